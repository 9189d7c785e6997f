/* A form page's unit and period: what the address says, else what suits; and what else one may choose. */
#include "app/about.h"
#include "app/page/page_form_parts.h"

#include "app/ask/question.h"
#include "store/statement.h"
#include "messages/app.def"
#include "messages/page_form.def"

#include <string.h>

const char *form_say(struct form_work *w, msg_key key, const char *one, const char *two, const char *three)
{
	g_autofree char *s = MSG_FORMAT(key, w->ask->lang, one, two, three);
	return arena_strdup(w->arena, s);
}

const char *form_line_label(const struct report_line *l, enum msg_lang lang)
{
	const char *label = lang == MSG_EN && l->label_en != NULL ? l->label_en : l->label_vi;
	return label != NULL ? label : l->id;
}

const char *form_confidence(const char *word, enum msg_lang lang, int *kind)
{
	*kind = strcmp(word, "official") == 0 ? 0 : strcmp(word, "draft") == 0 ? 2 : 1;
	static const msg_key keys[] = {MSG_CONFIDENCE_OFFICIAL, MSG_CONFIDENCE_TRANSCRIBED, MSG_CONFIDENCE_DRAFT};
	return msg_template(keys[*kind], lang);
}

/* ---- which version, which period ---- */

const struct library *form_library(const struct form_work *w)
{
	return w->q->ours != NULL ? w->q->library : w->app->library;
}

/* The version valid on the day, else the last one before it, else the first one. */
static const struct form *version_for(struct form_work *w, ymd *day, struct err *e)
{
	const struct form *const *all = NULL, *best = NULL;
	size_t n = library_forms(form_library(w), &all);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i]->code, w->q->code) != 0)
			continue;
		if (best == NULL || all[i]->valid_from <= *day)
			best = all[i];
	}
	if (best == NULL) {
		const char *near = library_nearest(form_library(w), w->q->code);
		if (near != NULL)
			FAIL(e, ERR_NOT_FOUND, MSG_FORM_UNKNOWN, w->q->code, near);
		else
			FAIL(e, ERR_NOT_FOUND, MSG_FORM_UNKNOWN_BARE, w->q->code);
		return NULL;
	}
	if (*day >= best->valid_until)
		*day = ymd_add_days(best->valid_until, -1);
	if (*day < best->valid_from)
		*day = best->valid_from;
	return best;
}

const struct form *form_version(struct form_work *w, struct err *e)
{
	w->day = w->ask->day;
	return version_for(w, &w->day, e);
}

static const char *iso(ymd day, struct arena *a)
{
	char text[11];
	return arena_strdup(a, ymd_format_iso(day, text));
}

static bool of_chain(const struct code *c, enum tree tree)
{
	return g_strcmp0(c->chain, tree == TREE_STATE ? "state" : "party") == 0;
}

/* The term running on the day. */
static const char *running_term(struct form_work *w)
{
	const struct code_list *terms = codes_list(w->app->codes, "term_period", NULL);
	for (size_t i = 0; terms != NULL && i < terms->count; i++) {
		const struct code *c = &terms->codes[i];
		struct period p;
		if (of_chain(c, w->form->tree) && c->aliases != NULL && c->aliases[0] != NULL &&
			period_parse(c->aliases[0], PERIOD_TERM, w->app->codes, &p, w->arena, NULL) && p.from <= w->day && w->day < p.until)
			return c->aliases[0];
	}
	return NULL;
}

/* How periods of a kind are written: a year, and a number in it. */
static const char *period_name(enum period_kind kind, int year, int number, struct arena *a)
{
	switch (kind) {
	case PERIOD_YEAR:
		return arena_printf(a, "%d", year);
	case PERIOD_YEAR_15:
		return arena_printf(a, "%ds", year);
	case PERIOD_YEAR_DEC:
		return arena_printf(a, "%dd", year);
	case PERIOD_HALF_YEAR:
	case PERIOD_HALF_YEAR_15:
		return arena_printf(a, "%d-H%d%s", year, number, kind == PERIOD_HALF_YEAR ? "" : "s");
	case PERIOD_QUARTER:
	case PERIOD_QUARTER_15:
		return arena_printf(a, "%d-Q%d%s", year, number, kind == PERIOD_QUARTER ? "" : "s");
	case PERIOD_MONTH:
	case PERIOD_MONTH_15:
		return arena_printf(a, "%d-%02d%s", year, number, kind == PERIOD_MONTH ? "" : "s");
	case PERIOD_DATE:
	case PERIOD_TERM:
	case PERIOD_SPAN:
	case PERIOD__MAX:
		break;
	}
	return NULL;
}

/* Kinds by how good a default they are, with how many there are in a year and how many years back are offered. */
static const struct {
	enum period_kind kind;
	int in_year, years;
} closed_kinds[] = {
	{PERIOD_YEAR, 1, 10},
	{PERIOD_YEAR_15, 1, 10},
	{PERIOD_YEAR_DEC, 1, 10},
	{PERIOD_HALF_YEAR, 2, 5},
	{PERIOD_HALF_YEAR_15, 2, 5},
	{PERIOD_QUARTER, 4, 2},
	{PERIOD_QUARTER_15, 4, 2},
	{PERIOD_MONTH, 12, 2},
	{PERIOD_MONTH_15, 12, 2},
};

typedef bool (*period_each)(struct form_work *w, const struct period *p, void *user);

/* Calls each closed period the form is drawn for, newest first within a kind; each gives false to stop. every_version: also those in which
 * another version of the form is in force. */
static void closed_periods(struct form_work *w, bool every_version, period_each each, void *user)
{
	for (size_t k = 0; k < G_N_ELEMENTS(closed_kinds); k++) {
		enum period_kind kind = closed_kinds[k].kind;
		if (!w->form->periods[kind])
			continue;
		int last = w->day / 10000;
		for (int year = last; year > last - closed_kinds[k].years; year--) {
			for (int i = closed_kinds[k].in_year; i >= 1; i--) {
				struct period p;
				const char *name = period_name(kind, year, i, w->arena);
				if (!period_parse(name, kind, w->app->codes, &p, w->arena, NULL) || p.until > ymd_add_days(w->day, 1))
					continue;
				if (!every_version &&
					(period_closing_day(&p) < w->form->valid_from || period_closing_day(&p) >= w->form->valid_until))
					continue;
				if (!each(w, &p, user))
					return;
			}
		}
	}
}

static bool take_first(struct form_work *w, const struct period *p, void *user)
{
	const char **out = user;
	(void)w;
	*out = p->text;
	return false;
}

/* ---- periods a change is looked at in ---- */

static bool take_newest(struct form_work *w, const struct period *p, void *user)
{
	struct period *best = user;
	(void)w;
	if (best->text == NULL || period_closing_day(p) > period_closing_day(best) ||
		(period_closing_day(p) == period_closing_day(best) && p->from < best->from))
		*best = *p;
	return true;
}

/* The period of that kind that is running on the day. */
static bool running_period(struct form_work *w, enum period_kind kind, struct period *out)
{
	for (size_t k = 0; k < G_N_ELEMENTS(closed_kinds); k++)
		for (int year = w->day / 10000 + 1; closed_kinds[k].kind == kind && year >= w->day / 10000; year--)
			for (int i = closed_kinds[k].in_year; i >= 1; i--)
				if (period_parse(period_name(kind, year, i, w->arena), kind, w->app->codes, out, w->arena, NULL) &&
					out->from <= w->day && w->day < out->until)
					return true;
	return false;
}

size_t form_periods_at(struct app *a, const struct form *f, ymd day, struct arena *arena, struct period out[FORM_PERIODS_AT])
{
	struct form_work w = {.app = a, .form = f, .day = day, .arena = arena};
	struct period closed = {0};
	size_t n = 0;
	const char *term = f->periods[PERIOD_TERM] ? running_term(&w) : NULL;
	if (term != NULL && period_parse(term, PERIOD_TERM, a->codes, &out[n], arena, NULL))
		n++;
	if (f->periods[PERIOD_DATE]) {
		ymd half = day % 10000 >= 701 ? day / 10000 * 10000 + 630 : (day / 10000 - 1) * 10000 + 1231;
		if (period_parse(iso(day, arena), PERIOD_DATE, a->codes, &out[n], arena, NULL))
			n++;
		if (half >= f->valid_from && period_parse(iso(half, arena), PERIOD_DATE, a->codes, &out[n], arena, NULL))
			n++;
		return n;
	}
	closed_periods(&w, false, take_newest, &closed);
	if (closed.text == NULL)
		return n;
	if (running_period(&w, closed.kind, &out[n]))
		n++;
	out[n++] = closed;
	return n;
}

/* A version that is in force since the running period began: that one. NULL: none of its kinds. */
static const char *running_name(struct form_work *w)
{
	for (size_t k = 0; k < G_N_ELEMENTS(closed_kinds); k++) {
		struct period p;
		if (w->form->periods[closed_kinds[k].kind] && running_period(w, closed_kinds[k].kind, &p) &&
			period_closing_day(&p) >= w->form->valid_from && period_closing_day(&p) < w->form->valid_until)
			return p.text;
	}
	return NULL;
}

static void default_period(struct form_work *w)
{
	struct figure_request *r = &w->request;
	const char *closed = NULL;
	if (w->form->periods[PERIOD_TERM])
		r->term = running_term(w);
	if (r->term != NULL)
		return;
	closed_periods(w, false, take_first, &closed);
	if (closed == NULL)
		closed = running_name(w);
	if (closed != NULL && !w->form->periods[PERIOD_DATE])
		r->period = closed;
	else if (w->form->periods[PERIOD_DATE])
		r->date = iso(w->day, w->arena);
	else if (w->form->periods[PERIOD_SPAN]) {
		r->from = iso(w->day / 10000 * 10000 + 101, w->arena);
		r->until = iso(w->day, w->arena);
	} else
		r->date = iso(w->day, w->arena); /* the form says what it wants */
}

static void take_period(struct form_work *w)
{
	struct figure_request *r = &w->request;
	const struct page_form_ask *q = w->q;
	if (q->term != NULL)
		r->term = q->term;
	else if (q->period != NULL)
		r->period = q->period;
	else if (q->from != NULL || q->until != NULL) {
		r->from = q->from;
		r->until = q->until;
	} else
		default_period(w);
}

/* ---- which unit ---- */

static struct db_stmt *prepare(struct form_work *w, const char *name, struct err *e)
{
	return db_prepare(store_db(w->app->store), statement_text(name), e);
}

bool form_unit_path(struct app *a, int64_t unit, ymd day, const char **out, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("form_unit_path"), e);
	g_autoptr(GString) path = g_string_new(NULL);
	enum db_step step;
	*out = NULL;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":day"), day);
	while ((step = db_step(st, e)) == DB_ROW)
		g_string_append_printf(path, "%s%s", path->len > 0 ? "/" : "", db_text(st, 0));
	if (path->len > 0)
		*out = arena_strdup(arena, path->str);
	return step == DB_DONE;
}

static bool unit_path(struct form_work *w, int64_t unit, ymd day, const char **out, struct err *e)
{
	return form_unit_path(w->app, unit, day, out, w->arena, e);
}

/* The first unit the viewer has, else the first province that has organisations. */
static bool default_unit(struct form_work *w, int64_t *id, struct err *e)
{
	size_t count = 0;
	ymd day = w->request.boundaries_today ? w->ask->today : w->day;
	const int64_t *units = w->app->viewer != NULL ? viewer_units(w->app->viewer, &count) : NULL;
	int64_t unit = NONE;
	for (size_t i = 0; i < count && w->request.unit == NULL; i++) {
		*id = units[i];
		if (!unit_path(w, units[i], day, &w->request.unit, e))
			return false;
	}
	if (w->request.unit != NULL)
		return true;
	if (!app_first_province(w->app, day, &unit, e) || (unit != NONE && !unit_path(w, unit, day, &w->request.unit, e)))
		return false;
	*id = unit;
	return w->request.unit != NULL || FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_UNIT);
}

bool form_units_at_hand(struct form_work *w, struct form_choices *out, struct err *e)
{
	int64_t unit = NONE;
	const char *path = NULL;
	w->day = w->ask->day;
	w->request = (struct figure_request){.boundaries_today = w->ask->boundaries_today};
	return default_unit(w, &unit, e) && form_unit_choices(w, unit, &path, out, e);
}

bool form_work_begin(struct form_work *w, struct err *e)
{
	const struct page_form_ask *q = w->q;
	struct db *db = store_db(w->app->store);
	w->form = q->own != NULL ? q->own->form : form_version(w, e);
	if (q->own != NULL)
		w->day = q->own->days[q->own->day_count - 1];
	if (w->form == NULL || (!db_in_transaction(db) && !db_begin_read(db, e)))
		return false;
	w->request = (struct figure_request){.form = q->code,
		.unit = q->unit,
		.organisation = q->organisation,
		.today = iso(w->ask->today, w->arena),
		.known_at = w->ask->known_ms != 0 ? instant_format(w->ask->known_ms, w->arena) : NULL,
		.boundaries_today = w->ask->boundaries_today,
		.by_children = q->by_children};
	if (q->own != NULL)
		question_request(q->own, &w->request);
	else
		take_period(w);
	if (q->ours != NULL) {
		w->request.own = q->library;
		w->request.typed = true;
	}
	if (q->by_children) {
		w->request.child_row = q->line;
		for (size_t i = 0; i < w->form->row_count && w->request.child_row == NULL; i++)
			if (!w->form->rows[i]->show_label && !w->form->rows[i]->each_child)
				w->request.child_row = w->form->rows[i]->id;
		if (form_row(w->form, w->request.child_row != NULL ? w->request.child_row : "") == NULL)
			return FAIL(e, ERR_NOT_FOUND, MSG_EXPLAIN_NO_ROW, q->code, w->request.child_row);
	}
	int64_t unit = NONE;
	return q->unit != NULL || q->organisation != NULL || default_unit(w, &unit, e);
}

struct older {
	const char *names[12];
	size_t count;
	enum period_kind kind;
};

static bool take_older(struct form_work *w, const struct period *p, void *user)
{
	struct older *o = user;
	(void)w;
	if (o->count == 0)
		o->kind = p->kind;
	if (p->kind != o->kind || o->count == G_N_ELEMENTS(o->names))
		return false;
	o->names[o->count++] = p->text;
	return true;
}

/* Of a form that is drawn on days: the ends of the half years before. */
static void take_half_years(struct form_work *w, struct older *o)
{
	for (int year = w->day / 10000; o->count + 2 <= 6; year--) {
		const ymd ends[] = {year * 10000 + 1231, year * 10000 + 630};
		for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
			if (ends[i] < w->day)
				o->names[o->count++] = iso(ends[i], w->arena);
	}
}

/* When nobody asked for a period and the unit has no such organisation at the end of the last one: the newest one that can be drawn, if
 * need be with the version of the form that was in force then. */
static struct figure *draw_older(struct form_work *w)
{
	struct older o = {.count = 0};
	struct figure *f = NULL;
	const bool days = w->request.date != NULL;
	if (days)
		take_half_years(w, &o);
	else
		closed_periods(w, true, take_older, &o);
	for (size_t i = 0; i < o.count && f == NULL; i++) {
		struct err ignored = {0};
		if (days)
			w->request.date = o.names[i];
		else
			w->request.period = o.names[i];
		f = figure_draw(w->app, &w->request, &ignored);
	}
	return f;
}

/* Was the period chosen by the page and not by who asks? */
static bool own_choice(const struct form_work *w)
{
	const struct page_form_ask *q = w->q;
	return q->own == NULL && q->period == NULL && w->form->unavailable == NULL &&
	       (w->request.period != NULL || (w->request.date != NULL && q->date == NULL));
}

bool form_work_draw(struct form_work *w, struct err *e)
{
	struct err mine = {0};
	w->figure = figure_draw(w->app, &w->request, &mine);
	if (w->figure == NULL && mine.code == ERR_NOT_FOUND && own_choice(w))
		w->figure = draw_older(w);
	if (w->figure == NULL && e != NULL)
		*e = mine;
	if (w->figure == NULL)
		return false;
	w->form = w->figure->report->form;
	return true;
}

void form_work_end(struct form_work *w)
{
	figure_free(w->figure);
	w->figure = NULL;
}

/* ---- what one may choose ---- */

static void add_choice(struct form_choices *c, GArray *all, const char *value, const char *text, bool chosen)
{
	struct form_choice x = {value, text, chosen};
	(void)c;
	g_array_append_val(all, x);
}

static void take_choices(struct form_work *w, GArray *all, struct form_choices *out)
{
	out->count = all->len;
	out->items = arena_list(w->arena, all);
	g_array_free(all, TRUE);
}

bool form_unit_choices(struct form_work *w, int64_t unit, const char **path, struct form_choices *out, struct err *e)
{
	ymd day = w->request.boundaries_today ? w->ask->today : w->figure != NULL ? period_closing_day(&w->figure->report->period) : w->day;
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct form_choice));
	*path = NULL;
	bool ok = unit_path(w, unit, day, path, e);
	struct db_stmt *st = ok ? prepare(w, "form_unit_choices", e) : NULL;
	enum db_step step = st == NULL ? DB_ERROR : DB_DONE;
	g_autoptr(GString) above = g_string_new(NULL);
	if (st != NULL) {
		db_bind_int(st, db_param(st, ":unit"), unit);
		db_bind_int(st, db_param(st, ":day"), day);
		while ((step = db_step(st, e)) == DB_ROW) {
			int64_t depth = db_int(st, 0); /* > 0 above, 0 itself, -1 below */
			const char *code = db_text(st, 1);
			if (code == NULL)
				continue;
			const char *value = arena_printf(w->arena, "%s%s%s", above->str, above->len > 0 ? "/" : "", code);
			const char *indent = depth < 0 ? "\u00a0\u00a0" : "";
			add_choice(out, all, value, arena_printf(w->arena, "%s%s (%s)", indent, db_text(st, 2), code), depth == 0);
			if (depth >= 0 && !db_is_null(st, 3)) /* the nation stands in no path */
				g_string_assign(above, value);
		}
	}
	take_choices(w, all, out);
	return step == DB_DONE;
}

struct period_list {
	GArray *all;
	const char *chosen;
	bool found;
};

static bool take_period_choice(struct form_work *w, const struct period *p, void *user)
{
	struct period_list *l = user;
	bool chosen = g_strcmp0(p->text, l->chosen) == 0;
	l->found = l->found || chosen;
	add_choice(NULL, l->all, p->text, period_words(p, w->ask->lang, w->arena), chosen);
	return true;
}

static void take_terms(struct form_work *w, struct period_list *l)
{
	const struct code_list *terms = codes_list(w->app->codes, "term_period", NULL);
	for (size_t i = terms != NULL ? terms->count : 0; i-- > 0;) {
		const struct code *c = &terms->codes[i];
		struct period p;
		if (of_chain(c, w->form->tree) && c->aliases != NULL && c->aliases[0] != NULL &&
			period_parse(c->aliases[0], PERIOD_TERM, w->app->codes, &p, w->arena, NULL) && p.from <= w->ask->day &&
			library_form(form_library(w), w->form->code, period_closing_day(&p)) != NULL)
			take_period_choice(w, &p, l);
	}
}

void form_period_choices(struct form_work *w, struct form_choices *out)
{
	const struct period *now = &w->figure->report->period;
	struct period_list l = {.all = g_array_new(FALSE, FALSE, sizeof(struct form_choice)), .chosen = now->text};
	if (w->form->periods[PERIOD_TERM])
		take_terms(w, &l);
	else if (!w->form->periods[PERIOD_DATE] || now->kind != PERIOD_DATE)
		closed_periods(w, false, take_period_choice, &l);
	if (!l.found && now->kind != PERIOD_DATE) {
		struct form_choice x = {now->kind == PERIOD_SPAN ? "" : now->text, period_words(now, w->ask->lang, w->arena), true};
		g_array_prepend_val(l.all, x);
	}
	take_choices(w, l.all, out);
}

const char *form_period_before(struct form_work *w)
{
	const struct period *now = &w->figure->report->period;
	struct period p;
	enum shift_kind shift = now->kind == PERIOD_TERM ? SHIFT_PREVIOUS_TERM : SHIFT_PREVIOUS_PERIOD;
	if (now->kind == PERIOD_DATE || now->kind == PERIOD_SPAN || !period_shift(now, shift, 0, w->app->codes, &p, w->arena) ||
		library_form(form_library(w), w->form->code, period_closing_day(&p)) == NULL)
		return NULL;
	return arena_strdup(w->arena, p.text);
}
