/* What a server shares between requests: a change of facts by another connection is seen by the next request, signing in and reading are no
 * change, a report that was drawn is taken again, and threads that draw while somebody writes see one state or the other. */
#include "served.h"

#include "app/figure/figure.h"
#include "app/import/import.h"
#include "app/import/mapping.h"
#include "app/service_parts.h"
#include "app/service_trial.h"
#include "model/kinds.gen.h"
#include "stats/engine/engine.h"
#include "stats/snapshot_data.h"
#include "store/access_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

static int make_sqlite(void **state)
{
	return served_sqlite(state, "service");
}

static const struct figure_request committee = {.form = "cap_uy_nhiem_ky", .unit = "08", .term = "2020-2025"};
static const struct figure_request villages = {.form = "thon_co_dang_vien", .unit = "08", .date = "2022-12-31"};
static const struct figure_request district = {.form = "cap_uy_nhiem_ky", .unit = "076", .term = "2020-2025"};

static struct figure *draw(struct app *a, const struct figure_request *q)
{
	struct err e = {0};
	struct figure *f = figure_draw(a, q, &e);
	OK(f != NULL, e);
	return f;
}

static struct app *borrow(struct served *w)
{
	struct err e = {0};
	struct app *a = service_borrow(w->service, &e);
	OK(a != NULL, e);
	a->viewer = viewer_operator();
	return a;
}

/* The name of the report's province, changed by another process. */
static void rename_province(struct served *w, const char *name)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct unit_v_row v;
	bool found = false;
	int64_t version = NONE;
	const struct store_act act = {.actor = "test", .why = 1};
	OK(db_query_int(store_db(w->other), "SELECT id FROM unit_v WHERE code = '08' AND until_d = 20250701", &version, &e), e);
	OK(store_begin(w->other, &act, &e), e);
	OK(store_get(w->other, &table_unit_v, 0, version, &v, arena, &found, &e) && found, e);
	v.name = name;
	OK(store_update(w->other, &table_unit_v, &v, &e), e);
	OK(store_commit(w->other, &e), e);
	arena_free(arena);
}

static void test_change_is_seen(void **state)
{
	struct served *w = *state;
	struct app *a = borrow(w), *b = borrow(w);
	struct figure *f = draw(a, &committee), *g = draw(b, &committee);
	assert_ptr_not_equal(a, b);
	assert_ptr_equal(f->report, g->report); /* drawn once */
	assert_string_equal(f->report->unit_name, "Tỉnh Tuyên Quang");
	figure_free(f);
	figure_free(g);
	f = draw(a, &villages);
	assert_string_equal(f->report->unit_name, "Tỉnh Tuyên Quang");
	rename_province(w, "Tỉnh Thử");
	g = draw(b, &villages); /* its transaction began before: it still sees what was */
	assert_string_equal(g->report->unit_name, "Tỉnh Tuyên Quang");
	figure_free(g);
	service_return(w->service, b);
	b = borrow(w); /* the next request */
	g = draw(b, &villages);
	assert_string_equal(g->report->unit_name, "Tỉnh Thử");
	assert_string_equal(f->report->unit_name, "Tỉnh Tuyên Quang"); /* the old report lives as long as somebody has it */
	figure_free(f);
	figure_free(g);
	rename_province(w, "Tỉnh Tuyên Quang");
	service_return(w->service, a);
	service_return(w->service, b);
}

/* Another process ends some tenures earlier. */
static void end_tenures(struct served *w, int count, ymd until)
{
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	OK(store_begin(w->other, &act, &e), e);
	for (int i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		struct tenure_row t;
		int64_t id = NONE, area = NONE;
		bool found = false;
		OK(db_query_int(store_db(w->other),
			   "SELECT MIN(id) FROM tenure WHERE category = 1 AND from_d < 20200101 AND until_d = 20210701", &id, &e),
			e);
		g_autofree char *sql = g_strdup_printf("SELECT MIN(area_id) FROM tenure WHERE id = %" G_GINT64_FORMAT, id);
		OK(db_query_int(store_db(w->other), sql, &area, &e), e);
		OK(store_get(w->other, &table_tenure, area, id, &t, arena, &found, &e) && found, e);
		t.until_d = until;
		t.until_p = PRECISION_DAY;
		t.end_reason = 1;
		OK(store_update(w->other, &table_tenure, &t, &e), e);
		arena_free(arena);
	}
	OK(store_commit(w->other, &e), e);
}

/* What is written about people is read again where it is kept; the snapshot is not made anew, and its numbers are those of the database. */
static void test_snapshot_follows(void **state)
{
	struct served *w = *state;
	const struct figure_request staff = {.form = "can_bo_cap_xa", .unit = "46", .date = "2020-12-31"};
	struct figure_request sql = staff;
	struct app *a = borrow(w);
	struct figure *f = draw(a, &staff), *g;
	g_autofree char *before = figure_json(f);
	guint64 followed = cache_followed(service_cache(w->service));
	figure_free(f);
	service_return(w->service, a);
	for (int round = 0; round < 3; round++) {
		end_tenures(w, 2, 20200601);
		a = borrow(w);
		f = draw(a, &staff);
		g_autofree char *memory = figure_json(f);
		figure_free(f);
		sql.use_sql = true;
		g = draw(a, &sql);
		g_autofree char *database = figure_json(g);
		figure_free(g);
		assert_string_equal(memory, database);
		assert_int_equal(cache_followed(service_cache(w->service)), followed + 1 + (guint64)round);
		assert_string_not_equal(memory, before);
		service_return(w->service, a);
	}
}

static char *by_memory(struct app *a, const struct figure_request *q)
{
	struct figure *f = draw(a, q);
	char *text = figure_json(f);
	figure_free(f);
	return text;
}

/* The same of memory and of the database, as this reader sees them. */
static char *by_both(struct app *a, const struct figure_request *q)
{
	struct figure_request sql = *q;
	sql.use_sql = true;
	char *memory = by_memory(a, q);
	g_autofree char *database = by_memory(a, &sql);
	assert_string_equal(memory, database);
	return memory;
}

/* Who began before a write gets the figures of then out of the snapshot that others have brought on, and they theirs again. */
static void test_snapshot_goes_back(void **state)
{
	struct served *w = *state;
	struct cache *c = service_cache(w->service);
	const struct figure_request staff = {.form = "can_bo_cap_xa", .unit = "46", .date = "2020-12-31"};
	const struct figure_request later = {.form = "can_bo_cap_xa", .unit = "46", .date = "2020-11-30"};
	const struct figure_request again = {.form = "can_bo_cap_xa", .unit = "46", .date = "2020-10-31"};
	struct app *old = borrow(w);
	g_autofree char *before = by_memory(old, &staff);
	struct app *readers[3];
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		end_tenures(w, 2, 20200601);
		readers[i] = borrow(w);
		g_autofree char *now = by_memory(readers[i], &staff);
		assert_string_not_equal(now, before);
	}
	guint64 alone = cache_alone(c), returned = cache_returned(c);
	g_autofree char *then = by_both(old, &later), *middle = by_memory(readers[1], &later), *first = by_both(readers[0], &again),
			*newest = by_memory(readers[2], &again);
	assert_string_not_equal(then, middle);
	assert_string_not_equal(first, newest);
	assert_int_equal(cache_alone(c), alone);
	assert_int_equal(cache_returned(c), returned + 2); /* to the old one, and from the middle to the first */
	service_return(w->service, old);
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		service_return(w->service, readers[i]);
}

/* One drawing in a request of its own; the address tells whether it was drawn anew. */
static const struct report *drawn_at(struct served *w, const struct figure_request *q)
{
	struct app *a = borrow(w);
	struct figure *f = draw(a, q);
	const struct report *r = f->report;
	figure_free(f);
	service_return(w->service, a);
	return r;
}

static void test_signing_in_is_no_change(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	const struct report *before = drawn_at(w, &villages);
	struct app *writer = service_borrow_writer(w->service, &e);
	OK(writer != NULL, e);
	const struct store_act act = {.actor = "test", .why = 1};
	struct account_row account;
	struct session_row session;
	row_init(&table_account, &account);
	row_init(&table_session, &session);
	OK(store_begin(writer->store, &act, &e), e);
	account.login = "thu";
	account.display = "Thử";
	account.password_hash = "$argon2id$";
	account.from_d = 20200101;
	account.until_d = YMD_OPEN;
	OK(store_insert(writer->store, &table_account, &account, &e), e);
	session.account_id = account.id;
	session.token_hash = "token";
	session.csrf_hash = "csrf";
	session.started_ms = session.seen_ms = session.expires_ms = 1;
	OK(store_insert(writer->store, &table_session, &session, &e), e);
	OK(store_commit(writer->store, &e), e);
	const struct access_reading reading = {.act = RIGHT_VIEW, .table = "person", .row = NONE, .rows = 20};
	OK(access_log_write(writer->store, "thu", &reading, 1, &e), e);
	OK(access_log_write(writer->store, "thu", &reading, 1, &e), e);
	service_return(w->service, writer);
	assert_ptr_equal(drawn_at(w, &villages), before);
	rename_province(w, "Tỉnh Tuyên Quang"); /* a change of a fact, though not of what is printed */
	assert_ptr_not_equal(drawn_at(w, &villages), NULL);
}

static gpointer draw_warm(gpointer data)
{
	return (gpointer)(uintptr_t)drawn_at(data, &villages);
}

/* A report that was drawn needs no turn: it comes while another thread is counting. */
static void test_warm_needs_no_turn(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	const struct report *warm = drawn_at(w, &villages);
	struct app *a = borrow(w);
	struct figure *f = draw(a, &committee);
	OK(figure_hold(f, &e), e);
	GThread *t = g_thread_new("warm", draw_warm, w);
	assert_ptr_equal(g_thread_join(t), warm);
	figure_free(f);
	service_return(w->service, a);
}

/* Several held by one thread, also more known-at snapshots than are kept. */
/* What the planes of the snapshot of now take; most: no more than that is kept from now on, 0: as it is. */
static size_t planes_kept(struct served *w, size_t most)
{
	struct err e = {0};
	struct app *a = borrow(w);
	struct shared_snapshot *x = NULL;
	int64_t number = 0;
	OK(db_begin_read(store_db(a->store), &e) && store_facts_number(a->store, &number, &e), e);
	OK(cache_hold(service_cache(w->service), a, 0, number, &x, &e) && x != NULL, e);
	struct snapshot *n = shared_snapshot_of(x);
	if (most > 0)
		engine_keep(n, most);
	size_t bytes = engine_bytes(n->engine);
	cache_release(service_cache(w->service), x);
	service_return(w->service, a);
	return bytes;
}

/* A hundred days asked one after the other: what is kept of them stays within its limit, and the first is answered the same again. */
static void test_many_days(void **state)
{
	struct served *w = *state;
	g_autofree char *first = NULL, *again = NULL;
	size_t one = 0, kept = 0;
	for (int i = 0; i <= 100; i++) {
		g_autofree char *day = g_strdup_printf("%d-%02d-%02d", 2018 + i % 100 / 36, 1 + i % 100 % 36 / 3, 1 + i % 100 % 3 * 9);
		struct figure_request q = {.form = "can_bo_cap_xa", .unit = "08", .date = day};
		struct app *a = borrow(w);
		struct figure *f = draw(a, &q);
		char *text = figure_json(f);
		if (i == 0)
			first = g_steal_pointer(&text);
		else if (i == 100)
			again = g_steal_pointer(&text);
		g_free(text);
		figure_free(f);
		service_return(w->service, a);
		if (i == 0)
			one = planes_kept(w, 2 << 20);
		if (i > 0)
			kept = MAX(kept, planes_kept(w, 0));
	}
	assert_string_equal(first, again);
	print_message("# planes of one day %zu bytes, of a hundred at most %zu\n", one, kept);
	assert_true(one > 50000 && kept > one && kept <= (2 << 20) + one);
}

static void test_many_at_once(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	struct app *a = borrow(w);
	struct figure *f[6];
	for (int i = 0; i < 6; i++) {
		g_autofree char *known = g_strdup_printf("2026-0%d-01", i + 1);
		struct figure_request q = villages;
		q.known_at = i == 0 ? NULL : known;
		f[i] = draw(a, &q);
		OK(figure_hold(f[i], &e), e);
		assert_true(f[i]->report->row_count > 0 && f[i]->snapshot != NULL);
	}
	for (int i = 0; i < 6; i++)
		figure_free(f[i]);
	service_return(w->service, a);
}

struct worker {
	struct served *w;
	int number;
	char *fault;
};

static char *judge(const struct report *r)
{
	bool old = strcmp(r->unit_name, "Tỉnh Tuyên Quang") == 0;
	if (!old && strcmp(r->unit_name, "Tỉnh Thử") != 0)
		return g_strdup_printf("a name nobody wrote: %s", r->unit_name);
	return NULL;
}

static gpointer work(gpointer data)
{
	static const struct figure_request *const all[] = {&villages, &committee, &district};
	struct worker *x = data;
	struct err e = {0};
	for (int i = 0; i < 12 && x->fault == NULL; i++) {
		struct app *a = service_borrow(x->w->service, &e);
		if (a != NULL)
			a->viewer = viewer_operator();
		struct figure *f = a != NULL ? figure_draw(a, all[(i + x->number) % 3], &e) : NULL;
		if (f == NULL)
			x->fault = g_strdup(e.en);
		else if (strcmp(f->report->form->code, villages.form) == 0)
			x->fault = judge(f->report);
		else if (figure_who(a, f, "s_women", "now", MSG_VI, &e) == NULL)
			x->fault = g_strdup(e.en);
		figure_free(f);
		service_return(x->w->service, a);
	}
	return NULL;
}

static void test_threads(void **state)
{
	struct served *w = *state;
	struct worker all[4];
	GThread *threads[G_N_ELEMENTS(all)];
	for (int i = 0; i < (int)G_N_ELEMENTS(all); i++) {
		all[i] = (struct worker){.w = w, .number = i};
		threads[i] = g_thread_new("work", work, &all[i]);
	}
	for (int i = 0; i < 6; i++) {
		rename_province(w, i % 2 == 0 ? "Tỉnh Thử" : "Tỉnh Tuyên Quang");
		g_usleep(30000);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		g_thread_join(threads[i]);
		if (all[i].fault != NULL)
			fail_msg("%s", all[i].fault);
	}
}

/* ---- a file is tried while others write ---- */

#define TRIED_ROWS 200

struct trying {
	struct served *w;
	int asked;
	int64_t changes; /* rows of the log somebody else has written meanwhile */
};

static int64_t number(struct served *w, const char *sql)
{
	struct err e = {0};
	int64_t n = NONE;
	OK(db_query_int(store_db(w->other), sql, &n, &e), e);
	return n;
}

/* In the middle of the trial somebody else writes: a fact of the same commune, with the locks of its parents, and signs in. */
static bool write_meanwhile(void *self, int64_t done, int64_t total)
{
	struct trying *t = self;
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	(void)total;
	t->asked++;
	if (done != 128)
		return true;
	int64_t before = number(t->w, "SELECT count(*) FROM change_log");
	end_tenures(t->w, 2, 20200301);
	rename_province(t->w, "Tỉnh Tuyên Quang");
	struct app *writer = service_borrow_writer(t->w->service, &e); /* the one of the server is free as well */
	OK(writer != NULL, e);
	OK(store_begin(writer->store, &act, &e), e);
	store_rollback(writer->store);
	service_return(t->w->service, writer);
	t->changes = number(t->w, "SELECT count(*) FROM change_log") - before;
	return true;
}

static char *write_sheet(const char *name)
{
	const char *dir = getenv("T");
	char *file = g_strdup_printf("%s/%s", dir != NULL ? dir : g_get_tmp_dir(), name);
	g_autoptr(GString) s = g_string_new("Họ và tên,Ngày sinh,Giới tính,Số CCCD,Chi bộ,Ngày vào Đảng,Dân tộc\n");
	for (int i = 0; i < TRIED_ROWS; i++) {
		int day = i % 9 + 1, year = 60 + i % 30;
		g_string_append_printf(s, "Hà Thử Thị %c%c,0%d/0%d/19%02d,Nữ,0081%02d%06d,Chi bộ Thôn Bờ Hồ,03/02/%d,%s\n", 'A' + i % 23,
			'a' + i / 23, day, day, year, year, i, 1900 + year + 25, i == 77 ? "Tàyy" : "Tày");
	}
	assert_true(g_file_set_contents(file, s->str, (gssize)s->len, NULL));
	return file;
}

static void test_trial_holds_nobody(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	struct trying t = {.w = w};
	struct import_report r;
	struct arena *arena = arena_new();
	g_autofree char *file = write_sheet("tried.csv");
	struct app *a = service_open_trial(w->service, &e);
	OK(a != NULL, e);
	struct import_options o = {.file = file,
		.dry = true,
		.today = 20261128,
		.unit = NONE,
		.organisation = NONE,
		.progress = write_meanwhile,
		.progress_self = &t};
	o.mapping = mapping_find(a, "dang_vien_2025", arena, &e);
	OK(o.mapping != NULL && app_import_place(a, "08/02578", NULL, o.today, &o, &e), e);
	int64_t people = number(w, "SELECT count(*) FROM person"), ids = number(w, "SELECT last_id_ms FROM store_state");
	OK(app_import(a, &o, arena, &r, &e), e);
	assert_true(t.asked > 2);
	assert_int_equal(r.rows, TRIED_ROWS);
	if (r.rows_bad != 1)
		fail_msg("%s: %s", r.faults[0].place, r.faults[0].text);
	assert_int_equal(r.rows_bad, 1); /* rules across rows were asked of what the trial wrote */
	assert_true(r.created > TRIED_ROWS && !r.written);
	assert_true(t.changes >= 3);
	assert_int_equal(number(w, "SELECT count(*) FROM person"), people);
	assert_true(number(w, "SELECT last_id_ms FROM store_state") - ids < 600000); /* no id of the trial is left over */
	/* The same connection goes on with the register itself. */
	OK(app_import(a, &o, arena, &r, &e), e);
	assert_int_equal(r.rows_bad, 1);
	o.progress = NULL;
	o.dry = false;
	o.skip_bad = true;
	OK(app_import(a, &o, arena, &r, &e), e);
	assert_true(r.written);
	assert_int_equal(number(w, "SELECT count(*) FROM person"), people + TRIED_ROWS - 1);
	service_close_trial(a);
	(void)g_unlink(file);
	arena_free(arena);
	if (w->file != NULL) { /* nothing lies about beside the register */
		g_autofree char *folder = g_path_get_dirname(w->file);
		GDir *d = g_dir_open(folder, 0, NULL);
		for (const char *name; (name = g_dir_read_name(d)) != NULL;)
			assert_null(strstr(name, "service.db.trial"));
		g_dir_close(d);
	}
}

struct waiter {
	struct service *service;
	bool got;
	gint why; /* enum err_code */
};

static gpointer wait_for_writer(gpointer data)
{
	struct waiter *x = data;
	struct err e = {0};
	struct app *a = service_borrow_writer(x->service, &e);
	x->got = a != NULL;
	g_atomic_int_set(&x->why, (gint)e.code);
	service_return(x->service, a);
	return NULL;
}

/* While a long work has the writer two wait for it, the next is told at once; a long work that waits can be stopped. */
static void test_long_writer(void **state)
{
	struct served *w = *state;
	struct err e = {0}, stopped = {0};
	int stop = 0;
	enum { ALL = 6 };
	struct waiter x[ALL];
	GThread *threads[ALL];
	struct app *a = service_borrow_writer_long(w->service, &stop, &e);
	OK(a != NULL, e);
	for (int i = 0; i < ALL; i++) {
		x[i] = (struct waiter){w->service, false, ERR_NONE};
		threads[i] = g_thread_new("waiter", wait_for_writer, &x[i]);
	}
	stop = 1;
	assert_null(service_borrow_writer_long(w->service, &stop, &stopped));
	assert_int_equal(stopped.code, ERR_CANCELLED);
	/* All but two end while it is still out. */
	for (int told = 0; told < ALL - 2;) {
		g_usleep(2000);
		told = 0;
		for (int i = 0; i < ALL; i++)
			told += g_atomic_int_get(&x[i].why) == ERR_BUSY;
	}
	service_return(w->service, a);
	for (int i = 0; i < ALL; i++) {
		g_thread_join(threads[i]);
		assert_true(x[i].got || x[i].why == ERR_BUSY);
	}
}

static void test_unknown_register(void **state)
{
	struct err e = {0};
	(void)state;
	assert_null(service_open("/nowhere/at/all.db", &e));
	assert_int_not_equal(e.code, ERR_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_change_is_seen),
		cmocka_unit_test(test_snapshot_follows),
		cmocka_unit_test(test_snapshot_goes_back),
		cmocka_unit_test(test_signing_in_is_no_change),
		cmocka_unit_test(test_warm_needs_no_turn),
		cmocka_unit_test(test_many_days),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_trial_holds_nobody),
		cmocka_unit_test(test_long_writer),
		cmocka_unit_test(test_unknown_register),
	};
	int failed = cmocka_run_group_tests_name("service, SQLite", tests, make_sqlite, served_drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("service, PostgreSQL", tests, served_postgres, served_drop);
	return failed;
}
