/* Who is behind a cell: one row for every counted subject, in administrative order; seats and vacancies one row a seat. */
#include "app/figure/figure_words.h"
#include "app/figure/figure_hide.h"
#include "app/figure/figure_shares.h"
#include "app/reading.h"
#include "exchange/sheet.h"

#include "stats/words.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/app.def"
#include "messages/auth.def"
#include "messages/page_form.def"

#include <string.h>

struct who {
	struct app *app;
	const struct figure *f;
	enum measure measure;
	const struct fact_kind *kind;
	enum msg_lang lang;
	const struct code_list *titles, *unit_types, *org_types;
	struct sheet *sheet;
	size_t capacity;
};

static bool find_line(
	const struct figure *f, const struct report_line *lines, size_t count, const char *id, msg_key key, size_t *out, struct err *e)
{
	g_autoptr(GString) known = g_string_new(NULL);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
		if (i < 60)
			g_string_append_printf(known, "%s%s", i > 0 ? " " : "", lines[i].id);
	}
	return FAIL(e, ERR_NOT_FOUND, key, f->report->form->code, id, known->str);
}

/* The cell's place in the report; only exact, non-derived counts have a list, estimates have sources. */
static bool find_cell(const struct figure *f, const char *row, const char *column, bool sources, size_t *r, size_t *c, struct err *e)
{
	if (!find_line(f, f->report->rows, f->report->row_count, row, MSG_ROW_UNKNOWN, r, e) ||
		!find_line(f, f->report->columns, f->report->column_count, column, MSG_COLUMN_UNKNOWN, c, e))
		return false;
	const struct cell *cell = &f->report->cells[*r * f->report->column_count + *c];
	if (cell->state == CELL_HIDDEN)
		return FAIL(e, ERR_DENIED, MSG_CELL_HIDDEN, row, column);
	if (cell->derived || cell->state == CELL_NA)
		return FAIL(e, ERR_INPUT, MSG_CELL_NOT_COUNTED, row, column);
	if (cell->state != CELL_EXACT && !(sources && cell->state == CELL_ESTIMATE))
		return FAIL(e, ERR_INPUT, MSG_CELL_NOT_EXACT, row, column);
	return true;
}

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static bool person_words(struct who *w, const struct member *m, const char **name, const char **birth, struct err *e)
{
	char day[11];
	struct arena *a = w->f->arena;
	struct db_stmt *st = db_prepare(store_db(w->app->store), statement_text("who_person"), e);
	*name = *birth = "";
	if (m->person == NONE)
		return true;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), m->area);
	db_bind_int(st, db_param(st, ":id"), m->person);
	db_bind_int(st, db_param(st, ":day"), m->day);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*name = arena_strdup(a, db_text(st, 0));
		*birth = db_is_null(st, 1) || db_int(st, 1) <= 0 ? "" : arena_strdup(a, ymd_format_vi((ymd)db_int(st, 1), day));
	}
	db_reset(st);
	return step != DB_ERROR;
}

/* Title and organisation of the post (or of the tenure) the member has; organisation stays as it was where there is none. */
static bool post_words(struct who *w, const struct member *m, const char **title, int64_t *organisation, struct err *e)
{
	bool tenure = m->post == NONE && strcmp(w->kind->name, "tenure") == 0;
	*title = "";
	if (m->post == NONE && !tenure)
		return true;
	struct db_stmt *st = db_prepare(store_db(w->app->store), statement_text(tenure ? "who_tenure" : "who_post"), e);
	if (st == NULL)
		return false;
	if (tenure)
		db_bind_int(st, db_param(st, ":area"), m->area);
	db_bind_int(st, db_param(st, ":id"), tenure ? m->fact : m->post);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		const struct code *c = code_by_num(w->titles, db_int(st, 0));
		*title = c == NULL ? "" : w->lang == MSG_EN ? c->en : c->vi;
		*organisation = *organisation == NONE ? db_int(st, 1) : *organisation;
	}
	db_reset(st);
	return step != DB_ERROR;
}

/* "Xã Kháng Nhật (02575)", or "Thôn Bờ Hồ, Xã Kháng Nhật" for a village. */
static const char *unit_words(struct who *w, int64_t unit, ymd day, const char **type)
{
	struct unit_facts u, above;
	*type = "";
	if (unit == NONE || !snapshot_unit(w->f->snapshot, unit, day, &u))
		return "";
	const struct code *c = code_by_num(w->unit_types, u.type);
	*type = c == NULL ? "" : w->lang == MSG_EN ? c->en : c->vi;
	if (u.code != NULL)
		return arena_printf(w->f->arena, "%s (%s)", u.name, u.code);
	if (u.parent != NONE && snapshot_unit(w->f->snapshot, u.parent, day, &above))
		return arena_printf(w->f->arena, "%s, %s", u.name, above.name);
	return arena_strdup(w->f->arena, u.name);
}

static const char *organisation_words(struct who *w, int64_t organisation, ymd day, const char **type)
{
	struct org_facts o;
	*type = "";
	if (organisation == NONE || !snapshot_organisation(w->f->snapshot, organisation, day, &o))
		return "";
	const struct code *c = code_by_num(w->org_types, o.type);
	*type = c == NULL ? "" : w->lang == MSG_EN ? c->en : c->vi;
	return arena_strdup(w->f->arena, o.name);
}

static struct sheet_row *add_row(struct who *w, const struct sheet_cell *cells, char about, int64_t area, int64_t id)
{
	struct sheet *s = w->sheet;
	must(s->row_count < w->capacity);
	struct sheet_row *row = &s->rows[s->row_count++];
	row->cells = ARENA_ARRAY(w->f->arena, struct sheet_cell, s->column_count);
	memcpy(row->cells, cells, s->column_count * sizeof *cells);
	row->about = about;
	row->area = area;
	row->id = id;
	return row;
}

static void set_header(struct who *w, const msg_key *keys, size_t n)
{
	const char **header = ARENA_ARRAY(w->f->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		header[i] = msg_template(keys[i], w->lang);
	w->sheet->header = header;
	w->sheet->column_count = n;
}

static bool person_row(struct who *w, const struct member *m, struct err *e)
{
	char day[11];
	const char *name = NULL, *birth = NULL, *title = NULL, *type = NULL;
	int64_t organisation = m->organisation;
	if (!person_words(w, m, &name, &birth, e) || !post_words(w, m, &title, &organisation, e))
		return false;
	const struct sheet_cell cells[] = {text_cell(name), text_cell(birth), text_cell(title),
		text_cell(organisation_words(w, organisation, m->day, &type)), text_cell(unit_words(w, m->unit, m->day, &type)),
		text_cell(arena_strdup(w->f->arena, ymd_format_vi(m->day, day)))};
	for (int64_t i = 0; i < m->times; i++)
		add_row(w, cells, m->person != NONE ? 'p' : 0, m->area, m->person)->fact = m->fact;
	return true;
}

static bool seat_row(struct who *w, const struct member *m, struct err *e)
{
	const char *title = NULL, *type = NULL;
	int64_t organisation = m->organisation;
	if (!post_words(w, m, &title, &organisation, e))
		return false;
	for (int64_t i = 0; i < m->times; i++) {
		const struct sheet_cell cells[] = {text_cell(title), text_cell(organisation_words(w, organisation, m->day, &type)),
			text_cell(unit_words(w, m->unit, m->day, &type)),
			text_cell(arena_printf(w->f->arena, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, i + 1, m->times))};
		add_row(w, cells, 0, 0, NONE);
	}
	return true;
}

static bool subject_row(struct who *w, const struct member *m, struct err *e)
{
	const char *type = NULL, *unit_type = NULL;
	const char *unit = unit_words(w, m->unit, m->day, &unit_type);
	(void)e;
	if (w->measure == MEASURE_UNITS) {
		const struct sheet_cell cells[] = {text_cell(unit), text_cell(unit_type)};
		add_row(w, cells, m->unit != NONE ? 'u' : 0, 0, m->unit);
	} else {
		const char *name = organisation_words(w, m->organisation, m->day, &type);
		const struct sheet_cell cells[] = {text_cell(name), text_cell(type), text_cell(unit)};
		add_row(w, cells, m->organisation != NONE ? 'o' : 0, 0, m->organisation);
	}
	return true;
}

/* ---- who may be named ---- */

static bool preds_sensitive(const struct leaf *l)
{
	for (size_t i = 0; i < l->when_count; i++)
		if (pred_sensitive(l->when[i]))
			return true;
	return false;
}

static bool set_sensitive(const struct batch *b, const struct subject_set *s)
{
	if (s->leaf >= 0)
		return preds_sensitive(&b->leaves[s->leaf]);
	bool any = set_sensitive(b, s->base);
	for (size_t i = 0; i < s->minus_count && !any; i++)
		any = set_sensitive(b, s->minus[i]);
	return any;
}

bool figure_batch_sensitive(const struct batch *b, size_t output)
{
	const struct output *o = &b->outputs[output];
	bool any = b->of->kind->class_ == 'S' || pred_sensitive(b->of->when);
	if (o->set != NULL)
		return any || set_sensitive(b, o->set);
	for (size_t i = 0; i < o->part_count && !any; i++)
		any = set_sensitive(b, o->parts[i]);
	return any;
}

bool figure_may_name(const struct viewer *v, const struct batch *b, const struct member *m, bool sensitive, enum auth_right act)
{
	const struct auth_place at = {.unit = m->unit, .organisation = m->organisation, .day = m->day};
	bool person = m->person != NONE && b->measure != MEASURE_UNITS && b->measure != MEASURE_ORGANISATIONS;
	if (!person)
		return true;
	if (v == NULL || !viewer_may(v, RIGHT_VIEW, "person", 'B', &at) ||
		(sensitive && viewer_access(v, "person", 'S', &at) != ACCESS_NAMES))
		return false;
	return act == RIGHT_VIEW ||
	       (viewer_may(v, act, "person", 'B', &at) && (!sensitive || viewer_may(v, RIGHT_EXPORT_SENSITIVE, "person", 'S', &at)));
}

/* Writes those that may be named, and how many others there are. */
static bool write_members(
	struct who *w, const struct batch *b, const struct member_list *list, bool sensitive, enum auth_right act, struct err *e)
{
	static const msg_key person_keys[] = {MSG_WHO_NAME, MSG_WHO_BIRTH, MSG_WHO_POST, MSG_WHO_ORG, MSG_WHO_UNIT, MSG_WHO_DAY};
	static const msg_key seat_keys[] = {MSG_WHO_POST, MSG_WHO_ORG, MSG_WHO_UNIT, MSG_WHO_SEATS};
	static const msg_key unit_keys[] = {MSG_WHO_UNIT, MSG_WHO_TYPE}, org_keys[] = {MSG_WHO_ORG, MSG_WHO_TYPE, MSG_WHO_UNIT};
	bool seats = w->measure == MEASURE_SEATS || w->measure == MEASURE_VACANT || w->measure == MEASURE_OVER;
	bool subjects = w->measure == MEASURE_UNITS || w->measure == MEASURE_ORGANISATIONS;
	w->capacity = 0;
	for (size_t i = 0; i < list->count; i++)
		w->capacity += (size_t)MAX(list->items[i].times, 1);
	w->sheet->rows = ARENA_ARRAY(w->f->arena, struct sheet_row, w->capacity + 1);
	if (seats)
		set_header(w, seat_keys, G_N_ELEMENTS(seat_keys));
	else if (w->measure == MEASURE_UNITS)
		set_header(w, unit_keys, G_N_ELEMENTS(unit_keys));
	else if (subjects)
		set_header(w, org_keys, G_N_ELEMENTS(org_keys));
	else
		set_header(w, person_keys, G_N_ELEMENTS(person_keys));
	int64_t hidden = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct member *m = &list->items[i];
		if (!figure_may_name(w->app->viewer, b, m, sensitive, act))
			hidden += MAX(m->times, 1);
		else if (!(seats ? seat_row : subjects ? subject_row : person_row)(w, m, e))
			return false;
	}
	if (hidden > 0) {
		const char **notes = ARENA_ARRAY(w->f->arena, const char *, 2);
		g_autofree char *note = MSG_FORMAT(MSG_PAGE_FORM_HIDDEN, w->lang, text_thousands(hidden, w->f->arena));
		notes[0] = arena_strdup(w->f->arena, note);
		w->sheet->notes = notes;
	}
	return true;
}

static enum auth_right act_of(const struct figure *f)
{
	return f->takes_out ? RIGHT_EXPORT : RIGHT_VIEW;
}

static void note_who(struct app *a, struct figure *f, const char *row, const char *column, const struct sheet *s)
{
	/* Opening a list of names is a reading (form-language.md 8.4); the operator at the machine is not asked. */
	if (s != NULL && s->row_count > 0 && !viewer_is_operator(figure_viewer(a))) {
		const struct report *r = f->report;
		const struct place *at = &r->place;
		const struct access_reading reading = {.act = act_of(f),
			.table = r->form->code,
			.row = NONE,
			.fields = arena_printf(f->arena, "%s.%s", row, column),
			.query = arena_printf(f->arena, "%s · %s", r->unit_name, r->period.text != NULL ? r->period.text : ""),
			.purpose = viewer_purpose(figure_viewer(a), act_of(f), "person", 'B',
				&(const struct auth_place){.unit = at->tree == TREE_AREA ? at->id : NONE,
					.organisation = at->tree == TREE_AREA ? NONE : at->id,
					.day = at->today != 0 ? at->today : period_closing_day(&r->period)}),
			.rows = (int64_t)s->row_count};
		app_note_reading(a, &reading);
	}
}

/* The source units of an estimate; *is tells whether the cell is one. */
static const struct sheet *sources_of(
	struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, bool *is, struct err *e)
{
	struct batch b;
	struct place where;
	struct figure_shares shares;
	size_t r = 0, c = 0, output = 0;
	*is = find_cell(f, row, column, true, &r, &c, &(struct err){0}) &&
	      f->report->cells[r * f->report->column_count + c].state == CELL_ESTIMATE;
	if (!*is || !figure_hold(f, e))
		return NULL;
	if (!report_cell_batch(&f->request, f->report, r, c, f->snapshot, &b, &where, &output, f->arena, e)) {
		/* a typed figure that was given as an estimate has no sources in the register */
		*is = e->code != ERR_NONE;
		return NULL;
	}
	return figure_shares(a, f, &b, &where, output, &shares, f->arena, e) ? figure_shares_sheet(f, &shares, lang) : NULL;
}

const struct sheet *figure_who(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e)
{
	bool estimate = false;
	const struct sheet *sources = sources_of(a, f, row, column, lang, &estimate, e);
	if (estimate)
		return sources;
	const struct sheet *s = figure_members(a, f, row, column, act_of(f), lang, e);
	note_who(a, f, row, column, s);
	return s;
}

/* What the cell asks for, with the members that count. */
struct asked {
	struct batch batch;
	struct place where;
	size_t output;
	struct member_list list;
};

static bool ask_members(struct figure *f, const char *row, const char *column, struct asked *out, struct err *e)
{
	size_t r = 0, c = 0;
	if (!find_cell(f, row, column, false, &r, &c, e) || !figure_hold(f, e))
		return false;
	if (!report_cell_batch(&f->request, f->report, r, c, f->snapshot, &out->batch, &out->where, &out->output, f->arena, e))
		return e->code == ERR_NONE ? FAIL(e, ERR_INPUT, MSG_CELL_NOT_COUNTED, row, column) : false;
	return snapshot_members(f->snapshot, &out->batch, &out->where, out->output, &out->list, f->arena, e);
}

static const struct sheet *members_sheet(
	struct app *a, struct figure *f, const struct asked *x, bool sensitive, enum auth_right act, enum msg_lang lang, struct err *e)
{
	struct who w = {.app = a,
		.f = f,
		.measure = x->batch.measure,
		.kind = x->batch.of->kind,
		.lang = lang,
		.sheet = ARENA_NEW(f->arena, struct sheet)};
	w.titles = codes_list(a->codes, "title", e);
	w.unit_types = codes_list(a->codes, "unit_type", e);
	w.org_types = codes_list(a->codes, "organisation_type", e);
	if (w.titles == NULL || w.unit_types == NULL || w.org_types == NULL || !write_members(&w, &x->batch, &x->list, sensitive, act, e))
		return NULL;
	return w.sheet;
}

const struct sheet *figure_members(
	struct app *a, struct figure *f, const char *row, const char *column, enum auth_right act, enum msg_lang lang, struct err *e)
{
	struct asked x = {.output = 0};
	if (!ask_members(f, row, column, &x, e))
		return NULL;
	return members_sheet(a, f, &x, figure_batch_sensitive(&x.batch, x.output), act, lang, e);
}

static char *key_of_member(const struct member *m)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, m->area, m->subject);
}

const struct sheet *figure_who_but(struct app *a, struct figure *f, const char *row, const char *column, const char *but_row,
	const char *but_column, enum msg_lang lang, struct err *e)
{
	struct asked x = {.output = 0}, but = {.output = 0};
	if (!ask_members(f, row, column, &x, e) || !ask_members(f, but_row, but_column, &but, e))
		return NULL;
	g_autoptr(GHashTable) away = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < but.list.count; i++)
		g_hash_table_add(away, key_of_member(&but.list.items[i]));
	size_t kept = 0;
	for (size_t i = 0; i < x.list.count; i++) {
		g_autofree char *key = key_of_member(&x.list.items[i]);
		if (!g_hash_table_contains(away, key))
			x.list.items[kept++] = x.list.items[i];
	}
	x.list.count = kept;
	bool sensitive = figure_batch_sensitive(&x.batch, x.output) || figure_batch_sensitive(&but.batch, but.output);
	const struct sheet *s = members_sheet(a, f, &x, sensitive, act_of(f), lang, e);
	note_who(a, f, row, column, s);
	return s;
}

bool figure_member_words(struct figure *f, const struct batch *b, const struct member *m, enum msg_lang lang, struct arena *arena,
	struct member_words *out, struct err *e)
{
	char day[11];
	struct figure copy = *f; /* whose words go to the caller's arena */
	struct who w = {.app = f->app, .f = &copy, .measure = b->measure, .kind = b->of->kind, .lang = lang};
	const char *unit_type = "";
	int64_t organisation = m->organisation;
	copy.arena = arena;
	w.titles = codes_list(f->app->codes, "title", e);
	w.unit_types = codes_list(f->app->codes, "unit_type", e);
	w.org_types = codes_list(f->app->codes, "organisation_type", e);
	*out = (struct member_words){.name = "", .birth = "", .post = ""};
	if (w.titles == NULL || w.unit_types == NULL || w.org_types == NULL || !person_words(&w, m, &out->name, &out->birth, e) ||
		!post_words(&w, m, &out->post, &organisation, e))
		return false;
	out->organisation = organisation_words(&w, organisation, m->day, &out->type);
	out->unit = unit_words(&w, m->unit, m->day, &unit_type);
	if (b->measure == MEASURE_UNITS)
		out->type = unit_type;
	out->day = arena_strdup(arena, ymd_format_vi(m->day, day));
	return true;
}

const char *figure_attr_label(const struct attr *a, enum msg_lang lang, struct arena *arena)
{
	return lang == MSG_EN ? words_label(a->en, a->vi, arena) : words_label(a->vi, a->en, arena);
}
