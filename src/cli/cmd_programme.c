/* Command programme: a programme of targets: path, forecast, units, who was sent. */
#include "cli/cli.h"

#include "app/law/law_goal.h"
#include "messages/law.def"

#include <string.h>

static bool show_list(struct cli *c, struct app *a, const struct law_ask *ask, bool sent, struct arena *arena, struct err *e)
{
	const struct sheet *s = NULL;
	int64_t count = NONE;
	if (!law_programme_list(a, ask, sent, c->lang, &s, &count, arena, e) || !cli_log_readings(c, a, e))
		return false;
	if (s == NULL)
		return cli_emit(c,
			arena_printf(arena, "%s: %s\n", msg_template(sent ? MSG_LAW_PROGRAMME_SENT : MSG_LAW_PROGRAMME_COVERS, c->lang),
				count == NONE ? "⊘" : scaled_text(count, 0, arena)),
			e);
	return cli_emit_sheet(c, s, e);
}

static bool show(struct cli *c, struct app *a, const struct law_ask *ask, struct arena *arena, struct err *e)
{
	const char *what = c->o.show != NULL ? c->o.show : "path";
	struct law_targets all;
	if (strcmp(what, "units") == 0 || strcmp(what, "people") == 0)
		return show_list(c, a, ask, strcmp(what, "people") == 0, arena, e);
	if (strcmp(what, "path") != 0 && strcmp(what, "targets") != 0)
		return FAIL(e, ERR_USAGE, MSG_LAW_NO_SHOW, what);
	if (!law_targets(a, ask, &all, arena, e))
		return false;
	if (g_strcmp0(c->o.format, "json") == 0) {
		g_autofree char *text = law_target_json(&all);
		return cli_emit(c, text, e);
	}
	return cli_emit_sheet(
		c, strcmp(what, "path") == 0 ? law_path_sheet(&all, ask, c->lang, arena) : law_target_sheet(&all, ask, c->lang, arena), e);
}

int cli_programme(struct cli *c, struct err *e)
{
	struct law_ask ask = {.code = c->o.rest[0], .unit = c->o.unit, .today = c->o.today, .known_at = c->o.known_at};
	int64_t known_ms = 0;
	if (!cli_need_db(c, e) || !(c->o.date != NULL ? ymd_parse_iso(c->o.date, &ask.day, e) : cli_today(c, &ask.day, e)) ||
		(ask.known_at != NULL && !instant_parse(ask.known_at, &known_ms, e)))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e) && figure_share(a, known_ms, e)) {
		show(c, a, &ask, arena, e);
		figure_unshare(a);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
