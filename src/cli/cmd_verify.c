/* Commands about whether the register is what was written: verify, and heads, which are kept elsewhere for it. */
#include "cli/cli.h"

#include "app/app.h"
#include "app/doctor/doctor.h"
#include "app/report/round_diff.h"
#include "app/rule/ask.h"
#include "base/file.h"
#include "messages/cli.def"
#include "messages/heads.def"
#include "store/heads.h"

#include <glib.h>
#include <stdio.h>

struct verify_printing {
	enum msg_lang lang;
	int64_t shown;
};

static void say_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	struct verify_printing *v = user;
	/* A broken register may have a finding for every row; the first thousand tell enough, and the sum is told at the end. */
	if (++v->shown > 1000)
		return;
	g_autofree char *line = msg_format(key, v->lang, args, nargs);
	printf("%s\n", line);
}

/* What is not the register's own fault but will be its: little room, a clock that was set back. Said, not counted. */
static void say_around(enum doctor_level level, msg_key key, const char *const *args, size_t nargs, void *user)
{
	const struct verify_printing *v = user;
	g_autofree char *line = level == DOCTOR_GOOD ? NULL : msg_format(key, v->lang, args, nargs);
	if (line != NULL)
		printf("%s %s\n", msg_template(MSG_VERIFY_NOTE, v->lang), line);
}

/* --heads FILE: was a chain written anew since that was made? */
static bool compare_heads(const struct cli *c, struct app *a, struct verify_printing *v, int64_t *findings, struct err *e)
{
	size_t length = 0;
	int64_t more = 0;
	g_autofree char *text = c->o.heads != NULL ? file_read(c->o.heads, &length, e) : NULL;
	if (c->o.heads == NULL)
		return true;
	if (text == NULL || !heads_compare(a->store, text, say_finding, v, &more, e))
		return false;
	*findings += more;
	g_autofree char *paper = heads_paper_line(text);
	g_autofree char *line = MSG_FORMAT(MSG_HEADS_SAME, c->lang, paper);
	if (more == 0)
		printf("%s\n", line);
	return true;
}

#define REPORTS_DRAWN_AGAIN 3 /* of the latest frozen ones; coso report verify draws all */

int cli_verify(struct cli *c, struct err *e)
{
	struct verify_printing v = {.lang = c->lang};
	struct doctor_options around = {.address = c->o.db, .now_ms = g_get_real_time() / 1000};
	int64_t findings = 0;
	char n[24];
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	bool ok = a != NULL && cli_today(c, &around.today, e) && rule_verify(a, around.today, say_finding, &v, &findings, e) &&
		  round_verify_sample(a, REPORTS_DRAWN_AGAIN, say_finding, &v, &findings, e) && compare_heads(c, a, &v, &findings, e) &&
		  app_doctor_around(a, &around, say_around, &v, e);
	app_close(a);
	if (!ok)
		return 1;
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, findings);
	g_autofree char *sum = findings == 0 ? MSG_FORMAT(MSG_VERIFY_CLEAN, c->lang, n) : MSG_FORMAT(MSG_VERIFY_COUNT, c->lang, n);
	printf("%s\n", sum);
	return findings == 0 ? 0 : 1;
}

int cli_heads(struct cli *c, struct err *e)
{
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	g_autofree char *text = a != NULL ? heads_write(a->store, c->o.sign != 0, g_get_real_time() / 1000, e) : NULL;
	app_close(a);
	if (text == NULL || !cli_emit(c, text, e))
		return 1;
	/* Beside the text, not in it: what is printed to a file is what is compared. */
	g_autofree char *paper = heads_paper_line(text);
	g_autofree char *line = MSG_FORMAT(MSG_HEADS_PAPER, c->lang, paper);
	fprintf(stderr, "%s\n", line);
	return 0;
}
