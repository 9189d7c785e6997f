/* What goes into a page comes out as text, whatever it holds; addresses; marked search hits; static files. */
#include "base/date.h"
#include "html/components.h"
#include "web/static.h"
#include "web/templates.gen.h"
#include "messages/shell.def"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define HOSTILE "\"><script>alert('x')</script>&amp;"
#define HOSTILE_ESCAPED "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;"

/* Everything said between BEGIN and END is compared with expected. */
#define WRITES(expected, statement)                                                                                                        \
	do {                                                                                                                               \
		struct html html_ = {g_string_new(NULL), MSG_EN}, *o = &html_;                                                             \
		statement;                                                                                                                 \
		assert_string_equal(o->text->str, expected);                                                                               \
		g_string_free(o->text, TRUE);                                                                                              \
	} while (0)

static void test_text(void **state)
{
	(void)state;
	const char *null = NULL;
	char array[8] = "a<b";
	WRITES(HOSTILE_ESCAPED, HTML_TEXT(o, HOSTILE));
	WRITES(HOSTILE_ESCAPED, HTML_ATTRIBUTE(o, HOSTILE));
	WRITES("Đặng &lt; Nguyễn", HTML_TEXT(o, "Đặng < Nguyễn"));
	WRITES("a&lt;b", HTML_TEXT(o, array));
	WRITES("", HTML_TEXT(o, null));
	WRITES("", HTML_ATTRIBUTE(o, null));
	WRITES("<b>", HTML_TEXT(o, ((struct html_raw){"<b>"})));
	WRITES("{literal}", HTML_LITERAL(o, "{literal}"));
}

static void test_numbers(void **state)
{
	(void)state;
	const struct {
		const int64_t big;
		const size_t size;
		const ymd day;
		const bool yes;
		const char *const name;
		const enum html_tag_kind kind;
	} c = {INT64_MIN, SIZE_MAX, 20250630, true, "a&b", TAG_WARN};
	WRITES("−9.223.372.036.854.775.808", HTML_TEXT(o, c.big));
	WRITES("18.446.744.073.709.551.615", HTML_TEXT(o, c.size));
	WRITES("20.250.630", HTML_TEXT(o, c.day));
	WRITES("1", HTML_TEXT(o, c.yes));
	WRITES("2", HTML_TEXT(o, c.kind));
	WRITES("a&amp;b", HTML_TEXT(o, c.name));
	WRITES("0", HTML_TEXT(o, 0));
	WRITES("999", HTML_TEXT(o, 999));
	WRITES("1.000", HTML_TEXT(o, 1000));
	WRITES("−1.234.567", HTML_TEXT(o, -1234567));
	WRITES("-9223372036854775808", HTML_ATTRIBUTE(o, c.big));
	WRITES("18446744073709551615", HTML_URL_PART(o, c.size));
	WRITES("1.234.567 can see this", html_message_int(o, MSG_SHELL_READERS, 1234567));
	WRITES(HOSTILE_ESCAPED " can see this", HTML_MESSAGE(o, MSG_SHELL_READERS, HOSTILE));
	WRITES("Show", html_message(o, MSG_SHELL_SHOW, NULL, 0));
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const good[] = {"/", "/people?a=1", "?date=x", "#top", "https://www.gov.vn/x", "HTTPS://x/"};
	static const char *const bad[] = {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x",
		"//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "http://x/", "people", "vbscript:x",
		"java\nscript:x", ""};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		WRITES(good[i], HTML_URL(o, good[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		WRITES("#blocked", HTML_URL(o, bad[i]));
	WRITES("/a?b=1&amp;c=%22", HTML_URL(o, ((struct html_url){"/a?b=1&c=%22"})));
	WRITES("#blocked", HTML_URL(o, ((struct html_url){"javascript:x"})));
	WRITES("a%2Fb%3Fc%3D%26d%23%27%22%3C%20%C4%90%5C", HTML_URL_PART(o, "a/b?c=&d#'\"< Đ\\"));
}

static void test_url_builder(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct url *u = url_new(a, "/people");
	url_segment_int(u, 8);
	url_segment(u, "a/b ?");
	url_add(u, "date", "2025-01-01");
	url_add(u, "org", NULL);
	url_add(u, "unit", "");
	url_add(u, "q", "Đ&=#");
	url_add_int(u, "row", -3);
	url_fragment(u, "cell 1");
	assert_string_equal(url_done(u).text, "/people/8/a%2Fb%20%3F?date=2025-01-01&q=%C4%90%26%3D%23&row=-3#cell%201");
	assert_string_equal(url_done(url_new(a, "/")).text, "/");
	assert_string_equal(url_done(url_new(a, "//evil.example/x")).text, "/evil.example/x");
	assert_string_equal(url_done(url_new(a, "x y")).text, "/x%20y");
	/* A path that goes on after the reader's day was added. */
	u = url_new(a, "/records");
	url_add(u, "date", "2022-12-31");
	url_segment(u, "a?b");
	url_segment(u, "paste");
	url_add(u, "q", "1");
	assert_string_equal(url_done(u).text, "/records/a%3Fb/paste?date=2022-12-31&q=1");
	u = url_new(a, "");
	url_add(u, "page", "2");
	assert_string_equal(url_done(u).text, "?page=2");
	assert_string_equal(url_done(url_new(a, "")).text, "?");
	arena_free(a);
}

static void test_marked(void **state)
{
	(void)state;
	static const struct {
		const char *text, *query, *expected;
	} cases[] = {
		{"Đặng Văn Đáng", "dang", "<mark>Đặng</mark> Văn <mark>Đáng</mark>"},
		{"Nguyễn Văn Ân", "an", "Nguyễn Văn <mark>Ân</mark>"},	       /* not the end of Văn */
		{"Nguyễn Văn Tình", "ien an", "Nguyễn V<mark>ăn</mark> Tình"}, /* nowhere at the beginning of a word */
		{"Nguyễn Văn Ân", "nguyễn văn", "<mark>Nguyễn Văn</mark> Ân"},
		{"Ho\xCC\x80"
		 "a <b>",
			"hoa",
			"<mark>Ho\xCC\x80"
			"a</mark> &lt;b&gt;"},
		{"a<script>", "script", "a&lt;<mark>script</mark>&gt;"}, {"a & b", "amp", "a &amp; b"}, {"Tân Thanh", "", "Tân Thanh"},
		{"Tân Thanh", "  ", "Tân Thanh"}, {"", "x", ""}, {"\xC4", "d", "\xC4"}, /* not UTF-8: as it came */
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_string_equal(html_marked(a, cases[i].text, cases[i].query).text, cases[i].expected);
	assert_string_equal(html_marked(a, NULL, "x").text, "");
	assert_string_equal(html_marked(a, "x", NULL).text, "x");
	arena_free(a);
}

static void test_components(void **state)
{
	(void)state;
	WRITES("<span class=\"tag bad\"><svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M6 6l12 12M18 6 6 "
	       "18\"/></svg>a&lt;b</span>",
		html_tag(o, TAG_BAD, "a<b"));
}

/* A compiled template: hostile texts in attributes and text, a shell without a session. */
static void test_template(void **state)
{
	(void)state;
	struct html o = {g_string_new(NULL), MSG_VI};
	struct shell s = {.title = "</title>" HOSTILE, .csrf = "", .back = HOSTILE, .readers = NONE, .register_name = HOSTILE};
	struct sign_in_page p = {.error = HOSTILE, .login = HOSTILE, .back = HOSTILE, .csrf = HOSTILE, .note = HOSTILE};
	template_sign_in(&o, &s, &p);
	assert_non_null(strstr(o.text->str, "<title>&lt;/title&gt;" HOSTILE_ESCAPED));
	assert_non_null(
		strstr(o.text->str, "name=\"login\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required "
				    "value=\"" HOSTILE_ESCAPED "\">"));
	assert_null(strstr(o.text->str, "<script>"));
	assert_non_null(strstr(o.text->str, "<html lang=\"vi\">"));
	g_string_free(o.text, TRUE);
}

static void test_static(void **state)
{
	(void)state;
	const struct static_file *css = static_find("app.css");
	assert_non_null(css);
	assert_string_equal(css->type, "text/css; charset=utf-8");
	assert_int_equal(strlen(css->etag), 26);
	assert_ptr_equal(static_find("app.css"), css);
	assert_null(static_find("../domain/vocabulary.yaml"));
	assert_null(static_find(""));
	assert_int_equal(strlen(static_version()), 12);
	assert_string_equal(static_find("so-400.woff2")->type, "font/woff2");
	assert_non_null(static_find("OFL-inter.txt"));
	/* every file the stylesheet names is there */
	gsize size;
	g_autofree char *text = g_strndup(g_bytes_get_data(css->bytes, NULL), g_bytes_get_size(css->bytes));
	g_bytes_get_data(css->bytes, &size);
	int found = 0;
	for (const char *at = text; (at = strstr(at, "url(")) != NULL; found++) {
		at += 4;
		g_autofree char *name = g_strndup(at, strcspn(at, ")"));
		if (static_find(name) == NULL)
			fail_msg("app.css names %s, which is not there", name);
	}
	assert_int_equal(found, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_url_builder),
		cmocka_unit_test(test_marked),
		cmocka_unit_test(test_components),
		cmocka_unit_test(test_template),
		cmocka_unit_test(test_static),
	};
	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
