# An Excel file of 50,000 rows with 5 % faulty cells: taken in, marked, undone; 600,000 rows of CSV as a dry run. Goals: 10 s, 64 MB, undo 5 s.
# shellcheck shell=sh
set -eu
: "${COSO:?}" "${T:?}"
"$COSO" demo --db "$T/demo.db" >/dev/null
python3 tests/perf/import_make.py "$T/demo.db" 50000 xlsx "$T/rows.xlsx" "$T/expected"
# run NAME GOAL_SECONDS GOAL_MB CMD…: wall time and memory beside the goals (0: none)
run()
{
	python3 - "$@" <<'P'
import resource, subprocess, sys, time
t = time.time()
name, seconds, megabytes = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
code = subprocess.run(sys.argv[4:], stdout=subprocess.DEVNULL).returncode
u = resource.getrusage(resource.RUSAGE_CHILDREN)
wall, memory = time.time() - t, u.ru_maxrss / 1024
def beside(goal, value, unit): return "" if goal == 0 else f" (goal {goal:.0f} {unit}: {'met' if value <= goal else 'MISSED'})"
print(f"{name}: {wall:.1f} s{beside(seconds, wall, 's')}, cpu {u.ru_utime + u.ru_stime:.1f} s, {memory:.0f} MB{beside(megabytes, memory, 'MB')}, exit {code}")
P
}
run "50.000 rows, 5 % faulty, marked, good rows written" 10 64 "$COSO" import "$T/rows.xlsx" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --skip-bad --marked "$T/marked.xlsx"
"$COSO" import "$T/rows.xlsx" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --dry-run --format json >"$T/report.json" || :
python3 - "$T/report.json" "$T/expected" <<'P'
import json, sys
told = {f["place"].split("!")[-1] for f in json.load(open(sys.argv[1]))["faults"] if not f["warning"] and f["heading"]}
made = set(open(sys.argv[2]).read().split())
print(f"faulty cells made {len(made)}, told {len(told)}, not told {len(made - told)}, told wrongly {len(told - made)}")
P
batch=$("$COSO" batches --db "$T/demo.db" --format tsv | sed -n 2p | cut -f1)
run "undo" 5 64 "$COSO" undo "$batch" --db "$T/demo.db"
python3 tests/perf/import_make.py "$T/demo.db" 600000 csv "$T/rows.csv" "$T/expected" 0
run "600.000 rows of CSV, dry" 0 64 "$COSO" import "$T/rows.csv" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --dry-run
