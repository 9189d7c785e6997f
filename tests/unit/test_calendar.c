/* Working days and due days over the public holidays the program carries, against days counted by hand; what rules may say; years that are
 * not known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/app.h"
#include "stats/regime_file.h"

#include "ok.h"

static struct app *law;
static struct arena *kept;
static const struct calendar *holidays;

static ymd due(const char *rule, ymd cut_off)
{
	struct due_rule r;
	assert_true(due_rule_parse(rule, &r));
	return due_day(holidays, &r, cut_off).day;
}

static void weekdays(void **state)
{
	(void)state;
	assert_int_equal(ymd_weekday(20240101), 0); /* Monday */
	assert_int_equal(ymd_weekday(20261129), 6);
	assert_int_equal(ymd_weekday(20200229), 5); /* a leap day, Saturday */
	assert_int_equal(ymd_weekday(18991231), 6);
}

/* Tet of four years; the days between were counted on paper. */
static void over_tet(void **state)
{
	(void)state;
	assert_int_equal(due("+1wd", 20230114), 20230116);
	assert_int_equal(due("+4wd", 20230114), 20230119); /* the last day before Tet */
	assert_int_equal(due("+5wd", 20230114), 20230127);
	assert_int_equal(due("+5wd", 20240131), 20240207);
	assert_int_equal(due("+6wd", 20240131), 20240215);
	assert_int_equal(due("+8wd", 20250114), 20250124);
	assert_int_equal(due("+9wd", 20250114), 20250203);
	assert_int_equal(due("+1wd", 20260214), 20260223); /* the cut-off is the first day of the holidays, a Saturday */
	assert_int_equal(due("-1wd", 20260223), 20260213);
	assert_int_equal(due("+1wd", 20220130), 20220207);
	assert_int_equal(due("+1wd", 20210209), 20210217);
}

static void moved_days(void **state)
{
	(void)state;
	assert_int_equal(due("+1wd", 20240426), 20240502); /* 29/4 taken off */
	assert_int_equal(due("+3wd", 20240426), 20240504); /* worked on a Saturday instead */
	assert_int_equal(due("+4wd", 20240426), 20240506);
	assert_int_equal(due("+1wd", 20250425), 20250426);
	assert_int_equal(due("+1wd", 20250430), 20250505);
	assert_int_equal(due("+1wd", 20260109), 20260110);
	assert_int_equal(due("+1wd", 20260821), 20260822);
	assert_int_equal(due("+1wd", 20260828), 20260903);
	const struct calendar_day *d = calendar_day(holidays, 20260822);
	assert_true(d != NULL && d->mark == CALENDAR_WORK && d->other == 20260831);
}

static void days_off_instead(void **state)
{
	(void)state;
	assert_int_equal(due("+1wd", 20220409), 20220412); /* Hung Kings' day on a Sunday */
	assert_int_equal(due("+1wd", 20230428), 20230504);
	assert_int_equal(due("+1wd", 20230831), 20230905);
	assert_int_equal(due("+1wd", 20210430), 20210504);
}

static void year_ends_and_leap_days(void **state)
{
	(void)state;
	assert_int_equal(due("+1wd", 20241231), 20250102);
	assert_int_equal(due("+1wd", 20251231), 20260105); /* 1/1 and the day moved after it */
	assert_int_equal(due("-1wd", 20230103), 20221230);
	assert_int_equal(due("-2wd", 20230103), 20221229);
	assert_int_equal(due("day 15/01 of next year", 20221231), 20230116); /* a Sunday: on */
	assert_int_equal(due("day 15/01 of next year before", 20221231), 20230113);
	assert_int_equal(due("day 15/01 of next year exactly", 20221231), 20230115);
	assert_int_equal(due("day 29 of this month", 20240214), 20240229);
	assert_int_equal(due("day 31 of this month", 20230214), 20230228); /* no such day: the last one */
	assert_int_equal(due("day 29/02 of this year exactly", 20230630), 20230228);
	assert_int_equal(due("+15d", 20240214), 20240229);
	assert_int_equal(due("day 05 of next month", 20231231), 20240105);
	assert_int_equal(due("day 31/12 of this year", 20231214), 20240102); /* a Sunday, then New Year */
	assert_int_equal(due("-10d exactly", 20240305), 20240224);
}

/* Never guessed: the year is named. A year without its notice makes a draft. */
static void years_not_known(void **state)
{
	(void)state;
	struct due_rule r;
	int missing = 0;
	assert_true(due_rule_parse("+1wd", &r));
	struct due_day d = due_day(holidays, &r, 20301231);
	assert_int_equal(d.day, 0);
	assert_int_equal(d.missing, 2031);
	assert_false(calendar_works(holidays, 20191231, &missing));
	assert_int_equal(missing, 2019);
	d = due_day(holidays, &r, 20270131);
	assert_int_equal(d.day, 20270201);
	assert_true(d.draft);
	assert_false(due_day(holidays, &r, 20240131).draft);
	assert_true(due_rule_parse("day 15/01 of next year exactly", &r));
	assert_int_equal(due_day(holidays, &r, 20401231).day, 20410115); /* needs no calendar */
}

static void rules(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "3wd", "+wd", "+0wd", "+3wd before", "+3w", "+3 wd", "day 32 of this month",
		"day 0 of next month", "day 30/02 of this year", "day 5 of month", "day 05 of next year", "day 05/01 of next month",
		"+5d sometimes", "+999d", "day 05 of next month ", "+", "-", "day", "day ", NULL};
	struct due_rule r;
	for (size_t i = 0; bad[i] != NULL; i++)
		if (due_rule_parse(bad[i], &r))
			fail_msg("“%s” was taken for a rule", bad[i]);
	assert_false(due_rule_parse(NULL, &r));
	assert_true(due_rule_parse("+3wd", &r));
	assert_string_equal(due_rule_say(&r, MSG_VI, kept), "3 ngày làm việc sau ngày chốt số liệu");
	assert_true(due_rule_parse("day 05 of next month before", &r));
	assert_string_equal(due_rule_say(&r, MSG_EN, kept), "day 05 of the next month (a day off: the working day before)");
}

/* ---- files that are wrong ---- */

static char *faults_of(const char *text)
{
	GString *out = g_string_new(NULL);
	struct library *l = library_new(law->vocab, law->codes);
	library_add(l, "x.yaml", text, strlen(text));
	library_finish(l);
	library_faults(l, NULL, out, NULL);
	library_free(l);
	return g_string_free(out, FALSE);
}

#define HEAD                                                                                                                               \
	"title: { vi: a, en: a }\nbasis: [ { document: a } ]\nvalid: { from: 2020-01-01 }\nconfidence: draft\nsource: a\nresponsible: a\n"
static void says(const char *text, const char *where, const char *what)
{
	g_autofree char *said = faults_of(text);
	if (strstr(said, where) == NULL || strstr(said, what) == NULL)
		fail_msg("“%s” “%s” is not in: %s", where, what, said);
}

static void faults(void **state)
{
	(void)state;
	says("calendar: c\n" HEAD "week: [sat, sunn]\nyears: []\n", "x.yaml:8:13: E11", "'sunn'");
	says("calendar: c\n" HEAD "week: [sat, sun]\nyears:\n  - { year: 2024, confidence: draft, basis: a, off: [ { day: 2023-01-02, "
	     "name: { vi: a, en: a } } ] }\n",
		"x.yaml:10:", "02/01/2023 không thuộc năm 2024");
	says("calendar: c\n" HEAD "week: [sat, sun]\nyears:\n  - { year: 2024, confidence: draft, basis: a, off: [ { day: 2024-01-02, "
	     "name: { vi: a, en: a } } ],"
	     " moved: [ { off: 2024-01-03, work: 2024-01-04, name: { vi: a, en: a } } ] }\n",
		"x.yaml:10:", "03/01/2024: chỉ hoán đổi");
	says("calendar: c\n" HEAD "week: [sat, sun]\nyears:\n  - { year: 2024, confidence: draft, basis: a, off: [] }\n"
	     "  - { year: 2026, confidence: draft, basis: a, off: [] }\n",
		"x.yaml:11:13: E12", "chờ 2025");
	says("regime: r\n" HEAD "kind: periodical\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: organisation, "
	     "receiver: { vi: a, en: a }, due: +1wd } ]\n",
		"x.yaml:8:7: E11", "periodic");
	says("regime: r\n" HEAD "kind: periodic\ncycle: month\ncalendar: admin_15_14\nsenders: [ { level: commune, who: organisation, "
	     "receiver: { vi: a, en: a } } ]\n",
		"x.yaml:10:11: E11", "chu kỳ month không đi với cửa sổ số liệu admin_15_14");
	says("regime: r\n" HEAD
	     "kind: periodic\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: party, line: party, due: 3 days } ]\n",
		"x.yaml:11:35: E22", "không phải tổ chức");
	says("regime: r\n" HEAD "kind: periodic\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: organisation, line: "
	     "party, due: 3 days } ]\n",
		"x.yaml:11:67: E12", "“3 days” không phải cách ghi hạn gửi");
	says("regime: r\n" HEAD "kind: periodic\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: organisation } ]\n",
		"x.yaml:11:14: E05", "thiếu nơi nhận");
	says("regime: r\n" HEAD "kind: periodic\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: organisation, line: "
	     "party } ]\nforms: [nowhere]\n",
		"x.yaml:12:9: E11", "không có biểu “nowhere”");
	says("regime: r\n" HEAD "kind: periodic\ncycle: month\ncalendar: calendar\nsenders: [ { level: commune, who: organisation, line: "
	     "party } ]\nforms: []\n"
	     "outline: [ { id: a, title: { vi: a, en: a }, text: { vi: \"{x.y}\", en: a } } ]\n",
		"x.yaml:13:", "biểu.dòng.cột");
}

/* {chart …} in an outline: what it draws must be in a form of the regime, or be a chart that the form names. */
static char *faults_of_outline(const char *text)
{
	static const char form[] =
		"form: f\n" HEAD "number: none\nperiods: [year]\nlevels: [commune]\ncount: persons\nof: party(home)\n"
		"rows: [ { id: A, label: { vi: a, en: a } }, { id: B, label: { vi: b, en: b }, when: sex = female } ]\n"
		"columns: [ { id: now, label: { vi: a, en: a } }, { id: last, label: { vi: b, en: b }, at: same_period_last_year } ]\n"
		"charts: [ { id: both, kind: bars, title: { vi: a, en: a }, columns: [now, last] } ]\n";
	g_autofree char *regime = g_strdup_printf(
		"regime: r\n" HEAD "kind: periodic\ncycle: year\ncalendar: calendar\nsenders: [ { level: commune, who: organisation, "
		"line: party } ]\nforms: [f]\noutline: [ { id: a, title: { vi: a, en: a }, text: { vi: \"%s\", en: a } } ]\n",
		text);
	GString *out = g_string_new(NULL);
	struct library *l = library_new(law->vocab, law->codes);
	library_add(l, "f.yaml", form, strlen(form));
	library_add(l, "x.yaml", regime, strlen(regime));
	library_finish(l);
	library_faults(l, NULL, out, NULL);
	library_free(l);
	return g_string_free(out, FALSE);
}

static void charts_of_outlines(void **state)
{
	(void)state;
	static const char *const good[] = {
		"{chart f.now}", "{chart f.now,last A,B}", "{chart f.both}", "{f.A.now}\\n{chart f.now}\\n", "# x\\n{chart f.last B}"};
	static const struct {
		const char *text, *said;
	} bad[] = {{"{chart f}", "E02: biểu đồ “chart f” phải ghi theo dạng"}, {"{chart f.}", "E02"}, {"{chart f.now }", "E02"},
		{"{chart g.now}", "E11: chỗ điền số “chart g.now”: chế độ này không có biểu “g”"},
		{"{chart f.nowhere}", "E10: biểu đồ “chart f.nowhere”: biểu f không có"}, {"{chart f.now,nowhere}", "E10"},
		{"{chart f.now A,nowhere}", "E10"}, {"{chart f.both A}", "E10"}};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *said = faults_of_outline(good[i]);
		if (strstr(said, ": E") != NULL)
			fail_msg("%s: %s", good[i], said);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *said = faults_of_outline(bad[i].text);
		if (strstr(said, "x.yaml:13:") == NULL || strstr(said, bad[i].said) == NULL)
			fail_msg("%s: “%s” is not in: %s", bad[i].text, bad[i].said, said);
	}
}

static int start(void **state)
{
	struct err e = {0};
	(void)state;
	law = app_open(NULL, DB_READ, &e);
	kept = arena_new();
	holidays = law != NULL ? library_calendar(law->library, kept) : NULL;
	return holidays == NULL || holidays->count == 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(kept);
	app_close(law);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(weekdays), cmocka_unit_test(over_tet), cmocka_unit_test(moved_days),
		cmocka_unit_test(days_off_instead), cmocka_unit_test(year_ends_and_leap_days), cmocka_unit_test(years_not_known),
		cmocka_unit_test(rules), cmocka_unit_test(faults), cmocka_unit_test(charts_of_outlines)};
	return cmocka_run_group_tests(tests, start, stop);
}
