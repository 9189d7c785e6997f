/* Folders beside a register for what one person sent or ordered and nobody else may see: files on their way in, long work going out. */
#ifndef COSO_APP_PRIVATE_FOLDER_H
#define COSO_APP_PRIVATE_FOLDER_H

#include "app/app.h"

/* "REGISTER.WHAT" beside an SQLite file, "$COSO_FILES_DIR.WHAT" with PostgreSQL; made when it is not there, for the program's user only.
 * NULL on error: no folder is named, or it cannot be made. */
const char *private_folder(struct app *a, const char *what, struct arena *arena, struct err *e);
/* A name nobody can guess; 24 hexadecimal digits. */
const char *private_id_new(struct arena *arena);
/* May this, out of an address, be such a name? Anything else could be a path. */
bool private_is_id(const char *id);
/* Login of whoever asks; "" for the operator. */
const char *private_login(const struct app *a);
/* A small JSON text kept whole or not at all: a server killed meanwhile leaves the text before. */
bool private_save(const char *path, const char *text, struct err *e);

#endif
