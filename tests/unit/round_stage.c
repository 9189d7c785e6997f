/* See round_stage.h. */
#include "round_stage.h"

#include "app/report/round_parts.h"
#include "store/links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ok.h"

int64_t round_body(struct world *w, const char *name, const char *type, int64_t unit, ymd until)
{
	struct organisation_row head;
	struct organisation_v_row v;
	row_init(&table_organisation, &head);
	world_insert(w->s, &table_organisation, &head);
	row_init(&table_organisation_v, &v);
	v.organisation_id = head.id;
	v.from_d = 20200101;
	v.from_p = 3;
	v.until_d = until;
	v.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	v.name = name;
	v.type = world_num(w->s, "organisation_type", type);
	v.unit_id = unit;
	world_insert(w->s, &table_organisation_v, &v);
	return head.id;
}

void round_ask_of(struct round_world *r, int64_t sender)
{
	struct report_obligation_row o;
	row_init(&table_report_obligation, &o);
	o.from_d = 20200101;
	o.definition = DEFINITION;
	o.title = "Công tác xây dựng Đảng";
	o.forms = "btctw_1, ho_ngheo_1";
	o.sender_id = sender;
	o.receiver_id = r->receiver;
	o.kind_r = world_num(r->w->s, "report_kind", "periodic");
	o.cycle = world_num(r->w->s, "report_cycle", "year");
	o.due_rule = "+3wd";
	world_insert(r->w->s, &table_report_obligation, &o);
}

void round_open(struct round_world *r, void **state)
{
	struct err e = {0};
	struct area_row area;
	*r = (struct round_world){.w = *state, .app = app_open(NULL, DB_READ, &e), .a = arena_new()};
	assert_non_null(r->app);
	r->app->store = r->w->s;
	world_begin(r->w->s, false);
	row_init(&table_area, &area);
	area.number = WORLD_AREA;
	area.label = "Xã Đông Thử";
	area.home_unit_id = r->w->commune;
	world_insert(r->w->s, &table_area, &area);
	r->receiver = round_body(r->w, "Đảng bộ tỉnh Thử", "pb_province", r->w->province, YMD_OPEN);
	r->ended = round_body(r->w, "Đảng bộ Trường Thử", "pb_base", r->w->commune, 20240701);
	round_ask_of(r, r->w->committee);
	round_ask_of(r, r->ended);
	world_commit(r->w->s);
}

void round_close(struct round_world *r)
{
	r->app->store = NULL;
	app_close(r->app);
	arena_free(r->a);
}

const char *address(struct round_world *r, const struct round_done *d)
{
	return arena_printf(r->a, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, d->area, d->id);
}

struct round_ask ask(enum round_step step, const char *report)
{
	return (struct round_ask){.step = step,
		.report = report,
		.rev = NONE,
		.organisation = NONE,
		.definition = DEFINITION,
		.period = "2024",
		.signer = "Bí thư",
		.today = REPORT_DAY,
		.lang = MSG_EN};
}

/* Must succeed. */
struct round_done does(struct round_world *r, struct round_ask q)
{
	struct err e = {0};
	struct round_done d;
	OK(round_step(r->app, &q, &d, r->a, &e), e);
	for (size_t i = 0; d.refused && i < d.checks.count; i++)
		print_message("%s %s: %s\n", d.checks.items[i].form, d.checks.items[i].id, d.checks.items[i].say);
	assert_false(d.refused);
	return d;
}

/* Must fail so. */
void refuses(struct round_world *r, struct round_ask q, enum err_code code)
{
	struct err e = {0};
	struct round_done d;
	assert_false(round_step(r->app, &q, &d, r->a, &e));
	assert_int_equal(e.code, code);
	assert_true(e.vi[0] != '\0' && e.en[0] != '\0');
}

struct round_done open_report(struct round_world *r)
{
	struct round_ask q = ask(ROUND_OPEN, NULL);
	q.organisation = r->w->committee;
	return does(r, q);
}

const char *sent_report(struct round_world *r)
{
	struct round_done d = open_report(r);
	const char *id = address(r, &d);
	does(r, ask(ROUND_SIGN, id));
	does(r, ask(ROUND_SEND, id));
	return id;
}

struct report_row row_of(struct round_world *r, const char *id)
{
	struct err e = {0};
	struct report_row row;
	OK(round_find(r->app, id, &row, r->a, &e), e);
	return row;
}

void assert_state(struct round_world *r, const char *id, const char *state)
{
	struct report_row row = row_of(r, id);
	assert_string_equal(round_state(r->app, row.state), state);
}

/* The frozen rows as one text. */
char *frozen_text(struct round_world *r, const char *id)
{
	struct err e = {0};
	struct report_row row = row_of(r, id);
	const struct report_cell_row **cells;
	size_t n = 0;
	GString *out = g_string_new(row.cells_hash);
	OK(round_cells(r->app, &row, NULL, r->a, &cells, &n, &e), e);
	assert_true(n > 50);
	for (size_t i = 0; i < n; i++)
		row_to_json(r->w->s, &table_report_cell, cells[i], out);
	return g_string_free(out, FALSE);
}
