/* Sheets as text and TSV, and files written whole or not at all. */
#include "exchange/sheet.h"

#include "base/text.h"
#include "messages/base.def"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *shown(const struct sheet_cell *c)
{
	return c->text != NULL ? c->text : "";
}

/* Width on a terminal: characters, and two columns more for the sign of an estimate. */
static size_t width(const struct sheet_cell *c)
{
	return text_length(shown(c)) + (c->estimate ? 2 : 0);
}

static void pad(GString *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g_string_append_c(out, ' ');
}

static void write_cell(GString *out, const struct sheet_cell *c, size_t indent, size_t wide, bool last)
{
	bool number = c->type == SHEET_INT || c->type == SHEET_DECIMAL;
	size_t own = width(c) + indent, space = wide > own ? wide - own : 0;
	if (number)
		pad(out, space);
	pad(out, indent);
	if (c->estimate)
		g_string_append(out, "≈ ");
	g_string_append(out, shown(c));
	if (!number && !last)
		pad(out, space);
}

void sheet_write_text(const struct sheet *s, GString *out)
{
	g_autofree size_t *wide = g_new0(size_t, s->column_count + 1);
	for (const char *const *t = s->title; t != NULL && *t != NULL; t++)
		g_string_append_printf(out, "%s\n", *t);
	for (size_t c = 0; c < s->column_count; c++)
		wide[c] = text_length(s->header[c]);
	for (size_t r = 0; r < s->row_count; r++)
		for (size_t c = 0; c < s->column_count; c++) {
			size_t w = width(&s->rows[r].cells[c]) + (c == 0 ? (size_t)s->rows[r].indent * 2 : 0);
			wide[c] = MAX(wide[c], w);
		}
	bool titled = s->title != NULL && s->title[0] != NULL;
	if (titled)
		g_string_append_c(out, '\n');
	for (size_t c = 0; c < s->column_count; c++) {
		/* A header stands over its numbers: right-aligned where the column holds any. */
		bool number = false;
		for (size_t r = 0; r < s->row_count && !number; r++)
			number = s->rows[r].cells[c].type == SHEET_INT || s->rows[r].cells[c].type == SHEET_DECIMAL;
		struct sheet_cell h = {.type = number ? SHEET_INT : SHEET_TEXT, .text = s->header[c]};
		write_cell(out, &h, 0, wide[c], c + 1 == s->column_count);
		g_string_append(out, c + 1 == s->column_count ? "\n" : "  ");
	}
	/* A bare list is a header line and its rows, one line each; a titled table gets a rule below its header. */
	for (size_t c = 0; titled && c < s->column_count; c++) {
		for (size_t i = 0; i < wide[c]; i++)
			g_string_append_c(out, '-');
		g_string_append(out, c + 1 == s->column_count ? "\n" : "  ");
	}
	for (size_t r = 0; r < s->row_count; r++)
		for (size_t c = 0; c < s->column_count; c++) {
			write_cell(
				out, &s->rows[r].cells[c], c == 0 ? (size_t)s->rows[r].indent * 2 : 0, wide[c], c + 1 == s->column_count);
			g_string_append(out, c + 1 == s->column_count ? "\n" : "  ");
		}
	if (s->notes != NULL && s->notes[0] != NULL)
		g_string_append_c(out, '\n');
	for (const char *const *t = s->notes; t != NULL && *t != NULL; t++)
		g_string_append_printf(out, "%s\n", *t);
}

static void tsv_text(GString *out, const char *text)
{
	if (text_is_formula(text)) /* a file of tabs is opened with Excel too */
		g_string_append_c(out, '\'');
	for (const char *p = text; *p != '\0'; p++)
		g_string_append_c(out, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
}

void sheet_write_tsv(const struct sheet *s, GString *out)
{
	for (size_t c = 0; c < s->column_count; c++) {
		tsv_text(out, s->header[c]);
		g_string_append_c(out, c + 1 == s->column_count ? '\n' : '\t');
	}
	for (size_t r = 0; r < s->row_count; r++)
		for (size_t c = 0; c < s->column_count; c++) {
			const struct sheet_cell *x = &s->rows[r].cells[c];
			if (x->type == SHEET_INT)
				g_string_append_printf(out, "%" G_GINT64_FORMAT, x->number);
			else
				tsv_text(out, shown(x));
			g_string_append_c(out, c + 1 == s->column_count ? '\n' : '\t');
		}
}

char *sheet_json(const struct sheet *s)
{
	json_t *rows = json_array();
	for (size_t r = 0; r < s->row_count; r++) {
		json_t *row = json_object();
		for (size_t c = 0; c < s->column_count; c++) {
			const struct sheet_cell *x = &s->rows[r].cells[c];
			json_object_set_new(row, s->header[c], x->type == SHEET_INT ? json_integer(x->number) : json_string(shown(x)));
		}
		json_array_append_new(rows, row);
	}
	char *text = json_dumps(rows, JSON_INDENT(1)), *copy = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(rows);
	return copy;
}

static bool write_failed(const char *path, struct err *e)
{
	int why = errno;
	if (why == ENOSPC || why == EDQUOT)
		return FAIL(e, ERR_FULL, MSG_DISK_FULL, path);
	return FAIL(e, ERR_IO, MSG_FILE_WRITE, path, g_strerror(why));
}

bool sheet_write_file(const char *path, const char *text, size_t length, struct err *e)
{
	g_autofree char *part = g_strdup_printf("%s.part", path);
	FILE *f = fopen(part, "wb");
	if (f == NULL)
		return write_failed(path, e);
	bool ok = fwrite(text, 1, length, f) == length;
	ok = fflush(f) == 0 && ok;
	ok = ok && fsync(fileno(f)) == 0;
	int why = errno;
	if (fclose(f) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(part, path) == 0)
		return true;
	if (ok)
		why = errno;
	unlink(part);
	errno = why;
	return write_failed(path, e);
}
