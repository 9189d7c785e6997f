/* The score of a unit's data: points by hand, the demo register, what the level above mends, rights; a change moves it. */
#include "page_world.h"

#include "app/clean/clean.h"
#include "exchange/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

static int set_up(void **state)
{
	*state = page_world_new("clean");
	return *state == NULL ? 1 : 0;
}

/* 15 points, all lost when a fifth is at fault. */
static void test_points(void **state)
{
	const int64_t fifth = 20 * LAW_SCALE;
	(void)state;
	assert_int_equal(clean_lost(15, fifth, 100, 0), 0);
	assert_int_equal(clean_lost(15, fifth, 0, 0), 0);
	assert_int_equal(clean_lost(15, fifth, 100, 20), 1500);
	assert_int_equal(clean_lost(15, fifth, 100, 90), 1500);
	assert_int_equal(clean_lost(15, fifth, 100, 10), 750);
	assert_int_equal(clean_lost(15, fifth, 1000000, 1), 1); /* a fault is never free */
	assert_int_equal(clean_lost(15, fifth, 3, 1), 1500);
	assert_int_equal(clean_lost(10, 10 * LAW_SCALE, 300, 1), 34);
}

static void draw(struct page_world *w, const struct clean_ask *what, struct clean *out)
{
	struct err e = {0};
	const struct page_ask ask = {.day = 20261128, .today = 20261128, .lang = MSG_VI};
	OK(clean_draw(w->app, &ask, what, out, w->arena, &e), e);
}

static const struct clean_finding *finding(const struct clean *c, const struct clean_score *s, const char *rule)
{
	for (size_t i = 0; i < c->rule_count; i++)
		if (strcmp(c->rules[i].id, rule) == 0)
			return &s->findings[i];
	fail_msg("no rule %s", rule);
	return NULL;
}

/* Tân Thanh: nobody's occupation is recorded (15), all nine who are on probation have been for years (15). */
static void test_commune(void **state)
{
	struct page_world *w = *state;
	struct clean memory, village, sql, province;
	struct clean_ask what = {.unit = "08/02578"};
	draw(w, &what, &memory);
	assert_int_equal(memory.here.points, 70);
	assert_int_equal(finding(&memory, &memory.here, "occupation")->faults, 240);
	assert_int_equal(finding(&memory, &memory.here, "overdue")->asked, 9);
	assert_int_equal(finding(&memory, &memory.here, "overdue")->faults, 9);
	assert_int_equal(memory.by_word[1], 1500);
	assert_int_equal(memory.by_word[3], 1500);
	/* both evaluators, of one village: a statement for each number */
	what = (struct clean_ask){.place = memory.below[0].id};
	draw(w, &what, &village);
	what.use_sql = true;
	draw(w, &what, &sql);
	g_autofree char *one = clean_json(&village, MSG_VI), *other = clean_json(&sql, MSG_VI);
	assert_string_equal(one, other);
	/* two homes are mended by the province: they count there, not in a commune */
	what = (struct clean_ask){.unit = "08"};
	draw(w, &what, &province);
	assert_true(finding(&memory, &memory.here, "one_home")->above);
	assert_false(finding(&province, &province.here, "one_home")->above);
	int64_t faults = 0;
	for (size_t i = 0; i < province.below_count; i++) {
		faults += finding(&province, &province.below[i], "occupation")->faults;
		if (strcmp(province.below[i].name, "Xã Tân Thanh") == 0)
			assert_int_equal(province.below[i].points, 70);
	}
	assert_int_equal(faults, finding(&province, &province.here, "occupation")->faults);
}

/* The list is as long as the number; who may see no names sees none, and no number under the smallest block. */
static void test_names(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	const struct page_ask ask = {.day = 20261128, .today = 20261128, .lang = MSG_VI};
	const struct clean_ask what = {.unit = "08/02578"};
	const struct law_item *rule = NULL;
	const struct sheet *s = clean_names(w->app, &ask, &what, "overdue", &rule, w->arena, &e);
	OK(s != NULL, e);
	assert_int_equal(s->row_count, 9);
	assert_string_equal(rule->mend, "party_record.official_d");
	assert_null(clean_names(w->app, &ask, &what, "nothing", &rule, w->arena, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	e = (struct err){0};
	const struct viewer *was = page_world_as(w, "xa.02578");
	struct clean seen;
	draw(w, &what, &seen);
	assert_int_equal(seen.here.hidden, 1);
	assert_int_equal(finding(&seen, &seen.here, "overdue")->faults, NONE);
	assert_null(clean_names(w->app, &ask, &what, "overdue", &rule, w->arena, &e));
	page_world_back(w, was);
}

/* The last point is the score of the day asked; of months in which the unit was not yet, or not yet known, there is none, and no error. */
static void test_history(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	struct clean_point points[12];
	const struct page_ask ask = {.day = 20261128, .today = 20261128, .lang = MSG_VI},
			      early = {.day = 20100315, .today = 20261128, .lang = MSG_VI};
	const struct clean_ask what = {.unit = "08/02578"}, province = {.unit = "08"};
	OK(clean_history(w->app, &ask, &what, 12, points, w->arena, &e), e);
	assert_int_equal(points[11].day, 20261128);
	assert_int_equal(points[11].points, 70);
	assert_int_equal(points[10].day, 20261031);
	/* read only where its people are kept, a past point says what the whole register as known then says */
	for (int i = 0; i < 11; i += 5) {
		struct page_ask then = ask;
		struct clean whole;
		char day[11];
		then.day = points[i].day;
		OK(instant_parse(ymd_format_iso(then.day, day), &then.known_ms, &e) &&
				clean_draw(w->app, &then, &what, &whole, w->arena, &e),
			e);
		assert_int_equal(points[i].points, whole.here.points);
		assert_true(points[i].points > 0 && points[i].points < 100);
	}
	OK(clean_history(w->app, &early, &province, 12, points, w->arena, &e), e);
	assert_int_equal(points[0].points, CLEAN_NOTHING);
	assert_int_equal(points[11].day, 20100315);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_points), cmocka_unit_test(test_commune), cmocka_unit_test(test_names),
		cmocka_unit_test(test_history)};
	return cmocka_run_group_tests(tests, set_up, page_world_drop);
}
