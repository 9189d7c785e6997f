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
