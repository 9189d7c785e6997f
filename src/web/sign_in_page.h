/* What the pages around signing in show. */
#ifndef COSO_WEB_SIGN_IN_PAGE_H
#define COSO_WEB_SIGN_IN_PAGE_H

#include "http/http.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sign_in_page {
	const char *error;     /* why the last attempt failed; NULL: none */
	const char *login;     /* what was typed; "" at first */
	const char *back;      /* where to go afterwards; NULL: home */
	const char *csrf;      /* hidden field _csrf; NULL: none */
	bool shared;	       /* the box "shared machine" is ticked */
	const char *elsewhere; /* name of the provider of sign-in; NULL: none */
	const char *note;      /* under the form, such as whom to call; NULL: none */
};

/* The code after the password. */
struct sign_in_code_page {
	const char *error, *csrf, *back; /* error NULL: none */
};
/* A page left alone on a shared machine: asks for the password and carries what was sent. */
struct cover_page {
	const char *error, *action, *csrf, *back; /* action: where the form goes; back NULL: none */
	const struct http_pair *kept;
	size_t kept_count;
	bool sent; /* something was typed and is carried */
};
/* The second factor of one's own account. */
struct account_code_page {
	const char *error;  /* NULL: none */
	bool error_in_code; /* it is about the code, else about the password */
	bool on, must;
	int64_t recovery_left;
	const char *secret, *address; /* waits to be confirmed; NULL */
	const char *const *recovery;  /* to be shown once, NULL-terminated; NULL: none */
};
/* On the way to a provider of sign-in and back. */
struct oidc_away_page {
	const char *label, *address, *host; /* address NULL: not to be shown as a link */
};
struct oidc_back_page {
	const char *label, *state, *code, *error, *csrf, *back; /* code, error, back NULL: none */
	bool link;						/* an account is to be linked, else signed in to */
};
/* One's own link. */
struct account_oidc_page {
	const char *error;		      /* NULL: none */
	const char *label, *issuer, *subject; /* subject NULL: not linked */
};

#endif
