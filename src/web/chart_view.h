/* Charts of pages: the cells they draw as links, and the drawing itself. */
#ifndef COSO_WEB_CHART_VIEW_H
#define COSO_WEB_CHART_VIEW_H

#include "app/page/page_chart.h"
#include "html/chart.h"

struct web;
/* Where a value leads to; text NULL: nowhere. */
typedef struct html_url chart_link(struct web *w, const struct page_chart_value *v);

/* In the request's arena; link may be NULL. */
const struct chart *chart_of(struct web *w, const struct page_chart *c, chart_link *link);

#endif
