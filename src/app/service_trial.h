/* Long trials in a server: on a connection of their own, so that the one writer stays free for everybody else. */
#ifndef COSO_APP_SERVICE_TRIAL_H
#define COSO_APP_SERVICE_TRIAL_H

#include "app/service.h"

/* An app whose connection may write, for use cases that roll back (app_import as a dry run, store/trial.h). NULL on error. */
struct app *service_open_trial(struct service *s, struct err *e);
void service_close_trial(struct app *a); /* NULL is fine */

#endif
