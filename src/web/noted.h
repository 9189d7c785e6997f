/* What the server writes into the log by itself: refusals, and files that went out. */
#ifndef COSO_WEB_NOTED_H
#define COSO_WEB_NOTED_H

#include "web/route.h"
#include "web/web.h"

/* Who asks: behind a proxy on this machine the last address it added, which the client cannot forge. */
const char *web_client_address(struct web *w);
/* Somebody signed in was refused a page. Bounded (auth/event.h); a failure to write goes to the server's own messages, the answer stays. */
void web_note_denied(struct web *w, const struct route *route);
/* An answer that is a file taken out by the right to do so, of which the use case has noted nothing itself: figures, papers, lists of
 * codes. */
void web_note_export(struct web *w, const struct route *route);

#endif
