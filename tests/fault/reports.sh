# The program is killed in every step of a report: a step is done or it is not, and what was sent is whole.
# shellcheck shell=sh
. tests/lib.sh
db=$T/reports.db
demo_at "$db"
regime=bc_xay_dung_dang_quy
one()
{
	python3 -c 'import sqlite3, sys; print(*(sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone() or [""]))' "$db" "$1"
}
report()
{
	"$COSO" report "$@" --db "$db" --today 2026-01-05 --format tsv >"$T/out" 2>&1
}
# killed STEP MS…: the step is begun and killed after so many milliseconds, then the state is one of a whole step
killed()
{
	kill_step=$1
	shift
	for kill_ms in "$@"; do
		"$COSO" report $kill_step --db "$db" --today 2026-01-05 >"$T/out" 2>&1 &
		kill_pid=$!
		sleep "$(printf '0.%03d' "$kill_ms")"
		kill -9 "$kill_pid" 2>/dev/null
		wait "$kill_pid" 2>/dev/null
	done
	return 0
}
killed "open $regime --period 2025-Q4 --unit 02578" 20 60 120 200 300
report open $regime --period 2025-Q4 --unit 02578
r=$(one "SELECT area_id || ':' || id FROM report")
check "there is one report, with its forms" test "$(one "SELECT count(*) || ' ' || (SELECT count(*) FROM report_form) FROM report")" = "1 1"
killed "check $r" 60 150
killed "write $r --text x" 40 100
killed "sign $r --signer A" 40 120 200 300
report sign "$r" --signer A
check "it is signed" test "$(one "SELECT count(*) FROM report WHERE signed_ms IS NOT NULL AND sent_ms IS NULL")" = 1
for ms in 60 120 180 240 300 380; do
	killed "send $r" $ms
	n=$(one "SELECT count(*) FROM report_cell")
	sent=$(one "SELECT count(*) FROM report WHERE sent_ms IS NOT NULL")
	cells=$(one "SELECT coalesce(max(cells), 0) FROM report_form")
	[ "$n" = 0 ] && [ "$sent" = 0 ] || { [ "$sent" = 1 ] && [ "$n" = "$cells" ]; } || not_ok "killed after $ms ms: $n cells, sent $sent"
done
ok "killed while freezing: all cells or none"
report send "$r"
check "it is sent" test "$(one "SELECT count(*) FROM report WHERE sent_ms IS NOT NULL")" = 1
killed "receive $r" 30 90
check "it is sent or received, nothing between" test "$(one "SELECT count(*) FROM report WHERE sent_ms IS NOT NULL AND (received_ms IS NULL) = (state = 5)")" = 1
killed "return $r --reason x --due 2026-01-20" 30 90 180
report return "$r" --reason x --due 2026-01-20
killed "correct $r" 30 90 180
report correct "$r"
check "one new version" test "$(one "SELECT count(*) FROM report WHERE version = 2")" = 1
second=$(one "SELECT area_id || ':' || id FROM report WHERE version = 2")
report sign "$second" --signer A
report send "$second"
killed "accept $second" 30 60 90
report accept "$second"
check "one is accepted, the other replaced by it" test "$(one "SELECT sum(state = 8 AND version = 2) || ' ' || sum(state = 9 AND version = 1) FROM report")" = "1 1"
check "drawn again alike" "$COSO" report verify --db "$db"
check "the register is whole" "$COSO" verify --db "$db"
finish
