/* Work that is many files: each made once, kept in the job's folder, all packed at the end (job_parts.h). */
#include "app/job/job_parts.h"

#include "app/private_folder.h"
#include "base/file.h"
#include "exchange/archive.h"
#include "messages/base.def"

#include <string.h>

static bool write_piece(const char *path, GBytes *bytes, struct err *e)
{
	gsize n = 0;
	const char *data = g_bytes_get_data(bytes, &n);
	GError *why = NULL;
	if (g_file_set_contents_full(path, data, (gssize)n, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
		return true;
	FAIL(e, ERR_IO, MSG_FILE_WRITE, path, why->message);
	g_error_free(why);
	return false;
}

/* Into KEY, after its name into KEY.name: where the first is there, both are. */
static bool make_one(struct job_task *t, const char *key, size_t i, job_piece *make, void *user, struct err *e)
{
	struct arena *arena = arena_new();
	struct job_piece_file file = {0};
	const char *path = arena_printf(arena, "%s/%s", t->folder, key);
	bool ok = g_file_test(path, G_FILE_TEST_EXISTS) || make(t, user, i, &file, arena, e);
	if (ok && file.bytes != NULL)
		ok = private_save(arena_printf(arena, "%s.name", path), file.name, e) && write_piece(path, file.bytes, e);
	if (file.bytes != NULL)
		g_bytes_unref(file.bytes);
	arena_free(arena);
	return ok;
}

static bool pack(struct job_task *t, const char *const *keys, size_t count, struct err *e)
{
	struct archive_item *items = ARENA_ARRAY(t->arena, struct archive_item, count + 1);
	size_t n = 0, length = 0;
	for (size_t i = 0; i < count; i++) {
		const char *path = arena_printf(t->arena, "%s/%s", t->folder, keys[i]);
		if (!g_file_test(path, G_FILE_TEST_EXISTS))
			continue; /* left out */
		g_autofree char *name = file_read(arena_printf(t->arena, "%s.name", path), &length, e);
		if (name == NULL)
			return false;
		/* two communes, or people, of one name are told apart by their number in the list */
		items[n] = (struct archive_item){.name = arena_printf(t->arena, "%04zu %s", n + 1, name), .file = path};
		n++;
	}
	return archive_write(t->out, items, n, e);
}

bool job_pieces(struct job_task *t, const char *const *keys, size_t count, job_piece *make, void *user, struct err *e)
{
	for (size_t i = 0; i < count; i++)
		if (!job_go_on(t, (int64_t)i, (int64_t)count, e) || !make_one(t, keys[i], i, make, user, e))
			return false;
	return pack(t, keys, count, e);
}
