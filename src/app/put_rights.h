/* May the app's viewer write this row by hand? (act_rights.c) */
#ifndef COSO_APP_PUT_RIGHTS_H
#define COSO_APP_PUT_RIGHTS_H

#include "app/app.h"

#include <jansson.h>

/* Rows about people by the territory of their storage area or by their home cell (and what they are put into: the cell, the body of the
 * post); units by the unit they lie in; organisations and what belongs to them by their own place; other reference rows only with the right
 * everywhere; accounts and rights never: coso account does that. Field class by field class. ERR_DENIED when not. set: the fields to be
 * written; NULL: the row is taken out. row: as it is, or as a new one shall be. */
bool put_allowed(struct app *a, const struct table *t, int64_t area, const json_t *set, const void *row, ymd today, struct err *e);

/* Where a row's facts sit, for asking rights; NONE where it says nothing of a place. */
bool put_place(struct app *a, const struct table *t, const void *row, int64_t area, ymd day, struct auth_place *at, struct err *e);

/* Accounts and what they may do: written by their own use cases alone, and taken back there. */
bool put_is_rights(const struct table *t);
/* Written step by step, each step with a right of its own (reports, matchings, answers to requests): who may end things at that place does
 * not take back somebody else's step. */
bool put_goes_by_steps(const struct table *t);

#endif
