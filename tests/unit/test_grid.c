/* Tables in and marked: whatever is written as an .xlsx is read the same; a marked file differs only where it must; a marked CSV file has
 * its faults at the right. */
#include "exchange/grid.h"

#include "base/file.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <xlsxwriter.h>
#include <zip.h>

static char *at(const char *name)
{
	const char *folder = g_getenv("T");
	return g_build_filename(folder != NULL ? folder : g_get_tmp_dir(), name, NULL);
}

/* ---- whatever is written is read ---- */

#define ROWS 30
#define COLUMNS 9

struct wanted {
	enum grid_type type;
	char *text;
};

static void random_text(struct rng *r, char *buf)
{
	static const char *const pieces[] = {"Nguyễn", "Đức", " ", "ữ", "a", "0", "&", "<", "\"", "ộ", "\n", "_x", "𠀀", "😀"};
	buf[0] = '\0';
	g_strlcat(buf, "x", 200);
	for (uint64_t n = rng_below(r, 8); n > 0; n--)
		g_strlcat(buf, pieces[rng_below(r, G_N_ELEMENTS(pieces))], 200);
	g_strlcat(buf, "z", 200);
}

static void write_cell(lxw_worksheet *w, struct rng *r, lxw_format *day, lxw_row_t row, lxw_col_t column, struct wanted *c)
{
	char buf[200];
	switch (rng_below(r, 6)) {
	case 0:
		c->type = GRID_EMPTY;
		c->text = g_strdup("");
		break;
	case 1: {
		double d = rng_below(r, 2) == 0 ? (double)rng_below(r, 1000000000) : (double)rng_below(r, 100000) / 64.0;
		c->type = GRID_NUMBER;
		c->text = g_strdup(g_ascii_formatd(buf, sizeof buf, "%.15g", d));
		worksheet_write_number(w, row, column, d, NULL);
		break;
	}
	case 2: {
		ymd when = ymd_add_days(19000101, (int)rng_below(r, 60000));
		lxw_datetime t = {when / 10000, when / 100 % 100, when % 100, 0, 0, 0};
		c->type = GRID_DAY;
		c->text = g_strdup(ymd_format_iso(when, buf));
		worksheet_write_datetime(w, row, column, &t, day);
		break;
	}
	case 3:
		c->type = GRID_BOOL;
		c->text = g_strdup("1");
		worksheet_write_boolean(w, row, column, 1, NULL);
		break;
	default:
		random_text(r, buf);
		c->type = GRID_TEXT;
		c->text = g_strdup(buf);
		worksheet_write_string(w, row, column, buf, NULL);
		break;
	}
}

static void write_book(const char *path, struct rng *r, struct wanted cells[ROWS][COLUMNS])
{
	lxw_workbook_options options = {.constant_memory = (uint8_t)rng_below(r, 2)};
	lxw_workbook *book = workbook_new_opt(path, &options);
	lxw_worksheet *w = workbook_add_worksheet(book, "Tờ một");
	lxw_format *day = workbook_add_format(book);
	format_set_num_format(day, "dd/mm/yyyy");
	for (lxw_col_t c = 0; c < COLUMNS; c++)
		worksheet_write_string(w, 0, c, "Cột", NULL);
	for (lxw_row_t i = 0; i < ROWS; i++)
		for (lxw_col_t c = 0; c < COLUMNS; c++)
			write_cell(w, r, day, i + 1, c, &cells[i][c]);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

static void compare_rows(const char *path, struct wanted cells[ROWS][COLUMNS])
{
	const struct grid_options o = {.header_row = 1};
	struct err e = {0};
	struct grid *g = NULL;
	const struct grid_row *row = NULL;
	const char *const *names = NULL;
	if (!grid_open(path, &o, &g, &e))
		fail_msg("%s", e.en);
	assert_int_equal(grid_header(g, &names), COLUMNS);
	assert_string_equal(grid_sheet(g), "Tờ một");
	for (size_t i = 0; i < ROWS; i++) {
		size_t filled = 0;
		for (size_t c = 0; c < COLUMNS; c++)
			filled += cells[i][c].type != GRID_EMPTY;
		if (filled == 0)
			continue;
		assert_true(grid_next(g, &row, &e) && row != NULL);
		assert_int_equal(row->number, i + 2);
		for (size_t c = 0; c < COLUMNS; c++) {
			assert_int_equal(c < row->count ? row->cells[c].type : GRID_EMPTY, cells[i][c].type);
			assert_string_equal(c < row->count ? row->cells[c].text : "", cells[i][c].text);
		}
	}
	assert_true(grid_next(g, &row, &e) && row == NULL);
	assert_int_equal(grid_progress(g), 1000);
	grid_close(g);
}

static void test_round_trip(void **state)
{
	(void)state;
	g_autofree char *path = at("round.xlsx");
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct wanted cells[ROWS][COLUMNS] = {0};
		char name[24];
		g_snprintf(name, sizeof name, "grid%d", (int)seed);
		struct rng r;
		rng_init(&r, name);
		write_book(path, &r, cells);
		compare_rows(path, cells);
		for (size_t i = 0; i < ROWS * COLUMNS; i++)
			g_free(cells[i / COLUMNS][i % COLUMNS].text);
	}
	unlink(path);
}

/* ---- marked ---- */

static char *packed(zip_t *z, zip_uint64_t index, zip_uint64_t *n)
{
	zip_stat_t st;
	assert_int_equal(zip_stat_index(z, index, 0, &st), 0);
	zip_file_t *f = zip_fopen_index(z, index, ZIP_FL_COMPRESSED);
	char *bytes = g_malloc(st.comp_size + 1);
	assert_int_equal(zip_fread(f, bytes, st.comp_size), st.comp_size);
	zip_fclose(f);
	*n = st.comp_size;
	return bytes;
}

static char *unpacked(const char *path, const char *name)
{
	zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
	zip_stat_t st;
	assert_non_null(z);
	if (zip_stat(z, name, 0, &st) != 0)
		fail_msg("%s is missing", name);
	char *text = g_malloc0(st.size + 1);
	zip_file_t *f = zip_fopen(z, name, 0);
	assert_int_equal(zip_fread(f, text, st.size), st.size);
	zip_fclose(f);
	zip_discard(z);
	return text;
}

/* All entries but those named are the same packed bytes at the same places. */
static void same_but(const char *before, const char *after, const char *const *changed)
{
	zip_t *a = zip_open(before, ZIP_RDONLY, NULL), *b = zip_open(after, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	assert_true(a != NULL && b != NULL);
	for (zip_uint64_t i = 0; i < (zip_uint64_t)zip_get_num_entries(a, 0); i++) {
		const char *name = zip_get_name(a, i, 0);
		zip_uint64_t n = 0, m = 0;
		assert_string_equal(name, zip_get_name(b, i, 0));
		g_autofree char *x = packed(a, i, &n), *y = packed(b, i, &m);
		bool same = n == m && memcmp(x, y, n) == 0;
		if (same == g_strv_contains(changed, name))
			fail_msg("%s is %s", name, same ? "the same" : "changed");
	}
	zip_discard(a);
	zip_discard(b);
}

static void write_formatted(const char *path)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *w = workbook_add_worksheet(book, "Danh sách"), *other = workbook_add_worksheet(book, "Khác");
	lxw_format *bold = workbook_add_format(book);
	format_set_bold(bold);
	format_set_num_format(bold, "dd/mm/yyyy");
	worksheet_write_string(w, 0, 0, "Tên", NULL);
	worksheet_write_string(w, 0, 1, "Ngày", NULL);
	worksheet_write_string(w, 0, 2, "Ghi chú", NULL);
	for (lxw_row_t i = 1; i < 5; i++) {
		worksheet_write_string(w, i, 0, "Nguyễn & <Đức>", NULL);
		worksheet_write_number(w, i, 1, 29221, bold);
		worksheet_write_formula_num(w, i, 2, "=1+1", NULL, 2);
	}
	worksheet_write_comment(w, 2, 1, "lời cũ");
	worksheet_write_comment(w, 4, 0, "lời khác");
	worksheet_write_string(other, 0, 0, "không đổi", NULL);
	worksheet_write_comment(other, 0, 0, "của tờ khác");
	workbook_close(book);
}

static void test_mark(void **state)
{
	(void)state;
	g_autofree char *path = at("mark.xlsx"), *out = at("marked.xlsx");
	static const struct grid_mark marks[] = {
		{2, 0, "tên <sai>"}, {3, 1, "ngày sai"}, {3, 1, "và muộn"}, {4, 5, "ô chưa có"}, {9, SIZE_MAX, "cả dòng"}};
	static const char *const changed[] = {
		"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", NULL};
	struct err e = {0};
	write_formatted(path);
	if (!grid_mark(path, NULL, "Danh sách", marks, G_N_ELEMENTS(marks), out, &e))
		fail_msg("%s", e.en);
	same_but(path, out, changed);
	g_autofree char *sheet = unpacked(out, "xl/worksheets/sheet1.xml"), *styles = unpacked(out, "xl/styles.xml"),
			*comments = unpacked(out, "xl/comments1.xml"), *drawing = unpacked(out, "xl/drawings/vmlDrawing1.vml");
	/* the new format of the day: its font and number format stay */
	assert_non_null(strstr(styles, "FFFFC7CE"));
	assert_non_null(strstr(styles, "<cellXfs count=\"4\">"));
	const char *last = g_strrstr(styles, "<xf "), *day = strstr(last, "numFmtId=\"164\"");
	assert_true(day != NULL && strstr(last, "fontId=\"1\"") != NULL && strstr(last, "applyFill=\"1\"") != NULL);
	assert_non_null(strstr(sheet, "<c r=\"B3\" s=\"3\">"));
	assert_non_null(strstr(sheet, "<c r=\"F4\" s=\"2\"/></row>"));
	assert_non_null(strstr(sheet, "<row r=\"9\"><c r=\"A9\" s=\"2\"/></row></sheetData>"));
	/* old comments stay; a cell that had one has both */
	assert_non_null(strstr(comments, "lời khác"));
	const char *old = strstr(comments, "ref=\"B3\"");
	assert_true(old != NULL && strstr(old, "lời cũ") != NULL && strstr(old, "ngày sai\nvà muộn") != NULL);
	assert_null(strstr(old + 1, "ref=\"B3\""));
	assert_non_null(strstr(comments, "tên &lt;sai&gt;"));
	assert_non_null(strstr(drawing, "<x:Row>8</x:Row>"));
	unlink(path);
	unlink(out);
}

static void test_mark_new_comments(void **state)
{
	(void)state;
	g_autofree char *path = at("plain.xlsx"), *out = at("plain-marked.xlsx");
	static const struct grid_mark mark = {2, 1, "sai"};
	static const char *const changed[] = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", NULL};
	struct err e = {0};
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *w = workbook_add_worksheet(book, NULL);
	worksheet_write_string(w, 0, 0, "a", NULL);
	worksheet_write_string(w, 1, 1, "b", NULL);
	workbook_close(book);
	assert_true(grid_mark(path, NULL, NULL, &mark, 1, out, &e));
	same_but(path, out, changed);
	g_autofree char *sheet = unpacked(out, "xl/worksheets/sheet1.xml"), *types = unpacked(out, "[Content_Types].xml"),
			*relations = unpacked(out, "xl/worksheets/_rels/sheet1.xml.rels"),
			*comments = unpacked(out, "xl/cosoComments1.xml");
	assert_non_null(strstr(sheet, "<legacyDrawing "));
	assert_non_null(strstr(types, "PartName=\"/xl/cosoComments1.xml\""));
	assert_non_null(strstr(relations, "/xl/drawings/cosoDrawing1.vml"));
	assert_non_null(strstr(comments, "<comment ref=\"B2\""));
	/* marked again: nothing is lost */
	static const struct grid_mark again = {1, 0, "hai"};
	g_autofree char *twice = at("plain-twice.xlsx");
	assert_true(grid_mark(out, NULL, NULL, &again, 1, twice, &e));
	g_autofree char *both = unpacked(twice, "xl/cosoComments1.xml");
	assert_true(strstr(both, "ref=\"B2\"") != NULL && strstr(both, "ref=\"A1\"") != NULL);
	unlink(path);
	unlink(out);
	unlink(twice);
}

static void test_mark_csv(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after;
		enum grid_encoding encoding;
	} all[] = {
		{"Tên;Năm;Khác\r\nA;1\r\nB;\"x\r\ny\";3\r\nC",
			"Tên;Năm;Khác;\"Lỗi · Faults\"\r\nA;1;;\"năm \"\"1\"\" sai\"\r\nB;\"x\r\ny\";3\r\nC;;;\"hết\"",
			GRID_ENCODING_GUESS},
		{"\xEF\xBB\xBF"
		 "a,b\nc,d\n",
			"\xEF\xBB\xBF"
			"a,b,\"Lỗi · Faults\"\nc,d,\"năm \"\"1\"\" sai\"\n",
			GRID_ENCODING_GUESS},
		{"T\xEAn;N\nA;\xE9\n", "T\xEAn;N;\"Loi  Faults\"\nA;\xE9;\"nam \"\"1\"\" sai\"\n", GRID_CP1252},
	};
	static const struct grid_mark marks[] = {{2, 1, "năm \"1\" sai"}, {5, 0, "hết"}};
	g_autofree char *path = at("mark.csv"), *out = at("marked.csv");
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		const struct grid_options o = {.encoding = all[i].encoding, .header_row = 1};
		struct err e = {0};
		size_t n = 0;
		assert_true(g_file_set_contents(path, all[i].before, -1, NULL));
		if (!grid_mark(path, &o, NULL, marks, G_N_ELEMENTS(marks), out, &e))
			fail_msg("%s", e.en);
		g_autofree char *text = file_read(out, &n, &e);
		assert_string_equal(text, all[i].after);
	}
	unlink(path);
	unlink(out);
}

static void test_places(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(grid_place(a, 0, 1), "A1");
	assert_string_equal(grid_place(a, 25, 7), "Z7");
	assert_string_equal(grid_place(a, 26, 7), "AA7");
	assert_string_equal(grid_place(a, 16383, 1048576), "XFD1048576");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_mark),
		cmocka_unit_test(test_mark_new_comments), cmocka_unit_test(test_mark_csv), cmocka_unit_test(test_places)};
	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
