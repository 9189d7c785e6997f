/* Mapping files read into a tree: head and columns; records are mapping_record.c. */
#include "app/import/mapping_read.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

#define FOLDER "imports"

/* ---- reading texts ---- */

bool map_fault(struct reading_map *r, const struct yaml *at, msg_key key, const char *a, const char *b, const char *c)
{
	if (!r->faulty)
		r->fault = (struct yaml_fault){at->line, at->column, key, {a, b, c}};
	r->faulty = true;
	return false;
}

static const char *shape_name(enum yaml_kind kind)
{
	return msg_template(kind == YAML_SCALAR ? MSG_MAP_TEXT : kind == YAML_LIST ? MSG_MAP_LIST : MSG_MAP_MAP, MSG_VI);
}

static bool shape(struct reading_map *r, const struct yaml *at, const char *what, enum yaml_kind kind)
{
	return at->kind == kind || map_fault(r, at, MSG_MAP_SHAPE, what, shape_name(kind), NULL);
}

bool map_keys(struct reading_map *r, const struct yaml *map, const char *const *known)
{
	if (!shape(r, map, map->key != NULL ? map->key->text : "?", YAML_MAP))
		return false;
	for (const struct yaml *y = map->first; y != NULL; y = y->next)
		if (!g_strv_contains(known, y->key->text))
			return map_fault(r, y->key, MSG_MAP_UNKNOWN_KEY, y->key->text, NULL, NULL);
	return true;
}

const char *map_text(struct reading_map *r, const struct yaml *map, const char *key, bool needed)
{
	const struct yaml *y = yaml_get(map, key);
	if (y == NULL && needed)
		map_fault(r, map, MSG_MAP_NEED, key, NULL, NULL);
	if (y == NULL || !shape(r, y, key, YAML_SCALAR))
		return NULL;
	return y->text;
}

size_t map_column(struct reading_map *r, const struct yaml *at, const char *id)
{
	for (size_t i = 0; i < r->m->column_count; i++)
		if (strcmp(r->m->columns[i].id, id) == 0)
			return i;
	map_fault(r, at, MSG_MAP_NO_COLUMN, id, NULL, NULL);
	return SIZE_MAX;
}

bool map_texts(struct reading_map *r, const struct yaml *at, const char *const **out)
{
	const char **texts = ARENA_ARRAY(r->arena, const char *, (size_t)MAX(at->count, 1) + 1);
	size_t n = 0;
	if (at->kind == YAML_SCALAR)
		texts[n++] = at->text;
	for (const struct yaml *y = at->kind == YAML_SCALAR ? NULL : at->first; y != NULL; y = y->next) {
		if (!shape(r, y, at->key != NULL ? at->key->text : "?", YAML_SCALAR))
			return false;
		texts[n++] = y->text;
	}
	*out = texts;
	return at->kind != YAML_MAP || shape(r, at, at->key != NULL ? at->key->text : "?", YAML_LIST);
}

bool map_columns(struct reading_map *r, const struct yaml *at, const size_t **out, size_t *count)
{
	const char *const *ids = NULL;
	if (!map_texts(r, at, &ids))
		return false;
	size_t n = g_strv_length((char **)(uintptr_t)ids);
	size_t *columns = ARENA_ARRAY(r->arena, size_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if ((columns[i] = map_column(r, at, ids[i])) == SIZE_MAX)
			return false;
	*out = columns;
	*count = n;
	return true;
}

/* ---- columns ---- */

const char *mapping_heading_key(const char *heading, struct arena *a)
{
	GString *out = g_string_new(NULL);
	const char *folded = g_utf8_validate(heading, -1, NULL) ? text_fold(heading, a) : "";
	for (const char *p = folded; *p != '\0'; p++) {
		bool letter = g_ascii_isalpha(*p) || (*p & 0x80) != 0 || (g_ascii_isdigit(*p) && out->len > 0);
		if (letter)
			g_string_append_c(out, *p);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	const char *key = arena_strdup(a, g_strchomp(out->str));
	g_string_free(out, TRUE);
	return key;
}

/* More spellings in front of those a column has. */
static bool add_headings(struct reading_map *r, struct mapping_column *c, const struct yaml *at)
{
	const char *const *more = NULL;
	if (!map_texts(r, at, &more))
		return false;
	size_t had = c->headings == NULL ? 0 : g_strv_length((char **)(uintptr_t)c->headings);
	size_t n = g_strv_length((char **)(uintptr_t)more);
	const char **headings = ARENA_ARRAY(r->arena, const char *, had + n + 1), **keys = ARENA_ARRAY(r->arena, const char *, had + n + 1);
	for (size_t i = 0; i < had + n; i++) {
		headings[i] = i < n ? more[i] : c->headings[i - n];
		keys[i] = mapping_heading_key(headings[i], r->arena);
	}
	c->headings = headings;
	c->keys = keys;
	return true;
}

static bool read_column(struct reading_map *r, const struct yaml *y, struct mapping_column *c)
{
	static const char *const known[] = {"headings", "required", "example", "note", NULL}, *const languages[] = {"vi", "en", NULL};
	const struct yaml *headings = NULL, *note = NULL;
	c->id = y->key->text;
	if (y->kind != YAML_MAP)
		return add_headings(r, c, y);
	if (!map_keys(r, y, known))
		return false;
	headings = yaml_get(y, "headings");
	note = yaml_get(y, "note");
	if (headings == NULL && c->headings == NULL)
		return map_fault(r, y, MSG_MAP_NEED, "headings", NULL, NULL);
	if (headings != NULL && !add_headings(r, c, headings))
		return false;
	if (note != NULL && !map_keys(r, note, languages))
		return false;
	const char *required = map_text(r, y, "required", false), *example = map_text(r, y, "example", false);
	if (required != NULL)
		c->required = strcmp(required, "true") == 0;
	if (example != NULL)
		c->example = example;
	if (note != NULL) {
		c->note_vi = map_text(r, note, "vi", true);
		c->note_en = map_text(r, note, "en", true);
	}
	return !r->faulty;
}

static bool read_columns(struct reading_map *r, const struct yaml *map, bool extending)
{
	size_t n = r->m->column_count;
	if (!shape(r, map, "columns", YAML_MAP))
		return false;
	struct mapping_column *all = ARENA_ARRAY(r->arena, struct mapping_column, n + (size_t)map->count + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = r->m->columns[i];
	r->m->columns = all;
	for (const struct yaml *y = map->first; y != NULL; y = y->next) {
		size_t at = n;
		if (extending && (at = map_column(r, y->key, y->key->text)) == SIZE_MAX)
			return false;
		if (!read_column(r, y, &all[at]))
			return false;
		r->m->column_count = n = extending ? n : n + 1;
	}
	return true;
}

/* ---- the file ---- */

static bool read_extension(struct reading_map *r, const struct yaml *root, const char *base)
{
	struct err e = {0};
	g_autofree char *path = g_strconcat(FOLDER "/", base, ".yaml", NULL);
	g_autofree char *text = law_text(path, NULL);
	const struct mapping *m = text == NULL || strchr(base, '/') != NULL
					  ? NULL
					  : mapping_read(r->codes, arena_strdup(r->arena, path), text, strlen(text), r->arena, &e);
	if (m == NULL)
		return map_fault(r, yaml_get(root, "extends"), MSG_MAP_EXTENDS, base, NULL, NULL);
	r->m->columns = m->columns;
	r->m->column_count = m->column_count;
	r->m->records = m->records;
	r->m->record_count = m->record_count;
	r->m->confidence = m->confidence;
	r->m->source = m->source;
	const struct yaml *columns = yaml_get(root, "columns");
	return columns == NULL || read_columns(r, columns, true);
}

static bool read_whole(struct reading_map *r, const struct yaml *root)
{
	const struct yaml *columns = yaml_get(root, "columns"), *records = yaml_get(root, "records");
	if (columns == NULL)
		return map_fault(r, root, MSG_MAP_NEED, "columns", NULL, NULL);
	if (records == NULL)
		return map_fault(r, root, MSG_MAP_NEED, "records", NULL, NULL);
	return read_columns(r, columns, false) && map_records(r, records);
}

static bool read_root(struct reading_map *r, const struct yaml *root)
{
	static const char *const known[] = {"import", "title", "basis", "valid", "confidence", "source", "extends", "columns", "records",
		NULL},
				 *const languages[] = {"vi", "en", NULL};
	if (!map_keys(r, root, known))
		return false;
	const struct yaml *title = yaml_get(root, "title");
	const char *base = map_text(r, root, "extends", false);
	r->m->name = map_text(r, root, "import", true);
	r->m->confidence = map_text(r, root, "confidence", false);
	r->m->source = map_text(r, root, "source", false);
	if (title == NULL)
		return map_fault(r, root, MSG_MAP_NEED, "title", NULL, NULL);
	if (!map_keys(r, title, languages))
		return false;
	r->m->title_vi = map_text(r, title, "vi", true);
	r->m->title_en = map_text(r, title, "en", true);
	if (base == NULL && r->m->confidence == NULL)
		map_fault(r, root, MSG_MAP_NEED, "confidence", NULL, NULL);
	if (r->faulty)
		return false;
	return base != NULL ? read_extension(r, root, base) : read_whole(r, root);
}

const struct mapping *mapping_read(struct codes *codes, const char *path, const char *text, size_t length, struct arena *a, struct err *e)
{
	struct reading_map r = {.codes = codes, .arena = a, .m = ARENA_NEW(a, struct mapping)};
	const struct yaml *root = yaml_parse(text, length, a, &r.fault);
	r.m->path = arena_strdup(a, path);
	r.m->text = arena_strndup(a, text, length);
	if (root == NULL || !read_root(&r, root)) {
		yaml_fail(e, path, &r.fault);
		return NULL;
	}
	return r.m;
}

/* ---- the program's own ---- */

struct naming {
	GPtrArray *names;
	struct arena *arena;
};

static bool add_name(const char *path, const char *text, size_t length, void *user)
{
	struct naming *n = user;
	g_autofree char *base = g_path_get_basename(path);
	(void)text, (void)length;
	if (g_str_has_suffix(base, ".yaml"))
		g_ptr_array_add(n->names, arena_strndup(n->arena, base, strlen(base) - strlen(".yaml")));
	return true;
}

const char *const *mapping_names(struct arena *a)
{
	struct naming n = {g_ptr_array_new(), a};
	law_each(FOLDER, add_name, &n);
	const char **out = ARENA_ARRAY(a, const char *, n.names->len + 1);
	for (guint i = 0; i < n.names->len; i++)
		out[i] = g_ptr_array_index(n.names, i);
	g_ptr_array_free(n.names, TRUE);
	return out;
}

const struct mapping *mapping_find(struct app *a, const char *name, struct arena *arena, struct err *e)
{
	bool file = strchr(name, '/') != NULL || g_str_has_suffix(name, ".yaml");
	g_autofree char *path = file ? g_strdup(name) : g_strconcat(FOLDER "/", name, ".yaml", NULL);
	size_t n = 0;
	g_autofree char *text = file ? file_read(path, &n, e) : law_text(path, NULL);
	if (text == NULL && !file) {
		g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)mapping_names(arena));
		FAIL(e, ERR_NOT_FOUND, MSG_MAP_NOT_FOUND, name, all);
	}
	if (text == NULL)
		return NULL;
	return mapping_read(a->codes, path, text, strlen(text), arena, e);
}
