/* The watches over everything by place: counted for the list of open warnings, and its pages. Where a row lies follows from its kind: a
 * fact about a person from its storage area (and, where asked, the home cell of the person), structure from its organisation or unit. */
#include "store/watch.h"

#include "model/kinds.gen.h"
#include "store/rules.h"
#include "store/statement.h"
#include "store/store_internal.h"

#include <string.h>

/* Joins that give `unit` and `organisation` of the rows x of a table. */
struct place_sql {
	const struct table *t;
	const char *joins, *unit, *organisation;
};

#define ORGANISATION_OF(from, column)                                                                                                      \
	" JOIN " from " LEFT JOIN organisation_v o ON o.organisation_id = " column " AND o.from_d <= :day AND o.until_d > :day"

static const struct place_sql *place_of(const struct table *t)
{
	static const struct place_sql all[] = {
		{&table_organisation, " LEFT JOIN organisation_v o ON o.organisation_id = x.id AND o.from_d <= :day AND o.until_d > :day",
			"o.unit_id", "x.id"},
		{&table_unit, "", "x.id", "CAST(NULL AS BIGINT)"},
		{&table_organisation_covers, ORGANISATION_OF("organisation_covers r ON r.id = x.id", "r.organisation_id"), "r.unit_id",
			"r.organisation_id"},
		{&table_term, ORGANISATION_OF("term r ON r.id = x.id", "r.organisation_id"), "o.unit_id", "r.organisation_id"},
		{&table_establishment, ORGANISATION_OF("establishment r ON r.id = x.id", "r.organisation_id"),
			"COALESCE(r.unit_id, o.unit_id)", "r.organisation_id"},
		{&table_organisation_event_part,
			" JOIN organisation_event_part r ON r.id = x.id LEFT JOIN organisation_v o ON o.organisation_id = r.to_org_id"
			" AND o.from_d <= :day AND o.until_d > :day",
			"o.unit_id", "r.to_org_id"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i].t == t)
			return &all[i];
	return NULL;
}

/* Rows of the watch with place and waiver: columns area_id, id, n, unit, organisation, reason. */
static char *rows_text(struct store *s, const struct watch *w, bool waived, bool cells, struct err *e)
{
	g_autofree char *name = g_strconcat("warn_", w->statement, NULL);
	g_autofree char *inner = statement_expand(s, name, e);
	const struct place_sql *at = place_of(w->t);
	g_autofree char *by_person = NULL;
	bool counts = inner != NULL && strstr(inner, " AS n") != NULL;
	if (inner == NULL)
		return NULL;
	if (at == NULL && cells) {
		const char *person = w->t == &table_person ? "id" : "person_id";
		g_autofree char *home = statement_expand(s, "watch_home_cell", e);
		if (home == NULL)
			return NULL;
		by_person = g_strdup_printf(" JOIN area ar ON ar.number = x.area_id JOIN %s r ON r.area_id = x.area_id AND r.id = x.id"
					    " LEFT JOIN (%s) h ON h.area_id = r.area_id AND h.person_id = r.%s",
			w->t->name, home, person);
	}
	const char *joins = at != NULL ? at->joins : by_person != NULL ? by_person : " JOIN area ar ON ar.number = x.area_id";
	const char *unit = at != NULL ? at->unit : "ar.home_unit_id";
	const char *organisation = at != NULL ? at->organisation : by_person != NULL ? "h.organisation_id" : "CAST(NULL AS BIGINT)";
	return g_strdup_printf(
		"SELECT x.area_id AS area_id, x.id AS id, %s AS n, %s AS unit, %s AS organisation, w.reason AS reason FROM (%s) x"
		"%s %s JOIN waiver w ON w.area_id = x.area_id AND w.rule = :rule AND w.tbl = :tbl AND w.row_id = x.id"
		" AND w.from_d <= :day AND w.until_d > :day%s",
		counts ? "x.n" : "CAST(0 AS INTEGER)", unit, organisation, inner, joins, waived ? "INNER" : "LEFT",
		waived ? "" : " WHERE w.id IS NULL");
}

char *watch_count_text(struct store *s, const struct watch *w, bool waived, bool cells, struct err *e)
{
	g_autofree char *rows = rows_text(s, w, waived, cells, e);
	return rows == NULL ? NULL
			    : g_strdup_printf("SELECT y.unit, y.organisation, count(*) FROM (%s) y GROUP BY y.unit, y.organisation"
					      " ORDER BY y.unit, y.organisation",
				      rows);
}

char *watch_rows_text(struct store *s, const struct watch *w, bool waived, bool cells, struct err *e)
{
	g_autofree char *rows = rows_text(s, w, waived, cells, e);
	return rows == NULL ? NULL
			    : g_strdup_printf("SELECT y.area_id, y.id, y.n, y.unit, y.organisation, y.reason FROM (%s) y"
					      " ORDER BY y.area_id, y.id",
				      rows);
}

static struct db_stmt *prepare(
	struct store *s, const struct watch *w, const char *rule, const struct watch_values *v, char *text, struct err *e)
{
	g_autofree char *sql = text;
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(s->db, sql, e);
	if (st == NULL)
		return NULL;
	watch_bind(st, w, v);
	db_bind_int(st, db_param(st, "day"), v->day);
	db_bind_text(st, db_param(st, "rule"), rule);
	db_bind_text(st, db_param(st, "tbl"), w->t->name);
	return st;
}

static int64_t id_of(struct db_stmt *st, int column)
{
	return db_is_null(st, column) ? NONE : db_int(st, column);
}

/* Without a waiver of the rule there is nothing to look for. */
static bool any_waiver(struct store *s, const char *rule, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, statement_text("waiver_of_rule"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, "rule"), rule);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW && !db_is_null(st, 0);
	db_reset(st);
	return step != DB_ERROR;
}

bool watch_count(struct store *s, const struct watch *w, const char *rule, const struct watch_values *v, bool waived, bool cells,
	GArray *out, struct err *e)
{
	bool any = true;
	if (waived && (!any_waiver(s, rule, &any, e) || !any))
		return !any;
	struct db_stmt *st = prepare(s, w, rule, v, watch_count_text(s, w, waived, cells, e), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		const struct watch_place p = {id_of(st, 0), id_of(st, 1), db_int(st, 2)};
		g_array_append_val(out, p);
	}
	return step == DB_DONE;
}

bool watch_rows(struct store *s, const struct watch *w, const char *rule, const struct watch_values *v, bool waived, bool cells,
	watch_row_each *each, void *user, struct err *e)
{
	struct db_stmt *st = prepare(s, w, rule, v, watch_rows_text(s, w, waived, cells, e), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		const struct watch_row r = {
			db_int(st, 0), db_int(st, 1), db_int(st, 2), id_of(st, 3), id_of(st, 4), db_is_null(st, 5) ? NULL : db_text(st, 5)};
		if (each(&r, user))
			continue;
		db_reset(st);
		return true;
	}
	return step == DB_DONE;
}
