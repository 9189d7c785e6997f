/* The mapping of a Popolo file: words of the file to codes of ours. */
#include "app/import/popolo_parts.h"

#include "base/file.h"
#include "base/text.h"
#include "messages/popolo.def"

#include <string.h>

static char *read_text(const struct popolo_taking *x, const char **path, struct err *e)
{
	const char *name = x->o->map != NULL ? x->o->map : "popolo";
	size_t length = 0;
	if (strchr(name, '/') != NULL || g_str_has_suffix(name, ".yaml")) {
		*path = name;
		return file_read(name, &length, e);
	}
	*path = arena_printf(x->arena, "imports/popolo/%s.yaml", name);
	char *text = law_text(*path, NULL);
	if (text == NULL)
		FAIL(e, ERR_NOT_FOUND, MSG_POPOLO_NO_MAP, name);
	return text;
}

bool popolo_read_map(struct popolo_taking *x, struct err *e)
{
	struct yaml_fault fault;
	const char *path = NULL;
	g_autofree char *text = read_text(x, &path, e);
	if (text == NULL)
		return false;
	x->map = yaml_parse(arena_strdup(x->arena, text), strlen(text), x->arena, &fault);
	if (x->map == NULL)
		return yaml_fail(e, path, &fault);
	const char *known = yaml_text(x->map, "known_from"), *end = yaml_text(x->map, "end");
	x->scheme = yaml_text(x->map, "scheme");
	x->end_exclusive = g_strcmp0(end, "exclusive") == 0;
	if (yaml_text(x->map, "popolo") == NULL || x->scheme == NULL || known == NULL)
		return FAIL(e, ERR_INPUT, MSG_POPOLO_MAP, path, "popolo, scheme, known_from");
	return ymd_parse_iso(known, &x->known_from, e);
}

const char *popolo_default(const struct popolo_taking *x, const char *section, const char *field)
{
	return yaml_text(yaml_get(yaml_get(x->map, section), "defaults"), field);
}

/* Words are compared without case and marks. */
static const char *aliased(struct popolo_taking *x, const char *section, const char *field, const char *text)
{
	const struct yaml *list = yaml_get(yaml_get(yaml_get(x->map, section), "codes"), field);
	const char *key = text_fold(text, x->arena);
	for (const struct yaml *y = list != NULL ? list->first : NULL; y != NULL; y = y->next)
		if (y->text != NULL && strcmp(text_fold(y->key->text, x->arena), key) == 0)
			return y->text;
	return NULL;
}

const char *popolo_code(struct popolo_taking *x, const char *section, const char *field, const char *list, const char *text, bool needed)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	must(l != NULL);
	if (text == NULL) {
		text = popolo_default(x, section, field);
		if (text == NULL && needed)
			popolo_problem(x, MSG_POPOLO_MISSING, field, NULL);
		if (text == NULL)
			return NULL;
	}
	const char *named = aliased(x, section, field, text);
	const struct code *c = code_by_id(l, named != NULL ? named : text);
	if (c != NULL)
		return c->id;
	popolo_problem(x, MSG_POPOLO_WORD, text, arena_printf(x->arena, "%s.codes.%s", section, field));
	return NULL;
}

bool popolo_listed(const struct popolo_taking *x, const char *section, const char *key, const char *text)
{
	const struct yaml *list = yaml_get(yaml_get(x->map, section), key);
	for (const struct yaml *y = list != NULL ? list->first : NULL; y != NULL && text != NULL; y = y->next)
		if (y->text != NULL && strcmp(y->text, text) == 0)
			return true;
	return false;
}

void popolo_problem(struct popolo_taking *x, msg_key key, const char *one, const char *two)
{
	const char *where = arena_printf(x->arena, "%s[%" G_GINT64_FORMAT "]", x->array, x->number);
	const char *line = arena_printf(x->arena, "%" G_GINT64_FORMAT, x->line);
	const char *const args[] = {where, line, one, two};
	g_autofree char *text = msg_format(key, x->o->lang, args, G_N_ELEMENTS(args));
	if (x->problems->len < POPOLO_PROBLEMS_MAX)
		g_ptr_array_add(x->problems, arena_strdup(x->arena, text));
	x->report->problem_count++;
}

void popolo_unheld(struct popolo_taking *x, const char *what)
{
	int64_t *n = g_hash_table_lookup(x->unheld, what);
	if (n == NULL) {
		n = g_new0(int64_t, 1);
		g_hash_table_insert(x->unheld, g_strdup(what), n);
	}
	(*n)++;
}

void popolo_unheld_members(struct popolo_taking *x, const json_t *object, const char *const *known)
{
	const char *key = NULL;
	json_t *v = NULL;
	json_object_foreach((json_t *)(uintptr_t)object, key, v)
	{
		bool empty = json_is_null(v) || (json_is_string(v) && *json_string_value(v) == '\0') ||
			     (json_is_array(v) && json_array_size(v) == 0);
		if (!empty && !g_strv_contains(known, key))
			popolo_unheld(x, arena_printf(x->arena, "%s.%s", x->array, key));
	}
}
