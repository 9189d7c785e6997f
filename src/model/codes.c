/* Code lists read from domain/codes (see codes.h). Checks every key it knows; what an extra key means is the business of its reader. */
#include "model/codes.h"

#include "base/text.h"
#include "base/yaml.h"
#include "messages/model.def"

#include <pthread.h>
#include <string.h>

#define NUM_MAX 32767
#define NEAR 2

struct codes {
	codes_source source;
	void *user;
	struct arena *arena;
	pthread_mutex_t lock; /* of lists: threads may ask for a list for the first time */
	GHashTable *lists;    /* name -> const struct code_list */
};

/* One list being read. */
struct reading {
	struct arena *arena;
	const char *path;
	struct err *e;
	struct code_list *list;
	struct code *codes; /* the writable face of list->codes */
};

struct codes *codes_new(codes_source source, void *user)
{
	struct codes *c = g_new0(struct codes, 1);
	c->source = source;
	c->user = user;
	c->arena = arena_new();
	pthread_mutex_init(&c->lock, NULL);
	c->lists = g_hash_table_new(g_str_hash, g_str_equal);
	return c;
}

void codes_free(struct codes *c)
{
	if (c == NULL)
		return;
	g_hash_table_destroy(c->lists);
	pthread_mutex_destroy(&c->lock);
	arena_free(c->arena);
	g_free(c);
}

static bool is_identifier(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	for (; *s != '\0'; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_'))
			return false;
	return true;
}

static const char *place(struct reading *r, const struct yaml *at)
{
	return arena_printf(r->arena, "%s:%d", r->path, at == NULL ? 1 : at->line);
}

/* The text of a required scalar; NULL with an error. */
static const char *need_text(struct reading *r, const struct yaml *map, const char *key)
{
	const char *text = yaml_text(map, key);
	if (text == NULL || *text == '\0') {
		FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_MISSING, place(r, map), key);
		return NULL;
	}
	return text;
}

/* {vi: …, en: …} with nothing else but the keys allowed (space before and after each). */
static bool read_title(struct reading *r, const struct yaml *map, const char *allowed, const char **vi, const char **en)
{
	if (map == NULL || map->kind != YAML_MAP)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, map), map == NULL ? "title" : map->key->text, "{vi: …, en: …}");
	for (const struct yaml *c = map->first; c != NULL; c = c->next) {
		g_autofree char *word = g_strdup_printf(" %s ", c->key->text);
		if (strstr(allowed, word) == NULL)
			return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_UNKNOWN, place(r, c->key), c->key->text);
	}
	*vi = need_text(r, map, "vi");
	*en = need_text(r, map, "en");
	return *vi != NULL && *en != NULL;
}

static bool read_number(struct reading *r, const struct yaml *at, int max, int *out)
{
	const char *text = at->kind == YAML_SCALAR ? at->text : "…";
	size_t digits = strspn(text, "0123456789");
	gint64 v = digits > 0 && digits < 10 && text[digits] == '\0' ? g_ascii_strtoll(text, NULL, 10) : 0;
	if (v < 1 || v > max)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, at), text, at->key->text);
	*out = (int)v;
	return true;
}

static bool read_day(struct reading *r, const struct yaml *at, ymd *out)
{
	if (at->kind != YAML_SCALAR || !ymd_parse_iso(at->text, out, NULL))
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, at), at->kind == YAML_SCALAR ? at->text : "…", at->key->text);
	return true;
}

static bool check_confidence(struct reading *r, const struct yaml *at)
{
	static const char *const words[] = {"official", "transcribed", "draft", NULL};
	if (at->kind != YAML_SCALAR || !g_strv_contains(words, at->text))
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, at), at->kind == YAML_SCALAR ? at->text : "…", at->key->text);
	return true;
}

/* The scalars of a list as a NULL-terminated array; NULL with an error when something else is among them. */
static const char *const *read_words(struct reading *r, const struct yaml *list)
{
	if (list->kind != YAML_LIST) {
		FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, list), list->key->text, "[…]");
		return NULL;
	}
	const char **words = ARENA_ARRAY(r->arena, const char *, (size_t)list->count + 1);
	size_t n = 0;
	for (const struct yaml *c = list->first; c != NULL; c = c->next) {
		if (c->kind != YAML_SCALAR) {
			FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, c), list->key->text, "[…]");
			return NULL;
		}
		words[n++] = c->text;
	}
	return words;
}

/* An extra key's value as one text: a list joined by spaces, a map as k=v joined by spaces. */
static const char *flatten(struct reading *r, const struct yaml *v)
{
	if (v->kind == YAML_SCALAR)
		return v->text;
	GString *s = g_string_new(NULL);
	for (const struct yaml *c = v->first; c != NULL; c = c->next) {
		if (c->kind != YAML_SCALAR) {
			FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, c), v->key->text, "…");
			break;
		}
		g_string_append_printf(
			s, "%s%s%s%s", s->len == 0 ? "" : " ", c->key == NULL ? "" : c->key->text, c->key == NULL ? "" : "=", c->text);
	}
	char *text = arena_strdup(r->arena, s->str);
	g_string_free(s, TRUE);
	return text;
}

/* One key of an item. Extras are collected behind *extra. */
static bool read_item_key(struct reading *r, struct code *code, const struct yaml *v, const char **extras, size_t *extra)
{
	const char *key = v->key->text;
	if (strcmp(key, "num") == 0)
		return read_number(r, v, NUM_MAX, &code->num);
	if (strcmp(key, "order") == 0)
		return read_number(r, v, NUM_MAX, &code->order);
	if (strcmp(key, "from") == 0)
		return read_day(r, v, &code->from);
	if (strcmp(key, "until") == 0)
		return read_day(r, v, &code->until);
	if (strcmp(key, "aliases") == 0)
		return (code->aliases = read_words(r, v)) != NULL;
	if (strcmp(key, "code") == 0 || strcmp(key, "vi") == 0 || strcmp(key, "en") == 0)
		return v->kind == YAML_SCALAR || FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, v), key, "…");
	if (strcmp(key, "confidence") == 0 && !check_confidence(r, v))
		return false;
	if (!is_identifier(key))
		return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_UNKNOWN, place(r, v->key), key);
	const char *text = flatten(r, v);
	if (strcmp(key, "chain") == 0)
		code->chain = text;
	if (strcmp(key, "scale") == 0)
		code->scale = text;
	extras[(*extra)++] = key;
	extras[(*extra)++] = text;
	return r->e == NULL || r->e->code == ERR_NONE;
}

static bool read_item(struct reading *r, const struct yaml *item, struct code *code)
{
	static const char *const none[] = {NULL};
	if (item->kind != YAML_MAP)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, item), "items", "{num: …, code: …, vi: …, en: …}");
	const char **extras = ARENA_ARRAY(r->arena, const char *, 2 * (size_t)item->count + 1);
	size_t extra = 0;
	*code = (struct code){.until = YMD_OPEN, .aliases = none, .extras = extras, .line = item->line};
	for (const struct yaml *v = item->first; v != NULL; v = v->next)
		if (!read_item_key(r, code, v, extras, &extra))
			return false;
	code->id = need_text(r, item, "code");
	code->vi = need_text(r, item, "vi");
	code->en = need_text(r, item, "en");
	if (code->id == NULL || code->vi == NULL || code->en == NULL || need_text(r, item, "num") == NULL)
		return false;
	if (!is_identifier(code->id))
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, item), code->id, "code");
	if (code->from >= code->until)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_DATES, place(r, item));
	return true;
}

static bool read_items(struct reading *r, const struct yaml *items)
{
	if (items == NULL || items->kind != YAML_LIST || items->count == 0)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_MISSING, place(r, items), "items");
	r->codes = ARENA_ARRAY(r->arena, struct code, (size_t)items->count);
	r->list->codes = r->codes;
	bool scaled = false;
	for (const struct yaml *item = items->first; item != NULL; item = item->next) {
		struct code *code = &r->codes[r->list->count];
		if (!read_item(r, item, code))
			return false;
		if (code_by_id(r->list, code->id) != NULL)
			return FAIL(r->e, ERR_INPUT, MSG_CODES_TWICE, place(r, item), code->id, "code");
		if (code_by_num(r->list, code->num) != NULL)
			return FAIL(r->e, ERR_INPUT, MSG_CODES_TWICE, place(r, item), yaml_text(item, "num"), "num");
		if (r->list->ordered && code->order == 0)
			return FAIL(r->e, ERR_INPUT, MSG_CODES_NO_ORDER, place(r, item), code->id);
		scaled = scaled || code->scale != NULL;
		r->list->count++;
	}
	/* Several scales in one list: an order exists only inside each, so the list is no scale of the form language. */
	r->list->ordered = r->list->ordered && !scaled;
	return true;
}

static bool read_group(struct reading *r, const struct yaml *v, struct code_group *g)
{
	g->id = v->key->text;
	if (!is_identifier(g->id))
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, v), g->id, "groups");
	if (!read_title(r, v, " vi en codes note basis confidence ", &g->vi, &g->en))
		return false;
	const struct yaml *codes = yaml_get(v, "codes");
	if (codes == NULL || codes->kind != YAML_LIST || codes->count == 0)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_MISSING, place(r, v), "codes");
	int *nums = ARENA_ARRAY(r->arena, int, (size_t)codes->count);
	g->nums = nums;
	for (const struct yaml *c = codes->first; c != NULL; c = c->next) {
		const struct code *code = c->kind == YAML_SCALAR ? code_by_id(r->list, c->text) : NULL;
		if (code == NULL)
			return FAIL(r->e, ERR_INPUT, MSG_CODES_NO_CODE, place(r, c), c->kind == YAML_SCALAR ? c->text : "…", r->list->name);
		if (code_in_group(g, code->num))
			return FAIL(r->e, ERR_INPUT, MSG_CODES_TWICE, place(r, c), c->text, g->id);
		nums[g->count++] = code->num;
	}
	return true;
}

static bool read_groups(struct reading *r, const struct yaml *groups)
{
	if (groups == NULL)
		return true;
	if (groups->kind != YAML_MAP)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, groups), "groups", "{id: {vi, en, codes}}");
	struct code_group *all = ARENA_ARRAY(r->arena, struct code_group, (size_t)groups->count);
	r->list->groups = all;
	for (const struct yaml *v = groups->first; v != NULL; v = v->next)
		if (!read_group(r, v, &all[r->list->group_count++]))
			return false;
	return true;
}

/* The keys of the list itself. */
static bool read_head(struct reading *r, const struct yaml *top, const char *name)
{
	static const char *const keys[] = {
		"list", "title", "ordered", "basis", "confidence", "note", "valid", "source", "responsible", "groups", "items", NULL};
	if (top->kind != YAML_MAP)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_SHAPE, place(r, top), "list", "list: …");
	for (const struct yaml *c = top->first; c != NULL; c = c->next)
		if (!g_strv_contains(keys, c->key->text))
			return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_UNKNOWN, place(r, c->key), c->key->text);
	const char *list = need_text(r, top, "list"), *ordered = need_text(r, top, "ordered");
	if (list == NULL || ordered == NULL)
		return false;
	if (strcmp(list, name) != 0)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, yaml_get(top, "list")), list, "list");
	if (strcmp(ordered, "true") != 0 && strcmp(ordered, "false") != 0)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_VALUE, place(r, yaml_get(top, "ordered")), ordered, "ordered");
	r->list->ordered = *ordered == 't';
	r->list->confidence = need_text(r, top, "confidence");
	if (r->list->confidence == NULL || !check_confidence(r, yaml_get(top, "confidence")))
		return false;
	if (yaml_get(top, "title") == NULL)
		return FAIL(r->e, ERR_INPUT, MSG_CODES_KEY_MISSING, place(r, top), "title");
	return read_title(r, yaml_get(top, "title"), " vi en ", &r->list->vi, &r->list->en);
}

/* Reads a list that is asked for the first time. The lock is held. */
static const struct code_list *read_list(struct codes *c, const char *name, struct err *e)
{
	char *path = is_identifier(name) ? arena_printf(c->arena, "codes/%s.yaml", name) : NULL;
	g_autofree char *text = path == NULL ? NULL : c->source(path, c->user);
	if (text == NULL) {
		FAIL(e, ERR_NOT_FOUND, MSG_CODES_NO_LIST, name);
		return NULL;
	}
	struct yaml_fault fault;
	struct err mine = {0};
	struct code_list *list = ARENA_NEW(c->arena, struct code_list);
	struct reading r = {.arena = c->arena, .path = path, .e = &mine, .list = list};
	const struct yaml *top = yaml_parse(text, strlen(text), c->arena, &fault);
	list->name = arena_strdup(c->arena, name);
	list->path = path;
	if (top == NULL)
		yaml_fail(&mine, path, &fault);
	else if (read_head(&r, top, name) && read_items(&r, yaml_get(top, "items")) && read_groups(&r, yaml_get(top, "groups")))
		g_hash_table_insert(c->lists, (char *)(uintptr_t)list->name, list);
	if (mine.code == ERR_NONE)
		return list;
	if (e != NULL && e->code == ERR_NONE)
		*e = mine;
	return NULL;
}

const struct code_list *codes_list(struct codes *c, const char *name, struct err *e)
{
	pthread_mutex_lock(&c->lock);
	const struct code_list *l = g_hash_table_lookup(c->lists, name);
	if (l == NULL)
		l = read_list(c, name, e);
	pthread_mutex_unlock(&c->lock);
	return l;
}

void codes_add(struct codes *c, const struct code_list *list)
{
	pthread_mutex_lock(&c->lock);
	must(!g_hash_table_contains(c->lists, list->name));
	g_hash_table_insert(c->lists, (char *)(uintptr_t)list->name, (struct code_list *)(uintptr_t)list);
	pthread_mutex_unlock(&c->lock);
}

void codes_add_item(struct codes *c, const char *list, const struct code *item)
{
	static const char *const none[] = {NULL};
	pthread_mutex_lock(&c->lock);
	struct code_list *l = g_hash_table_lookup(c->lists, list);
	struct err ignored = {0};
	if (l == NULL)
		l = (struct code_list *)(uintptr_t)read_list(c, list, &ignored);
	if (l != NULL && code_by_num(l, item->num) == NULL && code_by_id(l, item->id) == NULL) {
		struct code *all = ARENA_ARRAY(c->arena, struct code, l->count + 1);
		memcpy(all, l->codes, l->count * sizeof *all);
		all[l->count] = (struct code){.num = item->num,
			.id = arena_strdup(c->arena, item->id),
			.vi = arena_strdup(c->arena, item->vi),
			.en = arena_strdup(c->arena, item->en),
			.from = item->from,
			.until = item->until,
			.extras = none,
			.aliases = none};
		l->codes = all;
		l->count++;
	}
	pthread_mutex_unlock(&c->lock);
}

/* Which keys of which lists name codes of which list. An empty target is the list itself. */
static const struct {
	const char *list, *key, *target;
} references[] = {
	{"unit_type", "level", "unit_level"},
	{"unit_tag", "applies", "unit_level"},
	{"organisation_type", "level", "unit_level"},
	{"organisation_type", "head", "title"},
	{"organisation_type", "unit_types", "unit_type"},
	{"title", "org", "organisation_type"},
	{"title", "unit_types", "unit_type"},
	{"title", "groups", "title_group"},
	{"membership_kind", "org", "organisation_type"},
	{"membership_status", "kinds", "membership_kind"},
	{"evaluation_level", "scale", "evaluation_scale"},
	{"discipline_form", "systems", "discipline_system"},
	{"document_type_state", "system", "document_system"},
	{"meeting_kind", "cycle", "report_cycle"},
	{"publication_item", "cycle", "report_cycle"},
	{"occupation", "parent", ""},
	{"form_office", "successor", ""},
};

/* The words of an extra key must be codes of the target list, or (parent) groups of the list itself. */
static bool check_key(const struct code_list *l, const struct code *code, const char *key, const struct code_list *target, struct err *e)
{
	const char *value = code_extra(code, key);
	if (value == NULL)
		return true;
	char **words = g_strsplit(value, " ", -1);
	bool ok = true;
	for (size_t i = 0; ok && words[i] != NULL; i++) {
		char where[256];
		g_snprintf(where, sizeof where, "%s:%d", l->path == NULL ? l->name : l->path, code->line);
		bool known = words[i][0] == '\0' || code_by_id(target, words[i]) != NULL ||
			     (target == l && code_group_find(l, words[i]) != NULL);
		if (!known)
			ok = FAIL(e, ERR_INPUT, MSG_CODES_NO_CODE, where, words[i], target->name);
	}
	g_strfreev(words);
	return ok;
}

static bool has_word(const char *text, const char *word)
{
	char **words = g_strsplit(text, " ", -1);
	bool found = g_strv_contains((const char *const *)words, word);
	g_strfreev(words);
	return found;
}

/* The `groups:` of an item and the codes of the list's named groups say the same thing twice: they must agree. */
static bool check_own_groups(const struct code_list *l, const struct code *code, struct err *e)
{
	const char *own = code_extra(code, "groups");
	for (size_t i = 0; i < l->group_count; i++) {
		const struct code_group *g = &l->groups[i];
		char where[256];
		g_snprintf(where, sizeof where, "%s:%d", l->path == NULL ? l->name : l->path, code->line);
		if (own != NULL && has_word(own, g->id) != code_in_group(g, code->num))
			return FAIL(e, ERR_INPUT, MSG_CODES_GROUP_DIFFERS, where, code->id, g->id);
	}
	return true;
}

bool codes_check_references(struct codes *c, const char *name, struct err *e)
{
	const struct code_list *l = codes_list(c, name, e);
	if (l == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(references); i++) {
		if (strcmp(references[i].list, name) != 0)
			continue;
		const struct code_list *target = *references[i].target == '\0' ? l : codes_list(c, references[i].target, e);
		if (target == NULL)
			return false;
		for (size_t k = 0; k < l->count; k++)
			if (!check_key(l, &l->codes[k], references[i].key, target, e))
				return false;
	}
	for (size_t k = 0; k < l->count; k++)
		if (!check_own_groups(l, &l->codes[k], e))
			return false;
	return true;
}

const struct code *code_by_id(const struct code_list *l, const char *id)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->codes[i].id, id) == 0)
			return &l->codes[i];
	return NULL;
}

const struct code *code_by_num(const struct code_list *l, int64_t num)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->codes[i].num == num)
			return &l->codes[i];
	return NULL;
}

const struct code_group *code_group_find(const struct code_list *l, const char *id)
{
	for (size_t i = 0; i < l->group_count; i++)
		if (strcmp(l->groups[i].id, id) == 0)
			return &l->groups[i];
	return NULL;
}

bool code_in_group(const struct code_group *g, int64_t num)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->nums[i] == num)
			return true;
	return false;
}

const char *code_extra(const struct code *c, const char *key)
{
	for (const char *const *p = c->extras; p != NULL && *p != NULL; p += 2)
		if (strcmp(p[0], key) == 0)
			return p[1];
	return NULL;
}

const struct code *code_nearest(const struct code_list *l, const char *id)
{
	const struct code *best = NULL;
	int best_distance = NEAR + 1;
	for (size_t i = 0; i < l->count; i++) {
		int d = text_distance(l->codes[i].id, id);
		if (d < best_distance) {
			best = &l->codes[i];
			best_distance = d;
		}
	}
	return best;
}
