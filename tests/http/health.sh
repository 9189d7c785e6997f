# Pages for machines, and the log of requests: well or not, what is counted, one line a request without anybody's data.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve one "$COSO" "$T/demo.db" --today 2026-11-28 --log "$T/requests.log"
answers "well" 200 /healthz
check "in a word" test "$(cat "$T/body")" = ok
has_header "as plain text" "content-type: text/plain"
sign_in tinh.08 "$password" "$T/jar"
answers "somebody is searched for" 200 "/people?q=Nguy%E1%BB%85n" -b "$T/jar"
answers "no such page" 404 "/nowhere/Nguy%E1%BB%85n"
ask "/$(printf '%09000d' 1)"
answers "counted" 200 /metrics
has_text "answers" 'coso_answers_total{class="2xx"} '
has_text "what was not there" 'coso_answers_total{class="4xx"} '
has_text "times" 'coso_answer_seconds_bucket{le="+Inf"} '
has_text "memory" "coso_resident_bytes "
has_text "this one is being answered" "coso_requests_running 1"
before=$(sed -n 's/^coso_answer_seconds_count //p' "$T/body")
ask /help
ask /metrics
check "two more than before" test "$(sed -n 's/^coso_answer_seconds_count //p' "$T/body")" = $((before + 2))
check "one that Prometheus reads" sh -c '! grep -vE "^(#|[a-z_]+(\{[a-z]+=\"[^\"]*\"\})? [0-9.e+-]+$)" "$1"' sh "$T/body"
answers "not through a proxy" 404 /metrics -H "X-Forwarded-For: 10.0.0.1"
check "a line a request" test "$(grep -c . "$T/requests.log")" -ge 9
check "of one shape" sh -c '! grep -vE "^[0-9T:.-]+Z (GET|POST|-) (/[a-z./:-]*|-) [0-9]{3} [0-9.]+ ms, [0-9.]+ ms of processor, [0-9]+ bytes$" "$1"' sh "$T/requests.log"
check "with the pattern" grep -q "GET /people 200" "$T/requests.log"
check "not what was asked for" sh -c '! grep -qiE "nguy|tinh\.08|password|nowhere" "$1"' sh "$T/requests.log"
check "the process has given up calls" grep -q "^Seccomp:	2" "/proc/$server/status"
stop_server
check "no folder for the log is an error" sh -c '! "$1" serve --db "$2" --listen 127.0.0.1:0 --log /nowhere/at/all 2>"$3"' sh "$COSO" "$T/demo.db" "$T/said"
check "that says so" grep -q "nhật ký yêu cầu" "$T/said"
finish
