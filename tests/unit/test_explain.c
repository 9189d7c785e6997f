/* Cells in words: the six sentences of form-language.md 8.1 in both languages, and every template once. */
#include "stats/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "language_fixture.h"

struct request {
	const char *measure, *of, *when[3];
	const char *unit_vi, *unit_en;
	struct reading reading;
};

static char *sentence(struct language *l, const struct request *q, enum msg_lang lang)
{
	struct diag d;
	diag_init(&d, "x.yaml", "", l->arena);
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes};
	const struct population *of = population_parse(&c, q->of, 1, 1, l->arena, &d);
	assert_non_null(of);
	c.kind = of->kind;
	c.edge = of->edge;
	enum measure m = measure_find(q->measure);
	c.flow = m == MEASURE_ENTRIES || m == MEASURE_EXITS;
	c.entries = m == MEASURE_ENTRIES;
	const struct pred *when[3];
	size_t n = 0;
	for (; n < 3 && q->when[n] != NULL; n++) {
		when[n] = pred_parse(&c, q->when[n], 1, 1, l->arena, &d);
		if (when[n] == NULL) {
			g_autoptr(GString) out = g_string_new(NULL);
			diag_print(&d, out);
			fail_msg("%s", out->str);
		}
	}
	const struct code_list *terms = codes_list(l->codes, "term_period", NULL);
	struct explain x = {.lang = lang, .vocab = l->vocab, .term = code_by_id(terms, "party_2020_2025")};
	g_autofree char *period = explain_reading(lang, m, of, &q->reading);
	struct explain_cell cell = {.measure = m, .of = of, .when = when, .when_count = n, .period = period};
	cell.unit = lang == MSG_EN ? q->unit_en : q->unit_vi;
	return explain_cell(&x, &cell);
}

static const struct {
	struct request q;
	const char *vi, *en;
} golden[] = {
	{{"persons",
		 "tenure.start((title in party_committee or title in cell_committee) and org.type in grassroots and term = $term and "
		 "source in "
		 "start_of_term)",
		 {"sex = female"}, "tỉnh Tuyên Quang", "Tuyên Quang province", {.term = 5, .day = 20251231}},
		"Số người (mỗi người tính một lần) giữ chức danh, tính lúc bắt đầu [(chức danh thuộc nhóm cấp ủy viên hoặc chức danh thuộc "
		"nhóm chi ủy "
		"viên); loại tổ chức thuộc nhóm tổ chức cơ sở đảng; nhiệm kỳ là nhiệm kỳ 2020-2025; nguồn thuộc nhóm có từ đầu nhiệm kỳ], "
		"với điều "
		"kiện giới tính là nữ; trong tỉnh Tuyên Quang; cả nhiệm kỳ.",
		"Number of persons (each counted once): holds a post, counted at its start [(title is in the group Party committee member "
		"or title is "
		"in the group cell committee member); type of organisation is in the group base Party organisations; term is Party term "
		"2020-2025; "
		"source is in the group from the start of the term], where sex is female; in Tuyên Quang province; the whole term."},
	{{"entries", "party(home)", {"reason in transferred and crossed >= province"}, "Đảng bộ xã A", "the Party committee of commune A",
		 {.term = -1, .from = 20240101, .until = 20250101}},
		"Số người vào phạm vi đơn vị: là đảng viên [sinh hoạt chính thức], với điều kiện lý do thuộc nhóm chuyển đến và ranh giới "
		"đã qua từ tỉnh "
		"trở lên; trong Đảng bộ xã A; kỳ 01/01/2024 – 31/12/2024.",
		"Number of persons entering the unit: is a Party member [home membership], where reason is in the group transferred in and "
		"boundary "
		"crossed is province or more; in the Party committee of commune A; period 01/01/2024 – 31/12/2024."},
	{{"units", "unit(type in village_level)", {"has tenure(title = cell_secretary and has here tenure(title = village_head))"},
		 "xã Kháng Nhật", "Kháng Nhật commune", {.term = -1, .day = 20221231}},
		"Số đơn vị [loại đơn vị thuộc nhóm thôn, tổ dân phố], với điều kiện có người giữ chức danh (chức danh là bí thư chi bộ và "
		"giữ chức danh "
		"(chức danh là trưởng thôn, tổ trưởng tổ dân phố) tại chính nơi đó); trong xã Kháng Nhật; tính đến hết ngày 31/12/2022.",
		"Number of units [type of unit is in the group village level], where a holder of a post (title is cell secretary and holds "
		"a post (title "
		"is village head) at the same place); in Kháng Nhật commune; at the end of 31/12/2022."},
	{{"turns", "training(category in (cadre servant))", {"content = theory"}, "tỉnh B", "province B",
		 {.term = -1, .from = 20110101, .until = 20120101}},
		"Số lượt được cử đi đào tạo bồi dưỡng [phân loại người học là một trong: cán bộ, công chức], với điều kiện nội dung là lý "
		"luận chính trị; "
		"trong tỉnh B; kỳ 01/01/2011 – 31/12/2011.",
		"Number of turns: was sent to training [category of the trainee is one of: elected cadre, civil servant], where content is "
		"political "
		"theory; in province B; period 01/01/2011 – 31/12/2011."},
	{{"persons", "party(home)", {"age in 31..35", "not (religion != none or sex = female)"}, "tỉnh B", "province B",
		 {.term = -1, .day = 20111231}},
		"Số người (mỗi người tính một lần) là đảng viên [sinh hoạt chính thức], với điều kiện tuổi từ 31 đến 35 và không phải (tôn "
		"giáo khác không "
		"hoặc giới tính là nữ); trong tỉnh B; tính đến hết ngày 31/12/2011.",
		"Number of persons (each counted once): is a Party member [home membership], where age from 31 to 35 and not (religion is "
		"not none or sex "
		"is female); in province B; at the end of 31/12/2011."},
	{{"organisations", "organisation(type in any_cell)", {"count here party(home and status = official) < 3"}, "tỉnh B", "province B",
		 {.term = -1, .day = 20111231}},
		"Số tổ chức [loại tổ chức thuộc nhóm chi bộ], với điều kiện số đảng viên (sinh hoạt chính thức và tình trạng là chính "
		"thức) tại chính nơi "
		"đó dưới 3; trong tỉnh B; tính đến hết ngày 31/12/2011.",
		"Number of organisations [type of organisation is in the group cells], where the number of Party memberships (home "
		"membership and status "
		"is official) at the same place is less than 3; in province B; at the end of 31/12/2011."},
};

static void test_golden(void **state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(golden); i++) {
		g_autofree char *vi = sentence(*state, &golden[i].q, MSG_VI), *en = sentence(*state, &golden[i].q, MSG_EN);
		assert_string_equal(vi, golden[i].vi);
		assert_string_equal(en, golden[i].en);
	}
}

/* kind, condition -> words */
static const struct {
	const char *kind, *text, *vi, *en;
} conditions[] = {
	{"party", "home", "sinh hoạt chính thức", "home membership"},
	{"party", "not home", "không phải (sinh hoạt chính thức)", "not (home membership)"},
	{"party", "ethnic = tay", "dân tộc là Tày", "ethnic group is Tày"},
	{"party", "ethnic not in minority", "dân tộc không thuộc nhóm dân tộc thiểu số",
		"ethnic group is not in the group ethnic minority"},
	{"party", "religion in (catholic protestant)", "tôn giáo là một trong: công giáo, Tin Lành",
		"religion is one of: catholicism, protestantism"},
	{"party", "theory <= elementary", "trình độ lý luận chính trị từ sơ cấp trở xuống", "political theory level is elementary or less"},
	{"party", "theory > elementary", "trình độ lý luận chính trị trên sơ cấp", "political theory level is above elementary"},
	{"party", "theory < intermediate", "trình độ lý luận chính trị dưới trung cấp", "political theory level is below intermediate"},
	{"party", "theory in elementary..advanced", "trình độ lý luận chính trị từ sơ cấp đến cao cấp",
		"political theory level from elementary to advanced"},
	{"party", "theory is stated", "đã khai trình độ lý luận chính trị", "political theory level is stated"},
	{"party", "birth_d is not stated", "chưa khai ngày sinh", "date of birth is not stated"},
	{"party", "age < 40", "tuổi dưới 40", "age is less than 40"},
	{"party", "age >= 40", "tuổi từ 40 trở lên", "age is 40 or more"},
	{"party", "ceremony_d < 1945-08-19", "ngày vào Đảng trước 19/08/1945", "date of admission before 19/08/1945"},
	{"party", "ceremony_d >= 1975-05-01", "ngày vào Đảng từ 01/05/1975", "date of admission from 01/05/1975"},
	{"party", "ceremony_d in 1945-08-19..1954-07-20", "ngày vào Đảng từ 19/08/1945 đến 20/07/1954",
		"date of admission from 19/08/1945 to 20/07/1954"},
	{"party", "official_d > ceremony_d", "ngày chính thức sau ngày vào Đảng", "date of becoming official after date of admission"},
	{"party", "months_since(official_d) > 12", "số tháng tròn từ ngày chính thức trên 12",
		"full months since date of becoming official is more than 12"},
	{"party", "birth_d < $from", "ngày sinh trước ngày đầu kỳ", "date of birth before the first day of the period"},
	{"party", "has anywhere union(kind_m = youth)", "là thành viên đoàn thể (đoàn thể là đoàn viên) ở bất kỳ nơi nào",
		"belongs to a mass organisation (organisation is Youth Union member) anywhere"},
	{"party", "has tenure", "giữ chức danh trong phạm vi đơn vị", "holds a post within the unit"},
	{"party", "count tenure(main) >= 2", "số việc giữ chức danh (chức vụ chính) trong phạm vi đơn vị từ 2 trở lên",
		"the number of tenures of a post (main post) within the unit is 2 or more"},
	{"organisation", "has party.start(again)", "có đảng viên bắt đầu trong kỳ (kết nạp lại)",
		"a Party member beginning in the period (admitted again)"},
	{"organisation", "has union", "có việc tham gia đoàn thể", "has: membership of a mass organisation"},
	{"organisation", "has here org_evaluation(level is stated)", "được xếp loại (đã khai mức xếp loại) tại chính nơi đó",
		"was classified (level is stated) at the same place"},
	{"party", "home and (exempt or again)", "sinh hoạt chính thức và (được miễn công tác và sinh hoạt đảng hoặc kết nạp lại)",
		"home membership and (exempt from work and meetings or admitted again)"},
	{"tenure", "title = council_chair", "chức danh là chủ tịch HĐND", NULL},
};

static void test_conditions(void **state)
{
	struct language *l = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++) {
		struct diag d;
		diag_init(&d, "x.yaml", "", l->arena);
		struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .kind = vocab_kind(l->vocab, conditions[i].kind)};
		const struct pred *p = pred_parse(&c, conditions[i].text, 1, 1, l->arena, &d);
		assert_non_null(p);
		for (int lang = 0; lang < 2; lang++) {
			struct explain x = {.lang = lang == 0 ? MSG_VI : MSG_EN, .vocab = l->vocab};
			const char *wanted = lang == 0 ? conditions[i].vi : conditions[i].en;
			g_autoptr(GString) out = g_string_new(NULL);
			explain_pred(&x, c.kind, p, out);
			if (wanted != NULL)
				assert_string_equal(out->str, wanted);
		}
	}
}

static void test_cells(void **state)
{
	struct language *l = *state;
	struct diag d;
	diag_init(&d, "x.yaml", "", l->arena);
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes};
	const struct population *of = population_parse(&c, "tenure(category in (cadre servant))", 1, 1, l->arena, &d);
	const struct population *post = population_parse(&c, "post", 1, 1, l->arena, &d);
	const struct population *term = population_parse(&c, "tenure.start(term = $term)", 1, 1, l->arena, &d);
	struct explain x = {.lang = MSG_VI, .vocab = l->vocab};
	struct explain_cell cell = {
		.measure = MEASURE_PERSONS, .of = of, .unit = "xã A", .except = (const char *const[]){"Cán bộ cấp xã", "Công chức cấp xã"}};
	cell.except_count = 2;
	g_autofree char *rest = explain_cell(&x, &cell);
	assert_string_equal(rest,
		"Số người (mỗi người tính một lần) giữ chức danh [phân loại là một trong: cán bộ, công chức], không thuộc: Cán bộ cấp xã; "
		"Công chức cấp xã; trong xã A.");
	cell = (struct explain_cell){.measure = MEASURE_VACANT, .of = post, .unit = "xã A", .direct = true};
	g_autofree char *vacant = explain_cell(&x, &cell);
	assert_string_equal(vacant, "Số chỗ còn khuyết của các vị trí; chỉ tính trực tiếp tại xã A, không tính cấp dưới.");
	cell = (struct explain_cell){.measure = MEASURE_PERSONS, .of = term, .average_age = true};
	g_autofree char *age = explain_cell(&x, &cell);
	assert_string_equal(age, "Tuổi trung bình của những người giữ chức danh, tính lúc bắt đầu [nhiệm kỳ là nhiệm kỳ của báo cáo].");
	g_autofree char *share = explain_percent(MSG_VI, "B", "C", true, 2), *share_en = explain_percent(MSG_EN, "B", "C", false, 1);
	assert_string_equal(share, "B chia C, cắt bỏ 2 số lẻ");
	assert_string_equal(share_en, "B divided by C, rounded to 1 decimal place(s)");
	g_autofree char *value = explain_value(MSG_VI, "B − C"), *points = explain_points(MSG_VI, "27,68", "24,87");
	assert_string_equal(value, "= B − C");
	assert_string_equal(points, "27,68 trừ 24,87, theo số đã in, tính bằng điểm phần trăm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_cells),
	};
	return cmocka_run_group_tests(tests, language_setup, language_teardown);
}
