/* What is written behind a report that was sent asks for a reason, by whatever door, and stands at the report (C58); typed cells of the
 * level above are those of the accepted reports below. On both engines. */
#include "round_stage.h"

#include "app/act/bulk.h"
#include "app/figure/figure_cells.h"
#include "app/import/import.h"
#include "app/import/mapping.h"
#include "app/put.h"
#include "app/reorganise/reorganise.h"
#include "app/report/round_diff.h"
#include "app/report/round_parts.h"
#include "app/report/round_reach.h"
#include "app/undo.h"
#include "store/person_merge.h"
#include "store/store_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

/* ---- C58 ---- */

static struct membership_row member(struct round_world *r)
{
	struct membership_row m;
	bool found = false;
	OK(store_get(r->w->s, &table_membership, WORLD_AREA, r->w->home, &m, r->a, &found, NULL), (struct err){0});
	assert_true(found);
	return m;
}

/* Ends the membership on a day. */
static bool end_on(struct round_world *r, ymd day, const char *reason, struct err *e)
{
	struct membership_row m = member(r);
	const struct store_act act = {.actor = "test", .why = app_why(r->app, "correct"), .reason = reason};
	OK(store_begin(r->w->s, &act, e), *e);
	m.until_d = day;
	m.until_p = day == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	m.out_reason = day == YMD_OPEN ? NONE : world_num(r->w->s, "membership_out", "died");
	OK(store_update(r->w->s, &table_membership, &m, e), *e);
	return store_commit(r->w->s, e);
}

static size_t behind(struct round_world *r, const char *id, const struct round_reach_line **lines)
{
	struct err e = {0};
	struct report_row row = row_of(r, id);
	size_t n = 0;
	OK(round_reach_lines(r->app, &row, MSG_EN, lines, &n, r->a, &e), e);
	return n;
}

static void test_store(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	round_open(&r, state);
	round_reach_watch(r.app);
	OK(end_on(&r, 20240601, NULL, &e), e); /* nothing was sent yet */
	OK(end_on(&r, YMD_OPEN, NULL, &e), e);
	const char *id = sent_report(&r);

	assert_false(end_on(&r, 20240601, NULL, &e));
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.en, "01/06/2024"));
	assert_non_null(strstr(e.en, "Công tác xây dựng Đảng, year 2024"));
	e = (struct err){0};
	assert_int_equal(behind(&r, id, &lines), 0);
	OK(end_on(&r, 20240601, "ghi muộn", &e), e);
	assert_int_equal(behind(&r, id, &lines), 1);
	assert_string_equal(lines[0].reason, "ghi muộn");
	assert_string_equal(lines[0].who, "test");
	assert_int_equal(lines[0].since, 20240601);
	assert_int_equal(lines[0].writes, 1);
	assert_true(*lines[0].kinds != '\0');
	OK(end_on(&r, YMD_OPEN, "nhầm", &e), e);
	assert_int_equal(behind(&r, id, &lines), 2);

	/* What ends after the day of the data is none of the report's business, nor is what its forms do not read. */
	OK(end_on(&r, 20250105, NULL, &e), e);
	OK(end_on(&r, YMD_OPEN, NULL, &e), e);
	struct membership_row m = member(&r);
	world_begin(r.w->s, false);
	m.out_text = "nhà con";
	OK(store_update(r.w->s, &table_membership, &m, &e), e);
	OK(store_commit(r.w->s, &e), e);
	assert_int_equal(behind(&r, id, &lines), 2);

	/* A report that came back is to be put right; one that was accepted is not. */
	struct round_ask back = ask(ROUND_RETURN, id);
	back.reason = "Rà lại";
	does(&r, back);
	OK(end_on(&r, 20240601, NULL, &e), e);
	struct round_done d = does(&r, ask(ROUND_CORRECT, id));
	const char *second = address(&r, &d);
	does(&r, ask(ROUND_SIGN, second));
	does(&r, ask(ROUND_SEND, second));
	does(&r, ask(ROUND_ACCEPT, second));
	assert_false(end_on(&r, YMD_OPEN, NULL, &e));
	assert_int_equal(behind(&r, second, &lines), 0);
	world_verified(r.w->s);
	round_close(&r);
}

static bool put(struct round_world *r, const char *text, const char *reason, struct err *e)
{
	struct put_report report;
	const struct put_options o = {.file = "x.jsonl", .text = text, .actor = "test", .reason = reason, .today = REPORT_DAY};
	return app_put(r->app, &o, &report, e);
}

static const struct act_problem *warned(const struct act_result *out, const char *rule)
{
	for (size_t i = 0; i < out->problem_count; i++)
		if (g_strcmp0(out->problems[i].rule, rule) == 0)
			return &out->problems[i];
	return NULL;
}

/* By acts, many at once, lines put in, and taking back. */
static void test_doors(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	round_open(&r, state);
	round_reach_watch(r.app);
	const char *id = sent_report(&r);

	const struct act_text texts[] = {{"until", "31/05/2024"}, {"out_reason", "died"}};
	const struct act_waiver why[] = {{"C58", "báo tử đến muộn"}};
	struct act act = {.kind = ACT_CORRECT,
		.table = &table_membership,
		.area = WORLD_AREA,
		.id = r.w->home,
		.rev = NONE,
		.texts = texts,
		.text_count = G_N_ELEMENTS(texts),
		.basis_doc = NONE,
		.basis_doc_area = NONE,
		.today = REPORT_DAY,
		.lang = MSG_EN,
		.actor = "test"};
	struct act_result out;
	OK(app_act(r.app, &act, r.a, &out, &e), e);
	assert_false(out.written);
	assert_non_null(warned(&out, "C58"));
	assert_true(warned(&out, "C58")->warning);
	act.waivers = why;
	act.waiver_count = 1;
	OK(app_act(r.app, &act, r.a, &out, &e), e);
	assert_true(out.written);
	assert_int_equal(behind(&r, id, &lines), 1);
	assert_string_equal(lines[0].reason, "báo tử đến muộn");
	assert_int_equal(lines[0].group, out.group);

	/* Taking it back says why by itself, and both stay. */
	const struct undo_ask undo = {.group = out.group, .today = REPORT_DAY, .lang = MSG_EN, .actor = "test"};
	OK(app_undo(r.app, &undo, r.a, &out, &e), e);
	assert_true(out.written);
	assert_int_equal(behind(&r, id, &lines), 2);
	assert_true(*lines[0].reason != '\0');
	assert_int_equal(member(&r).until_d, YMD_OPEN);

	const struct bulk_item items[] = {{WORLD_AREA, r.w->home, NONE, NULL, r.w->person[0]}};
	struct bulk_ask bulk = {.act = act, .items = items, .count = 1};
	struct bulk_result many;
	bulk.act.waivers = NULL;
	bulk.act.waiver_count = 0;
	OK(app_bulk(r.app, &bulk, r.a, &many, &e), e);
	assert_false(many.written);
	assert_int_equal(many.warning_count, 1);
	assert_string_equal(many.warnings[0].rule, "C58");
	bulk.act.reason = "rà soát cuối năm";
	OK(app_bulk(r.app, &bulk, r.a, &many, &e), e);
	assert_true(many.written);
	assert_int_equal(behind(&r, id, &lines), 3);
	assert_string_equal(lines[0].reason, "rà soát cuối năm");

	g_autofree char *line = g_strdup_printf("{\"do\":\"correct\",\"table\":\"membership\",\"area\":%d,\"id\":\"%" G_GINT64_FORMAT
						"\",\"set\":{\"until_d\":\"2024-07-01\"}}\n",
		(int)WORLD_AREA, r.w->home);
	assert_false(put(&r, line, NULL, &e));
	assert_int_equal(e.code, ERR_INPUT);
	e = (struct err){0};
	OK(put(&r, line, "đối chiếu hồ sơ", &e), e);
	assert_int_equal(behind(&r, id, &lines), 4);
	world_verified(r.w->s);
	round_close(&r);
}

/* A figure of the year that was reported; not one of another year. */
static void test_figures(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	round_open(&r, state);
	round_reach_watch(r.app);
	const char *id = sent_report(&r);
	struct period p[2];
	OK(period_parse("2024", PERIOD__MAX, r.app->codes, &p[0], r.a, &e), e);
	OK(period_parse("2025", PERIOD__MAX, r.app->codes, &p[1], r.a, &e), e);
	const struct form *f = library_form(r.app->library, "ho_ngheo_1", 20241231);
	const struct figure_wanted wanted[] = {{r.w->commune, "total", "c1", "household", "900", ""}};
	struct figure_cells_ask cells = {
		.form = f, .period = &p[1], .tree = f->tree, .wanted = wanted, .count = 1, .today = REPORT_DAY, .lang = MSG_EN};
	struct figure_cells_result typed;
	OK(figure_cells_write(r.app, &cells, r.a, &typed, &e), e);
	assert_true(typed.group != NONE);
	cells.period = &p[0];
	OK(figure_cells_write(r.app, &cells, r.a, &typed, &e), e);
	assert_true(typed.group == NONE && typed.needs_reason && typed.reach != NULL);
	cells.reason = "số hộ điều tra lại";
	OK(figure_cells_write(r.app, &cells, r.a, &typed, &e), e);
	assert_true(typed.group != NONE);
	assert_int_equal(behind(&r, id, &lines), 1);
	world_verified(r.w->s);
	round_close(&r);
}

/* ---- added up from below ---- */

static int64_t type(struct round_world *r, const char *text, const char *was)
{
	struct err e = {0};
	struct period p;
	struct figure_cells_result typed;
	const struct form *f = library_form(r->app->library, "ho_ngheo_1", 20241231);
	const struct figure_wanted wanted[] = {{r->w->commune, "total", "c1", "household", text, was}};
	OK(period_parse("2024", PERIOD__MAX, r->app->codes, &p, r->a, &e), e);
	const struct figure_cells_ask cells = {.form = f,
		.period = &p,
		.tree = f->tree,
		.wanted = wanted,
		.count = 1,
		.reason = "điều tra",
		.today = REPORT_DAY,
		.lang = MSG_EN};
	OK(figure_cells_write(r->app, &cells, r->a, &typed, &e), e);
	assert_int_equal(typed.refused_count, 0);
	return typed.group;
}

/* The households that a report shows now. */
static int64_t households(struct round_world *r, const char *id)
{
	struct err e = {0};
	struct round_spot spot;
	struct round_drawn d;
	struct report_row row = row_of(r, id);
	round_spot_of(&row, &spot);
	OK(figure_share(r->app, 0, &e), e);
	OK(round_draw(r->app, &spot, "ho_ngheo_1", false, r->a, &d, &e), e);
	const struct round_cell *c = round_cell_of(&d, "total", "c1");
	const int64_t n = c->num == NONE ? NONE : c->num / ROUND_SCALE;
	round_drawn_free(&d);
	figure_unshare(r->app);
	return n;
}

static const struct round_check *check_of(const struct round_done *d, const char *id)
{
	for (size_t i = 0; i < d->checks.count; i++)
		if (strcmp(d->checks.items[i].id, id) == 0)
			return &d->checks.items[i];
	return NULL;
}

/* What was sent is drawn again alike, and says which report moved it. */
static void says_what_moved(struct round_world *r, const char *above)
{
	struct err e = {0};
	int64_t findings = 0;
	struct report_row row = row_of(r, above);
	OK(round_verify(r->app, &row, NULL, NULL, &findings, &e), e);
	assert_int_equal(findings, 0);
	struct round_diff diff;
	OK(round_diff(r->app, &row, true, MSG_EN, REPORT_DAY, &diff, r->a, &e), e);
	const struct round_difference *moved = NULL;
	for (size_t i = 0; i < diff.count; i++)
		if (strcmp(diff.items[i].row, "total") == 0 && strcmp(diff.items[i].column, "c1") == 0)
			moved = &diff.items[i];
	assert_non_null(moved);
	assert_int_equal(moved->by, 50);
	bool named = false;
	for (size_t i = 0; i < moved->cause_count; i++)
		named = named || moved->causes[i].id == r->w->committee;
	assert_true(named);
}

static void test_below(void **state)
{
	struct round_world r;
	struct err e = {0};
	struct round_done d;
	round_open(&r, state);
	round_reach_watch(r.app);
	struct area_row area;
	world_begin(r.w->s, false);
	row_init(&table_area, &area);
	area.number = 90;
	area.label = "Tỉnh Thử";
	area.home_unit_id = r.w->province;
	world_insert(r.w->s, &table_area, &area);
	const int64_t nation = round_body(r.w, "Ban Chỉ đạo Trung ương", "pb_province", r.w->nation, YMD_OPEN);
	const int64_t province = r.receiver;
	r.receiver = nation;
	round_ask_of(&r, province);
	world_commit(r.w->s);

	type(&r, "900", "");
	struct round_ask q = ask(ROUND_OPEN, NULL);
	q.organisation = province;
	d = does(&r, q);
	const char *above = address(&r, &d);
	assert_true(households(&r, above) == NONE); /* typed, but nobody has reported it */
	d = does(&r, ask(ROUND_CHECK, above));
	const struct round_check *all = check_of(&d, ROUND_CHECK_BELOW);
	assert_non_null(all);
	assert_true(all->reason == NULL && d.checks.blocking > 0);
	struct round_done refused;
	q = ask(ROUND_SIGN, above);
	OK(round_step(r.app, &q, &refused, r.a, &e), e);
	assert_true(refused.refused);

	const char *below = sent_report(&r);
	assert_true(households(&r, above) == NONE); /* sent is not accepted */
	does(&r, ask(ROUND_ACCEPT, below));
	assert_int_equal(households(&r, above), 900);
	d = does(&r, ask(ROUND_CHECK, above));
	all = check_of(&d, ROUND_CHECK_BELOW);
	if (all != NULL) { /* another commune has none: that is explained, and stands in the report */
		q = ask(ROUND_EXPLAIN, above);
		q.form = "ho_ngheo_1";
		q.check = ROUND_CHECK_BELOW;
		q.reason = "xã ấy bị cô lập";
		does(&r, q);
	}

	/* Another number typed below counts when it is reported. */
	type(&r, "950", "900");
	assert_int_equal(households(&r, above), 900);
	does(&r, ask(ROUND_SIGN, above));
	does(&r, ask(ROUND_SEND, above));
	g_autofree char *before = frozen_text(&r, above);
	q = ask(ROUND_CORRECT, below);
	q.reason = "điều tra lại";
	d = does(&r, q);
	const char *second = address(&r, &d);
	does(&r, ask(ROUND_SIGN, second));
	does(&r, ask(ROUND_SEND, second));
	assert_int_equal(households(&r, above), 900);
	does(&r, ask(ROUND_ACCEPT, second));
	assert_int_equal(households(&r, above), 950);

	g_autofree char *after = frozen_text(&r, above);
	assert_string_equal(before, after);
	says_what_moved(&r, above);
	world_verified(r.w->s);
	round_close(&r);
}

/* ---- the large doors: one human, a reorganisation, a file ---- */

static size_t merge_people(struct round_world *r, const char *id, const char *reason, struct err *e)
{
	const struct round_reach_line *lines;
	const struct store_act act = {.actor = "test", .why = app_why(r->app, "merge"), .reason = reason};
	/* Both are in the Party, in one cell. */
	const int64_t record =
		world_int(r->w->s, arena_printf(r->a, "SELECT id FROM party_record WHERE person_id = %" G_GINT64_FORMAT, r->w->person[0]));
	const struct merge_settling once[] = {
		{&table_membership, WORLD_AREA, r->w->home, 0, NONE}, {&table_party_record, WORLD_AREA, record, 0, NONE}};
	const struct store_merge m = {.area = WORLD_AREA,
		.settle = once,
		.settle_count = G_N_ELEMENTS(once),
		.id = r->w->person[1],
		.loser_area = WORLD_AREA,
		.loser = r->w->person[0],
		.reason = "trùng",
		.account = NONE};
	struct merge_report report;
	OK(store_begin(r->w->s, &act, e), *e);
	OK(store_person_merge(r->w->s, &m, &report, r->a, e), *e);
	(void)store_commit(r->w->s, e);
	return behind(r, id, &lines);
}

static void test_merge(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	round_open(&r, state);
	round_reach_watch(r.app);
	const char *id = sent_report(&r);
	assert_int_equal(merge_people(&r, id, NULL, &e), 0);
	assert_int_equal(e.code, ERR_INPUT);
	e = (struct err){0};
	assert_int_equal(merge_people(&r, id, "cùng một người", &e), 1);
	assert_int_equal(behind(&r, id, &lines), 1);
	assert_string_equal(lines[0].reason, "cùng một người");
	assert_non_null(strstr(lines[0].kinds, kind_label_in(table_membership.kind, MSG_EN)));
	world_verified(r.w->s);
	round_close(&r);
}

/* A body that ended in the year before is written down after its reports went out. */
static void test_reorganise(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	struct reorganise_request q;
	struct reorganise_report out;
	round_open(&r, state);
	round_reach_watch(r.app);
	const char *id = sent_report(&r);
	const char *yaml = arena_printf(r.a,
		"reorganise: thu\nday: 2024-10-01\nbasis: {number: 9-QĐ/TU, date: 2024-09-20, issuer: Tỉnh ủy}\ntitle: Kết thúc một chi "
		"bộ\nsteps:\n  - {do: organisation_merge, sources: ['#%" G_GINT64_FORMAT "', '#%" G_GINT64_FORMAT
		"'], targets: [{name: Chi bộ ghép}]}\n",
		r.w->cell, r.w->other_cell);
	OK(reorganise_read("x.yaml", yaml, strlen(yaml), &q, r.a, &e), e);
	q.today = REPORT_DAY;
	q.lang = MSG_EN;
	q.actor = "test";
	for (int commit = 0; commit < 2; commit++) {
		OK(app_reorganise(r.app, r.w->s, &q, commit == 1, &out, r.a, &e), e);
		for (guint i = 0; i < out.problems->len; i++)
			print_message("# %s\n", g_array_index(out.problems, struct reorganise_problem, i).text);
		assert_int_equal(out.counts[REORG_REACHED], 1);
		assert_int_equal(out.done, commit == 1);
		assert_int_equal(behind(&r, id, &lines), commit);
		reorganise_report_free(&out);
	}
	assert_string_equal(lines[0].reason, "Kết thúc một chi bộ");
	assert_true(lines[0].since == 20241001);
	world_verified(r.w->s);
	round_close(&r);
}

static const char map[] =
	"import: test\n"
	"title: { vi: Thử, en: Test }\n"
	"confidence: draft\n"
	"columns: { name: { headings: [Name], required: true }, cell: [Cell], joined: [Joined] }\n"
	"records:\n"
	"  - record: p\n"
	"    kind: person\n"
	"    fields: { full_name: name, sex: { value: female }, birth_d: { value: \"1990-01-02\" } }\n"
	"  - record: party\n"
	"    kind: party_record\n"
	"    key: [admit_d]\n"
	"    fields: { person: { record: p }, admit_d: joined }\n"
	"  - record: m\n"
	"    kind: membership\n"
	"    key: [organisation, kind_m]\n"
	"    fields: { person: { record: p }, organisation: { column: cell, lookup: organisation }, kind_m: { value: party }, "
	"place: { value: home }, in_reason: { value: initial }, from: { column: joined } }\n";

static struct import_report take_in(struct round_world *r, const char *lines, const char *reason)
{
	struct err e = {0};
	struct import_report out;
	g_autofree char *file = g_build_filename(r->w->dir, "file.csv", NULL), *text = g_strconcat("Name,Cell,Joined\n", lines, NULL);
	const struct mapping *m = mapping_read(r->app->codes, "test.yaml", map, strlen(map), r->a, &e);
	if (m == NULL)
		fail_msg("%s", e.en);
	assert_true(g_file_set_contents(file, text, -1, NULL));
	const struct import_options o = {.file = file,
		.mapping = m,
		.unit = r->w->commune,
		.organisation = NONE,
		.organisation_area = NONE,
		.skip_bad = true,
		.reason = reason,
		.today = REPORT_DAY,
		.lang = MSG_EN,
		.actor = "test"};
	OK(app_import(r->app, &o, r->a, &out, &e), e);
	for (size_t i = 0; i < out.fault_count; i++)
		print_message("# %s %s\n", out.faults[i].place, out.faults[i].text);
	return out;
}

/* A file of members who joined before the day of a report: asked once, written once at the report, taken back. */
static void test_import(void **state)
{
	struct round_world r;
	struct err e = {0};
	const struct round_reach_line *lines;
	round_open(&r, state);
	round_reach_watch(r.app);
	const char *id = sent_report(&r), *cell = NULL;
	struct organisation_v_row v;
	bool found = false;
	OK(store_get_version(r.w->s, &table_organisation_v, 0, r.w->cell, 20241231, &v, r.a, &found, &e), e);
	cell = v.name;
	const char *early =
		arena_printf(r.a, "Lò Thị Một,%s,2024-02-01\nLò Thị Hai,%s,2024-11-01\nLò Thị Ba,%s,2025-01-02\n", cell, cell, cell);
	struct import_report out = take_in(&r, early, NULL);
	assert_non_null(out.reaches);
	assert_false(out.written);
	assert_int_equal(behind(&r, id, &lines), 0);
	out = take_in(&r, early, "danh sách đến muộn");
	assert_true(out.written);
	assert_int_equal(behind(&r, id, &lines), 1);
	assert_string_equal(lines[0].reason, "danh sách đến muộn");
	assert_int_equal(lines[0].since, 20240201);
	assert_int_equal(lines[0].group, out.group);
	/* What begins after the day of the data asks nothing. */
	out = take_in(&r, arena_printf(r.a, "Lò Thị Bốn,%s,2025-01-03\n", cell), NULL);
	assert_true(out.written && out.reaches == NULL);
	assert_int_equal(behind(&r, id, &lines), 1);
	world_verified(r.w->s);
	round_close(&r);
}

/* ---- what was sent outlives the program ---- */

static void rename_commune(struct round_world *r, ymd from)
{
	struct err e = {0};
	struct unit_v_row v;
	bool found = false;
	OK(store_get_version(r->w->s, &table_unit_v, 0, r->w->commune, 20241231, &v, r->a, &found, &e), e);
	assert_true(found);
	world_begin(r->w->s, false);
	v.name = "Xã Mới";
	OK(store_change_version(r->w->s, &table_unit_v, 0, r->w->commune, from, &v, &e), e);
	world_commit(r->w->s);
}

/* A year of changes, another name of the commune, a schema of the next version: not a byte of it moves, and it is drawn again alike. */
static void test_years(void **state)
{
	struct round_world r;
	struct err e = {0};
	size_t n = 0;
	bool changed = false;
	round_open(&r, state);
	round_reach_watch(r.app);
	type(&r, "900", "");
	const char *id = sent_report(&r);
	g_autofree char *before = frozen_text(&r, id);
	OK(end_on(&r, 20240601, "ghi muộn", &e), e);
	type(&r, "950", "900");
	rename_commune(&r, 20250301);
	for (int i = 0; i < 12; i++) {
		char name[24];
		g_snprintf(name, sizeof name, "Người %d", i);
		world_begin(r.w->s, false);
		int64_t person = world_add_person(r.w, name);
		struct membership_row m;
		world_membership_row(r.w, &m, person, r.w->cell, 20250101 + 100 * i, YMD_OPEN);
		world_insert(r.w->s, &table_membership, &m);
		world_commit(r.w->s);
	}
	const struct migration *steps = migrate_steps(&n, r.a);
	struct migration *next = ARENA_ARRAY(r.a, struct migration, n + 1);
	memcpy(next, steps, n * sizeof *steps);
	next[n] = (struct migration){steps[n - 1].version + 1, "9999_next",
		"ALTER TABLE organisation_v ADD COLUMN next_year TEXT; ALTER TABLE organisation_v_h ADD COLUMN next_year TEXT"};
	OK(migrate_run(r.w->s, next, n + 1, &changed, &e), e);
	assert_true(changed);

	g_autofree char *after = frozen_text(&r, id);
	assert_string_equal(before, after);
	int64_t findings = 0;
	struct report_row row = row_of(&r, id);
	OK(round_verify(r.app, &row, NULL, NULL, &findings, &e), e);
	assert_int_equal(findings, 0);
	round_close(&r);
}

#define ON(engine)                                                                                                                         \
	cmocka_unit_test_setup_teardown(test_store, engine, world_end), cmocka_unit_test_setup_teardown(test_doors, engine, world_end),    \
		cmocka_unit_test_setup_teardown(test_figures, engine, world_end),                                                          \
		cmocka_unit_test_setup_teardown(test_below, engine, world_end),                                                            \
		cmocka_unit_test_setup_teardown(test_merge, engine, world_end),                                                            \
		cmocka_unit_test_setup_teardown(test_reorganise, engine, world_end),                                                       \
		cmocka_unit_test_setup_teardown(test_import, engine, world_end),                                                           \
		cmocka_unit_test_setup_teardown(test_years, engine, world_end)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("behind reports on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("behind reports on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
