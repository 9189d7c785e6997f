/* See flow.h. What a crossing is, its reason and the boundary crossed are those of snapshot_flow.c. */
#include "stats/engine/flow.h"

#include <string.h>

/* The rows of the subject across a day besides the fact in hand. */
struct sides {
	struct asking *a;
	struct snap_table *t;
	bool entry;
};

static bool is_entry(const struct asking *a)
{
	return a->b->measure == MEASURE_ENTRIES;
}

static bool of_population(struct asking *a, const struct snap_table *t, int32_t row)
{
	struct fact_at f = {t, row, t->facts[row].from};

	return !a->b->of->when || truth_of(&a->q, a->b->of->when, &f) == TRUTH_TRUE;
}

static bool there(const struct snap_fact *f, ymd d)
{
	return f->from <= d && d < f->until;
}

static bool stands_in(const struct asking *a, const struct snap_table *t, int32_t row, ymd d)
{
	struct fact_at f = {t, row, d};
	const struct region_node *at = fact_in(&a->q, &f);

	return at && at->mark == NODE_IN;
}

/* ---- facts that begin or end ---- */

struct crossings {
	bool entry;
	int32_t *other;		 /* the subject's fact on the other side, -1 none */
	int32_t *first, *rivals; /* rivals of item i from first[i]; each a row × 2, + 1: on the day of the item, else across */
};

struct collecting {
	GArray *rows, *days, *on, *other, *first, *rivals;
};

static void collect(struct collecting *x, struct sides *s, int32_t row, ymd d)
{
	ymd before = ymd_add_days(d, -1), in = s->entry ? d : before, out = s->entry ? before : d;
	const struct snapshot *n = s->a->n;
	int32_t other = -1, first = (int32_t)x->rivals->len;
	size_t count;
	const int32_t *rows = snap_index_rows(&s->t->by_subject, s->t->facts[row].subject, &count);

	for (size_t i = 0; i < count; i++) {
		const struct snap_fact *f = &s->t->facts[rows[i]];
		bool across = there(f, out), beside = there(f, in) && flow_prefer(n, s->t, row, rows[i], d, s->entry) == rows[i];
		int32_t rival = rows[i] * 2 + !across;

		if (rows[i] == row || (!across && !beside) || !of_population(s->a, s->t, rows[i]))
			continue;
		g_array_append_val(x->rivals, rival);
		if (across)
			other = flow_prefer(n, s->t, other, rows[i], d, !s->entry);
	}
	g_array_append_val(x->rows, row);
	g_array_append_val(x->days, in);
	g_array_append_val(x->on, d);
	g_array_append_val(x->other, other);
	g_array_append_val(x->first, first);
}

static struct collecting collecting_new(void)
{
	return (struct collecting){g_array_new(FALSE, FALSE, sizeof(int32_t)), g_array_new(FALSE, FALSE, sizeof(ymd)),
		g_array_new(FALSE, FALSE, sizeof(ymd)), g_array_new(FALSE, FALSE, sizeof(int32_t)),
		g_array_new(FALSE, FALSE, sizeof(int32_t)), g_array_new(FALSE, FALSE, sizeof(int32_t))};
}

static struct space *collected(struct engine *e, struct snap_table *t, struct collecting *x, bool entry)
{
	struct space *s = space_of_items(e, t, x->rows, x->days, x->on);
	int32_t end = (int32_t)x->rivals->len;

	s->flow = g_new0(struct crossings, 1);
	g_array_append_val(x->first, end);
	s->bytes += s->count * 8 + (size_t)end * 4;
	s->flow->entry = entry;
	s->flow->other = (int32_t *)(void *)g_array_free(x->other, FALSE);
	s->flow->first = (int32_t *)(void *)g_array_free(x->first, FALSE);
	s->flow->rivals = (int32_t *)(void *)g_array_free(x->rivals, FALSE);
	return s;
}

void flow_free(struct crossings *f)
{
	if (!f)
		return;
	g_free(f->other);
	g_free(f->first);
	g_free(f->rivals);
	g_free(f);
}

/* Everything that decides which facts they are. */
static char *touching_key(const struct asking *a, const struct snap_table *t)
{
	const struct reading *r = &a->b->reading;
	g_autoptr(GString) means = g_string_new(NULL);
	g_autofree char *sum = NULL;
	bool placed = false;

	if (a->b->of->when)
		pred_key(means, a->b->of->when, t->kind->subject, &placed);
	sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)means->str, means->len);
	return g_strdup_printf("%s %d %d %d %d %d %" G_GINT64_FORMAT " %s", is_entry(a) ? "in" : "out", (int)(t - a->n->tables), r->from,
		r->until, r->day, r->term, r->year, sum);
}

struct space *flow_touching(struct asking *a, struct snap_table *t)
{
	g_autofree char *key = touching_key(a, t);
	struct space *s = g_hash_table_lookup(a->engine->spaces, key);
	const struct reading *window = &a->b->reading;
	struct sides sides = {a, t, is_entry(a)};
	struct collecting x;

	if (!s) {
		x = collecting_new();
		for (size_t r = 0; r < t->count; r++) {
			const struct snap_fact *f = &t->facts[r];
			ymd d = sides.entry ? f->from : f->until;

			if (d < window->from || d >= window->until || d == YMD_OPEN || f->subject < 0 || f->from >= f->until)
				continue;
			if (of_population(a, t, (int32_t)r))
				collect(&x, &sides, (int32_t)r, d);
		}
		s = collected(a->engine, t, &x, sides.entry);
		g_hash_table_insert(a->engine->spaces, g_steal_pointer(&key), s);
	}
	s->used = ++a->engine->uses;
	return s;
}

bool flow_crosses(struct asking *a, const struct space *s, size_t item)
{
	const struct crossings *f = s->flow;
	ymd in = s->days[item], d = s->on[item], out = f->entry ? ymd_add_days(d, -1) : d;

	if (!stands_in(a, s->table, s->rows[item], in))
		return false;
	for (int32_t i = f->first[item]; i < f->first[item + 1]; i++)
		if (stands_in(a, s->table, f->rivals[i] / 2, f->rivals[i] % 2 ? in : out))
			return false;
	return true;
}

int64_t flow_value(const struct space *s, enum value_func func, size_t item)
{
	const struct crossings *f = s->flow;
	ymd d = s->on[item];

	if (func == VALUE_REASON)
		return flow_reason(s->n, s->table, s->rows[item], d, f->entry);
	return flow_crossed(s->n, s->table, s->rows[item], f->other[item], s->days[item], f->entry ? ymd_add_days(d, -1) : d);
}

/* ---- places that move ---- */

static void add_day(GArray *days, const struct reading *window, ymd d)
{
	if (d < window->from || d >= window->until || d == YMD_OPEN)
		return;
	for (guint i = 0; i < days->len; i++)
		if (g_array_index(days, ymd, i) == d)
			return;
	g_array_append_val(days, d);
}

static void node_changes(const struct asking *a, int32_t node, GArray *days)
{
	const struct region *r = a->q.where;
	int32_t at = node < 0 ? -1 : snap_map_get(&r->map, node, 0);
	const struct region_node *n = at < 0 ? NULL : &g_array_index(r->nodes, struct region_node, (guint)at);

	for (size_t i = 0; n && i < n->count; i++) {
		const struct stretch *s = &g_array_index(r->stretches, struct stretch, (guint)(n->first + i));

		add_day(days, &a->b->reading, s->from);
		add_day(days, &a->b->reading, s->until);
	}
}

static bool group_in(const struct asking *a, const struct snap_table *t, int32_t group, ymd d)
{
	const struct region_node *at = region_find(a->q.where, group_node(a->n, a->q.where->tree, t, group, d), d);

	return at && at->mark == NODE_IN;
}

/* The days in the window on which the group begins (ends) to lie in the region. */
static void group_changes(const struct asking *a, const struct snap_table *t, int32_t group, GArray *days)
{
	const struct snapshot *n = a->n;
	int32_t unit = t->groups->unit[group], organisation = t->groups->organisation[group];
	const int32_t *versions;
	size_t count;
	guint kept = 0;

	g_array_set_size(days, 0);
	if (a->q.where->tree != TREE_AREA) {
		node_changes(a, organisation, days);
	} else if (unit >= 0 || t == n->organisation) {
		node_changes(a, unit, days);
	} else {
		versions = snap_index_rows(&n->organisation->by_subject, organisation, &count);
		for (size_t i = 0; i < count; i++) {
			const struct snap_fact *v = &n->organisation->facts[versions[i]];

			add_day(days, &a->b->reading, v->from);
			add_day(days, &a->b->reading, v->until);
			node_changes(a, v->unit, days);
		}
	}
	for (guint i = 0; i < days->len; i++) {
		ymd d = g_array_index(days, ymd, i), before = ymd_add_days(d, -1);

		if (group_in(a, t, group, d) == is_entry(a) && group_in(a, t, group, before) != is_entry(a))
			g_array_index(days, ymd, kept++) = d;
	}
	g_array_set_size(days, kept);
}

/* Is the fact, which goes on, the one that crosses on the day? Not when another one was there before, or goes first. */
static void collect_moved(struct collecting *x, struct sides *s, int32_t row, ymd d)
{
	guint at = x->rows->len;
	ymd in, out = s->entry ? ymd_add_days(d, -1) : d;
	const int32_t *rivals;

	collect(x, s, row, d);
	in = g_array_index(x->days, ymd, at);
	rivals = (const int32_t *)(const void *)x->rivals->data;
	for (guint i = (guint)g_array_index(x->first, int32_t, at); i < x->rivals->len; i++) {
		int32_t other = rivals[i] / 2;
		bool beside = there(&s->t->facts[other], in) && flow_prefer(s->a->n, s->t, row, other, d, s->entry) == other;

		if ((there(&s->t->facts[other], out) && stands_in(s->a, s->t, other, out)) ||
			(beside && stands_in(s->a, s->t, other, in))) {
			g_array_set_size(x->rivals, (guint)g_array_index(x->first, int32_t, at));
			g_array_set_size(x->rows, at);
			g_array_set_size(x->days, at);
			g_array_set_size(x->on, at);
			g_array_set_size(x->other, at);
			g_array_set_size(x->first, at);
			return;
		}
	}
	/* the other side of a fact that goes on may be itself */
	int32_t *other = &g_array_index(x->other, int32_t, at);
	*other = flow_prefer(s->a->n, s->t, *other, row, d, !s->entry);
}

struct space *flow_moved(struct asking *a, struct snap_table *t)
{
	struct sides sides = {a, t, is_entry(a)};
	struct collecting x;
	const GArray *groups = a->q.where ? region_groups(a->n, a->q.where, t) : NULL;
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(ymd));

	x = collecting_new();
	for (guint i = 0; groups && i < groups->len; i++) {
		int32_t g = g_array_index(groups, int32_t, i);

		group_changes(a, t, g, days);
		for (int32_t row = t->groups->first[g]; days->len && row < t->groups->first[g + 1]; row++)
			for (guint k = 0; k < days->len; k++) {
				ymd d = g_array_index(days, ymd, k);
				const struct snap_fact *f = &t->facts[row];

				if (f->subject >= 0 && there(f, d) && there(f, ymd_add_days(d, -1)) && of_population(a, t, row))
					collect_moved(&x, &sides, row, d);
			}
	}
	return collected(a->engine, t, &x, sides.entry);
}
