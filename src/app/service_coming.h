/* The snapshot of now as a large write will leave it: made by the writer before its commit, so that who begins after it need not wait until
 * the snapshot has followed. */
#ifndef COSO_APP_SERVICE_COMING_H
#define COSO_APP_SERVICE_COMING_H

#include "app/service_law.h"
#include "stats/snapshot_image.h"

#include <glib.h>

struct coming;
struct coming *coming_new(void);
void coming_free(struct coming *g); /* NULL is fine */

/* Makes it through the writer, in its transaction, from a copy of the snapshot that stood at these heads; law: whose words it has. Nothing
 * comes of it when it cannot be made. One that nobody took goes. */
void coming_make(struct coming *g, struct store *writer, struct snapshot_copy *copy, struct law_version *law, const GArray *heads);

/* Is there one in the words of that law that is ahead of `from`, and whose writes are all in what the reader's transaction sees (number)?
 * Then it and the heads where it stands are the caller's. */
struct snapshot *coming_take(struct coming *g, struct store *reader, const struct law_version *law, int64_t from, int64_t number,
	GArray **heads, int64_t *stands);

#endif
