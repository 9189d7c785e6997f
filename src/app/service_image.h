/* The file of the snapshot of now: which register and which point of its log it stands for, and when it is written. */
#ifndef COSO_APP_SERVICE_IMAGE_H
#define COSO_APP_SERVICE_IMAGE_H

#include "stats/snapshot.h"

#include <glib.h>

struct image;

/* write is called from a thread of its own when there may be something to write; it calls image_write and image_settle. */
struct image *image_new(const char *path, bool (*write)(void *user, struct err *e), void *user);
/* Writes it now when there is more to write. */
bool image_save(struct image *m, struct err *e);
/* Writes it once more when there is more to write; ends the thread. NULL is fine. */
void image_free(struct image *m);

/* Fills an empty snapshot: the heads of the log where it stands, and its number. NULL without an error when there is no such file; the
 * snapshot must be freed then. The store is in a reading transaction. */
GArray *image_take(struct image *m, struct store *s, struct snapshot *n, int64_t *number, struct err *e);
bool image_was_taken(struct image *m);

/* The snapshot was used: has it read more than what was written? Then it is written a little later. */
void image_moved(struct image *m, const struct snapshot *n);
/* Writes what the snapshot holds beside the file; nobody changes the snapshot meanwhile. image_settle brings it to the disk and puts it in
 * the place of the old one. Both true when there is nothing to do. */
bool image_write(struct image *m, struct store *s, struct snapshot *n, const GArray *heads, int64_t number, struct err *e);
bool image_settle(struct image *m, struct err *e);

#endif
