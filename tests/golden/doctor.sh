# coso doctor: what is wrong with a machine or a register is said with what to do, and the status follows the worst of it.
. tests/lib.sh

asked() # NAME STATUS TEXT ARGUMENTS…
{
	asked_name=$1 asked_want=$2 asked_text=$3
	shift 3
	asked_rc=0
	"$COSO" doctor "$@" >"$T/said" 2>&1 || asked_rc=$?
	check "$asked_name" sh -c '[ "$1" = "$2" ] && grep -qF -e "$3" "$4"' sh "$asked_rc" "$asked_want" "$asked_text" "$T/said"
}

db=$T/small.db
"$COSO" init --db "$db" >/dev/null
asked "the machine alone" 0 "phông chữ"
asked "a new register has nobody who signs in" 0 "chưa có tài khoản" --db "$db"
"$COSO" account add ai.do --name "Ai đó" --db "$db" >/dev/null
asked "then one" 0 "1 tài khoản đang mở" --db "$db"
check "with nothing to mend in it" sh -c '! grep -v "soffice\|landlock\|seccomp" "$1" | grep -q "^SAI\|^xem"' sh "$T/said"
chmod 644 "$db"
asked "others can read it" 1 "quyền 644" --db "$db"
chmod 600 "$db"
mv "$db.key" "$db.away"
asked "its key is away" 1 "SAI     khóa" --db "$db"
mv "$db.away" "$db.key"
asked "a clock that was set back" 0 "trước bây giờ" --db "$db"
python3 - "$db" <<'PY'
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1])
c.execute("UPDATE change_log SET rec_ms_here = ? WHERE seq = (SELECT max(seq) FROM change_log)", (int(time.time() + 86400) * 1000,))
c.commit()
PY
asked "is said" 1 "chạy lùi" --db "$db"
rm -f "$db"*
"$COSO" init --db "$db" >/dev/null
asked "copies of it: none" 1 "không có bản sao nào" --db "$db" --copies "$T/copies"
age-keygen -o "$T/id" 2>/dev/null
"$COSO" backup --db "$db" --to "$T/copies" --recipient "$(age-keygen -y "$T/id")" >/dev/null
asked "one, never tried" 0 "chưa lần nào thử" --db "$db" --copies "$T/copies"
"$COSO" rehearse "$T/copies" --identity "$T/id" >/dev/null
asked "tried" 0 "0 ngày, không có điểm sai" --db "$db" --copies "$T/copies"
check "how many are kept, and how" grep -qF "đang giữ 1 bản sao" "$T/said"
check "room where they lie" grep -qF "ổ đĩa của bản sao: còn" "$T/said"
check "that they lie on the register's disk" grep -qF "cùng ổ đĩa với sổ" "$T/said"
check "that nothing makes them by itself" grep -qF "chưa bật lịch" "$T/said"
printf '[Timer]\nOnCalendar=03:00\n' >"$T/timer"
(export COSO_TIMER="$T/timer" COSO_COPIES="$T/copies"; asked "or when" 0 "(systemd): 03:00" --db "$db")
printf '{"copy":"x","at_ms":9999999999999,"opened":false,"findings":0}\n' >>"$T/copies/rehearsals.jsonl"
asked "one that could not be opened" 1 "không mở được bản sao x" --db "$db" --copies "$T/copies"
touch -d '3 days ago' "$T"/copies/coso-*
asked "old" 1 "đã cũ: 72 giờ" --db "$db" --copies "$T/copies"
printf 'x' >"$T/no.db"
asked "no register" 1 "sổ không mở được" --db "$T/no.db"
demo_at "$T/demo.db"
asked "passwords everybody knows, where people are invented" 0 "xem lại tài khoản" --db "$T/demo.db"
finish
