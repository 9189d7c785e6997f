/* See paper_match.h. */
#include "app/paper/paper_match.h"

#include "app/figure/figure_head.h"
#include "app/report/match.h"
#include "app/report/round_parts.h"
#include "base/text.h"
#include "messages/match_page.def"
#include "messages/paper.def"
#include "messages/paper_match.def"

#include <string.h>

#define NUMBER_COLUMNS 6
#define NAME_COLUMNS 4
#define DOTS "........................................"

struct work {
	struct app *app;
	const struct paper_match_ask *q;
	struct arena *arena;
	struct match_seen m;
	struct paper *paper;
	bool party;
};

static const char *say(const struct work *w, msg_key key, const char *a, const char *b, const char *c)
{
	g_autofree char *s = MSG_FORMAT(key, w->q->lang, a, b, c);
	return arena_strdup(w->arena, s);
}

static const char *words(const struct work *w, const char *list, int64_t num)
{
	const struct code *c = code_by_num(codes_list(w->app->codes, list, NULL), num);
	return c == NULL ? "" : w->q->lang == MSG_EN ? c->en : c->vi;
}

static const char *difference(const struct work *w, const struct report_match_line_row *l)
{
	if (l->upper_num == NONE || l->lower_num == NONE)
		return "";
	const int64_t n = l->upper_num - l->lower_num;
	return n > 0   ? arena_printf(w->arena, "+%s", match_number(n, w->arena))
	       : n < 0 ? arena_printf(w->arena, "-%s", match_number(-n, w->arena))
		       : "0";
}

/* "Thống nhất theo cấp trên: xã sửa danh sách" */
static const char *conclusion(const struct work *w, const struct report_match_line_row *l)
{
	const char *state = words(w, "match_line_state", l->state);
	return l->answer != NULL && *l->answer != '\0' ? arena_printf(w->arena, "%s: %s", state, l->answer) : state;
}

/* "Biểu số 3-BTCTW"; a form without a number by its title, one that is not known any more by its code. */
static const char *form_name(const struct work *w, const char *code)
{
	const struct form *f = code != NULL ? library_form(w->app->library, code, (ymd)w->m.match.as_of) : NULL;
	if (f == NULL)
		return code != NULL ? code : "";
	if (f->number != NULL && strcmp(f->number, "none") != 0)
		return f->number;
	return w->q->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
}

/* ---- tables ---- */

static bool is_number(const struct work *w, const struct report_match_line_row *l)
{
	return l->kind_l == round_code(w->app, "match_line_kind", "figure");
}

static void heads(struct work *w, struct paper_table *t, const msg_key *keys, size_t count)
{
	struct paper_cell cells[NUMBER_COLUMNS];
	must(count <= G_N_ELEMENTS(cells));
	for (size_t i = 0; i < count; i++)
		cells[i] = (struct paper_cell){.text = msg_template(keys[i], w->q->lang),
			.style = PAPER_BORDER | PAPER_BOLD | PAPER_CENTRE | PAPER_MIDDLE,
			.column = i};
	paper_row(t, cells, count);
}

static void put_numbers(struct work *w, size_t count)
{
	static const double widths[NUMBER_COLUMNS] = {10, 62, 20, 24, 18, 50};
	static const msg_key keys[NUMBER_COLUMNS] = {MSG_PAPER_MATCH_NO, MSG_MATCH_PAGE_CELL, MSG_MATCH_PAGE_UPPER, MSG_MATCH_PAGE_LOWER,
		MSG_MATCH_PAGE_BY, MSG_MATCH_PAGE_CONCLUSION};
	size_t no = 0;
	if (count == 0) {
		paper_text(w->paper, PAPER_TEXT, msg_template(MSG_MATCH_PAGE_NUMBERS_NONE, w->q->lang), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
		return;
	}
	struct paper_table *t = paper_table(w->paper, widths, NUMBER_COLUMNS, 1);
	heads(w, t, keys, NUMBER_COLUMNS);
	for (size_t i = 0; i < w->m.count; i++) {
		const struct report_match_line_row *l = w->m.lines[i];
		if (!is_number(w, l))
			continue;
		const char *texts[NUMBER_COLUMNS] = {arena_printf(w->arena, "%zu", ++no),
			arena_printf(w->arena, "%s: %s", form_name(w, l->form), l->label != NULL ? l->label : ""),
			match_number(l->upper_num, w->arena), match_number(l->lower_num, w->arena), difference(w, l), conclusion(w, l)};
		struct paper_cell cells[NUMBER_COLUMNS];
		for (size_t c = 0; c < NUMBER_COLUMNS; c++)
			cells[c] = (struct paper_cell){.text = texts[c],
				.style = PAPER_BORDER | (c == 0			   ? PAPER_CENTRE
								: c >= 2 && c <= 4 ? PAPER_RIGHT
										   : 0),
				.column = c};
		paper_row(t, cells, NUMBER_COLUMNS);
	}
	paper_space(w->paper, 8);
}

static void put_names(struct work *w, size_t count)
{
	static const double widths[NAME_COLUMNS] = {10, 60, 48, 66};
	static const msg_key keys[NAME_COLUMNS] = {
		MSG_PAPER_MATCH_NO, MSG_PAPER_MATCH_PERSON, MSG_MATCH_PAGE_WHERE, MSG_MATCH_PAGE_CONCLUSION};
	size_t no = 0;
	if (count == 0 && w->m.hidden == 0)
		paper_text(w->paper, PAPER_TEXT, msg_template(MSG_MATCH_PAGE_NAMES_NONE, w->q->lang), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	if (w->m.hidden > 0)
		paper_text(w->paper, PAPER_TEXT, say(w, MSG_PAPER_MATCH_HIDDEN, text_thousands((int64_t)w->m.hidden, w->arena), NULL, NULL),
			PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	if (count == 0)
		return;
	struct paper_table *t = paper_table(w->paper, widths, NAME_COLUMNS, 1);
	heads(w, t, keys, NAME_COLUMNS);
	for (size_t i = 0; i < w->m.count; i++) {
		const struct report_match_line_row *l = w->m.lines[i];
		if (is_number(w, l))
			continue;
		const char *texts[NAME_COLUMNS] = {arena_printf(w->arena, "%zu", ++no), l->label != NULL ? l->label : "",
			words(w, "match_line_kind", l->kind_l), conclusion(w, l)};
		struct paper_cell cells[NAME_COLUMNS];
		for (size_t c = 0; c < NAME_COLUMNS; c++)
			cells[c] = (struct paper_cell){.text = texts[c], .style = PAPER_BORDER | (c == 0 ? PAPER_CENTRE : 0), .column = c};
		paper_row(t, cells, NAME_COLUMNS);
	}
	paper_space(w->paper, 8);
}

/* ---- the whole ---- */

static void put_head(struct work *w)
{
	const enum msg_lang lang = w->q->lang;
	char day[11];
	const bool both = w->m.match.lower_ms != NONE && w->m.match.upper_ms != NONE;
	g_autofree char *number = MSG_FORMAT(MSG_PAPER_NUMBER_EMPTY, lang, paper_says(w->paper, PAPER_NUMBER, lang));
	const struct paper_letterhead h = {.above = "",
		.body = paper_issuer(w->paper, w->m.upper, w->arena),
		.number = number,
		.place_day = msg_template(MSG_PAPER_DAY, lang)};
	if (!both)
		paper_text(w->paper, PAPER_TABLE, msg_template(MSG_PAPER_DRAFT, lang), PAPER_BOLD);
	paper_letterhead(w->paper, &h, lang);
	paper_space(w->paper, 16);
	paper_text(w->paper, PAPER_KIND, msg_template(MSG_PAPER_MATCH_KIND, lang), PAPER_CENTRE | PAPER_KEEP);
	paper_text(w->paper, PAPER_ABOUT, say(w, MSG_PAPER_MATCH_ABOUT, w->m.title, NULL, NULL), PAPER_CENTRE | PAPER_KEEP);
	paper_text(w->paper, PAPER_NOTE,
		say(w, MSG_PAPER_REPORT_PERIOD, period_text_title(w->m.match.period_text, w->app->codes, w->q->lang, w->arena),
			ymd_format_vi((ymd)w->m.match.as_of, day), NULL),
		PAPER_CENTRE | PAPER_KEEP);
	paper_space(w->paper, 12);
}

static void heading(struct work *w, msg_key key)
{
	paper_text(w->paper, PAPER_TEXT, msg_template(key, w->q->lang), PAPER_BOLD | PAPER_KEEP);
}

static void side(struct work *w, msg_key key, const char *body, const char *who)
{
	paper_item(w->paper, "-", say(w, key, body, who != NULL ? who : DOTS, NULL), 0);
}

static void put_end(struct work *w)
{
	const struct report_match_row *m = &w->m.match;
	const struct {
		const char *body, *who;
		int64_t ms;
	} sides[2] = {{w->m.lower, m->lower_by, m->lower_ms}, {w->m.upper, m->upper_by, m->upper_ms}};
	struct paper_line lines[2][4];
	for (size_t i = 0; i < 2; i++) {
		const bool done = sides[i].ms != NONE;
		lines[i][0] = (struct paper_line){
			.text = say(w, MSG_PAPER_MATCH_SIDE, sides[i].body, NULL, NULL), .part = PAPER_SIGN, .style = PAPER_CENTRE};
		lines[i][1] = (struct paper_line){
			.text = msg_template(MSG_PAPER_SIGN_STAMP, w->q->lang), .part = PAPER_SIGN_HOW, .style = PAPER_CENTRE};
		lines[i][2] = (struct paper_line){.text = done && sides[i].who != NULL ? sides[i].who : "",
			.part = PAPER_SIGN_NAME,
			.style = PAPER_CENTRE,
			.space = 60};
		lines[i][3] = (struct paper_line){
			.text = done ? say(w, MSG_PAPER_MATCH_SIGNED, instant_words(sides[i].ms, w->arena), NULL, NULL) : "",
			.part = PAPER_SIGN_HOW,
			.style = PAPER_CENTRE};
	}
	paper_space(w->paper, 12);
	paper_halves(w->paper, lines[0], 4, lines[1], 4, false);
}

static void put_all(struct work *w)
{
	const enum msg_lang lang = w->q->lang;
	size_t numbers = 0;
	for (size_t i = 0; i < w->m.count; i++)
		numbers += is_number(w, w->m.lines[i]);
	g_autofree char *foot = MSG_FORMAT(MSG_PAPER_MATCH_FOOT, lang, w->m.match.definition, instant_words(w->q->made_ms, w->arena));
	paper_foot(w->paper, foot);
	put_head(w);
	heading(w, MSG_PAPER_MATCH_SIDES);
	side(w, MSG_PAPER_MATCH_LOWER, w->m.lower, w->m.match.lower_by);
	side(w, MSG_PAPER_MATCH_UPPER, w->m.upper, w->m.match.upper_by);
	heading(w, MSG_PAPER_MATCH_NUMBERS);
	if (w->m.match.agrees != NONE)
		paper_text(w->paper, PAPER_TEXT, say(w, MSG_PAPER_MATCH_CELLS, text_thousands(w->m.match.agrees, w->arena), NULL, NULL),
			PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	put_numbers(w, numbers);
	heading(w, MSG_PAPER_MATCH_NAMES);
	put_names(w, w->m.count - numbers);
	heading(w, MSG_PAPER_MATCH_END);
	paper_text(w->paper, PAPER_TEXT,
		w->m.open > 0  ? say(w, MSG_PAPER_MATCH_OPEN, text_thousands(w->m.open, w->arena), text_thousands(w->m.all, w->arena), NULL)
		: w->m.all > 0 ? say(w, MSG_PAPER_MATCH_SETTLED, text_thousands(w->m.all, w->arena), NULL, NULL)
			       : msg_template(MSG_PAPER_MATCH_AGREES, lang),
		PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	put_end(w);
}

bool paper_match(struct app *a, const struct paper_match_ask *q, struct paper_match_file *out, struct arena *arena, struct err *e)
{
	struct work w = {.app = a, .q = q, .arena = arena};
	const char *upper;
	*out = (struct paper_match_file){0};
	if (!match_find(a, q->match, RIGHT_EXPORT, q->today, &w.m, arena, e) ||
		!paper_body(a, w.m.match.upper_id, (ymd)w.m.match.as_of, &upper, &w.party, arena, e))
		return false;
	out->name = say(&w, MSG_PAPER_MATCH_FILE, w.m.lower, w.m.match.period_text, NULL);
	w.paper = paper_begin(a, w.party, (ymd)w.m.match.as_of, out->name, q->made_ms, e);
	if (w.paper == NULL)
		return false;
	put_all(&w);
	out->bytes = paper_end(w.paper, q->format, e);
	return out->bytes != NULL;
}
