/* Papers without a register: what a hostile text does to pages, heads over pages, rows higher than a page, the font, Word's parts. */
#include "exchange/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

static struct paper_layout layout(void)
{
	struct paper_layout l = {.code = "test",
		.font = "Liberation Serif",
		.word_font = "Times New Roman",
		.width = 210,
		.height = 297,
		.top = 20,
		.bottom = 20,
		.left = 30,
		.right = 15,
		.first_indent = 10,
		.paragraph_gap = 6,
		.line_spacing = 1,
		.page_number_top = 10};
	for (int i = 0; i < PAPER_PART__COUNT; i++)
		l.parts[i].points = 12;
	l.parts[PAPER_BODY].rule = PAPER_RULE_STAR;
	l.parts[PAPER_MOTTO].rule = PAPER_RULE_FULL;
	l.parts[PAPER_KIND] = (struct paper_font){.points = 14, .bold = true, .capitals = true, .rule = PAPER_RULE_PART};
	return l;
}

static struct paper *begin(void)
{
	const struct paper_layout l = layout();
	return paper_new(&l, "Thử <văn bản> & giấy", 1700000000000);
}

static char *output(const char *command, const char *path, const char *more)
{
	g_autofree char *line = g_strdup_printf("%s %s %s", command, path, more);
	char *out = NULL;
	int status = 0;
	if (!g_spawn_command_line_sync(line, &out, NULL, &status, NULL) || status != 0)
		fail_msg("%s", line);
	return out;
}

/* The text of the pages, as a reader of the file takes it out; pages end with a form feed. */
static char *pages(struct paper *p, int *count)
{
	struct err e = {0};
	GBytes *pdf = paper_pdf(p, &e);
	OK(pdf != NULL, e);
	g_autofree char *path = g_build_filename(g_getenv("T") != NULL ? g_getenv("T") : g_get_tmp_dir(), "paper.pdf", NULL);
	gsize n = 0;
	const char *bytes = g_bytes_get_data(pdf, &n);
	assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
	g_bytes_unref(pdf);
	char *text = output("pdftotext -layout", path, "-");
	*count = 0;
	for (const char *c = text; *c != '\0'; c++)
		*count += *c == '\f';
	g_autofree char *fonts = output("pdffonts", path, "");
	assert_non_null(strstr(fonts, "LiberationSerif"));
	assert_null(strstr(fonts, "DejaVu"));
	g_unlink(path);
	return text;
}

static size_t times(const char *text, const char *word)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
		n++;
	return n;
}

static void fill_table(struct paper *p, size_t rows, const char *label)
{
	const double widths[] = {1, 8, 3, 3};
	struct paper_table *t = paper_table(p, widths, 4, 2);
	const unsigned head = PAPER_BORDER | PAPER_BOLD | PAPER_CENTRE | PAPER_MIDDLE;
	const struct paper_cell first[] = {{.text = "TT", .style = head, .column = 0, .rows = 2},
		{.text = "Chỉ tiêu", .style = head, .column = 1, .rows = 2},
		{.text = "Thực hiện", .style = head, .column = 2, .columns = 2}};
	const struct paper_cell second[] = {
		{.text = "Kỳ này", .style = head, .column = 2}, {.text = "Kỳ trước", .style = head, .column = 3}};
	paper_row(t, first, 3);
	paper_row(t, second, 2);
	for (size_t i = 0; i < rows; i++) {
		char number[16];
		g_snprintf(number, sizeof number, "%zu", i + 1);
		const struct paper_cell cells[] = {{.text = number, .style = PAPER_BORDER, .column = 0},
			{.text = label, .style = PAPER_BORDER, .column = 1},
			{.text = "1.234", .style = PAPER_BORDER | PAPER_RIGHT, .column = 2},
			{.text = "-100,00", .style = PAPER_BORDER | PAPER_RIGHT, .column = 3}};
		paper_row(t, cells, 4);
	}
}

static void test_heads_on_every_page(void **state)
{
	(void)state;
	struct paper *p = begin();
	int count = 0;
	fill_table(p, 150, "Đảng viên đang làm việc");
	g_autofree char *text = pages(p, &count);
	assert_true(count >= 4);
	assert_int_equal(times(text, "Chỉ tiêu"), (size_t)count);
	assert_int_equal(times(text, "Thực hiện"), (size_t)count);
	assert_int_equal(times(text, "Đảng viên đang làm việc"), 150);
	assert_int_equal(times(text, "-100,00"), 150); /* no number is broken */
	paper_free(p);
}

/* A cell longer than pages goes on over them; nothing is lost. */
static void test_row_longer_than_a_page(void **state)
{
	(void)state;
	struct paper *p = begin();
	int count = 0;
	g_autoptr(GString) label = g_string_new(NULL);
	for (int i = 0; i < 1500; i++)
		g_string_append_printf(label, "w%d ", i);
	fill_table(p, 1, label->str);
	g_autofree char *text = pages(p, &count);
	assert_true(count >= 3);
	assert_non_null(strstr(text, "w0 "));
	assert_non_null(strstr(text, "w1499"));
	assert_int_equal(times(text, "Chỉ tiêu"), (size_t)count);
	paper_free(p);
}

static void hostile(struct paper *p)
{
	g_autofree char *nfd = g_utf8_normalize("Nguyễn Thị Ửng Đặng", -1, G_NORMALIZE_NFD);
	g_autofree char *wide = g_strnfill(400, 'W');
	g_autofree char *broken = g_strdup("bad \xff\xfe utf-8 \x01\x02\x1b[31m <b>&amp;</b> ]]> \xe2\x80\xae");
	const struct paper_line left[] = {
		{wide, PAPER_BODY, PAPER_CENTRE, 0, NULL}, {"Số 1", PAPER_NUMBER, PAPER_LEVEL | PAPER_CENTRE, 3, NULL}};
	const struct paper_line right[] = {
		{nfd, PAPER_MOTTO, PAPER_CENTRE, 0, NULL}, {"ngày", PAPER_PLACE_DAY, PAPER_LEVEL | PAPER_CENTRE, 3, "place"}};
	const struct paper_run runs[] = {
		{broken, PAPER_BOLD, NULL}, {nfd, PAPER_ITALIC | PAPER_UNDERLINE, "person.name"}, {"\ttab\nline", 0, "<tag\"&>"}};
	paper_foot(p, broken);
	paper_halves(p, left, 2, right, 2, true);
	paper_text(p, PAPER_KIND, nfd, PAPER_CENTRE | PAPER_KEEP);
	paper_runs(p, PAPER_TEXT, runs, 3, PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	paper_item(p, "-", broken, 2);
	paper_item(p, "a)", "", 99);
	fill_table(p, 3, wide);
	paper_page(p, true);
	fill_table(p, 2, broken);
	paper_text(p, PAPER_TEXT, "", 0);
	paper_halves(p, NULL, 0, right, 2, false);
}

static void test_hostile_texts(void **state)
{
	(void)state;
	struct paper *p = begin();
	struct err e = {0};
	int count = 0;
	hostile(p);
	assert_false(paper_chart(p, "no svg", 20, &e));
	assert_int_equal(e.code, ERR_INPUT);
	e = (struct err){0};
	OK(paper_chart(p, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><text x=\"1\" y=\"5\">Ơ</text></svg>", 20, &e),
		e);
	g_autofree char *text = pages(p, &count);
	assert_in_range(count, 2, 6);
	assert_non_null(strstr(text, "NGUYỄN THỊ ỬNG ĐẶNG")); /* composed, and capitals as the part wants */
	assert_non_null(strstr(text, "<b>&amp;</b>"));	      /* markup is text */
	GBytes *docx = paper_docx(p, &e);
	OK(docx != NULL, e);
	g_autofree char *path = g_build_filename(g_getenv("T") != NULL ? g_getenv("T") : g_get_tmp_dir(), "paper.docx", NULL);
	gsize n = 0;
	const char *bytes = g_bytes_get_data(docx, &n);
	assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
	g_bytes_unref(docx);
	/* every part is XML, every relation has its target, tags stay as they are */
	g_autofree char *said = output("python3 tests/fixtures/docx.py", path, "");
	assert_non_null(strstr(said, "tag person.name = Nguyễn Thị Ửng Đặng\n"));
	assert_non_null(strstr(said, "tag <tag\"&> = \\ttab\\nline\n"));
	assert_non_null(strstr(said, "<b>&amp;</b>"));
	g_unlink(path);
	paper_free(p);
}

/* No page has signatures only, wherever the text above ends: the last paragraph, or the last row of a table, is with them. */
static void test_signatures_are_not_alone(void **state)
{
	(void)state;
	const struct paper_line left[] = {{"Người lập", PAPER_SIGN, PAPER_CENTRE, 0, NULL}};
	const struct paper_line right[] = {
		{"Thủ trưởng", PAPER_SIGN, PAPER_CENTRE, 0, NULL}, {"Nguyễn Văn Ký", PAPER_SIGN_NAME, PAPER_CENTRE, 60, NULL}};
	for (int lines = 30; lines < 50; lines++) {
		struct paper *p = begin();
		int count = 0;
		for (int i = 0; i + 1 < lines; i++)
			paper_text(p, PAPER_TEXT, "Đoạn trên", 0);
		if (lines % 2 == 0)
			paper_text(p, PAPER_TEXT, "Đoạn cuối", 0);
		else
			fill_table(p, 2, "Đoạn cuối");
		paper_text(p, PAPER_NOTE, "Căn cứ", 0);
		paper_space(p, 12);
		paper_halves(p, left, 1, right, 2, false);
		g_autofree char *text = pages(p, &count);
		g_auto(GStrv) each = g_strsplit(text, "\f", -1);
		for (char **page = each; *page != NULL; page++)
			if (strstr(*page, "Nguyễn Văn Ký") != NULL)
				assert_non_null(strstr(*page, "Đoạn cuối"));
		paper_free(p);
	}
}

/* Nor notes only: below a table they have its last row, with what comes after on a page of its own or nothing. */
static void test_notes_are_not_alone(void **state)
{
	(void)state;
	for (int lines = 30; lines < 50; lines++) {
		struct paper *p = begin();
		int count = 0;
		for (int i = 0; i + 1 < lines; i++)
			paper_text(p, PAPER_TEXT, "Đoạn trên", 0);
		fill_table(p, 2, "Dòng cuối");
		paper_space(p, 6);
		paper_text(p, PAPER_NOTE, "Dấu hiệu", 0);
		paper_text(p, PAPER_NOTE, "Căn cứ", 0);
		paper_keep_notes(p);
		if (lines % 2 == 0) {
			paper_page(p, false);
			paper_text(p, PAPER_TEXT, "Trang sau", 0);
		}
		g_autofree char *text = pages(p, &count);
		g_auto(GStrv) each = g_strsplit(text, "\f", -1);
		for (char **page = each; *page != NULL; page++)
			if (strstr(*page, "Dấu hiệu") != NULL || strstr(*page, "Căn cứ") != NULL) {
				assert_non_null(strstr(*page, "Dòng cuối"));
				assert_non_null(strstr(*page, "Căn cứ"));
			}
		paper_free(p);
	}
}

/* More notes than a page holds fill pages: no page has a line alone, but for the last. */
static void test_many_notes(void **state)
{
	(void)state;
	struct paper *p = begin();
	int count = 0;
	paper_text(p, PAPER_TEXT, "Đoạn trên", 0);
	fill_table(p, 2, "Dòng cuối");
	for (int i = 0; i < 150; i++)
		paper_text(p, PAPER_NOTE, "Không đủ số", 0);
	paper_keep_notes(p);
	g_autofree char *text = pages(p, &count);
	assert_in_range(count, 2, 6);
	paper_free(p);
}

/* Many columns: words stay whole, columns of short ones give to those of long ones. */
static void test_wide_table(void **state)
{
	(void)state;
	enum { COLUMNS = 31 };
	static const char *const heads[] = {"Trung cấp", "Nữ", "Chuyên viên", "Từ 31", "Không"};
	double widths[COLUMNS];
	struct paper_cell cells[COLUMNS];
	struct paper *p = begin();
	int count = 0;
	paper_page(p, true);
	for (size_t i = 0; i < COLUMNS; i++) {
		widths[i] = i == 0 ? 45 : 6.7;
		cells[i] = (struct paper_cell){.text = heads[i % G_N_ELEMENTS(heads)], .style = PAPER_BORDER | PAPER_BOLD, .column = i};
	}
	struct paper_table *t = paper_table(p, widths, COLUMNS, 1);
	paper_row(t, cells, COLUMNS);
	g_autofree char *text = pages(p, &count);
	assert_int_equal(times(text, "Trung"), 7);
	assert_int_equal(times(text, "Chuyên"), 6);
	assert_int_equal(times(text, "Không"), 6);
	paper_free(p);
}

static void test_leader(void **state)
{
	(void)state;
	struct paper *p = begin();
	int count = 0;
	paper_text(p, PAPER_TEXT, "Quê quán: ", PAPER_LEADER);
	paper_text(p, PAPER_TEXT, "", PAPER_LEADER);
	g_autofree char *text = pages(p, &count);
	assert_int_equal(count, 1);
	assert_non_null(strstr(text, "Quê quán: ........................................"));
	paper_free(p);
}

static void test_same_paper_same_bytes(void **state)
{
	(void)state;
	struct err e = {0};
	GBytes *x[4];
	for (int i = 0; i < 2; i++) {
		struct paper *p = begin();
		fill_table(p, 40, "Như nhau");
		x[2 * i] = paper_pdf(p, &e);
		x[2 * i + 1] = paper_docx(p, &e);
		paper_free(p);
	}
	OK(x[0] != NULL && x[1] != NULL, e);
	assert_true(g_bytes_equal(x[1], x[3]));
	assert_int_equal(g_bytes_get_size(x[0]), g_bytes_get_size(x[2]));
	for (int i = 0; i < 4; i++)
		g_bytes_unref(x[i]);
}

static void test_font(void **state)
{
	(void)state;
	struct err e = {0};
	OK(paper_font_check("Liberation Serif", &e), e);
	assert_false(paper_font_check("Phông không có", &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.vi, "fonts-liberation2"));
	/* a paper in that font is not made in another one */
	struct paper_layout l = layout();
	l.font = "Phông không có";
	e = (struct err){0};
	struct paper *p = paper_new(&l, "x", 0);
	paper_text(p, PAPER_TEXT, "x", 0);
	assert_null(paper_pdf(p, &e));
	assert_null(paper_docx(p, &e));
	assert_int_equal(e.code, ERR_IO);
	paper_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_heads_on_every_page), cmocka_unit_test(test_row_longer_than_a_page),
		cmocka_unit_test(test_hostile_texts), cmocka_unit_test(test_signatures_are_not_alone), cmocka_unit_test(test_many_notes),
		cmocka_unit_test(test_notes_are_not_alone), cmocka_unit_test(test_wide_table), cmocka_unit_test(test_leader),
		cmocka_unit_test(test_same_paper_same_bytes), cmocka_unit_test(test_font)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
