/* See groups.h. */
#include "stats/engine/groups.h"

#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

/* Place of every unit in a walk down the tree in which each unit stands where its last version stood. */
static int32_t *unit_order(const struct snapshot *n)
{
	size_t units = n->numbers[SUBJECT_UNIT].count, top = 0;
	int32_t *order = g_new(int32_t, units + 1), at = 0;
	g_autofree int32_t *stack = g_new(int32_t, units + 1), *parent = g_new(int32_t, units + 1);
	struct snap_index kids = {0};

	for (size_t u = 0; u < units; u++) {
		size_t count;
		const int32_t *rows = snap_index_rows(&n->unit->by_subject, (int32_t)u, &count);

		order[u] = -1;
		parent[u] = count ? n->unit->extras[rows[count - 1]].parent : -1;
	}
	snap_index_ints(&kids, units, parent, units);
	for (size_t u = 0; u < units; u++) {
		if (parent[u] >= 0)
			continue;
		stack[top++] = (int32_t)u;
		while (top) {
			int32_t x = stack[--top];
			size_t count;
			const int32_t *below = snap_index_rows(&kids, x, &count);

			order[x] = at++;
			for (size_t i = count; i > 0; i--)
				stack[top++] = below[i - 1];
		}
	}
	for (size_t u = 0; u < units; u++) /* in a circle */
		if (order[u] < 0)
			order[u] = at++;
	snap_index_clear(&kids);
	return order;
}

struct place_key {
	int32_t order, organisation, unit, group;
};

static int compare_place(const void *a, const void *b)
{
	const struct place_key *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->organisation != y->organisation)
		return x->organisation < y->organisation ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Rows stand in order of id and day already. */
static int compare_in_group(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct snap_fact *facts = user;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;

	if (facts[i].subject != facts[k].subject)
		return facts[i].subject < facts[k].subject ? -1 : 1;
	return (i > k) - (i < k);
}

static GArray *places_of(struct snapshot *n, const struct snap_table *t, int32_t *group)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct place_key));
	g_autofree int32_t *order = unit_order(n);
	struct snap_map seen = {0};

	for (size_t r = 0; r < t->count; r++) {
		const struct snap_fact *f = &t->facts[r];
		size_t before = seen.count, count;
		int32_t unit = f->unit;

		if (r && f->unit == t->facts[r - 1].unit && f->organisation == t->facts[r - 1].organisation) {
			group[r] = group[r - 1];
			continue;
		}
		group[r] = snap_map_put(&seen, f->unit, f->organisation);
		if (seen.count == before)
			continue;
		if (unit < 0) {
			const int32_t *rows = snap_index_rows(&n->organisation->by_subject, f->organisation, &count);

			unit = count ? n->organisation->facts[rows[count - 1]].unit : -1;
		}
		struct place_key k = {unit >= 0 ? order[unit] : INT32_MAX, f->organisation, f->unit, group[r]};
		g_array_append_val(places, k);
	}
	snap_map_clear(&seen);
	return places;
}

void groups_order(struct snapshot *n, const struct snap_table *t, int32_t *out)
{
	g_autofree int32_t *group = g_new(int32_t, t->count + 1), *rank = NULL;
	g_autoptr(GArray) places = places_of(n, t, group);
	struct snap_index rows = {0};
	size_t at = 0;

	g_array_sort(places, compare_place);
	rank = g_new(int32_t, places->len + 1);
	for (guint i = 0; i < places->len; i++)
		rank[g_array_index(places, struct place_key, i).group] = (int32_t)i;
	for (size_t r = 0; r < t->count; r++)
		group[r] = rank[group[r]];
	snap_index_ints(&rows, places->len, group, t->count);
	for (guint i = 0; i < places->len; i++) {
		size_t count;
		int32_t *mine = rows.rows + rows.start[i];

		(void)snap_index_rows(&rows, (int32_t)i, &count);
		g_qsort_with_data(mine, (gint)count, sizeof(*mine), compare_in_group, t->facts);
		memcpy(out + at, mine, count * sizeof(*out));
		at += count;
	}
	snap_index_clear(&rows);
}

struct engine_groups *groups_make(const struct snapshot *n, const struct snap_table *t)
{
	struct engine_groups *g = g_new0(struct engine_groups, 1);
	GArray *first = g_array_new(FALSE, FALSE, sizeof(int32_t));
	GArray *unit = g_array_new(FALSE, FALSE, sizeof(int32_t)), *organisation = g_array_new(FALSE, FALSE, sizeof(int32_t));

	for (size_t r = 0; r < t->count; r++) {
		const struct snap_fact *f = &t->facts[r];
		int32_t row = (int32_t)r;

		if (r && f->unit == t->facts[r - 1].unit && f->organisation == t->facts[r - 1].organisation)
			continue;
		g_array_append_val(first, row);
		g_array_append_val(unit, f->unit);
		g_array_append_val(organisation, f->organisation);
	}
	int32_t end = (int32_t)t->count;
	g->count = first->len;
	g_array_append_val(first, end);
	g->first = (int32_t *)(void *)g_array_free(first, FALSE);
	g->unit = (int32_t *)(void *)g_array_free(unit, FALSE);
	g->organisation = (int32_t *)(void *)g_array_free(organisation, FALSE);
	snap_index_ints(&g->by_unit, n->numbers[SUBJECT_UNIT].count, g->unit, g->count);
	snap_index_ints(&g->by_organisation, n->numbers[SUBJECT_ORGANISATION].count, g->organisation, g->count);
	return g;
}

void groups_add_row(struct snap_table *t)
{
	struct engine_groups *g = t->groups;
	const struct snap_fact *f = &t->facts[t->count - 1];

	if (!g->count || g->unit[g->count - 1] != f->unit || g->organisation[g->count - 1] != f->organisation) {
		g->count++;
		g->first = g_renew(int32_t, g->first, g->count + 1);
		g->unit = g_renew(int32_t, g->unit, g->count);
		g->organisation = g_renew(int32_t, g->organisation, g->count);
		g->first[g->count - 1] = (int32_t)t->count - 1;
		g->unit[g->count - 1] = f->unit;
		g->organisation[g->count - 1] = f->organisation;
	}
	g->first[g->count] = (int32_t)t->count;
}

void groups_index(const struct snapshot *n, struct snap_table *t)
{
	struct engine_groups *g = t->groups;

	snap_index_ints(&g->by_unit, n->numbers[SUBJECT_UNIT].count, g->unit, g->count);
	snap_index_ints(&g->by_organisation, n->numbers[SUBJECT_ORGANISATION].count, g->organisation, g->count);
}

void groups_free(struct engine_groups *g)
{
	if (!g)
		return;
	g_free(g->first);
	g_free(g->unit);
	g_free(g->organisation);
	snap_index_clear(&g->by_unit);
	snap_index_clear(&g->by_organisation);
	g_free(g);
}

/* ---- places ---- */

int32_t group_unit(const struct snapshot *n, const struct snap_table *t, int32_t group, ymd d)
{
	return place_unit(n, t, &t->facts[t->groups->first[group]], d);
}

int32_t group_node(const struct snapshot *n, enum tree tree, const struct snap_table *t, int32_t group, ymd d)
{
	return tree == TREE_AREA ? group_unit(n, t, group, d) : t->groups->organisation[group];
}

static int compare_int(gconstpointer a, gconstpointer b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

const GArray *region_groups(struct snapshot *n, const struct region *r, const struct snap_table *t)
{
	GArray **kept = &r->groups[t->kind - n->vocab->kinds];
	const struct engine_groups *g = t->groups;
	size_t count;

	if (*kept)
		return *kept;
	*kept = g_array_new(FALSE, FALSE, sizeof(int32_t));
	for (guint i = 0; i < r->nodes->len; i++) {
		int32_t node = g_array_index(r->nodes, struct region_node, i).node;
		const int32_t *of = snap_index_rows(r->tree == TREE_AREA ? &g->by_unit : &g->by_organisation, node, &count);

		g_array_append_vals(*kept, of, (guint)count);
	}
	for (guint i = 0; i < r->organisations->len && t != n->organisation; i++) {
		const int32_t *of = snap_index_rows(&g->by_organisation, g_array_index(r->organisations, int32_t, i), &count);

		for (size_t k = 0; k < count; k++)
			if (g->unit[of[k]] < 0)
				g_array_append_val(*kept, of[k]);
	}
	g_array_sort(*kept, compare_int);
	return *kept;
}

static void add_run(GArray *runs, int32_t from, int32_t until, enum node_mark mark)
{
	struct run *last = runs->len ? &g_array_index(runs, struct run, runs->len - 1) : NULL;
	struct run x = {from, until, mark};

	if (last && last->until == from && last->mark == mark)
		last->until = until;
	else if (from < until)
		g_array_append_val(runs, x);
}

GArray *groups_runs(struct snapshot *n, const struct region *where, const struct snap_table *t, ymd d)
{
	GArray *runs = g_array_new(FALSE, FALSE, sizeof(struct run));
	const GArray *groups;

	if (!where) {
		add_run(runs, 0, (int32_t)t->count, NODE_IN);
		return runs;
	}
	groups = region_groups(n, where, t);
	for (guint i = 0; i < groups->len; i++) {
		int32_t g = g_array_index(groups, int32_t, i);
		const struct region_node *at = d ? region_find(where, group_node(n, where->tree, t, g, d), d) : NULL;

		if (at || !d)
			add_run(runs, t->groups->first[g], t->groups->first[g + 1], at ? at->mark : NODE_IN);
	}
	return runs;
}
