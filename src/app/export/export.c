/* See export.h: where to look, and who may. */
#include "app/export/export_parts.h"

#include "app/reading.h"
#include "db/db_copy.h"
#include "messages/export.def"
#include "store/rows.h"
#include "store/statement.h"

static bool read_numbers(struct app *a, struct db_stmt *st, GArray *out, struct err *e)
{
	enum db_step step;
	(void)a;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t n = db_int(st, 0);
		g_array_append_val(out, n);
	}
	db_reset(st);
	return step == DB_DONE;
}

static bool find_unit(struct app *a, const struct export_ask *ask, int64_t *out, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ymd day = ask->day != 0 ? ask->day : ask->today;
	char shown[11];
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("export_unit"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), ask->unit);
	db_bind_int(st, db_param(st, ":day"), day);
	if (!read_numbers(a, st, found, e))
		return false;
	if (found->len == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_EXPORT_UNIT, ask->unit, ymd_format_vi(day, shown));
	*out = g_array_index(found, int64_t, 0);
	return true;
}

static bool read_units(struct app *a, struct export_where *w, struct err *e)
{
	g_autoptr(GArray) below = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("scope_units"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), w->unit);
	if (!read_numbers(a, st, below, e))
		return false;
	w->units = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < below->len; i++)
		g_hash_table_add(w->units, g_memdup2(&g_array_index(below, int64_t, i), sizeof(int64_t)));
	return true;
}

bool export_where(struct app *a, const struct export_ask *ask, struct export_where *out, struct err *e)
{
	const struct page_ask page = {.day = ask->day != 0 ? ask->day : ask->today, .today = ask->today, .lang = ask->lang};
	*out = (struct export_where){.unit = NONE, .areas = g_array_new(FALSE, FALSE, sizeof(int64_t))};
	if (ask->unit == NULL) {
		struct db_stmt *all = db_prepare(store_db(a->store), statement_text("export_areas"), e);
		return all != NULL && read_numbers(a, all, out->areas, e);
	}
	if (!find_unit(a, ask, &out->unit, e) || !read_units(a, out, e))
		return false;
	struct db_stmt *st = page_sql(a, &page, "page_home_areas", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", out->unit);
	return read_numbers(a, st, out->areas, e);
}

void export_where_free(struct export_where *w)
{
	if (w->units != NULL)
		g_hash_table_destroy(w->units);
	if (w->areas != NULL)
		g_array_free(w->areas, TRUE);
}

bool export_inside(const struct export_where *w, int64_t unit)
{
	return w->units == NULL || (unit != NONE && g_hash_table_contains(w->units, &unit));
}

bool export_each(
	struct record_work *w, const struct table *t, int64_t area, export_row *each, void *user, struct export_pace *pace, struct err *e)
{
	struct rows_ask ask = {.t = t, .area = area, .before = NONE, .up = true, .after = INT64_MIN + 1, .limit = EXPORT_CHUNK};
	struct arena *whole = w->r.arena;
	for (bool more = true; more;) {
		struct rows rows;
		w->r.arena = arena_new();
		g_hash_table_remove_all(w->known);
		bool ok = store_rows(w->r.app->store, &ask, w->r.arena, &rows, e);
		for (size_t i = 0; ok && i < rows.count; i++) {
			ask.after = ROW_GET_INT(rows.items[i], t->id);
			ok = each(user, rows.items[i], e);
		}
		pace->rows += (int64_t)rows.count;
		if (ok && pace->ask->progress != NULL)
			ok = pace->ask->progress(pace->ask->progress_self, pace->rows, e);
		more = ok && rows.count == EXPORT_CHUNK;
		arena_free(w->r.arena);
		w->r.arena = whole;
		if (!ok)
			return false;
	}
	return true;
}

bool app_export(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e)
{
	*out = (struct export_report){0};
	if (!viewer_is_operator(a->viewer) && !viewer_may_somewhere(a->viewer, RIGHT_EXPORT))
		return FAIL0(e, ERR_DENIED, MSG_EXPORT_DENIED);
	db_cache_limit(store_db(a->store), DB_CACHE_WALK_KB); /* it may be everybody */
	bool ok = ask->format == EXPORT_POPOLO ? export_popolo(a, ask, out, e) : export_records(a, ask, out, e);
	db_cache_limit(store_db(a->store), 0);
	return ok;
}
