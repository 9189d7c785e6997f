/* Page: what comes up in a unit; without one, in the first the viewer works in. */
#ifndef COSO_APP_PAGE_COMING_H
#define COSO_APP_PAGE_COMING_H

#include "app/coming/coming.h"
#include "app/page/page_form.h"

/* The units one may choose; what.unit (path) is what is asked for, and place its id where the address has one. Puts the first unit of the
 * viewer's that there is on the day where neither is given. */
bool page_units_at_hand(struct app *a, const struct page_ask *ask, const char **unit, int64_t *place, struct form_choices *out,
	struct arena *arena, struct err *e);
/* The same around the unit a page was drawn of, which is the chosen one. */
bool page_units_of(struct app *a, const struct page_ask *ask, int64_t unit, struct form_choices *out, struct arena *arena, struct err *e);
bool page_coming(struct app *a, const struct page_ask *ask, struct coming_ask *what, struct coming *out, struct form_choices *units,
	struct arena *arena, struct err *e);

#endif
