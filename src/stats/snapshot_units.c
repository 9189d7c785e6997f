/* The structure as a snapshot sees it: units and organisations on a day, their children in administrative order, look-up by code. */
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

struct child {
	int64_t id;
	const char *key, *name;
};

static int compare_child(gconstpointer a, gconstpointer b)
{
	const struct child *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	if (!order)
		order = strcmp(x->name, y->name);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void unit_children(struct snapshot *n, int32_t unit, ymd d, GArray *out)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&n->children, unit, &count);

	for (size_t i = 0; i < count; i++) {
		const struct snap_fact *f = &n->unit->facts[rows[i]];
		struct child c = {snap_row_id(n, n->unit, rows[i]), NULL, ""};

		if (f->from > d || d >= f->until)
			continue;
		c.key = order_key(n, f->subject, d);
		g_array_append_val(out, c);
	}
}

static void organisation_children(struct snapshot *n, int32_t superior, int line, ymd d, GArray *out)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&n->lines_under, superior, &count);

	for (size_t i = 0; i < count; i++) {
		const struct snap_line *l = &n->lines[rows[i]];
		int32_t row = version_on(n->organisation, l->organisation, d);
		struct child c = {snap_id(n, SUBJECT_ORGANISATION, l->organisation), NULL, ""};

		if (l->line != line || l->from > d || d >= l->until || row < 0)
			continue;
		c.key = order_key(n, n->organisation->facts[row].unit, d);
		c.name = n->organisation->extras[row].name ? n->organisation->extras[row].name : "";
		g_array_append_val(out, c);
	}
}

bool snapshot_children(
	struct snapshot *n, const struct place *where, ymd day, const int64_t **ids, size_t *count, struct arena *a, struct err *e)
{
	ymd d = where->today ? where->today : day;
	GArray *found;
	int64_t *out;

	*ids = NULL;
	*count = 0;
	if (!snap_prepare_structure(n, e))
		return false;
	found = g_array_new(FALSE, FALSE, sizeof(struct child));
	if (where->tree == TREE_AREA)
		unit_children(n, snap_find(n, SUBJECT_UNIT, where->id), d, found);
	else
		organisation_children(n, snap_find(n, SUBJECT_ORGANISATION, where->id), snap_line(n, where->tree), d, found);
	g_array_sort(found, compare_child);
	out = ARENA_ARRAY(a, int64_t, found->len + 1);
	for (guint i = 0; i < found->len; i++) /* two open lines to one superior are one child */
		if (!i || g_array_index(found, struct child, i).id != out[*count - 1])
			out[(*count)++] = g_array_index(found, struct child, i).id;
	*ids = out;
	g_array_unref(found);
	return true;
}

static int32_t attr_value(const struct snap_table *t, int32_t row, const char *name)
{
	const struct attr *a = kind_attr(t->kind, name);
	int32_t v = a && !a->timeline ? snap_column_get(&t->values[a - t->kind->attrs], (size_t)row) : SNAP_NONE;

	return v == SNAP_NONE ? -1 : v;
}

bool snapshot_unit(struct snapshot *n, int64_t id, ymd day, struct unit_facts *out)
{
	int32_t row;

	if (!snap_prepare_structure(n, NULL))
		return false;
	row = version_on(n->unit, snap_find(n, SUBJECT_UNIT, id), day);
	if (row < 0)
		return false;
	*out = (struct unit_facts){.id = id,
		.parent = snap_id(n, SUBJECT_UNIT, n->unit->extras[row].parent),
		.level = attr_value(n->unit, row, "level"),
		.type = attr_value(n->unit, row, "type"),
		.name = n->unit->extras[row].name,
		.code = n->unit->extras[row].code,
		.local_code = n->unit->extras[row].local_code,
		.from = n->unit->facts[row].from,
		.until = n->unit->facts[row].until};
	return true;
}

static bool below(const struct snapshot *n, int32_t unit, int32_t above, ymd d)
{
	for (int hops = 0; unit >= 0 && hops < 32; hops++) {
		unit = parent_on(n, unit, d);
		if (unit == above)
			return unit >= 0;
	}
	return false;
}

/* The unit with this code (or with this code inside its commune) on the day, below `above` when that is given; -2 when there are several.
 */
static int64_t by_code(const struct snapshot *n, const char *code, bool local, int32_t above, ymd d)
{
	int64_t found = NONE;

	for (size_t r = 0; r < n->unit->count; r++) {
		const struct snap_fact *f = &n->unit->facts[r];
		const struct snap_extra *x = &n->unit->extras[r];

		if (f->from > d || d >= f->until || g_strcmp0(local ? x->local_code : x->code, code) != 0)
			continue;
		if (above >= 0 && !below(n, f->subject, above, d))
			continue;
		if (found != NONE && found != snap_row_id(n, n->unit, (int32_t)r))
			return -2;
		found = snap_row_id(n, n->unit, (int32_t)r);
	}
	return found;
}

int64_t snapshot_unit_by_path(struct snapshot *n, const char *path, ymd day, struct err *e)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", 0);
	int64_t id = NONE;

	if (!snap_prepare_structure(n, e))
		return NONE;
	for (size_t i = 0; steps[i]; i++) {
		int32_t above = i ? snap_find(n, SUBJECT_UNIT, id) : -1;

		id = by_code(n, steps[i], false, above, day);
		if (id == NONE && i) /* villages have codes of their own only inside a commune */
			id = by_code(n, steps[i], true, above, day);
		if (id < 0)
			return id;
	}
	return id;
}

bool snapshot_organisation(struct snapshot *n, int64_t id, ymd day, struct org_facts *out)
{
	int32_t row, head;

	if (!snap_prepare_structure(n, NULL))
		return false;
	head = snap_find(n, SUBJECT_ORGANISATION, id);
	row = version_on(n->organisation, head, day);
	if (row < 0)
		return false;
	*out = (struct org_facts){.id = id,
		.unit = snap_id(n, SUBJECT_UNIT, n->organisation->facts[row].unit),
		.superior = snap_id(n, SUBJECT_ORGANISATION, superior_on(n, head, snap_line(n, TREE_PARTY), day)),
		.type = attr_value(n->organisation, row, "type"),
		.name = n->organisation->extras[row].name};
	return true;
}

/* How well an organisation of this type stands for a unit of this level under a tree; lower is better, -1 = not at all. The list of types
 * says which line a type belongs to and for which level it is. */
static int committee_rank(const struct code *type, const struct code *level, enum tree tree)
{
	static const char *const lines[TREE_FRONT + 1] = {"party", "party", "state", "front"};
	static const char *const stems[TREE_FRONT + 1] = {"pb_", "pb_", "committee", "front"};
	const char *for_level = code_extra(type, "level");

	if (g_strcmp0(code_extra(type, "line"), lines[tree]) != 0 || !g_str_has_prefix(type->id, stems[tree]))
		return -1;
	if (for_level)
		return level && strcmp(for_level, level->id) == 0 ? 0 : -1;
	return code_extra(type, "base") || tree != TREE_PARTY ? 1 : -1;
}

/* Organisations directly below along the line on the day. */
static size_t followers(const struct snapshot *n, int32_t organisation, int line, ymd d)
{
	size_t count, found = 0;
	const int32_t *rows = snap_index_rows(&n->lines_under, organisation, &count);

	for (size_t i = 0; i < count; i++)
		found += n->lines[rows[i]].line == line && n->lines[rows[i]].from <= d && d < n->lines[rows[i]].until;
	return found;
}

struct candidate {
	int rank, type; /* lower is better */
	size_t followers;
	int64_t id;
};

static bool stands_better(const struct candidate *x, const struct candidate *y)
{
	if (y->id == NONE || x->rank != y->rank)
		return y->id == NONE || x->rank < y->rank;
	if (x->type != y->type)
		return x->type < y->type;
	return x->followers != y->followers ? x->followers > y->followers : x->id < y->id;
}

int64_t snapshot_committee_of(struct snapshot *n, int64_t unit, enum tree tree, ymd day)
{
	const struct attr *type, *level;
	struct unit_facts u;
	struct candidate best = {.id = NONE};
	const int32_t *rows;
	size_t count;

	if (!snapshot_unit(n, unit, day, &u))
		return NONE;
	type = kind_attr(n->organisation->kind, "type");
	level = kind_attr(n->unit->kind, "level");
	rows = snap_index_rows(&n->organisation->by_unit, snap_find(n, SUBJECT_UNIT, unit), &count);
	for (size_t i = 0; type && level && i < count; i++) {
		const struct snap_fact *f = &n->organisation->facts[rows[i]];
		struct candidate x = {.type = attr_value(n->organisation, rows[i], "type"), .id = snap_row_id(n, n->organisation, rows[i])};
		const struct code *c = code_by_num(type->list, x.type);

		if (f->from > day || day >= f->until || !c)
			continue;
		x.rank = committee_rank(c, code_by_num(level->list, u.level), tree);
		x.followers = followers(n, f->subject, snap_line(n, tree), day);
		/* of several at one unit (a school's and the commune's) the one that leads most */
		if (x.rank >= 0 && stands_better(&x, &best))
			best = x;
	}
	return best.id;
}
