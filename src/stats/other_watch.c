/* Files of law about what comes up and what is to be mended: clocks (src/app/coming) and rules of cleanliness (src/app/clean). */
#include "stats/other_internal.h"

#include "model/kind.h"
#include "messages/form.def"
#include "messages/language.def"

#include <stdlib.h>
#include <string.h>

/* The attribute of a fact, or of its subject, that a clock starts from. */
static void check_clock(const struct other *o, const struct yaml *date, const struct population *of)
{
	const char *name = date != NULL && date->kind == YAML_SCALAR ? date->text : "";
	if (date == NULL || of == NULL)
		return;
	const struct fact_kind *subject = o->lib->vocab->of_subject[of->kind->subject];
	const struct attr *a = kind_attr(of->kind, name);
	if (a == NULL && subject != NULL)
		a = kind_attr(subject, name);
	if (a == NULL || a->type != ATTR_DATE)
		FAULT(o->s, "E10", date, MSG_PRED_NO_ATTRIBUTE, name, of->kind->name);
}

/* after: [12]; on_days: ["02-03"]. */
static void check_numbers(const struct other *o, const struct yaml *list, const char *key, bool days)
{
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST || list->first == NULL) {
		FAULT(o->s, "E12", list, MSG_FORM_NOT_LIST, key);
		return;
	}
	for (const struct yaml *n = list->first; n != NULL; n = n->next) {
		char *end = NULL;
		long first = n->kind == YAML_SCALAR ? strtol(n->text, &end, 10) : -1;
		bool good = end != NULL && end != n->text && first >= (days ? 1 : 0) && first <= (days ? 12 : 2400);
		if (good && days) {
			const char *dash = end;
			long day = *dash == '-' ? strtol(dash + 1, &end, 10) : 0;
			good = day >= 1 && day <= ymd_days_in_month(2023, (int)first);
		}
		if (!good || *end != '\0')
			FAULT(o->s, "E12", n, MSG_FORM_NUMBER, n->kind == YAML_SCALAR ? n->text : "");
	}
}

/* What comes up: a day worked out for each fact (src/app/coming). */
void other_read_clocks(const struct other *o)
{
	static const char *const known[] = {"coming", "title", "basis", "valid", "confidence", "source", "responsible", "items", NULL};
	static const char *const item_keys[] = {
		"id", "title", "of", "date", "exempt", "after", "on_days", "who", "act", "basis", "confidence", NULL};
	static const char *const exempt_words[] = {"standards", NULL};
	struct text2 text;

	keys_check(o->s, o->s->root, known);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		if (item->kind != YAML_MAP)
			continue;
		if (yaml_get(item, "exempt") != NULL) {
			node_word(o->s, yaml_get(item, "exempt"), exempt_words);
		} else {
			const struct population *of = other_population(o, key_need(o->s, item, "of"), false);
			if (of != NULL && of->kind->event)
				FAULT(o->s, "E12", yaml_get(item, "of"), MSG_FORM_NOT_TEXT, "of");
			check_clock(o, key_need(o->s, item, "date"), of);
		}
		check_numbers(o, yaml_get(item, "after"), "after", false);
		check_numbers(o, yaml_get(item, "on_days"), "on_days", true);
		key_text2(o->s, item, "title", true, &text);
		key_text2(o->s, item, "who", true, &text);
		key_text2(o->s, item, "act", true, &text);
		if (yaml_get(item, "confidence") != NULL)
			node_word(o->s, yaml_get(item, "confidence"), confidence_words);
	}
}

/* mend: a kind of record, and a field of it. */
static void check_mend(const struct other *o, const struct yaml *mend)
{
	if (mend == NULL || mend->kind != YAML_SCALAR)
		return;
	g_auto(GStrv) parts = g_strsplit(mend->text, ".", 2);
	const struct kind *k = kind_find(parts[0]);
	if (k == NULL || (parts[1] != NULL && kind_field_index(k, parts[1]) < 0))
		FAULT(o->s, "E10", mend, MSG_PRED_NO_ATTRIBUTE, parts[1] != NULL ? parts[1] : parts[0], parts[0]);
}

/* What makes the score of a unit's data (src/app/clean). */
void other_read_cleanliness(const struct other *o)
{
	static const char *const known[] = {"cleanliness", "title", "basis", "valid", "confidence", "source", "responsible", "items", NULL};
	static const char *const item_keys[] = {
		"id", "word", "of", "need", "points", "full_at", "mend", "mended_at", "say", "basis", "confidence", NULL};
	static const char *const four[] = {"right", "full", "clean", "live", NULL}, *const levels[] = {
											    "commune", "province", "nation", NULL};
	struct text2 say;
	long sum = 0;

	keys_check(o->s, o->s->root, known);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		if (item->kind != YAML_MAP)
			continue;
		const struct population *of = other_population(o, key_need(o->s, item, "of"), false);
		const struct yaml *points = key_need(o->s, item, "points"), *word = key_need(o->s, item, "word");
		char *end = NULL;
		other_condition(o, key_need(o->s, item, "need"), of, false);
		if (word != NULL)
			node_word(o->s, word, four);
		if (yaml_get(item, "mended_at") != NULL)
			node_word(o->s, yaml_get(item, "mended_at"), levels);
		long n = points != NULL && points->kind == YAML_SCALAR ? strtol(points->text, &end, 10) : 0;
		if (points != NULL && (end == NULL || *end != '\0' || n < 1 || n > 100))
			FAULT(o->s, "E12", points, MSG_FORM_NUMBER, points->kind == YAML_SCALAR ? points->text : "");
		sum += n;
		other_share(o, key_need(o->s, item, "full_at"));
		check_mend(o, key_need(o->s, item, "mend"));
		key_text2(o->s, item, "say", true, &say);
	}
	if (list != NULL && sum != 100)
		FAULT(o->s, "E12", list, MSG_FORM_POINTS, "");
}
