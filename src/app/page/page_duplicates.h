/* Page: pairs of records that may be one human, for somebody to decide. */
#ifndef COSO_APP_PAGE_DUPLICATES_H
#define COSO_APP_PAGE_DUPLICATES_H

#include "app/people/duplicate.h"
#include "app/page/page.h"

struct page_duplicate_side {
	struct page_person_ref person; /* id NONE: not to be shown to this viewer; then only code */
	const char *birth, *sex, *where;
	const char *code; /* "mã hồ sơ": where the record is kept and its number */
	int64_t area, id;
};
struct page_duplicate {
	int64_t area, id;
	int score;
	bool same; /* at or above the threshold of "the same" */
	const char *grounds, *state;
	struct page_duplicate_side side[2];
};
struct page_duplicates_choice {
	const char *value, *label, *count;
	bool chosen;
};
struct page_duplicates {
	const struct page_duplicate *items;
	size_t count;
	const char *summary;
	const struct page_duplicates_choice *states, *units;
	size_t state_count, unit_count;
	const char *next; /* page number; NULL: no more */
};
struct page_duplicates_ask {
	const char *state; /* id of duplicate_state; NULL: open */
	const char *unit;  /* id of a commune; NULL: all */
	const char *page;  /* NULL: the first */
	size_t limit;	   /* 0: the page's */
};

/* The work list: of each pair at least one must be somebody the viewer may see. */
bool page_duplicates(struct app *a, const struct page_ask *ask, const struct page_duplicates_ask *what, struct page_duplicates *out,
	struct arena *arena, struct err *e);

/* How many of them are open; nobody is named. */
bool page_duplicates_open(struct app *a, const struct page_ask *ask, int64_t *count, struct err *e);

/* Pairs that are still to be decided, and merges in force, of one person: for the page of the person. */
struct page_duplicate_link {
	int64_t area, id;
	const char *name; /* of the other; a code where it is not to be named */
};
struct page_duplicate_links {
	const struct page_duplicate_link *pairs, *merges;
	size_t pair_count, merge_count;
};
bool page_duplicate_links(struct app *a, const struct page_ask *ask, int64_t area, int64_t person, struct page_duplicate_links *out,
	struct arena *arena, struct err *e);

#endif
