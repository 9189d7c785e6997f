/* Who is behind a number: the elements of one output with the fact that qualified them, in administrative order. The list's length (or the
 * sum of `times`) is the number itself. */
#include "stats/snapshot_eval.h"

#include <stdlib.h>
#include <string.h>

struct ranked {
	struct member m;
	const char *place, *name;
};

static int compare_ranked(gconstpointer a, gconstpointer b)
{
	const struct ranked *x = a, *y = b;
	int order = strcmp(x->place, y->place);

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
	const int32_t *rows;
	size_t count;

	if (row < 0) {
		rows = snap_index_rows(&t->by_subject, head, &count);
		row = count ? rows[count - 1] : -1;
	}
	x = row >= 0 && t->extras ? &t->extras[row] : NULL;
	return !x ? "" : x->sort ? x->sort : x->name ? x->name : "";
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

static void rank_element(struct tally *t, const struct element *x, int64_t times, struct ranked *out)
{
	struct snapshot *n = t->q.n;
	const struct snap_table *k = x->fact.table;
	const struct snap_fact *f = &k->facts[x->fact.row];
	enum subject of = k->kind->subject;
	int32_t unit = place_unit(n, k, f, x->fact.day);

	out->m = (struct member){.subject = x->subject, .area = f->area, .fact = f->id, .person = NONE, .day = x->day, .times = times};
	if (of == SUBJECT_PERSON)
		out->m.person = snap_id(n, SUBJECT_PERSON, f->subject);
	out->m.organisation = snap_id(n, SUBJECT_ORGANISATION, f->organisation);
	out->m.unit = snap_id(n, SUBJECT_UNIT, unit);
	out->m.post = snap_id(n, SUBJECT_POST, f->post);
	out->place = order_key(n, unit, x->fact.day);
	out->name = head_name(snap_table_of(n, n->vocab->of_subject[of]), f->subject, x->fact.day);
}

static void collect(struct tally *t, const struct output *o, struct member_list *out, struct arena *a)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct ranked));

	for (guint i = 0; i < t->elements->len; i++) {
		int64_t times = times_of(t, o, i);
		struct ranked r;

		if (!times)
			continue;
		rank_element(t, &g_array_index(t->elements, struct element, i), times, &r);
		g_array_append_val(all, r);
	}
	g_array_sort(all, compare_ranked);
	out->count = all->len;
	out->items = ARENA_ARRAY(a, struct member, all->len + 1);
	for (guint i = 0; i < all->len; i++)
		out->items[i] = g_array_index(all, struct ranked, i).m;
	g_array_unref(all);
}

bool snapshot_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct member_list *out,
	struct arena *a, struct err *e)
{
	const struct output *o = &b->outputs[output];
	uint64_t *watch;
	struct tally t;
	bool ok;

	*out = (struct member_list){0};
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
	ok = tally_run(&t);
	if (ok)
		collect(&t, o, out, a);
	tally_clear(&t);
	g_free(watch);
	return ok;
}
