# `coso import` killed at random moments, on both engines: the register is what it was, or has all of it; the same command again completes.
# shellcheck shell=sh
. tests/lib.sh
: "${KILLS:=3}" # of each engine; ./dev soak takes more
python3 - "$T" <<'END'
import sys
folder = sys.argv[1]
open(folder + "/map.yaml", "w").write("""import: kill
title: { vi: "Người", en: "People" }
confidence: draft
columns: { name: { headings: ["Họ tên"], required: true }, born: ["Ngày sinh"], phone: ["Điện thoại"] }
records:
  - record: p
    kind: person
    recognise: [name_birth_home]
    fields: { full_name: name, birth_d: born, sex: { value: male }, phone: phone }
""")
family, middle, given = ["Lò", "Vàng", "Giàng", "Hoàng", "Lý"], ["Văn", "A", "Đức", "Mạnh", "Thế", "Bá"], ["An", "Bình", "Chu", "Dũng", "Giang", "Hải", "Kỳ", "Lâm", "Minh", "Nam"]
people = [(f"{f} {m} {g} {k}", f"{1 + n % 28:02d}/0{1 + n % 9}/{1950 + n % 50}") for k in ["Một", "Hai"] for n, (f, m, g) in enumerate((f, m, g) for f in family for m in middle for g in given)]
def save(name, rows):
    open(f"{folder}/{name}.csv", "w").write("Họ tên,Ngày sinh,Điện thoại\n" + "".join(f"{n},{b},{p}\n" for n, b, p in rows))
    open(f"{folder}/{name}.count", "w").write(str(len(rows)))
save("few", [(n, b, "") for n, b in people[:40]])
save("all", [(n, b, "0912345678") for n, b in people]) # completes the few and adds the others
END

take()
{
	"$COSO" import "$T/all.csv" --map "$T/map.yaml" --db "$1" --unit 02578 --today 2026-11-28
}

# the last batch
take_back()
{
	"$COSO" undo "$("$COSO" batches --db "$1" --format tsv | sed -n 2p | cut -f1)" --db "$1" >"$T/null" 2>&1
}

# names and telephones of everybody, without the numbers the store gives
people()
{
	"$COSO" export person --db "$1" --unit 02578 --out "$T/out.csv" >/dev/null 2>&1 && cut -d, -f3- "$T/out.csv" | sort
}

# engine NAME ADDRESS: killed KILLS times, then in peace
engine()
{
	check "$1: an empty register" "$COSO" init --db "$2"
	check "$1: a few are there" "$COSO" import "$T/few.csv" --map "$T/map.yaml" --db "$2" --unit 02578 --today 2026-11-28
	people "$2" >"$T/before"
	# how long it takes in peace bounds the moments (a trial takes longer: it copies the register)
	start=$(date +%s%N)
	take "$2" >"$T/said" 2>&1
	took=$((($(date +%s%N) - start) / 1000000))
	take_back "$2"
	people "$2" >"$T/now"
	check "$1: taken back, it is as before" cmp "$T/before" "$T/now"
	kills=0
	cut=0
	while [ $kills -lt "$KILLS" ]; do
		kills=$((kills + 1))
		take "$2" >"$T/said" 2>&1 &
		victim=$!
		ms=$((took * ($(od -An -N1 -tu1 /dev/urandom) + 40) / 300))
		sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
		kill -9 $victim 2>/dev/null
		wait $victim 2>/dev/null
		people "$2" >"$T/now"
		if cmp -s "$T/before" "$T/now"; then
			cut=$((cut + 1))
		elif ! [ "$(wc -l <"$T/now")" = $(($(cat "$T/all.count") + 1)) ]; then
			not_ok "$1: killed after $ms ms of $took: half of it is there"
		else # it was over already: taken back for the next
			take_back "$2"
			people "$2" >"$T/now"
			if ! cmp -s "$T/before" "$T/now"; then not_ok "$1: taken back, it is not as before"; fi
		fi
	done
	ok "$1: killed $kills times, all or nothing"
	echo "# $1: $cut of $kills in the middle of $took ms"
	check "$1: the same command again completes" take "$2"
	people "$2" >"$T/$1.after"
	check "$1: everybody is there once" test "$(wc -l <"$T/$1.after")" = $(($(cat "$T/all.count") + 1))
	check "$1: what was empty is completed" test "$(grep -c 0912345678 "$T/$1.after")" = "$(cat "$T/all.count")"
	take "$2" >"$T/again" 2>&1
	check "$1: and once more changes nothing" grep -q "^0 bản ghi mới, 0 bản ghi sửa" "$T/again"
	check "$1: after all that the register holds" "$COSO" verify --db "$2"
}

engine SQLite "$T/a.db"
if [ -n "${TEST_PG:-}" ]; then
	COSO_KEY_FILE=$T/pg.key
	export COSO_KEY_FILE
	engine PostgreSQL "$TEST_PG"
	check "both engines have the same people" cmp "$T/SQLite.after" "$T/PostgreSQL.after"
else
	skip "killed on PostgreSQL" "no PostgreSQL (TEST_PG)"
fi
finish
