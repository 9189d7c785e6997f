/* The names behind a cell, as far as the viewer may see them: what may not be seen is counted, never named. */
#include "app/page/page_form_parts.h"

#include "app/figure/figure_words.h"
#include "app/reading.h"
#include "messages/page_form.def"

#include <string.h>

#define NAMES_PAGE 200

static bool take_name(struct form_work *w, const struct batch *b, const struct member *m, struct page_form_name *out, struct err *e)
{
	struct member_words words;
	bool person = m->person != NONE && b->measure != MEASURE_UNITS && b->measure != MEASURE_ORGANISATIONS;
	if (!figure_member_words(w->figure, b, m, w->ask->lang, w->arena, &words, e))
		return false;
	*out = (struct page_form_name){.person = {NONE, NONE, NULL}, .unit = {NONE, NULL, NULL}, .organisation = {NONE, NULL}};
	out->birth = words.birth;
	out->post = words.post;
	out->organisation_name = words.organisation;
	out->unit_name = words.unit;
	out->day = words.day;
	const char *where = words.organisation[0] != '\0' ? words.organisation : words.unit;
	if (person) {
		out->name = words.name;
		out->person = (struct page_person_ref){m->area, m->person, words.name};
		const char *year = strlen(words.birth) >= 4 ? words.birth + strlen(words.birth) - 4 : "";
		out->meta = year[0] != '\0' ? arena_printf(w->arena, "%s, %s", where, year) : where;
	} else if (b->measure == MEASURE_UNITS) {
		out->name = words.unit;
		out->unit = (struct page_unit_ref){m->unit, words.unit, NULL};
		out->meta = words.type;
	} else if (b->measure == MEASURE_ORGANISATIONS) {
		out->name = words.organisation;
		out->organisation = (struct page_organisation_ref){m->organisation, words.organisation};
		out->meta = words.unit;
	} else {
		out->name = words.post[0] != '\0' ? words.post : words.organisation;
		out->meta = where;
	}
	return true;
}

/* Rights are those of a place on a day, and many members share both. */
struct rights_there {
	int64_t unit, organisation;
	ymd day;
	bool person, may;
};
enum { REMEMBERED = 512 };

static bool may_name(struct form_work *w, const struct batch *b, const struct member *m, bool sensitive, struct rights_there *all)
{
	uint64_t mix = ((uint64_t)m->unit * UINT64_C(0x9E3779B97F4A7C15)) ^ ((uint64_t)m->organisation * UINT64_C(0xD1B54A32D192ED03));
	struct rights_there *x = &all[(mix >> 40) % REMEMBERED];
	if (x->day == m->day && x->unit == m->unit && x->organisation == m->organisation && x->person == (m->person != NONE))
		return x->may;
	*x = (struct rights_there){
		m->unit, m->organisation, m->day, m->person != NONE, figure_may_name(w->app->viewer, b, m, sensitive, RIGHT_VIEW)};
	return x->may;
}

bool form_names(struct form_work *w, const struct batch *b, const struct member_list *list, size_t skip, size_t most, bool sensitive,
	struct page_form_names *out, struct err *e)
{
	out->items = ARENA_ARRAY(w->arena, struct page_form_name, MIN(most, list->count) + 1);
	size_t seen = 0;
	g_autofree struct rights_there *rights = g_new0(struct rights_there, REMEMBERED);
	for (size_t i = 0; i < list->count; i++) {
		const struct member *m = &list->items[i];
		out->total += MAX(m->times, 1);
		if (!may_name(w, b, m, sensitive, rights)) {
			out->hidden += MAX(m->times, 1);
			continue;
		}
		if (seen++ >= skip && out->count < most && !take_name(w, b, m, &out->items[out->count++], e))
			return false;
	}
	return true;
}

/* ---- the page of all names ---- */

static void note_list(struct form_work *w, const struct page_form_list *l)
{
	const char *what = arena_printf(w->arena, "%s.%s", w->q->row, w->q->column);
	const struct access_reading reading = {.act = RIGHT_VIEW,
		.table = w->form->code,
		.row = NONE,
		.fields = what,
		.query = l->subtitle,
		.rows = (int64_t)l->names.count};
	app_note_reading(w->app, &reading);
}

static bool left_members(struct form_work *w, const struct batch *b, const struct place *where, size_t output, struct member_list *list,
	struct page_form_list *out, struct err *e)
{
	struct left_out left;
	if (!snapshot_left_out(w->figure->snapshot, b, where, output, &left, w->arena, e))
		return e->code == ERR_NONE ? FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_LIST) : false;
	for (size_t i = 0; i < left.reason_count; i++) {
		const struct attr *a = left.reasons[i].attr;
		if (strcmp(a != NULL ? a->name : "reason", w->q->left) != 0)
			continue;
		*list = left.reasons[i].members;
		out->cell = form_say(
			w, MSG_PAGE_FORM_LEFT_LIST, out->cell, a != NULL ? figure_attr_label(a, w->ask->lang, w->arena) : "", NULL);
		return true;
	}
	return FAIL(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_LEFT, w->q->left);
}

static bool fill_list(struct form_work *w, struct page_form_list *out, struct err *e)
{
	const struct report *r = w->figure->report;
	size_t row = 0, column = 0, output = 0;
	struct batch b;
	struct place where;
	struct member_list list = {0};
	if (!form_find_cell(w, &row, &column, e))
		return false;
	form_numerator(w, row, column, &row, &column);
	const struct cell *c = &r->cells[row * r->column_count + column];
	if (c->state == CELL_HIDDEN)
		return FAIL0(e, ERR_DENIED, MSG_PAGE_PANEL_NO_RIGHT);
	if (c->state != CELL_EXACT || !figure_hold(w->figure, e) ||
		!report_cell_batch(&w->figure->request, r, row, column, w->figure->snapshot, &b, &where, &output, w->arena, e))
		return e->code == ERR_NONE ? FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_LIST) : false;
	out->code = r->form->code;
	out->row = arena_strdup(w->arena, r->rows[row].id);
	out->column = arena_strdup(w->arena, r->columns[column].id);
	out->title = w->ask->lang == MSG_EN && r->form->title.en != NULL ? r->form->title.en : r->form->title.vi;
	out->cell = arena_printf(
		w->arena, "%s · %s", form_line_label(&r->rows[row], w->ask->lang), form_line_label(&r->columns[column], w->ask->lang));
	out->subtitle = arena_printf(w->arena, "%s · %s", r->unit_name, period_words(&r->period, w->ask->lang, w->arena));
	out->persons = b.of->kind->subject == SUBJECT_PERSON && b.measure != MEASURE_UNITS && b.measure != MEASURE_ORGANISATIONS;
	bool ok = w->q->left != NULL ? left_members(w, &b, &where, output, &list, out, e)
				     : snapshot_members(w->figure->snapshot, &b, &where, output, &list, w->arena, e);
	bool sensitive = figure_batch_sensitive(&b, output);
	out->page = MAX(w->q->page, 1);
	if (!ok || out->page > 100000 ||
		!form_names(w, &b, &list, (size_t)(out->page - 1) * NAMES_PAGE, NAMES_PAGE, sensitive, &out->names, e))
		return ok && e->code == ERR_NONE ? FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_PAGE) : false;
	int64_t seen = (int64_t)list.count - out->names.hidden;
	out->pages = MAX(1, (seen + NAMES_PAGE - 1) / NAMES_PAGE);
	if (out->page > out->pages)
		return FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_PAGE);
	out->first = (out->page - 1) * NAMES_PAGE + 1;
	out->last = out->first - 1 + (int64_t)out->names.count;
	if (out->names.hidden > 0)
		out->note = form_say(w, MSG_PAGE_FORM_HIDDEN, scaled_text(out->names.hidden, 0, w->arena), NULL, NULL);
	if (out->persons && out->names.count > 0)
		note_list(w, out);
	return true;
}

bool page_form_list(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_form_list *out,
	struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct page_form_list){0};
	bool ok = form_work_begin(&w, e) && form_work_draw(&w, e) && fill_list(&w, out, e);
	form_work_end(&w);
	return ok;
}
