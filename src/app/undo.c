/* See undo.h. */
#include "app/undo.h"

#include "app/act/act_internal.h"
#include "app/import/import_batch.h"
#include "app/put_rights.h"
#include "db/db_copy.h"
#include "messages/act.def"
#include "store/statement.h"

#include <string.h>

#define EFFECTS_MAX 50 /* rows called by name; the rest is counted */

/* A row the group wrote: how it was first met there. */
struct touched {
	const struct table *t;
	int64_t area, id, base_rev;
	char op; /* I: made, U: changed, D: taken out */
};

static const char *actor_of(struct app *a, const struct undo_ask *ask)
{
	return viewer_is_operator(a->viewer) && ask->actor != NULL ? ask->actor : viewer_login(a->viewer);
}

bool app_last_act(struct app *a, const char *actor, int64_t *group, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("undo_last"), e);
	*group = NONE;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":actor"), actor);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*group = db_int(st, 0);
	db_reset(st);
	return step != DB_ERROR;
}

/* The group as a whole: who, why, when. */
struct head {
	const char *actor;
	int64_t why, at;
};

static bool read_head(struct app *a, int64_t group, struct arena *arena, struct head *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("undo_head"), e);
	*out = (struct head){"", NONE, NONE};
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), group);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct head){arena_strdup(arena, db_text(st, 0)), db_int(st, 1), db_int(st, 2)};
	db_reset(st);
	return step != DB_ERROR;
}

/* One's own act, and no right one had then is gone: whoever was moved elsewhere does not change what is kept there now. */
static bool is_own(struct app *a, const struct head *h, ymd today, struct arena *arena, bool *out, struct err *e)
{
	ymd then = 0;
	char day[11] = "";
	*out = false;
	if (h->at == NONE || viewer_account(a->viewer) == NONE || strcmp(h->actor, viewer_login(a->viewer)) != 0)
		return true;
	memcpy(day, instant_format(h->at, arena), 10);
	struct db_stmt *st = ymd_parse_iso(day, &then, e) ? db_prepare(store_db(a->store), statement_text("undo_lost_grants"), e) : NULL;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(a->viewer));
	db_bind_int(st, db_param(st, ":at"), h->at);
	db_bind_int(st, db_param(st, ":then"), then);
	db_bind_int(st, db_param(st, ":today"), today);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW && db_int(st, 0) == 0;
	db_reset(st);
	return step != DB_ERROR;
}

/* Each row once. A group may have written 200,000. */
static bool read_touched(struct acting *x, int64_t group, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->store), statement_text("undo_rows"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), group);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct touched r = {table_find(db_text(st, 1)), db_int(st, 0), db_int(st, 2), db_int(st, 4), db_text(st, 3)[0]};
		/* No two rows of a register have one id, whatever their table. */
		if (r.t != NULL && g_hash_table_add(seen, (gpointer)(intptr_t)r.id))
			g_array_append_val(out, r);
	}
	return step == DB_DONE;
}

/* ---- rights ----------------------------------------------------------------------------------------------------------------------------
 */

/* The row as it is, or as it was when it was taken out. */
static bool some_state(struct acting *x, const struct touched *r, void *row, struct arena *a, bool *found, struct err *e)
{
	return store_get(x->store, r->t, r->area, r->id, row, a, found, e) &&
	       (*found || store_get_revision(x->store, r->t, r->area, r->id, r->base_rev, row, a, found, e));
}

/* A row as it is and as it was before the group wrote it, which the undo makes of it; NULL where there is none. */
struct two_states {
	void *now, *then;
};

static bool read_states(struct acting *x, const struct touched *r, struct two_states *out, struct arena *a, struct err *e)
{
	void *now = arena_alloc(a, r->t->row_size), *then = arena_alloc(a, r->t->row_size);
	bool is = false, was = false;
	if (!store_get(x->store, r->t, r->area, r->id, now, a, &is, e) ||
		(r->op != 'I' && !store_get_revision(x->store, r->t, r->area, r->id, r->base_rev, then, a, &was, e)))
		return false;
	*out = (struct two_states){is ? now : NULL, was ? then : NULL};
	return true;
}

static bool is_set(const struct column *c, const void *row)
{
	return row != NULL && (c->store == COLUMN_INT ? row_get_int(c, row) != NONE : row_get_text(c, row) != NULL);
}

/* What every row of the kind says, and what the undo writes: of a row that stays what differs, of one that comes or goes all that is set.
 */
static bool may_write(struct acting *x, const struct touched *r, const struct two_states *s, const struct auth_place *at)
{
	const struct kind *k = r->t->kind;
	const struct viewer *v = x->app->viewer;
	bool may = viewer_may(v, RIGHT_CLOSE, k->name, '\0', at);
	for (uint16_t i = 0; may && i < k->field_count; i++)
		may = !k->fields[i].required || viewer_may(v, RIGHT_CLOSE, k->name, k->fields[i].class_, at);
	for (uint16_t i = 0; may && i < r->t->column_count; i++) {
		const struct column *c = &r->t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		bool stays = s->now != NULL && s->then != NULL;
		bool writes = stays ? !act_same(c, s->now, s->then) : is_set(c, s->now) || is_set(c, s->then);
		may = !writes || viewer_may(v, RIGHT_CLOSE, k->name, k->fields[c->field].class_, at);
	}
	return may;
}

/* At the place it has, and at the one it gets back. */
static bool may_close(struct acting *x, const struct touched *r, bool *may, struct err *e)
{
	struct arena *a = arena_new();
	struct two_states s = {NULL, NULL};
	bool ok = read_states(x, r, &s, a, e);
	const void *const rows[] = {s.now != NULL ? s.now : s.then, s.then};
	*may = true;
	for (size_t i = 0; ok && *may && i < (s.now != NULL && s.then != NULL ? 2U : 1U); i++) {
		struct auth_place at;
		ok = put_place(x->app, r->t, rows[i], r->area, x->act->today, &at, e);
		*may = ok && may_write(x, r, &s, &at);
	}
	arena_free(a);
	return ok;
}

/* What a group reached that is not work on the register. */
struct reached {
	bool rights, steps;
};

static bool read_reached(struct app *a, int64_t group, struct reached *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("undo_tables"), e);
	enum db_step step = DB_ERROR;
	*out = (struct reached){false, false};
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), group);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct table *t = table_find(db_text(st, 0));
		out->rights = out->rights || (t != NULL && put_is_rights(t));
		out->steps = out->steps || (t != NULL && put_goes_by_steps(t));
	}
	return step == DB_DONE;
}

static bool allowed(struct acting *x, int64_t group, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct touched));
	struct head head;
	struct reached reached;
	bool may = true, own = false;
	if (viewer_is_operator(x->app->viewer))
		return true;
	if (!read_reached(x->app, group, &reached, e) || !read_head(x->app, group, x->arena, &head, e) ||
		!is_own(x->app, &head, x->act->today, x->arena, &own, e))
		return false;
	/* A password, a second factor, a grant that was ended would come back without what they ask for. */
	if (reached.rights)
		return FAIL0(e, ERR_DENIED, MSG_ACT_UNDO_RIGHTS);
	if (own)
		return true;
	if (reached.steps)
		return FAIL(e, ERR_DENIED, MSG_ACT_UNDO_DENIED, viewer_login(x->app->viewer));
	if (!read_touched(x, group, rows, e))
		return false;
	for (guint i = 0; may && i < rows->len; i++)
		if (!may_close(x, &g_array_index(rows, struct touched, i), &may, e))
			return false;
	return may || FAIL(e, ERR_DENIED, MSG_ACT_UNDO_DENIED, viewer_login(x->app->viewer));
}

/* ---- what is said ----------------------------------------------------------------------------------------------------------------------
 */

/* What a row belongs to, by name; its kind's label when nothing is left to name it by. of: the id of that record. */
static const char *row_name(struct acting *x, const struct touched *r, int64_t *of)
{
	struct err ignored = {0};
	bool found = false;
	int64_t id = r->id;
	void *row = arena_alloc(x->arena, r->t->row_size);
	const char *name = kind_label_in(r->t->kind, x->act->lang);
	if (some_state(x, r, row, x->arena, &found, &ignored) && found && r->t->versions)
		id = ROW_AT_INT(row, r->t->head);
	(void)act_name(x, r->t->kind, r->area, id, &name, &ignored);
	*of = id;
	return name;
}

/* What is being told while a group is looked at. */
struct telling {
	struct acting *x;
	int64_t rows;
};

static void say_effect(const struct table *t, int64_t area, int64_t id, char op, int64_t base_rev, void *user)
{
	struct telling *tell = user;
	struct acting *x = tell->x;
	if (tell->rows++ >= EFFECTS_MAX)
		return;
	const struct touched r = {t, area, id, base_rev, op};
	msg_key key = op == 'I' ? MSG_ACT_UNDO_MADE : op == 'D' ? MSG_ACT_UNDO_GONE : MSG_ACT_UNDO_CHANGED;
	int64_t of = NONE;
	const char *name = op == 'D' ? "" : row_name(x, &r, &of);
	act_effect(x, ACT_SAY(x, key, kind_label_in(t->kind, x->act->lang), name), t->kind, area, id);
}

static void say_rest(struct acting *x, int64_t rows)
{
	g_autofree char *more = g_strdup_printf("%" G_GINT64_FORMAT, rows - EFFECTS_MAX);
	if (rows > EFFECTS_MAX)
		act_effect(x, ACT_SAY(x, MSG_ACT_UNDO_MORE, more), NULL, 0, NONE);
}

static void note_blocker(const struct table *t, int64_t area, int64_t id, int64_t group, const char *actor, void *user)
{
	struct acting *x = ((struct telling *)user)->x;
	if (x->problems->len >= EFFECTS_MAX)
		return;
	const struct touched r = {t, area, id, 0, 'U'};
	int64_t of = NONE;
	const char *name = t == NULL ? "" : row_name(x, &r, &of);
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, group);
	act_problem(x, NULL, "C71", false,
		ACT_SAY(x, MSG_ACT_UNDO_LATER, t == NULL ? "" : kind_label_in(t->kind, x->act->lang), name, actor, number));
	struct act_problem *p = &g_array_index(x->problems, struct act_problem, x->problems->len - 1);
	p->kind = t == NULL ? NULL : t->kind;
	p->area = area;
	p->id = of;
}

/* ---- the transaction -------------------------------------------------------------------------------------------------------------------
 */

static bool perform(struct acting *x, int64_t group, bool *keep, struct err *e)
{
	struct telling said = {x, 0};
	const struct store_undo_tell tell = {say_effect, note_blocker, &said};
	struct store_undone done;
	*keep = false;
	if (!allowed(x, group, e) || !store_undo(x->store, group, &tell, &done, e))
		return false;
	say_rest(x, said.rows);
	if ((done.blocked == 0 && !import_batch_undone(x->app, group, e)) || !act_settle(x, e))
		return false;
	*keep = !x->act->dry && done.blocked == 0 && !act_has_problem(x, NULL);
	return true;
}

struct looking {
	struct undo_look *out;
	struct arena *arena;
};

static void note_first(const struct table *t, int64_t area, int64_t id, int64_t group, const char *actor, void *user)
{
	struct looking *l = user;
	if (l->out->in_the_way++ > 0)
		return;
	l->out->table = t;
	l->out->area = area;
	l->out->id = id;
	l->out->group = group;
	l->out->actor = arena_strdup(l->arena, actor);
}

bool app_undo_look(struct app *a, int64_t group, ymd today, struct arena *arena, struct undo_look *out, struct err *e)
{
	struct head head;
	struct store_undone found;
	struct looking l = {out, arena};
	*out = (struct undo_look){.id = NONE, .group = NONE};
	if (!read_head(a, group, arena, &head, e) || !is_own(a, &head, today, arena, &out->own, e))
		return false;
	out->is_undo = head.why == app_why(a, "undo");
	return !out->own || store_undo_look(a->store, group, note_first, &l, &found, e);
}

bool app_undo_is_own(struct app *a, int64_t group, ymd today, struct arena *arena, bool *own, struct err *e)
{
	struct head head;
	return read_head(a, group, arena, &head, e) && is_own(a, &head, today, arena, own, e);
}

bool app_undo(struct app *a, const struct undo_ask *ask, struct arena *arena, struct act_result *out, struct err *e)
{
	struct acting x;
	struct act act = {.kind = ACT_VOID, .table = table_find("person"), .dry = ask->dry, .today = ask->today, .lang = ask->lang};
	struct head head;
	struct err why = {0};
	bool keep = false;
	if (!read_head(a, ask->group, arena, &head, e))
		return false;
	db_cache_limit(store_db(a->store), DB_CACHE_WALK_KB); /* it may be a file of 50,000 rows */
	/* Taking back what took something back is doing it again. */
	const struct store_act how = {
		.actor = actor_of(a, ask), .why = app_why(a, head.why == app_why(a, "undo") ? "redo" : "undo"), .reason = ask->reason};
	act_open(&x, a, &act, arena, out);
	x.kind = NULL;
	bool ok = store_begin(a->store, &how, e);
	if (ok) {
		bool done = perform(&x, ask->group, &keep, &why);
		ok = act_finish(&x, done, keep, &why, e);
	}
	act_give(&x);
	db_cache_limit(store_db(a->store), 0);
	return ok;
}
