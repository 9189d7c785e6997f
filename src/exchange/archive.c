/* See archive.h. */
#include "exchange/archive.h"

#include "messages/base.def"

#include <zip.h>

static bool add(zip_t *z, const struct archive_item *item)
{
	zip_source_t *source = zip_source_file(z, item->file, 0, -1);
	if (source == NULL)
		return false;
	if (zip_file_add(z, item->name, source, ZIP_FL_ENC_UTF_8) >= 0)
		return true;
	zip_source_free(source);
	return false;
}

bool archive_write(const char *path, const struct archive_item *items, size_t count, struct err *e)
{
	int why = 0;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
	if (z == NULL) {
		zip_error_t error;
		zip_error_init_with_code(&error, why);
		FAIL(e, ERR_IO, MSG_FILE_WRITE, path, zip_error_strerror(&error));
		zip_error_fini(&error);
		return false;
	}
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = add(z, &items[i]) || FAIL(e, ERR_IO, MSG_FILE_WRITE, path, zip_strerror(z));
	/* libzip writes beside the place and renames when all is there */
	if (ok && zip_close(z) == 0)
		return true;
	if (ok)
		FAIL(e, ERR_IO, MSG_FILE_WRITE, path, zip_strerror(z));
	zip_discard(z);
	return false;
}

GBytes *archive_bytes(struct zip_source *s)
{
	zip_stat_t st;
	GBytes *out = NULL;
	if (zip_source_stat(s, &st) == 0 && zip_source_open(s) == 0) {
		char *all = g_malloc(st.size + 1);
		if (zip_source_read(s, all, st.size) == (zip_int64_t)st.size)
			out = g_bytes_new_take(all, st.size);
		else
			g_free(all);
		zip_source_close(s);
	}
	return out;
}
