/* Page: what stands and what is to do in the viewer's own territory. */
#ifndef COSO_APP_PAGE_HOME_H
#define COSO_APP_PAGE_HOME_H

#include "app/page/page_searches.h"
#include "app/page/page_unit.h"

#define PAGE_HOME_CHANGES 10
#define PAGE_HOME_VACANCIES 10
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
	int64_t group, records;
};

struct page_home {
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
	struct page_searches pins; /* lists pinned, with their present count */
};

/* Fills out; everything lives in the arena. A viewer without a territory gets an empty page. */
bool page_home(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena, struct err *e);

#endif
