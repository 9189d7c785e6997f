/* Page of a unit: what it is, where it came from, its organisations and their seats, what lies in it. */
#ifndef COSO_APP_PAGE_UNIT_H
#define COSO_APP_PAGE_UNIT_H

#include "app/page/page_register.h"

#define PAGE_UNIT_BARE 12     /* villages without a cell that are named */
#define PAGE_UNIT_VILLAGES 50 /* villages on one page */

/* Seats of an organisation or a unit: the counts and the words of their state. */
struct page_seats {
	int64_t seats, held, vacant, over; /* vacant and over post by post: one too many here does not fill one there */
};

struct page_lineage_row {
	struct page_unit_ref unit;		  /* the other unit; id NONE: none (founded from nothing, ended without successor) */
	const char *link_day;			  /* ISO: a day on which the other unit stands */
	ymd stands;				  /* the same day */
	const char *day, *event, *extent, *basis; /* basis: number and day of the decision, "" */
	const char *exact;			  /* how far figures can be carried over */
	const char *inferred;			  /* why it is only inferred; NULL when it is on record */
	const char *share;			  /* a part's share of people, "34,50 %"; NULL: the whole, or not known */
	bool is_exact;
};

/* The lineage drawn, in units of the viewBox: boxes of units, flows between them, days on which they flowed. */
struct page_lineage_box {
	int x, y, width, height;
	int first; /* the line of the name below the top */
	bool current;
	const char *name, *lines[3]; /* lines: NULL from the first that is missing */
	const char *title;	     /* the name in full */
};
struct page_lineage_flow {
	const char *path, *text, *more; /* more: a second line; NULL: none */
	int text_x, text_y;
	bool part;  /* not the whole of a unit */
	bool right; /* text ends at text_x */
};
struct page_lineage_day {
	int x, text_x;
	const char *text;
};
struct page_lineage_drawing {
	int width, height, bottom; /* bottom: where lines of days end and their words stand */
	const struct page_lineage_box *boxes;
	const struct page_lineage_flow *flows;
	const struct page_lineage_day *days;
	size_t box_count, flow_count, day_count;
	int open_x, open_y; /* where a standing unit goes on; open_x 0: it does not */
	const char *title;
	int64_t left_out; /* units that are in the table only */
};

/* What makes up today's territory of a unit on the day shown; or where the territory of one that has ended went. */
struct page_territory_row {
	struct page_unit_ref unit;
	const char *part; /* whole, estimate, not known */
	bool exact;
	bool seats_shown;
	struct page_seats seats;
};
struct page_unit_organisation {
	struct page_organisation_ref organisation;
	const char *type;
	struct page_seats seats;
	bool has_posts, seats_shown;
};
struct page_vacancy {
	struct page_organisation_ref organisation;
	const char *title, *since; /* since: the day after the last holder, or the post's first; "" */
	int64_t seats, days;	   /* days: vacant so long on the day shown; NONE: not known */
};
struct page_village {
	struct page_unit_ref unit;
	const char *type;
	const char *former;		   /* the commune it lay in before this one; "" */
	struct page_organisation_ref cell; /* the first by name; id NONE: none of its own */
	const char *covered;		   /* without a cell of its own: whose cell looks after it; NULL */
	struct reg_mark heads;	     /* secretary and head of the village: one person, two, a seat without one; text NULL: not on record */
	int64_t more_cells;	     /* besides that one */
	int64_t households, members; /* members of all its cells; NONE: not on record, no cell, or not for this viewer */
	bool cell_hidden;	     /* its cells are beyond this viewer's rights */
	bool few;		     /* too few for a viewer of figures only: members is NONE */
};
struct page_child {
	struct page_unit_ref unit;
	const char *type;
	bool organisations_shown, seats_shown;
	int64_t organisations;
	struct page_seats seats;
};

struct page_unit {
	struct page_unit_ref self;
	const char *level, *type, *local_code, *from, *until; /* dd/mm/yyyy; until "" while it stands */
	const char *seat, *population_day, *area;	      /* area: "114,5"; "" */
	int64_t population, households;			      /* NONE: not on record */
	const char *const *tags;
	size_t tag_count;
	const struct page_unit_ref *up; /* the nation first */
	size_t up_count;
	bool ended, not_yet; /* on the day asked for; what is shown is then its last, its first day */
	const char *day;     /* the day shown */
	const struct page_lineage_row *before, *after;
	size_t before_count, after_count;
	const struct page_lineage_drawing *drawing; /* NULL: neither a source nor a successor */
	/* Boundaries of today: */
	struct page_unit_ref instead; /* the unit asked for has ended, and this page shows the one that has all of it; id NONE: no */
	const char *instead_until;
	const struct page_territory_row *territory; /* rows of one: it is the unit itself */
	size_t territory_count;
	bool territory_exact, territory_is_successors;
	struct page_seats territory_seats;
	const struct page_unit_organisation *organisations;
	size_t organisation_count;
	int64_t organisations_hidden; /* beyond this viewer's rights */
	bool seats_shown;	      /* of at least one organisation */
	int64_t vacant_places;	      /* organisations with a vacant seat */
	struct page_seats seats;
	const struct page_vacancy *vacancies;
	size_t vacancy_count;
	/* A commune: */
	bool has_villages, members_shown, cells_shown, heads_shown, former_shown;
	const struct page_village *villages;
	size_t village_count;
	int64_t villages_all, villages_with_cell, page, pages; /* page from 1 */
	int64_t villages_one_head;			       /* the cell's secretary is head of the village too */
	int64_t villages_headed;			       /* a secretary or a head is on record */
	const struct page_unit_ref *bare;		       /* villages that no cell looks after; at most PAGE_UNIT_BARE */
	size_t bare_count;
	int64_t bare_all;
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
