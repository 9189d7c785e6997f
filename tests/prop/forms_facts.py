"""Facts that the demo register has none of, for the tests of forms: training, classes of a year, events, rotation, badges, typed figures.
Usage: forms_facts.py REGISTER >LINES.jsonl (for `coso put`). All of it in one commune of the demo (02575) and its superiors."""
import json
import sqlite3
import sys

db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
AREA = 108


def line(table, name=None, **values):
    # rows of organisations and units are in no area
    out = {"do": "insert", "table": table, "set": {k: str(v) if k.endswith("_id") and v is not None else v for k, v in values.items()}}
    if name:
        out["as"] = name
    print(json.dumps(out, ensure_ascii=False))


def one(sql, *args):
    return db.execute(sql, args).fetchone()[0]


unit = one("select unit_id from unit_v where code = '02575' and until_d > 20221231 and from_d <= 20221231")
# people in posts of the commune, cadres first
staff = db.execute(
    """select t.area_id, t.person_id, t.id, t.category from tenure t join post p on p.id = t.post_id
    join organisation_v o on o.organisation_id = p.organisation_id and o.from_d <= 20221231 and o.until_d > 20221231
    where o.unit_id = ? and t.category in (1, 2) and t.from_d <= 20220101 and t.until_d > 20221231 group by t.person_id order by t.category, t.id""",
    (unit,)).fetchall()
cells = [r[0] for r in db.execute(
    """select o.organisation_id from organisation_v o join unit_v u on u.unit_id = o.unit_id and u.from_d <= 20221231 and u.until_d > 20221231
    where u.parent_id = ? and o.type = 8 and o.from_d <= 20170101 and o.until_d > 20221231 order by o.organisation_id limit 4""", (unit,))]
members = db.execute(
    """select m.area_id, m.person_id, m.id from membership m where m.organisation_id = ? and m.kind_m = 1 and m.place = 1
    and m.from_d <= 20220101 and m.until_d > 20221231 order by m.id limit 8""", (cells[0],)).fetchall()

line("training_course", "theory", area_id=AREA, title="Trung cấp lý luận chính trị", kind_c="llct_intermediate", content="theory", start_d="2022-03-01")
line("training_course", "skill", area_id=AREA, title="Bồi dưỡng theo chức danh", kind_c="position", content="position", start_d="2022-05-01")
turns = [("theory", 0, "2022-03-01", "good"), ("theory", 1, "2022-03-01", "failed"), ("skill", 0, "2022-05", "passed"), ("skill", 2, "2021-12-31", "passed")]
for course, who, day, result in turns:
    area, person, tenure, _ = staff[who % len(staff)]
    line("training_attendance", area_id=area, on_d=day, person_id=person, course_id="$" + course, course_area=AREA, as_post_id=tenure,
         as_post_area=area, result=result)
for i, (area, person, membership) in enumerate(members[:6]):
    values = {"level": "member4_%d" % (1, 2, 2, 3, 4, 0)[i]} if i < 5 else {"none_reason": "exempt"}
    if i == 4:
        values["fail_cause"] = "below_50"
    line("evaluation", area_id=area, on_d="2022-12-20", person_id=person, scale="member4", period_year=2022, as_member_id=membership,
         as_member_area=area, **values)
    # the scales before: of members to 2017, the four levels from 2018
    if i < 4:
        line("evaluation", area_id=area, on_d="2017-12-20", person_id=person, scale="member_old", period_year=2017, level="member_old_%d" % (i + 1))
        line("evaluation", area_id=area, on_d="2019-12-20", person_id=person, scale="member4", period_year=2019, level="member4_%d" % (i + 1),
             **({"fail_cause": "disciplined"} if i == 3 else {}))
for i, cell in enumerate(cells[:3]):
    line("evaluation", area_id=AREA, on_d="2022-12-25", organisation_id=cell, scale="party4", period_year=2022, level="party4_%d" % (i + 1))
    line("evaluation", area_id=AREA, on_d="2017-12-25", organisation_id=cell, scale="org_tsvm", period_year=2017, level="org_tsvm_%d" % (1, 1, 4)[i])
area, person, membership = members[0]
line("party_paper", area_id=area, on_d="2022-05-19", person_id=person, is_badge=True, badge="b30", action="trao tặng")
area, person, tenure, _ = staff[0]
line("movement", area_id=area, from_d="2022-02-01", person_id=person, kind_v="rotation", to_tenure_id=tenure, to_tenure_area=area)
line("organisation_event", "upgrade", on_d="2022-04", event="upgrade")
line("organisation_event_part", event_id="$upgrade", from_org_id=cells[3], to_org_id=cells[3])
line("unit_tag", unit_id=unit, from_d="2020-01-01", tag="class2")


def typed(form, first, last, cells, where=unit, measure="households"):
    for key, n in cells.items():
        row, column = key.split(".")
        line("figure", area_id=AREA, definition=form, row_key=row, col_key=column, unit_id=where, period_from=first[0], period_until=first[1],
             as_of=last, num=None if n is None else str(n), measure=measure, origin="entered")


Y22 = (("2022-01-01", "2023-01-01"), "2022-12-31")
Y21 = (("2021-01-01", "2022-01-01"), "2021-12-31")


def year(form, cells, y=Y22, **more):
    typed(form, y[0], y[1], cells, **more)


def columns(row, values, start=1, letter="c"):
    return {"%s.%s%d" % (row, letter, i): v for i, v in enumerate(values, start) if v != "-"}


year("ho_ngheo_1", columns("total", [1000, 4100, 120, "-", 90, "-", 200, "-", 500, "-", 380, "-", 700]))
year("ho_ngheo_2", {**columns("ho", [140, 15, 20, 3, 8, 2, 7, 1]), **columns("khau", [585, 60, 80, 10, 30, 8, 25, 2])})
year("ho_ngheo_3", {**columns("ho", [100, 8, 16, 2, 15, 0, 1, 0]), **columns("khau", [410, 30, 65, 5, 60, 0, 10, 0])})
year("ho_ngheo_2", columns("ho", [160, 20, 10, 0, 5, 0, 5, 0]), Y21)
year("ho_ngheo_4", columns("total", [120, 216, 30, 20, 10, 5, 25, 4, 40, 30, 20, 22, 6, 4]))
year("ho_ngheo_6", columns("total", [90, 84, 12, 8, 4, 3, 10, 1, 15, 12, 8, 8, 2, 1]))
year("ho_ngheo_8", {**columns("ho", [120, 100, 10, 5, "-", 90, 60, 5, None]), **columns("khau", [500, 420, 30, 20, "-", 380, 250, 12, 9])})
year("ho_ngheo_8", {"ho.c99": 4})  # no line of the form: told, in no sum
year("ho_ngheo_9", {"total.c1": 120, "e_kinh.c1": 20, "minority.c1": 100, "e_tay.c1": 70, "e_dao.c1": 30, "e_foreign_origin.c1": 0})
year("ho_ngheo_10", {"total.a0": 120, **columns("total", [40, 60, 20, 10, 30, 15, 12, 0], letter="a")})
year("ho_ngheo_11", {"total.a0": 130, "total.a1": 12, "total.a2": 7}, measure="persons")
for quarter, first, last, received in (("q", ("2022-09-15", "2022-12-15"), "2022-12-14", 300), ("y", ("2021-12-15", "2022-12-15"), "2022-12-14", 1100)):
    for row, share in (("total", 1), ("f_civil", 2), ("f_land", 4)):
        n = received // share
        typed("mot_cua", first, last, {row + ".c4": n // 2, row + ".c5": n - n // 2, row + ".c6": 20 // share, row + ".c8": n // 2, row + ".c9": n // 3,
              row + ".c10": n // 50, row + ".c12": n + 20 // share - n // 2 - n // 3 - n // 50 - 4 // share, row + ".c13": 4 // share}, measure="units")
year("dan_so_dan_toc", {"total.n": 4100, "total.w": 2010, "total.households": 1000, "e_kinh.n": 900, "minority.n": 3200, "e_tay.n": 2500, "e_dao.n": 700,
     "e_foreign_origin.n": 0}, measure="persons")
year("dan_so_dan_toc", {"total.n": 100, "total.w": 120}, Y21, measure="persons")  # more women than people: forms.broken
year("nong_thon_moi", {"k%d.reached" % k: int(k not in (3, 17)) for k in range(1, 20)}, measure="units")
year("nong_thon_moi", {"whole.reached": 0, "k18_1.reached": 1, "k18_2.reached": 1, "k18_3.reached": 1, "k18_4.reached": 1, "k18_5.reached": 1, "k18_6.reached": 0},
     measure="units")
for form in ("btctw_12", "quy_hoach"):
    year(form, {"sec.planned": 3, "sec.women": 1, "sec.minority": 2, "sec.young": 1, "sec.covered": 1}, measure="persons")
year("btctw_8a", {r + "." + c: n for r, v in (("total", (25, 24, 3, 1, 2, 1, 0)), ("cb", (11, 11, 1, 0, 1, 0, 0)), ("cc", (14, 13, 2, 1, 1, 1, 0)), ("vc", (0, 0, 0, 0, 0, 0, 0)),
     ("hd", (0, 0, 0, 0, 0, 0, 0)), ("kct", (0, 0, 0, 0, 0, 0, 0))) for c, n in zip(("quota", "opening", "arrivals", "outside", "leavers", "retired", "cut"), v)}, measure="persons")
# a share as an article prints it: never a source of counts
committee = one("select v.organisation_id from organisation_v v join unit_v u on u.unit_id = v.unit_id where u.code = '08' and v.type = 1 and v.until_d > 20221231 limit 1")
for row, y, text in (("strong", 2002, "29,2"), ("strong", 2011, "44,9"), ("weak", 2002, "3,65"), ("weak", 2011, "2")):
    line("figure", area_id=AREA, definition="xep_loai_chuoi", row_key=row, col_key="y%d" % y, organisation_id=committee, as_of="%d-12-31" % y, printed=text,
         measure="organisations", origin="published")
