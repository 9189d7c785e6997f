# Sign-in through an OpenID Connect provider: linking, signing in, everything a provider or somebody between can do wrongly, and a provider that
# hangs, of which nobody else may notice anything. The walk is oidc.mjs, with a provider of its own.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
# what is counted by the minute is put out of the way
a_minute_holds_all "$T/demo.db" attempts_account attempts_address log_failed

serve bare "$COSO" "$T/demo.db" --today 2026-11-28
ask /sign-in
has_no_text "without a provider there is no button" "/sign-in/oidc"
answers "and no page" 404 /sign-in/oidc/return
stop_server
"$COSO" doctor >"$T/doctor" 2>&1 || true
if grep -q "OpenID Connect: không có trong chương trình này" "$T/doctor"; then
	skip "sign-in through a provider" "this program is built without it"
	finish
	exit
fi
check "the doctor says that it is built in, and not set up" grep -q "OpenID Connect: có trong chương trình" "$T/doctor"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/key.pem" -out "$T/cert.pem" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
node tests/http/oidc.mjs "$COSO" "$T/demo.db" "$password" "$T" >"$T/walk" 2>"$T/walk.err" || not_ok "the walk comes to its end"
while read -r line; do
	case $line in
	"ok "*) ok "${line#ok }" ;;
	*) not_ok "${line#not ok }" ;;
	esac
done <"$T/walk"
check "the walk says nothing else" test ! -s "$T/walk.err"
finish
