# What the register holds about a person and who looked: everything, also what was replaced; counted against plain SQL; by rights; in the log;
# in the browser for the office that answers and for somebody about oneself.
. tests/lib.sh
. tests/http/lib.sh

demo_at "$T/demo.db"
password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
db=$T/demo.db
key=$(query "$db" "SELECT t.area_id || '-' || t.person_id FROM tenure t JOIN membership m ON m.area_id = t.area_id AND m.person_id = t.person_id JOIN identity_number i ON i.area_id = t.area_id AND i.person_id = t.person_id JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.until_d = 99991231 JOIN unit_path p ON p.descendant_id = o.unit_id AND p.path_until = 99991231 JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '02578' AND u.until_d = 99991231 WHERE t.until_d = 99991231 ORDER BY t.id LIMIT 1")
area=${key%-*} id=${key#*-}
study=$(query "$db" "SELECT id FROM qualification WHERE area_id = $area AND person_id = $id ORDER BY id LIMIT 1")
cat >"$T/before.jsonl" <<END
{"do":"correct","table":"qualification","area":$area,"id":"$study","set":{"school":"Trường Tạm Ghi Nhầm"}}
{"do":"correct","table":"qualification","area":$area,"id":"$study","set":{"school":"Trường Chính Trị Mới"}}
END
for n in 1 2; do
	sed -n ${n}p "$T/before.jsonl" >"$T/one.jsonl"
	check "written: $n" "$COSO" put "$T/one.jsonl" --db "$db" --reason "thử"
done
serve data "$COSO" "$db" --today 2026-11-28
jar=$T/jar0
sign_in tochuc.02578 "$password" "$jar"
printf '%%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%%%EOF\n' >"$T/bang-tot-nghiep.pdf"
answers "a file is attached" 303 "/attachments/qualification/$area/$study" -b "$jar" -H "Origin: $base" -F "_csrf=$csrf" -F kind=original -F "file=@$T/bang-tot-nghiep.pdf"
data() # ARGUMENTS…
{
	"$COSO" person-data --of "$key" --db "$db" "$@" >"$T/data" 2>"$T/err"
}
check "all of it, with a purpose" data --purpose "Đơn số 5" --format json
check "as many states as plain SQL counts, and none told twice" python3 -c 'import json, sqlite3, sys
d = json.load(open(sys.argv[1])); area, id = sys.argv[3].split("-")
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[2], uri=True)
tables = [t for (t,) in c.execute("SELECT name FROM sqlite_master WHERE type = \"table\"")]
heads, n = set(), 0
def count(t, where):
    global n
    ids = set()
    for x in (t, t + "_h"):
        if x in tables:
            rows = c.execute("SELECT id FROM %s WHERE %s" % (x, where)).fetchall()
            n += len(rows); ids |= {r[0] for r in rows}
    return ids
count("person", "id = %s" % id)
for t in tables:
    cols = {r[1] for r in c.execute("PRAGMA table_info(%s)" % t)}
    if t.endswith("_h") or "id" not in cols or t in ("identity_key", "locator"): continue
    if "person_id" in cols:
        for h in count(t, "person_id = %s" % id): heads.add((t, h))
for (t, h) in list(heads):
    for part in tables:
        cols = {r[1] for r in c.execute("PRAGMA table_info(%s)" % part)}
        if not part.endswith("_h") and "id" in cols and t + "_id" in cols and part == "membership_state": count(part, "%s_id = %d" % (t, h))
n += len(c.execute("SELECT 1 FROM attachment WHERE row_id IN (%s)" % ",".join(str(h) for t, h in heads)).fetchall())
told = [s for r in d["records"] for s in r["states"]]
assert len(told) == n, (len(told), n)
assert len({(r["kind"], r["id"]) for r in d["records"]}) == len(d["records"])
assert d["masked"] == 0 and "hidden" not in d and "partial" not in d' "$T/data" "$db" "$key"
check "the replaced state is told with when" python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
states = [s for r in d["records"] if r["kind"] == "qualification" for s in r["states"]]
old = [s for s in states if "Trường Tạm Ghi Nhầm" in s["values"].values()]
assert len(old) == 1 and old[0]["replaced"], old
assert [s for s in states if "Trường Chính Trị Mới" in s["values"].values() and not s["replaced"]]' "$T/data"
has_data() { check "$1" grep -qE -e "$2" "$T/data"; }
has_no_data() { check "$1" sh -c '! grep -qE -e "$1" "$2"' sh "$2" "$T/data"; }
has_data "the attached file is named" 'bang-tot-nghiep\.pdf'
has_data "the whole number is there" '"[0-9]{12}"'
check "as a text" data
has_data "masked without a purpose" '^    Dân tộc: ••••$'
has_data "and says what is masked" 'chỗ bị che'
has_no_data "no whole number" '[^0-9][0-9]{12}[^0-9]'

# By rights.
check "who may not see membership" data --as xa.02578 --purpose "Đơn số 5"
has_no_data "is not told that there is one" 'membership|party_record|Đảng tịch|Sinh hoạt'
has_data "but that there may be something" '^Bản ghi .* không nêu ở đây, dù có hay không$'
has_data "nor who looked" 'cần quyền xem nhật ký'
# what stands above the records, but for when it was made
head_of() # KEY
{
	"$COSO" person-data --of "$1" --db "$db" --as xa.02578 --purpose "Đơn số 5" | sed '1d; /^$/,$d' >"$T/head_of"
}
head_of "$key"
mv "$T/head_of" "$T/head1"
cat >"$T/discipline.jsonl" <<END
{"do":"insert","table":"discipline","set":{"area_id":$area,"person_id":"$id","system":"party_member","form":"reprimand","decided_no":"5-QĐ/ĐU","decided_d":"2026-02-03","from_d":"2026-02-03"}}
END
check "a discipline is recorded" "$COSO" put "$T/discipline.jsonl" --db "$db" --reason "thử"
head_of "$key"
check "who may not see it is not told by a number" cmp "$T/head1" "$T/head_of"
cat >"$T/outsider.jsonl" <<END
{"do":"insert","table":"person","as":"a","set":{"area_id":$area,"birth_d":"1985-03-07"}}
{"do":"insert","table":"person_v","set":{"area_id":$area,"person_id":"\$a","from_d":"2015-01-01","full_name":"Ma Thị Ngoài Đảng","sex":"female","ethnic":"tay"}}
END
check "somebody who is no member" "$COSO" put "$T/outsider.jsonl" --db "$db" --reason "thử"
other=$(query "$db" "SELECT area_id || '-' || person_id FROM person_v WHERE full_name = 'Ma Thị Ngoài Đảng'")
head_of "$other"
check "of whom the same is said as of a member" sh -c 'grep "không nêu ở đây" "$1" >"$1.a" && grep "không nêu ở đây" "$2" >"$2.a" && cmp "$1.a" "$2.a"' sh "$T/head1" "$T/head_of"
check "the commune's organisers" data --as tochuc.02578 --purpose "Đơn số 5"
has_data "have it all" 'Đảng tịch'
has_data "with a purpose" 'Dân tộc: [^•]+$'
check "another commune is refused" sh -c '! "$1" person-data --of "$2" --db "$3" --as xa.02404 2>"$4" && [ -s "$4" ]' sh "$COSO" "$key" "$db" "$T/err"
check "a purpose that says nothing is refused" sh -c '! "$1" person-data --of "$2" --db "$3" --purpose x 2>"$4" && grep -q "từ 5 đến 160" "$4"' sh "$COSO" "$key" "$db" "$T/err"

# Who looked: every one of the readings above, and a list that was taken out.
check "a list is taken out" "$COSO" export qualification --db "$db" --as tochuc.02578 --unit 02578 --format csv --out "$T/list.csv"
check "again" data --format json
check "who looked, when, what for; and the list with how long it was and of where" python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
who = [(l["who"], l["purpose"]) for l in d["looks"] if l["fields"] == "person_data"]
assert ("tochuc.02578", "Đơn số 5") in who and ("xa.02578", "Đơn số 5") in who, who
lists = [l for l in d["exports"] if l["who"] == "tochuc.02578" and l["where"] == "02578"]
assert len(lists) == 1 and lists[0]["rows"] > 0, d["exports"]' "$T/data"

# In the browser.
account=$(query "$db" "SELECT id FROM account WHERE login = 'xa.02578'")
jar=$T/jar
sign_in xa.02578 "$password" "$jar"
csrf_own=$csrf
answers "about oneself, of an account of nobody" 404 /account/data -b "$jar"
has_text "is said" "chưa gắn với ai"
echo '{"do":"correct","table":"account","id":"'"$account"'","set":{"person_id":"'"$id"'","person_area":"'"$area"'"}}' >"$T/bind.jsonl"
check "the account is somebody's" "$COSO" put "$T/bind.jsonl" --db "$db" --reason "thử"
answers "about oneself" 200 "/account/data?as=json" -b "$jar"
cp "$T/body" "$T/data"
cp "$T/data" "$T/own_before"
has_data "one's own membership, which the account's role does not read" 'party_record'
has_data "and who looked" '"looks"'
has_no_data "no password" 'argon2'
dossier() # SECRECY
{
	cat <<END
{"do":"insert","table":"procedure_case","as":"case","set":{"area_id":$area,"kind_p":"appointment","subject_person_id":"$id","subject_person_area":$area,"step":"Hồ sơ $1","opened_d":"2026-01-05","secrecy":"$1"}}
{"do":"insert","table":"procedure_step","as":"step","set":{"area_id":$area,"pcase_id":"\$case","step":"Bước $1","on_d":"2026-01-06"}}
{"do":"insert","table":"vote_count","set":{"area_id":$area,"step_id":"\$step","candidate_id":"$id","candidate_area":$area,"question":"Phiếu $1","summoned":9,"present":9,"issued":9,"returned":9,"valid":9,"agreed":8}}
END
}
{ echo '{"do":"insert","table":"setting","set":{"name":"isolated","value":"{\"value\": true}"}}' && dossier restricted && dossier secret; } >"$T/dossiers.jsonl"
check "dossiers about one" "$COSO" put "$T/dossiers.jsonl" --db "$db" --reason "thử"
answers "about oneself, again" 200 "/account/data?as=json" -b "$jar"
cp "$T/body" "$T/data"
has_data "the dossier" 'Hồ sơ restricted'
has_data "with its steps" 'Bước restricted'
has_no_data "no votes" 'Phiếu'
has_no_data "nor what is a state secret" '(Hồ sơ|Bước) secret'
check "nor anything else that would say that there is one" python3 -c 'import json, sys
a, b = (json.load(open(p)) for p in sys.argv[1:3])
new = [r for r in b["records"] if r not in a["records"]]
assert [r for r in a["records"] if r not in b["records"]] == []
assert sorted(r["kind"] for r in new) == ["procedure_case", "procedure_step"], new
rest = [{k: v for k, v in x.items() if k not in ("made", "records", "looks", "exports")} for x in (a, b)]
assert rest[0] == rest[1], rest' "$T/own_before" "$T/data"
check "a list that somebody took names nobody else" python3 -c 'import json, sys
assert all(l["where"] == "" for l in json.load(open(sys.argv[1]))["exports"])' "$T/data"
sign_in tochuc.02578 "$password" "$T/jar2"
jar=$T/jar2
answers "the person's page" 200 "/people/$area/$id" -b "$jar"
has_text "offers it" "/people/$area/$id/data"
post "as a file" 200 "/people/$area/$id/data" purpose="Đơn số 6" as=text
has_header "to keep" 'content-disposition: attachment'
has_text "with everything" "Trường Tạm Ghi Nhầm"
check "and is in the log" test "$(query "$db" "SELECT COUNT(*) FROM access_log WHERE purpose = 'Đơn số 6' AND row_id = $id")" = 1

# A correction: asked for by the person, seen by those with whom it lands, answered with a reason, told.
requests() # WHERE
{
	query "$db" "SELECT COUNT(*) FROM correction_request WHERE $1"
}
answers "an account of nobody asks for none" 404 /account/corrections -b "$T/jar2"
has_text "and is told where to go" "nộp đề nghị bằng giấy"
jar2_csrf=$csrf
jar=$T/jar csrf=$csrf_own
post "one that says nothing" 400 /account/corrections what=x wanted="Trường Đúng Tên"
has_text "is told what is lacking" "chỗ sai: viết từ 3 đến 300 ký tự"
has_text "and keeps what was typed" "Trường Đúng Tên"
post "one's own data" 303 /account/corrections what="Sai tên trường tôi học" wanted="Trường Đúng Tên" proof="Bằng số 5"
check "it is written down" test "$(requests "person_id = $id AND on_paper = 0 AND accepted IS NULL AND proof = 'Bằng số 5'")" = 1
check "and in the change log, by whom" test "$(query "$db" "SELECT COUNT(*) FROM change_log WHERE tbl = 'correction_request' AND actor = 'xa.02578'")" = 1
number=$(query "$db" "SELECT area_id || '/' || id FROM correction_request")
answers "who asked sees it" 200 /account/corrections -b "$jar"
has_text "waiting" "chờ trả lời"
answers "it is what the register holds about one" 200 "/account/data?as=json" -b "$jar"
has_text "too" "Sai tên trường tôi học"
post "nobody answers oneself" 403 "/corrections/$number" do=accept answer="Đúng vậy"
sign_in xa.02404 "$password" "$T/jar3"
answers "another commune" 200 /corrections -b "$T/jar3"
has_no_text "sees nothing of it" "Sai tên trường tôi học"
jar=$T/jar3
post "nor answers it" 403 "/corrections/$number" do=refuse answer="Không phải của xã"
post "nor writes a paper down" 403 /corrections person="$area/$id" what="Sai chỗ khác" wanted="Đúng chỗ khác"
jar=$T/jar2 csrf=$jar2_csrf
answers "it lands with who keeps the file" 200 / -b "$jar"
has_text "on the first page" "1 đề nghị đính chính dữ liệu"
answers "the list" 200 /corrections -b "$jar"
has_text "has it" "Sai tên trường tôi học"
post "an answer without a reason" 400 "/corrections/$number" do=accept answer=
post "accepted" 303 "/corrections/$number" do=accept answer="Đã xem bằng, sửa ngay"
to=$(sed -n 's/^[Ll]ocation: *//p' "$T/head" | tr -d '\r')
check "it leads to correcting" test "${to%%\?*}" = "/records/person/$area/$id/edit"
answers "the form" 200 "$to" -b "$jar"
has_text "with the request as the reason" "Theo đề nghị đính chính $number"
check "and nothing of what it says in the address" sh -c '! echo "$1" | grep -q "truong\|Tr%C6"' sh "$to"
post "answered once" 404 "/corrections/$number" do=refuse answer="Nghĩ lại"
answers "the person's page" 200 "/people/$area/$id" -b "$jar"
has_text "takes one on paper" "/corrections?person=$area%2F$id"
answers "the form for it" 200 "/corrections?person=$area/$id" -b "$jar"
post "on paper" 303 /corrections person="$area/$id" what="Sai nơi sinh" wanted="Xã Tân Thanh"
number=$(query "$db" "SELECT area_id || '/' || id FROM correction_request WHERE on_paper = 1")
post "refused" 303 "/corrections/$number" do=refuse answer="Sổ hộ tịch ghi như trong hồ sơ"
check "kept with who and why" test "$(requests "on_paper = 1 AND accepted = 0 AND answered_by_id = (SELECT id FROM account WHERE login = 'tochuc.02578')")" = 1
answers "who asked is told" 200 /notices -b "$T/jar"
has_text "that it was answered" "Đề nghị đính chính của bạn đã được trả lời"
has_text "how" "Được chấp nhận"
has_no_text "not what it was about" "Sai tên trường"
answers "who asked sees both answers" 200 /account/corrections -b "$T/jar"
has_text "the one" "Đã xem bằng, sửa ngay"
has_text "the other" "Sổ hộ tịch ghi như trong hồ sơ"
for n in 1 2 3 4 5; do
	"$COSO" put /dev/stdin --db "$db" <<END >/dev/null
{"do":"insert","table":"correction_request","set":{"area_id":$area,"person_id":"$id","what":"Chờ $n","wanted":"Chờ","asked_ms":"1"}}
END
done
jar=$T/jar csrf=$csrf_own
post "not more than five wait" 400 /account/corrections what="Một chỗ nữa" wanted="Đúng"
has_text "which is said" "đang có 5 đề nghị"
for n in $(seq 200); do
	printf '{"do":"insert","table":"correction_request","set":{"area_id":%s,"person_id":"%s","what":"Chờ","wanted":"Chờ","asked_ms":"%s"}}\n' "$area" "$id" "$n"
done >"$T/many.jsonl"
check "very many wait" "$COSO" put "$T/many.jsonl" --db "$db"
answers "the list has a part of them" 200 /corrections -b "$T/jar2"
has_text "and says so" "còn nữa"
check "the register is whole" "$COSO" verify --db "$db"
check "it ends" stop_server
finish
