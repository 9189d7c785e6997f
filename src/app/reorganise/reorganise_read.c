/* The description of an act as a file: YAML, of which JSON is a part. */
#include "app/reorganise/reorganise.h"
#include "base/yaml.h"
#include "messages/reorganise.def"

#include <string.h>

struct act_file {
	const char *path;
	struct arena *a;
	struct err *e;
	bool ok;
};

static void faulty(struct act_file *r, const struct yaml *at)
{
	g_autofree char *place = g_strdup_printf("%s:%d:%d", r->path, at->line, at->column);
	if (r->ok)
		FAIL(r->e, ERR_INPUT, MSG_REORG_FILE, place, at->key != NULL && at->key->text != NULL ? at->key->text : "");
	r->ok = false;
}

/* Only these keys may stand in the map: a typing error must not be passed over in silence. */
static void only(struct act_file *r, const struct yaml *map, const char *const *keys)
{
	if (map->kind != YAML_MAP) {
		faulty(r, map);
		return;
	}
	for (const struct yaml *c = map->first; c != NULL; c = c->next)
		if (!g_strv_contains(keys, c->key->text))
			faulty(r, c);
}

static const char *const *texts(struct act_file *r, const struct yaml *list)
{
	if (list == NULL)
		return NULL;
	const char **out = ARENA_ARRAY(r->a, const char *, (size_t)list->count + 1);
	size_t n = 0;
	if (list->kind != YAML_LIST)
		faulty(r, list);
	for (const struct yaml *c = list->kind == YAML_LIST ? list->first : NULL; c != NULL; c = c->next) {
		if (c->text == NULL)
			faulty(r, c);
		else
			out[n++] = c->text;
	}
	return out;
}

static struct reorganise_target read_target(struct act_file *r, const struct yaml *y)
{
	static const char *const keys[] = {"is", "name", "type", "code", "parent", "unit", "share", "villages", NULL};
	only(r, y, keys);
	return (struct reorganise_target){.is = yaml_text(y, "is"),
		.name = yaml_text(y, "name"),
		.type = yaml_text(y, "type"),
		.code = yaml_text(y, "code"),
		.parent = yaml_text(y, "parent"),
		.unit = yaml_text(y, "unit"),
		.share = yaml_text(y, "share"),
		.villages = texts(r, yaml_get(y, "villages"))};
}

static struct reorganise_step read_step(struct act_file *r, const struct yaml *y)
{
	static const char *const keys[] = {"do", "sources", "targets", NULL};
	const struct yaml *targets = yaml_get(y, "targets");
	struct reorganise_step s = {.kind = yaml_text(y, "do"), .sources = texts(r, yaml_get(y, "sources"))};
	only(r, y, keys);
	if (s.kind == NULL)
		faulty(r, y);
	struct reorganise_target *all = ARENA_ARRAY(r->a, struct reorganise_target, targets != NULL ? (size_t)targets->count + 1 : 1);
	for (const struct yaml *t = targets != NULL ? targets->first : NULL; t != NULL; t = t->next)
		all[s.target_count++] = read_target(r, t);
	s.targets = all;
	return s;
}

bool reorganise_read(const char *path, const char *text, size_t length, struct reorganise_request *out, struct arena *a, struct err *e)
{
	static const char *const keys[] = {"reorganise", "day", "basis", "title", "reason", "steps", "choices", NULL}, *const of_basis[] = {
															       "number",
															       "date",
															       "issuer",
															       NULL};
	struct yaml_fault fault = {0};
	struct act_file r = {path, a, e, true};
	const struct yaml *y = yaml_parse(text, length, a, &fault);
	if (y == NULL)
		return yaml_fail(e, path, &fault);
	const struct yaml *basis = yaml_get(y, "basis"), *steps = yaml_get(y, "steps"), *choices = yaml_get(y, "choices");
	*out = (struct reorganise_request){.day = yaml_text(y, "day"),
		.basis_no = yaml_text(basis, "number"),
		.basis_d = yaml_text(basis, "date"),
		.basis_by = yaml_text(basis, "issuer"),
		.title = yaml_text(y, "title"),
		.reason = yaml_text(y, "reason")};
	only(&r, y, keys);
	if (basis != NULL)
		only(&r, basis, of_basis);
	if (steps == NULL || steps->kind != YAML_LIST || (choices != NULL && choices->kind != YAML_MAP))
		faulty(&r, y);
	struct reorganise_step *all = ARENA_ARRAY(a, struct reorganise_step, steps != NULL ? (size_t)steps->count + 1 : 1);
	for (const struct yaml *s = r.ok ? steps->first : NULL; s != NULL; s = s->next)
		all[out->step_count++] = read_step(&r, s);
	struct reorganise_choice *chosen = ARENA_ARRAY(a, struct reorganise_choice, choices != NULL ? (size_t)choices->count + 1 : 1);
	for (const struct yaml *c = r.ok && choices != NULL ? choices->first : NULL; c != NULL; c = c->next) {
		if (c->text == NULL)
			faulty(&r, c);
		else
			chosen[out->choice_count++] = (struct reorganise_choice){c->key->text, c->text};
	}
	out->steps = all;
	out->choices = chosen;
	return r.ok;
}
