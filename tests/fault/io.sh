# A disk that fails: every write, truncation and sync of an act, of an import and of a copy put aside fails once, by itself (EIO) or with all
# after it (no room): here some of them, with FINE=1 (./dev soak) each. Whatever was said to be done is there; what was not done is not there in part; the register is whole.
. tests/lib.sh
cc -shared -fPIC -O1 -o "$T/fail.so" tests/fail_io.c -ldl || not_ok "the harness is built"

people() # REGISTER: how many, and how many versions of them
{
	python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute("select (select count(*) from person), (select count(*) from person_v)").fetchone())' "$1"
}

failing() # N MODE COMMAND…: MODE once|on
{
	failing_at=$1 failing_mode=$2
	shift 2
	rm -f "$T/told"
	failing_rc=0
	env ASAN_OPTIONS="${ASAN_OPTIONS:-}:verify_asan_link_order=0" LD_PRELOAD="$T/fail.so" FAIL_UNDER="$T/w/" FAIL_AT="$failing_at" FAIL_WITH="$([ "$failing_mode" = on ] && echo 28 || echo 5)" \
		$([ "$failing_mode" = on ] && echo FAIL_ON=1) FAIL_TOLD="$T/told" "$@" >"$T/failing.out" 2>&1 || failing_rc=$?
}

# every NAME MODE STEP BEFORE AFTER COMMAND…: with each n-th call failing in turn, the people are those of BEFORE or of AFTER, of AFTER when
# the command said it was done, and an error was said in words when it did not.
every()
{
	every_name=$1 every_mode=$2 every_step=$([ -n "${FINE:-}" ] && echo $((($3 + 6) / 7)) || echo "$3") every_before=$4 every_after=$5
	shift 5
	every_n=1 every_bad="" every_failed=0
	while :; do
		rm -rf "$T/w"
		mkdir "$T/w"
		cp "$T/clean.db" "$T/w/a.db"
		cp -p "$T/clean.db.key" "$T/w/a.db.key"
		failing "$every_n" "$every_mode" "$@"
		[ "$failing_rc" -lt 100 ] || every_bad="$every_bad $every_n:status-$failing_rc"
		every_now=$(people "$T/w/a.db")
		if [ "$failing_rc" = 0 ]; then
			[ "$every_now" = "$every_after" ] || every_bad="$every_bad $every_n:lost"
		else
			every_failed=$((every_failed + 1))
			case $every_now in
			"$every_before" | "$every_after") ;;
			*) every_bad="$every_bad $every_n:in-part" ;;
			esac
			grep -q '^coso: ' "$T/failing.out" || every_bad="$every_bad $every_n:no-words"
			[ $((every_failed % 7)) != 1 ] || "$COSO" verify --db "$T/w/a.db" >"$T/verified" 2>&1 || every_bad="$every_bad $every_n:not-whole"
		fi
		[ "$(cat "$T/told" 2>/dev/null || echo 0)" -ge "$every_n" ] || break
		[ "$every_n" -lt 400 ] || break
		every_n=$((every_n + every_step))
	done
	check "$every_name ($every_mode): $every_failed of $every_n calls made it fail" test -z "$every_bad" -a "$every_failed" -gt 0
	[ -z "$every_bad" ] || echo "#$every_bad"
}

"$COSO" init --db "$T/clean.db" >/dev/null
before=$(people "$T/clean.db")
cat >"$T/act.json" <<'X'
{"act":"create","table":"person","area":1,"texts":{"full_name":"Nguyễn Thử Một","sex":"female","birth_d":"1980","religion":"none"}}
X
every "one act" once 3 "$before" "(1, 1)" "$COSO" act "$T/act.json" --db "$T/w/a.db"
every "one act" on 7 "$before" "(1, 1)" "$COSO" act "$T/act.json" --db "$T/w/a.db"
{
	echo '{"do":"insert","table":"person","as":"a","set":{"area_id":1,"birth_d":"1985-03-07"}}'
	i=0
	while [ "$i" -lt 300 ]; do
		i=$((i + 1))
		echo "{\"do\":\"insert\",\"table\":\"person\",\"as\":\"p$i\",\"set\":{\"area_id\":1,\"birth_d\":\"1985-03-07\"}}"
		echo "{\"do\":\"insert\",\"table\":\"person_v\",\"set\":{\"area_id\":1,\"person_id\":\"\$p$i\",\"from_d\":\"2015-01-01\",\"full_name\":\"Ma Thị Thử $i\",\"sex\":\"female\",\"ethnic\":\"tay\"}}"
	done
	echo '{"do":"insert","table":"person_v","set":{"area_id":1,"person_id":"$a","from_d":"2015-01-01","full_name":"Ma Thị Thử","sex":"female","ethnic":"tay"}}'
} >"$T/many.jsonl"
every "many rows at once" once 53 "$before" "(301, 301)" "$COSO" put "$T/many.jsonl" --db "$T/w/a.db"
every "many rows at once" on 101 "$before" "(301, 301)" "$COSO" put "$T/many.jsonl" --db "$T/w/a.db"
age-keygen -o "$T/id" 2>/dev/null
every "a copy put aside" on 211 "$before" "$before" "$COSO" backup --db "$T/w/a.db" --out "$T/w/copy.age" --recipient "$(age-keygen -y "$T/id")"
check "none is left that was not finished" sh -c '! ls -d "$1"/*.aside-* 2>/dev/null' sh "$T/w"
finish
