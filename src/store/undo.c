/* Undo of one group of the change log: what the group wrote is taken back, step by step in the reverse order, as new writes with a log of
 * their own. Nothing is erased: the state between stays in the history twins, and an undo can be undone.
 *
 * Steps are replayed one by one, not summed up per row, because foreign keys and unique indexes hold at every step backwards as they held
 * forwards. A row that says something else by now, or something made since
 * that hangs on what the group made, refuses the whole undo. */
#include "store/store_internal.h"

#include "messages/store.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <jansson.h>
#include <string.h>

/* One row of the log. */
struct step {
	int64_t id, area, row, rec_ms, base_rev;
	const struct table *t;
	char op;
	const char *after;	   /* JSON; NULL for D */
	const struct step *before; /* the step before on the same row, in the group; NULL: the row's history tells */
};

struct undo {
	struct store *s;
	int64_t group;
	struct arena *arena;
	GPtrArray *steps; /* struct step *, in the order they were done */
	GHashTable *last; /* row -> the last step on it */
	GArray *blockers; /* struct blocker */
	bool quick;	  /* what hangs on it only where an index finds it */
};

struct blocker {
	const struct table *t;
	int64_t area, id, group;
	const char *actor;
};

/* Told when all are known: whoever is told may ask the database. */
static void note(struct undo *u, const struct table *t, int64_t area, int64_t id, int64_t group, const char *actor)
{
	const struct blocker b = {t, area, id, group, arena_strdup(u->arena, actor)};
	g_array_append_val(u->blockers, b);
}

static char *row_key(struct arena *a, const char *table, int64_t area, int64_t row)
{
	return arena_printf(a, "%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, table, area, row);
}

static bool add_step(struct undo *u, struct db_stmt *st, struct err *e)
{
	struct step *p = ARENA_NEW(u->arena, struct step);
	const char *table = db_text(st, 2);
	*p = (struct step){
		.id = db_int(st, 0), .area = db_int(st, 1), .t = table_find(table), .row = db_int(st, 3), .op = db_text(st, 4)[0]};
	p->base_rev = db_int(st, 5);
	p->rec_ms = db_int(st, 6);
	p->after = arena_strdup(u->arena, db_text(st, 7));
	if (p->t == NULL || strchr("IUD", p->op) == NULL)
		return FAIL(e, ERR_CONFLICT, MSG_UNDO_KIND, table);
	/* The note that a file was taken in stays: it says what became of it. */
	if (p->t == &table_import_batch && p->op == 'I')
		return true;
	char *key = row_key(u->arena, table, p->area, p->row);
	p->before = g_hash_table_lookup(u->last, key);
	g_hash_table_insert(u->last, key, p);
	g_ptr_array_add(u->steps, p);
	return true;
}

static bool read_steps(struct undo *u, struct err *e)
{
	struct db_stmt *st = db_prepare(u->s->db, statement_text("undo_steps"), e);
	enum db_step step = DB_ERROR;
	bool ok = st != NULL;
	if (!ok)
		return false;
	db_bind_int(st, db_param(st, "group"), u->group);
	while (ok && (step = db_step(st, e)) == DB_ROW)
		ok = add_step(u, st, e);
	if (!ok)
		db_reset(st);
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, u->group);
	return ok && step == DB_DONE && (u->steps->len > 0 || FAIL(e, ERR_NOT_FOUND, MSG_UNDO_NO_GROUP, text));
}

/* ---- what stands in the way ------------------------------------------------------------------------------------------------------------
 */

/* Does the row say again what the group left? Then whoever wrote since has taken it back, and nothing of theirs is lost. */
static bool as_left(struct undo *u, const struct blocker *b, bool *out, struct err *e)
{
	const struct step *p = g_hash_table_lookup(u->last, row_key(u->arena, b->t->name, b->area, b->id));
	bool found = false;
	must(p != NULL && p->t->row_size <= ROW_MAX);
	_Alignas(max_align_t) unsigned char row[ROW_MAX];
	if (!store_get(u->s, p->t, p->area, p->row, row, u->arena, &found, e))
		return false;
	*out = found == (p->op != 'D');
	if (*out && found) {
		row_json(plan_of(u->s, p->t), row, u->s->json);
		*out = g_strcmp0(u->s->json->str, p->after) == 0;
	}
	return true;
}

static bool ask_later(struct undo *u, struct err *e)
{
	struct db_stmt *st = db_prepare(u->s->db, statement_text("undo_later"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "group"), u->group);
	while ((step = db_step(st, e)) == DB_ROW)
		note(u, table_find(db_text(st, 1)), db_int(st, 0), db_int(st, 2), db_int(st, 3), db_text(st, 4));
	for (guint i = u->blockers->len; step == DB_DONE && i > 0; i--) {
		bool harmless = false;
		if (!as_left(u, &g_array_index(u->blockers, struct blocker, i - 1), &harmless, e))
			return false;
		if (harmless)
			g_array_remove_index(u->blockers, i - 1);
	}
	return step == DB_DONE;
}

/* Rows of t, made since by others, that name in c something of kind k the group has made. */
char *undo_hanging_text(const struct table *t, const struct column *c, const struct kind *k)
{
	const char *area = t->kind->family == FAMILY_AREA ? "x.area_id" : "CAST(0 AS INTEGER)";
	bool inside = reference_stays_inside(t, c, k);
	return g_strdup_printf("SELECT %s AS area, x.id, n.group_id, n.actor FROM %s x"
			       " LEFT JOIN change_log n ON n.area_id = x.%s AND n.id = x.chg_id"
			       " WHERE %sx.%s%s IN (SELECT %srow_id FROM change_log WHERE group_id = :group AND tbl = '%s' AND op = 'I')"
			       " AND x.chg_id NOT IN (SELECT id FROM change_log WHERE group_id = :group)",
		area, t->name, table_area_column(t), inside ? "(x.area_id, " : "", c->name, inside ? ")" : "", inside ? "area_id, " : "",
		k->table->name);
}

static bool ask_hanging(struct undo *u, const struct table *t, const struct column *c, const struct kind *k, struct err *e)
{
	g_autofree char *sql = undo_hanging_text(t, c, k);
	struct db_stmt *st = db_prepare(u->s->db, sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "group"), u->group);
	while ((step = db_step(st, e)) == DB_ROW) {
		/* A row of the group itself was judged by ask_later: what others wrote and took back again hangs on nothing. */
		if (!g_hash_table_contains(u->last, row_key(u->arena, t->name, db_int(st, 0), db_int(st, 1))))
			note(u, t, db_int(st, 0), db_int(st, 1), db_int(st, 2), db_text(st, 3));
	}
	return step == DB_DONE;
}

/* Is what the column names found by an index, or in a small table? */
static bool is_quick(const struct table *t, const struct column *c, const struct kind *k)
{
	const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
	return t->kind->family != FAMILY_AREA || f == NULL || f->searchable || (f->type == FIELD_OWN && reference_stays_inside(t, c, k));
}

static bool ask_hanging_on(struct undo *u, const struct kind *k, struct err *e)
{
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		for (uint16_t c = 0; table_has_history(t) && c < t->column_count; c++)
			if (reference_points_at(t, &t->columns[c], k) && (!u->quick || is_quick(t, &t->columns[c], k)) &&
				!ask_hanging(u, t, &t->columns[c], k, e))
				return false;
	}
	return true;
}

static bool ask_blockers(struct undo *u, struct err *e)
{
	if (!ask_later(u, e))
		return false;
	g_autoptr(GHashTable) made = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (guint i = 0; i < u->steps->len; i++) {
		const struct step *p = g_ptr_array_index(u->steps, i);
		gpointer kind = (gpointer)(uintptr_t)p->t->kind;
		if (p->op == 'I' && !p->t->versions && g_hash_table_add(made, kind) && !ask_hanging_on(u, p->t->kind, e))
			return false;
	}
	return true;
}

/* ---- backwards -------------------------------------------------------------------------------------------------------------------------
 */

static bool bad_row(const struct step *p, struct err *e)
{
	char id[24];
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, p->row);
	return FAIL(e, ERR_DATA, MSG_UNDO_STATE, p->t->name, id);
}

/* The state a step left, out of its log row. */
static bool read_state(const struct step *p, void *row, struct arena *a, struct err *e)
{
	json_t *j = json_loads(p->after, 0, NULL);
	const char *name = NULL;
	json_t *v = NULL;
	bool ok = json_is_object(j);
	row_init(p->t, row);
	json_object_foreach(j, name, v)
	{
		const struct column *c = table_column(p->t, name);
		ok = ok && c != NULL && (c->store == COLUMN_INT ? json_is_integer(v) : json_is_string(v));
		if (ok && c->store == COLUMN_INT)
			*row_int(c, row) = json_integer_value(v);
		else if (ok)
			row_set_text(c, row, arena_strdup(a, json_string_value(v)));
	}
	json_decref(j);
	if (p->t->area != COLUMN_ABSENT)
		ROW_AT_INT(row, p->t->area) = p->area;
	ROW_AT_INT(row, p->t->id) = p->row;
	ROW_AT_INT(row, p->t->rec_ms) = p->rec_ms;
	ROW_AT_INT(row, p->t->chg_id) = p->id;
	return ok || bad_row(p, e);
}

/* The state before a step: what the step before on that row left, or what the group found there. */
static bool state_before(struct undo *u, const struct step *p, void *row, struct arena *a, struct err *e)
{
	bool found = false;
	if (p->before != NULL)
		return p->before->op != 'D' ? read_state(p->before, row, a, e) : bad_row(p, e);
	if (!history_row(u->s, p->t, p->area, p->row, p->rec_ms, row, a, &found, e))
		return false;
	return found || bad_row(p, e);
}

static bool take_back(struct undo *u, const struct step *p, struct arena *a, struct err *e)
{
	must(p->t->row_size <= ROW_MAX);
	_Alignas(max_align_t) unsigned char now[ROW_MAX], then[ROW_MAX];
	bool found = false;
	if (p->op == 'I')
		return row_take_out(u->s, p->t, p->area, p->row, e);
	if (!state_before(u, p, then, a, e))
		return false;
	if (p->op == 'D')
		return row_put_back(u->s, p->t, then, p->base_rev, e);
	if (!store_get(u->s, p->t, p->area, p->row, now, a, &found, e) || !found)
		return found || bad_row(p, e);
	ROW_AT_INT(then, p->t->rev) = ROW_AT_INT(now, p->t->rev);
	return store_update(u->s, p->t, then, e);
}

static bool replay(struct undo *u, struct err *e)
{
	bool ok = true;
	for (guint i = u->steps->len; ok && i > 0; i--) {
		struct arena *a = arena_new();
		ok = take_back(u, g_ptr_array_index(u->steps, i - 1), a, e);
		arena_free(a);
	}
	return ok;
}

static void open_undo(struct undo *u, struct store *s, int64_t group, bool quick)
{
	*u = (struct undo){s, group, arena_new(), g_ptr_array_new(), g_hash_table_new(g_str_hash, g_str_equal), NULL, quick};
	u->blockers = g_array_new(FALSE, FALSE, sizeof(struct blocker));
}

static void close_undo(struct undo *u)
{
	g_hash_table_unref(u->last);
	g_ptr_array_free(u->steps, TRUE);
	g_array_free(u->blockers, TRUE);
	arena_free(u->arena);
}

/* Reads the group and says what stands in the way. */
static bool look(struct undo *u, store_blocker blocker, void *user, struct store_undone *out, struct err *e)
{
	bool ok = read_steps(u, e) && ask_blockers(u, e);
	*out = (struct store_undone){u->steps->len, u->blockers->len};
	for (guint i = 0; ok && blocker != NULL && i < u->blockers->len; i++) {
		const struct blocker *b = &g_array_index(u->blockers, struct blocker, i);
		blocker(b->t, b->area, b->id, b->group, b->actor, user);
	}
	return ok;
}

bool store_undo(struct store *s, int64_t group, store_blocker blocker, void *user, struct store_undone *out, struct err *e)
{
	struct undo u;
	must(s->writing);
	open_undo(&u, s, group, false);
	bool ok = look(&u, blocker, user, out, e) && (out->blocked > 0 || replay(&u, e));
	close_undo(&u);
	return ok;
}

bool store_undo_look(struct store *s, int64_t group, store_blocker blocker, void *user, struct store_undone *out, struct err *e)
{
	struct undo u;
	open_undo(&u, s, group, true);
	bool ok = look(&u, blocker, user, out, e);
	close_undo(&u);
	return ok;
}
