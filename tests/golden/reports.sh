# A year's round of one province by two offices: communes merged in mid-year expected as the regime says, one late, one returned and made
# anew, accepted, consolidated, frozen; the register corrected afterwards, and the difference shown with its cause.
# shellcheck shell=sh
. tests/lib.sh
demo_at "$T/demo.db"
db=$T/demo.db
regime=bc_xay_dung_dang_nam
today=2026-01-08
check_not()
{
	check_not_name=$1
	shift
	if "$@" >"$T/lib.out" 2>&1; then not_ok "$check_not_name"; else ok "$check_not_name"; fi
}
report()
{
	"$COSO" report "$@" --db "$db" --today "$today" --format tsv
}
# of UNIT: the number of its report
of()
{
	"$COSO" report list $regime --period 2025 --unit "$1" --db "$db" --today "$today" --format tsv | sed -n 's/.*\t\([0-9]*:[0-9]*\)\t.*/\1/p' | head -n 1
}
# state UNIT: the words of its state
state()
{
	"$COSO" report list $regime --period 2025 --unit "$1" --db "$db" --today "$today" --format tsv | sed -n '2p' | cut -f 5
}

# Who must send: the communes of 1/7/2025, not those that were merged into them.
"$COSO" report list $regime --period 2025 --unit 08 --db "$db" --today $today >"$T/list"
check "the merged communes are waived, the new ones and the province expected" grep -q '^Năm 2025: 125 nơi phải gửi, .* 146 không phải gửi' "$T/list"
# 31/12/2025 is a Wednesday: 1/1 is a holiday, 2/1 and 5 to 9/1 are worked
check "due after New Year's day" grep -q 'Xã Tân Thanh.*09/01/2026' "$T/list"

check "a commune begins its report" report open $regime --period 2025 --unit 02578 --as xa.02578
one=$(of 02578)
check "its clerk checks it" report check "$one" --as xa.02578
check_not "a clerk does not sign" report sign "$one" --signer X --as xa.02578
check "its leader does" report sign "$one" --signer "Bí thư Đảng ủy" --number 12-BC/ĐU --as lanhdao.02578
check_not "another commune does not send it" report send "$one" --as xa.02404
check "it is sent" report send "$one" --as xa.02578
check_not "nor does the commune accept it" report accept "$one" --as xa.02578
check "the province returns it" report return "$one" --reason "Rà lại số đảng viên" --due 2026-01-12 --as tinh.08
same_text()
{
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: $2"; fi
}
same_text "it waits for its sender again" "$(state 02578)" "Trả lại"
"$COSO" report cells "$one" --db "$db" --format tsv >"$T/first"
check "made anew" report correct "$one" --as xa.02578
two=$(of 02578)
report sign "$two" --signer "Bí thư Đảng ủy" --as lanhdao.02578 >"$T/out" && check "and sent" report send "$two" --as xa.02578
check "accepted" report accept "$two" --as tinh.08
check_not "what is locked does not go back" report return "$two" --reason x --as tinh.08
check "the first one is told to be replaced" sh -c '"$COSO" report show "$1" --db "$2" --format tsv | grep -q "Được thay bằng bản mới"' sh "$one" "$db"

# A second one comes late; the third never.
today=2026-01-14
report open $regime --period 2025 --unit 02404 --as xa.02404 >"$T/out"
late=$(of 02404)
report sign "$late" --signer "Bí thư" --as tinh.08 >"$T/out" && check "one is sent late" report send "$late" --as xa.02404
"$COSO" report list $regime --period 2025 --unit 08 --db "$db" --today $today >"$T/list"
check "one has not sent and is late by five days" grep -q 'Xã Lâm Bình .*Quá hạn .* 5  *nơi gửi' "$T/list"
check "one accepted, one to be looked at, two missing" grep -q '^Năm 2025: 125 nơi phải gửi, 1 đã chấp nhận, 1 chờ nhận, 0 trả lại, 123 chưa gửi' "$T/list"
check "the network was down, says who receives" report delay "$late" --delay system --reason "mất mạng" --as tinh.08

# Corrected afterwards: somebody died before the year ended.
member=$(python3 -c 'import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print(*c.execute("""SELECT m.area_id, m.id FROM membership m JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.until_d = 99991231
 JOIN unit_path p ON p.descendant_id = o.unit_id AND p.path_until = 99991231 JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = "02578" AND u.until_d = 99991231
 WHERE m.kind_m = 1 AND m.until_d = 99991231 ORDER BY m.id""").fetchone())' "$db")
printf '{"do":"correct","table":"membership","area":%s,"id":"%s","set":{"until_d":"2025-12-01","until_p":"0","out_reason":"died"}}\n' "${member% *}" "${member#* }" >"$T/late.jsonl"
check_not "not without a reason: reports look at it" "$COSO" put "$T/late.jsonl" --db "$db" --as tinh.08
check "a death is written down late" "$COSO" put "$T/late.jsonl" --db "$db" --as tinh.08 --reason "ghi muộn"
report diff "$two" >"$T/diff"
check "the difference to today has its cause" grep -q "^btctw_3	I	now	.*	-1	bớt .*: .*ghi muộn" "$T/diff"
report changes "$two" >"$T/changes"
check "and stands at the report with its reason" grep -q '	tinh.08	01/12/2025	.*	1	ghi muộn$' "$T/changes"
report open $regime --period 2025 --unit 08 >"$T/out"
above=$("$COSO" report list $regime --period 2025 --unit 08 --db "$db" --today "$today" --format tsv | sed -n 's/^Đảng bộ tỉnh .*\t\([0-9]*:[0-9]*\)\t.*/\1/p')
report sums "$above" >"$T/sums"
check "the province's own figures differ from the report below, and whose that is" grep -q '^btctw_3	I	now	.*Đảng bộ Xã Tân Thanh: báo cáo [0-9]*, sổ [0-9]*' "$T/sums"
# Merged in the year after: it goes into the new commune, what was sent stays.
cat >"$T/merge.yaml" <<END
reorganise: "1"
day: 2026-03-01
basis: {number: 12/NQ-UBTVQH, date: 2026-02-10, issuer: Ủy ban Thường vụ Quốc hội}
steps:
  - do: merge
    sources: ["02578", "02404"]
    targets:
      - {name: Xã Tân Bình Mới, type: xa, code: "90101", parent: "08"}
END
check "two communes become one" "$COSO" reorganise "$T/merge.yaml" --db "$db" --as tinh.08
report diff "$two" --as lanhdao.08 >"$T/diff.no"
check_not "who may not have names gets none" sh -c 'grep "^btctw_3	I	now" "$1" | grep -q "$(sed -n "s/^btctw_3.I.now.*bớt \([^:]*\):.*/\1/p" "$2")"' sh "$T/diff.no" "$T/diff"
"$COSO" report cells "$one" --db "$db" --format tsv >"$T/again"
check "the first copy is the same to the byte" cmp "$T/first" "$T/again"
check "drawn again as they were known, all are alike" "$COSO" report verify --db "$db"

# The same register as the program of the first reports left it (schema 9), upgraded by this one: not a byte of what was sent moves.
"$COSO" report cells "$two" --db "$db" --format tsv >"$T/second"
"$COSO" report diff "$two" --db "$db" --today "$today" --format tsv >"$T/diff.before"
check "a register of an older schema" python3 tests/fixtures/older.py "$db" 9 "$T/older.db"
cp "$db.key" "$T/older.db.key"
fails_with "is not read before it is upgraded" 1 "lược đồ cũ 9" "$COSO" report cells "$two" --db "$T/older.db"
check "the next step upgrades it" "$COSO" report delay "$late" --delay us --reason "gửi chậm" --as tinh.08 --db "$T/older.db" --today "$today"
db=$T/older.db
for copy in first:$one second:$two; do
	"$COSO" report cells "${copy#*:}" --db "$db" --format tsv >"$T/again"
	check "the ${copy%%:*} copy is the same to the byte" cmp "$T/${copy%%:*}" "$T/again"
done
check "drawn again as they were known, all are alike" "$COSO" report verify --db "$db"
report diff "$two" >"$T/diff.after"
check "what is otherwise today is what it was" cmp "$T/diff.before" "$T/diff.after"
"$COSO" report cells "$two" --db "$db" --format json >"$T/cells.json"
check "JSON" python3 -m json.tool "$T/cells.json"
finish
