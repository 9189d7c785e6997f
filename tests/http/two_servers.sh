# Two servers on one SQLite file: what one writes the other shows, a session counts at both, and writing at the same time through both loses
# nothing and breaks no chain.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28
one=$base
first=$server
serve two "$COSO" "$T/demo.db" --today 2026-11-28
two=$base
sign_in tinh.08 "$password" "$T/jar"
base=$one
answers "signed in at one, known at the other" 200 /account -b "$T/jar"
before=$(query "$T/demo.db" "SELECT count(*) FROM access_log WHERE act = 24")
# refusals write into one chain of the log, through both servers at once
sign_in xa.02578 "$password" "$T/xa"
for at in "$one" "$two"; do
	i=0
	name=$(printf '%s' "$at" | tr -dc '0-9')
	: >"$T/many.$name"
	while [ $i -lt 20 ]; do
		printf 'url="%s/accounts"\noutput="/dev/null"\nwrite-out="%%{http_code}\\n"\n' "$at" >>"$T/many.$name"
		i=$((i + 1))
	done
done
a=$(printf '%s' "$one" | tr -dc '0-9')
b=$(printf '%s' "$two" | tr -dc '0-9')
curl -s -b "$T/xa" -K "$T/many.$a" >"$T/said.a" &
side=$!
curl -s -b "$T/xa" -K "$T/many.$b" >"$T/said.b"
wait "$side"
check "each was answered" test "$(cat "$T/said.a" "$T/said.b" | sort | uniq -c | tr -s ' ')" = " 40 403"
check "each is in the log" test "$(query "$T/demo.db" "SELECT count(*) FROM access_log WHERE act = 24")" = $((before + 40))
# a change through one is on the page of the other
jar=$T/jar
base=$one
ask /account -b "$jar"
csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
post "a list is kept through one" 303 /searches kind=person "label=Hai máy chủ" "where=age < 35"
base=$two
answers "the other shows it" 200 /searches -b "$jar"
has_text "by its name" "Hai máy chủ"
base=$one
post "signed out at one" 303 /sign-out
base=$two
answers "is signed out at the other" 303 /account -b "$jar"
stop_server
server=$first
stop_server
check "the register is whole" "$COSO" verify --db "$T/demo.db"
finish
