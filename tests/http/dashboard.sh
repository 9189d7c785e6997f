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
check "124 units below, as small squares that a screen can hold: drawn twice, each low" python3 - "$T/body" <<'P'
import re, sys
body = open(sys.argv[1]).read()
part = body[body.index('id="h-map"'):]
drawn = re.findall(r'<svg[^>]*viewBox="0 0 [0-9.]+ ([0-9.]+)".*?</svg>', part[:part.index('<ul class="key')], re.S)
assert drawn and max(map(float, drawn)) < 500, drawn
assert "không có số</li>" in part
assert part.count("<title>Xã Tân Thanh: 100,0</title>") == 2, part.count("Xã Tân Thanh")
P
has_text "late reports" 'href="/reports/of/'
answers "when the programme ran" 200 '/dashboard?unit=10&date=2016-12-31' -b "$jar"
has_text "its targets open" 'href="/programmes/muc_tieu_718'
has_text "the unit shown is the one chosen" 'selected>Tỉnh Lào Cai'
has_no_text "what may not be seen has no scale" '0–0'
has_no_text "and no dots" 'id="dots-'
# somebody of that province: a share foretold is 100 % at most also where it is drawn, districts that are alike are told apart
"$COSO" account grant lanhdao.08 --role province_leader --unit 15 --from 2010-01-01 --purpose "xem thử" --db "$T/demo.db" >"$T/grant.out" 2>&1
answers "the programme's province" 200 '/dashboard?unit=10&date=2016-12-31' -b "$jar"
has_text "its forecast" "100 (hết 2018)"
has_no_text "is nowhere more than all" "101,7"
check "six districts between 73 and 87 percent have more than one shade, and a key with those numbers" python3 - "$T/body" <<'P'
import re, sys
body = open(sys.argv[1]).read()
part = body[body.index('id="h-map"'):]
drawn = part[:part.index('<ul class="key')]
assert len(set(re.findall(r'class="(f[1-5])"', drawn))) >= 3, drawn[:400]
assert "<li" in part and "73,3–" in part and "–86,7" in part, re.findall(r"</svg>([^<]*)</li>", part)
P
answers "units of a district are few" 200 '/dashboard?unit=08&date=2024-12-31' -b "$jar"
has_text "drawn as tiles with their names and figures" '<rect class="box"'
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
check "two terms as dots beside their figures, those of the table" python3 - "$T/body" <<'P'
import re, sys
body = open(sys.argv[1]).read()
card = body[body.index('id="h-terms"'):body.index('id="h-late"')]
women = re.findall(r'column=women#o">([0-9,]+)<', card)
dots = re.findall(r'<circle', card)
assert len(women) == 2 and len(dots) >= 14, (women, len(dots))
said = card[card.index("<svg"):]
assert women[-1] in said and "2015-2020" in said and "2020-2025" in said, women
P
sign_in xa.02578 "$password" "$T/jar.xa"
answers "a commune's own" 200 /dashboard -b "$T/jar.xa"
has_text "is the commune's" "Xã Tân Thanh đang ở đâu"
answers "a unit that is none" 404 '/dashboard?unit=zz' -b "$jar"
stop_server
finish
