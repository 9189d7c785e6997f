/* What is held about a person as a text and as JSON; see person_data.h. */
#include "app/people/person_data.h"

#include "messages/person_data.def"

#include <jansson.h>
#include <stdlib.h>

static void line(GString *out, enum msg_lang lang, msg_key key, const char *a, const char *b, const char *c, const char *d)
{
	g_autofree char *text = MSG_FORMAT(key, lang, a, b, c, d);
	g_string_append(out, text);
	g_string_append_c(out, '\n');
}

static void put_state(GString *out, const struct person_data_state *s, enum msg_lang lang)
{
	if (*s->replaced != '\0')
		line(out, lang, MSG_PERSON_DATA_STATE_OLD, s->valid, s->recorded, s->replaced, NULL);
	else
		line(out, lang, MSG_PERSON_DATA_STATE, s->valid, s->recorded, NULL, NULL);
	for (size_t i = 0; i < s->count; i++)
		g_string_append_printf(out, "    %s: %s\n", s->values[i].label, s->values[i].text);
}

static const char *number(char buffer[24], int64_t n)
{
	g_snprintf(buffer, 24, "%" G_GINT64_FORMAT, n);
	return buffer;
}

static void put_looks(GString *out, const struct person_data_look *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct person_data_look *l = &all[i];
		g_string_append_printf(out, "  %s  %s  %s: %s", l->when, l->who, l->act, l->what);
		if (*l->fields != '\0')
			g_string_append_printf(out, " (%s)", l->fields);
		if (l->rows != NONE)
			g_string_append_printf(out, " [%" G_GINT64_FORMAT "]", l->rows);
		if (*l->where != '\0')
			g_string_append_printf(out, " · %s", l->where);
		if (*l->purpose != '\0')
			g_string_append_printf(out, " · %s", l->purpose);
		g_string_append_c(out, '\n');
	}
}

char *person_data_text(const struct person_data *d, enum msg_lang lang)
{
	GString *out = g_string_new(NULL);
	char records[24], states[24], masked[24];
	line(out, lang, MSG_PERSON_DATA_TITLE, d->name, d->made, NULL, NULL);
	line(out, lang, MSG_PERSON_DATA_COUNT, number(records, (int64_t)d->count), number(states, (int64_t)d->state_count), NULL, NULL);
	if (d->masked > 0)
		line(out, lang, MSG_PERSON_DATA_MASKED, number(masked, (int64_t)d->masked), NULL, NULL, NULL);
	if (d->partial)
		line(out, lang, MSG_PERSON_DATA_PARTIAL, NULL, NULL, NULL, NULL);
	for (size_t i = 0; i < d->count; i++) {
		const struct person_data_record *r = &d->records[i];
		g_string_append_printf(out, "\n%s (%s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ")\n", r->label, r->kind, r->area, r->id);
		for (size_t k = 0; k < r->count; k++)
			put_state(out, &r->states[k], lang);
	}
	g_string_append_c(out, '\n');
	if (!d->looks_shown) {
		line(out, lang, MSG_PERSON_DATA_NO_LOOKS, NULL, NULL, NULL, NULL);
		return g_string_free(out, FALSE);
	}
	line(out, lang, MSG_PERSON_DATA_LOOKS, number(records, (int64_t)d->look_count), NULL, NULL, NULL);
	put_looks(out, d->looks, d->look_count);
	line(out, lang, MSG_PERSON_DATA_EXPORTS, number(records, (int64_t)d->export_count), NULL, NULL, NULL);
	put_looks(out, d->exports, d->export_count);
	return g_string_free(out, FALSE);
}

/* ---- JSON ---- */

static json_t *json_state(const struct person_data_state *s)
{
	json_t *values = json_object();
	for (size_t i = 0; i < s->count; i++)
		json_object_set_new(values, s->values[i].label, json_string(s->values[i].text));
	return json_pack("{s:s, s:s, s:s, s:o}", "valid", s->valid, "recorded", s->recorded, "replaced", s->replaced, "values", values);
}

static json_t *json_looks(const struct person_data_look *all, size_t count)
{
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct person_data_look *l = &all[i];
		json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "when", l->when, "who", l->who, "act", l->act, "what",
			l->what, "fields", l->fields, "purpose", l->purpose, "where", l->where);
		json_object_set_new(one, "rows", l->rows != NONE ? json_integer(l->rows) : json_null());
		json_array_append_new(out, one);
	}
	return out;
}

char *person_data_json(const struct person_data *d)
{
	json_t *records = json_array();
	for (size_t i = 0; i < d->count; i++) {
		const struct person_data_record *r = &d->records[i];
		json_t *states = json_array();
		for (size_t k = 0; k < r->count; k++)
			json_array_append_new(states, json_state(&r->states[k]));
		/* ids are larger than what JSON readers keep exactly */
		g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, r->area, r->id);
		json_array_append_new(records, json_pack("{s:s, s:s, s:s, s:b, s:o}", "kind", r->kind, "label", r->label, "id", key,
						       "version", r->version, "states", states));
	}
	json_t *all =
		json_pack("{s:s, s:s, s:I, s:o}", "name", d->name, "made", d->made, "masked", (json_int_t)d->masked, "records", records);
	if (d->partial)
		json_object_set_new(all, "partial", json_true());
	if (d->looks_shown) {
		json_object_set_new(all, "looks", json_looks(d->looks, d->look_count));
		json_object_set_new(all, "exports", json_looks(d->exports, d->export_count));
	}
	char *text = json_dumps(all, JSON_INDENT(1));
	json_decref(all);
	char *out = g_strconcat(text, "\n", NULL);
	free(text);
	return out;
}
