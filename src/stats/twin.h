/* The evaluator in SQL: each batch becomes one obvious statement over the generated views; runs on SQLite and PostgreSQL with the same
 * text. Boundaries then only. */
#ifndef COSO_STATS_TWIN_H
#define COSO_STATS_TWIN_H

#include "stats/batch.h"
#include "store/store.h"

/* Answers the batch for one place, like snapshot_count. */
bool twin_count(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, const struct place *where,
	struct value *out, struct err *e);
/* Answers it for every place of the tree at once (units, or organisations of that line): calls each(place id, values) for places where the
 * population has a fact; other places are zero. */
typedef void (*twin_each)(int64_t place, const struct value *values, void *user);
bool twin_count_all(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, enum tree tree, twin_each each,
	void *user, struct err *e);
/* The statement itself, for tests, lint and the definitions page. */
char *twin_sql(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, const struct place *where, bool all,
	struct arena *a, struct err *e);

#endif
