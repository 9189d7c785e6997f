/* Lists by conditions, for the handlers of pages that have one. */
#ifndef COSO_WEB_WEB_LISTS_H
#define COSO_WEB_WEB_LISTS_H

#include "app/list/list.h"
#include "web/web.h"

/* Where the list of a kind is. */
const char *list_path(struct web *w, const char *kind);
/* The list that the request's query asks for, and its address below another path. */
struct list_ask list_asked(struct web *w, const char *kind);
struct url *list_address(struct web *w, const char *path);
/* Does the address ask for a list by conditions, in an order, with columns, or as known at another time? */
bool web_list_wanted(const struct web *w);
bool web_list(struct web *w, const char *kind, struct err *e);
bool web_list_file(struct web *w, const char *kind, bool excel, struct err *e);

#endif
