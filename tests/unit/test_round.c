/* The round of a report: steps in their order, the frozen copy that nothing moves, what is otherwise today and by which records, the law
 * kept with it, two people at once. On both engines. */
#include "round_stage.h"

#include "app/report/regime.h"
#include "app/report/round_diff.h"
#include "app/report/round_list.h"
#include "app/report/round_parts.h"
#include "store/links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

/* ---- the order of things ---- */

static void test_steps(void **state)
{
	struct round_world r;
	round_open(&r, state);
	struct round_done d = open_report(&r);
	const char *id = address(&r, &d);
	assert_state(&r, id, "drafting");
	struct round_ask again = ask(ROUND_OPEN, NULL);
	again.organisation = r.w->committee;
	refuses(&r, again, ERR_CONFLICT); /* there is one */
	again.organisation = r.ended;
	refuses(&r, again, ERR_CONFLICT); /* ended before the end of the year */
	again.definition = "khong_co";
	refuses(&r, again, ERR_NOT_FOUND);

	refuses(&r, ask(ROUND_SEND, id), ERR_CONFLICT); /* not signed */
	refuses(&r, ask(ROUND_RECEIVE, id), ERR_CONFLICT);
	d = does(&r, ask(ROUND_CHECK, id));
	assert_true(d.checks.made > 0 && d.checks.missing > 0 && d.checks.blocking == 0);
	assert_state(&r, id, "checked");

	/* Two at once: the second is told by whom. */
	struct round_ask seen = ask(ROUND_SIGN, id);
	seen.rev = d.rev;
	does(&r, seen);
	refuses(&r, seen, ERR_CONFLICT);
	assert_state(&r, id, "signed");
	does(&r, ask(ROUND_SEND, id));
	assert_state(&r, id, "sent");
	struct report_row row = row_of(&r, id);
	assert_true(row.known_ms != NONE && row.sent_ms != NONE && row.cells_hash != NULL && row.change_no != NONE);
	assert_int_equal(row.due_d, 20250106); /* Tuesday 31/12 + three days of work: 1/1 is a holiday, then a weekend */

	refuses(&r, ask(ROUND_RETURN, id), ERR_INPUT); /* without a reason */
	struct round_ask back = ask(ROUND_RETURN, id);
	back.reason = "Rà lại số đảng viên";
	back.due = 20250110;
	does(&r, back);
	refuses(&r, ask(ROUND_ACCEPT, id), ERR_CONFLICT);
	d = does(&r, ask(ROUND_CORRECT, id));
	const char *second = address(&r, &d);
	row = row_of(&r, second);
	assert_int_equal(row.version, 2);
	assert_int_equal(row.due_d, 20250110);
	assert_int_equal(row.first_due_d, 20250106);
	does(&r, ask(ROUND_SIGN, second));
	assert_state(&r, id, "returned");
	does(&r, ask(ROUND_SEND, second));
	assert_state(&r, id, "replaced");
	does(&r, ask(ROUND_ACCEPT, second));
	assert_state(&r, second, "accepted");

	const struct round_event *events;
	size_t n = 0;
	struct err e = {0};
	OK(round_history(r.app, &row, MSG_EN, &events, &n, r.a, &e), e);
	assert_int_equal(n, 4); /* opened, signed, sent, received and accepted at once */
	row = row_of(&r, id);
	OK(round_history(r.app, &row, MSG_EN, &events, &n, r.a, &e), e);
	assert_string_equal(events[n - 2].reason, "Rà lại số đảng viên");
	world_verified(r.w->s);
	round_close(&r);
}

static void test_list(void **state)
{
	struct round_world r;
	struct round_overview o;
	struct err e = {0};
	round_open(&r, state);
	const struct round_plan_ask q = {DEFINITION, "2024", NONE, REPORT_DAY, 0};
	OK(round_overview(r.app, &q, MSG_EN, &o, r.a, &e), e);
	assert_int_equal(o.counts.expected, 1);
	assert_int_equal(o.counts.missing, 1);
	assert_int_equal(o.counts.waived, 1);
	assert_string_equal(o.lines[0].state, "overdue");
	assert_int_equal(o.lines[0].turn, TURN_SENDER);
	assert_int_equal(o.lines[0].late, 2);
	assert_string_equal(o.lines[1].state, "waived");
	const char *id = sent_report(&r);
	OK(round_overview(r.app, &q, MSG_EN, &o, r.a, &e), e);
	assert_int_equal(o.counts.waiting, 1);
	assert_int_equal(o.lines[0].turn, TURN_RECEIVER);
	struct round_ask delay = ask(ROUND_DELAY, id);
	delay.delay = "system";
	delay.reason = "mất mạng sáu ngày";
	does(&r, delay);
	OK(round_overview(r.app, &q, MSG_EN, &o, r.a, &e), e);
	assert_int_equal(o.lines[0].turn, TURN_NETWORK);
	round_close(&r);
}

/* ---- what was sent stays ---- */

static void test_frozen(void **state)
{
	struct round_world r;
	struct err e = {0};
	round_open(&r, state);
	const char *id = sent_report(&r);
	g_autofree char *before = frozen_text(&r, id);
	struct report_row row = row_of(&r, id);
	const struct report_cell_row **cells;
	size_t n = 0;
	OK(round_cells(r.app, &row, "btctw_1", r.a, &cells, &n, &e), e);

	/* By no door of the store. */
	struct report_cell_row cell = *cells[0];
	world_begin(r.w->s, false);
	cell.num = 99 * ROUND_SCALE;
	assert_false(store_update(r.w->s, &table_report_cell, &cell, NULL));
	store_rollback(r.w->s);
	world_begin(r.w->s, false);
	assert_false(store_delete(r.w->s, &table_report_cell, cell.area_id, cell.id, NULL));
	store_rollback(r.w->s);
	world_begin(r.w->s, false);
	assert_false(store_delete(r.w->s, &table_report, row.area_id, row.id, NULL));
	store_rollback(r.w->s);
	world_begin(r.w->s, false);
	row.narrative = "khác";
	assert_false(store_update(r.w->s, &table_report, &row, NULL));
	store_rollback(r.w->s);
	row = row_of(&r, id);
	world_begin(r.w->s, false);
	row.state = world_num(r.w->s, "report_state", "signed");
	assert_false(store_update(r.w->s, &table_report, &row, NULL));
	store_rollback(r.w->s);

	/* A register that changes: the member left before the year ended, and that was written down late. */
	struct membership_row m;
	bool found = false;
	OK(store_get(r.w->s, &table_membership, WORLD_AREA, r.w->home, &m, r.a, &found, NULL), e);
	world_begin(r.w->s, false);
	m.until_d = 20240601;
	m.until_p = PRECISION_DAY;
	m.out_reason = world_num(r.w->s, "membership_out", "died");
	OK(store_update(r.w->s, &table_membership, &m, &e), e);
	world_commit(r.w->s);
	g_autofree char *after = frozen_text(&r, id);
	assert_string_equal(before, after);

	/* A later writing that says nothing new is not what did it. */
	const struct store_act idle = {.actor = "later", .why = (int)world_num(r.w->s, "change_why", "correct")};
	OK(store_get(r.w->s, &table_membership, WORLD_AREA, r.w->home, &m, r.a, &found, NULL), e);
	OK(store_begin(r.w->s, &idle, &e), e);
	OK(store_update(r.w->s, &table_membership, &m, &e), e);
	world_commit(r.w->s);

	struct round_diff d;
	row = row_of(&r, id);
	OK(round_diff(r.app, &row, true, MSG_EN, REPORT_DAY, &d, r.a, &e), e);
	const struct round_difference *last = NULL;
	for (size_t i = 0; i < d.count; i++)
		if (strcmp(d.items[i].form, "btctw_1") == 0 && strcmp(d.items[i].row, "D") == 0 && strcmp(d.items[i].column, "now") == 0)
			last = &d.items[i];
	assert_non_null(last);
	assert_int_equal(last->by, -1);
	assert_string_equal(last->then, "1");
	assert_string_equal(last->now, "0");
	assert_int_equal(last->cause_count, 1);
	assert_string_equal(last->causes[0].name, "Nguyễn Thị Đào");
	assert_false(last->causes[0].came);
	assert_true(last->causes[0].at_ms > row.known_ms);
	assert_true(*last->causes[0].what != '\0' && *last->causes[0].who != '\0');
	assert_string_not_equal(last->causes[0].who, "later");

	/* As it was known then it is drawn alike; what was tampered with is found. */
	int64_t findings = 0;
	OK(round_verify(r.app, &row, NULL, NULL, &findings, &e), e);
	assert_int_equal(findings, 0);
	world_tamper(r.w, "UPDATE report_cell SET num = 70000 WHERE form = 'btctw_1' AND row_key = 'D' AND col_key = 'now'");
	OK(round_verify(r.app, &row, NULL, NULL, &findings, &e), e);
	assert_int_equal(findings, 1);
	round_close(&r);
}

/* Takes back a group of the log; gives the group of doing so, NONE when it is refused. */
static int64_t taken_back(struct round_world *r, int64_t group, struct err *e)
{
	const struct store_undo_tell nobody = {0};
	struct store_undone done;
	world_begin(r->w->s, false);
	if (!store_undo(r->w->s, group, &nobody, &done, e)) {
		store_rollback(r->w->s);
		return NONE;
	}
	assert_int_equal(done.blocked, 0);
	int64_t back = store_group(r->w->s);
	world_commit(r->w->s);
	return back;
}

/* What was taken back before the report was sent is not put back into it afterwards; into a draft it is. */
static void test_frozen_redo(void **state)
{
	struct round_world r;
	struct err e = {0};
	round_open(&r, state);
	struct round_done d = open_report(&r);
	const char *id = address(&r, &d);
	struct report_exception_row x;
	row_init(&table_report_exception, &x);
	x.area_id = d.area;
	x.report_id = d.id;
	x.form = "btctw_1";
	x.check_id = "sum";
	x.said = "1 = 2";
	x.reason = "đã xem lại";
	world_begin(r.w->s, false);
	world_insert(r.w->s, &table_report_exception, &x);
	int64_t group = store_group(r.w->s);
	world_commit(r.w->s);
	int64_t undone = taken_back(&r, group, &e);
	int64_t redone = taken_back(&r, undone, &e);
	OK(undone != NONE && redone != NONE, e);
	assert_int_equal(world_int(r.w->s, "SELECT count(*) FROM report_exception"), 1);
	undone = taken_back(&r, redone, &e);
	OK(undone != NONE, e);
	does(&r, ask(ROUND_SIGN, id));
	does(&r, ask(ROUND_SEND, id));
	assert_int_equal(taken_back(&r, undone, &e), NONE);
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_non_null(strstr(e.en, "C62"));
	assert_int_equal(world_int(r.w->s, "SELECT count(*) FROM report_exception"), 0);
	world_verified(r.w->s);
	round_close(&r);
}

/* ---- the law of then ---- */

static void test_law(void **state)
{
	struct round_world r;
	struct err e = {0};
	const char *mark = NULL;
	struct app *by = NULL;
	struct round_law *old = NULL;
	round_open(&r, state);
	world_begin(r.w->s, false);
	OK(round_keep_law(r.app, REPORT_DAY, &mark, r.a, &e), e);
	const int64_t files = world_int(r.w->s, "SELECT count(*) FROM law_file");
	OK(round_keep_law(r.app, REPORT_DAY, &mark, r.a, &e), e);
	assert_int_equal(world_int(r.w->s, "SELECT count(*) FROM law_file"), files); /* kept once */
	world_commit(r.w->s);
	assert_true(files > 100);
	OK(round_law(r.app, mark, &by, &old, &e), e);
	assert_ptr_equal(by, r.app); /* the program's own */
	round_law_free(old);

	/* A program that called the form otherwise: another manifest with another text. */
	static const char title[] = "title: { vi: Biểu của năm ngoái";
	struct law_file_row was, file;
	bool found = false;
	const int64_t form = world_int(r.w->s, "SELECT id FROM law_file WHERE path = 'domain/forms/ho_ngheo_1.yaml'");
	const int64_t list = world_int(r.w->s, "SELECT id FROM law_file WHERE path = 'manifest'");
	OK(store_get(r.w->s, &table_law_file, 0, form, &was, r.a, &found, &e), e);
	const char *at = strstr(was.text, "title: { vi: ");
	at = at != NULL ? at : strstr(was.text, "title: {vi: ");
	assert_non_null(at);
	const char *comma = strstr(at, ", en:");
	assert_non_null(comma);
	g_autofree char *text = g_strdup_printf("%.*s%s%s", (int)(at - was.text), was.text, title, comma);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	file = was;
	file.id = NONE;
	file.text = text;
	file.sha256 = sum;
	world_begin(r.w->s, false);
	world_insert(r.w->s, &table_law_file, &file);
	OK(store_get(r.w->s, &table_law_file, 0, list, &file, r.a, &found, &e), e);
	g_autofree char *manifest = g_strdup(file.text);
	memcpy(strstr(manifest, was.sha256), sum, 64);
	g_autofree char *other = g_compute_checksum_for_string(G_CHECKSUM_SHA256, manifest, -1);
	file.id = NONE;
	file.text = manifest;
	file.sha256 = other;
	world_insert(r.w->s, &table_law_file, &file);
	world_commit(r.w->s);
	OK(round_law(r.app, other, &by, &old, &e), e);
	assert_ptr_not_equal(by, r.app);
	const struct form *f = library_form(by->library, "ho_ngheo_1", 20241231);
	assert_non_null(f);
	assert_string_equal(f->title.vi, "Biểu của năm ngoái");
	assert_true(regime_law(by)->count > 0); /* read for that law alone, and gone with it */
	assert_ptr_not_equal(regime_law(by)->files, regime_law(r.app)->files);
	round_law_free(old);

	/* Word for word: no door changes it. */
	world_begin(r.w->s, false);
	OK(store_get(r.w->s, &table_law_file, 0, form, &file, r.a, &found, &e), e);
	file.text = "form: x\n";
	assert_false(store_update(r.w->s, &table_law_file, &file, NULL));
	store_rollback(r.w->s);
	round_close(&r);
}

#define ON(engine)                                                                                                                         \
	cmocka_unit_test_setup_teardown(test_steps, engine, world_end), cmocka_unit_test_setup_teardown(test_list, engine, world_end),     \
		cmocka_unit_test_setup_teardown(test_frozen, engine, world_end),                                                           \
		cmocka_unit_test_setup_teardown(test_frozen_redo, engine, world_end),                                                      \
		cmocka_unit_test_setup_teardown(test_law, engine, world_end)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("reports on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("reports on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
