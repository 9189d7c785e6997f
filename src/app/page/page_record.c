/* Page of a record: fields, versions, parts; see page_record.h. */
#include "app/page/page_record.h"

#include "app/reading.h"
#include "app/record/record_parts.h"
#include "messages/records.def"
#include "store/rows.h"

#include <string.h>

#define LINES_MAX 12 /* of a section; the list has the others */

static bool is_shown(const struct record_layout *l, const struct kind_field *f)
{
	bool machine =
		f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW || f->type == FIELD_LONG || f->type == FIELD_ANYID;
	return !machine && !record_has(l->hidden, f->name);
}

/* ---- fields ---- */

static bool put_values(struct record_work *w, struct page_record *out, struct err *e)
{
	const struct kind *k = w->kind;
	struct record_value *list = ARENA_ARRAY(w->r.arena, struct record_value, k->field_count + 1u);
	bool masked = false;
	for (uint16_t i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		const void *row = f->in_version ? w->version : w->head;
		if (row == NULL || !is_shown(w->layout, f))
			continue;
		struct record_value *v = &list[out->value_count];
		if (!record_value(w, record_table(k, f), row, f, w->places, v, e))
			return false;
		if (*v->text != '\0')
			out->value_count++;
		masked = masked || v->masked;
	}
	out->values = list;
	if (masked)
		out->masked = msg_template(strcmp(k->name, "person") == 0 ? MSG_RECORD_MASKED_PERSON : MSG_RECORD_MASKED, w->r.ask->lang);
	return true;
}

static bool same_column_values(const struct kind *k, const struct kind_field *f, const void *a, const void *b)
{
	for (uint16_t i = 0; i < k->versions->column_count; i++) {
		const struct column *c = &k->versions->columns[i];
		if (c->field < 0 || &k->fields[c->field] != f)
			continue;
		bool same = c->store == COLUMN_INT ? row_get_int(c, a) == row_get_int(c, b)
						   : g_strcmp0(row_get_text(c, a), row_get_text(c, b)) == 0;
		if (!same)
			return false;
	}
	return true;
}

static bool put_version(struct record_work *w, size_t i, struct record_version *out, struct err *e)
{
	const struct kind *k = w->kind;
	const void *row = w->versions.rows[i], *before = i > 0 ? w->versions.rows[i - 1] : NULL;
	struct record_value *list = ARENA_ARRAY(w->r.arena, struct record_value, k->field_count + 1u);
	*out = (struct record_version){.when = record_when(w, k->versions, row),
		.id = ROW_GET_INT(row, k->versions->id),
		.rev = ROW_GET_INT(row, k->versions->rev),
		.now = row == w->version,
		.values = list};
	for (uint16_t n = 0; n < k->field_count; n++) {
		const struct kind_field *f = &k->fields[n];
		if (!f->in_version || !is_shown(w->layout, f) || (before != NULL && same_column_values(k, f, before, row)))
			continue;
		struct record_value *v = &list[out->count];
		if (!record_value(w, k->versions, row, f, w->places, v, e))
			return false;
		if (*v->text != '\0' && !v->masked)
			out->count++;
	}
	return true;
}

static bool put_versions(struct record_work *w, struct page_record *out, struct err *e)
{
	struct record_version *list = ARENA_ARRAY(w->r.arena, struct record_version, w->versions.count + 1);
	for (size_t i = w->versions.count; i > 0; i--)
		if (!put_version(w, i - 1, &list[out->version_count++], e))
			return false;
	out->versions = list;
	return true;
}

/* ---- what it belongs to ---- */

static bool put_above(struct record_work *w, struct page_record *out, struct err *e)
{
	const struct kind *k = w->kind;
	struct record_ref *list = ARENA_ARRAY(w->r.arena, struct record_ref, k->field_count + 1u);
	for (uint16_t i = 0; i < k->field_count && out->above_count < 2; i++) {
		const struct kind_field *f = &k->fields[i];
		bool whose = f->type == FIELD_OWN ||
			     (f->type == FIELD_REF && !f->in_version &&
				     (strcmp(f->of, "person") == 0 || strcmp(f->of, "organisation") == 0 || strcmp(f->of, "unit") == 0));
		const struct record_ref ref = whose ? record_reference(k->table, w->head, f) : (struct record_ref){NULL, 0, NONE, NULL};
		const struct kind *of = ref.kind != NULL && ref.id != NONE ? kind_find(ref.kind) : NULL;
		if (of == NULL)
			continue;
		if (!record_name(w, of, ref.area, ref.id, &list[out->above_count], e))
			return false;
		out->above_count++;
		if (f->type == FIELD_OWN)
			break;
	}
	out->above = list;
	return true;
}

/* ---- records that belong to it ---- */

static bool holds_on(const struct table *t, const void *row, ymd day)
{
	return t->from_d == COLUMN_ABSENT || (ROW_GET_INT(row, t->from_d) <= day && ROW_GET_INT(row, t->until_d) > day);
}

static bool put_line(
	struct record_work *w, const struct record_layout *l, const void *row, const GArray *places, struct record_line *out, struct err *e)
{
	const struct kind *k = l->kind;
	int64_t area = k->table->area == COLUMN_ABSENT || k->family != FAMILY_AREA ? 0 : ROW_GET_INT(row, k->table->area);
	bool found = false;
	void *version = k->versions != NULL ? arena_alloc(w->r.arena, k->versions->row_size) : NULL;
	if (version != NULL && !store_get_version(w->r.app->store, k->versions, area, ROW_GET_INT(row, k->table->id), w->r.ask->day,
				       version, w->r.arena, &found, e))
		return false;
	*out = (struct record_line){.self = {k->name, area, ROW_GET_INT(row, k->table->id), NULL},
		.when = record_when(w, k->table, row),
		.now = holds_on(k->table, row, w->r.ask->day)};
	return record_title(w, l, row, found ? version : NULL, places, &out->title, e);
}

static bool later_first(const struct table *t, const void *a, const void *b)
{
	uint16_t at = t->from_d != COLUMN_ABSENT ? t->from_d : t->on_d;
	return at != COLUMN_ABSENT && ROW_GET_INT(a, at) > ROW_GET_INT(b, at);
}

static void sort_lines(const struct table *t, struct rows *rows)
{
	for (size_t i = 1; i < rows->count; i++) {
		void *x = rows->items[i];
		size_t k = i;
		for (; k > 0 && later_first(t, x, rows->items[k - 1]); k--)
			rows->items[k] = rows->items[k - 1];
		rows->items[k] = x;
	}
}

static bool put_section(struct record_work *w, const struct record_ref *parent, const struct auth_place *around,
	const struct record_layout *l, struct record_section *out, struct err *e)
{
	const struct kind *k = l->kind;
	const struct kind_field *via = record_field_to(k, parent->kind);
	g_autofree char *column = g_strconcat(via->name, "_id", NULL);
	const struct rows_where where = {column, parent->id};
	bool here = k->family == FAMILY_AREA && via->type != FIELD_XREF && strcmp(parent->kind, "unit") != 0 &&
		    strcmp(parent->kind, "organisation") != 0;
	const struct rows_ask ask = {.t = k->table,
		.where = &where,
		.where_count = 1,
		.area = here ? parent->area : NONE,
		.before = NONE,
		.known_ms = w->r.ask->known_ms,
		.limit = 200};
	struct rows rows;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	sort_lines(k->table, &rows);
	struct record_line *lines = ARENA_ARRAY(w->r.arena, struct record_line, LINES_MAX + 1);
	int64_t more = 0;
	*out = (struct record_section){.kind = k->name, .label = k->label, .lines = lines, .via = via->name};
	for (size_t i = 0; i < rows.count; i++) {
		g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
		if (!record_places_of(w, k->table, rows.items[i], places, e))
			return false;
		if (!record_may(w, places, RIGHT_VIEW, k->name, record_class(k)))
			continue;
		if (out->count == LINES_MAX)
			more++;
		else if (!put_line(w, l, rows.items[i], places, &lines[out->count++], e))
			return false;
	}
	if (more > 0)
		out->more = reg_say(&w->r, MSG_RECORD_MORE, reg_number(&w->r, more), NULL, NULL);
	out->may_add = record_may_write(w, l, around, RIGHT_ENTER);
	return true;
}

static bool put_sections(struct record_work *w, struct record_sections *out, struct err *e)
{
	struct record_section *list = ARENA_ARRAY(w->r.arena, struct record_section, 32);
	struct record_ref *add = ARENA_ARRAY(w->r.arena, struct record_ref, 32);
	struct auth_place self, parts;
	*out = (struct record_sections){.parent = {w->kind->name, w->area, w->id, NULL}, .items = list, .add = add};
	if (!record_writing_places(w, &self, &parts, e))
		return false;
	out->may_correct = record_may_write(w, w->layout, &self, RIGHT_ENTER);
	out->may_change = out->may_correct && w->kind->versions != NULL;
	out->may_close = record_may_write(w, w->layout, &self, RIGHT_CLOSE);
	struct record_ref *elsewhere = ARENA_ARRAY(w->r.arena, struct record_ref, 8);
	out->elsewhere = elsewhere;
	for (const struct kind *const *k = w->layout->elsewhere; *k != NULL && !w->gone && out->elsewhere_count < 8; k++)
		if (record_may_write(w, record_layout_of(w->layouts, (*k)->name), &parts, RIGHT_ENTER))
			elsewhere[out->elsewhere_count++] = (struct record_ref){(*k)->name, 0, NONE, (*k)->label};
	for (const struct kind *const *k = w->layout->sections; *k != NULL && !w->gone; k++) {
		const struct record_layout *l = record_layout_of(w->layouts, (*k)->name);
		struct record_section x;
		if (l == NULL)
			continue;
		if (!put_section(w, &out->parent, &parts, l, &x, e))
			return false;
		if (x.count > 0)
			list[out->count++] = x;
		else if (x.may_add)
			add[out->add_count++] = (struct record_ref){x.kind, 0, NONE, x.label};
	}
	return true;
}

bool page_record_sections(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id,
	struct record_sections *out, struct arena *arena, struct err *e)
{
	struct record_work w;
	bool found = false;
	*out = (struct record_sections){0};
	bool ok = record_begin(&w, a, ask, kind, arena, e) && record_rows(&w, area, id, &found, e);
	if (ok && found)
		ok = record_places_of(&w, w.kind->table, w.head, w.places, e) && put_sections(&w, out, e);
	record_end(&w);
	return ok;
}

/* ---- the whole ---- */

static void put_acts(struct record_work *w, struct page_record *out)
{
	const struct table *t = w->kind->table;
	bool enter = !w->gone && out->sections.may_correct, close = !w->gone && out->sections.may_close;
	out->versioned = w->kind->versions != NULL;
	out->has_span = t->until_d != COLUMN_ABSENT || out->versioned;
	bool open = t->until_d == COLUMN_ABSENT || ROW_GET_INT(w->head, t->until_d) == YMD_OPEN;
	out->may_correct = enter;
	out->may_change = enter && out->versioned;
	out->may_close = close && t->until_d != COLUMN_ABSENT && open;
	out->may_void = close;
}

static bool fill(struct record_work *w, struct page_record *out, struct err *e)
{
	const struct kind *k = w->kind;
	out->self = (struct record_ref){k->name, w->area, w->id, NULL};
	out->kind_label = k->label;
	out->purpose = w->r.ask->lang == MSG_EN ? k->purpose : k->purpose_vi;
	out->when = record_when(w, k->table, w->head);
	out->gone = w->gone;
	if (w->gone)
		out->gone_text = msg_template(MSG_RECORD_GONE, w->r.ask->lang);
	if (!record_title(w, w->layout, w->head, w->version, w->places, &out->title, e) || !put_values(w, out, e) ||
		!put_versions(w, out, e) || !put_above(w, out, e) || !put_sections(w, &out->sections, e))
		return false;
	put_acts(w, out);
	if (!record_history(w, out, e))
		return false;
	const struct access_reading reading = {
		.area = w->area, .act = RIGHT_VIEW, .table = k->name, .row = w->id, .fields = k->name, .rows = NONE};
	if (w->read_sensitive || record_secrecy(w->places) > AUTH_SECRECY_OPEN)
		app_note_reading(w->r.app, &reading);
	return true;
}

bool page_record(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id, struct page_record *out,
	struct arena *arena, struct err *e)
{
	struct record_work w;
	*out = (struct page_record){0};
	bool ok = record_begin(&w, a, ask, kind, arena, e) && record_open(&w, area, id, e) && fill(&w, out, e);
	record_end(&w);
	return ok;
}
