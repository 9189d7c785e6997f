/* What acts read from domain/checks: which reason an earlier fact is ended with (closing:), thresholds of rules (limits:). */
#ifndef COSO_APP_ACT_LAW_H
#define COSO_APP_ACT_LAW_H

#include "app/act_internal.h"

/* Fills in the fields that say why a fact is ended, by what begins in its place. No item for the kind: nothing to fill in. */
bool act_law_closing(struct acting *x, const void *fresh, void *ended, struct err *e);

/* The value of a limit on a day; NONE when none is in force. */
bool act_law_limit(struct acting *x, const char *id, ymd day, int64_t *out, struct err *e);

#endif
