/* Reading domain/layouts/home.yaml; see home_layout.h. */
#include "app/page/home_layout.h"

#include "app/kept.h"
#include "base/yaml.h"
#include "messages/records.def"

#include <string.h>

#define LAYOUT "layouts/home.yaml"

static const char *const blocks[HOME__BLOCKS] = {
	"work", "due", "changes", "follow", "clean", "units", "gaps", "vacancies", "overview", "running"};

struct homes {
	struct home_layout *all;
	size_t count;
};

static bool faulty(const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_DATA, MSG_RECORD_LAYOUT_FAULT, LAYOUT, line, at->text != NULL ? at->text : "");
}

static bool read_blocks(const struct yaml *y, enum home_block *out, size_t *count, struct err *e)
{
	for (const struct yaml *x = y != NULL ? y->first : NULL; x != NULL; x = x->next) {
		size_t at = 0;
		while (at < HOME__BLOCKS && g_strcmp0(blocks[at], x->text) != 0)
			at++;
		for (size_t i = 0; at < HOME__BLOCKS && i < *count; i++)
			if (out[i] == (enum home_block)at)
				at = HOME__BLOCKS; /* twice */
		if (at == HOME__BLOCKS)
			return faulty(x, e);
		out[(*count)++] = (enum home_block)at;
	}
	return true;
}

static const char *code_of(struct app *app, const struct yaml *y, const char *key, const char *list, struct arena *a, bool *ok)
{
	const char *text = yaml_text(y, key);
	const struct code_list *codes = list != NULL ? codes_list(app->codes, list, NULL) : NULL;
	if (text != NULL && list != NULL && (codes == NULL || code_by_id(codes, text) == NULL))
		*ok = false;
	return text != NULL ? arena_strdup(a, text) : NULL;
}

static const void *read_all(struct app *app, void *unused, struct arena *a, struct err *e)
{
	struct yaml_fault fault;
	struct arena *scratch = arena_new();
	struct homes *out = ARENA_NEW(a, struct homes);
	(void)unused;
	g_autofree char *text = law_text(LAYOUT, NULL);
	must(text != NULL);
	const struct yaml *y = yaml_parse(text, strlen(text), scratch, &fault), *homes = yaml_get(y, "homes");
	bool ok = y != NULL || yaml_fail(e, LAYOUT, &fault);
	ok = ok && (homes != NULL || faulty(y, e));
	out->all = ARENA_ARRAY(a, struct home_layout, (size_t)(ok ? homes->count : 0) + 1);
	for (const struct yaml *x = ok ? homes->first : NULL; ok && x != NULL; x = x->next) {
		struct home_layout *l = &out->all[out->count++];
		bool known = true;
		*l = (struct home_layout){.name = code_of(app, x, "home", NULL, a, &known),
			.right = code_of(app, x, "right", "right", a, &known),
			.without = code_of(app, x, "without", "right", a, &known),
			.place = code_of(app, x, "place", NULL, a, &known),
			.level = code_of(app, x, "level", "unit_level", a, &known)};
		const bool place = l->place == NULL || strcmp(l->place, "none") == 0 || strcmp(l->place, "organisation") == 0;
		ok = ((known && place && l->name != NULL) || faulty(x, e)) &&
		     read_blocks(yaml_get(x, "main"), l->main, &l->main_count, e) &&
		     read_blocks(yaml_get(x, "side"), l->side, &l->side_count, e);
	}
	arena_free(scratch);
	return ok ? out : NULL;
}

static bool may(struct app *a, const char *right)
{
	return viewer_may_somewhere(a->viewer, (enum auth_right)code_by_id(codes_list(a->codes, "right", NULL), right)->num);
}

static bool fits(struct app *a, const struct home_layout *l, int64_t level)
{
	size_t units = 0;
	(void)viewer_units(a->viewer, &units);
	if ((l->right != NULL && !may(a, l->right)) || (l->without != NULL && may(a, l->without)))
		return false;
	if (l->place != NULL && strcmp(l->place, "none") == 0 && (units > 0 || viewer_by_organisation(a->viewer)))
		return false;
	if (l->place != NULL && strcmp(l->place, "organisation") == 0 && !viewer_by_organisation(a->viewer))
		return false;
	return l->level == NULL || level == code_by_id(codes_list(a->codes, "unit_level", NULL), l->level)->num;
}

const struct home_layout *home_layout(struct app *a, int64_t level, struct err *e)
{
	const struct homes *homes = kept_get_structure(a, "homes", read_all, NULL, e);
	if (homes == NULL)
		return NULL;
	for (size_t i = 0; i < homes->count; i++)
		if (fits(a, &homes->all[i], level))
			return &homes->all[i];
	must(homes->count > 0);
	return &homes->all[homes->count - 1];
}

bool home_has(const struct home_layout *l, enum home_block block)
{
	for (size_t i = 0; i < l->main_count; i++)
		if (l->main[i] == block)
			return true;
	for (size_t i = 0; i < l->side_count; i++)
		if (l->side[i] == block)
			return true;
	return false;
}
