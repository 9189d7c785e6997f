# Forms of an office's own: a question kept as a form, listed, opened by a second user of the office and by an office below, not by others;
# edited with a conflict said, deleted and taken back; an edited copy of a form of the law. Never official. Run on both engines.
. tests/lib.sh
. tests/http/lib.sh

as() # JAR LOGIN: signs in
{
	jar=$1
	sign_in "$2" "$password" "$jar"
}

# The forms of a commune that went into another are that one's from then on; of one that was divided every heir reads them.
heirs() # REGISTER ADDRESS
{
	serve "heirs.$1" "$COSO" "$2" --today 2026-11-28
	as "$T/jar.h.$1" tinh.08
	post "kept for a commune" 303 /forms do=keep owner="$gone" title="Biểu của xã" count=persons "of=party(home)" rows=sex
	theirs=$(sed -n 's|^location: /forms/\([a-z0-9_]*\).*|\1|pi' "$T/head" | tr -d '\r')
	post "and for another" 303 /forms do=keep owner="$split" title="Biểu của xã bị chia" count=persons "of=party(home)" rows=sex
	parted=$(sed -n 's|^location: /forms/\([a-z0-9_]*\).*|\1|pi' "$T/head" | tr -d '\r')
	stop_server
	check "$1: one commune goes into another, one is divided" "$COSO" put "$T/heirs.jsonl" --db "$2"
	# a figure of the divided one, re-based, is an estimate, marked once, that names what it was taken from
	estimate="--db $2 --unit 02425 --date 2022-12-31 --boundaries today --today 2026-11-28"
	# shellcheck disable=SC2086
	"$COSO" form can_bo_cap_xa $estimate >"$T/estimate"
	check "$1: an estimate is marked, once" sh -c 'grep -q "≈ [0-9]" "$1" && ! grep -q "≈ ≈" "$1"' sh "$T/estimate"
	# shellcheck disable=SC2086
	"$COSO" who can_bo_cap_xa $estimate --row staff --column n >"$T/sources"
	check "$1: it opens to its source units" grep -q "Xã Kim Phú (02497)  *30/06/2025 .*40,00 %" "$T/sources"
	# shellcheck disable=SC2086
	"$COSO" explain can_bo_cap_xa $estimate --row staff --column n >"$T/said"
	check "$1: and says so" grep -q "Xã Kim Phú (02497), còn đến 30/06/2025: [0-9]* × 40,00 % → [0-9]" "$T/said"
	serve "heirs.$1" "$COSO" "$2" --today 2026-11-28
	answers "$1: on the page too" 200 "/forms/can_bo_cap_xa?unit=02425&date=2022-12-31&boundaries=today&row=staff&column=n" -b "$T/jar.h.$1"
	has_text "its source units" "Ước tính từ"
	has_text "with shares" "× 40,00 % →"
	as "$T/jar.heir.$1" xa.02578
	answers "$1: the heir lists the forms" 200 /forms -b "$jar"
	has_text "and says whose they were" "Xã Tân Thanh (tiếp nhận của Xã Bình Xa)"
	answers "$1: it opens" 200 "/forms/$theirs" -b "$jar"
	answers "$1: its text" 200 "/forms/$theirs/edit" -b "$jar"
	at=$(sed -n 's/.*name="at" value="\([0-9]*\)".*/\1/p' "$T/body")
	post "the heir changes it" 303 /forms do=change code="$theirs" at="$at" title="Biểu đã nhận" text@domain/forms/bieu_3.yaml
	answers "$1: the other one opens too" 200 "/forms/$parted" -b "$jar"
	post "but who has only a part does not change it" 403 /forms do=stop code="$parted"
	as "$T/jar.46.h.$1" tinh.46
	answers "$1: still not for others" 404 "/forms/$theirs" -b "$jar"
	stop_server
}

one() # REGISTER
{
	password=$(sed -n 's/.*mật khẩu chung //p' "$T/demo.db.said")
	serve "own.$1" "$COSO" "$2" --today 2026-11-28
	as "$T/jar.$1" tinh.08
	mine=$csrf
	answers "$1: a question offers to be kept as a form" 200 '/ask?count=persons&of=party(home)&rows=sex&unit=08' -b "$jar"
	has_text "for one's own unit" 'id="ofu"'
	province=$(grep -A1 'id="ofu"' "$T/body" | sed -n 's/.*option value="\([0-9]*\)".*/\1/p')
	post "kept" 303 /forms do=keep owner="$province" title="Đảng viên theo giới 'tính'" count=persons "of=party(home)" rows=sex unit=08
	code=$(sed -n 's|^location: /forms/\([a-z0-9_]*\).*|\1|pi' "$T/head" | tr -d '\r')
	answers "$1: opened" 200 "/forms/$code?unit=08" -b "$jar"
	has_text "under its name" "<h1>Đảng viên theo giới &#39;tính&#39;</h1>"
	has_text "as the unit's" "Biểu của đơn vị: Tỉnh Tuyên Quang"
	has_text "never official" "bản nháp"
	total=$(grep -o 'row=all&amp;column=n#o">[0-9.]*' "$T/body" | head -n 1 | sed 's/.*>//')
	check "$1: it counts ($total)" test -n "$total" -a "$total" != 0
	answers "$1: on another day" 200 "/forms/$code?unit=08&date=2021-12-31" -b "$jar"
	has_text "of that day" "31/12/2021"
	answers "$1: a cell opens" 200 "/forms/$code?unit=08&row=r_female&column=n" -b "$jar"
	has_text "and says its file" "local/$code.yaml"
	answers "$1: names" 200 "/forms/$code/names?unit=08&row=r_female&column=n" -b "$jar"
	answers "$1: Excel" 200 "/forms/$code/excel?unit=08" -b "$jar"
	answers "$1: PDF" 200 "/forms/$code/pdf?unit=08" -b "$jar"
	answers "$1: definition" 200 "/forms/$code/definition" -b "$jar"
	has_text "as kept" "form: $code"
	answers "$1: the list of forms" 200 /forms -b "$jar"
	has_text "has it" "href=\"/forms/$code\""
	answers "$1: edited" 200 "/forms/$code/edit" -b "$jar"
	at=$(sed -n 's/.*name="at" value="\([0-9]*\)".*/\1/p' "$T/body")
	sed -n '/<textarea/,/<\/textarea>/p' "$T/body" | sed '1s/.*<textarea[^>]*>//; s/<\/textarea>.*//; s/&#39;/'"'"'/g; s/&amp;/\&/g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g' >"$T/text"
	sed "s/count: 'persons'/count: 'turns'/; s/confidence: draft/confidence: official/" "$T/text" >"$T/wrong"
	post "a text with a fault" 400 /forms do=change code="$code" at="$at" text@"$T/wrong"
	has_text "is kept on the page, with the place" "$code.yaml:"
	sed "s/of: 'party(home)'/of: 'party(home and status = official)'/; s/confidence: draft/confidence: official/" "$T/text" >"$T/good"
	post "another text" 303 /forms do=change code="$code" at="$at" text@"$T/good"
	answers "$1: is drawn" 200 "/forms/$code?unit=08" -b "$jar"
	has_text "still no official one" "bản nháp"
	has_no_text "with other figures" "row=all&amp;column=n#o\">$total<"
	post "edited by who had the text before" 409 /forms do=change code="$code" at="$at" text@"$T/text"
	has_text "is said" "đã có người lưu bản khác"

	# an edited copy of the law's
	answers "$1: a form of the law" 200 /forms/btctw_3/edit -b "$jar"
	has_text "can be copied" 'value="keep"'
	post "its copy" 303 /forms do=keep code=btctw_3 owner="$province" title="Biểu 3 của tỉnh" text@domain/forms/bieu_3.yaml
	copy=$(sed -n 's|^location: /forms/\([a-z0-9_]*\).*|\1|pi' "$T/head" | tr -d '\r')
	answers "$1: the copy" 200 "/forms/$copy?unit=08" -b "$jar"
	has_no_text "has no number of the law's" "Biểu số 3-BTCTW"
	post "no form" 400 /forms do=keep code=btctw_3 owner="$province" text="targets: x"
	post "for a unit of others" 400 /forms do=keep owner=1 count=persons "of=party(home)"

	as "$T/jar.noivu.$1" noivu.08
	answers "$1: a second user of the office" 200 "/forms/$code?unit=08" -b "$jar"
	as "$T/jar3.$1" xa.02578
	answers "$1: an office below" 200 "/forms/$code" -b "$jar"
	has_no_text "does not edit it" "/forms/$code/edit\""
	post "nor deletes it" 403 /forms do=stop code="$code"
	as "$T/jar.46.$1" tinh.46
	answers "$1: another province" 404 "/forms/$code" -b "$jar"
	answers "$1: nor its list" 200 /forms -b "$jar"
	has_no_text "has it" "$code"

	jar=$T/jar.$1 csrf=$mine
	post "deleted" 303 /forms do=stop code="$code"
	answers "$1: said, and may be taken back" 200 "/forms?gone=$code" -b "$jar"
	has_text "there" 'value="resume"'
	jar=$T/jar3.$1
	answers "$1: gone for the office below" 200 /forms -b "$jar"
	has_no_text "from the list" "$code"
	answers "$1: and its address" 404 "/forms/$code" -b "$jar"
	jar=$T/jar.$1 csrf=$mine
	post "taken back" 303 /forms do=resume code="$code"
	answers "$1: as it was" 200 "/forms/$code?unit=08" -b "$jar"
	stop_server
	check "$1: on the command line" "$COSO" form "$code" --db "$2" --unit 08 --date 2025-12-31 --strict
	check "$1: in its list" sh -c '"$1" forms --db "$2" | grep -q "^$3 "' sh "$COSO" "$2" "$code"
	check "$1: and in that of an account of the office" sh -c '"$1" forms --db "$2" --as noivu.08 | grep -q "^$3 "' sh "$COSO" "$2" "$code"
	check "$1: not in that of others" sh -c '"$1" forms --db "$2" --as tinh.46 >"$4" && ! grep -q "^$3 " "$4"' sh "$COSO" "$2" "$code" "$T/others"
	heirs "$@"
	check "$1: the register is whole" "$COSO" verify --db "$2"
}

demo_at "$T/demo.db"
commune() # CODE
{
	query "$T/demo.db" "SELECT unit_id FROM unit_v WHERE code = '$1' AND until_d = 99991231"
}
gone=$(commune 02404) split=$(commune 02509)
python3 - "$T/demo.db" "$gone" "$split" "$(commune 02578)" "$(commune 02425)" >"$T/heirs.jsonl" <<'EOF'
import json, sqlite3, sys
db, gone, split, heir, other = sys.argv[1], *sys.argv[2:]
version = lambda unit: str(sqlite3.connect(db).execute("select id from unit_v where unit_id = ? and until_d = 99991231", (unit,)).fetchone()[0])
def part(event, source, to, **more):
    print(json.dumps({"do": "insert", "table": "unit_event_part", "set": {"event_id": event, "from_unit_id": source, "to_unit_id": to, **more}}))
for name, kind in (("one", "absorb"), ("two", "split")):
    print(json.dumps({"do": "insert", "table": "unit_event", "as": name, "set": {"event": kind, "on_d": "2026-01-01"}}))
part("$one", gone, heir, extent="whole")
for to, share in ((heir, 600000), (other, 400000)):
    part("$two", split, to, extent="part", share_people=share)
for unit in (gone, split):
    print(json.dumps({"do": "correct", "table": "unit_v", "id": version(unit), "set": {"until_d": "2026-01-01"}}))
EOF
one sqlite "$T/demo.db"
if [ -n "${TEST_PG:-}" ]; then
	demo_pg
	one pg "$DEMO_PG"
fi
finish
