/* Page: kept lists by conditions, and those pinned on the home page with their present count. */
#ifndef COSO_APP_PAGE_SEARCHES_H
#define COSO_APP_PAGE_SEARCHES_H

#include "app/list/saved_search.h"

struct page_kept_search {
	const struct saved_search *search;
	const char *list, *words; /* what is listed; the condition in words, "" without one */
	int64_t total;		  /* of a pinned one on the home page; NONE: not to be seen, or not counted */
	const char *figure;	  /* the same of a question, as drawn; NULL */
};
/* A unit one may share with. */
struct page_search_unit {
	const char *value, *name; /* id */
};
struct page_searches {
	const struct page_kept_search *items;
	size_t count;
	const struct page_search_unit *units;
	size_t unit_count;
};

bool page_searches(struct app *a, const struct page_ask *ask, struct page_searches *out, struct arena *arena, struct err *e);
/* The pinned ones, each with as many rows as the viewer's list would have on the day. */
bool page_search_pins(struct app *a, const struct page_ask *ask, struct page_searches *out, struct arena *arena, struct err *e);
/* Units the viewer may share with, by name. */
bool page_search_units(struct app *a, const struct page_search_unit **out, size_t *count, struct arena *arena, struct err *e);

#endif
