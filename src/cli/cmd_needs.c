/* Command needs: who has to be trained in what, out of title standards that are not met. */
#include "cli/cli.h"

#include "app/law/law_need.h"
#include "base/text.h"
#include "messages/law.def"

#include <stdio.h>
#include <string.h>

static void note(const struct cli *c, msg_key key, int64_t n, struct arena *arena)
{
	g_autofree char *text = n > 0 ? MSG_FORMAT(key, c->lang, text_thousands(n, arena)) : NULL;
	if (text != NULL)
		fprintf(stderr, "%s\n", text);
}

static bool show(struct cli *c, struct app *a, const struct law_ask *ask, const struct page_ask *page, struct arena *arena, struct err *e)
{
	const char *what = c->o.show != NULL ? c->o.show : "people";
	const bool people = strcmp(what, "people") == 0;
	struct law_needs all;
	if (!people && strcmp(what, "places") != 0)
		return FAIL(e, ERR_USAGE, MSG_LAW_NEED_NO_SHOW, what);
	if (!law_needs(a, ask, page, 0, people ? SIZE_MAX : 0, &all, arena, e) || !cli_log_readings(c, a, e))
		return false;
	note(c, MSG_LAW_NEED_HIDDEN, all.hidden, arena);
	note(c, MSG_LAW_NEED_UNKNOWN, all.unknown, arena);
	return cli_emit_sheet(c, people ? law_need_sheet(&all, c->lang, arena) : law_need_places(&all, a, c->lang, arena), e);
}

int cli_needs(struct cli *c, struct err *e)
{
	struct law_ask ask = {
		.code = c->o.rest != NULL ? c->o.rest[0] : NULL, .unit = c->o.unit, .today = c->o.today, .known_at = c->o.known_at};
	struct page_ask page = {.lang = c->lang};
	if (!cli_need_db(c, e) || !cli_today(c, &page.today, e) || (c->o.date != NULL && !ymd_parse_iso(c->o.date, &ask.day, e)) ||
		(ask.known_at != NULL && !instant_parse(ask.known_at, &page.known_ms, e)))
		return 2;
	ask.day = page.day = c->o.date != NULL ? ask.day : page.today;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e) && figure_share(a, page.known_ms, e)) {
		show(c, a, &ask, &page, arena, e);
		figure_unshare(a);
	}
	app_close(a);
	arena_free(arena);
	return err_exit_status(e);
}
