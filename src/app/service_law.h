/* The law of a service: the program's, with the words the register adds to its lists. Each version is made once and never changed; who uses
 * one holds it. When the register has other words, by whatever process, the next to ask makes the next version, and the older goes with the
 * last who holds it. */
#ifndef COSO_APP_SERVICE_LAW_H
#define COSO_APP_SERVICE_LAW_H

#include "app/app.h"

struct law_version;
/* One more holder; gives the same back. */
struct law_version *law_hold(struct law_version *v);
void law_release(struct law_version *v); /* NULL is fine */
/* Grows from version to version. */
int64_t law_number(const struct law_version *v);

/* The newest version. */
struct laws;
struct laws *laws_new(void);
void laws_free(struct laws *l); /* NULL is fine; versions may still be held */
/* The version that has the words of the register as the connection, in no transaction, sees them; for one holder. NULL on error. */
struct law_version *laws_now(struct laws *l, struct store *s, struct err *e);

/* The app uses that version from now on, and holds it instead of the one it had. */
void app_take_law(struct app *a, struct law_version *v);
/* The app holds none any more. */
void app_leave_law(struct app *a);

#endif
