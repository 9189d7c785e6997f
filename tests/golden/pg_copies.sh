# PostgreSQL's own tools as docs/ops/postgresql.md has them, on a server of its own: a copy while the server runs, its log put aside, taken back
# to an instant and to the end; a cut copy is refused.
. tests/lib.sh

[ -n "${TEST_PG:-}" ] || {
	echo "# no PostgreSQL"
	finish
}
bin=/usr/lib/postgresql/$(ls /usr/lib/postgresql | sort -n | tail -n 1)/bin
export PATH="$bin:$PATH"
own=$(mktemp -d /tmp/pgc.XXXXXX) # a short place, for the socket
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
	chown postgres "$own"
	as() { runuser -u postgres -- env PATH="$PATH" "$@"; }
fi
ended()
{
	for d in "$own/d" "$own/back" "$own/end"; do as pg_ctl -D "$d" -m immediate stop >/dev/null 2>&1; done
	rm -rf "$own"
}
trap ended EXIT
as age-keygen -o "$own/id" 2>/dev/null
to=$(age-keygen -y "$own/id")
as mkdir "$own/wal"
cp docs/ops/pg-copy.sh docs/ops/pg-back.sh "$own/" # where the server's account may read them
chmod 755 "$own/pg-copy.sh" "$own/pg-back.sh"
# of the recipe's settings, as it has them
sed -n '/^wal_level/,/^archive_command/p' docs/ops/postgresql.md | sed "s#/srv/copies/wal#$own/wal#g; s#age1…#$to#" >"$T/settings"
check "the recipe's settings" test "$(grep -c . "$T/settings")" = 4
as initdb -D "$own/d" -U app -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
cat "$T/settings" >>"$own/d/postgresql.conf"
started() # FOLDER
{
	as pg_ctl -D "$1" -l "$own/log" -w -t 60 -o "-c listen_addresses= -k $own -c fsync=off -c shared_buffers=16MB" start >/dev/null
}
check "a server of its own" started "$own/d"
export PGHOST="$own" PGUSER=app PGDATABASE=postgres COSO_KEY_FILE="$T/key" COSO_FILES_DIR="$T/files"
db="postgresql:///postgres?host=$own&user=app"
mkdir -p "$COSO_FILES_DIR/ab"
echo x >"$COSO_FILES_DIR/ab/cd"
check "a register on it" sh -c '"$1" init --db "$2" >/dev/null' sh "$COSO" "$db"
add() { "$COSO" account add "$1" --name "$1" --db "$db" >/dev/null; }
people() { "$COSO" account list --db "$db" --format tsv | cut -f 1 | grep '^ai\.' | tr '\n' ' '; }
check "somebody before the copy" add ai.truoc
mkdir "$T/copies"
copy=$(COPIES=$T/copies RECIPIENT=$to "$own/pg-copy.sh") || not_ok "copied"
check "the copy, the files, the key, nothing else" test "$(ls "$T/copies" | sed 's/base-[0-9-]*//' | sort | tr '\n' ' ')" = ".files.tar.zst.age .key.age .tar.zst.age "
check "nobody else reads them" test -z "$(find "$T/copies" -type f -perm /077)"
check "the key in it is the register's" sh -c 'age --decrypt --identity "$1" "${2%.tar.zst.age}.key.age" | cmp - "$3"' sh "$own/id" "$copy" "$COSO_KEY_FILE"
check "so are the files" test "$(age --decrypt --identity "$own/id" "${copy%.tar.zst.age}.files.tar.zst.age" | zstd -dq | tar -xO ./ab/cd)" = x
check "somebody after the copy" add ai.sau
"$COSO" heads --sign --db "$db" --out "$T/heads" >/dev/null
sleep 1
until=$(psql -qXtA -c "SELECT now()")
sleep 1
check "and somebody by mistake" add ai.nham
psql -qXtA -c "SELECT pg_switch_wal()" >/dev/null
n=0
while [ "$(psql -qXtA -c "SELECT count(*) FROM pg_stat_archiver WHERE last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) OR last_archived_wal IS NOT NULL AND archived_count > 1")" = 0 ] && [ "$n" -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
sleep 0.5
as pg_ctl -D "$own/d" -m fast -w stop >/dev/null
check "the log lies aside, sealed" sh -c 'ls "$1" | grep -q "age$" && ! ls "$1" | grep -vq "age$"' sh "$own/wal"
cp "$copy" "$own/copy"
chmod 644 "$own/copy"
check "taken back to before the mistake" as env IDENTITY="$own/id" WAL="$own/wal" "$own/pg-back.sh" "$own/copy" "$own/back" "$until"
check "it starts" started "$own/back"
n=0
while [ "$(psql -qXtA -c "SELECT pg_is_in_recovery()")" != f ] && [ "$n" -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
check "with those of then ($(people))" test "$(people)" = "ai.sau ai.truoc "
rm -r "$COSO_FILES_DIR/ab" # of no record
check "whole, and nothing of what was signed is missing" "$COSO" verify --db "$db" --heads "$T/heads"
as pg_ctl -D "$own/back" -m immediate stop >/dev/null
check "to the end of the log" as env IDENTITY="$own/id" WAL="$own/wal" "$own/pg-back.sh" "$own/copy" "$own/end"
check "that starts too" started "$own/end"
n=0
while [ "$(psql -qXtA -c "SELECT pg_is_in_recovery()")" != f ] && [ "$n" -lt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
check "with everybody ($(people))" test "$(people)" = "ai.nham ai.sau ai.truoc "
fails_with "not into a folder that is there" 1 "there already" env IDENTITY="$own/id" "$own/pg-back.sh" "$own/copy" "$own/end"
head -c 100000 "$own/copy" >"$T/cut"
check "a cut copy is refused" sh -c '! IDENTITY="$1" "$2" "$3" "$4" 2>/dev/null' sh "$own/id" "$own/pg-back.sh" "$T/cut" "$T/cut.d"
finish
