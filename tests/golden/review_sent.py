"""Two corrections of tenures of the demo register, as lines for coso put: somebody in a key commune was sent to reinforce it, the secretary of a
committee is not from there. usage: review_sent.py REGISTER"""
import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)


def one(join, day, **fields):
    area, tenure = db.execute(f"""SELECT t.area_id, t.id FROM tenure t JOIN post p ON p.id = t.post_id JOIN organisation_v o
      ON o.organisation_id = p.organisation_id AND o.from_d <= :day AND o.until_d > :day {join}
      AND t.from_d <= :day AND t.until_d > :day ORDER BY t.id LIMIT 1""", {"day": day}).fetchone()
    print(json.dumps({"do": "correct", "table": "tenure", "area": area, "id": str(tenure), "set": fields}))


one("JOIN unit_tag g ON g.unit_id = o.unit_id AND g.tag = (SELECT tag FROM unit_tag GROUP BY tag HAVING count(*) = 30) WHERE p.title > 0", 20161231,
    source="reinforced")
one("JOIN unit_v u ON u.unit_id = o.unit_id AND u.code = '02578' AND u.from_d <= :day AND u.until_d > :day WHERE p.title = 1", 20221231,
    **{"nonlocal": True, "nonlocal_basis": "Quê Phú Thọ; QĐ 12-QĐ/TU"})  # nonlocal is a word of Python
