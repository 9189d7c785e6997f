/* The percentage checker: integer functions against brute force, the file of printed figures, faults of claims files. */
#include "stats/claims.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "language_fixture.h"

static struct printed printed(const char *text)
{
	struct printed p;
	assert_true(printed_parse(text, &p));
	return p;
}

static void test_printed(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t v;
		int decimals;
		bool percent;
	} good[] = {{"27,68", 2768, 2, false}, {"5,98 %", 598, 2, true}, {"90", 90, 0, false}, {"-1,65", -165, 2, false},
		{"−1,65", -165, 2, false}, {"+15,7", 157, 1, false}, {"1.234,5", 12345, 1, false}, {"100%", 100, 0, true},
		{"0,0001", 1, 4, false}, {"1.000.000", 1000000, 0, false}};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		struct printed p = printed(good[i].text);
		assert_true(p.v == good[i].v && p.decimals == good[i].decimals && p.percent == good[i].percent);
	}
	static const char *const bad[] = {
		"", "x", "27.68", "27,", ",5", "1,00001", "1000001", "1 2", "12,5x", "--1", "1.23", "99999999999999999999", "5%%"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct printed p;
		if (printed_parse(bad[i], &p))
			fail_msg("%s", bad[i]);
	}
	assert_true(printed_equal(printed("2,30"), printed("2,3")));
	assert_false(printed_equal(printed("2,31"), printed("2,3")));
	struct printed d = printed_difference(printed("5,9"), printed("8,36"));
	assert_true(d.v == -246 && d.decimals == 2);
}

static void test_share(void **state)
{
	(void)state;
	assert_int_equal(share_check(961, 3471, printed("27,68")).verdict, SHARE_TRUNC);
	assert_int_equal(share_check(961, 3471, printed("27,69")).verdict, SHARE_ROUND);
	assert_int_equal(share_check(1527, 3471, printed("43,99")).verdict, SHARE_BOTH);
	assert_int_equal(share_check(1527, 3471, printed("44,00")).verdict, SHARE_NO);
	assert_int_equal(share_check(0, 0, printed("0")).verdict, SHARE_UNDEFINED);
	/* the far end: no product may overflow */
	struct share_check far = share_check(CLAIMS_COUNT_MAX, 1, printed("1.000.000,0000"));
	assert_true(far.verdict == SHARE_NO && far.truncated == INT64_C(1000000000000000000));
	struct spans s = share_implied(CLAIMS_COUNT_MAX, printed("1.000.000,0000"));
	assert_true(s.trunc.from == INT64_C(10000000000000000));
	s = share_bases(CLAIMS_COUNT_MAX, printed("0,0001"));
	assert_true(s.trunc.to == INT64_C(1000000000000000000) && s.round.to == INT64_C(2000000000000000000));
}

/* Rules as they are said, not as they are computed: cut off, and half up. */
static bool says(int64_t n, int64_t d, struct printed p, bool truncate)
{
	int64_t m = 100;
	for (int i = 0; i < p.decimals; i++)
		m *= 10;
	return truncate ? n * m / d == p.v : (2 * n * m + d) / (2 * d) == p.v;
}

static bool holds(struct span s, int64_t x)
{
	return x >= s.from && (s.open || x <= s.to);
}

static void test_brute_force(void **state)
{
	(void)state;
	GRand *rand = g_rand_new_with_seed(7);
	for (int round = 0; round < 4000; round++) {
		struct printed p = {.decimals = g_rand_int_range(rand, 0, 3)};
		p.v = g_rand_int_range(rand, 0, 3) == 0 ? g_rand_int_range(rand, 0, 4)
							: g_rand_int_range(rand, 0, p.decimals == 2 ? 10001 : 1001);
		int64_t x = g_rand_int_range(rand, 1, 120);
		struct spans implied = share_implied(x, p), bases = share_bases(x, p);
		for (int64_t y = 0; y <= 400; y++) {
			assert_int_equal(holds(implied.trunc, y), says(y, x, p, true));
			assert_int_equal(holds(implied.round, y), says(y, x, p, false));
			if (y == 0)
				continue;
			assert_int_equal(holds(bases.trunc, y), says(x, y, p, true));
			assert_int_equal(holds(bases.round, y), says(x, y, p, false));
		}
	}
	g_rand_free(rand);
}

static void test_same(void **state)
{
	(void)state;
	const struct printed p[] = {printed("5,98"), printed("5,22")};
	struct spans s = share_same_base((const int64_t[]){17662, 15429}, p, 2);
	assert_true(s.round.from == 295292 && s.round.to == 295598 && s.trunc.from == 295010 && s.trunc.to == 295351);
	/* seed-figures row 28: 295.104 rounds to 5,99 */
	assert_false(says(17662, 295104, p[0], false));
	assert_int_equal(share_bases(17662, p[0]).round.from, 295105);
}

static char *run(const char *text, enum msg_lang lang, int *not_ok)
{
	struct arena *a = arena_new();
	struct diag d;
	diag_init(&d, "x.yaml", text, a);
	GString *out = g_string_new(NULL);
	const struct claims_file *f = claims_read(text, strlen(text), a, &d);
	if (f != NULL)
		claims_run(f, NULL, lang, out, not_ok);
	else
		diag_print(&d, out);
	arena_free(a);
	return g_string_free(out, FALSE);
}

static void test_file(void **state)
{
	(void)state;
	g_autofree char *text = language_file("claims/kiem_tra_so_lieu.yaml", NULL);
	int not_ok = -1;
	g_autofree char *vi = run(text, MSG_VI, &not_ok);
	if (not_ok != 0)
		fail_msg("%s", vi);
	g_autofree char *en = run(text, MSG_EN, &not_ok);
	assert_int_equal(not_ok, 0);
	static const char *const wanted[] = {
		"m_women: 961 / 3.471, in là 27,68: cắt bỏ được 27,68, làm tròn được 27,69: chỉ đúng khi cắt bỏ (OK-trunc) · như dự kiến\n",
		"→ mẫu số 3.471, cả 7 tỷ lệ: cắt bỏ\n", "→ mẫu số 429, cả 5 tỷ lệ: làm tròn\n",
		"k_clerk: ? / 1.759, in là 67,5: tử số khi cắt bỏ 1.188 1.189, khi làm tròn 1.187 1.188 · như dự kiến\n",
		"staff: 1.597 + 1.759 = 3.356, in là 3.355: lệch 1 · như dự kiến\n",
		"pro_rest: 303 + 3.078 = 3.381, tổng 3.471: còn lại 90 (2,59 %)",
		"mẫu số chung khi cắt bỏ 295.010–295.351, khi làm tròn 295.292–295.598",
		"poor_points: 5,98 − 8,36 = −2,38 điểm %, in là 2,38: đúng (OK)", "mẫu số chung từ 440 đến 450: 448 (cắt bỏ)",
		"mẫu số chung từ 460 đến 470: 466 (làm tròn)", "mẫu số chung từ 200 đến 900: không có", "21 mục: 21 được, 0 không\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
		if (strstr(vi, wanted[i]) == NULL)
			fail_msg("not there: %s\n%s", wanted[i], vi);
	assert_non_null(strstr(en, "staff: 1.597 + 1.759 = 3.356, printed 3.355: off by 1 · as expected\n"));
	assert_non_null(strstr(en, "→ whole 3.471, all 7 shares: truncated\n"));
}

/* One item each: does it count as not fine, and what is said of it. */
static void test_items(void **state)
{
	(void)state;
	static const struct {
		const char *item;
		int not_ok;
		const char *said;
	} table[] = {
		{"n: 1, whole: 3, printed: \"33,3\"", 0, "(OK-both)"},
		{"n: 1, whole: 3, printed: \"33,4\"", 1, "(NO) · MÂU THUẪN"},
		{"n: 1, whole: 3, printed: \"33,4\", expect: NO", 0, "(NO) · như dự kiến"},
		{"n: 2, whole: 3, printed: \"66,7\", expect: OK-both", 1, "(OK-round) · KHÔNG như dự kiến"},
		{"n: 1, whole: 0, printed: \"5\"", 0, "mẫu số bằng 0"},
		{"sum: [1597, 1759], total: 3355", 1, "lệch 1 · MÂU THUẪN"},
		{"sum: [1597, 1759], total: 3.356", 0, "đúng"},
		{"sum: [1597, 1759], total: 3356, expect: OK", 0, "đúng · như dự kiến"},
		{"sum: [1, 2], total: 4", 0, "còn lại 1 (25,00 %)"},
		{"sum: [1, 2], total: 4, expect: { difference: 1 }", 1, "KHÔNG"},
		{"whole: 3, printed: \"40,0\"", 1, "MÂU THUẪN"},
		{"whole: 3, printed: \"66,7\", expect: { half_up: [2], truncate: none }", 0, "như dự kiến"},
		{"whole: 3, printed: \"66,7\", expect: { half_up: [1] }", 1, "KHÔNG"},
		{"n: 2, printed: \"66,7\"", 0, "mẫu số khi cắt bỏ không có, khi làm tròn 3"},
		{"n: 0, printed: \"0,0\"", 0, "từ 1"},
		{"points: [\"27,68\", \"24,87\"], printed: \"2,81 %\"", 0, "ghi \"%\" nhưng là điểm %"},
		{"points: [\"27,68\", \"24,87\"], printed: \"2,82\"", 1, "(NO) · MÂU THUẪN"},
		{"points: [\"5,98\", \"8,36\"], printed: \"2,38\"", 1, "(NO)"},
		{"points: [\"5,98\", \"8,36\"], printed: \"2,38\", sign: up", 1, "(NO)"},
		{"same_base: [[1, \"50\"], [2, \"50\"]]", 1, "không có"},
		{"same_whole: [\"50\", \"33,3\"], between: [1, 20]", 0, "6 12 18"},
		{"same_whole: [\"50\", \"33,3\"], between: [1, 20], expect: [6, 12]", 1, "KHÔNG"},
		{"same_whole: [\"50\", \"33,3\"], between: [1, 20], expect: [6, 12, 18]", 0, "như dự kiến"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		int not_ok = -1;
		g_autofree char *text = g_strdup_printf("claims: x\nitems:\n  - { id: a, %s }\n", table[i].item);
		g_autofree char *out = run(text, MSG_VI, &not_ok);
		if (not_ok != table[i].not_ok || strstr(out, table[i].said) == NULL)
			fail_msg("%s: %d\n%s", table[i].item, not_ok, out);
	}
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *fault;
	} table[] = {{"claims: x\n", "E05"}, {"items: [ { id: a, n: 1, whole: 2, printed: 50 } ]\n", "E05"},
		{"claims: x\nitems: [ { id: a, n: 1, whole: 2, print: 50 } ]\n", "x.yaml:2:35: E04"},
		{"claims: x\nitems: [ { id: a, n: 1, whole: 2, printed: 50 }, { id: a, n: 1, whole: 2, printed: 50 } ]\n", "E07"},
		{"claims: x\nitems: [ { id: a } ]\n", "E09"},
		{"claims: x\nitems: [ { id: a, n: -1, whole: 2, printed: 50 } ]\n", "x.yaml:2:22: E12"},
		{"claims: x\nitems: [ { id: a, n: 1, whole: 2, printed: 50.5 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, n: 1, whole: 2, printed: -5 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, n: 1, whole: 2, printed: 50, expect: { up: 1 } } ]\n", "E04"},
		{"claims: x\nitems: [ { id: a, whole: 0, printed: 50 } ]\n", "E12"}, {"claims: x\nitems: [ { id: a, sum: [1] } ]\n", "E05"},
		{"claims: x\nitems: [ { id: a, same_whole: [5, 6], between: [9, 1] } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, same_base: [5, 6] } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, points: [5], printed: 5 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, points: [5, 6], printed: 5, sign: minus } ]\n", "E12"}, {"claims: [\n", "E02"},
		{"claims: x\nitems: 3\n", "E12"}, {"claims: x\nitems: [ 3 ]\n", "E12"}, {"- 3\n", "E12"},
		{"claims: x\nitems: [ { id: [a], n: 1, whole: 2, printed: 50 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, cell: t.n of f, unit: \"08\", printed: 5 } ]\n", "E05"},
		{"claims: x\nitems: [ { id: a, cell: t of f, unit: \"08\", when: 2020, printed: 5 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, cell: [t], unit: \"08\", when: 2020, printed: 5 } ]\n", "E12"},
		{"claims: x\nitems: [ { id: a, stated: b } ]\n", "E05"},
		{"claims: x\nitems: [ { id: a, stated: b, why: { vi: c } } ]\n", "E12"}};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		int not_ok = -1;
		g_autofree char *out = run(table[i].text, MSG_VI, &not_ok);
		if (strstr(out, table[i].fault) == NULL || not_ok != -1)
			fail_msg("%s: wanted %s\n%s", table[i].text, table[i].fault, out);
	}
}

static bool one_cell(void *user, const struct claim_cell *c, const char **text, struct arena *a)
{
	(void)user;
	*text = arena_strdup(a, "3.356");
	return strcmp(c->form, "f") == 0 && strcmp(c->row, "t") == 0 && strcmp(c->column, "n") == 0 && strcmp(c->unit, "08") == 0 &&
	       strcmp(c->when, "2020-2025") == 0;
}

/* Items about cells of a register, and words that nothing can be computed from. */
static void test_register(void **state)
{
	static const char text[] = "claims: x\nitems:\n"
				   "  - { id: a, cell: t.n of f, unit: \"08\", when: 2020-2025, printed: \"3.356\", expect: OK }\n"
				   "  - { id: b, cell: t.n of f, unit: \"08\", when: 2020-2025, printed: \"3.355\", expect: NO }\n"
				   "  - { id: c, cell: t.m of f, unit: \"08\", when: 2020-2025, printed: \"1\", expect: n/c }\n"
				   "  - { id: d, cell: t.n of f, unit: \"08\", when: 2020-2025, printed: \"1\" }\n"
				   "  - { id: e, stated: \"90 thôn\", expect: NO, why: { vi: thiếu %, en: no % } }\n";
	(void)state;
	struct claims_register from = {NULL, one_cell};
	for (int asked = 0; asked < 2; asked++) {
		struct arena *a = arena_new();
		struct diag d;
		int not_ok = -1;
		g_autoptr(GString) out = g_string_new(NULL);
		diag_init(&d, "x.yaml", text, a);
		const struct claims_file *f = claims_read(text, strlen(text), a, &d);
		assert_non_null(f);
		claims_run(f, asked ? &from : NULL, MSG_EN, out, &not_ok);
		assert_int_equal(not_ok, asked); /* only d, where there is a register */
		assert_non_null(
			strstr(out->str, asked ? "b: f t · n, 08, 2020-2025: the register gives 3.356, printed 3.355: does not agree (NO)"
					       : "b: f t · n, 08, 2020-2025: printed 3.355; a register is needed"));
		assert_non_null(strstr(out->str, "e: “90 thôn”: wrong (NO): no %"));
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_brute_force),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_register),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
