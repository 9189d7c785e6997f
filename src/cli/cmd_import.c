/* Commands about files taken in: import, batches, template. */
#include "cli/cli.h"

#include "app/import/import.h"
#include "app/import/import_batch.h"
#include "app/import/mapping.h"
#include "app/import/popolo_import.h"
#include "app/import/template.h"
#include "base/file.h"
#include "base/text.h"
#include "messages/cli.def"
#include "messages/import.def"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_SHOWN 200

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static bool progress(void *self, int64_t done, int64_t total)
{
	cli_progress(MSG_CLI_IMPORT_STAGE, done, total, self);
	return interrupted == 0;
}

static bool wrong_decision(const struct cli *c, size_t i, struct err *e)
{
	g_autofree char *number = g_strdup_printf("%zu", i + 1);
	return FAIL(e, ERR_INPUT, MSG_CLI_DECISION, c->o.decide, number);
}

/* [{"row":12,"choice":"new|same|skip","person":"AREA:ID"}] */
static bool read_decisions(const struct cli *c, struct arena *a, struct import_options *o, struct err *e)
{
	static const char *const choices[] = {"", "new", "same", "skip"};
	size_t n = 0;
	g_autofree char *text = c->o.decide == NULL ? NULL : file_read(c->o.decide, &n, e);
	if (text == NULL)
		return c->o.decide == NULL;
	json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL), *item = NULL;
	size_t count = json_array_size(j), i = 0;
	struct import_decision *all = ARENA_ARRAY(a, struct import_decision, count + 1);
	bool ok = json_is_array(j) || wrong_decision(c, 0, e);
	json_array_foreach(j, i, item)
	{
		const char *choice = json_string_value(json_object_get(item, "choice"));
		const char *person = json_string_value(json_object_get(item, "person")),
			   *colon = person == NULL ? NULL : strchr(person, ':');
		all[i].row = json_integer_value(json_object_get(item, "row"));
		for (size_t k = 1; choice != NULL && k < G_N_ELEMENTS(choices); k++)
			if (strcmp(choices[k], choice) == 0)
				all[i].choice = (enum import_choice)k;
		if (colon != NULL) {
			all[i].same_area = g_ascii_strtoll(person, NULL, 10);
			all[i].same = g_ascii_strtoll(colon + 1, NULL, 10);
		}
		if (all[i].row <= 0 || all[i].choice == CHOICE_NONE || (all[i].choice == CHOICE_SAME && colon == NULL))
			ok = wrong_decision(c, i, e);
	}
	json_decref(j);
	o->decisions = all;
	o->decision_count = count;
	return ok;
}

/* ---- what is shown ---- */

static json_t *fault_json(const struct import_fault *f)
{
	json_t *j = json_pack("{s:I, s:s, s:s, s:s, s:s, s:b}", "row", (json_int_t)f->row, "place", f->place, "heading", f->heading,
		"given", f->given, "text", f->text, "warning", f->warning);
	if (f->nearest != NULL)
		json_object_set_new(j, "nearest", json_string(f->nearest));
	if (f->rule != NULL)
		json_object_set_new(j, "rule", json_string(f->rule));
	return j;
}

static bool is_json(const struct cli *c)
{
	return g_strcmp0(c->o.format, "json") == 0;
}

static bool emit_json(const struct cli *c, json_t *j, struct err *e)
{
	must(j != NULL); /* texts of the report are UTF-8 */
	char *text = json_dumps(j, JSON_INDENT(1));
	must(text != NULL);
	bool ok = cli_emit(c, text, e);
	free(text);
	json_decref(j);
	return ok;
}

void cli_import_refused(const struct cli *c, const struct err *why)
{
	struct err ignored = {0};
	if (is_json(c))
		(void)emit_json(c, json_pack("{s:b, s:s}", "written", 0, "error", err_text(why, c->lang)), &ignored);
}

static bool show_json(const struct cli *c, const struct import_report *r, struct err *e)
{
	json_t *faults = json_array(), *twins = json_array(), *ignored = json_array(), *kinds = json_array(), *notes = json_array();
	for (size_t i = 0; i < r->fault_count; i++)
		json_array_append_new(faults, fault_json(&r->faults[i]));
	for (size_t i = 0; i < r->twin_count; i++) {
		g_autofree char *person =
			g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->twins[i].person_area, r->twins[i].person);
		json_array_append_new(
			twins, json_pack("{s:I, s:s, s:s, s:s, s:i}", "row", (json_int_t)r->twins[i].row, "given", r->twins[i].given,
				       "known", r->twins[i].known, "person", person, "score", r->twins[i].score));
	}
	for (const char *const *s = r->ignored_columns; s != NULL && *s != NULL; s++)
		json_array_append_new(ignored, json_string(*s));
	for (const char *const *s = r->created_by_kind; s != NULL && *s != NULL; s++)
		json_array_append_new(kinds, json_string(*s));
	for (const char *const *s = r->notes; s != NULL && *s != NULL; s++)
		json_array_append_new(notes, json_string(*s));
	json_t *j = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:b, s:s?, s:s?, s:s?, s:o, s:o, s:o, s:o, s:o}",
		"rows", (json_int_t)r->rows, "good", (json_int_t)r->rows_good, "bad", (json_int_t)r->rows_bad, "same",
		(json_int_t)r->rows_same, "skipped", (json_int_t)r->rows_skipped, "cells", (json_int_t)r->cells, "cells_bad",
		(json_int_t)r->cells_bad, "created", (json_int_t)r->created, "changed", (json_int_t)r->changed, "faults_total",
		(json_int_t)r->fault_total, "written", r->written, "stopped", r->stopped, "batch", r->batch, "reaches", r->reaches,
		"loaded_before", r->loaded_before, "created_by_kind", kinds, "ignored_columns", ignored, "notes", notes, "twins", twins,
		"faults", faults);
	return emit_json(c, j, e);
}

static void add_line(GString *out, const struct cli *c, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *line = msg_format(key, c->lang, args, n);
	g_string_append_printf(out, "%s\n", line);
}
#define ADD_LINE(out, c, key, ...)                                                                                                         \
	add_line((out), (c), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%" G_GINT64_FORMAT, n);
}

static bool show_text(const struct cli *c, const struct import_report *r, struct arena *a, struct err *e)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < r->fault_count && i < FAULTS_SHOWN; i++) {
		const struct import_fault *f = &r->faults[i];
		g_string_append_printf(out, "%s  %s%s%s%s%s%s%s%s\n", f->place, f->heading, *f->heading != '\0' ? ": " : "",
			f->rule != NULL ? f->rule : "", f->rule != NULL ? " " : "", f->text, f->nearest != NULL ? " → " : "",
			f->nearest != NULL ? f->nearest : "", f->warning ? " (!)" : "");
	}
	if (r->fault_total > FAULTS_SHOWN)
		ADD_LINE(out, c, MSG_CLI_IMPORT_MORE, text_thousands(r->fault_total - FAULTS_SHOWN, a));
	for (const char *const *s = r->ignored_columns; s != NULL && *s != NULL; s++)
		ADD_LINE(out, c, MSG_CLI_IMPORT_IGNORED, *s);
	for (const char *const *s = r->notes; s != NULL && *s != NULL; s++)
		g_string_append_printf(out, "%s\n", *s);
	if (r->loaded_before != NULL)
		g_string_append_printf(out, "%s\n", r->loaded_before);
	ADD_LINE(out, c, MSG_CLI_IMPORT_ROWS, text_thousands(r->rows, a), text_thousands(r->rows_good, a), text_thousands(r->rows_same, a),
		text_thousands(r->rows_bad, a), text_thousands(r->cells_bad, a), text_thousands(r->rows_skipped, a));
	ADD_LINE(out, c, MSG_CLI_IMPORT_MADE, text_thousands(r->created, a), text_thousands(r->changed, a));
	for (const char *const *s = r->created_by_kind; s != NULL && *s != NULL; s++)
		g_string_append_printf(out, "  %s\n", *s);
	if (r->reaches != NULL)
		g_string_append_printf(out, "%s%s\n", r->reaches, r->written ? "" : " (--reason)");
	if (r->written)
		ADD_LINE(out, c, MSG_CLI_IMPORT_WRITTEN, r->batch);
	else
		ADD_LINE(out, c, r->stopped ? MSG_CLI_IMPORT_STOPPED : MSG_CLI_IMPORT_NOTHING, NULL);
	return cli_emit(c, out->str, e);
}

/* ---- the commands ---- */

static bool take_in(struct cli *c, struct app *a, struct arena *arena, struct import_options *o, struct import_report *r, struct err *e)
{
	/* A list of the register comes back without a mapping, or with the name of its kind. */
	bool list = c->o.map == NULL || kind_find(c->o.map) != NULL;
	const struct mapping *m =
		list ? mapping_of_list(a, c->o.map, o->file, &o->grid, c->lang, arena, e) : mapping_find(a, c->o.map, arena, e);
	if (c->o.map == NULL && e->code == ERR_NOT_FOUND)
		e->code = ERR_USAGE;
	o->mapping = m;
	return m != NULL && cli_act_as(c, a, e) && cli_today(c, &o->today, e) && read_decisions(c, arena, o, e) &&
	       app_import_place(a, c->o.unit, c->o.org, o->today, o, e) && app_import(a, o, arena, r, e);
}

int cli_import(struct cli *c, struct err *e)
{
	if (popolo_is(c->o.rest[0]))
		return cli_import_popolo(c, e);
	struct import_options o = {.file = c->o.rest[0],
		.dry = c->o.dry_run != 0,
		.skip_bad = c->o.skip_bad != 0,
		.marked = c->o.marked,
		.reason = c->o.reason,
		.lang = c->lang,
		.actor = c->o.actor != NULL ? c->o.actor : g_get_user_name(),
		.progress = progress,
		.progress_self = c};
	struct arena *arena = arena_new();
	struct import_report r = {0};
	struct sigaction action = {.sa_handler = note_interrupt}, before;
	sigaction(SIGINT, &action, &before);
	struct app *a = cli_need_db(c, e) && cli_grid_options(c, &o.grid, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && take_in(c, a, arena, &o, &r, e);
	app_close(a);
	sigaction(SIGINT, &before, NULL);
	if (ok)
		ok = is_json(c) ? show_json(c, &r, e) : show_text(c, &r, arena, e);
	else
		cli_import_refused(c, e);
	bool faulty = r.rows_bad > 0 || r.stopped || (!o.dry && !r.written && r.reaches != NULL);
	arena_free(arena);
	return !ok ? err_exit_status(e) : faulty ? 1 : 0;
}

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
}

static struct sheet_cell count_cell(int64_t n, struct arena *a)
{
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = number(a, n)};
}

int cli_batches(struct cli *c, struct err *e)
{
	struct arena *a = arena_new();
	const struct import_batch_line *lines = NULL;
	size_t n = 0;
	ymd today = 0;
	const char *header[] = {msg_template(MSG_CLI_BATCH, c->lang), msg_template(MSG_CLI_BATCH_FILE, c->lang),
		msg_template(MSG_CLI_BATCH_MAP, c->lang), msg_template(MSG_CLI_BATCH_WHO, c->lang),
		msg_template(MSG_CLI_BATCH_WHEN, c->lang), msg_template(MSG_CLI_BATCH_ROWS, c->lang),
		msg_template(MSG_CLI_BATCH_CREATED, c->lang), msg_template(MSG_CLI_BATCH_CHANGED, c->lang),
		msg_template(MSG_CLI_BATCH_BAD, c->lang), msg_template(MSG_CLI_BATCH_UNDONE, c->lang)};
	struct app *app = cli_need_db(c, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	bool ok = app != NULL && cli_today(c, &today, e) && cli_act_as(c, app, e) && app_import_batches(app, 0, a, &lines, &n, e);
	struct sheet s = {.header = header, .column_count = G_N_ELEMENTS(header), .row_count = n};
	s.rows = ARENA_ARRAY(a, struct sheet_row, n + 1);
	for (size_t i = 0; ok && i < n; i++) {
		const struct import_batch_line *l = &lines[i];
		const struct sheet_cell cells[] = {text_cell(l->batch), text_cell(l->file), text_cell(l->mapping), text_cell(l->who),
			text_cell(instant_format(l->when_ms, a)), count_cell(l->rows, a), count_cell(l->created, a),
			count_cell(l->changed, a), count_cell(l->cells_bad, a),
			text_cell(l->undone_ms == NONE ? "" : instant_format(l->undone_ms, a))};
		s.rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, s.column_count);
		memcpy(s.rows[i].cells, cells, sizeof cells);
	}
	ok = ok && cli_emit_sheet(c, &s, e);
	app_close(app);
	arena_free(a);
	return ok ? 0 : err_exit_status(e);
}

int cli_template(struct cli *c, struct err *e)
{
	struct arena *arena = arena_new();
	struct app *a = app_open(NULL, DB_READ, e);
	const struct mapping *m = a == NULL ? NULL : mapping_find(a, c->o.rest[0], arena, e);
	g_autofree char *name = g_strconcat(c->o.rest[0], ".xlsx", NULL);
	bool ok = m != NULL && app_import_template(a, m, c->o.out != NULL ? c->o.out : name, c->lang, arena, e);
	app_close(a);
	arena_free(arena);
	return ok ? 0 : err_exit_status(e);
}
