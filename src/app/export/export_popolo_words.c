/* Words of Popolo for values of the register: codes, days, spans, numbers of other sources; see export_parts.h. */
#include "app/export/export_parts.h"

#include "store/rows.h"

#include "model/kinds.gen.h"

#include <string.h>

void popolo_put(json_t *o, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(o, key, json_string(text));
}

void popolo_put_code(struct record_work *w, json_t *o, const char *key, const char *list, int64_t num)
{
	const struct code_list *l = num == NONE ? NULL : codes_list(w->r.app->codes, list, NULL);
	const struct code *c = l != NULL ? code_by_num(l, num) : NULL;
	if (c != NULL)
		popolo_put(o, key, c->id);
}

void popolo_put_flag(json_t *o, const char *key, int64_t value)
{
	if (value == 1)
		json_object_set_new(o, key, json_true());
}

void popolo_put_pdate(json_t *o, const char *key, int64_t day)
{
	char shown[11];
	if (day != NONE && day > 0)
		popolo_put(o, key, ymd_format_iso((ymd)day, shown));
}

/* A bound by its precision: what is not known of it is not said. */
static ymd known_parts(ymd day, int64_t precision)
{
	return precision == PRECISION_MONTH ? day / 100 * 100 : precision == PRECISION_YEAR ? day / 10000 * 10000 : day;
}

/* "Not later than" has no word in Popolo: such a day stands aside. */
void popolo_put_span(json_t *o, json_t *own, const struct table *t, const void *row, const char *from_key, const char *until_key)
{
	ymd from = (ymd)ROW_GET_INT(row, t->from_d), until = (ymd)ROW_GET_INT(row, t->until_d);
	int64_t from_p = ROW_GET_INT(row, t->from_p), until_p = ROW_GET_INT(row, t->until_p);
	if (from_p == PRECISION_BOUND)
		popolo_put_pdate(own, "known_from", from);
	else
		popolo_put_pdate(o, from_key, known_parts(from, from_p));
	if (until >= YMD_OPEN)
		return;
	ymd last = ymd_add_days(until, -1);
	popolo_put_pdate(until_p == PRECISION_BOUND ? own : o, until_p == PRECISION_BOUND ? "known_until" : until_key,
		known_parts(last, until_p == PRECISION_BOUND ? PRECISION_DAY : until_p));
}

void popolo_add_own(json_t *o, json_t *own)
{
	if (json_object_size(own) > 0)
		json_object_set_new(o, "coso", own);
	else
		json_decref(own);
}

/* The id other programs know it by: one it came with, else our own. */
bool popolo_outside_id(struct record_work *w, const char *kind, int64_t id, const char **out, json_t *identifiers, struct err *e)
{
	bool person = strcmp(kind, "person") == 0;
	g_autofree char *column = g_strconcat(kind, "_id", NULL);
	const struct rows_where where = {column, id};
	const struct rows_ask ask = {.t = person ? &table_person_key : &table_outside_key,
		.where = &where,
		.where_count = 1,
		.area = NONE,
		.before = NONE,
		.up = true,
		.after = INT64_MIN + 1};
	const struct column *scheme = table_column(ask.t, "scheme"), *value = table_column(ask.t, "value");
	struct rows rows;
	*out = NULL;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const char *s = row_get_text(scheme, rows.items[i]), *v = row_get_text(value, rows.items[i]);
		if (strcmp(s, "popolo") == 0)
			*out = v;
		else if (identifiers != NULL)
			json_array_append_new(identifiers, json_pack("{s:s,s:s}", "scheme", s, "identifier", v));
	}
	if (*out == NULL)
		*out = arena_printf(w->r.arena, "%s/%" G_GINT64_FORMAT, kind, id);
	return true;
}

bool popolo_put_ref(struct record_work *w, json_t *o, const char *key, const char *kind, int64_t id, struct err *e)
{
	const char *text = NULL;
	if (id == NONE)
		return true;
	if (!popolo_outside_id(w, kind, id, &text, NULL, e))
		return false;
	popolo_put(o, key, text);
	return true;
}

void popolo_add_identifiers(json_t *o, json_t *identifiers)
{
	if (json_array_size(identifiers) > 0)
		json_object_set_new(o, "identifiers", identifiers);
	else
		json_decref(identifiers);
}

static json_t *list_of(json_t *o, const char *key)
{
	json_t *list = json_object_get(o, key);
	if (list == NULL) {
		list = json_array();
		json_object_set_new(o, key, list);
	}
	return list;
}

void popolo_put_contact(json_t *o, const char *type, const char *value)
{
	if (value != NULL && *value != '\0')
		json_array_append_new(list_of(o, "contact_details"), json_pack("{s:s,s:s}", "type", type, "value", value));
}

void popolo_put_other_name(json_t *o, const char *name, const char *note)
{
	if (name != NULL && *name != '\0')
		json_array_append_new(list_of(o, "other_names"), json_pack("{s:s,s:s}", "name", name, "note", note));
}

/* ---- states ---- */

/* One state being said: what it says, without its days, and the row that has those. */
struct state {
	json_t *o, *own;
	void *row;
};

static gint by_first_day(gconstpointer a, gconstpointer b, gpointer table)
{
	const struct table *t = table;
	int64_t x = ROW_GET_INT(*(void *const *)a, t->from_d), y = ROW_GET_INT(*(void *const *)b, t->from_d);
	return x < y ? -1 : x > y;
}

/* From the first day of all of them to the last: whoever was renamed was there before. */
static void whole_life(const struct table *t, const GPtrArray *all, void *life)
{
	for (guint i = 0; i < all->len; i++) {
		const void *other = g_ptr_array_index(all, i);
		if (ROW_GET_INT(other, t->from_d) < ROW_GET_INT(life, t->from_d)) {
			ROW_AT_INT(life, t->from_d) = ROW_GET_INT(other, t->from_d);
			ROW_AT_INT(life, t->from_p) = ROW_GET_INT(other, t->from_p);
		}
		if (ROW_GET_INT(other, t->until_d) > ROW_GET_INT(life, t->until_d)) {
			ROW_AT_INT(life, t->until_d) = ROW_GET_INT(other, t->until_d);
			ROW_AT_INT(life, t->until_p) = ROW_GET_INT(other, t->until_p);
		}
	}
}

/* Into the list; a name that is another now stands where Popolo looks for it too. */
static void finish_state(const struct table *t, struct state *s, json_t *list, json_t *o)
{
	const char *name = json_string_value(json_object_get(s->o, "name")), *now = json_string_value(json_object_get(o, "name"));
	if (name != NULL && now != NULL && strcmp(name, now) != 0) {
		json_t *former = json_pack("{s:s}", "name", name), *aside = json_object();
		popolo_put_span(former, aside, t, s->row, "start_date", "end_date");
		popolo_put(former, "note", "former");
		json_array_append_new(list_of(o, "other_names"), former);
		json_decref(aside);
	}
	popolo_put_span(s->o, s->own, t, s->row, "start_date", "end_date");
	popolo_add_own(s->o, s->own);
	json_array_append_new(list, s->o);
}

static bool add_state(
	const struct table *t, void *row, struct state *last, popolo_say *say, void *user, json_t *list, json_t *o, struct err *e)
{
	struct state s = {json_object(), json_object(), row};
	bool ok = say(user, row, s.o, s.own, e);
	bool goes_on = last->o != NULL && ROW_GET_INT(last->row, t->until_d) == ROW_GET_INT(row, t->from_d);
	if (ok && goes_on && json_equal(last->o, s.o) != 0 && json_equal(last->own, s.own) != 0) {
		ROW_AT_INT(last->row, t->until_d) = ROW_GET_INT(row, t->until_d);
		ROW_AT_INT(last->row, t->until_p) = ROW_GET_INT(row, t->until_p);
		json_decref(s.o);
		json_decref(s.own);
		return true;
	}
	if (last->o != NULL)
		finish_state(t, last, list, o);
	*last = s;
	return ok;
}

bool popolo_put_states(struct record_work *w, const struct kind *k, int64_t area, void *life, bool every, popolo_say *say, void *user,
	json_t *o, json_t *own, struct err *e)
{
	const struct table *t = k->versions;
	g_autofree char *key = g_strconcat(k->name, "_id", NULL);
	const struct rows_where where = {key, ROW_GET_INT(life, t->head)};
	const struct rows_ask ask = {
		.t = t, .where = &where, .where_count = 1, .area = area, .before = NONE, .up = true, .after = INT64_MIN + 1};
	struct rows rows;
	struct state last = {NULL};
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (size_t i = 0; i < rows.count; i++)
		g_ptr_array_add(all, rows.items[i]);
	whole_life(t, all, life);
	if (!every || all->len < 2)
		return true;
	g_ptr_array_sort_with_data(all, by_first_day, (gpointer)(uintptr_t)t);
	json_t *list = json_array();
	bool ok = true;
	for (guint i = 0; ok && i < all->len; i++)
		ok = add_state(t, g_ptr_array_index(all, i), &last, say, user, list, o, e);
	finish_state(t, &last, list, o);
	if (ok && json_array_size(list) > 1)
		json_object_set_new(own, "states", list);
	else
		json_decref(list);
	return ok;
}
