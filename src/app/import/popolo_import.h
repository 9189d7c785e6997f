/* Taking in a Popolo file through a mapping written by hand (domain/imports/popolo/NAME.yaml): people, bodies with their superiors, terms,
 * posts, and who held what, as one batch and one group of the change log. What is there already (by the number the source knows it by) is
 * left alone, so taking the same file in twice changes nothing. What the register has no place for is named with how often it occurs.
 */
#ifndef COSO_APP_POPOLO_IMPORT_H
#define COSO_APP_POPOLO_IMPORT_H

#include "app/app.h"

struct popolo_options {
	const char *file;
	const char *map;  /* name of a mapping that comes with the program, or a path ending in .yaml */
	const char *unit; /* code of the unit whose book people go into where the file does not say; NULL: as the mapping says */
	bool dry;
	const char *reason, *actor;
	ymd today;
	enum msg_lang lang;
};

enum popolo_class { POPOLO_PERSONS, POPOLO_ORGANISATIONS, POPOLO_POSTS, POPOLO_EVENTS, POPOLO_MEMBERSHIPS, POPOLO_AREAS, POPOLO_CLASSES };

struct popolo_report {
	int64_t seen[POPOLO_CLASSES], made[POPOLO_CLASSES], same[POPOLO_CLASSES], left[POPOLO_CLASSES]; /* left: no place for it here */
	const char *const *unheld;   /* "persons.links: 25", NULL-terminated */
	const char *const *problems; /* all of them; nothing is written while there is one */
	size_t problem_count;
	const char *const *notes; /* what the mapping decided: "2 …" */
	bool written;
	int64_t group;	   /* NONE when nothing was written */
	const char *batch; /* NULL when nothing was written */
};

/* Is it a Popolo file, by its beginning? */
bool popolo_is(const char *path);
bool app_popolo_import(struct app *a, const struct popolo_options *o, struct arena *arena, struct popolo_report *out, struct err *e);
/* The counts in words, a line each. */
void popolo_report_text(const struct popolo_report *r, enum msg_lang lang, GString *out);

#endif
