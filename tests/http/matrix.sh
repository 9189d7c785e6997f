# Every address of the program × every role: who gets what. A route of routes.def that nobody asked for here is a failure, so that a new one
# cannot be forgotten; the answers are a golden file (UPDATE=1 ./dev test matrix, then read the difference).
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")

# Ids of the demo register: the commune Tân Thanh, its Party organisation and a term of it, one who holds a post there, one elsewhere.
one() # SQL
{
	python3 -c 'import sqlite3, sys
row = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone()
print(" ".join(str(v) for v in row))' "$T/demo.db" "$1"
}
unit=$(one "SELECT unit_id FROM unit_v WHERE code = '02578' AND until_d = 99991231 ORDER BY from_d DESC")
organisation=$(one "SELECT organisation_id FROM organisation_v WHERE unit_id IN (SELECT id FROM unit WHERE area_no IS NOT NULL) ORDER BY id")
committee=$(one "SELECT organisation_id FROM term WHERE from_d <= 20201231 AND until_d > 20201231 ORDER BY id")
term=$(one "SELECT id FROM term ORDER BY id")
person=$(one "SELECT t.area_id || '/' || t.person_id FROM tenure t JOIN post p ON p.id = t.post_id JOIN organisation_v o ON o.organisation_id = p.organisation_id JOIN unit_path q ON q.descendant_id = o.unit_id WHERE q.ancestor_id = $unit ORDER BY t.id")
tenure=$(one "SELECT area_id || '/' || id FROM tenure WHERE area_id || '/' || person_id = '$person' ORDER BY id")
# two records of one human, in two communes
two_records "$T/demo.db" "$T"
pair=$(found_pair "$T/demo.db" "d.area_id || '/' || d.id")
# a report that a commune has begun
"$COSO" report open bc_xay_dung_dang_nam --period 2025 --unit 02578 --db "$T/demo.db" --today 2026-11-28 >"$T/report" || not_ok "a report is begun"
report=$(sed -n 's/.*báo cáo \([0-9]*\):\([0-9]*\),.*/\1\/\2/p' "$T/report")
serve one "$COSO" "$T/demo.db" --today 2026-11-28

# method, route, address, body (for POST; the hidden field comes with it)
cat >"$T/addresses" <<END
GET / /
GET /dashboard /dashboard?unit=08&date=2016-12-31
GET /notices /notices
POST /notices /notices all=1
POST /follow /follow key=form.cap_uy_nhiem_ky&do=on&back=/forms
GET /people /people
GET /healthz /healthz
GET /metrics /metrics
GET /people.csv /people.csv
GET /people.xlsx /people.xlsx
GET /search /search?q=nguyen
POST /bulk/:kind /bulk/person?list=1 _verb=change&_row=$(echo "$person" | tr / :)&_step=check&_field=job_text&job_text=x&from.day=1&from.month=11&from.year=2026
GET /searches /searches
POST /searches /searches kind=person&label=LOGIN&where=age+<+35
POST /searches/:key /searches/law.dang_vien_tre_chua_trung_cap do=pin
GET /search.json /search.json?q=nguyen
GET /help /help
GET /static/:version/:name /static/x/app.css
GET /sign-in /sign-in
GET /password /password
GET /account /account
GET /account/data /account/data
GET /sign-in/code /sign-in/code
GET /sign-in/oidc/return /sign-in/oidc/return?code=x&state=y
GET /account/oidc /account/oidc
POST /account/oidc /account/oidc do=begin&password=x
GET /account/code /account/code
POST /account/code /account/code do=drop
POST /account/sessions/:id /account/sessions/1
POST /account/notice /account/notice back=/
GET /account/requests /account/requests
GET /account/corrections /account/corrections
POST /account/corrections /account/corrections what=x
GET /corrections /corrections?person=$person
POST /corrections /corrections person=$person&what=x
POST /corrections/:area/:id /corrections/1/1 do=refuse&answer=không+có
POST /account/requests /account/requests right=1&reason=x
POST /accounts/requests/:id /accounts/requests/1 do=refuse
POST /accounts /accounts login=X&display=x
GET /accounts/:login /accounts/xa.02578
POST /accounts/:login /accounts/xa.02578 do=code_off
POST /cover /cover do=here
GET /jobs /jobs
POST /jobs /jobs order=export&what=no
POST /jobs/:id /jobs/0123456789abcdef01234567 do=stop
GET /jobs/:id/file /jobs/0123456789abcdef01234567/file
GET /accounts /accounts
GET /audit /audit?log=reads
GET /audit/file /audit/file
GET /forms /forms
POST /forms /forms do=keep&owner=1&count=persons&of=party(home)
GET /forms/:code /forms/cap_uy_nhiem_ky?unit=08&term=2020-2025
GET /forms/:code/names /forms/cap_uy_nhiem_ky/names?unit=08&term=2020-2025&row=women&column=now
GET /forms/:code/definition /forms/cap_uy_nhiem_ky/definition
GET /forms/:code/excel /forms/cap_uy_nhiem_ky/excel?unit=08&term=2020-2025
GET /forms/:code/pdf /forms/cap_uy_nhiem_ky/pdf?unit=08&term=2020-2025
GET /forms/:code/word /forms/cap_uy_nhiem_ky/word?unit=08&term=2020-2025
GET /forms/:code/edit /forms/cap_uy_nhiem_ky/edit?unit=08&term=2020-2025
POST /forms/:code/edit /forms/cap_uy_nhiem_ky/edit?unit=08&term=2020-2025 text=x
GET /forms/:code/enter /forms/mot_cua/enter?unit=08/02578&period=2026-09s
POST /forms/:code/enter /forms/mot_cua/enter?unit=08/02578&period=2026-09s c.f_civil.c4=x
GET /ask /ask?count=persons&of=party(home)&rows=age&columns=sex
GET /ask/names /ask/names?count=persons&of=party(home)&rows=age&columns=sex&unit=08&row=all&column=n
GET /ask/excel /ask/excel?count=persons&of=party(home)&rows=age&unit=08
GET /ask/pdf /ask/pdf?count=persons&of=party(home)&rows=age&unit=08
GET /ask/word /ask/word?count=persons&of=party(home)&rows=age&unit=08
GET /check /check
GET /programmes/:code /programmes/muc_tieu_718?date=2016-12-31
GET /programmes/:code/file /programmes/muc_tieu_718/file?date=2016-12-31&as=csv
GET /review /review?unit=08/02578&date=2020-12-31
GET /review/body/:id /review/body/$committee?date=2020-12-31
GET /review/file /review/file?unit=08/02578&date=2020-12-31&as=csv
GET /review/paper /review/paper?unit=08/02578&date=2020-12-31&as=pdf
GET /law/:what /law/quotas?unit=08/02578&date=2020-12-31
GET /law/:what/names /law/quotas/names?unit=08/02578&date=2020-12-31&item=women&which=no
GET /law/:what/file /law/quotas/file?unit=08/02578&date=2020-12-31&as=csv
GET /reports /reports
GET /reports/of/:code /reports/of/bc_xay_dung_dang_nam?period=2025
GET /reports/of/:code/table /reports/of/bc_xay_dung_dang_nam/table?period=2025&periods=3
GET /reports/of/:code/table/file /reports/of/bc_xay_dung_dang_nam/table/file?period=2025&periods=3
POST /reports/of/:code /reports/of/bc_xay_dung_dang_nam?period=2025 do=receive
GET /reports/:area/:id /reports/$report
POST /reports/:area/:id /reports/$report do=check
GET /match /match
POST /match /match report=1:1
GET /match/:area/:id /match/1/1
POST /match/:area/:id /match/1/1 do=again
GET /match/:area/:id/paper /match/1/1/paper
GET /records /records
GET /records/choices /records/choices?kind=unit&q=tan+thanh
POST /records/undo /records/undo group=1
GET /records/:kind /records/tenure
GET /records/:kind/list.csv /records/unit/list.csv
GET /records/:kind/list.xlsx /records/unit/list.xlsx
GET /records/:kind/new /records/family_member/new?person=$(echo "$person" | tr / :)
POST /records/:kind/new /records/family_member/new of.field=person&person=$(echo "$person" | tr / :)&_step=check
GET /records/:kind/:area/:id /records/tenure/$tenure
GET /records/:kind/:area/:id/edit /records/tenure/$tenure/edit?act=correct
POST /records/:kind/:area/:id/edit /records/tenure/$tenure/edit?act=correct _step=check
GET /units /units
GET /units/:id /units/$unit
GET /organisations/:id /organisations/$organisation
GET /terms/:id /terms/$term
GET /people/:area/:id /people/$person
GET /people/:area/:id/papers/:code /people/$person/papers/ly_lich_2c
POST /people/:area/:id/papers /people/$person/papers paper=ly_lich_2c&as=docx
POST /people/:area/:id/data /people/$person/data purpose=kiểm+thử+quyền&as=json
POST /people/:area/:id/papers/fill /people/$person/papers/fill purpose=
POST /organisations/:id/papers/fill /organisations/$organisation/papers/fill purpose=
POST /reports/:area/:id/paper /reports/1/1/paper x=y
GET /organisations/:id/papers/:code /organisations/$organisation/papers/trich_ngang
POST /organisations/:id/papers /organisations/$organisation/papers paper=trich_ngang
GET /reports/:area/:id/paper /reports/1/1/paper
POST /people/:area/:id/reveal /people/$person/reveal purpose=kiểm+thử+quyền
GET /imports /imports
POST /imports /imports x=y
GET /imports/:id /imports/0123456789abcdef01234567
POST /imports/:id /imports/0123456789abcdef01234567 do=stop
GET /imports/:id/marked /imports/0123456789abcdef01234567/marked
GET /imports/templates/:name /imports/templates/dang_vien_2025
POST /imports/batches/:batch/undo /imports/batches/x/undo x=y
GET /records/:kind/paste /records/person/paste
POST /records/:kind/paste /records/person/paste text=
GET /reports/regimes /reports/regimes
GET /reports/ask /reports/ask
POST /reports/ask /reports/ask title=
GET /clean /clean?date=2026-11-28
POST /clean/history /clean/history?date=2026-11-28&organisation=1 do=stop
GET /clean/names /clean/names?date=2026-11-28&rule=overdue
GET /coming /coming?date=2022-01-01&months=2
GET /coming/file /coming/file?date=2022-01-01&months=2&as=csv
GET /warnings /warnings?rule=C14
GET /duplicates /duplicates
GET /duplicates/:area/:id /duplicates/$pair
POST /duplicates/:area/:id/preview /duplicates/$pair/preview keep=a
POST /duplicates/:area/:id/merge /duplicates/$pair/merge keep=a
POST /duplicates/:area/:id/judge /duplicates/$pair/judge state=open
GET /merges/:area/:id /merges/1/1
POST /merges/:area/:id/undo /merges/1/1/undo x=y
GET /reorganise /reorganise
GET /reorganise/undone /reorganise/undone
GET /reorganise/:kind /reorganise/merge
GET /reorganise/done/:group /reorganise/done/1
GET /units/:id/start /units/$unit/start
POST /reorganise/:kind /reorganise/end do=preview&source=%23$unit&day=1/3/2026&basis_no=1
POST /reorganise/undo/:group /reorganise/undo/1 x=y
POST /units/:id/start /units/$unit/start do=preview&day=1/3/2026&basis_no=1&body:council=yes
GET /attachments/:kind/:area/:id /attachments/tenure/$tenure
POST /attachments/:kind/:area/:id /attachments/tenure/$tenure kind=original
GET /files/:area/:id /files/1/1
POST /files/:area/:id/remove /files/1/1/remove x=y
POST /check /check text=961/3.471+27,68
POST /language /language lang=vi
POST /sign-in/code /sign-in/code one_time_code=000000
POST /sign-in/oidc /sign-in/oidc back=/
POST /sign-in/oidc/return /sign-in/oidc/return code=x&state=y
POST /uncover /uncover _unlock=wrong&back=/
POST /sign-in /sign-in login=nobody.LOGIN&password=wrong
POST /password /password password_old=wrong&password_new=wrong
POST /account/sign-out-everywhere /account/sign-out-everywhere x=y
POST /sign-out /sign-out x=y
END

sed -n 's/^ROUTE(\([A-Z]*\), "\([^"]*\)".*/\1 \2/p' src/web/routes.def | sort >"$T/routes"
cut -d ' ' -f 1,2 "$T/addresses" | sort >"$T/asked"
check "every route is asked for here" diff "$T/routes" "$T/asked"

# ask_all METHOD LOGIN: one line an address, "LOGIN METHOD ROUTE STATUS"; all by one curl, one after the other (a thousand curls cost half a
# minute)
ask_all()
{
	ask_method=$1
	shift
	csrf=$(cat "$T/csrf.$1")
	sed -n "/^$ask_method /s/LOGIN/$1/; /^$ask_method /p" "$T/addresses" | while read -r method route address body; do
		printf 'silent\ngloboff\npath-as-is\nmax-time = 30\noutput = "%s/null"\ncookie = "%s/jar.%s"\nurl = "%s"\n' "$T" "$T" "$1" "$base$address"
		[ "$method" = GET ] || printf 'header = "Origin: %s"\ndata = "%s"\ndata-urlencode = "_csrf=%s"\n' "$base" "$body" "$csrf"
		printf 'write-out = "%s %s %s %%{http_code}\\n"\nnext\n' "$1" "$method" "$route"
	done | sed '$d' >"$T/curl" # no "next" behind the last
	curl -K "$T/curl" >>"$T/got"
}

: >"$T/got"
logins="admin tinh.08 noivu.08 vanphong.08 lanhdao.08 kiemtra.08 tinh.46 xa.02578 tochuc.02578 lanhdao.02578 chibo.02578"
touch "$T/jar.nobody" "$T/csrf.nobody"
for login in $logins; do
	sign_in "$login" "$password" "$T/jar.$login"
	echo "$csrf" >"$T/csrf.$login"
done
# Looking changes nothing: no row of any table but the reading log, no file.
python3 tests/http/untouched.py "$T/demo.db" >"$T/before"
for login in nobody $logins; do
	ask_all GET "$login"
done
python3 tests/http/untouched.py "$T/demo.db" >"$T/after"
check "no GET of any role writes anything but the reading log" diff "$T/before" "$T/after"
check "what is compared is the register" test "$(wc -l <"$T/before")" -gt 100
for login in nobody $logins; do
	ask_all POST "$login"
done
python3 tests/http/untouched.py "$T/demo.db" >"$T/posted"
check "and a POST is noticed by that" sh -c '! cmp -s "$1" "$2"' sh "$T/after" "$T/posted"
stop_server
# one line a route, in the order of the addresses: the roles in the order above
awk 'NR == FNR { order[++n] = $1 " " $2; next } { key = $2 " " $3; line[key] = line[key] " " $1 "=" $4 } END { for (i = 1; i <= n; i++) print order[i] line[order[i]] }' "$T/addresses" "$T/got" >"$T/matrix"
same "who gets what" tests/http/matrix.expected cat "$T/matrix"
finish
