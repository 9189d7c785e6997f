/* Home page: the score of the data at the viewer's first place and the fastest ways to mend it. Kept until the register changes, for all
 * who may see the same. */
#include "app/page/page_home_parts.h"

#include "app/clean/clean.h"
#include "app/kept.h"
#include "base/text.h"

#include <string.h>

struct asked {
	const struct page_ask *ask;
	struct clean_ask what;
};

static const char *number(int64_t n, struct arena *a)
{
	return n == NONE ? "⊘" : text_thousands(n, a);
}

static void put_words(const struct clean *c, enum msg_lang lang, struct page_home_clean *out, struct arena *a)
{
	for (size_t k = 0; k < G_N_ELEMENTS(out->words); k++) {
		int of = 0;
		int64_t faults = 0;
		bool hidden = false;
		for (size_t i = 0; i < c->rule_count; i++) {
			if (strcmp(c->rules[i].word, clean_words[k]) != 0)
				continue;
			const struct clean_finding *f = &c->here.findings[i];
			of += c->rules[i].points;
			hidden = hidden || f->faults == NONE;
			faults += f->faults == NONE || f->above ? 0 : f->faults;
		}
		out->words[k] = (struct page_home_word){
			clean_word(k, lang), of, MAX(0, (of * 100 - c->by_word[k]) / 100), number(faults, a), hidden && faults == 0};
	}
}

struct found {
	const struct law_item *rule;
	const struct clean_finding *f;
};

static gint costliest(gconstpointer a, gconstpointer b)
{
	const struct found *x = a, *y = b;
	return x->f->lost != y->f->lost ? y->f->lost - x->f->lost : strcmp(x->rule->id, y->rule->id);
}

static void put_faults(const struct clean *c, enum msg_lang lang, struct page_home_clean *out, struct arena *a)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct found));
	struct page_home_fault *faults = ARENA_ARRAY(a, struct page_home_fault, PAGE_HOME_FAULTS);
	for (size_t i = 0; i < c->rule_count; i++) {
		const struct found x = {&c->rules[i], &c->here.findings[i]};
		if (x.f->faults != NONE && x.f->faults > 0 && !x.f->above) {
			g_array_append_val(found, x);
			out->all += x.f->faults;
		}
	}
	g_array_sort(found, costliest);
	for (guint i = 0; i < found->len && i < PAGE_HOME_FAULTS; i++) {
		const struct found *x = &g_array_index(found, struct found, i);
		faults[out->fault_count++] = (struct page_home_fault){
			arena_strdup(a, clean_say(x->rule, lang)), arena_strdup(a, x->rule->id), number(x->f->faults, a)};
	}
	out->faults = faults;
}

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	struct clean c;
	struct page_home_clean *out = ARENA_NEW(arena, struct page_home_clean);
	if (!clean_draw(a, q->ask, &q->what, &c, arena, e))
		return NULL;
	*out = (struct page_home_clean){.points = clean_points(c.here.points, arena),
		.name = c.here.name,
		.unit = q->what.place != 0 ? q->what.place : NONE,
		.organisation = q->what.organisation != 0 ? q->what.organisation : NONE,
		.partly = c.here.hidden > 0};
	put_words(&c, q->ask->lang, out, arena);
	put_faults(&c, q->ask->lang, out, arena);
	return out;
}

bool home_clean(struct app *a, const struct page_ask *ask, int64_t unit, struct page_home_clean *out, struct arena *arena, struct err *e)
{
	size_t bodies = 0;
	const int64_t *organisations = viewer_organisations(a->viewer, &bodies);
	struct asked q = {.ask = ask, .what.alone = true};
	struct err none = {0};
	if (bodies > 0)
		q.what.organisation = organisations[0];
	else if (unit != NONE)
		q.what.place = unit;
	else
		return true;
	const char *key = arena_printf(arena, "clean/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%d/%" G_GINT64_FORMAT "/%d",
		viewer_mark(a->viewer), q.what.organisation, q.what.place, ask->day, ask->known_ms, (int)ask->lang);
	const struct page_home_clean *kept = kept_get(a, key, make, &q, &none);
	if (kept != NULL)
		*out = *kept;
	else if (none.code != ERR_NOT_FOUND && none.code != ERR_INPUT && none.code != ERR_DENIED) /* no such place, no rules on the day */
		*e = none;
	return e->code == ERR_NONE;
}
