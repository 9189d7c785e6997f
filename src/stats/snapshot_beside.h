/* Values of facts that are kept once a person, beside the rows (a view with X_alone and X_beside, sql/views/README.md): joined here. */
#ifndef COSO_STATS_SNAPSHOT_BESIDE_H
#define COSO_STATS_SNAPSHOT_BESIDE_H

#include "db/db.h"
#include "stats/snapshot_data.h"

/* Reads a statement of person_id, begun, beside_id and the attributes in attrs, and gives every row of the table the values of the last of
 * its person's that had begun when the row began, or of the first. In any order; the table is not sealed yet. */
bool snap_beside_read(struct snapshot *n, struct snap_table *t, const size_t *attrs, size_t attr_count, struct db_stmt *st, struct err *e);

#endif
