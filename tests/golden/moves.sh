# What a trial says about figures is what the form says before, and after the act is really done; and nothing is said that may not be seen.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
COSO_LANG=en
export COSO_LANG

# pick: area, membership, person version, code of the commune today, of a party member of a cell whose commune has a code
python3 - "$db" >"$T/pick" <<'EOF'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
def commune(unit):
    while unit is not None:
        code, unit = db.execute("select code, parent_id from unit_v where unit_id = ? and until_d = 99991231", (unit,)).fetchone() or (None, None)
        if code is not None:
            return code
for area, m, v, org in db.execute("""select m.area_id, m.id, v.id, m.organisation_id from membership m
    join person_v v on v.area_id = m.area_id and v.person_id = m.person_id and v.until_d = 99991231
    where m.kind_m = 1 and m.until_d = 99991231 and m.from_d < 20250101 and v.sex = 1 order by m.area_id, m.id"""):
    row = db.execute("select unit_id from organisation_v where organisation_id = ? and until_d = 99991231", (org,)).fetchone()
    code = commune(row[0]) if row else None
    if code is not None and len(code) == 5:
        print(area, m, v, code)
        break
EOF
read -r area membership version code <"$T/pick"

year=$(date +%Y)
half=$(if [ "$(date +%m)" -ge 7 ]; then echo 2 second; else echo 1 first; fi)
# The women of the commune's Party committee in the running half-year.
women()
{
	"$COSO" form btctw_3 --db "$db" --unit "$code" --period "$year-H${half% *}" --format json | python3 -c '
import json, sys
print(next(r for r in json.load(sys.stdin)["rows"] if r["id"] == "women")["cells"]["now"]["n"])'
}
# The two figures of the sentence on them.
said()
{
	grep '3-BTCTW, row “Women”, column “This' "$T/act.out" | grep "${half#* } half of $year" | sed -n 's/.*: \([0-9.]*\) → \([0-9.]*\) (.*/\1 \2/p' | head -n 1
}
act()
{
	printf '%s\n' "$1" >"$T/act.json"
	"$COSO" act "$T/act.json" --db "$db" --reason test >"$T/act.out" 2>"$T/act.err"
}
female()
{
	printf '{"act":"correct","table":"person_v","area":%s,"id":"%s","texts":{"sex":"female"}%s}' "$area" "$version" "$1"
}
before=$(women)
check "a trial" act "$(female ',"dry":true')"
pair=$(said)
if [ "${pair%% *}" = "$before" ] && [ "${pair#* }" = $((before + 1)) ]; then
	ok "names the figure before and after"
else
	not_ok "names the figure before and after"
	echo "# form: $before, said: $pair"
	sed 's/^/# /' "$T/act.out"
fi
check "and changes nothing" test "$(women)" = "$before"
check "the act" act "$(female '')"
check "makes the figure it named" test "$(women)" = "${pair#* }"

# What follows from somebody's ethnic group is told only to those who see it.
end="{\"act\":\"close\",\"table\":\"membership\",\"area\":$area,\"id\":\"$membership\",\"texts\":{\"until\":\"$(date -d yesterday +%d/%m/%Y)\",\"out_reason\":\"died\"},\"dry\":true}"
check "a trial of an end" act "$end"
check "tells of the form by ethnic group" grep -q '4-BTCTW.*→' "$T/act.out"
check "and of the whole province what goes" grep -q 'Villages.*: −1 (Tỉnh' "$T/act.out"
finish
