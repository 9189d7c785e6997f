# What comes up: each clock of the law really comes, in its month, by name and in the calendar file; those that need only what the demo register
# has anyway are reckoned from its tables.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
ask="--unit 02578 --from 2026-11-28 --months 12 --db $db"
# shellcheck disable=SC2086
"$COSO" coming $ask --format json >"$T/before.json"
python3 tests/golden/coming_make.py "$db" >"$T/coming.jsonl"
check "papers, stays, exemptions, terms with a day" "$COSO" put "$T/coming.jsonl" --db "$db" --reason "ví dụ"
# shellcheck disable=SC2086
"$COSO" coming $ask --format json >"$T/after.json"
more=$(python3 -c 'import json, sys
before, after = ({x["id"]: x["by_month"] for x in json.load(open(f))["items"]} for f in sys.argv[1:])
print(" ".join("%s:%d" % (k, i) for k in after for i, n in enumerate(after[k]) for _ in range(n - before[k][i])))' "$T/before.json" "$T/after.json")
expect="assignment:7 charge:1 charge:3 secondment:8 exemption:5 course:3 transfer:2 stay:4 document:6"
[ "$more" = "$expect" ] && ok "each in its month: $expect" || not_ok "months: $more"
# shellcheck disable=SC2086
sql=$("$COSO" coming $ask --format json --engine sql | cmp - "$T/after.json" && echo same)
[ "$sql" = same ] && ok "the same from SQL" || not_ok "SQL says something else"
# shellcheck disable=SC2086
"$COSO" coming $ask --format ics >"$T/coming.ics"
for day in "20270228:Giấy chứng nhận" "20270129:Hết hạn nộp" "20270331:Hết hạn sinh hoạt" "20270520:Văn bản hết hiệu lực: 028-QC/ĐU" \
	"20270630:Hết thời hạn giữ" "20270731:Hết hạn luân chuyển" "20270416:Hết hạn tạm miễn" \
	"20270228:Hết hạn phân công" "20261231:Hết hạn phân công"; do
	check "in the calendar: $day" sh -c 'tr -d "\r" <"$1" | grep -A1 "^DTSTART;VALUE=DATE:$2" >/dev/null && grep -q "^SUMMARY:$3" "$1"' sh "$T/coming.ics" "${day%%:*}" "${day#*:}"
done
check "what is secret comes with no day" sh -c '! grep -q "Văn bản mật" "$1"' sh "$T/after.json"
# shellcheck disable=SC2086
"$COSO" coming $ask --as noivu.08 --format json >"$T/office.json"
check "who may see no Party paper gets neither number nor name" python3 -c 'import json, sys
c = json.load(open(sys.argv[1]))
assert all(x["hidden"] for x in c["items"] if x["id"] in ("course", "transfer", "stay", "exemption", "badge", "probation")), c["items"]
assert not any(d["item"] in ("course", "transfer", "stay") for d in c["due"])' "$T/office.json"
# of the province, from its tables: in 2018 admissions, in 2025 the end of the term
for year in 2018 2025; do
	hand=$(python3 tests/golden/coming_by_hand.py "$db" 08 "${year}0101" "$((year + 1))0101")
	said=$("$COSO" coming --unit 08 --from "$year-01-01" --months 12 --db "$db" --format json | python3 -c 'import json, sys
print(" ".join("%s=%s" % (x["id"], ",".join(map(str, x["by_month"]))) for x in json.load(sys.stdin)["items"] if x["id"] in ("probation", "term", "badge", "age_40", "age_42")))')
	[ "$said" = "$hand" ] && ok "$year by month as reckoned from the tables: $hand" || not_ok "by hand $hand, said $said"
done
# whom a title standard lets off until a day of the law: told in its month, and only to those who look so far ahead
python3 tests/golden/coming_exempt.py "$db" >"$T/exempt.jsonl"
check "somebody who is let off" "$COSO" put "$T/exempt.jsonl" --db "$db" --reason "ví dụ"
let_off()
{
	"$COSO" coming --db "$db" --unit 04 --from 2024-09-01 --months "$1" --format json "$2" "$3" | python3 -c 'import json, sys
print(" ".join("%s %s %s" % (d["day"], d["post"], d["organisation"]) for d in json.load(sys.stdin)["due"] if d["item"] == "standard"))'
}
for engine in memory sql; do
	said=$(let_off 60 --engine "$engine")
	[ "$said" = "2028-07-31 Phó Bí thư Đảng bộ thử" ] && ok "the exemption ends ($engine)" || not_ok "said: $said"
	said=$(let_off 46 --engine "$engine")
	[ -z "$said" ] && ok "not told 46 months ahead ($engine)" || not_ok "said: $said"
done
check "with the reason in the calendar" sh -c '"$COSO" coming --db "$1" --unit 04 --from 2024-09-01 --months 60 --format ics | tr -d "\r\n" | grep -q "đang giữ chức khi nghị định"' sh "$db"
finish
