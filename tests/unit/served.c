/* See served.h. */
#include "served.h"

#include "demo_register.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib/gstdio.h>

static int make(void **state, char *address, char *file)
{
	struct served *w = g_new0(struct served, 1);
	struct err e = {0};
	w->address = address;
	w->file = file;
	struct store_open other = {.address = address, .mode = DB_WRITE};
	if (!demo_register(address, &e) || (w->service = service_open(address, &e)) == NULL ||
		(w->other = store_open(&other, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	*state = w;
	return 0;
}

int served_sqlite(void **state, const char *name)
{
	char *file = demo_file(name);
	return make(state, g_strdup(file), file);
}

int served_postgres(void **state)
{
	return make(state, g_strdup(getenv("TEST_PG")), NULL);
}

int served_drop(void **state)
{
	struct served *w = *state;
	service_close(w->service);
	store_close(w->other);
	if (w->file != NULL)
		(void)g_unlink(w->file);
	g_free(w->file);
	g_free(w->address);
	g_free(w);
	return 0;
}
