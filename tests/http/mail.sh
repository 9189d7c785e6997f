# The daily mail: who gets one and what stands in it; servers that refuse, say later, hang, hang up, or have no TLS one can trust; a server
# that works on while its mail server does not.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/key.pem" -out "$T/cert.pem" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

# three accounts with an address, by the plain door
for x in tinh.08:to.chuc@tinh.example xa.02578:van-phong@xa.example tochuc.02578:to-chuc@xa.example; do
	id=$(query "$T/demo.db" "SELECT id FROM account WHERE login = '${x%%:*}'")
	echo "{\"do\":\"correct\",\"table\":\"account\",\"id\":$id,\"set\":{\"email\":\"${x#*:}\"}}"
done >"$T/addresses.jsonl"
check "accounts get addresses" "$COSO" put "$T/addresses.jsonl" --db "$T/demo.db"

sink() # MODE [CERT KEY]: a mail server; its port in $port, what it got in $T/MODE
{
	mkdir -p "$T/$1"
	rm -f "$T/$1"/*
	python3 tests/http/smtp_sink.py "$T/$1" "$@" >"$T/$1.port" &
	sink=$!
	tries=0
	while [ ! -s "$T/$1.port" ] && [ $tries -lt 200 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	port=$(cat "$T/$1.port")
}

end_sink()
{
	kill "$sink" 2>/dev/null
	wait "$sink" 2>/dev/null || true
}

config() # NAME SERVER [MORE]
{
	printf 'server: %s\nfrom: coso@xa.example\nsite: https://coso.xa.example\ntimeout: 3\nat: "00:00"\n%s\n' "$2" "${3:-}" >"$T/$1.yaml"
	chmod 600 "$T/$1.yaml"
}

mail() # NAME: exit status in $rc, said in $T/out and $T/err
{
	rm -rf "$T/demo.db.mail"
	rc=0
	LANGUAGE=vi "$COSO" mail --db "$T/demo.db" --mail "$T/$1.yaml" --today 2026-11-28 >"$T/out" 2>"$T/err" || rc=$?
}

# ---- what goes out ----
sink good
config good "smtp://127.0.0.1:$port"
mail good
check "mails go out" test "$rc" = 0
check "to those who have an address and something that waits" grep -q "đã gửi 3 thư, không gửi được 0" "$T/out"
check "three came" sh -c 'test "$(ls "$1"/*.eml | wc -l)" = 3' sh "$T/good"
python3 - "$T/good" >"$T/bodies" <<'P'
import email, email.header, glob, sys
for f in sorted(glob.glob(sys.argv[1] + "/*.eml")):
    m = email.message_from_bytes(open(f, "rb").read())
    print(m["To"], str(email.header.make_header(email.header.decode_header(m["Subject"]))))
    print(m.get_payload(decode=True).decode())
P
check "what waits is said with its number" grep -q "^- Báo cáo quá hạn: [1-9]" "$T/bodies"
check "with the address of the pages" grep -q "Mở: https://coso.xa.example" "$T/bodies"
check "and the day in the subject" grep -q "việc chờ bạn, 28/11/2026" "$T/bodies"
python3 - "$T/demo.db" "$T/bodies" >"$T/names" <<'P'
import sqlite3, sys
text = open(sys.argv[2], encoding="utf-8").read()
names = {r[0] for r in sqlite3.connect(sys.argv[1]).execute("SELECT full_name FROM person_v") if r[0] and len(r[0]) > 6}
names |= {r[0] for r in sqlite3.connect(sys.argv[1]).execute("SELECT display FROM account")}
print(sum(n in text for n in names))
P
check "nobody is named" test "$(cat "$T/names")" = 0
"$COSO" mail --db "$T/demo.db" --mail "$T/good.yaml" --today 2026-11-28 >"$T/out" || not_ok "a second time"
check "nobody gets a second one the same day" sh -c 'test "$(ls "$1"/*.eml | wc -l)" = 3' sh "$T/good"
end_sink

# ---- TLS ----
sink tls "$T/cert.pem" "$T/key.pem"
config tls "smtp://localhost:$port" "ca: $T/cert.pem"
mail tls
check "STARTTLS with a certificate that is trusted" test "$rc" = 0
end_sink
sink smtps "$T/cert.pem" "$T/key.pem"
config smtps "smtps://localhost:$port"
mail smtps
check "a certificate nobody trusts: nothing goes out" test "$rc" = 1
check "and it is said" grep -q "chứng thư" "$T/err"
check "nothing came" sh -c 'test ! -e "$1/001.eml"' sh "$T/smtps"
config smtps "smtps://localhost:$port" "ca: $T/cert.pem"
mail smtps
check "TLS from the first byte" test "$rc" = 0
end_sink

# ---- servers that do not take it ----
sink later
config later "smtp://127.0.0.1:$port"
mail later
check "a server that says later" test "$rc" = 1
check "is told so" grep -q "hẹn lại (mã 451)" "$T/err"
check "each is tried" grep -q "đã gửi 0 thư, không gửi được 3" "$T/out"
end_sink
sink never
config never "smtp://127.0.0.1:$port"
mail never
check "a server that refuses" grep -q "không nhận (mã 550)" "$T/err"
"$COSO" mail --db "$T/demo.db" --mail "$T/never.yaml" --today 2026-11-28 >"$T/out" || true
check "is not asked again the same day" grep -q "gửi được 0, .* trước đó 3" "$T/out"
end_sink
sink one
config one "smtp://127.0.0.1:$port"
mail one
check "one address that is refused keeps nobody else back" grep -q "đã gửi 2 thư, không gửi được 1" "$T/out"
end_sink
sink gone
config gone "smtp://127.0.0.1:$port"
mail gone
check "a server that hangs up: the round ends" grep -q "đã gửi 0 thư, không gửi được 1" "$T/out"
end_sink
sink silent
config silent "smtp://127.0.0.1:$port"
mail silent
check "a server that says nothing is left after its time" grep -q "không trả lời kịp" "$T/err"
config nobody "smtp://127.0.0.1:1"
mail nobody
check "no server there" grep -q "không tới được" "$T/err"

# ---- what is wrong with the file ----
printf 'server: http://x\n' >"$T/wrong.yaml"
fails_with "a server that is none" 1 "dòng 1" "$COSO" mail --db "$T/demo.db" --mail "$T/wrong.yaml"
printf 'server: smtp://x\nfrom: "a b@c"\n' >"$T/wrong.yaml"
fails_with "an address that is none" 1 "dòng 2" "$COSO" mail --db "$T/demo.db" --mail "$T/wrong.yaml"
printf 'server: smtp://x\nfrom: a@b\npassword: secret\n' >"$T/wrong.yaml"
chmod 644 "$T/wrong.yaml"
fails_with "a password others may read" 1 "600" "$COSO" mail --db "$T/demo.db" --mail "$T/wrong.yaml"

# ---- a server of pages whose mail server hangs ----
rm -rf "$T/demo.db.mail"
serve pages "$COSO" "$T/demo.db" --today 2026-11-28 --mail "$T/silent.yaml"
jar=$T/jar
sign_in admin "$password" "$jar"
tries=0
while [ ! -e "$T/demo.db.mail/state.json" ] && [ $tries -lt 200 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
answers "pages answer meanwhile" 200 / -b "$jar"
has_text "the administrator is told" "Thư nhắc việc hằng ngày không gửi được"
has_text "and why" "không trả lời kịp"
check "the server ends though mail hangs" stop_server
end_sink
finish
