# A definition edited in the browser: faults with line and column, cells that moved with the names of those who moved them, nothing stored.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve compare "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"
law=domain/forms/cap_uy_nhiem_ky.yaml
at='/forms/cap_uy_nhiem_ky/edit?unit=08&term=2020-2025'

# compare NAME STATUS FILE: the definition in FILE against the one in force
compare()
{
	answers "$1" "$2" "$at" -b "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf" --data-urlencode "text@$3"
}

# an address that shows the same whenever it is opened: place, period and what was known are said in it
answers "a form as it opens by itself" 200 /forms/btctw_3 -b "$jar"
link=$(sed -n 's/.*href="\([^"]*\)">Liên kết cố định<.*/\1/p' "$T/body" | sed 's/&amp;/\&/g')
check "has a fixed link with place, period, known-at" sh -c 'echo "$1" | grep -q "unit=08" && echo "$1" | grep -q "period=" && echo "$1" | grep -q "known-at=20"' sh "$link"
table() { sed -n '/<table class="t bi fm/,/<\/table>/p' "$T/body" | sed 's/<[^>]*>/ /g' | tr -s ' \n' ' '; }
answers "which opens" 200 "$link" -b "$jar"
table >"$T/before"
printf '{"do":"void","table":"membership",%s}\n' "$(query "$T/demo.db" "SELECT '\"area\":' || m.area_id || ',\"id\":' || m.id FROM membership m WHERE m.kind_m = 1 AND m.until_d = 99991231 AND m.organisation_id IN (SELECT organisation_id FROM organisation_v WHERE unit_id IN (SELECT descendant_id FROM unit_path p JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '02578' AND u.until_d = 99991231)) ORDER BY m.id")" >"$T/void"
check "the register moves" "$COSO" put "$T/void" --db "$T/demo.db" --reason "nhập nhầm"
answers "the link opens again" 200 "$link" -b "$jar"
table >"$T/after"
check "with the same figures" sh -c 'test -s "$1" && cmp "$1" "$2"' sh "$T/before" "$T/after"
answers "the page itself" 200 /forms/btctw_3 -b "$jar"
table >"$T/now"
check "has others by now" sh -c '! cmp -s "$1" "$2"' sh "$T/before" "$T/now"

# whatever the list of forms leads to opens: versions of before, one of this year alone, those of a body that stood until the merger
answers "the list of forms" 200 /forms -b "$jar"
# old versions stand folded below those in force
check "no form that has ended stands open" python3 - "$T/body" <<'END'
import re, sys
from datetime import datetime
text = open(sys.argv[1], encoding="utf-8").read()
old = "".join(re.findall(r'<details class="twin">.*?</details>', text, re.S))
open_ = re.sub(r'<details class="twin">.*?</details>', "", text, flags=re.S)
ends = lambda t: [datetime.strptime(d, "%d/%m/%Y") for d in re.findall(r"\d\d/\d\d/\d{4} – (\d\d/\d\d/\d{4})</td>", t)]
sys.exit(not (len(ends(old)) > 10 and all(d < datetime.now() for d in ends(old)) and all(d >= datetime(2026, 1, 1) for d in ends(open_))))
END
grep -oE 'href="/forms/[a-z0-9_]+(\?date=[0-9-]+)?"' "$T/body" | sed 's/href="//; s/"$//' | sort -u >"$T/links"
: >"$T/urls"
while read -r link; do
	printf 'url = "%s%s"\noutput = "/dev/null"\nwrite-out = "%%{http_code} %s\\n"\n' "$base" "$link" "$link" >>"$T/urls"
done <"$T/links"
curl -s -b "$jar" -K "$T/urls" >"$T/opened"
check "has $(grep -c . "$T/links") ways to forms" sh -c 'test "$(grep -c . "$1")" -gt 50' sh "$T/links"
grep -v '^200 ' "$T/opened" >"$T/shut"
sed 's/^/# /' "$T/shut"
check "and each opens" sh -c 'test ! -s "$1" && test "$(grep -c . "$2")" = "$(grep -c . "$3")"' sh "$T/shut" "$T/opened" "$T/links"

answers "the definition to be edited" 200 "$at" -b "$jar"
has_text "is the one in force" "form: cap_uy_nhiem_ky"
compare "unchanged" 200 "$law"
has_text "moves nothing" "Không ô nào đổi"
sed 's/when: sex = female/when: sex = male/' "$law" >"$T/men.yaml"
check "there is something to edit" sh -c '! cmp -s "$1" "$2"' sh "$law" "$T/men.yaml"
compare "men instead of women" 200 "$T/men.yaml"
has_text "what it was" ">961<"
has_text "what it is" ">2.510<"
has_text "who is in it now" "thêm 2.510"
has_text "who was" "bớt 961"
has_text "by name" 'href="/people/'
sed 's/when: age < 40/when: age < 45/' "$law" >"$T/older.yaml"
compare "under 45 instead of 40" 200 "$T/older.yaml"
has_text "a change has its sign" ">+6,02<"
has_text "a true minus too" ">−2,24<"
has_text "what nobody stands behind says so" "tính từ các ô khác"
sed 's/when: sex = female/when: sex = femal/' "$law" >"$T/faulty.yaml"
compare "a fault" 400 "$T/faulty.yaml"
has_text "has its line and column" "cap_uy_nhiem_ky.yaml:"
has_no_text "and not the warnings of other files" "nhom_doi_ngu"
has_text "and the text is kept" "sex = femal"
printf '<script>' >"$T/markup"
compare "markup" 400 "$T/markup"
has_no_text "is text" "<script>x"
answers "the form itself" 200 '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025' -b "$jar"
has_text "is as it was" "27,68"
answers "its definition" 200 /forms/cap_uy_nhiem_ky/definition -b "$jar"
has_text "leads here" "/forms/cap_uy_nhiem_ky/edit"
answers "of a unit and a term" 200 '/forms/cap_uy_nhiem_ky/definition?unit=08&term=2020-2025' -b "$jar"
has_text "beside each line its number, which opens" 'giới tính là nữ → <a href="/forms/cap_uy_nhiem_ky?unit=08&amp;term=2020-2025&amp;row=women&amp;column=now#o">961</a>'
has_text "a column's share in words without a row" '“Số người” chia “dòng trên cùng của khối · Số người”, cắt bỏ 2 số lẻ'
answers "of members" 200 '/forms/btctw_3/definition?unit=08&period=2022' -b "$jar"
has_text "and how many are not stated" '>(không tính vì chưa khai: 4)<'
answers "of what is not drawn there" 200 '/forms/btctw_1/definition?unit=08&date=2001-01-01' -b "$jar"
has_no_text "no number" 'ô đầu tiên có số'

jar=$T/jar2
sign_in lanhdao.08 "$password" "$jar"
answers "who may not take figures out" 403 "$at" -b "$jar"
answers "who may see figures only, a definition" 200 '/forms/btctw_3/definition?unit=08&period=2022' -b "$jar"
has_text "has numbers" '→ <a href="/forms/btctw_3?unit=08&amp;period=2022&amp;row=I&amp;column=now#o">6'
has_no_text "and nothing of who is not stated" 'vì chưa khai'
check "it ends" stop_server
finish
