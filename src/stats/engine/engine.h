/* The statistics engine: answers a batch by planes of bits instead of asking every fact every condition. Exact, the same numbers as the
 * plain pass of snapshot_count.c (docs/adr/0020-planes-of-bits.md). */
#ifndef COSO_STATS_ENGINE_ENGINE_H
#define COSO_STATS_ENGINE_ENGINE_H

#include "stats/snapshot_eval.h"

struct engine;

/* Everything the batch reads must be in memory (snap_prepare). False: not a question for it; nothing was written then. */
bool engine_count(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out);
/* The rows (int32_t, ascending) of everything that is in one output: of each thing all its facts of the population in the place. NULL: not
 * a question for it. */
GArray *engine_rows(struct snapshot *n, const struct batch *b, const struct place *where, size_t output);
/* Rows of a table that are not what they were; rows at its end may be new. left: whose rows are gone (heads of the table's subject, which a
 * row that is gone no longer names). */
struct changed_rows {
	const int32_t *rows, *left;
	size_t count, left_count;
};
void engine_rows_changed(struct snapshot *n, struct snap_table *t, const struct changed_rows *x);
void engine_free(struct engine *e); /* NULL is fine */
/* The rows of a table are no more. */
void engine_table_gone(struct snapshot *n, const struct snap_table *t);
/* Memory it holds, in bytes. */
size_t engine_bytes(const struct engine *e);
/* Keeps no more than so many bytes between questions, besides the space used last: those not used for longest go. */
void engine_keep(struct snapshot *n, size_t most);

#endif
