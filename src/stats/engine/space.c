/* Spaces and which items are there; see space.h. */
#include "stats/engine/engine_parts.h"

#include <string.h>

static struct space *space_new(struct engine *e, struct snap_table *t)
{
	struct space *s = g_new0(struct space, 1);

	s->n = e->n;
	s->table = t;
	s->columns = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
	s->tests = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, test_free);
	return s;
}

static void column_free(gpointer p)
{
	struct value_column *c = p;

	g_free(c->bytes);
	g_free(c->ints);
	g_free(c->done);
	g_free(c);
}

void test_free(gpointer p)
{
	struct test *t = p;

	g_free(t->codes);
	g_free(t->yes);
	g_free(t->unknown);
	g_free(t->done);
	g_free(t);
}

void space_free(gpointer p)
{
	struct space *s = p;
	GHashTableIter it;
	gpointer c;

	g_hash_table_iter_init(&it, s->columns);
	while (g_hash_table_iter_next(&it, NULL, &c))
		column_free(c);
	g_hash_table_unref(s->columns);
	g_hash_table_unref(s->tests);
	g_free(s->rows);
	g_free(s->days);
	g_free(s->on);
	g_free(s->alive);
	g_free(s->alive_done);
	g_free(s->heads);
	flow_free(s->flow);
	g_free(s);
}

static void space_size(struct space *s, size_t count)
{
	s->count = count;
	s->chunks = (count + CHUNK - 1) / CHUNK;
	s->alive = g_new0(uint64_t, s->chunks * CHUNK_WORDS + 1);
	s->alive_done = g_new0(uint64_t, s->chunks / 64 + 1);
	s->bytes = s->chunks * CHUNK / 8;
}

static char *space_key(const struct engine *e, const struct snap_table *t, enum fact_edge edge, ymd from, ymd until)
{
	return g_strdup_printf("%d %d %d %d", (int)(t - e->n->tables), (int)edge, from, until);
}

struct space *space_stock(struct engine *e, struct snap_table *t, ymd day)
{
	g_autofree char *key = space_key(e, t, EDGE_NONE, day, -1);
	struct space *s = g_hash_table_lookup(e->spaces, key);

	if (!s) {
		s = space_new(e, t);
		s->stock = true;
		s->day = day;
		space_size(s, t->count);
		g_hash_table_insert(e->spaces, g_steal_pointer(&key), s);
	}
	s->used = ++e->uses;
	return s;
}

struct finding {
	GArray *rows, *days, *on;
};

static bool found(void *user, const struct fact_at *f, ymd day)
{
	struct finding *x = user;

	g_array_append_val(x->rows, f->row);
	g_array_append_val(x->days, f->day);
	g_array_append_val(x->on, day);
	return true;
}

struct space *space_of_items(struct engine *e, struct snap_table *t, GArray *rows, GArray *days, GArray *on)
{
	struct space *s = space_new(e, t);

	space_size(s, rows->len);
	s->rows = (int32_t *)(void *)g_array_free(rows, FALSE);
	s->days = (ymd *)(void *)g_array_free(days, FALSE);
	s->on = (ymd *)(void *)g_array_free(on, FALSE);
	s->bytes += s->count * 12;
	return s;
}

struct space *space_edges(struct engine *e, struct snap_table *t, enum fact_edge edge, const struct reading *window)
{
	ymd from = window ? window->from : 0, until = window ? window->until : INT32_MAX;
	g_autofree char *key = space_key(e, t, edge, from, until);
	struct space *s = g_hash_table_lookup(e->spaces, key);
	struct finding x;

	if (!s) {
		x = (struct finding){g_array_new(FALSE, FALSE, sizeof(int32_t)), g_array_new(FALSE, FALSE, sizeof(ymd)),
			g_array_new(FALSE, FALSE, sizeof(ymd))};
		for (size_t r = 0; r < t->count; r++)
			(void)row_days(t, (int32_t)r, edge, 0, window, found, &x);
		s = space_of_items(e, t, x.rows, x.days, x.on);
		s->edge = edge;
		s->from = from;
		s->until = until;
		g_hash_table_insert(e->spaces, g_steal_pointer(&key), s);
	}
	s->used = ++e->uses;
	return s;
}

const uint64_t *space_alive(struct space *s, size_t chunk)
{
	uint64_t *words = s->alive + chunk * CHUNK_WORDS;
	size_t first = chunk * CHUNK, end = MIN(first + CHUNK, s->count);

	if (s->alive_done[chunk / 64] >> (chunk % 64) & 1)
		return words;
	for (size_t i = first; i < end; i++) {
		const struct snap_fact *f = &s->table->facts[i];
		uint64_t there = !s->stock || (f->from <= s->day && s->day < f->until);

		words[(i - first) / 64] |= there << (i % 64);
	}
	s->alive_done[chunk / 64] |= UINT64_C(1) << (chunk % 64);
	return words;
}

static void set_range(uint64_t *words, size_t from, size_t until)
{
	for (size_t i = from; i < until;) {
		size_t bits = MIN(64 - i % 64, until - i);

		words[i / 64] |= (bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1) << (i % 64);
		i += bits;
	}
}

static size_t item_at(const struct space *s, int32_t row)
{
	size_t lo = 0, hi = s->count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->rows[mid] < row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void space_items(const struct space *s, const struct run *rows, size_t *from, size_t *until)
{
	*from = s->stock ? (size_t)rows->from : item_at(s, rows->from);
	*until = s->stock ? (size_t)rows->until : item_at(s, rows->until);
}

/* First run that ends behind a row. */
static guint run_at(const GArray *runs, int32_t row)
{
	guint lo = 0, hi = runs->len;

	while (lo < hi) {
		guint mid = (lo + hi) / 2;

		if (g_array_index(runs, struct run, mid).until <= row)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void set_where_in(
	struct asking *a, const struct space *s, size_t from, size_t until, enum node_mark mark, size_t first, uint64_t *words)
{
	for (size_t i = from; i < until; i++) {
		struct fact_at f = space_fact(s, i);
		const struct region_node *at = fact_in(&a->q, &f);

		if (at && at->mark == mark)
			words[(i - first) / 64] |= UINT64_C(1) << (i % 64);
	}
}

void place_words(struct asking *a, const struct space *s, const GArray *runs, size_t chunk, enum node_mark mark, uint64_t *words)
{
	size_t first = chunk * CHUNK, end = MIN(first + CHUNK, s->count);

	for (guint i = run_at(runs, space_row(s, first)); i < runs->len; i++) {
		const struct run *r = &g_array_index(runs, struct run, i);
		size_t from, until;

		if (r->from > space_row(s, end - 1))
			break;
		space_items(s, r, &from, &until);
		from = MAX(from, first);
		until = MIN(until, end);
		if (from >= until)
			continue;
		if (!s->stock)
			set_where_in(a, s, from, until, mark, first, words);
		else if (r->mark == mark)
			set_range(words, from - first, until - first);
	}
}
