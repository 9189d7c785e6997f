/* The lineage graph on small worlds: merges, splits, transfers, chains, what is lost. */
#include "store/lineage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { A = 1, B, C, D, E, X };

static struct lineage *l;
static struct arena *arena;
static struct lineage_target *t;
static size_t n;

static int set_up(void **state)
{
	(void)state;
	l = lineage_new();
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lineage_free(l);
	arena_free(arena);
	return 0;
}

static void lives(int64_t unit, ymd from, ymd until)
{
	lineage_add_life(l, unit, from, until);
}

static enum lineage_exactness map(int64_t unit, ymd from, ymd to)
{
	return lineage_map(l, unit, from, to, &t, &n, arena);
}

static void merge_ab_into_c(void)
{
	lives(A, 20200101, 20220101); /* two versions */
	lives(A, 20220101, 20250701);
	lives(B, 20200101, 20250701);
	lives(C, 20250701, YMD_OPEN);
	lineage_add_part(l, 20250701, 0, A, C, LINEAGE_WHOLE, NONE);
	lineage_add_part(l, 20250701, 0, B, C, LINEAGE_WHOLE, NONE);
}

static void test_merge(void **state)
{
	(void)state;
	merge_ab_into_c();
	lineage_seal(l);
	assert_int_equal(map(A, 20210101, 20260101), LINEAGE_EXACT);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].to, C);
	assert_int_equal(t[0].share, LINEAGE_ALL);
	assert_true(t[0].whole);
	assert_int_equal(map(A, 20210101, 20250630), LINEAGE_EXACT);
	assert_int_equal(t[0].to, A);
	assert_int_equal(map(C, 20210101, 20260101), LINEAGE_UNKNOWN); /* backwards, or not yet there */
	assert_int_equal(map(X, 20210101, 20260101), LINEAGE_UNKNOWN);
}

static void test_split_unknown_then_together(void **state)
{
	(void)state;
	lives(A, 20200101, 20230101);
	lives(B, 20230101, 20240101);
	lives(C, 20230101, 20240101);
	lives(D, 20240101, YMD_OPEN);
	lineage_add_part(l, 20230101, 0, A, B, LINEAGE_SHARE, NONE);
	lineage_add_part(l, 20230101, 0, A, C, LINEAGE_SHARE, NONE);
	lineage_add_part(l, 20240101, 0, B, D, LINEAGE_WHOLE, NONE);
	lineage_add_part(l, 20240101, 0, C, D, LINEAGE_WHOLE, NONE);
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20230601), LINEAGE_PART);
	assert_int_equal(n, 2);
	assert_int_equal(t[0].share, LINEAGE_NO_SHARE);
	assert_false(t[0].whole);
	assert_int_equal(map(A, 20200101, 20240601), LINEAGE_EXACT);
	assert_int_equal(t[0].to, D);
	assert_int_equal(t[0].share, LINEAGE_ALL);
}

static void test_shares(void **state)
{
	(void)state;
	lives(A, 20200101, 20230101);
	lives(B, 20230101, YMD_OPEN);
	lives(C, 20230101, YMD_OPEN);
	lives(D, 20230101, YMD_OPEN);
	lineage_add_part(l, 20230101, 0, A, B, LINEAGE_SHARE, 400000);
	lineage_add_part(l, 20230101, 0, A, C, LINEAGE_SHARE, NONE); /* the one missing is what is left */
	lineage_add_part(l, 20230101, 0, A, D, LINEAGE_NOBODY, NONE);
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20230101), LINEAGE_PART);
	assert_int_equal(n, 2);
	assert_int_equal(t[0].share, 400000);
	assert_int_equal(t[1].share, 600000);
}

static void test_all_people_to_one(void **state)
{
	(void)state;
	lives(A, 20200101, 20230101);
	lives(B, 20230101, YMD_OPEN);
	lives(C, 20230101, YMD_OPEN);
	lineage_add_part(l, 20230101, 0, A, B, LINEAGE_NOBODY, NONE);
	lineage_add_part(l, 20230101, 0, A, C, LINEAGE_WHOLE, NONE);
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20230101), LINEAGE_EXACT);
	assert_int_equal(t[0].to, C);
}

static void test_transfer_keeps_the_rest(void **state)
{
	(void)state;
	lives(A, 20200101, YMD_OPEN);
	lives(B, 20200101, YMD_OPEN);
	lineage_add_part(l, 20230101, 0, A, B, LINEAGE_SHARE, 250000);
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20230101), LINEAGE_PART);
	assert_int_equal(t[0].to, A);
	assert_int_equal(t[0].share, 750000);
	assert_int_equal(t[1].share, 250000);
	assert_int_equal(map(A, 20230101, 20230101), LINEAGE_EXACT); /* the event lies behind */
}

static void test_order_within_a_day(void **state)
{
	(void)state;
	/* The same day: B is carved out of A (seq 0), then B is absorbed by C (seq 1). */
	lives(A, 20200101, YMD_OPEN);
	lives(C, 20200101, YMD_OPEN);
	lineage_add_part(l, 20230101, 1, B, C, LINEAGE_WHOLE, NONE);
	lineage_add_part(l, 20230101, 0, A, B, LINEAGE_SHARE, 100000);
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20240101), LINEAGE_PART);
	assert_int_equal(n, 2);
	assert_int_equal(t[0].to, A);
	assert_int_equal(t[1].to, C);
	assert_int_equal(t[1].share, 100000);
}

static void test_lost(void **state)
{
	(void)state;
	lives(A, 20200101, 20230101);
	lineage_add_part(l, 20230101, 0, A, NONE, LINEAGE_WHOLE, NONE);
	lives(B, 20200101, 20230101); /* ended without any event */
	lineage_seal(l);
	assert_int_equal(map(A, 20200101, 20230101), LINEAGE_UNKNOWN);
	assert_int_equal(n, 0);
	assert_int_equal(map(B, 20200101, 20230101), LINEAGE_UNKNOWN);
}

static void count_ended(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	int *seen = user;
	assert_true(unit == A || unit == B);
	assert_int_equal(how, LINEAGE_EXACT);
	assert_int_equal(count, 1);
	assert_int_equal(targets[0].to, C);
	++*seen;
}

static void test_ended(void **state)
{
	(void)state;
	merge_ab_into_c();
	lineage_seal(l);
	int seen = 0;
	lineage_ended(l, 20260101, count_ended, &seen);
	assert_int_equal(seen, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_merge, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_split_unknown_then_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shares, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_all_people_to_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_transfer_keeps_the_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_order_within_a_day, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ended, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
