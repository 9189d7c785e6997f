/* Page of a unit, on request: who its Party members are by age and sex, and how its posts are held, as charts. */
#ifndef COSO_APP_PAGE_UNIT_CHARTS_H
#define COSO_APP_PAGE_UNIT_CHARTS_H

#include "app/page/page_question.h"

#define PAGE_UNIT_CHARTS 2
struct page_unit_charts {
	const struct page_chart *items[PAGE_UNIT_CHARTS]; /* NULL: nothing to draw, or not for this viewer */
	const char *titles[PAGE_UNIT_CHARTS];
	struct question_ask asked[PAGE_UNIT_CHARTS]; /* the same as questions */
	const char *unit;			     /* path; NULL: the unit does not stand on the day */
};

bool page_unit_charts(
	struct app *a, const struct page_ask *ask, int64_t unit, struct page_unit_charts *out, struct arena *arena, struct err *e);

#endif
