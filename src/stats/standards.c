/* What the standard files say, as conditions; see standards.h. Reads no file (law_file.c) and no data. */
#include "stats/standards.h"

#include <string.h>

static struct pred *make(enum pred_node node, const struct pred *const *kids, size_t count, struct arena *a)
{
	struct pred *p = ARENA_NEW(a, struct pred);
	const struct pred **copy = ARENA_ARRAY(a, const struct pred *, count + 1);
	if (count > 0)
		memcpy(copy, kids, count * sizeof *copy);
	p->node = node;
	p->kids = copy;
	p->kid_count = count;
	return p;
}

const struct pred *standards_day(ymd from, ymd until, struct arena *a)
{
	struct pred *p = make(PRED_DAY, NULL, 0, a);
	p->lo = from;
	p->hi = (int64_t)until - 1; /* no day has that number where it is the first of a month; whole numbers are compared */
	return p;
}

const struct pred *standards_sure(const struct pred *p, struct arena *a)
{
	return make(PRED_CASE, &p, 1, a);
}

const struct pred *standards_not(const struct pred *p, struct arena *a)
{
	return make(PRED_NOT, &p, 1, a);
}

const struct pred *standards_join(enum pred_node node, const struct pred *const *kids, size_t count, struct arena *a)
{
	return count == 1 ? kids[0] : make(node, kids, count, a);
}

static const struct pred *two(enum pred_node node, const struct pred *x, const struct pred *y, struct arena *a)
{
	const struct pred *const kids[] = {x, y};
	return make(node, kids, 2, a);
}

bool standards_give(const struct vocab *v, const struct attr *x)
{
	return x->list != NULL && x->list == v->standard_result && v->standards->count > 0;
}

void standards_set(const struct vocab *v, const struct standard_need *needs, size_t count)
{
	struct standards *s = v->standards;
	if (s->count > 0 || count == 0)
		return;
	s->needs = needs;
	s->count = count;
}

/* What one condition says of a tenure, each true or false: asked at all; it fails; it is neither failed nor missing; it holds. */
struct verdict {
	const struct pred *asked, *fails, *passes, *holds;
};

static struct verdict verdict_of(const struct standard_need *n, struct arena *a)
{
	const struct pred *yes = standards_sure(n->need, a), *no = standards_sure(standards_not(n->need, a), a);
	const struct pred *fails = two(PRED_AND, n->asked, no, a), *passes = yes;
	if (n->covered != NULL) {
		fails = two(PRED_AND, fails, standards_not(n->covered, a), a);
		passes = two(PRED_OR, yes, n->covered, a);
	}
	const struct pred *outside = standards_not(n->asked, a);
	return (struct verdict){n->asked, fails, two(PRED_OR, outside, passes, a), two(PRED_OR, outside, yes, a)};
}

/* The condition of each result by its name, true or false for every tenure that is asked. */
static const struct pred *result(
	const char *id, const struct pred *fails, const struct pred *passes, const struct pred *holds, struct arena *a)
{
	if (strcmp(id, "met") == 0)
		return holds;
	if (strcmp(id, "not_met") == 0)
		return fails;
	if (strcmp(id, "exempt") == 0)
		return two(PRED_AND, passes, standards_not(holds, a), a);
	return two(PRED_AND, standards_not(fails, a), standards_not(passes, a), a);
}

static bool among(const int *codes, size_t count, int num)
{
	for (size_t i = 0; i < count; i++)
		if (codes[i] == num)
			return true;
	return false;
}

/* Asked, and the result is one of those. */
static const struct pred *one_of(
	const struct vocab *v, const struct pred *test, const struct pred *asked, const struct pred *const parts[3], struct arena *a)
{
	const struct code_list *l = v->standard_result;
	const struct pred **kids = ARENA_ARRAY(a, const struct pred *, l->count + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->count; i++)
		if (among(test->codes, test->code_count, l->codes[i].num))
			kids[n++] = result(l->codes[i].id, parts[0], parts[1], parts[2], a);
	must(n > 0); /* empty sets are refused (E17) */
	return two(PRED_AND, asked, standards_join(PRED_OR, kids, n, a), a);
}

void standards_expand(const struct vocab *v, struct pred *p, struct arena *a)
{
	const struct standards *s = v->standards;
	const struct pred **all[4];
	for (size_t k = 0; k < G_N_ELEMENTS(all); k++)
		all[k] = ARENA_ARRAY(a, const struct pred *, s->count + 1);
	for (size_t i = 0; i < s->count; i++) {
		struct verdict x = verdict_of(&s->needs[i], a);
		all[0][i] = x.asked;
		all[1][i] = x.fails;
		all[2][i] = x.passes;
		all[3][i] = x.holds;
	}
	const struct pred *asked = standards_join(PRED_OR, all[0], s->count, a);
	const struct pred *const parts[3] = {standards_join(PRED_OR, all[1], s->count, a), standards_join(PRED_AND, all[2], s->count, a),
		standards_join(PRED_AND, all[3], s->count, a)};
	struct pred *said = ARENA_NEW(a, struct pred);
	const struct pred *kids[2];
	size_t count = 1;
	*said = *p;
	if (p->test == TEST_STATED) {
		kids[0] = p->cmp == CMP_STATED ? asked : standards_not(asked, a);
	} else {
		kids[0] = one_of(v, p, asked, parts, a);
		kids[1] = asked; /* and another result */
		count = 2;
	}
	*p = *make(PRED_CASE, kids, count, a);
	p->line = said->line;
	p->column = said->column;
	p->said = said;
}
