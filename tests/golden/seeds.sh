# The figures of the source articles, out of the demo register, by the command line: docs/demo-world.md 6 (G1–G7, G10, G11, G20).
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"

"$COSO" forms | awk '$1 ~ /^btctw_/ && $1 != last { printf "%s ", last = $1 }' >"$T/order"
check "forms stand in the order of their numbers" grep -q '^btctw_1 btctw_2 btctw_2b btctw_3 .* btctw_9 btctw_10 ' "$T/order"

# cells JSON_FILE: "row column n of text state" lines, for awk.
cells()
{
	python3 -c '
import json, sys
for r in json.load(open(sys.argv[1]))["rows"]:
    for c, x in r["cells"].items():
        print(r["id"], c, "-" if x["n"] is None else x["n"], "-" if x["of"] is None else x["of"], x["text"] or "-", x["state"], sep="\t")' "$1"
}
# cell NAME ROW COLUMN FIELD(n|of|text) EXPECTED: looks into $T/cells
cell()
{
	cell_got=$(awk -F '\t' -v r="$2" -v c="$3" -v f="$4" '$1 == r && $2 == c { print f == "n" ? $3 : f == "of" ? $4 : $5 }' "$T/cells")
	if [ "$cell_got" = "$5" ]; then
		ok "$1 = $5"
	else
		not_ok "$1: $cell_got, not $5"
	fi
}
draw()
{
	"$COSO" form "$@" --db "$db" --format json >"$T/form.json" 2>"$T/form.err" || sed 's/^/# /' "$T/form.err"
	cells "$T/form.json" >"$T/cells"
}

# ---- seed 002: committees of Tuyên Quang ----
draw cap_uy_nhiem_ky --unit 08 --term 2020-2025
while read -r name row column field want; do
	[ -z "$name" ] || cell "002 $name" "$row" "$column" "$field" "$want"
done <<'EOF'
members members now n 3471
women women now n 961
women% women rate text 27,68
women-before women before n 888
women-change women diff text 2,81
minority minority now n 1527
minority% minority rate text 43,99
under40 y40 now n 1188
under40% y40 rate text 34,22
intermediate pro_mid now n 303
intermediate% pro_mid rate text 8,72
college pro_high now n 3078
college% pro_high rate text 88,67
college-change pro_high diff text 17,05
pro-rest pro_rest now n 90
advanced the_high now n 710
advanced% the_high rate text 20,45
advanced-change the_high diff text 4,01
theory-mid the_mid now n 2404
theory-mid% the_mid rate text 69,25
theory-mid-change the_mid diff text 3,54
theory-rest the_rest now n 357
before members before n 3570
reelected again now n 2306
secretaries secretaries now n 429
secretaries-before secretaries before n 448
s-women s_women now n 45
s-women% s_women rate text 10,49
s-women-then s_women rate0 text 8,25
s-women-change s_women diff text 2,24
s-minority% s_minority rate text 31,93
s-minority-change s_minority diff text 0,24
holders-before holders before n 466
s-university s_univ now n 400
s-university% s_univ rate text 93,24
s-university-change s_univ diff text 24,57
s-theory-mid% s_mid rate text 49,18
s-advanced s_high now n 209
s-advanced% s_high rate text 48,72
s-advanced-change s_high diff text 5,37
s-theory-rest s_the_rest now n 9
EOF

# ---- known-at: the planted fault was corrected on 1/3/2023 ----
draw cap_uy_nhiem_ky --unit 08 --term 2020-2025 --known-at 2023-02-01
cell "known at 1/2/2023: women" women now n 960
cell "known at 1/2/2023: members" members now n 3471

# ---- seed 003: staff of Thừa Thiên-Huế ----
draw can_bo_cap_xa --unit 46 --date 2017-12-31
while read -r name row column field want; do
	[ -z "$name" ] || cell "003 $name" "$row" "$column" "$field" "$want"
done <<'EOF'
staff staff n n 3356
cadres cadre n n 1597
servants clerk n n 1759
overlap staff_overlap n n 0
cadres-university% cadre univ_rate text 59,1
cadres-college% cadre coll_rate text 2,2
cadres-theory% cadre the_rate text 83,5
servants-university% clerk univ_rate text 67,5
servants-college% clerk coll_rate text 6,8
servants-theory% clerk the_rate text 42,6
posts-cadres cadre held n 1672
seats-servants clerk seats n 1824
vacant-servants clerk vacant n 65
EOF
"$COSO" claims kiem_tra_so_lieu --db "$db" >"$T/claims" 2>&1
claims_rc=$?
check "claims: all as expected" test "$claims_rc" = 0
check "claims: 3.355 is off by 1" grep -q "3.355.*3.356.*lệch.*1" "$T/claims"
# every figure of the five articles: computed, held against the register, or said why not
for seed in 000 001 002 003 004; do
	check "claims of article $seed: as found by hand" "$COSO" claims "nguon_$seed" --db "$db"
done
"$COSO" claims nguon_002 >"$T/claims" 2>&1
check "claims about cells need a register" grep -q "r1: cap_uy_nhiem_ky members · now, 08, 2020-2025: in là 3.471; cần sổ" "$T/claims"

# ---- villages: seeds 000, 002 ----
draw thon_co_dang_vien --unit 08/02575 --date 2022-12-31
cell "Kháng Nhật: villages" all n n 11
cell "Kháng Nhật: with own cell" all own n 11
cell "Kháng Nhật: secretary is head" all same n 11
cell "Kháng Nhật: share" all same_rate text 100,0
cell "Kháng Nhật: cells in villages" all cells n 11
draw thon_co_dang_vien --unit 08/02242 --date 2022-12-31
cell "Xuân Lập: villages" all n n 9
cell "Xuân Lập: secretary is head" all same n 5
draw thon_co_dang_vien --unit 08/02395 --date 2022-12-31
cell "Minh Hương: secretary is head" all same n 9
draw thon_co_dang_vien --unit 08 --date 2022-12-31
cell "Tuyên Quang: villages known" all n n 35
draw thon_co_dang_vien --unit 46 --date 2017-12-31
cell "Huế: villages" all n n 1277

# ---- seed 004: Lai Châu, form 1 year by year, new cells, turns, classes ----
# year, brought forward, admitted, transferred in, died, transferred out, at the end
while read -r year a b1 b2 c1 c5 d; do
	case $year in
	2012) draw btctw_1 --unit 12 --from 2012-01-01 --until 2012-08-27 ;;
	*) draw btctw_1 --unit 12 --period "$year" ;;
	esac
	got=$(awk -F '\t' '$2 == "now" && $1 ~ /^(A|B1|B2|C1|C5|D)$/ { printf "%s ", $3 }' "$T/cells")
	check "Lai Châu form 1 of $year: $got" test "$got" = "$a $b1 $b2 $c1 $c5 $d "
done <<'EOF'
2004 6373 512 173 49 137 6842
2009 9232 731 148 58 126 9900
2012 11276 542 87 43 74 11769
EOF
draw btctw_1 --unit 12 --from 2004-01-01 --until 2012-08-27
cell "Lai Châu: restored" B3 now n 9
cell "Lai Châu: moves inside are not seen from the province" B2 now n 1312
draw thon_co_dang_vien --unit 12 --date 2008-12-31
cell "Lai Châu 2008: villages with members" all members n 1097
draw to_chuc_co_so --unit 12 --period 2011
cell "Lai Châu 2011: weak" weak_rate now text 2,00
# ---- seed 000: the key communes on the way ----
draw thon_co_dang_vien --unit 10 --date 2014-12-31
cell "key communes 2014: villages with members" all members_rate text 93,0

# ---- as of: one day before and after a change of term ----
draw thon_co_dang_vien --unit 08/02575 --date 2022-06-14
cell "the day before the new heads: secretary is head" all same n 8
draw thon_co_dang_vien --unit 08/02575 --date 2022-06-15
cell "the day of the new heads: secretary is head" all same n 11
draw can_bo_cap_xa --unit 08 --date 2020-06-29
cp "$T/cells" "$T/before"
draw can_bo_cap_xa --unit 08 --date 2020-06-30
if cmp -s "$T/before" "$T/cells"; then not_ok "staff differ across the congress"; else ok "staff differ across the congress"; fi

# ---- boundaries today: the commune of 1/7/2025 is the sum of its parts ----
draw can_bo_cap_xa --unit 08/02578 --date 2020-12-31 --boundaries today --today 2025-12-31
today=$(awk -F '\t' '$1 == "staff" && $2 == "held" { print $3 }' "$T/cells")
sum=0
for code in 02575 02578 02590; do
	draw can_bo_cap_xa --unit "08/$code" --date 2020-12-31
	sum=$((sum + $(awk -F '\t' '$1 == "staff" && $2 == "held" { print $3 }' "$T/cells")))
done
"$COSO" explain can_bo_cap_xa --unit 08/02578 --date 2020-12-31 --boundaries today --today 2025-12-31 --row staff --column held --db "$db" >"$T/said"
check "its cell says where: a unit that did not stand on that day" grep -q "trong xã Tân Thanh" "$T/said"
check "xã Tân Thanh today ($today) is the sum of its three communes ($sum)" test "$today" = "$sum" -a "$sum" -gt 0

# ---- who: as many lines as the cell says ----
lines()
{
	"$COSO" who "$@" --db "$db" --format tsv | tail -n +2 | wc -l
}
for want in "961 cap_uy_nhiem_ky --unit 08 --term 2020-2025 --row women --column now" \
	"90 cap_uy_nhiem_ky --unit 08 --term 2020-2025 --row pro_rest --column now" \
	"65 can_bo_cap_xa --unit 46 --date 2017-12-31 --row clerk --column vacant" \
	"1672 can_bo_cap_xa --unit 46 --date 2017-12-31 --row cadre --column held" \
	"11 thon_co_dang_vien --unit 08/02575 --date 2022-12-31 --row all --column same"; do
	n=${want%% *}
	# shellcheck disable=SC2086
	got=$(lines ${want#* })
	check "who ${want#* }: $got lines" test "$got" = "$n"
done
# ---- a fact corrected today does not change what was known yesterday ----
draw cap_uy_nhiem_ky --unit 08 --term 2020-2025 --known-at "$(date -u -d yesterday +%F)"
cp "$T/cells" "$T/yesterday"
python3 - "$db" >"$T/correct.jsonl" <<'EOF'
import json, sqlite3, sys
# one man among the members of 2020, by the tables: the test speaks for the clerk who has his file open
area, version = sqlite3.connect(sys.argv[1]).execute("""select v.area_id, v.id from tenure t join person_v v on v.area_id = t.area_id and v.person_id = t.person_id
    where t.from_d = 20200630 and t.reelected = 1 and v.sex = 1 order by v.id limit 1""").fetchone()
print(json.dumps({"do": "correct", "table": "person_v", "area": area, "id": str(version), "set": {"sex": "female"}}))
EOF
check "a correction is written" "$COSO" put "$T/correct.jsonl" --db "$db" --reason "Ghi sai giới tính"
draw cap_uy_nhiem_ky --unit 08 --term 2020-2025
cell "now: women" women now n 962
draw cap_uy_nhiem_ky --unit 08 --term 2020-2025 --known-at "$(date -u -d yesterday +%F)"
cell "known yesterday: women" women now n 961
check "known yesterday: every cell as before" cmp "$T/yesterday" "$T/cells"
check "the register verifies" "$COSO" verify --db "$db"
finish
