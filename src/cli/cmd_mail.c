/* Command mail: the day's reminders go out now. */
#include "cli/cli.h"

#include "app/notice/digest.h"
#include "base/text.h"
#include "messages/mail.def"

#include <stdio.h>

int cli_mail(struct cli *c, struct err *e)
{
	struct arena *arena = arena_new();
	struct mail_server server;
	struct digest_state done = {.why = ""};
	ymd today = 0;
	struct app *a = NULL;
	bool ok = cli_need_db(c, e) && (c->o.mail != NULL || FAIL0(e, ERR_USAGE, MSG_CLI_NEED_MAIL)) &&
		  mail_server_read(c->o.mail, &server, arena, e) && cli_today(c, &today, e) &&
		  (a = app_open(c->o.db, DB_READ, e)) != NULL && digest_run(a, &server, today, c->lang, &done, arena, e);
	if (ok) {
		g_autofree char *said = MSG_FORMAT(MSG_DIGEST_SAID, c->lang, text_thousands(done.sent, arena),
			text_thousands(done.failed, arena), text_thousands(done.quiet, arena), text_thousands(done.before, arena));
		printf("%s\n", said);
		g_autofree char *why = *done.why != '\0' ? MSG_FORMAT(MSG_DIGEST_WHY, c->lang, done.why) : NULL;
		if (why != NULL)
			fprintf(stderr, "coso: %s\n", why);
	}
	app_close(a);
	arena_free(arena);
	return !ok ? 2 : done.failed > 0 ? 1 : 0;
}
