/* See reach.h. The last day of any report that was sent is read once a transaction; a write whose days end before the first report or begin
 * behind the last is left at that. The others are gathered by table and place: an import of a commune comes to a few dozen lines. */
#include "store/reach.h"

#include "model/kinds.gen.h"
#include "store/statement.h"
#include "store/store_internal.h"
#include "store/views.h"

#include <string.h>

#define EVER 18000101
#define NOT_ASKED (-1)

struct gathered {
	struct reach r;
	bool changed[];
};

static guint key_hash(gconstpointer p)
{
	const struct reach *r = p;
	return g_direct_hash(r->t) ^ (guint)r->of ^ (guint)(r->of >> 32) ^ (guint)r->place << 28;
}

static gboolean key_same(gconstpointer a, gconstpointer b)
{
	const struct reach *x = a, *y = b;
	return x->t == y->t && x->place == y->place && x->of == y->of && x->of_area == y->of_area && x->definition == y->definition;
}

GHashTable *reach_new(void)
{
	return g_hash_table_new_full(key_hash, key_same, NULL, g_free);
}

void store_on_reach(struct store *s, store_reached reached, void *user)
{
	s->reached = reached;
	s->reached_user = user;
}

const char *store_reason(const struct store *s)
{
	return s->reason != NULL && *s->reason != '\0' ? s->reason : NULL;
}

bool store_has_basis(const struct store *s)
{
	return s->basis_doc != 0 && s->basis_doc != NONE;
}

int store_why(const struct store *s)
{
	return (int)s->why;
}

size_t store_reaches(struct store *s, struct arena *a, const struct reach **out)
{
	GHashTableIter it;
	gpointer value;
	size_t n = 0;
	struct reach *all = ARENA_ARRAY(a, struct reach, g_hash_table_size(s->reaches) + 1);
	g_hash_table_iter_init(&it, s->reaches);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const struct gathered *g = value;
		all[n] = g->r;
		all[n++].changed = g->changed;
	}
	*out = all;
	return n;
}

/* The last day of a report that was sent; 0: none was. */
static bool read_last(struct store *s, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, statement_text("reach_last"), e);
	if (st == NULL)
		return false;
	enum db_step step = db_step(st, e);
	s->reach_last = step == DB_ROW ? (ymd)db_int(st, 0) : 0;
	db_reset(st);
	return step != DB_ERROR;
}

/* Is it a table that forms read? */
static bool is_read(struct store *s, const struct table *t)
{
	gpointer known = g_hash_table_lookup(s->reach_tables, t);
	if (known == NULL) {
		known = GINT_TO_POINTER(views_read_table(t->name) ? 1 : 2);
		g_hash_table_insert(s->reach_tables, (gpointer)(uintptr_t)t, known);
	}
	return GPOINTER_TO_INT(known) == 1;
}

bool reach_wanted(struct store *s, const struct table *t, bool *wanted, struct err *e)
{
	*wanted = false;
	if (s->bulk || s->reached == NULL || !t->history || s->reach_last == 0)
		return true;
	if (s->reach_last == NOT_ASKED && !read_last(s, e))
		return false;
	*wanted = s->reach_last != 0 && is_read(s, t);
	return true;
}

/* The days on which a row says something. What happened on a day is so from then on. */
static void days_of(const struct table *t, const void *row, ymd *from, ymd *until)
{
	*from = EVER;
	*until = YMD_OPEN;
	if (t == &table_figure) {
		*from = (ymd)((const struct figure_row *)row)->as_of;
		*until = ymd_add_days(*from, 1);
	} else if (t->from_d != COLUMN_ABSENT) {
		*from = (ymd)row_at(row, t->from_d);
		*until = t->until_d != COLUMN_ABSENT && row_at(row, t->until_d) != NONE ? (ymd)row_at(row, t->until_d) : YMD_OPEN;
	} else if (t->on_d != COLUMN_ABSENT && row_at(row, t->on_d) != NONE) {
		*from = (ymd)row_at(row, t->on_d);
	}
}

static bool same(const struct column *c, const void *a, const void *b)
{
	return c->store == COLUMN_TEXT ? g_strcmp0(row_get_text(c, a), row_get_text(c, b)) == 0 : row_get_int(c, a) == row_get_int(c, b);
}

static bool is_empty(const struct column *c, const void *row)
{
	return c->store == COLUMN_TEXT ? row_get_text(c, row) == NULL : row_get_int(c, row) == NONE;
}

static bool is_bound(const struct table *t, const struct column *c)
{
	return c->offset == t->from_d || c->offset == t->from_p || c->offset == t->until_d || c->offset == t->until_p;
}

/* Which columns say something else, and from when to when. An end that is written down, or taken away again, takes what belongs to it
 * along (why, by which paper) and moves only the days between the two ends. false: nothing. */
static bool compare(const struct table *t, const void *old, const void *now, bool *changed, ymd *from, ymd *until)
{
	ymd a[2], b[2];
	bool any = false, others = false;
	days_of(t, old, &a[0], &a[1]);
	days_of(t, now, &b[0], &b[1]);
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->derived || column_is_system(t, c) || same(c, old, now))
			continue;
		changed[i] = any = true;
		others = others || (!is_bound(t, c) && !is_empty(c, old) && !is_empty(c, now));
	}
	*from = MIN(a[0], b[0]);
	*until = MAX(a[1], b[1]);
	if (others || !any || t->from_d == COLUMN_ABSENT)
		return any;
	if (a[0] == b[0] && a[1] != b[1])
		*from = MIN(a[1], b[1]);
	else if (a[0] != b[0] && a[1] == b[1])
		*until = MAX(a[0], b[0]);
	return true;
}

static void gather(struct store *s, const struct reach *x)
{
	struct gathered *g = g_hash_table_lookup(s->reaches, x);
	if (g == NULL) {
		g = g_malloc0(sizeof *g + x->t->column_count * sizeof g->changed[0]);
		g->r = *x;
		g->r.rows = 0;
		g_hash_table_insert(s->reaches, &g->r, g);
	}
	g->r.from = MIN(g->r.from, x->from);
	g->r.until = MAX(g->r.until, x->until);
	g->r.whole = g->r.whole || x->whole;
	g->r.rows += x->rows;
	for (uint16_t i = 0; !x->whole && i < x->t->column_count; i++)
		g->changed[i] = g->changed[i] || x->changed[i];
}

static void gather_at(struct store *s, struct reach *x, enum reach_place place, int64_t of, int64_t of_area)
{
	/* Who was made by this very transaction is counted nowhere but by what else it writes. */
	if (place == REACH_PERSON && of >= s->first_id)
		return;
	x->place = place;
	x->of = of;
	x->of_area = of_area;
	gather(s, x);
	x->rows = 0; /* one write, however many places it names */
}

/* What a row is about: the bodies, posts, units and people it names. A row that names nothing of the sort is its storage area's. */
static void gather_row(struct store *s, struct reach *x, const void *row)
{
	static const struct {
		const char *column;
		enum reach_place place;
	} names[] = {{"organisation_id", REACH_ORGANISATION}, {"superior_id", REACH_ORGANISATION}, {"post_id", REACH_POST},
		{"unit_id", REACH_UNIT}, {"village_id", REACH_UNIT}, {"parent_id", REACH_UNIT}, {"person_id", REACH_PERSON}};
	const struct table *t = x->t;
	const int64_t area = t->area != COLUMN_ABSENT ? row_at(row, t->area) : 0;
	bool named = t == &table_unit || t == &table_organisation || t == &table_person;
	if (named)
		gather_at(s, x,
			t == &table_unit	   ? REACH_UNIT
			: t == &table_organisation ? REACH_ORGANISATION
						   : REACH_PERSON,
			row_at(row, t->id), t == &table_person ? area : 0);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const struct column *c = table_column(t, names[i].column);
		const int64_t of = c == NULL || c->store != COLUMN_INT ? NONE : row_get_int(c, row);
		if (of == NONE || of == 0)
			continue;
		named = true;
		gather_at(s, x, names[i].place, of, names[i].place == REACH_PERSON ? area : 0);
	}
	if (!named && t->kind->family == FAMILY_AREA && area > 0)
		gather_at(s, x, REACH_AREA, area, 0);
}

bool reach_note(struct store *s, const struct table *t, const void *old, const void *now, struct err *e)
{
	bool wanted = false, changed[256] = {false};
	const void *any = now != NULL ? now : old;
	struct reach x = {.t = t, .whole = old == NULL || now == NULL, .changed = changed};
	must(t->column_count <= G_N_ELEMENTS(changed));
	if (!reach_wanted(s, t, &wanted, e))
		return false;
	if (!wanted)
		return true;
	if (x.whole)
		days_of(t, any, &x.from, &x.until);
	else if (!compare(t, old, now, changed, &x.from, &x.until))
		return true;
	if (x.from > s->reach_last)
		return true;
	if (t == &table_figure)
		x.definition = g_intern_string(((const struct figure_row *)any)->definition);
	x.rows = 1;
	if (now != NULL)
		gather_row(s, &x, now);
	if (old != NULL)
		gather_row(s, &x, old);
	return true;
}

/* Before a row is replaced: what it says now is read for the comparison. */
bool reach_update(struct store *s, const struct table *t, const void *now, struct err *e)
{
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	bool wanted = false, found = false;
	if (!reach_wanted(s, t, &wanted, e))
		return false;
	if (!wanted)
		return true;
	struct arena *a = arena_new();
	int64_t area = t->area == COLUMN_ABSENT ? 0 : row_at(now, t->area);
	bool ok = store_get(s, t, area, row_at(now, t->id), old, a, &found, e) && (!found || reach_note(s, t, old, now, e));
	arena_free(a);
	return ok;
}

bool reach_gone(struct store *s, const struct row_set *rows, size_t n, struct err *e)
{
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	bool ok = true;
	struct arena *a = arena_new();
	for (size_t i = 0; ok && i < n; i++) {
		bool wanted = false, found = false;
		ok = reach_wanted(s, rows[i].t, &wanted, e);
		if (!ok || !wanted)
			continue;
		ok = store_get(s, rows[i].t, rows[i].area, rows[i].id, old, a, &found, e) &&
		     (!found || reach_note(s, rows[i].t, old, NULL, e));
		if (i % 512 == 0) {
			arena_free(a);
			a = arena_new();
		}
	}
	arena_free(a);
	return ok;
}

bool reach_commit(struct store *s, struct err *e)
{
	if (s->reached == NULL || g_hash_table_size(s->reaches) == 0)
		return true;
	/* What is written of it is no change that reaches anywhere. */
	store_reached reached = s->reached;
	s->reached = NULL;
	bool ok = db_flush(s->db, e) && reached(s->reached_user, s, e);
	s->reached = reached;
	return ok;
}
