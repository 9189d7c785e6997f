/* Periods and the arithmetic of printed figures. */
#include "stats/report.h"
#include "messages/form.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static const char terms_text[] =
	"list: term_period\n"
	"title: {vi: \"Nhiệm kỳ\", en: Term}\n"
	"ordered: false\n"
	"confidence: draft\n"
	"items:\n"
	"  - {num: 4, code: party_2015_2020, vi: \"2015-2020\", en: \"2015-2020\", order: 4, chain: party, aliases: [\"2015-2020\"]}\n"
	"  - {num: 5, code: party_2020_2025, vi: \"2020-2025\", en: \"2020-2025\", order: 5, chain: party, aliases: [\"2020-2025\"]}\n"
	"  - {num: 9, code: state_2016_2021, vi: \"2016-2021\", en: \"2016-2021\", order: 3, chain: state, aliases: [\"2016-2021\"]}\n";

static char *source(const char *path, void *user)
{
	(void)user;
	return strcmp(path, "codes/term_period.yaml") == 0 ? g_strdup(terms_text) : NULL;
}

struct fixture {
	struct arena *arena;
	struct codes *codes;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	f->arena = arena_new();
	f->codes = codes_new(source, NULL);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	codes_free(f->codes);
	arena_free(f->arena);
	g_free(f);
	return 0;
}

static void windows(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		enum period_kind kind;
		ymd from, until;
	} cases[] = {
		{"2022", PERIOD_YEAR, 20220101, 20230101},
		{"2022-H1", PERIOD_HALF_YEAR, 20220101, 20220701},
		{"2022-H2", PERIOD_HALF_YEAR, 20220701, 20230101},
		{"2022-Q3", PERIOD_QUARTER, 20220701, 20221001},
		{"2022-12", PERIOD_MONTH, 20221201, 20230101},
		{"2022s", PERIOD_YEAR_15, 20211215, 20221215},
		{"2022-H1s", PERIOD_HALF_YEAR_15, 20211215, 20220615},
		{"2022-H2s", PERIOD_HALF_YEAR_15, 20220615, 20221215},
		{"2022-Q1s", PERIOD_QUARTER_15, 20211215, 20220315},
		{"2022-Q3s", PERIOD_QUARTER_15, 20220615, 20220915},
		{"2022-01s", PERIOD_MONTH_15, 20211215, 20220115},
		{"2022d", PERIOD_YEAR_DEC, 20211201, 20221201},
		{"2020-06-30", PERIOD_DATE, 20200101, 20200701},
		{"2020-2025", PERIOD_TERM, 20200101, 20250101},
		{"2016-2021", PERIOD_TERM, 20160101, 20210101},
		{"party_2015_2020", PERIOD_TERM, 20150101, 20200101},
		{"2012-01-01..2012-08-27", PERIOD_SPAN, 20120101, 20120828},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct period p;
		struct err e = {0};
		assert_true(period_parse(cases[i].text, PERIOD__MAX, f->codes, &p, f->arena, &e));
		assert_int_equal(p.kind, cases[i].kind);
		assert_int_equal(p.from, cases[i].from);
		assert_int_equal(p.until, cases[i].until);
		assert_true(period_parse(cases[i].text, cases[i].kind, f->codes, &p, f->arena, &e));
	}
	struct period p;
	struct err e = {0};
	assert_true(period_parse("2022", PERIOD_YEAR_DEC, f->codes, &p, f->arena, &e));
	assert_int_equal(p.from, 20211201);
	assert_string_equal(p.text, "2022d");
}

static void refused(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = {"", "22", "2022-", "2022-13", "2022-H3", "2022-Q5", "2022-Q1x", "2022-02-30", "2021-2026x",
		"1999-2004", "2022ss", "2022-06d", "2022-06-30..2022-06-01", "2022-00"};
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct period p;
		struct err e = {0};
		assert_false(period_parse(bad[i], PERIOD__MAX, f->codes, &p, f->arena, &e));
		assert_int_equal(e.code, ERR_USAGE);
	}
	struct period p;
	struct err e = {0};
	assert_false(period_parse("2022-Q3", PERIOD_QUARTER_15, f->codes, &p, f->arena, &e));
	assert_int_equal(e.key, MSG_PERIOD_KIND);
}

static void shifts(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		enum shift_kind shift;
		const char *expect; /* NULL: there is none */
	} cases[] = {
		{"2022", SHIFT_PREVIOUS_PERIOD, "2021"},
		{"2022-H1", SHIFT_PREVIOUS_PERIOD, "2021-H2"},
		{"2022-H1", SHIFT_SAME_LAST_YEAR, "2021-H1"},
		{"2022-Q1s", SHIFT_PREVIOUS_PERIOD, "2021-Q4s"},
		{"2022-Q1s", SHIFT_SAME_LAST_YEAR, "2021-Q1s"},
		{"2022-01", SHIFT_PREVIOUS_PERIOD, "2021-12"},
		{"2022-01s", SHIFT_PREVIOUS_PERIOD, "2021-12s"},
		{"2022d", SHIFT_PREVIOUS_PERIOD, "2021d"},
		{"2022-H1", SHIFT_OPENING, "2021-12-31"},
		{"2022-H1s", SHIFT_OPENING, "2021-12-14"},
		{"2020-06-30", SHIFT_OPENING, "2019-12-31"},
		{"2020-06-30", SHIFT_PREVIOUS_PERIOD, "2019-12-31"},
		{"2020-02-29", SHIFT_SAME_LAST_YEAR, "2019-02-28"},
		{"2020-2025", SHIFT_PREVIOUS_TERM, "2015-2020"},
		{"2020-2025", SHIFT_PREVIOUS_PERIOD, "2015-2020"},
		{"2015-2020", SHIFT_PREVIOUS_TERM, NULL},
		{"2016-2021", SHIFT_PREVIOUS_TERM, NULL},
		{"2022", SHIFT_PREVIOUS_TERM, NULL},
		{"2022", SHIFT_DATE, "2011-12-31"},
		{"2012-01-11..2012-01-20", SHIFT_PREVIOUS_PERIOD, "2012-01-01..2012-01-10"},
		{"2012-01-01..2012-08-27", SHIFT_SAME_LAST_YEAR, "2011-01-01..2011-08-27"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct period p, q;
		assert_true(period_parse(cases[i].text, PERIOD__MAX, f->codes, &p, f->arena, NULL));
		bool ok = period_shift(&p, cases[i].shift, 20111231, f->codes, &q, f->arena);
		assert_int_equal(ok, cases[i].expect != NULL);
		if (ok)
			assert_string_equal(q.text, cases[i].expect);
	}
	/* Closing day of one period is the opening day of the next, whatever the kind. */
	static const char *const chain[] = {"2022", "2022-H1", "2022-Q1s", "2022-03s", "2022d", "2012-01-11..2012-01-20", "2020-06-30"};
	for (size_t i = 0; i < G_N_ELEMENTS(chain); i++) {
		struct period p, before, opening;
		assert_true(period_parse(chain[i], PERIOD__MAX, f->codes, &p, f->arena, NULL));
		assert_true(period_shift(&p, SHIFT_PREVIOUS_PERIOD, 0, f->codes, &before, f->arena));
		assert_true(period_shift(&p, SHIFT_OPENING, 0, f->codes, &opening, f->arena));
		assert_int_equal(period_closing_day(&before), period_closing_day(&opening));
	}
}

static void shares(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int64_t n, d;
		int decimals;
		enum round_mode mode;
		const char *text;
	} cases[] = {
		{961, 3471, 2, ROUND_TRUNCATE, "27,68"},
		{961, 3471, 2, ROUND_HALF_UP, "27,69"},
		{303, 3471, 2, ROUND_TRUNCATE, "8,72"},
		{303, 3471, 2, ROUND_HALF_UP, "8,73"},
		{45, 429, 2, ROUND_HALF_UP, "10,49"},
		{45, 429, 2, ROUND_TRUNCATE, "10,48"},
		{400, 429, 2, ROUND_HALF_UP, "93,24"},
		{17662, 295400, 2, ROUND_HALF_UP, "5,98"},
		{1, 1, 1, ROUND_HALF_UP, "100,0"},
		{-1, 8, 1, ROUND_HALF_UP, "-12,5"},
		{-1, 8, 0, ROUND_HALF_UP, "-13"},
		{1, 8, 0, ROUND_HALF_UP, "13"},
		{-1, 8, 0, ROUND_TRUNCATE, "-12"},
		{0, 7, 2, ROUND_HALF_UP, "0,00"},
		{5000, 1, 1, ROUND_HALF_UP, "500.000,0"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		int64_t v = percent_scaled(cases[i].n, cases[i].d, cases[i].decimals, cases[i].mode);
		assert_string_equal(scaled_text(v, cases[i].decimals, f->arena), cases[i].text);
	}
	assert_string_equal(scaled_text(3471, 0, f->arena), "3.471");
	assert_string_equal(scaled_text(-1234567, 0, f->arena), "-1.234.567");
	assert_string_equal(scaled_text(999, 0, f->arena), "999");
	assert_string_equal(scaled_text(-165, 2, f->arena), "-1,65");
	assert_string_equal(scaled_text(ratio_scaled(7, 2, 1, ROUND_HALF_UP), 1, f->arena), "3,5");
	assert_string_equal(scaled_text(ratio_scaled(1, 3, 1, ROUND_HALF_UP), 1, f->arena), "0,3");
}

/* In a clerk's words, one sort after the other; what is no period stays as it is. */
static void words(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text, *vi, *en;
	} cases[] = {
		{"2026", "năm 2026", "year 2026"},
		{"2026-H1", "6 tháng đầu năm 2026", "first half of 2026"},
		{"2026-H2", "6 tháng cuối năm 2026", "second half of 2026"},
		{"2026-Q3", "quý III/2026", "quarter 3 of 2026"},
		{"2026-06", "tháng 06/2026", "month 06 of 2026"},
		{"2026-11s", "tháng 11/2026 (kỳ 15/10–14/11)", "month 11 of 2026 (15/10–14/11)"},
		{"2026-01s", "tháng 01/2026 (kỳ 15/12/2025–14/01)", "month 01 of 2026 (15/12/2025–14/01)"},
		{"2026-Q4s", "quý IV/2026 (kỳ 15/09–14/12)", "quarter 4 of 2026 (15/09–14/12)"},
		{"2026-H1s", "6 tháng đầu năm 2026 (kỳ 15/12/2025–14/06)", "first half of 2026 (15/12/2025–14/06)"},
		{"2026-H2s", "6 tháng cuối năm 2026 (kỳ 15/06–14/12)", "second half of 2026 (15/06–14/12)"},
		{"2026s", "năm 2026 (kỳ 15/12/2025–14/12)", "year 2026 (15/12/2025–14/12)"},
		{"2026d", "năm thi đua 2026 (kỳ 01/12/2025–30/11)", "emulation year 2026 (01/12/2025–30/11)"},
		{"2020-2025", "nhiệm kỳ 2020–2025", "term 2020–2025"},
		{"2026-06-30", "tính đến hết ngày 30/06/2026", "as of the end of 30/06/2026"},
		{"2026-02-01..2026-02-28", "01/02/2026 – 28/02/2026", "01/02/2026 – 28/02/2026"},
		{"đợt 1", "đợt 1", "đợt 1"},
		{NULL, "", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		assert_string_equal(period_text_words(cases[i].text, f->codes, MSG_VI, f->arena), cases[i].vi);
		assert_string_equal(period_text_words(cases[i].text, f->codes, MSG_EN, f->arena), cases[i].en);
	}
	assert_string_equal(period_text_title("2026-Q3", f->codes, MSG_VI, f->arena), "Quý III/2026");
	assert_string_equal(period_text_title("đợt 1", f->codes, MSG_VI, f->arena), "Đợt 1");
	assert_string_equal(period_text_title(NULL, f->codes, MSG_VI, f->arena), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(windows, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(shifts, setup, teardown),
		cmocka_unit_test_setup_teardown(shares, setup, teardown),
		cmocka_unit_test_setup_teardown(words, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
