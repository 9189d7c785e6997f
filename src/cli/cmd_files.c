/* Command files: the attached files of a register, checked against their rows; --clean takes away what no row speaks of. */
#include "cli/cli.h"

#include "app/files.h"
#include "messages/people_one.def"

#include <glib.h>
#include <stdio.h>

static void say_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	const struct cli *c = user;
	g_autofree char *line = msg_format(key, c->lang, args, nargs);
	printf("%s\n", line);
}

int cli_files(struct cli *c, struct err *e)
{
	struct files_report r;
	int64_t findings = 0;
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	bool ok = a != NULL && app_files(a, c->o.clean != 0, say_finding, c, &findings, &r, e);
	app_close(a);
	if (!ok)
		return 1;
	char n[4][24];
	const int64_t counts[] = {r.files, r.bytes, r.unused, r.removed};
	for (int i = 0; i < 4; i++)
		g_snprintf(n[i], sizeof n[i], "%" G_GINT64_FORMAT, counts[i]);
	g_autofree char *line = MSG_FORMAT(MSG_FILES_SUMMARY, c->lang, n[0], n[1], n[2], n[3]);
	printf("%s\n", line);
	return findings == 0 ? 0 : 1;
}
