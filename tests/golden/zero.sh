# A share of nothing, a count of nothing and a figure that nobody gave are three answers, and each says which it is: on both engines, as
# JSON, in words, in an Excel file.
# shellcheck shell=sh
. tests/lib.sh

# What each kind of cell is: of a village without a cell the members per cell, of the province the communes in a shared cell, of households
# before anything was typed.
three_answers()
{
	db=$1 on=$2
	"$COSO" form thon_co_dang_vien --db "$db" --unit 46 --date 2017-12-31 --format json >"$T/counted.json"
	"$COSO" form ho_ngheo_1 --db "$db" --unit 46 --period 2024 --format json >"$T/typed.json"
	python3 - "$T/counted.json" "$T/typed.json" >"$T/states" 2>"$T/why" <<'PY'
import json, sys
counted, typed = ({r["id"]: r["cells"] for r in json.load(open(p))["rows"]} for p in sys.argv[1:])
zero = counted["all"]["cells"]
none = counted["all"]["mean"]
silent = next(c for cells in typed.values() for c in cells.values() if not c["derived"])
print("zero", zero["state"], zero["n"], repr(zero["text"]))
print("none", none["state"], none["n"], repr(none["text"]))
print("silent", silent["state"], silent["n"], repr(silent["text"]))
PY
	check "$on: a count of nothing is 0" grep -qx "zero exact 0 '0'" "$T/states"
	check "$on: a share of nothing has no meaning" grep -qx "none na None ''" "$T/states"
	check "$on: what nobody typed is missing" grep -qx "silent missing None ''" "$T/states"
	"$COSO" explain thon_co_dang_vien --db "$db" --unit 46 --date 2017-12-31 --row all --column mean >"$T/said"
	check "$on: the share says why" grep -q "mẫu số bằng 0" "$T/said"
	check "$on: with its numbers" grep -q " / 0 → –" "$T/said"
	"$COSO" explain thon_co_dang_vien --db "$db" --unit 46 --date 2017-12-31 --row all --column cells >"$T/said"
	check "$on: the count does not" sh -c '! grep -q "mẫu số" "$1"' sh "$T/said"
}

demo_at "$T/demo.db"
three_answers "$T/demo.db" SQLite
"$COSO" form thon_co_dang_vien --db "$T/demo.db" --unit 46 --date 2017-12-31 --format json --engine sql >"$T/sql.json"
check "both evaluators say the same" cmp "$T/counted.json" "$T/sql.json"
# A body of the year has nothing in the year before: that is 0, for whoever may see the body, not a figure they may not see.
check "a body's year before it was founded" sh -c '"$1" form btctw_1 --db "$2" --unit 08/02578 --period 2025 --as tinh.08 >"$3" && ! grep -q "⊘" "$3"' sh "$COSO" "$T/demo.db" "$T/young"
check "is nobody else's to see" sh -c '"$1" form btctw_1 --db "$2" --unit 08/02578 --period 2025 --as tinh.46 | grep -q "⊘"' sh "$COSO" "$T/demo.db"
check "an Excel file" "$COSO" form thon_co_dang_vien --db "$T/demo.db" --unit 46 --date 2017-12-31 --format xlsx --out "$T/form.xlsx"
check "divides by nothing nowhere" python3 - "$T/form.xlsx" <<'PY'
import re, sys, zipfile
sheet = zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode()
assert "DIV/0" not in sheet and "<f>" in sheet
PY
if [ -n "${TEST_PG:-}" ]; then
	demo_pg >/dev/null
	three_answers "$DEMO_PG" PostgreSQL
else
	skip "the same on PostgreSQL" "no PostgreSQL (TEST_PG)"
fi

# the folder of law as it lies there, with what other parts of the program read
check "the whole folder of law has no fault" "$COSO" check domain
mkdir "$T/law"
{
	echo "# settings that are no YAML"
	printf 'settings:\n\ta: 1\n'
} >"$T/law/settings.yaml"
fails_with "a settings file that is no YAML is said with its place" 1 "settings.yaml:3:" "$COSO" check "$T/law"

# a denominator that is written as 0 is refused where it stands
sed 's|percent: own / n }|percent: own / 0 }|' domain/forms/thon_co_dang_vien.yaml >"$T/thon_co_dang_vien.yaml"
fails_with "a denominator written as 0" 1 "E33: mẫu số là 0" "$COSO" check "$T/thon_co_dang_vien.yaml"
finish
