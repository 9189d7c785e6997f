# The home page by who looks; notices: the bell, reading, what changes makes new again; following units and forms.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28
for login in xa.02578 chibo.02578 tinh.08 lanhdao.08 admin; do
	jar=$T/jar.$login
	sign_in "$login" "$password" "$jar"
	answers "the home page of $login" 200 / -b "$jar"
	cp "$T/body" "$T/home.$login"
done
block() # LOGIN ID: is the block on the page
{
	grep -q "id=\"$2\"" "$T/home.$1"
}
no_block()
{
	! block "$1" "$2"
}
for id in h-inbox h-due h-clean h-pins h-units h-changes h-gaps; do
	check "an office has $id" block xa.02578 "$id"
done
check "a cell has its score" grep -q "Chi bộ Thôn" "$T/home.chibo.02578"
check "and opens what is to be mended in the cell" grep -q 'href="/clean/names?organisation=[0-9]*&amp;rule=' "$T/home.chibo.02578"
check "and no vacancies" no_block chibo.02578 h-vacancies
check "a leader has no score" no_block lanhdao.08 h-clean
check "an administrator sees how it runs" block admin h-running
check "and no territory" no_block admin h-units

# ---- the page of a cell's score ----
jar=$T/jar.chibo.02578
cell=$(sed -n 's/.*"\/clean?organisation=\([0-9]*\)".*/\1/p' "$T/home.chibo.02578" | head -n 1)
answers "the score of the cell" 200 "/clean?organisation=$cell" -b "$jar"
has_text "names it" "Chi bộ Thôn"
answers "what is to be mended there" 200 "/clean/names?organisation=$cell&rule=occupation" -b "$jar"
has_text "somebody" 'href="/people/'
other=$(query "$T/demo.db" "SELECT organisation_id FROM organisation_v WHERE name LIKE 'Chi bộ Thôn%' AND until_d = 99991231 AND organisation_id <> $cell AND unit_id NOT IN (SELECT unit_id FROM organisation_v WHERE organisation_id = $cell) ORDER BY organisation_id")
answers "another's cell" 200 "/clean?organisation=$other" -b "$jar"
has_text "shows no number" "⊘/100"

# ---- notices ----
jar=$T/jar.xa.02578
rm -f "$jar"
sign_in xa.02578 "$password" "$jar"
answers "the list" 200 /notices -b "$jar"
unread=$(grep -o 'class="bn">[0-9]*' "$T/body" | grep -o '[0-9]*')
check "the bell counts" test "$unread" -gt 1
key=$(grep -o 'name="key" value="[^"]*"' "$T/body" | head -n 1 | sed 's/.*value="//; s/"$//')
post "one is read" 303 /notices "key=$key"
answers "another page" 200 /units -b "$jar"
has_text "says one less" "class=\"bn\">$((unread - 1))<"
post "none is said" 400 /notices x=1
post "a key that is none changes nothing" 303 /notices "key=no such key"
post "all are read" 303 /notices all=1
answers "the list again" 200 /notices -b "$jar"
has_no_text "nothing is new" 'class="bn"'
has_text "all stay listed" "Báo cáo quá hạn"
stop_server
serve two "$COSO" "$T/demo.db" --today 2026-12-04
answers "days later, after a new start" 200 / -b "$jar"
has_text "what has become late since is new" 'class="bn">'
check "and only that" test "$(grep -o 'class="bn">[0-9]*' "$T/body" | grep -o '[0-9]*$')" -lt "$unread"
sign_in tinh.08 "$password" "$T/jar.other"
answers "another account" 200 /notices -b "$T/jar.other"
has_text "has its own" 'class="bn">'

# ---- following ----
unit=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '02404' AND until_d = 99991231 ORDER BY from_d DESC")
rm -f "$jar"
sign_in xa.02578 "$password" "$jar"
post "a unit is followed" 303 /follow "key=unit.$unit" do=on "back=/units/$unit"
has_header "and leads back" "location: /units/$unit"
post "a form too" 303 /follow key=form.cap_uy_nhiem_ky do=on back=/
answers "both stand on the home page" 200 / -b "$jar"
has_text "the unit" "Xã Bình Xa"
has_text "the form" 'href="/forms/cap_uy_nhiem_ky'
answers "the unit's page" 200 "/units/$unit" -b "$jar"
has_text "offers to stop" "Thôi theo dõi"
post "stopped" 303 /follow "key=unit.$unit" do=off back=//evil.example
has_header "never to elsewhere" "location: /"
check "really" sh -c '! grep -qi "location: //" "$1"' sh "$T/head"
answers "the home page" 200 / -b "$jar"
has_no_text "without it" "Xã Bình Xa"
post "what is none" 400 /follow key=unit.12 do=on
stop_server
finish
