/* Folders of copies, and those that copies are made and unpacked in. */
#ifndef COSO_APP_BACKUP_FOLDER_H
#define COSO_APP_BACKUP_FOLDER_H

#include "base/err.h"

#include <glib.h>
#include <stdint.h>

#define COPY_PREFIX "coso-"
#define COPY_SUFFIX ".tar.zst.age"
#define COPY_REHEARSALS "rehearsals.jsonl" /* a line for each time one was tried, beside them */

/* "PATH.aside-PROCESS", made for the program's user only; those of processes that are gone are removed with what is in them. */
bool folder_aside(const char *path, char **out, struct err *e);
/* Every plain file below the folder that is not somebody's unfinished one; names relative to it, in order. A folder that is not there has
 * none. */
typedef bool (*folder_file)(const char *name, const char *path, int64_t bytes, void *user, struct err *e);
bool folder_each(const char *folder, folder_file each, void *user, struct err *e);
/* What "rehearsals.jsonl" of a folder says, in its order; lines that are none of ours are left out. Free with g_array_unref. */
struct copy_trial {
	char copy[64];
	int64_t at_ms, findings;
	bool opened; /* false: nothing could be looked at */
};
GArray *folder_trials(const char *folder);
/* Names of the copies in a folder, newest first. */
bool folder_copies(const char *folder, GPtrArray **out, struct err *e);

#endif
