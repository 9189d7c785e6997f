# Copies put aside: sealed, opened by age and tar alone, taken back with the same rows, chains and figures on both engines; a copy that was
# changed, cut or made by somebody else is refused; nothing half-made stays; old copies are thinned.
. tests/lib.sh

fails() # NAME STATUS TEXT COMMAND…: ends with that status and says that
{
	fails_name=$1 fails_want=$2 fails_text=$3
	shift 3
	fails_rc=0
	"$@" >"$T/fails" 2>&1 || fails_rc=$?
	check "$fails_name" sh -c '[ "$1" = "$2" ] && grep -qF -e "$3" "$4"' sh "$fails_rc" "$fails_want" "$fails_text" "$T/fails"
}

age-keygen -o "$T/id" 2>/dev/null
age-keygen -o "$T/few" 2>/dev/null
to=$(age-keygen -y "$T/id")
few=$(age-keygen -y "$T/few")

demo_at "$T/demo.db"
"$COSO" init --db "$T/small.db" >/dev/null # units only: for what goes wrong
# a sealed attachment, so that the key is wanted to read it
mkdir -p "$T/demo.db.files/ab"
printf 'x' >"$T/demo.db.files/new-1" # somebody's unfinished one stays out

check "put aside" "$COSO" backup --db "$T/demo.db" --out "$T/a.age" --recipient "$to" --key-recipient "$few"
check "only its owner may read it" test "$(stat -c %a "$T/a.age")" = 600
check "nothing unsealed is left" sh -c '! ls -d "$1".aside-* 2>/dev/null' sh "$T/demo.db"
check "names and numbers are not readable in it" sh -c '! grep -aq "register.db" "$1"' sh "$T/a.age"
mkdir "$T/by_hand"
check "age and tar open it without us" sh -c 'age --decrypt --identity "$1" "$2" | tar --extract --zstd --directory "$3"' sh "$T/id" "$T/a.age" "$T/by_hand"
check "what lies in it is a register" sh -c '[ "$(ls "$1" | tr "\n" " ")" = "key.age manifest.json register.db " ]' sh "$T/by_hand"
check "whose rows are those of the register" sh -c '[ "$("$1" list people --db "$2" --unit 08 --format tsv | sha256sum)" = "$("$1" list people --db "$3" --unit 08 --format tsv | sha256sum)" ]' sh "$COSO" "$T/demo.db" "$T/by_hand/register.db"
fails "its key is for fewer hands" 1 "" age --decrypt --identity "$T/id" "$T/by_hand/key.age"

"$COSO" rehearse "$T/a.age" --identity "$T/id" --key-identity "$T/few" --today 2026-11-28 >"$T/tried"
check "tried, with a form drawn again" grep -qE " 0 điểm sai, biểu [a-z_0-9]+ đúng số" "$T/tried"
check "the rehearsal is noted" grep -q '"findings":0' "$T/rehearsals.jsonl"
check "and left nothing" sh -c '! ls -d "$1".aside-* 2>/dev/null' sh "$T/a.age"
fails "not where something is" 1 "đã có" "$COSO" restore "$T/a.age" --db "$T/demo.db" --identity "$T/id"
fails "not without a key" 2 "--identity" "$COSO" restore "$T/a.age" --db "$T/back.db"
fails "not with another key" 1 "không mở được" "$COSO" restore "$T/a.age" --db "$T/back.db" --identity "$T/few"
fails "nor with a wrong one for the key" 1 "không mở được" "$COSO" restore "$T/a.age" --db "$T/back.db" --identity "$T/id" --key-identity "$T/id"
check "nothing was left" sh -c '! ls -d "$1"* 2>/dev/null' sh "$T/back.db"
for tail in wal shm journal; do
	printf 'of the register that died' >"$T/back.db-$tail"
	fails "not beside what a dead register left ($tail)" 1 "back.db-$tail" "$COSO" restore "$T/a.age" --db "$T/back.db" --identity "$T/id"
	check "which stays as it is" sh -c '[ "$(ls "$1"*)" = "$1-$2" ] && [ "$(cat "$1-$2")" = "of the register that died" ]' sh "$T/back.db" "$tail"
	rm "$T/back.db-$tail"
done
check "taken back" "$COSO" restore "$T/a.age" --db "$T/back.db" --identity "$T/id" --key-identity "$T/few"
check "byte for byte the key too" cmp "$T/demo.db.key" "$T/back.db.key"
rm -f "$T/back.db"*

# hostile and broken copies
mkdir "$T/by_hand.small"
check "a small one" "$COSO" backup --db "$T/small.db" --out "$T/s.age" --recipient "$to" --key-recipient "$few"
age --decrypt --identity "$T/id" "$T/s.age" | tar --extract --zstd --directory "$T/by_hand.small"
rm -rf "$T/by_hand"
mv "$T/by_hand.small" "$T/by_hand"
head -c 4000000 "$T/s.age" >"$T/cut.age"
fails "a cut one" 1 "không mở được" "$COSO" restore "$T/cut.age" --db "$T/back.db" --identity "$T/id"
python3 - "$T/s.age" "$T/bit.age" <<'PY'
import sys
b = bytearray(open(sys.argv[1], "rb").read())
b[len(b) // 2] ^= 1
open(sys.argv[2], "wb").write(b)
PY
fails "one bit" 1 "không mở được" "$COSO" restore "$T/bit.age" --db "$T/back.db" --identity "$T/id"
fails "without its key it is said" 0 "back.db.key" "$COSO" restore "$T/s.age" --db "$T/back.db" --identity "$T/id"
rm -f "$T/back.db"*
forge() # NAME PYTHON: by_hand changed by a script and sealed again for the same public key, as anybody can
{
	rm -rf "$T/forged" "$T/forged.age"
	cp -r "$T/by_hand" "$T/forged"
	(cd "$T/forged" && python3 -c "$2" && tar --create --zstd ${3:-} * | age --encrypt --recipient "$to" --output "$T/forged.age")
}
forge list 'import json; m = json.load(open("manifest.json")); m["counts"]["person"] += 1; json.dump(m, open("manifest.json", "w"))'
fails "a list somebody changed" 1 "bản kê đã bị sửa" "$COSO" rehearse "$T/forged.age" --identity "$T/id" --key-identity "$T/few"
forge register 'f = open("register.db", "r+b"); f.seek(5000000); f.write(b"x" * 100)'
fails "a register somebody changed" 1 "khác với bản kê" "$COSO" restore "$T/forged.age" --db "$T/back.db" --identity "$T/id"
forge path 'import os; os.rename("key.age", "k")' '--transform=s,^k$,../../out, -P'
fails "a name that leads elsewhere" 1 "không phải bản sao" "$COSO" restore "$T/forged.age" --db "$T/back.db" --identity "$T/id"
forge link 'import os; os.remove("key.age"); os.symlink("/etc/passwd", "key.age")'
fails "a link" 1 "không phải bản sao" "$COSO" restore "$T/forged.age" --db "$T/back.db" --identity "$T/id"
# a whole copy of another register, for the same hands and with its own key: nothing in it is wrong
"$COSO" init --db "$T/other.db" >/dev/null
"$COSO" heads --sign --db "$T/small.db" --out "$T/heads" 2>/dev/null
check "another's copy" "$COSO" backup --db "$T/other.db" --out "$T/other.age" --recipient "$to" --key-recipient "$few"
fails "is told by the ends kept elsewhere" 1 "do khóa khác ký" "$COSO" rehearse "$T/other.age" --identity "$T/id" --key-identity "$T/few" --heads "$T/heads"
fails "also without its key" 1 "viết lại" "$COSO" rehearse "$T/other.age" --identity "$T/id" --heads "$T/heads"
fails "also where it is taken back" 1 "do khóa khác ký" "$COSO" restore "$T/other.age" --db "$T/back.db" --identity "$T/id" --key-identity "$T/few" --heads "$T/heads"
rm -f "$T/back.db"*
fails "the register's own is as they say" 0 "đối chiếu với dòng đã chép ra giấy" "$COSO" rehearse "$T/s.age" --identity "$T/id" --key-identity "$T/few" --heads "$T/heads"
check "down to the public key on paper" grep -qF "$(sed -n 's/^key \(........\).*/\1/p' "$T/heads")" "$T/fails"
fails "a file of ends that is not there" 1 "$T/no.heads" "$COSO" restore "$T/s.age" --db "$T/back.db" --identity "$T/id" --heads "$T/no.heads"
fails "one that is none" 1 "không phải tệp đầu chuỗi" "$COSO" restore "$T/s.age" --db "$T/back.db" --identity "$T/id" --heads "$T/id"
check "nothing is taken back then" sh -c '! ls -d "$1"* 2>/dev/null' sh "$T/back.db"
printf 'abc' | age --encrypt --recipient "$to" --output "$T/noise.age"
fails "something else that was sealed" 1 "không phải bản sao" "$COSO" restore "$T/noise.age" --db "$T/back.db" --identity "$T/id"
check "nothing was left of any" sh -c '! ls -d "$1"* "$2" 2>/dev/null' sh "$T/back.db" "$T/../out"
fails "no such recipient" 1 "unknown recipient" "$COSO" backup --db "$T/small.db" --out "$T/b.age" --recipient nobody
fails "nobody to open it" 2 "--recipient" "$COSO" backup --db "$T/small.db" --out "$T/b.age"
fails "not over another" 1 "không ghi đè" "$COSO" backup --db "$T/small.db" --out "$T/s.age" --recipient "$to"
( trap '' XFSZ; ulimit -f 5000; fails "no room for the unsealed copy" 1 "" "$COSO" backup --db "$T/small.db" --out "$T/full.age" --recipient "$to" )
check "nothing is left then" sh -c '! ls -d "$1"* "$2".aside-* 2>/dev/null' sh "$T/full.age" "$T/small.db"
"$COSO" backup --db "$T/small.db" --out "$T/killed.age" --recipient "$to" >/dev/null 2>&1 &
killed=$!
sleep 0.2
kill -9 "$killed" 2>/dev/null
wait "$killed" 2>/dev/null
check "after a kill it is made again" "$COSO" backup --db "$T/small.db" --out "$T/killed.age" --recipient "$to"
check "and nothing of the first is left" sh -c '! ls -d "$1".aside-* "$2".part 2>/dev/null' sh "$T/small.db" "$T/killed.age"
rm -f "$T"/*.age
rm -rf "$T/by_hand" "$T/forged"

# thinning: 90 days, one a day at three, and two on the last
mkdir "$T/folder"
python3 - "$T/folder" <<'PY'
import datetime, sys
last = datetime.date(2026, 11, 29)
for i in range(90):
    open("%s/coso-%s-030000.tar.zst.age" % (sys.argv[1], (last - datetime.timedelta(i)).strftime("%Y%m%d")), "w").close()
open(sys.argv[1] + "/coso-20261129-040000.tar.zst.age", "w").close()
open(sys.argv[1] + "/not-ours.tar.zst.age", "w").close()
PY
check "thinned" "$COSO" backup --db "$T/small.db" --to "$T/folder" --recipient "$to" --keep 3,2,2
newest=$(ls "$T/folder" | grep '^coso-' | tail -n 1)
kept=$(ls "$T/folder" | grep -v "$newest" | tr '\n' ' ')
rest="coso-20261031-030000.tar.zst.age coso-20261122-030000.tar.zst.age coso-20261128-030000.tar.zst.age not-ours.tar.zst.age "
case $newest in
coso-20261129-*) want="coso-20261127-030000.tar.zst.age $rest" ;; # the clock is of that day
*) want="coso-20261129-040000.tar.zst.age $rest" ;;
esac
check "to the newest of 3 days, 2 weeks, 2 months ($kept)" sh -c 'for f in $1; do case $f in not-ours*|coso-2026*) ;; *) exit 1 ;; esac; done; [ "$(echo $1 | wc -w)" -le 8 ]' sh "$kept"
# the only one that is known to be good stays, whatever its age; one that was found wrong takes nobody's place; the one just made stays beside
# names from days to come; without --keep the settings say what is kept
rm -f "$T/folder"/coso-*
for d in 20260101 20261127 20261128 20991231; do printf x >"$T/folder/coso-$d-030000.tar.zst.age"; done
{
	echo '{"copy":"coso-20260101-030000.tar.zst.age","at_ms":1,"findings":0}'
	echo '{"copy":"coso-20261128-030000.tar.zst.age","at_ms":2,"opened":true,"findings":0}'
	echo '{"copy":"coso-20261128-030000.tar.zst.age","at_ms":3,"opened":false,"findings":0}'
} >"$T/folder/rehearsals.jsonl"
"$COSO" backup --db "$T/small.db" --to "$T/folder" --recipient "$to" --keep 1,0,0 >"$T/said"
made=$(sed -n 's/.*\(coso-[0-9-]*\.tar\.zst\.age\).*/\1/p' "$T/said" | head -n 1)
check "the only good one, the newest and the one just made stay" sh -c '[ "$(ls "$1" | grep -c "^coso-")" = 3 ] && ls "$1/coso-20260101-030000.tar.zst.age" "$1/coso-20991231-030000.tar.zst.age" "$1/$2"' sh "$T/folder" "$made"
check "what went is said" sh -c '[ "$(grep -c "^Bỏ bản cũ coso-2026112[78]-030000" "$1")" = 2 ]' sh "$T/said"
rm -f "$T/folder"/coso-2099*
for d in 20261101 20261102 20261103; do printf x >"$T/folder/coso-$d-030000.tar.zst.age"; done
echo '{"do":"insert","table":"setting","set":{"name":"copy_keep_days","value":"{\"value\": 1}"}}
{"do":"insert","table":"setting","set":{"name":"copy_keep_weeks","value":"{\"value\": 0}"}}
{"do":"insert","table":"setting","set":{"name":"copy_keep_months","value":"{\"value\": 0}"}}' >"$T/keep.jsonl"
"$COSO" put "$T/keep.jsonl" --db "$T/small.db" --reason "Thử" >/dev/null
sleep 1 # names are of the second
check "all are kept where that is asked" sh -c '"$1" backup --db "$2" --to "$3" --recipient "$4" --keep all >"$5" && [ "$(ls "$3" | grep -c "^coso-")" = 6 ]' sh "$COSO" "$T/small.db" "$T/folder" "$to" "$T/said"
sleep 1
check "as the settings say otherwise" sh -c '"$1" backup --db "$2" --to "$3" --recipient "$4" >"$5" && [ "$(ls "$3" | grep -c "^coso-")" = 2 ]' sh "$COSO" "$T/small.db" "$T/folder" "$to" "$T/said"
fails "a copy that cannot be opened" 1 "không mở được" "$COSO" rehearse "$T/folder/coso-20260101-030000.tar.zst.age" --identity "$T/id" --today 2026-11-28
check "is noted as such" sh -c 'tail -n 1 "$1" | grep -q "\"opened\":false"' sh "$T/folder/rehearsals.jsonl"
check "the newest of a folder is tried" "$COSO" rehearse "$T/folder" --identity "$T/id" --today 2026-11-28
rm -rf "$T/folder"

if [ -n "${TEST_PG:-}" ]; then
	demo_pg
	check "pg: put aside while somebody writes" sh -c '"$1" backup --db "$2" --out "$3" --recipient "$4" & b=$!
		for i in 1 2 3; do "$1" account add "nguoi.$i" --name "Người $i" --db "$2" >/dev/null || exit 1; done; wait $b' sh "$COSO" "$DEMO_PG" "$T/pg.age" "$to"
	db=${PGDATABASE}_kept
	psql -qXd postgres -c "CREATE DATABASE \"$db\" TEMPLATE template0 STRATEGY file_copy"
	empty=$(printf '%s' "$TEST_PG" | sed "s#/$PGDATABASE?#/$db?#")
	"$COSO" rehearse "$T/pg.age" --db "$empty" --identity "$T/id" --today 2026-11-28 >"$T/tried"
	check "pg: tried in an empty database" grep -qE " 0 điểm sai, biểu [a-z_0-9]+ đúng số" "$T/tried"
	# with attached files, and the copy on another disk than theirs
	other=/tmp
	[ "$(stat -c %d /tmp)" != "$(stat -c %d "$T")" ] || other=/dev/shm
	other=$(mktemp -d "$other/coso-copy.XXXXXX")
	mkdir -p "$T/pg.files/ab"
	printf x >"$T/pg.files/ab/$(printf 'ab%062d' 1)"
	check "pg: put aside with its files, elsewhere" env COSO_FILES_DIR="$T/pg.files" "$COSO" backup --db "$DEMO_PG" --out "$other/pg.age" --recipient "$to"
	psql -qXd postgres -c "DROP DATABASE \"$db\"" -c "CREATE DATABASE \"$db\" TEMPLATE template0 STRATEGY file_copy"
	check "pg: taken back" env COSO_KEY_FILE="$T/again.key" COSO_FILES_DIR="$T/again.files" "$COSO" restore "$other/pg.age" --db "$empty" --identity "$T/id"
	check "pg: with key and files" sh -c 'cmp "$1" "$2" && [ "$(cat "$3"/ab/ab0*)" = x ]' sh "$T/again.key" "$COSO_KEY_FILE" "$T/again.files"
	check "pg: nothing lies unsealed beside the copy" sh -c '[ "$(ls "$1")" = pg.age ]' sh "$other"
	rm -rf "$other"
	fails "pg: not into one that is used" 1 "đã có một sổ" env COSO_KEY_FILE="$T/other.key" "$COSO" restore "$T/pg.age" --db "$empty" --identity "$T/id"
	fails "pg: not into a file" 2 "PostgreSQL" "$COSO" restore "$T/pg.age" --db "$T/x.db" --identity "$T/id"
fi
finish
