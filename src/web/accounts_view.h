/* What the pages of accounts show: all of them, and one. */
#ifndef COSO_WEB_ACCOUNTS_VIEW_H
#define COSO_WEB_ACCOUNTS_VIEW_H

#include "app/page/page_account.h"
#include "html/components.h"
#include "html/html.h"

struct web;

struct accounts_view {
	struct web *w;
	struct page_accounts page;
	const char *error;	     /* why the new account was not made; NULL: none */
	const char *login, *display; /* as typed */
};
/* The page with the accounts after the last one here; /accounts/LOGIN. */
struct html_url accounts_next(const struct accounts_view *v);
struct html_url accounts_one(struct web *w, const char *login);

struct account_view {
	struct web *w;
	struct page_account_one page;
	const char *password;	      /* a fresh one, shown this once; NULL */
	const char *error;	      /* why nothing was granted or linked; NULL */
	bool in_subject;	      /* it is about the identity elsewhere */
	const char *elsewhere;	      /* name of the provider of sign-in; NULL: none */
	const char *linked, *subject; /* linked: to whom there, NULL: to nobody; subject: as typed */
	const char *role, *unit, *organisation, *tenure, *purpose, *from, *until; /* as typed */
};

#endif
