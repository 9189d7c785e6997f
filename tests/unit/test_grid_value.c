/* Days, numbers, yes and no as offices write them: what is read, what is refused with which question. */
#include "exchange/grid_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_days(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		ymd day;
	} good[] = {{"03/02/1930", 19300203}, {"3/2/1930", 19300203}, {"3-2-1930", 19300203}, {"3.2.1930", 19300203},
		{"03 02 1930", 19300203}, {" 3 / 2 / 1930 ", 19300203}, {"1930", 19300000}, {"2/1930", 19300200}, {"02-1930", 19300200},
		{"1930-02", 19300200}, {"1930-02-03", 19300203}, {"1930/2/3", 19300203}, {"2021-05-14T08:30:00", 20210514},
		{"2021-05-14 23:59", 20210514}, {"2021-05-13T17:00:00.000Z", 20210514}, {"2021-05-14T00:00:00Z", 20210514},
		{"2021-05-14T23:00:00+07:00", 20210514}, {"2021-05-14T02:00:00+09:00", 20210514}, {"2021-05-14T01:00:00+09:00", 20210513},
		{"14/05/2021 00:00:00", 20210514}, {"14/5/2021 12:00:00 SA", 20210514}, {"ngày 3 tháng 2 năm 1930", 19300203},
		{"Ngày 03 Tháng 02 Năm 1930", 19300203}, {"3 tháng 2, 1930", 19300203}, {"tháng 2 năm 1930", 19300200},
		{"Tháng 2/1930", 19300200}, {"năm 1930", 19300000}, {"00/02/1930", 19300200}, {"00/00/1930", 19300000},
		{"29/02/2020", 20200229}, {"25122020", 20201225}, {"19801231", 19801231}, {"'3/2/1930", 19300203}};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		struct arena *a = arena_new();
		struct err e = {0};
		ymd day = 0;
		if (!value_day(good[i].text, a, &day, NULL, &e) || day != good[i].day)
			fail_msg("%s: %d, %s", good[i].text, day, e.vi);
		arena_free(a);
	}
}

static void test_days_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says, *nearest;
	} bad[] = {{"03-02-34", "1934 hay 2034", NULL}, {"3/2/05", "1905 hay 2005", NULL}, {"05/14/2021", "14/05/2021", "14/05/2021"},
		{"29/02/1900", "không có ngày", "28/02/1900"}, {"31/4/2020", "không có ngày", "30/04/2020"},
		{"abc", "không phải là ngày", NULL}, {"", "không phải là ngày", NULL}, {"13/2020", "không có ngày", NULL},
		{"20201301", "13/01/2020", "13/01/2020"}, {"1/2", "không phải là ngày", NULL}, {"3/2-1930", "không phải là ngày", NULL},
		{"3/2/1930x", "không phải là ngày", NULL}, {"0/0/0", "1900 hay 2000", NULL}, {"99999999", "không có ngày", NULL},
		{"3/2/1700", "không có ngày", NULL}};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct arena *a = arena_new();
		struct err e = {0};
		ymd day = 0;
		const char *nearest = "?";
		if (value_day(bad[i].text, a, &day, &nearest, &e) || strstr(e.vi, bad[i].says) == NULL || e.code != ERR_INPUT ||
			g_strcmp0(nearest, bad[i].nearest) != 0)
			fail_msg("%s: %d, %s, %s", bad[i].text, day, e.vi, nearest);
		arena_free(a);
	}
}

static void test_cells(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = {0};
	ymd day = 0;
	const struct grid_cell serial = {.type = GRID_NUMBER, .text = "29221"}, year = {.type = GRID_NUMBER, .text = "1980"},
			       real = {.type = GRID_DAY, .text = "2010-05", .day = 20100500},
			       number = {.type = GRID_NUMBER, .text = "1.234"};
	assert_true(value_day_of_cell(&serial, false, a, &day, NULL, &e));
	assert_int_equal(day, 19800101);
	assert_true(value_day_of_cell(&serial, true, a, &day, NULL, &e));
	assert_int_equal(day, 19840102);
	assert_true(value_day_of_cell(&year, false, a, &day, NULL, &e));
	assert_int_equal(day, 19800000);
	assert_true(value_day_of_cell(&real, false, a, &day, NULL, &e));
	assert_int_equal(day, 20100500);
	const char *text = NULL;
	assert_true(value_number_of_cell(&number, 0, a, &text, &e));
	assert_string_equal(text, "1.234");
	arena_free(a);
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char point;
		const char *is; /* or what the refusal says, after "!" */
	} all[] = {{"1234", 0, "1234"}, {"007", 0, "7"}, {"1.234,5", 0, "1234.5"}, {"1,234.5", 0, "1234.5"}, {"1,5", 0, "1.5"},
		{"1.5", 0, "1.5"}, {"1.234.567", 0, "1234567"}, {"1,234,567", 0, "1234567"}, {"1 234 567", 0, "1234567"},
		{"1\xC2\xA0"
		 "234,5",
			0, "1234.5"},
		{"-5", 0, "-5"}, {"(5)", 0, "-5"}, {"0,123", 0, "0.123"}, {"1234.567", 0, "1234.567"}, {"1.234", ',', "1234"},
		{"1.234", '.', "1.234"}, {"1,234", '.', "1234"}, {"1.234.567,89", 0, "1234567.89"}, {"1.500.000 đồng", 0, "1500000"},
		{"2.340.000đ", 0, "2340000"}, {"0", 0, "0"}, {"0,0", 0, "0.0"}, {"1.234", 0, "!1234 hay 1,234"},
		{"1,234", 0, "!1234 hay 1,234"}, {"1.23.4", 0, "!không phải là số"}, {"1,5", '.', "!không phải là số"},
		{"12,34,567", 0, "!không phải là số"}, {"một", 0, "!không phải là số"}, {"", 0, "!không phải là số"},
		{"1 2", 0, "!không phải là số"}, {"1..2", 0, "!không phải là số"}, {"1.", 0, "!không phải là số"},
		{",5", 0, "!không phải là số"}, {"1.234,567.8", 0, "!không phải là số"}, {"--5", 0, "!không phải là số"}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct arena *a = arena_new();
		struct err e = {0};
		const char *out = "";
		bool ok = value_number(all[i].text, all[i].point, a, &out, &e);
		if (all[i].is[0] == '!' ? ok || strstr(e.vi, all[i].is + 1) == NULL : !ok || strcmp(out, all[i].is) != 0)
			fail_msg("%s: %s, %s", all[i].text, out, e.vi);
		arena_free(a);
	}
}

static void test_yes_no(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = {0};
	bool is = false;
	static const char *const yes[] = {"x", "X", "Có", "có ", "ĐÚNG", "✓", "1", "yes"}, *const no[] = {"không", "Ko", "0", "-", "Sai"};
	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
		assert_true(value_yes_no(yes[i], a, &is, &e) && is);
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		assert_true(value_yes_no(no[i], a, &is, &e) && !is);
	assert_false(value_yes_no("có thể", a, &is, &e));
	assert_non_null(strstr(e.en, "có thể"));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_days), cmocka_unit_test(test_days_refused), cmocka_unit_test(test_cells),
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_yes_no)};
	return cmocka_run_group_tests_name("grid_value", tests, NULL, NULL);
}
