# docs/targets.md, clause by clause: each command of its last table gives as many lines as the table says.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
sed -n 's/^| [1-6] | \(.*\) | `coso \(.*\)` | \([0-9]*\) |$/\1	\2	\3/p' docs/targets.md >"$T/rows"
rows=$(wc -l <"$T/rows")
[ "$rows" -ge 20 ] && ok "$rows rows" || not_ok "only $rows rows are read"
tab=$(printf '\t')
while IFS=$tab read -r what command lines; do
	got=$(eval "\"\$COSO\" $command --db \"\$db\" --format tsv" | tail -n +2 | wc -l)
	[ "$got" = "$lines" ] && ok "$what: $lines" || not_ok "$what: $got lines, not $lines: coso $command"
done <"$T/rows"
finish
