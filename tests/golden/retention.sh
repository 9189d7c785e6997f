# How long data about people are kept: the rules are law as text, what is past its time is listed, nothing is removed by listing it.
# shellcheck shell=sh
. tests/lib.sh
demo_at "$T/demo.db"
db=$T/demo.db
keep()
{
	"$COSO" retention "$@" --db "$db" --format tsv
}
one()
{
	python3 -c 'import sqlite3, sys; print(*(sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone() or [""]))' "$db" "$1"
}
# column N of the line of a rule
of()
{
	keep --today "$2" | sed -n "s/^$1	//p" | cut -f "$3"
}
who=$(one "SELECT area_id || ' ' || id FROM person ORDER BY id LIMIT 1")
area=${who% *} id=${who#* }
printf '{"do":"correct","table":"person","area":%s,"id":"%s","set":{"death_d":"2020-03"}}\n' "$area" "$id" >"$T/died.jsonl"
check "somebody died in March 2020, the day not known" "$COSO" put "$T/died.jsonl" --db "$db" --reason "thử"
before=$(one "SELECT COUNT(*) || ' ' || (SELECT COUNT(*) FROM change_log) FROM person")
same_text()
{
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: $2"; fi
}
dead=$(one "SELECT COUNT(*) FROM person WHERE death_d IS NOT NULL AND death_d <> 0")
same_text "whose time runs: as many as plain SQL counts" "$(of deceased 2026-11-28 4)" "$dead"
same_text "none is past" "$(of deceased 2026-11-28 5)" 0
same_text "not on the last day of the fiftieth year" "$(keep deceased --today 2070-03-31 | grep -c "^$area-$id	")" 0
same_text "the day after" "$(keep deceased --today 2070-04-01 | grep "^$area-$id	")" "$area-$id	03/2020	01/04/2070"
ended=$(one "SELECT COUNT(*) FROM identity_number WHERE until_d < 99991231")
same_text "numbers in force do not count" "$(of old_number 2026-11-28 4)" "$ended"
check "what is kept for ever says so" sh -c 'keep_out=$("$1" retention --db "$2" --format tsv) && echo "$keep_out" | grep -qE "^party_record	.*	vĩnh viễn	"' sh "$COSO" "$db"
check "every rule is a draft until somebody has read its basis" sh -c '! "$1" retention --db "$2" --format tsv | tail -n +2 | grep -qv "	draft$"' sh "$COSO" "$db"
check "the reading log has a time too" "$COSO" person-data --of "$area-$id" --db "$db" --purpose "thử nghiệm" --out "$T/x"
same_text "its lines are counted in every area" "$(of reading_log 2026-11-28 4)" "$(one "SELECT COUNT(*) FROM access_log")"
check "the file is law that can be checked" "$COSO" check domain/retention/luu_giu.yaml
sed 's/after: death_d/after: deth_d/' domain/retention/luu_giu.yaml >"$T/luu_giu.yaml"
fails_with "a field that is not there, with its line" 1 "luu_giu.yaml:14: quy tắc lưu giữ không đọc được" "$COSO" check "$T/luu_giu.yaml"
sed 's/kind: report_due, days: 7/kind: report_due, days: seven/' domain/notices/nhac_viec.yaml >"$T/nhac_viec.yaml"
check "so are reminders" "$COSO" check domain/notices/nhac_viec.yaml
fails_with "days that are none" 1 "nhac_viec.yaml sai ở dòng 10" "$COSO" check "$T/nhac_viec.yaml"
check "no such rule" sh -c '! "$1" retention none --db "$2" 2>"$3" && grep -q "không có quy tắc" "$3"' sh "$COSO" "$db" "$T/err"
check "a clerk may not ask" sh -c '! "$1" retention --db "$2" --as xa.02578 2>"$3" && grep -q "quyền xem nhật ký" "$3"' sh "$COSO" "$db" "$T/err"
same_text "nothing was removed, nothing written" "$(one "SELECT COUNT(*) || ' ' || (SELECT COUNT(*) FROM change_log) FROM person")" "$before"
check "the register is whole" "$COSO" verify --db "$db"
finish
