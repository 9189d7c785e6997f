/* Command coming: what comes up by the clocks of the law: a table by kind and month, then the names; JSON; a calendar. */
#include "cli/cli.h"

#include "app/coming/coming.h"
#include "exchange/sheet.h"
#include "messages/coming.def"
#include "messages/law.def"

#include <string.h>

/* A row for each kind, a column for each month. */
static const struct sheet *month_sheet(const struct coming *c, enum msg_lang lang, struct arena *a)
{
	struct sheet *s = ARENA_NEW(a, struct sheet);
	size_t columns = (size_t)c->months + 2;
	const char **header = ARENA_ARRAY(a, const char *, columns), **title = ARENA_ARRAY(a, const char *, 2);
	*s = (struct sheet){.title = title, .header = header, .column_count = columns, .row_count = c->item_count};
	title[0] = arena_printf(a, "%s · %s", msg_template(MSG_COMING_TITLE, lang), c->unit.name);
	header[0] = msg_template(MSG_COMING_COL_WHAT, lang);
	for (int i = 0; i < c->months; i++)
		header[i + 1] = arena_printf(a, "%02d/%d", c->month_from[i] / 100 % 100, c->month_from[i] / 10000);
	header[columns - 1] = msg_template(MSG_COMING_COL_TOTAL, lang);
	s->rows = ARENA_ARRAY(a, struct sheet_row, c->item_count + 1);
	for (size_t i = 0; i < c->item_count; i++) {
		const struct coming_item *x = &c->items[i];
		struct sheet_cell *cells = ARENA_ARRAY(a, struct sheet_cell, columns);
		cells[0] = (struct sheet_cell){.type = SHEET_TEXT, .text = coming_item_title(x->item, lang)};
		for (size_t k = 1; k < columns; k++) {
			int64_t n = k + 1 == columns ? x->total : x->by_month[k - 1];
			cells[k] = x->hidden ? (struct sheet_cell){.type = SHEET_TEXT, .text = "⊘"}
					     : (struct sheet_cell){
						       .type = SHEET_INT, .number = n, .text = arena_printf(a, "%" G_GINT64_FORMAT, n)};
		}
		s->rows[i].cells = cells;
	}
	return s;
}

static bool show(struct cli *c, struct app *a, const struct coming *x, struct arena *arena, struct err *e)
{
	const char *format = c->o.format != NULL ? c->o.format : "text";
	if (x->due_count > 0 && !cli_log_readings(c, a, e))
		return false;
	if (strcmp(format, "json") == 0 || strcmp(format, "ics") == 0) {
		g_autofree char *text = *format == 'j' ? coming_json(x, c->lang) : coming_calendar(x, "coso", instant_now(), c->lang);
		return c->o.out != NULL ? sheet_write_file(c->o.out, text, strlen(text), e) : cli_emit(c, text, e);
	}
	if (strcmp(format, "text") == 0 && !cli_emit_sheet(c, month_sheet(x, c->lang, arena), e))
		return false;
	return cli_emit_sheet(c, coming_sheet(x, c->lang, arena), e);
}

int cli_coming(struct cli *c, struct err *e)
{
	struct page_ask ask = {.lang = c->lang};
	struct coming_ask what = {.unit = c->o.unit,
		.item = c->o.rest != NULL ? c->o.rest[0] : NULL,
		.months = (int)CLAMP(c->o.months, 0, 10000),
		.takes_out = c->o.out != NULL || c->o.format != NULL,
		.use_sql = g_strcmp0(c->o.engine, "sql") == 0};
	struct coming x;
	if (what.months > COMING_MONTHS_MAX || c->o.months < 0) {
		g_autofree char *most = g_strdup_printf("%d", COMING_MONTHS_MAX);
		FAIL(e, ERR_USAGE, MSG_COMING_MONTHS_WRONG, most);
		return 2;
	}
	if (!cli_need_db(c, e) || !cli_today(c, &ask.today, e) || (c->o.from != NULL && !ymd_parse_iso(c->o.from, &what.from, e)))
		return 2;
	if (c->o.from == NULL)
		what.from = ask.today;
	ask.day = what.from;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e) && coming_up(a, &ask, &what, &x, arena, e))
		show(c, a, &x, arena, e);
	app_close(a);
	arena_free(arena);
	return e->code == ERR_NONE ? 0 : 1;
}
