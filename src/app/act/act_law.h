/* What acts read from domain/checks: which reason an earlier fact is ended with (closing:). Rules with thresholds: app/rule/limits.h. */
#ifndef COSO_APP_ACT_LAW_H
#define COSO_APP_ACT_LAW_H

#include "app/act/act_internal.h"

/* Fills in the fields that say why a fact is ended, by what begins in its place. No item for the kind: nothing to fill in. */
bool act_law_closing(struct acting *x, const void *fresh, void *ended, struct err *e);
/* The same for a fact of that table that ends with a death; *named: does the law name the kind? */
bool act_law_death(struct acting *x, const struct table *t, void *ended, bool *named, struct err *e);

#endif
