/* Days as integers: against GLib's calendar as an independent oracle; partial dates, half-open intervals, 29 February, instants. */
#include "base/date.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROUNDS 20000

static struct rng numbers; /* begun anew by each test */

static int pick(void)
{
	return (int)rng_below(&numbers, INT32_MAX);
}

/* A random real day of 1800..2199. */
static ymd random_day(void)
{
	for (;;) {
		ymd d = (1800 + pick() % 400) * 10000 + (1 + pick() % 12) * 100 + 1 + pick() % 31;
		if (ymd_is_day(d))
			return d;
	}
}

static GDate to_gdate(ymd d)
{
	GDate g;
	g_date_clear(&g, 1);
	g_date_set_dmy(&g, (GDateDay)(d % 100), (GDateMonth)(d / 100 % 100), (GDateYear)(d / 10000));
	return g;
}

static ymd from_gdate(const GDate *g)
{
	return g_date_get_year(g) * 10000 + (ymd)g_date_get_month(g) * 100 + g_date_get_day(g);
}

static void test_real_days(void **state)
{
	(void)state;
	for (int y = 1890; y <= 2110; y++)
		for (int m = 0; m <= 13; m++)
			for (int d = 0; d <= 32; d++) {
				bool real = m >= 1 && m <= 12 && d >= 1 && g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y);
				assert_int_equal(ymd_is_day(y * 10000 + m * 100 + d), real);
				/* partial: a whole year, a whole month, or a real day; never a day of an unknown month */
				bool partial = real || (m == 0 && d == 0) || (m >= 1 && m <= 12 && d == 0);
				assert_int_equal(ymd_is_pdate(y * 10000 + m * 100 + d), partial);
			}
	assert_true(ymd_is_day(20000229) && ymd_is_day(20240229));
	assert_false(ymd_is_day(19000229) || ymd_is_day(20230229) || ymd_is_day(21000229));
	assert_true(ymd_is_day(YMD_OPEN));
	assert_false(ymd_is_day(0) || ymd_is_day(-20200101) || ymd_is_day(17991231) || ymd_is_pdate(0));
}

static void test_days_are_a_line(void **state)
{
	(void)state;
	rng_init(&numbers, "test_date 1");
	for (int i = 0; i < ROUNDS; i++) {
		ymd a = random_day(), b = random_day();
		int n = pick() % 200000 - 100000;
		GDate ga = to_gdate(a), gb = to_gdate(b);
		assert_int_equal(ymd_days_between(a, b), g_date_days_between(&ga, &gb));
		assert_int_equal(ymd_days_between(a, b), -ymd_days_between(b, a));
		assert_int_equal(ymd_add_days(a, ymd_days_between(a, b)), b);
		/* the order of the integers is the order of the days */
		assert_int_equal(a<b, ymd_days_between(a, b)> 0);
		if (n >= 0)
			g_date_add_days(&ga, (guint)n);
		else
			g_date_subtract_days(&ga, (guint)-n);
		assert_int_equal(ymd_add_days(a, n), from_gdate(&ga));
	}
	assert_int_equal(ymd_add_days(20240228, 1), 20240229);
	assert_int_equal(ymd_add_days(20230228, 1), 20230301);
	assert_int_equal(ymd_add_days(20250701, -1), 20250630);
}

/* Half-open [from, until): lengths add up, and cutting at any day leaves neither gap nor overlap. */
static void test_half_open(void **state)
{
	(void)state;
	rng_init(&numbers, "test_date 2");
	for (int i = 0; i < ROUNDS; i++) {
		ymd from = random_day(), cut = ymd_add_days(from, 1 + pick() % 4000), until = ymd_add_days(cut, 1 + pick() % 4000);
		assert_int_equal(ymd_days_between(from, until), ymd_days_between(from, cut) + ymd_days_between(cut, until));
		ymd day = ymd_add_days(from, pick() % 8200 - 100);
		int whole = from <= day && day < until, parts = (from <= day && day < cut) + (cut <= day && day < until);
		assert_int_equal(whole, parts);
		/* the last day in, written with "đến hết ngày", is the day before the end */
		assert_true(ymd_add_days(until, -1) < until && ymd_add_days(ymd_add_days(until, -1), 1) == until);
	}
	assert_true(ymd_add_days(20200531, 1) == 20200601);
}

static void test_months(void **state)
{
	(void)state;
	rng_init(&numbers, "test_date 3");
	for (int i = 0; i < ROUNDS; i++) {
		ymd a = random_day();
		int n = pick() % 600;
		GDate g = to_gdate(a);
		g_date_add_months(&g, (guint)n);
		assert_int_equal(ymd_add_months(a, n), from_gdate(&g));
		/* as long as the day exists in the target month, adding and counting are inverse */
		if (a % 100 <= 28)
			assert_int_equal(ymd_months_between(a, ymd_add_months(a, n)), n);
		ymd b = random_day();
		if (b >= a) {
			int m = ymd_months_between(a, b), y = ymd_years_between(a, b);
			assert_true(m >= 0 && y == m / 12);
			if (a % 100 <= 28)
				assert_true(ymd_add_months(a, m) <= b && b < ymd_add_months(a, m + 1));
		}
	}
	assert_int_equal(ymd_add_months(20240131, 1), 20240229);
	assert_int_equal(ymd_add_months(20230131, 1), 20230228);
	assert_int_equal(ymd_add_months(20250315, -3), 20241215);
	assert_int_equal(ymd_months_between(20240131, 20240229), 0);
	assert_int_equal(ymd_months_between(20240131, 20240331), 2);
}

/* Age: full years; born on 29 February, a year is full on 1 March of a common year; unknown parts count as the first day. */
static void test_age(void **state)
{
	(void)state;
	assert_int_equal(ymd_years_between(20000229, 20180228), 17);
	assert_int_equal(ymd_years_between(20000229, 20180301), 18);
	assert_int_equal(ymd_years_between(20000229, 20200228), 19);
	assert_int_equal(ymd_years_between(20000229, 20200229), 20);
	assert_int_equal(ymd_years_between(19850630, 20250629), 39);
	assert_int_equal(ymd_years_between(19850630, 20250630), 40);
	assert_int_equal(ymd_years_between(20250630, 20250629), -1);
	for (int y = 1900; y <= 2020; y += 7) {
		ymd only_year = y * 10000, year_month = y * 10000 + 500;
		assert_int_equal(ymd_first(only_year), y * 10000 + 101);
		assert_int_equal(ymd_first(year_month), y * 10000 + 501);
		assert_int_equal(ymd_first(y * 10000 + 517), y * 10000 + 517);
		for (ymd d = 20240101; d <= 20241231; d = ymd_add_days(d, 3))
			assert_int_equal(ymd_years_between(only_year, d), ymd_years_between(ymd_first(only_year), d));
	}
}

static void test_written(void **state)
{
	(void)state;
	char buf[16];
	ymd d = 0;
	rng_init(&numbers, "test_date 4");
	for (int i = 0; i < ROUNDS; i++) {
		ymd a = random_day(), partial = pick() % 3 == 0 ? a / 100 * 100 : pick() % 2 == 0 ? a / 10000 * 10000 : a;
		assert_true(ymd_parse_iso(ymd_format_iso(a, buf), &d, NULL));
		assert_int_equal(d, a);
		assert_true(ymd_parse_partial(ymd_format_iso(partial, buf), &d, NULL));
		assert_int_equal(d, partial);
	}
	assert_string_equal(ymd_format_vi(20150301, buf), "01/03/2015");
	assert_string_equal(ymd_format_vi(20150300, buf), "03/2015");
	assert_string_equal(ymd_format_vi(20150000, buf), "2015");
	static const char *const wrong[] = {"2025-02-29", "2025-2-1", "2025/02/01", "01-02-2025", "25-02-01", "2025-02-01 ", " 2025-02-01",
		"2025-00-01", "2025-01-00", "2025-13-01", "", "x", "2025-02-0a", "1799-12-31", "２025-01-01"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		struct err e = {0};
		d = 42;
		assert_false(ymd_parse_iso(wrong[i], &d, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_false(ymd_parse_partial(wrong[i], &d, NULL));
		assert_int_equal(d, 42); /* nothing half-done */
	}
	assert_false(ymd_parse_iso("2025", &d, NULL));
	assert_false(ymd_parse_partial("2025-00", &d, NULL));
	assert_false(ymd_parse_partial("25", &d, NULL));
}

static void test_instants(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int64_t ms = 0, other = 0;
	assert_true(instant_parse("1970-01-01T00:00:00Z", &ms, NULL) && ms == 0);
	assert_true(instant_parse("2025-07-01T00:00+07:00", &ms, NULL));
	assert_true(instant_parse("2025-06-30T17:00:00.000Z", &other, NULL) && ms == other);
	/* a day alone is its last millisecond in Vietnam */
	assert_true(instant_parse("2025-06-30", &other, NULL) && other == ms - 1);
	assert_string_equal(instant_format(ms, a), "2025-07-01T00:00:00.000+07:00");
	assert_string_equal(instant_format(-1, a), "1970-01-01T06:59:59.999+07:00");
	assert_string_equal(instant_words(ms, a), "01/07/2025 00:00");
	assert_string_equal(instant_words(NONE, a), "");
	assert_true(instant_parse("1751302800000", &other, NULL) && other == ms);
	rng_init(&numbers, "test_date 5");
	for (int i = 0; i < 2000; i++) {
		int64_t t = ((int64_t)pick() << 10) + pick() % 1000;
		assert_true(instant_parse(instant_format(t, a), &other, NULL));
		assert_true(other == t);
	}
	static const char *const wrong[] = {"2025-02-30T00:00Z", "2025-07-01T24:00Z", "2025-07-01T00:60Z", "2025-07-01T00:00",
		"2025-07-01 00:00Z", "2025-07-01T00:00+7:00", "2025-07-01T0:00Z", "", "hôm nay", "12345678"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		struct err e = {0};
		assert_false(instant_parse(wrong[i], &ms, &e));
		assert_int_not_equal(e.code, ERR_NONE);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_days),
		cmocka_unit_test(test_days_are_a_line),
		cmocka_unit_test(test_half_open),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_instants),
	};
	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
