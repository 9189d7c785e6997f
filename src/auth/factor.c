/* The second factor: what waits for a code at sign-in, judging and using codes, secrets and recovery codes of an account; see session.h.
 * A code is used in the database, so that two servers on one register cannot both take it. */
#include "auth/code.h"
#include "auth/gate.h"

#include "model/kinds.gen.h"
#include "store/statement.h"

#include <sodium.h>
#include <string.h>

#define RECOVERY_MARK 32 /* letters of the keyed hash that are kept of a recovery code: 192 bits */

/* ---- pending ---- */

const char *auth_pending_begin(struct auth_gate *g, const struct auth_attempt *t, const struct auth_result *r, struct arena *a)
{
	const char *token = session_token(a);
	const struct gate_pending p = {.login = arena_strdup(a, t->login),
		.password = arena_strdup(a, r->known),
		.account = r->account,
		.until_ms = t->now_ms + AUTH_PENDING_MINUTES * INT64_C(60000),
		.shared = t->shared};
	gate_pending_add(g, token, &p, t->now_ms);
	return token;
}

bool auth_pending_find(struct auth_gate *g, const char *token, int64_t now_ms, const char **csrf, struct arena *a)
{
	struct gate_pending p;
	*csrf = "";
	if (token == NULL || !gate_pending_get(g, token, now_ms, &p, a))
		return false;
	*csrf = session_form_text(token, a);
	return true;
}

/* ---- recovery codes ---- */

/* What is kept of a recovery code: made with the register's key, which lies outside the database. */
static bool recovery_mark(struct store *s, const char *typed, struct arena *a, const char **out, struct err *e)
{
	const char *enc = NULL, *mark = NULL;
	if (!store_secret(s, code_recovery_plain(typed, a), a, &enc, &mark, e))
		return false;
	must(strlen(mark) >= RECOVERY_MARK);
	*out = arena_strndup(a, mark, RECOVERY_MARK);
	return true;
}

bool auth_recovery_make(struct store *s, const char **codes, const char **stored, struct arena *a, struct err *e)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (int i = 0; i < CODE_RECOVERY_COUNT; i++) {
		const char *mark = NULL;
		codes[i] = code_recovery_new(a);
		if (!recovery_mark(s, codes[i], a, &mark, e))
			return false;
		g_string_append_printf(all, "%s%s", i > 0 ? " " : "", mark);
	}
	*stored = arena_strdup(a, all->str);
	return true;
}

size_t auth_recovery_left(const char *stored)
{
	return stored == NULL || *stored == '\0' ? 0 : (strlen(stored) + 1) / (RECOVERY_MARK + 1);
}

bool recovery_without(const char *stored, const char *mark, struct arena *a, const char **left)
{
	g_autoptr(GString) rest = g_string_new(NULL);
	size_t count = auth_recovery_left(stored);
	bool found = false;
	/* All are compared, whatever was found: the time says nothing. */
	for (size_t i = 0; i < count; i++) {
		const char *one = stored + i * (RECOVERY_MARK + 1);
		if (sodium_memcmp(one, mark, RECOVERY_MARK) == 0)
			found = true;
		else
			g_string_append_printf(rest, "%s%.*s", rest->len > 0 ? " " : "", RECOVERY_MARK, one);
	}
	*left = arena_strdup(a, rest->str);
	return found;
}

/* ---- codes by time ---- */

bool auth_code_last(struct store *s, int64_t account, int64_t *step, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("code_last"), e);
	*step = NONE;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), account);
	enum db_step found = db_step(st, e);
	if (found == DB_ROW) {
		*step = db_int(st, 0);
		db_reset(st);
	}
	return found != DB_ERROR;
}

/* Moves the account's row on; *changed 0: there is none, or its step is not earlier. */
static bool move_on(struct store *writer, int64_t account, int64_t step, int64_t now_ms, int64_t *changed, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(writer), statement_text("code_use"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":step"), step);
	db_bind_int(st, db_param(st, ":now"), now_ms);
	db_bind_int(st, db_param(st, ":account"), account);
	return db_run(st, changed, e);
}

static bool first_use(struct store *writer, int64_t account, int64_t step, int64_t now_ms, struct err *e)
{
	struct code_use_row row;
	row_init(&table_code_use, &row);
	randombytes_buf(&row.id, sizeof row.id);
	row.id = (row.id & INT64_MAX) | 1; /* as of a session: no fact refers to it */
	row.account_id = account;
	row.step = step;
	row.at_ms = now_ms;
	return session_insert(writer, &table_code_use, &row, e);
}

bool auth_code_use(struct store *writer, int64_t account, int64_t step, int64_t now_ms, bool *fresh, struct err *e)
{
	struct db *db = store_db(writer);
	int64_t changed = 0, last = NONE;
	*fresh = false;
	if (!db_begin(db, e))
		return false;
	bool ok = move_on(writer, account, step, now_ms, &changed, e) && (changed > 0 || auth_code_last(writer, account, &last, e));
	/* Two first uses at once: the unique key refuses one of them. */
	if (ok && changed == 0 && last == NONE)
		ok = first_use(writer, account, step, now_ms, e);
	*fresh = changed > 0 || last == NONE;
	ok = ok && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	return ok;
}

/* ---- at sign-in ---- */

/* What was typed against what the account has: six digits are a code by time, everything else a recovery code. */
static bool compare(struct store *reader, const struct account_row *row, const struct auth_code_attempt *t, struct auth_code_result *out,
	bool *right, struct arena *a, struct err *e)
{
	const char *secret = NULL;
	int64_t last = NONE;
	*right = false;
	if (!code_is_digits(t->code)) {
		const char *left = NULL;
		if (!recovery_mark(reader, t->code, a, &out->recovery, e))
			return false;
		*right = recovery_without(row->recovery, out->recovery, a, &left);
		return true;
	}
	if (!store_reveal(reader, row->totp_enc, a, &secret, e) || !auth_code_last(reader, row->id, &last, e))
		return false;
	*right = code_accepts(secret, t->code, t->now_ms, last, &out->step);
	return true;
}

bool auth_code_judge(struct store *reader, struct auth_gate *g, const struct auth_code_attempt *t, struct auth_code_result *out,
	struct arena *a, struct err *e)
{
	struct settings set;
	struct gate_pending p;
	struct account_row row;
	bool found = false, right = false;
	*out = (struct auth_code_result){.result = {.verdict = AUTH_WRONG, .account = NONE, .locked_until = NONE}, .step = NONE};
	if (!gate_settings(g, reader, t->today, &set, e))
		return false;
	if (t->token == NULL || !gate_pending_get(g, t->token, t->now_ms, &p, a))
		return true;
	if (!store_get(reader, &table_account, 0, p.account, &row, a, &found, e))
		return false;
	/* Closed, without a second factor or with another password by now: from the beginning. */
	if (!found || row.totp_enc == NULL || row.until_d <= t->today || g_strcmp0(row.password_hash, p.password) != 0) {
		(void)gate_pending_take(g, t->token);
		return true;
	}
	out->pending = true;
	out->result.account = p.account;
	out->result.known = p.password;
	out->attempt = (struct auth_attempt){.login = p.login,
		.password = "",
		.address = t->address,
		.agent = t->agent,
		.shared = p.shared,
		.now_ms = t->now_ms,
		.today = t->today};
	if (sign_in_barred(g, p.login, t->address, row.locked_until, t->now_ms, &set, &out->result))
		return true;
	if (!compare(reader, &row, t, out, &right, a, e))
		return false;
	if (!right) {
		sign_in_wrong(g, p.login, p.account, t->now_ms, &set, &out->result);
		return true;
	}
	/* Whoever takes what was pending goes on: of many who bring the same, one. */
	out->pending = gate_pending_take(g, t->token);
	if (out->pending)
		out->result.verdict = AUTH_RIGHT;
	return true;
}

bool auth_code_sign_in(
	struct store *writer, struct auth_gate *g, struct auth_code_result *r, struct arena *a, const char **token, struct err *e)
{
	struct settings set;
	struct err inner = {0};
	bool fresh = true;
	*token = NULL;
	if (r->result.verdict != AUTH_RIGHT)
		return r->result.locked_until == NONE || sign_in_write(writer, &r->attempt, &r->result, NULL, a, e);
	bool ok = r->step == NONE || auth_code_use(writer, r->result.account, r->step, r->attempt.now_ms, &fresh, &inner);
	ok = ok && (!fresh || sign_in_write(writer, &r->attempt, &r->result, r->recovery, a, &inner));
	/* A conflict: by another server the code was used meanwhile. */
	if (!ok && inner.code != ERR_CONFLICT) {
		if (e != NULL)
			*e = inner;
		return false;
	}
	if (!ok || !fresh)
		r->result.verdict = AUTH_WRONG;
	if (r->result.verdict != AUTH_RIGHT)
		return true;
	gate_forget(g, r->attempt.login);
	return gate_settings(g, writer, r->attempt.today, &set, e) &&
	       session_begin(writer, &r->attempt, r->result.account, true, set.value[SETTING_SESSION_LIFE], a, token, e);
}

/* ---- enrolment ---- */

const char *auth_enrol_begin(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a)
{
	const char *secret = code_secret_new(a);
	gate_enrol_set(g, session, secret, now_ms);
	return secret;
}

const char *auth_enrol_find(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a)
{
	return gate_enrol_get(g, session, now_ms, a);
}

void auth_enrol_forget(struct auth_gate *g, int64_t session)
{
	gate_enrol_set(g, session, NULL, 0);
}
