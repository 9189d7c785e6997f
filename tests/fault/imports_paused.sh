# On PostgreSQL, in a server: a write that is paused gives the writer back, one that waits for the writer of another program can be paused, stopped,
# and goes through when it is free. (On SQLite: tests/http/import_beside.sh.)
. tests/lib.sh
. tests/http/lib.sh
if [ -z "${TEST_PG:-}" ]; then
	skip "an import is paused on PostgreSQL" "no PostgreSQL (TEST_PG)"
	finish
	exit
fi
check "demo register" demo_pg
mkdir "$T/files"
export COSO_FILES_DIR="$T/files"
serve pg "$COSO" "$DEMO_PG" --today 2026-11-28

people() # FILE LETTER COUNT
{
	awk -v letter="$2" -v count="$3" 'BEGIN {
		split("a b c d e g h i k l", syllable, " ")
		print "Họ và tên,Ngày sinh,Giới tính"
		for (i = 0; i < count; i++) {
			name = ""
			for (n = i + 1000; n > 0; n = int(n / 10)) name = name syllable[n % 10 + 1]
			printf "Lò Văn %s%s,%02d/%02d/%d,Nam\n", letter, name, 1 + i % 28, 1 + i % 9, 1960 + i % 35
		}
	}' >"$1"
}

press() # WHAT: a button of the page at $at
{
	ask "$at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" -d "do=$1"
}

until_over()
{
	tries=0
	while ask "$at" -b "$jar" && grep -q 'value="stop"' "$T/body" && [ $tries -lt 1200 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

tried() # FILE: its page in $at
{
	ask /imports -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" -F unit=02578 -F "file=@$1;type=text/csv"
	at=$(sed -n 's/^[Ll]ocation: *\(\/imports\/[0-9a-f]*\).*/\1/p' "$T/head")
	ask "$at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" -d do=base --data-urlencode base=kind:person
	press try
	until_over
}

hold() # SECONDS: another program has the writer
{
	psql -qX "$DEMO_PG" -c "BEGIN; UPDATE store_state SET last_ms = last_ms" -c "SELECT pg_sleep($1)" -c ROLLBACK >"$T/null" 2>&1
}

sign_in tochuc.02578 so-mau-2026 "$T/other"
other=$csrf
sign_in xa.02578 so-mau-2026 "$T/jar"
mine=$csrf
jar=$T/jar
people "$T/many.csv" Ma 1500
tried "$T/many.csv"
press write
press pause
ask "$at" -b "$jar"
has_text "a write is paused" 'value="go"'
many=$at
people "$T/few.csv" Fe 3
jar=$T/other
csrf=$other
tried "$T/few.csv"
press write
until_over
has_text "somebody else writes meanwhile" "Người: 3"
jar=$T/jar
csrf=$mine
at=$many
ask "$at" -b "$jar"
has_text "it is still paused" 'value="go"'
press go
until_over
has_text "gone on it is whole" "Người: 1.500"

people "$T/wait.csv" Wa 5
hold 4 &
holder=$!
sleep 0.5
tried "$T/wait.csv"
has_text "a trial waits for nobody" "Nạp 5 dòng"
press write
press pause
press go
until_over
has_text "a write goes through when the writer is free" "Người: 5"
wait $holder
people "$T/stop.csv" Sa 5
tried "$T/stop.csv"
hold 4 &
holder=$!
sleep 0.5
press write
press stop
until_over
has_text "stopped while it waits: nothing is written" "chưa ghi gì"
wait $holder
stop_server
finish
