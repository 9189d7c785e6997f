/* Mappings kept for other files: maps/KEY.yaml beside the files on their way in, and maps/KEY.json with who kept it and what was chosen for
 * each heading. Everybody who takes files in may use one; only whoever kept it may change it or throw it away. See import_desk.h. */
#include "app/import/import_desk.h"

#include "app/private_folder.h"
#include "base/file.h"
#include "base/text.h"
#include "messages/lists_back.def"
#include "messages/page_import.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define NAME_MAX_LETTERS 40

static const char *maps_folder(struct app *a, struct arena *arena, struct err *e)
{
	const char *in = private_folder(a, "imports", arena, e);
	return in == NULL ? NULL : arena_printf(arena, "%s/maps", in);
}

/* The name of the file: letters and digits alone. NULL: the name has none. */
static const char *key_of(const char *name, struct arena *arena)
{
	char *key = text_fold(name, arena);
	bool any = false;
	for (char *p = key; *p != '\0'; p++) {
		any = any || g_ascii_isalnum(*p);
		if (!g_ascii_isalnum(*p))
			*p = '_';
	}
	return any ? key : NULL;
}

/* It comes from a form: never a path. */
static bool is_key(const char *key)
{
	return *key != '\0' && strlen(key) < 200 && strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(key);
}

static const char *copied(struct arena *arena, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s == NULL ? NULL : arena_strdup(arena, s);
}

static void read_fields(const json_t *list, struct desk_map *m, struct arena *arena)
{
	struct mapping_match *f = ARENA_ARRAY(arena, struct mapping_match, json_array_size(list) + 1);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *pair = json_array_get(list, i);
		const char *heading = json_string_value(json_array_get(pair, 0)), *field = json_string_value(json_array_get(pair, 1));
		if (heading != NULL && field != NULL)
			f[m->field_count++] = (struct mapping_match){arena_strdup(arena, heading), arena_strdup(arena, field), 100};
	}
	m->fields = f;
}

bool desk_map_find(struct app *a, const char *key, struct desk_map *out, struct arena *arena, struct err *e)
{
	const char *in = is_key(key) ? maps_folder(a, arena, e) : NULL;
	*out = (struct desk_map){.key = arena_strdup(arena, key), .name = key, .login = "", .mine = true};
	if (in == NULL || !g_file_test(arena_printf(arena, "%s/%s.yaml", in, key), G_FILE_TEST_IS_REGULAR))
		return e->code == ERR_NONE ? FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_MAP_NONE) : false;
	json_t *about = json_load_file(arena_printf(arena, "%s/%s.json", in, key), 0, NULL);
	if (about != NULL) {
		out->name = copied(arena, about, "name");
		out->login = copied(arena, about, "login");
		out->base = copied(arena, about, "base");
		read_fields(json_object_get(about, "fields"), out, arena);
	}
	if (out->name == NULL)
		out->name = out->key;
	if (out->login == NULL)
		out->login = "";
	/* Of those kept before it was noted whose they are, nobody is the owner. */
	out->mine = about == NULL || strcmp(out->login, private_login(a)) == 0;
	json_decref(about);
	return true;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	const struct desk_map *x = a, *y = b;
	return strcmp(x->key, y->key);
}

const struct desk_map *desk_maps(struct app *a, size_t *count, struct arena *arena)
{
	struct err none = {0};
	const char *in = maps_folder(a, arena, &none), *name = NULL;
	GDir *dir = in != NULL ? g_dir_open(in, 0, NULL) : NULL;
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct desk_map));
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		struct desk_map m;
		struct err gone = {0};
		if (g_str_has_suffix(name, ".yaml") && desk_map_find(a, arena_strndup(arena, name, strlen(name) - 5), &m, arena, &gone))
			g_array_append_val(found, m);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_array_sort(found, by_name);
	struct desk_map *out = ARENA_ARRAY(arena, struct desk_map, found->len + 1);
	if (found->len > 0)
		memcpy(out, found->data, found->len * sizeof *out);
	*count = found->len;
	return out;
}

static json_t *about_json(struct app *a, const struct desk_map *m)
{
	json_t *fields = json_array();
	for (size_t i = 0; i < m->field_count; i++)
		json_array_append_new(
			fields, json_pack("[s,s]", m->fields[i].heading, m->fields[i].column != NULL ? m->fields[i].column : ""));
	json_t *about = json_pack("{s:s,s:s,s:s?,s:o}", "name", m->name, "login", private_login(a), "base", m->base, "fields", fields);
	must(about != NULL);
	return about;
}

bool desk_map_may_keep(struct app *a, const char *name, const char **key, struct arena *arena, struct err *e)
{
	struct desk_map known;
	struct err none = {0};
	*key = g_utf8_strlen(name, -1) <= NAME_MAX_LETTERS ? key_of(name, arena) : NULL;
	if (*key == NULL)
		return FAIL0(e, ERR_INPUT, MSG_IMPORT_MAP_NAME);
	if (desk_map_find(a, *key, &known, arena, &none) && !known.mine)
		return FAIL(e, ERR_INPUT, MSG_IMPORT_MAP_TAKEN, known.name, known.login);
	return true;
}

bool desk_map_keep(struct app *a, const struct desk_map *m, const char *yaml, struct arena *arena, struct err *e)
{
	const char *in = maps_folder(a, arena, e), *key = NULL;
	if (in == NULL || !desk_map_may_keep(a, m->name, &key, arena, e))
		return false;
	if (g_mkdir_with_parents(in, 0700) != 0)
		return FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, in, g_strerror(errno));
	json_t *about = about_json(a, m);
	char *text = json_dumps(about, JSON_COMPACT);
	must(text != NULL);
	/* Whose it is first: a mapping without it is nobody's. */
	bool ok = private_save(arena_printf(arena, "%s/%s.json", in, key), text, e) &&
		  private_save(arena_printf(arena, "%s/%s.yaml", in, key), yaml, e);
	free(text);
	json_decref(about);
	return ok;
}

bool desk_map_forget(struct app *a, const char *key, struct arena *arena, struct err *e)
{
	struct desk_map m;
	const char *in = maps_folder(a, arena, e);
	if (in == NULL || !desk_map_find(a, key, &m, arena, e))
		return false;
	if (!m.mine)
		return FAIL(e, ERR_INPUT, MSG_IMPORT_MAP_OTHERS, m.name, m.login);
	g_unlink(arena_printf(arena, "%s/%s.yaml", in, key));
	g_unlink(arena_printf(arena, "%s/%s.json", in, key));
	return true;
}

/* A mapping that lies here: what is wrong with it is said without where the server keeps it. */
static const struct mapping *lying_here(struct app *a, const char *path, const char *name, struct arena *arena, struct err *e)
{
	size_t n = 0;
	struct err why = {0};
	g_autofree char *text = file_read(path, &n, &why);
	if (text == NULL) {
		FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
		return NULL;
	}
	return mapping_read(a->codes, name, text, n, arena, e);
}

const struct mapping *desk_mapping(struct app *a, const char *id, const char *base, struct arena *arena, struct err *e)
{
	struct desk_map m;
	if (id != NULL) {
		const char *path = desk_path(a, id, ".yaml", arena, e);
		return path != NULL ? lying_here(a, path, msg_template(MSG_IMPORT_THIS_MAPPING, MSG_VI), arena, e) : NULL;
	}
	if (g_str_has_prefix(base, "own:")) {
		if (!desk_map_find(a, base + 4, &m, arena, e))
			return NULL;
		return lying_here(a, arena_printf(arena, "%s/%s.yaml", maps_folder(a, arena, e), m.key), m.name, arena, e);
	}
	/* A name, never a path: it comes from a form. */
	if (strchr(base, '/') != NULL || strchr(base, '.') != NULL) {
		FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
		return NULL;
	}
	return mapping_find(a, base, arena, e);
}
