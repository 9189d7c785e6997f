/* Figures a change moves; see figure_moves.h. */
#include "app/figure/figure_moves_parts.h"

#include "app/figure/figure_hide.h"
#include "app/page/page_form_parts.h"
#include "stats/form_reads.h"
#include "store/views.h"

#include <string.h>

/* ---- whose figures ---- */

/* Only what is seen with names: what somebody else's facts were must not be read off a difference. */
static enum guard_access open_only(void *user, const struct cell_reads *reads, const struct place *where, ymd day)
{
	const struct report_guard *whole = user;
	return whole->access(whole->user, reads, where, day) == GUARD_OPEN ? GUARD_OPEN : GUARD_HIDDEN;
}

const struct report_guard *moves_guard(struct figure_moves *m)
{
	const struct report_guard *whole = NULL;
	struct err why = {0};
	if (!figure_guard(m->ask.app, m->ask.today, false, &whole, m->arena, &why)) {
		m->failed = true;
		return NULL;
	}
	if (whole == NULL)
		return NULL;
	struct report_guard *g = ARENA_NEW(m->arena, struct report_guard);
	*g = (struct report_guard){(void *)(uintptr_t)whole, open_only, 0};
	return g;
}

/* ---- drawing ---- */

static void unclear(struct figure_moves *m, const struct form *f)
{
	g_hash_table_add(m->unclear, (gpointer)(uintptr_t)f->code);
}

/* NULL: not drawn there; unclear when it should have been. */
static const struct report *draw(struct figure_moves *m, struct snapshot *n, const struct moves_pair *p)
{
	struct err why = {0};
	const struct moves_place *at = &m->places[p->place];
	struct unit_facts u;
	ymd day = period_closing_day(&p->period);
	if (!snapshot_unit(n, at->unit, day, &u))
		return NULL; /* it is not there then */
	int64_t id = p->form->tree == TREE_AREA ? at->unit : snapshot_committee_of(n, at->unit, p->form->tree, day);
	if (id == NONE)
		return NULL;
	const struct report_request r = {.form = p->form,
		.library = m->ask.app->library,
		.place = {.tree = p->form->tree, .id = id},
		.period = p->period,
		.guard = m->guard};
	const struct report *drawn = report_draw(&r, n, m->ask.app->store, m->arena, &why);
	if (drawn == NULL)
		unclear(m, p->form);
	return drawn;
}

static void note_person(const struct fact_kind *k, const struct attr *attr, void *user)
{
	bool *people = user;
	(void)attr;
	*people = *people || k->subject == SUBJECT_PERSON;
}

/* Those that are named; else all that count people. */
static bool is_asked(const struct figure_moves *m, const struct form *f)
{
	bool people = false;
	for (size_t i = 0; i < m->ask.form_count; i++)
		if (strcmp(m->ask.forms[i], f->code) == 0)
			return true;
	if (m->ask.forms == NULL)
		form_reads(f, note_person, &people);
	return people;
}

/* Of each form the version of today, else the newest. */
static void choose_forms(struct figure_moves *m)
{
	const struct form *const *all = NULL;
	size_t n = library_forms(m->ask.app->library, &all);
	for (size_t i = 0; i < n; i++) {
		const struct form *f = library_form(m->ask.app->library, all[i]->code, m->ask.today);
		if (f == NULL)
			f = all[i];
		if (f->unavailable != NULL || !is_asked(m, f))
			continue;
		guint at = 0;
		while (at < m->forms->len && strcmp(((const struct form *)g_ptr_array_index(m->forms, at))->code, f->code) != 0)
			at++;
		if (at == m->forms->len)
			g_ptr_array_add(m->forms, (gpointer)(uintptr_t)f);
		else
			m->forms->pdata[at] = (gpointer)(uintptr_t)f;
	}
}

static void add_pairs(struct figure_moves *m, const struct form *f)
{
	struct period periods[FORM_PERIODS_AT];
	size_t count = form_periods_at(m->ask.app, f, m->ask.today, m->arena, periods);
	for (size_t place = 0; place < m->place_count; place++) {
		for (size_t i = 0; i < count; i++) {
			struct moves_pair p = {.form = f, .place = place, .period = periods[i]};
			const struct form *then = library_form(m->ask.app->library, f->code, period_closing_day(&p.period));
			p.form = then != NULL && then->unavailable == NULL && then->periods[p.period.kind] ? then : f;
			g_array_append_val(m->pairs, p);
		}
	}
}

/* First where everybody is read; where that is nowhere, above. What moves nothing there need not be drawn above it. */
static bool is_first(const struct figure_moves *m, const struct moves_pair *p)
{
	return m->places[p->place].whole || !m->places[0].whole;
}

static void draw_inside(struct figure_moves *m)
{
	for (guint i = 0; i < m->pairs->len; i++) {
		struct moves_pair *p = &g_array_index(m->pairs, struct moves_pair, i);
		if (is_first(m, p))
			p->inside = draw(m, m->then, p);
	}
}

struct figure_moves *figure_moves_inside(const struct figure_moves_ask *q, struct arena *arena)
{
	struct figure_moves *m = ARENA_NEW(arena, struct figure_moves);
	struct err why = {0};
	*m = (struct figure_moves){.ask = *q, .arena = arena};
	m->forms = g_ptr_array_new();
	m->pairs = g_array_new(FALSE, FALSE, sizeof(struct moves_pair));
	m->unclear = g_hash_table_new(g_str_hash, g_str_equal);
	m->said = g_array_new(FALSE, FALSE, sizeof(struct figure_move));
	m->written = g_ptr_array_new();
	m->described = g_array_new(FALSE, FALSE, sizeof(struct figure_moves_person));
	m->have = g_hash_table_new(NULL, NULL);
	m->reads = views_known_new();
	if (q->app->library == NULL)
		return m;
	choose_forms(m);
	m->failed = !moves_places(m, &why);
	moves_reach(m);
	for (guint i = 0; !m->failed && i < m->forms->len; i++)
		if (moves_reaches(m, g_ptr_array_index(m->forms, i)))
			add_pairs(m, g_ptr_array_index(m->forms, i));
	if (m->pairs->len == 0)
		return m;
	m->then = snapshot_new(q->app->store, q->app->vocab, 0, &why);
	m->guard = moves_guard(m);
	m->failed = m->failed || m->then == NULL;
	if (m->then != NULL)
		snapshot_only_areas(m->then, m->areas, m->area_count);
	if (!m->failed)
		draw_inside(m);
	return m;
}

static void draw_pair(struct figure_moves *m, struct moves_pair *p)
{
	p->outside = draw(m, m->now, p);
	if ((p->outside == NULL) != (p->inside == NULL))
		unclear(m, p->form);
	p->moved = moves_differ(p);
}

static bool moved_below(const struct figure_moves *m, const struct form *f)
{
	for (guint i = 0; i < m->pairs->len; i++) {
		const struct moves_pair *p = &g_array_index(m->pairs, struct moves_pair, i);
		if (p->moved && strcmp(p->form->code, f->code) == 0)
			return true;
	}
	return false;
}

/* The snapshot of inside has read all the form needs, in the commune: it counts the province from that. */
static void draw_above(struct figure_moves *m, struct moves_pair *p)
{
	if (!moved_below(m, p->form) || !snapshot_has_read(m->then, p->form))
		return;
	p->inside = draw(m, m->then, p);
	draw_pair(m, p);
}

/* In one read transaction, so that both engines see one state. */
static void draw_outside(struct figure_moves *m)
{
	struct err why = {0};
	struct db *db = store_db(m->ask.app->store);
	bool began = !db_in_transaction(db);
	if (began && !db_begin_read(db, &why)) {
		m->failed = true;
		return;
	}
	m->now = snapshot_new(m->ask.app->store, m->ask.app->vocab, 0, &why);
	m->failed = m->failed || m->now == NULL;
	if (m->now != NULL)
		snapshot_only_areas(m->now, m->areas, m->area_count);
	for (int above = 0; above < 2; above++)
		for (guint i = 0; !m->failed && i < m->pairs->len; i++) {
			struct moves_pair *p = &g_array_index(m->pairs, struct moves_pair, i);
			if (is_first(m, p) != (above == 1))
				(above ? draw_above : draw_pair)(m, p);
		}
	moves_say(m);
	if (began)
		db_rollback(db);
}

size_t figure_moves_outside(struct figure_moves *m, const struct figure_move **out)
{
	if (m->failed || m->pairs->len == 0)
		moves_say(m);
	else
		draw_outside(m);
	struct figure_move *list = ARENA_ARRAY(m->arena, struct figure_move, m->said->len + 1);
	size_t n = m->said->len;
	if (n > 0)
		memcpy(list, m->said->data, n * sizeof *list);
	*out = list;
	snapshot_free(m->now);
	snapshot_free(m->then);
	g_ptr_array_free(m->forms, TRUE);
	g_array_free(m->pairs, TRUE);
	g_hash_table_destroy(m->unclear);
	g_array_free(m->said, TRUE);
	g_ptr_array_free(m->written, TRUE);
	g_array_free(m->described, TRUE);
	g_hash_table_destroy(m->have);
	g_hash_table_destroy(m->reads);
	return n;
}
