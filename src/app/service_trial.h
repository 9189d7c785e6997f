/* Long works in a server: trials on a connection of their own, so that the one writer stays free for everybody else; writing. */
#ifndef COSO_APP_SERVICE_TRIAL_H
#define COSO_APP_SERVICE_TRIAL_H

#include "app/service.h"

/* An app whose connection may write, for use cases that roll back (app_import as a dry run, store/trial.h). NULL on error. */
struct app *service_open_trial(struct service *s, struct err *e);
void service_close_trial(struct app *a); /* NULL is fine */

/* The writer, for a work that may take long; it goes back by service_return. Waits until it is free, or *stop is set (by g_atomic_int_set):
 * NULL with ERR_CANCELLED. NULL on error. */
struct app *service_borrow_writer_long(struct service *s, const int *stop, struct err *e);

#endif
