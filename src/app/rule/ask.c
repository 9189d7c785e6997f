/* See ask.h. */
#include "app/rule/ask.h"

#include "messages/rules.def"
#include "messages/store.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

/* Above that many keys one question over everything is cheaper. */
#define KEYS_MAX 400

#define OPERATOR_LOGIN "@operator" /* no login anybody may choose */

/* A row the transaction wrote. */
struct written {
	const struct table *t;
	int64_t area, id;
};

struct asking {
	struct app *app;
	ymd today;
	struct arena *arena;
	GArray *rows;	   /* struct written of those tables, in order; of a table with more than KEYS_MAX not all */
	GHashTable *asked; /* tables that a rule to be asked names or is asked because of */
	GHashTable *count; /* table -> how often one of its rows was written (GUINT_TO_POINTER) */
	const struct limit *limits;
	size_t limit_count;
	rule_broken each;
	void *user;
};

static char *name_of(struct arena *a, const struct table *t, int64_t area, int64_t id)
{
	return arena_printf(a, "%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, t->name, area, id);
}

static gint by_row(gconstpointer a, gconstpointer b)
{
	const struct written *x = a, *y = b;
	if (x->t != y->t)
		return (uintptr_t)x->t < (uintptr_t)y->t ? -1 : 1;
	if (x->area != y->area)
		return x->area < y->area ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* In order, each once. */
static void sort_written(struct asking *x)
{
	guint kept = 0;
	g_array_sort(x->rows, by_row);
	for (guint i = 0; i < x->rows->len; i++) {
		const struct written r = g_array_index(x->rows, struct written, i);
		if (kept == 0 || by_row(&r, &g_array_index(x->rows, struct written, kept - 1)) != 0)
			g_array_index(x->rows, struct written, kept++) = r;
	}
	g_array_set_size(x->rows, kept);
}

static guint count_of(const struct asking *x, const struct table *t)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(x->count, t));
}

static void note_tables(struct asking *x, const struct watch *w)
{
	g_hash_table_add(x->asked, (gpointer)(uintptr_t)w->t);
	for (size_t t = 0; t < G_N_ELEMENTS(w->triggers) && w->triggers[t].t != NULL; t++)
		g_hash_table_add(x->asked, (gpointer)(uintptr_t)w->triggers[t].t);
}

static bool read_written(struct asking *x, struct err *e)
{
	struct store *s = x->app->store;
	struct db_stmt *st = db_flush(store_db(s), e) ? db_prepare(store_db(s), statement_text("written_rows"), e) : NULL;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), store_group(s));
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct written r = {table_find(db_text(st, 1)), db_int(st, 0), db_int(st, 2)};
		if (r.t == NULL || !g_hash_table_contains(x->asked, r.t))
			continue;
		guint n = count_of(x, r.t) + 1;
		g_hash_table_insert(x->count, (gpointer)(uintptr_t)r.t, GUINT_TO_POINTER(n));
		/* A file may have written hundreds of thousands: of a table with many the log is asked again. */
		if (n <= KEYS_MAX)
			g_array_append_val(x->rows, r);
	}
	sort_written(x);
	return step == DB_DONE;
}

static bool is_written(const struct asking *x, const struct table *t, int64_t area, int64_t id, bool *out, struct err *e)
{
	const struct written wanted = {t, area, id};
	if (count_of(x, t) <= KEYS_MAX) {
		*out = g_array_binary_search(x->rows, &wanted, by_row, NULL);
		return true;
	}
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("written_row"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), store_group(x->app->store));
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_text(st, db_param(st, ":tbl"), t->name);
	db_bind_int(st, db_param(st, ":row"), id);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW;
	db_reset(st);
	return step != DB_ERROR;
}

static bool tell(const struct asking *x, const struct watch *w, const struct limit *l, const GArray *found, bool any, struct err *e)
{
	for (guint i = 0; i < found->len; i++) {
		const struct watch_found *f = &g_array_index(found, struct watch_found, i);
		bool written = any;
		if (!any && !is_written(x, w->t, f->area, f->id, &written, e))
			return false;
		if (written)
			x->each(l, w, f, x->user);
	}
	return true;
}

/* The values of a column in the written rows of a table, each once with its area. */
static bool ask_keys(struct asking *x, const struct watch *w, const struct limit *l, size_t trigger, struct err *e)
{
	const struct table *t = w->triggers[trigger].t;
	const struct watch_values v = limit_values(l, x->today);
	g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
	void *row = arena_alloc(x->arena, t->row_size);
	for (guint i = 0; i < x->rows->len; i++) {
		const struct written *r = &g_array_index(x->rows, struct written, i);
		bool found = false;
		if (r->t != t)
			continue;
		if (!store_get(x->app->store, t, r->area, r->id, row, x->arena, &found, e))
			return false;
		int64_t key = found ? row_get_int(table_column(t, w->triggers[trigger].column), row) : NONE;
		if (key == NONE || !g_hash_table_add(asked, name_of(x->arena, t, w->area ? r->area : 0, key)))
			continue;
		g_autoptr(GArray) broken = g_array_new(FALSE, FALSE, sizeof(struct watch_found));
		if (!watch_key(x->app->store, w, &v, r->area, key, broken, e))
			return false;
		if (!tell(x, w, l, broken, w->any, e))
			return false;
	}
	return true;
}

static bool ask_watch(struct asking *x, const struct watch *w, const struct limit *l, struct err *e)
{
	const struct watch_values v = limit_values(l, x->today);
	guint most = 0;
	for (size_t t = 0; t < G_N_ELEMENTS(w->triggers) && w->triggers[t].t != NULL; t++)
		most = MAX(most, count_of(x, w->triggers[t].t));
	if (most > KEYS_MAX) {
		g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct watch_found));
		if (w->key_only)
			return true;
		if (!watch_everything(x->app->store, w, &v, found, e))
			return false;
		return tell(x, w, l, found, false, e);
	}
	for (size_t t = 0; most > 0 && t < G_N_ELEMENTS(w->triggers) && w->triggers[t].t != NULL; t++)
		if (!ask_keys(x, w, l, t, e))
			return false;
	return true;
}

bool rule_ask_written(struct app *a, ymd today, enum limit_level least, rule_broken each, void *user, struct err *e)
{
	size_t count = 0;
	const struct watch *all = watch_all(&count);
	if (store_group(a->store) == NONE)
		return true;
	struct asking x = {.app = a, .today = today, .each = each, .user = user, .arena = arena_new()};
	x.rows = g_array_new(FALSE, FALSE, sizeof(struct written));
	x.count = g_hash_table_new(g_direct_hash, g_direct_equal);
	x.asked = g_hash_table_new(g_direct_hash, g_direct_equal);
	bool ok = rule_limits(today, x.arena, &x.limits, &x.limit_count, e);
	for (size_t w = 0; ok && w < count; w++) {
		const struct limit *l = rule_limit(x.limits, x.limit_count, all[w].id);
		if (l != NULL && l->level >= least)
			note_tables(&x, &all[w]);
	}
	ok = ok && read_written(&x, e);
	for (size_t w = 0; ok && w < count; w++) {
		const struct limit *l = rule_limit(x.limits, x.limit_count, all[w].id);
		ok = l == NULL || l->level < least || ask_watch(&x, &all[w], l, e);
	}
	g_hash_table_unref(x.count);
	g_hash_table_unref(x.asked);
	g_array_free(x.rows, TRUE);
	arena_free(x.arena);
	return ok;
}

/* ---- verify ----------------------------------------------------------------------------------------------------------------------------
 */

static bool verify_watch(
	struct app *a, const struct watch *w, const struct limit *l, ymd today, store_say say, void *user, int64_t *findings, struct err *e)
{
	const struct watch_values v = limit_values(l, today);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct watch_found));
	struct arena *arena = arena_new();
	bool ok = watch_everything(a->store, w, &v, found, e);
	for (guint i = 0; ok && i < found->len; i++) {
		const struct watch_found *f = &g_array_index(found, struct watch_found, i);
		const char *id = arena_printf(arena, "%" G_GINT64_FORMAT, f->id);
		const char *args[] = {
			l->rule, w->t->name, id, limit_sentence(l, MSG_VI, f->n, arena), limit_sentence(l, MSG_EN, f->n, arena)};
		(*findings)++;
		if (say != NULL)
			say(MSG_RULE_BROKEN, args, G_N_ELEMENTS(args), user);
	}
	arena_free(arena);
	return ok;
}

bool rule_verify(struct app *a, ymd today, store_say say, void *user, int64_t *findings, struct err *e)
{
	size_t count = 0, limit_count = 0;
	const struct watch *all = watch_all(&count);
	const struct limit *limits = NULL;
	struct arena *arena = arena_new();
	bool ok = store_verify(a->store, say, user, findings, e) && rule_limits(today, arena, &limits, &limit_count, e) &&
		  db_begin_read(store_db(a->store), e);
	for (size_t w = 0; ok && w < count; w++) {
		const struct limit *l = rule_limit(limits, limit_count, all[w].id);
		ok = l == NULL || l->level != LIMIT_ERROR || all[w].key_only || verify_watch(a, &all[w], l, today, say, user, findings, e);
	}
	if (db_in_transaction(store_db(a->store)))
		db_rollback(store_db(a->store));
	arena_free(arena);
	return ok;
}

/* ---- waivers ---------------------------------------------------------------------------------------------------------------------------
 */

bool rule_acceptor(struct app *a, ymd today, int64_t *account, struct err *e)
{
	*account = viewer_account(a->viewer);
	if (!viewer_is_operator(a->viewer))
		return true;
	if (!viewer_find_account(a->store, OPERATOR_LOGIN, today, account, e))
		return false;
	if (*account != NONE)
		return true;
	struct account_row r;
	row_init(&table_account, &r);
	r.login = OPERATOR_LOGIN;
	r.display = msg_template(MSG_RULE_OPERATOR, MSG_VI);
	r.password_hash = "!"; /* no password has this hash */
	r.must_change = 0;
	r.service = 1;
	r.from_d = today;
	if (!store_insert(a->store, &table_account, &r, e))
		return false;
	*account = r.id;
	return true;
}

bool rule_accept(struct app *a, const struct limit *l, const struct watch *w, const struct watch_found *f, const char *reason, ymd today,
	struct err *e)
{
	struct waiver_row r;
	row_init(&table_waiver, &r);
	if (!rule_acceptor(a, today, &r.by_account_id, e))
		return false;
	r.area_id = f->area;
	r.rule = l->rule;
	r.tbl = w->t->name;
	r.row_id = f->id;
	r.reason = reason;
	r.from_d = today;
	return store_insert(a->store, &table_waiver, &r, e);
}

bool rule_accepted(
	struct app *a, const struct limit *l, const struct watch *w, const struct watch_found *f, ymd today, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("waiver_open"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":rule"), l->rule);
	db_bind_text(st, db_param(st, ":tbl"), w->t->name);
	db_bind_int(st, db_param(st, ":area"), f->area);
	db_bind_int(st, db_param(st, ":row"), f->id);
	db_bind_int(st, db_param(st, ":day"), today);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW;
	db_reset(st);
	return step != DB_ERROR;
}
