# Acts by the command line with the rights of an account: where one may, what is refused, warnings taken with a reason, undo of others' acts.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
COSO_LANG=en
export COSO_LANG

# ask SQL: one value out of the register
ask()
{
	python3 -c 'import sqlite3, sys; r = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone(); print("" if r is None else r[0])' "$db" "$1"
}
# act LOGIN JSON
act()
{
	printf '%s\n' "$2" >"$T/act.json"
	"$COSO" act "$T/act.json" --db "$db" --as "$1" >"$T/act.out" 2>"$T/act.err"
}
last_group()
{
	sed -n 's/^written: act \([0-9]*\),.*/\1/p' "$T/act.out"
}
own=$(ask "select o.organisation_id from organisation_v o join unit_v u on u.unit_id = o.unit_id and u.code = '02578' where o.until_d = 99991231")
other=$(ask "select o.organisation_id from organisation_v o join unit_v u on u.unit_id = o.unit_id and u.code = '02404' where o.until_d = 99991231")
commune=$(ask "select unit_id from unit_v where code = '02578' and until_d = 99991231")
village=$(ask "select v.unit_id from unit_v v join unit u on u.id = v.unit_id where u.level = (select level from unit where id = v.unit_id) and v.code is null and v.until_d = 99991231 and v.parent_id = $commune")

change()
{
	printf '{"act":"change","table":"organisation","id":"%s","texts":{"from":"1/9/2026","phone":"0207 %s"},"reason":"thử"}' "$1" "$2"
}
check "a commune's office changes its own committee" act xa.02578 "$(change "$own" 111)"
mine=$(last_group)
# refused NAME LOGIN JSON WORDS: exit 1, and the words on stdout or stderr
refused()
{
	if act "$2" "$3"; then
		not_ok "$1: went through"
	elif cat "$T/act.out" "$T/act.err" | grep -q "$4"; then
		ok "$1"
	else
		not_ok "$1"
		cat "$T/act.out" "$T/act.err" | sed 's/^/# /'
	fi
}
refused "not that of another commune" xa.02578 "$(change "$other" 222)" "no right"
refused "not its own commune: that is the province's" xa.02578 \
	"{\"act\":\"correct\",\"table\":\"unit_v\",\"id\":\"$(ask "select id from unit_v where unit_id = $commune and until_d = 99991231")\",\"texts\":{\"seat\":\"Thôn Giữa\"}}" "no right"
if [ -n "$village" ]; then
	check "but its villages" act xa.02578 \
		"{\"act\":\"correct\",\"table\":\"unit_v\",\"id\":\"$(ask "select id from unit_v where unit_id = $village and until_d = 99991231")\",\"texts\":{\"seat\":\"Nhà văn hóa\"}}"
fi
refused "no right at all" kiemtra.08 "$(change "$own" 333)" "no right"
refused "every fault at once" xa.02578 \
	"{\"act\":\"change\",\"table\":\"organisation\",\"id\":\"$own\",\"texts\":{\"from\":\"31/2/2026\",\"symbol\":\"QĐ\"}}" "there is no day 31/2/2026"

# ---- undo: one's own last act; others' with the right to close everywhere it reached ----
check "somebody else acts there" act tochuc.02578 "$(change "$own" 444)"
theirs=$(last_group)
check "an act that was built upon is refused, with what is in the way" sh -c '! "$COSO" undo "$1" --db "$2" --as xa.02578 >"$3" 2>&1 && grep -q "C71" "$3"' sh "$mine" "$db" "$T/undo.out"
fails_with "not without a right" 1 "only their own last act" "$COSO" undo "$theirs" --db "$db" --as lanhdao.02578
check "the one who did it takes it back" "$COSO" undo last --db "$db" --as tochuc.02578
check "then the earlier one is free again" "$COSO" undo "$mine" --db "$db" --as xa.02578
check "and nothing of either is left" test -z "$(ask "select phone from organisation_v where organisation_id = $own and phone like '0207%'")"

# ---- a warning is taken with a reason, which stays with the record ----
area=$(ask "select number from area where home_unit_id = $commune")
check "a person in one act" act tochuc.02578 "{\"act\":\"create\",\"table\":\"person\",\"area\":$area,\"texts\":{\"full_name\":\"Lê Thử\",\"sex\":\"female\",\"birth_d\":\"1990\",\"religion\":\"none\"}}"
person=$(sed -n 's/.*record //p' "$T/act.out")
record="{\"act\":\"create\",\"table\":\"party_record\",\"area\":$area,\"texts\":{\"person\":\"$person\",\"admit_d\":\"1/3/2024\",\"ceremony_d\":\"1/3/2024\",\"official_d\":\"1/1/2025\"}"
refused "official too early asks for a reason" tochuc.02578 "$record}" "note: official_d C35"
check "with the reason it is written" act tochuc.02578 "$record,\"waive\":{\"C35\":\"Quyết định của cấp trên\"}}"
check "and the reason is kept" test "$(ask "select reason from waiver where rule = 'C35'")" = "Quyết định của cấp trên"

# ---- the list of open warnings: by rights, what is accepted stands apart ----
warnings()
{
	"$COSO" warnings --db "$db" --today 2026-11-28 --format tsv "$@"
}
count_of()
{
	sed -n "s/^$1	\([0-9.]*\)	.*/\1/p"
}
all=$(warnings | count_of C14)
commune=$(warnings --as xa.02578 | count_of C14)
cell=$(warnings --as chibo.02578 | count_of C14)
check "cells without a committee: all $all, of a commune $commune, of a cell $cell" test "$all" -gt "$commune" -a "$commune" -gt "$cell" -a "$cell" -eq 1
check "the same within its unit" test "$(warnings --unit 02578 | count_of C14)" = "$commune"
check "one by one as many as counted" test "$(warnings --unit 02578 --rule C14 | grep -c '^C14')" = "$commune"
check "what was accepted stands apart, with its reason" sh -c '"$1" warnings --db "$2" --waived --format tsv | grep -q "Quyết định của cấp trên"' - "$COSO" "$db"
check "not among the open ones" sh -c '! "$1" warnings --db "$2" --rule C35 --format tsv | grep -q "^C35"' - "$COSO" "$db"
fails_with "no such unit" 1 "99999" "$COSO" warnings --db "$db" --unit 99999

check "the register is whole" "$COSO" verify --db "$db"
finish
