"""Changes in two committees of the demo register during the term 2020-2025, as lines for coso put: in the first two members leave, one is
expected to, one person is planned; in the second the secretary goes. usage: review_vacant.py REGISTER UNIT"""
import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
DAY = 20221231
bodies = [o for (o,) in db.execute("""SELECT o.organisation_id FROM organisation_v o
  JOIN unit_path q ON q.descendant_id = o.unit_id AND q.path_from <= ? AND q.path_until > ?
  JOIN unit_v u ON u.unit_id = q.ancestor_id AND u.from_d <= ? AND u.until_d > ?
  JOIN term m ON m.organisation_id = o.organisation_id AND m.label = '2020-2025' AND m.seats_committee = 15
  WHERE u.code = ? AND o.type = 5 AND o.from_d <= ? AND o.until_d > ? ORDER BY o.organisation_id LIMIT 2""",
                                (DAY, DAY, DAY, DAY, sys.argv[2], DAY, DAY))]


def holders(org, title):
    return db.execute("""SELECT t.area_id, t.id, t.person_id FROM tenure t JOIN post p ON p.id = t.post_id
      WHERE p.organisation_id = ? AND p.title = ? AND t.from_d <= ? AND t.until_d > ? ORDER BY t.id""", (org, title, DAY, DAY)).fetchall()


def correct(area, tenure, **fields):
    print(json.dumps({"do": "correct", "table": "tenure", "area": area, "id": str(tenure), "set": fields}))


members = holders(bodies[0], 5)
for (area, tenure, _), day in zip(members[:2], ("2021-06-01", "2022-03-01")):
    correct(area, tenure, until_d=day, end_reason="moved")
correct(members[2][0], members[2][1], expected_until="2023-06-30")
area, tenure, _ = holders(bodies[1], 1)[0]
correct(area, tenure, until_d="2022-10-01", end_reason="moved")
area, _, person = members[3]
print(json.dumps({"do": "insert", "table": "setting", "set": {"name": "isolated", "value": '{"value": true}'}}))
print(json.dumps({"do": "insert", "table": "planning_round", "as": "round", "set": {
    "area_id": area, "organisation_id": str(bodies[0]), "term_label": "2020-2025", "round_d": "2021-11-01", "rule_name": "50-QĐ/TW", "secrecy": "restricted"}}))
print(json.dumps({"do": "insert", "table": "planning_entry", "set": {
    "area_id": area, "person_id": str(person), "round_id": "$round", "round_area": area, "organisation_id": str(bodies[0]), "on_d": "2021-11-01",
    "title": "party_deputy", "action": "in"}}))
