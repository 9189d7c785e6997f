/* Acts on records (src/app/act/act.h) on both engines: typed text in, problems by field, versions, conflicts, void, dry runs. */
#include "act_stage.h"

#include "app/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

/* ---- create ---- */

static void test_person_is_one_act(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_person,
			    TEXTS({"full_name", "  Hoàng  Thị Mẫu "}, {"sex", "female"}, {"birth_d.day", ""}, {"birth_d.month", "5"},
				    {"birth_d.year", "1984"}, {"hometown.text", "Hà Nội"})});
	clean(&s);
	assert_true(s.out.version != NONE && s.out.id != NONE && s.out.group != NONE);
	assert_int_equal(number(&s, "SELECT birth_d FROM person WHERE id = %" G_GINT64_FORMAT, s.out.id), 19840500);
	assert_int_equal(number(&s,
				 "SELECT count(*) FROM person_v WHERE full_name = 'Hoàng Thị Mẫu' AND from_d = 19840501 AND from_p = 1"
				 " AND person_id = %" G_GINT64_FORMAT,
				 s.out.id),
		1);
	assert_int_equal(number(&s, "SELECT count(*) FROM change_log WHERE group_id = %" G_GINT64_FORMAT, s.out.group), 2);
	world_verified(s.w->s);
	stage_close(&s);
}

/* Everything that is wrong is said at once, each with its field; nothing is written. */
static void test_all_problems_together(void **state)
{
	struct stage s;
	stage_open(&s, state);
	int64_t before = number(&s, "SELECT count(*) FROM change_log");
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_person,
			    TEXTS({"birth_d", "31/02/1984"}, {"sex", "?"}, {"death_d", "1/1/85"}, {"nickname", "x"}, {"phone", "0\x01"})});
	assert_false(s.out.written);
	assert_non_null(problem_of(&s, "birth_d"));
	assert_non_null(strstr(problem_of(&s, "birth_d")->text, "31/02/1984"));
	assert_non_null(problem_of(&s, "sex"));
	assert_non_null(problem_of(&s, "death_d"));
	assert_non_null(problem_of(&s, "nickname"));
	assert_non_null(problem_of(&s, "phone"));
	assert_non_null(problem_of(&s, "full_name"));
	assert_int_equal(number(&s, "SELECT count(*) FROM change_log"), before);
	stage_close(&s);
}

static void test_spans_as_people_write_them(void **state)
{
	struct stage s;
	stage_open(&s, state);
	struct world *w = s.w;
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_tenure,
			    TEXTS({"person", id_text(&s, w->person[1])}, {"post", id_text(&s, w->secretary)}, {"source", "elected_cell"},
				    {"from", "3/2020"}, {"until", "31/12/2020"}, {"end_reason", "term_over"}, {"appointed.no", "12-QĐ/ĐU"},
				    {"appointed.day", "1/3/2020"}, {"appointed.issuer", "Đảng ủy"}, {"coefficient", "2,34"})});
	clean(&s);
	assert_int_equal(number(&s,
				 "SELECT count(*) FROM tenure WHERE from_d = 20200301 AND from_p = 1 AND until_d = 20210101 AND until_p = 0"
				 " AND appointed_d = 20200301 AND coefficient = 234 AND id = %" G_GINT64_FORMAT,
				 s.out.id),
		1);
	/* As texts again: what fills in a form writes the same. */
	struct tenure_row r;
	struct err e = {0};
	bool found = false;
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, s.out.id, &r, w->a, &found, &e) && found);
	struct act_texts texts;
	assert_true(app_act_texts(s.app, &table_tenure, &r, w->a, &texts, &e));
	assert_string_equal(act_text_of(&texts, "from"), "03/2020");
	assert_string_equal(act_text_of(&texts, "until"), "31/12/2020");
	assert_string_equal(act_text_of(&texts, "source"), "elected_cell");
	assert_string_equal(act_text_of(&texts, "appointed.day"), "01/03/2020");
	assert_string_equal(act_text_of(&texts, "coefficient"), "2,34");
	perform(&s,
		(struct act){.kind = ACT_CORRECT, .table = &table_tenure, .id = s.out.id, .texts = texts.items, .text_count = texts.count});
	assert_int_equal(s.out.problem_count, 0);
	assert_false(s.out.written); /* nothing differs */
	const char *shown = NULL;
	assert_true(app_act_shown(s.app, &table_tenure, &r, "post", MSG_VI, TODAY, w->a, &shown, &e));
	assert_string_equal(shown, "Chi bộ thôn Một, Bí thư chi bộ");
	/* An interval that ends before it begins. */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_tenure,
			    TEXTS({"person", id_text(&s, w->person[1])}, {"post", id_text(&s, w->secretary)}, {"source", "elected_cell"},
				    {"from", "2019-05-01"}, {"until", "1/4/2019"}, {"end_reason", "term_over"})});
	assert_non_null(problem_of(&s, "until"));
	world_verified(s.w->s);
	stage_close(&s);
}

static void test_secret_is_sealed(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const char *person = id_text(&s, s.w->person[0]);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_identity_number,
			    TEXTS({"person", person}, {"kind_no", "citizen12"}, {"value", "012345678"}, {"from", "2021"})});
	assert_non_null(problem_of(&s, "value"));
	assert_string_equal(problem_of(&s, "value")->rule, "C25");
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_identity_number,
			    TEXTS({"person", person}, {"kind_no", "citizen12"}, {"value", "012180678901"}, {"from", "2021"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM identity_number WHERE last4 = '8901' AND value_enc <> '012180678901'"), 1);
	/* The number is somebody's: a problem, not a failure. */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_identity_number,
			    TEXTS({"person", id_text(&s, s.w->person[1])}, {"kind_no", "citizen12"}, {"value", "012180678901"},
				    {"from", "2021"})});
	assert_int_equal(s.out.problem_count, 1);
	assert_false(s.out.written);
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- versions ---- */

static int64_t version_on(struct stage *s, int64_t person, ymd day)
{
	return number(
		s, "SELECT id FROM person_v WHERE person_id = %" G_GINT64_FORMAT " AND from_d <= %d AND until_d > %d", person, day, day);
}

static void test_change_and_correct_later(void **state)
{
	struct stage s;
	stage_open(&s, state);
	int64_t person = s.w->person[1];
	perform(&s, (struct act){.kind = ACT_CHANGE,
			    .table = &table_person_v,
			    .id = person,
			    TEXTS({"from", "1/6/2015"}, {"job_text", "Giáo viên"})});
	clean(&s);
	perform(&s,
		(struct act){
			.kind = ACT_CHANGE, .table = &table_person, .id = person, TEXTS({"from", "7/2020"}, {"job_text", "Hiệu trưởng"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM person_v WHERE person_id = %" G_GINT64_FORMAT, person), 3);
	assert_int_equal(number(&s, "SELECT until_p FROM person_v WHERE until_d = 20200701"), 1);
	/* A name that was always wrong: this version only, with the later ones listed … */
	int64_t first = version_on(&s, person, 20000101);
	perform(&s, (struct act){.kind = ACT_CORRECT,
			    .table = &table_person_v,
			    .id = first,
			    .dry = true,
			    TEXTS({"full_name", "Đặng Văn Ước"}, {"religion", "none"})});
	assert_int_equal(s.out.later_count, 2);
	perform(&s, (struct act){.kind = ACT_CORRECT,
			    .table = &table_person_v,
			    .id = first,
			    .later = true,
			    TEXTS({"full_name", "Đặng Văn Ước Mơ"}, {"job_text", "Học sinh"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM person_v WHERE full_name = 'Đặng Văn Ước Mơ'"), 3);
	/* … and the job stops at the first version that says something else. */
	assert_int_equal(number(&s, "SELECT count(*) FROM person_v WHERE job_text = 'Học sinh'"), 1);
	assert_true(s.out.later_count == 3 && s.out.later[0].same && s.out.later[1].same && !s.out.later[2].same);
	/* Filling in what nobody recorded is no correction. */
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person_v, .id = first, .later = true, TEXTS({"religion", "none"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM person_v WHERE religion IS NOT NULL"), 3);
	assert_int_equal(number(&s, "SELECT min(why) FROM change_log WHERE group_id = %" G_GINT64_FORMAT, s.out.group), 4);
	world_verified(s.w->s);
	stage_close(&s);
}

static void test_moved_start_takes_its_neighbour_along(void **state)
{
	struct stage s;
	stage_open(&s, state);
	int64_t person = s.w->person[1];
	perform(&s, (struct act){.kind = ACT_CHANGE,
			    .table = &table_person_v,
			    .id = person,
			    TEXTS({"from", "1/6/2015"}, {"job_text", "Giáo viên"})});
	clean(&s);
	int64_t second = version_on(&s, person, 20160101);
	perform(&s, (struct act){.kind = ACT_MOVE_START, .table = &table_person_v, .id = second, TEXTS({"from", "1/9/2014"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM person_v WHERE until_d = 20140901 OR from_d = 20140901"), 2);
	perform(&s, (struct act){.kind = ACT_MOVE_START, .table = &table_person_v, .id = second, TEXTS({"from", "1/9/1970"})});
	assert_non_null(problem_of(&s, "from"));
	/* Void of the second: the first goes on. */
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_person_v, .id = second});
	clean(&s);
	assert_int_equal(number(&s, "SELECT until_d FROM person_v WHERE person_id = %" G_GINT64_FORMAT, person), YMD_OPEN);
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_person_v, .id = version_on(&s, person, 20160101)});
	assert_false(s.out.written);
	assert_int_equal(s.out.problem_count, 1);
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- close, void ---- */

static void test_close_and_rules(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CLOSE, .table = &table_tenure, .id = s.w->tenure, TEXTS({"until", "30/6/2024"})});
	assert_non_null(problem_of(&s, "end_reason"));
	perform(&s, (struct act){.kind = ACT_CLOSE,
			    .table = &table_tenure,
			    .id = s.w->tenure,
			    TEXTS({"until", "30/6/2024"}, {"end_reason", "moved"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT until_d FROM tenure"), 20240701);
	perform(&s, (struct act){.kind = ACT_CLOSE,
			    .table = &table_tenure,
			    .id = s.w->tenure,
			    TEXTS({"until", "30/6/2024"}, {"end_reason", "moved"})});
	assert_non_null(problem_of(&s, "until"));
	/* A rule across rows comes back with its number and the field it is about. */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_tenure,
			    .keep_others = true,
			    TEXTS({"person", id_text(&s, s.w->person[1])}, {"post", id_text(&s, s.w->secretary)},
				    {"source", "elected_cell"}, {"from", "1/1/2022"})});
	assert_non_null(problem_of(&s, "post"));
	assert_string_equal(problem_of(&s, "post")->rule, "C18");
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure"), 1);
	world_verified(s.w->s);
	stage_close(&s);
}

static void test_void_asks_what_hangs_on_it(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_post, .id = s.w->secretary});
	assert_int_equal(s.out.problem_count, 1);
	assert_non_null(strstr(s.out.problems[0].text, "Nguyễn Thị Đào"));
	/* A person goes with what is theirs; what that is, is said. */
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_person, .id = s.w->person[0], .dry = true});
	assert_int_equal(s.out.problem_count, 0);
	int parts = 0;
	for (size_t i = 0; i < s.out.effect_count; i++)
		parts += g_str_has_prefix(s.out.effects[i].text, "Void with it");
	assert_int_equal(parts, 3);
	assert_int_equal(number(&s, "SELECT count(*) FROM person"), 3);
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_person, .id = s.w->person[0]});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM person"), 2);
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure"), 0);
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- close before open ---- */

static void test_new_head_ends_the_old_one(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const struct act_text texts[] = {{"person", id_text(&s, s.w->person[1])}, {"post", id_text(&s, s.w->secretary)},
		{"source", "elected_cell"}, {"from", "3/2024"}};
	struct act act = {.kind = ACT_CREATE, .table = &table_tenure, .texts = texts, .text_count = 4, .dry = true};
	perform(&s, act);
	assert_int_equal(s.out.problem_count, 0);
	assert_true(has_effect(&s, "Ends: Nguyễn Thị Đào, Chi bộ thôn Một, Cell secretary, until the end of 29/02/2024 (Term over)"));
	assert_true(has_effect(&s, "filled"));
	assert_true(has_effect(&s, "Forms that read this, but no cell"));
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure"), 1);
	act.dry = false;
	perform(&s, act);
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure WHERE until_d = 20240301 AND until_p = 1 AND end_reason = 1"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure WHERE until_d = 99991231"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM change_log WHERE group_id = %" G_GINT64_FORMAT, s.out.group), 2);
	/* The clerk says another reason; and a year gives way to the month before it. */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_tenure,
			    TEXTS({"person", id_text(&s, s.w->person[2])}, {"post", id_text(&s, s.w->secretary)}, {"source", "appointed"},
				    {"from", "15/4/2025"}, {"closed.end_reason", "resigned"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT end_reason FROM tenure WHERE until_d = 20250415"), 6);
	world_verified(s.w->s);
	stage_close(&s);
}

static void test_rough_bounds_meet(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const char *post = id_text(&s, s.w->secretary);
	perform(&s, (struct act){.kind = ACT_VOID, .table = &table_tenure, .id = s.w->tenure});
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_tenure,
			    TEXTS({"person", id_text(&s, s.w->person[0])}, {"post", post}, {"source", "elected_cell"}, {"from", "2021"},
				    {"until", "3/2023"}, {"end_reason", "moved"})});
	clean(&s);
	perform(&s,
		(struct act){.kind = ACT_CREATE,
			.table = &table_tenure,
			TEXTS({"person", id_text(&s, s.w->person[1])}, {"post", post}, {"source", "elected_cell"}, {"from", "3/2023"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure WHERE until_d = 20230301 AND until_p = 1"), 1);
	world_verified(s.w->s);
	stage_close(&s);
}

static void test_new_home_ends_the_old_one(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_membership,
			    TEXTS({"person", id_text(&s, s.w->person[0])}, {"organisation", id_text(&s, s.w->other_cell)},
				    {"kind_m", "party"}, {"in_reason", "from_inside"}, {"from", "1/5/2024"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT out_reason FROM membership WHERE until_d = 20240501"), 9);
	assert_true(has_effect(&s, "Chi bộ thôn Một"));
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_unit_tag,
			    TEXTS({"unit", id_text(&s, s.w->commune)}, {"tag", "class1"}, {"from", "2021"})});
	clean(&s);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_unit_tag,
			    TEXTS({"unit", id_text(&s, s.w->commune)}, {"tag", "class2"}, {"from", "1/1/2024"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM unit_tag WHERE until_d = 20240101"), 1);
	world_verified(s.w->s);
	stage_close(&s);
}

/* A death ends what the person held, in the same act. */
static void test_death_ends_what_was_held(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person, .id = s.w->person[0], TEXTS({"death_d", "5/5/2024"})});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM tenure WHERE until_d = 20240506 AND end_reason = 19"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM membership WHERE until_d = 20240506 AND out_reason = 1"), 1);
	assert_true(has_effect(&s, "Chi bộ thôn Một, until the end of 05/05/2024"));
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- rules with thresholds ---- */

/* A warning stops the act until a reason is given; a note is only said; an error refuses. */
static void test_warnings_ask_for_a_reason(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const struct act_text texts[] = {
		{"person", id_text(&s, s.w->person[1])}, {"admit_d", "1/3/2024"}, {"ceremony_d", "10/3/2024"}, {"official_d", "10/1/2025"}};
	struct act act = {.kind = ACT_CREATE, .table = &table_party_record, .texts = texts, .text_count = 4};
	perform(&s, act);
	assert_false(s.out.written);
	const struct act_problem *p = problem_of(&s, "official_d");
	assert_true(p != NULL && p->warning);
	assert_string_equal(p->rule, "C35");
	assert_string_equal(p->text, "Official after 10 months of probation (12 are asked for)");
	const struct act_waiver waiver = {"C35", "Theo Quyết định 12"};
	act.waivers = &waiver;
	act.waiver_count = 1;
	perform(&s, act);
	clean(&s);
	assert_true(has_effect(&s, "Theo Quyết định 12"));
	/* Too young by law: no reason helps. */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_party_record,
			    .waivers = (const struct act_waiver[]){{"C37", "x"}},
			    .waiver_count = 1,
			    TEXTS({"person", id_text(&s, s.w->person[1])}, {"admit_d", "1/3/1990"})});
	assert_true(problem_of(&s, "admit_d") != NULL && !problem_of(&s, "admit_d")->warning);
	world_verified(s.w->s);
	stage_close(&s);
}

/* Structure that only an event may change. */
static void test_rules_of_structure(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CHANGE,
			    .table = &table_organisation_v,
			    .id = s.w->cell,
			    TEXTS({"from", "1/1/2024"}, {"type", "cell_base"})});
	assert_int_equal(s.out.problem_count, 1);
	assert_string_equal(s.out.problems[0].rule, "C13");
	perform(&s, (struct act){.kind = ACT_CHANGE,
			    .table = &table_organisation_v,
			    .id = s.w->cell,
			    TEXTS({"from", "1/1/2024"}, {"name", "Chi bộ thôn Một mới"})});
	clean(&s);
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- two at once ---- */

static void test_second_sees_the_difference(void **state)
{
	struct stage s;
	stage_open(&s, state);
	int64_t version = version_on(&s, s.w->person[2], TODAY);
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person_v, .id = version, .rev = 1, TEXTS({"job_text", "Nông dân"})});
	clean(&s);
	assert_int_equal(s.out.rev, 2);
	perform(&s, (struct act){.kind = ACT_CORRECT,
			    .table = &table_person_v,
			    .id = version,
			    .rev = 1,
			    TEXTS({"job_text", "Thợ mộc"}, {"phone", "09"})});
	assert_true(s.out.conflicted && !s.out.written);
	assert_int_equal(s.out.conflict_count, 1);
	assert_string_equal(s.out.conflict[0].field, "job_text");
	assert_string_equal(s.out.conflict[0].before, "");
	assert_string_equal(s.out.conflict[0].yours, "Thợ mộc");
	assert_string_equal(s.out.conflict[0].theirs, "Nông dân");
	assert_string_equal(s.out.who, "test");
	/* With the choice and the revision it was made on, it goes through. */
	perform(&s,
		(struct act){
			.kind = ACT_CORRECT, .table = &table_person_v, .id = version, .rev = s.out.rev, TEXTS({"job_text", "Thợ mộc"})});
	clean(&s);
	world_verified(s.w->s);
	stage_close(&s);
}

/* What was committed is told as done, though what was read for it cannot be noted; what came to nothing is not told at all then. */
static void test_done_without_its_note(void **state)
{
	struct stage s;
	struct err e = {0};
	struct db *db;
	const struct access_reading seen = {.area = WORLD_AREA, .act = RIGHT_VIEW, .table = "person", .row = NONE, .rows = 1};
	stage_open(&s, state);
	db = store_db(s.w->s);
	int64_t version = version_on(&s, s.w->person[2], TODAY);
	assert_true(db_exec(db, "ALTER TABLE access_log RENAME TO access_log_away", &e));
	app_note_reading(s.app, &seen);
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person_v, .id = version, .rev = 1, TEXTS({"job_text", "Nông dân"})});
	clean(&s);
	assert_false(app_has_readings(s.app));
	app_note_reading(s.app, &seen);
	const struct act dry = {.kind = ACT_CORRECT,
		.table = &table_person_v,
		.id = version,
		.area = WORLD_AREA,
		.rev = 2,
		.today = TODAY,
		.basis_doc = NONE,
		.basis_doc_area = NONE,
		.actor = "test",
		.dry = true,
		TEXTS({"job_text", "Thợ mộc"})};
	assert_false(app_act(s.app, &dry, s.w->a, &s.out, &e));
	app_forget_readings(s.app);
	assert_true(db_exec(db, "ALTER TABLE access_log_away RENAME TO access_log", &e));
	world_verified(s.w->s);
	stage_close(&s);
}

/* ---- rights ---- */

/* Somebody who may see, enter and close what is not masked (classes B, O and P) in the commune. */
static const struct viewer *plain_clerk(struct stage *s)
{
	struct world *w = s->w;
	struct err e = {0};
	struct account_row account;
	struct role_row role;
	struct role_grant_row grant;
	static const char *const acts[] = {"view", "enter", "close"};
	row_init(&table_account, &account);
	row_init(&table_role, &role);
	row_init(&table_role_grant, &grant);
	account.login = account.display = "clerk";
	account.password_hash = "-";
	account.from_d = grant.from_d = 20200101;
	account.from_p = grant.from_p = PRECISION_DAY;
	account.until_d = grant.until_d = YMD_OPEN;
	account.until_p = grant.until_p = PRECISION_OPEN;
	role.code = role.label = "clerk";
	world_begin(w->s, false);
	world_insert(w->s, &table_account, &account);
	world_insert(w->s, &table_role, &role);
	for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
		struct role_right_row right;
		row_init(&table_role_right, &right);
		right.role_id = role.id;
		right.act = world_num(w->s, "right", acts[i]);
		right.tbl = "*";
		right.class_max = "BOP";
		world_insert(w->s, &table_role_right, &right);
	}
	grant.account_id = account.id;
	grant.role_id = role.id;
	grant.unit_id = w->commune;
	grant.purpose = "test";
	world_insert(w->s, &table_role_grant, &grant);
	world_commit(w->s);
	const struct viewer *v = viewer_load(w->s, account.id, TODAY, &e);
	if (v == NULL)
		fail_msg("%s", e.en);
	return v;
}

/* A correction or a change of the first person as that viewer; its failure. */
static enum err_code denied(struct stage *s, enum act_kind kind, const struct act_text *texts, size_t count)
{
	struct err e = {0};
	const struct act act = {.kind = kind,
		.table = kind == ACT_CORRECT ? &table_person_v : &table_person,
		.area = WORLD_AREA,
		.id = kind == ACT_CORRECT ? version_on(s, s->w->person[0], TODAY) : s->w->person[0],
		.rev = NONE,
		.texts = texts,
		.text_count = count,
		.basis_doc = NONE,
		.basis_doc_area = NONE,
		.today = TODAY,
		.lang = MSG_EN};
	return app_act(s->app, &act, s->w->a, &s->out, &e) ? ERR_NONE : e.code;
}

/* Whoever may not write a field does not learn by writing it whether a guess is right: the same value is refused like another, nothing
 * else is. */
static void test_masked_field_is_not_read_by_writing(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CORRECT,
			    .table = &table_person_v,
			    .id = version_on(&s, s.w->person[0], TODAY),
			    TEXTS({"ethnic", "tay"})});
	clean(&s);
	const struct viewer *v = plain_clerk(&s);
	s.app->viewer = v;
	static const enum act_kind kinds[] = {ACT_CORRECT, ACT_CHANGE};
	static const char *const guesses[] = {"tay", "kinh", "", "?"};
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		for (size_t i = 0; i < G_N_ELEMENTS(guesses); i++) {
			const struct act_text texts[] = {{"ethnic", guesses[i]}, {"from", "01/02/2025"}};
			assert_int_equal(denied(&s, kinds[k], texts, kinds[k] == ACT_CHANGE ? 2 : 1), ERR_DENIED);
		}
		const struct act_text empty[] = {{"ethnic_raw", ""}, {"from", "01/02/2025"}};
		assert_int_equal(denied(&s, kinds[k], empty, kinds[k] == ACT_CHANGE ? 2 : 1), ERR_DENIED);
		const struct act_text honest[] = {{"job_text", k == 0 ? "Thợ mộc" : "Thợ nề"}, {"from", "01/02/2025"}};
		assert_int_equal(denied(&s, kinds[k], honest, kinds[k] == ACT_CHANGE ? 2 : 1), ERR_NONE);
		clean(&s);
	}
	assert_int_equal(
		number(&s, "SELECT count(DISTINCT ethnic) FROM person_v WHERE person_id = %" G_GINT64_FORMAT " AND until_d > 20250201",
			s.w->person[0]),
		1);
	s.app->viewer = viewer_operator();
	viewer_release(v);
	world_verified(s.w->s);
	stage_close(&s);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled)                                                                                                                         \
	EACH(filled, test_person_is_one_act), EACH(filled, test_all_problems_together), EACH(filled, test_spans_as_people_write_them),     \
		EACH(filled, test_secret_is_sealed), EACH(filled, test_change_and_correct_later),                                          \
		EACH(filled, test_moved_start_takes_its_neighbour_along), EACH(filled, test_close_and_rules),                              \
		EACH(filled, test_void_asks_what_hangs_on_it), EACH(filled, test_second_sees_the_difference),                              \
		EACH(filled, test_new_head_ends_the_old_one), EACH(filled, test_warnings_ask_for_a_reason),                                \
		EACH(filled, test_rules_of_structure), EACH(filled, test_death_ends_what_was_held), EACH(filled, test_rough_bounds_meet),  \
		EACH(filled, test_new_home_ends_the_old_one), EACH(filled, test_done_without_its_note),                                    \
		EACH(filled, test_masked_field_is_not_read_by_writing)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("acts on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("acts on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
