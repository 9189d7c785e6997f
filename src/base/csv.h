/* Comma-separated text (RFC 4180): quoted fields, doubled quotes, line ends CRLF or LF, a byte-order mark at the start is skipped. */
#ifndef COSO_BASE_CSV_H
#define COSO_BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"

struct csv_row {
	int line; /* number of its first line in the file, from 1 */
	size_t count;
	const char *const *fields; /* never NULL */
};

struct csv {
	size_t count;
	const struct csv_row *rows; /* empty lines are left out */
};

/* Reads a whole text (UTF-8, NUL-terminated); everything lives in the arena. NULL with an error when it is not UTF-8 or a quote is not
 * closed; name is for messages only. */
const struct csv *csv_read(const char *text, size_t length, const char *name, struct arena *a, struct err *e);

#endif
