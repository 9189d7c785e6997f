/* Command sheet: a CSV or Excel file as it is read: what was guessed, the names of the columns, each row as a line of JSON. For seeing why
 * an import understands a file differently from its owner. */
#include "cli/cli.h"

#include "exchange/grid.h"
#include "messages/grid.def"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *const encodings[] = {"guess", "utf8", "utf16le", "utf16be", "cp1252", "cp1258", "tcvn3", "vni"};

bool cli_grid_options(const struct cli *c, struct grid_options *o, struct err *e)
{
	o->sheet = c->o.sheet;
	o->header_row = c->o.header_row;
	if (c->o.separator != NULL)
		o->separator = strcmp(c->o.separator, "tab") == 0 ? '\t' : c->o.separator[0];
	for (size_t i = 0; c->o.encoding != NULL && i < G_N_ELEMENTS(encodings); i++)
		if (strcmp(encodings[i], c->o.encoding) == 0) {
			o->encoding = (enum grid_encoding)i;
			return true;
		}
	return c->o.encoding == NULL || FAIL(e, ERR_USAGE, MSG_GRID_ENCODING, c->o.encoding);
}

static void print(json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT);
	printf("%s\n", text != NULL ? text : "null");
	free(text);
	json_decref(j);
}

static void print_guess(const struct grid *g)
{
	const struct grid_guess *guess = grid_guessed(g);
	const char *const *names = NULL;
	json_t *sheets = json_array(), *header = json_array();
	for (size_t i = 0; i < grid_sheet_count(g); i++)
		json_array_append_new(sheets, json_string(grid_sheet_name(g, i)));
	for (size_t i = 0, n = grid_header(g, &names); i < n; i++)
		json_array_append_new(header, json_string(names[i]));
	char separator[2] = {guess->separator, '\0'};
	print(json_pack("{s:s, s:b, s:s, s:I, s:b, s:s, s:o, s:o}", "encoding", encodings[guess->encoding], "sure", guess->encoding_sure,
		"separator", separator, "header_row", (json_int_t)guess->header_row, "days_1904", guess->days_1904, "sheet", grid_sheet(g),
		"sheets", sheets, "header", header));
}

/* A cell is its text; one that is more is an object. */
static json_t *cell_json(const struct grid_cell *c)
{
	static const char *const types[] = {"empty", "text", "number", "day", "bool", "error"};
	if (c->type == GRID_EMPTY)
		return json_null();
	if (c->type == GRID_TEXT && !c->formula && !c->joined && c->raw == NULL)
		return json_string(c->text);
	json_t *j = json_pack("{s:s}", types[c->type], c->text);
	if (c->formula)
		json_object_set_new(j, "formula", json_true());
	if (c->joined)
		json_object_set_new(j, "joined", json_true());
	if (c->raw != NULL)
		json_object_set_new(j, "raw", json_string(c->raw));
	return j;
}

static void print_row(const struct grid_row *row)
{
	json_t *cells = json_array();
	for (size_t i = 0; i < row->count; i++)
		json_array_append_new(cells, cell_json(&row->cells[i]));
	print(json_pack("{s:I, s:o}", "row", (json_int_t)row->number, "cells", cells));
}

int cli_sheet(struct cli *c, struct err *e)
{
	struct grid_options o = {0};
	struct grid *g = NULL;
	const struct grid_row *row = NULL;
	if (!cli_grid_options(c, &o, e) || !grid_open(c->o.rest[0], &o, &g, e))
		return err_exit_status(e);
	print_guess(g);
	bool ok = true;
	while ((ok = grid_next(g, &row, e)) && row != NULL)
		print_row(row);
	grid_close(g);
	return ok ? 0 : 1;
}
