/* Signing in and staying signed in: passwords (argon2id), attempts (token buckets by account and address, lock-out), sessions (a random
 * token in the cookie, only its hash in the table). Times and days come from the caller. */
#ifndef COSO_AUTH_SESSION_H
#define COSO_AUTH_SESSION_H

#include "auth/auth.h"

/* What a server (or a command) keeps for signing in: the turn for hashing (one at a time), attempts, resolved viewers. Safe to share
 * between threads. */
struct auth_gate;
struct auth_gate *auth_gate_new(void);
void auth_gate_free(struct auth_gate *g); /* NULL is fine */

#define AUTH_COOKIE "coso_session" /* name of the cookie that carries the token */

/* ---- the session of a request ---- */
struct auth_session {
	int64_t id, account;
	const struct viewer *viewer; /* held: viewer_release at the end of the request */
	const char *csrf;	     /* value of the hidden field _csrf */
	bool must_change;	     /* only the page for a new password may be used */
	bool touch;		     /* time to call auth_session_touch */
};
/* The session of a token (NULL is fine): *found false when there is none, it has expired, or the account is closed. In the caller's read
 * transaction or in one of its own. Strings live in the arena. */
bool auth_session_find(struct store *s, struct auth_gate *g, const char *token, int64_t now_ms, ymd today, struct arena *a,
	struct auth_session *out, bool *found, struct err *e);
/* Is this the session's token of forms? In constant time; NULL is no. */
bool auth_csrf_matches(const struct auth_session *session, const char *given);
/* Notes that the session is in use (about once a minute; touch tells). */
bool auth_session_touch(struct store *writer, int64_t session, int64_t now_ms, struct err *e);
/* Signs out: this session, or every session of the account but one (NONE: every). */
bool auth_session_end(struct store *writer, int64_t session, struct err *e);
bool auth_sessions_end_all(struct store *writer, int64_t account, int64_t but, struct err *e);

/* ---- signing in ---- */
enum auth_verdict {
	AUTH_RIGHT,
	AUTH_WRONG,    /* unknown login or wrong password: told alike, after the same time */
	AUTH_LOCKED,   /* too many wrong passwords for this account */
	AUTH_TOO_FAST, /* too many attempts from here or for this account */
};
struct auth_attempt {
	const char *login, *password, *address, *agent;
	int64_t now_ms;
	ymd today;
};
struct auth_result {
	enum auth_verdict verdict;
	int64_t account;      /* NONE unless the login is known */
	int wait_seconds;     /* AUTH_LOCKED, AUTH_TOO_FAST */
	int64_t locked_until; /* this attempt locks the account: to be written by auth_sign_in; NONE */
	const char *rehash;   /* the password hashed anew because the stored hash is weaker than today's; NULL */
};
/* Judges an attempt. Slow (one hashing); does not write: auth_sign_in does, afterwards and whatever the verdict. */
bool auth_judge(
	struct store *reader, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *out, struct arena *a, struct err *e);
/* Writes what an attempt leads to: with AUTH_RIGHT a new session (*token, for the cookie), else a lock where due (*token NULL). */
bool auth_sign_in(struct store *writer, struct auth_gate *g, const struct auth_attempt *t, const struct auth_result *r, struct arena *a,
	const char **token, struct err *e);

/* ---- passwords ---- */
/* The string for account.password_hash. Slow; waits for its turn (g NULL: no turn). ERR_IO without memory. */
bool auth_password_hash(struct auth_gate *g, const char *password, struct arena *a, const char **out, struct err *e);
bool auth_password_matches(struct auth_gate *g, const char *hash, const char *password);
bool auth_password_needs_rehash(const char *hash);
/* May it be chosen? ERR_INPUT with what is wrong: too short (setting), the login itself. */
bool auth_password_allowed(struct store *s, const char *login, const char *password, ymd today, struct err *e);
/* A random one-time password of letters and digits that cannot be mistaken for each other. */
const char *auth_password_random(struct arena *a);

#endif
