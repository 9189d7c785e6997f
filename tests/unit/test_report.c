/* Forms drawn from planted people: cells, rounding, remainders, children, checks. The engine here is a list of people and a loop. */
#include "stats/report.h"
#include "stats/rule_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "language_fixture.h"

/* A crowd: the i-th person has an attribute when i lies in its range. Each attribute is planted by itself, like the marginal counts of a
 * printed table. Persons of place 1 are those of its children 2 and 3 and of 1 itself. */
struct crowd {
	int size, at_2, at_3; /* the first at_2 persons are in place 2, the next at_3 in place 3, the others in place 1 itself */
	int women, minority, under_40, from_40_to_50, mid, high, theory_high, theory_mid, again, twice;
};
struct planted {
	struct crowd members[2], secretaries[2], holders[2], staff; /* now, previous term */
	int now_term;
	int entered;	     /* typed cells have this plus their column's position; 0 = none */
	const char *printed; /* the share typed in column `typed` */
	int batches;
};

static bool reads(const struct pred *p, const char *attr, const char *group)
{
	if (p == NULL)
		return false;
	if (p->node == PRED_TEST && p->value.attr != NULL && strcmp(p->value.attr->name, attr) == 0 &&
		(group == NULL || (p->group != NULL && strcmp(p->group->id, group) == 0)))
		return true;
	for (size_t i = 0; i < p->kid_count; i++)
		if (reads(p->kids[i], attr, group))
			return true;
	return false;
}

static const struct crowd *crowd_of(const struct planted *w, const struct batch *b)
{
	int before = b->reading.term >= 0 && b->reading.term != w->now_term;
	if (b->reading.term < 0)
		return &w->staff;
	if (reads(b->of->when, "title", "party_committee"))
		return &w->members[before];
	return reads(b->of->when, "source", NULL) ? &w->secretaries[before] : &w->holders[before];
}

static const char *code_of(const struct crowd *c, int i, const char *attr)
{
	if (strcmp(attr, "sex") == 0)
		return i < c->women ? "female" : "male";
	if (strcmp(attr, "ethnic") == 0)
		return i < c->minority ? "tay" : "kinh";
	if (strcmp(attr, "religion") == 0)
		return "none";
	if (strcmp(attr, "professional") == 0)
		return i < c->mid ? "intermediate" : i < c->mid + c->high ? "bachelor" : NULL;
	if (strcmp(attr, "theory") == 0)
		return i < c->theory_high ? "advanced" : i < c->theory_high + c->theory_mid ? "intermediate" : "elementary";
	if (strcmp(attr, "category") == 0)
		return i < c->again ? "cadre" : "servant";
	return NULL;
}

enum truth { NO, YES, UNKNOWN };

static enum truth test(const struct crowd *c, int i, const struct pred *p)
{
	if (p->value.attr == NULL) /* a reason: not stated */
		return UNKNOWN;
	const char *attr = p->value.attr->name;
	if (p->value.func == VALUE_AGE) {
		int age = i < c->under_40 ? 35 : i < c->under_40 + c->from_40_to_50 ? 45 : 55;
		return age >= p->lo && age <= p->hi ? YES : NO;
	}
	if (p->test == TEST_TRUE)
		return i < c->again ? YES : NO;
	const char *id = code_of(c, i, attr);
	if (id == NULL)
		return UNKNOWN;
	const struct code *code = code_by_id(p->value.attr->list, id);
	assert_non_null(code);
	for (size_t k = 0; k < p->code_count; k++)
		if (p->codes[k] == code->num)
			return YES;
	return NO;
}

static enum truth holds(const struct crowd *c, int i, const struct pred *p)
{
	enum truth t;
	switch (p->node) {
	case PRED_NOT:
		t = holds(c, i, p->kids[0]);
		return t == UNKNOWN ? UNKNOWN : t == YES ? NO : YES;
	case PRED_TEST:
		return test(c, i, p);
	case PRED_HAS:
	case PRED_COUNT: /* the crowd's persons have what is asked when they are among the first `twice` */
		return i < c->twice ? YES : NO;
	case PRED_AND:
	case PRED_OR:
	case PRED_CASE:
	case PRED_DAY:
		break;
	}
	fail();
	return NO;
}

static bool in_set(const struct crowd *c, int i, const struct batch *b, const struct subject_set *s)
{
	if (s->leaf >= 0) {
		const struct leaf *l = &b->leaves[s->leaf];
		/* one person of the first `twice` holds a second post of the other category */
		for (size_t k = 0; k < l->when_count; k++) {
			bool second = i < c->twice && l->when[k]->node == PRED_TEST && reads(l->when[k], "category", NULL);
			if (!second && holds(c, i, l->when[k]) != YES)
				return false;
		}
		return true;
	}
	if (!in_set(c, i, b, s->base))
		return false;
	for (size_t k = 0; k < s->minus_count; k++)
		if (in_set(c, i, b, s->minus[k]))
			return false;
	return true;
}

static bool present(const struct crowd *c, int i, const struct place *p)
{
	if (p->id == 2)
		return !p->direct && i < c->at_2;
	if (p->id == 3)
		return !p->direct && i >= c->at_2 && i < c->at_2 + c->at_3;
	return !p->direct || i >= c->at_2 + c->at_3;
}

/* What one person adds to a count. */
static int weight(const struct crowd *c, int i, enum measure m)
{
	if (m == MEASURE_VACANT)
		return 0;
	return (m == MEASURE_POSTS || m == MEASURE_SEATS) && i < c->twice ? 2 : 1;
}

static struct value output_of(const struct crowd *c, const struct batch *b, const struct output *o, const struct place *where)
{
	struct value v = {.n = 0, .of = o->kind == OUTPUT_AGE ? 0 : NONE};
	for (int i = 0; i < c->size; i++) {
		int parts = 0;
		if (!present(c, i, where))
			continue;
		for (size_t k = 0; k < o->part_count; k++)
			parts += in_set(c, i, b, o->parts[k]);
		if (o->kind == OUTPUT_OVERLAP) {
			v.n += parts > 1 ? (parts - 1) * weight(c, i, b->measure) : 0;
		} else if (in_set(c, i, b, o->set)) {
			int age = i < c->under_40 ? 35 : i < c->under_40 + c->from_40_to_50 ? 45 : 55;
			v.n += o->kind == OUTPUT_AGE ? age : weight(c, i, b->measure);
			v.of += o->kind == OUTPUT_AGE;
		}
	}
	return v;
}

static bool count(void *user, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	struct planted *w = user;
	(void)e;
	w->batches++;
	for (size_t i = 0; i < b->output_count; i++)
		out[i] = output_of(crowd_of(w, b), b, &b->outputs[i], where);
	return true;
}

static bool children(void *user, const struct place *where, ymd day, const int64_t **ids, size_t *n, struct arena *a, struct err *e)
{
	int64_t *list = ARENA_ARRAY(a, int64_t, 2);
	(void)user;
	(void)day;
	(void)e;
	list[0] = 2;
	list[1] = 3;
	*ids = list;
	*n = where->id == 1 ? 2 : 0;
	return true;
}

static bool name(void *user, const struct place *where, ymd day, struct report_name *out, struct arena *a)
{
	(void)user;
	(void)day;
	out->code = arena_printf(a, "c%" G_GINT64_FORMAT, where->id);
	out->name = arena_printf(a, "Nơi %" G_GINT64_FORMAT, where->id);
	return true;
}

static bool entered(void *user, const struct form *form, const char *row, const char *column, const struct place *where,
	const struct period *p, struct typed_figure *out, struct err *e)
{
	const struct planted *w = user;
	(void)row;
	(void)p;
	(void)e;
	*out = (struct typed_figure){0};
	if (w->entered == 0 || where->id != 1)
		return false;
	out->printed = strcmp(column, "typed") == 0 ? w->printed : NULL;
	out->n = w->entered + form_column(form, column)->index;
	return true;
}

struct drawn {
	struct library *library;
	struct report_request request;
	const struct report *report;
	struct arena *arena;
	struct err e;
};

static struct library *shipped(const struct language *l)
{
	struct library *lib = library_new(l->vocab, l->codes);
	static const char *const folders[] = {"forms", "groups"};
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(TEST_SOURCE_ROOT, "domain", folders[i], NULL);
		GDir *dir = g_dir_open(path, 0, NULL);
		const char *file;
		assert_non_null(dir);
		while ((file = g_dir_read_name(dir)) != NULL) {
			g_autofree char *short_name = g_strconcat(folders[i], "/", file, NULL), *text = language_file(short_name, NULL);
			assert_true(library_add(lib, short_name, text, strlen(text)));
		}
		g_dir_close(dir);
	}
	library_finish(lib);
	return lib;
}

static struct drawn draw(
	const struct language *l, struct library *lib, const char *code, const char *period, bool by_children, struct planted *w)
{
	struct drawn d = {.library = lib, .arena = arena_new()};
	struct report_engine engine = {w, count, children, name, entered, NULL};
	d.request = (struct report_request){.library = lib, .place = {.id = 1}, .by_children = by_children};
	assert_true(period_parse(period, PERIOD__MAX, l->codes, &d.request.period, d.arena, NULL));
	d.request.form = library_form(lib, code, period_closing_day(&d.request.period));
	assert_non_null(d.request.form);
	w->now_term = d.request.period.term;
	d.report = report_draw_with(&d.request, &engine, d.arena, &d.e);
	return d;
}

static void drop(struct drawn *d)
{
	arena_free(d->arena);
	library_free(d->library);
}

static const struct report_line *find(const struct report_line *lines, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines[i].id, id) == 0)
			return &lines[i];
	fail_msg("no line %s", id);
	return NULL;
}

static const struct cell *cell(const struct drawn *d, const char *row, const char *column)
{
	const struct report *r = d->report;
	size_t i = (size_t)(find(r->rows, r->row_count, row) - r->rows),
	       k = (size_t)(find(r->columns, r->column_count, column) - r->columns);
	return &r->cells[i * r->column_count + k];
}

#define expect(d, row, column, words)                                                                                                      \
	do {                                                                                                                               \
		if (strcmp(cell(d, row, column)->text, words) != 0)                                                                        \
			fail_msg("%s.%s: wanted %s, found %s", row, column, words, cell(d, row, column)->text);                            \
	} while (0)

static int check(const struct drawn *d, const char *id)
{
	int holds = -2;
	for (size_t i = 0; i < d->report->check_count; i++)
		if (strcmp(d->report->checks[i].id, id) == 0 && holds != 0)
			holds = d->report->checks[i].holds;
	return holds;
}

/* Seed 002: the printed table of the term, from its counts. */
static struct planted seed_002(void)
{
	return (struct planted){
		.members = {{.size = 3471,
				    .women = 961,
				    .minority = 1527,
				    .under_40 = 1188,
				    .from_40_to_50 = 1600,
				    .mid = 303,
				    .high = 3078,
				    .theory_high = 710,
				    .theory_mid = 2404,
				    .again = 2000},
			{.size = 3570,
				.women = 888,
				.minority = 1500,
				.under_40 = 1000,
				.from_40_to_50 = 1600,
				.mid = 500,
				.high = 2557,
				.theory_high = 587,
				.theory_mid = 2346,
				.again = 2000}},
		.secretaries = {{.size = 429, .women = 45, .minority = 137}, {.size = 448, .women = 37, .minority = 142}},
		.holders = {{.size = 429, .high = 400, .theory_high = 209, .theory_mid = 211},
			{.size = 466, .high = 320, .theory_high = 202, .theory_mid = 200}},
	};
}

static void term_table(void **state)
{
	struct language *l = *state;
	struct planted w = seed_002();
	struct drawn d = draw(l, shipped(l), "cap_uy_nhiem_ky", "2020-2025", false, &w);
	static const struct {
		const char *row, *now, *rate, *diff;
	} rows[] = {
		{"members", "3.471", "100,00", "0,00"},
		{"women", "961", "27,68", "2,81"},
		{"minority", "1.527", "43,99", NULL},
		{"y40", "1.188", "34,22", NULL},
		{"pro_mid", "303", "8,72", NULL},
		{"pro_high", "3.078", "88,67", "17,05"},
		{"pro_rest", "90", "2,59", NULL},
		{"the_high", "710", "20,45", "4,01"},
		{"the_mid", "2.404", "69,25", "3,54"},
		{"the_rest", "357", "10,28", NULL},
		{"secretaries", "429", "100,00", NULL},
		{"s_women", "45", "10,49", "2,24"},
		{"s_minority", "137", "31,93", "0,24"},
		{"s_univ", "400", "93,24", "24,57"},
		{"s_mid", "211", "49,18", NULL},
		{"s_high", "209", "48,72", "5,37"},
		{"s_the_rest", "9", "2,10", NULL},
	};
	assert_non_null(d.report);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		expect(&d, rows[i].row, "now", rows[i].now);
		expect(&d, rows[i].row, "rate", rows[i].rate);
		if (rows[i].diff != NULL)
			expect(&d, rows[i].row, "diff", rows[i].diff);
		assert_int_equal(cell(&d, rows[i].row, "now")->state, CELL_EXACT);
		assert_true(cell(&d, rows[i].row, "rate")->derived);
	}
	/* Row before column before header: one table, three ways of rounding. */
	assert_int_equal(cell(&d, "women", "rate")->round, ROUND_TRUNCATE);
	assert_int_equal(cell(&d, "s_women", "rate")->round, ROUND_HALF_UP);
	assert_int_equal(cell(&d, "s_women", "rate0")->round, ROUND_TRUNCATE);
	assert_int_equal(cell(&d, "s_univ", "rate0")->round, ROUND_HALF_UP);
	expect(&d, "s_women", "rate0", "8,25");
	expect(&d, "s_univ", "rate0", "68,67");
	assert_int_equal(cell(&d, "women", "rate")->n, 961);
	assert_int_equal(cell(&d, "women", "rate")->of, 3471);
	/* Headings have no numbers, an average no share, an overlap of nobody does not show. */
	assert_int_equal(cell(&d, "pro", "now")->state, CELL_NA);
	assert_false(find(d.report->rows, d.report->row_count, "pro")->numbers);
	assert_int_equal(cell(&d, "mean", "rate")->state, CELL_NA);
	assert_int_equal(cell(&d, "mean", "now")->of, 3471);
	assert_false(find(d.report->rows, d.report->row_count, "members_overlap")->visible);
	assert_true(find(d.report->rows, d.report->row_count, "pro_rest")->visible);
	for (size_t i = 0; i < d.report->check_count; i++)
		assert_int_equal(d.report->checks[i].holds, 1);
	/* Two terms, three populations: six questions, not one a cell. */
	assert_int_equal(w.batches, 6);
	drop(&d);
}

/* The first term of a chain has no previous one. */
static void no_previous_term(void **state)
{
	static const char text[] =
		"form: f\ntitle: { vi: a, en: a }\nnumber: none\nbasis: [ { document: x } ]\nvalid: { from: 1990-01-01 }\nconfidence: "
		"draft\n"
		"source: s\nperiods: [term]\nlevels: [commune]\nresponsible: r\ncount: persons\n"
		"of: tenure.start(title in party_committee and term = $term)\nrows: [ { id: a, label: { vi: a, en: a } } ]\n"
		"columns:\n  - { id: n, label: { vi: n, en: n } }\n  - { id: b, label: { vi: b, en: b }, at: previous_term }\n"
		"  - { id: p, label: { vi: p, en: p }, percent: n / b }\n";
	struct language *l = *state;
	struct library *lib = library_new(l->vocab, l->codes);
	struct planted w = seed_002();
	assert_true(library_add(lib, "f.yaml", text, strlen(text)));
	library_finish(lib);
	struct drawn d = draw(l, lib, "f", "2000-2005", false, &w);
	assert_int_equal(cell(&d, "a", "n")->state, CELL_EXACT);
	assert_int_equal(cell(&d, "a", "b")->state, CELL_NA);
	assert_int_equal(cell(&d, "a", "p")->state, CELL_NA);
	assert_int_equal(w.batches, 1);
	drop(&d);
}

/* Commune staff: rows for the children, the line of the unit itself, overlap, checks across levels and measures. */
static void staff_table(void **state)
{
	struct language *l = *state;
	struct planted w = {
		.staff = {
			.size = 100, .at_2 = 60, .at_3 = 30, .women = 40, .minority = 50, .mid = 10, .high = 70, .again = 45, .twice = 3}};
	struct drawn d = draw(l, shipped(l), "can_bo_cap_xa", "2020-06-30", false, &w);
	assert_non_null(d.report);
	expect(&d, "staff", "n", "100");
	expect(&d, "cadre", "n", "45");
	expect(&d, "clerk", "n", "58");
	expect(&d, "staff_overlap", "n", "3");
	assert_true(find(d.report->rows, d.report->row_count, "staff_overlap")->visible);
	assert_false(find(d.report->rows, d.report->row_count, "staff_rest")->visible);
	expect(&d, "staff", "pro_rest", "20");
	expect(&d, "c2.unit_rows", "n", "60");
	expect(&d, "c3.unit_rows", "n", "30");
	expect(&d, "direct.unit_rows", "n", "10");
	expect(&d, "c2.unit_rows", "univ_rate", "83,3");
	assert_string_equal(find(d.report->rows, d.report->row_count, "c2.unit_rows")->label_vi, "Nơi 2");
	assert_string_equal(find(d.report->rows, d.report->row_count, "direct.unit_rows")->label_vi, "Trực tiếp tại Nơi 1");
	assert_true(find(d.report->rows, d.report->row_count, "direct.unit_rows")->visible);
	assert_int_equal(check(&d, "parts_staff"), 1);
	assert_int_equal(check(&d, "among_n"), 1);
	assert_int_equal(check(&d, "levels"), 1);
	assert_int_equal(check(&d, "persons_posts"), 1);
	/* The batch behind a cell gives the cell again, also in a child's line; headings and shares have none. */
	for (size_t r = 0; r < d.report->row_count; r++) {
		for (size_t c = 0; c < d.report->column_count; c++) {
			const struct cell *x = &d.report->cells[r * d.report->column_count + c];
			struct batch b;
			struct place where;
			size_t output;
			bool counted = report_cell_batch(&d.request, d.report, r, c, NULL, &b, &where, &output, d.arena, NULL);
			assert_int_equal(counted, x->state == CELL_EXACT && !x->derived);
			if (counted)
				assert_int_equal(output_of(&w.staff, &b, &b.outputs[output], &where).n, x->n);
		}
	}
	drop(&d);

	/* Nothing at the unit itself: no line for it. */
	w.staff.at_3 = 40;
	d = draw(l, shipped(l), "can_bo_cap_xa", "2020-06-30", false, &w);
	assert_false(find(d.report->rows, d.report->row_count, "direct.unit_rows")->visible);
	drop(&d);
}

static void by_children(void **state)
{
	struct language *l = *state;
	struct planted w = seed_002();
	for (int i = 0; i < 2; i++) {
		w.members[i].at_2 = 1000;
		w.members[i].at_3 = w.members[i].size - 1000;
		w.secretaries[i].at_2 = w.holders[i].at_2 = 100;
		w.secretaries[i].at_3 = w.secretaries[i].size - 100;
		w.holders[i].at_3 = w.holders[i].size - 100;
	}
	struct drawn d = draw(l, shipped(l), "cap_uy_nhiem_ky", "2020-2025", true, &w);
	expect(&d, "members", "now", "3.471");
	expect(&d, "c2.members", "now", "1.000");
	expect(&d, "c2.women", "now", "961");
	expect(&d, "c2.women", "rate", "96,10");
	expect(&d, "c3.members", "now", "2.471");
	expect(&d, "c3.women", "now", "0");
	assert_string_equal(find(d.report->rows, d.report->row_count, "c3.women")->label_vi, "Nơi 3 — Nữ");
	assert_int_equal(find(d.report->rows, d.report->row_count, "c3.women")->child, 3);
	assert_false(find(d.report->rows, d.report->row_count, "direct.members")->visible);
	assert_int_equal(check(&d, "levels"), 1);
	drop(&d);
}

/* Typed forms: missing is not zero, formulas wait for their sources, checks say "not enough figures". */
static void typed_table(void **state)
{
	struct language *l = *state;
	struct planted w = {.entered = 0};
	struct drawn d = draw(l, shipped(l), "mot_cua", "2022-Q3s", false, &w);
	assert_int_equal(cell(&d, "total", "c4")->state, CELL_MISSING);
	assert_int_equal(cell(&d, "total", "c3")->state, CELL_MISSING);
	assert_int_equal(check(&d, "balance"), -1);
	assert_int_equal(w.batches, 0);
	drop(&d);

	/* c3 = c4 + c5 + c6 of 101, 102, 103; c7 = 105 + 106 + 107; c11 = 109 + 110 */
	w.entered = 100;
	d = draw(l, shipped(l), "mot_cua", "2022-Q3s", false, &w);
	expect(&d, "total", "c3", "306");
	expect(&d, "total", "c7", "318");
	expect(&d, "total", "intime", "66,4");
	assert_int_equal(cell(&d, "total", "intime")->of, 318);
	assert_int_equal(check(&d, "balance"), 0);
	assert_int_equal(check(&d, "carry"), 0);
	/* Typed parts: f_civil + f_land > total, so the remainder would be negative. */
	assert_int_equal(check(&d, "parts_total"), 0);
	drop(&d);
}

/* A rule says in the words of its form's titles what must hold, and what it lacks: some figures, those of the period before, of a form. */
static void rules_in_words(void **state)
{
	struct language *l = *state;
	struct library *lib = shipped(l);
	static const struct formula before = {.node = FORMULA_CELL, .row_id = "c11", .shift = SHIFT_PREVIOUS_PERIOD},
				    other = {.node = FORMULA_CELL, .row_id = "D", .form = "btctw_1"};
	static const struct formula *const past[] = {&before}, *const elsewhere[] = {&other}, *const mixed[] = {&before, &other};
	static const struct {
		const struct formula *const *lacks;
		size_t count;
		const char *vi;
	} cases[] = {{past, 1, "chưa có số kỳ trước"}, {elsewhere, 1, "chưa có số của Biểu số 1-BTCTW"},
		{mixed, 2, "chưa có số “c11” kỳ trước, “Đảng viên trong danh sách cuối kỳ báo cáo” của Biểu số 1-BTCTW"},
		{NULL, 0, "chưa đủ số để so"}};
	struct planted w = {.entered = 0};
	struct drawn d = draw(l, lib, "mot_cua", "2022-Q3s", false, &w);
	const struct form *f = d.report->form;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct check_result k = {.lacks = cases[i].lacks, .lack_count = cases[i].count};
		g_autofree char *vi = rule_lacks(f, &k, lib, 20220914, MSG_VI);
		assert_string_equal(vi, cases[i].vi);
	}
	for (size_t i = 0; i < d.report->check_count; i++) {
		const struct check_result *k = &d.report->checks[i];
		if (strcmp(k->id, "balance") == 0)
			assert_int_equal(k->lack_count, 3);
		if (strcmp(k->id, "carry") == 0)
			assert_int_equal(k->lack_count, 2);
	}
	for (size_t i = 0; i < f->check_count; i++) {
		g_autofree char *vi = rule_words(f, f->checks[i].rule, lib, 20220914, MSG_VI);
		g_autofree char *en = rule_words(f, f->checks[i].rule, lib, 20220914, MSG_EN);
		if (strcmp(f->checks[i].id, "balance") == 0)
			assert_string_equal(vi, "“Tiếp nhận” phải bằng “Đã giải quyết” cộng “Đang giải quyết”");
		if (strcmp(f->checks[i].id, "carry") == 0) {
			assert_string_equal(vi, "“Từ kỳ trước” phải bằng “Đang giải quyết” kỳ trước");
			assert_non_null(strstr(en, " must equal "));
		}
	}
	drop(&d);
}

/* A share typed as published is held against the counts it names: 100 of 101. What a layout may say is kept. */
static void printed_share(void **state)
{
	static const char text[] =
		"form: f\ntitle: { vi: a, en: a }\nnumber: none\nbasis: [ { document: x } ]\nvalid: { from: 1990-01-01 }\n"
		"confidence: draft\nsource: s\nperiods: [year]\nlevels: [commune]\nresponsible: r\n"
		"enter: household\nrows: [ { id: t, label: { vi: t, en: t } } ]\n"
		"columns:\n  - { id: n, label: { vi: n, en: n } }\n  - { id: d, label: { vi: d, en: d } }\n"
		"  - { id: typed, label: { vi: p, en: p }, printed: n / d }\n"
		"  - { id: bare, label: { vi: b, en: b }, printed: unknown }\n"
		"layout: { freeze: n, twin: 2 }\n";
	static const struct {
		const char *printed;
		int holds;
	} cases[] = {{"99,00", 1}, {"99,01", 1}, {"99,0", 1}, {"99,02", 0}, {"98,9", 0}, {NULL, -1}};
	struct language *l = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct planted w = {.entered = 100, .printed = cases[i].printed};
		struct library *lib = library_new(l->vocab, l->codes);
		assert_true(library_add(lib, "f.yaml", text, strlen(text)));
		library_finish(lib);
		struct drawn d = draw(l, lib, "f", "2020", false, &w);
		assert_non_null(d.report);
		assert_int_equal(check(&d, "printed"), cases[i].holds);
		assert_string_equal(d.report->form->layout.freeze, "n");
		assert_int_equal(d.report->form->layout.twin, 2);
		drop(&d);
	}
}

/* Checks with another form, and with the period before. */
static void across_forms(void **state)
{
	struct language *l = *state;
	struct planted w = {.staff = {.size = 50, .women = 20, .high = 50, .theory_high = 50}};
	struct drawn d = draw(l, shipped(l), "btctw_3", "2022", false, &w);
	assert_int_equal(check(&d, "form1"), 1);
	expect(&d, "I", "now", "50");
	expect(&d, "I", "rate", "100,0");
	assert_int_equal(cell(&d, "mean", "rate")->state, CELL_NA);
	drop(&d);
	d = draw(l, shipped(l), "btctw_1", "2022-H1", false, &w);
	/* The crowd is always there: 50 = 50 + 50 entries − 50 exits, and opening is what closing was. */
	assert_int_equal(check(&d, "balance"), 1);
	assert_int_equal(check(&d, "carry"), 1);
	drop(&d);
}

/* Two parts of one person where none may be: the check names the line. */
static void overlap_error(void **state)
{
	static const char text[] =
		"form: f\ntitle: { vi: a, en: a }\nnumber: none\nbasis: [ { document: x } ]\nvalid: { from: 1990-01-01 }\nconfidence: "
		"draft\n"
		"source: s\nperiods: [date]\nlevels: [commune]\nresponsible: r\ncount: persons\nof: tenure\n"
		"breaks: [ { date: 2018-01-01, why: { vi: a, en: a } } ]\n"
		"rows:\n  - { id: t, label: { vi: tổng, en: total }, parts: [ { id: x, label: { vi: x, en: x }, when: category = cadre }, "
		"{ id: y, label: { vi: y, en: y }, when: category = servant } ] }\n"
		"columns:\n  - { id: n, label: { vi: n, en: n } }\n  - { id: b, label: { vi: b, en: b }, at: same_period_last_year }\n"
		"  - { id: p, label: { vi: p, en: p }, percent: n / b }\n"
		"checks: [ { id: k, level: warning, rule: t.n >= children(t.n) }, { id: s, level: warning, rule: parts(t) = 2 * t } ]\n";
	struct language *l = *state;
	struct planted w = {.staff = {.size = 10, .at_2 = 4, .at_3 = 3, .again = 5, .twice = 2}};
	for (int twice = 0; twice < 2; twice++) {
		struct library *lib = library_new(l->vocab, l->codes);
		assert_true(library_add(lib, "f.yaml", text, strlen(text)));
		library_finish(lib);
		w.staff.twice = twice * 2;
		struct drawn d = draw(l, lib, "f", "2020-06-30", false, &w);
		assert_int_equal(check(&d, "parts_t"), twice == 0);
		assert_int_equal(check(&d, "k"), 1);
		assert_int_equal(check(&d, "s"), 0);
		expect(&d, "t", "p", "100,0");
		drop(&d);
	}
	/* A share across the break of the series is not computed. */
	struct library *lib = library_new(l->vocab, l->codes);
	assert_true(library_add(lib, "f.yaml", text, strlen(text)));
	library_finish(lib);
	struct drawn d = draw(l, lib, "f", "2018-06-30", false, &w);
	assert_int_equal(cell(&d, "t", "p")->state, CELL_NA);
	drop(&d);
}

static void refused(void **state)
{
	struct language *l = *state;
	struct planted w = {.entered = 0};
	static const char text[] =
		"form: f\ntitle: { vi: a, en: a }\nnumber: none\nbasis: [ { document: x } ]\nvalid: { from: 1990-01-01 }\n"
		"confidence: draft\nsource: s\nperiods: [year]\nlevels: [commune]\nresponsible: r\ncount: persons\n"
		"of: tenure(standard = met)\nrows: [ { id: t, label: { vi: t, en: t } } ]\n"
		"columns: [ { id: n, label: { vi: n, en: n } } ]\n";
	struct library *lib = library_new(l->vocab, l->codes);
	assert_true(library_add(lib, "f.yaml", text, strlen(text)));
	library_finish(lib);
	struct drawn d = draw(l, lib, "f", "2020", false, &w);
	assert_null(d.report);
	assert_int_equal(d.e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(d.e.vi, "standard"));
	drop(&d);
	d = draw(l, shipped(l), "can_bo_cap_xa", "2020", false, &w);
	assert_null(d.report);
	assert_int_equal(d.e.code, ERR_USAGE);
	drop(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(term_table),
		cmocka_unit_test(no_previous_term),
		cmocka_unit_test(staff_table),
		cmocka_unit_test(by_children),
		cmocka_unit_test(typed_table),
		cmocka_unit_test(rules_in_words),
		cmocka_unit_test(printed_share),
		cmocka_unit_test(across_forms),
		cmocka_unit_test(overlap_error),
		cmocka_unit_test(refused),
	};
	return cmocka_run_group_tests(tests, language_setup, language_teardown);
}
