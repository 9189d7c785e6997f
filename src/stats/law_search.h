/* Searches that come with the program (domain/searches): a population and a condition under a name; the answer is a list, and its length is
 * the figure. They were checked when the library was read; faulty ones are not offered. */
#ifndef COSO_STATS_LAW_SEARCH_H
#define COSO_STATS_LAW_SEARCH_H

#include "stats/form.h"

struct law_search {
	const char *code, *kind; /* kind of what is listed: "person" … */
	struct text2 title;
	const char *of, *when;	     /* when: one condition; "" without one */
	const char *columns, *order; /* words joined by commas; the first of the order; "" */
	bool draft;		     /* not confirmed by an official source */
};
/* All good ones in the order of the files; lives in the arena. */
const struct law_search *library_searches(const struct library *l, size_t *count, struct arena *a);

#endif
