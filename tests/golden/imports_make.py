"""Awkward CSV and Excel files, and the mapping for them: imports_make.py FOLDER. What must be counted in them imports_count.py finds out."""
import subprocess, sys, zipfile
from datetime import date
folder = sys.argv[1]
open(f"{folder}/map.yaml", "w").write("""import: awkward
title: { vi: "Danh sách lạ", en: "A foreign list" }
confidence: draft
columns:
  name: { headings: ["Tên người", "Họ và tên", "Họ tên"], required: true }
  born_man: ["Nam"]
  born_woman: ["Nữ giới"]
  family: ["Họ"]
  given: ["Tên"]
  born: { headings: ["Sinh ngày", "Ngày sinh", "Năm sinh"] }
  sex: ["GT", "Giới tính", "Nữ"]
  people: ["Dân tộc"]
  belief: ["Tôn giáo"]
  phone: ["ĐT", "Điện thoại"]
  cell: ["Chi bộ"]
  admitted: ["Vào Đảng", "Ngày vào Đảng"]
records:
  - record: p
    kind: person
    recognise: [name_birth_home]
    fields:
      full_name: name
      birth_d: { columns: [born, born_man, born_woman] }
      sex: { columns: [sex, born_woman], codes: { "1": male, "2": female, x: female, "": male, "/^[0-9]{4}$/": female }, default: male }
      ethnic: { column: people, codes: { "Tày Nùng": "" } }
      religion: belief
      phone: phone
  - record: party
    kind: party_record
    when: admitted
    key: [admit_d]
    fields: { person: { record: p }, admit_d: admitted }
  - record: m
    kind: membership
    when: [cell]
    key: [organisation, kind_m]
    fields:
      person: { record: p }
      organisation: { column: cell, lookup: organisation, try: ["Chi bộ Thôn {}"] }
      kind_m: { value: party }
      place: { value: home }
      in_reason: { value: initial }
      from: { column: admitted, default: known_today }
""")

people = [("Vi Thị Mẫu Một", "02/03/1981", "2", "Tày", "Không", "0912000001", "Bờ Hồ", "01/02/2010"),
    ("Lý Văn Mẫu Hai", "05/11/1975", "1", "Dao", "Không", "0912000002", "Bờ Hồ", "19/05/2001"),
    ("Hà Đức Mẫu Ba", "17/08/1990", "1", "Kinh", "Công giáo", "0912000003", "Bờ Hồ", "03/02/2015")]
head = ["Tên người", "Sinh ngày", "GT", "Dân tộc", "Tôn giáo", "ĐT", "Chi bộ", "Vào Đảng"]

def other(n):
    """The same people under other names, so that the files do not know each other's."""
    words = ["Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Lẻ", "Chẵn", "Cuối"]
    return [(p[0] + " " + words[n % 10],) + p[1:5] + (p[5][:-2] + f"{n:02d}",) + p[6:] for p in people]

def save(name, text, encoding="utf-8"):
    open(f"{folder}/awkward_{name}.csv", "wb").write(text.encode(encoding))

def table(rows, heading=None, sep=",", end="\n"):
    return end.join(sep.join(r) for r in [heading or head] + [list(r) for r in rows]) + end

save("01_plain", table(people))
save("02_bom_semicolons_crlf", table(other(0), sep=";", end="\r\n"), "utf-8-sig")
save("03_titles_above", "ĐẢNG ỦY XÃ MẪU,,,,,,,\nDANH SÁCH,,,,,,,\n,,,,,,,\n" + table(other(1)))
save("04_tabs_utf16", table(other(2), sep="\t"), "utf-16")
# quoted cells with commas and breaks in them; columns in another order, one nobody knows
rows = other(3)
save("05_quoted_shuffled", 'Ghi chú,Vào Đảng,"Tên người",Sinh ngày,GT,Dân tộc,Tôn giáo,ĐT,Chi bộ\n' + "".join(f'"a, b\nc",{r[7]},"{r[0]}",{r[1]},{r[2]},{r[3]},{r[4]},{r[5]},{r[6]}\n' for r in rows))
# capitals, years and months only, ISO days, days with points
rows = [list(r) for r in other(4)]
rows[0][0] = rows[0][0].upper(); rows[0][1] = "1981"; rows[1][1] = "11/1975"; rows[2][1] = "1990-08-17"; rows[0][7] = "01.02.2010"
save("06_days", table(rows))
# empty lines between, cells with blanks around, missing trailing cells
rows = [list(r) for r in other(5)]
# (a row without a cell belongs to no commune; a member without a day of admission breaks C36)
save("07_gaps", ",".join(head) + "\n\n" + ",".join(" " + c + "  " for c in rows[0]) + "\n,,,,,,,\n" + ",".join(rows[1][:7]) + "\n" + ",".join(rows[2][:6]) + "\n\n")
# four faulty cells in two rows, one row good
rows = [list(r) for r in other(6)]
rows[0][1] = "31/02/1981"; rows[0][3] = "Tầyy"; rows[1][6] = "Bờ Hồồ Xa"; rows[1][7] = "19/05/01"
save("08_faults", table(rows))
# an x in a column "Nữ", a code that means nothing, unmarked words
rows = [(r[0], r[1], "x" if r[2] == "2" else "", "Tày Nùng" if i == 0 else "TAY", "khong", r[5], "bo ho", r[7]) for i, r in enumerate(other(7))]
save("09_crosses", table(rows, ["Họ tên", "Ngày sinh", "Nữ", "Dân tộc", "Tôn giáo", "Điện thoại", "Chi bộ", "Ngày vào Đảng"]))
# one name missing, one person twice in the file
rows = [list(r) for r in other(8)]
rows[1][0] = ""
save("10_twice", table(rows + [rows[0]]))

# ---- old encodings: TCVN3 and VNI as bytes; days that must be asked about ----
rows = other(9)
open(f"{folder}/awkward_11_tcvn3.csv", "wb").write(subprocess.run(["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], input=table(rows, sep=";").encode(), capture_output=True, check=True).stdout)
VNI = {"Tên người": "Teân ngöôøi", "Sinh ngày": "Sinh ngaøy", "Dân tộc": "Daân toäc", "Tôn giáo": "Toân giaùo", "ĐT": "ÑT", "Vào Đảng": "Vaøo Ñaûng", "Chi bộ": "Chi boä", "Nữ": "Nöõ", "Tày": "Taøy",
    "Không": "Khoâng", "Bờ Hồ": "Bôø Hoà", "Công giáo": "Coâng giaùo", "Vi Thị Mẫu Một Vàng": "Vi Thò Maãu Moät Vaøng", "Lý Văn Mẫu Hai Vàng": "Lyù Vaên Maãu Hai Vaøng", "Hà Đức Mẫu Ba Vàng": "Haø Ñöùc Maãu Ba Vaøng"}
rows = [[p[0] + " Vàng", *p[1:5], p[5][:-2] + "11", *p[6:]] for p in people]
rows[1][7] = "19-05-01" # of which century?
open(f"{folder}/awkward_12_vni.csv", "wb").write("".join("\t".join(VNI.get(c, c) for c in r) + "\n" for r in [head] + rows).encode("cp1252"))

# ---- Excel, as offices keep it: parts by hand, so that nothing is as a library would write it ----
def serial(d, m, y, second=False):
    return (date(y, m, d) - (date(1904, 1, 1) if second else date(1899, 12, 30))).days

def text(ref, t, style=0):
    return f"<c r='{ref}' s='{style}' t='inlineStr'><is><t xml:space='preserve'>{t}</t></is></c>"

def number(ref, n, style=0):
    return f"<c r='{ref}' s='{style}'><v>{n}</v></c>"

STYLES = ("<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\/mm\\/yyyy;@'/><numFmt numFmtId='165' formatCode='0000000000'/></numFmts><fonts><font><name val='Arial'/></font><font><name val='.VnTime'/></font>"
    "<font><name val='VNI-Times'/></font></fonts><cellXfs><xf/><xf numFmtId='164'/><xf numFmtId='22'/><xf fontId='1'/><xf fontId='2'/><xf numFmtId='165'/></cellXfs></styleSheet>")

def book(name, lines, merges=(), second=False, hidden=(), columns="", sheets=()):
    R, O = "http://schemas.openxmlformats.org/package/2006/relationships", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(f"<row r='{n}'{' hidden=' + chr(39) + '1' + chr(39) if n in hidden else ''}>{cells}</row>" for n, cells in lines)
    with zipfile.ZipFile(f"{folder}/awkward_{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_rels/.rels", f"<Relationships xmlns='{R}'><Relationship Id='rId1' Type='{O}/officeDocument' Target='xl/workbook.xml'/></Relationships>")
        z.writestr("xl/workbook.xml", f"<workbook xmlns:r='{O}'>" + ("<workbookPr date1904='1'/>" if second else "") + "<sheets><sheet name='Danh sách' sheetId='1' r:id='rId1'/>" + "".join(f"<sheet name='{s}' sheetId='{i + 2}'{state} r:id='rId1'/>" for i, (s, state) in enumerate(sheets)) + "</sheets></workbook>")
        z.writestr("xl/_rels/workbook.xml.rels", f"<Relationships xmlns='{R}'><Relationship Id='rId1' Type='{O}/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' Type='{O}/styles' Target='styles.xml'/></Relationships>")
        z.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{columns}<sheetData>{rows}</sheetData>" + ("<mergeCells>" + "".join(f"<mergeCell ref='{m}'/>" for m in merges) + "</mergeCells>" if merges else "") + "</worksheet>")
        z.writestr("xl/styles.xml", STYLES)

# titles, a head of two rows under which the year of birth tells the sex, numbers of columns below it, a cell merged over three rows, days of the first
# system, a number that looks like text and a text that is a number, a line with the total; a row filtered away, a hidden column, sheets that are not read
book("13_two_head_rows", [(1, text("A1", "ĐẢNG BỘ XÃ MẪU")), (2, text("A2", "DANH SÁCH ĐẢNG VIÊN")), (4, text("A4", "STT") + text("B4", "Họ và tên") + text("C4", "Năm sinh") + text("E4", "Dân tộc") + text("F4", "ĐT")
        + text("G4", "Chi bộ") + text("H4", "Vào Đảng")), (5, text("C5", "Nam") + text("D5", "Nữ giới")), (6, "".join(text(f"{c}6", f"({i + 1})") for i, c in enumerate("ABCDEFGH"))),
    (7, number("A7", 1) + text("B7", "Vi Thị Mẫu Một Nhất") + number("D7", 1981) + text("E7", "Tày") + number("F7", 912000021, 5) + text("G7", "Bờ Hồ") + number("H7", serial(1, 2, 2010), 1)),
    (8, number("A8", 2) + text("B8", "Lý Văn Mẫu Hai Nhất") + text("C8", "1975") + text("E8", "Dao") + text("F8", "0912000022") + number("H8", serial(19, 5, 2001) + .5, 2)),
    (9, number("A9", 3) + text("B9", "Hà Đức Mẫu Ba Nhất") + number("C9", 1990) + text("E9", "Kinh") + text("F9", "0912000023") + text("H9", "2015-02-03T00:00:00")),
    (10, text("B10", "Tổng cộng: 3 người"))], ["A1:H1", "A2:H2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "G4:G5", "H4:H5", "G7:G9"],
    hidden=[8], columns="<cols><col min='6' max='6' hidden='1'/><col min='9' max='16384' hidden='true'/></cols>", sheets=[("Năm cũ", ""), ("Danh mục", " state='hidden'"), ("Bí mật", " state='veryHidden'")])
# days of the second system; old fonts cell by cell; one day typed as text with two digits for the year; a code that became a day by its format
book("14_1904_old_fonts", [(1, "".join(text(f"{c}1", h) for c, h in zip("ABCDEFGH", head))),
    (2, text("A2", "Vi ThÞ MÉu Mét Nh×", 3) + number("B2", serial(2, 3, 1981, True), 1) + number("C2", 2) + text("D2", "Taøy", 4) + text("E2", "Kh«ng", 3) + text("F2", "0912000031") + text("G2", "Bê Hå", 3) + number("H2", serial(1, 2, 2010, True), 1)),
    (3, text("A3", "Lý Văn Mẫu Hai Nhì") + number("B3", serial(5, 11, 1975, True), 1) + number("C3", 1, 1) + text("D3", "Dao") + text("E3", "Không") + text("F3", "0912000032") + text("G3", "Bờ Hồ") + text("H3", "19-05-01")),
    (4, text("A4", "Hà Đức Mẫu Ba Nhì") + number("B4", serial(17, 8, 1990, True) + .25, 2) + number("C4", 1) + text("D4", "Kinh") + text("E4", "Công giáo") + text("F4", "0912000033") + text("G4", "Bờ Hồ") + number("H4", serial(3, 2, 2015, True), 1))], second=True)
