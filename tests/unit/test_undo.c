/* Undo of an act on both engines: what it wrote is taken back and only that; what stands in the way is named; an undo can be undone; the
 * time between stays known. */
#include "store_world.h"

#include "app/undo.h"
#include "store/store_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define MANY 3000

static struct app *app_of(struct world *w)
{
	struct err e = {0};
	struct app *a = app_open(NULL, DB_READ, &e);
	assert_non_null(a);
	a->store = w->s;
	return a;
}

static void undo(struct world *w, int64_t group, struct act_result *out)
{
	struct err e = {0};
	struct app *a = app_of(w);
	const struct undo_ask ask = {.group = group, .today = 20250601, .lang = MSG_EN, .actor = "test"};
	if (!app_undo(a, &ask, w->a, out, &e))
		fail_msg("%s (%s)", e.en, e.where);
	for (size_t i = 0; i < out->problem_count; i++)
		print_message("# %s\n", out->problems[i].text);
	a->store = NULL;
	app_close(a);
}

static int64_t end_group(struct store *s)
{
	int64_t group = store_group(s);
	world_commit(s);
	return group;
}

/* An act that inserts, updates twice, deletes and moves structure, with references among its own rows. */
static int64_t busy_act(struct world *w, int64_t *person)
{
	struct err e = {0};
	struct unit_event_row event;
	struct unit_row unit;
	struct unit_v_row v;
	struct tenure_row tenure;
	bool found = false;
	world_begin(w->s, false);
	*person = world_add_person(w, "Người mới");
	row_init(&table_unit_event, &event);
	event.on_d = 20240101;
	event.event = world_num(w->s, "unit_event_kind", "merge");
	world_insert(w->s, &table_unit_event, &event);
	assert_true(store_get(w->s, &table_unit, 0, w->village, &unit, w->a, &found, &e) && found);
	unit.ended_by_id = event.id;
	assert_true(store_update(w->s, &table_unit, &unit, &e));
	assert_true(store_get_version(w->s, &table_unit_v, 0, w->village, 20230101, &v, w->a, &found, &e) && found);
	v.until_d = 20240101;
	v.until_p = PRECISION_DAY;
	assert_true(store_update(w->s, &table_unit_v, &v, &e));
	assert_true(store_get_version(w->s, &table_unit_v, 0, w->commune, 20230101, &v, w->a, &found, &e) && found);
	v.name = "Xã Tây Thử";
	assert_true(store_change_version(w->s, &table_unit_v, 0, w->commune, 20240101, &v, &e));
	/* The seat goes to somebody else: closed, opened; the same row written twice. */
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &tenure, w->a, &found, &e) && found);
	tenure.until_d = 20240101;
	tenure.until_p = PRECISION_DAY;
	tenure.end_reason = 1;
	assert_true(store_update(w->s, &table_tenure, &tenure, &e));
	tenure.end_reason = 3;
	assert_true(store_update(w->s, &table_tenure, &tenure, &e));
	world_add_tenure(w, *person, w->secretary, 20240101, YMD_OPEN);
	assert_true(store_delete(w->s, &table_person, WORLD_AREA, w->person[2], &e));
	return end_group(w->s);
}

static void test_taken_back(void **state)
{
	struct world *w = *state;
	struct act_result out;
	int64_t person = 0;
	g_autofree char *before = world_dump(w->s, 0);
	int64_t group = busy_act(w, &person), at = world_int(w->s, "SELECT last_ms FROM store_state");
	g_autofree char *between = world_dump(w->s, 0);
	assert_string_not_equal(before, between);
	undo(w, group, &out);
	assert_true(out.written && out.problem_count == 0);
	assert_true(out.effect_count > 5);
	g_autofree char *after = world_dump(w->s, 0);
	assert_string_equal(before, after);
	world_verified(w->s);
	/* What was so between is still known; undo of the undo is the act again. */
	g_autofree char *known = world_dump(w->s, at);
	assert_string_equal(between, known);
	undo(w, out.group, &out);
	assert_true(out.written);
	g_autofree char *again = world_dump(w->s, 0);
	assert_string_equal(between, again);
	world_verified(w->s);
	/* And once more: rows that were put back have a past of their own by now. */
	undo(w, out.group, &out);
	g_autofree char *last = world_dump(w->s, 0);
	assert_string_equal(before, last);
	world_verified(w->s);
}

static void test_in_the_way(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct act_result out;
	struct person_row p;
	bool found = false;
	int64_t person = 0, group = busy_act(w, &person);
	/* Somebody gives the new person a membership, somebody else changes a row of the act. */
	struct membership_row m;
	world_begin(w->s, false);
	world_membership_row(w, &m, person, w->cell, 20240201, YMD_OPEN);
	world_insert(w->s, &table_membership, &m);
	world_commit(w->s);
	g_autofree char *before = world_dump(w->s, 0);
	undo(w, group, &out);
	assert_false(out.written);
	assert_int_equal(out.problem_count, 1);
	assert_string_equal(out.problems[0].rule, "C71");
	assert_non_null(strstr(out.problems[0].text, "Người mới"));
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_person, WORLD_AREA, person, &p, w->a, &found, &e) && found);
	p.birth_d = 19810000;
	assert_true(store_update(w->s, &table_person, &p, &e));
	world_commit(w->s);
	undo(w, group, &out);
	assert_int_equal(out.problem_count, 2);
	g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM tenure WHERE person_id = %" G_GINT64_FORMAT, person);
	assert_int_equal(world_int(w->s, sql), 1);
	(void)before;
	world_verified(w->s);
}

/* What somebody built on an act and took back again is no longer in the way, also where rows of the act were rewritten for it. */
static void test_a_chain_goes_back_in_order(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct act_result out;
	struct unit_v_row v;
	struct store_undone look;
	bool found = false;
	int64_t person = 0;
	g_autofree char *before = world_dump(w->s, 0);
	int64_t group = busy_act(w, &person);
	world_begin(w->s, false);
	assert_true(store_get_version(w->s, &table_unit_v, 0, w->commune, 20250101, &v, w->a, &found, &e) && found);
	v.name = "Xã Nam Thử";
	assert_true(store_change_version(w->s, &table_unit_v, 0, w->commune, 20250101, &v, &e));
	struct tenure_row t;
	int64_t held = world_int(w->s, "SELECT id FROM tenure WHERE from_d = 20240101");
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, held, &t, w->a, &found, &e) && found);
	t.until_d = 20250101;
	t.until_p = PRECISION_DAY;
	t.end_reason = 1;
	assert_true(store_update(w->s, &table_tenure, &t, &e));
	int64_t built = end_group(w->s);
	assert_true(store_undo_look(w->s, group, NULL, NULL, &look, &e));
	assert_true(look.blocked > 0);
	undo(w, group, &out);
	assert_false(out.written);
	undo(w, built, &out);
	assert_true(out.written);
	assert_true(store_undo_look(w->s, group, NULL, NULL, &look, &e));
	assert_int_equal(look.blocked, 0);
	undo(w, group, &out);
	assert_true(out.written);
	g_autofree char *after = world_dump(w->s, 0);
	assert_string_equal(before, after);
	world_verified(w->s);
}

static void test_twice_and_unknown(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct act_result out;
	int64_t person = 0, group = busy_act(w, &person);
	undo(w, group, &out);
	assert_true(out.written);
	/* Taken back already: its rows were written since, by the undo. */
	undo(w, group, &out);
	assert_true(!out.written && out.problem_count > 0);
	struct app *a = app_of(w);
	const struct undo_ask ask = {.group = 12345, .today = 20250601, .actor = "test"};
	assert_false(app_undo(a, &ask, w->a, &out, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	a->store = NULL;
	app_close(a);
	/* A dry run says it and writes nothing. */
	world_verified(w->s);
}

/* Thousands of rows in one group: a merger of communes, an import. */
static void test_big_group(void **state)
{
	struct world *w = *state;
	struct act_result out;
	g_autofree char *before = world_dump(w->s, 0);
	world_begin(w->s, true);
	for (int i = 0; i < MANY; i++)
		world_add_person(w, "Người thử");
	int64_t group = end_group(w->s);
	gint64 start = g_get_monotonic_time();
	undo(w, group, &out);
	print_message("# undo of %d rows: %.2f s\n", MANY * 3, (double)(g_get_monotonic_time() - start) / 1e6);
	assert_true(out.written);
	g_autofree char *after = world_dump(w->s, 0);
	assert_string_equal(before, after);
	world_verified(w->s);
}

/* Everything the open transaction has written: the log with its hashes, and what the twins hold. */
static char *written_since(struct store *s, int64_t rec_ms)
{
	struct err e = {0};
	GString *out = g_string_new(NULL);
	struct db_stmt *st = db_prepare(store_db(s),
		"SELECT area_id, seq, id, tbl, row_id, op, base_rev, why, this_hash FROM change_log WHERE rec_ms_here = :at ORDER BY id",
		&e);
	assert_true(st != NULL && db_flush(store_db(s), &e));
	db_bind_int(st, 0, rec_ms);
	while (db_step(st, &e) == DB_ROW) {
		for (int i = 0; i < db_columns(st); i++)
			g_string_append_printf(out, "%s ", db_text(st, i));
		g_string_append_c(out, '\n');
	}
	for (size_t i = 0; i < table_count; i++) {
		if (!table_has_history(table_all[i]))
			continue;
		g_autofree char *sql =
			g_strdup_printf("SELECT id, rev, rec_ms, chg_id, end_ms FROM %s_h ORDER BY id, rec_ms", table_all[i]->name);
		st = db_prepare(store_db(s), sql, &e);
		assert_non_null(st);
		while (db_step(st, &e) == DB_ROW)
			g_string_append_printf(out, "%s %s %s %s %s %s\n", table_all[i]->name, db_text(st, 0), db_text(st, 1),
				db_text(st, 2), db_text(st, 3), db_text(st, 4));
	}
	g_string_append_printf(out, "keys %" G_GINT64_FORMAT "\n", world_int(s, "SELECT count(*) FROM identity_key"));
	return g_string_free(out, FALSE);
}

static char *undone(struct world *w, int64_t group, bool sets, char **state)
{
	struct err e = {0};
	struct store_undone done;
	world_begin(w->s, false);
	if (!undo_by(w->s, group, sets, &(const struct store_undo_tell){0}, &done, &e) || !store_try(w->s, &e))
		fail_msg("%s", e.en);
	assert_int_equal(done.blocked, 0);
	char *out = written_since(w->s, store_now(w->s));
	*state = world_dump(w->s, 0);
	store_rollback(w->s);
	return out;
}

/* Rows made are taken out as sets: nothing may show that it was not step by step. */
static void test_sets_are_steps(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct person_row p;
	bool found = false;
	g_autofree char *before = world_dump(w->s, 0);
	world_begin(w->s, false);
	for (int i = 0; i < 150; i++) {
		int64_t person = world_add_person(w, "Người thử");
		struct membership_row m;
		world_membership_row(w, &m, person, w->cell, 20240201, YMD_OPEN);
		world_insert(w->s, &table_membership, &m);
		if (i % 40 != 7)
			continue;
		/* A row of its own written again, and one that was there. */
		assert_true(store_get(w->s, &table_person, WORLD_AREA, i < 60 ? person : w->person[0], &p, w->a, &found, &e) && found);
		p.note = "lần hai";
		assert_true(store_update(w->s, &table_person, &p, &e));
	}
	int64_t group = end_group(w->s);
	g_autofree char *state_sets = NULL, *state_steps = NULL;
	g_autofree char *sets = undone(w, group, true, &state_sets);
	g_autofree char *steps = undone(w, group, false, &state_steps);
	assert_string_equal(sets, steps);
	assert_string_equal(state_sets, state_steps);
	assert_string_equal(state_sets, before);
	world_verified(w->s);
}

/* Rows of somebody else, whose ids stand among those of the group: they stay, and nothing else is different. */
static void test_others_stand_between(void **state)
{
	struct world *w = *state;
	struct person_row p;
	struct person_v_row v;
	int64_t first = NONE;
	world_begin(w->s, false);
	for (int i = 0; i < 100; i++) {
		int64_t person = world_add_person(w, "Người thử");
		first = i == 3 ? person : first;
	}
	int64_t group = end_group(w->s);
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	world_begin(w->s, false);
	p.area_id = v.area_id = WORLD_AREA;
	p.id = v.person_id = first + 1;
	p.birth_d = 19800000;
	world_insert(w->s, &table_person, &p);
	v.from_d = 19800101;
	v.full_name = "Người giữa";
	v.sex = world_num(w->s, "sex", "female");
	world_insert(w->s, &table_person_v, &v);
	world_commit(w->s);
	g_autofree char *state_sets = NULL, *state_steps = NULL;
	g_autofree char *sets = undone(w, group, true, &state_sets);
	g_autofree char *steps = undone(w, group, false, &state_steps);
	assert_string_equal(sets, steps);
	assert_string_equal(state_sets, state_steps);
	assert_non_null(strstr(state_sets, "Người giữa"));
	assert_null(strstr(state_sets, "Người thử"));
	world_verified(w->s);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled)                                                                                                                         \
	EACH(filled, test_taken_back), EACH(filled, test_in_the_way), EACH(filled, test_a_chain_goes_back_in_order),                       \
		EACH(filled, test_twice_and_unknown), EACH(filled, test_big_group), EACH(filled, test_sets_are_steps),                     \
		EACH(filled, test_others_stand_between)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("undo on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("undo on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
