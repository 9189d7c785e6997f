/* Command reorganise: an act of reorganisation described in a file; with --dry-run only its preview. */
#include "cli/cli.h"

#include "app/reorganise/reorganise.h"
#include "base/file.h"
#include "messages/reorganise.def"

#include <glib.h>
#include <stdio.h>

static bool run(struct cli *c, struct app *a, struct arena *arena, bool *refused, struct err *e)
{
	struct reorganise_request q;
	struct reorganise_report r = {.group = NONE};
	size_t length = 0;
	g_autofree char *text = file_read(c->o.rest[0], &length, e);
	g_autoptr(GString) out = g_string_new(NULL);
	if (text == NULL || !reorganise_read(c->o.rest[0], text, length, &q, arena, e) || !cli_today(c, &q.today, e) ||
		!cli_act_as(c, a, e))
		return false;
	q.lang = c->lang;
	q.actor = c->o.actor;
	if (c->o.reason != NULL)
		q.reason = c->o.reason;
	bool ok = app_reorganise(a, a->store, &q, c->o.dry_run == 0, &r, arena, e);
	if (ok) {
		*refused = r.problems->len > 0;
		reorganise_text(&r, c->lang, out);
		g_autofree char *group = g_strdup_printf("%" G_GINT64_FORMAT, r.group);
		g_autofree char *last =
			r.done ? MSG_FORMAT(MSG_REORG_DONE, c->lang, group) : g_strdup(msg_template(MSG_REORG_DRY, c->lang));
		if (!*refused)
			g_string_append_printf(out, "%s\n", last);
		ok = cli_log_readings(c, a, e) && cli_emit(c, out->str, e);
	}
	if (r.items != NULL)
		reorganise_report_free(&r);
	return ok;
}

int cli_reorganise(struct cli *c, struct err *e)
{
	struct arena *arena = arena_new();
	bool refused = false;
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && run(c, a, arena, &refused, e);
	app_close(a);
	arena_free(arena);
	return ok && !refused ? 0 : 1;
}
