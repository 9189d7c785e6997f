"""Classifications of the year 2026 for some who hold posts in a commune of the demo register, in two groups of like tasks: lines for coso put.
Văn phòng: 4 good, 1 excellent; Chuyên môn: 5 good, 1 excellent."""
import json
import sqlite3
import sys

db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = db.execute("""SELECT t.area_id, MIN(t.id), t.person_id FROM tenure t JOIN post p ON p.id = t.post_id
  JOIN organisation_v o ON o.organisation_id = p.organisation_id AND o.until_d = 99991231
  JOIN unit_path q ON q.descendant_id = o.unit_id AND q.path_until = 99991231 JOIN unit_v u ON u.unit_id = q.ancestor_id AND u.until_d = 99991231
  WHERE u.code = ? AND t.from_d <= 20261231 AND t.until_d > 20261231
  AND NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.person_id = t.person_id AND e.period_year = 2026)
  GROUP BY t.area_id, t.person_id ORDER BY t.id""", [sys.argv[2]]).fetchall()
plan = [("Văn phòng", 4, 1), ("Chuyên môn", 5, 1)]
for group, good, excellent in plan:
    for level in ["servant4p_2"] * good + ["servant4p_1"] * excellent:
        area, tenure, person = rows.pop()
        line = {"do": "insert", "table": "evaluation", "set": {
            "area_id": area, "person_id": person, "scale": "servant4p", "period_year": 2026, "period_part": 0, "on_d": "2026-11-01", "level": level,
            "as_tenure_id": tenure, "as_tenure_area": area, "group_key": group}}
        print(json.dumps(line, ensure_ascii=False))
