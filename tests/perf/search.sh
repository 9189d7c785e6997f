# How fast searching is: the box for everything, the list of people, answers while typing. 35 texts each (with and without marks,
# beginnings, numbers, documents, organisations, units, no answer): the handler by the clock and by processor time, the server's processor
# time (and that of PostgreSQL's processes), memory, and what the answer after an added organisation costs.
# `./dev bench search` takes the register of `./dev bench pages` (500,000 people). BENCH_DB=FILE or a PostgreSQL address: another; it is
# only written to (two organisations added) with BENCH_WRITE=1. LOGIN, TIMES: who asks, how often. Printed, not judged.
set -eu
: "${COSO:?}" "${T:?}"
people=500000
[ "${1:-}" != --small ] || people=20000
schema=$(find sql/migrations -name '*.sql' | wc -l)
[ -n "${BENCH_DB:-}" ] || BENCH_WRITE=1
db=${BENCH_DB:-build/bench-$people-$schema.db}
database=
case $db in
*://*)
	database=${db#*://}
	database=${database#*/}
	database=${database%%\?*}
	;;
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
if [ "${BENCH_WRITE:-}" = 1 ]; then
	cat >"$T/change.jsonl" <<'END'
{"do":"insert","table":"organisation","as":"office","set":{}}
{"do":"insert","table":"organisation_v","set":{"organisation_id":"$office","from_d":"2025-07-01","name":"Trung tâm đo thử","type":"onestop_centre"}}
END
	export CHANGE="'$COSO' put '$T/change.jsonl' --db '$db' --reason bench"
fi
node tests/perf/search.mjs "$(grep -o 'http://[^ /]*' "$T/serve" | head -n 1)" "$server" "${LOGIN:-tinh.08}" "$database"
