/* See page_regimes.h. */
#include "app/page/page_regimes.h"

#include "app/list/list.h"
#include "app/page/page_form_parts.h"
#include "app/report/regime_parts.h"
#include "stats/words.h"
#include "messages/regime.def"

#include <string.h>

enum { MONTHS = 12, BACK = 3, WINDOWS_MAX = 16 };

struct making {
	struct app *a;
	const struct page_ask *ask;
	const struct calendar *calendar;
	struct arena *arena;
};

static const char *words(const struct making *m, const struct text2 *t)
{
	return m->ask->lang == MSG_EN && t->en != NULL ? t->en : t->vi;
}

static const char *day_text(const struct making *m, ymd day)
{
	char shown[16];
	return day == 0 ? "" : arena_strdup(m->arena, ymd_format_vi(day, shown));
}

static const char *say(const struct making *m, msg_key key, const char *one, const char *two)
{
	g_autofree char *text = MSG_FORMAT(key, m->ask->lang, one, two);
	return arena_strdup(m->arena, text);
}

static const char *label_of(const struct making *m, const char *list, const char *id)
{
	return page_code(m->a, list, regime_num_of(m->a, list, id), m->ask->lang, m->arena);
}

/* "organisation(…)": the condition in words. */
static const char *who_words(const struct making *m, const char *of)
{
	const struct list_ask what = {.kind = "organisation"};
	size_t n = of != NULL ? strlen(of) : 0;
	const char *open = of != NULL ? strchr(of, '(') : NULL;
	if (open == NULL || of[n - 1] != ')')
		return of != NULL ? of : "";
	return list_say(m->a, &what, arena_strndup(m->arena, open + 1, (size_t)(of + n - 1 - open - 1)), m->ask->lang, m->arena);
}

/* ---- the coming twelve months ---- */

static bool still_open(const struct making *m, const struct regime *r, const struct regime_period *p)
{
	struct regime_due d;
	size_t n = r->file != NULL ? r->file->line_count : 0;
	for (size_t i = 0; i < n; i++) {
		regime_due_by(m->calendar, r, &r->file->lines[i], p, m->ask->lang, &d, m->arena);
		if (d.day >= m->ask->day)
			return true;
	}
	return p->cut_off >= m->ask->day;
}

static struct page_regime_window window_of(const struct making *m, const struct regime *r, const struct regime_period *p)
{
	size_t n = r->file != NULL ? r->file->line_count : 1;
	const char **due = ARENA_ARRAY(m->arena, const char *, n + 1);
	bool *draft = ARENA_ARRAY(m->arena, bool, n + 1);
	struct regime_line asked = {.due = r->due_rule};
	ymd next = 0;
	if (r->due_rule != NULL)
		due_rule_parse(r->due_rule, &asked.due_rule);
	for (size_t i = 0; i < n; i++) {
		struct regime_due d;
		regime_due_by(m->calendar, r, r->file != NULL ? &r->file->lines[i] : &asked, p, m->ask->lang, &d, m->arena);
		due[i] = d.day != 0 ? day_text(m, d.day) : d.because;
		draft[i] = d.draft;
		if (d.day >= m->ask->day && (next == 0 || d.day < next))
			next = d.day;
	}
	return (struct page_regime_window){.period = period_words(&p->period, m->ask->lang, m->arena),
		.window = p->period.kind == PERIOD_DATE ? ""
							: arena_printf(m->arena, "%s – %s", day_text(m, p->period.from),
								  day_text(m, period_closing_day(&p->period))),
		.cut_off = day_text(m, p->cut_off),
		.due = due,
		.draft = draft,
		.open = p->period.from <= m->ask->day,
		.next = next};
}

/* The version of the regime in force at the end of the period. */
static const struct regime *version_for(const struct making *m, const struct regime *r, const struct regime_period *p)
{
	struct regime *then = ARENA_NEW(m->arena, struct regime);
	struct err none = {0};
	if (p->cut_off >= r->from && p->cut_off < r->until)
		return r;
	/* One whose lines differ is another table: its days are shown by that version. */
	return regime_find(m->a, r->code, p->cut_off, then, m->arena, &none) && then->file != NULL && r->file != NULL &&
			       then->file->line_count == r->file->line_count
		       ? then
		       : NULL;
}

static void windows(const struct making *m, const struct regime *r, struct page_regime *out)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct page_regime_window));
	struct regime_period p, back;
	struct err none = {0};
	ymd last = ymd_add_months(m->ask->day, MONTHS);
	bool there = regime_period_on(m->a, r, m->ask->day, &p, m->arena, &none);
	for (int i = 0; there && i < BACK; i++) {
		if (!regime_period_step(m->a, r, &p, -1, &back, m->arena) || !still_open(m, r, &back))
			break;
		p = back;
	}
	while (there && p.cut_off <= last && all->len < WINDOWS_MAX) {
		const struct regime *version = r->file != NULL ? version_for(m, r, &p) : r;
		if (version != NULL) {
			const struct page_regime_window w = window_of(m, version, &p);
			g_array_append_val(all, w);
		}
		there = regime_period_step(m->a, r, &p, 1, &p, m->arena);
	}
	ymd next = 0;
	for (guint i = 0; i < all->len; i++) {
		const struct page_regime_window *w = &g_array_index(all, struct page_regime_window, i);
		if (w->next != 0 && (next == 0 || w->next < next))
			next = w->next;
	}
	if (next != 0)
		out->next = say(m, MSG_REGIMES_NEXT, day_text(m, next), NULL);
	out->window_count = all->len;
	out->windows = arena_list(m->arena, all);
	g_array_free(all, TRUE);
}

/* ---- one regime ---- */

static const struct page_regime_form *forms_of(const struct making *m, const struct regime *r, size_t *count)
{
	size_t n = 0;
	while (r->forms != NULL && r->forms[n] != NULL)
		n++;
	struct page_regime_form *out = ARENA_ARRAY(m->arena, struct page_regime_form, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct form *f = library_form(m->a->library, r->forms[i], m->ask->day);
		const char *title = f != NULL ? words(m, &f->title) : r->forms[i];
		bool numbered = f != NULL && f->number != NULL && strcmp(f->number, "none") != 0;
		out[i] = (struct page_regime_form){
			f != NULL ? f->code : NULL, numbered ? arena_printf(m->arena, "%s. %s", f->number, title) : title};
	}
	*count = n;
	return out;
}

static const char *moves_of(const struct making *m, const struct regime_file *f)
{
	static const msg_key ended[] = {[REGIME_MOVE_DUE] = MSG_REGIME_ENDED_DUE,
		[REGIME_MOVE_WAIVED] = MSG_REGIME_ENDED_WAIVED,
		[REGIME_MOVE_SUCCESSOR] = MSG_REGIME_ENDED_SUCCESSOR};
	const char *one = msg_template(ended[f->ended], m->ask->lang);
	const char *two = msg_template(f->founded == REGIME_MOVE_WAIVED ? MSG_REGIME_FOUNDED_WAIVED : MSG_REGIME_FOUNDED_DUE, m->ask->lang);
	const char *moves = arena_printf(m->arena, "%s; %s", one, two);
	if (f->first_month == 0)
		return moves;
	const char *from = arena_printf(m->arena, "%d", f->first_month), *to = arena_printf(m->arena, "%d", f->last_month);
	return arena_printf(m->arena, "%s; %s", moves, say(m, MSG_REGIME_MONTHS_ONLY, from, to));
}

static void of_file(const struct making *m, const struct regime_file *f, struct page_regime *out)
{
	struct page_regime_line *lines = ARENA_ARRAY(m->arena, struct page_regime_line, f->line_count + 1);
	for (size_t i = 0; i < f->line_count; i++) {
		const struct regime_line *l = &f->lines[i];
		const char *due = due_rule_say(&l->due_rule, m->ask->lang, m->arena);
		const char *line = l->line != NULL ? words_label(label_of(m, "organisation_line", l->line), NULL, m->arena) : NULL;
		const char *receiver = l->receiver.vi != NULL ? words(m, &l->receiver) : "";
		lines[i] = (struct page_regime_line){label_of(m, "unit_level", l->level), who_words(m, l->who),
			line != NULL ? say(m, *receiver != '\0' ? MSG_REGIME_BY_LINE_TO : MSG_REGIME_BY_LINE, line, receiver) : receiver,
			*due != '\0' ? due : msg_template(MSG_DUE_NO_RULE, m->ask->lang)};
	}
	out->lines = lines;
	out->line_count = f->line_count;
	out->source = f->source;
	out->note = f->note.vi != NULL ? words(m, &f->note) : NULL;
	out->method = f->method.vi != NULL ? words(m, &f->method) : NULL;
	out->moves = moves_of(m, f);
}

static bool of_request(const struct making *m, const struct regime *r, struct page_regime *out, struct err *e)
{
	struct regime_member x;
	ymd from, until;
	out->asked = true;
	out->note = r->note;
	if (!regime_member_of(m->a, m->ask, r->receiver, &x, &from, &until, m->arena, e))
		return false;
	out->receiver = x.name;
	if (r->sender != NONE) {
		if (!regime_member_of(m->a, m->ask, r->sender, &x, &from, &until, m->arena, e))
			return false;
		out->asked_of = x.name;
		return true;
	}
	const char *who = page_code(m->a, "organisation_type", r->sender_type, m->ask->lang, m->arena);
	if (r->where != NULL) {
		const struct list_ask what = {.kind = "organisation"};
		who = say(m, MSG_REGIME_ASKED_WHERE, who, list_say(m->a, &what, r->where, m->ask->lang, m->arena));
	}
	out->asked_of = who;
	if (r->under == NONE)
		return true;
	struct db_stmt *st = page_sql(m->a, m->ask, "page_unit_on", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", r->under);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		out->asked_of = say(m, MSG_REGIME_ASKED_UNDER, who, db_text(st, 3));
	page_sql_done(m->ask, st);
	return step != DB_ERROR;
}

static bool make(const struct making *m, const struct regime *r, struct page_regime *out, struct err *e)
{
	*out = (struct page_regime){.code = r->code,
		.title = words(m, &r->title),
		.kind = page_code(m->a, "report_kind", r->kind, m->ask->lang, m->arena),
		.cycle = page_code(m->a, "report_cycle", r->cycle, m->ask->lang, m->arena),
		.calendar = r->calendar != 0 ? page_code(m->a, "report_calendar", r->calendar, m->ask->lang, m->arena) : NULL,
		.valid = arena_printf(
			m->arena, "%s – %s", day_text(m, r->from), r->until >= YMD_OPEN ? "…" : day_text(m, ymd_add_days(r->until, -1))),
		.basis = r->basis,
		.confidence_kind = -1,
		.outline = r->outline,
		.outline_count = r->outline_count};
	out->forms = forms_of(m, r, &out->form_count);
	if (r->file != NULL) {
		out->confidence = form_confidence(r->confidence, m->ask->lang, &out->confidence_kind);
		of_file(m, r->file, out);
	} else if (!of_request(m, r, out, e)) {
		return false;
	}
	windows(m, r, out);
	return true;
}

/* ---- public holidays ---- */

static struct page_holiday_year year_of(const struct making *m, const struct calendar_year *y)
{
	struct page_holiday *days = ARENA_ARRAY(m->arena, struct page_holiday, y->count + 1);
	struct page_holiday_year out = {.year = arena_printf(m->arena, "%d", y->year), .basis = y->basis, .days = days};
	out.confidence = form_confidence(y->confidence, m->ask->lang, &out.confidence_kind);
	for (size_t i = 0; i < y->count;) {
		const struct calendar_day *d = &y->days[i], *last = d;
		/* what goes on under one name is one line */
		for (i++; i < y->count && y->days[i].vi == d->vi && d->other == 0 && y->days[i].day == ymd_add_days(last->day, 1); i++)
			last = &y->days[i];
		const char *name = m->ask->lang == MSG_EN ? d->en : d->vi;
		days[out.count++] = (struct page_holiday){
			last == d ? day_text(m, d->day) : arena_printf(m->arena, "%s – %s", day_text(m, d->day), day_text(m, last->day)),
			d->mark == CALENDAR_WORK    ? say(m, MSG_CALENDAR_WORKED, name, day_text(m, d->other))
			: d->mark == CALENDAR_MOVED ? say(m, MSG_CALENDAR_TAKEN, name, day_text(m, d->other))
						    : name,
			d->mark == CALENDAR_WORK};
	}
	return out;
}

static void holidays(const struct making *m, struct page_regimes *out)
{
	int first = m->ask->day / 10000, last = ymd_add_months(m->ask->day, MONTHS) / 10000;
	struct page_holiday_year *years = ARENA_ARRAY(m->arena, struct page_holiday_year, 3);
	for (int y = first; y <= last; y++) {
		const struct calendar_year *found = calendar_year(m->calendar, y);
		if (found != NULL)
			years[out->year_count++] = year_of(m, found);
		else
			out->missing = arena_printf(m->arena, "%d", y);
	}
	out->years = years;
}

static bool gather(const struct making *m, struct page_regimes *out, struct err *e)
{
	struct regime *all = NULL;
	size_t n = 0;
	if (!regimes_on(m->a, NONE, m->ask->day, &all, &n, m->arena, e))
		return false;
	struct page_regime *items = ARENA_ARRAY(m->arena, struct page_regime, n + 1);
	for (int files = 0; files < 2; files++) /* what is asked for comes first */
		for (size_t i = 0; i < n; i++) {
			if ((all[i].file != NULL) != (files == 1))
				continue;
			if (all[i].due != 0 && all[i].due < m->ask->day) { /* its day is over: what is still missing stands on /reports */
				out->past++;
				continue;
			}
			if (!make(m, &all[i], &items[out->count++], e))
				return false;
			out->asked += all[i].file == NULL;
		}
	out->items = items;
	if (out->past > 0)
		out->past_words = say(m, MSG_REGIMES_PAST, arena_printf(m->arena, "%zu", out->past), NULL);
	holidays(m, out);
	return true;
}

bool page_regimes(struct app *a, const struct page_ask *ask, struct page_regimes *out, struct arena *arena, struct err *e)
{
	const struct making m = {.a = a, .ask = ask, .calendar = regime_law(a)->calendar, .arena = arena};
	struct db *db = store_db(a->store);
	bool began = !db_in_transaction(db);
	*out = (struct page_regimes){.may_ask = viewer_may_somewhere(a->viewer, RIGHT_ENTER)};
	if (began && !db_begin_read(db, e))
		return false;
	bool ok = gather(&m, out, e);
	if (began)
		db_rollback(db);
	return ok;
}
