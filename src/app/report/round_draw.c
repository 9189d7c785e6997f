/* A form of a report drawn into cells: with state, origin and the mark of the list behind each; see round_parts.h. */
#include "app/report/round_parts.h"

#include "stats/snapshot_list.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/round.def"

#include <string.h>

void round_spot_of(const struct report_row *r, struct round_spot *out)
{
	*out = (struct round_spot){
		.organisation = r->organisation_id, .unit = r->unit_id, .as_of = (ymd)r->as_of, .period_text = r->period_text, .report = r};
}

/* "08/02578" on a day. */
static bool unit_path(struct app *a, int64_t unit, ymd day, struct arena *arena, const char **out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("form_unit_path"), e);
	g_autoptr(GString) path = g_string_new(NULL);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":day"), day);
	while ((step = db_step(st, e)) == DB_ROW)
		g_string_append_printf(path, "%s%s", path->len > 0 ? "/" : "", db_text(st, 0));
	db_reset(st);
	*out = arena_strdup(arena, path->str);
	return step == DB_DONE;
}

/* The line a form follows is the body's own: then it is drawn for the body, else for its unit. */
bool round_of_its_line(struct app *a, const struct form *f, int64_t organisation, ymd day, bool *yes, struct arena *arena, struct err *e)
{
	static const char *const lines[TREE_FRONT + 1] = {NULL, "party", "state", "front"};
	struct organisation_v_row v;
	bool found = false;
	*yes = false;
	if (!store_get_version(a->store, &table_organisation_v, 0, organisation, day, &v, arena, &found, e))
		return false;
	const struct code_list *l = found ? codes_list(a->codes, "organisation_type", NULL) : NULL;
	const struct code *c = l != NULL ? code_by_num(l, v.type) : NULL;
	const char *line = c != NULL ? code_extra(c, "line") : NULL;
	*yes = f->tree != TREE_AREA && line != NULL && lines[f->tree] != NULL && strcmp(line, lines[f->tree]) == 0;
	return true;
}

/* The period a form is drawn for: the report's, or its last day where the form knows only days. */
static bool form_period(struct app *a, const struct round_spot *s, const char *form, const struct form **f, const char **text,
	struct arena *arena, struct err *e)
{
	struct period p;
	char day[11];
	if (!period_parse(s->period_text, PERIOD__MAX, a->codes, &p, arena, e))
		return false;
	*f = library_form(a->library, form, s->as_of);
	*text = s->period_text;
	if (*f == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_FORM, form, ymd_format_vi(s->as_of, day));
	bool year = p.kind == PERIOD_YEAR && (*f)->periods[PERIOD_YEAR_DEC];
	if (!(*f)->periods[p.kind] && !year && (*f)->periods[PERIOD_DATE])
		*text = arena_strdup(arena, ymd_format_iso(s->as_of, day));
	return true;
}

bool round_form_drawn(struct app *a, const struct form *f, const char *period, struct arena *arena)
{
	struct period p;
	return period_parse(period, PERIOD__MAX, a->codes, &p, arena, NULL) &&
	       (f->periods[p.kind] || f->periods[PERIOD_DATE] || (p.kind == PERIOD_YEAR && f->periods[PERIOD_YEAR_DEC]));
}

static int state_num(struct app *a, enum cell_state s)
{
	static const char *const ids[] = {[CELL_EXACT] = "exact",
		[CELL_ESTIMATE] = "estimate",
		[CELL_MISSING] = "missing",
		[CELL_NA] = "na",
		[CELL_HIDDEN] = "missing"};
	return round_code(a, "cell_state", ids[s]);
}

static int by_number(gconstpointer a, gconstpointer b)
{
	const int64_t *x = a, *y = b;
	return x[0] != y[0] ? (x[0] > y[0]) - (x[0] < y[0]) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* The mark of a list: of the sorted numbers of who or what is in it, with how often each counts. */
static const char *mark_of(const GArray *members, struct arena *arena)
{
	GArray *ids = g_array_sized_new(FALSE, FALSE, 2 * sizeof(int64_t), members->len);
	for (guint i = 0; i < members->len; i++) {
		const struct member *m = &g_array_index(members, struct member, i);
		const int64_t pair[2] = {m->subject != NONE ? m->subject : m->fact, m->times};
		g_array_append_vals(ids, pair, 1);
	}
	g_array_sort(ids, by_number);
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	for (guint i = 0; i < ids->len; i++) {
		const int64_t *p = (const int64_t *)(const void *)(ids->data + i * 2 * sizeof(int64_t));
		g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT "*%" G_GINT64_FORMAT "\n", p[0], p[1]);
		g_checksum_update(sum, (const guchar *)line, -1);
	}
	g_array_free(ids, TRUE);
	/* Half of it tells lists apart well enough, and there are many cells. */
	const char *mark = arena_strndup(arena, g_checksum_get_string(sum), 32);
	g_checksum_free(sum);
	return mark;
}

bool round_members(struct app *a, struct round_drawn *d, const struct round_cell *c, GArray *out, struct arena *arena, struct err *e)
{
	struct figure *f = d->figure;
	struct batch batch;
	struct place where;
	size_t output = 0;
	(void)a;
	return !c->derived && !c->typed && figure_hold(f, e) &&
	       report_cell_batch(&f->request, f->report, c->at_row, c->at_column, f->snapshot, &batch, &where, &output, arena, e) &&
	       snapshot_set(f->snapshot, &batch, &where, output, out, e);
}

/* What is in the cell of one line and column. false: it is a heading, nothing is frozen. */
static bool read_cell(struct app *a, const struct report *r, size_t row, size_t column, struct arena *arena, struct round_cell *out)
{
	const struct report_line *x = &r->rows[row], *y = &r->columns[column];
	const struct cell *c = &r->cells[row * r->column_count + column];
	struct form_cell what = {0};
	if (!x->numbers || !y->numbers)
		return false;
	form_cell(r->form, x->line, y->line, &what, arena);
	bool none = c->state == CELL_MISSING || c->state == CELL_NA || c->state == CELL_HIDDEN;
	*out = (struct round_cell){.row = arena_strdup(arena, x->id),
		.column = arena_strdup(arena, y->id),
		.at_row = row,
		.at_column = column,
		.state = state_num(a, c->state),
		.unit = x->child != NONE && r->form->tree == TREE_AREA ? x->child : NONE,
		.num = none || c->n == NONE ? NONE : c->n * ROUND_SCALE,
		.den = none || c->of == NONE ? NONE : c->of * ROUND_SCALE,
		.text = c->derived && !none ? arena_strdup(arena, c->text) : NULL,
		.derived = c->derived,
		.typed = what.content == CONTENT_ENTER || what.content == CONTENT_PRINTED};
	out->origin = round_code(a, "figure_origin", what.content == CONTENT_PRINTED ? "published" : out->typed ? "entered" : "computed");
	return true;
}

static void add_hash(GChecksum *sum, const char *form, const struct round_cell *c)
{
	g_autofree char *line = g_strdup_printf("%s\t%s\t%s\t%d\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s\t%d\t%s\n", form, c->row,
		c->column, c->state, c->num, c->den, c->text != NULL ? c->text : "", c->origin, c->ids != NULL ? c->ids : "");
	g_checksum_update(sum, (const guchar *)line, -1);
}

static bool read_cells(struct app *a, struct round_drawn *d, bool marks, struct arena *arena, struct err *e)
{
	const struct report *r = d->figure->report;
	struct round_cell *cells = ARENA_ARRAY(arena, struct round_cell, r->row_count * r->column_count + 1);
	GArray *members = g_array_new(FALSE, FALSE, sizeof(struct member));
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	bool ok = true;
	for (size_t i = 0; ok && i < r->row_count * r->column_count; i++) {
		struct round_cell *c = &cells[d->count];
		struct err why = {0};
		if (!read_cell(a, r, i / r->column_count, i % r->column_count, arena, c))
			continue;
		g_array_set_size(members, 0);
		if (marks && c->num != NONE && round_members(a, d, c, members, arena, &why))
			c->ids = mark_of(members, arena);
		ok = why.code == ERR_NONE || err_copy(e, &why);
		add_hash(sum, d->code, c);
		d->count++;
	}
	d->cells = cells;
	d->hash = arena_strdup(arena, g_checksum_get_string(sum));
	g_checksum_free(sum);
	g_array_free(members, TRUE);
	return ok;
}

/* Are the typed cells of this form of the report those of the accepted reports below? Then they are read. */
static bool take_below(struct app *a, const struct round_spot *spot, const struct form *f, int64_t place, struct round_drawn *out,
	struct arena *arena, struct err *e)
{
	const struct report_form_row **forms;
	struct period p;
	size_t count = 0;
	if (spot->report == NULL || place == 0)
		return true;
	if (!round_forms(a, spot->report, arena, &forms, &count, e))
		return false;
	for (size_t i = 0; i < count; i++)
		out->from_below |= strcmp(forms[i]->form, out->code) == 0 && forms[i]->from_below == 1;
	return !out->from_below || (period_parse(out->period_text, PERIOD__MAX, a->codes, &p, arena, e) &&
					   round_handed_in(a, spot->report, spot->known_ms, f, &p, place, arena, &out->below, e));
}

bool round_draw(struct app *a, const struct round_spot *spot, const char *form, bool by_children, struct arena *arena,
	struct round_drawn *out, struct err *e)
{
	const struct viewer *viewer = a->viewer;
	const struct form *f = NULL;
	bool own = false;
	char today[11];
	*out = (struct round_drawn){.code = arena_strdup(arena, form), .by_children = by_children};
	if (!form_period(a, spot, form, &f, &out->period_text, arena, e) ||
		!round_of_its_line(a, f, spot->organisation, spot->as_of, &own, arena, e))
		return false;
	struct figure_request q = {.form = form,
		.period = out->period_text,
		.by_children = by_children,
		.today = ymd_format_iso(spot->today != 0 ? spot->today : spot->as_of, today),
		.known_at = spot->known_ms != 0 ? instant_format(spot->known_ms, arena) : NULL};
	if (own)
		q.place = spot->organisation;
	else if (f->tree == TREE_AREA && spot->unit != NONE)
		q.place = spot->unit;
	else if (spot->unit == NONE || !unit_path(a, spot->unit, spot->as_of, arena, &q.unit, e))
		return FAIL(e, ERR_INPUT, MSG_ROUND_NO_UNIT, form);
	if (!take_below(a, spot, f, q.place, out, arena, e))
		return false;
	q.below = out->below;
	if (!spot->viewer)
		a->viewer = viewer_operator();
	out->figure = figure_draw(a, &q, e);
	bool ok = out->figure != NULL && read_cells(a, out, spot->marks, arena, e);
	a->viewer = viewer;
	return ok;
}

void round_drawn_free(struct round_drawn *d)
{
	figure_free(d->figure);
	round_handed_free(d->below);
	d->figure = NULL;
	d->below = NULL;
}

const struct round_cell *round_cell_of(const struct round_drawn *d, const char *row, const char *column)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->cells[i].row, row) == 0 && strcmp(d->cells[i].column, column) == 0)
			return &d->cells[i];
	return NULL;
}

static const char *line_words(const struct report_line *l, enum msg_lang lang)
{
	const char *s = lang == MSG_EN ? l->label_en : l->label_vi;
	return s != NULL ? s : l->id;
}

const char *round_cell_words(const struct round_drawn *d, const struct round_cell *c, enum msg_lang lang, struct arena *arena)
{
	const struct report *r = d->figure->report;
	return arena_printf(arena, "%s · %s", line_words(&r->rows[c->at_row], lang), line_words(&r->columns[c->at_column], lang));
}

bool round_forms(
	struct app *a, const struct report_row *r, struct arena *arena, const struct report_form_row ***out, size_t *count, struct err *e)
{
	const struct rows_where where = {"report_id", r->id};
	const struct rows_ask ask = {
		.t = &table_report_form, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE, .up = true};
	struct rows rows;
	*out = NULL;
	*count = 0;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	*out = (const struct report_form_row **)(void *)rows.items;
	*count = rows.count;
	return true;
}

bool round_cells(struct app *a, const struct report_row *r, const char *form, struct arena *arena, const struct report_cell_row ***out,
	size_t *count, struct err *e)
{
	const struct rows_where where = {"report_id", r->id};
	const struct rows_ask ask = {
		.t = &table_report_cell, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE, .up = true};
	struct rows rows;
	*count = 0;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	*out = ARENA_ARRAY(arena, const struct report_cell_row *, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_cell_row *c = rows.items[i];
		if (form == NULL || strcmp(c->form, form) == 0)
			(*out)[(*count)++] = c;
	}
	return true;
}
