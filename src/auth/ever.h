/* Rights over all days at once, or all places: what may be passed over because none lets a viewer at it. */
#ifndef COSO_AUTH_EVER_H
#define COSO_AUTH_EVER_H

#include "auth/auth.h"

/* May it with this kind of record and class of field (not 'P') at that unit or organisation, on any day at all? No: viewer_may says no on
 * every day. Both NONE: at no place. */
bool viewer_may_ever(const struct viewer *v, enum auth_right right, const char *table, char class_, int64_t unit, int64_t organisation);
/* May it with this kind of record and class of field at any place at all, today? Where, is asked of each (viewer_may). */
bool viewer_may_anywhere(const struct viewer *v, enum auth_right right, const char *table, char class_);

#endif
