/* Page: what stands and what is to do in the viewer's own territory. */
#ifndef COSO_APP_PAGE_HOME_H
#define COSO_APP_PAGE_HOME_H

#include "app/list/follow.h"
#include "app/page/home_layout.h"
#include "app/page/page_searches.h"
#include "app/page/page_unit.h"

#define PAGE_HOME_CHANGES 10
#define PAGE_HOME_VACANCIES 10
#define PAGE_HOME_FAULTS 6
#define PAGE_HOME_UNITS 12 /* own units shown; more than that many are a mistake of granting or the operator's */

struct page_home_unit {
	struct page_unit_ref unit;
	const char *key; /* what /forms and /people take as unit= */
	int64_t people, organisations, posts;
	struct page_seats seats;
};
struct page_home_gap {
	const char *text, *how;
	int64_t unit; /* whose page shows more */
};
/* Records of one kind written in one go. */
struct page_home_change {
	const char *when, *what, *op, *actor, *reason;
	int64_t group, records, at_ms;
};

/* The score of the data at the viewer's first place, and what costs most there. */
struct page_home_word {
	const char *word;
	int of, left;	    /* points at most, points left */
	const char *faults; /* how many places */
	bool hidden;	    /* no number of it may be seen */
};
struct page_home_fault {
	const char *say, *rule, *count;
};
struct page_home_clean {
	const char *points; /* NULL: there is no score to show */
	const char *name;
	int64_t unit, organisation; /* whose; NONE: it is the other one */
	bool partly;
	struct page_home_word words[4];
	const struct page_home_fault *faults; /* what costs most first, at most PAGE_HOME_FAULTS */
	size_t fault_count;
	int64_t all; /* places to mend, of all rules */
};

struct page_home {
	const struct home_layout *layout;
	struct page_home_clean clean;
	const char *display;
	bool manages_accounts;
	const struct page_home_unit *units;
	size_t unit_count;
	const struct page_vacancy *vacancies; /* the longest vacant, at most PAGE_HOME_VACANCIES */
	size_t vacancy_count;
	int64_t vacant;	       /* all vacant seats */
	bool any_seats, known; /* known: as the register knew it at an instant; people are not counted so */
	const struct page_home_gap *gaps;
	size_t gap_count;
	const struct page_home_change *changes;
	size_t change_count;
	int64_t since_ms;		/* the visit before this one; 0: none is known */
	const char *since;		/* in words; "" */
	int64_t fresh;			/* of the changes, those made since */
	struct page_searches pins;	/* lists pinned, with their present count */
	const struct followed *follows; /* units and forms */
	size_t follow_count;
};

/* Fills out; everything lives in the arena. A viewer without a territory gets an empty page. */
bool page_home(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena, struct err *e);

#endif
