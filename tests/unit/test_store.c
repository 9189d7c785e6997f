/* The register's transactions on both engines: what is written, refused, kept and found again. */
#include "store_world.h"

#include "store/access_log.h"
#include "store/views.h"
#include "messages/store.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void get_person(struct world *w, int64_t version, struct person_v_row *v)
{
	struct err e = {0};
	bool found = false;
	assert_true(store_get(w->s, &table_person_v, WORLD_AREA, version, v, w->a, &found, &e) && found);
}

static int64_t version_of(struct world *w, int64_t person)
{
	g_autofree char *sql = g_strdup_printf("SELECT min(id) FROM person_v WHERE person_id = %" G_GINT64_FORMAT, person);
	return world_int(w->s, sql);
}

static void test_written_and_read(void **state)
{
	struct world *w = *state;
	struct person_v_row v;
	get_person(w, version_of(w, w->person[0]), &v);
	assert_string_equal(v.full_name, "Nguyễn Thị Đào");
	assert_string_equal(v.full_name_key, "nguyen thi dao");
	assert_non_null(v.full_name_sort);
	assert_int_equal(v.rev, 1);
	assert_true(v.birth_name == NULL && v.religion == NONE);
	assert_int_equal(v.rec_ms, w->clock);
	/* One log row per written row, heads where the chains end. */
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM change_log"), world_int(w->s, "SELECT sum(seq) FROM log_head"));
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM log_head"), 2);
	/* The log's text is canonical: no system columns, nothing absent. */
	g_autofree char *sql = g_strdup_printf("SELECT after_json FROM change_log WHERE row_id = %" G_GINT64_FORMAT, w->home);
	struct err e = {0};
	struct db_stmt *st = db_prepare(store_db(w->s), sql, &e);
	assert_int_equal(db_step(st, &e), DB_ROW);
	g_autofree char *want =
		g_strdup_printf("{\"from_d\":20200201,\"from_p\":0,\"until_d\":99991231,\"until_p\":9,\"person_id\":%" G_GINT64_FORMAT
				",\"organisation_id\":%" G_GINT64_FORMAT ",\"kind_m\":1,\"place\":1,\"in_reason\":1}",
			w->person[0], w->cell);
	assert_string_equal(db_text(st, 0), want);
	db_reset(st);
}

static void test_update_keeps_history(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct person_v_row v;
	int64_t id = version_of(w, w->person[1]), before = w->clock;
	get_person(w, id, &v);
	world_begin(w->s, false);
	int64_t now = store_now(w->s);
	assert_true(now > before);
	v.full_name = "Đặng Văn Ước Mơ";
	assert_true(store_update(w->s, &table_person_v, &v, &e));
	assert_int_equal(v.rev, 2);
	world_commit(w->s);
	get_person(w, id, &v);
	assert_string_equal(v.full_name_key, "dang van uoc mo");
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM person_v_h WHERE rev = 1"), 1);
	/* Known-at: yesterday's answer is not changed by today's correction. */
	g_autofree char *then = views_text(w->s, "person", before, &e), *today = views_text(w->s, "person", 0, &e);
	g_autofree char *past = g_strdup_printf("SELECT count(*) FROM (%s) AS x", then);
	g_autofree char *current = g_strdup_printf("SELECT count(*) FROM (%s) AS x", today);
	assert_int_equal(world_int(w->s, past), world_int(w->s, current));
	g_autofree char *old =
		g_strdup_printf("SELECT count(*) FROM person_v WHERE full_name = 'Đặng Văn Ước' AND id = %" G_GINT64_FORMAT, id);
	g_autofree char *old_then =
		g_strdup_printf("SELECT count(*) FROM (SELECT id, full_name FROM person_v WHERE rec_ms <= %" G_GINT64_FORMAT
				" UNION ALL SELECT id, full_name FROM person_v_h WHERE rec_ms <= %" G_GINT64_FORMAT
				" AND end_ms > %" G_GINT64_FORMAT ") x WHERE full_name = 'Đặng Văn Ước'",
			before, before, before);
	assert_int_equal(world_int(w->s, old), 0);
	assert_int_equal(world_int(w->s, old_then), 1);
}

static void test_written_twice_in_one_transaction(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct person_v_row v;
	get_person(w, version_of(w, w->person[1]), &v);
	world_begin(w->s, false);
	v.phone = "1";
	assert_true(store_update(w->s, &table_person_v, &v, &e));
	v.phone = "2";
	assert_true(store_update(w->s, &table_person_v, &v, &e));
	world_commit(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM person_v_h"), 1);
	int64_t findings = -1;
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static void test_two_writers(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct person_v_row mine, theirs;
	int64_t id = version_of(w, w->person[1]);
	bool found = false;
	struct store *other = world_open(w, DB_WRITE, &e);
	assert_non_null(other);
	get_person(w, id, &mine);
	assert_true(store_get(other, &table_person_v, WORLD_AREA, id, &theirs, w->a, &found, &e) && found);
	world_begin(w->s, false);
	mine.phone = "0900";
	assert_true(store_update(w->s, &table_person_v, &mine, &e));
	world_commit(w->s);
	world_begin(other, false);
	theirs.phone = "0911";
	assert_false(store_update(other, &table_person_v, &theirs, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_int_equal(e.key, MSG_STORE_GONE);
	memset(&e, 0, sizeof e);
	assert_false(store_commit(other, &e)); /* nothing of it may stay */
	assert_int_equal(e.key, MSG_STORE_BROKEN);
	store_close(other);
	get_person(w, id, &mine);
	assert_string_equal(mine.phone, "0900");
}

/* Readers of one commune at once, each on a connection of its own, as two servers of one register have. */
struct reader {
	struct store *s;
	const char *actor;
	bool backwards;
	int failed;
	struct err why;
};

static gpointer read_much(gpointer p)
{
	struct reader *r = p;
	for (int i = 0; i < 40; i++) {
		const int64_t first = r->backwards ? WORLD_OTHER_AREA : WORLD_AREA;
		const struct access_reading both[] = {{.area = first, .act = 1, .table = "person", .row = 1, .rows = NONE},
			{.area = WORLD_AREA + WORLD_OTHER_AREA - first, .act = 1, .table = "person", .row = 2, .rows = NONE}};
		struct err e = {0};
		if (!access_log_write(r->s, r->actor, both, G_N_ELEMENTS(both), &e)) {
			r->failed++;
			r->why = e;
		}
	}
	return NULL;
}

static void test_many_readers(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct reader readers[] = {{.actor = "one"}, {.actor = "two", .backwards = true}, {.actor = "three"}};
	GThread *threads[G_N_ELEMENTS(readers)];
	const int64_t before = world_int(w->s, "SELECT count(*) FROM access_log");
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		assert_non_null(readers[i].s = world_open(w, DB_WRITE, &e));
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		threads[i] = g_thread_new(readers[i].actor, read_much, &readers[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		g_thread_join(threads[i]);
		store_close(readers[i].s);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		if (readers[i].failed > 0)
			fail_msg("%s: %d of 40: %s", readers[i].actor, readers[i].failed, err_text(&readers[i].why, MSG_EN));
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM access_log") - before, 3 * 40 * 2);
	world_verified(w->s);
}

static void test_busy(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct db *other = db_open(w->address, DB_WRITE, 100, &e);
	assert_non_null(other);
	world_begin(w->s, false);
	bool ok = db_begin(other, &e) && db_exec(other, "UPDATE store_state SET last_ms = last_ms WHERE id = 1", &e);
	assert_false(ok);
	assert_int_equal(e.code, ERR_BUSY);
	db_close(other);
	store_rollback(w->s);
}

static void test_delete(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_membership, WORLD_AREA, w->home, &e));
	world_commit(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM membership"), 0);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM membership_h"), 1);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM change_log WHERE op = 'D' AND after_json IS NULL"), 1);
	/* A whole person goes with all that is part of it. */
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_person, WORLD_AREA, w->person[2], &e));
	world_commit(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM person_v_h"), 1);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM party_record_h"), 1);
	world_begin(w->s, false);
	assert_false(store_delete(w->s, &table_person, WORLD_AREA, w->person[2], &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	store_rollback(w->s);
	int64_t findings = -1;
	memset(&e, 0, sizeof e);
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static void refuse(struct world *w, const struct table *t, void *row, msg_key key)
{
	struct err e = {0};
	world_begin(w->s, false);
	assert_false(store_insert(w->s, t, row, &e));
	if (e.key != key)
		fail_msg("other message: %s", e.en);
	assert_int_equal(e.code, ERR_INPUT);
	store_rollback(w->s);
}

static void test_row_checks(void **state)
{
	struct world *w = *state;
	struct tenure_row r;
	world_tenure_row(w, &r, w->person[1], w->secretary, 20220101, 20220101);
	refuse(w, &table_tenure, &r, MSG_ROW_INTERVAL);
	world_tenure_row(w, &r, w->person[1], w->secretary, 20220230, YMD_OPEN);
	refuse(w, &table_tenure, &r, MSG_ROW_DATE);
	world_tenure_row(w, &r, w->person[1], w->secretary, 20220101, 20220601);
	r.end_reason = NONE;
	refuse(w, &table_tenure, &r, MSG_ROW_RULE);
	world_tenure_row(w, &r, w->person[1], w->secretary, 20220101, YMD_OPEN);
	r.source = 999;
	refuse(w, &table_tenure, &r, MSG_ROW_CODE);
	r.source = NONE;
	refuse(w, &table_tenure, &r, MSG_ROW_REQUIRED);
	r.source = 1;
	r.from_p = 5;
	refuse(w, &table_tenure, &r, MSG_ROW_PRECISION);
	struct person_v_row v;
	row_init(&table_person_v, &v);
	v.area_id = WORLD_AREA;
	v.person_id = w->person[0];
	v.from_d = 19800101;
	v.sex = 1;
	refuse(w, &table_person_v, &v, MSG_ROW_REQUIRED);
	v.full_name = "";
	refuse(w, &table_person_v, &v, MSG_ROW_REQUIRED);
	g_autofree char *lengthy = g_strnfill(121, 'a');
	v.full_name = lengthy;
	refuse(w, &table_person_v, &v, MSG_ROW_TOO_LONG);
	v.full_name = "A\tB";
	refuse(w, &table_person_v, &v, MSG_ROW_TEXT);
	v.full_name = "\xff";
	refuse(w, &table_person_v, &v, MSG_ROW_TEXT);
	v.full_name = "a\xcc\x81"; /* a with a combining mark: not in form C */
	refuse(w, &table_person_v, &v, MSG_ROW_TEXT);
	static const char *const formulas[] = {"=cmd|'/c calc'!A1", "+1+cmd|'/c calc'!A1", "-1+1", "@SUM(A1)",
		"\xEF\xBC\x9D"
		"1+1"};
	for (size_t i = 0; i < G_N_ELEMENTS(formulas); i++) {
		v.full_name = formulas[i];
		refuse(w, &table_person_v, &v, MSG_ROW_NAME);
	}
	struct unit_v_row u;
	row_init(&table_unit_v, &u);
	u.unit_id = w->commune;
	u.from_d = 20200101;
	u.name = "Xã";
	u.type = world_num(w->s, "unit_type", "xa");
	u.parent_id = w->province;
	u.code = "12x";
	refuse(w, &table_unit_v, &u, MSG_ROW_DIGITS);
}

/* A row that is fine by itself but breaks a rule over several rows is refused at the commit. */
static void break_rule(struct world *w, const char *rule)
{
	struct err e = {0};
	assert_false(store_commit(w->s, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	if (strstr(e.vi, rule) == NULL)
		fail_msg("%s expected: %s", rule, e.en);
}

/* What the code lists say of scales, bands of points and systems of discipline holds inside a row. */
static void test_rows_and_lists(void **state)
{
	struct world *w = *state;
	struct evaluation_row v;
	row_init(&table_evaluation, &v);
	v.area_id = WORLD_AREA;
	v.on_d = 20251215;
	v.person_id = w->person[0];
	v.period_year = 2025;
	v.scale = world_num(w->s, "evaluation_scale", "member4p");
	refuse(w, &table_evaluation, &v, MSG_ROW_RULE); /* neither a level nor a reason */
	v.level = world_num(w->s, "evaluation_level", "member4_2");
	refuse(w, &table_evaluation, &v, MSG_ROW_RULE); /* of another scale */
	v.level = world_num(w->s, "evaluation_level", "member4p_2");
	v.points = 900; /* 90,0 is the band above */
	refuse(w, &table_evaluation, &v, MSG_ROW_RULE);
	v.points = 899;
	v.organisation_id = w->cell;
	refuse(w, &table_evaluation, &v, MSG_ROW_RULE); /* of both */
	v.organisation_id = NONE;
	world_begin(w->s, false);
	world_insert(w->s, &table_evaluation, &v);
	world_commit(w->s);
	struct discipline_row d;
	row_init(&table_discipline, &d);
	d.area_id = WORLD_AREA;
	d.from_d = 20240101;
	d.person_id = w->person[0];
	d.system = world_num(w->s, "discipline_system", "party_member");
	d.form = world_num(w->s, "discipline_form", "dismissal");
	d.decided_no = "1-QĐ/UBKT";
	refuse(w, &table_discipline, &d, MSG_ROW_RULE);
	d.form = world_num(w->s, "discipline_form", "warning");
	world_begin(w->s, false);
	world_insert(w->s, &table_discipline, &d);
	world_commit(w->s);
}

static void test_rules_across_rows(void **state)
{
	struct world *w = *state;
	world_begin(w->s, false);
	world_add_tenure(w, w->person[1], w->secretary, 20220101, YMD_OPEN);
	break_rule(w, "C18");
	world_begin(w->s, false);
	world_add_tenure(w, w->person[0], w->secretary, 20220101, 20230101);
	break_rule(w, "C18");
	world_begin(w->s, false);
	world_add_tenure(w, w->person[1], w->secretary, 20190101, 20200101);
	break_rule(w, "C19");
	struct membership_row m;
	world_begin(w->s, false);
	world_membership_row(w, &m, w->person[0], w->other_cell, 20190301, 20210101);
	world_insert(w->s, &table_membership, &m);
	break_rule(w, "C38");
	world_begin(w->s, false);
	world_membership_row(w, &m, w->person[1], w->other_cell, 20050301, YMD_OPEN);
	world_insert(w->s, &table_membership, &m);
	break_rule(w, "C36");
	struct unit_row u;
	row_init(&table_unit, &u);
	u.level = 3;
	world_begin(w->s, false);
	world_insert(w->s, &table_unit, &u);
	break_rule(w, "C03");
	struct organisation_line_row l;
	row_init(&table_organisation_line, &l);
	l.organisation_id = w->cell;
	l.superior_id = w->other_cell;
	l.line = world_num(w->s, "organisation_line", "party");
	l.from_d = 20210101;
	l.until_d = 20220101;
	l.until_p = 0;
	world_begin(w->s, false);
	world_insert(w->s, &table_organisation_line, &l);
	break_rule(w, "C09");
	/* A holder who hands over on the same day is no overlap; an acting one is not counted. */
	struct err e = {0};
	struct tenure_row r;
	bool found = false;
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &r, w->a, &found, &e) && found);
	r.until_d = 20220101;
	r.until_p = 0;
	r.end_reason = 1;
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_add_tenure(w, w->person[1], w->secretary, 20220101, YMD_OPEN);
	world_commit(w->s);
}

/* A row given to another parent: the rules are asked of the one it leaves too, and that one is locked. */
static void test_rules_of_the_parent_left(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct party_record_row record;
	struct post_v_row v;
	bool found = false;
	g_autofree char *mine = g_strdup_printf("SELECT id FROM party_record WHERE person_id = %" G_GINT64_FORMAT, w->person[0]);
	g_autofree char *theirs = g_strdup_printf("SELECT id FROM party_record WHERE person_id = %" G_GINT64_FORMAT, w->person[1]);
	g_autofree char *lock = g_strdup_printf("SELECT lock_no FROM person WHERE id = %" G_GINT64_FORMAT, w->person[2]);
	int64_t from = world_int(w->s, mine), to = world_int(w->s, theirs);
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_party_record, WORLD_AREA, to, &e));
	world_commit(w->s);
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_party_record, WORLD_AREA, from, &record, w->a, &found, &e) && found);
	record.person_id = w->person[1];
	assert_true(store_update(w->s, &table_party_record, &record, &e));
	break_rule(w, "C36"); /* of person 0, who stays a member */
	struct post_row other;
	row_init(&table_post, &other);
	other.organisation_id = w->cell;
	other.title = world_num(w->s, "title", "cell_deputy");
	world_begin(w->s, false);
	world_insert(w->s, &table_post, &other);
	assert_true(store_get(w->s, &table_post_v, 0, world_int(w->s, "SELECT id FROM post_v"), &v, w->a, &found, &e) && found);
	v.post_id = other.id;
	assert_true(store_update(w->s, &table_post_v, &v, &e));
	break_rule(w, "C03"); /* the post left has no version any more */
	struct tenure_row r;
	world_begin(w->s, false);
	int64_t tenure = world_add_tenure(w, w->person[2], w->secretary, 20200201, 20200601);
	world_commit(w->s);
	int64_t locked = world_int(w->s, lock);
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, tenure, &r, w->a, &found, &e) && found);
	r.person_id = w->person[1];
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_commit(w->s);
	assert_int_equal(world_int(w->s, lock), locked + 1);
}

/* Overlap inside what a date's precision allows is no certain overlap. */
static void test_imprecise_dates(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct tenure_row r;
	bool found = false;
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &r, w->a, &found, &e) && found);
	r.until_d = 20230101; /* "đến năm 2022" */
	r.until_p = PRECISION_YEAR;
	r.end_reason = 1;
	assert_true(store_update(w->s, &table_tenure, &r, &e));
	world_add_tenure(w, w->person[1], w->secretary, 20220301, YMD_OPEN);
	world_commit(w->s);
	int64_t findings = -1;
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static void add_number(struct world *w, int64_t person, const char *number, bool expected)
{
	struct err e = {0};
	struct identity_number_row r;
	row_init(&table_identity_number, &r);
	r.area_id = WORLD_AREA;
	r.person_id = person;
	r.kind_no = world_num(w->s, "identity_kind", "citizen12");
	r.from_d = 20210701;
	world_begin(w->s, false);
	assert_true(store_secret(w->s, number, w->a, &r.value_enc, &r.value_bix, &e));
	bool ok = store_insert(w->s, &table_identity_number, &r, &e);
	assert_int_equal(ok, expected);
	if (!ok) {
		assert_int_equal(e.code, ERR_CONFLICT);
		assert_int_equal(e.key, MSG_STORE_IDENTITY_TAKEN);
		store_rollback(w->s);
		return;
	}
	world_commit(w->s);
}

static void test_unique_citizen_number(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	add_number(w, w->person[0], "901180000001", true);
	add_number(w, w->person[1], "901180000001", false);
	add_number(w, w->person[1], "901180000002", true);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM identity_key"), 2);
	/* Closing the number sets it free. */
	struct identity_number_row r;
	bool found = false;
	int64_t id = world_int(w->s, "SELECT min(id) FROM identity_number");
	assert_true(store_get(w->s, &table_identity_number, WORLD_AREA, id, &r, w->a, &found, &e) && found);
	const char *plain = NULL;
	assert_true(store_reveal(w->s, r.value_enc, w->a, &plain, &e));
	assert_string_equal(plain, "901180000001");
	assert_null(strstr(r.value_enc, plain));
	world_begin(w->s, false);
	r.until_d = 20240101;
	r.until_p = 0;
	assert_true(store_update(w->s, &table_identity_number, &r, &e));
	world_commit(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM identity_key"), 1);
	add_number(w, w->person[2], "901180000001", true);
}

/* What verify says of the register under another key. */
static int64_t findings_under(const struct world *w, const char *key_file)
{
	struct err e = {0};
	int64_t findings = -1;
	const struct store_open o = {.address = w->address, .mode = DB_READ, .key_file = key_file};
	struct store *s = store_open(&o, &e);
	assert_non_null(s);
	assert_true(store_verify(s, NULL, NULL, &findings, &e));
	store_close(s);
	return findings;
}

static int64_t marks(const struct world *w)
{
	return world_int(w->s, "SELECT count(*) FROM store_state WHERE key_check IS NOT NULL");
}

/* The register is tied to its key with what is kept of it: not by a trial that is rolled back, and by the next writing whichever it is. */
static void test_key_mark_outlives_a_rollback(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const char *enc = NULL, *bix = NULL;
	g_autofree char *wrong = g_build_filename(w->dir, "other.key", NULL), *none = g_build_filename(w->dir, "none.key", NULL);
	assert_true(g_file_set_contents(wrong, "coso-key-1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", -1, NULL));
	assert_int_equal(chmod(wrong, 0600), 0);
	assert_int_equal(findings_under(w, wrong), 0); /* nothing is sealed yet */
	world_begin(w->s, false);
	assert_true(store_secret(w->s, "901180000001", w->a, &enc, &bix, &e));
	store_rollback(w->s);
	assert_int_equal(marks(w), 0);
	add_number(w, w->person[0], "901180000001", true);
	assert_int_equal(marks(w), 1);
	assert_true(findings_under(w, wrong) > 0);
	assert_true(findings_under(w, none) > 0);
	assert_int_equal(findings_under(w, w->key_file), 0);
	/* A register of before whose mark was lost: what is sealed says whose it is, and the next writing marks it again. */
	world_tamper(w, "UPDATE store_state SET key_check = NULL");
	assert_true(findings_under(w, wrong) > 0);
	assert_true(findings_under(w, none) > 0);
	assert_int_equal(findings_under(w, w->key_file), 0);
	struct err why = {0};
	const struct store_open o = {.address = w->address, .mode = DB_WRITE, .key_file = wrong};
	struct store *s = store_open(&o, &why);
	assert_non_null(s);
	assert_false(store_secret(s, "901180000002", w->a, &enc, &bix, &why));
	assert_int_equal(why.key, MSG_STORE_KEY_BAD);
	store_close(s);
	s = world_open(w, DB_WRITE, &e);
	assert_non_null(s);
	assert_true(store_secret(s, "901180000002", w->a, &enc, &bix, &e)); /* before its transaction begins */
	world_begin(s, false);
	world_commit(s);
	store_close(s);
	assert_int_equal(marks(w), 1);
}

static void test_key_of_another_register(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const char *enc = NULL, *bix = NULL, *again = NULL, *bix_again = NULL;
	world_begin(w->s, false);
	assert_true(store_secret(w->s, "012345678901", w->a, &enc, &bix, &e));
	assert_true(store_secret(w->s, "012345678901", w->a, &again, &bix_again, &e));
	assert_string_equal(enc, again);
	assert_string_equal(bix, bix_again);
	world_commit(w->s);
	char *damaged = arena_strdup(w->a, enc);
	damaged[40] = damaged[40] == 'A' ? 'B' : 'A';
	const char *plain = NULL;
	assert_false(store_reveal(w->s, damaged, w->a, &plain, &e));
	assert_int_equal(e.code, ERR_DATA);
	g_autofree char *wrong = g_build_filename(w->dir, "other.key", NULL);
	assert_true(g_file_set_contents(wrong, "coso-key-1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", -1, NULL));
	assert_int_equal(chmod(wrong, 0600), 0); /* a key that others may read is refused earlier */
	const struct store_open o = {.address = w->address, .mode = DB_READ, .key_file = wrong};
	memset(&e, 0, sizeof e);
	struct store *s = store_open(&o, &e);
	assert_non_null(s);
	assert_false(store_secret(s, "012345678901", w->a, &enc, &bix, &e));
	assert_int_equal(e.key, MSG_STORE_KEY_BAD);
	store_close(s);
	struct stat st;
	assert_int_equal(stat(w->key_file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_change_version(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct unit_v_row v;
	bool found = false;
	g_autofree char *sql = g_strdup_printf("SELECT id FROM unit_v WHERE unit_id = %" G_GINT64_FORMAT, w->commune);
	int64_t first = world_int(w->s, sql);
	assert_true(store_get(w->s, &table_unit_v, 0, first, &v, w->a, &found, &e) && found);
	v.name = "Xã Tây Thử";
	world_begin(w->s, false);
	assert_true(store_change_version(w->s, &table_unit_v, 0, w->commune, 20240101, &v, &e));
	world_commit(w->s);
	assert_int_not_equal(v.id, first);
	assert_int_equal(v.from_d, 20240101);
	assert_int_equal(v.until_d, YMD_OPEN);
	assert_true(store_get(w->s, &table_unit_v, 0, first, &v, w->a, &found, &e) && found);
	assert_int_equal(v.until_d, 20240101);
	assert_string_equal(v.name, "Xã Đông Thử");
	/* On the day it begins a version is changed in place. */
	v.name = "Xã Nam Thử";
	world_begin(w->s, false);
	assert_true(store_change_version(w->s, &table_unit_v, 0, w->commune, 20240101, &v, &e));
	world_commit(w->s);
	g_autofree char *count = g_strdup_printf("SELECT count(*) FROM unit_v WHERE unit_id = %" G_GINT64_FORMAT, w->commune);
	assert_int_equal(world_int(w->s, count), 2);
	world_begin(w->s, false);
	assert_false(store_change_version(w->s, &table_unit_v, 0, w->commune, 19990101, &v, &e));
	assert_int_equal(e.key, MSG_STORE_NO_COVER);
	store_rollback(w->s);
	int64_t findings = -1;
	memset(&e, 0, sizeof e);
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static void test_paths(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	g_autofree char *above = g_strdup_printf("SELECT count(*) FROM unit_path WHERE descendant_id = %" G_GINT64_FORMAT, w->village);
	assert_int_equal(world_int(w->s, above), 4);
	g_autofree char *line = g_strdup_printf(
		"SELECT sum(depth) FROM organisation_path WHERE ancestor_id = %" G_GINT64_FORMAT " AND line = 1", w->committee);
	assert_int_equal(world_int(w->s, line), 2);
	/* Moving the village: its path is cut at the day. */
	struct unit_v_row v;
	bool found = false;
	g_autofree char *sql = g_strdup_printf("SELECT id FROM unit_v WHERE unit_id = %" G_GINT64_FORMAT, w->commune);
	assert_true(store_get(w->s, &table_unit_v, 0, world_int(w->s, sql), &v, w->a, &found, &e) && found);
	struct unit_row u;
	struct unit_v_row pv = v;
	row_init(&table_unit, &u);
	u.level = world_num(w->s, "unit_level", "province");
	world_begin(w->s, false);
	world_insert(w->s, &table_unit, &u);
	pv.id = NONE;
	pv.unit_id = u.id;
	pv.parent_id = w->nation;
	pv.type = world_num(w->s, "unit_type", "tinh");
	pv.code = "92";
	pv.name = "Tỉnh Mới";
	world_insert(w->s, &table_unit_v, &pv);
	v.parent_id = u.id;
	assert_true(store_change_version(w->s, &table_unit_v, 0, w->commune, 20250701, &v, &e));
	world_commit(w->s);
	g_autofree char *cut = g_strdup_printf("SELECT path_until FROM unit_path WHERE descendant_id = %" G_GINT64_FORMAT
					       " AND ancestor_id = %" G_GINT64_FORMAT " AND depth = 2",
		w->village, w->province);
	assert_int_equal(world_int(w->s, cut), 20250701);
	int64_t before = world_int(w->s, "SELECT count(*) FROM unit_path");
	assert_true(db_exec(store_db(w->s), "DELETE FROM unit_path WHERE depth > 1", &e));
	assert_true(store_rebuild(w->s, &e));
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM unit_path"), before);
	/* A circle of superiors is refused. */
	struct organisation_line_row l;
	row_init(&table_organisation_line, &l);
	l.organisation_id = w->committee;
	l.superior_id = w->cell;
	l.line = 1;
	l.from_d = 20210101;
	world_begin(w->s, false);
	world_insert(w->s, &table_organisation_line, &l);
	assert_false(store_commit(w->s, &e));
	assert_int_equal(e.key, MSG_VERIFY_CYCLE);
}

static void test_rollback_and_ids(void **state)
{
	struct world *w = *state;
	int64_t rows = world_int(w->s, "SELECT count(*) FROM change_log");
	world_begin(w->s, false);
	world_add_person(w, "Không Còn");
	store_rollback(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM change_log"), rows);
	world_begin(w->s, false);
	int64_t last = store_new_id(w->s);
	for (int i = 0; i < 1000; i++) {
		int64_t id = store_new_id(w->s);
		assert_true(id > last);
		last = id;
	}
	world_commit(w->s);
	struct err e = {0};
	struct store *later = world_open(w, DB_WRITE, &e);
	assert_non_null(later);
	world_begin(later, false);
	assert_true(store_new_id(later) > last);
	store_rollback(later);
	store_close(later);
}

/* Bulk and single writes leave the same rows and the same log but for ids. */
static void test_bulk(void **state)
{
	struct world *w = *state;
	world_fill(w, true);
	struct err e = {0};
	int64_t findings = -1;
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
	/* A conflict among pipelined writes comes up at the commit at the latest. */
	world_begin(w->s, true);
	struct membership_row m;
	world_membership_row(w, &m, w->person[0], w->other_cell, 20200301, YMD_OPEN);
	bool ok = store_insert(w->s, &table_membership, &m, &e) && store_commit(w->s, &e);
	assert_false(ok);
	assert_int_equal(e.code, ERR_CONFLICT);
	store_rollback(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM membership"), 1);
}

static void test_killed(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	int64_t rows = world_int(w->s, "SELECT count(*) FROM person");
	store_close(w->s);
	w->s = NULL;
	pid_t child = fork();
	if (child == 0) {
		w->s = world_open(w, DB_WRITE, &e);
		world_begin(w->s, true);
		for (int i = 0; i < 300; i++)
			world_add_person(w, "Người Dở Dang");
		raise(SIGKILL);
		_exit(1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	w->s = world_open(w, DB_WRITE, &e);
	assert_non_null(w->s);
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM person"), rows);
	int64_t findings = -1;
	assert_true(store_verify(w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled, bare)                                                                                                                   \
	EACH(filled, test_written_and_read), EACH(filled, test_update_keeps_history), EACH(filled, test_written_twice_in_one_transaction), \
		EACH(filled, test_two_writers), EACH(filled, test_many_readers), EACH(filled, test_busy), EACH(filled, test_delete),       \
		EACH(filled, test_row_checks), EACH(filled, test_rows_and_lists), EACH(filled, test_rules_across_rows),                    \
		EACH(filled, test_rules_of_the_parent_left), EACH(filled, test_imprecise_dates), EACH(filled, test_unique_citizen_number), \
		EACH(filled, test_key_mark_outlives_a_rollback), EACH(filled, test_key_of_another_register),                               \
		EACH(filled, test_change_version), EACH(filled, test_paths), EACH(filled, test_rollback_and_ids), EACH(bare, test_bulk),   \
		EACH(filled, test_killed)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite, world_sqlite_bare)};
	const struct CMUnitTest postgres[] = {ON(world_postgres, world_postgres_bare)};
	int failed = cmocka_run_group_tests_name("store on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("store on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
