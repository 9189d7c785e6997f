/* Look-alikes on both engines: points by grounds, a register searched, what somebody said stays said, asked before somebody is recorded. */
#include "act_stage.h"

#include "app/people/duplicate.h"
#include "app/page/page_duplicates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static int64_t add(struct stage *s, const char *name, ymd birth, const char *sex, int64_t home, const char *citizen, ymd until)
{
	struct person_row p;
	struct person_v_row v;
	struct identity_number_row n;
	struct err e = {0};
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	row_init(&table_identity_number, &n);
	p.area_id = v.area_id = n.area_id = WORLD_AREA;
	p.birth_d = birth;
	p.birth_unknown = birth == 0;
	world_insert(s->w->s, &table_person, &p);
	v.person_id = n.person_id = p.id;
	v.from_d = 20000101;
	v.full_name = name;
	v.sex = world_num(s->w->s, "sex", sex);
	v.hometown_unit_id = home;
	world_insert(s->w->s, &table_person_v, &v);
	if (citizen == NULL)
		return p.id;
	n.kind_no = world_num(s->w->s, "identity_kind", "citizen12");
	n.from_d = 20210101;
	n.until_d = until;
	n.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	assert_true(store_secret(s->w->s, citizen, s->w->a, &n.value_enc, &n.value_bix, &e));
	world_insert(s->w->s, &table_identity_number, &n);
	return p.id;
}

static struct duplicate_score compare(struct stage *s, int64_t a, int64_t b)
{
	struct duplicate_score score;
	struct err e = {0};
	const int64_t area[2] = {WORLD_AREA, WORLD_AREA}, person[2] = {a, b};
	if (!duplicate_compare(s->app, area, person, TODAY, &score, &e))
		fail_msg("%s", e.en);
	return score;
}

static const char *grounds(struct stage *s, int64_t a, int64_t b)
{
	return duplicate_grounds_text(compare(s, a, b).grounds, s->w->a);
}

static void test_points(void **state)
{
	struct stage s;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	int64_t one = add(&s, "Hoàng Thị Ngần", 19800305, "female", s.w->village, NULL, 0);
	int64_t same = add(&s, "Hoàng Thị Ngần", 19800305, "female", s.w->village, NULL, 0);
	int64_t unmarked = add(&s, "Hoang Thi Ngan", 19800503, "female", NONE, NULL, 0);
	int64_t near = add(&s, "Hoàng Thị Ngấn", 19800000, "female", NONE, NULL, 0);
	int64_t order = add(&s, "Ngần Thị Hoàng", 19810101, "male", NONE, NULL, 0);
	int64_t letter = add(&s, "Hoàng Thị Ngân", 19800305, "female", s.w->commune, NULL, 0);
	int64_t other = add(&s, "Hoàng Văn Bắc", 19990101, "male", NONE, NULL, 0);
	world_commit(s.w->s);
	assert_int_equal(compare(&s, one, same).score, 20 + 15 + 2 + 8);
	assert_int_equal(compare(&s, one, same).class_, DUPLICATE_PERHAPS);
	assert_string_equal(grounds(&s, one, same), "name_exact birth_full sex_same home_same");
	assert_string_equal(grounds(&s, one, unmarked), "name_folded birth_swapped sex_same");
	assert_string_equal(grounds(&s, one, near), "name_folded birth_year sex_same");
	assert_string_equal(grounds(&s, one, order), "name_near birth_near sex_differs");
	assert_string_equal(grounds(&s, one, letter), "name_folded birth_full sex_same home_province");
	assert_string_equal(grounds(&s, one, other), "name_differs birth_differs sex_differs");
	/* One surname is worth nothing, and no sum is below nothing. */
	assert_int_equal(compare(&s, one, other).score, 0);
	stage_close(&s);
}

static void test_numbers(void **state)
{
	struct stage s;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	int64_t one = add(&s, "Nông Văn Pảo", 19700101, "male", NONE, "001070000001", 20230101);
	int64_t typo = add(&s, "Nùng Văn Báo", 19750202, "male", NONE, "001070000001", YMD_OPEN);
	int64_t twin = add(&s, "Nông Văn Pảo", 19700101, "male", NONE, "001070000002", YMD_OPEN);
	int64_t third = add(&s, "Nông Văn Pảo", 19700101, "male", NONE, "001070000003", YMD_OPEN);
	world_commit(s.w->s);
	/* The same number, closed in one file: 60 for it, less for the rest. */
	assert_string_equal(grounds(&s, one, typo), "citizen_same name_differs birth_differs sex_same");
	assert_int_equal(compare(&s, one, typo).score, 60 - 20 - 15 + 2);
	/* Two open numbers: two people, until a cell in common makes somebody look. */
	assert_int_equal(compare(&s, twin, third).class_, DUPLICATE_NO);
	world_begin(s.w->s, true);
	for (int i = 0; i < 2; i++) {
		struct membership_row m;
		world_membership_row(s.w, &m, i == 0 ? twin : third, s.w->cell, 20200201, YMD_OPEN);
		world_insert(s.w->s, &table_membership, &m);
	}
	world_commit(s.w->s);
	assert_int_equal(compare(&s, twin, third).class_, DUPLICATE_PERHAPS);
	stage_close(&s);
}

static struct duplicate_report find_all(struct stage *s)
{
	struct duplicate_report r;
	struct err e = {0};
	if (!duplicate_find_all(s->app, TODAY, &r, &e))
		fail_msg("%s (%s)", e.en, e.where);
	return r;
}

static void test_found(void **state)
{
	struct stage s;
	struct err e = {0};
	int64_t findings = -1;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	add(&s, "Lương Thị Sửu", 19610715, "female", s.w->village, NULL, 0);
	int64_t gone = add(&s, "Lương Thị Sửu", 19610715, "female", s.w->village, NULL, 0);
	add(&s, "Lương Thị Sưu", 19900101, "female", NONE, NULL, 0);
	add(&s, "Vi Văn Hùng", 19770305, "male", NONE, "001077000009", 20230101);
	add(&s, "Vi Văn Hưng", 19770305, "male", NONE, "001077000009", YMD_OPEN);
	world_commit(s.w->s);
	struct duplicate_report r = find_all(&s);
	assert_int_equal(r.added, 2);
	assert_int_equal(r.same, 1); /* one number, one day, one letter */
	assert_int_equal(r.perhaps, 1);
	/* Every pair of the register compared the long way gives the same. */
	r = find_all(&s);
	assert_int_equal(r.added + r.changed + r.removed, 0);
	/* What is said stays said; what looks alike no more goes. */
	int64_t pair = world_int(s.w->s, "SELECT id FROM duplicate WHERE score < 60");
	assert_true(duplicate_judge(s.app, WORLD_AREA, pair, "different", TODAY, &e));
	r = find_all(&s);
	assert_int_equal(r.added + r.changed + r.removed, 0);
	assert_int_equal(world_int(s.w->s, "SELECT count(*) FROM duplicate WHERE state = 3"), 1);
	assert_true(duplicate_judge(s.app, WORLD_AREA, pair, "open", TODAY, &e));
	struct person_row p;
	bool found = false;
	world_begin(s.w->s, false);
	assert_true(store_get(s.w->s, &table_person, WORLD_AREA, gone, &p, s.w->a, &found, &e) && found);
	p.birth_d = 19300101;
	assert_true(store_update(s.w->s, &table_person, &p, &e));
	world_commit(s.w->s);
	r = find_all(&s);
	assert_int_equal(r.removed, 1);
	assert_true(store_verify(s.w->s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
	stage_close(&s);
}

/* Of many people only the year of birth is known: with the whole name and the sex that is enough to be looked at, whichever side knows
 * more, and never enough to be taken for one. A name without its marks, another year, another sex is not enough. */
static void test_year_only(void **state)
{
	struct stage s;
	struct err e = {0};
	stage_open(&s, state);
	world_begin(s.w->s, false);
	int64_t day = add(&s, "Đặng Thị Mẩy", 19620417, "female", NONE, NULL, 0);
	int64_t year = add(&s, "Đặng Thị Mẩy", 19620000, "female", s.w->village, NULL, 0);
	int64_t unmarked = add(&s, "Dang Thi May", 19620000, "female", NONE, NULL, 0);
	int64_t later = add(&s, "Đặng Thị Mẩy", 19630000, "female", NONE, NULL, 0);
	int64_t man = add(&s, "Đặng Thị Mẩy", 19620000, "male", NONE, NULL, 0);
	world_commit(s.w->s);
	assert_string_equal(grounds(&s, day, year), "name_exact birth_year sex_same");
	assert_int_equal(compare(&s, day, year).class_, DUPLICATE_PERHAPS);
	assert_int_equal(compare(&s, day, unmarked).class_, DUPLICATE_NO);
	assert_int_equal(compare(&s, day, later).class_, DUPLICATE_NO);
	assert_int_equal(compare(&s, day, man).class_, DUPLICATE_NO);
	struct duplicate_report r = find_all(&s);
	assert_int_equal(r.perhaps, 1);
	assert_int_equal(r.same, 0);
	/* Before somebody is recorded: both are offered for a year, and for a day the one who has only the year. */
	const struct directory_view *v = directory_hold(app_directory(s.app), s.w->s, &e);
	assert_non_null(v);
	struct duplicate_candidate c = {.name = "Đặng Thị Mẩy",
		.birth = 19620000,
		.sex = world_num(s.w->s, "sex", "female"),
		.ethnic = NONE,
		.hometown = NONE,
		.organisation = NONE};
	struct duplicate_match *found = NULL;
	size_t count = 0;
	assert_true(duplicate_check(s.app, v, &c, TODAY, &found, &count, s.w->a, &e));
	assert_int_equal(count, 2);
	assert_int_equal(found[0].score.class_, DUPLICATE_PERHAPS);
	c.birth = 19620101;
	assert_true(duplicate_check(s.app, v, &c, TODAY, &found, &count, s.w->a, &e));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].person, year);
	directory_release(v);
	stage_close(&s);
}

/* The blocks miss nobody: all pairs compared one by one find the same ones. */
static void test_blocks(void **state)
{
	struct stage s;
	static const char *const names[] = {"Ma Văn An", "Ma Văn Ân", "An Văn Ma", "Ma Văn Anh", "Mã Văn An", "Ma Thị An", "Ma An"};
	static const ymd births[] = {19800305, 19800503, 19800000, 19810305, 19800300, 0};
	int64_t people[G_N_ELEMENTS(names) * G_N_ELEMENTS(births)];
	size_t n = 0;
	int64_t pairs = 0;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		for (size_t k = 0; k < G_N_ELEMENTS(births); k++)
			people[n++] = add(&s, names[i], births[k], (i + k) % 3 == 0 ? "male" : "female",
				(i + k) % 2 == 0 ? s.w->village : NONE, NULL, 0);
	world_commit(s.w->s);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			pairs += compare(&s, people[i], people[k]).class_ != DUPLICATE_NO;
	struct duplicate_report r = find_all(&s);
	print_message("# %d people, %d pairs\n", (int)n, (int)pairs);
	assert_true(pairs > 3);
	assert_int_equal(r.same + r.perhaps, pairs);
	stage_close(&s);
}

/* A number typed with a new person: nothing is saved while it is held elsewhere, too short or missing. */
static void number_typed(struct stage *s, struct act act)
{
	struct err e = {0};
	struct act_result out;
	int64_t people = world_int(s->w->s, "SELECT count(*) FROM person"),
		numbers = world_int(s->w->s, "SELECT count(*) FROM identity_number");
	struct act_text typed[] = {{"full_name", "Tên Khác Hẳn"}, {"birth_d", "12/06/1985"}, {"sex", "female"}, {"from", "12/06/1985"},
		{"number.kind_no", "citizen12"}, {"number.value", "001050000007"}};
	act.texts = typed;
	act.text_count = G_N_ELEMENTS(typed);
	act.dry = false;
	if (!app_act(s->app, &act, s->w->a, &out, &e))
		fail_msg("%s", e.en);
	assert_false(out.written);
	assert_int_equal(out.problem_count, 1);
	assert_string_equal(out.problems[0].field, "number.value");
	assert_non_null(strstr(out.problems[0].text, "Ai Đó"));
	assert_int_equal(world_int(s->w->s, "SELECT count(*) FROM person"), people);
	typed[5].text = "00105000000";
	assert_true(app_act(s->app, &act, s->w->a, &out, &e));
	assert_true(!out.written && out.problem_count == 1);
	assert_string_equal(out.problems[0].field, "number.value");
	typed[5].text = "";
	assert_true(app_act(s->app, &act, s->w->a, &out, &e));
	assert_true(!out.written && out.problem_count == 1);
	assert_string_equal(out.problems[0].field, "number.value");
	typed[5].text = "001185000099";
	if (!app_act(s->app, &act, s->w->a, &out, &e))
		fail_msg("%s", e.en);
	assert_true(out.written);
	assert_int_equal(world_int(s->w->s, "SELECT count(*) FROM identity_number"), numbers + 1);
	assert_int_equal(world_int(s->w->s, "SELECT count(*) FROM identity_number WHERE last4 = '0099'"), 1);
}

static void test_recording(void **state)
{
	struct stage s;
	struct err e = {0};
	struct act_result out;
	stage_open(&s, state);
	world_begin(s.w->s, false);
	add(&s, "Bế Thị Nhàn", 19850612, "female", s.w->village, NULL, 0);
	world_commit(s.w->s);
	const struct act_text texts[] = {
		{"full_name", "Bế Thị Nhàn"}, {"birth_d", "12/06/1985"}, {"sex", "female"}, {"from", "12/06/1985"}};
	struct act act = {.kind = ACT_CREATE,
		.table = &table_person,
		.area = WORLD_AREA,
		.id = NONE,
		.rev = NONE,
		.texts = texts,
		.text_count = G_N_ELEMENTS(texts),
		.basis_doc = NONE,
		.basis_doc_area = NONE,
		.dry = true,
		.today = TODAY,
		.lang = MSG_EN};
	if (!app_act(s.app, &act, s.w->a, &out, &e))
		fail_msg("%s", e.en);
	bool told = false;
	for (size_t i = 0; i < out.effect_count; i++)
		told |= strstr(out.effects[i].text, "May be the same as Bế Thị Nhàn") != NULL;
	assert_true(told);
	/* With the same number it stops, whatever else is written. */
	const struct directory_view *v = directory_hold(app_directory(s.app), s.w->s, &e);
	assert_non_null(v);
	struct duplicate_match *found = NULL;
	size_t count = 0;
	world_begin(s.w->s, false);
	add(&s, "Ai Đó", 19500101, "male", NONE, "001050000007", YMD_OPEN);
	world_commit(s.w->s);
	directory_release(v);
	v = directory_hold(app_directory(s.app), s.w->s, &e);
	const struct duplicate_number number = {world_num(s.w->s, "identity_kind", "citizen12"), "001050000007"};
	const struct duplicate_candidate c = {.name = "Tên Khác Hẳn",
		.birth = 19850612,
		.sex = NONE,
		.ethnic = NONE,
		.hometown = NONE,
		.organisation = NONE,
		.numbers = &number,
		.number_count = 1};
	assert_true(duplicate_check(s.app, v, &c, TODAY, &found, &count, s.w->a, &e));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].score.class_, DUPLICATE_SAME);
	assert_string_equal(found[0].name, "Ai Đó");
	number_typed(&s, act);
	/* Who may not see it is told that it is elsewhere, not whose it is. */
	s.app->viewer = viewer_nobody();
	assert_true(duplicate_check(s.app, v, &c, TODAY, &found, &count, s.w->a, &e));
	assert_int_equal(count, 1);
	assert_null(found[0].name);
	s.app->viewer = viewer_operator();
	directory_release(v);
	stage_close(&s);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled)                                                                                                                         \
	EACH(filled, test_points), EACH(filled, test_numbers), EACH(filled, test_found), EACH(filled, test_blocks),                        \
		EACH(filled, test_year_only), EACH(filled, test_recording)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("duplicates on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("duplicates on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
