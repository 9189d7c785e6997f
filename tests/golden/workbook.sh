# A form as an Excel file: numbers are numbers, texts stay texts, every sheet is there.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"

cat >"$T/cells.py" <<'PY'
# cells FILE: "sheet cell type format value" lines, as a program reads them that knows only the file format; then what the sheets say beside cells.
import re, sys, zipfile
from xml.etree import ElementTree as E
N = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
book = E.fromstring(z.read("xl/workbook.xml"))
styles = E.fromstring(z.read("xl/styles.xml"))
formats = {int(f.get("numFmtId")): f.get("formatCode") for f in styles.iterfind(".//m:numFmt", N)}
looks = [formats.get(int(x.get("numFmtId")), x.get("numFmtId")) for x in styles.iterfind("m:cellXfs/m:xf", N)]
fonts = {f.get("val") for f in styles.iterfind("m:fonts/m:font/m:name", N)}
shared = []
if "xl/sharedStrings.xml" in z.namelist():
    shared = ["".join(t.text or "" for t in i.iterfind(".//m:t", N)) for i in E.fromstring(z.read("xl/sharedStrings.xml"))]
# Formulas, reckoned exactly: each must come to the number that is written beside it.
from fractions import Fraction as F
import math
def column(name):
    return re.match("[A-Z]+", name)[0]
def reckon(f, at):
    f = re.sub(r"[A-Z]+[0-9]+", lambda m: "at['%s']" % m[0], f)
    f = re.sub(r"(?<![\w'])([0-9]+)(?![\w'])", r"F(\1)", f)
    return eval(f, {"F": F, "at": at, "ROUND": lambda v, d: F(math.floor(abs(v) * 10 ** int(d) + F(1, 2)), 10 ** int(d)) * (1 if v >= 0 else -1), "TRUNC": lambda v: F(int(v))})
def esc(s):
    return re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), s).replace("\t", " ").replace("\n", "\\n")
for number, sheet in enumerate(book.iterfind(".//m:sheet", N), 1):
    name, x = sheet.get("name"), E.fromstring(z.read("xl/worksheets/sheet%d.xml" % number))
    print("sheet", name, sep="\t")
    at = {c.get("r"): F(c.find("m:v", N).text).limit_denominator(10 ** 6) for c in x.iterfind(".//m:c", N) if c.get("t", "n") == "n" and c.find("m:v", N) is not None}
    for c in x.iterfind(".//m:c", N):
        f = c.find("m:f", N)
        if f is not None:
            assert number == 1 and c.get("t", "n") == "n", "a formula in " + name
            assert re.fullmatch(r"(ROUND|TRUNC|[A-Z]{1,3}[0-9]+|[0-9()+*/,-])+", f.text), f.text
            assert reckon(f.text, at) == at[c.get("r")], (c.get("r"), f.text, reckon(f.text, at), at[c.get("r")])
            print("formula", name, c.get("r"), f.text, sep="\t")
        v, kind = c.find("m:v", N), c.get("t", "n")
        if kind == "s":
            text = shared[int(v.text)]
        elif kind == "inlineStr":
            text = "".join(t.text or "" for t in c.iterfind(".//m:t", N))
        elif v is None:
            continue
        else:
            text = v.text
        print("cell", name, c.get("r"), "number" if kind == "n" else "text", looks[int(c.get("s", 0))], esc(text), sep="\t")
    for m in x.iterfind(".//m:mergeCell", N):
        print("merge", name, m.get("ref"), sep="\t")
    setup = x.find("m:pageSetup", N)
    if setup is not None:
        print("page", name, setup.get("orientation"), setup.get("paperSize"), setup.get("fitToHeight"), sep="\t")
    assert x.find(".//m:hyperlink", N) is None, "a link"
for d in book.iterfind(".//m:definedName", N):
    print("name", d.get("name"), d.text, sep="\t")
print("fonts", *sorted(fonts), sep="\t")
PY
book() # ARGUMENTS of form…
{
	rm -f "$T/b.xlsx"
	check "the file is written: $*" "$COSO" form "$@" --db "$db" --format xlsx --out "$T/b.xlsx"
	check "it is a whole zip without links, and every formula comes to its number" sh -c 'python3 "$1" "$2" >"$3"' sh "$T/cells.py" "$T/b.xlsx" "$T/cells"
}
has() # NAME PATTERN (extended)
{
	check "$1" grep -qE "$2" "$T/cells"
}
tab=$(printf '\t')

# ---- the Party's form of seed 002, with two lists ----
book cap_uy_nhiem_ky --unit 08 --term 2020-2025 --list women:now --list s_women:now
has "the form, then the definitions, then the lists" "^sheet${tab}Định nghĩa$"
check "four sheets" test "$(grep -c '^sheet' "$T/cells")" = 4
has "3.471 is a number with thousands" "${tab}number${tab}[^${tab}]*#,##0[^.${tab}]*${tab}3471$"
has "27,68 is a number with two decimals" "${tab}number${tab}[^${tab}]*#,##0\.00[^${tab}]*${tab}27\.68(0*[0-9])?$"
has "+2,81 points show their sign" "${tab}number${tab}[^${tab}]*\+#,##0\.00[^${tab}]*${tab}2\.81(0*[0-9])?$"
has "a negative difference" "${tab}number${tab}[^${tab}]*\+#,##0\.00[^${tab}]*${tab}-13\.21"
has "a share is a formula" "^formula${tab}Biểu${tab}C[0-9]+${tab}TRUNC\\(10000\\*\\(B[0-9]+\\)/\\(B[0-9]+\\)\\)/100"
has "the total is the sum of its parts" "^formula${tab}Biểu${tab}B[0-9]+${tab}B[0-9]+\\+B[0-9]+"
has "points are the difference of two shares" "^formula${tab}Biểu${tab}[A-Z][0-9]+${tab}ROUND\([A-Z][0-9]+-[A-Z][0-9]+,2\)"
has "head of the Party" "${tab}text${tab}@${tab}ĐẢNG CỘNG SẢN VIỆT NAM$"
has "body" "${tab}ĐẢNG BỘ TỈNH TUYÊN QUANG$"
has "office" "${tab}BAN TỔ CHỨC$"
has "title in capitals" "${tab}CẤP ỦY VIÊN VÀ BÍ THƯ CẤP ỦY CƠ SỞ THEO NHIỆM KỲ$"
has "counted in" "${tab}Đơn vị tính: người, %, điểm %$"
has "rounding is said" "${tab}Tỷ lệ phần trăm: có dòng, cột cắt"
has "no meaning is a dash" "${tab}text${tab}@${tab}–$"
has "signature" "${tab}TRƯỞNG BAN$"
has "A4 upright as its layout says, one page wide" "^page${tab}Biểu${tab}portrait${tab}9${tab}0$"
has "the head of columns is repeated in print" "^name${tab}_xlnm.Print_Titles${tab}.?Biểu.?!\\\$[0-9]+:\\\$[0-9]+$"
has "one font" "^fonts.*Times New Roman"
has "definition in words" "^cell${tab}Định nghĩa${tab}C[0-9]+${tab}text.*giới tính là nữ"
has "sha256 of the definition" "${tab}$(sha256sum domain/forms/cap_uy_nhiem_ky.yaml | cut -d ' ' -f 1)$"
has "confidence" "${tab}bản nháp, chưa kiểm chứng$"
check "961 women are listed, 45 secretaries" sh -c '
	[ "$(grep -cE "^cell	Danh sách women.now	A[0-9]+	number" "$1")" = 961 ] &&
		[ "$(grep -cE "^cell	Danh sách s_women.now	A[0-9]+	number" "$1")" = 45 ]' sh "$T/cells"

# ---- grouped heads, the nation's head ----
book can_bo_cap_xa --unit 46 --date 2017-12-31
has "head of the nation" "${tab}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$"
has "motto" "${tab}Độc lập - Tự do - Hạnh phúc$"
has "people's committee" "${tab}ỦY BAN NHÂN DÂN TỈNH THỪA THIÊN HUẾ$"
row=$(awk -F '\t' '$1 == "cell" && $6 == "Trình độ chuyên môn" { gsub("[A-Z]", "", $3); print $3; exit }' "$T/cells")
has "the heading of five columns is merged over them" "^merge${tab}Biểu${tab}J$row:N$row$"
has "a column without a joint heading is merged downwards" "^merge${tab}Biểu${tab}E$row:E$((row + 1))$"
has "row of column numbers" "^cell${tab}Biểu${tab}R$((row + 2))${tab}text${tab}@${tab}17$"

# ---- missing figures stay words, an official number names the sheet ----
book ho_ngheo_2 --unit 08 --period 2022
has "no figure yet is …, not 0" "^cell${tab}Biểu 2${tab}[A-Z]+[0-9]+${tab}text${tab}@${tab}…$"
book btctw_2 --unit 08 --period 2022 --by children
has "rows carry their numbers" "^cell${tab}Biểu số 2-BTCTW${tab}A[0-9]+${tab}text${tab}@${tab}III$"

# ---- English ----
COSO_LANG=en
export COSO_LANG
book cap_uy_nhiem_ky --unit 08 --term 2020-2025
has "sheet of definitions in English" "^sheet${tab}Definitions$"
unset COSO_LANG

# ---- what the form's layout says: one head over two columns ----
book btctw_1 --unit 08 --period 2024
has "the head over two columns" "^cell${tab}[^${tab}]*${tab}[A-Z]+[0-9]+${tab}text${tab}[^${tab}]*${tab}Thực hiện$"
head_at=$(grep "${tab}Thực hiện$" "$T/cells" | head -n 1 | cut -f 3)
check "is merged over them" grep -qE "^merge${tab}[^${tab}]*${tab}$head_at:[A-Z]+${head_at#?}$" "$T/cells"

# ---- two half tables side by side, as the form is printed; a sum goes over both ----
book btctw_4 --unit 08 --period 2022
first=$(grep "${tab}Tổng số$" "$T/cells" | grep "${tab}B[0-9]*${tab}" | head -n 1 | cut -f 3)
first=${first#B}
has "the second table begins beside the first row, 32 of 63 rows on" "^cell${tab}Biểu số 4-BTCTW${tab}G$first${tab}text${tab}@${tab}Chơ-ro$"
check "the head stands twice" test "$(grep -c "^cell${tab}Biểu số 4-BTCTW${tab}.*${tab}Tỷ lệ (%)$" "$T/cells")" = 2
check "every ethnic group is there once" test "$(grep -cE "^cell${tab}Biểu số 4-BTCTW${tab}[BG][0-9]+${tab}text${tab}@${tab}(Kinh|Tày|Raglai|Rơ-măm|Đạo khác)$" "$T/cells")" = 5
has "the sum of the groups goes over both tables" "^formula${tab}Biểu số 4-BTCTW${tab}C$((first + 1))${tab}C$((first + 2))\\+C.*\\+H$first\\+"

# ---- wrong use ----
fails_with "list without a colon" 2 "DÒNG:CỘT" "$COSO" form cap_uy_nhiem_ky --db "$db" --unit 08 --term 2020-2025 --format xlsx --out "$T/x.xlsx" --list women
fails_with "list of a share" 1 "không phải là số đếm" "$COSO" form cap_uy_nhiem_ky --db "$db" --unit 08 --term 2020-2025 --format xlsx --out "$T/x.xlsx" --list women:rate
fails_with "list without Excel" 2 "xlsx" "$COSO" form cap_uy_nhiem_ky --db "$db" --unit 08 --term 2020-2025 --list women:now
check "nothing is left of a failed file" test ! -e "$T/x.xlsx" -a ! -e "$T/x.xlsx.part"

# ---- hostile names stay text ---- (written past the program, which no longer takes all of them: an older register may have them)
python3 - "$db" <<'PY'
import sqlite3, sys
names = ["=1+1", "+SUM(A1)", "-2", "@x", "=HYPERLINK(\"http://x\",\"y\")", "<script>alert(1)</script>", "\"'&<>", "http://example.org/", "mailto:a@b.c",
         "O' Neil", "_x000D_", "a" * 120, "Nguyễn 🏠", "{=1}"]
register = sqlite3.connect(sys.argv[1])
rows = register.execute("""select v.area_id, v.id from tenure t join person_v v on v.area_id = t.area_id and v.person_id = t.person_id
    where t.from_d = 20200630 and v.sex = 2 order by v.id limit ?""", (len(names),)).fetchall()
for (area, version), name in zip(rows, names):
    register.execute("update person_v set full_name = ? where area_id = ? and id = ?", (name, area, version))
register.commit()
PY
book cap_uy_nhiem_ky --unit 08 --term 2020-2025 --list women:now
for name in '=1[+]1' '[+]SUM\(A1\)' '=HYPERLINK.*' '<script>alert\(1\)</script>' "\"'&<>" 'http://example.org/' "O' Neil" '\{=1\}' 'Nguyễn 🏠'; do
	has "as text: $name" "^cell${tab}Danh sách women.now${tab}B[0-9]+${tab}text${tab}@${tab}$name$"
done
finish
