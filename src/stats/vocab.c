/* Reads domain/vocabulary.yaml into kinds of fact and attributes (see vocab.h). Knows the keys of that file; what a kind means is its
 * view's business. Every key not listed here is an error. */
#include "stats/vocab.h"
#include "stats/standards.h"
#include "messages/language.def"

#include <string.h>

struct reading {
	struct arena *arena;
	struct codes *codes;
	struct err *e;
	struct vocab *vocab;
	struct fact_kind *kinds; /* the writable face of vocab->kinds */
};

static const char *const subject_names[SUBJECT__MAX] = {"person", "organisation", "unit", "post"};

static const char *place(struct reading *r, const struct yaml *at)
{
	return arena_printf(r->arena, "vocabulary.yaml:%d", at == NULL ? 1 : at->line);
}

/* All keys of a map must be among known (ended by NULL). */
static bool keys_known(struct reading *r, const struct yaml *map, const char *const *known)
{
	for (const struct yaml *c = map->first; c != NULL; c = c->next) {
		bool found = false;
		for (size_t i = 0; known[i] != NULL && !found; i++)
			found = strcmp(known[i], c->key->text) == 0;
		if (!found)
			return FAIL(r->e, ERR_INPUT, MSG_VOCAB_KEY, place(r, c->key), c->key->text);
	}
	return true;
}

static bool is_map(struct reading *r, const struct yaml *n, const struct yaml *parent, const char *key)
{
	if (n == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, parent), key);
	if (n->kind != YAML_MAP)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_SHAPE, place(r, n), key);
	return true;
}

/* { vi: …, en: … } under a key. extra: a further key that may stand there, or NULL. */
static bool read_label(struct reading *r, const struct yaml *map, const char *key, const char *extra, const char **vi, const char **en)
{
	const struct yaml *n = yaml_get(map, key);
	const char *const known[] = {"vi", "en", extra, NULL};
	if (!is_map(r, n, map, key) || !keys_known(r, n, known))
		return false;
	*vi = yaml_text(n, "vi");
	*en = yaml_text(n, "en");
	if (*vi == NULL || *en == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, n), *vi == NULL ? "vi" : "en");
	return true;
}

/* A key whose only values are no and yes (or one word). Absent: *out stays. */
static bool read_word(struct reading *r, const struct yaml *map, const char *key, const char *word, bool value, bool *out)
{
	const struct yaml *n = yaml_get(map, key);
	if (n == NULL)
		return true;
	if (n->kind != YAML_SCALAR)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_SHAPE, place(r, n), key);
	if (strcmp(n->text, word) != 0)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, n), key, n->text);
	*out = value;
	return true;
}

static bool read_type(struct reading *r, const struct yaml *map, struct attr *a)
{
	static const char *const plain[] = {"bool", "date", "int", "text"};
	static const enum attr_type types[] = {ATTR_BOOL, ATTR_DATE, ATTR_INT, ATTR_TEXT};
	const char *type = yaml_text(map, "type");
	if (type == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, map), "type");
	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
		if (strcmp(type, plain[i]) == 0) {
			a->type = types[i];
			return true;
		}
	}
	if (!g_str_has_prefix(type, "code "))
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, yaml_get(map, "type")), "type", type);
	struct err e = {0};
	a->type = ATTR_CODE;
	a->list = codes_list(r->codes, type + strlen("code "), &e);
	if (a->list == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_LIST, place(r, yaml_get(map, "type")), type + strlen("code "), err_text(&e, MSG_VI));
	return true;
}

/* else: the value where a timeline has no row. */
static bool read_otherwise(struct reading *r, const struct yaml *map, struct attr *a)
{
	const struct yaml *n = yaml_get(map, "else");
	if (n == NULL)
		return true;
	if (n->kind != YAML_SCALAR || a->timeline == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_SHAPE, place(r, n), "else");
	const struct code *c = a->type == ATTR_CODE ? code_by_id(a->list, n->text) : NULL;
	bool yes = strcmp(n->text, "yes") == 0;
	if (a->type == ATTR_BOOL && (yes || strcmp(n->text, "no") == 0))
		a->otherwise = yes;
	else if (c != NULL)
		a->otherwise = c->num;
	else
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, n), "else", n->text);
	return true;
}

static bool read_attr(struct reading *r, const struct yaml *n, struct attr *a)
{
	static const char *const known[] = {"type", "class", "computed", "timeline", "else", "fixed", "from", "available", "label", NULL};
	if (!is_map(r, n, n, n->key->text) || !keys_known(r, n, known))
		return false;
	*a = (struct attr){.name = n->key->text, .available = true, .otherwise = NONE, .timeline = yaml_text(n, "timeline")};
	return read_type(r, n, a) && read_label(r, n, "label", NULL, &a->vi, &a->en) && read_word(r, n, "fixed", "yes", true, &a->fixed) &&
	       read_word(r, n, "class", "sensitive", true, &a->sensitive) && read_word(r, n, "from", "org", true, &a->from_org) &&
	       read_word(r, n, "available", "no", false, &a->available) && read_otherwise(r, n, a);
}

static bool read_attrs(struct reading *r, const struct yaml *map, struct fact_kind *k)
{
	const struct yaml *n = yaml_get(map, "attributes");
	if (!is_map(r, n, map, "attributes"))
		return false;
	struct attr *attrs = ARENA_ARRAY(r->arena, struct attr, (size_t)n->count + 1);
	for (const struct yaml *c = n->first; c != NULL; c = c->next)
		if (!read_attr(r, c, &attrs[k->attr_count++]))
			return false;
	k->attrs = attrs;
	return true;
}

static bool read_subject(struct reading *r, const struct yaml *n, struct fact_kind *k)
{
	const char *subject = yaml_text(n, "subject");
	if (subject == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, n), "subject");
	for (int i = 0; i < SUBJECT__MAX; i++) {
		if (strcmp(subject, subject_names[i]) == 0) {
			k->subject = (enum subject)i;
			if (strcmp(k->name, subject) == 0)
				r->vocab->of_subject[i] = k;
			return true;
		}
	}
	return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, yaml_get(n, "subject")), "subject", subject);
}

/* class: what of field classes the facts of the kind are, unless an attribute is sensitive. */
static bool read_class(struct reading *r, const struct yaml *n, struct fact_kind *k)
{
	static const char *const words[] = {"basic", "sensitive", "organisational", "public"};
	static const char letters[] = "BSOP";
	static const char usual[SUBJECT__MAX] = {
		[SUBJECT_PERSON] = 'B', [SUBJECT_ORGANISATION] = 'O', [SUBJECT_UNIT] = 'P', [SUBJECT_POST] = 'O'};
	const char *word = yaml_text(n, "class");
	k->class_ = usual[k->subject];
	if (word == NULL)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strcmp(word, words[i]) == 0) {
			k->class_ = letters[i];
			return true;
		}
	}
	return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, yaml_get(n, "class")), "class", word);
}

/* say: how a sentence says that somebody has the fact; has: how it says that a place has it (absent: NULL). */
static bool read_say(struct reading *r, const struct yaml *n, struct fact_kind *k)
{
	if (yaml_get(n, "say") == NULL) {
		k->say_vi = k->vi;
		k->say_en = k->en;
		return true;
	}
	if (!read_label(r, n, "say", "has", &k->say_vi, &k->say_en))
		return false;
	const struct yaml *say = yaml_get(n, "say");
	return yaml_get(say, "has") == NULL || read_label(r, say, "has", NULL, &k->has_vi, &k->has_en);
}

static bool read_kind(struct reading *r, const struct yaml *n, struct fact_kind *k)
{
	static const char *const known[] = {"subject", "time", "made_of", "label", "say", "attributes", "available", "class", NULL};
	if (!is_map(r, n, n, n->key->text) || !keys_known(r, n, known))
		return false;
	*k = (struct fact_kind){.name = n->key->text, .view = n->key->text, .available = true};
	const char *time = yaml_text(n, "time");
	k->event = time != NULL && strcmp(time, "event") == 0;
	if (time != NULL && !k->event && strcmp(time, "interval") != 0)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_VALUE, place(r, yaml_get(n, "time")), "time", time);
	return read_subject(r, n, k) && read_class(r, n, k) && read_label(r, n, "label", NULL, &k->vi, &k->en) && read_say(r, n, k) &&
	       read_word(r, n, "available", "no", false, &k->available) && read_attrs(r, n, k);
}

/* One list of the language itself: { order: yes, values: { id: [vi, en] } }; numbers run from 1. */
static bool read_list(struct reading *r, const struct yaml *n, struct code_list *l)
{
	static const char *const known[] = {"order", "values", NULL};
	const struct yaml *values = yaml_get(n, "values");
	if (!is_map(r, n, n, n->key->text) || !keys_known(r, n, known) || !is_map(r, values, n, "values"))
		return false;
	*l = (struct code_list){.name = n->key->text, .vi = n->key->text, .en = n->key->text, .confidence = "official"};
	if (!read_word(r, n, "order", "yes", true, &l->ordered))
		return false;
	struct code *codes = ARENA_ARRAY(r->arena, struct code, (size_t)values->count + 1);
	static const char *const nothing[] = {NULL};
	for (const struct yaml *c = values->first; c != NULL; c = c->next) {
		if (c->kind != YAML_LIST || c->count != 2 || c->first->kind != YAML_SCALAR || c->first->next->kind != YAML_SCALAR)
			return FAIL(r->e, ERR_INPUT, MSG_VOCAB_SHAPE, place(r, c), c->key->text);
		int num = (int)++l->count;
		codes[num - 1] = (struct code){.num = num,
			.id = c->key->text,
			.vi = c->first->text,
			.en = c->first->next->text,
			.order = l->ordered ? num : 0,
			.until = YMD_OPEN,
			.extras = nothing,
			.aliases = nothing};
	}
	l->codes = codes;
	codes_add(r->codes, l);
	return true;
}

static bool read_lists(struct reading *r, const struct yaml *root)
{
	const struct yaml *n = yaml_get(root, "codes");
	if (!is_map(r, n, root, "codes"))
		return false;
	for (const struct yaml *c = n->first; c != NULL; c = c->next) {
		struct code_list *l = ARENA_NEW(r->arena, struct code_list);
		if (!read_list(r, c, l))
			return false;
		if (strcmp(l->name, "boundary") == 0)
			r->vocab->boundary = l;
		else if (strcmp(l->name, "standard_result") == 0)
			r->vocab->standard_result = l;
		else
			return FAIL(r->e, ERR_INPUT, MSG_VOCAB_KEY, place(r, c->key), l->name);
	}
	const char *absent = r->vocab->boundary == NULL ? "boundary" : "standard_result";
	if (r->vocab->boundary == NULL || r->vocab->standard_result == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, n), absent);
	return true;
}

static bool read_root(struct reading *r, const struct yaml *root)
{
	static const char *const known[] = {"vocabulary", "kinds", "codes", NULL};
	if (!is_map(r, root, root, "vocabulary") || !keys_known(r, root, known) || !read_lists(r, root))
		return false;
	const struct yaml *kinds = yaml_get(root, "kinds");
	if (!is_map(r, kinds, root, "kinds"))
		return false;
	r->kinds = ARENA_ARRAY(r->arena, struct fact_kind, (size_t)kinds->count + 1);
	for (const struct yaml *c = kinds->first; c != NULL; c = c->next)
		if (!read_kind(r, c, &r->kinds[r->vocab->kind_count++]))
			return false;
	r->vocab->kinds = r->kinds;
	for (int i = 0; i < SUBJECT__MAX; i++)
		if (r->vocab->of_subject[i] == NULL)
			return FAIL(r->e, ERR_INPUT, MSG_VOCAB_MISSING, place(r, kinds), subject_names[i]);
	return true;
}

const struct vocab *vocab_read(const char *text, size_t length, struct codes *codes, struct arena *a, struct err *e)
{
	struct yaml_fault fault = {0};
	const struct yaml *root = yaml_parse(text, length, a, &fault);
	if (root == NULL) {
		yaml_fail(e, "vocabulary.yaml", &fault);
		return NULL;
	}
	struct vocab *v = ARENA_NEW(a, struct vocab);
	v->standards = ARENA_NEW(a, struct standards);
	v->standards->arena = a;
	struct reading r = {.arena = a, .codes = codes, .e = e, .vocab = v};
	return read_root(&r, root) ? v : NULL;
}

const struct fact_kind *vocab_kind(const struct vocab *v, const char *name)
{
	for (size_t i = 0; i < v->kind_count; i++)
		if (strcmp(v->kinds[i].name, name) == 0)
			return &v->kinds[i];
	return NULL;
}

const struct attr *kind_attr(const struct fact_kind *k, const char *name)
{
	for (size_t i = 0; i < k->attr_count; i++)
		if (strcmp(k->attrs[i].name, name) == 0)
			return &k->attrs[i];
	return NULL;
}
