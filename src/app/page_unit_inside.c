/* Page of a unit: its organisations and their seats, its villages, the units in it. */
#include "app/page_unit_parts.h"

#include "auth/law.h"

#include <string.h>

static void count_post(struct page_seats *s, int64_t seats, int64_t held)
{
	s->seats += seats;
	s->held += held;
	s->vacant += seats > held ? seats - held : 0;
	s->over += held > seats ? held - seats : 0;
}

static struct page_vacancy vacancy_of(const struct unit_drawing *d, struct db_stmt *st, struct page_organisation_ref where)
{
	int64_t left = db_int(st, 8), from = db_int(st, 9);
	const char *own = unit_text(st, 5, d->arena);
	return (struct page_vacancy){.organisation = where,
		.title = *own != '\0' ? own : page_code(d->app, "title", db_int(st, 4), d->ask->lang, d->arena),
		.since = page_from(left == NONE || left < from ? from : left, PRECISION_DAY, d->arena),
		.seats = db_int(st, 6) - db_int(st, 7)};
}

bool unit_draw_organisations(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_posts", e);
	g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct page_unit_organisation));
	g_autoptr(GArray) vacant = g_array_new(FALSE, TRUE, sizeof(struct page_vacancy));
	struct page_unit_organisation *last = NULL;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (last == NULL || last->organisation.id != db_int(st, 0)) {
			struct page_unit_organisation o = {.organisation = {db_int(st, 0), unit_text(st, 1, d->arena)},
				.type = page_code(d->app, "organisation_type", db_int(st, 2), d->ask->lang, d->arena)};
			g_array_append_val(rows, o);
			last = &g_array_index(rows, struct page_unit_organisation, rows->len - 1);
		}
		if (db_is_null(st, 3))
			continue;
		last->has_posts = true;
		count_post(&last->seats, db_int(st, 6), db_int(st, 7));
		count_post(&d->out->seats, db_int(st, 6), db_int(st, 7));
		if (db_int(st, 6) > db_int(st, 7)) {
			struct page_vacancy v = vacancy_of(d, st, last->organisation);
			g_array_append_val(vacant, v);
		}
	}
	page_sql_done(d->ask, st);
	struct page_unit_organisation *o = ARENA_ARRAY(d->arena, struct page_unit_organisation, rows->len + 1);
	struct page_vacancy *v = ARENA_ARRAY(d->arena, struct page_vacancy, vacant->len + 1);
	if (rows->len > 0)
		memcpy(o, rows->data, rows->len * sizeof *o);
	if (vacant->len > 0)
		memcpy(v, vacant->data, vacant->len * sizeof *v);
	d->out->organisations = o;
	d->out->organisation_count = rows->len;
	d->out->vacancies = v;
	d->out->vacancy_count = vacant->len;
	return step != DB_ERROR;
}

static bool count_villages(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_village_count", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	bool ok = db_step(st, e) == DB_ROW;
	if (ok) {
		d->out->villages_all = db_int(st, 0);
		d->out->villages_with_cell = db_is_null(st, 1) ? 0 : db_int(st, 1);
	}
	page_sql_done(d->ask, st);
	return ok;
}

struct village_cell {
	size_t village; /* index of its row */
	int64_t id;
};

/* Adds the Party members of a cell to its village; only asked for whom the figure may be shown to. */
static bool count_members(const struct unit_drawing *d, const struct village_cell *c, struct page_village *rows, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_cell_members", e);
	int64_t *sum = &rows[c->village].members;
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", c->id);
	bool ok = db_step(st, e) == DB_ROW;
	if (ok)
		*sum = (*sum == NONE ? 0 : *sum) + db_int(st, 0);
	page_sql_done(d->ask, st);
	return ok;
}

/* The villages of the page, one row each, and all their cells. */
static bool read_villages(const struct unit_drawing *d, struct page_village *rows, GArray *cells, struct err *e)
{
	struct page_unit *out = d->out;
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_villages", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	page_sql_int(st, ":most", PAGE_UNIT_VILLAGES);
	page_sql_int(st, ":skip", (out->page - 1) * PAGE_UNIT_VILLAGES);
	while ((step = db_step(st, e)) == DB_ROW) {
		bool same = out->village_count > 0 && rows[out->village_count - 1].unit.id == db_int(st, 0);
		if (!same) {
			must(out->village_count < PAGE_UNIT_VILLAGES); /* the statement's limit */
			rows[out->village_count++] =
				(struct page_village){.unit = {db_int(st, 0), unit_text(st, 1, d->arena), unit_text(st, 3, d->arena)},
					.type = page_code(d->app, "unit_type", db_int(st, 2), d->ask->lang, d->arena),
					.households = db_int(st, 4),
					.cell = {db_int(st, 5), unit_text(st, 6, d->arena)},
					.members = NONE};
		}
		struct village_cell c = {out->village_count - 1, db_int(st, 5)};
		if (c.id != NONE)
			g_array_append_val(cells, c);
		rows[c.village].more_cells += same;
	}
	page_sql_done(d->ask, st);
	return step != DB_ERROR;
}

/* For a viewer of figures only, places so small that a figure points at persons keep it back (form-language.md 8.4). */
static bool keep_small_back(const struct unit_drawing *d, struct page_village *rows, struct err *e)
{
	struct settings settings;
	if (!law_settings(d->app->store, d->ask->today, &settings, e))
		return false;
	for (size_t i = 0; i < d->out->village_count; i++)
		if (rows[i].members != NONE && rows[i].members < settings.value[SETTING_SMALL_CELL]) {
			rows[i].members = NONE;
			rows[i].few = true;
		}
	return true;
}

bool unit_draw_villages(const struct unit_drawing *d, int64_t page, struct err *e)
{
	struct page_unit *out = d->out;
	struct page_village *rows = ARENA_ARRAY(d->arena, struct page_village, PAGE_UNIT_VILLAGES);
	const struct auth_place here = {.unit = d->unit, .organisation = NONE, .day = d->ask->day};
	out->has_villages = true;
	enum auth_access access = viewer_access(d->app->viewer, "membership", 'S', &here);
	out->members_shown = access >= ACCESS_FIGURES;
	out->villages = rows;
	if (!count_villages(d, e))
		return false;
	out->pages = out->villages_all > 0 ? (out->villages_all + PAGE_UNIT_VILLAGES - 1) / PAGE_UNIT_VILLAGES : 1;
	out->page = CLAMP(page, 1, out->pages);
	g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(struct village_cell));
	if (!read_villages(d, rows, cells, e))
		return false;
	for (guint i = 0; out->members_shown && i < cells->len; i++)
		if (!count_members(d, &g_array_index(cells, struct village_cell, i), rows, e))
			return false;
	return access != ACCESS_FIGURES || keep_small_back(d, rows, e);
}

static bool draw_child_seats(const struct unit_drawing *d, struct page_child *rows, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_children_posts", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW)
		for (size_t i = 0; i < d->out->child_count; i++)
			if (rows[i].unit.id == db_int(st, 0))
				rows[i].seats = (struct page_seats){db_int(st, 1), db_int(st, 2), db_int(st, 3), 0};
	page_sql_done(d->ask, st);
	return step != DB_ERROR;
}

bool unit_draw_children(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_children", e);
	g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(struct page_child));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct page_child c = {.unit = {db_int(st, 0), unit_text(st, 1, d->arena), unit_text(st, 3, d->arena)},
			.type = page_code(d->app, "unit_type", db_int(st, 2), d->ask->lang, d->arena),
			.organisations = db_int(st, 4)};
		g_array_append_val(found, c);
	}
	page_sql_done(d->ask, st);
	struct page_child *rows = ARENA_ARRAY(d->arena, struct page_child, found->len + 1);
	if (found->len > 0)
		memcpy(rows, found->data, found->len * sizeof *rows);
	d->out->children = rows;
	d->out->child_count = found->len;
	return step != DB_ERROR && (found->len == 0 || draw_child_seats(d, rows, e));
}
