/* Pages of matching; see page_match.h. */
#include "app/page/page_match.h"

#include "app/page/page_sql.h"
#include "app/report/round_parts.h"
#include "base/text.h"
#include "messages/match_page.def"

#include <string.h>

struct making {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
};

static const char *say(const struct making *m, msg_key key, const char *a, const char *b)
{
	g_autofree char *s = MSG_FORMAT(key, m->ask->lang, a, b);
	return arena_strdup(m->arena, s);
}

static const char *code_words(const struct making *m, const char *list, int64_t num)
{
	return page_code(m->app, list, num, m->ask->lang, m->arena);
}

static const char *code_id(const struct making *m, const char *list, int64_t num)
{
	const struct code *c = code_by_num(codes_list(m->app->codes, list, NULL), num);
	return c != NULL ? c->id : "";
}

static enum report_look look_of(const struct making *m, int64_t state)
{
	const char *id = code_id(m, "match_state", state);
	return strcmp(id, "signed") == 0 ? REPORT_GOOD : strcmp(id, "open") == 0 ? REPORT_NEUTRAL : REPORT_INFO;
}

static const char *left_words(const struct making *m, const struct match_seen *x)
{
	if (x->all == 0)
		return msg_template(MSG_MATCH_PAGE_AGREES, m->ask->lang);
	return x->open == 0 ? say(m, MSG_MATCH_PAGE_ALL_SETTLED, text_thousands(x->all, m->arena), NULL)
			    : say(m, MSG_MATCH_PAGE_LEFT, text_thousands(x->open, m->arena), text_thousands(x->all, m->arena));
}

/* ---- the list ---- */

static void add_choice(GArray *to, const char *value, const char *label, const char *chosen)
{
	for (guint i = 0; i < to->len; i++)
		if (strcmp(g_array_index(to, struct page_match_choice, i).value, value) == 0)
			return;
	const struct page_match_choice c = {value, label, g_strcmp0(value, chosen) == 0};
	g_array_append_val(to, c);
}

/* What can be chosen among are the reports that can be begun with, whatever is chosen now. */
static bool list_choices(const struct making *m, const struct page_matches_ask *q, struct page_matches *out, struct err *e)
{
	const struct match_reports_ask all = {.max = 5000, .today = m->ask->today};
	const struct match_report_line *reports;
	size_t count = 0;
	bool more = false;
	if (!match_reports(m->app, &all, &reports, &count, &more, m->arena, e))
		return false;
	GArray *definitions = g_array_new(FALSE, FALSE, sizeof(struct page_match_choice));
	GArray *periods = g_array_new(FALSE, FALSE, sizeof(struct page_match_choice));
	for (size_t i = 0; i < count; i++) {
		add_choice(definitions, reports[i].definition, reports[i].title, q->definition);
		add_choice(
			periods, reports[i].period, period_text_title(reports[i].period, m->app->codes, m->ask->lang, m->arena), q->period);
	}
	out->begins = count > 0;
	out->definition_count = definitions->len;
	out->definitions = arena_list(m->arena, definitions);
	out->period_count = periods->len;
	out->periods = arena_list(m->arena, periods);
	g_array_free(definitions, TRUE);
	g_array_free(periods, TRUE);
	return true;
}

bool page_matches(struct app *a, const struct page_ask *ask, const struct page_matches_ask *q, struct page_matches *out,
	struct arena *arena, struct err *e)
{
	const struct making m = {a, ask, arena};
	const struct match_reports_ask reports = {q->definition, q->period, q->unit, PAGE_MATCH_REPORTS, ask->today};
	const struct match_seen *all;
	size_t count = 0;
	*out = (struct page_matches){.all = q->all, .unit = q->unit != NULL ? q->unit : ""};
	if (!match_list(a, !q->all, ask->today, &all, &count, arena, e) ||
		!match_reports(a, &reports, &out->reports, &out->report_count, &out->more, arena, e) || !list_choices(&m, q, out, e))
		return false;
	struct match_report_line *lines = ARENA_ARRAY(arena, struct match_report_line, out->report_count + 1);
	for (size_t i = 0; i < out->report_count; i++) {
		lines[i] = out->reports[i];
		lines[i].period_words = period_text_title(lines[i].period, a->codes, ask->lang, arena);
	}
	out->reports = lines;
	struct page_match_one *items = ARENA_ARRAY(arena, struct page_match_one, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct report_match_row *r = &all[i].match;
		items[i] = (struct page_match_one){.area = r->area_id,
			.id = r->id,
			.title = all[i].title,
			.period = period_text_title(r->period_text, a->codes, ask->lang, arena),
			.upper = all[i].upper,
			.lower = all[i].lower,
			.state = code_words(&m, "match_state", r->state),
			.left = left_words(&m, &all[i]),
			.look = look_of(&m, r->state),
			.waits = match_waits(a, &all[i], ask->today)};
	}
	out->items = items;
	out->count = count;
	return true;
}

/* ---- one ---- */

static const char *by(const struct making *m, int64_t upper, int64_t lower)
{
	if (upper == NONE || lower == NONE || (upper - lower) % ROUND_SCALE != 0)
		return "";
	const int64_t n = (upper - lower) / ROUND_SCALE;
	return arena_printf(m->arena, "%s%s", n > 0 ? "+" : n < 0 ? "\xE2\x88\x92" : "", text_thousands(n < 0 ? -n : n, m->arena));
}

static const char *form_title(const struct making *m, const char *code, ymd day)
{
	const struct form *f = code != NULL ? library_form(m->app->library, code, day) : NULL;
	if (f == NULL)
		return code != NULL ? code : "";
	return m->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
}

static const char *account_name(const struct making *m, int64_t id)
{
	struct account_row r;
	bool found = false;
	if (id == NONE || !store_get(m->app->store, &table_account, 0, id, &r, m->arena, &found, NULL) || !found)
		return "";
	return r.display;
}

static const char *row_key(const struct making *m, int64_t area, int64_t id)
{
	return arena_printf(m->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
}

static struct page_match_line line_of(const struct making *m, const struct match_seen *x, const struct report_match_line_row *l)
{
	const char *state = code_id(m, "match_line_state", l->state);
	const bool open = strcmp(state, "open") == 0, figure = strcmp(code_id(m, "match_line_kind", l->kind_l), "figure") == 0;
	return (struct page_match_line){.key = row_key(m, l->area_id, l->id),
		.rev = l->rev,
		.what = l->label != NULL ? l->label : "",
		.form = form_title(m, l->form, (ymd)x->match.as_of),
		.form_code = l->form,
		.row = figure ? l->row_key : NULL,
		.column = figure ? l->col_key : NULL,
		.upper = match_number(l->upper_num, m->arena),
		.lower = match_number(l->lower_num, m->arena),
		.by = by(m, l->upper_num, l->lower_num),
		.kind = code_words(m, "match_line_kind", l->kind_l),
		.state = code_words(m, "match_line_state", l->state),
		.state_id = state,
		.answer = l->answer != NULL ? l->answer : "",
		.who = account_name(m, l->by_account_id),
		.look = open ? REPORT_WARN : REPORT_GOOD,
		.person = {l->person_area, l->person_id, l->label},
		.open = open};
}

static void put_lines(const struct making *m, struct page_match *p)
{
	const int64_t figure = round_code(m->app, "match_line_kind", "figure");
	struct page_match_line *numbers = ARENA_ARRAY(m->arena, struct page_match_line, p->seen.count + 1);
	struct page_match_line *names = ARENA_ARRAY(m->arena, struct page_match_line, p->seen.count + 1);
	for (size_t i = 0; i < p->seen.count; i++) {
		const struct report_match_line_row *l = p->seen.lines[i];
		if (l->kind_l == figure)
			numbers[p->number_count++] = line_of(m, &p->seen, l);
		else
			names[p->name_count++] = line_of(m, &p->seen, l);
	}
	p->numbers = numbers;
	p->names = names;
}

static void put_states(const struct making *m, struct page_match *p)
{
	const struct code_list *l = codes_list(m->app->codes, "match_line_state", NULL);
	struct page_match_choice *states = ARENA_ARRAY(m->arena, struct page_match_choice, l->count + 1);
	for (size_t i = 0; i < l->count; i++)
		states[p->state_count++] =
			(struct page_match_choice){l->codes[i].id, m->ask->lang == MSG_EN ? l->codes[i].en : l->codes[i].vi, false};
	p->states = states;
}

static const char *signed_words(const struct making *m, const char *who, int64_t ms)
{
	return ms == NONE ? "" : arena_printf(m->arena, "%s, %s", who != NULL ? who : "", instant_words(ms, m->arena));
}

static size_t lines_of(
	const struct making *m, const struct report_line *lines, size_t count, const char *chosen, const struct page_match_choice **out)
{
	struct page_match_choice *list = ARENA_ARRAY(m->arena, struct page_match_choice, count + 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const char *words = m->ask->lang == MSG_EN ? lines[i].label_en : lines[i].label_vi;
		if (!lines[i].numbers || !lines[i].visible)
			continue;
		list[n++] = (struct page_match_choice){arena_strdup(m->arena, lines[i].id),
			arena_printf(m->arena, "%*s%s", lines[i].depth * 2, "", words != NULL ? words : lines[i].id),
			g_strcmp0(lines[i].id, chosen) == 0};
	}
	*out = list;
	return n;
}

/* Which cells of a form there are is known when it is drawn, as in figures. */
static bool put_cells(const struct making *m, const struct page_match_ask *q, struct page_match *p, struct err *e)
{
	const struct report_match_row *r = &p->seen.match;
	const struct round_spot spot = {.organisation = r->lower_id,
		.unit = r->unit_id,
		.as_of = (ymd)r->as_of,
		.period_text = r->period_text,
		.viewer = true,
		.today = m->ask->today};
	struct round_drawn d = {0};
	const bool ok = round_draw(m->app, &spot, q->form, false, m->arena, &d, e);
	if (ok) {
		const struct report *drawn = d.figure->report;
		p->row_count = lines_of(m, drawn->rows, drawn->row_count, q->row, &p->rows);
		p->column_count = lines_of(m, drawn->columns, drawn->column_count, q->column, &p->columns);
	}
	round_drawn_free(&d);
	return ok;
}

static bool put_forms(const struct making *m, const struct page_match_ask *q, struct page_match *p, struct err *e)
{
	struct report_row r;
	const struct report_form_row **forms;
	size_t count = 0;
	p->report_id = NONE;
	if (!match_report(m->app, &p->seen.match, &r, m->arena, NULL))
		return true;
	p->report_area = r.area_id;
	p->report_id = r.id;
	if (!p->may_work)
		return true;
	if (!round_forms(m->app, &r, m->arena, &forms, &count, e))
		return false;
	struct page_match_choice *list = ARENA_ARRAY(m->arena, struct page_match_choice, count + 1);
	bool chosen = false;
	for (size_t i = 0; i < count; i++) {
		list[i] = (struct page_match_choice){
			forms[i]->form, form_title(m, forms[i]->form, (ymd)r.as_of), g_strcmp0(q->form, forms[i]->form) == 0};
		chosen |= list[i].chosen;
	}
	p->forms = list;
	p->form_count = count;
	return !chosen || put_cells(m, q, p, e);
}

bool page_match(struct app *a, const struct page_ask *ask, const struct page_match_ask *q, struct page_match *out, struct arena *arena,
	struct err *e)
{
	const struct making m = {a, ask, arena};
	*out = (struct page_match){0};
	if (!match_find(a, q->match, RIGHT_VIEW, ask->today, &out->seen, arena, e))
		return false;
	const struct match_seen *x = &out->seen;
	out->key = row_key(&m, x->match.area_id, x->match.id);
	out->state = code_words(&m, "match_state", x->match.state);
	out->look = look_of(&m, x->match.state);
	out->period = period_text_words(x->match.period_text, a->codes, ask->lang, arena);
	out->as_of = report_day((ymd)x->match.as_of, arena);
	out->known = x->match.known_ms != NONE ? instant_words(x->match.known_ms, arena) : "";
	out->left = left_words(&m, x);
	out->hidden = x->hidden > 0 ? say(&m, MSG_MATCH_PAGE_HIDDEN, text_thousands((int64_t)x->hidden, arena), NULL) : "";
	out->lower_signed = signed_words(&m, x->match.lower_by, x->match.lower_ms);
	out->upper_signed = signed_words(&m, x->match.upper_by, x->match.upper_ms);
	out->may_work = match_may(a, x, MATCH_ANSWER, false, ask->today);
	out->may_sign_lower = match_may(a, x, MATCH_SIGN, false, ask->today);
	out->may_sign_upper = match_may(a, x, MATCH_SIGN, true, ask->today);
	out->may_unsign_lower = match_may(a, x, MATCH_UNSIGN, false, ask->today);
	out->may_unsign_upper = match_may(a, x, MATCH_UNSIGN, true, ask->today);
	out->may_drop = match_may(a, x, MATCH_DROP, false, ask->today);
	out->waits = match_waits(a, x, ask->today);
	put_lines(&m, out);
	put_states(&m, out);
	return put_forms(&m, q, out, e);
}
