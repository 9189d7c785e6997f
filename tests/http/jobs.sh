# Long work that goes out: ordered, done while nobody waits, fetched by its owner only, stopped, taken up again by a server that starts, with
# the readings in the log.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
serve jobs "$COSO" "$T/demo.db" --today 2026-11-28
jar=$T/jar
job() # the newest job's id
{
	ls -t "$T/demo.db.jobs"/*.json | head -n 1 | sed 's/.*\///; s/\.json$//'
}
until_done() # ID: waits till it is over
{
	tries=0
	while ! grep -qE '"step": ?"(done|failed|stopped)"' "$T/demo.db.jobs/$1.json" && [ "$tries" -lt 600 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	check "$2" grep -qE '"step": ?"done"' "$T/demo.db.jobs/$1.json"
}

sign_in xa.02578 "$password" "$jar"
answers "the page of one who has ordered nothing" 200 /jobs -b "$jar"
has_text "says so" "Chưa có việc nào"
readings=$(query "$T/demo.db" "SELECT COUNT(*) FROM access_log")
post "all people, as CSV" 303 /jobs order=export what=person as=csv
first=$(job)
until_done "$first" "is done while nobody waits"
answers "the page" 200 /jobs -b "$jar"
has_text "has its file" "/jobs/$first/file"
answers "the file" 200 "/jobs/$first/file" -b "$jar"
has_header "is to be kept" 'content-disposition: attachment; filename="person-2026-11-28.csv"'
"$COSO" export person --db "$T/demo.db" --as xa.02578 --format csv --out "$T/person.csv" >"$T/export.out" 2>&1
check "and is what the command line writes" cmp "$T/person.csv" "$T/body"
check "the reading is in the log" test "$(query "$T/demo.db" "SELECT COUNT(*) FROM access_log")" -gt "$readings"

# what somebody sees and may not take out is counted, in the list of work and on the command line; who may take it out gets it
"$COSO" export membership --db "$T/demo.db" --as chibo.02578 --format csv --out "$T/cell.csv" >"$T/export.out" 2>&1
check "a cell's secretary gets no memberships" test "$(wc -l <"$T/cell.csv")" = 1
check "and is told how many stay" grep -qE "^[1-9][0-9]* bản ghi không lấy ra" "$T/export.out"
"$COSO" export membership --db "$T/demo.db" --as tochuc.02578 --format csv --out "$T/org.csv" >"$T/export.out" 2>&1
check "the organisers of the commune get them" test "$(wc -l <"$T/org.csv")" -gt 100
post "without a form" 400 /jobs order=forms form=no unit=08
has_text "it is said" "Chọn biểu"
post "without a province" 400 /jobs order=forms form=can_bo_cap_xa unit=
has_text "it is said" "Ghi mã tỉnh"
post "one form of every commune" 303 /jobs order=forms form=can_bo_cap_xa unit=08 period=31/12/2021
forms=$(job)
until_done "$forms" "is done"
answers "the archive" 200 "/jobs/$forms/file" -b "$jar"
communes=$(query "$T/demo.db" "SELECT COUNT(*) FROM unit_path p JOIN unit u ON u.id = p.descendant_id JOIN unit_v v ON v.unit_id = p.ancestor_id AND v.code = '08' AND v.from_d <= 20211231 AND v.until_d > 20211231 WHERE u.level = 4 AND p.path_from <= 20211231 AND p.path_until > 20211231")
check "has one file a commune" python3 -c 'import sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); names = z.namelist()
assert z.testzip() is None and len(set(names)) == len(names) == int(sys.argv[2]), (len(names), sys.argv[2])
assert all(n.endswith(".xlsx") for n in names), names[:3]
zipfile.ZipFile(z.open(names[0])).getinfo("xl/workbook.xml")' "$T/body" "$communes"
check "its pieces are gone" test ! -e "$T/demo.db.jobs/$forms.d"

post "a paper of no unit" 400 /jobs order=papers paper=no unit=02578
has_text "it is said" "Chọn loại giấy tờ"
paper=$(curl -s -b "$jar" "$base/jobs" | sed -n '/<select id="paper"/,/<\/select>/p' | grep -o 'value="[^"]*"' | tail -n 1 | sed 's/value="//; s/"//')
post "one paper about every organisation of a commune" 303 /jobs order=papers paper="$paper" unit=02578 as=pdf
papers=$(job)
until_done "$papers" "is done"
answers "the archive" 200 "/jobs/$papers/file" -b "$jar"
check "has PDF files" python3 -c 'import sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); names = z.namelist()
assert len(names) > 5 and all(n.endswith(".pdf") for n in names), names[:3]
assert all(z.read(n).startswith(b"%PDF-") for n in names[:5])' "$T/body"

# somebody else
other=$T/other
sign_in tochuc.02578 "$password" "$other"
answers "somebody else's page" 200 /jobs -b "$other"
has_no_text "does not show it" "$first"
answers "nor the file" 404 "/jobs/$first/file" -b "$other"
post_as_other() { ask "$1" -b "$other" -H "Origin: $base" --data-urlencode "_csrf=$csrf" --data-urlencode "do=$2"; }
post_as_other "/jobs/$first" remove
check "nor may remove it" test "$status" = 404
answers "no path either" 400 "/jobs/..%2F..%2Fdemo.db/file" -b "$other"
rm "$jar"
sign_in xa.02578 "$password" "$jar"

# a server that dies: pieces stay, the next server goes on
post "once more" 303 /jobs order=forms form=can_bo_cap_xa unit=08 period=2024-12-31
cut=$(job)
tries=0
while [ "$(ls "$T/demo.db.jobs/$cut.d" 2>/dev/null | grep -c '\.name$')" -lt 4 ] && [ "$tries" -lt 300 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
kill -KILL "$server"
wait "$server" 2>/dev/null
check "a server killed leaves it under way" grep -qE '"step": ?"running"' "$T/demo.db.jobs/$cut.json"
piece=$(ls -tr "$T/demo.db.jobs/$cut.d"/*.name | head -n 1 | sed 's/\.name$//')
before=$(stat -c %Y.%i "$piece")
ln "$piece" "$T/piece" # the name goes when all is packed
serve again "$COSO" "$T/demo.db" --today 2026-11-28
until_done "$cut" "the next server goes on"
check "with the pieces that were there" test "$before" = "$(stat -c %Y.%i "$T/piece")"
rm "$jar"
sign_in xa.02578 "$password" "$jar"
answers "the archive" 200 "/jobs/$cut/file" -b "$jar"
check "is whole" python3 -c 'import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None' "$T/body"

until_settled() # ID: waits until it is stopped or done
{
	tries=0
	while ! grep -qE '"step": ?"(stopped|done)"' "$T/demo.db.jobs/$1.json" && [ "$tries" -lt 300 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

# stopped
post "and again" 303 /jobs order=forms form=can_bo_cap_xa unit=08 period=2023-12-31
stop=$(job)
post "stopped" 303 "/jobs/$stop" do=stop
until_settled "$stop"
check "it stops" grep -qE '"step": ?"stopped"' "$T/demo.db.jobs/$stop.json"
answers "no file of it" 404 "/jobs/$stop/file" -b "$jar"
post "goes on" 303 "/jobs/$stop" do=again
until_done "$stop" "and is done"
post "removed" 303 "/jobs/$stop" do=remove
check "nothing of it is left" sh -c '! ls "$1" | grep -q "$2"' sh "$T/demo.db.jobs" "$stop"
post "nothing to be done" 404 "/jobs/$first" do=eat

# what fails says why
post "a period that is none" 303 /jobs order=forms form=can_bo_cap_xa unit=08 period=abc
bad=$(job)
tries=0
while ! grep -qE '"step": ?"failed"' "$T/demo.db.jobs/$bad.json" && [ "$tries" -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
answers "the page" 200 /jobs -b "$jar"
has_text "says it failed" '<span class="tag bad">hỏng</span>'
has_text "and why" "không đúng dạng"

# what was made with a right that was taken away since is not handed out; more rights than then take nothing away
put() { printf '%s\n' "$1" >"$T/put.jsonl" && "$COSO" put "$T/put.jsonl" --db "$T/demo.db" >"$T/put.out" 2>&1; }
IFS='|' read -r grant account role <<-EOF
	$(sqlite3 "$T/demo.db" "SELECT g.id, g.account_id, g.role_id FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = 'xa.02578'")
EOF
elsewhere=$(query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '02404' LIMIT 1")
check "the same right at another place" put "{\"do\":\"insert\",\"table\":\"role_grant\",\"set\":{\"account_id\":\"$account\",\"role_id\":\"$role\",\"unit_id\":\"$elsewhere\",\"purpose\":\"Thử\",\"from_d\":\"2026-11-01\"}}"
answers "its file with more rights than then" 200 "/jobs/$first/file" -b "$jar"
check "the right it was made with ends" put "{\"do\":\"correct\",\"table\":\"role_grant\",\"id\":\"$grant\",\"set\":{\"until_d\":\"2026-11-28\"}}"
answers "its file without that right" 403 "/jobs/$first/file" -b "$jar"
has_text "it is said what to do" "Hãy đặt lại việc"

# the score of a province at the ends of past months: each reads the register as known then, so nobody waits for it. Who may not take
# anything out may have it, sees how far it is, stops it; the points are those the command line says of that day, as known then.
past="/clean?unit=08&history=1"
leader=$T/leader
sign_in lanhdao.08 "$password" "$leader"
jar=$leader
answers "the past of a province" 200 "$past" -b "$jar"
has_text "is work to be ordered" 'action="/clean/history?unit='
has_no_text "and not there" '<th scope="col" class="n">31/10/2026</th>'
check "units with nothing to look at are folded, the others in sight" python3 - "$T/body" <<'EOF'
import re, sys
body = open(sys.argv[1]).read()
card = body[body.index('id="h-below"'):body.index('id="h-history"')]
seen, folded = card.split("<details class=\"in\">")
rows, links = seen.count("<tr><th scope=\"row\">"), folded.count("<li>")
assert 1 <= rows < 20 and links > 100 and "%d đơn vị chưa có gì để xét" % links in folded, (rows, links)
EOF
check "a GET orders nothing" test "$(grep -l '"clean"' "$T/demo.db.jobs"/*.json | wc -l)" = 0
order=$(grep -o 'action="/clean/history[^"]*"' "$T/body" | sed 's/^action="//; s/"$//; s/&amp;/\&/g')
post "ordered" 303 "$order" do=start
past_job=$(job)
post "ordered again meanwhile" 303 "$order" do=start
check "it is one work" test "$(grep -l '"clean"' "$T/demo.db.jobs"/*.json | wc -l)" = 1
post "stopped" 303 "$order" do=stop
until_settled "$past_job"
answers "its page" 200 "$past" -b "$jar"
has_text "says that it was stopped" "đã dừng"
post "goes on" 303 "$order" do=start
answers "its page meanwhile" 200 "$past" -b "$jar"
check "says how far it is and that it can be stopped" sh -c 'grep -q "role=.status." "$1" && grep -q "value=.stop." "$1" && grep -qi "^refresh: 2" "$2"' sh "$T/body" "$T/head"
until_done "$past_job" "and is done"
answers "its page" 200 "$past" -b "$jar"
cp "$T/body" "$T/past"
has_text "has the months" '<th scope="col" class="n">31/10/2026</th>'
"$COSO" clean --db "$T/demo.db" --as lanhdao.08 --unit 08 --date 2026-10-31 --known-at 2026-10-31 --today 2026-11-28 --format json >"$T/then.json" 2>"$T/then.err"
"$COSO" clean --db "$T/demo.db" --as lanhdao.08 --unit 08 --today 2026-11-28 --format json >"$T/now.json" 2>"$T/now.err"
check "the points of the province and of each unit below, then and now" python3 - "$T/past" "$T/then.json" "$T/now.json" <<'EOF'
import html, json, re, sys
page = open(sys.argv[1]).read()
part = page[page.index('id="h-history"'):]
rows = [(html.unescape(name), re.findall(r'<td class="n">([^<]*)</td>', cells))
        for name, cells in re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', part, re.S)]
for k, path in ((-2, sys.argv[2]), (-1, sys.argv[3])):
    said = json.load(open(path))
    want = [said] + said["below"]
    assert len(rows) == len(want) > 20, (len(rows), len(want))
    got = sorted((name, points[k]) for name, points in rows)
    asked = sorted((w["unit"], "–" if not any(r.get("asked") for r in w["rules"]) else str(w["score"])) for w in want)
    assert [g for g in got if g[1] != "⊘"] == [a for a in asked if a[1] != "None"], (got, asked)
EOF
rm "$jar"
sign_in tinh.08 "$password" "$jar"
answers "somebody else's past" 200 "$past" -b "$jar"
has_no_text "is not done by that" '<th scope="col" class="n">31/10/2026</th>'
answers "nor their file" 404 "/jobs/$past_job/file" -b "$jar"
check "the server ends cleanly" stop_server
finish
