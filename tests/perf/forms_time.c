/* How long the forms take on a register: forms_time DB UNIT [FORM [DATES]]. Every form that can be drawn for the unit ("*": the whole
 * register, a nation), and for its children, on dates never asked before and again; by planes of bits and by the plain pass, whose cells
 * must be the same. Milliseconds of processor time. In the environment: BITS=plain (popcnt, avx2, avx512): with these operations on planes;
 * SQL=1: the same by the twin in SQL, too; IMAGE=FILE: what has been read written there and
 * read again; FOLLOW=N: one area is followed so often. */
#include "app/app.h"
#include "stats/snapshot_data.h"
#include "stats/snapshot_follow.h"
#include "stats/snapshot_image.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_SQL = 99 };

struct timing {
	struct app *app;
	struct snapshot *snapshot;
	const char *unit;
	int wrong, dates;
};

static double now_ms(void)
{
	return (double)clock() * 1000.0 / (double)CLOCKS_PER_SEC;
}

static long memory_mb(const char *which)
{
	g_autofree char *text = NULL;
	const char *at;

	if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL) || (at = strstr(text, which)) == NULL)
		return 0;
	return strtol(at + strlen(which), NULL, 10) / 1024;
}

/* The period of a form that ends in that year; what a form cannot be drawn for gives false. */
static bool period_of(const struct timing *t, const struct form *f, int year, struct period *p, struct arena *a)
{
	struct err e = {0};
	g_autofree char *text = NULL;

	if (f->periods[PERIOD_DATE])
		text = g_strdup_printf("%d-%02d-15", year, 1 + year % 12);
	else if (f->periods[PERIOD_YEAR] || f->periods[PERIOD_YEAR_DEC])
		text = g_strdup_printf("%d", year);
	else if (f->periods[PERIOD_HALF_YEAR])
		text = g_strdup_printf("%d-H1", year);
	else if (f->periods[PERIOD_TERM])
		text = g_strdup(year % 2 ? "2020-2025" : "2015-2020");
	if (text == NULL)
		return false;
	return period_parse(
		text, f->periods[PERIOD_YEAR_DEC] && !f->periods[PERIOD_YEAR] ? PERIOD_YEAR_DEC : PERIOD__MAX, t->app->codes, p, a, &e);
}

static const struct report *draw(
	struct timing *t, const struct form *f, const struct period *p, bool children, int path, double *ms, struct arena *a)
{
	struct err e = {0};
	struct report_request q = {.form = f, .library = t->app->library, .period = *p, .by_children = children};
	ymd day = period_closing_day(p);
	bool all = strcmp(t->unit, "*") == 0;
	int64_t unit = all ? NONE : snapshot_unit_by_path(t->snapshot, t->unit, day, &e);

	q.place = (struct place){
		.tree = f->tree, .id = all || f->tree == TREE_AREA ? unit : snapshot_committee_of(t->snapshot, unit, f->tree, day)};
	if (all ? children : q.place.id < 0)
		return NULL;
	q.use_sql = path == PATH_SQL;
	if (!q.use_sql)
		snapshot_take(t->snapshot, (enum snapshot_path)path);
	double from = now_ms();
	const struct report *r = report_draw(&q, t->snapshot, t->app->store, a, &e);
	*ms = now_ms() - from;
	return r;
}

static void compare(struct timing *t, const struct report *x, const struct report *y)
{
	if (x == NULL || y == NULL)
		return;
	for (size_t i = 0; i < x->row_count * x->column_count; i++)
		if (x->row_count != y->row_count || x->cells[i].n != y->cells[i].n || x->cells[i].of != y->cells[i].of) {
			t->wrong++;
			printf("  DIFFERENT\n");
			return;
		}
}

static void time_form(struct timing *t, const struct form *f, bool children)
{
	double first = 0, fresh = 0, least = 0, most = 0, again = 0, plain = 0, sql = 0;
	struct arena *a = arena_new();
	struct period p;
	const struct report *x = NULL, *y = NULL, *z = NULL;

	if (period_of(t, f, 2023, &p, a))
		x = draw(t, f, &p, children, PATH_BEST, &first, a);
	for (int i = 0; x != NULL && i < t->dates; i++)
		if (period_of(t, f, 2022 - i, &p, a)) {
			x = draw(t, f, &p, children, PATH_BEST, &fresh, a);
			least = i == 0 ? fresh : MIN(least, fresh);
			most = MAX(most, fresh);
		}
	if (x != NULL) {
		(void)draw(t, f, &p, children, PATH_BEST, &again, a);
		y = draw(t, f, &p, children, PATH_PLAIN, &plain, a);
		z = g_getenv("SQL") != NULL ? draw(t, f, &p, children, PATH_SQL, &sql, a) : NULL;
		printf("%-22s%-10s %5zu cells  first %8.1f  fresh %7.1f to %7.1f  again %7.1f  plain %8.1f  %4ld MB", f->code,
			children ? " children" : "", x->row_count * x->column_count, first, least, most, again, plain, memory_mb("VmRSS:"));
		if (z != NULL)
			printf("  SQL %9.1f, %.0f times", sql, sql / MAX(most, 0.001));
		printf("\n");
		compare(t, x, y);
		compare(t, x, z);
	}
	(void)fflush(stdout);
	arena_free(a);
}

/* One storage area read again, as after a change there. */
static void time_following(struct timing *t)
{
	struct err e = {0};
	int64_t area = NONE;
	bool done = false;

	if (!db_query_int(store_db(t->app->store), "SELECT MAX(area_id) FROM person", &area, &e))
		return;
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) tables = g_ptr_array_new();
	g_array_append_val(areas, area);
	g_ptr_array_add(tables, (gpointer)(uintptr_t) "membership");
	const char *times = g_getenv("FOLLOW");
	int n = times != NULL ? MAX((int)strtol(times, NULL, 10), 1) : 1;
	double from = now_ms();
	for (int i = 0; i < n; i++)
		(void)snapshot_follow(t->snapshot, areas, tables, &done, &e);
	printf("following a change in one area %8.1f%s\n", (now_ms() - from) / n, done ? "" : " (made anew)");
}

/* The columns into a file and from it into a new snapshot, which the rest is then asked of. */
static void time_image(struct timing *t, const char *file)
{
	struct err e = {0};
	g_autoptr(GByteArray) state = g_byte_array_new();
	double from = now_ms(), written;
	struct image_file *f = snapshot_image_worth(t->snapshot) ? snapshot_image_write(t->snapshot, file, "time", state, &e) : NULL;

	if (f == NULL || !snapshot_image_settle(f, &e))
		return;
	written = now_ms() - from;
	GStatBuf st;
	(void)g_stat(file, &st);
	snapshot_free(t->snapshot);
	from = now_ms();
	t->snapshot = snapshot_new(t->app->store, t->app->vocab, 0, &e);
	bool read = t->snapshot != NULL && snapshot_image_read(t->snapshot, file, "time", state);
	printf("image %lld MB: written in %.1f, read in %.1f%s\n", (long long)st.st_size >> 20, written, now_ms() - from,
		read ? "" : " (NOT taken)");
	(void)g_unlink(file);
}

int main(int argc, char **argv)
{
	struct err e = {0};
	struct timing t = {.unit = argc > 2 ? argv[2] : "", .dates = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 3};
	const struct form *const *all = NULL;

	if (argc < 3 || (t.app = app_open(argv[1], DB_READ, &e)) == NULL || !db_begin_read(store_db(t.app->store), &e) ||
		(t.snapshot = snapshot_new(t.app->store, t.app->vocab, 0, &e)) == NULL) {
		(void)fprintf(stderr, "forms_time DB UNIT [FORM [DATES]]: %s\n", e.en);
		return 1;
	}
	if (g_getenv("BITS") != NULL && !snapshot_use_bits(t.snapshot, g_getenv("BITS")))
		printf("no %s here\n", g_getenv("BITS"));
	size_t n = library_forms(t.app->library, &all);
	for (size_t i = 0; i < n; i++)
		for (int children = 0; children < 2; children++)
			if (argc < 4 || strcmp(argv[3], all[i]->code) == 0)
				time_form(&t, all[i], children == 1);
	if (g_getenv("IMAGE") != NULL) {
		time_image(&t, g_getenv("IMAGE"));
		for (size_t i = 0; i < n; i++)
			if (argc < 4 || strcmp(argv[3], all[i]->code) == 0)
				time_form(&t, all[i], false);
	}
	time_following(&t);
	printf("%ld MB resident, %zu MB of it facts, %ld MB at most\n", memory_mb("VmRSS:"), snapshot_bytes(t.snapshot) >> 20,
		memory_mb("VmHWM:"));
	snapshot_free(t.snapshot);
	db_rollback(store_db(t.app->store));
	app_close(t.app);
	return t.wrong > 0;
}
