/* Whole views of pages that a service keeps until the register changes, for viewers of the same rights (kept.h). */
#ifndef COSO_APP_PAGE_KEPT_H
#define COSO_APP_PAGE_KEPT_H

#include "app/kept.h"
#include "app/page/page.h"

/* The view (a struct of that size) as make works it out, or as it was kept, copied to out. what: the page and everything it was asked but
 * for ask. make copies what it was asked into its arena: the view outlives the request. Reads in the open read transaction, or in one of
 * its own. */
bool page_kept(
	struct app *a, const struct page_ask *ask, const char *what, kept_make *make, void *user, void *out, size_t size, struct err *e);

#endif
