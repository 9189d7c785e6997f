/* Questions about a typed predicate or population: what it reads, how tangled it is, which measures can count it. Changes nothing. */
#include "stats/batch.h"
#include "stats/pred_resolve.h"
#include "messages/language.def"

#include <string.h>

/* ---- how many conjunctions (form-language.md 4.1, step 3) ---- */

enum { LEVEL_FACT = 1, LEVEL_SUBJECT = 2 };

/* Which levels the literals under p are of. */
static int levels(const struct pred *p)
{
	if (p->node == PRED_TEST)
		return p->value.of == VALUE_SUBJECT ? LEVEL_SUBJECT : LEVEL_FACT;
	if (p->node == PRED_HAS || p->node == PRED_COUNT)
		return p->node == PRED_HAS && p->scope == SCOPE_HERE ? LEVEL_FACT : LEVEL_SUBJECT;
	int all = p->node == PRED_DAY ? LEVEL_FACT : 0;
	for (size_t i = 0; i < p->kid_count; i++)
		all |= levels(p->kids[i]);
	return all;
}

static int capped(int n)
{
	return MIN(n, PRED_DISJUNCTS_MAX + 1);
}

static int disjuncts(const struct pred *p, bool negated)
{
	if (levels(p) != (LEVEL_FACT | LEVEL_SUBJECT) || p->node == PRED_CASE)
		return 1;
	if (p->node == PRED_NOT)
		return disjuncts(p->kids[0], !negated);
	bool adds = (p->node == PRED_OR) != negated;
	int n = adds ? 0 : 1;
	bool fact = false, subject = false; /* pure parts: all of one level make one conjunction */
	for (size_t i = 0; i < p->kid_count; i++) {
		int level = levels(p->kids[i]);
		fact = fact || level == LEVEL_FACT;
		subject = subject || level == LEVEL_SUBJECT;
		if (level == (LEVEL_FACT | LEVEL_SUBJECT)) {
			int inside = disjuncts(p->kids[i], negated);
			n = capped(adds ? n + inside : n * inside);
		}
	}
	return adds ? capped(n + (fact ? 1 : 0) + (subject ? 1 : 0)) : n;
}

bool pred_is_tangled(const struct pred *p)
{
	return disjuncts(p, false) > PRED_DISJUNCTS_MAX;
}

/* ---- what it reads ---- */

const char *pred_unavailable(const struct pred *p)
{
	if (p == NULL)
		return NULL;
	if (p->node == PRED_TEST) {
		if (p->value.attr != NULL && !p->value.attr->available)
			return p->value.attr->name;
		return p->test == TEST_COMPARE && !p->other.attr->available ? p->other.attr->name : NULL;
	}
	if (p->kind != NULL && !p->kind->available)
		return p->kind->name;
	const char *found = NULL;
	for (size_t i = 0; i < p->kid_count && found == NULL; i++)
		found = pred_unavailable(p->kids[i]);
	return found;
}

const char *population_unavailable(const struct population *p)
{
	return p->kind->available ? pred_unavailable(p->when) : p->kind->name;
}

bool pred_sensitive(const struct pred *p)
{
	if (p == NULL)
		return false;
	if (p->node == PRED_TEST)
		return (p->value.attr != NULL && p->value.attr->sensitive) || (p->test == TEST_COMPARE && p->other.attr->sensitive);
	bool found = p->kind != NULL && p->kind->class_ == 'S';
	for (size_t i = 0; i < p->kid_count && !found; i++)
		found = pred_sensitive(p->kids[i]);
	return found;
}

/* ---- measures ---- */

static const char *const names[MEASURE__MAX] = {
	"persons", "posts", "seats", "vacant", "over", "turns", "entries", "exits", "organisations", "units"};

const char *measure_name(enum measure m)
{
	return m < MEASURE__MAX ? names[m] : "?";
}

enum measure measure_find(const char *name)
{
	for (int i = 0; i < MEASURE__MAX; i++)
		if (strcmp(names[i], name) == 0)
			return (enum measure)i;
	return MEASURE__MAX;
}

bool holds_posts(const struct fact_kind *k)
{
	return kind_attr(k, "title") != NULL;
}

/* Facts of which an organisation has several at once, such as documents: they are counted one by one. */
static bool many_of_one(const struct fact_kind *k)
{
	return k->subject == SUBJECT_ORGANISATION && !k->event && strcmp(k->name, "organisation") != 0;
}

static bool right_subject(enum measure m, const struct fact_kind *k)
{
	switch (m) {
	case MEASURE_PERSONS:
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
		return k->subject == SUBJECT_PERSON;
	case MEASURE_POSTS:
		return k->subject == SUBJECT_PERSON || many_of_one(k);
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
		return k->subject == SUBJECT_POST;
	case MEASURE_ORGANISATIONS:
		return k->subject == SUBJECT_ORGANISATION;
	case MEASURE_UNITS:
		return k->subject == SUBJECT_UNIT;
	case MEASURE_TURNS:
	case MEASURE__MAX:
		break;
	}
	return true;
}

/* Something that happens cannot be counted by a measure of states. Posts filled in a period can be counted as posts. */
static bool wants_state(enum measure m, const struct population *of)
{
	if (m == MEASURE_POSTS)
		return of->kind->event;
	bool flow = of->kind->event || of->edge != EDGE_NONE;
	return flow && (m == MEASURE_SEATS || m == MEASURE_VACANT || m == MEASURE_OVER || m == MEASURE_ENTRIES || m == MEASURE_EXITS);
}

bool population_fits_measure(enum measure m, const struct population *of, const char *text, struct diag *d)
{
	const struct fact_kind *k = of->kind;
	int length = (int)strlen(k->name), errors = d->errors;
	bool flow = k->event || of->edge != EDGE_NONE;
	diag_focus(d, text, of->column);
	if (!right_subject(m, k)) {
		DIAG(d, "E22", of->line, of->column, length, MSG_MEASURE_SUBJECT, k->name, measure_name(m));
	} else if (m == MEASURE_TURNS && !flow) {
		DIAG(d, "E21", of->line, of->column, length, MSG_MEASURE_STOCK_TURNS, k->name);
		static const char *const counts[SUBJECT__MAX] = {NULL, "organisations", "units", "seats"};
		if (counts[k->subject] != NULL)
			DIAG_HINT(d, MSG_MEASURE_HINT_COUNT, counts[k->subject]);
		else
			DIAG_HINT(d, MSG_MEASURE_HINT_TURNS, k->name);
	} else if (wants_state(m, of)) {
		DIAG(d, "E21", of->line, of->column, length, MSG_MEASURE_FLOW_STOCK, k->name, measure_name(m));
		DIAG_HINT(d, MSG_MEASURE_HINT_FLOW, NULL);
	}
	diag_focus(d, NULL, 0);
	return d->errors == errors;
}

bool population_says_term(const struct population *p, const char *text, struct diag *d)
{
	if (p->uses_term)
		return true;
	static const char *const edges[] = {"", ".start", ".end"};
	g_autofree char *fact = g_strdup_printf("%s%s", p->kind->name, edges[p->edge]);
	diag_focus(d, text, p->column);
	DIAG(d, "E24", p->line, p->column, (int)strlen(p->kind->name), MSG_PRED_NO_TERM, NULL);
	DIAG_HINT(d, MSG_PRED_HINT_TERM, fact);
	diag_focus(d, NULL, 0);
	return false;
}
