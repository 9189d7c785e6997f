/* What a typed cell of a form means, and a block copied from a sheet taken apart. */
#include "app/figure/figure_cells.h"
#include "app/page/page_enter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_texts(void **state)
{
	static const struct {
		const char *typed, *kept; /* NULL: refused */
	} all[] = {{"", ""}, {"  ", ""}, {"…", ""}, {"0", "0"}, {"-", "0"}, {"–", "0"}, {"120", "120"}, {" 1.234 ", "1234"},
		{"1 234 567", "1234567"}, {"1.234.567", "1234567"}, {"1234,0", "1234"}, {"1234.0", "1234"}, {"007", "7"}, {"?", "?"},
		{"Chưa có số liệu", "?"}, {"không rõ", "?"}, {"1.234,5", NULL}, {"1234.5", NULL}, {"-5", NULL}, {"(5)", NULL},
		{"12%", NULL}, {"x", NULL}, {"1;2", NULL}, {"=1+1", NULL}, {"1234567890123", NULL}, {"\x01", NULL}};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct err e = {0};
		const char *kept = NULL;
		bool ok = figure_cell_text(all[i].typed, a, &kept, &e);
		if (ok != (all[i].kept != NULL) || (ok && strcmp(kept, all[i].kept) != 0))
			fail_msg("\"%s\" is kept as %s", all[i].typed, ok ? kept : "nothing");
		assert_true(ok || (e.vi[0] != '\0' && e.en[0] != '\0'));
	}
	arena_free(a);
}

static void test_block(void **state)
{
	struct page_block b;
	struct arena *a = arena_new();
	(void)state;
	page_block_read("1\t2\r\n\t\"a\tb\"\"c\"\r\n", a, &b);
	assert_int_equal(b.row_count, 2);
	assert_int_equal(b.widths[0], 2);
	assert_string_equal(b.rows[0][1], "2");
	assert_string_equal(b.rows[1][0], "");
	assert_string_equal(b.rows[1][1], "a b\"c");
	page_block_read("", a, &b);
	assert_int_equal(b.row_count, 0);
	page_block_read("\n\n5", a, &b);
	assert_int_equal(b.row_count, 3);
	assert_string_equal(b.rows[2][0], "5");
	/* a quote that is not one of a sheet is a letter */
	page_block_read("\"x\ty", a, &b);
	assert_int_equal(b.row_count, 1);
	assert_string_equal(b.rows[0][0], "\"x");
	page_block_read("\"a\" b\tc", a, &b);
	assert_int_equal(b.widths[0], 2);
	assert_string_equal(b.rows[0][0], "\"a\" b");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_block)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
