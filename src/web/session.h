/* The session of a request: from the cookie to a viewer. */
#ifndef COSO_WEB_SESSION_H
#define COSO_WEB_SESSION_H

#include "web/web.h"

/* Finds the session of the request's cookie; w->viewer stays NULL when there is none. */
bool web_session_open(struct web *w, struct err *e);
/* Notes that the session is in use, when it is time to. */
bool web_session_touch(struct web *w, struct err *e);
/* Gives back what the session holds. */
void web_session_close(struct web *w);
/* Is this the value of the hidden field that our own pages carry? */
bool web_session_csrf_fits(const struct web *w, const char *given);
/* Sets or (token NULL) takes away the cookie. */
void web_session_cookie(struct web *w, const char *token);

#endif
