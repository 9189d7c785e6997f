/* Predicates with their names looked up and their types checked (form-language.md 3): the tree evaluators get. Related facts, scopes and
 * the shape of the whole are decided here; names in pred_names.c, comparisons in pred_test.c. */
#include "stats/pred_resolve.h"
#include "messages/language.def"

#include <string.h>

static const struct pred *resolve(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n);

static struct pred_scope_of scope_of(const struct pred_context *c, const struct fact_kind *k, bool moving)
{
	return (struct pred_scope_of){.kind = k, .subject = c->vocab->of_subject[k->subject], .moving_day = moving};
}

/* What a fact may be, wherever it is named: edges (E14), persons as facts, events on a form for a day (E20). */
static bool fact_allowed(struct pred_work *w, const struct ast *n, const struct fact_kind *k, bool person_allowed)
{
	const struct vocab *v = w->c->vocab;
	if (k == v->of_subject[SUBJECT_PERSON] && !person_allowed) {
		PRED_FAULT(w, "E10", n->kind, MSG_PRED_NOT_A_FACT, k->name);
		return false;
	}
	if (n->edge != EDGE_NONE && (k->event || k == v->of_subject[k->subject])) {
		PRED_FAULT(w, "E14", n->dot_edge, k->event ? MSG_PRED_EVENT_EDGE : MSG_PRED_NO_EDGE, k->name);
		return false;
	}
	if (w->c->date_only && (k->event || n->edge != EDGE_NONE)) {
		PRED_FAULT(w, "E20", n->kind, MSG_PRED_EVENT_ON_DATE,
			n->dot_edge == NULL ? k->name : arena_printf(w->arena, "%s.%s", k->name, n->dot_edge->text));
		DIAG_HINT(w->diag, MSG_PRED_HINT_PERIODS, NULL);
		return false;
	}
	return true;
}

/* May the subject in hand be asked for this fact, in this scope (the table of form-language.md 3)? */
static bool relation_allowed(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n, const struct fact_kind *k)
{
	enum subject subject = s->kind->subject;
	if (subject == SUBJECT_PERSON && k->subject != SUBJECT_PERSON) {
		PRED_FAULT(w, "E15", n->kind, MSG_PRED_PERSON_HAS, k->name);
		return false;
	}
	if (subject == SUBJECT_POST) {
		PRED_FAULT(w, "E15", n->kind, MSG_PRED_POST_HAS, k->name);
		return false;
	}
	if (subject == SUBJECT_PERSON)
		return true;
	if (n->scope == SCOPE_ANYWHERE) {
		PRED_FAULT(w, "E15", n->at, MSG_PRED_ANYWHERE, s->kind->name, n->at->text);
		return false;
	}
	if (k->subject == subject && n->scope != SCOPE_HERE) {
		PRED_FAULT(w, "E15", n->kind, MSG_PRED_OWN_FACT, k->name);
		DIAG_HINT(w->diag, MSG_PRED_HINT_HERE, n->at->text, k->name);
		return false;
	}
	return true;
}

static bool resolve_related(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n, struct pred *p)
{
	if (s->fixed_only) {
		PRED_FAULT(w, "E23", n->at, MSG_PRED_FIXED_ONLY, NULL);
		DIAG_HINT(w->diag, MSG_PRED_HINT_TO_WHEN, NULL);
		return false;
	}
	if (s->depth >= PRED_HAS_MAX) {
		PRED_FAULT(w, "E18", n->at, MSG_PRED_TOO_DEEP, NULL);
		return false;
	}
	const struct fact_kind *k = pred_find_kind(w, n->kind);
	if (k == NULL)
		return false;
	bool ok = fact_allowed(w, n, k, false) && relation_allowed(w, s, n, k);
	p->kind = k;
	p->edge = n->edge;
	p->number = n->number;
	p->cmp = n->cmp;
	p->scope = n->scope;
	if (w->c->no_unit && s->kind->subject == SUBJECT_PERSON && n->scope == SCOPE_UNIT)
		p->scope = SCOPE_ANYWHERE;
	if (n->kid_count == 0)
		return ok;
	struct pred_scope_of inner = scope_of(w->c, k, s->moving_day || k->event || n->edge != EDGE_NONE);
	inner.depth = s->depth + 1;
	const struct pred *kid = resolve(w, &inner, n->kids[0]);
	if (kid == NULL)
		return false;
	const struct pred **kids = ARENA_ARRAY(w->arena, const struct pred *, 1);
	kids[0] = kid;
	p->kids = kids;
	p->kid_count = 1;
	if (pred_is_tangled(kid)) {
		PRED_FAULT(w, "E18", n->at, MSG_PRED_TANGLED, NULL);
		return false;
	}
	return ok;
}

/* The typed node of n; NULL when anything in it is faulty. All parts are looked at, so that all faults show. */
static const struct pred *resolve(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n)
{
	struct pred *p = ARENA_NEW(w->arena, struct pred);
	p->node = n->node;
	p->line = w->line;
	p->column = n->at->column;
	if (n->node == PRED_TEST)
		return pred_resolve_test(w, s, n, p) ? p : NULL;
	if (n->node == PRED_HAS || n->node == PRED_COUNT)
		return resolve_related(w, s, n, p) ? p : NULL;
	const struct pred **kids = ARENA_ARRAY(w->arena, const struct pred *, n->kid_count);
	bool ok = true;
	for (size_t i = 0; i < n->kid_count; i++) {
		kids[i] = resolve(w, s, n->kids[i]);
		ok = ok && kids[i] != NULL;
	}
	p->kids = kids;
	p->kid_count = n->kid_count;
	return ok ? p : NULL;
}

static bool start(
	struct pred_work *w, const struct pred_context *c, const char *text, int line, int column, struct arena *a, struct diag *d)
{
	struct tokens tokens;
	*w = (struct pred_work){.c = c, .arena = a, .diag = d, .line = line};
	bool ok = lex_read(text, LEX_PREDICATE, line, column, a, d, &tokens);
	w->next = tokens.items;
	return ok;
}

const struct pred *pred_parse(const struct pred_context *c, const char *text, int line, int column, struct arena *a, struct diag *d)
{
	struct pred_work w;
	const struct fact_kind *k = c->kind != NULL ? c->kind : c->vocab->of_subject[SUBJECT_PERSON];
	struct pred_scope_of s = scope_of(c, k, c->flow || k->event || c->edge != EDGE_NONE);
	int errors = d->errors;
	s.flow = c->flow;
	s.fixed_only = c->fixed_only;
	text = arena_strdup(a, text);
	diag_focus(d, text, column);
	const struct pred *p = NULL;
	if (start(&w, c, text, line, column, a, d)) {
		struct ast *n = pred_ast(&w);
		p = n == NULL ? NULL : resolve(&w, &s, n);
		if (p != NULL && pred_is_tangled(p)) {
			DIAG(d, "E18", line, column, 1, MSG_PRED_TANGLED, NULL);
			p = NULL;
		}
	}
	diag_focus(d, NULL, 0);
	return d->errors == errors ? p : NULL;
}

/* Is `term = $term` said for every fact (not under or, not)? */
static bool says_term(const struct pred *p)
{
	if (p == NULL)
		return false;
	if (p->node == PRED_TEST)
		return p->test == TEST_TERM && p->cmp == CMP_EQ;
	for (size_t i = 0; p->node == PRED_AND && i < p->kid_count; i++)
		if (says_term(p->kids[i]))
			return true;
	return false;
}

static const struct population *resolve_population(struct pred_work *w, const struct ast *n)
{
	const struct fact_kind *k = pred_find_kind(w, n->kind);
	if (k == NULL)
		return NULL;
	bool ok = fact_allowed(w, n, k, w->c->no_unit);
	struct population *of = ARENA_NEW(w->arena, struct population);
	*of = (struct population){.kind = k, .edge = n->edge, .line = w->line, .column = n->at->column};
	struct pred_scope_of s = scope_of(w->c, k, k->event || n->edge != EDGE_NONE);
	s.fixed_only = w->c->fixed_only;
	if (n->kid_count > 0) {
		of->when = resolve(w, &s, n->kids[0]);
		ok = ok && of->when != NULL;
		if (of->when != NULL && pred_is_tangled(of->when)) {
			PRED_FAULT(w, "E18", n->at, MSG_PRED_TANGLED, NULL);
			ok = false;
		}
	}
	of->uses_term = says_term(of->when);
	return ok ? of : NULL;
}

const struct population *population_parse(
	const struct pred_context *c, const char *text, int line, int column, struct arena *a, struct diag *d)
{
	struct pred_work w;
	int errors = d->errors;
	text = arena_strdup(a, text);
	diag_focus(d, text, column);
	const struct population *of = NULL;
	if (start(&w, c, text, line, column, a, d)) {
		struct ast *n = population_ast(&w);
		of = n == NULL ? NULL : resolve_population(&w, n);
	}
	diag_focus(d, NULL, 0);
	return d->errors == errors ? of : NULL;
}
