# Standards and rules asked of the demo register: who meets them, who not and by which condition, with names.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
# figure NAME COMMAND ROW EXPECTED: the number of a row of `coso COMMAND --format json`
figure()
{
	# shellcheck disable=SC2086
	figure_got=$("$COSO" $2 --db "$db" --format json | python3 -c 'import json, sys
print([r["cells"]["n"]["n"] for f in json.load(sys.stdin) for r in f["rows"] if r["id"] == sys.argv[1]])' "$3")
	if [ "$figure_got" = "[$4]" ]; then
		ok "$1: $4"
	else
		not_ok "$1: $figure_got, not [$4]"
	fi
}
key="standards --unit 10 --date 2018-12-31"
figure "cadres of the key communes" "$key" all 360
figure "trained to standard at the end of 2018" "$key" met 306
figure "not" "$key" not_met 54
figure "because of political theory" "$key" c_theory_no 54
figure "because of the school" "$key" c_school_no 0
# shellcheck disable=SC2086
names=$("$COSO" $key --db "$db" --row c_theory_no --format tsv | tail -n +2 | wc -l)
[ "$names" -eq 54 ] && ok "54 names behind it" || not_ok "$names names, not 54"
rules="rules --unit 08 --date 2026-11-28"
figure "cells that ought to have a committee" "$rules" r_nine 35
figure "and have none" "$rules" r_nine_bad 35
figure "with fewer than three official members" "$rules" r_three_bad 0
fails_with "before any standard was in force" 1 "2013" "$COSO" standards --db "$db" --unit 10 --date 2013-12-31
fails_with "says what there is and until when" 1 "(01/01/2014 – 31/12/2018)" "$COSO" standards --db "$db" --unit 10 --date 2013-12-31
fails_with "no such file" 1 "không có văn bản “khac”; trong kho có: " "$COSO" standards khac --db "$db" --unit 10 --date 2018-12-31
fails_with "no such row" 1 "r_none" "$COSO" rules --db "$db" --unit 08 --date 2026-11-28 --row r_none
finish
