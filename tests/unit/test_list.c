/* Lists by conditions: as long as the figure that asks the same (both evaluators), in order, page by page without a row lost or twice also
 * when rows go between; conditions built part by part; what may not be seen may not be asked. */
#include "demo_register.h"

#include "app/list/list.h"
#include "app/list/list_where.h"
#include "app/reading.h"
#include "app/service.h"
#include "model/kinds.gen.h"
#include "stats/snapshot.h"
#include "stats/twin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

#define DAY 20261128

struct world {
	struct service *service;
	struct app *app;
	struct snapshot *snapshot;
	char *file;
};

static int make_at(void **state, char *address)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	w->file = address;
	if (!demo_register(w->file, &e) || (w->service = service_open(w->file, &e)) == NULL ||
		(w->app = service_borrow(w->service, &e)) == NULL) {
		print_error("%s\n", e.en);
		return -1;
	}
	w->app->viewer = viewer_operator();
	*state = w;
	return 0;
}

static int make(void **state)
{
	char *file = demo_file("list");
	return make_at(state, file);
}

static int make_postgres(void **state)
{
	return make_at(state, g_strdup(getenv("TEST_PG")));
}

static int drop(void **state)
{
	struct world *w = *state;
	snapshot_free(w->snapshot);
	service_return(w->service, w->app);
	service_close(w->service);
	g_free(w->file);
	g_free(w);
	return 0;
}

static const struct page_ask now = {.day = DAY, .today = DAY, .lang = MSG_VI};

/* ---- conditions as text ---- */

static void edited(void **state)
{
	struct arena *a = arena_new();
	const struct where_node *n = where_read("age < 40 and (sex = female or theory in (none elementary))", a);
	(void)state;
	assert_int_equal(n->op, WHERE_AND);
	assert_string_equal(where_write(n, a), "age < 40 and (sex = female or theory in (none elementary))");
	assert_string_equal(where_at(n, "1.1")->text, "theory in (none elementary)");
	assert_string_equal(where_write(where_without(n, "1.0", a), a), "age < 40 and theory in (none elementary)");
	assert_string_equal(where_write(where_without(n, "0", a), a), "sex = female or theory in (none elementary)");
	assert_string_equal(where_write(where_join(n, "0", WHERE_OR, "age > 60", a), a),
		"(age < 40 or age > 60) and (sex = female or theory in (none elementary))");
	assert_string_equal(where_write(where_join(n, "1", WHERE_OR, "age > 60", a), a),
		"age < 40 and (sex = female or theory in (none elementary) or age > 60)");
	assert_string_equal(where_write(where_turn(n, "1", a), a), "age < 40 and sex = female and theory in (none elementary)");
	assert_null(where_without(where_read("age < 40", a), "", a));
	assert_string_equal(where_write(where_join(NULL, "", WHERE_AND, "age < 40", a), a), "age < 40");
	/* What cannot be cut stays whole. */
	assert_int_equal(where_read("a and b or c", a)->op, WHERE_TEST);
	assert_int_equal(where_read("a and", a)->op, WHERE_TEST);
	assert_int_equal(where_read("has tenure(title = x and main)", a)->op, WHERE_TEST);
	arena_free(a);
}

/* ---- as long as the figure ---- */

/* At the place; NULL: the province. */
static int64_t figure_at(struct world *w, const char *of, const char *where, bool sql, const struct place *at)
{
	struct app *a = w->app;
	struct err e = {0};
	struct arena *arena = arena_new();
	struct diag d;
	diag_init(&d, "", "", arena);
	struct pred_context c = {.vocab = a->vocab, .codes = a->codes, .population = true, .date_only = true};
	const struct population *p = population_parse(&c, of, 1, 1, arena, &d);
	assert_non_null(p);
	c.population = false;
	c.kind = p->kind;
	const struct pred *when = pred_parse(&c, where, 1, 1, arena, &d);
	assert_non_null(when);
	const struct leaf leaf = {&when, 1};
	const struct subject_set set = {.leaf = 0};
	const struct output out = {.kind = OUTPUT_SET, .set = &set};
	const struct batch b = {
		MEASURE_PERSONS, p, {.day = DAY, .from = DAY, .until = DAY + 1, .term = -1, .year = DAY / 10000}, &leaf, 1, &out, 1};
	struct value v = {0};
	OK(db_begin_read(store_db(a->store), &e), e);
	struct snapshot *n = w->snapshot != NULL ? w->snapshot : snapshot_new(a->store, a->vocab, 0, &e);
	w->snapshot = n;
	assert_non_null(n);
	const struct place province = {.tree = TREE_AREA, .id = snapshot_unit_by_path(n, "08", DAY, &e)},
			   *where_at = at != NULL ? at : &province;
	struct batch one = b;
	if (sql)
		OK(twin_count(a->store, a->vocab, 0, &one, where_at, &v, &e), e);
	else
		OK(snapshot_count(n, &one, where_at, &v, &e), e);
	db_rollback(store_db(a->store));
	arena_free(arena);
	return v.n;
}

static int64_t figure(struct world *w, const char *of, const char *where, bool sql)
{
	return figure_at(w, of, where, sql, NULL);
}

static void as_long_as_the_figure(void **state)
{
	static const char *const of[] = {"party(home)", "tenure", "party(status = probationary)"};
	static const char *const where[] = {"age < 35", "sex = female and theory >= intermediate", "not sex = female",
		"ethnic != kinh or age >= 50", "theory is not stated", "has tenure(title = cell_secretary)",
		"not has tenure(main) and age in 20..45", "count tenure >= 2",
		"years_since(birth_d) > 30 and (sex = male or occupation is stated)"};
	struct world *w = *state;
	struct err e = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(of); i++)
		for (size_t k = i; k < G_N_ELEMENTS(where); k += G_N_ELEMENTS(of)) { /* every condition once */
			const struct list_ask ask = {.kind = "person", .of = of[i], .where = where[k], .unit = "08"};
			int64_t total = 0;
			OK(list_count(w->app, &now, &ask, &total, &e), e);
			if (total != figure(w, of[i], where[k], false) || total != figure(w, of[i], where[k], true))
				fail_msg("%s · %s: %ld in the list", of[i], where[k], (long)total);
		}
}

/* A number alone is told by another way than the list (places are judged, not people): the same, whoever asks and whatever for. */
static void numbers_are_those_of_lists(void **state)
{
	static const char *const who[] = {NULL, "tinh.08", "xa.02578", "noivu.08", "chibo.02578", "vanphong.08"};
	static const struct list_ask asks[] = {{.kind = "person"}, {.kind = "person", .unit = "08"}, {.kind = "person", .unit = "08/02578"},
		{.kind = "person", .of = "tenure", .unit = "08/02578"}, {.kind = "person", .where = "age < 40", .unit = "08"},
		{.kind = "person", .of = "party", .where = "sex = female"}, {.kind = "person", .q = "van", .unit = "08/02578"},
		{.kind = "tenure", .unit = "08"}, {.kind = "tenure", .where = "title = cell_secretary"},
		{.kind = "organisation", .unit = "08"}, {.kind = "unit", .where = "level = village"}, {.kind = "post"}};
	struct world *w = *state;
	struct err e = {0};
	int64_t listed = 0;
	for (size_t v = 0; v < G_N_ELEMENTS(who); v++) {
		struct app *a = service_borrow(w->service, &e);
		assert_non_null(a);
		if (who[v] == NULL)
			a->viewer = viewer_operator();
		else
			OK(app_act_as(a, who[v], DAY, &e), e);
		for (size_t i = 0; i < G_N_ELEMENTS(asks); i++) {
			struct arena *arena = arena_new();
			struct list_page p;
			int64_t total = 0;
			OK(list_page(a, &now, &asks[i], &p, arena, &e) && list_count(a, &now, &asks[i], &total, &e), e);
			if (total != (p.problem == LIST_FINE ? p.total : NONE))
				fail_msg("%s, question %zu: %ld, the list has %ld", who[v], i, (long)total, (long)p.total);
			listed += p.total;
			arena_free(arena);
		}
		app_forget_readings(a);
		if (who[v] != NULL)
			viewer_release(a->viewer);
		service_return(w->service, a);
	}
	assert_true(listed > 5000);
}

/* ---- pages ---- */

static void page_by_page(void **state)
{
	static const char *const sorts[] = {"-name", "age", "unit", "-theory"};
	struct world *w = *state;
	struct err e = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(sorts); i++) {
		struct arena *a = arena_new();
		g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
		const char *after = NULL, *before = NULL;
		int64_t rows = 0, total = 0;
		do {
			const struct list_ask ask = {.kind = "person", .sort = sorts[i], .after = after, .unit = "08/02578", .size = "37"};
			struct list_page p;
			OK(list_page(w->app, &now, &ask, &p, a, &e), e);
			assert_int_equal(p.first, rows + 1);
			for (size_t k = 0; k < p.count; k++)
				assert_true(g_hash_table_add(seen, (gpointer)(uintptr_t)p.rows[k].id));
			rows += (int64_t)p.count;
			total = p.total;
			after = p.next;
			before = p.previous;
		} while (after != NULL);
		assert_int_equal(rows, total);
		assert_true(total > 100);
		const struct list_ask back = {.kind = "person", .sort = sorts[i], .before = before, .unit = "08/02578", .size = "37"};
		struct list_page p;
		OK(list_page(w->app, &now, &back, &p, a, &e), e);
		assert_int_equal(p.count, 37);
		arena_free(a);
	}
}

/* ---- what is wrong, what is not allowed ---- */

static void faults_have_their_place(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct arena *a = arena_new();
	struct list_page p;
	OK(list_page(w->app, &now, &(const struct list_ask){.kind = "person", .where = "age < 40 and sexx = female"}, &p, a, &e), e);
	assert_int_equal(p.problem, LIST_FAULTY);
	assert_string_equal(p.faults[0].at, "sexx");
	assert_string_equal(p.faults[0].before, "age < 40 and ");
	assert_string_equal(p.faults[0].code, "E10");
	OK(list_page(w->app, &now, &(const struct list_ask){.kind = "person", .of = "tenure.start", .where = "age < 40"}, &p, a, &e), e);
	assert_int_equal(p.problem, LIST_FAULTY);
	arena_free(a);
}

static void hidden_classes_are_not_asked(void **state)
{
	static const char *const wheres[] = {"ethnic != kinh", "has party(status = probationary)", "age < 40 and not religion = none"};
	struct world *w = *state;
	struct err e = {0};
	struct arena *a = arena_new();
	struct list_page p;
	struct app *other = app_open(w->file, DB_READ, &e);
	assert_non_null(other);
	OK(app_act_as(other, "noivu.08", DAY, &e), e); /* no political life, no religion */
	for (size_t i = 0; i < G_N_ELEMENTS(wheres); i++) {
		OK(list_page(other, &now, &(const struct list_ask){.kind = "person", .where = wheres[i]}, &p, a, &e), e);
		assert_int_equal(p.problem, LIST_REFUSED);
		assert_non_null(p.refused);
		assert_int_equal(p.count, 0);
	}
	OK(list_page(other, &now, &(const struct list_ask){.kind = "person", .sort = "party_ceremony_d"}, &p, a, &e), e);
	assert_int_equal(p.problem, LIST_REFUSED);
	OK(list_page(other, &now, &(const struct list_ask){.kind = "person", .columns = "ethnic,party_ceremony_d"}, &p, a, &e), e);
	assert_int_equal(p.problem, LIST_FINE);
	for (size_t i = 0; i < p.count; i++)
		for (size_t c = 1; c < p.column_count; c++)
			assert_string_equal(p.rows[i].cells[c].text, "");
	app_forget_readings(other);
	app_close(other);
	arena_free(a);
}

/* ---- bodies without a unit ---- */

static int64_t counted(struct world *w, const char *unit, const char *of)
{
	struct err e = {0};
	int64_t n = NONE;
	const struct list_ask what = {.unit = unit, .of = of};
	OK(list_count(w->app, &now, &what, &n, &e), e);
	return n;
}

/* Cells of schools of a commune that was merged away, and one that has no unit at all, are in the lists of the unit whose committee leads
 * them: as many as the figure by the Party's tree. */
static void without_a_unit(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct arena *arena = arena_new();
	const struct store_act act = {.actor = "test", .why = 1};
	struct organisation_v_row v, head;
	int64_t cell = NONE, committee = NONE;
	bool is = false, also = false;
	OK(db_query_int(store_db(w->app->store),
		   "SELECT min(o.organisation_id) FROM organisation_line o"
		   " JOIN organisation_v v ON v.organisation_id = o.organisation_id AND v.until_d = 99991231"
		   " JOIN membership m ON m.organisation_id = o.organisation_id AND m.until_d = 99991231 AND m.village_id IS NULL"
		   " WHERE o.until_d = 99991231",
		   &cell, &e),
		e);
	assert_true(cell != NONE);
	g_autofree char *sql = g_strdup_printf(
		"SELECT superior_id FROM organisation_line WHERE until_d = 99991231 AND organisation_id = %" G_GINT64_FORMAT, cell);
	OK(db_query_int(store_db(w->app->store), sql, &committee, &e), e);
	struct app *writer = service_borrow_writer(w->service, &e);
	OK(writer != NULL && store_get_version(writer->store, &table_organisation_v, 0, cell, DAY, &v, arena, &is, &e) && is &&
			store_get_version(writer->store, &table_organisation_v, 0, committee, DAY, &head, arena, &also, &e) && also,
		e);
	g_autofree char *commune = g_strdup_printf("%" G_GINT64_FORMAT, head.unit_id);
	const struct place party = {.tree = TREE_PARTY, .id = committee};
	int64_t led = figure_at(w, "party(home)", "sex = male or sex = female", false, &party), province = counted(w, "08", "party(home)");
	assert_true(led > 0);
	assert_int_equal(counted(w, commune, "party(home)"), led);
	v.unit_id = NONE;
	OK(store_begin(writer->store, &act, &e) && store_update(writer->store, &table_organisation_v, &v, &e) &&
			store_commit(writer->store, &e),
		e);
	service_return(w->service, writer);
	service_return(w->service, w->app); /* the next request sees what was written */
	w->app = service_borrow(w->service, &e);
	OK(w->app != NULL, e);
	w->app->viewer = viewer_operator();
	assert_int_equal(counted(w, commune, "party(home)"), led);
	assert_int_equal(counted(w, "08", "party(home)"), province);
	numbers_are_those_of_lists(state);
	arena_free(arena);
}

/* Somebody with posts where the viewer sees people and where not: in the list as in its number by the post that stands first. */
static void seen_at_one_place_only(void **state)
{
	static const char sql[] =
		"UPDATE tenure SET person_id = (SELECT min(t.person_id) FROM tenure t JOIN post p ON p.id = t.post_id"
		" JOIN role_grant g ON g.organisation_id = p.organisation_id JOIN account a ON a.id = g.account_id"
		" WHERE a.login = 'chibo.02578' AND t.until_d = 99991231)"
		" WHERE until_d = 99991231 AND area_id = (SELECT min(t.area_id) FROM tenure t JOIN post p ON p.id = t.post_id"
		" JOIN role_grant g ON g.organisation_id = p.organisation_id JOIN account a ON a.id = g.account_id"
		" WHERE a.login = 'chibo.02578' AND t.until_d = 99991231)";
	static const struct list_ask asks[] = {{.kind = "person", .of = "tenure", .unit = "08/02578"}, {.kind = "person", .of = "tenure"}};
	struct world *w = *state;
	struct err e = {0};
	struct app *writer = service_borrow_writer(w->service, &e), *a = NULL;
	OK(writer != NULL && db_exec(store_db(writer->store), sql, &e), e);
	service_return(w->service, writer);
	OK((a = app_open(w->file, DB_READ, &e)) != NULL && app_act_as(a, "chibo.02578", DAY, &e), e);
	for (size_t i = 0; i < G_N_ELEMENTS(asks); i++) {
		struct arena *arena = arena_new();
		struct list_page p;
		int64_t total = 0;
		OK(list_page(a, &now, &asks[i], &p, arena, &e) && list_count(a, &now, &asks[i], &total, &e), e);
		assert_int_equal(total, p.total);
		arena_free(arena);
	}
	app_forget_readings(a);
	app_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(edited), cmocka_unit_test(as_long_as_the_figure),
		cmocka_unit_test(numbers_are_those_of_lists), cmocka_unit_test(page_by_page), cmocka_unit_test(faults_have_their_place),
		cmocka_unit_test(hidden_classes_are_not_asked), cmocka_unit_test(without_a_unit), cmocka_unit_test(seen_at_one_place_only)};
	int failed = cmocka_run_group_tests_name("list", tests, make, drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("list on PostgreSQL", tests, make_postgres, drop);
	return failed;
}
