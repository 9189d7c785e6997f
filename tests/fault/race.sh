# Two servers on one register, and what excludes each other asked of both at once: race.py, on SQLite and on PostgreSQL.
# shellcheck shell=sh
. tests/lib.sh
engines=sqlite
[ -z "${TEST_PG:-}" ] || engines="$engines postgresql"
for engine in ${ENGINE:-$engines}; do
	by_python "two at once on $engine" tests/fault/race.py "$engine"
done
[ -n "${TEST_PG:-}" ] || skip "on PostgreSQL" "no PostgreSQL (TEST_PG)"
finish
