"""What comes up in a year by what the demo register has anyway, from its tables, by month: end of probation, end of term, badges, ages of 40 and
42. usage: coming_by_hand.py REGISTER UNIT FROM UNTIL (days as whole numbers; FROM the first of a year)"""
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
code, first, last = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
(unit,) = db.execute("SELECT unit_id FROM unit_v WHERE code = ? AND from_d <= ? AND until_d > ?", (code, first, first)).fetchone()
below = """SELECT o.organisation_id FROM organisation_v o JOIN unit_path q ON q.descendant_id = o.unit_id AND q.ancestor_id = :unit
  AND q.path_from <= :day AND q.path_until > :day WHERE o.from_d <= :day AND o.until_d > :day"""
ask = {"unit": unit, "day": first}


def after(day, months):
    at = day // 10000 * 12 + day // 100 % 100 - 1 + months
    y, m, d = at // 12, at % 12, day % 100
    longest = DAYS[m] + (m == 1 and y % 4 == 0 and (y % 100 != 0 or y % 400 == 0))
    if d > longest:
        return (y + (m == 11)) * 10000 + (m + 2 if m < 11 else 1) * 100 + 1
    return y * 10000 + (m + 1) * 100 + d


def by_month(name, facts, months=(0,), on=None):
    n = [0] * 12
    for date, until in facts:
        for k in months:
            day = after(date, k)
            if on:
                days = [d for d in on if d >= day % 10000]
                day = day // 10000 * 10000 + days[0] if days else (day // 10000 + 1) * 10000 + on[0]
            if first <= day < last and until > day:
                n[day // 100 % 100 - 1] += 1
    return "%s=%s" % (name, ",".join(map(str, n)))


party = db.execute(f"""SELECT r.ceremony_d, m.until_d, r.official_d FROM membership m JOIN party_record r ON r.person_id = m.person_id AND r.area_id = m.area_id
  WHERE m.kind_m = 1 AND m.place = 1 AND m.from_d <= :day AND m.until_d > :day AND r.ceremony_d IS NOT NULL AND m.organisation_id IN ({below})""", ask).fetchall()
members = f"""SELECT {{0}}, t.until_d FROM tenure t JOIN post p ON p.id = t.post_id AND p.organisation_id IN ({below}) {{1}}
  WHERE t.from_d <= :day AND t.until_d > :day AND {{0}} IS NOT NULL"""
terms = db.execute(members.format("COALESCE(m.planned_until, m.congress_d + 50000)", "AND p.title IN (1, 6, 27, 32) JOIN term m ON m.id = p.term_id"), ask).fetchall()
born = db.execute(members.format("b.birth_d", "AND p.title IN (1, 2, 3, 4, 5) JOIN person b ON b.id = t.person_id AND b.area_id = t.area_id"), ask).fetchall()
born = [(d + (100 if d % 10000 == 0 else 0) + (1 if d % 100 == 0 else 0), u) for d, u in born]
print(by_month("probation", [(c, u) for c, u, o in party if o is None or o > first], (12,)),
      by_month("term", terms),
      by_month("badge", [(c, u) for c, u, o in party if o is not None and o <= first], [12 * y for y in (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)], (203, 519, 902, 1107)),
      by_month("age_40", born, (480,)), by_month("age_42", born, (504,)))
