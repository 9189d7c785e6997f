/* Accounts, their roles and grants, passwords: who may do what, and who said so. Every function asks the app's viewer (RIGHT_GRANT, or the
 * account itself where it says so), writes in a transaction of its own, and needs an app opened for writing unless it only reads. Days come
 * from the caller. Texts live in the given arena. */
#ifndef COSO_APP_ACCOUNT_H
#define COSO_APP_ACCOUNT_H

#include "app/app.h"
#include "auth/session.h"

/* The first administrator ("admin") and the roles of the templates, when the register has no account yet: *password is then the one-time
 * password, to be shown once; NULL otherwise. */
bool app_accounts_first(struct app *a, ymd today, const char **password, struct arena *arena, struct err *e);
bool app_has_accounts(struct app *a, bool *out, struct err *e);

/* A new account with a one-time password that has to be changed at the first sign-in. */
bool account_add(
	struct app *a, const char *login, const char *display, ymd today, const char **password, struct arena *arena, struct err *e);
/* A new one-time password (somebody forgot theirs); ends the account's sessions and its lock. Not for the viewer's own account. */
bool account_reset(struct app *a, const char *login, ymd today, const char **password, struct arena *arena, struct err *e);
/* No longer from that day on; its sessions end. Not the viewer's own: somebody has to stay who may manage accounts. */
bool account_close(struct app *a, const char *login, ymd today, struct err *e);

/* Whose the viewer's account is; ERR_NOT_FOUND: nobody's. */
bool account_person(struct app *a, int64_t *area, int64_t *id, struct arena *arena, struct err *e);

struct grant_request {
	const char *login, *role;	  /* code of the role */
	const char *unit, *organisation;  /* as on the command line: code or path, number; at most one */
	int64_t unit_id, organisation_id; /* the same by id, 0: not so */
	const char *tenure;		  /* "area/id" of the tenure it follows and ends with; NULL: none */
	const char *purpose;		  /* of processing; must be stated */
	ymd from, until;		  /* until 0: open */
};
/* Nobody grants more than they hold, nobody grants themselves anything; an administrator, whose rights concern no territory, may grant
 * every role to others (docs/records.md C69). *grant gets the id. */
bool account_grant(struct app *a, const struct grant_request *q, ymd today, int64_t *grant, struct err *e);
/* Ends a grant as of a day (a grant that has not begun is taken out). */
bool account_revoke(struct app *a, int64_t grant, ymd today, struct err *e);

/* How secret a role reaches (code of list secrecy): all its rights, or those on one kind of record alone (of; NULL: all). Of who manages
 * accounts everywhere. *rights gets how many were changed. */
bool account_ceiling(struct app *a, const char *role, const char *secrecy, const char *of, int64_t *rights, struct err *e);

/* The viewer's own password; the old one has been asked for (account_again), and is not to stay. ERR_INPUT says what is wrong. Slow. Ends
 * all sessions but one. */
bool account_own_password(struct app *a, struct store *writer, struct auth_gate *g, int64_t session, const char *old, const char *fresh,
	ymd today, struct err *e);

struct grant_row {
	int64_t id, account;
	const char *role, *role_label, *place, *purpose, *granted_by; /* place: name and code, "" for none */
	int64_t unit, organisation;
	ymd from, until;
	const char *follows; /* the post and body of the tenure it ends with; "" : none */
	bool open;	     /* today */
	bool over;	     /* by today */
	bool soon;	     /* open, and over within the days of the setting grant_soon, or expected to be */
};
struct account_row_view {
	int64_t id;
	const char *login, *display;
	ymd from, until;
	bool open, must_change, locked, has_code;
	const struct grant_row *grants;
	size_t grant_count;
};
struct account_list {
	const struct account_row_view *accounts; /* with their grants */
	size_t count;
	bool more; /* than the limit */
};
/* Which accounts, by login. */
struct account_ask {
	bool own;	   /* the viewer's own alone; without it RIGHT_GRANT is needed */
	const char *login; /* this one alone; NULL */
	const char *find;  /* in the login or the name shown, with marks or without; NULL */
	const char *after; /* those after this login; NULL: from the first */
	size_t limit;	   /* 0: all */
};
bool account_list(struct app *a, const struct account_ask *ask, ymd today, int64_t now_ms, struct account_list *out, struct arena *arena,
	struct err *e);

struct role_choice {
	const char *code, *label;
};
/* Every role of the register, by its name. */
bool account_roles(struct app *a, const struct role_choice **out, size_t *count, struct arena *arena, struct err *e);

struct session_view {
	int64_t id;
	const char *started, *seen, *address, *browser; /* instants as dd/mm/yyyy hh:mm */
	bool shared, second_factor;
};
/* The viewer's own sessions, newest first. */
bool account_sessions(struct app *a, int64_t now_ms, const struct session_view **out, size_t *count, struct arena *arena, struct err *e);

/* Ends one session of the viewer's own account; another's, or one that is over: ERR_NOT_FOUND. */
bool account_session_end(struct app *a, struct store *writer, int64_t session, struct err *e);

/* For the demo register, inside its transaction: roles, and accounts with a known password and grants. */
struct store;
bool account_make_roles(struct store *s, struct err *e);

#endif
