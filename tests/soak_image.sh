#!/bin/sh
# A server that keeps an image of its figures, killed (-9) at any moment while it writes it: the next one starts and draws the same form to the
# byte, whatever lies there. Part of ./dev soak.
set -u
: "${COSO:?}" "${T:?}"
ROUNDS=${ROUNDS:-12}
db=$T/image.db
[ -f "$db" ] || "$COSO" demo --db "$db" >/dev/null || exit 1
bad=0
n=0
while [ "$n" -lt "$ROUNDS" ]; do
	n=$((n + 1))
	: >"$T/serve.out"
	"$COSO" serve --db "$db" --listen 127.0.0.1:0 --today 2026-01-01 >"$T/serve.out" 2>"$T/serve.err" &
	pid=$!
	i=0
	until grep -q http "$T/serve.out" 2>/dev/null || [ "$i" -gt 200 ]; do
		i=$((i + 1))
		sleep 0.1
	done
	at=$(sed -n 's|.*\(http://[0-9.:]*\).*|\1|p' "$T/serve.out" | head -n 1)
	rm -f "$T/jar"
	token=$(curl -s -c "$T/jar" "$at/sign-in" | sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
	curl -s -o /dev/null -b "$T/jar" -c "$T/jar" --data-urlencode "_csrf=$token" -d login=tinh.08 -d password=so-mau-2026 "$at/sign-in"
	curl -s -b "$T/jar" "$at/forms/can_bo_cap_xa?unit=08&date=2020-12-31" >"$T/page.$n"
	# while it settles, writes, or has written
	[ $((n % 3)) = 0 ] && { kill -TERM "$pid"; sleep "0.$((n % 10))"; } || sleep "$((3 + n % 2)).$((n % 10))"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	# every third time somebody damages it besides
	[ $((n % 4)) = 2 ] && [ -f "$db.image" ] && printf X | dd of="$db.image" bs=1 seek=$((n * 1000)) conv=notrunc 2>/dev/null
	grep "<t[dh]" "$T/page.$n" | sed "s/_csrf[^>]*//" >"$T/table.$n"
	[ -s "$T/table.$n" ] && cmp -s "$T/table.1" "$T/table.$n" || {
		bad=$((bad + 1))
		echo "round $n: other cells than round 1, or none"
		tail -n 5 "$T/serve.err"
	}
done
ls "$T" | grep -c 'image.db.image' | sed 's/^/files of the image: /'
"$COSO" verify --db "$db" >/dev/null || bad=$((bad + 1))
echo "image: $n kills, $bad bad"
[ "$bad" = 0 ]
