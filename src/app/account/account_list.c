/* Lists of accounts, grants and sessions for pages and commands; see account.h. */
#include "app/account/account_parts.h"

#include "auth/law.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/auth.def"

#include <string.h>

static const char *keep(struct arena *a, const char *text)
{
	return text == NULL ? "" : arena_strdup(a, text);
}

static const char *place_words(struct arena *a, const char *unit, const char *code, const char *organisation)
{
	if (unit != NULL && code != NULL)
		return arena_printf(a, "%s (%s)", unit, code);
	return keep(a, unit != NULL ? unit : organisation);
}

/* "Bí thư chi bộ, Chi bộ Thôn A"; "" when it follows no tenure. */
static const char *follows_words(struct app *a, struct db_stmt *st, struct arena *arena)
{
	const struct code_list *titles = db_is_null(st, 13) ? NULL : codes_list(a->codes, "title", NULL);
	const struct code *title = titles != NULL ? code_by_num(titles, db_int(st, 13)) : NULL;
	if (title == NULL)
		return "";
	return db_is_null(st, 14) ? title->vi : arena_printf(arena, "%s, %s", title->vi, db_text(st, 14));
}

static bool read_grants(struct app *a, ymd today, GArray *out, struct arena *arena, struct err *e)
{
	struct settings set;
	if (!law_settings(a->store, today, &set, e))
		return false;
	ymd soon = ymd_add_days(today, (int)set.value[SETTING_GRANT_SOON]);
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("account_grants"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), today);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct grant_row g = {.id = db_int(st, 0),
			.account = db_int(st, 1),
			.role = keep(arena, db_text(st, 2)),
			.role_label = keep(arena, db_text(st, 3)),
			.place = place_words(arena, db_text(st, 5), db_text(st, 6), db_text(st, 8)),
			.unit = db_int(st, 4),
			.organisation = db_int(st, 7),
			.purpose = keep(arena, db_text(st, 9)),
			.from = (ymd)db_int(st, 10),
			.until = (ymd)db_int(st, 11),
			.granted_by = keep(arena, db_text(st, 12)),
			.follows = follows_words(a, st, arena)};
		g.over = g.until <= today;
		g.open = g.from <= today && today < g.until;
		g.soon = g.open && (g.until <= soon || (!db_is_null(st, 15) && db_int(st, 15) <= soon));
		g_array_append_val(out, g);
	}
	return step == DB_DONE;
}

/* find: folded, NULL: all. */
static bool is_asked(struct app *a, const struct account_ask *ask, const char *find, const struct account_row_view *r, struct arena *arena)
{
	return (!ask->own || r->id == viewer_account(a->viewer)) && (ask->login == NULL || strcmp(r->login, ask->login) == 0) &&
	       (ask->after == NULL || strcmp(r->login, ask->after) > 0) &&
	       (find == NULL || strstr(r->login, find) != NULL || strstr(text_fold(r->display, arena), find) != NULL);
}

static bool read_accounts(
	struct app *a, const struct account_ask *ask, ymd today, int64_t now_ms, GArray *out, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("account_list"), e);
	const char *find = ask->find != NULL && *ask->find != '\0' ? text_fold(ask->find, arena) : NULL;
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct account_row_view r = {.id = db_int(st, 0),
			.login = keep(arena, db_text(st, 1)),
			.display = keep(arena, db_text(st, 2)),
			.from = (ymd)db_int(st, 3),
			.until = (ymd)db_int(st, 4),
			.must_change = db_int(st, 5) == 1,
			.locked = !db_is_null(st, 6) && db_int(st, 6) > now_ms,
			.has_code = db_int(st, 7) == 1};
		r.open = r.from <= today && today < r.until;
		if (is_asked(a, ask, find, &r, arena))
			g_array_append_val(out, r);
	}
	return step == DB_DONE;
}

/* The first grant of an account among those that come by account, or where it would stand. */
static guint first_of(const GArray *grants, int64_t account)
{
	guint lo = 0, hi = grants->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(grants, struct grant_row, mid).account < account)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Grants come by account, the oldest first. */
static void join(GArray *accounts, const GArray *grants, struct account_list *out, struct arena *arena)
{
	const struct grant_row *all_grants = arena_list(arena, (GArray *)(uintptr_t)grants);
	struct account_row_view *all = ARENA_ARRAY(arena, struct account_row_view, accounts->len + 1);
	for (guint i = 0; i < accounts->len; i++) {
		struct account_row_view *r = &all[i];
		*r = g_array_index(accounts, struct account_row_view, i);
		const guint first = first_of(grants, r->id);
		r->grants = all_grants + first;
		while (first + r->grant_count < grants->len && all_grants[first + r->grant_count].account == r->id)
			r->grant_count++;
	}
	out->accounts = all;
	out->count = accounts->len;
}

static gint by_login(gconstpointer a, gconstpointer b)
{
	const struct account_row_view *x = a, *y = b;
	const int order = strcmp(x->login, y->login);
	return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

bool account_list(struct app *a, const struct account_ask *ask, ymd today, int64_t now_ms, struct account_list *out, struct arena *arena,
	struct err *e)
{
	g_autoptr(GArray) accounts = g_array_new(FALSE, FALSE, sizeof(struct account_row_view));
	g_autoptr(GArray) grants = g_array_new(FALSE, FALSE, sizeof(struct grant_row));
	bool begun = !db_in_transaction(store_db(a->store));
	if ((!ask->own && !account_may_manage(a, e)) || (begun && !db_begin_read(store_db(a->store), e)))
		return false;
	bool ok = read_accounts(a, ask, today, now_ms, accounts, arena, e) && read_grants(a, today, grants, arena, e);
	if (begun)
		db_rollback(store_db(a->store));
	if (!ok)
		return false;
	g_array_sort(accounts, by_login); /* databases differ about signs */
	out->more = ask->limit > 0 && accounts->len > ask->limit;
	if (out->more)
		g_array_set_size(accounts, (guint)ask->limit);
	join(accounts, grants, out, arena);
	return true;
}

bool account_roles(struct app *a, const struct role_choice **out, size_t *count, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("roles"), e);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct role_choice));
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct role_choice r = {keep(arena, db_text(st, 0)), keep(arena, db_text(st, 1))};
		g_array_append_val(rows, r);
	}
	*out = arena_list(arena, rows);
	*count = rows->len;
	return step == DB_DONE;
}

bool account_sessions(struct app *a, int64_t now_ms, const struct session_view **out, size_t *count, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("account_sessions"), e);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct session_view));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(a->viewer));
	db_bind_int(st, db_param(st, ":now"), now_ms);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct session_view v = {.id = db_int(st, 0),
			.started = instant_words(db_int(st, 1), arena),
			.seen = instant_words(db_int(st, 2), arena),
			.address = keep(arena, db_text(st, 3)),
			.browser = keep(arena, db_text(st, 4)),
			.shared = db_int(st, 5) == 1,
			.second_factor = db_int(st, 6) == 1};
		g_array_append_val(rows, v);
	}
	*out = arena_list(arena, rows);
	*count = rows->len;
	return step == DB_DONE;
}

bool account_session_end(struct app *a, struct store *writer, int64_t session, struct err *e)
{
	struct db *db = store_db(writer);
	int64_t ended = 0;
	if (!db_begin(db, e))
		return false;
	struct db_stmt *st = db_prepare(db, statement_text("session_end_own"), e);
	if (st != NULL) {
		db_bind_int(st, db_param(st, ":session"), session);
		db_bind_int(st, db_param(st, ":account"), viewer_account(a->viewer));
	}
	bool ok = st != NULL && db_run(st, &ended, e) && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	return ok && (ended > 0 || FAIL0(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_SESSION));
}
