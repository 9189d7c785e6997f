"""One of each that comes up by a date somebody writes, in commune 02578 of the demo register, as lines for coso put. usage: coming_make.py
REGISTER; the day is 28/11/2026.."""
import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
DAY = 20261128


def one(sql, *values):
    return db.execute(sql, values).fetchone()


def put(do, table, **fields):
    print(json.dumps({"do": do, "table": table} | fields))


(unit,) = one("""SELECT v.unit_id FROM unit_v v WHERE v.code = '02578' AND v.from_d <= ? AND v.until_d > ?""", DAY, DAY)
(body,) = one("""SELECT o.organisation_id FROM organisation_v o WHERE o.unit_id = ? AND o.type IN (4, 5) AND o.from_d <= ? AND o.until_d > ?""", unit, DAY, DAY)
# two members of cells below it, each with the cell of the home membership
members = db.execute("""SELECT m.area_id, m.person_id, m.id, m.organisation_id FROM membership m
  JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.from_d <= ? AND o.until_d > ?
  JOIN unit_path q ON q.descendant_id = o.unit_id AND q.ancestor_id = ? AND q.path_from <= ? AND q.path_until > ?
  WHERE m.kind_m = 1 AND m.place = 1 AND m.from_d <= ? AND m.until_d > ? ORDER BY m.id LIMIT 3""", (DAY, DAY, unit, DAY, DAY, DAY, DAY)).fetchall()
(area, person, membership, cell), second, third = members
put("insert", "admission_case", set={"area_id": area, "person_id": str(person), "cell_id": str(cell), "step": "course", "listed_d": "2022-01-10",
                                     "course_d": "2022-02-28"})
put("insert", "membership_transfer", set={"area_id": area, "person_id": str(person), "kind_t": "official", "from_org_id": str(cell),
                                          "to_text": "Chi bộ ngoài tỉnh", "state": "paper_issued", "issued_d": "2026-11-02", "due_d": "2027-01-29"})
put("insert", "membership_transfer", set={"area_id": area, "person_id": str(second[1]), "kind_t": "temporary", "from_text": "Chi bộ ngoài tỉnh",
                                          "to_org_id": str(cell), "state": "accepted", "issued_d": "2026-08-03", "accepted_d": "2026-08-10",
                                          "stay_until": "2027-03-31"})
put("insert", "membership_state", set={"area_id": area, "person_id": str(third[1]), "state": "temp_exempt",
                                       "from_d": "2026-06-01", "until_d": "2027-04-16"})
for secrecy, title, ended in (("open", "Quy chế làm việc của Đảng ủy", "2027-05-20"), ("secret", "Văn bản mật", "2027-05-21"),
                              ("open", "Văn bản không thời hạn", None)):
    put("insert", "document", set={"area_id": area, "system": "party", "type_party": "statute", "docno": f"0{len(title)}-QC/ĐU",
                                   "issuer_id": str(body), "issuer_text": "Đảng ủy xã", "issued_d": "2026-05-20", "effective_d": "2026-05-20",
                                   "ended_d": ended, "title": title, "secrecy": secrecy, "state": "in_force"})
tenure_area, tenure = one("""SELECT t.area_id, t.id FROM tenure t JOIN post p ON p.id = t.post_id AND p.organisation_id = ? WHERE t.from_d <= ?
  AND t.until_d > ? ORDER BY t.id LIMIT 1""", cell, DAY, DAY)
put("correct", "tenure", area=tenure_area, id=str(tenure), set={"expected_until": "2027-06-30"})
(holder,) = one("SELECT person_id FROM tenure WHERE id = ? AND area_id = ?", tenure, tenure_area)
put("insert", "movement", set={"area_id": tenure_area, "person_id": str(holder), "kind_v": "rotation", "from_d": "2025-09-01",
                               "to_tenure_id": str(tenure), "to_tenure_area": tenure_area, "planned_until": "2027-07-31"})
# in charge of the cell until the end of February, and of the area until the year before ends
for where, role, until in ((("organisation_id", cell), "attend_cell", "2027-03-01"), (("unit_id", unit), "in_charge", "2027-01-01")):
    put("insert", "assignment", set={"area_id": tenure_area, "person_id": str(holder), "role": role, "from_d": "2026-03-01", "until_d": until,
                                     where[0]: str(where[1])})
