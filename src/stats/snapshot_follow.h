/* A snapshot of now that follows the register: what is kept in some storage areas is read again, and what differs is put in its place. */
#ifndef COSO_STATS_SNAPSHOT_FOLLOW_H
#define COSO_STATS_SNAPSHOT_FOLLOW_H

#include "stats/snapshot.h"

#include <glib.h>

#define SNAPSHOT_FOLLOW_AREAS 48 /* more at once is not followed */

/* In these areas rows of these tables have changed since the snapshot was read, elsewhere and in the reference tables nothing. *done false:
 * it cannot follow any more and must be made anew, like after a failure. Not for snapshots of a known-at. The transaction may
 * also see less than it did: what has changed is the same. areas: int64_t;
 * tables: names. */
bool snapshot_follow(struct snapshot *n, const GArray *areas, const GPtrArray *tables, bool *done, struct err *e);

/* The connection that what is not there yet is read through, until another is named; NULL: none. Its transaction sees the facts the
 * snapshot was made from, or those that it follows to next. */
void snapshot_read_through(struct snapshot *n, struct store *s);

#endif
