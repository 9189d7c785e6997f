# Hostile requests: storm.py, some on the program with sanitizers; ./dev soak: 62.000 (REQUESTS) on the plain one.
# shellcheck shell=sh
. tests/lib.sh
demo_at "$T/demo.db"
export STORM_COSO="${STORM_COSO:-$COSO_ASAN}"
by_python "hostile requests" tests/http/storm.py "$T/demo.db"
finish
