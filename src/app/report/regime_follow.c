/* Which units of an earlier day are the asked unit today, and where a unit's territory went later. */
#include "app/report/regime_parts.h"

#include "store/lineage.h"

bool regime_follow_open(struct regime_follow *f, struct app *a, const struct regime_ask *ask, ymd close, struct arena *arena, struct err *e)
{
	const struct page_ask then = {.day = close, .today = ask->today, .known_ms = ask->known_ms};
	*f = (struct regime_follow){.a = a, .ask = ask, .close = close, .arena = arena};
	struct db_stmt *st = page_sql(a, &then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", ask->unit);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		f->level = (int)db_int(st, 1);
	page_sql_done(&then, st);
	return step != DB_ERROR;
}

void regime_follow_close(struct regime_follow *f)
{
	lineage_free(f->lineage);
	f->lineage = NULL;
}

static bool need(struct regime_follow *f, struct err *e)
{
	if (f->lineage == NULL)
		f->lineage = lineage_load(f->a->store, f->ask->known_ms, e);
	return f->lineage != NULL;
}

bool regime_units_after(struct regime_follow *f, int64_t unit, ymd from, ymd to, int64_t **out, size_t *count, struct err *e)
{
	struct lineage_target *targets = NULL;
	*out = NULL;
	*count = 0;
	if (!need(f, e))
		return false;
	lineage_map(f->lineage, unit, from, to, &targets, count, f->arena);
	*out = ARENA_ARRAY(f->arena, int64_t, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = targets[i].to;
	return true;
}

/* Is there a version of it on the day? */
static bool lives(struct regime_follow *f, const struct page_ask *then, bool *out, struct err *e)
{
	struct db_stmt *st = page_sql(f->a, then, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", f->ask->unit);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW && db_int(st, 6) <= then->day && db_int(st, 8) > then->day;
	page_sql_done(then, st);
	return step != DB_ERROR;
}

bool regime_places_on(struct regime_follow *f, ymd day, struct regime_places *out, struct err *e)
{
	const struct page_ask then = {.day = day, .today = f->ask->today, .known_ms = f->ask->known_ms};
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool alive = false;
	if (!lives(f, &then, &alive, e))
		return false;
	if (alive)
		g_array_append_val(places, f->ask->unit);
	struct db_stmt *st = page_sql(f->a, &then, "report_units_then", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":level", f->level);
	page_sql_int(st, ":last", f->close);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		g_array_append_val(ids, id);
	}
	page_sql_done(&then, st);
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < ids->len; i++) {
		int64_t id = g_array_index(ids, int64_t, i), *targets = NULL;
		size_t n = 0;
		ok = id == f->ask->unit || regime_units_after(f, id, day, f->close, &targets, &n, e);
		for (size_t k = 0; ok && k < n; k++)
			if (targets[k] == f->ask->unit) {
				g_array_append_val(places, id);
				break;
			}
	}
	out->count = places->len;
	out->ids = arena_list(f->arena, places);
	return ok;
}
