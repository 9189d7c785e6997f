/* Awards into a timeline of the highest level so far: the rule of those views (v_person_general …) without the database's sorting. */
#ifndef COSO_STATS_SNAPSHOT_AWARDS_H
#define COSO_STATS_SNAPSHOT_AWARDS_H

#include "db/db.h"
#include "stats/snapshot_data.h"

GArray *snap_awards_new(void); /* g_array_unref */
/* Reads a statement of id, award_id, on_d, height, value to its end, in any order. */
bool snap_awards_read(GArray *awards, struct db_stmt *st, struct err *e);
/* Adds the entries in order of id and day; sorts the awards and overwrites them. An award counts from its day until one of at least its
 * height; of two of one day the higher, of two as high the one with the greater number. */
void snap_awards_highest(GArray *awards, struct snap_timeline *l);

#endif
