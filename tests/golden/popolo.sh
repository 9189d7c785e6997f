# Popolo both ways: a commune goes out, into an empty register, and out again as it was; a real foreign file comes in whole, its counts
# told by a script of its own, twice without a change; records of a kind as a table.
. tests/lib.sh

# contains NAME TEXT CMD…: the command succeeds and says that.
contains()
{
	name=$1 text=$2
	shift 2
	"$@" >"$T/said.txt" 2>&1 && grep -q "$text" "$T/said.txt"
	check "$name" test $? -eq 0
}

demo_at "$T/demo.db"
check "an empty register" "$COSO" init --db "$T/new.db"
# A cell and somebody bore other names before, a post had other seats.
"$COSO" export popolo --db "$T/demo.db" --unit 02578 --today 2026-11-28 --out "$T/before.json" >/dev/null
python3 - "$T/before.json" "$T/demo.db" >"$T/changes.jsonl" <<'END'
import json, sqlite3, sys
d = json.load(open(sys.argv[1])); c = sqlite3.connect(sys.argv[2])
number = lambda text: int(text.split("/")[1])
first = lambda o: o.get("founding_date", o.get("start_date", o.get("coso", {}).get("known_from", "9999")))
body = next(o for o in d["organizations"] if "dissolution_date" not in o and first(o) < "2025" and any(m["organization_id"] == o["id"] and "member" in m["coso"] for m in d["memberships"])
    and any(p["organization_id"] == o["id"] and first(p) < "2025" and "end_date" not in p for p in d["posts"]))
members = {m["person_id"] for m in d["memberships"] if m["organization_id"] == body["id"]}
person = next(p for p in d["persons"] if p["id"] in members and p["coso"]["known_from"] < "2025")
post = next(p for p in d["posts"] if p["organization_id"] == body["id"] and first(p) < "2025" and "end_date" not in p)
area, = c.execute("select area_id from person where id = ?", (number(person["id"]),)).fetchone()
body, name, person, post = number(body["id"]), body["name"], number(person["id"]), number(post["id"])
for table, area_id, head, day, change in (("organisation_v", 0, body, "2026-03-01", {"name": "Chi bộ mang tên mới"}), ("organisation_v", 0, body, "2026-05-01", {"phone": "02093 123 456"}),
        ("person_v", area, person, "2025-06-01", {"full_name": "Triệu Văn Đổi Tên"}), ("post_v", 0, post, "2026-03-01", {"seats": "7"})):
    print(json.dumps({"do": "change", "table": table, "area": area_id, "head": str(head), "from": day, "set": change}, ensure_ascii=False))
open(sys.argv[2] + ".former", "w").write(name)
END
check "a cell and somebody are renamed" "$COSO" put "$T/changes.jsonl" --db "$T/demo.db" --reason "đổi tên"
contains "a commune goes out as Popolo; what stays behind is said" "Không có trong tệp" \
	"$COSO" export popolo --db "$T/demo.db" --unit 02578 --today 2026-11-28 --out "$T/one.json"
states=$(python3 -c '
import json, sys
d = json.load(open(sys.argv[1])); former = open(sys.argv[2]).read()
body = next(o for o in d["organizations"] if o["name"] == "Chi bộ mang tên mới"); person = next(p for p in d["persons"] if p["name"] == "Triệu Văn Đổi Tên")
said = [n for n in body["other_names"] if n.get("note") == "former"]
print([n["name"] == former and n["end_date"] for n in said], [(s["name"] == former, s.get("end_date", "")) for s in body["coso"]["states"]],
    body.get("founding_date", body["coso"].get("known_from", "")) < "2026", [s.get("end_date", "") for s in person["coso"]["states"]],
    len([p for p in d["posts"] if "states" in p.get("coso", {})]))' "$T/one.json" "$T/demo.db.former")
check "states go along with their days, former names where Popolo has them ($states)" test "$states" = \
	"['2026-02-28'] [(True, '2026-02-28'), (False, '2026-04-30'), (False, '')] True ['2025-05-31', ''] 1"
contains "of one day the one state, and that is said" "Chỉ trạng thái ngày 01/02/2026" \
	"$COSO" export popolo --db "$T/demo.db" --unit 02578 --at 2026-02-01 --out "$T/day.json"
check "without a state of another day" sh -c "! grep -q '\"states\"\|Chi bộ mang tên mới' '$T/day.json'"
check "into the empty register" "$COSO" import "$T/one.json" --map popolo --db "$T/new.db" --today 2026-11-28
check "and out again" "$COSO" export popolo --db "$T/new.db" --unit 02578 --today 2026-11-28 --out "$T/two.json"
"$COSO" import "$T/one.json" --map popolo --db "$T/new.db" --today 2026-11-28 --format json >"$T/report.json"
said=$(python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
print(r["written"], all(c["made"] == 0 and c["same"] > 0 for n, c in r["counts"].items() if n in ("persons", "organizations", "posts", "memberships")), r["problems"])' "$T/report.json")
check "its report as JSON says that nothing is new ($said)" test "$said" = "False True []"
# Since when a register knows the units of the state is its own affair.
for f in one two; do
	sed '/"identifier":"[0-9]*"/s/,"coso":{"known_from":"[0-9-]*"}//' "$T/$f.json" >"$T/$f.txt"
done
check "it is what it was, every state" cmp "$T/one.txt" "$T/two.txt"
check "a province with bodies that were renamed goes out" "$COSO" export popolo --db "$T/demo.db" --unit 12 --today 2026-11-28 --out "$T/province.json"
renamed=$(python3 -c '
import json, sqlite3, sys
c = sqlite3.connect(sys.argv[2])
lives = {f"organisation/{i}": (str(first), n) for i, first, n in c.execute("select organisation_id, min(from_d), count(*) from organisation_v group by 1")}
bodies = [o for o in json.load(open(sys.argv[1]))["organizations"] if lives[o["id"]][1] > 1]
print(len(bodies) > 0, all((o.get("founding_date") or o["coso"]["known_from"]).replace("-", "") == lives[o["id"]][0] for o in bodies))' "$T/province.json" "$T/demo.db")
check "a body is founded once, whatever it was called later" test "$renamed" = "True True"
check "more than a few people" sh -c "test \$(grep -c '\"id\":\"person/' '$T/one.txt') -gt 200"
contains "taken in again: nothing new" "Không có gì mới" "$COSO" import "$T/one.json" --map popolo --db "$T/new.db" --today 2026-11-28
contains "without --at everything; on a day only what is in force" "Đã xuất" \
	"$COSO" export popolo --db "$T/demo.db" --unit 02578 --at 2012-01-01 --out "$T/then.json"
check "fewer holdings on one day" sh -c "test \$(grep -c person_id '$T/then.json') -lt \$(grep -c person_id '$T/one.json')"

printf '{"persons":[{"id":"a","name":"Ai","gender":"male"},{"id":"a","name":"Ai","gender":"robot","birth_date":"2001-02-31"},7]}' >"$T/bad.json"
fails_with "what is no object is refused with its line" 1 "dòng 1" "$COSO" import "$T/bad.json" --map popolo --db "$T/new.db" --unit 02578
printf '{"persons":[{"id":"a","name":"Ai","gender":"robot"},{"id":"b","name":"Em","gender":"female","shoes":"38"}],"speeches":[{"id":"x"}]}' >"$T/bad.json"
"$COSO" import "$T/bad.json" --map popolo --db "$T/new.db" --unit 02578 >"$T/bad.txt" 2>&1
check "all faults are named" grep -q "“robot” không có trong danh mục" "$T/bad.txt"
check "what is not held is named" grep -q "persons.shoes: 1, speeches: 1" "$T/bad.txt"

# Memberships that name a post and say of what sort of members they are: once the end of the program.
python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
d["memberships"] = [m for m in d["memberships"] if "post_id" in m]
for m in d["memberships"]:
    m["coso"]["member"] = "party"
json.dump(d, open(sys.argv[2], "w"), ensure_ascii=False, indent=0)' "$T/one.json" "$T/both.json"
"$COSO" import "$T/both.json" --map popolo --db "$T/new.db" --today 2026-11-28 --dry-run >"$T/both.txt" 2>&1
check "a post held wins over a word about members, which is named" grep -q "memberships.coso.member: [1-9]" "$T/both.txt"

if [ -f "${SHARED:-/none}/data/popolo/Tuvalu__Parliament.json" ]; then
	file=$SHARED/data/popolo/Tuvalu__Parliament.json
	check "a foreign file comes in" "$COSO" import "$file" --map popolo_tuvalu --db "$T/new.db" --today 2026-11-28
	count=$(python3 -c '
import json, sqlite3, sys
d = json.load(open(sys.argv[1])); c = sqlite3.connect(sys.argv[2])
scheme = "everypolitician:Tuvalu"
one = lambda sql: c.execute(sql, (scheme,)).fetchone()[0]
people = one("select count(*) from person_key where scheme = ?")
bodies = one("select count(organisation_id) from outside_key where scheme = ?")
terms = one("select count(term_id) from outside_key where scheme = ?")
seats = one("select count(*) from tenure t join person_key k on k.area_id = t.area_id and k.person_id = t.person_id where k.scheme = ?")
print(people == len(d["persons"]), bodies == len(d["organizations"]), terms == len(d["events"]), seats == len(d["memberships"]), people, seats)' \
		"$file" "$T/new.db")
	check "counts are those of an independent script" test "$count" = "True True True True 27 50"
	"$COSO" import "$file" --map popolo_tuvalu --db "$T/new.db" --today 2026-11-28 >"$T/again.txt"
	batch=$("$COSO" batches --db "$T/new.db" | grep -o '^[0-9]*-[0-9a-f]*' | head -n 1)
	check "a second time nothing is new" grep -q "Không có gì mới" "$T/again.txt"
	check "it is one batch, taken back as one" "$COSO" undo "$batch" --db "$T/new.db"
	"$COSO" export popolo --db "$T/new.db" --out "$T/after.json" >"$T/after.txt"
	check "nobody of it is left" sh -c "! grep -q Tuvalu '$T/after.json'"
else
	skip "a foreign file comes in whole" "data absent"
fi
check "the register is whole" "$COSO" verify --db "$T/new.db"

check "a kind as CSV" "$COSO" export tenure --db "$T/demo.db" --unit 02578 --out "$T/t.csv"
check "its codes are words" grep -q "Chi ủy viên\|Bí thư" "$T/t.csv"
check "nobody but its owner and group reads what went out" test "$(stat -c %a "$T/t.csv")" = 640 -o "$(stat -c %a "$T/t.csv")" = 600
check "a kind as Excel" "$COSO" export person --format xlsx --db "$T/demo.db" --unit 02578 --out "$T/p.xlsx"
contains "which the program itself reads" "Họ và tên" "$COSO" sheet "$T/p.xlsx"
check "numbers stay sealed" sh -c "'$COSO' export identity_number --db '$T/demo.db' --unit 02578 --out '$T/n.csv' && ! grep -E '[0-9]{12}(,|\$)' '$T/n.csv' | grep -v '^[0-9]*,[0-9]*,'"
fails_with "an unknown kind" 1 "Không có loại bản ghi" "$COSO" export shoes --db "$T/demo.db" --out "$T/x.csv"
check "a cell secretary takes out people of the cell" "$COSO" export person --db "$T/demo.db" --as chibo.02578 --out "$T/cell.csv"
check "and nobody else" sh -c "test \$(wc -l <'$T/cell.csv') -lt 60"
finish
