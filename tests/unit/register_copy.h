/* Copies of whole registers for tests: making one costs seconds, copying one a tenth of that. */
#ifndef COSO_TESTS_REGISTER_COPY_H
#define COSO_TESTS_REGISTER_COPY_H

#include "base/err.h"

#include <stdbool.h>

bool file_copied(const char *from, const char *to);
/* Makes the database at the address ("postgresql:///name?host=…") anew as a copy of a database of the same server; template0 is an empty
 * one. Nobody may be connected to either. */
bool postgres_copied(const char *address, const char *template, struct err *e);
/* The name in such an address, to be freed; NULL when it is none. */
char *postgres_name(const char *address);

#endif
