/* Page: the review of committees of a unit, or of one committee. */
#ifndef COSO_APP_PAGE_REVIEW_H
#define COSO_APP_PAGE_REVIEW_H

#include "app/page/page_form.h"
#include "app/page/page_register.h"
#include "app/review/review.h"

struct page_review_ask {
	const char *unit;     /* NULL or "": the viewer's */
	const char *sort;     /* id of a sort of body; NULL or "": all */
	const char *only;     /* "gaps": only bodies with something to do; NULL or "": all */
	int64_t organisation; /* one body; 0 */
	bool whole;	      /* every line, for a file */
	int64_t page;	      /* from 1; of both tables */
};

struct page_review_fact {
	const char *label, *text;
	int tag; /* enum html_tag_kind; 0: plain */
};

struct page_review {
	const char *unit, *place; /* unit: its path */
	struct form_choices units, sorts, only;
	const char *basis, *valid, *confidence, *ahead;
	const char *ages; /* on what day ages in the structure are counted; NULL: on the page's */
	int confidence_kind;
	const struct page_review_fact *facts; /* the sums, or what is said of the one body */
	size_t fact_count;
	const struct sheet *bodies, *acts, *members; /* members: of one body */
	int64_t page, pages;			     /* of both */
	size_t act_total;			     /* on all pages */
	const char *none;			     /* no file is in force, nothing to review; NULL */
	const char *denied;			     /* how many bodies may not be seen; NULL */
	/* One body: */
	const char *title;
	int64_t body, term;
	struct page_unit_ref at;
	const struct sheet *quotas, *parts;
	const struct sheet *beside; /* the body beside the people of its unit; NULL: the law names no form */
	const char *beside_title, *beside_form;
	const struct review_person *head; /* NULL: nobody, or not to be named */
	const struct review_planned *successors;
	size_t successor_count;
	bool plans_seen; /* the viewer may see who is planned */
};

/* ERR_NOT_FOUND: no such body. */
bool page_review(struct app *a, const struct page_ask *ask, const struct page_review_ask *q, struct page_review *out, struct arena *arena,
	struct err *e);

/* The unit a review is of: what was asked for, else the viewer's. */
bool page_review_unit(struct app *a, const struct page_ask *ask, const char *asked, const char **out, struct arena *arena, struct err *e);

#endif
