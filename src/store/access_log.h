/* The reading log: who read what of protected data, when and what for. Append only, chained by hash for each (area, site) like the change
 * log; it does not move the register's clock, so that reading never counts as a change. */
#ifndef COSO_STORE_ACCESS_LOG_H
#define COSO_STORE_ACCESS_LOG_H

#include "store/store.h"

struct access_reading {
	int64_t area;			      /* storage area of the record; 0 for lists over several */
	int act;			      /* num of list "right" */
	const char *table;		      /* table, or name of a form or list; NULL */
	int64_t row;			      /* id of the record, NONE */
	const char *fields, *purpose, *query; /* NULL; too long ones are cut */
	int64_t rows;			      /* length of a list, NONE */
};

/* Appends the readings in one transaction of the connection (none may be open). */
bool access_log_write(struct store *s, const char *actor, const struct access_reading *r, size_t count, struct err *e);
/* The same inside the transaction that is open. */
bool access_log_append(struct store *s, const char *actor, const struct access_reading *r, size_t count, struct err *e);

#endif
