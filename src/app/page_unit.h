/* Page of a unit: what it is, where it came from, its organisations and their seats, what lies in it. */
#ifndef COSO_APP_PAGE_UNIT_H
#define COSO_APP_PAGE_UNIT_H

#include "app/page.h"

#define PAGE_UNIT_VILLAGES 50 /* villages on one page */

/* Seats of an organisation or a unit: the counts and the words of their state. */
struct page_seats {
	int64_t seats, held, vacant, over; /* vacant and over post by post: one too many here does not fill one there */
};

struct page_lineage_row {
	struct page_unit_ref unit;		  /* the other unit; id NONE: none (founded from nothing, ended without successor) */
	const char *link_day;			  /* ISO: a day on which the other unit stands */
	const char *day, *event, *extent, *basis; /* basis: number and day of the decision, "" */
	const char *exact;			  /* how far figures can be carried over */
	const char *inferred;			  /* why it is only inferred; NULL when it is on record */
	bool is_exact;
};
struct page_unit_organisation {
	struct page_organisation_ref organisation;
	const char *type;
	struct page_seats seats;
	bool has_posts;
};
struct page_vacancy {
	struct page_organisation_ref organisation;
	const char *title, *since; /* since: the day after the last holder, or the post's first; "" */
	int64_t seats;
};
struct page_village {
	struct page_unit_ref unit;
	const char *type;
	struct page_organisation_ref cell; /* the first by name; id NONE: none of its own */
	int64_t more_cells;		   /* besides that one */
	int64_t households, members;	   /* members of all its cells; NONE: not on record, no cell, or not for this viewer */
	bool few;			   /* too few for a viewer of figures only: members is NONE */
};
struct page_child {
	struct page_unit_ref unit;
	const char *type;
	int64_t organisations;
	struct page_seats seats;
};

struct page_unit {
	struct page_unit_ref self;
	const char *level, *type, *local_code, *from, *until; /* dd/mm/yyyy; until "" while it stands */
	const char *seat, *population_day;
	int64_t population, households; /* NONE: not on record */
	const char *const *tags;
	size_t tag_count;
	const struct page_unit_ref *up; /* the nation first */
	size_t up_count;
	bool ended, not_yet; /* on the day asked for; what is shown is then its last, its first day */
	const char *day;     /* the day shown */
	const struct page_lineage_row *before, *after;
	size_t before_count, after_count;
	const struct page_unit_organisation *organisations;
	size_t organisation_count;
	struct page_seats seats;
	const struct page_vacancy *vacancies;
	size_t vacancy_count;
	/* A commune: */
	bool has_villages, members_shown;
	const struct page_village *villages;
	size_t village_count;
	int64_t villages_all, villages_with_cell, page, pages; /* page from 1 */
	/* A province or district: */
	const struct page_child *children;
	size_t child_count;
};

/* Fills out; everything lives in the arena. A unit that is not there is ERR_NOT_FOUND. page: of its villages, from 1. */
bool page_unit(
	struct app *a, const struct page_ask *ask, int64_t unit, int64_t page, struct page_unit *out, struct arena *arena, struct err *e);

struct page_units_row {
	struct page_unit_ref unit;
	const char *type, *level, *above, *from, *until;
};
struct page_units {
	const char *filter; /* as typed, "" */
	const struct page_units_row *now, *former;
	size_t now_count, former_count;
	bool more; /* not all that match are shown */
};

/* The provinces on the day and former ones; with a filter (name without marks, or code) units of every level above villages. */
bool page_units(struct app *a, const struct page_ask *ask, const char *filter, struct page_units *out, struct arena *arena, struct err *e);

#endif
