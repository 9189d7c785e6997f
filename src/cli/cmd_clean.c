/* Command clean: the score of a unit's data by rule and by unit below; with --row who a rule names. */
#include "cli/cli.h"

#include "app/clean/clean.h"
#include "exchange/sheet.h"

#include <string.h>

static bool show(struct cli *c, struct app *a, const struct page_ask *ask, const struct clean_ask *what, struct arena *arena, struct err *e)
{
	struct clean x;
	if (c->o.row != NULL) {
		const struct law_item *item = NULL;
		const struct sheet *s = clean_names(a, ask, what, c->o.row, &item, arena, e);
		return s != NULL && cli_log_readings(c, a, e) && cli_emit_sheet(c, s, e);
	}
	if (!clean_draw(a, ask, what, &x, arena, e))
		return false;
	if (g_strcmp0(c->o.format, "json") == 0) {
		g_autofree char *text = clean_json(&x, c->lang);
		return cli_emit(c, text, e);
	}
	if (c->o.by != NULL)
		return cli_emit_sheet(c, clean_below_sheet(&x, c->lang, arena), e);
	return cli_emit_sheet(c, clean_sheet(&x, c->lang, arena), e);
}

int cli_clean(struct cli *c, struct err *e)
{
	struct page_ask ask = {.lang = c->lang};
	const struct clean_ask what = {.unit = c->o.unit,
		.organisation = c->o.org != NULL ? g_ascii_strtoll(c->o.org, NULL, 10) : 0,
		.takes_out = c->o.out != NULL,
		.use_sql = g_strcmp0(c->o.engine, "sql") == 0};
	if (!cli_need_db(c, e) || !cli_today(c, &ask.today, e) ||
		(c->o.known_at != NULL && !instant_parse(c->o.known_at, &ask.known_ms, e)) ||
		(c->o.date != NULL && !ymd_parse_iso(c->o.date, &ask.day, e)))
		return 2;
	if (c->o.date == NULL)
		ask.day = ask.today;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e))
		show(c, a, &ask, &what, arena, e);
	app_close(a);
	arena_free(arena);
	return e->code == ERR_NONE ? 0 : 1;
}
