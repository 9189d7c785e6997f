/* Static files out of the program's resources (see static.h): listed and hashed once, then only read. */
#include "web/static.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "/coso/web/static/"
#define VERSION_LENGTH 12
#define ETAG_LENGTH 24

struct table {
	size_t count;
	struct static_file *files; /* by name */
	char *version;
};

static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{".css", "text/css; charset=utf-8"},
		{".js", "text/javascript; charset=utf-8"},
		{".svg", "image/svg+xml"},
		{".txt", "text/plain; charset=utf-8"},
		{".woff2", "font/woff2"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_suffix(name, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct static_file *)a)->name, ((const struct static_file *)b)->name);
}

static gpointer make_table(gpointer unused)
{
	(void)unused;
	struct table *t = g_new0(struct table, 1);
	GChecksum *all = g_checksum_new(G_CHECKSUM_SHA256);
	g_auto(GStrv) names = g_resources_enumerate_children(FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	size_t room = names != NULL ? g_strv_length(names) : 0;
	t->files = g_new0(struct static_file, room + 1);
	for (size_t i = 0; i < room; i++) {
		g_autofree char *path = g_strconcat(FOLDER, names[i], NULL);
		GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
		if (bytes == NULL) /* a folder */
			continue;
		g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
		t->files[t->count++] = (struct static_file){.name = g_strdup(names[i]),
			.type = type_of(names[i]),
			.etag = g_strdup_printf("\"%.*s\"", ETAG_LENGTH, hash),
			.bytes = bytes};
	}
	qsort(t->files, t->count, sizeof *t->files, by_name);
	for (size_t i = 0; i < t->count; i++) {
		g_checksum_update(all, (const guchar *)t->files[i].name, (gssize)strlen(t->files[i].name) + 1);
		g_checksum_update(all, (const guchar *)t->files[i].etag, (gssize)strlen(t->files[i].etag));
	}
	t->version = g_strndup(g_checksum_get_string(all), VERSION_LENGTH);
	g_checksum_free(all);
	return t;
}

static const struct table *table(void)
{
	static GOnce once = G_ONCE_INIT;
	return g_once(&once, make_table, NULL);
}

const struct static_file *static_find(const char *name)
{
	const struct table *t = table();
	struct static_file key = {.name = name};
	return bsearch(&key, t->files, t->count, sizeof key, by_name);
}

const char *static_version(void)
{
	return table()->version;
}
