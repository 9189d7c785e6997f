/* One paper about everybody, or about every organisation, of a unit, all in one archive. ask: {"paper": code, "unit": "08/02578", "as":
 * "pdf", "purpose": …}. Whoever may not be taken out is left out. */
#include "app/job/job_parts.h"

#include "app/export/export_parts.h"
#include "app/page/page_sql.h"
#include "app/paper/paper_about.h"
#include "messages/jobs.def"

#include <string.h>

struct about {
	int64_t area, id;
};
struct papers {
	struct page_ask ask;
	const char *code, *kind, *purpose;
	enum paper_format format;
	GArray *items; /* struct about */
};

static bool gather(struct papers *x, struct db_stmt *st, int64_t area, struct err *e)
{
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct about one = {area, db_int(st, 0)};
		g_array_append_val(x->items, one);
	}
	page_sql_done(&x->ask, st);
	return step == DB_DONE;
}

static bool gather_organisations(struct job_task *t, struct papers *x, int64_t unit, struct err *e)
{
	struct db_stmt *st = page_sql(t->app, &x->ask, "job_organisations", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", unit);
	return gather(x, st, 0, e);
}

static bool gather_people(struct job_task *t, struct papers *x, const GArray *areas, struct err *e)
{
	for (guint i = 0; i < areas->len; i++) {
		struct db_stmt *st = page_sql(t->app, &x->ask, "job_people", e);
		if (st == NULL)
			return false;
		page_sql_int(st, ":area", g_array_index(areas, int64_t, i));
		if (!gather(x, st, g_array_index(areas, int64_t, i), e))
			return false;
	}
	return true;
}

static bool is_about(struct job_task *t, const char *code, const char *kind)
{
	const struct paper_choice *list = NULL;
	const size_t count = paper_choices(t->app, kind, t->today, t->lang, &list, t->arena);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].code, code) == 0)
			return true;
	return false;
}

static bool make(struct job_task *t, void *user, size_t i, struct job_piece_file *out, struct arena *arena, struct err *e)
{
	struct papers *x = user;
	const struct about *one = &g_array_index(x->items, struct about, i);
	struct paper_about_file file = {0};
	struct err why = {0};
	const struct paper_about_ask q = {.code = x->code,
		.kind = x->kind,
		.area = one->area,
		.id = one->id,
		.purpose = x->purpose,
		.format = x->format,
		.made_ms = instant_now()};
	if (!paper_about(t->app, &x->ask, &q, &file, arena, &why))
		return why.code == ERR_DENIED || why.code == ERR_NOT_FOUND || err_copy(e, &why);
	*out = (struct job_piece_file){file.bytes, arena_printf(arena, "%s.%s", file.name, job_said(t, "as"))};
	return true;
}

bool job_papers(struct job_task *t, struct err *e)
{
	const struct export_ask where = {.unit = job_said(t, "unit"), .today = t->today, .lang = t->lang};
	struct export_where place = {0};
	struct papers x = {.ask = {.day = t->today, .today = t->today, .lang = t->lang},
		.code = job_said(t, "paper"),
		.purpose = job_said(t, "purpose")};
	must(x.code != NULL && where.unit != NULL && paper_format_of(job_said(t, "as"), &x.format));
	x.kind = is_about(t, x.code, "person") ? "person" : "organisation";
	x.items = g_array_new(FALSE, FALSE, sizeof(struct about));
	bool ok = export_where(t->app, &where, &place, e) &&
		  (strcmp(x.kind, "person") == 0 ? gather_people(t, &x, place.areas, e) : gather_organisations(t, &x, place.unit, e));
	const size_t count = x.items->len;
	const char **keys = ARENA_ARRAY(t->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		keys[i] = arena_printf(t->arena, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, g_array_index(x.items, struct about, i).area,
			g_array_index(x.items, struct about, i).id);
	t->name = arena_printf(t->arena, "%s.zip", x.code);
	ok = ok && job_pieces(t, keys, count, make, &x, e);
	export_where_free(&place);
	g_array_free(x.items, TRUE);
	return ok;
}
