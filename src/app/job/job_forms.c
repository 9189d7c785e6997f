/* One form of every commune of a unit, each an Excel file, all in one archive. ask: {"form": …, "unit": "08", "date" or "period" or
 * "term"}. */
#include "app/job/job_parts.h"

#include "app/page/page_form_excel.h"
#include "app/page/page_form_parts.h"
#include "app/page/page_sql.h"
#include "app/page/register_parts.h"
#include "messages/jobs.def"

#include <string.h>

struct forms {
	struct page_ask ask;
	struct page_form_ask q;
	GArray *units; /* int64_t */
	ymd day;
};

/* The communes on the last day of the form's period, as the form itself finds its unit. */
static bool list_units(struct job_task *t, struct form_work *w, struct forms *x, struct err *e)
{
	x->day = period_closing_day(&w->figure->report->period);
	const struct page_ask on = {.day = x->day, .today = t->today, .lang = t->lang};
	struct reg r = {.app = t->app, .ask = &on, .arena = t->arena};
	struct db_stmt *st = page_sql(t->app, &on, "job_units", e);
	enum db_step step;
	int64_t unit = NONE;
	if (st == NULL || !form_drawn_unit(w, &unit, e))
		return false;
	page_sql_int(st, ":unit", unit);
	page_sql_int(st, ":level", reg_num(&r, "unit_level", "commune"));
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t id = db_int(st, 0);
		g_array_append_val(x->units, id);
	}
	page_sql_done(&on, st);
	return step == DB_DONE;
}

static bool make(struct job_task *t, void *user, size_t i, struct job_piece_file *out, struct arena *arena, struct err *e)
{
	struct forms *x = user;
	struct page_form_ask mine = x->q;
	struct page_form_excel file = {0};
	if (!form_unit_path(t->app, g_array_index(x->units, int64_t, i), x->day, &mine.unit, arena, e) ||
		!page_form_excel(t->app, &x->ask, &mine, NULL, 0, &file, arena, e))
		return false;
	*out = (struct job_piece_file){file.bytes, file.name};
	return true;
}

bool job_forms(struct job_task *t, struct err *e)
{
	struct forms x = {.ask = {.day = t->today, .today = t->today, .lang = t->lang},
		.q = {.code = job_said(t, "form"),
			.unit = job_said(t, "unit"),
			.period = job_said(t, "period"),
			.term = job_said(t, "term")}};
	if (job_said(t, "date") != NULL && !ymd_parse_iso(job_said(t, "date"), &x.ask.day, e))
		return false;
	x.units = g_array_new(FALSE, FALSE, sizeof(int64_t));
	struct form_work whole = {.app = t->app, .ask = &x.ask, .q = &x.q, .arena = t->arena};
	bool ok = form_work_begin(&whole, e) && form_work_draw(&whole, e) && list_units(t, &whole, &x, e);
	form_work_end(&whole);
	const size_t count = x.units->len;
	ok = ok && (count > 0 || FAIL(e, ERR_NOT_FOUND, MSG_JOB_NO_UNITS, x.q.unit));
	const char **keys = ARENA_ARRAY(t->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		keys[i] = arena_printf(t->arena, "%" G_GINT64_FORMAT, g_array_index(x.units, int64_t, i));
	t->name = arena_printf(t->arena, "%s.zip", x.q.code);
	ok = ok && job_pieces(t, keys, count, make, &x, e);
	g_array_free(x.units, TRUE);
	return ok;
}
