# The statements in SQL give the same bytes as the arrays in memory, for forms on the demo register, on both databases.
# shellcheck shell=sh
. tests/lib.sh
check "demo" demo_at "$T/demo.db"
both()
{
	"$COSO" form "$@" --format json --engine memory >"$T/a" 2>"$T/a.err"
	both_a=$?
	"$COSO" form "$@" --format json --engine sql >"$T/b" 2>"$T/b.err"
	both_b=$?
	if [ "$both_a" = 0 ] && [ "$both_b" = 0 ] && cmp -s "$T/a" "$T/b"; then
		ok "memory = sql on $where: $1"
	else
		not_ok "memory = sql on $where: $* ($both_a, $both_b)"
		sed 's/^/# /' "$T/a.err" "$T/b.err" | head -n 5
	fi
}
forms()
{
	both cap_uy_nhiem_ky --unit 08 --term 2020-2025 --db "$1"
	both can_bo_cap_xa --unit 08 --date 2015-06-30 --db "$1"
	both thon_co_dang_vien --unit 08 --date 2022-12-31 --by children --db "$1"
	both btctw_1 --unit 08 --period 2022 --db "$1"
	both btctw_3 --unit 08 --period 2022 --db "$1"
}
where=SQLite
forms "$T/demo.db"
# as known at an instant: from the history twins
where="SQLite, known at an instant"
both can_bo_cap_xa --unit 08 --date 2015-06-30 --known-at 2100-01-01 --db "$T/demo.db"
if [ -n "${TEST_PG:-}" ]; then
	check "demo on PostgreSQL" demo_pg
	where=PostgreSQL
	forms "$DEMO_PG"
else
	skip "the same on PostgreSQL" "no PostgreSQL (TEST_PG)"
fi
finish
