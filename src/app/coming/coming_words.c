/* What comes up as words, a table, JSON and a calendar; see coming.h. */
#include "app/coming/coming.h"

#include "exchange/calendar_file.h"
#include "exchange/sheet.h"
#include "messages/coming.def"

#include <jansson.h>
#include <string.h>

const char *coming_item_title(const struct law_item *x, enum msg_lang lang)
{
	return lang == MSG_EN && x->title.en != NULL ? x->title.en : x->title.vi;
}

static const char *say(const struct text2 *t, enum msg_lang lang)
{
	const char *text = lang == MSG_EN && t->en != NULL ? t->en : t->vi;
	return text != NULL ? text : "";
}

const char *coming_day_words(const struct coming_due *d, enum msg_lang lang, struct arena *a)
{
	char day[11];
	if (!d->vague)
		return arena_strdup(a, ymd_format_vi(d->day, day));
	g_autofree char *year = g_strdup_printf("%d", d->day / 10000),
			*month = g_strdup_printf("%02d/%d", d->day / 100 % 100, d->day / 10000);
	g_autofree char *text =
		d->precision == PRECISION_YEAR ? MSG_FORMAT(MSG_COMING_IN_YEAR, lang, year) : MSG_FORMAT(MSG_COMING_IN_MONTH, lang, month);
	return arena_strdup(a, text);
}

const char *coming_detail(const struct coming_due *d, enum msg_lang lang, struct arena *a)
{
	if (d->exemption != NULL)
		return say(&d->exemption->say, lang);
	if (d->item->after_count < 2)
		return "";
	g_autofree char *years = g_strdup_printf("%d", d->after / 12), *text = MSG_FORMAT(MSG_COMING_YEARS, lang, years);
	return arena_strdup(a, text);
}

static const char *what_words(const struct coming_due *d, enum msg_lang lang, struct arena *a)
{
	const char *detail = coming_detail(d, lang, a), *title = coming_item_title(d->item, lang);
	return *detail != '\0' ? arena_printf(a, "%s: %s", title, detail) : title;
}

const struct sheet *coming_sheet(const struct coming *c, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_COMING_COL_DAY, MSG_COMING_COL_WHAT, MSG_COMING_COL_NAME, MSG_COMING_COL_POST,
		MSG_COMING_COL_PLACE, MSG_COMING_COL_UNIT, MSG_COMING_COL_WHO, MSG_COMING_COL_ACT};
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys)), **title = ARENA_ARRAY(a, const char *, 3);
	char from[11], until[11];
	g_autofree char *span =
		MSG_FORMAT(MSG_COMING_SPAN, lang, ymd_format_vi(c->from, from), ymd_format_vi(ymd_add_days(c->until, -1), until));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], lang);
	title[0] = arena_printf(a, "%s · %s", msg_template(MSG_COMING_TITLE, lang), c->unit.name);
	title[1] = arena_strdup(a, span);
	*s = (struct sheet){.title = title, .header = header, .column_count = G_N_ELEMENTS(keys), .row_count = c->due_count};
	s->rows = ARENA_ARRAY(a, struct sheet_row, c->due_count + 1);
	for (size_t i = 0; i < c->due_count; i++) {
		const struct coming_due *d = &c->due[i];
		const char *cells[] = {coming_day_words(d, lang, a), what_words(d, lang, a), d->name, d->post, d->organisation_name,
			d->unit_name, say(&d->item->who, lang), say(&d->item->act, lang)};
		s->rows[i] = (struct sheet_row){.cells = ARENA_ARRAY(a, struct sheet_cell, G_N_ELEMENTS(keys)),
			.about = d->person != NONE ? 'p' : 0,
			.area = d->area,
			.id = d->person,
			.fact = d->fact};
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			s->rows[i].cells[k] = (struct sheet_cell){.type = SHEET_TEXT, .text = cells[k] != NULL ? cells[k] : ""};
	}
	if (c->unnamed > 0) {
		const char **notes = ARENA_ARRAY(a, const char *, 2);
		g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, c->unnamed), *note = MSG_FORMAT(MSG_COMING_UNNAMED, lang, n);
		notes[0] = arena_strdup(a, note);
		s->notes = notes;
	}
	return s;
}

static json_t *months_json(const struct coming *c, const int64_t *by_month)
{
	json_t *out = json_array();
	for (int i = 0; i < c->months; i++)
		json_array_append_new(out, json_integer((json_int_t)by_month[i]));
	return out;
}

static json_t *day_json(ymd day)
{
	char text[11];
	return json_string(ymd_format_iso(day, text));
}

char *coming_json(const struct coming *c, enum msg_lang lang)
{
	struct arena *a = arena_new();
	json_t *items = json_array(), *units = json_array(), *due = json_array(), *months = json_array();
	for (int i = 0; i < c->months; i++)
		json_array_append_new(months, day_json(c->month_from[i]));
	for (size_t i = 0; i < c->item_count; i++) {
		const struct coming_item *x = &c->items[i];
		json_array_append_new(
			items, json_pack("{s:s,s:s,s:s?,s:b,s:o,s:I,s:I}", "id", x->item->id, "title", coming_item_title(x->item, lang),
				       "basis", x->item->basis, "hidden", x->hidden, "by_month", months_json(c, x->by_month), "total",
				       (json_int_t)x->total, "unnamed", (json_int_t)x->unnamed));
	}
	for (size_t i = 0; i < c->unit_count; i++)
		json_array_append_new(units, json_pack("{s:s,s:o,s:I}", "unit", c->units[i].name, "by_month",
						     months_json(c, c->units[i].by_month), "total", (json_int_t)c->units[i].total));
	for (size_t i = 0; i < c->due_count; i++) {
		const struct coming_due *d = &c->due[i];
		json_array_append_new(due, json_pack("{s:s,s:o,s:i,s:s,s:s,s:s,s:s?,s:s?,s:s?}", "item", d->item->id, "day",
						   day_json(d->day), "after", d->after, "precision",
						   d->precision == PRECISION_YEAR    ? "year"
						   : d->precision == PRECISION_MONTH ? "month"
										     : "day",
						   "words", coming_day_words(d, lang, a), "name", d->name, "post", d->post, "organisation",
						   d->organisation_name, "unit", d->unit_name));
	}
	json_t *all = json_pack("{s:s,s:o,s:o,s:o,s:I,s:I,s:o,s:o,s:o}", "unit", c->unit.name, "from", day_json(c->from), "until",
		day_json(ymd_add_days(c->until, -1)), "months", months, "total", (json_int_t)c->total, "unnamed", (json_int_t)c->unnamed,
		"items", items, "units", units, "due", due);
	char *text = json_dumps(all, JSON_INDENT(1)), *out = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(all);
	arena_free(a);
	return out;
}

char *coming_calendar(const struct coming *c, const char *register_id, int64_t stamp, enum msg_lang lang)
{
	struct arena *a = arena_new();
	GString *out = g_string_new(NULL);
	calendar_begin(out, arena_printf(a, "%s · %s", msg_template(MSG_COMING_TITLE, lang), c->unit.name));
	for (size_t i = 0; i < c->due_count; i++) {
		const struct coming_due *d = &c->due[i];
		struct calendar_event x = {.day = d->day, .place = d->place};
		x.uid = arena_printf(
			a, "%s-%d-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "@%s", d->item->id, d->after, d->area, d->fact, register_id);
		x.summary = arena_printf(a, "%s: %s", what_words(d, lang, a), d->name);
		x.description = arena_printf(a, "%s\n%s: %s%s%s", coming_day_words(d, lang, a), say(&d->item->who, lang),
			say(&d->item->act, lang), d->item->basis != NULL ? "\n" : "", d->item->basis != NULL ? d->item->basis : "");
		calendar_put(out, &x, stamp);
	}
	calendar_end(out);
	arena_free(a);
	return g_string_free(out, FALSE);
}
