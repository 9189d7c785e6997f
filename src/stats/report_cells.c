/* Cells of a drawing: each is planned once, whoever asks for it (the table, a formula, a check), and joins the batch it belongs to.
 * Periods are shifted here; nothing is counted. */
#include "stats/report_internal.h"
#include "stats/form_internal.h"

#include <string.h>

const struct vocab *report_vocab(const struct form *f)
{
	return f->more->library->vocab;
}

const struct line *line_plan(const struct line *l)
{
	return &l->more->line;
}

/* $term and "no window" only where the population is by term (2.3). */
static struct reading reading_of(const struct slot *s, const struct period *p, ymd day)
{
	struct reading r = {.day = day, .from = p->from, .until = p->until, .term = -1, .ages = s->plan->ages};
	if (p->kind == PERIOD_TERM && (s->plan->of->uses_term || s->key.form->more->term_only))
		r.term = p->term;
	if (r.ages == AGES_CLOSING)
		r.ages_day = day;
	else if (r.ages == AGES_DAY)
		r.ages_day = s->plan->ages_day;
	r.year = day / 10000;
	return r;
}

/* The period a cell is counted for: the column's shift, then the row's. */
static bool shifted(const struct drawing *d, const struct slot *s, struct period *out)
{
	struct period middle;
	return period_shift(&s->period, s->plan->column_shift, s->plan->column_date, d->codes, &middle, d->arena) &&
	       period_shift(&middle, s->plan->row_shift, s->plan->row_date, d->codes, out, d->arena);
}

/* A place that was not there on the date a line reaches back to has no number then, which is not nought. Counted at its boundaries of that
 * day; today's boundaries lead back to what it was made from. */
static bool not_there_yet(const struct drawing *d, const struct slot *s, const struct period *p)
{
	const struct population *of = s->plan->of;
	struct place where = d->q->place;
	struct report_name unused;

	if ((s->plan->row_shift != SHIFT_DATE && s->plan->column_shift != SHIFT_DATE) || where.today != 0)
		return false;
	if (d->engine->name == NULL) /* one cell of a report that is drawn: the report has said it */
		return false;
	where.id = s->key.place;
	if (d->engine->name(d->engine->user, &where, period_closing_day(p), &unused, d->arena))
		return false;
	bool in_window =
		of->kind->event || of->edge != EDGE_NONE || s->plan->measure == MEASURE_ENTRIES || s->plan->measure == MEASURE_EXITS;
	return !in_window || !d->engine->name(d->engine->user, &where, p->from, &unused, d->arena);
}

static void set_empty(struct slot *s, enum cell_state state, bool derived)
{
	s->cell = (struct cell){.state = state, .derived = derived, .n = NONE, .of = NONE, .text = ""};
	s->state = SLOT_DONE;
}

void formula_want(struct drawing *d, const struct slot *s, const struct formula *f)
{
	bool na;
	if (f == NULL)
		return;
	if (f->node == FORMULA_CELL) {
		slot_of_reference(d, s, f, &na);
		return;
	}
	if (f->node == FORMULA_CHILDREN || f->node == FORMULA_PARTS) {
		size_t n;
		slots_summed(d, s, f, &n);
		return;
	}
	formula_want(d, s, f->a);
	formula_want(d, s, f->b);
}

struct planned {
	const struct form *form;
	const struct line *row, *column;
	struct form_cell cell;
};

static guint planned_hash(gconstpointer p)
{
	const struct planned *x = p;
	uint64_t h = (uint64_t)(uintptr_t)x->row * UINT64_C(0xD1B54A32D192ED03) ^
		     (uint64_t)(uintptr_t)x->column * UINT64_C(0xBF58476D1CE4E5B9) ^ (uint64_t)(uintptr_t)x->form;
	return (guint)(h >> 32);
}

static gboolean planned_equal(gconstpointer x, gconstpointer y)
{
	const struct planned *a = x, *b = y;
	return a->form == b->form && a->row == b->row && a->column == b->column;
}

const struct form_cell *cell_plan(struct drawing *d, const struct form *form, const struct line *row, const struct line *column)
{
	struct planned key = {.form = form, .row = row, .column = column};
	if (d->plans == NULL)
		d->plans = g_hash_table_new(planned_hash, planned_equal);
	struct planned *x = g_hash_table_lookup(d->plans, &key);
	if (x == NULL) {
		x = ARENA_NEW(d->arena, struct planned);
		*x = key;
		form_cell(form, row, column, &x->cell, d->arena);
		g_hash_table_add(d->plans, x);
	}
	return &x->cell;
}

static void plan(struct drawing *d, struct slot *s)
{
	const struct line *row = s->key.row, *column = s->key.column;
	struct period p;

	s->plan = cell_plan(d, s->key.form, row, column);
	s->cell.n = s->cell.of = NONE;
	s->cell.text = "";
	s->cell.decimals = s->plan->decimals;
	s->cell.round = s->plan->round;
	enum content c = s->plan->content;
	bool derived = c == CONTENT_VALUE || c == CONTENT_PERCENT || c == CONTENT_POINTS || c == CONTENT_RATIO || c == CONTENT_AVERAGE;
	if (s->plan->empty) {
		set_empty(s, CELL_NA, derived);
		return;
	}
	s->cell.derived = derived;
	if (c == CONTENT_COUNT || c == CONTENT_AVERAGE) {
		if (!shifted(d, s, &p) || not_there_yet(d, s, &p)) {
			set_empty(s, CELL_NA, derived);
			return;
		}
		s->reading = reading_of(s, &p, period_closing_day(&p));
		slot_batch(d, s);
		s->state = SLOT_COUNTED;
		/* How many the block has here decides whether its small cells show. */
		if (d->q->guard != NULL)
			slot_want(d, SLOT_CELL, s->key.form, line_top(row), line_top(column), s->key.place, s->key.direct, &s->period);
		return;
	}
	s->state = SLOT_FORMULA;
	s->on_the_way = true;
	if (s->plan->by != NULL)
		formula_want(d, s, s->plan->by->formula);
	if (c == CONTENT_ENTER && s->key.form == d->q->form)
		d->typed = true;
	/* A typed remainder or sum needs its sources. */
	if (c == CONTENT_ENTER && (row->made == MADE_REST || column->made == MADE_REST)) {
		bool rows = row->made == MADE_REST;
		const struct line *parent = rows ? row->parent : column->parent;
		slot_want(d, SLOT_CELL, s->key.form, rows ? parent : row, rows ? column : parent, s->key.place, s->key.direct, &s->period);
		for (size_t i = 0; i < parent->kid_count; i++)
			if (parent->kids[i]->nesting == NEST_PART && parent->kids[i]->made == MADE_WRITTEN)
				slot_want(d, SLOT_CELL, s->key.form, rows ? parent->kids[i] : row, rows ? column : parent->kids[i],
					s->key.place, s->key.direct, &s->period);
	}
	s->on_the_way = false;
}

static guint key_hash(gconstpointer p)
{
	const struct slot_key *k = p;
	uint64_t h = (uint64_t)(uintptr_t)k->row * 31 + (uint64_t)(uintptr_t)k->column;
	h = h * 1000003 + (uint64_t)k->place * 2 + (k->direct ? 1 : 0);
	h = h * 1000003 + (uint64_t)(uint32_t)k->from * 8191 + (uint64_t)(uint32_t)k->until + (uint64_t)k->kind;
	return (guint)(h ^ (h >> 32));
}

static gboolean key_equal(gconstpointer x, gconstpointer y)
{
	const struct slot_key *a = x, *b = y;
	return a->kind == b->kind && a->form == b->form && a->row == b->row && a->column == b->column && a->place == b->place &&
	       a->direct == b->direct && a->period == b->period && a->from == b->from && a->until == b->until && a->term == b->term;
}

struct slot *slot_want(struct drawing *d, enum slot_kind kind, const struct form *form, const struct line *row, const struct line *column,
	int64_t place, bool direct, const struct period *p)
{
	struct slot_key key = {kind, form, line_plan(row), line_plan(column), place, direct, p->kind, p->from, p->until, p->term};
	if (d->slots == NULL)
		d->slots = g_hash_table_new(key_hash, key_equal);
	struct slot *s = g_hash_table_lookup(d->slots, &key);
	if (s != NULL)
		return s;
	s = ARENA_NEW(d->arena, struct slot);
	s->key = key;
	s->period = *p;
	g_hash_table_insert(d->slots, &s->key, s);
	plan(d, s);
	return s;
}

struct slot *slot_of(struct drawing *d, size_t row, size_t column)
{
	const struct report_line *r = &d->rows[row], *c = &d->columns[column];
	const struct report_line *by = r->child != NONE || r->direct ? r : c;
	int64_t place = by->child != NONE ? by->child : d->q->place.id;
	struct slot **kept = d->table != NULL ? &d->table[row * d->column_count + column] : NULL;
	if (kept != NULL && *kept != NULL)
		return *kept;
	struct slot *s = slot_want(d, SLOT_CELL, d->q->form, r->line, c->line, place, by->direct || d->q->place.direct, &d->q->period);
	if (kept != NULL)
		*kept = s;
	return s;
}

struct slot *slot_of_reference(struct drawing *d, const struct slot *from, const struct formula *f, bool *na)
{
	const struct form *form = from->key.form;
	const struct line *row = f->row != NULL ? f->row : from->key.row, *column = f->column != NULL ? f->column : from->key.column;
	struct period p;

	*na = !period_shift(&from->period, f->shift, f->shift_date, d->codes, &p, d->arena);
	if (*na)
		return NULL;
	if (f->form != NULL) {
		form = library_form(d->q->library, f->form, period_closing_day(&p));
		if (form == NULL || !form->periods[p.kind] || form->tree != from->key.form->tree || form->unavailable != NULL ||
			!formula_other_cell(form, f, from->key.row, from->key.column, &row, &column))
			return NULL;
	} else {
		if (f->top_row && row != NULL)
			row = line_top(row);
		if (f->top_column && column != NULL)
			column = line_top(column);
		if (row == NULL || column == NULL)
			return NULL;
	}
	return slot_want(d, SLOT_CELL, form, row, column, from->key.place, from->key.direct, &p);
}

struct slot **slots_summed(struct drawing *d, const struct slot *from, const struct formula *f, size_t *n)
{
	bool na;
	const struct slot *x = slot_of_reference(d, from, f->a, &na);
	struct slot **out;

	*n = 0;
	if (x == NULL)
		return NULL;
	if (f->node == FORMULA_CHILDREN) {
		if (x->key.place != d->q->place.id || x->key.direct || !drawing_children(d))
			return NULL;
		out = ARENA_ARRAY(d->arena, struct slot *, d->children.count + 1);
		for (size_t i = 0; i < d->children.count; i++)
			out[(*n)++] =
				slot_want(d, SLOT_CELL, x->key.form, x->key.row, x->key.column, d->children.ids[i], false, &x->period);
		return out;
	}
	bool rows = f->a->row != NULL && (f->a->column == NULL || f->a->row->kid_count > 0);
	const struct line *parent = rows ? x->key.row : x->key.column;
	out = ARENA_ARRAY(d->arena, struct slot *, parent->kid_count + 1);
	for (size_t i = 0; i < parent->kid_count; i++) {
		const struct line *kid = parent->kids[i];
		if (kid->nesting == NEST_PART && kid->made == MADE_WRITTEN)
			out[(*n)++] = slot_want(d, SLOT_CELL, x->key.form, rows ? kid : x->key.row, rows ? x->key.column : kid,
				x->key.place, x->key.direct, &x->period);
	}
	return out;
}
