/* Which rows refer to a row; see links.h. */
#include "store/links.h"

#include "store/store_internal.h"

#include "messages/people_one.def"

#include <jansson.h>
#include <string.h>

bool link_is_part(const struct row_link *l)
{
	return l->area_column == NULL;
}

/* "guide_id" belongs to "guide_area". */
static const struct column *area_beside(const struct table *t, const struct column *c)
{
	g_autofree char *name = g_strndup(c->name, strlen(c->name) - strlen("_id"));
	g_autofree char *area = g_strconcat(name, "_area", NULL);
	return table_column(t, area);
}

static const char *kind_of_field(const struct kind_field *f)
{
	switch ((int)f->type) {
	case FIELD_OWN:
	case FIELD_REF:
	case FIELD_XREF:
		return f->of;
	case FIELD_FILE:
		return "attachment";
	case FIELD_DECISION:
		return "document";
	default:
		return NULL;
	}
}

static bool take_rows(
	struct store *s, const struct row_link *pattern, int64_t area, int64_t id, const char *tbl, GArray *out, struct err *e)
{
	const struct table *t = pattern->t;
	const char *own_area = table_area_column(t);
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_append_printf(sql, "SELECT %s, id FROM %s WHERE %s = :id", own_area, t->name, pattern->column->name);
	if (pattern->area_column != NULL)
		g_string_append_printf(sql, " AND %s = :area", pattern->area_column->name);
	else if (t->kind->family == FAMILY_AREA)
		g_string_append_printf(sql, " AND %s = :area", own_area);
	if (tbl != NULL)
		g_string_append(sql, " AND tbl = :tbl");
	g_string_append_printf(sql, " ORDER BY %s, id", own_area);
	struct db_stmt *st = db_prepare(s->db, sql->str, e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), id);
	if (db_find_param(st, ":area") >= 0)
		db_bind_int(st, db_param(st, ":area"), area);
	if (tbl != NULL)
		db_bind_text(st, db_param(st, ":tbl"), tbl);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct row_link found = *pattern;
		found.area = db_int(st, 0);
		found.id = db_int(st, 1);
		g_array_append_val(out, found);
	}
	return step == DB_DONE;
}

static bool links_in(struct store *s, const struct table *t, const struct table *to, int64_t area, int64_t id, GArray *out, struct err *e)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
		if (f == NULL || c->store != COLUMN_INT || !g_str_has_suffix(c->name, "_id"))
			continue;
		const char *kind = kind_of_field(f);
		struct row_link pattern = {.t = t, .column = c, .area_column = area_beside(t, c)};
		if (kind != NULL && strcmp(kind, to->kind->name) == 0 && !take_rows(s, &pattern, area, id, NULL, out, e))
			return false;
		const struct column *tbl = f->type == FIELD_ANYID ? table_column(t, "tbl") : NULL;
		pattern.by_name = true;
		pattern.area_column = NULL;
		if (tbl != NULL && strcmp(c->name, "row_id") == 0 && !take_rows(s, &pattern, area, id, to->name, out, e))
			return false;
	}
	return true;
}

bool links_find(struct store *s, const struct table *t, int64_t area, int64_t id, GArray *out, struct err *e)
{
	for (size_t i = 0; i < table_count; i++)
		if (table_has_history(table_all[i]) && !links_in(s, table_all[i], t, area, id, out, e))
			return false;
	return true;
}

void row_to_json(struct store *s, const struct table *t, const void *row, GString *out)
{
	row_json(plan_of(s, t), row, out);
}

bool row_from_json(const struct table *t, const char *text, void *row, struct arena *a, struct err *e)
{
	json_error_t fault;
	json_t *j = json_loads(text, 0, &fault);
	if (j == NULL)
		return FAIL(e, ERR_DATA, MSG_PEOPLE_ONE_MOVED_FAULTY, fault.text);
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (column_is_system(t, c) || c->derived)
			continue;
		const json_t *v = json_object_get(j, c->name);
		if (c->store == COLUMN_INT)
			*row_int(c, row) = json_is_integer(v) ? json_integer_value(v) : NONE;
		else
			row_set_text(c, row, json_is_string(v) ? arena_strdup(a, json_string_value(v)) : NULL);
	}
	json_decref(j);
	return true;
}
