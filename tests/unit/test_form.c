/* Reading forms and the other domain files: every fault with its code and place, and the shipped files without one. */
#include "stats/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "language_fixture.h"

/* Eleven lines; what a case adds begins on line 12. */
#define HEAD_WITH(periods, from, confidence)                                                                                               \
	"form: f\n"                                                                                                                        \
	"title: { vi: a, en: a }\n"                                                                                                        \
	"number: none\n"                                                                                                                   \
	"basis: [ { document: x } ]\n"                                                                                                     \
	"valid: { from: " from " }\n"                                                                                                      \
	"confidence: " confidence "\n"                                                                                                     \
	"source: s\n"                                                                                                                      \
	"periods: [" periods "]\n"                                                                                                         \
	"levels: [commune]\n"                                                                                                              \
	"responsible: r\n"                                                                                                                 \
	"# the case\n"
#define HEAD_PERIODS(periods) HEAD_WITH(periods, "2020-01-01", "draft")
#define HEAD HEAD_PERIODS("year")
#define L "label: { vi: x, en: x }"
#define PERSONS "count: persons\nof: party(home)\n"
#define ROWS "rows: [ { id: a, " L " }, { id: b, " L " } ]\n"
#define COLUMNS "columns: [ { id: n, " L " }, { id: m, " L " } ]\n"

struct fixture_file {
	const char *path, *text;
};

/* Adds the files, gives the library and the printed faults. */
static struct library *read_files(const struct language *l, const struct fixture_file *files, size_t n, GString *out, int *errors)
{
	struct library *lib = library_new(l->vocab, l->codes);
	for (size_t i = 0; i < n; i++)
		(void)library_add(lib, files[i].path, files[i].text, strlen(files[i].text));
	library_finish(lib);
	*errors = library_faults(lib, NULL, out, NULL);
	return lib;
}

struct bad_case {
	const char *place; /* "f.yaml:12:5: E04" */
	const char *text;
};

static void expect_faults(const struct language *l, const struct bad_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct fixture_file file = {"f.yaml", cases[i].text};
		g_autoptr(GString) out = g_string_new(NULL);
		int errors;
		struct library *lib = read_files(l, &file, 1, out, &errors);
		if (errors == 0 || strstr(out->str, cases[i].place) == NULL)
			fail_msg("wanted %s, found:\n%s", cases[i].place, out->str);
		/* A faulty file is not offered. */
		const struct form *const *forms;
		assert_int_equal(library_forms(lib, &forms), 0);
		library_free(lib);
	}
}

static void keys(void **state)
{
	static const struct bad_case cases[] = {
		{"f.yaml:1:1: E04", "farm: f\n"},
		{"f.yaml:1:1: E05", "form: f\n"},
		{"f.yaml:12:1: E04", HEAD "colums: []\n" PERSONS ROWS COLUMNS},
		{"f.yaml:14:1: E05", HEAD PERSONS "of: party\n" ROWS COLUMNS},
		{"f.yaml:14:18: E04", HEAD PERSONS "rows: [ { id: a, nos: 1, " L " } ]\n" COLUMNS},
		{"f.yaml:14:11: E05", HEAD PERSONS "rows: [ { id: a } ]\n" COLUMNS},
		{"f.yaml:14:15: E07", HEAD PERSONS "rows: [ { id: top, " L " } ]\n" COLUMNS},
		{"f.yaml:14:15: E07", HEAD PERSONS "rows: [ { id: 1a, " L " } ]\n" COLUMNS},
		{"E07", HEAD PERSONS "rows: [ { id: a, " L " }, { id: A, " L " } ]\n" COLUMNS},
		{"E07", HEAD PERSONS ROWS "columns: [ { id: a, " L " } ]\n"},
		{"f.yaml:14:53: E06", HEAD PERSONS "rows: [ { id: a, " L ", value: a, percent: a / b } ]\n" COLUMNS},
		{"E06", HEAD PERSONS "rows: [ { id: a, " L ", value: b, when: home } ]\n" COLUMNS},
		{"E08", HEAD "rows: [ { id: a, " L ", count: persons, of: party } ]\ncolumns: [ { id: n, " L ", of: tenure } ]\n"},
		{"E08", HEAD "rows: [ { id: a, " L ", count: persons, of: party, parts: [ { id: b, " L ", of: tenure } ] } ]\n" COLUMNS},
		{"f.yaml:12:11: E09", HEAD ROWS COLUMNS},
		{"E09", HEAD "of: party\n" ROWS COLUMNS},
		{"f.yaml:8:11: E11", HEAD_PERIODS("yeer") PERSONS ROWS COLUMNS},
		{"E11", HEAD PERSONS "rows: [ { include: nothing } ]\n" COLUMNS},
		{"E11", HEAD "count: people\nof: party\n" ROWS COLUMNS},
		{"E12", HEAD PERSONS "rows: [ { id: a, " L ", decimals: nine } ]\n" COLUMNS},
		{"f.yaml:14:17: E10", HEAD PERSONS "rows: [ { each: colour } ]\n" COLUMNS},
		{"E12", HEAD PERSONS "rows: [ { each: birth_d } ]\n" COLUMNS},
		{"E11", HEAD PERSONS "rows: [ { each: sex, except: [neither] } ]\n" COLUMNS},
		{"f.yaml:1:1: E02", "\t\n"},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

static void populations(void **state)
{
	static const struct bad_case cases[] = {
		{"f.yaml:13:5: E20", HEAD_PERIODS("date") "count: persons\nof: training\n" ROWS COLUMNS},
		{"f.yaml:13:5: E21", HEAD "count: turns\nof: party(home)\n" ROWS COLUMNS},
		{"f.yaml:13:5: E21", HEAD "count: entries\nof: party.start(home)\n" ROWS COLUMNS},
		{"f.yaml:13:5: E21", HEAD "count: posts\nof: training\n" ROWS COLUMNS},
		{"E21", HEAD "count: turns\nof: party.start(home)\nrows: [ { id: a, " L ", at: opening } ]\n" COLUMNS},
		{"f.yaml:13:5: E22", HEAD "count: units\nof: party(home)\n" ROWS COLUMNS},
		{"f.yaml:13:5: E22", HEAD "count: seats\nof: tenure\n" ROWS COLUMNS},
		{"E22", HEAD "count: organisations\nof: organisation\nrows: [ { id: a, " L ", average: age } ]\n" COLUMNS},
		{"E23", HEAD "count: entries\nof: party(in_reason = admitted)\n" ROWS COLUMNS},
		{"E24", HEAD_PERIODS("term") "count: persons\nof: tenure.start(title = cell_secretary)\n" ROWS COLUMNS},
		{"E10", HEAD PERSONS "rows: [ { id: a, " L ", when: title = cell_secretary } ]\n" COLUMNS},
		{"E11", HEAD PERSONS "rows: [ { id: a, " L ", when: ethnic = nobody } ]\n" COLUMNS},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

static void formulas(void **state)
{
#define COLUMN(text) HEAD PERSONS ROWS "columns: [ { id: n, " L " }, { id: m, " L " }, { id: x, " L ", " text " } ]\n"
#define CHECK(rule) HEAD PERSONS ROWS COLUMNS "checks: [ { id: k, level: error, rule: " rule " } ]\n"
	static const struct bad_case cases[] = {
		{"f.yaml:15:129: E01", COLUMN("value: n + ñ")},
		{"E02", COLUMN("value: n +")},
		{"E02", COLUMN("value: (n + m")},
		{"E02", COLUMN("value: n m")},
		{"E02", COLUMN("value: n = m")},
		{"E02", COLUMN("points: n")},
		{"f.yaml:15:129: E10", COLUMN("value: n + z")},
		{"E10", COLUMN("value: n at next_year")},
		{"f.yaml:15:129: E25", COLUMN("value: n + a")},
		{"E25", COLUMN("percent: n / top")},
		{"E25", COLUMN("value: n.a")},
		{"E25", CHECK("a = n")},
		{"E33", COLUMN("percent: n")},
		{"E33", COLUMN("value: n / m")},
		{"E33: mẫu số là 0", COLUMN("percent: n / 0")},
		{"E33: mẫu số là 0", COLUMN("ratio: n / 0")},
		{"E02", COLUMN("percent: n / m / n")},
		{"E33", CHECK("a = b / a")},
		{"f.yaml:16:45: E34", CHECK("a + b")},
		{"f.yaml:16:44: E11", CHECK("a = b of nowhere")},
		{"f.yaml:15:125: E36", COLUMN("value: x + n")},
		{"E36: dòng x tính từ chính nó: x → y → x", HEAD PERSONS ROWS "columns: [ { id: n, " L " }, { id: x, " L
									      ", value: y + n }, { id: y, " L ", value: x + n } ]\n"},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

/* Charts that a form names: what they draw must be there, and fit their kind. */
static void charts(void **state)
{
#define CHART(text) COLUMN("value: n + m") "charts: [ { id: c, title: { vi: t, en: t }, " text " } ]\n"
	static const struct bad_case cases[] = {
		{"E10", CHART("kind: bars, columns: [nowhere]")},
		{"E10", CHART("kind: bars, columns: [n], rows: [n]")},
		{"E11", CHART("kind: pie, columns: [n]")},
		{"E05", CHART("kind: bars")},
		{"E12", CHART("kind: bars, columns: n")},
		{"E12: biểu đồ pyramid cần từ 2 đến 2 cột", CHART("kind: pyramid, columns: [n]")},
		{"E12: biểu đồ dots cần từ 2 đến 5 cột", CHART("kind: dots, columns: [n]")},
		{"E07", COLUMN("value: n + m") "charts: [ { id: n, title: { vi: t, en: t }, kind: bars, columns: [n] } ]\n"},
		{"E12", COLUMN("value: n + m") "charts: bars\n"},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

static void units_of_counting(void **state)
{
#define TWO(text)                                                                                                                          \
	HEAD ROWS "columns:\n"                                                                                                             \
		  "  - { id: p, " L ", count: persons, of: tenure }\n"                                                                     \
		  "  - { id: t, " L ", count: turns, of: training }\n"                                                                     \
		  "  - { id: s, " L ", count: posts, of: tenure }\n"                                                                       \
		  "  - { id: r, " L ", percent: p / p }\n"                                                                                 \
		  "  - { id: q, " L ", percent: p / p }\n"                                                                                 \
		  "  - { id: x, " L ", " text " }\n"
	static const struct bad_case cases[] = {
		{"E30: không cộng trừ người với lượt", TWO("value: p + t")},
		{"E30: không chia lượt cho người", TWO("ratio: t / p")},
		{"E30: không chia người cho lượt", TWO("ratio: p / t")},
		{"E30: tỷ lệ phần trăm cần cùng đơn vị đếm: người / chức danh", TWO("percent: p / s")},
		{"E30", TWO("ratio: p / p")},
		{"f.yaml:19:48: E31: không cộng hai tỷ lệ phần trăm", TWO("value: r + q")},
		{"f.yaml:19:48: E32", TWO("value: r - q")},
		{"E31", TWO("percent: r / q")},
		{"E30", TWO("points: p - p")},
		{"E30: không so người với chức danh", TWO("value: p") "checks: [ { id: k, level: error, rule: p >= s } ]\n"},
		{"E35: hiệu này đi qua chỗ đứt chuỗi 2018-01-01: scale",
			HEAD PERSONS "breaks: [ { date: 2018-01-01, why: { vi: scale, en: scale } } ]\n" ROWS "columns:\n  - { id: n, " L
				     ", at: 2017-12-31 }\n  - { id: m, " L ", at: 2018-12-31 }\n  - { id: x, " L ", percent: m / n }\n"},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

#define LAW                                                                                                                                \
	"title: { vi: a, en: a }\nbasis: [ { document: x } ]\nvalid: { from: 2020-01-01 }\nconfidence: draft\nsource: s\nresponsible: r\n"

static void other_files(void **state)
{
#define TARGET(text) "targets: t\n" LAW "items:\n  - { id: a, title: { vi: a, en: a }, each: unit(level = province), " text " }\n"
	static const struct bad_case cases[] = {
		{"f.yaml:9:132: E41: mục tiêu '90' chưa có đơn vị",
			TARGET("count: persons, part: tenure, whole: tenure, at_least: { 2018: 90 }")},
		{"E05", TARGET("unit: percent, at_least: { 2018: 90 }")},
		{"E05", TARGET("count: persons, part: tenure, unit: percent")},
		{"E11", TARGET("cell: a.b of nowhere, unit: percent, at_least: { 2018: 90 }")},
		{"E02", TARGET("cell: a.b, unit: percent, at_least: { 2018: 90 }")},
		{"E12", TARGET("count: persons, part: tenure, unit: percent, at_least: { next: 90 }")},
		{"E22", TARGET("count: units, part: tenure, unit: count, at_least: { 2018: 90 }")},
		{"E04", TARGET("count: persons, part: tenure, unit: count, at_leest: { 2018: 90 }")},
		{"f.yaml:8:1: E04", "standard: s\n" LAW "fro: tenure\n"},
		{"E11", "standard: s\n" LAW "for: tenure\nconditions: [ { id: a, need: main, say: { vi: a, en: a } } ]\n"
			"exempt: [ { id: g, covers: [b], when: main, until: 2028-01-01, say: { vi: a, en: a } } ]\n"},
		{"E10", "standard: s\n" LAW "for: tenure\nconditions: [ { id: a, need: colour, say: { vi: a, en: a } } ]\n"},
		{"E41", "quotas: q\n" LAW
			"items: [ { id: a, each: organisation, count: persons, part: tenure, whole: tenure, at_least: 20, level: note, "
			"say: { vi: a, en: a } } ]\n"},
		{"E11", "rules: r\n" LAW "items: [ { id: a, for: party, need: home, level: fatal, say: { vi: a, en: a } } ]\n"},
		{"E10", "search: s\ntitle: { vi: a, en: a }\ncount: persons\nof: party\nshow: [colour]\n"},
	};
	expect_faults(*state, cases, G_N_ELEMENTS(cases));
}

/* What is allowed and worth saying: a code that is never in force while the form is, parts that leave codes out, a draft line in an
 * official form. The file is offered all the same; one without such a thing has no warning. */
static void warnings(void **state)
{
#define SPLIT(codes) HEAD PERSONS "rows: [ { id: a, " L ", parts: [ " codes " ] } ]\n" COLUMNS
	static const struct bad_case cases[] = {
		{"W02: các dòng của 'a' bỏ sót 1 mã của sex, rơi vào dòng còn lại: male", SPLIT("{ id: b, " L ", when: sex = female }")},
		{"W03: dòng 'a' còn là draft trong một biểu official",
			HEAD_WITH("year", "2020-01-01", "official") PERSONS "rows: [ { id: a, confidence: draft, " L " } ]\n" COLUMNS},
		{"W01: mã 'party_caucus' của organisation_type không có hiệu lực",
			HEAD_WITH("year", "2026-01-01", "draft") "count: organisations\nof: organisation\nrows: [ { id: a, " L
								 ", when: type = party_caucus } ]\n" COLUMNS},
		{NULL, SPLIT("{ id: b, " L ", when: sex = female }, { id: c, " L ", when: sex = male }")},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct fixture_file file = {"f.yaml", cases[i].text};
		g_autoptr(GString) out = g_string_new(NULL);
		int errors, found = 0;
		struct library *lib = read_files(*state, &file, 1, out, &errors);
		const struct form *const *forms;
		(void)library_faults(lib, NULL, NULL, &found);
		assert_int_equal(errors, 0);
		assert_int_equal(library_forms(lib, &forms), 1);
		if ((cases[i].place != NULL && strstr(out->str, cases[i].place) == NULL) || found != (cases[i].place != NULL))
			fail_msg("wanted %s, found %d:\n%s", cases[i].place, found, out->str);
		library_free(lib);
	}
}

/* A group's faults stand in the group's file, once, and take the forms that include it with them. */
static void groups(void **state)
{
	static const char group[] = "group: g\nlines:\n  - { id: x, " L ", when: sex = woman }\n";
	static const char form[] = HEAD PERSONS "rows: [ { include: g } ]\n" COLUMNS;
	static const char twice[] = HEAD PERSONS "rows: [ { include: g }, { include: g } ]\n" COLUMNS;
	static const char prefixed[] = HEAD PERSONS "rows: [ { include: g }, { include: g, prefix: p_ } ]\n" COLUMNS;
	static const char good[] = "group: g\nlines:\n  - { id: x, " L ", when: sex = female }\n  - { id: y, " L ", value: x }\n";
	static const char self[] = "group: g\nlines:\n  - { include: g }\n";
	struct language *l = *state;
	int errors;
	g_autoptr(GString) out = g_string_new(NULL);

	const struct fixture_file bad[] = {{"f.yaml", form}, {"g.yaml", group}};
	struct library *lib = read_files(l, bad, 2, out, &errors);
	assert_int_equal(errors, 1);
	assert_non_null(strstr(out->str, "g.yaml:3:51: E11"));
	assert_null(library_form(lib, "f", 20220101));
	library_free(lib);

	const struct fixture_file again[] = {{"f.yaml", twice}, {"g.yaml", good}};
	lib = read_files(l, again, 2, out, &errors);
	assert_true(errors > 0);
	assert_non_null(strstr(out->str, "f.yaml:14:36: E07"));
	library_free(lib);

	const struct fixture_file fine[] = {{"f.yaml", prefixed}, {"g.yaml", good}};
	lib = read_files(l, fine, 2, out, &errors);
	assert_int_equal(errors, 0);
	const struct form *f = library_form(lib, "f", 20220101);
	assert_non_null(f);
	assert_non_null(form_row(f, "p_x"));
	/* A formula of a group means the lines of its own copy. */
	assert_ptr_equal(form_row(f, "p_y")->formula->row, form_row(f, "p_x"));
	assert_ptr_equal(form_row(f, "y")->formula->row, form_row(f, "x"));
	library_free(lib);

	const struct fixture_file cycle[] = {{"f.yaml", form}, {"g.yaml", self}};
	lib = read_files(l, cycle, 2, out, &errors);
	assert_non_null(strstr(out->str, "E36"));
	library_free(lib);
}

static void versions(void **state)
{
	static const char one[] = HEAD PERSONS ROWS COLUMNS;
	struct language *l = *state;
	g_auto(GStrv) parts = g_strsplit(one, "from: 2020-01-01", 2);
	g_autofree char *earlier = g_strjoinv("from: 2010-01-01, until: 2020-01-01", parts);
	g_autofree char *overlapping = g_strjoinv("from: 2010-01-01, until: 2021-01-01", parts);
	g_autoptr(GString) out = g_string_new(NULL);
	int errors;

	const struct fixture_file good[] = {{"a.yaml", one}, {"b.yaml", earlier}};
	struct library *lib = read_files(l, good, 2, out, &errors);
	assert_int_equal(errors, 0);
	assert_string_equal(library_form(lib, "f", 20191231)->file, "b.yaml");
	assert_string_equal(library_form(lib, "f", 20200101)->file, "a.yaml");
	assert_null(library_form(lib, "f", 20091231));
	assert_string_equal(library_nearest(lib, "g"), "f");
	library_free(lib);

	const struct fixture_file bad[] = {{"a.yaml", one}, {"b.yaml", overlapping}};
	lib = read_files(l, bad, 2, out, &errors);
	assert_non_null(strstr(out->str, "b.yaml:5:8: E40: biểu f có hai bản cùng hiệu lực từ 01/01/2020"));
	library_free(lib);

	/* Bytes that are no text at all are a fault like any other. */
	static const char nul[] = "form: f\0\0\0x\n", bytes[] = "form: \xff\xfe\n";
	lib = library_new(l->vocab, l->codes);
	assert_false(library_add(lib, "nul.yaml", nul, sizeof nul - 1));
	assert_false(library_add(lib, "bytes.yaml", bytes, sizeof bytes - 1));
	assert_false(library_add(lib, "empty.yaml", "", 0));
	library_finish(lib);
	assert_int_equal(library_faults(lib, NULL, NULL, NULL), 3);
	library_free(lib);
}

/* What the program adds: remainders, overlaps, one line for each code, print order. */
static void lines(void **state)
{
	static const char text[] = HEAD PERSONS
		"rows:\n"
		"  - { id: t, " L ", show: after, overlap: shown, rest: { label: { vi: còn lại, en: left } }, parts: [ { id: w, " L
		", when: sex = female }, { id: o, " L ", when: sex = male } ] }\n"
		"  - { id: u, " L ", rest: none, parts: [ { each: sex, id: s_, except: [female] } ] }\n"
		"  - { id: c, each: child, hide: zero }\n" COLUMNS;
	struct language *l = *state;
	const struct fixture_file file = {"f.yaml", text};
	g_autoptr(GString) out = g_string_new(NULL);
	int errors;
	struct library *lib = read_files(l, &file, 1, out, &errors);
	assert_string_equal(errors == 0 ? "" : out->str, "");
	const struct form *f = library_form(lib, "f", 20220101);
	static const char *const order[] = {"w", "o", "t_rest", "t_overlap", "t", "u", "s_male", "c"};
	assert_int_equal(f->row_count, G_N_ELEMENTS(order));
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		assert_string_equal(f->rows[i]->id, order[i]);
		assert_int_equal(f->rows[i]->index, i);
	}
	assert_int_equal(f->rows[2]->made, MADE_REST);
	assert_string_equal(f->rows[2]->label.vi, "còn lại");
	assert_int_equal(f->rows[3]->made, MADE_OVERLAP);
	assert_int_equal(f->rows[6]->when_count, 1);
	assert_true(f->rows[7]->each_child);
	struct form_cell cell;
	form_cell(f, f->rows[0], f->columns[0], &cell, l->arena);
	assert_int_equal(cell.measure, MEASURE_PERSONS);
	assert_int_equal(cell.when_count, 1);
	library_free(lib);
}

/* The shipped files. */

static void add_folder(struct library *lib, const char *folder, const char *changed, const char *from, const char *to)
{
	g_autofree char *path = g_build_filename(TEST_SOURCE_ROOT, "domain", folder, NULL);
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;
	assert_non_null(dir);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *short_name = g_strconcat(folder, "/", name, NULL), *text = language_file(short_name, NULL);
		if (changed != NULL && strcmp(name, changed) == 0) {
			g_auto(GStrv) halves = g_strsplit(text, from, 2);
			assert_int_equal(g_strv_length(halves), 2);
			g_free(text);
			text = g_strjoinv(to, halves);
		}
		assert_true(library_add(lib, name, text, strlen(text)));
	}
	g_dir_close(dir);
}

static struct library *shipped(const struct language *l, const char *changed, const char *from, const char *to)
{
	static const char *const folders[] = {
		"forms", "groups", "claims", "standards", "quotas", "targets", "checks", "clocks", "searches"};
	struct library *lib = library_new(l->vocab, l->codes);
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
		add_folder(lib, folders[i], changed, from, to);
	library_finish(lib);
	return lib;
}

static void shipped_files(void **state)
{
	struct library *lib = shipped(*state, NULL, NULL, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	int warnings;
	if (library_faults(lib, NULL, out, &warnings) != 0)
		fail_msg("%s", out->str);
	const struct form *const *forms;
	const size_t count = library_forms(lib, &forms);
	assert_true(count >= 20);
	/* what a text calls by name, {chart btctw_1.tang_giam}, is there whichever version is in force */
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			for (size_t c = 0; c < forms[i]->chart_count && strcmp(forms[i]->code, forms[k]->code) == 0; c++)
				if (form_chart(forms[k], forms[i]->charts[c].id) == NULL)
					fail_msg("%s has no chart %s", forms[k]->file, forms[i]->charts[c].id);
	assert_null(library_form(lib, "cap_uy_nhiem_ky", 20221231)->unavailable);
	assert_null(library_form(lib, "can_bo_cap_xa", 20221231)->unavailable);
	assert_null(library_form(lib, "thon_co_dang_vien", 20221231)->unavailable);
	assert_null(library_form(lib, "dao_tao", 20221231)->unavailable);
	assert_string_equal(library_form(lib, "btctw_1", 20210101)->file, "bieu_1_2002.yaml");
	library_free(lib);
}

/* The real output of form-language.md 11. */
static void printed(void **state)
{
	static const struct {
		const char *file, *from, *to, *expect;
	} cases[] = {
		{"nhom_doi_ngu.yaml", "theory in advanced_bachelor", "theory >= master",
			"nhom_doi_ngu.yaml:51:93: E13: 'master' thuộc thang professional_level, không so được với thang political_theory\n"
			"    theory >= master\n"
			"              ^\n"
			"    gợi ý: các mức của political_theory: none elementary intermediate advanced bachelor\n"
			"    en: 'master' belongs to scale professional_level and cannot be compared on scale political_theory\n"},
		{"nhom_tang_giam.yaml", "count: entries", "count: turns",
			"nhom_tang_giam.yaml:15:9: E21: 'party' là tình trạng tại một ngày, không đếm được theo lượt\n"
			"    party(home)\n"
			"    ^\n"
			"    gợi ý: count: persons, hoặc of: party.start(…)\n"
			"    en: 'party' is a state on a date and cannot be counted in turns\n"},
		{"can_bo_cap_xa.yaml", "percent: p_univ / n", "percent: p_univ",
			"can_bo_cap_xa.yaml:44:85: E33: tỷ lệ chưa có mẫu số\n"
			"    p_univ\n"
			"          ^\n"
			"    gợi ý: percent: p_univ / …\n"
			"    en: a percentage without its denominator\n"},
		{"cap_uy_nhiem_ky.yaml", "points: rate - rate0", "value: rate - rate0",
			"cap_uy_nhiem_ky.yaml:75:85: E32: hiệu hai tỷ lệ là điểm phần trăm: dùng khóa points\n"
			"    rate - rate0\n"
			"         ^\n"
			"    gợi ý: points: …\n"
			"    en: the difference of two percentages is in points: use the key points\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct library *lib = shipped(*state, cases[i].file, cases[i].from, cases[i].to);
		g_autoptr(GString) out = g_string_new(NULL);
		(void)library_faults(lib, cases[i].file, out, NULL);
		if (strstr(out->str, cases[i].expect) == NULL)
			fail_msg("wanted:\n%sfound:\n%s", cases[i].expect, out->str);
		library_free(lib);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(populations),
		cmocka_unit_test(formulas),
		cmocka_unit_test(charts),
		cmocka_unit_test(units_of_counting),
		cmocka_unit_test(other_files),
		cmocka_unit_test(warnings),
		cmocka_unit_test(groups),
		cmocka_unit_test(versions),
		cmocka_unit_test(lines),
		cmocka_unit_test(shipped_files),
		cmocka_unit_test(printed),
	};
	return cmocka_run_group_tests(tests, language_setup, language_teardown);
}
