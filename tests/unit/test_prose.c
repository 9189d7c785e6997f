/* The finder of figures in running text, on sentences of the shapes that articles and reports use; where ../shared/seeds lies beside, also
 * on the five articles, in which no number may stay without an answer. */
#include "stats/prose.h"

#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

static int begin(void **state)
{
	*state = arena_new();
	return 0;
}

static int end(void **state)
{
	arena_free(*state);
	return 0;
}

static struct prose read(void **state, const char *text)
{
	struct prose p;

	prose_read(text, *state, &p);
	return p;
}

/* The figure written so; the n-th of them. */
static const struct prose_figure *find(const struct prose *p, const char *text)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->figures[i].text, text) == 0)
			return &p->figures[i];
	fail_msg("%s is not found", text);
	return NULL;
}

static const char *text_of(const struct prose *p, int i)
{
	return i < 0 ? "" : p->figures[i].text;
}

static void is(const struct prose *p, const char *text, enum prose_kind kind)
{
	if (find(p, text)->kind != kind)
		fail_msg("%s is of kind %d", text, (int)find(p, text)->kind);
}

static void is_share(const struct prose *p, const char *text, const char *part, const char *whole)
{
	const struct prose_figure *f = find(p, text);

	assert_int_equal(f->kind, PROSE_SHARE);
	assert_string_equal(text_of(p, f->part), part);
	assert_string_equal(text_of(p, f->whole), whole);
}

static void shares_of_a_whole(void **state)
{
	struct prose p =
		read(state, "Nhiệm kỳ 2015-2020, toàn huyện có 1.204 đồng chí cấp ủy viên, trong đó nữ có 310 đồng chí, chiếm 25,74% "
			    "(tăng 1,2% so với khóa trước), dưới 40 tuổi 402 đồng chí, chiếm 33,38%. Trình độ đại học có 700 đồng chí, "
			    "chiếm 58,13%; trung cấp 480 đồng chí, chiếm 39,86% giảm 3,05% so với khóa trước.");
	is(&p, "2015-2020", PROSE_YEARS);
	is(&p, "1.204", PROSE_COUNT);
	assert_string_equal(find(&p, "1.204")->unit, "đồng chí cấp ủy");
	is(&p, "40", PROSE_NAME);
	is_share(&p, "25,74%", "310", "1.204");
	is_share(&p, "33,38%", "402", "1.204");
	is_share(&p, "58,13%", "700", "1.204");
	is_share(&p, "39,86%", "480", "1.204");
	is(&p, "1,2%", PROSE_CHANGE);
	assert_string_equal(text_of(&p, find(&p, "1,2%")->from), "25,74%");
	assert_int_equal(find(&p, "3,05%")->p.v, -305);
	assert_string_equal(text_of(&p, find(&p, "3,05%")->from), "39,86%");
	/* what is left of the two levels of education */
	assert_int_equal(p.sum_count, 1);
	assert_int_equal(p.sums[0].kind, PROSE_SUM_PARTS);
	assert_int_equal(p.sums[0].sum, 1180);
	assert_int_equal(p.sums[0].remainder, 24);
}

/* Women, minorities, the young of one whole are not parts of one division; levels of training are; bands of age among themselves too. */
static void only_parts_are_added(void **state)
{
	struct prose p = read(state,
		"Tổng số bí thư là 429 đồng chí, trong đó nữ chiếm 10,49%; người dân tộc thiểu số chiếm 31,93%. Trình độ trung cấp "
		"chiếm 49,18%; cao cấp chiếm 48,72%.\nXã có 200 đảng viên, trong đó dưới 30 tuổi chiếm 20%, trên 60 tuổi chiếm 35%, nữ "
		"chiếm 40%.");
	assert_int_equal(p.sum_count, 2);
	assert_int_equal(p.sums[0].kind, PROSE_SUM_SHARES);
	assert_int_equal(p.sums[0].shares.v, 9790);
	assert_int_equal(p.sums[1].kind, PROSE_SUM_SHARES);
	assert_int_equal(p.sums[1].count, 2);
	assert_int_equal(p.sums[1].shares.v, 55);
}

/* A flow and the stock at its end: what lies between is no stock. */
static void a_flow_is_no_stock(void **state)
{
	struct prose p = read(state,
		"Từ khi chia tách đến nay đã kết nạp được 5.903 đảng viên, nâng tổng số đảng viên các xã lên 11.769. Số hộ từ 200 hộ lên "
		"300 hộ.");
	assert_int_equal(p.sum_count, 1);
	assert_int_equal(p.sums[0].kind, PROSE_SUM_FLOW);
	assert_int_equal(p.sums[0].remainder, 5866);
	assert_string_equal(text_of(&p, p.sums[0].total), "11.769");
}

/* "Tất cả các thôn": 100 % in words, of the thôn counted before in the same paragraph. */
static void all_in_words(void **state)
{
	struct prose p = read(state,
		"Xã có 11 thôn; 30 chi bộ. Tất cả các thôn có bí thư đồng thời là trưởng thôn; tất cả cán bộ đã đi học.\nTất cả chi bộ "
		"họp đúng kỳ.");
	assert_int_equal(p.sum_count, 1);
	const struct prose_sum *s = &p.sums[0];
	assert_int_equal(s->kind, PROSE_SUM_ALL);
	assert_string_equal(text_of(&p, s->total), "11");
}

/* Not said where a whole is said: the nearest count that makes the share right, and marked so; one that is said and right stays. */
static void wholes_that_fit(void **state)
{
	struct prose p = read(state, "Toàn tỉnh có 360 cán bộ (85,7%), nữ 57 (15,8%).\n"
				     "Có 360 người, 306 người đạt chuẩn, trong đó 49 người nữ (13,6%) và 150 người trẻ, chiếm 49%.\n"
				     "Xã có 120 hộ, thôn có 40 hộ, 12 hộ nghèo (77,7%).");
	is_share(&p, "15,8%", "57", "360");
	assert_true(find(&p, "15,8%")->whole_fits);
	is_share(&p, "13,6%", "49", "360");
	assert_true(find(&p, "13,6%")->whole_fits);
	is_share(&p, "49%", "150", "306");
	assert_false(find(&p, "49%")->whole_fits);
	/* nothing makes it right: it is held against what is said */
	is_share(&p, "77,7%", "12", "40");
	assert_false(find(&p, "77,7%")->whole_fits);
}

static void shares_without_counts(void **state)
{
	struct prose p = read(state,
		"Tổng số bí thư là 215 đồng chí, trong đó nữ chiếm 9,3%. Trình độ đại học trở lên chiếm 91,63%. Cả tỉnh 100% chi "
		"bộ có chi ủy.\nXã có 11 trên tổng số 12 thôn đạt chuẩn, đạt 91,7%; 7/9 trường học, chiếm 77,8%.");
	is_share(&p, "9,3%", "", "215");
	is_share(&p, "91,63%", "", "215");
	is_share(&p, "100%", "", "");
	is_share(&p, "91,7%", "11", "12");
	assert_int_equal(find(&p, "7/9")->until, 9);
	is_share(&p, "77,8%", "7/9", "7/9");
}

static void levels_and_changes(void **state)
{
	struct prose p = read(state,
		"Tỷ lệ hộ nghèo giảm từ 9,1% cuối năm 2018 xuống còn 7,4% năm 2019 và 6,05% năm 2020, tương ứng giảm 3,05%. Hiện có "
		"4.110 hộ nghèo (6,05%) và 3.300 hộ cận nghèo (4,86%), gần 900 hộ đã thoát nghèo.");
	assert_string_equal(text_of(&p, find(&p, "7,4%")->from), "9,1%");
	assert_int_equal(find(&p, "3,05%")->kind, PROSE_CHANGE);
	assert_string_equal(text_of(&p, find(&p, "3,05%")->from), "9,1%");
	assert_string_equal(text_of(&p, find(&p, "3,05%")->to), "6,05%");
	is(&p, "2019", PROSE_TIME);
	assert_true(find(&p, "900")->approximate);
	is_share(&p, "4,86%", "3.300", "");
	const struct prose_sum *last = &p.sums[p.sum_count - 1];
	assert_int_equal(last->kind, PROSE_SUM_ONE_BASE);
	assert_false(span_empty(last->base.round));
}

static void totals(void **state)
{
	struct prose p = read(state,
		"Tỉnh có 50 xã, 12 phường, 3 thị trấn, với 2.001 cán bộ, công chức. Cán bộ có 900 người, công chức có 1.100 người. "
		"Huyện có 40 đơn vị gồm 31 xã và 9 thị trấn.");
	assert_int_equal(p.sum_count, 3);
	assert_int_equal(p.sums[0].kind, PROSE_SUM_ALONE);
	assert_int_equal(p.sums[0].sum, 65);
	assert_int_equal(p.sums[1].kind, PROSE_SUM_OFF);
	assert_int_equal(p.sums[1].remainder, 1);
	assert_string_equal(text_of(&p, p.sums[1].total), "2.001");
	assert_int_equal(p.sums[2].kind, PROSE_SUM_EQUAL);
	assert_string_equal(text_of(&p, p.sums[2].total), "40");
	/* an increase is no part of a list */
	p = read(state, "Tỉnh có 10 xã, tăng 2 xã so với năm 2017 và bớt 1 phường.");
	assert_int_equal(p.sum_count, 0);
}

static void what_is_no_figure(void **state)
{
	struct prose p = read(state,
		"Ngày 5/9, theo Quyết định số 15-QĐ/HU ngày 2/3/2021, Nghị quyết Trung ương 7 (khóa XI) và Quyết định 112, sau 10 năm, "
		"giai "
		"đoạn 1019 - 2025 và giai đoạn 2021 – 2025, thôn 4 Minh Tân hiến 250m2 đất lúc 16:30, đạt 3,5 điểm; 100% thôn có "
		"chi bộ; 90 thôn có chi ủy; 85% cán bộ đạt chuẩn.");
	is(&p, "5/9", PROSE_TIME);
	is(&p, "15-QĐ/HU", PROSE_NAME);
	is(&p, "2/3/2021", PROSE_TIME);
	is(&p, "7", PROSE_NAME);
	is(&p, "112", PROSE_NAME);
	is(&p, "10", PROSE_TIME);
	assert_true(find(&p, "1019 - 2025")->years_odd);
	assert_false(find(&p, "2021 – 2025")->years_odd);
	is(&p, "4", PROSE_NAME);
	is(&p, "250", PROSE_COUNT);
	is(&p, "16:30", PROSE_TIME);
	is(&p, "3,5", PROSE_UNKNOWN);
	assert_true(find(&p, "90")->percent_missing);
}

/* Whatever bytes come in a pasted text: nothing read outside it, every link inside the list. */
static void anything(void **state)
{
	static const char *const odd[] = {"", "%", "1%", "1,", "9/", "99999999999999999999 hộ", "1.2.3.4%", "0/0 hộ, đạt 5%", "5-", "–",
		"và 7", "7\n\n8%", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "1/2/3/4/5", "a1 b2%", "12 trên 0 hộ, đạt 3%",
		"0 hộ, chiếm 0%"};

	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
		struct prose p = read(state, odd[i]);
		for (size_t k = 0; k < p.count; k++) {
			const struct prose_figure *f = &p.figures[k];
			assert_true(f->part < (int)p.count && f->whole < (int)p.count && f->from < (int)p.count && f->to < (int)p.count);
		}
	}
	g_autoptr(GString) many = g_string_new(NULL);
	for (int i = 0; i < 2000; i++)
		g_string_append_printf(many, "%d hộ, ", i);
	struct prose p = read(state, many->str);
	assert_int_equal(p.count, PROSE_FIGURES_MAX);
	assert_true(p.cut);
}

/* Words, numbers and marks of reports in any order: whatever is linked is there. */
static void any_order(void **state)
{
	static const char *const words[] = {"12", "12", "100", "85%", "15,8%", "2.001", "2018", "2020-2025", "hộ", "người", "xã", "trên",
		"tổng", "số", "chiếm", "đạt", "tăng", "giảm", "từ", "lên", "còn", "đến", "và", "là", "với", "trong", ",", ";", ".", "(",
		")", ":", "/", "\n"};
	struct rng r;
	(void)state;

	rng_init(&r, "prose");
	for (int i = 0; i < 4000; i++) {
		struct arena *arena = arena_new();
		g_autoptr(GString) text = g_string_new(NULL);
		struct prose p;
		for (uint64_t n = rng_below(&r, 40); n-- > 0;)
			g_string_append_printf(text, "%s%s", words[rng_below(&r, G_N_ELEMENTS(words))], rng_chance(&r, 4, 5) ? " " : "");
		prose_read(text->str, arena, &p);
		for (size_t k = 0; k < p.count; k++)
			if (p.figures[k].kind == PROSE_SHARE && p.figures[k].part >= 0)
				assert_int_equal(p.figures[p.figures[k].part].kind, PROSE_COUNT);
		for (size_t k = 0; k < p.sum_count; k++)
			assert_true(p.sums[k].count >= 2 && p.sums[k].total < (int)p.count);
		arena_free(arena);
	}
}

/* What must be found in each article: how many of what, and sums. */
static const struct {
	const char *file;
	size_t of[PROSE_KINDS], sums;
} articles[] = {
	{"000_c13d767cd4c549f9.txt", {[PROSE_COUNT] = 1, [PROSE_SHARE] = 2, [PROSE_YEARS] = 1, [PROSE_TIME] = 3, [PROSE_NAME] = 2}, 0},
	{"001_c4600922c71023ac.txt", {[PROSE_TIME] = 6, [PROSE_NAME] = 3}, 0},
	{"002_0b4a65d56fb1f896.txt",
		{[PROSE_COUNT] = 11, [PROSE_SHARE] = 14, [PROSE_CHANGE] = 8, [PROSE_YEARS] = 2, [PROSE_TIME] = 1, [PROSE_NAME] = 2}, 4},
	{"003_1004a7bcbf282a14.txt", {[PROSE_COUNT] = 16, [PROSE_SHARE] = 11, [PROSE_CHANGE] = 1, [PROSE_TIME] = 4}, 8},
	{"004_3bcdd5070cf3a4a1.txt", {[PROSE_COUNT] = 5, [PROSE_SHARE] = 5, [PROSE_YEARS] = 3, [PROSE_TIME] = 13, [PROSE_NAME] = 4}, 1},
};

static void the_articles(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(articles); i++) {
		g_autofree char *path = g_build_filename(TEST_SOURCE_ROOT, "..", "shared", "seeds", articles[i].file, NULL);
		g_autofree char *text = NULL;
		size_t of[PROSE_KINDS] = {0};
		if (!g_file_get_contents(path, &text, NULL, NULL)) {
			print_message("# %s is not there\n", path);
			return;
		}
		struct prose p = read(state, text);
		for (size_t k = 0; k < p.count; k++)
			of[p.figures[k].kind]++;
		for (size_t k = 0; k < PROSE_KINDS; k++)
			if (of[k] != articles[i].of[k])
				fail_msg("%s: %zu of kind %zu, not %zu", articles[i].file, of[k], k, articles[i].of[k]);
		assert_int_equal(p.sum_count, articles[i].sums);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shares_of_a_whole, begin, end),
		cmocka_unit_test_setup_teardown(only_parts_are_added, begin, end),
		cmocka_unit_test_setup_teardown(a_flow_is_no_stock, begin, end),
		cmocka_unit_test_setup_teardown(all_in_words, begin, end),
		cmocka_unit_test_setup_teardown(wholes_that_fit, begin, end),
		cmocka_unit_test_setup_teardown(shares_without_counts, begin, end),
		cmocka_unit_test_setup_teardown(levels_and_changes, begin, end),
		cmocka_unit_test_setup_teardown(totals, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_figure, begin, end),
		cmocka_unit_test_setup_teardown(anything, begin, end),
		cmocka_unit_test(any_order),
		cmocka_unit_test_setup_teardown(the_articles, begin, end),
	};

	return cmocka_run_group_tests_name("prose", tests, NULL, NULL);
}
