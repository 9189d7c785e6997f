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
killed "postpone $r --due 2026-01-12 --reason x" 40 100 160
check "the due day is the old or the new one, and the first is kept" test "$(one "SELECT count(*) FROM report WHERE due_d IN (first_due_d, 20260112) AND first_due_d IS NOT NULL")" = 1
report postpone "$r" --due 2026-01-12 --reason x
check "it is put off" test "$(one "SELECT due_d || ' ' || (first_due_d < due_d) FROM report")" = "20260112 1"
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
killed "delay $r --delay system --reason mạng" 30 90 150
check "whose delay and why, both or neither" test "$(one "SELECT (delay_owner IS NULL) = (delay_note IS NULL) FROM report")" = 1
report delay "$r" --delay system --reason mạng
check "it is said" test "$(one "SELECT delay_note FROM report")" = mạng
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

# Typing figures and explaining a check, in a report of a form that is typed.
commune=$(one "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ Xã Tân Thanh' AND until_d = 99991231")
echo '{"do":"insert","table":"report_obligation","set":{"from_d":"2025-07-01","definition":"go","title":"Thiếu hụt","forms":"ho_ngheo_4","sender_id":'"$commune"',"receiver_id":'"$commune"',"kind_r":"thematic","cycle":"year","due_d":"2026-06-19"}}' >"$T/go.jsonl"
check "a report with a typed form is asked for" "$COSO" put "$T/go.jsonl" --db "$db" --reason x
report open go --period 2025 --org "$commune"
typed=$(one "SELECT area_id || ':' || id FROM report WHERE definition = 'go'")
for column in c2 c3; do
	echo '{"do":"insert","table":"figure","set":{"area_id":'"${typed%:*}"',"definition":"ho_ngheo_4","row_key":"total","col_key":"'$column'","unit_id":"'"$(one "SELECT unit_id FROM report WHERE definition = 'go'")"'","period_from":"2025-01-01","period_until":"2026-01-01","as_of":"2025-12-31","num":"7","measure":"households","origin":"entered"}}'
done >"$T/typed.jsonl"
for ms in 40 100 160; do
	"$COSO" put "$T/typed.jsonl" --db "$db" --reason x >"$T/out" 2>&1 &
	posting=$!
	sleep "$(printf '0.%03d' "$ms")"
	kill -9 "$posting" 2>/dev/null
	wait "$posting" 2>/dev/null
	both=$(one "SELECT count(*) || ' ' || coalesce(max(num), 0) FROM figure WHERE definition = 'ho_ngheo_4'")
	case $both in "0 0" | "2 70000") ;; *) not_ok "killed after $ms ms of typing: $both" ;; esac
done
ok "killed while two cells are typed: both or none"
[ "$both" != "0 0" ] || check "both are typed" "$COSO" put "$T/typed.jsonl" --db "$db" --reason x
check "both stand" test "$(one "SELECT count(*) || ' ' || min(num) || ' ' || max(num) FROM figure WHERE definition = 'ho_ngheo_4'")" = "2 70000 70000"
killed "explain $typed --form ho_ngheo_4 --check sum --reason đếm-sau" 40 120 200
check "explained or not" test "$(one "SELECT count(*) = count(reason) AND count(*) < 2 FROM report_exception")" = 1
report explain "$typed" --form ho_ngheo_4 --check sum --reason đếm-sau
check "it is explained once" test "$(one "SELECT count(*) || min(reason) FROM report_exception")" = 1đếm-sau
killed "drop $typed --reason nhầm" 40 120
report drop "$typed" --reason nhầm
check "dropped with all that is of it" test "$(one "SELECT (SELECT count(*) FROM report WHERE definition = 'go') + (SELECT count(*) FROM report_exception)")" = 0
check "drawn again alike" "$COSO" report verify --db "$db"
check "the register is whole" "$COSO" verify --db "$db"
finish
