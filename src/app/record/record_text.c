/* Records in words. */
#include "app/act/act.h"
#include "app/record/record_parts.h"
#include "messages/page_person.def"
#include "messages/records.def"

#include <string.h>

#define MASK "••••"

const char *record_label(const struct record_work *w, const struct kind *k)
{
	(void)w;
	return k->label;
}

const struct table *record_table(const struct kind *k, const struct kind_field *f)
{
	return f->in_version ? k->versions : k->table;
}

static const char *first_part(const struct kind_field *f, char *buffer, size_t size)
{
	bool refers = f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF || f->type == FIELD_FILE;
	const char *tail = refers ? "_id" : f->type == FIELD_PLACE ? "_unit_id" : f->type == FIELD_DECISION ? "_doc_id" : "";
	g_snprintf(buffer, size, "%s%s", f->name, tail);
	return buffer;
}

struct record_ref record_reference(const struct table *t, const void *row, const struct kind_field *f)
{
	char name[80];
	struct record_ref ref = {NULL, t->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(row, t->area), NONE, NULL};
	const struct column *c = table_column(t, first_part(f, name, sizeof name));
	if (c == NULL || c->store != COLUMN_INT)
		return ref;
	ref.id = row_get_int(c, row);
	ref.kind = f->type == FIELD_PLACE ? "unit" : f->type == FIELD_DECISION ? "document" : f->type == FIELD_FILE ? "attachment" : f->of;
	const struct kind *k = kind_find(ref.kind);
	bool elsewhere = f->type == FIELD_XREF || f->type == FIELD_FILE || f->type == FIELD_DECISION;
	if (elsewhere && ref.id != NONE)
		ref.area = row_get_int(c + 1, row);
	if (k == NULL)
		ref.kind = NULL; /* described, without a table yet */
	else if (k->family != FAMILY_AREA)
		ref.area = 0;
	return ref;
}

/* May the viewer know what this record is called? */
static bool may_name(struct record_work *w, const struct kind *k, int64_t area, int64_t id, bool *may, struct err *e)
{
	*may = true;
	if (k->family != FAMILY_AREA || viewer_is_operator(w->r.app->viewer))
		return true;
	bool found = false;
	void *row = arena_alloc(w->r.arena, k->table->row_size);
	if (!store_get(w->r.app->store, k->table, area, id, row, w->r.arena, &found, e))
		return false;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	if (found && !record_places_of(w, k->table, row, places, e))
		return false;
	*may = found && record_may(w, places, RIGHT_VIEW, k->name, record_class(k));
	return true;
}

bool record_some_version(struct record_work *w, const struct kind *k, int64_t area, int64_t id, void *row, bool *found, struct err *e)
{
	struct store *s = w->r.app->store;
	if (!store_get_version(s, k->versions, area, id, w->r.ask->day, row, w->r.arena, found, e))
		return false;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (*found || !store_version_ids(s, k->versions, area, id, ids, e) || ids->len == 0)
		return *found || ids->len == 0;
	return store_get(s, k->versions, area, g_array_index(ids, int64_t, ids->len - 1), row, w->r.arena, found, e);
}

bool record_name(struct record_work *w, const struct kind *k, int64_t area, int64_t id, struct record_ref *out, struct err *e)
{
	bool may = false, found = false, has_version = false;
	*out = (struct record_ref){k->name, area, id, ""};
	if (id == NONE)
		return true;
	if (!may_name(w, k, area, id, &may, e))
		return false;
	if (!may) {
		*out = (struct record_ref){NULL, area, id, msg_template(MSG_REG_NAME_HIDDEN, w->r.ask->lang)};
		return true;
	}
	void *head = arena_alloc(w->r.arena, k->table->row_size);
	void *version = k->versions != NULL ? arena_alloc(w->r.arena, k->versions->row_size) : NULL;
	if (!store_get(w->r.app->store, k->table, k->family == FAMILY_AREA ? area : 0, id, head, w->r.arena, &found, e))
		return false;
	if (found && version != NULL && !record_some_version(w, k, k->family == FAMILY_AREA ? area : 0, id, version, &has_version, e))
		return false;
	const struct record_layout *l = record_layout_of(w->layouts, k->name);
	if (l == NULL)
		out->kind = NULL; /* it has no page */
	out->name = k->label;
	const struct record_layout plain = {.kind = k};
	return !found || record_title(w, l != NULL ? l : &plain, head, has_version ? version : NULL, NULL, &out->name, e);
}

/* A reference in words, and where it leads. */
static bool reference_value(
	struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, struct record_value *out, struct err *e)
{
	out->ref = record_reference(t, row, f);
	const struct kind *k = out->ref.kind != NULL ? kind_find(out->ref.kind) : NULL;
	if (k == NULL || out->ref.id == NONE) {
		out->ref = (struct record_ref){NULL, 0, NONE, NULL};
		return true;
	}
	if (!record_name(w, k, out->ref.area, out->ref.id, &out->ref, e))
		return false;
	out->text = out->ref.name;
	return true;
}

static const char *text_at(struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, const char *tail)
{
	g_autofree char *name = g_strconcat(f->name, tail, NULL);
	const struct column *c = table_column(t, name);
	const char *text = c != NULL && c->store == COLUMN_TEXT ? row_get_text(c, row) : NULL;
	return text != NULL ? arena_strdup(w->r.arena, text) : "";
}

static bool decision_value(
	struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, struct record_value *out, struct err *e)
{
	g_autofree char *day = g_strconcat(f->name, "_d", NULL);
	const struct column *c = table_column(t, day);
	if (!reference_value(w, t, row, f, out, e))
		return false;
	const char *number = text_at(w, t, row, f, "_no");
	out->text = reg_decision(&w->r, number, c != NULL ? row_get_int(c, row) : NONE, text_at(w, t, row, f, "_by"));
	return true;
}

static bool place_value(
	struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, struct record_value *out, struct err *e)
{
	const char *text = text_at(w, t, row, f, "_text");
	if (!reference_value(w, t, row, f, out, e))
		return false;
	if (*text != '\0')
		out->text = *out->text != '\0' && strstr(text, out->text) == NULL ? reg_join(&w->r, text, " · ", out->text) : text;
	return true;
}

bool record_value(struct record_work *w, const struct table *t, const void *row, const struct kind_field *f, const GArray *places,
	struct record_value *out, struct err *e)
{
	*out = (struct record_value){f->label, "", {NULL, 0, NONE, NULL}, false};
	if (places != NULL && (record_guarded(t->kind, f) || !record_may(w, places, RIGHT_VIEW, t->kind->name, f->class_))) {
		out->text = MASK;
		out->masked = true;
		return true;
	}
	bool machine =
		f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW || f->type == FIELD_LONG || f->type == FIELD_ANYID;
	if (machine)
		return true; /* of the program, not of readers */
	if (f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF || f->type == FIELD_FILE)
		return reference_value(w, t, row, f, out, e);
	if (f->type == FIELD_DECISION)
		return decision_value(w, t, row, f, out, e);
	if (f->type == FIELD_PLACE)
		return place_value(w, t, row, f, out, e);
	if (f->type == FIELD_INSTANT) {
		int64_t ms = row_get_int(table_column(t, f->name), row);
		out->text = ms == NONE ? "" : reg_instant(&w->r, ms);
		return true;
	}
	if (f->class_ == 'S' || f->class_ == 'X')
		w->read_sensitive = true;
	if (f->type == FIELD_INT && f->min >= 1000 && f->max <= 9999) { /* a year has no thousands */
		int64_t year = row_get_int(table_column(t, f->name), row);
		out->text = year == NONE ? "" : arena_printf(w->r.arena, "%" G_GINT64_FORMAT, year);
		return true;
	}
	return app_act_shown(w->r.app, t, row, f->name, w->r.ask->lang, w->r.ask->day, w->r.arena, &out->text, e);
}

/* The first things a record says, where the layout names none. */
static bool add_title(struct record_work *w, const struct kind *k, const struct kind_field *f, const void *head, const void *version,
	const GArray *places, GString *s, int *said, struct err *e)
{
	struct record_value v;
	const void *row = f->in_version ? version : head;
	if (row == NULL)
		return true;
	if (!record_value(w, record_table(k, f), row, f, places, &v, e))
		return false;
	if (*v.text == '\0' || v.masked)
		return true;
	g_string_append_printf(s, "%s%s", s->len > 0 ? ", " : "", v.text);
	(*said)++;
	return true;
}

bool record_title(struct record_work *w, const struct record_layout *l, const void *head, const void *version, const GArray *places,
	const char **out, struct err *e)
{
	const struct kind *k = l->kind;
	g_autoptr(GString) s = g_string_new(NULL);
	int said = 0;
	bool ok = true;
	for (const char *const *name = l->title; ok && name != NULL && *name != NULL; name++)
		ok = add_title(w, k, &k->fields[kind_field_index(k, *name)], head, version, places, s, &said, e);
	for (uint16_t i = 0; ok && l->title == NULL && i < k->field_count && said < 2; i++)
		if (k->fields[i].type != FIELD_OWN)
			ok = add_title(w, k, &k->fields[i], head, version, places, s, &said, e);
	*out = s->len > 0 ? arena_strdup(w->r.arena, s->str) : k->label;
	return ok;
}

const char *record_when(struct record_work *w, const struct table *t, const void *row)
{
	struct reg *r = &w->r;
	if (t->on_d != COLUMN_ABSENT)
		return reg_day(r, (ymd)ROW_GET_INT(row, t->on_d));
	if (t->from_d == COLUMN_ABSENT)
		return "";
	const char *from = page_from(ROW_GET_INT(row, t->from_d), ROW_GET_INT(row, t->from_p), r->arena);
	const char *until = page_until(ROW_GET_INT(row, t->until_d), ROW_GET_INT(row, t->until_p), r->arena);
	if (*until == '\0')
		until = msg_template(MSG_REG_UNTIL_NOW, r->ask->lang);
	return reg_join(r, from, " – ", until);
}

bool record_differs(const struct table *t, const struct kind_field *f, const void *a, const void *b)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || &t->kind->fields[c->field] != f || c->derived)
			continue;
		if (c->store == COLUMN_INT ? row_get_int(c, a) != row_get_int(c, b)
					   : g_strcmp0(row_get_text(c, a), row_get_text(c, b)) != 0)
			return true;
	}
	return false;
}
