/* What is allowed but worth saying about a form: parts that leave codes out, draft lines in an official form. */
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

#define NAMED_MAX 6

/* The attribute that one plain condition on codes tests; NULL when the line has other conditions. */
static const struct pred *plain_codes(const struct line *l)
{
	if (l->when_count != 1 || l->when[0]->node != PRED_TEST || l->when[0]->test != TEST_CODES)
		return NULL;
	return l->when[0];
}

static bool same_value(const struct pred *a, const struct pred *b)
{
	const struct attr *x = a->value.attr, *y = b->value.attr; /* of two kinds perhaps, under one name */
	return a->value.of == b->value.of && a->value.func == b->value.func &&
	       (x == y || (x != NULL && y != NULL && x->list == y->list && strcmp(x->name, y->name) == 0));
}

static bool has_code(const struct pred *p, int num)
{
	for (size_t i = 0; i < p->code_count; i++)
		if (p->codes[i] == num)
			return true;
	return false;
}

/* Codes a parent already excludes are not left out by the parts. */
static bool parents_allow(const struct line *l, const struct pred *like, int num)
{
	for (; l != NULL; l = l->parent) {
		const struct pred *p = plain_codes(l);
		if (p != NULL && same_value(p, like) && !has_code(p, num))
			return false;
	}
	return true;
}

/* What the population itself requires, where it is a plain condition or a list of them joined by and. */
static bool population_allows(const struct pred *p, const struct pred *like, int num)
{
	if (p == NULL)
		return true;
	if (p->node == PRED_AND) {
		for (size_t i = 0; i < p->kid_count; i++)
			if (!population_allows(p->kids[i], like, num))
				return false;
		return true;
	}
	return p->node != PRED_TEST || p->test != TEST_CODES || !same_value(p, like) || has_code(p, num);
}

/* What is counted in a line: given on it, on a parent, or in the header; NULL when the other axis says it. */
static const struct pred *population_of(const struct form_more *f, const struct line *l)
{
	for (; l != NULL; l = l->parent)
		if (l->of != NULL)
			return l->of->when;
	for (const struct pop_entry *p = f->pops; p != NULL && f->of_node != NULL; p = p->next)
		if (p->pop != NULL && strcmp(p->text, f->of_node->text) == 0)
			return p->pop->when;
	return NULL;
}

static void warn_left_out(const struct form *f, const struct line *parent)
{
	const struct pred *like = NULL;
	for (size_t i = 0; i < parent->kid_count; i++) {
		const struct line *kid = parent->kids[i];
		if (kid->nesting != NEST_PART || kid->made != MADE_WRITTEN)
			continue;
		const struct pred *p = plain_codes(kid);
		if (p == NULL || (like != NULL && !same_value(p, like)))
			return;
		like = p;
	}
	if (like == NULL || like->value.attr == NULL || like->value.attr->list == NULL)
		return;
	const struct code_list *list = like->value.attr->list;
	g_autoptr(GString) names = g_string_new(NULL);
	int left = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct code *c = &list->codes[i];
		bool covered = (c->from > 0 && c->from >= f->valid_until) || (c->until > 0 && c->until <= f->valid_from) ||
			       !parents_allow(parent, like, c->num) || !population_allows(population_of(f->more, parent), like, c->num);
		for (size_t k = 0; k < parent->kid_count && !covered; k++) {
			const struct pred *p = parent->kids[k]->nesting == NEST_PART && parent->kids[k]->made == MADE_WRITTEN
						       ? plain_codes(parent->kids[k])
						       : NULL;
			covered = p != NULL && has_code(p, c->num);
		}
		if (!covered && left++ < NAMED_MAX)
			g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", c->id);
	}
	if (left == 0)
		return;
	if (left > NAMED_MAX)
		g_string_append(names, " …");
	g_autofree char *count = g_strdup_printf("%d", left);
	const struct yaml *at = yaml_get(parent->more->node, "parts");
	fault_at(parent->more->src, "W02", at != NULL ? at->key->line : parent->at_line, at != NULL ? at->key->column : parent->at_column,
		5, MSG_FORM_LEFT_OUT, (const char *const[]){parent->id, list->name, names->str, count}, 4);
}

static void warn_axis(const struct form *f, const struct line *const *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct line *l = lines[i];
		if (l->made != MADE_WRITTEN)
			continue;
		warn_left_out(f, l);
		if (g_strcmp0(f->confidence, "official") == 0 && l->confidence != NULL && strcmp(l->confidence, "official") != 0)
			fault_at(l->more->src, "W03", l->at_line, l->at_column, 1, MSG_FORM_DRAFT_LINE,
				(const char *const[]){l->id, l->confidence}, 2);
	}
}

void form_warn(struct form_more *f)
{
	warn_axis(&f->form, f->form.rows, f->form.row_count);
	warn_axis(&f->form, f->form.columns, f->form.column_count);
}
