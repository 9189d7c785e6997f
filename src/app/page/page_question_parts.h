/* Between the files of the page of questions; nobody else includes this. */
#ifndef COSO_APP_PAGE_QUESTION_PARTS_H
#define COSO_APP_PAGE_QUESTION_PARTS_H

#include "app/page/page_form_parts.h"
#include "app/page/page_question.h"

/* What can be chosen, with what is chosen. */
void question_choices(
	struct app *a, const struct page_ask *ask, const struct page_question_ask *q, struct page_question *out, struct arena *arena);
/* The chart that fits the shape of the table; NULL: none. units: one figure for each unit below instead. */
const struct page_chart *question_chart(struct form_work *w, const struct question *q, bool units, const char *id, const char *title);

#endif
