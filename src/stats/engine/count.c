/* A batch counted: chunk by chunk the planes of its conditions, leaves and sets are made, and bits are counted. Things counted that have
 * several facts in the place are few; they are gathered in a space of their own, a bit a thing, and counted like one more chunk. */
#include "stats/engine/counting.h"
#include "stats/engine/flow.h"

#include <stdlib.h>
#include <string.h>

/* What may be kept between questions: so much, or of a register whose facts are many this part of them, for less would not hold what one
 * form of it reads, and nothing of it would be there when it is drawn again. */
enum { SPACES_BYTES = 48 << 20, SPACES_PART = 4 };

/* ---- the population ---- */

/* Items that cross the boundary of the place; of those that moved, all do. */
static void base_crossings(struct counting *c)
{
	for (guint i = 0; i < c->runs->len; i++) {
		size_t from, until;

		space_items(c->s, &g_array_index(c->runs, struct run, i), &from, &until);
		for (size_t k = from; k < until; k++)
			if (c->moved || flow_crosses(c->a, c->s, k))
				c->base[k / 64 - c->first_chunk * CHUNK_WORDS] |= UINT64_C(1) << (k % 64);
	}
}

static void base_chunk(struct counting *c, size_t chunk)
{
	uint64_t in[CHUNK_WORDS] = {0}, lost[CHUNK_WORDS] = {0}, care[CHUNK_WORDS], yes[CHUNK_WORDS], unknown[CHUNK_WORDS], any = 0;
	uint64_t *base = c->base + (chunk - c->first_chunk) * CHUNK_WORDS;
	const uint64_t *alive;

	place_words(c->a, c->s, c->runs, chunk, NODE_IN, in);
	if (c->a->where->today)
		place_words(c->a, c->s, c->runs, chunk, NODE_LOST, lost);
	for (size_t w = 0; w < CHUNK_WORDS; w++)
		any |= in[w] | lost[w];
	if (!any)
		return;
	alive = space_alive(c->s, chunk);
	for (size_t w = 0; w < CHUNK_WORDS; w++)
		care[w] = (in[w] | lost[w]) & alive[w];
	if (c->when)
		node_chunk(c->a, c->s, c->when, chunk, 0, CHUNK_WORDS, care, yes, unknown);
	for (size_t w = 0; w < CHUNK_WORDS; w++) {
		uint64_t of = care[w] & (c->when ? yes[w] : UINT64_MAX);

		base[w] = of & in[w];
		c->lost += __builtin_popcountll(of & lost[w]);
	}
}

static void make_base(struct counting *c)
{
	size_t from, until;

	c->first_chunk = 0;
	c->end_chunk = c->s->chunks;
	if (c->runs->len == 0 || c->s->count == 0) {
		c->end_chunk = 0;
	} else {
		space_items(c->s, &g_array_index(c->runs, struct run, 0), &from, &until);
		c->first_chunk = from / CHUNK;
		space_items(c->s, &g_array_index(c->runs, struct run, c->runs->len - 1), &from, &until);
		c->end_chunk = MAX((until + CHUNK - 1) / CHUNK, c->first_chunk);
	}
	c->base = g_new0(uint64_t, (c->end_chunk - c->first_chunk) * CHUNK_WORDS + 1);
	if (c->s->flow)
		base_crossings(c);
	for (size_t i = c->first_chunk; i < c->end_chunk && !c->s->flow; i++)
		base_chunk(c, i);
}

/* ---- leaves ---- */

static void make_conditions(struct counting *c)
{
	const struct batch *b = c->b;
	struct arena *arena = c->a->arena;
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	size_t total = 0, at = 0;

	for (size_t i = 0; i < b->leaf_count; i++)
		total += b->leaves[i].when_count;
	c->conditions = ARENA_ARRAY(arena, struct node *, total + 1);
	c->leaf_condition = ARENA_ARRAY(arena, int32_t, total + 1);
	c->leaf_first = ARENA_ARRAY(arena, int32_t, b->leaf_count + 1);
	for (size_t i = 0; i < b->leaf_count; i++) {
		c->leaf_first[i] = (int32_t)at;
		for (size_t k = 0; k < b->leaves[i].when_count; k++) {
			const struct pred *p = b->leaves[i].when[k];
			gpointer number = g_hash_table_lookup(seen, p);

			if (!number) {
				c->conditions[c->condition_count++] = node_make(c->a, c->s, p);
				number = GSIZE_TO_POINTER(c->condition_count);
				g_hash_table_insert(seen, (gpointer)(uintptr_t)p, number);
			}
			c->leaf_condition[at++] = (int32_t)(GPOINTER_TO_SIZE(number) - 1);
		}
	}
	c->leaf_first[b->leaf_count] = (int32_t)at;
}

static void leaves_chunk(struct counting *c, size_t chunk, size_t from, size_t until)
{
	const uint64_t *base = c->base + (chunk - c->first_chunk) * CHUNK_WORDS;
	uint64_t unknown[CHUNK_WORDS];

	for (size_t i = 0; i < c->condition_count; i++)
		node_chunk(c->a, c->s, c->conditions[i], chunk, from, until, base, c->condition_words + i * CHUNK_WORDS, unknown);
	for (size_t i = 0; i < c->b->leaf_count; i++) {
		uint64_t *leaf = c->leaf_words + i * CHUNK_WORDS;

		memcpy(leaf + from, base + from, (until - from) * sizeof(*leaf));
		for (int32_t k = c->leaf_first[i]; k < c->leaf_first[i + 1]; k++) {
			const uint64_t *x = c->condition_words + (size_t)c->leaf_condition[k] * CHUNK_WORDS;

			c->a->engine->bits->and_(leaf + from, leaf + from, x + from, until - from);
		}
	}
}

/* ---- chunk by chunk ---- */

static void count_chunk(struct counting *c, size_t chunk, guint *next)
{
	const uint64_t *base = c->base + (chunk - c->first_chunk) * CHUNK_WORDS;
	const uint64_t *several = c->several.mask + (chunk - c->first_chunk) * CHUNK_WORDS;
	uint64_t mask[CHUNK_WORDS];
	size_t from = 0, until = CHUNK_WORDS;

	while (from < until && !base[from])
		from++;
	while (until > from && !base[until - 1])
		until--;
	if (from == until)
		return;
	leaves_chunk(c, chunk, from, until);
	several_take(c, chunk, next);
	for (size_t w = 0; w < CHUNK_WORDS; w++)
		mask[w] = base[w] & ~several[w];
	add_outputs(&(struct adding){
		.c = c, .chunk = chunk, .leaves = c->leaf_words, .mask = mask, .stride = CHUNK_WORDS, .from = from, .until = until});
}

static void count_all(struct counting *c)
{
	struct several *m = &c->several;
	uint64_t all[CHUNK_WORDS];
	guint next = 0;

	several_ready(c);
	c->condition_words = g_new(uint64_t, c->condition_count * CHUNK_WORDS + 1);
	c->leaf_words = g_new(uint64_t, c->b->leaf_count * CHUNK_WORDS + 1);
	for (size_t i = c->first_chunk; i < c->end_chunk; i++)
		count_chunk(c, i, &next);
	memset(all, 0xff, sizeof(all));
	c->things = c->rows ? g_new0(uint64_t, m->words + 1) : NULL;
	for (size_t w = 0; w < m->words; w += CHUNK_WORDS)
		add_outputs(&(struct adding){.c = c,
			.of_several = true,
			.at = w * 64,
			.leaves = m->leaves + w,
			.mask = all,
			.stride = m->words,
			.until = CHUNK_WORDS});
}

/* Two ascending stretches of an array, the second from `at` on, become one. */
static void merge_rows(GArray *rows, guint at)
{
	guint behind = rows->len - at, x = at, y = behind, to = rows->len;
	int32_t *all = (int32_t *)(void *)rows->data;

	if (behind == 0)
		return;
	g_autofree int32_t *second = g_memdup2(all + at, behind * sizeof(int32_t));

	while (y > 0)
		all[--to] = x > 0 && all[x - 1] > second[y - 1] ? all[--x] : second[--y];
}

/* Of the things with several facts that are listed, every fact. */
static void list_several(struct counting *c)
{
	const struct several *m = &c->several;
	guint single = c->rows->len;

	for (guint i = 0; i < m->items->len; i++) {
		int32_t thing = g_array_index(m->things, int32_t, i);
		int32_t row = space_row(c->s, (size_t)g_array_index(m->items, int32_t, i));

		if (c->things[thing / 64] >> (thing % 64) & 1)
			g_array_append_val(c->rows, row);
	}
	merge_rows(c->rows, single);
}

/* ---- a question ---- */

static void counting_clear(struct counting *c)
{
	several_clear(&c->several);
	g_free(c->things);
	g_free(c->base);
	g_free(c->condition_words);
	g_free(c->leaf_words);
	if (c->runs)
		g_array_unref(c->runs);
}

static void ready_ages(struct counting *c)
{
	const struct snap_table *t = c->s->table;
	const struct attr *birth = kind_attr(c->a->n->person->kind, "birth_d");
	struct value_ref ref = {.of = VALUE_SUBJECT, .attr = birth};

	c->age_leaf = ARENA_ARRAY(c->a->arena, int32_t, c->b->output_count + 1);
	for (size_t i = 0; i < c->b->output_count; i++) {
		if (c->b->outputs[i].kind != OUTPUT_AGE)
			continue;
		c->age_leaf[i] = c->age_count++;
	}
	if (c->age_count && c->s->stock && birth && t->kind->subject == SUBJECT_PERSON)
		c->births = space_column(c->s, &ref, &c->b->reading);
}

static size_t items_in(const struct space *s, const GArray *runs)
{
	size_t sum = 0, from, until;

	for (guint i = 0; i < runs->len; i++) {
		space_items(s, &g_array_index(runs, struct run, i), &from, &until);
		sum += until - from;
	}
	return sum;
}

/* Everything over the items of one space, added to the outputs. */
static bool count_over(struct counting *c)
{
	const struct batch *b = c->b;

	c->a->items = items_in(c->s, c->runs);
	c->when = b->of->when && !c->s->flow ? node_make(c->a, c->s, b->of->when) : NULL;
	make_conditions(c);
	if (c->a->unfit)
		return false;
	ready_ages(c);
	make_base(c);
	several_find(c);
	count_all(c);
	if (c->rows)
		list_several(c);
	return !c->a->q.failed && !c->a->unfit;
}

static bool count_facts(struct counting *c)
{
	struct asking *a = c->a;
	const struct batch *b = c->b;
	bool stock = b->of->edge == EDGE_NONE && !b->of->kind->event;
	struct snap_table *t = snap_table_of(a->n, b->of->kind);

	c->s = stock ? space_stock(a->engine, t, b->reading.day)
		     : space_edges(a->engine, t, b->of->edge, b->reading.term >= 0 ? NULL : &b->reading);
	c->weighted = b->measure == MEASURE_SEATS || b->measure == MEASURE_VACANT || b->measure == MEASURE_OVER;
	c->runs = groups_runs(a->n, a->q.where, t, stock ? b->reading.day : 0);
	return count_over(c);
}

static bool count_flow(struct counting *c)
{
	struct asking *a = c->a;
	struct snap_table *t = snap_table_of(a->n, c->b->of->kind);
	struct run all = {0, (int32_t)t->count, NODE_IN};
	struct space *moved;
	bool ok;

	c->s = flow_touching(a, t);
	c->runs = groups_runs(a->n, a->q.where, t, 0);
	if (!count_over(c))
		return false;
	moved = flow_moved(a, t);
	if (moved->count) {
		struct counting m = {.a = a, .b = c->b, .out = c->out, .s = moved, .moved = true};

		m.runs = g_array_new(FALSE, FALSE, sizeof(struct run));
		g_array_append_val(m.runs, all);
		ok = count_over(&m);
		counting_clear(&m);
	} else {
		ok = true;
	}
	space_free(moved);
	return ok;
}

static bool count_in(struct counting *c)
{
	const struct batch *b = c->b;
	bool flow = b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS, ok;

	for (size_t i = 0; i < b->output_count; i++)
		c->out[i] = (struct value){.of = b->outputs[i].kind == OUTPUT_AGE ? 0 : NONE};
	ok = flow ? count_flow(c) : count_facts(c);
	for (size_t i = 0; i < b->output_count; i++)
		c->out[i].missing = c->lost;
	return ok;
}

static void trim(struct engine *e)
{
	size_t bytes = engine_bytes(e), most = e->most ? e->most : SPACES_BYTES;
	GHashTableIter it;
	gpointer key, value;

	if (!e->most && bytes > most)
		most = MAX(most, snapshot_bytes(e->n) / SPACES_PART);
	while (bytes > most && g_hash_table_size(e->spaces) > 1) {
		gpointer oldest = NULL;
		guint64 used = G_MAXUINT64;

		g_hash_table_iter_init(&it, e->spaces);
		while (g_hash_table_iter_next(&it, &key, &value)) {
			const struct space *s = value;

			if (s->used < used) {
				used = s->used;
				oldest = key;
			}
		}
		bytes -= ((const struct space *)g_hash_table_lookup(e->spaces, oldest))->bytes;
		g_hash_table_remove(e->spaces, oldest);
	}
	if (e->heads_bytes > most / 4) {
		g_hash_table_remove_all(e->heads);
		g_hash_table_remove_all(e->asked);
		e->heads_bytes = 0;
	}
}

static struct engine *engine_of(struct snapshot *n)
{
	struct engine *e = n->engine;

	if (e)
		return e;
	e = n->engine = g_new0(struct engine, 1);
	e->n = n;
	e->bits = bits_best();
	e->spaces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, space_free);
	e->heads = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, heads_free);
	e->asked = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
	return e;
}

bool snapshot_use_bits(struct snapshot *n, const char *name)
{
	const struct bits *b = bits_named(name);

	if (b)
		engine_of(n)->bits = b;
	return b != NULL;
}

void engine_keep(struct snapshot *n, size_t most)
{
	engine_of(n)->most = most;
}

static bool ask(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out, GArray *rows, size_t wanted)
{
	enum subject s = where->tree == TREE_AREA ? SUBJECT_UNIT : SUBJECT_ORGANISATION;
	struct err e = {0};
	struct asking a = {.n = n, .b = b, .where = where};
	struct counting c = {.a = &a, .b = b, .out = out, .rows = rows, .wanted = wanted};
	bool ok;

	if ((b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS) &&
		(rows || where->today || snap_table_of(n, b->of->kind)->versioned))
		return false;
	a.engine = engine_of(n);
	a.arena = arena_new();
	a.placed = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, heads_free);
	a.q = (struct question){.n = n, .reading = &b->reading, .tree = where->tree, .reason = NONE, .crossed = NONE, .e = &e};
	if (where->id != NONE)
		a.q.where = region_of(n, where->tree, snap_find(n, s, where->id), where->direct, where->today);
	ok = count_in(&c);
	counting_clear(&c);
	g_hash_table_unref(a.placed);
	arena_free(a.arena);
	trim(n->engine);
	return ok;
}

bool engine_count(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out)
{
	return ask(n, b, where, out, NULL, 0);
}

GArray *engine_rows(struct snapshot *n, const struct batch *b, const struct place *where, size_t output)
{
	g_autofree struct value *values = g_new0(struct value, b->output_count + 1);
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(int32_t));

	if (ask(n, b, where, values, rows, output))
		return rows;
	g_array_unref(rows);
	return NULL;
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	g_hash_table_unref(e->spaces);
	g_hash_table_unref(e->heads);
	g_hash_table_unref(e->asked);
	for (size_t i = 0; i < SUBJECT__MAX; i++)
		g_free(e->counts[i]);
	g_free(e);
}

size_t engine_bytes(const struct engine *e)
{
	size_t sum = e ? e->heads_bytes : 0;
	GHashTableIter it;
	gpointer s;

	if (!e)
		return 0;
	g_hash_table_iter_init(&it, e->spaces);
	while (g_hash_table_iter_next(&it, NULL, &s))
		sum += ((const struct space *)s)->bytes;
	return sum;
}
