/* The territory of a grant: which units and organisations it reaches on which days, following reorganisations. Immutable once made. */
#ifndef COSO_AUTH_SCOPE_H
#define COSO_AUTH_SCOPE_H

#include "auth/auth.h"
#include "store/lineage.h"

#include <glib.h>

struct scope;

/* What lies or lay below the unit on the day asked about; what lies below it today, with everything that happened there before under other
 * names and superiors; units that ended and whose whole territory lies in it today. The nation: everywhere. NULL on error. */
const struct scope *scope_of_unit(struct store *s, const struct lineage *l, int64_t unit, ymd today, struct arena *a, struct err *e);
/* The same for an organisation and what is below it (along one line; NONE: every line that has one superior). */
const struct scope *scope_of_organisation(struct store *s, int64_t organisation, int64_t line, ymd today, struct arena *a, struct err *e);
bool scope_covers(const struct scope *c, const struct auth_place *at);
/* Does it reach the unit or the organisation on some day? */
bool scope_touches(const struct scope *c, int64_t unit, int64_t organisation);
/* Does it reach no unit, only organisations? */
bool scope_without_units(const struct scope *c);
/* Adds what the scope is to a hash over everything it covers. */
void scope_hash(const struct scope *c, GString *out);
/* Adds the days (GINT_TO_POINTER) on which something enters or leaves the scope. */
void scope_days(const struct scope *c, GHashTable *days);
/* Units on top of the scope today. */
const int64_t *scope_tops(const struct scope *c, size_t *count);

#endif
