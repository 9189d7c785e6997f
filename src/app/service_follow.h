/* What the change log says has happened since: which storage areas a snapshot must read again, or that it must be made anew. */
#ifndef COSO_APP_SERVICE_FOLLOW_H
#define COSO_APP_SERVICE_FOLLOW_H

#include "store/store.h"

#include <glib.h>

/* How far the log has come in each chain, in order. To be freed with g_array_unref; NULL on error. */
GArray *log_heads(struct store *s, struct err *e);
/* Appends to areas (int64_t) those in which rows kept by area have changed between the two that evaluators read, and to tables their names,
 * each once. *other: something else has changed, or more than can be told. */
bool log_areas(struct store *s, const GArray *before, const GArray *after, GArray *areas, GPtrArray *tables, bool *other, struct err *e);

/* The same heads as bytes with the hashes of their rows, for a file; and back: NULL without an error when this register's log never stood
 * there. */
bool log_heads_put(struct store *s, const GArray *heads, GByteArray *out, struct err *e);
/* Of the heads after only those that the heads before have not. */
bool log_heads_put_moved(struct store *s, const GArray *before, const GArray *after, GByteArray *out, struct err *e);
GArray *log_heads_get(struct store *s, const void *bytes, size_t size, struct err *e);

#endif
