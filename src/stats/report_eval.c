/* Numbers to printed cells (form-language.md 5.4): counts from their batches, formulas over cells, shares and points as printed.
 * Integers to the last step. */
#include "stats/report_internal.h"
#include "stats/secrecy.h"

#include <string.h>

static struct cell_number nothing(enum cell_state state)
{
	return (struct cell_number){NONE, state};
}

/* The worse of two states: no meaning, then missing, then estimated. */
static enum cell_state worse(enum cell_state a, enum cell_state b)
{
	static const enum cell_state order[] = {CELL_NA, CELL_HIDDEN, CELL_MISSING, CELL_ESTIMATE};
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return CELL_EXACT;
}

static bool has_number(enum cell_state s)
{
	return s == CELL_EXACT || s == CELL_ESTIMATE;
}

static struct cell_number of_slot(struct drawing *d, struct slot *s)
{
	if (s == NULL)
		return nothing(CELL_MISSING);
	slot_eval(d, s);
	if (!has_number(s->cell.state) || !s->has_number)
		return nothing(has_number(s->cell.state) ? CELL_MISSING : s->cell.state);
	return (struct cell_number){s->number, s->cell.state};
}

static struct cell_number combine(enum formula_node node, struct cell_number a, struct cell_number b)
{
	struct cell_number r = {NONE, worse(a.state, b.state)};
	bool overflow = false;
	if (!has_number(r.state))
		return r;
	if (node == FORMULA_SUB)
		overflow = __builtin_sub_overflow(a.n, b.n, &r.n);
	else if (node == FORMULA_MUL)
		overflow = __builtin_mul_overflow(a.n, b.n, &r.n);
	else
		overflow = __builtin_add_overflow(a.n, b.n, &r.n);
	return overflow ? nothing(CELL_MISSING) : r;
}

struct cell_number formula_eval(struct drawing *d, const struct slot *at, const struct formula *f)
{
	struct cell_number sum = {0, CELL_EXACT};
	struct slot **slots, *s;
	bool na;
	size_t n;

	switch (f->node) {
	case FORMULA_INT:
		return (struct cell_number){f->number, CELL_EXACT};
	case FORMULA_CELL:
		s = slot_of_reference(d, at, f, &na);
		return s == NULL && na ? nothing(CELL_NA) : of_slot(d, s);
	case FORMULA_MUL:
		return combine(FORMULA_MUL, (struct cell_number){f->number, CELL_EXACT}, formula_eval(d, at, f->a));
	case FORMULA_ADD:
	case FORMULA_SUB:
		return combine(f->node, formula_eval(d, at, f->a), formula_eval(d, at, f->b));
	case FORMULA_CHILDREN:
	case FORMULA_PARTS:
		slots = slots_summed(d, at, f, &n);
		if (slots == NULL)
			return nothing(CELL_MISSING);
		for (size_t i = 0; i < n; i++)
			sum = combine(FORMULA_ADD, sum, of_slot(d, slots[i]));
		return sum;
	case FORMULA_DIV:
	case FORMULA_CMP:
		break;
	}
	return nothing(CELL_NA);
}

static void set_state(struct slot *s, enum cell_state state)
{
	s->cell.state = state;
	s->cell.why = CELL_WHY_NONE;
	s->cell.text = "";
	s->has_number = false;
}

static const char *with_mark(const struct drawing *d, enum cell_state state, const char *text)
{
	return state == CELL_ESTIMATE ? arena_printf(d->arena, "≈ %s", text) : text;
}

static void set_count(struct drawing *d, struct slot *s, struct cell_number v)
{
	set_state(s, v.state);
	if (!has_number(v.state))
		return;
	s->cell.n = s->number = v.n;
	s->has_number = true;
	s->cell.text = with_mark(d, v.state, scaled_text(v.n, 0, d->arena));
}

/* x / y as a share, a quotient or a mean; no meaning when y = 0. */
static void set_quotient(struct drawing *d, struct slot *s, struct cell_number x, struct cell_number y, bool percent)
{
	enum cell_state state = worse(x.state, y.state);
	enum round_mode mode = s->plan->content == CONTENT_PERCENT ? s->plan->round : ROUND_HALF_UP;
	set_state(s, state);
	if (!has_number(state))
		return;
	s->cell.n = x.n;
	s->cell.of = y.n;
	s->cell.round = mode;
	if (y.n == 0) {
		s->cell.state = CELL_NA;
		s->cell.why = CELL_WHY_ZERO;
		return;
	}
	s->number = percent ? percent_scaled(x.n, y.n, s->plan->decimals, mode) : ratio_scaled(x.n, y.n, s->plan->decimals, mode);
	s->has_number = true;
	s->cell.text = with_mark(d, state, scaled_text(s->number, s->plan->decimals, d->arena));
}

/* The difference of two printed shares: that is what a reader recomputes. */
static void set_points(struct drawing *d, struct slot *s, const struct formula *f)
{
	bool na[2] = {false, false};
	struct slot *x[2] = {slot_of_reference(d, s, f->a, &na[0]), slot_of_reference(d, s, f->b, &na[1])};
	struct cell_number v[2];
	int decimals = 0;

	for (int i = 0; i < 2; i++) {
		v[i] = x[i] == NULL ? nothing(na[i] ? CELL_NA : CELL_MISSING) : of_slot(d, x[i]);
		if (x[i] != NULL)
			decimals = MAX(decimals, x[i]->cell.decimals);
	}
	for (int i = 0; i < 2; i++)
		for (int k = x[i] != NULL ? x[i]->cell.decimals : decimals; k < decimals && has_number(v[i].state); k++)
			v[i].n *= 10;
	struct cell_number r = combine(FORMULA_SUB, v[0], v[1]);
	set_state(s, r.state);
	s->cell.decimals = decimals;
	if (!has_number(r.state))
		return;
	s->cell.n = s->number = r.n;
	s->has_number = true;
	s->cell.text = with_mark(d, r.state, scaled_text(r.n, decimals, d->arena));
}

/* First and last closing day of what a cell rests on. */
static void days_of(struct drawing *d, const struct slot *s, ymd *lo, ymd *hi, int depth);

static void days_of_formula(struct drawing *d, const struct slot *s, const struct formula *f, ymd *lo, ymd *hi, int depth)
{
	bool na;
	if (f == NULL || depth > 20)
		return;
	if (f->node == FORMULA_CELL) {
		const struct slot *x = slot_of_reference(d, s, f, &na);
		if (x != NULL)
			days_of(d, x, lo, hi, depth + 1);
		return;
	}
	days_of_formula(d, s, f->a, lo, hi, depth + 1);
	days_of_formula(d, s, f->b, lo, hi, depth + 1);
}

static void days_of(struct drawing *d, const struct slot *s, ymd *lo, ymd *hi, int depth)
{
	if (s->plan->by != NULL) {
		days_of_formula(d, s, s->plan->by->formula, lo, hi, depth);
		return;
	}
	struct period middle, p;
	if (!period_shift(&s->period, s->plan->column_shift, s->plan->column_date, d->codes, &middle, d->arena) ||
		!period_shift(&middle, s->plan->row_shift, s->plan->row_date, d->codes, &p, d->arena))
		return;
	ymd day = period_closing_day(&p);
	*lo = *lo == 0 ? day : MIN(*lo, day);
	*hi = MAX(*hi, day);
}

/* A share or difference across a break of the series is not computed (5.3). */
static bool across_break(struct drawing *d, const struct slot *s)
{
	const struct form *f = s->key.form;
	ymd lo = 0, hi = 0;
	if (f->break_count == 0 || s->plan->content == CONTENT_RATIO)
		return false;
	days_of(d, s, &lo, &hi, 0);
	for (size_t i = 0; i < f->break_count; i++)
		if (lo != 0 && lo < f->breaks[i].date && f->breaks[i].date <= hi)
			return true;
	return false;
}

static void eval_formula(struct drawing *d, struct slot *s)
{
	const struct formula *f = s->plan->by->formula;
	if (f == NULL || across_break(d, s)) {
		set_state(s, CELL_NA);
		s->cell.why = f == NULL ? CELL_WHY_OTHER : CELL_WHY_BREAK;
		return;
	}
	if (s->plan->content == CONTENT_VALUE)
		set_count(d, s, formula_eval(d, s, f));
	else if (s->plan->content == CONTENT_POINTS)
		set_points(d, s, f);
	else
		set_quotient(d, s, formula_eval(d, s, f->a), formula_eval(d, s, f->b), s->plan->content == CONTENT_PERCENT);
	if (s->cell.state == CELL_NA && s->cell.why == CELL_WHY_NONE)
		s->cell.why = CELL_WHY_OTHER;
}

const char *report_typed_key(const struct form *f, const struct line *l, bool rows)
{
	const struct line *const *lines = rows ? f->rows : f->columns;
	size_t n = rows ? f->row_count : f->column_count;
	for (size_t i = 0; i < n && l->each_child; i++)
		if (lines[i]->depth == 0 && !lines[i]->each_child && lines[i]->made == MADE_WRITTEN)
			return lines[i]->id;
	return l->id;
}

/* A typed figure; the remainder of typed parts is their parent without them, missing while one is. */
static void eval_entered(struct drawing *d, struct slot *s)
{
	const struct line *row = s->key.row, *column = s->key.column;
	bool rows = row->made == MADE_REST, rest = rows || column->made == MADE_REST;
	if (row->made == MADE_OVERLAP || column->made == MADE_OVERLAP) {
		set_state(s, CELL_NA);
		return;
	}
	if (rest) {
		const struct line *parent = rows ? row->parent : column->parent;
		struct cell_number v = of_slot(d, slot_want(d, SLOT_CELL, s->key.form, rows ? parent : row, rows ? column : parent,
							  s->key.place, s->key.direct, &s->period));
		for (size_t i = 0; i < parent->kid_count; i++) {
			const struct line *kid = parent->kids[i];
			if (kid->nesting == NEST_PART && kid->made == MADE_WRITTEN)
				v = combine(FORMULA_SUB, v,
					of_slot(d, slot_want(d, SLOT_CELL, s->key.form, rows ? kid : row, rows ? column : kid, s->key.place,
							   s->key.direct, &s->period)));
		}
		set_count(d, s, v);
		return;
	}
	struct place where = d->q->place;
	struct period middle, p;
	struct typed_figure f;
	where.id = s->key.place;
	where.direct = s->key.direct;
	bool there = period_shift(&s->period, s->plan->column_shift, s->plan->column_date, d->codes, &middle, d->arena) &&
		     period_shift(&middle, s->plan->row_shift, s->plan->row_date, d->codes, &p, d->arena);
	if (!there) {
		set_state(s, CELL_NA);
		return;
	}
	if (d->engine->entered == NULL ||
		!d->engine->entered(d->engine->user, s->key.form, report_typed_key(s->key.form, row, true),
			report_typed_key(s->key.form, column, false), &where, &p, &f, d->e) ||
		f.published) {
		set_state(s, CELL_MISSING);
		return;
	}
	s->cell.reported = f.reported;
	s->cell.asked = f.asked;
	if (f.unknown > 0 && f.reported <= f.unknown) { /* all that was said is that it is not known */
		set_state(s, CELL_MISSING);
		s->cell.text = "?";
		return;
	}
	set_count(d, s, (struct cell_number){f.n, f.estimate ? CELL_ESTIMATE : CELL_EXACT});
}

/* "29,2" as it stands in print: digits with one comma; its own number of decimals. */
static bool read_printed(const char *text, int64_t *scaled, int *decimals)
{
	bool comma = false;
	*scaled = *decimals = 0;
	if (text[0] == '\0' || strlen(text) > 12)
		return false;
	for (const char *c = text; *c != '\0'; c++) {
		if ((*c == ',' || *c == '.') && !comma && c != text)
			comma = true;
		else if (g_ascii_isdigit(*c)) {
			*scaled = *scaled * 10 + (*c - '0');
			*decimals += comma;
		} else if (*c != '%' || c[1] != '\0')
			return false;
	}
	return true;
}

/* A share as it was published; counts behind it may never have been. */
static void eval_printed(struct drawing *d, struct slot *s)
{
	struct place where = d->q->place;
	struct period middle, p;
	struct typed_figure f;
	int64_t scaled = 0;
	int decimals = 0;

	where.id = s->key.place;
	where.direct = s->key.direct;
	set_state(s, CELL_MISSING);
	if (d->engine->entered == NULL ||
		!period_shift(&s->period, s->plan->column_shift, s->plan->column_date, d->codes, &middle, d->arena) ||
		!period_shift(&middle, s->plan->row_shift, s->plan->row_date, d->codes, &p, d->arena) ||
		!d->engine->entered(d->engine->user, s->key.form, report_typed_key(s->key.form, s->key.row, true),
			report_typed_key(s->key.form, s->key.column, false), &where, &p, &f, d->e) ||
		f.printed == NULL || !read_printed(f.printed, &scaled, &decimals))
		return;
	s->cell.state = CELL_EXACT;
	s->cell.derived = true;
	s->cell.decimals = decimals;
	s->cell.n = s->number = scaled;
	s->has_number = true;
	s->cell.text = scaled_text(scaled, decimals, d->arena);
}

static void eval_counted(struct drawing *d, struct slot *s)
{
	if (s->output >= s->group->value_count) { /* not asked for: everything is wanted before the batches run */
		set_state(s, CELL_MISSING);
		return;
	}
	const struct value *v = &s->group->values[s->output];
	enum cell_state state = v->estimate ? CELL_ESTIMATE : CELL_EXACT;
	if (s->plan->content == CONTENT_AVERAGE)
		set_quotient(d, s, (struct cell_number){v->n, state}, (struct cell_number){v->of == NONE ? 0 : v->of, state}, false);
	else
		set_count(d, s, (struct cell_number){v->n, state});
}

/* How many the top of the cell's block counts here; NONE when that is no count. */
static int64_t block_size(struct drawing *d, const struct slot *s)
{
	const struct slot *top = slot_want(
		d, SLOT_CELL, s->key.form, line_top(s->key.row), line_top(s->key.column), s->key.place, s->key.direct, &s->period);
	if (top->group == NULL || top->output >= top->group->value_count)
		return NONE;
	return top->group->values[top->output].n;
}

/* A counted or typed cell that the guard keeps back; whatever is computed from it finds it hidden. */
static void guard_slot(struct drawing *d, struct slot *s)
{
	const struct report_guard *g = d->q->guard;
	if (g == NULL || s->plan->by != NULL || s->cell.state == CELL_NA)
		return;
	struct cell_reads reads;
	struct place where = d->q->place;
	where.id = s->key.place;
	where.direct = s->key.direct;
	cell_reads_of(s->key.form, s->key.row, s->key.column, &reads, d->arena);
	ymd day = where.today != 0 ? where.today : s->group != NULL ? s->reading.day : period_closing_day(&s->period);
	enum guard_access access = reads.more ? GUARD_HIDDEN : g->access(g->user, &reads, &where, day);
	if (access == GUARD_OPEN || (access == GUARD_FIGURES && s->group != NULL && block_size(d, s) >= g->small))
		return;
	if (access == GUARD_FIGURES && s->group == NULL) /* typed: it names nobody */
		return;
	bool derived = s->cell.derived;
	s->cell = (struct cell){.state = CELL_HIDDEN, .derived = derived, .n = NONE, .of = NONE, .text = ""};
	s->has_number = false;
	s->number = 0;
}

void slot_eval(struct drawing *d, struct slot *s)
{
	switch (s->state) {
	case SLOT_DONE:
		return;
	case SLOT_BUSY: /* a formula that comes back to itself through another form */
		set_state(s, CELL_NA);
		return;
	case SLOT_COUNTED:
		s->state = SLOT_BUSY;
		eval_counted(d, s);
		guard_slot(d, s);
		break;
	case SLOT_NEW:
	case SLOT_FORMULA:
		s->state = SLOT_BUSY;
		if (s->plan->by != NULL)
			eval_formula(d, s);
		else if (s->plan->content == CONTENT_ENTER) {
			eval_entered(d, s);
			guard_slot(d, s);
		} else {
			eval_printed(d, s);
			guard_slot(d, s);
		}
		break;
	}
	s->state = SLOT_DONE;
}
