/* Page of a unit: its organisations and their seats, the units in it. */
#include "app/page/page_unit_parts.h"

static void count_post(struct page_seats *s, int64_t seats, int64_t held)
{
	s->seats += seats;
	s->held += held;
	s->vacant += seats > held ? seats - held : 0;
	s->over += held > seats ? held - seats : 0;
}

enum auth_access unit_access(const struct unit_drawing *d, const char *table, char class_, int64_t unit, int64_t organisation)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = d->ask->day};
	return viewer_access(d->app->viewer, table, class_, &at);
}

static struct page_vacancy vacancy_of(const struct unit_drawing *d, struct db_stmt *st, struct page_organisation_ref where)
{
	int64_t left = db_int(st, 8), from = db_int(st, 9), since = left == NONE || left < from ? from : left;
	const char *own = unit_text(st, 5, d->arena);
	return (struct page_vacancy){.organisation = where,
		.title = *own != '\0' ? own : page_code(d->app, "title", db_int(st, 4), d->ask->lang, d->arena),
		.since = page_from(since, PRECISION_DAY, d->arena),
		.seats = db_int(st, 6) - db_int(st, 7),
		.days = ymd_is_day((ymd)since) ? ymd_days_between((ymd)since, d->ask->day) : NONE};
}

static gint longest_first(gconstpointer a, gconstpointer b)
{
	const struct page_vacancy *x = a, *y = b;
	return (x->days < y->days) - (x->days > y->days);
}

struct organisations {
	GArray *rows, *vacant;
	int64_t last, hidden_last; /* whose posts are being read; the last one that is not shown */
};

/* One row of the statement: an organisation with one of its posts. What the viewer has no right to is counted and not shown. */
static void take_organisation(const struct unit_drawing *d, struct organisations *w, struct db_stmt *st)
{
	int64_t id = db_int(st, 0);
	if (id == w->hidden_last)
		return;
	if (id != w->last && unit_access(d, "organisation", 'O', d->unit, id) == ACCESS_NONE) {
		w->hidden_last = id;
		d->out->organisations_hidden++;
		return;
	}
	if (id != w->last) {
		struct page_unit_organisation o = {.organisation = {id, unit_text(st, 1, d->arena)},
			.type = page_code(d->app, "organisation_type", db_int(st, 2), d->ask->lang, d->arena),
			.seats_shown = unit_access(d, "post", 'O', d->unit, id) != ACCESS_NONE &&
				       unit_access(d, "tenure", 'O', d->unit, id) != ACCESS_NONE};
		g_array_append_val(w->rows, o);
		w->last = id;
		d->out->seats_shown = d->out->seats_shown || o.seats_shown;
	}
	struct page_unit_organisation *o = &g_array_index(w->rows, struct page_unit_organisation, w->rows->len - 1);
	if (db_is_null(st, 3) || !o->seats_shown)
		return;
	o->has_posts = true;
	d->out->vacant_places += o->seats.vacant == 0 && db_int(st, 6) > db_int(st, 7);
	count_post(&o->seats, db_int(st, 6), db_int(st, 7));
	count_post(&d->out->seats, db_int(st, 6), db_int(st, 7));
	if (db_int(st, 6) > db_int(st, 7)) {
		struct page_vacancy v = vacancy_of(d, st, o->organisation);
		g_array_append_val(w->vacant, v);
	}
}

bool unit_draw_organisations(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_posts", e);
	g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct page_unit_organisation));
	g_autoptr(GArray) vacant = g_array_new(FALSE, TRUE, sizeof(struct page_vacancy));
	struct organisations w = {rows, vacant, NONE, NONE};
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW)
		take_organisation(d, &w, st);
	page_sql_done(d->ask, st);
	g_array_sort(vacant, longest_first);
	d->out->organisations = arena_list(d->arena, rows);
	d->out->organisation_count = rows->len;
	d->out->vacancies = arena_list(d->arena, vacant);
	d->out->vacancy_count = vacant->len;
	return step != DB_ERROR;
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
			if (rows[i].unit.id == db_int(st, 0) && rows[i].seats_shown)
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
			.organisations_shown = unit_access(d, "organisation", 'O', db_int(st, 0), NONE) != ACCESS_NONE,
			.seats_shown = unit_access(d, "post", 'O', db_int(st, 0), NONE) != ACCESS_NONE &&
				       unit_access(d, "tenure", 'O', db_int(st, 0), NONE) != ACCESS_NONE};
		c.organisations = c.organisations_shown ? db_int(st, 4) : NONE;
		g_array_append_val(found, c);
	}
	page_sql_done(d->ask, st);
	struct page_child *rows = arena_list(d->arena, found);
	d->out->children = rows;
	d->out->child_count = found->len;
	return step != DB_ERROR && (found->len == 0 || draw_child_seats(d, rows, e));
}
