/* See record_out.h. Rows are read some at a time, each lot in memory of its own. */
#include "app/record/record_out.h"

#include "app/act/act_columns.h"
#include "app/reading.h"
#include "app/record_key.h"
#include "messages/lists.def"
#include "store/rows.h"

#include <string.h>

#define LOT 500

struct outgoing {
	struct record_work *w;
	const struct page_record_list_ask *what;
	const struct list_writer *to;
	const struct act_column *columns;
	struct list_page page; /* what the writer is told of the columns */
	struct arena *arena;   /* of the whole */
	GHashTable *inside;
	int64_t rows;
	bool sensitive;
};

/* ---- columns ---- */

static bool is_listed(const struct record_layout *l, const struct act_column *c)
{
	return c->f == NULL || (c->f->type != FIELD_SECRET && !record_has(l->hidden, c->f->name) && !c->c->derived);
}

/* First what the list on the page shows, then the rest. */
static void choose_columns(struct outgoing *x)
{
	const struct record_layout *l = x->w->layout;
	size_t n = 0, kept = 0;
	const struct act_column *all = act_columns(l->kind, &n, x->arena);
	struct act_column *out = ARENA_ARRAY(x->arena, struct act_column, n + 1);
	struct list_column *shown = ARENA_ARRAY(x->arena, struct list_column, n + 1);
	for (const char *const *name = l->list; name != NULL && *name != NULL; name++)
		for (size_t i = 0; i < n; i++)
			if (is_listed(l, &all[i]) && all[i].f != NULL && strcmp(all[i].f->name, *name) == 0)
				out[kept++] = all[i];
	for (size_t i = 0; i < n; i++)
		if (is_listed(l, &all[i]) && (all[i].f == NULL || !record_has(l->list, all[i].f->name)))
			out[kept++] = all[i];
	for (size_t i = 0; i < kept; i++)
		shown[i] = (struct list_column){.id = out[i].name,
			.label = act_column_label(&out[i], x->w->r.ask->lang, x->arena),
			.number = out[i].f != NULL && (out[i].f->type == FIELD_INT || out[i].f->type == FIELD_MONEY)};
	x->columns = out;
	x->page.columns = shown;
	x->page.column_count = kept;
	const struct page_ask *ask = x->w->r.ask;
	if (ask->day == ask->today && ask->known_ms == 0)
		x->page.key_label = record_key_heading(l->kind, ask->lang, x->arena);
}

/* ---- cells ---- */

static bool may_take(struct outgoing *x, const GArray *places, char class_)
{
	return record_may_take(x->w, places, x->w->kind->name, class_);
}

/* Somebody else's record is not named to whom may not see it. */
static bool is_hidden(struct outgoing *x, const struct act_column *c, const void *row, bool *hidden, struct err *e)
{
	*hidden = false;
	if (c->c->store != COLUMN_INT || c->f == NULL || (c->f->type != FIELD_REF && c->f->type != FIELD_OWN && c->f->type != FIELD_XREF))
		return true;
	struct record_ref ref = record_reference(c->t, row, c->f);
	const struct kind *k = ref.kind == NULL ? NULL : kind_find(ref.kind);
	if (k == NULL || k->family != FAMILY_AREA || ref.id == NONE)
		return true;
	if (!record_name(x->w, k, ref.area, ref.id, &ref, e))
		return false;
	*hidden = ref.kind == NULL && record_layout_of(x->w->layouts, k->name) != NULL;
	return true;
}

static bool fill_cell(
	struct outgoing *x, const struct act_column *c, const void *row, const GArray *places, struct list_cell *out, struct err *e)
{
	struct record_work *w = x->w;
	*out = (struct list_cell){.text = "", .number = NONE, .id = NONE};
	if (row == NULL)
		return true;
	if (c->f != NULL && (record_guarded(w->kind, c->f) || !may_take(x, places, c->f->class_))) {
		out->masked = true;
		return true;
	}
	if (!is_hidden(x, c, row, &out->masked, e) || out->masked)
		return e->code == ERR_NONE;
	x->sensitive = x->sensitive || (c->f != NULL && (c->f->class_ == 'S' || c->f->class_ == 'X'));
	if (c->f != NULL && (c->f->type == FIELD_INT || c->f->type == FIELD_MONEY)) {
		out->number = row_get_int(c->c, row);
		out->text = out->number == NONE ? "" : arena_printf(w->r.arena, "%" G_GINT64_FORMAT, out->number);
		return true;
	}
	return app_act_shown(w->r.app, c->t, row, c->name, w->r.ask->lang, w->r.ask->day, w->r.arena, &out->text, e);
}

/* ---- rows ---- */

static bool fits(struct outgoing *x, const struct list_cell *cells)
{
	const char *q = x->what->q, *text = "";
	if (q == NULL || *q == '\0' || !g_utf8_validate(q, -1, NULL))
		return true;
	for (size_t i = 0; i < x->page.column_count; i++)
		if (!cells[i].masked)
			text = reg_join(&x->w->r, text, " ", cells[i].text);
	return record_text_fits(text, q, x->w->r.arena);
}

static bool take(struct outgoing *x, const void *row, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	const struct table *t = k->table;
	int64_t area = k->family == FAMILY_AREA ? ROW_GET_INT(row, t->area) : 0, id = ROW_GET_INT(row, t->id);
	ymd day = w->r.ask->day;
	bool all = g_strcmp0(x->what->state, "all") == 0, found = false;
	bool over = t->from_d != COLUMN_ABSENT && (ROW_GET_INT(row, t->from_d) > day || ROW_GET_INT(row, t->until_d) <= day);
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	void *version = k->versions != NULL ? arena_alloc(w->r.arena, k->versions->row_size) : NULL;
	if (over && !all)
		return true;
	if (!record_places_of(w, t, row, places, e))
		return false;
	if (!may_take(x, places, record_class(k)) || !record_list_is_inside(x->inside, places))
		return true;
	if (version != NULL && !store_get_version(w->r.app->store, k->versions, area, id, day, version, w->r.arena, &found, e))
		return false;
	if (version != NULL && !found && (!all || !record_some_version(w, k, area, id, version, &found, e)))
		return e->code == ERR_NONE;
	struct list_cell *cells = ARENA_ARRAY(w->r.arena, struct list_cell, x->page.column_count + 1);
	for (size_t i = 0; i < x->page.column_count; i++)
		if (!fill_cell(x, &x->columns[i], x->columns[i].t == k->versions ? (found ? version : NULL) : row, places, &cells[i], e))
			return false;
	if (!fits(x, cells))
		return true;
	const struct list_row out = {area, id, NONE, cells};
	x->rows++;
	return x->to->row(&x->page, &out, x->to->user, e);
}

/* All rows of one storage area, the newest first as on the page. */
static bool scan(struct outgoing *x, int64_t area, struct err *e)
{
	struct record_work *w = x->w;
	int64_t before = NONE;
	for (size_t got = LOT; got == LOT;) {
		struct arena *lot = arena_new();
		const struct rows_ask ask = {.t = w->kind->table,
			.area = w->kind->family == FAMILY_AREA ? area : NONE,
			.before = before,
			.known_ms = w->r.ask->known_ms,
			.limit = LOT};
		struct rows rows = {0};
		w->r.arena = lot;
		bool ok = store_rows(w->r.app->store, &ask, lot, &rows, e);
		for (size_t i = 0; ok && i < rows.count; i++)
			ok = take(x, rows.items[i], e);
		if (ok && rows.count > 0)
			before = ROW_GET_INT(rows.items[rows.count - 1], w->kind->table->id);
		got = rows.count;
		g_hash_table_remove_all(w->known); /* its places were of this lot */
		w->r.arena = x->arena;
		arena_free(lot);
		if (!ok)
			return false;
	}
	return true;
}

static bool scan_all(struct outgoing *x, int64_t unit, struct err *e)
{
	struct record_work *w = x->w;
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (w->kind->family != FAMILY_AREA)
		return (unit == NONE || record_list_inside(w, unit, &x->inside, e)) && scan(x, 0, e);
	if (unit == NONE && viewer_is_operator(w->r.app->viewer))
		return scan(x, NONE, e);
	if (!record_list_areas(w, unit, areas, e))
		return false;
	for (guint i = 0; i < areas->len; i++)
		if (!scan(x, g_array_index(areas, int64_t, i), e))
			return false;
	return true;
}

static void note_reading(const struct outgoing *x, int64_t unit, const char *purpose)
{
	const struct record_work *w = x->w;
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = w->r.ask->day};
	char class_ = x->sensitive ? 'S' : 'B';
	const struct access_reading r = {.area = 0,
		.act = RIGHT_EXPORT,
		.table = w->kind->name,
		.row = NONE,
		.fields = w->kind->name,
		.query = x->what->q != NULL ? x->what->q : "",
		.rows = x->rows,
		.purpose = purpose != NULL && *purpose != '\0'
				   ? purpose
				   : viewer_purpose(w->r.app->viewer, RIGHT_EXPORT, w->kind->name, class_, &at)};
	if (x->rows > 0 && !viewer_is_operator(w->r.app->viewer) && (x->sensitive || w->kind->family == FAMILY_AREA))
		app_note_reading(w->r.app, &r);
}

struct whole {
	struct app *app;
	const struct page_ask *ask;
	const struct page_record_list_ask *what;
	const char *purpose;
	int64_t *rows;
	struct arena *arena;
};

static bool fill(struct outgoing *x, const struct whole *f, struct err *e)
{
	struct record_work *w = x->w;
	char day[12];
	int64_t unit = record_list_unit(w, f->what->unit);
	choose_columns(x);
	g_autofree char *when = MSG_FORMAT(MSG_LIST_SHEET_DAY, f->ask->lang, ymd_format_vi(f->ask->day, day));
	const char *const title[] = {kind_label_in(w->kind, f->ask->lang), when, NULL};
	if (!x->to->head(&x->page, title, x->to->user, e) || !scan_all(x, unit, e))
		return false;
	*f->rows = x->rows;
	note_reading(x, unit, f->purpose);
	return true;
}

static bool give(const struct list_writer *to, void *user, struct err *e)
{
	const struct whole *f = user;
	struct record_work w;
	struct outgoing x = {.w = &w, .what = f->what, .to = to, .arena = f->arena};
	bool ok = record_begin(&w, f->app, f->ask, f->what->kind, f->arena, e) && fill(&x, f, e);
	record_end(&w);
	if (x.inside != NULL)
		g_hash_table_destroy(x.inside);
	return ok;
}

bool record_list_write(struct app *a, const struct page_ask *ask, const struct page_record_list_ask *what, enum list_format format,
	const char *path, const char *purpose, int64_t *rows, struct err *e)
{
	struct arena *arena = arena_new();
	struct whole f = {a, ask, what, purpose, rows, arena};
	bool ok = viewer_may_somewhere(a->viewer, RIGHT_EXPORT) ? list_file_write(format, path, give, &f, e)
								: FAIL0(e, ERR_DENIED, MSG_LIST_NO_EXPORT);
	arena_free(arena);
	return ok;
}
