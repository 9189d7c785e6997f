"""Ten awkward CSV files, and the mapping for them: imports_make.py FOLDER. What must be counted in them imports_count.py finds out."""
import sys
folder = sys.argv[1]
open(f"{folder}/map.yaml", "w").write("""import: awkward
title: { vi: "Danh sách lạ", en: "A foreign list" }
confidence: draft
columns:
  name: { headings: ["Tên người", "Họ và tên", "Họ tên"], required: true }
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
      birth_d: born
      sex: { column: sex, codes: { "1": male, "2": female, x: female, "": male }, default: male }
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
