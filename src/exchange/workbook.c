/* Workbooks through libxlsxwriter. Formats are made once for each look; merged cells are declared empty and their cells written in the
 * order of rows, as the library's mode with constant memory wants. */
#include "exchange/workbook_internal.h"

#include "base/text.h"
#include "messages/base.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CELL_TEXT_MAX 32767 /* characters Excel takes in a cell */
#define SHEET_NAME_MAX 31
#define LINE_POINTS 15.0

struct workbook *workbook_begin(const char *path, bool many_rows, struct err *e)
{
	g_autofree char *part = g_strdup_printf("%s.part", path);
	/* The library would say on standard error, in English, that it cannot create the file; so it is tried before. */
	FILE *first = fopen(part, "wb");
	if (first == NULL) {
		FAIL(e, ERR_IO, MSG_FILE_WRITE, path, g_strerror(errno));
		return NULL;
	}
	fclose(first);
	lxw_workbook_options options = {.constant_memory = many_rows};
	lxw_workbook *book = workbook_new_opt(part, &options);
	if (book == NULL) {
		unlink(part);
		FAIL(e, ERR_IO, MSG_FILE_WRITE, path, "libxlsxwriter");
		return NULL;
	}
	struct workbook *b = g_new0(struct workbook, 1);
	b->book = book;
	b->path = g_strdup(path);
	b->part = g_steal_pointer(&part);
	b->formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	b->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return b;
}

static void workbook_free(struct workbook *b)
{
	g_hash_table_destroy(b->formats);
	g_hash_table_destroy(b->names);
	g_slist_free_full(b->sheets, g_free);
	g_free(b->path);
	g_free(b->part);
	g_free(b);
}

bool workbook_end(struct workbook *b, struct err *e)
{
	errno = 0;
	lxw_error why = workbook_close(b->book);
	bool ok = why == LXW_NO_ERROR && rename(b->part, b->path) == 0;
	int number = errno;
	if (!ok) {
		unlink(b->part);
		if (number == ENOSPC || number == EDQUOT)
			FAIL(e, ERR_FULL, MSG_DISK_FULL, b->path);
		else
			FAIL(e, ERR_IO, MSG_FILE_WRITE, b->path, why != LXW_NO_ERROR ? lxw_strerror(why) : g_strerror(number));
	}
	workbook_free(b);
	return ok;
}

void workbook_drop(struct workbook *b)
{
	if (b == NULL)
		return;
	/* The library has no other way to let go of its temporary files. */
	workbook_close(b->book);
	unlink(b->part);
	workbook_free(b);
}

/* At most 31 characters, none of []:*?/\, no apostrophe at the ends, different from the others whatever the case. */
static char *fit_name(struct workbook *b, const char *wanted)
{
	g_autofree char *plain = g_utf8_make_valid(wanted, -1);
	g_strdelimit(plain, "[]:*?/\\'", ' ');
	g_strstrip(plain);
	for (int i = 1;; i++) {
		g_autofree char *tail = i == 1 ? g_strdup("") : g_strdup_printf(" (%d)", i);
		g_autofree char *head = g_utf8_substring(plain, 0, MIN(g_utf8_strlen(plain, -1), SHEET_NAME_MAX - (glong)strlen(tail)));
		g_autofree char *name = g_strdup_printf("%s%s", *head != '\0' ? head : "-", tail);
		char *folded = g_utf8_casefold(name, -1);
		if (!g_hash_table_contains(b->names, folded)) {
			g_hash_table_add(b->names, folded);
			return g_steal_pointer(&name);
		}
		g_free(folded);
	}
}

struct workbook_sheet *workbook_sheet(struct workbook *b, const char *name)
{
	g_autofree char *fit = fit_name(b, name);
	struct workbook_sheet *s = g_new0(struct workbook_sheet, 1);
	s->owner = b;
	s->sheet = workbook_add_worksheet(b->book, fit);
	must(s->sheet != NULL);
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		s->widths[i] = 8.43;
	b->sheets = g_slist_prepend(b->sheets, s);
	return s;
}

void workbook_page(struct workbook_sheet *s, bool landscape, size_t first, size_t last)
{
	lxw_worksheet *w = s->sheet;
	worksheet_set_paper(w, 9); /* A4 */
	if (landscape)
		worksheet_set_landscape(w);
	worksheet_set_margins(w, landscape ? 0.6 : 1.0, 0.6, landscape ? 0.8 : 0.7, 0.7);
	worksheet_fit_to_pages(w, 1, 0);
	worksheet_set_footer(w, "&R&\"Times New Roman,Regular\"&9&P/&N");
	worksheet_gridlines(w, LXW_HIDE_ALL_GRIDLINES);
	if (first <= last)
		worksheet_repeat_rows(w, (lxw_row_t)first, (lxw_row_t)last);
}

void workbook_freeze(struct workbook_sheet *s, size_t rows, size_t columns)
{
	worksheet_freeze_panes(s->sheet, (lxw_row_t)rows, (lxw_col_t)columns);
}

void workbook_column(struct workbook_sheet *s, size_t column, double characters)
{
	must(column < COLUMNS_MAX);
	s->widths[column] = characters;
	worksheet_set_column(s->sheet, (lxw_col_t)column, (lxw_col_t)column, characters, NULL);
}

/* "[$-42A]#,##0.00": Vietnamese signs where the program that opens the file honours them, else those of its own language. */
static char *number_format(const struct workbook_cell *c)
{
	g_autofree char *zeros = g_strnfill((gsize)CLAMP(c->value.decimals, 0, 6), '0');
	const char *point = c->value.type == SHEET_DECIMAL && *zeros != '\0' ? "." : "";
	const char *tail = *point != '\0' ? zeros : "", *about = c->value.estimate ? "\"≈ \"" : "";
	if ((c->style & STYLE_SIGNED) != 0)
		return g_strdup_printf(
			"[$-42A]%s+#,##0%s%s;%s\"−\"#,##0%s%s;%s0%s%s", about, point, tail, about, point, tail, about, point, tail);
	return g_strdup_printf("[$-42A]%s#,##0%s%s;%s\"−\"#,##0%s%s", about, point, tail, about, point, tail);
}

static void dress(lxw_format *f, const struct workbook_cell *c, const char *number)
{
	unsigned style = c->style;
	format_set_font_name(f, "Times New Roman");
	format_set_font_size(f, (style & STYLE_TITLE) != 0 ? 14 : (style & STYLE_SMALL) != 0 ? 9 : 11);
	format_set_align(f, (style & STYLE_TOP) != 0 ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
	if ((style & STYLE_BOLD) != 0)
		format_set_bold(f);
	if ((style & STYLE_ITALIC) != 0)
		format_set_italic(f);
	if ((style & STYLE_UNDERLINE) != 0)
		format_set_underline(f, LXW_UNDERLINE_SINGLE);
	if ((style & STYLE_BORDER) != 0)
		format_set_border(f, LXW_BORDER_THIN);
	if ((style & (STYLE_CENTRE | STYLE_RIGHT)) != 0)
		format_set_align(f, (style & STYLE_CENTRE) != 0 ? LXW_ALIGN_CENTER : LXW_ALIGN_RIGHT);
	if ((style & STYLE_RIGHT) != 0)
		format_set_indent(f, 1);
	if (number != NULL) {
		format_set_num_format(f, number);
		return;
	}
	format_set_num_format(f, "@"); /* stays a text when somebody edits it */
	format_set_text_wrap(f);
	if ((style & (STYLE_CENTRE | STYLE_RIGHT)) == 0 && ((style & STYLE_BORDER) != 0 || c->indent > 0)) {
		format_set_align(f, LXW_ALIGN_LEFT);
		format_set_indent(f, (uint8_t)MIN(c->indent + ((style & STYLE_BORDER) != 0 ? 1 : 0), 15));
	}
}

static lxw_format *format_of(struct workbook *b, const struct workbook_cell *c)
{
	bool number = c->value.type == SHEET_INT || c->value.type == SHEET_DECIMAL;
	g_autofree char *pattern = number ? number_format(c) : NULL;
	char *key = g_strdup_printf("%u %d %s", c->style, number ? 0 : c->indent, number ? pattern : "@");
	lxw_format *f = g_hash_table_lookup(b->formats, key);
	if (f == NULL) {
		f = workbook_add_format(b->book);
		dress(f, c, pattern);
		g_hash_table_insert(b->formats, key, f);
	} else {
		g_free(key);
	}
	return f;
}

/* What XML and Excel take: valid UTF-8, no control characters but line ends and tabs, 32.767 UTF-16 units at most. */
static char *fit_text(const char *text)
{
	char *valid = g_utf8_make_valid(text, -1);
	for (char *p = valid; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t')
			*p = ' ';
	glong units = 0;
	for (char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		units += c > 0xffff ? 2 : 1;
		if (units >= CELL_TEXT_MAX || c == 0xfffe || c == 0xffff) {
			*p = '\0';
			break;
		}
	}
	return valid;
}

/* A scaled integer as the nearest double: exact to 15 digits, which is what the file format holds. */
static double unscaled(const struct sheet_cell *c)
{
	double d = (double)c->number, power = 1.0;
	for (int i = 0; c->type == SHEET_DECIMAL && i < c->decimals; i++)
		power *= 10.0;
	return d / power;
}

static void write_cell(struct workbook_sheet *s, const struct workbook_cell *c)
{
	lxw_format *f = format_of(s->owner, c);
	lxw_col_t column = (lxw_col_t)c->column;
	if (c->value.type == SHEET_INT || c->value.type == SHEET_DECIMAL) {
		if (c->formula != NULL)
			worksheet_write_formula_num(s->sheet, s->next, column, c->formula, f, unscaled(&c->value));
		else
			worksheet_write_number(s->sheet, s->next, column, unscaled(&c->value), f);
	} else if (c->value.type == SHEET_EMPTY || c->value.text == NULL) {
		worksheet_write_blank(s->sheet, s->next, column, f);
	} else {
		g_autofree char *text = fit_text(c->value.text);
		worksheet_write_string(s->sheet, s->next, column, text, f);
	}
	size_t wide = MAX(c->columns, 1), high = MAX(c->rows, 1);
	if (wide == 1 && high == 1)
		return;
	/* NULL and no format: only the merge is noted. */
	worksheet_merge_range(s->sheet, s->next, column, s->next + (lxw_row_t)high - 1, (lxw_col_t)(c->column + wide - 1), NULL, NULL);
	for (size_t i = 0; i < wide; i++) {
		s->covered[c->column + i].until = s->next + (lxw_row_t)high;
		s->covered[c->column + i].format = f;
	}
}

int workbook_lines(const char *text, double characters)
{
	int lines = 1;
	double used = 0;
	/* A column's width is told in digits; letters of the font used are narrower, but words are not broken. */
	double room = MAX(characters * 1.2, 4.0);
	for (const char *p = text; p != NULL && *p != '\0' && lines < 26;) {
		const char *end = strpbrk(p, " \n");
		glong n = end != NULL ? g_utf8_strlen(p, end - p) : g_utf8_strlen(p, -1);
		while ((double)n > room) { /* a word longer than the line */
			lines++;
			n -= (glong)room;
		}
		if (used + (double)n > room) {
			lines++;
			used = 0;
		}
		used += (double)n + 1;
		if (end != NULL && *end == '\n') {
			lines++;
			used = 0;
		}
		p = end != NULL ? end + 1 : "";
	}
	return MIN(lines, 26);
}

static int height(const struct workbook_sheet *s, const struct workbook_cell *cells, size_t count)
{
	int lines = 1;
	for (size_t i = 0; i < count; i++) {
		double room = 0;
		for (size_t k = 0; k < MAX(cells[i].columns, 1); k++)
			room += s->widths[cells[i].column + k];
		if (cells[i].rows <= 1 && (cells[i].value.type == SHEET_TEXT))
			lines = MAX(lines, workbook_lines(cells[i].value.text, room - cells[i].indent * 1.5));
	}
	return lines;
}

void workbook_row(struct workbook_sheet *s, const struct workbook_cell *cells, size_t count, int lines)
{
	bool large = false;
	for (size_t i = 0; i < count; i++) {
		must(cells[i].column + MAX(cells[i].columns, 1) <= COLUMNS_MAX);
		large = large || (cells[i].style & STYLE_TITLE) != 0;
	}
	if (lines == 0)
		lines = height(s, cells, count);
	/* Excel does not grow a row for merged cells, so every height is said. */
	worksheet_set_row(s->sheet, s->next, MIN(lines * LINE_POINTS + (large ? 5.0 : 1.0), 409.0), NULL);
	size_t next = 0;
	for (size_t column = 0; column < COLUMNS_MAX; column++) {
		while (next < count && cells[next].column < column)
			next++;
		if (next < count && cells[next].column == column)
			write_cell(s, &cells[next]);
		else if (s->covered[column].until > s->next)
			worksheet_write_blank(s->sheet, s->next, (lxw_col_t)column, s->covered[column].format);
	}
	s->next++;
}

void workbook_skip(struct workbook_sheet *s, size_t rows)
{
	s->next += (lxw_row_t)rows;
}

size_t workbook_next(const struct workbook_sheet *s)
{
	return s->next;
}
