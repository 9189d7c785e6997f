/* See paper_fill.h. */
#include "app/paper/paper_fill.h"

#include "messages/paper.def"
#include "messages/records.def"
#include "store/rows.h"

#include <string.h>

#define MASK "••••"

static bool may_take(const struct paper_fill *f, const GArray *places, const struct kind *k, char class_)
{
	return record_may_take(&f->w, places, k->name, class_);
}

/* ---- records ---- */

static void rows_free(void *p)
{
	paper_rows_free(p);
	g_free(p);
}

struct paper_whole *paper_whole_open(struct paper_fill *f, const struct kind *k, int64_t area, int64_t id, struct err *e)
{
	struct record_work *w = &f->w;
	bool found = false;
	w->kind = k;
	w->layout = record_layout_of(w->layouts, k->name);
	if (!record_rows(w, area, id, &found, e))
		return NULL;
	if (!found || w->layout == NULL) {
		FAIL(e, ERR_NOT_FOUND, MSG_RECORD_NONE, k->label, k->name);
		return NULL;
	}
	struct paper_whole *x = g_new0(struct paper_whole, 1);
	*x = (struct paper_whole){.kind = k, .area = area, .id = id, .head = w->head, .version = w->version};
	x->places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	x->others = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, rows_free);
	if (record_places_of(w, k->table, x->head, x->places, e)) {
		x->may = may_take(f, x->places, k, record_class(k));
		return x;
	}
	paper_whole_close(x);
	return NULL;
}

void paper_whole_close(struct paper_whole *x)
{
	if (x == NULL)
		return;
	g_array_free(x->places, TRUE);
	g_hash_table_destroy(x->others);
	g_free(x);
}

void paper_rows_free(struct paper_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		g_array_free(rows->items[i].places, TRUE);
		paper_whole_close(rows->items[i].person);
	}
	g_free(rows->items);
	*rows = (struct paper_rows){0};
}

static bool holds(const struct table *t, const void *row, ymd day)
{
	if (t->from_d != COLUMN_ABSENT)
		return ROW_GET_INT(row, t->from_d) <= day && day < ROW_GET_INT(row, t->until_d);
	return t->on_d == COLUMN_ABSENT || ROW_GET_INT(row, t->on_d) <= day;
}

static bool is_one_of(const struct table *t, const void *row, const struct kind_field *field, const int64_t *codes, size_t count)
{
	if (field == NULL)
		return true;
	const int64_t v = row_get_int(table_column(t, field->name), row);
	for (size_t i = 0; i < count; i++)
		if (codes[i] == v)
			return true;
	return false;
}

/* All rows of the kind that point at a record, appended; those that may not be taken out are counted. */
static bool read_rows(
	struct paper_fill *f, const struct kind *k, const struct kind *to, int64_t area, int64_t id, GArray *out, struct err *e)
{
	struct record_work *w = &f->w;
	const struct kind_field *via = record_field_to(k, to->name);
	must(via != NULL); /* the paper was checked */
	g_autofree char *column = g_strconcat(via->name, "_id", NULL);
	const struct rows_where where = {column, id};
	const bool here = k->family == FAMILY_AREA && to->family == FAMILY_AREA && via->type != FIELD_XREF;
	const struct rows_ask ask = {.t = k->table,
		.where = &where,
		.where_count = 1,
		.area = here ? area : NONE,
		.before = NONE,
		.known_ms = w->r.ask->known_ms};
	struct rows rows;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	for (size_t i = rows.count; i > 0; i--) { /* the oldest id first */
		struct paper_row_of x = {
			.row = rows.items[i - 1], .places = g_array_new(FALSE, FALSE, sizeof(struct auth_place)), .order = ""};
		const bool ok = record_places_of(w, k->table, x.row, x.places, e);
		if (ok && may_take(f, x.places, k, record_class(k))) {
			g_array_append_val(out, x);
			continue;
		}
		g_array_free(x.places, TRUE);
		if (!ok)
			return false;
		f->left_out++;
	}
	return true;
}

static int64_t starts(const struct table *t, const void *row)
{
	const uint16_t at = t->from_d != COLUMN_ABSENT ? t->from_d : t->on_d;
	return at != COLUMN_ABSENT ? ROW_GET_INT(row, at) : 0;
}

static const struct paper_rows *others(struct paper_fill *f, struct paper_whole *x, const struct kind *k, struct err *e)
{
	struct paper_rows *found = g_hash_table_lookup(x->others, k);
	if (found != NULL)
		return found;
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct paper_row_of));
	const bool ok = record_field_to(k, x->kind->name) == NULL || read_rows(f, k, x->kind, x->area, x->id, list, e);
	found = g_new0(struct paper_rows, 1);
	found->count = list->len;
	found->items = (struct paper_row_of *)(void *)g_array_free(list, FALSE);
	for (size_t i = 1; i < found->count; i++) { /* the earliest first; of one day the oldest id */
		const struct paper_row_of one = found->items[i];
		size_t j = i;
		for (; j > 0 && starts(k->table, found->items[j - 1].row) > starts(k->table, one.row); j--)
			found->items[j] = found->items[j - 1];
		found->items[j] = one;
	}
	g_hash_table_insert(x->others, (gpointer)(uintptr_t)k, found);
	return ok ? found : NULL;
}

/* ---- one text ---- */

static const char *masked(
	struct paper_fill *f, const struct table *t, const void *row, const struct kind_field *field, const GArray *places)
{
	const struct column *last = field->type == FIELD_SECRET ? table_column(t, "last4") : NULL;
	const char *text = last != NULL && may_take(f, places, t->kind, 'B') ? row_get_text(last, row) : NULL;
	f->masked = true;
	return text == NULL ? MASK : arena_printf(f->w.r.arena, MASK "%s", text);
}

static bool field_text(struct paper_fill *f, const struct table *t, const void *row, const struct kind_field *field, const GArray *places,
	const char **out, struct err *e)
{
	struct record_value v;
	const bool guarded = record_guarded(t->kind, field);
	*out = "";
	if (row == NULL)
		return true;
	const bool take = guarded ? f->reveal && record_may(&f->w, places, RIGHT_REVEAL, t->kind->name, field->class_)
				  : may_take(f, places, t->kind, field->class_);
	if (!take) {
		*out = masked(f, t, row, field, places);
		return true;
	}
	if (guarded && strstr(f->revealed->str, field->name) == NULL)
		g_string_append_printf(f->revealed, "%s%s", f->revealed->len > 0 ? ", " : "", field->name);
	if (field->type == FIELD_SECRET) {
		g_autofree char *sealed = g_strconcat(field->name, "_enc", NULL);
		const char *text = row_get_text(table_column(t, sealed), row);
		return text == NULL || store_reveal(f->w.r.app->store, text, f->w.r.arena, out, e);
	}
	if (!record_value(&f->w, t, row, field, NULL, &v, e))
		return false;
	*out = v.text;
	return true;
}

/* Since when is not known when all that is known is a day on which it held already: on paper that is left to be written in. An end must not
 * be left out, or it would read as still going on. */
static const char *day_text(struct paper_fill *f, const struct table *t, const void *row, enum paper_column_of what)
{
	struct arena *a = f->w.r.arena;
	if (what == PAPER_OF_ON && t->on_d != COLUMN_ABSENT)
		return reg_day(&f->w.r, (ymd)ROW_GET_INT(row, t->on_d));
	if (t->from_d == COLUMN_ABSENT)
		return "";
	const int64_t from_p = ROW_GET_INT(row, t->from_p), until_p = ROW_GET_INT(row, t->until_p);
	if (what != PAPER_OF_UNTIL)
		return from_p == PRECISION_BOUND ? "" : page_from(ROW_GET_INT(row, t->from_d), from_p, a);
	if (until_p != PRECISION_BOUND)
		return page_until(ROW_GET_INT(row, t->until_d), until_p, a);
	g_autofree char *by = MSG_FORMAT(MSG_PAPER_BY, MSG_VI, page_until(ROW_GET_INT(row, t->until_d), PRECISION_DAY, a));
	return arena_strdup(a, by);
}

static bool row_text(struct paper_fill *f, const struct kind *k, const struct paper_row_of *row, const struct paper_value *v,
	const char **out, struct err *e)
{
	*out = "";
	if (v->what != PAPER_OF_FIELD) {
		*out = day_text(f, k->table, row->row, v->what);
		return true;
	}
	return v->field->in_version || field_text(f, k->table, row->row, v->field, row->places, out, e);
}

/* The latest record that says it, or all that do. */
static bool others_text(struct paper_fill *f, struct paper_whole *x, const struct paper_value *v, const char **out, struct err *e)
{
	const struct paper_rows *rows = others(f, x, v->kind, e);
	if (rows == NULL)
		return false;
	for (size_t i = rows->count; i > 0; i--) {
		const struct paper_row_of *row = &rows->items[v->all ? rows->count - i : i - 1];
		const char *text;
		if ((v->now && !holds(v->kind->table, row->row, f->w.r.ask->day)) ||
			!is_one_of(v->kind->table, row->row, v->where, v->codes, v->code_count))
			continue;
		if (!row_text(f, v->kind, row, v, &text, e))
			return false;
		if (*text != '\0' && !v->all) {
			*out = text;
			return true;
		}
		*out = reg_join(&f->w.r, *out, "; ", text);
	}
	return true;
}

static bool whole_text(struct paper_fill *f, const struct paper_whole *x, const struct paper_value *v, const char **out, struct err *e)
{
	if (v->what != PAPER_OF_FIELD)
		return true;
	if (!x->may) {
		*out = MASK;
		f->masked = true;
		return true;
	}
	return field_text(f, record_table(x->kind, v->field), v->field->in_version ? x->version : x->head, v->field, x->places, out, e);
}

bool paper_fill_value(struct paper_fill *f, struct paper_whole *about, const struct kind *row_kind, const struct paper_row_of *row,
	size_t number, const struct paper_value *v, const char **out, struct err *e)
{
	struct paper_whole *x = row != NULL && row->person != NULL ? row->person : about;
	bool ok = true;
	*out = "";
	if (v->what == PAPER_OF_NOTHING)
		return true;
	if (v->what == PAPER_OF_ROW)
		*out = row != NULL ? arena_printf(f->w.r.arena, "%zu", number) : "";
	else if (row != NULL && v->kind == row_kind)
		ok = row_text(f, row_kind, row, v, out, e);
	else if (row != NULL && v->kind == row->through && v->what == PAPER_OF_FIELD)
		ok = v->field->in_version || field_text(f, v->kind->table, row->through_row, v->field, row->places, out, e);
	else if (v->kind == x->kind)
		ok = whole_text(f, x, v, out, e);
	else
		ok = others_text(f, x, v, out, e);
	if (ok && v->capitals) {
		g_autofree char *upper = g_utf8_strup(*out, -1);
		*out = arena_strdup(f->w.r.arena, upper);
	}
	return ok;
}

/* ---- rows of a table ---- */

/* Of lists: whose the row is, and where it stands: by the order of what it came through, then by name. */
static bool add_person(struct paper_fill *f, const struct kind *k, struct paper_row_of *row, struct err *e)
{
	const struct kind_field *via = record_field_to(k, "person");
	const struct record_ref ref = via != NULL ? record_reference(k->table, row->row, via) : (struct record_ref){.id = NONE};
	if (ref.id == NONE)
		return true;
	row->person = paper_whole_open(f, kind_find("person"), ref.area, ref.id, e);
	if (row->person == NULL)
		return false;
	const struct column *sort = table_column(row->person->kind->versions, "full_name_sort");
	if (row->person->version != NULL && sort != NULL && row_get_text(sort, row->person->version) != NULL)
		row->order = row_get_text(sort, row->person->version);
	return true;
}

static int by_order(const void *a, const void *b)
{
	const struct paper_row_of *x = a, *y = b;
	return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : strcmp(x->order, y->order);
}

/* What the leading ones hold comes first. */
static int64_t rank_of(struct paper_fill *f, const struct kind *k, const void *row)
{
	const struct column *title = table_column(k->table, "title");
	return title != NULL && title->store == COLUMN_INT ? reg_title_order(&f->w.r, row_get_int(title, row)) : 0;
}

static bool through_rows(struct paper_fill *f, const struct paper_whole *about, const struct paper_step *step, GArray *out, struct err *e)
{
	GArray *between = g_array_new(FALSE, FALSE, sizeof(struct paper_row_of));
	bool ok = read_rows(f, step->through, about->kind, about->area, about->id, between, e);
	for (guint i = 0; i < between->len; i++) {
		const struct paper_row_of *b = &g_array_index(between, struct paper_row_of, i);
		const struct table *t = step->through->table;
		const guint before = out->len;
		const int64_t area = t->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(b->row, t->area);
		ok = ok && read_rows(f, step->rows, step->through, area, ROW_GET_INT(b->row, t->id), out, e);
		for (guint n = before; n < out->len; n++) {
			struct paper_row_of *row = &g_array_index(out, struct paper_row_of, n);
			row->rank = rank_of(f, step->through, b->row);
			row->through = step->through;
			row->through_row = b->row;
		}
		g_array_free(b->places, TRUE);
	}
	g_array_free(between, TRUE);
	return ok;
}

bool paper_fill_rows(struct paper_fill *f, struct paper_whole *about, const struct paper_step *step, struct paper_rows *out, struct err *e)
{
	const struct table *t = step->rows->table;
	const bool list = strcmp(about->kind->name, "person") != 0;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct paper_row_of));
	bool ok = step->through != NULL ? through_rows(f, about, step, found, e)
					: read_rows(f, step->rows, about->kind, about->area, about->id, found, e);
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(struct paper_row_of));
	for (guint i = 0; i < found->len; i++) {
		struct paper_row_of row = g_array_index(found, struct paper_row_of, i);
		const bool in = (!step->now || holds(t, row.row, f->w.r.ask->day)) &&
				is_one_of(t, row.row, step->where, step->codes, step->code_count);
		ok = ok && (!in || !list || add_person(f, step->rows, &row, e));
		if (in && !list)
			row.rank = starts(t, row.row);
		if (in)
			g_array_append_val(kept, row);
		else
			g_array_free(row.places, TRUE);
	}
	g_array_free(found, TRUE);
	out->count = kept->len;
	out->items = (struct paper_row_of *)(void *)g_array_free(kept, FALSE);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, by_order);
	return ok;
}
