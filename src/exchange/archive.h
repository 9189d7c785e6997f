/* Many files as one: a zip archive to hand over. */
#ifndef COSO_EXCHANGE_ARCHIVE_H
#define COSO_EXCHANGE_ARCHIVE_H

#include "base/err.h"

#include <glib.h>
#include <stddef.h>

struct archive_item {
	const char *name; /* in the archive, UTF-8, unlike the others; "/" makes folders */
	const char *file; /* path of what goes in */
};

/* Writes the archive whole or not at all; what goes in is read while it is written, a piece at a time. */
bool archive_write(const char *path, const struct archive_item *items, size_t count, struct err *e);

/* All bytes of a zip that libzip has written to memory and closed; NULL when they cannot be read. Caller owns. */
struct zip_source;
GBytes *archive_bytes(struct zip_source *s);

#endif
