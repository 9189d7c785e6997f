# Large registers of invented people: small ones here. Whole, the same for the same seed, never twice into one province.
# shellcheck shell=sh
. tests/lib.sh
cat >"$T/facts.py" <<'EOP'
"""The hash of all facts of a register, without what its key decides."""
import hashlib, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
own = {"change_log", "log_head", "identity_key", "store_state", "schema_migration", "sqlite_sequence", "sqlite_stat1"}
h = hashlib.sha256()
for (table,) in c.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
    if table not in own:
        columns = ", ".join(r[1] for r in c.execute(f"pragma table_info({table})") if not r[1].endswith(("_enc", "_bix")))
        for row in c.execute(f"select {columns} from {table} order by {columns}"):
            h.update(repr((table, row)).encode())
print(h.hexdigest())
EOP
number()
{
	number_got=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' "$T/a.db" "$3")
	if [ "$number_got" = "$2" ]; then ok "$1 = $2"; else not_ok "$1: $number_got, not $2"; fi
}
check "two thousand people" "$COSO" synth --db "$T/a.db" --unit 08 --people 2000 --seed x
check "again" "$COSO" synth --db "$T/b.db" --unit 08 --people 2000 --seed x
check "another seed" "$COSO" synth --db "$T/c.db" --unit 08 --people 2000 --seed y
facts_a=$(python3 "$T/facts.py" "$T/a.db")
check "the same seed, the same facts" test "$facts_a" = "$(python3 "$T/facts.py" "$T/b.db")"
check "another seed, other facts" test "$facts_a" != "$(python3 "$T/facts.py" "$T/c.db")"
number "people" 2000 "select count(*) from person"
number "people without any membership" 0 "select count(*) from person p where not exists (select 1 from membership m where m.area_id = p.area_id and m.person_id = p.id)"
number "communes without a secretary in 2024" 0 "select count(*) from organisation_v o where o.type = 5 and not exists (select 1 from post p join tenure t on t.post_id = p.id where p.organisation_id = o.organisation_id and p.title = 1 and t.from_d <= 20240101 and t.until_d > 20240101)"
number "facts after the last day" 0 "select count(*) from membership where from_d > 20250710 or (until_d > 20250710 and until_d < 99991231)"
check "verify finds nothing" "$COSO" verify --db "$T/a.db"
fails_with "not twice into one province" 1 "Tuyên Quang" "$COSO" synth --db "$T/a.db" --unit 08 --people 10
check "another province beside it" "$COSO" synth --db "$T/a.db" --unit 46 --people 300
check "verify finds nothing there either" "$COSO" verify --db "$T/a.db"
fails_with "no such province" 1 "99" "$COSO" synth --db "$T/a.db" --unit 99 --people 10
fails_with "a number of people" 2 "--people" "$COSO" synth --db "$T/a.db" --unit 01 --people many
fails_with "a province" 2 "--unit" "$COSO" synth --db "$T/a.db" --people 10
finish
