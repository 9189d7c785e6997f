/* See figure_live.h. */
#include "app/figure/figure_live.h"

#include "app/figure/figure_head.h"
#include "exchange/sheet.h"

#include <math.h>
#include <string.h>

#define NOWHERE SIZE_MAX

/* An expression and what it comes to. */
struct term {
	const char *text; /* NULL: there is none */
	double value;
};
static const struct term no_term = {NULL, 0};

static const struct cell *cell_of(const struct figure_live *x, size_t r, size_t c)
{
	return &x->report->cells[r * x->report->column_count + c];
}

static bool is_number(const struct figure_live *x, size_t r, size_t c)
{
	return x->report->rows[r].numbers && x->report->columns[c].numbers && cell_of(x, r, c)->state == CELL_EXACT;
}

/* "AB12" */
static const char *place_of(const struct figure_live *x, size_t r, size_t c, struct arena *a)
{
	char name[8];
	size_t n = sizeof name;
	name[--n] = '\0';
	for (int k = x->columns[c] + (x->right != NULL ? x->right[r] : 0); k >= 0; k = k / 26 - 1)
		name[--n] = (char)('A' + k % 26);
	return arena_printf(a, "%s%d", name + n, x->rows[r] + 1);
}

static struct term number_at(const struct figure_live *x, size_t r, size_t c, bool whole, struct arena *a)
{
	if (r == NOWHERE || c == NOWHERE || !is_number(x, r, c) || x->rows[r] < 0 || x->columns[c] < 0)
		return no_term;
	const struct sheet_cell v = figure_cell(cell_of(x, r, c));
	if (v.type != SHEET_INT && (whole || v.type != SHEET_DECIMAL))
		return no_term;
	return (struct term){place_of(x, r, c, a), (double)v.number / (v.type == SHEET_DECIMAL ? pow(10, v.decimals) : 1)};
}

/* The row of that line counted for the same unit. */
static size_t beside(const struct report_line *lines, size_t count, size_t from, const struct line *want)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].line == want && lines[i].child == lines[from].child && lines[i].direct == lines[from].direct)
			return i;
	return NOWHERE;
}

static size_t row_beside(const struct figure_live *x, size_t r, const struct line *want)
{
	return beside(x->report->rows, x->report->row_count, r, want);
}

static size_t column_beside(const struct figure_live *x, size_t c, const struct line *want)
{
	return beside(x->report->columns, x->report->column_count, c, want);
}

/* ---- formulas of the form ---- */

static struct term reference(const struct figure_live *x, size_t r, size_t c, const struct formula *f, bool whole, struct arena *a)
{
	if (f->form != NULL || f->shift != SHIFT_NONE)
		return no_term;
	const struct line *row = f->top_row ? line_top(x->report->rows[r].line) : f->row;
	const struct line *column = f->top_column ? line_top(x->report->columns[c].line) : f->column;
	return number_at(x, row != NULL ? row_beside(x, r, row) : r, column != NULL ? column_beside(x, c, column) : c, whole, a);
}

static struct term expression(const struct figure_live *x, size_t r, size_t c, const struct formula *f, struct arena *a)
{
	if (f->node == FORMULA_INT)
		return (struct term){arena_printf(a, "%" G_GINT64_FORMAT, f->number), (double)f->number};
	if (f->node == FORMULA_CELL)
		return reference(x, r, c, f, true, a);
	if (f->node == FORMULA_MUL) {
		const struct term t = expression(x, r, c, f->a, a);
		return t.text == NULL ? t
				      : (struct term){arena_printf(a, "%" G_GINT64_FORMAT "*(%s)", f->number, t.text),
						(double)f->number * t.value};
	}
	if (f->node != FORMULA_ADD && f->node != FORMULA_SUB)
		return no_term;
	const struct term p = expression(x, r, c, f->a, a), q = expression(x, r, c, f->b, a);
	if (p.text == NULL || q.text == NULL)
		return no_term;
	if (f->node == FORMULA_ADD)
		return (struct term){arena_printf(a, "%s+%s", p.text, q.text), p.value + q.value};
	return (struct term){arena_printf(a, "%s-(%s)", p.text, q.text), p.value - q.value};
}

/* x / y with its decimals. In whole numbers up to the last step, so that halves are halves. */
static struct term quotient(
	const struct figure_live *x, size_t r, size_t c, const struct formula *f, const struct form_cell *what, struct arena *a)
{
	const struct term p = expression(x, r, c, f->a, a), q = expression(x, r, c, f->b, a);
	const int decimals = cell_of(x, r, c)->decimals;
	const double scale = pow(10, decimals), times = what->content == CONTENT_PERCENT ? 100 * scale : scale;
	if (p.text == NULL || q.text == NULL || q.value == 0)
		return no_term;
	const bool cut = what->content == CONTENT_PERCENT && what->round == ROUND_TRUNCATE;
	const double v = times * p.value / q.value;
	const char *ratio = arena_printf(a, "%.0f*(%s)/(%s)", times, p.text, q.text),
		   *tail = decimals > 0 ? arena_printf(a, "/%.0f", scale) : "";
	if (cut)
		return (struct term){arena_printf(a, "TRUNC(%s)%s", ratio, tail), trunc(v) / scale};
	return (struct term){arena_printf(a, "ROUND(%s,0)%s", ratio, tail), round(v) / scale};
}

/* The difference of two printed shares. */
static struct term points(const struct figure_live *x, size_t r, size_t c, const struct formula *f, struct arena *a)
{
	const struct term p = reference(x, r, c, f->a, false, a), q = reference(x, r, c, f->b, false, a);
	const int decimals = cell_of(x, r, c)->decimals;
	const double scale = pow(10, decimals);
	if (p.text == NULL || q.text == NULL)
		return no_term;
	return (struct term){arena_printf(a, "ROUND(%s-%s,%d)", p.text, q.text, decimals), round((p.value - q.value) * scale) / scale};
}

static struct term derived(const struct figure_live *x, size_t r, size_t c, const struct form_cell *what, struct arena *a)
{
	const struct formula *f = what->by != NULL ? what->by->formula : NULL;
	if (f == NULL)
		return no_term;
	if (what->content == CONTENT_VALUE)
		return expression(x, r, c, f, a);
	if (what->content == CONTENT_POINTS && f->a->node == FORMULA_CELL && f->b->node == FORMULA_CELL)
		return points(x, r, c, f, a);
	return what->content == CONTENT_PERCENT || what->content == CONTENT_RATIO ? quotient(x, r, c, f, what, a) : no_term;
}

/* ---- sums ---- */

static bool add(const struct figure_live *x, struct term *sum, size_t r, size_t c, struct arena *a)
{
	if (r == NOWHERE || c == NOWHERE || !is_number(x, r, c))
		return false;
	if ((x->rows[r] < 0 || x->columns[c] < 0) && cell_of(x, r, c)->n == 0)
		return true; /* a nought that need not show */
	const struct term t = number_at(x, r, c, true, a);
	if (t.text == NULL)
		return false;
	sum->text = sum->text == NULL ? t.text : arena_printf(a, "%s+%s", sum->text, t.text);
	sum->value += t.value;
	return true;
}

/* The first division of the line into parts, with what belongs to none of them. */
static struct term parts(const struct figure_live *x, size_t r, size_t c, bool rows, struct arena *a)
{
	const struct line *l = rows ? x->report->rows[r].line : x->report->columns[c].line;
	struct term sum = no_term;
	int block = -1;
	for (size_t i = 0; i < l->kid_count; i++) {
		const struct line *kid = l->kids[i];
		if (kid->nesting != NEST_PART || (block >= 0 && kid->block != block))
			continue;
		block = kid->block;
		const size_t row = rows ? row_beside(x, r, kid) : r, column = rows ? c : column_beside(x, c, kid);
		if (!add(x, &sum, row, column, a))
			return no_term;
	}
	return sum;
}

/* The same line of the units below, and of what is placed at the unit itself. */
static struct term children(const struct figure_live *x, size_t r, size_t c, struct arena *a)
{
	const struct report_line *own = &x->report->rows[r];
	struct term sum = no_term;
	for (size_t i = 0; own->child == NONE && !own->direct && i < x->report->row_count; i++) {
		const struct report_line *other = &x->report->rows[i];
		if (other->line == own->line && (other->child != NONE || other->direct) && !add(x, &sum, i, c, a))
			return no_term;
	}
	return sum;
}

static bool same(const struct figure_live *x, size_t r, size_t c, const struct term *t)
{
	const struct sheet_cell v = figure_cell(cell_of(x, r, c));
	const double figure = (double)v.number / (v.type == SHEET_DECIMAL ? pow(10, v.decimals) : 1);
	return t->text != NULL && fabs(t->value - figure) < 1e-9;
}

const char *figure_live(const struct figure_live *x, size_t r, size_t c, struct arena *a)
{
	struct form_cell what;
	const struct line *row = x->report->rows[r].line, *column = x->report->columns[c].line;
	if (!is_number(x, r, c) || figure_cell(cell_of(x, r, c)).type == SHEET_TEXT)
		return NULL;
	form_cell(x->report->form, row, column, &what, a);
	if (what.empty)
		return NULL;
	const bool counted = what.content == CONTENT_COUNT || what.content == CONTENT_ENTER;
	struct term t = counted ? parts(x, r, c, true, a) : derived(x, r, c, &what, a);
	if (counted && !same(x, r, c, &t))
		t = parts(x, r, c, false, a);
	if (counted && !same(x, r, c, &t))
		t = children(x, r, c, a);
	return same(x, r, c, &t) ? arena_printf(a, "=%s", t.text) : NULL;
}
