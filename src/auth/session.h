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
	bool must_enrol;	     /* only the page for the second factor may be used */
	bool covered;		     /* left alone on a shared machine: nothing is answered before the password */
	bool shared;		     /* the machine is shared */
	bool touch;		     /* time to call auth_session_touch */
	const char *notice;	     /* what the account is to be told; NULL: nothing */
	int64_t read_seconds;	     /* one question of a page may read so long */
	int64_t lock_minutes;	     /* without use, on a shared machine, until it is covered */
};
/* The session of a token (NULL is fine): *found false when there is none, it has expired, or the account is closed. In the caller's read
 * transaction or in one of its own. Strings live in the arena. */
bool auth_session_find(struct store *s, struct auth_gate *g, const char *token, int64_t now_ms, ymd today, struct arena *a,
	struct auth_session *out, bool *found, struct err *e);
/* Sessions are judged by the wall clock, which may be set back; a steady clock (monotonic) beside it tells. True when the wall clock lies
 * more than a minute behind where it should be: then every session may be older than it looks, and all are to be ended. True again and
 * again until auth_clock_is_right. */
#define AUTH_CLOCK_SLACK_MS 60000
bool auth_clock_went_back(struct auth_gate *g, int64_t wall_ms, int64_t steady_ms);
/* Ends every session, says so in the log, and goes by the clock as it now is. */
bool auth_clock_is_right(struct store *writer, struct auth_gate *g, int64_t wall_ms, int64_t steady_ms, struct err *e);
/* Is this the session's token of forms? In constant time; NULL is no. */
bool auth_csrf_matches(const struct auth_session *session, const char *given);
/* Notes that the session is in use (about once a minute; touch tells); in the writer's transaction, where one is open. */
bool auth_session_touch(struct store *writer, int64_t session, int64_t now_ms, struct err *e);
/* Signs out: this session, or every session of the account but one (NONE: every). */
bool auth_session_end(struct store *writer, int64_t session, struct err *e);
bool auth_sessions_end_all(struct store *writer, int64_t account, int64_t but, struct err *e);

/* ---- signing in ---- */
enum auth_verdict {
	AUTH_RIGHT,
	AUTH_CODE,     /* the password is right, a code is asked for: auth_pending_begin */
	AUTH_WRONG,    /* unknown login or wrong password: told alike, after the same time */
	AUTH_LOCKED,   /* too many wrong passwords for this account */
	AUTH_TOO_FAST, /* too many attempts from here or for this account */
};
struct auth_attempt {
	const char *login, *password, *address, *agent;
	bool shared; /* the machine is */
	int64_t now_ms;
	ymd today;
	const char *how; /* for the log; NULL: by password */
};
struct auth_result {
	enum auth_verdict verdict;
	int64_t account;      /* NONE unless the login is known */
	int wait_seconds;     /* AUTH_LOCKED, AUTH_TOO_FAST */
	int64_t locked_until; /* this attempt locks the account: to be written by auth_sign_in; NONE */
	const char *known;    /* AUTH_CODE, AUTH_RIGHT: the hash the account had when it was judged */
	bool without_code;    /* AUTH_RIGHT as the account had no second factor then */
	const char *rehash;   /* the password hashed anew because the stored hash is weaker than today's; NULL */
};
/* Judges an attempt. Slow (one hashing); does not write: auth_sign_in does, afterwards and whatever the verdict. */
bool auth_judge(
	struct store *reader, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *out, struct arena *a, struct err *e);
/* Writes what an attempt leads to: with AUTH_RIGHT a new session (*token, for the cookie), else a lock where due (*token NULL). Where the
 * account got another password or a second factor, or was closed, since it was judged, the verdict becomes AUTH_WRONG and no session
 * begins: whoever changes a password ends what others have begun with the old one. */
bool auth_sign_in(struct store *writer, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r, struct arena *a,
	const char **token, struct err *e);

/* ---- the second factor (code.h) at sign-in ---- */
#define AUTH_PENDING_COOKIE "coso_code" /* name of the cookie that carries the token of what is pending */
#define AUTH_PENDING_MINUTES 5

/* The password was right (r: AUTH_CODE): what the code will be given for is kept in the gate, under a token for the cookie. */
const char *auth_pending_begin(struct auth_gate *g, const struct auth_attempt *t, const struct auth_result *r, struct arena *a);
/* Is something pending under that token (NULL is fine)? *csrf is what its form carries. */
bool auth_pending_find(struct auth_gate *g, const char *token, int64_t now_ms, const char **csrf, struct arena *a);
struct auth_code_attempt {
	const char *token, *code, *address, *agent;
	int64_t now_ms;
	ymd today;
};
struct auth_code_result {
	struct auth_result result;   /* AUTH_WRONG: no such code, or used before; told alike */
	bool pending;		     /* false: too late, or never: the password is asked for again */
	struct auth_attempt attempt; /* whose: for auth_code_sign_in */
	int64_t step;		     /* of the code; NONE: a recovery code */
	const char *recovery;	     /* mark of the recovery code used; NULL: a code by time */
};
/* Judges a code: counted and limited together with wrong passwords of that login. Does not write. */
bool auth_code_judge(struct store *reader, struct auth_gate *g, const struct auth_code_attempt *t, struct auth_code_result *out,
	struct arena *a, struct err *e);
/* Writes what follows: marks the code as used (another was quicker: the verdict becomes AUTH_WRONG) and begins the session, or locks. */
bool auth_code_sign_in(
	struct store *writer, struct auth_gate *g, struct auth_code_result *r, struct arena *a, const char **token, struct err *e);

/* ---- the second factor of a signed-in account ---- */
/* A new secret, kept in the gate under the session until a code confirms it. */
const char *auth_enrol_begin(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a);
const char *auth_enrol_find(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a); /* NULL: none */
void auth_enrol_forget(struct auth_gate *g, int64_t session);
/* Ten recovery codes to be shown once (CODE_RECOVERY_COUNT) and their keyed hashes for account.recovery. */
bool auth_recovery_make(struct store *s, const char **codes, const char **stored, struct arena *a, struct err *e);
/* How many are left. */
size_t auth_recovery_left(const char *stored);
/* Marks a code by time as used, in a transaction of its own; *fresh false: it, or a later one, was used before. */
bool auth_code_use(struct store *writer, int64_t account, int64_t step, int64_t now_ms, bool *fresh, struct err *e);
/* The last accepted step of an account; NONE. */
bool auth_code_last(struct store *s, int64_t account, int64_t *step, struct err *e);

/* The password of somebody who is signed in, asked again (to uncover, to change the second factor). Counted and limited like sign-in;
 * does not write: with AUTH_WRONG and a lock auth_sign_in does. Slow. */
bool auth_again(
	struct store *reader, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *out, struct arena *a, struct err *e);
/* Covers or uncovers a session of a shared machine. */
bool auth_session_cover(struct store *writer, int64_t session, bool covered, int64_t now_ms, struct err *e);

/* ---- passwords ---- */
/* The string for account.password_hash. Slow; waits for its turn (g NULL: no turn). ERR_IO without memory. */
bool auth_password_hash(struct auth_gate *g, const char *password, struct arena *a, const char **out, struct err *e);
bool auth_password_matches(struct auth_gate *g, const char *hash, const char *password);
bool auth_password_needs_rehash(const char *hash);
/* May it be chosen? ERR_INPUT with what is wrong: too short (setting), much used, made of the login, of a word in `about` (the name shown,
 * the office; NULL: none), of a year and little else. */
bool auth_password_allowed(struct store *s, const char *login, const char *about, const char *password, ymd today, struct err *e);
/* A random one-time password of letters and digits that cannot be mistaken for each other. */
const char *auth_password_random(struct arena *a);

#endif
