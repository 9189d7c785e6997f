/* See page_clean.h. */
#include "app/page/page_clean.h"

#include "app/figure/figure.h"
#include "app/page/page_coming.h"
#include "app/page/page_jobs.h"
#include "app/page/page_kept.h"
#include "app/page/page_sql.h"
#include "app/page/register_parts.h"
#include "exchange/sheet.h"
#include "messages/clean.def"
#include "model/kind.h"

#include <string.h>

enum { ROWS = 200 };

static bool draw(
	struct app *a, const struct page_ask *ask, struct clean_ask *what, struct page_clean *out, struct arena *arena, struct err *e)
{
	if (!figure_share(a, ask->known_ms, e))
		return false;
	const bool asked = what->organisation == 0 && what->unit != NULL && *what->unit != '\0' && what->place == 0;
	bool ok = (what->organisation != 0 || page_units_at_hand(a, ask, &what->unit, &what->place, &out->units, arena, e)) &&
		  clean_draw(a, ask, what, &out->clean, arena, e) &&
		  (!asked || page_units_of(a, ask, out->clean.here.id, &out->units, arena, e));
	figure_unshare(a);
	out->unit = what->unit;
	return ok;
}

struct asked {
	const struct page_ask *ask;
	const struct clean_ask *what;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	struct clean_ask what = *q->what;
	struct page_clean *out = ARENA_NEW(arena, struct page_clean);
	what.unit = arena_strdup(arena, what.unit);
	return draw(a, q->ask, &what, out, arena, e) ? out : NULL;
}

static bool get(
	struct app *a, const struct page_ask *ask, struct clean_ask *what, struct page_clean *out, struct arena *arena, struct err *e)
{
	struct asked q = {ask, what};
	const char *key = arena_printf(arena, "clean page\037%s\037%" G_GINT64_FORMAT "\037%" G_GINT64_FORMAT,
		what->unit != NULL ? what->unit : "", what->place, what->organisation);
	*out = (struct page_clean){0};
	const bool ok = what->takes_out || what->use_sql ? draw(a, ask, what, out, arena, e)
							 : page_kept(a, ask, key, make, &q, out, sizeof *out, e);
	if (ok)
		what->unit = out->unit;
	return ok;
}

/* ---- the months before ---- */

static bool past_at_once(
	struct app *a, const struct page_ask *ask, const struct clean_ask *what, struct page_clean *out, struct arena *arena, struct err *e)
{
	struct clean_point points[CLEAN_MONTHS];
	struct page_clean_past *row = ARENA_NEW(arena, struct page_clean_past);
	if (!clean_history(a, ask, what, CLEAN_MONTHS, points, arena, e))
		return false;
	*row = (struct page_clean_past){.id = out->clean.here.id, .name = out->clean.here.name};
	for (int i = 0; i < CLEAN_MONTHS; i++)
		row->points[i] = points[i].points;
	out->past = row;
	out->past_count = 1;
	return true;
}

/* What the work is about: the same for whoever asks again within a month, with the same rights and rules. */
static const char *work_key(
	struct app *a, const struct page_ask *ask, const struct clean_ask *what, const struct page_clean *page, struct arena *arena)
{
	return arena_printf(arena, "%c%" G_GINT64_FORMAT "/%d/%s/%s", what->organisation != 0 ? 'o' : 'u', page->clean.here.id,
		ask->day > ask->today ? ask->day : ask->day / 100, page->clean.file->code, viewer_mark(a->viewer));
}

static int points_now(const struct clean *c, int64_t id)
{
	for (size_t i = 0; i < c->below_count; i++)
		if (c->below[i].id == id)
			return c->below[i].points;
	return c->here.id == id ? c->here.points : CLEAN_NOTHING;
}

/* The months out of what the work told, the present score as it is now. */
static void take_told(const json_t *told, struct page_clean *out, struct arena *arena)
{
	const json_t *rows = json_object_get(told, "rows");
	struct page_clean_past *all = ARENA_ARRAY(arena, struct page_clean_past, json_array_size(rows) + 1);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i), *points = json_object_get(row, "points");
		const char *name = json_string_value(json_object_get(row, "name"));
		struct page_clean_past *x = &all[i];
		*x = (struct page_clean_past){
			json_integer_value(json_object_get(row, "id")), arena_strdup(arena, name != NULL ? name : ""), {0}};
		for (size_t k = 0; k + 1 < CLEAN_MONTHS; k++)
			x->points[k] = k < json_array_size(points) ? (int)json_integer_value(json_array_get(points, k)) : CLEAN_NOTHING;
		x->points[CLEAN_MONTHS - 1] = points_now(&out->clean, x->id);
	}
	out->past = all;
	out->past_count = json_array_size(rows);
}

static bool past_as_work(struct app *a, const struct page_ask *ask, struct job_desk *desk, const struct clean_ask *what,
	struct page_clean *out, struct arena *arena, struct err *e)
{
	struct reg r = {.app = a, .ask = ask, .arena = arena};
	struct job j;
	if (!job_newest(desk, a, "clean", work_key(a, ask, what, out, arena), &j, &out->work.ordered, arena, e))
		return false;
	if (!out->work.ordered)
		return true;
	json_t *told = j.step == JOB_DONE ? job_told(a, j.id) : NULL;
	if (told != NULL)
		take_told(told, out, arena);
	json_decref(told);
	out->work.going = j.step == JOB_WAITING || j.step == JOB_RUNNING;
	out->work.failed = j.step == JOB_FAILED;
	out->work.state = page_jobs_state(&r, &j);
	out->work.error = j.error;
	return true;
}

bool page_clean(struct app *a, const struct page_ask *ask, struct job_desk *desk, struct clean_ask *what, bool history,
	struct page_clean *out, struct arena *arena, struct err *e)
{
	if (!get(a, ask, what, out, arena, e))
		return false;
	out->with_history = history;
	for (int i = 0; i < CLEAN_MONTHS; i++)
		out->days[i] = i + 1 < CLEAN_MONTHS ? clean_past_day(ask, CLEAN_MONTHS - 1 - i) : ask->day;
	if (!history)
		return true;
	return out->clean.wide ? past_as_work(a, ask, desk, what, out, arena, e) : past_at_once(a, ask, what, out, arena, e);
}

static json_t *work_ask(
	const struct page_ask *ask, const struct clean_ask *what, const struct page_clean *page, const char *key, struct arena *arena)
{
	char day[11];
	const char *id = arena_printf(arena, "%" G_GINT64_FORMAT, page->clean.here.id);
	return json_pack("{s:s,s:s,s:s,s:s}", "key", key, what->organisation != 0 ? "organisation" : "place", id, "day",
		ymd_format_iso(ask->day, day), "known", ask->known_ms != 0 ? instant_format(ask->known_ms, arena) : "");
}

bool page_clean_order(struct app *a, const struct page_ask *ask, struct job_desk *desk, struct clean_ask *what, bool stop,
	struct arena *arena, struct err *e)
{
	struct page_clean page;
	struct job j;
	bool there = false;
	const char *key, *id = NULL;
	if (!get(a, ask, what, &page, arena, e))
		return false;
	key = work_key(a, ask, what, &page, arena);
	if (!job_newest(desk, a, "clean", key, &j, &there, arena, e))
		return false;
	if (stop)
		return !there || job_stop(desk, a, j.id, e);
	if (there)
		return job_again(desk, a, j.id, e); /* of one that is done or under way nothing */
	const char *title = arena_printf(arena, "%s: %s", msg_template(MSG_CLEAN_HISTORY, ask->lang), page.clean.here.name);
	return job_new(desk, a, "clean", work_ask(ask, what, &page, key, arena), title, ask->lang, &id, arena, e);
}

static bool last_record(struct app *a, const struct page_ask *ask, struct page_clean_row *row, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "clean_party_record", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", row->area);
	page_sql_int(st, ":person", row->id);
	enum db_step step = db_step(st, e);
	row->mend.id = step == DB_ROW ? db_int(st, 0) : NONE;
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

/* The record that the rule names, of whom or what the row is about. */
static bool put_mend(struct app *a, const struct page_ask *ask, const char *kind, const struct sheet_row *from, struct page_clean_row *row,
	struct err *e)
{
	row->mend = (struct record_ref){kind, from->area, NONE, row->name};
	if (from->about == 'o' || from->about == 'u') {
		row->mend.kind = NULL;
		return true;
	}
	if (strcmp(kind, "person") == 0)
		row->mend.id = from->id;
	else if (strcmp(kind, "tenure") == 0 || strcmp(kind, "membership") == 0)
		row->mend.id = from->fact != 0 ? from->fact : NONE;
	else if (strcmp(kind, "party_record") == 0)
		return last_record(a, ask, row, e);
	return true;
}

/* The box of the form that takes the field: of a day its first one. */
static const char *field_anchor(const struct kind *k, const char *field, struct arena *a)
{
	int i = kind_field_index(k, field);
	bool day = i >= 0 && (k->fields[i].type == FIELD_DATE || k->fields[i].type == FIELD_PDATE);
	return arena_printf(a, "%s%s", field, day ? "-d" : "");
}

static const char *cell_of(const struct sheet *s, size_t row, size_t column)
{
	return column < s->column_count && s->rows[row].cells[column].text != NULL ? s->rows[row].cells[column].text : "";
}

bool page_clean_names(struct app *a, const struct page_ask *ask, struct clean_ask *what, const char *rule, struct page_clean_names *out,
	struct arena *arena, struct err *e)
{
	struct form_choices units = {0};
	*out = (struct page_clean_names){0};
	if (!figure_share(a, ask->known_ms, e))
		return false;
	bool ok = what->organisation != 0 || page_units_at_hand(a, ask, &what->unit, &what->place, &units, arena, e);
	const struct sheet *s = ok ? clean_names(a, ask, what, rule, &out->rule, arena, e) : NULL;
	figure_unshare(a);
	if (s == NULL)
		return false;
	g_auto(GStrv) parts = g_strsplit(out->rule->mend, ".", 2);
	const char *kind = kind_find(parts[0])->name;
	struct page_clean_row *rows = ARENA_ARRAY(arena, struct page_clean_row, s->row_count + 1);
	out->field = parts[1] != NULL ? field_anchor(kind_find(kind), parts[1], arena) : NULL;
	out->note = s->notes != NULL ? s->notes[0] : NULL;
	for (size_t i = 0; ok && i < s->row_count && i < ROWS; i++) {
		const struct sheet_row *from = &s->rows[i];
		struct page_clean_row *row = &rows[out->row_count++];
		bool person = from->about == 'p';
		*row = (struct page_clean_row){.name = cell_of(s, i, 0),
			.post = cell_of(s, i, person ? 2 : 1),
			.place = cell_of(s, i, person ? 3 : 2),
			.about = from->about,
			.area = from->area,
			.id = from->id};
		ok = put_mend(a, ask, kind, from, row, e);
	}
	out->more = s->row_count - out->row_count;
	out->rows = rows;
	for (size_t i = 0; i < units.count; i++)
		if (units.items[i].chosen)
			out->place = units.items[i].text;
	return ok;
}
