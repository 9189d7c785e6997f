/* What the open transaction writes behind the days of reports that were sent (C58, docs/adr/0032-changes-behind-reports.md). Every write
 * goes by here, whatever door it came in by, and costs a comparison of two days while nothing reaches so far back. */
#ifndef COSO_STORE_REACH_H
#define COSO_STORE_REACH_H

#include "store/store.h"

/* What `of` is. */
enum reach_place { REACH_ORGANISATION, REACH_POST, REACH_UNIT, REACH_PERSON, REACH_AREA };

/* Rows of one table about one place. */
struct reach {
	const struct table *t;
	enum reach_place place;
	int64_t of, of_area;	/* of_area: of a person, else 0 */
	ymd from, until;	/* the days on which something is otherwise, of all of them */
	bool whole;		/* a row was made or taken out; else only what is in changed */
	const bool *changed;	/* per column of t */
	int64_t rows;		/* writes; of one that names several places, at the first */
	const char *definition; /* of typed figures: the form; NULL for all others */
};

/* All so far, in no order; lives until the transaction ends. */
size_t store_reaches(struct store *s, struct arena *a, const struct reach **out);

/* Called by a commit when something reaches behind a report that was sent, before the log is closed: it may write; false refuses. */
typedef bool (*store_reached)(void *user, struct store *s, struct err *e);
void store_on_reach(struct store *s, store_reached reached, void *user);

/* What the open transaction rests on: its reason (NULL: none was given), and whether it names a paper. */
const char *store_reason(const struct store *s);
bool store_has_basis(const struct store *s);
/* Num of list change_why. */
int store_why(const struct store *s);

#endif
