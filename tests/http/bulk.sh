# One act on many rows of a list, by forms alone: ticked rows or the whole list, the preview with each row that fails, all or none, those that
# pass, somebody else in between, one undo; whose rows are not one's own.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve bulk "$COSO" "$T/demo.db" --today 2026-11-28
sql()
{
	query "$T/demo.db" "$1"
}
packed() # the rows the page carries along, with their revisions
{
	sed -n 's/.*name="_row" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1
}
workers()
{
	sql "SELECT count(*) FROM person_v WHERE job_text = 'làm nương' AND until_d = 99991231"
}

jar=$T/jar
sign_in tochuc.02578 "$password" "$jar"
list='list=1&of=party%28home%29&where=age%20%3C%2035&unit=02578'
answers "a list offers acts" 200 "/people?$list" -b "$jar"
rows=$(grep -o 'name="_row" value="[0-9:]*"' "$T/body" | head -n 3 | sed 's/.*value="//; s/"//' | tr '\n' ' ')
set -- $rows
one=$1 two=$2 three=$3
has_text "and all of the list" 'name="_all"'
post "nothing ticked" 400 "/bulk/person?$list" _verb=change
post "no act" 400 "/bulk/person?$list" "_row=$one"
post "the form asks for a field" 200 "/bulk/person?$list" _verb=change "_row=$one" "_row=$two" "_row=$three"
has_text "of those that many may have alike" 'value="job_text"'
has_no_text "not names" 'value="full_name"'
set -- _verb=change "_row=$one $two $three" _field=job_text "job_text=làm nương" from.day=1 from.month=11 from.year=2026
post "without a day" 400 "/bulk/person?$list" _verb=change "_row=$one $two" _field=job_text job_text=x _step=check
post "the preview" 200 "/bulk/person?$list" "$@" _step=check
has_text "says how many" "3 dòng sẽ thay đổi"
check "and writes nothing" test "$(workers)" = 0
seen=$(packed)
post "the act" 303 "/bulk/person?$list" "$@" "_row=$seen" _step=save
group=$(sed -n 's/.*saved=\([0-9]*\).*/\1/p' "$T/head" | head -n 1)
post "once more" 200 "/bulk/person?$list" _verb=change "_row=$one $two $three" _field=job_text "job_text=làm nương" from.day=1 from.month=11 from.year=2026 _step=check
has_text "there is nothing to do" "không có gì phải ghi"
check "all have it" test "$(workers)" = 3
check "it is one group" test "$(sql "SELECT count(DISTINCT group_id) FROM change_log WHERE group_id = $group")" = 1
answers "the list can take it back" 200 "/people?$list&saved=$group" -b "$jar"
post "taken back" 303 /records/undo group="$group" back=/people
check "none has it" test "$(workers)" = 0

set -- _verb=change _field=job_text "job_text=làm nương" from.day=1 from.month=11 from.year=2026
post "looked at again" 200 "/bulk/person?$list" "$@" "_row=$one $two $three" _step=check
seen=$(packed)
version=$(sql "SELECT id FROM person_v WHERE until_d = 99991231 AND person_id = ${two#*:}")
printf '{"do":"correct","table":"person_v","area":%s,"id":"%s","set":{"job_text":"đi rừng"}}\n' "${two%:*}" "$version" >"$T/other.jsonl"
check "somebody else is quicker" "$COSO" put "$T/other.jsonl" --db "$T/demo.db"
post "nothing is written" 409 "/bulk/person?$list" "$@" "_row=$seen" _step=save
has_text "the row is named" "người khác vừa sửa"
has_text "with what was written" "đi rừng"
check "for nobody" test "$(workers)" = 0
post "only those that pass" 303 "/bulk/person?$list" "$@" "_row=$(packed)" _step=some
check "two have it" test "$(workers)" = 2

post "a membership of a sort they have" 200 "/bulk/person?$list" _verb=membership.close _all=1 _which=party until.day=30 until.month=10 until.year=2026 out_reason=died _step=check
has_text "for all of the list" "dòng sẽ thay đổi"
post "of one they have not" 200 "/bulk/person?$list" _verb=membership.close _all=1 _which=women until.day=30 until.month=10 until.year=2026 out_reason=died _step=check
has_text "fails by name" "đang mở"

answers "who holds a post" 200 "/people?list=1&of=tenure&unit=02578" -b "$jar"
post "ends it" 200 "/bulk/person?list=1&of=tenure&unit=02578" _verb=tenure.close _all=1 _which=cell_secretary until.day=30 until.month=10 until.year=2026 end_reason=resigned _step=check
has_text "where it is one" "dòng sẽ thay đổi"
has_text "the posts left vacant are told" "Lưu thì kéo theo"
other=$(sql "SELECT m.area_id || ':' || m.person_id FROM membership m WHERE m.area_id <> ${one%:*} AND m.until_d = 99991231")
before=$(sql "SELECT count(*) FROM change_log")
post "somebody of another commune" 200 "/bulk/person?$list" "$@" "_row=$other" _step=check
has_text "is not one's own" "ngoài quyền ghi"
has_no_text "and not named" "$(sql "SELECT full_name FROM person_v WHERE person_id = ${other#*:} AND until_d = 99991231")"
post "nor written" 409 "/bulk/person?$list" "$@" "_row=$other" _step=some
check "nothing was" test "$(sql "SELECT count(*) FROM change_log")" = "$before"
answers "without the hidden field" 403 "/bulk/person?$list" -b "$jar" -H "Origin: $base" -d "_verb=change&_row=$one&_step=save"

# who may not write a field does not learn by trying it who has it already: whatever is guessed, all rows are answered alike
jar=$T/jar3
sign_in xa.02578 "$password" "$jar"
for verb in correct change; do
	post "the form asks for a field ($verb)" 200 '/bulk/person?list=1&unit=02578' _verb=$verb _all=1
	has_text "of those that are not masked" 'value="job_text"'
	has_no_text "not of the others" 'value="ethnic"'
	for guess in tay kinh; do
		post "a guess is not tried ($verb)" 400 '/bulk/person?list=1&unit=02578' _verb=$verb _field=ethnic ethnic=$guess \
			from.day=1 from.month=11 from.year=2026 _all=1 _step=check
		has_no_text "nobody is said to have it already" "đã đúng như thế"
		sed 's/<[^>]*>//g' "$T/body" >"$T/guess.$guess"
	done
	check "the right guess and the wrong one are answered alike ($verb)" cmp "$T/guess.tay" "$T/guess.kinh"
done

jar=$T/jar2
sign_in tinh.08 "$password" "$jar"
answers "units are listed" 200 '/records/unit?list=1&where=level+%3D+commune' -b "$jar"
unit=$(grep -o 'name="_row" value="[0-9:]*"' "$T/body" | head -n 1 | sed 's/.*value="//; s/"//')
post "get a class" 303 '/bulk/unit?list=1' _verb=unit_tag.create "_row=$unit" tag=zone1 from.day=1 from.month=1 from.year=2026 _step=save
check "which is written" test "$(sql "SELECT count(*) FROM unit_tag WHERE unit_id = ${unit#*:} AND from_d = 20260101")" = 1
post "and lose it again: looked at first" 200 '/bulk/unit?list=1' _verb=unit_tag.close "_row=$unit" _which=zone1 until.day=30 until.month=6 until.year=2026 _step=check
check "nothing is written yet" test "$(sql "SELECT count(*) FROM unit_tag WHERE unit_id = ${unit#*:} AND until_d = 20260701")" = 0
post "then done" 303 '/bulk/unit?list=1' _verb=unit_tag.close "_row=$unit" _which=zone1 until.day=30 until.month=6 until.year=2026 _step=save
check "the mark ends on its day" test "$(sql "SELECT count(*) FROM unit_tag WHERE unit_id = ${unit#*:} AND until_d = 20260701")" = 1
list='list=1&where=type+%3D+cell&unit=02578'
answers "organisations are listed" 200 "/records/organisation?$list" -b "$jar"
set -- $(grep -o 'name="_row" value="[0-9:]*"' "$T/body" | head -n 2 | sed 's/.*value="//; s/"//' | tr '\n' ' ')
one=$1 two=$2
addresses()
{
	sql "SELECT count(*) FROM organisation_v WHERE address = 'Nhà văn hóa thôn' AND until_d = 99991231 AND organisation_id IN (${one#*:}, ${two#*:})"
}
set -- _verb=correct _field=address "address=Nhà văn hóa thôn"
post "a field of theirs is looked at" 200 "/bulk/organisation?$list" "$@" "_row=$one $two" _step=check
has_text "two would have it" "2 dòng sẽ thay đổi"
post "and set" 303 "/bulk/organisation?$list" "$@" "_row=$(packed)" _step=save
group=$(sed -n 's/.*saved=\([0-9]*\).*/\1/p' "$T/head" | head -n 1)
check "both have it" test "$(addresses)" = 2
post "a value of no list" 200 "/bulk/organisation?$list" _verb=change _field=place place=nowhere "_row=$one" from.day=1 from.month=11 from.year=2026 _step=check
has_text "fails, with what is wrong" 'trong danh mục không có'
post "what cells may not have" 200 "/bulk/organisation?$list" _verb=correct _field=grassroots grassroots=commune "_row=$one $two" _step=check
has_text "fails for each by name" "Chi bộ"
post "taken back at once" 303 /records/undo group="$group" back=/records/organisation
check "neither has it" test "$(addresses)" = 0
check "it ends" stop_server
finish
