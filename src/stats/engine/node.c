/* Conditions over a space, a chunk at a time, in three-valued logic: a plane of what is true and a plane of what is not known. */
#include "stats/engine/engine_parts.h"

#include <string.h>

struct node *node_make(struct asking *a, struct space *s, const struct pred *p)
{
	struct node *x = ARENA_NEW(a->arena, struct node);

	x->op = p->node;
	x->pred = p;
	if (p->node == PRED_TEST) {
		x->test = space_test(s, p, &a->b->reading);
		a->unfit |= !x->test;
		return x;
	}
	if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		x->heads = heads_of(a, s, p);
		return x;
	}
	x->kid_count = p->kid_count;
	x->kids = ARENA_ARRAY(a->arena, struct node *, p->kid_count + 1);
	for (size_t i = 0; i < p->kid_count; i++)
		x->kids[i] = node_make(a, s, p->kids[i]);
	return x;
}

static bool head_holds(const struct heads *h, int32_t head)
{
	bool set = head >= 0 && (size_t)head / 64 < h->words && h->bits[head / 64] >> (head % 64) & 1;

	return set != h->otherwise;
}

static void related_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until,
	const uint64_t *care, uint64_t *yes)
{
	for (size_t w = from; w < until; w++) {
		uint64_t out = 0;

		for (uint64_t left = care[w]; left; left &= left - 1) {
			int bit = __builtin_ctzll(left);
			struct fact_at f = space_fact(s, chunk * CHUNK + w * 64 + (size_t)bit);
			bool holds = x->heads ? head_holds(x->heads, s->table->facts[f.row].subject)
					      : truth_of(&a->q, x->pred, &f) == TRUTH_TRUE;

			out |= (uint64_t)holds << bit;
		}
		yes[w] = out;
	}
}

static void and_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until,
	const uint64_t *care, uint64_t *yes, uint64_t *unknown)
{
	uint64_t y[CHUNK_WORDS], u[CHUNK_WORDS], open[CHUNK_WORDS];

	for (size_t w = from; w < until; w++) {
		yes[w] = open[w] = care[w];
		unknown[w] = 0;
	}
	for (size_t i = 0; i < x->kid_count; i++) {
		node_chunk(a, s, x->kids[i], chunk, from, until, open, y, u);
		for (size_t w = from; w < until; w++) {
			open[w] = (yes[w] | unknown[w]) & (y[w] | u[w]);
			yes[w] &= y[w];
			unknown[w] = open[w] & ~yes[w];
		}
	}
}

static void or_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until, const uint64_t *care,
	uint64_t *yes, uint64_t *unknown)
{
	uint64_t y[CHUNK_WORDS], u[CHUNK_WORDS], open[CHUNK_WORDS];

	for (size_t w = from; w < until; w++) {
		open[w] = care[w];
		yes[w] = unknown[w] = 0;
	}
	for (size_t i = 0; i < x->kid_count; i++) {
		node_chunk(a, s, x->kids[i], chunk, from, until, open, y, u);
		for (size_t w = from; w < until; w++) {
			yes[w] |= y[w] & open[w];
			unknown[w] = (unknown[w] | u[w]) & ~yes[w];
			open[w] = care[w] & ~yes[w];
		}
	}
}

/* True where the first part is; not known where neither part is true (one part: never). */
static void case_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until,
	const uint64_t *care, uint64_t *yes, uint64_t *unknown)
{
	uint64_t no[CHUNK_WORDS], ignored[CHUNK_WORDS];

	node_chunk(a, s, x->kids[0], chunk, from, until, care, yes, unknown);
	memset(unknown + from, 0, (until - from) * sizeof(*unknown));
	if (x->kid_count < 2)
		return;
	node_chunk(a, s, x->kids[1], chunk, from, until, care, no, ignored);
	for (size_t w = from; w < until; w++)
		unknown[w] = care[w] & ~(yes[w] | no[w]);
}

static void day_chunk(
	const struct space *s, const struct pred *p, size_t chunk, size_t from, size_t until, const uint64_t *care, uint64_t *yes)
{
	for (size_t w = from; w < until; w++) {
		uint64_t out = 0;

		if (s->stock)
			out = p->lo <= s->day && s->day <= p->hi ? ~(uint64_t)0 : 0;
		for (uint64_t left = s->stock ? 0 : care[w]; left; left &= left - 1) {
			int bit = __builtin_ctzll(left);
			ymd day = space_day(s, chunk * CHUNK + w * 64 + (size_t)bit);

			out |= (uint64_t)(p->lo <= day && day <= p->hi) << bit;
		}
		yes[w] = out;
	}
}

void node_chunk(struct asking *a, struct space *s, const struct node *x, size_t chunk, size_t from, size_t until, const uint64_t *care,
	uint64_t *yes, uint64_t *unknown)
{
	const uint64_t *y, *u;

	switch (x->op) {
	case PRED_TEST:
		test_chunk(s, x->test, chunk, &y, &u);
		memcpy(yes + from, y + from, (until - from) * sizeof(*y));
		if (u)
			memcpy(unknown + from, u + from, (until - from) * sizeof(*u));
		else
			memset(unknown + from, 0, (until - from) * sizeof(*unknown));
		return;
	case PRED_HAS:
	case PRED_COUNT:
		related_chunk(a, s, x, chunk, from, until, care, yes);
		memset(unknown + from, 0, (until - from) * sizeof(*unknown));
		return;
	case PRED_NOT:
		node_chunk(a, s, x->kids[0], chunk, from, until, care, yes, unknown);
		for (size_t w = from; w < until; w++)
			yes[w] = ~(yes[w] | unknown[w]);
		return;
	case PRED_AND:
		and_chunk(a, s, x, chunk, from, until, care, yes, unknown);
		return;
	case PRED_CASE:
		case_chunk(a, s, x, chunk, from, until, care, yes, unknown);
		return;
	case PRED_DAY:
		day_chunk(s, x->pred, chunk, from, until, care, yes);
		memset(unknown + from, 0, (until - from) * sizeof(*unknown));
		return;
	case PRED_OR:
		or_chunk(a, s, x, chunk, from, until, care, yes, unknown);
		return;
	}
}
