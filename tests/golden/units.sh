# shellcheck shell=sh
# Units by the command line (what is in the register: tests/unit/test_units.c): init, its numbers, the fuller tables where they lie beside the checkout, refusals.
. tests/lib.sh

DB=$T/units.db
export COSO_LANG=en

# is NAME WANTED GOT
is()
{
	if [ "$2" = "$3" ]; then ok "$1"; else
		not_ok "$1"
		echo "# wanted $2, got $3"
	fi
}

# says NAME TEXT FILE: the text stands in the file
says()
{
	if grep -qF -e "$2" "$3"; then ok "$1"; else
		not_ok "$1"
		head -n 12 "$3" | sed 's/^/# /'
	fi
}

# refusing NAME CMD…: does its work, names rows it refuses, and says so by exit status 1
refusing()
{
	name=$1
	shift
	rc=0
	"$@" >"$T/lib.out" 2>"$T/lib.err" || rc=$?
	is "$name" "1 and nothing on stderr" "$rc and $(if [ -s "$T/lib.err" ]; then echo something; else echo nothing; fi) on stderr"
}

check "init" "$COSO" init --db "$DB"
cp "$T/lib.out" "$T/init.txt"
says "init reports what it dropped" "mapping row without an old code (dropped): 943" "$T/init.txt"
says "init reports unknown successors" "not in the later list, successor unknown: 590" "$T/init.txt"
says "init names each" "30901 Xã Thạnh Lộc → 30886" "$T/init.txt"
fails_with "init twice" 1 "already holds" "$COSO" init --db "$DB"
says "init counts the first list" "01/01/2022: 63 provinces, 705 districts, 10.599 communes" "$T/init.txt"
says "init counts the second list" "01/01/2025: 63 provinces, 696 districts, 10.051 communes" "$T/init.txt"
says "init counts the list after the merger" "01/07/2025: 34 provinces, 0 districts, 3.321 communes" "$T/init.txt"
says "every old commune has a target" "with no known target: 0" "$T/init.txt"
check "verify after init" "$COSO" verify --db "$DB"

printf 'a,b\n1,2\n' >"$T/other.csv"
fails_with "a file of another kind" 1 "first line" "$COSO" import-lineage "$T/other.csv" --db "$DB"
fails_with "no such file" 1 "cannot open" "$COSO" import-lineage "$T/none.csv" --db "$DB"
{
	echo 'effective,decree,event,level,code,old_name,new_name'
	echo '2025-13-01,1/NQ,retyped,commune,25270,Xã Lộc Ninh,Phường Lộc Ninh'
	echo '2026-04-30,1/NQ,retyped,commune,99999,Xã A,Phường A'
	echo '2026-04-30,1/NQ,retyped,commune,25270,Xã Khác,Phường Khác'
	echo '2026-04-30,1/NQ,exploded,commune,25270,Xã Lộc Ninh,Phường Lộc Ninh'
} >"$T/bad.csv"
refusing "bad rows are refused" "$COSO" import-lineage "$T/bad.csv" --db "$DB"
cp "$T/lib.out" "$T/bad.txt"
says "none of them written" "4 rows: 0 written, 0 already there, 4 refused" "$T/bad.txt"
says "with their line" "line 2: invalid date" "$T/bad.txt"

ADMIN=${SHARED:-../shared}/data/vn-admin
if [ ! -d "$ADMIN" ]; then
	skip "fuller tables" "data absent, skipped"
	finish
	exit
fi
check "conversion table" "$COSO" import-lineage "$ADMIN/mapping-2025-07-01.csv" --db "$DB"
cp "$T/lib.out" "$T/map.txt"
says "no row of it is refused" ", 0 refused" "$T/map.txt"
says "its kinds" "2.771 merged of whole communes, 132 continue, 5 change level, 413 regrouped" "$T/map.txt"
says "its splits" "Old communes split: 440. New units that can be given old figures exactly: 2.930; only with bounds or without old figures: 391" "$T/map.txt"
refusing "dated changes" "$COSO" import-lineage "$ADMIN/changes-2021-11-to-2025-03.csv" --db "$DB"
check "Đồng Nai 2026" "$COSO" import-lineage "$ADMIN/changes-2026-04-30.csv" --db "$DB"
cp "$T/lib.out" "$T/dn.txt"
says "all its rows" "11 rows: 11 written, 0 already there, 0 refused" "$T/dn.txt"
for f in mapping-2025-07-01 changes-2026-04-30; do
	check "$f again" "$COSO" import-lineage "$ADMIN/$f.csv" --db "$DB"
	says "$f again changes nothing" ": 0 written" "$T/lib.out"
done
refusing "dated changes again" "$COSO" import-lineage "$ADMIN/changes-2021-11-to-2025-03.csv" --db "$DB"
says "dated changes again change nothing" ": 0 written" "$T/lib.out"
check "verify after the fuller tables" "$COSO" verify --db "$DB"
finish
