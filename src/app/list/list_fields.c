/* Building conditions: what they may be about, compared how, with what; and the text of one. */
#include "app/list/list_parts.h"

#include "app/act/act.h"
#include "app/figure/figure_words.h"
#include "messages/lists.def"

#include <string.h>

enum { FIELDS_MAX = 128 };

static const char *label_in(const char *vi, const char *en, enum msg_lang lang)
{
	return lang == MSG_EN ? en : vi;
}

struct making {
	struct app *a;
	const struct page_ask *ask;
	struct list_field *fields;
	size_t count;
	struct arena *arena;
};

/* May the viewer read that class by name where it is at home? Only what is certainly refused is left out of the choice. */
static bool hidden(const struct making *m, const struct fact_kind *k, bool sensitive)
{
	size_t count = 0;
	const int64_t *units = viewer_units(m->a->viewer, &count);
	if (!sensitive || viewer_is_operator(m->a->viewer))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct auth_place at = {.unit = units[i], .organisation = NONE, .day = m->ask->day};
		if (viewer_access(m->a->viewer, k->name, 'S', &at) != ACCESS_NAMES)
			return true;
	}
	return count == 0;
}

static void add_attr(struct making *m, const struct fact_kind *k, const struct attr *x, const char *prefix, const char *group)
{
	static const enum list_field_type types[] = {
		[ATTR_BOOL] = LIST_BOOL, [ATTR_DATE] = LIST_DATE, [ATTR_INT] = LIST_NUMBER, [ATTR_CODE] = LIST_CODE};
	bool sensitive = x->sensitive || k->class_ == 'S';
	if (!x->available || x->type == ATTR_TEXT || m->count + 2 >= FIELDS_MAX || hidden(m, k, sensitive))
		return;
	m->fields[m->count++] = (struct list_field){.id = arena_printf(m->arena, "%s%s", prefix, x->name),
		.group = group,
		.label = figure_attr_label(x, m->ask->lang, m->arena),
		.type = types[x->type],
		.ordered = x->type == ATTR_CODE && x->list->ordered,
		.list = x->list};
	if (strcmp(x->name, "birth_d") == 0)
		m->fields[m->count++] = (struct list_field){
			.id = "age", .group = group, .label = msg_template(MSG_LIST_AGE, m->ask->lang), .type = LIST_NUMBER};
}

static void add_kind(struct making *m, const struct fact_kind *k, const char *prefix)
{
	const char *group = label_in(k->vi, k->en, m->ask->lang);
	for (size_t i = 0; i < k->attr_count; i++)
		add_attr(m, k, &k->attrs[i], prefix, group);
}

bool list_fields(struct app *a, const struct page_ask *ask, const struct list_ask *what, const struct list_field **out, size_t *count,
	struct arena *arena, struct err *e)
{
	struct making m = {a, ask, ARENA_ARRAY(arena, struct list_field, FIELDS_MAX), 0, arena};
	const struct fact_kind *listed = vocab_kind(a->vocab, what->kind), *person = a->vocab->of_subject[SUBJECT_PERSON];
	if (listed == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_LIST_NO_KIND, what->kind);
	const char *of = what->of != NULL ? what->of : "";
	g_autofree char *name = g_strndup(of, strcspn(of, "(."));
	const struct fact_kind *fact = *name != '\0' ? vocab_kind(a->vocab, name) : listed;
	if (fact != NULL && fact != person)
		add_kind(&m, fact, "");
	if (listed->subject == SUBJECT_PERSON)
		add_kind(&m, person, "");
	/* A fact lies in a unit and in an organisation. */
	if (fact != NULL && fact != person && fact->subject != SUBJECT_UNIT && a->vocab->of_subject[SUBJECT_UNIT] != NULL)
		add_kind(&m, a->vocab->of_subject[SUBJECT_UNIT], "place.");
	if (fact != NULL && (fact->subject == SUBJECT_PERSON || fact->subject == SUBJECT_POST) && fact != person &&
		a->vocab->of_subject[SUBJECT_ORGANISATION] != NULL)
		add_kind(&m, a->vocab->of_subject[SUBJECT_ORGANISATION], "org.");
	for (size_t i = 0; i < a->vocab->kind_count; i++) {
		const struct fact_kind *k = &a->vocab->kinds[i];
		if (k != fact && k != listed && k != person && k->available && !k->event && k->subject == SUBJECT_PERSON)
			add_kind(&m, k, arena_printf(arena, "%s.", k->name));
	}
	*out = m.fields;
	*count = m.count;
	return true;
}

static const msg_key code_ops[] = {MSG_LIST_IS, MSG_LIST_IS_NOT, MSG_LIST_STATED, MSG_LIST_NOT_STATED, MSG_LIST_AT_LEAST, MSG_LIST_AT_MOST,
	MSG_LIST_LESS, MSG_LIST_MORE};
static const char *const code_ids[] = {"eq", "ne", "stated", "unstated", "ge", "le", "lt", "gt"};
static const msg_key number_ops[] = {
	MSG_LIST_LESS, MSG_LIST_AT_MOST, MSG_LIST_IS, MSG_LIST_AT_LEAST, MSG_LIST_MORE, MSG_LIST_STATED, MSG_LIST_NOT_STATED};
static const char *const number_ids[] = {"lt", "le", "eq", "ge", "gt", "stated", "unstated"};
static const msg_key date_ops[] = {MSG_LIST_BEFORE, MSG_LIST_FROM, MSG_LIST_YEARS, MSG_LIST_STATED, MSG_LIST_NOT_STATED};
static const char *const date_ids[] = {"lt", "ge", "years", "stated", "unstated"};
static const msg_key bool_ops[] = {MSG_LIST_TRUE, MSG_LIST_FALSE};
static const char *const bool_ids[] = {"true", "false"};

const struct list_choice *list_operators(const struct list_field *f, enum msg_lang lang, size_t *count, struct arena *arena)
{
	const msg_key *keys = f->type == LIST_CODE     ? code_ops
			      : f->type == LIST_NUMBER ? number_ops
			      : f->type == LIST_DATE   ? date_ops
						       : bool_ops;
	const char *const *ids = f->type == LIST_CODE	  ? code_ids
				 : f->type == LIST_NUMBER ? number_ids
				 : f->type == LIST_DATE	  ? date_ids
							  : bool_ids;
	*count = f->type == LIST_CODE	  ? (f->ordered ? 8 : 4)
		 : f->type == LIST_NUMBER ? G_N_ELEMENTS(number_ids)
		 : f->type == LIST_DATE	  ? G_N_ELEMENTS(date_ids)
					  : G_N_ELEMENTS(bool_ids);
	struct list_choice *out = ARENA_ARRAY(arena, struct list_choice, *count);
	for (size_t i = 0; i < *count; i++)
		out[i] = (struct list_choice){ids[i], msg_template(keys[i], lang)};
	return out;
}

const struct list_choice *list_values(const struct list_field *f, enum msg_lang lang, size_t *count, struct arena *arena)
{
	*count = 0;
	if (f->list == NULL)
		return NULL;
	struct list_choice *out = ARENA_ARRAY(arena, struct list_choice, f->list->count + f->list->group_count + 1);
	for (size_t i = 0; i < f->list->count; i++)
		out[(*count)++] = (struct list_choice){f->list->codes[i].id, label_in(f->list->codes[i].vi, f->list->codes[i].en, lang)};
	for (size_t i = 0; i < f->list->group_count; i++) {
		const struct code_group *g = &f->list->groups[i];
		g_autofree char *said = MSG_FORMAT(MSG_LIST_IN_GROUP, lang, label_in(g->vi, g->en, lang));
		out[(*count)++] = (struct list_choice){arena_printf(arena, "in:%s", g->id), arena_strdup(arena, said)};
	}
	return out;
}

static const char *sign_of(const char *op)
{
	static const char *const signs[][2] = {{"eq", "="}, {"ne", "!="}, {"lt", "<"}, {"le", "<="}, {"gt", ">"}, {"ge", ">="}};
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strcmp(signs[i][0], op) == 0)
			return signs[i][1];
	return "=";
}

static bool whole_number(const char *text)
{
	return *text != '\0' && strlen(text) < 9 && strspn(text, "0123456789") == strlen(text);
}

/* The test on the attribute itself. */
static const char *test_of(const struct list_field *f, const char *name, const char *op, const char *value, struct arena *a, struct err *e)
{
	char day[11];
	ymd d = 0;
	if (strcmp(op, "stated") == 0 || strcmp(op, "unstated") == 0)
		return arena_printf(a, "%s is %sstated", name, *op == 'u' ? "not " : "");
	if (f->type == LIST_BOOL)
		return strcmp(op, "false") == 0 ? arena_printf(a, "not %s", name) : name;
	if (f->type == LIST_CODE && g_str_has_prefix(value, "in:") && code_group_find(f->list, value + 3) != NULL)
		return arena_printf(a, "%s %sin %s", name, strcmp(op, "ne") == 0 ? "not " : "", value + 3);
	if (f->type == LIST_CODE)
		return code_by_id(f->list, value) != NULL ? arena_printf(a, "%s %s %s", name, sign_of(op), value)
							  : (FAIL(e, ERR_INPUT, MSG_LIST_BAD_VALUE, value, f->label), NULL);
	if (f->type == LIST_NUMBER || strcmp(op, "years") == 0) {
		if (!whole_number(value))
			return FAIL(e, ERR_INPUT, MSG_LIST_BAD_NUMBER, f->label), NULL;
		return f->type == LIST_NUMBER ? arena_printf(a, "%s %s %s", name, sign_of(op), value)
					      : arena_printf(a, "years_since(%s) >= %s", name, value);
	}
	if (!act_read_date(value, &d) || d <= 0)
		return FAIL(e, ERR_INPUT, MSG_LIST_BAD_DATE, f->label), NULL;
	return arena_printf(a, "%s %s %s", name, sign_of(op), ymd_format_iso(ymd_first(d), day));
}

const char *list_condition(
	const struct list_field *f, const char *op, const char *value, enum msg_lang lang, struct arena *arena, struct err *e)
{
	const char *dot = strchr(f->id, '.');
	(void)lang;
	op = op != NULL ? op : "eq";
	value = value != NULL ? value : "";
	if (dot == NULL || g_str_has_prefix(f->id, "place.") || g_str_has_prefix(f->id, "org."))
		return test_of(f, f->id, op, value, arena, e);
	/* Of another fact of the person: "is not" means that there is none. */
	bool none = strcmp(op, "ne") == 0 || strcmp(op, "false") == 0;
	const char *test = test_of(f, dot + 1, strcmp(op, "ne") == 0 ? "eq" : none ? "true" : op, value, arena, e);
	return test == NULL ? NULL : arena_printf(arena, "%shas %.*s(%s)", none ? "not " : "", (int)(dot - f->id), f->id, test);
}

const struct list_choice *list_populations(struct app *a, const char *kind, enum msg_lang lang, size_t *count, struct arena *arena)
{
	struct list_choice *out = ARENA_ARRAY(arena, struct list_choice, a->vocab->kind_count + 2);
	const struct fact_kind *person = a->vocab->of_subject[SUBJECT_PERSON];
	bool people = strcmp(kind, person->name) == 0;
	*count = 0;
	out[(*count)++] = (struct list_choice){"", msg_template(people ? MSG_LIST_EVERYBODY : MSG_LIST_EVERYTHING, lang)};
	for (size_t i = 0; people && i < a->vocab->kind_count; i++) {
		const struct fact_kind *k = &a->vocab->kinds[i];
		const struct attr *home = kind_attr(k, "home");
		if (k->subject != SUBJECT_PERSON || k == person || !k->available || k->event)
			continue;
		const char *value = home != NULL ? arena_printf(arena, "%s(home)", k->name) : k->name;
		out[(*count)++] = (struct list_choice){value, label_in(k->vi, k->en, lang)};
	}
	return out;
}
