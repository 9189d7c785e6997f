/* Inside the engine: what is kept between questions, and how a condition is worked out. */
#ifndef COSO_STATS_ENGINE_PARTS_H
#define COSO_STATS_ENGINE_PARTS_H

#include "stats/bits.h"
#include "stats/engine/engine.h"
#include "stats/engine/space.h"

struct engine {
	struct snapshot *n;
	const struct bits *bits; /* operations on planes, of this processor */
	GHashTable *spaces;	 /* key -> struct space */
	GHashTable *heads;	 /* key -> struct heads: of `has` and `count` that ask for no place */
	guint64 uses;
	size_t most; /* bytes kept between questions; 0: by the size of the register */
	size_t heads_bytes;
	GHashTable *asked;	       /* key of heads -> items that asked for them before they were made */
	int32_t *counts[SUBJECT__MAX]; /* zeroes: numbers of facts a head, while a `count` is worked out */
	size_t counts_room[SUBJECT__MAX];
};

/* Subjects for which a `has` or `count` holds: a bit a dense number. */
struct heads {
	uint64_t *bits;
	size_t words;
	bool otherwise; /* what holds where the bit is not set; the opposite where it is */
};

/* A condition made ready for one space. */
struct node {
	enum pred_node op;
	const struct pred *pred;
	struct node **kids;
	size_t kid_count;
	struct test *test;
	const struct heads *heads; /* has, count: NULL = each item is asked */
};

/* One question while it is answered. */
struct asking {
	struct engine *engine;
	struct snapshot *n;
	const struct batch *b;
	const struct place *where;
	struct question q;
	struct arena *arena;
	GHashTable *placed; /* key -> struct heads of this place */
	size_t items;	    /* size of the place, about */
	bool unfit;
};

struct node *node_make(struct asking *a, struct space *s, const struct pred *p);
/* yes, unknown: CHUNK_WORDS words, of which those of [from, until) are written, and right where care is set. */
void node_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until, const uint64_t *care,
	uint64_t *yes, uint64_t *unknown);

/* NULL: the facts must be asked one by one. */
const struct heads *heads_of(struct asking *a, struct space *outer, const struct pred *p);
void heads_free(gpointer heads);
/* Everything that decides a condition besides day, tree and place. *placed: it asks for the place of the question. of: who asks. */
void pred_key(GString *k, const struct pred *p, enum subject of, bool *placed);

/* Writes which items of a chunk stand in the place with that mark (words CHUNK_WORDS, zero before). runs: of groups_runs on the day of a
 * stock, else on day 0. */
void place_words(struct asking *a, const struct space *s, const GArray *runs, size_t chunk, enum node_mark mark, uint64_t *words);

#endif
