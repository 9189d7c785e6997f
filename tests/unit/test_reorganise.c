/* Reorganising: the merger of 1/7/2025 with its district, a split by a list of villages, a part moved, cells joined and divided; refusals
 * at their places; figures before and after; nothing half-done. On both engines. */
#include "reorganise_world.h"

#include "app/app.h"
#include "app/figure/figure.h"
#include "app/reorganise/office_template.h"
#include "app/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FORM_MEMBERS "thon_co_dang_vien"
#define HEAD "reorganise: '1'\nday: 2025-07-01\nbasis: {number: 1684/NQ-UBTVQH15, date: 2025-06-16, issuer: UBTVQH}\nsteps:\n"
#define THE_MERGER                                                                                                                         \
	HEAD "  - {do: merge, sources: ['90011', '90012'], targets: [{name: Xã Mới, type: xa, code: '90011', parent: '91'}]}\n"         \
	     "  - {do: move, sources: ['90013'], targets: [{parent: '91'}]}\n"                                                             \
	     "  - {do: end, sources: ['901']}\n"

static const char *sql(struct reorganise_world *r, const char *format, int64_t a, int64_t b)
{
	g_auto(GStrv) parts = g_strsplit(format, "?", 3);
	g_autofree char *x = g_strdup_printf("%" G_GINT64_FORMAT, a), *y = g_strdup_printf("%" G_GINT64_FORMAT, b);
	return arena_printf(r->w->a, "%s%s%s%s%s", parts[0], parts[1] != NULL ? x : "", parts[1] != NULL ? parts[1] : "",
		parts[1] != NULL && parts[2] != NULL ? y : "", parts[1] != NULL && parts[2] != NULL ? parts[2] : "");
}

#define COUNT(r, format, a, b) reorganise_int((r), sql((r), (format), (a), (b)))

static int64_t new_unit(struct reorganise_world *r, const char *code)
{
	return reorganise_int(r, arena_printf(r->w->a, "SELECT max(unit_id) FROM unit_v WHERE code = '%s' AND from_d >= 20250701", code));
}

static int64_t body_of(struct reorganise_world *r, int64_t unit, const char *type)
{
	return COUNT(r,
		"SELECT COALESCE(max(organisation_id), 0) FROM organisation_v WHERE unit_id = ? AND type = ? AND until_d = 99991231", unit,
		world_num(r->app->store, "organisation_type", type));
}

/* ---- the merger of 1/7/2025 ---- */

static void test_merger(void **state)
{
	struct reorganise_world *r = *state;
	const struct reorganise_report *p = reorganise_well(r, THE_MERGER);
	int64_t x = new_unit(r, "90011"), party = body_of(r, x, "pb_above_base"), women = body_of(r, x, "women");
	assert_true(x != r->c[0].unit && party != 0 && women != 0);
	/* Units: a new id although the code is that of an old one; the old ones and the district end, the third commune goes on. */
	assert_int_equal(COUNT(r, "SELECT max(until_d) FROM unit_v WHERE unit_id = ?", r->c[0].unit, 0), 20250701);
	assert_int_equal(COUNT(r, "SELECT max(until_d) FROM unit_v WHERE unit_id = ?", r->district, 0), 20250701);
	assert_int_equal(COUNT(r, "SELECT parent_id FROM unit_v WHERE unit_id = ? AND until_d = 99991231", r->c[2].unit, 0), r->province);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM unit_v WHERE parent_id = ? AND until_d = 99991231", x, 0), 2 * VILLAGES);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM unit WHERE ended_by_id IS NOT NULL", 0, 0), 3);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM area WHERE home_unit_id = ?", x, 0), 1);
	/* Party: cells keep their id and stand under the new committee, which stands under the province; numbering begins again. */
	assert_int_equal(COUNT(r, "SELECT count(*) FROM organisation_line WHERE superior_id = ? AND until_d = 99991231 AND line = ?", party,
				 world_num(r->app->store, "organisation_line", "party")),
		2 * VILLAGES);
	assert_int_equal(COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", party, 0),
		r->pb_province);
	assert_int_equal(COUNT(r, "SELECT ordinal FROM term WHERE organisation_id = ? AND from_d = 20250701", party, 0), 1);
	assert_int_equal(COUNT(r, "SELECT max(until_d) FROM term WHERE organisation_id = ?", r->c[0].party, 0), 20250701);
	assert_int_equal(COUNT(r,
				 "SELECT count(*) FROM tenure t JOIN post p ON p.id = t.post_id WHERE p.organisation_id = ? AND t.until_d "
				 "= 20250701",
				 r->c[0].party, 0),
		VILLAGES);
	/* The commune that goes on: its committee is another type from the day on, and under the province. */
	assert_int_equal(body_of(r, r->c[2].unit, "pb_above_base"), r->c[2].party);
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", r->c[2].party, 0),
		r->pb_province);
	/* Members of the union went over, school and village bodies moved along. */
	assert_int_equal(
		COUNT(r, "SELECT count(*) FROM membership WHERE organisation_id = ? AND until_d = 99991231", women, 0), 2 * VILLAGES);
	assert_int_equal(
		COUNT(r, "SELECT unit_id FROM organisation_v WHERE organisation_id = ? AND until_d = 99991231", r->c[0].school, 0), x);
	/* The class of the old communes is not carried over, and it is said. */
	assert_int_equal(COUNT(r, "SELECT count(*) FROM unit_tag WHERE unit_id = ?", x, 0), 0);
	assert_int_equal(p->counts[REORG_TAGS], 2);
	assert_int_equal(COUNT(r, "SELECT count(DISTINCT group_id) FROM change_log WHERE group_id = ?", p->group, 0), 1);
	reorganise_clean(r);
}

static int64_t summed(const struct reorganise_report *p, bool before, bool cells)
{
	for (guint i = 0; i < p->figures->len; i++) {
		const struct reorganise_figure *f = &g_array_index(p->figures, struct reorganise_figure, i);
		if (f->sum && f->before == before)
			return cells ? f->cells : f->members;
	}
	return -1;
}

static void test_preview_writes_nothing(void **state)
{
	struct reorganise_world *r = *state;
	int64_t before = reorganise_int(r, "SELECT count(*) FROM change_log");
	const struct reorganise_report *p = reorganise_do(r, false, THE_MERGER);
	assert_false(p->done);
	assert_int_equal(p->problems->len, 0);
	/* Both sides count the same cells and members (the district's sum holds the communes too). */
	int64_t cells = COMMUNES * VILLAGES;
	assert_int_equal(summed(p, false, true), cells);
	assert_int_equal(summed(p, true, true), 2 * cells);
	assert_int_equal(summed(p, false, false), cells * MEMBERS);
	assert_int_equal(reorganise_int(r, "SELECT count(*) FROM change_log"), before);
	reorganise_clean(r);
}

static void test_holders_go_on(void **state)
{
	struct reorganise_world *r = *state;
	const char *both = arena_printf(r->w->a,
		THE_MERGER "choices: {'holder:71-%" G_GINT64_FORMAT "': same, 'holder:72-%" G_GINT64_FORMAT "': party_secretary}\n",
		r->c[0].secretary, r->c[1].secretary);
	g_autofree char *field = g_strdup_printf("holder:72-%" G_GINT64_FORMAT, r->c[1].secretary);
	reorganise_refused(r, both, field, "1 seats only");
	const char *one = arena_printf(r->w->a, THE_MERGER "choices: {'holder:71-%" G_GINT64_FORMAT "': same}\n", r->c[0].secretary);
	reorganise_well(r, one);
	int64_t party = body_of(r, new_unit(r, "90011"), "pb_above_base");
	assert_int_equal(COUNT(r,
				 "SELECT count(*) FROM tenure t JOIN post p ON p.id = t.post_id WHERE p.organisation_id = ? AND t.until_d "
				 "= 99991231",
				 party, 0),
		1);
	reorganise_clean(r);
}

/* ---- other kinds ---- */

static const char *cells(struct reorganise_world *r, const char *format, int64_t a, int64_t b)
{
	return arena_printf(r->w->a, HEAD "%s", sql(r, format, a, b));
}

static void test_split_by_villages(void **state)
{
	struct reorganise_world *r = *state;
	const char *left = arena_printf(r->w->a, HEAD "%s", "");
	g_autofree char *field = g_strdup_printf("village:%" G_GINT64_FORMAT, r->c[0].village[2]),
			*two = g_strdup_printf("village:%" G_GINT64_FORMAT, r->c[0].village[1]);
	reorganise_refused(r,
		arena_printf(r->w->a, "%s%s", left,
			"  - {do: split, sources: ['90011'], targets: [{name: Xã Trên, type: xa, code: '90021', "
			"villages: ['01', '02']}, {name: Xã Dưới, type: xa, code: '90022'}]}\n"),
		field, "has not been given a place");
	reorganise_refused(r,
		arena_printf(r->w->a, "%s%s", left,
			"  - {do: split, sources: ['90011'], targets: [{name: Xã Trên, type: xa, code: '90021', "
			"villages: ['01', '02']}, {name: Xã Dưới, type: xa, code: '90022', villages: ['02', '03']}]}\n"),
		two, "two lists");
	reorganise_well(r, arena_printf(r->w->a, "%s%s", left,
				   "  - {do: split, sources: ['90011'], targets: [{name: Xã Trên, type: xa, code: '90021', "
				   "villages: ['01', '02']}, {name: Xã Dưới, type: xa, code: '90022', villages: ['03']}]}\n"));
	int64_t upper = body_of(r, new_unit(r, "90021"), "pb_above_base"), lower = body_of(r, new_unit(r, "90022"), "pb_above_base");
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", r->c[0].cell[0], 0),
		upper);
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", r->c[0].cell[2], 0),
		lower);
	/* Members of the women's union follow their village. */
	assert_int_equal(COUNT(r, "SELECT count(*) FROM membership WHERE organisation_id = ? AND until_d = 99991231",
				 body_of(r, new_unit(r, "90021"), "women"), 0),
		2);
	reorganise_clean(r);
}

static void test_part_moves(void **state)
{
	struct reorganise_world *r = *state;
	reorganise_refused(
		r, HEAD "  - {do: transfer, sources: ['90011'], targets: [{is: '90012'}]}\n", "villages", "at least one village");
	reorganise_well(r, HEAD "  - {do: transfer, sources: ['90011'], targets: [{is: '90012', villages: ['Thôn 3 Xã Một']}]}\n");
	assert_int_equal(
		COUNT(r, "SELECT parent_id FROM unit_v WHERE unit_id = ? AND until_d = 99991231", r->c[0].village[2], 0), r->c[1].unit);
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", r->c[0].cell[2], 0),
		r->c[1].party);
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", r->c[0].cell[0], 0),
		r->c[0].party);
	reorganise_clean(r);
}

/* Members who count in a village go along when it is joined with another; cells go on. */
static void test_villages_join(void **state)
{
	struct reorganise_world *r = *state;
	const struct commune_world *c = &r->c[0];
	const char *yaml = cells(r, "  - {do: merge, sources: ['#?', '#?'], targets: [{name: Thôn Chung, type: thon, code: '09'}]}\n",
		c->village[0], c->village[1]);
	const struct reorganise_report *p = reorganise_well(r, yaml);
	int64_t joint = reorganise_int(r, "SELECT unit_id FROM unit_v WHERE name = 'Thôn Chung'");
	assert_int_equal(COUNT(r, "SELECT count(*) FROM membership WHERE village_id = ? AND until_d = 99991231", joint, 0), 2);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM membership WHERE village_id = ? AND until_d = 99991231", c->village[0], 0), 0);
	assert_int_equal(
		COUNT(r, "SELECT unit_id FROM organisation_v WHERE organisation_id = ? AND until_d = 99991231", c->cell[0], 0), joint);
	assert_int_equal(summed(p, true, false), 2 * MEMBERS);
	assert_int_equal(summed(p, false, false), 2 * MEMBERS);
	reorganise_clean(r);
}

/* Every template can be read, and what it says stands in the lists. */
static void test_templates(void **state)
{
	struct reorganise_world *r = *state;
	static const char *const levels[] = {"province", "district", "commune", "village"};
	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++) {
		const struct office_template *t = NULL;
		struct err e = {0};
		if (!office_template_read(r->app->codes, levels[i], &t, r->w->a, &e) || t == NULL)
			fail_msg("%s: %s", levels[i], e.en);
		const struct office_regime *before = office_regime_on(t, 20250630), *after = office_regime_on(t, 20250701);
		assert_true(before != NULL && (after != NULL) == (strcmp(levels[i], "district") != 0));
		assert_non_null(office_role_of(t, t->roles[0].is[0].type, NONE));
	}
}

static void test_rename(void **state)
{
	struct reorganise_world *r = *state;
	reorganise_refused(r, HEAD "  - {do: rename, sources: ['90011'], targets: [{name: Xã Hai}]}\n", "A.name", "already");
	reorganise_well(r, HEAD "  - {do: rename, sources: ['90011'], targets: [{name: Xã Hoa Sen}]}\n");
	assert_int_equal(
		COUNT(r, "SELECT count(*) FROM organisation_v WHERE organisation_id = ? AND name = 'Đảng bộ xã Hoa Sen'", r->c[0].party, 0),
		1);
	reorganise_clean(r);
}

/* One act in which steps name what other steps found: a new province, a merger in it, a commune shared out between two new ones. */
static void test_founded_in_the_same_act(void **state)
{
	struct reorganise_world *r = *state;
	static const char
		province[] = "  - {do: absorb, sources: ['91'], targets: [{name: Tỉnh Mới, type: tinh, code: '92', parent: '#NATION'}]}\n",
		rest[] = "  - {do: absorb, sources: ['90011'], targets: [{name: Xã Hài, type: xa, code: '90021', parent: 'new:92'}]}\n"
			 "  - {do: absorb, sources: ['90012'], targets: [{name: Xã Hải, type: xa, code: '90022', parent: 'new:92'}]}\n"
			 "  - {do: split, sources: ['90013'], targets: [{is: 'new:90021', villages: ['01', '02']}, {is: 'new:%s', "
			 "villages: ['03']}]}\n"
			 "  - {do: end, sources: ['901']}\n"
			 "choices: {'all:organisation': A, 'all:member': A, bodies: no}\n";
	g_auto(GStrv) parts = g_strsplit(province, "NATION", 2);
	const char *first = arena_printf(r->w->a, "%s%" G_GINT64_FORMAT "%s", parts[0], r->nation, parts[1]);
	g_auto(GStrv) two = g_strsplit(rest, "%s", 2);
	reorganise_refused(r, arena_printf(r->w->a, HEAD "%s%s%s%s", first, two[0], "90029", two[1]), "B.is", "90029");
	reorganise_well(r, arena_printf(r->w->a, HEAD "%s%s%s%s", first, two[0], "90022", two[1]));
	assert_int_equal(reorganise_int(r, "SELECT count(*) FROM unit_v v JOIN unit_v p ON p.unit_id = v.parent_id AND p.code = '90021'"
					   " WHERE v.from_d = 20250701"),
		2 + VILLAGES);
	assert_int_equal(reorganise_int(r, "SELECT count(*) FROM unit_v v JOIN unit_v p ON p.unit_id = v.parent_id AND p.code = '92'"), 2);
	assert_int_equal(
		reorganise_int(
			r, "SELECT count(*) FROM unit_v WHERE code IN ('901', '91', '90011', '90012', '90013') AND until_d > 20250701"),
		0);
	reorganise_clean(r);
}

static void test_refusals(void **state)
{
	struct reorganise_world *r = *state;
	reorganise_refused(r, HEAD "  - {do: merge, sources: ['90011', '99999'], targets: [{name: Xã Mới, type: xa, code: '90031'}]}\n",
		"source", "no unit \"99999\"");
	reorganise_refused(r, HEAD "  - {do: merge, sources: ['90011', '90012'], targets: [{name: Xã Ba, type: xa, code: '90031'}]}\n",
		"A.name", "already");
	reorganise_refused(r, HEAD "  - {do: merge, sources: ['90011', '90012'], targets: [{name: Xã Mới, type: xa, code: '90013'}]}\n",
		"A.code", "Xã Ba");
	reorganise_refused(r, HEAD "  - {do: merge, sources: ['90011', '90011'], targets: [{name: Xã Mới, type: xã, code: '9'}]}\n",
		"A.type", "no type");
	reorganise_refused(r, HEAD "  - {do: end, sources: ['901']}\n", "source", "3 units below it");
	reorganise_refused(r, "reorganise: '1'\nday: 31/02/2025\nsteps:\n  - {do: end, sources: ['901']}\n", "day", "not a day");
	reorganise_refused(r, "reorganise: '1'\nday: 2014-01-01\nbasis: {number: '1'}\nsteps:\n  - {do: end, sources: ['901']}\n", "source",
		"no unit");
	reorganise_well(r, THE_MERGER);
	reorganise_refused(r, THE_MERGER, "source", "has ended");
}

/* ---- organisations alone ---- */

static void test_cells_merge_and_divide(void **state)
{
	struct reorganise_world *r = *state;
	const struct commune_world *c = &r->c[0];
	reorganise_well(r,
		cells(r, "  - {do: organisation_merge, sources: ['#?', '#?'], targets: [{name: Chi bộ ghép}]}\n", c->cell[0], c->cell[1]));
	int64_t joint = reorganise_int(r, "SELECT organisation_id FROM organisation_v WHERE name = 'Chi bộ ghép'");
	assert_int_equal(
		COUNT(r, "SELECT count(*) FROM membership WHERE organisation_id = ? AND until_d = 99991231", joint, 0), 2 * MEMBERS);
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", joint, 0), c->party);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM post WHERE organisation_id = ?", joint, 0), 1);
	int64_t one = COUNT(r, "SELECT min(id) FROM membership WHERE organisation_id = ? AND until_d = 99991231", c->cell[2], 0);
	const char *carve = arena_printf(r->w->a, "%schoices: {'member:71-%" G_GINT64_FORMAT "': A}\n",
		cells(r, "  - {do: organisation_carve, sources: ['#?'], targets: [{name: Chi bộ mới tách}]}\n", c->cell[2], 0), one);
	reorganise_well(r, carve);
	assert_int_equal(
		COUNT(r, "SELECT count(*) FROM membership WHERE organisation_id = ? AND until_d = 99991231", c->cell[2], 0), MEMBERS - 1);
	reorganise_clean(r);
}

static void test_cell_rises_moves_and_is_dissolved(void **state)
{
	struct reorganise_world *r = *state;
	const struct commune_world *c = &r->c[0];
	reorganise_well(r, cells(r, "  - {do: organisation_retype, sources: ['#?'], targets: [{type: pb_part}]}\n", c->cell[0], 0));
	assert_int_equal(COUNT(r,
				 "SELECT count(*) FROM organisation_event e JOIN organisation_event_part p ON p.event_id = e.id WHERE "
				 "p.to_org_id = ?"
				 " AND e.event = ?",
				 c->cell[0], world_num(r->app->store, "organisation_event_kind", "upgrade")),
		1);
	reorganise_well(
		r, cells(r, "  - {do: organisation_move, sources: ['#?'], targets: [{parent: '#?'}]}\n", c->cell[1], r->c[1].party));
	assert_int_equal(
		COUNT(r, "SELECT superior_id FROM organisation_line WHERE organisation_id = ? AND until_d = 99991231", c->cell[1], 0),
		r->c[1].party);
	reorganise_refused(r, cells(r, "  - {do: organisation_dissolve, sources: ['#?']}\n", c->cell[2], 0), "target", "4 members");
	reorganise_well(r, cells(r, "  - {do: organisation_dissolve, sources: ['#?'], targets: [{is: '#?'}]}\n", c->cell[2], c->cell[1]));
	assert_int_equal(
		COUNT(r, "SELECT count(*) FROM membership WHERE organisation_id = ? AND until_d = 99991231", c->cell[1], 0), 2 * MEMBERS);
	reorganise_clean(r);
}

static void test_office(void **state)
{
	struct reorganise_world *r = *state;
	const struct reorganise_report *p = reorganise_well(r, HEAD "  - {do: office, sources: ['90011']}\n");
	/* Party committee, council and women's union are there already. */
	assert_true(p->counts[REORG_FOUNDED] > 10);
	assert_int_equal(COUNT(r, "SELECT count(*) FROM organisation_v WHERE unit_id = ? AND type = ?", r->c[0].unit,
				 world_num(r->app->store, "organisation_type", "council")),
		1);
	assert_true(body_of(r, r->c[0].unit, "committee") != 0);
	reorganise_refused(r, HEAD "  - {do: office, sources: ['90011']}\n", "source", "already");
	reorganise_clean(r);
}

/* ---- figures, then and today ---- */

static char *drawn(struct reorganise_world *r, const char *form, const char *unit, const char *date, bool today, int64_t known_ms)
{
	struct err e = {0};
	g_autofree char *known = known_ms > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, known_ms) : NULL;
	struct figure_request q = {
		.form = form, .unit = unit, .date = date, .boundaries_today = today, .known_at = known, .today = "2026-07-01"};
	struct figure *f = figure_draw(r->app, &q, &e);
	if (f == NULL)
		fail_msg("%s %s %s: %s", form, unit, date, e.en);
	char *text = figure_json(f);
	figure_free(f);
	db_rollback(store_db(r->app->store)); /* of the drawing's own reading */
	return text;
}

/* The last quotation mark before a place. */
static const char *quote_before(const char *from, const char *to)
{
	while (to > from && *to != '"')
		to--;
	return to;
}

/* The row of the unit itself as text: not the head of the form, not the lines of the units below, which differ with the boundaries. */
static char *rows_of(struct reorganise_world *r, const char *form, const char *unit, const char *date, bool today, int64_t known_ms)
{
	g_autofree char *text = drawn(r, form, unit, date, today, known_ms);
	const char *rows = strstr(text, "\"rows\""), *below = rows != NULL ? strstr(rows, ".unit_rows") : NULL;
	assert_non_null(below);
	return g_strndup(rows, (gsize)(quote_before(rows, below) - rows));
}

static void same_rows(const char *what, const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] != '\0' && a[n] == b[n])
		n++;
	if (a[n] != b[n])
		fail_msg("%s differ: …%.300s\n … %.200s", what, a + (n > 200 ? n - 200 : 0), b + n);
}

/* The province counts the same whichever boundaries; the new commune has what its two sources had. */
static void test_figures_agree(void **state)
{
	struct reorganise_world *r = *state;
	g_autofree char *before = rows_of(r, FORM_MEMBERS, "91", "2025-06-30", false, 0);
	reorganise_well(r, THE_MERGER);
	g_autofree char *then = rows_of(r, FORM_MEMBERS, "91", "2025-06-30", false, 0),
			*today = rows_of(r, FORM_MEMBERS, "91", "2025-06-30", true, 0),
			*merged = rows_of(r, FORM_MEMBERS, "90011", "2025-07-01", false, 0),
			*based = rows_of(r, FORM_MEMBERS, "90011", "2025-06-30", true, 0);
	same_rows("before and after the act", before, then);
	same_rows("then and today", then, today);
	same_rows("the new commune and its sources", merged, based);
}

static int64_t first_count(const char *rows)
{
	const char *cell = strstr(rows, "\"n\": {"), *n = cell != NULL ? strstr(cell + 5, "\"n\":") : NULL;
	assert_non_null(n);
	return g_ascii_strtoll(n + 4, NULL, 10);
}

/* After a split by villages what lies in villages is exact on today's boundaries: the two new communes add up to the old one. */
static void test_split_on_todays_boundaries(void **state)
{
	struct reorganise_world *r = *state;
	reorganise_well(r, HEAD "  - {do: split, sources: ['90011'], targets: [{name: Xã Trên, type: xa, code: '90021', villages: ['01', "
				"'02']}, {name: Xã Dưới,"
				" type: xa, code: '90022', villages: ['03']}]}\n");
	g_autofree char *then = rows_of(r, FORM_MEMBERS, "90011", "2025-06-30", false, 0),
			*upper = rows_of(r, FORM_MEMBERS, "90021", "2025-06-30", true, 0),
			*lower = rows_of(r, FORM_MEMBERS, "90022", "2025-06-30", true, 0);
	assert_int_equal(first_count(then), VILLAGES);
	assert_int_equal(first_count(upper), 2);
	assert_int_equal(first_count(lower), 1);
	assert_null(strstr(upper, "\"estimate\""));
}

/* One undo takes it all back: forms at several dates, both boundaries, are what they were, byte for byte. */
static char *many(struct reorganise_world *r)
{
	static const char *const days[] = {"2021-01-01", "2025-06-30", "2025-07-01", "2026-06-30"};
	GString *all = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
		for (int today = 0; today < 2; today++) {
			g_autofree char *one = drawn(r, FORM_MEMBERS, "91", days[i], today == 1, 0);
			g_string_append(all, one);
		}
	return g_string_free(all, FALSE);
}

static void test_undo(void **state)
{
	struct reorganise_world *r = *state;
	struct err e = {0};
	struct act_result done;
	g_autofree char *before = many(r);
	const struct reorganise_report *p = reorganise_well(r, THE_MERGER);
	g_autofree char *between = many(r);
	assert_string_not_equal(before, between);
	struct undo_ask ask = {.group = p->group, .today = 20260701, .lang = MSG_EN, .actor = "test"};
	if (!app_undo(r->app, &ask, r->w->a, &done, &e) || !done.written)
		fail_msg("%s%s", e.en, done.problem_count > 0 ? done.problems[0].text : "");
	g_autofree char *after = many(r);
	same_rows("before the act and after its undo", before, after);
	reorganise_clean(r);
	reorganise_well(r, THE_MERGER);
	reorganise_clean(r);
}

/* What was known before the act still shows the old state, byte for byte. */
static void test_known_at(void **state)
{
	struct reorganise_world *r = *state;
	int64_t known = reorganise_int(r, "SELECT last_ms FROM store_state");
	g_autofree char *before = rows_of(r, FORM_MEMBERS, "91", "2026-01-01", false, 0);
	reorganise_well(r, THE_MERGER);
	g_autofree char *after = rows_of(r, FORM_MEMBERS, "91", "2026-01-01", false, known);
	same_rows("known before", before, after);
}

/* Killed between the first and the last write: the register is as it was. */
static void test_killed(void **state)
{
	struct reorganise_world *r = *state;
	int64_t before = reorganise_int(r, "SELECT count(*) FROM change_log");
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct err e = {0};
		struct reorganise_world own = *r;
		own.app = app_open(r->w->address, DB_WRITE, &e);
		struct store_act act = {.actor = "test", .why = 6};
		struct unit_event_row v;
		row_init(&table_unit_event, &v);
		v.event = 3;
		v.on_d = 20250701;
		if (own.app == NULL || !store_begin(own.app->store, &act, &e) || !store_insert(own.app->store, &table_unit_event, &v, &e))
			_exit(1);
		raise(SIGKILL);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(reorganise_int(r, "SELECT count(*) FROM change_log"), before);
	reorganise_well(r, THE_MERGER);
	reorganise_clean(r);
}

#define ON(start)                                                                                                                          \
	EACH(test_merger, start), EACH(test_preview_writes_nothing, start), EACH(test_holders_go_on, start),                               \
		EACH(test_split_by_villages, start), EACH(test_part_moves, start), EACH(test_villages_join, start),                        \
		EACH(test_templates, start), EACH(test_rename, start), EACH(test_founded_in_the_same_act, start),                          \
		EACH(test_refusals, start), EACH(test_cells_merge_and_divide, start), EACH(test_cell_rises_moves_and_is_dissolved, start), \
		EACH(test_office, start), EACH(test_figures_agree, start), EACH(test_split_on_todays_boundaries, start),                   \
		EACH(test_undo, start), EACH(test_known_at, start), EACH(test_killed, start)
#define EACH(test, start) cmocka_unit_test_setup_teardown(test, start, reorganise_end)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(reorganise_sqlite)};
	const struct CMUnitTest postgres[] = {ON(reorganise_postgres)};
	int failed = cmocka_run_group_tests_name("reorganise on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("reorganise on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
