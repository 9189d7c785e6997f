/* Readers during a long write: while a file of COSO_READER_ROWS people (300; the soak: 20,000) is taken in and taken back, threads draw a
 * form for several years and list the people behind a cell, and another keeps writing the image. Every answer must be what the register
 * says before or after the write, never between, a reader who has seen the later state never sees the earlier one again, and the list is as
 * long as its cell says. At least once the snapshot after the write is the one that the writer made. Both engines. It says how long a
 * reader waited at most. */
#include "demo_register.h"

#include "app/figure/figure.h"
#include "app/import/import.h"
#include "app/import/mapping.h"
#include "app/service.h"
#include "app/service_parts.h"
#include "app/service_trial.h"
#include "app/undo.h"
#include "exchange/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

#define READERS 3
#define FORMS 4

static const struct figure_request forms[FORMS] = {
	{.form = "btctw_6b", .unit = "08/02578", .period = "2026", .today = "2027-02-01"},
	{.form = "btctw_3", .unit = "08/02578", .period = "2026", .today = "2027-02-01"},
	{.form = "btctw_5", .unit = "08/02578", .period = "2026", .today = "2027-02-01"},
	{.form = "btctw_7", .unit = "08/02578", .period = "2026", .today = "2027-02-01"},
};

struct world {
	char *address, *file, *image;
	struct service *service;
	int rows;
};

struct reader {
	struct world *w;
	atomic_int *over;	   /* the write has ended */
	GPtrArray *answers[FORMS]; /* the different ones of a form, in their order */
	int first, count;
	gint64 longest, longest_list; /* microseconds: of a form, of one with its list */
	char *fault;
};

static char *file_in(const char *name)
{
	const char *dir = getenv("T");
	return g_strdup_printf("%s/%s", dir != NULL ? dir : g_get_tmp_dir(), name);
}

static int make_world(void **state, const char *address)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *rows = getenv("COSO_READER_ROWS");
	w->address = g_strdup(address);
	w->rows = rows != NULL ? (int)strtol(rows, NULL, 10) : 300;
	w->image = file_in("readers.image");
	(void)g_unlink(w->image);
	if (!demo_register(address, &e) || (w->service = service_open(address, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	service_use_image(w->service, w->image);
	*state = w;
	return 0;
}

static int make_sqlite(void **state)
{
	static const char *const names[] = {"readers.db-wal", "readers.db-shm", "readers.db.key", "readers.db"};
	g_autofree char *file = file_in("readers.db");
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) { /* a run that was broken off */
		g_autofree char *old = file_in(names[i]);
		(void)g_unlink(old);
	}
	return make_world(state, file);
}

static int make_postgres(void **state)
{
	return make_world(state, getenv("TEST_PG"));
}

static int drop_world(void **state)
{
	struct world *w = *state;
	service_close(w->service);
	(void)g_unlink(w->image);
	if (!g_str_has_prefix(w->address, "postgresql:"))
		(void)g_unlink(w->address);
	g_free(w->image);
	g_free(w->address);
	g_free(w);
	return 0;
}

/* ---- one reading ---- */

/* What a request answers to that question, as text; of the first form also the list. NULL: *fault. */
static char *answer(struct world *w, const struct figure_request *q, char **fault)
{
	struct err e = {0};
	struct app *a = service_borrow(w->service, &e);
	if (a != NULL)
		a->viewer = viewer_operator();
	struct figure *f = a != NULL ? figure_draw(a, q, &e) : NULL;
	char *text = f != NULL ? figure_json(f) : NULL;
	if (text == NULL)
		*fault = g_strdup(e.en);
	bool list = q == &forms[0];
	const struct sheet *s = text != NULL && list ? figure_who(a, f, "r1", "all", MSG_VI, &e) : NULL;
	if (text != NULL && list && s == NULL)
		*fault = g_strdup(e.en);
	else if (s != NULL && (int64_t)s->row_count != f->report->cells[0].n)
		*fault = g_strdup_printf("%zu names behind %" G_GINT64_FORMAT, s->row_count, f->report->cells[0].n);
	figure_free(f);
	service_return(w->service, a);
	return text;
}

static gpointer read_on(gpointer data)
{
	struct reader *x = data;
	for (int i = x->first; x->fault == NULL; i++) {
		/* once more after the end: the later state must be seen */
		bool last = atomic_load(x->over) != 0;
		for (int d = 0; d < FORMS && x->fault == NULL; d++) {
			GPtrArray *seen = x->answers[(i + d) % FORMS];
			gint64 from = g_get_monotonic_time();
			char *text = answer(x->w, &forms[(i + d) % FORMS], &x->fault);
			gint64 *longest = (i + d) % FORMS == 0 ? &x->longest_list : &x->longest;
			*longest = MAX(*longest, g_get_monotonic_time() - from);
			x->count++;
			if (text == NULL || (seen->len > 0 && strcmp(seen->pdata[seen->len - 1], text) == 0))
				g_free(text);
			else
				g_ptr_array_add(seen, text);
		}
		if (last)
			break;
	}
	return NULL;
}

struct saver {
	struct world *w;
	atomic_int *over;
	int count;
};

static gpointer save_on(gpointer data)
{
	struct saver *x = data;
	while (atomic_load(x->over) == 0) {
		if (!cache_image_save(service_cache(x->w->service), NULL))
			break;
		x->count++;
		g_usleep(5000);
	}
	return NULL;
}

/* ---- the writes ---- */

static char *write_sheet(int rows)
{
	char *file = file_in("readers.csv");
	g_autoptr(GString) s = g_string_new("Họ và tên,Ngày sinh,Giới tính,Số CCCD,Chi bộ,Ngày vào Đảng,Dân tộc\n");
	for (int i = 0; i < rows; i++) {
		int day = i % 9 + 1, month = i / 9 % 9 + 1, year = 60 + i % 30;
		g_string_append_printf(s, "Hà Thử Thị %c%c%c,0%d/0%d/19%02d,Nữ,0081%02d%06d,Chi bộ Thôn Bờ Hồ,03/02/%d,Tày\n", 'A' + i % 23,
			'a' + i / 23 % 23, 'a' + i / 529 % 23, day, month, year, year, i, 1900 + year + 25);
	}
	assert_true(g_file_set_contents(file, s->str, (gssize)s->len, NULL));
	return file;
}

static int64_t take_in(struct world *w, struct app *a)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct import_report r;
	g_autofree char *file = write_sheet(w->rows);
	struct import_options o = {.file = file, .today = 20261128, .unit = NONE, .organisation = NONE, .skip_bad = true};
	o.mapping = mapping_find(a, "dang_vien_2025", arena, &e);
	OK(o.mapping != NULL && app_import_place(a, "08/02578", NULL, o.today, &o, &e), e);
	OK(app_import(a, &o, arena, &r, &e), e);
	if (!r.written || r.rows_bad > 0)
		fail_msg("%s: %s", r.fault_count > 0 ? r.faults[0].place : "", r.fault_count > 0 ? r.faults[0].text : "nothing written");
	arena_free(arena);
	(void)g_unlink(file);
	return r.group;
}

static void take_back(struct app *a, int64_t group)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct act_result out = {0};
	const struct undo_ask ask = {.group = group, .today = 20261128, .lang = MSG_EN, .actor = "test"};
	OK(app_undo(a, &ask, arena, &out, &e), e);
	if (!out.written)
		fail_msg("%s", out.problem_count > 0 ? out.problems[0].text : "nothing written");
	arena_free(arena);
}

/* ---- the test ---- */

struct going_on {
	atomic_int over;
	struct reader readers[READERS];
	struct saver saver;
	GThread *threads[READERS + 1];
};

static void begin(struct going_on *g, struct world *w)
{
	atomic_init(&g->over, 0);
	for (int i = 0; i < READERS; i++) {
		g->readers[i] = (struct reader){.w = w, .over = &g->over, .first = i};
		for (int d = 0; d < FORMS; d++)
			g->readers[i].answers[d] = g_ptr_array_new_with_free_func(g_free);
		g->threads[i] = g_thread_new("reader", read_on, &g->readers[i]);
	}
	g->saver = (struct saver){.w = w, .over = &g->over};
	g->threads[READERS] = g_thread_new("saver", save_on, &g->saver);
}

/* Each reader saw of each form only the two states, the earlier one first. */
static void judge(const struct reader *x, char *const *before, char *const *after)
{
	if (x->fault != NULL)
		fail_msg("%s", x->fault);
	for (int d = 0; d < FORMS; d++) {
		const GPtrArray *seen = x->answers[d];
		assert_true(seen->len == 1 || seen->len == 2);
		assert_string_equal(seen->pdata[seen->len - 1], after[d]);
		if (seen->len == 2)
			assert_string_equal(seen->pdata[0], before[d]);
	}
}

static void end(struct going_on *g, const char *what, gint64 took, char *const *before, char *const *after)
{
	gint64 longest = 0, longest_list = 0;
	int count = 0;
	atomic_store(&g->over, 1);
	for (int i = 0; i <= READERS; i++)
		g_thread_join(g->threads[i]);
	for (int i = 0; i < READERS; i++) {
		judge(&g->readers[i], before, after);
		longest = MAX(longest, g->readers[i].longest);
		longest_list = MAX(longest_list, g->readers[i].longest_list);
		count += g->readers[i].count;
		for (int d = 0; d < FORMS; d++)
			g_ptr_array_unref(g->readers[i].answers[d]);
	}
	print_message("# %s: %d ms; %d answers of %d readers meanwhile, the longest form %d ms, with a list of names %d ms; image asked "
		      "for %d times; the longest following %d ms of processor time\n",
		what, (int)(took / 1000), count, READERS, (int)(longest / 1000), (int)(longest_list / 1000), g->saver.count,
		(int)(cache_longest(service_cache(g->saver.w->service)) / 1000));
	assert_true(count >= READERS * FORMS);
}

static void all_of_them(struct world *w, char **out)
{
	for (int d = 0; d < FORMS; d++) {
		char *fault = NULL;
		out[d] = answer(w, &forms[d], &fault);
		if (fault != NULL)
			fail_msg("%s", fault);
	}
}

static void test_readers(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct going_on g;
	char *before[FORMS], *after[FORMS];
	all_of_them(w, before);
	struct app *a = service_open_trial(w->service, &e);
	OK(a != NULL, e);
	begin(&g, w);
	gint64 from = g_get_monotonic_time();
	int64_t group = take_in(w, a);
	gint64 took = g_get_monotonic_time() - from;
	all_of_them(w, after);
	end(&g, "taken in", took, before, after);
	for (int d = 0; d < FORMS; d++)
		assert_string_not_equal(before[d], after[d]);
	begin(&g, w);
	from = g_get_monotonic_time();
	take_back(a, group);
	took = g_get_monotonic_time() - from;
	end(&g, "taken back", took, after, before);
	service_close_trial(a);
	/* the writer had made it: nobody waited until the snapshot had followed */
	assert_true(w->rows < 300 || cache_exchanged(service_cache(w->service)) > 0);
	print_message("# counted on a snapshot of their own: %d\n", (int)cache_alone(service_cache(w->service)));
	for (int d = 0; d < FORMS; d++) {
		g_free(before[d]);
		g_free(after[d]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_readers)};
	int failed = cmocka_run_group_tests_name("readers, SQLite", tests, make_sqlite, drop_world);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("readers, PostgreSQL", tests, make_postgres, drop_world);
	return failed;
}
