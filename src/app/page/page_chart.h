/* A chart as a page has it: which cells are drawn how. Links and drawing are the web's (web/chart_view.h), marks those of html/chart.h. */
#ifndef COSO_APP_PAGE_CHART_H
#define COSO_APP_PAGE_CHART_H

#include "base/arena.h"
#include "html/chart.h"
#include "stats/report.h"

struct page_chart_value {
	bool missing;
	double at;
	const char *text;
	const char *row, *column; /* the cell it is, for a link; NULL: none */
	const char *period;	  /* of another period than the page's; NULL */
};
struct page_chart_row {
	const char *label, *broken, *target_text;
	double at, target;
	bool has_target;
	const char *unit; /* code of the unit it is, where it has a place on a map of today; NULL */
	const struct page_chart_value *values;
};
struct page_chart {
	enum chart_kind kind;
	const char *id, *title, *description, *rows_title;
	const char *const *series;
	size_t series_count;
	const struct page_chart_row *rows;
	size_t row_count; /* 0: nothing to draw */
	double low, high;
};

/* A figure as drawn: "1.234,5" is 1234.5. False for what is no figure. */
bool page_chart_number(const char *text, double *out);
/* A cell of a report as a value: what is hidden, missing or has no sense is a gap. */
struct page_chart_value page_chart_cell(const struct report *r, size_t row, size_t column, struct arena *a);
/* How a chart that a form names is drawn. */
enum chart_kind page_chart_kind(enum form_chart_kind kind);
/* A day along an axis of years. */
double page_chart_day(ymd day);

#endif
