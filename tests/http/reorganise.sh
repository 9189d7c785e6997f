# Reorganising in the browser's way, without scripts: choose, preview, divide, do it, undo it; who may; nothing half-done when the server is
# killed.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
one() # SQL
{
	python3 -c 'import sqlite3, sys
row = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone()
print(" ".join(str(v) for v in row))' "$T/demo.db" "$1"
}
unit_of() # CODE
{
	one "SELECT unit_id FROM unit_v WHERE code = '$1' AND until_d = 99991231 ORDER BY from_d DESC"
}
a=$(unit_of 02578)
b=$(unit_of 02404)
forms() # what several forms say of the province, both boundaries
{
	for day in 2025-06-30 2026-02-28 2026-03-01; do
		for boundaries in then today; do
			"$COSO" form thon_co_dang_vien --db "$T/demo.db" --unit 08 --date "$day" --boundaries "$boundaries" --today 2026-11-28 --format json
		done
	done
	"$COSO" form btctw_3 --db "$T/demo.db" --unit 08 --period 2026-H1 --today 2026-11-28 --format json
}
forms >"$T/before" 2>&1
serve one "$COSO" "$T/demo.db" --today 2026-11-28
jar_no=0

as() # LOGIN: signed in anew
{
	jar_no=$((jar_no + 1))
	jar=$T/jar$jar_no
	sign_in "$1" "$password" "$jar"
}

as tinh.08
answers "what do you want to do" 200 /reorganise -b "$jar"
has_text "in plain words" "Nhập nhiều đơn vị thành một đơn vị mới"
answers "the form of a merger, with a unit chosen" 200 "/reorganise/merge?source=%23$a" -b "$jar"
has_text "it is ticked" "value=\"#$a\" checked"
post "search keeps what is chosen" 200 /reorganise/merge do=find find=02404 "source=#$a"
has_text "the one chosen" "value=\"#$a\" checked"
has_text "the one found" "value=\"#$b\""

post "nothing said is told at every field" 400 /reorganise/merge do=preview "source=#$a"
has_text "two are needed" "Chọn ít nhất hai nơi"
has_text "with links to the fields" 'href="#basis_no"'
has_text "and the message at the field" 'id="basis_no-e"'

merge="source=#$a|source=#$b|day=1/3/2026|basis_no=12/NQ-UBTVQH|A.name=Xã Tân Bình Mới|A.code=90101"
merge() # NAME STATUS DO
{
	merge_name=$1 merge_status=$2 merge_do=$3
	IFS='|'
	# shellcheck disable=SC2086
	set -- $merge
	unset IFS
	post "$merge_name" "$merge_status" /reorganise/merge "do=$merge_do" "$@"
}
rows=$(one 'SELECT count(*) FROM change_log')
merge "preview" 200 preview
has_text "new unit" "Xã Tân Bình Mới (90101) thành lập"
has_text "what moves" "Đơn vị trực thuộc chuyển theo"
has_text "figures before and after" ">502<"
has_text "it can be confirmed" 'value="confirm"'
check "the preview wrote nothing" [ "$rows" = "$(one 'SELECT count(*) FROM change_log')" ]

merge "do it" 303 confirm
has_header "to what was done" "location: /reorganise/done/"
done=$(sed -n 's/^[Ll]ocation: \([^\r]*\).*/\1/p' "$T/head")
answers "what was done" 200 "$done" -b "$jar"
has_text "new unit with its link" "Xã Tân Bình Mới"
has_text "and who did it" "tinh.08"
mine=$jar
for login in tinh.46 tochuc.02578; do
	as "$login"
	answers "$login, who could not have done it, is told of no such act" 404 "$done" -b "$jar"
	has_no_text "nor who did it" "tinh.08"
	post "nor when asking to undo it" 404 "/reorganise/undo/${done##*/}" x=y
	has_no_text "nor then who did it" "tinh.08"
done
jar=$mine
ask /account -b "$jar"
csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
merge "again: they have ended" 400 confirm
has_text "says so" "đã kết thúc"
check "the register is whole" "$COSO" verify --db "$T/demo.db"


# a split by a list of villages
n=$(unit_of 90101)
split="source=#$n|day=1/9/2026|basis_no=15/NQ|A.name=Xã Tân Một|A.code=90102|B.name=Xã Tân Hai|B.code=90103"
IFS='|'
# shellcheck disable=SC2086
set -- $split
unset IFS
post "a split needs a place for each village" 400 /reorganise/split do=preview "$@"
has_text "names them" "chưa được xếp về đâu"
has_text "with a list to choose from" 'name="village:'
post "all to one" 200 /reorganise/split "do=all:village" "all:village=B" "$@"
has_text "they go there" 'value="B" selected'
has_text "it can be confirmed then" 'value="confirm"'

# undo: what was built on it goes first, then the merger itself, by the same clerk
villages=$(one "SELECT group_concat(unit_id, ' ') FROM unit_v WHERE parent_id = $n AND until_d = 99991231")
IFS='|'
# shellcheck disable=SC2086
set -- $split
unset IFS
to=A
for village in $villages; do
	set -- "$@" "village:$village=$to"
	to=B
done
post "the merged commune is split" 303 /reorganise/split do=confirm "$@"
parted=$(sed -n 's/^[Ll]ocation: \([^\r]*\).*/\1/p' "$T/head")
post "the merger cannot be taken back under it" 409 "/reorganise/undo/${done##*/}" x=y
has_text "it says what is in the way" "đã ghi sau đó (thao tác ${parted##*/})"
post "the split is taken back" 303 "/reorganise/undo/${parted##*/}" x=y
post "undo" 303 "/reorganise/undo/${done##*/}" x=y
answers "it says so" 200 /reorganise/undone -b "$jar"
has_text "undone" "Đã hoàn tác"
forms >"$T/after" 2>&1
check "forms are what they were, byte for byte" cmp "$T/before" "$T/after"
post "what was undone is not undone again" 409 "/reorganise/undo/${done##*/}" x=y

# the start of an office
answers "start of an office" 200 "/units/$a/start" -b "$jar"
has_text "bodies of the template" "Hội đồng nhân dân"
post "preview of it" 200 "/units/$a/start" do=preview day=1/3/2026 basis_no=1/QĐ body:council=yes seats:council/council_deputy=3
has_text "the body" "Hội đồng nhân dân xã Tân Thanh"
has_text "seats as typed" "Phó Chủ tịch HĐND 3"

# who may
as tochuc.02578
merge "a commune may not merge communes" 403 preview
post "nor found one" 403 /reorganise/found do=preview day=1/3/2026 basis_no=1 "A.name=Xã Lạ" A.type=xa A.code=90111 A.parent=08
cells=$(one "SELECT group_concat(x.organisation_id, ' ') FROM (SELECT organisation_id FROM organisation_v WHERE place IS NOT NULL AND until_d = 99991231 AND unit_id IN (SELECT descendant_id FROM unit_path WHERE ancestor_id = $a AND depth > 0 AND path_until = 99991231) ORDER BY organisation_id LIMIT 2) x")
# shellcheck disable=SC2086
set -- $cells
post "its own cells it may join" 200 /reorganise/organisation_merge do=preview "source=#$1" "source=#$2" day=1/3/2026 basis_no=2/QĐ-ĐU "A.name=Chi bộ ghép"
has_text "members go over" "Người chuyển theo tổ chức"
post "and it does so" 303 /reorganise/organisation_merge do=confirm "source=#$1" "source=#$2" day=1/3/2026 basis_no=2/QĐ-ĐU "A.name=Chi bộ ghép"
joined=$(sed -n 's/^[Ll]ocation: \([^\r]*\).*/\1/p' "$T/head")
answers "it sees what it did" 200 "$joined" -b "$jar"
as tinh.08
answers "so does the level above, which may do it too" 200 "$joined" -b "$jar"
has_text "with who did it" "tochuc.02578"
for login in tinh.46 chibo.02578; do
	as "$login"
	answers "$login may not do it there and is told nothing" 404 "$joined" -b "$jar"
	has_no_text "not who" "tochuc.02578"
done
as lanhdao.08
answers "who only looks may not" 403 /reorganise -b "$jar"

# killed in the middle of the act
as tinh.08
for pause in 0.02 0.1 0.2; do
	before=$(one 'SELECT count(*) FROM change_log')
	curl -s -o /dev/null --max-time 20 -b "$jar" -H "Origin: $base" -d do=confirm --data-urlencode "source=#$a" --data-urlencode "source=#$b" -d day=1/3/2026 -d basis_no=9 --data-urlencode "A.name=Xã Thử $pause" -d A.code=90101 --data-urlencode "_csrf=$csrf" "$base/reorganise/merge" &
	sleep "$pause"
	kill -KILL "$server"
	wait "$server" 2>/dev/null || true
	wait
	after=$(one 'SELECT count(*) FROM change_log')
	if [ "$before" != "$after" ]; then
		check "all of it" [ "$(one "SELECT count(*) FROM unit_v WHERE parent_id IN (SELECT unit_id FROM unit_v WHERE code = '90101' AND until_d = 99991231) AND until_d = 99991231")" = 26 ]
		break
	fi
	serve "again$pause" "$COSO" "$T/demo.db" --today 2026-11-28
	as tinh.08
done
kill -KILL "$server" 2>/dev/null || true
check "killed: all or nothing" "$COSO" verify --db "$T/demo.db"
finish
