/* Fuzz target: any text as a report whose figures are checked (page /check). What is found lies inside the text. */
#include "stats/prose.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	g_autofree char *copy = g_strndup((const char *)data, MIN(size, 8192));
	g_autofree char *valid = g_utf8_make_valid(copy, -1);
	g_autofree char *text = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	struct prose p;
	prose_read(text, a, &p);
	must(p.count <= PROSE_FIGURES_MAX);
	for (size_t i = 0; i < p.count; i++) {
		const struct prose_figure *f = &p.figures[i];
		must(f->kind < PROSE_KINDS && g_utf8_validate(f->text, -1, NULL) && strstr(text, f->text) != NULL);
		must(f->part < (int)p.count && f->whole < (int)p.count && f->share < (int)p.count && f->from < (int)p.count &&
			f->to < (int)p.count);
	}
	for (size_t i = 0; i < p.sum_count; i++)
		for (size_t k = 0; k < p.sums[i].count; k++)
			must(p.sums[i].terms[k] >= 0 && p.sums[i].terms[k] < (int)p.count && p.sums[i].total < (int)p.count);
	arena_free(a);
	return 0;
}
