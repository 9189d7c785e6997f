/* The daily mail of a server: one thread of its own, once a day at the hour of the file; what could not go out is tried again each hour. No
 * page ever waits for it. */
#ifndef COSO_WEB_MAILER_H
#define COSO_WEB_MAILER_H

#include "base/err.h"

struct mailer;
struct web_state;
/* path: the file of mail_server_read. NULL on error. state outlives it. */
struct mailer *mailer_start(struct web_state *state, const char *path, struct err *e);
/* Gives up what is under way. NULL is fine. */
void mailer_stop(struct mailer *m);

#endif
