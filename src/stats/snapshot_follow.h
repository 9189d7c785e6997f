/* A snapshot of now that follows the register: what is kept in some storage areas is read again, and what differs is put in its place. */
#ifndef COSO_STATS_SNAPSHOT_FOLLOW_H
#define COSO_STATS_SNAPSHOT_FOLLOW_H

#include "stats/snapshot.h"

/* In these areas records about people have changed since the snapshot was read, elsewhere and in the reference tables nothing. *done false:
 * it cannot follow any more and must be made anew, like after a failure. Not for snapshots of a known-at. */
bool snapshot_follow(struct snapshot *n, const int64_t *areas, size_t count, bool *done, struct err *e);

#endif
