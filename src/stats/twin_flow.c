/* Entries and exits in SQL: a fact's days are cut with the days its place lies in the unit, touching pieces of one subject are joined to
 * islands, and an island's ends are the crossings (form-language.md 2.2, docs/evaluation.md 23-26). */
#include "stats/twin_gen.h"

#include <string.h>

/* The population's facts with the node they stand at and the days they do: SELECT …, node, lo, hi. */
static const char *placed_rows(struct twin_gen *g, const struct population *of)
{
	struct twin_frame f;
	const char *when, *text, *node, *lo, *hi, *q = "", *f1;

	twin_frame_open(g, &f, of->kind);
	f1 = f.alias;
	f.day = arena_printf(g->a, "%s.from_d", f1); /* its conditions are fixed: read on the first day */
	when = of->when == NULL ? "1 = 1" : twin_condition(g, &f, of->when);
	node = twin_organisation_id(g, &f);
	lo = arena_printf(g->a, "%s.from_d", f1);
	hi = arena_printf(g->a, "%s.until_d", f1);
	if (g->tree == TREE_AREA) {
		node = arena_printf(g->a, "%s.unit_id", f1);
		if (of->kind->subject != SUBJECT_UNIT && of->kind != g->vocab->of_subject[SUBJECT_ORGANISATION]) {
			q = arena_printf(g->a,
				" LEFT JOIN %s AS %sq ON %s.unit_id IS NULL AND %sq.id = %s.organisation_id AND %sq.from_d < %s.until_d "
				"AND %s.from_d < "
				"%sq.until_d",
				twin_view(g, "organisation"), f1, f1, f1, f1, f1, f1, f1, f1);
			node = arena_printf(g->a, "COALESCE(%s.unit_id, %sq.unit_id)", f1, f1);
			lo = arena_printf(g->a, "CASE WHEN %sq.from_d > %s THEN %sq.from_d ELSE %s END", f1, lo, f1, lo);
			hi = arena_printf(g->a, "CASE WHEN %sq.until_d < %s THEN %sq.until_d ELSE %s END", f1, hi, f1, hi);
		}
	}
	text = arena_printf(g->a, "(SELECT %s.*, %s AS node, %s AS lo, %s AS hi FROM %s AS %s%s%s WHERE %s)", f1, node, lo, hi,
		twin_fact_view(g, of->kind), f1, q, f.joins->str, when);
	twin_frame_close(&f);
	return text;
}

/* The same cut with the days the node lies in the unit: …, u, a, b, own: own = the fact itself begins (ends) there. */
static const char *piece_rows(struct twin_gen *g, bool entries)
{
	const struct population *of = g->batch->of;
	const char *facts = placed_rows(g, of), *own = entries ? "y.from_d = y.a" : "y.until_d = y.b", *pieces;
	bool area = g->tree == TREE_AREA;
	GString *s;

	if (g->reporting == NULL)
		return arena_printf(
			g->a, "(SELECT x.*, CAST(0 AS BIGINT) AS u, x.from_d AS a, x.until_d AS b, 1 AS own FROM %s AS x)", facts);
	s = g_string_new(NULL);
	g_string_append_printf(s,
		"SELECT x.*, w.ancestor_id AS u, CASE WHEN w.from_d > x.lo THEN w.from_d ELSE x.lo END AS a,"
		" CASE WHEN w.until_d < x.hi THEN w.until_d ELSE x.hi END AS b FROM %s AS x JOIN %s AS w ON w.descendant_id = x.node AND "
		"w.from_d < x.hi"
		" AND x.lo < w.until_d",
		facts, twin_view(g, area ? "unit_path" : "organisation_path"));
	if (!area)
		g_string_append_printf(s, " AND w.line = %s", g->line);
	if (g->direct)
		g_string_append(s, " AND w.depth = 0");
	if (g->reporting[0] == ':')
		g_string_append_printf(s, " AND w.ancestor_id = %s", g->reporting);
	pieces = arena_printf(g->a, "(SELECT y.*, CASE WHEN %s THEN 1 ELSE 0 END AS own FROM (%s) AS y)", own, s->str);
	g_string_free(s, TRUE);
	return pieces;
}

/* Islands' ends in the window: …, day_d, read_d, other_d. */
static const char *crossing_rows(struct twin_gen *g, bool entries, const char *subject)
{
	const struct reading *r = &g->batch->reading;
	const char *pieces = piece_rows(g, entries), *day = entries ? "z.a" : "z.b", *before = twin_day_before(g, day);
	const char *beyond = arena_printf(g->a,
		"%s OVER (PARTITION BY y.area_id, y.u, y.%s ORDER BY %s, y.own DESC, y.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 "
		"PRECEDING)",
		entries ? "MAX(y.b)" : "MIN(y.a)", subject, entries ? "y.a" : "y.b DESC");

	return arena_printf(g->a,
		"(SELECT z.*, %s AS day_d, %s AS read_d, %s AS other_d FROM (SELECT y.*, %s AS beyond FROM %s AS y) AS z"
		" WHERE (z.beyond IS NULL OR %s) AND %d <= %s AND %s < %d AND %s < %d)",
		day, entries ? day : before, entries ? before : day, beyond, pieces, entries ? "z.beyond < z.a" : "z.beyond > z.b", r->from,
		day, day, r->until, day, YMD_OPEN);
}

/* The crossings with the unit at which the subject was the day before (entries), or is on the day (exits): that of its fact of the
 * population there; of several, one that ends (begins) on the day, then the lowest id. */
static const char *with_other_unit(struct twin_gen *g, const char *crossings, bool entries, const char *subject)
{
	const struct population *of = g->batch->of;
	struct twin_frame f;
	const char *when, *facts, *unit = "g.unit_id", *q = "";

	twin_frame_open(g, &f, of->kind);
	f.day = arena_printf(g->a, "%s.from_d", f.alias);
	when = of->when == NULL ? "1 = 1" : twin_condition(g, &f, of->when);
	facts = arena_printf(
		g->a, "(SELECT %s.* FROM %s AS %s%s WHERE %s)", f.alias, twin_fact_view(g, of->kind), f.alias, f.joins->str, when);
	twin_frame_close(&f);
	if (of->kind->subject != SUBJECT_UNIT && of->kind != g->vocab->of_subject[SUBJECT_ORGANISATION]) {
		unit = "COALESCE(g.unit_id, q.unit_id)";
		q = arena_printf(g->a, " LEFT JOIN %s AS q ON q.id = g.organisation_id AND %s", twin_view(g, "organisation"),
			twin_alive(g, "q", "c.other_d"));
	}
	return arena_printf(g->a,
		"(SELECT n.* FROM (SELECT c.*, %s AS other_unit, ROW_NUMBER() OVER (PARTITION BY c.area_id, c.u, c.%s, c.day_d"
		" ORDER BY CASE WHEN g.%s = c.day_d THEN 0 ELSE 1 END, g.id) AS nth FROM %s AS c"
		" LEFT JOIN %s AS g ON g.area_id = c.area_id AND g.%s = c.%s AND %s%s) AS n WHERE n.nth = 1)",
		unit, subject, entries ? "until_d" : "from_d", crossings, facts, subject, subject, twin_alive(g, "g", "c.other_d"), q);
}

/* Boundary of a level of units: two lists with the same ids. */
static const char *boundary_of_level(struct twin_gen *g, const char *level)
{
	const struct attr *at = kind_attr(g->vocab->of_subject[SUBJECT_UNIT], "level");
	GString *s = g_string_new(NULL);
	const char *text;

	g_string_append_printf(s, "CASE %s", level);
	for (size_t i = 0; at != NULL && i < at->list->count; i++) {
		const struct code *b = code_by_id(g->vocab->boundary, at->list->codes[i].id);

		if (b != NULL)
			g_string_append_printf(s, " WHEN %d THEN %d", at->list->codes[i].num, b->num);
	}
	g_string_append(s, " ELSE 0 END");
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

/* What lies above a place on a day: the path under alias p<n>, the unit of that day, which has the level, under l<n>. */
static const char *above(struct twin_gen *g, const char *n)
{
	return arena_printf(
		g->a, "%s AS p%s JOIN %s AS l%s ON l%s.id = p%s.ancestor_id", twin_view(g, "unit_path"), n, twin_view(g, "unit"), n, n, n);
}

static const char *above_on(struct twin_gen *g, const char *n, const char *place, const char *day)
{
	return arena_printf(g->a, "p%s.descendant_id = %s AND %s AND %s", n, place, twin_alive(g, arena_printf(g->a, "p%s", n), day),
		twin_alive(g, arena_printf(g->a, "l%s", n), day));
}

/* The highest level at which the first place lies in a unit and the second in none; 0 when there is none. */
static const char *alone(
	struct twin_gen *g, const char *boundary, const char *first, const char *first_day, const char *second, const char *second_day)
{
	return arena_printf(g->a, "(SELECT COALESCE(MAX(%s), 0) FROM %s WHERE %s AND l1.level NOT IN (SELECT l2.level FROM %s WHERE %s))",
		boundary, above(g, "1"), above_on(g, "1", first, first_day), above(g, "2"), above_on(g, "2", second, second_day));
}

/* The highest level at which both places lie in different units; else the highest at which only one of them lies in any. */
static const char *crossed_value(struct twin_gen *g, const char *here, const char *here_day, const char *there, const char *there_day)
{
	const char *boundary = boundary_of_level(g, "l1.level");
	const char *one = alone(g, boundary, here, here_day, there, there_day),
		   *other = alone(g, boundary, there, there_day, here, here_day);
	const char *both = arena_printf(g->a,
		"(SELECT MAX(%s) FROM %s JOIN %s AS p2 ON p2.ancestor_id <> p1.ancestor_id JOIN %s AS l2 ON l2.id = p2.ancestor_id AND "
		"l2.level = l1.level"
		" WHERE %s AND %s)",
		boundary, above(g, "1"), twin_view(g, "unit_path"), twin_view(g, "unit"), above_on(g, "1", here, here_day),
		above_on(g, "2", there, there_day));
	/* a place that does not exist on its day lies nowhere */
	here = arena_printf(g->a, "NOT EXISTS (SELECT 1 FROM %s WHERE %s)", above(g, "1"), above_on(g, "1", here, here_day));
	there = arena_printf(g->a, "NOT EXISTS (SELECT 1 FROM %s WHERE %s)", above(g, "2"), above_on(g, "2", there, there_day));
	return arena_printf(g->a, "CASE WHEN %s OR %s THEN NULL ELSE COALESCE(%s, NULLIF(CASE WHEN %s > %s THEN %s ELSE %s END, 0)) END",
		here, there, both, one, other, one, other);
}

static const char *reason_value(struct twin_gen *g, const struct twin_frame *f, bool entries)
{
	const char *name = entries ? "in_reason" : "out_reason";
	const struct code_list *list = codes_list(store_codes(g->store), entries ? "membership_in" : "membership_out", g->e);
	const struct code *moved = list == NULL ? NULL : code_by_id(list, "reorganised");

	if (moved == NULL) {
		g->failed = true;
		return "NULL";
	}
	return arena_printf(g->a, "CASE WHEN %s.own = 1 THEN %s ELSE %d END", f->alias,
		kind_attr(f->kind, name) == NULL ? "NULL" : arena_printf(g->a, "%s.%s", f->alias, name), moved->num);
}

static bool asks_crossed(const struct pred *p)
{
	if (p->node == PRED_TEST)
		return p->value.func == VALUE_CROSSED;
	for (size_t i = 0; i < p->kid_count; i++)
		if (asks_crossed(p->kids[i]))
			return true;
	return false;
}

static bool batch_asks_crossed(const struct batch *b)
{
	for (size_t l = 0; l < b->leaf_count; l++)
		for (size_t i = 0; i < b->leaves[l].when_count; i++)
			if (asks_crossed(b->leaves[l].when[i]))
				return true;
	return false;
}

const char *twin_flow_rows(struct twin_gen *g, struct twin_frame *f)
{
	bool entries = g->batch->measure == MEASURE_ENTRIES;
	const char *subject = twin_subject_id(f), *rows = crossing_rows(g, entries, subject);

	f->day = arena_printf(g->a, "%s.read_d", f->alias);
	f->day_fixed = false;
	f->reason = reason_value(g, f, entries);
	if (!batch_asks_crossed(g->batch))
		return rows;
	f->crossed = crossed_value(
		g, twin_unit_id(g, f), f->day, arena_printf(g->a, "%s.other_unit", f->alias), arena_printf(g->a, "%s.other_d", f->alias));
	return with_other_unit(g, rows, entries, subject);
}
