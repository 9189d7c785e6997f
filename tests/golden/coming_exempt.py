"""A deputy secretary without a university degree, in post when the decree of 2023 took effect and still in post in 2028, in a province of the demo
register that goes on in 2025 (the others end), as lines for coso put. usage: coming_exempt.py REGISTER"""
import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)


def put(table, ref=None, **fields):
    print(json.dumps({"do": "insert", "table": table, "set": fields} | ({"as": ref} if ref else {})))


(unit,) = db.execute("SELECT unit_id FROM unit_v WHERE code = '04' AND from_d <= 20240901 AND until_d > 20300101").fetchone()
# somebody of the law's own test: a college diploma is the highest, theory is there
area, person = db.execute("""SELECT q.area_id, q.person_id FROM qualification q GROUP BY 1, 2
  HAVING MAX(q.professional) = 4 AND MAX(q.theory) >= 3 AND MAX(q.on_d) < 20230101 ORDER BY 2 LIMIT 1""").fetchone()
put("organisation", "office")
put("organisation_v", organisation_id="$office", from_d="2020-01-01", name="Đảng bộ thử", type="pb_base", unit_id=str(unit))
put("post", "post", organisation_id="$office", title="party_deputy")
put("post_v", post_id="$post", from_d="2020-01-01", seats=1)
put("tenure", area_id=area, person_id=str(person), post_id="$post", source="appointed", category="cadre", main=False, from_d="2023-01-01")
