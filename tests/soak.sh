#!/bin/sh
# ./dev soak: the sanitizer build over and over for MINUTES. Every round makes the demo register anew, verifies it and prints every form of it,
# and kills imports in the middle; all rounds must print the same bytes and exit cleanly. Then the evaluators are compared on PROP_CELLS values (reference = planes of bits =
# plain pass = SQL on SQLite and PostgreSQL, after changes and reorganisations too), a server that keeps an image of its figures is killed
# again and again. SOAK_ONLY=forms|values|killed: that part alone; SOAK_ONLY=threads: the threads of a service under ThreadSanitizer (asked for
# only: what the libraries do inside their own locks still has to be told apart there).
set -u
: "${COSO:?}" "${T:?}" "${MINUTES:=5}" "${PROP_CELLS:=1000000}" "${SOAK_ONLY:=}"
wanted() { [ -z "$SOAK_ONLY" ] || [ "$SOAK_ONLY" = "$1" ]; }
end=$(($(date +%s) + MINUTES * 60))
round=0
bad=0
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
	# no sanitizer: a million values in minutes; the suite asks 240,000 under one
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
if [ "$SOAK_ONLY" = threads ]; then
	round=$((round + 1))
	[ -d build/tsan ] || meson setup --buildtype=debug -Doptimization=1 -Db_sanitize=thread -Db_lundef=false build/tsan . >/dev/null
	ninja -C build/tsan tests/test_service tests/test_service_image >/dev/null || bad=$((bad + 1))
	for test in test_service test_service_image; do
		TSAN_OPTIONS=halt_on_error=1:suppressions=$PWD/tests/tsan.supp T=$T build/tsan/tests/$test >"$T/threads" 2>&1 || {
			bad=$((bad + 1))
			tail -n 60 "$T/threads"
		}
	done
fi
printf '%d passed, %d failed\n' "$((round - bad > 0 ? round - bad : 0))" "$bad"
[ "$bad" = 0 ] && [ "$round" -gt 0 ]
