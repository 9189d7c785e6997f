/* Commands that make or change a register: init, demo, import-lineage, put. */
#include "cli/cli.h"

#include "app/app.h"
#include "app/demo/demo.h"
#include "app/init.h"
#include "app/lineage/lineage_import.h"
#include "app/put.h"
#include "messages/auth.def"
#include "messages/cli.def"
#include "messages/demo.def"
#include "messages/put.def"
#include "messages/rules.def"

#include <glib.h>
#include <stdio.h>

static void init_progress_line(int64_t done, int64_t total, void *user)
{
	cli_progress(MSG_DEMO_STAGE_UNITS, done, total, user);
}

int cli_init(struct cli *c, struct err *e)
{
	struct store_open open = {.address = c->o.db, .mode = DB_CREATE};
	struct init_options o = {.progress = init_progress_line, .user = c};
	struct init_report report = {0};
	struct store *s = cli_need_db(c, e) ? store_open(&open, e) : NULL;
	bool made = s != NULL && app_init(s, &o, &report, e), ok = made;
	if (made) {
		g_autoptr(GString) text = g_string_new(NULL);
		const char *args[] = {c->o.db};
		msg_append(text, MSG_INIT_DONE, c->lang, args, 1);
		g_string_append_c(text, '\n');
		if (c->o.out != NULL) {
			g_autoptr(GString) numbers = g_string_new(text->str);
			app_init_report_text(&report, c->lang, false, numbers);
			fputs(numbers->str, stdout);
		}
		app_init_report_text(&report, c->lang, true, text);
		ok = cli_emit(c, text->str, e);
		app_init_report_free(&report);
		store_close(s);
	} else {
		store_abandon(s); /* nothing half-made stays */
	}
	return ok ? 0 : 1;
}

int cli_demo(struct cli *c, struct err *e)
{
	struct demo_options o = {.address = c->o.db, .progress = cli_progress, .user = c};
	struct demo_report report;
	char persons[24];
	if (c->o.faults)
		return cli_emit(c, msg_template(MSG_DEMO_FAULTS, c->lang), e) ? 0 : 1;
	if (!cli_need_db(c, e) || !app_demo(&o, &report, e))
		return 1;
	g_snprintf(persons, sizeof persons, "%" G_GINT64_FORMAT, report.persons);
	g_autofree char *line = MSG_FORMAT(MSG_DEMO_DONE, c->lang, c->o.db, persons);
	g_autofree char *accounts = MSG_FORMAT(MSG_DEMO_ACCOUNTS, c->lang, DEMO_PASSWORD);
	printf("%s\n%s\n", line, accounts);
	return 0;
}

int cli_put(struct cli *c, struct err *e)
{
	struct put_report r;
	struct put_options o = {.file = c->o.rest[0], .actor = c->o.actor, .reason = c->o.reason};
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && cli_today(c, &o.today, e) && cli_act_as(c, a, e) && app_put(a, &o, &r, e);
	app_close(a);
	if (!ok)
		return 1;
	char n[5][24];
	const int64_t counts[] = {r.lines, r.inserted, r.corrected, r.changed, r.voided};
	for (int i = 0; i < 5; i++)
		g_snprintf(n[i], sizeof n[i], "%" G_GINT64_FORMAT, counts[i]);
	g_autofree char *line = MSG_FORMAT(MSG_PUT_DONE, c->lang, n[0], n[1], n[2], n[3], n[4]);
	printf("%s\n", line);
	g_snprintf(n[0], sizeof n[0], "%" G_GINT64_FORMAT, r.warned);
	g_autofree char *warned = MSG_FORMAT(MSG_RULE_WARNED, c->lang, n[0]);
	if (r.warned > 0)
		printf("%s\n", warned);
	return 0;
}

int cli_import_lineage(struct cli *c, struct err *e)
{
	struct store_open open = {.address = c->o.db, .mode = DB_WRITE};
	struct lineage_import_report report;
	struct store *s = cli_need_db(c, e) ? store_open(&open, e) : NULL;
	bool ok = s != NULL && app_import_lineage(s, c->o.rest[0], &report, e);
	bool refused = false;
	if (ok) {
		g_autoptr(GString) text = g_string_new(NULL);
		app_import_lineage_text(&report, c->lang, text);
		refused = report.refused->len > 0;
		ok = cli_emit(c, text->str, e);
		app_import_lineage_free(&report);
	}
	store_close(s);
	return ok && !refused ? 0 : 1;
}
