"""A sheet of members with faulty cells, and the list of them: import_make.py REGISTER ROWS FORMAT OUT EXPECTED [SHARE].
The list is what an import must name: one line a cell, "C7"."""
import random, sqlite3, sys, zipfile
from xml.sax.saxutils import escape

register, rows, form, out, expected = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
share = float(sys.argv[6]) if len(sys.argv) > 6 else 0.05
rng = random.Random(20261128)
db = sqlite3.connect(f"file:{register}?mode=ro", uri=True)
cells = [r[0] for r in db.execute("""SELECT v.name FROM organisation_v v JOIN unit_path p ON p.descendant_id = v.unit_id
  AND p.path_from <= 20260101 AND p.path_until > 20260101 JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '08' AND u.until_d = 99991231
  WHERE v.until_d = 99991231 AND v.name LIKE 'Chi bộ %' GROUP BY v.name_key HAVING count(*) = 1 ORDER BY v.name LIMIT 60""")]
db.close()
family = ["Nguyễn", "Trần", "Lê", "Hoàng", "Nông", "Ma", "Triệu", "Hà", "Bàn", "Đặng", "Lương", "Vi", "Lý", "Phạm", "Chu"]
middle = ["Văn", "Thị", "Đức", "Minh", "Thanh", "Hữu", "Ngọc", "Quốc", "Xuân", "Thu", "Kim", "Đình"]
given = ["An", "Bình", "Cường", "Dũng", "Đào", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn", "Thảo", "Tú", "Vinh", "Yến", "Hòa", "Loan"]
head = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Tôn giáo", "Số CCCD", "Chi bộ", "Ngày vào Đảng", "Ngày chính thức", "Văn hóa", "Lý luận chính trị"]
ethnic = ["Kinh", "Tày", "Nùng", "Dao", "Mông", "Sán Dìu", "Cao Lan"]
wrong = {1: "", 2: "31/02/1980", 3: "Nuwx", 4: "Tàyy", 5: "Khongg", 6: "12345AB", 7: "Chi bo khong co", 8: "03/02/05", 9: "hôm nọ", 10: "12/13", 11: "Trug cấp"}

def day(y): return f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{y}"

def row(i):
    y = rng.randint(1945, 2000)
    a = y + rng.randint(20, 24)
    d, m = rng.randint(1, 28), rng.randint(1, 12)
    female = rng.random() < 0.4
    citizen = f"0{rng.randint(1, 96):02d}{(1 if female else 0) + (2 if y >= 2000 else 0)}{y % 100:02d}{i:06d}"
    return [str(i), f"{rng.choice(family)} {rng.choice(middle)} {rng.choice(middle)} {rng.choice(given)}", day(y), "Nữ" if female else "Nam", rng.choice(ethnic), "Không",
        citizen, rng.choice(cells), f"{d:02d}/{m:02d}/{a}", f"{d:02d}/{m:02d}/{a + 1}", rng.choice(["12/12", "10/10", "9/12", "THPT"]), rng.choice(["", "Sơ cấp", "Trung cấp", "Cao cấp"])]

def made(f):
    with open(expected, "w") as bad:
        for i in range(1, rows + 1):
            r = row(i)
            for c in wrong:
                if rng.random() < share * len(head) / len(wrong):
                    r[c] = wrong[c]
                    bad.write(f"{'ABCDEFGHIJKL'[c]}{i + 1}\n")
            f(i + 1, r)

if form == "csv":
    with open(out, "w") as f:
        f.write(",".join(head) + "\n")
        made(lambda n, r: f.write(",".join(r) + "\n"))
else:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
        z.writestr("_rels/.rels", '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        z.writestr("xl/styles.xml", '<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>')
        shared, order = {}, []
        parts = ['<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>']
        def text(t):
            if t not in shared:
                shared[t] = len(order)
                order.append(t)
            return shared[t]
        def line(n, r):
            parts.append(f'<row r="{n}">' + "".join(f'<c r="{"ABCDEFGHIJKL"[c]}{n}" t="s"><v>{text(v)}</v></c>' for c, v in enumerate(r) if v) + "</row>")
        line(1, head)
        made(line)
        parts.append("</sheetData></worksheet>")
        z.writestr("xl/worksheets/sheet1.xml", "".join(parts))
        z.writestr("xl/sharedStrings.xml", '<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + "".join(f"<si><t>{escape(t)}</t></si>" for t in order) + "</sst>")
