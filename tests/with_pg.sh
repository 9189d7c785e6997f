#!/bin/sh
# Runs a command with a throw-away PostgreSQL on a unix socket: with_pg.sh CMD… . Works as root (the server then runs as postgres) and
# as anyone else; leaves no process and no file. The command gets PGHOST, PGUSER, PGDATABASE and TEST_PG.
set -eu
bindir=
for d in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
	if [ -n "$d" ] && [ -x "$d/initdb" ]; then
		bindir=$d
		break
	fi
done
if [ -z "$bindir" ]; then
	echo "with_pg.sh: không tìm thấy initdb (gói postgresql-15) · no initdb found (package postgresql-15)" >&2
	exit 1
fi
here=$PWD
# A short place, because a socket path holds at most 107 bytes; in memory where there is plenty: databases are made, copied and dropped by the
# hundred, a thousand files each, and that costs half as much there.
place=/tmp
memory=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo 2>/dev/null || true)
free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ "${memory:-0}" -gt 8000000 ] && [ "${free:-0}" -gt 6000000 ] && [ -w /dev/shm ]; then
	place=/dev/shm
fi
dir=$(mktemp -d "$place/pgt.XXXXXX")
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
	chown postgres "$dir"
	as() { runuser -u postgres -- "$@"; }
fi
cleanup()
{
	cd "$here"
	# what the servers' processes cost, which no process of the tests is charged with: the 16th and 17th word of the postmaster's stat are
	# those of its children that have ended, in hundredths of a second
	[ -z "${PG_COST:-}" ] || echo "PostgreSQL: $(awk '{ print int(($16 + $17) / 100) }' "/proc/$(head -n 1 "$dir/d/postmaster.pid")/stat" 2>/dev/null) s of processor" >&2
	as "$bindir/pg_ctl" -D "$dir/d" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap cleanup EXIT
child=
stop() # STATUS: told to end, so the command ends too
{
	[ -z "$child" ] || kill "$child" 2>/dev/null || true
	[ -z "$child" ] || wait "$child" 2>/dev/null || true
	exit "$1"
}
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM
cd "$dir"
as "$bindir/initdb" -D "$dir/d" -U app -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
if ! as "$bindir/pg_ctl" -D "$dir/d" -l "$dir/log" -w -t 60 start \
	-o "-c listen_addresses= -k $dir -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB -c max_prepared_transactions=10 -c timezone=UTC -c lc_messages=C ${PG_SETTINGS:-}" >/dev/null; then
	cat "$dir/log" >&2
	exit 1
fi
cd "$here"
export PGHOST="$dir" PGUSER=app PGDATABASE=postgres
export TEST_PG="postgresql:///postgres?host=$dir&user=app"
# in the background, because a shell that waits in the foreground hears no signal; with the same standard input
exec 3<&0
"$@" <&3 3<&- &
child=$!
rc=0
wait "$child" || rc=$?
child=
exit "$rc"
