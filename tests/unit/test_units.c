/* Units in a register, on both engines: init, its numbers asked by queries, lineage, fuller tables, refusals. The fuller tables are read
 * where they lie beside the checkout. */
#include "app/init.h"
#include "app/lineage/lineage_import.h"
#include "store/lineage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

static struct store *s;
static char *dir;

static void say_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	(void)user;
	g_autofree char *text = msg_format(key, MSG_EN, args, nargs);
	print_error("verify: %s\n", text);
}

static void clean_register(void)
{
	struct err e = {0};
	int64_t findings = -1;
	assert_true(store_verify(s, say_finding, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

static int64_t ask(const char *sql)
{
	struct err e = {0};
	int64_t n = -1;
	if (!db_query_int(store_db(s), sql, &n, &e))
		fail_msg("%s", e.en);
	return n;
}

static int64_t alive(int level, ymd day)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT count(*) FROM unit u JOIN unit_v v ON v.unit_id = u.id WHERE u.level = %d AND v.from_d <= %d "
				"AND v.until_d > %d",
			level, day, day);
	return ask(sql);
}

static void numbers_hold(void)
{
	static const int want[][4] = {
		{20220101, 63, 705, 10599}, {20250101, 63, 696, 10051}, {20250630, 63, 696, 10035}, {20250701, 34, 0, 3321}};
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++)
		for (int level = 2; level <= 4; level++)
			assert_int_equal(alive(level, want[i][0]), want[i][level - 1]);
	/* One unit for a level and code on a day; parents live as long as the version says. */
	assert_int_equal(ask("SELECT count(*) FROM unit_v a JOIN unit x ON x.id = a.unit_id JOIN unit_v b ON b.code = a.code AND b.unit_id "
			     "<> a.unit_id "
			     "JOIN unit y ON y.id = b.unit_id AND y.level = x.level WHERE a.from_d < b.until_d AND b.from_d < a.until_d"),
		0);
	assert_int_equal(
		ask("SELECT count(*) FROM unit_v v JOIN (SELECT unit_id, min(from_d) f, max(until_d) t FROM unit_v GROUP BY unit_id) p "
		    "ON p.unit_id = v.parent_id WHERE p.f > v.from_d OR p.t < v.until_d"),
		0);
}

static int open_register(const char *address)
{
	struct err e = {0};
	g_autofree char *key = g_build_filename(dir, "key", NULL);
	struct store_open o = {.address = address, .mode = DB_CREATE, .key_file = key};
	struct init_options io = {0};
	struct init_report r;
	s = store_open(&o, &e);
	if (s == NULL || !app_init(s, &io, &r, &e)) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	assert_int_equal(r.without_target, 0);
	assert_int_equal(r.alive[3][2], 3321);
	assert_int_equal(r.areas, ask("SELECT count(*) FROM area"));
	g_autoptr(GString) text = g_string_new(NULL);
	app_init_report_text(&r, MSG_VI, true, text);
	assert_non_null(strstr(text->str, "30901 Xã Thạnh Lộc → 30886"));
	app_init_report_free(&r);
	return 0;
}

static int set_up_sqlite(void **state)
{
	(void)state;
	dir = g_dir_make_tmp("coso-units-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(dir, "u.db", NULL);
	return open_register(file);
}

static int set_up_postgres(void **state)
{
	(void)state;
	dir = g_dir_make_tmp("coso-units-XXXXXX", NULL);
	return open_register(g_getenv("TEST_PG"));
}

static int tear_down(void **state)
{
	(void)state;
	store_close(s);
	s = NULL;
	static const char *const files[] = {"u.db", "u.db-wal", "u.db-shm", "key", "bad.csv"};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(dir, files[i], NULL);
		(void)g_remove(path);
	}
	(void)g_rmdir(dir);
	g_free(dir);
	dir = NULL;
	return 0;
}

static void test_numbers(void **state)
{
	(void)state;
	numbers_hold();
	clean_register();
	struct err e = {0};
	struct init_options io = {0};
	struct init_report r;
	assert_false(app_init(s, &io, &r, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
}

static int64_t unit_on(const char *level, const char *code, ymd day)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT u.id FROM unit u JOIN unit_v v ON v.unit_id = u.id WHERE u.level = %s AND v.code = '%s' AND "
				"v.from_d <= %d AND v.until_d > %d",
			level, code, day, day);
	return ask(sql);
}

struct ended {
	int how[3];
};

static void count_ended(int64_t unit, enum lineage_exactness how, const struct lineage_target *t, size_t n, void *user)
{
	(void)unit;
	(void)t;
	assert_true((n == 1 && t[0].whole) == (how == LINEAGE_EXACT));
	((struct ended *)user)->how[how]++;
}

static struct ended all_ended(void)
{
	struct err e = {0};
	struct ended x = {{0}};
	struct lineage *l = lineage_load(s, 0, &e);
	assert_non_null(l);
	lineage_ended(l, 20260501, count_ended, &x);
	lineage_free(l);
	return x;
}

static void test_lineage_of_init(void **state)
{
	(void)state;
	struct err e = {0};
	struct arena *a = arena_new();
	struct lineage *l = lineage_load(s, 0, &e);
	assert_non_null(l);
	struct lineage_target *t;
	size_t n;
	/* Kháng Nhật, Hợp Hòa and Tân Thanh became Tân Thanh (docs/demo-world.md). */
	static const char *const old[] = {"02575", "02578", "02590"};
	int64_t to = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(old); i++) {
		int64_t unit = unit_on("4", old[i], 20220101);
		assert_true(unit > 0);
		assert_int_equal(lineage_map(l, unit, 20220101, 20250701, &t, &n, a), LINEAGE_EXACT);
		assert_true(to == 0 || to == t[0].to);
		to = t[0].to;
	}
	assert_int_equal(to, unit_on("4", "02578", 20250701));
	assert_int_equal(lineage_map(l, unit_on("3", "076", 20220101), 20220101, 20250701, &t, &n, a), LINEAGE_UNKNOWN);
	lineage_free(l);
	arena_free(a);
	struct ended x = all_ended();
	assert_int_equal(x.how[LINEAGE_PART], 0);
	assert_int_equal(x.how[LINEAGE_UNKNOWN], 590 + 691);
}

static struct lineage_import_report import(const char *file)
{
	struct err e = {0};
	struct lineage_import_report r;
	if (!app_import_lineage(s, file, &r, &e))
		fail_msg("%s (%s)", e.en, e.where);
	return r;
}

static void test_bad_rows(void **state)
{
	(void)state;
	static const char text[] = "effective,decree,event,level,code,old_name,new_name\n"
				   "2025-13-01,1/NQ,retyped,commune,25270,Xã Lộc Ninh,Phường Lộc Ninh\n"
				   "2026-04-30,1/NQ,retyped,commune,99999,Xã A,Phường A\n"
				   "2026-04-30,1/NQ,retyped,commune,25270,Xã Khác,Phường Khác\n"
				   "2026-04-30,1/NQ,exploded,commune,25270,Xã Lộc Ninh,Phường Lộc Ninh\n"
				   "2026-04-30,1/NQ,retyped,hamlet,25270,Xã Lộc Ninh,Phường Lộc Ninh\n"
				   "2026-04-30,1/NQ,retyped,commune,25270,Xã Lộc Ninh,Lộc Ninh\n"
				   "2026-04-30,1/NQ,abolished,commune,25270,Xã Lộc Ninh,\n"
				   "2026-04-30,1/NQ,created,commune,25270,,Xã Lộc Ninh\n"
				   "2026-04-30,1/NQ\n";
	g_autofree char *path = g_build_filename(dir, "bad.csv", NULL);
	assert_true(g_file_set_contents(path, text, -1, NULL));
	struct lineage_import_report r = import(path);
	assert_int_equal(r.rows, 9);
	assert_int_equal(r.refused->len, 9);
	for (guint i = 0; i < r.refused->len; i++)
		assert_int_equal(g_array_index(r.refused, struct lineage_refusal, i).line, (int)i + 2);
	assert_false(r.written);
	app_import_lineage_free(&r);
	/* A conversion table: one faulty row holds back its whole group; a group that forgets a source is refused. */
	static const char mapping[] =
		"old_code,old_name,old_district_code,old_district,old_province_code,old_province,new_code,new_name,new_province_code,"
		"new_province,kind,note_vi\n"
		"02575,Xã Kháng Nhật,,,,,02578,Xã Tân Thanh,,,whole,\n"
		"02578,Xã Hợp Hòa,,,,,02578,Xã Tân Thanh,,,whole,\n"
		"02590,Xã Tân Thanh,,,,,02578,Xã Tân Thanh,,,swallowed,\n"
		"02293,Xã Hồng Quang,,,,,02302,Xã Minh Quang,,,whole,\n"
		"02299,Xã Phúc Sơn,,,,,02302,Xã Minh Quang,,,whole,\n"
		"02575,Xã Kháng Nhật,,,,,99999,Xã Nào Đó,,,whole,\n";
	assert_true(g_file_set_contents(path, mapping, -1, NULL));
	r = import(path);
	assert_int_equal(r.refused->len, 5);
	assert_false(r.written);
	app_import_lineage_free(&r);
	struct err e = {0};
	assert_true(g_file_set_contents(path, "a,b\n", -1, NULL));
	assert_false(app_import_lineage(s, path, &r, &e));
	assert_int_equal(e.code, ERR_INPUT);
}

static char *beside(const char *name)
{
	const char *shared = g_getenv("SHARED");
	return g_build_filename(shared != NULL ? shared : TEST_SOURCE_ROOT "/../shared", "data", "vn-admin", name, NULL);
}

static bool is_there(const char *name)
{
	g_autofree char *path = beside(name);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void test_fuller_tables(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int rows, written, there, refused;
	} files[] = {{"mapping-2025-07-01.csv", 10571, 1880, 8691, 0},
		/* refused: five islands missing from one release of the source, gone and back, in truth never gone */
		{"changes-2021-11-to-2025-03.csv", 1294, 1276, 8, 10}, {"changes-2026-04-30.csv", 11, 11, 0, 0}};
	if (!is_there(files[0].name)) {
		print_message("data absent, skipped\n");
		skip();
	}
	for (int again = 0; again < 2; again++) {
		for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
			g_autofree char *path = beside(files[i].name);
			struct lineage_import_report r = import(path);
			assert_int_equal(r.rows, files[i].rows);
			assert_int_equal(r.applied, again ? 0 : files[i].written);
			assert_int_equal(r.unchanged, again ? files[i].rows - files[i].refused : files[i].there);
			assert_int_equal(r.refused->len, files[i].refused);
			assert_int_equal(r.written, !again);
			if (i == 0) {
				assert_int_equal(r.merges, 2771);
				assert_int_equal(r.continued, 132);
				assert_int_equal(r.level_changes, 5);
				assert_int_equal(r.regroups, 413);
				assert_int_equal(r.split, 440);
				assert_int_equal(r.bounded, 391);
			}
			app_import_lineage_free(&r);
		}
	}
	numbers_hold();
	assert_int_equal(alive(4, 20260430), 3321);
	/* Nothing between the first list and 1/7/2025 is known "not later than" any more, but for the first list itself. */
	assert_int_equal(ask("SELECT count(*) FROM unit_v WHERE until_p = 3"), 0);
	assert_int_equal(ask("SELECT count(*) FROM unit_v WHERE from_p = 3 AND from_d > 20220101"), 0);
	/* 440 were split; 58 of them gave all their people to one, 8 go on under their own code. */
	assert_int_equal(all_ended().how[LINEAGE_PART], 374);
	clean_register();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_lineage_of_init),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_fuller_tables),
	};
	int failed = cmocka_run_group_tests_name("units on SQLite", tests, set_up_sqlite, tear_down);
	if (g_getenv("TEST_PG") == NULL)
		puts("units on PostgreSQL: skipped, TEST_PG is not set");
	else
		failed += cmocka_run_group_tests_name("units on PostgreSQL", tests, set_up_postgres, tear_down);
	return failed;
}
