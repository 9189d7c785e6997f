/* Command duplicates: pairs of records that may be one person; --find compares the whole register again first. */
#include "cli/cli.h"

#include "app/page/page_duplicates.h"
#include "base/text.h"
#include "messages/people_one.def"

#include <glib.h>
#include <stdio.h>

#define PAIRS_MAX 100000

static void print_report(const struct cli *c, const struct duplicate_report *r)
{
	struct arena *a = arena_new();
	const char *args[] = {text_thousands(r->people, a), text_thousands(r->compared, a), text_thousands(r->same, a),
		text_thousands(r->perhaps, a), text_thousands(r->added, a), text_thousands(r->changed, a), text_thousands(r->removed, a)};
	g_autofree char *line = msg_format(MSG_DUPLICATES_FOUND, c->lang, args, G_N_ELEMENTS(args));
	printf("%s\n", line);
	arena_free(a);
}

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
}

static const char *side_text(const struct cli *c, const struct page_duplicate_side *s, struct arena *a)
{
	if (s->person.id == NONE) {
		g_autofree char *text = MSG_FORMAT(MSG_DUPLICATE_ELSEWHERE, c->lang, s->code);
		return arena_strdup(a, text);
	}
	return arena_printf(a, "%s, %s, %s [%" G_GINT64_FORMAT "]", s->person.name, s->birth, s->where, s->id);
}

static bool print_list(const struct cli *c, const struct page_duplicates *p, struct arena *a, struct err *e)
{
	const char *header[] = {msg_template(MSG_DUPLICATE_COL_SCORE, c->lang), msg_template(MSG_DUPLICATE_COL_ONE, c->lang),
		msg_template(MSG_DUPLICATE_COL_TWO, c->lang), msg_template(MSG_DUPLICATE_COL_GROUNDS, c->lang)};
	struct sheet s = {.header = header, .column_count = G_N_ELEMENTS(header), .row_count = p->count};
	s.rows = ARENA_ARRAY(a, struct sheet_row, p->count + 1);
	for (size_t i = 0; i < p->count; i++) {
		const struct page_duplicate *x = &p->items[i];
		struct sheet_cell *cells = ARENA_ARRAY(a, struct sheet_cell, s.column_count);
		cells[0] = (struct sheet_cell){.type = SHEET_INT, .number = x->score, .text = arena_printf(a, "%d", x->score)};
		cells[1] = text_cell(side_text(c, &x->side[0], a));
		cells[2] = text_cell(side_text(c, &x->side[1], a));
		cells[3] = text_cell(x->grounds);
		s.rows[i].cells = cells;
	}
	return cli_emit_sheet(c, &s, e);
}

int cli_duplicates(struct cli *c, struct err *e)
{
	struct duplicate_report report;
	struct page_duplicates page;
	struct page_ask ask = {.lang = c->lang};
	const struct page_duplicates_ask what = {.limit = PAIRS_MAX};
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, c->o.find ? DB_WRITE : DB_READ, e) : NULL;
	struct arena *arena = arena_new();
	bool ok = a != NULL && cli_today(c, &ask.today, e) && cli_act_as(c, a, e);
	ask.day = ask.today;
	if (ok && c->o.find) {
		ok = duplicate_find_all(a, ask.today, &report, e);
		if (ok)
			print_report(c, &report);
	} else if (ok) {
		ok = page_duplicates(a, &ask, &what, &page, arena, e) && cli_log_readings(c, a, e) && print_list(c, &page, arena, e);
	}
	arena_free(arena);
	app_close(a);
	return ok ? 0 : 1;
}
