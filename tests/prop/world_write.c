/* A world into a database: plain inserts of current rows and history, no rules asked; then the derived tables. */
#include "world.h"

static bool clear(struct store *s, struct err *e)
{
	for (size_t i = table_count; i > 0; i--) {
		const struct table *t = table_all[i - 1];
		g_autofree char *sql = g_strdup_printf("DELETE FROM %s", t->name), *twin = g_strdup_printf("%s_h", t->name);
		g_autofree char *history = g_strdup_printf("DELETE FROM %s", twin);
		bool there = false;

		if (!db_has_table(store_db(s), twin, &there, e) || !db_exec(store_db(s), sql, e) ||
			(there && !db_exec(store_db(s), history, e)))
			return false;
	}
	return true;
}

static bool insert(struct store *s, const struct world_row *x, struct err *e)
{
	bool history = x->end_ms != NONE;
	GString *names = g_string_new(NULL), *params = g_string_new(NULL);
	struct db_stmt *st;

	for (uint16_t i = 0; i < x->table->column_count; i++) {
		g_string_append_printf(names, "%s%s", i ? ", " : "", x->table->columns[i].name);
		g_string_append_printf(params, "%s:%s", i ? ", " : "", x->table->columns[i].name);
	}
	if (history) {
		g_string_append(names, ", end_ms");
		g_string_append(params, ", :end_ms");
	}
	g_autofree char *sql = g_strdup_printf("INSERT INTO %s%s (%s) VALUES (%s)%s", x->table->name, history ? "_h" : "", names->str,
		params->str, history ? "" : " ON CONFLICT DO NOTHING");
	g_string_free(names, TRUE);
	g_string_free(params, TRUE);
	st = db_prepare(store_db(s), sql, e);
	if (st == NULL)
		return false;
	for (uint16_t i = 0; i < x->table->column_count; i++) {
		const struct column *c = &x->table->columns[i];
		int p = db_param(st, c->name);

		if (c->store == COLUMN_INT)
			db_bind_int(st, p, row_get_int(c, x->row));
		else
			db_bind_text(st, p, row_get_text(c, x->row));
	}
	if (history)
		db_bind_int(st, db_param(st, "end_ms"), x->end_ms);
	return db_run(st, NULL, e);
}

bool world_write(const struct world *w, struct store *s, struct err *e)
{
	if (!db_begin(store_db(s), e))
		return false;
	bool ok = clear(s, e);
	for (guint i = 0; ok && i < w->rows->len; i++)
		ok = insert(s, &g_array_index(w->rows, struct world_row, i), e);
	if (!ok) {
		db_rollback(store_db(s));
		return false;
	}
	return db_commit(store_db(s), e) && store_rebuild(s, e);
}
