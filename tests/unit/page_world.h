/* The demo register behind a service, for tests of pages: an app to ask, as the operator or as one of the accounts of the demo. */
#ifndef COSO_TESTS_PAGE_WORLD_H
#define COSO_TESTS_PAGE_WORLD_H

#include "app/page/page.h"
#include "app/service.h"

struct page_world {
	char *file;
	struct service *service;
	struct app *app; /* its viewer is the operator */
	struct arena *arena;
};

/* A register of its own under that name. NULL (and the reason printed) when it cannot be had. */
struct page_world *page_world_new(const char *name);
void page_world_free(struct page_world *w);

/* For cmocka's groups: *state is the world and nothing else. */
int page_world_drop(void **state);

/* From here on as that login, with the rights of 28/11/2026; NULL: the operator. What was read until now is forgotten. */
const struct viewer *page_world_as(struct page_world *w, const char *login);
/* Back to the operator; was: what page_world_as gave. */
void page_world_back(struct page_world *w, const struct viewer *was);

#endif
