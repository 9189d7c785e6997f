/* The score of a place's data, and of the units below it, at the ends of past months as known then (clean.h): each month reads the register
 * anew. ask: {"place" or "organisation": id, "day", "known"}. Told: {"days": […], "rows": [{"id", "name", "points": […]}]}, the place
 * first, without the present score, which moves. */
#include "app/clean/clean.h"
#include "app/job/job_parts.h"
#include "app/private_folder.h"
#include "exchange/sheet.h"
#include "messages/clean.def"
#include "messages/jobs.def"

#include <string.h>

struct months {
	json_t *rows;
	GHashTable *at; /* id -> its row, borrowed */
	size_t days;
};

/* Where the id was not on an earlier day, there is no point. */
static json_t *row_of(struct months *t, int64_t id, const char *name)
{
	json_t *row = g_hash_table_lookup(t->at, &id);
	if (row == NULL) {
		int64_t *key = g_new(int64_t, 1);
		*key = id;
		row = json_pack("{s:I,s:s,s:[]}", "id", (json_int_t)id, "name", name, "points");
		must(row != NULL && json_array_append_new(t->rows, row) == 0);
		g_hash_table_insert(t->at, key, row);
	}
	json_t *points = json_object_get(row, "points");
	while (json_array_size(points) < t->days)
		json_array_append_new(points, json_integer(CLEAN_NOTHING));
	return points;
}

static json_t *scores_json(const struct clean *c)
{
	json_t *all = json_array();
	for (size_t i = 0; i < c->below_count; i++)
		json_array_append_new(all, json_pack("{s:I,s:s,s:i}", "id", (json_int_t)c->below[i].id, "name", c->below[i].name, "points",
						   c->below[i].points));
	return json_pack("{s:i,s:o}", "points", c->here.points, "below", all);
}

/* The scores of one month: kept in the job's folder, there still when it is taken up again. NULL on error. */
static json_t *month(struct job_task *t, const struct page_ask *ask, const struct clean_ask *what, int back, struct err *e)
{
	struct arena *arena = arena_new();
	const char *path = arena_printf(arena, "%s/%d", t->folder, clean_past_day(ask, back));
	json_t *scores = json_load_file(path, 0, NULL);
	struct clean c;
	if (scores == NULL && clean_past(t->app, ask, what, back, &c, arena, e)) {
		scores = scores_json(&c);
		g_autofree char *text = json_dumps(scores, JSON_COMPACT);
		if (!private_save(path, text, e)) {
			json_decref(scores);
			scores = NULL;
		}
	}
	arena_free(arena);
	return scores;
}

static void add_month(struct months *t, int64_t place, const char *name, const json_t *scores)
{
	const json_t *one;
	size_t i;
	json_array_append(row_of(t, place, name), json_object_get(scores, "points"));
	json_array_foreach(json_object_get(scores, "below"), i, one) json_array_append(
		row_of(t, json_integer_value(json_object_get(one, "id")), json_string_value(json_object_get(one, "name"))),
		json_object_get(one, "points"));
	t->days++;
}

static struct sheet_cell points_cell(int points, struct arena *a)
{
	return (struct sheet_cell){.type = points < 0 ? SHEET_TEXT : SHEET_INT, .number = MAX(points, 0), .text = clean_points(points, a)};
}

static int points_now(const struct clean *now, int64_t id)
{
	for (size_t i = 0; i < now->below_count; i++)
		if (now->below[i].id == id)
			return now->below[i].points;
	return now->here.id == id ? now->here.points : CLEAN_NOTHING;
}

static bool write_file(struct job_task *t, const struct page_ask *ask, const struct clean *now, const struct months *x, struct err *e)
{
	const size_t rows = json_array_size(x->rows), columns = x->days + 2;
	const char **header = ARENA_ARRAY(t->arena, const char *, columns), **title = ARENA_ARRAY(t->arena, const char *, 2);
	struct sheet s = {.title = title, .header = header, .row_count = rows, .column_count = columns};
	header[0] = msg_template(MSG_CLEAN_COL_UNIT, t->lang);
	title[0] = arena_printf(t->arena, "%s: %s", msg_template(MSG_CLEAN_HISTORY, t->lang), now->here.name);
	for (size_t k = 1; k < columns; k++) {
		char day[11];
		header[k] = arena_strdup(
			t->arena, ymd_format_vi(k + 1 < columns ? clean_past_day(ask, (int)(x->days - k) + 1) : ask->day, day));
	}
	s.rows = ARENA_ARRAY(t->arena, struct sheet_row, rows + 1);
	for (size_t i = 0; i < rows; i++) {
		json_t *row = json_array_get(x->rows, i), *points = json_object_get(row, "points");
		s.rows[i].cells = ARENA_ARRAY(t->arena, struct sheet_cell, columns);
		s.rows[i].cells[0] = (struct sheet_cell){.type = SHEET_TEXT, .text = json_string_value(json_object_get(row, "name"))};
		for (size_t k = 0; k < x->days; k++)
			s.rows[i].cells[k + 1] = points_cell((int)json_integer_value(json_array_get(points, k)), t->arena);
		s.rows[i].cells[columns - 1] = points_cell(points_now(now, json_integer_value(json_object_get(row, "id"))), t->arena);
	}
	return sheet_write_xlsx(&s, t->out, e);
}

static bool read_ask(const struct job_task *t, struct page_ask *ask, struct clean_ask *what, struct err *e)
{
	const char *place = job_said(t, "place"), *body = job_said(t, "organisation"), *known = job_said(t, "known");
	*ask = (struct page_ask){.today = t->today, .lang = t->lang};
	*what = (struct clean_ask){.place = place != NULL ? g_ascii_strtoll(place, NULL, 10) : 0,
		.organisation = body != NULL ? g_ascii_strtoll(body, NULL, 10) : 0};
	must(job_said(t, "day") != NULL && (what->place != 0) != (what->organisation != 0));
	return ymd_parse_iso(job_said(t, "day"), &ask->day, e) && (known == NULL || instant_parse(known, &ask->known_ms, e));
}

bool job_clean(struct job_task *t, struct err *e)
{
	struct page_ask ask;
	struct clean_ask what;
	struct clean now;
	const int past = CLEAN_MONTHS - 1;
	if (!read_ask(t, &ask, &what, e) || !job_go_on(t, 0, past, e) || !clean_draw(t->app, &ask, &what, &now, t->arena, e))
		return false;
	struct months x = {.rows = json_array(), .at = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
	json_t *days = json_array();
	row_of(&x, now.here.id, now.here.name);
	for (size_t i = 0; i < now.below_count; i++)
		row_of(&x, now.below[i].id, now.below[i].name);
	bool ok = true;
	for (int i = 0; ok && i < past; i++) {
		json_t *scores = job_go_on(t, i, past, e) ? month(t, &ask, &what, past - i, e) : NULL;
		ok = scores != NULL;
		if (ok) {
			add_month(&x, now.here.id, now.here.name, scores);
			json_array_append_new(days, json_integer(clean_past_day(&ask, past - i)));
		}
		json_decref(scores);
	}
	/* rows that ended before the last month */
	for (size_t i = 0; i < json_array_size(x.rows); i++)
		row_of(&x, json_integer_value(json_object_get(json_array_get(x.rows, i), "id")), "");
	t->name = "do-sach.xlsx";
	ok = ok && write_file(t, &ask, &now, &x, e);
	if (ok)
		t->told = json_pack("{s:O,s:O}", "days", days, "rows", x.rows);
	g_hash_table_unref(x.at);
	json_decref(x.rows);
	json_decref(days);
	return ok;
}
