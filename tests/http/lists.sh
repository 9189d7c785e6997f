# Lists by conditions: built by forms and links alone, bad text answered with its place, what may not be seen not asked, files.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve lists "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
sign_in tinh.08 "$password" "$jar"

answers "the list with a builder" 200 '/people?list=1' -b "$jar"
has_text "fields to choose" 'name="field"'
answers "a field is chosen" 200 '/people?list=1&field=theory' -b "$jar"
has_text "its values come from the list" 'value="intermediate"'
answers "a condition is put together" 303 '/people?list=1&where=age+%3C+40&field=theory&op=ge&value=intermediate&join=and:&add=1' -b "$jar"
has_header "and stands in the address" "location: /people?list=1&where=age%20%3C%2040%20and%20theory%20%3E%3D%20intermediate"
answers "a number that is none" 200 '/people?list=1&field=age&op=lt&value=x&add=1' -b "$jar"
has_text "is said" "cần một số nguyên"
answers "bad text" 400 '/people?where=age+%3C+40+and+sexx+%3D+female' -b "$jar"
has_text "with its place" "<u>sexx</u>"
answers "an order by a column that is no more" 200 '/people?list=1&sort=-nosuch' -b "$jar"
has_text "is said; the list is by name" "Không còn cột “nosuch”"
answers "columns ticked" 303 '/people?list=1&col=age&col=theory' -b "$jar"
has_header "become one word" "location: /people?list=1&cols=age%2Ctheory"
answers "markup typed" 400 '/people?where=%3Cscript%3E' -b "$jar"
has_no_text "is text" "<script>"
answers "a cursor that is none" 200 '/people?list=1&after=zzzz' -b "$jar"
answers "CSV" 200 '/people.csv?list=1&where=age+%3C+40&cols=age' -b "$jar"
has_header "is a file" "content-disposition: attachment"
answers "Excel" 200 '/people.xlsx?list=1&where=age+%3C+40' -b "$jar"
answers "a file of bad text" 400 '/people.csv?where=agee' -b "$jar"

jar=$T/jar2
sign_in noivu.08 "$password" "$jar"
answers "what may not be seen may not be asked" 403 '/people?where=ethnic+!%3D+kinh' -b "$jar"
has_text "in words" "dân tộc"
answers "nor taken out" 403 '/people.csv?where=ethnic+!%3D+kinh' -b "$jar"
jar=$T/jar3
sign_in xa.02578 "$password" "$jar"
# what a commune's clerk is told about people of another commune, without the words asked
said_of()
{
	ask "/people?list=1&unit=08/02404&where=$1" -b "$jar"
	sed -n 's/.*<p class="hint nx mb2">\([^<]*\)<.*/\1/p' "$T/body" | grep -v '[0-9] ms\|^Điều kiện'
}
found_of()
{
	ask /people -G --data-urlencode "q=$1" -b "$jar"
	sed -n '/<div class="empty">/,/<div class="btns">/p' "$T/body" | sed 's/<[^>]*>//g; s/“[^”]*”//g'
}
said_of 'birth_d+%3E%3D+1900-01-01' >"$T/some"
said_of 'birth_d+%3C+1900-01-01' >"$T/none_there"
check "who asks about strangers is told something" test -s "$T/some"
check "and never whether there is one: the words are the same" cmp "$T/some" "$T/none_there"
stranger=$(query "$T/demo.db" "SELECT min(full_name) FROM person_v WHERE area_id = 119750 AND full_name_key NOT IN (SELECT full_name_key FROM person_v WHERE area_id <> 119750)")
found_of "$stranger" >"$T/some"
found_of "Không Có Ai Đâu" >"$T/none_there"
check "there is a stranger" test "$stranger" != None
check "who looks for a stranger by name is told something" test -s "$T/some"
check "and never whether there is one: there too" cmp "$T/some" "$T/none_there"
# bodies, posts and their conditions: of another commune nothing, of the own what there is
village='has+here+tenure(title+%3D+village_head+and+birth_d+%3C+1975-06-15)'
secretary='has+here+tenure(title+%3D+cell_secretary+and+sex+%3D+female+and+birth_d+%3C+1975-06-15)'
# what a page says beside the condition that was asked, which stands in it and in its links
page_of() # PATH
{
	ask "$1" -b "$jar"
	{ echo "$status" && tr -d '\n' <"$T/body" | sed 's/.*<main//; s/<form.*<\/form>//; s/<[^>]*>/\n/g' | grep -v 'ms$\|1975\|tenure' | grep '[^ ]'; } >"$T/page"
}
for kind in organisation post; do
	answers "$kind of another commune" 200 "/records/$kind?list=1&unit=08/02404" -b "$jar"
	has_no_text "there is none: no body" '/organisations/'
	has_no_text "nor its name" 'Chi bộ'
	answers "$kind of the own commune" 200 "/records/$kind?list=1&unit=08/02578" -b "$jar"
	has_text "are there" '/organisations/'
	answers "a file of $kind of another commune" 200 "/records/$kind/list.csv?list=1&unit=08/02404" -b "$jar"
	check "has a line of headings alone" test "$(wc -l <"$T/body")" = 1
	answers "a file of $kind of the own commune" 200 "/records/$kind/list.csv?list=1&unit=08/02578" -b "$jar"
	check "has more" test "$(wc -l <"$T/body")" -gt 1
done
for asked in "organisation $secretary" "unit $village"; do
	kind=${asked%% *} where=${asked#* }
	page_of "/records/$kind?list=1&unit=08/02404&where=$where"
	mv "$T/page" "$T/page1"
	page_of "/records/$kind?list=1&unit=08/02404&where=not+$where"
	check "a page of $kind by who holds a post there says something" test -s "$T/page1"
	check "whom a condition fits there, its page does not tell" cmp "$T/page1" "$T/page"
	page_of "/records/$kind/list.csv?list=1&unit=08/02404&where=$where"
	mv "$T/page" "$T/page1"
	page_of "/records/$kind/list.csv?list=1&unit=08/02404&where=not+$where"
	check "nor does its file" cmp "$T/page1" "$T/page"
done
answers "what is public of a unit" 200 '/records/unit?list=1&unit=08/02404&where=level+%3D+village' -b "$jar"
has_text "is listed" '/units/'
answers "what is not" 403 "/records/unit?list=1&unit=08/02404&where=$village" -b "$jar"
answers "a condition about the own people" 200 "/records/organisation?list=1&unit=08/02578&where=$secretary" -b "$jar"
check "is in the log of what was read" test "$(query "$T/demo.db" "SELECT COUNT(*) FROM access_log WHERE tbl = 'organisation' AND query LIKE '%cell_secretary%'")" = 1
check "it ends" stop_server

# The list has the names that stand behind the cell that asks the same, also those of cells of no territorial unit (schools, clinics) that
# the unit's Party committee leads.
"$COSO" who btctw_4 --db "$T/demo.db" --unit 02578 --period 2025 --row T --column w --format tsv |
	tail -n +2 | cut -f1,2 | sort >"$T/who"
"$COSO" list people --db "$T/demo.db" --unit 02578 --date 2025-12-31 --of 'party(home)' --where 'sex = female' --columns birth |
	tail -n +2 | sort >"$T/list"
check "there are names behind the cell" test -s "$T/who"
check "the list has the same" cmp "$T/who" "$T/list"
"$COSO" list people --db "$T/demo.db" --where 'agee < 3' >"$T/none" 2>"$T/said"
check "bad text on the command line prints no list" test ! -s "$T/none"
"$COSO" list people --db "$T/demo.db" --sort nosuch >"$T/none" 2>"$T/order"
check "a column to sort by that is not there is refused there" grep -q "nosuch" "$T/order"
check "but its place" grep -q 'ký tự 1' "$T/said"
finish
