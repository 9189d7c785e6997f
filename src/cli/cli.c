/* The table of commands, their help, and what all commands share. */
#include "cli/cli_options.h"

#include "app/account/account.h"
#include "app/reading.h"
#include "messages/app.def"
#include "messages/auth.def"
#include "messages/backup.def"
#include "messages/base.def"
#include "messages/cli.def"
#include "messages/regime.def"
#include "messages/ask.def"
#include "messages/cli_list.def"
#include "messages/law.def"
#include "messages/paper.def"
#include "messages/import.def"
#include "messages/mail.def"
#include "messages/match.def"
#include "messages/review.def"
#include "messages/round_cli.def"
#include "messages/rules.def"
#include "messages/clean.def"
#include "messages/coming.def"
#include "messages/grid.def"
#include "messages/heads.def"
#include "messages/export.def"
#include "messages/person_data.def"
#include "messages/retention.def"
#include "messages/people_one.def"
#include "messages/reorganise.def"

#include <errno.h>
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How the help is divided, in its order. */
enum part { PART_REGISTER, PART_FIGURES, PART_LISTS, PART_WRITING, PART_ABOUT };
static const msg_key part_title[] = {
	MSG_HELP_PART_REGISTER, MSG_HELP_PART_FIGURES, MSG_HELP_PART_LISTS, MSG_HELP_PART_WRITING, MSG_HELP_PART_ABOUT};

struct command {
	enum part part;
	const char *name, *arguments;
	int64_t options;
	int arguments_min, arguments_max;
	cli_command run;
	msg_key help;
};

/* In the order of the help. */
static const struct command commands[] = {
	{PART_REGISTER, "init", "", OPT_DB | OPT_OUT, 0, 0, cli_init, MSG_HELP_INIT},
	{PART_REGISTER, "demo", "", OPT_DB | OPT_FAULTS, 0, 0, cli_demo, MSG_HELP_DEMO},
	{PART_REGISTER, "synth", "", OPT_DB | OPT_PEOPLE, 0, 0, cli_synth, MSG_HELP_SYNTH},
	{PART_REGISTER, "serve", "", OPT_DB | OPT_SERVE | OPT_OIDC, 0, 0, cli_serve, MSG_HELP_SERVE},
	{PART_REGISTER, "mail", "", OPT_DB | OPT_MAIL | OPT_TODAY, 0, 0, cli_mail, MSG_HELP_MAIL},
	{PART_REGISTER, "account", "add|list|reset|close|code-off|grant|revoke|ceiling …", OPT_DB | OPT_AS | OPT_ACCOUNT | OPT_FORMAT, 1, 2,
		cli_account, MSG_HELP_ACCOUNT},
	{PART_REGISTER, "verify", "", OPT_DB | OPT_HEADS, 0, 0, cli_verify, MSG_HELP_VERIFY},
	{PART_REGISTER, "heads", "", OPT_DB | OPT_OUT | OPT_SIGN, 0, 0, cli_heads, MSG_HELP_HEADS},
	{PART_REGISTER, "files", "", OPT_DB | OPT_CLEAN, 0, 0, cli_files, MSG_HELP_FILES},
	{PART_REGISTER, "backup", "", OPT_DB | OPT_OUT | OPT_BACKUP, 0, 0, cli_backup, MSG_HELP_BACKUP},
	{PART_REGISTER, "restore", "COPY", OPT_DB | OPT_RESTORE | OPT_HEADS, 1, 1, cli_restore, MSG_HELP_RESTORE},
	{PART_REGISTER, "rehearse", "COPY|FOLDER", OPT_DB | OPT_RESTORE | OPT_HEADS, 1, 1, cli_rehearse, MSG_HELP_REHEARSE},
	{PART_REGISTER, "import-lineage", "FILE", OPT_DB, 1, 1, cli_import_lineage, MSG_HELP_IMPORT_LINEAGE},
	{PART_FIGURES, "forms", "", OPT_DB | OPT_FORMAT | OPT_AS, 0, 0, cli_forms, MSG_HELP_FORMS},
	{PART_FIGURES, "form", "CODE", OPT_DB | OPT_SELECT | OPT_FORMAT | OPT_STRICT | OPT_LIST | OPT_AS, 1, 1, cli_form, MSG_HELP_FORM},
	{PART_FIGURES, "who", "CODE", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 1, 1, cli_who, MSG_HELP_WHO},
	{PART_FIGURES, "explain", "CODE", OPT_DB | OPT_SELECT | OPT_CELL | OPT_AS, 1, 1, cli_explain, MSG_HELP_EXPLAIN},
	{PART_FIGURES, "ask", "", OPT_DB | OPT_ASK | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 0, cli_ask, MSG_HELP_ASK},
	{PART_FIGURES, "standards", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_standards,
		MSG_HELP_STANDARDS},
	{PART_FIGURES, "rules", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_rules, MSG_HELP_RULES},
	{PART_FIGURES, "quotas", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_quotas, MSG_HELP_QUOTAS},
	{PART_FIGURES, "targets", "[CODE]", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 1, cli_targets, MSG_HELP_TARGETS},
	{PART_FIGURES, "needs", "[CODE]", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 0, 1, cli_needs, MSG_HELP_NEEDS},
	{PART_FIGURES, "programme", "CODE", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 1, 1, cli_programme, MSG_HELP_PROGRAMME},
	{PART_FIGURES, "review", "[SORT]", OPT_DB | OPT_REVIEW | OPT_FORMAT | OPT_AS, 0, 1, cli_review, MSG_HELP_REVIEW},
	{PART_FIGURES, "regimes", "", OPT_DB | OPT_DUE | OPT_FORMAT | OPT_AS, 0, 0, cli_regimes, MSG_HELP_REGIMES},
	{PART_FIGURES, "due", "", OPT_DB | OPT_DUE | OPT_FORMAT | OPT_AS, 0, 0, cli_due, MSG_HELP_DUE},
	{PART_FIGURES, "coming", "[KIND]", OPT_DB | OPT_COMING | OPT_FORMAT | OPT_AS, 0, 1, cli_coming, MSG_HELP_COMING},
	{PART_FIGURES, "clean", "", OPT_DB | OPT_SELECT | OPT_CELL | OPT_FORMAT | OPT_AS, 0, 0, cli_clean, MSG_HELP_CLEAN},
	{PART_FIGURES, "check", "[FILE…]", 0, 0, 10000, cli_check, MSG_HELP_CHECK},
	{PART_FIGURES, "claims", "FILE", OPT_DB, 1, 1, cli_claims, MSG_HELP_CLAIMS},
	{PART_LISTS, "list", "people|organisations|units|posts|tenures", OPT_DB | OPT_CONDITION | OPT_FORMAT | OPT_AS, 1, 1, cli_list,
		MSG_HELP_LIST},
	{PART_LISTS, "person-data", "", OPT_DB | OPT_PAPER | OPT_FORMAT | OPT_AS, 0, 0, cli_person_data, MSG_HELP_PERSON_DATA},
	{PART_LISTS, "retention", "[RULE]", OPT_DB | OPT_TODAY | OPT_FORMAT | OPT_AS, 0, 1, cli_retention, MSG_HELP_RETENTION},
	{PART_LISTS, "paper", "CODE|FILE.docx", OPT_DB | OPT_PAPER | OPT_FORMAT | OPT_AS, 1, 1, cli_paper, MSG_HELP_PAPER},
	{PART_LISTS, "export", "KIND|popolo", OPT_DB | OPT_FORMAT | OPT_WHERE | OPT_AS, 1, 1, cli_export, MSG_HELP_EXPORT},
	{PART_LISTS, "import", "FILE", OPT_DB | OPT_IMPORT | OPT_SHEET | OPT_DRY | OPT_FORMAT | OPT_ACT | OPT_AS, 1, 1, cli_import,
		MSG_HELP_IMPORT},
	{PART_LISTS, "template", "NAME", OPT_OUT, 1, 1, cli_template, MSG_HELP_TEMPLATE},
	{PART_LISTS, "batches", "", OPT_DB | OPT_FORMAT | OPT_AS, 0, 0, cli_batches, MSG_HELP_BATCHES},
	{PART_LISTS, "sheet", "FILE", OPT_SHEET, 1, 1, cli_sheet, MSG_HELP_SHEET},
	{PART_WRITING, "put", "FILE", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_put, MSG_HELP_PUT},
	{PART_WRITING, "act", "FILE", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_act, MSG_HELP_ACT},
	{PART_WRITING, "undo", "GROUP|BATCH|last", OPT_DB | OPT_ACT | OPT_AS, 1, 1, cli_undo, MSG_HELP_UNDO},
	{PART_WRITING, "reorganise", "FILE", OPT_DB | OPT_ACT | OPT_AS | OPT_DRY | OPT_OUT, 1, 1, cli_reorganise, MSG_HELP_REORGANISE},
	{PART_WRITING, "report", "list|open|check|sign|send …", OPT_DB | OPT_REPORT | OPT_FORMAT | OPT_AS, 1, 3, cli_report,
		MSG_HELP_REPORT},
	{PART_WRITING, "match", "list|open|show|names …", OPT_DB | OPT_REPORT | OPT_CELL | OPT_FORMAT | OPT_AS, 1, 3, cli_match,
		MSG_HELP_MATCH},
	{PART_WRITING, "duplicates", "", OPT_DB | OPT_FIND | OPT_TODAY | OPT_FORMAT | OPT_AS, 0, 0, cli_duplicates, MSG_HELP_DUPLICATES},
	{PART_WRITING, "warnings", "", OPT_DB | OPT_WARNINGS | OPT_FORMAT | OPT_AS, 0, 0, cli_warnings, MSG_HELP_WARNINGS},
	{PART_ABOUT, "doctor", "", OPT_DB | OPT_DOCTOR | OPT_OIDC, 0, 0, cli_doctor, MSG_HELP_DOCTOR},
	{PART_ABOUT, "dict", "", 0, 0, 0, cli_dict, MSG_HELP_DICT},
};

#define HELP_WIDTH 24 /* characters of "coso NAME ARGUMENTS"; what is wider has its words on the next line */

static void print_usage(FILE *to, enum msg_lang lang)
{
	fprintf(to, "%s\n", msg_template(MSG_HELP_TITLE, lang));
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		const struct command *c = &commands[i];
		if (i == 0 || c->part != commands[i - 1].part)
			fprintf(to, "\n%s\n", msg_template(part_title[c->part], lang));
		g_autofree char *left = g_strdup_printf("coso %s %s", c->name, c->arguments);
		const glong wide = g_utf8_strlen(left, -1);
		if (wide > HELP_WIDTH)
			fprintf(to, "  %s\n  %*s", left, HELP_WIDTH, "");
		else
			fprintf(to, "  %s%*s", left, (int)(HELP_WIDTH - wide), "");
		fprintf(to, "  %s\n", msg_template(c->help, lang));
	}
	fprintf(to, "\n%s\n", msg_template(MSG_HELP_MORE, lang));
}

static void print_error(const struct err *e, enum msg_lang lang)
{
	/* The name is the field's; where it happened in the program is for reports of faults, asked for by COSO_DEBUG. */
	fprintf(stderr, "coso: %s\n", err_text(e, lang));
	if (getenv("COSO_DEBUG") != NULL)
		fprintf(stderr, "coso: (%s)\n", e->where);
}

static int run_command(const struct command *command, int argc, char **argv, enum msg_lang lang)
{
	struct cli c = {.lang = lang};
	struct err e = {0};
	GError *wrong = NULL;
	GOptionContext *context = g_option_context_new(command->arguments);
	g_option_context_set_summary(context, msg_template(command->help, MSG_VI));
	g_option_context_set_description(context, msg_template(command->help, MSG_EN));
	cli_options_add(context, &c.o, command->options);
	int status = 2;
	int given = 0;
	if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
		fprintf(stderr, "coso %s: %s\n", command->name, wrong->message);
		g_error_free(wrong);
	} else if ((given = c.o.rest == NULL ? 0 : (int)g_strv_length(c.o.rest)) < command->arguments_min ||
		   given > command->arguments_max) {
		g_autofree char *usage = MSG_FORMAT(MSG_WRONG_ARGUMENTS, lang, command->name, command->arguments);
		fprintf(stderr, "coso: %s\n", usage);
	} else {
		status = command->run(&c, &e);
		/* What a command printed as it went may not have got out: a full disk behind a redirection must not look like success. */
		if ((fflush(stdout) == EOF || ferror(stdout)) && e.code == ERR_NONE)
			FAIL(&e, ERR_IO, MSG_FILE_WRITE, "stdout", g_strerror(errno));
		if (e.code != ERR_NONE) {
			print_error(&e, lang);
			status = err_exit_status(&e);
		}
	}
	g_option_context_free(context);
	cli_options_clear(&c.o);
	return status;
}

int cli_main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	enum msg_lang lang = msg_lang_from_environment();
	g_setenv("LANGUAGE", lang == MSG_VI ? "vi" : "en", TRUE);
	if (argc < 2) {
		print_usage(stderr, lang);
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout, lang);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("coso %s\n", COSO_VERSION);
		return 0;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i].name, argv[1]) == 0) {
			/* The help of a command names it. */
			g_autofree char *name = g_strdup_printf("coso %s", argv[1]);
			g_set_prgname(name);
			return run_command(&commands[i], argc - 1, argv + 1, lang);
		}
	g_autofree char *unknown = MSG_FORMAT(MSG_UNKNOWN_COMMAND, lang, argv[1]);
	fprintf(stderr, "coso: %s\n", unknown);
	return 2;
}

bool cli_need_db(const struct cli *c, struct err *e)
{
	return (c->o.db != NULL && *c->o.db != '\0') || FAIL0(e, ERR_USAGE, MSG_NO_DB);
}

bool cli_emit(const struct cli *c, const char *text, struct err *e)
{
	if (c->o.out != NULL)
		return sheet_write_file(c->o.out, text, strlen(text), e);
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, "stdout", g_strerror(errno));
	return true;
}

bool cli_emit_file(const struct cli *c, GBytes *file, struct err *e)
{
	gsize length = 0;
	const char *bytes = g_bytes_get_data(file, &length);
	const bool ok = c->o.out != NULL ? sheet_write_file(c->o.out, bytes, length, e) : FAIL0(e, ERR_USAGE, MSG_PAPER_NEEDS_OUT);
	g_bytes_unref(file);
	return ok;
}

void cli_progress(msg_key stage, int64_t done, int64_t total, void *user)
{
	const struct cli *c = user;
	if (!isatty(STDERR_FILENO))
		return;
	if (total > 0)
		fprintf(stderr, "\r\033[K%s %3d %%", msg_template(stage, c->lang), (int)(done * 100 / total));
	else
		fprintf(stderr, "\r\033[K%s …", msg_template(stage, c->lang));
	if (total > 0 && done >= total)
		fputc('\n', stderr);
}

bool cli_today(const struct cli *c, ymd *out, struct err *e)
{
	if (c->o.today != NULL)
		return ymd_parse_iso(c->o.today, out, e);
	struct arena *a = arena_new();
	char day[11] = "";
	memcpy(day, instant_format(instant_now(), a), 10);
	bool ok = ymd_parse_iso(day, out, e);
	arena_free(a);
	return ok;
}

bool cli_act_as(const struct cli *c, struct app *a, struct err *e)
{
	ymd today = 0;
	bool accounts = false;
	if (c->o.actor == NULL)
		return true;
	if (!app_has_accounts(a, &accounts, e) || !cli_today(c, &today, e))
		return false;
	return !accounts || app_act_as(a, c->o.actor, today, e);
}

bool cli_log_readings(const struct cli *c, struct app *a, struct err *e)
{
	struct store_open open = {.address = c->o.db, .mode = DB_WRITE};
	if (!app_has_readings(a))
		return true;
	struct store *writer = store_open(&open, e);
	bool ok = writer != NULL && app_write_readings(a, writer, e);
	store_close(writer);
	return ok;
}
