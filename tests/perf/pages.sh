# How fast the pages are with a whole province loaded: server time of the main pages, memory, first load, against the goals of the design.
# `./dev bench pages` makes a register of 500,000 invented people once (build/bench-*.db); `./dev bench pages --small` one of 20,000.
# Printed, not judged: machines differ. A machine that does other work at the same time shows in every figure.
set -eu
: "${COSO:?}" "${T:?}"
people=500000
[ "${1:-}" != --small ] || people=20000
schema=$(find sql/migrations -name '*.sql' | wc -l)
db=build/bench-$people-$schema.db
if [ ! -f "$db" ]; then
	rm -f build/bench-"$people"-*.db*
	from=$(date +%s)
	"$COSO" synth --db "$db.part" --unit 08 --people "$people"
	printf 'made in %d s, %d MB\n' $(($(date +%s) - from)) $(($(stat -c %s "$db.part") / 1000000))
	mv "$db.part.key" "$db.key"
	mv "$db.part" "$db"
fi
command -v node >/dev/null 2>&1 || {
	echo 'node is needed to measure pages'
	exit 1
}
"$COSO" serve --db "$db" --listen 127.0.0.1:0 >"$T/serve" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
i=0
while ! grep -q 'http://' "$T/serve"; do
	i=$((i + 1))
	[ "$i" -lt 300 ] || {
		cat "$T/serve"
		exit 1
	}
	sleep 0.1
done
printf 'load of the machine before: %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
node tests/perf/pages.mjs "$(grep -o 'http://[^ /]*' "$T/serve" | head -n 1)" "$server" "$people"
