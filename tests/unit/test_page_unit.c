/* The page of a unit on the demo register: where Tân Thanh came from, its villages and their cells, seats less holders is what is vacant,
 * and what a viewer without rights does not get. The home page counts the same seats. */
#include "page_world.h"

#include "app/page/page_home.h"
#include "app/page/page_unit.h"
#include "app/put.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

static int make_world(void **state)
{
	return (*state = page_world_new("page_unit")) == NULL ? -1 : 0;
}

static const struct page_ask today = {.day = 20261128, .today = 20261128, .lang = MSG_VI};

/* The unit of that name and code, by the page of all units. */
static int64_t find(struct page_world *w, const struct page_ask *ask, const char *name, const char *code)
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

static struct page_unit draw(struct page_world *w, const struct page_ask *ask, int64_t unit)
{
	struct err e = {0};
	struct page_unit p;
	if (!page_unit(w->app, ask, unit, 1, &p, w->arena, &e))
		fail_msg("%s (%s)", e.en, e.where);
	return p;
}

static void test_origin(void **state)
{
	struct page_world *w = *state;
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
	struct page_world *w = *state;
	struct page_ask then = today;
	int64_t unit = find(w, &today, "tan thanh", "02578");
	then.day = 20240101;
	struct page_unit p = draw(w, &then, unit);
	assert_true(p.not_yet);
	assert_string_equal(p.day, "01/07/2025");
}

static void test_villages(void **state)
{
	struct page_world *w = *state;
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
	struct page_world *w = *state;
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
	struct page_world *w = *state;
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
	struct page_world *w = *state;
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

/* "Bí thư chi bộ đồng thời là trưởng thôn": 11 of 11, 5 of 9, 9 of 15 (docs/demo-world.md), village by village and as a count. */
static void test_heads(void **state)
{
	static const struct {
		const char *name, *code;
		int64_t villages, one;
	} communes[] = {{"khang nhat", "02575", 11, 11}, {"xuan lap", "02242", 9, 5}, {"minh huong", "02395", 15, 9}};
	struct page_ask then = today;
	then.day = 20221231;
	for (size_t i = 0; i < G_N_ELEMENTS(communes); i++) {
		struct page_unit p = draw(*state, &then, find(*state, &then, communes[i].name, communes[i].code));
		int64_t one = 0;
		for (size_t k = 0; k < p.village_count; k++)
			one += p.villages[k].heads.kind == REG_OK && p.villages[k].heads.text != NULL;
		assert_int_equal(p.villages_all, communes[i].villages);
		assert_int_equal(p.villages_one_head, communes[i].one);
		assert_int_equal(one, communes[i].one);
	}
}

/* The drawing says what the table says: a box for every unit, a flow for every part, the unit itself once. */
static void test_drawing(void **state)
{
	struct page_unit p = draw(*state, &today, find(*state, &today, "tan thanh", "02578"));
	assert_non_null(p.drawing);
	assert_int_equal(p.drawing->flow_count, 3);
	assert_int_equal(p.drawing->box_count, 4);
	assert_int_equal(p.drawing->day_count, 1);
	assert_int_equal(p.drawing->left_out, 0);
	for (size_t i = 0; i < p.drawing->box_count; i++) {
		const struct page_lineage_box *b = &p.drawing->boxes[i];
		assert_true(b->x >= 0 && b->y >= 0 && b->x + b->width <= p.drawing->width && b->y + b->height <= p.drawing->height);
		for (size_t k = 0; k < i; k++) {
			const struct page_lineage_box *o = &p.drawing->boxes[k];
			assert_true(o->x != b->x || o->y + o->height <= b->y || b->y + b->height <= o->y);
		}
	}
	struct page_unit many = draw(*state, &today, find(*state, &today, "van don", "06994"));
	assert_int_equal(many.before_count, 12);
	assert_int_equal(many.drawing->flow_count, 12);
}

/* On boundaries of today an ended unit leads to the one that has all of it; one that stands shows what made up its territory. */
static void test_today(void **state)
{
	struct page_ask now = today;
	int64_t self = find(*state, &today, "tan thanh", "02578"), old = find(*state, &today, "tan thanh", "02590");
	now.boundaries_today = true;
	struct page_unit p = draw(*state, &now, old);
	assert_int_equal(p.self.id, self);
	assert_int_equal(p.instead.id, old);
	assert_string_equal(p.instead_until, "30/06/2025");
	assert_false(p.ended);
	now.day = 20240101;
	p = draw(*state, &now, self);
	assert_int_equal(p.territory_count, 3);
	assert_true(p.territory_exact);
	struct page_ask then = now;
	int64_t seats = 0, held = 0;
	then.boundaries_today = false;
	for (size_t i = 0; i < p.territory_count; i++) {
		struct page_unit part = draw(*state, &then, p.territory[i].unit.id);
		assert_false(part.ended || part.not_yet);
		seats += part.seats.seats;
		held += part.seats.held;
	}
	assert_true(seats > 0);
	assert_int_equal(p.territory_seats.seats, seats);
	assert_int_equal(p.territory_seats.held, held);
}

/* Splits the unit as from that day, 70 to 30. */
static void split(struct page_world *w, int64_t unit, int64_t one, int64_t other, const char *day)
{
	struct err e = {0};
	int64_t version = NONE;
	g_autofree char *sql = g_strdup_printf("SELECT id FROM unit_v WHERE unit_id = %" G_GINT64_FORMAT " AND until_d = 99991231", unit);
	g_autofree char *file = g_strconcat(w->file, ".jsonl", NULL);
	assert_true(db_query_int(store_db(w->app->store), sql, &version, &e));
	g_autofree char *lines = g_strdup_printf(
		"{\"do\":\"insert\",\"table\":\"unit_event\",\"as\":\"ev\",\"set\":{\"event\":\"split\",\"on_d\":\"%s\"}}\n"
		"{\"do\":\"insert\",\"table\":\"unit_event_part\",\"set\":{\"event_id\":\"$ev\",\"from_unit_id\":\"%" G_GINT64_FORMAT
		"\",\"to_unit_id\":\"%" G_GINT64_FORMAT "\",\"extent\":\"part\",\"share_people\":700000}}\n"
		"{\"do\":\"insert\",\"table\":\"unit_event_part\",\"set\":{\"event_id\":\"$ev\",\"from_unit_id\":\"%" G_GINT64_FORMAT
		"\",\"to_unit_id\":\"%" G_GINT64_FORMAT "\",\"extent\":\"part\",\"share_people\":300000}}\n"
		"{\"do\":\"correct\",\"table\":\"unit_v\",\"id\":\"%" G_GINT64_FORMAT "\",\"set\":{\"until_d\":\"%s\"}}\n",
		day, unit, one, unit, other, version, day);
	assert_true(g_file_set_contents(file, lines, -1, NULL));
	struct put_report report;
	struct app *writer = service_borrow_writer(w->service, &e);
	assert_non_null(writer);
	writer->viewer = viewer_operator();
	bool ok = app_put(
		writer, &(struct put_options){.file = file, .actor = "system", .reason = "test", .today = today.today}, &report, &e);
	service_return(w->service, writer);
	(void)g_unlink(file);
	if (!ok)
		fail_msg("%s (%s)", e.en, e.where);
}

/* A unit that was split: where it is now is two units, each an estimate; each of those says so too. Changes the register: the last test. */
static void test_split(void **state)
{
	struct page_ask now = today;
	int64_t unit = find(*state, &today, "binh xa", "02404"), one = find(*state, &today, "tan thanh", "02578"),
		other = find(*state, &today, "my lam", "02509");
	split(*state, unit, one, other, "2026-01-01");
	now.boundaries_today = true;
	struct page_unit p = draw(*state, &now, unit);
	assert_true(p.ended && p.territory_is_successors);
	assert_int_equal(p.instead.id, NONE);
	assert_int_equal(p.territory_count, 2);
	for (size_t i = 0; i < p.territory_count; i++) {
		assert_false(p.territory[i].exact);
		assert_non_null(strstr(p.territory[i].part, p.territory[i].unit.id == one ? "70,00 %" : "30,00 %"));
	}
	assert_int_equal(p.drawing->flow_count, 4); /* two sources, two that followed */
	now.day = 20251231;
	p = draw(*state, &now, one);
	assert_int_equal(p.territory_count, 2);
	assert_false(p.territory_exact);
}

/* What is not public of a unit (organisations, seats, cells, members) is for those whose rights reach there; the unit itself is for all. */
static void test_rights(void **state)
{
	struct page_world *w = *state;
	struct page_ask then = today, early = today;
	then.day = 20221231;
	early.day = 20151231;
	int64_t hue = find(w, &early, "hue", "46"), commune = find(w, &then, "khang nhat", "02575");
	struct page_unit all = draw(w, &early, hue);
	assert_true(all.child_count > 3);
	assert_true(all.organisation_count > 0 && all.organisations_hidden == 0);
	static const char *const logins[] = {"xa.02578", "admin", "tinh.08"};
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		const struct viewer *v = page_world_as(w, logins[i]);
		struct page_unit p = draw(w, &early, hue);
		assert_int_equal(p.child_count, all.child_count); /* units are public */
		assert_int_equal(p.organisation_count, 0);
		assert_int_equal(p.organisations_hidden, all.organisation_count);
		assert_int_equal(p.seats.seats + p.seats.held + p.seats.vacant, 0);
		assert_int_equal(p.vacancy_count, 0);
		for (size_t k = 0; k < p.child_count; k++) {
			assert_int_equal(p.children[k].organisations, NONE);
			assert_int_equal(p.children[k].seats.seats + p.children[k].seats.held, 0);
		}
		p = draw(w, &then, commune);
		bool own = strcmp(logins[i], "admin") != 0;
		assert_int_equal(p.organisation_count > 0, own);
		assert_int_equal(p.cells_shown, own);
		for (size_t k = 0; k < p.village_count; k++) {
			assert_int_equal(p.villages[k].cell.id != NONE, own);
			assert_int_equal(p.villages[k].heads.text != NULL, own);
		}
		page_world_back(w, v);
	}
}

/* The secretary of one cell sees the members of the own village only. */
static void test_own_cell(void **state)
{
	struct page_world *w = *state;
	int64_t unit = find(w, &today, "tan thanh", "02578");
	const struct viewer *v = page_world_as(w, "chibo.02578");
	struct page_unit p = draw(w, &today, unit);
	page_world_back(w, v);
	size_t seen = 0;
	for (size_t i = 0; i < p.village_count; i++)
		seen += p.villages[i].members != NONE;
	assert_int_equal(seen, 1);
}

static void test_home(void **state)
{
	struct page_world *w = *state;
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
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_today),
		cmocka_unit_test(test_rights),
		cmocka_unit_test(test_own_cell),
		cmocka_unit_test(test_home),
		cmocka_unit_test(test_split),
	};
	return cmocka_run_group_tests(tests, make_world, page_world_drop);
}
