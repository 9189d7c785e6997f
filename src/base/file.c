/* Whole files; see file.h. GLib's own function says why only in a sentence that is half English and names the file again. */
#include "base/file.h"
#include "messages/base.def"

#include <glib/gstdio.h>
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

#define DEEPEST 12

static void remove_below(const char *folder, int depth)
{
	GDir *d = depth < DEEPEST ? g_dir_open(folder, 0, NULL) : NULL;
	const char *name = NULL;
	while (d != NULL && (name = g_dir_read_name(d)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			remove_below(path, depth + 1);
		else
			(void)g_unlink(path);
	}
	if (d != NULL)
		g_dir_close(d);
	(void)g_rmdir(folder);
}

void file_remove_folder(const char *folder)
{
	if (folder != NULL)
		remove_below(folder, 0);
}
