/* Pages about accounts: the new password, one's own account, all accounts. Plain text, ready to print. */
#ifndef COSO_APP_PAGE_ACCOUNT_H
#define COSO_APP_PAGE_ACCOUNT_H

#include "app/account/account_request.h"
#include "app/page/page.h"
#include "app/service.h"

struct page_password {
	const char *login, *hint, *error; /* error NULL: none */
	bool forced, old_wrong;		  /* old_wrong: the error is about the present password, else about the new one */
};

struct page_grant {
	int64_t id;
	const char *role, *place, *purpose, *from, *until, *by, *follows; /* until "" : open; follows "" : no post */
	bool open, soon, over;
};
struct page_account_row {
	const char *login, *display, *state; /* "đang mở" … */
	bool open, warn, has_code;
	const struct page_grant *grants;
	size_t grant_count;
};
struct page_session {
	int64_t id;
	const char *started, *seen, *address, *browser;
	bool here, shared, second_factor;
};
struct page_account {
	struct page_account_row me;
	const struct page_session *sessions;
	size_t session_count;
	bool has_others;       /* sessions that are not this one */
	const char *elsewhere; /* name of the provider of sign-in; set by whoever knows of one, NULL: none */
};
struct page_request {
	struct request_row row;
	const struct role_choice *roles; /* that hold the right */
	size_t role_count;
};
struct page_accounts {
	const struct page_account_row *rows; /* so many as a page holds */
	size_t count;
	const char *find, *next;	     /* find "" : all; next: the last login here, when there are more; NULL */
	const struct page_account_row *soon; /* with the grants that end soon, of all accounts */
	size_t soon_count;
	const struct page_request *requests; /* that wait for the viewer's answer */
	size_t request_count;
};

struct page_account_one {
	struct page_account_row who;
	bool own;			 /* the viewer's: somebody else manages it */
	const struct role_choice *roles; /* every one */
	size_t role_count;
};

/* The viewer's own account; session: the one that asks. */
bool page_account(struct app *a, const struct page_ask *ask, int64_t session, struct page_account *out, struct arena *arena, struct err *e);
/* All accounts, for those who may grant: those found, after a login (NULL: from the first). */
bool page_accounts(struct app *a, const struct page_ask *ask, const char *find, const char *after, struct page_accounts *out,
	struct arena *arena, struct err *e);
/* One account, the open one of that login if it is there; ERR_NOT_FOUND. */
bool page_account_one(
	struct app *a, const struct page_ask *ask, const char *login, struct page_account_one *out, struct arena *arena, struct err *e);

/* Judges an attempt and writes what follows; *token NULL unless it is right. Slow. */
bool account_sign_in(struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r,
	const char **token, struct arena *arena, struct err *e);

#endif
