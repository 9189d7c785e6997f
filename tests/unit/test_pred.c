/* The predicate language: every fault with its code and column beside a near miss that passes; what comparisons resolve to; every condition
 * of domain/ parses. */
#include "base/text.h"
#include "stats/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "language_fixture.h"
#include "messages/language.def"

/* Surroundings of a case: "party" a stock of party facts, "party!" a date form, "party+" entries, "party-" exits, "=party" its population,
 * "=entries" population of entries, "training", "tenure.start", "rule:party" without reporting unit. */
static struct pred_context context(const struct language *l, const char *spec, bool *population)
{
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes};
	static const char *const settings[] = {"age_limit", NULL};
	c.settings = settings;
	*population = spec[0] == '=';
	if (g_str_has_prefix(spec, "=")) {
		c.population = true;
		c.fixed_only = strcmp(spec, "=entries") == 0;
		c.date_only = strcmp(spec, "=date") == 0;
		c.no_unit = strcmp(spec, "=rule") == 0;
		return c;
	}
	if (g_str_has_prefix(spec, "rule:")) {
		c.no_unit = true;
		spec += strlen("rule:");
	}
	g_autofree char *kind = g_strdup(spec);
	size_t n = strlen(kind);
	c.date_only = kind[n - 1] == '!';
	c.flow = kind[n - 1] == '+' || kind[n - 1] == '-';
	c.entries = kind[n - 1] == '+';
	if (c.date_only || c.flow)
		kind[n - 1] = '\0';
	char *edge = strchr(kind, '.');
	if (edge != NULL) {
		c.edge = strcmp(edge, ".start") == 0 ? EDGE_START : EDGE_END;
		*edge = '\0';
	}
	c.kind = vocab_kind(l->vocab, kind);
	assert_non_null(c.kind);
	return c;
}

static bool parses(struct language *l, const char *spec, const char *text, struct diag *d)
{
	bool population;
	struct pred_context c = context(l, spec, &population);
	diag_init(d, "x.yaml", "", l->arena);
	if (population)
		return population_parse(&c, text, 1, 1, l->arena, d) != NULL;
	return pred_parse(&c, text, 1, 1, l->arena, d) != NULL;
}

static const struct {
	const char *spec, *text, *faults; /* "E11@7 E12@20": all of them, in order; "" = fine */
} cases[] = {
	{"party", "sex = female", ""},
	/* E01 */
	{"party", "Sex = female", "E01@1"},
	{"party", "sex = Female and ethnic = Tay", "E01@7 E01@27"},
	{"party", "occupation in (farmer, force)", "E01@22"},
	{"party", "occupation in (farmer force)", ""},
	{"party", "sex = \"female\"", "E01@7 E01@14"},
	{"party", "tuổi < 40", "E01@3"},
	{"party", "sex ! female", "E01@5"},
	{"party", "age - 1 > 3", "E01@5"},
	/* E02 */
	{"party", "", "E02@1"},
	{"party", "sex =", "E02@6"},
	{"party", "sex = female )", "E02@14"},
	{"party", "(sex = female", "E02@14"},
	{"party", "has party(home", "E02@15"},
	{"party", "has party(home status = official)", "E02@16"},
	{"party", "has party(home and status = official)", ""},
	{"party", "sex is state", "E02@8"},
	{"party", "sex is stated", ""},
	{"party", "sex not female", "E02@9"},
	{"party", "occupation in ()", "E02@16"},
	{"party", "occupation in (farmer 3)", "E02@23"},
	{"party", "age in 3..", "E02@11"},
	{"party", "has", "E02@4"},
	{"party", "has here", "E02@9"},
	{"party", "count party(home)", "E02@18"},
	{"party", "count party(home) >= many", "E02@22"},
	{"party", "count party(home) >= 2", ""},
	{"party", "has party.begin(home)", "E02@11"},
	{"party", "party(home)", "E02@1"},
	{"party", "party.start(home)", "E02@1"},
	{"party", "person.sex = female", "E02@1"},
	{"party", "since(birth_d) > 3", "E02@1"},
	{"party", "years_since(birth_d > 3", "E02@21"},
	{"party", "age > 1234567890123456", "E02@7"},
	{"party", "age > 123456789012345", ""},
	{"party", "birth_d < 2021-02-29", "E02@11"},
	{"party", "birth_d < 2020-02-29", ""},
	{"party", "and = 3", "E02@1"},
	{"party", "not", "E02@4"},
	{"=", "party(home) x", "E02@13"},
	{"=", "party()", "E02@7"},
	{"=", "party", ""},
	/* E03 */
	{"party", "home and exempt or again", "E03@17"},
	{"party", "home or exempt and again", "E03@16"},
	{"party", "home and (exempt or again)", ""},
	{"party", "home and exempt and again", ""},
	{"party", "(home and exempt) or again", ""},
	/* E10 */
	{"party", "title = party_secretary", "E10@1"},
	{"party", "has tenure(title = party_secretary)", ""},
	{"party", "statu = official", "E10@1"},
	{"party", "has partie(home)", "E10@5"},
	{"party", "has person(sex = female)", "E10@5"},
	{"party", "reason = died", "E10@1"},
	{"party-", "reason = died", ""},
	{"party+", "reason = died", "E11@10"},
	{"party+", "crossed >= province", ""},
	{"party-", "has tenure(reason = died)", "E10@12"},
	{"party", "org.type = cell", ""},
	{"party", "type = cell", "E10@1"},
	{"party", "org.typ = cell", "E10@5"},
	{"unit", "org.type = cell", "E10@1"},
	{"unit", "age < 40", "E10@1"},
	{"party", "age < $limit", "E10@7"},
	{"party", "age < $age_limit", ""},
	{"unit", "has tenure(age < 40)", ""},
	/* E11 */
	{"party", "ethnic = tai", "E11@10"},
	{"party", "ethnic = thai", ""},
	{"party", "ethnic in minorty", "E11@11"},
	{"party", "ethnic in minority", ""},
	{"party", "ethnic in (tay tai)", "E11@16"},
	{"party", "ethnic = tai and sex = femal", "E11@10 E11@24"},
	/* E12 */
	{"party", "sex >= female", "E12@5"},
	{"party", "ethnic = minority", "E12@10"},
	{"party", "ethnic in tay", "E12@11"},
	{"party", "home = official", "E12@1"},
	{"party", "home", ""},
	{"party", "not home", ""},
	{"party", "home is stated", ""},
	{"party", "sex", "E12@1"},
	{"party", "age", "E12@1"},
	{"party", "sex = 2", "E12@7"},
	{"party", "sex = 2020-01-01", "E12@7"},
	{"party", "sex = org.type", "E12@11"},
	{"party", "birth_d < 1990", "E12@11"},
	{"party", "birth_d < sex", "E12@11"},
	{"party", "official_d > ceremony_d", ""},
	{"party", "birth_d in (a b)", "E12@13"},
	{"party", "birth_d in 1990-01-01..1999-12-31", ""},
	{"party", "birth_d in 1990..1999", "E12@12"},
	{"party", "age < 1990-01-01", "E12@7"},
	{"party", "age in x", "E12@8"},
	{"party", "age = age", "E12@7"},
	{"party", "sex in male..female", "E12@8"},
	{"party", "years_since(sex) > 1", "E12@13"},
	{"party", "years_since(age) > 1", "E12@13"},
	{"party", "age >= $from", "E12@8"},
	{"party", "birth_d < $from", ""},
	{"party", "birth_d < $year", "E12@11"},
	{"party", "sex = $term", "E12@7"},
	{"tenure", "term = $term", ""},
	{"tenure", "term != $term", ""},
	{"tenure", "term >= $term", "E12@6"},
	{"tenure", "term = $year", "E12@8"},
	{"evaluation", "level >= member4_1", "E12@7"},
	{"evaluation", "group_key = a", "E12@1"},
	/* E13 */
	{"party", "theory >= master", "E13@11"},
	{"party", "theory >= advanced", ""},
	{"party", "theory in elementary..master", "E13@23"},
	/* E14 */
	{"person", "has training.start(content = theory)", "E14@14"},
	{"person", "has training(content = theory)", ""},
	{"=", "training.end", "E14@10"},
	{"=", "tenure.end", ""},
	{"=", "organisation.start", "E14@14"},
	/* E15 */
	{"party", "has organisation(type = cell)", "E15@5"},
	{"party", "has union(kind_m = youth)", ""},
	{"organisation", "has org_evaluation(level is stated)", "E15@5"},
	{"organisation", "has here org_evaluation(level is stated)", ""},
	{"organisation", "count organisation(type = cell) > 2", "E15@7"},
	{"organisation", "has anywhere party(home)", "E15@1"},
	{"organisation", "has party(home)", ""},
	{"unit", "has organisation(has org_evaluation(level is stated))", "E15@22"},
	{"unit", "has organisation(has here org_evaluation(level is stated))", ""},
	{"post", "has tenure(main)", "E15@5"},
	/* E16 */
	{"training", "days_since(birth_d) > 100", "E16@1"},
	{"party", "days_since(birth_d) > 100", ""},
	{"party+", "months_until(official_d) > 1", "E16@1"},
	{"party", "has tenure.start(days_since(birth_d) > 100)", "E16@18"},
	{"party", "has tenure(days_since(birth_d) > 100)", ""},
	{"training", "months_since(birth_d) > 100", ""},
	/* E17 */
	{"party", "theory > bachelor", "E17@10"},
	{"party", "theory > advanced", "E17@10"},
	{"party", "theory >= none", "E17@11"},
	{"party", "theory > none", ""},
	{"party", "theory >= bachelor", ""},
	{"party", "sex in (male female)", "E17@9"},
	{"party", "sex not in (male female)", "E17@13"},
	{"party", "age in 40..30", "E17@8"},
	{"party", "age in 30..30", ""},
	{"party", "theory in advanced..elementary", "E17@11"},
	{"party", "theory in none..bachelor", "E17@11"},
	/* E18 */
	{"unit", "has tenure(has here tenure(has here party(home)))", "E18@28"},
	{"unit", "has tenure(has here tenure(title = village_head))", ""},
	{"party", "((((((((((((((((((((((((((((((((((((((((((((((((((home))))))))))))))))))))))))))))))))))))))))))))))))))", "E18@50"},
	{"party", "((((home))))", ""},
	{"party",
		"(home or sex = male) and (exempt or sex = female) and (again or sex = male) and (was_youth or sex = male) and (home or "
		"age < 3) "
		"and (exempt or age < 4) and (home or age > 7)",
		"E18@1"},
	{"party",
		"(home or sex = male) and (exempt or sex = female) and (again or sex = male) and (was_youth or sex = male) and (home or "
		"age < 3) "
		"and (exempt or age < 4)",
		""},
	{"party",
		"(home or again) and (exempt or again) and (again or exempt) and (home or was_youth) and (home or exempt) and (home or "
		"was_youth) and (home or was_youth)",
		""},
	/* E20 */
	{"=date", "training(content = theory)", "E20@1"},
	{"=date", "tenure.start(main)", "E20@1"},
	{"=date", "tenure(main)", ""},
	{"party!", "has tenure.start(main)", "E20@5"},
	{"party!", "has tenure(main)", ""},
	{"party", "has training(content = theory)", ""},
	/* E23 */
	{"=entries", "party(home)", ""},
	{"=entries", "party(status = official)", "E23@7"},
	{"=entries", "party(in_reason = admitted)", "E23@7"},
	{"=entries", "party(home and sex = female)", "E23@16"},
	{"=entries", "party(home and has tenure(main))", "E23@16"},
	{"=entries", "party(grassroots = commune)", "E23@7"},
	{"=entries", "party(org.type = cell)", "E23@7"},
	/* several at once */
	{"party", "ethnic = tai and (sex >= male or theory > bachelor)", "E11@10 E12@23 E17@43"},
	{"=", "person(sex = female)", "E10@1"},
	{"=rule", "person(sex = female)", ""},
	{"=", "paty(home)", "E10@1"},
};

static void test_faults(void **state)
{
	struct language *l = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct diag d;
		bool ok = parses(l, cases[i].spec, cases[i].text, &d);
		g_autoptr(GString) got = g_string_new(NULL);
		for (int f = 0; f < d.kept; f++)
			g_string_append_printf(got, "%s%s@%d", f > 0 ? " " : "", d.faults[f].code, d.faults[f].column);
		if (strcmp(got->str, cases[i].faults) != 0 || ok != (cases[i].faults[0] == '\0')) {
			g_autoptr(GString) out = g_string_new(NULL);
			diag_print(&d, out);
			fail_msg("%s | %s: wanted [%s], got [%s]\n%s", cases[i].spec, cases[i].text, cases[i].faults, got->str, out->str);
		}
	}
}

/* Hints: the sentence after "gợi ý:". */
static const struct {
	const char *spec, *text, *hint;
} hints[] = {
	{"party", "Sex = female", "sex"},
	{"party", "home and exempt or again", "(home and exempt) or …"},
	{"party", "title = party_secretary", "has tenure(title …)"},
	{"unit", "title = party_secretary", "has tenure(title …)"},
	{"unit", "sex = female", "has party(sex …)"},
	{"organisation", "level = party4_1", "place.level"},
	{"organisation", "event = founded", "has here org_event(event …)"},
	{"party", "type = cell", "org.type"},
	{"party", "statu = official", "status"},
	{"party", "has partie(home)", "party"},
	{"party", "ethnic = tai", "thai"},
	{"party", "ethnic in minorty", "minority"},
	{"party", "ethnic = minority", "in minority"},
	{"party", "ethnic != minority", "not in minority"},
	{"party", "ethnic not in tay", "ethnic != tay"},
	{"party", "home = official", "home hoặc not home"},
	{"party", "theory >= none", "theory is stated"},
	{"organisation", "has org_evaluation(level is stated)", "has here org_evaluation"},
	{"=date", "training(content = theory)", "periods: [year]"},
	{"=entries", "party(status = official)", "đưa xuống when"},
	{"party", "party(home)", "has party(…)"},
	{"party", "occupation in (farmer, force)", "cách nhau bằng dấu cách: (a b c)"},
};

static void test_hints(void **state)
{
	struct language *l = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(hints); i++) {
		struct diag d;
		assert_false(parses(l, hints[i].spec, hints[i].text, &d));
		const struct fault *f = &d.faults[0];
		g_autofree char *got = msg_format(f->hint_key, MSG_VI, f->hint_args, G_N_ELEMENTS(f->hint_args));
		if (strcmp(got, hints[i].hint) != 0)
			fail_msg("%s: wanted [%s], got [%s]", hints[i].text, hints[i].hint, got);
	}
}

/* The outputs printed in form-language.md 11 that are faults of predicates and populations, byte for byte. */
static void test_printed(void **state)
{
	struct language *l = *state;
	struct diag d;
	g_autoptr(GString) out = g_string_new(NULL);
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .kind = vocab_kind(l->vocab, "party")};
	diag_init(&d, "bieu_3.yaml", "", l->arena);
	assert_null(pred_parse(&c, "theory >= master", 56, 74, l->arena, &d));
	diag_print(&d, out);
	assert_string_equal(out->str,
		"bieu_3.yaml:56:84: E13: 'master' thuộc thang professional_level, không so được với thang political_theory\n"
		"    theory >= master\n"
		"              ^\n"
		"    gợi ý: các mức của political_theory: none elementary intermediate advanced bachelor\n"
		"    en: 'master' belongs to scale professional_level and cannot be compared on scale political_theory\n");
	g_string_truncate(out, 0);
	diag_init(&d, "nhom_tang_giam.yaml", "", l->arena);
	const struct population *of = population_parse(&c, "party(home)", 15, 9, l->arena, &d);
	assert_non_null(of);
	assert_true(population_fits_measure(MEASURE_ENTRIES, of, "party(home)", &d));
	assert_false(population_fits_measure(MEASURE_TURNS, of, "party(home)", &d));
	diag_print(&d, out);
	assert_string_equal(out->str, "nhom_tang_giam.yaml:15:9: E21: 'party' là tình trạng tại một ngày, không đếm được theo lượt\n"
				      "    party(home)\n"
				      "    ^\n"
				      "    gợi ý: count: persons, hoặc of: party.start(…)\n"
				      "    en: 'party' is a state on a date and cannot be counted in turns\n");
	g_string_truncate(out, 0);
	diag_init(&d, "x.yaml", "", l->arena);
	parses(l, "party", "ethnic = tai", &d);
	diag_print(&d, out);
	assert_non_null(strstr(out->str, "E11: mã 'tai' không có trong danh mục ethnic_group (dân tộc)\n"));
	assert_non_null(strstr(out->str, "en: code 'tai' is not in the list ethnic_group (ethnic group)\n"));
}

/* More than 20 faults: 20 are shown in file order and the rest are counted; a fault outside an expression shows its source line. */
static void test_diag(void **state)
{
	struct language *l = *state;
	struct diag d;
	diag_init(&d, "x.yaml", "a: 1\n    b: { đây: x }\n", l->arena);
	for (int i = 0; i < 25; i++)
		DIAG(&d, "E05", 2, 10, 3, MSG_PRED_NO_KIND, "đây");
	DIAG(&d, "W01", 1, 1, 1, MSG_PRED_NO_KIND, "a");
	DIAG_HINT(&d, MSG_PRED_HINT_WORD, "lost");
	assert_int_equal(d.errors, 25);
	assert_int_equal(d.warnings, 1);
	assert_int_equal(d.kept, 20);
	assert_int_equal(d.faults[19].hint_key, MSG__NONE);
	g_autoptr(GString) out = g_string_new(NULL);
	diag_print(&d, out);
	assert_true(g_str_has_prefix(out->str, "x.yaml:2:10: E05: không có loại dữ kiện 'đây'\n    b: { đây: x }\n         ^\n    en: "));
	assert_true(g_str_has_suffix(out->str, "x.yaml: và còn 6 lỗi nữa\n    en: x.yaml: and 6 more\n"));
}

/* A file that is cut in the midst of its last character: what stands in memory behind it is not shown. */
static void test_diag_cut(void **state)
{
	struct language *l = *state;
	struct diag d;
	const char text[] = "a: \"T\xe1\0secret";
	diag_init(&d, "x.yaml", text, l->arena);
	DIAG(&d, "E05", 1, 6, 1, MSG_PRED_NO_KIND, "a");
	g_autoptr(GString) out = g_string_new(NULL);
	diag_print(&d, out);
	assert_null(strstr(out->str, "cret"));
	assert_non_null(strstr(out->str, "\n    a: \"T\xef\xbf\xbd\n"));
}

/* The codes a comparison fits, as ids. */
static const struct {
	const char *spec, *text, *codes;
} sets[] = {
	{"party", "theory >= intermediate", "intermediate advanced bachelor"},
	{"party", "theory >= bachelor", "advanced bachelor"},
	{"party", "theory < advanced", "none elementary intermediate"},
	{"party", "theory = advanced", "advanced"},
	{"party", "theory != advanced", "none elementary intermediate bachelor"},
	{"party", "theory in elementary..advanced", "elementary intermediate advanced bachelor"},
	{"party", "theory not in elementary..advanced", "none"},
	{"party", "theory in advanced_bachelor", "advanced bachelor"},
	{"party", "theory not in advanced_bachelor", "none elementary intermediate"},
	{"party", "theory in (bachelor none)", "none bachelor"},
	{"party", "theory not in (bachelor none)", "elementary intermediate advanced"},
	{"party+", "crossed >= district", "district province nation"},
	{"party-", "reason in (left died)", "died left"},
	{"tenure", "org.type in any_cell", "cell_base cell"},
};

static void test_sets(void **state)
{
	struct language *l = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
		struct diag d;
		bool population;
		struct pred_context c = context(l, sets[i].spec, &population);
		diag_init(&d, "x.yaml", "", l->arena);
		const struct pred *p = pred_parse(&c, sets[i].text, 1, 1, l->arena, &d);
		assert_non_null(p);
		assert_int_equal(p->test, TEST_CODES);
		const struct code_list *list = p->value.attr != NULL ? p->value.attr->list : NULL;
		if (p->value.func == VALUE_CROSSED)
			list = l->vocab->boundary;
		if (p->value.func == VALUE_REASON)
			list = codes_list(l->codes, "membership_out", NULL);
		g_autoptr(GString) got = g_string_new(NULL);
		for (size_t k = 0; k < p->code_count; k++) {
			assert_true(k == 0 || p->codes[k - 1] < p->codes[k]);
			g_string_append_printf(got, "%s%s", k > 0 ? " " : "", code_by_num(list, p->codes[k])->id);
		}
		assert_string_equal(got->str, sets[i].codes);
	}
}

static const struct pred *parse_one(struct language *l, const char *spec, const char *text)
{
	struct diag d;
	bool population;
	struct pred_context c = context(l, spec, &population);
	diag_init(&d, "x.yaml", "", l->arena);
	const struct pred *p = pred_parse(&c, text, 1, 1, l->arena, &d);
	assert_non_null(p);
	return p;
}

static void check_range(struct language *l, const char *text, int64_t lo, int64_t hi, bool outside)
{
	const struct pred *p = parse_one(l, "party", text);
	assert_int_equal(p->test, TEST_RANGE);
	assert_true(p->lo == lo && p->hi == hi && p->outside == outside);
}

static void test_ranges(void **state)
{
	struct language *l = *state;
	check_range(l, "age < 40", INT64_MIN + 1, 39, false);
	check_range(l, "age <= 40", INT64_MIN + 1, 40, false);
	check_range(l, "age > 40", 41, INT64_MAX, false);
	check_range(l, "age >= 40", 40, INT64_MAX, false);
	check_range(l, "age = 40", 40, 40, false);
	check_range(l, "age != 40", 40, 40, true);
	check_range(l, "age in 31..35", 31, 35, false);
	check_range(l, "age not in 31..35", 31, 35, true);
	check_range(l, "birth_d < 1990-01-01", INT64_MIN + 1, 19900100, false);
	check_range(l, "months_since(official_d) >= 12", 12, INT64_MAX, false);
}

static void test_shape(void **state)
{
	struct language *l = *state;
	const struct pred *p = parse_one(
		l, "unit", "has tenure(title = cell_secretary and has here tenure(title = village_head)) and not has party(home)");
	assert_int_equal(p->node, PRED_AND);
	assert_int_equal(p->kid_count, 2);
	const struct pred *has = p->kids[0];
	assert_int_equal(has->node, PRED_HAS);
	assert_string_equal(has->kind->name, "tenure");
	assert_int_equal(has->scope, SCOPE_UNIT);
	assert_int_equal(has->kids[0]->kids[1]->scope, SCOPE_HERE);
	assert_int_equal(p->kids[1]->node, PRED_NOT);
	p = parse_one(l, "party", "age >= 18 and sex = female and org.type = cell and place.level = village");
	assert_int_equal(p->kids[0]->value.func, VALUE_AGE);
	assert_int_equal(p->kids[0]->value.of, VALUE_SUBJECT);
	assert_string_equal(p->kids[0]->value.attr->name, "birth_d");
	assert_int_equal(p->kids[1]->value.of, VALUE_SUBJECT);
	assert_int_equal(p->kids[2]->value.of, VALUE_ORG);
	assert_int_equal(p->kids[3]->value.of, VALUE_PLACE);
	p = parse_one(l, "party", "count here party.start(again) < 3");
	assert_true(p->node == PRED_COUNT && p->cmp == CMP_LT && p->number == 3 && p->edge == EDGE_START && p->scope == SCOPE_HERE);
	assert_int_equal(parse_one(l, "rule:party", "has party(home)")->scope, SCOPE_ANYWHERE);
	assert_int_equal(parse_one(l, "rule:organisation", "has party(home)")->scope, SCOPE_UNIT);
	p = parse_one(l, "party", "official_d > ceremony_d");
	assert_true(p->test == TEST_COMPARE && p->cmp == CMP_GT && strcmp(p->other.attr->name, "ceremony_d") == 0);
	p = parse_one(l, "party", "age < $age_limit");
	assert_true(p->test == TEST_PARAM && strcmp(p->param, "$age_limit") == 0);
}

static void check_population(struct language *l, const char *text, bool term, const char *unavailable)
{
	struct diag d;
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes};
	diag_init(&d, "x.yaml", "", l->arena);
	const struct population *p = population_parse(&c, text, 1, 1, l->arena, &d);
	assert_non_null(p);
	assert_int_equal(p->uses_term, term);
	assert_int_equal(population_says_term(p, text, &d), term);
	assert_int_equal(d.kept, term ? 0 : 1);
	if (!term)
		assert_string_equal(d.faults[0].code, "E24");
	const char *got = population_unavailable(p);
	assert_true(got == unavailable || (got != NULL && unavailable != NULL && strcmp(got, unavailable) == 0));
}

static void test_populations(void **state)
{
	struct language *l = *state;
	check_population(l, "tenure.start((title in party_committee or main) and term = $term)", true, NULL);
	check_population(l, "tenure(term = $term)", true, NULL);
	check_population(l, "tenure(term = $term or main)", false, NULL);
	check_population(l, "tenure(term != $term)", false, NULL);
	check_population(l, "tenure(not term = $term)", false, NULL);
	check_population(l, "training(content = theory)", false, NULL);
	check_population(l, "tenure(standard = met)", false, "standard");
	check_population(l, "organisation(has here org_evaluation(level is stated))", false, NULL);
	assert_true(pred_sensitive(parse_one(l, "party", "home and (age < 3 or has tenure(ethnic = tay))")));
	assert_false(pred_sensitive(parse_one(l, "party", "home and (age < 3 or has tenure(sex = male))")));
}

/* Measure × population: "" fits, else the fault. */
static void test_measures(void **state)
{
	static const struct {
		const char *measure, *of, *fault;
	} table[] = {{"persons", "party", ""}, {"persons", "tenure.start", ""}, {"persons", "training", ""}, {"persons", "unit", "E22"},
		{"posts", "tenure", ""}, {"posts", "tenure.start", ""}, {"posts", "post", "E22"}, {"posts", "training", "E21"},
		{"seats", "post", ""}, {"seats", "tenure", "E22"}, {"vacant", "post", ""}, {"over", "post", ""}, {"over", "unit", "E22"},
		{"turns", "training", ""}, {"turns", "party.end", ""}, {"turns", "party", "E21"}, {"turns", "org_event", ""},
		{"entries", "party", ""}, {"exits", "party", ""}, {"entries", "party.start", "E21"}, {"exits", "training", "E21"},
		{"entries", "organisation", "E22"}, {"organisations", "organisation", ""}, {"organisations", "party", "E22"},
		{"units", "unit", ""}, {"units", "party", "E22"}};
	struct language *l = *state;
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct diag d;
		diag_init(&d, "x.yaml", "", l->arena);
		const struct population *p = population_parse(&c, table[i].of, 1, 1, l->arena, &d);
		assert_non_null(p);
		enum measure m = measure_find(table[i].measure);
		assert_string_equal(measure_name(m), table[i].measure);
		bool ok = population_fits_measure(m, p, table[i].of, &d);
		const char *got = d.kept == 0 ? "" : d.faults[0].code;
		if (ok != (table[i].fault[0] == '\0') || strcmp(got, table[i].fault) != 0)
			fail_msg("%s of %s: wanted [%s], got [%s]", table[i].measure, table[i].of, table[i].fault, got);
	}
	assert_int_equal(measure_find("heads"), MEASURE__MAX);
}

/* A code that is never in force while the file is valid: a warning, and the condition stands. */
static void test_validity(void **state)
{
	struct language *l = *state;
	static const struct {
		ymd from, until;
		const char *text;
		int warnings;
	} table[] = {{20250701, YMD_OPEN, "type = huyen", 1}, {20250630, YMD_OPEN, "type = huyen", 0},
		{20200101, 20250701, "type = dac_khu", 1}, {20200101, 20250702, "type = dac_khu", 0},
		{20250701, YMD_OPEN, "type in district_level", 1}, {20250701, YMD_OPEN, "type in commune_level", 0},
		{0, 0, "type = huyen", 0}, {20250701, YMD_OPEN, "type in (huyen quan xa)", 2}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct diag d;
		struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .kind = vocab_kind(l->vocab, "unit")};
		c.valid_from = table[i].from;
		c.valid_until = table[i].until;
		diag_init(&d, "x.yaml", "", l->arena);
		assert_non_null(pred_parse(&c, table[i].text, 1, 1, l->arena, &d));
		assert_int_equal(d.warnings, table[i].warnings);
		assert_int_equal(d.errors, 0);
	}
}

/* ---- every condition of domain/ ---- */

/* In the walk a condition must be good for at least one kind of fact; which one it stands under is the loader's business. */
static bool good_somewhere(struct language *l, const char *text)
{
	for (size_t i = 0; i < l->vocab->kind_count; i++) {
		for (int flow = 0; flow < 3; flow++) {
			struct diag d;
			struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .kind = &l->vocab->kinds[i]};
			c.flow = flow > 0;
			c.entries = flow == 1;
			diag_init(&d, "x.yaml", "", l->arena);
			if (pred_parse(&c, text, 1, 1, l->arena, &d) != NULL)
				return true;
		}
	}
	return false;
}

static void walk(struct language *l, const char *file, const struct yaml *n, int *count)
{
	static const char *const predicates[] = {"when", "need"}, *const populations[] = {"of", "for", "part", "whole", "each"};
	const char *key = n->key == NULL ? "" : n->key->text;
	bool listed = false;
	for (size_t i = 0; i < G_N_ELEMENTS(predicates); i++) {
		if (strcmp(key, predicates[i]) != 0)
			continue;
		listed = true;
		for (const struct yaml *c = n->kind == YAML_LIST ? n->first : n; c != NULL; c = n->kind == YAML_LIST ? c->next : NULL) {
			(*count)++;
			if (!good_somewhere(l, c->text))
				fail_msg("%s:%d: %s", file, c->line, c->text);
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(populations) && n->kind == YAML_SCALAR; i++) {
		struct diag d;
		struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .population = true, .no_unit = true};
		/* each: child, part: "Biểu 4 …" of a basis */
		if (strcmp(key, populations[i]) != 0 || !g_ascii_islower(n->text[0]) ||
			(strcmp(key, "of") != 0 && strchr(n->text, '(') == NULL))
			continue;
		(*count)++;
		diag_init(&d, file, "", l->arena);
		if (population_parse(&c, n->text, n->line, n->column, l->arena, &d) == NULL) {
			g_autoptr(GString) out = g_string_new(NULL);
			diag_print(&d, out);
			fail_msg("%s", out->str);
		}
	}
	for (const struct yaml *c = listed || n->kind == YAML_SCALAR ? NULL : n->first; c != NULL; c = c->next)
		walk(l, file, c, count);
}

static void test_domain(void **state)
{
	struct language *l = *state;
	static const char *const folders[] = {"forms", "groups", "standards", "quotas", "checks", "clocks", "searches", "targets"};
	int count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(TEST_SOURCE_ROOT, "domain", folders[i], NULL);
		GDir *dir = g_dir_open(path, 0, NULL);
		assert_non_null(dir);
		for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
			g_autofree char *inside = g_strdup_printf("%s/%s", folders[i], name), *text = language_file(inside, NULL);
			struct yaml_fault fault = {0};
			const struct yaml *root = yaml_parse(text, strlen(text), l->arena, &fault);
			if (root == NULL)
				fail_msg("%s:%d", inside, fault.line);
			/* what acts ask of one record: kinds and fields, no conditions of the language */
			if (yaml_get(root, "closing") != NULL || yaml_get(root, "limits") != NULL)
				continue;
			walk(l, inside, root, &count);
		}
		g_dir_close(dir);
	}
	assert_true(count > 200);
}

/* A broken vocabulary is refused with its line. */
static void test_vocabulary(void **state)
{
	struct language *l = *state;
	static const struct {
		const char *from, *to, *place;
	} table[] = {{"      sex:          { type: code sex,", "      sex:          { typ: code sex,", "vocabulary.yaml:14"},
		{"type: code sex,", "type: code sexx,", "vocabulary.yaml:14"}, {"time: interval", "time: always", "vocabulary.yaml:"},
		{"subject: unit", "subject: town", "vocabulary.yaml:"}, {"fixed: yes", "fixed: maybe", "vocabulary.yaml:"},
		{"else: no", "else: nothing", "vocabulary.yaml:"}, {"order: yes, ", "sorted: yes, ", "vocabulary.yaml:"},
		{"from: org", "from: unit", "vocabulary.yaml:"}, {"vocabulary: coso", "vocabulary: coso\nmore: 1", "vocabulary.yaml:"},
		{"boundary:", "boundry:", "vocabulary.yaml:"}};
	g_autofree char *good = language_file("vocabulary.yaml", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct codes *codes = codes_new(language_file, NULL);
		struct err e = {0};
		g_auto(GStrv) parts = g_strsplit(good, table[i].from, 2);
		assert_non_null(parts[1]);
		g_autofree char *bad = g_strjoin(table[i].to, parts[0], parts[1], NULL);
		assert_null(vocab_read(bad, strlen(bad), codes, l->arena, &e));
		if (!g_str_has_prefix(err_text(&e, MSG_VI), table[i].place))
			fail_msg("%s: %s", table[i].to, err_text(&e, MSG_VI));
		codes_free(codes);
	}
	assert_int_equal(kind_attr(vocab_kind(l->vocab, "unit"), "key_qd718")->otherwise, 0);
	assert_true(kind_attr(vocab_kind(l->vocab, "party"), "status")->otherwise == NONE);
	assert_true(kind_attr(vocab_kind(l->vocab, "party"), "grassroots")->from_org);
	assert_true(vocab_kind(l->vocab, "training")->available);
	assert_false(kind_attr(vocab_kind(l->vocab, "tenure"), "standard")->available);
	assert_true(vocab_kind(l->vocab, "training")->event);
	assert_string_equal(l->vocab->boundary->codes[3].id, "province");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_diag),
		cmocka_unit_test(test_diag_cut),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_populations),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_domain),
		cmocka_unit_test(test_vocabulary),
	};
	return cmocka_run_group_tests(tests, language_setup, language_teardown);
}
