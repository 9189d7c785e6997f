/* Who waits for the writer of a server: small writes go together and fail alone; the turn passes on while its last holder still reads. */
#include "served.h"

#include "app/service_note.h"
#include "app/service_trial.h"
#include "store/access_log.h"
#include "messages/auth.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ok.h"

enum { NOTES = 12, BAD = 5 };

struct noting {
	struct served *w;
	int number;
	bool ok;
	struct err e;
	gint *busy; /* how many were told to come again; NULL */
};

static int make_sqlite(void **state)
{
	return served_sqlite(state, "service_notes");
}

static int64_t readings(struct served *w)
{
	struct err e = {0};
	int64_t n = 0;
	OK(db_query_int(store_db(w->other), "SELECT COUNT(*) FROM access_log WHERE actor = 'ghi'", &n, &e), e);
	return n;
}

/* One of them writes its row and then cannot go on. */
static bool write_note(struct store *writer, void *user, struct err *e)
{
	const struct noting *n = user;
	const struct access_reading reading = {.act = RIGHT_VIEW, .table = "person", .row = NONE, .rows = n->number};
	return access_log_append(writer, "ghi", &reading, 1, e) && (n->number != BAD || FAIL(e, ERR_DENIED, MSG_AUTH_NO_ACCOUNT, "5"));
}

static gpointer note(gpointer data)
{
	struct noting *n = data;
	n->ok = service_note(n->w->service, write_note, n, &n->e);
	return NULL;
}

static void test_notes(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	struct noting all[NOTES];
	GThread *threads[NOTES];
	const int64_t before = readings(w);
	struct app *writer = service_borrow_writer(w->service, &e); /* so that they have to wait, and come together */
	OK(writer != NULL, e);
	for (int i = 0; i < NOTES; i++) {
		all[i] = (struct noting){.w = w, .number = i};
		threads[i] = g_thread_new("note", note, &all[i]);
	}
	assert_int_equal(readings(w), before);
	service_return(w->service, writer);
	for (int i = 0; i < NOTES; i++)
		g_thread_join(threads[i]);
	for (int i = 0; i < NOTES; i++) {
		assert_int_equal(all[i].ok, i != BAD);
		assert_int_equal(all[i].e.code, i == BAD ? ERR_DENIED : ERR_NONE);
	}
	assert_int_equal(readings(w), before + NOTES - 1);
	int64_t beyond = -1; /* the chain has no gap and ends at its head */
	OK(db_query_int(store_db(w->other),
		   "SELECT h.seq - (SELECT COUNT(*) FROM access_log l WHERE l.area_id = 0) FROM access_head h WHERE h.area_id = 0", &beyond,
		   &e),
		e);
	assert_int_equal(beyond, 0);
}

/* While a long work writes, few wait, and the others are told at once. */
static gpointer note_or_busy(gpointer data)
{
	struct noting *n = data;
	note(n);
	if (!n->ok)
		g_atomic_int_inc(n->busy);
	return NULL;
}

static void test_long_work(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	struct noting all[NOTES];
	GThread *threads[NOTES];
	gint busy = 0;
	const int never = 0;
	int ok = 0;
	const int64_t before = readings(w);
	struct app *writer = service_borrow_writer_long(w->service, &never, &e);
	OK(writer != NULL, e);
	for (int i = 0; i < NOTES; i++) {
		all[i] = (struct noting){.w = w, .number = 100 + i, .busy = &busy};
		threads[i] = g_thread_new("note", note_or_busy, &all[i]);
	}
	while (g_atomic_int_get(&busy) < NOTES - 2)
		g_usleep(1000);
	service_return(w->service, writer);
	for (int i = 0; i < NOTES; i++) {
		g_thread_join(threads[i]);
		ok += all[i].ok;
		assert_true(all[i].ok || all[i].e.code == ERR_BUSY);
	}
	assert_int_equal(ok, 2);
	assert_int_equal(readings(w), before + 2);
}

static gpointer borrow_and_return(gpointer data)
{
	struct served *w = data;
	struct err e = {0};
	struct app *a = service_borrow_writer(w->service, &e);
	const bool got = a != NULL && db_begin(store_db(a->store), &e) && db_commit(store_db(a->store), &e);
	service_return(w->service, a);
	return GINT_TO_POINTER(got);
}

static void test_writing_over(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	int64_t units = 0;
	for (int i = 0; i < 3; i++) {
		struct app *first = service_borrow_writer(w->service, &e);
		OK(first != NULL, e);
		OK(db_begin(store_db(first->store), &e), e);
		db_rollback(store_db(first->store));
		service_writing_over(first);
		service_writing_over(first);
		GThread *t = g_thread_new("second", borrow_and_return, w);
		assert_true(GPOINTER_TO_INT(g_thread_join(t))); /* it would wait for ever */
		OK(db_query_int(store_db(first->store), "SELECT COUNT(*) FROM unit", &units, &e) && units > 0, e);
		service_return(w->service, first);
	}
	struct app *reader = service_borrow(w->service, &e);
	service_writing_over(reader); /* has no turn to give */
	service_return(w->service, reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_long_work),
		cmocka_unit_test(test_writing_over),
	};
	return cmocka_run_group_tests_name("those who wait for the writer, SQLite", tests, make_sqlite, served_drop);
}
