/* Page of a committee's term: its structure against that of the term before, as dots. */
#ifndef COSO_APP_PAGE_TERM_DOTS_H
#define COSO_APP_PAGE_TERM_DOTS_H

#include "app/page/page_chart.h"
#include "app/page/page_organisation.h"

/* NULL: there is no term before, or nothing of it may be seen. */
const struct page_chart *page_term_dots(struct app *a, const struct page_ask *ask, const struct page_term *now, struct arena *arena);

#endif
