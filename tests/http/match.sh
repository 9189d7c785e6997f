# Matching in the browser: begun with a report that was sent, its differences settled by both sides, two people at once, signed by both,
# minutes as files; who may what; what is left stands on the home page.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
db=$T/demo.db
lower=$(query "$db" "SELECT o.organisation_id FROM organisation_v o JOIN unit_v u ON u.unit_id = o.unit_id AND u.code = '02578' AND u.until_d = 99991231 WHERE o.until_d = 99991231 AND o.name = 'Đảng bộ Xã Tân Thanh'")
upper=$(query "$db" "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ tỉnh Tuyên Quang' AND until_d = 99991231")
cat >"$T/put" <<END
{"do":"insert","table":"report_obligation","set":{"definition":"thu_doi_khop","title":"Đối khớp số lượng đảng viên","forms":"btctw_3","sender_id":$lower,"receiver_id":$upper,"kind_r":"thematic","cycle":"year","due_rule":"+3wd","from_d":"2025-07-01"}}
END
check "a report is asked for" "$COSO" put "$T/put" --db "$db" --reason "thử"
report()
{
	"$COSO" report "$@" --db "$db" --today 2026-11-28
}
report open thu_doi_khop --org "$lower" --period 2025 >"$T/said" 2>&1
report=$(grep -oE '[0-9]+:[0-9]+' "$T/said" | head -n 1)
for id in $(report check "$report" --format json 2>/dev/null | grep -o '"id": *"[^"]*"' | sed 's/.*: *"//; s/"//'); do
	report explain "$report" --form btctw_3 --check "$id" --reason "thử" >/dev/null 2>&1
done
report sign "$report" --signer "Nguyễn Văn Thử" >/dev/null 2>&1
check "it is sent" report send "$report"
gone=$(query "$db" "SELECT m.area_id || ',\"id\":' || m.id FROM membership m WHERE m.organisation_id IN (SELECT organisation_id FROM organisation_v WHERE unit_id IN (SELECT descendant_id FROM unit_path p JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '02578' AND u.until_d = 99991231)) AND m.until_d = 99991231 ORDER BY m.id")
echo '{"do":"void","table":"membership","area":'"$gone"'}' >"$T/put"
check "the register moves" "$COSO" put "$T/put" --db "$db" --reason "nhập nhầm"

serve match "$COSO" "$db" --today 2026-11-28
jar=$T/jar
sign_in xa.02578 "$password" "$jar"
below=$csrf
sign_in tinh.08 "$password" "$T/above"
above=$csrf
sign_in tinh.46 "$password" "$T/far"
far=$csrf
sign_in tochuc.02578 "$password" "$T/names.jar"
names=$csrf
sign_in lanhdao.02578 "$password" "$T/chief.jar"
chief=$csrf
csrf=$below
to() # SIDE PATH FIELD…: a POST as that side
{
	to_side=$1
	to_path=$2
	shift 2
	for to_field; do
		shift
		set -- "$@" --data-urlencode "$to_field"
	done
	case $to_side in below) to_jar=$jar to_csrf=$below ;; above) to_jar=$T/above to_csrf=$above ;; chief) to_jar=$T/chief.jar to_csrf=$chief ;; *) to_jar=$T/far to_csrf=$far ;; esac
	ask "$to_path" -b "$to_jar" -H "Origin: $base" --data-urlencode "_csrf=$to_csrf" "$@"
}
did() # NAME STATUS SIDE PATH FIELD…
{
	did_name=$1
	did_want=$2
	shift 2
	to "$@"
	if [ "$status" = "$did_want" ]; then
		ok "$did_name"
	else
		not_ok "$did_name"
		echo "# status $status, wanted $did_want"
		sed -n 's/.*er-h">\([^<]*\).*/# \1/p' "$T/body"
	fi
}

answers "the province's page" 200 /match -b "$T/above"
has_text "offers the report that was sent" "name=\"report\" value=\"$report\""
answers "by unit, without marks" 200 "/match?unit=tan+thanh&period=2025" -b "$T/above"
answers "and another has none" 200 "/match?unit=khong+co" -b "$T/above"
has_text "it is said" "Không có báo cáo nào như đã chọn"
answers "another province's page" 200 /match -b "$T/far"
has_no_text "does not" "value=\"$report\""
did "nothing chosen" 409 above /match x=y
has_text "it is said" "Chưa chọn báo cáo nào"
did "another province may not begin" 409 far /match "report=$report"
did "the province begins" 303 above /match "report=$report"
match=$(query "$db" "SELECT area_id || '/' || id FROM report_match")
check "and is led there" grep -qi "^location: /match/$match" "$T/head"
did "not twice" 409 above /match "report=$report"
answers "the page of the lower side" 200 "/match/$match" -b "$jar"
has_text "has the difference" "Tổng số đảng viên"
has_text "and what stands on each side" "<b>239</b>"
answers "another province's" 403 "/match/$match" -b "$T/far"
answers "no page" 404 /match/1/1 -b "$jar"
answers "the home page" 200 / -b "$jar"
has_text "has what is left" "chênh lệch chưa thống nhất"

line=$(query "$db" "SELECT area_id || ':' || id FROM report_match_line ORDER BY id")
rev=$(query "$db" "SELECT rev FROM report_match_line ORDER BY id")
did "who may not sign" 403 below "/match/$match" do=sign-lower "signer=Bí thư"
did "signing waits for what is open" 409 chief "/match/$match" do=sign-lower "signer=Bí thư"
has_text "how much is said" "chưa ký được"
did "a conclusion says something" 400 below "/match/$match" do=answer "line=$line" "rev=$rev" state=agreed_upper answer=
has_text "where it is missing" "<details class=\"no-print\" open>"
did "the lower side settles one" 303 below "/match/$match" do=answer "line=$line" "rev=$rev" state=agreed_upper "answer=Xã sửa danh sách"
did "who comes second is told" 409 above "/match/$match" do=answer "line=$line" "rev=$rev" state=explained "answer=Chuyển sinh hoạt"
has_text "by whom" "xa.02578"
has_text "and keeps what was typed" "Chuyển sinh hoạt"
did "another province does not learn who was there first" 403 far "/match/$match" do=again rev=99
did "another province settles nothing" 403 far "/match/$match" do=answer "line=$line" state=explained answer=x

answers "with a form chosen its rows are there" 200 "/match/$match?form=btctw_3&row=I&column=now" -b "$jar"
has_text "the row" '<option value="I" selected>'
"$COSO" who btctw_3 --db "$db" --unit 08/02578 --period 2025 --today 2026-11-28 --row I --column now --format tsv 2>/dev/null |
	python3 -c 'import csv, sys
rows = list(csv.DictReader((l for l in sys.stdin if "\t" in l), delimiter="\t"))
name, birth = next(k for k in rows[0] if "tên" in k.lower()), next(k for k in rows[0] if "sinh" in k.lower())
for r in rows[1:]: print("%s\t%s" % (r[name], r[birth]))
print("Lò Văn Không Có\t1990")' >"$T/names"
paste() # SIDE LIST, as curl takes it
{
	case $1 in below) paste_jar=$jar paste_csrf=$below ;; *) paste_jar=$T/names.jar paste_csrf=$names ;; esac
	ask "/match/$match" -b "$paste_jar" -H "Origin: $base" --data-urlencode "_csrf=$paste_csrf" --data-urlencode do=names --data-urlencode form=btctw_3 --data-urlencode row=I --data-urlencode column=now --data-urlencode "$2"
}
paste below "list@$T/names"
check "who may not have all names matches no list" test "$status" = 403
has_text "it is said" "không được xem đủ tên"
paste names "list@$T/names"
check "a list is pasted" test "$status" = 303
answers "the page" 200 "/match/$match" -b "$T/names.jar"
has_text "says who is in one only" "Lò Văn Không Có, 1990"
check "the names were noted as read" test "$(query "$db" "SELECT COUNT(*) > 0 FROM access_log WHERE tbl = 'report_match'")" = 1
paste names "list=Lò Văn A; 31/2/1990"
check "a faulty list" test "$status" = 400
has_text "names its line" "dòng 1"
has_text "and is not lost" "Lò Văn A; 31/2/1990"

did "all others at once" 303 above "/match/$match" do=answer state=agreed_upper "answer=Hai bên thống nhất"
did "who signs for the upper side does not for the lower" 403 above "/match/$match" do=sign-lower "signer=Giả"
has_text "and is told" "không xác nhận cho cả hai bên"
answers "its page" 200 "/match/$match" -b "$T/above"
has_text "has its own button" 'value="sign-upper"'
has_no_text "and no other" 'value="sign-lower"'
did "the lower side signs" 303 chief "/match/$match" do=sign-lower "signer=Bí thư xã"
did "it cannot sign for the upper" 403 chief "/match/$match" do=sign-upper "signer=Giả"
echo '{"do":"correct","table":"report_match","area":'"${match%%/*}"',"id":'"${match##*/}"',"set":{"upper_by":"Giả"}}' >"$T/put"
check "nor by the general door" sh -c '! "$1" put "$2" --db "$3" --as xa.02578 --reason x >"$4" 2>&1 && grep -q "không có quyền" "$4"' sh "$COSO" "$T/put" "$db" "$T/said"
answers "the minutes of what is not signed by both" 200 "/match/$match/paper" -b "$jar"
pdftotext -layout "$T/body" "$T/text"
check "are a draft" grep -q "DỰ THẢO" "$T/text"
did "the upper side signs" 303 above "/match/$match" do=sign-upper "signer=Trưởng ban"
check "both have" test "$(query "$db" "SELECT lower_by || '/' || upper_by FROM report_match")" = "Bí thư xã/Trưởng ban"
answers "minutes as PDF" 200 "/match/$match/paper" -b "$T/names.jar"
pdftotext -layout "$T/body" "$T/text"
check "have kind, body, line, names and signatures" sh -c 'for w in "BIÊN BẢN" "ĐẢNG BỘ TỈNH TUYÊN" "3-BTCTW: " "Lò Văn Không Có" "Bí thư xã" "Trưởng ban" "xác nhận trên chương trình"; do grep -q "$w" "$1" || { echo "$w"; exit 1; }; done' sh "$T/text"
answers "and as Word" 200 "/match/$match/paper?as=docx" -b "$T/above"
check "a Word file" python3 tests/fixtures/docx.py "$T/body"
answers "nothing is left on the home page" 200 / -b "$jar"
has_no_text "of it" "Đối khớp: "
answers "those that are done are listed too" 200 "/match?all=1" -b "$jar"
has_text "as signed" "Hai bên đã xác nhận"
# neither side takes the other's signature off, by no door
did "a signed one is not changed from above" 409 above "/match/$match" do=answer "line=$line" state=explained "answer=Khác"
has_text "what to do is said" "bỏ xác nhận của mình"
did "nor compared again from below" 409 below "/match/$match" do=again
did "the signature of the lower side is not the upper side's to take off" 403 above "/match/$match" do=unsign-lower
did "nor a clerk's" 403 below "/match/$match" do=unsign-lower
check "both stand" test "$(query "$db" "SELECT lower_by || '/' || upper_by FROM report_match")" = "Bí thư xã/Trưởng ban"
answers "the page of who signed" 200 "/match/$match" -b "$T/above"
has_text "has a button for the own signature" 'value="unsign-upper"'
has_no_text "none for the other's" 'value="unsign-lower"'
has_no_text "and none to change a line" 'value="answer"'
# a Word file of one's own with the report's figures
python3 - "$T/own.docx" <<END
import sys, zipfile
sys.path.insert(0, "tests/fixtures")
sys.argv = ["docx_template.py", sys.argv[1]]
exec(open("tests/fixtures/docx_template.py").read().replace("person.full_name", "report.sender").replace("person.birth_d", "btctw_3.I.now"))
END
answers "a report into a Word file of one's own" 200 "/reports/$(echo "$report" | tr : /)/paper" -b "$T/names.jar" -H "Origin: $base" -F "_csrf=$names" -F "template=@$T/own.docx"
check "has its sender and the frozen figure" sh -c 'python3 tests/fixtures/docx.py "$1" | tee "$2" | grep -q "^tag btctw_3.I.now = 240$" && grep -q "^tag report.sender = Đảng bộ" "$2"' sh "$T/body" "$T/text"
answers "another file" 400 "/reports/$(echo "$report" | tr : /)/paper" -b "$T/names.jar" -H "Origin: $base" -F "_csrf=$names" -F "template=@$T/put"
has_text "is none" "không phải tệp Word"
answers "nobody else's report" 403 "/reports/$(echo "$report" | tr : /)/paper" -b "$T/far" -H "Origin: $base" -F "_csrf=$far" -F "template=@$T/own.docx"
check "the server ends cleanly" stop_server
finish
