/* What the engine must work out again when rows have changed. */
#include "stats/engine/engine_parts.h"

#include <string.h>

static void forget_chunk(struct space *s, size_t chunk)
{
	uint64_t keep = ~(UINT64_C(1) << (chunk % 64));
	GHashTableIter it;
	gpointer p;

	memset(s->alive + chunk * CHUNK_WORDS, 0, CHUNK / 8);
	s->alive_done[chunk / 64] &= keep;
	g_hash_table_iter_init(&it, s->columns);
	while (g_hash_table_iter_next(&it, NULL, &p))
		((struct value_column *)p)->done[chunk / 64] &= keep;
	g_hash_table_iter_init(&it, s->tests);
	while (g_hash_table_iter_next(&it, NULL, &p)) {
		struct test *t = p;

		t->done[chunk / 64] &= keep;
		memset(t->yes + chunk * CHUNK_WORDS, 0, CHUNK / 8);
		if (t->unknown)
			memset(t->unknown + chunk * CHUNK_WORDS, 0, CHUNK / 8);
	}
}

static void forget_row(struct space *s, int32_t row)
{
	size_t chunk = (size_t)row / CHUNK;

	if (chunk < s->chunks)
		forget_chunk(s, chunk);
}

/* A person has changed, or is no more: their facts of every kind show other values. */
static void forget_person(struct space *s, const struct snap_table *people, int32_t head)
{
	size_t facts = 0;
	const int32_t *of = snap_index_rows(&s->table->by_subject, head, &facts);

	if (s->table == people && head >= 0 && (size_t)head < s->head_count)
		s->heads[head] = 0;
	for (size_t k = 0; k < facts; k++)
		forget_row(s, of[k]);
}

static void forget_people(struct space *s, const struct snap_table *people, const struct changed_rows *x)
{
	for (size_t i = 0; i < x->count; i++)
		if (people->facts[x->rows[i]].subject >= 0)
			forget_person(s, people, people->facts[x->rows[i]].subject);
	for (size_t i = 0; i < x->left_count; i++)
		forget_person(s, people, x->left[i]);
}

static bool still_good(struct space *s, struct snap_table *t, const struct changed_rows *x)
{
	bool people = t == s->n->person;

	if (s->table != t && !(people && s->table->kind->subject == SUBJECT_PERSON))
		return true;
	if (!s->stock || s->table->count > s->chunks * CHUNK)
		return false;
	s->count = s->table->count;
	for (size_t i = 0; s->table == t && i < x->count; i++)
		forget_row(s, x->rows[i]);
	if (people)
		forget_people(s, t, x);
	return true;
}

static void forget_heads(struct engine *e)
{
	g_hash_table_remove_all(e->heads);
	g_hash_table_remove_all(e->asked);
	e->heads_bytes = 0;
}

static gboolean is_of_table(gpointer key, gpointer space, gpointer table)
{
	(void)key;
	return ((const struct space *)space)->table == table;
}

void engine_table_gone(struct snapshot *n, const struct snap_table *t)
{
	if (!n->engine)
		return;
	forget_heads(n->engine);
	g_hash_table_foreach_remove(n->engine->spaces, is_of_table, (gpointer)(uintptr_t)t);
}

void engine_rows_changed(struct snapshot *n, struct snap_table *t, const struct changed_rows *x)
{
	struct engine *e = n->engine;
	GHashTableIter it;
	gpointer s;

	if (!e || !x->count)
		return;
	forget_heads(e);
	g_hash_table_iter_init(&it, e->spaces);
	while (g_hash_table_iter_next(&it, NULL, &s))
		if (!still_good(s, t, x))
			g_hash_table_iter_remove(&it);
}
