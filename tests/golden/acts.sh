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

# ---- any act of one's own, as long as no right one had then is gone ----
check "one act" act xa.02578 "$(change "$own" 555)"
first=$(last_group)
check "another elsewhere" act xa.02578 "{\"act\":\"correct\",\"table\":\"unit_v\",\"id\":\"$(ask "select id from unit_v where unit_id = $village and until_d = 99991231")\",\"texts\":{\"seat\":\"Nhà cũ\"}}"
second=$(last_group)
check "the earlier one is taken back" "$COSO" undo "$first" --db "$db" --as xa.02578
check "that an undo is taken back is said" sh -c '"$1" undo last --db "$2" --as xa.02578 >/dev/null && test "$(echo "select why from change_log order by id desc limit 1" | python3 -c "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.stdin.read()).fetchone()[0])" "$2")" = 14' - "$COSO" "$db"
check "a third" act xa.02578 "$(change "$own" 666)"
grant=$(ask "select g.id from role_grant g join account a on a.id = g.account_id where a.login = 'xa.02578'")
until=$(ask "select until_d from role_grant where id = $grant")
# a day after it began: it was in force when those acts were done, and is not any more
printf '{"do":"correct","table":"role_grant","id":"%s","set":{"until_d":"2026-11-28"}}\n{"do":"insert","table":"role_grant","set":{"account_id":"%s","role_id":"%s","organisation_id":"%s","purpose":"Thử","from_d":"2026-11-28"}}\n' \
	"$grant" "$(ask "select account_id from role_grant where id = $grant")" "$(ask "select role_id from role_grant where id = $grant")" "$own" >"$T/moved.jsonl"
cp "$db" "$T/moved.db" && cp "$db.key" "$T/moved.db.key"
check "the clerk is moved" "$COSO" put "$T/moved.jsonl" --db "$T/moved.db"
check "what was done in the old place is not taken back from the new one" sh -c '! "$1" undo "$2" --db "$3" --as xa.02578 >"$4" 2>&1 && grep -q "own" "$4"' - "$COSO" "$second" "$T/moved.db" "$T/moved.out"
check "without that it is" "$COSO" undo "$second" --db "$db" --as xa.02578
test -n "$until"

# ---- a warning is taken with a reason, which stays with the record ----
area=$(ask "select number from area where home_unit_id = $commune")
check "a person in one act" act tochuc.02578 "{\"act\":\"create\",\"table\":\"person\",\"area\":$area,\"texts\":{\"full_name\":\"Lê Thử\",\"sex\":\"female\",\"birth_d\":\"1990\",\"religion\":\"none\"}}"
person=$(sed -n 's/.*record //p' "$T/act.out")
record="{\"act\":\"create\",\"table\":\"party_record\",\"area\":$area,\"texts\":{\"person\":\"$person\",\"admit_d\":\"1/3/2024\",\"ceremony_d\":\"1/3/2024\",\"official_d\":\"1/1/2025\"}"
refused "official too early asks for a reason" tochuc.02578 "$record}" "note: official_d C35"
check "with the reason it is written" act tochuc.02578 "$record,\"waive\":{\"C35\":\"Quyết định của cấp trên\"}}"
check "and the reason is kept" test "$(ask "select reason from waiver where rule = 'C35'")" = "Quyết định của cấp trên"

# ---- a cell secretary keeps the members of the own cell, and nobody else ----
mycell=$(ask "select organisation_id from role_grant where organisation_id is not null order by id")
member=$(ask "select area_id || ' ' || person_id from membership where organisation_id = $mycell and kind_m = 1 and place = 1 and until_d = 99991231 order by id")
outsider=$(ask "select m.area_id || ' ' || m.person_id from membership m where m.organisation_id <> $mycell and m.kind_m = 1 and m.place = 1 and m.until_d = 99991231 order by m.id")
nobody=$(ask "select p.area_id || ' ' || p.id from person p left join membership m on m.area_id = p.area_id and m.person_id = p.id where m.id is null and p.area_id <> 0 order by p.id")
career() # AREA PERSON
{
	printf '{"act":"create","table":"career_entry","area":%s,"texts":{"person":"%s","from":"1/2001","until":"12/2003","text_as_written":"Học nghề"}}' "$1" "$2"
}
into() # AREA PERSON PLACE
{
	printf '{"act":"create","table":"membership","area":%s,"texts":{"person":"%s","organisation":"%s","kind_m":"party","place":"%s","in_reason":"from_inside","from":"1/10/2026"}}' "$1" "$2" "$mycell" "$3"
}
# shellcheck disable=SC2086
{
	check "the secretary of a cell keeps a member's career" act chibo.02578 "$(career $member)"
	refused "not of a member of another cell" chibo.02578 "$(career $outsider)" "no right"
	refused "nor draws one into the cell" chibo.02578 "$(into $outsider home)" "no right"
	refused "nor for a time, to see the papers" chibo.02578 "$(into $outsider temporary)" "no right"
	[ -z "$nobody" ] || refused "nor somebody without a cell" chibo.02578 "$(into $nobody home)" "no right"
}
own_state=$(ask "select id from membership where organisation_id = $mycell and kind_m = 1 and place = 1 and until_d = 99991231 order by id desc")
area_of_state=$(ask "select area_id from membership where id = $own_state")
check "a membership of the cell is corrected" act chibo.02578 \
	"{\"act\":\"correct\",\"table\":\"membership\",\"area\":$area_of_state,\"id\":\"$own_state\",\"texts\":{\"in_text\":\"kết nạp tại chi bộ\"}}"
refused "not moved to another cell" chibo.02578 \
	"{\"act\":\"correct\",\"table\":\"membership\",\"area\":$area_of_state,\"id\":\"$own_state\",\"texts\":{\"organisation\":\"$(ask "select organisation_id from membership where organisation_id <> $mycell and kind_m = 1 and until_d = 99991231")\"}}" "no right"
# shellcheck disable=SC2086
refused "no discipline" chibo.02578 "$(set -- $member; printf '{"act":"create","table":"discipline","area":%s,"texts":{"person":"%s","system":"party_member","form":"warning","decided.no":"1","from":"1/10/2026"}}' "$1" "$2")" "no right"
printf '{"do":"correct","table":"membership","area":%s,"id":"%s","set":{"in_text":"qua tệp"}}\n' "$area_of_state" "$own_state" >"$T/own.jsonl"
check "the same by rows" "$COSO" put "$T/own.jsonl" --db "$db" --as chibo.02578
foreign=$(ask "select area_id || ' ' || id from membership where organisation_id <> $mycell and kind_m = 1 and until_d = 99991231")
printf '{"do":"correct","table":"membership","area":%s,"id":"%s","set":{"organisation_id":"%s"}}\n' "${foreign% *}" "${foreign#* }" "$mycell" >"$T/foreign.jsonl"
fails_with "nor another's by rows" 1 "no right" "$COSO" put "$T/foreign.jsonl" --db "$db" --as chibo.02578

# ---- planning: class X, seen and kept by the organisers alone; the province's organisers enter by hand in their province ----
round="{\"act\":\"create\",\"table\":\"planning_round\",\"area\":$area_of_state,\"texts\":{\"organisation\":\"$own\",\"term_label\":\"2030-2035\",\"round_d\":\"1/10/2026\",\"rule_name\":\"Thử\"}}"
refused "a commune's office plans nobody" xa.02578 "$round" "no right"
refused "nor does a cell" chibo.02578 "$round" "no right"
refused "planning is of class X: not where nobody declared the installation isolated" tochuc.02578 "$round" "declared isolated"
refused "… whatever secrecy it is given" tochuc.02578 "$(echo "$round" | sed 's/2030-2035/2045-2050/; s/"rule_name"/"secrecy":"restricted","rule_name"/')" "declared isolated"
secret="{\"do\":\"insert\",\"table\":\"document\",\"as\":\"doc\",\"set\":{\"area_id\":$area_of_state,\"system\":\"party\",\"docno\":\"12-KH/ĐU\",\"issued_d\":\"2026-01-05\",\"issuer_text\":\"Đảng ủy\",\"title\":\"Thử\",\"secrecy\":\"LEVEL\"}}"
file="{\"do\":\"insert\",\"table\":\"attachment\",\"set\":{\"area_id\":$area_of_state,\"tbl\":\"document\",\"row_id\":\"\$doc\",\"kind_f\":\"original\",\"filename\":\"a.pdf\",\"mime\":\"application/pdf\",\"bytes\":1,\"content_hash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}"
echo "$secret" | sed 's/LEVEL/secret/' >"$T/line.jsonl"
check "the line of a secret document may be anywhere" "$COSO" put "$T/line.jsonl" --db "$db"
{ echo "$secret" | sed 's/LEVEL/secret/; s/12-KH/13-KH/' && echo "$file"; } >"$T/secret.jsonl"
fails_with "what it says may not" 1 "declared isolated" "$COSO" put "$T/secret.jsonl" --db "$db"
{ echo "$secret" | sed 's/LEVEL/open/; s/12-KH/14-KH/' && echo "$file" | sed 's/"kind_f"/"secrecy":"top","kind_f"/'; } >"$T/top.jsonl"
fails_with "nor a file that is secret by itself" 1 "declared isolated" "$COSO" put "$T/top.jsonl" --db "$db"
# what is written with a row of a file that is not there is written aside: this register is to be whole at the end
aside=$T/aside.db
cp "$db" "$aside" && cp -p "$db.key" "$aside.key"
{ echo "$secret" | sed 's/LEVEL/restricted/; s/12-KH/15-KH/' && echo "$file"; } >"$T/inside.jsonl"
check "an internal one may" "$COSO" put "$T/inside.jsonl" --db "$aside"
printf '{"do":"correct","table":"document","area":%s,"id":"%s","set":{"secrecy":"secret"}}\n' "$area_of_state" "$(db=$aside ask "select id from document where docno = '15-KH/ĐU'")" >"$T/raised.jsonl"
fails_with "until it is called secret" 1 "declared isolated" "$COSO" put "$T/raised.jsonl" --db "$aside"
echo '{"do":"insert","table":"setting","set":{"name":"isolated","value":"{\"value\": true}"}}' >"$T/isolated.jsonl"
check "the installation is declared isolated" sh -c '"$1" put "$2" --db "$3" && "$1" put "$2" --db "$4"' sh "$COSO" "$T/isolated.jsonl" "$db" "$aside"
check "then all of it may" sh -c '"$1" put "$2" --db "$4" && "$1" put "$3" --db "$4"' sh "$COSO" "$T/secret.jsonl" "$T/raised.jsonl" "$aside"
rm -f "$aside"*
check "the organisers do" act tochuc.02578 "$round"
check "those of the province too" act tinh.08 "$(echo "$round" | sed 's/2030-2035/2035-2040/')"
refused "not those of another province" tinh.46 "$(echo "$round" | sed 's/2030-2035/2040-2045/')" "no right"
# shellcheck disable=SC2086
check "the province's organisers enter by hand" act tinh.08 "$(career $outsider)"
# shellcheck disable=SC2086
refused "not in another province" tinh.46 "$(career $outsider)" "no right"

# ---- a file taken in meets the same rules ----
printf 'Họ và tên,Ngày sinh,Giới tính,Dân tộc,Tôn giáo,Chi bộ,Ngày vào Đảng\nLê Trẻ Thử,01/01/1995,Nam,Kinh,Không,Chi bộ Thôn Bờ Hồ,03/02/2010\n' >"$T/young.csv"
"$COSO" import "$T/young.csv" --map dang_vien_2025 --db "$db" --unit 02578 >"$T/young.said" 2>&1 && not_ok "somebody under age was taken in" || ok "nobody is taken in under age"
check "told at the cell" grep -q "^G2 .*C37" "$T/young.said"
check "nothing of it is left" test -z "$(ask "select id from person_v where full_name = 'Lê Trẻ Thử'")"
sed 's/1995/1985/' "$T/young.csv" >"$T/grown.csv"
check "of age he is" "$COSO" import "$T/grown.csv" --map dang_vien_2025 --db "$db" --unit 02578

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
waived=$("$COSO" warnings --db "$db" --waived --rule C35 --format tsv | sed -n 's/^C35	.*	//p' | head -n 1)
check "not among the open ones" sh -c 'test -n "$3" && ! "$1" warnings --db "$2" --rule C35 --format tsv | grep -q "$3"' - "$COSO" "$db" "$waived"
fails_with "no such unit" 1 "99999" "$COSO" warnings --db "$db" --unit 99999

check "the register is whole" "$COSO" verify --db "$db"
finish
