/* Records of any kind that has pages, as a file: every field that may be taken out, and what tells the row again when it comes back. Lists
 * by conditions are app/list. */
#ifndef COSO_APP_RECORD_OUT_H
#define COSO_APP_RECORD_OUT_H

#include "app/list/list.h"
#include "app/page/page_records.h"
#include "app/record/record_form_parts.h"

/* Written beside its place and renamed when whole; memory does not grow with the rows. ERR_NOT_FOUND: the kind has no pages, ERR_DENIED:
 * the viewer may take out nothing. purpose NULL: that of the grant. */
bool record_list_write(struct app *a, const struct page_ask *ask, const struct page_record_list_ask *what, enum list_format format,
	const char *path, const char *purpose, int64_t *rows, struct err *e);

/* ---- page_records.c: where lists of records look */
/* The books of a unit and what lies in it; NONE: all there are. */
bool record_list_areas(struct record_work *w, int64_t unit, GArray *out, struct err *e);
/* The unit asked for, else the one the viewer works in; NONE. */
int64_t record_list_unit(struct record_work *w, const char *text);
/* A unit and everything below it; and whether one of the places lies there. */
bool record_list_inside(struct record_work *w, int64_t unit, GHashTable **inside, struct err *e);
bool record_list_is_inside(GHashTable *inside, const GArray *places);

#endif
