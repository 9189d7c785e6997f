/* Charts of papers: figures of a form as bars, drawn by who draws those of the pages (html/chart.h), in colours and type of print. */
#ifndef COSO_APP_PAPER_DRAWING_H
#define COSO_APP_PAPER_DRAWING_H

#include "exchange/paper.h"
#include "stats/report.h"

/* columns: the id of a chart that the form names (rows NULL then), or ids of at most CHART_SERIES columns with commas ("now,before"); rows:
 * ids with commas, or NULL: every line that has numbers. False with ERR_INPUT where one of them is not in the form, or nothing can be
 * drawn; the paper then has nothing of it. */
bool paper_drawing(struct paper *p, const struct report *r, const char *columns, const char *rows, enum msg_lang lang, struct arena *arena,
	struct err *e);

#endif
