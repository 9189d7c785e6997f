/* See person_data.h. */
#include "app/people/person_data_parts.h"

#include "app/account/account.h"
#include "app/reading.h"
#include "app/secrecy.h"
#include "base/text.h"
#include "messages/person_data.def"
#include "messages/records.def"
#include "model/kinds.gen.h"
#include "store/rows.h"

#include <string.h>

#define MASK "••••"

/* ---- one state ---- */

static bool secret_text(struct person_gathering *g, const struct table *t, const void *row, const struct kind_field *f,
	struct person_data_value *v, struct err *e)
{
	g_autofree char *name = g_strconcat(f->name, "_enc", NULL);
	const struct column *c = table_column(t, name);
	const char *sealed = c != NULL ? row_get_text(c, row) : NULL;
	if (sealed == NULL || *sealed == '\0')
		return true;
	g->w.read_sensitive = g->w.read_sensitive || g->everything;
	v->text = MASK;
	v->masked = !g->everything;
	return v->masked || store_reveal(g->w.r.app->store, sealed, g->w.r.arena, &v->text, e);
}

/* What is guarded more than the rest of its record needs a purpose; what a planning or a password says (class X) its own right. */
static bool value_of(struct person_gathering *g, const struct table *t, const void *row, const struct kind_field *f, const GArray *places,
	struct person_data_value *v, struct err *e)
{
	struct record_value text;
	*v = (struct person_data_value){kind_field_label_in(f, g->w.r.ask->lang), "", false};
	if (f->class_ == 'X' && (g->ask.own || f->type == FIELD_SECRET || !record_may(&g->w, places, RIGHT_VIEW, t->kind->name, 'X')))
		return true; /* not even that there is something */
	if (f->type == FIELD_SECRET)
		return secret_text(g, t, row, f, v, e);
	const bool open = g->everything || f->class_ != 'S';
	if (!record_value(&g->w, t, row, f, NULL, &text, e))
		return false;
	v->text = text.text == NULL || *text.text == '\0' ? "" : open ? text.text : MASK;
	v->masked = !open && *v->text != '\0';
	return true;
}

static bool state_of(struct person_gathering *g, const struct table *t, const void *row, int64_t end_ms, const GArray *places,
	struct person_data_state *out, struct err *e)
{
	struct record_work *w = &g->w;
	struct person_data_value *values = ARENA_ARRAY(w->r.arena, struct person_data_value, t->kind->field_count + 1);
	*out = (struct person_data_state){.valid = record_when(w, t, row),
		.recorded = t->rec_ms != COLUMN_ABSENT ? reg_instant(&w->r, ROW_GET_INT(row, t->rec_ms)) : "",
		.replaced = end_ms != NONE ? reg_instant(&w->r, end_ms) : "",
		.values = values};
	for (uint16_t i = 0; i < t->kind->field_count; i++) {
		const struct kind_field *f = &t->kind->fields[i];
		if (f->in_version != t->versions)
			continue;
		if (!value_of(g, t, row, f, places, &values[out->count], e))
			return false;
		g->out->masked += values[out->count].masked;
		out->count += *values[out->count].text != '\0';
	}
	return true;
}

/* ---- one record with all its states ---- */

static bool is_new(struct person_gathering *g, const struct table *t, int64_t id)
{
	return g_hash_table_add(g->seen, g_strdup_printf("%s/%" G_GINT64_FORMAT, t->name, id));
}

/* What may lie only on an installation that is isolated (network 0) is taken along by nobody for being about them. */
static bool is_state_secret(struct person_gathering *g, const struct table *t, const void *row, bool *out, struct err *e)
{
	int secrecy = 0;
	if (!app_secrecy_for_anybody(g->w.r.app, t, row, &secrecy, e))
		return false;
	const struct code_list *l = codes_list(g->w.r.app->codes, "secrecy", e);
	const struct code *c = l != NULL ? code_by_num(l, secrecy) : NULL;
	*out = c != NULL && g_strcmp0(code_extra(c, "network"), "0") == 0;
	return l != NULL;
}

/* That there is a record of membership, of discipline, of planning is itself of the class of what it says. */
static bool may_take(const struct person_gathering *g, const struct kind *k, const GArray *places)
{
	const char class_ = record_class(k);
	if (g->ask.own)
		return class_ != 'X';
	return record_may_take(&g->w, places, k->name, class_);
}

static void remember(struct person_gathering *g, const struct table *t, int64_t area, int64_t id)
{
	const struct person_item item = {t->kind, area, id};
	if (!t->versions && t->kind->family == FAMILY_AREA && (t != &table_person || g->queue->len == 0))
		g_array_append_val(g->queue, item);
}

/* rows[first..last) are the states of one id, the last recorded first. */
static bool add_record(struct person_gathering *g, const struct table *t, const struct rows *rows, size_t first, size_t last, struct err *e)
{
	const int64_t area = t->area != COLUMN_ABSENT && t->kind->family == FAMILY_AREA ? ROW_GET_INT(rows->items[first], t->area) : 0;
	const int64_t id = ROW_GET_INT(rows->items[first], t->id);
	struct person_data_state *states = ARENA_ARRAY(g->w.r.arena, struct person_data_state, last - first + 1);
	struct person_data_record r = {.kind = t->kind->name,
		.label = kind_label_in(t->kind, g->w.r.ask->lang),
		.version = t->versions,
		.area = area,
		.id = id,
		.states = states};
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	if (!is_new(g, t, id))
		return true;
	if (!viewer_is_operator(g->w.r.app->viewer) && !record_places_of(&g->w, t, rows->items[first], places, e))
		return false;
	bool secret = false;
	if (g->ask.own && !is_state_secret(g, t, rows->items[first], &secret, e))
		return false;
	if (secret || !may_take(g, t->kind, places))
		return true; /* nor counted: the number alone would say that there is a membership, a planning entry */
	if (t == &table_person && t->rec_ms != COLUMN_ABSENT)
		g->since_ms = ROW_GET_INT(rows->items[last - 1], t->rec_ms);
	for (size_t i = first; i < last; i++)
		if (!state_of(g, t, rows->items[i], rows->end_ms[i], places, &states[r.count++], e))
			return false;
	g->out->state_count += r.count;
	g_array_append_val(g->records, r);
	remember(g, t, area, id);
	return true;
}

/* Rows of a table whose column holds the id, and of those only such whose text column is the name given (NULL: all). */
static bool add_rows(
	struct person_gathering *g, const struct table *t, const char *column, int64_t id, int64_t area, const char *tbl, struct err *e)
{
	const struct rows_where where = {column, id};
	const struct rows_ask ask = {.t = t, .where = &where, .where_count = 1, .area = area, .before = NONE, .ever = t->history};
	const struct column *of = tbl != NULL ? table_column(t, "tbl") : NULL;
	struct rows rows;
	if (!store_rows(g->w.r.app->store, &ask, g->w.r.arena, &rows, e))
		return false;
	for (size_t i = 0, next; i < rows.count; i = next) {
		const int64_t row = ROW_GET_INT(rows.items[i], t->id);
		for (next = i + 1; next < rows.count && ROW_GET_INT(rows.items[next], t->id) == row; next++)
			;
		if (of != NULL && g_strcmp0(row_get_text(of, rows.items[i]), tbl) != 0)
			continue;
		if (!add_record(g, t, &rows, i, next, e))
			return false;
	}
	return true;
}

/* ---- which rows ---- */

static bool is_looked_through(const struct kind *k)
{
	return k->table != NULL && k->shape != SHAPE_LOG && (k->family == FAMILY_AREA || k->family == FAMILY_REF);
}

static bool names_kind(const struct table *t, const struct column *c, const struct kind *of)
{
	if (c->field < 0 || c->derived || c->store != COLUMN_INT || !g_str_has_suffix(c->name, "_id"))
		return false;
	const struct kind_field *f = &t->kind->fields[c->field];
	const bool own = f->type == FIELD_OWN, refers = own || f->type == FIELD_REF || f->type == FIELD_XREF;
	/* Of a part (a membership, a case) only its own parts are about the person; of the person whatever names it. */
	return refers && strcmp(f->of, of->name) == 0 && (own || of == &kind_person);
}

static bool add_from(struct person_gathering *g, const struct person_item *item, const struct kind *k, const struct table *t, struct err *e)
{
	const int64_t inside = k->family == FAMILY_AREA ? item->area : NONE;
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (t->versions && c->offset == t->head && k == item->kind) {
			if (!add_rows(g, t, c->name, item->id, inside, NULL, e))
				return false;
		} else if (names_kind(t, c, item->kind)) {
			const bool across = k->fields[c->field].type == FIELD_XREF;
			if (!add_rows(g, t, c->name, item->id, across ? NONE : inside, NULL, e))
				return false;
		} else if (c->field >= 0 && k->fields[c->field].type == FIELD_ANYID && strcmp(c->name, "row_id") == 0 &&
			   !add_rows(g, t, c->name, item->id, inside, item->kind->name, e))
			return false;
	}
	return true;
}

static bool gather(struct person_gathering *g, struct err *e)
{
	if (!add_rows(g, &table_person, "id", g->ask.id, g->ask.area, NULL, e))
		return false;
	for (guint at = 0; at < g->queue->len; at++) {
		const struct person_item item = g_array_index(g->queue, struct person_item, at);
		for (size_t i = 0; i < kind_count; i++) {
			const struct kind *k = kind_all[i];
			const struct table *const tables[] = {k->table, k->versions};
			for (size_t n = 0; is_looked_through(k) && n < G_N_ELEMENTS(tables); n++)
				if (tables[n] != NULL && !add_from(g, &item, k, tables[n], e))
					return false;
		}
	}
	return true;
}

/* ---- who may ---- */

/* Taken out by whoever may take out lists of people there; what is sensitive by whoever may open it, and says what for. */
static bool decide(struct person_gathering *g, struct err *e)
{
	struct record_work *w = &g->w;
	const char *purpose = g->ask.purpose;
	const bool stated = purpose != NULL && *purpose != '\0';
	if (stated && (text_length(purpose) < PURPOSE_LEAST || text_length(purpose) > PURPOSE_MOST))
		return FAIL0(e, ERR_INPUT, MSG_PERSON_DATA_PURPOSE);
	if (!record_may(w, w->places, RIGHT_EXPORT, "person", 'B'))
		return FAIL0(e, ERR_DENIED, MSG_PERSON_DATA_DENIED);
	g->everything = g->ask.own || (stated && record_may(w, w->places, RIGHT_EXPORT_SENSITIVE, "person", 'S'));
	g->out->looks_shown = record_may(w, w->places, RIGHT_AUDIT, "person", 'B');
	return true;
}

static void note(struct person_gathering *g)
{
	const struct access_reading reading = {.area = g->ask.area,
		.act = g->w.read_sensitive ? RIGHT_REVEAL : RIGHT_EXPORT,
		.table = "person",
		.row = g->ask.id,
		.fields = g->ask.own ? "person_data own" : "person_data",
		.purpose = g->ask.purpose,
		.rows = (int64_t)g->records->len};
	app_note_reading(g->w.r.app, &reading);
}

static bool give_up(struct person_gathering *g)
{
	g_array_free(g->records, TRUE);
	g_array_free(g->queue, TRUE);
	g_hash_table_destroy(g->seen);
	return false;
}

bool person_data(struct app *a, const struct page_ask *ask, const struct person_data_ask *q, struct person_data *out, struct arena *arena,
	struct err *e)
{
	struct person_gathering g = {.ask = *q, .out = out};
	const struct viewer *viewer = a->viewer;
	*out = (struct person_data){.name = "", .made = ""};
	g.records = g_array_new(FALSE, FALSE, sizeof(struct person_data_record));
	g.queue = g_array_new(FALSE, FALSE, sizeof(struct person_item));
	g.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (q->own && !account_person(a, &g.ask.area, &g.ask.id, arena, e))
		return give_up(&g);
	if (q->own)
		a->viewer = viewer_operator(); /* one's own data need nobody's right */
	bool ok = record_begin(&g.w, a, ask, "person", arena, e) && record_open(&g.w, g.ask.area, g.ask.id, e) && decide(&g, e) &&
		  gather(&g, e);
	struct record_ref self = {.name = ""};
	ok = ok && record_name(&g.w, &kind_person, g.ask.area, g.ask.id, &self, e);
	out->name = self.name;
	out->partial = !q->own && !viewer_is_operator(viewer);
	out->made = ok ? reg_instant(&g.w.r, instant_now()) : "";
	out->records = arena_list(arena, g.records);
	out->count = g.records->len;
	ok = ok && (!out->looks_shown || person_data_looks(&g, e));
	if (ok)
		note(&g);
	record_end(&g.w);
	a->viewer = viewer;
	give_up(&g);
	return ok;
}
