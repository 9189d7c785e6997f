# How long the commands take, cold (a process each), median of several runs. Printed, not judged: machines differ.
set -eu
: "${COSO:?}" "${T:?}"
now() { date +%s%N; }

# measure NAME TIMES CMD…
measure()
{
	name=$1
	times=$2
	shift 2
	: >"$T/times"
	i=0
	while [ "$i" -lt "$times" ]; do
		from=$(now)
		"$@" >/dev/null
		echo $((($(now) - from) / 1000)) >>"$T/times"
		i=$((i + 1))
	done
	sort -n "$T/times" | awk -v name="$name" '{ t[NR] = $1 } END { printf "%-44s median %8.1f ms   fastest %8.1f   slowest %8.1f   (%d runs)\n", name, t[int((NR + 1) / 2)] / 1000, t[1] / 1000, t[NR] / 1000, NR }'
}

measure "forms" 11 "$COSO" forms
measure "init (every unit of the country)" 3 sh -c 'rm -f "$2"; exec "$1" init --db "$2"' sh "$COSO" "$T/init.db"
measure "demo" 3 sh -c 'rm -f "$2"; exec "$1" demo --db "$2"' sh "$COSO" "$T/demo.db"
measure "form cap_uy_nhiem_ky, province" 11 "$COSO" form cap_uy_nhiem_ky --db "$T/demo.db" --unit 08 --term 2020-2025
measure "form can_bo_cap_xa, province" 11 "$COSO" form can_bo_cap_xa --db "$T/demo.db" --unit 46 --date 2017-12-31
measure "form can_bo_cap_xa, province by children" 5 "$COSO" form can_bo_cap_xa --db "$T/demo.db" --unit 46 --date 2017-12-31 --by children
measure "verify" 3 "$COSO" verify --db "$T/demo.db"
