/* Who is behind a number: the elements of one output with the fact that qualified them, in administrative order. The list's length (or the
 * sum of `times`) is the number itself. */
#include "stats/engine/engine.h"
#include "stats/snapshot_eval.h"
#include "stats/snapshot_list.h"
#include "stats/standards.h"

#include <stdlib.h>
#include <string.h>

struct ranked {
	struct member m;
	const char *place, *name;
	const struct attr *attr; /* of those left out: what is not stated */
};

static int compare_ranked(gconstpointer a, gconstpointer b)
{
	const struct ranked *x = a, *y = b;
	int order = x->place == y->place ? 0 : strcmp(x->place, y->place); /* one key for each unit and day */

	if (!order)
		order = strcmp(x->name, y->name);
	if (!order)
		order = (x->m.subject > y->m.subject) - (x->m.subject < y->m.subject);
	return order ? order : (x->m.day > y->m.day) - (x->m.day < y->m.day);
}

/* Name of a head on a day, or of its last version. */
static const char *head_name(const struct snap_table *t, int32_t head, ymd d)
{
	int32_t row = version_on(t, head, d);
	const struct snap_extra *x;
	const char *sort = "";
	const int32_t *rows;
	size_t count;

	if (row < 0) {
		rows = snap_index_rows(&t->by_subject, head, &count);
		row = count ? rows[count - 1] : -1;
	}
	if (row >= 0 && t->names.loaded) {
		(void)snap_names_of(&t->names, (size_t)row, &sort);
		return sort;
	}
	x = row >= 0 && t->extras ? &t->extras[row] : NULL;
	return x && x->name ? x->name : "";
}

static void watch_set(uint64_t *watch, const struct subject_set *s)
{
	int leaf = set_leaf(s);

	watch[leaf / 64] |= UINT64_C(1) << (leaf % 64);
}

static int64_t times_of(const struct tally *t, const struct output *o, guint i)
{
	const uint64_t *bits = &g_array_index(t->bits, uint64_t, (guint)(i * t->words));
	int64_t weight = g_array_index(t->elements, struct element, i).weight, times = 0;

	if (o->kind != OUTPUT_OVERLAP) {
		if (!set_holds(o->set, bits))
			return 0;
		for (size_t k = 0; o->kind == OUTPUT_AGE && k < t->age_count; k++)
			if (t->age_leaf[k] == set_leaf(o->set) &&
				g_array_index(t->ages, int32_t, (guint)(i * t->age_count + k)) == SNAP_NONE)
				return 0;
		return weight;
	}
	for (size_t p = 0; p < o->part_count; p++)
		times += set_holds(o->parts[p], bits);
	return times > 1 ? (times - 1) * weight : 0;
}

static int32_t member_of(struct tally *t, const struct element *x, int64_t times, struct member *out)
{
	struct snapshot *n = t->q.n;
	const struct snap_table *k = x->fact.table;
	const struct snap_fact *f = &k->facts[x->fact.row];
	enum subject of = k->kind->subject;
	int32_t unit = place_unit(n, k, f, x->fact.day);

	*out = (struct member){.subject = x->subject,
		.area = snap_row_area(n, k, x->fact.row),
		.fact = snap_row_id(n, k, x->fact.row),
		.person = NONE,
		.day = x->day,
		.times = times};
	if (of == SUBJECT_PERSON)
		out->person = snap_id(n, SUBJECT_PERSON, f->subject);
	out->organisation = snap_id(n, SUBJECT_ORGANISATION, f->organisation);
	out->unit = snap_id(n, SUBJECT_UNIT, unit);
	out->post = snap_id(n, SUBJECT_POST, snap_row_post(k, x->fact.row));
	return unit;
}

static void rank_element(struct tally *t, const struct element *x, int64_t times, struct ranked *out)
{
	struct snapshot *n = t->q.n;
	const struct snap_table *k = x->fact.table;

	out->place = order_key(n, member_of(t, x, times, &out->m), x->fact.day);
	out->name = head_name(snap_table_of(n, n->vocab->of_subject[k->kind->subject]), k->facts[x->fact.row].subject, x->fact.day);
}

static int compare_pointed(const void *a, const void *b)
{
	return compare_ranked(*(const struct ranked *const *)a, *(const struct ranked *const *)b);
}

static void collect(struct tally *t, const struct output *o, struct member_list *out, struct arena *a)
{
	size_t most = t->elements->len;
	g_autofree struct ranked *all = g_new(struct ranked, most + 1);
	g_autofree const struct ranked **order = g_new(const struct ranked *, most + 1); /* pointers are sorted: there may be 100,000 */

	for (guint i = 0; i < most; i++) {
		int64_t times = times_of(t, o, i);

		if (!times)
			continue;
		all[out->count] = (struct ranked){.attr = NULL};
		rank_element(t, &g_array_index(t->elements, struct element, i), times, &all[out->count]);
		order[out->count] = &all[out->count];
		out->count++;
	}
	qsort((void *)order, out->count, sizeof *order, compare_pointed);
	out->items = ARENA_ARRAY(a, struct member, out->count + 1);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = order[i]->m;
}

/* Runs the count with the first qualifying fact of each element noted, then gives it to done. only: these rows alone, NULL: all. */
static bool watch_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, const GArray *only,
	void (*done)(struct tally *t, const struct output *o, void *user), void *user, struct err *e)
{
	const struct output *o = &b->outputs[output];
	uint64_t *watch;
	GArray *rows = NULL;
	struct tally t;
	bool ok;

	if (!snap_prepare(n, b, where->tree, where->today, e))
		return false;
	tally_init(&t, n, b, where, e);
	watch = g_new0(uint64_t, t.words);
	if (o->kind == OUTPUT_OVERLAP)
		for (size_t i = 0; i < o->part_count; i++)
			watch_set(watch, o->parts[i]);
	else
		watch_set(watch, o->set);
	t.watch = watch;
	/* the planes say who is in it; only their facts are then looked at */
	if (n->path != PATH_PLAIN && only == NULL)
		rows = engine_rows(n, b, where, output);
	t.rows = only != NULL ? only : rows;
	ok = tally_run(&t);
	if (ok)
		done(&t, o, user);
	tally_clear(&t);
	if (rows)
		g_array_unref(rows);
	g_free(watch);
	return ok;
}

struct ranked_list {
	struct member_list *out;
	struct arena *arena;
};

static void give_ranked(struct tally *t, const struct output *o, void *user)
{
	const struct ranked_list *l = user;

	collect(t, o, l->out, l->arena);
}

bool snapshot_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct member_list *out,
	struct arena *a, struct err *e)
{
	struct ranked_list l = {out, a};

	*out = (struct member_list){0};
	if (b->of->kind->subject == SUBJECT_PERSON && !snap_need_names(n, e))
		return false;
	return watch_members(n, b, where, output, NULL, give_ranked, &l, e);
}

static void give_set(struct tally *t, const struct output *o, void *user)
{
	GArray *out = user;

	for (guint i = 0; i < t->elements->len; i++) {
		int64_t times = times_of(t, o, i);
		struct member m;

		if (!times)
			continue;
		member_of(t, &g_array_index(t->elements, struct element, i), times, &m);
		g_array_append_val(out, m);
	}
}

bool snap_set_of_rows(
	struct snapshot *n, const struct batch *b, const struct place *where, size_t output, const GArray *rows, GArray *out, struct err *e)
{
	return watch_members(n, b, where, output, rows, give_set, out, e);
}

bool snapshot_set(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, GArray *out, struct err *e)
{
	return snap_set_of_rows(n, b, where, output, NULL, out, e);
}

/* ---- who is not behind it, and why ---- */

struct left_element {
	enum truth best;
	const struct attr *attr; /* of the first fact that cannot be said */
	struct element element;
};

struct left {
	const struct leaf *leaf;
	struct snap_map map;
	GArray *elements; /* struct left_element */
};

/* The value that keeps a condition from being said; NULL for the reason of an entry or exit. */
static const struct attr *not_stated(struct question *q, const struct pred *p, const struct fact_at *f)
{
	if (p->node == PRED_TEST) {
		bool other = p->test == TEST_COMPARE && p->other.attr && !value_is_stated(q, &p->other, f);

		return other && value_is_stated(q, &p->value, f) ? p->other.attr : p->value.attr;
	}
	if (p->node == PRED_CASE)
		return p->said != NULL ? p->said->value.attr : NULL;
	for (size_t i = 0; i < p->kid_count; i++)
		if (truth_of(q, p->kids[i], f) == TRUTH_UNKNOWN)
			return not_stated(q, p->kids[i], f);
	return NULL;
}

static void take_left(struct tally *t, const struct fact_at *f, int64_t key, ymd day, int64_t weight)
{
	struct left *l = t->each_user;
	size_t before = l->map.count;
	guint at = (guint)snap_map_put(&l->map, key, day);
	enum truth all = TRUTH_TRUE;
	struct left_element *x;

	if (l->map.count > before) {
		g_array_set_size(l->elements, at + 1);
		x = &g_array_index(l->elements, struct left_element, at);
		*x = (struct left_element){
			.best = TRUTH_FALSE, .element = {.subject = key, .weight = weight, .fact = *f, .day = day ? day : f->day}};
	}
	x = &g_array_index(l->elements, struct left_element, at);
	for (size_t i = 0; i < l->leaf->when_count && all != TRUTH_FALSE; i++)
		all = MIN(all, truth_of(&t->q, l->leaf->when[i], f));
	if (all <= x->best)
		return;
	x->best = all;
	x->element.fact = *f;
	for (size_t i = 0; i < l->leaf->when_count && all == TRUTH_UNKNOWN; i++) {
		if (truth_of(&t->q, l->leaf->when[i], f) == TRUTH_UNKNOWN) {
			x->attr = not_stated(&t->q, l->leaf->when[i], f);
			break;
		}
	}
}

static struct left_reason *reason_of(struct left_out *out, const struct attr *attr)
{
	size_t i = 0;

	while (i < out->reason_count && out->reasons[i].attr != attr)
		i++;
	if (i == out->reason_count)
		out->reasons[out->reason_count++].attr = attr;
	return &out->reasons[i];
}

static void tell_left(struct tally *t, const struct left *l, struct left_out *out, struct arena *a)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct ranked));

	out->reasons = ARENA_ARRAY(a, struct left_reason, l->leaf->when_count * 8 + 64);
	for (guint i = 0; i < l->elements->len; i++) {
		const struct left_element *x = &g_array_index(l->elements, struct left_element, i);
		struct ranked r;

		if (x->best != TRUTH_UNKNOWN || out->reason_count >= l->leaf->when_count * 8 + 63)
			continue;
		reason_of(out, x->attr)->count += x->element.weight;
		rank_element(t, &x->element, 1, &r);
		r.attr = x->attr;
		g_array_append_val(all, r);
	}
	g_array_sort(all, compare_ranked);
	for (size_t k = 0; k < out->reason_count; k++) {
		struct left_reason *reason = &out->reasons[k];

		reason->members.items = ARENA_ARRAY(a, struct member, all->len + 1);
		for (guint i = 0; i < all->len; i++)
			if (g_array_index(all, struct ranked, i).attr == reason->attr)
				reason->members.items[reason->members.count++] = g_array_index(all, struct ranked, i).m;
	}
	g_array_unref(all);
}

/* The batch with two outputs more: everything of the population, and what may be in the leaf (no condition of it is false) but is not. */
static struct batch with_doubtful(const struct batch *b, const struct output *o, struct arena *a)
{
	const struct leaf *leaf = &b->leaves[set_leaf(o->set)];
	const struct pred **maybe = ARENA_ARRAY(a, const struct pred *, leaf->when_count + 1);
	struct leaf *leaves = ARENA_ARRAY(a, struct leaf, b->leaf_count + 2);
	struct output *outputs = ARENA_ARRAY(a, struct output, 3);
	struct subject_set *sets = ARENA_ARRAY(a, struct subject_set, 4);
	const struct subject_set **minus = ARENA_ARRAY(a, const struct subject_set *, 1);
	struct batch out = *b;

	for (size_t i = 0; i < leaf->when_count; i++) /* not false: it is not sure that it does not hold */
		maybe[i] = standards_not(standards_sure(standards_not(leaf->when[i], a), a), a);
	memcpy(leaves, b->leaves, b->leaf_count * sizeof(*leaves));
	leaves[b->leaf_count] = (struct leaf){NULL, 0};
	leaves[b->leaf_count + 1] = (struct leaf){maybe, leaf->when_count};
	sets[0] = (struct subject_set){.leaf = (int)b->leaf_count};
	sets[1] = (struct subject_set){.leaf = (int)b->leaf_count + 1};
	sets[2] = (struct subject_set){.leaf = set_leaf(o->set)};
	minus[0] = &sets[2];
	sets[3] = (struct subject_set){.leaf = -1, .base = &sets[1], .minus = minus, .minus_count = 1};
	outputs[0] = *o;
	outputs[1] = (struct output){.kind = OUTPUT_SET, .set = &sets[0]};
	outputs[2] = (struct output){.kind = OUTPUT_SET, .set = &sets[3]};
	out.leaves = leaves;
	out.leaf_count = b->leaf_count + 2;
	out.outputs = outputs;
	out.output_count = 3;
	return out;
}

/* Counts the cell; where planes can say it, the population and the rows of those whose reason must be looked for (else *rows stays NULL).
 */
static bool count_left(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct left_out *out,
	GArray **rows, struct arena *a, struct err *e)
{
	const struct batch more = with_doubtful(b, &b->outputs[output], a);
	struct value values[3] = {0};

	if (!snapshot_count(n, &more, where, values, e))
		return false;
	out->counted = values[0].n;
	out->unplaced = values[0].missing;
	if (n->path == PATH_PLAIN || where->today || b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS)
		return true; /* things shared out by boundaries of today are counted, but are no facts of the place */
	*rows = engine_rows(n, &more, where, 2);
	out->population = *rows != NULL ? values[1].n : 0;
	return true;
}

bool snapshot_left_out(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct left_out *out,
	struct arena *a, struct err *e)
{
	const struct output *o = &b->outputs[output];
	GArray *rows = NULL;
	struct left l = {0};
	struct tally t;
	bool ok;

	*out = (struct left_out){0};
	if (o->kind != OUTPUT_SET || (b->of->kind->subject == SUBJECT_PERSON && !snap_need_names(n, e)))
		return false;
	if (!count_left(n, b, where, output, out, &rows, a, e))
		return false;
	l.leaf = &b->leaves[set_leaf(o->set)];
	l.elements = g_array_new(FALSE, TRUE, sizeof(struct left_element));
	tally_init(&t, n, b, where, e);
	t.each = take_left;
	t.each_user = &l;
	t.rows = rows;
	ok = tally_run(&t);
	for (guint i = 0; rows == NULL && i < l.elements->len; i++)
		out->population += g_array_index(l.elements, struct left_element, i).element.weight;
	if (ok)
		tell_left(&t, &l, out, a);
	out->other = out->population - out->counted;
	for (size_t i = 0; i < out->reason_count; i++)
		out->other -= out->reasons[i].count;
	tally_clear(&t);
	snap_map_clear(&l.map);
	g_array_unref(l.elements);
	if (rows)
		g_array_unref(rows);
	return ok;
}
