/* A report over periods: who had to send, who did, how late, whose the delay is; a body that ended in between. On both engines. */
#include "round_stage.h"

#include "app/report/round_expected.h"
#include "app/report/round_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

static void table(struct round_world *r, struct round_table *t)
{
	struct err e = {0};
	const struct round_table_ask q = {DEFINITION, "2024", 2, r->w->province, REPORT_DAY};
	OK(round_table(r->app, &q, t, r->a, &e), e);
	assert_int_equal(t->period_count, 2);
	assert_string_equal(t->periods[0].period, "2023");
	assert_string_equal(t->periods[1].period, "2024");
}

static const struct round_table_row *row_named(const struct round_table *t, int64_t organisation)
{
	for (size_t i = 0; i < t->row_count; i++)
		if (t->rows[i].organisation == organisation)
			return &t->rows[i];
	return NULL;
}

/* A request without days of its own is asked again every year: nobody has answered, and it is expected all the same. */
static void test_again(void **state)
{
	struct round_world r;
	struct err e = {0};
	struct round_table t;
	round_open(&r, state);
	const struct round_table_ask q = {DEFINITION, NULL, 2, r.w->province, REPORT_DAY};
	OK(round_table(r.app, &q, &t, r.a, &e), e);
	assert_int_equal(t.period_count, 2);
	assert_string_equal(t.periods[1].period, "2024");
	assert_int_equal(t.periods[1].tally.missing, 1);
	const struct round_when *when;
	size_t n = 0;
	OK(round_periods(r.app, DEFINITION, REPORT_DAY, 9, &when, &n, r.a, &e), e);
	assert_int_equal(n, 6); /* asked since 2020: 2025 runs, five have closed */
	assert_true(when[0].running && !when[1].running);
	assert_string_equal(when[0].period, "2025");
	assert_string_equal(when[5].period, "2020");
	const struct round_expected_all *all = round_expected_now(r.app, r.w->province, REPORT_DAY, &e);
	assert_non_null(all);
	size_t closed = 0, running = 0;
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->rounds[i].definition, DEFINITION) == 0) {
			closed += !all->rounds[i].running && strcmp(all->rounds[i].period, "2024") == 0 && all->rounds[i].count == 2;
			running += all->rounds[i].running && strcmp(all->rounds[i].period, "2025") == 0;
		}
	assert_int_equal(closed, 1);
	assert_int_equal(running, 1);
	round_close(&r);
}

static void test_table(void **state)
{
	struct round_world r;
	struct round_table t;
	round_open(&r, state);
	table(&r, &t);
	assert_int_equal(t.row_count, 2);
	assert_int_equal(t.idle, 0);
	const struct round_table_row *living = row_named(&t, r.w->committee), *ended = row_named(&t, r.ended);
	assert_true(living != NULL && ended != NULL);
	/* Due 06/01/2025, today 08/01: two working days; the body that ended in July 2024 owes the year before only. */
	assert_int_equal(living->cells[1].mark, ROUND_MARK_MISSING);
	assert_int_equal(living->cells[1].days, 2);
	assert_int_equal(living->cells[1].delay, TURN_SENDER);
	assert_string_equal(round_mark_sign(&living->cells[1], MSG_VI, r.a), "!2");
	assert_int_equal(ended->cells[1].mark, ROUND_MARK_WAIVED);
	assert_int_equal(ended->cells[0].mark, ROUND_MARK_MISSING);
	assert_int_equal(t.total.expected, 3);
	assert_int_equal(t.total.missing, 3);
	assert_int_equal(t.periods[1].tally.expected, 1);

	const char *id = sent_report(&r);
	struct round_ask back = ask(ROUND_RETURN, id);
	back.reason = "Rà lại";
	does(&r, back);
	table(&r, &t);
	const struct round_mark_cell *c = &row_named(&t, r.w->committee)->cells[1];
	assert_true(c->mark == ROUND_MARK_LATE || c->mark == ROUND_MARK_ON_TIME); /* the clock of the test says when */
	assert_true(c->returned && !c->accepted && c->id != NONE);
	assert_int_equal(c->times_returned, 1);
	assert_non_null(strstr(round_mark_words(c, MSG_EN, r.a), "returned 1 times"));
	struct round_done d = does(&r, ask(ROUND_CORRECT, id));
	id = address(&r, &d);
	does(&r, ask(ROUND_SIGN, id));
	does(&r, ask(ROUND_SEND, id));
	struct round_ask whose = ask(ROUND_DELAY, id);
	whose.delay = "system";
	whose.reason = "mất mạng";
	does(&r, whose);
	does(&r, ask(ROUND_ACCEPT, id));
	table(&r, &t);
	c = &row_named(&t, r.w->committee)->cells[1];
	assert_true(c->accepted && !c->returned);
	assert_int_equal(c->times_returned, 1);
	assert_int_equal(t.total.accepted, 1);
	assert_int_equal(t.total.sent, 1);
	if (c->mark == ROUND_MARK_LATE) {
		assert_int_equal(c->delay, TURN_NETWORK);
		assert_int_equal(t.total.by_network, 1);
	}
	/* Over one period the body that ended before its end had nothing to send: it stands after the others, and is told apart. */
	struct round_table one;
	struct err e = {0};
	const struct round_table_ask last = {DEFINITION, "2024", 1, r.w->province, REPORT_DAY};
	OK(round_table(r.app, &last, &one, r.a, &e), e);
	assert_int_equal(one.row_count, 2);
	assert_int_equal(one.idle, 1);
	assert_int_equal(one.rows[1].organisation, r.ended);
	const struct sheet *s = round_table_sheet(r.app, &t, MSG_EN, r.a);
	assert_int_equal(s->row_count, 3); /* two bodies and the sum */
	assert_string_equal(s->header[s->column_count - 1], "Year 2024");
	round_close(&r);
}

#define ON(engine)                                                                                                                         \
	cmocka_unit_test_setup_teardown(test_table, engine, world_end), cmocka_unit_test_setup_teardown(test_again, engine, world_end)

int main(void)
{
	const struct CMUnitTest lite[] = {ON(world_sqlite)}, postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests(lite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests(postgres, NULL, NULL);
	return failed;
}
