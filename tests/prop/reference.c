/* The judge's conditions and counting: direct loops over facts, no caches. See reference.h. */
#include "reference_rows.h"

#include <stdlib.h>
#include <string.h>

enum truth3 { FALSE3, UNKNOWN3, TRUE3 };

static enum truth3 truth(const struct ref *r, const struct pred *p, const struct ref_fact *f, ymd d);

static int64_t subject_of(const struct ref_fact *f)
{
	switch (f->kind->subject) {
	case SUBJECT_PERSON:
		return f->person;
	case SUBJECT_ORGANISATION:
		return f->organisation;
	case SUBJECT_UNIT:
		return f->unit;
	case SUBJECT_POST:
	case SUBJECT__MAX:
		break;
	}
	return f->post;
}

static bool owns(const struct fact_kind *k, const struct attr *a)
{
	return kind_attr(k, a->name) == a;
}

static int64_t of_version(const struct ref *r, enum subject s, int64_t id, const struct attr *a, ymd d)
{
	const struct ref_fact *v = id == NONE ? NULL : ref_version(r, s, id, d);

	return v == NULL ? NONE : ref_value(r, v, a->name, d);
}

static int64_t plain_value(const struct ref *r, const struct value_ref *v, const struct ref_fact *f, ymd d)
{
	if (v->func == VALUE_REASON)
		return r->reason;
	if (v->func == VALUE_CROSSED)
		return r->crossed;
	switch (v->of) {
	case VALUE_PLACE:
		return of_version(r, SUBJECT_UNIT, ref_unit_of(r, f, d), v->attr, d);
	case VALUE_ORG:
		return of_version(r, SUBJECT_ORGANISATION, f->organisation, v->attr, d);
	case VALUE_FACT:
	case VALUE_SUBJECT:
		break;
	}
	return owns(f->kind, v->attr) ? ref_value(r, f, v->attr->name, d) : of_version(r, f->kind->subject, subject_of(f), v->attr, d);
}

/* Counted birthday by birthday: is the n-th year (month) full on the day? */
static int64_t full_years(int64_t from, ymd to)
{
	int64_t n = to / 10000 - from / 10000;

	return to % 10000 < from % 10000 ? n - 1 : n;
}

static int64_t full_months(int64_t from, int64_t to)
{
	int64_t n = (to / 10000 * 12 + to / 100 % 100) - (from / 10000 * 12 + from / 100 % 100);

	return to % 100 < from % 100 ? n - 1 : n;
}

static int64_t full_days(ymd from, ymd to)
{
	int64_t n = 0;

	if (from > to)
		return -full_days(to, from);
	while (to / 10000 - from / 10000 > 400) { /* 400 years are 146097 days */
		from += 4000000;
		n += 146097;
	}
	if (from % 10000 == 229) { /* to 1 March, a day of every year */
		from += 72;
		n++;
	}
	for (; from / 10000 < to / 10000 - 1; from += 10000) { /* whole years, from the same day */
		int y = from / 10000 + (from % 10000 >= 301 ? 1 : 0);

		n += (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 366 : 365;
	}
	for (; from < to; n++)
		from = ymd_add_days(from, 1);
	return from == to ? n : n - ymd_days_between(to, from);
}

static ymd age_day(const struct ref *r, ymd d)
{
	return r->b->reading.ages == AGES_EVENT ? d : r->b->reading.ages_day;
}

static int64_t value(const struct ref *r, const struct value_ref *v, const struct ref_fact *f, ymd d)
{
	int64_t x = plain_value(r, v, f, d);

	if (x == NONE)
		return NONE;
	switch (v->func) {
	case VALUE_AGE:
		return full_years(x, age_day(r, d));
	case VALUE_YEARS_SINCE:
		return full_years(x, d);
	case VALUE_MONTHS_SINCE:
		return full_months(x, d);
	case VALUE_MONTHS_UNTIL:
		return full_months(d, x);
	case VALUE_DAYS_SINCE:
		return full_days((ymd)x, d);
	case VALUE_PLAIN:
	case VALUE_REASON:
	case VALUE_CROSSED:
		break;
	}
	return x;
}

static bool compares(int64_t x, enum cmp c, int64_t y)
{
	return (c == CMP_EQ && x == y) || (c == CMP_NE && x != y) || (c == CMP_LT && x < y) || (c == CMP_LE && x <= y) ||
	       (c == CMP_GT && x > y) || (c == CMP_GE && x >= y);
}

static int64_t param(const struct ref *r, const char *name)
{
	const struct reading *g = &r->b->reading;

	return strcmp(name, "$date") == 0    ? g->day
	       : strcmp(name, "$from") == 0  ? g->from
	       : strcmp(name, "$until") == 0 ? g->until
					     : g->year;
}

static enum truth3 yes_no(bool b)
{
	return b ? TRUE3 : FALSE3;
}

static enum truth3 test(const struct ref *r, const struct pred *p, const struct ref_fact *f, ymd d)
{
	int64_t x = value(r, &p->value, f, d), y;
	bool in = false;

	if (p->test == TEST_STATED)
		return yes_no((p->cmp == CMP_STATED) == (x != NONE));
	if (x == NONE)
		return UNKNOWN3;
	switch (p->test) {
	case TEST_TRUE:
		return yes_no(x == 1);
	case TEST_CODES:
		for (size_t i = 0; i < p->code_count; i++)
			in |= p->codes[i] == x;
		return yes_no(in);
	case TEST_RANGE:
		in = x >= p->lo && x <= p->hi;
		return yes_no(p->outside ? !in : in);
	case TEST_COMPARE:
		y = value(r, &p->other, f, d);
		return y == NONE ? UNKNOWN3 : yes_no(compares(x, p->cmp, y));
	case TEST_TERM:
		return r->b->reading.term < 0 ? UNKNOWN3 : yes_no(compares(x, p->cmp, r->b->reading.term));
	case TEST_PARAM:
		return yes_no(compares(x, p->cmp, param(r, p->param)));
	case TEST_STATED:
		break;
	}
	return UNKNOWN3;
}

/* ---- days of facts, places ---- */

/* The day on which this fact counts and the day it is read on; false when it does not count. */
static bool fact_day(const struct ref *r, const struct ref_fact *f, enum fact_edge edge, ymd stock_day, bool window, ymd *event, ymd *read)
{
	const struct reading *g = &r->b->reading;

	if (f->kind->event) {
		*event = *read = (ymd)f->from;
		return !window || (g->from <= *event && *event < g->until);
	}
	if (edge == EDGE_NONE) {
		*event = *read = stock_day;
		return f->from <= stock_day && stock_day < f->until;
	}
	*event = (ymd)(edge == EDGE_START ? f->from : f->until);
	*read = edge == EDGE_START ? *event : ymd_add_days(*event, -1);
	if (*event == YMD_OPEN)
		return false;
	return !window || (g->from <= *event && *event < g->until);
}

static int64_t node_of(const struct ref *r, const struct ref_fact *f, ymd d)
{
	return r->where->tree == TREE_AREA ? ref_unit_of(r, f, d) : f->organisation;
}

static bool in_place(const struct ref *r, const struct ref_fact *f, ymd d)
{
	int line = r->where->tree == TREE_AREA ? 0 : r->line_of[r->where->tree];

	if (r->where->id == NONE)
		return true;
	if (r->where->direct && node_of(r, f, d) != r->where->id)
		return false;
	return ref_under(r, line, node_of(r, f, d), r->where->id, d);
}

/* Does the fact k on its day dk belong to the subject of f, in the scope asked? */
static bool is_related(const struct ref *r, const struct pred *p, const struct ref_fact *f, ymd d, const struct ref_fact *k, ymd dk)
{
	switch (f->kind->subject) {
	case SUBJECT_PERSON:
		if (k->person != f->person)
			return false;
		if (p->scope == SCOPE_HERE)
			return node_of(r, f, d) != NONE && node_of(r, f, d) == node_of(r, k, dk);
		return p->scope == SCOPE_ANYWHERE || in_place(r, k, dk);
	case SUBJECT_UNIT:
		if (p->scope == SCOPE_HERE)
			return ref_unit_of(r, k, dk) == f->unit;
		return ref_under(r, 0, ref_unit_of(r, k, dk), f->unit, dk);
	case SUBJECT_ORGANISATION:
		if (p->scope == SCOPE_HERE)
			return k->organisation == f->organisation;
		return ref_under(r, r->line_of[r->where->tree], k->organisation, f->organisation, dk);
	case SUBJECT_POST:
	case SUBJECT__MAX:
		break;
	}
	return k->post == f->post;
}

static enum truth3 has(const struct ref *r, const struct pred *p, const struct ref_fact *f, ymd d)
{
	const GArray *all = ref_facts(r, p->kind);
	int64_t n = 0;

	for (guint i = 0; i < all->len; i++) {
		const struct ref_fact *k = ROW(all, ref_fact, i);
		ymd event, dk;

		if (fact_day(r, k, p->edge, d, true, &event, &dk) && is_related(r, p, f, d, k, dk) &&
			(p->kid_count == 0 || truth(r, p->kids[0], k, dk) == TRUE3))
			n++;
	}
	return yes_no(p->node == PRED_HAS ? n > 0 : compares(n, p->cmp, p->number));
}

static enum truth3 truth(const struct ref *r, const struct pred *p, const struct ref_fact *f, ymd d)
{
	bool some[3] = {false, false, false};

	if (p->node == PRED_TEST)
		return test(r, p, f, d);
	if (p->node == PRED_HAS || p->node == PRED_COUNT)
		return has(r, p, f, d);
	if (p->node == PRED_DAY)
		return yes_no(p->lo <= d && d <= p->hi);
	if (p->node == PRED_CASE) {
		bool yes = truth(r, p->kids[0], f, d) == TRUE3, no = p->kid_count < 2 || truth(r, p->kids[1], f, d) == TRUE3;

		return yes ? TRUE3 : no ? FALSE3 : UNKNOWN3;
	}
	for (size_t i = 0; i < p->kid_count; i++)
		some[truth(r, p->kids[i], f, d)] = true;
	if (p->node == PRED_NOT)
		return some[TRUE3] ? FALSE3 : some[FALSE3] ? TRUE3 : UNKNOWN3;
	if (p->node == PRED_AND)
		return some[FALSE3] ? FALSE3 : some[UNKNOWN3] ? UNKNOWN3 : TRUE3;
	return some[TRUE3] ? TRUE3 : some[UNKNOWN3] ? UNKNOWN3 : FALSE3;
}

/* ---- what is counted ---- */

/* A thing counted: which leaves hold it, its weight, the smallest age per leaf. */
struct thing {
	int64_t key, day, weight;
	bool *in;
	int64_t *age;
};

static struct thing *thing_of(const struct ref *r, GArray *things, int64_t key, ymd day)
{
	struct thing t = {key, day, 1, NULL, NULL};

	for (guint i = 0; i < things->len; i++)
		if (ROW(things, thing, i)->key == key && ROW(things, thing, i)->day == day)
			return ROW(things, thing, i);
	t.in = g_new0(bool, r->b->leaf_count + 1);
	t.age = g_new(int64_t, r->b->leaf_count + 1);
	for (size_t i = 0; i < r->b->leaf_count; i++)
		t.age[i] = NONE;
	g_array_append_val(things, t);
	return ROW(things, thing, things->len - 1);
}

static int64_t age_of(const struct ref *r, const struct ref_fact *f, ymd d)
{
	const struct ref_fact *v = f->kind->subject == SUBJECT_PERSON ? ref_version(r, SUBJECT_PERSON, f->person, d) : NULL;
	int64_t birth = v == NULL ? NONE : ref_value(r, v, "birth_d", d);

	return birth == NONE ? NONE : full_years(birth, age_day(r, d));
}

static void tell_leaves(const struct ref *r, struct thing *t, const struct ref_fact *f, ymd d)
{
	for (size_t i = 0; i < r->b->leaf_count; i++) {
		const struct leaf *l = &r->b->leaves[i];
		bool all = true;
		int64_t age;

		for (size_t k = 0; k < l->when_count; k++)
			all = all && truth(r, l->when[k], f, d) == TRUE3;
		if (!all)
			continue;
		t->in[i] = true;
		age = age_of(r, f, d);
		if (age != NONE && (t->age[i] == NONE || age < t->age[i]))
			t->age[i] = age;
	}
}

static int64_t weight(const struct ref *r, const struct ref_fact *f, ymd d)
{
	int64_t seats = ROW(r->post_v, row_post_v, f->row)->seats, held = 0;

	for (guint i = 0; i < r->tenures->len; i++) {
		const struct row_tenure *t = ROW(r->tenures, row_tenure, i);
		held += t->post == f->post && t->from <= d && d < t->until;
	}
	if (seats == NONE)
		seats = 0;
	if (r->b->measure == MEASURE_SEATS)
		return seats;
	if (r->b->measure == MEASURE_VACANT)
		return MAX(0, seats - held);
	return MAX(0, held - seats);
}

static void collect_stock(const struct ref *r, GArray *things)
{
	const struct batch *b = r->b;
	const GArray *all = ref_facts(r, b->of->kind);
	bool by_fact = b->measure == MEASURE_POSTS || b->measure == MEASURE_TURNS;

	for (guint i = 0; i < all->len; i++) {
		const struct ref_fact *f = ROW(all, ref_fact, i);
		ymd event, d;
		struct thing *t;

		if (!fact_day(r, f, b->of->edge, b->reading.day, b->reading.term < 0, &event, &d) || !in_place(r, f, d))
			continue;
		if (b->of->when != NULL && truth(r, b->of->when, f, d) != TRUE3)
			continue;
		t = thing_of(r, things, by_fact ? f->id : subject_of(f), by_fact ? event : 0);
		if (b->measure == MEASURE_SEATS || b->measure == MEASURE_VACANT || b->measure == MEASURE_OVER)
			t->weight = weight(r, f, d);
		tell_leaves(r, t, f, d);
	}
}

/* ---- entries and exits ---- */

static bool of_population(const struct ref *r, const struct ref_fact *f)
{
	return r->b->of->when == NULL || truth(r, r->b->of->when, f, (ymd)f->from) == TRUE3;
}

/* Among the subject's facts of the population on day d (in the unit or anywhere): those that begin (end) on the day of the crossing first,
 * then by id. */
static const struct ref_fact *first_fact(const struct ref *r, int64_t subject, ymd d, bool inside, bool begins, ymd crossing)
{
	const GArray *all = ref_facts(r, r->b->of->kind);
	const struct ref_fact *best = NULL;
	bool best_own = false;

	for (guint i = 0; i < all->len; i++) {
		const struct ref_fact *f = ROW(all, ref_fact, i);
		bool own = (begins ? f->from : f->until) == crossing;

		if (subject_of(f) != subject || d < f->from || d >= f->until || !of_population(r, f) || (inside && !in_place(r, f, d)))
			continue;
		if (best == NULL || (own && !best_own) || (own == best_own && f->id < best->id)) {
			best = f;
			best_own = own;
		}
	}
	return best;
}

static int64_t ancestor_at(const struct ref *r, int64_t unit, int64_t level, ymd d)
{
	for (guint i = 0; i < r->units->len; i++) {
		const struct row_unit *u = ROW(r->units, row_unit, i);

		if (u->level == level && ref_version(r, SUBJECT_UNIT, u->id, d) != NULL && ref_under(r, 0, unit, u->id, d))
			return u->id;
	}
	return NONE;
}

static int64_t crossed(const struct ref *r, int64_t x, ymd dx, int64_t y, ymd dy)
{
	static const char *const levels[] = {"nation", "province", "district", "commune", "village"};

	if (x == NONE || y == NONE || ref_version(r, SUBJECT_UNIT, x, dx) == NULL || ref_version(r, SUBJECT_UNIT, y, dy) == NULL)
		return NONE;
	for (int both = 1; both >= 0; both--)
		for (size_t i = 0; i < G_N_ELEMENTS(levels); i++) {
			int level = ref_code(r, "unit_level", levels[i]);
			int64_t a = ancestor_at(r, x, level, dx), b = ancestor_at(r, y, level, dy);

			if (a != b && (both ? a != NONE && b != NONE : true))
				return code_by_id(r->vocab->boundary, levels[i])->num;
		}
	return NONE;
}

static void collect_crossings_of(struct ref *r, GArray *things, int64_t subject)
{
	const struct batch *b = r->b;
	bool entry = b->measure == MEASURE_ENTRIES;
	int64_t last = 0;

	for (guint i = 0; i < r->days->len; i++) {
		ymd d = (ymd)g_array_index(r->days, int64_t, i), before, in, out;
		const struct ref_fact *f, *other;
		const char *reason = entry ? "in_reason" : "out_reason";

		if (d == last || d < b->reading.from || d >= b->reading.until || d == YMD_OPEN)
			continue;
		last = d;
		before = ymd_add_days(d, -1);
		in = entry ? d : before;
		out = entry ? before : d;
		f = first_fact(r, subject, in, true, entry, d);
		if (f == NULL || first_fact(r, subject, out, true, entry, d) != NULL)
			continue;
		other = first_fact(r, subject, out, false, !entry, d);
		r->crossed = other == NULL ? NONE : crossed(r, ref_unit_of(r, f, in), in, ref_unit_of(r, other, out), out);
		if ((entry ? f->from : f->until) != d)
			r->reason = ref_code(r, entry ? "membership_in" : "membership_out", "reorganised");
		else
			r->reason = kind_attr(f->kind, reason) == NULL ? NONE : ref_value(r, f, reason, in);
		tell_leaves(r, thing_of(r, things, subject, d), f, in);
	}
}

static void collect_crossings(struct ref *r, GArray *things)
{
	const GArray *all = ref_facts(r, r->b->of->kind);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

	for (guint i = 0; i < all->len; i++) {
		int64_t subject = subject_of(ROW(all, ref_fact, i));

		if (g_hash_table_contains(seen, &subject))
			continue;
		g_hash_table_add(seen, g_memdup2(&subject, sizeof subject));
		collect_crossings_of(r, things, subject);
	}
}

/* ---- sets ---- */

static bool in_set(const struct subject_set *s, const struct thing *t)
{
	if (s->leaf >= 0)
		return t->in[s->leaf];
	for (size_t i = 0; i < s->minus_count; i++)
		if (in_set(s->minus[i], t))
			return false;
	return in_set(s->base, t);
}

static void put_out(const struct ref *r, const GArray *things, const struct output *o, struct value *out)
{
	*out = (struct value){.n = 0, .of = o->kind == OUTPUT_AGE ? 0 : NONE};
	for (guint i = 0; i < things->len; i++) {
		const struct thing *t = ROW(things, thing, i);
		const struct subject_set *s = o->set;
		int64_t parts = 0;

		for (size_t k = 0; o->kind == OUTPUT_OVERLAP && k < o->part_count; k++)
			parts += in_set(o->parts[k], t);
		if (o->kind == OUTPUT_OVERLAP)
			out->n += t->weight * MAX(0, parts - 1);
		if (o->kind == OUTPUT_SET && in_set(s, t))
			out->n += t->weight;
		if (o->kind != OUTPUT_AGE || !in_set(s, t))
			continue;
		while (s->leaf < 0)
			s = s->base;
		if (t->age[s->leaf] != NONE) {
			out->n += t->age[s->leaf];
			out->of++;
		}
	}
	(void)r;
}

void ref_count(struct ref *r, const struct batch *b, const struct place *where, struct value *out)
{
	GArray *things = g_array_new(FALSE, FALSE, sizeof(struct thing));

	r->b = b;
	r->where = where;
	r->reason = r->crossed = NONE;
	if (b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS)
		collect_crossings(r, things);
	else
		collect_stock(r, things);
	for (size_t i = 0; i < b->output_count; i++)
		put_out(r, things, &b->outputs[i], &out[i]);
	for (guint i = 0; i < things->len; i++) {
		g_free(ROW(things, thing, i)->in);
		g_free(ROW(things, thing, i)->age);
	}
	g_array_unref(things);
}
