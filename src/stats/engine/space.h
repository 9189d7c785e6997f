/* Spaces: the facts of a kind that a question meets, numbered, with planes of bits over them, 4,096 items a chunk; a chunk is worked out
 * when it is first asked for and kept. A stock space has one item for every row of the table and says which are there on its day; an edge
 * space has one item for every fact that starts (ends, happens) in a window, each with a day of its own. */
#ifndef COSO_STATS_ENGINE_SPACE_H
#define COSO_STATS_ENGINE_SPACE_H

#include "stats/engine/groups.h"

enum { CHUNK = 4096, CHUNK_WORDS = CHUNK / 64 };
enum { BYTE_NONE = 255, BYTE_OTHER = 254, BYTE_CODES = 254 }; /* a value of a column of bytes: not stated; a number from no list */

/* The values of one attribute over a space. */
struct value_column {
	struct value_ref ref;
	struct reading ages; /* of an age: when it is asked for */
	uint8_t *bytes;	     /* codes and booleans */
	int32_t *ints;	     /* or anything else, SNAP_NONE */
	uint64_t *done;	     /* a bit a chunk */
	bool through;	     /* the head's value, read from the column of the heads' own space */
};

enum { TABLE_FALSE, TABLE_TRUE, TABLE_UNKNOWN };
enum { TEST_STRETCHES = 6 };

/* A test without a place: planes that hold for everybody who asks. */
struct test {
	struct value_column *x, *y; /* y: date against date */
	const struct code_list *list;
	uint8_t table[256]; /* columns of bytes */
	struct {
		uint8_t lo, hi;
	} stretches[TEST_STRETCHES]; /* what is true in it, */
	size_t stretch_count;	     /* if it is no more */
	enum { TEST_IS_TABLE, TEST_IS_RANGE, TEST_IS_COMPARE, TEST_IS_SET, TEST_IS_KNOWN, TEST_IS_NEVER } how;
	int64_t lo, hi;
	bool outside; /* or the opposite */
	enum cmp cmp;
	int *codes;
	size_t code_count;
	uint64_t *yes, *unknown; /* unknown: NULL while there is none */
	uint64_t *done;
};

struct space {
	struct snapshot *n;
	struct snap_table *table;
	enum fact_edge edge;
	bool stock;
	ymd day;	 /* stock */
	ymd from, until; /* else: the window */
	size_t count, chunks;
	int32_t *rows;		/* edges: ascending */
	ymd *days, *on;		/* edges: the day a fact is read on; the day it happens */
	struct crossings *flow; /* entries, exits (flow.h) */
	uint64_t *alive, *alive_done;
	int32_t *heads;			/* stock spaces of kinds with versions: row of a head on the day + 2, 1 none, 0 not asked yet */
	size_t head_count, heads_asked; /* asked: items that looked heads up, until all of them were put in */
	GHashTable *columns;		/* GBytes -> struct value_column */
	GHashTable *tests;		/* GBytes -> struct test */
	guint64 used;
	size_t bytes;
};

struct engine;
struct crossings;
void flow_free(struct crossings *f);
/* A space of facts each on a day of its own, rows ascending; takes the arrays. The caller keeps it or frees it. */
struct space *space_of_items(struct engine *e, struct snap_table *t, GArray *rows, GArray *days, GArray *on);
/* Spaces live in the engine and stay until it trims. window NULL: stock on the day. */
struct space *space_stock(struct engine *e, struct snap_table *t, ymd day);
/* window NULL: whenever. */
struct space *space_edges(struct engine *e, struct snap_table *t, enum fact_edge edge, const struct reading *window);
void space_free(gpointer space);

static inline int32_t space_row(const struct space *s, size_t item)
{
	return s->stock ? (int32_t)item : s->rows[item];
}
static inline ymd space_day(const struct space *s, size_t item)
{
	return s->stock ? s->day : s->days[item];
}
static inline struct fact_at space_fact(const struct space *s, size_t item)
{
	return (struct fact_at){s->table, space_row(s, item), space_day(s, item)};
}

/* The items of a run of rows: *from … *until - 1. */
void space_items(const struct space *s, const struct run *rows, size_t *from, size_t *until);
/* The words of a chunk that say which items are there. Bits behind the last item are 0. */
const uint64_t *space_alive(struct space *s, size_t chunk);

/* The column or test of a space: the one of the same meaning, or a new one. */
struct value_column *space_column(struct space *s, const struct value_ref *ref, const struct reading *r);
/* NULL when it reads what no space has (reason, crossed) or a $param that does not exist. */
struct test *space_test(struct space *s, const struct pred *p, const struct reading *r);
/* Its planes of a chunk; *unknown may be NULL. */
void test_chunk(struct space *s, struct test *t, size_t chunk, const uint64_t **yes, const uint64_t **unknown);
int64_t column_value(struct space *s, struct value_column *c, size_t item);
void test_free(gpointer test);
void column_need(struct space *s, struct value_column *c, size_t chunk);

#endif
