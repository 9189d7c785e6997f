/* Tables of the command line: put together and written in the format asked for. */
#include "cli/cli.h"

#include "messages/cli.def"

#include <string.h>

struct sheet *cli_sheet_new(const struct cli *c, const msg_key *keys, size_t columns, size_t rows, struct arena *arena)
{
	struct sheet *s = ARENA_NEW(arena, struct sheet);
	const char **header = ARENA_ARRAY(arena, const char *, columns);
	for (size_t i = 0; i < columns; i++)
		header[i] = msg_template(keys[i], c->lang);
	s->header = header;
	s->column_count = columns;
	s->rows = ARENA_ARRAY(arena, struct sheet_row, rows + 1);
	return s;
}

void cli_sheet_row(struct sheet *s, const struct sheet_cell *cells, struct arena *arena)
{
	struct sheet_row *row = &s->rows[s->row_count++];
	row->cells = ARENA_ARRAY(arena, struct sheet_cell, s->column_count);
	memcpy(row->cells, cells, s->column_count * sizeof *cells);
}

struct sheet_cell cli_sheet_text(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

bool cli_emit_sheet(const struct cli *c, const struct sheet *s, struct err *e)
{
	const char *format = c->o.format != NULL ? c->o.format : "text";
	if (strcmp(format, "xlsx") == 0) {
		if (c->o.out == NULL)
			return FAIL0(e, ERR_USAGE, MSG_XLSX_NEEDS_OUT);
		return sheet_write_xlsx(s, c->o.out, e);
	}
	if (strcmp(format, "json") == 0) {
		g_autofree char *json = sheet_json(s);
		return cli_emit(c, json, e);
	}
	if (strcmp(format, "text") != 0 && strcmp(format, "tsv") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_FORMAT, format);
	g_autoptr(GString) text = g_string_new(NULL);
	if (strcmp(format, "tsv") == 0)
		sheet_write_tsv(s, text);
	else
		sheet_write_text(s, text);
	return cli_emit(c, text->str, e);
}
