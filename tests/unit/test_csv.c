/* Comma-separated text: quotes, line ends, marks, what is refused. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct csv *read_text(const char *text, struct arena *a, struct err *e)
{
	return csv_read(text, strlen(text), "x.csv", a, e);
}

static void test_rows(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = {0};
	const struct csv *c = read_text("\xEF\xBB\xBF"
					"a,b\r\n\r\n\"1, \"\"2\"\"\",\"x\ny\"\n,\nlast",
		a, &e);
	assert_non_null(c);
	assert_int_equal(c->count, 4);
	assert_string_equal(c->rows[0].fields[0], "a");
	assert_string_equal(c->rows[0].fields[1], "b");
	assert_string_equal(c->rows[1].fields[0], "1, \"2\"");
	assert_string_equal(c->rows[1].fields[1], "x\ny");
	assert_int_equal(c->rows[1].line, 3);
	assert_int_equal(c->rows[2].line, 5);
	assert_int_equal(c->rows[2].count, 2);
	assert_string_equal(c->rows[3].fields[0], "last");
	arena_free(a);
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"a,\"b\n", "\"a\"b,c\n", "a\xFF,b\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct arena *a = arena_new();
		struct err e = {0};
		assert_null(read_text(bad[i], a, &e));
		assert_int_equal(e.code, ERR_INPUT);
		arena_free(a);
	}
	struct arena *a = arena_new();
	struct err e = {0};
	assert_int_equal(read_text("", a, &e)->count, 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
