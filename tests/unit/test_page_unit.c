/* The page of a unit on the demo register: where Tân Thanh came from, its villages and their cells, seats less holders is what is vacant,
 * and what a viewer without rights does not get. The home page counts the same seats. */
#include "demo_register.h"

#include "app/page_home.h"
#include "app/page_unit.h"
#include "app/service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

struct world {
	char *file;
	struct service *service;
	struct app *app;
	struct arena *arena;
};

static int make_world(void **state)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *dir = getenv("T");
	w->file = g_strdup_printf("%s/page_unit.db", dir != NULL ? dir : g_get_tmp_dir());
	if (!demo_register(w->file, &e) || (w->service = service_open(w->file, &e)) == NULL ||
		(w->app = service_borrow(w->service, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	w->app->viewer = viewer_operator();
	w->arena = arena_new();
	*state = w;
	return 0;
}

static int drop_world(void **state)
{
	struct world *w = *state;
	service_return(w->service, w->app);
	service_close(w->service);
	arena_free(w->arena);
	(void)g_unlink(w->file);
	g_free(w->file);
	g_free(w);
	return 0;
}

static const struct page_ask today = {.day = 20261128, .today = 20261128, .lang = MSG_VI};

/* The unit of that name and code, by the page of all units. */
static int64_t find(struct world *w, const struct page_ask *ask, const char *name, const char *code)
{
	struct err e = {0};
	struct page_units all;
	if (!page_units(w->app, ask, name, &all, w->arena, &e))
		fail_msg("%s (%s)", e.en, e.where);
	for (size_t i = 0; i < all.now_count; i++)
		if (strcmp(all.now[i].unit.code, code) == 0)
			return all.now[i].unit.id;
	for (size_t i = 0; i < all.former_count; i++)
		if (strcmp(all.former[i].unit.code, code) == 0)
			return all.former[i].unit.id;
	fail_msg("no unit %s %s", name, code);
	return NONE;
}

static struct page_unit draw(struct world *w, const struct page_ask *ask, int64_t unit)
{
	struct err e = {0};
	struct page_unit p;
	if (!page_unit(w->app, ask, unit, 1, &p, w->arena, &e))
		fail_msg("%s (%s)", e.en, e.where);
	return p;
}

static void test_origin(void **state)
{
	struct world *w = *state;
	struct page_unit p = draw(w, &today, find(w, &today, "tan thanh", "02578"));
	assert_string_equal(p.self.name, "Xã Tân Thanh");
	assert_string_equal(p.from, "01/07/2025");
	assert_false(p.ended);
	assert_int_equal(p.before_count, 3);
	assert_int_equal(p.after_count, 0);
	for (size_t i = 0; i < p.before_count; i++) {
		assert_string_equal(p.before[i].day, "01/07/2025");
		assert_true(p.before[i].is_exact);
		struct page_unit old = draw(w, &today, p.before[i].unit.id);
		assert_true(old.ended);
		assert_string_equal(old.until, "30/06/2025");
		assert_int_equal(old.after_count, 1);
		assert_int_equal(old.after[0].unit.id, p.self.id);
	}
}

static void test_before_its_day(void **state)
{
	struct world *w = *state;
	struct page_ask then = today;
	int64_t unit = find(w, &today, "tan thanh", "02578");
	then.day = 20240101;
	struct page_unit p = draw(w, &then, unit);
	assert_true(p.not_yet);
	assert_string_equal(p.day, "01/07/2025");
}

static void test_villages(void **state)
{
	struct world *w = *state;
	struct page_unit p = draw(w, &today, find(w, &today, "tan thanh", "02578"));
	size_t with_cell = 0;
	int64_t members = 0;
	assert_true(p.has_villages && p.members_shown);
	assert_int_equal(p.village_count, p.villages_all);
	assert_true(p.village_count > 10);
	for (size_t i = 0; i < p.village_count; i++) {
		with_cell += p.villages[i].cell.id != NONE;
		members += p.villages[i].members != NONE ? p.villages[i].members : 0;
	}
	assert_int_equal(with_cell, p.villages_with_cell);
	for (size_t i = 0; i < p.village_count; i++)
		assert_true((p.villages[i].cell.id != NONE) == (p.villages[i].members != NONE));
	assert_true(members > 100);
}

static void test_hidden(void **state)
{
	struct world *w = *state;
	int64_t unit = find(w, &today, "tan thanh", "02578");
	w->app->viewer = viewer_nobody();
	struct page_unit p = draw(w, &today, unit);
	w->app->viewer = viewer_operator();
	assert_false(p.members_shown);
	for (size_t i = 0; i < p.village_count; i++)
		assert_true(p.villages[i].members == NONE);
	assert_int_equal(p.before_count, 3); /* what everybody may know of a unit stays */
}

/* Post by post: what is vacant and what is over explain the difference of seats and holders. */
static void test_seats(void **state)
{
	struct world *w = *state;
	struct page_unit old = draw(w, &today, find(w, &today, "tan thanh", "02590"));
	assert_true(old.seats.seats > 0);
	assert_int_equal(old.seats.vacant - old.seats.over, old.seats.seats - old.seats.held);
	struct page_unit province = draw(w, &today, find(w, &today, "tuyen quang", "08"));
	int64_t vacant = 0;
	for (size_t i = 0; i < province.vacancy_count; i++)
		vacant += province.vacancies[i].seats;
	assert_int_equal(vacant, province.seats.vacant);
	assert_true(province.child_count > 100);
	for (size_t i = 1; i < province.child_count; i++)
		assert_true(strcmp(province.children[i - 1].unit.code, province.children[i].unit.code) <= 0);
}

/* A register that knew nothing yet has no such unit. */
static void test_known_at(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_unit p;
	struct page_ask early = today;
	int64_t unit = find(w, &today, "tan thanh", "02578");
	early.known_ms = 1;
	assert_false(page_unit(w->app, &early, unit, 1, &p, w->arena, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	early.known_ms = instant_now();
	assert_int_equal(draw(w, &early, unit).before_count, 3);
}

static void test_home(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct page_home h;
	int64_t account = NONE;
	assert_true(viewer_find_account(w->app->store, "tochuc.02578", today.today, &account, &e));
	struct viewer *v = viewer_load(w->app->store, account, today.today, &e);
	assert_non_null(v);
	w->app->viewer = v;
	bool ok = page_home(w->app, &today, &h, w->arena, &e);
	w->app->viewer = viewer_operator();
	if (!ok)
		fail_msg("%s (%s)", e.en, e.where);
	assert_int_equal(h.unit_count, 1);
	assert_string_equal(h.units[0].unit.name, "Xã Tân Thanh");
	assert_true(h.units[0].people > 100 && h.units[0].organisations > 20);
	assert_int_equal(h.units[0].seats.vacant - h.units[0].seats.over, h.units[0].seats.seats - h.units[0].seats.held);
	assert_int_equal(h.vacant, h.units[0].seats.vacant);
	assert_true(h.change_count > 0 && h.change_count <= PAGE_HOME_CHANGES);
	viewer_release(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_origin),
		cmocka_unit_test(test_before_its_day),
		cmocka_unit_test(test_villages),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_seats),
		cmocka_unit_test(test_known_at),
		cmocka_unit_test(test_home),
	};
	return cmocka_run_group_tests(tests, make_world, drop_world);
}
