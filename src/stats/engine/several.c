/* Things counted that have several facts in the place: found, and gathered in a space of their own, a bit a thing. */
#include "stats/engine/counting.h"

#include <string.h>

static int32_t key_of(const struct counting *c, size_t item)
{
	const struct snap_fact *f = &c->s->table->facts[space_row(c->s, item)];

	return c->weighted ? snap_row_post(c->s->table, space_row(c->s, item)) : f->subject;
}

/* Can no two items be facts of one thing? */
static bool all_differ(const struct counting *c)
{
	return c->s->flow || ((c->b->measure == MEASURE_POSTS || c->b->measure == MEASURE_TURNS) && c->s->table->ids_differ);
}

/* The number of the thing an item is a fact of; distinct: how many there may be. */
static int32_t *keys_make(struct counting *c, const int32_t *items, size_t count, size_t *distinct)
{
	bool by_id = c->b->measure == MEASURE_POSTS || c->b->measure == MEASURE_TURNS;
	int32_t *keys = g_new(int32_t, count + 1);
	struct snap_map map = {0};

	*distinct = 0;
	for (size_t i = 0; i < count; i++) {
		size_t item = (size_t)items[i];

		if (by_id)
			keys[i] = snap_map_put(&map, snap_row_id(c->a->n, c->s->table, space_row(c->s, item)),
				c->b->measure == MEASURE_TURNS ? c->s->on[item] : 0);
		else
			keys[i] = key_of(c, item);
		*distinct = MAX(*distinct, (size_t)(keys[i] + 1));
	}
	snap_map_clear(&map);
	return keys;
}

/* Items of the base whose subject may have another one there. */
static GArray *candidates(const struct counting *c)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(int32_t));
	const struct snap_table *t = c->s->table;
	bool by_subject = !c->weighted && c->b->measure != MEASURE_POSTS && c->b->measure != MEASURE_TURNS;

	for (size_t w = 0; w < (c->end_chunk - c->first_chunk) * CHUNK_WORDS; w++)
		for (uint64_t left = c->base[w]; left; left &= left - 1) {
			int32_t item = (int32_t)(c->first_chunk * CHUNK + w * 64 + (size_t)__builtin_ctzll(left));
			int32_t s = t->facts[space_row(c->s, (size_t)item)].subject;
			bool single = false;

			if (by_subject) {
				size_t facts;

				(void)snap_index_rows(&t->by_subject, s, &facts);
				single = facts < 2;
			}
			if (single)
				continue;
			g_array_append_val(items, item);
		}
	return items;
}

void several_find(struct counting *c)
{
	struct several *m = &c->several;
	g_autofree int32_t *keys = NULL, *times = NULL;
	size_t distinct;

	m->items = g_array_new(FALSE, FALSE, sizeof(int32_t));
	m->things = g_array_new(FALSE, FALSE, sizeof(int32_t));
	if (all_differ(c) || c->end_chunk == c->first_chunk)
		return;
	g_autoptr(GArray) all = candidates(c);
	const int32_t *items = (const int32_t *)(const void *)all->data;

	keys = keys_make(c, items, all->len, &distinct);
	times = g_new0(int32_t, distinct + 1);
	for (guint i = 0; i < all->len; i++)
		if (keys[i] >= 0)
			times[keys[i]]++;
	for (size_t k = 0; k < distinct; k++)
		times[k] = times[k] > 1 ? 0 : -1; /* 0: several, no number yet */
	for (guint i = 0; i < all->len; i++) {
		int32_t thing;

		if (keys[i] < 0 || times[keys[i]] < 0)
			continue;
		if (!times[keys[i]])
			times[keys[i]] = (int32_t)++m->count;
		thing = times[keys[i]] - 1;
		g_array_append_val(m->items, items[i]);
		g_array_append_val(m->things, thing);
	}
}

void several_ready(struct counting *c)
{
	struct several *m = &c->several;
	size_t blocks = (m->count + CHUNK - 1) / CHUNK;

	m->words = blocks * CHUNK_WORDS;
	m->mask = g_new0(uint64_t, (c->end_chunk - c->first_chunk) * CHUNK_WORDS + 1);
	m->leaves = g_new0(uint64_t, m->words * c->b->leaf_count + 1);
	m->weights = g_new0(int64_t, m->count + 1);
	m->ages = g_new(int32_t, (size_t)c->age_count * m->count + 1);
	for (size_t i = 0; i < (size_t)c->age_count * m->count; i++)
		m->ages[i] = SNAP_NONE;
	for (guint i = m->items->len; i > 0; i--) { /* backwards: the first fact's weight stays */
		int32_t item = g_array_index(m->items, int32_t, i - 1);
		size_t at = (size_t)item - c->first_chunk * CHUNK;
		struct fact_at f = space_fact(c->s, (size_t)item);

		m->mask[at / 64] |= UINT64_C(1) << (at % 64);
		if (c->weighted)
			m->weights[g_array_index(m->things, int32_t, i - 1)] = measure_weight(c->a->n, c->b->measure, &f);
	}
}

static void take_age(struct counting *c, size_t item, size_t thing, const uint64_t *leaves, size_t bit)
{
	int64_t age = NONE;
	bool asked = false;

	for (size_t o = 0; o < c->b->output_count; o++) {
		size_t leaf;
		int32_t *least;

		if (c->b->outputs[o].kind != OUTPUT_AGE)
			continue;
		leaf = (size_t)set_leaf(c->b->outputs[o].set);
		if (!(leaves[leaf * CHUNK_WORDS + bit / 64] >> (bit % 64) & 1))
			continue;
		age = asked ? age : item_age(c, item);
		asked = true;
		least = &c->several.ages[(size_t)c->age_leaf[o] * c->several.count + thing];
		if (age != NONE && (*least == SNAP_NONE || age < *least))
			*least = (int32_t)age;
	}
}

void several_take(struct counting *c, size_t chunk, guint *next)
{
	struct several *m = &c->several;

	for (; *next < m->items->len; (*next)++) {
		size_t item = (size_t)g_array_index(m->items, int32_t, *next);
		size_t thing = (size_t)g_array_index(m->things, int32_t, *next), bit = item - chunk * CHUNK;

		if (item / CHUNK != chunk)
			return;
		for (size_t l = 0; l < c->b->leaf_count; l++)
			m->leaves[l * m->words + thing / 64] |= (c->leaf_words[l * CHUNK_WORDS + bit / 64] >> (bit % 64) & 1)
								<< (thing % 64);
		if (c->age_count)
			take_age(c, item, thing, c->leaf_words, bit);
	}
}

void several_clear(struct several *m)
{
	if (m->items)
		g_array_unref(m->items);
	if (m->things)
		g_array_unref(m->things);
	g_free(m->mask);
	g_free(m->leaves);
	g_free(m->ages);
	g_free(m->weights);
}
