# The log: every sign-in, sign-out, refusal, reading and file that goes out is in it; the pages that show it, with their filter, masks and Excel;
# who may see what; and that nobody fills the disk with refusals.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28
acts() # WHERE: how many rows of the reading log
{
	query "$T/demo.db" "SELECT count(*) FROM access_log WHERE $1"
}

# ---- signing in
ask /sign-in -H "Origin: $base" --data-urlencode "login=tinh.08" --data-urlencode "password=sai"
check "a wrong password is refused" test "$status" = 403
check "and in the log" test "$(acts "act = 22 AND actor = 'tinh.08' AND fields = 'wrong' AND query = '127.0.0.1'")" = 1
ask /sign-in -H "Origin: $base" --data-urlencode "login=mat-khau-go-nham" --data-urlencode "password=sai"
check "what was typed for a login is not" test "$(acts "actor = '?' AND act = 22") $(acts "actor LIKE '%nham%' OR query LIKE '%nham%' OR fields LIKE '%nham%'")" = "1 0"
sign_in tinh.08 "$password" "$T/tinh"
check "a sign-in is in the log" test "$(acts "act = 21 AND actor = 'tinh.08'")" = 1
jar=$T/tinh
post "signing out" 303 /sign-out
check "a sign-out too" test "$(acts "act = 23 AND actor = 'tinh.08'")" = 1

# ---- refusals and files
sign_in xa.02578 "$password" "$T/xa"
answers "the home page" 200 / -b "$T/xa"
has_text "counts people" ">240<"
check "and names nobody: no reading is noted" test "$(acts "actor = 'xa.02578' AND act < 21")" = 0
answers "no right to accounts" 403 /accounts -b "$T/xa"
check "the refusal is in the log, by its pattern" test "$(acts "act = 24 AND actor = 'xa.02578' AND fields = 'GET /accounts'")" = 1
answers "no right to a record elsewhere" 403 "/records/tenure/$(query "$T/demo.db" "SELECT t.area_id || '/' || t.id FROM tenure t JOIN area a ON a.number = t.area_id JOIN unit_v v ON v.unit_id = a.home_unit_id WHERE v.code = '02404' ORDER BY t.id")" -b "$T/xa"
check "without the number of the record" test "$(acts "act = 24 AND fields = 'GET /records/:kind/:area/:id' AND row_id = (SELECT id FROM account WHERE login = 'xa.02578')")" = 1
i=0
: >"$T/many"
while [ $i -lt 60 ]; do
	printf 'url="%s/accounts"\noutput="/dev/null"\n' "$base" >>"$T/many"
	i=$((i + 1))
done
curl -s -b "$T/xa" -K "$T/many"
many=$(acts "act = 24 AND actor = 'xa.02578'")
check "sixty more do not make sixty rows ($many)" test "$many" -ge 20 -a "$many" -le 45
sign_in vanphong.08 "$password" "$T/office"
sign_in tinh.08 "$password" "$T/tinh"
answers "figures as Excel" 200 "/forms/cap_uy_nhiem_ky/excel?unit=08&term=2020-2025" -b "$T/tinh"
check "a file with figures alone is in the log" test "$(acts "act = 7 AND actor = 'tinh.08' AND fields = 'GET /forms/:code/excel'")" = 1

# ---- the pages
sign_in admin "$password" "$T/admin"
answers "the log of looking" 200 "/audit?log=reads&act=sign_in_failed" -b "$T/admin"
has_text "in words" "Đăng nhập không được"
has_text "why" "sai tên hoặc mật khẩu"
has_no_text "only what was asked for" "<td data-l=\"Việc\">Đăng xuất"
answers "by name" 200 "/audit?log=reads&who=xa.02578" -b "$T/admin"
has_text "of that one" "GET /accounts"
has_no_text "and nobody else" '<td data-l="Người">tinh.08'
answers "the administrator sees no commune's books" 200 "/audit?unit=02578&from=01/01/2000" -b "$T/admin"
has_text "and is told there are none" "Không có dòng nào như vậy"
answers "a day that is none" 400 "/audit?from=31/02/2026" -b "$T/admin"
has_text "is said" "31/02/2026"
answers "a unit that is none" 400 "/audit?unit=99999" -b "$T/admin"
answers "no key of a person" 400 "/audit?person=abc" -b "$T/admin"

unit=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '02578' AND until_d = 99991231 ORDER BY from_d DESC")
who=$(query "$T/demo.db" "SELECT t.area_id || ' ' || t.person_id FROM tenure t JOIN post p ON p.id = t.post_id JOIN organisation_v o ON o.organisation_id = p.organisation_id JOIN unit_path q ON q.descendant_id = o.unit_id WHERE q.ancestor_id = $unit ORDER BY t.id")
area=${who% *}
person=${who#* }
sign_in kiemtra.08 "$password" "$T/auditor"
answers "whoever audits a province sees its communes" 200 "/audit?unit=02578&from=01/01/2000" -b "$T/auditor"
has_text "a table of changes" "<caption"
has_text "values he may not see are masked or left out" "không được xem tên"
has_no_text "no name of anybody" "$(query "$T/demo.db" "SELECT full_name FROM person_v WHERE area_id = $area AND person_id = $person")"
next=$(sed -n 's/.*href="\([^"]*after=[^"]*\)".*/\1/p' "$T/body" | sed 's/&amp;/\&/g' | head -n 1)
first=$(grep -c 'class="nw"' "$T/body")
check "fifty rows a page" test "$first" = 50
grep -o '<th scope="row" class="nw">[^<]*' "$T/body" >"$T/page1"
answers "older ones" 200 "$next" -b "$T/auditor"
check "as many" test "$(grep -c 'class="nw"' "$T/body")" = 50
answers "of one human" 200 "/audit?person=$area-$person&from=01/01/2000" -b "$T/auditor"
has_text "with his posts" "Giữ chức vụ"
check "not those of others" test "$(grep -c 'class="nw"' "$T/body")" -lt 50
answers "as Excel" 200 "/audit/file?person=$area-$person&from=01/01/2000" -b "$T/auditor"
has_header "a file" "content-disposition: attachment"
check "that is one" sh -c 'python3 -c "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).testzip()" "$1"' sh "$T/body"
check "reading the log is in the log" test "$(acts "act = 12 AND actor = 'kiemtra.08' AND tbl = 'change_log'")" -ge 2
check "and taking it out" test "$(acts "act = 7 AND actor = 'kiemtra.08' AND tbl = 'change_log'")" = 1
answers "what accounts of his province did in lists of all" 200 "/audit?log=reads&who=xa.02578" -b "$T/auditor"
has_text "is his to see" "GET /accounts"
answers "that of an account for everything is not" 200 "/audit?log=reads&who=admin" -b "$T/auditor"
has_text "to see" "Không có dòng nào như vậy"
answers "nobody else reads the log" 403 /audit -b "$T/office"

# ---- whole
stop_server
check "the register is whole" "$COSO" verify --db "$T/demo.db"
said_of_clock() # COMMAND TEXT
{
	"$COSO" "$1" --db "$T/demo.db" 2>&1 | grep -qF -e "$2"
}
check "the times in the log go forward" sh -c '! "$1" doctor --db "$2" | grep -q "giờ trong nhật ký xem lùi"' sh "$COSO" "$T/demo.db"
python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("UPDATE access_log SET at_ms = at_ms + 7200000 WHERE id = (SELECT id FROM access_log WHERE area_id = 0 ORDER BY seq LIMIT 1 OFFSET 3)")
c.commit()' "$T/demo.db"
check "a clock set back is seen in it" said_of_clock doctor "giờ trong nhật ký xem lùi lại 1 lần"
check "and said by verify" said_of_clock verify "giờ trong nhật ký xem lùi lại 1 lần"
finish
