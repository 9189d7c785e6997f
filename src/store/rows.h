/* Rows of any table by the values of some columns, now, as known at an instant, or with everything that ever stood there: what pages of
 * every kind of record read. The statements come from the descriptors. */
#ifndef COSO_STORE_ROWS_H
#define COSO_STORE_ROWS_H

#include "store/store.h"

struct rows_where {
	const char *column;
	int64_t value;
};

struct rows_ask {
	const struct table *t;
	const struct rows_where *where; /* all must hold */
	size_t where_count;
	int64_t area;	  /* NONE: any; tables without an area: NONE */
	int64_t before;	  /* only ids below: where the page before ended; NONE */
	bool up;	  /* the oldest id first instead, */
	int64_t after;	  /* and only ids above it; 0: from the beginning. Does not count otherwise */
	int64_t known_ms; /* 0: now */
	bool ever;	  /* also rows of the history twin; known_ms does not count */
	size_t limit;	  /* 0: all */
};

struct rows {
	void **items;	 /* row structs, newest id first (up: the oldest); of one id the last recorded first */
	int64_t *end_ms; /* when it was replaced or taken out; NONE: it stands */
	size_t count;
};

/* Everything lives in the arena. */
bool store_rows(struct store *s, const struct rows_ask *ask, struct arena *a, struct rows *out, struct err *e);
/* How many there are now. */
bool store_rows_count(struct store *s, const struct rows_ask *ask, int64_t *out, struct err *e);

#endif
