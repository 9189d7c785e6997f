/* Inside the counting of one batch: what is known while chunk after chunk is counted. */
#ifndef COSO_STATS_ENGINE_COUNTING_H
#define COSO_STATS_ENGINE_COUNTING_H

#include "stats/engine/engine_parts.h"

/* Things with several facts in the place. */
struct several {
	GArray *items, *things; /* int32_t: an item of the space, ascending, and the thing it is a fact of */
	size_t count;		/* things */
	uint64_t *mask;		/* items, over the space */
	uint64_t *leaves;	/* leaf × words: things with a fact for which the leaf holds */
	size_t words;
	int32_t *ages; /* leaf whose ages are asked × thing: the smallest known */
	int64_t *weights;
};

struct counting {
	struct asking *a;
	struct space *s;
	const struct batch *b;
	struct value *out;
	GArray *runs;
	struct node *when;
	struct node **conditions;
	size_t condition_count;
	int32_t *leaf_first, *leaf_condition;
	uint64_t *base; /* items of the population in the place */
	size_t first_chunk, end_chunk;
	int64_t lost;
	struct several several;
	uint64_t *condition_words, *leaf_words; /* of the chunk in hand */
	struct value_column *births;
	int32_t *age_leaf, age_count; /* output -> row of several.ages */
	bool weighted;
	bool moved;	  /* of entries and exits: the items of flow_moved */
	GArray *rows;	  /* lists: instead of counting, the rows of everything in one output; int32_t */
	size_t wanted;	  /* which output */
	uint64_t *things; /* of several: those in it */
};

/* What an output asks of each thing, given as a function of planes: adds up the weights of the bits. */
struct adding {
	struct counting *c;
	size_t chunk;	 /* of items */
	bool of_several; /* the bits are things of several instead */
	size_t at;	 /* first of them */
	const uint64_t *leaves, *mask;
	size_t stride, from, until;
};

/* Adds what stands behind the bits to every output of the batch. */
void add_outputs(const struct adding *x);
/* Full years of an item's person on the age day, NONE when not known. */
int64_t item_age(struct counting *c, size_t item);

/* Which things of the base have several items there; then room for their planes. */
void several_find(struct counting *c);
void several_ready(struct counting *c);
/* Takes those items of them that lie in the chunk whose leaves are made; *next goes along their list. */
void several_take(struct counting *c, size_t chunk, guint *next);
void several_clear(struct several *m);

#endif
