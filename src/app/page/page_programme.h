/* Page: a programme of targets: its targets, each one's path as a line and as a table, the units it works in, who was sent there. */
#ifndef COSO_APP_PAGE_PROGRAMME_H
#define COSO_APP_PAGE_PROGRAMME_H

#include "app/page/page_chart.h"
#include "app/page/page_form.h"
#include "exchange/sheet.h"

struct page_programme_ask {
	const char *code; /* of the file of targets */
	const char *unit; /* NULL or "": the viewer's */
	bool whole;	  /* for a file */
};

struct page_programme_target {
	const char *title, *subject, *now, *goal, *deadline, *state, *missing, *forecast, *office;
	int tag;
	const struct spark *trend;     /* the same in small; NULL: too little is known */
	const struct page_chart *path; /* NULL: too little is known */
	const struct sheet *years;
};

struct page_programme {
	const char *title, *code, *unit, *place;
	struct form_choices units;
	const char *basis, *valid, *confidence, *source;
	int confidence_kind;
	const char *none, *other_day; /* not in force on the day: why; a day on which it is; NULL */
	const struct page_programme_target *targets;
	size_t target_count;
	const char *warning;		    /* targets that lag behind or are overdue; NULL: none */
	bool has_units, has_people;	    /* does the programme name them? */
	const struct sheet *covered, *sent; /* NULL: none, or not to be named */
	const char *covered_count, *sent_count;
	bool covered_hidden, sent_hidden;
	const struct sheet *path; /* of all targets, for a file */
};

/* ERR_NOT_FOUND: no such programme. */
bool page_programme(struct app *a, const struct page_ask *ask, const struct page_programme_ask *q, struct page_programme *out,
	struct arena *arena, struct err *e);

#endif
