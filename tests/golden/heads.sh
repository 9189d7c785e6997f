# Ends of the chains of the log, kept elsewhere: signed, compared, and what is noticed when a chain was written anew by somebody who has both the
# register and its key.
. tests/lib.sh

# ends ADDRESS PREFIX: the same on each engine; RUN_SQL runs a statement behind the program's back
ends()
{
	check "$2: signed" "$COSO" heads --sign --db "$1" --out "$T/heads"
	check "$2: a line a chain" test "$(grep -c '^change [0-9-]* [0-9]* [0-9]* ' "$T/heads")" -ge 1
	check "$2: key and signature" test "$(grep -cE '^(sum [0-9a-f]{64}|key [A-Za-z0-9+/]{43}|signature [A-Za-z0-9+/]{86})$' "$T/heads")" = 3
	check "$2: the register is as they say" sh -c '"$1" verify --db "$2" --heads "$3" >"$4"' sh "$COSO" "$1" "$T/heads" "$T/said"
	short=$(sed -n 's/^sum \(.\{24\}\).*/\1/p' "$T/heads" | tr a-f A-F | sed 's/..../&-/g; s/-$//')
	check "$2: with the line for paper" grep -qF "$short" "$T/said"
	"$COSO" heads --sign --db "$1" 2>"$T/paper" >"$T/heads.again"
	check "$2: which is said when they are written" grep -qF "$(sed -n "s/^sum \(....\).*/\1/p" "$T/heads.again" | tr a-f A-F)" "$T/paper"
	check "$2: no row has a name" sh -c '! grep -qE "[a-z]{3,} [a-z]{3,} [a-z]{3,}" "$1"' sh "$T/heads"
	"$COSO" heads --db "$1" >"$T/unsigned" 2>/dev/null
	check "$2: without a signature it is said" sh -c '"$1" verify --db "$2" --heads "$3" | grep -q "không có chữ ký"' sh "$COSO" "$1" "$T/unsigned"
	sed 's/^\(change [0-9-]* [0-9]*\) [0-9]* /\1 1 /' "$T/heads" >"$T/changed"
	fails "$2: a file that was changed" "đã bị sửa" "$1" "$T/changed"
	python3 - "$T/heads" "$T/resummed" <<'PY'
import hashlib, sys
lines = open(sys.argv[1]).read().split("\n")
at = next(i for i, l in enumerate(lines) if l.startswith("sum "))
lines[1] = "made 2030-01-01T00:00:00.000+07:00"
lines[at] = "sum " + hashlib.sha256(("\n".join(lines[:at]) + "\n").encode()).hexdigest()
open(sys.argv[2], "w").write("\n".join(lines))
PY
	fails "$2: and summed again" "đã bị sửa" "$1" "$T/resummed"
	sed 4d "$T/heads" >"$T/short"
	fails "$2: a line taken out" "đã bị sửa" "$1" "$T/short"
	printf 'abc\n' >"$T/noise"
	lib_rc=0
	"$COSO" verify --db "$1" --heads "$T/noise" 2>"$T/said" >/dev/null || lib_rc=$?
	check "$2: something else" sh -c 'test "$1" != 0 && grep -q "không phải tệp đầu chuỗi nhật ký (dòng 1)" "$2"' sh "$lib_rc" "$T/said"
}

fails() # NAME TEXT ADDRESS FILE
{
	lib_rc=0
	"$COSO" verify --db "$3" --heads "$4" >"$T/said" 2>&1 || lib_rc=$?
	check "$1" sh -c 'test "$1" = 1 && grep -qF "$2" "$3"' sh "$lib_rc" "$2" "$T/said"
}

# A small register of one's own is verified in a second; the demo's takes five.
small() # ADDRESS
{
	"$COSO" init --db "$1" >/dev/null
	echo '{"do":"insert","table":"organisation","as":"o","set":{}}
{"do":"insert","table":"organisation_v","as":"v","set":{"organisation_id":"$o","from_d":"2025-07-01","name":"Văn phòng xã Mẫu","type":"office_joint"}}' >"$T/more.jsonl"
	"$COSO" put "$T/more.jsonl" --db "$1" >/dev/null
}

small "$T/a.db"
ends "$T/a.db" sqlite

# What the chains themselves cannot show: the last act taken out, everything else mended.
cp "$T/a.db" "$T/before.db"
cp -p "$T/a.db.key" "$T/before.db.key"
"$COSO" put "$T/more.jsonl" --db "$T/a.db" >/dev/null
"$COSO" heads --sign --db "$T/a.db" --out "$T/later" 2>/dev/null
check "an older state by itself is whole" "$COSO" verify --db "$T/before.db"
fails "against the file it was cut" "đã bị cắt" "$T/before.db" "$T/later"
"$COSO" put "$T/more.jsonl" --db "$T/before.db" --reason "khác" >/dev/null
check "and written on it is whole" "$COSO" verify --db "$T/before.db"
fails "against the file it was written anew" "đã bị viết lại" "$T/before.db" "$T/later"
check "the file of before still fits both" sh -c '"$1" verify --db "$2" --heads "$4" && "$1" verify --db "$3" --heads "$4"' sh "$COSO" "$T/a.db" "$T/before.db" "$T/heads"
small "$T/other.db"
fails "another register's key" "khóa khác ký" "$T/other.db" "$T/later"

if [ -n "${TEST_PG:-}" ]; then
	export COSO_KEY_FILE="$T/pg.key"
	small "$TEST_PG"
	ends "$TEST_PG" postgresql
else
	skip "on PostgreSQL" "no server"
fi
finish
