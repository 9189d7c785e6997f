# What goes wrong on the command line: one clear message that names the place, the promised exit status, nothing half-written.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
# one_line NAME: the last failure said exactly one line on stderr
one_line()
{
	check "$1: one line" test "$(wc -l <"$T/lib.err")" = 1
}
form="cap_uy_nhiem_ky --db $db"

# ---- wrong use: exit 2 ----
# shellcheck disable=SC2086
fails_with "no period" 2 "--date, --period, --term" "$COSO" form $form --unit 08
fails_with "a date that is none" 2 "không có ngày 2020-02-30" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 2020-02-30
one_line "a date that is none"
fails_with "a date in another writing" 2 "30/06/2020" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 30/06/2020
fails_with "a period that ends before it begins" 2 "--from 2022-08-27" "$COSO" form btctw_1 --db "$db" --unit 08 --from 2022-08-27 --until 2022-01-01
fails_with "a day of the year 9999" 2 "9999-12-31" "$COSO" form btctw_1 --db "$db" --unit 08 --from 2018-01-01 --until 9999-12-31
fails_with "a time zone that is none" 2 "+99:00" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 2020-06-30 --known-at 2023-02-01T08:00+99:00
fails_with "a register without a name" 2 "--db" "$COSO" demo --db ""
check "and no key for it" test ! -e .key
fails_with "why a file is not read, in one language" 1 "không mở được tệp $T/none.jsonl: Không có" "$COSO" put "$T/none.jsonl" --db "$db"
fails_with "and in the other" 1 "cannot open file $T/none.jsonl: No such file" env COSO_LANG=en "$COSO" put "$T/none.jsonl" --db "$db"
fails_with "Excel to a folder that is not there" 1 "$T/no/x.xlsx: Không có" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --format xlsx --out "$T/no/x.xlsx"
one_line "Excel to a folder that is not there"
fails_with "neither unit nor organisation" 2 "--unit" "$COSO" form can_bo_cap_xa --db "$db" --date 2020-06-30
fails_with "unknown option" 2 "nope" "$COSO" form can_bo_cap_xa --nope
fails_with "unknown command" 2 "không có lệnh drwa" "$COSO" drwa
fails_with "no database named" 2 "--db" "$COSO" form can_bo_cap_xa --unit 08 --date 2020-06-30
fails_with "a period the form is not drawn for" 2 "date" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --period 2020
fails_with "unknown format" 2 "yaml" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 2020-06-30 --format yaml
fails_with "in English when asked" 2 "there is no such day" env COSO_LANG=en "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 2020-02-30

# ---- the data say no: exit 1 ----
fails_with "unknown unit" 1 "không có đơn vị mã 99999" "$COSO" form can_bo_cap_xa --db "$db" --unit 99999 --date 2020-06-30
one_line "unknown unit"
fails_with "a unit of another province" 1 "46/02575" "$COSO" form can_bo_cap_xa --db "$db" --unit 46/02575 --date 2020-06-30
fails_with "a unit before its time" 1 "không có đơn vị mã 02578" "$COSO" form thon_co_dang_vien --db "$db" --unit 02578 --date 2005-12-31
fails_with "unknown form, with the nearest" 1 "can_bo_cap_xa" "$COSO" form can_bo_cap_xaa --db "$db" --unit 08 --date 2020-06-30
fails_with "unknown row, with those there are" 1 "minority" "$COSO" who cap_uy_nhiem_ky --db "$db" --unit 08 --term 2020-2025 --row womn --column now
fails_with "a share has no list" 1 "không phải là số đếm" "$COSO" who cap_uy_nhiem_ky --db "$db" --unit 08 --term 2020-2025 --row women --column rate
fails_with "a register that is not there" 1 "khong-co.db" "$COSO" form can_bo_cap_xa --db "$T/khong-co.db" --unit 08 --date 2020-06-30
check "and it was not made by asking" test ! -e "$T/khong-co.db"
printf 'đây không phải cơ sở dữ liệu, chỉ là chữ, dài hơn phần đầu của một tệp SQLite để chắc chắn\n%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 >"$T/text.db"
fails_with "a file that is no database" 1 "text.db" "$COSO" verify --db "$T/text.db"
fails_with "demo over an existing file" 1 "đã có" "$COSO" demo --db "$db"

# ---- a broken form file ----
sed 's/professional <= certificate/profesional <= certificate/' domain/forms/can_bo_cap_xa.yaml >"$T/can_bo_cap_xa.yaml"
fails_with "a broken form: file, line, column, code" 1 "can_bo_cap_xa.yaml:42:" "$COSO" check "$T/can_bo_cap_xa.yaml"
check "a broken form: the hint" grep -q "professional" "$T/lib.err"
check "a broken form: both languages" grep -q "en: " "$T/lib.err"
printf 'form: x\nrows: [\n' >"$T/torn.yaml"
fails_with "a torn file" 1 "torn.yaml" "$COSO" check "$T/torn.yaml"
fails_with "a broken file of claims" 1 "torn.yaml:" "$COSO" claims "$T/torn.yaml"
printf 'form: \033[2J\377\n' >"$T/raw.yaml"
fails_with "a file that is not UTF-8" 1 "raw.yaml:1" "$COSO" check "$T/raw.yaml"
check "its bytes are not sent to the terminal" sh -c '! LC_ALL=C grep -q "[[:cntrl:]]\[2J" "$1" && iconv -f UTF-8 -t UTF-8 "$1"' sh "$T/lib.err"
village_org=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select organisation_id from organisation_v where type = 45 and from_d <= 20221231 and until_d > 20221231 limit 1").fetchone()[0])' "$db")
fails_with "a Party form for a village" 1 "thuộc hệ thống khác" "$COSO" form btctw_3 --db "$db" --org "$village_org" --period 2022
heading=$("$COSO" explain cap_uy_nhiem_ky --db "$db" --unit 08/02242 --term 2020-2025 --row pro --column now)
check "a heading is explained as one" sh -c 'case $1 in *"Số người ("*) exit 1 ;; *"dòng tiêu đề"*"a heading"*) ;; *) exit 1 ;; esac' sh "$heading"
check "the shipped law has no error" "$COSO" check
check "a folder can be checked" "$COSO" check domain/forms domain/groups

# ---- a locked register ----
cat >"$T/lock.py" <<'EOF'
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
time.sleep(30)
EOF
python3 "$T/lock.py" "$db" "$T/locked" &
locker=$!
while [ ! -e "$T/locked" ]; do sleep 0.1; done
printf '%s\n' '{"do":"insert","table":"unit","set":{"level":"village"},"as":"u"}' \
	'{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"Thôn Thử","type":"thon","local_code":"99","parent_id":"'"$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select unit_id from unit_v where code = ? and until_d > 20220101", ("02575",)).fetchone()[0])' "$db")"'","from_d":"2020-01-01","until_d":"2025-07-01"}}' >"$T/one.jsonl"
fails_with "a locked register" 1 "demo.db" "$COSO" put "$T/one.jsonl" --db "$db"
one_line "a locked register"
check "reading goes on beside a writer" "$COSO" form can_bo_cap_xa --db "$db" --unit 08 --date 2020-06-30
kill "$locker"
wait "$locker" 2>/dev/null
check "after the lock is gone it works" "$COSO" put "$T/one.jsonl" --db "$db"

# ---- put: all or nothing, with the line of the fault ----
log_rows()
{
	python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select count(*) from change_log").fetchone()[0])' "$db"
}
before=$(log_rows)
printf '%s\n' '{"do":"insert","table":"unit","set":{"level":"village"},"as":"u"}' '{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"Thôn Thử","type":"khong_co","from_d":"2020-01-01"}}' >"$T/two.jsonl"
fails_with "put names file and line" 1 "two.jsonl:2" "$COSO" put "$T/two.jsonl" --db "$db"
# refused NAME STATUS_TEXT LINE…: the lines, put together, are refused with this text and nothing is written
refused()
{
	refused_name=$1
	refused_text=$2
	shift 2
	printf '%s\n' "$@" >"$T/bad.jsonl"
	fails_with "put: $refused_name" 1 "$refused_text" "$COSO" put "$T/bad.jsonl" --db "$db"
}
village='{"do":"insert","table":"unit","set":{"level":"village"},"as":"u"}'
refused "a change of what has no versions" "bad.jsonl:1: bảng unit không có các bản" '{"do":"change","table":"unit","head":"1","from":"2026-01-01","set":{}}'
refused "the log is not written by hand" "không có bảng change_log" '{"do":"insert","table":"change_log","set":{"area_id":0}}'
refused "nor what is worked out" "không có bảng unit_path" '{"do":"insert","table":"unit_path","set":{}}'
refused "set is no object" "bad.jsonl:1: \"set\"" '{"do":"insert","table":"unit","set":"village"}'
refused "a name that is no text" "as" '{"do":"insert","table":"unit","set":{"level":"village"},"as":5}'
refused "true is no code" "level" '{"do":"insert","table":"unit","set":{"level":true}}'
refused "a number of 23 digits" "99999999999999999999999" '{"do":"insert","table":"unit","set":{"level":"99999999999999999999999"}}'
refused "a name of blanks" 'thiếu "Tên"' "$village" '{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"  ","type":"thon","from_d":"2020-01-01"}}'
refused "no such day" "bad.jsonl:2: không có ngày 2020-02-31" "$village" '{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"A","type":"thon","from_d":"2020-02-31"}}'
refused "an interval turned round" "từ 01/01/2022 đến 01/01/2021" "$village" \
	'{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"A","type":"thon","local_code":"98","from_d":"2022-01-01","until_d":"2021-01-01"}}'
refused "the day of a change that is none" "bad.jsonl:1: không có ngày 2026-02-31" '{"do":"change","table":"unit_v","head":"1","from":"2026-02-31","set":{}}'
refused "a rule over all lines names the file" "bad.jsonl: C03" "$village"
printf '%s\n\0%s\n' '# nothing yet' '{"do":"nonsense"}' >"$T/zero.jsonl"
fails_with "put: nothing behind a zero byte is lost" 1 "UTF-8" "$COSO" put "$T/zero.jsonl" --db "$db"
check "put: nothing of all this was written" test "$before" = "$(log_rows)"
parent=$(sed -n 's/.*"parent_id":"\([0-9]*\)".*/\1/p' "$T/one.jsonl")
refused "whose row it is stays" "trường id do chương trình ghi" '{"do":"correct","table":"unit","id":"'"$parent"'","set":{"id":"2"}}'
# Notepad's file: a byte order mark, CRLF; years and months as they are known; a change that names only what changed
printf '\357\273\277%s\r\n' "$village" >"$T/notepad.jsonl"
printf '%s\r\n' '{"do":"insert","table":"unit_v","set":{"unit_id":"$u","name":"Thôn Cũ","type":"thon","local_code":"98","parent_id":"'"$parent"'","from_d":"2019","until_d":"2023-05"}}' \
	'{"do":"change","table":"unit_v","head":"$u","from":"2021-01-01","set":{"name":"Thôn Mới"}}' >>"$T/notepad.jsonl"
check "put: a file of Notepad" "$COSO" put "$T/notepad.jsonl" --db "$db"
check "put: partial days, a change keeps the rest" test "$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("select group_concat(x, char(32)) from (select name || from_d || from_p || until_d || until_p || type x from unit_v where local_code = ? order by from_d)", ("98",)).fetchone()[0])' "$db")" = \
	"Thôn Cũ20190101220210101013 Thôn Mới20210101020230601113"
check "put: verify" "$COSO" verify --db "$db"

# ---- a newer schema ----
cp "$db" "$T/newer.db"
cp "$db.key" "$T/newer.db.key"
python3 - "$T/newer.db" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("insert into schema_migration (version, name, sha256, applied_at, app_version) select 9999, 'tuong_lai', sha256, applied_at, '99' from schema_migration limit 1")
c.commit()
EOF
fails_with "a newer schema" 1 "9999" "$COSO" verify --db "$T/newer.db"
one_line "a newer schema"

# ---- a copy without its key, or with another's: the identity numbers are lost, verify says so ----
cp "$db" "$T/keyless.db"
fails_with "verify of a copy without its key" 1 "keyless.db.key" sh -c '"$@" >&2' sh "$COSO" verify --db "$T/keyless.db"
tr 0-9 1-90 <"$db.key" | sed 's/^.*key-. /coso-key-1 /' >"$T/keyless.db.key"
chmod 600 "$T/keyless.db.key"
fails_with "verify of a copy with another's key" 1 "không phải khóa" sh -c '"$@" >&2' sh "$COSO" verify --db "$T/keyless.db"
check "figures are drawn without the key" "$COSO" form can_bo_cap_xa --db "$T/keyless.db" --unit 46 --date 2017-12-31

# ---- a killed demo ----
"$COSO" demo --db "$T/killed.db" >/dev/null 2>&1 &
victim=$!
sleep 0.7
kill -9 "$victim" 2>/dev/null
wait "$victim" 2>/dev/null
check "a killed demo leaves no register" test ! -e "$T/killed.db"
check "and can be made again" "$COSO" demo --db "$T/killed.db"
check "whole" "$COSO" verify --db "$T/killed.db"

# ---- a full disk ----
mkdir "$T/small"
if mount -t tmpfs -o size=4m tmpfs "$T/small" 2>/dev/null; then
	fails_with "demo on a full disk" 1 "đầy" "$COSO" demo --db "$T/small/d.db"
	one_line "demo on a full disk"
	check "it left nothing" test -z "$(ls -A "$T/small")"
	fails_with "init on a full disk" 1 "đầy" "$COSO" init --db "$T/small/i.db"
	check "init left nothing" test -z "$(ls -A "$T/small")"
	dd if=/dev/zero of="$T/small/fill" bs=1k count=4093 2>/dev/null
	fails_with "a form to a full disk" 1 "đầy" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --format json --out "$T/small/f.json"
	fails_with "Excel to a full disk" 1 "đầy" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --format xlsx --out "$T/small/f.xlsx"
	check "no piece of a file" test ! -e "$T/small/f.json" -a ! -e "$T/small/f.json.part" -a ! -e "$T/small/f.xlsx"
	umount "$T/small"
else
	skip "a full disk" "no right to mount a small tmpfs"
fi

# ---- output that goes nowhere ----
if [ -e /dev/full ]; then
	"$COSO" init --db "$T/small.db" >"$T/null"
	fails_with "standard output is full, of verify too" 1 "stdout" sh -c '"$0" verify --db "$1" >/dev/full' "$COSO" "$T/small.db"
	fails_with "standard output is full" 1 "stdout" sh -c '"$0" form can_bo_cap_xa --db "$1" --unit 46 --date 2017-12-31 >/dev/full' "$COSO" "$db"
fi
check "Excel is written" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --format xlsx --out "$T/f.xlsx"
check "and is an Excel file" python3 -c 'import sys, zipfile; assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(sys.argv[1]).namelist()' "$T/f.xlsx"
fails_with "Excel needs a file" 2 "--out" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --format xlsx
check "a check that does not hold is no failure" "$COSO" form can_bo_cap_xa --db "$db" --unit 46 --date 2017-12-31 --strict
finish
