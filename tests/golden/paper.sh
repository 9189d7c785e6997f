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
form pdf btctw_3 --unit 08 --period 2022
pdftotext -layout "$T/p.pdf" "$T/text"
has "the same figures have the same code" "$code"
form pdf btctw_3 --unit 08 --period 2021
pdftotext -layout "$T/p.pdf" "$T/text"
check "other figures have another" sh -c '! grep -q "$1" "$2"' sh "$code" "$T/text"

form pdf ho_ngheo_9 --unit 14 --period 2022
pdftotext -layout "$T/p.pdf" "$T/text"
has "State: nation and motto" 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
has "motto" 'Độc lập - Tự do - Hạnh phúc'
has "its number line has a colon" 'Số: \.+ +Sơn La, ngày'
check "it stands upright" sh -c 'pdfinfo "$1" | grep -q "Page size: *595.276 x 841"' sh "$T/p.pdf"

form docx btctw_3 --unit 08 --period 2022
check "Word: parts are whole, every row fits its table" sh -c 'python3 tests/fixtures/docx.py "$1" >"$2"' sh "$T/p.docx" "$T/text"
has "Word: the same figures" 'Tổng số đảng viên	670	644	104,0'
has "Word: heads repeat" 'Kỳ này	Cùng kỳ năm trước	 \(head\)'
if command -v soffice >/dev/null 2>&1; then
	HOME=$T soffice --headless --convert-to pdf --outdir "$T/lo" "$T/p.docx" >/dev/null 2>&1
	pdftotext -layout "$T/lo/p.pdf" "$T/text"
	has "LibreOffice opens it and keeps the figures" 'Tổng số đảng viên +670 +644 +104,0'
	has "and who signs" 'NGƯỜI LẬP BIỂU +TRƯỞNG BAN'
	heads 'Kỳ này'
else
	skip "LibreOffice opens it" "soffice is not installed"
fi

check "a file needs a place" sh -c '"$1" form btctw_3 --db "$2" --unit 08 --period 2022 --format pdf; [ $? = 2 ]' sh "$COSO" "$db"

sed 's/id: top, is: 20/id: top, is: 26/; s/^  - { id: motto.*//' domain/layouts/state.yaml >"$T/state.yaml"
check "a layout outside what the law allows is refused, with its place" sh -c '"$1" check "$2" >"$3" 2>&1; [ $? = 1 ]' sh "$COSO" "$T/state.yaml" "$T/text"
has "the value" 'state.yaml:15:[0-9]+: E41'
has "what is missing" 'state.yaml:[0-9]+:[0-9]+: E05: .*motto'
finish
