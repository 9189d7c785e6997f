/* Facts in SQL: the row in hand, the rows joined to it on its read day (subject, place, organisation, timelines) and the values read from
 * them. Must not know what a condition is. */
#include "stats/twin_gen.h"
#include "messages/twin.def"

#include <string.h>

void twin_fail(struct twin_gen *g, msg_key key, const char *arg)
{
	g->failed = true;
	FAIL(g->e, ERR_INPUT, key, arg);
}

const char *twin_view(struct twin_gen *g, const char *name)
{
	if (!g_hash_table_contains(g->views, name))
		g_hash_table_add(g->views, arena_strdup(g->a, name));
	return arena_printf(g->a, "v_%s", name);
}

const char *twin_fact_view(struct twin_gen *g, const struct fact_kind *k)
{
	if (!k->available)
		twin_fail(g, MSG_TWIN_UNAVAILABLE, k->name);
	return twin_view(g, k->view);
}

bool twin_versioned(const struct twin_gen *g, const struct fact_kind *k)
{
	return g->vocab->of_subject[k->subject] == k;
}

void twin_frame_open(struct twin_gen *g, struct twin_frame *f, const struct fact_kind *k)
{
	*f = (struct twin_frame){.kind = k, .alias = arena_printf(g->a, "f%d", ++g->frames)};
	f->joins = g_string_new(NULL);
	f->joined = g_hash_table_new(g_str_hash, g_str_equal);
}

void twin_frame_close(struct twin_frame *f)
{
	g_string_free(f->joins, TRUE);
	g_hash_table_unref(f->joined);
}

const char *twin_day_before(struct twin_gen *g, const char *d)
{
	return arena_printf(g->a,
		"(%s - CASE WHEN %s %% 100 > 1 THEN 1 WHEN %s %% 10000 = 101 THEN 8870"
		" WHEN %s %% 10000 = 301 AND (%s / 10000) %% 4 = 0 AND ((%s / 10000) %% 100 <> 0 OR (%s / 10000) %% 400 = 0) THEN 72"
		" WHEN %s %% 10000 = 301 THEN 73 WHEN %s %% 10000 IN (501, 701, 1001, 1201) THEN 71 ELSE 70 END)",
		d, d, d, d, d, d, d, d, d);
}

const char *twin_alive(struct twin_gen *g, const char *alias, const char *day)
{
	return arena_printf(g->a, "%s.from_d <= %s AND %s < %s.until_d", alias, day, day, alias);
}

/* Starts or ends as rows of their own. Versions that touch are one stay: only its outer ends are starts and ends. */
static const char *event_rows(struct twin_gen *g, const struct twin_frame *f, enum fact_edge edge, bool window)
{
	const struct reading *r = &g->batch->reading;
	bool end = edge == EDGE_END;
	const char *view = twin_fact_view(g, f->kind), *day = end ? "x.until_d" : "x.from_d";
	GString *s = g_string_new(NULL);
	const char *text;

	g_string_append_printf(s, "(SELECT x.*, %s AS event_d, %s AS read_d FROM %s AS x", day, end ? twin_day_before(g, day) : day, view);
	if (twin_versioned(g, f->kind))
		g_string_append_printf(s, " LEFT JOIN %s AS y ON y.id = x.id AND %s", view,
			end ? "y.from_d <= x.until_d AND x.until_d < y.until_d" : "y.from_d < x.from_d AND x.from_d <= y.until_d");
	g_string_append_printf(s, " WHERE %s < %d", day, YMD_OPEN);
	if (window)
		g_string_append_printf(s, " AND %d <= %s AND %s < %d", r->from, day, day, r->until);
	if (twin_versioned(g, f->kind))
		g_string_append(s, " AND y.id IS NULL");
	g_string_append_c(s, ')');
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

const char *twin_rows(struct twin_gen *g, struct twin_frame *f, enum fact_edge edge, bool window, const char *outer_day, bool outer_fixed)
{
	if (edge == EDGE_NONE && !f->kind->event) {
		f->day = outer_day;
		f->day_fixed = outer_fixed;
		return twin_fact_view(g, f->kind);
	}
	f->day = arena_printf(g->a, "%s.read_d", f->alias);
	f->day_fixed = false;
	return event_rows(g, f, edge, window);
}

/* LEFT JOIN of the row of a view that holds on the read day; `on` says which. Gives its alias. */
static const char *join_on_day(
	struct twin_gen *g, struct twin_frame *f, const char *suffix, const char *view, const char *on_column, const char *id)
{
	const char *alias = arena_printf(g->a, "%s%s", f->alias, suffix);

	if (!g_hash_table_contains(f->joined, alias)) {
		g_hash_table_add(f->joined, (gpointer)(uintptr_t)alias);
		g_string_append_printf(f->joins, " LEFT JOIN %s AS %s ON %s.%s = %s AND %s", twin_view(g, view), alias, alias, on_column,
			id, twin_alive(g, alias, f->day));
	}
	return alias;
}

static bool has_organisation(const struct twin_frame *f, const struct twin_gen *g)
{
	return f->kind->subject != SUBJECT_UNIT && f->kind != g->vocab->of_subject[SUBJECT_PERSON];
}

const char *twin_organisation_id(struct twin_gen *g, struct twin_frame *f)
{
	return has_organisation(f, g) ? arena_printf(g->a, "%s.organisation_id", f->alias) : "CAST(NULL AS BIGINT)";
}

/* Alias of the version of its organisation; NULL when the kind has none. */
static const char *organisation_row(struct twin_gen *g, struct twin_frame *f)
{
	if (!has_organisation(f, g))
		return NULL;
	if (f->kind == g->vocab->of_subject[SUBJECT_ORGANISATION])
		return f->alias;
	return join_on_day(g, f, "o", "organisation", "id", twin_organisation_id(g, f));
}

const char *twin_unit_id(struct twin_gen *g, struct twin_frame *f)
{
	if (f->kind == g->vocab->of_subject[SUBJECT_PERSON])
		return "CAST(NULL AS BIGINT)";
	if (f->kind->subject == SUBJECT_UNIT || f->kind == g->vocab->of_subject[SUBJECT_ORGANISATION])
		return arena_printf(g->a, "%s.unit_id", f->alias);
	return arena_printf(g->a, "COALESCE(%s.unit_id, %s.unit_id)", f->alias, organisation_row(g, f));
}

const char *twin_node(struct twin_gen *g, struct twin_frame *f)
{
	return g->tree == TREE_AREA ? twin_unit_id(g, f) : twin_organisation_id(g, f);
}

static const char *unit_row(struct twin_gen *g, struct twin_frame *f)
{
	if (f->kind == g->vocab->of_subject[SUBJECT_UNIT])
		return f->alias;
	return join_on_day(g, f, "u", "unit", "id", twin_unit_id(g, f));
}

const char *twin_subject_id(struct twin_frame *f)
{
	switch (f->kind->subject) {
	case SUBJECT_ORGANISATION:
		return "organisation_id";
	case SUBJECT_UNIT:
		return "unit_id";
	case SUBJECT_POST:
		return "post_id";
	case SUBJECT_PERSON:
	case SUBJECT__MAX:
		break;
	}
	return "person_id";
}

const char *twin_person(struct twin_gen *g, struct twin_frame *f)
{
	const char *alias;

	if (f->kind == g->vocab->of_subject[SUBJECT_PERSON])
		return f->alias;
	alias = arena_printf(g->a, "%ss", f->alias);
	/* area first: both rows then lie on one node of a distributed database */
	return join_on_day(
		g, f, "s", "person", "area_id", arena_printf(g->a, "%s.area_id AND %s.id = %s.person_id", f->alias, alias, f->alias));
}

static const char *subject_row(struct twin_gen *g, struct twin_frame *f)
{
	switch (f->kind->subject) {
	case SUBJECT_PERSON:
		return twin_person(g, f);
	case SUBJECT_ORGANISATION:
		return organisation_row(g, f);
	case SUBJECT_UNIT:
		return unit_row(g, f);
	case SUBJECT_POST:
	case SUBJECT__MAX:
		break;
	}
	if (f->kind == g->vocab->of_subject[SUBJECT_POST])
		return f->alias;
	return join_on_day(g, f, "p", "post", "id", arena_printf(g->a, "%s.post_id", f->alias));
}

const char *twin_join_path(struct twin_gen *g, struct twin_frame *f, bool area, bool direct, const char *ancestor)
{
	const char *alias = arena_printf(g->a, "%sw", f->alias);
	const char *node = area ? twin_unit_id(g, f) : twin_organisation_id(g, f);

	/* SQLite would put the paths before what the node is taken from (COALESCE of the fact's unit and its organisation's) and then read
	 * all of them for every fact: minutes for a province. CROSS keeps the order as written; PostgreSQL takes no ON behind it, and
	 * hashes. */
	const char *in_order = db_engine_of(store_db(g->store)) == DB_SQLITE ? "CROSS " : "";

	g_string_append_printf(f->joins, " %sJOIN %s AS %s ON %s.descendant_id = %s AND %s", in_order,
		twin_view(g, area ? "unit_path" : "organisation_path"), alias, alias, node, twin_alive(g, alias, f->day));
	if (!area)
		g_string_append_printf(f->joins, " AND %s.line = %s", alias, g->line);
	if (direct)
		g_string_append_printf(f->joins, " AND %s.depth = 0", alias);
	/* The plus keeps the engine from starting at the ancestor and walking all below it for every fact; it changes no value. */
	if (ancestor != NULL)
		g_string_append_printf(f->joins, " AND +%s.ancestor_id = %s", alias, ancestor);
	return alias;
}

/* The attribute of a row under an alias; its timeline counts only where the row is there. `whole`: the row is the fact itself, always
 * there. */
static const char *attr_value(struct twin_gen *g, struct twin_frame *f, const char *row, const struct attr *at, bool whole)
{
	const char *t, *v;

	if (!at->available)
		twin_fail(g, MSG_TWIN_UNAVAILABLE, at->name);
	if (at->timeline == NULL)
		return arena_printf(g->a, "%s.%s", row, at->name);
	t = arena_printf(g->a, "%s_%s", row, at->timeline);
	if (!g_hash_table_contains(f->joined, t)) {
		g_hash_table_add(f->joined, (gpointer)(uintptr_t)t);
		g_string_append_printf(f->joins, " LEFT JOIN %s AS %s ON %s.area_id = %s.area_id AND %s.id = %s.id AND %s",
			twin_view(g, at->timeline), t, t, row, t, row, twin_alive(g, t, f->day));
	}
	v = arena_printf(g->a, "%s.value", t);
	if (at->otherwise == NONE)
		return v;
	v = arena_printf(g->a, "COALESCE(%s, %" G_GINT64_FORMAT ")", v, at->otherwise);
	return whole ? v : arena_printf(g->a, "CASE WHEN %s.id IS NULL THEN NULL ELSE %s END", row, v);
}

const char *twin_value(struct twin_gen *g, struct twin_frame *f, const struct value_ref *v)
{
	const struct attr *at = v->attr;
	enum value_of of = v->of;
	const char *row = f->alias;

	if (v->func == VALUE_REASON || v->func == VALUE_CROSSED) {
		const char *flow = v->func == VALUE_REASON ? f->reason : f->crossed;

		return flow == NULL ? "CAST(NULL AS BIGINT)" : flow;
	}
	if (of == VALUE_FACT && at->from_org) {
		at = kind_attr(g->vocab->of_subject[SUBJECT_ORGANISATION], at->name);
		of = VALUE_ORG;
		must(at != NULL);
	}
	switch (of) {
	case VALUE_FACT:
		break;
	case VALUE_SUBJECT:
		row = subject_row(g, f);
		break;
	case VALUE_PLACE:
		row = unit_row(g, f);
		break;
	case VALUE_ORG:
		row = organisation_row(g, f);
		break;
	}
	if (row == NULL)
		return "CAST(NULL AS BIGINT)";
	return attr_value(g, f, row, at, row == f->alias);
}

const char *twin_age_day(struct twin_gen *g, const struct twin_frame *f)
{
	const struct reading *r = &g->batch->reading;

	return r->ages == AGES_EVENT ? f->day : arena_printf(g->a, "%d", r->ages_day);
}

const char *twin_age(struct twin_gen *g, struct twin_frame *f)
{
	const char *gap;

	if (f->kind->subject != SUBJECT_PERSON)
		return "CAST(NULL AS BIGINT)";
	gap = arena_printf(g->a, "(%s - %s.birth_d)", twin_age_day(g, f), twin_person(g, f));
	/* division rounds toward zero on both engines; years are rounded down */
	return arena_printf(g->a, "CASE WHEN %s >= 0 THEN %s / 10000 ELSE (%s - 9999) / 10000 END", gap, gap, gap);
}
