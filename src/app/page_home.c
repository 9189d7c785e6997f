/* Page: what stands and what is to do in the viewer's own territory. */
#include "app/page_home_parts.h"

#include "app/page_people.h"
#include "app/page_unit_parts.h"

/* One own unit: its organisations and seats; *over: posts with more holders than seats. */
static bool draw_figures(struct app *a, const struct page_ask *ask, struct page_home_unit *u, int64_t *over, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_home_figures", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", u->unit.id);
	bool ok = db_step(st, e) == DB_ROW;
	if (ok) {
		u->organisations = db_int(st, 0);
		u->posts = db_int(st, 1);
		if (u->posts > 0)
			u->seats = (struct page_seats){.seats = db_int(st, 2), .held = db_int(st, 3), .vacant = db_int(st, 4)};
		*over += u->posts > 0 ? db_int(st, 5) : 0;
	}
	page_sql_done(ask, st);
	return ok;
}

static bool one_number(
	struct app *a, const struct page_ask *ask, const char *name, const char *param, int64_t value, int64_t *sum, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, name, e);
	if (st == NULL)
		return false;
	page_sql_int(st, param, value);
	bool ok = db_step(st, e) == DB_ROW;
	*sum += ok ? db_int(st, 0) : 0;
	page_sql_done(ask, st);
	return ok;
}

/* The unit's name on the day; false in *found when it does not stand then. */
static bool name_unit(struct app *a, const struct page_ask *ask, struct page_unit_ref *ref, bool *found, struct arena *arena, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_unit_versions", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", ref->id);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (*found && (ymd)db_int(st, 4) > ask->day)
			break;
		*found = true;
		*ref = (struct page_unit_ref){ref->id, unit_text(st, 0, arena), unit_text(st, 2, arena)};
	}
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

static void add_gap(struct page_home *out, struct page_home_gap *gaps, enum msg_key text, enum msg_key how, int64_t n, enum msg_lang lang,
	struct arena *arena)
{
	if (n == 0)
		return;
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
	g_autofree char *words = MSG_FORMAT(text, lang, number);
	gaps[out->gap_count++] = (struct page_home_gap){arena_strdup(arena, words), msg_template(how, lang), out->units[0].unit.id};
}

static bool draw_gaps(struct app *a, const struct page_ask *ask, const GArray *areas, int64_t over, struct page_home *out,
	struct arena *arena, struct err *e)
{
	struct page_home_gap *gaps = ARENA_ARRAY(arena, struct page_home_gap, 4);
	int64_t left = 0, birth = 0, vacant = 0;
	for (size_t i = 0; i < out->unit_count; i++) {
		vacant += out->units[i].seats.vacant;
		if (!one_number(a, ask, "page_home_left_behind", ":unit", out->units[i].unit.id, &left, e))
			return false;
	}
	for (guint i = 0; i < areas->len; i++)
		if (!one_number(a, ask, "page_home_no_birth", ":area", g_array_index(areas, int64_t, i), &birth, e))
			return false;
	out->gaps = gaps;
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_OVER, MSG_PAGE_HOME_HOW_OVER, over, ask->lang, arena);
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_LEFT, MSG_PAGE_HOME_HOW_LEFT, left, ask->lang, arena);
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_BIRTH, MSG_PAGE_HOME_HOW_BIRTH, birth, ask->lang, arena);
	add_gap(out, gaps, MSG_PAGE_HOME_GAP_VACANT, MSG_PAGE_HOME_HOW_VACANT, vacant, ask->lang, arena);
	return true;
}

static bool draw_vacancies(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena, struct err *e)
{
	struct page_unit first = {0};
	struct unit_drawing d = {.app = a, .ask = ask, .unit = out->units[0].unit.id, .out = &first, .arena = arena};
	if (!unit_draw_organisations(&d, e))
		return false;
	out->vacancies = first.vacancies;
	out->vacancy_count = first.vacancy_count;
	out->any_seats = first.seats.seats > 0;
	return true;
}

static bool draw(
	struct app *a, const struct page_ask *ask, struct page_home_unit *units, struct page_home *out, struct arena *arena, struct err *e)
{
	size_t all = 0;
	int64_t over = 0;
	const int64_t *own = viewer_units(a->viewer, &all);
	for (size_t i = 0; i < all && out->unit_count < PAGE_HOME_UNITS; i++) {
		struct page_home_unit u = {.unit = {.id = own[i]}, .people = NONE};
		bool found = false;
		if (!name_unit(a, ask, &u.unit, &found, arena, e) || (found && !draw_figures(a, ask, &u, &over, e)))
			return false;
		u.key = arena_printf(arena, "%" G_GINT64_FORMAT, own[i]);
		if (found)
			units[out->unit_count++] = u;
	}
	if (out->unit_count == 0)
		return true;
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	return home_areas(a, ask, out, areas, e) && draw_gaps(a, ask, areas, over, out, arena, e) &&
	       draw_vacancies(a, ask, out, arena, e) && home_changes(a, ask, areas, out, arena, e);
}

/* As many as the list of people would show this viewer. */
static bool count_people(struct app *a, const struct page_ask *ask, struct page_home_unit *u, struct arena *arena, struct err *e)
{
	struct page_people list;
	const struct page_people_ask what = {.unit = u->key};
	if (!page_people(a, ask, &what, &list, arena, e))
		return false;
	u->people = list.total;
	return true;
}

bool page_home(struct app *a, const struct page_ask *ask, struct page_home *out, struct arena *arena, struct err *e)
{
	struct page_home_unit *units = ARENA_ARRAY(arena, struct page_home_unit, PAGE_HOME_UNITS);
	struct db *db = store_db(a->store);
	*out = (struct page_home){
		.units = units, .display = viewer_display(a->viewer), .manages_accounts = viewer_may_somewhere(a->viewer, RIGHT_GRANT)};
	if (!db_begin_read(db, e))
		return false;
	bool ok = draw(a, ask, units, out, arena, e);
	db_rollback(db);
	for (size_t i = 0; ok && i < out->unit_count; i++)
		if (viewer_may_somewhere(a->viewer, RIGHT_VIEW))
			ok = count_people(a, ask, &units[i], arena, e);
	return ok;
}
