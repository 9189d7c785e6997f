# Kept lists: saved under a name, shared with a unit, never showing more than the reader may see; renamed, deleted and taken back; pinned with
# their present count; lists by conditions of other kinds.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve searches "$COSO" "$T/demo.db" --today 2026-11-28
province=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '08' AND until_d = 99991231")
key_of() # LABEL
{
	query "$T/demo.db" "SELECT id FROM saved_search WHERE label = '$1'"
}

jar=$T/jar
sign_in tinh.08 "$password" "$jar"
answers "a list offers to be kept" 200 '/people?list=1&where=age+%3C+35' -b "$jar"
has_text "under a name" 'name="label"'
post "saved for oneself" 303 /searches kind=person label="Trẻ" where="age < 35" cols=age,org sort=-age
post "saved and shared with the province" 303 /searches kind=person label="Dân tộc thiểu số" where="ethnic != kinh" share="$province"
post "the same name again" 409 /searches kind=person label="Trẻ" where="age < 30"
has_text "is said, the input kept" 'value="age &lt; 30"'
has_text "and may be written over" 'name="replace"'
post "written over" 303 /searches kind=person label="Trẻ" where="age < 30" replace=1
post "without a name" 400 /searches kind=person label=" " where="age < 30"
post "shared with a unit of others" 400 /searches kind=person label=x share=1
post "of no list" 400 /searches kind=account label=x
young=$(key_of "Trẻ")
ethnic=$(key_of "Dân tộc thiểu số")
answers "the page of kept lists" 200 /searches -b "$jar"
has_text "leads to the list" 'href="/people?list=1&amp;where=age%20%3C%2030'
has_text "the condition is said in words" "tuổi dưới 30"
has_text "what comes with the program is there" "Đảng viên dưới 35 tuổi chưa có trung cấp lý luận chính trị"
has_text "marked as a draft" "bản nháp"
post "pinned" 303 "/searches/$young" do=pin
post "the program's too" 303 /searches/law.dang_vien_tre_chua_trung_cap do=pin
ask '/people?list=1&where=age+%3C+30' -b "$jar"
rows=$(sed -n 's/.*<h1>Con người<\/h1><p>\([0-9.]*\) dòng.*/\1/p' "$T/body")
check "the list has rows" test -n "$rows"
answers "the home page" 200 / -b "$jar"
check "has it with its present count" sh -c 'grep -o ">Trẻ</a></span><span class=\"n\">[0-9.]*" "$1" | grep -q ">$2$"' sh "$T/body" "$rows"
post "renamed" 303 "/searches/$young" do=change label="Rất trẻ"
post "to a name that is taken" 409 "/searches/$young" do=change label="Dân tộc thiểu số"
post "deleted" 303 "/searches/$young" do=delete
has_header "and said to be" "location: /searches?gone=$young"
answers "the home page without it" 200 / -b "$jar"
has_no_text "has no pin of it" "Rất trẻ"
post "taken back" 303 "/searches/$young" do=restore
answers "the home page again" 200 / -b "$jar"
has_text "has it" "Rất trẻ"
post "nothing of the program's is deleted" 404 /searches/law.dang_vien_tre_chua_trung_cap do=delete

jar=$T/jar2
sign_in noivu.08 "$password" "$jar"
answers "somebody else of the province" 200 /searches -b "$jar"
has_text "sees what was shared" "Dân tộc thiểu số"
has_no_text "and nothing else" "Rất trẻ"
answers "but the list tells what one may see" 403 '/people?list=1&where=ethnic%20%21%3D%20kinh' -b "$jar"
post "pinned all the same" 303 "/searches/$ethnic" do=pin
answers "the home page" 200 / -b "$jar"
has_text "has no figure of it" "⊘"
post "others' are not deleted" 404 "/searches/$ethnic" do=delete
post "nor renamed" 404 "/searches/$ethnic" do=change label=y
post "nor pinned when not shared" 404 "/searches/$young" do=pin
jar=$T/jar3
sign_in xa.02578 "$password" "$jar"
answers "a commune of the province" 200 /searches -b "$jar"
has_text "sees it too" "Dân tộc thiểu số"
jar=$T/jar4
sign_in tinh.46 "$password" "$jar"
answers "another province" 200 /searches -b "$jar"
has_no_text "does not" "Dân tộc thiểu số"

# An office that may count people but see none of them: not "0".
sign_in vanphong.08 "$password" "$T/jar.office"
answers "the home page of an office that sees nobody" 200 / -b "$T/jar.office"
has_text "says that it may not see" 'data-l="Người"><abbr title="'
jar=$T/jar
answers "units by conditions" 200 '/records/unit?list=1&where=level+%3D+village' -b "$jar"
has_text "in words" "cấp là thôn, tổ dân phố"
answers "bad text" 400 '/records/unit?list=1&where=levell+%3D+village' -b "$jar"
answers "as a file" 200 '/records/unit/list.csv?list=1&where=level+%3D+village' -b "$jar"
has_header "with a name" "content-disposition: attachment"
answers "a kind that has none" 404 '/records/account/list.csv' -b "$jar"
check "it ends" stop_server
finish
