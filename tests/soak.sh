#!/bin/sh
# ./dev soak: the sanitizer build over and over for MINUTES. Every round makes the demo register anew, verifies it and prints every form of it,
# and kills imports in the middle; all rounds must print the same bytes and exit cleanly. Then the evaluators are compared on PROP_CELLS values (reference = planes of bits =
# plain pass = SQL on SQLite and PostgreSQL, after changes and reorganisations too), a server that keeps an image of its figures is killed
# again and again, and the threads of a service run under ThreadSanitizer. Then faults on the plain program (PLAIN): steps on the database
# (POINTS of each act and way to fail), a server killed KILLS times on each engine, PostgreSQL gone and back, STORM hostile requests; every
# fuzz target for FUZZ_SECONDS; a small load. SOAK_ONLY: of forms, values, killed, threads, steps, kills, storm, fuzz, load those
# alone (by commas). ./dev soak calls it twice at once and then for what wants the machine to itself.
# Minutes on two processors (55 in all, with other work at the lowest priority beside it): forms, values, killed, storm 42 beside kills 17, steps 9,
# gone 1, fuzz 6; then threads and load 12; the country 1.
set -u
: "${COSO:?}" "${T:?}" "${MINUTES:=5}" "${PROP_CELLS:=1000000}" "${SOAK_ONLY:=}"
wanted() # PART
{
	case ",${SOAK_ONLY:-$1}," in
	*",$1,"*) return 0 ;;
	*) return 1 ;;
	esac
}
end=$(($(date +%s) + MINUTES * 60))
round=0
bad=0
threaded=test_service,test_service_image,test_service_law,test_service_readers,test_service_notes,test_http,test_http_patience,http/jobs,fault/jobs,http/import,two_servers,sign_in,lists,records,backup
forms=$(ls domain/forms | sed -n 's/\.yaml$//p')
while wanted forms && [ "$(date +%s)" -lt "$end" ]; do
	round=$((round + 1))
	rm -f "$T"/soak.db*
	if ! "$COSO" demo --db "$T/soak.db" >"$T/out" 2>&1 || ! "$COSO" verify --db "$T/soak.db" >>"$T/out" 2>&1; then
		bad=$((bad + 1))
		tail -n 40 "$T/out"
	fi
	: >"$T/forms.$round"
	for form in $forms; do
		for when in "--term 2020-2025" "--date 2022-12-31" "--period 2022"; do
			rc=0
			# shellcheck disable=SC2086
			"$COSO" form "$form" --db "$T/soak.db" --unit 08 $when --today 2026-01-01 --format json >>"$T/forms.$round" 2>"$T/err" || rc=$?
			# 1 and 2 are answers (a form may refuse a kind of period); a sanitizer's or a signal's status is not
			if [ "$rc" -gt 2 ] || grep -q 'Sanitizer\|runtime error' "$T/err"; then
				bad=$((bad + 1))
				echo "form $form $when: exit status $rc"
				tail -n 40 "$T/err"
			fi
		done
	done
	rm -rf "$T/kill"
	mkdir -p "$T/kill"
	if ! T=$T/kill KILLS=10 sh tests/fault/imports.sh >"$T/out" 2>&1; then
		bad=$((bad + 1))
		grep '^not ok' "$T/out"
	fi
	rm -rf "$T/io"
	mkdir -p "$T/io"
	if [ "$round" = 1 ] && ! T=$T/io FINE=1 sh tests/fault/io.sh >"$T/out" 2>&1; then
		bad=$((bad + 1))
		grep '^not ok' "$T/out"
	fi
	if [ "$round" -gt 1 ]; then
		if ! cmp -s "$T/forms.1" "$T/forms.$round"; then
			bad=$((bad + 1))
			echo "round $round printed other figures than round 1"
		fi
		rm -f "$T/forms.$round"
	fi
	printf '\rvòng · round %d, %d lỗi · bad ' "$round" "$bad"
	[ "$bad" -lt 10 ] || break
done
printf '\n'
if wanted values; then
	round=$((round + 1))
	seed=$(date +%s)
	# no sanitizer: a million values in minutes; the suite asks 100,000
	ninja -C build tests/prop_evaluators >/dev/null || bad=$((bad + 1))
	COSO_SEED=$seed COSO_PROP_CELLS=$PROP_CELLS tests/with_pg.sh build/tests/prop_evaluators >"$T/values" 2>&1 || {
		bad=$((bad + 1))
		tail -n 20 "$T/values"
	}
	grep 'cells compared\|planes of bits\|followed' "$T/values"
fi
if wanted killed; then
	round=$((round + 1))
	sh tests/soak_image.sh || bad=$((bad + 1))
fi
if wanted threads; then
	# Whatever has threads under ThreadSanitizer: the service and the server in C (readers, writers and the image at once, clients that are slow,
	# many, gone), then whole servers by the tests over HTTP and what is done beside people at work: long work, imports, copies, two servers.
	ninja -C build/tsan tests/test_service tests/test_service_image tests/test_service_law tests/test_service_readers tests/test_service_notes tests/test_http tests/test_http_patience >/dev/null || bad=$((bad + 1))
	ninja -C build tests/test_service_readers tests/test_tamper >/dev/null || bad=$((bad + 1))
	# a copy of this register spares those below making their own
	[ -f "$T/threads.db" ] || "$COSO" demo --db "$T/threads.db" >/dev/null || bad=$((bad + 1))
	round=$((round + 1))
	tests/with_pg.sh tools/run_tests --plain build/tsan --asan build/tsan --demo build --time-out 1800 --patience 10 --names "${THREADED:-$threaded}" >"$T/threaded" 2>&1 || {
		bad=$((bad + 1))
		grep -A 60 'FAILED' "$T/threaded" | head -n 300
	}
	grep ' passed' "$T/threaded"
	round=$((round + 1))
	COSO_READER_ROWS=${READER_ROWS:-20000} COSO_DEMO=$T/threads.db T=$T tests/with_pg.sh build/tests/test_service_readers >"$T/threads" 2>&1 || {
		bad=$((bad + 1))
		grep -v '^[ {}]' "$T/threads" | tail -n 10
	}
	grep '^# ' "$T/threads"
	round=$((round + 1))
	COSO_EDITS=${EDITS:-1000} T=$T tests/with_pg.sh build/tests/test_tamper >"$T/edits" 2>&1 || {
		bad=$((bad + 1))
		tail -n 10 "$T/edits"
	}
	grep '^# ' "$T/edits"
fi
# trial NAME SCRIPT: a test of the suite with larger numbers, on the plain program
trial()
{
	round=$((round + 1))
	trial_from=$(date +%s)
	rm -rf "$T/trial"
	mkdir -p "$T/trial"
	COSO=${PLAIN:-$COSO} COSO_ASAN=${PLAIN:-$COSO} STORM_COSO=${PLAIN:-$COSO} SRC=$PWD T=$T/trial tests/with_pg.sh sh "$2" >"$T/out" 2>&1 || {
		bad=$((bad + 1))
		grep -A 12 '^not ok' "$T/out" | head -n 60
	}
	printf '%s: %d cases, %d s\n' "$1" "$(grep -c '^ok' "$T/out")" $(($(date +%s) - trial_from))
	grep '^ok.*\(killed\|hostile\)\|^# statuses\|^# resident' "$T/out"
}
if wanted steps; then
	POINTS=${POINTS:-24} trial "steps on the database" tests/fault/steps.sh
	trial "the database gone and back" tests/fault/gone.sh
fi
if wanted kills; then
	KILLS=${KILLS:-200} trial "a server killed" tests/fault/kill.sh
fi
if wanted storm; then
	REQUESTS=${STORM:-62000} trial "hostile requests" tests/http/storm.sh
fi
if wanted fuzz && [ -n "${FUZZ_SECONDS:-}" ]; then
	for target in build/fuzz/tests/fuzz_*; do
		[ -x "$target" ] && [ ! -d "$target" ] || continue
		round=$((round + 1))
		name=$(basename "$target")
		mkdir -p "build/fuzz/corpus/$name" build/fuzz/found
		LSAN_OPTIONS=suppressions=tests/fuzz/lsan.supp:print_suppressions=0 "$target" -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="build/fuzz/found/$name-" \
			"build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" >"$T/out" 2>&1 </dev/null || {
			bad=$((bad + 1))
			echo "$name:"
			grep -E 'ERROR|SUMMARY|Test unit' "$T/out"
		}
	done
fi
if wanted load && command -v node >/dev/null 2>&1; then
	round=$((round + 1))
	COSO=${PLAIN:-$COSO} sh tests/perf/load.sh --small || bad=$((bad + 1))
fi
printf '%d passed, %d failed\n' "$((round - bad > 0 ? round - bad : 0))" "$bad"
[ "$bad" = 0 ] && [ "$round" -gt 0 ]
