/* How the score was: the same form for the ends of past months, as the register was known then; see clean.h. */
#include "app/clean/clean_parts.h"

#include "app/kept.h"
#include "app/page/page_sql.h"

#include <string.h>

ymd clean_past_day(const struct page_ask *ask, int back)
{
	return ymd_add_days(ymd_add_months(ask->day / 100 * 100 + 1, 1 - back), -1);
}

/* A state of the past, of which nobody else asks anything, is read only as far as the place's people are kept; all of it in one go is
 * faster than many areas one by one. */
enum { PAST_AREAS_MAX = 24 };

static bool past_areas(struct clean_work *w, int64_t known_ms, GArray *areas, struct err *e)
{
	struct page_ask then = *w->ask;
	struct law_place place = {.id = 0};
	const struct law_ask where = {.unit = w->what->unit, .day = w->ask->day};
	then.known_ms = known_ms;
	if (w->what->organisation == 0 && w->what->place == 0 && !law_place(w->a, &where, &place, w->arena, e))
		return false;
	struct db_stmt *st = page_sql(w->a, &then, "clean_areas", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", w->what->organisation != 0 ? 0 : w->what->place != 0 ? w->what->place : place.id);
	page_sql_int(st, ":organisation", w->what->organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t area = db_int(st, 0);
		g_array_append_val(areas, area);
	}
	page_sql_done(&then, st);
	const int64_t nowhere = 0; /* nobody was there: no people are read */
	if (areas->len == 0)
		g_array_append_val(areas, nowhere);
	return step == DB_DONE;
}

/* The scores on a past day as known on that day. Before the unit was, or the register knew it, there are none. */
static bool past_scores(struct clean_work *w, const struct law_form *form, ymd day, struct clean *out, struct err *e)
{
	int64_t known_ms = 0;
	char date[11];
	struct err why = {0};
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	*out = (struct clean){.here = {.points = CLEAN_NOTHING}};
	if (!instant_parse(ymd_format_iso(day, date), &known_ms, e) || !past_areas(w, known_ms, areas, e))
		return false;
	const bool own = !w->what->use_sql;
	if (own && !figure_share_areas(
			   w->a, known_ms, (const int64_t *)(const void *)areas->data, areas->len <= PAST_AREAS_MAX ? areas->len : 0, e))
		return false;
	struct figure *f = clean_figure(w, form, date, date, &why);
	const bool none = f == NULL && why.code == ERR_NOT_FOUND;
	bool ok = f != NULL && clean_scores(w, f, out, &why);
	figure_free(f);
	if (own)
		figure_unshare(w->a);
	return ok || none || err_copy(e, &why);
}

struct past {
	const struct page_ask *ask;
	const struct clean_ask *what;
	const struct law_form *form;
	const struct law_file *file;
	int months; /* the present one among them */
};

static bool read_past(struct app *a, const struct past *p, struct clean_point *out, struct arena *arena, struct err *e)
{
	struct clean_work w = {.a = a, .ask = p->ask, .what = p->what, .file = p->file, .arena = arena};
	for (int i = 0; i < p->months - 1; i++) {
		struct clean c;
		const ymd day = clean_past_day(p->ask, p->months - 1 - i);
		if (!past_scores(&w, p->form, day, &c, e))
			return false;
		out[i] = (struct clean_point){day, c.here.points};
	}
	return true;
}

static const void *make_past(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct past *p = user;
	struct clean_point *out = ARENA_ARRAY(arena, struct clean_point, (size_t)p->months);
	return read_past(a, p, out, arena, e) ? out : NULL;
}

/* Each past point takes a state of the register of its own; what was known at the end of a day that is over does not change. */
static bool past_points(struct app *a, const struct past *p, struct clean_point *out, struct arena *arena, struct err *e)
{
	if (p->ask->day > p->ask->today || p->what->use_sql || p->what->takes_out)
		return read_past(a, p, out, arena, e);
	const char *key = arena_printf(arena, "clean past/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s/%d/%d/%d", viewer_mark(a->viewer),
		p->what->organisation, p->what->place, p->what->unit != NULL ? p->what->unit : "", p->ask->day / 100, p->ask->today,
		p->months);
	const struct clean_point *points = kept_get_past(a, key, make_past, (void *)(uintptr_t)p, e);
	if (points != NULL)
		memcpy(out, points, sizeof *out * (size_t)(p->months - 1));
	return points != NULL;
}

bool clean_history(struct app *a, const struct page_ask *ask, const struct clean_ask *what, int months, struct clean_point *out,
	struct arena *arena, struct err *e)
{
	struct clean_work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	const bool began = !db_in_transaction(store_db(a->store));
	if (began && !db_begin_read(store_db(a->store), e))
		return false;
	bool ok = clean_write_form(&w, false, &form, e);
	if (ok) {
		const struct past past = {ask, what, &form, w.file, months};
		struct clean now;
		struct figure *f = past_points(a, &past, out, arena, e) ? clean_figure(&w, &form, NULL, NULL, e) : NULL;
		ok = f != NULL && clean_scores(&w, f, &now, e);
		out[months - 1] = (struct clean_point){ask->day, ok ? now.here.points : CLEAN_NOTHING};
		figure_free(f);
	}
	law_forms_free(&form, 1);
	if (began)
		db_rollback(store_db(a->store));
	return ok;
}

bool clean_past(struct app *a, const struct page_ask *ask, const struct clean_ask *what, int back, struct clean *out, struct arena *arena,
	struct err *e)
{
	struct clean_work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	const bool began = !db_in_transaction(store_db(a->store));
	if (began && !db_begin_read(store_db(a->store), e))
		return false;
	const bool ok = clean_write_form(&w, true, &form, e) && past_scores(&w, &form, clean_past_day(ask, back), out, e);
	law_forms_free(&form, 1);
	if (began)
		db_rollback(store_db(a->store));
	return ok;
}
