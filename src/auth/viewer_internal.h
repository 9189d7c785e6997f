/* Between the files of auth; nobody else includes this. */
#ifndef COSO_AUTH_VIEWER_INTERNAL_H
#define COSO_AUTH_VIEWER_INTERNAL_H

#include "auth/viewer_shared.h"

#include <glib.h>

/* One right of one grant. */
struct viewer_right {
	int64_t act;
	const char *table, *classes; /* table "*": any kind */
	int64_t fields[2];	     /* fields of work of the right and of the grant; NONE: any */
	const struct scope *scope;   /* NULL: a grant without a territory: only what concerns no record of a place */
	const char *purpose;
	int64_t secrecy; /* the highest it reaches */
};

struct viewer {
	gint holders; /* atomic */
	bool all;     /* the operator */
	bool kept;    /* one of the program's own: not counted */
	bool must_have_code;
	int64_t account;
	const char *login, *display, *mark;
	struct arena *arena;
	const char *const *reading;   /* viewer_reading */
	struct viewer_shared *shared; /* held: scopes and fields are its */
	const struct viewer_right *rights;
	size_t right_count;
	const struct record_fields *fields;
	const int64_t *units; /* on top of the scopes */
	size_t unit_count;
	const int64_t *organisations; /* that grants name */
	size_t organisation_count;
};

#endif
