/* Whole files. */
#ifndef COSO_BASE_FILE_H
#define COSO_BASE_FILE_H

#include "base/err.h"

#include <stddef.h>

/* The whole file, with a zero byte after it that *length does not count; the caller g_frees it. NULL: the error names the file and says
 * why, in the words of the system and so in the reader's language. */
char *file_read(const char *path, size_t *length, struct err *e);
/* A folder of the program's own with everything in it, following no links; what cannot be removed stays. NULL is fine. */
void file_remove_folder(const char *folder);

#endif
