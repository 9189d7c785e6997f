/* See round_causes.h. The lists behind a cell then and now are compared; of who is in one of them only, the records written since that the
 * form reads are looked up in the register's history. A typed cell has its own records. */
#include "app/report/round_causes.h"

#include "app/figure/figure_hide.h"
#include "app/figure/figure_words.h"
#include "messages/round.def"
#include "store/rows.h"
#include "store/statement.h"

#include <string.h>

#define NAMES_MAX 20

struct finding {
	struct app *app;
	const struct report_row *r;
	struct round_drawn *now;
	struct arena *arena;
	enum msg_lang lang;
	struct round_cause *cause;
};

/* ---- the record that did it ---- */

/* The revision of the same row before this one; NULL: it was made by it. */
static const void *before(const struct table *t, const struct rows *rows, size_t i)
{
	for (size_t k = 0; k < rows->count; k++)
		if (ROW_GET_INT(rows->items[k], t->id) == ROW_GET_INT(rows->items[i], t->id) &&
			ROW_GET_INT(rows->items[k], t->rev) == ROW_GET_INT(rows->items[i], t->rev) - 1)
			return rows->items[k];
	return NULL;
}

static bool is_last(const struct table *t, const struct rows *rows, size_t i)
{
	for (size_t k = 0; k < rows->count; k++)
		if (ROW_GET_INT(rows->items[k], t->id) == ROW_GET_INT(rows->items[i], t->id) &&
			ROW_GET_INT(rows->items[k], t->rev) > ROW_GET_INT(rows->items[i], t->rev))
			return false;
	return true;
}

/* When this revision made or took out something the form counts; NONE when it did not. */
static int64_t moved_at(const struct finding *x, const struct table *t, const struct rows *rows, size_t i)
{
	const struct form *f = x->now->figure->report->form;
	const void *row = rows->items[i], *old = before(t, rows, i);
	if (rows->end_ms[i] != NONE && is_last(t, rows, i))
		return rows->end_ms[i]; /* taken out */
	if (old == NULL || t == &table_figure)
		return ROW_GET_INT(row, t->rec_ms);
	for (uint16_t c = 0; c < t->column_count; c++) {
		const struct column *k = &t->columns[c];
		bool same = k->store == COLUMN_TEXT ? g_strcmp0(row_get_text(k, old), row_get_text(k, row)) == 0
						    : row_get_int(k, old) == row_get_int(k, row);
		if (!same && round_column_counts(f, k->name))
			return ROW_GET_INT(row, t->rec_ms);
	}
	return NONE;
}

/* From which day on the row says otherwise than it did: an end that was moved holds from the earlier of the two on, anything else from the
 * beginning of the row; 0: it has no days. */
static ymd holds_from(const struct table *t, const struct rows *rows, size_t i)
{
	const void *row = rows->items[i], *old = before(t, rows, i);
	if (old != NULL && t->from_d != COLUMN_ABSENT && t->until_d != COLUMN_ABSENT &&
		ROW_GET_INT(row, t->from_d) == ROW_GET_INT(old, t->from_d) && ROW_GET_INT(row, t->until_d) != ROW_GET_INT(old, t->until_d))
		return (ymd)MIN(ROW_GET_INT(row, t->until_d), ROW_GET_INT(old, t->until_d));
	return t->from_d != COLUMN_ABSENT ? (ymd)ROW_GET_INT(row, t->from_d)
	       : t->on_d != COLUMN_ABSENT ? (ymd)ROW_GET_INT(row, t->on_d)
					  : 0;
}

/* A row recorded or taken out after the freeze; the newest is the cause. */
static bool take_row(struct finding *x, const struct table *t, const struct rows *rows, size_t i, struct err *e)
{
	const void *row = rows->items[i];
	const int64_t at = moved_at(x, t, rows, i);
	if (at == NONE || at <= x->r->known_ms || (x->cause->at_ms != NONE && at <= x->cause->at_ms))
		return true;
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("report_cause"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":tbl"), t->name);
	db_bind_int(st, db_param(st, ":row"), ROW_GET_INT(row, t->id));
	db_bind_int(st, db_param(st, ":at"), at);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		x->cause->at_ms = at;
		x->cause->who = arena_strdup(x->arena, db_text(st, 0));
		x->cause->reason = db_is_null(st, 2) ? "" : arena_strdup(x->arena, db_text(st, 2));
		x->cause->what = kind_label_in(t->kind, x->lang);
		x->cause->from = holds_from(t, rows, i);
	}
	db_reset(st);
	return step != DB_ERROR;
}

/* All rows of a table, now or ever, whose column names the record. */
static bool look_in(struct finding *x, const struct table *t, const char *column, int64_t id, int64_t area, struct err *e)
{
	const struct rows_where where = {column, id};
	const struct rows_ask ask = {.t = t,
		.where = &where,
		.where_count = 1,
		.area = t->kind->family == FAMILY_AREA ? area : NONE,
		.before = NONE,
		.ever = true};
	struct rows rows;
	if (!store_rows(x->app->store, &ask, x->arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (!take_row(x, t, &rows, i, e))
			return false;
	return true;
}

static bool names_kind(const struct table *t, const struct column *c, const struct kind *k)
{
	int16_t f = c->field;
	if (t->versions && t->kind == k)
		return strlen(c->name) == strlen(k->name) + 3 && g_str_has_prefix(c->name, k->name) && g_str_has_suffix(c->name, "_id") &&
		       f < 0;
	const struct kind_field *field = f < 0 ? NULL : &t->kind->fields[f];
	return field != NULL && (field->type == FIELD_OWN || field->type == FIELD_REF) && strcmp(field->of, k->name) == 0 &&
	       g_str_has_suffix(c->name, "_id");
}

/* What the form reads of the subject: its own records and those that name it. */
static bool look_everywhere(struct finding *x, const struct kind *k, int64_t id, int64_t area, struct err *e)
{
	const struct form *f = x->now->figure->report->form;
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		if (!t->history || !round_form_reads(f, t))
			continue;
		if (t->kind == k && !t->versions && !look_in(x, t, "id", id, area, e))
			return false;
		for (uint16_t c = 0; c < t->column_count; c++)
			if (names_kind(t, &t->columns[c], k) && !look_in(x, t, t->columns[c].name, id, area, e))
				return false;
	}
	return true;
}

/* ---- who ---- */

static gint by_subject(gconstpointer a, gconstpointer b)
{
	const struct member *x = a, *y = b;
	return (x->subject > y->subject) - (x->subject < y->subject);
}

static bool in_list(const GArray *list, const struct member *m)
{
	guint low = 0, high = list->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		int64_t s = g_array_index(list, struct member, middle).subject;
		if (s == m->subject)
			return true;
		if (s < m->subject)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static const struct kind *kind_of(const struct member *m, char *about, int64_t *id)
{
	*id = m->person != NONE ? m->person : m->organisation != NONE ? m->organisation : m->unit;
	*about = m->person != NONE ? 'p' : m->organisation != NONE ? 'o' : 'u';
	return m->person != NONE ? &kind_person : m->organisation != NONE ? &kind_organisation : &kind_unit;
}

static bool member_name(struct finding *x, struct figure *f, const struct batch *b, const struct member *m, bool sensitive, struct err *e)
{
	struct member_words words;
	if (!figure_may_name(figure_viewer(x->app), b, m, sensitive, RIGHT_VIEW))
		return true;
	if (!figure_member_words(f, b, m, x->lang, x->arena, &words, e))
		return false;
	x->cause->name = words.name != NULL && *words.name != '\0' ? words.name : words.organisation != NULL ? words.organisation : "";
	if (*x->cause->name == '\0' && words.unit != NULL)
		x->cause->name = words.unit;
	return true;
}

/* The members of one list that are not in the other. */
static bool only_in(struct finding *x, struct round_drawn *d, const struct round_cell *cell, const GArray *mine, const GArray *theirs,
	bool came, GArray *causes, size_t *more, struct err *e)
{
	struct batch batch;
	struct place where;
	size_t output = 0;
	struct figure *f = d->figure;
	if (!report_cell_batch(&f->request, f->report, cell->at_row, cell->at_column, f->snapshot, &batch, &where, &output, x->arena, e))
		return e == NULL || e->code == ERR_NONE;
	bool sensitive = figure_batch_sensitive(&batch, output);
	for (guint i = 0; i < mine->len; i++) {
		const struct member *m = &g_array_index(mine, struct member, i);
		struct round_cause c = {.name = "", .came = came, .what = "", .who = "", .reason = "", .at_ms = NONE};
		if (in_list(theirs, m))
			continue;
		if (causes->len >= NAMES_MAX) {
			++*more;
			continue;
		}
		const struct kind *k = kind_of(m, &c.about, &c.id);
		c.area = m->area;
		x->cause = &c;
		bool ok = member_name(x, f, &batch, m, sensitive, e) && look_everywhere(x, k, c.id, c.area, e);
		x->cause = NULL;
		if (!ok)
			return false;
		if (*c.name == '\0')
			c.id = NONE;
		g_array_append_val(causes, c);
	}
	return true;
}

/* ---- typed cells ---- */

static bool typed_causes(struct finding *x, const struct report_cell_row *was, GArray *causes, struct err *e)
{
	const struct rows_where where[] = {{"as_of", x->r->as_of}};
	const struct rows_ask ask = {.t = &table_figure, .where = where, .where_count = 1, .area = NONE, .before = NONE, .ever = true};
	struct round_cause c = {.name = "", .came = true, .what = "", .who = "", .reason = "", .at_ms = NONE, .about = 0, .id = NONE};
	struct rows rows;
	if (!store_rows(x->app->store, &ask, x->arena, &rows, e))
		return false;
	x->cause = &c;
	bool ok = true;
	for (size_t i = 0; ok && i < rows.count; i++) {
		const struct figure_row *f = rows.items[i];
		if (strcmp(f->definition, was->form) == 0 && strcmp(f->row_key, was->row_key) == 0 && strcmp(f->col_key, was->col_key) == 0)
			ok = take_row(x, &table_figure, &rows, i, e);
	}
	x->cause = NULL;
	if (ok && c.at_ms != NONE)
		g_array_append_val(causes, c);
	return ok;
}

/* A report below that was accepted after this one was sent: what it hands in for the cell counts now. */
static bool handed_causes(struct finding *x, const struct report_cell_row *was, GArray *causes, struct err *e)
{
	g_autoptr(GPtrArray) reports = g_ptr_array_new();
	const char *what = msg_template(MSG_ROUND_BY_REPORT, x->lang);
	bool ok = !x->now->from_below || round_accepted(x->app, x->r, 0, reports, x->arena, e);
	for (guint i = 0; ok && i < reports->len; i++) {
		const struct report_row *r = g_ptr_array_index(reports, i);
		const struct report_row *const own = x->r;
		struct organisation_v_row v;
		bool found = false;
		const struct report_cell_row **cells;
		size_t n = 0, k = 0;
		if (r->accepted_ms == NONE || r->accepted_ms <= own->known_ms)
			continue;
		ok = store_get_version(
			     x->app->store, &table_organisation_v, 0, r->organisation_id, (ymd)r->as_of, &v, x->arena, &found, e) &&
		     round_cells(x->app, r, was->form, x->arena, &cells, &n, e);
		while (ok && k < n && (strcmp(cells[k]->row_key, was->row_key) != 0 || strcmp(cells[k]->col_key, was->col_key) != 0))
			k++;
		if (!ok || k == n || cells[k]->num == NONE)
			continue;
		struct round_cause c = {.name = found ? v.name : "",
			.came = true,
			.what = what,
			.who = "",
			.reason = r->correction_reason != NULL ? r->correction_reason : "",
			.at_ms = r->accepted_ms,
			.about = 'o',
			.area = 0,
			.id = r->organisation_id};
		struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("change_author"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":area"), r->area_id);
		db_bind_int(st, db_param(st, ":id"), r->chg_id);
		if (db_step(st, e) == DB_ROW)
			c.who = arena_strdup(x->arena, db_text(st, 0));
		db_reset(st);
		g_array_append_val(causes, c);
	}
	return ok;
}

/* The form as it was known then, drawn once. */
static bool draw_then(struct finding *x, struct round_drawn *then, struct err *e)
{
	struct round_spot spot;
	if (then->figure != NULL)
		return true;
	round_spot_of(x->r, &spot);
	spot.known_ms = x->r->known_ms;
	return round_draw(x->app, &spot, x->now->code, x->now->by_children, x->arena, then, e);
}

static bool counted_causes(
	struct finding *x, struct round_drawn *then, const struct round_cell *cell, GArray *causes, size_t *more, struct err *e)
{
	GArray *old = g_array_new(FALSE, FALSE, sizeof(struct member)), *new = g_array_new(FALSE, FALSE, sizeof(struct member));
	struct err why = {0};
	bool ok = draw_then(x, then, e);
	const struct round_cell *before = ok ? round_cell_of(then, cell->row, cell->column) : NULL;
	bool lists = before != NULL && round_members(x->app, then, before, old, x->arena, &why) &&
		     round_members(x->app, x->now, cell, new, x->arena, &why);
	ok = ok && (why.code == ERR_NONE || err_copy(e, &why));
	g_array_sort(old, by_subject);
	g_array_sort(new, by_subject);
	if (ok && lists)
		ok = only_in(x, x->now, cell, new, old, true, causes, more, e) &&
		     only_in(x, then, before, old, new, false, causes, more, e);
	g_array_free(old, TRUE);
	g_array_free(new, TRUE);
	return ok;
}

bool round_causes(struct app *a, const struct report_row *r, struct round_drawn *now, struct round_drawn *then,
	const struct round_cell *cell, const struct report_cell_row *was, enum msg_lang lang, struct round_difference *out,
	struct arena *arena, struct err *e)
{
	struct finding x = {.app = a, .r = r, .now = now, .arena = arena, .lang = lang};
	GArray *causes = g_array_new(FALSE, FALSE, sizeof(struct round_cause));
	bool ok = cell->derived || (cell->typed ? typed_causes(&x, was, causes, e) && handed_causes(&x, was, causes, e)
						: counted_causes(&x, then, cell, causes, &out->cause_more, e));
	out->causes = arena_list(arena, causes);
	out->cause_count = causes->len;
	g_array_free(causes, TRUE);
	return ok;
}
