/* Questions of one's own: their text is a form whose figures equal lists that ask the same, in memory and as SQL; what cannot be asked
 * names its place; what is sensitive and only a figure for the viewer stays hidden. */
#include "demo_world.h"

#include "app/ask/question.h"
#include "app/list/list.h"
#include "app/page/page_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY 20261128
#define TODAY "2026-11-28"

static int make(void **state)
{
	return (*state = demo_world_new("ask")) != NULL ? 0 : -1;
}

static struct figure *ask(
	struct demo_world *w, const struct question_ask *what, bool sql, bool today, struct question *q, struct arena *arena)
{
	struct err e = {0};
	struct figure_request r = {.unit = "08", .today = TODAY, .use_sql = sql, .boundaries_today = today};
	if (!question_make(w->app, what, DAY, q, arena, &e))
		fail_msg("%s", e.en);
	question_request(q, &r);
	struct figure *f = figure_draw(w->app, &r, &e);
	if (f == NULL)
		fail_msg("%s", e.en);
	db_rollback(store_db(w->app->store)); /* the figure's, left open for lists of names */
	return f;
}

static int64_t number(const struct figure *f, const char *row, const char *column)
{
	const struct report *r = f->report;
	for (size_t i = 0; i < r->row_count * r->column_count; i++)
		if (strcmp(r->rows[i / r->column_count].id, row) == 0 && strcmp(r->columns[i % r->column_count].id, column) == 0)
			return r->cells[i].state == CELL_EXACT ? r->cells[i].n : NONE;
	fail_msg("no cell %s %s", row, column);
	return NONE;
}

static int64_t listed(struct demo_world *w, const char *where)
{
	const struct page_ask now = {.day = DAY, .today = DAY, .lang = MSG_VI};
	const struct list_ask what = {.kind = "person", .of = "party(home)", .where = where, .unit = "08"};
	struct err e = {0};
	int64_t total = NONE;
	if (!list_count(w->app, &now, &what, &total, &e))
		fail_msg("%s", e.en);
	return total;
}

/* Every cell is as long as the list that asks the same. */
static void as_lists(void **state)
{
	static const char *const cells[][3] = {{"all", "n", "theory is stated"}, {"r_female", "n", "theory is stated and sex = female"},
		{"all", "c_to30", "theory is stated and age <= 30"},
		{"r_male", "c_31to45", "theory is stated and sex = male and age in 31..45"},
		{"r_female", "c_46up", "theory is stated and sex = female and age >= 46"}};
	struct demo_world *w = *state;
	struct arena *arena = arena_new();
	struct question q;
	const struct question_ask what = {
		.of = "party(home)", .where = "theory is stated", .rows = "sex", .columns = "age:-30, 31-45, 46+"};
	struct figure *f = ask(w, &what, false, false, &q, arena);
	assert_true(number(f, "all", "n") > 0);
	for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
		assert_int_equal(number(f, cells[i][0], cells[i][1]), listed(w, cells[i][2]));
	figure_free(f);
	question_free(&q);
	arena_free(arena);
}

/* The remainder is what the parts leave over. */
static void nothing_lost(void **state)
{
	struct demo_world *w = *state;
	struct arena *arena = arena_new();
	struct question q;
	const struct question_ask what = {.of = "party(home)", .rows = "age:-40", .columns = "ethnic:minority"};
	struct figure *f = ask(w, &what, false, false, &q, arena);
	assert_int_equal(number(f, "all", "n"), number(f, "r_to40", "n") + number(f, "all_rest", "n"));
	assert_true(number(f, "all_rest", "n") > 0);
	assert_int_equal(
		number(f, "all", "n"), number(f, "all", "c_in_minority") + number(f, "all", "c_out_minority") + number(f, "all", "n_rest"));
	figure_free(f);
	question_free(&q);
	arena_free(arena);
}

/* Memory and SQL say the same in every cell. */
static void both_ways(void **state)
{
	static const struct question_ask all[] = {{.of = "party(home)", .rows = "theory", .columns = "sex"},
		{.of = "tenure", .count = "posts", .rows = "title", .columns = "age:-40,41+"}, {.of = "unit", .rows = "type"},
		{.of = "organisation", .rows = "child", .columns = "type:groups"},
		{.of = "party(home)", .rows = "official_d:-9,10+", .dates = "31/12/2025, 28/11/2026"},
		{.of = "party(home)", .count = "entries", .dates = "2025..2026", .columns = "sex"}};
	struct demo_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct arena *arena = arena_new();
		struct question x, y;
		struct figure *f = ask(w, &all[i], false, false, &x, arena), *g = ask(w, &all[i], true, false, &y, arena);
		size_t n = f->report->row_count * f->report->column_count;
		assert_int_equal(n, g->report->row_count * g->report->column_count);
		assert_true(n > 1);
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(f->report->cells[k].state, g->report->cells[k].state);
			assert_int_equal(f->report->cells[k].n, g->report->cells[k].n);
		}
		figure_free(f);
		figure_free(g);
		question_free(&x);
		question_free(&y);
		arena_free(arena);
	}
}

static void days(void **state)
{
	struct demo_world *w = *state;
	struct arena *arena = arena_new();
	struct question q;
	const struct question_ask what = {.of = "party(home)", .dates = "2025, 28/11/2026, 2020..2021, 2025-12-31"};
	struct figure *f = ask(w, &what, false, true, &q, arena);
	assert_int_equal(q.day_count, 4);
	assert_int_equal(q.days[0], 20201231);
	assert_string_equal(q.date, TODAY);
	assert_int_equal(number(f, "all", "d20261128"), listed(w, ""));
	assert_int_not_equal(number(f, "all", "d20201231"), number(f, "all", "d20261128"));
	figure_free(f);
	question_free(&q);
	/* At the boundaries of each day: the province was made in 2025, and what is not there yet has no number, not nought. */
	f = ask(w, &what, false, false, &q, arena);
	assert_int_equal(f->report->cells[0].state, CELL_NA);
	assert_int_equal(f->report->cells[f->report->column_count - 1].state, CELL_EXACT);
	assert_true(f->report->cells[f->report->column_count - 1].n > 0);
	figure_free(f);
	question_free(&q);
	arena_free(arena);
}

static void refused(void **state)
{
	static const struct {
		struct question_ask what;
		const char *says;
	} all[] = {{{.of = "party(home)", .where = "theory >= master"}, "theory >= master\n              ^"},
		{{.of = "party(home"}, "party(home\n              ^"}, {{.of = "parti"}, "parti"},
		{{.of = "party", .rows = "title"}, "title"}, {{.of = "party", .rows = "ethnic:nobody"}, "nobody"},
		{{.of = "party", .columns = "age:4x"}, "4x"}, {{.of = "party", .dates = "31/02/2025"}, "31/02/2025"},
		{{.of = "party", .dates = "1990..2025"}, "12"}, {{.of = "unit", .count = "persons"}, "E22"},
		{{.of = "party", .where = "sex = female' }\nform: x"}, "E01"},
		{{.of = "tenure.start", .dates = "2024, 01/02/2025"}, "2023, 2024"},
		{{.of = "tenure", .count = "posts", .rows = "title", .columns = "ethnic", .dates = "2015..2026"}, "20.000"},
		{{.of = "tenure", .rows = "place.sex"}, "place.sex"}};
	struct demo_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct arena *arena = arena_new();
		struct question q;
		struct err e = {0};
		assert_false(question_make(w->app, &all[i].what, DAY, &q, arena, &e));
		assert_int_equal(e.code, ERR_INPUT);
		if (strstr(e.vi, all[i].says) == NULL)
			fail_msg("%zu: “%s” without “%s”", i, e.vi, all[i].says);
		arena_free(arena);
	}
}

/* Who sees figures of members but no names: whole lists as in forms, nothing narrowed at will. */
static void figures_only(void **state)
{
	static const struct {
		struct question_ask what;
		bool shown;
	} all[] = {{{.of = "party(home)", .rows = "sex", .columns = "theory"}, true}, {{.of = "party(home)", .where = "age < 60"}, false},
		{{.of = "party(home and not again)"}, false}, {{.of = "party(home)", .rows = "age:-40,41+"}, false},
		{{.of = "party(home)", .columns = "official_d:-9,10+"}, false}};
	struct demo_world *w = *state;
	struct err e = {0};
	if (!app_act_as(w->app, "lanhdao.08", DAY, &e))
		fail_msg("%s", e.en);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct arena *arena = arena_new();
		struct question q;
		struct figure *f = ask(w, &all[i].what, false, false, &q, arena);
		assert_int_equal(f->report->cells[0].state, all[i].shown ? CELL_EXACT : CELL_HIDDEN);
		figure_free(f);
		question_free(&q);
		arena_free(arena);
	}
	if (!app_act_as(w->app, NULL, DAY, &e))
		fail_msg("%s", e.en);
}

/* Everything the page offers can be asked: each thing that is counted, split by each attribute it offers with it. */
static void choices(void **state)
{
	struct demo_world *w = *state;
	const struct page_ask on = {.day = DAY, .today = DAY, .lang = MSG_VI};
	struct arena *arena = arena_new();
	struct page_question first;
	struct page_question_ask none = {.page = 1};
	struct err e = {0};
	size_t asked = 0;
	const char *before = "";
	if (!page_question(w->app, &on, &none, &first, arena, &e))
		fail_msg("%s", e.en);
	assert_true(first.whats.count > 20);
	for (size_t i = 0; i < first.whats.count; i++) {
		const char *what = first.whats.items[i].value, *blank = strchr(what, ' ');
		struct page_question_ask q = {
			.q = {.count = arena_strndup(arena, what, (size_t)(blank - what)), .of = blank + 1}, .page = 1};
		struct page_question page;
		q.q.dates = "x"; /* nothing is drawn: only what may be chosen */
		if (!page_question(w->app, &on, &q, &page, arena, &e))
			fail_msg("%s: %s", what, e.en);
		page_question_free(&page);
		q.q.dates = NULL;
		/* once a kind is enough: the splits do not depend on the measure */
		size_t name = strcspn(blank + 1, ".(");
		bool seen = name == strlen(before) && strncmp(before, blank + 1, name) == 0;
		before = arena_strndup(arena, blank + 1, name);
		for (size_t k = 0; k < (seen ? 1 : page.rows.count); k++) {
			struct question made;
			q.q.rows = page.rows.items[k].value;
			if (!question_make(w->app, &q.q, DAY, &made, arena, &e))
				fail_msg("%s by %s: %s", what, q.q.rows, e.en);
			question_free(&made);
			asked++;
		}
	}
	assert_true(asked > 150);
	arena_free(arena);
}

/* Split by attributes of the unit and the organisation: the parts are the whole, in memory as in SQL. */
static void around(void **state)
{
	static const char *const axes[] = {"org.type", "place.level"};
	struct demo_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(axes); i++) {
		const struct question_ask what = {.of = "tenure", .count = "posts", .rows = axes[i], .columns = "sex", .dates = "2022"};
		struct arena *arena = arena_new();
		struct question q[2];
		struct figure *f = ask(w, &what, false, false, &q[0], arena), *sql = ask(w, &what, true, false, &q[1], arena);
		const struct report *r = f->report, *s = sql->report;
		int64_t sum = 0;
		assert_int_equal(r->row_count, s->row_count);
		for (size_t c = 0; c < r->row_count * r->column_count; c++)
			assert_int_equal(r->cells[c].n, s->cells[c].n);
		for (size_t k = 1; k < r->row_count; k++)
			if (r->rows[k].line->made != MADE_OVERLAP)
				sum += r->cells[k * r->column_count].n;
		assert_true(r->cells[0].n > 3000);
		assert_int_equal(sum, r->cells[0].n);
		figure_free(f);
		figure_free(sql);
		question_free(&q[0]);
		question_free(&q[1]);
		arena_free(arena);
	}
}

/* The chart follows the shape of the table; a day without a figure is a gap. */
static void charts(void **state)
{
	static const struct {
		struct question_ask what;
		enum chart_kind kind;
		size_t series, rows;
	} all[] = {{{.of = "party(home)", .rows = "age", .columns = "sex"}, CHART_PYRAMID, 2, 5},
		{{.of = "party(home)", .rows = "sex"}, CHART_BARS, 1, 2}, {{.of = "party(home)", .columns = "sex"}, CHART_BARS, 1, 2},
		{{.of = "party(home)", .dates = "2020..2026"}, CHART_LINES, 1, 7},
		{{.of = "party(home)", .rows = "sex", .dates = "2025, 2026"}, CHART_LINES, 2, 2},
		{{.of = "party(home)", .rows = "child", .columns = "sex", .dates = "2022"}, CHART_BARS, 2, 7}};
	struct demo_world *w = *state;
	const struct page_ask on = {.day = DAY, .today = DAY, .lang = MSG_VI};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct arena *arena = arena_new();
		struct page_question page;
		struct page_question_ask q = {.q = all[i].what, .unit = "08", .page = 1};
		struct err e = {0};
		if (!page_question(w->app, &on, &q, &page, arena, &e) || page.chart == NULL)
			fail_msg("%zu: %s %s", i, e.en, page.fault);
		assert_int_equal(page.chart->kind, all[i].kind);
		assert_int_equal(page.chart->series_count, all[i].series);
		assert_int_equal(page.chart->row_count, all[i].rows);
		if (i == 3) {
			assert_true(page.chart->rows[0].values[0].missing); /* the province of 2025 was none yet */
			assert_false(page.chart->rows[6].values[0].missing);
		}
		page_question_free(&page);
		arena_free(arena);
	}
}

/* Where the law says that a series of the same facts breaks, the question's does, and says so. */
static void breaks(void **state)
{
	struct demo_world *w = *state;
	const struct question_ask what = {.of = "org_evaluation", .count = "organisations", .dates = "2015..2020"};
	struct arena *arena = arena_new();
	struct question q;
	struct err e = {0};
	if (!question_make(w->app, &what, DAY, &q, arena, &e))
		fail_msg("%s", e.en);
	assert_int_equal(q.form->break_count, 1);
	assert_int_equal(q.form->breaks[0].date, 20180101);
	question_free(&q);
	const struct question_ask after = {.of = "org_evaluation", .count = "organisations", .dates = "2018..2020"};
	if (!question_make(w->app, &after, DAY, &q, arena, &e))
		fail_msg("%s", e.en);
	assert_int_equal(q.form->break_count, 0);
	question_free(&q);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_lists), cmocka_unit_test(nothing_lost), cmocka_unit_test(both_ways),
		cmocka_unit_test(days), cmocka_unit_test(refused), cmocka_unit_test(choices), cmocka_unit_test(around),
		cmocka_unit_test(charts), cmocka_unit_test(breaks), cmocka_unit_test(figures_only)};
	return cmocka_run_group_tests(tests, make, demo_world_drop);
}
