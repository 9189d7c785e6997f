/* Command warnings: what is open in the register against rules with thresholds: by rule, or one by one with --rule or --unit. */
#include "cli/cli.h"

#include "app/page/page_warnings.h"
#include "messages/rules.def"

#include <glib.h>
#include <stdio.h>

#define ROWS_PAGE 200

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static struct sheet_cell count_cell(int64_t n, const char *text)
{
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = text};
}

static bool print_rules(const struct cli *c, const struct page_warnings *p, struct arena *a, struct err *e)
{
	const char *title[] = {p->summary, p->unit.id != NONE ? p->unit.name : NULL, NULL};
	const char *header[] = {msg_template(MSG_WARNINGS_COL_RULE, c->lang), msg_template(MSG_WARNINGS_COL_COUNT, c->lang),
		msg_template(MSG_WARNINGS_COL_WORDS, c->lang)};
	struct sheet s = {.title = title, .header = header, .column_count = G_N_ELEMENTS(header), .row_count = p->rule_count};
	s.rows = ARENA_ARRAY(a, struct sheet_row, p->rule_count + 1);
	for (size_t i = 0; i < p->rule_count; i++) {
		s.rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, s.column_count);
		s.rows[i].cells[0] = text_cell(p->rules[i].rule);
		s.rows[i].cells[1] = count_cell(p->rules[i].n, p->rules[i].count);
		s.rows[i].cells[2] = text_cell(p->rules[i].words);
	}
	return cli_emit_sheet(c, &s, e);
}

static bool print_rows(const struct cli *c, const struct page_warnings *p, struct arena *a, struct err *e)
{
	const char *title[] = {p->shown, p->unit.id != NONE ? p->unit.name : NULL, NULL};
	const char *header[] = {msg_template(MSG_WARNINGS_COL_RULE, c->lang), msg_template(MSG_WARNINGS_COL_UNIT, c->lang),
		msg_template(MSG_WARNINGS_COL_RECORD, c->lang), msg_template(MSG_WARNINGS_COL_FOUND, c->lang),
		msg_template(MSG_WARNINGS_COL_REASON, c->lang), "id"};
	struct sheet s = {.title = title, .header = header, .column_count = G_N_ELEMENTS(header), .row_count = p->row_count};
	s.rows = ARENA_ARRAY(a, struct sheet_row, p->row_count + 1);
	for (size_t i = 0; i < p->row_count; i++) {
		const struct page_warning *x = &p->rows[i];
		const char *cells[] = {x->rule, x->unit.name, x->record.name, x->text, x->reason,
			arena_printf(a, "%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, x->record.kind, x->record.area, x->record.id)};
		s.rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, s.column_count);
		for (size_t k = 0; k < s.column_count; k++)
			s.rows[i].cells[k] = text_cell(cells[k]);
	}
	return cli_emit_sheet(c, &s, e);
}

int cli_warnings(struct cli *c, struct err *e)
{
	struct page_warnings page;
	struct page_ask ask = {.lang = c->lang};
	bool single = c->o.rule != NULL || c->o.page != NULL || c->o.waived;
	const struct page_warnings_ask what = {
		.unit = c->o.unit, .rule = c->o.rule, .waived = c->o.waived, .page = c->o.page, .limit = single ? ROWS_PAGE : 1};
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_READ, e) : NULL;
	struct arena *arena = arena_new();
	bool ok = a != NULL && cli_today(c, &ask.today, e) && cli_act_as(c, a, e);
	ask.day = ask.today;
	ok = ok && page_warnings(a, &ask, &what, &page, arena, e) && cli_log_readings(c, a, e) &&
	     (single ? print_rows(c, &page, arena, e) : print_rules(c, &page, arena, e));
	arena_free(arena);
	app_close(a);
	return ok ? 0 : 1;
}
