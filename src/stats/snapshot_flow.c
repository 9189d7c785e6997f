/* Entries and exits: presence of a subject inside a boundary is the union of its facts' days there; where a stretch begins or ends in the
 * period, the boundary was crossed. Never counted from transfer records or from children. */
#include "stats/engine/groups.h"
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

/* Days on which one fact of the population lies in the place. */
struct presence {
	int32_t subject, row;
	ymd from, until;
};

static int compare_presence(gconstpointer a, gconstpointer b)
{
	const struct presence *x = a, *y = b;

	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->row > y->row) - (x->row < y->row);
}

static bool of_population(struct tally *t, int32_t row)
{
	struct fact_at f = {t->table, row, t->table->facts[row].from};

	return !t->b->of->when || truth_of(&t->q, t->b->of->when, &f) == TRUTH_TRUE;
}

static void presence_add(GArray *out, const struct snap_fact *x, int32_t row, ymd from, ymd until)
{
	struct presence p = {x->subject, row, MAX(from, x->from), MIN(until, x->until)};

	if (p.from < p.until)
		g_array_append_val(out, p);
}

/* Days of the node inside the region, cut to [from, until). True when a part of them cannot be said. */
static bool node_days(GArray *out, const struct region *r, int32_t node, const struct snap_fact *x, int32_t row, ymd from, ymd until)
{
	int32_t at = node < 0 ? -1 : snap_map_get(&r->map, node, 0);
	const struct region_node *n;

	if (at < 0)
		return false;
	n = &g_array_index(r->nodes, struct region_node, (guint)at);
	if (n->mark != NODE_IN)
		return true;
	for (size_t i = 0; i < n->count; i++) {
		const struct stretch *s = &g_array_index(r->stretches, struct stretch, (guint)(n->first + i));

		presence_add(out, x, row, MAX(s->from, from), MIN(s->until, until));
	}
	return false;
}

static bool fact_days(struct tally *t, GArray *out, int32_t row)
{
	const struct snapshot *n = t->q.n;
	const struct snap_fact *x = &t->table->facts[row];
	const struct region *r = t->q.where;
	bool lost = false;
	const int32_t *versions;
	size_t count;

	if (!r) {
		presence_add(out, x, row, x->from, x->until);
		return false;
	}
	if (r->tree != TREE_AREA)
		return node_days(out, r, x->organisation, x, row, x->from, x->until);
	if (x->unit >= 0 || t->table == n->organisation)
		return node_days(out, r, x->unit, x, row, x->from, x->until);
	versions = snap_index_rows(&n->organisation->by_subject, x->organisation, &count);
	for (size_t i = 0; i < count; i++) {
		const struct snap_fact *v = &n->organisation->facts[versions[i]];

		lost |= node_days(out, r, v->unit, x, row, v->from, v->until);
	}
	return lost;
}

/* ---- one crossing ---- */

static bool touches(const struct snap_table *t, int32_t row, ymd d, bool begins)
{
	const struct snap_fact *f = &t->facts[row];

	return begins ? f->from == d && row_begins(t, row) : f->until == d && row_ends(t, row);
}

/* Of two rows for one crossing: those that begin (end) on the day first, then the lowest id. */
int32_t flow_prefer(const struct snapshot *n, const struct snap_table *t, int32_t old, int32_t row, ymd d, bool begins)
{
	bool a, b;

	if (old < 0)
		return row;
	a = touches(t, old, d, begins);
	b = touches(t, row, d, begins);
	if (a != b)
		return b ? row : old;
	return snap_row_id(n, t, row) < snap_row_id(n, t, old) ? row : old;
}

int64_t flow_reason(const struct snapshot *n, const struct snap_table *t, int32_t row, ymd d, bool entry)
{
	const char *name = entry ? "in_reason" : "out_reason";
	const struct attr *a = kind_attr(t->kind, name);
	const struct fact_kind *party = vocab_kind(n->vocab, "party");
	const struct attr *list = a ? a : party ? kind_attr(party, name) : NULL;
	const struct code *c;
	int32_t v;

	if (touches(t, row, d, entry)) {
		v = a ? snap_column_get(&t->values[a - t->kind->attrs], (size_t)row) : SNAP_NONE;
		return v == SNAP_NONE ? NONE : v;
	}
	c = list && list->list ? code_by_id(list->list, "reorganised") : NULL;
	return c ? c->num : NONE;
}

/* The highest boundary between two places, each on its own day; NONE when they are the same or one is not known. */
static int64_t boundary_between(const struct snapshot *n, int32_t x, ymd dx, int32_t y, ymd dy)
{
	int32_t a[16], b[16];
	int both = -1, one = -1;

	ancestors_on(n, x, dx, a);
	ancestors_on(n, y, dy, b);
	for (int l = 0; l < 16; l++) {
		if (a[l] >= 0 && b[l] >= 0 && a[l] != b[l] && (both < 0 || n->level_rank[l] < n->level_rank[both]))
			both = l;
		if ((a[l] >= 0) != (b[l] >= 0) && (one < 0 || n->level_rank[l] < n->level_rank[one]))
			one = l;
	}
	if (both < 0)
		both = one;
	return both < 0 ? NONE : n->level_boundary[both];
}

/* The other side: the subject's fact of the population on the day across. */
static int32_t other_fact(struct tally *t, int32_t subject, ymd on, ymd d, bool begins)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&t->table->by_subject, subject, &count);
	int32_t best = -1;

	for (size_t i = 0; i < count; i++) {
		const struct snap_fact *f = &t->table->facts[rows[i]];

		if (f->from <= on && on < f->until && of_population(t, rows[i]))
			best = flow_prefer(t->q.n, t->table, best, rows[i], d, begins);
	}
	return best;
}

int64_t flow_crossed(const struct snapshot *n, const struct snap_table *k, int32_t row, int32_t other, ymd in, ymd out)
{
	int32_t x, y;

	if (other < 0)
		return NONE;
	x = place_unit(n, k, &k->facts[row], in);
	y = place_unit(n, k, &k->facts[other], out);
	if (version_on(n->unit, x, in) < 0 || version_on(n->unit, y, out) < 0)
		return NONE;
	return boundary_between(n, x, in, y, out);
}

static void crossing(struct tally *t, const struct presence *p, guint count, ymd d)
{
	bool entry = t->b->measure == MEASURE_ENTRIES;
	ymd before = ymd_add_days(d, -1), in = entry ? d : before, out = entry ? before : d;
	struct fact_at f = {t->table, -1, in};

	for (guint i = 0; i < count; i++)
		if (p[i].from <= in && in < p[i].until)
			f.row = flow_prefer(t->q.n, t->table, f.row, p[i].row, d, entry);
	must(f.row >= 0);
	t->q.reason = flow_reason(t->q.n, t->table, f.row, d, entry);
	t->q.crossed = flow_crossed(t->q.n, t->table, f.row, other_fact(t, p->subject, out, d, !entry), in, out);
	tally_fact(t, &f, snap_id(t->q.n, t->table->kind->subject, p->subject), d, 1);
	t->q.reason = t->q.crossed = NONE;
}

/* All presences of one subject, in order: finds the ends of the maximal stretches. */
static void subject_crossings(struct tally *t, const struct presence *p, guint count)
{
	bool entry = t->b->measure == MEASURE_ENTRIES;
	const struct reading *r = &t->b->reading;

	for (guint i = 0; i < count;) {
		ymd from = p[i].from, until = p[i].until, d;

		for (i++; i < count && p[i].from <= until; i++)
			until = MAX(until, p[i].until);
		d = entry ? from : until;
		if (d >= r->from && d < r->until && d != YMD_OPEN && !t->q.failed)
			crossing(t, p, count, d);
	}
}

/* ---- who may have crossed ---- */

static bool in_window(const struct reading *r, ymd d)
{
	return d >= r->from && d < r->until;
}

static bool node_moves(const struct region *r, int32_t node, const struct reading *window)
{
	int32_t at = node < 0 ? -1 : snap_map_get(&r->map, node, 0);
	const struct region_node *n = at < 0 ? NULL : &g_array_index(r->nodes, struct region_node, (guint)at);

	for (size_t i = 0; n && i < n->count; i++) {
		const struct stretch *s = &g_array_index(r->stretches, struct stretch, (guint)(n->first + i));

		if (in_window(window, s->from) || in_window(window, s->until))
			return true;
	}
	return false;
}

/* May facts at this place begin or end to lie in the region in the period without beginning or ending themselves? */
static bool group_moves(const struct tally *t, int32_t group)
{
	const struct snapshot *n = t->q.n;
	const struct region *r = t->q.where;
	const struct reading *window = &t->b->reading;
	int32_t unit = t->table->groups->unit[group], organisation = t->table->groups->organisation[group];
	const int32_t *versions;
	size_t count;

	if (r->tree != TREE_AREA)
		return node_moves(r, organisation, window);
	if (unit >= 0 || t->table == n->organisation)
		return node_moves(r, unit, window);
	versions = snap_index_rows(&n->organisation->by_subject, organisation, &count);
	for (size_t i = 0; i < count; i++) {
		const struct snap_fact *v = &n->organisation->facts[versions[i]];

		if (in_window(window, v->from) || in_window(window, v->until) || node_moves(r, v->unit, window))
			return true;
	}
	return false;
}

/* A bit a subject: has it a fact there that begins (ends), or may begin (end) to lie there, in the period? Nobody else crosses. */
static uint64_t *crossers(const struct tally *t, const GArray *runs)
{
	uint64_t *out = g_new0(uint64_t, t->q.n->numbers[t->table->kind->subject].count / 64 + 1);
	bool entry = t->b->measure == MEASURE_ENTRIES;
	const struct engine_groups *g = t->table->groups;
	size_t group = 0;

	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = &g_array_index(runs, struct run, i);

		while (group < g->count && g->first[group + 1] <= run->from)
			group++;
		for (; group < g->count && g->first[group] < run->until; group++) {
			bool moves = t->q.where && group_moves(t, (int32_t)group);

			for (int32_t row = g->first[group]; row < g->first[group + 1]; row++) {
				const struct snap_fact *x = &t->table->facts[row];

				if (x->subject >= 0 && (moves || in_window(&t->b->reading, entry ? x->from : x->until)))
					out[x->subject / 64] |= UINT64_C(1) << (x->subject % 64);
			}
		}
	}
	return out;
}

/* Their facts there, as days of presence. Boundaries today: what cannot be placed is counted over everybody. */
static GArray *presences(struct tally *t)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct presence));
	bool everybody = t->q.where && t->q.where->today;
	g_autoptr(GArray) runs = groups_runs(t->q.n, t->q.where, t->table, 0);
	g_autofree uint64_t *who = everybody ? NULL : crossers(t, runs);

	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = &g_array_index(runs, struct run, i);

		for (int32_t row = run->from; row < run->until && !t->q.failed; row++) {
			const struct snap_fact *x = &t->table->facts[row];

			if (x->subject < 0 || (!everybody && !(who[x->subject / 64] >> (x->subject % 64) & 1)))
				continue;
			if (of_population(t, row) && fact_days(t, all, row) && x->from < t->b->reading.until &&
				x->until >= t->b->reading.from)
				t->lost++;
		}
	}
	return all;
}

bool tally_flow(struct tally *t)
{
	GArray *all = presences(t);

	g_array_sort(all, compare_presence);
	for (guint i = 0, k; i < all->len; i = k) {
		const struct presence *p = &g_array_index(all, struct presence, i);

		for (k = i + 1; k < all->len && g_array_index(all, struct presence, k).subject == p->subject; k++)
			continue;
		subject_crossings(t, p, k - i);
	}
	g_array_unref(all);
	return !t->q.failed;
}
