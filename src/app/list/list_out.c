/* Lists as files, row by row: CSV and Excel in constant memory. Texts are never formulas; what is masked on the page is masked here. */
#include "app/list/list.h"

#include "exchange/workbook.h"
#include "messages/base.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define KEY_SIZE 48

/* ---- CSV ---- */

struct csv {
	FILE *file;
	const char *path;
};

static const char *shown(const struct list_cell *c)
{
	return c->masked ? "••••" : c->text != NULL ? c->text : "";
}

/* What tells the row again when the file comes back. */
static const char *key_of(const struct list_row *row, char out[KEY_SIZE])
{
	g_snprintf(out, KEY_SIZE, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, row->area, row->id);
	return out;
}

static bool csv_line(struct csv *c, const struct list_page *p, const struct list_row *row, struct err *e)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < p->column_count; i++) {
		g_string_append(line, i > 0 ? "," : "");
		sheet_csv_cell(line, row == NULL ? p->columns[i].label : shown(&row->cells[i]));
	}
	if (p->key_label != NULL) {
		char key[KEY_SIZE];
		g_string_append_c(line, ',');
		sheet_csv_cell(line, row == NULL ? p->key_label : key_of(row, key));
	}
	g_string_append(line, "\r\n");
	return fwrite(line->str, 1, line->len, c->file) == line->len || FAIL(e, ERR_IO, MSG_FILE_WRITE, c->path, g_strerror(errno));
}

static bool csv_head(const struct list_page *p, const char *const *title, void *user, struct err *e)
{
	struct csv *c = user;
	(void)title;
	return fputs("\xEF\xBB\xBF", c->file) >= 0 && csv_line(c, p, NULL, e);
}

static bool csv_row(const struct list_page *p, const struct list_row *row, void *user, struct err *e)
{
	return csv_line(user, p, row, e);
}

/* ---- Excel ---- */

struct excel {
	struct workbook *book;
	struct workbook_sheet *sheet;
};

static void excel_line(struct excel *x, const char *text, unsigned style)
{
	const struct workbook_cell cell = {.value = {.type = SHEET_TEXT, .text = text}, .style = style};
	workbook_row(x->sheet, &cell, 1, 1);
}

static bool excel_head(const struct list_page *p, const char *const *title, void *user, struct err *e)
{
	struct excel *x = user;
	g_autofree struct workbook_cell *cells = g_new0(struct workbook_cell, p->column_count + 1);
	size_t lines = 0;
	(void)e;
	x->sheet = workbook_sheet(x->book, title[0]);
	for (size_t i = 0; i < p->column_count; i++)
		workbook_column(x->sheet, i, i == 0 ? 28.0 : p->columns[i].number || p->columns[i].date ? 12.0 : 22.0);
	while (title[lines] != NULL)
		lines++;
	workbook_page(x->sheet, true, lines + 1, lines + 1);
	workbook_freeze(x->sheet, lines + 2, 1);
	for (size_t i = 0; i < lines; i++)
		excel_line(x, title[i], i == 0 ? STYLE_BOLD | STYLE_TITLE : 0);
	workbook_skip(x->sheet, 1);
	for (size_t i = 0; i < p->column_count; i++)
		cells[i] = (struct workbook_cell){.value = {.type = SHEET_TEXT, .text = p->columns[i].label},
			.style = STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER,
			.column = i};
	if (p->key_label != NULL) {
		workbook_column(x->sheet, p->column_count, 24.0);
		cells[p->column_count] = (struct workbook_cell){.value = {.type = SHEET_TEXT, .text = p->key_label},
			.style = STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER,
			.column = p->column_count};
	}
	workbook_row(x->sheet, cells, p->column_count + (p->key_label != NULL), 2);
	return true;
}

static bool excel_row(const struct list_page *p, const struct list_row *row, void *user, struct err *e)
{
	struct excel *x = user;
	g_autofree struct workbook_cell *cells = g_new0(struct workbook_cell, p->column_count + 1);
	char key[KEY_SIZE];
	(void)e;
	for (size_t i = 0; i < p->column_count; i++) {
		const struct list_cell *c = &row->cells[i];
		bool number = p->columns[i].number && !c->masked && c->number != NONE;
		cells[i] = (struct workbook_cell){.column = i, .style = STYLE_BORDER};
		cells[i].value =
			(struct sheet_cell){.type = number ? SHEET_INT : SHEET_TEXT, .text = shown(c), .number = number ? c->number : 0};
	}
	if (p->key_label != NULL)
		cells[p->column_count] = (struct workbook_cell){
			.value = {.type = SHEET_TEXT, .text = key_of(row, key)}, .style = STYLE_BORDER, .column = p->column_count};
	workbook_row(x->sheet, cells, p->column_count + (p->key_label != NULL), 1);
	return true;
}

/* ---- files ---- */

static bool write_csv(const char *path, list_source *source, void *user, struct err *e)
{
	g_autofree char *part = g_strdup_printf("%s.part", path);
	struct csv c = {fopen(part, "wb"), path};
	const struct list_writer to = {csv_head, csv_row, &c};
	if (c.file == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, path, g_strerror(errno));
	bool ok = source(&to, user, e);
	bool closed = fclose(c.file) == 0;
	if (ok && closed && g_rename(part, path) == 0)
		return true;
	int why = errno;
	(void)g_unlink(part);
	return ok ? FAIL(e, why == ENOSPC ? ERR_FULL : ERR_IO, MSG_FILE_WRITE, path, g_strerror(why)) : false;
}

static bool write_excel(const char *path, list_source *source, void *user, struct err *e)
{
	struct excel x = {workbook_begin(path, true, e), NULL};
	const struct list_writer to = {excel_head, excel_row, &x};
	if (x.book == NULL)
		return false;
	if (source(&to, user, e))
		return workbook_end(x.book, e);
	workbook_drop(x.book);
	return false;
}

bool list_file_write(enum list_format format, const char *path, list_source *source, void *user, struct err *e)
{
	return (format == LIST_CSV ? write_csv : write_excel)(path, source, user, e);
}

struct whole_list {
	struct app *app;
	const struct page_ask *ask;
	const struct list_ask *what;
	const char *purpose;
	int64_t *rows;
};

static bool whole_list(const struct list_writer *to, void *user, struct err *e)
{
	struct whole_list *l = user;
	return list_each(l->app, l->ask, l->what, to, l->purpose, l->rows, e);
}

bool list_write(struct app *a, const struct page_ask *ask, const struct list_ask *what, enum list_format format, const char *path,
	const char *purpose, int64_t *rows, struct err *e)
{
	struct whole_list l = {a, ask, what, purpose, rows};
	return list_file_write(format, path, whole_list, &l, e);
}
