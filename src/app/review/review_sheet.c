/* The review as tables and JSON; see review.h. */
#include "app/review/review_parts.h"

#include "base/text.h"
#include "messages/law.def"
#include "messages/review.def"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct sheet_cell say(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

/* NONE: unknown ("…"), or not to be seen ("⊘"). */
static struct sheet_cell number(int64_t n, const char *none, struct arena *a)
{
	if (n == NONE)
		return say(none);
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = text_thousands(n, a)};
}

static struct sheet *sheet_new(const char *const *header, size_t columns, size_t rows, struct arena *a)
{
	struct sheet *s = ARENA_NEW(a, struct sheet);
	*s = (struct sheet){.header = header, .column_count = columns, .rows = ARENA_ARRAY(a, struct sheet_row, rows + 1)};
	return s;
}

static struct sheet_row *add(struct sheet *s, const struct sheet_cell *cells, struct arena *a)
{
	struct sheet_row *row = &s->rows[s->row_count++];
	*row = (struct sheet_row){.cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count)};
	memcpy(row->cells, cells, s->column_count * sizeof *cells);
	return row;
}

static void about(struct sheet_row *row, const struct review_body *b)
{
	row->about = 'o';
	row->id = b->subject.id;
	row->fact = NONE;
}

static const char *joined(msg_key key, enum msg_lang lang, const char *one, const char *two, struct arena *a)
{
	g_autofree char *text = MSG_FORMAT(key, lang, one, two);
	return arena_strdup(a, text);
}

static void around(struct sheet *s, const struct review *r, const struct review_ask *ask, msg_key what, struct arena *a)
{
	const enum msg_lang lang = ask->page.lang;
	char day[11];
	const char **title = ARENA_ARRAY(a, const char *, 4), **notes = ARENA_ARRAY(a, const char *, 6);
	size_t n = 3;
	const ymd last = ymd_add_months(ask->page.day, r->file->ahead);
	const char *of = review_title(&r->file->title, lang);
	title[0] = what == MSG_REVIEW_TITLE ? of : arena_printf(a, "%s: %s", of, msg_template(what, lang));
	title[1] = r->place.name;
	title[2] = joined(MSG_LAW_DAY_LINE, lang, ymd_format_vi(ask->page.day, day), NULL, a);
	title[3] = NULL;
	notes[0] = msg_template(MSG_REVIEW_NOTE, lang);
	notes[1] = joined(MSG_REVIEW_AHEAD, lang, text_thousands(r->file->ahead, a), ymd_format_vi(last, day), a);
	notes[2] = r->file->basis;
	if (r->unseen)
		notes[n++] = msg_template(MSG_REVIEW_UNSEEN, lang);
	notes[n] = law_ages_words(r->ages, lang, a);
	notes[n + (notes[n] != NULL)] = NULL;
	s->title = title;
	s->notes = notes;
}

/* ---- bodies ---- */

enum { FIXED = 12 };

static const char *unmet(const struct review_body *b, enum msg_lang lang, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < b->quota_count; i++)
		if (b->quotas[i].state == LAW_STATE_NOT_MET)
			g_string_append_printf(out, "%s%s %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, out->len > 0 ? "; " : "",
				law_title(b->quotas[i].item, lang, a), b->quotas[i].part, b->quotas[i].whole);
	return arena_strdup(a, out->str);
}

static int64_t unmet_count(const struct review_body *b)
{
	int64_t n = 0;
	for (size_t i = 0; i < b->quota_count; i++)
		n += b->quotas[i].state == LAW_STATE_NOT_MET;
	return n;
}

struct body_table {
	struct sheet *s;
	const struct review *r;
	bool brief;
	enum msg_lang lang;
	struct arena *a;
};

static void body_row(const struct body_table *t, const struct review_body *b, bool total)
{
	struct sheet *s = t->s;
	const struct review *r = t->r;
	const enum msg_lang lang = t->lang;
	struct arena *a = t->a;
	struct sheet_cell *cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count);
	const char *none = b->hidden ? "⊘" : "…";
	size_t n = 0;
	cells[n++] = say(total ? msg_template(MSG_REVIEW_TOTAL, lang) : b->subject.name);
	if (!t->brief)
		cells[n++] = say(b->subject.unit_name);
	cells[n++] = say(b->hidden ? "⊘" : b->label);
	cells[n++] = number(b->hidden ? NONE : b->decided, none, a);
	cells[n++] = number(b->hidden ? NONE : b->elected, none, a);
	cells[n++] = number(b->hidden ? NONE : b->present, none, a);
	cells[n++] = number(b->hidden ? NONE : b->vacant, none, a);
	cells[n++] = number(b->hidden ? NONE : b->over, none, a);
	for (size_t k = 0; k < r->part_count; k++)
		cells[n++] = number(b->hidden ? NONE : b->parts[k], "⊘", a);
	cells[n++] = number(b->hidden ? NONE : b->leaving, "⊘", a);
	cells[n++] = total ? say("") : number(b->planned, "⊘", a);
	cells[n++] = total ? say("") : t->brief && !b->hidden ? number(unmet_count(b), "", a) : say(unmet(b, lang, a));
	struct sheet_row *row = add(s, cells, a);
	row->strong = total;
	if (!total)
		about(row, b);
}

size_t review_lines(const struct review *r)
{
	return r->count + (r->count > 1); /* the sums come first */
}

const struct sheet *review_sheet(
	const struct review *r, const struct review_ask *ask, bool brief, size_t first, size_t most, struct arena *a)
{
	static const msg_key before[] = {MSG_REVIEW_BODY, MSG_REVIEW_UNIT, MSG_REVIEW_TERM, MSG_REVIEW_DECIDED, MSG_REVIEW_ELECTED,
		MSG_REVIEW_PRESENT, MSG_REVIEW_VACANT, MSG_REVIEW_OVER},
			     after[] = {MSG_REVIEW_LEAVING, MSG_REVIEW_PLANNED, MSG_REVIEW_QUOTA_STATE};
	const enum msg_lang lang = ask->page.lang;
	const char **header = ARENA_ARRAY(a, const char *, FIXED + r->part_count);
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
		if (!brief || before[i] != MSG_REVIEW_UNIT)
			header[n++] = msg_template(before[i], lang);
	for (size_t i = 0; i < r->part_count; i++)
		header[n++] = review_title(&r->file->exempt[i].title, lang);
	for (size_t i = 0; i < G_N_ELEMENTS(after); i++)
		header[n++] = msg_template(after[i], lang);
	const size_t lines = review_lines(r), until = first + MIN(most, lines - MIN(first, lines));
	struct sheet *s = sheet_new(header, n, until - first, a);
	const struct body_table t = {s, r, brief, lang, a};
	for (size_t i = first; i < until; i++) {
		const bool sums = i == 0 && r->count > 1;
		body_row(&t, sums ? &r->total : &r->bodies[i - (r->count > 1)], sums);
	}
	around(s, r, ask, MSG_REVIEW_TITLE, a);
	return s;
}

/* ---- what to do ---- */

const struct sheet *review_act_sheet(const struct review *r, const struct review_ask *ask, size_t first, size_t most, struct arena *a)
{
	static const msg_key keys[] = {MSG_REVIEW_BODY, MSG_REVIEW_UNIT, MSG_REVIEW_ACT_KIND, MSG_REVIEW_ACT, MSG_REVIEW_ACT_BY};
	const enum msg_lang lang = ask->page.lang;
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], lang);
	const size_t until = first + MIN(most, r->act_count - MIN(first, r->act_count));
	struct sheet *s = sheet_new(header, G_N_ELEMENTS(keys), until - first, a);
	for (size_t i = first; i < until; i++) {
		const struct review_act *x = &r->acts[i];
		const struct review_body *b = &r->bodies[x->body];
		char day[11];
		const struct sheet_cell cells[] = {say(b->subject.name), say(b->subject.unit_name), say(review_kind_words(x->kind, lang)),
			say(x->text), say(x->by != 0 ? arena_strdup(a, ymd_format_vi(x->by, day)) : "")};
		about(add(s, cells, a), b);
	}
	around(s, r, ask, MSG_REVIEW_ACTS, a);
	return s;
}

/* ---- members ---- */

const struct sheet *review_member_sheet(const struct review *r, const struct review_ask *ask, struct arena *a)
{
	static const msg_key keys[] = {MSG_REVIEW_MEMBER, MSG_REVIEW_MEMBER_TITLE, MSG_REVIEW_BIRTH, MSG_REVIEW_FROM, MSG_REVIEW_RETIRES,
		MSG_REVIEW_MONTHS, MSG_REVIEW_LEAVES};
	const enum msg_lang lang = ask->page.lang;
	const struct review_body *b = &r->bodies[0];
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], lang);
	struct sheet *s = sheet_new(header, G_N_ELEMENTS(keys), b->member_count, a);
	for (size_t i = 0; i < b->member_count; i++) {
		const struct review_person *p = &b->members[i];
		char day[11];
		const bool known = p->retires != NONE;
		const int64_t months = known && p->retires > ask->page.day ? ymd_months_between(ask->page.day, (ymd)p->retires) : 0;
		const struct sheet_cell cells[] = {say(p->person.id != NONE ? p->person.name : "⊘"), say(p->title_text), say(p->birth),
			say(p->from), say(known ? arena_strdup(a, ymd_format_vi((ymd)p->retires, day)) : "…"),
			number(known ? months : NONE, "…", a), say(p->why)};
		struct sheet_row *row = add(s, cells, a);
		row->about = p->person.id != NONE ? 'p' : 0;
		row->area = p->person.area;
		row->id = p->person.id;
		row->fact = p->fact;
	}
	around(s, r, ask, MSG_REVIEW_MEMBERS, a);
	return s;
}

/* ---- JSON ---- */

static json_t *count_or_null(int64_t n)
{
	return n == NONE ? json_null() : json_integer(n);
}

static json_t *body_json(const struct review *r, const struct review_body *b)
{
	json_t *o = json_object(), *parts = json_object(), *unmet_ids = json_array();
	for (size_t k = 0; k < r->part_count; k++)
		json_object_set_new(parts, r->file->exempt[k].id, b->hidden || b->parts == NULL ? json_null() : count_or_null(b->parts[k]));
	for (size_t k = 0; k < b->quota_count; k++)
		if (b->quotas[k].state == LAW_STATE_NOT_MET)
			json_array_append_new(unmet_ids, json_string(b->quotas[k].item->id));
	json_object_set_new(o, "organisation", json_integer(b->subject.id));
	json_object_set_new(o, "name", json_string(b->subject.name));
	json_object_set_new(o, "unit", json_string(b->subject.unit_name));
	json_object_set_new(o, "sort", json_string(b->item->id));
	json_object_set_new(o, "hidden", json_boolean(b->hidden));
	json_object_set_new(o, "term", json_string(b->label));
	const struct {
		const char *name;
		int64_t n;
	} numbers[] = {{"decided", b->decided}, {"elected", b->elected}, {"present", b->present}, {"vacant", b->vacant}, {"over", b->over},
		{"heads", b->heads}, {"leaving", b->leaving}, {"planned", b->planned}};
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		json_object_set_new(o, numbers[i].name, b->hidden ? json_null() : count_or_null(numbers[i].n));
	json_object_set_new(o, "structure", parts);
	json_object_set_new(o, "not_met", unmet_ids);
	return o;
}

char *review_json(const struct review *r)
{
	json_t *all = json_array(), *acts = json_array();
	char day[11];
	for (size_t i = 0; i < r->count; i++)
		json_array_append_new(all, body_json(r, &r->bodies[i]));
	for (size_t i = 0; i < r->act_count; i++) {
		const struct review_act *x = &r->acts[i];
		json_array_append_new(
			acts, json_pack("{s:I, s:s, s:s, s:s?}", "organisation", (json_int_t)r->bodies[x->body].subject.id, "kind",
				      review_kind_id(x->kind), "text", x->text, "by", x->by != 0 ? ymd_format_iso(x->by, day) : NULL));
	}
	json_t *o = json_pack("{s:s, s:s, s:b, s:o, s:o}", "file", r->file->code, "place", r->place.name, "unseen", r->unseen, "bodies",
		all, "acts", acts);
	char *text = json_dumps(o, JSON_INDENT(1));
	char *out = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(o);
	return out;
}
