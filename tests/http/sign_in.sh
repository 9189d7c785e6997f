# Signing in to the end: the second factor (set up, asked for, replayed, guessed, lost), recovery codes, single sessions, a shared machine that
# is left alone, and what strangers try.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
# Everything comes from one address within seconds: what is counted by the minute is put out of the way, so that the test does not depend on how
# fast the machine is; the lock after wrong attempts stays.
a_minute_holds_all "$T/demo.db" attempts_account attempts_address
serve one "$COSO" "$T/demo.db" --today 2026-11-28

# code SECRET [STEPS]: the code of a secret now, or so many steps from now
code()
{
	python3 -c 'import base64, hashlib, hmac, struct, sys, time
k = base64.b32decode(sys.argv[1].replace(" ", ""))
n = int(time.time()) // 30 + int(sys.argv[2])
h = hmac.new(k, struct.pack(">Q", n), hashlib.sha1).digest()
o = h[19] & 15
print("%06d" % ((struct.unpack(">I", h[o:o + 4])[0] & 0x7fffffff) % 1000000))' "$1" "${2:-0}"
}
# fresh: waits for a step that nothing has been used of, when less than so many seconds of the present one are left
soon()
{
	python3 -c 'import time
left = 30 - time.time() % 30
time.sleep(left + 0.2 if left < 8 else 0)'
}
# again LOGIN JAR: the password only; what waits for the code in $pending
again()
{
	ask /sign-in -b "$2" -c "$2" -H "Origin: $base" --data-urlencode "login=$1" --data-urlencode "password=$password" --data-urlencode "_csrf=${csrf:-}"
	ask /sign-in/code -b "$2" -c "$2"
	pending=$(sed -n 's/.*name="_pending" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
}
# with_code CODE JAR
with_code()
{
	ask /sign-in/code -b "$2" -c "$2" -H "Origin: $base" --data-urlencode "one_time_code=$1" --data-urlencode "_pending=$pending"
}
signed_in() # NAME JAR
{
	ask /account -b "$2"
	check "$1" test "$status" = 200
	csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
}
nobody() # NAME JAR
{
	ask /account -b "$2"
	check "$1" test "$status" = 303
}

# ---- set up ----
jar=$T/one
sign_in xa.02578 "$password" "$jar"
answers "not set up: the page says so" 200 /account/code -b "$jar"
has_no_text "no secret stands on it" "otpauth"
post "a wrong password begins nothing" 400 /account/code do=begin "password=sai sai sai"
post "the password begins" 303 /account/code do=begin "password=$password"
ask /account/code -b "$jar"
secret=$(sed -n 's/.*<code class="secret">\([A-Z2-7 ]*\)<.*/\1/p' "$T/body")
check "a secret of 160 bits is shown as text" test "$(printf %s "$secret" | tr -d ' ' | wc -c)" = 32
has_text "and as a picture" '<svg class="qr"'
ask /account/code -b "$jar"
check "looking again shows the same" grep -qF "$secret" "$T/body"
check "nothing is written before it is confirmed" test "$(query "$T/demo.db" "SELECT count(*) FROM account WHERE totp_enc IS NOT NULL")" = 0
post "a wrong code confirms nothing" 400 /account/code do=confirm one_time_code=000000
soon
post "the right one does" 200 /account/code do=confirm "one_time_code=$(code "$secret")"
used=$(code "$secret")
sed -n 's/.*<li><code>\([a-z0-9-]*\)<.*/\1/p' "$T/body" >"$T/recovery"
check "ten recovery codes are shown" test "$(wc -l <"$T/recovery")" = 10
ask /account/code -b "$jar"
has_no_text "once" "$(head -n 1 "$T/recovery")"
has_text "and counted" "còn 10 mã dự phòng"
check "the secret is sealed" test "$(query "$T/demo.db" "SELECT count(*) FROM account WHERE totp_enc IS NOT NULL AND totp_enc NOT LIKE '%$(printf %s "$secret" | tr -d ' ')%'")" = 1
check "recovery codes are hashes" sh -c '! grep -qaF "$(head -n 1 "$1")" "$2"' sh "$T/recovery" "$T/demo.db"

# ---- asked for ----
again xa.02578 "$T/two"
check "the password leads to the page of the code" test -n "$pending"
nobody "and to nothing else" "$T/two"
with_code "$used" "$T/two"
check "the code that confirmed is not taken again" test "$status" = 403
has_text "it is said as of a wrong one" "Mã chưa đúng hoặc đã dùng rồi"
cp "$T/two" "$T/three"
ask /sign-in/code -b "$T/two" -c "$T/two" -H "Origin: $base" --data-urlencode "one_time_code=$(code "$secret" 1)" --data-urlencode "_pending=x"
check "a form of somebody else's is refused" test "$status" = 403
ask /sign-in/code -b "$T/two" -c "$T/two" -H "Origin: https://elsewhere.example" --data-urlencode "one_time_code=$(code "$secret" 1)" --data-urlencode "_pending=$pending"
check "so is one from another site" test "$status" = 403
nobody "neither signs in" "$T/two"
with_code "$(code "$secret" 1)" "$T/two"
check "one step ahead is taken" test "$status" = 303
signed_in "and signs in" "$T/two"
check "the session knows of the code" test "$(query "$T/demo.db" "SELECT sum(second_factor) FROM session")" = 1
again xa.02578 "$T/three"
with_code "$(code "$secret")" "$T/three"
check "an older step than the last is not" test "$status" = 403
with_code "$(code "$secret" 4)" "$T/three"
check "nor one far ahead" test "$status" = 403
csrf=
jar=$T/two
post "setting it up is not undone like work on the register" 403 /records/undo "group=$(query "$T/demo.db" "SELECT max(group_id) FROM change_log WHERE tbl = 'account' AND actor = 'xa.02578'")"
check "the code stands" test "$(query "$T/demo.db" "SELECT count(*) FROM account WHERE totp_enc IS NOT NULL AND login = 'xa.02578'")" = 1
csrf=

# ---- recovery codes: eight at once with one (each wrong one counts: ten would lock the account) ----
first=$(head -n 1 "$T/recovery")
i=0
while [ $i -lt 4 ]; do
	i=$((i + 1))
	again xa.02578 "$T/race.$i"
	printf 'url = "%s/sign-in/code"\ncookie = "%s"\noutput = "/dev/null"\nwrite-out = "%%{http_code}\\n"\nheader = "Origin: %s"\ndata-urlencode = "one_time_code=%s"\ndata-urlencode = "_pending=%s"\n' \
		"$base" "$(awk '/coso_code/ { print $6 "=" $7 }' "$T/race.$i")" "$base" "$first" "$pending" >"$T/race.$i.curl"
done
for n in 1 2 3 4; do for k in 1 2; do curl -s -K "$T/race.$n.curl" >>"$T/race.$n.$k.out" & eval "p$n$k=\$!"; done; done
for n in 1 2 3 4; do for k in 1 2; do eval "wait \$p$n$k"; done; done
check "of many who bring one recovery code at once, one gets in" test "$(cat "$T"/race.*.out | wc -l)" = 8 -a "$(query "$T/demo.db" "SELECT sum(second_factor) FROM session")" = 2
check "it is gone from what is kept" test "$(query "$T/demo.db" "SELECT length(recovery) FROM account WHERE login = 'xa.02578'")" = 296
sleep 1

# ---- guessing ----
jar=$T/admin
csrf=
sign_in admin "$password" "$jar"
lock()
{
	guess=0
	while [ $guess -lt 14 ]; do
		guess=$((guess + 1))
		with_code "$(printf '%06d' $guess)" "$T/guess"
	done
}
saved=$csrf
csrf=
# the pending sign-in of another account, whose attempts nobody has used yet
sign_in tochuc.02578 "$password" "$T/org"
jar=$T/org
post "another account sets it up" 303 /account/code do=begin "password=$password"
ask /account/code -b "$jar"
other=$(sed -n 's/.*<code class="secret">\([A-Z2-7 ]*\)<.*/\1/p' "$T/body")
post "and confirms" 200 /account/code do=confirm "one_time_code=$(code "$other")"
csrf=
again tochuc.02578 "$T/guess"
lock
check "codes cannot be tried for long" test "$status" = 429
check "they are counted with the passwords: the account is locked or slowed" test "$status" = 429
nobody "nobody gets in by guessing" "$T/guess"

# ---- a password that was set anew meanwhile ----
sign_in lanhdao.02578 "$password" "$T/chief"
jar=$T/chief
post "a third account sets it up" 303 /account/code do=begin "password=$password"
ask /account/code -b "$jar"
third=$(sed -n 's/.*<code class="secret">\([A-Z2-7 ]*\)<.*/\1/p' "$T/body")
soon
post "and confirms too" 200 /account/code do=confirm "one_time_code=$(code "$third")"
csrf=
again lanhdao.02578 "$T/waits"
jar=$T/admin
csrf=$saved
post "the administrator sets a new password while a code is asked for" 200 /accounts/lanhdao.02578 do=reset
with_code "$(code "$third" 1)" "$T/waits"
has_header "the right code leads to the beginning: the password was the old one" "location: /sign-in"
nobody "and not in" "$T/waits"

# ---- lost ----
jar=$T/admin
csrf=$saved
ask /accounts -b "$jar"
has_text "the administrator sees who has a code" "có mã 6 số"
post "and takes it away from who lost the telephone" 303 /accounts/xa.02578 do=code_off
nobody "whose sessions are over" "$T/two"
csrf=
check "the command line does the same" "$COSO" account code-off tochuc.02578 --db "$T/demo.db" --as admin --today 2026-11-28
sign_in xa.02578 "$password" "$T/lost"
ask / -b "$T/lost"
has_text "it is told at the next sign-in" "Người quản trị admin đã bỏ mã 6 số"
jar=$T/lost
post "until it was read" 303 /account/notice back=/
ask / -b "$jar"
has_no_text "then no more" "đã bỏ mã 6 số"
check "it is in the log" test "$(query "$T/demo.db" "SELECT count(*) FROM change_log WHERE tbl = 'account' AND actor = 'admin'")" -ge 2

# ---- single sessions; the one before is over ----
sign_in xa.02578 "$password" "$T/phone"
id=$(query "$T/demo.db" "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id WHERE a.login = 'xa.02578' ORDER BY s.started_ms DESC")
theirs=$(query "$T/demo.db" "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id WHERE a.login = 'admin'")
ask /account -b "$jar"
csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)
post "nobody ends another's session" 404 "/account/sessions/$theirs"
post "one's own elsewhere" 303 "/account/sessions/$id"
nobody "is over" "$T/phone"
signed_in "this one goes on" "$jar"
cp "$jar" "$T/old"
ask /sign-in -b "$jar" -c "$jar" -H "Origin: $base" --data-urlencode "login=xa.02578" --data-urlencode "password=$password" --data-urlencode "_csrf=$csrf"
check "signing in again" test "$status" = 303
nobody "ends the session the browser had: no fixed one goes on" "$T/old"

# ---- a shared machine ----
jar=$T/shared
csrf=
ask /sign-in -c "$jar" -H "Origin: $base" --data-urlencode "login=tinh.08" --data-urlencode "password=$password" --data-urlencode "shared=1"
signed_in "on a shared machine" "$jar"
has_text "pages know how long they may lie open" 'data-cover="5"'
post "the browser says nobody is there" 204 /cover do=away
answers "a page asks for the password" 403 /people -b "$jar"
has_text "it is the cover" 'name="_unlock"'
has_no_text "without a name" "Ban Tổ chức"
answers "so does a search" 403 "/search?q=nguyen" -b "$jar"
post "what is sent is not done" 403 /searches kind=person "label=GIỮ LẠI" "where=age < 35"
has_text "but carried" "GIỮ LẠI"
check "nothing was written" test "$(query "$T/demo.db" "SELECT count(*) FROM saved_search WHERE label = 'GIỮ LẠI'")" = 0
post "a redo is no undo after it" 403 /records/undo group=1 again=1
has_text "its word is carried" 'name="again" value="1"'
post "whatever a field is called" 403 /forms do=copy code=btctw_1
has_text "but carried too" 'name="code" value="btctw_1"'
post "a password is not" 403 /password "password_old=RẤT KÍN" "password_new=RẤT KÍN"
has_no_text "carried" "RẤT KÍN"
post "a wrong password opens nothing" 403 /searches kind=person "label=GIỮ LẠI" "where=age < 35" "_unlock=sai sai sai"
ask /searches -b "$jar" -H "Origin: https://elsewhere.example" --data-urlencode "label=KẺ KHÁC" --data-urlencode "_csrf=$csrf"
has_no_text "another site's form is not carried" "KẺ KHÁC"
post "the password opens, and the act is done" 303 /searches kind=person "label=GIỮ LẠI" "where=age < 35" "_unlock=$password"
check "with what was typed" test "$(query "$T/demo.db" "SELECT count(*) FROM saved_search WHERE label = 'GIỮ LẠI'")" = 1
answers "the page is open" 200 /people -b "$jar"
python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1], timeout=20)
c.execute("UPDATE session SET seen_ms = seen_ms - 6 * 60000 WHERE shared = 1")
c.commit()' "$T/demo.db"
answers "left alone for minutes it is covered by the server" 403 /people -b "$jar"
post "and opened" 303 /uncover "_unlock=$password" back=/people
post "who is not the one signs out without a password" 303 /sign-out
csrf=
ask /sign-in -c "$jar" -H "Origin: $base" --data-urlencode "login=tinh.08" --data-urlencode "password=$password" --data-urlencode "shared=1"
signed_in "on the shared machine once more" "$jar"
post "and gone" 204 /cover do=away
cp "$jar" "$T/old"
ask /sign-in -b "$jar" -c "$jar" -H "Origin: $base" --data-urlencode "login=chibo.02578" --data-urlencode "password=$password"
check "somebody else signs in where one is covered" test "$status" = 303
ask /healthz
check "the server goes on" test "$status" = 200
nobody "the covered session is over" "$T/old"
signed_in "the other one's is on" "$jar"
check "the log says whose ended" test "$(query "$T/demo.db" "SELECT actor FROM access_log WHERE act = 23 ORDER BY at_ms DESC, id DESC LIMIT 1")" = tinh.08
check "the server ends well" stop_server
finish
