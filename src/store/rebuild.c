/* Making derived things again: search and sort keys, paths, views; and locks set back to zero. No fact, no log row and no answer changes.
 */
#include "store/store_internal.h"
#include "store/views.h"

#include <string.h>

static bool has_derived(const struct table *t)
{
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].derived)
			return true;
	return false;
}

bool row_derived_match(const struct table *t, const void *row, struct arena *a)
{
	_Alignas(max_align_t) unsigned char fresh[ROW_MAX];
	must(t->row_size <= sizeof fresh);
	memcpy(fresh, row, t->row_size);
	row_derive(t, fresh, a);
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].derived && g_strcmp0(row_get_text(&t->columns[i], row), row_get_text(&t->columns[i], fresh)) != 0)
			return false;
	return true;
}

/* Which row of a table or of its twin: rec_ms tells the states of one id apart. */
struct place {
	int64_t area, id, rec_ms;
};

static bool find_wrong(struct store *s, const struct table *t, const char *name, GArray *wrong, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[ROW_MAX];
	g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s", plan_of(s, t)->columns, name);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	struct arena *a = arena_new();
	enum db_step r;
	for (int64_t n = 0; (r = db_step(st, e)) == DB_ROW; n++) {
		if (n % 500 == 499) {
			arena_free(a);
			a = arena_new();
		}
		row_read(t, st, 0, row, NULL);
		struct place p = {t->area == COLUMN_ABSENT ? 0 : row_at(row, t->area), row_at(row, t->id), row_at(row, t->rec_ms)};
		if (!row_derived_match(t, row, a))
			g_array_append_val(wrong, p);
	}
	arena_free(a);
	return r == DB_DONE;
}

static char *mend_text(const struct table *t, const char *name)
{
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "UPDATE %s SET ", name);
	bool first = true;
	for (uint16_t i = 0; i < t->column_count; i++) {
		if (t->columns[i].derived)
			g_string_append_printf(s, "%s%s = :%s", first ? "" : ", ", t->columns[i].name, t->columns[i].name);
		first = first && !t->columns[i].derived;
	}
	g_string_append_printf(s, " WHERE %s = :row_area AND id = :row_id AND rec_ms = :row_rec_ms", table_area_column(t));
	return g_string_free(s, FALSE);
}

static bool mend_one(struct store *s, const struct table *t, const char *name, const struct place *p, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[ROW_MAX];
	g_autofree char *read = g_strdup_printf(
		"SELECT %s FROM %s WHERE %s = :area AND id = :id AND rec_ms = :rec_ms", plan_of(s, t)->columns, name, table_area_column(t));
	g_autofree char *mend = mend_text(t, name);
	struct db_stmt *in = db_prepare(s->db, read, e), *out = in == NULL ? NULL : db_prepare(s->db, mend, e);
	if (out == NULL)
		return false;
	db_bind_int(in, 0, p->area);
	db_bind_int(in, 1, p->id);
	db_bind_int(in, 2, p->rec_ms);
	if (db_step(in, e) != DB_ROW)
		return false;
	struct arena *a = arena_new();
	row_read(t, in, 0, row, a);
	db_reset(in);
	row_derive(t, row, a);
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].derived)
			row_bind_column(&t->columns[i], row, out, db_param(out, t->columns[i].name));
	db_bind_int(out, db_param(out, "row_area"), p->area);
	db_bind_int(out, db_param(out, "row_id"), p->id);
	db_bind_int(out, db_param(out, "row_rec_ms"), p->rec_ms);
	bool ok = db_run(out, NULL, e);
	arena_free(a);
	return ok;
}

static bool mend_table(struct store *s, const struct table *t, const char *name, struct err *e)
{
	g_autoptr(GArray) wrong = g_array_new(FALSE, FALSE, sizeof(struct place));
	bool ok = find_wrong(s, t, name, wrong, e);
	for (guint i = 0; ok && i < wrong->len; i++)
		ok = mend_one(s, t, name, &g_array_index(wrong, struct place, i), e);
	return ok;
}

static bool mend_keys(struct store *s, struct err *e)
{
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		if (!table_has_history(t) || !has_derived(t))
			continue;
		g_autofree char *twin = g_strconcat(t->name, "_h", NULL);
		if (!mend_table(s, t, t->name, e) || !mend_table(s, t, twin, e))
			return false;
	}
	return true;
}

static bool clear_locks(struct store *s, struct err *e)
{
	g_autoptr(GString) sql = g_string_new(NULL);
	for (size_t i = 0; i < table_count; i++)
		if (table_all[i]->locked)
			g_string_append_printf(sql, "UPDATE %s SET lock_no = 0 WHERE lock_no <> 0;", table_all[i]->name);
	return db_exec(s->db, sql->str, e);
}

bool store_rebuild(struct store *s, struct err *e)
{
	must(!s->writing);
	if (!db_begin(s->db, e))
		return false;
	/* After a bulk load the server knows nothing of its tables; without numbers it plans for empty ones. */
	bool counted = db_engine_of(s->db) != DB_POSTGRES || db_exec(s->db, "ANALYZE", e);
	if (counted && views_create(s, e) && mend_keys(s, e) && paths_refresh(s, e) && clear_locks(s, e))
		return db_commit(s->db, e);
	db_rollback(s->db);
	return false;
}
