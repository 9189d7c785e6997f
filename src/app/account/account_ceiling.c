/* How secret a role reaches. */
#include "app/account/account.h"

#include "messages/auth.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

/* Rights of the role, all or on one kind. */
static bool find_rights(struct app *a, const char *role, const char *of, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("role_by_code"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), role);
	enum db_step step = db_step(st, e);
	const int64_t id = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	if (id == NONE)
		return step != DB_ERROR && FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_ROLE, role);
	if ((st = db_prepare(store_db(a->store), statement_text("role_rights"), e)) == NULL)
		return false;
	db_bind_int(st, db_param(st, ":role"), id);
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t right = db_int(st, 5);
		if (of == NULL || strcmp(db_text(st, 1), of) == 0)
			g_array_append_val(out, right);
	}
	if (step == DB_DONE && out->len == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_RIGHT, role, of != NULL ? of : "*");
	return step == DB_DONE;
}

static bool set(struct app *a, const GArray *rights, int64_t secrecy, int64_t *changed, struct arena *arena, struct err *e)
{
	const struct store_act act = {.actor = viewer_login(a->viewer), .why = app_why(a, "entry")};
	bool ok = store_begin(a->store, &act, e);
	for (guint i = 0; ok && i < rights->len; i++) {
		struct role_right_row row;
		bool found = false;
		ok = store_get(a->store, &table_role_right, 0, g_array_index(rights, int64_t, i), &row, arena, &found, e);
		if (!ok || !found || row.secrecy_max == secrecy)
			continue;
		row.secrecy_max = secrecy;
		ok = store_update(a->store, &table_role_right, &row, e);
		(*changed)++;
	}
	ok = ok && store_commit(a->store, e);
	if (!ok && db_in_transaction(store_db(a->store)))
		store_rollback(a->store);
	return ok;
}

bool account_ceiling(struct app *a, const char *role, const char *secrecy, const char *of, int64_t *rights, struct err *e)
{
	const struct code_list *l = codes_list(a->codes, "secrecy", e);
	const struct code *c = l != NULL ? code_by_id(l, secrecy) : NULL;
	*rights = 0;
	if (l == NULL || c == NULL)
		return l != NULL && FAIL(e, ERR_INPUT, MSG_ACCOUNT_NO_SECRECY, secrecy);
	if (!viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', NULL))
		return FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
	struct arena *arena = arena_new();
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const bool ok = find_rights(a, role, of, found, e) && set(a, found, c->num, rights, arena, e);
	arena_free(arena);
	return ok;
}
