/* Groups: rows of a table that stand at one place (one unit of their own, one organisation) lie together, in an order in which a place of
 * the newest tree is a few runs of rows whatever tree is asked for. Whether a group lies in a place is asked once a day for all its rows.
 */
#ifndef COSO_STATS_ENGINE_GROUPS_H
#define COSO_STATS_ENGINE_GROUPS_H

#include "stats/snapshot_eval.h"

struct engine_groups {
	size_t count;
	int32_t *first;			   /* count + 1: the rows of group g are first[g] … first[g + 1] - 1 */
	int32_t *unit, *organisation;	   /* dense numbers; unit only where the facts have one of their own */
	struct snap_index by_unit;	   /* groups by their own unit */
	struct snap_index by_organisation; /* all groups by organisation */
};

/* The rows of a table about persons in the order of groups, inside a group by person, then id: out[i] = the row that goes to i. */
void groups_order(struct snapshot *n, const struct snap_table *t, int32_t *out);
/* Finds the groups of a table whose rows stand in their final order. */
struct engine_groups *groups_make(const struct snapshot *n, const struct snap_table *t);
/* The row at the end is new: it joins the last group or begins one. groups_index afterwards. */
void groups_add_row(struct snap_table *t);
void groups_index(const struct snapshot *n, struct snap_table *t);
void groups_free(struct engine_groups *g);

/* Where a group's facts stand on a day under a tree: the node, -1 when it has none. */
int32_t group_node(const struct snapshot *n, enum tree tree, const struct snap_table *t, int32_t group, ymd d);
int32_t group_unit(const struct snapshot *n, const struct snap_table *t, int32_t group, ymd d);

/* Groups whose place is ever one of the region's nodes, ascending, each once; kept by the region. */
const GArray *region_groups(struct snapshot *n, const struct region *r, const struct snap_table *t);

struct run {
	int32_t from, until; /* rows */
	enum node_mark mark;
};
/* The rows of the table that stand in the region on a day, as runs in ascending order, neighbours of one mark joined. where NULL: all. day
 * 0: the rows that ever stand there, all NODE_IN. */
GArray *groups_runs(struct snapshot *n, const struct region *where, const struct snap_table *t, ymd d);

#endif
