/* What verify must notice: anything done behind the program's back. On both engines. */
#include "store_world.h"
#include "messages/store.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

struct found {
	GArray *keys; /* msg_key */
	GString *words;
};

static void note(msg_key key, const char *const *args, size_t nargs, void *user)
{
	struct found *f = user;
	g_array_append_val(f->keys, key);
	msg_append(f->words, key, MSG_EN, args, nargs);
	g_string_append_c(f->words, '\n');
}

/* Verifies and expects (or not) a finding of that key. */
static void expect(struct world *w, msg_key key, const char *word)
{
	struct err e = {0};
	struct found f = {g_array_new(FALSE, FALSE, sizeof(msg_key)), g_string_new(NULL)};
	int64_t findings = -1;
	if (!store_verify(w->s, note, &f, &findings, &e))
		fail_msg("%s (%s)", e.en, e.where);
	assert_int_equal(findings, f.keys->len);
	bool there = key == MSG__NONE && findings == 0;
	for (guint i = 0; i < f.keys->len; i++)
		there = there || g_array_index(f.keys, msg_key, i) == key;
	if (!there || (word != NULL && strstr(f.words->str, word) == NULL))
		fail_msg("expected %s %s, found:\n%s", msg_template(key, MSG_EN), word == NULL ? "" : word, f.words->str);
	g_array_unref(f.keys);
	g_string_free(f.words, TRUE);
}

static void test_clean(void **state)
{
	expect(*state, MSG__NONE, NULL);
}

static void test_edited_row(void **state)
{
	world_tamper(*state, "UPDATE tenure SET source = 2");
	expect(*state, MSG_VERIFY_ROW_DIFFERS, "tenure");
}

static void test_edited_system_columns(void **state)
{
	world_tamper(*state, "UPDATE tenure SET rev = rev + 1");
	expect(*state, MSG_VERIFY_ROW_DIFFERS, "tenure");
	world_tamper(*state, "UPDATE tenure SET rev = rev - 1, rec_ms = rec_ms - 5");
	expect(*state, MSG_VERIFY_ROW_DIFFERS, "tenure");
}

static void test_edited_search_key(void **state)
{
	world_tamper(*state, "UPDATE person_v SET full_name_key = 'x' WHERE full_name_key = 'nguyen thi dao'");
	expect(*state, MSG_VERIFY_ROW_DERIVED, "person_v");
	/* What is derived can be made again, and a lock is no fact. */
	struct world *w = *state;
	struct err e = {0};
	world_tamper(w, "UPDATE unit_v SET name_key = 'y', name_sort = 'x' WHERE code = '91'; UPDATE post SET lock_no = 7");
	assert_true(store_rebuild(w->s, &e));
	expect(w, MSG__NONE, NULL);
	assert_int_equal(world_int(w->s, "SELECT sum(lock_no) FROM post"), 0);
}

static void test_added_row(void **state)
{
	world_tamper(*state, "INSERT INTO unit_tag (id, owner_area, from_d, unit_id, tag, rec_ms, chg_id)"
			     " SELECT 1, 0, 20200101, min(id), 1, 1, 1 FROM unit");
	expect(*state, MSG_VERIFY_ROW_NOT_LOGGED, "unit_tag 1");
}

static void test_removed_row(void **state)
{
	world_tamper(*state, "DELETE FROM tenure");
	expect(*state, MSG_VERIFY_LOGGED_ROW_GONE, "tenure");
}

static void test_deleted_log_row(void **state)
{
	world_tamper(*state, "DELETE FROM change_log WHERE area_id = 7 AND seq = 3");
	expect(*state, MSG_VERIFY_CHAIN_GAP, "7/0");
}

static void test_cut_log(void **state)
{
	world_tamper(*state, "DELETE FROM change_log WHERE area_id = 7 AND seq > 8");
	expect(*state, MSG_VERIFY_CHAIN_HEAD, "7/0");
	world_tamper(*state, "DELETE FROM change_log WHERE area_id = 7");
	expect(*state, MSG_VERIFY_CHAIN_HEAD, "7/0");
}

static void test_changed_log(void **state)
{
	world_tamper(*state, "UPDATE change_log SET actor = 'somebody' WHERE area_id = 7 AND seq = 2");
	expect(*state, MSG_VERIFY_CHAIN_HASH, "row 2");
}

static void test_changed_hash(void **state)
{
	world_tamper(*state, "UPDATE change_log SET this_hash = prev_hash WHERE area_id = 7 AND seq = 4");
	expect(*state, MSG_VERIFY_CHAIN_PREVIOUS, "row 5");
}

static void test_changed_time(void **state)
{
	world_tamper(*state, "UPDATE change_log SET rec_ms_here = rec_ms_here + 10 WHERE area_id = 7 AND seq = 4");
	expect(*state, MSG_VERIFY_CHAIN_TIME, "row 4");
}

static void test_orphan(void **state)
{
	struct world *w = *state;
	g_autofree char *sql = g_strdup_printf("DELETE FROM person WHERE id = %" G_GINT64_FORMAT, w->person[0]);
	world_tamper(w, sql);
	expect(w, MSG_VERIFY_ORPHAN, "tenure");
}

/* Puts a well-logged but wrong state in by a bulk write, which leaves rules to verify. */
static void test_rules(void **state)
{
	struct world *w = *state;
	world_begin(w->s, true);
	world_add_tenure(w, w->person[1], w->secretary, 20230101, YMD_OPEN);
	world_add_tenure(w, w->person[1], w->secretary, 20240101, 20250101);
	struct membership_row m;
	world_membership_row(w, &m, w->person[0], w->other_cell, 20200101, 20200601);
	world_insert(w->s, &table_membership, &m);
	world_membership_row(w, &m, w->person[2], w->other_cell, 20010101, 20020101);
	world_insert(w->s, &table_membership, &m);
	world_commit(w->s);
	expect(w, MSG_RULE_BROKEN, "C18");
	expect(w, MSG_RULE_BROKEN, "C29");
	expect(w, MSG_RULE_BROKEN, "C38");
	expect(w, MSG_RULE_BROKEN, "C36");
}

static void test_gap_between_versions(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct post_v_row v;
	bool found = false;
	world_begin(w->s, true);
	int64_t id = world_int(w->s, "SELECT min(id) FROM post_v");
	assert_true(store_get(w->s, &table_post_v, 0, id, &v, w->a, &found, &e) && found);
	v.until_d = 20220101;
	v.until_p = 0;
	assert_true(store_update(w->s, &table_post_v, &v, &e));
	v.id = NONE;
	v.from_d = 20220102;
	v.until_d = YMD_OPEN;
	v.until_p = PRECISION_OPEN;
	world_insert(w->s, &table_post_v, &v);
	world_commit(w->s);
	expect(w, MSG_RULE_BROKEN, "C03");
	expect(w, MSG_RULE_BROKEN, "post_v");
}

static void test_history(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct tenure_row r;
	bool found = false;
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &r, w->a, &found, &e) && found);
	r.standard_note = "đã xem";
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_commit(w->s);
	expect(w, MSG__NONE, NULL);
	world_tamper(w, "UPDATE tenure_h SET end_ms = end_ms + 1");
	expect(w, MSG_VERIFY_HISTORY_END, "tenure_h");
	world_tamper(w, "UPDATE tenure_h SET end_ms = end_ms - 1, source = 3");
	expect(w, MSG_VERIFY_ROW_DIFFERS, "tenure_h");
	world_tamper(w, "DELETE FROM tenure_h");
	expect(w, MSG_VERIFY_LOGGED_ROW_GONE, "tenure");
	/* An old state put back as the current one: its log row is right, but it is not the last. */
	world_tamper(w, "UPDATE tenure SET chg_id = (SELECT min(id) FROM change_log WHERE tbl = 'tenure'), rev = 1, standard_note = NULL,"
			" rec_ms = (SELECT min(rec_ms_here) FROM change_log WHERE tbl = 'tenure')");
	expect(w, MSG_VERIFY_LOGGED_ROW_GONE, "tenure");
}

/* All columns of a table, for statements that carry its rows to and fro. */
static char *columns_of(const struct table *t)
{
	GString *out = g_string_new(NULL);
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", t->columns[i].name);
	return g_string_free(out, FALSE);
}

/* An old state put back as the current one, with everything that belongs to it; the history keeps its own. */
static void test_reverted(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct tenure_row r;
	bool found = false;
	g_autofree char *columns = columns_of(&table_tenure);
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &r, w->a, &found, &e) && found);
	r.standard_note = "đã xem";
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_commit(w->s);
	expect(w, MSG__NONE, NULL);
	g_autofree char *back = g_strdup_printf("DELETE FROM tenure; INSERT INTO tenure (%s) SELECT %s FROM tenure_h", columns, columns);
	world_tamper(w, back);
	expect(w, MSG_VERIFY_ROW_OLD, "tenure");
	world_tamper(w, "DELETE FROM tenure_h");
	expect(w, MSG_VERIFY_ROW_OLD, "tenure");
}

/* A record that was taken out comes back; also to hide that another one is gone. */
static void test_resurrected(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	g_autofree char *columns = columns_of(&table_tenure);
	world_begin(w->s, false);
	int64_t gone = world_add_tenure(w, w->person[2], w->secretary, 20200201, 20200601);
	world_commit(w->s);
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_tenure, WORLD_AREA, gone, &e));
	world_commit(w->s);
	expect(w, MSG__NONE, NULL);
	g_autofree char *back = g_strdup_printf("INSERT INTO tenure (%s) SELECT %s FROM tenure_h", columns, columns);
	g_autofree char *other = g_strdup_printf("DELETE FROM tenure WHERE id = %" G_GINT64_FORMAT, w->tenure);
	world_tamper(w, back);
	world_tamper(w, other);
	expect(w, MSG_VERIFY_ROW_OLD, "tenure");
	expect(w, MSG_VERIFY_LOGGED_ROW_GONE, "tenure");
	world_tamper(w, "DELETE FROM tenure_h");
	expect(w, MSG_VERIFY_ROW_OLD, "tenure");
}

/* A state that was replaced in its own transaction was never known; in the place of the one that was, it is named. */
static void test_never_known(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct tenure_row r;
	bool found = false;
	world_begin(w->s, false);
	int64_t id = world_add_tenure(w, w->person[2], w->secretary, 20200201, 20200601);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, id, &r, w->a, &found, &e) && found);
	r.standard_note = "đã xem";
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_commit(w->s);
	expect(w, MSG__NONE, NULL);
	g_autofree char *before =
		g_strdup_printf("UPDATE tenure SET rev = 1, standard_note = NULL, chg_id ="
				" (SELECT min(id) FROM change_log WHERE row_id = %" G_GINT64_FORMAT ") WHERE id = %" G_GINT64_FORMAT,
			id, id);
	world_tamper(w, before);
	expect(w, MSG_VERIFY_ROW_OLD, "tenure");
}

/* SQLite takes any kind of value in any column: what C reads as 1 or as a text is another thing to the views. */
static void test_other_types(void **state)
{
	static const struct {
		const char *edit, *back, *word;
		msg_key key;
	} edits[] = {
		{"UPDATE membership SET kind_m = kind_m + 0.5", "UPDATE membership SET kind_m = CAST(kind_m - 0.5 AS INTEGER)", "kind_m",
			MSG_VERIFY_ROW_STORED},
		{"UPDATE membership SET from_d = from_d + 0.5", "UPDATE membership SET from_d = CAST(from_d - 0.5 AS INTEGER)", "from_d",
			MSG_VERIFY_ROW_STORED},
		{"UPDATE unit_v SET code = CAST(code AS BLOB)", "UPDATE unit_v SET code = CAST(code AS TEXT)", "code",
			MSG_VERIFY_ROW_STORED},
		{"UPDATE person_v SET full_name_key = CAST(full_name_key AS BLOB)",
			"UPDATE person_v SET full_name_key = CAST(full_name_key AS TEXT)", "full_name_key", MSG_VERIFY_ROW_STORED},
		{"UPDATE unit_v SET name = name || char(0) || 'x'", "UPDATE unit_v SET name = substr(name, 1, instr(name, char(0)) - 1)",
			"name", MSG_VERIFY_ROW_STORED},
		{"UPDATE change_log SET tbl = CAST(tbl AS BLOB) WHERE area_id = 7 AND seq = 2",
			"UPDATE change_log SET tbl = CAST(tbl AS TEXT)", "row 2", MSG_VERIFY_CHAIN_HASH},
		{"UPDATE change_log SET rec_ms_here = rec_ms_here + 0.5 WHERE area_id = 7 AND seq = 2",
			"UPDATE change_log SET rec_ms_here = CAST(rec_ms_here - 0.5 AS INTEGER) WHERE area_id = 7 AND seq = 2", "row 2",
			MSG_VERIFY_CHAIN_HASH},
		{"UPDATE log_head SET seq = seq + 0.5 WHERE area_id = 7",
			"UPDATE log_head SET seq = CAST(seq - 0.5 AS INTEGER) WHERE area_id = 7", "7/0", MSG_VERIFY_CHAIN_HEAD},
		{"UPDATE unit_path SET path_from = path_from + 0.5", "UPDATE unit_path SET path_from = CAST(path_from - 0.5 AS INTEGER)",
			"unit_path", MSG_VERIFY_PATH},
	};
	struct world *w = *state;
	if (w->postgres)
		return; /* columns have their type there */
	for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
		world_tamper(w, edits[i].edit);
		expect(w, edits[i].key, edits[i].word);
		world_tamper(w, edits[i].back);
		expect(w, MSG__NONE, NULL);
	}
}

static void test_derived_tables(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	world_tamper(w, "DELETE FROM unit_path WHERE depth = 1");
	expect(w, MSG_VERIFY_PATH, "unit_path");
	assert_true(store_rebuild(w->s, &e));
	expect(w, MSG__NONE, NULL);
	world_tamper(w, "UPDATE organisation_path SET path_until = 20300101 WHERE depth = 1");
	expect(w, MSG_VERIFY_PATH, "organisation_path");
	assert_true(store_rebuild(w->s, &e));
	world_tamper(w, "INSERT INTO identity_key (kind_no, value_bix, area, person_ref) VALUES (1, 'x', 7, 5)");
	expect(w, MSG_VERIFY_KEY, "5");
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(set_up)                                                                                                                         \
	EACH(set_up, test_clean), EACH(set_up, test_edited_row), EACH(set_up, test_edited_system_columns),                                 \
		EACH(set_up, test_edited_search_key), EACH(set_up, test_added_row), EACH(set_up, test_removed_row),                        \
		EACH(set_up, test_deleted_log_row), EACH(set_up, test_cut_log), EACH(set_up, test_changed_log),                            \
		EACH(set_up, test_changed_hash), EACH(set_up, test_changed_time), EACH(set_up, test_orphan), EACH(set_up, test_rules),     \
		EACH(set_up, test_gap_between_versions), EACH(set_up, test_history), EACH(set_up, test_reverted),                          \
		EACH(set_up, test_resurrected), EACH(set_up, test_never_known), EACH(set_up, test_other_types),                            \
		EACH(set_up, test_derived_tables)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("verify on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("verify on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
