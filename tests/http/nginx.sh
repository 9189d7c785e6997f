# The recipe of docs/ops/nginx.conf, run as it stands there: TLS, limits, what a client says of itself is not believed, nothing that stays open,
# a log without what was asked for.
. tests/lib.sh
. tests/http/lib.sh

if ! command -v nginx >/dev/null || ! command -v openssl >/dev/null; then
	skip "nginx in front" "no nginx here"
	finish
	exit 0
fi
demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28 --secure
port=${base##*:}
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/key.pem" -out "$T/cert.pem" -days 30 -subj /CN=so.example.vn \
	-addext subjectAltName=DNS:so.example.vn 2>/dev/null
chmod 711 "$T"
free_port()
{
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
tls=$(free_port)
plain=$(free_port)
sed "s#listen 443 ssl http2#listen 127.0.0.1:$tls ssl http2#; s#listen 80;#listen 127.0.0.1:$plain;#; s#/etc/ssl/coso/fullchain.pem#$T/cert.pem#
	s#/etc/ssl/private/coso.pem#$T/key.pem#; s#127.0.0.1:8080#127.0.0.1:$port#; s#/var/log/nginx/#$T/#" docs/ops/nginx.conf >"$T/site.conf"
check "nothing of the recipe is left in its own place" sh -c '! grep -nE "8080|/etc/ssl|/var/log" "$1" | grep -v "^[0-9]*:#"' sh "$T/site.conf"
{
	echo "pid $T/nginx.pid; error_log $T/nginx-error.log; worker_processes 1; daemon on; events { worker_connections 256; } http {"
	for part in client_body proxy fastcgi uwsgi scgi; do
		echo "${part}_temp_path $T/nginx-$part;"
	done
	echo "include $T/site.conf; }"
} >"$T/nginx.conf"
check "nginx takes it" nginx -t -e "$T/nginx-error.log" -c "$T/nginx.conf"
nginx -e "$T/nginx-error.log" -c "$T/nginx.conf"
i=0
while [ ! -s "$T/nginx.pid" ] && [ $i -lt 50 ]; do
	i=$((i + 1))
	sleep 0.1
done
away()
{
	[ -s "$T/nginx.pid" ] && kill "$(cat "$T/nginx.pid")"
}
trap away EXIT
direct=$base
base=https://so.example.vn:$tls
asked() # NAME STATUS PATH [CURL OPTION…]
{
	asked_name=$1
	shift
	answers "$asked_name" "$@" --cacert "$T/cert.pem" --resolve "so.example.vn:$tls:127.0.0.1" --resolve "so.example.vn:$plain:127.0.0.1"
}

asked "over TLS" 200 /help
has_header "browsers keep to it" "strict-transport-security: max-age"
check "by HTTP/2" grep -q "^HTTP/2 200" "$T/head"
check "without its version" sh -c '! grep -qi "^server: nginx/" "$1"' sh "$T/head"
asked "old TLS does not get in" 000 /help --tls-max 1.1
base=http://so.example.vn:$plain
asked "the plain port leads to it" 301 "/people?q=x"
has_header "there" "location: https://so.example.vn/people"
base=https://so.example.vn:$tls
asked "signing in" 303 /sign-in -H "Origin: $base" --data-urlencode "login=xa.02578" --data-urlencode "password=$password" -c "$T/jar"
check "the cookie is for TLS alone" grep -qi "^set-cookie:.*secure" "$T/head"
asked "and stays" 200 "/people?q=Nguy%E1%BB%85n" -b "$T/jar"
asked "a form of another site" 403 /sign-out -b "$T/jar" -H "Origin: https://elsewhere.example" -d x=1
asked "what a client claims of itself" 403 /sign-in -H "Origin: $base" -H "X-Forwarded-For: 203.0.113.9" --data "login=tinh.08&password=sai"
check "is not believed" test "$(query "$T/demo.db" "SELECT count(*), max(query) FROM access_log WHERE act = 22")" = "1 127.0.0.1"
asked "figures of the machine stay on it" 404 /metrics
asked "no websocket" 200 /help --http1.1 -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw=="
head -c 70000000 /dev/zero >"$T/large"
asked "a body larger than any page takes" 413 /imports -b "$T/jar" -H "Expect:" -F "file=@$T/large"
rm -f "$T/large"
i=0
: >"$T/many"
while [ $i -lt 30 ]; do
	printf 'url="%s/sign-in"\noutput="/dev/null"\nwrite-out="%%{http_code}\\n"\n' "$base" >>"$T/many"
	i=$((i + 1))
done
curl -s --cacert "$T/cert.pem" --resolve "so.example.vn:$tls:127.0.0.1" -K "$T/many" >"$T/statuses"
check "sign-ins by the dozen are held off" grep -q 429 "$T/statuses"
check "the log has lines" test "$(grep -c . "$T/coso.log")" -gt 8
check "but not what was asked for" sh -c '! grep -qiE "nguy|q=|tinh\.08|xa\.02578|\?" "$1"' sh "$T/coso.log"
base=$direct
stop_server
base=https://so.example.vn:$tls
asked "the program gone is said" 502 /help
away
trap - EXIT
finish
