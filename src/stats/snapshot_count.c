/* Counting: one pass over the facts of a place, each asked every condition once; sets, remainders and overlaps are made of the things
 * counted. */
#include "stats/engine/engine.h"
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

int set_leaf(const struct subject_set *s)
{
	while (s->leaf < 0)
		s = s->base;
	return s->leaf;
}

bool set_holds(const struct subject_set *s, const uint64_t *bits)
{
	if (s->leaf >= 0)
		return bits[s->leaf / 64] >> (s->leaf % 64) & 1;
	if (!set_holds(s->base, bits))
		return false;
	for (size_t i = 0; i < s->minus_count; i++)
		if (set_holds(s->minus[i], bits))
			return false;
	return true;
}

static void tally_conditions(struct tally *t)
{
	const struct batch *b = t->b;
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	size_t total = 0, at = 0;

	for (size_t i = 0; i < b->leaf_count; i++)
		total += b->leaves[i].when_count;
	t->preds = g_new(const struct pred *, total + 1);
	t->leaf_pred = g_new(int32_t, total + 1);
	t->leaf_first = g_new(int32_t, b->leaf_count + 1);
	for (size_t i = 0; i < b->leaf_count; i++) {
		t->leaf_first[i] = (int32_t)at;
		for (size_t j = 0; j < b->leaves[i].when_count; j++) {
			const struct pred *p = b->leaves[i].when[j];
			gpointer number = g_hash_table_lookup(seen, p);

			if (!number) {
				t->preds[t->pred_count++] = p;
				number = GSIZE_TO_POINTER(t->pred_count);
				g_hash_table_insert(seen, (gpointer)(uintptr_t)p, number);
			}
			t->leaf_pred[at++] = (int32_t)(GPOINTER_TO_SIZE(number) - 1);
		}
	}
	t->leaf_first[b->leaf_count] = (int32_t)at;
	t->known = g_new0(int8_t, t->pred_count + 1);
}

void tally_init(struct tally *t, struct snapshot *n, const struct batch *b, const struct place *where, struct err *e)
{
	enum subject s = where->tree == TREE_AREA ? SUBJECT_UNIT : SUBJECT_ORGANISATION;

	*t = (struct tally){.b = b, .only_node = -1};
	t->q = (struct question){.n = n, .reading = &b->reading, .tree = where->tree, .reason = NONE, .crossed = NONE, .e = e};
	if (where->id != NONE)
		t->q.where = region_of(n, where->tree, snap_find(n, s, where->id), where->direct, where->today);
	t->table = snap_table_of(n, b->of->kind);
	tally_conditions(t);
	t->words = b->leaf_count / 64 + 1;
	t->fact_bits = g_new0(uint64_t, t->words);
	t->elements = g_array_new(FALSE, TRUE, sizeof(struct element));
	t->bits = g_array_new(FALSE, TRUE, sizeof(uint64_t));
	t->ages = g_array_new(FALSE, FALSE, sizeof(int32_t));
	t->age_leaf = g_new(int, b->output_count + 1);
	for (size_t i = 0; i < b->output_count; i++) {
		size_t k = 0;

		if (b->outputs[i].kind != OUTPUT_AGE)
			continue;
		while (k < t->age_count && t->age_leaf[k] != set_leaf(b->outputs[i].set))
			k++;
		t->age_leaf[k] = set_leaf(b->outputs[i].set);
		t->age_count = MAX(t->age_count, k + 1);
	}
}

void tally_clear(struct tally *t)
{
	g_free(t->preds);
	g_free(t->known);
	g_free(t->leaf_first);
	g_free(t->leaf_pred);
	g_free(t->fact_bits);
	g_free(t->age_leaf);
	snap_map_clear(&t->map);
	if (t->elements)
		g_array_unref(t->elements);
	if (t->bits)
		g_array_unref(t->bits);
	if (t->ages)
		g_array_unref(t->ages);
}

static bool leaf_true(struct tally *t, size_t leaf, const struct fact_at *f)
{
	for (int32_t i = t->leaf_first[leaf]; i < t->leaf_first[leaf + 1]; i++) {
		int32_t p = t->leaf_pred[i];

		if (!t->known[p])
			t->known[p] = (int8_t)(truth_of(&t->q, t->preds[p], f) + 1);
		if (t->known[p] != TRUTH_TRUE + 1)
			return false;
	}
	return true;
}

/* Smallest known age among the facts that satisfy a leaf. */
static void take_age(struct tally *t, const struct fact_at *f, int32_t *ages)
{
	int64_t age = NONE;
	bool asked = false;

	for (size_t i = 0; i < t->age_count; i++) {
		if (!(t->fact_bits[t->age_leaf[i] / 64] >> (t->age_leaf[i] % 64) & 1))
			continue;
		if (!asked)
			age = age_of(&t->q, f);
		asked = true;
		if (age != NONE && (ages[i] == SNAP_NONE || age < ages[i]))
			ages[i] = (int32_t)age;
	}
}

/* Is this fact the first one, in the order of lists, of an element? */
static bool fact_before(struct snapshot *n, const struct fact_at *x, const struct fact_at *y)
{
	const struct snap_fact *a = &x->table->facts[x->row], *b = &y->table->facts[y->row];
	int32_t pa = place_unit(n, x->table, a, x->day), pb = place_unit(n, y->table, b, y->day);
	int order = pa == pb && x->day == y->day ? 0 : strcmp(order_key(n, pa, x->day), order_key(n, pb, y->day));

	if (order)
		return order < 0;
	int64_t ia = snap_row_id(n, x->table, x->row), ib = snap_row_id(n, y->table, y->row);

	return ia != ib ? ia < ib : x->day < y->day;
}

static bool watched(const struct tally *t)
{
	for (size_t w = 0; t->watch && w < t->words; w++)
		if (t->fact_bits[w] & t->watch[w])
			return true;
	return false;
}

void tally_fact(struct tally *t, const struct fact_at *f, int64_t key, ymd day, int64_t weight)
{
	bool any = false, new_one;
	struct element *x;
	size_t before = t->map.count;
	guint at;

	if (t->each) {
		t->each(t, f, key, day, weight);
		return;
	}
	memset(t->known, 0, t->pred_count);
	memset(t->fact_bits, 0, t->words * sizeof(uint64_t));
	for (size_t i = 0; i < t->b->leaf_count; i++) {
		if (leaf_true(t, i, f)) {
			t->fact_bits[i / 64] |= UINT64_C(1) << (i % 64);
			any = true;
		}
	}
	if (!any)
		return;
	at = (guint)snap_map_put(&t->map, key, day);
	new_one = t->map.count > before;
	if (new_one) {
		int32_t none = SNAP_NONE;

		g_array_set_size(t->elements, at + 1);
		g_array_set_size(t->bits, (guint)((at + 1) * t->words));
		for (size_t i = 0; i < t->age_count; i++)
			g_array_append_val(t->ages, none);
		g_array_index(t->elements, struct element, at) = (struct element){.subject = key, .weight = weight, .day = day};
	}
	x = &g_array_index(t->elements, struct element, at);
	for (size_t w = 0; w < t->words; w++)
		g_array_index(t->bits, uint64_t, (guint)(at * t->words + w)) |= t->fact_bits[w];
	if (t->age_count)
		take_age(t, f, &g_array_index(t->ages, int32_t, (guint)(at * t->age_count)));
	if (watched(t) && (!x->fact.table || fact_before(t->q.n, f, &x->fact))) {
		x->fact = *f;
		if (!day)
			x->day = f->day;
	}
}

/* ---- what one thing counted is, by measure ---- */

int64_t measure_weight(struct snapshot *n, enum measure m, const struct fact_at *f)
{
	const struct snap_table *tenure = n->tenure;
	int64_t seats = f->table->extras ? f->table->extras[f->row].seats : 0, held = 0;
	const int32_t *rows;
	size_t count;

	if (m != MEASURE_SEATS && m != MEASURE_VACANT && m != MEASURE_OVER)
		return 1;
	if (m == MEASURE_SEATS)
		return seats;
	rows = tenure ? snap_index_rows(&tenure->by_post, snap_row_post(f->table, f->row), &count) : NULL;
	for (size_t i = 0; rows && i < count; i++)
		held += tenure->facts[rows[i]].from <= f->day && f->day < tenure->facts[rows[i]].until;
	return MAX(0, m == MEASURE_VACANT ? seats - held : held - seats);
}

static bool take(void *user, const struct fact_at *f, ymd day)
{
	struct tally *t = user;
	const struct snap_fact *x = &f->table->facts[f->row];
	const struct region_node *at = fact_in(&t->q, f);

	if (!at || (t->only == NODE_SHARED ? at->mark != NODE_SHARED || at->node != t->only_node : at->mark == NODE_SHARED))
		return true;
	if (t->b->of->when && truth_of(&t->q, t->b->of->when, f) != TRUTH_TRUE)
		return !t->q.failed;
	if (at->mark == NODE_LOST) {
		t->lost++;
		return true;
	}
	switch (t->b->measure) {
	case MEASURE_PERSONS:
	case MEASURE_ORGANISATIONS:
	case MEASURE_UNITS:
		tally_fact(t, f, snap_id(t->q.n, f->table->kind->subject, x->subject), 0, 1);
		break;
	case MEASURE_POSTS:
		tally_fact(t, f, snap_row_id(t->q.n, f->table, f->row), 0, 1);
		break;
	case MEASURE_TURNS:
		tally_fact(t, f, snap_row_id(t->q.n, f->table, f->row), day, 1);
		break;
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
		tally_fact(
			t, f, snap_id(t->q.n, SUBJECT_POST, snap_row_post(f->table, f->row)), 0, measure_weight(t->q.n, t->b->measure, f));
		break;
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
	case MEASURE__MAX:
		must(!"flows are counted elsewhere");
	}
	return !t->q.failed;
}

bool tally_run(struct tally *t)
{
	const struct batch *b = t->b;
	const struct reading *window = b->reading.term >= 0 ? NULL : &b->reading;
	const GArray *rows = NULL;
	size_t count = t->table->count;

	if (b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS)
		return tally_flow(t);
	if (t->rows) {
		rows = t->rows;
		count = rows->len;
	} else if (t->q.where) {
		rows = region_rows(t->q.n, t->q.where, t->table);
		count = rows->len;
	}
	for (size_t i = 0; i < count; i++)
		if (!row_days(t->table, rows ? g_array_index(rows, int32_t, (guint)i) : (int32_t)i, b->of->edge, b->reading.day, window,
			    take, t))
			break;
	return !t->q.failed;
}

/* ---- outputs ---- */

static void age_output(const struct tally *t, const struct output *o, struct value *v)
{
	size_t k = 0;

	while (t->age_leaf[k] != set_leaf(o->set))
		k++;
	v->of = 0;
	for (guint i = 0; i < t->elements->len; i++) {
		int32_t age = g_array_index(t->ages, int32_t, (guint)(i * t->age_count + k));

		if (age == SNAP_NONE || !set_holds(o->set, &g_array_index(t->bits, uint64_t, (guint)(i * t->words))))
			continue;
		v->n += age;
		v->of++;
	}
}

static void tally_output(const struct tally *t, const struct output *o, struct value *v)
{
	*v = (struct value){.of = NONE};
	if (o->kind == OUTPUT_AGE) {
		age_output(t, o, v);
		return;
	}
	for (guint i = 0; i < t->elements->len; i++) {
		const uint64_t *bits = &g_array_index(t->bits, uint64_t, (guint)(i * t->words));
		int64_t weight = g_array_index(t->elements, struct element, i).weight, times = 0;

		if (o->kind == OUTPUT_SET) {
			v->n += set_holds(o->set, bits) ? weight : 0;
			continue;
		}
		for (size_t p = 0; p < o->part_count; p++)
			times += set_holds(o->parts[p], bits);
		v->n += times > 1 ? (times - 1) * weight : 0;
	}
}

/* ---- boundaries today: the parts of a unit known by shares of its people ---- */

struct part {
	int32_t unit;
	int64_t got, rest;
	const char *key;
};

static int compare_part(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->rest != y->rest ? (x->rest < y->rest ? 1 : -1) : strcmp(x->key, y->key);
}

/* Of n things at a unit that ended, how many go to the targets inside the place: largest remainder over all targets, ties by unit code. */
static int64_t share_out(struct snapshot *n, const struct region *now, int32_t unit, ymd today, int64_t things)
{
	size_t count = 0;
	int64_t sum = 0, left = things, inside = 0;
	g_autofree struct part *parts = g_new0(struct part, n->target_count + 1);

	for (size_t i = 0; i < n->target_count; i++)
		if (n->targets[i].from == unit)
			sum += n->targets[i].share;
	if (sum <= 0)
		return 0;
	for (size_t i = 0; i < n->target_count; i++) {
		const struct snap_target *x = &n->targets[i];
		int32_t row = version_on(n->unit, x->to, today);

		if (x->from != unit)
			continue;
		parts[count] = (struct part){.unit = x->to, .got = things * x->share / sum, .rest = things * x->share % sum};
		parts[count].key = row >= 0 && n->unit->extras[row].code ? n->unit->extras[row].code : "";
		left -= parts[count++].got;
	}
	qsort(parts, count, sizeof(*parts), compare_part);
	for (size_t i = 0; i < count; i++) {
		parts[i].got += (int64_t)i < left;
		inside += region_find(now, parts[i].unit, today) ? parts[i].got : 0;
	}
	return inside;
}

/* Counts only what stood at one unit that was shared out. tally_clear, also after a failure. */
static bool tally_shared(struct tally *t, struct snapshot *n, const struct batch *b, const struct place *where, int32_t unit, struct err *e)
{
	tally_init(t, n, b, where, e);
	t->only = NODE_SHARED;
	t->only_node = unit;
	return tally_run(t);
}

static bool add_shares(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	const struct region *r = region_of(n, where->tree, snap_find(n, SUBJECT_UNIT, where->id), where->direct, where->today);
	const struct region *now = region_of(n, where->tree, r->root, where->direct, 0);
	bool ok = true;

	for (guint i = 0; ok && i < r->nodes->len; i++) {
		const struct region_node *node = &g_array_index(r->nodes, struct region_node, i);
		struct tally t;

		if (node->mark != NODE_SHARED)
			continue;
		ok = tally_shared(&t, n, b, where, node->node, e);
		for (size_t k = 0; ok && k < b->output_count; k++) {
			struct value v;

			out[k].estimate |= b->outputs[k].kind == OUTPUT_AGE && t.elements->len > 0;
			if (b->outputs[k].kind == OUTPUT_AGE)
				continue;
			tally_output(&t, &b->outputs[k], &v);
			out[k].n += share_out(n, now, node->node, where->today, v.n);
			out[k].estimate |= v.n > 0;
		}
		tally_clear(&t);
	}
	return ok;
}

/* The share of a unit's people that went into the place, in millionths of what is known of them. */
static int64_t share_inside(struct snapshot *n, const struct region *now, int32_t unit, ymd today)
{
	int64_t sum = 0, inside = 0;

	for (size_t i = 0; i < n->target_count; i++) {
		if (n->targets[i].from != unit)
			continue;
		sum += n->targets[i].share;
		inside += region_find(now, n->targets[i].to, today) ? n->targets[i].share : 0;
	}
	return sum > 0 ? inside * 1000000 / sum : 0;
}

static int compare_source(gconstpointer a, gconstpointer b, gpointer user)
{
	struct snapshot *n = user;
	const struct share_source *x = a, *y = b;

	return strcmp(order_key(n, snap_find(n, SUBJECT_UNIT, x->unit), x->day), order_key(n, snap_find(n, SUBJECT_UNIT, y->unit), y->day));
}

bool snapshot_shares(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct share_list *out,
	struct arena *a, struct err *e)
{
	const struct output *o = &b->outputs[output];
	bool flow = b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS, ok = true;
	struct batch one = *b;
	struct value v = {.of = NONE};

	*out = (struct share_list){0};
	one.outputs = o;
	one.output_count = 1;
	if (!snapshot_count(n, &one, where, &v, e))
		return false;
	out->exact = o->kind == OUTPUT_AGE ? v.of : v.n;
	if (!where->today || where->id == NONE || where->tree != TREE_AREA || flow)
		return true;
	const struct region *r = region_of(n, where->tree, snap_find(n, SUBJECT_UNIT, where->id), where->direct, where->today);
	const struct region *now = region_of(n, where->tree, r->root, where->direct, 0);
	out->items = ARENA_ARRAY(a, struct share_source, r->nodes->len + 1);
	for (guint i = 0; ok && i < r->nodes->len; i++) {
		const struct region_node *node = &g_array_index(r->nodes, struct region_node, i);
		struct share_source *x = &out->items[out->count];
		struct tally t;
		size_t rows = 0;

		if (node->mark != NODE_SHARED)
			continue;
		ok = tally_shared(&t, n, &one, where, node->node, e);
		if (ok)
			tally_output(&t, o, &v);
		tally_clear(&t);
		if (!ok || (o->kind == OUTPUT_AGE ? v.of : v.n) == 0)
			continue;
		const int32_t *versions = snap_index_rows(&n->unit->by_subject, node->node, &rows);
		*x = (struct share_source){.unit = snap_id(n, SUBJECT_UNIT, node->node),
			.day = ymd_add_days(n->unit->facts[versions[rows - 1]].until, -1),
			.things = o->kind == OUTPUT_AGE ? v.of : v.n,
			.share = share_inside(n, now, node->node, where->today),
			.taken = NONE};
		if (o->kind != OUTPUT_AGE) {
			x->taken = share_out(n, now, node->node, where->today, v.n);
			out->exact -= x->taken;
		}
		out->count++;
	}
	g_qsort_with_data(out->items, (gint)out->count, sizeof *out->items, compare_source, n);
	return ok;
}

static bool count_plainly(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	struct tally t;
	bool ok;

	tally_init(&t, n, b, where, e);
	ok = tally_run(&t);
	for (size_t i = 0; ok && i < b->output_count; i++) {
		tally_output(&t, &b->outputs[i], &out[i]);
		out[i].missing = t.lost;
	}
	tally_clear(&t);
	return ok;
}

bool snapshot_count(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	bool flow = b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS, ok = true;

	if (!snap_prepare(n, b, where->tree, where->today, e))
		return false;
	if (n->path != PATH_PLAIN && engine_count(n, b, where, out)) {
		n->met.bits++;
	} else {
		ok = count_plainly(n, b, where, out, e);
		n->met.plain++;
	}
	if (ok && where->today && where->id != NONE && where->tree == TREE_AREA && !flow)
		ok = add_shares(n, b, where, out, e);
	return ok;
}

void snapshot_take(struct snapshot *n, enum snapshot_path path)
{
	n->path = path;
}

struct snapshot_paths snapshot_taken(const struct snapshot *n)
{
	return n->met;
}
