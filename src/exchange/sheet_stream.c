/* See sheet_stream.h. */
#include "exchange/sheet_stream.h"

#include "base/text.h"
#include "messages/base.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEET_ROWS_MAX 1048575 /* of Excel, less the header */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct sheet_stream {
	char *path, *part, *name;
	char **header;
	size_t column_count;
	FILE *csv;
	GString *line;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *whole;
	int sheets;
	lxw_row_t row;
};

static bool fail_write(const struct sheet_stream *s, int number, struct err *e)
{
	if (number == ENOSPC)
		return FAIL(e, ERR_FULL, MSG_DISK_FULL, s->path);
	return FAIL(e, ERR_IO, MSG_FILE_WRITE, s->path, g_strerror(number));
}

static void free_stream(struct sheet_stream *s)
{
	g_free(s->path);
	g_free(s->part);
	g_free(s->name);
	g_strfreev(s->header);
	g_string_free(s->line, TRUE);
	g_free(s);
}

static bool csv_row(struct sheet_stream *s, const struct sheet_cell *cells, struct err *e)
{
	g_string_truncate(s->line, 0);
	for (size_t c = 0; c < s->column_count; c++) {
		if (c > 0)
			g_string_append_c(s->line, ',');
		if (cells[c].type == SHEET_INT)
			g_string_append_printf(s->line, "%" G_GINT64_FORMAT, cells[c].number);
		else if (cells[c].type != SHEET_EMPTY && cells[c].text != NULL)
			sheet_csv_cell(s->line, cells[c].text);
	}
	g_string_append(s->line, "\r\n");
	return fwrite(s->line->str, 1, s->line->len, s->csv) == s->line->len || fail_write(s, errno, e);
}

/* In this mode of the library a row must be whole before the next begins; it then lies in a file. */
static void next_sheet(struct sheet_stream *s)
{
	g_autofree char *name = s->name == NULL || s->sheets == 0 ? g_strdup(s->name) : g_strdup_printf("%.20s %d", s->name, s->sheets + 1);
	s->sheet = workbook_add_worksheet(s->book, name);
	if (s->sheet == NULL) /* a name Excel does not take */
		s->sheet = workbook_add_worksheet(s->book, NULL);
	s->sheets++;
	s->row = 1;
	for (size_t c = 0; c < s->column_count; c++)
		worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, (double)CLAMP(text_length(s->header[c]) + 2, 10, 28), NULL);
	worksheet_freeze_panes(s->sheet, 1, 0);
	for (size_t c = 0; c < s->column_count; c++)
		worksheet_write_string(s->sheet, 0, (lxw_col_t)c, s->header[c], s->head);
}

static bool open_book(struct sheet_stream *s, struct err *e)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	s->book = workbook_new_opt(s->part, &options);
	if (s->book == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, s->path, "libxlsxwriter");
	s->head = workbook_add_format(s->book);
	format_set_bold(s->head);
	format_set_border(s->head, LXW_BORDER_THIN);
	s->whole = workbook_add_format(s->book);
	format_set_num_format(s->whole, "0");
	next_sheet(s);
	return true;
}

struct sheet_stream *sheet_stream_open(
	const char *path, bool xlsx, const char *name, const char *const *header, size_t column_count, struct err *e)
{
	struct sheet_stream *s = g_new0(struct sheet_stream, 1);
	s->path = g_strdup(path);
	s->part = g_strconcat(path, ".part", NULL);
	s->name = g_strdup(name);
	s->header = g_new0(char *, column_count + 1);
	for (size_t i = 0; i < column_count; i++)
		s->header[i] = g_strdup(header[i]);
	s->column_count = column_count;
	s->line = g_string_new(NULL);
	s->csv = fopen(s->part, "wb");
	bool ok = s->csv != NULL || fail_write(s, errno, e);
	if (ok && xlsx) {
		fclose(s->csv); /* it can be made: the library would only say so in English on standard error */
		s->csv = NULL;
		ok = open_book(s, e);
	} else if (ok) {
		struct sheet_cell *cells = g_new0(struct sheet_cell, column_count);
		for (size_t i = 0; i < column_count; i++)
			cells[i] = (struct sheet_cell){.type = SHEET_TEXT, .text = header[i]};
		ok = (fputs(BYTE_ORDER_MARK, s->csv) != EOF || fail_write(s, errno, e)) && csv_row(s, cells, e);
		g_free(cells);
	}
	if (ok)
		return s;
	sheet_stream_close(s, false, NULL);
	return NULL;
}

bool sheet_stream_row(struct sheet_stream *s, const struct sheet_cell *cells, struct err *e)
{
	if (s->csv != NULL)
		return csv_row(s, cells, e);
	if (s->row > SHEET_ROWS_MAX)
		next_sheet(s);
	for (size_t c = 0; c < s->column_count; c++) {
		const struct sheet_cell *x = &cells[c];
		if (x->type == SHEET_INT)
			worksheet_write_number(s->sheet, s->row, (lxw_col_t)c, (double)x->number, s->whole);
		else if (x->type != SHEET_EMPTY && x->text != NULL && *x->text != '\0')
			worksheet_write_string(s->sheet, s->row, (lxw_col_t)c, x->text, NULL);
	}
	s->row++;
	return true;
}

bool sheet_stream_close(struct sheet_stream *s, bool keep, struct err *e)
{
	bool ok = true;
	if (s == NULL)
		return true;
	errno = 0;
	if (s->csv != NULL && fclose(s->csv) != 0 && keep)
		ok = fail_write(s, errno, e);
	if (s->book != NULL && workbook_close(s->book) != LXW_NO_ERROR && keep)
		ok = fail_write(s, errno != 0 ? errno : EIO, e);
	if (ok && keep && rename(s->part, s->path) != 0)
		ok = fail_write(s, errno, e);
	if (!keep || !ok)
		unlink(s->part);
	free_stream(s);
	return ok;
}
