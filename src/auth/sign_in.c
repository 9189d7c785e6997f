/* Judging an attempt to sign in and writing what follows from it; see session.h. Unknown logins and wrong passwords take the same time and
 * get the same answer, locks included. */
#include "auth/gate.h"

#include "model/kinds.gen.h"
#include "store/statement.h"
#include "messages/auth.def"

#include <string.h>

/* A hash of nobody's password, made with today's costs: checked where there is no account. */
#define NOBODY "$argon2id$v=19$m=19456,t=2,p=1$k40Y8wUKzXZimquJfUCRog$710mJSnkBwrNsDrzRmToMPzx1akKkTng3tjh9UxmcPE"

struct known {
	int64_t id, failed, locked_until;
	const char *hash;
	bool service, code;
};

static bool read_account(struct store *s, const char *login, ymd today, struct known *out, struct arena *a, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("account_by_login"), e);
	*out = (struct known){.id = NONE, .hash = NOBODY};
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":login"), login);
	db_bind_int(st, db_param(st, ":day"), today);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*out = (struct known){db_int(st, 0), db_int(st, 2), db_int(st, 3), arena_strdup(a, db_text(st, 1)), db_int(st, 5) == 1,
			!db_is_null(st, 6)};
		db_reset(st);
	}
	return step != DB_ERROR;
}

static int seconds_until(int64_t until, int64_t now)
{
	return (int)((until - now + 999) / 1000);
}

bool sign_in_barred(struct auth_gate *g, const char *login, const char *address, int64_t locked_until, int64_t now_ms,
	const struct settings *set, struct auth_result *out)
{
	g_autofree char *by_login = g_strconcat("login ", login, NULL), *by_address = g_strconcat("address ", address, NULL);
	/* Without an address: somebody who is signed in; an office behind one address is not kept from its work. */
	if ((address != NULL && !gate_attempt(g, by_address, set->value[SETTING_ATTEMPTS_ADDRESS], now_ms, &out->wait_seconds)) ||
		!gate_attempt(g, by_login, set->value[SETTING_ATTEMPTS_ACCOUNT], now_ms, &out->wait_seconds)) {
		out->verdict = AUTH_TOO_FAST;
		return true;
	}
	int64_t until = MAX(gate_locked_until(g, login), locked_until == NONE ? 0 : locked_until);
	if (until <= now_ms)
		return false;
	out->verdict = AUTH_LOCKED;
	out->wait_seconds = seconds_until(until, now_ms);
	return true;
}

void sign_in_wrong(
	struct auth_gate *g, const char *login, int64_t account, int64_t now_ms, const struct settings *set, struct auth_result *out)
{
	int64_t until = now_ms + set->value[SETTING_LOCK_TIME] * 60000;
	out->verdict = AUTH_WRONG;
	if (gate_wrong(g, login, set->value[SETTING_LOCK_AFTER], until) && account != NONE)
		out->locked_until = until;
}

/* The password of an attempt, whoever asks for it. Wrong ones are forgotten only by who is in: not while a code is still asked for. */
static bool judge(struct store *reader, struct auth_gate *g, const struct auth_attempt *t, bool signed_in, struct auth_result *out,
	struct arena *a, struct err *e)
{
	struct settings set;
	struct known k;
	*out = (struct auth_result){.verdict = AUTH_WRONG, .account = NONE, .locked_until = NONE};
	if (!gate_settings(g, reader, t->today, &set, e) || !read_account(reader, t->login, t->today, &k, a, e))
		return false;
	out->account = k.id;
	if (sign_in_barred(g, t->login, signed_in ? NULL : t->address, k.locked_until, t->now_ms, &set, out))
		return true;
	bool matches = auth_password_matches(g, k.hash, t->password);
	if (!matches || k.id == NONE || k.service) {
		sign_in_wrong(g, t->login, k.id, t->now_ms, &set, out);
		return true;
	}
	out->verdict = k.code && !signed_in ? AUTH_CODE : AUTH_RIGHT;
	out->known = k.hash;
	out->without_code = !k.code;
	if (out->verdict == AUTH_RIGHT)
		gate_forget(g, t->login);
	return signed_in || !auth_password_needs_rehash(k.hash) || auth_password_hash(g, t->password, a, &out->rehash, e);
}

bool auth_judge(
	struct store *reader, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *out, struct arena *a, struct err *e)
{
	return judge(reader, g, t, false, out, a, e);
}

bool auth_again(
	struct store *reader, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *out, struct arena *a, struct err *e)
{
	return judge(reader, g, t, true, out, a, e);
}

/* Is the account what it was when the attempt was judged right? Hashing takes a while, and may have waited for its turn. */
static bool is_as_judged(const struct account_row *row, const struct auth_attempt *t, const struct auth_result *r)
{
	return row->until_d > t->today && g_strcmp0(row->password_hash, r->known) == 0 && !(r->without_code && row->totp_enc != NULL);
}

bool sign_in_write(
	struct store *writer, const struct auth_attempt *t, struct auth_result *r, const char *recovery, struct arena *a, struct err *e)
{
	struct account_row row;
	bool found = false, right = r->verdict == AUTH_RIGHT;
	if (!store_get(writer, &table_account, 0, r->account, &row, a, &found, e))
		return false;
	if (!found || (right && !is_as_judged(&row, t, r))) {
		r->verdict = AUTH_WRONG;
		return true;
	}
	if (right && r->rehash == NULL && recovery == NULL && row.failed == 0 && row.locked_until == NONE)
		return true;
	const struct code_list *whys = codes_list(store_codes(writer), "change_why", e);
	const struct code *why = whys == NULL ? NULL : code_by_id(whys, "change");
	if (why == NULL)
		return false;
	struct store_act act = {.actor = right ? t->login : "system", .why = why->num};
	if (right) {
		row.failed = 0;
		row.locked_until = NONE;
		row.password_hash = r->rehash != NULL ? r->rehash : row.password_hash;
		if (recovery != NULL && !recovery_without(row.recovery, recovery, a, &row.recovery)) {
			r->verdict = AUTH_WRONG;
			return true;
		}
	} else {
		row.failed = MIN(row.failed + 1, 1000);
		row.locked_until = r->locked_until;
	}
	if (!store_begin(writer, &act, e))
		return false;
	if (!store_update(writer, &table_account, &row, e)) {
		store_rollback(writer);
		return false;
	}
	return store_commit(writer, e);
}

bool auth_sign_in(struct store *writer, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r, struct arena *a,
	const char **token, struct err *e)
{
	struct settings set;
	*token = NULL;
	if (r->account == NONE || (r->verdict != AUTH_RIGHT && r->locked_until == NONE))
		return true;
	if (!sign_in_write(writer, t, r, NULL, a, e))
		return false;
	if (r->verdict != AUTH_RIGHT)
		return true;
	return gate_settings(g, writer, t->today, &set, e) &&
	       session_begin(writer, t, r->account, false, set.value[SETTING_SESSION_LIFE], a, token, e);
}
