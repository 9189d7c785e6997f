/* The YAML subset: what is read, with its places, and what is refused, with its place. */
#include "base/yaml.h"
#include "messages/text.def"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const struct yaml *parse(const char *text, struct arena *a, struct yaml_fault *f)
{
	return yaml_parse(text, strlen(text), a, f);
}

static void test_tree(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct yaml_fault f;
	const struct yaml *y =
		parse("form: bieu_1   # a comment\nrows:\n  - {id: A, when: \"tuổi < 35\", n: 1}\n  - second\nempty:\n", a, &f);
	assert_non_null(y);
	assert_int_equal(y->kind, YAML_MAP);
	assert_int_equal(y->count, 3);
	assert_string_equal(yaml_text(y, "form"), "bieu_1");
	assert_string_equal(yaml_text(y, "empty"), "");
	assert_null(yaml_text(y, "rows"));
	assert_null(yaml_get(y, "nothing"));
	const struct yaml *rows = yaml_get(y, "rows");
	assert_int_equal(rows->kind, YAML_LIST);
	assert_int_equal(rows->count, 2);
	assert_int_equal(rows->key->line, 2);
	assert_int_equal(rows->key->column, 1);
	const struct yaml *when = yaml_get(rows->first, "when");
	assert_string_equal(when->text, "tuổi < 35");
	assert_int_equal(when->line, 3);
	assert_int_equal(when->column, 20); /* inside the quote */
	const struct yaml *number = yaml_get(rows->first, "n");
	assert_int_equal(number->column, 35); /* characters, not bytes */
	assert_string_equal(number->text, "1");
	assert_string_equal(rows->first->next->text, "second");
	assert_null(rows->first->next->next);
	arena_free(a);
}

static void test_every_scalar_is_text(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct yaml_fault f;
	const struct yaml *y = parse("- true\n- 007\n- ~\n- 'it''s'\n- \"a\\nb\"\n- 2025-07-01\n", a, &f);
	static const char *const want[] = {"true", "007", "~", "it's", "a\nb", "2025-07-01"};
	size_t i = 0;
	for (const struct yaml *c = y->first; c != NULL; c = c->next, i++)
		assert_string_equal(c->text, want[i]);
	assert_int_equal(i, 6);
	arena_free(a);
}

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		msg_key key;
		int line, column;
	} cases[] = {
		{"a: 1\nb: 2\na: 3\n", MSG_YAML_DUPLICATE_KEY, 3, 1},
		{"x: {k: 1, \"k\": 2}\n", MSG_YAML_DUPLICATE_KEY, 1, 12},
		{"a: &x 1\n", MSG_YAML_ANCHOR, 1, 7},
		{"a: &x {b: 1}\nc: *x\n", MSG_YAML_ANCHOR, 1, 7},
		{"a: !!str 1\n", MSG_YAML_TAG, 1, 10},
		{"a: !x [1]\n", MSG_YAML_TAG, 1, 7},
		{"<<: {a: 1}\n", MSG_YAML_MERGE, 1, 1},
		{"a: 1\nđặc:\tb\n", MSG_YAML_TAB, 2, 5},
		{"a: 1\nb: e\xCC\x82\n", MSG_YAML_NOT_NFC, 2, 4},
		{"a: 1\nb: \xFF\n", MSG_YAML_NOT_UTF8, 2, 4},
		{"a: \x01\n", MSG_YAML_CONTROL, 1, 4},
		{"a: \"\\0\"\n", MSG_YAML_CONTROL, 1, 5},
		{"[a, b]: c\n", MSG_YAML_KEY, 1, 1},
		{"a: 1\n---\nb: 2\n", MSG_YAML_SEVERAL, 3, 1},
		{"", MSG_YAML_EMPTY, 1, 1},
		{"# nothing\n", MSG_YAML_EMPTY, 1, 1},
		{"a: [1, 2\nb: 3\n", MSG_YAML_SYNTAX, 0, 0},
		{"a: \"open\n", MSG_YAML_SYNTAX, 0, 0},
		{"a: b: c\n", MSG_YAML_SYNTAX, 0, 0},
		{"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\n", MSG__NONE, 0, 0}, /* 16 levels are allowed */
		{"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]\n", MSG_YAML_TOO_DEEP, 1, 17},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *a = arena_new();
		struct yaml_fault f;
		const struct yaml *y = parse(cases[i].text, a, &f);
		if (cases[i].key == MSG__NONE) {
			assert_non_null(y);
		} else {
			assert_null(y);
			if (f.key != cases[i].key)
				fail_msg("case %zu: %d:%d: %s", i, f.line, f.column, msg_template(f.key, MSG_EN));
			assert_true(f.line >= 1 && f.column >= 1);
			if (cases[i].line > 0) {
				assert_int_equal(f.line, cases[i].line);
				assert_int_equal(f.column, cases[i].column);
			}
		}
		arena_free(a);
	}
}

static void test_too_large(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct yaml_fault f;
	size_t n = 256 * 1024;
	char *text = arena_alloc(a, n + 2);
	memset(text, 'x', n + 1);
	assert_non_null(yaml_parse(text, n, a, &f));
	assert_null(yaml_parse(text, n + 1, a, &f));
	assert_int_equal(f.key, MSG_YAML_TOO_LARGE);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_every_scalar_is_text),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_large),
	};
	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
