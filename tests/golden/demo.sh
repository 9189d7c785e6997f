# The demo world itself: the same facts at every run, and the printed numbers that no form asks for yet (docs/demo-world.md G9, G12, G13).
# shellcheck shell=sh
. tests/lib.sh
cat >"$T/facts.py" <<'EOF'
"""The hash of all facts of a register: every column that does not depend on its key or on the log."""
import hashlib, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
own = {"change_log", "log_head", "identity_key", "store_state", "schema_migration", "sqlite_sequence", "sqlite_stat1"}
h = hashlib.sha256()
for (table,) in c.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
    if table in own:
        continue
    columns = [r[1] for r in c.execute(f"pragma table_info({table})") if not r[1].endswith(("_enc", "_bix"))]
    for row in c.execute(f"select {', '.join(columns)} from {table} order by {', '.join(columns)}"):
        h.update(repr((table, row)).encode())
print(h.hexdigest())
EOF
check "demo" demo_at "$T/a.db"
check "demo again, now" "$COSO" demo --db "$T/b.db"
check "the same facts at every run" test "$(python3 "$T/facts.py" "$T/a.db")" = "$(python3 "$T/facts.py" "$T/b.db")"
same "the facts of the demo world" tests/golden/demo.sha256 python3 "$T/facts.py" "$T/a.db"
number()
{
	number_got=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' "$T/a.db" "$3")
	if [ "$number_got" = "$2" ]; then ok "$1 = $2"; else not_ok "$1: $number_got, not $2"; fi
}
on=20171231
hue="(select unit_id from unit_v where code = '46' and from_d <= $on and until_d > $on)"
in_hue="unit_id in (select descendant_id from unit_path where ancestor_id = $hue and path_from <= $on and path_until > $on) and from_d <= $on and until_d > $on"
number "G9 xã" 105 "select count(*) from unit_v where type = 9 and $in_hue"
number "G9 phường" 39 "select count(*) from unit_v where type = 10 and $in_hue"
number "G9 thị trấn" 8 "select count(*) from unit_v where type = 11 and $in_hue"
number "G9 thôn" 724 "select count(*) from unit_v where type = 13 and $in_hue"
number "G9 tổ dân phố" 553 "select count(*) from unit_v where type = 23 and $in_hue"
held="from tenure t join post p on p.id = t.post_id where t.from_d <= $on and t.until_d > $on"
number "G12 key posts" 608 "select count(*) $held and p.title in (1, 27, 32, 35) and t.category = 1 and t.from_d = 20160601"
number "G12 key persons" 533 "select count(distinct t.person_id) $held and p.title in (1, 27, 32, 35) and t.category = 1 and t.from_d = 20160601"
number "G13 without full-time posts" 10570 "select count(distinct t.person_id) $held and t.category in (5, 6) and t.from_d = 20160601"
number "persons" 36001 "select count(*) from person"
number "Sơn La: in charge of communes" 204 "select count(*) from assignment where role = 1 and unit_id is not null"
number "Sơn La: attend cells" 156 "select count(*) from assignment where role = 3"
finish
