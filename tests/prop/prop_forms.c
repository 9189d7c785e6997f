/* Every form of domain/forms on the demo register, with a few facts more (forms_facts.py), on SQLite and (TEST_PG) on PostgreSQL: what it
 * says is as in forms.expected (UPDATE=1 writes it; cells at zero are left out) and the same on both databases; no check is broken but
 * those listed with the reason in forms.broken, and those are; the list behind every counted cell is as long as its number; and the SQL
 * gives the same cells: in every run for one form of each kind of fact and measure, with COSO_FORMS_SQL=1 for all of them (a quarter of a
 * minute). */
#include "demo_register.h"

#include "app/put.h"
#include "stats/entered.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SQLITE, POSTGRES, SIDES };
static const char *const side_names[SIDES] = {"SQLite", "PostgreSQL"};

struct side {
	struct app *app; /* NULL: no such database here */
	struct snapshot *snapshot;
};
struct request {
	const char *form, *unit, *period;
	bool sql;
};
struct world {
	char *file;
	struct side sides[SIDES];
	struct arena *arena;
	long lists, cells;
	GArray *broken; /* struct broken */
};

/* Checks that do not hold, and must not: "form unit period check where: why" a line (forms.broken). */
struct broken {
	const char *line; /* up to the colon */
	bool found;
};
static GArray *read_broken(struct arena *a)
{
	g_autofree char *text = NULL;
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct broken));
	assert_true(g_file_get_contents("tests/prop/forms.broken", &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		const char *why = strchr(*line, ':');
		if (**line == '#' || **line == '\0')
			continue;
		if (why == NULL || strlen(why) < 20)
			fail_msg("forms.broken: %s: no reason", *line);
		struct broken b = {arena_strndup(a, *line, (size_t)(why - *line)), false};
		g_array_append_val(out, b);
	}
	return out;
}

/* Is this failure listed? Then it is found. */
static bool must_be_broken(GArray *list, const struct request *q, const struct check_result *k)
{
	g_autofree char *line = g_strdup_printf("%s %s %s %s %s", q->form, q->unit, q->period, k->id, k->where[0] != '\0' ? k->where : "-");
	for (guint i = 0; i < list->len; i++) {
		struct broken *b = &g_array_index(list, struct broken, i);
		if (strcmp(b->line, line) == 0)
			return b->found = true;
	}
	print_message("# not listed: %s\n", line);
	return false;
}

/* The facts, written as a clerk would with `coso put`; the same lines for both databases, whose ids are the same. */
static bool write_facts(const char *address, const char *lines, struct err *e)
{
	struct app *a = app_open(address, DB_WRITE, e);
	struct put_options o = {.file = "facts", .text = lines, .actor = "test", .reason = "test", .today = 20230101};
	struct put_report report;
	bool ok = a != NULL && app_put(a, &o, &report, e);
	app_close(a);
	return ok;
}

static bool open_side(struct side *s, const char *address, const char *lines, struct err *e)
{
	return write_facts(address, lines, e) && (s->app = app_open(address, DB_READ, e)) != NULL &&
	       db_begin_read(store_db(s->app->store), e) && (s->snapshot = snapshot_new(s->app->store, s->app->vocab, 0, e)) != NULL;
}

static int make_world(void **state)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *dir = getenv("T"), *postgres = getenv("TEST_PG");
	w->file = g_strdup_printf("%s/forms.db", dir != NULL ? dir : g_get_tmp_dir());
	remove(w->file);
	w->arena = arena_new();
	w->broken = read_broken(w->arena);
	*state = w;
	g_autofree char *lines = NULL, *path = g_strdup(w->file);
	char python[] = "python3", script[] = "tests/prop/forms_facts.py", *argv[] = {python, script, path, NULL};
	bool ok = demo_register(w->file, &e) && g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &lines, NULL, NULL, NULL) &&
		  open_side(&w->sides[SQLITE], w->file, lines, &e);
	if (ok && postgres != NULL)
		ok = demo_register(postgres, &e) && open_side(&w->sides[POSTGRES], postgres, lines, &e);
	if (ok)
		return 0;
	print_error("%s (%s)\n", e.en, e.where);
	return -1;
}

static int drop_world(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < SIDES; i++) {
		snapshot_free(w->sides[i].snapshot);
		app_close(w->sides[i].app);
	}
	remove(w->file);
	g_array_free(w->broken, TRUE);
	arena_free(w->arena);
	g_free(w->file);
	g_free(w);
	return 0;
}

static const struct request requests[] = {
	{"btctw_1", "08/02575", "2022-H1", .sql = false},
	{"btctw_1", "08/02575", "2020", .sql = false},
	{"btctw_1", "08/02578", "2025", .sql = false},
	{"btctw_2", "08/02575", "2022-H1", .sql = true},
	{"btctw_2", "08/02575", "2020-H2", .sql = false},
	{"btctw_2b", "08/02575", "2022", .sql = false},
	{"btctw_2b", "08/02575", "2020", .sql = false},
	{"btctw_3", "08/02575", "2022-H1", .sql = false},
	{"btctw_3", "08/02575", "2020", .sql = false},
	{"btctw_4", "08/02575", "2022", .sql = false},
	{"btctw_4", "08/02575", "2020", .sql = false},
	{"btctw_5", "08/02575", "2022", .sql = false},
	{"btctw_5", "08/02575", "2020", .sql = false},
	{"btctw_6a", "08/02575", "2022", .sql = true},
	{"btctw_6a", "08/02575", "2017", .sql = false},
	{"btctw_6a", "08/02575", "2019", .sql = false},
	{"btctw_6b", "08/02575", "2022", .sql = true},
	{"btctw_6b", "08/02575", "2017", .sql = false},
	{"btctw_6b", "08/02575", "2019", .sql = false},
	{"btctw_7", "08/02575", "2022-H1", .sql = true},
	{"btctw_8a", "08/02575", "2022", .sql = false},
	{"btctw_8b", "08/02575", "2022", .sql = false},
	{"btctw_8c", "08/02575", "2022", .sql = false},
	{"btctw_9", "08/02575", "2022", .sql = false},
	{"btctw_10", "08/02575", "2022", .sql = true},
	{"btctw_11", "08/02575", "2022", .sql = true},
	{"btctw_12", "08/02575", "2022", .sql = false},
	{"btctw_13", "08/02575", "2022", .sql = true},
	{"bien_dong_cbcc_xa", "08/02575", "2020", .sql = true},
	{"can_bo_cap_xa", "08/02575", "2022-12-31", .sql = false},
	{"kiem_nhiem", "08/02575", "2022-12-31", .sql = true},
	{"cap_uy_nhiem_ky", "08/02575", "2020-2025", .sql = false},
	{"cbcc_xa_chat_luong", "08/02575", "2022-12-31", .sql = false},
	{"cbcc_xa_chat_luong", "08/02578", "2025-12-31", .sql = false},
	{"cbcc_xa_so_luong", "08/02575", "2022-12-31", .sql = true},
	{"co_cau_cap_uy_nhiem_ky", "08/02575", "2020-2025", .sql = false},
	{"co_cau_dan_toc", "08/02575", "2022", .sql = false},
	{"dan_so_dan_toc", "08/02575", "2022", .sql = false},
	{"dan_so_dan_toc", "08/02575", "2021", .sql = false},
	{"dao_tao", "08/02575", "2022", .sql = false},
	{"don_vi_theo_loai", "08/02575", "2022-12-31", .sql = true},
	{"ho_ngheo_1", "08/02575", "2022", .sql = false},
	{"ho_ngheo_1", "076", "2022", .sql = false},
	{"ho_ngheo_2", "08/02575", "2022", .sql = true},
	{"ho_ngheo_2", "08/02575", "2017", .sql = false},
	{"ho_ngheo_3", "08/02575", "2022", .sql = false},
	{"ho_ngheo_3", "08/02575", "2017", .sql = false},
	{"ho_ngheo_2", "46", "2017", .sql = false},
	{"ho_ngheo_3", "46", "2017", .sql = false},
	{"ho_ngheo_4", "08/02575", "2022", .sql = false},
	{"ho_ngheo_5", "08/02575", "2022", .sql = false},
	{"ho_ngheo_6", "08/02575", "2022", .sql = false},
	{"ho_ngheo_7", "08/02575", "2022", .sql = false},
	{"ho_ngheo_8", "08/02575", "2022", .sql = false},
	{"ho_ngheo_9", "08/02575", "2022", .sql = false},
	{"ho_ngheo_10", "08/02575", "2022", .sql = false},
	{"ho_ngheo_11", "08/02575", "2022", .sql = false},
	{"khong_chuyen_trach", "08/02575", "2022-12-31", .sql = false},
	{"khong_chuyen_trach", "08/02578", "2026-06-30", .sql = false},
	{"mot_cua", "08/02575", "2022-Q4s", .sql = false},
	{"mot_cua", "08/02575", "2022s", .sql = false},
	{"mot_cua", "08/02578", "2025s", .sql = false},
	{"nong_thon_moi", "08/02575", "2022", .sql = false},
	{"nong_thon_moi", "08/02578", "2026", .sql = false},
	{"quy_hoach", "08/02575", "2022", .sql = false},
	{"thon_co_dang_vien", "08/02575", "2022-12-31", .sql = false},
	{"to_chuc_co_so", "08", "2017", .sql = true},
	{"xep_loai_chuoi", "08", "2022-12-31", .sql = false},
};

static struct report_request asked(const struct side *s, const struct request *q, bool sql, struct arena *a)
{
	struct err e = {0};
	struct report_request r = {.library = s->app->library, .use_sql = sql};
	bool ok = period_parse(q->period, PERIOD__MAX, s->app->codes, &r.period, a, &e);
	ymd day = ok ? period_closing_day(&r.period) : 0;
	r.form = ok ? library_form(s->app->library, q->form, day) : NULL;
	if (r.form == NULL)
		fail_msg("%s %s: no such form or period", q->form, q->period);
	int64_t unit = snapshot_unit_by_path(s->snapshot, q->unit, day, &e);
	r.place = (struct place){
		.tree = r.form->tree, .id = r.form->tree == TREE_AREA ? unit : snapshot_committee_of(s->snapshot, unit, r.form->tree, day)};
	if (unit < 0 || r.place.id == NONE)
		fail_msg("%s %s %s: %s", q->form, q->unit, q->period, e.en);
	return r;
}

static const struct report *draw(const struct side *s, const struct request *q, bool sql, struct arena *a)
{
	struct err e = {0};
	struct report_request r = asked(s, q, sql, a);
	const struct report *drawn = report_draw(&r, s->snapshot, s->app->store, a, &e);
	if (drawn == NULL)
		fail_msg("%s %s %s: %s (%s)", q->form, q->unit, q->period, e.en, e.where != NULL ? e.where : "");
	return drawn;
}

/* A form at a place for a year: by its own kind of period; NULL where it is not drawn for that. */
static const struct report *try_draw(const struct side *s, const struct form *form, struct request *q, struct arena *a)
{
	int year = (int)g_ascii_strtoll(q->period, NULL, 10);
	if (form->unavailable != NULL)
		return NULL;
	if (form->periods[PERIOD_TERM] && !form->periods[PERIOD_YEAR])
		q->period = year >= 2020 ? "2020-2025" : "2015-2020";
	else if (form->periods[PERIOD_YEAR_15] && !form->periods[PERIOD_YEAR])
		q->period = arena_printf(a, "%ds", year);
	else if (!form->periods[PERIOD_YEAR])
		q->period = arena_printf(a, "%d-12-31", year);
	struct period p;
	struct err e = {0};
	if (!period_parse(q->period, PERIOD__MAX, s->app->codes, &p, a, &e) ||
		library_form(s->app->library, form->code, period_closing_day(&p)) != form)
		return NULL;
	int64_t unit = snapshot_unit_by_path(s->snapshot, q->unit, period_closing_day(&p), &e);
	if (unit < 0 || (form->tree != TREE_AREA && snapshot_committee_of(s->snapshot, unit, form->tree, period_closing_day(&p)) == NONE))
		return NULL;
	return draw(s, q, false, a);
}

/* Every counted cell opens to as many as it says. */
static void lists_as_long(struct world *w, const struct side *s, const struct request *q, const struct report *r, struct arena *a)
{
	struct report_request request = asked(s, q, false, a);
	for (size_t i = 0; i < r->row_count * r->column_count; i++) {
		const struct cell *cell = &r->cells[i];
		size_t row = i / r->column_count, column = i % r->column_count, output;
		struct err e = {0};
		struct batch b;
		struct place where;
		struct member_list list = {0};
		int64_t said = 0;
		if (cell->derived || cell->state != CELL_EXACT ||
			!report_cell_batch(&request, r, row, column, s->snapshot, &b, &where, &output, a, &e))
			continue;
		if (!snapshot_members(s->snapshot, &b, &where, output, &list, a, &e))
			fail_msg("%s %s %s (%s, %s): %s", q->form, q->unit, q->period, r->rows[row].id, r->columns[column].id, e.en);
		for (size_t m = 0; m < list.count; m++)
			said += list.items[m].times;
		if (said != cell->n)
			fail_msg("%s %s %s (%s, %s): %ld in the list for %ld", q->form, q->unit, q->period, r->rows[row].id,
				r->columns[column].id, (long)said, (long)cell->n);
		w->lists += cell->n > 0 && s == &w->sides[SQLITE];
	}
}

static void put_row(GString *out, const struct report *r, size_t row)
{
	static const char *const zero[] = {"", "0", "0,0", "0,00"};
	g_autoptr(GString) line = g_string_new(NULL);
	bool said = false;
	for (size_t c = 0; c < r->column_count; c++) {
		const struct cell *x = &r->cells[row * r->column_count + c];
		bool nothing = x->state == CELL_NA || (x->state == CELL_MISSING && x->text[0] == '\0');
		for (size_t i = 0; i < G_N_ELEMENTS(zero); i++)
			nothing = nothing || strcmp(x->text, zero[i]) == 0;
		/* a typed zero is not nothing: the first cell of the row says which it is */
		if (nothing && !(c == 0 && x->state != CELL_NA && !r->rows[row].line->hide_zero))
			continue;
		said = said || !nothing;
		g_string_append_printf(line, " %s=%s", r->columns[c].id, x->state == CELL_MISSING && x->text[0] == '\0' ? "…" : x->text);
	}
	if (said)
		g_string_append_printf(out, "%s%s\n", r->rows[row].id, line->str);
}

static void put_report(GString *out, const struct request *q, const struct report *r, GArray *broken)
{
	g_string_append_printf(out, "== %s %s %s %s", q->form, q->unit, q->period, r->form->confidence);
	if (r->asked > 0)
		g_string_append_printf(out, " %d/%d", r->reported, r->asked);
	g_string_append(out, "\n");
	for (size_t i = 0; i < r->row_count; i++)
		put_row(out, r, i);
	int said = 0;
	for (size_t i = 0; i < r->check_count; i++) {
		said += r->checks[i].holds == 1;
		if (r->checks[i].holds == 0)
			g_string_append_printf(out, "%s %s %s %s\n",
				must_be_broken(broken, q, &r->checks[i]) ? "broken, as it must be:" : "BROKEN", r->checks[i].id,
				r->checks[i].where, r->checks[i].sum != NULL ? r->checks[i].sum : "");
	}
	g_string_append_printf(out, "checks: %d hold of %zu\n", said, r->check_count);
}

static void same_cells(const struct request *q, const struct report *one, const struct report *two, const char *way)
{
	assert_int_equal(one->row_count, two->row_count);
	assert_int_equal(one->column_count, two->column_count);
	for (size_t i = 0; i < one->row_count * one->column_count; i++) {
		const struct cell *x = &one->cells[i], *y = &two->cells[i];
		if (x->state != y->state || x->n != y->n || x->of != y->of || strcmp(x->text, y->text) != 0)
			fail_msg("%s %s %s: (%s, %s) is %s in memory, %s by %s", q->form, q->unit, q->period,
				one->rows[i / one->column_count].id, one->columns[i % one->column_count].id, x->text, y->text, way);
	}
	assert_int_equal(one->check_count, two->check_count);
	for (size_t i = 0; i < one->check_count; i++)
		assert_int_equal(one->checks[i].holds, two->checks[i].holds);
}

static void every_form(void **state)
{
	struct world *w = *state;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *expected = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		struct arena *a = arena_new();
		const struct report *memory = draw(&w->sides[SQLITE], &requests[i], false, a);
		bool sql = requests[i].sql || getenv("COSO_FORMS_SQL") != NULL;
		for (int k = 0; k < SIDES; k++) {
			const struct side *s = &w->sides[k];
			g_autofree char *way = g_strconcat("SQL on ", side_names[k], NULL);
			const struct report *drawn = k == SQLITE || s->app == NULL ? memory : draw(s, &requests[i], false, a);
			if (s->app != NULL && k != SQLITE)
				same_cells(&requests[i], memory, drawn, side_names[k]);
			if (s->app != NULL)
				lists_as_long(w, s, &requests[i], drawn, a);
			w->cells += s->app != NULL ? (long)(memory->row_count * memory->column_count) : 0;
			if (s->app != NULL && sql)
				same_cells(&requests[i], memory, draw(s, &requests[i], true, a), way);
		}
		put_report(out, &requests[i], memory, w->broken);
		arena_free(a);
	}
	if (getenv("UPDATE") != NULL)
		g_file_set_contents("tests/prop/forms.expected", out->str, (gssize)out->len, NULL);
	assert_true(g_file_get_contents("tests/prop/forms.expected", &expected, NULL, NULL));
	g_auto(GStrv) wanted = g_strsplit(expected, "\n", -1), found = g_strsplit(out->str, "\n", -1);
	for (size_t i = 0; wanted[i] != NULL && found[i] != NULL; i++)
		if (strcmp(wanted[i], found[i]) != 0)
			fail_msg("line %zu:\nwanted %s\nfound  %s", i + 1, wanted[i], found[i]);
	assert_string_equal(expected, out->str);
	assert_null(strstr(out->str, "BROKEN"));
	print_message("# %zu forms at a place and a period on %d database(s): %ld cells, all the same; %ld that are not zero open to lists "
		      "of their "
		      "length on each\n",
		G_N_ELEMENTS(requests), w->sides[POSTGRES].app != NULL ? 2 : 1, w->cells, w->lists);
	assert_true(w->lists > 800);
}

/* No form of the library is forgotten above. */
static void all_are_drawn(void **state)
{
	struct world *w = *state;
	const struct form *const *forms;
	size_t n = library_forms(w->sides[SQLITE].app->library, &forms);
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t k = 0; k < G_N_ELEMENTS(requests) && !found; k++)
			found = strcmp(requests[k].form, forms[i]->code) == 0;
		if (!found)
			fail_msg("%s is not drawn by this test", forms[i]->code);
	}
}

/* Every form again at every place of the demo world, on the day or in the period of each article: no check is broken but those listed, and
 * each that is listed is. */
static void checks_everywhere(void **state)
{
	static const struct {
		const char *unit, *days[3]; /* a year each */
	} places[] = {{"08", {"2020", "2022", "2025"}}, {"46", {"2017", "2018"}}, {"12", {"2002", "2011"}}, {"10", {"2014", "2018"}},
		{"14", {"2018", "2021"}}};
	struct world *w = *state;
	const struct form *const *forms;
	size_t n = library_forms(w->sides[SQLITE].app->library, &forms);
	long told = 0;
	bool unknown = false;
	for (size_t p = 0; p < G_N_ELEMENTS(places); p++)
		for (const char *const *year = places[p].days; year < places[p].days + 3 && *year != NULL; year++)
			for (size_t i = 0; i < n; i++) {
				struct arena *a = arena_new();
				struct request q = {.form = forms[i]->code, .unit = places[p].unit, .period = *year};
				const struct report *r = try_draw(&w->sides[SQLITE], forms[i], &q, a);
				for (size_t k = 0; r != NULL && k < r->check_count; k++) {
					told += r->checks[k].holds == 1;
					unknown = unknown || (r->checks[k].holds == 0 && !must_be_broken(w->broken, &q, &r->checks[k]));
				}
				arena_free(a);
			}
	assert_false(unknown);
	for (guint i = 0; i < w->broken->len; i++)
		if (!g_array_index(w->broken, struct broken, i).found)
			fail_msg("holds, but must not: %s", g_array_index(w->broken, struct broken, i).line);
	print_message("# %ld checks hold at the places of the demo world\n", told);
	assert_true(told > 500);
}

/* Typed, said to be not known, and not typed are three answers; above, who has typed is told. */
static void three_answers(void **state)
{
	static const struct request commune = {.form = "ho_ngheo_8", .unit = "08/02575", .period = "2022"},
				    province = {.form = "ho_ngheo_8", .unit = "08", .period = "2022"};
	struct world *w = *state;
	struct arena *a = arena_new();
	const struct report *r = draw(&w->sides[SQLITE], &commune, false, a);
	const struct cell *row = r->cells;
	assert_string_equal(row[0].text, "120");
	assert_string_equal(row[8].text, "?");
	assert_int_equal(row[8].state, CELL_MISSING);
	assert_int_equal(row[9].state, CELL_MISSING); /* what is computed from it */
	assert_int_equal(r->asked, 0);		      /* it types itself */
	assert_int_equal(r->stray_count, 1);	      /* a figure for a line that the form does not have is told */
	assert_string_equal(r->strays[0], "ho.c99");
	r = draw(&w->sides[SQLITE], &province, false, a);
	assert_string_equal(r->cells[0].text, "120");
	assert_int_equal(r->reported, 1);
	assert_int_equal(r->asked, 138);
	assert_int_equal(r->stray_count, 1);
	assert_int_equal(r->silent_count, 137);
	static const struct request other = {.form = "ho_ngheo_8", .unit = "08/02578", .period = "2022"};
	r = draw(&w->sides[SQLITE], &other, false, a);
	assert_int_equal(r->cells[0].state, CELL_MISSING);
	assert_string_equal(r->cells[0].text, "");
	assert_int_equal(r->stray_count, 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form),
		cmocka_unit_test(all_are_drawn),
		cmocka_unit_test(checks_everywhere),
		cmocka_unit_test(three_answers),
	};
	return cmocka_run_group_tests_name("forms", tests, make_world, drop_world);
}
