/* The evaluator in SQL: a batch becomes one statement over the generated views, obvious rather than fast, and the judge of the evaluator in
 * memory. Inside: one row per counted thing and unit, with a 0/1 column per leaf; outside: sums over sets built from those columns. */
#include "stats/twin.h"

#include "stats/twin_gen.h"
#include "store/views.h"
#include "messages/twin.def"

#include <string.h>

/* ---- the population ---- */

/* A post's number of seats, of holders more than seats, of seats more than holders. */
static const char *weight(struct twin_gen *g, struct twin_frame *f)
{
	const char *seats = arena_printf(g->a, "COALESCE(%s.seats, 0)", f->alias), *held;

	if (g->batch->measure == MEASURE_SEATS)
		return seats;
	must(f->day_fixed); /* posts have no starts and ends to be counted */
	held = arena_printf(g->a, "COALESCE(%sh.held, 0)", f->alias);
	g_string_append_printf(f->joins,
		" LEFT JOIN (SELECT h.post_id AS post_id, COUNT(*) AS held FROM %s AS h WHERE %s GROUP BY h.post_id) AS %sh ON %sh.post_id "
		"= %s.post_id",
		twin_view(g, "tenure"), twin_alive(g, "h", f->day), f->alias, f->alias, f->alias);
	return g->batch->measure == MEASURE_VACANT
		       ? arena_printf(g->a, "CASE WHEN %s > %s THEN %s - %s ELSE 0 END", seats, held, seats, held)
		       : arena_printf(g->a, "CASE WHEN %s > %s THEN %s - %s ELSE 0 END", held, seats, held, seats);
}

static bool is_flow(const struct batch *b)
{
	return b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS;
}

static bool is_weighted(const struct batch *b)
{
	return b->measure == MEASURE_SEATS || b->measure == MEASURE_VACANT || b->measure == MEASURE_OVER;
}

/* What makes two rows the same counted thing, besides the unit. */
static const char *element_key(struct twin_gen *g, struct twin_frame *f)
{
	switch (g->batch->measure) {
	case MEASURE_POSTS:
		return arena_printf(g->a, "%s.id", f->alias);
	case MEASURE_TURNS:
		return f->day_fixed ? arena_printf(g->a, "%s.id", f->alias) : arena_printf(g->a, "%s.id, %s", f->alias, f->day);
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		return arena_printf(g->a, "%s.%s, %s.day_d", f->alias, twin_subject_id(f), f->alias);
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
		return arena_printf(g->a, "%s.post_id", f->alias);
	case MEASURE_PERSONS:
	case MEASURE_ORGANISATIONS:
	case MEASURE_UNITS:
	case MEASURE__MAX:
		break;
	}
	return arena_printf(g->a, "%s.%s", f->alias, twin_subject_id(f));
}

static int base_leaf(const struct subject_set *s)
{
	while (s->leaf < 0)
		s = s->base;
	return s->leaf;
}

/* Columns c0 … of the leaves, a0 … of the ages that outputs ask for. */
static const char *inner_columns(struct twin_gen *g, struct twin_frame *f)
{
	const struct batch *b = g->batch;
	GString *s = g_string_new(NULL);
	const char *text;
	const char **leaf = ARENA_ARRAY(g->a, const char *, b->leaf_count + 1);

	for (size_t i = 0; i < b->leaf_count; i++) {
		leaf[i] = twin_conditions(g, f, b->leaves[i].when, b->leaves[i].when_count);
		g_string_append_printf(s, ", MAX(CASE WHEN %s THEN 1 ELSE 0 END) AS c%zu", leaf[i], i);
	}
	for (size_t i = 0; i < b->output_count; i++)
		if (b->outputs[i].kind == OUTPUT_AGE)
			g_string_append_printf(
				s, ", MIN(CASE WHEN %s THEN %s END) AS a%zu", leaf[base_leaf(b->outputs[i].set)], twin_age(g, f), i);
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

/* One row per unit and counted thing. */
static const char *inner_select(struct twin_gen *g)
{
	const struct batch *b = g->batch;
	struct twin_frame f;
	const char *rows, *where = "1 = 1", *unit = "CAST(0 AS BIGINT)", *columns, *w = "", *text;

	twin_frame_open(g, &f, b->of->kind);
	if (is_flow(b)) {
		/* the reporting unit cuts the days; inside, the conditions see it as a column */
		rows = twin_flow_rows(g, &f);
		unit = arena_printf(g->a, "%s.u", f.alias);
		if (g->reporting != NULL)
			g->reporting = unit;
	} else {
		rows = twin_rows(g, &f, b->of->edge, b->reading.term < 0, arena_printf(g->a, "%d", b->reading.day), true);
		if (f.day_fixed)
			where = twin_alive(g, f.alias, f.day);
		if (g->reporting != NULL) {
			bool single = g->reporting[0] == ':';
			const char *path = twin_join_path(g, &f, g->tree == TREE_AREA, g->direct, single ? g->reporting : NULL);

			unit = arena_printf(g->a, "%s.ancestor_id", path);
			if (!single)
				g->reporting = unit;
		}
		if (b->of->when != NULL)
			where = arena_printf(g->a, "%s AND %s", where, twin_condition(g, &f, b->of->when));
	}
	columns = inner_columns(g, &f);
	if (is_weighted(b))
		w = arena_printf(g->a, ", MAX(%s) AS w", weight(g, &f));
	text = arena_printf(g->a, "SELECT %s AS u%s%s FROM %s AS %s%s WHERE %s GROUP BY %s.area_id, %s, %s", unit, w, columns, rows,
		f.alias, f.joins->str, where, f.alias, unit, element_key(g, &f));
	twin_frame_close(&f);
	return text;
}

/* ---- sets and sums ---- */

static const char *set_condition(struct twin_gen *g, const struct subject_set *s)
{
	const char *text;

	if (s->leaf >= 0)
		return arena_printf(g->a, "t.c%d = 1", s->leaf);
	text = set_condition(g, s->base);
	for (size_t i = 0; i < s->minus_count; i++)
		text = arena_printf(g->a, "%s AND NOT (%s)", text, set_condition(g, s->minus[i]));
	return arena_printf(g->a, "(%s)", text);
}

static const char *overlap(struct twin_gen *g, const struct output *o)
{
	const char *sum = "0", *any = "1 = 0";

	for (size_t i = 0; i < o->part_count; i++) {
		const char *part = set_condition(g, o->parts[i]);

		sum = arena_printf(g->a, "%s + CASE WHEN %s THEN 1 ELSE 0 END", sum, part);
		any = arena_printf(g->a, "%s OR %s", any, part);
	}
	return arena_printf(g->a, "%s - CASE WHEN %s THEN 1 ELSE 0 END", sum, any);
}

static const char *outer_columns(struct twin_gen *g)
{
	const struct batch *b = g->batch;
	const char *text = "", *w = is_weighted(b) ? "t.w" : "1";

	for (size_t i = 0; i < b->output_count; i++) {
		const struct output *o = &b->outputs[i];

		if (o->kind == OUTPUT_OVERLAP) {
			text = arena_printf(g->a, "%s, CAST(SUM((%s) * %s) AS BIGINT) AS o%zu", text, overlap(g, o), w, i);
			continue;
		}
		if (o->kind == OUTPUT_SET) {
			text = arena_printf(g->a, "%s, CAST(SUM(CASE WHEN %s THEN %s ELSE 0 END) AS BIGINT) AS o%zu", text,
				set_condition(g, o->set), w, i);
			continue;
		}
		text = arena_printf(g->a,
			"%s, CAST(SUM(CASE WHEN %s THEN COALESCE(t.a%zu, 0) ELSE 0 END) AS BIGINT) AS o%zu"
			", CAST(SUM(CASE WHEN %s AND t.a%zu IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS k%zu",
			text, set_condition(g, o->set), i, i, set_condition(g, o->set), i, i);
	}
	return text;
}

/* The views as they stood at the known-at go before the statement under the names of the views of now. */
static const char *known_views(struct twin_gen *g, int64_t known_ms)
{
	GString *s;
	const char *text;
	g_autoptr(GList) names = NULL;

	if (known_ms == 0)
		return "";
	names = g_list_sort(g_hash_table_get_keys(g->views), (GCompareFunc)strcmp);
	s = g_string_new("WITH ");
	for (GList *l = names; l != NULL; l = l->next) {
		g_autofree char *select = views_text(g->store, l->data, known_ms, g->e);

		if (select == NULL)
			g->failed = true;
		else
			g_string_append_printf(s, "%sv_%s AS (%s)", l == names ? "" : ", ", (const char *)l->data, select);
	}
	g_string_append_c(s, ' ');
	text = arena_strdup(g->a, s->str);
	g_string_free(s, TRUE);
	return text;
}

static const char *line_number(struct twin_gen *g)
{
	static const char *const lines[] = {[TREE_AREA] = "party", [TREE_PARTY] = "party", [TREE_STATE] = "state", [TREE_FRONT] = "front"};
	const struct code_list *list = codes_list(store_codes(g->store), "organisation_line", g->e);
	const struct code *c = list == NULL ? NULL : code_by_id(list, lines[g->tree]);

	if (c == NULL) {
		g->failed = true;
		return "0";
	}
	return arena_printf(g->a, "%d", c->num);
}

/* place NULL: all places of the tree. */
static const char *statement(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, enum tree tree,
	const struct place *where, struct arena *a, struct err *e)
{
	struct twin_gen g = {.store = s, .vocab = v, .batch = b, .tree = tree, .direct = where != NULL && where->direct, .a = a, .e = e};
	const char *inner, *text = NULL;

	g.views = g_hash_table_new(g_str_hash, g_str_equal);
	g.line = line_number(&g);
	g.reporting = where == NULL ? "*" : where->id == NONE ? NULL : ":place";
	inner = inner_select(&g);
	if (!g.failed)
		text = arena_printf(a, "SELECT t.u AS u%s FROM (%s) AS t GROUP BY t.u", outer_columns(&g), inner);
	if (!g.failed)
		text = arena_printf(a, "%s%s", known_views(&g, known_ms), text);
	g_hash_table_unref(g.views);
	return g.failed ? NULL : text;
}

/* ---- asking ---- */

static void read_values(struct db_stmt *st, const struct batch *b, struct value *out)
{
	int column = 1;

	for (size_t i = 0; i < b->output_count; i++) {
		out[i] = (struct value){.n = db_int(st, column++), .of = NONE};
		if (b->outputs[i].kind == OUTPUT_AGE)
			out[i].of = db_int(st, column++);
	}
}

static void no_values(const struct batch *b, struct value *out)
{
	for (size_t i = 0; i < b->output_count; i++)
		out[i] = (struct value){.n = 0, .of = b->outputs[i].kind == OUTPUT_AGE ? 0 : NONE};
}

/* PostgreSQL thinks that a join on days gives one row and then walks whole timelines for every fact: minutes instead of a second. */
static bool plan_well(struct db *db, bool start, struct err *e)
{
	if (db_engine_of(db) != DB_POSTGRES)
		return true;
	return db_exec(db, start ? "SET enable_nestloop = off" : "RESET enable_nestloop", e);
}

static bool ask(struct store *s, const struct batch *b, const char *sql, const struct place *where, struct value *out, twin_each each,
	void *user, struct err *e)
{
	struct db_stmt *st = plan_well(store_db(s), true, e) ? db_prepare(store_db(s), sql, e) : NULL;
	enum db_step step;

	if (st == NULL)
		return false;
	if (where != NULL && where->id != NONE)
		db_bind_int(st, db_param(st, ":place"), where->id);
	no_values(b, out);
	while ((step = db_step(st, e)) == DB_ROW) {
		read_values(st, b, out);
		if (each != NULL)
			each(db_int(st, 0), out, user);
	}
	db_forget(st); /* a statement per question would fill the connection */
	return step == DB_DONE && plan_well(store_db(s), false, e);
}

bool twin_count(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, const struct place *where,
	struct value *out, struct err *e)
{
	struct arena *a = arena_new();
	const char *sql = twin_sql(s, v, known_ms, b, where, false, a, e);
	bool ok = sql != NULL && ask(s, b, sql, where, out, NULL, NULL, e);

	arena_free(a);
	return ok;
}

bool twin_count_all(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, enum tree tree, twin_each each,
	void *user, struct err *e)
{
	struct arena *a = arena_new();
	struct value *out = ARENA_ARRAY(a, struct value, b->output_count + 1);
	const char *sql = statement(s, v, known_ms, b, tree, NULL, a, e);
	bool ok = sql != NULL && ask(s, b, sql, NULL, out, each, user, e);

	arena_free(a);
	return ok;
}

char *twin_sql(struct store *s, const struct vocab *v, int64_t known_ms, const struct batch *b, const struct place *where, bool all,
	struct arena *a, struct err *e)
{
	const char *text;

	if (where->today != 0) {
		FAIL0(e, ERR_INPUT, MSG_TWIN_BOUNDARIES);
		return NULL;
	}
	text = statement(s, v, known_ms, b, where->tree, all ? NULL : where, a, e);
	return arena_strdup(a, text);
}
