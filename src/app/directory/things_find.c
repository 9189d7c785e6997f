/* Units and organisations by name, out of the directory. */
#include "app/directory/find_profile.h"

#include <string.h>

/* The smaller the better: how well the name fits, then whether it lies in the viewer's province, then the level, then Vietnamese order. */
struct candidate {
	int index, closeness, far, level;
	const char *sort;
	int64_t id;
};

static int by_closeness(const struct candidate *x, const struct candidate *y)
{
	if (x->closeness != y->closeness)
		return x->closeness - y->closeness;
	if (x->far != y->far)
		return x->far - y->far;
	if (x->level != y->level)
		return x->level - y->level;
	int c = strcmp(x->sort, y->sort);
	return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

/* Do the typed words stand there, one after the other? whole: every one to its last letter. */
static bool run_of(const struct find_table *t, const uint32_t *words, bool *whole)
{
	unsigned all = t->all;
	for (size_t i = 0; i < t->words->count; i++) {
		if ((t->begins[words[i]] & 1U << i) == 0)
			return false;
		all &= t->whole[words[i]] | ~(1U << i);
	}
	*whole = all == t->all;
	return true;
}

/* 0 the name ends in the typed words and they are right to the mark ("Xã Tân Thanh" for "Tân Thanh"), 1 but for marks, 2 they stand in it
 * together, 3 apart. */
static int closeness(const struct find_table *t, const uint32_t *words, uint8_t count)
{
	size_t n = t->words->count;
	bool whole = false;
	if (n <= count && run_of(t, words + count - n, &whole) && whole)
		return t->words->marks == 0 || find_exactly(t, words, count) ? 0 : 1;
	for (size_t i = 0; i + n <= count; i++)
		if (run_of(t, words + i, &whole))
			return 2;
	return 3;
}

/* Does a unit lie in the province of one of the viewer's units? */
static bool lies_near(const struct directory_view *view, const int *provinces, size_t count, int unit, ymd day)
{
	const struct dir_structure *s = view->structure;
	for (int hops = 0; unit != DIR_NOBODY && hops < 6; hops++, unit = dir_unit_parent(s, unit, day))
		for (size_t i = 0; i < count; i++)
			if (provinces[i] == unit)
				return true;
	return false;
}

/* The provinces of the viewer's units (at most max). */
static size_t own_provinces(const struct directory_view *view, const struct viewer *viewer, ymd day, int *out, size_t max)
{
	const struct dir_structure *s = view->structure;
	size_t units = 0, n = 0;
	const int64_t *ids = viewer_units(viewer, &units);
	for (size_t i = 0; i < units && n < max; i++) {
		int u = dir_unit_find(s, ids[i]);
		for (int hops = 0; u != DIR_NOBODY && s->units[u].level > 2 && hops < 6; hops++)
			u = dir_unit_parent(s, u, day);
		if (u != DIR_NOBODY)
			out[n++] = u;
	}
	return n;
}

/* The best of them, kept in order as they come. */
struct best {
	struct candidate *items;
	size_t count, limit;
};

static void keep_best(struct best *b, const struct candidate *c)
{
	if (b->limit == 0 || (b->count == b->limit && by_closeness(c, &b->items[b->count - 1]) >= 0))
		return;
	size_t at = b->count < b->limit ? b->count++ : b->count - 1;
	for (; at > 0 && by_closeness(c, &b->items[at - 1]) < 0; at--)
		b->items[at] = b->items[at - 1];
	b->items[at] = *c;
}

static void hand_out(const struct best *b, struct things_found *out, struct arena *a)
{
	out->count = b->count;
	out->items = ARENA_ARRAY(a, int, b->count + 1);
	for (size_t i = 0; i < b->count; i++)
		out->items[i] = b->items[i].index;
}

static bool organisation_seen(const struct directory_view *view, const struct viewer *viewer, int o, ymd day)
{
	const struct dir_structure *s = view->structure;
	const struct dir_organisation_version *v = dir_organisation_on(s, o, day);
	struct auth_place at = {.unit = v->unit == DIR_NOBODY ? NONE : s->units[v->unit].id,
		.organisation = s->organisations[o].id,
		.day = MIN(day, ymd_add_days(v->until, -1))};
	return viewer_is_operator(viewer) || viewer_access(viewer, "organisation", 'O', &at) == ACCESS_NAMES;
}

void find_things_fill(struct find_things *t, const struct directory_view *view, const struct viewer *viewer, const struct find_things *old)
{
	const struct dir_structure *s = view->structure;
	if (old != NULL) {
		memcpy(t->near, old->near, (size_t)s->unit_count * sizeof *t->near);
		memcpy(t->seen, old->seen, (size_t)old->structure->organisation_count * sizeof *t->seen);
		for (int i = old->structure->changed_count; i < s->changed_count; i++)
			t->seen[s->changed[i]] = organisation_seen(view, viewer, s->changed[i], t->day);
		return;
	}
	int provinces[8];
	size_t count = own_provinces(view, viewer, t->day, provinces, G_N_ELEMENTS(provinces));
	for (int u = 0; u < s->unit_count; u++)
		t->near[u] = lies_near(view, provinces, count, u, t->day);
	for (int o = 0; o < s->organisation_count; o++)
		t->seen[o] = organisation_seen(view, viewer, o, t->day);
}

enum { NO_ANSWER = 9, OTHER_NAME = 4 };

/* How a unit answers: by its number, its name of the day, another name it has had. */
static bool unit_answers(const struct directory_view *view, int u, const struct find_table *t, ymd day, struct candidate *c)
{
	const struct dir_structure *s = view->structure;
	const struct dir_unit *unit = &s->units[u];
	const struct dir_unit_version *now = dir_unit_on(s, u, day);
	*c = (struct candidate){u, NO_ANSWER, 1, unit->level + (unit->ended <= day ? 10 : 0), now->sort, unit->id};
	if (t->words->count == 1 && now->code != NULL && strcmp(now->code, t->words->keys[0]) == 0)
		c->closeness = 0;
	else if (find_matches(t, s->words + now->first_word, now->word_count))
		c->closeness = closeness(t, s->words + now->first_word, now->word_count);
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

void units_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct things_found *out, struct arena *a)
{
	struct best best = {ARENA_ARRAY(a, struct candidate, limit + 1), 0, limit};
	const struct find_things *seen = find_things_of(view, viewer, day);
	*out = (struct things_found){0};
	for (int u = 0; t->all != 0 && u < view->structure->unit_count; u++) {
		struct candidate c;
		if (!unit_answers(view, u, t, day, &c))
			continue;
		c.far = seen->near[u] ? 0 : 1;
		out->total++;
		keep_best(&best, &c);
	}
	find_things_release(seen);
	hand_out(&best, out, a);
}

void organisations_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct things_found *out, struct arena *a)
{
	const struct dir_structure *s = view->structure;
	struct best best = {ARENA_ARRAY(a, struct candidate, limit + 1), 0, limit};
	const struct find_things *seen = find_things_of(view, viewer, day);
	*out = (struct things_found){0};
	for (int o = 0; t->all != 0 && o < s->organisation_count; o++) {
		const struct dir_organisation_version *v = dir_organisation_on(s, o, day);
		const uint32_t *words = s->words + v->first_word;
		struct candidate c = {o, 0, 1, v->until <= day ? 1 : 0, v->sort, s->organisations[o].id};
		bool holds = find_matches(t, words, v->word_count);
		if (!holds && (v->short_name == NULL || g_ascii_strcasecmp(v->short_name, t->words->shown) != 0))
			continue;
		out->total += seen->seen[o];
		out->hidden += !seen->seen[o];
		if (!seen->seen[o])
			continue;
		if (holds)
			c.closeness = closeness(t, words, v->word_count);
		keep_best(&best, &c);
	}
	find_things_release(seen);
	hand_out(&best, out, a);
}

#define SECRECY_SPAN 16 /* more than the list secrecy has */

/* ---- documents --------------------------------------------------------------------------------------------------------------------- */

/* May the viewer see the documents of this issuer, else of this area, of such a secrecy? Asked once for each in a search. */
static bool may_see_paper(const struct directory_view *view, const struct viewer *viewer, ymd day, int64_t area,
	const struct dir_paper *paper, GHashTable *known)
{
	const struct dir_structure *s = view->structure;
	if (viewer_is_operator(viewer))
		return true;
	const int issuer = paper->issuer;
	const int64_t key = (issuer != DIR_NOBODY ? -1 - (int64_t)issuer : area) * SECRECY_SPAN + paper->secrecy;
	gpointer before = g_hash_table_lookup(known, &key);
	if (before != NULL)
		return GPOINTER_TO_INT(before) == 1;
	struct auth_place at = {.unit = NONE, .organisation = NONE, .day = day, .secrecy = paper->secrecy};
	int home = GPOINTER_TO_INT(g_hash_table_lookup(s->area_home, &area)) - 1;
	if (issuer != DIR_NOBODY) {
		int unit = dir_organisation_on(s, issuer, day)->unit;
		at.unit = unit == DIR_NOBODY ? NONE : s->units[unit].id;
		at.organisation = s->organisations[issuer].id;
	} else if (home != DIR_NOBODY) {
		at.unit = s->units[home].id;
	}
	bool may = viewer_access(viewer, "document", 'O', &at) == ACCESS_NAMES;
	g_hash_table_insert(known, g_memdup2(&key, sizeof key), GINT_TO_POINTER(may ? 1 : 2));
	return may;
}

static bool paper_holds(const struct find_table *t, const uint32_t *words, uint16_t count)
{
	unsigned found = 0;
	for (uint16_t i = 0; i < count; i++)
		found |= t->begins[words[i]];
	return found == t->all;
}

static bool paper_before(const struct paper_hit *x, const struct paper_hit *y)
{
	if (x->by_number != y->by_number)
		return x->by_number;
	ymd i = x->of->items[x->item].issued, k = y->of->items[y->item].issued;
	return i != k ? i > k : x->of->items[x->item].id < y->of->items[y->item].id;
}

void papers_find(const struct directory_view *view, const struct viewer *viewer, const struct find_table *t, ymd day, size_t limit,
	struct papers_found *out, struct arena *a)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	*out = (struct papers_found){.hits = ARENA_ARRAY(a, struct paper_hit, limit + 1)};
	for (size_t i = 0; t->all != 0 && i < view->paper_area_count; i++) {
		const struct dir_papers *p = view->papers[i];
		for (uint32_t k = 0; k < p->count; k++) {
			const struct dir_paper *x = &p->items[k];
			struct paper_hit h = {p, k, paper_holds(t, p->words + x->first_word, x->number_words)};
			if (!h.by_number && !paper_holds(t, p->words + x->first_word, x->word_count))
				continue;
			if (!may_see_paper(view, viewer, day, p->area, x, known)) {
				/* that somebody's words stand in a secret title is not to be learnt by trying words */
				out->hidden += x->secrecy <= AUTH_SECRECY_OPEN;
				continue;
			}
			out->total++;
			if (out->count == limit && (limit == 0 || !paper_before(&h, &out->hits[limit - 1])))
				continue;
			size_t at = out->count < limit ? out->count++ : limit - 1;
			for (; at > 0 && paper_before(&h, &out->hits[at - 1]); at--)
				out->hits[at] = out->hits[at - 1];
			out->hits[at] = h;
		}
	}
}
