/* Page of a unit: where it came from and what became of it. */
#include "app/page/page_unit_parts.h"
#include "messages/page_register.def"

#include <string.h>

/* How far figures can be carried over: the whole of it exactly, a part by its recorded share of people, else not at all. */
static const char *exactness(const struct unit_drawing *d, int64_t extent, int64_t share, bool *exact, const char **percent)
{
	const struct code_list *l = codes_list(d->app->codes, "part_extent", NULL);
	const struct code *whole = l != NULL ? code_by_id(l, "whole") : NULL;
	*exact = whole != NULL && extent == whole->num;
	if (*exact)
		return msg_template(MSG_PAGE_UNIT_EXACT, d->ask->lang);
	if (share == NONE)
		return msg_template(MSG_PAGE_UNIT_SHARE_UNKNOWN, d->ask->lang);
	/* millionths, shown as per cent with two decimals */
	*percent = arena_printf(d->arena, "%" G_GINT64_FORMAT ",%02" G_GINT64_FORMAT, share / 10000, share % 10000 / 100);
	g_autofree char *text = MSG_FORMAT(MSG_PAGE_UNIT_SHARE, d->ask->lang, *percent);
	return arena_strdup(d->arena, text);
}

static const char *basis(struct db_stmt *st, struct arena *arena)
{
	const char *no = unit_text(st, 2, arena), *day = page_from(db_int(st, 3), PRECISION_DAY, arena);
	return *no != '\0' && *day != '\0' ? arena_printf(arena, "%s (%s)", no, day) : *no != '\0' ? no : day;
}

static struct page_lineage_row row_of(const struct unit_drawing *d, struct db_stmt *st, bool before)
{
	char day[11], iso[11];
	ymd on = (ymd)db_int(st, 0), first = ymd_first(on);
	int id = before ? 7 : 10;
	int64_t extent = db_int(st, 5);
	struct page_lineage_row r = {
		.unit = {db_int(st, id), unit_text(st, id + 1, d->arena), unit_text(st, id + 2, d->arena)},
		.link_day = arena_strdup(d->arena, ymd_format_iso(before ? ymd_add_days(first, -1) : first, iso)),
		.day = arena_strdup(d->arena, ymd_format_vi(on, day)),
		.event = page_code(d->app, "unit_event_kind", db_int(st, 1), d->ask->lang, d->arena),
		.extent = page_code(d->app, "part_extent", extent, d->ask->lang, d->arena),
		.basis = basis(st, d->arena),
		.inferred = db_is_null(st, 4) ? NULL : unit_text(st, 4, d->arena),
	};
	r.stands = before ? ymd_add_days(first, -1) : first;
	r.exact = exactness(d, extent, db_int(st, 6), &r.is_exact, &r.share);
	return r;
}

bool unit_draw_lineage(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_lineage", e);
	const size_t row = sizeof(struct page_lineage_row);
	g_autoptr(GByteArray) before = g_byte_array_new(), after = g_byte_array_new();
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		/* what stays in the unit itself (a part of it went elsewhere) says nothing here */
		if (db_int(st, 7) == d->unit && db_int(st, 10) == d->unit)
			continue;
		bool is_before = db_int(st, 10) == d->unit;
		struct page_lineage_row r = row_of(d, st, is_before);
		g_byte_array_append(is_before ? before : after, (const guint8 *)&r, (guint)row);
	}
	page_sql_done(d->ask, st);
	d->out->before_count = before->len / row;
	d->out->after_count = after->len / row;
	struct page_lineage_row *rows = ARENA_ARRAY(d->arena, struct page_lineage_row, d->out->before_count + d->out->after_count + 1);
	if (before->len > 0)
		memcpy(rows, before->data, before->len);
	if (after->len > 0)
		memcpy(rows + d->out->before_count, after->data, after->len);
	d->out->before = rows;
	d->out->after = rows + d->out->before_count;
	return step != DB_ERROR;
}
