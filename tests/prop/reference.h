/* The judge: what form-language.md 2-3 and docs/evaluation.md say, done in the slowest and plainest way over rows of the base tables. It
 * uses no view, no index, no closure table and nothing of the two evaluators. */
#ifndef COSO_PROP_REFERENCE_H
#define COSO_PROP_REFERENCE_H

#include "stats/batch.h"
#include "store/store.h"

struct ref;

/* Reads all rows as known at an instant (0 = now). NULL on error. */
struct ref *ref_read(struct store *s, const struct vocab *v, int64_t known_ms, struct err *e);
void ref_free(struct ref *r);
/* The batch for one place: out[batch->output_count]. */
void ref_count(struct ref *r, const struct batch *b, const struct place *where, struct value *out);

#endif
