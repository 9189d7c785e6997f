/* Headings of a file that nobody has seen before → the ready mapping that fits best; kinds are mapping_kind.c. */
#include "app/import/mapping_read.h"

#include "base/text.h"

#include <string.h>

#define SURE MAP_SURE
#define CONTAINED 80
#define NEAR 70
#define LEAST_SHARE 33 /* of the headings a mapping must take to be proposed */

int map_alike(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	if (n == 0 || m == 0)
		return 0;
	if (strcmp(a, b) == 0)
		return SURE;
	/* Whole words of one inside the other: "ngay sinh" in "ngay sinh duong lich". */
	const char *longer = n > m ? a : b, *shorter = n > m ? b : a, *at = strstr(longer, shorter);
	size_t k = strlen(shorter);
	bool whole = at != NULL && (at == longer || at[-1] == ' ') && (at[k] == ' ' || at[k] == '\0');
	if (whole && k * 2 >= strlen(longer))
		return CONTAINED;
	int d = text_distance(a, b);
	return d <= (int)MIN(2, MIN(n, m) / 4) ? NEAR : 0;
}

static int column_alike(const struct mapping_column *c, const char *key)
{
	int best = 0;
	for (size_t i = 0; c->keys[i] != NULL; i++)
		best = MAX(best, map_alike(c->keys[i], key));
	return best;
}

/* The last part of a head of several rows says most: "Trình độ – Lý luận chính trị". */
static const char *tail_key(const char *heading, struct arena *a)
{
	const char *tail = g_strrstr(heading, " – ");
	return tail == NULL ? "" : mapping_heading_key(tail + strlen(" – "), a);
}

static gint by_confidence(gconstpointer a, gconstpointer b)
{
	const struct map_candidate *x = a, *y = b;
	if (x->confidence != y->confidence)
		return y->confidence - x->confidence;
	return x->heading != y->heading ? (x->heading > y->heading) - (x->heading < y->heading)
					: (x->column > y->column) - (x->column < y->column);
}

void map_pair_up(GArray *candidates, const char *const *ids, size_t id_count, struct mapping_match *matches, struct arena *a)
{
	bool *used = ARENA_ARRAY(a, bool, id_count + 1);
	g_array_sort(candidates, by_confidence);
	for (guint i = 0; i < candidates->len; i++) {
		const struct map_candidate *c = &g_array_index(candidates, struct map_candidate, i);
		if (used[c->column] || matches[c->heading].column != NULL)
			continue;
		used[c->column] = true;
		matches[c->heading].column = ids[c->column];
		matches[c->heading].confidence = c->confidence;
	}
}

struct mapping_match *map_no_matches(const char *const *headings, size_t count, struct arena *a)
{
	struct mapping_match *m = ARENA_ARRAY(a, struct mapping_match, count + 1);
	for (size_t i = 0; i < count; i++)
		m[i].heading = headings[i];
	return m;
}

/* Matches with one mapping; gives how much of what it needs and of the headings is there. */
static int match(const struct mapping *m, const char *const *headings, size_t count, struct mapping_match **out, struct arena *a)
{
	g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(struct map_candidate));
	const char **ids = ARENA_ARRAY(a, const char *, m->column_count + 1);
	*out = map_no_matches(headings, count, a);
	for (size_t c = 0; c < m->column_count; c++)
		ids[c] = m->columns[c].id;
	for (size_t h = 0; h < count; h++) {
		const char *key = mapping_heading_key(headings[h], a), *tail = tail_key(headings[h], a);
		for (size_t c = 0; c < m->column_count; c++) {
			int confidence = MAX(column_alike(&m->columns[c], key), column_alike(&m->columns[c], tail));
			const struct map_candidate p = {h, c, confidence};
			if (confidence > 0)
				g_array_append_val(candidates, p);
		}
	}
	map_pair_up(candidates, ids, m->column_count, *out, a);
	int sum = 0, named = 0, missing = 0;
	for (size_t h = 0; h < count; h++) {
		sum += (*out)[h].confidence;
		named += headings[h][0] != '\0';
	}
	for (size_t c = 0; c < m->column_count; c++) {
		bool there = !m->columns[c].required;
		for (size_t h = 0; h < count && !there; h++)
			there = g_strcmp0((*out)[h].column, ids[c]) == 0;
		missing += !there;
	}
	return named == 0 || missing > 0 ? 0 : sum / named;
}

bool mapping_guess(struct app *a, const struct mapping *mapping, const char *const *headings, size_t count, struct arena *arena,
	struct mapping_guess *out, struct err *e)
{
	const char *const *names = mapping_names(arena);
	*out = (struct mapping_guess){.matches = map_no_matches(headings, count, arena), .match_count = count};
	for (size_t i = 0; mapping == NULL && names[i] != NULL; i++) {
		struct mapping_match *matches = NULL;
		const struct mapping *m = mapping_find(a, names[i], arena, e);
		if (m == NULL)
			return false;
		int confidence = match(m, headings, count, &matches, arena);
		if (confidence >= LEAST_SHARE && confidence > out->confidence)
			*out = (struct mapping_guess){m, confidence, matches, count};
	}
	if (mapping != NULL) {
		struct mapping_match *matches = NULL;
		out->confidence = match(mapping, headings, count, &matches, arena);
		out->mapping = mapping;
		out->matches = matches;
	}
	return true;
}
