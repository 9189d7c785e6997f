/* What a server keeps for signing in, between the files of auth; see session.h. */
#ifndef COSO_AUTH_GATE_H
#define COSO_AUTH_GATE_H

#include "auth/law.h"
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

/* The viewer of an account as the register stands now, made when it is not kept yet; held for the caller. NULL on error. */
const struct viewer *gate_viewer(struct auth_gate *g, struct store *s, int64_t account, ymd today, struct err *e);
bool gate_settings(struct auth_gate *g, struct store *s, ymd today, struct settings *out, struct err *e);

/* session.c: a new session of the account; *token for the cookie. Expired sessions are cleared away. */
bool session_begin(struct store *writer, const struct auth_attempt *t, int64_t account, int64_t life_minutes, struct arena *a,
	const char **token, struct err *e);

#endif
