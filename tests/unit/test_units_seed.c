/* The embedded lists of units: numbers, identities, events, and what happens to a table that is not as it should be. */
#include "store/units_seed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct units_seed *the_seed;

static int set_up(void **state)
{
	(void)state;
	struct err e = {0};
	the_seed = units_seed_make(units_table, 0, &e);
	if (the_seed == NULL)
		print_error("%s (%s)\n", e.en, e.where);
	return the_seed == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	units_seed_free(the_seed);
	return 0;
}

static const struct units_unit *unit(int i)
{
	assert_true(i >= 0);
	return &g_array_index(the_seed->units, struct units_unit, i);
}

static const struct units_event *event(int i)
{
	assert_true(i >= 0);
	return &g_array_index(the_seed->events, struct units_event, i);
}

static int count_events(const char *kind, ymd on)
{
	int n = 0;
	for (guint i = 0; i < the_seed->events->len; i++)
		n += event((int)i)->on == on && strcmp(event((int)i)->kind, kind) == 0;
	return n;
}

static int count_anomalies(const char *kind)
{
	int n = 0;
	for (guint i = 0; i < the_seed->anomalies->len; i++)
		n += strcmp(g_array_index(the_seed->anomalies, struct units_anomaly, i).kind, kind) == 0;
	return n;
}

static void counts_on(ymd day, int provinces, int districts, int communes)
{
	assert_int_equal(units_seed_count(the_seed, "province", day), provinces);
	assert_int_equal(units_seed_count(the_seed, "district", day), districts);
	assert_int_equal(units_seed_count(the_seed, "commune", day), communes);
	assert_int_equal(units_seed_count(the_seed, "nation", day), 1);
}

static void test_counts(void **state)
{
	(void)state;
	counts_on(20220101, 63, 705, 10599);
	counts_on(20241231, 63, 705, 10599);
	counts_on(20250101, 63, 696, 10051);
	counts_on(20250630, 63, 696, 10035);
	counts_on(20250701, 34, 0, 3321);
	counts_on(20300101, 34, 0, 3321);
	assert_int_equal(units_seed_count(the_seed, "commune", 20211231), 0);
}

static void test_versions_have_no_gap(void **state)
{
	(void)state;
	for (guint i = 0; i < the_seed->units->len; i++) {
		const struct units_unit *u = unit((int)i);
		for (int k = 0; k < u->count; k++) {
			assert_true(u->v[k].from < u->v[k].until);
			assert_true(k == 0 || (u->v[k].from == u->v[k - 1].until && u->v[k].from_p == u->v[k - 1].until_p));
			assert_true((u->v[k].parent == UNITS_NOBODY) == (i == 0));
		}
		const struct units_version *last = &u->v[u->count - 1];
		assert_true((u->ended_by == UNITS_NOBODY) == (last->until == YMD_OPEN));
		assert_true(u->ended_by == UNITS_NOBODY || event(u->ended_by)->on == last->until);
		assert_true(u->founded_by == UNITS_NOBODY || event(u->founded_by)->on == u->v[0].from);
	}
}

/* Parent of the next level up, alive over the whole life of the version (C01). */
static void test_parents_live(void **state)
{
	(void)state;
	for (guint i = 1; i < the_seed->units->len; i++) {
		const struct units_unit *u = unit((int)i);
		for (int k = 0; k < u->count; k++) {
			const struct units_unit *p = unit(u->v[k].parent);
			bool province = strcmp(u->level, "province") == 0, commune = strcmp(u->level, "commune") == 0;
			const char *above = province ? "nation" : commune && u->v[k].from < 20250701 ? "district" : "province";
			assert_string_equal(p->level, above);
			assert_true(p->v[0].from <= u->v[k].from && p->v[p->count - 1].until >= u->v[k].until);
		}
	}
}

static void test_level_and_code_name_one_unit(void **state)
{
	(void)state;
	static const ymd days[] = {20220101, 20250101, 20250630, 20250701};
	for (size_t d = 0; d < G_N_ELEMENTS(days); d++) {
		g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (guint i = 0; i < the_seed->units->len; i++) {
			const struct units_unit *u = unit((int)i);
			for (int k = 0; k < u->count; k++)
				if (u->v[k].from <= days[d] && u->v[k].until > days[d])
					assert_true(g_hash_table_add(seen, g_strconcat(u->level, u->v[k].code, NULL)));
		}
	}
}

static void test_keys_are_unique(void **state)
{
	(void)state;
	g_autoptr(GHashTable) units = g_hash_table_new(g_int64_hash, g_int64_equal), areas = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GHashTable) events = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < the_seed->units->len; i++) {
		struct units_unit *u = &g_array_index(the_seed->units, struct units_unit, i);
		assert_true(g_hash_table_add(units, &u->key));
		assert_true(u->key > 0 && u->key < 10000000);
		assert_true(u->area == NONE || g_hash_table_add(areas, &u->area));
	}
	for (guint i = 0; i < the_seed->events->len; i++) {
		struct units_event *ev = &g_array_index(the_seed->events, struct units_event, i);
		assert_true(g_hash_table_add(events, &ev->key));
		assert_true(ev->part_count >= 1 && ev->part_count < 128);
	}
}

static void test_first_of_july(void **state)
{
	(void)state;
	assert_int_equal(count_events("level_change", 20250701), 5);
	assert_int_equal(count_events("end", 20250701), 691);
	/* 3.321 new communes = merged + one source + special zones made of districts; 34 provinces = 23 merged + 11 that stay. */
	assert_int_equal(count_events("merge", 20250701), 3166 + 23);
	assert_int_equal(count_events("retype", 20250701) + count_events("rename", 20250701) + count_events("reparent", 20250701), 150);
	/* Every commune of June has a target. */
	for (guint i = 0; i < the_seed->units->len; i++) {
		const struct units_unit *u = unit((int)i);
		const struct units_version *last = &u->v[u->count - 1];
		if (strcmp(u->level, "commune") != 0 || last->until != 20250701)
			continue;
		const struct units_event *ev = event(u->ended_by);
		assert_string_equal(ev->kind, "merge");
		assert_true(g_array_index(the_seed->parts, struct units_part, ev->first_part).to >= 0);
	}
}

static void test_known_places(void **state)
{
	(void)state;
	/* Tân Thanh (Tuyên Quang): three communes became a new one. */
	int old = units_seed_find(the_seed, "commune", "02578", 20250630);
	assert_true(old >= 0);
	/* Ia Mơ goes on under its right code. */
	int ia_mo = units_seed_find(the_seed, "commune", "23938", 20250630);
	assert_int_equal(ia_mo, units_seed_find(the_seed, "commune", "23938", 20250701));
	assert_int_equal(units_seed_find(the_seed, "commune", "23737", 20250701), UNITS_NOBODY);
	/* 30901 and 30913 have each their own target. */
	const struct units_unit *u = unit(units_seed_find(the_seed, "commune", "30901", 20250630));
	assert_string_equal(unit(g_array_index(the_seed->parts, struct units_part, event(u->ended_by)->first_part).to)->v[0].code, "30886");
	/* Huế: the same province under another name and type; Tuyên Quang: a new one under an old code. */
	int hue = units_seed_find(the_seed, "province", "46", 20220101);
	assert_int_equal(hue, units_seed_find(the_seed, "province", "46", 20250701));
	assert_string_equal(unit(hue)->v[0].type, "tinh");
	assert_string_equal(unit(hue)->v[unit(hue)->count - 1].type, "tp_tw");
	assert_int_not_equal(units_seed_find(the_seed, "province", "08", 20250630), units_seed_find(the_seed, "province", "08", 20250701));
	/* A ward that only got another code keeps its identity. */
	assert_int_equal(units_seed_find(the_seed, "commune", "26935", 20250101), units_seed_find(the_seed, "commune", "26929", 20250630));
	/* Cities below a city run by the centre have their own type. */
	assert_string_equal(unit(units_seed_find(the_seed, "district", "769", 20220101))->v[0].type, "tp_tptw");
}

static void test_anomalies(void **state)
{
	(void)state;
	assert_int_equal(count_anomalies("no_old_code"), 943);
	assert_int_equal(count_anomalies("swapped"), 2);
	assert_int_equal(count_anomalies("wrong_code"), 1);
	assert_int_equal(count_anomalies("missing_row"), 1);
	assert_int_equal(count_anomalies("zone"), 5);
	assert_int_equal(count_anomalies("no_successor"), count_events("end", 20250101) + count_events("end", 20250630));
	assert_int_equal(count_anomalies("no_origin"), count_events("found", 20250101) + count_events("found", 20250630));
	assert_int_equal(count_events("recode", 20250630), 7);
	assert_int_equal(count_events("end", 20250630), 19);
	assert_int_equal(count_events("found", 20250630), 3);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(units_same_name("Xã Thuận Hoà", "Xã Thuận Hòa"));
	assert_true(units_same_name("Thị trấn NT Liên Sơn", "Thị trấn Liên Sơn"));
	assert_true(units_same_name("Xã D’Ran", "Xã D'Ran"));
	assert_false(units_same_name("Phường 04", "Phường 4"));
	assert_string_equal(units_type_of("district", "Thành phố Huế", "tinh"), "tp_tinh");
	assert_string_equal(units_type_of("province", "Thành phố Huế", NULL), "tp_tw");
	assert_null(units_type_of("commune", "Huyện Yên Sơn", NULL));
}

static void test_first_day_may_be_earlier(void **state)
{
	(void)state;
	struct err e = {0};
	struct units_seed *s = units_seed_make(units_table, 20040101, &e);
	assert_non_null(s);
	assert_int_equal(units_seed_count(s, "commune", 20040101), 10599);
	assert_int_equal(units_seed_count(s, "commune", 20250701), 3321);
	units_seed_free(s);
}

static void test_broken_tables(void **state)
{
	(void)state;
	static const char *const broken[] = {
		"V\t2\n",
		"V\t1\nL\t20220101\t1\t0\t0\tx\n",
		"V\t1\nX\n",
		"V\t1\nL\t20220231\t1\t0\t0\tx\twhole\n",
		"+\tP\t01\t\tTỉnh A\n",
		"V\t1",
		"V\t1\nL\t20220101\t1\t0\t0\ta\twhole\n+\tP\t01\t\tTỉnh A\n+\tC\t00001\t001\tXã "
		"B\nL\t20250101\t1\t0\t0\tb\tchanges\nL\t20250630\t1\t0\t0\tc\tchanges\nL\t20250701\t1\t0\t0\td\twhole\n",
		"V\t1\nL\t20220101\t2\t0\t0\ta\twhole\n+\tP\t01\t\tTỉnh "
		"A\nL\t20250101\t1\t0\t0\tb\tchanges\nL\t20250630\t1\t0\t0\tc\tchanges\nL\t20250701\t1\t0\t0\td\twhole\n+\tP\t01\t\tTỉnh "
		"A\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		const char *const table[] = {broken[i], NULL};
		struct err e = {0};
		assert_null(units_seed_make(table, 0, &e));
		assert_int_equal(e.code, ERR_DATA);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_versions_have_no_gap),
		cmocka_unit_test(test_parents_live),
		cmocka_unit_test(test_level_and_code_name_one_unit),
		cmocka_unit_test(test_keys_are_unique),
		cmocka_unit_test(test_first_of_july),
		cmocka_unit_test(test_known_places),
		cmocka_unit_test(test_anomalies),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_first_day_may_be_earlier),
		cmocka_unit_test(test_broken_tables),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
