/* See act_law.h. The files were checked when the program was built (coso check); a fault here is one of the program. */
#include "app/act_law.h"

#include "base/yaml.h"
#include "messages/form.def"

#include <string.h>

#define CLOSING "checks/dong_truoc_khi_mo.yaml"
#define LIMITS "checks/nguong_quy_tac.yaml"

static const struct yaml *read_items(struct acting *x, const char *path, struct err *e)
{
	struct yaml_fault fault = {0};
	g_autofree char *text = law_text(path, NULL);
	must(text != NULL); /* part of the program */
	const struct yaml *y = yaml_parse(text, strlen(text), x->arena, &fault);
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

bool act_law_closing(struct acting *x, const void *fresh, void *ended, struct err *e)
{
	const struct yaml *items = read_items(x, CLOSING, e);
	const struct table *t = x->kind->table;
	if (items == NULL)
		return false;
	for (const struct yaml *item = items->first; item != NULL; item = item->next) {
		if (g_strcmp0(yaml_text(item, "of"), x->kind->name) != 0 || !fits(x, yaml_get(item, "when"), fresh))
			continue;
		for (const struct yaml *f = yaml_get(item, "set")->first; f != NULL; f = f->next)
			*row_int(table_column(t, f->key->text), ended) = code_of(x, t, f->key->text, f->text);
		return true;
	}
	return true;
}

bool act_law_limit(struct acting *x, const char *id, ymd day, int64_t *out, struct err *e)
{
	const struct yaml *items = read_items(x, LIMITS, e);
	*out = NONE;
	if (items == NULL)
		return false;
	for (const struct yaml *item = items->first; item != NULL; item = item->next) {
		ymd from = 0, until = YMD_OPEN;
		const struct yaml *valid = yaml_get(item, "valid");
		const char *first = yaml_text(valid, "from"), *end = yaml_text(valid, "until");
		if (g_strcmp0(yaml_text(item, "id"), id) != 0)
			continue;
		if ((first != NULL && !ymd_parse_iso(first, &from, e)) || (end != NULL && !ymd_parse_iso(end, &until, e)))
			return false;
		if (from <= day && day < until)
			*out = g_ascii_strtoll(yaml_text(item, "value"), NULL, 10);
	}
	return true;
}
