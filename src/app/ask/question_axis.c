/* The splits of a question: an attribute of the vocabulary as lines of a form. */
#include "app/ask/question_parts.h"

#include "stats/standards.h"

#include "messages/ask.def"

#include <string.h>

enum { MANY_CODES = 12 }; /* longer lists leave out the lines that are zero */

static const char *named(const struct asking *k, bool groups, const struct attr *x)
{
	g_autoptr(GString) names = g_string_new(NULL);
	const struct fact_kind *kinds[2] = {k->kind, k->a->vocab->of_subject[k->kind->subject]};
	if (groups) {
		for (size_t i = 0; x->list != NULL && i < x->list->group_count; i++)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", x->list->groups[i].id);
		return arena_strdup(k->arena, names->str);
	}
	for (size_t n = 0; n < (kinds[0] == kinds[1] ? 1u : 2u); n++)
		for (size_t i = 0; kinds[n] != NULL && i < kinds[n]->attr_count; i++)
			if (kinds[n]->attrs[i].available && kinds[n]->attrs[i].type != ATTR_TEXT)
				g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", kinds[n]->attrs[i].name);
	return arena_strdup(k->arena, names->str);
}

/* "place.area", "org.type": of the unit or the organisation of the fact. *of: what it is called, NULL for the fact's own attributes. */
static const struct attr *find_attr(const struct asking *k, const char *name, const struct fact_kind **of)
{
	static const struct {
		const char *prefix;
		enum subject subject;
	} around[] = {{"place.", SUBJECT_UNIT}, {"org.", SUBJECT_ORGANISATION}};
	*of = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(around); i++)
		if (g_str_has_prefix(name, around[i].prefix) && k->a->vocab->of_subject[around[i].subject] != NULL) {
			*of = k->a->vocab->of_subject[around[i].subject];
			return kind_attr(*of, name + strlen(around[i].prefix));
		}
	const struct attr *x = kind_attr(k->kind, name);
	const struct fact_kind *subject = k->a->vocab->of_subject[k->kind->subject];
	return x == NULL && subject != NULL ? kind_attr(subject, name) : x;
}

bool axis_read(const struct asking *k, const char *text, struct axis *out, struct err *e)
{
	*out = (struct axis){0};
	if (text == NULL || *text == '\0')
		return true;
	const char *colon = strchr(text, ':');
	const char *name = arena_strndup(k->arena, text, colon != NULL ? (size_t)(colon - text) : strlen(text));
	out->text = text;
	out->detail = colon != NULL && colon[1] != '\0' ? colon + 1 : NULL;
	out->child = strcmp(name, "child") == 0;
	out->age = strcmp(name, "age") == 0 && k->kind->subject == SUBJECT_PERSON;
	if (out->child || out->age) {
		msg_key key = out->child ? MSG_ASK_CHILD : MSG_ASK_AGE;
		out->vi = msg_template(key, MSG_VI);
		out->en = msg_template(key, MSG_EN);
		if (out->age && out->detail == NULL)
			out->detail = "-30,31-40,41-50,51-60,61+";
		return true;
	}
	const struct fact_kind *of = NULL;
	out->attr = find_attr(k, name, &of);
	if (out->attr == NULL || !(out->attr->available || standards_give(k->a->vocab, out->attr)) || out->attr->type == ATTR_TEXT)
		return FAIL(e, ERR_INPUT, MSG_ASK_NO_AXIS, name, k->kind->vi, named(k, false, NULL));
	out->around = of != NULL;
	out->name = name;
	out->vi = of == NULL ? out->attr->vi : arena_printf(k->arena, "%s (%s)", out->attr->vi, of->vi);
	out->en = of == NULL ? out->attr->en : arena_printf(k->arena, "%s (%s)", out->attr->en, of->en);
	bool coded = out->attr->type == ATTR_CODE;
	if (coded && out->detail != NULL && strcmp(out->detail, "groups") != 0 && code_group_find(out->attr->list, out->detail) == NULL)
		return FAIL(e, ERR_INPUT, MSG_ASK_NO_GROUP, name, out->detail, named(k, true, out->attr));
	if (!coded && out->attr->type != ATTR_BOOL && out->detail == NULL)
		out->detail = "-9,10-19,20-29,30-39,40+";
	return true;
}

bool axis_parts(const struct axis *x)
{
	return !(x->attr != NULL && x->attr->type == ATTR_CODE && g_strcmp0(x->detail, "groups") == 0);
}

/* ---- lines ---- */

static void line(struct asking *k, const char *indent, const char *id, const char *label, const char *when)
{
	g_string_append_printf(k->out, "%s- { id: %s, label: %s, when: %s }\n", indent, id, label, question_quote(k, when));
}

static bool number(const char *text, size_t length)
{
	return length > 0 && length <= 4 && strspn(text, "0123456789") >= length;
}

/* "18-30", "-30", "61+" */
static bool band(struct asking *k, const char *value, const char *text, const char *prefix, const char *indent)
{
	size_t n = strlen(text);
	const char *dash = strchr(text, '-');
	msg_key key = MSG_ASK_BAND;
	const char *when, *id, *low, *high = "";
	if (n > 1 && text[n - 1] == '+' && number(text, n - 1)) {
		low = arena_strndup(k->arena, text, n - 1);
		when = arena_printf(k->arena, "%s >= %s", value, low);
		id = arena_printf(k->arena, "%s%sup", prefix, low);
		key = MSG_ASK_BAND_ABOVE;
	} else if (dash == text && number(text + 1, n - 1)) {
		low = text + 1;
		when = arena_printf(k->arena, "%s <= %s", value, low);
		id = arena_printf(k->arena, "%sto%s", prefix, low);
		key = MSG_ASK_BAND_BELOW;
	} else if (dash != NULL && number(text, (size_t)(dash - text)) && number(dash + 1, strlen(dash + 1))) {
		low = arena_strndup(k->arena, text, (size_t)(dash - text));
		high = dash + 1;
		when = arena_printf(k->arena, "%s in %s..%s", value, low, high);
		id = arena_printf(k->arena, "%s%sto%s", prefix, low, high);
	} else {
		return false;
	}
	const char *const words[2] = {low, high};
	line(k, indent, id, question_label(k, key, words, words), when);
	return true;
}

static bool bands(struct asking *k, const struct axis *x, const char *prefix, const char *indent, struct err *e)
{
	g_auto(GStrv) all = g_strsplit(x->detail, ",", 40);
	const char *value =
		x->age || x->attr->type == ATTR_INT ? (x->age ? "age" : x->name) : arena_printf(k->arena, "years_since(%s)", x->name);
	for (char **one = all; *one != NULL; one++)
		if (!band(k, value, arena_strdup(k->arena, g_strstrip(*one)), prefix, indent))
			return FAIL(e, ERR_INPUT, MSG_ASK_BAD_BAND, x->age ? "age" : x->name, *one);
	return true;
}

static void group_lines(struct asking *k, const struct axis *x, const char *prefix, const char *indent)
{
	const struct code_list *list = x->attr->list;
	for (size_t i = 0; i < list->group_count; i++) {
		const struct code_group *g = &list->groups[i];
		const char *label = arena_printf(k->arena, "{ vi: %s, en: %s }", question_quote(k, g->vi), question_quote(k, g->en));
		if (strcmp(x->detail, "groups") == 0 || strcmp(x->detail, g->id) == 0)
			line(k, indent, arena_printf(k->arena, "%sin_%s", prefix, g->id), label,
				arena_printf(k->arena, "%s in %s", x->name, g->id));
		if (strcmp(x->detail, g->id) == 0) {
			const char *const vi[2] = {g->vi, ""}, *const en[2] = {g->en, ""};
			line(k, indent, arena_printf(k->arena, "%sout_%s", prefix, g->id), question_label(k, MSG_ASK_NOT_GROUP, vi, en),
				arena_printf(k->arena, "%s not in %s", x->name, g->id));
		}
	}
}

/* A list that several attributes share has a group for each. */
static const struct code_group *own_codes(const struct axis *x)
{
	return code_group_find(x->attr->list, x->attr->name);
}

static bool hides(const struct axis *x)
{
	return (own_codes(x) != NULL ? own_codes(x)->count : x->attr->list->count) > MANY_CODES;
}

/* `each:` knows the attributes of what is counted only. */
static void code_lines(struct asking *k, const struct axis *x, const char *prefix, const char *indent)
{
	const struct code_group *own = own_codes(x);
	for (size_t i = 0; i < x->attr->list->count; i++) {
		const struct code *c = &x->attr->list->codes[i];
		if (own != NULL && !code_in_group(own, c->num))
			continue;
		g_string_append_printf(k->out, "%s- { id: %s%s, label: { vi: %s, en: %s }, when: %s%s }\n", indent, prefix, c->id,
			question_quote(k, c->vi), question_quote(k, c->en),
			question_quote(k, arena_printf(k->arena, "%s = %s", x->name, c->id)), hides(x) ? ", hide: zero" : "");
	}
}

bool axis_lines(struct asking *k, const struct axis *x, const char *prefix, const char *indent, struct err *e)
{
	if (x->age || x->attr->type == ATTR_DATE || x->attr->type == ATTR_INT)
		return bands(k, x, prefix, indent, e);
	if (x->attr->type == ATTR_BOOL) {
		const char *const vi[2] = {x->vi, ""}, *const en[2] = {x->en, ""};
		line(k, indent, arena_printf(k->arena, "%syes", prefix), question_label(k, MSG_ASK_YES, vi, en), x->name);
		line(k, indent, arena_printf(k->arena, "%sno", prefix), question_label(k, MSG_ASK_NO, vi, en),
			arena_printf(k->arena, "not %s", x->name));
		return true;
	}
	if (x->detail != NULL)
		group_lines(k, x, prefix, indent);
	else if (x->around)
		code_lines(k, x, prefix, indent);
	else
		g_string_append_printf(k->out, "%s- { each: %s, id: %s%s%s }\n", indent, x->name, prefix,
			own_codes(x) != NULL ? arena_printf(k->arena, ", only: %s", own_codes(x)->id) : "", hides(x) ? ", hide: zero" : "");
	return true;
}

size_t axis_count(const struct axis *x)
{
	if (x->text == NULL)
		return 0;
	if (x->child)
		return QUESTION_CHILDREN;
	if (x->attr == NULL || x->attr->type != ATTR_CODE || x->detail != NULL)
		return 8;
	return own_codes(x) != NULL ? own_codes(x)->count : x->attr->list->count;
}
