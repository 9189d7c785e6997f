/* See folder.h. */
#include "app/backup/folder.h"

#include "app/backup/backup.h"
#include "base/file.h"
#include "messages/backup.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASIDE ".aside-"
#define DEEPEST 4
#define UNFINISHED "new-" /* of store/files.c */

/* ---- folders aside ---- */

/* What a process that was killed has left: a whole register, unsealed. */
static void remove_left(const char *path)
{
	g_autofree char *in = g_path_get_dirname(path), *base = g_path_get_basename(path), *start = g_strconcat(base, ASIDE, NULL);
	GDir *d = g_dir_open(in, 0, NULL);
	const char *name = NULL;
	while (d != NULL && (name = g_dir_read_name(d)) != NULL) {
		char *end = NULL;
		long pid = g_str_has_prefix(name, start) ? strtol(name + strlen(start), &end, 10) : 0;
		if (pid <= 0 || *end != '\0' || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		g_autofree char *left = g_build_filename(in, name, NULL);
		file_remove_folder(left);
	}
	if (d != NULL)
		g_dir_close(d);
}

bool folder_aside(const char *path, char **out, struct err *e)
{
	remove_left(path);
	*out = g_strdup_printf("%s" ASIDE "%ld", path, (long)getpid());
	if (g_mkdir(*out, 0700) == 0)
		return true;
	(void)FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_BACKUP_IO, *out, g_strerror(errno));
	g_clear_pointer(out, g_free);
	return false;
}

/* ---- files in one ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool list_names(const char *folder, GPtrArray **out, struct err *e)
{
	GError *wrong = NULL;
	GDir *d = g_dir_open(folder, 0, &wrong);
	const char *name = NULL;
	*out = g_ptr_array_new_with_free_func(g_free);
	if (d == NULL) {
		bool absent = g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT);
		if (!absent)
			(void)FAIL(e, ERR_IO, MSG_BACKUP_IO, folder, wrong->message);
		g_error_free(wrong);
		return absent;
	}
	while ((name = g_dir_read_name(d)) != NULL)
		g_ptr_array_add(*out, g_strdup(name));
	g_dir_close(d);
	g_ptr_array_sort(*out, by_text);
	return true;
}

static bool each_below(const char *folder, const char *above, int depth, folder_file each, void *user, struct err *e)
{
	GPtrArray *names = NULL;
	bool ok = list_names(folder, &names, e);
	for (guint i = 0; ok && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *inside = *above == '\0' ? g_strdup(name) : g_strconcat(above, "/", name, NULL);
		struct stat st;
		if (g_str_has_prefix(name, UNFINISHED) || lstat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < DEEPEST)
			ok = each_below(path, inside, depth + 1, each, user, e);
		else if (S_ISREG(st.st_mode))
			ok = each(inside, path, st.st_size, user, e);
	}
	g_ptr_array_unref(names);
	return ok;
}

bool folder_each(const char *folder, folder_file each, void *user, struct err *e)
{
	return each_below(folder, "", 0, each, user, e);
}

/* ---- copies ---- */

/* "coso-20261129-030000.tar.zst.age" */
static bool is_copy(const char *name)
{
	const char *at = name + strlen(COPY_PREFIX);
	return g_str_has_prefix(name, COPY_PREFIX) && strspn(at, "0123456789-") == strlen("20261129-030000") &&
	       strcmp(at + strlen("20261129-030000"), COPY_SUFFIX) == 0;
}

bool folder_copies(const char *folder, GPtrArray **out, struct err *e)
{
	GPtrArray *names = NULL;
	bool ok = list_names(folder, &names, e);
	*out = g_ptr_array_new_with_free_func(g_free);
	for (guint i = names->len; ok && i > 0; i--)
		if (is_copy(g_ptr_array_index(names, i - 1)))
			g_ptr_array_add(*out, g_strdup(g_ptr_array_index(names, i - 1)));
	g_ptr_array_unref(names);
	return ok;
}

char *app_backup_newest(const char *folder, struct err *e)
{
	GPtrArray *names = NULL;
	char *path = NULL;
	if (folder_copies(folder, &names, e) && names->len > 0)
		path = g_build_filename(folder, g_ptr_array_index(names, 0), NULL);
	else
		(void)FAIL(e, ERR_NOT_FOUND, MSG_BACKUP_NONE_THERE, folder);
	g_ptr_array_unref(names);
	return path;
}
