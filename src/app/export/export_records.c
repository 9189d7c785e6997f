/* Records of a kind as a table: every field by its description, in the words of readers, in a form that can be taken in again. */
#include "app/export/export_parts.h"

#include "app/act/act_internal.h"
#include "app/reading.h"
#include "exchange/sheet_stream.h"
#include "messages/export.def"
#include "store/rows.h"

#include <string.h>

#define EXPORT_MASK "••••"

/* Where the text of a column comes from. */
enum source { SOURCE_AREA, SOURCE_ID, SOURCE_SHOWN, SOURCE_TYPED, SOURCE_BOUND };

struct export_column {
	enum source source;
	const struct table *t;
	const struct column *c;
	const struct kind_field *f; /* NULL: none */
	const char *name;	    /* of the text, as in acts */
	const char *heading;
};

struct exporting {
	struct record_work w;
	const struct export_ask *ask;
	struct export_where where;
	GArray *columns; /* struct export_column */
	struct sheet_stream *out;
	struct sheet_cell *cells;
	int64_t rows, kept_back; /* kept_back: may be seen and not taken out */
	bool sensitive;
	struct export_pace pace;
};

static void add(
	struct exporting *x, enum source source, const struct table *t, const struct column *c, const char *name, const char *heading)
{
	const struct export_column column = {source, t, c, c != NULL && c->field >= 0 ? &t->kind->fields[c->field] : NULL, name, heading};
	g_array_append_val(x->columns, column);
}

static bool is_machine(enum field_type type)
{
	return type == FIELD_JSON || type == FIELD_HASH || type == FIELD_RAW || type == FIELD_LONG;
}

/* A reference in words, and beside it the id by which it is taken in again. */
static void add_field(struct exporting *x, const struct table *t, const struct column *c, struct arena *a)
{
	const struct kind_field *f = &t->kind->fields[c->field];
	const char *name = act_column_field(t, c, a);
	if (name == NULL || is_machine(f->type))
		return;
	const char *label = act_label(t, c, x->ask->lang, a);
	bool points = f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF || g_str_has_suffix(name, ".unit") ||
		      g_str_has_suffix(name, ".document");
	bool shown = points || f->type == FIELD_CODE || f->type == FIELD_SET;
	add(x, shown ? SOURCE_SHOWN : SOURCE_TYPED, t, c, name, label);
	if (points)
		add(x, SOURCE_TYPED, t, c, name, reg_say(&x->w.r, MSG_EXPORT_ID_OF, label, NULL, NULL));
}

static void plan_columns(struct exporting *x, struct arena *a)
{
	const struct kind *k = x->w.kind;
	const struct table *const tables[] = {k->table, k->versions};
	enum msg_lang lang = x->ask->lang;
	if (k->family == FAMILY_AREA)
		add(x, SOURCE_AREA, k->table, NULL, NULL, msg_template(MSG_EXPORT_AREA, lang));
	add(x, SOURCE_ID, k->table, NULL, NULL, msg_template(MSG_EXPORT_ID, lang));
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		const struct table *t = tables[i];
		for (uint16_t c = 0; t != NULL && c < t->column_count; c++) {
			const struct column *col = &t->columns[c];
			if (col->offset == t->on_d)
				add(x, SOURCE_BOUND, t, col, "on", msg_template(MSG_EXPORT_ON, lang));
			else if (col->offset == t->from_d)
				add(x, SOURCE_BOUND, t, col, "from", msg_template(MSG_EXPORT_FROM, lang));
			else if (col->offset == t->until_d)
				add(x, SOURCE_BOUND, t, col, "until", msg_template(MSG_EXPORT_UNTIL, lang));
			else if (col->field >= 0 && col->offset != t->head)
				add_field(x, t, col, a);
		}
	}
}

static bool masked(struct exporting *x, const struct export_column *c, const GArray *places)
{
	const struct kind *k = x->w.kind;
	if (c->f == NULL)
		return false;
	if (c->f->type == FIELD_SECRET)
		return true;
	if (places != NULL && (record_guarded(k, c->f) || !record_may_take(&x->w, places, k->name, c->f->class_)))
		return true;
	x->sensitive = x->sensitive || c->f->class_ == 'S' || c->f->class_ == 'X';
	return false;
}

static bool cell_text(
	struct exporting *x, const struct export_column *c, const void *row, const struct act_texts *typed, const char **out, struct err *e)
{
	*out = "";
	if (row == NULL)
		return true;
	if (c->source != SOURCE_SHOWN) {
		*out = act_text_of(typed, c->name);
		return true;
	}
	if (c->f->type != FIELD_REF && c->f->type != FIELD_OWN && c->f->type != FIELD_XREF)
		return app_act_shown(x->w.r.app, c->t, row, c->name, x->ask->lang, x->w.r.ask->day, x->w.r.arena, out, e);
	const struct record_ref ref = record_reference(c->t, row, c->f);
	const struct kind *k = ref.kind != NULL ? kind_find(ref.kind) : NULL;
	struct record_ref named;
	if (k == NULL || ref.id == NONE)
		return true;
	if (!record_name(&x->w, k, ref.area, ref.id, &named, e))
		return false;
	*out = named.name;
	return true;
}

static bool write_row(struct exporting *x, const void *head, const void *version, const GArray *places, struct err *e)
{
	const struct kind *k = x->w.kind;
	struct act_texts of_head = {0}, of_version = {0};
	if (!app_act_texts(x->w.r.app, k->table, head, x->w.r.arena, &of_head, e) ||
		(version != NULL && !app_act_texts(x->w.r.app, k->versions, version, x->w.r.arena, &of_version, e)))
		return false;
	for (guint i = 0; i < x->columns->len; i++) {
		const struct export_column *c = &g_array_index(x->columns, struct export_column, i);
		const char *text = "";
		bool in_version = c->t == k->versions;
		if (c->source == SOURCE_AREA || c->source == SOURCE_ID)
			text = arena_printf(x->w.r.arena, "%" G_GINT64_FORMAT,
				ROW_GET_INT(head, c->source == SOURCE_ID ? k->table->id : k->table->area));
		else if (!cell_text(x, c, in_version ? version : head, in_version ? &of_version : &of_head, &text, e))
			return false;
		if (*text != '\0' && masked(x, c, places))
			text = EXPORT_MASK;
		x->cells[i] = (struct sheet_cell){.type = *text != '\0' ? SHEET_TEXT : SHEET_EMPTY, .text = text};
	}
	x->rows++;
	return sheet_stream_row(x->out, x->cells, e);
}

static bool over(const struct exporting *x, const struct table *t, const void *row)
{
	if (x->ask->day == 0)
		return false;
	if (t->on_d != COLUMN_ABSENT)
		return ROW_GET_INT(row, t->on_d) > x->ask->day;
	return t->from_d != COLUMN_ABSENT && (ROW_GET_INT(row, t->from_d) > x->ask->day || ROW_GET_INT(row, t->until_d) <= x->ask->day);
}

static bool take(void *user, const void *row, struct err *e)
{
	struct exporting *x = user;
	struct record_work *w = &x->w;
	const struct kind *k = w->kind;
	int64_t area = k->family == FAMILY_AREA ? ROW_GET_INT(row, k->table->area) : 0, id = ROW_GET_INT(row, k->table->id);
	bool everything = viewer_is_operator(w->r.app->viewer), found = false;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	void *version = k->versions != NULL ? arena_alloc(w->r.arena, k->versions->row_size) : NULL;
	if (over(x, k->table, row))
		return true;
	/* The operator may everything, and rows with an area were chosen by it. */
	if (!everything || (k->family != FAMILY_AREA && x->where.units != NULL)) {
		bool inside = k->family == FAMILY_AREA || x->where.units == NULL;
		if (!record_places_of(w, k->table, row, places, e))
			return false;
		for (guint i = 0; i < places->len && !inside; i++)
			inside = export_inside(&x->where, g_array_index(places, struct auth_place, i).unit);
		if (!inside || !record_may(w, places, RIGHT_VIEW, k->name, record_class(k)))
			return true;
		if (!record_may_take(w, places, k->name, record_class(k))) {
			x->kept_back++;
			return true;
		}
	}
	if (version != NULL && !store_get_version(w->r.app->store, k->versions, area, id, w->r.ask->day, version, w->r.arena, &found, e))
		return false;
	if (version != NULL && !found && x->ask->day != 0)
		return true;
	if (version != NULL && !found && !record_some_version(w, k, area, id, version, &found, e))
		return false;
	return write_row(x, row, found ? version : NULL, everything ? NULL : places, e);
}

static bool scan(struct exporting *x, int64_t area, struct err *e)
{
	return export_each(&x->w, x->w.kind->table, area, take, x, &x->pace, e);
}

static bool scan_all(struct exporting *x, struct err *e)
{
	if (x->w.kind->family != FAMILY_AREA)
		return scan(x, NONE, e);
	for (guint i = 0; i < x->where.areas->len; i++)
		if (!scan(x, g_array_index(x->where.areas, int64_t, i), e))
			return false;
	return true;
}

static bool write_file(struct exporting *x, struct err *e)
{
	const char **header = ARENA_ARRAY(x->w.r.arena, const char *, x->columns->len + 1);
	for (guint i = 0; i < x->columns->len; i++)
		header[i] = g_array_index(x->columns, struct export_column, i).heading;
	x->cells = ARENA_ARRAY(x->w.r.arena, struct sheet_cell, x->columns->len + 1);
	x->out = sheet_stream_open(
		x->ask->out, x->ask->format == EXPORT_XLSX, kind_label_in(x->w.kind, x->ask->lang), header, x->columns->len, e);
	if (x->out == NULL)
		return false;
	bool ok = scan_all(x, e);
	return sheet_stream_close(x->out, ok, e) && ok;
}

static void note(struct exporting *x)
{
	const struct access_reading reading = {.area = 0,
		.act = RIGHT_EXPORT,
		.table = x->w.kind->name,
		.row = NONE,
		.fields = x->w.kind->name,
		.query = x->ask->unit,
		.rows = x->rows};
	if (x->sensitive || x->w.read_sensitive || x->w.kind->family == FAMILY_AREA)
		app_note_reading(x->w.r.app, &reading);
}

bool export_records(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e)
{
	struct arena *arena = arena_new();
	struct exporting x = {.ask = ask, .pace = {.ask = ask}, .columns = g_array_new(FALSE, FALSE, sizeof(struct export_column))};
	const struct page_ask page = {.day = ask->day != 0 ? ask->day : ask->today, .today = ask->today, .lang = ask->lang};
	const struct kind *k = kind_find(ask->kind);
	bool begun = k != NULL || FAIL(e, ERR_NOT_FOUND, MSG_EXPORT_KIND, ask->kind);
	bool ok = begun && record_begin(&x.w, a, &page, NULL, arena, e);
	if (ok) {
		x.w.kind = k;
		x.w.layout = record_layout_of(x.w.layouts, k->name);
		plan_columns(&x, arena);
		ok = export_where(a, ask, &x.where, e) && write_file(&x, e);
	}
	if (begun)
		record_end(&x.w);
	if (ok)
		note(&x);
	out->rows = x.rows;
	out->kept_back = x.kept_back;
	export_where_free(&x.where);
	g_array_free(x.columns, TRUE);
	arena_free(arena);
	return ok;
}
