/* Predicates in SQL. NULL does the work of "unknown"; only what is true counts. has and count are subqueries: tied to the outer row by
 * (area_id, person_id) where that row belongs to a person, and free-standing sets of ids (IN) where it belongs to a reference table,
 * because a distributed database refuses subqueries that look outward under a reference table. */
#include "stats/twin_gen.h"

#include <string.h>

/* Ends of a range that is open on that side, as they stand in a typed tree. */
#define RANGE_OPEN_LOW (INT64_MIN + 1)
#define RANGE_OPEN_HIGH INT64_MAX
/* No number of years, months or days of interest is larger; keeps products inside 64 bits. */
#define RANGE_LIMIT 100000000

struct range {
	int64_t lo, hi;
	bool outside;
};

static const char *comparison(enum cmp c)
{
	switch (c) {
	case CMP_EQ:
		return "=";
	case CMP_NE:
		return "<>";
	case CMP_LT:
		return "<";
	case CMP_LE:
		return "<=";
	case CMP_GT:
		return ">";
	case CMP_GE:
		return ">=";
	case CMP_IN:
	case CMP_NOT_IN:
	case CMP_STATED:
	case CMP_NOT_STATED:
	case CMP_TRUE:
		break;
	}
	must(!"a comparison");
	return NULL;
}

static enum cmp opposite(enum cmp c)
{
	switch (c) {
	case CMP_EQ:
		return CMP_NE;
	case CMP_NE:
		return CMP_EQ;
	case CMP_LT:
		return CMP_GE;
	case CMP_LE:
		return CMP_GT;
	case CMP_GT:
		return CMP_LE;
	case CMP_GE:
		return CMP_LT;
	case CMP_IN:
	case CMP_NOT_IN:
	case CMP_STATED:
	case CMP_NOT_STATED:
	case CMP_TRUE:
		break;
	}
	must(!"a comparison");
	return c;
}

static bool holds(int64_t x, enum cmp c, int64_t y)
{
	switch (c) {
	case CMP_EQ:
		return x == y;
	case CMP_NE:
		return x != y;
	case CMP_LT:
		return x < y;
	case CMP_LE:
		return x <= y;
	case CMP_GT:
		return x > y;
	case CMP_GE:
		return x >= y;
	case CMP_IN:
	case CMP_NOT_IN:
	case CMP_STATED:
	case CMP_NOT_STATED:
	case CMP_TRUE:
		break;
	}
	must(!"a comparison");
	return false;
}

static struct range range_of(enum cmp c, int64_t n)
{
	struct range r = {n, n, c == CMP_NE};

	if (c == CMP_LT || c == CMP_LE) {
		r.lo = RANGE_OPEN_LOW;
		r.hi = c == CMP_LT ? n - 1 : n;
	} else if (c == CMP_GT || c == CMP_GE) {
		r.lo = c == CMP_GT ? n + 1 : n;
		r.hi = RANGE_OPEN_HIGH;
	}
	return r;
}

/* Months since year 0 of a day, and days since 0000-03-01. */
static const char *months_of(struct twin_gen *g, const char *d)
{
	return arena_printf(g->a, "(%s / 10000 * 12 + %s / 100 %% 100)", d, d);
}

static const char *days_of(struct twin_gen *g, const char *d)
{
	const char *y = arena_printf(g->a, "(%s / 10000 - CASE WHEN %s / 100 %% 100 < 3 THEN 1 ELSE 0 END)", d, d);

	return arena_printf(g->a, "(%s * 365 + %s / 4 - %s / 100 + %s / 400 + ((%s / 100 %% 100 + 9) %% 12 * 306 + 5) / 10 + %s %% 100)", y,
		y, y, y, d, d);
}

static const char *months_between(struct twin_gen *g, const char *from, const char *to)
{
	return arena_printf(
		g->a, "(%s - %s - CASE WHEN %s %% 100 < %s %% 100 THEN 1 ELSE 0 END)", months_of(g, to), months_of(g, from), to, from);
}

/* lo <= x <= hi on an integer, and false or unknown otherwise. Years are compared as days shifted by whole years: no division. */
static const char *in_range(struct twin_gen *g, struct twin_frame *f, const struct value_ref *v, struct range r)
{
	const char *x = twin_value(g, f, v), *test;
	bool low = r.lo > RANGE_OPEN_LOW, high = r.hi < RANGE_OPEN_HIGH;
	int64_t lo = CLAMP(r.lo, -RANGE_LIMIT, RANGE_LIMIT), hi = CLAMP(r.hi, -RANGE_LIMIT, RANGE_LIMIT);

	switch (v->func) {
	case VALUE_AGE:
	case VALUE_YEARS_SINCE:
		x = arena_printf(g->a, "(%s - %s)", v->func == VALUE_AGE ? twin_age_day(g, f) : f->day, x);
		lo *= 10000;
		hi = hi * 10000 + 9999;
		break;
	case VALUE_MONTHS_SINCE:
		x = months_between(g, x, f->day);
		break;
	case VALUE_MONTHS_UNTIL:
		x = months_between(g, f->day, x);
		break;
	case VALUE_DAYS_SINCE:
		x = arena_printf(g->a, "(%s - %s)", days_of(g, f->day), days_of(g, x));
		break;
	case VALUE_PLAIN:
	case VALUE_REASON:
	case VALUE_CROSSED:
		break;
	}
	if (low && high)
		test = arena_printf(g->a, "(%s >= %" G_GINT64_FORMAT " AND %s <= %" G_GINT64_FORMAT ")", x, lo, x, hi);
	else if (low)
		test = arena_printf(g->a, "(%s >= %" G_GINT64_FORMAT ")", x, lo);
	else if (high)
		test = arena_printf(g->a, "(%s <= %" G_GINT64_FORMAT ")", x, hi);
	else
		test = arena_printf(g->a, "(%s = %s)", x, x);
	return r.outside ? arena_printf(g->a, "(NOT %s)", test) : test;
}

static const char *in_codes(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	GString *s = g_string_new(NULL);
	const char *text;

	must(p->code_count > 0);
	g_string_append_printf(s, "(%s IN (", twin_value(g, f, &p->value));
	for (size_t i = 0; i < p->code_count; i++)
		g_string_append_printf(s, "%s%d", i ? ", " : "", p->codes[i]);
	g_string_append(s, "))");
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

static const char *against_param(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	const struct reading *r = &g->batch->reading;
	const char *name = p->param[0] == '$' ? p->param + 1 : p->param;
	int64_t n = 0;

	if (strcmp(name, "date") == 0)
		n = r->day;
	else if (strcmp(name, "from") == 0)
		n = r->from;
	else if (strcmp(name, "until") == 0)
		n = r->until;
	else if (strcmp(name, "year") == 0)
		n = r->year;
	else
		twin_fail(g, MSG_TWIN_PARAM, p->param);
	return in_range(g, f, &p->value, range_of(p->cmp, n));
}

static const char *test_condition(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	switch (p->test) {
	case TEST_TRUE:
		return arena_printf(g->a, "(%s = 1)", twin_value(g, f, &p->value));
	case TEST_CODES:
		return in_codes(g, f, p);
	case TEST_RANGE:
		return in_range(g, f, &p->value, (struct range){p->lo, p->hi, p->outside});
	case TEST_COMPARE:
		return arena_printf(g->a, "(%s %s %s)", twin_value(g, f, &p->value), comparison(p->cmp), twin_value(g, f, &p->other));
	case TEST_TERM:
		if (g->batch->reading.term < 0)
			return "(1 = CAST(NULL AS INTEGER))";
		return arena_printf(g->a, "(%s %s %d)", twin_value(g, f, &p->value), comparison(p->cmp), g->batch->reading.term);
	case TEST_PARAM:
		return against_param(g, f, p);
	case TEST_STATED:
		return arena_printf(g->a, "(%s IS %sNULL)", twin_value(g, f, &p->value), p->cmp == CMP_STATED ? "NOT " : "");
	}
	must(!"a test");
	return NULL;
}

/* ---- has, count ---- */

/* A related fact: its rows, and how they are tied to the fact in hand. */
struct relation {
	struct twin_frame inner;
	const char *rows;    /* FROM */
	const char *outer;   /* id of the subject in hand; persons: person_id */
	const char *subject; /* the same id as seen from the related fact: what an IN selects */
	GString *where;
	bool never; /* no such fact can be */
};

static void also(struct relation *r, const char *condition)
{
	if (r->where->len > 0)
		g_string_append(r->where, " AND ");
	g_string_append(r->where, condition);
}

static bool is_person_row(const struct twin_gen *g, const struct twin_frame *f)
{
	return f->kind == g->vocab->of_subject[SUBJECT_PERSON];
}

/* The person's facts: anywhere, in the reporting unit, or where the fact in hand is. */
static void relate_person(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r)
{
	struct twin_frame *in = &r->inner;

	if (p->kind->subject != SUBJECT_PERSON) {
		r->never = true;
		return;
	}
	also(r, arena_printf(g->a, "%s.area_id = %s.area_id AND %s.person_id = %s.person_id", in->alias, f->alias, in->alias, f->alias));
	if (p->scope == SCOPE_HERE) {
		r->never = is_person_row(g, f) || is_person_row(g, in);
		if (!r->never)
			also(r, arena_printf(g->a, "%s = %s", twin_node(g, in), twin_node(g, f)));
	} else if (p->scope == SCOPE_UNIT && g->reporting != NULL) {
		if (is_person_row(g, in))
			r->never = true;
		else
			twin_join_path(g, in, g->tree == TREE_AREA, g->direct, g->reporting);
	}
}

static void relate_node(struct twin_gen *g, const struct pred *p, struct relation *r, bool area)
{
	struct twin_frame *in = &r->inner;

	if (p->scope == SCOPE_HERE) {
		r->subject = area ? twin_unit_id(g, in) : twin_organisation_id(g, in);
		also(r, arena_printf(g->a, "%s IS NOT NULL", r->subject));
	} else {
		r->subject = arena_printf(g->a, "%s.ancestor_id", twin_join_path(g, in, area, false, NULL));
	}
}

static void relate(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r)
{
	const struct vocab *v = g->vocab;

	switch (f->kind->subject) {
	case SUBJECT_UNIT:
		relate_node(g, p, r, true);
		break;
	case SUBJECT_ORGANISATION:
		relate_node(g, p, r, false);
		break;
	case SUBJECT_POST:
		r->never = p->kind->subject != SUBJECT_POST && strcmp(p->kind->name, "tenure") != 0;
		r->subject = arena_printf(g->a, "%s.post_id", r->inner.alias);
		break;
	case SUBJECT_PERSON:
	case SUBJECT__MAX:
		relate_person(g, f, p, r);
		return;
	}
	if (r->inner.kind == v->of_subject[SUBJECT_PERSON])
		r->never = true;
	r->outer = arena_printf(g->a, "%s.%s", f->alias, twin_subject_id(f));
}

/* Distinct facts; starts and ends of kinds with versions are rows of their own. */
static const char *how_many(struct twin_gen *g, const struct pred *p, const struct relation *r)
{
	if (p->edge != EDGE_NONE && twin_versioned(g, p->kind))
		return "COUNT(*)";
	return arena_printf(g->a, "COUNT(DISTINCT %s.id)", r->inner.alias);
}

static const char *related_text(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r)
{
	bool person = f->kind->subject == SUBJECT_PERSON;
	const char *from = arena_printf(g->a, "FROM %s AS %s%s WHERE %s", r->rows, r->inner.alias, r->inner.joins->str, r->where->str);
	enum cmp c = p->cmp;
	bool none;

	if (p->node == PRED_HAS)
		return person ? arena_printf(g->a, "(EXISTS (SELECT 1 %s))", from)
			      : arena_printf(g->a, "(%s IN (SELECT %s %s))", r->outer, r->subject, from);
	if (person)
		return arena_printf(g->a, "((SELECT %s %s) %s %" G_GINT64_FORMAT ")", how_many(g, p, r), from, comparison(c), p->number);
	/* a subject without any such fact is in no group: where 0 is enough, those are taken that do not fail */
	none = holds(0, c, p->number);
	return arena_printf(g->a, "(%s%s IN (SELECT %s %s GROUP BY %s HAVING %s %s %" G_GINT64_FORMAT "))", r->outer, none ? " NOT" : "",
		r->subject, from, r->subject, how_many(g, p, r), comparison(none ? opposite(c) : c), p->number);
}

static const char *related(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	struct relation r = {.where = g_string_new(NULL)};
	const char *text;
	bool none = p->node == PRED_COUNT && holds(0, p->cmp, p->number);

	twin_frame_open(g, &r.inner, p->kind);
	r.rows = twin_rows(g, &r.inner, p->edge, true, f->day, f->day_fixed);
	if (r.inner.day == f->day)
		also(&r, twin_alive(g, r.inner.alias, f->day));
	relate(g, f, p, &r);
	if (!r.never && p->kid_count > 0)
		also(&r, twin_condition(g, &r.inner, p->kids[0]));
	if (r.never || r.where->len == 0)
		text = r.never ? (none ? "(1 = 1)" : "(1 = 0)") : related_text(g, f, p, (also(&r, "1 = 1"), &r));
	else
		text = related_text(g, f, p, &r);
	twin_frame_close(&r.inner);
	g_string_free(r.where, TRUE);
	return text;
}

const char *twin_condition(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	GString *s;
	const char *text;

	switch (p->node) {
	case PRED_TEST:
		return test_condition(g, f, p);
	case PRED_HAS:
	case PRED_COUNT:
		return related(g, f, p);
	case PRED_NOT:
		return arena_printf(g->a, "(NOT %s)", twin_condition(g, f, p->kids[0]));
	case PRED_AND:
	case PRED_OR:
		break;
	}
	s = g_string_new("(");
	for (size_t i = 0; i < p->kid_count; i++)
		g_string_append_printf(s, "%s%s", i == 0 ? "" : p->node == PRED_AND ? " AND " : " OR ", twin_condition(g, f, p->kids[i]));
	g_string_append_c(s, ')');
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

const char *twin_conditions(struct twin_gen *g, struct twin_frame *f, const struct pred *const *when, size_t count)
{
	const char *text = "1 = 1";

	for (size_t i = 0; i < count; i++) {
		const char *c = twin_condition(g, f, when[i]);

		text = i == 0 ? c : arena_printf(g->a, "%s AND %s", text, c);
	}
	return text;
}
