/* Command doctor: what this machine must have for the program's work, and what to do where it has not. */
#include "cli/cli.h"

#include "app/doctor/doctor.h"
#include "app/paper/paper_out.h"
#include "base/date.h"
#include "messages/doctor.def"

#include <stdio.h>

bool cli_papers_ready(const struct cli *c, struct err *e)
{
	ymd today;
	struct app *a = app_open(NULL, DB_READ, e);
	const bool ok = a != NULL && cli_today(c, &today, e) && paper_ready(a, today, e);
	app_close(a);
	return ok;
}

const char *cli_copies(const struct cli *c)
{
	const char *told = g_getenv("COSO_COPIES");
	return c->o.folder != NULL ? c->o.folder : told != NULL && *told != '\0' ? told : NULL;
}

const char *cli_oidc(const struct cli *c)
{
	const char *told = g_getenv("COSO_OIDC");
	return c->o.oidc != NULL ? c->o.oidc : told != NULL && *told != '\0' ? told : NULL;
}

static void say(enum doctor_level level, msg_key key, const char *const *args, size_t nargs, void *user)
{
	static const msg_key marks[] = {MSG_DOCTOR_GOOD, MSG_DOCTOR_DOUBTFUL, MSG_DOCTOR_BAD};
	const struct cli *c = user;
	g_autofree char *line = msg_format(key, c->lang, args, nargs);
	printf("%s %s\n", msg_template(marks[level], c->lang), line);
}

int cli_doctor(struct cli *c, struct err *e)
{
	struct doctor_options o = {
		.address = c->o.db, .copies = cli_copies(c), .oidc = cli_oidc(c), .now_ms = g_get_real_time() / 1000, .lang = c->lang};
	enum doctor_level worst = DOCTOR_GOOD;
	if (c->o.folder != NULL && !cli_need_db(c, e))
		return 2;
	return cli_today(c, &o.today, e) && app_doctor(&o, say, c, &worst, e) && worst < DOCTOR_BAD ? 0 : 1;
}
