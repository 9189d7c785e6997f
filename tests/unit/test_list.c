/* Lists by conditions: as long as the figure that asks the same (both evaluators), in order, page by page without a row lost or twice also
 * when rows go between; conditions built part by part; what may not be seen may not be asked. */
#include "demo_register.h"

#include "app/list/list.h"
#include "app/list/list_where.h"
#include "app/page/page_records.h"
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

/* ---- what is not people: bodies, posts, units ---- */

/* As an account; to be given to done_as. */
static struct app *as(struct world *w, const char *login)
{
	struct err e = {0};
	struct app *a = service_borrow(w->service, &e);
	assert_non_null(a);
	OK(app_act_as(a, login, DAY, &e), e);
	return a;
}

static void done_as(struct world *w, struct app *a)
{
	app_forget_readings(a);
	viewer_release(a->viewer);
	service_return(w->service, a);
}

struct told {
	enum list_problem problem;
	int64_t total, taken; /* taken out; NONE: refused */
	GString *names;
};

static bool no_head(const struct list_page *p, const char *const *title, void *user, struct err *e)
{
	(void)p, (void)title, (void)user, (void)e;
	return true;
}

static bool add_name(const struct list_page *p, const struct list_row *row, void *user, struct err *e)
{
	(void)p, (void)e;
	g_string_append_printf(user, "%" G_GINT64_FORMAT " %s\n", row->id, row->cells[0].text);
	return true;
}

/* What the page, the number, the ids and the file tell: of the first three the same. */
static struct told told_of(struct app *a, const struct list_ask *what)
{
	struct err e = {0}, denied = {0};
	struct arena *arena = arena_new();
	struct list_page p;
	struct list_id *ids = NULL;
	size_t id_count = 0;
	int64_t total = 0, some = 0, taken = 0;
	GString *names = g_string_new(NULL);
	const struct list_writer to = {no_head, add_name, names};
	OK(list_page(a, &now, what, &p, arena, &e) && list_count(a, &now, what, &total, &e), e);
	assert_int_equal(total, p.problem == LIST_FINE ? p.total : NONE);
	const bool listed = list_ids(a, &now, what, 100000, &ids, &id_count, &some, arena, &denied);
	assert_int_equal(listed, p.problem == LIST_FINE);
	assert_true(!listed || (int64_t)id_count == p.total);
	denied = (struct err){0};
	if (!list_each(a, &now, what, &to, NULL, &taken, &denied)) {
		assert_int_equal(denied.code, ERR_DENIED);
		taken = NONE;
	}
	const struct told out = {p.problem, p.problem == LIST_FINE ? p.total : NONE, taken, names};
	arena_free(arena);
	return out;
}

static void same_told(struct app *a, const char *who, const struct list_ask *x, const struct list_ask *y)
{
	struct told one = told_of(a, x), other = told_of(a, y);
	if (one.problem != other.problem || one.total != other.total || one.taken != other.taken ||
		strcmp(one.names->str, other.names->str) != 0)
		fail_msg("%s, %s at %s tells “%s” (%ld) from “%s” (%ld)", who, x->kind, x->unit, x->where, (long)one.total, y->where,
			(long)other.total);
	g_string_free(one.names, TRUE);
	g_string_free(other.names, TRUE);
}

/* Bodies and posts of others are not listed; nor does a list tell by its condition what stands in others' records. */
static void bodies_of_others(void **state)
{
	static const char *const who[] = {"xa.02578", "chibo.02578", "tochuc.02578"}, *const kinds[] = {"organisation", "post"};
	static const char *const either[][3] = {{"unit", "has here tenure(title = village_head and birth_d < 1975-06-15)",
							"not has here tenure(title = village_head and birth_d < 1975-06-15)"},
		{"unit", "count tenure(sex = female) >= 2", "count tenure(sex = female) < 2"},
		{"unit", "has here org_evaluation(level = party4_1)", "not has here org_evaluation(level = party4_1)"},
		{"unit", "has here document(secrecy = open)", "not has here document(secrecy = open)"},
		{"organisation", "has here tenure(title = cell_secretary and sex = female and birth_d < 1975-06-15)",
			"not has here tenure(title = cell_secretary and sex = female and birth_d < 1975-06-15)"},
		{"organisation", "type in any_cell", "not type in any_cell"},
		{"post", "title = cell_secretary", "title != cell_secretary"}};
	struct world *w = *state;
	for (size_t v = 0; v < G_N_ELEMENTS(who); v++) {
		struct app *a = as(w, who[v]);
		for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
			struct told t = told_of(a, &(const struct list_ask){.kind = kinds[k], .unit = "08/02404"});
			if (t.total != 0 || t.taken != 0)
				fail_msg("%s is told %ld of %s of another commune, and takes out %ld", who[v], (long)t.total, kinds[k],
					(long)t.taken);
			g_string_free(t.names, TRUE);
		}
		for (size_t i = 0; i < G_N_ELEMENTS(either); i++)
			same_told(a, who[v], &(const struct list_ask){.kind = either[i][0], .where = either[i][1], .unit = "08/02404"},
				&(const struct list_ask){.kind = either[i][0], .where = either[i][2], .unit = "08/02404"});
		done_as(w, a);
	}
}

/* What is one's own is listed as it is for the operator; a unit is public, with what its own record says. */
static void bodies_of_ones_own(void **state)
{
	static const char *const who[] = {"xa.02578", "tochuc.02578", "lanhdao.02578", "noivu.08", "tinh.08"};
	static const struct list_ask asks[] = {{.kind = "organisation", .unit = "08/02578"}, {.kind = "post", .unit = "08/02578"},
		{.kind = "post", .where = "title = cell_secretary", .unit = "08/02578"},
		{.kind = "organisation",
			.where = "type in any_cell and not has here tenure(title = cell_secretary and sex = female)",
			.unit = "08/02578"},
		{.kind = "unit", .where = "has here tenure(title = village_head and birth_d < 1975-06-15)", .unit = "08/02578"},
		{.kind = "unit", .unit = "08/02404"}, {.kind = "unit", .where = "level = village", .unit = "08"}};
	struct world *w = *state;
	for (size_t v = 0; v < G_N_ELEMENTS(who); v++) {
		struct app *a = as(w, who[v]);
		for (size_t i = 0; i < G_N_ELEMENTS(asks); i++) {
			struct told all = told_of(w->app, &asks[i]), t = told_of(a, &asks[i]);
			assert_true(all.total > 0);
			if (t.total != all.total || t.taken != t.total || strcmp(t.names->str, all.names->str) != 0)
				fail_msg("%s, question %zu: %ld, taken out %ld; there are %ld", who[v], i, (long)t.total, (long)t.taken,
					(long)all.total);
			g_string_free(all.names, TRUE);
			g_string_free(t.names, TRUE);
		}
		done_as(w, a);
	}
}

/* Who may not see people by name asks nothing of them through their bodies, also at home; a cell's secretary has the own cell. */
static void bodies_by_role(void **state)
{
	struct world *w = *state;
	struct app *a = as(w, "vanphong.08");
	struct told t = told_of(a, &(const struct list_ask){.kind = "organisation", .unit = "08/02578"});
	assert_true(t.total > 0);
	g_string_free(t.names, TRUE);
	same_told(a, "vanphong.08",
		&(const struct list_ask){.kind = "organisation", .where = "has here tenure(sex = female)", .unit = "08/02578"},
		&(const struct list_ask){.kind = "organisation", .where = "not has here tenure(sex = female)", .unit = "08/02578"});
	same_told(a, "vanphong.08", &(const struct list_ask){.kind = "unit", .where = "has tenure(sex = female)", .unit = "08"},
		&(const struct list_ask){.kind = "unit", .where = "not has tenure(sex = female)", .unit = "08"});
	done_as(w, a);
	a = as(w, "chibo.02578");
	t = told_of(a, &(const struct list_ask){.kind = "organisation"});
	assert_int_equal(t.total, 1);
	assert_int_equal(t.taken, 1);
	g_string_free(t.names, TRUE);
	t = told_of(a, &(const struct list_ask){.kind = "organisation", .where = "type in any_cell"});
	assert_int_equal(t.total, 1);
	g_string_free(t.names, TRUE);
	done_as(w, a);
}

/* Whose condition reads people is in the log like a list of them; whose does not is none. */
static void bodies_read_people(void **state)
{
	static const char *const wheres[] = {"type in any_cell", "has here tenure(title = cell_secretary and sex = female)"};
	struct world *w = *state;
	struct app *a = as(w, "xa.02578");
	struct err e = {0};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < G_N_ELEMENTS(wheres); i++) {
		struct list_page p;
		const struct list_ask ask = {.kind = "organisation", .where = wheres[i], .unit = "08/02578"};
		app_forget_readings(a);
		OK(list_page(a, &now, &ask, &p, arena, &e), e);
		assert_true(p.count > 0);
		assert_int_equal(app_reading_count(a), i);
	}
	done_as(w, a);
	arena_free(arena);
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

/* ---- what there is of each kind ---- */

/* What /records says of a kind as a number; NONE: it does not count them. */
static int64_t said_there_are(struct app *a, const char *kind)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct page_records p;
	int64_t n = -1;
	OK(page_records(a, &now, &p, arena, &e), e);
	for (size_t i = 0; i < p.count; i++)
		for (size_t k = 0; k < p.groups[i].count; k++)
			if (strcmp(p.groups[i].kinds[k].name, kind) == 0) {
				g_auto(GStrv) parts = g_strsplit(p.groups[i].kinds[k].count, ".", -1);
				g_autofree char *digits = g_strjoinv("", parts);
				n = g_ascii_isdigit(*digits) ? g_ascii_strtoll(digits, NULL, 10) : NONE;
			}
	assert_int_not_equal(n, -1);
	arena_free(arena);
	return n;
}

/* Who has two communes has the books of these, not those of all; what is not one's own to list is not counted. */
static void only_ones_own_is_counted(void **state)
{
	static const char sql[] =
		"INSERT INTO role_grant (id, from_d, account_id, role_id, unit_id, purpose, rec_ms, chg_id)"
		" SELECT (SELECT max(id) + 1 FROM role_grant), g.from_d, g.account_id, g.role_id, (SELECT o.unit_id FROM role_grant o"
		" JOIN account b ON b.id = o.account_id WHERE b.login = 'xa.02404'), g.purpose, g.rec_ms, g.chg_id"
		" FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = 'xa.02578'";
	struct world *w = *state;
	struct err e = {0};
	int64_t sum = 0;
	static const char *const who[] = {"xa.02578", "xa.02404", "vanphong.08"};
	for (size_t i = 0; i < G_N_ELEMENTS(who); i++) {
		struct app *a = as(w, who[i]);
		const int64_t people = said_there_are(a, "person");
		assert_true(i < 2 ? people > 0 : people == NONE); /* an office of the province sees nobody by name */
		sum += i < 2 ? people : 0;
		assert_int_equal(said_there_are(a, "organisation"), NONE);
		assert_int_equal(said_there_are(a, "document"), NONE); /* some may be secret */
		assert_int_equal(said_there_are(a, "unit"), said_there_are(w->app, "unit"));
		done_as(w, a);
	}
	struct app *writer = service_borrow_writer(w->service, &e), *a = NULL;
	OK(writer != NULL && db_exec(store_db(writer->store), sql, &e), e);
	service_return(w->service, writer);
	OK((a = app_open(w->file, DB_READ, &e)) != NULL && app_act_as(a, "xa.02578", DAY, &e), e);
	assert_int_equal(said_there_are(a, "person"), sum);
	app_forget_readings(a);
	app_close(a);
	assert_true(said_there_are(w->app, "organisation") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(edited), cmocka_unit_test(as_long_as_the_figure),
		cmocka_unit_test(numbers_are_those_of_lists), cmocka_unit_test(page_by_page), cmocka_unit_test(faults_have_their_place),
		cmocka_unit_test(hidden_classes_are_not_asked), cmocka_unit_test(bodies_of_others), cmocka_unit_test(bodies_of_ones_own),
		cmocka_unit_test(bodies_by_role), cmocka_unit_test(bodies_read_people), cmocka_unit_test(without_a_unit),
		cmocka_unit_test(seen_at_one_place_only), cmocka_unit_test(only_ones_own_is_counted)};
	int failed = cmocka_run_group_tests_name("list", tests, make, drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("list on PostgreSQL", tests, make_postgres, drop);
	return failed;
}
