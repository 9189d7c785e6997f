# Records written in the browser: enter, correct, change, end, void, take back; faults all at once; two people at once; rights; hostile names.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve records "$COSO" "$T/demo.db" --today 2026-11-28
python3 tests/http/records.py "$base" "$password" "$T/demo.db" >"$T/said" 2>"$T/why" || echo "not ok - the walk through the pages ends well" >>"$T/said"
sed 's/^/# /' "$T/why"
while IFS= read -r line; do
	case $line in
	"ok - "*) ok "${line#ok - }" ;;
	"not ok - "*) not_ok "${line#not ok - }" ;;
	*) echo "# $line" ;;
	esac
done <"$T/said"
stop_server
check "the register is sound afterwards" "$COSO" verify --db "$T/demo.db"
finish
