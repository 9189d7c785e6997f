# PostgreSQL stopped, started, killed and cut off below a running server: gone.py, on a PostgreSQL of its own that tells of no commit before it
# is on disk (as far as the operating system goes: fsync is off for all tests).
# shellcheck shell=sh
. tests/lib.sh
if [ -z "${TEST_PG:-}" ]; then
	skip "the database gone and back" "no PostgreSQL (TEST_PG)"
else
	by_python_rc=0
	PYTHONDONTWRITEBYTECODE=1 PG_SETTINGS="-c synchronous_commit=on" tests/with_pg.sh python3 tests/fault/gone.py >"$T/said" 2>"$T/why" || by_python_rc=$?
	relay "the database gone and back" "$by_python_rc" "$T/said" "$T/why"
fi
finish
