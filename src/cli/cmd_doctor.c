/* Command doctor: what this machine must have for the program's work, and what to do where it has not. */
#include "cli/cli.h"

#include "app/paper/paper_out.h"
#include "messages/cli.def"
#include "messages/paper.def"

bool cli_papers_ready(const struct cli *c, struct err *e)
{
	ymd today;
	struct app *a = app_open(NULL, DB_READ, e);
	const bool ok = a != NULL && cli_today(c, &today, e) && paper_ready(a, today, e);
	app_close(a);
	return ok;
}

int cli_doctor(struct cli *c, struct err *e)
{
	if (!cli_papers_ready(c, e))
		return 1;
	g_autofree char *line = g_strconcat(msg_template(MSG_PAPER_READY, c->lang), "\n", NULL);
	return cli_emit(c, line, e) ? 0 : 1;
}
