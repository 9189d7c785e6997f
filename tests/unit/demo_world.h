/* The demo register and an app that reads it, as the operator: for tests of questions. Pages, which want a service: page_world.h. */
#ifndef COSO_TESTS_DEMO_WORLD_H
#define COSO_TESTS_DEMO_WORLD_H

#include "app/app.h"

struct demo_world {
	struct app *app;
	char *file;
};

/* A register of its own under that name. NULL (and the reason printed) when it cannot be had. */
struct demo_world *demo_world_new(const char *name);
/* For cmocka's groups: *state is the world. */
int demo_world_drop(void **state);

#endif
