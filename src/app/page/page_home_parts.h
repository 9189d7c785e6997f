/* Inside the home page: what its files share. */
#ifndef COSO_APP_PAGE_HOME_PARTS_H
#define COSO_APP_PAGE_HOME_PARTS_H

#include "app/page/page_home.h"

/* The storage areas (int64_t) of the viewer's units, each once. */
bool home_areas(struct app *a, const struct page_ask *ask, const struct page_home *out, GArray *areas, struct err *e);
/* The latest changes in them. */
bool home_changes(
	struct app *a, const struct page_ask *ask, const GArray *areas, struct page_home *out, struct arena *arena, struct err *e);

/* The score of the viewer's first place: of a cell, else of the unit (NONE: none). In a read transaction. */
bool home_clean(struct app *a, const struct page_ask *ask, int64_t unit, struct page_home_clean *out, struct arena *arena, struct err *e);

#endif
