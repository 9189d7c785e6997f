/* The demo register for tests of pages. */
#include "page_world.h"

#include "demo_register.h"

#include "app/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#define DAY 20261128

struct page_world *page_world_new(const char *name)
{
	struct page_world *w = g_new0(struct page_world, 1);
	struct err e = {0};
	w->file = demo_file(name);
	if (!demo_register(w->file, &e) || (w->service = service_open(w->file, &e)) == NULL ||
		(w->app = service_borrow(w->service, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return NULL;
	}
	w->app->viewer = viewer_operator();
	w->arena = arena_new();
	return w;
}

void page_world_free(struct page_world *w)
{
	service_return(w->service, w->app);
	service_close(w->service);
	arena_free(w->arena);
	(void)g_unlink(w->file);
	g_free(w->file);
	g_free(w);
}

int page_world_drop(void **state)
{
	page_world_free(*state);
	return 0;
}

const struct viewer *page_world_as(struct page_world *w, const char *login)
{
	struct err e = {0};
	int64_t account = NONE;
	app_forget_readings(w->app);
	if (login == NULL)
		return w->app->viewer = viewer_operator();
	if (!viewer_find_account(w->app->store, login, DAY, &account, &e) ||
		(w->app->viewer = viewer_load(w->app->store, account, DAY, &e)) == NULL)
		fail_msg("%s: %s (%s)", login, e.en, e.where);
	return w->app->viewer;
}

void page_world_back(struct page_world *w, const struct viewer *was)
{
	w->app->viewer = viewer_operator();
	viewer_release(was);
}
