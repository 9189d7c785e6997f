/* A whole database as one file, and back: while others read and write, as it stands at one instant. */
#ifndef COSO_DB_DB_DUMP_H
#define COSO_DB_DB_DUMP_H

#include "db/db.h"

/* SQLite: a copy without its empty pages, which can be opened as it is; not within a transaction. PostgreSQL: what pg_dump makes of the
 * transaction begun with db_begin_read, which must be open; address is the one db was opened with, its password goes to pg_dump in the
 * environment. The file must not be there; readable by its owner only. */
bool db_dump(struct db *db, const char *address, const char *path, struct err *e);
/* The file that db_dump made of PostgreSQL into an empty database, whole or not at all. */
bool db_load_dump(const char *address, const char *path, struct err *e);

#endif
