/* Query strings, form bodies, cookies, paths: what comes out, what is refused. */
#include "http/pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The pairs as "name=value;name=value", each part as it is; NULL when refused. */
static char *shown(bool ok, const struct http_pairs *p)
{
	if (!ok)
		return NULL;
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < p->count; i++)
		g_string_append_printf(s, "%s%s=%s", i > 0 ? ";" : "", p->items[i].name, p->items[i].value);
	return g_string_free(s, FALSE);
}

static void expect_same(const char *given, const char *got, const char *wanted)
{
	if (g_strcmp0(got, wanted) != 0)
		fail_msg("\"%s\" gives %s, not %s", given, got != NULL ? got : "(refused)", wanted != NULL ? wanted : "(refused)");
}

static void test_form(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"a=1", "a=1"},
		{"a", "a="},
		{"a=", "a="},
		{"=1", "=1"},
		{"=", "="},
		{"a=1&a=2&b=3&a=1", "a=1;a=2;b=3;a=1"},
		{"&&a=1&&", "a=1"},
		{"&", ""},
		{"a=b=c", "a=b=c"},
		{"a+b=c+d", "a b=c d"},
		{"a%2Bb=%26%3D%25", "a+b=&=%"},
		{"t%C3%AAn=%c4%90%E1%BB%A9c", "tên=Đức"},
		{"tên=Đức", "tên=Đức"},
		{"a=%0D%0A", "a=\r\n"},
		{"a=1;b=2", "a=1;b=2"},
		{"a=%", NULL},
		{"a=%4", NULL},
		{"a=%4g", NULL},
		{"a=%g4", NULL},
		{"a=%+4", NULL},
		{"%=1", NULL},
		{"a=1&b=%00", NULL},
		{"%00", NULL},
		{"a=%FF", NULL},
		{"a=%C4", NULL},
		{"a=%C4&%90=", NULL},
		{"a=%ED%A0%80", NULL},
		{"a=%C0%80", NULL},
		{"a=\xFF", NULL},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct arena *a = arena_new();
		struct http_pairs p;
		g_autofree char *got = shown(pairs_form(cases[i][0], strlen(cases[i][0]), a, &p), &p);
		expect_same(cases[i][0], got, cases[i][1]);
		arena_free(a);
	}
	struct arena *a = arena_new();
	struct http_pairs p;
	assert_false(pairs_form("a=\0b", 4, a, &p));
	assert_false(pairs_form("a\0=b", 4, a, &p));
	/* exactly the bytes given, no more: the "%41" behind is cut in two */
	assert_false(pairs_form("a=%41", 4, a, &p));
	assert_true(pairs_form("a=1&b=2", 3, a, &p));
	assert_int_equal(p.count, 1);
	arena_free(a);
}

static void test_cookies(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"a=1", "a=1"},
		{"a=1; b=2;c=3 ;\td=4", "a=1;b=2;c=3;d=4"},
		{"a=1; a=2", "a=1;a=2"},
		{"a=x=y%20+", "a=x=y%20+"},
		{"a=\"q\"", "a=\"q\""},
		{"a=", "a="},
		{"flag; =x; ;a=1", "a=1"},
		{"a=Đ", "a=Đ"},
		{"a=\xC4", NULL},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct arena *a = arena_new();
		struct http_pairs p = {0};
		g_autofree char *got = shown(pairs_cookies(cases[i][0], strlen(cases[i][0]), a, &p), &p);
		expect_same(cases[i][0], got, cases[i][1]);
		arena_free(a);
	}
	/* a second header adds */
	struct arena *a = arena_new();
	struct http_pairs p = {0};
	assert_true(pairs_cookies("a=1", 3, a, &p) && pairs_cookies("b=2; c=3", 8, a, &p));
	g_autofree char *got = shown(true, &p);
	assert_string_equal(got, "a=1;b=2;c=3");
	arena_free(a);
}

static void test_path(void **state)
{
	static const char *const cases[][2] = {
		{"/", "/"},
		{"/a/b?c=/d%2F", "/a/b"},
		{"/a%20b+c", "/a b+c"},
		{"/%C4%90", "/Đ"},
		{"/a%3Fb", "/a?b"},
		{"/..%2e/", "/.../"},
		{"/?", "/"},
		{"", NULL},
		{"a", NULL},
		{"*", NULL},
		{"http://h/", NULL},
		{"%2Fa", NULL},
		{"/a%2Fb", NULL},
		{"/a%2fb/", NULL},
		{"/a%00", NULL},
		{"/a%0A", NULL},
		{"/a%7F", NULL},
		{"/a%", NULL},
		{"/a%4", NULL},
		{"/%FF", NULL},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct arena *a = arena_new();
		expect_same(cases[i][0], pairs_path(cases[i][0], a), cases[i][1]);
		arena_free(a);
	}
}

/* As many as allowed, and one more. */
static void test_many(void **state)
{
	(void)state;
	for (size_t n = HTTP_PAIRS_MAX; n <= HTTP_PAIRS_MAX + 1; n++) {
		struct arena *a = arena_new();
		GString *form = g_string_new("a"), *cookies = g_string_new("a=1");
		for (size_t i = 1; i < n; i++) {
			g_string_append(form, "&a");
			g_string_append(cookies, ";a=1");
		}
		struct http_pairs p = {0}, q = {0};
		assert_int_equal(pairs_form(form->str, form->len, a, &p), n == HTTP_PAIRS_MAX);
		assert_int_equal(pairs_cookies(cookies->str, cookies->len, a, &q), n == HTTP_PAIRS_MAX);
		if (n == HTTP_PAIRS_MAX) {
			assert_int_equal(p.count, n);
			assert_int_equal(q.count, n);
			assert_false(pairs_cookies("b=1", 3, a, &q));
		}
		g_string_free(form, TRUE);
		g_string_free(cookies, TRUE);
		arena_free(a);
	}
}

static void test_lookup(void **state)
{
	static const struct http_pair query[] = {{"a", "1"}, {"a", "2"}, {"A", "3"}}, headers[] = {{"accept", "x"}, {"ACCEPT", "y"}};
	const struct http_request q = {.query = {3, query}, .headers = {2, headers}};
	(void)state;
	assert_string_equal(http_query(&q, "a"), "1");
	assert_string_equal(http_query(&q, "A"), "3");
	assert_null(http_query(&q, "b"));
	assert_null(http_form(&q, "a"));
	assert_null(http_cookie(&q, "a"));
	assert_string_equal(http_header(&q, "Accept"), "x");
	assert_null(http_header(&q, "Accep"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_cookies),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_lookup),
	};
	return cmocka_run_group_tests_name("http_pairs", tests, NULL, NULL);
}
