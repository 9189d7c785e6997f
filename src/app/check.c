/* See check.h. The user's files lie over the program's own, by name, so that a changed copy is not a second version of the same form. */
#include "app/check.h"

#include "app/import/mapping.h"
#include "app/notice/notice_law.h"
#include "app/people/retention.h"
#include "base/file.h"
#include "base/yaml.h"

#include <string.h>

struct given {
	char *path, *name, *text;
	gsize length;
};

struct overlay {
	GPtrArray *files; /* struct given * */
};

static void given_free(void *p)
{
	struct given *g = p;
	g_free(g->path);
	g_free(g->name);
	g_free(g->text);
	g_free(g);
}

static int by_path(const void *a, const void *b)
{
	const struct given *x = *(struct given *const *)a, *y = *(struct given *const *)b;
	return strcmp(x->path, y->path);
}

static bool read_given(struct overlay *o, const char *path, bool only_yaml, struct err *e)
{
	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		GDir *dir = g_dir_open(path, 0, NULL);
		bool ok = true;
		for (const char *name; ok && dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
			g_autofree char *below = g_build_filename(path, name, NULL);
			if (name[0] != '.')
				ok = read_given(o, below, true, e);
		}
		if (dir != NULL)
			g_dir_close(dir);
		return ok;
	}
	if (only_yaml && !g_str_has_suffix(path, ".yaml"))
		return true;
	struct given *g = g_new0(struct given, 1);
	g->text = file_read(path, &g->length, e);
	if (g->text == NULL) {
		g_free(g);
		return false;
	}
	g->path = g_strdup(path);
	g->name = g_path_get_basename(path);
	g_ptr_array_add(o->files, g);
	return true;
}

static const struct given *overlay_find(const struct overlay *o, const char *name)
{
	for (guint i = 0; i < o->files->len; i++) {
		const struct given *g = g_ptr_array_index(o->files, i);
		if (strcmp(g->name, name) == 0)
			return g;
	}
	return NULL;
}

static bool has_key(const struct given *g, const char *key)
{
	const char *at = strstr(g->text, key);
	return at != NULL && (at == g->text || at[-1] == '\n');
}

static char *overlaid_text(const char *path, void *user)
{
	g_autofree char *name = g_path_get_basename(path);
	const struct given *g = overlay_find(user, name);
	return g != NULL && has_key(g, "list:") ? g_strdup(g->text) : law_text(path, NULL);
}

struct adding {
	struct library *library;
	const struct overlay *overlay;
	int files;
};

static bool add_own(const char *path, const char *text, size_t length, void *user)
{
	struct adding *a = user;
	g_autofree char *name = g_path_get_basename(path);
	if (overlay_find(a->overlay, name) == NULL) {
		(void)library_add(a->library, path, text, length);
		a->files++;
	}
	return true;
}

/* A code list: read once; its faults are errors of one line each. */
static void check_list(struct codes *codes, const char *name, GString *out, struct check_outcome *outcome)
{
	struct err e = {0};
	g_autofree char *list = g_str_has_suffix(name, ".yaml") ? g_strndup(name, strlen(name) - 5) : g_strdup(name);
	if (codes_list(codes, list, &e) == NULL) {
		g_string_append_printf(out, "%s\n    en: %s\n", e.vi, e.en);
		outcome->errors++;
	}
}

/* A mapping of imports: its first fault. */
static void check_mapping(
	struct codes *codes, const char *path, const char *text, size_t length, GString *out, struct check_outcome *outcome)
{
	struct err e = {0};
	struct arena *a = arena_new();
	if (mapping_read(codes, path, text, length, a, &e) == NULL) {
		g_string_append_printf(out, "%s\n    en: %s\n", e.vi, e.en);
		outcome->errors++;
	}
	arena_free(a);
}

/* Files that a part of the program reads by itself, by their first key. */
struct part_file {
	const char *key;
	bool (*check)(const char *path, const char *text, size_t length, struct err *e);
};

/* Of a file whose part has no check of its own: is it YAML as the program reads it? */
static bool is_yaml(const char *path, const char *text, size_t length, struct err *e)
{
	struct arena *a = arena_new();
	struct yaml_fault fault;
	const bool ok = yaml_parse(text, length, a, &fault) != NULL || yaml_fail(e, path, &fault);
	arena_free(a);
	return ok;
}

/* After comments and empty lines. */
static bool begins_with(const struct given *g, const char *key)
{
	const char *at = g->text;
	while (*at == '#' || *at == '\n') {
		const char *end = strchr(at, '\n');
		if (end == NULL)
			return false;
		at = end + 1;
	}
	return g_str_has_prefix(at, key);
}

static const struct part_file *part_file(const struct given *g)
{
	static const struct part_file all[] = {{"retention:", retention_check}, {"notices:", notice_law_check}, {"template:", is_yaml},
		{"templates:", is_yaml}, {"settings:", is_yaml}, {"passwords:", is_yaml}, {"labels:", is_yaml}, {"popolo:", is_yaml}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i].check == is_yaml ? begins_with(g, all[i].key) : has_key(g, all[i].key))
			return &all[i];
	return NULL;
}

static void check_part(const struct part_file *p, const struct given *g, GString *out, struct check_outcome *outcome)
{
	struct err e = {0};
	if (p->check(g->path, g->text, g->length, &e))
		return;
	g_string_append_printf(out, "%s\n    en: %s\n", e.vi, e.en);
	outcome->errors++;
}

struct list_checking {
	struct codes *codes;
	GString *out;
	struct check_outcome *outcome;
};

static bool check_own_list(const char *path, const char *text, size_t length, void *user)
{
	struct list_checking *c = user;
	g_autofree char *name = g_path_get_basename(path);
	(void)text;
	(void)length;
	check_list(c->codes, name, c->out, c->outcome);
	c->outcome->files++;
	return true;
}

static bool check_own_part(const char *path, const char *text, size_t length, void *user)
{
	struct list_checking *c = user;
	struct given g = {(char *)(uintptr_t)path, NULL, (char *)(uintptr_t)text, length};
	const struct part_file *p = part_file(&g);
	must(p != NULL);
	check_part(p, &g, c->out, c->outcome);
	c->outcome->files++;
	return true;
}

static bool check_own_mapping(const char *path, const char *text, size_t length, void *user)
{
	struct list_checking *c = user;
	check_mapping(c->codes, path, text, length, c->out, c->outcome);
	c->outcome->files++;
	return true;
}

static void show_faults(const struct library *l, const struct overlay *o, GString *out, struct check_outcome *outcome)
{
	int warnings = 0;
	if (o->files->len == 0) {
		outcome->errors += library_faults(l, NULL, out, &warnings);
		outcome->warnings += warnings;
		return;
	}
	for (guint i = 0; i < o->files->len; i++) {
		const struct given *g = g_ptr_array_index(o->files, i);
		if (has_key(g, "list:") || has_key(g, "vocabulary:") || has_key(g, "import:") || part_file(g) != NULL)
			continue;
		warnings = 0;
		outcome->errors += library_faults(l, g->path, out, &warnings);
		outcome->warnings += warnings;
	}
}

static void check_all(struct overlay *o, GString *out, struct check_outcome *outcome)
{
	struct arena *arena = arena_new();
	struct err e = {0};
	struct codes *codes = codes_new(overlaid_text, o);
	const struct given *own = overlay_find(o, "vocabulary.yaml");
	g_autofree char *text = own != NULL ? g_strdup(own->text) : law_text("vocabulary.yaml", NULL);
	const struct vocab *vocab = vocab_read(text, strlen(text), codes, arena, &e);
	if (vocab == NULL) {
		g_string_append_printf(out, "%s\n    en: %s\n", e.vi, e.en);
		outcome->errors++;
	} else {
		struct adding a = {.library = library_new(vocab, codes), .overlay = o};
		for (const char *const *f = law_folders; *f != NULL; f++)
			law_each(*f, add_own, &a);
		for (guint i = 0; i < o->files->len; i++) {
			const struct given *g = g_ptr_array_index(o->files, i);
			if (has_key(g, "list:"))
				check_list(codes, g->name, out, outcome);
			else if (has_key(g, "import:"))
				check_mapping(codes, g->path, g->text, g->length, out, outcome);
			else if (part_file(g) != NULL)
				check_part(part_file(g), g, out, outcome);
			else if (!has_key(g, "vocabulary:"))
				(void)library_add(a.library, g->path, g->text, g->length);
		}
		library_finish(a.library);
		outcome->files = o->files->len > 0 ? (int)o->files->len : a.files;
		if (o->files->len == 0) {
			struct list_checking c = {codes, out, outcome};
			law_each("codes", check_own_list, &c);
			law_each("imports", check_own_mapping, &c);
			law_each("notices", check_own_part, &c);
			law_each("retention", check_own_part, &c);
		}
		show_faults(a.library, o, out, outcome);
		library_free(a.library);
	}
	codes_free(codes);
	arena_free(arena);
}

bool app_check(char *const *paths, GString *out, struct check_outcome *outcome, struct err *e)
{
	struct overlay o = {g_ptr_array_new_with_free_func(given_free)};
	bool ok = true;
	*outcome = (struct check_outcome){0};
	for (; ok && paths != NULL && *paths != NULL; paths++)
		ok = read_given(&o, *paths, false, e);
	if (o.files->len > 1)
		qsort(o.files->pdata, o.files->len, sizeof(void *), by_path);
	if (ok)
		check_all(&o, out, outcome);
	g_ptr_array_free(o.files, TRUE);
	return ok;
}
