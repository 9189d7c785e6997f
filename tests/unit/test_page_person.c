/* Pages of an organisation, of a term and of a person on the demo register: who holds what on a day, half-open ends shown as last days,
 * what was known when, and that rights hide names, mask fields, and note what is shown. */
#include "page_world.h"

#include "app/page/page_organisation.h"
#include "app/page/page_person.h"
#include "app/reading.h"
#include "auth/scope_internal.h"
#include "auth/viewer_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct page_world *base;
	struct app *app; /* of base */
	struct arena *arena;
	int64_t committee, term, cell, area, nhung, secretary_area, secretary;
};

static int64_t ask_int(struct world *w, const char *sql)
{
	struct err e = {0};
	int64_t n = NONE;
	if (!db_query_int(store_db(w->app->store), sql, &n, &e) || n == NONE)
		fail_msg("%s: %s", sql, e.en);
	return n;
}

static int make_world(void **state)
{
	struct world *w = g_new0(struct world, 1);
	if ((w->base = page_world_new("page_person")) == NULL)
		return -1;
	w->app = w->base->app;
	w->arena = w->base->arena;
	w->committee = ask_int(w, "SELECT organisation_id FROM organisation_v WHERE name = 'Đảng bộ Xã Kháng Nhật'");
	w->cell = ask_int(w, "SELECT organisation_id FROM organisation_v WHERE name = 'Chi bộ Thôn Bờ Hồ'");
	w->term = ask_int(w, "SELECT t.id FROM term t JOIN organisation_v v ON v.organisation_id = t.organisation_id "
			     "WHERE v.name = 'Đảng bộ Xã Kháng Nhật' AND t.label = '2020-2025'");
	w->nhung = ask_int(w, "SELECT person_id FROM person_v_h ORDER BY id LIMIT 1");
	w->area = ask_int(w, "SELECT area_id FROM person_v_h ORDER BY id LIMIT 1");
#define SECRETARY                                                                                                                          \
	"FROM tenure t JOIN post p ON p.id = t.post_id JOIN organisation_v v ON v.organisation_id = p.organisation_id "                    \
	"WHERE v.name = 'Chi bộ Thôn Bờ Hồ' AND t.until_d = 99991231"
	w->secretary = ask_int(w, "SELECT t.person_id " SECRETARY);
	w->secretary_area = ask_int(w, "SELECT t.area_id " SECRETARY);
	*state = w;
	return 0;
}

static int drop_world(void **state)
{
	struct world *w = *state;
	page_world_free(w->base);
	g_free(w);
	return 0;
}

static const struct page_ask today = {.day = 20261128, .today = 20261128, .lang = MSG_VI};
static const struct page_ask in_2022 = {.day = 20221231, .today = 20261128, .lang = MSG_VI};

static const struct viewer *as(struct world *w, const char *login)
{
	return page_world_as(w->base, login);
}

static void as_operator(struct world *w, const struct viewer *was)
{
	page_world_back(w->base, was);
}

static struct page_person see(struct world *w, const struct page_ask *ask, int64_t area, int64_t id, const char *purpose)
{
	struct err e = {0};
	struct page_person p;
	if (!page_person(w->app, ask, area, id, purpose, &p, w->arena, &e))
		fail_msg("%s (%s)", e.en, e.where);
	return p;
}

static const struct page_person_fact *fact(const struct page_person *p, const char *label)
{
	for (size_t i = 0; i < p->fact_count; i++)
		if (strcmp(p->facts[i].label, label) == 0)
			return &p->facts[i];
	fail_msg("no fact %s", label);
	return NULL;
}

/* ---- organisation and term ---- */

static void test_organisation(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_organisation p;
	assert_true(page_organisation(w->app, &in_2022, w->committee, &p, w->arena, &e));
	assert_string_equal(p.title, "Đảng bộ Xã Kháng Nhật");
	assert_string_equal(p.unit.name, "Xã Kháng Nhật");
	assert_null(p.note);
	assert_int_equal(p.total.decided, 15);
	assert_int_equal(p.total.held, 15);
	assert_int_equal(p.total.vacant, 0);
	assert_string_equal(p.posts[0].title, "Bí thư"); /* the leading title first */
	assert_int_equal(p.posts[0].holder_count, 1);
	assert_int_equal(p.term_count, 2);
	assert_true(p.terms[0].now && !p.terms[1].now);
	/* It ended with its commune: said, and nobody holds anything. */
	assert_true(page_organisation(w->app, &today, w->committee, &p, w->arena, &e));
	assert_non_null(strstr(p.note, "30/06/2025"));
	assert_int_equal(p.total.held, 0);
	assert_false(page_organisation(w->app, &today, 7, &p, w->arena, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void test_term(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_term p;
	/* A day after the term: its last day counts, and the half-open end is shown as that day. */
	assert_true(page_term(w->app, &today, w->term, &p, w->arena, &e));
	assert_string_equal(p.day, "30/06/2025");
	assert_int_equal(p.member_count, 15);
	assert_string_equal(p.members[0].holder.until, "30/06/2025");
	assert_string_equal(p.members[0].title, "Bí thư");
	assert_string_equal(p.structure[0].count, "15");
	assert_string_equal(p.structure[1].count, "5");
	assert_string_equal(p.structure[1].share, "33,3");
	assert_string_equal(p.previous.label, "2015-2020");
	assert_int_equal(p.next.id, NONE);
	/* Within the titles in the order of given names. */
	const char *last = NULL;
	for (size_t i = 5; i < p.member_count; i++) {
		const char *given = strrchr(p.members[i].holder.person.name, ' ') + 1;
		assert_true(last == NULL || g_ascii_strncasecmp(last, given, 1) <= 0);
		last = given;
	}
}

static void test_members(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_organisation p;
	const struct viewer *v = as(w, "tinh.08");
	assert_true(page_organisation(w->app, &today, w->cell, &p, w->arena, &e));
	assert_true(p.member_count > 10);
	assert_true(app_has_readings(w->app)); /* sensitive: noted */
	as_operator(w, v);
	/* Figures only: no names; and so few that even the number is hidden. */
	v = as(w, "xa.02578");
	assert_true(page_organisation(w->app, &today, w->cell, &p, w->arena, &e));
	assert_int_equal(p.member_count, 0);
	assert_non_null(strstr(p.members_note, "⊘"));
	assert_int_equal(p.posts[0].holder_count, 1); /* a post is no secret */
	assert_false(app_has_readings(w->app));
	as_operator(w, v);
	/* Another commune's clerk. */
	v = as(w, "xa.02404");
	assert_false(page_organisation(w->app, &today, w->cell, &p, w->arena, &e));
	assert_int_equal(e.code, ERR_DENIED);
	as_operator(w, v);
}

/* Who may see that there is an organisation, but not its posts: neither seats nor holders, and no committee of a term. */
static void test_posts_hidden(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_organisation p;
	struct page_term t;
	const struct scope everywhere = {.everywhere = true};
	const struct viewer_right right = {
		.act = RIGHT_VIEW, .table = "organisation", .classes = "OP", .fields = {NONE, NONE}, .scope = &everywhere, .purpose = ""};
	const struct viewer v = {
		.kept = true, .account = NONE, .login = "-", .display = "-", .mark = "x", .rights = &right, .right_count = 1};
	w->app->viewer = &v;
	bool drawn = page_organisation(w->app, &in_2022, w->committee, &p, w->arena, &e);
	bool term = page_term(w->app, &in_2022, w->term, &t, w->arena, &e);
	w->app->viewer = viewer_operator();
	assert_true(drawn);
	assert_non_null(p.posts_note);
	assert_int_equal(p.post_count, 0);
	assert_int_equal(p.total.decided + p.total.held, 0);
	assert_false(term);
	assert_int_equal(e.code, ERR_DENIED);
}

/* ---- person ---- */

static void test_masks(void **state)
{
	struct world *w = *state;
	const struct viewer *v = as(w, "tinh.08");
	struct page_person p = see(w, &today, w->secretary_area, w->secretary, NULL);
	assert_true(p.may_reveal);
	assert_null(p.revealed);
	assert_true(fact(&p, "Dân tộc")->masked);
	assert_string_equal(fact(&p, "Dân tộc")->text, "••••");
	assert_true(fact(&p, "Tôn giáo")->masked);
	assert_non_null(strstr(fact(&p, "Số định danh cá nhân (CCCD)")->text, "••••••••"));
	/* A purpose that says nothing shows nothing and notes nothing of that. */
	p = see(w, &today, w->secretary_area, w->secretary, "  x ");
	assert_non_null(p.reveal_error);
	assert_true(fact(&p, "Dân tộc")->masked);
	app_forget_readings(w->app);
	p = see(w, &today, w->secretary_area, w->secretary, "thẩm tra lý lịch");
	assert_non_null(strstr(p.revealed, "thẩm tra lý lịch"));
	assert_false(fact(&p, "Dân tộc")->masked);
	assert_string_not_equal(fact(&p, "Dân tộc")->text, "••••");
	assert_int_equal(strlen(fact(&p, "Số định danh cá nhân (CCCD)")->text), 12);
	assert_true(app_has_readings(w->app));
	as_operator(w, v);
}

static void test_reveal_denied(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_person p;
	const struct viewer *v = as(w, "xa.02578");
	p = see(w, &today, w->secretary_area, w->secretary, NULL);
	assert_false(p.may_reveal);
	assert_false(p.memberships_shown);
	assert_int_equal(p.membership_count, 0);
	assert_null(p.party);
	assert_true(p.history_shown); /* a clerk enters data here */
	for (size_t i = 0; i < p.change_count; i++)
		assert_true(p.changes[i].what == NULL || strstr(p.changes[i].what, "Đảng tịch") == NULL);
	assert_false(page_person(w->app, &today, w->secretary_area, w->secretary, "thẩm tra lý lịch", &p, w->arena, &e));
	assert_int_equal(e.code, ERR_DENIED);
	as_operator(w, v);
	e = (struct err){0};
	v = as(w, "xa.02404");
	assert_false(page_person(w->app, &today, w->secretary_area, w->secretary, NULL, &p, w->arena, &e));
	assert_int_equal(e.code, ERR_DENIED);
	assert_null(strstr(e.vi, p.title != NULL ? p.title : "Triệu")); /* no name in the refusal */
	as_operator(w, v);
}

static void test_course(void **state)
{
	struct world *w = *state;
	struct page_person p = see(w, &today, w->secretary_area, w->secretary, NULL);
	assert_true(p.post_count >= 2); /* secretary and head of the village at once */
	assert_true(p.timeline.lane_count >= 2);
	assert_true(p.timeline.now_x > 118 && p.timeline.now_x <= 994);
	for (size_t i = 0; i < p.timeline.lane_count; i++)
		for (size_t k = 0; k < p.timeline.lanes[i].count; k++) {
			const struct page_bar *b = &p.timeline.lanes[i].bars[k];
			assert_true(b->x >= 118 && b->x + b->width <= 997);
			assert_non_null(b->title);
		}
}

static void test_known(void **state)
{
	struct world *w = *state;
	struct page_ask before = {.day = 20221231, .today = 20261128, .lang = MSG_VI};
	before.known_ms = ask_int(w, "SELECT end_ms FROM person_v_h ORDER BY id LIMIT 1") - 1;
	struct page_person p = see(w, &in_2022, w->area, w->nhung, NULL);
	assert_non_null(strstr(fact(&p, "Sinh")->text, "Nữ"));
	assert_true(p.change_count > 0);
	assert_int_equal(p.changes[0].item_count, 2); /* the newest is the correction: sex, and a remark taken away */
	assert_string_equal(p.changes[0].items[0].before, "Nam");
	assert_string_equal(p.changes[0].items[0].after, "Nữ");
	size_t all = p.change_count;
	p = see(w, &before, w->area, w->nhung, NULL);
	assert_non_null(strstr(fact(&p, "Sinh")->text, "Nam"));
	assert_int_equal(p.change_count, all - 1);
	assert_non_null(p.history_known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_organisation),
		cmocka_unit_test(test_term),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_posts_hidden),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_reveal_denied),
		cmocka_unit_test(test_course),
		cmocka_unit_test(test_known),
	};
	return cmocka_run_group_tests_name("page_person", tests, make_world, drop_world);
}
