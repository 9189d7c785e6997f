# The bench of the statistics, small: its kernel of planes of bits on every table of this processor, SQLite and PostgreSQL count the same as a
# loop over persons that has nothing in it to go wrong; changes brought up to date give what building anew gives.
set -eu
: "${COSO:?}" "${T:?}"
set -- "$(dirname "$COSO")/tests/stats_bench" "$T/data" --people 60000 --check
if [ -n "${TEST_PG:-}" ]; then
	set -- "$@" --pg "$TEST_PG"
else
	echo '# no PostgreSQL: left out'
fi
exec python3 tests/perf/stats/bench.py "$@"
