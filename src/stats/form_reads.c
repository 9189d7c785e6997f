/* Which facts and attributes a form reads: for saying which forms a change can move. */
#include "stats/form_internal.h"
#include "stats/form_reads.h"

struct walking {
	form_read_each each;
	void *user;
	const struct vocab *v;
};

/* The kind whose attribute a value is: of the fact, its subject, its place. */
static const struct fact_kind *owner(const struct vocab *v, const struct fact_kind *k, enum value_of of)
{
	if (of == VALUE_SUBJECT)
		return v->of_subject[k->subject];
	if (of == VALUE_PLACE)
		return v->of_subject[SUBJECT_UNIT];
	return of == VALUE_ORG ? v->of_subject[SUBJECT_ORGANISATION] : k;
}

static void read_value(const struct walking *r, const struct fact_kind *k, const struct value_ref *x)
{
	if (x->attr != NULL)
		r->each(owner(r->v, k, x->of), x->attr, r->user);
}

static void read_pred(const struct walking *r, const struct fact_kind *k, const struct pred *p)
{
	if (p == NULL)
		return;
	if (p->node == PRED_TEST) {
		read_value(r, k, &p->value);
		if (p->test == TEST_COMPARE)
			read_value(r, k, &p->other);
		return;
	}
	if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		k = p->kind;
		r->each(k, NULL, r->user);
	}
	for (size_t i = 0; i < p->kid_count; i++)
		read_pred(r, k, p->kids[i]);
}

static void read_lines(const struct walking *r, const struct line *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (const struct when_variant *v = lines[i]->more == NULL ? NULL : lines[i]->more->variants; v != NULL; v = v->next)
			for (size_t p = 0; p < v->count; p++)
				read_pred(r, v->kind, v->preds[p]);
}

void form_reads(const struct form *f, form_read_each each, void *user)
{
	const struct walking r = {each, user, f->more->library->vocab};
	for (const struct pop_entry *p = f->more->pops; p != NULL; p = p->next) {
		if (p->pop == NULL)
			continue;
		each(p->pop->kind, NULL, user);
		read_pred(&r, p->pop->kind, p->pop->when);
	}
	read_lines(&r, f->rows, f->row_count);
	read_lines(&r, f->columns, f->column_count);
}
