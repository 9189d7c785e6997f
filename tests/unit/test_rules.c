/* Rules with thresholds at every door: acts, rows by hand, verify; waivers; sites (docs/records.md 6). */
#include "act_stage.h"

#include "app/put.h"
#include "app/rule/ask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void verified(struct stage *s)
{
	struct err e = {0};
	int64_t findings = 0;
	assert_true(rule_verify(s->app, TODAY, world_verified_say, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static bool has_rule(const struct stage *s, const char *rule, bool warning)
{
	for (size_t i = 0; i < s->out.problem_count; i++)
		if (g_strcmp0(s->out.problems[i].rule, rule) == 0 && s->out.problems[i].warning == warning)
			return true;
	return false;
}

/* What the operator accepts is kept like what anybody accepts, under an account nobody signs in with. */
static void test_operator_accepts_once(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const struct act_text texts[] = {
		{"person", id_text(&s, s.w->person[0])}, {"kind_no", "citizen12"}, {"value", "012079678901"}, {"from", "2021"}};
	struct act act = {.kind = ACT_CREATE, .table = &table_identity_number, .texts = texts, .text_count = 4};
	perform(&s, act);
	assert_true(has_rule(&s, "C25", true));
	assert_int_equal(s.out.problem_count, 2); /* a man, born 1979; recorded is a woman, born 1980 */
	const struct act_waiver waiver = {"C25", "Theo giấy khai sinh"};
	act.waivers = &waiver;
	act.waiver_count = 1;
	perform(&s, act);
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM waiver w JOIN account a ON a.id = w.by_account_id WHERE w.rule = 'C25'"
				    " AND a.login = '@operator' AND a.password_hash = '!'"),
		1); /* one for the row and the rule */
	assert_int_equal(number(&s, "SELECT count(*) FROM account"), 1);
	perform(&s,
		(struct act){.kind = ACT_CORRECT, .table = &table_identity_number, .id = s.out.id, TEXTS({"issued_by", "Công an tỉnh"})});
	clean(&s);
	verified(&s);
	stage_close(&s);
}

/* C20: whoever is put into a post beyond the establishment hears of it, not only who writes the number; of a body and of a unit above. */
static void test_establishment_when_a_tenure_is_written(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const char *where[][2] = {{"organisation", id_text(&s, s.w->cell)}, {"unit", id_text(&s, s.w->commune)}};
	const char *category[] = {"nonspecial_village", "direct"};
	for (size_t i = 0; i < 2; i++) {
		perform(&s, (struct act){.kind = ACT_CREATE,
				    .table = &table_establishment,
				    TEXTS({where[i][0], where[i][1]}, {"category", category[i]}, {"number", "0"}, {"basis.no", "1-QĐ"},
					    {"from", "1/1/2020"})});
		clean(&s);
		perform(&s, (struct act){.kind = ACT_CREATE,
				    .table = &table_tenure,
				    TEXTS({"person", id_text(&s, s.w->person[1 + i])}, {"post", id_text(&s, s.w->secretary)},
					    {"source", "elected_cell"}, {"category", category[i]},
					    {"from", i == 0 ? "1/5/2025" : "20/5/2025"}, {"appointed.no", "5-QĐ"})});
		clean(&s);
		assert_true(has_effect(&s, "C20"));
	}
	verified(&s);
	stage_close(&s);
}

/* C51: a probationary member is reprimanded or warned, not removed; wage cuts ended with the old law. */
static void test_discipline_of_a_probationary_member(void **state)
{
	struct stage s;
	stage_open(&s, state);
	const char *person = id_text(&s, s.w->person[1]);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_party_record,
			    TEXTS({"person", person}, {"admit_d", "1/3/2025"}, {"ceremony_d", "10/3/2025"})});
	clean(&s);
	struct act_text texts[] = {
		{"person", person}, {"system", "party_member"}, {"form", "removal"}, {"decided.no", "3-QĐ"}, {"from", "1/5/2025"}};
	struct act act = {.kind = ACT_CREATE, .table = &table_discipline, .texts = texts, .text_count = 5};
	perform(&s, act);
	assert_true(has_rule(&s, "C51", false));
	assert_false(s.out.written);
	texts[2].text = "warning";
	perform(&s, act);
	clean(&s);
	texts[1].text = "servant";
	texts[2].text = "wage_cut";
	texts[4].text = "1/7/2025";
	perform(&s, act);
	assert_int_equal(s.out.problem_count, 1);
	texts[4].text = "30/6/2025";
	perform(&s, act);
	clean(&s);
	verified(&s);
	stage_close(&s);
}

/* C49: more than one excellent for five good ones of a group of like tasks. */
static void test_cap_on_excellent(void **state)
{
	struct stage s;
	stage_open(&s, state);
	struct act_text texts[] = {{"person", id_text(&s, s.w->person[0])}, {"scale", "servant4p"}, {"period_year", "2026"},
		{"level", "servant4p_2"}, {"group_key", "văn phòng"}, {"on", "1/12/2026"}};
	struct act act = {.kind = ACT_CREATE, .table = &table_evaluation, .texts = texts, .text_count = 6, .today = 20261210};
	perform(&s, act);
	clean(&s);
	texts[0].text = id_text(&s, s.w->person[1]);
	texts[3].text = "servant4p_1";
	perform(&s, act);
	assert_true(has_rule(&s, "C49", true));
	texts[3].text = "servant4p_2";
	perform(&s, act);
	clean(&s);
	stage_close(&s);
}

/* C57: an area that is written elsewhere, whoever asks the store. */
static void test_area_written_elsewhere(void **state)
{
	struct stage s;
	struct err e = {0};
	stage_open(&s, state);
	world_begin(s.w->s, false);
	struct area_row area;
	row_init(&table_area, &area);
	area.number = WORLD_AREA;
	area.label = "Xã";
	area.writer_site = 3;
	world_insert(s.w->s, &table_area, &area);
	world_commit(s.w->s);
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person, .id = s.w->person[0], TEXTS({"birth_d", "1981"})});
	assert_true(has_rule(&s, "C57", false));
	world_begin(s.w->s, false);
	struct tenure_row t;
	world_tenure_row(s.w, &t, s.w->person[1], s.w->secretary, 20240101, YMD_OPEN);
	assert_false(store_insert(s.w->s, &table_tenure, &t, &e));
	assert_non_null(strstr(e.en, "C57"));
	store_rollback(s.w->s);
	verified(&s);
	stage_close(&s);
}

static bool put(struct stage *s, const char *lines, struct put_report *r, struct err *e)
{
	g_autofree char *file = g_build_filename(s->w->dir, "put.jsonl", NULL);
	const struct put_options o = {.file = file, .actor = "test", .today = TODAY};
	assert_true(g_file_set_contents(file, lines, -1, NULL));
	return app_put(s->app, &o, r, e);
}

/* Rows by hand meet what a form meets: the form of a number, the age at admission; a warning is counted and stays open. */
static void test_rows_by_hand_are_asked_too(void **state)
{
	struct stage s;
	struct put_report r;
	struct err e = {0};
	stage_open(&s, state);
	int64_t person = s.w->person[1];
	g_autofree char *short_number =
		g_strdup_printf("{\"do\":\"insert\",\"table\":\"identity_number\",\"set\":{\"area_id\":%d,\"person_id\":\"%" G_GINT64_FORMAT
				"\",\"kind_no\":\"citizen12\",\"value\":\"0123\",\"from_d\":\"2021-01-01\"}}\n",
			WORLD_AREA, person);
	assert_false(put(&s, short_number, &r, &e));
	assert_non_null(strstr(e.en, "form of its kind"));
	e = (struct err){0};
	g_autofree char *child =
		g_strdup_printf("{\"do\":\"insert\",\"table\":\"party_record\",\"set\":{\"area_id\":%d,\"person_id\":\"%" G_GINT64_FORMAT
				"\",\"admit_d\":\"1990-03-01\"}}\n",
			WORLD_AREA, person);
	assert_false(put(&s, child, &r, &e));
	assert_non_null(strstr(e.en, "C37"));
	assert_int_equal(number(&s, "SELECT count(*) FROM party_record WHERE admit_d = 19900301"), 0);
	e = (struct err){0};
	g_autofree char *early =
		g_strdup_printf("{\"do\":\"insert\",\"table\":\"party_record\",\"set\":{\"area_id\":%d,\"person_id\":\"%" G_GINT64_FORMAT
				"\",\"admit_d\":\"2024-03-01\",\"ceremony_d\":\"2024-03-10\",\"official_d\":\"2025-01-10\"}}\n",
			WORLD_AREA, person);
	if (!put(&s, early, &r, &e))
		fail_msg("%s", e.en);
	assert_int_equal(r.warned, 1);
	verified(&s);
	stage_close(&s);
}

/* A birth corrected makes an admission too early: refused there too, as a whole. */
static void test_age_at_admission_when_the_birth_is_corrected(void **state)
{
	struct stage s;
	stage_open(&s, state);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_party_record,
			    TEXTS({"person", id_text(&s, s.w->person[1])}, {"admit_d", "1/3/2000"})});
	clean(&s);
	perform(&s, (struct act){.kind = ACT_CORRECT, .table = &table_person, .id = s.w->person[1], TEXTS({"birth_d", "1990"})});
	assert_true(has_rule(&s, "C37", false));
	assert_null(s.out.problems[0].field);
	verified(&s);
	stage_close(&s);
}

/* verify finds what was written behind the doors. */
static void test_verify_asks_thresholds(void **state)
{
	struct stage s;
	struct err e = {0};
	int64_t findings = 0;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	struct party_record_row r;
	row_init(&table_party_record, &r);
	r.area_id = WORLD_AREA;
	r.person_id = s.w->person[2];
	r.admit_d = 19900301;
	world_insert(s.w->s, &table_party_record, &r);
	world_commit(s.w->s);
	assert_true(rule_verify(s.app, TODAY, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 1);
	stage_close(&s);
}

/* ---- dossiers ---- */

static bool put_case(struct stage *s, const char *secrecy, struct err *e)
{
	struct put_report r;
	g_autofree char *line =
		g_strdup_printf("{\"do\":\"insert\",\"table\":\"procedure_case\",\"set\":{\"area_id\":%d,\"kind_p\":\"appointment\","
				"\"subject_person_id\":\"%" G_GINT64_FORMAT
				"\",\"subject_person_area\":%d,\"step\":\"Bước 1\",\"opened_d\":\"2025-03-01\",\"secrecy\":\"%s\"}}\n",
			WORLD_AREA, s->w->person[1], WORLD_AREA, secrecy);
	return put(s, line, &r, e);
}

/* C56: a dossier of secret and above stands only where the installation is declared isolated; nor is one made secret later. */
static void test_secret_dossier_wants_isolation(void **state)
{
	struct stage s;
	struct err e = {0};
	struct put_report r;
	stage_open(&s, state);
	for (size_t i = 0; i < 3; i++) {
		e = (struct err){0};
		assert_false(put_case(&s, (const char *[]){"secret", "top", "utmost"}[i], &e));
		assert_non_null(strstr(e.en, "C56"));
	}
	assert_int_equal(number(&s, "SELECT count(*) FROM procedure_case"), 0);
	e = (struct err){0};
	if (!put_case(&s, "restricted", &e))
		fail_msg("%s", e.en);
	g_autofree char *raise = g_strdup_printf("{\"do\":\"correct\",\"table\":\"procedure_case\",\"area\":%d,\"id\":\"%" G_GINT64_FORMAT
						 "\",\"set\":{\"secrecy\":\"secret\"}}\n",
		WORLD_AREA, number(&s, "SELECT id FROM procedure_case"));
	assert_false(put(&s, raise, &r, &e));
	assert_non_null(strstr(e.vi, "tách mạng"));
	e = (struct err){0};
	if (!put(&s, "{\"do\":\"insert\",\"table\":\"setting\",\"set\":{\"name\":\"isolated\",\"value\":\"{\\\"value\\\": true}\"}}\n", &r,
		    &e) ||
		!put(&s, raise, &r, &e) || !put_case(&s, "utmost", &e))
		fail_msg("%s", e.en);
	assert_int_equal(number(&s, "SELECT count(*) FROM procedure_case WHERE secrecy >= 3"), 2);
	verified(&s);
	stage_close(&s);
}

/* A vote: of those summoned, present, given a ballot, back, valid, yes; each a part of the one before. */
static void put_vote(struct stage *s, const int64_t *n, const char *on, bool good, const char *said)
{
	struct put_report r;
	struct err e = {0};
	g_autofree char *line =
		g_strdup_printf("{\"do\":\"insert\",\"table\":\"vote_count\",\"set\":{\"area_id\":%d,\"step_id\":\"%" G_GINT64_FORMAT
				"\"%s,\"summoned\":%d,\"present\":%d,"
				"\"issued\":%d,\"returned\":%d,\"valid\":%d,\"agreed\":%d}}\n",
			WORLD_AREA, number(s, "SELECT id FROM procedure_step"), on, (int)n[0], (int)n[1], (int)n[2], (int)n[3], (int)n[4],
			(int)n[5]);
	const bool did = put(s, line, &r, &e);
	if (did != good)
		fail_msg("%s%s", line, e.en);
	if (!good && strstr(e.vi, said) == NULL)
		fail_msg("not \"%s\": %s", said, e.vi);
}

static void test_votes_of_a_step(void **state)
{
	static const char *const said[] = {"có mặt nhiều hơn số triệu tập", "phát ra nhiều hơn số có mặt",
		"thu về nhiều hơn số phiếu phát ra", "hợp lệ nhiều hơn số phiếu thu về", "đồng ý nhiều hơn số phiếu hợp lệ"};
	const char *question = ",\"question\":\"Giới thiệu\"";
	struct stage s;
	struct put_report r;
	struct err e = {0};
	stage_open(&s, state);
	if (!put_case(&s, "open", &e))
		fail_msg("%s", e.en);
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_procedure_step,
			    TEXTS({"pcase", id_text(&s, number(&s, "SELECT id FROM procedure_case"))}, {"step", "Lấy phiếu"},
				    {"on", "5/3/2025"}, {"entered_d", "4/3/2025"}, {"left_d", "3/3/2025"})});
	assert_int_equal(s.out.problem_count, 1);
	assert_non_null(problem_of(&s, "left_d"));
	assert_non_null(strstr(s.out.problems[0].text, "left before it is entered"));
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_procedure_step,
			    TEXTS({"pcase", id_text(&s, number(&s, "SELECT id FROM procedure_case"))}, {"step", "Lấy phiếu"},
				    {"on", "5/3/2025"}, {"entered_d", "4/3/2025"}, {"left_d", "5/3/2025"}, {"waiting", "us"},
				    {"result", "passed"})});
	clean(&s);
	const int64_t votes[] = {30, 29, 29, 28, 27, 25};
	put_vote(&s, votes, question, false, "tách mạng"); /* C56: class X, whatever the dossier says */
	/* … told on the form as a whole: a vote has no secrecy of its own that could be pointed at */
	perform(&s, (struct act){.kind = ACT_CREATE,
			    .table = &table_vote_count,
			    TEXTS({"step", id_text(&s, number(&s, "SELECT id FROM procedure_step"))}, {"question", "Giới thiệu"},
				    {"summoned", "30"}, {"present", "29"}, {"issued", "29"}, {"returned", "29"}, {"valid", "28"},
				    {"agreed", "25"})});
	assert_int_equal(s.out.problem_count, 1);
	assert_string_equal(s.out.problems[0].rule, "C56");
	assert_null(s.out.problems[0].field);
	e = (struct err){0};
	if (!put(&s, "{\"do\":\"insert\",\"table\":\"setting\",\"set\":{\"name\":\"isolated\",\"value\":\"{\\\"value\\\": true}\"}}\n", &r,
		    &e))
		fail_msg("%s", e.en);
	for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
		int64_t n[6] = {30, 30, 30, 30, 30, 30};
		for (size_t k = i + 1; k < 6; k++)
			n[k] = 31;
		put_vote(&s, n, question, false, said[i]);
	}
	put_vote(&s, votes, "", false, "người được lấy phiếu hoặc nội dung");
	put_vote(&s, votes, question, true, NULL);
	put_vote(&s, (const int64_t[]){0, 0, 0, 0, 0, 0}, question, true, NULL);
	assert_int_equal(number(&s, "SELECT count(*) FROM vote_count"), 2);
	verified(&s);
	/* The whole takes its parts along, and gives them back. */
	perform(&s, (struct act){.kind = ACT_VOID,
			    .table = &table_procedure_case,
			    .id = number(&s, "SELECT id FROM procedure_case"),
			    .reason = "nhập nhầm"});
	clean(&s);
	assert_int_equal(number(&s, "SELECT count(*) FROM procedure_step") + number(&s, "SELECT count(*) FROM vote_count"), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM vote_count_h"), 2);
	verified(&s);
	stage_close(&s);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled)                                                                                                                         \
	EACH(filled, test_operator_accepts_once), EACH(filled, test_establishment_when_a_tenure_is_written),                               \
		EACH(filled, test_discipline_of_a_probationary_member), EACH(filled, test_cap_on_excellent),                               \
		EACH(filled, test_area_written_elsewhere), EACH(filled, test_rows_by_hand_are_asked_too),                                  \
		EACH(filled, test_verify_asks_thresholds), EACH(filled, test_age_at_admission_when_the_birth_is_corrected),                \
		EACH(filled, test_secret_dossier_wants_isolation), EACH(filled, test_votes_of_a_step)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("rules on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("rules on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
