/* Page of all units: provinces, former ones, and those a filter finds. */
#include "app/page/page_unit_parts.h"

#include "base/text.h"

#define UNITS_MOST 200

static struct page_units_row row_of(struct app *a, const struct page_ask *ask, struct db_stmt *st, struct arena *arena)
{
	return (struct page_units_row){.unit = {db_int(st, 0), unit_text(st, 1, arena), unit_text(st, 4, arena)},
		.type = page_code(a, "unit_type", db_int(st, 2), ask->lang, arena),
		.level = page_code(a, "unit_level", db_int(st, 3), ask->lang, arena),
		.above = unit_text(st, 9, arena),
		.from = page_from(db_int(st, 5), db_int(st, 6), arena),
		.until = page_until(db_int(st, 7), db_int(st, 8), arena)};
}

static const struct page_units_row *kept(GArray *rows, struct arena *arena, size_t *count)
{
	*count = rows->len;
	return arena_list(arena, rows);
}

static void bind(struct app *a, struct db_stmt *st, const char *filter, struct arena *arena)
{
	if (*filter == '\0') {
		page_sql_int(st, ":level", unit_level_num(a, "province"));
		return;
	}
	page_sql_int(st, ":level", unit_level_num(a, "commune"));
	page_sql_int(st, ":most", UNITS_MOST + 1);
	page_sql_text(st, ":code", filter);
	page_sql_text(st, ":part", text_fold(filter, arena));
}

bool page_units(struct app *a, const struct page_ask *ask, const char *filter, struct page_units *out, struct arena *arena, struct err *e)
{
	g_autofree char *asked = g_strstrip(g_strdup(filter != NULL ? filter : ""));
	g_autoptr(GArray) now = g_array_new(FALSE, TRUE, sizeof(struct page_units_row));
	g_autoptr(GArray) former = g_array_new(FALSE, TRUE, sizeof(struct page_units_row));
	enum db_step step = DB_ERROR;
	*out = (struct page_units){.filter = arena_strdup(arena, asked)};
	struct db_stmt *st = page_sql(a, ask, *asked == '\0' ? "page_units_provinces" : "page_units_named", e);
	if (st == NULL)
		return false;
	bind(a, st, asked, arena);
	while ((step = db_step(st, e)) == DB_ROW) {
		out->more = *asked != '\0' && now->len + former->len == UNITS_MOST;
		if (out->more)
			break;
		struct page_units_row r = row_of(a, ask, st, arena);
		if (db_int(st, 7) > ask->day)
			g_array_append_val(now, r);
		else
			g_array_append_val(former, r);
	}
	page_sql_done(ask, st);
	out->now = kept(now, arena, &out->now_count);
	out->former = kept(former, arena, &out->former_count);
	return step != DB_ERROR;
}
