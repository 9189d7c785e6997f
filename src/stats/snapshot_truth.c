/* Values of facts on days, and predicates over them in three-valued logic: unknown when a value is not stated, `has` and `count` never
 * unknown. Only a predicate that is true counts; who asks decides that. */
#include "stats/snapshot_eval.h"
#include "messages/snapshot.def"

#include <stdlib.h>

/* Value of an attribute of a row on a day, whatever carries it: column, timeline, or the organisation. */
int64_t snap_row_value(const struct question *q, const struct snap_table *t, int32_t row, size_t a, ymd d)
{
	const struct attr *at = &t->kind->attrs[a];
	int32_t v;

	if (t->from_org[a] >= 0) {
		int32_t org = version_on(q->n->organisation, t->facts[row].organisation, d);

		return org < 0 ? NONE : snap_row_value(q, q->n->organisation, org, (size_t)t->from_org[a], d);
	}
	if (at->timeline) {
		const struct snap_timeline *l = &t->timelines[a];

		if (!l->first)
			return at->otherwise;
		for (int32_t i = l->first[row], end = i + MAX(snap_column_get(&l->length, (size_t)row), 0); i < end; i++) {
			if (l->from[i] > d || d >= l->until[i])
				continue;
			v = snap_column_get(&l->value, (size_t)i);
			return v == SNAP_NONE ? NONE : v;
		}
		return at->otherwise;
	}
	v = snap_column_get(&t->values[a], (size_t)row);
	return v == SNAP_NONE ? NONE : v;
}

static bool kind_owns(const struct fact_kind *k, const struct attr *a)
{
	return (uintptr_t)a >= (uintptr_t)k->attrs && (uintptr_t)a < (uintptr_t)(k->attrs + k->attr_count);
}

static int64_t head_value(const struct question *q, const struct snap_table *t, int32_t head, const struct attr *at, ymd d)
{
	int32_t row = version_on(t, head, d);

	must(kind_owns(t->kind, at));
	return row < 0 ? NONE : snap_row_value(q, t, row, (size_t)(at - t->kind->attrs), d);
}

static int64_t value_of(const struct question *q, const struct value_ref *v, const struct fact_at *f)
{
	const struct snap_table *t = f->table;
	const struct snap_fact *x = &t->facts[f->row];

	if (v->func == VALUE_REASON)
		return q->reason;
	if (v->func == VALUE_CROSSED)
		return q->crossed;
	must(v->attr);
	switch (v->of) {
	case VALUE_PLACE:
		return head_value(q, q->n->unit, place_unit(q->n, t, x, f->day), v->attr, f->day);
	case VALUE_ORG:
		return head_value(q, q->n->organisation, x->organisation, v->attr, f->day);
	case VALUE_FACT:
	case VALUE_SUBJECT:
		break;
	}
	if (kind_owns(t->kind, v->attr))
		return snap_row_value(q, t, f->row, (size_t)(v->attr - t->kind->attrs), f->day);
	return head_value(q, snap_table_of(q->n, q->n->vocab->of_subject[t->kind->subject]), x->subject, v->attr, f->day);
}

static ymd age_day(const struct question *q, ymd read)
{
	return q->reading->ages == AGES_EVENT ? read : q->reading->ages_day;
}

static int64_t full_years(int64_t from, ymd to)
{
	int64_t diff = (int64_t)to - from;

	return diff >= 0 ? diff / 10000 : -((-diff + 9999) / 10000);
}

int64_t value_on(const struct question *q, const struct value_ref *v, const struct fact_at *f)
{
	int64_t x = value_of(q, v, f);

	if (x == NONE)
		return NONE;
	switch (v->func) {
	case VALUE_AGE:
		return full_years(x, age_day(q, f->day));
	case VALUE_YEARS_SINCE:
		return full_years(x, f->day);
	case VALUE_MONTHS_SINCE:
		return ymd_months_between((ymd)x, f->day);
	case VALUE_DAYS_SINCE:
		return ymd_days_between((ymd)x, f->day);
	case VALUE_MONTHS_UNTIL:
		return ymd_months_between(f->day, (ymd)x);
	case VALUE_PLAIN:
	case VALUE_REASON:
	case VALUE_CROSSED:
		break;
	}
	return x;
}

int64_t age_of(const struct question *q, const struct fact_at *f)
{
	const struct snap_table *person = q->n->person;
	const struct attr *birth = kind_attr(person->kind, "birth_d");
	int64_t x;

	if (f->table->kind->subject != SUBJECT_PERSON || !birth)
		return NONE;
	x = head_value(q, person, f->table->facts[f->row].subject, birth, f->day);
	return x == NONE ? NONE : full_years(x, age_day(q, f->day));
}

static enum truth truth(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

bool pred_has_code(const struct pred *p, int64_t x)
{
	size_t lo = 0, hi = p->code_count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p->codes[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->code_count && p->codes[lo] == x;
}

bool reading_param(const struct reading *r, const char *param, int64_t *out)
{
	const char *name = param && param[0] == '$' ? param + 1 : param;

	if (g_strcmp0(name, "date") == 0)
		*out = r->day;
	else if (g_strcmp0(name, "from") == 0)
		*out = r->from;
	else if (g_strcmp0(name, "until") == 0)
		*out = r->until;
	else if (g_strcmp0(name, "year") == 0)
		*out = r->year;
	else
		return false;
	return true;
}

static bool param_value(struct question *q, const struct pred *p, int64_t *out)
{
	if (reading_param(q->reading, p->param, out))
		return true;
	q->failed = true;
	return FAIL(q->e, ERR_INPUT, MSG_SNAPSHOT_PARAM, p->param);
}

bool value_is_stated(const struct question *q, const struct value_ref *v, const struct fact_at *f)
{
	return value_on(q, v, f) != NONE;
}

static enum truth test(struct question *q, const struct pred *p, const struct fact_at *f)
{
	int64_t x = value_on(q, &p->value, f), y = NONE;

	if (p->test == TEST_STATED)
		return truth((x != NONE) == (p->cmp == CMP_STATED));
	if (x == NONE)
		return TRUTH_UNKNOWN;
	switch (p->test) {
	case TEST_TRUE:
		return truth(x != 0);
	case TEST_CODES:
		return truth(pred_has_code(p, x));
	case TEST_RANGE:
		return truth((p->lo <= x && x <= p->hi) != p->outside);
	case TEST_COMPARE:
		y = value_on(q, &p->other, f);
		return y == NONE ? TRUTH_UNKNOWN : truth(cmp_holds(x, p->cmp, y));
	case TEST_TERM:
		return q->reading->term < 0 ? TRUTH_UNKNOWN : truth((x == q->reading->term) == (p->cmp == CMP_EQ));
	case TEST_PARAM:
		return param_value(q, p, &y) ? truth(cmp_holds(x, p->cmp, y)) : TRUTH_UNKNOWN;
	case TEST_STATED:
		break;
	}
	return TRUTH_UNKNOWN;
}

bool row_begins(const struct snap_table *t, int32_t row)
{
	const struct snap_fact *f = &t->facts[row];

	return !t->versioned || version_on(t, f->subject, ymd_add_days(f->from, -1)) < 0;
}

bool row_ends(const struct snap_table *t, int32_t row)
{
	const struct snap_fact *f = &t->facts[row];

	return f->until != YMD_OPEN && (!t->versioned || version_on(t, f->subject, f->until) < 0);
}

bool row_days(const struct snap_table *t, int32_t row, enum fact_edge edge, ymd stock_day, const struct reading *window, fact_found found,
	void *user)
{
	const struct snap_fact *x = &t->facts[row];
	struct fact_at f = {t, row, stock_day};
	ymd day = x->from;

	if (x->subject < 0) /* gone (snapshot_follow.h) */
		return true;
	if (edge == EDGE_NONE && !t->kind->event)
		return x->from > stock_day || stock_day >= x->until || found(user, &f, stock_day);
	if (edge == EDGE_END)
		day = x->until;
	if (window && (day < window->from || day >= window->until))
		return true;
	if ((edge == EDGE_START && !row_begins(t, row)) || (edge == EDGE_END && !row_ends(t, row)))
		return true;
	f.day = edge == EDGE_END ? ymd_add_days(day, -1) : day;
	return found(user, &f, day);
}

const struct region_node *fact_in(const struct question *q, const struct fact_at *f)
{
	static const struct region_node everywhere = {.node = -1, .mark = NODE_IN};

	if (!q->where)
		return &everywhere;
	return region_find(q->where, place_node(q->n, q->where->tree, f->table, &f->table->facts[f->row], f->day), f->day);
}

/* ---- has, count ---- */

struct search {
	struct question *q;
	const struct pred *p, *what;
	const struct fact_at *outer;
	const struct region *inside; /* subtree of a unit or organisation subject */
	int64_t found, enough;
};

static bool same_place(const struct search *s, const struct fact_at *f)
{
	const struct snapshot *n = s->q->n;
	const struct snap_fact *x = &s->outer->table->facts[s->outer->row], *y = &f->table->facts[f->row];
	int32_t a = place_node(n, s->q->tree, s->outer->table, x, s->outer->day);

	return a >= 0 && a == place_node(n, s->q->tree, f->table, y, f->day);
}

static bool in_scope(const struct search *s, const struct fact_at *f)
{
	const struct snapshot *n = s->q->n;
	const struct snap_fact *x = &f->table->facts[f->row];
	int32_t subject = s->outer->table->facts[s->outer->row].subject;
	const struct region_node *at;

	switch (s->outer->table->kind->subject) {
	case SUBJECT_PERSON:
		if (s->p->scope == SCOPE_ANYWHERE)
			return true;
		if (s->p->scope == SCOPE_HERE)
			return same_place(s, f);
		at = fact_in(s->q, f);
		return at && at->mark == NODE_IN;
	case SUBJECT_UNIT:
		if (s->p->scope == SCOPE_HERE)
			return place_unit(n, f->table, x, f->day) == subject;
		return region_find(s->inside, place_unit(n, f->table, x, f->day), f->day) != NULL;
	case SUBJECT_ORGANISATION:
		if (s->p->scope == SCOPE_HERE)
			return x->organisation == subject;
		return region_find(s->inside, x->organisation, f->day) != NULL;
	case SUBJECT_POST:
		return true;
	case SUBJECT__MAX:
		break;
	}
	return false;
}

static bool search_found(void *user, const struct fact_at *f, ymd day)
{
	struct search *s = user;

	(void)day;
	if (in_scope(s, f) && (!s->what || truth_of(s->q, s->what, f) == TRUTH_TRUE))
		s->found++;
	return s->found < s->enough;
}

static void search_rows(struct search *s, const struct snap_table *t, const int32_t *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!row_days(t, rows[i], s->p->edge, s->outer->day, s->q->reading, search_found, s))
			return;
}

/* Facts of the kind around the subject in hand for which ψ is true, up to enough. */
static int64_t related(struct question *q, const struct pred *p, const struct fact_at *outer, int64_t enough)
{
	struct snap_table *t = snap_table_of(q->n, p->kind);
	enum subject subject = outer->table->kind->subject;
	int32_t head = outer->table->facts[outer->row].subject;
	struct search s = {.q = q, .p = p, .what = p->kid_count ? p->kids[0] : NULL, .outer = outer, .enough = enough};
	const int32_t *rows = NULL;
	const GArray *inside;
	size_t count = 0;

	if (subject == SUBJECT_PERSON) {
		if (p->kind->subject == SUBJECT_PERSON)
			rows = snap_index_rows(&t->by_subject, head, &count);
		search_rows(&s, t, rows, count);
	} else if (subject == SUBJECT_POST) {
		rows = snap_index_rows(&t->by_post, head, &count);
		search_rows(&s, t, rows, count);
	} else if (subject == SUBJECT_ORGANISATION && p->scope == SCOPE_HERE) {
		rows = snap_index_rows(&t->by_organisation, head, &count);
		search_rows(&s, t, rows, count);
	} else {
		enum tree tree = subject == SUBJECT_UNIT ? TREE_AREA : q->tree == TREE_AREA ? TREE_PARTY : q->tree;

		s.inside = region_of(q->n, tree, head, p->scope == SCOPE_HERE, 0);
		inside = region_rows(q->n, s.inside, t);
		search_rows(&s, t, (const int32_t *)(const void *)inside->data, inside->len);
	}
	return s.found;
}

static enum truth has(struct question *q, const struct pred *p, const struct fact_at *f)
{
	int64_t enough = 1, found;

	if (p->node == PRED_HAS)
		return truth(related(q, p, f, 1) > 0);
	if (p->number < INT32_MAX)
		enough = p->number + 1 > 1 ? p->number + 1 : 1;
	found = related(q, p, f, enough);
	return truth(cmp_holds(found, p->cmp, p->number));
}

enum truth truth_of(struct question *q, const struct pred *p, const struct fact_at *f)
{
	enum truth t;

	switch (p->node) {
	case PRED_TEST:
		return test(q, p, f);
	case PRED_HAS:
	case PRED_COUNT:
		return has(q, p, f);
	case PRED_NOT:
		return (enum truth)(TRUTH_TRUE - truth_of(q, p->kids[0], f));
	case PRED_CASE:
		if (truth_of(q, p->kids[0], f) == TRUTH_TRUE)
			return TRUTH_TRUE;
		return p->kid_count < 2 || truth_of(q, p->kids[1], f) == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_UNKNOWN;
	case PRED_DAY:
		return truth(p->lo <= f->day && f->day <= p->hi);
	case PRED_AND:
		t = TRUTH_TRUE;
		for (size_t i = 0; i < p->kid_count && t != TRUTH_FALSE; i++)
			t = MIN(t, truth_of(q, p->kids[i], f));
		return t;
	case PRED_OR:
		t = TRUTH_FALSE;
		for (size_t i = 0; i < p->kid_count && t != TRUTH_TRUE; i++)
			t = MAX(t, truth_of(q, p->kids[i], f));
		return t;
	}
	return TRUTH_UNKNOWN;
}
