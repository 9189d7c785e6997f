# A server killed under load, on SQLite and on PostgreSQL: kill.py. KILLS: how often (./dev soak: 200 each).
# shellcheck shell=sh
. tests/lib.sh
engines=sqlite
[ -z "${TEST_PG:-}" ] || engines="$engines postgresql"
for engine in ${ENGINE:-$engines}; do
	by_python "kills on $engine" tests/fault/kill.py "$engine"
done
[ -n "${TEST_PG:-}" ] || skip "on PostgreSQL" "no PostgreSQL (TEST_PG)"
finish
