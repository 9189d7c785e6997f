/* A shared machine that was left alone: every page is covered until the password is given again, and what was sent meanwhile is carried. */
#ifndef COSO_WEB_COVER_H
#define COSO_WEB_COVER_H

#include "web/route.h"

/* Before anything else of a request with a session: *stop when the page that asks for the password is the answer. A password that comes
 * with a form (field _unlock) opens the session, and the form goes on. */
bool cover_look(struct web *w, const struct route *route, bool *stop, struct err *e);

#endif
