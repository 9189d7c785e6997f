/* SQL text for a table, made from its descriptor: insert, update, move to the history twin, read one. Knows no table by name. */
#include "store/store_internal.h"

#include <string.h>

static const struct column *column_at(const struct table *t, uint16_t offset)
{
	for (uint16_t i = 0; offset != COLUMN_ABSENT && i < t->column_count; i++)
		if (t->columns[i].offset == offset)
			return &t->columns[i];
	return NULL;
}

bool table_has_history(const struct table *t)
{
	return t->rev != COLUMN_ABSENT && t->rec_ms != COLUMN_ABSENT && t->chg_id != COLUMN_ABSENT;
}

const char *table_area_column(const struct table *t)
{
	const struct column *c = column_at(t, t->area);
	return c == NULL ? NULL : c->name;
}

bool column_is_system(const struct table *t, const struct column *c)
{
	return c->offset == t->area || c->offset == t->id || c->offset == t->rev || c->offset == t->rec_ms || c->offset == t->chg_id;
}

static char *list_columns(const struct table *t, const char *before, const char *between)
{
	GString *s = g_string_new(NULL);
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(s, "%s%s%s", i == 0 ? "" : between, before, t->columns[i].name);
	return g_string_free(s, FALSE);
}

/* "id = :id" or "area_id = :area_id AND id = :id" */
static char *key_condition(const struct plan *p)
{
	if (p->area_key)
		return g_strdup_printf("%s = :%s AND id = :id", table_area_column(p->t), table_area_column(p->t));
	return g_strdup("id = :id");
}

static char *update_text(const struct plan *p, const char *key)
{
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "UPDATE %s SET ", p->t->name);
	bool first = true;
	for (uint16_t i = 0; i < p->t->column_count; i++) {
		const struct column *c = &p->t->columns[i];
		/* The area of a row never changes by an update where it is part of the key (distributed.md R8). */
		if (c->offset == p->t->id || (p->area_key && c->offset == p->t->area))
			continue;
		g_string_append_printf(s, "%s%s = :%s", first ? "" : ", ", c->name, c->name);
		first = false;
	}
	g_string_append_printf(s, " WHERE %s AND rev = :old_rev", key);
	return g_string_free(s, FALSE);
}

static void make_texts(struct plan *p)
{
	const struct table *t = p->t;
	g_autofree char *key = key_condition(p), *values = list_columns(t, ":", ", ");
	p->columns = list_columns(t, "", ", ");
	p->insert = g_strdup_printf("INSERT INTO %s (%s) VALUES (%s)", t->name, p->columns, values);
	p->select = g_strdup_printf("SELECT %s FROM %s", p->columns, t->name);
	if (t->id != COLUMN_ABSENT)
		p->get = g_strdup_printf("%s WHERE %s", p->select, key);
	if (!p->history)
		return;
	p->update = update_text(p, key);
	/* What was written and replaced in one transaction was never known to anybody: it makes no history row. */
	p->retire = g_strdup_printf("INSERT INTO %s_h (%s, end_ms) SELECT %s, CAST(:end_ms AS BIGINT) FROM %s WHERE %s AND rev = :old_rev"
				    " AND rec_ms < :end_ms",
		t->name, p->columns, p->columns, t->name, key);
	p->remove = g_strdup_printf("DELETE FROM %s WHERE %s AND rev = :old_rev", t->name, key);
}

static bool is_logged(const struct table *t, const struct column *c)
{
	return !column_is_system(t, c) && !c->derived;
}

struct plan *plan_of(struct store *s, const struct table *t)
{
	struct plan *p = g_hash_table_lookup(s->plans, t);
	if (p != NULL)
		return p;
	p = g_new0(struct plan, 1);
	p->t = t;
	p->history = table_has_history(t);
	p->area_key = t->kind->family == FAMILY_AREA;
	make_texts(p);
	p->logged = g_new0(bool, t->column_count);
	p->prefixes = g_new0(GString *, t->column_count);
	for (uint16_t i = 0; i < t->column_count; i++) {
		p->logged[i] = is_logged(t, &t->columns[i]);
		p->prefixes[i] = g_string_new(NULL);
		g_string_printf(p->prefixes[i], "\"%s\":", t->columns[i].name);
	}
	g_hash_table_insert(s->plans, (gpointer)(uintptr_t)t, p);
	return p;
}

struct db_stmt *plan_insert(struct store *s, struct plan *p, struct err *e)
{
	if (p->insert_st != NULL)
		return p->insert_st;
	p->insert_st = db_prepare(s->db, p->insert, e);
	/* table_all stands in an order in which foreign keys are satisfied. */
	for (size_t i = 0; p->insert_st != NULL && i < table_count; i++)
		if (table_all[i] == p->t)
			db_set_order(p->insert_st, (int)i + 1);
	return p->insert_st;
}

void plan_free(gpointer data)
{
	struct plan *p = data;
	for (uint16_t i = 0; i < p->t->column_count; i++)
		g_string_free(p->prefixes[i], TRUE);
	g_free(p->prefixes);
	g_free(p->logged);
	g_free(p->columns);
	g_free(p->insert);
	g_free(p->update);
	g_free(p->retire);
	g_free(p->remove);
	g_free(p->select);
	g_free(p->get);
	g_free(p);
}
