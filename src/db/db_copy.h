/* What long work on many rows asks of SQLite: a smaller cache, and a private copy of the database for a trial that writes like the real
 * thing and is thrown away, without holding the one writer. */
#ifndef COSO_DB_DB_COPY_H
#define COSO_DB_DB_COPY_H

#include "db/db.h"

/* How much of the database is kept in memory, and with how much is sorted; 0: as usual. PostgreSQL has its own. */
void db_cache_limit(struct db *db, int kilobytes);
/* Enough for the pages that the rows of a file go to, and those that taking them back or giving them out comes from: more makes it hardly
 * faster. */
#define DB_CACHE_FILE_KB 8192
#define DB_CACHE_WALK_KB 16384
/* For a register of a million: the indexes of names, days and numbers are written all over, and what does not stay is written again and
 * again. */
#define DB_CACHE_MANY_KB 524288

/* Copies what is committed now, in constant memory, to a file beside the database that has no name any more when this returns: nothing is
 * left of it when it is closed, or after a crash. Others may read and write meanwhile. NULL on error (no room, PostgreSQL). The caller
 * closes it.
 */
struct db *db_private_copy(struct db *from, struct err *e);

#endif
