/* Page: a definition copied and edited, checked, and compared with the one in force on the same data: cells that moved, and who moved them.
 * Nothing is stored. */
#ifndef COSO_APP_PAGE_FORM_COMPARE_H
#define COSO_APP_PAGE_FORM_COMPARE_H

#include "app/page/page_form.h"

enum { PAGE_COMPARE_TEXT_MAX = 262144, PAGE_COMPARE_CELLS = 40, PAGE_COMPARE_NAMES = 12 };

struct page_moved_cell {
	const char *row, *column; /* labels */
	const char *before, *after;
	struct page_form_names joined, left; /* who is in the cell only now, only before; total 0: not a count, or not for this viewer */
};
struct page_form_compare {
	const char *code, *title, *file;
	const char *text;   /* as sent; the definition in force when nothing was */
	const char *faults; /* with line and column; NULL: none */
	const char *subtitle;
	bool compared;
	int64_t moved, same; /* cells */
	int64_t unseen;	     /* cells this viewer may not compare */
	const struct page_moved_cell *cells;
	size_t count;				/* at most PAGE_COMPARE_CELLS */
	const char *const *added, *const *gone; /* lines that only one has, by label */
	size_t added_count, gone_count;
};

/* text NULL: only the definition to be edited. */
bool page_form_compare(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, const char *text,
	struct page_form_compare *out, struct arena *arena, struct err *e);

#endif
