# How fast searching is: the box for everything, the list of people, answers while typing; server and processor time of 27 texts each, and
# memory. `./dev bench search` takes the register of `./dev bench pages` (500,000 people); BENCH_DB=FILE or a PostgreSQL address: another.
# Printed, not judged.
set -eu
: "${COSO:?}" "${T:?}"
people=500000
[ "${1:-}" != --small ] || people=20000
schema=$(find sql/migrations -name '*.sql' | wc -l)
db=${BENCH_DB:-build/bench-$people-$schema.db}
case $db in
*://*) ;;
*)
	if [ ! -f "$db" ]; then
		"$COSO" synth --db "$db.part" --unit 08 --people "$people"
		mv "$db.part.key" "$db.key"
		mv "$db.part" "$db"
	fi
	;;
esac
command -v node >/dev/null 2>&1 || {
	echo 'node is needed to measure searching'
	exit 1
}
"$COSO" serve --db "$db" --listen 127.0.0.1:0 >"$T/serve" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
i=0
while ! grep -q 'http://' "$T/serve"; do
	i=$((i + 1))
	[ "$i" -lt 3000 ] || {
		cat "$T/serve"
		exit 1
	}
	sleep 0.1
done
printf 'load of the machine before: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
node tests/perf/search.mjs "$(grep -o 'http://[^ /]*' "$T/serve" | head -n 1)" "$server" "${LOGIN:-tinh.08}"
