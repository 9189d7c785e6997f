/* See outside.h. */
#include "auth/outside.h"

#include "auth/gate.h"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <sodium.h>
#include <string.h>

const char *auth_outside_begin(struct auth_gate *g, const struct auth_outside *x, struct arena *a)
{
	const char *token = session_token(a);
	gate_outside_add(g, token, x, x->asked_ms + AUTH_PENDING_MINUTES * INT64_C(60000));
	return token;
}

static bool same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strlen(a) == strlen(b) && sodium_memcmp(a, b, strlen(a)) == 0;
}

bool auth_outside_due(
	struct auth_gate *g, struct store *s, const char *address, int64_t now_ms, ymd today, bool *due, int *wait, struct err *e)
{
	struct settings set;
	if (!gate_settings(g, s, today, &set, e))
		return false;
	g_autofree char *key = g_strconcat("outside ", address, NULL);
	*due = gate_attempt(g, key, set.value[SETTING_ATTEMPTS_ADDRESS], now_ms, wait);
	return true;
}

bool auth_outside_find(struct auth_gate *g, const char *token, const char *state, int64_t now_ms, struct auth_outside *out,
	const char **csrf, struct arena *a)
{
	*csrf = "";
	if (token == NULL || !gate_outside_get(g, token, now_ms, false, out, a) || !same(out->state, state))
		return false;
	*csrf = session_form_text(token, a);
	return true;
}

bool auth_outside_take(struct auth_gate *g, const char *token, const char *state, int64_t now_ms, struct auth_outside *out, struct arena *a)
{
	const char *csrf = NULL;
	/* with another state it stays: whoever sends one in from elsewhere ends nobody's sign-in */
	return auth_outside_find(g, token, state, now_ms, out, &csrf, a) && gate_outside_get(g, token, now_ms, true, out, a);
}

struct linked {
	int64_t id, locked_until;
	const char *login, *hash;
	bool open, service, code;
};

static bool read_linked(
	struct store *s, const char *issuer, const char *subject, ymd today, struct linked *out, struct arena *a, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("account_by_oidc"), e);
	*out = (struct linked){.id = NONE, .login = ""};
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":issuer"), issuer);
	db_bind_text(st, db_param(st, ":subject"), subject);
	db_bind_int(st, db_param(st, ":day"), today);
	const enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*out = (struct linked){.id = db_int(st, 0),
			.login = arena_strdup(a, db_text(st, 1)),
			.hash = arena_strdup(a, db_text(st, 2)),
			.locked_until = db_int(st, 3),
			.service = db_int(st, 4) == 1,
			.code = !db_is_null(st, 5),
			.open = db_int(st, 6) == 1};
		db_reset(st);
	}
	return step != DB_ERROR;
}

bool auth_outside_account(struct store *s, const char *issuer, const char *subject, int64_t *account, struct err *e)
{
	struct arena *a = arena_new();
	struct linked k;
	const bool ok = read_linked(s, issuer, subject, 0, &k, a, e);
	*account = k.id;
	arena_free(a);
	return ok;
}

bool auth_outside_judge(struct store *reader, struct auth_gate *g, const struct auth_outside_attempt *x, struct auth_attempt *t,
	struct auth_result *out, struct arena *a, struct err *e)
{
	struct settings set;
	struct linked k;
	*out = (struct auth_result){.verdict = AUTH_WRONG, .account = NONE, .locked_until = NONE};
	*t = (struct auth_attempt){.login = "",
		.password = "",
		.address = x->address,
		.agent = x->agent,
		.shared = x->shared,
		.now_ms = x->now_ms,
		.today = x->today,
		.how = "oidc"};
	if (!gate_settings(g, reader, x->today, &set, e) || !read_linked(reader, x->issuer, x->subject, x->today, &k, a, e))
		return false;
	t->login = k.login;
	out->account = k.id;
	if (sign_in_barred(g, k.login, x->address, k.locked_until, x->now_ms, &set, out) || k.id == NONE || !k.open || k.service)
		return true;
	out->known = k.hash;
	out->verdict = k.code && !x->second_factor ? AUTH_CODE : AUTH_RIGHT;
	out->without_code = !k.code && !x->second_factor;
	return true;
}

bool auth_outside_sign_in(struct store *writer, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r,
	bool second_factor, struct arena *a, const char **token, struct err *e)
{
	struct settings set;
	*token = NULL;
	must(r->verdict == AUTH_RIGHT);
	gate_forget(g, t->login);
	if (!sign_in_write(writer, t, r, NULL, a, e) || r->verdict != AUTH_RIGHT)
		return r->verdict == AUTH_WRONG;
	return gate_settings(g, writer, t->today, &set, e) &&
	       session_begin(writer, t, r->account, second_factor, set.value[SETTING_SESSION_LIFE], a, token, e);
}
