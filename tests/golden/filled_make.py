# filled_make.py COSO DB MAPPING OUT: the template of a mapping filled with 30 plausible people of the demo register's commune 02578, as CSV.
# Places, cells and posts are those the register has; what the template shows as an example stands for the rest.
import csv, json, re, sqlite3, subprocess, sys, tempfile

coso, db, mapping, out = sys.argv[1:]
template = tempfile.mktemp(suffix=".xlsx")
subprocess.run([coso, "template", mapping, "--out", template], check=True)
lines = subprocess.run([coso, "sheet", template], check=True, capture_output=True, text=True).stdout.splitlines()
head, first = json.loads(lines[0])["header"], json.loads(lines[1])["cells"]


def text(cell):
    if isinstance(cell, dict):
        cell = "/".join(reversed(cell["day"].split("-"))) if "day" in cell else list(cell.values())[0]
    return "" if cell is None else str(cell)


example = dict(zip(head, map(text, first)))
c = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
names = lambda like: [r[0] for r in c.execute("SELECT DISTINCT o.name FROM organisation_v o JOIN unit_path p ON p.descendant_id = o.unit_id "
    "JOIN unit_v u ON u.unit_id = p.ancestor_id WHERE u.code = '02578' AND u.until_d = 99991231 AND o.until_d = 99991231 AND o.name LIKE ? ORDER BY 1", (like,))]
cells, body = names("Chi bộ Thôn%"), names("Đảng bộ xã%")[0]
villages = [r[0] for r in c.execute("SELECT v.name FROM unit_v v JOIN unit_v u ON u.unit_id = v.parent_id WHERE u.code = '02578' AND v.until_d = 99991231 AND u.until_d = 99991231 ORDER BY 1")]


def value(heading, i):
    year, key = 1960 + i % 20, heading.lower()
    if key == "họ và tên":
        return f"{['Hoàng', 'Ma', 'Lý', 'Triệu', 'Bàn'][i % 5]} {['Văn', 'Thị'][i % 2]} {mapping.replace('_', '').title()[:3]} {'ABCDEGHIKLMNOPQRSTUVXY'[i % 22]}{'ai'[i // 22]}"
    fixed = {"ngày sinh": f"{1 + i % 28:02d}/{1 + i % 12:02d}/{year}", "giới tính": ["Nam", "Nữ"][i % 2], "số hộ": str(i // 3 + 1), "thôn": villages[i % len(villages)],
        "số cccd": f"008{i % 2}{year % 100:02d}{sum(map(ord, mapping)) % 900 + 100}{i:03d}", "ngày cấp cccd": "10/10/2021", "chi bộ": cells[i % len(cells)], "ngày vào chi bộ": "01/07/2020",
        "ngày vào đảng": f"03/02/{year + 25}", "ngày chính thức": f"03/02/{year + 26}", "cơ quan": body, "ban chấp hành": body, "chức vụ": "Ủy viên Ban Chấp hành",
        "chức danh": "Ủy viên Ban Chấp hành", "năm tốt nghiệp": str(year + 23), "số thẻ đảng viên": f"{sum(map(ord, mapping)) % 90 + 10}{i:06d}"}
    return fixed.get(key, example.get(heading, ""))


with open(out, "w", encoding="utf-8", newline="") as f:
    w = csv.writer(f)
    w.writerow(head)
    w.writerows([value(h, i) for h in head] for i in range(30))
