/* See notice_marks.h. */
#include "app/notice/notice_marks.h"

#include "app/private_folder.h"
#include "base/file.h"

#include <jansson.h>
#include <string.h>

#define KEYS_MAX 1000

static const char *path_of(struct app *a, int64_t account, struct arena *arena, struct err *e)
{
	const char *folder = private_folder(a, "notices", arena, e);
	return folder != NULL ? arena_printf(arena, "%s/%" G_GINT64_FORMAT ".json", folder, account) : NULL;
}

void notice_marks_read(struct app *a, int64_t account, struct notice_marks *out, struct arena *arena)
{
	struct err ignored = {0};
	size_t length = 0, n = 0;
	const char *path = account != NONE ? path_of(a, account, arena, &ignored) : NULL;
	g_autofree char *text = path != NULL && g_file_test(path, G_FILE_TEST_EXISTS) ? file_read(path, &length, NULL) : NULL;
	json_t *file = text != NULL ? json_loadb(text, length, 0, NULL) : NULL, *keys = json_object_get(file, "read");
	const char **list = ARENA_ARRAY(arena, const char *, json_array_size(keys) + 1);
	for (size_t i = 0; i < json_array_size(keys); i++)
		if (json_is_string(json_array_get(keys, i)))
			list[n++] = arena_strdup(arena, json_string_value(json_array_get(keys, i)));
	*out = (struct notice_marks){.visit_ms = json_integer_value(json_object_get(file, "visit_ms")),
		.before_ms = json_integer_value(json_object_get(file, "before_ms")),
		.keys = list};
	json_decref(file);
}

bool notice_is_read(const struct notice_marks *m, const char *key)
{
	return g_strv_contains(m->keys, key);
}

static bool save(struct app *a, int64_t account, int64_t visit, int64_t before, json_t *keys, struct arena *arena, struct err *e)
{
	const char *path = path_of(a, account, arena, e);
	json_t *file = json_pack("{s:I,s:I,s:o}", "visit_ms", (json_int_t)visit, "before_ms", (json_int_t)before, "read", keys);
	must(file != NULL);
	g_autofree char *text = json_dumps(file, JSON_COMPACT);
	json_decref(file);
	return path != NULL && private_save(path, text, e);
}

static json_t *keep(const char *const *keys, const char *const *told, json_t *out)
{
	for (; *keys != NULL && json_array_size(out) < KEYS_MAX; keys++)
		if (told == NULL || g_strv_contains(told, *keys))
			json_array_append_new(out, json_string(*keys));
	return out;
}

bool notice_marks_visit(struct app *a, int64_t account, int64_t now_ms, struct err *e)
{
	struct arena *arena = arena_new();
	struct notice_marks m;
	notice_marks_read(a, account, &m, arena);
	const bool ok = save(a, account, now_ms, m.visit_ms, keep(m.keys, NULL, json_array()), arena, e);
	arena_free(arena);
	return ok;
}

bool notice_marks_add(struct app *a, int64_t account, const char *const *keys, const char *const *told, struct err *e)
{
	struct arena *arena = arena_new();
	struct notice_marks m;
	notice_marks_read(a, account, &m, arena);
	json_t *all = keep(keys, told, json_array());
	for (const char *const *k = m.keys; *k != NULL && json_array_size(all) < KEYS_MAX; k++)
		if (g_strv_contains(told, *k) && !g_strv_contains(keys, *k))
			json_array_append_new(all, json_string(*k));
	const bool ok = save(a, account, m.visit_ms, m.before_ms, all, arena, e);
	arena_free(arena);
	return ok;
}
