/* Reading domain/layouts/records.yaml; see record_layout.h. */
#include "app/record/record_layout.h"

#include "app/kept.h"
#include "base/yaml.h"
#include "messages/records.def"

#include <string.h>

#define LAYOUTS "layouts/records.yaml"

static bool faulty(const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_DATA, MSG_RECORD_LAYOUT_FAULT, LAYOUTS, line,
		at->text != NULL  ? at->text
		: at->key != NULL ? at->key->text
				  : "");
}

/* Names of fields of the kind. */
static bool read_fields(const struct kind *k, const struct yaml *y, const char *const **out, struct arena *a, struct err *e)
{
	if (y == NULL)
		return true;
	const char **list = ARENA_ARRAY(a, const char *, (size_t)y->count + 1);
	size_t n = 0;
	for (const struct yaml *f = y->first; f != NULL; f = f->next) {
		if (f->text == NULL || kind_field_index(k, f->text) < 0)
			return faulty(f, e);
		list[n++] = arena_strdup(a, f->text);
	}
	*out = list;
	return true;
}

static bool read_kinds(const struct yaml *y, const struct kind *const **out, size_t *count, struct arena *a, struct err *e)
{
	const struct kind **list = ARENA_ARRAY(a, const struct kind *, (size_t)(y != NULL ? y->count : 0) + 1);
	*count = 0;
	for (const struct yaml *x = y != NULL ? y->first : NULL; x != NULL; x = x->next) {
		const struct kind *k = x->text != NULL ? kind_find(x->text) : NULL;
		if (k == NULL)
			return faulty(x, e);
		list[(*count)++] = k;
	}
	*out = list;
	return true;
}

static bool read_hints(struct record_layout *l, const struct yaml *y, struct arena *a, struct err *e)
{
	if (y == NULL)
		return true;
	struct record_hint *hints = ARENA_ARRAY(a, struct record_hint, (size_t)y->count + 1);
	for (const struct yaml *h = y->first; h != NULL; h = h->next) {
		const char *vi = yaml_text(h, "vi"), *en = yaml_text(h, "en");
		if (kind_field_index(l->kind, h->key->text) < 0 || vi == NULL || en == NULL)
			return faulty(h, e);
		hints[l->hint_count++] = (struct record_hint){arena_strdup(a, h->key->text), arena_strdup(a, vi), arena_strdup(a, en)};
	}
	l->hints = hints;
	return true;
}

static bool read_layout(struct record_layout *l, const struct yaml *root, struct arena *a, struct err *e)
{
	const struct yaml *y = yaml_get(yaml_get(root, "kinds"), l->kind->name);
	size_t sections = 0, elsewhere = 0;
	const char *starts = yaml_text(y, "starts");
	if (starts != NULL && kind_field_index(l->kind, starts) < 0)
		return faulty(yaml_get(y, "starts"), e);
	l->starts = arena_strdup(a, starts);
	if (!read_kinds(yaml_get(yaml_get(root, "sections"), l->kind->name), &l->sections, &sections, a, e) ||
		!read_kinds(yaml_get(yaml_get(root, "elsewhere"), l->kind->name), &l->elsewhere, &elsewhere, a, e))
		return false;
	for (size_t i = 0; i < sections; i++)
		if (record_field_to(l->sections[i], l->kind->name) == NULL)
			return faulty(yaml_get(yaml_get(root, "sections"), l->kind->name), e);
	return read_fields(l->kind, yaml_get(y, "title"), &l->title, a, e) && read_fields(l->kind, yaml_get(y, "list"), &l->list, a, e) &&
	       read_fields(l->kind, yaml_get(y, "first"), &l->first, a, e) &&
	       read_fields(l->kind, yaml_get(y, "hidden"), &l->hidden, a, e) &&
	       read_fields(l->kind, yaml_get(y, "close"), &l->close, a, e) && read_hints(l, yaml_get(y, "hints"), a, e);
}

static bool read_group(
	const struct yaml *y, const struct yaml *root, struct record_layouts *out, struct record_group *g, struct arena *a, struct err *e)
{
	const struct kind *const *kinds = NULL;
	const char *name = yaml_text(y, "group"), *vi = yaml_text(y, "vi"), *en = yaml_text(y, "en");
	struct record_layout *all = (struct record_layout *)(uintptr_t)out->all;
	if (name == NULL || vi == NULL || en == NULL)
		return faulty(y, e);
	*g = (struct record_group){arena_strdup(a, name), arena_strdup(a, vi), arena_strdup(a, en), NULL, 0};
	if (!read_kinds(yaml_get(y, "kinds"), &kinds, &g->count, a, e))
		return false;
	const struct record_layout **list = ARENA_ARRAY(a, const struct record_layout *, g->count + 1);
	for (size_t i = 0; i < g->count; i++) {
		struct record_layout *l = &all[out->count++];
		*l = (struct record_layout){.kind = kinds[i]};
		list[i] = l;
		if (record_layout_of(out, l->kind->name) != l || !kinds[i]->table->history)
			return faulty(y, e); /* named twice, or nothing one could change */
		if (!read_layout(l, root, a, e))
			return false;
	}
	g->kinds = list;
	return true;
}

static const void *read_all(struct app *app, void *unused, struct arena *a, struct err *e)
{
	struct yaml_fault fault;
	struct arena *scratch = arena_new();
	struct record_layouts *out = ARENA_ARRAY(a, struct record_layouts, 1);
	(void)app, (void)unused;
	g_autofree char *text = law_text(LAYOUTS, NULL);
	must(text != NULL);
	const struct yaml *y = yaml_parse(text, strlen(text), scratch, &fault), *groups = yaml_get(y, "groups"), *machine = NULL;
	bool ok = y != NULL || yaml_fail(e, LAYOUTS, &fault);
	struct record_group *list = ARENA_ARRAY(a, struct record_group, (size_t)(groups != NULL ? groups->count : 0) + 1);
	*out = (struct record_layouts){.groups = list, .all = ARENA_ARRAY(a, struct record_layout, kind_count + 1)};
	for (const struct yaml *g = groups != NULL ? groups->first : NULL; ok && g != NULL; g = g->next)
		ok = read_group(g, y, out, &list[out->group_count++], a, e);
	machine = yaml_get(y, "machine");
	for (const struct yaml *m = machine != NULL ? machine->first : NULL; ok && m != NULL; m = m->next) {
		struct record_layout *l = (struct record_layout *)(uintptr_t)record_layout_of(out, m->text != NULL ? m->text : "");
		ok = l != NULL || faulty(m, e);
		if (l != NULL)
			l->machine = true;
	}
	arena_free(scratch);
	return ok ? out : NULL;
}

const struct record_layouts *record_layouts(struct app *a, struct err *e)
{
	return kept_get(a, "record_layouts", read_all, NULL, e);
}

const struct record_layout *record_layout_of(const struct record_layouts *l, const char *kind)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->all[i].kind->name, kind) == 0)
			return &l->all[i];
	return NULL;
}

bool record_has(const char *const *fields, const char *field)
{
	for (; fields != NULL && *fields != NULL; fields++)
		if (strcmp(*fields, field) == 0)
			return true;
	return false;
}

const char *record_hint(const struct record_layout *l, const char *field, enum msg_lang lang)
{
	for (size_t i = 0; i < l->hint_count; i++)
		if (strcmp(l->hints[i].field, field) == 0)
			return lang == MSG_EN ? l->hints[i].en : l->hints[i].vi;
	return NULL;
}

const struct kind_field *record_field_to(const struct kind *k, const char *to)
{
	const struct kind_field *found = NULL;
	for (uint16_t i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		bool points = (f->type == FIELD_OWN || f->type == FIELD_REF || f->type == FIELD_XREF) && strcmp(f->of, to) == 0;
		if (points && f->type == FIELD_OWN)
			return f;
		if (points && found == NULL)
			found = f;
	}
	return found;
}
