/* See demo_world.h. */
#include "demo_world.h"

#include "demo_register.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib/gstdio.h>

struct demo_world *demo_world_new(const char *name)
{
	struct demo_world *w = g_new0(struct demo_world, 1);
	struct err e = {0};
	w->file = demo_file(name);
	if (!demo_register(w->file, &e) || (w->app = app_open(w->file, DB_READ, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return NULL;
	}
	return w;
}

int demo_world_drop(void **state)
{
	struct demo_world *w = *state;
	app_close(w->app);
	(void)g_unlink(w->file);
	g_free(w->file);
	g_free(w);
	return 0;
}
