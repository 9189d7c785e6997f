/* How long one reading may take. */
#ifndef COSO_DB_DB_LIMIT_H
#define COSO_DB_DB_LIMIT_H

#include "db/db.h"

/* From now on a statement of this connection that takes longer is ended with ERR_BUSY (MSG_DB_TOO_LONG); 0: none is. Outside of
 * transactions. Costs nothing when it is so already. */
bool db_limit(struct db *db, int ms, struct err *e);

#endif
