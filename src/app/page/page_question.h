/* Page: a question of one's own: what can be chosen, the question in words and as text, its table with cells that open, its chart. */
#ifndef COSO_APP_PAGE_QUESTION_H
#define COSO_APP_PAGE_QUESTION_H

#include "app/ask/question.h"
#include "app/page/page_chart.h"
#include "app/page/page_form.h"

/* As in the address; NULL or "": not asked. */
struct page_question_ask {
	struct question_ask q; /* of NULL: nothing is asked yet */
	const char *unit, *row, *column, *left;
	int64_t page;
};

struct page_question {
	struct question question; /* page_question_free */
	const char *fault;	  /* why it cannot be asked; NULL */
	enum err_code code;	  /* of the fault */
	bool drawn;
	/* value of whats: "MEASURE POPULATION"; axes: as in the address, without bands */
	struct form_choices whats, rows, columns, units;
	const char *row_bands, *column_bands; /* of the chosen attribute; "" */
	struct page_form form;		      /* drawn only */
	const char *words;
	bool nothing;			      /* every figure is zero */
	bool ahead;			      /* a day asked for has not come: what is known for it today */
	bool gap;			      /* days on which there was no such unit, while others have figures */
	const struct page_chart *chart;	      /* NULL: none fits */
	const struct page_chart *units_chart; /* one figure for each unit below, for tiles and maps; NULL */
};

/* ERR_INPUT, ERR_NOT_FOUND, ERR_USAGE become out->fault. What is in out lives until page_question_free. */
bool page_question(struct app *a, const struct page_ask *ask, const struct page_question_ask *q, struct page_question *out,
	struct arena *arena, struct err *e);
void page_question_free(struct page_question *p);

/* What the form pages of the question ask (names, Excel). */
struct page_form_ask page_question_form(const struct page_question_ask *q, const struct question *own);
/* The one figure of a question without its splits, on its last day: "1.234", "⊘"; NULL when it cannot be asked. */
const char *page_question_figure(
	struct app *a, const struct page_ask *ask, const struct question_ask *q, const char *unit, struct arena *arena);
/* The chart of a question for another page; NULL: none fits, or nothing may be seen. */
const struct page_chart *page_question_chart(struct app *a, const struct page_ask *ask, const struct question_ask *q, const char *unit,
	const char *id, const char *title, struct arena *arena);
/* What is counted and how it is split, in words, without drawing anything. */
const char *page_question_say(struct app *a, const struct page_ask *ask, const struct question_ask *q, struct arena *arena);

#endif
