/* See match.h: the steps of a matching and what is kept of it. */
#include "app/report/match_parts.h"

#include "app/figure/figure_hide.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/act.def"
#include "messages/match.def"
#include "messages/round.def"

#include <string.h>

/* ---- finding ---- */

static bool address(const char *text, int64_t *area, int64_t *id)
{
	char *end = NULL;
	*area = g_ascii_strtoll(text, &end, 10);
	if (end == text || *end != ':')
		return false;
	const char *number = end + 1;
	*id = g_ascii_strtoll(number, &end, 10);
	return end != number && *end == '\0';
}

bool match_get(struct app *a, const char *match, struct report_match_row *out, struct arena *arena, struct err *e)
{
	int64_t area = NONE, id = NONE;
	bool found = false;
	if (match == NULL || !address(match, &area, &id))
		return FAIL(e, ERR_NOT_FOUND, MSG_MATCH_NONE, match != NULL ? match : "");
	return store_get(a->store, &table_report_match, area, id, out, arena, &found, e) &&
	       (found || FAIL(e, ERR_NOT_FOUND, MSG_MATCH_NONE, match));
}

/* The lower body's newest frozen report of the matching's definition and period. */
bool match_report(struct app *a, const struct report_match_row *m, struct report_row *out, struct arena *arena, struct err *e)
{
	static const char *const frozen[] = {"sent", "received", "accepted", NULL};
	const struct rows_where where = {"organisation_id", m->lower_id};
	const struct rows_ask ask = {.t = &table_report, .where = &where, .where_count = 1, .area = m->area_id, .before = NONE};
	struct rows rows;
	const struct report_row *best = NULL;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_row *r = rows.items[i];
		if (strcmp(r->definition, m->definition) == 0 && strcmp(r->period_text, m->period_text) == 0 &&
			g_strv_contains(frozen, round_state(a, r->state)) && (best == NULL || r->version > best->version))
			best = r;
	}
	if (best == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_MATCH_NO_REPORT);
	*out = *best;
	return true;
}

bool match_lines(struct app *a, const struct report_match_row *m, struct arena *arena, struct rows *out, struct err *e)
{
	const struct rows_where where = {"match_id", m->id};
	const struct rows_ask ask = {
		.t = &table_report_match_line, .where = &where, .where_count = 1, .area = m->area_id, .before = NONE, .up = true};
	return store_rows(a->store, &ask, arena, out, e);
}

/* ---- rights ---- */

static bool may_at(struct app *a, enum auth_right right, int64_t organisation, ymd day)
{
	int64_t unit = NONE;
	const struct viewer *v = figure_viewer(a);
	if (viewer_is_operator(v))
		return true;
	if (!app_ask_int(a, "scope_organisation_unit", ":organisation", organisation, day, &unit, NULL))
		return false;
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = day};
	return viewer_may(v, right, table_report_match.kind->name, 'O', &at);
}

bool match_may_at(struct app *a, const struct report_match_row *m, bool upper, enum auth_right right, ymd today)
{
	return may_at(a, right, upper ? m->upper_id : m->lower_id, m->as_of < today ? (ymd)m->as_of : today);
}

bool match_may_sign(struct app *a, const struct report_match_row *m, bool upper, ymd today)
{
	const bool above = match_may_at(a, m, true, RIGHT_FREEZE, today);
	return upper ? above : match_may_at(a, m, false, RIGHT_APPROVE, today) && (!above || viewer_is_operator(figure_viewer(a)));
}

bool match_denied(struct app *a, struct err *e)
{
	return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(figure_viewer(a)), table_report_match.kind->label);
}

/* Either side works on it. */
static bool need_either(struct matching *m, struct err *e)
{
	return match_may_at(m->app, &m->row, false, RIGHT_ENTER, m->ask->today) ||
	       match_may_at(m->app, &m->row, true, RIGHT_FREEZE, m->ask->today) || match_denied(m->app, e);
}

/* Somebody was there first: who and when; told those who may read it. */
static bool not_moved(struct matching *m, const struct table *t, const void *row, struct err *e)
{
	if (!match_may_at(m->app, &m->row, false, RIGHT_VIEW, m->ask->today) &&
		!match_may_at(m->app, &m->row, true, RIGHT_VIEW, m->ask->today))
		return match_denied(m->app, e);
	if (m->ask->rev == NONE || m->ask->rev == row_get_int(table_column(t, "rev"), row))
		return true;
	struct db_stmt *st = db_prepare(store_db(m->app->store), statement_text("change_author"), e);
	const char *who = "", *when = "";
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), m->row.area_id);
	db_bind_int(st, db_param(st, ":id"), row_get_int(table_column(t, "chg_id"), row));
	if (db_step(st, e) == DB_ROW) {
		const char *iso = instant_format(db_int(st, 1), m->arena);
		who = arena_strdup(m->arena, db_text(st, 0));
		when = arena_printf(m->arena, "%.5s %.2s/%.2s/%.4s", iso + 11, iso + 8, iso + 5, iso);
	}
	db_reset(st);
	return FAIL(e, ERR_CONFLICT, MSG_MATCH_MOVED, who, when);
}

static bool take_match(struct matching *m, struct err *e)
{
	return match_get(m->app, m->ask->match, &m->row, m->arena, e) && not_moved(m, &table_report_match, &m->row, e);
}

/* ---- writing ---- */

bool match_add(struct matching *m, struct report_match_line_row *line, struct err *e)
{
	line->area_id = m->row.area_id;
	line->match_id = m->row.id;
	line->state = round_code(m->app, "match_line_state", "open");
	return store_insert(m->app->store, &table_report_match_line, line, e);
}

/* What a side has signed stays as it was signed, until that side takes its signature off: nobody else does, and no change does. */
static bool not_signed(struct matching *m, struct err *e)
{
	return (m->row.lower_ms == NONE && m->row.upper_ms == NONE) || FAIL0(e, ERR_CONFLICT, MSG_MATCH_SIGNED);
}

static bool need_open(struct matching *m, struct err *e)
{
	return need_either(m, e) && not_signed(m, e);
}

/* The row by its signatures: its next revision, also when only lines changed. */
static bool put_signatures(struct matching *m, struct err *e)
{
	const bool upper = m->row.upper_ms != NONE, lower = m->row.lower_ms != NONE;
	m->row.state = round_code(m->app, "match_state",
		upper && lower ? "signed"
		: upper	       ? "upper_signed"
		: lower	       ? "lower_signed"
			       : "open");
	return store_update(m->app->store, &table_report_match, &m->row, e);
}

/* The line of the same cell among those that are there. */
static const struct report_match_line_row *line_of(const struct rows *lines, const struct round_difference *d, int64_t kind)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct report_match_line_row *l = lines->items[i];
		if (l->kind_l == kind && g_strcmp0(l->form, d->form) == 0 && g_strcmp0(l->row_key, d->row) == 0 &&
			g_strcmp0(l->col_key, d->column) == 0)
			return l;
	}
	return NULL;
}

/* Cells that the lower body froze otherwise than the register says now. Derived ones follow from the others. */
static bool compare_numbers(struct matching *m, struct err *e)
{
	struct report_row r;
	struct round_diff diff;
	struct rows old;
	const int64_t kind = round_code(m->app, "match_line_kind", "figure"), open = round_code(m->app, "match_line_state", "open");
	if (!match_report(m->app, &m->row, &r, m->arena, e) ||
		!round_diff(m->app, &r, false, m->ask->lang, m->ask->today, &diff, m->arena, e) ||
		!match_lines(m->app, &m->row, m->arena, &old, e))
		return false;
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	m->out->same = m->row.agrees = (int64_t)diff.same;
	m->row.known_ms = r.known_ms;
	for (size_t i = 0; i < diff.count; i++) {
		const struct round_difference *d = &diff.items[i];
		const struct report_match_line_row *there = line_of(&old, d, kind);
		struct report_match_line_row line;
		if (d->derived)
			continue;
		if (there != NULL)
			line = *there;
		else
			row_init(&table_report_match_line, &line);
		line.kind_l = kind;
		line.form = d->form;
		line.row_key = d->row;
		line.col_key = d->column;
		line.label = d->words;
		line.upper_num = d->now_num;
		line.lower_num = d->then_num;
		if (there == NULL ? !match_add(m, &line, e) : !store_update(m->app->store, &table_report_match_line, &line, e))
			return false;
		if (there != NULL)
			g_ptr_array_add(kept, (gpointer)(uintptr_t)there);
	}
	for (size_t i = 0; i < old.count; i++) {
		const struct report_match_line_row *l = old.items[i];
		if (l->kind_l == kind && l->state == open && !g_ptr_array_find(kept, l, NULL) &&
			!store_delete(m->app->store, &table_report_match_line, l->area_id, l->id, e))
			return false;
	}
	return true;
}

/* ---- the steps ---- */

static bool no_other(struct matching *m, struct err *e)
{
	const struct rows_where where[] = {{"upper_id", m->row.upper_id}, {"lower_id", m->row.lower_id}};
	const struct rows_ask ask = {.t = &table_report_match, .where = where, .where_count = 2, .area = m->row.area_id, .before = NONE};
	struct rows rows;
	if (!store_rows(m->app->store, &ask, m->arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_match_row *x = rows.items[i];
		if (strcmp(x->definition, m->row.definition) == 0 && strcmp(x->period_text, m->row.period_text) == 0)
			return FAIL(e, ERR_CONFLICT, MSG_MATCH_THERE,
				arena_printf(m->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, x->area_id, x->id));
	}
	return true;
}

static bool do_open(struct matching *m, struct err *e)
{
	struct report_row r;
	if (m->ask->report == NULL || !round_find(m->app, m->ask->report, &r, m->arena, e))
		return m->ask->report == NULL ? FAIL0(e, ERR_INPUT, MSG_MATCH_NO_REPORT) : false;
	if (r.receiver_id == NONE || r.known_ms == NONE)
		return FAIL0(e, ERR_CONFLICT, MSG_MATCH_NO_REPORT);
	row_init(&table_report_match, &m->row);
	m->row.area_id = r.area_id;
	m->row.definition = r.definition;
	m->row.upper_id = r.receiver_id;
	m->row.lower_id = r.organisation_id;
	m->row.unit_id = r.unit_id;
	m->row.period_text = r.period_text;
	m->row.as_of = r.as_of;
	m->row.known_ms = r.known_ms;
	m->row.state = round_code(m->app, "match_state", "open");
	return need_either(m, e) && no_other(m, e) && store_insert(m->app->store, &table_report_match, &m->row, e) &&
	       compare_numbers(m, e) && store_update(m->app->store, &table_report_match, &m->row, e);
}

static bool answer_line(struct matching *m, const struct report_match_line_row *as, const struct code *state, struct err *e)
{
	struct report_match_line_row line = *as;
	const bool open = strcmp(state->id, "open") == 0;
	line.state = state->num;
	line.answer = open ? NULL : m->ask->answer;
	line.by_account_id = open ? NONE : viewer_account(figure_viewer(m->app));
	return store_update(m->app->store, &table_report_match_line, &line, e);
}

/* All lines of the matching that are open. */
static bool answer_all(struct matching *m, const struct code *state, struct err *e)
{
	struct rows lines;
	const int64_t open = round_code(m->app, "match_line_state", "open");
	if (!need_open(m, e) || !match_lines(m->app, &m->row, m->arena, &lines, e))
		return false;
	for (size_t i = 0; i < lines.count; i++) {
		const struct report_match_line_row *l = lines.items[i];
		if (l->state == open && !answer_line(m, l, state, e))
			return false;
	}
	return put_signatures(m, e);
}

static bool do_answer(struct matching *m, struct err *e)
{
	struct report_match_line_row line;
	int64_t area = NONE, id = NONE;
	bool whole = false, found = false;
	const struct code_list *states = codes_list(m->app->codes, "match_line_state", NULL);
	const struct code *state = m->ask->state != NULL ? code_by_id(states, m->ask->state) : NULL;
	if (state == NULL)
		return FAIL(e, ERR_INPUT, MSG_MATCH_STATE, m->ask->state != NULL ? m->ask->state : "");
	if (strcmp(state->id, "open") != 0 && (m->ask->answer == NULL || *m->ask->answer == '\0'))
		return FAIL0(e, ERR_INPUT, MSG_MATCH_ANSWER);
	if (m->ask->match == NULL || !address(m->ask->match, &area, &id))
		return FAIL(e, ERR_NOT_FOUND, MSG_MATCH_NO_LINE, m->ask->match != NULL ? m->ask->match : "");
	if (!store_get(m->app->store, &table_report_match, area, id, &m->row, m->arena, &whole, e))
		return false;
	if (whole)
		return not_moved(m, &table_report_match, &m->row, e) && answer_all(m, state, e);
	if (!store_get(m->app->store, &table_report_match_line, area, id, &line, m->arena, &found, e))
		return false;
	if (!found)
		return FAIL(e, ERR_NOT_FOUND, MSG_MATCH_NO_LINE, m->ask->match);
	return store_get(m->app->store, &table_report_match, area, line.match_id, &m->row, m->arena, &found, e) && need_open(m, e) &&
	       not_moved(m, &table_report_match_line, &line, e) && answer_line(m, &line, state, e) && put_signatures(m, e);
}

static bool need_signer(struct matching *m, struct err *e)
{
	if (match_may_sign(m->app, &m->row, m->ask->upper, m->ask->today))
		return true;
	return !m->ask->upper && match_may_sign(m->app, &m->row, true, m->ask->today) ? FAIL0(e, ERR_DENIED, MSG_MATCH_ONE_SIDE)
										      : match_denied(m->app, e);
}

static bool do_unsign(struct matching *m, struct err *e)
{
	const bool upper = m->ask->upper;
	if (!take_match(m, e) || !need_signer(m, e))
		return false;
	if ((upper ? m->row.upper_ms : m->row.lower_ms) == NONE)
		return FAIL0(e, ERR_CONFLICT, MSG_MATCH_NOT_SIGNED);
	if (upper) {
		m->row.upper_by = NULL;
		m->row.upper_ms = NONE;
	} else {
		m->row.lower_by = NULL;
		m->row.lower_ms = NONE;
	}
	return put_signatures(m, e);
}

static bool do_sign(struct matching *m, struct err *e)
{
	struct rows lines;
	const int64_t open = round_code(m->app, "match_line_state", "open");
	size_t left = 0;
	const bool upper = m->ask->upper;
	if (!take_match(m, e) || !need_signer(m, e))
		return false;
	if (m->ask->signer == NULL || *m->ask->signer == '\0')
		return FAIL0(e, ERR_INPUT, MSG_ROUND_SIGNER);
	if (!match_lines(m->app, &m->row, m->arena, &lines, e))
		return false;
	for (size_t i = 0; i < lines.count; i++)
		left += ((const struct report_match_line_row *)lines.items[i])->state == open;
	if (left > 0)
		return FAIL(e, ERR_CONFLICT, MSG_MATCH_LEFT, arena_printf(m->arena, "%zu", left));
	if (upper) {
		m->row.upper_by = m->ask->signer;
		m->row.upper_ms = store_now(m->app->store);
	} else {
		m->row.lower_by = m->ask->signer;
		m->row.lower_ms = store_now(m->app->store);
	}
	return put_signatures(m, e);
}

/* What somebody has settled or signed is kept. */
static bool do_drop(struct matching *m, struct err *e)
{
	struct rows lines;
	const int64_t open = round_code(m->app, "match_line_state", "open");
	if (!take_match(m, e) || !need_either(m, e) || !match_lines(m->app, &m->row, m->arena, &lines, e))
		return false;
	bool begun = m->row.lower_ms != NONE || m->row.upper_ms != NONE;
	for (size_t i = 0; i < lines.count; i++)
		begun |= ((const struct report_match_line_row *)lines.items[i])->state != open;
	if (begun)
		return FAIL0(e, ERR_CONFLICT, MSG_MATCH_BEGUN);
	for (size_t i = 0; i < lines.count; i++) {
		const struct report_match_line_row *l = lines.items[i];
		if (!store_delete(m->app->store, &table_report_match_line, l->area_id, l->id, e))
			return false;
	}
	return store_delete(m->app->store, &table_report_match, m->row.area_id, m->row.id, e);
}

static bool do_step(struct matching *m, struct err *e)
{
	switch (m->ask->step) {
	case MATCH_OPEN:
		return do_open(m, e);
	case MATCH_ANSWER:
		return do_answer(m, e);
	case MATCH_SIGN:
		return do_sign(m, e);
	case MATCH_UNSIGN:
		return do_unsign(m, e);
	case MATCH_AGAIN:
		return take_match(m, e) && need_open(m, e) && compare_numbers(m, e) && put_signatures(m, e);
	case MATCH_DROP:
		return do_drop(m, e);
	case MATCH_NAMES:
		break;
	}
	return take_match(m, e) && need_open(m, e) && match_compare_names(m, e) && put_signatures(m, e);
}

static bool count_lines(struct matching *m, struct err *e)
{
	struct rows lines;
	const int64_t open = round_code(m->app, "match_line_state", "open");
	if (!match_lines(m->app, &m->row, m->arena, &lines, e))
		return false;
	m->out->all = (int64_t)lines.count;
	for (size_t i = 0; i < lines.count; i++)
		m->out->open += ((const struct report_match_line_row *)lines.items[i])->state == open;
	m->out->area = m->row.area_id;
	m->out->id = m->row.id;
	return true;
}

bool match_step(struct app *a, const struct match_ask *ask, struct match_done *out, struct arena *arena, struct err *e)
{
	struct matching m = {.app = a, .ask = ask, .arena = arena, .out = out};
	const struct store_act act = {
		.actor = viewer_login(figure_viewer(a)), .why = app_why(a, ask->step == MATCH_OPEN ? "entry" : "procedure")};
	*out = (struct match_done){0};
	if (a->store == NULL)
		return FAIL0(e, ERR_USAGE, MSG_ROUND_NO_REGISTER);
	if (!store_begin(a->store, &act, e))
		return false;
	const bool ok = do_step(&m, e) && count_lines(&m, e);
	if (!ok) {
		store_rollback(a->store);
		return false;
	}
	return store_commit(a->store, e);
}
