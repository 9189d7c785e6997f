/* Which person of an OpenID Connect provider an account is linked to. Nobody gets an account by signing in there: a link is made by the
 * account's holder, who has given the password again and has just been to the provider, or by whoever manages accounts. docs/adr/0042. */
#ifndef COSO_APP_ACCOUNT_OIDC_H
#define COSO_APP_ACCOUNT_OIDC_H

#include "app/account/account.h"
#include "app/service.h"
#include "auth/outside.h"

/* The viewer's own account; *subject NULL: not linked (to that issuer). Lives in the arena. */
bool account_oidc_own(struct app *a, const char *issuer, const char **subject, struct arena *arena, struct err *e);
/* The same of another's, for whoever manages accounts. */
bool account_oidc_of(
	struct app *a, const char *login, ymd today, const char *issuer, const char **subject, struct arena *arena, struct err *e);
/* Links the viewer's own account, or (subject NULL) takes the link away. ERR_INPUT: that person is linked to another account. */
bool account_oidc_link(struct app *a, struct store *writer, const char *issuer, const char *subject, struct err *e);
/* The same of another's (RIGHT_GRANT): told to them at the next sign-in; taken away, their sessions end. */
bool account_oidc_manage(struct app *a, const char *login, const char *issuer, const char *subject, ymd today, struct err *e);

/* Who came back from the provider: judges and writes. *token NULL unless the verdict is AUTH_RIGHT. */
bool account_oidc_sign_in(struct app *a, struct service *s, struct auth_gate *g, const struct auth_outside_attempt *x,
	struct auth_attempt *t, struct auth_result *r, const char **token, struct arena *arena, struct err *e);
/* A sign-in that came to nothing before it was known whose it is; how: a word for the log. */
bool account_oidc_failed(struct app *a, struct service *s, struct auth_gate *g, const char *login, int64_t account, const char *how,
	const char *address, int64_t now_ms, ymd today, struct err *e);

#endif
