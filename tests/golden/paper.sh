# A form as PDF and as a Word file: text that can be taken out, the heads of the issuing body, the wanted font only, heads on every page.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
check "the machine has what papers need" "$COSO" doctor

form() # FORMAT ARGUMENTS of form…
{
	form_format=$1
	shift
	rm -f "$T/p.pdf" "$T/p.docx"
	check "$form_format: $*" "$COSO" form "$@" --db "$db" --format "$form_format" --out "$T/p.$form_format"
}
has() # NAME PATTERN (extended)
{
	check "$1" grep -qE "$2" "$T/text"
}
heads() # PATTERN: as often as there are pages
{
	check "heads stand on each of the pages" sh -c '[ "$(grep -c "$1" "$2")" = "$(tr -cd "\f" <"$2" | wc -c)" ] && [ "$(tr -cd "\f" <"$2" | wc -c)" -gt 1 ]' sh "$1" "$T/text"
}

form pdf btctw_3 --unit 08 --period 2022
pdftotext -layout "$T/p.pdf" "$T/text"
has "Party: its title stands at the right" 'ĐẢNG BỘ TỈNH TUYÊN QUANG +ĐẢNG CỘNG SẢN VIỆT NAM'
has "number line and day on one line" 'Số \.+ +Tuyên Quang, ngày'
has "the body's office, then the star" '^ +\*'
has "number and title of the form" 'THỐNG KÊ ĐỘI NGŨ ĐẢNG VIÊN'
has "figures as in the text" 'Tổng số đảng viên +670 +644 +104,0'
has "who signs" 'NGƯỜI LẬP BIỂU +TRƯỞNG BAN'
has "a check code" 'mã kiểm [0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}'
heads 'Kỳ này'
check "only the wanted font is inside, every face of it embedded" sh -c 'pdffonts "$1" | tail -n +3 >"$2"; ! grep -v LiberationSerif "$2" && ! grep -v "yes yes yes" "$2"' sh "$T/p.pdf" "$T/fonts"
check "it lies across" sh -c 'pdfinfo "$1" | grep -q "Page size: *841.89 x 595"' sh "$T/p.pdf"
code=$(grep -oE 'mã kiểm [0-9A-F-]+' "$T/text" | head -n 1)
form pdf ho_ngheo_9 --unit 14 --period 2022
pdftotext -layout "$T/p.pdf" "$T/text"
has "State: nation and motto" 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
has "motto" 'Độc lập - Tự do - Hạnh phúc'
has "its number line has a colon" 'Số: \.+ +Sơn La, ngày'
has "checks that lack figures are counted on paper" '^ *Kiểm tra: 0 đúng, 0 không đúng, 5 không đủ số$'
check "and not listed one by one" sh -c '! grep -q "không đủ số:" "$1"' sh "$T/text"
check "it stands upright" sh -c 'pdfinfo "$1" | grep -q "Page size: *595.276 x 841"' sh "$T/p.pdf"

# A series that breaks says so on paper as on the page.
form pdf xep_loai_chuoi --unit 08 --date 2022-12-31
pdftotext -layout "$T/p.pdf" "$T/text"
has "where it breaks and why" 'Gãy chuỗi ngày 01/01/2018: Đổi thang xếp loại'

# Two half tables side by side, as the form is printed.
form pdf btctw_4 --unit 08 --period 2022
pdftotext -layout "$T/p.pdf" "$T/text"
has "row 1 and row 34 stand on one line" '^ *1 +Kinh +190 +63 +33,16 +34 +Xinh Mun +0 +0 '
has "both have their heads" '^ *A +B +1 +2 +3 +A +B +1 +2 +3$'
form docx btctw_4 --unit 08 --period 2022
check "so in Word" sh -c 'python3 tests/fixtures/docx.py "$1" >"$2" && grep -q "Kinh.*Xinh Mun" "$2"' sh "$T/p.docx" "$T/text"

form docx btctw_3 --unit 08 --period 2022
check "Word: parts are whole, every row fits its table" sh -c 'python3 tests/fixtures/docx.py "$1" >"$2"' sh "$T/p.docx" "$T/text"
has "Word: the same figures" 'Tổng số đảng viên	670	644	104,0'
has "Word: the same figures have the same code" "$code"
has "Word: heads repeat" 'Kỳ này	Cùng kỳ năm trước	 \(head\)'
if has_office sw; then
	HOME=$T soffice --headless --convert-to pdf --outdir "$T/lo" "$T/p.docx" >/dev/null 2>&1
	pdftotext -layout "$T/lo/p.pdf" "$T/text"
	has "LibreOffice opens it and keeps the figures" 'Tổng số đảng viên +670 +644 +104,0'
	has "and who signs" 'NGƯỜI LẬP BIỂU +TRƯỞNG BAN'
	heads 'Kỳ này'
else
	skip "LibreOffice opens it" "LibreOffice Writer is not installed"
fi

# The person's papers: what is guarded is masked without a purpose and noted with one; a list of a cell; those without the right get nothing.
keys=$(python3 -c 'import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print("%d-%d" % c.execute("SELECT t.area_id, t.person_id FROM tenure t JOIN identity_number i ON i.area_id = t.area_id AND i.person_id = t.person_id WHERE t.until_d = 99991231 ORDER BY t.id").fetchone())
print("0-%d" % c.execute("SELECT organisation_id FROM membership WHERE until_d = 99991231 AND kind_m = 1 GROUP BY 1 ORDER BY count(*) DESC, 1").fetchone())
print("0-%d" % c.execute("SELECT p.organisation_id FROM tenure t JOIN post p ON p.id = t.post_id WHERE t.from_d <= 20221231 AND t.until_d > 20221231 GROUP BY 1 ORDER BY count(*) DESC, 1").fetchone())' "$db")
person=$(echo "$keys" | sed -n 1p) cell=$(echo "$keys" | sed -n 2p) committee=$(echo "$keys" | sed -n 3p)
about() # CODE OF ARGUMENTS…
{
	about_code=$1
	about_of=$2
	shift 2
	rm -f "$T/p.pdf"
	check "$about_code" "$COSO" paper "$about_code" --of "$about_of" --db "$db" --out "$T/p.pdf" --today 2026-11-28 "$@"
	pdftotext -layout "$T/p.pdf" "$T/text"
}
about ly_lich_2c "$person"
has "name in capitals, by its item" '1\) Họ và tên khai sinh: [^a-z.]+$'
has "ethnic group and religion are masked" '6\) Dân tộc: ••••; 7\) Tôn giáo: ••••'
has "of the number the last digits stay" 'Số định danh cá nhân: ••••[0-9]{4};'
has "a day that nobody knows is left to be written in" 'Ngày cấp: \.{5,}'
has "and it says so" 'Mục ghi •••• có trong sổ hay không đều bị che'
has "that nobody has verified the form" 'Căn cứ: 02/2008/QĐ-BNV; 06/2023/TT-BNV. Mẫu biểu: bản nháp, chưa kiểm chứng'
about ly_lich_2c "$person" --as tochuc.02578 --purpose "Rà soát hồ sơ cán bộ"
has "with a purpose and the right they are there" '6\) Dân tộc: [^;.•]+; 7\) Tôn giáo: '
has "the whole number too" 'Số định danh cá nhân: [0-9]{12};'
check "and the reading log has it" python3 -c 'import sqlite3, sys
r = sqlite3.connect(sys.argv[1]).execute("SELECT actor, act, fields, purpose FROM access_log WHERE tbl = ? ORDER BY id DESC", ("person",)).fetchone()
assert r[0] == "tochuc.02578" and r[1] == 2 and "ethnic" in r[2] and r[3] == "Rà soát hồ sơ cán bộ", r' "$db"
check "a purpose that says nothing is refused" sh -c '! "$1" paper ly_lich_2c --of "$2" --db "$3" --purpose x --out "$4" 2>/dev/null && [ ! -f "$4" ]' sh "$COSO" "$person" "$db" "$T/none.pdf"
about phieu_dang_vien "$person"
has "a place to write in reaches to the edge" '^11\. Nghề nghiệp hiện nay: \.{60,}$'
has "a card in the Party's layout" 'ĐẢNG CỘNG SẢN VIỆT NAM'
about danh_sach_7hsdv "$cell" --purpose "Đối khớp danh sách quý"
has "fourteen columns" '^ +1 +2 +3 +4 +5 +6 +7 +8 +9 +10 +11 +12 +13 +14$'
check "every member of the cell" sh -c '[ "$(grep -cE "^ *[0-9]+ +[^0-9 ]+ .*(Nam|Nữ)" "$1")" = "$(python3 -c "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(\"SELECT count(*) FROM membership WHERE organisation_id = ? AND kind_m = 1 AND from_d <= 20261128 AND until_d > 20261128\", (int(sys.argv[2][2:]),)).fetchone()[0])" "$2" "$3")" ]' sh "$T/text" "$db" "$cell"
heads '^ *STT'
about trich_ngang "$committee" --date 2022-12-31
has "who leads stands first" '^ *1 .* Trưởng ban'
check "Word: fields stand in controls by name" sh -c '"$1" paper ly_lich_2c --of "$2" --db "$3" --format docx --out "$4" && python3 tests/fixtures/docx.py "$4" | grep -q "^tag person.full_name = [A-ZĐ]"' sh "$COSO" "$person" "$db" "$T/p.docx"

# A Word file of an office's own: its content controls are filled, wherever they stand, and nothing else changes.
python3 tests/fixtures/docx_template.py "$T/own.docx"
check "a Word file of one's own is filled" sh -c '"$1" paper "$2" --of "$3" --db "$4" --out "$5" 2>"$6" && grep -q "để nguyên: luong.he_so" "$6"' sh "$COSO" "$T/own.docx" "$person" "$db" "$T/p.docx" "$T/said"
check "in a paragraph, around one, around a cell, empty, by title, in a header; the rest byte for byte" python3 -c 'import re, sys, zipfile
from xml.etree import ElementTree as E
before, after = (zipfile.ZipFile(f) for f in sys.argv[1:3])
assert after.testzip() is None and before.namelist() == after.namelist()
for n in ("custom/kept.xml", "[Content_Types].xml"): assert before.read(n) == after.read(n), n
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
values = []
for n in ("word/document.xml", "word/header1.xml"):
    root = E.fromstring(after.read(n))
    for s in root.iter(W + "sdt"):
        values.append("".join(t.text or "" for t in s.iter(W + "t")))
name = values[0]
assert re.match("[A-ZĐ]", name) and values[4] == values[7] == name and values[6] == "", values  # no other name: nothing, and a whole file
assert re.fullmatch("[0-9/]{4,10}", values[1]) and values[2] and values[3] in ("Nam", "Nữ") and values[5] == "giữ nguyên", values
x = after.read("word/document.xml").decode()
assert "showingPlcHdr" not in x and "&amp; đồng chí" in x and "<!-- < -->" in x' "$T/own.docx" "$T/p.docx"
cp "$T/said" "$T/bad.docx"
check "what is no Word file is refused" sh -c '! "$1" paper "$2" --of "$3" --db "$4" --out "$5" 2>"$6" && grep -q "không phải" "$6"' sh "$COSO" "$T/bad.docx" "$person" "$db" "$T/none.docx" "$T/said"

# Repeating sections: one row a member of the body, one row a line of a form; a section without rows is emptied.
python3 tests/fixtures/docx_repeat.py "$T/rows.docx" membership row_number person.full_name membership.from
cell_of=$(python3 -c 'import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print("%d %d" % c.execute("SELECT organisation_id, COUNT(*) FROM membership WHERE until_d = 99991231 AND from_d < 20260101 GROUP BY 1 HAVING COUNT(*) BETWEEN 3 AND 40 ORDER BY 2, 1 LIMIT 1").fetchone())' "$db")
check "a list in a Word file of one's own" "$COSO" paper "$T/rows.docx" --of "0-${cell_of% *}" --db "$db" --date 2026-07-05 --out "$T/p.docx"
check "has one row a member, each with its number and its name" python3 -c 'import re, sys, zipfile
x = zipfile.ZipFile(sys.argv[1]).read("word/document.xml").decode()
rows = re.findall("<w:tr>.*?</w:tr>", x)[1:]
assert len(rows) == int(sys.argv[2]), (len(rows), sys.argv[2])
for i, r in enumerate(rows):
    texts = re.findall("<w:t[^>]*>([^<]*)</w:t>", r)
    assert texts[0] == str(i + 1) and len(texts[1]) > 3 and "B\u1ea5m" not in r, texts
ids = re.findall("<w:id [^>]*>", x)
assert len(ids) == len(set(ids)), "a number twice"' "$T/p.docx" "${cell_of#* }"

# A report: the outline with its figures, its forms behind; what was frozen stays what it was.
body=$(python3 -c 'import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
unit = c.execute("SELECT unit_id FROM unit_v WHERE code = \"02578\" AND until_d = 99991231").fetchone()[0]
print(c.execute("SELECT organisation_id FROM organisation_v WHERE unit_id = ? AND until_d = 99991231 AND name LIKE \"Đảng bộ Xã%\"", (unit,)).fetchone()[0])
print(c.execute("SELECT organisation_id FROM organisation_v WHERE name = \"Đảng bộ tỉnh Tuyên Quang\" AND until_d = 99991231").fetchone()[0])' "$db")
sender=$(echo "$body" | sed -n 1p) receiver=$(echo "$body" | sed -n 2p)
echo '{"do":"insert","table":"report_obligation","set":{"definition":"bc_xay_dung_dang_6_thang","title":"Báo cáo thống kê 6 tháng","forms":"btctw_1","sender_id":'"$sender"',"receiver_id":'"$receiver"',"kind_r":"periodic","cycle":"half_year","calendar":"calendar","due_rule":"+5wd","from_d":"2020-01-01"}}' >"$T/ask.jsonl"
check "a report is asked for" "$COSO" put "$T/ask.jsonl" --db "$db" --reason "thử"
report()
{
	"$COSO" report "$@" --db "$db" --today 2026-07-05
}
report open bc_xay_dung_dang_6_thang --org "$sender" --period 2026-H1 >"$T/text"
id=$(grep -oE '[0-9]+:[0-9]+' "$T/text")
check "its draft as a paper" report paper "$id" --out "$T/p.pdf"
pdftotext -layout "$T/p.pdf" "$T/text"
has "a draft says so" 'DỰ THẢO'
has "the narrative has its figures" 'Đầu kỳ có [0-9.]+ đảng viên; trong kỳ tăng [0-9]+, giảm [0-9]+; cuối kỳ có [0-9.]+ đảng viên'
has "what is still to be written" '\(Nguồn kết nạp, đối tượng ưu tiên, chỉ tiêu năm\)'
has "the form is behind it" 'Phụ lục 1'
has "the committee issues it and is signed for" 'ĐẢNG ỦY XÃ TÂN THANH|T/M ĐẢNG ỦY'
report write "$id" --text "# I. Số liệu
Cuối kỳ có {btctw_1.A.now} đảng viên.
{chart btctw_1.now A,B}
{chart btctw_1.tang_giam}
{chart btctw_1.tang_giam A}
{chart btctw_3.now}
{chart btctw_3.tuoi}
{chart btctw_1.khong_co}" >/dev/null
check "with a chart" report paper "$id" --out "$T/p.pdf"
pdftotext -layout "$T/p.pdf" "$T/text"
has "a column that is not there is said" 'không có cột “khong_co”'
has "a chart that the form names has its title" '^ *Đầu kỳ, tăng, giảm, cuối kỳ *$'
has "and its lines" '^ *Trên 60 tuổi? '
has "more rows than can be read are not cut without a word" 'biểu btctw_3 có 5[0-9] dòng, vẽ được nhiều nhất 40'
has "but it has its own rows" 'không có cột “tang_giam”'
check "a chart in Word is a drawing" sh -c '"$1" report paper "$2" --db "$3" --today 2026-07-05 --format docx --out "$4" && unzip -l "$4" | grep -qE "media/.*(svg|png|emf)"' sh "$COSO" "$id" "$db" "$T/p.docx"
report sign "$id" --signer "Nguyễn Văn Mẫu" --number 15-BC/ĐU >/dev/null
report send "$id" >/dev/null
check "sent, as a paper in Word" report paper "$id" --format docx --out "$T/p.docx"
python3 tests/fixtures/docx.py "$T/p.docx" >"$T/text"
has "number, place and day" '^Số 15-BC/ĐU	Tân Thanh, ngày 05 tháng 7 năm 2026'
has "who signed" 'Nguyễn Văn Mẫu'
has "the mark of its figures" 'lần 1 · dấu số liệu [0-9A-F]{12}'
has "figures stand in controls" '^tag btctw_1.A.now = [0-9.]+$'
check "it is no draft any more" sh -c '! grep -q "DỰ THẢO" "$1"' sh "$T/text"
check "a file needs a place" sh -c '"$1" form btctw_3 --db "$2" --unit 08 --period 2022 --format pdf; [ $? = 2 ]' sh "$COSO" "$db"

sed 's/id: top, is: 20/id: top, is: 26/; s/^  - { id: motto.*//' domain/layouts/state.yaml >"$T/state.yaml"
check "a layout outside what the law allows is refused, with its place" sh -c '"$1" check "$2" >"$3" 2>&1; [ $? = 1 ]' sh "$COSO" "$T/state.yaml" "$T/text"
has "the value" 'state.yaml:15:[0-9]+: E41'
has "what is missing" 'state.yaml:[0-9]+:[0-9]+: E05: .*motto'
sed 's/values: \[ hometown \]/values: [ hometwn ]/; s/kind_no: \[social\]/kind_no: [socal]/; s/of: career_entry/of: unit/' domain/layouts/ly_lich_2c.yaml >"$T/ly_lich_2c.yaml"
check "a paper that names what is not there is refused" sh -c '"$1" check "$2" >"$3" 2>&1; [ $? = 1 ]' sh "$COSO" "$T/ly_lich_2c.yaml" "$T/text"
has "a field" "ly_lich_2c.yaml:[0-9]+:[0-9]+: E10: không có trường 'hometwn'"
has "a code" 'ly_lich_2c.yaml:[0-9]+:[0-9]+: E11: .*socal'
has "records that do not belong to a person" "ly_lich_2c.yaml:[0-9]+:[0-9]+: E11: bản ghi 'unit' không gắn"
finish
