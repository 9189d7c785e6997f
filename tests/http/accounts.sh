# Accounts by page: one is made, given rights, found, given a new password, closed; who may not, and what is wrong.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
mkdir "$T/copies"
printf x >"$T/copies/coso-20261127-030000.tar.zst.age"
export COSO_COPIES="$T/copies"
serve one "$COSO" "$T/demo.db" --today 2026-11-28
rows() # CONDITION: how many accounts
{
	query "$T/demo.db" "SELECT count(*) FROM account WHERE $1"
}
one_time()
{
	sed -n 's/.*<code id="one-time">\([^<]*\)<.*/\1/p' "$T/body"
}
jar=$T/admin
csrf=
sign_in admin "$password" "$jar"
ask / -b "$jar"
has_text "the administrator's home: age of the newest copy" "bản sao mới nhất coso-20261127-030000.tar.zst.age, cách đây 0 giờ"
has_text "that none was tried" "chưa lần nào thử phục hồi"
has_text "room" "ổ đĩa của sổ: còn"
has_text "no timer" "chưa bật lịch tự cất"
check "no path of the machine" sh -c '! grep -qF "$1" "$2"' sh "$T" "$T/body"
ask /accounts -b "$jar"
csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$T/body" | head -n 1)

# ---- a new one
post "a login that is none" 400 /accounts "login=Có Dấu" "display=Văn phòng <b>xã</b>"
has_text "is said" "không hợp lệ"
has_text "nothing typed is lost" 'value="Văn phòng &lt;b&gt;xã&lt;/b&gt;"'
post "one that is there" 409 /accounts login=tinh.08 display=x
has_text "is said too" "đã có tài khoản tinh.08"
post "a new one" 200 /accounts login=moi.02578 "display=Người mới"
fresh=$(one_time)
check "its password is shown" test -n "$fresh"
check "it is there" test "$(rows "login = 'moi.02578' AND must_change = 1")" = 1
ask /accounts/moi.02578 -b "$jar"
has_no_text "and never again" "$fresh"
answers "nobody of that name" 404 /accounts/khong.co -b "$jar"
answers "accounts are found without marks" 200 "/accounts?q=nguoi%20moi" -b "$jar"
has_text "that one" "/accounts/moi.02578"
has_no_text "and no other" "/accounts/tinh.08"
answers "those after a login" 200 "/accounts?after=tochuc.02578" -b "$jar"
has_no_text "not those before" "/accounts/tinh.08"

# ---- its rights
post "no purpose" 400 /accounts/moi.02578 do=grant role=commune_clerk unit=02578
has_text "is asked for" "cần ghi mục đích"
has_text "the unit stays" 'name="unit" value="02578"'
post "no such unit" 400 /accounts/moi.02578 do=grant role=commune_clerk unit=99999 "purpose=Thử"
post "a role without a place" 400 /accounts/moi.02578 do=grant role=commune_clerk "purpose=Thử"
post "a day that is none" 400 /accounts/moi.02578 do=grant role=commune_clerk unit=02578 "purpose=Thử" until=31/02/2027
post "a last day before today" 400 /accounts/moi.02578 do=grant role=commune_clerk unit=02578 "purpose=Thử" until=27/11/2026
check "nothing was granted" test "$(query "$T/demo.db" "SELECT count(*) FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = 'moi.02578'")" = 0
post "rights" 303 /accounts/moi.02578 do=grant role=commune_clerk unit=02578 "purpose=Nhập liệu" until=31/12/2026
ask /accounts/moi.02578 -b "$jar"
has_text "stand on the page" "Xã Tân Thanh (02578)"
has_text "and who gave them" ">admin<"
check "with their last day" test "$(query "$T/demo.db" "SELECT g.until_d FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = 'moi.02578'")" = 20270101
grant=$(sed -n 's/.*name="grant" value="\([0-9]*\)".*/\1/p' "$T/body" | head -n 1)
check "the new one signs in and chooses a password" sh -c 'test "$1" = 303' sh "$(curl -s -o "$T/null" -w '%{http_code}' -c "$T/new" -H "Origin: $base" --data-urlencode login=moi.02578 --data-urlencode "password=$fresh" "$base/sign-in")"
answers "before anything else" 303 /people -b "$T/new"
has_header "there" "location: /password"
post "a grant is ended" 303 /accounts/moi.02578 do=revoke "grant=$grant"
check "it is over" test "$(query "$T/demo.db" "SELECT count(*) FROM role_grant WHERE id = $grant AND until_d > 20261128")" = 0
post "twice is an error" 404 /accounts/moi.02578 do=revoke "grant=$grant"

# ---- a new password, closed
post "a new password" 200 /accounts/moi.02578 do=reset
check "is another" test -n "$(one_time)" -a "$(one_time)" != "$fresh"
answers "sessions are over" 303 /password -b "$T/new"
post "no act" 400 /accounts/moi.02578 do=nothing
post "one's own account is managed by others" 403 /accounts/admin do=close
post "nor does one grant oneself" 403 /accounts/admin do=grant role=admin "purpose=Thử"
post "closed" 303 /accounts/tochuc.02404 do=close
check "from today on" test "$(rows "login = 'tochuc.02404' AND until_d = 20261128")" = 1
answers "its page stays" 200 /accounts/tochuc.02404 -b "$jar"
has_no_text "without anything to do" 'value="reset"'
post "who had a login stays whose it was: nobody gets it anew" 409 /accounts login=tochuc.02404 "display=Người khác"
check "there is one of that name" test "$(rows "login = 'tochuc.02404'")" = 1
check "every act is in the log" test "$(query "$T/demo.db" "SELECT count(*) FROM change_log WHERE actor = 'admin' AND tbl IN ('account', 'role_grant')")" -ge 5
jar=$T/clerk
csrf=
sign_in xa.02578 "$password" "$jar"
answers "nobody else sees accounts" 403 /accounts/moi.02578 -b "$jar"
ended=$(query "$T/demo.db" "SELECT max(group_id) FROM change_log WHERE tbl = 'role_grant'")
post "a right that was ended does not come back by undoing, whoever may end things there" 403 /records/undo "group=$ended"
check "it is over as before" test "$(query "$T/demo.db" "SELECT count(*) FROM role_grant WHERE id = $grant AND until_d > 20261128")" = 0
check "nor by command" sh -c '! "$1" undo "$3" --db "$2" --as xa.02578 >/dev/null 2>&1' sh "$COSO" "$T/demo.db" "$ended"
check "the register is whole" "$COSO" verify --db "$T/demo.db"
check "the server ends well" stop_server
finish
