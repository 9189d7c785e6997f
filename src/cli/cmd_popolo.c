/* coso import of a Popolo file. */
#include "cli/cli.h"

#include "app/import/popolo_import.h"

#include <glib.h>

/* The file is a Popolo file (popolo_is); --map names its mapping. */
int cli_import_popolo(struct cli *c, struct err *e)
{
	struct popolo_options o = {.file = c->o.rest[0],
		.map = c->o.map,
		.unit = c->o.unit,
		.dry = c->o.dry_run != 0,
		.reason = c->o.reason,
		.actor = c->o.actor,
		.lang = c->lang};
	struct arena *arena = arena_new();
	struct popolo_report report = {0};
	g_autoptr(GString) text = g_string_new(NULL);
	struct app *a = cli_need_db(c, e) && cli_today(c, &o.today, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && cli_act_as(c, a, e) && app_popolo_import(a, &o, arena, &report, e);
	if (ok) {
		popolo_report_text(&report, c->lang, text);
		ok = cli_emit(c, text->str, e) && report.problem_count == 0;
	}
	app_close(a);
	arena_free(arena);
	return ok ? 0 : 1;
}
