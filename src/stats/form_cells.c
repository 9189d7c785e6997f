/* What stands in each cell of a form: measure, population and conditions gathered from row, column and header (form-language.md 5.1), and
 * the typed reading of conditions for every population they meet. Draws nothing. */
#include "stats/form_internal.h"
#include "messages/form.def"
#include "messages/language.def"

#include <string.h>

const struct line *line_top(const struct line *l)
{
	while (l->parent != NULL)
		l = l->parent;
	return l;
}

static const struct line *find_line(const struct line *const *lines, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines[i]->id, id) == 0)
			return lines[i];
	return NULL;
}

const struct line *form_row(const struct form *f, const char *id)
{
	return find_line(f->rows, f->row_count, id);
}

const struct line *form_column(const struct form *f, const char *id)
{
	return find_line(f->columns, f->column_count, id);
}

static const struct line *giver_of_population(const struct line *l)
{
	for (; l != NULL; l = l->parent)
		if (l->more->of_node != NULL || l->enter != NULL)
			return l;
	return NULL;
}

static const struct line *giver_of_measure(const struct line *l)
{
	for (; l != NULL; l = l->parent)
		if (l->has_measure)
			return l;
	return NULL;
}

static bool is_formula(enum content c)
{
	return c == CONTENT_VALUE || c == CONTENT_PERCENT || c == CONTENT_POINTS || c == CONTENT_RATIO;
}

/* Content of the cell where row and column meet; false: it has no meaning. The column wins, but nothing is made of shares or averages. */
static bool meet(const struct line *row, const struct line *column, struct form_cell *out)
{
	enum content r = row->content, c = column->content;
	bool r_plain = r == CONTENT_COUNT || r == CONTENT_ENTER, c_plain = c == CONTENT_COUNT || c == CONTENT_ENTER;

	out->content = CONTENT_COUNT;
	if (row->made == MADE_OVERLAP && column->made == MADE_OVERLAP)
		return false;
	if (!c_plain) {
		if (!r_plain && !(r == CONTENT_VALUE && is_formula(c)))
			return false;
		out->content = c;
		out->by = is_formula(c) ? column : NULL;
	} else if (!r_plain) {
		out->content = r;
		out->by = is_formula(r) ? row : NULL;
	}
	return out->content != CONTENT_AVERAGE || (row->made != MADE_OVERLAP && column->made != MADE_OVERLAP);
}

static void nearest_settings(const struct form *f, const struct line *row, const struct line *column, struct form_cell *out)
{
	const struct line *const axes[] = {row, column};
	bool ages = false;

	out->decimals = -1;
	out->ages = f->ages;
	out->ages_day = f->ages_day;
	int mode = -1;
	for (size_t i = 0; i < 2; i++) {
		enum shift_kind shift = SHIFT_NONE;
		ymd date = 0;
		for (const struct line *l = axes[i]; l != NULL; l = l->parent) {
			if (out->decimals < 0)
				out->decimals = l->decimals;
			if (mode < 0)
				mode = l->round;
			if (!ages && l->has_ages) {
				ages = true;
				out->ages = l->ages;
				out->ages_day = l->ages_day;
			}
			if (shift == SHIFT_NONE && l->shift != SHIFT_NONE) {
				shift = l->shift;
				date = l->shift_date;
			}
		}
		if (i == 0) {
			out->row_shift = shift;
			out->row_date = date;
		} else {
			out->column_shift = shift;
			out->column_date = date;
		}
	}
	if (out->decimals < 0)
		out->decimals = f->decimals;
	out->round = mode < 0 ? f->round : (enum round_mode)mode;
}

enum cell_status form_cell_status(
	const struct form_more *f, const struct line *row, const struct line *column, struct form_cell *out, const struct yaml **of_node)
{
	const struct line *by_row = giver_of_population(row), *by_column = giver_of_population(column);
	const struct line *row_measure = giver_of_measure(row), *column_measure = giver_of_measure(column);

	*out = (struct form_cell){.content = CONTENT_COUNT};
	*of_node = NULL;
	nearest_settings(&f->form, row, column, out);
	if (!meet(row, column, out)) {
		out->empty = true;
		return CELL_STATUS_OK;
	}
	if (out->by != NULL || out->content == CONTENT_PRINTED)
		return CELL_STATUS_OK;
	if (by_row != NULL && by_column != NULL)
		return CELL_STATUS_TWO_POPULATIONS;
	const struct line *giver = by_row != NULL ? by_row : by_column;
	const char *enter = giver != NULL ? giver->enter : f->enter;
	if (enter != NULL) {
		out->content = CONTENT_ENTER;
		out->enter = enter;
		return row->content == CONTENT_AVERAGE || column->content == CONTENT_AVERAGE || row_measure != NULL ||
				       column_measure != NULL
			       ? CELL_STATUS_TWO_CONTENTS
			       : CELL_STATUS_OK;
	}
	*of_node = giver != NULL ? giver->more->of_node : f->of_node;
	if (row_measure != NULL && column_measure != NULL && row_measure->measure != column_measure->measure)
		return CELL_STATUS_TWO_CONTENTS;
	const struct line *m = row_measure != NULL ? row_measure : column_measure;
	out->measure = m != NULL ? m->measure : f->measure;
	if (*of_node == NULL || (m == NULL && !f->has_measure))
		return CELL_STATUS_NOTHING;
	return CELL_STATUS_OK;
}

const struct pop_entry *form_population(const struct form_more *f, const char *text, bool flow, bool entries)
{
	for (const struct pop_entry *p = f->pops; p != NULL; p = p->next)
		if (p->flow == flow && p->entries == entries && strcmp(p->text, text) == 0)
			return p;
	return NULL;
}

const struct when_variant *line_when(const struct line *l, const struct population *p, bool flow, bool entries)
{
	for (const struct when_variant *v = l->more->variants; v != NULL; v = v->next)
		if (v->kind == p->kind && v->edge == p->edge && v->flow == flow && v->entries == entries)
			return v;
	return NULL;
}

static struct pred_context context_of(const struct form_more *f)
{
	return (struct pred_context){.vocab = f->library->vocab,
		.no_unit = f->library->everywhere,
		.codes = f->library->codes,
		.date_only = f->date_only,
		.valid_from = f->form.valid_from,
		.valid_until = f->form.valid_until};
}

/* The typed population of that text, read when first met. */
static const struct population *read_population(struct form_more *f, struct source *s, const struct yaml *node, enum measure m)
{
	bool flow = measure_flows(m), entries = m == MEASURE_ENTRIES;
	if (node->kind != YAML_SCALAR) {
		FAULT(s, "E12", node, MSG_FORM_NOT_TEXT, "of");
		return NULL;
	}
	const struct pop_entry *known = form_population(f, node->text, flow, entries);
	if (known == NULL) {
		struct pred_context c = context_of(f);
		struct pop_entry *p = ARENA_NEW(s->arena, struct pop_entry);
		c.population = true;
		c.fixed_only = flow;
		*p = (struct pop_entry){.text = node->text, .flow = flow, .entries = entries, .next = f->pops};
		p->pop = population_read(f->library, s, node, &c);
		if (p->pop != NULL && f->term_only) {
			struct diag scratch;
			diag_init(&scratch, s->path, s->text, s->arena);
			if (!population_says_term(p->pop, node->text, &scratch))
				fault_merge(s, &scratch);
		}
		if (p->pop != NULL && f->form.unavailable == NULL)
			f->form.unavailable = population_unavailable(p->pop);
		f->pops = p;
		known = p;
	}
	if (known->pop == NULL || !measure_check(s, m, known->pop, node->text, node->line, node->column))
		return NULL;
	return known->pop;
}

/* The conditions of one line for one population, read when first met; its parents likewise. */
static void read_conditions(struct form_more *f, const struct line *line, const struct population *pop, enum measure m)
{
	bool flow = measure_flows(m), entries = m == MEASURE_ENTRIES;
	for (const struct line *l = line; l != NULL; l = l->parent) {
		struct line_more *more = (struct line_more *)(uintptr_t)l->more;
		if (more->text_count == 0 || line_when(l, pop, flow, entries) != NULL)
			continue;
		struct pred_context c = context_of(f);
		struct when_variant *v = ARENA_NEW(more->src->arena, struct when_variant);
		const struct pred **preds = ARENA_ARRAY(more->src->arena, const struct pred *, more->text_count);
		c.kind = pop->kind;
		c.edge = pop->edge;
		c.flow = flow;
		c.entries = entries;
		*v = (struct when_variant){.kind = pop->kind, .edge = pop->edge, .flow = flow, .entries = entries, .next = more->variants};
		for (size_t i = 0; i < more->text_count; i++) {
			const struct pred *p =
				pred_read(f->library, more->src, more->texts[i].text, more->texts[i].line, more->texts[i].column, &c);
			if (p == NULL)
				continue;
			preds[v->count++] = p;
			if (f->form.unavailable == NULL)
				f->form.unavailable = pred_unavailable(p);
		}
		v->preds = preds;
		if (more->variants == NULL) {
			more->line.when = preds;
			more->line.when_count = v->count;
		}
		more->variants = v;
	}
}

static struct source *source_of_population(const struct form_more *f, const struct line *row, const struct line *column)
{
	const struct line *giver = giver_of_population(row);
	if (giver == NULL)
		giver = giver_of_population(column);
	return giver != NULL ? giver->more->src : f->src;
}

/* at: opening is a state at the beginning of the period; what happens has none. */
static void check_shift(const struct line *row, const struct line *column, const struct form_cell *cell, const struct population *pop)
{
	bool happens = pop->kind->event || pop->edge != EDGE_NONE || measure_flows(cell->measure) || cell->measure == MEASURE_TURNS;
	if (!happens)
		return;
	const struct line *l = cell->row_shift == SHIFT_OPENING ? row : cell->column_shift == SHIFT_OPENING ? column : NULL;
	while (l != NULL && l->shift != SHIFT_OPENING)
		l = l->parent;
	if (l != NULL)
		FAULT(l->more->src, "E21", yaml_get(l->more->node, "at"), MSG_FORM_OPENING_FLOW, l->id);
}

static void cell_fault(const char *code, msg_key key, const struct line *row, const struct line *column)
{
	/* Where the row stands: the reader looks there first. */
	const struct line *at = row->more->node != NULL ? row : column;
	fault_at(at->more->src, code, at->at_line, at->at_column, 1, key, (const char *const[]){row->id, column->id}, 2);
}

static void read_cell(struct form_more *f, const struct line *row, const struct line *column)
{
	struct form_cell cell;
	const struct yaml *of_node;

	switch (form_cell_status(f, row, column, &cell, &of_node)) {
	case CELL_STATUS_TWO_POPULATIONS:
		cell_fault("E08", MSG_FORM_TWO_POPULATIONS, row, column);
		return;
	case CELL_STATUS_TWO_CONTENTS:
		cell_fault("E06", MSG_FORM_CELL_TWO_CONTENTS, row, column);
		return;
	case CELL_STATUS_NOTHING:
		cell_fault("E09", MSG_FORM_NOTHING, row, column);
		return;
	case CELL_STATUS_OK:
		break;
	}
	if (cell.empty || (cell.content != CONTENT_COUNT && cell.content != CONTENT_AVERAGE))
		return;
	const struct population *pop = read_population(f, source_of_population(f, row, column), of_node, cell.measure);
	if (pop == NULL)
		return;
	if (cell.content == CONTENT_AVERAGE && pop->kind->subject != SUBJECT_PERSON) {
		const struct line *l = row->content == CONTENT_AVERAGE ? row : column;
		FAULT(l->more->src, "E22", l->more->content_node, MSG_MEASURE_SUBJECT, pop->kind->name, "persons");
	}
	check_shift(row, column, &cell, pop);
	read_conditions(f, row, pop, cell.measure);
	read_conditions(f, column, pop, cell.measure);
}

void form_read_cells(struct form_more *f)
{
	for (size_t r = 0; r < f->form.row_count; r++)
		for (size_t c = 0; c < f->form.column_count; c++)
			read_cell(f, f->form.rows[r], f->form.columns[c]);
	/* The population a line gives itself, for words and lists. */
	for (int axis = 0; axis < 2; axis++) {
		const struct line *const *lines = axis == 0 ? f->form.rows : f->form.columns;
		size_t n = axis == 0 ? f->form.row_count : f->form.column_count;
		for (size_t i = 0; i < n; i++) {
			struct line_more *l = (struct line_more *)(uintptr_t)lines[i]->more;
			for (const struct pop_entry *p = f->pops; p != NULL && l->of_node != NULL && l->line.of == NULL; p = p->next)
				if (l->of_node->kind == YAML_SCALAR && strcmp(p->text, l->of_node->text) == 0)
					l->line.of = p->pop;
		}
	}
}

/* Conditions of a line and its parents, outermost first. */
static size_t gather(const struct line *l, const struct form_cell *cell, const struct pred **out, size_t n)
{
	if (l == NULL)
		return n;
	n = gather(l->parent, cell, out, n);
	const struct when_variant *v = line_when(l, cell->of, measure_flows(cell->measure), cell->measure == MEASURE_ENTRIES);
	for (size_t i = 0; v != NULL && i < v->count; i++) {
		if (out != NULL)
			out[n] = v->preds[i];
		n++;
	}
	return n;
}

void form_cell(const struct form *form, const struct line *row, const struct line *column, struct form_cell *out, struct arena *a)
{
	const struct form_more *f = form->more;
	const struct yaml *of_node;

	enum cell_status status = form_cell_status(f, row, column, out, &of_node);
	if (status != CELL_STATUS_OK)
		out->empty = true;
	if (out->empty || (out->content != CONTENT_COUNT && out->content != CONTENT_AVERAGE))
		return;
	const struct pop_entry *p = form_population(f, of_node->text, measure_flows(out->measure), out->measure == MEASURE_ENTRIES);
	if (p == NULL || p->pop == NULL) {
		out->empty = true;
		return;
	}
	out->of = p->pop;
	size_t n = gather(column, out, NULL, gather(row, out, NULL, 0));
	const struct pred **when = ARENA_ARRAY(a, const struct pred *, n + 1);
	out->when_count = gather(column, out, when, gather(row, out, when, 0));
	out->when = when;
}

bool form_cell_population(
	const struct form *f, const struct line *row, const struct line *column, enum measure *measure, const struct population **of)
{
	struct form_cell cell;
	const struct yaml *node;
	if (form_cell_status(f->more, row, column, &cell, &node) != CELL_STATUS_OK || cell.empty || node == NULL ||
		(cell.content != CONTENT_COUNT && cell.content != CONTENT_AVERAGE))
		return false;
	const struct pop_entry *p = form_population(f->more, node->text, measure_flows(cell.measure), cell.measure == MEASURE_ENTRIES);
	if (p == NULL || p->pop == NULL)
		return false;
	*measure = cell.measure;
	*of = p->pop;
	return true;
}
