/* `has` and `count`: which subjects have facts of a kind for which a condition holds. One pass over those facts marks the subjects (for
 * units and organisations also those above the place of the fact); whoever is counted then looks its own subject up. */
#include "stats/engine/engine_parts.h"

#include <stdlib.h>
#include <string.h>

/* Marking the subjects of a whole register costs about as much as asking this part of its facts one by one. */
enum { WORTH = 8 };

void heads_free(gpointer p)
{
	struct heads *h = p;

	g_free(h->bits);
	g_free(h);
}

/* ---- a name for what a condition means ---- */

static void put_int(GString *k, int64_t x)
{
	g_string_append_len(k, (const char *)&x, sizeof(x));
}

static void put_ref(GString *k, const struct value_ref *v)
{
	put_int(k, v->of);
	put_int(k, v->func);
	put_int(k, (int64_t)(intptr_t)v->attr);
}

void pred_key(GString *k, const struct pred *p, enum subject of, bool *placed)
{
	put_int(k, p->node);
	put_int(k, (int64_t)p->kid_count);
	if (p->node == PRED_TEST) {
		put_int(k, p->test);
		put_ref(k, &p->value);
		if (p->test == TEST_COMPARE)
			put_ref(k, &p->other);
		put_int(k, p->cmp);
		put_int(k, p->test == TEST_RANGE ? p->lo : 0);
		put_int(k, p->test == TEST_RANGE ? p->hi : 0);
		put_int(k, p->outside);
		put_int(k, (int64_t)p->code_count);
		for (size_t i = 0; i < p->code_count; i++)
			put_int(k, p->codes[i]);
		g_string_append(k, p->param ? p->param : "");
		g_string_append_c(k, '\0');
	} else if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		put_int(k, (int64_t)(intptr_t)p->kind);
		put_int(k, p->edge);
		put_int(k, p->scope);
		put_int(k, p->cmp);
		put_int(k, p->number);
		*placed |= p->scope == SCOPE_UNIT && of == SUBJECT_PERSON;
		of = p->kind->subject;
	}
	if (p->node == PRED_DAY) {
		put_int(k, p->lo);
		put_int(k, p->hi);
	}
	for (size_t i = 0; i < p->kid_count; i++)
		pred_key(k, p->kids[i], of, placed);
}

/* ---- marking ---- */

struct marking {
	struct asking *a;
	struct space *facts;
	const struct pred *p;
	enum subject of; /* of those who ask */
	bool below;	 /* those above the place of a fact have it too */
	int32_t *counts; /* a number of facts a head */
	size_t room;
	GArray *touched; /* heads with one at least */
};

static void mark(struct marking *m, int32_t head, int32_t times)
{
	if (head < 0 || (size_t)head >= m->room)
		return;
	if (!m->counts[head])
		g_array_append_val(m->touched, head);
	m->counts[head] += times;
}

static void mark_units(struct marking *m, int32_t unit, ymd d, int32_t times)
{
	const struct snapshot *n = m->a->n;

	for (int hops = 0; unit >= 0 && hops < CLIMB_LIMIT; hops++) {
		int32_t row = version_on(n->unit, unit, d);

		if (row >= 0 || hops > 0)
			mark(m, unit, times);
		unit = row < 0 ? -1 : n->unit->extras[row].parent;
	}
}

/* Everything above along the line; a line may have several superiors on a day. */
static void mark_organisations(struct marking *m, int32_t organisation, ymd d, int32_t times)
{
	const struct snapshot *n = m->a->n;
	int line = snap_line(n, m->a->q.tree == TREE_AREA ? TREE_PARTY : m->a->q.tree);
	GArray *up;

	if (version_on(n->organisation, organisation, d) < 0)
		return;
	up = g_array_new(FALSE, FALSE, sizeof(int32_t));
	g_array_append_val(up, organisation);
	for (guint i = 0; i < up->len; i++) {
		int32_t o = g_array_index(up, int32_t, i);
		size_t count;
		const int32_t *rows = snap_index_rows(&n->lines_of, o, &count);

		mark(m, o, times);
		for (size_t k = 0; k < count; k++) {
			const struct snap_line *l = &n->lines[rows[k]];
			bool seen = l->line != line || l->from > d || d >= l->until || l->superior < 0;

			for (guint j = 0; j < up->len && !seen; j++)
				seen = g_array_index(up, int32_t, j) == l->superior;
			if (!seen)
				g_array_append_val(up, l->superior);
		}
	}
	g_array_unref(up);
}

static void mark_fact(struct marking *m, const struct fact_at *f, int32_t times)
{
	const struct snap_fact *x = &f->table->facts[f->row];

	switch (m->of) {
	case SUBJECT_PERSON:
		mark(m, x->subject, times);
		break;
	case SUBJECT_POST:
		mark(m, snap_row_post(f->table, f->row), times);
		break;
	case SUBJECT_UNIT:
		if (m->below)
			mark_units(m, place_unit(m->a->n, f->table, x, f->day), f->day, times);
		else
			mark(m, place_unit(m->a->n, f->table, x, f->day), times);
		break;
	case SUBJECT_ORGANISATION:
		if (m->below)
			mark_organisations(m, x->organisation, f->day, times);
		else
			mark(m, x->organisation, times);
		break;
	case SUBJECT__MAX:
		break;
	}
}

static bool same_place(const struct snap_fact *x, const struct snap_fact *y)
{
	return x->unit == y->unit && x->organisation == y->organisation;
}

/* Marks the subjects of the facts of a chunk; of a stock, facts at one place mark what lies above it together. */
static void mark_chunk(struct marking *m, size_t chunk, const uint64_t *holds)
{
	const struct space *s = m->facts;
	bool together = s->stock && (m->of == SUBJECT_UNIT || m->of == SUBJECT_ORGANISATION);
	struct fact_at last = {0};
	int32_t times = 0;

	for (size_t w = 0; w < CHUNK_WORDS; w++)
		for (uint64_t left = holds[w]; left; left &= left - 1) {
			struct fact_at f = space_fact(s, chunk * CHUNK + w * 64 + (size_t)__builtin_ctzll(left));

			if (!together) {
				mark_fact(m, &f, 1);
				continue;
			}
			if (times && !same_place(&s->table->facts[f.row], &s->table->facts[last.row])) {
				mark_fact(m, &last, times);
				times = 0;
			}
			last = f;
			times++;
		}
	if (times)
		mark_fact(m, &last, times);
}

static void mark_all(struct marking *m)
{
	struct asking *a = m->a;
	struct space *s = m->facts;
	bool here = m->of == SUBJECT_PERSON && m->p->scope == SCOPE_UNIT && a->q.where;
	g_autoptr(GArray) runs = here ? groups_runs(a->n, a->q.where, s->table, s->stock ? s->day : 0) : NULL;
	struct node *what = m->p->kid_count ? node_make(a, s, m->p->kids[0]) : NULL;

	for (size_t c = 0; c < s->chunks && !a->unfit; c++) {
		uint64_t in[CHUNK_WORDS] = {0}, yes[CHUNK_WORDS], unknown[CHUNK_WORDS], any = 0;
		const uint64_t *alive;

		if (here)
			place_words(a, s, runs, c, NODE_IN, in);
		for (size_t w = 0; here && w < CHUNK_WORDS; w++)
			any |= in[w];
		if (here && !any)
			continue;
		alive = space_alive(s, c);
		for (size_t w = 0; w < CHUNK_WORDS; w++)
			in[w] = here ? in[w] & alive[w] : alive[w];
		if (what)
			node_chunk(a, s, what, c, 0, CHUNK_WORDS, in, yes, unknown);
		for (size_t w = 0; what && w < CHUNK_WORDS; w++)
			in[w] &= yes[w];
		mark_chunk(m, c, in);
	}
}

static struct heads *heads_make(struct asking *a, struct space *facts, const struct pred *p, enum subject of)
{
	struct engine *e = a->engine;
	struct marking m = {.a = a, .facts = facts, .p = p, .of = of, .below = p->scope != SCOPE_HERE};
	struct heads *h = g_new0(struct heads, 1);

	m.room = a->n->numbers[of].count;
	if (e->counts_room[of] < m.room) {
		g_free(e->counts[of]);
		e->counts[of] = g_new0(int32_t, m.room + 1);
		e->counts_room[of] = m.room;
	}
	/* a condition inside may mark subjects of the same sort meanwhile */
	m.counts = g_steal_pointer(&e->counts[of]);
	e->counts_room[of] = 0;
	m.touched = g_array_new(FALSE, FALSE, sizeof(int32_t));
	mark_all(&m);
	h->words = m.room / 64 + 1;
	h->bits = g_new0(uint64_t, h->words);
	h->otherwise = p->node == PRED_COUNT && cmp_holds(0, p->cmp, p->number);
	for (guint i = 0; i < m.touched->len; i++) {
		int32_t head = g_array_index(m.touched, int32_t, i);
		bool holds = p->node == PRED_HAS || cmp_holds(m.counts[head], p->cmp, p->number);

		if (holds != h->otherwise)
			h->bits[head / 64] |= UINT64_C(1) << (head % 64);
		m.counts[head] = 0;
	}
	g_array_unref(m.touched);
	g_free(e->counts[of]);
	e->counts[of] = m.counts;
	e->counts_room[of] = m.room;
	e->heads_bytes += h->words * sizeof(uint64_t);
	return h;
}

/* ---- whether ---- */

/* The facts that are looked at; NULL: they depend on the day of the one that asks. */
static struct space *facts_of(struct asking *a, const struct space *outer, const struct pred *p)
{
	struct snap_table *t = snap_table_of(a->n, p->kind);

	if (p->edge != EDGE_NONE || p->kind->event)
		return space_edges(a->engine, t, p->edge, &a->b->reading);
	return outer->stock ? space_stock(a->engine, t, outer->day) : NULL;
}

/* Has so much been asked one by one that it is time to mark? */
static bool worth_marking(struct asking *a, GBytes *key, const struct pred *p)
{
	const struct snap_table *t = snap_table_of(a->n, p->kind);
	size_t asked = GPOINTER_TO_SIZE(g_hash_table_lookup(a->engine->asked, key)) + a->items;

	g_hash_table_insert(a->engine->asked, g_bytes_ref(key), GSIZE_TO_POINTER(asked));
	return asked >= t->count / WORTH;
}

const struct heads *heads_of(struct asking *a, struct space *outer, const struct pred *p)
{
	enum subject of = outer->table->kind->subject;
	bool placed = false, person = of == SUBJECT_PERSON;
	struct space *facts;
	struct heads *h;

	if (person && (p->scope == SCOPE_HERE || p->kind->subject != SUBJECT_PERSON))
		return NULL; /* few ask for the same place; and of other subjects no facts are a person's */
	g_autoptr(GString) key = g_string_new(NULL);
	const struct reading *r = &a->b->reading;

	put_int(key, of);
	put_int(key, outer->stock ? outer->day : -1);
	put_int(key, r->day);
	put_int(key, r->from);
	put_int(key, r->until);
	put_int(key, r->term);
	put_int(key, r->ages);
	put_int(key, r->ages_day);
	put_int(key, r->year);
	put_int(key, a->q.tree);
	pred_key(key, p, of, &placed);
	placed &= a->q.where != NULL;
	GBytes *bytes = g_string_free_to_bytes(g_steal_pointer(&key));
	h = g_hash_table_lookup(placed ? a->placed : a->engine->heads, bytes);
	if (!h && (placed || !person || worth_marking(a, bytes, p))) {
		facts = facts_of(a, outer, p);
		h = facts ? heads_make(a, facts, p, of) : NULL;
		if (h) {
			g_hash_table_insert(placed ? a->placed : a->engine->heads, bytes, h);
			return h;
		}
	}
	g_bytes_unref(bytes);
	return h;
}
