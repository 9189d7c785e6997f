# Statistics at national scale: coso's kernel of planes of bits beside SQLite, PostgreSQL and DuckDB on the same 6,000,000 invented persons, in
# turns in one run; identical numbers or not, medians, ratios, memory, goals. docs/bench-stats.md says what is measured and how.
# ./dev bench stats            everything: about half an hour and 8 GB under build/bench-stats
# ./dev bench stats --small    60,000 persons: two minutes
# ./dev bench stats --register=DB   the product's own forms on the whole of that register (tests/perf/stats/nation.sh makes one), no rivals
# Further options go to tests/perf/stats/bench.py (--people N, --rounds N). DuckDB comes from npm, for this bench only, pinned by hash.
set -eu
: "${COSO:?}" "${T:?}"
people=6000000
if [ "${1:-}" = --small ]; then
	people=60000
	shift
fi
build=$(dirname "$COSO")
case ${1:-} in
--register=*) # cold, from the image, on fresh dates and again, by the planes, the plain pass and SQL; cells must be the same
	ninja -C "$build" tests/forms_time >/dev/null
	bad=0
	for form in btctw_3 btctw_1 can_bo_cap_xa; do
		SQL=1 FOLLOW=5 IMAGE=$T/nation.image "$build/tests/forms_time" "${1#--register=}" '*' "$form" 3 || bad=1
	done
	exit "$bad"
	;;
esac
ninja -C "$build" tests/stats_bench >/dev/null
here=tests/perf/stats
duckdb=build/bench-duckdb
if [ ! -f "$duckdb/node_modules/.package-lock.json" ] || [ "$here/duckdb/package-lock.json" -nt "$duckdb/node_modules/.package-lock.json" ]; then
	mkdir -p "$duckdb"
	cp "$here"/duckdb/package.json "$here"/duckdb/package-lock.json "$duckdb"
	(cd "$duckdb" && npm ci --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 && touch node_modules/.package-lock.json) || echo 'DuckDB could not be fetched from npm: left out'
fi
set -- --people "$people" "$@"
if [ -f "$duckdb/node_modules/.package-lock.json" ]; then
	cp "$here/duckdb/serve.mjs" "$duckdb"
	set -- --duckdb "$duckdb" "$@"
fi
rm -rf "build/bench-stats-$people"
export PG_SETTINGS='-c shared_buffers=2GB -c max_wal_size=8GB'
# shellcheck disable=SC2016
tests/with_pg.sh sh -c 'exec python3 "$@" --pg "$TEST_PG"' sh "$here/bench.py" "$build/tests/stats_bench" "build/bench-stats-$people" "$@"
rm -rf "build/bench-stats-$people"
