/* Searches of the program; see law_search.h. */
#include "stats/law_search.h"

#include "stats/form_internal.h"

#include <string.h>

/* The texts of a list (or one text) joined. Conditions are bracketed, so that an `or` inside stays inside. */
static const char *joined(const struct yaml *node, const char *between, bool bracket, struct arena *a)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (node == NULL || node->kind == YAML_SCALAR)
		return node == NULL ? "" : node->text;
	for (const struct yaml *item = node->first; item != NULL; item = item->next) {
		bool wrap = bracket && node->count > 1 && strstr(item->text, " or ") != NULL;
		g_string_append_printf(text, "%s%s%s%s", text->len > 0 ? between : "", wrap ? "(" : "", item->text, wrap ? ")" : "");
	}
	return arena_strdup(a, text->str);
}

static const char *kind_of(const char *count)
{
	static const char *const kinds[][2] = {
		{"persons", "person"}, {"organisations", "organisation"}, {"units", "unit"}, {"posts", "tenure"}};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_strcmp0(kinds[i][0], count) == 0)
			return kinds[i][1];
	return NULL;
}

const struct law_search *library_searches(const struct library *l, size_t *count, struct arena *a)
{
	size_t room = 1;
	*count = 0;
	for (const struct source *s = l->first; s != NULL; s = s->next)
		room++;
	struct law_search *out = ARENA_ARRAY(a, struct law_search, room);
	for (const struct source *s = l->first; s != NULL; s = s->next) {
		if (s->root == NULL || s->diag.errors > 0 || strcmp(s->kind, "search") != 0)
			continue;
		const struct yaml *title = yaml_get(s->root, "title"), *sort = yaml_get(s->root, "sort");
		const char *kind = kind_of(yaml_text(s->root, "count"));
		if (kind == NULL)
			continue; /* turns and sums have no list */
		struct law_search *x = &out[(*count)++];
		*x = (struct law_search){.code = s->id,
			.kind = kind,
			.title = {yaml_text(title, "vi"), yaml_text(title, "en")},
			.of = yaml_text(s->root, "of"),
			.when = joined(yaml_get(s->root, "when"), " and ", true, a),
			.columns = joined(yaml_get(s->root, "show"), ",", false, a),
			.order = sort != NULL && sort->kind == YAML_LIST && sort->first != NULL ? sort->first->text : "",
			.draft = g_strcmp0(yaml_text(s->root, "confidence"), "official") != 0};
		if (x->title.en == NULL)
			x->title.en = x->title.vi;
	}
	return out;
}
