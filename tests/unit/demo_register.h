/* The demo register for tests that only need to have it: copied from the one that the runner made, or made here. */
#ifndef COSO_TESTS_DEMO_REGISTER_H
#define COSO_TESTS_DEMO_REGISTER_H

#include "base/err.h"

#include <stdbool.h>

/* Makes address (an SQLite file that is not there, or an empty PostgreSQL database) a demo register. With COSO_DEMO (a file, its key beside
 * it) or COSO_DEMO_PG (the name of a database, its key COSO_DEMO_PG_KEY) it is a copy of that; without, the program makes one. */
bool demo_register(const char *address, struct err *e);

/* Where a test may make an SQLite register of its own: in $T, what was there before is gone. To be freed. */
char *demo_file(const char *name);

#endif
