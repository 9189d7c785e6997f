/* Commands backup, restore, rehearse. */
#include "cli/cli.h"

#include "app/backup/backup.h"
#include "base/text.h"
#include "messages/backup.def"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static void say_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	const struct cli *c = user;
	g_autofree char *line = msg_format(key, c->lang, args, nargs);
	printf("%s\n", line);
}

static bool progress(int64_t done, int64_t total, void *user)
{
	cli_progress(MSG_BACKUP_STAGE, done, total, user);
	return true;
}

static const char *number(int64_t n, char buf[32])
{
	g_snprintf(buf, 32, "%" G_GINT64_FORMAT, n);
	return buf;
}

static bool read_keep(const char *text, struct backup_keep *keep, struct err *e)
{
	char rest = '\0';
	keep->days = keep->weeks = keep->months = 0;
	return sscanf(text, "%u,%u,%u%c", &keep->days, &keep->weeks, &keep->months, &rest) == 3 || FAIL0(e, ERR_USAGE, MSG_BACKUP_KEEP);
}

static bool thin(const struct cli *c, const struct backup_keep *keep, const char *made, struct err *e)
{
	GPtrArray *dropped = NULL;
	bool ok = app_backup_thin(c->o.folder, keep, made, &dropped, e);
	for (guint i = 0; dropped != NULL && i < dropped->len; i++) {
		g_autofree char *line = MSG_FORMAT(MSG_BACKUP_DROPPED, c->lang, g_ptr_array_index(dropped, i));
		printf("%s\n", line);
	}
	if (dropped != NULL)
		g_ptr_array_unref(dropped);
	return ok;
}

int cli_backup(struct cli *c, struct err *e)
{
	/* --keep goes before what the settings say; an empty one is none (the service's file), "all" removes nothing */
	const bool all = g_strcmp0(c->o.keep, "all") == 0, said = c->o.keep != NULL && *c->o.keep != '\0' && !all;
	struct backup_keep keep = {0};
	struct backup_report r = {0};
	struct backup_options o = {.address = c->o.db,
		.out = c->o.out,
		.folder = c->o.folder,
		.recipients = c->o.recipients,
		.key_recipients = c->o.key_recipients,
		.progress = progress,
		.user = c};
	if (!cli_need_db(c, e) || !cli_today(c, &o.today, e) || (said && !read_keep(c->o.keep, &keep, e)))
		return 2;
	if ((o.out == NULL) == (o.folder == NULL) || (c->o.keep != NULL && o.folder == NULL))
		return FAIL0(e, ERR_USAGE, MSG_BACKUP_WHERE) ? 0 : 2;
	bool ok = app_backup(&o, &r, e);
	if (ok) {
		char n[4][32];
		g_autofree char *line = MSG_FORMAT(MSG_BACKUP_DONE, c->lang, r.path, number(r.bytes, n[0]), number(r.files, n[1]),
			number(r.log_rows, n[2]), number(r.sealed_bytes, n[3]));
		printf("%s\n", line);
		ok = o.folder == NULL || all || thin(c, said ? &keep : &r.keep, r.path, e);
	}
	g_free(r.path);
	return ok ? 0 : err_exit_status(e);
}

static char *time_words(int64_t ms)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(ms / 1000);
	return g_date_time_format(t, "%d/%m/%Y %H:%M");
}

/* Whose register it is, for whoever has the line on paper. */
static void print_paper(const struct cli *c, const struct restore_report *r)
{
	g_autofree char *line = r->paper != NULL ? MSG_FORMAT(MSG_RESTORE_PAPER, c->lang, r->paper) : NULL;
	if (line != NULL)
		printf("%s\n", line);
}

int cli_restore(struct cli *c, struct err *e)
{
	struct restore_options o = {.file = c->o.rest[0],
		.identity = c->o.identity,
		.key_identity = c->o.key_identity,
		.address = c->o.db,
		.heads = c->o.heads};
	struct restore_report r = {0};
	int64_t findings = 0;
	if (!cli_need_db(c, e))
		return 2;
	bool ok = app_restore(&o, say_finding, c, &findings, &r, e);
	if (ok) {
		char n[3][32];
		g_autofree char *when = time_words(r.made_ms);
		g_autofree char *line = MSG_FORMAT(findings == 0 ? MSG_RESTORE_DONE : MSG_RESTORE_DIFFERS, c->lang, c->o.db, when,
			number(r.tables, n[0]), number(r.rows, n[1]), number(r.files, n[2]));
		printf("%s\n", line);
		g_autofree char *no_key = MSG_FORMAT(MSG_RESTORE_NO_KEY, c->lang, r.key_file);
		if (!r.has_key)
			printf("%s\n", no_key);
		print_paper(c, &r);
	}
	restore_report_clear(&r);
	return !ok ? err_exit_status(e) : findings == 0 ? 0 : 1;
}

int cli_rehearse(struct cli *c, struct err *e)
{
	struct restore_options o = {.identity = c->o.identity, .key_identity = c->o.key_identity, .address = c->o.db, .heads = c->o.heads};
	struct restore_report r = {0};
	int64_t findings = 0, began = g_get_monotonic_time();
	ymd today = 0;
	g_autofree char *newest = NULL;
	if (!cli_today(c, &today, e))
		return 2;
	o.file = c->o.rest[0];
	if (g_file_test(o.file, G_FILE_TEST_IS_DIR) && (o.file = newest = app_backup_newest(o.file, e)) == NULL)
		return 1;
	bool ok = app_rehearse(&o, today, say_finding, c, &findings, &r, e);
	if (ok) {
		char n[3][32];
		g_autofree char *when = time_words(r.made_ms);
		const char *form = r.form != NULL && *r.form != '\0' ? r.form : msg_template(MSG_REHEARSE_NO_FORM, c->lang);
		g_autofree char *line = MSG_FORMAT(findings == 0 ? MSG_REHEARSE_DONE : MSG_REHEARSE_BAD, c->lang, o.file, when,
			number(r.rows, n[0]), number(findings, n[1]), form,
			number((g_get_monotonic_time() - began + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC, n[2]));
		printf("%s\n", line);
		g_autofree char *no_key = MSG_FORMAT(MSG_REHEARSE_NO_KEY, c->lang, o.file);
		if (!r.has_key)
			printf("%s\n", no_key);
		print_paper(c, &r);
	}
	restore_report_clear(&r);
	return !ok ? err_exit_status(e) : findings == 0 ? 0 : 1;
}
