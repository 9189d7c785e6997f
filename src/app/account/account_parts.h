/* Between account*.c. */
#ifndef COSO_APP_ACCOUNT_PARTS_H
#define COSO_APP_ACCOUNT_PARTS_H

#include "app/account/account.h"
#include "model/kinds.gen.h"

/* Begins an act of the app's viewer; why is a code of change_why. */
bool account_begin(struct app *a, const char *why, struct err *e);
/* Commits when ok, else rolls back; gives ok. */
bool account_end(struct app *a, bool ok, struct err *e);
/* The open account of a login; ERR_NOT_FOUND when there is none. */
bool account_read(struct app *a, const char *login, ymd today, struct account_row *out, struct arena *arena, struct err *e);
/* Checks a grant and makes its row, which is not written yet. */
bool account_grant_row(
	struct app *a, const struct grant_request *q, ymd today, struct role_grant_row *row, struct arena *arena, struct err *e);
/* Is what the row gives not held already? Within the act. */
bool account_grant_is_new(struct app *a, const struct role_grant_row *row, bool *is_new, struct err *e);
/* May the app's viewer manage accounts at all? ERR_DENIED when not. */
bool account_may_manage(struct app *a, struct err *e);

#endif
