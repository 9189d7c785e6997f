/* Between the files that take Popolo in; nobody else includes this. */
#ifndef COSO_APP_POPOLO_PARTS_H
#define COSO_APP_POPOLO_PARTS_H

#include "app/import/popolo_import.h"
#include "base/yaml.h"

#include <jansson.h>

#define POPOLO_PROBLEMS_MAX 1000

/* What an object of the file has become: a row that is there, or one that a line of ours makes. */
struct popolo_ref {
	const char *text;   /* as app_put takes it: "$name" or an id */
	int64_t id;	    /* NONE: it is new */
	int64_t area;	    /* of a person; of a unit its book, NONE without one */
	const json_t *kept; /* what later objects need of it; NULL */
};

/* A file on its way in. */
struct popolo_taking {
	struct app *app;
	const struct popolo_options *o;
	struct arena *arena;
	const struct yaml *map;
	const char *scheme;
	ymd known_from;
	bool end_exclusive;
	int64_t unit_area; /* where people go the file says nothing of; NONE */
	struct popolo_report *report;
	GString *lines;
	GHashTable *refs;   /* "person\tID" -> struct popolo_ref * (arena) */
	GHashTable *unheld; /* "persons.links" -> int64_t * */
	GPtrArray *problems;
	GHashTable *seen;  /* "person\tID" of the objects met */
	GPtrArray *kept;   /* json_t * */
	const char *level; /* of areas: this one; NULL: what is none of ours */
	/* of the object at hand */
	const char *array;
	int64_t number, line;
	int64_t cut_at_death, posts_made, behalves;
};

/* ---- popolo_map.c */
bool popolo_read_map(struct popolo_taking *x, struct err *e);
/* The text of codes.FIELD.TEXT of a section, TEXT itself where it is a code already, or the default; NULL when there is none of these
 * (said as a problem if needed). */
const char *popolo_code(struct popolo_taking *x, const char *section, const char *field, const char *list, const char *text, bool needed);
const char *popolo_default(const struct popolo_taking *x, const char *section, const char *field);
/* Is text one of the list SECTION.KEY? */
bool popolo_listed(const struct popolo_taking *x, const char *section, const char *key, const char *text);
void popolo_problem(struct popolo_taking *x, msg_key key, const char *one, const char *two);
void popolo_unheld(struct popolo_taking *x, const char *what);
/* Names every member of the object that is not among the known ones. */
void popolo_unheld_members(struct popolo_taking *x, const json_t *object, const char *const *known);

/* ---- popolo_lines.c: rows as lines of app/put.h */
const char *popolo_text(const json_t *o, const char *key);	 /* NULL when absent, empty or no text */
const json_t *popolo_own(const json_t *o);			 /* the member "coso"; NULL */
void popolo_set(json_t *set, const char *key, const char *text); /* nothing when NULL */
void popolo_line(struct popolo_taking *x, const char *table, const char *as, json_t *set);
/* Bounds of the object into from_d, from_p, until_d, until_p. otherwise: the first day when the object gives none; NULL: known_from. */
bool popolo_span(struct popolo_taking *x, json_t *set, const json_t *o, const char *from_key, const char *until_key, const char *otherwise,
	const char *otherwise_until);
/* What the rows of one state say, without their days; false: a problem, said. */
typedef bool popolo_build(struct popolo_taking *x, const json_t *state, json_t *v, struct err *e);
/* The states of an object as rows: those under coso.states, each with its days, or the only one, with the days of span. NULL: something is
 * wrong with one (said), or an error. */
json_t *popolo_versions(struct popolo_taking *x, const json_t *o, const json_t *span, const char *from_key, const char *until_key,
	popolo_build *build, struct err *e);
/* As lines; takes states. */
void popolo_version_lines(struct popolo_taking *x, const char *kind, const struct popolo_ref *self, json_t *states);
/* Finds what the object has become or is in the register; NULL when it is nowhere. */
const struct popolo_ref *popolo_find(struct popolo_taking *x, const char *kind, const char *id, struct err *e);
/* Remembers; text NULL: a new one, named by its kind and id. */
struct popolo_ref *popolo_keep(struct popolo_taking *x, const char *kind, const char *id, int64_t row, int64_t area);
void popolo_remember(struct popolo_taking *x, const struct popolo_ref *ref, const json_t *o);
/* The object's own id, if it is not there already: then it is counted as the same, and NULL is given (as when something is wrong with it).
 */
const char *popolo_new_id(struct popolo_taking *x, enum popolo_class c, const char *kind, const json_t *o, struct err *e);
/* The number the source knows it by, and its other identifiers, as rows. */
void popolo_keys(struct popolo_taking *x, const char *kind, const struct popolo_ref *ref, const char *id, const json_t *o);
/* The object a member points at; a problem when it is nowhere. */
const struct popolo_ref *popolo_pointed(
	struct popolo_taking *x, const char *kind, const json_t *o, const char *key, bool needed, struct err *e);

/* ---- popolo_objects.c, popolo_members.c: one object each */
bool popolo_area(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_organisation(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_superiors(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_event(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_post(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_person(struct popolo_taking *x, const json_t *o, struct err *e);
bool popolo_membership(struct popolo_taking *x, const json_t *o, struct err *e);

#endif
