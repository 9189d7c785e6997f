/* What the change log says has happened since: which storage areas a snapshot must read again, or that it must be made anew. */
#ifndef COSO_APP_SERVICE_FOLLOW_H
#define COSO_APP_SERVICE_FOLLOW_H

#include "store/store.h"

#include <glib.h>

/* How far the log has come in each chain, in order. To be freed with g_array_unref; NULL on error. */
GArray *log_heads(struct store *s, struct err *e);
/* Appends to areas (int64_t) those in which records about people have changed between the two, that evaluators read. *other: something else
 * has changed that they read, or more than can be told. */
bool log_areas(struct store *s, const GArray *before, const GArray *after, GArray *areas, bool *other, struct err *e);

#endif
