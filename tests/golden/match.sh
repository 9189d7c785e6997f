# Matching a commune's frozen report with the register, and the list of names its office keeps with who stands behind a cell: what is the same
# goes, what differs is settled by both sides, then both sign.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
one() # SQL
{
	python3 -c 'import sqlite3, sys
row = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone()
print(*row)' "$db" "$1"
}
lower=$(one "SELECT o.organisation_id FROM organisation_v o JOIN unit_v u ON u.unit_id = o.unit_id AND u.code = '02578' AND u.until_d = 99991231 WHERE o.until_d = 99991231 AND o.name = 'Đảng bộ Xã Tân Thanh'")
upper=$(one "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ tỉnh Tuyên Quang' AND until_d = 99991231")
cat >"$T/put" <<END
{"do":"insert","table":"report_obligation","set":{"definition":"thu_doi_khop","title":"Thử đối khớp","forms":"btctw_3","sender_id":$lower,"receiver_id":$upper,"kind_r":"thematic","cycle":"year","due_rule":"+3wd","from_d":"2025-07-01"}}
END
check "a report is asked for" "$COSO" put "$T/put" --db "$db"
said() # NAME PATTERN ARGUMENTS…: the command's words
{
	said_name=$1
	said_pattern=$2
	shift 2
	"$COSO" "$@" --db "$db" --today 2026-11-28 >"$T/said" 2>&1 || true
	check "$said_name" grep -qE "$said_pattern" "$T/said"
}
refused() # NAME PATTERN ARGUMENTS…: and it fails
{
	refused_name=$1
	refused_pattern=$2
	shift 2
	if "$COSO" "$@" --db "$db" --today 2026-11-28 >"$T/said" 2>&1; then
		not_ok "$refused_name"
	else
		check "$refused_name" grep -qE "$refused_pattern" "$T/said"
	fi
}
said "none yet" "Chưa có lần đối khớp" match list
said "the commune's report is begun" "." report open thu_doi_khop --org "$lower" --period 2025
report=$(one "SELECT area_id || ':' || id FROM report ORDER BY id DESC")
refused "a draft cannot be matched" "báo cáo đã gửi" match open "$report"
for check_id in $("$COSO" report check "$report" --db "$db" --today 2026-11-28 --format json 2>/dev/null | grep -o '"id": *"[^"]*"' | sed 's/.*: *"//; s/"//'); do
	"$COSO" report explain "$report" --form btctw_3 --check "$check_id" --reason "thử" --db "$db" --today 2026-11-28 >/dev/null 2>&1
done
said "signed" "." report sign "$report" --signer "Nguyễn Văn Thử"
said "sent" "." report send "$report"
check "it is frozen" test "$(one "SELECT COUNT(*) > 100 FROM report_cell WHERE report_id = ${report#*:}")" = 1
said "matching begins: nothing differs" "0 chênh lệch, 0 chưa thống nhất" match open "$report"
match=$(one "SELECT area_id || ':' || id FROM report_match")
refused "once" "đã có lần đối khớp" match open "$report"

# the register moves: one membership was a mistake
"$COSO" who btctw_3 --db "$db" --unit 08/02578 --period 2025 --today 2026-11-28 --row I --column now --format tsv >"$T/who.tsv" 2>/dev/null
gone=$(one "SELECT m.area_id || ' ' || m.id FROM membership m WHERE m.organisation_id IN (SELECT organisation_id FROM organisation_v WHERE unit_id IN (SELECT descendant_id FROM unit_path p JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '02578' AND u.until_d = 99991231)) AND m.until_d = 99991231 ORDER BY m.id")
printf '{"do":"void","table":"membership","area":%s,"id":%s}\n' $gone >"$T/delete"
check "a membership is taken away" "$COSO" put "$T/delete" --db "$db" --reason "nhập nhầm"
said "matched again: cells differ" "[1-9][0-9]* chưa thống nhất" match again "$match"
said "the difference in figures" "Tổng số đảng viên.* 239 +240 +Chưa thống nhất" match show "$match"

# a list of names: one is missing, one is unknown, one has another birth; headings and a blank line are passed over
"$COSO" who btctw_3 --db "$db" --unit 08/02578 --period 2025 --today 2026-11-28 --row I --column now --format tsv 2>/dev/null |
	python3 -c 'import csv, sys
rows = list(csv.DictReader((l for l in sys.stdin if "\t" in l), delimiter="\t"))
name, birth = next(k for k in rows[0] if "tên" in k.lower()), next(k for k in rows[0] if "sinh" in k.lower())
names = [r[name] for r in rows]
once = [r for r in rows if names.count(r[name]) == 1]
missing, moved = once[0], once[1]
print("Họ và tên;Năm sinh\n")
for r in rows:
    if r is missing: continue
    year = r[birth][-4:]
    print("%s;%s" % (r[name], int(year) - 20 if r is moved else r[birth]))
print("Lò Văn Không Có;1990")' >"$T/names"
said "a list is matched" "chênh lệch" match names "$match" "$T/names" --form btctw_3 --row I --column now
check "one is missing there, one here, one has another birth" test "$(one "SELECT COUNT(*) FILTER (WHERE kind_l = 2), COUNT(*) FILTER (WHERE kind_l = 3), COUNT(*) FILTER (WHERE kind_l = 4) FROM report_match_line")" = "1 1 1"
said "it is said who" "Chỉ có ở danh sách của cấp dưới +Lò Văn Không Có, 1990" match show "$match"
lines=$(one "SELECT COUNT(*) FROM report_match_line")
said "the same list again changes nothing" "." match names "$match" "$T/names" --form btctw_3 --row I --column now
check "no line more" test "$(one "SELECT COUNT(*) FROM report_match_line")" = "$lines"
printf 'Lò Văn A;31/2/1990\n' >"$T/bad"
refused "a day that is none names its line" "dòng 1" match names "$match" "$T/bad" --form btctw_3 --row I --column now
refused "a cell without a list" "không có danh sách|không có ô" match names "$match" "$T/names" --form btctw_3 --row I --column rate

refused "open lines keep it from being signed" "chưa thống nhất, chưa ký được" match sign "$match" lower --signer "Bí thư"
line=$(one "SELECT area_id || ':' || id FROM report_match_line ORDER BY id")
refused "a conclusion says something" "Ghi kết luận" match answer "$line" agreed_upper
refused "and is one of the list" "dùng agreed_upper" match answer "$line" yes --text x
said "one is settled" "." match answer "$line" explained --text "Chuyển sinh hoạt cuối kỳ"
said "and all others at once" " 0 chưa thống nhất" match answer "$match" agreed_upper --text "Xã sửa danh sách"
check "the one stays as it was" test "$(one "SELECT COUNT(*) FROM report_match_line WHERE state = 4")" = 1
said "all settled" " 0 chưa thống nhất" match sign "$match" lower --signer "Bí thư xã"
check "one side has signed" test "$(one "SELECT state FROM report_match")" = 2
said "the other" " 0 chưa thống nhất" match sign "$match" upper --signer "Trưởng ban"
check "both have" test "$(one "SELECT state FROM report_match")" = 4
line=$(one "SELECT area_id || ':' || id FROM report_match_line ORDER BY id")
refused "what was signed is not opened again" "bỏ xác nhận của mình" match answer "$line" open
refused "nor compared again" "bỏ xác nhận của mình" match again "$match"
said "a side takes its signature off" "." match unsign "$match" lower
check "the other's stays" test "$(one "SELECT state, lower_by IS NULL, upper_by FROM report_match")" = "3 1 Trưởng ban"
refused "and holds the matching still" "bỏ xác nhận của mình" match answer "$line" open
refused "what is not signed is not taken off" "chưa xác nhận" match unsign "$match" lower
said "the other side's is taken off" "." match unsign "$match" upper
said "then a line is opened again" "1 chưa thống nhất" match answer "$line" open
check "it is open" test "$(one "SELECT state, upper_by IS NULL FROM report_match")" = "1 1"
refused "an office elsewhere may not" "không có quyền" match sign "$match" lower --signer x --as tinh.46
check "the register is sound" "$COSO" verify --db "$db"
finish
