/* The second factor of an account; see account_code.h. */
#include "app/account/account_code.h"

#include "app/account/account_parts.h"
#include "auth/code.h"
#include "messages/auth.def"

#include <string.h>

static bool read_own(struct app *a, struct store *s, struct account_row *row, struct arena *arena, struct err *e)
{
	bool found = false;
	if (viewer_account(a->viewer) == NONE)
		return FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED);
	return store_get(s, &table_account, 0, viewer_account(a->viewer), row, arena, &found, e) &&
	       (found || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED));
}

static bool write_row(struct app *a, struct store *writer, struct account_row *row, struct err *e)
{
	struct app w = *a;
	w.store = writer;
	return account_begin(&w, "change", e) && account_end(&w, store_update(writer, &table_account, row, e), e);
}

bool account_code_state(struct app *a, struct auth_gate *g, int64_t session, const char *issuer, int64_t now_ms, struct account_code *out,
	struct arena *arena, struct err *e)
{
	struct account_row row;
	*out = (struct account_code){0};
	if (!read_own(a, a->store, &row, arena, e))
		return false;
	const char *secret = auth_enrol_find(g, session, now_ms, arena);
	out->on = row.totp_enc != NULL;
	out->must = viewer_must_have_code(a->viewer);
	out->recovery_left = auth_recovery_left(row.recovery);
	if (secret != NULL) {
		out->secret = code_secret_shown(secret, arena);
		out->address = code_address(issuer, row.login, secret, arena);
	}
	return true;
}

bool account_code_confirm(struct app *a, struct store *writer, struct auth_gate *g, int64_t session, const char *code, int64_t now_ms,
	const char **codes, struct arena *arena, struct err *e)
{
	struct account_row row;
	int64_t step = NONE, last = NONE;
	bool fresh = false;
	const char *secret = auth_enrol_find(g, session, now_ms, arena);
	if (secret == NULL)
		return FAIL0(e, ERR_INPUT, MSG_CODE_TOO_LATE);
	if (!read_own(a, writer, &row, arena, e) || !auth_code_last(writer, row.id, &last, e))
		return false;
	if (!code_accepts(secret, code, now_ms, last, &step))
		return FAIL0(e, ERR_INPUT, MSG_CODE_NOT_CONFIRMED);
	if (!auth_code_use(writer, row.id, step, now_ms, &fresh, e))
		return false;
	if (!fresh)
		return FAIL0(e, ERR_INPUT, MSG_CODE_NOT_CONFIRMED);
	if (!store_secret(writer, secret, arena, &row.totp_enc, &row.totp_bix, e) ||
		!auth_recovery_make(writer, codes, &row.recovery, arena, e) || !write_row(a, writer, &row, e))
		return false;
	auth_enrol_forget(g, session);
	return auth_sessions_end_all(writer, row.id, session, e);
}

bool account_code_renew(struct app *a, struct store *writer, const char **codes, struct arena *arena, struct err *e)
{
	struct account_row row;
	if (!read_own(a, writer, &row, arena, e))
		return false;
	if (row.totp_enc == NULL)
		return FAIL0(e, ERR_INPUT, MSG_CODE_NONE);
	return auth_recovery_make(writer, codes, &row.recovery, arena, e) && write_row(a, writer, &row, e);
}

static void take_away(struct account_row *row)
{
	row->totp_enc = row->totp_bix = row->recovery = NULL;
}

bool account_code_drop(struct app *a, struct store *writer, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	bool ok = read_own(a, writer, &row, arena, e);
	if (ok && viewer_must_have_code(a->viewer))
		ok = FAIL0(e, ERR_DENIED, MSG_CODE_MUST_STAY);
	if (ok && row.totp_enc != NULL) {
		take_away(&row);
		ok = write_row(a, writer, &row, e);
	}
	arena_free(arena);
	return ok;
}

bool account_code_remove(struct app *a, const char *login, ymd today, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	char day[11];
	bool ok = account_may_manage(a, e) && account_read(a, login, today, &row, arena, e);
	if (ok && row.id == viewer_account(a->viewer))
		ok = FAIL0(e, ERR_DENIED, MSG_CODE_NOT_OWN);
	if (ok && row.totp_enc == NULL)
		ok = FAIL(e, ERR_INPUT, MSG_CODE_NONE_OF, login);
	if (ok) {
		g_autofree char *said = MSG_FORMAT(MSG_CODE_NOTICE, MSG_VI, viewer_login(a->viewer), ymd_format_vi(today, day));
		take_away(&row);
		row.notice = said;
		ok = write_row(a, a->store, &row, e) && auth_sessions_end_all(a->store, row.id, NONE, e);
	}
	arena_free(arena);
	return ok;
}

bool account_notice_read(struct app *a, struct store *writer, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	bool ok = read_own(a, writer, &row, arena, e);
	if (ok && row.notice != NULL) {
		row.notice = NULL;
		ok = write_row(a, writer, &row, e);
	}
	arena_free(arena);
	return ok;
}

/* Why the password is not taken, in words. */
static bool refused(const struct auth_result *r, struct err *e)
{
	char n[16];
	g_snprintf(n, sizeof n, "%d", r->verdict == AUTH_LOCKED ? (r->wait_seconds + 59) / 60 : r->wait_seconds);
	if (r->verdict == AUTH_LOCKED)
		return FAIL(e, ERR_INPUT, MSG_SIGN_IN_LOCKED, n);
	if (r->verdict == AUTH_TOO_FAST)
		return FAIL(e, ERR_INPUT, MSG_SIGN_IN_WAIT, n);
	return FAIL0(e, ERR_INPUT, MSG_ACCOUNT_OLD_WRONG);
}

bool account_again(struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, struct arena *arena, struct err *e)
{
	struct auth_result r;
	const char *token = NULL;
	if (!auth_again(a->store, g, t, &r, arena, e))
		return false;
	if (r.verdict == AUTH_RIGHT)
		return true;
	if (!account_note_failed(a, s, g, t, &r, e))
		return false;
	if (r.verdict == AUTH_WRONG && r.locked_until != NONE) {
		struct app *writer = service_borrow_writer(s, e);
		bool ok = writer != NULL && auth_sign_in(writer->store, g, t, &r, arena, &token, e) &&
			  auth_sessions_end_all(writer->store, r.account, NONE, e);
		service_return(s, writer);
		if (!ok)
			return false;
	}
	return refused(&r, e);
}

bool account_sign_in_code(struct app *a, struct service *s, struct auth_gate *g, const struct auth_code_attempt *t,
	struct auth_code_result *r, const char **token, struct arena *arena, struct err *e)
{
	*token = NULL;
	if (!auth_code_judge(a->store, g, t, r, arena, e))
		return false;
	if (r->pending && r->result.verdict != AUTH_RIGHT && !account_note_failed(a, s, g, &r->attempt, &r->result, e))
		return false;
	if (!r->pending || (r->result.verdict != AUTH_RIGHT && r->result.locked_until == NONE))
		return true; /* nothing to write */
	struct app *writer = service_borrow_writer(s, e);
	bool ok = writer != NULL && auth_code_sign_in(writer->store, g, r, arena, token, e);
	service_return(s, writer);
	return ok;
}
