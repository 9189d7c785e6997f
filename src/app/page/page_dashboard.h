/* Page for leaders: where a unit stands against its targets, its committees over terms, the units below on a map, reports that are late and
 * whose delay that is. Every figure opens. What stands there besides: domain/layouts/dashboard.yaml. */
#ifndef COSO_APP_PAGE_DASHBOARD_H
#define COSO_APP_PAGE_DASHBOARD_H

#include "app/page/page_chart.h"
#include "app/page/page_form.h"

#define DASHBOARD_TERMS 5
#define DASHBOARD_LOWEST 6

struct dashboard_target {
	const char *title, *file, *office, *base, *now, *goal, *state, *forecast;
	int base_year, goal_year, tag;
	const struct chart_value *was; /* year by year */
	size_t was_count, forecast_steps;
	const struct chart_value *foreseen, *target; /* NULL: none */
};
struct dashboard_share {
	const char *label, *column, *change; /* change: in points of the last two terms; "" */
	const char *shares[DASHBOARD_TERMS]; /* the oldest first */
};
struct dashboard_late {
	const char *definition, *period, *title, *period_words, *due, *whose;
	int missing, late, expected;
};
struct dashboard_low {
	const char *name, *path, *text;
};
struct page_dashboard {
	const char *unit, *place; /* path; its name */
	struct form_choices units;
	const struct dashboard_target *targets;
	size_t target_count;
	int behind;		     /* targets that lag behind or are overdue */
	const char *form, *form_row; /* of the composition */
	const char *terms[DASHBOARD_TERMS], *wholes[DASHBOARD_TERMS];
	size_t term_count;
	const struct dashboard_share *shares;
	size_t share_count;
	const struct page_chart *dots; /* shares of the last two terms that have any; NULL: there are no two */
	const char *map_form, *map_row, *map_column, *map_title;
	const struct page_chart *map; /* rows are units below; NULL: none, or not to be seen */
	const struct dashboard_low *lowest;
	size_t lowest_count;
	const struct dashboard_late *late;
	size_t late_count;
	int late_all, by_sender, by_receiver, by_network;
};
bool page_dashboard(
	struct app *a, const struct page_ask *ask, const char *unit, struct page_dashboard *out, struct arena *arena, struct err *e);

#endif
