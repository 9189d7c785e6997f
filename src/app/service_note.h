/* Small writes that somebody waits for: what was read, when a session was last used. Those of all who wait at the same moment go into one
 * transaction, so that a disk that takes its time for a commit is asked once for all of them. */
#ifndef COSO_APP_SERVICE_NOTE_H
#define COSO_APP_SERVICE_NOTE_H

#include "app/service.h"

/* Writes inside the open transaction of the writer; may be called again when that transaction came to nothing, on another thread than the
 * caller's, which waits meanwhile. */
typedef bool service_note_write(struct store *writer, void *user, struct err *e);

/* True when it is in the register for good. Who fails, fails alone. */
bool service_note(struct service *s, service_note_write *write, void *user, struct err *e);

#endif
