# Two `coso import` into one register at the same moment, on both engines: of the same file the second waits, then finds everything there; of different
# files with people in common everybody is there once, a word that both add to a list too; a Popolo file twice; in clear words, nothing lost.
# shellcheck shell=sh
. tests/lib.sh
python3 - "$T" <<'END_PY'
import json, sys
folder = sys.argv[1]
open(folder + "/map.yaml", "w").write("""import: at_once
title: { vi: "Người", en: "People" }
confidence: draft
columns: { name: { headings: ["Họ tên"], required: true }, born: ["Ngày sinh"], belief: ["Tôn giáo"] }
records:
  - record: p
    kind: person
    recognise: [name_birth_home]
    fields: { full_name: name, birth_d: born, sex: { value: male }, religion: { column: belief, make: true } }
""")
family, given = ["Lò", "Vàng", "Giàng", "Hoàng"], ["An", "Bình", "Chu", "Dũng", "Giang", "Hải", "Kỳ", "Lâm", "Minh", "Nam"]
people = [(f"{f} Văn {g} {k}", f"{1 + n % 28:02d}/0{1 + n % 9}/{1950 + n % 50}") for n, (f, g, k) in enumerate((f, g, k) for f in family for g in given for k in ["Một", "Hai", "Ba"])]
def save(name, rows):
    open(f"{folder}/{name}.csv", "w").write("Họ tên,Ngày sinh,Tôn giáo\n" + "".join(f"{n},{b},Đạo của thôn\n" for n, b in rows))
save("one", people[:70])
save("two", people[50:])
json.dump({"organizations": [{"id": f"o{n}", "name": f"Hội Mẫu Số {n}", "classification": "assigned_assoc"} for n in range(5)],
    "persons": [{"id": f"p{n}", "name": name, "gender": "male", "birth_date": f"19{50 + n % 50}-01-02"} for n, (name, _) in enumerate(people[:30])]}, open(folder + "/people.json", "w"))
END_PY

# hold SECONDS: somebody else has the writer that long
hold()
{
	case $db in
	postgresql:*) psql -qX "$db" -c "BEGIN; UPDATE store_state SET last_ms = last_ms" -c "SELECT pg_sleep($1)" -c ROLLBACK >/dev/null 2>&1 ;;
	*) python3 -c 'import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
time.sleep(float(sys.argv[2]))
c.execute("ROLLBACK")' "$db" "$1" ;;
	esac
}

# at_once FILE FILE OPTION…: both wait for the same writer; what they say in $T/first and $T/second
at_once()
{
	once_one=$1
	once_two=$2
	shift 2
	hold 1.5 &
	holder=$!
	sleep 0.3
	"$COSO" import "$once_one" --db "$db" --today 2026-11-28 "$@" >"$T/first" 2>&1 &
	one=$!
	"$COSO" import "$once_two" --db "$db" --today 2026-11-28 "$@" >"$T/second" 2>&1 &
	two=$!
	wait $holder
	wait $one && first=0 || first=$?
	wait $two && second=0 || second=$?
}

# count OF_WHAT: rows of that kind as they go out, without the head
count()
{
	"$COSO" export "$1" --db "$db" --today 2026-11-28 --out "$T/out.csv" >/dev/null 2>&1
	sed 1d "$T/out.csv" | cut -d, -f3- | sort >"$T/out"
	wc -l <"$T/out"
}

engine() # NAME ADDRESS
{
	db=$2
	check "$1: an empty register" "$COSO" init --db "$db"
	at_once "$T/one.csv" "$T/one.csv" --map "$T/map.yaml" --unit 02578
	check "$1: the same file twice: both end well" test "$first$second" = 00
	check "$1: everybody once" test "$(count person)" = 70
	check "$1: a new word of a list once" test "$(count list_item)" = 1
	check "$1: one batch" test "$("$COSO" batches --db "$db" --format tsv | grep -c one.csv)" = 1
	cat "$T/first" "$T/second" >"$T/both"
	check "$1: one of them says that it was taken in already" test "$(grep -c '^Nội dung này đã nạp rồi: lô' "$T/both")" = 1
	check "$1: and has nothing new" test "$(grep -c '^0 bản ghi mới, 0 bản ghi sửa' "$T/both")" = 1
	"$COSO" undo "$("$COSO" batches --db "$db" --format tsv | sed -n 2p | cut -f1)" --db "$db" >/dev/null 2>&1
	at_once "$T/one.csv" "$T/two.csv" --map "$T/map.yaml" --unit 02578
	check "$1: different files: both end well" test "$first$second" = 00
	check "$1: whoever is in both is there once, nobody is lost" test "$(count person)" = 120
	check "$1: a word that both add is there once" test "$(count list_item)" = 1
	at_once "$T/people.json" "$T/people.json" --map popolo --unit 02578
	cat "$T/first" "$T/second" >"$T/both"
	check "$1: a Popolo file twice: both end well" test "$first$second" = 00
	check "$1: its bodies are there once" test "$(count organisation >/dev/null && grep -c 'Hội Mẫu Số' "$T/out")" = 5
	check "$1: and one of them says that nothing is new" test "$(grep -c '^Không có gì mới' "$T/both")" = 1
	check "$1: the register holds" "$COSO" verify --db "$db"
}

# gone NAME OPTION…: an import that waits for the writer loses its connection; it says so and ends, and does not ask for ever
gone()
{
	gone_name=$1
	shift
	hold 120 &
	holder=$!
	sleep 0.3
	timeout 100 "$COSO" import "$@" --db "$db" --unit 02578 --today 2026-11-28 >"$T/first" 2>&1 &
	one=$!
	tries=0
	while [ -z "$(psql -qXAt "$db" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coso' AND wait_event_type = 'Lock'")" ] && [ "$tries" -lt 800 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	wait $one && first=0 || first=$?
	check "PostgreSQL: $gone_name that waits and loses its connection ends (status $first)" test "$first" -gt 0 -a "$first" -lt 3
	check "PostgreSQL: and says so" grep -q "mất kết nối" "$T/first"
	psql -qXAt "$db" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'" >/dev/null
	wait $holder || true
}

engine SQLite "$T/a.db"
if [ -n "${TEST_PG:-}" ]; then
	COSO_KEY_FILE=$T/pg.key
	export COSO_KEY_FILE
	engine PostgreSQL "$TEST_PG"
	gone "an import" "$T/two.csv" --map "$T/map.yaml"
	gone "a Popolo file" "$T/people.json" --map popolo
else
	skip "two at once on PostgreSQL" "no PostgreSQL (TEST_PG)"
fi
finish
