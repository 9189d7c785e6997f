# The yearly review of committees (seed 002), training needs, a programme of targets (seed 000): numbers as reckoned from the tables.
# shellcheck shell=sh
. tests/lib.sh
db=$T/demo.db
check "demo register is made" demo_at "$db"
sql()
{
	python3 -c 'import sqlite3, sys; print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2]).fetchone()[0])' "$db" "$1"
}
# by_hand NAME DAY YOUNG EXPECTED: the review of Tuyên Quang beside the tables
by_hand()
{
	"$COSO" review --unit 08 --date "$2" --format json --db "$db" >"$T/review.json"
	hand=$(python3 tests/golden/review_by_hand.py "$db" "$T/review.json" "$(echo "$2" | tr -d -)" "$3")
	[ "$hand" = "$4" ] && ok "$1" || not_ok "$1: $hand"
}
by_hand "429 committees of the congress are full" 2020-06-30 40 "bodies 469 wrong 0 decided=3506 present=3506 vacant=0 over=0 women=973 minority=1553 young=1202"
# Three leave, one is elected in their place: what is vacant is said by committee, before and after.
python3 tests/golden/review_vacant.py "$db" 08 >"$T/vacant.jsonl"
check "some leave" "$COSO" put "$T/vacant.jsonl" --db "$db" --reason "kiện toàn"
by_hand "vacancies are those of the tables" 2022-12-31 40 "bodies 469 wrong 0 decided=3506 present=3503 vacant=3 over=0 women=972 minority=1552 young=939"
acts=$(python3 -c 'import json, sys; print(sum(a["kind"] == "vacant" for a in json.load(open(sys.argv[1]))["acts"]))' "$T/review.json")
[ "$acts" = 2 ] && ok "two committees have seats to fill" || not_ok "$acts committees with vacancies"
# said NAME FILTER EXPECTED: what a Python expression says of the review r
said()
{
	said_got=$(python3 -c "import json, sys; r = json.load(open(sys.argv[1])); print($2)" "$T/review.json")
	[ "$said_got" = "$3" ] && ok "$1: $3" || not_ok "$1: $said_got, not $3"
}
said "where the secretary went nobody leads" '[b["vacant"] for b in r["bodies"] if b["sort"] == "committee" and b["heads"] == 0]' "[1]"
said "one is expected to leave, one is planned" '[(b["vacant"], b["leaving"] > 0, b["planned"]) for b in r["bodies"] if b["planned"]]' "[(2, True, 1)]"
retiring=$("$COSO" ask --of 'tenure(title in party_committee and org.type = pb_base)' --count posts --where 'retires_on <= 2023-12-31' --unit 08 --dates 31/12/2022 --db "$db" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["rows"][0]["cells"]["n"]["n"])')
said "who reaches the retirement age within twelve months, as the question says" 'sum("nghỉ hưu" in a["text"] for a in r["acts"] if a["kind"] == "leaves" and a["organisation"] in {b["organisation"] for b in r["bodies"] if b["sort"] == "committee"})' "$retiring"
body=$(python3 -c 'import json, sys; print([b["organisation"] for b in json.load(open(sys.argv[1]))["bodies"] if b["planned"]][0])' "$T/review.json")
before=$(sql "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', (min(rec_ms) - 1000) / 1000, 'unixepoch') FROM tenure WHERE expected_until IS NOT NULL")
"$COSO" review --org "$body" --date 2022-12-31 --known-at "$before" --db "$db" --format json >"$T/review.json"
said "as known before it was full" '[(b["present"], b["vacant"]) for b in r["bodies"]]' "[(15, 0)]"
"$COSO" review --org "$body" --date 2022-12-31 --db "$db" --format tsv >"$T/members"
"$COSO" review --unit 02578 --date 2022-12-31 --db "$db" >"$T/ages"
check "on what day ages of the structure are counted" grep -q "Tuổi trong cơ cấu tính đến 30/09/2020" "$T/ages"
check "its members by name" test "$(tail -n +2 "$T/members" | wc -l)" = 13
check "the secretary first" sh -c 'sed -n 2p "$1" | cut -f 2 | grep -qx "Bí thư"' sh "$T/members"
check "who leaves when" test "$(grep -c 'dự kiến thôi ngày 30/06/2023' "$T/members")" = 1
"$COSO" review committee --unit 08 --date 2022-12-31 --db "$db" --show acts --format tsv >"$T/acts"
check "what to do" grep -q "Bổ sung 2 người (quyết định 15, có mặt 13); trong quy hoạch có 1 người" "$T/acts"
check "the paper" "$COSO" review committee --unit 08 --date 2022-12-31 --db "$db" --format pdf --out "$T/p.pdf"
pdftotext -layout "$T/p.pdf" "$T/text"
check "of the Party" grep -q "ĐẢNG CỘNG SẢN VIỆT NAM" "$T/text"
check "with what is vacant" grep -q "khuyết 3, thừa 0" "$T/text"
"$COSO" review --unit 08 --date 2022-12-31 --as chibo.02578 --db "$db" --format json >"$T/review.json"
said "a cell does not see the committees of the province" 'r["unseen"], len(r["bodies"])' "True 0"
"$COSO" review --unit 08/02578 --date 2022-12-31 --as xa.02578 --db "$db" --format json >"$T/review.json"
said "a commune sees its own" '[b["present"] > 0 and b["structure"]["women"] is not None for b in r["bodies"] if b["sort"] == "committee"]' "[True]"
"$COSO" review committee --unit 08 --date 2022-12-31 --as noivu.08 --db "$db" --format json >"$T/review.json"
said "an office without rights to ethnic groups sees no number of them" 'all(b["structure"]["minority"] is None and b["structure"]["women"] is not None for b in r["bodies"])' "True"
fails_with "no such sort" 1 "committee, cell_base, cell" "$COSO" review xyz --unit 08 --date 2022-12-31 --db "$db"
fails_with "a body that is not reviewed" 1 "không thuộc diện rà soát" "$COSO" review --org "$(sql "SELECT organisation_id FROM organisation_v WHERE type = 22 AND from_d <= 20221231 LIMIT 1")" --date 2017-12-31 --db "$db"
fails_with "before there was a file" 1 "1989" "$COSO" review --unit 08 --date 1989-12-31 --db "$db"

# marks of many units in one act, looked at first, taken back as one
printf 'Đơn vị,Đặc điểm,Từ ngày\nXã Tân Thanh,Biên giới,01/01/2026\nXã Lâm Bình,Biên giới,01/01/2026\n' >"$T/tags.csv"
marked() { "$COSO" list units --where border --unit 08 --date 2026-11-28 --db "$db" --format csv --out "$T/list.csv" >/dev/null 2>"$T/list.err" && tail -n +2 "$T/list.csv" | wc -l; }
check "looked at" "$COSO" import "$T/tags.csv" --map unit_tag --unit 08 --dry-run --db "$db"
check "written" "$COSO" import "$T/tags.csv" --map unit_tag --unit 08 --db "$db"
[ "$(marked)" = 2 ] && ok "two units of the border" || not_ok "$(marked) units of the border: $(cat "$T/list.err")"
check "taken back" "$COSO" undo last --db "$db"
[ "$(marked)" = 0 ] && ok "none" || not_ok "$(marked) units of the border"

# seed 000: the path of the three targets; training needs are those whom the standard names
"$COSO" programme muc_tieu_718 --unit 10 --date 2016-12-31 --db "$db" --format tsv >"$T/path"
check "promised, so far, foretold" sh -c 'cut -f 1,3,5,9 "$1" | grep -q "^Thôn, bản có chi bộ	2016	81	$" && cut -f 1,3,4,9 "$1" | grep -q "^Thôn, bản có chi bộ	2018	90	91$"' sh "$T/path"
check "thirty key communes" test "$("$COSO" programme muc_tieu_718 --unit 10 --date 2016-12-31 --db "$db" --show units --format tsv | tail -n +2 | wc -l)" = 30
python3 tests/golden/review_sent.py "$db" >"$T/sent.jsonl"
check "somebody was sent to a key commune, a secretary is not from there" "$COSO" put "$T/sent.jsonl" --db "$db" --reason "ví dụ"
check "who was sent, by name" test "$("$COSO" programme muc_tieu_718 --unit 10 --date 2016-12-31 --db "$db" --show people --format tsv | tail -n +2 | wc -l)" = 1
check "the head who is not from there, by name" test "$("$COSO" who kiem_nhiem --row secretary --column nonlocal --unit 08 --date 2022-12-31 --db "$db" --format tsv | tail -n +2 | wc -l)" = 1
check "none before the programme" sh -c '! "$@" 2>/dev/null' sh "$COSO" programme muc_tieu_718 --unit 10 --date 2013-12-31 --db "$db"
check "54 are to be taught" test "$("$COSO" needs --unit 10 --date 2018-12-31 --db "$db" --format tsv | tail -n +2 | wc -l)" = 54
places=$("$COSO" needs --unit 10 --date 2018-12-31 --db "$db" --show places --format tsv | tail -n +2 | cut -f 3 | python3 -c 'import sys; print(sum(map(int, sys.stdin)))')
[ "$places" = 54 ] && ok "place by place too" || not_ok "$places persons in all places"
fails_with "an office elsewhere is told that it may not see them, not that there are none" 1 "không có quyền xem nhu cầu" "$COSO" needs --unit 10 --date 2018-12-31 --as tinh.08 --db "$db"
check "an exemption says until when" sh -c '"$@" | grep "chưa có bằng đại học" | cut -f 8 | sort -u | grep -qx 31/07/2028' sh "$COSO" needs --unit 08 --date 2024-12-31 --db "$db" --format tsv
finish
