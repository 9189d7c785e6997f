/* Files packed and sealed as one: tar, zstd, age. A copy of a register is worth what it takes to open it without us:
 *     age --decrypt --identity KEY FILE | tar --extract --zstd */
#ifndef COSO_EXCHANGE_SEALED_H
#define COSO_EXCHANGE_SEALED_H

#include "base/err.h"

#include <stdint.h>

struct sealed;

/* "PATH.part" until it is closed; PATH must not be there. Recipients as in age.h. NULL on error. */
struct sealed *sealed_create(const char *path, char *const *recipients, struct err *e);
/* How far it is; false stops it (ERR_CANCELLED). */
typedef bool (*sealed_progress)(int64_t bytes, void *user);
/* A file under a name of its own (relative, with "/"); it must stay as it is meanwhile. sum: its SHA-256 in hexadecimal. */
bool sealed_add(struct sealed *x, const char *name, const char *path, char sum[65], sealed_progress progress, void *user, struct err *e);
bool sealed_add_text(struct sealed *x, const char *name, const char *text, size_t length, struct err *e);
/* On disk, under its name; or, with failed, gone. Frees it. */
bool sealed_close(struct sealed *x, bool failed, struct err *e);

/* Unpacks into the folder, which is there and empty. Nothing but plain files with relative names below it is taken: whoever knows the
 * public key can make such a file. each, if not NULL, gets every name with its SHA-256. */
typedef bool (*sealed_each)(const char *name, int64_t bytes, const char *sum, void *user, struct err *e);
bool sealed_extract(const char *path, const char *identity, const char *folder, sealed_each each, void *user, struct err *e);

#endif
