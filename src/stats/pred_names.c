/* Names of predicates (form-language.md 3, "Names"): the fact, then its subject; place. and org.; age, reason, crossed; functions. Says
 * where a name that does not belong here would belong. */
#include "stats/pred_resolve.h"

#include "base/text.h"
#include "messages/language.def"

#include <string.h>

#define NEAR_MAX 3 /* more letters wrong than that is another word */

/* Are the letters of word in longer, in this order? A forgotten letter is likelier than a wrong one. */
static bool letters_in(const char *word, const char *longer)
{
	for (; *word != '\0' && *longer != '\0'; longer++)
		word += *word == *longer;
	return *word == '\0';
}

const char *pred_nearest(const char *word, const char *const *words, size_t n)
{
	int limit = 2 * MIN(NEAR_MAX, (int)strlen(word) / 2 + 1), best = limit + 1;
	const char *found = NULL;
	for (size_t i = 0; i < n; i++) {
		int distance = 2 * text_distance(word, words[i]) - (letters_in(word, words[i]) ? 1 : 0);
		if (distance < best) {
			best = distance;
			found = words[i];
		}
	}
	return found;
}

const struct fact_kind *pred_find_kind(struct pred_work *w, const struct token *name)
{
	const struct vocab *v = w->c->vocab;
	const struct fact_kind *k = vocab_kind(v, name->text);
	if (k != NULL)
		return k;
	const char **names = ARENA_ARRAY(w->arena, const char *, v->kind_count);
	for (size_t i = 0; i < v->kind_count; i++)
		names[i] = v->kinds[i].name;
	PRED_FAULT(w, "E10", name, MSG_PRED_NO_KIND, name->text);
	const char *near = pred_nearest(name->text, names, v->kind_count);
	if (near != NULL)
		DIAG_HINT(w->diag, MSG_PRED_HINT_WORD, near);
	return NULL;
}

/* All names that could be written without a prefix in this scope. */
static const char *nearest_name(const struct pred_scope_of *s, const struct fact_kind *only, const char *word)
{
	GPtrArray *names = g_ptr_array_new();
	const struct fact_kind *kinds[] = {only == NULL ? s->kind : only, only == NULL ? s->subject : only};
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
		for (size_t i = 0; i < kinds[k]->attr_count; i++)
			g_ptr_array_add(names, (char *)(uintptr_t)kinds[k]->attrs[i].name);
	static const char *const extra[] = {"age", "reason", "crossed"};
	bool there[] = {only == NULL && s->kind->subject == SUBJECT_PERSON, only == NULL && s->flow, only == NULL && s->flow};
	for (size_t i = 0; i < G_N_ELEMENTS(extra); i++)
		if (there[i])
			g_ptr_array_add(names, (char *)(uintptr_t)extra[i]);
	const char *found = pred_nearest(word, (const char *const *)names->pdata, names->len);
	g_ptr_array_free(names, TRUE);
	return found;
}

/* Would `has kind(…)` be allowed for the subject in hand? */
static bool related(const struct pred_scope_of *s, const struct fact_kind *k, const struct vocab *v)
{
	bool person = s->kind->subject == SUBJECT_PERSON;
	return s->kind->subject != SUBJECT_POST && k != v->of_subject[SUBJECT_PERSON] && (person ? k->subject == SUBJECT_PERSON : true);
}

/* The hint for a name that belongs to other kinds: org.x, place.x, or has kind(x …). */
static void hint_elsewhere(struct pred_work *w, const struct pred_scope_of *s, const char *name)
{
	const struct vocab *v = w->c->vocab;
	bool placed = s->kind != s->subject || s->kind->subject == SUBJECT_ORGANISATION;
	if (placed && s->kind->subject != SUBJECT_ORGANISATION && kind_attr(v->of_subject[SUBJECT_ORGANISATION], name) != NULL) {
		DIAG_HINT(w->diag, MSG_PRED_HINT_WORD, arena_printf(w->arena, "org.%s", name));
		return;
	}
	if (placed && kind_attr(v->of_subject[SUBJECT_UNIT], name) != NULL) {
		DIAG_HINT(w->diag, MSG_PRED_HINT_WORD, arena_printf(w->arena, "place.%s", name));
		return;
	}
	for (size_t i = 0; i < v->kind_count; i++) {
		const struct fact_kind *k = &v->kinds[i];
		bool reaches = kind_attr(k, name) != NULL || kind_attr(v->of_subject[k->subject], name) != NULL;
		if (reaches && k != s->kind && related(s, k, v)) {
			bool own = k->subject == s->kind->subject && k->subject != SUBJECT_PERSON;
			DIAG_HINT(w->diag, MSG_PRED_HINT_HAS_ATTRIBUTE, own ? "has here" : "has", k->name, name);
			return;
		}
	}
}

/* E10: the name is not here. only: the kind after place. or org., else NULL. */
static bool unknown_name(struct pred_work *w, const struct pred_scope_of *s, const struct fact_kind *only, const struct token *name)
{
	const struct vocab *v = w->c->vocab;
	const char *here = only == NULL ? s->kind->name : only->name;
	const char *near = nearest_name(s, only, name->text);
	GString *others = g_string_new(NULL);
	for (size_t i = 0; i < v->kind_count; i++)
		if (kind_attr(&v->kinds[i], name->text) != NULL)
			g_string_append_printf(others, "%s%s", others->len > 0 ? ", " : "", v->kinds[i].name);
	if ((strcmp(name->text, "reason") == 0 || strcmp(name->text, "crossed") == 0) && only == NULL) {
		PRED_FAULT(w, "E10", name, MSG_PRED_FLOW_ONLY, name->text);
	} else if (others->len > 0) {
		PRED_FAULT(w, "E10", name, MSG_PRED_OTHER_KIND, name->text, others->str, here);
		if (only == NULL)
			hint_elsewhere(w, s, name->text);
	} else {
		PRED_FAULT(w, "E10", name, MSG_PRED_NO_ATTRIBUTE, name->text, here);
		if (near != NULL)
			DIAG_HINT(w->diag, MSG_PRED_HINT_WORD, near);
	}
	g_string_free(others, TRUE);
	return false;
}

static void set_operand(struct pred_operand *out, enum value_of of, enum value_func func, const struct attr *a)
{
	out->ref = (struct value_ref){.of = of, .func = func, .attr = a};
	out->type = func == VALUE_PLAIN ? a->type : ATTR_INT;
	out->list = func == VALUE_PLAIN ? a->list : NULL;
}

/* reason and crossed, in counts of entries and exits. */
static bool find_flow_name(struct pred_work *w, const struct token *name, struct pred_operand *out)
{
	bool reason = strcmp(name->text, "reason") == 0;
	struct err e = {0};
	const char *list = w->c->entries ? "membership_in" : "membership_out";
	out->ref = (struct value_ref){.of = VALUE_FACT, .func = reason ? VALUE_REASON : VALUE_CROSSED};
	out->type = ATTR_CODE;
	out->list = reason ? codes_list(w->c->codes, list, &e) : w->c->vocab->boundary;
	if (out->list == NULL)
		PRED_FAULT(w, "E11", name, MSG_PRED_LIST_BROKEN, list, err_text(&e, MSG_VI));
	return out->list != NULL;
}

/* After place. or org. */
static bool find_prefixed(struct pred_work *w, const struct pred_scope_of *s, const struct ast_value *v, struct pred_operand *out)
{
	bool org = strcmp(v->prefix->text, "org") == 0;
	const struct fact_kind *k = w->c->vocab->of_subject[org ? SUBJECT_ORGANISATION : SUBJECT_UNIT];
	/* Persons as such have no place; units have no organisation. Facts of both kinds sit somewhere. */
	bool none = (s->kind == s->subject && s->kind->subject == SUBJECT_PERSON) || (org && s->kind->subject == SUBJECT_UNIT);
	if (none) {
		PRED_FAULT(w, "E10", v->prefix, MSG_PRED_NO_ORGANISATION, arena_printf(w->arena, "%s.", v->prefix->text), s->kind->name);
		return false;
	}
	const struct attr *a = kind_attr(k, v->name->text);
	if (a == NULL)
		return unknown_name(w, s, k, v->name);
	set_operand(out, org ? VALUE_ORG : VALUE_PLACE, VALUE_PLAIN, a);
	return true;
}

static bool find_name(struct pred_work *w, const struct pred_scope_of *s, const struct ast_value *v, struct pred_operand *out)
{
	if (v->prefix != NULL)
		return find_prefixed(w, s, v, out);
	const struct attr *a = kind_attr(s->kind, v->name->text);
	if (a != NULL) {
		set_operand(out, VALUE_FACT, VALUE_PLAIN, a);
		return true;
	}
	a = kind_attr(s->subject, v->name->text);
	if (a != NULL) {
		set_operand(out, VALUE_SUBJECT, VALUE_PLAIN, a);
		return true;
	}
	if (s->flow && (strcmp(v->name->text, "reason") == 0 || strcmp(v->name->text, "crossed") == 0))
		return find_flow_name(w, v->name, out);
	const struct attr *birth = kind_attr(s->subject, "birth_d");
	if (s->kind->subject == SUBJECT_PERSON && birth != NULL && strcmp(v->name->text, "age") == 0) {
		set_operand(out, VALUE_SUBJECT, VALUE_AGE, birth);
		return true;
	}
	return unknown_name(w, s, NULL, v->name);
}

/* Wraps a date into its function. */
static bool apply_function(struct pred_work *w, const struct pred_scope_of *s, const struct ast_value *v, struct pred_operand *out)
{
	static const struct {
		const char *name;
		enum value_func func;
		bool fixed_day;
	} functions[] = {{"years_since", VALUE_YEARS_SINCE, false}, {"months_since", VALUE_MONTHS_SINCE, false},
		{"days_since", VALUE_DAYS_SINCE, true}, {"months_until", VALUE_MONTHS_UNTIL, true}};
	size_t i = 0;
	while (i < G_N_ELEMENTS(functions) - 1 && strcmp(functions[i].name, v->func->text) != 0)
		i++;
	if (out->ref.func != VALUE_PLAIN || out->type != ATTR_DATE) {
		PRED_FAULT(w, "E12", v->name, MSG_PRED_FUNC_DATE, v->func->text, v->name->text);
		return false;
	}
	if (functions[i].fixed_day && s->moving_day) {
		PRED_FAULT(w, "E16", v->func, MSG_PRED_DAYS_EVENT, v->func->text);
		if (functions[i].func == VALUE_DAYS_SINCE)
			DIAG_HINT(w->diag, MSG_PRED_HINT_MONTHS, out->text);
		return false;
	}
	out->ref.func = functions[i].func;
	out->type = ATTR_INT;
	out->text = arena_printf(w->arena, "%s(%s)", v->func->text, out->text);
	return true;
}

/* May a population of entries and exits use this? Only what never changes on the fact itself, and no reason (form-language.md 14.3). */
static bool never_changes(const struct pred_operand *o)
{
	const struct attr *a = o->ref.attr;
	bool reason = o->list != NULL && (strcmp(o->list->name, "membership_in") == 0 || strcmp(o->list->name, "membership_out") == 0);
	return o->ref.of == VALUE_FACT && o->ref.func == VALUE_PLAIN && a != NULL && a->fixed && !a->from_org && !reason;
}

bool pred_find_value(struct pred_work *w, const struct pred_scope_of *s, const struct ast_value *v, struct pred_operand *out)
{
	*out = (struct pred_operand){.at = v->prefix != NULL ? v->prefix : v->name};
	out->text = v->prefix == NULL ? v->name->text : arena_printf(w->arena, "%s.%s", v->prefix->text, v->name->text);
	if (!find_name(w, s, v, out) || (v->func != NULL && !apply_function(w, s, v, out)))
		return false;
	if (s->fixed_only && !never_changes(out)) {
		PRED_FAULT(w, "E23", out->at, MSG_PRED_FIXED_ONLY, NULL);
		DIAG_HINT(w->diag, MSG_PRED_HINT_TO_WHEN, NULL);
		return false;
	}
	return true;
}
