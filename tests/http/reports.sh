# A report in the browser: opened, typed by two people at once in the grid it leads to, signed, sent, returned; what reaches behind it asks for
# its reason on every page that writes, and stands at the report and in the list.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
one()
{
	query "$T/demo.db" "$1"
}
unit=$(one "SELECT unit_id FROM unit_v WHERE code = '02578' AND until_d = 99991231")
province=$(one "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ tỉnh Tuyên Quang' AND until_d = 99991231")
commune=$(one "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ Xã Tân Thanh' AND until_d = 99991231")
cat >"$T/ask.jsonl" <<END
{"do":"insert","table":"report_obligation","as":"r","set":{"from_d":"2025-07-01","definition":"thu","title":"Rà soát hộ nghèo và đảng viên","forms":"ho_ngheo_1, thon_co_dang_vien","sender_id":"$commune","receiver_id":"$province","kind_r":"thematic","cycle":"year","due_d":"2026-06-19"}}
END
check "a report is asked for" "$COSO" put "$T/ask.jsonl" --db "$T/demo.db" --reason x
serve reports "$COSO" "$T/demo.db" --today 2026-06-15
jar=$T/jar
sign_in xa.02578 "$password" "$jar"
mine=$csrf
answers "the reports" 200 /reports -b "$jar"
has_text "lead to the regimes" "/reports/regimes"
has_text "and to asking for one" 'href="/reports/ask"'
answers "its list" 200 "/reports/of/thu?period=2025" -b "$jar"
has_text "who sends" "Đảng bộ Xã Tân Thanh"
post "it is begun" 303 "/reports/of/thu?period=2025" do=open org="$commune"
at=$(sed -n 's/^[Ll]ocation: \(\/reports\/[0-9]*\/[0-9]*\).*/\1/p' "$T/head" | tr -d '\r')
key=$(echo "$at" | sed 's,/reports/\([0-9]*\)/,\1:,')
answers "its page" 200 "$at" -b "$jar"
grid=$(sed -n 's/.*href="\(\/forms\/ho_ngheo_1\/enter[^"]*\)".*/\1/p' "$T/body" | head -n 1 | sed 's/&amp;/\&/g')
check "leads to the grid, which knows the report" sh -c 'case $1 in *report=*) ;; *) exit 1 ;; esac' sh "$grid"

# Two of the commune at once: nobody's number is lost.
other=$T/jar2
sign_in tochuc.02578 "$password" "$other"
theirs=$csrf
answers "the grid" 200 "$grid" -b "$jar"
has_text "goes back to the report" "href=\"$at\""
csrf=$mine
post "the first types" 303 "$grid" c.total.c1=900 c.total.c3=90
check "and comes back to the same grid" grep -qi "^location: .*report=$(echo "$key" | sed 's/:/%3A/')\|^location: .*report=$key" "$T/head"
jar=$other csrf=$theirs
post "the second, whose page was older" 409 "$grid" c.total.c1=950 c.total.c3= c.total.c5=40 _reason=x
if [ "$status" = 409 ]; then
	has_text "sees whose number stands at the cell" "xa.02578 đã ghi 900"
	has_text "and has the own one still" 'value="950"'
	has_text "the other cells too" 'name="c.total.c5" value="40"'
	has_text "and what the first wrote where the second did not" 'name="c.total.c3" value="90"'
fi
jar=$T/jar csrf=$mine

answers "what a maker is reminded of" 200 /notices -b "$jar"
has_text "it was asked for" "Báo cáo được yêu cầu"
has_text "due within a week" "Báo cáo sắp đến hạn"
has_text "  which and when" "quý II/2026 (kỳ 15/03–14/06) · hạn 18/06/2026"
has_text "  how long there is" "Còn 3 ngày"
has_no_text "what is due later is not told yet" "hạn 06/07/2026"

# What is checked waits for who signs, what is signed for who sends: each finds it among the things left, and no other place.
sign_in lanhdao.02578 "$password" "$T/jar3"
leader=$csrf
answers "its leader's reports" 200 /reports -b "$T/jar3"
has_no_text "nothing waits for a signature yet" "Chờ ký duyệt"
jar=$T/jar csrf=$mine
post "the narrative" 303 "$at" do=write "text=Có {thon_co_dang_vien.all.n} thôn, {thon_co_dang_vien.all.members} có đảng viên; {khong_co.a.b} {một ngoặc}.
{chart thon_co_dang_vien.n}"
post "checked" 303 "$at" do=check
answers "its page for who made it" 200 "$at" -b "$jar"
has_text "says who goes on" "ký xong mới gửi được"
has_text "leads to the form itself" 'href="/forms/thon_co_dang_vien?unit='
answers "who made it" 200 /reports -b "$jar"
has_no_text "does not sign" "Chờ ký duyệt"
answers "its leader's reports" 200 /reports -b "$T/jar3"
has_text "it waits for the signature" "Chờ ký duyệt · Còn 4 ngày"
sign_in lanhdao.08 "$password" "$T/jar9"
answers "another leader's" 200 /reports -b "$T/jar9"
has_no_text "does not" "Chờ ký duyệt"

# Signed by its leader, sent; the province looks.
jar=$T/jar3 csrf=$leader
post "signed by nobody" 400 "$at" do=sign signer=
has_text "the box is named" 'href="#r-signer"'
post "an older page of a report" 409 "$at" do=sign signer=A rev=99
has_text "is told" "Hãy xem lại rồi làm tiếp"
has_text "and keeps what was typed" 'value="A"'
post "signed" 303 "$at" do=sign signer="Bí thư" number=1-BC/ĐU
answers "its page" 200 "$at" -b "$jar"
has_text "says who sends" "Người lập báo cáo gửi đi"
answers "what is left" 200 /reports -b "$jar"
has_no_text "is no more" "Chờ ký duyệt"
jar=$T/jar csrf=$mine
answers "who sends" 200 /reports -b "$jar"
has_text "has it" "Đã ký, chờ gửi · Còn 4 ngày"
post "sent" 303 "$at" do=send
answers "the sent one" 200 "$at" -b "$jar"
has_text "is frozen" "Khác gì so với hôm nay?"
has_text "the narrative has its figures, as far as its reader sees them" "Có 11 thôn, ⊘ có đảng viên; … {một ngoặc}."
has_text "and says where its drawing is" "(biểu đồ: có trong bản PDF, Word)"
has_no_text "nobody changed anything behind it" "Thay đổi sau khi chốt"
post "nor is it sent twice" 409 "$at" do=send

# Behind it.
sign_in tinh.08 "$password" "$T/jar4"
above=$csrf
jar=$T/jar4
member=$(one "SELECT m.area_id || ':' || m.id FROM membership m JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.until_d = 99991231
 JOIN unit_path p ON p.descendant_id = o.unit_id AND p.path_until = 99991231 WHERE p.ancestor_id = $unit AND m.kind_m = 1 AND m.until_d = 99991231 ORDER BY m.id")
record=/records/membership/${member%:*}/${member#*:}
rev=$(one "SELECT rev FROM membership WHERE area_id || ':' || id = '$member'")
post "an end that was before it" 200 "$record/edit?act=close" _step=check rev="$rev" until.day=30 until.month=11 until.year=2025 out_reason=died
has_text "asks for its reason" 'name="waive.C58"'
has_text "says which report" "Rà soát hộ nghèo và đảng viên, năm 2025"
post "saved without" 400 "$record/edit?act=close" _step=save rev="$rev" until.day=30 until.month=11 until.year=2025 out_reason=died
check "nothing is written" test "$(one "SELECT count(*) FROM report_reach")" = 0
post "with it" 303 "$record/edit?act=close" _step=save rev="$rev" until.day=30 until.month=11 until.year=2025 out_reason=died waive.C58="giấy báo tử đến muộn"
jar=$T/jar csrf=$mine
answers "the report" 200 "$at" -b "$jar"
has_text "has it" "Thay đổi sau khi chốt"
has_text "with the reason" "giấy báo tử đến muộn"
has_text "from when on" "có hiệu lực từ 01/12/2025"
answers "what is otherwise today" 200 "$at?diff=1" -b "$jar"
has_text "has its cause" "tinh.08"
has_text "from the day on which the membership ended, not began" "hiệu lực 01/12/2025 (giấy báo tử đến muộn)"
has_text "the form by its title" '<summary>Thôn, bản có đảng viên'
post "a figure of that day without a reason" 400 "$grid" c.total.c7=5
has_text "asks too" "trước ngày chốt số liệu của 1 báo cáo đã gửi"
has_text "and loses nothing" 'name="c.total.c7" value="5"'
answers "the list" 200 "/reports/of/thu?period=2025" -b "$jar"
has_text "marks it" "1 thay đổi sau khi chốt"
answers "against those below" 200 "$at?sums=1" -b "$jar"
answers "over the years" 200 "/reports/of/thu/table?period=2025&periods=2" -b "$jar"
has_text "leads to the report" "href=\"$at\""
has_text "the years in words" "Năm 2025"
has_no_text "asked for by one day it has one period" "Năm 2024"
answers "as an Excel file" 200 "/reports/of/thu/table/file?period=2025&periods=2" -b "$jar"
check "whose sums are formulas" python3 -c 'import sys, zipfile
x = zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode()
assert x.count("<f>SUM(") >= 8 and "ySplit=" in x, x[:300]' "$T/body"

post "a typed figure of that day, with its reason" 303 "$grid" was.c.total.c1=900 c.total.c1=910 _reason="đếm lại"
answers "what is otherwise today" 200 "$at?diff=1" -b "$jar"
has_text "says why the typed cell is" "đếm lại"
has_text "and that a rate comes from other cells" "tính từ các ô khác của biểu"

# What everybody has answered is asked no more; what is not allowed says who may.
echo '{"do":"insert","table":"report_obligation","set":{"from_d":"2025-07-01","definition":"xong","title":"Rà soát thôn có đảng viên","forms":"thon_co_dang_vien","sender_id":'"$commune"',"receiver_id":'"$commune"',"kind_r":"ad_hoc","cycle":"date","as_of":"2025-12-31","due_d":"2026-12-31","secrecy":"restricted"}}' >"$T/xong.jsonl"
check "another one is asked for" "$COSO" put "$T/xong.jsonl" --db "$T/demo.db" --reason "thử"
answers "the reports" 200 /reports -b "$jar"
has_text "the one that was answered is done, this one is not" "Yêu cầu đã gửi đủ: 1"
xong=$("$COSO" report open xong --org "$commune" --db "$T/demo.db" --today 2026-06-15 | grep -oE '[0-9]+:[0-9]+' | head -n 1)
"$COSO" report sign "$xong" --signer A --db "$T/demo.db" --today 2026-06-15 >/dev/null
check "it is sent" "$COSO" report send "$xong" --db "$T/demo.db" --today 2026-06-15
answers "the reports" 200 /reports -b "$jar"
has_text "it is among those that are done" "Yêu cầu đã gửi đủ: 2"
has_text "what runs stands beside" "Kỳ đang chạy"
# Asked for again and again, by the rule of its cycle: expected although nobody has ever answered.
echo '{"do":"insert","table":"report_obligation","set":{"from_d":"2026-01-01","definition":"quy","title":"Việc xảy ra trong quý","forms":"thon_co_dang_vien","sender_id":'"$commune"',"receiver_id":"'"$province"'","kind_r":"periodic","cycle":"quarter","due_rule":"+3wd"}}' >"$T/quy.jsonl"
check "a request for every quarter" "$COSO" put "$T/quy.jsonl" --db "$T/demo.db" --reason "thử"
answers "the home page" 200 / -b "$jar"
has_text "has it in the inbox" "Việc xảy ra trong quý"
answers "its table" 200 /reports/of/quy/table -b "$jar"
has_text "with the quarter that closed" "Quý I/2026"
has_text "overdue" "chưa gửi, quá hạn"
has_no_text "not with one from before it was asked for" "Quý IV/2025"

# Who had nothing to send stands folded away, with a count and with why.
answers "a table with bodies that were merged" 200 "/reports/of/bc_xay_dung_dang_nam/table?periods=3&period=2025" -b "$T/jar4"
has_text "of a province comes in pages" "page=2"
check "folded away with their count" grep -qE '<summary class="in">[0-9]+ nơi không phải gửi kỳ nào' "$T/body"
check "a period in which a body was not there leads to no report" sh -c '! grep -q "/reports/0/0" "$1"' sh "$T/body"
check "and is an empty cell" grep -q 'data-l="Năm 2023"[^>]*></td>' "$T/body"
check "none of them is a line of the table" python3 -c 'import re, sys
x = open(sys.argv[1]).read()
lines = [l for l in re.findall("<tr><th scope=.row.>.*?</tr>", x, re.S)]
assert lines and all(re.search("data-l=.Phải gửi.>[1-9]", l) for l in lines), len(lines)' "$T/body"

sign_in vanphong.08 "$password" "$T/jar5"
answers "a file without the right" 403 "/reports/of/thu/table/file" -b "$T/jar5"
has_text "which right" "Quyền cần có: Xuất danh sách"
has_text "who has it" "Ban Tổ chức Tỉnh ủy, Tỉnh Tuyên Quang"
has_text "who grants it" "Quản trị hệ thống, toàn hệ thống"
has_no_text "nobody by name" "tinh.08"

jar=$T/jar4 csrf=$above
post "returned without a reason" 400 "$at" do=return reason= due=22/06/2026
has_text "the box is named" 'href="#r-reason"'
has_text "and what was typed stands" 'value="22/06/2026"'
post "the province returns it" 303 "$at" do=return reason="Rà lại" due=22/06/2026
answers "what its maker is reminded of" 200 /notices -b "$T/jar"
has_text "that it was returned" "Báo cáo bị trả lại"

answers "the regimes" 200 '/reports/regimes?date=2026-07-01' -b "$jar"
has_text "do not show a request whose day is over" "1 yêu cầu đã qua hạn gửi"
has_text "what is owed in some months only" "chỉ phải báo cáo các kỳ chốt số liệu từ tháng 1 đến tháng 8"
# A report is as secret as it was asked for: below that ceiling it is not there, nor its paper.
inside=/reports/$(echo "$xong" | tr : /)
jar=$T/jar
answers "an internal report" 200 "$inside" -b "$jar"
check "for who reads no internal papers" sh -c '"$1" account ceiling commune_clerk --secrecy open --db "$2" >/dev/null' sh "$COSO" "$T/demo.db"
answers "is closed" 403 "$inside" -b "$jar"
answers "so is its paper" 403 "$inside/paper" -b "$jar"
answers "the open one is not" 200 "$at" -b "$jar"
answers "nor for those who do" 200 "$inside" -b "$T/jar3"
# A figure far from the one of the period before has that one beside it: 31 for 100 out of 131 is within the 30 per cent of the setting, 200 is not.
old=$(one "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ Xã Kháng Nhật'")
jar=$T/jar4 csrf=$above
for year in 2023 2024; do
	[ $year = 2023 ] && set -- c.total.c1=1000 c.total.c3=100 || set -- c.total.c1=1200 c.total.c3=200
	post "figures of $year" 303 "/forms/ho_ngheo_1/enter?unit=02575&period=$year" "$@"
done
echo '{"do":"insert","table":"report_obligation","set":{"from_d":"2024-01-01","definition":"cu","title":"Hộ nghèo năm trước","forms":"ho_ngheo_1","sender_id":'"$old"',"receiver_id":'"$commune"',"kind_r":"thematic","cycle":"year","due_d":"2026-06-30"}}' >"$T/cu.jsonl"
check "a report over an older year is asked for" "$COSO" put "$T/cu.jsonl" --db "$T/demo.db" --reason "thử"
"$COSO" report open cu --org "$old" --period 2024 --db "$T/demo.db" --today 2026-06-15 >"$T/said" 2>&1
answers "its page" 200 "/reports/$(grep -oE '[0-9]+:[0-9]+' "$T/said" | head -n 1 | tr : /)" -b "$jar"
check "the one that doubled has the year before below it, the one that grew by a fifth has not" python3 -c 'import re, sys
x = open(sys.argv[1]).read()
x = x[x.index("f-ho_ngheo_1"):]
cells = [re.sub("<[^>]*>", " ", c).split() for c in re.findall("<td[^>]*>(.*?)</td>", x, re.S)]
print(cells[:12])
assert ["200", "kỳ", "trước", "100"] in cells and ["1.200"] in cells and "lệch nhiều so với kỳ trước" in x' "$T/body"
check "the register is whole" "$COSO" verify --db "$T/demo.db"
check "it ends" stop_server
finish
