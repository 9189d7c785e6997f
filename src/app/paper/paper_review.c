/* See paper_review.h. */
#include "app/paper/paper_review.h"

#include "app/figure/figure_head.h"
#include "app/page/page_sql.h"
#include "base/text.h"
#include "messages/paper.def"
#include "messages/paper_review.def"
#include "messages/review.def"

#include <string.h>

struct work {
	struct app *app;
	const struct review_ask *ask;
	struct arena *arena;
	struct review r;
	struct paper *paper;
	const char *issuer;
	int64_t made_ms;
};

static const char *say(const struct work *w, msg_key key, const char *const *args, size_t count)
{
	g_autofree char *s = msg_format(key, w->ask->page.lang, args, count);
	return arena_strdup(w->arena, s);
}

static const char *words(const struct work *w, msg_key key)
{
	return msg_template(key, w->ask->page.lang);
}

static const char *number(const struct work *w, int64_t n)
{
	return text_thousands(n, w->arena);
}

static const char *day(const struct work *w)
{
	char text[11];
	return arena_strdup(w->arena, ymd_format_vi(w->ask->page.day, text));
}

/* ---- tables: those of the sheets, with a number before each line ---- */

static unsigned style_of(const struct sheet_cell *c, bool strong)
{
	const bool figure = c->type == SHEET_INT || strcmp(c->text, "…") == 0 || strcmp(c->text, "⊘") == 0;
	return PAPER_BORDER | (figure ? PAPER_CENTRE : 0) | (strong ? PAPER_BOLD : 0);
}

static void put_sheet(struct work *w, const struct sheet *s, const double *widths)
{
	const size_t columns = s->column_count + 1;
	struct paper_cell *cells = ARENA_ARRAY(w->arena, struct paper_cell, columns);
	struct paper_table *t = paper_table(w->paper, widths, columns, 1);
	for (size_t c = 0; c < columns; c++)
		cells[c] = (struct paper_cell){.text = c == 0 ? words(w, MSG_PAPER_REVIEW_NO) : s->header[c - 1],
			.style = PAPER_BORDER | PAPER_BOLD | PAPER_CENTRE | PAPER_MIDDLE,
			.column = c};
	paper_row(t, cells, columns);
	size_t no = 0;
	for (size_t i = 0; i < s->row_count; i++) {
		const struct sheet_row *row = &s->rows[i];
		cells[0] = (struct paper_cell){
			.text = row->strong ? "" : arena_printf(w->arena, "%zu", ++no), .style = PAPER_BORDER | PAPER_CENTRE, .column = 0};
		for (size_t c = 1; c < columns; c++) {
			/* Papers have no letter for what may not be seen: a cross, as in forms. */
			const char *text = strcmp(row->cells[c - 1].text, "⊘") == 0 ? "×" : row->cells[c - 1].text;
			cells[c] = (struct paper_cell){.text = text, .style = style_of(&row->cells[c - 1], row->strong), .column = c};
		}
		paper_row(t, cells, columns);
	}
	paper_space(w->paper, 8);
}

static void put_bodies(struct work *w)
{
	const struct sheet *s = review_sheet(&w->r, w->ask, false, 0, SIZE_MAX, w->arena);
	double *widths = ARENA_ARRAY(w->arena, double, s->column_count + 1);
	for (size_t c = 0; c <= s->column_count; c++)
		widths[c] = c == 0 ? 9 : c == 1 ? 44 : c == 2 ? 26 : c == 3 ? 20 : c == s->column_count ? 44 : 14;
	put_sheet(w, s, widths);
}

static void put_acts(struct work *w)
{
	static const double widths[] = {9, 50, 32, 26, 110, 24};
	if (w->r.act_count == 0) {
		paper_text(w->paper, PAPER_TEXT, words(w, MSG_PAPER_REVIEW_NOTHING), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
		return;
	}
	put_sheet(w, review_act_sheet(&w->r, w->ask, 0, SIZE_MAX, w->arena), widths);
}

/* ---- the whole ---- */

static void put_head(struct work *w)
{
	const enum msg_lang lang = w->ask->page.lang;
	const char *const where[] = {w->r.place.name, day(w)};
	g_autofree char *no = MSG_FORMAT(MSG_PAPER_NUMBER_EMPTY, lang, paper_says(w->paper, PAPER_NUMBER, lang));
	const struct paper_letterhead h = {.above = "", .body = w->issuer, .number = no, .place_day = words(w, MSG_PAPER_DAY)};
	paper_text(w->paper, PAPER_TABLE, words(w, MSG_PAPER_DRAFT), PAPER_BOLD);
	paper_letterhead(w->paper, &h, lang);
	paper_space(w->paper, 16);
	paper_text(w->paper, PAPER_KIND, words(w, MSG_PAPER_REVIEW_KIND), PAPER_CENTRE | PAPER_KEEP);
	paper_text(w->paper, PAPER_ABOUT, words(w, MSG_PAPER_REVIEW_ABOUT), PAPER_CENTRE | PAPER_KEEP);
	paper_text(w->paper, PAPER_NOTE, say(w, MSG_PAPER_REVIEW_WHERE, where, 2), PAPER_CENTRE | PAPER_KEEP);
	paper_space(w->paper, 12);
}

static void put_sum(struct work *w)
{
	const struct review_body *t = &w->r.total;
	const char *const args[] = {number(w, (int64_t)w->r.count - w->r.hidden), number(w, t->decided), number(w, t->present),
		number(w, t->vacant), number(w, t->over), number(w, w->r.file->ahead), number(w, t->leaving)};
	const char *const hidden[] = {number(w, w->r.hidden)};
	paper_text(w->paper, PAPER_TEXT, words(w, MSG_PAPER_REVIEW_PART_1), PAPER_BOLD | PAPER_KEEP);
	paper_text(w->paper, PAPER_TEXT, say(w, MSG_PAPER_REVIEW_SUM, args, 7), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	if (w->r.hidden > 0)
		paper_text(w->paper, PAPER_TEXT, say(w, MSG_PAPER_REVIEW_HIDDEN, hidden, 1), PAPER_JUSTIFY | PAPER_FIRST_INDENT);
}

static void put_end(struct work *w)
{
	const enum msg_lang lang = w->ask->page.lang;
	const struct paper_line left[] = {{.text = paper_says(w->paper, PAPER_RECEIVERS, lang), .part = PAPER_RECEIVERS},
		{.text = paper_says(w->paper, PAPER_RECEIVER, lang), .part = PAPER_RECEIVER}};
	const struct paper_line right[] = {{.text = arena_printf(w->arena, "%s %s", paper_says(w->paper, PAPER_SIGN, lang), w->issuer),
						   .part = PAPER_SIGN,
						   .style = PAPER_CENTRE},
		{.text = words(w, MSG_PAPER_SIGN_STAMP), .part = PAPER_SIGN_HOW, .style = PAPER_CENTRE},
		{.text = "", .part = PAPER_SIGN_NAME, .style = PAPER_CENTRE, .space = 60}};
	paper_space(w->paper, 14);
	paper_halves(w->paper, left, G_N_ELEMENTS(left), right, G_N_ELEMENTS(right), false);
}

static void put_all(struct work *w)
{
	const char *const foot[] = {w->r.file->basis, instant_words(w->made_ms, w->arena)};
	paper_page(w->paper, true);
	paper_foot(w->paper, say(w, MSG_PAPER_REVIEW_FOOT, foot, 2));
	put_head(w);
	put_sum(w);
	put_bodies(w);
	paper_text(w->paper, PAPER_TEXT, words(w, MSG_PAPER_REVIEW_PART_2), PAPER_BOLD | PAPER_KEEP);
	put_acts(w);
	paper_text(w->paper, PAPER_TEXT, words(w, MSG_PAPER_REVIEW_PART_3), PAPER_BOLD | PAPER_KEEP);
	paper_text(w->paper, PAPER_TEXT, "", PAPER_LEADER);
	paper_text(w->paper, PAPER_TEXT, "", PAPER_LEADER);
	put_end(w);
}

static bool find_issuer(struct work *w, struct err *e)
{
	bool party = true;
	struct db_stmt *st = page_sql(w->app, &w->ask->page, "review_issuer", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", w->r.place.id);
	const enum db_step step = db_step(st, e);
	const int64_t issuer = step == DB_ROW ? db_int(st, 0) : NONE;
	page_sql_done(&w->ask->page, st);
	if (step == DB_ERROR || !paper_body(w->app, issuer, w->ask->page.day, &w->issuer, &party, w->arena, e))
		return false;
	if (*w->issuer == '\0')
		w->issuer = w->r.place.name;
	return true;
}

bool paper_review(struct app *a, const struct review_ask *ask, enum paper_format format, int64_t made_ms, struct paper_review_file *out,
	struct arena *arena, struct err *e)
{
	struct work w = {.app = a, .ask = ask, .arena = arena, .made_ms = made_ms};
	*out = (struct paper_review_file){0};
	if (!review_draw(a, ask, &w.r, arena, e))
		return false;
	const struct auth_place at = {
		.unit = w.r.place.id, .organisation = ask->organisation != 0 ? ask->organisation : NONE, .day = ask->page.day};
	if (!viewer_may(a->viewer, RIGHT_EXPORT, "tenure", 'O', &at))
		return FAIL(e, ERR_DENIED, MSG_PAPER_REVIEW_DENIED, viewer_display(a->viewer));
	if (!find_issuer(&w, e))
		return false;
	const char *const name[] = {w.r.place.name, day(&w)};
	out->name = say(&w, MSG_PAPER_REVIEW_FILE, name, 2);
	w.paper = paper_begin(a, true, ask->page.day, out->name, made_ms, e);
	if (w.paper == NULL)
		return false;
	put_all(&w);
	out->bytes = paper_end(w.paper, format, e);
	return out->bytes != NULL;
}
