/* Whole files; see file.h. GLib's own function says why only in a sentence that is half English and names the file again. */
#include "base/file.h"
#include "messages/base.def"

#include <errno.h>
#include <stdio.h>

char *file_read(const char *path, size_t *length, struct err *e)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		FAIL(e, ERR_NOT_FOUND, MSG_FILE_OPEN, path, g_strerror(errno));
		return NULL;
	}
	GString *all = g_string_new(NULL);
	char part[16384];
	size_t n = 0;
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		g_string_append_len(all, part, (gssize)n);
	int failed = ferror(f) ? errno : 0;
	fclose(f);
	if (failed != 0) {
		FAIL(e, ERR_NOT_FOUND, MSG_FILE_OPEN, path, g_strerror(failed));
		g_string_free(all, TRUE);
		return NULL;
	}
	*length = all->len;
	return g_string_free(all, FALSE);
}
