/* The table of addresses, and finding a row in it. */
#include "web/route.h"

#include <string.h>

#define GET HTTP_GET
#define POST HTTP_POST
#define ROUTE(method, path, handler, right, flags, body_max) {#handler, method, path, handler, right, flags, body_max},
const struct route route_all[] = {
#include "web/routes.def"
};
#undef ROUTE
#undef GET
#undef POST
const size_t route_count = G_N_ELEMENTS(route_all);

/* Length of the segment that begins at p (after its '/'). */
static size_t segment(const char *p)
{
	return strcspn(p, "/");
}

/* -1: does not fit; else the number of literal segments, so that "/people/new" wins over "/people/:id". */
static int fit(const char *pattern, const char *path, const char *parameters[4], struct arena *a)
{
	int literal = 0, n = 0;
	while (*pattern == '/' && *path == '/') {
		size_t want = segment(++pattern), have = segment(++path);
		if (*pattern == ':') {
			if (have == 0)
				return -1;
			must(n < 4);
			if (parameters != NULL)
				parameters[n] = arena_strndup(a, path, have);
			n++;
		} else if (want == have && strncmp(pattern, path, want) == 0) {
			literal++;
		} else {
			return -1;
		}
		pattern += want;
		path += have;
	}
	return *pattern == '\0' && *path == '\0' ? literal : -1;
}

enum route_match route_find(
	enum http_method method, const char *path, const struct route **found, const char *parameters[4], struct arena *a)
{
	enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
	int best = -1;
	bool other = false;
	*found = NULL;
	for (size_t i = 0; i < route_count; i++) {
		int literal = fit(route_all[i].path, path, NULL, NULL);
		if (literal < 0)
			continue;
		if (route_all[i].method != wanted) {
			other = true;
		} else if (literal > best) {
			best = literal;
			*found = &route_all[i];
		}
	}
	if (*found == NULL)
		return other ? ROUTE_OTHER_METHOD : ROUTE_NO_PATH;
	if (parameters != NULL)
		fit((*found)->path, path, parameters, a);
	return ROUTE_FOUND;
}
