/* Page: everything that answers a typed text: people, units, organisations, documents, and what a typed number is the number of. */
#ifndef COSO_APP_SEARCH_H
#define COSO_APP_SEARCH_H

#include "app/page/page_people.h"

enum { SEARCH_PEOPLE = 10, SEARCH_THINGS = 15, SEARCH_TYPING = 5 };

struct search_unit {
	struct page_unit_ref unit, parent, successor; /* successor: of one that has ended; name NULL: none */
	const char *type, *ended;		      /* ended NULL: lives on the day */
};
struct search_organisation {
	struct page_organisation_ref organisation;
	struct page_unit_ref unit;
	const char *type, *ended;
};
struct search_paper {
	int64_t area, id;
	const char *docno, *title, *issued;
	struct page_organisation_ref issuer; /* name NULL: not in the register */
};
struct page_search {
	const char *q, *summary, *nothing, *hidden; /* NULL where there is nothing to say */
	bool asked;
	const struct page_person_line *numbered; /* found by a number; matched says by which */
	size_t numbered_count;
	const struct page_person_line *people;
	size_t people_count;
	int64_t people_total;
	const struct search_unit *units;
	size_t unit_count;
	int64_t unit_total;
	const struct search_organisation *organisations;
	size_t organisation_count;
	int64_t organisation_total;
	const struct search_paper *papers;
	size_t paper_count;
	int64_t paper_total;
};

/* q NULL or "": only the box. typing: a few of each, for the list under the box. */
bool page_search(
	struct app *a, const struct page_ask *ask, const char *q, bool typing, struct page_search *out, struct arena *arena, struct err *e);

#endif
