/* Which forms a change can move at all, told without drawing them. A form counts facts. Tables that describe people (their versions,
 * qualifications) make no facts by themselves: what is written there shows in a form only through facts of these people that the form
 * counts or asks for. Somebody who is in no post moves no form of posts by another level of education. What makes facts (memberships,
 * tenures) and what is no person's may move every form that reads it. In doubt a form is drawn. */
#include "app/figure/figure_moves_parts.h"

#include "model/kinds.gen.h"
#include "stats/fact_of.h"
#include "stats/form_reads.h"
#include "store/statement.h"
#include "store/views.h"

#include <string.h>

/* Does the table only describe people: is it read for no facts but the people themselves? */
static bool describes_people(struct figure_moves *m, const char *table)
{
	const struct vocab *v = m->ask.app->vocab;
	for (size_t i = 0; i < v->kind_count; i++) {
		const struct fact_kind *k = &v->kinds[i];
		if (k->available && k != v->of_subject[SUBJECT_PERSON] && view_reads_table_known(m->reads, k->view, table))
			return false;
	}
	return true;
}

/* Whose row it is, as it stands; NONE: nobody's, or not told. */
static int64_t person_of(struct figure_moves *m, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	const struct column *c = table_column(t, "person_id");
	bool found = false;
	if (t == &table_person)
		return id;
	void *row = arena_alloc(m->arena, t->row_size);
	if (c == NULL || !store_get(m->ask.app->store, t, area, id, row, m->arena, &found, e) || !found)
		return NONE;
	return row_get_int(c, row);
}

static bool note_row(struct figure_moves *m, const char *name, int64_t area, int64_t id, struct err *e)
{
	const struct table *t = table_find(name);
	bool same = m->written->len > 0 && strcmp(g_ptr_array_index(m->written, m->written->len - 1), name) == 0;
	if (t == NULL)
		return false;
	if (!views_read_table(name))
		return true;
	if (!same)
		g_ptr_array_add(m->written, (gpointer)(uintptr_t)t->name);
	if (t->kind->family != FAMILY_AREA || !describes_people(m, t->name))
		return true;
	const struct figure_moves_person who = {area, person_of(m, t, area, id, e)};
	g_array_append_val(m->described, who);
	return who.id != NONE;
}

void moves_reach(struct figure_moves *m)
{
	struct err why = {0};
	struct db_stmt *st = db_prepare(store_db(m->ask.app->store), statement_text("moves_rows_written"), &why);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return;
	db_bind_int(st, db_param(st, "group"), m->ask.group);
	while ((step = db_step(st, &why)) == DB_ROW) {
		const int64_t key[] = {db_int(st, 1), db_int(st, 2)};
		g_ptr_array_add(names, g_strdup(db_text(st, 0)));
		g_array_append_vals(keys, key, 2);
	}
	m->reach_known = step == DB_DONE;
	for (guint i = 0; m->reach_known && i < names->len; i++)
		m->reach_known = note_row(
			m, g_ptr_array_index(names, i), g_array_index(keys, int64_t, 2 * i), g_array_index(keys, int64_t, 2 * i + 1), &why);
}

/* Has one of the described people a fact of that kind? Also when it cannot be asked. */
static bool has_fact(struct figure_moves *m, const struct fact_kind *k)
{
	struct err why = {0};
	bool there = false;
	for (guint i = 0; !there && i < m->described->len; i++) {
		const struct figure_moves_person *p = &g_array_index(m->described, struct figure_moves_person, i);
		there = !fact_of_person(m->ask.app->store, k, p->area, p->id, &there, &why) || there;
	}
	return there;
}

static bool described_have(struct figure_moves *m, const struct fact_kind *k)
{
	gpointer known = NULL;
	if (m->described->len == 0)
		return false;
	if (!g_hash_table_lookup_extended(m->have, k, NULL, &known)) {
		known = GINT_TO_POINTER(has_fact(m, k));
		g_hash_table_insert(m->have, (gpointer)(uintptr_t)k, known);
	}
	return GPOINTER_TO_INT(known);
}

struct reaching {
	struct figure_moves *m;
	bool hit;
};

static void note_read(const struct fact_kind *k, const struct attr *attr, void *user)
{
	struct reaching *x = user;
	const struct vocab *v = x->m->ask.app->vocab;
	const char *view = attr != NULL && attr->timeline != NULL ? attr->timeline : k->view;
	bool of_people = attr != NULL && k == v->of_subject[SUBJECT_PERSON];
	if (x->hit || !k->available || view == NULL)
		return;
	for (guint i = 0; !x->hit && i < x->m->written->len; i++) {
		const char *table = g_ptr_array_index(x->m->written, i);
		x->hit = view_reads_table_known(x->m->reads, view, table) && !(of_people && describes_people(x->m, table));
	}
	x->hit = x->hit || (attr == NULL && k->subject == SUBJECT_PERSON && described_have(x->m, k));
	if (attr == NULL && k == v->of_subject[SUBJECT_POST]) /* who holds it, to be vacant */
		note_read(vocab_kind(v, "tenure"), NULL, user);
}

bool moves_reaches(struct figure_moves *m, const struct form *f)
{
	struct reaching x = {m, !m->reach_known || m->ask.all};
	form_reads(f, note_read, &x);
	return x.hit;
}
