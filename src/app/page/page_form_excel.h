/* Files of a form page: Excel, and the paper as PDF or Word. */
#ifndef COSO_APP_PAGE_FORM_EXCEL_H
#define COSO_APP_PAGE_FORM_EXCEL_H

#include "app/figure/figure_workbook.h"
#include "app/paper/paper_out.h"
#include "app/page/page_form.h"

struct page_form_excel {
	const char *name, *plain_name; /* of the file: as people write it, and in ASCII */
	GBytes *bytes;		       /* the caller's */
};

/* What the form page of the same address shows, with lists of who is behind some cells. */
bool page_form_excel(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, const struct figure_list *lists,
	size_t list_count, struct page_form_excel *out, struct arena *arena, struct err *e);
/* The same as a paper. */
bool page_form_paper(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, enum paper_format format,
	struct page_form_excel *out, struct arena *arena, struct err *e);

#endif
