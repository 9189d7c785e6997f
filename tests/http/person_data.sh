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
assert d["masked"] == 0 and d["hidden"] == 0' "$T/data" "$db" "$key"
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
has_data "but that something is left out" '[0-9]+ bản ghi không nêu ở đây'
has_data "nor who looked" 'cần quyền xem nhật ký'
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
answers "about oneself, of an account of nobody" 404 /account/data -b "$jar"
has_text "is said" "chưa gắn với người nào"
echo '{"do":"correct","table":"account","id":"'"$account"'","set":{"person_id":"'"$id"'","person_area":"'"$area"'"}}' >"$T/bind.jsonl"
check "the account is somebody's" "$COSO" put "$T/bind.jsonl" --db "$db" --reason "thử"
answers "about oneself" 200 "/account/data?as=json" -b "$jar"
cp "$T/body" "$T/data"
has_data "one's own membership, which the account's role does not read" 'party_record'
has_data "and who looked" '"looks"'
has_no_data "no password" 'argon2'
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
check "the register is whole" "$COSO" verify --db "$db"
check "it ends" stop_server
finish
