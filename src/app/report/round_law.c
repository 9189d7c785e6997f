/* The law a frozen report was drawn by: kept word for word in law_file when the report is sent, read again to draw it as it was. One row
 * "manifest" names every file of one state of the law by its sha256. */
#include "app/report/round_parts.h"

#include "app/kept.h"
#include "store/statement.h"
#include "messages/round.def"

#include <string.h>

#define MANIFEST "manifest"
#define TEXT_MAX 262144 /* of the column */

struct file {
	char *path, *text, *sha256;
};

struct round_law {
	struct app app;
	GHashTable *texts; /* "codes/sex.yaml" -> text */
};

static void file_free(gpointer p)
{
	struct file *f = p;
	g_free(f->path);
	g_free(f->text);
	g_free(f->sha256);
	g_free(f);
}

static bool take_file(const char *path, const char *text, size_t length, void *user)
{
	struct file *f = g_new0(struct file, 1);
	f->path = g_strdup(path);
	f->text = g_strndup(text, length);
	f->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)length);
	g_ptr_array_add(user, f);
	return true;
}

/* Everything a figure may depend on, in a fixed order, and the manifest's text. */
static GPtrArray *all_files(GString *manifest)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(file_free);
	g_autofree char *vocabulary = law_text("vocabulary.yaml", NULL);
	must(vocabulary != NULL);
	take_file("domain/vocabulary.yaml", vocabulary, strlen(vocabulary), files);
	law_each("codes", take_file, files);
	for (const char *const *f = law_folders; *f != NULL; f++)
		law_each(*f, take_file, files);
	for (guint i = 0; i < files->len; i++) {
		const struct file *f = g_ptr_array_index(files, i);
		g_string_append_printf(manifest, "%s  %s\n", f->sha256, f->path);
	}
	return files;
}

/* The archived text in the arena, NULL when there is none. */
static bool archived(struct app *a, const char *path, const char *sha256, const char **text, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("law_file_text"), e);
	*text = NULL;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":path"), path);
	db_bind_text(st, db_param(st, ":sha256"), sha256);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*text = arena_strdup(arena, db_text(st, 0));
	db_reset(st);
	return step != DB_ERROR;
}

/* "confidence: draft # …" -> "draft" */
static const char *confidence_of(const char *text, struct arena *arena)
{
	const char *at = g_str_has_prefix(text, "confidence:") ? text : strstr(text, "\nconfidence:");
	if (at == NULL)
		return "draft";
	at = strchr(at, ':') + 1;
	at += strspn(at, " ");
	return arena_strndup(arena, at, MIN(strcspn(at, " \n#"), 12));
}

static bool keep(struct app *a, const char *path, const char *text, const char *sha256, ymd day, struct arena *arena, struct err *e)
{
	const char *there = NULL;
	struct law_file_row row;
	if (!archived(a, path, sha256, &there, arena, e))
		return false;
	if (there != NULL)
		return true;
	if (strlen(text) > TEXT_MAX)
		return FAIL(e, ERR_DATA, MSG_ROUND_LAW_LONG, path);
	row_init(&table_law_file, &row);
	row.path = path;
	row.text = text;
	row.sha256 = sha256;
	row.valid_from = day;
	row.confidence = confidence_of(text, arena);
	return store_insert(a->store, &table_law_file, &row, e);
}

bool round_keep_law(struct app *a, ymd day, const char **mark, struct arena *arena, struct err *e)
{
	g_autoptr(GString) manifest = g_string_new(NULL);
	g_autoptr(GPtrArray) files = all_files(manifest);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, manifest->str, -1);
	const char *there = NULL;
	*mark = arena_strdup(arena, sum);
	if (!archived(a, MANIFEST, sum, &there, arena, e))
		return false;
	bool ok = true;
	for (guint i = 0; ok && there == NULL && i < files->len; i++) {
		const struct file *f = g_ptr_array_index(files, i);
		ok = keep(a, f->path, f->text, f->sha256, day, arena, e);
	}
	return ok && (there != NULL || keep(a, MANIFEST, manifest->str, sum, day, arena, e));
}

static char *archived_text(const char *path, void *texts)
{
	return g_strdup(g_hash_table_lookup(texts, path));
}

/* The archived files of a manifest, by path without "domain/". */
static bool read_archive(struct app *a, const char *mark, GHashTable *texts, struct err *e)
{
	struct arena *arena = arena_new();
	const char *manifest = NULL;
	bool ok = archived(a, MANIFEST, mark, &manifest, arena, e);
	if (ok && manifest == NULL)
		ok = FAIL(e, ERR_DATA, MSG_ROUND_LAW_GONE, mark);
	g_auto(GStrv) lines = g_strsplit(ok ? manifest : "", "\n", -1);
	for (char **l = lines; ok && *l != NULL; l++) {
		const char *text = NULL;
		if (strlen(*l) < 67)
			continue;
		(*l)[64] = '\0';
		const char *path = *l + 66;
		ok = archived(a, path, *l, &text, arena, e);
		if (ok && text == NULL)
			ok = FAIL(e, ERR_DATA, MSG_ROUND_LAW_GONE, path);
		if (ok)
			g_hash_table_insert(texts, g_strdup(path + strlen("domain/")), g_strdup(text));
	}
	arena_free(arena);
	return ok;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_law(struct round_law *l, struct err *e)
{
	struct app *a = &l->app;
	const char *vocabulary = g_hash_table_lookup(l->texts, "vocabulary.yaml");
	a->codes = codes_new(archived_text, l->texts);
	if (vocabulary == NULL || !app_add_local_codes(a, e))
		return false;
	a->vocab = vocab_read(vocabulary, strlen(vocabulary), a->codes, a->arena, e);
	if (a->vocab == NULL)
		return false;
	a->library = library_new(a->vocab, a->codes);
	guint n = 0;
	g_autofree gpointer *paths = g_hash_table_get_keys_as_array(l->texts, &n);
	qsort(paths, n, sizeof *paths, by_path);
	for (const char *const *f = law_folders; *f != NULL; f++) {
		g_autofree char *folder = g_strconcat(*f, "/", NULL);
		for (guint i = 0; i < n; i++) {
			const char *text = g_hash_table_lookup(l->texts, paths[i]);
			g_autofree char *shown = g_strconcat("domain/", (const char *)paths[i], NULL);
			if (g_str_has_prefix(paths[i], folder))
				(void)library_add(a->library, shown, text, strlen(text));
		}
	}
	library_finish(a->library);
	return true;
}

bool round_law(struct app *a, const char *mark, struct app **out, struct round_law **old, struct err *e)
{
	g_autoptr(GString) manifest = g_string_new(NULL);
	g_autoptr(GPtrArray) files = all_files(manifest);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, manifest->str, -1);
	*old = NULL;
	*out = a;
	if (mark == NULL || strcmp(sum, mark) == 0)
		return true;
	struct round_law *l = g_new0(struct round_law, 1);
	l->app.arena = arena_new();
	l->app.store = a->store;
	l->app.viewer = a->viewer;
	l->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	*old = l;
	*out = &l->app;
	return read_archive(a, mark, l->texts, e) && read_law(l, e);
}

void round_law_free(struct round_law *old)
{
	if (old == NULL)
		return;
	kept_release(&old->app);
	library_free(old->app.library);
	codes_free(old->app.codes);
	arena_free(old->app.arena);
	g_hash_table_destroy(old->texts);
	g_free(old);
}
