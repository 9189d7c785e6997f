/* The closed list of SQL statements: sql/statements/NAME.sql, embedded. No SQL text comes from anywhere else but the descriptors, the views
 * and the typed trees of the form language. */
#ifndef COSO_STORE_STATEMENT_H
#define COSO_STORE_STATEMENT_H

/* The text of a named statement; lives as long as the program. A name that is not there is a bug. */
const char *statement_text(const char *name);

#endif
