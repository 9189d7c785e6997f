/* Quotas and targets as tables and JSON; see law_goal.h. */
#include "app/law/law_goal.h"

#include "app/form_office.h"
#include "base/text.h"
#include "exchange/sheet.h"
#include "messages/app.def"
#include "messages/law.def"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *id;
	msg_key words;
} states[LAW_STATE__MAX] = {
	[LAW_STATE_NONE] = {"not_applicable", MSG_LAW_STATE_NONE},
	[LAW_STATE_HIDDEN] = {"hidden", MSG_LAW_STATE_HIDDEN},
	[LAW_STATE_NO_DATA] = {"no_data", MSG_LAW_STATE_NO_DATA},
	[LAW_STATE_MET] = {"met", MSG_LAW_STATE_MET},
	[LAW_STATE_NOT_MET] = {"not_met", MSG_LAW_STATE_NOT_MET},
	[LAW_STATE_REACHED] = {"reached", MSG_LAW_STATE_REACHED},
	[LAW_STATE_ON_PATH] = {"on_path", MSG_LAW_STATE_ON_PATH},
	[LAW_STATE_BEHIND] = {"behind", MSG_LAW_STATE_BEHIND},
	[LAW_STATE_OVERDUE] = {"overdue", MSG_LAW_STATE_OVERDUE},
	[LAW_STATE_RUNNING] = {"running", MSG_LAW_STATE_RUNNING},
};

const char *law_state_id(enum law_state s)
{
	return states[s].id;
}

const char *law_state_words(enum law_state s, enum msg_lang lang)
{
	return msg_template(states[s].words, lang);
}

const char *law_decimal(int64_t value, struct arena *a)
{
	int64_t cents = (ABS(value) * 2 + LAW_SCALE / 100) / (2 * (LAW_SCALE / 100)); /* half up */
	int decimals = cents % 100 == 0 ? 0 : cents % 10 == 0 ? 1 : 2;
	int64_t scaled = decimals == 0 ? cents / 100 : decimals == 1 ? cents / 10 : cents;
	return scaled_text(value < 0 ? -scaled : scaled, decimals, a);
}

const char *law_title(const struct law_item *x, enum msg_lang lang, struct arena *a)
{
	const struct text2 *t = x->title.vi != NULL ? &x->title : &x->say;
	const char *text = lang == MSG_EN && t->en != NULL ? t->en : t->vi;
	if (x->title.vi != NULL)
		return text;
	g_autofree char *tested = MSG_FORMAT(MSG_LAW_TESTED, lang, text);
	return arena_strdup(a, tested);
}

const char *law_asked(const struct law_item *x, enum msg_lang lang, struct arena *a)
{
	const char *least = x->least.given ? law_decimal(x->least.value, a) : "",
		   *most = x->most.given ? law_decimal(x->most.value, a) : "";
	g_autofree char *text = x->least.given && x->most.given ? MSG_FORMAT(MSG_LAW_BETWEEN, lang, least, most)
				: x->least.given		? MSG_FORMAT(MSG_LAW_AT_LEAST, lang, least)
								: MSG_FORMAT(MSG_LAW_AT_MOST, lang, most);
	return arena_strdup(a, text);
}

const char *law_responsible(const struct app *a, const struct law_target *t, ymd day, enum msg_lang lang)
{
	const char *word = t->item->responsible != NULL ? t->item->responsible : t->file->responsible;
	const struct code *c = form_office(a, word, day);
	return c == NULL ? "" : lang == MSG_EN ? c->en : c->vi;
}

const char *law_now_text(const struct law_target *t)
{
	if (t->now.known)
		return t->now.text;
	return t->now.hidden ? "⊘" : t->subject.id != NONE ? "…" : "";
}

/* ---- tables ---- */

static struct sheet_cell say(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static struct sheet_cell number(int64_t n, bool shown, struct arena *a)
{
	if (n == NONE || !shown)
		return say(shown ? "…" : "");
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = scaled_text(n, 0, a)};
}

static const char *confidence(const char *word, enum msg_lang lang)
{
	return msg_template(strcmp(word, "official") == 0 ? MSG_CONFIDENCE_OFFICIAL
			    : strcmp(word, "draft") == 0  ? MSG_CONFIDENCE_DRAFT
							  : MSG_CONFIDENCE_TRANSCRIBED,
		lang);
}

ymd law_ages_day(const struct law_file *f)
{
	ymd day = 0;
	struct err no_date = {0};
	/* else in the words of a form: with the event, at the end */
	return f->ages != NULL && ymd_parse_iso(f->ages, &day, &no_date) ? day : 0;
}

ymd law_quota_ages(const struct app *app, ymd day, struct arena *a)
{
	size_t n = 0;
	ymd on = 0;
	const struct law_file *files = library_law(app->library, "quotas", &n, a);
	for (size_t i = 0; i < n && on == 0; i++)
		on = day >= files[i].from && day < files[i].until ? law_ages_day(&files[i]) : 0;
	return on;
}

const char *law_ages_words(ymd on, enum msg_lang lang, struct arena *a)
{
	char text[11];
	if (on == 0)
		return NULL;
	g_autofree char *s = MSG_FORMAT(MSG_LAW_AGES, lang, ymd_format_vi(on, text));
	return arena_strdup(a, s);
}

/* Titles of all files in the order of the lines, and the day; below, basis and confidence of each. */
static void around(
	struct sheet *s, const struct law_file *const *files, size_t count, const struct law_ask *ask, enum msg_lang lang, struct arena *a)
{
	const char **title = ARENA_ARRAY(a, const char *, count + 2), **notes = ARENA_ARRAY(a, const char *, count + 1);
	char day[11];
	size_t n = 0, m = 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && files[i] == files[i - 1])
			continue;
		title[n++] = lang == MSG_EN ? files[i]->title.en : files[i]->title.vi;
		g_autofree char *line = MSG_FORMAT(MSG_LAW_BASIS_LINE, lang, files[i]->basis, confidence(files[i]->confidence, lang));
		const char *ages = law_ages_words(law_ages_day(files[i]), lang, a);
		notes[m++] = arena_printf(a, "%s — %s%s%s", title[n - 1], line, ages != NULL ? ". " : "", ages != NULL ? ages : "");
	}
	g_autofree char *when = MSG_FORMAT(MSG_LAW_DAY_LINE, lang, ymd_format_vi(ask->day, day));
	title[n] = arena_strdup(a, when);
	s->title = title;
	s->notes = notes;
}

static struct sheet *sheet_of(const msg_key *keys, size_t columns, size_t rows, enum msg_lang lang, struct arena *a)
{
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, columns);
	for (size_t i = 0; i < columns; i++)
		header[i] = msg_template(keys[i], lang);
	*s = (struct sheet){.header = header, .column_count = columns, .rows = ARENA_ARRAY(a, struct sheet_row, rows + 1)};
	return s;
}

static void add(struct sheet *s, const struct sheet_cell *cells, struct arena *a)
{
	struct sheet_row *row = &s->rows[s->row_count++];
	row->cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count);
	memcpy(row->cells, cells, s->column_count * sizeof *cells);
}

const struct sheet *law_quota_sheet(const struct law_quotas *q, const struct law_ask *ask, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_LAW_SUBJECTS, MSG_LAW_QUOTA, MSG_LAW_GROUP, MSG_LAW_PART, MSG_LAW_WHOLE, MSG_LAW_SHARE,
		MSG_LAW_ASKED, MSG_LAW_STATE, MSG_LAW_MISSING_COUNT, MSG_LAW_OVER_COUNT, MSG_LAW_UNKNOWN};
	struct sheet *s = sheet_of(keys, G_N_ELEMENTS(keys), q->count, lang, a);
	const struct law_file **files = ARENA_ARRAY(a, const struct law_file *, q->count + 1);
	for (size_t i = 0; i < q->count; i++) {
		const struct law_quota *x = &q->items[i];
		bool tested = x->state == LAW_STATE_MET || x->state == LAW_STATE_NOT_MET, there = x->subject.id != NONE;
		const struct sheet_cell cells[] = {say(there ? x->subject.name : "–"), say(law_title(x->item, lang, a)), say(x->group),
			number(x->part, there, a), number(x->whole, there, a), say(x->share), say(law_asked(x->item, lang, a)),
			say(law_state_words(x->state, lang)), number(x->missing, tested, a), number(x->over, tested, a),
			number(x->unknown, tested && x->unknown != NONE, a)};
		files[i] = x->file;
		add(s, cells, a);
	}
	around(s, files, q->count, ask, lang, a);
	return s;
}

const char *law_forecast_words(const struct law_target *t, enum msg_lang lang, struct arena *a)
{
	if (t->state == LAW_STATE_REACHED || t->state == LAW_STATE_OVERDUE || t->state == LAW_STATE_HIDDEN)
		return "–";
	if (!t->item->linear || t->subject.id == NONE)
		return t->subject.id == NONE ? "" : msg_template(MSG_LAW_FORECAST_NONE, lang);
	if (!t->has_forecast)
		return msg_template(MSG_LAW_FORECAST_FEW, lang);
	g_autofree char *year = g_strdup_printf("%d", t->item->until != 0 ? t->item->until / 10000 : t->goal_year);
	g_autofree char *text = MSG_FORMAT(
		MSG_LAW_FORECAST_SAY, lang, law_decimal(t->item->percent ? CLAMP(t->forecast, 0, 100 * LAW_SCALE) : t->forecast, a), year);
	return arena_strdup(a, text);
}

const struct sheet *law_target_sheet(const struct law_targets *t, const struct law_ask *ask, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_LAW_SUBJECTS, MSG_LAW_TARGET, MSG_LAW_NOW, MSG_LAW_PART, MSG_LAW_WHOLE, MSG_LAW_GOAL,
		MSG_LAW_DEADLINE, MSG_LAW_STATE, MSG_LAW_MISSING_COUNT, MSG_LAW_FORECAST};
	struct sheet *s = sheet_of(keys, G_N_ELEMENTS(keys), t->count, lang, a);
	const struct law_file **files = ARENA_ARRAY(a, const struct law_file *, t->count + 1);
	for (size_t i = 0; i < t->count; i++) {
		const struct law_target *x = &t->items[i];
		char day[11];
		bool there = x->subject.id != NONE;
		g_autofree char *year = g_strdup_printf("%d", x->goal_year);
		const char *goal = law_decimal(x->goal, a);
		g_autofree char *asked = x->item->percent ? MSG_FORMAT(MSG_LAW_GOAL_SHARE, lang, goal, year)
							  : MSG_FORMAT(MSG_LAW_GOAL_COUNT, lang, goal, year);
		const struct sheet_cell cells[] = {say(there ? x->subject.name : "–"), say(law_title(x->item, lang, a)),
			say(law_now_text(x)), number(x->now.n, x->now.known, a), number(x->now.of, x->now.known && x->now.of != NONE, a),
			say(arena_strdup(a, asked)), say(x->item->until == 0 ? "" : arena_strdup(a, ymd_format_vi(x->item->until, day))),
			say(law_state_words(x->state, lang)), number(x->missing, x->missing != NONE, a),
			say(law_forecast_words(x, lang, a))};
		files[i] = x->file;
		add(s, cells, a);
	}
	around(s, files, t->count, ask, lang, a);
	return s;
}

static struct sheet_cell decimal(bool there, int64_t value, struct arena *a)
{
	if (!there)
		return say("");
	const char *text = law_decimal(value, a);
	const char *comma = strchr(text, ',');
	const int decimals = comma != NULL ? (int)strlen(comma + 1) : 0;
	int64_t unit = LAW_SCALE;
	for (int i = 0; i < decimals; i++)
		unit /= 10;
	return (struct sheet_cell){
		.type = SHEET_DECIMAL, .number = (value + (value < 0 ? -unit : unit) / 2) / unit, .decimals = decimals, .text = text};
}

const struct sheet *law_path_sheet(const struct law_targets *t, const struct law_ask *ask, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_LAW_TARGET, MSG_LAW_SUBJECTS, MSG_LAW_YEAR, MSG_LAW_PATH, MSG_LAW_ACTUAL, MSG_LAW_PART,
		MSG_LAW_WHOLE, MSG_LAW_AHEAD_OF, MSG_LAW_FORECAST};
	size_t rows = 0;
	for (size_t i = 0; i < t->count; i++)
		rows += t->items[i].year_count;
	struct sheet *s = sheet_of(keys, G_N_ELEMENTS(keys), rows, lang, a);
	const struct law_file **files = ARENA_ARRAY(a, const struct law_file *, t->count + 1);
	for (size_t i = 0; i < t->count; i++) {
		const struct law_target *x = &t->items[i];
		files[i] = x->file;
		for (size_t k = 0; k < x->year_count; k++) {
			const struct law_point *p = &x->years[k];
			const bool both = p->promised && p->was.known;
			const struct sheet_cell cells[] = {say(law_title(x->item, lang, a)), say(x->subject.name),
				say(arena_printf(a, "%d", p->year)), decimal(p->promised, p->promise, a),
				p->was.known ? decimal(true, p->was.value, a) : say(p->was.hidden ? "⊘" : ""),
				number(p->was.n, p->was.known && p->was.n != NONE, a),
				number(p->was.of, p->was.known && p->was.of != NONE, a),
				decimal(both, both ? p->was.value - p->promise : 0, a), decimal(p->foreseen, p->forecast, a)};
			add(s, cells, a);
		}
	}
	around(s, files, t->count, ask, lang, a);
	return s;
}

/* ---- JSON: a contract of the command line ---- */

static json_t *integer(int64_t n)
{
	return n == NONE ? json_null() : json_integer(n);
}

static json_t *text(const char *s)
{
	return s == NULL ? json_null() : json_string(s);
}

/* A value × LAW_SCALE as the text of a decimal number. */
static json_t *scaled(int64_t value)
{
	g_autofree char *whole = g_strdup_printf(
		"%s%" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT, value < 0 ? "-" : "", ABS(value) / LAW_SCALE, ABS(value) % LAW_SCALE);
	return json_string(whole);
}

static json_t *head_json(const struct law_file *f, const struct law_item *x, const struct law_subject *s, enum law_state state)
{
	json_t *root = json_object();
	json_object_set_new(root, "file", json_string(f->code));
	json_object_set_new(root, "confidence", json_string(x->confidence != NULL ? x->confidence : f->confidence));
	json_object_set_new(root, "basis", text(f->basis));
	json_object_set_new(root, "id", json_string(x->id));
	json_object_set_new(root, "subject", integer(s->id));
	json_object_set_new(root, "name", json_string(s->name));
	json_object_set_new(root, "unit", text(s->code));
	json_object_set_new(root, "state", json_string(law_state_id(state)));
	return root;
}

static char *dump(json_t *root)
{
	char *made = json_dumps(root, JSON_INDENT(1));
	must(made != NULL);
	json_decref(root);
	char *copy = g_strconcat(made, "\n", NULL);
	free(made);
	return copy;
}

char *law_quota_json(const struct law_quotas *q)
{
	json_t *all = json_array();
	for (size_t i = 0; i < q->count; i++) {
		const struct law_quota *x = &q->items[i];
		bool tested = x->state == LAW_STATE_MET || x->state == LAW_STATE_NOT_MET;
		json_t *o = head_json(x->file, x->item, &x->subject, x->state);
		json_object_set_new(o, "group", text(x->group));
		json_object_set_new(o, "part", integer(x->part));
		json_object_set_new(o, "whole", integer(x->whole));
		json_object_set_new(o, "unknown", integer(x->unknown));
		json_object_set_new(o, "share", text(x->share));
		json_object_set_new(o, "at_least", x->item->least.given ? scaled(x->item->least.value) : json_null());
		json_object_set_new(o, "at_most", x->item->most.given ? scaled(x->item->most.value) : json_null());
		json_object_set_new(o, "missing", integer(tested ? x->missing : NONE));
		json_object_set_new(o, "over", integer(tested ? x->over : NONE));
		json_array_append_new(all, o);
	}
	return dump(all);
}

static json_t *years_json(const struct law_target *t)
{
	json_t *years = json_array();
	for (size_t i = 0; i < t->year_count; i++) {
		const struct law_point *p = &t->years[i];
		json_t *o = json_object();
		json_object_set_new(o, "year", json_integer(p->year));
		json_object_set_new(o, "n", integer(p->was.n));
		json_object_set_new(o, "of", integer(p->was.of));
		json_object_set_new(o, "value", p->was.known ? scaled(p->was.value) : json_null());
		json_object_set_new(o, "promise", p->promised ? scaled(p->promise) : json_null());
		json_object_set_new(o, "forecast", p->foreseen ? scaled(p->forecast) : json_null());
		json_array_append_new(years, o);
	}
	return years;
}

char *law_target_json(const struct law_targets *t)
{
	json_t *all = json_array();
	for (size_t i = 0; i < t->count; i++) {
		const struct law_target *x = &t->items[i];
		char day[11];
		json_t *o = head_json(x->file, x->item, &x->subject, x->state);
		json_object_set_new(o, "n", integer(x->now.n));
		json_object_set_new(o, "of", integer(x->now.of));
		json_object_set_new(o, "value", x->now.known ? scaled(x->now.value) : json_null());
		json_object_set_new(o, "goal", scaled(x->goal));
		json_object_set_new(o, "deadline", x->item->until != 0 ? json_string(ymd_format_iso(x->item->until, day)) : json_null());
		json_object_set_new(o, "missing", integer(x->missing));
		json_object_set_new(o, "forecast", x->has_forecast ? scaled(x->forecast) : json_null());
		json_object_set_new(o, "forecast_year", x->forecast_year != 0 ? json_integer(x->forecast_year) : json_null());
		json_object_set_new(o, "years", years_json(x));
		json_array_append_new(all, o);
	}
	return dump(all);
}
