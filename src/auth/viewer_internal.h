/* Between the files of auth; nobody else includes this. */
#ifndef COSO_AUTH_VIEWER_INTERNAL_H
#define COSO_AUTH_VIEWER_INTERNAL_H

#include "auth/auth.h"

#include <glib.h>

/* Where a grant holds: units and organisations with the days on which they belong to it. */
struct scope;

/* One right of one grant. */
struct viewer_right {
	enum auth_right act;
	const char *table;   /* NULL: any */
	const char *classes; /* "BOP" */
	int64_t field;	     /* field of work; NONE: any */
	int64_t secrecy_max;
	const struct scope *scope; /* NULL: everywhere */
	const char *purpose;
	bool nowhere; /* a grant without a territory: rights that concern no record (accounts, lists, log) */
};

struct viewer {
	gint holders; /* atomic */
	bool operator;
	int64_t account;
	const char *login, *display;
	struct arena *arena;
	const struct viewer_right *rights;
	size_t right_count;
	const int64_t *units; /* on top of the scopes */
	size_t unit_count;
};

#endif
