/* What a server keeps for signing in, between the files of auth; see session.h. */
#ifndef COSO_AUTH_GATE_H
#define COSO_AUTH_GATE_H

#include "auth/law.h"
#include "auth/outside.h"
#include "auth/session.h"

#include <glib.h>

/* The turn for hashing; NULL: no turn is taken (a command that does nothing else). */
void gate_enter(struct auth_gate *g);
void gate_leave(struct auth_gate *g);

/* Takes one attempt out of the bucket of key, which fills up again at per_minute. False when it is empty: *wait gets the seconds until it
 * is not. */
bool gate_attempt(struct auth_gate *g, const char *key, int64_t per_minute, int64_t now_ms, int *wait);
/* The same, and what was refused is counted: *times gets how many there were since the last that passed, this one among them. */
bool gate_counted(struct auth_gate *g, const char *key, int64_t per_minute, int64_t now_ms, int64_t *times);
/* Counts a wrong password of a login; true when it is one too many: the login is locked until then, and counted anew. gate_forget clears.
 */
bool gate_wrong(struct auth_gate *g, const char *login, int64_t most, int64_t until_ms);
int64_t gate_locked_until(struct auth_gate *g, const char *login);
void gate_forget(struct auth_gate *g, const char *login);

/* What waits for a code, by the text of its token; and secrets that wait to be confirmed, by session. Strings are kept as copies. */
struct gate_pending {
	char *login, *password; /* password: its hash as it was then; another one since: from the beginning */
	int64_t account, until_ms;
	bool shared;
};
void gate_pending_add(struct auth_gate *g, const char *token, const struct gate_pending *p, int64_t now_ms);
bool gate_pending_get(struct auth_gate *g, const char *token, int64_t now_ms, struct gate_pending *out, struct arena *a);
/* Takes it out: false when another was quicker. */
bool gate_pending_take(struct auth_gate *g, const char *token);
/* A browser sent to a provider, by its token. Copies; take: and it is no longer there. */
void gate_outside_add(struct auth_gate *g, const char *token, const struct auth_outside *x, int64_t until_ms);
bool gate_outside_get(struct auth_gate *g, const char *token, int64_t now_ms, bool take, struct auth_outside *out, struct arena *a);
void gate_enrol_set(struct auth_gate *g, int64_t session, const char *secret, int64_t now_ms); /* secret NULL: forgets */
const char *gate_enrol_get(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a);

/* How far the wall clock lies behind where it should be, and from here on it is right as it is (forget). */
int64_t gate_clock_behind(struct auth_gate *g, int64_t wall_ms, int64_t steady_ms, bool forget);

/* The viewer of an account as the register stands now, made when it is not kept yet; held for the caller. NULL on error. */
const struct viewer *gate_viewer(struct auth_gate *g, struct store *s, int64_t account, ymd today, struct err *e);
bool gate_settings(struct auth_gate *g, struct store *s, ymd today, struct settings *out, struct err *e);

/* session.c: a new session of the account; *token for the cookie. Expired sessions are cleared away. */
bool session_begin(struct store *writer, const struct auth_attempt *t, int64_t account, bool second_factor, int64_t life_minutes,
	struct arena *a, const char **token, struct err *e);
/* A row of a table without history, on the open transaction. */
bool session_insert(struct store *writer, const struct table *t, const void *row, struct err *e);
/* 32 random bytes as text, and what a form carries that belongs to them. */
const char *session_token(struct arena *a);
const char *session_form_text(const char *token, struct arena *a);

/* sign_in.c: too many attempts, or locked: out says so. address NULL: of one who is signed in, only the account counts. */
struct settings;
bool sign_in_barred(struct auth_gate *g, const char *login, const char *address, int64_t locked_until, int64_t now_ms,
	const struct settings *set, struct auth_result *out);
/* One more wrong password or code: what it leads to. */
void sign_in_wrong(
	struct auth_gate *g, const char *login, int64_t account, int64_t now_ms, const struct settings *set, struct auth_result *out);
/* factor.c: what is left of stored recovery codes without that one; false when it is not among them. */
bool recovery_without(const char *stored, const char *mark, struct arena *a, const char **left);
/* Writes lock, unlock, a stronger hash, and takes out the recovery code of that mark (NULL: none). Where that code is no longer there, or
 * the account is not what it was when it was judged (auth_sign_in), nothing is written and the verdict becomes AUTH_WRONG. */
bool sign_in_write(
	struct store *writer, const struct auth_attempt *t, struct auth_result *r, const char *recovery, struct arena *a, struct err *e);

#endif
