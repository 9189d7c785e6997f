/* One form of every commune of a unit, each an Excel file, all in one archive. ask: {"form": …, "unit": "08", and what a form page's
 * address says of the period}. A file made stays in the job's folder, so that a job taken up again makes only those that are missing. */
#include "app/job/job_parts.h"

#include "app/page/page_form_excel.h"
#include "app/page/page_form_parts.h"
#include "app/page/page_sql.h"
#include "app/page/register_parts.h"
#include "app/private_folder.h"
#include "base/file.h"
#include "exchange/archive.h"
#include "messages/base.def"
#include "messages/jobs.def"

#include <glib/gstdio.h>
#include <string.h>

static const char *said(const struct job_task *t, const char *key)
{
	const char *text = json_string_value(json_object_get(t->ask, key));
	return text != NULL && *text != '\0' ? text : NULL;
}

/* The communes on the last day of the form's period, as the form itself finds its unit. */
static bool list_units(struct job_task *t, struct form_work *w, GArray *out, ymd *day, struct err *e)
{
	*day = period_closing_day(&w->figure->report->period);
	const struct page_ask on = {.day = *day, .today = t->today, .lang = t->lang};
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
		g_array_append_val(out, id);
	}
	page_sql_done(&on, st);
	return step == DB_DONE;
}

static bool write_piece(const char *path, GBytes *bytes, struct err *e)
{
	gsize n = 0;
	const char *data = g_bytes_get_data(bytes, &n);
	GError *why = NULL;
	if (g_file_set_contents_full(path, data, (gssize)n, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
		return true;
	FAIL(e, ERR_IO, MSG_FILE_WRITE, path, why->message);
	g_error_free(why);
	return false;
}

/* Draws the form of one unit into ID.xlsx, after its name into ID.name: where the first is there, both are. */
static bool make_piece(struct job_task *t, const struct page_ask *ask, const struct page_form_ask *q, int64_t unit, ymd day, struct err *e)
{
	struct arena *arena = arena_new();
	struct page_form_ask mine = *q;
	struct page_form_excel file = {0};
	const char *path = arena_printf(arena, "%s/%" G_GINT64_FORMAT ".xlsx", t->folder, unit);
	bool ok = true;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		ok = form_unit_path(t->app, unit, day, &mine.unit, arena, e) &&
		     page_form_excel(t->app, ask, &mine, NULL, 0, &file, arena, e) &&
		     private_save(arena_printf(arena, "%s/%" G_GINT64_FORMAT ".name", t->folder, unit), file.name, e) &&
		     write_piece(path, file.bytes, e);
		if (file.bytes != NULL)
			g_bytes_unref(file.bytes);
	}
	arena_free(arena);
	return ok;
}

static bool pack(struct job_task *t, const GArray *units, struct err *e)
{
	struct archive_item *items = ARENA_ARRAY(t->arena, struct archive_item, units->len + 1);
	for (guint i = 0; i < units->len; i++) {
		const int64_t unit = g_array_index(units, int64_t, i);
		size_t n = 0;
		g_autofree char *name = file_read(arena_printf(t->arena, "%s/%" G_GINT64_FORMAT ".name", t->folder, unit), &n, e);
		if (name == NULL)
			return false;
		/* two communes of one name in one province are told apart by their number in the list */
		items[i] = (struct archive_item){.name = arena_printf(t->arena, "%03u %s", i + 1, name),
			.file = arena_printf(t->arena, "%s/%" G_GINT64_FORMAT ".xlsx", t->folder, unit)};
	}
	return archive_write(t->out, items, units->len, e);
}

bool job_forms(struct job_task *t, struct err *e)
{
	const struct page_form_ask q = {.code = said(t, "form"),
		.unit = said(t, "unit"),
		.period = said(t, "period"),
		.term = said(t, "term"),
		.from = said(t, "from"),
		.until = said(t, "until")};
	struct page_ask ask = {.day = t->today, .today = t->today, .lang = t->lang};
	if (said(t, "date") != NULL && !ymd_parse_iso(said(t, "date"), &ask.day, e))
		return false;
	struct form_work whole = {.app = t->app, .ask = &ask, .q = &q, .arena = t->arena};
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ymd day = 0;
	const bool found = form_work_begin(&whole, e) && form_work_draw(&whole, e) && list_units(t, &whole, units, &day, e);
	form_work_end(&whole);
	bool ok = found && (units->len > 0 || FAIL(e, ERR_NOT_FOUND, MSG_JOB_NO_UNITS, q.unit));
	for (guint i = 0; ok && i < units->len; i++)
		ok = job_go_on(t, i, units->len, e) && make_piece(t, &ask, &q, g_array_index(units, int64_t, i), day, e);
	t->name = arena_printf(t->arena, "%s.zip", q.code);
	return ok && pack(t, units, e);
}
