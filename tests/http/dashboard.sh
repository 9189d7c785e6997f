# The page for leaders: targets with path and forecast, committees over terms, late reports and whose delay, units below; every figure opens.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in lanhdao.08 "$password" "$jar"
answers "a leader's home leads there" 200 / -b "$jar"
has_text "by a link" 'href="/dashboard?unit='
answers "today" 200 /dashboard?unit=08 -b "$jar"
has_text "says whose it is" "Tỉnh Tuyên Quang đang ở đâu"
has_text "no programme is in force today" "không có chương trình chỉ tiêu nào"
has_text "committees of three terms" "2025-2030"
has_text "the term before too" "2020-2025"
has_text "units below as tiles" '<rect class="box"'
has_text "late reports" 'href="/reports/of/'
answers "when the programme ran" 200 '/dashboard?unit=10&date=2016-12-31' -b "$jar"
has_text "its targets open" 'href="/programmes/muc_tieu_718'
# the composition is that of the form, by hand: women of the term 2020-2025
answers "the term of 2020" 200 '/dashboard?unit=08&date=2024-12-31' -b "$jar"
printed=$(sed -n 's/.*column=women#o">\([0-9,]*\)<.*/\1/p' "$T/body" | tail -n 1)
"$COSO" form co_cau_cap_uy_nhiem_ky --db "$T/demo.db" --unit 08 --term 2020-2025 --format json --today 2024-12-31 >"$T/form.json"
python3 - "$T/form.json" >"$T/by_hand" <<'P'
import json, sys
f = json.load(open(sys.argv[1]))
def n(column):
    cell = next(r for r in f["rows"] if r["id"] == "members")["cells"][column]
    return cell if isinstance(cell, int) else int(cell["n"] if "n" in cell else cell["value"])
a, b = n("women"), n("n")
print(("%d,%d" % divmod((a * 2000 + b) // (2 * b), 10)))  # one decimal, half up: as the form says
P
check "women as counted by hand" test "$printed" = "$(cat "$T/by_hand")"
sign_in xa.02578 "$password" "$T/jar.xa"
answers "a commune's own" 200 /dashboard -b "$T/jar.xa"
has_text "is the commune's" "Xã Tân Thanh đang ở đâu"
answers "a unit that is none" 404 '/dashboard?unit=zz' -b "$jar"
stop_server
finish
