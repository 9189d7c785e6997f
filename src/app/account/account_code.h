/* The second factor of an account: set up by its owner with a code that confirms it, recovery codes, taken away by the owner or, for a lost
 * telephone, by whoever manages accounts. Passwords are asked again by account_again. */
#ifndef COSO_APP_ACCOUNT_CODE_H
#define COSO_APP_ACCOUNT_CODE_H

#include "app/account/account.h"
#include "app/service.h"

struct account_code {
	bool on, must;	      /* must: one of the account's roles asks for it */
	size_t recovery_left; /* of the recovery codes */
	const char *secret;   /* waits to be confirmed: as one types it; NULL: none does */
	const char *address;  /* of that secret, for a telephone's camera */
};
/* Of the viewer's own account. */
bool account_code_state(struct app *a, struct auth_gate *g, int64_t session, const char *issuer, int64_t now_ms, struct account_code *out,
	struct arena *arena, struct err *e);
/* A code confirms the secret shown to that session: from now on it is asked for. codes gets CODE_RECOVERY_COUNT recovery codes, to be shown
 * once. The account's other sessions end. ERR_INPUT: a wrong code, or nothing waits. */
bool account_code_confirm(struct app *a, struct store *writer, struct auth_gate *g, int64_t session, const char *code, int64_t now_ms,
	const char **codes, struct arena *arena, struct err *e);
/* Ten new recovery codes instead of what was left. */
bool account_code_renew(struct app *a, struct store *writer, const char **codes, struct arena *arena, struct err *e);
/* The owner takes it away; not where a role asks for it. */
bool account_code_drop(struct app *a, struct store *writer, struct err *e);

/* Takes it away from somebody who lost the telephone (RIGHT_GRANT, not one's own): logged, told to them at the next sign-in, their
 * sessions end. */
bool account_code_remove(struct app *a, const char *login, ymd today, struct err *e);
/* The owner has read what was told. */
bool account_notice_read(struct app *a, struct store *writer, struct err *e);

/* A failed sign-in goes into the log, under its login only where that is somebody's (page_account.c). */
bool account_note_failed(
	struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, const struct auth_result *r, struct err *e);
/* The password of the viewer's own account once more, limited and counted as at sign-in. ERR_INPUT: wrong, locked, too fast, in words.
 * Slow.
 */
bool account_again(struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, struct arena *arena, struct err *e);
/* The page of the code at sign-in: judges and writes; *token NULL unless the verdict is AUTH_RIGHT. */
bool account_sign_in_code(struct app *a, struct service *s, struct auth_gate *g, const struct auth_code_attempt *t,
	struct auth_code_result *r, const char **token, struct arena *arena, struct err *e);

#endif
