/* A sheet as CSV that a spreadsheet program opens rightly: UTF-8 with a mark, CRLF, quotes where needed, and no cell that could be taken
 * for a formula. */
#include "exchange/sheet.h"

#include "base/text.h"

#include <string.h>

/* A text that would be run as a formula gets an apostrophe before it, which spreadsheets show as text. */
void sheet_csv_cell(GString *out, const char *text)
{
	bool formula = text_is_formula(text);
	bool quoted = formula || strpbrk(text, ",;\"\r\n\t") != NULL || text[0] == ' ';
	if (!quoted) {
		g_string_append(out, text);
		return;
	}
	g_string_append_c(out, '"');
	if (formula)
		g_string_append_c(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *text);
	}
	g_string_append_c(out, '"');
}

void sheet_write_csv(const struct sheet *s, GString *out)
{
	g_string_append(out, "\xEF\xBB\xBF");
	for (size_t c = 0; c < s->column_count; c++) {
		g_string_append(out, c == 0 ? "" : ",");
		sheet_csv_cell(out, s->header[c]);
	}
	g_string_append(out, "\r\n");
	for (size_t r = 0; r < s->row_count; r++) {
		for (size_t c = 0; c < s->column_count; c++) {
			const struct sheet_cell *cell = &s->rows[r].cells[c];
			char number[24];
			g_string_append(out, c == 0 ? "" : ",");
			if (cell->type == SHEET_INT) {
				g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, cell->number);
				g_string_append(out, number);
			} else if (cell->type != SHEET_EMPTY && cell->text != NULL) {
				sheet_csv_cell(out, cell->text);
			}
		}
		g_string_append(out, "\r\n");
	}
	for (const char *const *n = s->notes; n != NULL && *n != NULL; n++) {
		sheet_csv_cell(out, *n);
		g_string_append(out, "\r\n");
	}
}
