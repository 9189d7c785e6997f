/* See import_desk.h: the folder and what lies in it. */
#include "app/import/import_desk.h"

#include "app/import/import.h"
#include "app/private_folder.h"
#include "base/file.h"
#include "messages/page_import.def"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *desk_path(struct app *a, const char *id, const char *suffix, struct arena *arena, struct err *e)
{
	const char *in = private_folder(a, "imports", arena, e);
	if (in == NULL)
		return NULL;
	if (!private_is_id(id)) {
		FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
		return NULL;
	}
	return arena_printf(arena, "%s/%s%s", in, id, suffix);
}

static bool write_all(int to, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = write(to, bytes, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		bytes += k;
		n -= (size_t)k;
	}
	return true;
}

static bool copy_in(const char *path, int fd, const char *text, struct err *e)
{
	char buffer[65536];
	int64_t total = 0;
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = to >= 0;
	if (ok && text != NULL)
		ok = write_all(to, text, strlen(text));
	else if (ok && lseek(fd, 0, SEEK_SET) == 0)
		for (ssize_t n = 0; ok && total <= DESK_FILE_MAX && (n = read(fd, buffer, sizeof buffer)) != 0; total += n)
			ok = n > 0 && write_all(to, buffer, (size_t)n);
	int number = errno;
	if (to >= 0 && close(to) != 0)
		ok = false;
	if (ok && total <= DESK_FILE_MAX)
		return true;
	g_unlink(path);
	return ok ? FAIL0(e, ERR_INPUT, MSG_IMPORT_TOO_LARGE) : FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, path, g_strerror(number));
}

bool desk_save(struct app *a, const char *id, const json_t *state, struct err *e)
{
	struct arena *arena = arena_new();
	const char *path = desk_path(a, id, ".json", arena, e);
	bool ok = path != NULL;
	if (ok) {
		char *text = json_dumps(state, JSON_COMPACT);
		must(text != NULL);
		ok = private_save(path, text, e);
		free(text);
	}
	arena_free(arena);
	return ok;
}

bool desk_new(struct app *a, int fd, const char *text, json_t *state, const char **id, struct arena *arena, struct err *e)
{
	*id = private_id_new(arena);
	const char *path = desk_path(a, *id, ".data", arena, e);
	json_object_set_new(state, "login", json_string(private_login(a)));
	json_object_set_new(state, "made_ms", json_integer(instant_now()));
	json_object_set_new(state, "step", json_string("map"));
	bool ok = path != NULL && copy_in(path, fd, text, e) && desk_save(a, *id, state, e);
	if (!ok && path != NULL)
		g_unlink(path);
	json_decref(state);
	return ok;
}

bool desk_settle(struct app *a, const char *id, json_t *state, struct err *e)
{
	struct arena *arena = arena_new();
	char hash[65], *plain = NULL;
	const char *in = private_folder(a, "imports", arena, e), *path = in != NULL ? desk_path(a, id, ".data", arena, e) : NULL;
	const struct grid_options o = {.scratch_folder = in};
	bool ok = path != NULL && grid_plain(path, &o, &plain, e);
	if (ok && plain != NULL) {
		ok = import_hash(path, hash, e) && ((g_chmod(plain, 0600) == 0 && g_rename(plain, path) == 0) ||
							   FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, path, g_strerror(errno)));
		json_object_set_new(state, "hash", json_string(hash));
		ok = ok && desk_save(a, id, state, e);
	}
	grid_plain_remove(plain);
	arena_free(arena);
	return ok;
}

json_t *desk_load(struct app *a, const char *id, struct err *e)
{
	struct arena *arena = arena_new();
	const char *path = desk_path(a, id, ".json", arena, e);
	json_t *state = path != NULL ? json_load_file(path, 0, NULL) : NULL;
	arena_free(arena);
	if (state != NULL && g_strcmp0(json_string_value(json_object_get(state, "login")), private_login(a)) == 0)
		return state;
	json_decref(state);
	FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
	return NULL;
}

static void remove_all(struct app *a, const char *id, const char *const *suffixes)
{
	struct arena *arena = arena_new();
	for (size_t i = 0; suffixes[i] != NULL; i++) {
		struct err none = {0};
		const char *path = desk_path(a, id, suffixes[i], arena, &none);
		if (path != NULL)
			g_unlink(path);
	}
	arena_free(arena);
}

void desk_remove(struct app *a, const char *id)
{
	static const char *const all[] = {".json", ".data", ".yaml", ".marked", NULL};
	remove_all(a, id, all);
}

void desk_remove_data(struct app *a, const char *id)
{
	static const char *const bytes[] = {".data", ".marked", NULL};
	remove_all(a, id, bytes);
}

struct listed {
	const char *id;
	int64_t made_ms;
};

static gint newest(gconstpointer a, gconstpointer b)
{
	const struct listed *x = a, *y = b;
	return x->made_ms < y->made_ms ? 1 : -(x->made_ms > y->made_ms);
}

const char *const *desk_list(struct app *a, struct arena *arena)
{
	struct err none = {0};
	const char *in = private_folder(a, "imports", arena, &none), *name = NULL;
	GDir *dir = in != NULL ? g_dir_open(in, 0, NULL) : NULL;
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct listed));
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		if (!g_str_has_suffix(name, ".json"))
			continue;
		const char *id = arena_strndup(arena, name, strlen(name) - 5);
		struct err not_mine = {0};
		json_t *state = desk_load(a, id, &not_mine);
		if (state == NULL)
			continue;
		const struct listed one = {id, json_integer_value(json_object_get(state, "made_ms"))};
		g_array_append_val(found, one);
		json_decref(state);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_array_sort(found, newest);
	const char **out = ARENA_ARRAY(arena, const char *, found->len + 1);
	for (guint i = 0; i < found->len; i++)
		out[i] = g_array_index(found, struct listed, i).id;
	return out;
}

void desk_grid_options(const json_t *state, struct grid_options *out)
{
	const char *separator = json_string_value(json_object_get(state, "separator"));
	const char *sheet = json_string_value(json_object_get(state, "sheet"));
	*out = (struct grid_options){.encoding = (enum grid_encoding)json_integer_value(json_object_get(state, "encoding")),
		.separator = separator != NULL ? separator[0] : '\0',
		.sheet = sheet != NULL && *sheet != '\0' ? sheet : NULL,
		.header_row = json_integer_value(json_object_get(state, "header_row"))};
}
