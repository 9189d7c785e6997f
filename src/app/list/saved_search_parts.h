/* Between the files of kept lists; nobody else includes this. */
#ifndef COSO_APP_LIST_SAVED_SEARCH_PARTS_H
#define COSO_APP_LIST_SAVED_SEARCH_PARTS_H

#include "app/list/saved_search.h"

/* What is asked, as the column `filter` keeps it. */
const char *search_state_write(const struct list_ask *what, const struct question_ask *question, struct arena *a);
bool search_is_kind(const struct app *a, const char *kind);

#endif
