/* Page: a question of one's own; see page_question.h. The table is a form's page, drawn from the question's text. */
#include "app/page/page_question_parts.h"

#include "base/err_shown.h"
#include "stats/explain.h"
#include "messages/ask_page.def"

#include <string.h>

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

struct page_form_ask page_question_form(const struct page_question_ask *q, const struct question *own)
{
	return (struct page_form_ask){.code = QUESTION_CODE,
		.own = own,
		.unit = given(q->unit) ? q->unit : NULL,
		.row = given(q->row) ? q->row : NULL,
		.column = given(q->column) ? q->column : NULL,
		.left = given(q->left) ? q->left : NULL,
		.page = q->page};
}

static const char *splits(const struct question *q, enum msg_lang lang, struct arena *arena)
{
	const char *rows = lang == MSG_EN ? q->rows_say_en : q->rows_say, *columns = lang == MSG_EN ? q->columns_say_en : q->columns_say;
	if (rows == NULL && columns == NULL)
		return "";
	g_autofree char *text = rows != NULL && columns != NULL ? MSG_FORMAT(MSG_ASKP_SPLIT_BOTH, lang, rows, columns)
								: MSG_FORMAT(MSG_ASKP_SPLIT, lang, rows != NULL ? rows : columns);
	return arena_strdup(arena, text);
}

/* A column of a day on which the unit was not there. */
static bool has_gap(const struct report *r)
{
	for (size_t i = 0; i < r->column_count; i++)
		if (r->columns[i].numbers && !r->cells[i].derived && r->cells[i].state == CELL_NA)
			return true;
	return false;
}

static bool counts_nothing(const struct report *r)
{
	for (size_t i = 0; i < r->row_count * r->column_count; i++) {
		enum cell_state s = r->cells[i].state;
		if (s == CELL_HIDDEN || s == CELL_MISSING ||
			((s == CELL_EXACT || s == CELL_ESTIMATE) && !r->cells[i].derived && r->cells[i].n != 0))
			return false;
	}
	return true;
}

static bool draw(struct form_work *w, struct page_question *out, struct err *e)
{
	if (!form_work_begin(w, e) || !form_work_draw(w, e) || !form_draw_page(w, &out->form, e))
		return false;
	const struct report *r = w->figure->report;
	size_t column = 0;
	for (size_t c = 0; c < r->column_count; c++)
		if (r->columns[c].depth == 0 && r->columns[c].numbers && r->columns[c].line->content == CONTENT_COUNT &&
			r->columns[c].child == NONE)
			column = c;
	if (!figure_hold(w->figure, e))
		return false;
	g_autofree char *words = figure_words(w->app, w->figure, 0, column, w->ask->lang, e);
	if (words == NULL)
		return false;
	g_strdelimit(words, "\n", ' ');
	out->words = arena_printf(w->arena, "%s %s", words, splits(&out->question, w->ask->lang, w->arena));
	out->nothing = counts_nothing(r);
	for (size_t i = 0; i < out->question.day_count; i++)
		out->ahead = out->ahead || out->question.days[i] > w->ask->today;
	out->gap = out->question.day_count > 1 && !w->ask->boundaries_today && has_gap(r);
	out->chart = out->nothing ? NULL
				  : question_chart(w, &out->question, false, "ask",
					    arena_printf(w->arena, "%s · %s", out->form.title, out->form.subtitle));
	if (out->question.rows_child && !out->nothing)
		out->units_chart = question_chart(w, &out->question, true, "ask", out->form.title);
	out->drawn = true;
	return true;
}

/* What the asker can mend is said on the page. */
static bool fault(struct page_question *out, enum msg_lang lang, const struct err *why, struct arena *arena, struct err *e)
{
	if (why->code != ERR_INPUT && why->code != ERR_NOT_FOUND && why->code != ERR_USAGE) {
		*e = *why;
		return false;
	}
	out->fault = arena_strdup(arena, err_shown(why, lang));
	out->code = why->code;
	return true;
}

static bool choose_units(struct form_work *w, const struct page_question_ask *q, struct page_question *out, struct err *e)
{
	struct err ignored = {0};
	(void)e;
	out->units = out->form.units;
	if (out->drawn)
		return true;
	if (!form_units_at_hand(w, &out->units, &ignored))
		out->units.count = 0;
	bool there = !given(q->unit);
	for (size_t i = 0; i < out->units.count; i++) {
		out->units.items[i].chosen = given(q->unit) ? strcmp(out->units.items[i].value, q->unit) == 0 : out->units.items[i].chosen;
		there = there || out->units.items[i].chosen;
	}
	if (!there) {
		struct form_choice *more = ARENA_ARRAY(w->arena, struct form_choice, out->units.count + 1);
		for (size_t i = 0; i < out->units.count; i++)
			more[i] = out->units.items[i];
		more[out->units.count] = (struct form_choice){q->unit, q->unit, true};
		out->units = (struct form_choices){more, out->units.count + 1};
	}
	return true;
}

bool page_question(struct app *a, const struct page_ask *ask, const struct page_question_ask *q, struct page_question *out,
	struct arena *arena, struct err *e)
{
	struct err why = {0};
	*out = (struct page_question){.words = "", .row_bands = "", .column_bands = ""};
	question_choices(a, ask, q, out, arena);
	bool made = given(q->q.of) && question_make(a, &q->q, ask->day, &out->question, arena, &why);
	const struct page_form_ask form = page_question_form(q, &out->question);
	struct form_work w = {.app = a, .ask = ask, .q = &form, .arena = arena};
	if (made && !draw(&w, out, &why))
		out->form = (struct page_form){.unit_id = NONE};
	form_work_end(&w);
	bool ok = (why.code == ERR_NONE || fault(out, ask->lang, &why, arena, e)) && choose_units(&w, q, out, e);
	if (!ok)
		page_question_free(out);
	return ok;
}

void page_question_free(struct page_question *p)
{
	question_free(&p->question);
}

/* ---- a question elsewhere ---- */

const char *page_question_figure(
	struct app *a, const struct page_ask *ask, const struct question_ask *q, const char *unit, struct arena *arena)
{
	struct question_ask plain = *q;
	struct question made = {0};
	struct err ignored = {0};
	const char *text = NULL;
	plain.rows = plain.columns = NULL;
	plain.share = plain.mean = false;
	if (!question_make(a, &plain, ask->day, &made, arena, &ignored))
		return NULL;
	const struct page_form_ask form = {.code = QUESTION_CODE, .own = &made, .unit = given(unit) ? unit : NULL, .page = 1};
	struct form_work w = {.app = a, .ask = ask, .q = &form, .arena = arena};
	if (form_work_begin(&w, &ignored) && form_work_draw(&w, &ignored)) {
		const struct report *r = w.figure->report;
		struct page_chart_value v = page_chart_cell(r, 0, r->column_count - 1, arena);
		text = v.text;
	}
	form_work_end(&w);
	question_free(&made);
	return text;
}

const struct page_chart *page_question_chart(struct app *a, const struct page_ask *ask, const struct question_ask *q, const char *unit,
	const char *id, const char *title, struct arena *arena)
{
	struct question made = {0};
	struct err ignored = {0};
	const struct page_chart *chart = NULL;
	if (!question_make(a, q, ask->day, &made, arena, &ignored))
		return NULL;
	const struct page_form_ask form = {.code = QUESTION_CODE, .own = &made, .unit = given(unit) ? unit : NULL, .page = 1};
	struct form_work w = {.app = a, .ask = ask, .q = &form, .arena = arena};
	if (form_work_begin(&w, &ignored) && form_work_draw(&w, &ignored))
		chart = question_chart(&w, &made, false, id, title);
	form_work_end(&w);
	question_free(&made);
	return chart;
}

const char *page_question_say(struct app *a, const struct page_ask *ask, const struct question_ask *q, struct arena *arena)
{
	struct question made = {0};
	struct err ignored = {0};
	enum measure m;
	const struct population *of = NULL;
	if (!question_make(a, q, ask->day, &made, arena, &ignored))
		return q->of;
	const struct form *f = made.form;
	const struct explain x = {.lang = ask->lang, .vocab = a->vocab};
	const char *text = q->of;
	if (form_cell_population(f, f->rows[0], f->columns[0], &m, &of)) {
		struct explain_cell cell = {.measure = m, .of = of, .when = f->rows[0]->when, .when_count = f->rows[0]->when_count};
		g_autofree char *words = explain_cell(&x, &cell);
		text = arena_printf(arena, "%s %s", words, splits(&made, ask->lang, arena));
	}
	question_free(&made);
	return text;
}
