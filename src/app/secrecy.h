/* How secret a row is: by its own field `secrecy` and by the whole it is a part of (an entry of a round, a relation of a document, a file
 * attached to a record). */
#ifndef COSO_APP_SECRECY_H
#define COSO_APP_SECRECY_H

#include "app/app.h"

/* Num of list secrecy for an auth_place; 0 where neither says anything. As it stands now: what was made secret since was not secret then,
 * and is now. row: of table t, may be one that is not written yet. In any transaction. */
bool app_secrecy_of(struct app *a, const struct table *t, const void *row, int *out, struct err *e);
/* The same where the operator reads for somebody else (the other answers 0 to the operator, from whom nothing is secret). */
bool app_secrecy_for_anybody(struct app *a, const struct table *t, const void *row, int *out, struct err *e);

/* May rows of the kind be secret at all? */
bool app_secrecy_is_of(const struct kind *k);

#endif
