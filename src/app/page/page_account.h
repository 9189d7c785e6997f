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
	const char *role, *place, *purpose, *from, *until, *by, *follows; /* until "" : open; follows "" : no post */
	bool open, soon;
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
	bool has_others; /* sessions that are not this one */
};
struct page_request {
	struct request_row row;
	const struct role_choice *roles; /* that hold the right */
	size_t role_count;
};
struct page_accounts {
	const struct page_account_row *rows;
	size_t count, soon_count;	     /* grants that end soon */
	const struct page_request *requests; /* that wait for the viewer's answer */
	size_t request_count;
};

/* The viewer's own account; session: the one that asks. */
bool page_account(struct app *a, const struct page_ask *ask, int64_t session, struct page_account *out, struct arena *arena, struct err *e);
/* All accounts, for those who may grant. */
bool page_accounts(struct app *a, const struct page_ask *ask, struct page_accounts *out, struct arena *arena, struct err *e);

/* Judges an attempt and writes what follows; *token NULL unless it is right. Slow. */
bool account_sign_in(struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r,
	const char **token, struct arena *arena, struct err *e);

#endif
