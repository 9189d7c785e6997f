# Questions of one's own: put together by forms and links alone, in an address that can be kept; table, cells, names, chart, file; what
# cannot be asked says why; kept, pinned, shared, taken back; what may not be seen stays hidden.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve ask "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"

# The drawings of the last page, each by itself a document of XML.
drawings()
{
	python3 -c '
import re, sys, xml.dom.minidom
page = open(sys.argv[1], encoding="utf-8").read()
found = re.findall(r"<svg class=\"ch\".*?</svg>", page, re.S)
for svg in found:
    xml.dom.minidom.parseString(svg.replace("&nbsp;", " "))
    assert "<title" in svg
sys.exit(0 if found else 1)' "$T/body"
}

answers "nothing asked yet" 200 /ask -b "$jar"
has_text "what can be counted" 'value="persons party(home)"'
has_text "seats summed up" 'value="seats post"'
has_text "posts are called posts" ': số chức danh'
has_text "papers are not" 'văn bản: số bản ghi'
has_text "what it can be split by" 'value="theory"'
has_text "also of the unit" 'value="place.area"'
answers "the builder's answer" 303 '/ask?what=persons+party(home)&rows_before=age&rows=age&row_bands=-35,36%2B&columns_before=&columns=sex&column_bands=&dates=&unit=08' -b "$jar"
has_header "is a short address" "location: /ask?count=persons&of=party%28home%29&rows=age%3A-35%2C36%2B&columns=sex&unit=08"
answers "it is drawn" 200 '/ask?count=persons&of=party%28home%29&rows=age%3A-35%2C36%2B&columns=sex&unit=08' -b "$jar"
has_text "said in words" "là đảng viên"
has_text "as the text of a form" "form: hoi"
has_text "cells open" 'row=r_to35&amp;column=c_male#o'
check "its chart is valid" drawings
has_text "with a table that says the same" "Xem dạng bảng"
q='count=persons&of=party(home)&rows=theory&columns=sex&unit=08'
answers "a cell opened" 200 "/ask?$q&row=all&column=c_female" -b "$jar"
has_text "says what was counted" "giới tính là nữ"
has_text "and who" 'href="/people/'
answers "all names" 200 "/ask/names?$q&row=all&column=c_female" -b "$jar"
answers "as a file" 200 "/ask/excel?$q&list=all:n" -b "$jar"
has_header "of Excel" "content-type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
answers "two attributes, one of the organisation" 200 '/ask?count=posts&of=tenure&rows=org.type&columns=sex&dates=2022&unit=08' -b "$jar"
has_text "of that year" "3.541"
has_no_text "which is over" "Có ngày chưa đến"
check "bars" drawings
answers "years" 200 '/ask?count=persons&of=party(home)&dates=2019..2026&unit=08' -b "$jar"
has_text "says why years before the merger have no figure, and what helps" 'boundaries=today">Tính theo ranh giới hiện nay'
has_text "with a day that has no figure" "–"
has_text "and that its last day has not come" "Có ngày chưa đến"
check "lines" drawings
answers "units below" 200 '/ask?count=persons&of=party(home)&rows=child&dates=2022&unit=08' -b "$jar"
has_text "lead to the question at each" 'unit=08%2F'
answers "as tiles" 200 '/ask?count=persons&of=party(home)&rows=child&dates=2022&unit=08&view=tiles' -b "$jar"
has_text "shaded" 'Tô theo năm bậc'
check "drawn validly" drawings
answers "a map where none is loaded" 200 '/ask?count=persons&of=party(home)&rows=child&unit=08&view=map' -b "$jar"
has_text "is tiles, and says why" 'coso serve --map'
answers "with shares" 200 '/ask?count=persons&of=party(home)&rows=theory&share=1&unit=08' -b "$jar"
has_text "drawn as shares" " %</text>"
answers "a condition from lists" 303 "/ask?$q&field=age&op=lt&value=40&add=1" -b "$jar"
has_header "joins the question" "location: /ask?count=persons&of=party%28home%29&rows=theory&columns=sex&unit=08&where=age%20%3C%2040"

answers "an attribute that is none" 400 '/ask?of=party(home)&rows=sexx' -b "$jar"
has_text "is said" "không chia theo “sexx” được"
answers "a condition with a fault" 400 '/ask?of=party(home)&where=sexx+%3D+female' -b "$jar"
has_text "with its place" "hoi.yaml:"
answers "a table too large" 400 '/ask?of=tenure&count=posts&rows=title&columns=ethnic&dates=2015..2026' -b "$jar"
has_text "is refused in words" "quá lớn"
answers "a unit that is none" 404 '/ask?of=party(home)&unit=zz' -b "$jar"
answers "markup typed" 400 '/ask?of=party(home)&rows=%3Cscript%3E' -b "$jar"
has_no_text "is text" "<script>"
answers "nothing that fits" 200 '/ask?of=party(home)&where=age+%3E+140&unit=08' -b "$jar"
has_text "is said too" "Không có gì khớp"

post "kept" 303 /searches kind=ask label="Trẻ" count=persons "of=party(home)" "where=age < 40" unit=08 rows=theory dates=
key=$(sed -n 's/^[Ll]ocation:.*new=\([0-9]*\).*/\1/p' "$T/head" | tr -d '\r')
answers "it stands among the kept ones" 200 /searches -b "$jar"
has_text "and leads back" "/ask?count=persons&amp;of=party%28home%29&amp;where=age%20%3C%2040&amp;rows=theory&amp;unit=08"
post "pinned" 303 "/searches/$key" do=pin
answers "on the home page" 200 / -b "$jar"
has_text "with its present figure" '<span class="n">168</span>'
post "renamed" 303 "/searches/$key" do=change label="Dưới 40 tuổi"
post "deleted" 303 "/searches/$key" do=delete
answers "home" 200 / -b "$jar"
has_no_text "has it no more" "Dưới 40 tuổi"
post "taken back" 303 "/searches/$key" do=restore
post "a kind that is none" 400 /searches kind=askk label=x

answers "a cell of a form opened" 200 '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025&row=women&column=rate' -b "$jar"
has_text "over the terms" 'id="series-t"'
has_text "leads to the term before" 'term=2015-2020&amp;row=women&amp;column=rate#o'
has_text "two terms side by side" 'class="dot f5"'
check "valid drawings" drawings
unit=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '02578' AND until_d = 99991231 ORDER BY from_d DESC")
answers "a unit" 200 "/units/$unit" -b "$jar"
has_text "offers charts" "/units/$unit?charts=1#h-charts"
answers "with them" 200 "/units/$unit?charts=1" -b "$jar"
has_text "ages" 'id="ages-t"'
check "valid drawings too" drawings
term=$(query "$T/demo.db" "SELECT id FROM term WHERE label = '2020-2025' ORDER BY id")
answers "a committee of a term" 200 "/terms/$term" -b "$jar"
has_text "stands against the one before" 'id="dots-t"'
check "in a valid drawing" drawings

jar=$T/jar2
sign_in noivu.08 "$password" "$jar"
answers "who may see figures only" 200 '/ask?of=tenure&count=persons&rows=ethnic:minority&where=age+%3C+40&unit=08' -b "$jar"
has_text "is not told by a question" "⊘"
check "it ends" stop_server

# A map that the administrator loads: none comes with the program.
printf '{"type":"Topology"' >"$T/bad.json"
check "what is no map is refused at the start" sh -c '! "$1" serve --db "$2" --listen 127.0.0.1:0 --map "$3" 2>"$4"' sh "$COSO" "$T/demo.db" "$T/bad.json" "$T/said"
check "with the place" grep -q 'byte' "$T/said"
map=${SHARED:-../shared}/data/geo/vn-communes-3321.topo.json
if test -f "$map"; then
	serve map "$COSO" "$T/demo.db" --today 2026-11-28 --map "$map"
	jar=$T/jar3
	sign_in tinh.08 "$password" "$jar"
	answers "communes on the map" 200 '/ask?count=persons&of=party(home)&rows=child&unit=08&view=map' -b "$jar"
	has_text "as shapes" '<path class="f5" d="M'
	check "valid" drawings
	answers "the communes of a district that is no more" 200 '/ask?count=persons&of=party(home)&rows=child&dates=2022&unit=08/074&view=map' -b "$jar"
	has_no_text "are not drawn on boundaries of today" '<path class="f5" d="M'
	check "the server with a map ends" stop_server
else
	skip "communes on the map" "no map lies beside (data/geo/vn-communes-3321.topo.json)"
fi
finish
