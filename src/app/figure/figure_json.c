/* A drawn form as JSON: the shape is a contract of the command line (README). Integers only; the printed text beside them. */
#include "app/figure/figure.h"

#include <jansson.h>
#include <string.h>

static const char *const states[] = {
	[CELL_EXACT] = "exact", [CELL_ESTIMATE] = "estimate", [CELL_MISSING] = "missing", [CELL_NA] = "na", [CELL_HIDDEN] = "hidden"};

static json_t *integer(int64_t n)
{
	return n == NONE ? json_null() : json_integer(n);
}

static json_t *cell_json(const struct cell *c)
{
	bool shown = c->state == CELL_EXACT || c->state == CELL_ESTIMATE;
	return json_pack("{s:o, s:o, s:s, s:s, s:b}", "n", integer(shown ? c->n : NONE), "of", integer(shown ? c->of : NONE), "text",
		c->text != NULL ? c->text : "", "state", states[c->state], "derived", c->derived);
}

static json_t *row_json(const struct report *r, size_t row)
{
	const struct report_line *l = &r->rows[row];
	json_t *cells = json_object();
	for (size_t c = 0; c < r->column_count; c++)
		json_object_set_new(cells, r->columns[c].id, cell_json(&r->cells[row * r->column_count + c]));
	return json_pack("{s:s, s:s, s:s, s:o}", "id", l->id, "num", l->num != NULL ? l->num : "", "label",
		l->label_vi != NULL ? l->label_vi : "", "cells", cells);
}

static json_t *check_json(const struct check_result *c)
{
	json_t *holds = c->holds < 0 ? json_null() : json_boolean(c->holds == 1);
	return json_pack("{s:s, s:s, s:o, s:s}", "id", c->id, "level", c->level, "holds", holds, "say", c->say_vi != NULL ? c->say_vi : "");
}

char *figure_json(const struct figure *f)
{
	const struct report *r = f->report;
	json_t *rows = json_array(), *checks = json_array();
	for (size_t i = 0; i < r->row_count; i++)
		json_array_append_new(rows, row_json(r, i));
	for (size_t i = 0; i < r->check_count; i++)
		json_array_append_new(checks, check_json(&r->checks[i]));
	json_t *root = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "form", r->form->code, "unit", r->unit_code != NULL ? r->unit_code : "",
		"period", r->period.text, "confidence", r->form->confidence, "rows", rows, "checks", checks);
	must(root != NULL);
	if (r->asked > 0) {
		json_t *silent = json_array();
		for (size_t i = 0; i < r->silent_count; i++)
			json_array_append_new(silent, json_string(r->silent[i]));
		json_object_set_new(
			root, "reporters", json_pack("{s:i, s:i, s:o}", "reported", r->reported, "asked", r->asked, "silent", silent));
	}
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII * 0);
	must(text != NULL);
	json_decref(root);
	char *copy = g_strconcat(text, "\n", NULL);
	free(text);
	return copy;
}
