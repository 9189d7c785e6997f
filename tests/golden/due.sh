# Report regimes: what is in force, and who must send what to whom until when, over a merger in mid-year.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
# due NAME ARGUMENTS QUERY EXPECTED: an expression over the answer of `coso due --format json`, sender names as s["name"]
due()
{
	# shellcheck disable=SC2086
	due_got=$("$COSO" due --db "$db" $2 --format json | python3 -c 'import json, sys
parts = json.load(sys.stdin)
senders = [s for p in parts for s in p["senders"]]
named = lambda n: [s for s in senders if s["name"] == n]
print(eval(sys.argv[1]))' "$3")
	[ "$due_got" = "$4" ] && ok "$1: $4" || not_ok "$1: $due_got, not $4"
}
year="--unit 08 --date 2025-12-31 --regime bc_xay_dung_dang_nam"
due "the year of the merger: new communes owe it" "$year" 'sum(s["state"] == "due" for s in senders)' 125
# 138 communes of 2022 but one whose unit had ended before the year began, 7 districts, the two provinces
due "old communes, districts, the old provinces do not" "$year" 'sum(s["state"] == "waived" for s in senders)' 146
due "communes and provinces are handed on, districts end" "$year" '[sum(s["why"] == w for s in senders) for w in ("handed_on", "ended")]' "[139, 7]"
due "Kháng Nhật: to the commune it went into" "$year" '[x["name"] for s in named("Đảng bộ Xã Kháng Nhật") for x in senders if x["organisation"] in s["successors"]]' "['Đảng bộ Xã Tân Thanh']"
due "which reports for three" "$year" '[len(s["instead_of"]) for s in named("Đảng bộ Xã Tân Thanh") if s["state"] == "due"]' "[3]"
due "over New Year and the day moved to 10/01/2026" "$year" '{s["due"] for s in senders if s["level"] == "commune"}' "{'2026-01-09'}"
quarter="--unit 02578 --date 2025-06-30 --regime bc_xay_dung_dang_quy --period 2025-Q2"
due "ended the day after the quarter: still owed" "$quarter" '[(s["state"], s["why"], s["due"], len(s["successors"])) for s in senders]' "[('due', 'ended_later', '2025-07-03', 1)]"
due "Tet 2023: the yearly report" "--unit 08 --date 2022-12-31 --regime bc_xay_dung_dang_nam" 'sorted({(s["level"], s["due"]) for s in senders})' \
	"[('commune', '2023-01-09'), ('district', '2023-01-16'), ('province', '2023-02-06')]"
due "138 communes, 7 districts, the province" "--unit 08 --date 2022-12-31 --regime bc_xay_dung_dang_nam" '[sum(s["level"] == l for s in senders) for l in ("commune", "district", "province")]' "[138, 7, 1]"
due "to the district" "--unit 02578 --date 2022-12-31 --regime bc_xay_dung_dang_nam" '[s["receiver_name"] for s in senders]' "['Đảng bộ Huyện Sơn Dương']"
due "days before the calendar begins are not guessed" "--unit 08 --date 2017-12-31 --regime bc_xay_dung_dang_nam" '{s["due"] for s in senders}' "{None}"
due "on 05/01 the report of the old year is still open" "--unit 02578 --date 2023-01-05 --regime bc_xay_dung_dang_nam" '[p["period"] for p in parts]' "['2022', '2023']"
# January's report over Tet, counted by hand: 31/01 to 04/02/2022, 08 to 14/02/2024, 25/01 to 02/02/2025 are off
for tet in 2022:02-08:02-10:02-14 2024:02-02:02-06:02-15 2025:02-04:02-06:02-10; do
	IFS=: read -r year commune district above <<-END
	$tet
	END
	due "Tết $year: the monthly report of January" "--unit 08 --date $year-01-31 --regime bc_xay_dung_dang_thang --period $year-01" 'sorted({(s["level"], s["due"]) for s in senders})' \
		"[('commune', '$year-$commune'), ('district', '$year-$district'), ('province', '$year-$above')]"
done
monthly="--unit 08 --regime bc_ho_ngheo_phat_sinh_thang"
# shellcheck disable=SC2086
fails_with "owed in some months only" 2 "kỳ 2022-10 không phải báo cáo theo chế độ bc_ho_ngheo_phat_sinh_thang: chỉ các tháng 1–8" "$COSO" due --db "$db" $monthly --date 2022-10-01 --period 2022-10
fails_with "no such regime" 1 "không có chế độ báo cáo “khac”; có: " "$COSO" due --db "$db" --unit 08 --date 2022-12-31 --regime khac
fails_with "says when it was in force" 1 "bc_chuong_trinh_718 (01/01/2014 – 31/12/2018)" "$COSO" due --db "$db" --unit 08 --date 2022-12-31 --regime bc_chuong_trinh_718
fails_with "a period of another kind" 2 "2022-Q1" "$COSO" due --db "$db" --unit 08 --date 2022-12-31 --regime bc_xay_dung_dang_nam --period 2022-Q1
n=$("$COSO" regimes --date 2025-08-01 --format tsv | tail -n +2 | wc -l)
[ "$n" -eq 11 ] && ok "regimes in force on 01/08/2025" || not_ok "$n regimes"
"$COSO" regimes --date 2025-08-01 | grep -q "^bc_chat_luong_cbcc_xa .* 01/07/2025" && ok "the version of 01/07/2025" || not_ok "which version"
finish
