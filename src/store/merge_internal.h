/* Between person_merge.c, person_align.c and person_unmerge.c. */
#ifndef COSO_STORE_MERGE_INTERNAL_H
#define COSO_STORE_MERGE_INTERNAL_H

#include "store/person_merge.h"
#include "store/store_internal.h"

#define MERGE_ROW_MAX 2048

/* A row the act writes: how it was, where it is. */
struct touched {
	const struct table *t;
	int64_t area, id;  /* before */
	int64_t now_area;  /* after */
	const char *was;   /* JSON; NULL: it is new */
	bool given, moved; /* given to the other person; and with it to another area */
};

struct merging {
	struct store *s;
	const struct store_merge *m;
	struct arena *a;
	GHashTable *index;  /* "table:id" -> struct touched * */
	GPtrArray *touched; /* in the order of the first writing */
	GArray *moves;	    /* struct area_move */
};
struct area_move {
	const struct table *t;
	int64_t from, to, id;
};

void merging_init(struct merging *g, struct store *s, const struct store_merge *m, struct arena *a);
void merging_clear(struct merging *g);
/* Notes a row before it is written; row NULL: it is about to be made. */
struct touched *merge_touch(struct merging *g, const struct table *t, int64_t area, int64_t id, const void *row);
/* Reads a row that must be there. */
bool merge_get(struct merging *g, const struct table *t, int64_t area, int64_t id, void *row, struct err *e);

/* Gives the rows of these links to a person: the columns of the links name it afterwards, parts live in its area. Then whatever names a row
 * that changed its area is made to name its new place. */
bool merge_give(struct merging *g, const GArray *links, int64_t to_area, int64_t to, struct err *e);
/* After rows changed their area (g->moves): whoever names them learns it. */
bool merge_follow(struct merging *g, struct err *e);

/* The survivor's own facts with what is picked from the loser. */
bool merge_align(struct merging *g, struct err *e);

/* Tables whose links to a person stay when it is merged: the person itself, pairs of look-alikes, earlier merges. */
bool merge_stays(const struct table *t);

/* Where a merged record lives on; now NONE: nowhere else. */
bool merge_locate(struct store *s, int64_t old, int64_t area, int64_t now, struct err *e);

#endif
