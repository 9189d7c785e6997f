/* Units of counting as types (form-language.md 6): every formula of a form is tried in every cell it stands in, and every check where it
 * holds. Also cycles (E36), differences across a break (E35), and references to other forms. Reads no figures. */
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

enum sort { SORT_UNKNOWN, SORT_NUMBER, SORT_COUNT, SORT_PERCENT, SORT_POINTS, SORT_OTHER };
struct type {
	enum sort sort;
	const char *word; /* of a count: its unit */
};

struct typer {
	struct form_more *form;
	struct source *s; /* the file the formula stands in */
	enum content content;
	int depth;
	bool quiet; /* a cell met on the way: its own faults are told where it stands */
	bool reached_other;
};

static const struct {
	const char *word, *vi, *en;
} unit_names[] = {
	{"person", "người", "persons"},
	{"post", "chức danh", "posts"},
	{"turn", "lượt", "turns"},
	{"organisation", "tổ chức", "organisations"},
	{"unit", "đơn vị", "units"},
	{"household", "hộ", "households"},
	{"head", "khẩu", "heads"},
	{"file", "hồ sơ", "files"},
	{"million_dong", "triệu đồng", "million dong"},
	{"m2", "m2", "m2"},
};

static const char *type_name(struct type t, bool vi)
{
	if (t.sort == SORT_PERCENT)
		return "%";
	if (t.sort == SORT_POINTS)
		return vi ? "điểm %" : "points";
	for (size_t i = 0; t.word != NULL && i < G_N_ELEMENTS(unit_names); i++)
		if (strcmp(unit_names[i].word, t.word) == 0)
			return vi ? unit_names[i].vi : unit_names[i].en;
	return t.word != NULL ? t.word : "?";
}

static struct type type_of_measure(enum measure m)
{
	switch (m) {
	case MEASURE_PERSONS:
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		return (struct type){SORT_COUNT, "person"};
	case MEASURE_POSTS:
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
		return (struct type){SORT_COUNT, "post"};
	case MEASURE_TURNS:
		return (struct type){SORT_COUNT, "turn"};
	case MEASURE_ORGANISATIONS:
		return (struct type){SORT_COUNT, "organisation"};
	case MEASURE_UNITS:
		return (struct type){SORT_COUNT, "unit"};
	case MEASURE__MAX:
		break;
	}
	return (struct type){SORT_UNKNOWN, NULL};
}

const char *form_cell_unit(const struct form_cell *cell, enum msg_lang lang)
{
	struct type t = {SORT_UNKNOWN, NULL};
	if (cell->content == CONTENT_COUNT)
		t = type_of_measure(cell->measure);
	else if (cell->content == CONTENT_ENTER)
		t = (struct type){SORT_COUNT, cell->enter};
	else if (cell->content == CONTENT_PERCENT || cell->content == CONTENT_PRINTED)
		t.sort = SORT_PERCENT;
	else if (cell->content == CONTENT_POINTS)
		t.sort = SORT_POINTS;
	return t.sort == SORT_UNKNOWN || (t.sort == SORT_COUNT && t.word == NULL) ? NULL : type_name(t, lang == MSG_VI);
}

static bool same_type(struct type a, struct type b)
{
	return a.sort == b.sort && g_strcmp0(a.word, b.word) == 0;
}

bool formula_other_cell(const struct form *other, const struct formula *f, const struct line *row, const struct line *column,
	const struct line **r, const struct line **c)
{
	if (f->column_id != NULL && f->row_id != NULL) {
		*r = form_row(other, f->row_id);
		*c = form_column(other, f->column_id);
	} else {
		*r = form_row(other, f->row_id);
		*c = *r != NULL ? (column != NULL ? form_column(other, column->id) : NULL) : form_column(other, f->row_id);
		if (*r == NULL)
			*r = row != NULL ? form_row(other, row->id) : NULL;
	}
	return *r != NULL && *c != NULL;
}

static struct type type_of(struct typer *x, const struct formula *f, const struct line *row, const struct line *column);

static struct type type_of_cell(struct typer *x, struct form_more *form, const struct line *row, const struct line *column)
{
	struct form_cell cell;
	const struct yaml *of;

	if (row == NULL || column == NULL || x->depth > 40)
		return (struct type){SORT_UNKNOWN, NULL};
	if (form_cell_status(form, row, column, &cell, &of) != CELL_STATUS_OK || cell.empty)
		return (struct type){SORT_UNKNOWN, NULL};
	switch (cell.content) {
	case CONTENT_COUNT:
		return type_of_measure(cell.measure);
	case CONTENT_ENTER:
		return (struct type){SORT_COUNT, cell.enter};
	case CONTENT_PERCENT:
	case CONTENT_PRINTED:
		return (struct type){SORT_PERCENT, NULL};
	case CONTENT_POINTS:
		return (struct type){SORT_POINTS, NULL};
	case CONTENT_AVERAGE:
		return (struct type){SORT_OTHER, "tuổi"};
	case CONTENT_RATIO:
		return (struct type){SORT_OTHER, "ratio"};
	case CONTENT_VALUE:
		break;
	}
	if (cell.by->formula == NULL)
		return (struct type){SORT_UNKNOWN, NULL};
	struct typer inner = {.form = form, .s = cell.by->more->src, .content = CONTENT_VALUE, .depth = x->depth + 1, .quiet = true};
	return type_of(&inner, cell.by->formula, row, column);
}

static bool tell(struct typer *x, const char *code, const struct formula *f, int length, msg_key key, struct type a, struct type b)
{
	if (x->quiet)
		return false;
	return fault_at(x->s, code, f->line, f->column_at, length, key,
		(const char *const[]){type_name(a, true), type_name(b, true), type_name(a, false), type_name(b, false)}, 4);
}

static struct type type_of_reference(struct typer *x, const struct formula *f, const struct line *row, const struct line *column)
{
	const struct line *r = f->row != NULL ? f->row : row, *c = f->column != NULL ? f->column : column;
	if (f->form == NULL) {
		if (f->top_row && row != NULL)
			r = line_top(row);
		if (f->top_column && column != NULL)
			c = line_top(column);
		return type_of_cell(x, x->form, r, c);
	}
	bool known;
	const struct form_more *other = library_other(x->form->library, &x->form->form, f->form, &known);
	if (!known && !x->quiet)
		fault_at(x->s, "E11", f->line, f->column_at, 1, MSG_FORMULA_NO_FORM, (const char *const[]){f->form}, 1);
	if (other == NULL)
		return (struct type){SORT_UNKNOWN, NULL};
	const char *ids[2] = {f->row_id, f->column_id};
	for (int i = 0; i < 2; i++)
		if (ids[i] != NULL && form_row(&other->form, ids[i]) == NULL && form_column(&other->form, ids[i]) == NULL && !x->quiet)
			fault_at(x->s, "E10", f->line, f->column_at, 1, MSG_FORMULA_NO_LINE_IN, (const char *const[]){ids[i], f->form}, 2);
	if (!formula_other_cell(&other->form, f, row, column, &r, &c))
		return (struct type){SORT_UNKNOWN, NULL};
	x->reached_other = true;
	return type_of_cell(x, (struct form_more *)(uintptr_t)other, r, c);
}

/* + - = <= >=: one unit of counting on both sides. */
static struct type type_of_sides(struct typer *x, const struct formula *f, struct type a, struct type b)
{
	if (a.sort == SORT_UNKNOWN || b.sort == SORT_UNKNOWN)
		return (struct type){SORT_UNKNOWN, NULL};
	if (f->node == FORMULA_ADD && a.sort == SORT_PERCENT && b.sort == SORT_PERCENT) {
		tell(x, "E31", f, 1, MSG_FORMULA_ADD_PERCENT, a, b);
		return (struct type){SORT_UNKNOWN, NULL};
	}
	if (f->node == FORMULA_SUB && a.sort == SORT_PERCENT && b.sort == SORT_PERCENT) {
		if (x->content == CONTENT_POINTS)
			return (struct type){SORT_POINTS, NULL};
		if (tell(x, "E32", f, 1, MSG_FORMULA_SUB_PERCENT, a, b))
			HINT(x->s, MSG_FORMULA_HINT_POINTS, NULL);
		return (struct type){SORT_UNKNOWN, NULL};
	}
	if (a.sort == SORT_NUMBER)
		return b;
	if (b.sort == SORT_NUMBER)
		return a;
	if (!same_type(a, b)) {
		tell(x, "E30", f, 1, f->node == FORMULA_CMP ? MSG_FORMULA_COMPARE_UNITS : MSG_FORMULA_ADD_UNITS, a, b);
		return (struct type){SORT_UNKNOWN, NULL};
	}
	return a;
}

static struct type type_of_quotient(struct typer *x, const struct formula *f, struct type a, struct type b)
{
	struct type percent = {SORT_PERCENT, NULL}, ratio = {SORT_OTHER, "ratio"};
	bool wants_percent = x->content != CONTENT_RATIO;

	if (a.sort == SORT_UNKNOWN || b.sort == SORT_UNKNOWN)
		return wants_percent ? percent : ratio;
	bool turns = g_strcmp0(a.word, "turn") == 0 || g_strcmp0(b.word, "turn") == 0;
	bool persons = g_strcmp0(a.word, "person") == 0 || g_strcmp0(b.word, "person") == 0;
	if (turns && persons) {
		tell(x, "E30", f, 1, MSG_FORMULA_TURNS_PERSONS, a, b);
	} else if (a.sort == SORT_PERCENT || a.sort == SORT_POINTS || b.sort == SORT_PERCENT || b.sort == SORT_POINTS) {
		tell(x, "E31", f, 1, MSG_FORMULA_DIVIDE_PERCENT, a, b);
	} else if (wants_percent && !same_type(a, b)) {
		tell(x, "E30", f, 1, MSG_FORMULA_PERCENT_UNITS, a, b);
	} else if (!wants_percent && same_type(a, b)) {
		if (tell(x, "E30", f, 1, MSG_FORMULA_RATIO_UNITS, a, b))
			HINT(x->s, MSG_FORMULA_HINT_PERCENT, NULL);
	}
	return wants_percent ? percent : ratio;
}

static struct type type_of(struct typer *x, const struct formula *f, const struct line *row, const struct line *column)
{
	struct type a, b;
	switch (f->node) {
	case FORMULA_INT:
		return (struct type){SORT_NUMBER, NULL};
	case FORMULA_CELL:
		return type_of_reference(x, f, row, column);
	case FORMULA_CHILDREN:
	case FORMULA_PARTS:
		return type_of(x, f->a, row, column);
	case FORMULA_MUL:
		a = type_of(x, f->a, row, column);
		if (a.sort == SORT_PERCENT || a.sort == SORT_POINTS) {
			tell(x, "E31", f, 1, MSG_FORMULA_ADD_PERCENT, a, a);
			a.sort = SORT_UNKNOWN;
		}
		return a;
	case FORMULA_ADD:
	case FORMULA_SUB:
	case FORMULA_CMP:
	case FORMULA_DIV:
		break;
	}
	a = type_of(x, f->a, row, column);
	b = type_of(x, f->b, row, column);
	return f->node == FORMULA_DIV ? type_of_quotient(x, f, a, b) : type_of_sides(x, f, a, b);
}

/* Every line with a formula in every cell where it decides. */
static void check_formulas(struct form_more *f)
{
	for (size_t r = 0; r < f->form.row_count; r++) {
		for (size_t c = 0; c < f->form.column_count; c++) {
			const struct line *row = f->form.rows[r], *column = f->form.columns[c];
			struct form_cell cell;
			const struct yaml *of;
			if (form_cell_status(f, row, column, &cell, &of) != CELL_STATUS_OK || cell.empty || cell.by == NULL ||
				cell.by->formula == NULL)
				continue;
			const struct line_more *more = cell.by->more;
			struct typer x = {.form = f, .s = more->src, .content = cell.by->content};
			diag_focus(&x.s->diag, more->content_node->text, more->content_node->column);
			struct type t = type_of(&x, cell.by->formula, row, column);
			if (x.content == CONTENT_POINTS && t.sort != SORT_POINTS && t.sort != SORT_UNKNOWN)
				tell(&x, "E30", cell.by->formula, 1, MSG_FORMULA_POINTS_OF, t, t);
			diag_focus(&x.s->diag, NULL, 0);
		}
	}
}

bool line_is_checked(const struct line *l)
{
	return l->made == MADE_WRITTEN && (l->content == CONTENT_COUNT || l->content == CONTENT_ENTER || l->content == CONTENT_VALUE);
}

static bool names_other_form(const struct formula *f)
{
	return f != NULL && (f->form != NULL || names_other_form(f->a) || names_other_form(f->b));
}

static void check_rules(struct form_more *f)
{
	for (size_t i = 0; i < f->form.check_count; i++) {
		const struct form_check *k = &f->form.checks[i];
		struct typer x = {.form = f, .s = f->src, .content = CONTENT_VALUE};
		const struct line *const *lines = k->rows_only ? f->form.columns : f->form.rows;
		size_t n = k->rows_only ? f->form.column_count : k->columns_only ? f->form.row_count : 0;
		diag_focus(&f->src->diag, k->rule_text, k->rule->a->column_at);
		if (n == 0)
			type_of(&x, k->rule, NULL, NULL);
		for (size_t j = 0; j < n; j++)
			if (line_is_checked(lines[j]))
				type_of(&x, k->rule, k->rows_only ? NULL : lines[j], k->rows_only ? lines[j] : NULL);
		if (names_other_form(k->rule) && !x.reached_other && f->src->diag.errors == 0) {
			if (fault_at(f->src, "E25", k->rule->line, k->rule->a->column_at, 1, MSG_FORMULA_OTHER_CELL, NULL, 0))
				HINT(f->src, MSG_FORMULA_HINT_BOTH, NULL);
		}
		diag_focus(&f->src->diag, NULL, 0);
	}
}

/* Cycles: a walk over the cells of the form, along formulas. */

struct walk {
	const struct form_more *form;
	unsigned char *seen; /* per cell: 0 new, 1 on the way, 2 done */
	const struct line *path[64];
	int depth;
	bool found;
};

static void walk_cell(struct walk *w, const struct line *row, const struct line *column);

static void walk_formula(struct walk *w, const struct formula *f, const struct line *row, const struct line *column)
{
	if (f == NULL || f->form != NULL)
		return;
	if (f->node == FORMULA_CELL) {
		const struct line *r = f->top_row ? line_top(row) : f->row != NULL ? f->row : row;
		const struct line *c = f->top_column ? line_top(column) : f->column != NULL ? f->column : column;
		walk_cell(w, r, c);
		return;
	}
	walk_formula(w, f->a, row, column);
	walk_formula(w, f->b, row, column);
}

static void cycle_fault(const struct walk *w, const struct line *line)
{
	g_autoptr(GString) path = g_string_new(NULL);
	int start = w->depth - 1;
	while (start > 0 && w->path[start] != line)
		start--;
	for (int i = start; i < w->depth; i++)
		g_string_append_printf(path, "%s → ", w->path[i]->id);
	g_string_append(path, line->id);
	FAULT(line->more->src, "E36", line->more->content_node, MSG_FORMULA_CYCLE, line->id, path->str);
}

static void walk_cell(struct walk *w, const struct line *row, const struct line *column)
{
	struct form_cell cell;
	const struct yaml *of;
	if (w->found || form_cell_status(w->form, row, column, &cell, &of) != CELL_STATUS_OK || cell.by == NULL)
		return;
	unsigned char *seen = &w->seen[(size_t)row->index * w->form->form.column_count + (size_t)column->index];
	if (*seen == 2)
		return;
	if (*seen == 1 || w->depth >= (int)G_N_ELEMENTS(w->path)) {
		w->found = true;
		cycle_fault(w, cell.by);
		return;
	}
	*seen = 1;
	w->path[w->depth++] = cell.by;
	walk_formula(w, cell.by->formula, row, column);
	w->depth--;
	*seen = 2;
}

static bool check_cycles(struct form_more *f)
{
	g_autofree unsigned char *seen = g_new0(unsigned char, f->form.row_count * f->form.column_count + 1);
	struct walk w = {.form = f, .seen = seen};
	for (size_t r = 0; r < f->form.row_count && !w.found; r++)
		for (size_t c = 0; c < f->form.column_count && !w.found; c++)
			walk_cell(&w, f->form.rows[r], f->form.columns[c]);
	return !w.found;
}

/* Breaks: days fixed in the file that a difference or a share joins. */

static void days_of(const struct formula *f, const struct line *by, ymd *lo, ymd *hi)
{
	if (f == NULL)
		return;
	if (f->node != FORMULA_CELL) {
		days_of(f->a, by, lo, hi);
		days_of(f->b, by, lo, hi);
		return;
	}
	const struct line *l = by->more->is_column ? f->column : f->row;
	ymd day = f->shift == SHIFT_DATE ? f->shift_date : 0;
	for (; l != NULL && day == 0; l = l->parent)
		day = l->shift == SHIFT_DATE ? l->shift_date : 0;
	if (day == 0)
		return;
	*lo = *lo == 0 ? day : MIN(*lo, day);
	*hi = MAX(*hi, day);
}

static void check_breaks(struct form_more *f, const struct line *l)
{
	ymd lo = 0, hi = 0;
	if (l->formula == NULL || (l->content != CONTENT_POINTS && l->content != CONTENT_PERCENT && l->content != CONTENT_VALUE))
		return;
	days_of(l->formula, l, &lo, &hi);
	for (size_t i = 0; i < f->form.break_count; i++) {
		const struct form_break *b = &f->form.breaks[i];
		char day[16];
		if (lo < b->date && b->date <= hi && lo != 0)
			FAULT(l->more->src, "E35", l->more->content_node, MSG_FORMULA_BREAK, ymd_format_iso(b->date, day), b->why.vi,
				b->why.en);
	}
}

void form_check_types(struct form_more *f)
{
	if (!check_cycles(f))
		return;
	check_formulas(f);
	check_rules(f);
	for (size_t i = 0; i < f->form.row_count; i++)
		check_breaks(f, f->form.rows[i]);
	for (size_t i = 0; i < f->form.column_count; i++)
		check_breaks(f, f->form.columns[i]);
}
