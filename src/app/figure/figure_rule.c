/* Checks of a drawn form in words: what must hold, and which figures it lacks. */
#include "app/figure/figure_words.h"

#include "messages/page_form.def"
#include "messages/rule_words.def"
#include "stats/rule_words.h"

#include <string.h>

static const struct form_check *written(const struct form *f, const char *id)
{
	for (size_t i = 0; i < f->check_count; i++)
		if (strcmp(f->checks[i].id, id) == 0)
			return &f->checks[i];
	return NULL;
}

/* What an automatic check holds; NULL: not one of these. */
static const char *automatic_words(const struct form *f, const struct check_result *k, enum msg_lang lang, struct arena *a)
{
	static const struct {
		const char *prefix;
		msg_key key;
	} automatic[] = {{"parts_", MSG_PAGE_FORM_PARTS_HOLD}, {"among_", MSG_PAGE_FORM_AMONG_HOLD}, {"levels", MSG_PAGE_FORM_LEVELS_HOLD},
		{"persons_posts", MSG_PAGE_FORM_PERSONS_HOLD}};
	for (size_t i = 0; i < G_N_ELEMENTS(automatic); i++) {
		if (!g_str_has_prefix(k->id, automatic[i].prefix))
			continue;
		const char *id = k->id + strlen(automatic[i].prefix);
		const struct line *l = form_row(f, id) != NULL ? form_row(f, id) : form_column(f, id);
		g_autofree char *words = MSG_FORMAT(automatic[i].key, lang, l != NULL ? figure_line_label(l, lang) : "");
		return arena_strdup(a, words);
	}
	return NULL;
}

const char *figure_check_words(const struct figure *f, const struct check_result *k, enum msg_lang lang)
{
	const struct report *r = f->report;
	const struct form_check *check = written(r->form, k->id);
	const char *say = lang == MSG_EN && k->say_en != NULL ? k->say_en : k->say_vi != NULL ? k->say_vi : "";
	ymd day = period_closing_day(&r->period);
	const char *must_hold = NULL;
	if (k->holds == 0 && (check == NULL || check->say.vi != NULL))
		return say;
	if (check != NULL) {
		g_autofree char *rule = rule_words(r->form, check->rule, f->request.library, day, lang);
		must_hold = arena_strdup(f->arena, rule);
	} else if ((must_hold = automatic_words(r->form, k, lang, f->arena)) == NULL) {
		return say;
	}
	if (k->holds >= 0)
		return must_hold;
	g_autofree char *lacks = rule_lacks(r->form, k, f->request.library, day, lang);
	g_autofree char *both = MSG_FORMAT(MSG_RULE_AND_LACKS, lang, must_hold, lacks);
	return arena_strdup(f->arena, both);
}
