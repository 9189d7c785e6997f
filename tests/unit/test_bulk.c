/* One act on many records (src/app/act/bulk.h) on both engines: each failing one by itself with its reason, all or none or those that pass,
 * somebody else in between, one group that is undone as one. */
#include "act_stage.h"

#include "app/act/bulk.h"
#include "app/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

struct crowd {
	struct stage s;
	struct bulk_item items[4];
	struct bulk_result out;
};

static void crowd_open(struct crowd *c, void **state)
{
	stage_open(&c->s, state);
	for (int i = 0; i < 3; i++)
		c->items[i] = (struct bulk_item){WORLD_AREA, c->s.w->person[i], NONE, NULL, c->s.w->person[i]};
}

static void bulk(struct crowd *c, struct act act, size_t count, const char *whose, bool some)
{
	struct err e = {0};
	act.today = TODAY;
	act.basis_doc = act.basis_doc_area = NONE;
	act.lang = MSG_EN;
	act.actor = "test";
	const struct bulk_ask ask = {.act = act, .whose = whose, .items = c->items, .count = count, .some = some};
	if (!app_bulk(c->s.app, &ask, c->s.w->a, &c->out, &e))
		fail_msg("%s (%s)", e.en, e.where);
}

static int64_t log_rows(struct crowd *c)
{
	return number(&c->s, "SELECT count(*) FROM change_log");
}

static int64_t with_job(struct crowd *c)
{
	return number(&c->s, "SELECT count(*) FROM person_v WHERE job_text = 'sowing' AND until_d = 99991231");
}

#define CHANGE_JOB(...)                                                                                                                    \
	(struct act)                                                                                                                       \
	{                                                                                                                                  \
		.kind = ACT_CHANGE, .table = &table_person, TEXTS({"from", "1/6/2025"}, {"job_text", "sowing"}), __VA_ARGS__               \
	}

/* A trial writes nothing and says how many; the act is one group; taken back as one. */
static void test_all_and_back(void **state)
{
	struct crowd c;
	struct err e = {0};
	crowd_open(&c, state);
	int64_t before = log_rows(&c);
	g_autofree char *dump = world_dump(c.s.w->s, 0);
	bulk(&c, CHANGE_JOB(.dry = true), 3, NULL, false);
	assert_int_equal(c.out.changed, 3);
	assert_int_equal(c.out.failure_count, 0);
	assert_false(c.out.written);
	assert_true(c.out.revs[0] != NONE && c.out.revs[2] != NONE);
	assert_int_equal(log_rows(&c), before);
	bulk(&c, CHANGE_JOB(.dry = false), 3, NULL, false);
	assert_true(c.out.written);
	assert_int_equal(with_job(&c), 3);
	assert_int_equal(
		number(&c.s, "SELECT count(DISTINCT group_id) FROM change_log WHERE id > 0 AND group_id = %" G_GINT64_FORMAT, c.out.group),
		1);
	int64_t group = c.out.group;
	bulk(&c, CHANGE_JOB(.dry = false), 3, NULL, false);
	assert_int_equal(c.out.same, 3); /* said already: nothing is written */
	assert_false(c.out.written);
	const struct undo_ask undo = {.group = group, .today = TODAY, .lang = MSG_EN, .actor = "test"};
	assert_true(app_undo(c.s.app, &undo, c.s.w->a, &c.s.out, &e));
	assert_true(c.s.out.written);
	assert_int_equal(with_job(&c), 0);
	g_autofree char *after = world_dump(c.s.w->s, 0);
	assert_string_equal(after, dump);
	world_verified(c.s.w->s);
	stage_close(&c.s);
}

/* person[0] is at home in a cell already and would be there twice at once; the others are not. */
static void test_one_fails(void **state)
{
	struct crowd c;
	crowd_open(&c, state);
	const char *cell = id_text(&c.s, c.s.w->cell);
	for (int i = 0; i < 3; i++)
		c.items[i] = (struct bulk_item){WORLD_AREA, NONE, NONE, id_text(&c.s, c.s.w->person[i]), c.s.w->person[i]};
	const struct act join = {.kind = ACT_CREATE,
		.table = &table_membership,
		.keep_others = true,
		TEXTS({"organisation", cell}, {"kind_m", "party"}, {"in_reason", "admitted"}, {"from", "1/6/2025"})};
	struct act dry = join;
	dry.dry = true;
	int64_t before = number(&c.s, "SELECT count(*) FROM membership");
	bulk(&c, dry, 3, "person", false);
	assert_int_equal(c.out.changed, 2);
	assert_int_equal(c.out.failure_count, 1);
	assert_int_equal(c.out.failures[0].item, 0);
	assert_true(*c.out.failures[0].text != '\0');
	bulk(&c, join, 3, "person", false); /* all or none */
	assert_false(c.out.written);
	assert_int_equal(c.out.failure_count, 1);
	assert_int_equal(number(&c.s, "SELECT count(*) FROM membership"), before);
	bulk(&c, join, 3, "person", true); /* those that pass */
	assert_true(c.out.written);
	assert_int_equal(c.out.changed, 2);
	assert_int_equal(number(&c.s, "SELECT count(*) FROM membership"), before + 2);
	world_verified(c.s.w->s);
	stage_close(&c.s);
}

/* What is typed is wrong for everybody: nobody passes, nothing is written. */
static void test_faulty_text(void **state)
{
	struct crowd c;
	crowd_open(&c, state);
	int64_t before = log_rows(&c);
	bulk(&c, (struct act){.kind = ACT_CHANGE, .table = &table_person, TEXTS({"from", "31/02/2025"}, {"job_text", "x"})}, 3, NULL, true);
	assert_int_equal(c.out.failure_count, 3);
	assert_false(c.out.written);
	assert_int_equal(log_rows(&c), before);
	stage_close(&c.s);
}

/* Somebody changed one of them after the trial: told by whom, with what; the others may go on. */
static void test_conflict(void **state)
{
	struct crowd c;
	crowd_open(&c, state);
	bulk(&c, CHANGE_JOB(.dry = true), 3, NULL, false);
	for (int i = 0; i < 3; i++)
		c.items[i].rev = c.out.revs[i];
	int64_t version =
		number(&c.s, "SELECT id FROM person_v WHERE until_d = 99991231 AND person_id = %" G_GINT64_FORMAT, c.s.w->person[1]);
	perform(&c.s, (struct act){.kind = ACT_CORRECT, .table = &table_person_v, .id = version, TEXTS({"job_text", "reaping"})});
	clean(&c.s);
	bulk(&c, CHANGE_JOB(.dry = false), 3, NULL, false);
	assert_false(c.out.written);
	assert_int_equal(c.out.failure_count, 1);
	assert_int_equal(c.out.failures[0].item, 1);
	assert_true(c.out.failures[0].conflict);
	assert_non_null(strstr(c.out.failures[0].text, "test"));
	assert_non_null(strstr(c.out.failures[0].text, "reaping"));
	assert_int_equal(with_job(&c), 0);
	bulk(&c, CHANGE_JOB(.dry = false), 3, NULL, true);
	assert_true(c.out.written);
	assert_int_equal(with_job(&c), 2);
	world_verified(c.s.w->s);
	stage_close(&c.s);
}

/* Two of them into one seat: the first has it, the second is told; a row that is gone is told too. */
static void test_rule_across_items(void **state)
{
	struct crowd c;
	crowd_open(&c, state);
	const char *post = id_text(&c.s, c.s.w->secretary);
	for (int i = 0; i < 2; i++)
		c.items[i] = (struct bulk_item){WORLD_AREA, NONE, NONE, id_text(&c.s, c.s.w->person[i + 1]), c.s.w->person[i + 1]};
	bulk(&c,
		(struct act){.kind = ACT_CREATE,
			.table = &table_tenure,
			.keep_others = true,
			.dry = true,
			TEXTS({"post", post}, {"source", "elected_cell"}, {"from", "1/3/2020"}, {"until", "31/3/2020"},
				{"end_reason", "term_over"})},
		2, "person", false);
	assert_int_equal(c.out.changed, 1);
	assert_int_equal(c.out.failure_count, 1);
	assert_int_equal(c.out.failures[0].item, 1);
	assert_non_null(strstr(c.out.failures[0].text, "C18"));
	c.items[0] = (struct bulk_item){WORLD_AREA, 1, NONE, NULL, NONE};
	bulk(&c, CHANGE_JOB(.dry = true), 1, NULL, false);
	assert_int_equal(c.out.failure_count, 1);
	stage_close(&c.s);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled)                                                                                                                         \
	EACH(filled, test_all_and_back), EACH(filled, test_one_fails), EACH(filled, test_faulty_text), EACH(filled, test_conflict),        \
		EACH(filled, test_rule_across_items)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("bulk acts on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("bulk acts on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
