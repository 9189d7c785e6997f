/* Page: long work that goes out. What one may order, and one's own with how far it is. */
#ifndef COSO_APP_PAGE_JOBS_H
#define COSO_APP_PAGE_JOBS_H

#include "app/job/job.h"
#include "app/page/page.h"

struct page_jobs_choice {
	const char *value, *label;
	bool chosen;
};
struct page_jobs_one {
	const char *id, *title, *when, *state;
	const char *file;  /* "person-2026-11-28.csv, 3,2 MB"; NULL: none yet */
	const char *error; /* why it failed; NULL */
	const char *note;  /* what is not in the file; NULL */
	bool failed, may_stop, may_go_on;
};
struct page_jobs {
	const struct page_jobs_choice *kinds, *forms, *papers;
	size_t kind_count, form_count, paper_count;
	const struct page_jobs_one *items;
	size_t count;
	bool going;		   /* something waits or runs */
	const char *kept;	   /* "7": days a finished file is kept */
	const char *const *errors; /* of an order that was refused; NULL */
	const char *said_unit, *said_period;
};

/* How far one is, in words. */
struct reg;
const char *page_jobs_state(struct reg *r, const struct job *j);

/* Gives what somebody typed: a field of a form by its name, or NULL. */
typedef const char *page_jobs_said(void *user, const char *name);

bool page_jobs(struct app *a, const struct page_ask *ask, struct job_desk *desk, page_jobs_said *said, void *user, struct page_jobs *out,
	struct arena *arena, struct err *e);
/* Orders what was filled in ("order": "export", "forms" or "papers"). *refused: what is missing, in words; NULL: it is ordered. */
bool page_jobs_order(struct app *a, const struct page_ask *ask, struct job_desk *desk, page_jobs_said *said, void *user,
	const char **refused, struct arena *arena, struct err *e);

#endif
