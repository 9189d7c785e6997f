/* What must hold between the forms about Party members, on random registers whose organisations change their superiors: closing = opening +
 * increase - decrease and opening = the closing before, at every level; moves inside a boundary cancel there; who crosses it because the
 * organisation went elsewhere is a crossing by reorganisation and of no other kind; Biểu 2 and 2B repeat the admitted of Biểu 1; Biểu 3, 4
 * and 5 its closing. The crossings are also counted here, day by day, from the rows. COSO_SEED: another seed. */
#include "world.h"

#include "app/app.h"
#include "model/kinds.gen.h"
#include "stats/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

enum { WORLDS = 5 };

/* The years and half-years asked: one after the other, so that each opening has the closing before. */
static const char *const years[] = {"2019", "2020", "2021", "2022"}, *const halves[] = {"2023-H1", "2023-H2", "2024-H1", "2024-H2"};

struct bench {
	struct app *app;
	struct store *store;
	char *folder, *file;
	struct world *world;
	struct snapshot *snapshot;
	struct arena *arena; /* of the reports of one world */
	GArray *days;	     /* ymd: on which a membership or a superior changes */
	long members, crossings, inside, reorganised, checks;
};

/* A membership, or an organisation's superior, as the world wrote it. */
struct stay {
	int64_t who, at;
	ymd from, until;
	void *row;
};

/* What the crossings are counted from: struct stay. */
struct rows_of_world {
	GArray *members, *superiors, *versions;
};

static void stop_on(const struct err *e)
{
	if (e->code != ERR_NONE)
		fail_msg("%s (%s)", e->en, e->where != NULL ? e->where : "");
}

static int64_t get(const struct table *t, const void *row, const char *column)
{
	return row_get_int(table_column(t, column), row);
}

static int64_t number(const struct bench *t, const char *list, const char *id)
{
	struct err e = {0};
	const struct code_list *l = codes_list(t->app->codes, list, &e);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);

	must(c != NULL);
	return c->num;
}

/* ---- drawing ---- */

static const struct report *draw(struct bench *t, const char *form, const char *period, int64_t organisation)
{
	struct err e = {0};
	struct report_request q = {.library = t->app->library};

	assert_true(period_parse(period, PERIOD__MAX, t->app->codes, &q.period, t->arena, &e));
	q.form = library_form(t->app->library, form, period_closing_day(&q.period));
	assert_non_null(q.form);
	q.place = (struct place){.tree = q.form->tree, .id = organisation};
	const struct report *r = report_draw(&q, t->snapshot, t->store, t->arena, &e);
	stop_on(&e);
	assert_non_null(r);
	for (size_t i = 0; i < r->check_count; i++) {
		/* a member of two cells of two kinds is found, as it must be: see the overlap of parts in form-language.md 5.2 */
		if (g_str_has_prefix(r->checks[i].id, "parts_"))
			continue;
		t->checks += r->checks[i].holds == 1;
		if (r->checks[i].holds == 0)
			fail_msg("%s %s of organisation %ld: check %s (%s) is broken: %s", form, period, (long)organisation,
				r->checks[i].id, r->checks[i].where, r->checks[i].sum != NULL ? r->checks[i].sum : "");
	}
	return r;
}

static int64_t at(const struct report *r, const char *row, const char *column)
{
	for (size_t i = 0; i < r->row_count; i++)
		for (size_t c = 0; c < r->column_count; c++)
			if (strcmp(r->rows[i].id, row) == 0 && strcmp(r->columns[c].id, column) == 0)
				return r->cells[i * r->column_count + c].n;
	fail_msg("%s has no cell (%s, %s)", r->form->code, row, column);
	return NONE;
}

/* ---- one place ---- */

static void balance(const struct report *r, const struct report *before)
{
	static const char *const columns[] = {"now", "last"};

	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
		const char *c = columns[i];
		if (at(r, "D", c) != at(r, "A", c) + at(r, "B", c) - at(r, "C", c))
			fail_msg("%s: D %ld is not A %ld + B %ld - C %ld", r->period.text, (long)at(r, "D", c), (long)at(r, "A", c),
				(long)at(r, "B", c), (long)at(r, "C", c));
		assert_int_equal(at(r, "B", c), at(r, "B1", c) + at(r, "B2", c) + at(r, "B3", c) + at(r, "B_rest", c));
		assert_int_equal(at(r, "C", c),
			at(r, "C1", c) + at(r, "C2", c) + at(r, "C3", c) + at(r, "C4", c) + at(r, "C5", c) + at(r, "C_rest", c));
	}
	if (before != NULL && at(r, "A", "now") != at(before, "D", "now"))
		fail_msg("%s: opens with %ld, the period before closed with %ld", r->period.text, (long)at(r, "A", "now"),
			(long)at(before, "D", "now"));
}

static void forms_of_year(struct bench *t, const char *year, int64_t organisation, const struct report *first)
{
	int64_t admitted = at(first, "B1", "now"), closing = at(first, "D", "now");

	assert_int_equal(at(draw(t, "btctw_2", year, organisation), "I", "now"), admitted);
	assert_int_equal(at(draw(t, "btctw_2b", year, organisation), "I", "n"), admitted);
	assert_int_equal(at(draw(t, "btctw_3", year, organisation), "I", "now"), closing);
	assert_int_equal(at(draw(t, "btctw_4", year, organisation), "T", "n"), closing);
	assert_int_equal(at(draw(t, "btctw_5", year, organisation), "total", "members"), closing);
	t->members += closing;
}

/* ---- counted from the rows ---- */

/* Those whose column `only` is so; only NULL: all. */
static GArray *stays_of(const struct bench *t, const struct table *table, const char *who, const char *where, const char *only, int64_t is)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct stay));

	for (guint i = 0; i < t->world->rows->len; i++) {
		const struct world_row *x = &g_array_index(t->world->rows, struct world_row, i);
		if (x->table != table || x->end_ms != NONE || (only != NULL && get(table, x->row, only) != is))
			continue;
		struct stay s = {get(table, x->row, who), get(table, x->row, where), (ymd)get(table, x->row, "from_d"),
			(ymd)get(table, x->row, "until_d"), x->row};
		g_array_append_val(all, s);
	}
	return all;
}

static int by_person_and_day(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;

	return x->who != y->who ? (x->who < y->who ? -1 : 1) : (x->from > y->from) - (x->from < y->from);
}

/* Everybody is member of one cell at a time, admitted first, moved where one stay touches the next, restored after a gap. */
static void one_at_a_time(struct bench *t)
{
	const struct table *m = &table_membership;
	int64_t youth = number(t, "membership_kind", "youth"), left = number(t, "membership_out", "left");
	g_autoptr(GArray) all = stays_of(t, m, "person_id", "organisation_id", "kind_m", number(t, "membership_kind", "party"));
	const struct stay *last = NULL;

	g_array_sort(all, by_person_and_day);
	for (guint i = 0; i < all->len; i++) {
		const struct stay *s = &g_array_index(all, struct stay, i);
		bool same = last != NULL && last->who == s->who, touches = same && last->until == s->from;

		if (same && s->from < last->until) {
			*row_int(table_column(m, "kind_m"), s->row) = youth;
			continue;
		}
		*row_int(table_column(m, "place"), s->row) = number(t, "membership_place", "home");
		*row_int(table_column(m, "in_reason"), s->row) = number(t, "membership_in",
			!same	  ? "admitted"
			: touches ? "from_inside"
				  : "restored");
		if (s->until != YMD_OPEN)
			*row_int(table_column(m, "out_reason"), s->row) = left;
		if (touches)
			*row_int(table_column(m, "out_reason"), last->row) = number(t, "membership_out", "to_inside");
		last = s;
	}
}

/* The stay of that person (or organisation) on the day, or NULL. */
static const struct stay *stay_on(const GArray *all, int64_t who, ymd d)
{
	for (guint i = 0; i < all->len; i++) {
		const struct stay *s = &g_array_index(all, struct stay, i);
		if (s->who == who && s->from <= d && d < s->until)
			return s;
	}
	return NULL;
}

/* The cell must exist on the day, and its line of superiors lead to the place. */
static bool under(const struct rows_of_world *r, const struct stay *stay, int64_t above, ymd d)
{
	if (stay == NULL || stay_on(r->versions, stay->at, d) == NULL)
		return false;
	int64_t organisation = stay->at;
	while (organisation != above) {
		const struct stay *s = stay_on(r->superiors, organisation, d);
		if (s == NULL)
			return false;
		organisation = s->at;
	}
	return true;
}

struct crossings {
	int64_t admitted, moved_in, restored, in_by_tree, left, moved_out, out_by_tree;
};

static void cross(struct bench *t, const struct rows_of_world *r, int64_t person, int64_t u, ymd d, struct crossings *c)
{
	const struct table *m = &table_membership;
	const struct stay *now = stay_on(r->members, person, d), *then = stay_on(r->members, person, ymd_add_days(d, -1));
	bool in = under(r, now, u, d), was = under(r, then, u, ymd_add_days(d, -1));

	t->inside += in && was && now != then;
	if (in && !was) {
		int64_t reason = now->from == d ? get(m, now->row, "in_reason") : NONE;
		c->in_by_tree += reason == NONE;
		c->admitted += reason == number(t, "membership_in", "admitted");
		c->moved_in += reason == number(t, "membership_in", "from_inside");
		c->restored += reason == number(t, "membership_in", "restored");
	}
	if (was && !in) {
		int64_t reason = then->until == d ? get(m, then->row, "out_reason") : NONE;
		c->out_by_tree += reason == NONE;
		c->left += reason == number(t, "membership_out", "left");
		c->moved_out += reason == number(t, "membership_out", "to_inside");
	}
}

static void as_counted_here(struct bench *t, const struct report *r, const struct rows_of_world *rows)
{
	struct crossings c = {0};

	for (guint k = 0; k < t->days->len; k++) {
		ymd d = g_array_index(t->days, ymd, k);
		for (guint p = 0; p < t->world->persons->len && d >= r->period.from && d < r->period.until; p++)
			cross(t, rows, g_array_index(t->world->persons, int64_t, p), r->place.id, d, &c);
	}
	assert_int_equal(at(r, "B1", "now"), c.admitted);
	assert_int_equal(at(r, "B2", "now"), c.moved_in);
	assert_int_equal(at(r, "B3", "now"), c.restored);
	assert_int_equal(at(r, "B_rest", "now"), c.in_by_tree);
	assert_int_equal(at(r, "C4", "now"), c.left);
	assert_int_equal(at(r, "C5", "now"), c.moved_out);
	assert_int_equal(at(r, "C_rest", "now"), c.out_by_tree);
	t->crossings += at(r, "B", "now") + at(r, "C", "now");
	t->reorganised += c.in_by_tree + c.out_by_tree;
}

static int compare_days(const void *a, const void *b)
{
	return *(const ymd *)a - *(const ymd *)b;
}

static void collect_days(struct bench *t, const GArray *stays)
{
	for (guint i = 0; i < stays->len; i++) {
		g_array_append_val(t->days, g_array_index(stays, struct stay, i).from);
		g_array_append_val(t->days, g_array_index(stays, struct stay, i).until);
	}
	g_array_sort(t->days, compare_days);
	for (guint i = t->days->len; i > 1; i--)
		if (g_array_index(t->days, ymd, i - 1) == g_array_index(t->days, ymd, i - 2))
			g_array_remove_index(t->days, i - 1);
}

/* ---- worlds ---- */

static void begin(struct bench *t, const char *seed, bool single)
{
	struct err e = {0};

	t->world = world_make(seed, t->app->codes, &e);
	stop_on(&e);
	if (single)
		one_at_a_time(t);
	(void)world_write(t->world, t->store, &e);
	stop_on(&e);
	assert_true(db_begin_read(store_db(t->store), &e));
	t->snapshot = snapshot_new(t->store, t->app->vocab, 0, &e);
	stop_on(&e);
	t->arena = arena_new();
	t->days = g_array_new(FALSE, FALSE, sizeof(ymd));
}

static void end(struct bench *t)
{
	g_array_unref(t->days);
	arena_free(t->arena);
	snapshot_free(t->snapshot);
	db_rollback(store_db(t->store));
	world_free(t->world);
}

static const char *seed(void)
{
	return g_getenv("COSO_SEED") != NULL ? g_getenv("COSO_SEED") : "1";
}

/* Whatever people do: several memberships at once, gaps, reasons without sense. */
static void identities_hold(void **state)
{
	struct bench *t = *state;

	for (int w = 0; w < WORLDS; w++) {
		g_autofree char *name = g_strdup_printf("%s/any/%d", seed(), w);
		begin(t, name, false);
		for (guint i = 0; i < t->world->organisations->len; i++) {
			int64_t id = g_array_index(t->world->organisations, int64_t, i);
			const struct report *before = NULL;
			for (size_t y = 0; y < G_N_ELEMENTS(years); y++) {
				const struct report *r = draw(t, "btctw_1", years[y], id);
				balance(r, before);
				forms_of_year(t, years[y], id, r);
				before = r;
			}
			before = NULL;
			for (size_t y = 0; y < G_N_ELEMENTS(halves); y++) {
				const struct report *r = draw(t, "btctw_1", halves[y], id);
				balance(r, before);
				before = r;
			}
		}
		end(t);
	}
	print_message("# %ld members counted, %ld checks held\n", t->members, t->checks);
	assert_true(t->members > 200);
}

/* Everybody in one cell at a time: each crossing is known by its kind. */
static void crossings_by_kind(void **state)
{
	struct bench *t = *state;
	long moves = 0;

	for (int w = 0; w < WORLDS; w++) {
		g_autofree char *name = g_strdup_printf("%s/one/%d", seed(), w);
		begin(t, name, true);
		struct rows_of_world rows = {
			stays_of(t, &table_membership, "person_id", "organisation_id", "kind_m", number(t, "membership_kind", "party")),
			stays_of(t, &table_organisation_line, "organisation_id", "superior_id", "line",
				number(t, "organisation_line", "party")),
			stays_of(t, &table_organisation_v, "organisation_id", "type", NULL, 0)};
		collect_days(t, rows.members);
		collect_days(t, rows.superiors);
		collect_days(t, rows.versions);
		for (guint i = 0; i < t->world->organisations->len; i++)
			for (size_t y = 0; y < G_N_ELEMENTS(years); y++)
				as_counted_here(t, draw(t, "btctw_1", years[y], g_array_index(t->world->organisations, int64_t, i)), &rows);
		g_array_unref(rows.members);
		g_array_unref(rows.superiors);
		g_array_unref(rows.versions);
		moves = t->inside;
		end(t);
	}
	print_message("# %ld crossings, %ld of them by reorganisation; %ld moves inside\n", t->crossings, t->reorganised, moves);
	assert_true(t->crossings > 100 && t->reorganised > 20 && moves > 5);
}

static int make_bench(void **state)
{
	struct bench *t = g_new0(struct bench, 1);
	struct err e = {0};
	t->folder = g_dir_make_tmp("coso-identities-XXXXXX", NULL);
	t->file = g_strdup_printf("%s/prop.db", t->folder);
	g_autofree char *key = g_strdup_printf("%s.key", t->file);
	struct store_open o = {.address = t->file, .mode = DB_CREATE, .key_file = key, .clock_ms = 1700000000000};

	*state = t;
	t->app = app_open(NULL, DB_READ, &e);
	t->store = t->app == NULL ? NULL : store_open(&o, &e);
	(void)g_unlink(key);
	return t->store == NULL ? -1 : 0;
}

static int drop_bench(void **state)
{
	struct bench *t = *state;

	store_close(t->store);
	app_close(t->app);
	(void)g_unlink(t->file);
	(void)g_rmdir(t->folder);
	g_free(t->file);
	g_free(t->folder);
	g_free(t);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identities_hold),
		cmocka_unit_test(crossings_by_kind),
	};

	return cmocka_run_group_tests_name("identities", tests, make_bench, drop_bench);
}
