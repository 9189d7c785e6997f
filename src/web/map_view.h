/* Units below as tiles or as a map, out of a chart whose rows are units. */
#ifndef COSO_WEB_MAP_VIEW_H
#define COSO_WEB_MAP_VIEW_H

#include "app/page/page_chart.h"
#include "html/map.h"

struct web;
/* The first series of the chart; shapes of the maps that were loaded, where there is one of the unit's code. *shapes: how many have one. */
const struct map *map_of(struct web *w, const struct page_chart *c,
	struct html_url (*link)(struct web *w, const struct page_chart_value *v), size_t *shapes);

#endif
