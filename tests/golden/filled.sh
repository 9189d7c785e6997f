# Every template of the program, filled with 30 plausible people: taken in whole, a second time nothing changes, everybody is in the register, undone
# there is nobody of them.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
# a committee with room for members: its post comes in as a table of posts
body=$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT o.name FROM organisation_v o JOIN unit_path p ON p.descendant_id = o.unit_id JOIN unit_v u ON u.unit_id = p.ancestor_id WHERE u.code = ? AND u.until_d = 99991231 AND o.until_d = 99991231 AND o.name LIKE ?", ("02578", "Đảng bộ xã%")).fetchone()[0])' "$db")
printf 'Tổ chức;Chức danh;Số lượng;Từ ngày\n%s;Ủy viên Ban Chấp hành;200;01/01/2020\n' "$body" >"$T/posts.csv"
check "a post of the committee" "$COSO" import "$T/posts.csv" --map post --db "$db" --unit 02578 --today 2026-11-28

report() # KEY…: of the last import
{
	python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
print("/".join(str(r[k]) for k in sys.argv[2:]))' "$T/out.json" "$@"
}
people()
{
	python3 -c 'import csv, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
rows = list(csv.DictReader(open(sys.argv[2], encoding="utf-8")))
print(sum(c.execute("SELECT count(*) FROM person_v WHERE full_name = ?", (r["Họ và tên"],)).fetchone()[0] == 1 for r in rows))' "$db" "$T/$1.csv"
}
for m in dang_vien_2025 so_7_hsdv danh_sach_2c can_bo_xa nhan_khau_ho trich_ngang_cap_uy; do
	check "$m: its template is filled" python3 tests/golden/filled_make.py "$COSO" "$db" "$m" "$T/$m.csv"
	"$COSO" import "$T/$m.csv" --map "$m" --db "$db" --unit 02578 --today 2026-11-28 --format json >"$T/out.json" 2>"$T/err" || :
	if [ "$(report rows good bad written)" = 30/30/0/True ]; then ok "$m: taken in whole"; else not_ok "$m: taken in whole: $(head -c 700 "$T/out.json")"; fi
	check "$m: no column of the template is left out" test "$(report ignored_columns)" = "[]"
	batch=$(report batch)
	check "$m: everybody once" test "$(people "$m")" = 30
	"$COSO" import "$T/$m.csv" --map "$m" --db "$db" --unit 02578 --today 2026-11-28 --format json >"$T/out.json" 2>"$T/err" || :
	if [ "$(report rows good same created changed written)" = 30/30/30/0/0/False ]; then ok "$m: again nothing changes"; else not_ok "$m: again nothing changes: $(head -c 700 "$T/out.json")"; fi
	check "$m: undone" "$COSO" undo "$batch" --db "$db"
	check "$m: nobody of them is left" test "$(people "$m")" = 0
	"$COSO" undo "$batch" --db "$db" >"$T/out" 2>&1 && not_ok "$m: undone twice" || ok "$m: not undone twice"
	check "$m: that is said" grep -q "đã hoàn tác rồi" "$T/out"
done
# nobody's sex is guessed: an empty cell is a fault there, or nothing is said of it
python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))
at = rows[0].index("Giới tính")
for r in rows[1:16]:
    r[at] = ""
csv.writer(open(sys.argv[2], "w", encoding="utf-8", newline="")).writerows(rows)' "$T/trich_ngang_cap_uy.csv" "$T/no_sex.csv"
"$COSO" import "$T/no_sex.csv" --map trich_ngang_cap_uy --db "$db" --unit 02578 --today 2026-11-28 --dry-run --format json >"$T/out.json" 2>"$T/err" || :
check "an empty sex is not taken for a man's" test "$(report rows bad)" = 30/15
finish
