#!/bin/sh
# ./dev soak: the sanitizer build over and over for MINUTES. Every round makes the demo register anew, verifies it and prints every form of it;
# all rounds must print the same bytes and exit cleanly.
set -u
: "${COSO:?}" "${T:?}" "${MINUTES:=5}"
end=$(($(date +%s) + MINUTES * 60))
round=0
bad=0
forms=$(ls domain/forms | sed -n 's/\.yaml$//p')
while [ "$(date +%s)" -lt "$end" ]; do
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
printf '\n%d passed, %d failed\n' "$((round - bad > 0 ? round - bad : 0))" "$bad"
[ "$bad" = 0 ] && [ "$round" -gt 0 ]
