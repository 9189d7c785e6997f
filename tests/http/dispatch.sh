# What the dispatcher does for every route: methods, strange addresses, headers, other sites, sessions, the end of the server.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
serve one "$COSO_ASAN" "$T/demo.db"

# without a session
answers "home asks to sign in" 303 /
has_header "and says where" "location: /sign-in"
answers "a page deep inside comes back after signing in" 303 '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025'
has_header "its address is kept" "location: /sign-in?back=%2Fforms%2Fcap_uy_nhiem_ky%3Funit%3D08%26term%3D2020-2025"
answers "no such page" 404 /nothing/here
has_text "says so in Vietnamese" "Không có trang này"
answers "no such page, asked with a body" 404 /nothing/here -H "Origin: $base" -d a=b
has_text "says the same" "Không có trang này"
answers "another method" 405 /help -X POST
has_header "says which are taken" "allow: GET, HEAD"
answers "a method that is none" 405 /forms -X DELETE
answers "a slash in disguise" 400 /people/1%2f2/3
answers "a zero byte in disguise" 400 /people/1%00/3
answers "bytes that are no text" 400 '/search?q=%ff%fe'
answers "dots lead nowhere" 404 /static/../../etc/passwd
answers "HEAD" 303 / -I

# headers on every answer
ask /sign-in
has_header "no script or style from elsewhere, none inline" "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'"
has_header "types are not guessed" "x-content-type-options: nosniff"
has_header "pages are not kept" "cache-control: no-store"
check "no outside address in the page" sh -c '! grep -oE "(src|href|action)=\"(https?:)?//" "$1"' sh "$T/body"

# other sites
answers "a form of another site" 403 /language -H 'Origin: https://evil.example' -d lang=en
answers "a form of no site" 403 /language -H 'Origin: null' -d lang=en
answers "what the browser calls cross-site" 403 /language -H 'Sec-Fetch-Site: cross-site' -d lang=en
answers "our own" 303 /language -H "Origin: $base" -d lang=en
has_header "the language is kept in a cookie" "set-cookie: lang=en"
answers "back only to ourselves" 303 /language -H "Origin: $base" --data-urlencode lang=en --data-urlencode back=//evil.example/
has_header "not to another host" "location: /"
answers "nor by a tab that browsers leave out" 303 /language -H "Origin: $base" --data-urlencode lang=en --data-urlencode "back=/$(printf '\t')/evil.example/"
check "that leads to the home page" grep -qi '^location: /.$' "$T/head"
check "really not" sh -c '! grep -qi "^location: //" "$1"' sh "$T/head"
answers "a large body" 413 /language -H "Origin: $base" --data-binary "@$T/demo.db"

# a session
jar=$T/jar
answers "a wrong password" 403 /sign-in -H "Origin: $base" -d login=tinh.08 -d password=wrong
has_text "is told without saying which part" "Tên đăng nhập hoặc m"
sign_in tinh.08 "$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")" "$jar"
check "the cookie is not for scripts" grep -q '^#HttpOnly' "$jar"
answers "home" 200 / -b "$jar"
answers "a form without its hidden field" 403 /sign-out -b "$jar" -H "Origin: $base" -d x=y
answers "with a wrong one" 403 /sign-out -b "$jar" -H "Origin: $base" -d _csrf=wrong
answers "still signed in" 200 / -b "$jar"
answers "a day that is none" 400 '/?date=31/02/2025' -b "$jar"
has_text "is named" "31/02/2025"
answers "a day as people write it" 200 '/?date=30/06/2025' -b "$jar"
# no record has the number 0, which inside means "none"
for zero in review/body/0 units/0 organisations/0 terms/0 people/0/0 records/person/0/0 reorganise/done/0 duplicates/0/0 files/0/0 reports/0/0 match/0/0; do
	answers "nobody: /$zero" 404 "/$zero" -b "$jar"
done
answers "boundaries that are none" 400 '/?boundaries=tomorrow' -b "$jar"
answers "known at, where lists follow it" 200 '/people?known-at=21/11/2026' -b "$jar"
has_no_text "nothing needs to be said of lists" "trong địa chỉ không có tác dụng ở đây"
answers "known at, where search is always the newest" 200 '/search?q=an&known-at=21/11/2026' -b "$jar"
has_text "it is said" "trong địa chỉ không có tác dụng ở đây"
answers "known at, where pages follow it" 200 '/?known-at=21/11/2026' -b "$jar"
has_no_text "nothing needs to be said" "trong địa chỉ không có tác dụng ở đây"
answers "a file of the list too" 200 '/people.csv?known-at=21/11/2026' -b "$jar"
answers "a number that is none" 404 /units/abc -b "$jar"
answers "a unit that is none" 404 /units/1 -b "$jar"
answers "signing out" 303 /sign-out -b "$jar" -c "$jar" -H "Origin: $base" --data-urlencode "_csrf=$csrf"
answers "then home asks again" 303 / -b "$jar"

# the end
check "SIGTERM ends it well" stop_server
check "nothing was said about memory" test ! -s "$T/one.err"
serve two "$COSO_ASAN" "$T/demo.db"
fails_with "the port is taken" 1 "${base#http://}" "$COSO" serve --db "$T/demo.db" --listen "${base#http://}"
fails_with "an address that is none" 2 "không phải địa chỉ để nghe" "$COSO" serve --db "$T/demo.db" --listen nowhere
stop_server
check "the register is as it should be" "$COSO" verify --db "$T/demo.db"
finish
