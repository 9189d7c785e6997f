/* Regions: everything that ever lies in a place, and on which days; under the boundaries of then or of today. Reads v_unit (parent by
 * version) and v_organisation_line only; the SQL twin goes by the closure tables, so that the two check each other. */
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

/* ---- stretches of days ---- */

static int compare_stretch(gconstpointer a, gconstpointer b)
{
	const struct stretch *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* Sorts and joins what touches. */
static void stretches_join(GArray *s)
{
	guint out = 0;

	g_array_sort(s, compare_stretch);
	for (guint i = 0; i < s->len; i++) {
		struct stretch x = g_array_index(s, struct stretch, i);
		struct stretch *last = out ? &g_array_index(s, struct stretch, out - 1) : NULL;

		if (last && x.from <= last->until)
			last->until = MAX(last->until, x.until);
		else
			g_array_index(s, struct stretch, out++) = x;
	}
	g_array_set_size(s, out);
}

static void stretch_add(GArray *s, ymd from, ymd until)
{
	struct stretch x = {from, until};

	if (from < until)
		g_array_append_val(s, x);
}

static void stretches_cut(GArray *out, const GArray *with, ymd from, ymd until)
{
	for (guint i = 0; i < with->len; i++) {
		const struct stretch *w = &g_array_index(with, struct stretch, i);

		stretch_add(out, MAX(w->from, from), MIN(w->until, until));
	}
}

/* The days a head exists. */
static void life_of(const struct snap_table *t, int32_t head, GArray *out)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&t->by_subject, head, &count);

	for (size_t i = 0; i < count; i++)
		stretch_add(out, t->facts[rows[i]].from, t->facts[rows[i]].until);
	stretches_join(out);
}

/* ---- building a region ---- */

/* Work space: for each candidate node the days on which climbing from it reaches the root. */
struct builder {
	struct snapshot *n;
	struct region *r;
	int line;
	GArray *nodes; /* int32_t candidates, root first */
	struct snap_map map;
	GPtrArray *chains; /* GArray of struct stretch, NULL = not computed */
	GByteArray *busy;  /* a cycle in the data is not followed */
};

static void free_array(gpointer a)
{
	if (a)
		g_array_unref(a);
}

static bool builder_add(struct builder *b, int32_t node)
{
	size_t before = b->map.count;

	snap_map_put(&b->map, node, 0);
	if (b->map.count == before)
		return false;
	g_array_append_val(b->nodes, node);
	return true;
}

/* Everything that was ever below, whenever. */
static void candidates(struct builder *b)
{
	const struct snapshot *n = b->n;

	builder_add(b, b->r->root);
	for (guint i = 0; !b->r->direct && i < b->nodes->len; i++) {
		int32_t node = g_array_index(b->nodes, int32_t, i);
		size_t count;
		const int32_t *rows = snap_index_rows(b->r->tree == TREE_AREA ? &n->children : &n->lines_under, node, &count);

		for (size_t k = 0; k < count; k++) {
			if (b->r->tree == TREE_AREA)
				builder_add(b, n->unit->facts[rows[k]].subject);
			else if (n->lines[rows[k]].line == b->line)
				builder_add(b, n->lines[rows[k]].organisation);
		}
	}
}

static const GArray *chain_of(struct builder *b, int32_t at);

static void chain_through(struct builder *b, GArray *out, int32_t above, ymd from, ymd until)
{
	int32_t at = snap_map_get(&b->map, above, 0);

	if (above == b->r->root)
		stretch_add(out, from, until);
	else if (at >= 0)
		stretches_cut(out, chain_of(b, at), from, until);
}

/* Days on which the steps upward from a node lead to the root (its own life not asked). */
static const GArray *chain_of(struct builder *b, int32_t at)
{
	const struct snapshot *n = b->n;
	int32_t node = g_array_index(b->nodes, int32_t, (guint)at);
	bool area = b->r->tree == TREE_AREA;
	size_t count;
	const int32_t *rows;
	GArray *out;

	if (b->chains->pdata[at])
		return b->chains->pdata[at];
	out = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	if (b->busy->data[at])
		return b->chains->pdata[at] = out;
	b->busy->data[at] = 1;
	rows = snap_index_rows(area ? &n->unit->by_subject : &n->lines_of, node, &count);
	for (size_t i = 0; i < count; i++) {
		if (area) {
			const struct snap_fact *v = &n->unit->facts[rows[i]];

			chain_through(b, out, n->unit->extras[rows[i]].parent, v->from, v->until);
		} else if (n->lines[rows[i]].line == b->line) {
			chain_through(b, out, n->lines[rows[i]].superior, n->lines[rows[i]].from, n->lines[rows[i]].until);
		}
	}
	stretches_join(out);
	if (b->chains->pdata[at]) /* met again through a cycle: what was found there stands */
		g_array_unref(b->chains->pdata[at]);
	return b->chains->pdata[at] = out;
}

static void region_put(struct region *r, int32_t node, enum node_mark mark, const GArray *days)
{
	struct region_node x = {.node = node, .mark = mark, .first = r->stretches->len, .count = days->len};

	if (!days->len)
		return;
	snap_map_put(&r->map, node, 0);
	g_array_append_val(r->nodes, x);
	g_array_append_vals(r->stretches, days->data, days->len);
}

static void region_fill(struct snapshot *n, struct region *r)
{
	struct builder b = {.n = n, .r = r, .line = snap_line(n, r->tree)};
	const struct snap_table *heads = r->tree == TREE_AREA ? n->unit : n->organisation;

	b.nodes = g_array_new(FALSE, FALSE, sizeof(int32_t));
	candidates(&b);
	b.chains = g_ptr_array_new_with_free_func(free_array);
	g_ptr_array_set_size(b.chains, (gint)b.nodes->len);
	b.busy = g_byte_array_new();
	g_byte_array_set_size(b.busy, b.nodes->len);
	memset(b.busy->data, 0, b.nodes->len);
	for (guint i = 0; i < b.nodes->len; i++) {
		int32_t node = g_array_index(b.nodes, int32_t, i);
		GArray *life = g_array_new(FALSE, FALSE, sizeof(struct stretch));
		GArray *days = g_array_new(FALSE, FALSE, sizeof(struct stretch));

		life_of(heads, node, life);
		if (node == r->root)
			g_array_append_vals(days, life->data, life->len);
		for (guint k = 0; node != r->root && k < life->len; k++) {
			const struct stretch *l = &g_array_index(life, struct stretch, k);

			stretches_cut(days, chain_of(&b, (int32_t)i), l->from, l->until);
		}
		stretches_join(days);
		region_put(r, node, NODE_IN, days);
		g_array_unref(life);
		g_array_unref(days);
	}
	g_array_unref(b.nodes);
	g_ptr_array_unref(b.chains);
	g_byte_array_unref(b.busy);
	snap_map_clear(&b.map);
}

/* ---- boundaries today ---- */

static const struct snap_target *targets_of(const struct snapshot *n, int32_t unit, size_t *count)
{
	size_t lo = 0, hi = n->target_count, end;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (n->targets[mid].from < unit)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < n->target_count && n->targets[end].from == unit; end++)
		continue;
	*count = end - lo;
	return n->targets + lo;
}

/* Does a unit that ended lie in the place of today, as far as can be said? False: it does not. */
static bool mark_of(struct snapshot *n, const struct region *now, int32_t unit, ymd today, enum node_mark *mark)
{
	size_t count, inside = 0, shares = 0;
	const struct snap_target *t = targets_of(n, unit, &count);
	bool main_named = false, main_inside = false;

	for (size_t i = 0; i < count; i++) {
		bool in = region_find(now, t[i].to, today) != NULL;

		inside += in;
		shares += t[i].share >= 0;
		main_named |= t[i].main;
		main_inside |= t[i].main && in;
	}
	if (!inside)
		return false;
	if (inside == count)
		*mark = NODE_IN;
	else if (main_named)
		*mark = NODE_IN;
	else
		*mark = shares == count ? NODE_SHARED : NODE_LOST;
	return inside == count || !main_named || main_inside;
}

/* A unit that ended without a successor (a district of 2025, a commune of which no record says where it went) still lay inside the units
 * above it: it stands where the nearest of these went, which is exact where that is. */
static bool above_in(struct snapshot *n, const struct region *now, int32_t unit, ymd last, ymd today, enum node_mark *mark)
{
	size_t count;

	for (int hops = 0; unit >= 0 && hops < CLIMB_LIMIT; hops++) {
		if (version_on(n->unit, unit, today) >= 0) {
			*mark = NODE_IN;
			return region_find(now, unit, today) != NULL;
		}
		targets_of(n, unit, &count);
		if (count) {
			bool in = mark_of(n, now, unit, today, mark);

			/* Which part of the unit above it lay in is not known: a share of that unit is no share of this one. */
			if (in && *mark == NODE_SHARED)
				*mark = NODE_LOST;
			return in;
		}
		unit = parent_on(n, unit, last);
	}
	return false;
}

/* Organisations have no shares: one that ended is missing below the nearest superior of its last day that is still there. */
static bool lost_below(struct snapshot *n, const struct region *now, int32_t organisation, ymd last, ymd today)
{
	for (int hops = 0; organisation >= 0 && hops < CLIMB_LIMIT; hops++) {
		if (version_on(n->organisation, organisation, today) >= 0)
			return region_find(now, organisation, today) != NULL;
		organisation = superior_on(n, organisation, snap_line(n, now->tree), last);
	}
	return false;
}

/* A node that has ended: does it belong to the place of today, and how surely? */
static bool ended_in(struct snapshot *n, const struct region *now, int32_t node, ymd until, ymd today, enum node_mark *mark)
{
	size_t count = 0;
	ymd last;

	*mark = NODE_LOST;
	if (now->tree == TREE_AREA)
		targets_of(n, node, &count);
	if (count)
		return mark_of(n, now, node, today, mark);
	last = ymd_add_days(until, -1);
	if (now->tree != TREE_AREA)
		return lost_below(n, now, node, last, today);
	return above_in(n, now, parent_on(n, node, last), last, today, mark);
}

static void region_put_life(struct region *r, const struct snap_table *heads, int32_t node, enum node_mark mark)
{
	GArray *life = g_array_new(FALSE, FALSE, sizeof(struct stretch));

	life_of(heads, node, life);
	region_put(r, node, mark, life);
	g_array_unref(life);
}

/* What is alive stands where it stands today, with all its days; what has ended stands where its land went. */
static void region_fill_today(struct snapshot *n, struct region *r)
{
	const struct region *now = region_of(n, r->tree, r->root, r->direct, 0);
	const struct snap_table *heads = r->tree == TREE_AREA ? n->unit : n->organisation;

	for (guint i = 0; i < now->nodes->len; i++) {
		int32_t node = g_array_index(now->nodes, struct region_node, i).node;

		if (region_find(now, node, r->today))
			region_put_life(r, heads, node, NODE_IN);
	}
	for (int32_t node = 0; (size_t)node < heads->by_subject.keys; node++) {
		size_t count;
		const int32_t *rows = snap_index_rows(&heads->by_subject, node, &count);
		enum node_mark mark;

		if (!count || version_on(heads, node, r->today) >= 0)
			continue;
		if (ended_in(n, now, node, heads->facts[rows[count - 1]].until, r->today, &mark))
			region_put_life(r, heads, node, mark);
	}
}

static void organisations_of(const struct snapshot *n, struct region *r)
{
	struct snap_map seen = {0};

	for (guint i = 0; i < r->nodes->len; i++) {
		size_t count;
		const int32_t *rows =
			snap_index_rows(&n->organisation->by_unit, g_array_index(r->nodes, struct region_node, i).node, &count);

		for (size_t k = 0; k < count; k++) {
			int32_t o = n->organisation->facts[rows[k]].subject;
			size_t before = seen.count;

			snap_map_put(&seen, o, 0);
			if (seen.count > before)
				g_array_append_val(r->organisations, o);
		}
	}
	snap_map_clear(&seen);
}

struct region_key {
	int64_t a, b;
};

static guint key_hash(gconstpointer p)
{
	const struct region_key *k = p;

	return (guint)((uint64_t)k->a * UINT64_C(0x9E3779B97F4A7C15) >> 32) ^ (guint)((uint64_t)k->b * UINT64_C(0xD1B54A32D192ED03) >> 32);
}

static gboolean key_equal(gconstpointer p, gconstpointer q)
{
	const struct region_key *x = p, *y = q;

	return x->a == y->a && x->b == y->b;
}

const struct region *region_of(struct snapshot *n, enum tree tree, int32_t root, bool direct, ymd today)
{
	struct region_key key = {root, (int64_t)tree << 40 | (int64_t)direct << 36 | today};
	struct region *r;

	if (!n->regions)
		n->regions = g_hash_table_new_full(key_hash, key_equal, g_free, region_free);
	r = g_hash_table_lookup(n->regions, &key);
	if (r)
		return r;
	r = g_new0(struct region, 1);
	*r = (struct region){.tree = tree, .direct = direct, .root = root, .today = today, .kind_count = n->vocab->kind_count};
	r->nodes = g_array_new(FALSE, FALSE, sizeof(struct region_node));
	r->stretches = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	r->organisations = g_array_new(FALSE, FALSE, sizeof(int32_t));
	r->rows = g_new0(GArray *, r->kind_count);
	r->groups = g_new0(GArray *, r->kind_count);
	if (root >= 0 && today)
		region_fill_today(n, r);
	else if (root >= 0)
		region_fill(n, r);
	if (tree == TREE_AREA)
		organisations_of(n, r);
	g_hash_table_insert(n->regions, g_memdup2(&key, sizeof(key)), r);
	return r;
}

void region_free(gpointer p)
{
	struct region *r = p;

	for (size_t i = 0; i < r->kind_count; i++) {
		free_array(r->rows[i]);
		free_array(r->groups[i]);
	}
	g_free(r->rows);
	g_free(r->groups);
	g_array_unref(r->nodes);
	g_array_unref(r->stretches);
	g_array_unref(r->organisations);
	snap_map_clear(&r->map);
	g_free(r);
}

void region_forget(struct region *r, size_t kind)
{
	free_array(r->rows[kind]);
	free_array(r->groups[kind]);
	r->rows[kind] = r->groups[kind] = NULL;
}

const struct region_node *region_find(const struct region *r, int32_t node, ymd d)
{
	int32_t at = node < 0 ? -1 : snap_map_get(&r->map, node, 0);
	const struct region_node *x;

	if (at < 0)
		return NULL;
	x = &g_array_index(r->nodes, struct region_node, (guint)at);
	for (size_t i = 0; i < x->count; i++) {
		const struct stretch *s = &g_array_index(r->stretches, struct stretch, (guint)(x->first + i));

		if (s->from <= d && d < s->until)
			return x;
	}
	return NULL;
}

static int compare_int(gconstpointer a, gconstpointer b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

const GArray *region_rows(struct snapshot *n, const struct region *r, const struct snap_table *t)
{
	GArray **slot = &r->rows[t->kind - n->vocab->kinds];
	size_t count;

	if (*slot)
		return *slot;
	*slot = g_array_new(FALSE, FALSE, sizeof(int32_t));
	for (guint i = 0; i < r->nodes->len; i++) {
		int32_t node = g_array_index(r->nodes, struct region_node, i).node;
		const int32_t *rows = snap_index_rows(r->tree == TREE_AREA ? &t->by_unit : &t->by_organisation, node, &count);

		g_array_append_vals(*slot, rows, (guint)count);
	}
	for (guint i = 0; i < r->organisations->len && t != n->organisation; i++) {
		const int32_t *rows = snap_index_rows(&t->by_organisation, g_array_index(r->organisations, int32_t, i), &count);

		for (size_t k = 0; k < count; k++)
			if (t->facts[rows[k]].unit < 0)
				g_array_append_val(*slot, rows[k]);
	}
	g_array_sort(*slot, compare_int);
	return *slot;
}

void snapshot_trim(struct snapshot *n, size_t regions, size_t order_keys)
{
	if (n->regions && g_hash_table_size(n->regions) > regions)
		g_hash_table_remove_all(n->regions);
	if (n->order_keys && g_hash_table_size(n->order_keys) > order_keys)
		g_hash_table_remove_all(n->order_keys);
}

bool snapshot_broken(const struct snapshot *n)
{
	return n->broken;
}
