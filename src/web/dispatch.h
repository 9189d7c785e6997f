/* From a request to an answer: route, session, rights, CSRF, handler, reading log, error page. Only the server calls it. */
#ifndef COSO_WEB_DISPATCH_H
#define COSO_WEB_DISPATCH_H

#include "web/web.h"

/* All of these run for http_options; user is the struct web_state. */
struct http_plan dispatch_plan(enum http_method method, const char *path, void *user);
void dispatch_handle(const struct http_request *q, struct http_response *r, void *user);
void dispatch_refuse(int status, struct http_response *r, void *user);

/* A form of another site may not post here: the browser says where it comes from. Tools that send neither header carry no cookie of ours.
 */
bool dispatch_same_origin(const struct http_request *q);

#endif
