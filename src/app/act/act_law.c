/* See act_law.h. The files were checked when the program was built (coso check); a fault here is one of the program. */
#include "app/act/act_law.h"

#include "base/yaml.h"
#include "messages/form.def"

#include <string.h>

#define CLOSING "checks/dong_truoc_khi_mo.yaml"

static const struct yaml *read_items(const char *path, struct arena *arena, struct err *e)
{
	struct yaml_fault fault = {0};
	g_autofree char *text = law_text(path, NULL);
	must(text != NULL); /* part of the program */
	const struct yaml *y = yaml_parse(text, strlen(text), arena, &fault);
	if (y == NULL)
		yaml_fail(e, path, &fault);
	return y == NULL ? NULL : yaml_get(y, "items");
}

/* The number of a code of a field's list. */
static int64_t code_of(struct acting *x, const struct table *t, const char *column, const char *id)
{
	const struct column *c = table_column(t, column);
	const struct kind_field *f = c == NULL || c->field < 0 ? NULL : &t->kind->fields[c->field];
	const struct code_list *l = f == NULL || f->type != FIELD_CODE ? NULL : codes_list(x->app->codes, f->of, NULL);
	const struct code *code = l == NULL ? NULL : code_by_id(l, id);
	must(code != NULL); /* other_files.c has looked */
	return code->num;
}

/* Does the new fact say one of the codes, for every field named? */
static bool fits(struct acting *x, const struct yaml *when, const void *fresh)
{
	const struct table *t = x->kind->table;
	for (const struct yaml *f = when != NULL ? when->first : NULL; f != NULL; f = f->next) {
		bool one = false;
		for (const struct yaml *code = f->first; code != NULL; code = code->next)
			one = one || row_get_int(table_column(t, f->key->text), fresh) == code_of(x, t, f->key->text, code->text);
		if (!one)
			return false;
	}
	return true;
}

static void set_fields(struct acting *x, const struct table *t, const struct yaml *item, void *ended)
{
	const struct yaml *set = yaml_get(item, "set");
	for (const struct yaml *f = set != NULL ? set->first : NULL; f != NULL; f = f->next)
		*row_int(table_column(t, f->key->text), ended) = code_of(x, t, f->key->text, f->text);
}

bool act_law_closing(struct acting *x, const void *fresh, void *ended, struct err *e)
{
	const struct yaml *items = read_items(CLOSING, x->arena, e);
	if (items == NULL)
		return false;
	for (const struct yaml *item = items->first; item != NULL; item = item->next) {
		if (g_strcmp0(yaml_text(item, "of"), x->kind->name) != 0 || yaml_text(item, "on") != NULL ||
			!fits(x, yaml_get(item, "when"), fresh))
			continue;
		set_fields(x, x->kind->table, item, ended);
		return true;
	}
	return true;
}

bool act_law_death(struct acting *x, const struct table *t, void *ended, bool *named, struct err *e)
{
	const struct yaml *items = read_items(CLOSING, x->arena, e);
	*named = false;
	for (const struct yaml *item = items != NULL ? items->first : NULL; item != NULL && !*named; item = item->next) {
		*named = g_strcmp0(yaml_text(item, "of"), t->kind->name) == 0 && g_strcmp0(yaml_text(item, "on"), "death") == 0;
		if (*named)
			set_fields(x, t, item, ended);
	}
	return items != NULL;
}
