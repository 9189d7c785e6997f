/* Accounts and roles: making, closing, passwords; see account.h. Grants are account_grant.c, lists account_list.c. */
#include "app/account/account_parts.h"

#include "auth/law.h"
#include "store/statement.h"
#include "messages/auth.def"

#include <string.h>

#define FIRST_LOGIN "admin"

bool account_may_manage(struct app *a, struct err *e)
{
	return viewer_may(a->viewer, RIGHT_GRANT, "account", 'O', NULL) || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
}

bool account_begin(struct app *a, const char *why, struct err *e)
{
	struct store_act act = {.actor = viewer_login(a->viewer), .why = app_why(a, why)};
	return store_begin(a->store, &act, e);
}

bool account_end(struct app *a, bool ok, struct err *e)
{
	if (ok)
		return store_commit(a->store, e);
	store_rollback(a->store);
	return false;
}

bool account_read(struct app *a, const char *login, ymd today, struct account_row *out, struct arena *arena, struct err *e)
{
	int64_t id = NONE;
	bool found = false;
	if (!viewer_find_account(a->store, login, today, &id, e))
		return false;
	if (id != NONE && !store_get(a->store, &table_account, 0, id, out, arena, &found, e))
		return false;
	return found || FAIL(e, ERR_NOT_FOUND, MSG_AUTH_NO_ACCOUNT, login);
}

bool account_person(struct app *a, int64_t *area, int64_t *id, struct arena *arena, struct err *e)
{
	struct account_row row;
	bool found = false;
	const int64_t account = viewer_account(a->viewer);
	if (account != NONE && !store_get(a->store, &table_account, 0, account, &row, arena, &found, e))
		return false;
	if (!found || row.person_id == NONE)
		return FAIL0(e, ERR_NOT_FOUND, MSG_ACCOUNT_NOBODY);
	*area = row.person_area;
	*id = row.person_id;
	return true;
}

/* ---- roles of the templates ---- */

static bool role_id(struct store *s, const char *code, int64_t *id, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("role_by_code"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), code);
	enum db_step step = db_step(st, e);
	*id = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

static bool make_role(struct store *s, const struct role_template *t, struct err *e)
{
	struct role_row role;
	row_init(&table_role, &role);
	role.code = t->role->id;
	role.label = t->role->vi;
	role.template = t->role->num;
	if (!store_insert(s, &table_role, &role, e))
		return false;
	for (size_t i = 0; i < t->count; i++) {
		struct role_right_row right;
		row_init(&table_role_right, &right);
		right.role_id = role.id;
		right.act = t->rights[i].act;
		right.tbl = t->rights[i].tbl;
		right.class_max = t->rights[i].classes;
		right.field = t->rights[i].field == 0 ? NONE : t->rights[i].field;
		right.secrecy_max = t->rights[i].secrecy;
		if (!store_insert(s, &table_role_right, &right, e))
			return false;
	}
	return true;
}

bool account_make_roles(struct store *s, struct err *e)
{
	struct arena *arena = arena_new();
	size_t count = 0;
	const struct role_template *t = law_role_templates(s, &count, arena, e);
	bool ok = t != NULL;
	for (size_t i = 0; ok && i < count; i++) {
		int64_t id = NONE;
		ok = role_id(s, t[i].role->id, &id, e) && (id != NONE || make_role(s, &t[i], e));
	}
	arena_free(arena);
	return ok;
}

/* ---- accounts ---- */

static bool login_allowed(const char *login, struct err *e)
{
	size_t n = strlen(login);
	bool good = n >= 2 && n <= 60 && g_ascii_isalnum(login[0]);
	for (const char *c = login; *c != '\0'; c++)
		good = good && (g_ascii_islower(*c) || g_ascii_isdigit(*c) || strchr(".-_", *c) != NULL);
	return good || FAIL(e, ERR_INPUT, MSG_ACCOUNT_LOGIN, login);
}

/* The log, long work and files on their way in know an account by its login: who gets it after somebody else would get what is theirs. */
static bool login_free(struct store *s, const char *login, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("account_login_used"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":login"), login);
	const enum db_step step = db_step(st, e);
	const bool is_free = step == DB_ROW && db_int(st, 0) == 0;
	db_reset(st);
	return is_free || (step == DB_ROW && FAIL(e, ERR_CONFLICT, MSG_ACCOUNT_THERE, login));
}

static bool insert_account(struct app *a, const char *login, const char *display, ymd today, const char *hash, int64_t *id, struct err *e)
{
	struct account_row row;
	row_init(&table_account, &row);
	row.from_d = today;
	row.from_p = PRECISION_DAY;
	row.until_d = YMD_OPEN;
	row.until_p = PRECISION_OPEN;
	row.login = login;
	row.display = display;
	row.password_hash = hash;
	row.must_change = 1;
	if (!store_insert(a->store, &table_account, &row, e))
		return false;
	*id = row.id;
	return true;
}

bool account_add(
	struct app *a, const char *login, const char *display, ymd today, const char **password, struct arena *arena, struct err *e)
{
	const char *hash = NULL, *fresh = auth_password_random(arena);
	int64_t id = NONE;
	if (!account_may_manage(a, e) || !login_allowed(login, e) || !login_free(a->store, login, e))
		return false;
	if (!auth_password_hash(NULL, fresh, arena, &hash, e) || !account_begin(a, "entry", e))
		return false;
	bool ok = account_make_roles(a->store, e) && insert_account(a, login, display, today, hash, &id, e);
	if (!account_end(a, ok, e))
		return false;
	*password = fresh;
	return true;
}

bool app_has_accounts(struct app *a, bool *out, struct err *e)
{
	int64_t any = 0;
	if (!db_query_int(store_db(a->store), statement_text("account_any"), &any, e))
		return false;
	*out = any == 1;
	return true;
}

bool app_accounts_first(struct app *a, ymd today, const char **password, struct arena *arena, struct err *e)
{
	const char *hash = NULL, *fresh = auth_password_random(arena);
	int64_t account = NONE;
	bool any = false;
	struct role_grant_row grant;
	*password = NULL;
	if (!app_has_accounts(a, &any, e) || any)
		return any;
	if (!auth_password_hash(NULL, fresh, arena, &hash, e) || !account_begin(a, "entry", e))
		return false;
	g_autofree char *display = MSG_FORMAT(MSG_ACCOUNT_FIRST_DISPLAY, MSG_VI, FIRST_LOGIN);
	g_autofree char *purpose = MSG_FORMAT(MSG_ACCOUNT_FIRST_PURPOSE, MSG_VI, FIRST_LOGIN);
	row_init(&table_role_grant, &grant);
	bool ok = account_make_roles(a->store, e) && insert_account(a, FIRST_LOGIN, display, today, hash, &account, e) &&
		  role_id(a->store, "admin", &grant.role_id, e);
	grant.account_id = account;
	grant.from_d = today;
	grant.from_p = PRECISION_DAY;
	grant.until_d = YMD_OPEN;
	grant.until_p = PRECISION_OPEN;
	grant.purpose = purpose;
	ok = ok && store_insert(a->store, &table_role_grant, &grant, e);
	if (!account_end(a, ok, e))
		return false;
	*password = fresh;
	return true;
}

static bool update_account(struct app *a, struct account_row *row, const char *why, struct err *e)
{
	return account_begin(a, why, e) && account_end(a, store_update(a->store, &table_account, row, e), e);
}

static bool is_others(struct app *a, const struct account_row *row, struct err *e)
{
	return row->id != viewer_account(a->viewer) || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_OWN);
}

bool account_reset(struct app *a, const char *login, ymd today, const char **password, struct arena *arena, struct err *e)
{
	struct account_row row;
	const char *hash = NULL, *fresh = auth_password_random(arena);
	if (!account_may_manage(a, e) || !account_read(a, login, today, &row, arena, e) || !is_others(a, &row, e) ||
		!auth_password_hash(NULL, fresh, arena, &hash, e))
		return false;
	row.password_hash = hash;
	row.must_change = 1;
	row.failed = 0;
	row.locked_until = NONE;
	if (!update_account(a, &row, "change", e) || !auth_sessions_end_all(a->store, row.id, NONE, e))
		return false;
	*password = fresh;
	return true;
}

bool account_close(struct app *a, const char *login, ymd today, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	bool ok = account_may_manage(a, e) && account_read(a, login, today, &row, arena, e) && is_others(a, &row, e);
	/* An account of today only is taken back whole; its grants and log rows stay in the history. */
	if (ok && row.from_d >= today) {
		ok = auth_sessions_end_all(a->store, row.id, NONE, e) && account_begin(a, "void", e) &&
		     account_end(a, store_delete(a->store, &table_account, 0, row.id, e), e);
	} else if (ok) {
		row.until_d = today;
		row.until_p = PRECISION_DAY;
		row.oidc_issuer = row.oidc_subject = NULL; /* the person there may get another account */
		ok = update_account(a, &row, "change", e) && auth_sessions_end_all(a->store, row.id, NONE, e);
	}
	arena_free(arena);
	return ok;
}

/* The new password of the viewer's own account, hashed, written through writer. */
static bool write_own(struct app *a, struct store *writer, int64_t session, const char *hash, struct arena *arena, struct err *e)
{
	struct account_row row;
	bool found = false;
	struct app w = *a;
	w.store = writer;
	if (!store_get(writer, &table_account, 0, viewer_account(a->viewer), &row, arena, &found, e) || !found)
		return false;
	row.password_hash = hash;
	row.must_change = 0;
	row.failed = 0;
	row.locked_until = NONE;
	return update_account(&w, &row, "change", e) && auth_sessions_end_all(writer, row.id, session, e);
}

bool account_own_password(struct app *a, struct store *writer, struct auth_gate *g, int64_t session, const char *old, const char *fresh,
	ymd today, struct err *e)
{
	struct arena *arena = arena_new();
	struct account_row row;
	const char *hash = NULL;
	bool found = false;
	bool ok = viewer_account(a->viewer) != NONE &&
		  store_get(a->store, &table_account, 0, viewer_account(a->viewer), &row, arena, &found, e) && found;
	ok = ok && (strcmp(old, fresh) != 0 || FAIL0(e, ERR_INPUT, MSG_ACCOUNT_SAME)) &&
	     auth_password_allowed(a->store, row.login, row.display, fresh, today, e) && auth_password_hash(g, fresh, arena, &hash, e) &&
	     write_own(a, writer, session, hash, arena, e);
	arena_free(arena);
	return ok || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
}
