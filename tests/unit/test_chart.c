/* Charts: every value is there or is said to be missing, gaps and breaks interrupt lines, the table says the same, hostile names stay text,
 * the markup is well formed. COSO_GALLERY=FILE writes all of them as a page to look at. */
#include "html/chart.h"
#include "html/chart_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#define HOSTILE "\"><script>alert('x')</script>&amp;"
#define V(x, words)                                                                                                                        \
	{                                                                                                                                  \
		.at = (x), .text = (words)                                                                                                 \
	}
#define L(x, words, where)                                                                                                                 \
	{                                                                                                                                  \
		.at = (x), .text = (words), .to = { where }                                                                                \
	}
#define NOT(words)                                                                                                                         \
	{                                                                                                                                  \
		.missing = true, .text = (words)                                                                                           \
	}
#define VALUES(...)                                                                                                                        \
	(const struct chart_value[])                                                                                                       \
	{                                                                                                                                  \
		__VA_ARGS__                                                                                                                \
	}
#define NAMES(...)                                                                                                                         \
	(const char *const[])                                                                                                              \
	{                                                                                                                                  \
		__VA_ARGS__                                                                                                                \
	}

static const struct chart_row terms[] = {
	{.label = "Nữ",
		.values = VALUES(V(24.87, "24,87"), V(27.68, "27,68"), L(29.42, "29,42", "/forms/x")),
		.has_target = true,
		.target = 15,
		.target_text = "15,00"},
	{.label = "Dân tộc thiểu số", .values = VALUES(NOT("…"), V(43.99, "43,99"), V(58.12, "58,12"))},
	{.label = "Chuyên môn từ cao đẳng trở lên, kể cả đang học",
		.values = VALUES(V(71.62, "71,62"), V(88.67, "88,67"), V(95.80, "95,80"))},
};
static const struct chart structure = {.kind = CHART_DOTS,
	.id = "dots",
	.title = "Cơ cấu qua ba nhiệm kỳ",
	.description = "Phần trăm số người",
	.rows_title = "% số người",
	.series = NAMES("2015–2020", "2020–2025", "2025–2030"),
	.series_count = 3,
	.rows = terms,
	.row_count = 3,
	.high = 100};

static const struct chart_row years[] = {
	{.label = "2015", .at = 2015, .values = VALUES(V(1597, "1.597"), V(12, "12"))},
	{.label = "2016", .at = 2016, .values = VALUES(V(1610, "1.610"), V(40, "40"))},
	{.label = "2017", .at = 2017, .values = VALUES(NOT("…"), V(55, "55"))},
	{.label = "2018", .at = 2018, .values = VALUES(V(1710, "1.710"), V(70, "70")), .broken = "cách xếp loại mới"},
	{.label = "2019",
		.at = 2019,
		.values = VALUES(V(1759, "1.759"), V(81, "81")),
		.has_target = true,
		.target = 1800,
		.target_text = "1.800"},
};
static const struct chart series = {.kind = CHART_LINES,
	.id = "lines",
	.title = "Xếp loại qua các năm",
	.description = "Số tổ chức",
	.rows_title = "Năm",
	.series = NAMES("Hoàn thành tốt", HOSTILE),
	.series_count = 2,
	.rows = years,
	.row_count = 5};

static const struct chart_row ages[] = {
	{.label = "18–30", .values = VALUES(V(120, "120"), V(160, "160"))},
	{.label = "31–40", .values = VALUES(V(310, "310"), V(350, "350"))},
	{.label = "41–50", .values = VALUES(V(260, "260"), V(240, "240"))},
	{.label = "trên 60", .values = VALUES(NOT("⊘"), V(0, "0"))},
};
static const struct chart pyramid = {.kind = CHART_PYRAMID,
	.id = "ages",
	.title = "Tuổi",
	.description = "Nam bên trái, nữ bên phải",
	.rows_title = "Tuổi",
	.series = NAMES("Nam", "Nữ"),
	.series_count = 2,
	.rows = ages,
	.row_count = 4};

static const struct chart_row places[] = {
	{.label = "Xã Tân Thanh",
		.to = {"/units/1"},
		.values = VALUES(L(1102, "1.102", "/people?x=1")),
		.has_target = true,
		.target = 1000,
		.target_text = "1.000"},
	{.label = "Xã Có Tên Rất Dài Phải Xuống Dòng Nhiều Lần Vì Không Được Cắt", .values = VALUES(V(-40, "−40"))},
	{.label = HOSTILE, .values = VALUES(NOT(HOSTILE))},
};
static struct chart bars = {.kind = CHART_BARS,
	.id = "bars",
	.title = HOSTILE,
	.description = HOSTILE,
	.rows_title = "Xã",
	.series = NAMES("Người"),
	.series_count = 1,
	.rows = places,
	.row_count = 3};

static char *drawn(void (*draw)(struct html *, const struct chart *), const struct chart *c)
{
	struct html o = {g_string_new(NULL), MSG_VI};
	draw(&o, c);
	return g_string_free(o.text, FALSE);
}

/* Only the drawing for a page, without the one for a telephone. */
static char *drawn_wide(const struct chart *c)
{
	char *both = drawn(html_chart, c), *phone = strstr(both, "<div class=\"chart-n\">");
	assert_non_null(phone);
	*phone = '\0';
	return both;
}

static size_t times(const char *text, const char *part)
{
	size_t n = 0;
	for (const char *p = text; (p = strstr(p, part)) != NULL; p += strlen(part))
		n++;
	return n;
}

static void assert_well_formed(const char *text)
{
	static const GMarkupParser nothing = {0};
	g_autoptr(GMarkupParseContext) x = g_markup_parse_context_new(&nothing, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
	g_autoptr(GError) e = NULL;
	g_autofree char *whole = g_strconcat("<x>", text, "</x>", NULL);
	if (!g_markup_parse_context_parse(x, whole, -1, &e) || !g_markup_parse_context_end_parse(x, &e))
		fail_msg("%s\n%s", e->message, text);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "inf"));
}

static double number_in(const char *element, const char *attribute)
{
	const char *at = strstr(element, attribute);
	assert_non_null(at);
	return g_ascii_strtod(at + strlen(attribute), NULL);
}

static void test_all_well_formed(void **state)
{
	(void)state;
	const struct chart *all[] = {&structure, &series, &pyramid, &bars};
	GString *page = g_string_new("<!doctype html><meta charset=utf-8><link rel=stylesheet href=app.css><main>");
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		g_autofree char *svg = drawn(html_chart, all[i]), *table = drawn(html_chart_table, all[i]),
				*key = drawn(html_chart_key, all[i]);
		assert_well_formed(svg);
		assert_well_formed(table);
		assert_well_formed(key);
		g_string_append_printf(page, "<section class=\"card\">%s%s%s</section>", key, svg, table);
	}
	struct chart bullet = bars;
	bullet.kind = CHART_BULLET;
	g_autofree char *svg = drawn(html_chart, &bullet);
	assert_well_formed(svg);
	/* The value of a bar stands behind the scale, where the mark of a target cannot cross it. */
	const char *lane = strstr(svg, "class=\"lane\""), *value = strstr(svg, ">1.102</text>");
	assert_non_null(lane);
	assert_non_null(value);
	assert_true(number_in(g_strrstr_len(svg, value - svg, "<text"), " x=\"") > number_in(lane, " x=\"") + number_in(lane, " width=\""));
	struct html o = {page, MSG_VI};
	const struct chart_value was[] = {V(91.2, ""), V(93, ""), NOT(""), V(95, ""), V(97.4, "")}, forecast = V(99.6, "99,6"),
				 target = V(100, "100,0");
	html_spark(&o, &(struct spark){was, 5, &forecast, &target, 4});
	g_string_append(page, svg);
	assert_non_null(strstr(page->str, "99,6"));
	assert_well_formed(strstr(page->str, "<section"));
	if (g_getenv("COSO_GALLERY") != NULL)
		assert_true(g_file_set_contents(g_getenv("COSO_GALLERY"), page->str, -1, NULL));
	g_string_free(page, TRUE);
}

/* What another reader of XML says of it; not everywhere there is one. */
static void assert_xmllint_agrees(const char *svg, const char *name)
{
	g_autofree char *program = g_find_program_in_path("xmllint"), *path = NULL, *fault = NULL;
	if (program == NULL)
		return;
	path = g_strdup_printf("%s/%s.svg", g_getenv("T") != NULL ? g_getenv("T") : g_get_tmp_dir(), name);
	char noout[] = "--noout", nonet[] = "--nonet", *argv[] = {program, noout, nonet, path, NULL};
	int status = 0;
	assert_true(g_file_set_contents(path, svg, -1, NULL));
	assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &fault, &status, NULL));
	if (status != 0)
		fail_msg("%s: %s", name, fault);
	g_unlink(path);
}

/* No id stands twice on a page, and what is labelled by an id has it. */
static void assert_ids(const char *page)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (const char *p = page; (p = strstr(p, " id=\"")) != NULL; p++) {
		char *id = g_strndup(p + 5, strcspn(p + 5, "\""));
		if (!g_hash_table_add(ids, id))
			fail_msg("id %s stands twice", id);
	}
	for (const char *p = page; (p = strstr(p, "aria-labelledby=\"")) != NULL; p++) {
		g_autofree char *all = g_strndup(p + 17, strcspn(p + 17, "\""));
		g_auto(GStrv) names = g_strsplit(all, " ", -1);
		for (char **name = names; *name != NULL; name++)
			if (!g_hash_table_contains(ids, *name))
				fail_msg("nothing has the id %s", *name);
	}
}

/* The drawing for a telephone: as wide as its page, so that nothing scrolls, with every number that stands in the other one, valid too. */
static void on_a_phone(const char *html, const struct chart *c, const char *name)
{
	g_autofree char *title = g_strdup_printf("<title id=\"%s-tn\">", c->id), *file = g_strdup_printf("%s-phone", name);
	const char *from = strstr(html, "<div class=\"chart-n\"><svg class=\"ch\" viewBox=\"0 0 330 ");
	assert_non_null(from);
	const char *svg = strstr(from, "<svg ");
	g_autofree char *only = g_strndup(svg, (size_t)(strstr(svg, "</svg>") + strlen("</svg>") - svg));
	assert_non_null(strstr(only, title));
	assert_xmllint_agrees(only, file);
	for (size_t r = 0; r < c->row_count; r++)
		for (size_t s = 0; s < c->series_count; s++) {
			g_autofree char *text = g_markup_escape_text(c->rows[r].values[s].text, -1);
			if (!c->rows[r].values[s].missing && strstr(only, text) == NULL)
				fail_msg("%s: %s is not in the drawing for a telephone", name, text);
		}
}

/* Every kind: a drawing with title and description, whose every number stands in the table beside it. */
static void test_every_kind_has_its_twin(void **state)
{
	(void)state;
	struct chart bullet = bars;
	bullet.kind = CHART_BULLET;
	bullet.id = "bullet";
	const struct chart *all[] = {&structure, &series, &pyramid, &bars, &bullet};
	static const char *const names[] = {"dots", "lines", "pyramid", "bars", "bullet"};
	g_autoptr(GString) page = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		const struct chart *c = all[i];
		g_autofree char *html = drawn(html_chart, c), *table = drawn(html_chart_table, c);
		const char *from = strstr(html, "<svg "), *to = strstr(html, "</svg>");
		assert_non_null(from);
		on_a_phone(html, c, names[i]);
		assert_non_null(to);
		g_autofree char *svg = g_strndup(from, (size_t)(to + strlen("</svg>") - from));
		g_autofree char *title = g_strdup_printf("<title id=\"%s-t\">", c->id),
				*desc = g_strdup_printf("<desc id=\"%s-d\">", c->id);
		assert_non_null(strstr(svg, title));
		assert_non_null(strstr(svg, desc));
		assert_xmllint_agrees(svg, names[i]);
		g_string_append(page, html);
		g_string_append(page, table);
		for (size_t r = 0; r < c->row_count; r++)
			for (size_t s = 0; s < c->series_count; s++) {
				const struct chart_value *v = &c->rows[r].values[s];
				g_autofree char *text = g_markup_escape_text(v->text, -1);
				if (!v->missing && (strstr(svg, text) == NULL || strstr(table, text) == NULL))
					fail_msg("%s: %s is not in both drawing and table", names[i], text);
			}
	}
	assert_ids(page->str);
}

static void test_lines_stop_where_nothing_is_known(void **state)
{
	(void)state;
	g_autofree char *svg = drawn_wide(&series), *table = drawn(html_chart_table, &series);
	/* The first series has a gap, the second only the break: two pieces each. */
	assert_int_equal(times(svg, "<polyline class=\"ln k1\""), 2);
	assert_int_equal(times(svg, "<polyline class=\"ln k2\""), 2);
	assert_int_equal(times(svg, "<circle"), 4 + 5);
	assert_non_null(strstr(svg, "cách xếp loại mới"));
	assert_non_null(strstr(table, "cách xếp loại mới"));
	assert_non_null(strstr(table, ">…</td>"));
	assert_non_null(strstr(table, ">1.800</td>"));
}

/* No two figures at the ends of lines stand on one another; the same figure at the same place is written once; none falls below the axis.
 */
static void test_ends_of_lines_keep_apart(void **state)
{
	(void)state;
	const struct chart_row close[] = {
		{.label = "2014", .at = 2014, .values = VALUES(V(93, "93,0"), V(93, "93,0"), NOT("–"), V(1, "1"), V(2, "2"))},
		{.label = "2016", .at = 2016, .values = VALUES(V(96.5, "96,5"), V(96, "96"), V(96.5, "96,5"), V(1, "1"), V(2, "2"))},
		{.label = "2018", .at = 2018, .values = VALUES(NOT("–"), V(100, "100"), V(100, "100"), V(0, "0"), V(0.5, "0,5"))},
	};
	struct chart c = series;
	c.series = NAMES("Đã đạt", "Lộ trình", "Dự báo", "x", "y");
	c.series_count = 5;
	c.rows = close;
	c.row_count = 3;
	c.high = 100;
	g_autofree char *svg = drawn_wide(&c);
	double left[8], right[8], y[8];
	size_t n = 0;
	for (const char *p = svg; (p = strstr(p, "<text class=\"tb halo\"")) != NULL; p++, n++) {
		assert_true(n < 8);
		const char *from = strchr(p, '>') + 1, *to = strchr(from, '<');
		left[n] = number_in(p, " x=\"");
		right[n] = left[n] + (double)g_utf8_strlen(from, to - from) * CHART_LETTER;
		y[n] = number_in(p, " y=\"");
		assert_true(y[n] > 12 && y[n] < 240);
	}
	assert_int_equal(n, 4); /* 96,5; 100 once; 0; 0,5 */
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (left[i] < right[k] && left[k] < right[i] && y[i] - y[k] < 12.9 && y[k] - y[i] < 12.9)
				fail_msg("figures %zu and %zu stand on one another:\n%s", i, k, svg);
}

/* Words of breaks stay inside the drawing and do not run into one another. */
static void test_breaks_close_together(void **state)
{
	(void)state;
	const struct chart_row close[] = {
		{.label = "2017", .at = 2017, .values = VALUES(V(1, "1")), .broken = "cách xếp loại mới"},
		{.label = "2018", .at = 2018, .values = VALUES(V(1, "1")), .broken = "cách xếp loại mới"},
		{.label = "2040", .at = 2040, .values = VALUES(V(1, "1"))},
	};
	struct chart c = series;
	c.series_count = 1;
	c.rows = close;
	c.row_count = 3;
	g_autofree char *svg = drawn_wide(&c);
	assert_int_equal(times(svg, "class=\"now\""), 2);
	assert_int_equal(times(svg, ">cách xếp loại mới</text>"), 1);
	const char *words = g_strrstr_len(svg, strstr(svg, ">cách xếp loại mới</text>") - svg, "<text");
	assert_true(number_in(words, " x=\"") >= 17 * CHART_LETTER / 2);
}

static void test_missing_is_not_nought(void **state)
{
	(void)state;
	g_autofree char *svg = drawn_wide(&pyramid), *table = drawn(html_chart_table, &pyramid);
	assert_int_equal(times(svg, "<rect"), 7); /* nought is a bar of no width, missing is none */
	assert_int_equal(times(svg, ">⊘</text>"), 1);
	assert_int_equal(times(table, ">⊘</td>"), 1);
	assert_int_equal(times(table, ">0</td>"), 1);
	struct chart none = pyramid;
	const struct chart_row hidden = {.label = "x", .values = VALUES(NOT("⊘"), NOT("⊘"))};
	none.rows = &hidden;
	none.row_count = 1;
	g_autofree char *empty = drawn(html_chart, &none);
	assert_non_null(strstr(empty, "Chưa có số nào"));
	assert_null(strstr(empty, "<svg"));
}

static void test_names_are_never_cut(void **state)
{
	(void)state;
	g_autofree char *svg = drawn(html_chart, &bars);
	const char *words[] = {"Xã", "Có", "Tên", "Rất", "Dài", "Phải", "Xuống", "Dòng", "Nhiều", "Lần", "Vì", "Không", "Được", "Cắt"};
	const char *at = strstr(svg, "Xã Có Tên");
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		at = at != NULL ? strstr(at, words[i]) : NULL;
		assert_non_null(at);
	}
	assert_true(chart_label_lines("Xã Có Tên Rất Dài Phải Xuống Dòng Nhiều Lần Vì Không Được Cắt", 28) == 3);
	assert_true(chart_label_lines("", 28) == 1);
	assert_true(chart_label_lines("mộttừrấtdàikhôngcóchỗnàongắtđượccả", 10) == 4);
}

static void test_scale(void **state)
{
	(void)state;
	struct chart_axis a;
	char text[32];
	assert_true(chart_axis_of(&series, 0, 100, &a));
	assert_true(a.low == 0 && a.high == 2000 && a.step == 500);
	chart_tick_text(&a, 1500, text);
	assert_string_equal(text, "1.500");
	assert_true(chart_axis_of(&bars, 0, 100, &a));
	assert_true(a.low <= -40 && a.high >= 1102);
	chart_tick_text(&a, a.low, text);
	assert_string_equal(text, "−250");
	struct chart shares = series;
	const struct chart_row small = {.label = "x", .values = VALUES(V(0.4, "0,4"), V(0.9, "0,9"))};
	shares.rows = &small;
	shares.row_count = 1;
	assert_true(chart_axis_of(&shares, 0, 100, &a));
	chart_tick_text(&a, a.step, text);
	assert_string_equal(text, "0,2");
	const struct chart_row big = {.label = "x", .values = VALUES(V(98000000, ""), V(1, ""))};
	shares.rows = &big;
	assert_true(chart_axis_of(&shares, 0, 100, &a));
	chart_tick_text(&a, a.high, text);
	assert_string_equal(text, "100.000.000");
}

static void test_links_and_targets(void **state)
{
	(void)state;
	g_autofree char *svg = drawn_wide(&bars), *dots = drawn_wide(&structure), *table = drawn(html_chart_table, &structure);
	assert_non_null(strstr(svg, "role=\"group\""));
	assert_non_null(strstr(svg, "<a href=\"/people?x=1\">"));
	assert_int_equal(times(svg, "class=\"tg\""), 1);
	assert_int_equal(times(dots, "class=\"tg\""), 1);
	assert_int_equal(times(dots, "<circle"), 8);
	assert_non_null(strstr(table, "Mục tiêu"));
	g_autofree char *plain = drawn(html_chart, &pyramid);
	assert_non_null(strstr(plain, "role=\"img\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_well_formed),
		cmocka_unit_test(test_every_kind_has_its_twin),
		cmocka_unit_test(test_lines_stop_where_nothing_is_known),
		cmocka_unit_test(test_ends_of_lines_keep_apart),
		cmocka_unit_test(test_breaks_close_together),
		cmocka_unit_test(test_missing_is_not_nought),
		cmocka_unit_test(test_names_are_never_cut),
		cmocka_unit_test(test_scale),
		cmocka_unit_test(test_links_and_targets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
