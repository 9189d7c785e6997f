/* Fuzz target: any text as a domain file, read beside the shipped groups; what is good is drawn with a few numbers, and its faults are
 * printed. */
#include "stats/report.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct codes *codes;

static char *from_resource(const char *path, void *user)
{
	(void)user;
	g_autofree char *full = g_strconcat("/coso/domain/", path, NULL);
	GBytes *bytes = g_resources_lookup_data(full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (bytes == NULL)
		return NULL;
	gsize n;
	const char *text = g_bytes_get_data(bytes, &n);
	char *copy = g_strndup(text, n);
	g_bytes_unref(bytes);
	return copy;
}

static const struct vocab *vocabulary(void)
{
	static const struct vocab *v;
	static struct arena *arena;
	if (v == NULL) {
		arena = arena_new();
		codes = codes_new(from_resource, NULL);
		g_autofree char *text = from_resource("vocabulary.yaml", NULL);
		must(text != NULL);
		v = vocab_read(text, strlen(text), codes, arena, NULL);
		must(v != NULL);
	}
	return v;
}

static bool count(void *user, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	(void)user;
	(void)e;
	for (size_t i = 0; i < b->output_count; i++)
		out[i] = (struct value){.n = (int64_t)i % 7 * where->id, .of = (int64_t)i % 3};
	return true;
}

static bool children(void *user, const struct place *where, ymd day, const int64_t **ids, size_t *n, struct arena *a, struct err *e)
{
	int64_t *list = ARENA_ARRAY(a, int64_t, 2);
	(void)user;
	(void)day;
	(void)e;
	list[0] = 2;
	list[1] = 3;
	*ids = list;
	*n = where->id == 1 ? 2 : 0;
	return true;
}

static bool name(void *user, const struct place *where, ymd day, struct report_name *out, struct arena *a)
{
	(void)user;
	(void)day;
	out->code = out->name = arena_printf(a, "%" G_GINT64_FORMAT, where->id);
	return true;
}

static void draw(const struct library *l, const struct form *f)
{
	static const char *const periods[] = {"2022", "2022-H1", "2022-Q1s", "2020-2025", "2020-06-30", "2012-01-01..2012-05-05"};
	static const struct report_engine engine = {.count = count, .children = children, .name = name};
	struct arena *a = arena_new();
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++) {
		struct report_request q = {.form = f, .library = l, .place = {.id = 1}, .by_children = i % 2 == 0};
		struct err e = {0};
		must(period_parse(periods[i], PERIOD__MAX, codes, &q.period, a, NULL));
		const struct report *r = report_draw_with(&q, &engine, a, &e);
		must((r != NULL) == (e.code == ERR_NONE));
	}
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const groups[] = {"groups/nhom_tuoi_doi.yaml", "groups/nhom_loai_hinh.yaml", "groups/nhom_tang_giam.yaml"};
	if (size > 16384)
		return 0;
	struct library *l = library_new(vocabulary(), codes);
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
		g_autofree char *text = from_resource(groups[i], NULL);
		must(text != NULL && library_add(l, groups[i], text, strlen(text)));
	}
	g_autofree char *copy = g_strndup((const char *)data, size);
	(void)library_add(l, "fuzz.yaml", copy, size);
	library_finish(l);
	g_autoptr(GString) out = g_string_new(NULL);
	int errors = library_faults(l, "fuzz.yaml", out, NULL);
	must(g_utf8_validate(out->str, -1, NULL) || !g_utf8_validate(copy, (gssize)size, NULL));
	const struct form *const *forms;
	size_t n = library_forms(l, &forms);
	must(errors == 0 || n == 0);
	for (size_t i = 0; i < n; i++)
		draw(l, forms[i]);
	library_free(l);
	return 0;
}
