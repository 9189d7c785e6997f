/* Random well-typed text of the predicate language. What the parser refuses (an empty set, say) is thrown away by the caller and counted.
 */
#ifndef COSO_PROP_PHRASES_H
#define COSO_PROP_PHRASES_H

#include "world.h"
#include "stats/batch.h"

struct phrases {
	struct world *world;
	struct rng *rng;
	const struct vocab *vocab;
};

/* Where the text will stand. */
struct phrase_place {
	const struct fact_kind *kind;
	bool moving; /* read on days of events */
	bool flow;   /* entries, exits: reason, crossed */
	bool entries;
	bool fixed; /* population of entries and exits */
	bool term;  /* a form by term: $term has a value */
	int depth;  /* has inside has so far */
};

/* One condition, of about `size` tests. */
void phrase_condition(const struct phrases *p, const struct phrase_place *at, int size, GString *out);
/* A typed tree as text again, near enough to be read; for reports of faults. */
void phrase_print(const struct pred *p, GString *out);
/* Simpler versions of a condition: its parts, and itself with a part made simpler. */
void phrase_simpler(struct arena *a, const struct pred *p, GPtrArray *out);

#endif
