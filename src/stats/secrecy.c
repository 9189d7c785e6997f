/* Classes of fields behind a cell; see secrecy.h. Classes come from the vocabulary. */
#include "stats/report_internal.h"
#include "stats/secrecy.h"

static void add(struct cell_reads *out, const struct fact_kind *kind, char class_)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->items[i].kind == kind && out->items[i].class_ == class_)
			return;
	if (out->count == CELL_READS_MAX) {
		out->more = true;
		return;
	}
	out->items[out->count++] = (struct cell_read){kind, class_};
}

/* An attribute of the subject or of a place is of the kind it stands in. */
static const struct fact_kind *owner(const struct vocab *v, const struct fact_kind *k, enum value_of of)
{
	switch (of) {
	case VALUE_SUBJECT:
		return v->of_subject[k->subject];
	case VALUE_PLACE:
		return v->of_subject[SUBJECT_UNIT];
	case VALUE_ORG:
		return v->of_subject[SUBJECT_ORGANISATION];
	case VALUE_FACT:
		break;
	}
	return k;
}

static void add_value(struct cell_reads *out, const struct vocab *v, const struct fact_kind *k, const struct value_ref *x)
{
	const struct fact_kind *of = owner(v, k, x->of);
	add(out, of, x->attr != NULL && x->attr->sensitive ? 'S' : of->class_);
}

static void add_pred(struct cell_reads *out, const struct vocab *v, const struct fact_kind *k, const struct pred *p)
{
	if (p == NULL)
		return;
	if (p->node == PRED_TEST) {
		add_value(out, v, k, &p->value);
		if (p->test == TEST_COMPARE)
			add_value(out, v, k, &p->other);
		return;
	}
	if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		k = p->kind;
		add(out, k, k->class_);
	}
	for (size_t i = 0; i < p->kid_count; i++)
		add_pred(out, v, k, p->kids[i]);
}

void pred_reads_of(const struct vocab *v, const struct fact_kind *k, const struct pred *p, struct cell_reads *out)
{
	add_pred(out, v, k, p);
}

static void add_cell(struct cell_reads *out, const struct vocab *v, const struct form *f, const struct line *row, const struct line *column,
	struct arena *a)
{
	struct form_cell c;
	form_cell(f, row, column, &c, a);
	if (c.content == CONTENT_ENTER)
		add(out, NULL, 'O');
	if (c.of == NULL)
		return;
	add(out, c.of->kind, c.of->kind->class_);
	add_pred(out, v, c.of->kind, c.of->when);
	for (size_t i = 0; i < c.when_count; i++)
		add_pred(out, v, c.of->kind, c.when[i]);
}

static bool is_made(const struct line *l)
{
	return l->made == MADE_REST || l->made == MADE_OVERLAP;
}

/* Is it one of the parts that the made line is what is left of? */
static bool is_part(const struct line *kid, const struct line *made)
{
	return kid->made == MADE_WRITTEN && kid->nesting == NEST_PART && kid->block == made->block;
}

void cell_reads_of(const struct form *f, const struct line *row, const struct line *column, struct cell_reads *out, struct arena *a)
{
	const struct vocab *v = report_vocab(f);
	*out = (struct cell_reads){.count = 0};
	row = line_plan(row);
	column = line_plan(column);
	add_cell(out, v, f, row, column, a);
	for (size_t i = 0; is_made(row) && i < row->parent->kid_count; i++)
		if (is_part(row->parent->kids[i], row))
			add_cell(out, v, f, row->parent->kids[i], column, a);
	for (size_t i = 0; is_made(column) && i < column->parent->kid_count; i++)
		if (is_part(column->parent->kids[i], column))
			add_cell(out, v, f, row, column->parent->kids[i], a);
}
