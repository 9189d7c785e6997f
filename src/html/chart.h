/* Charts as SVG: bars, lines, an age pyramid, dots of terms, bars against a target, and small lines in tables. Every chart has a title, a
 * description and the same content as a table; colours and type are the stylesheet's. Nothing is rounded here: what is printed comes as
 * text from who counted, places are drawn to a tenth of a pixel. */
#ifndef COSO_HTML_CHART_H
#define COSO_HTML_CHART_H

#include "html/html.h"

#include <stdbool.h>

enum chart_kind {
	CHART_BARS,    /* one bar a row and series, side by side */
	CHART_LINES,   /* one line a series along rows[].at; gaps where a value is missing, an interruption at every break */
	CHART_PYRAMID, /* two series back to back */
	CHART_DOTS,    /* one dot a series on a line a row: terms side by side */
	CHART_BULLET   /* the first series as a bar, the others as ticks behind it, against rows[].target */
};

struct chart_value {
	bool missing;	    /* nothing is drawn; the text still stands in the table */
	double at;	    /* finite */
	const char *text;   /* as printed: "27,68", "–", "…" */
	struct html_url to; /* where the figure comes from; text NULL: no link */
};

struct chart_row {
	const char *label;
	struct html_url to;
	double at;			  /* CHART_LINES: place along the axis (a year, a day number), ascending */
	const struct chart_value *values; /* one a series */
	bool has_target;
	double target;
	const char *target_text;
	const char *broken; /* CHART_LINES: why the series is not the same from here on ("ranh giới mới"); NULL: it is */
};

struct chart {
	enum chart_kind kind;
	const char *id; /* unique on the page; a letter, then letters, digits, "-" */
	const char *title, *description;
	const char *rows_title; /* head of the first column of the table */
	const char *const *series;
	size_t series_count; /* 1 … CHART_SERIES */
	const struct chart_row *rows;
	size_t row_count;
	double low, high; /* the axis; both 0: from the values, with 0 on it */
};

#define CHART_SERIES 5 /* that many colours can be told apart */

/* The drawing. Without a single value: a sentence that there is nothing to draw. */
void html_chart(struct html *o, const struct chart *c);
/* The same as a table: rows × series, targets in the last column where there are any. */
void html_chart_table(struct html *o, const struct chart *c);
/* Which colour is which series. */
void html_chart_key(struct html *o, const struct chart *c);

/* A small line beside figures that stand in the same table (hidden from screen readers): what was, the forecast dashed up to its end, the
 * target as a level line. missing values are gaps. */
struct spark {
	const struct chart_value *was;
	size_t count;
	const struct chart_value *forecast, *target; /* NULL: none */
	size_t forecast_steps;			     /* how many steps after the last value the forecast stands */
};
void html_spark(struct html *o, const struct spark *s);

#endif
