/* See private_folder.h. */
#include "app/private_folder.h"

#include "messages/base.def"
#include "messages/page_import.def"
#include "store/files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define ID_BYTES 12

const char *private_folder(struct app *a, const char *what, struct arena *arena, struct err *e)
{
	struct db *db = store_db(a->store);
	g_autofree char *files = files_folder(a->store);
	if (db_engine_of(db) != DB_SQLITE && files == NULL) {
		FAIL0(e, ERR_IO, MSG_IMPORT_NO_FOLDER);
		return NULL;
	}
	const char *path = arena_printf(arena, "%s.%s", db_engine_of(db) == DB_SQLITE ? db_address(db) : files, what);
	if (g_mkdir_with_parents(path, 0700) == 0)
		return path;
	FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, path, g_strerror(errno));
	return NULL;
}

const char *private_id_new(struct arena *arena)
{
	unsigned char random[ID_BYTES];
	char hex[2 * ID_BYTES + 1];
	randombytes_buf(random, sizeof random);
	return arena_strdup(arena, sodium_bin2hex(hex, sizeof hex, random, sizeof random));
}

bool private_is_id(const char *id)
{
	return strlen(id) == 2 * ID_BYTES && strspn(id, "0123456789abcdef") == strlen(id);
}

const char *private_login(const struct app *a)
{
	return viewer_is_operator(a->viewer) ? "" : viewer_login(a->viewer);
}

bool private_save(const char *path, const char *text, struct err *e)
{
	GError *why = NULL;
	if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
		return true;
	FAIL(e, ERR_IO, MSG_FILE_WRITE, path, why->message);
	g_error_free(why);
	return false;
}
