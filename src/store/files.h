/* Attached files beside the database: named by a hash of what is in them, in "<database>.files/ab/…" (for PostgreSQL in $COSO_FILES_DIR),
 * readable by their owner alone. Written whole or not at all. Sealed ones are encrypted with the register's key, and named by a keyed hash,
 * so that a name tells nothing. The rows that speak of them are of kind attachment. */
#ifndef COSO_STORE_FILES_H
#define COSO_STORE_FILES_H

#include "store/store.h"

/* Where they are; NULL: no folder is configured (PostgreSQL). To be freed. */
char *files_folder(struct store *s);

/* Copies what is in fd (from its beginning) into the folder, also over what is there under that name (it may be broken); on disk when it
 * returns. *hash lives in the arena.
 */
bool files_keep(struct store *s, int fd, bool seal, const char **hash, int64_t *bytes, struct arena *a, struct err *e);
/* The content, checked against its hash: ERR_NOT_FOUND, ERR_DATA. *out is the caller's. */
bool files_read(struct store *s, const char *hash, bool sealed, GBytes **out, struct err *e);

struct files_report {
	int64_t files, bytes, unused, removed;
};
/* Asks every file and every row that speaks of one, now or in the past: each must be there with its content, and none without a row. clean:
 * files without a row that are older than an hour, and what a crash left half-written, are removed. */
bool files_check(struct store *s, bool clean, store_say say, void *user, int64_t *findings, struct files_report *out, struct err *e);

#endif
