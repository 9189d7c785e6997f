/* Fuzz target: any text as a file of law other than a form (standards, quotas, rules, targets, reviews, what comes up, regimes, holidays),
 * read beside the program's own vocabulary. What is good has its parts, and its faults can be printed. */
#include "app/app.h"
#include "stats/law_file.h"
#include "stats/regime_file.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct codes *codes;

static const struct vocab *vocabulary(void)
{
	static const struct vocab *v;
	static struct arena *arena;
	if (v == NULL) {
		arena = arena_new();
		codes = codes_new(law_text, NULL);
		g_autofree char *text = law_text("vocabulary.yaml", NULL);
		must(text != NULL);
		v = vocab_read(text, strlen(text), codes, arena, NULL);
		must(v != NULL);
	}
	return v;
}

static void look(const struct library *l, struct arena *a)
{
	static const char *const kinds[] = {"standard", "quotas", "rules", "targets", "review", "coming", "clean"};
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const struct law_file *files = library_law(l, kinds[i], &n, a);
		for (size_t f = 0; f < n; f++)
			for (size_t k = 0; k < files[f].item_count; k++)
				must(files[f].code != NULL && files[f].items[k].id != NULL);
	}
	const struct regime_file *regimes = library_regimes(l, &n, a);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < regimes[i].line_count; k++)
			must(regimes[i].lines[k].due == NULL || *due_rule_say(&regimes[i].lines[k].due_rule, MSG_VI, a) != '\0');
	const struct calendar *c = library_calendar(l, a);
	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < c->years[i].count; k++)
			must(ymd_is_day(c->years[i].days[k].day));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 16384)
		return 0;
	struct arena *a = arena_new();
	struct library *l = library_new(vocabulary(), codes);
	g_autofree char *copy = g_strndup((const char *)data, size);
	(void)library_add(l, "fuzz.yaml", copy, size);
	library_finish(l);
	g_autoptr(GString) out = g_string_new(NULL);
	(void)library_faults(l, "fuzz.yaml", out, NULL);
	must(g_utf8_validate(out->str, -1, NULL) || !g_utf8_validate(copy, (gssize)size, NULL));
	look(l, a);
	library_free(l);
	arena_free(a);
	return 0;
}
