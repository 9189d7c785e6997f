/* The table of addresses (routes.def) and finding a row in it. */
#ifndef COSO_WEB_ROUTE_H
#define COSO_WEB_ROUTE_H

#include "web/web.h"

struct route {
	const char *name; /* of the handler: "web_person" */
	enum http_method method;
	const char *path;
	web_handler *handler;
	enum auth_right right;
	int flags;
	size_t body_max;
};

extern const struct route route_all[];
extern const size_t route_count;

enum route_match { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_OTHER_METHOD };

/* The row of a path. HEAD finds the row of GET. parameters (may be NULL) gets what stands for each :name, living in the arena. */
enum route_match route_find(
	enum http_method method, const char *path, const struct route **found, const char *parameters[4], struct arena *a);

#endif
