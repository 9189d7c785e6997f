/* DDL: one text for SQLite, PostgreSQL and Citus (rules R1-R11 of docs/distributed.md). */
#include "kinds.h"

#include <string.h>

static void column_line(GString *out, const struct kcolumn *c, bool twin)
{
	g_string_append_printf(out, "  %s %s%s", c->is.name, c->is.sql_type, c->is.required ? " NOT NULL" : "");
	if (!twin && c->initial_sql != NULL)
		g_string_append_printf(out, " DEFAULT %s", c->initial_sql);
	if (!twin && c->check_sql != NULL)
		g_string_append_printf(out, " CHECK (%s)", c->check_sql);
	g_string_append(out, ",\n");
}

/* The unique clause that is the primary key of a KEY kind. */
static const struct kclause *key_clause(const struct ktable *t)
{
	return t->kind->family == FAMILY_KEY ? g_ptr_array_index(t->kind->clauses, 0) : NULL;
}

static void primary_key(GString *out, const struct ktable *t, bool twin)
{
	const struct kclause *own = key_clause(t);
	if (own != NULL) {
		g_autofree char *columns = g_strjoinv(", ", own->columns);
		g_string_append_printf(out, "  PRIMARY KEY (%s)", columns);
		return;
	}
	g_string_append_printf(out, "  PRIMARY KEY (%sid%s)", t->kind->family == FAMILY_AREA ? "area_id, " : "", twin ? ", rec_ms" : "");
}

static void foreign_keys(GString *out, const struct ktable *t)
{
	for (guint i = 0; i < t->foreign->len; i++) {
		const struct kforeign *f = g_ptr_array_index(t->foreign, i);
		const char *pair = f->paired ? "area_id, " : "";
		g_string_append_printf(out, ",\n  FOREIGN KEY (%s%s) REFERENCES %s (%sid)%s", pair, f->column, f->to->name, pair,
			f->cascade ? " ON DELETE CASCADE" : "");
	}
}

static void checks(GString *out, const struct ktable *t)
{
	int n = 0;
	for (guint i = 0; i < t->kind->clauses->len; i++) {
		const struct kclause *c = g_ptr_array_index(t->kind->clauses, i);
		if (c->type == CLAUSE_CHECK && c->table == t)
			g_string_append_printf(out, ",\n  CONSTRAINT %s_c%d CHECK (%s)", t->name, ++n, c->sql);
	}
}

static void create_table(GString *out, const struct ktable *t, bool twin)
{
	g_string_append_printf(out, "CREATE TABLE %s%s (\n", t->name, twin ? "_h" : "");
	for (guint i = 0; i < t->columns->len; i++) {
		const struct kcolumn *c = g_ptr_array_index(t->columns, i);
		if (!twin && t->locked && strcmp(c->is.name, "rev") == 0)
			g_string_append(out, "  lock_no INTEGER NOT NULL DEFAULT 0,\n");
		column_line(out, c, twin);
	}
	if (twin)
		g_string_append(out, "  end_ms BIGINT NOT NULL,\n");
	primary_key(out, t, twin);
	if (!twin) {
		foreign_keys(out, t);
		checks(out, t);
	}
	g_string_append(out, ");\n");
}

/* unique and key clauses; numbers run over the whole kind, unique ones first. */
static void clause_indexes(GString *out, const struct ktable *t)
{
	const struct kkind *kind = t->kind;
	int n = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (guint i = 0; i < kind->clauses->len; i++) {
			const struct kclause *c = g_ptr_array_index(kind->clauses, i);
			if (c->type != (pass == 0 ? CLAUSE_UNIQUE : CLAUSE_KEY))
				continue;
			n++;
			if (c->table != t || c == key_clause(t))
				continue;
			g_autofree char *columns = g_strjoinv(", ", c->columns);
			bool area = pass == 0 && kind->family == FAMILY_AREA;
			g_string_append_printf(out, "CREATE %sINDEX %s_%c%d ON %s (%s%s)%s%s;\n", pass == 0 ? "UNIQUE " : "", t->name,
				pass == 0 ? 'u' : 'k', n, t->name, area ? "area_id, " : "", columns, c->sql == NULL ? "" : " WHERE ",
				c->sql == NULL ? "" : c->sql);
		}
	}
}

/* Is there already a whole index whose leading columns are these? */
static bool covered(const struct ktable *t, const char *column, bool with_area)
{
	for (guint i = 0; i < t->kind->clauses->len; i++) {
		const struct kclause *c = g_ptr_array_index(t->kind->clauses, i);
		if (c->table != t || c->type == CLAUSE_CHECK || c->sql != NULL || strcmp(c->columns[0], column) != 0)
			continue;
		bool area_first = c->type == CLAUSE_UNIQUE && t->kind->family == FAMILY_AREA;
		if (area_first == with_area)
			return true;
	}
	return false;
}

/* The column by which a field is looked for. */
static const char *search_suffix(enum field_type type)
{
	switch ((int)type) {
	case FIELD_REF:
	case FIELD_OWN:
	case FIELD_XREF:
	case FIELD_FILE:
		return "_id";
	case FIELD_NAME:
	case FIELD_DOCNO:
		return "_key";
	case FIELD_DECISION:
		return "_no";
	case FIELD_PLACE:
		return "_unit_id";
	case FIELD_SECRET:
		return "_bix";
	default:
		return "";
	}
}

/* Facts about people come by the hundred thousand, and what need not be there mostly is not: such rows stand in no index of it. */
static bool mostly_empty(const struct ktable *t, const char *column)
{
	const struct kcolumn *c = ktable_column(t, column);
	return t->kind->family == FAMILY_AREA && c != NULL && !c->is.required;
}

/* Searchable fields: on the column alone, since a cell's members are asked across areas; own and the head of a version: with area_id. */
static void field_index(GString *out, const struct ktable *t, const char *column, bool with_area, bool unique)
{
	if (unique && !covered(t, column, t->kind->family == FAMILY_AREA)) {
		g_string_append_printf(out, "CREATE UNIQUE INDEX %s_q_%s ON %s (%s%s);\n", t->name, column, t->name,
			t->kind->family == FAMILY_AREA ? "area_id, " : "", column);
		return;
	}
	if (!unique && !covered(t, column, with_area))
		g_string_append_printf(out, "CREATE INDEX %s_i_%s ON %s (%s%s)%s%s%s;\n", t->name, column, t->name,
			with_area ? "area_id, " : "", column, mostly_empty(t, column) ? " WHERE " : "",
			mostly_empty(t, column) ? column : "", mostly_empty(t, column) ? " IS NOT NULL" : "");
}

static void field_indexes(GString *out, const struct ktable *t)
{
	bool area = t->kind->family == FAMILY_AREA;
	if (t->versions) {
		g_autofree char *head = g_strdup_printf("%s_id", t->kind->name);
		field_index(out, t, head, area, false);
	}
	for (guint i = 0; i < t->kind->fields->len; i++) {
		const struct kind_field *f = &((const struct kfield *)g_ptr_array_index(t->kind->fields, i))->is;
		if (f->in_version != t->versions)
			continue;
		g_autofree char *column = g_strconcat(f->name, search_suffix(f->type), NULL);
		if (f->unique)
			field_index(out, t, column, area, true);
		if (f->type == FIELD_OWN)
			field_index(out, t, column, area, false);
		else if (f->searchable)
			field_index(out, t, column, false, false);
	}
}

void ddl_table(GString *out, struct kinds *k, struct ktable *t)
{
	(void)k;
	create_table(out, t, false);
	if (t->history)
		create_table(out, t, true);
	clause_indexes(out, t);
	field_indexes(out, t);
}
