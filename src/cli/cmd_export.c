/* Command export: records of a kind as a table, or the register's people and bodies as Popolo. */
#include "cli/cli.h"

#include "app/export/export.h"
#include "messages/export.def"

#include <glib.h>
#include <string.h>

static bool read_ask(const struct cli *c, struct export_ask *ask, struct err *e)
{
	static const char *const formats[] = {"csv", "xlsx", "popolo"};
	const char *format = c->o.format != NULL ? c->o.format : strcmp(c->o.rest[0], "popolo") == 0 ? "popolo" : "csv";
	size_t i = 0;
	while (i < G_N_ELEMENTS(formats) && strcmp(formats[i], format) != 0)
		i++;
	if (i == G_N_ELEMENTS(formats))
		return FAIL(e, ERR_USAGE, MSG_EXPORT_FORMAT, format);
	*ask = (struct export_ask){
		.kind = c->o.rest[0], .format = (enum export_format)i, .unit = c->o.unit, .lang = c->lang, .out = c->o.out};
	if (c->o.out == NULL)
		return FAIL0(e, ERR_USAGE, MSG_EXPORT_NEEDS_OUT);
	return cli_today(c, &ask->today, e) && (c->o.at == NULL || ymd_parse_iso(c->o.at, &ask->day, e));
}

static const char *number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%" G_GINT64_FORMAT, n);
}

static void say(const struct cli *c, const struct export_ask *ask, const struct export_report *r)
{
	struct arena *a = arena_new();
	const char *const table[] = {number(a, r->rows), ask->out};
	const char *const popolo[] = {number(a, r->persons), number(a, r->organisations), number(a, r->posts), number(a, r->events),
		number(a, r->memberships), number(a, r->areas), ask->out};
	g_autofree char *text = ask->format == EXPORT_POPOLO ? msg_format(MSG_EXPORT_POPOLO_DONE, c->lang, popolo, G_N_ELEMENTS(popolo))
							     : msg_format(MSG_EXPORT_ROWS, c->lang, table, G_N_ELEMENTS(table));
	g_print("%s\n", text);
	if (ask->format != EXPORT_POPOLO && r->kept_back > 0) {
		g_autofree char *kept = MSG_FORMAT(MSG_EXPORT_KEPT_BACK, c->lang, number(a, r->kept_back));
		g_print("%s\n", kept);
	}
	if (ask->format == EXPORT_POPOLO) {
		char day[11];
		g_autofree char *states = ask->day == 0 ? MSG_FORMAT(MSG_EXPORT_POPOLO_STATES, c->lang, NULL)
							: MSG_FORMAT(MSG_EXPORT_POPOLO_DAY, c->lang, ymd_format_vi(ask->day, day));
		g_autofree char *left = MSG_FORMAT(MSG_EXPORT_POPOLO_LEFT, c->lang, NULL);
		g_print("%s\n%s\n", states, left);
	}
	arena_free(a);
}

int cli_export(struct cli *c, struct err *e)
{
	struct export_ask ask;
	struct export_report report;
	if (!cli_need_db(c, e) || !read_ask(c, &ask, e))
		return 1;
	struct app *a = app_open(c->o.db, DB_READ, e);
	bool ok = a != NULL && cli_act_as(c, a, e) && app_export(a, &ask, &report, e) && cli_log_readings(c, a, e);
	if (ok)
		say(c, &ask, &report);
	app_close(a);
	return ok ? 0 : 1;
}
