# Files in and out, in one report: an Excel file of 50,000 rows with 5 % faulty cells taken in, every faulty cell named and marked, undone; 600,000 rows of
# CSV as a dry run; 600,000 people out as CSV and Excel, by the command and from a server. Goals: 10 s, 64 MB, undo 5 s; memory that does not grow
# with what goes out. `./dev bench import --small`: 20,000 people out. Registers are made once (build/bench-*.db). What was measured: docs/bench-import.md.
# shellcheck shell=sh
set -eu
: "${COSO:?}" "${T:?}"
many=600000
[ "${1:-}" != --small ] || many=20000
few=$((many / 10))
measure=tests/perf/import_measure.py
printf '%s, %s processors, load before: %s\n' "$(date '+%Y-%m-%d %H:%M')" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"

# ---- in ----

"$COSO" demo --db "$T/demo.db" >/dev/null
python3 tests/perf/import_make.py "$T/demo.db" 50000 xlsx "$T/rows.xlsx" "$T/expected"
python3 $measure run "50,000 rows, 5 % faulty, marked, good rows written" 10 64 "$COSO" import "$T/rows.xlsx" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --skip-bad --marked "$T/marked.xlsx"
python3 $measure marks "$T/marked.xlsx" "$T/expected"
batch=$("$COSO" batches --db "$T/demo.db" --format tsv | sed -n 2p | cut -f1)
python3 $measure run "undo" 5 64 "$COSO" undo "$batch" --db "$T/demo.db"
"$COSO" import "$T/rows.xlsx" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --dry-run --format json >"$T/report.json" || :
python3 $measure told "$T/report.json" "$T/expected"
python3 tests/perf/import_make.py "$T/demo.db" "$many" csv "$T/rows.csv" "$T/expected" 0
python3 $measure run "$many rows of CSV, dry" 0 64 "$COSO" import "$T/rows.csv" --map dang_vien_2025 --db "$T/demo.db" --unit 08 --dry-run

# ---- out ----

schema=$(find sql/migrations -name '*.sql' | wc -l)
for people in $few $many; do
	db=build/bench-$people-$schema.db
	if [ ! -f "$db" ]; then
		rm -f build/bench-"$people"-*.db*
		"$COSO" synth --db "$db.part" --unit 08 --people "$people" >/dev/null
		mv "$db.part.key" "$db.key"
		mv "$db.part" "$db"
	fi
	for format in csv xlsx; do
		python3 $measure run "$people people out, export, $format" 0 64 "$COSO" export person --db "$db" --format "$format" --out "$T/out.$format"
		printf '  %s bytes\n' "$(stat -c %s "$T/out.$format")"
		rm "$T/out.$format"
	done
	python3 $measure served "$people" "$COSO" "$db" "$T"
done
printf 'load after: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
