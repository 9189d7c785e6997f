/* What the template of the page for leaders gets. */
#ifndef COSO_WEB_DASHBOARD_VIEW_H
#define COSO_WEB_DASHBOARD_VIEW_H

#include "app/page/page_dashboard.h"
#include "html/chart.h"
#include "html/components.h"
#include "html/map.h"

struct web;
struct dashboard_view {
	struct web *w;
	struct page_dashboard page;
	const struct map *map; /* NULL: none */
	size_t shapes;
	const struct chart *dots; /* NULL: no two terms to set beside each other */
};
const char *dashboard_say(const struct dashboard_view *v, bool summary); /* else the title */
const char *dashboard_year(const struct dashboard_view *v, int year);	 /* without marks of thousands */
const char *dashboard_whose(const struct dashboard_view *v);
struct html_url dashboard_programme(const struct dashboard_view *v, const struct dashboard_target *t);
struct html_url dashboard_share(const struct dashboard_view *v, const struct dashboard_share *s, size_t term);
struct html_url dashboard_whole(const struct dashboard_view *v, size_t term);
struct html_url dashboard_low(const struct dashboard_view *v, const struct dashboard_low *l);
struct html_url dashboard_all(const struct dashboard_view *v);
struct html_url dashboard_late(const struct dashboard_view *v, const struct dashboard_late *l);
void dashboard_spark(struct html *o, const struct dashboard_target *t);

#endif
