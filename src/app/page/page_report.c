/* One report: what it says form by form, its checks, text, steps and what may be done with it; see page_reports.h. */
#include "app/page/page_reports.h"

#include "app/figure/figure_cells.h"
#include "app/figure/figure_hide.h"
#include "app/figure/figure_words.h"
#include "app/page/page_report_text.h"
#include "app/page/page_sql.h"
#include "app/report/round_parts.h"
#include "app/report/round_reach.h"
#include "auth/law.h"
#include "base/text.h"
#include "store/statement.h"
#include "messages/act.def"
#include "messages/round.def"
#include "messages/reports_page.def"

#include <string.h>

#define REACHED_SHOWN 20

struct showing {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	struct page_report *out;
	int64_t outlier;     /* per cent from which a change to the period before is shown */
	GHashTable *figures; /* that the narrative names: "form.row.column" -> as printed; NULL: there is no narrative */
};

static const char *say(const struct showing *s, msg_key key, const char *a, const char *b, const char *c)
{
	g_autofree char *text = MSG_FORMAT(key, s->ask->lang, a, b, c);
	return arena_strdup(s->arena, text);
}

static bool name_of(const struct showing *s, const struct table *t, int64_t id, ymd day, const char **out, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[4096];
	bool found = false;
	*out = "";
	must(t->row_size <= sizeof row);
	if (id == NONE)
		return true;
	if (!store_get_version(s->app->store, t, 0, id, day, row, s->arena, &found, e))
		return false;
	if (found)
		*out = row_get_text(table_column(t, "name"), row);
	return true;
}

/* ---- tables ---- */

static const struct report_cell_row *frozen_cell(const struct report_cell_row *const *cells, size_t n, const char *row, const char *column)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(cells[i]->row_key, row) == 0 && strcmp(cells[i]->col_key, column) == 0)
			return cells[i];
	return NULL;
}

/* A count that is another by much: both are known, and the change is large against the one before. */
static bool is_outlier(const struct showing *s, const struct cell *now, const struct cell *before)
{
	if (now->derived || now->n == NONE || before->n == NONE || now->state != CELL_EXACT || before->state != CELL_EXACT ||
		before->n <= 0)
		return false;
	int64_t change = now->n > before->n ? now->n - before->n : before->n - now->n;
	return change * 100 > before->n * s->outlier;
}

static const char *cell_text(const struct cell *c)
{
	switch (c->state) {
	case CELL_MISSING:
		return "\xE2\x80\xA6";
	case CELL_NA:
		return "\xE2\x80\x93";
	case CELL_HIDDEN:
		return "\xE2\x8A\x98";
	case CELL_EXACT:
	case CELL_ESTIMATE:
		break;
	}
	return c->text;
}

static void fill_cell(const struct showing *s, const struct report *now, const struct report *before, size_t r, size_t c,
	const struct report_cell_row *frozen, struct page_report_cell *out)
{
	const struct cell *x = &now->cells[r * now->column_count + c];
	bool comparable = before != NULL && before->row_count == now->row_count && before->column_count == now->column_count;
	struct form_cell what;
	if (!now->rows[r].numbers || !now->columns[c].numbers) {
		out->text = "";
		return;
	}
	form_cell(now->form, now->rows[r].line, now->columns[c].line, &what, s->arena);
	s->out->hides = s->out->hides || x->state == CELL_HIDDEN;
	out->typed = what.content == CONTENT_ENTER;
	out->text = arena_strdup(
		s->arena, frozen != NULL && x->state != CELL_HIDDEN ? round_cell_text(s->app, frozen, s->arena) : cell_text(x));
	if (!comparable)
		return;
	const struct cell *y = &before->cells[r * before->column_count + c];
	if (x->derived || y->state != CELL_EXACT || strcmp(cell_text(y), out->text) == 0)
		return;
	out->outlier = is_outlier(s, x, y);
	out->before = out->outlier ? arena_strdup(s->arena, cell_text(y)) : NULL;
}

static const char *label(const struct showing *s, const struct report_line *l)
{
	const char *text = s->ask->lang == MSG_EN ? l->label_en : l->label_vi;
	return arena_strdup(s->arena, text != NULL ? text : l->id);
}

static void fill_table(const struct showing *s, const struct report *now, const struct report *before,
	const struct report_cell_row *const *cells, size_t n, struct page_report_form *out)
{
	const char **columns = ARENA_ARRAY(s->arena, const char *, now->column_count + 1);
	struct page_report_row *rows = ARENA_ARRAY(s->arena, struct page_report_row, now->row_count + 1);
	for (size_t c = 0; c < now->column_count; c++)
		columns[c] = label(s, &now->columns[c]);
	for (size_t r = 0; r < now->row_count; r++) {
		const struct report_line *l = &now->rows[r];
		if (!l->visible)
			continue;
		struct page_report_cell *line = ARENA_ARRAY(s->arena, struct page_report_cell, now->column_count + 1);
		for (size_t c = 0; c < now->column_count; c++) {
			const struct report_cell_row *frozen = cells != NULL ? frozen_cell(cells, n, l->id, now->columns[c].id) : NULL;
			fill_cell(s, now, before, r, c, frozen, &line[c]);
			out->outliers |= line[c].outlier;
		}
		rows[out->row_count++] = (struct page_report_row){.num = arena_strdup(s->arena, l->num),
			.label = label(s, l),
			.depth = MIN(l->depth, 3),
			.heading = !l->numbers,
			.total = l->depth == 0 && l->numbers && out->row_count == 0,
			.cells = line};
	}
	out->columns = columns;
	out->column_count = now->column_count;
	out->rows = rows;
}

/* The same form for the period before; what cannot be drawn is left out. */
static struct figure *period_before(const struct showing *s, const struct round_drawn *d)
{
	const struct report *r = d->figure->report;
	const struct form *form = r->form;
	struct period before;
	char today[11];
	struct err ignored = {0};
	if (!period_shift(&r->period, SHIFT_PREVIOUS_PERIOD, 0, s->app->codes, &before, s->arena))
		return NULL;
	struct figure_request q = {.form = form->code, .place = r->place.id, .today = ymd_format_iso(s->ask->today, today)};
	q.date = before.kind == PERIOD_DATE ? before.text : NULL;
	q.term = before.kind == PERIOD_TERM ? before.text : NULL;
	q.period = q.date == NULL && q.term == NULL ? before.text : NULL;
	return figure_draw(s->app, &q, &ignored);
}

/* Is there something to type, and may this viewer? */
static bool may_enter(const struct showing *s, const struct report *r, bool *out, struct err *e)
{
	bool typed = false;
	*out = false;
	for (size_t i = 0; !typed && i < r->row_count * r->column_count; i++) {
		struct form_cell what;
		form_cell(r->form, r->rows[i / r->column_count].line, r->columns[i % r->column_count].line, &what, s->arena);
		typed = what.content == CONTENT_ENTER;
	}
	const struct figure_spot spot = {r->form, &r->period, r->place.tree, r->place.id};
	return !typed || !s->out->may[ROUND_CHECK] || figure_cells_may(s->app, &spot, RIGHT_ENTER, s->ask->today, out, e);
}

/* "unit=08/02578&period=2026" of the form's own page. */
static bool form_query(const struct showing *s, const char *period, const char **out, struct err *e)
{
	g_autoptr(GString) path = g_string_new(NULL);
	struct db_stmt *st = db_prepare(store_db(s->app->store), statement_text("form_unit_path"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), s->out->row.unit_id);
	db_bind_int(st, db_param(st, ":day"), s->out->row.as_of);
	while ((step = db_step(st, e)) == DB_ROW)
		g_string_append_printf(path, "%s%s", path->len > 0 ? "/" : "", db_text(st, 0));
	db_reset(st);
	*out = arena_printf(s->arena, "unit=%s&period=%s", path->str, period);
	return step == DB_DONE;
}

/* Those of the form that the narrative names. */
static void take_figures(const struct showing *s, const struct round_drawn *d, const struct report_cell_row *const *cells, size_t n)
{
	GHashTableIter all;
	gpointer key;
	const struct report *r = d->figure->report;
	const size_t code = strlen(d->code);
	g_hash_table_iter_init(&all, s->figures);
	while (g_hash_table_iter_next(&all, &key, NULL)) {
		const char *name = key, *last = strrchr(name, '.');
		if (strncmp(name, d->code, code) != 0 || name[code] != '.' || last == name + code)
			continue;
		const char *row = arena_strndup(s->arena, name + code + 1, (size_t)(last - name) - code - 1);
		const struct round_cell *c = round_cell_of(d, row, last + 1);
		if (c == NULL)
			continue;
		const struct cell *x = &r->cells[c->at_row * r->column_count + c->at_column];
		const struct report_cell_row *frozen = cells != NULL ? frozen_cell(cells, n, row, last + 1) : NULL;
		const char *text = frozen != NULL && x->state != CELL_HIDDEN ? round_cell_text(s->app, frozen, s->arena) : cell_text(x);
		g_hash_table_iter_replace(&all, (gpointer)(uintptr_t)arena_strdup(s->arena, text));
	}
}

static bool show_form(
	const struct showing *s, const struct report_form_row *form, struct page_report_form *out, GArray *checks, struct err *e)
{
	struct round_spot spot;
	struct round_drawn d = {0};
	const struct report_cell_row **cells = NULL;
	size_t n = 0;
	round_spot_of(&s->out->row, &spot);
	spot.viewer = true;
	spot.today = s->ask->today;
	if (s->out->frozen && !round_cells(s->app, &s->out->row, form->form, s->arena, &cells, &n, e))
		return false;
	bool ok = round_draw(s->app, &spot, form->form, form->by_children == 1, s->arena, &d, e);
	if (ok) {
		const struct form *f = d.figure->report->form;
		struct figure *before = period_before(s, &d);
		out->code = form->form;
		out->number = f->number != NULL && strcmp(f->number, "none") != 0 ? arena_strdup(s->arena, f->number) : NULL;
		out->title = arena_strdup(s->arena, s->ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi);
		out->period = period_text_words(d.period_text, s->app->codes, s->ask->lang, s->arena);
		out->version = report_day((ymd)form->valid_from, s->arena);
		fill_table(s, d.figure->report, before != NULL ? before->report : NULL, cells, n, out);
		figure_free(before);
		if (s->figures != NULL)
			take_figures(s, &d, cells, n);
		ok = may_enter(s, d.figure->report, &out->enters, e) && form_query(s, d.period_text, &out->at, e) &&
		     round_check_form(s->app, &s->out->row, &d, checks, &s->out->checks, s->ask->lang, s->arena, e);
	}
	round_drawn_free(&d);
	return ok;
}

/* Whether a check holds is asked of all figures, as the steps ask it (of what was sent: as it was known then); the sum in figures is shown
 * only where this reader has them. */
static bool all_checks(const struct showing *s, const GArray *seen, struct err *e)
{
	if (!round_check_all(s->app, &s->out->row, s->ask->today, s->ask->lang, &s->out->checks, s->arena, e))
		return false;
	struct round_check *all = ARENA_ARRAY(s->arena, struct round_check, s->out->checks.count + 1);
	for (size_t i = 0; i < s->out->checks.count; i++) {
		all[i] = s->out->checks.items[i];
		s->out->unknown += all[i].unknown;
		for (guint k = 0; k < seen->len; k++) {
			const struct round_check *x = &g_array_index(seen, struct round_check, k);
			if (x->unknown && strcmp(x->form, all[i].form) == 0 && strcmp(x->id, all[i].id) == 0)
				all[i].sum = NULL;
		}
	}
	s->out->checks.items = all;
	return true;
}

static bool show_forms(const struct showing *s, struct err *e)
{
	const struct report_form_row **forms;
	size_t count = 0;
	if (!round_forms(s->app, &s->out->row, s->arena, &forms, &count, e) || !figure_share(s->app, 0, e))
		return false;
	struct page_report_form *all = ARENA_ARRAY(s->arena, struct page_report_form, count + 1);
	GArray *checks = g_array_new(FALSE, FALSE, sizeof(struct round_check));
	bool ok = true;
	s->out->checks = (struct round_checks){.missing_where = ""};
	for (size_t i = 0; ok && i < count; i++)
		ok = show_form(s, forms[i], &all[i], checks, e);
	figure_unshare(s->app);
	s->out->forms = all;
	s->out->form_count = count;
	ok = ok && all_checks(s, checks, e);
	g_array_free(checks, TRUE);
	return ok;
}

/* ---- the head ---- */

static bool show_head(const struct showing *s, struct err *e)
{
	struct page_report *p = s->out;
	const struct report_row *r = &p->row;
	ymd day = (ymd)r->as_of;
	if (!name_of(s, &table_organisation_v, r->organisation_id, day, &p->organisation, e) ||
		!name_of(s, &table_organisation_v, r->receiver_id, day, &p->receiver, e) ||
		!name_of(s, &table_unit_v, r->unit_id, day, &p->unit, e))
		return false;
	p->title = r->title != NULL ? r->title : r->definition;
	p->period = r->period_text;
	p->period_words = period_text_words(r->period_text, s->app->codes, s->ask->lang, s->arena);
	p->key = arena_printf(s->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->area_id, r->id);
	p->state = page_code(s->app, "report_state", r->state, s->ask->lang, s->arena);
	p->look = report_look_of(round_state(s->app, r->state), 0);
	p->due = r->due_d != NONE ? report_day((ymd)r->due_d, s->arena) : "";
	p->version = text_thousands(r->version, s->arena);
	p->subtitle = say(s, MSG_REPORT_SUBTITLE, p->organisation, p->period_words, report_day(day, s->arena));
	p->frozen = r->sent_ms != NONE;
	if (p->frozen)
		p->frozen_words = say(s, MSG_REPORT_FROZEN, instant_words(r->sent_ms, s->arena), p->version,
			arena_strndup(s->arena, r->cells_hash != NULL ? r->cells_hash : "", 9));
	if (r->replaces_id != NONE)
		p->replaces = arena_printf(s->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->replaces_area, r->replaces_id);
	for (int i = 0; i <= ROUND_POSTPONE; i++)
		p->may[i] = i != ROUND_OPEN && round_may(s->app, r, (enum round_step)i, s->ask->today);
	return true;
}

static bool show_events(const struct showing *s, struct err *e)
{
	struct page_report *p = s->out;
	if (!round_history(s->app, &p->row, s->ask->lang, &p->events, &p->event_count, s->arena, e))
		return false;
	const char **when = ARENA_ARRAY(s->arena, const char *, p->event_count + 1);
	for (size_t i = 0; i < p->event_count; i++)
		when[i] = instant_words(p->events[i].at_ms, s->arena);
	p->event_when = when;
	return true;
}

/* What was changed behind it, with the reasons given. */
static bool show_reached(const struct showing *s, struct err *e)
{
	struct page_report *p = s->out;
	const struct round_reach_line *lines;
	size_t n = 0;
	if (!p->frozen)
		return true;
	if (!round_reach_lines(s->app, &p->row, s->ask->lang, &lines, &n, s->arena, e))
		return false;
	struct page_report_reach *all = ARENA_ARRAY(s->arena, struct page_report_reach, n + 1);
	for (size_t i = 0; i < n && i < REACHED_SHOWN; i++) {
		const struct round_reach_line *l = &lines[i];
		const char *writes = text_thousands(l->writes, s->arena);
		all[p->reached_count++] = (struct page_report_reach){
			.what = l->writes > 1 ? say(s, MSG_REPORT_REACH_WRITES, l->kinds, writes, NULL) : l->kinds,
			.when = instant_words(l->at_ms, s->arena),
			.who = l->who,
			.since = l->since > 18000101 ? say(s, MSG_REPORT_REACH_SINCE, report_day(l->since, s->arena), NULL, NULL) : "",
			.reason = l->reason};
	}
	p->reached = all;
	if (n > REACHED_SHOWN)
		p->reached_more = say(s, MSG_REPORT_REACH_MORE, text_thousands((int64_t)n - REACHED_SHOWN, s->arena), NULL, NULL);
	return true;
}

static const char *count_text(const struct showing *s, size_t n)
{
	return text_thousands((int64_t)n, s->arena);
}

static bool show_more(const struct showing *s, const struct page_report_which *q, struct err *e)
{
	struct page_report *p = s->out;
	p->diffed = q->diff && p->frozen;
	p->summed = q->sums;
	if (p->diffed) {
		if (!round_diff(s->app, &p->row, true, s->ask->lang, s->ask->today, &p->diff, s->arena, e))
			return false;
		p->diff_words = p->diff.count == 0 ? say(s, MSG_REPORT_DIFF_NONE, count_text(s, p->diff.same), NULL, NULL)
						   : say(s, MSG_REPORT_DIFF_SAME, count_text(s, p->diff.same), NULL, NULL);
	}
	if (p->summed) {
		if (!round_sums(s->app, &p->row, s->ask->lang, s->ask->today, &p->sums, s->arena, e))
			return false;
		p->sums_words = say(s, MSG_REPORT_SUMS_SAME, count_text(s, p->sums.same), count_text(s, p->sums.reports),
			count_text(s, p->sums.without_count));
	}
	return true;
}

bool page_report(struct app *a, const struct page_ask *ask, const struct page_report_which *q, struct page_report *out, struct arena *arena,
	struct err *e)
{
	struct settings set;
	struct showing s = {a, ask, arena, out, 0, NULL};
	*out = (struct page_report){0};
	if (!round_find(a, q->report, &out->row, arena, e))
		return false;
	if (!round_may_read(a, &out->row))
		return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(figure_viewer(a)), table_report.kind->label);
	if (!law_settings(a->store, ask->today, &set, e))
		return false;
	s.outlier = set.value[SETTING_REPORT_OUTLIER];
	char n[2][16];
	out->outline = out->row.narrative == NULL ? round_outline(a, out->row.definition, (ymd)out->row.as_of, arena) : NULL;
	const char *text = out->row.narrative != NULL ? out->row.narrative : out->outline;
	s.figures = text != NULL ? report_text_names(text, arena) : NULL;
	const bool ok = show_head(&s, e) && show_events(&s, e) && show_reached(&s, e) && show_forms(&s, e) && show_more(&s, q, e);
	if (ok && text != NULL)
		out->filled = report_text_filled(text, s.figures, ask->lang, arena);
	if (s.figures != NULL)
		g_hash_table_unref(s.figures);
	if (!ok)
		return false;
	g_snprintf(n[0], sizeof n[0], "%d", out->checks.hold);
	g_snprintf(n[1], sizeof n[1], "%d", out->checks.made);
	out->unknown_words = say(&s, MSG_REPORT_UNKNOWN, count_text(&s, out->unknown), NULL, NULL);
	out->check_words = say(&s, MSG_REPORT_CHECK_WORDS, n[0], n[1], count_text(&s, out->checks.missing));
	return true;
}
