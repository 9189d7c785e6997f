/* What a server keeps with the law and between requests. A running server learns words added to code lists at once, whoever added them: the
 * next request shows them by name, a request that is under way keeps the law it has, figures count as the database does, and nothing of an
 * older law is left when nobody holds it. */
#include "served.h"

#include "app/figure/figure.h"
#include "app/kept.h"
#include "app/reading.h"
#include "app/service_parts.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

#define FIRST_NUM 20100
#define WORDS 4
#define READERS 2

static int make_sqlite(void **state)
{
	return served_sqlite(state, "service-law");
}

static const struct figure_request villages = {.form = "thon_co_dang_vien", .unit = "076", .date = "2022-12-31"};

/* A word of the list of ethnic groups, by another process. */
static int64_t add_word(struct served *w, int num, const char *name)
{
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	g_autofree char *code = g_strdup_printf("local_%d", num);
	struct list_item_row r;
	row_init(&table_list_item, &r);
	r.list = "ethnic_group";
	r.num = num;
	r.code = code;
	r.vi = name;
	OK(store_begin(w->other, &act, &e), e);
	OK(store_insert(w->other, &table_list_item, &r, &e), e);
	OK(store_commit(w->other, &e), e);
	return r.id;
}

/* Its name changed; NULL: it is taken away. */
static void change_word(struct served *w, int64_t id, const char *name)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	const struct store_act act = {.actor = "test", .why = 1};
	struct list_item_row r;
	bool found = false;
	OK(store_begin(w->other, &act, &e), e);
	OK(store_get(w->other, &table_list_item, 0, id, &r, arena, &found, &e) && found, e);
	r.vi = name;
	if (name != NULL)
		OK(store_update(w->other, &table_list_item, &r, &e), e);
	else
		OK(store_delete(w->other, &table_list_item, 0, id, &e), e);
	OK(store_commit(w->other, &e), e);
	arena_free(arena);
}

static struct app *borrow(struct served *w, bool writer)
{
	struct err e = {0};
	struct app *a = writer ? service_borrow_writer(w->service, &e) : service_borrow(w->service, &e);
	OK(a != NULL, e);
	a->viewer = viewer_operator();
	return a;
}

static const char *word(struct app *a, int num)
{
	const struct code_list *l = codes_list(a->codes, "ethnic_group", NULL);
	const struct code *c = l != NULL ? code_by_num(l, num) : NULL;
	return c != NULL ? c->vi : NULL;
}

static void expect(struct served *w, int num, const char *name)
{
	for (int writer = 0; writer < 2; writer++) {
		struct app *a = borrow(w, writer == 1);
		if (name == NULL)
			assert_null(word(a, num));
		else
			assert_string_equal(word(a, num), name);
		service_return(w->service, a);
	}
}

static char *drawn(struct app *a, bool use_sql, struct err *e)
{
	struct figure_request q = villages;
	q.use_sql = use_sql;
	struct figure *f = figure_draw(a, &q, e);
	char *text = f != NULL ? figure_json(f) : NULL;
	figure_free(f);
	return text;
}

static void test_words_come_and_go(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	struct app *under_way = borrow(w, false);
	g_autofree char *before = drawn(under_way, false, &e);
	OK(before != NULL, e);
	expect(w, FIRST_NUM, NULL);
	int64_t id = add_word(w, FIRST_NUM, "Thử");
	expect(w, FIRST_NUM, "Thử");
	assert_null(word(under_way, FIRST_NUM));
	/* Both laws are in use at once, each with numbers in its own words; those of the database are the same. */
	struct app *later = borrow(w, false);
	for (int round = 0; round < 2; round++) {
		g_autofree char *old = drawn(under_way, false, &e), *now = drawn(later, false, &e), *sql = drawn(later, true, &e);
		OK(old != NULL && now != NULL && sql != NULL, e);
		assert_string_equal(now, sql);
		assert_string_equal(old, before);
	}
	service_return(w->service, under_way);
	service_return(w->service, later);
	change_word(w, id, "Thử lại");
	expect(w, FIRST_NUM, "Thử lại");
	change_word(w, id, NULL);
	expect(w, FIRST_NUM, NULL);
	struct app *a = borrow(w, false);
	struct law_version *law = a->version;
	service_return(w->service, a);
	a = borrow(w, false);
	assert_ptr_equal(a->version, law); /* nothing has changed: not read again */
	service_return(w->service, a);
}

struct reader {
	struct served *w;
	atomic_int *over;
	int known; /* words seen so far */
	int count;
	char *fault;
};

/* How many of the words are there: the first few, without a gap. */
static int known_words(struct app *a, struct reader *x)
{
	int known = 0;
	while (known < WORDS && word(a, FIRST_NUM + 1 + known) != NULL)
		known++;
	for (int i = known; i < WORDS; i++)
		if (word(a, FIRST_NUM + 1 + i) != NULL)
			x->fault = g_strdup("a later word without an earlier one");
	return known;
}

static gpointer read_on(gpointer data)
{
	struct reader *x = data;
	bool last = false;
	while (x->fault == NULL && !last) {
		struct err e = {0};
		last = atomic_load(x->over) != 0;
		struct app *a = service_borrow(x->w->service, &e);
		if (a == NULL) {
			x->fault = g_strdup(e.en);
			break;
		}
		a->viewer = viewer_operator();
		int known = known_words(a, x);
		g_autofree char *text = drawn(a, false, &e);
		if (text == NULL)
			x->fault = g_strdup(e.en);
		else if (known < x->known || known_words(a, x) != known)
			x->fault = g_strdup("a word was forgotten, or came in the middle of a request");
		x->known = known;
		x->count++;
		service_return(x->w->service, a);
	}
	return NULL;
}

static void test_readers_meanwhile(void **state)
{
	struct served *w = *state;
	struct reader all[READERS];
	GThread *threads[READERS];
	atomic_int over;
	atomic_init(&over, 0);
	for (int i = 0; i < READERS; i++) {
		all[i] = (struct reader){.w = w, .over = &over};
		threads[i] = g_thread_new("reader", read_on, &all[i]);
	}
	for (int i = 0; i < WORDS; i++) {
		g_autofree char *name = g_strdup_printf("Dân tộc thử %d", i);
		(void)add_word(w, FIRST_NUM + 1 + i, name);
		g_usleep(10000);
	}
	atomic_store(&over, 1);
	for (int i = 0; i < READERS; i++) {
		g_thread_join(threads[i]);
		if (all[i].fault != NULL)
			fail_msg("%s", all[i].fault);
		assert_int_equal(all[i].known, WORDS);
	}
}

/* ---- parts of pages that are kept ---- */

struct making {
	int inner, outer; /* how often each was made */
};

static const void *make_inner(struct app *a, void *user, struct arena *arena, struct err *e)
{
	struct making *m = user;
	const struct access_reading r = {.act = 1, .table = "tenure", .fields = "full_name", .purpose = "thử", .rows = 2};
	(void)e;
	m->inner++;
	app_note_reading(a, &r);
	return arena_strdup(arena, "inner");
}

/* Points into another part. */
static const void *make_outer(struct app *a, void *user, struct arena *arena, struct err *e)
{
	struct making *m = user;
	const char **out = ARENA_NEW(arena, const char *);
	m->outer++;
	*out = kept_get(a, "kept test/inner", make_inner, m, e);
	return *out != NULL ? out : NULL;
}

static const void *make_big(struct app *a, void *user, struct arena *arena, struct err *e)
{
	(void)a;
	(void)e;
	(*(int *)user)++;
	return arena_alloc(arena, (size_t)5 << 20);
}

static const char *outer(struct served *w, struct app **a, struct making *m)
{
	struct err e = {0};
	*a = borrow(w, false);
	const char *const *out = kept_get(*a, "kept test/outer", make_outer, m, &e);
	OK(out != NULL, e);
	return *out;
}

/* A part is made once as long as nothing is written; whoever gets it has read what was read when it was made; what it points at lives as
 * long as it does; and what takes much memory goes before what was used since. */
static void test_kept(void **state)
{
	struct served *w = *state;
	struct making m = {0, 0};
	struct app *a, *b;
	struct err e = {0};
	assert_string_equal(outer(w, &a, &m), "inner");
	assert_int_equal(app_reading_count(a), 1);
	assert_string_equal(outer(w, &b, &m), "inner");
	assert_int_equal(app_reading_count(b), 1);
	assert_string_equal(app_reading(b, 0)->purpose, "thử");
	assert_int_equal(app_reading(b, 0)->rows, 2);
	assert_int_equal(m.inner, 1);
	assert_int_equal(m.outer, 1);
	app_forget_readings(a);
	app_forget_readings(b);
	service_return(w->service, a);
	service_return(w->service, b);
	const int64_t id = add_word(w, FIRST_NUM + 90, "Dân tộc thử");
	assert_string_equal(outer(w, &a, &m), "inner");
	assert_int_equal(m.inner, 2);
	assert_int_equal(m.outer, 2);
	app_forget_readings(a);
	service_return(w->service, a);
	int made = 0;
	for (int i = 0; i < 10; i++) {
		g_autofree char *key = g_strdup_printf("kept test/big %d", i);
		a = borrow(w, false);
		OK(kept_get(a, key, make_big, &made, &e) != NULL, e);
		OK(kept_get(a, key, make_big, &made, &e) != NULL, e);
		service_return(w->service, a);
		assert_string_equal(outer(w, &a, &m), "inner");
		app_forget_readings(a);
		service_return(w->service, a);
	}
	assert_int_equal(made, 10);
	assert_int_equal(m.outer, 2); /* it was used all the time */
	a = borrow(w, false);
	OK(kept_get(a, "kept test/big 0", make_big, &made, &e) != NULL, e);
	service_return(w->service, a);
	assert_int_equal(made, 11);
	change_word(w, id, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_come_and_go),
		cmocka_unit_test(test_readers_meanwhile),
		cmocka_unit_test(test_kept),
	};
	int failed = cmocka_run_group_tests_name("law of a service, SQLite", tests, make_sqlite, served_drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("law of a service, PostgreSQL", tests, served_postgres, served_drop);
	return failed;
}
