/* Command match: numbers and lists of a level held against those of the one below. */
#include "cli/cli.h"

#include "app/app.h"
#include "app/report/match.h"
#include "app/report/round_parts.h"
#include "base/file.h"
#include "messages/match.def"

#include <string.h>

#define LINE_COLUMNS 7
#define LIST_COLUMNS 6

static const struct {
	const char *name;
	enum match_step step;
} steps[] = {{"open", MATCH_OPEN}, {"again", MATCH_AGAIN}, {"names", MATCH_NAMES}, {"answer", MATCH_ANSWER}, {"sign", MATCH_SIGN},
	{"unsign", MATCH_UNSIGN}, {"drop", MATCH_DROP}};

struct matching_cli {
	struct cli *c;
	struct app *a;
	struct arena *arena;
	ymd today;
};

static const char *key_of(struct matching_cli *x, int64_t area, int64_t id)
{
	return arena_printf(x->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
}

static const char *code_words(struct matching_cli *x, const char *list, int64_t num)
{
	const struct code *c = code_by_num(codes_list(x->a->codes, list, NULL), num);
	return c == NULL ? "" : x->c->lang == MSG_EN && c->en != NULL ? c->en : c->vi;
}

static struct sheet_cell number(struct matching_cli *x, int64_t n)
{
	if (n == NONE)
		return cli_sheet_text("");
	if (n % ROUND_SCALE == 0)
		return (struct sheet_cell){
			.type = SHEET_INT, .number = n / ROUND_SCALE, .text = arena_printf(x->arena, "%" G_GINT64_FORMAT, n / ROUND_SCALE)};
	return cli_sheet_text(arena_printf(x->arena, "%" G_GINT64_FORMAT ",%04" G_GINT64_FORMAT, n / ROUND_SCALE, ABS(n % ROUND_SCALE)));
}

static bool show(struct matching_cli *x, struct err *e)
{
	static const msg_key keys[LINE_COLUMNS] = {MSG_MATCH_COL_LINE, MSG_MATCH_COL_KIND, MSG_MATCH_COL_WHAT, MSG_MATCH_COL_UPPER,
		MSG_MATCH_COL_LOWER, MSG_MATCH_COL_STATE, MSG_MATCH_COL_ANSWER};
	struct match_seen m;
	if (!match_find(x->a, x->c->o.rest[1], RIGHT_VIEW, x->today, &m, x->arena, e))
		return false;
	struct sheet *s = cli_sheet_new(x->c, keys, LINE_COLUMNS, m.count, x->arena);
	const char **title = ARENA_ARRAY(x->arena, const char *, 2);
	title[0] = arena_printf(x->arena, "%s – %s, %s: %s", m.upper, m.lower,
		period_text_words(m.match.period_text, x->a->codes, x->c->lang, x->arena), code_words(x, "match_state", m.match.state));
	s->title = title;
	for (size_t i = 0; i < m.count; i++) {
		const struct report_match_line_row *l = m.lines[i];
		const struct sheet_cell cells[LINE_COLUMNS] = {cli_sheet_text(key_of(x, l->area_id, l->id)),
			cli_sheet_text(code_words(x, "match_line_kind", l->kind_l)), cli_sheet_text(l->label), number(x, l->upper_num),
			number(x, l->lower_num), cli_sheet_text(code_words(x, "match_line_state", l->state)), cli_sheet_text(l->answer)};
		cli_sheet_row(s, cells, x->arena);
	}
	if (m.hidden > 0) {
		g_autofree char *n = g_strdup_printf("%zu", m.hidden), *text = MSG_FORMAT(MSG_MATCH_HIDDEN, x->c->lang, n);
		const char **notes = ARENA_ARRAY(x->arena, const char *, 2);
		notes[0] = arena_strdup(x->arena, text);
		s->notes = notes;
	}
	return cli_emit_sheet(x->c, s, e);
}

static bool list(struct matching_cli *x, struct err *e)
{
	static const msg_key keys[LIST_COLUMNS] = {MSG_MATCH_COL_LINE, MSG_MATCH_COL_UPPER, MSG_MATCH_COL_LOWER, MSG_MATCH_COL_PERIOD,
		MSG_MATCH_COL_STATE, MSG_MATCH_COL_OPEN};
	const struct match_seen *all = NULL;
	size_t count = 0;
	if (!match_list(x->a, false, x->today, &all, &count, x->arena, e))
		return false;
	if (count == 0 && g_strcmp0(x->c->o.format, "json") != 0)
		return cli_emit(x->c, arena_printf(x->arena, "%s\n", msg_template(MSG_MATCH_NOTHING, x->c->lang)), e);
	struct sheet *s = cli_sheet_new(x->c, keys, LIST_COLUMNS, count, x->arena);
	for (size_t i = 0; i < count; i++) {
		const struct sheet_cell cells[LIST_COLUMNS] = {cli_sheet_text(key_of(x, all[i].match.area_id, all[i].match.id)),
			cli_sheet_text(all[i].upper), cli_sheet_text(all[i].lower),
			cli_sheet_text(period_text_title(all[i].match.period_text, x->a->codes, x->c->lang, x->arena)),
			cli_sheet_text(code_words(x, "match_state", all[i].match.state)), number(x, all[i].open * ROUND_SCALE)};
		cli_sheet_row(s, cells, x->arena);
	}
	return cli_emit_sheet(x->c, s, e);
}

static bool step(struct matching_cli *x, enum match_step which, struct err *e)
{
	const struct cli_options *o = &x->c->o;
	const char *third = o->rest[1] != NULL ? o->rest[2] : NULL;
	struct match_done done;
	size_t length = 0;
	g_autofree char *names = which == MATCH_NAMES && third != NULL ? file_read(third, &length, e) : NULL;
	if (which == MATCH_NAMES && third != NULL && names == NULL)
		return false;
	const struct match_ask ask = {.step = which,
		.report = o->rest[1],
		.match = o->rest[1],
		.rev = NONE,
		.form = o->form,
		.row = o->row,
		.column = o->column,
		.list = names,
		.list_length = length,
		.state = third,
		.answer = o->text,
		.upper = g_strcmp0(third, "upper") == 0,
		.signer = o->signer,
		.today = x->today,
		.lang = x->c->lang};
	if ((which == MATCH_SIGN || which == MATCH_UNSIGN) && !ask.upper && g_strcmp0(third, "lower") != 0)
		return FAIL0(e, ERR_USAGE, MSG_MATCH_WHAT);
	if (!match_step(x->a, &ask, &done, x->arena, e))
		return false;
	g_autofree char *text = MSG_FORMAT(MSG_MATCH_DONE, x->c->lang, key_of(x, done.area, done.id),
		arena_printf(x->arena, "%" G_GINT64_FORMAT, done.same), arena_printf(x->arena, "%" G_GINT64_FORMAT, done.all),
		arena_printf(x->arena, "%" G_GINT64_FORMAT, done.open));
	return cli_emit(x->c, arena_printf(x->arena, "%s\n", text), e);
}

static bool do_it(struct matching_cli *x, struct err *e)
{
	const char *what = x->c->o.rest[0];
	if (strcmp(what, "list") == 0)
		return list(x, e);
	if (x->c->o.rest[1] == NULL)
		return FAIL0(e, ERR_USAGE, MSG_MATCH_WHAT);
	if (strcmp(what, "show") == 0)
		return show(x, e);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (strcmp(steps[i].name, what) == 0)
			return step(x, steps[i].step, e);
	return FAIL0(e, ERR_USAGE, MSG_MATCH_WHAT);
}

int cli_match(struct cli *c, struct err *e)
{
	struct matching_cli x = {.c = c, .arena = arena_new()};
	const bool reads = strcmp(c->o.rest[0], "list") == 0 || strcmp(c->o.rest[0], "show") == 0;
	x.a = cli_need_db(c, e) && cli_today(c, &x.today, e) ? app_open(c->o.db, reads ? DB_READ : DB_WRITE, e) : NULL;
	if (x.a != NULL && cli_act_as(c, x.a, e) && do_it(&x, e))
		cli_log_readings(c, x.a, e);
	app_close(x.a);
	arena_free(x.arena);
	return err_exit_status(e);
}
