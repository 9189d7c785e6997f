/* What a server keeps between requests: the law, read again when the register has other words of its own; connections; the snapshot of
 * facts that figures are counted from, shared and thrown away when the register has changed (also by another process); drawn reports. The
 * command line does without. */
#ifndef COSO_APP_SERVICE_H
#define COSO_APP_SERVICE_H

#include "app/app.h"

struct service;

/* Opens the register and reads the law. NULL on error. */
struct service *service_open(const char *address, struct err *e);
/* Keeps what figures are counted from in this file as well, for a quick start; right after opening. It holds personal data, no names. */
void service_use_image(struct service *s, const char *path);
void service_close(struct service *s); /* NULL is fine; nobody may still hold an app of it */

/* An app on a reading connection of its own, with the shared law and snapshots; one thread at a time uses it. NULL on error. */
struct app *service_borrow(struct service *s, struct err *e);
/* How long one question may read through that app's connection, from now on; 0: as long as it takes, for long work. What was borrowed may
 * still have the limit of who had it before. */
bool service_limit_reading(struct app *a, int64_t seconds, struct err *e);
/* The same on a writing connection. There is one; the call waits some seconds for it, then ERR_BUSY: while a long work has it, few wait, so
 * that the threads of a server are not all waiting. NULL on error. */
struct app *service_borrow_writer(struct service *s, struct err *e);
/* The turn to write passes on while the app, which has no transaction open, is still used for reading: what is worked out after a change,
 * or after one that was only tried, keeps nobody waiting. Of an app that has no turn: nothing. */
void service_writing_over(struct app *a);
/* Ends what the app has open, forgets its viewer and gives it back. NULL is fine. */
void service_return(struct service *s, struct app *a);

#endif
