/* Versions, places and single steps up the trees of a snapshot on one day, and the order in which lists stand. */
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

int snap_line(const struct snapshot *n, enum tree tree)
{
	return n->line_of[tree];
}

int32_t version_on(const struct snap_table *t, int32_t head, ymd d)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&t->by_subject, head, &count);

	for (size_t i = 0; i < count; i++)
		if (t->facts[rows[i]].from <= d && d < t->facts[rows[i]].until)
			return rows[i];
	return -1;
}

int32_t parent_on(const struct snapshot *n, int32_t unit, ymd d)
{
	int32_t row = version_on(n->unit, unit, d);

	return row < 0 ? -1 : n->unit->extras[row].parent;
}

int32_t place_unit(const struct snapshot *n, const struct snap_table *t, const struct snap_fact *f, ymd d)
{
	int32_t row;

	if (f->unit >= 0 || t == n->organisation)
		return f->unit;
	row = version_on(n->organisation, f->organisation, d);
	return row < 0 ? -1 : n->organisation->facts[row].unit;
}

int32_t place_node(const struct snapshot *n, enum tree tree, const struct snap_table *t, const struct snap_fact *f, ymd d)
{
	return tree == TREE_AREA ? place_unit(n, t, f, d) : f->organisation;
}

int32_t superior_on(const struct snapshot *n, int32_t organisation, int line, ymd d)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&n->lines_of, organisation, &count);
	int32_t best = -1;

	for (size_t i = 0; i < count; i++) {
		const struct snap_line *l = &n->lines[rows[i]];

		if (l->line != line || l->from > d || d >= l->until)
			continue;
		if (best < 0 || snap_id(n, SUBJECT_ORGANISATION, l->superior) < snap_id(n, SUBJECT_ORGANISATION, best))
			best = l->superior;
	}
	return best;
}

void ancestors_on(const struct snapshot *n, int32_t unit, ymd d, int32_t at_level[16])
{
	for (int i = 0; i < 16; i++)
		at_level[i] = -1;
	for (int hops = 0; unit >= 0 && hops < CLIMB_LIMIT; hops++) {
		int32_t row = version_on(n->unit, unit, d);
		int32_t level;

		if (row < 0)
			return;
		level = n->level_attr < 0 ? SNAP_NONE : snap_column_get(&n->unit->values[n->level_attr], (size_t)row);
		if (level >= 0 && level < 16 && at_level[level] < 0)
			at_level[level] = unit;
		unit = n->unit->extras[row].parent;
	}
}

static char *order_text(const struct snapshot *n, int32_t unit, ymd d)
{
	GString *key = g_string_new(NULL);
	int32_t row = version_on(n->unit, unit, d);

	for (int hops = 0; row >= 0 && hops < CLIMB_LIMIT; hops++) {
		const struct snap_extra *x = &n->unit->extras[row];
		g_autofree char *step = g_strdup_printf(
			"\001%s\002%s\002%s", x->code ? x->code : "", x->local_code ? x->local_code : "", x->name ? x->name : "");

		g_string_prepend(key, step);
		row = version_on(n->unit, x->parent, d);
	}
	if (!key->len)
		g_string_assign(key, "\177"); /* no place: last */
	return g_string_free(key, FALSE);
}

/* g_int64_hash gives all units of one day the same number. */
static guint place_hash(gconstpointer p)
{
	return (guint)((*(const guint64 *)p * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

const char *order_key(struct snapshot *n, int32_t unit, ymd d)
{
	gint64 at = (gint64)((guint64)(guint32)unit << 32 | (guint32)d);
	char *key;

	if (!n->order_keys)
		n->order_keys = g_hash_table_new_full(place_hash, g_int64_equal, g_free, g_free);
	key = g_hash_table_lookup(n->order_keys, &at);
	if (!key) {
		key = order_text(n, unit, d);
		g_hash_table_insert(n->order_keys, g_memdup2(&at, sizeof(at)), key);
	}
	return key;
}
