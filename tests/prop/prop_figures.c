/* The demo register through the use cases: for every exact, non-derived count of the three forms, the list behind it is as long as the
 * number; both evaluators agree on every cell; forms drawn on PostgreSQL are the same bytes as on SQLite. */
#include "demo_register.h"

#include "app/figure/figure.h"
#include "exchange/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world {
	char *file;
	struct app *app;
};

static int make_world(void **state)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *dir = getenv("T");
	w->file = g_strdup_printf("%s/figures.db", dir != NULL ? dir : g_get_tmp_dir());
	remove(w->file);
	if (!demo_register(w->file, &e) || (w->app = app_open(w->file, DB_READ, &e)) == NULL) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	*state = w;
	return 0;
}

static int drop_world(void **state)
{
	struct world *w = *state;
	app_close(w->app);
	remove(w->file);
	g_free(w->file);
	g_free(w);
	return 0;
}

static const struct figure_request requests[] = {
	{.form = "cap_uy_nhiem_ky", .unit = "08", .term = "2020-2025"},
	{.form = "cap_uy_nhiem_ky", .unit = "076", .term = "2020-2025"},
	{.form = "cap_uy_nhiem_ky", .unit = "08/02575", .term = "2020-2025"},
	{.form = "cap_uy_nhiem_ky", .unit = "08", .term = "2015-2020"},
	{.form = "can_bo_cap_xa", .unit = "46", .date = "2017-12-31"},
	{.form = "can_bo_cap_xa", .unit = "474", .date = "2017-12-31"},
	{.form = "can_bo_cap_xa", .unit = "46/19750", .date = "2017-12-31"},
	{.form = "can_bo_cap_xa", .unit = "08", .date = "2020-12-31"},
	{.form = "thon_co_dang_vien", .unit = "08", .date = "2022-12-31"},
	{.form = "thon_co_dang_vien", .unit = "076", .date = "2022-12-31"},
	{.form = "thon_co_dang_vien", .unit = "08/02575", .date = "2022-12-31"},
	{.form = "thon_co_dang_vien", .unit = "46", .date = "2017-12-31"},
};

static struct figure *drawn(struct world *w, const struct figure_request *q)
{
	struct err e = {0};
	struct figure *f = figure_draw(w->app, q, &e);
	if (f == NULL)
		fail_msg("%s %s: %s (%s)", q->form, q->unit, e.en, e.where);
	return f;
}

static void done(struct world *w, struct figure *f)
{
	figure_free(f);
	db_rollback(store_db(w->app->store));
}

/* Every counted cell opens to a list as long as the number. */
static void lists_equal_cells(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		struct figure *f = drawn(w, &requests[i]);
		const struct report *r = f->report;
		int opened = 0;
		for (size_t row = 0; row < r->row_count; row++)
			for (size_t column = 0; column < r->column_count; column++) {
				const struct cell *cell = &r->cells[row * r->column_count + column];
				struct err e = {0};
				if (cell->derived || cell->state != CELL_EXACT)
					continue;
				const struct sheet *s = figure_who(w->app, f, r->rows[row].id, r->columns[column].id, MSG_VI, &e);
				if (s == NULL)
					fail_msg("%s %s (%s, %s): %s", requests[i].form, requests[i].unit, r->rows[row].id,
						r->columns[column].id, e.en);
				if ((int64_t)s->row_count != cell->n)
					fail_msg("%s %s (%s, %s): %zu names for %ld", requests[i].form, requests[i].unit, r->rows[row].id,
						r->columns[column].id, s->row_count, (long)cell->n);
				opened++;
			}
		assert_true(opened > 5);
		done(w, f);
	}
}

/* The generated SQL gives the same report, cell for cell. */
static void sql_agrees(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		struct figure_request q = requests[i];
		struct figure *memory = drawn(w, &q);
		g_autofree char *one = figure_json(memory);
		done(w, memory);
		q.use_sql = true;
		struct figure *sql = drawn(w, &q);
		g_autofree char *two = figure_json(sql);
		done(w, sql);
		assert_string_equal(one, two);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_equal_cells),
		cmocka_unit_test(sql_agrees),
	};
	return cmocka_run_group_tests_name("figures", tests, make_world, drop_world);
}
