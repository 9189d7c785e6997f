/* A cell of a form over the periods before, and shares of two periods side by side. */
#include "app/page/page_form_parts.h"

#include "app/figure/figure_words.h"

#include "messages/page_form.def"

#include <string.h>

enum { PERIODS_MOST = 6, DOTS_MOST = 30 };

struct one_period {
	struct period period;
	const char *text; /* as in an address */
};

/* The page's period and those before it, the newest first, as far as the form was in force. A day: the ends of the years before. */
static size_t periods_back(struct form_work *w, struct one_period out[PERIODS_MOST])
{
	const struct period *now = &w->figure->report->period;
	size_t n = 0;
	out[n++] = (struct one_period){*now, now->text};
	while (n < PERIODS_MOST) {
		struct one_period *p = &out[n];
		char iso[11];
		if (now->kind == PERIOD_DATE) {
			ymd last = period_closing_day(&out[n - 1].period);
			if (!period_parse(arena_strdup(w->arena, ymd_format_iso((last / 10000 - 1) * 10000 + 1231, iso)), PERIOD_DATE,
				    w->app->codes, &p->period, w->arena, NULL))
				break;
		} else if (now->kind == PERIOD_SPAN ||
			   !period_shift(&out[n - 1].period, now->kind == PERIOD_TERM ? SHIFT_PREVIOUS_TERM : SHIFT_PREVIOUS_PERIOD, 0,
				   w->app->codes, &p->period, w->arena)) {
			break;
		}
		p->text = p->period.text;
		if (library_form(form_library(w), w->form->code, period_closing_day(&p->period)) == NULL)
			break;
		n++;
	}
	return n;
}

static bool line_of(const struct report_line *lines, size_t count, const char *id, size_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static struct page_chart_value value_then(struct form_work *w, const struct one_period *p)
{
	struct page_chart_value v = {.missing = true, .text = "–"};
	struct figure_request q = w->request;
	struct err ignored = {0};
	size_t row = 0, column = 0;
	q.date = p->period.kind == PERIOD_DATE ? p->text : NULL;
	q.term = p->period.kind == PERIOD_TERM ? p->text : NULL;
	q.period = q.date == NULL && q.term == NULL ? p->text : NULL;
	q.from = q.until = NULL;
	struct figure *f = figure_draw(w->app, &q, &ignored);
	if (f != NULL && line_of(f->report->rows, f->report->row_count, w->q->row, &row) &&
		line_of(f->report->columns, f->report->column_count, w->q->column, &column))
		v = page_chart_cell(f->report, row, column, w->arena);
	figure_free(f);
	v.period = arena_strdup(w->arena, p->text);
	return v;
}

static const char *broken_between(struct form_work *w, ymd before, ymd after)
{
	for (size_t i = 0; i < w->form->break_count; i++)
		if (w->form->breaks[i].date > before && w->form->breaks[i].date <= after)
			return msg_template(MSG_PAGE_FORM_SERIES_BREAK, w->ask->lang);
	return NULL;
}

/* Draws other figures: the page's own must not hold its snapshot. */
const struct page_chart *form_series(struct form_work *w)
{
	struct one_period back[PERIODS_MOST];
	const struct report *r = w->figure->report;
	size_t row = 0, column = 0;
	if (w->q->own != NULL || w->q->by_children || w->q->row == NULL || w->q->column == NULL ||
		!line_of(r->rows, r->row_count, w->q->row, &row) || !line_of(r->columns, r->column_count, w->q->column, &column))
		return NULL;
	size_t count = periods_back(w, back), known = 0;
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, count);
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	const char **names = ARENA_ARRAY(w->arena, const char *, 1);
	for (size_t i = 0; i < count; i++) {
		const struct one_period *p = &back[count - 1 - i];
		struct page_chart_value *v = ARENA_NEW(w->arena, struct page_chart_value);
		ymd day = period_closing_day(&p->period);
		*v = i + 1 == count ? page_chart_cell(r, row, column, w->arena) : value_then(w, p);
		known += !v->missing;
		char said[11];
		rows[i] = (struct page_chart_row){
			.label = arena_strdup(w->arena, p->period.kind == PERIOD_DATE ? ymd_format_vi(day, said) : p->text),
			.at = page_chart_day(day),
			.broken = i > 0 ? broken_between(w, period_closing_day(&back[count - i].period), day) : NULL,
			.values = v};
	}
	if (known < 2)
		return NULL;
	names[0] = arena_printf(
		w->arena, "%s · %s", form_line_label(&r->rows[row], w->ask->lang), form_line_label(&r->columns[column], w->ask->lang));
	*c = (struct page_chart){.kind = CHART_LINES,
		.id = "series",
		.title = form_say(w, MSG_PAGE_FORM_SERIES, names[0], NULL, NULL),
		.description = form_say(w, MSG_PAGE_FORM_SERIES_SAYS, rows[0].label, rows[count - 1].label, rows[count - 1].values->text),
		.rows_title = msg_template(MSG_PAGE_FORM_SERIES_PERIOD, w->ask->lang),
		.series = names,
		.series_count = 1,
		.rows = rows,
		.row_count = count};
	return c;
}

/* ---- two periods side by side ---- */

/* Column of shares over figures of the form's own period, or of one before. */
static bool share_column(struct form_work *w, bool before, size_t *out)
{
	const struct report *r = w->figure->report;
	for (size_t c = 0; c < r->column_count; c++) {
		const struct line *l = r->columns[c].line;
		const struct formula *x = l->content == CONTENT_PERCENT && l->formula != NULL ? l->formula->a : NULL;
		if (x == NULL || x->node != FORMULA_CELL || x->column == NULL || !r->columns[c].visible)
			continue;
		bool shifted = x->column->shift == SHIFT_PREVIOUS_TERM || x->column->shift == SHIFT_PREVIOUS_PERIOD ||
			       x->column->shift == SHIFT_SAME_LAST_YEAR;
		if (shifted == before && (before || x->column->shift == SHIFT_NONE)) {
			*out = c;
			return true;
		}
	}
	return false;
}

/* The line's label behind those of so many lines above it: "Trình độ chuyên môn: Trung cấp". */
static const char *label_under(struct form_work *w, const struct report_line *l, int above)
{
	const char *label = form_line_label(l, w->ask->lang);
	for (const struct line *up = l->line->parent; up != NULL && above > 0; up = up->parent, above--)
		label = arena_printf(w->arena, "%s: %s", figure_line_label(up, w->ask->lang), label);
	return arena_strdup(w->arena, label);
}

/* Labels that stand more than once, as "Trung cấp" of two sorts of training, get those above them until they differ. */
static void tell_apart(struct form_work *w, struct page_chart_row *rows, const size_t *of, size_t count)
{
	enum { MOST = 3 };
	for (int above = 1; above <= MOST; above++) {
		g_autofree bool *again = g_new0(bool, count + 1);
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < count; k++)
				again[i] = again[i] || (k != i && strcmp(rows[k].label, rows[i].label) == 0);
		for (size_t i = 0; i < count; i++)
			if (again[i])
				rows[i].label = label_under(w, &w->figure->report->rows[of[i]], above);
	}
}

const struct page_chart *form_dots(struct form_work *w)
{
	const struct report *r = w->figure->report;
	size_t now = 0, before = 0, count = 0, of[DOTS_MOST];
	if (w->q->by_children || !share_column(w, false, &now) || !share_column(w, true, &before))
		return NULL;
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, DOTS_MOST);
	const char **names = ARENA_ARRAY(w->arena, const char *, 2);
	for (size_t i = 0; i < r->row_count && count < DOTS_MOST; i++) {
		struct page_chart_value *v = ARENA_ARRAY(w->arena, struct page_chart_value, 2);
		if (!r->rows[i].visible || !r->rows[i].numbers || r->rows[i].depth == 0)
			continue;
		v[0] = page_chart_cell(r, i, before, w->arena);
		v[1] = page_chart_cell(r, i, now, w->arena);
		if (v[0].missing && v[1].missing)
			continue;
		of[count] = i;
		rows[count++] =
			(struct page_chart_row){.label = arena_strdup(w->arena, form_line_label(&r->rows[i], w->ask->lang)), .values = v};
	}
	if (count < 2)
		return NULL;
	tell_apart(w, rows, of, count);
	names[0] = arena_strdup(w->arena, form_line_label(&r->columns[before], w->ask->lang));
	names[1] = arena_strdup(w->arena, form_line_label(&r->columns[now], w->ask->lang));
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	*c = (struct page_chart){.kind = CHART_DOTS,
		.id = "dots",
		.title = form_say(w, MSG_PAGE_FORM_DOTS, names[0], names[1], NULL),
		.description = form_say(w, MSG_PAGE_FORM_DOTS_SAYS, names[0], names[1], NULL),
		.rows_title = msg_template(MSG_PAGE_FORM_DOTS_ROW, w->ask->lang),
		.series = names,
		.series_count = 2,
		.rows = rows,
		.row_count = count};
	return c;
}
