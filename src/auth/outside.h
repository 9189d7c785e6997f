/* Signing in through somebody else who has asked who it is (a provider, docs/adr/0042): what waits for the browser to come back, and which
 * account the person is linked to. Nothing is known here of how the provider is asked. */
#ifndef COSO_AUTH_OUTSIDE_H
#define COSO_AUTH_OUTSIDE_H

#include "auth/session.h"

#define AUTH_OUTSIDE_COOKIE "coso_oidc" /* name of the cookie that carries the token of what waits */

/* What the browser was sent away with. */
struct auth_outside {
	const char *state, *nonce, *verifier;
	const char *back; /* where to go afterwards; NULL */
	int64_t asked_ms;
	int64_t session; /* a signed-in account wants to be linked: its session; NONE: signing in */
	bool shared;
};
/* Keeps it for AUTH_PENDING_MINUTES, under a token for the cookie. */
const char *auth_outside_begin(struct auth_gate *g, const struct auth_outside *x, struct arena *a);
/* May that address begin another one now? As attempts to sign in are limited; *wait: seconds until it may. */
bool auth_outside_due(
	struct auth_gate *g, struct store *s, const char *address, int64_t now_ms, ymd today, bool *due, int *wait, struct err *e);
/* What waits under the token of this browser, if it is of that state; *csrf is what the form carries on. Nothing is taken. */
bool auth_outside_find(struct auth_gate *g, const char *token, const char *state, int64_t now_ms, struct auth_outside *out,
	const char **csrf, struct arena *a);
/* Takes it out, once; false: not there, too late, another state. Strings live in the arena. */
bool auth_outside_take(
	struct auth_gate *g, const char *token, const char *state, int64_t now_ms, struct auth_outside *out, struct arena *a);

struct auth_outside_attempt {
	const char *issuer, *subject;
	bool second_factor; /* has been asked there, and ours need not be */
	const char *address, *agent;
	bool shared;
	int64_t now_ms;
	ymd today;
};
/* Who is it? AUTH_WRONG: linked to no account, or to one that is closed; else as auth_judge. *t gets the attempt under the account's login,
 * for auth_pending_begin and auth_outside_sign_in. Does not write. */
bool auth_outside_judge(struct store *reader, struct auth_gate *g, const struct auth_outside_attempt *x, struct auth_attempt *t,
	struct auth_result *out, struct arena *a, struct err *e);
/* With AUTH_RIGHT: a new session, unless the account changed meanwhile (auth_sign_in). second_factor: is noted with it. */
bool auth_outside_sign_in(struct store *writer, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r,
	bool second_factor, struct arena *a, const char **token, struct err *e);
/* Which account is that person linked to, closed or not; *account NONE: none. */
bool auth_outside_account(struct store *s, const char *issuer, const char *subject, int64_t *account, struct err *e);

#endif
