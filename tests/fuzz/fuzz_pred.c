/* Fuzz target: any text as a predicate or a population, in surroundings chosen by the first byte. Whatever comes out must be printable: the
 * tree in words, the faults with their lines. */
#include "stats/batch.h"
#include "stats/explain.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static struct codes *codes;

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

static void say(const struct vocab *v, const struct fact_kind *kind, const struct pred *p, const struct population *of)
{
	for (int lang = 0; lang < 2; lang++) {
		struct explain x = {.lang = lang == 0 ? MSG_VI : MSG_EN, .vocab = v};
		g_autoptr(GString) out = g_string_new(NULL);
		if (p != NULL)
			explain_pred(&x, kind, p, out);
		if (of != NULL)
			explain_population(&x, of, out);
		must(out->len > 0 && g_utf8_validate(out->str, -1, NULL));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || size > 4096)
		return 0;
	const struct vocab *v = vocabulary();
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)data + 2, size - 2);
	struct diag d;
	struct pred_context c = {
		.vocab = v, .codes = codes, .kind = &v->kinds[data[0] % v->kind_count], .valid_from = 20200101, .valid_until = 20250101};
	c.edge = (data[1] & 3) == 3 ? EDGE_NONE : (enum fact_edge)(data[1] & 3);
	c.flow = data[1] & 4;
	c.entries = data[1] & 8;
	c.date_only = data[1] & 16;
	c.fixed_only = data[1] & 32;
	c.no_unit = data[1] & 64;
	diag_init(&d, "fuzz.yaml", "", a);
	if (data[1] & 128) {
		const struct population *of = population_parse(&c, text, 1, 1, a, &d);
		must((of == NULL) == (d.errors > 0));
		if (of != NULL) {
			(void)population_fits_measure((enum measure)(data[0] % MEASURE__MAX), of, text, &d);
			(void)population_says_term(of, text, &d);
			(void)population_unavailable(of);
			say(v, NULL, NULL, of);
		}
	} else {
		const struct pred *p = pred_parse(&c, text, 1, 1, a, &d);
		must((p == NULL) == (d.errors > 0));
		if (p != NULL) {
			(void)pred_sensitive(p);
			(void)pred_unavailable(p);
			say(v, c.kind, p, NULL);
		}
	}
	g_autoptr(GString) out = g_string_new(NULL);
	diag_print(&d, out);
	arena_free(a);
	return 0;
}
