/* Sheets as Excel files, through libxlsxwriter. */
#include "exchange/sheet.h"

#include "base/text.h"
#include "messages/base.def"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define LINE_POINTS 15.0
#define LINES_MOST 26	    /* 409 points are the most a row can have */
#define WIDTH_ROWS 300	    /* rows that are looked at for the width of a column */
#define PORTRAIT_WIDTH 95.0 /* characters that an upright page takes */

struct formats {
	lxw_format *title, *text, *header, *strong_text, *whole, *strong_whole, *decimal[5];
};

static void make_formats(lxw_workbook *book, struct formats *f)
{
	static const char *const decimals[] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"};
	f->title = workbook_add_format(book);
	format_set_bold(f->title);
	f->text = workbook_add_format(book);
	format_set_text_wrap(f->text);
	format_set_align(f->text, LXW_ALIGN_VERTICAL_TOP);
	f->strong_text = workbook_add_format(book);
	format_set_bold(f->strong_text);
	f->header = workbook_add_format(book);
	format_set_bold(f->header);
	format_set_text_wrap(f->header);
	format_set_align(f->header, LXW_ALIGN_CENTER);
	format_set_align(f->header, LXW_ALIGN_VERTICAL_CENTER);
	format_set_border(f->header, LXW_BORDER_THIN);
	f->whole = workbook_add_format(book);
	format_set_num_format(f->whole, decimals[0]);
	f->strong_whole = workbook_add_format(book);
	format_set_num_format(f->strong_whole, decimals[0]);
	format_set_bold(f->strong_whole);
	for (size_t i = 0; i < G_N_ELEMENTS(decimals); i++) {
		f->decimal[i] = workbook_add_format(book);
		format_set_num_format(f->decimal[i], decimals[i]);
	}
}

/* A scaled integer as the nearest double: exact to 15 digits, which is what the file format holds. */
static double unscaled(int64_t scaled, int decimals)
{
	double d = (double)scaled;
	for (int i = 0; i < decimals; i++)
		d /= 10.0;
	return d;
}

static void write_cell(
	lxw_worksheet *w, const struct formats *f, lxw_row_t r, lxw_col_t c, const struct sheet_row *row, const struct sheet_cell *x)
{
	switch (x->type) {
	case SHEET_EMPTY:
		break;
	case SHEET_TEXT: {
		g_autofree char *indented = g_strnfill(c == 0 ? (gsize)row->indent * 2 : 0, ' ');
		g_autofree char *text = g_strconcat(indented, x->text != NULL ? x->text : "", NULL);
		worksheet_write_string(w, r, c, text, row->strong ? f->strong_text : f->text);
		break;
	}
	case SHEET_INT:
		worksheet_write_number(w, r, c, (double)x->number, row->strong ? f->strong_whole : f->whole);
		break;
	case SHEET_DECIMAL:
		worksheet_write_number(w, r, c, unscaled(x->number, x->decimals), f->decimal[CLAMP(x->decimals, 0, 4)]);
		break;
	}
	if (x->estimate)
		worksheet_write_comment(w, r, c, "≈ ước tính theo tỷ lệ");
}

/* Wide enough for most of what stands in the column, narrow enough for a page. */
static double width_of(const struct sheet *s, size_t column)
{
	size_t wide = MIN(text_length(s->header[column]), 14), most = wide;
	for (size_t i = 0; i < s->row_count && i < WIDTH_ROWS; i++) {
		const struct sheet_cell *x = &s->rows[i].cells[column];
		const size_t n = x->text != NULL ? text_length(x->text) + (column == 0 ? (size_t)s->rows[i].indent * 2 : 0) : 0;
		most = MAX(most, n);
	}
	return (double)CLAMP(most + 2, 7, column == 0 ? 46 : 34);
}

/* How many lines the longest text of a row takes: not every program makes rows higher by itself. */
static int lines_of(const struct sheet *s, const struct sheet_row *row, const double *widths)
{
	int lines = 1;
	for (size_t c = 0; c < s->column_count; c++)
		if (row->cells[c].type == SHEET_TEXT && row->cells[c].text != NULL)
			lines = MAX(lines, (int)ceil((double)text_length(row->cells[c].text) / (widths[c] - 1)));
	return MIN(lines, LINES_MOST);
}

/* A4 with all columns on one page's width, the heads on every page, the page's number below. */
static void set_page(lxw_worksheet *w, const struct sheet *s, lxw_row_t head, double width)
{
	worksheet_set_paper(w, 9);
	if (width > PORTRAIT_WIDTH)
		worksheet_set_landscape(w);
	worksheet_set_margins(w, 0.7, 0.6, 0.7, 0.7);
	worksheet_fit_to_pages(w, 1, 0);
	worksheet_set_footer(w, "&R&9&P/&N");
	worksheet_repeat_rows(w, head, head);
	worksheet_freeze_panes(w, head + 1, 1);
	if (s->row_count > 1 && s->column_count > 1)
		worksheet_autofilter(w, head, 0, head + (lxw_row_t)s->row_count, (lxw_col_t)s->column_count - 1);
}

static void fill(lxw_workbook *book, const struct sheet *s)
{
	struct formats f;
	lxw_worksheet *w = workbook_add_worksheet(book, NULL);
	make_formats(book, &f);
	lxw_row_t r = 0;
	for (const char *const *t = s->title; t != NULL && *t != NULL; t++, r++)
		worksheet_write_string(w, r, 0, *t, r == 0 ? f.title : NULL);
	r++;
	double width = 0;
	g_autofree double *widths = g_new0(double, s->column_count + 1);
	for (size_t c = 0; c < s->column_count; c++) {
		const double wide = width_of(s, c);
		worksheet_write_string(w, r, (lxw_col_t)c, s->header[c], f.header);
		worksheet_set_column(w, (lxw_col_t)c, (lxw_col_t)c, wide, NULL);
		widths[c] = wide;
		width += wide;
	}
	set_page(w, s, r, width);
	for (size_t i = 0; i < s->row_count; i++) {
		r++;
		const int lines = lines_of(s, &s->rows[i], widths);
		if (lines > 1)
			worksheet_set_row(w, r, LINE_POINTS * lines, NULL);
		for (size_t c = 0; c < s->column_count; c++)
			write_cell(w, &f, r, (lxw_col_t)c, &s->rows[i], &s->rows[i].cells[c]);
	}
	r += 2;
	for (const char *const *t = s->notes; t != NULL && *t != NULL; t++, r++)
		worksheet_write_string(w, r, 0, *t, NULL);
}

bool sheet_write_xlsx(const struct sheet *s, const char *path, struct err *e)
{
	g_autofree char *part = g_strdup_printf("%s.part", path);
	/* The library would say on standard error, in English, that it cannot create the file; so it is tried before. */
	FILE *first = fopen(part, "wb");
	if (first == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, path, g_strerror(errno));
	fclose(first);
	lxw_workbook *book = workbook_new(part);
	if (book == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, path, "libxlsxwriter");
	fill(book, s);
	errno = 0;
	lxw_error why = workbook_close(book);
	if (why == LXW_NO_ERROR && rename(part, path) == 0)
		return true;
	int number = errno;
	unlink(part);
	if (number == ENOSPC)
		return FAIL(e, ERR_FULL, MSG_DISK_FULL, path);
	return FAIL(e, ERR_IO, MSG_FILE_WRITE, path, why != LXW_NO_ERROR ? lxw_strerror(why) : g_strerror(number));
}
