/* A Word file of somebody's own with content controls named after values: a copy of it in which they are filled. Everything else of the
 * file stays byte for byte what it was. */
#ifndef COSO_EXCHANGE_DOCX_FILL_H
#define COSO_EXCHANGE_DOCX_FILL_H

#include "base/arena.h"
#include "base/err.h"

#include <glib.h>

/* The text for a name (the control's tag, else its title); NULL: there is no such value, the control stays as it is. Sets the error and
 * gives NULL when it fails. */
typedef const char *docx_value(void *user, const char *name, struct err *e);
/* How many rows a repeating section of that name has; -1: it is none of ours. */
typedef int64_t docx_rows(void *user, const char *section, struct err *e);
/* The text for a name in one of its rows, from 0. */
typedef const char *docx_row_value(void *user, const char *section, int64_t row, const char *name, struct err *e);

struct docx_values {
	docx_value *value;
	docx_rows *rows; /* NULL: no sections */
	docx_row_value *row_value;
	void *user;
};

struct docx_filled {
	size_t filled;		    /* controls */
	const char *const *unknown; /* names without a value, each once */
	size_t unknown_count;
};

/* The caller's bytes; NULL with an error for what is no Word file (ERR_INPUT). Names in the arena. */
GBytes *docx_fill(const char *path, const struct docx_values *values, struct docx_filled *out, struct arena *arena, struct err *e);

#endif
