/* Freezing: what a report says when it is sent, cell by cell, and the law it was drawn by. One transaction with the step itself. */
#include "app/report/round_parts.h"

#include "app/service_parts.h"
#include "messages/round.def"

#include <string.h>

static bool freeze_cell(struct app *a, const struct report_row *r, const char *form, const struct round_cell *c, struct err *e)
{
	struct report_cell_row row;
	row_init(&table_report_cell, &row);
	row.area_id = r->area_id;
	row.report_id = r->id;
	row.form = form;
	row.row_key = c->row;
	row.col_key = c->column;
	row.unit_id = c->unit;
	row.state = c->state;
	row.num = c->num;
	row.den = c->den;
	row.text = c->text;
	row.origin = c->origin;
	row.ids_hash = c->ids;
	return store_insert(a->store, &table_report_cell, &row, e);
}

static bool freeze_form(struct app *a, const struct report_row *r, struct report_form_row *form, const struct round_drawn *d,
	const char *law, const struct round_checks *checks, struct err *e)
{
	const struct form *f = d->figure->report->form;
	for (size_t i = 0; i < d->count; i++)
		if (!freeze_cell(a, r, d->code, &d->cells[i], e))
			return false;
	form->valid_from = f->valid_from;
	form->sha256 = f->sha256;
	form->period_text = d->period_text;
	form->laws = law;
	form->cells_hash = d->hash;
	form->cells = (int64_t)d->count;
	form->checks = checks->made;
	form->broken = checks->made - checks->hold;
	return store_update(a->store, &table_report_form, form, e);
}

/* The mark of the whole report: of its forms' marks in order. */
static const char *mark_of(const GString *marks, struct arena *arena)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, marks->str, (gssize)marks->len);
	return arena_strdup(arena, sum);
}

/* Draws all forms before anything is written, so that they show what the register says and nothing of this step. */
static bool draw_all(struct app *a, const struct report_row *r, const struct round_ask *ask, const struct report_form_row **forms,
	size_t count, struct round_drawn *drawn, struct round_checks *each, struct round_checks *checks, struct arena *arena, struct err *e)
{
	struct round_spot spot;
	round_spot_of(r, &spot);
	spot.marks = true;
	spot.today = ask->today;
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct round_check));
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		const int made = checks->made, hold = checks->hold;
		ok = round_draw(a, &spot, forms[i]->form, forms[i]->by_children == 1, arena, &drawn[i], e) &&
		     round_check_form(a, r, &drawn[i], list, checks, ask->lang, arena, e);
		each[i] = (struct round_checks){.made = checks->made - made, .hold = checks->hold - hold};
	}
	checks->items = arena_list(arena, list);
	checks->count = list->len;
	g_array_free(list, TRUE);
	return ok;
}

static bool write_all(struct app *a, struct report_row *r, const struct round_ask *ask, const struct report_form_row **forms,
	const struct round_drawn *drawn, const struct round_checks *each, size_t count, struct arena *arena, struct err *e)
{
	g_autoptr(GString) marks = g_string_new(NULL);
	const char *law = NULL;
	if (!round_keep_law(a, ask->today, &law, arena, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct report_form_row form = *forms[i];
		if (!freeze_form(a, r, &form, &drawn[i], arena_printf(arena, "{\"manifest\":\"%s\"}", law), &each[i], e))
			return false;
		g_string_append_printf(marks, "%s %s\n", drawn[i].code, drawn[i].hash);
	}
	r->cells_hash = mark_of(marks, arena);
	return true;
}

bool round_freeze(
	struct app *a, struct report_row *r, const struct round_ask *ask, struct round_checks *checks, struct arena *arena, struct err *e)
{
	const struct report_form_row **forms;
	size_t count = 0;
	*checks = (struct round_checks){.missing_where = ""};
	if (!round_forms(a, r, arena, &forms, &count, e) || !store_facts_number(a->store, &r->change_no, e))
		return false;
	struct round_drawn *drawn = ARENA_ARRAY(arena, struct round_drawn, count + 1);
	struct round_checks *each = ARENA_ARRAY(arena, struct round_checks, count + 1);
	if (!figure_share(a, 0, e))
		return false;
	bool ok = draw_all(a, r, ask, forms, count, drawn, each, checks, arena, e);
	r->warnings = (int64_t)checks->count;
	r->known_ms = store_now(a->store);
	if (ok && checks->blocking == 0)
		ok = write_all(a, r, ask, forms, drawn, each, count, arena, e);
	for (size_t i = 0; i < count; i++)
		round_drawn_free(&drawn[i]);
	figure_unshare(a);
	return ok;
}
