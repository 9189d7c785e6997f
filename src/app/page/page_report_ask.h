/* Page: an office asks bodies below for a report: thematic or ad hoc, with forms, for a day or a span, until a day. Writes one row of
 * report_obligation; who must send follows from it (regime.h). */
#ifndef COSO_APP_PAGE_REPORT_ASK_H
#define COSO_APP_PAGE_REPORT_ASK_H

#include "app/act/act.h"
#include "app/page/page.h"
#include "app/page/page_form.h"

/* As typed; "" where nothing was. */
struct page_report_request {
	const char *title, *kind, *receiver, *unit, *type, *where, *as_of, *from, *until, *due, *note, *outline, *number, *signed_d,
		*issuer;
	const char *const *forms; /* codes ticked */
	size_t form_count;
};
struct page_report_choice {
	const char *value, *text;
	bool chosen;
};
struct page_report_choices {
	const struct page_report_choice *items;
	size_t count;
};
struct page_report_problem {
	const char *field, *text; /* field: as in the request */
};
struct page_report_ask {
	struct page_report_request typed;
	struct page_report_choices kinds, receivers, units, types, forms;
	const struct page_report_problem *problems;
	size_t problem_count;
	const char *nobody; /* why nothing can be asked for; NULL */
	const char *code;   /* what was written; NULL */
};
/* writer: of the one writing connection, with the viewer set; NULL: only the form. ERR_DENIED where the viewer may ask for nothing. */
bool page_report_ask(struct app *a, struct app *writer, const struct page_ask *ask, const struct page_report_request *q,
	struct page_report_ask *out, struct arena *arena, struct err *e);
const char *page_report_problem_of(const struct page_report_ask *p, const char *field); /* NULL: none */

#endif
