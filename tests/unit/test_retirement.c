/* The first day of retirement: the dated table has no gap, and the view that reads it says what a clerk counts by hand, on both engines. */
#include "store_world.h"

#include "base/file.h"
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* Every month of birth has one age for each sex: a line begins where the one before ends. */
static void test_no_gap(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const struct code_list *l = codes_list(store_codes(w->s), "retirement_age", &e);
	static const char *const sexes[] = {"male", "female"};
	assert_non_null(l);
	for (size_t s = 0; s < G_N_ELEMENTS(sexes); s++) {
		const char *until = NULL;
		size_t lines = 0;
		for (size_t i = 0; i < l->count; i++) {
			const struct code *c = &l->codes[i];
			if (strcmp(code_extra(c, "sex"), sexes[s]) != 0)
				continue;
			if (lines++ == 0)
				assert_null(code_extra(c, "born"));
			else
				assert_string_equal(code_extra(c, "born"), until);
			until = code_extra(c, "born_before");
		}
		assert_int_equal(lines, s == 0 ? 9 : 16);
		assert_null(until);
	}
}

static int64_t retires(struct world *w, const char *sex, int64_t birth)
{
	g_autofree char *head =
		g_strdup_printf("UPDATE person SET birth_d = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT, birth, w->person[0]);
	g_autofree char *version = g_strdup_printf("UPDATE person_v SET sex = %" G_GINT64_FORMAT " WHERE person_id = %" G_GINT64_FORMAT,
		world_num(w->s, "sex", sex), w->person[0]);
	g_autofree char *ask = g_strdup_printf("SELECT MAX(value) FROM v_person_retires_on WHERE id = %" G_GINT64_FORMAT, w->person[0]);
	world_tamper(w, head);
	world_tamper(w, version);
	return world_int(w->s, ask);
}

/* By hand from Phụ lục I of 135/2020/NĐ-CP; work ends with the month in which the age is reached. */
static void test_days(void **state)
{
	static const struct {
		const char *sex;
		int64_t birth, retires;
	} cases[] = {
		{"male", 19601231, 20210101},				      /* 60, before the road */
		{"male", 19610101, 20210501},				      /* 60 and 3 months in April 2021 */
		{"male", 19640515, 20250901},				      /* 61 and 3 months in August 2025 */
		{"male", 19660331, 20280101},				      /* 61 and 9 months in December 2027 */
		{"male", 19660401, 20280501},				      /* 62 */
		{"male", 19720229, 20340301}, {"female", 19651220, 20210101}, /* 55 in December 2020 */
		{"female", 19680801, 20250101},				      /* 56 and 4 months in December 2024 */
		{"female", 19690531, 20260201},				      /* as the table prints it: 56 and 8 months */
		{"female", 19690601, 20260701},				      /* 57 */
		{"female", 19750430, 20350101},				      /* 59 and 8 months in December 2034 */
		{"female", 19750501, 20350601},				      /* 60 */
		{"male", 19700000, 20320201},				      /* only the year: as born on 1 January */
	};
	struct world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_int_equal(retires(w, cases[i].sex, cases[i].birth), cases[i].retires);
	world_tamper(w, "UPDATE person SET birth_d = 0, birth_unknown = 1");
	assert_int_equal(world_int(w->s, "SELECT COUNT(*) FROM v_person_retires_on"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_no_gap, world_sqlite, world_end),
		cmocka_unit_test_setup_teardown(test_days, world_sqlite, world_end),
		cmocka_unit_test_setup_teardown(test_days, world_postgres, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
