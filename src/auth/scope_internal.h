/* Between scope.c and scope_organisation.c. */
#ifndef COSO_AUTH_SCOPE_INTERNAL_H
#define COSO_AUTH_SCOPE_INTERNAL_H

#include "auth/scope.h"

#include <glib.h>

/* An id belongs to the scope in [from, until). */
struct span {
	int64_t id;
	ymd from, until;
};
struct spans {
	struct span *items; /* by id */
	size_t count;
};
struct scope {
	bool everywhere;
	struct spans units, organisations;
	const int64_t *tops;
	size_t top_count;
};

void scope_add(GArray *spans, int64_t id, ymd from, ymd until);
struct spans scope_seal(GArray *spans, struct arena *a);

#endif
