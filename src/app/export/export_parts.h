/* Between the files of exports; nobody else includes this. */
#ifndef COSO_APP_EXPORT_PARTS_H
#define COSO_APP_EXPORT_PARTS_H

#include "app/export/export.h"
#include "app/record/record_parts.h"

#include <jansson.h>

#define EXPORT_CHUNK 500 /* rows read at once; their memory is given back before the next */

/* Where the export looks. */
struct export_where {
	int64_t unit;	   /* NONE: everywhere */
	GHashTable *units; /* int64_t *: the unit and all that ever lay below it; NULL: everywhere */
	GArray *areas;	   /* int64_t: books; of a unit those of what lies in it */
};
bool export_where(struct app *a, const struct export_ask *ask, struct export_where *out, struct err *e);
void export_where_free(struct export_where *w);
bool export_inside(const struct export_where *w, int64_t unit);

/* Every row of a table (area NONE: of all books) in order of id, a chunk at a time; what a chunk needed is given back with its arena.
 * Places of people found for one chunk live in no arena, but would pile up: they are forgotten too. */
typedef bool export_row(void *user, const void *row, struct err *e);
/* Whose export, and how many rows of all tables it has read. */
struct export_pace {
	const struct export_ask *ask;
	int64_t rows;
};
bool export_each(
	struct record_work *w, const struct table *t, int64_t area, export_row *each, void *user, struct export_pace *pace, struct err *e);

bool export_records(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e);
bool export_popolo(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e);

/* ---- export_popolo_words.c: members of a Popolo object; what is empty is not written */
void popolo_put(json_t *o, const char *key, const char *text);
void popolo_put_code(struct record_work *w, json_t *o, const char *key, const char *list, int64_t num);
void popolo_put_flag(json_t *o, const char *key, int64_t value);
void popolo_put_pdate(json_t *o, const char *key, int64_t day);
/* A span; "not later than" has no word in Popolo: such a day stands in own. */
void popolo_put_span(json_t *o, json_t *own, const struct table *t, const void *row, const char *from_key, const char *until_key);
/* What Popolo has no word for, as the member "coso"; takes own. */
void popolo_add_own(json_t *o, json_t *own);
/* The id other programs know a record by: one it came with, else our own. Its other numbers go into identifiers (may be NULL). */
bool popolo_outside_id(struct record_work *w, const char *kind, int64_t id, const char **out, json_t *identifiers, struct err *e);
bool popolo_put_ref(struct record_work *w, json_t *o, const char *key, const char *kind, int64_t id, struct err *e);
/* Takes identifiers. */
void popolo_add_identifiers(json_t *o, json_t *identifiers);
void popolo_put_contact(json_t *o, const char *type, const char *value);
void popolo_put_other_name(json_t *o, const char *name, const char *note);
/* Members of an object that a version fills, without its days. */
typedef bool popolo_say(void *user, const void *version, json_t *o, json_t *own, struct err *e);
/* Popolo knows one state of somebody or something, and that from its first day to its last: the days of life, a version of k, become those
 * of all versions. every: those that say something else stand with their days as "states" in own, and former names in other_names of o,
 * where any reader of Popolo finds them. */
bool popolo_put_states(struct record_work *w, const struct kind *k, int64_t area, void *life, bool every, popolo_say *say, void *user,
	json_t *o, json_t *own, struct err *e);

#endif
