/* Command report, what only reads: list, show, diff, sums, verify. */
#include "cli/cmd_report.h"

#include "app/paper/paper_report.h"
#include "app/report/round_diff.h"
#include "app/report/round_list.h"
#include "app/report/round_reach.h"
#include "app/report/round_table.h"
#include "messages/act.def"
#include "messages/paper.def"
#include "messages/round_cli.def"
#include "store/rows.h"

#include <string.h>

struct showing {
	struct cli *c;
	struct app *a;
	struct arena *arena;
	ymd today;
	bool *findings;
};

static struct sheet_cell count_cell(const struct showing *s, int64_t n)
{
	if (n == NONE)
		return cli_sheet_text("");
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = arena_printf(s->arena, "%" G_GINT64_FORMAT, n)};
}

static void note(const struct showing *s, struct sheet *sheet, const char *text)
{
	const char **notes = ARENA_ARRAY(s->arena, const char *, 2);
	notes[0] = arena_strdup(s->arena, text);
	sheet->notes = notes;
}

static const char *day_text(const struct showing *s, ymd day)
{
	char buf[11];
	return day == 0 ? "" : arena_strdup(s->arena, ymd_format_vi(day, buf));
}

/* ---- list ---- */

static bool show_definitions(struct showing *s, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_CODE, MSG_REPORT_CLI_TITLE, MSG_REPORT_CLI_PERIOD, MSG_REPORT_CLI_FORMS};
	const struct round_plan *plans;
	size_t n = 0;
	if (!round_plans(s->a, s->today, &plans, &n, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), n, s->arena);
	for (size_t i = 0; i < n; i++) {
		g_autoptr(GString) forms = g_string_new(NULL);
		for (size_t k = 0; k < plans[i].form_count; k++)
			g_string_append_printf(forms, "%s%s", k > 0 ? " " : "", plans[i].forms[k].code);
		const struct sheet_cell cells[] = {cli_sheet_text(plans[i].definition), cli_sheet_text(plans[i].title),
			cli_sheet_text(period_text_title(plans[i].period_text, s->a->codes, s->c->lang, s->arena)),
			cli_sheet_text(arena_strdup(s->arena, forms->str))};
		cli_sheet_row(sheet, cells, s->arena);
	}
	return cli_emit_sheet(s->c, sheet, e);
}

static const char *turn_words(const struct showing *s, const struct round_line *x)
{
	static const msg_key keys[] = {NULL, MSG_ROUND_TURN_SENDER, MSG_ROUND_TURN_RECEIVER, MSG_ROUND_TURN_NETWORK};
	return keys[x->turn] != NULL ? msg_template(keys[x->turn], s->c->lang) : "";
}

static bool show_list(struct showing *s, const char *definition, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_SENDER, MSG_REPORT_CLI_UNIT, MSG_REPORT_CLI_REPORT, MSG_REPORT_CLI_VERSION,
		MSG_REPORT_CLI_STATE, MSG_REPORT_CLI_DUE, MSG_REPORT_CLI_SENT, MSG_REPORT_CLI_LATE, MSG_REPORT_CLI_TURN};
	struct round_plan_ask ask = {.definition = definition, .period = s->c->o.period, .sender = NONE, .today = s->today};
	struct round_overview o;
	if (definition == NULL)
		return show_definitions(s, e);
	if (s->c->o.unit != NULL && !round_unit(s->a, s->c->o.unit, s->today, &ask.unit, e))
		return false;
	if (!round_overview(s->a, &ask, s->c->lang, &o, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), o.count, s->arena);
	for (size_t i = 0; i < o.count; i++) {
		const struct round_line *x = &o.lines[i];
		const struct sheet_cell cells[] = {cli_sheet_text(x->sender->name), cli_sheet_text(x->sender->unit_name),
			cli_sheet_text(x->report != NULL ? report_address(x->report->area_id, x->report->id, s->arena) : ""),
			x->version > 0 ? count_cell(s, x->version) : cli_sheet_text(""), cli_sheet_text(x->state_words),
			cli_sheet_text(day_text(s, x->due)), cli_sheet_text(instant_words(x->first_sent_ms, s->arena)),
			x->late > 0 ? count_cell(s, x->late) : cli_sheet_text(""), cli_sheet_text(turn_words(s, x))};
		cli_sheet_row(sheet, cells, s->arena);
	}
	char n[7][16];
	const int counts[] = {o.counts.expected, o.counts.accepted, o.counts.waiting, o.counts.returned, o.counts.missing, o.counts.waived,
		o.counts.on_time};
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		g_snprintf(n[i], sizeof n[i], "%d", counts[i]);
	g_autofree char *sum = MSG_FORMAT(MSG_REPORT_CLI_EXPECTED, s->c->lang,
		period_text_title(o.plan.period_text, s->a->codes, s->c->lang, s->arena), n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
	note(s, sheet, sum);
	return cli_emit_sheet(s->c, sheet, e);
}

/* Who has sent over several periods. */
static bool show_table(struct showing *s, const char *definition, struct err *e)
{
	struct round_table_ask ask = {.definition = definition, .period = s->c->o.period, .periods = 6, .today = s->today};
	struct round_table t;
	guint64 n = 6;
	if (definition == NULL)
		return FAIL0(e, ERR_USAGE, MSG_REPORT_CLI_WHICH_DEFINITION);
	if (s->c->o.periods != NULL && !g_ascii_string_to_unsigned(s->c->o.periods, 10, 1, 60, &n, NULL))
		return FAIL(e, ERR_USAGE, MSG_REPORT_CLI_PERIODS, s->c->o.periods);
	ask.periods = (size_t)n;
	if (s->c->o.unit != NULL && !round_unit(s->a, s->c->o.unit, s->today, &ask.unit, e))
		return false;
	if (!round_table(s->a, &ask, &t, s->arena, e))
		return false;
	if (g_strcmp0(s->c->o.format, "xlsx") == 0 && s->c->o.out != NULL)
		return round_table_workbook(s->a, &t, s->c->o.out, s->c->lang, e);
	return cli_emit_sheet(s->c, round_table_sheet(s->a, &t, s->c->lang, s->arena), e);
}

/* ---- one report ---- */

static bool find(struct showing *s, const char *which, struct report_row *r, struct err *e)
{
	if (which == NULL)
		return FAIL0(e, ERR_USAGE, MSG_REPORT_CLI_WHICH);
	if (!round_find(s->a, which, r, s->arena, e))
		return false;
	return round_may_read(s->a, r) || FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(s->a->viewer), table_report.kind->label);
}

/* The frozen cells; before it is sent what happened to it. */
static bool show_cells(struct showing *s, const struct report_row *r, struct err *e)
{
	static const msg_key keys[] = {
		MSG_REPORT_CLI_FORM, MSG_REPORT_CLI_ROW, MSG_REPORT_CLI_COLUMN, MSG_REPORT_CLI_VALUE, MSG_REPORT_CLI_ORIGIN};
	const struct rows_where where = {"report_id", r->id};
	const struct rows_ask ask = {
		.t = &table_report_cell, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE, .up = true};
	const struct code_list *origins = codes_list(s->a->codes, "figure_origin", NULL);
	struct rows rows;
	if (!viewer_is_operator(s->a->viewer))
		return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(s->a->viewer), table_report_cell.kind->label);
	if (!store_rows(s->a->store, &ask, s->arena, &rows, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), rows.count, s->arena);
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_cell_row *c = rows.items[i];
		const struct code *origin = origins != NULL ? code_by_num(origins, c->origin) : NULL;
		const struct sheet_cell cells[] = {cli_sheet_text(c->form), cli_sheet_text(c->row_key), cli_sheet_text(c->col_key),
			cli_sheet_text(round_cell_text(s->a, c, s->arena)), cli_sheet_text(origin != NULL ? origin->id : "")};
		cli_sheet_row(sheet, cells, s->arena);
	}
	return cli_emit_sheet(s->c, sheet, e);
}

static bool show_history(struct showing *s, const struct report_row *r, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_AT, MSG_REPORT_CLI_WHO, MSG_REPORT_CLI_STATE, MSG_REPORT_CLI_REASON};
	const struct round_event *events;
	size_t n = 0;
	if (!round_history(s->a, r, s->c->lang, &events, &n, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), n, s->arena);
	for (size_t i = 0; i < n; i++) {
		const struct sheet_cell cells[] = {cli_sheet_text(instant_words(events[i].at_ms, s->arena)), cli_sheet_text(events[i].who),
			cli_sheet_text(events[i].state_words), cli_sheet_text(events[i].reason)};
		cli_sheet_row(sheet, cells, s->arena);
	}
	return cli_emit_sheet(s->c, sheet, e);
}

/* What was changed behind it since it was sent. */
static bool show_changes(struct showing *s, const struct report_row *r, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_AT, MSG_REPORT_CLI_WHO, MSG_REPORT_CLI_SINCE, MSG_REPORT_CLI_KINDS,
		MSG_REPORT_CLI_WRITES, MSG_REPORT_CLI_REASON};
	const struct round_reach_line *lines;
	size_t n = 0;
	if (!round_reach_lines(s->a, r, s->c->lang, &lines, &n, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), n, s->arena);
	for (size_t i = 0; i < n; i++) {
		const struct sheet_cell cells[] = {cli_sheet_text(instant_words(lines[i].at_ms, s->arena)), cli_sheet_text(lines[i].who),
			cli_sheet_text(lines[i].since > 18000101 ? day_text(s, lines[i].since) : ""), cli_sheet_text(lines[i].kinds),
			count_cell(s, lines[i].writes), cli_sheet_text(lines[i].reason)};
		cli_sheet_row(sheet, cells, s->arena);
	}
	return cli_emit_sheet(s->c, sheet, e);
}

static const char *cause_text(const struct showing *s, const struct round_cause *c)
{
	const char *name = *c->name != '\0' || c->about == 0 ? c->name : msg_template(MSG_REPORT_CLI_HIDDEN, s->c->lang);
	const char *way = c->about == 0 ? "" : msg_template(c->came ? MSG_REPORT_CLI_CAME : MSG_REPORT_CLI_WENT, s->c->lang);
	if (c->at_ms == NONE)
		return arena_printf(s->arena, "%s %s", way, name);
	return arena_printf(s->arena, "%s %s: %s, %s %s, %s%s%s%s", way, name, c->what, msg_template(MSG_REPORT_CLI_CHANGED, s->c->lang),
		instant_words(c->at_ms, s->arena), c->who, *c->reason != '\0' ? " (" : "", c->reason, *c->reason != '\0' ? ")" : "");
}

static bool show_diff(struct showing *s, const struct report_row *r, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_FORM, MSG_REPORT_CLI_ROW, MSG_REPORT_CLI_COLUMN, MSG_REPORT_CLI_CELL,
		MSG_REPORT_CLI_THEN, MSG_REPORT_CLI_NOW, MSG_REPORT_CLI_BY, MSG_REPORT_CLI_WHY};
	struct round_diff d;
	if (r->known_ms == NONE)
		return FAIL0(e, ERR_CONFLICT, MSG_REPORT_CLI_NOT_FROZEN);
	if (!round_diff(s->a, r, true, s->c->lang, s->today, &d, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), d.count, s->arena);
	for (size_t i = 0; i < d.count; i++) {
		const struct round_difference *x = &d.items[i];
		g_autoptr(GString) why = g_string_new(x->others ? msg_template(MSG_REPORT_CLI_OTHERS, s->c->lang) : "");
		for (size_t k = 0; k < x->cause_count; k++)
			g_string_append_printf(why, "%s%s", why->len > 0 ? "; " : "", cause_text(s, &x->causes[k]));
		if (x->cause_more > 0)
			g_string_append_printf(why, "; +%zu", x->cause_more);
		const struct sheet_cell cells[] = {cli_sheet_text(x->form), cli_sheet_text(x->row), cli_sheet_text(x->column),
			cli_sheet_text(x->words), cli_sheet_text(x->then), cli_sheet_text(x->now), count_cell(s, x->by),
			cli_sheet_text(arena_strdup(s->arena, why->str))};
		cli_sheet_row(sheet, cells, s->arena);
	}
	char n[2][24];
	g_snprintf(n[0], sizeof n[0], "%zu", d.count);
	g_snprintf(n[1], sizeof n[1], "%zu", d.same);
	g_autofree char *sum = MSG_FORMAT(MSG_REPORT_CLI_DIFF_NOTE, s->c->lang, n[0], n[1], instant_words(d.known_ms, s->arena));
	note(s, sheet, sum);
	return cli_log_readings(s->c, s->a, e) && cli_emit_sheet(s->c, sheet, e);
}

/* "Đảng bộ xã A: báo cáo 12, sổ 11" */
static const char *whose_text(const struct showing *s, const struct round_sum *x)
{
	g_autoptr(GString) out = g_string_new(NULL);
	char n[2][24];
	for (size_t i = 0; i < x->of_count; i++) {
		g_snprintf(n[0], sizeof n[0], "%" G_GINT64_FORMAT, x->of[i].reported);
		g_snprintf(n[1], sizeof n[1], "%" G_GINT64_FORMAT, x->of[i].counted);
		g_autofree char *one = MSG_FORMAT(
			MSG_REPORT_CLI_WHOSE_ONE, s->c->lang, x->of[i].name, n[0], x->of[i].counted == NONE ? "\xE2\x80\xA6" : n[1]);
		g_string_append_printf(out, "%s%s", i > 0 ? "; " : "", one);
	}
	if (x->of_more > 0)
		g_string_append_printf(out, "; +%zu", x->of_more);
	return arena_strdup(s->arena, out->str);
}

static bool show_sums(struct showing *s, const struct report_row *r, struct err *e)
{
	static const msg_key keys[] = {MSG_REPORT_CLI_FORM, MSG_REPORT_CLI_ROW, MSG_REPORT_CLI_COLUMN, MSG_REPORT_CLI_CELL,
		MSG_REPORT_CLI_OWN, MSG_REPORT_CLI_SUM, MSG_REPORT_CLI_BELOW, MSG_REPORT_CLI_WHOSE};
	struct round_sums d;
	if (!round_sums(s->a, r, s->c->lang, s->today, &d, s->arena, e))
		return false;
	struct sheet *sheet = cli_sheet_new(s->c, keys, G_N_ELEMENTS(keys), d.count, s->arena);
	for (size_t i = 0; i < d.count; i++) {
		const struct round_sum *x = &d.items[i];
		const struct sheet_cell cells[] = {cli_sheet_text(x->form), cli_sheet_text(x->row), cli_sheet_text(x->column),
			cli_sheet_text(x->words), count_cell(s, x->own), count_cell(s, x->sum), count_cell(s, x->below),
			cli_sheet_text(whose_text(s, x))};
		cli_sheet_row(sheet, cells, s->arena);
	}
	char n[4][24];
	const size_t counts[] = {d.count, d.same, d.reports, d.without_count};
	for (size_t i = 0; i < 4; i++)
		g_snprintf(n[i], sizeof n[i], "%zu", counts[i]);
	g_autofree char *sum = MSG_FORMAT(MSG_REPORT_CLI_SUMS_NOTE, s->c->lang, n[0], n[1], n[2], n[3]);
	note(s, sheet, sum);
	return cli_emit_sheet(s->c, sheet, e);
}

/* ---- verify ---- */

struct found {
	GString *out;
	const char *report;
};

static void say_found(const char *form, const char *row, const char *column, const char *frozen, const char *drawn, void *user)
{
	struct found *f = user;
	g_string_append_printf(f->out, "%s %s %s.%s: %s -> %s\n", f->report, form, row, column, frozen, drawn);
}

static bool show_verify(struct showing *s, const char *which, struct err *e)
{
	const struct rows_ask ask = {.t = &table_report, .area = NONE, .before = NONE, .up = true};
	struct found f = {.out = g_string_new(NULL)};
	struct report_row one;
	struct rows rows = {0};
	int64_t findings = 0, seen = 0;
	bool ok = which != NULL ? find(s, which, &one, e) : store_rows(s->a->store, &ask, s->arena, &rows, e);
	for (size_t i = 0; ok && i < (which != NULL ? 1 : rows.count); i++) {
		const struct report_row *r = which != NULL ? &one : rows.items[i];
		if (r->known_ms == NONE)
			continue;
		seen++;
		f.report = report_address(r->area_id, r->id, s->arena);
		ok = round_verify(s->a, r, say_found, &f, &findings, e);
	}
	char n[24];
	g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, findings > 0 ? findings : seen);
	g_autofree char *sum = MSG_FORMAT(findings > 0 ? MSG_REPORT_CLI_NOT_VERIFIED : MSG_REPORT_CLI_VERIFIED, s->c->lang, n);
	g_string_append_printf(f.out, "%s\n", sum);
	*s->findings = findings > 0;
	ok = ok && cli_emit(s->c, f.out->str, e);
	g_string_free(f.out, TRUE);
	return ok;
}

/* The report as a file: --format pdf or docx. */
static bool show_paper(struct showing *s, const char *which, struct err *e)
{
	const char *format = s->c->o.format != NULL ? s->c->o.format : "pdf";
	struct paper_report_ask q = {.report = which, .made_ms = instant_now(), .today = s->today, .lang = s->c->lang};
	struct paper_report_file file;
	q.template = which != NULL ? s->c->o.rest[2] : NULL;
	if (which == NULL)
		return FAIL0(e, ERR_USAGE, MSG_REPORT_CLI_WHICH);
	if (!paper_format_of(format, &q.format))
		return FAIL(e, ERR_USAGE, MSG_PAPER_FORMAT, format);
	return paper_report(s->a, &q, &file, s->arena, e) && cli_emit_file(s->c, file.bytes, e);
}

bool report_shows(const char *what)
{
	static const char *const all[] = {"list", "table", "show", "cells", "diff", "changes", "sums", "verify", "paper", NULL};
	return g_strv_contains(all, what);
}

bool report_show(struct cli *c, struct app *a, const char *what, const char *which, bool *findings, struct arena *arena, struct err *e)
{
	struct showing s = {.c = c, .a = a, .arena = arena, .findings = findings};
	struct report_row r;
	if (!cli_today(c, &s.today, e))
		return false;
	if (strcmp(what, "list") == 0)
		return show_list(&s, which, e);
	if (strcmp(what, "table") == 0)
		return show_table(&s, which, e);
	if (strcmp(what, "verify") == 0)
		return show_verify(&s, which, e);
	if (strcmp(what, "paper") == 0)
		return show_paper(&s, which, e);
	if (!find(&s, which, &r, e))
		return false;
	if (strcmp(what, "diff") == 0)
		return show_diff(&s, &r, e);
	if (strcmp(what, "changes") == 0)
		return show_changes(&s, &r, e);
	if (strcmp(what, "sums") == 0)
		return show_sums(&s, &r, e);
	return strcmp(what, "cells") == 0 ? show_cells(&s, &r, e) : show_history(&s, &r, e);
}
