/* A snapshot of now as a file: what has been read of the register, so that a program that starts need not read it row by row. It is never
 * needed: a file that is not exactly what is expected is no file. It holds personal data (births, memberships, posts), no names. */
#ifndef COSO_STATS_SNAPSHOT_IMAGE_H
#define COSO_STATS_SNAPSHOT_IMAGE_H

#include "stats/snapshot.h"

#include <glib.h>

/* Writes it beside, for its owner only. key: what must be the same for who reads it (the views of the register); state: comes back with it.
 * NULL on error. The directory must be there. */
struct image_file;
struct image_file *snapshot_image_write(struct snapshot *n, const char *path, const char *key, const GByteArray *state, struct err *e);
/* Brings it to the disk and into its place: whoever reads meets the old one or the new one. Frees it. */
bool snapshot_image_settle(struct image_file *f, struct err *e);
void snapshot_image_drop(struct image_file *f); /* or not; NULL is fine */
/* Is there anything to write? */
bool snapshot_image_worth(const struct snapshot *n);

/* Fills an empty snapshot. False without an error: there is none, or it is damaged, shortened, of another program or key; the snapshot must
 * be freed then. */
bool snapshot_image_read(struct snapshot *n, const char *path, const char *key, GByteArray *state);

/* The same to and from an open file, from its beginning to its end, nothing else in it. */
bool snapshot_image_to(int fd, const struct snapshot *n, const char *key, const GByteArray *state);
bool snapshot_image_from(int fd, struct snapshot *n, const char *key, GByteArray *state);

/* A snapshot as it stands, taken quickly while nobody changes it; and a second snapshot like it made from that, for one thread of its own
 * and with the names, but without the planes that were kept. Of one copy one snapshot. NULL: there is no memory, or e. The vocabulary of
 * the first must live as long. */
struct snapshot_copy;
struct snapshot_copy *snapshot_copy_take(const struct snapshot *n);
struct snapshot *snapshot_copy_open(struct snapshot_copy *c, struct store *s, struct err *e);
void snapshot_copy_free(struct snapshot_copy *c); /* NULL is fine */
/* What its rows take. */
size_t snapshot_image_bytes(const struct snapshot *n);
/* Another that reads through s what that one has read. NULL on error. */
struct snapshot *snapshot_read_again(const struct snapshot *as, struct store *s, struct err *e);

/* How much a snapshot has read: another number, more to write. */
uint64_t snapshot_image_extent(const struct snapshot *n);

#endif
