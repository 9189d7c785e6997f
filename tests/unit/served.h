/* The demo register behind a service, and a connection that stands for another process. State of cmocka's tests. */
#ifndef COSO_TESTS_SERVED_H
#define COSO_TESTS_SERVED_H

#include "app/service.h"

struct served {
	char *address, *file; /* file NULL: PostgreSQL */
	struct service *service;
	struct store *other; /* another process */
};

/* Setups and teardown: 0, or -1 after saying why. name: of the SQLite file. */
int served_sqlite(void **state, const char *name);
int served_postgres(void **state);
int served_drop(void **state);

#endif
