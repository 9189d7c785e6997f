/* Files of law asked of the demo register: results of the title standards, counted by conditions on two evaluators and by hand. */
#include "demo_world.h"

#include "app/ask/question.h"
#include "app/law/law_goal.h"
#include "stats/paper_law.h"
#include "stats/regime_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TODAY "2026-11-28"

static int make(void **state)
{
	struct demo_world *w = demo_world_new("law");
	struct err e = {0};
	*state = w;
	/* One snapshot answers all questions: each of its own would read the register anew. */
	return w != NULL && figure_share(w->app, 0, &e) ? 0 : -1;
}

static int drop(void **state)
{
	struct demo_world *w = *state;
	figure_unshare(w->app);
	return demo_world_drop(state);
}

static int64_t count_by(struct demo_world *w, const char *unit, const char *of, const char *date, const char *where, bool sql)
{
	struct arena *arena = arena_new();
	struct err e = {0};
	struct question q;
	const struct question_ask what = {
		.count = strstr(of, ".start") != NULL ? "turns" : "posts", .of = of, .where = where, .dates = date};
	struct figure_request r = {.unit = unit, .today = TODAY, .use_sql = sql};
	if (!question_make(w->app, &what, 20261128, &q, arena, &e))
		fail_msg("%s", e.en);
	question_request(&q, &r);
	struct figure *f = figure_draw(w->app, &r, &e);
	if (f == NULL)
		fail_msg("%s: %s", where, e.en);
	int64_t n = f->report->cells[0].n;
	figure_free(f);
	question_free(&q);
	arena_free(arena);
	return n;
}

/* How many tenures of the unit at the end of the day (of the year: turns) fit. Every answer is one of the planes of bits; prop_evaluators
 * asks the other evaluators the same conditions of small registers. */
static int64_t count_of(struct demo_world *w, const char *unit, const char *of, const char *date, const char *where)
{
	return count_by(w, unit, of, date, where, false);
}

#define CADRES "tenure(category = cadre)"

/* The key communes: the figures of the demo world, and the three conditions of that standard written out. */
static void met_by_year(void **state)
{
	static const struct {
		const char *date;
		int met;
	} years[] = {{"2014-12-31", 223}, {"2018-12-31", 306}};
	for (size_t i = 0; i < G_N_ELEMENTS(years); i++) {
		const char *by_hand =
			"title in full_time and general >= lower_secondary and professional >= intermediate and theory >= intermediate";
		assert_int_equal(count_of(*state, "10", CADRES, years[i].date, "standard = met"), years[i].met);
		assert_int_equal(count_of(*state, "10", CADRES, years[i].date, by_hand), years[i].met);
		if (i == G_N_ELEMENTS(years) - 1)
			assert_int_equal(count_by(*state, "10", CADRES, years[i].date, "standard = met", true), years[i].met);
	}
	/* Before and after the file is in force nothing is said of anybody: not even that the standard is not met. */
	assert_int_equal(count_of(*state, "10", CADRES, "2013-12-31", "standard is stated"), 0);
	assert_int_equal(count_of(*state, "10", CADRES, "2018-12-31", "standard is stated"), 360);
	assert_int_equal(count_of(*state, "10", CADRES, "2019-01-01", "standard is stated"), 0);
}

/* The four results share out everybody who is asked; `not`, `!=` and sets say the same as parts. */
static void results_share_out(void **state)
{
	static const struct {
		const char *unit, *of, *date;
	} asked[] = {{"08", "tenure", "2024-12-31"}};
	int64_t exempt = 0, missing = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
		const char *u = asked[i].unit, *of = asked[i].of, *d = asked[i].date;
		int64_t met = count_of(*state, u, of, d, "standard = met"), not_met = count_of(*state, u, of, d, "standard = not_met");
		int64_t x = count_of(*state, u, of, d, "standard = exempt"), none = count_of(*state, u, of, d, "standard = no_data");
		int64_t stated = count_of(*state, u, of, d, "standard is stated");
		int64_t all = count_of(*state, u, of, d, NULL);
		exempt += x;
		missing += none;
		assert_int_equal(met + not_met + x + none, stated);
		assert_int_equal(count_of(*state, u, of, d, "standard is not stated"), all - stated);
		assert_int_equal(count_of(*state, u, of, d, "not (standard = met)"), stated - met);
		assert_int_equal(count_of(*state, u, of, d, "standard != met"), stated - met);
	}
	assert_true(exempt > 0);
	(void)missing; /* whether anybody's data are missing is the demo world's affair */
}

/* Exempt until a day: whoever was in post when the decree came need not have the degree yet. */
static void exempt_by_hand(void **state)
{
	const char *of = "tenure(title in (party_secretary party_deputy_standing party_deputy) and category = cadre)";
	const char *day = "2024-12-31";
	int64_t asked = count_of(*state, "08", of, day, NULL);
	assert_true(asked > 0);
	assert_int_equal(count_of(*state, "08", of, day, "standard is stated"), asked);
	assert_int_equal(count_of(*state, "08", of, day, "standard = met"),
		count_of(*state, "08", of, day, "professional in university_up and theory >= intermediate"));
	assert_int_equal(count_of(*state, "08", of, day, "standard = not_met"),
		count_of(*state, "08", of, day, "theory < intermediate or (professional not in university_up and from_d >= 2023-08-01)"));
	assert_int_equal(count_of(*state, "08", of, day, "standard = exempt"),
		count_of(*state, "08", of, day, "theory >= intermediate and professional not in university_up and from_d < 2023-08-01") +
			count_of(*state, "08", of, day, "theory >= intermediate and professional is not stated and from_d < 2023-08-01"));
}

/* A quota by an attribute that is a code: one test for each code there is anybody of; together they are the whole. */
static void quota_by_code(void **state)
{
	static const char text[] =
		"quotas: thu\ntitle: { vi: Thử, en: Trial }\nbasis: [ { document: thử } ]\nvalid: { from: 2010-01-01 }\nconfidence: draft\n"
		"source: trial\nresponsible: none\nitems:\n"
		"  - { id: all, each: organisation(type = pb_base), count: persons, part: tenure(title in party_committee and age < 40), "
		"whole: "
		"tenure(title in party_committee), at_least: 10 %, level: note, say: { vi: a, en: a } }\n"
		"  - { id: each, each: organisation(type = pb_base), by: sex, count: persons, part: tenure(title in party_committee and "
		"age < "
		"40), whole: tenure(title in party_committee), at_least: 10 %, level: note, say: { vi: a, en: a } }\n";
	struct demo_world *w = *state;
	struct library *law = w->app->library, *own = library_new(w->app->vocab, w->app->codes);
	struct arena *arena = arena_new();
	struct err e = {0};
	struct law_quotas all;
	const struct law_ask ask = {.unit = "02578", .day = 20201231, .today = TODAY};
	g_autoptr(GString) faults = g_string_new(NULL);
	library_add(own, "thu.yaml", text, strlen(text));
	library_finish(own);
	if (library_faults(own, NULL, faults, NULL) > 0)
		fail_msg("%s", faults->str);
	w->app->library = own;
	if (!law_quotas(w->app, &ask, &all, arena, &e))
		fail_msg("%s", e.en);
	w->app->library = law;
	assert_int_equal(all.count, 3);
	assert_null(all.items[0].group);
	assert_string_equal(all.items[1].group, "Nam");
	assert_string_equal(all.items[2].group, "Nữ");
	assert_true(all.items[1].whole > 0 && all.items[2].whole > 0);
	assert_int_equal(all.items[1].whole + all.items[2].whole, all.items[0].whole);
	assert_int_equal(all.items[1].part + all.items[2].part, all.items[0].part);
	library_free(own);
	arena_free(arena);
}

/* What all threads of a server share is only read: neither a file of law that is asked for, nor a library made for one page out of the same
 * vocabulary, takes anything from its memory. */
static void shared_is_only_read(void **state)
{
	struct demo_world *w = *state;
	struct err e = {0};
	struct app *law = app_read_law(w->app->store, &e);
	if (law == NULL)
		fail_msg("%s", e.en);
	struct arena *arena = arena_new();
	arena_seal(law->arena); /* as the service does; that of the library is sealed by itself */
	static const char *const kinds[] = {"standard", "quotas", "targets"};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		size_t count = 0;
		const struct law_file *files = library_law(law->library, kinds[i], &count, arena);
		assert_true(count > 0);
		assert_true(strlen(files[0].basis) > 0);
	}
	size_t regimes = 0;
	const struct regime_file *all = library_regimes(law->library, &regimes, arena);
	assert_true(regimes > 0);
	assert_true(strlen(all[0].basis) > 0);
	struct paper_layout layout;
	assert_true(library_paper_layout(law->library, "party", 20261128, &layout));
	assert_true(library_paper_layout(law->library, "state", 20261128, &layout));
	struct library *own = library_new(law->vocab, law->codes);
	library_finish(own);
	library_free(own);
	arena_free(arena);
	app_close(law);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(met_by_year),
		cmocka_unit_test(results_share_out),
		cmocka_unit_test(exempt_by_hand),
		cmocka_unit_test(quota_by_code),
		cmocka_unit_test(shared_is_only_read),
	};
	return cmocka_run_group_tests(tests, make, drop);
}
