# A thousand signed-in users with a think time on a province of 500,000 people: lists, searches, forms, pages, small edits; errors, times,
# memory, durable small writes a second. `./dev bench load`; `./dev bench load --small`: 20,000 people, 100 users, half a minute.
# USERS, THINK, SECONDS, WRITERS: others. The register of `./dev bench pages`, copied. Printed, and an error of any request is a failure.
set -eu
: "${COSO:?}" "${T:?}"
people=500000
export USERS="${USERS:-1000}" THINK="${THINK:-30}" SECONDS="${SECONDS:-180}"
if [ "${1:-}" = --small ]; then
	people=20000
	USERS=100 THINK=5 SECONDS=20
fi
schema=$(find sql/migrations -name '*.sql' | wc -l)
db=build/bench-$people-$schema.db
if [ ! -f "$db" ]; then
	rm -f build/bench-"$people"-*.db*
	"$COSO" synth --db "$db.part" --unit 08 --people "$people"
	mv "$db.part.key" "$db.key"
	mv "$db.part" "$db"
fi
command -v node >/dev/null 2>&1 || {
	echo 'node is needed to measure under load'
	exit 1
}
# beside the other, on a real disk: what a commit costs is what the disk costs
work=build/bench-load.db
rm -rf "$work"*
cp "$db" "$work"
cp -p "$db.key" "$work.key"
PYTHONDONTWRITEBYTECODE=1 python3 tests/perf/load_make.py "$work" 08 "$T/users.json"
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }; rm -rf "$work"*' EXIT
"$COSO" serve --db "$work" --listen 127.0.0.1:0 >"$T/serve" 2>&1 &
server=$!
i=0
while ! grep -q 'http://' "$T/serve"; do
	i=$((i + 1))
	[ "$i" -lt 600 ] || {
		cat "$T/serve"
		exit 1
	}
	sleep 0.1
done
printf 'load of the machine before: %s; %s cores; SQLite, WAL, synchronous = FULL (a sync at each commit), on %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)" "$(df --output=fstype build | tail -n 1)"
node tests/perf/load.mjs "$(grep -o 'http://[^ /]*' "$T/serve" | head -n 1)" "$server" "$T/users.json"
