/* Figures as values of charts; see page_chart.h. */
#include "app/page/page_chart.h"

#include <string.h>

bool page_chart_number(const char *text, double *out)
{
	char plain[40];
	size_t n = 0;
	for (const char *p = text; *p != '\0' && n + 1 < sizeof plain; p++) {
		if (*p == '.')
			continue;
		if (!g_ascii_isdigit(*p) && *p != ',' && *p != '-')
			return false;
		plain[n++] = *p == ',' ? '.' : *p;
	}
	plain[n] = '\0';
	char *end = NULL;
	*out = g_ascii_strtod(plain, &end);
	return n > 0 && *end == '\0';
}

struct page_chart_value page_chart_cell(const struct report *r, size_t row, size_t column, struct arena *a)
{
	static const char *const gaps[] = {[CELL_MISSING] = "…", [CELL_NA] = "–", [CELL_HIDDEN] = "⊘"};
	const struct cell *c = &r->cells[row * r->column_count + column];
	struct page_chart_value v = {
		.missing = true, .row = arena_strdup(a, r->rows[row].id), .column = arena_strdup(a, r->columns[column].id)};
	if (c->state == CELL_EXACT || c->state == CELL_ESTIMATE) {
		v.missing = c->text == NULL || !page_chart_number(c->text, &v.at);
		v.text = arena_strdup(a, c->text != NULL ? c->text : "");
		return v;
	}
	v.text = gaps[c->state];
	if (c->state != CELL_MISSING)
		v.row = v.column = NULL; /* nothing stands behind it */
	return v;
}

enum chart_kind page_chart_kind(enum form_chart_kind kind)
{
	static const enum chart_kind kinds[] = {
		[FORM_CHART_BARS] = CHART_BARS, [FORM_CHART_PYRAMID] = CHART_PYRAMID, [FORM_CHART_DOTS] = CHART_DOTS};
	return kinds[kind];
}

double page_chart_day(ymd day)
{
	return day / 10000 + (day / 100 % 100 - 1) / 12.0 + (day % 100 - 1) / 366.0;
}
