# One human, one record: the work list, two records side by side, what clashes, the merge, the old link, taking it back, "not one person";
# and who may.
. tests/lib.sh
. tests/http/lib.sh

db=$T/demo.db
demo_at "$db"
password=$(sed -n 's/.*mật khẩu chung //p' "$db.said")
two_records "$db" "$T"
pair=$(found_pair "$db" "d.area_id || '/' || d.id")
one=$(found_pair "$db" "d.a_area || '/' || d.a_id")
two=$(found_pair "$db" "d.b_area || '/' || d.b_id")
loser=${two#*/}
# facts PERSON: everything that is said of both, but for revisions and times
facts()
{
	for table in person person_v membership party_record qualification; do
		python3 -c 'import sqlite3, sys
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
names = [c[1] for c in db.execute("PRAGMA table_info(%s)" % sys.argv[2]) if c[1] not in ("rev", "rec_ms", "chg_id", "lock_no")]
for row in db.execute("SELECT %s FROM %s ORDER BY 1, 2, 3" % (", ".join(names), sys.argv[2])):
    print(sys.argv[2], row)' "$db" "$table"
	done
}
party()
{
	"$COSO" form btctw_3 --db "$db" --unit 08 --period 2022 --format tsv
}
facts >"$T/before"
party >"$T/party.before"
check "found with its grounds" sh -c '"$1" duplicates --db "$2" | grep -q "họ tên giống cả dấu, cùng ngày, tháng, năm sinh"' sh "$COSO" "$db"
check "searching again changes nothing" sh -c '"$1" duplicates --find --db "$2" | grep -q "thêm 0, sửa 0, bỏ 0"' sh "$COSO" "$db"

serve one "$COSO_ASAN" "$db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"
post() # NAME STATUS ADDRESS FIELD…
{
	post_name=$1
	post_status=$2
	post_address=$3
	shift 3
	answers "$post_name" "$post_status" "$post_address" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" "$@"
}
answers "the work list" 200 /duplicates -b "$jar"
has_text "has the pair" "/duplicates/$pair"
answers "side by side" 200 "/duplicates/$pair" -b "$jar"
has_text "with its choices" 'name="f.phone"'
has_text "and what cannot stand twice" 'name="c.membership.'
answers "the person's page says so" 200 "/people/$one" -b "$jar"
has_text "and leads there" "/duplicates/$pair"
clash=$(grep -o 'name="c.membership[^"]*"' "$T/body" | head -n 1)
ask "/duplicates/$pair" -b "$jar"
clash=$(grep -o 'c\.membership\.[0-9]*\.[0-9]*' "$T/body" | head -n 1)

# a trial writes nothing
post "two home cells are refused" 400 "/duplicates/$pair/preview" -d keep=a -d "$clash=both"
has_text "in words" "Còn bản ghi vướng nhau"
post "a trial" 200 "/duplicates/$pair/preview" -d keep=a
has_text "says what would move" "chuyển sang hồ sơ của"
has_text "and which figures" " → "
check "and writes nothing" sh -c 'cmp "$1" -' sh "$T/before" <<END
$(facts)
END
post "without a reason" 400 "/duplicates/$pair/merge" -d keep=a
has_text "it is asked for" 'href="#reason"'
post "with a wrong hidden field" 403 "/duplicates/$pair/merge" -d keep=a -d _csrf=x --data-urlencode _csrf=wrong -H 'Sec-Fetch-Site: cross-site'

# the merge
post "merging" 303 "/duplicates/$pair/merge" -d keep=a -d "$clash=chain" --data-urlencode "reason=đã xem thẻ căn cước"
has_header "leads to who stays" "location: /people/$one"
merge=$(query "$db" "SELECT area_id || '/' || id FROM person_merge")
answers "an old link to the other" 303 "/people/$two" -b "$jar"
has_header "leads to who stays" "location: /people/$one"
answers "it is found no more in the list" 200 "/people?q=ma+thi+thu+doi" -b "$jar"
has_no_text "one record only" "/people/$two"
check "all is given over" test "$(query "$db" "SELECT count(*) FROM qualification WHERE person_id = $loser")" = 0
check "the earlier membership ended where the later begins" test "$(query "$db" "SELECT count(*) FROM membership m JOIN duplicate d ON d.a_id = m.person_id WHERE m.until_d = 20210101")" = 1
party >"$T/party.merged"
check "figures count once where they counted twice" sh -c '! cmp -s "$1" "$2"' sh "$T/party.before" "$T/party.merged"
post "merging twice" 403 "/duplicates/$pair/merge" -d keep=a --data-urlencode "reason=lần nữa xem sao"
check "the register holds" "$COSO" verify --db "$db"

# taking it back
answers "the merge has a page" 200 "/merges/$merge" -b "$jar"
has_text "with what goes back" "Kế toán"
post "taken back" 303 "/merges/$merge/undo" -d x=y
has_header "leads to who came back" "location: /people/$two"
facts >"$T/after"
check "both are what they were" cmp "$T/before" "$T/after"
party >"$T/party.after"
check "and so are the figures" cmp "$T/party.before" "$T/party.after"
post "not twice" 409 "/merges/$merge/undo" -d x=y
check "the pair is remembered" sh -c '"$1" duplicates --find --db "$2" | grep -q "thêm 0, sửa 0, bỏ 0"' sh "$COSO" "$db"
post "not one person" 303 "/duplicates/$pair/judge" -d state=different
answers "the work list is empty" 200 /duplicates -b "$jar"
has_no_text "of this pair" "/duplicates/$pair"
post "a state that is none" 400 "/duplicates/$pair/judge" -d state=same

# who may
sign_in tochuc.02578 "$password" "$T/jar.commune"
jar=$T/jar.commune
answers "one commune sees its own record" 200 "/duplicates/$pair" -b "$jar"
has_text "of the other only where" "ở đơn vị khác, mã hồ sơ $loser"
has_no_text "not whose" "doi@example.vn"
post "and cannot merge" 403 "/duplicates/$pair/merge" -d keep=a --data-urlencode "reason=không có quyền"
post "nor judge" 403 "/duplicates/$pair/judge" -d state=open
post "nor take back" 403 "/merges/$merge/undo" -d x=y
sign_in tinh.46 "$password" "$T/jar.other"
jar=$T/jar.other
answers "another province sees nothing" 403 "/duplicates/$pair" -b "$jar"
sign_in xa.02578 "$password" "$T/jar.clerk"
answers "without the right no list" 403 /duplicates -b "$T/jar.clerk"
check "what was compared is in the reading log" test "$(query "$db" "SELECT count(*) > 0 FROM access_log WHERE purpose LIKE 'đối chiếu%'")" = 1
check "SIGTERM ends it well" stop_server

# killed in the middle of a merge
serve two "$COSO" "$db" --today 2026-11-28
sign_in tinh.08 "$password" "$T/jar.kill"
jar=$T/jar.kill
post "one person after all" 303 "/duplicates/$pair/judge" -d state=open
facts >"$T/apart"
for pause in 0.004 0.02 0.08; do
	curl -s -o "$T/null" --max-time 20 -b "$jar" -H "Origin: $base" -d keep=a -d "$clash=chain" --data-urlencode "reason=đã xem thẻ căn cước" --data-urlencode "_csrf=$csrf" "$base/duplicates/$pair/merge" &
	sleep "$pause"
	kill -KILL "$server"
	wait
	if [ "$(query "$db" "SELECT count(*) FROM person_merge WHERE undone_ms IS NULL")" = 0 ]; then
		facts >"$T/now"
		check "killed after $pause s of merging: nothing of it" cmp "$T/apart" "$T/now"
	else
		check "killed after $pause s of merging: all of it" test "$(query "$db" "SELECT count(*) FROM qualification WHERE person_id = $loser")" = 0
	fi
	serve "again$pause" "$COSO" "$db" --today 2026-11-28
	rm -f "$jar"
	sign_in tinh.08 "$password" "$jar"
done
check "it ends" stop_server
check "nothing was said about memory" test ! -s "$T/one.err"
check "the register is as it should be, after all of that too" "$COSO" verify --db "$db"
finish
