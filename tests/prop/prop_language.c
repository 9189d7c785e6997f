/* The page of the form language (docs/user/vi/ngon-ngu-bieu.md) against the code: every construct on it is read without a fault, drawn on
 * the demo register in memory and by SQL, on SQLite and (TEST_PG) on PostgreSQL, with equal cells, and said in words; and every word of the
 * language is on it. */
#include "demo_register.h"

#include "app/figure/figure.h"
#include "stats/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char page_path[] = "docs/user/vi/ngon-ngu-bieu.md", lines_path[] = "src/stats/form_lines.c";

enum { SQLITE, POSTGRES, SIDES };

struct side {
	struct app *app; /* NULL: no such database here */
	struct snapshot *snapshot;
};
struct world {
	char *file, *page;
	struct side sides[SIDES];
	int counted; /* cells that are not zero */
	int bad;     /* examples that do not do what the page says */
	int drawn;   /* reports compared */
};

/* How the examples of a section become a form. */
struct section {
	char as[16], count[32], of[64], period[24];
};

static bool open_side(struct side *s, const char *address, struct err *e)
{
	return demo_register(address, e) && (s->app = app_open(address, DB_READ, e)) != NULL && db_begin_read(store_db(s->app->store), e) &&
	       (s->snapshot = snapshot_new(s->app->store, s->app->vocab, 0, e)) != NULL;
}

static int make_world(void **state)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *dir = getenv("T"), *postgres = getenv("TEST_PG");
	w->file = g_strdup_printf("%s/language.db", dir != NULL ? dir : g_get_tmp_dir());
	remove(w->file);
	*state = w;
	if (!g_file_get_contents(page_path, &w->page, NULL, NULL) || !open_side(&w->sides[SQLITE], w->file, &e) ||
		(postgres != NULL && !open_side(&w->sides[POSTGRES], postgres, &e))) {
		print_error("%s (%s)\n", e.en, e.where);
		return -1;
	}
	return 0;
}

static int drop_world(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < SIDES; i++) {
		snapshot_free(w->sides[i].snapshot);
		app_close(w->sides[i].app);
	}
	remove(w->file);
	g_free(w->file);
	g_free(w->page);
	g_free(w);
	return 0;
}

static char *form_of(const struct section *s, const char *example)
{
	static const char rows[] = "rows: [ { id: r, label: { vi: r, en: r } } ]\n",
			  columns[] = "columns: [ { id: n, label: { vi: n, en: n } } ]\n";
	GString *t =
		g_string_new("form: thu\ntitle: { vi: thử, en: trial }\nnumber: none\nbasis: [ { document: none } ]\n"
			     "valid: { from: 2000-01-01 }\nconfidence: draft\nsource: an example\nlevels: [commune, district, province]\n"
			     "responsible: ban_to_chuc\n");
	if (strcmp(s->as, "period") != 0)
		g_string_append_printf(t, "periods: [%s]\n", strlen(s->period) > 4 ? "term" : "year");
	if (strcmp(s->as, "header") == 0) {
		g_auto(GStrv) keys = g_strsplit(example, "; ", -1);
		for (char **key = keys; *key != NULL; key++)
			g_string_append_printf(t, "%s\n", *key);
	} else {
		g_string_append_printf(t, "count: %s\nof: %s\n", s->count, s->of);
	}
	if (strcmp(s->as, "period") == 0)
		g_string_append_printf(t,
			"%s\n%scolumns: [ { id: n, label: { vi: n, en: n } }, { id: b, label: { vi: b, en: b }, at: %s } ]\n", example,
			rows, strstr(example, "term") != NULL ? "previous_term" : "previous_period");
	else if (strcmp(s->as, "rows") == 0)
		g_string_append_printf(t, "rows: [ %s ]\n%s", example, columns);
	else if (strcmp(s->as, "columns") == 0)
		g_string_append_printf(t, "%scolumns: [ %s ]\n", rows, example);
	else
		g_string_append_printf(t, "%s%s", rows, columns);
	return g_string_free(t, FALSE);
}

static void add_group(const char *path, struct library *lib)
{
	g_autofree char *text = NULL;
	gsize length;
	assert_true(g_file_get_contents(path, &text, &length, NULL));
	(void)library_add(lib, path, text, length);
}

static struct figure draw(
	struct side *w, const struct library *lib, const struct section *s, bool sql, struct arena *a, const char *example)
{
	struct err e = {0};
	struct figure f = {.app = w->app, .snapshot = w->snapshot, .arena = a, .number = NONE};
	struct report_request *q = &f.request;
	q->library = lib;
	q->use_sql = sql;
	assert_true(period_parse(s->period, PERIOD__MAX, w->app->codes, &q->period, a, &e));
	q->form = library_form(lib, "thu", period_closing_day(&q->period));
	assert_non_null(q->form);
	q->place =
		(struct place){.tree = TREE_AREA, .id = snapshot_unit_by_path(w->snapshot, "08/02575", period_closing_day(&q->period), &e)};
	f.report = report_draw(q, w->snapshot, w->app->store, a, &e);
	if (f.report == NULL)
		fail_msg("%s: %s (%s)", example, e.en, e.where != NULL ? e.where : "");
	return f;
}

static struct library *read_example(const struct side *w, const char *text)
{
	struct library *lib = library_new(w->app->vocab, w->app->codes);
	add_group("domain/groups/nhom_tuoi_doi.yaml", lib);
	add_group("domain/forms/bieu_1.yaml", lib);
	add_group("domain/groups/nhom_tang_giam.yaml", lib);
	add_group("domain/groups/nhom_ky_nay_nam_truoc.yaml", lib);
	(void)library_add(lib, "thu.yaml", text, strlen(text));
	library_finish(lib);
	return lib;
}

static void same_cells(struct world *w, const char *example, const struct report *one, const struct report *two, const char *how)
{
	assert_int_equal(one->row_count, two->row_count);
	assert_int_equal(one->column_count, two->column_count);
	w->drawn++;
	for (size_t i = 0; i < one->row_count * one->column_count; i++) {
		const struct cell *x = &one->cells[i], *y = &two->cells[i];
		size_t r = i / one->column_count, c = i % one->column_count;
		if (x->state != y->state || x->n != y->n || x->of != y->of || strcmp(x->text, y->text) != 0)
			fail_msg(
				"%s: (%s, %s) is %s in memory, %s %s", example, one->rows[r].id, one->columns[c].id, x->text, y->text, how);
	}
}

static void all_said(struct world *w, const char *example, struct figure *f)
{
	const struct report *r = f->report;
	struct err e = {0};
	for (size_t i = 0; i < r->row_count * r->column_count; i++) {
		size_t row = i / r->column_count, column = i % r->column_count;
		w->counted += r->cells[i].n > 0;
		for (int lang = MSG_VI; lang <= MSG_EN && r->rows[row].numbers && r->columns[column].numbers; lang++) {
			g_autofree char *words = figure_words(f->app, f, row, column, (enum msg_lang)lang, &e);
			if (words == NULL || words[0] == '\0')
				fail_msg("%s: (%s, %s) has no words: %s", example, r->rows[row].id, r->columns[column].id, e.en);
		}
	}
}

/* Read, drawn every way, said. */
static void try_example(struct world *w, const struct section *s, const char *example)
{
	g_autofree char *text = form_of(s, example);
	g_autoptr(GString) faults = g_string_new(NULL);
	struct library *libs[SIDES] = {NULL};
	struct arena *a = arena_new();

	libs[SQLITE] = read_example(&w->sides[SQLITE], text);
	if (library_faults(libs[SQLITE], "thu.yaml", faults, NULL) != 0) {
		print_error("%s\n", faults->str); /* apart: what is printed at once is cut */
		print_error("%s\n", example);
		w->bad++;
	} else {
		struct figure f = draw(&w->sides[SQLITE], libs[SQLITE], s, false, a, example);
		same_cells(w, example, f.report, draw(&w->sides[SQLITE], libs[SQLITE], s, true, a, example).report, "by SQL on SQLite");
		all_said(w, example, &f);
		if (w->sides[POSTGRES].app != NULL) {
			struct side *there = &w->sides[POSTGRES];
			libs[POSTGRES] = read_example(there, text);
			same_cells(w, example, f.report, draw(there, libs[POSTGRES], s, false, a, example).report,
				"in memory from PostgreSQL");
			same_cells(w, example, f.report, draw(there, libs[POSTGRES], s, true, a, example).report, "by SQL on PostgreSQL");
		}
	}
	arena_free(a);
	for (int i = 0; i < SIDES; i++)
		library_free(libs[i]);
}

/* The conditions of a section are the rows of one form. */
static void try_conditions(struct world *w, const struct section *s, GString *rows)
{
	struct section as_rows = *s;
	if (rows->len > 0) {
		g_strlcpy(as_rows.as, "rows", sizeof as_rows.as);
		try_example(w, &as_rows, rows->str);
	}
	g_string_truncate(rows, 0);
}

static void every_example(void **state)
{
	struct world *w = *state;
	struct section s = {0};
	int tried = 0;
	g_autoptr(GString) conditions = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(w->page, "\n", -1);

	for (char **line = lines; *line != NULL; line++) {
		if (g_str_has_prefix(*line, "## ")) {
			try_conditions(w, &s, conditions);
			s = (struct section){0};
		}
		if (g_str_has_prefix(*line, "<!-- as=header"))
			(void)sscanf(*line, "<!-- as=%15s period=%15s", s.as, s.period);
		else if (g_str_has_prefix(*line, "<!-- as="))
			(void)sscanf(*line, "<!-- as=%15s count=%31s of=%63s period=%15s", s.as, s.count, s.of, s.period);
		const char *end = g_str_has_prefix(*line, "| `") ? strstr(*line + 3, "` |") : NULL;
		if (s.as[0] == '\0' || end == NULL)
			continue;
		g_autofree char *example = g_strndup(*line + 3, (gsize)(end - *line - 3));
		tried++;
		/* "| `periods: [quarter]` | 2022-Q4 | …": which period stands beside it */
		if (strcmp(s.as, "period") == 0)
			(void)sscanf(end + strlen("` |"), " %23s", s.period);
		if (strcmp(s.as, "when") == 0)
			g_string_append_printf(conditions, "%s{ id: r%d, label: { vi: r, en: r }, when: \"%s\" }",
				conditions->len > 0 ? ", " : "", tried, example);
		else
			try_example(w, &s, example);
	}
	print_message("# %d constructs, %d cells not zero, %d reports compared\n", tried, w->counted, w->drawn);
	assert_int_equal(w->bad, 0);
	assert_true(tried >= 90 && w->counted > 110);
	assert_int_equal(w->drawn % (w->sides[POSTGRES].app != NULL ? 3 : 1), 0);
}

static void is_on_page(const struct world *w, const char *word)
{
	g_autofree char *pattern = g_strdup_printf("\\b%s\\b", word);
	if (!g_regex_match_simple(pattern, w->page, 0, 0))
		fail_msg("%s is not on %s", word, page_path);
}

/* Measures, periods, keys of a line, and the words of conditions. */
static void nothing_missing(void **state)
{
	const struct world *w = *state;
	static const char *const words[] = {"here", "anywhere", "years_since", "months_since", "days_since", "months_until", "opening",
		"previous_period", "same_period_last_year", "previous_term", "children", "top", "each", "only", "except", "include",
		"prefix", "freeze", "twin", "merge", "widths", "breaks", "targets", "standard", "quotas", "rules", "claims", "search"};
	g_autofree char *source = NULL;

	for (int m = 0; m < MEASURE__MAX; m++)
		is_on_page(w, measure_name((enum measure)m));
	for (int k = 0; k < PERIOD__MAX; k++)
		is_on_page(w, period_kind_name((enum period_kind)k));
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		is_on_page(w, words[i]);
	assert_true(g_file_get_contents(lines_path, &source, NULL, NULL));
	char *keys = strstr(source, "line_keys[] = {"), *end = keys == NULL ? NULL : strstr(keys, "NULL");
	assert_non_null(end);
	*end = '\0';
	g_auto(GStrv) parts = g_strsplit(keys, "\"", -1);
	for (size_t i = 1; i < g_strv_length(parts); i += 2)
		is_on_page(w, parts[i]);
}

/* The tests that the page names are there. */
static void tests_exist(void **state)
{
	const struct world *w = *state;
	g_auto(GStrv) parts = g_strsplit(w->page, "`", -1);
	for (char **p = parts; *p != NULL; p++)
		if (g_str_has_prefix(*p, "tests/") && !g_file_test(*p, G_FILE_TEST_EXISTS))
			fail_msg("%s is not there", *p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example),
		cmocka_unit_test(nothing_missing),
		cmocka_unit_test(tests_exist),
	};
	return cmocka_run_group_tests_name("language", tests, make_world, drop_world);
}
