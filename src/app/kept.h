/* Worked-out parts of pages that a service keeps until the register changes (also by another process). Rights may change without the
 * register's facts: what depends on whose rights are asked has viewer_mark in its key. What was read of protected data while a part was
 * made (app_note_reading) is noted again for everybody who gets it. */
#ifndef COSO_APP_KEPT_H
#define COSO_APP_KEPT_H

#include "app/app.h"

/* Works the part out into the arena; NULL on error. */
typedef const void *kept_make(struct app *a, void *user, struct arena *arena, struct err *e);

/* The part of that key as the register stands in the caller's read transaction: kept, or made now. It is never changed, and lives until
 * the app is given back. NULL on error. */
const void *kept_get(struct app *a, const char *key, kept_make *make, void *user, struct err *e);
/* The same of a part that is made only of units, organisations, posts, terms, requests for reports and the law: it is kept also while
 * people and reports are written about. */
const void *kept_get_structure(struct app *a, const char *key, kept_make *make, void *user, struct err *e);
/* The same of a part that is made of what was known at the end of days that are over: nothing written from now on changes it. The key says
 * which days, and whose rights. */
const void *kept_get_past(struct app *a, const char *key, kept_make *make, void *user, struct err *e);
/* Gives back everything the app holds. */
void kept_release(struct app *a);

/* What a service keeps. */
struct kept;
struct kept *kept_new(void);
void kept_free(struct kept *k); /* NULL is fine; nobody may hold anything of it any more */

#endif
