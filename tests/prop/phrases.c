/* Random conditions as text. See phrases.h. */
#include "phrases.h"

#include "stats/standards.h"

#include <string.h>

static uint64_t below(const struct phrases *p, uint64_t n)
{
	return rng_below(p->rng, n);
}

static bool chance(const struct phrases *p, uint64_t n, uint64_t m)
{
	return rng_chance(p->rng, n, m);
}

static const char *pick_word(const struct phrases *p, const char *const *words, size_t n)
{
	return words[below(p, n)];
}

static void put_day(const struct phrases *p, bool birth, GString *out)
{
	char text[16];
	ymd d = birth ? world_birth(p->rng) : world_day(p->rng);

	if (birth && chance(p, 1, 2))
		d = d / 10000 * 10000 + 101; /* where incomplete births are put */
	g_string_append(out, ymd_format_iso(d, text));
}

static const char *code_id(const struct phrases *p, const struct code_list *l)
{
	const struct code *c = world_code(p->world, l->name, p->rng);

	/* lists of the language itself are in no file */
	return c != NULL ? c->id : l->codes[below(p, l->count)].id;
}

static const char *list_code(const struct phrases *p, const struct code_list *l)
{
	bool own = strcmp(l->name, "boundary") == 0 || strcmp(l->name, "standard_result") == 0;

	return own ? l->codes[below(p, l->count)].id : code_id(p, l);
}

static void test_codes(const struct phrases *p, const struct phrase_place *at, const char *name, const struct code_list *l, GString *out)
{
	static const char *const orders[] = {"<", "<=", ">", ">="};

	switch (below(p, 8)) {
	case 0:
	case 1:
		g_string_append_printf(out, "%s = %s", name, list_code(p, l));
		return;
	case 2:
		g_string_append_printf(out, "%s != %s", name, list_code(p, l));
		return;
	case 3:
		g_string_append_printf(
			out, "%s %sin (%s %s %s)", name, chance(p, 1, 3) ? "not " : "", list_code(p, l), list_code(p, l), list_code(p, l));
		return;
	case 4:
		g_string_append_printf(out, "%s is %sstated", name, chance(p, 1, 2) ? "not " : "");
		return;
	case 5:
		if (l->group_count > 0) {
			g_string_append_printf(
				out, "%s %sin %s", name, chance(p, 1, 3) ? "not " : "", l->groups[below(p, l->group_count)].id);
			return;
		}
		break;
	case 6:
		if (strcmp(l->name, "term_period") == 0) {
			g_string_append_printf(out, "%s %s $term", name, chance(p, 1, 4) ? "!=" : "=");
			return;
		}
		break;
	default:
		break;
	}
	if (!l->ordered)
		g_string_append_printf(out, "%s = %s", name, list_code(p, l));
	else if (chance(p, 1, 4))
		g_string_append_printf(out, "%s %sin %s..%s", name, chance(p, 1, 3) ? "not " : "", list_code(p, l), list_code(p, l));
	else
		g_string_append_printf(out, "%s %s %s", name, pick_word(p, orders, 4), list_code(p, l));
	(void)at;
}

static const char *comparison(const struct phrases *p)
{
	static const char *const all[] = {"<", "<=", ">", ">=", "=", "!="};

	return pick_word(p, all, G_N_ELEMENTS(all));
}

static void test_number(const struct phrases *p, const char *name, int lo, int hi, GString *out)
{
	int64_t a = rng_between(p->rng, lo, hi), b = rng_between(p->rng, lo, hi);

	if (chance(p, 1, 3))
		g_string_append_printf(out, "%s %sin %d..%d", name, chance(p, 1, 3) ? "not " : "", (int)MIN(a, b), (int)MAX(a, b));
	else
		g_string_append_printf(out, "%s %s %d", name, comparison(p), (int)a);
}

static void test_date(const struct phrases *p, const struct phrase_place *at, const char *name, const struct fact_kind *k,
	const char *prefix, GString *out)
{
	static const char *const params[] = {"$date", "$from", "$until"};
	g_autofree char *years = g_strdup_printf("years_since(%s)", name), *months = g_strdup_printf("months_since(%s)", name);
	g_autofree char *days = g_strdup_printf("days_since(%s)", name), *until = g_strdup_printf("months_until(%s)", name);
	const char *other = NULL;

	for (size_t i = 0; i < k->attr_count; i++)
		if (k->attrs[i].type == ATTR_DATE && k->attrs[i].available && !g_str_has_suffix(name, k->attrs[i].name) &&
			(!at->fixed || k->attrs[i].fixed))
			other = k->attrs[i].name;
	const bool birth = strcmp(name, "birth_d") == 0;

	switch (at->fixed ? 4 + below(p, 6) : below(p, 10)) {
	case 0:
		test_number(p, years, 0, 45, out);
		return;
	case 1:
		test_number(p, months, birth ? 200 : 0, birth ? 760 : 200, out);
		return;
	case 2:
		test_number(p, at->moving ? months : days, 0, at->moving ? 200 : 4000, out);
		return;
	case 3:
		test_number(p, at->moving ? years : until, 0, 60, out);
		return;
	case 4:
		g_string_append_printf(out, "%s is %sstated", name, chance(p, 1, 2) ? "not " : "");
		return;
	case 5:
		g_string_append_printf(out, "%s %s %s", name, comparison(p), pick_word(p, params, 3));
		return;
	case 6:
	case 7:
		if (other != NULL) {
			g_string_append_printf(out, "%s %s %s%s", name, comparison(p), prefix, other);
			return;
		}
		break;
	default:
		break;
	}
	g_string_append_printf(out, "%s %s ", name, comparison(p));
	put_day(p, birth, out);
}

/* The results of title standards are one attribute of many and the most tangled one: where a kind has them they are asked for more often.
 * Not inside has inside has: SQLite finds their statements too deep. */
static const struct attr *standard_attr(const struct phrases *p, const struct fact_kind *k, bool fixed, int depth)
{
	for (size_t i = 0; i < k->attr_count && depth <= 1 && !fixed && p->vocab->standards->count > 0; i++)
		if (k->attrs[i].list != NULL && k->attrs[i].list == p->vocab->standard_result)
			return chance(p, 1, 6) ? &k->attrs[i] : NULL;
	return NULL;
}

static const struct attr *pick_attr(const struct phrases *p, const struct fact_kind *k, bool fixed, int depth)
{
	const struct attr *standard = standard_attr(p, k, fixed, depth);

	if (standard != NULL)
		return standard;
	for (int tries = 0; tries < 40; tries++) {
		const struct attr *a = &k->attrs[below(p, k->attr_count)];

		bool computed = a->list != NULL && a->list == p->vocab->standard_result && p->vocab->standards->count > 0 && depth <= 1;

		if ((a->available || computed) && a->type != ATTR_TEXT && a->type != ATTR_INT &&
			(!fixed || (a->fixed && !a->from_org && !g_str_has_suffix(a->name, "_reason"))))
			return a;
	}
	return NULL;
}

static void test_attr(const struct phrases *p, const struct phrase_place *at, const struct fact_kind *k, const char *prefix, GString *out)
{
	const struct attr *a = pick_attr(p, k, at->fixed, at->depth);
	g_autofree char *name = a == NULL ? NULL : g_strdup_printf("%s%s", prefix, a->name);

	if (a == NULL) {
		g_string_append(out, "age is stated");
	} else if (a->type == ATTR_BOOL) {
		if (chance(p, 1, 4))
			g_string_append_printf(out, "%s is %sstated", name, chance(p, 1, 2) ? "not " : "");
		else
			g_string_append(out, name);
	} else if (a->type == ATTR_CODE) {
		test_codes(p, at, name, a->list, out);
	} else {
		test_date(p, at, name, k, prefix, out);
	}
}

static void test_flow(const struct phrases *p, const struct phrase_place *at, GString *out)
{
	struct err e = {0};

	if (chance(p, 1, 2))
		test_codes(p, at, "crossed", p->vocab->boundary, out);
	else if (chance(p, 1, 3))
		g_string_append_printf(out, "reason %s reorganised", chance(p, 1, 2) ? "=" : "!=");
	else
		test_codes(p, at, "reason", codes_list(p->world->codes, at->entries ? "membership_in" : "membership_out", &e), out);
}

static void test(const struct phrases *p, const struct phrase_place *at, GString *out)
{
	const struct vocab *v = p->vocab;
	const struct fact_kind *subject = v->of_subject[at->kind->subject];
	bool person = at->kind->subject == SUBJECT_PERSON;

	if (at->flow && chance(p, 1, 2)) {
		test_flow(p, at, out);
		return;
	}
	if (!at->fixed && person && chance(p, 1, 5)) {
		test_number(p, "age", 16, 64, out);
		return;
	}
	if (strcmp(at->kind->name, "party") == 0 && chance(p, 1, 8)) {
		g_string_append_printf(out, "ceremony_d %s official_d", comparison(p));
		return;
	}
	if (at->term && strcmp(at->kind->name, "tenure") == 0 && chance(p, 1, 4)) {
		g_string_append_printf(out, "term %s $term", chance(p, 1, 3) ? "!=" : "=");
		return;
	}
	if (!at->fixed && person && chance(p, 1, 10)) {
		test_date(p, at, "birth_d", subject, "", out);
		return;
	}
	if (!at->fixed && chance(p, 1, 5) && at->kind->subject != SUBJECT_UNIT) {
		bool org = chance(p, 1, 2);
		test_attr(p, at, v->of_subject[org ? SUBJECT_ORGANISATION : SUBJECT_UNIT], org ? "org." : "place.", out);
		return;
	}
	test_attr(p, at, at->fixed || (chance(p, 1, 2) && at->kind != subject) ? at->kind : subject, "", out);
}

/* has, count: kinds that the subject in hand may be asked for. */
static void related(const struct phrases *p, const struct phrase_place *at, GString *out)
{
	static const char *const of_person[] = {
		"party", "tenure", "union", "party", "tenure", "training", "evaluation", "movement", "party_paper"};
	static const char *const of_place[] = {
		"party", "tenure", "union", "post", "organisation", "org_evaluation", "org_event", "training", "unit"};
	static const char *const scopes[] = {"", "", "here ", "anywhere "};
	bool person = at->kind->subject == SUBJECT_PERSON;
	const char *name = person ? pick_word(p, of_person, 9) : pick_word(p, of_place, at->kind->subject == SUBJECT_UNIT ? 9 : 8);
	const struct fact_kind *k = vocab_kind(p->vocab, name);
	const char *scope = pick_word(p, scopes, person ? 4 : 3);
	bool edge = k->subject == SUBJECT_PERSON && !k->event && chance(p, 1, 4), count = chance(p, 1, 4);
	struct phrase_place inner = {.kind = k, .moving = at->moving || edge || k->event, .term = at->term, .depth = at->depth + 1};

	if (!person && k->subject == at->kind->subject)
		scope = "here ";
	g_string_append_printf(out, "%s %s%s%s", count ? "count" : "has", scope, name, edge ? (chance(p, 1, 2) ? ".start" : ".end") : "");
	if (chance(p, 5, 6)) {
		g_string_append_c(out, '(');
		phrase_condition(p, &inner, 1 + (int)below(p, 2), out);
		g_string_append_c(out, ')');
	}
	if (count)
		g_string_append_printf(out, " %s %d", comparison(p), (int)below(p, 4));
}

void phrase_condition(const struct phrases *p, const struct phrase_place *at, int size, GString *out)
{
	const char *word = chance(p, 1, 2) ? "and" : "or";
	int left;

	if (size <= 1) {
		bool has = !at->fixed && at->depth < 2 && at->kind->subject != SUBJECT_POST && chance(p, 1, 3);

		if (chance(p, 1, 4)) {
			g_string_append(out, "not (");
			phrase_condition(p, at, 1, out);
			g_string_append_c(out, ')');
		} else if (has) {
			related(p, at, out);
		} else {
			test(p, at, out);
		}
		return;
	}
	left = 1 + (int)below(p, (uint64_t)size - 1);
	g_string_append_c(out, '(');
	phrase_condition(p, at, left, out);
	g_string_append_printf(out, ") %s (", word);
	phrase_condition(p, at, size - left, out);
	g_string_append_c(out, ')');
}

/* ---- back to text ---- */

static void print_value(const struct value_ref *v, GString *out)
{
	static const char *const functions[] = {[VALUE_PLAIN] = "",
		[VALUE_AGE] = "age:",
		[VALUE_YEARS_SINCE] = "years_since:",
		[VALUE_MONTHS_SINCE] = "months_since:",
		[VALUE_DAYS_SINCE] = "days_since:",
		[VALUE_MONTHS_UNTIL] = "months_until:",
		[VALUE_REASON] = "reason",
		[VALUE_CROSSED] = "crossed"};
	static const char *const of[] = {[VALUE_FACT] = "", [VALUE_SUBJECT] = "", [VALUE_PLACE] = "place.", [VALUE_ORG] = "org."};

	g_string_append_printf(out, "%s%s%s", functions[v->func], v->attr == NULL ? "" : of[v->of], v->attr == NULL ? "" : v->attr->name);
}

static void print_test(const struct pred *p, GString *out)
{
	static const char *const marks[] = {[CMP_EQ] = "=",
		[CMP_NE] = "!=",
		[CMP_LT] = "<",
		[CMP_LE] = "<=",
		[CMP_GT] = ">",
		[CMP_GE] = ">=",
		[CMP_IN] = "in",
		[CMP_NOT_IN] = "not in",
		[CMP_STATED] = "is stated",
		[CMP_NOT_STATED] = "is not stated",
		[CMP_TRUE] = ""};

	print_value(&p->value, out);
	switch (p->test) {
	case TEST_TRUE:
	case TEST_STATED:
		g_string_append_printf(out, " %s", marks[p->cmp]);
		break;
	case TEST_CODES:
		g_string_append(out, " in nums (");
		for (size_t i = 0; i < p->code_count; i++)
			g_string_append_printf(out, "%s%d", i ? " " : "", p->codes[i]);
		g_string_append_c(out, ')');
		break;
	case TEST_RANGE:
		g_string_append_printf(out, " %s %" G_GINT64_FORMAT, marks[p->cmp], p->literal);
		if (p->cmp == CMP_IN || p->cmp == CMP_NOT_IN)
			g_string_append_printf(out, "..%" G_GINT64_FORMAT, p->literal_to);
		break;
	case TEST_COMPARE:
		g_string_append_printf(out, " %s ", marks[p->cmp]);
		print_value(&p->other, out);
		break;
	case TEST_TERM:
		g_string_append_printf(out, " %s $term", marks[p->cmp]);
		break;
	case TEST_PARAM:
		g_string_append_printf(out, " %s %s", marks[p->cmp], p->param);
		break;
	}
}

void phrase_print(const struct pred *p, GString *out)
{
	static const char *const scopes[] = {[SCOPE_UNIT] = "", [SCOPE_HERE] = "here ", [SCOPE_ANYWHERE] = "anywhere "};
	static const char *const edges[] = {[EDGE_NONE] = "", [EDGE_START] = ".start", [EDGE_END] = ".end"};

	if (p->node == PRED_TEST || (p->node == PRED_CASE && p->said != NULL)) {
		print_test(p->node == PRED_TEST ? p : p->said, out);
		return;
	}
	if (p->node == PRED_HAS || p->node == PRED_COUNT)
		g_string_append_printf(
			out, "%s %s%s%s", p->node == PRED_HAS ? "has" : "count", scopes[p->scope], p->kind->name, edges[p->edge]);
	if (p->node == PRED_NOT)
		g_string_append(out, "not ");
	g_string_append_c(out, '(');
	for (size_t i = 0; i < p->kid_count; i++) {
		g_string_append(out, i == 0 ? "" : p->node == PRED_AND ? " and " : " or ");
		phrase_print(p->kids[i], out);
	}
	g_string_append_c(out, ')');
	if (p->node == PRED_COUNT)
		g_string_append_printf(out, " [cmp %d] %" G_GINT64_FORMAT, (int)p->cmp, p->number);
}

void phrase_simpler(struct arena *a, const struct pred *p, GPtrArray *out)
{
	bool related = p->node == PRED_HAS || p->node == PRED_COUNT;
	struct pred *copy;

	if (p->node == PRED_TEST || p->node == PRED_CASE)
		return;
	for (size_t i = 0; i < p->kid_count && !related; i++)
		g_ptr_array_add(out, (gpointer)(uintptr_t)p->kids[i]);
	if (related && p->kid_count > 0) {
		copy = ARENA_NEW(a, struct pred);
		*copy = *p;
		copy->kid_count = 0;
		g_ptr_array_add(out, copy);
	}
	for (size_t i = 0; i < p->kid_count; i++) {
		g_autoptr(GPtrArray) inner = g_ptr_array_new();

		phrase_simpler(a, p->kids[i], inner);
		for (guint k = 0; k < inner->len; k++) {
			const struct pred **kids = ARENA_ARRAY(a, const struct pred *, p->kid_count);

			memcpy(kids, p->kids, p->kid_count * sizeof *kids);
			kids[i] = inner->pdata[k];
			copy = ARENA_NEW(a, struct pred);
			*copy = *p;
			copy->kids = kids;
			g_ptr_array_add(out, copy);
		}
	}
}
