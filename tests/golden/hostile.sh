# Names that want to be something else: taken in as text in every field (tests/fixtures/hostile.json, hostile.py), or refused with the line.
# shellcheck shell=sh
. tests/lib.sh
check "demo" demo_at "$T/a.db"
python3 tests/fixtures/hostile.py "$T/a.db" >"$T/hostile.jsonl"
check "hostile names are taken in" "$COSO" put "$T/hostile.jsonl" --db "$T/a.db"
check "and the register is whole" "$COSO" verify --db "$T/a.db"
# invisible signs (right-to-left override and mark, zero width, byte order mark, soft hyphen) and controls are refused at the door
for sign in '\\u202e' '\\u200f' '\\u200b' '\\ufeff' '\\u00ad' '\\u0007' '\\u0085'; do
	sed "s/\"full_name\": \"[^\"]*\"/\"full_name\": \"Lê$sign Mai\"/" "$T/hostile.jsonl" | grep '"table": "person"\|"table": "person_v"' | head -n 2 >"$T/one.jsonl"
	fails_with "a name with $sign is refused" 1 "one.jsonl:2" "$COSO" put "$T/one.jsonl" --db "$T/a.db"
done
sed 's/"full_name": "[^"]*"/"full_name": "'"$(printf 'A%.0s' $(seq 1 10000))"'"/' "$T/hostile.jsonl" | grep '"table": "person"\|"table": "person_v"' | head -n 2 >"$T/long.jsonl"
fails_with "ten thousand letters are refused" 1 "long.jsonl:2" "$COSO" put "$T/long.jsonl" --db "$T/a.db"
finish
