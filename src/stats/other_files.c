/* The other files of law (form-language.md 10): targets, standards, quotas, rules, searches, and the frame of claims. Every key, population
 * and predicate is read and checked; what they say is taken out by law_file.c. */
#include "stats/claims.h"
#include "stats/other_internal.h"

#include "base/text.h"
#include "model/kind.h"
#include "messages/form.def"
#include "messages/language.def"

#include <stdlib.h>
#include <string.h>

const struct population *other_population(const struct other *o, const struct yaml *node, bool no_unit)
{
	struct pred_context c = o->context;
	if (node == NULL)
		return NULL;
	c.population = true;
	c.no_unit = no_unit;
	return population_read(o->lib, o->s, node, &c);
}

void other_condition(const struct other *o, const struct yaml *node, const struct population *of, bool no_unit)
{
	if (node == NULL || of == NULL)
		return;
	if (node->kind != YAML_SCALAR) {
		FAULT(o->s, "E12", node, MSG_FORM_NOT_TEXT, node->key != NULL ? node->key->text : "");
		return;
	}
	struct pred_context c = o->context;
	c.kind = of->kind;
	c.edge = of->edge;
	c.no_unit = no_unit;
	pred_read(o->lib, o->s, node->text, node->line, node->column, &c);
}

/* The list under a key, and each of its maps; ids must differ. */
const struct yaml *other_items(const struct other *o, const char *key, const char *const *known)
{
	const struct yaml *list = key_need(o->s, o->s->root, key);
	if (list == NULL)
		return NULL;
	if (list->kind != YAML_LIST) {
		FAULT(o->s, "E12", list, MSG_FORM_NOT_LIST, key);
		return NULL;
	}
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		const struct yaml *id = keys_check(o->s, item, known) ? key_need(o->s, item, "id") : NULL;
		if (id == NULL || id->kind != YAML_SCALAR)
			continue;
		for (const struct yaml *before = list->first; before != item; before = before->next)
			if (g_strcmp0(yaml_text(before, "id"), id->text) == 0)
				FAULT(o->s, "E07", id, MSG_FORM_ID_TWICE, id->text);
	}
	return list;
}

static void check_level(const struct other *o, const struct yaml *item)
{
	const struct yaml *level = key_need(o->s, item, "level");
	if (level != NULL)
		node_word(o->s, level, level_words);
}

static void check_measure(const struct other *o, const struct yaml *node, const struct population *p)
{
	int m = node != NULL ? measure_of_node(o->s, node) : -1;
	if (m >= 0 && p != NULL)
		measure_check(o->s, (enum measure)m, p, NULL, p->line, p->column);
}

/* "20 %" */
void other_share(const struct other *o, const struct yaml *node)
{
	char *end = NULL;
	if (node == NULL)
		return;
	double v = node->kind == YAML_SCALAR ? g_ascii_strtod(node->text, &end) : -1;
	while (end != NULL && *end == ' ')
		end++;
	if (end == NULL || end == node->text || strcmp(end, "%") != 0 || v < 0 || v > 100)
		FAULT(o->s, "E41", node, MSG_FORM_SHARE, node->kind == YAML_SCALAR ? node->text : "");
}

/* train: what somebody who lacks it is to be taught, a code of training_content. */
static void check_train(const struct other *o, const struct yaml *train)
{
	const struct code_list *l = train != NULL ? codes_list(o->lib->codes, "training_content", NULL) : NULL;
	if (train != NULL && (l == NULL || train->kind != YAML_SCALAR || code_by_id(l, train->text) == NULL))
		FAULT(o->s, "E11", train, MSG_FORM_NO_CONDITION, train->kind == YAML_SCALAR ? train->text : "");
}

/* standard: conditions of a title, and who is exempt until when. */
static void read_standard(const struct other *o)
{
	static const char *const known[] = {
		"standard", "title", "basis", "valid", "confidence", "source", "responsible", "for", "conditions", "exempt", NULL};
	static const char *const condition_keys[] = {"id", "need", "say", "train", "confidence", "basis", NULL};
	static const char *const exempt_keys[] = {"id", "covers", "when", "until", "say", NULL};
	struct text2 say;
	ymd day;

	keys_check(o->s, o->s->root, known);
	const struct population *of = other_population(o, key_need(o->s, o->s->root, "for"), true);
	const struct yaml *conditions = other_items(o, "conditions", condition_keys);
	for (const struct yaml *c = conditions != NULL ? conditions->first : NULL; c != NULL; c = c->next) {
		other_condition(o, key_need(o->s, c, "need"), of, true);
		key_text2(o->s, c, "say", true, &say);
		check_train(o, yaml_get(c, "train"));
	}
	const struct yaml *exempt = yaml_get(o->s->root, "exempt") != NULL ? other_items(o, "exempt", exempt_keys) : NULL;
	for (const struct yaml *x = exempt != NULL ? exempt->first : NULL; x != NULL; x = x->next) {
		const struct yaml *covers = key_need(o->s, x, "covers"), *until = key_need(o->s, x, "until");
		other_condition(o, key_need(o->s, x, "when"), of, true);
		key_text2(o->s, x, "say", true, &say);
		if (until != NULL)
			node_date(o->s, until, &day);
		for (const struct yaml *id = covers != NULL ? covers->first : NULL; id != NULL; id = id->next) {
			bool found = false;
			for (const struct yaml *c = conditions != NULL ? conditions->first : NULL; c != NULL; c = c->next)
				found = found || g_strcmp0(yaml_text(c, "id"), id->text) == 0;
			if (!found)
				FAULT(o->s, "E11", id, MSG_FORM_NO_CONDITION, id->text);
		}
	}
}

/* by: one test for each value of an attribute of what is counted. */
static void check_by(const struct other *o, const struct yaml *by, const struct population *part)
{
	if (by == NULL || part == NULL || by->kind != YAML_SCALAR)
		return;
	const struct fact_kind *subject = o->lib->vocab->of_subject[part->kind->subject];
	if (kind_attr(part->kind, by->text) == NULL && (subject == NULL || kind_attr(subject, by->text) == NULL))
		FAULT(o->s, "E10", by, MSG_PRED_NO_ATTRIBUTE, by->text, part->kind->name);
}

static void read_quotas(const struct other *o)
{
	static const char *const known[] = {
		"quotas", "title", "basis", "valid", "confidence", "source", "responsible", "ages", "items", NULL};
	static const char *const item_keys[] = {
		"id", "title", "each", "by", "count", "part", "whole", "at_least", "at_most", "level", "reason_box", "say", "basis", NULL};
	struct text2 say;
	enum ages ages;
	ymd day;

	keys_check(o->s, o->s->root, known);
	if (yaml_get(o->s->root, "ages") != NULL)
		ages_read(o->s, yaml_get(o->s->root, "ages"), &ages, &day);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		other_population(o, key_need(o->s, item, "each"), true);
		const struct yaml *count = key_need(o->s, item, "count");
		const struct population *part = other_population(o, key_need(o->s, item, "part"), false);
		const struct population *whole = other_population(o, key_need(o->s, item, "whole"), false);
		check_measure(o, count, part);
		check_measure(o, count, whole);
		check_by(o, yaml_get(item, "by"), part);
		if (yaml_get(item, "at_least") == NULL && yaml_get(item, "at_most") == NULL)
			FAULT(o->s, "E05", key_place(item), MSG_FORM_KEY_MISSING, "at_least");
		other_share(o, yaml_get(item, "at_least"));
		other_share(o, yaml_get(item, "at_most"));
		check_level(o, item);
		key_bool(o->s, item, "reason_box", false);
		key_text2(o->s, item, "title", false, &say);
		key_text2(o->s, item, "say", true, &say);
	}
}

static void read_rules(const struct other *o)
{
	static const char *const known[] = {"rules", "title", "basis", "valid", "confidence", "source", "responsible", "items", NULL};
	static const char *const item_keys[] = {"id", "for", "need", "level", "reason_box", "say", "basis", NULL};
	struct text2 say;

	keys_check(o->s, o->s->root, known);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		const struct population *of = other_population(o, key_need(o->s, item, "for"), true);
		other_condition(o, key_need(o->s, item, "need"), of, true);
		check_level(o, item);
		key_bool(o->s, item, "reason_box", false);
		key_text2(o->s, item, "say", true, &say);
	}
}

/* Review of committees: which bodies, who sits in them, by what they are described; ahead: months looked forward for who leaves. */
static void read_review(const struct other *o)
{
	static const char *const known[] = {
		"review", "title", "basis", "valid", "confidence", "source", "responsible", "ahead", "beside", "items", "structure", NULL};
	static const char *const item_keys[] = {"id", "title", "each", "members", "head", "seats", "basis", NULL};
	static const char *const beside_keys[] = {"form", "columns", NULL};
	static const char *const part_keys[] = {"id", "title", "when", "basis", "confidence", NULL};
	const struct population *members = NULL;
	struct text2 text;
	char *end = NULL;

	keys_check(o->s, o->s->root, known);
	const struct yaml *ahead = key_need(o->s, o->s->root, "ahead");
	int64_t months = ahead != NULL && ahead->kind == YAML_SCALAR ? g_ascii_strtoll(ahead->text, &end, 10) : 0;
	if (ahead != NULL && (months < 1 || months > 120 || *end != '\0'))
		FAULT(o->s, "E12", ahead, MSG_FORM_NUMBER, ahead->kind == YAML_SCALAR ? ahead->text : "");
	const struct yaml *beside = yaml_get(o->s->root, "beside");
	if (beside != NULL && keys_check(o->s, beside, beside_keys)) {
		key_need(o->s, beside, "form");
		key_need(o->s, beside, "columns");
	}
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		other_population(o, key_need(o->s, item, "each"), true);
		members = other_population(o, key_need(o->s, item, "members"), true);
		other_population(o, key_need(o->s, item, "head"), true);
		other_population(o, key_need(o->s, item, "seats"), true);
		key_text2(o->s, item, "title", true, &text);
	}
	list = other_items(o, "structure", part_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		other_condition(o, key_need(o->s, item, "when"), members, true);
		key_text2(o->s, item, "title", true, &text);
	}
}

/* The field of a kind that a closing item names, and its codes. */
static void check_code(const struct other *o, const struct kind *k, const struct yaml *field, const struct yaml *code)
{
	int i = k == NULL ? -1 : kind_field_index(k, field->key->text);
	const struct code_list *l = i < 0 || k->fields[i].type != FIELD_CODE ? NULL : codes_list(o->lib->codes, k->fields[i].of, NULL);
	if (l == NULL)
		FAULT(o->s, "E10", field->key, MSG_PRED_NO_ATTRIBUTE, field->key->text, k == NULL ? "" : k->name);
	else if (code->kind != YAML_SCALAR || code_by_id(l, code->text) == NULL)
		FAULT(o->s, "E11", code, MSG_FORM_NO_CONDITION, code->kind == YAML_SCALAR ? code->text : "");
}

/* Which reason an earlier fact gets when a new one ends it (src/app/act/act_law.c). */
static void read_closing(const struct other *o)
{
	static const char *const known[] = {"closing", "title", "basis", "valid", "confidence", "source", "responsible", "items", NULL};
	static const char *const item_keys[] = {"id", "of", "on", "when", "set", "basis", NULL};

	keys_check(o->s, o->s->root, known);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		const struct yaml *of = key_need(o->s, item, "of"), *set = yaml_get(item, "set"), *when = yaml_get(item, "when");
		const struct kind *k = of == NULL || of->kind != YAML_SCALAR ? NULL : kind_find(of->text);
		if (k == NULL && of != NULL)
			FAULT(o->s, "E10", of, MSG_FORM_NO_CONDITION, of->kind == YAML_SCALAR ? of->text : "");
		for (const struct yaml *f = set != NULL ? set->first : NULL; f != NULL; f = f->next)
			check_code(o, k, f, f);
		for (const struct yaml *f = when != NULL ? when->first : NULL; f != NULL; f = f->next)
			for (const struct yaml *code = f->first; code != NULL; code = code->next)
				check_code(o, k, f, code);
	}
}

/* Thresholds of rules across records (docs/records.md 6): {id, rule, level, value, more, valid, say} (src/app/rule/limits.h). */
static void read_limits(const struct other *o)
{
	static const char *const known[] = {"limits", "title", "basis", "valid", "confidence", "source", "responsible", "items", NULL};
	static const char *const item_keys[] = {"id", "rule", "level", "value", "more", "valid", "say", "basis", "confidence", NULL};
	struct text2 say;

	keys_check(o->s, o->s->root, known);
	const struct yaml *list = yaml_get(o->s->root, "items");
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		char *end = NULL;
		const struct yaml *value = keys_check(o->s, item, item_keys) ? key_need(o->s, item, "value") : NULL;
		key_need(o->s, item, "id");
		key_need(o->s, item, "rule");
		check_level(o, item);
		key_text2(o->s, item, "say", true, &say);
		if (value == NULL)
			continue;
		if (value->kind == YAML_SCALAR)
			(void)g_ascii_strtoll(value->text, &end, 10);
		if (end == NULL || *end != '\0' || end == value->text)
			FAULT(o->s, "E12", value, MSG_FORM_NOT_TEXT, "value");
	}
}

/* {year: value}: the years that were promised. */
static void check_years(const struct other *o, const struct yaml *map)
{
	if (map == NULL)
		return;
	if (map->kind != YAML_MAP || map->first == NULL) {
		FAULT0(o->s, "E12", map, MSG_FORM_NOT_MAP);
		return;
	}
	for (const struct yaml *v = map->first; v != NULL; v = v->next) {
		char *end = NULL;
		long year = strtol(v->key->text, &end, 10);
		if (*end != '\0' || year < 1900 || year > 2200)
			FAULT(o->s, "E12", v->key, MSG_FORM_YEAR, v->key->text);
		end = NULL;
		if (v->kind == YAML_SCALAR)
			g_ascii_strtod(v->text, &end);
		if (end == NULL || end == v->text || *end != '\0')
			FAULT(o->s, "E12", v, MSG_FORM_NUMBER, v->kind == YAML_SCALAR ? v->text : "");
	}
}

static void read_target(const struct other *o, const struct yaml *item)
{
	static const char *const units[] = {"percent", "count", NULL}, *const forecasts[] = {"linear", "none", NULL};
	struct source *s = o->s;
	const struct yaml *node;
	struct text2 text;
	ymd day;

	key_text2(s, item, "title", true, &text);
	other_population(o, key_need(s, item, "each"), true);
	bool own = yaml_get(item, "count") != NULL;
	if (own) {
		const struct population *part = other_population(o, key_need(s, item, "part"), false);
		const struct population *whole =
			yaml_get(item, "whole") != NULL ? other_population(o, yaml_get(item, "whole"), false) : NULL;
		check_measure(o, yaml_get(item, "count"), part);
		check_measure(o, yaml_get(item, "count"), whole);
		if ((node = yaml_get(item, "cell")) != NULL)
			FAULT(s, "E06", node->key, MSG_FORM_TWO_CONTENTS, "count", "cell");
	} else {
		key_need(s, item, "cell");
	}
	if ((node = yaml_get(item, "unit")) != NULL)
		node_word(s, node, units);
	if (yaml_get(item, "at_least") == NULL && yaml_get(item, "at_most") == NULL)
		FAULT(s, "E05", key_place(item), MSG_FORM_KEY_MISSING, "at_least");
	if (node == NULL) {
		const struct yaml *goal = yaml_get(item, "at_least") != NULL ? yaml_get(item, "at_least") : yaml_get(item, "at_most");
		const struct yaml *first = goal != NULL && goal->kind == YAML_MAP ? goal->first : goal;
		const struct yaml *at = first != NULL && first->kind == YAML_SCALAR ? first : key_place(item);
		FAULT(s, "E41", at, MSG_FORM_NO_UNIT, at->kind == YAML_SCALAR ? at->text : "");
	}
	check_years(o, yaml_get(item, "at_least"));
	check_years(o, yaml_get(item, "at_most"));
	if ((node = yaml_get(item, "baseline")) != NULL && node->kind == YAML_MAP)
		check_years(o, node);
	if ((node = yaml_get(item, "deadline")) != NULL)
		node_date(s, node, &day);
	if ((node = yaml_get(item, "forecast")) != NULL)
		node_word(s, node, forecasts);
	key_text2(s, item, "reading", false, &text);
}

static void read_targets(const struct other *o)
{
	static const char *const known[] = {
		"targets", "title", "basis", "valid", "confidence", "source", "responsible", "covers", "sent", "items", NULL};
	static const char *const item_keys[] = {"id", "title", "each", "cell", "count", "part", "whole", "unit", "at_least", "at_most",
		"baseline", "deadline", "responsible", "forecast", "printed", "reading", "basis", "confidence", NULL};

	keys_check(o->s, o->s->root, known);
	other_population(o, yaml_get(o->s->root, "covers"), false);
	other_population(o, yaml_get(o->s->root, "sent"), false);
	const struct yaml *list = other_items(o, "items", item_keys);
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next)
		if (item->kind == YAML_MAP)
			read_target(o, item);
}

/* Columns of the list: the words every list has, or an attribute. */
static void check_columns(const struct other *o, const char *key, const struct population *of)
{
	static const char *const words[] = {"name", "given_name", "age", "org", "unit", "day", NULL};
	const struct yaml *list = yaml_get(o->s->root, key);
	if (list == NULL || of == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(o->s, "E12", list, MSG_FORM_NOT_LIST, key);
		return;
	}
	const struct fact_kind *subject = o->lib->vocab->of_subject[of->kind->subject];
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		const char *text = item->kind == YAML_SCALAR ? item->text : "";
		bool known = kind_attr(of->kind, text) != NULL || (subject != NULL && kind_attr(subject, text) != NULL);
		for (int i = 0; words[i] != NULL; i++)
			known = known || strcmp(text, words[i]) == 0;
		if (!known)
			FAULT(o->s, "E10", item, MSG_PRED_NO_ATTRIBUTE, text, of->kind->name);
	}
}

static void read_search(const struct other *o)
{
	static const char *const known[] = {"search", "title", "confidence", "count", "of", "when", "show", "sort", NULL};
	struct source *s = o->s;
	struct text2 title;

	keys_check(s, s->root, known);
	key_text2(s, s->root, "title", true, &title);
	if (yaml_get(s->root, "confidence") != NULL)
		node_word(s, yaml_get(s->root, "confidence"), confidence_words);
	const struct population *of = other_population(o, key_need(s, s->root, "of"), false);
	check_measure(o, key_need(s, s->root, "count"), of);
	const struct yaml *when = yaml_get(s->root, "when");
	if (when != NULL && when->kind == YAML_LIST)
		for (const struct yaml *w = when->first; w != NULL; w = w->next)
			other_condition(o, w, of, false);
	else
		other_condition(o, when, of, false);
	check_columns(o, "show", of);
	check_columns(o, "sort", of);
}

static void read_paper_layout(const struct other *o)
{
	paper_layout_check(o->s);
}

static void read_regime(const struct other *o)
{
	const struct header h = {.from = o->context.valid_from, .until = o->context.valid_until};
	regime_check(o->lib, o->s, &h);
}

static void read_calendar(const struct other *o)
{
	calendar_check(o->lib, o->s);
}

static void read_paper(const struct other *o)
{
	paper_form_check(o->s, o->lib->codes);
}

bool other_file_read(struct library *lib, struct source *s)
{
	if (strcmp(s->kind, "layout") == 0)
		return true; /* pages of records: read where kinds are laid out */
	static const struct {
		const char *kind;
		void (*read)(const struct other *o);
		bool law; /* has the header of law files */
	} kinds[] = {
		{"standard", read_standard, true},
		{"quotas", read_quotas, true},
		{"rules", read_rules, true},
		{"review", read_review, true},
		{"coming", other_read_clocks, true},
		{"cleanliness", other_read_cleanliness, true},
		{"closing", read_closing, true},
		{"limits", read_limits, true},
		{"targets", read_targets, true},
		{"regime", read_regime, true},
		{"calendar", read_calendar, true},
		{"search", read_search, false},
		{"paper_layout", read_paper_layout, true},
		{"paper", read_paper, true},
		{"claims", NULL, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (strcmp(s->kind, kinds[i].kind) != 0)
			continue;
		struct other o = {.lib = lib, .s = s, .context = {.vocab = lib->vocab, .codes = lib->codes}};
		struct header h;
		if (kinds[i].law) {
			header_read(s, &h, s->arena);
			o.context.valid_from = h.from;
			o.context.valid_until = h.until;
		}
		if (kinds[i].read != NULL)
			kinds[i].read(&o);
		else
			claims_from_yaml(s->root, s->arena, &s->diag);
		return true;
	}
	return false;
}

/* cell: row.column of form */
static void finish_target(struct library *lib, struct source *s, const struct yaml *node)
{
	if (node->kind != YAML_SCALAR) {
		FAULT(s, "E12", node, MSG_FORM_NOT_TEXT, "cell");
		return;
	}
	struct formula *f = formula_parse(s, node->text, node->line, node->column, lib->arena);
	if (f == NULL)
		return;
	if (f->node != FORMULA_CELL || f->form == NULL || f->column_id == NULL) {
		FAULT(s, "E02", node, MSG_FORM_TARGET_CELL, node->text);
		return;
	}
	bool known;
	const struct form_more *form = library_other(lib, NULL, f->form, &known);
	if (!known)
		FAULT(s, "E11", node, MSG_FORMULA_NO_FORM, f->form);
	if (form == NULL)
		return;
	if (form_row(&form->form, f->row_id) == NULL)
		FAULT(s, form_column(&form->form, f->row_id) != NULL ? "E25" : "E10", node, MSG_FORMULA_NO_LINE_IN, f->row_id, f->form);
	else if (form_column(&form->form, f->column_id) == NULL)
		FAULT(s, form_row(&form->form, f->column_id) != NULL ? "E25" : "E10", node, MSG_FORMULA_NO_LINE_IN, f->column_id, f->form);
}

/* beside: a form and its columns */
static void finish_review(struct library *lib, struct source *s)
{
	const struct yaml *beside = yaml_get(s->root, "beside"), *columns = beside != NULL ? yaml_get(beside, "columns") : NULL;
	const char *code = beside != NULL ? yaml_text(beside, "form") : NULL;
	bool known = true;
	if (code == NULL || columns == NULL)
		return;
	const struct form_more *form = library_other(lib, NULL, code, &known);
	if (!known)
		FAULT(s, "E11", yaml_get(beside, "form"), MSG_FORMULA_NO_FORM, code);
	for (const struct yaml *c = form != NULL ? columns->first : NULL; c != NULL; c = c->next)
		if (c->kind != YAML_SCALAR || form_column(&form->form, c->text) == NULL)
			FAULT(s, "E10", c, MSG_FORMULA_NO_LINE_IN, c->kind == YAML_SCALAR ? c->text : "", code);
}

void other_file_finish(struct library *lib, struct source *s)
{
	if (strcmp(s->kind, "regime") == 0)
		regime_finish(lib, s);
	if (strcmp(s->kind, "review") == 0)
		finish_review(lib, s);
	const struct yaml *list = strcmp(s->kind, "targets") == 0 ? yaml_get(s->root, "items") : NULL;
	for (const struct yaml *item = list != NULL ? list->first : NULL; item != NULL; item = item->next) {
		const struct yaml *cell = yaml_get(item, "cell");
		if (cell != NULL)
			finish_target(lib, s, cell);
	}
}
