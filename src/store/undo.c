/* Undo of one group of the change log: what the group wrote is taken back, step by step in the reverse order, as new writes with a log of
 * their own. Nothing is erased: the state between stays in the history twins, and an undo can be undone.
 *
 * Steps are replayed one by one, not summed up per row, because foreign keys and unique indexes hold at every step backwards as they held
 * forwards. Neighbouring steps that only made rows are taken out as sets (row_sets.c), with the same log. A row that says something else by
 * now, or something made since that hangs on what the group made, refuses the whole undo. */
#include "store/store_internal.h"

#include "messages/store.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <jansson.h>
#include <string.h>

#define SET_STEPS 8192	/* rows taken out together, at most */
#define SET_STEPS_MIN 8 /* fewer go one by one */
#define TOGETHER_MS 1000

/* One row of the log, kept small: a group may have written 200,000. What it left (after_json) stays in the database until it is asked for.
 */
struct step {
	int64_t id, row;
	int32_t area, base_rev;
	uint32_t before; /* number + 1 of the step before on the same row, in the group; 0: the row's history tells */
	uint16_t table;	 /* of table_all */
	uint8_t instant; /* of undo.instants */
	char op;
};

struct undo {
	struct store *s;
	int64_t group;
	struct arena *arena;
	GArray *steps;	  /* struct step, in the order they were done: by id */
	GArray *by_row;	  /* uint32_t numbers of steps, by row and then as they were done */
	GArray *instants; /* int64_t: when they were recorded; one, for a group is one transaction */
	GArray *made;	  /* ids of rows the group made, in order */
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

static const struct step *step_at(const struct undo *u, guint i)
{
	return &g_array_index(u->steps, struct step, i);
}

static const struct table *table_of(const struct step *p)
{
	return table_all[p->table];
}

static int64_t recorded(const struct undo *u, const struct step *p)
{
	return g_array_index(u->instants, int64_t, p->instant);
}

static int row_order(const struct step *x, const struct step *y)
{
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->area != y->area)
		return x->area < y->area ? -1 : 1;
	return (x->table > y->table) - (x->table < y->table);
}

static gint by_row(gconstpointer a, gconstpointer b, gpointer user)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = row_order(step_at(user, x), step_at(user, y));
	return order != 0 ? order : (x > y) - (x < y);
}

static gint by_id(gconstpointer a, gconstpointer b)
{
	const struct step *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static bool table_number(const struct table *t, uint16_t *out)
{
	for (size_t i = 0; i < table_count; i++) {
		if (table_all[i] != t)
			continue;
		*out = (uint16_t)i;
		return true;
	}
	return false;
}

/* The last thing the group did to a row; NULL when it did not touch it. */
static const struct step *last_on(const struct undo *u, const struct table *t, int64_t area, int64_t row)
{
	struct step key = {.row = row, .area = (int32_t)area};
	guint low = 0, high = u->by_row->len;
	if (!table_number(t, &key.table))
		return NULL;
	while (low < high) { /* the first step beyond that row */
		guint middle = low + (high - low) / 2;
		if (row_order(step_at(u, g_array_index(u->by_row, uint32_t, middle)), &key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct step *last = low == 0 ? NULL : step_at(u, g_array_index(u->by_row, uint32_t, low - 1));
	return last != NULL && row_order(last, &key) == 0 ? last : NULL;
}

static bool add_step(struct undo *u, struct db_stmt *st, struct err *e)
{
	const char *name = db_text(st, 2);
	const struct table *t = table_find(name);
	int64_t at = db_int(st, 6);
	struct step p = {.id = db_int(st, 0),
		.area = (int32_t)db_int(st, 1),
		.row = db_int(st, 3),
		.op = db_text(st, 4)[0],
		.base_rev = (int32_t)db_int(st, 5)};
	if (t == NULL || !table_number(t, &p.table) || strchr("IUD", p.op) == NULL)
		return FAIL(e, ERR_CONFLICT, MSG_UNDO_KIND, name);
	/* The note that a file was taken in stays: it says what became of it. */
	if (t == &table_import_batch && p.op == 'I')
		return true;
	if (u->instants->len == 0 || g_array_index(u->instants, int64_t, u->instants->len - 1) != at)
		g_array_append_val(u->instants, at);
	must(u->instants->len <= UINT8_MAX);
	p.instant = (uint8_t)(u->instants->len - 1);
	g_array_append_val(u->steps, p);
	if (p.op == 'I')
		g_array_append_val(u->made, p.row);
	return true;
}

/* Which steps are about one row. The array does not move any more. Most groups have made their rows in the order of their ids. */
static void index_steps(struct undo *u)
{
	bool in_order = true, made_in_order = true;
	for (guint i = 1; in_order && i < u->steps->len; i++)
		in_order = step_at(u, i - 1)->id < step_at(u, i)->id;
	if (!in_order)
		g_array_sort(u->steps, by_id);
	in_order = true;
	g_array_set_size(u->by_row, u->steps->len);
	for (guint i = 0; i < u->steps->len; i++) {
		g_array_index(u->by_row, uint32_t, i) = i;
		in_order = in_order && (i == 0 || row_order(step_at(u, i - 1), step_at(u, i)) < 0);
	}
	if (!in_order)
		g_array_sort_with_data(u->by_row, by_row, u);
	for (guint i = 1; !in_order && i < u->by_row->len; i++) {
		uint32_t earlier = g_array_index(u->by_row, uint32_t, i - 1), later = g_array_index(u->by_row, uint32_t, i);
		if (row_order(step_at(u, earlier), step_at(u, later)) == 0)
			g_array_index(u->steps, struct step, later).before = earlier + 1;
	}
	for (guint i = 1; made_in_order && i < u->made->len; i++)
		made_in_order = g_array_index(u->made, int64_t, i - 1) <= g_array_index(u->made, int64_t, i);
	if (!made_in_order)
		g_array_sort(u->made, id_order);
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
	index_steps(u);
	return ok && step == DB_DONE && (u->steps->len > 0 || FAIL(e, ERR_NOT_FOUND, MSG_UNDO_NO_GROUP, text));
}

/* ---- what stands in the way ------------------------------------------------------------------------------------------------------------
 */

/* The JSON of the state a step left, out of the log; NULL for a row taken out. Valid until the next statement of that text. */
static bool left_by(struct undo *u, const struct step *p, const char **out, struct db_stmt **st, struct err *e)
{
	*st = db_prepare(u->s->db, statement_text("undo_state"), e);
	if (*st == NULL)
		return false;
	db_bind_int(*st, db_param(*st, "area"), p->area);
	db_bind_int(*st, db_param(*st, "id"), p->id);
	enum db_step step = db_step(*st, e);
	*out = step == DB_ROW ? db_text(*st, 0) : NULL;
	return step != DB_ERROR;
}

/* Does the row say again what the group left? Then whoever wrote since has taken it back, and nothing of theirs is lost. */
static bool as_left(struct undo *u, const struct blocker *b, bool *out, struct err *e)
{
	const struct step *p = last_on(u, b->t, b->area, b->id);
	bool found = false;
	must(p != NULL && table_of(p)->row_size <= ROW_MAX);
	_Alignas(max_align_t) unsigned char row[ROW_MAX];
	if (!store_get(u->s, table_of(p), p->area, p->row, row, u->arena, &found, e))
		return false;
	*out = found == (p->op != 'D');
	if (*out && found) {
		const char *left = NULL;
		struct db_stmt *st = NULL;
		row_json(plan_of(u->s, table_of(p)), row, u->s->json);
		if (!left_by(u, p, &left, &st, e))
			return false;
		*out = g_strcmp0(u->s->json->str, left) == 0;
		db_reset(st);
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

static bool ask_hanging_anywhere(struct undo *u, const struct table *t, const struct column *c, const struct kind *k, struct err *e)
{
	g_autofree char *sql = undo_hanging_text(t, c, k);
	struct db_stmt *st = db_prepare(u->s->db, sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "group"), u->group);
	while ((step = db_step(st, e)) == DB_ROW) {
		/* A row of the group itself was judged by ask_later: what others wrote and took back again hangs on nothing. */
		if (last_on(u, t, db_int(st, 0), db_int(st, 1)) == NULL)
			note(u, t, db_int(st, 0), db_int(st, 1), db_int(st, 2), db_text(st, 3));
	}
	return step == DB_DONE;
}

/* The same where the group made all its rows itself, so that their ids stand together: rows that name an id of that range, of which only
 * those are looked at that the group has not written. */
char *undo_hanging_range_text(const struct table *t, const struct column *c, const struct kind *k)
{
	const char *area = t->kind->family == FAMILY_AREA ? "x.area_id" : "CAST(0 AS INTEGER)";
	return g_strdup_printf("SELECT %s AS area, x.id, x.%s, n.group_id, n.actor FROM %s x"
			       " LEFT JOIN change_log n ON n.area_id = x.%s AND n.id = x.chg_id"
			       " WHERE %sx.%s >= :first AND x.%s <= :last AND (x.chg_id < :from OR x.chg_id > :until"
			       " OR x.chg_id / 128 %% 32768 <> :site)",
		area, c->name, t->name, table_area_column(t), reference_stays_inside(t, c, k) ? "x.area_id = :area AND " : "", c->name,
		c->name);
}

static bool ask_hanging_range(
	struct undo *u, const struct table *t, const struct column *c, const struct kind *k, int64_t area, struct err *e)
{
	g_autofree char *sql = undo_hanging_range_text(t, c, k);
	struct db_stmt *st = db_prepare(u->s->db, sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	bool inside = reference_stays_inside(t, c, k);
	if (inside)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "first"), g_array_index(u->made, int64_t, 0));
	db_bind_int(st, db_param(st, "last"), g_array_index(u->made, int64_t, u->made->len - 1));
	db_bind_int(st, db_param(st, "from"), step_at(u, 0)->id);
	db_bind_int(st, db_param(st, "until"), step_at(u, u->steps->len - 1)->id);
	db_bind_int(st, db_param(st, "site"), step_at(u, 0)->id >> 7 & 32767);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t named = db_int(st, 2);
		if (ids_have(u->made, named) && last_on(u, t, db_int(st, 0), db_int(st, 1)) == NULL)
			note(u, t, db_int(st, 0), db_int(st, 1), db_int(st, 3), db_text(st, 4));
	}
	return step == DB_DONE;
}

/* Areas the group has made rows in. */
static GArray *areas_of(const struct undo *u)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (guint i = 0; i < u->steps->len; i++) {
		int64_t area = step_at(u, i)->area;
		if (g_hash_table_add(seen, GINT_TO_POINTER((gint)area)))
			g_array_append_val(out, area);
	}
	return out;
}

/* Were the ids taken in the transaction itself? An id is a time; those of rows that were put back are older. */
static bool made_together(const struct undo *u)
{
	return u->made->len > 0 && (step_at(u, 0)->id >> 22) - (g_array_index(u->made, int64_t, 0) >> 22) <= TOGETHER_MS &&
	       g_array_index(u->made, int64_t, u->made->len - 1) <= step_at(u, u->steps->len - 1)->id;
}

static bool ask_hanging(struct undo *u, const struct table *t, const struct column *c, const struct kind *k, struct err *e)
{
	bool ok = true;
	if (!made_together(u))
		return ask_hanging_anywhere(u, t, c, k, e);
	if (!reference_stays_inside(t, c, k))
		return ask_hanging_range(u, t, c, k, NONE, e);
	g_autoptr(GArray) areas = areas_of(u);
	for (guint i = 0; ok && i < areas->len; i++)
		ok = ask_hanging_range(u, t, c, k, g_array_index(areas, int64_t, i), e);
	return ok;
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

/* A row that holds the number of an addition to a code list the group made. */
static void note_code_user(
	const struct table *t, const struct column *c, int64_t area, int64_t id, int64_t group, const char *actor, void *user)
{
	struct undo *u = user;
	(void)c;
	if (last_on(u, t, area, id) == NULL)
		note(u, t, area, id, group, actor);
}

static bool ask_blockers(struct undo *u, struct err *e)
{
	if (!ask_later(u, e))
		return false;
	g_autoptr(GHashTable) made = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (guint i = 0; i < u->steps->len; i++) {
		const struct step *p = step_at(u, i);
		if (p->op == 'I' && table_of(p) == &table_list_item && !u->quick && !code_users(u->s, p->row, note_code_user, u, e))
			return false;
		gpointer kind = (gpointer)(uintptr_t)table_of(p)->kind;
		if (p->op == 'I' && !table_of(p)->versions && g_hash_table_add(made, kind) && !ask_hanging_on(u, table_of(p)->kind, e))
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
	return FAIL(e, ERR_DATA, MSG_UNDO_STATE, table_of(p)->name, id);
}

/* The state a step left, out of its log row. */
static bool read_state(struct undo *u, const struct step *p, void *row, struct arena *a, struct err *e)
{
	const char *left = NULL;
	struct db_stmt *st = NULL;
	if (!left_by(u, p, &left, &st, e))
		return false;
	json_t *j = left == NULL ? NULL : json_loads(left, 0, NULL);
	db_reset(st);
	const char *name = NULL;
	json_t *v = NULL;
	bool ok = json_is_object(j);
	row_init(table_of(p), row);
	json_object_foreach(j, name, v)
	{
		const struct column *c = table_column(table_of(p), name);
		ok = ok && c != NULL && (c->store == COLUMN_INT ? json_is_integer(v) : json_is_string(v));
		if (ok && c->store == COLUMN_INT)
			*row_int(c, row) = json_integer_value(v);
		else if (ok)
			row_set_text(c, row, arena_strdup(a, json_string_value(v)));
	}
	json_decref(j);
	if (table_of(p)->area != COLUMN_ABSENT)
		ROW_AT_INT(row, table_of(p)->area) = p->area;
	ROW_AT_INT(row, table_of(p)->id) = p->row;
	ROW_AT_INT(row, table_of(p)->rec_ms) = recorded(u, p);
	ROW_AT_INT(row, table_of(p)->chg_id) = p->id;
	return ok || bad_row(p, e);
}

/* The state before a step: what the step before on that row left, or what the group found there. */
static bool state_before(struct undo *u, const struct step *p, void *row, struct arena *a, struct err *e)
{
	bool found = false;
	const struct step *before = p->before == 0 ? NULL : step_at(u, p->before - 1);
	if (before != NULL)
		return before->op != 'D' ? read_state(u, before, row, a, e) : bad_row(p, e);
	if (!history_row(u->s, table_of(p), p->area, p->row, recorded(u, p), row, a, &found, e))
		return false;
	return found || bad_row(p, e);
}

static bool take_back(struct undo *u, const struct step *p, struct arena *a, struct err *e)
{
	must(table_of(p)->row_size <= ROW_MAX);
	_Alignas(max_align_t) unsigned char now[ROW_MAX], then[ROW_MAX];
	bool found = false;
	if (p->op == 'I')
		return row_take_out(u->s, table_of(p), p->area, p->row, e);
	if (!state_before(u, p, then, a, e))
		return false;
	if (p->op == 'D')
		return row_put_back(u->s, table_of(p), then, p->base_rev, e);
	if (!store_get(u->s, table_of(p), p->area, p->row, now, a, &found, e) || !found)
		return found || bad_row(p, e);
	ROW_AT_INT(then, table_of(p)->rev) = ROW_AT_INT(now, table_of(p)->rev);
	return store_update(u->s, table_of(p), then, e);
}

/* How many of the steps before number i made rows: they are taken out together. */
static guint run_before(const struct undo *u, guint i)
{
	guint n = 0;
	while (n < i && n < SET_STEPS && step_at(u, i - n - 1)->op == 'I')
		n++;
	return n;
}

static bool replay(struct undo *u, bool sets, struct err *e)
{
	bool ok = true;
	for (guint i = u->steps->len, n = 0; ok && i > 0; i -= n) {
		struct arena *a = arena_new();
		n = sets ? run_before(u, i) : 0;
		if (n >= SET_STEPS_MIN) {
			struct row_set *rows = ARENA_ARRAY(a, struct row_set, n);
			for (guint k = 0; k < n; k++) {
				const struct step *p = step_at(u, i - 1 - k);
				rows[k] = (struct row_set){.t = table_of(p), .area = p->area, .id = p->row};
			}
			ok = row_sets_take_out(u->s, rows, n, e);
		} else {
			n = 1;
			ok = take_back(u, step_at(u, i - 1), a, e);
		}
		arena_free(a);
	}
	return ok;
}

static void open_undo(struct undo *u, struct store *s, int64_t group, bool quick)
{
	*u = (struct undo){.s = s, .group = group, .arena = arena_new(), .quick = quick};
	u->steps = g_array_new(FALSE, FALSE, sizeof(struct step));
	u->made = g_array_new(FALSE, FALSE, sizeof(int64_t));
	u->by_row = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	u->instants = g_array_new(FALSE, FALSE, sizeof(int64_t));
	u->blockers = g_array_new(FALSE, FALSE, sizeof(struct blocker));
}

static void close_undo(struct undo *u)
{
	g_array_free(u->steps, TRUE);
	g_array_free(u->by_row, TRUE);
	g_array_free(u->instants, TRUE);
	g_array_free(u->made, TRUE);
	g_array_free(u->blockers, TRUE);
	arena_free(u->arena);
}

/* Reads the group, tells of each row it wrote and of what stands in the way. */
static bool look(struct undo *u, const struct store_undo_tell *tell, struct store_undone *out, struct err *e)
{
	bool ok = read_steps(u, e) && ask_blockers(u, e);
	*out = (struct store_undone){u->steps->len, u->blockers->len};
	for (guint i = 0; ok && tell->row != NULL && i < u->steps->len; i++) {
		const struct step *p = step_at(u, i);
		if (p->before == 0)
			tell->row(table_of(p), p->area, p->row, p->op, p->base_rev, tell->user);
	}
	for (guint i = 0; ok && tell->blocker != NULL && i < u->blockers->len; i++) {
		const struct blocker *b = &g_array_index(u->blockers, struct blocker, i);
		tell->blocker(b->t, b->area, b->id, b->group, b->actor, tell->user);
	}
	return ok;
}

bool undo_by(struct store *s, int64_t group, bool sets, const struct store_undo_tell *tell, struct store_undone *out, struct err *e)
{
	struct undo u;
	must(s->writing);
	open_undo(&u, s, group, false);
	bool ok = look(&u, tell, out, e);
	if (ok && out->blocked == 0) {
		s->gone = u.made;
		ok = replay(&u, sets, e);
		s->gone = NULL;
	}
	close_undo(&u);
	return ok;
}

bool store_undo(struct store *s, int64_t group, const struct store_undo_tell *tell, struct store_undone *out, struct err *e)
{
	return undo_by(s, group, true, tell, out, e);
}

bool store_undo_look(struct store *s, int64_t group, store_blocker blocker, void *user, struct store_undone *out, struct err *e)
{
	const struct store_undo_tell tell = {.blocker = blocker, .user = user};
	struct undo u;
	open_undo(&u, s, group, true);
	bool ok = look(&u, &tell, out, e);
	close_undo(&u);
	return ok;
}
