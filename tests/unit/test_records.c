/* Rows and pages of records on both engines: what stands, what stood and when, versions over time, the history as a story, lists. */
#include "store_world.h"

#include "app/page/page_record.h"
#include "app/page/page_records.h"
#include "app/record/record_layout.h"
#include "store/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static struct app *app_of(struct world *w)
{
	struct err e = {0};
	struct app *a = app_open(NULL, DB_READ, &e);
	assert_non_null(a);
	a->store = w->s;
	return a;
}

static void app_end(struct app *a)
{
	a->store = NULL;
	app_close(a);
}

static const struct page_ask asked = {.day = 20260101, .today = 20260101, .lang = MSG_EN};

/* A relative that is entered, corrected twice, and voided. */
static int64_t relative(struct world *w, int64_t *between)
{
	struct family_member_row r;
	row_init(&table_family_member, &r);
	r.area_id = WORLD_AREA;
	r.person_id = w->person[0];
	r.relation = world_num(w->s, "family_relation", "father");
	r.full_name = "Nguyễn Văn Một";
	world_begin(w->s, false);
	world_insert(w->s, &table_family_member, &r);
	world_commit(w->s);
	for (int i = 0; i < 2; i++) {
		struct err e = {0};
		world_begin(w->s, false);
		*between = store_now(w->s) - 1;
		r.full_name = i == 0 ? "Nguyễn Văn Hai" : "Nguyễn Văn Ba";
		assert_true(store_update(w->s, &table_family_member, &r, &e));
		world_commit(w->s);
	}
	return r.id;
}

static void rows(struct world *w, int64_t id, int64_t known, bool ever, struct rows *out)
{
	struct err e = {0};
	const struct rows_where where = {"person_id", w->person[0]};
	const struct rows_ask ask = {.t = &table_family_member,
		.where = &where,
		.where_count = 1,
		.area = WORLD_AREA,
		.before = id + 1,
		.known_ms = known,
		.ever = ever};
	assert_true(store_rows(w->s, &ask, w->a, out, &e));
}

static void test_rows(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct rows found;
	int64_t between = 0, n = 0, id = relative(w, &between);
	rows(w, id, 0, false, &found);
	assert_int_equal(found.count, 1);
	assert_string_equal(((const struct family_member_row *)found.items[0])->full_name, "Nguyễn Văn Ba");
	rows(w, id, between, false, &found);
	assert_int_equal(found.count, 1);
	assert_string_equal(((const struct family_member_row *)found.items[0])->full_name, "Nguyễn Văn Hai");
	rows(w, id, 0, true, &found);
	assert_int_equal(found.count, 3);
	assert_true(found.end_ms[0] == NONE && found.end_ms[1] != NONE);
	assert_string_equal(((const struct family_member_row *)found.items[2])->full_name, "Nguyễn Văn Một");
	const struct rows_ask ask = {.t = &table_family_member, .area = WORLD_AREA, .before = NONE};
	assert_true(store_rows_count(w->s, &ask, &n, &e));
	assert_int_equal(n, 1);
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_family_member, WORLD_AREA, id, &e));
	world_commit(w->s);
	rows(w, id, 0, false, &found);
	assert_int_equal(found.count, 0);
	rows(w, id, 0, true, &found);
	assert_int_equal(found.count, 3);
	rows(w, id - 1, 0, true, &found); /* only what is older */
	assert_int_equal(found.count, 0);
}

static void test_page(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct app *a = app_of(w);
	struct page_record page;
	int64_t between = 0, id = relative(w, &between);
	assert_true(page_record(a, &asked, "family_member", WORLD_AREA, id, &page, w->a, &e));
	assert_non_null(strstr(page.title, "Nguyễn Văn Ba"));
	assert_int_equal(page.change_count, 3);
	assert_int_equal(page.changes[0].item_count, 1);
	assert_string_equal(page.changes[0].items[0].before, "Nguyễn Văn Hai");
	assert_string_equal(page.changes[0].items[0].after, "Nguyễn Văn Ba");
	assert_true(page.may_correct && page.may_void && !page.may_close && !page.gone);
	/* As known then: nothing can be written into the past. */
	struct page_ask then = asked;
	then.known_ms = between;
	assert_true(page_record(a, &then, "family_member", WORLD_AREA, id, &page, w->a, &e));
	assert_non_null(strstr(page.title, "Nguyễn Văn Hai"));
	assert_false(page.may_correct || page.may_void);
	assert_int_equal(page.change_count, 2);
	/* Voided: what it said last, and that it is gone. */
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_family_member, WORLD_AREA, id, &e));
	world_commit(w->s);
	assert_true(page_record(a, &asked, "family_member", WORLD_AREA, id, &page, w->a, &e));
	assert_true(page.gone && !page.may_correct);
	assert_non_null(strstr(page.title, "Nguyễn Văn Ba"));
	assert_false(page_record(a, &asked, "family_member", WORLD_AREA, id + 1, &page, w->a, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	/* Somebody with posts and a cell. */
	e = (struct err){0};
	assert_true(page_record(a, &asked, "person", WORLD_AREA, w->person[0], &page, w->a, &e));
	assert_true(page.version_count >= 1 && page.versioned);
	app_end(a);
}

static void test_list(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct app *a = app_of(w);
	struct page_records kinds;
	struct page_record_list list;
	assert_true(page_records(a, &asked, &kinds, w->a, &e));
	assert_true(kinds.count > 5);
	for (size_t i = 0; i < 60; i++) {
		struct family_member_row r;
		g_autofree char *name = g_strdup_printf("Trần Thị Số %zu", i);
		row_init(&table_family_member, &r);
		r.area_id = WORLD_AREA;
		r.person_id = w->person[i % 3];
		r.relation = world_num(w->s, "family_relation", "father");
		r.full_name = name;
		world_begin(w->s, false);
		world_insert(w->s, &table_family_member, &r);
		world_commit(w->s);
	}
	struct page_record_list_ask ask = {.kind = "family_member"};
	assert_true(page_record_list(a, &asked, &ask, &list, w->a, &e));
	assert_int_equal(list.count, RECORDS_ROWS);
	assert_non_null(list.next);
	ask.after = list.next;
	assert_true(page_record_list(a, &asked, &ask, &list, w->a, &e));
	assert_int_equal(list.count, 10);
	assert_null(list.next);
	ask = (struct page_record_list_ask){.kind = "family_member", .q = "thi so 59"};
	assert_true(page_record_list(a, &asked, &ask, &list, w->a, &e));
	assert_int_equal(list.count, 1);
	/* Every kind that has pages has a list that can be asked, on both engines. */
	assert_true(db_begin_read(store_db(w->s), &e));
	const struct record_layouts *l = record_layouts(a, &e);
	db_rollback(store_db(w->s));
	assert_non_null(l);
	for (size_t i = 0; i < l->count; i++) {
		ask = (struct page_record_list_ask){.kind = l->all[i].kind->name, .state = "all"};
		assert_true(page_record_list(a, &asked, &ask, &list, w->a, &e));
		for (size_t n = 0; n < list.count && n < 3; n++) {
			struct page_record page;
			assert_true(page_record(
				a, &asked, list.rows[n].self.kind, list.rows[n].self.area, list.rows[n].self.id, &page, w->a, &e));
		}
	}
	app_end(a);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled) EACH(filled, test_rows), EACH(filled, test_page), EACH(filled, test_list)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("records on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("records on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
