/* Units and organisations by name, out of the directory. */
#include "app/directory_find.h"

#include <string.h>

/* The smaller the better: the name itself, a name that begins so, any other; then the higher level, then Vietnamese order. */
struct candidate {
	int index, closeness, level;
	const char *sort;
};

static gint by_closeness(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	if (x->closeness != y->closeness)
		return x->closeness - y->closeness;
	if (x->level != y->level)
		return x->level - y->level;
	int c = strcmp(x->sort, y->sort);
	return c != 0 ? c : x->index - y->index;
}

static int closeness(const struct directory_view *view, const struct find_table *t, const uint32_t *words, uint8_t count)
{
	const struct find_words *w = t->words;
	for (size_t i = 0; i < w->count; i++)
		if (i >= count || strncmp(dir_word(view->dictionary, words[i])->key, w->keys[i], strlen(w->keys[i])) != 0)
			return 3;
	if (w->count < count || strcmp(dir_word(view->dictionary, words[count - 1])->key, w->keys[count - 1]) != 0)
		return 2;
	return w->marks == 0 || find_exactly(t, words, count) ? 0 : 1;
}

static void hand_out(GArray *all, size_t limit, struct things_found *out, struct arena *a)
{
	g_array_sort(all, by_closeness);
	out->total = all->len;
	out->count = MIN(limit, all->len);
	out->items = ARENA_ARRAY(a, int, out->count + 1);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = g_array_index(all, struct candidate, i).index;
}

enum { NO_ANSWER = 9, OTHER_NAME = 4 };

/* How a unit answers: by its number, its name of the day, another name it has had. */
static bool unit_answers(const struct directory_view *view, int u, const struct find_table *t, ymd day, struct candidate *c)
{
	const struct dir_structure *s = view->structure;
	const struct dir_unit *unit = &s->units[u];
	const struct dir_unit_version *now = dir_unit_on(s, u, day);
	*c = (struct candidate){u, NO_ANSWER, unit->level + (unit->ended <= day ? 10 : 0), now->sort};
	if (t->words->count == 1 && now->code != NULL && strcmp(now->code, t->words->keys[0]) == 0)
		c->closeness = 0;
	else if (find_matches(t, s->words + now->first_word, now->word_count))
		c->closeness = closeness(view, t, s->words + now->first_word, now->word_count);
	for (int i = 0; c->closeness == NO_ANSWER && i < unit->count; i++) {
		const struct dir_unit_version *v = &s->unit_versions[unit->first + i];
		c->closeness = find_matches(t, s->words + v->first_word, v->word_count) ? OTHER_NAME : NO_ANSWER;
	}
	for (int i = 0; c->closeness == NO_ANSWER && i < unit->alias_count; i++) {
		const struct dir_alias *v = &s->aliases[unit->first_alias + i];
		c->closeness = find_matches(t, s->words + v->first_word, v->word_count) ? OTHER_NAME : NO_ANSWER;
	}
	return c->closeness < NO_ANSWER;
}

void units_find(
	const struct directory_view *view, const struct find_table *t, ymd day, size_t limit, struct things_found *out, struct arena *a)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	for (int u = 0; t->all != 0 && u < view->structure->unit_count; u++) {
		struct candidate c;
		if (unit_answers(view, u, t, day, &c))
			g_array_append_val(all, c);
	}
	*out = (struct things_found){0};
	hand_out(all, limit, out, a);
}

void organisations_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct things_found *out, struct arena *a)
{
	const struct dir_structure *s = view->structure;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	bool everything = viewer_is_operator(viewer);
	*out = (struct things_found){0};
	for (int o = 0; t->all != 0 && o < s->organisation_count; o++) {
		const struct dir_organisation_version *v = dir_organisation_on(s, o, day);
		const uint32_t *words = s->words + v->first_word;
		struct candidate c = {o, 0, v->until <= day ? 1 : 0, v->sort};
		if (find_matches(t, words, v->word_count))
			c.closeness = closeness(view, t, words, v->word_count);
		else if (v->short_name == NULL || g_ascii_strcasecmp(v->short_name, t->words->shown) != 0)
			continue;
		struct auth_place at = {
			v->unit == DIR_NOBODY ? NONE : s->units[v->unit].id, s->organisations[o].id, MIN(day, ymd_add_days(v->until, -1))};
		if (everything || viewer_access(viewer, "organisation", 'O', &at) == ACCESS_NAMES)
			g_array_append_val(all, c);
		else
			out->hidden++;
	}
	hand_out(all, limit, out, a);
}
