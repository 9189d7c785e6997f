# Pages of targets, quotas, standards, rules: what they say goes out as Excel and CSV, also the names behind a number, as far as the rights of
# who asks go; taking names out is a reading.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve law "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"

# names_of FILE: those of the page that do not stand in it
names_of()
{
	while read -r name; do grep -qF "$name" "$1" || echo "$name"; done <"$T/page" >"$T/lacking"
	check "with the same names" test ! -s "$T/lacking"
}

q='unit=08/02578&date=2020-12-31&item=women&which=no'
answers "names behind a quota" 200 "/law/quotas/names?$q" -b "$jar"
has_text "offer a file" "/law/quotas/file?"
sed -n 's/.*<a href="\/people\/[^"]*">\([^<]*\)<.*/\1/p' "$T/body" | sort >"$T/page"
check "eleven names" test "$(wc -l <"$T/page")" = 11
answers "as CSV" 200 "/law/quotas/file?$q&as=csv" -b "$jar"
has_header "is a file" "content-disposition: attachment"
names_of "$T/body"
answers "as Excel" 200 "/law/quotas/file?$q&as=xlsx" -b "$jar"
cp "$T/body" "$T/names.xlsx"
"$COSO" sheet "$T/names.xlsx" >"$T/sheet"
names_of "$T/sheet"
answers "who does not meet a standard" 200 "/law/standards/names?unit=08&date=2024-12-31&item=not_met" -b "$jar"
answers "as CSV" 200 "/law/standards/file?unit=08&date=2024-12-31&item=not_met&as=csv" -b "$jar"
answers "targets as Excel" 200 "/law/targets/file?unit=08&date=2016-12-31&as=xlsx" -b "$jar"
answers "an item that is none" 404 "/law/quotas/file?unit=08/02578&date=2020-12-31&item=men&which=no&as=csv" -b "$jar"
# the unit of an address is the one that is chosen on the page; what a unit was not yet has no score and is no error
for page in coming clean; do
	answers "a unit by its path: $page" 200 "/$page?unit=08/02578&history=1" -b "$jar"
	has_text "is the chosen one" 'value="08/02578" selected'
done
answers "the history of a unit that is new" 200 "/clean?unit=08/02578&date=2025-07-15&history=1" -b "$jar"
# pages of the review: each line on one of them
answers "the review of a province" 200 "/review?unit=08&date=2022-12-31" -b "$jar"
last=$(sed -n 's/.*Trang 1\/\([0-9]*\).*/\1/p' "$T/body" | head -n 1)
bodies=0
for at in $(seq 1 "${last:-1}"); do
	answers "page $at" 200 "/review?unit=08&date=2022-12-31&page=$at" -b "$jar"
	sed '/id="acts"/,$d' "$T/body" >"$T/upper"
	bodies=$((bodies + $(grep -c '<th scope="row"><a href="/review/body/' "$T/upper")))
done
check "469 bodies on all pages" test "$bodies" = 469
answers "a page beyond the last" 200 "/review?unit=08&date=2022-12-31&page=999" -b "$jar"
check "is the last" sh -c 'grep -q "Trang $1/$1" "$2"' sh "$last" "$T/body"
answers "rules of what happens in a year" 200 "/law/rules?unit=08&date=2026-11-28" -b "$jar"
has_text "its days as people write them" "Từ 01/01/2026 đến 28/11/2026"
# pages that are kept: the second answer is the first, whoever gets it has read the names again, and what is written is seen
read_rows() { query "$T/demo.db" "SELECT count(*) FROM access_log WHERE $1"; }
answers "training needs" 200 "/law/needs?unit=08&date=2024-12-31" -b "$jar"
sed 's/name="_csrf" value="[^"]*"//g' "$T/body" >"$T/first"
readings=$(read_rows "query = 'needs'")
answers "once more" 200 "/law/needs?unit=08&date=2024-12-31" -b "$jar"
sed 's/name="_csrf" value="[^"]*"//g' "$T/body" >"$T/second"
check "say the same" cmp -s "$T/first" "$T/second"
check "and are a reading each" test "$(read_rows "query = 'needs'")" = $((readings + 1))
answers "what comes up" 200 "/coming?unit=08/02578&date=2025-01-01" -b "$jar"
readings=$(read_rows "tbl = 'coming'")
answers "once more" 200 "/coming?unit=08/02578&date=2025-01-01" -b "$jar"
check "is a reading each" test "$(read_rows "tbl = 'coming'")" = $((readings + 1))
sign_in xa.02578 "$password" "$T/commune"
answers "the review of the province by a commune" 200 "/review?unit=08&date=2022-12-31" -b "$T/commune"
check "is not the one of the province" test "$(grep -c '/review/body/' "$T/body")" = 0
# those of the quotas too, and a result chosen keeps its own pages
answers "the quotas of a province" 200 "/law/quotas?unit=08&date=2020-12-31" -b "$jar"
last=$(sed -n 's/.*Trang 1\/\([0-9]*\).*/\1/p' "$T/body" | head -n 1)
: >"$T/lines"
for at in $(seq 1 "${last:-1}"); do
	answers "page $at" 200 "/law/quotas?unit=08&date=2020-12-31&page=$at" -b "$jar"
	grep -o '<th scope="row">.*' "$T/body" >>"$T/lines"
done
check "765 lines on all pages, each once" sh -c 'test "$(wc -l <"$1")" = 765 && ! sort "$1" | uniq -c | grep -qv "^ *3 "' sh "$T/lines"
answers "a page beyond the last" 200 "/law/quotas?unit=08&date=2020-12-31&page=999&state=not_met" -b "$jar"
check "is the last of what is not met" sh -c 'grep -q "Trang 5/5" "$1" && test "$(grep -c "<th scope=\"row\">" "$1")" = 13' sh "$T/body"
answers "the score of a commune by its office" 200 "/clean?unit=08/02578" -b "$T/commune"
score=$(sed -n 's/.*Xã Tân Thanh: \([0-9]*\)\/100 điểm.*/\1/p' "$T/body" | head -n 1)
check "a village of which it may not see all says so" test "$(grep -c 'chưa tính [2-9] quy tắc' "$T/body")" -ge 10
ask / -b "$T/commune"
check "its home page, which asks for the commune alone, has the same score ($score)" sh -c 'test -n "$1" && tr "\n" " " <"$2" | sed "s/<[^>]*>/ /g" | tr -s " " | grep -q " $1 /100 "' sh "$score" "$T/body"
# and training needs: whoever needs something stands on one page, with a name
"$COSO" needs --unit 08 --date 2024-12-31 --db "$T/demo.db" --format tsv | tail -n +2 >"$T/needs"
answers "training needs in pages" 200 "/law/needs?unit=08&date=2024-12-31" -b "$jar"
last=$(sed -n 's/.*Trang 1\/\([0-9]*\).*/\1/p' "$T/body" | head -n 1)
: >"$T/lines"
for at in 1 2 "${last:-1}" 999; do
	answers "page $at" 200 "/law/needs?unit=08&date=2024-12-31&page=$at" -b "$jar"
	grep -o '<a href="/people/.*' "$T/body" | grep -o '">[^<][^<]*</a>' >"$T/page.$at"
done
check "names on each of $last pages" python3 - "$T" "$last" "$(wc -l <"$T/needs")" <<'END'
import sys
t, last, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
names = {at: open(f"{t}/page.{at}", encoding="utf-8").read().splitlines() for at in ("1", "2", str(last), "999")}
assert count > 80 and last == -(-count // 40), (count, last)
assert len(names["1"]) == len(names["2"]) == 40 and names["1"] != names["2"], names
assert names["999"] == names[str(last)] and len(names["999"]) == count - 40 * (last - 1), names["999"]
END
# what the strip carries along it carries once, however much was asked
answers "an address with more than its own parameters" 200 "/clean?unit=08/02578&organisation=&rule=&history=1&a=1&b=2&c=3" -b "$jar"
check "each is carried once" test "$(grep -o 'type="hidden" name="unit"' "$T/body" | wc -l)" -le 1
stop_server
finish
