/* See rows.h. */
#include "store/rows.h"

#include "store/store_internal.h"

/* " AND a = :a AND …" of what is asked; the values are bound by name. */
static void conditions(const struct rows_ask *ask, GString *sql)
{
	const char *between = " WHERE ";
	if (ask->area != NONE && table_area_column(ask->t) != NULL) {
		g_string_append_printf(sql, "%s%s = :in_area", between, table_area_column(ask->t));
		between = " AND ";
	}
	for (size_t i = 0; i < ask->where_count; i++) {
		must(table_column(ask->t, ask->where[i].column) != NULL);
		g_string_append_printf(sql, "%s%s = :v%zu", between, ask->where[i].column, i);
		between = " AND ";
	}
	if (ask->before != NONE)
		g_string_append_printf(sql, "%sid < :before", between);
	if (ask->up)
		g_string_append_printf(sql, "%sid > :after", ask->before != NONE ? " AND " : between);
}

static void bind(const struct rows_ask *ask, struct db_stmt *st)
{
	char name[24];
	if (ask->area != NONE && table_area_column(ask->t) != NULL)
		db_bind_int(st, db_param(st, ":in_area"), ask->area);
	for (size_t i = 0; i < ask->where_count; i++) {
		g_snprintf(name, sizeof name, ":v%zu", i);
		db_bind_int(st, db_param(st, name), ask->where[i].value);
	}
	if (ask->before != NONE)
		db_bind_int(st, db_param(st, ":before"), ask->before);
	if (ask->up)
		db_bind_int(st, db_param(st, ":after"), ask->after);
	if (!ask->ever && ask->known_ms != 0)
		db_bind_int(st, db_param(st, ":known"), ask->known_ms);
}

/* What the rows are taken from: the table, or the table and its twin; the last column is end_ms. */
static void source(const struct plan *p, const struct rows_ask *ask, GString *sql)
{
	const char *name = ask->t->name;
	if (!p->history || (!ask->ever && ask->known_ms == 0)) {
		g_string_append_printf(sql, "SELECT %s, NULL FROM %s", p->columns, name);
		return;
	}
	const char *now = ask->ever ? "" : " WHERE rec_ms <= :known",
		   *then = ask->ever ? "" : " WHERE rec_ms <= :known AND end_ms > :known";
	g_string_append_printf(sql,
		"SELECT %s, end_ms FROM (SELECT %s, CAST(NULL AS BIGINT) AS end_ms FROM %s%s UNION ALL SELECT %s, end_ms FROM %s_h%s) x",
		p->columns, p->columns, name, now, p->columns, name, then);
}

bool store_rows(struct store *s, const struct rows_ask *ask, struct arena *a, struct rows *out, struct err *e)
{
	const struct table *t = ask->t;
	struct plan *p = plan_of(s, t);
	g_autoptr(GString) sql = g_string_new(NULL);
	source(p, ask, sql);
	conditions(ask, sql);
	g_string_append_printf(sql, " ORDER BY id%s%s", ask->up ? "" : " DESC", p->history ? ", rec_ms DESC" : "");
	if (ask->limit > 0)
		g_string_append_printf(sql, " LIMIT %zu", ask->limit);
	*out = (struct rows){0};
	struct db_stmt *st = db_prepare(s->db, sql->str, e);
	if (st == NULL)
		return false;
	bind(ask, st);
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		void *row = arena_alloc(a, t->row_size);
		row_init(t, row);
		row_read(t, st, 0, row, a);
		int64_t end = db_int(st, t->column_count);
		g_ptr_array_add(items, row);
		g_array_append_val(ends, end);
	}
	if (step != DB_DONE)
		return false;
	out->count = items->len;
	out->items = ARENA_ARRAY(a, void *, items->len + 1);
	out->end_ms = ARENA_ARRAY(a, int64_t, items->len + 1);
	for (guint i = 0; i < items->len; i++) {
		out->items[i] = g_ptr_array_index(items, i);
		out->end_ms[i] = g_array_index(ends, int64_t, i);
	}
	return true;
}

bool store_rows_count(struct store *s, const struct rows_ask *ask, int64_t *out, struct err *e)
{
	g_autoptr(GString) sql = g_string_new(NULL);
	struct rows_ask plain = *ask;
	plain.known_ms = 0;
	g_string_append_printf(sql, "SELECT count(*) FROM %s", ask->t->name);
	conditions(&plain, sql);
	struct db_stmt *st = db_prepare(s->db, sql->str, e);
	if (st == NULL)
		return false;
	bind(&plain, st);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : 0;
	db_reset(st);
	return step == DB_ROW;
}
