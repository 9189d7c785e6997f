# A step on the database that fails, or the connection that is cut in it, or an allocation: steps.py, on SQLite and on PostgreSQL. Some of the
# steps (POINTS of each act and way to fail; ./dev soak: 24); with FINE=1 each.
# shellcheck shell=sh
. tests/lib.sh
cc -shared -fPIC -O1 -o "$T/fail_sql.so" tests/fail_sql.c $(pkg-config --cflags sqlite3 libpq) -ldl || not_ok "the harness is built"
engines=sqlite
[ -z "${TEST_PG:-}" ] || engines="$engines postgresql"
for engine in ${ENGINE:-$engines}; do
	by_python "steps on $engine" tests/fault/steps.py "$engine"
done
[ -n "${TEST_PG:-}" ] || skip "on PostgreSQL" "no PostgreSQL (TEST_PG)"
finish
