/* Predicates in SQL. NULL does the work of "unknown"; only what is true counts. has and count are subqueries: tied to the outer row by
 * (area_id, person_id) where that row belongs to a person, and free-standing sets of ids (IN) where it belongs to a reference table,
 * because a distributed database refuses subqueries that look outward under a reference table. */
#include "stats/twin_gen.h"
#include "messages/twin.def"

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
	const char *rows;		/* FROM */
	const char *outer[3], *keys[3]; /* what must be equal: as seen from the fact in hand, and from the related fact */
	size_t count;
	const char *known; /* key of the fact in hand that may be missing, or NULL */
	GString *where;
	bool never; /* no such fact can be */
};

static void also(struct relation *r, const char *condition)
{
	if (r->where->len > 0)
		g_string_append(r->where, " AND ");
	g_string_append(r->where, condition);
}

static void tie(struct relation *r, const char *outer, const char *inner)
{
	must(r->count < G_N_ELEMENTS(r->keys));
	r->outer[r->count] = outer;
	r->keys[r->count++] = inner;
}

static bool is_person_row(const struct twin_gen *g, const struct twin_frame *f)
{
	return f->kind == g->vocab->of_subject[SUBJECT_PERSON];
}

/* The same node on both sides; rows without one belong to nobody. */
static void tie_node(struct relation *r, const char *outer, const char *inner, struct twin_gen *g)
{
	tie(r, outer, inner);
	r->known = outer;
	also(r, arena_printf(g->a, "%s IS NOT NULL", inner));
}

/* The person's facts: anywhere, in the reporting unit, or where the fact in hand is. */
static void relate_person(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r)
{
	struct twin_frame *in = &r->inner;

	if (p->kind->subject != SUBJECT_PERSON) {
		r->never = true;
		return;
	}
	/* area first: a person and all its facts lie in one, on one node of a distributed database */
	tie(r, arena_printf(g->a, "%s.area_id", f->alias), arena_printf(g->a, "%s.area_id", in->alias));
	tie(r, arena_printf(g->a, "%s.person_id", f->alias), arena_printf(g->a, "%s.person_id", in->alias));
	if (p->scope == SCOPE_HERE) {
		r->never = is_person_row(g, f) || is_person_row(g, in);
		if (!r->never)
			tie_node(r, twin_node(g, f), twin_node(g, in), g);
	} else if (p->scope == SCOPE_UNIT && g->reporting != NULL) {
		bool single = g->reporting[0] == ':';

		if (is_person_row(g, in)) {
			r->never = true;
			return;
		}
		const char *path = twin_join_path(g, in, g->tree == TREE_AREA, g->direct, single ? g->reporting : NULL);
		if (!single) {
			const char *above = arena_printf(g->a, "%s.ancestor_id", path);

			tie(r, g->reporting, above);
			g->reporting = above; /* inside, the reporting unit is this one */
		}
	}
}

static void relate_node(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r, bool area)
{
	struct twin_frame *in = &r->inner;
	const char *subject = arena_printf(g->a, "%s.%s", f->alias, twin_subject_id(f));

	if (p->scope == SCOPE_HERE)
		tie_node(r, subject, area ? twin_unit_id(g, in) : twin_organisation_id(g, in), g);
	else
		tie(r, subject, arena_printf(g->a, "%s.ancestor_id", twin_join_path(g, in, area, false, NULL)));
}

static void relate(struct twin_gen *g, struct twin_frame *f, const struct pred *p, struct relation *r)
{
	switch (f->kind->subject) {
	case SUBJECT_UNIT:
		relate_node(g, f, p, r, true);
		break;
	case SUBJECT_ORGANISATION:
		relate_node(g, f, p, r, false);
		break;
	case SUBJECT_POST:
		r->never = p->kind->subject != SUBJECT_POST && strcmp(p->kind->name, "tenure") != 0;
		tie(r, arena_printf(g->a, "%s.post_id", f->alias), arena_printf(g->a, "%s.post_id", r->inner.alias));
		break;
	case SUBJECT_PERSON:
	case SUBJECT__MAX:
		relate_person(g, f, p, r);
		return;
	}
	if (is_person_row(g, &r->inner))
		r->never = true;
}

/* Distinct facts; starts and ends of kinds with versions are rows of their own. */
static const char *how_many(struct twin_gen *g, const struct pred *p, const struct relation *r)
{
	if (p->edge != EDGE_NONE && twin_versioned(g, p->kind))
		return "COUNT(*)";
	return arena_printf(g->a, "COUNT(DISTINCT %s.id)", r->inner.alias);
}

static const char *key_list(struct twin_gen *g, const char *const *keys, size_t count)
{
	const char *text = keys[0];

	for (size_t i = 1; i < count; i++)
		text = arena_printf(g->a, "%s, %s", text, keys[i]);
	return text;
}

/* A set of keys worked out once, in which the fact in hand is looked for. Looks outward only where its facts are read on the day of an
 * event. */
static const char *as_set(struct twin_gen *g, const struct pred *p, const struct relation *r, const char *from)
{
	const char *inner = key_list(g, r->keys, r->count), *outer = key_list(g, r->outer, r->count), *text;
	bool none = p->node == PRED_COUNT && cmp_holds(0, p->cmp, p->number);

	text = arena_printf(g->a, "%s%s%s IN (SELECT %s %s", r->count > 1 ? "(" : "", outer, r->count > 1 ? ")" : "", inner, from);
	/* a subject without any such fact is in no group: where 0 is enough, those are taken that do not fail */
	if (p->node == PRED_COUNT)
		text = arena_printf(g->a, "%s GROUP BY %s HAVING %s %s %" G_GINT64_FORMAT, text, inner, how_many(g, p, r),
			comparison(none ? cmp_opposite(p->cmp) : p->cmp), p->number);
	if (r->known != NULL)
		text = arena_printf(g->a, "%s IS NOT NULL AND %s", r->known, text);
	return arena_printf(g->a, "(%s(%s)))", none ? "NOT " : "", text);
}

/* Row by row, for facts of persons read on the days of events. */
static const char *as_search(struct twin_gen *g, const struct pred *p, const struct relation *r, const char *from)
{
	for (size_t i = 0; i < r->count; i++)
		from = arena_printf(g->a, "%s AND %s = %s", from, r->keys[i], r->outer[i]);
	if (p->node == PRED_HAS)
		return arena_printf(g->a, "(EXISTS (SELECT 1 %s))", from);
	return arena_printf(g->a, "((SELECT %s %s) %s %" G_GINT64_FORMAT ")", how_many(g, p, r), from, comparison(p->cmp), p->number);
}

static const char *related(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	struct relation r = {.where = g_string_new("1 = 1")};
	const char *text, *from, *reporting = g->reporting;
	bool none = p->node == PRED_COUNT && cmp_holds(0, p->cmp, p->number), search;

	twin_frame_open(g, &r.inner, p->kind);
	r.rows = twin_rows(g, &r.inner, p->edge, true, f->day, f->day_fixed);
	search = r.inner.day == f->day && !f->day_fixed && f->kind->subject == SUBJECT_PERSON;
	if (r.inner.day == f->day)
		also(&r, twin_alive(g, r.inner.alias, f->day));
	relate(g, f, p, &r);
	if (!r.never && p->kid_count > 0)
		also(&r, twin_condition(g, &r.inner, p->kids[0]));
	g->reporting = reporting;
	from = arena_printf(g->a, "FROM %s AS %s%s WHERE %s", r.rows, r.inner.alias, r.inner.joins->str, r.where->str);
	if (r.never)
		text = none ? "(1 = 1)" : "(1 = 0)";
	else
		text = search ? as_search(g, p, &r, from) : as_set(g, p, &r, from);
	twin_frame_close(&r.inner);
	g_string_free(r.where, TRUE);
	return text;
}

static const char *case_condition(struct twin_gen *g, struct twin_frame *f, const struct pred *p)
{
	const char *yes = twin_condition(g, f, p->kids[0]);

	if (p->kid_count < 2)
		return arena_printf(g->a, "(CASE WHEN %s THEN 1 ELSE 0 END = 1)", yes);
	return arena_printf(g->a, "(CASE WHEN %s THEN 1 WHEN %s THEN 0 END = 1)", yes, twin_condition(g, f, p->kids[1]));
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
	case PRED_CASE:
		return case_condition(g, f, p);
	case PRED_DAY:
		return arena_printf(g->a, "(%s >= %" G_GINT64_FORMAT " AND %s <= %" G_GINT64_FORMAT ")", f->day, p->lo, f->day, p->hi);
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
