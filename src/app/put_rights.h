/* May the app's viewer write this row by hand? */
#ifndef COSO_APP_PUT_RIGHTS_H
#define COSO_APP_PUT_RIGHTS_H

#include "app/app.h"

#include <jansson.h>

/* Rows about people by the territory of their storage area, field class by field class; reference rows (units, organisations, lists) only
 * with the right everywhere; accounts and rights never: coso account does that. ERR_DENIED when not. set: the fields to be written; NULL:
 * the row is taken out. */
bool put_allowed(struct app *a, const struct table *t, int64_t area, const json_t *set, ymd today, struct err *e);

#endif
