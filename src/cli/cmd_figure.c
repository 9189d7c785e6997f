/* Commands of the main job: form, who, explain. */
#include "cli/cli.h"

#include "app/figure/figure_paper.h"
#include "app/figure/figure_twin.h"
#include "app/figure/figure_workbook.h"
#include "app/own/own_form.h"
#include "messages/cli.def"
#include "messages/own_form.def"
#include "messages/paper.def"
#include "messages/workbook.def"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static bool read_request(const struct cli *c, struct figure_request *q, struct err *e)
{
	const struct cli_options *o = &c->o;
	*q = (struct figure_request){.form = o->rest[0],
		.unit = o->unit,
		.organisation = o->org,
		.date = o->date,
		.period = o->period,
		.term = o->term,
		.from = o->from,
		.until = o->until,
		.today = o->today,
		.known_at = o->known_at};
	if (o->by != NULL && strcmp(o->by, "children") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_BY, o->by);
	if (o->boundaries != NULL && strcmp(o->boundaries, "then") != 0 && strcmp(o->boundaries, "today") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_BOUNDARIES, o->boundaries);
	if (o->engine != NULL && strcmp(o->engine, "memory") != 0 && strcmp(o->engine, "sql") != 0)
		return FAIL(e, ERR_USAGE, MSG_UNKNOWN_ENGINE, o->engine);
	q->by_children = o->by != NULL;
	q->boundaries_today = o->boundaries != NULL && strcmp(o->boundaries, "today") == 0;
	q->use_sql = o->engine != NULL && strcmp(o->engine, "sql") == 0;
	return true;
}

/* A form of an office's own stands in a library of its own. */
static bool open_own(struct cli *c, struct app *a, struct figure_request *q, struct own_forms *own, struct err *e)
{
	struct page_ask ask = {.lang = c->lang};
	if (!own_form_is(q->form))
		return true;
	if (!cli_today(c, &ask.today, e) || !own_forms_read(a, &ask, q->form, own, a->arena, e))
		return false;
	q->own = own->library;
	q->typed = true;
	return own->items[0].form != NULL || FAIL(e, ERR_INPUT, MSG_OWN_FORM_FAULTY, q->form, own->items[0].fault);
}

static struct app *open_for_reading(struct cli *c, struct figure_request *q, struct own_forms *own, struct err *e)
{
	*own = (struct own_forms){0};
	if (!cli_need_db(c, e) || !read_request(c, q, e))
		return NULL;
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a == NULL || (cli_act_as(c, a, e) && open_own(c, a, q, own, e)))
		return a;
	own_forms_free(own);
	app_close(a);
	return NULL;
}

/* --list ROW:COLUMN … into ids; the texts are cut in place. */
static bool read_lists(const struct cli *c, GArray *lists, struct err *e)
{
	for (char **text = c->o.lists; text != NULL && *text != NULL; text++) {
		char *colon = strrchr(*text, ':');
		if (colon == NULL || colon == *text || colon[1] == '\0')
			return FAIL(e, ERR_USAGE, MSG_LIST_OPTION, *text);
		*colon = '\0';
		const struct figure_list one = {.row = *text, .column = colon + 1};
		g_array_append_val(lists, one);
	}
	return true;
}

static void write_workbook(const struct cli *c, struct app *a, struct figure *f, struct err *e)
{
	g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(struct figure_list));
	if (c->o.out == NULL)
		FAIL0(e, ERR_USAGE, MSG_XLSX_NEEDS_OUT);
	else if (read_lists(c, lists, e))
		figure_workbook(a, f, (const struct figure_list *)(void *)lists->data, lists->len, instant_now(), c->lang, c->o.out, e);
}

static void write_paper(const struct cli *c, struct app *a, struct figure *f, enum paper_format format, struct err *e)
{
	GBytes *file = figure_paper(a, f, format, instant_now(), c->lang, e);
	if (file != NULL)
		cli_emit_file(c, file, e);
}

int cli_form(struct cli *c, struct err *e)
{
	struct figure_request q;
	struct own_forms own = {0};
	const char *format = c->o.format != NULL ? c->o.format : "text";
	if (c->o.lists != NULL && strcmp(format, "xlsx") != 0) {
		FAIL0(e, ERR_USAGE, MSG_LIST_NEEDS_XLSX);
		return 2;
	}
	struct app *a = open_for_reading(c, &q, &own, e);
	struct figure *f = a != NULL ? figure_draw(a, &q, e) : NULL;
	enum paper_format paper;
	int broken = 0;
	if (f != NULL) {
		broken = figure_broken_checks(f);
		if (strcmp(format, "json") == 0) {
			g_autofree char *json = figure_json(f);
			cli_emit(c, json, e);
		} else if (paper_format_of(format, &paper)) {
			write_paper(c, a, f, paper, e);
		} else if (strcmp(format, "xlsx") == 0) {
			write_workbook(c, a, f, e);
			/* A list that is not in the log does not stay. */
			if (e->code == ERR_NONE && !cli_log_readings(c, a, e))
				(void)g_unlink(c->o.out);
		} else {
			cli_emit_sheet(c, figure_sheet(f, c->lang), e);
		}
	}
	figure_free(f);
	own_forms_free(&own);
	app_close(a);
	return c->o.strict && broken > 0 ? 1 : 0;
}

static bool cell_given(const struct cli *c, struct err *e)
{
	return (c->o.row != NULL && c->o.column != NULL) || FAIL0(e, ERR_USAGE, MSG_CELL_NEEDED);
}

int cli_who(struct cli *c, struct err *e)
{
	struct figure_request q;
	struct own_forms own = {0};
	struct app *a = cell_given(c, e) ? open_for_reading(c, &q, &own, e) : NULL;
	struct figure *f = a != NULL ? figure_draw(a, &q, e) : NULL;
	const struct sheet *s = f != NULL ? figure_who(a, f, c->o.row, c->o.column, c->lang, e) : NULL;
	if (s != NULL && cli_log_readings(c, a, e))
		cli_emit_sheet(c, s, e);
	figure_free(f);
	own_forms_free(&own);
	app_close(a);
	return 0;
}

int cli_explain(struct cli *c, struct err *e)
{
	struct figure_request q;
	struct own_forms own = {0};
	struct app *a = cell_given(c, e) ? open_for_reading(c, &q, &own, e) : NULL;
	struct figure *f = a != NULL ? figure_draw(a, &q, e) : NULL;
	if (f != NULL) {
		/* Both languages: an explanation is also how a definition is checked by someone who wrote it in the other one. */
		g_autofree char *vi = figure_explain(a, f, c->o.row, c->o.column, MSG_VI, e);
		g_autofree char *en = vi != NULL ? figure_explain(a, f, c->o.row, c->o.column, MSG_EN, e) : NULL;
		bool twin = c->o.engine != NULL && strcmp(c->o.engine, "sql") == 0;
		g_autofree char *sql = en == NULL ? NULL : twin ? figure_twin_text(a, f, c->o.row, c->o.column, c->lang, e) : g_strdup("");
		if (sql != NULL) {
			g_autofree char *both = g_strconcat(vi, "\n", en, "\n", sql, NULL);
			cli_emit(c, both, e);
		}
	}
	figure_free(f);
	own_forms_free(&own);
	app_close(a);
	return 0;
}
