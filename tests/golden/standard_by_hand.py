"""The standard of full-time commune cadres reckoned from the tables of a register: posts, met, not met, by condition.
usage: standard_by_hand.py REGISTER UNIT DAY(yyyymmdd)"""
import re
import sqlite3
import sys

db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
DAY = int(sys.argv[3])


def codes(name):
    found = re.findall(r"- \{num: (\d+), code: (\w+),(.*)\}", open("domain/codes/%s.yaml" % name).read())
    return [(int(num), code, rest) for num, code, rest in found]


def ranks(name, at_least):
    items = codes(name)
    order = [int(re.search(r"order: (\d+)", rest).group(1)) if "order:" in rest else n for n, (_, _, rest) in enumerate(items)]
    least = next(o for o, (_, code, _) in zip(order, items) if code == at_least)
    return {num for o, (num, _, _) in zip(order, items) if o >= least}


full_time = {num for num, _, rest in codes("title") if re.search(r"groups: \[[^\]]*\bfull_time\b", rest)}
wanted = [("general", ranks("general_education", "lower_secondary")), ("professional", ranks("professional_level", "intermediate")),
          ("theory", ranks("political_theory", "intermediate"))]
has = [set(), set(), set()]
for row in db.execute("SELECT area_id, person_id, general, professional, theory FROM qualification WHERE on_d <= ?", (DAY,)):
    for i, (_, good) in enumerate(wanted):
        if row[2 + i] in good:
            has[i].add(row[:2])
lacks, posts, met = [0, 0, 0], 0, 0
for area, person, title in db.execute("""SELECT t.area_id, t.person_id, p.title FROM tenure t JOIN post p ON p.id = t.post_id
  JOIN organisation_v o ON o.organisation_id = p.organisation_id AND o.from_d <= ? AND o.until_d > ?
  JOIN unit_path q ON q.descendant_id = o.unit_id AND q.path_from <= ? AND q.path_until > ?
  JOIN unit_v u ON u.unit_id = q.ancestor_id AND u.code = ? AND u.from_d <= ? AND u.until_d > ?
  WHERE t.from_d <= ? AND t.until_d > ? AND t.category = 1""", (DAY, DAY, DAY, DAY, sys.argv[2], DAY, DAY, DAY, DAY)):
    if title not in full_time:
        continue
    posts += 1
    missing = [(area, person) not in h for h in has]
    met += not any(missing)
    lacks = [a + b for a, b in zip(lacks, missing)]
print("posts %d met %d not_met %d school %d degree %d theory %d" % (posts, met, posts - met, *lacks))
