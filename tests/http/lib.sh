# shellcheck shell=sh
# Sourced by the HTTP tests, after tests/lib.sh: a server of their own on a free port, and asking it with curl.

# a_minute_holds_all DB SETTING…: limits by the minute put out of the way of a test that does much within seconds.
a_minute_holds_all()
{
	python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
for n, name in enumerate(sys.argv[2:]):
    c.execute("INSERT INTO setting (id, name, value, rec_ms, chg_id) VALUES (?, ?, 1000, 0, 0)", (n + 1, name))
c.commit()' "$@"
}

# serve NAME BINARY DB [OPTION…]: starts a server; its address in $base, its output in $T/NAME.out, its process in $server.
serve()
{
	serve_name=$1
	serve_binary=$2
	serve_db=$3
	shift 3
	: >"$T/$serve_name.out" # what a server of this name said before is none of this one's
	"$serve_binary" serve --db "$serve_db" --listen 127.0.0.1:0 "$@" >"$T/$serve_name.out" 2>"$T/$serve_name.err" </dev/null &
	server=$!
	serve_tries=0
	while ! grep -q 'http://' "$T/$serve_name.out" 2>/dev/null; do
		serve_tries=$((serve_tries + 1))
		if [ "$serve_tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
			not_ok "the server starts"
			head -n 20 "$T/$serve_name.err" | sed 's/^/# /'
			finish
			exit 1
		fi
		sleep 0.1
	done
	base=$(grep -o 'http://[^ ]*' "$T/$serve_name.out" | head -n 1)
	base=${base%/}
}

# stop_server: tells it to end and gives its exit status.
stop_server()
{
	kill -TERM "$server"
	wait "$server"
}

# ask PATH [CURL OPTION…]: the answer's head in $T/head, its body in $T/body, its status in $status.
ask()
{
	ask_path=$1
	shift
	status=$(curl -s -g --path-as-is -o "$T/body" -D "$T/head" -w '%{http_code}' --max-time $((30 * ${PATIENCE:-1})) "$@" "$base$ask_path") || true
}

# no_answer: why there was none: the server ended, and how, or what its threads wait for; and the last it said.
no_answer()
{
	if kill -0 "$server" 2>/dev/null; then
		echo "no answer within $((30 * ${PATIENCE:-1})) s; the server lives; its threads: $(cat "/proc/$server"/task/*/comm | sort | uniq -c | tr '\n' ' ')"
		command -v gdb >/dev/null && gdb -p "$server" -batch -ex "thread apply all bt 12" 2>/dev/null | grep -E "^(Thread|#)" | head -n 150
	else
		no_answer_rc=0
		wait "$server" || no_answer_rc=$?
		echo "the server has ended, with status $no_answer_rc"
	fi
	tail -n 15 "$T/$serve_name.err"
}

# answers NAME STATUS PATH [CURL OPTION…]
answers()
{
	answers_name=$1
	answers_want=$2
	shift 2
	ask "$@"
	if [ "$status" = "$answers_want" ]; then
		ok "$answers_name"
	else
		not_ok "$answers_name"
		echo "# status $status, wanted $answers_want: $*"
		if [ "$status" = 000 ]; then
			no_answer | sed 's/^/# /'
		else
			head -n 20 "$T/body" | sed 's/^/# /'
		fi
	fi
}

has_header() # NAME TEXT: the last answer's head has a line that begins so
{
	check "$1" grep -qi "^$2" "$T/head"
}

has_text() # NAME TEXT: the last answer's body has this text
{
	check "$1" grep -qF -e "$2" "$T/body"
}

has_no_text() # NAME TEXT
{
	check "$1" sh -c '! grep -qF -e "$1" "$2"' sh "$2" "$T/body"
}

# sign_in LOGIN PASSWORD JAR: a session in the cookie file JAR; the value of its forms in $csrf.
sign_in()
{
	ask /sign-in -b "$3" -c "$3" -H "Origin: $base" --data-urlencode "login=$1" --data-urlencode "password=$2"
	check "$1 signs in" test "$status" = 303
	ask /account -b "$3" -c "$3"
	csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
}

# query DB SQL: the columns of the first row, with spaces between.
query()
{
	python3 -c 'import sqlite3, sys
row = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone()
print(" ".join("" if v is None else str(v) for v in row or []))' "$1" "$2"
}

# two_records DB DIR: one human recorded in two communes of the demo register, and found out.
two_records()
{
	cell()
	{
		query "$1" "SELECT o.organisation_id FROM organisation_v o JOIN unit_v v ON v.unit_id = o.unit_id JOIN unit_v p ON p.unit_id = v.parent_id WHERE o.name LIKE 'Chi bộ Thôn%' AND o.until_d = 99991231 AND v.until_d = 99991231 AND p.until_d = 99991231 AND p.name = '$2' ORDER BY o.organisation_id"
	}
	sed "s/CELL1/$(cell "$1" "Xã Tân Thanh")/; s/CELL2/$(cell "$1" "Xã Bình Xa")/" tests/fixtures/two_records.jsonl >"$2/two_records.jsonl"
	check "two records of one human" "$COSO" put "$2/two_records.jsonl" --db "$1"
	check "are found" "$COSO" duplicates --find --db "$1"
}

# found_pair DB COLUMNS: of what was found about them (d is the pair); the demo register has other people who look alike.
found_pair()
{
	query "$1" "SELECT $2 FROM duplicate d JOIN person_v v ON v.area_id = d.a_area AND v.person_id = d.a_id WHERE v.full_name = 'Ma Thị Thử Đôi'"
}

# post NAME STATUS PATH FIELD=VALUE…: a form sent by whoever is signed in ($jar, $csrf), and the status wanted.
post()
{
	post_name=$1
	post_status=$2
	post_path=$3
	shift 3
	set -- "$@" -- -b "$jar" -H "Origin: $base"
	while [ "$1" != -- ]; do
		set -- "$@" --data-urlencode "$1"
		shift
	done
	shift
	answers "$post_name" "$post_status" "$post_path" "$@" --data-urlencode "_csrf=$csrf"
}
