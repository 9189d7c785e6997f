/* What comes up: days worked out by hand, on the calendar and on the demo register; the calendar file. */
#include "page_world.h"

#include "app/coming/coming.h"
#include "exchange/calendar_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

static int set_up(void **state)
{
	*state = page_world_new("coming");
	return *state == NULL ? 1 : 0;
}

static void test_days(void **state)
{
	static const int badge[] = {203, 519, 902, 1107};
	(void)state;
	assert_int_equal(coming_after(20240229, 12), 20250301);
	assert_int_equal(coming_after(20240229, 48), 20280229);
	assert_int_equal(coming_after(20251231, 2), 20260301);
	assert_int_equal(coming_after(20260131, 1), 20260301);
	assert_int_equal(coming_after(20261215, 0), 20261215);
	assert_int_equal(coming_after(20261231, 12), 20271231);
	assert_int_equal(coming_on_day(20260203, badge, 4), 20260203);
	assert_int_equal(coming_on_day(20260204, badge, 4), 20260519);
	assert_int_equal(coming_on_day(20261108, badge, 4), 20270203);
	assert_int_equal(coming_on_day(20261108, badge, 0), 20261108);
}

/* A line is never longer than 75 octets, no character is cut, and put together again it is what was written. */
static void test_calendar(void **state)
{
	static const char summary[] =
		"Đủ năm tuổi Đảng để xét tặng Huy hiệu: 40 năm; Nguyễn Thị Ánh Tuyết, Chi bộ thôn Bờ Hồ, xã Tân Thanh";
	const struct calendar_event event = {"badge-480-7-9@coso", 20261231, summary, "một\nhai \\ ba", ""};
	g_autoptr(GString) out = g_string_new(NULL);
	(void)state;
	calendar_begin(out, "Lịch");
	calendar_put(out, &event, 0);
	calendar_end(out);
	g_auto(GStrv) lines = g_strsplit(out->str, "\r\n", -1);
	for (char **l = lines; *l != NULL; l++) {
		assert_true(strlen(*l) <= 75);
		assert_true(g_utf8_validate(*l, -1, NULL));
	}
	g_auto(GStrv) parts = g_strsplit(out->str, "\r\n ", -1);
	g_autofree char *whole = g_strjoinv("", parts);
	assert_non_null(strstr(whole,
		"\r\nSUMMARY:Đủ năm tuổi Đảng để xét tặng Huy hiệu: 40 năm\\; Nguyễn Thị Ánh Tuyết\\, Chi bộ thôn Bờ Hồ\\, xã "
		"Tân Thanh\r\n"));
	assert_non_null(strstr(whole, "\r\nDESCRIPTION:một\\nhai \\\\ ba\r\n"));
	assert_non_null(strstr(whole, "\r\nDTSTAMP:19700101T000000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
	assert_null(strstr(whole, "LOCATION"));
	assert_true(g_str_has_suffix(out->str, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

static const struct coming_item *item(const struct coming *c, const char *id)
{
	for (size_t i = 0; i < c->item_count; i++)
		if (strcmp(c->items[i].item->id, id) == 0)
			return &c->items[i];
	fail_msg("no item %s", id);
	return NULL;
}

static void draw(struct page_world *w, const struct coming_ask *what, struct coming *out)
{
	struct err e = {0};
	const struct page_ask ask = {.day = what->from, .today = 20261128, .lang = MSG_VI};
	OK(coming_up(w->app, &ask, what, out, w->arena, &e), e);
}

/* Numbers are numbers of names; months, units and kinds add up; a year as twelve months is twelve times a month. */
static void test_sums(void **state)
{
	struct page_world *w = *state;
	struct coming year, month;
	const struct coming_ask what = {.unit = "08", .from = 20180101, .months = 12};
	int64_t sum = 0, named = 0;
	draw(w, &what, &year);
	assert_true(year.total > 100);
	assert_int_equal(year.total, (int64_t)year.due_count + year.unnamed);
	for (size_t i = 0; i < year.item_count; i++)
		sum += year.items[i].total;
	assert_int_equal(sum, year.total);
	for (size_t i = 0; i < year.due_count; i++) {
		const struct coming_due *d = &year.due[i];
		assert_true(d->day >= year.from && d->day < year.until);
		named += strcmp(d->item->id, "badge") == 0;
	}
	assert_int_equal(named, item(&year, "badge")->total);
	const struct coming_ask june = {.unit = "08", .from = 20180601, .months = 1, .item = "age_40"};
	draw(w, &june, &month);
	assert_int_equal(month.item_count, 1);
	assert_int_equal(item(&month, "age_40")->total, item(&year, "age_40")->by_month[5]);
	/* badges are given on four days */
	for (int m = 0; m < 12; m++)
		assert_true(item(&year, "badge")->by_month[m] == 0 || m == 1 || m == 4 || m == 8 || m == 10);
}

/* A year of birth is said to be a year; who may see no names gets none, and the same numbers. */
static void test_rights(void **state)
{
	struct page_world *w = *state;
	struct coming all, some;
	const struct coming_ask what = {.unit = "08", .from = 20180101, .months = 1};
	size_t vague = 0;
	draw(w, &what, &all);
	for (size_t i = 0; i < all.due_count; i++) {
		vague += all.due[i].vague;
		if (all.due[i].precision == PRECISION_YEAR) {
			assert_int_equal(all.due[i].day, 20180101);
			assert_non_null(strstr(coming_day_words(&all.due[i], MSG_VI, w->arena), "trong năm 2018"));
		}
	}
	assert_true(vague > 0);
	const struct viewer *was = page_world_as(w, "kiemtra.08");
	draw(w, &what, &some);
	page_world_back(w, was);
	for (size_t i = 0; i < some.item_count; i++)
		assert_true(some.items[i].hidden || some.items[i].total == all.items[i].total);
	assert_true(some.due_count < all.due_count || some.unnamed == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days), cmocka_unit_test(test_calendar), cmocka_unit_test(test_sums), cmocka_unit_test(test_rights)};
	return cmocka_run_group_tests(tests, set_up, page_world_drop);
}
