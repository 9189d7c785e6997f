/* Pages: the score of a unit's data, and what a rule finds, each with where it is mended. */
#ifndef COSO_APP_PAGE_CLEAN_H
#define COSO_APP_PAGE_CLEAN_H

#include "app/clean/clean.h"
#include "app/job/job.h"
#include "app/page/page_form.h"
#include "app/page/page_record.h"

struct page_clean_past {
	int64_t id;
	const char *name;
	int points[CLEAN_MONTHS];
};
/* Where the history is long work: how far it is. */
struct page_clean_work {
	bool ordered, going, failed;
	const char *state; /* "đang làm: 2 trong 5" */
	const char *error; /* of a failed one; NULL */
};
struct page_clean {
	struct clean clean;
	struct form_choices units;
	const char *unit; /* path, or NULL where an id was given */
	bool with_history;
	ymd days[CLEAN_MONTHS];
	const struct page_clean_past *past; /* the place, then units below; NULL: not asked, or not there yet */
	size_t past_count;
	struct page_clean_work work;
};
/* history: of a place above the communes (clean.wide) it is long work of the viewer's own at the desk; what came of it is shown. */
bool page_clean(struct app *a, const struct page_ask *ask, struct job_desk *desk, struct clean_ask *what, bool history,
	struct page_clean *out, struct arena *arena, struct err *e);
/* Orders that work, or lets it go on; stop: stops it. */
bool page_clean_order(struct app *a, const struct page_ask *ask, struct job_desk *desk, struct clean_ask *what, bool stop,
	struct arena *arena, struct err *e);

/* One thing to mend. */
struct page_clean_row {
	const char *name, *post, *place; /* post: title, or the sort of the organisation */
	char about;			 /* 'p'erson, 'o'rganisation, 'u'nit; 0: nothing */
	int64_t area, id;
	struct record_ref mend; /* id NONE: a new record of mend.kind; kind NULL: on the page of what it is about */
};
struct page_clean_names {
	const struct law_item *rule;
	const char *field; /* where in the record's form; NULL */
	const char *place; /* unit's name */
	const char *note;  /* how many are not shown; NULL */
	const struct page_clean_row *rows;
	size_t row_count, more; /* more: beyond the page */
};
bool page_clean_names(struct app *a, const struct page_ask *ask, struct clean_ask *what, const char *rule, struct page_clean_names *out,
	struct arena *arena, struct err *e);

#endif
