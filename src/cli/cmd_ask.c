/* Command ask: a question of one's own as a table, as the text of a form, in words, or who is behind a cell. */
#include "cli/cli.h"

#include "app/ask/question.h"
#include "app/figure/figure_workbook.h"
#include "messages/ask.def"
#include "messages/cli.def"
#include "messages/workbook.def"

#include <glib/gstdio.h>
#include <string.h>

enum showing { SHOW_TABLE, SHOW_TEXT, SHOW_WORDS, SHOW_WHO };

static bool read_show(const struct cli *c, enum showing *out, struct err *e)
{
	static const char *const words[] = {"table", "text", "words", "who"};
	const char *show = c->o.show != NULL ? c->o.show : "table";
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i], show) == 0) {
			*out = (enum showing)i;
			return *out != SHOW_WHO || (c->o.row != NULL && c->o.column != NULL) || FAIL0(e, ERR_USAGE, MSG_CELL_NEEDED);
		}
	return FAIL(e, ERR_USAGE, MSG_ASK_FORMAT, show);
}

static bool read_request(const struct cli *c, struct figure_request *r, struct err *e)
{
	const struct cli_options *o = &c->o;
	*r = (struct figure_request){.unit = o->unit, .today = o->today, .known_at = o->known_at};
	if (o->boundaries != NULL && strcmp(o->boundaries, "then") != 0 && strcmp(o->boundaries, "today") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_BOUNDARIES, o->boundaries);
	if (o->engine != NULL && strcmp(o->engine, "memory") != 0 && strcmp(o->engine, "sql") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_ENGINE, o->engine);
	r->boundaries_today = g_strcmp0(o->boundaries, "today") == 0;
	r->use_sql = g_strcmp0(o->engine, "sql") == 0;
	return true;
}

static void show_table(struct cli *c, struct app *a, struct figure *f, struct err *e)
{
	const char *format = c->o.format != NULL ? c->o.format : "text";
	if (strcmp(format, "json") == 0) {
		g_autofree char *json = figure_json(f);
		cli_emit(c, json, e);
	} else if (strcmp(format, "xlsx") != 0) {
		cli_emit_sheet(c, figure_sheet(f, c->lang), e);
	} else if (c->o.out == NULL) {
		FAIL0(e, ERR_USAGE, MSG_XLSX_NEEDS_OUT);
	} else if (figure_workbook(a, f, NULL, 0, instant_now(), c->lang, c->o.out, e) && !cli_log_readings(c, a, e)) {
		(void)g_unlink(c->o.out);
	}
}

static void show(struct cli *c, struct app *a, struct figure *f, enum showing how, struct err *e)
{
	if (how == SHOW_TABLE) {
		show_table(c, a, f, e);
	} else if (how == SHOW_WORDS) {
		const struct report *r = f->report;
		const char *row = c->o.row != NULL ? c->o.row : r->rows[0].id;
		const char *column = c->o.column != NULL ? c->o.column : r->columns[0].id;
		g_autofree char *words = figure_explain(a, f, row, column, c->lang, e);
		if (words != NULL)
			cli_emit(c, words, e);
	} else {
		const struct sheet *s = figure_who(a, f, c->o.row, c->o.column, c->lang, e);
		if (s != NULL && cli_log_readings(c, a, e))
			cli_emit_sheet(c, s, e);
	}
}

int cli_ask(struct cli *c, struct err *e)
{
	const struct cli_options *o = &c->o;
	const struct question_ask ask = {.count = o->count,
		.of = o->of != NULL ? o->of : "party(home)",
		.where = o->where,
		.rows = o->rows,
		.columns = o->columns,
		.dates = o->date,
		.share = o->share != 0,
		.mean = o->mean != 0};
	struct figure_request r;
	struct question q = {0};
	enum showing how = SHOW_TABLE;
	ymd today = 0;
	if (!read_show(c, &how, e) || !read_request(c, &r, e) || !cli_today(c, &today, e) || (how != SHOW_TEXT && !cli_need_db(c, e)))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(how == SHOW_TEXT ? NULL : o->db, DB_READ, e);
	if (a != NULL && (how == SHOW_TEXT || cli_act_as(c, a, e)) && question_make(a, &ask, today, &q, arena, e)) {
		struct figure *f = NULL;
		question_request(&q, &r);
		if (how == SHOW_TEXT)
			cli_emit(c, q.text, e);
		else if ((f = figure_draw(a, &r, e)) != NULL)
			show(c, a, f, how, e);
		figure_free(f);
	}
	question_free(&q);
	app_close(a);
	arena_free(arena);
	return e->code == ERR_NONE ? 0 : 1;
}
