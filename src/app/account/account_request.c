/* Asking for a right; see account_request.h. */
#include "app/account/account_request.h"

#include "app/account/account_parts.h"
#include "auth/law.h"
#include "base/text.h"
#include "stats/snapshot.h"
#include "store/statement.h"
#include "messages/app.def"
#include "messages/auth.def"

#include <string.h>

static const char *keep(struct arena *a, const char *text)
{
	return text == NULL ? "" : arena_strdup(a, text);
}

/* ---- making ---- */

static bool find_unit(struct app *a, const char *path, ymd today, int64_t *unit, struct err *e)
{
	char shown[11];
	*unit = NONE;
	if (path == NULL || *path == '\0')
		return true;
	struct snapshot *n = snapshot_new(a->store, a->vocab, 0, e);
	if (n == NULL)
		return false;
	*unit = snapshot_unit_by_path(n, path, today, e);
	snapshot_free(n);
	if (*unit == NONE)
		return FAIL(e, ERR_INPUT, MSG_UNIT_UNKNOWN, path, ymd_format_vi(today, shown));
	return *unit != -2 || FAIL(e, ERR_INPUT, MSG_UNIT_AMBIGUOUS, path, ymd_format_vi(today, shown));
}

/* Too many that nobody has answered yet? */
static bool may_wait(struct app *a, ymd today, struct err *e)
{
	struct settings set;
	int64_t waiting = 0;
	char n[24];
	if (!law_settings(a->store, today, &set, e) ||
		!app_ask_int(a, "access_requests_waiting", ":account", viewer_account(a->viewer), today, &waiting, e))
		return false;
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, set.value[SETTING_REQUESTS_OPEN]);
	return waiting < set.value[SETTING_REQUESTS_OPEN] || FAIL(e, ERR_INPUT, MSG_REQUEST_TOO_MANY, n);
}

static bool check_made(struct app *a, const struct request_made *q, ymd today, struct err *e)
{
	const struct code_list *rights = codes_list(a->codes, "right", e);
	g_autofree char *least = g_strdup_printf("%d", REQUEST_REASON_LEAST), *most = g_strdup_printf("%d", REQUEST_REASON_MOST);
	if (rights == NULL)
		return false;
	if (viewer_account(a->viewer) == NONE)
		return FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
	if (code_by_num(rights, q->right) == NULL)
		return FAIL0(e, ERR_INPUT, MSG_REQUEST_NO_RIGHT);
	if (q->reason == NULL || text_length(q->reason) < REQUEST_REASON_LEAST)
		return FAIL(e, ERR_INPUT, MSG_REQUEST_REASON_SHORT, least);
	if (text_length(q->reason) > REQUEST_REASON_MOST)
		return FAIL(e, ERR_INPUT, MSG_REQUEST_REASON_LONG, most);
	return q->until == 0 || q->until >= today || FAIL0(e, ERR_INPUT, MSG_REQUEST_UNTIL);
}

bool request_make(struct app *a, struct store *writer, const struct request_made *q, ymd today, int64_t now_ms, struct err *e)
{
	struct access_request_row row;
	struct app w = *a;
	int64_t unit = NONE;
	w.store = writer;
	if (!check_made(a, q, today, e) || !may_wait(a, today, e) || !find_unit(a, q->unit, today, &unit, e))
		return false;
	row_init(&table_access_request, &row);
	row.account_id = viewer_account(a->viewer);
	row.act = q->right;
	row.unit_id = unit;
	row.reason = q->reason;
	row.wanted_until = q->until != 0 ? q->until : NONE;
	row.asked_ms = now_ms;
	return account_begin(&w, "entry", e) && account_end(&w, store_insert(writer, &table_access_request, &row, e), e);
}

/* ---- lists ---- */

static bool may_answer(struct app *a, int64_t account, int64_t unit, int64_t organisation, ymd today)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = today};
	return account != viewer_account(a->viewer) &&
	       (viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', NULL) || viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', &at));
}

static struct request_row read_row(struct app *a, struct db_stmt *st, const struct code_list *rights, struct arena *arena)
{
	const struct code *right = code_by_num(rights, db_int(st, 4));
	struct request_row r = {.id = db_int(st, 0),
		.account = db_int(st, 1),
		.login = keep(arena, db_text(st, 2)),
		.display = keep(arena, db_text(st, 3)),
		.right = db_int(st, 4),
		.right_label = right != NULL ? right->vi : "",
		.unit = db_int(st, 5),
		.organisation = db_int(st, 7),
		.place = keep(arena, !db_is_null(st, 6) ? db_text(st, 6) : db_text(st, 8)),
		.reason = keep(arena, db_text(st, 9)),
		.until = db_is_null(st, 10) ? 0 : (ymd)db_int(st, 10),
		.asked = instant_words(db_int(st, 11), arena),
		.answer = keep(arena, db_text(st, 13)),
		.by = keep(arena, db_text(st, 14)),
		.answered = instant_words(db_int(st, 15), arena)};
	(void)a;
	r.state = db_is_null(st, 12) ? REQUEST_OPEN : db_int(st, 12) == 1 ? REQUEST_GRANTED : REQUEST_REFUSED;
	return r;
}

bool request_list(struct app *a, bool own, ymd today, const struct request_row **out, size_t *count, struct arena *arena, struct err *e)
{
	const struct code_list *rights = codes_list(a->codes, "right", e);
	struct db_stmt *st = rights == NULL ? NULL : db_prepare(store_db(a->store), statement_text("access_requests"), e);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct request_row));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), today);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct request_row r = read_row(a, st, rights, arena);
		if (own ? r.account == viewer_account(a->viewer) : may_answer(a, r.account, r.unit, r.organisation, today))
			g_array_append_val(rows, r);
	}
	*out = arena_list(arena, rows);
	*count = rows->len;
	return step == DB_DONE;
}

/* ---- answering ---- */

bool request_roles(struct app *a, int64_t right, const struct role_choice **out, size_t *count, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("role_with_right"), e);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct role_choice));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":right"), right);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct role_choice r = {keep(arena, db_text(st, 0)), keep(arena, db_text(st, 1))};
		g_array_append_val(rows, r);
	}
	*out = arena_list(arena, rows);
	*count = rows->len;
	return step == DB_DONE;
}

/* Does the role hold what was asked for? */
static bool holds_right(struct app *a, const char *role, int64_t right, struct arena *arena, struct err *e)
{
	const struct role_choice *roles = NULL;
	size_t count = 0;
	if (!request_roles(a, right, &roles, &count, arena, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (g_strcmp0(roles[i].code, role) == 0)
			return true;
	return FAIL0(e, ERR_INPUT, MSG_REQUEST_ROLE);
}

static bool grant_of(struct app *a, const struct access_request_row *row, const struct request_answer *q, ymd today,
	struct role_grant_row *out, struct arena *arena, struct err *e)
{
	struct account_row account;
	bool found = false;
	if (!holds_right(a, q->role, row->act, arena, e) ||
		!store_get(a->store, &table_account, 0, row->account_id, &account, arena, &found, e))
		return false;
	const struct grant_request g = {.login = found ? account.login : "",
		.role = q->role,
		.unit_id = row->unit_id != NONE ? row->unit_id : 0,
		.organisation_id = row->organisation_id != NONE ? row->organisation_id : 0,
		.purpose = row->reason,
		.until = row->wanted_until != NONE ? ymd_add_days((ymd)row->wanted_until, 1) : 0};
	return account_grant_row(a, &g, today, out, arena, e);
}

/* The grant, if there is one and somebody has not given it meanwhile, and the answer: both or neither. */
static bool write_answer(struct app *a, struct access_request_row *row, struct role_grant_row *grant, struct err *e)
{
	bool is_new = false;
	return account_begin(a, "change", e) && account_end(a,
							(grant == NULL || account_grant_is_new(a, grant, &is_new, e)) &&
								(!is_new || store_insert(a->store, &table_role_grant, grant, e)) &&
								store_update(a->store, &table_access_request, row, e),
							e);
}

bool request_answer(struct app *a, const struct request_answer *q, ymd today, int64_t now_ms, struct err *e)
{
	struct access_request_row row;
	struct role_grant_row grant;
	struct arena *arena = arena_new();
	bool found = false;
	bool ok = store_get(a->store, &table_access_request, 0, q->id, &row, arena, &found, e);
	if (ok && (!found || row.granted != NONE))
		ok = FAIL0(e, ERR_NOT_FOUND, MSG_REQUEST_NONE);
	if (ok && !may_answer(a, row.account_id, row.unit_id, row.organisation_id, today))
		ok = FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
	if (ok && (q->answer == NULL || text_length(q->answer) < 3 || text_length(q->answer) > 300))
		ok = FAIL0(e, ERR_INPUT, MSG_REQUEST_ANSWER);
	ok = ok && (!q->grant || grant_of(a, &row, q, today, &grant, arena, e));
	if (ok) {
		row.granted = q->grant ? 1 : 0;
		row.answer = q->answer;
		row.answered_by_id = viewer_account(a->viewer);
		row.answered_ms = now_ms;
		ok = write_answer(a, &row, q->grant ? &grant : NULL, e);
	}
	arena_free(arena);
	return ok;
}
