/* Inside the evaluator in memory: regions (what lies in a place), values and truth, tallies. Internal to stats/snapshot*.c. */
#ifndef COSO_STATS_SNAPSHOT_EVAL_H
#define COSO_STATS_SNAPSHOT_EVAL_H

#include "stats/snapshot_data.h"

enum { CLIMB_LIMIT = 32 }; /* no tree is deeper; a cycle in the data ends here */

/* ---- regions: the nodes (units, or organisations of a line) that are ever in a place, and when ---- */

struct stretch {
	ymd from, until;
};

enum node_mark { NODE_IN, NODE_SHARED, NODE_LOST }; /* boundaries today: partly inside by share; cannot be said */

struct region_node {
	int32_t node; /* dense number of unit or organisation */
	enum node_mark mark;
	size_t first, count; /* its days, in region->stretches: disjoint, ascending */
};

struct region {
	enum tree tree;
	bool direct;
	int32_t root;
	ymd today;
	struct snap_map map;   /* node -> index into nodes */
	GArray *nodes;	       /* struct region_node */
	GArray *stretches;     /* struct stretch */
	GArray *organisations; /* area trees: int32_t, organisations that ever sat on one of the nodes */
	GArray **rows;	       /* per kind: candidate rows of int32_t, NULL until asked for */
	GArray **groups;       /* per kind: candidate groups (engine/groups.h), NULL until asked for */
	size_t kind_count;
};

/* The region of a place; kept by the snapshot. root -1 gives an empty one. */
const struct region *region_of(struct snapshot *n, enum tree tree, int32_t root, bool direct, ymd today);
void region_free(gpointer region);
/* Forgets which rows of a kind may lie in it. */
void region_forget(struct region *r, size_t kind);
/* Rows of the kind whose place is ever one of the region's nodes, each once, ascending. */
const GArray *region_rows(struct snapshot *n, const struct region *r, const struct snap_table *t);
/* The node as it stands in the region on that day; NULL when it does not. */
const struct region_node *region_find(const struct region *r, int32_t node, ymd d);

/* The line an organisation's subtree runs along under a tree. */
int snap_line(const struct snapshot *n, enum tree tree);

/* Row of a kind with versions on a day, -1 when there is none. */
int32_t version_on(const struct snap_table *t, int32_t head, ymd d);
/* Place of a fact on a day: its unit (any tree); its node under a tree. -1: none. */
int32_t place_unit(const struct snapshot *n, const struct snap_table *t, const struct snap_fact *f, ymd d);
int32_t place_node(const struct snapshot *n, enum tree tree, const struct snap_table *t, const struct snap_fact *f, ymd d);
/* Parent of a unit on a day, -1: none. */
int32_t parent_on(const struct snapshot *n, int32_t unit, ymd d);
/* The open superior along a line, the lowest when the data has several; -1 = none. */
int32_t superior_on(const struct snapshot *n, int32_t organisation, int line, ymd d);
/* Units of each level (by num of unit_level, < 16) above and at a unit on a day; -1 where there is none. */
void ancestors_on(const struct snapshot *n, int32_t unit, ymd d, int32_t at_level[16]);
/* Key whose byte order is administrative order; lives in the snapshot. */
const char *order_key(struct snapshot *n, int32_t unit, ymd d);

/* ---- facts on days ---- */

struct fact_at {
	const struct snap_table *table;
	int32_t row;
	ymd day; /* read day */
};

/* The surroundings of a question. */
struct question {
	struct snapshot *n;
	const struct reading *reading;
	enum tree tree;
	const struct region *where; /* NULL: no reporting unit, everything is in */
	int64_t reason, crossed;    /* entries, exits: of the crossing in hand */
	struct err *e;
	bool failed;
};

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

/* Where a fact stands on its day: NULL when it is outside the place. anywhere is a fixed node when there is no reporting unit. */
const struct region_node *fact_in(const struct question *q, const struct fact_at *f);
enum truth truth_of(struct question *q, const struct pred *p, const struct fact_at *f);
/* The value that a test compares, NONE when it is not stated. */
int64_t value_on(const struct question *q, const struct value_ref *v, const struct fact_at *f);
/* $date and the like; false: no such. */
bool reading_param(const struct reading *r, const char *param, int64_t *out);
/* Is it one of the codes of the test? */
bool pred_has_code(const struct pred *p, int64_t x);
/* Is there such a value on its day? */
bool value_is_stated(const struct question *q, const struct value_ref *v, const struct fact_at *f);
/* Value of an attribute of a row on a day, whatever carries it: column, timeline, or the organisation. */
int64_t snap_row_value(const struct question *q, const struct snap_table *t, int32_t row, size_t a, ymd d);
/* Full years of a fact's person on the age day, NONE when the birth is not known. */
int64_t age_of(const struct question *q, const struct fact_at *f);

/* The days on which a row counts: calls found for each (fact, read day) of this row under the edge; window: only days in the period.
 * found returns false to stop. */
typedef bool (*fact_found)(void *user, const struct fact_at *f, ymd day);
bool row_days(const struct snap_table *t, int32_t row, enum fact_edge edge, ymd stock_day, const struct reading *window, fact_found found,
	void *user);
/* A row of a kind with versions: does no version touch it before (after)? Other kinds: always. */
bool row_begins(const struct snap_table *t, int32_t row);
bool row_ends(const struct snap_table *t, int32_t row);

/* ---- loading ---- */

/* Everything the batch reads is in the arrays afterwards. */
bool snap_prepare(struct snapshot *n, const struct batch *b, enum tree tree, ymd today, struct err *e);
/* What people are called too. */
bool snap_need_names(struct snapshot *n, struct err *e);
bool snap_prepare_structure(struct snapshot *n, struct err *e);
/* From snapshot_load.c; false only with a store behind. */
bool snap_load_table(struct snapshot *n, struct snap_table *t, struct err *e);
bool snap_load_timeline(struct snapshot *n, struct snap_table *t, size_t attr, struct err *e);
bool snap_load_lines(struct snapshot *n, struct err *e);
bool snap_load_targets(struct snapshot *n, ymd today, struct err *e);

/* ---- counting ---- */

/* One thing counted: a person, a post, a turn, a crossing. */
struct element {
	int64_t subject;
	int64_t weight;
	struct fact_at fact; /* lists: the first qualifying fact */
	ymd day;	     /* of an event or crossing, as it stands in the list */
};

struct tally {
	struct question q;
	const struct batch *b;
	const struct snap_table *table;
	const struct pred **preds; /* the different conditions of all leaves */
	size_t pred_count;
	int8_t *known;			 /* per condition, for the fact in hand: truth + 1, 0 = not asked yet */
	int32_t *leaf_first, *leaf_pred; /* leaf -> its conditions */
	struct snap_map map;
	GArray *elements; /* struct element */
	GArray *bits;	  /* uint64_t, words an element */
	size_t words;
	uint64_t *fact_bits; /* of the fact in hand */
	int *age_leaf;	     /* leaves whose ages are asked */
	size_t age_count;
	GArray *ages;	       /* int32_t, age_count an element; SNAP_NONE */
	const uint64_t *watch; /* lists: leaves that make a fact the qualifying one; NULL when counting */
	int64_t lost;	       /* facts that cannot be placed */
	enum node_mark only;   /* NODE_SHARED: count the facts of one shared node instead */
	int32_t only_node;
	const GArray *rows; /* int32_t: only these rows of the table; NULL: all of the place */
	/* Instead of counting: told of every fact of the population in the place. */
	void (*each)(struct tally *t, const struct fact_at *f, int64_t key, ymd day, int64_t weight);
	void *each_user;
};

void tally_init(struct tally *t, struct snapshot *n, const struct batch *b, const struct place *where, struct err *e);
void tally_clear(struct tally *t);
/* Counts all facts of the population in the place. */
bool tally_run(struct tally *t);
/* Takes one fact of the population into the tally. */
void tally_fact(struct tally *t, const struct fact_at *f, int64_t key, ymd day, int64_t weight);
bool tally_flow(struct tally *t);
/* snapshot_set of these rows alone (int32_t, ascending), which must hold every fact of whom they are of in the place. NULL: of all. */
bool snap_set_of_rows(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, const GArray *rows, GArray *out,
	struct err *e);
/* Of two rows (old may be -1) for one crossing: those that begin (end) on the day first, then the lowest id. */
int32_t flow_prefer(const struct snapshot *n, const struct snap_table *t, int32_t old, int32_t row, ymd d, bool begins);
/* Code of the reason of a crossing by this row on the day, NONE when it is not stated. */
int64_t flow_reason(const struct snapshot *n, const struct snap_table *t, int32_t row, ymd d, bool entry);
/* Code of the highest boundary between the row's place (on day in) and that of the subject's other row (on day out); NONE when it has none.
 */
int64_t flow_crossed(const struct snapshot *n, const struct snap_table *t, int32_t row, int32_t other, ymd in, ymd out);
/* What one thing counts: seats, vacant, over of a post on the day of the fact; else 1. */
int64_t measure_weight(struct snapshot *n, enum measure m, const struct fact_at *f);
bool set_holds(const struct subject_set *s, const uint64_t *bits);
int set_leaf(const struct subject_set *s); /* the leaf a set is made from */

#endif
