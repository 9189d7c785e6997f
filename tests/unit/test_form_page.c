/* The page of a form on the demo register: the printed share opens with both roundings, the list behind it is as long as the number, those
 * left out add up to the population, heads cover every column, and what does not exist is said. */
#include "page_world.h"

#include "app/page/page_check.h"
#include "app/page/page_chart.h"
#include "app/page/page_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int make_world(void **state)
{
	return (*state = page_world_new("form_page")) == NULL ? -1 : 0;
}

static const struct page_ask today = {.day = 20261128, .today = 20261128, .lang = MSG_VI};

static void draw(struct page_world *w, const struct page_form_ask *q, struct page_form *out)
{
	struct err e = {0};
	if (!page_form(w->app, &today, q, out, w->arena, &e))
		fail_msg("%s (%s)", e.en, e.where);
}

static const char *fact(const struct page_form_panel *p, const char *label)
{
	for (size_t i = 0; i < p->fact_count; i++)
		if (strcmp(p->facts[i].label, label) == 0)
			return p->facts[i].text;
	return "";
}

static int64_t leading_number(const char *text)
{
	int64_t n = 0;
	for (; g_ascii_isdigit(*text) || *text == '.'; text++)
		n = *text == '.' ? n : n * 10 + (*text - '0');
	return n;
}

#define COMMITTEE .code = "cap_uy_nhiem_ky", .unit = "08", .term = "2020-2025"

static void test_share(void **state)
{
	struct page_world *w = *state;
	struct page_form p;
	draw(w, &(struct page_form_ask){COMMITTEE, .row = "women", .column = "rate"}, &p);
	assert_non_null(p.panel);
	assert_string_equal(p.panel->big, "27,68 %");
	assert_string_equal(p.panel->sub, "961 trên 3.471");
	assert_string_equal(fact(p.panel, "Làm tròn"), "cắt còn 2 số lẻ: 27,686545… → 27,68. Làm tròn nửa lên sẽ là 27,69");
	assert_true(g_str_has_prefix(fact(p.panel, "Mẫu số"), "3.471: "));
	assert_string_equal(p.panel->list_title, "Danh sách 961 người");
	assert_int_equal(p.panel->names.total, 961);
	assert_int_equal(p.panel->names.count, 20);
	assert_string_equal(fact(p.panel, "Ở đâu"), "tỉnh Tuyên Quang");
	assert_non_null(strstr(fact(p.panel, "Lọc"), "giới tính là nữ"));
	assert_non_null(strstr(fact(p.panel, "Các số đếm"), "961 người"));
	draw(w, &(struct page_form_ask){COMMITTEE, .row = "women", .column = "diff"}, &p);
	assert_string_equal(p.panel->big, "+2,81 điểm %");
	assert_string_equal(p.panel->sub, "27,68 − 24,87 = +2,81 điểm % (hiệu hai số đã in)");
	/* two rows of the chart are never called the same: "Trung cấp" of two sorts of training */
	assert_non_null(p.dots);
	for (size_t i = 0; i < p.dots->row_count; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(p.dots->rows[i].label, p.dots->rows[k].label);
}

/* Counted and left out are the population, in every cell that is counted. */
static void test_left_out(void **state)
{
	struct page_world *w = *state;
	struct page_form p;
	int cells = 0;
	draw(w, &(struct page_form_ask){COMMITTEE}, &p);
	size_t rows = p.row_count;
	for (size_t i = 0; i < rows; i++) {
		struct page_form one;
		if (p.rows[i].heading)
			continue;
		draw(w, &(struct page_form_ask){COMMITTEE, .row = p.rows[i].id, .column = "now"}, &one);
		const struct page_form_panel *x = one.panel;
		int64_t sum = 0;
		if (x->list_title == NULL)
			continue;
		for (size_t k = 0; k < x->left_count; k++)
			sum += leading_number(x->left[k].text);
		if (x->left_title != NULL)
			assert_int_equal(sum, leading_number(x->left_title));
		const char *of = x->left_title != NULL ? strstr(x->left_title, "trong ") : NULL;
		if (of != NULL)
			assert_int_equal(leading_number(x->big) + sum, leading_number(of + strlen("trong ")));
		cells++;
	}
	assert_true(cells > 15);
}

static void test_names(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	struct page_form_list l;
	int64_t seen = 0;
	for (int64_t page = 1; page == 1 || page <= l.pages; page++) {
		const struct page_form_ask q = {COMMITTEE, .row = "women", .column = "rate", .page = page};
		if (!page_form_list(w->app, &today, &q, &l, w->arena, &e))
			fail_msg("%s", e.en);
		assert_int_equal(l.names.total, 961);
		assert_int_equal(l.names.hidden, 0);
		seen += (int64_t)l.names.count;
	}
	assert_int_equal(seen, 961);
	const struct page_form_ask too_far = {COMMITTEE, .row = "women", .column = "rate", .page = 99};
	assert_false(page_form_list(w->app, &today, &too_far, &l, w->arena, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* Without a viewer no figure is shown, nobody is named. */
static void test_nobody(void **state)
{
	struct page_world *w = *state;
	struct page_form p;
	w->app->viewer = NULL;
	draw(w, &(struct page_form_ask){COMMITTEE, .row = "women", .column = "rate"}, &p);
	for (size_t i = 0; i < p.row_count; i++)
		for (size_t c = 0; c < p.column_count && !p.rows[i].heading; c++)
			assert_true(strcmp(p.rows[i].cells[c].text, "⊘") == 0 || strcmp(p.rows[i].cells[c].text, "–") == 0);
	assert_string_equal(p.panel->big, "⊘");
	assert_int_equal(p.panel->names.count, 0);
	assert_null(p.panel->list_title);
	for (size_t i = 0; i < p.check_count; i++)
		assert_null(p.checks[i].sum);
	w->app->viewer = viewer_operator();
	draw(w, &(struct page_form_ask){COMMITTEE, .row = "women", .column = "rate"}, &p);
	assert_string_equal(p.panel->big, "27,68 %"); /* the shared report was not touched */
}

/* A check that lacks figures says so in the words of the form's titles, not in ids. */
static void test_checks_in_words(void **state)
{
	static const char *const wanted[] = {
		"“Hộ · Trở thành cận nghèo” phải bằng “Hộ · Số hộ nghèo trở thành hộ cận nghèo” của Biểu 3; chưa có số ",
		"“Tổng số hộ nghèo đầu kỳ” phải bằng “Tổng số hộ nghèo cuối kỳ” kỳ trước; chưa có số "};
	struct page_world *w = *state;
	struct page_form p;
	bool found[G_N_ELEMENTS(wanted)] = {false};
	draw(w, &(struct page_form_ask){.code = "ho_ngheo_2", .unit = "08", .period = "2022"}, &p);
	for (size_t i = 0; i < p.check_count; i++) {
		assert_null(strstr(p.checks[i].say, "previous_period"));
		assert_null(strstr(p.checks[i].say, "ho_ngheo"));
		for (size_t k = 0; k < G_N_ELEMENTS(wanted); k++)
			found[k] = found[k] || g_str_has_prefix(p.checks[i].say, wanted[k]);
	}
	for (size_t k = 0; k < G_N_ELEMENTS(wanted); k++)
		assert_true(found[k]);
}

static const char *cell_of(const struct page_form *p, const char *row)
{
	for (size_t i = 0; i < p->row_count; i++)
		if (strcmp(p->rows[i].id, row) == 0)
			return p->rows[i].cells[0].text;
	return "";
}

/* A commune's clerk: nothing of the province; of the commune the figures, but not how many of its fifteen belong to a minority. */
static void test_clerk(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	struct page_form p;
	struct app *a = app_open(w->file, DB_READ, &e);
	const struct page_form_ask province = {COMMITTEE}, own = {.code = "cap_uy_nhiem_ky", .term = "2020-2025"};
	if (a == NULL || !app_act_as(a, "xa.02578", today.today, &e) || !page_form(a, &today, &province, &p, w->arena, &e))
		fail_msg("%s", e.en);
	assert_string_equal(cell_of(&p, "members"), "⊘");
	assert_string_equal(cell_of(&p, "women"), "⊘");
	if (!page_form(a, &today, &own, &p, w->arena, &e)) /* the default unit is the clerk's */
		fail_msg("%s", e.en);
	assert_string_equal(cell_of(&p, "members"), "15");
	assert_string_not_equal(cell_of(&p, "members_rest"), "⊘"); /* re-elected or not is no secret */
	assert_true(g_ascii_isdigit(cell_of(&p, "women")[0]));
	assert_string_equal(cell_of(&p, "minority"), "⊘");
	app_close(a);
}

static void test_heads(void **state)
{
	static const struct page_form_ask all[] = {{COMMITTEE}, {.code = "can_bo_cap_xa", .unit = "46", .date = "2017-12-31"},
		{.code = "btctw_5", .unit = "08", .period = "2022"}, {.code = "btctw_2b", .unit = "08", .period = "2022"},
		{.code = "thon_co_dang_vien", .unit = "08"}};
	struct page_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct page_form p;
		size_t leaves = 0;
		int width = 0;
		draw(w, &all[i], &p);
		for (size_t d = 0; d < p.head_count; d++)
			for (size_t c = 0; c < p.heads[d].count; c++) {
				const struct page_form_head *h = &p.heads[d].cells[c];
				leaves += h->id != NULL;
				width += d == 0 ? h->columns : 0;
				assert_int_equal(h->id == NULL || (int)d + h->rows == (int)p.head_count, true);
			}
		assert_int_equal(leaves, p.column_count);
		assert_int_equal(width, p.column_count);
	}
}

/* The heads that a form's layout puts over several columns stand on the page as on paper; forms that are typed have a page too. */
static void test_merged_heads(void **state)
{
	static const struct page_form_ask all[] = {
		{.code = "btctw_5", .unit = "08", .period = "2022"}, {.code = "mot_cua", .unit = "08", .period = "2022s"}};
	static const char *const first[] = {"Số tổ chức cơ sở đảng", "Số hồ sơ tiếp nhận"};
	static const int wide[] = {3, 4};
	struct page_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct page_form p;
		draw(w, &all[i], &p);
		assert_string_equal(p.heads[0].cells[0].text, first[i]);
		assert_int_equal(p.heads[0].cells[0].columns, wide[i]);
	}
}

static void test_children(void **state)
{
	struct page_world *w = *state;
	struct page_form p;
	draw(w, &(struct page_form_ask){COMMITTEE, .by_children = true, .line = "women"}, &p);
	assert_string_equal(p.rows[0].cells[0].text, "961");
	int64_t sum = 0;
	for (size_t i = 1; i < p.row_count; i++)
		sum += leading_number(p.rows[i].cells[0].text);
	assert_true(sum >= 961);
	assert_string_equal(p.rows[1].unit, "08/070");
	draw(w, &(struct page_form_ask){COMMITTEE, .by_children = true, .line = "women", .row = p.rows[1].id, .column = "rate"}, &p);
	assert_int_equal(p.panel->names.total, leading_number(p.rows[1].cells[0].text));
}

static void test_defaults(void **state)
{
	struct page_world *w = *state;
	struct page_form p;
	draw(w, &(struct page_form_ask){.code = "cap_uy_nhiem_ky"}, &p);
	assert_string_equal(p.unit, "08"); /* the first province with organisations */
	assert_non_null(strstr(p.subtitle, "nhiệm kỳ 2025–2030"));
	assert_non_null(p.warning); /* nothing there yet, and where there is something */
	assert_string_equal(p.other_period, "2020-2025");
	draw(w, &(struct page_form_ask){.code = "btctw_3"}, &p);
	assert_non_null(strstr(p.subtitle, "năm 20"));
	draw(w, &(struct page_form_ask){.code = "can_bo_cap_xa"}, &p);
	assert_non_null(strstr(p.subtitle, "30/06/2025"));
	assert_non_null(p.warning);
}

static void test_hostile(void **state)
{
	static char long_text[10001];
	struct page_world *w = *state;
	memset(long_text, 'a', sizeof long_text - 1);
	const struct {
		struct page_form_ask q;
		enum err_code code;
	} all[] = {
		{{.code = "khong_co"}, ERR_NOT_FOUND},
		{{.code = long_text}, ERR_NOT_FOUND},
		{{.code = "cap_uy_nhiem_ky", .unit = "99"}, ERR_NOT_FOUND},
		{{.code = "cap_uy_nhiem_ky", .unit = long_text}, ERR_NOT_FOUND},
		{{.code = "cap_uy_nhiem_ky", .unit = "08", .term = "1066-1071"}, ERR_USAGE},
		{{.code = "cap_uy_nhiem_ky", .unit = "08", .period = long_text}, ERR_USAGE},
		{{.code = "cap_uy_nhiem_ky", .unit = "08", .period = "2022"}, ERR_USAGE},
		{{COMMITTEE, .row = "x", .column = "now"}, ERR_NOT_FOUND},
		{{COMMITTEE, .row = "women"}, ERR_NOT_FOUND},
		{{COMMITTEE, .row = "women", .column = long_text}, ERR_NOT_FOUND},
		{{COMMITTEE, .by_children = true, .line = "x"}, ERR_NOT_FOUND},
		{{.code = "btctw_1", .unit = "08", .from = "2022-02-30", .until = "2022-03-01"}, ERR_USAGE},
		{{.code = "btctw_1", .organisation = "abc", .period = "2024"}, ERR_NOT_FOUND},
		{{.code = "ho_ngheo_1", .unit = "08", .period = "2024", .row = "total", .column = "c4"}, ERR_NONE},
		{{.code = "dao_tao", .unit = "08"}, ERR_NONE},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct err e = {0};
		struct page_form p;
		bool ok = page_form(w->app, &today, &all[i].q, &p, w->arena, &e);
		if (e.code != all[i].code || ok != (all[i].code == ERR_NONE))
			fail_msg("case %zu: code %d, %s", i, e.code, e.en);
	}
}

/* Pasted lines: whatever stands between three numbers; faults are told by line. */
static void test_check_lines(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	struct page_check p;
	const char *text = "961/3.471 27,68%\n\n1.527 người trên 3.471: 43,99 %\r\n303\t3471\t8.73%\n27,68%: 961 trong 3471\nnăm 2020 có "
			   "12\n5 0 1,0\n1 2 3 4";
	static const enum check_tone tones[] = {CHECK_PARTLY, CHECK_GOOD, CHECK_PARTLY, CHECK_PARTLY, CHECK_FAULT, CHECK_BAD, CHECK_FAULT};
	static const char *const lines[] = {"1", "3", "4", "5", "6", "7", "8"};
	assert_true(page_check(&today, text, NULL, NULL, NULL, &p, w->arena, &e));
	assert_int_equal(p.count, G_N_ELEMENTS(tones));
	for (size_t i = 0; i < p.count; i++) {
		assert_string_equal(p.lines[i].line, lines[i]);
		if (p.lines[i].tone != tones[i])
			fail_msg("line %s: %s", p.lines[i].line, p.lines[i].verdict);
	}
	assert_string_equal(p.lines[0].truncated, "27,68");
	assert_string_equal(p.lines[0].rounded, "27,69");
	assert_int_equal(p.faults, 2);
	assert_true(page_check(&today, NULL, "961", "3.471", "27,68", &p, w->arena, &e));
	assert_int_equal(p.lines[0].tone, CHECK_PARTLY);
	assert_true(page_check(&today, NULL, "961", NULL, "abc", &p, w->arena, &e));
	assert_int_equal(p.lines[0].tone, CHECK_FAULT);
	assert_true(page_check(&today, "", NULL, NULL, NULL, &p, w->arena, &e));
	assert_int_equal(p.count, 0);
}

/* A paragraph: every number with what it is, shares judged, totals said. */
static void test_check_paragraph(void **state)
{
	struct page_world *w = *state;
	struct err e = {0};
	struct page_check p;
	const char *text =
		"Toàn huyện có 1.204 đồng chí cấp ủy viên, trong đó nữ có 310 đồng chí, chiếm 25,74%; dưới 40 tuổi có 402 đồng chí, chiếm "
		"33,38%. Xã có 30 thôn và 12 tổ dân phố; tỷ lệ khá giảm từ 12,5% xuống còn 10%.";
	assert_true(page_check(&today, text, NULL, NULL, NULL, &p, w->arena, &e));
	assert_non_null(p.prose);
	assert_int_equal(p.count, 0);
	assert_int_equal(p.prose->count, 9);
	assert_int_equal(p.prose->other_count, 1);
	const struct page_check_figure *share = &p.prose->figures[2], *level = &p.prose->figures[8];
	assert_string_equal(share->text, "25,74%");
	assert_int_equal(share->tone, CHECK_PARTLY);
	assert_true(g_str_has_prefix(share->verdict, "310/1.204: Khớp khi cắt"));
	assert_string_equal(level->detail, "So với 12,5 %: −2,5 điểm %.");
	assert_int_equal(p.prose->sum_count, 1);
	assert_string_equal(p.prose->sums[0].text, "30 + 12 = 42; tổng này không in trong đoạn");
	assert_string_equal(p.summary, "Cả 2 dòng khớp khi cắt; làm tròn chỉ khớp 0. Bảng này cắt bỏ số lẻ.");
	/* what remains is printed by the rule of its neighbours: 357/3.471 is 10,28 cut off, as in the form, and 10,29 rounded */
	static const char *const rest[][2] = {{"20,45%", "69,25%"}, {"20,46%", "69,26%"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rest); i++) {
		g_autofree char *theory = g_strdup_printf("Toàn tỉnh có 3.471 đồng chí cấp ủy viên. Về lý luận chính trị, cao cấp và cử "
							  "nhân có 710 đồng chí, chiếm %s; trung cấp có 2.404 đồng chí, chiếm %s.",
			rest[i][0], rest[i][1]);
		assert_true(page_check(&today, theory, NULL, NULL, NULL, &p, w->arena, &e));
		assert_int_equal(p.prose->sum_count, 1);
		assert_non_null(strstr(p.prose->sums[0].text, i == 0 ? "còn lại 357 (10,28 %)" : "còn lại 357 (10,29 %)"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_paragraph),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_checks_in_words),
		cmocka_unit_test(test_clerk),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_merged_heads),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_check_lines),
	};
	return cmocka_run_group_tests_name("form page", tests, make_world, page_world_drop);
}
