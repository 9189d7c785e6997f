/* The command line: argv → app → text. No SQL and no rules here; every command is a row of the table in cli.c. */
#ifndef COSO_CLI_CLI_H
#define COSO_CLI_CLI_H

#include "base/date.h"
#include "base/err.h"

/* Runs one command; the exit status: 0 fine, 1 the data say no, 2 wrong use. */
int cli_main(int argc, char **argv);

/* Everything a command may be given; one struct, so that an option means the same everywhere. */
struct cli_options {
	char *db, *unit, *org, *date, *period, *term, *from, *until, *by, *boundaries, *today, *known_at, *format, *out, *row, *column,
		*engine, *actor, *reason, *people, *seed, *listen, *image, *role, *purpose, *display, *tenure, *sheet, *encoding,
		*separator, *rule, *regime, *page, *map, *marked, *decide, *at, *where, *of, *columns, *sort, *count, *rows, *show, *due,
		*form, *check, *text, *signer, *number, *signed_d, *delay, *periods, *folder, *identity, *log, *secrecy, *key_identity,
		*keep, *heads, *mail, *oidc;
	int64_t header_row, rev, months;
	int strict, faults, secure, unconfined, dry_run, find, clean, waived, skip_bad, share, mean, sign;
	char **lists;			     /* --list ROW:COLUMN, NULL-terminated; NULL when none */
	char **recipients, **key_recipients; /* public keys; NULL when none */
	char **rest;			     /* arguments that are not options, NULL-terminated */
};

struct cli {
	enum msg_lang lang;
	struct cli_options o;
};

/* One function a command; gives the exit status. Errors are in e (printed by the caller). */
typedef int (*cli_command)(struct cli *c, struct err *e);
int cli_init(struct cli *c, struct err *e);
int cli_demo(struct cli *c, struct err *e);
int cli_import_lineage(struct cli *c, struct err *e);
int cli_verify(struct cli *c, struct err *e);
int cli_heads(struct cli *c, struct err *e);
int cli_duplicates(struct cli *c, struct err *e);
int cli_warnings(struct cli *c, struct err *e);
int cli_coming(struct cli *c, struct err *e);
int cli_clean(struct cli *c, struct err *e);
int cli_files(struct cli *c, struct err *e);
int cli_import_popolo(struct cli *c, struct err *e);
int cli_export(struct cli *c, struct err *e);
int cli_list(struct cli *c, struct err *e);
int cli_standards(struct cli *c, struct err *e);
int cli_needs(struct cli *c, struct err *e);
int cli_programme(struct cli *c, struct err *e);
int cli_review(struct cli *c, struct err *e);
int cli_regimes(struct cli *c, struct err *e);
int cli_due(struct cli *c, struct err *e);
int cli_rules(struct cli *c, struct err *e);
int cli_quotas(struct cli *c, struct err *e);
int cli_targets(struct cli *c, struct err *e);
int cli_ask(struct cli *c, struct err *e);
int cli_put(struct cli *c, struct err *e);
int cli_act(struct cli *c, struct err *e);
int cli_undo(struct cli *c, struct err *e);
int cli_report(struct cli *c, struct err *e);
int cli_match(struct cli *c, struct err *e);
int cli_reorganise(struct cli *c, struct err *e);
int cli_forms(struct cli *c, struct err *e);
int cli_form(struct cli *c, struct err *e);
int cli_who(struct cli *c, struct err *e);
int cli_explain(struct cli *c, struct err *e);
int cli_check(struct cli *c, struct err *e);
int cli_claims(struct cli *c, struct err *e);
int cli_synth(struct cli *c, struct err *e);
int cli_serve(struct cli *c, struct err *e);
int cli_mail(struct cli *c, struct err *e);
int cli_paper(struct cli *c, struct err *e);
int cli_backup(struct cli *c, struct err *e);
int cli_restore(struct cli *c, struct err *e);
int cli_rehearse(struct cli *c, struct err *e);
int cli_doctor(struct cli *c, struct err *e);
int cli_person_data(struct cli *c, struct err *e);
int cli_retention(struct cli *c, struct err *e);
int cli_dict(struct cli *c, struct err *e);
int cli_sheet(struct cli *c, struct err *e);
int cli_import(struct cli *c, struct err *e);
/* With --format json what was refused is JSON too, beside the words on standard error: {"written": false, "error": "…"}. */
void cli_import_refused(const struct cli *c, const struct err *why);
int cli_batches(struct cli *c, struct err *e);
int cli_template(struct cli *c, struct err *e);
int cli_account(struct cli *c, struct err *e);

/* Helpers shared by the commands. */
#include "exchange/sheet.h"
/* Text to standard output, or to --out whole or not at all. False with an error when it cannot be written. */
bool cli_emit(const struct cli *c, const char *text, struct err *e);
/* Is everything there that papers need (fonts, layouts)? Else what is missing. */
/* The folder of copies: --copies, or COSO_COPIES; NULL: not told. */
const char *cli_copies(const struct cli *c);
const char *cli_oidc(const struct cli *c); /* the file that names the provider of sign-in (--oidc, COSO_OIDC); NULL */
bool cli_papers_ready(const struct cli *c, struct err *e);
/* A file of bytes to --out, which must be given; takes the bytes over. */
bool cli_emit_file(const struct cli *c, GBytes *file, struct err *e);
/* A sheet in the wanted format (text, tsv, json, xlsx). */
bool cli_emit_sheet(const struct cli *c, const struct sheet *s, struct err *e);
/* An empty sheet with a heading of each key and room for so many rows; rows are added to it. */
struct sheet *cli_sheet_new(const struct cli *c, const msg_key *keys, size_t columns, size_t rows, struct arena *arena);
void cli_sheet_row(struct sheet *s, const struct sheet_cell *cells, struct arena *arena);
struct sheet_cell cli_sheet_text(const char *text); /* NULL: empty */
/* One line of progress on a terminal, rewritten; nothing elsewhere. done == total ends the line. */
void cli_progress(msg_key stage, int64_t done, int64_t total, void *cli);
/* The day taken as today: --today or the wall clock's. */
bool cli_today(const struct cli *c, ymd *out, struct err *e);
struct app;
struct grid_options;
/* --sheet, --encoding, --separator, --header-row. */
bool cli_grid_options(const struct cli *c, struct grid_options *o, struct err *e);
/* --as LOGIN: from here on with the rights of that account. In a register without accounts it is a name in the log and nothing else. */
bool cli_act_as(const struct cli *c, struct app *a, struct err *e);
/* Writes what was read into the log, before anything is shown. */
bool cli_log_readings(const struct cli *c, struct app *a, struct err *e);
/* "--db is needed". */
bool cli_need_db(const struct cli *c, struct err *e);

#endif
