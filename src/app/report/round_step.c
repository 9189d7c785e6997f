/* The steps of a report; see round.h. Which step follows which is said here and, for what was sent, by the store (C62). */
#include "app/report/round_steps.h"

#include "app/figure/figure_hide.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/act.def"
#include "messages/round.def"

#include <string.h>

/* ---- words and places ---- */

int round_code(struct app *a, const char *list, const char *id)
{
	const struct code_list *l = codes_list(a->codes, list, NULL);
	const struct code *c = l != NULL ? code_by_id(l, id) : NULL;
	must(c != NULL); /* the lists come with the program */
	return c->num;
}

const char *round_state(struct app *a, int64_t state)
{
	const struct code_list *l = codes_list(a->codes, "report_state", NULL);
	const struct code *c = l != NULL ? code_by_num(l, state) : NULL;
	return c != NULL ? c->id : "";
}

static bool in_state(struct app *a, const struct report_row *r, const char *const *states)
{
	return g_strv_contains(states, round_state(a, r->state));
}

static ymd day_of(const struct report_row *r, ymd today)
{
	return r->as_of < today ? (ymd)r->as_of : today;
}

static bool may_at(struct app *a, const struct report_row *r, enum auth_right right, int64_t organisation, int64_t unit, ymd day)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = day, .secrecy = (int)r->secrecy};
	const struct viewer *v = figure_viewer(a);
	if (organisation == NONE && unit == NONE)
		return viewer_is_operator(v);
	return viewer_is_operator(v) || viewer_may(v, right, table_report.kind->name, 'O', &at);
}

static int64_t unit_of(struct app *a, int64_t organisation, ymd day)
{
	int64_t unit = NONE;
	return organisation != NONE && app_ask_int(a, "scope_organisation_unit", ":organisation", organisation, day, &unit, NULL) ? unit
																  : NONE;
}

bool round_sender_may(struct app *a, const struct report_row *r, enum auth_right right, ymd today)
{
	return may_at(a, r, right, r->organisation_id, r->unit_id, day_of(r, today));
}

/* Where the register has nobody who receives, it is whoever may at the unit above the sender's. */
static bool receiver_may(struct app *a, const struct report_row *r, enum auth_right right, ymd today)
{
	struct unit_v_row u;
	bool found = false;
	if (r->receiver_id != NONE)
		return may_at(a, r, right, r->receiver_id, unit_of(a, r->receiver_id, today), today);
	if (r->unit_id == NONE)
		return may_at(a, r, right, NONE, NONE, today);
	struct arena *arena = arena_new();
	(void)store_get_version(a->store, &table_unit_v, 0, r->unit_id, day_of(r, today), &u, arena, &found, NULL);
	arena_free(arena);
	return may_at(a, r, right, NONE, found ? u.parent_id : NONE, day_of(r, today));
}

bool round_may_read(struct app *a, const struct report_row *r)
{
	return round_sender_may(a, r, RIGHT_VIEW, (ymd)r->as_of) || receiver_may(a, r, RIGHT_VIEW, (ymd)r->as_of);
}

/* What a step asks: in which states it is possible, whose office does it, by which right. */
struct step_rule {
	const char *states[6]; /* NULL-terminated */
	bool receiver;
	enum auth_right right;
	msg_key name;
};

static const struct step_rule *rule_of(enum round_step step)
{
	static const struct step_rule rules[] = {
		[ROUND_OPEN] = {{NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_OPEN},
		[ROUND_CHECK] = {{"drafting", "checked", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_CHECK},
		[ROUND_EXPLAIN] = {{"drafting", "checked", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_EXPLAIN},
		[ROUND_WRITE] = {{"drafting", "checked", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_WRITE},
		[ROUND_SIGN] = {{"drafting", "checked", "signed", NULL}, false, RIGHT_APPROVE, MSG_ROUND_STEP_SIGN},
		[ROUND_SEND] = {{"signed", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_SEND},
		[ROUND_RECEIVE] = {{"sent", NULL}, true, RIGHT_FREEZE, MSG_ROUND_STEP_RECEIVE},
		[ROUND_RETURN] = {{"sent", "received", NULL}, true, RIGHT_FREEZE, MSG_ROUND_STEP_RETURN},
		[ROUND_ACCEPT] = {{"sent", "received", NULL}, true, RIGHT_FREEZE, MSG_ROUND_STEP_ACCEPT},
		[ROUND_CORRECT] = {{"returned", "accepted", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_CORRECT},
		[ROUND_DROP] = {{"drafting", "checked", "signed", NULL}, false, RIGHT_ENTER, MSG_ROUND_STEP_DROP},
		[ROUND_DELAY] = {{"sent", "received", "returned", "accepted", "drafting", NULL}, true, RIGHT_FREEZE, MSG_ROUND_STEP_DELAY},
		[ROUND_POSTPONE] = {{"drafting", "checked", "signed", "returned", NULL}, true, RIGHT_FREEZE, MSG_ROUND_STEP_POSTPONE},
	};
	return &rules[step];
}

bool round_may(struct app *a, const struct report_row *r, enum round_step step, ymd today)
{
	const struct step_rule *rule = rule_of(step);
	return in_state(a, r, rule->states) && (rule->receiver ? receiver_may : round_sender_may)(a, r, rule->right, today);
}

/* ---- finding ---- */

bool round_find(struct app *a, const char *report, struct report_row *out, struct arena *arena, struct err *e)
{
	const char *colon = strchr(report, ':');
	char *end = NULL;
	int64_t area = colon != NULL ? g_ascii_strtoll(report, &end, 10) : NONE;
	const char *number = colon != NULL ? colon + 1 : report;
	if (colon != NULL && end != colon)
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_REPORT, report);
	int64_t id = g_ascii_strtoll(number, &end, 10);
	if (end == number || *end != '\0')
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_REPORT, report);
	const struct rows_where where = {"id", id};
	const struct rows_ask ask = {.t = &table_report, .where = &where, .where_count = 1, .area = area, .before = NONE, .limit = 1};
	struct rows rows;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	if (rows.count == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_REPORT, report);
	*out = *(const struct report_row *)rows.items[0];
	return true;
}

/* ---- one step ---- */

static bool fail_state(struct stepping *s, struct err *e)
{
	const struct code_list *l = codes_list(s->app->codes, "report_state", NULL);
	const struct code *c = code_by_num(l, s->r.state);
	const struct step_rule *rule = rule_of(s->ask->step);
	return FAIL(e, ERR_CONFLICT, MSG_ROUND_NOT_IN_STATE, msg_template(rule->name, MSG_VI), c != NULL ? c->vi : "",
		msg_template(rule->name, MSG_EN), c != NULL ? c->en : "");
}

/* Somebody was there first: who, when, and what the report is now. */
static bool fail_moved(struct stepping *s, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->app->store), statement_text("change_author"), e);
	const struct code *c = code_by_num(codes_list(s->app->codes, "report_state", NULL), s->r.state);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "area"), s->r.area_id);
	db_bind_int(st, db_param(st, "id"), s->r.chg_id);
	const char *who = "", *when = "";
	if (db_step(st, e) == DB_ROW) {
		const char *iso = instant_format(db_int(st, 1), s->arena);
		who = arena_strdup(s->arena, db_text(st, 0));
		when = arena_printf(s->arena, "%.5s %.2s/%.2s/%.4s", iso + 11, iso + 8, iso + 5, iso);
	}
	db_reset(st);
	return FAIL(e, ERR_CONFLICT, MSG_ROUND_MOVED, who, when, c != NULL ? c->vi : "", c != NULL ? c->en : "");
}

bool step_needs_reason(struct stepping *s, struct err *e)
{
	return (s->ask->reason != NULL && *s->ask->reason != '\0') || FAIL0(e, ERR_INPUT, MSG_ROUND_REASON);
}

void step_set_state(struct stepping *s, const char *id)
{
	s->r.state = round_code(s->app, "report_state", id);
}

static bool save(struct stepping *s, struct err *e)
{
	return store_update(s->app->store, &table_report, &s->r, e);
}

static bool do_check(struct stepping *s, struct err *e)
{
	if (!round_check_all(s->app, &s->r, s->ask->today, s->ask->lang, &s->out->checks, s->arena, e))
		return false;
	s->r.warnings = (int64_t)s->out->checks.count;
	step_set_state(s, "checked");
	return save(s, e);
}

/* A check of level error can be explained only where the form has a box for it. */
static bool explainable(struct stepping *s, const struct round_check *c)
{
	const struct form *f = library_form(s->app->library, c->form, (ymd)s->r.as_of);
	for (size_t i = 0; f != NULL && i < f->check_count; i++)
		if (strcmp(f->checks[i].id, c->id) == 0)
			return !c->error || f->checks[i].reason_box;
	return !c->error;
}

static bool do_explain(struct stepping *s, struct err *e)
{
	const struct round_ask *q = s->ask;
	struct report_exception_row x;
	const struct round_check *found = NULL;
	const struct rows_where where = {"report_id", s->r.id};
	const struct rows_ask rows_ask = {
		.t = &table_report_exception, .where = &where, .where_count = 1, .area = s->r.area_id, .before = NONE};
	struct rows rows;
	if (!step_needs_reason(s, e) || !round_check_all(s->app, &s->r, q->today, q->lang, &s->out->checks, s->arena, e) ||
		!store_rows(s->app->store, &rows_ask, s->arena, &rows, e))
		return false;
	for (size_t i = 0; i < s->out->checks.count; i++) {
		const struct round_check *c = &s->out->checks.items[i];
		if (g_strcmp0(c->form, q->form) == 0 && g_strcmp0(c->id, q->check) == 0)
			found = c;
	}
	if (found == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_CHECK, q->check != NULL ? q->check : "", q->form != NULL ? q->form : "");
	if (!explainable(s, found))
		return FAIL(e, ERR_CONFLICT, MSG_ROUND_MUST_HOLD, found->say);
	for (size_t i = 0; i < rows.count; i++) {
		x = *(const struct report_exception_row *)rows.items[i];
		if (strcmp(x.form, q->form) == 0 && strcmp(x.check_id, q->check) == 0) {
			x.reason = q->reason;
			return store_update(s->app->store, &table_report_exception, &x, e);
		}
	}
	row_init(&table_report_exception, &x);
	x.area_id = s->r.area_id;
	x.report_id = s->r.id;
	x.form = q->form;
	x.check_id = q->check;
	x.place = found->where != NULL && *found->where != '\0' ? found->where : NULL;
	x.said = found->sum;
	x.reason = q->reason;
	x.by_account_id = viewer_account(figure_viewer(s->app));
	return store_insert(s->app->store, &table_report_exception, &x, e);
}

static bool do_sign(struct stepping *s, struct err *e)
{
	const struct round_ask *q = s->ask;
	if (q->signer == NULL || *q->signer == '\0')
		return FAIL0(e, ERR_INPUT, MSG_ROUND_SIGNER);
	if (!round_check_all(s->app, &s->r, q->today, q->lang, &s->out->checks, s->arena, e))
		return false;
	if (s->out->checks.blocking > 0)
		return s->out->refused = true;
	s->r.warnings = (int64_t)s->out->checks.count;
	s->r.signed_by = q->signer;
	if (q->number != NULL && *q->number != '\0')
		s->r.number = q->number;
	s->r.signed_d = q->signed_d != 0 ? q->signed_d : q->today;
	s->r.signed_ms = store_now(s->app->store);
	step_set_state(s, "signed");
	return save(s, e);
}

/* The version this one replaces gives way. */
static bool replace_old(struct stepping *s, const char *only, struct err *e)
{
	struct report_row old;
	bool found = false;
	if (s->r.replaces_id == NONE)
		return true;
	if (!store_get(s->app->store, &table_report, s->r.replaces_area, s->r.replaces_id, &old, s->arena, &found, e))
		return false;
	if (!found || strcmp(round_state(s->app, old.state), only) != 0)
		return true;
	old.state = round_code(s->app, "report_state", "replaced");
	return store_update(s->app->store, &table_report, &old, e);
}

static bool do_send(struct stepping *s, struct err *e)
{
	if (!round_freeze(s->app, &s->r, s->ask, &s->out->checks, s->arena, e))
		return false;
	if (s->out->checks.blocking > 0)
		return s->out->refused = true;
	s->r.sent_ms = store_now(s->app->store);
	step_set_state(s, "sent");
	return save(s, e) && replace_old(s, "returned", e);
}

static bool do_receive(struct stepping *s, struct err *e)
{
	s->r.received_ms = store_now(s->app->store);
	step_set_state(s, "received");
	return save(s, e);
}

static bool do_return(struct stepping *s, struct err *e)
{
	if (!step_needs_reason(s, e))
		return false;
	if (s->ask->due != 0 && s->ask->due < s->ask->today)
		return FAIL0(e, ERR_INPUT, MSG_ROUND_DUE_PAST);
	s->r.returned_ms = store_now(s->app->store);
	s->r.returned_reason = s->ask->reason;
	if (s->ask->due != 0)
		s->r.due_d = s->ask->due;
	step_set_state(s, "returned");
	return save(s, e);
}

static bool do_accept(struct stepping *s, struct err *e)
{
	if (strcmp(round_state(s->app, s->r.state), "sent") == 0 && !do_receive(s, e))
		return false;
	s->r.accepted_ms = store_now(s->app->store);
	step_set_state(s, "accepted");
	return save(s, e) && replace_old(s, "accepted", e);
}

static bool do_delay(struct stepping *s, struct err *e)
{
	const struct code_list *l = codes_list(s->app->codes, "delay_owner", NULL);
	const struct code *c = s->ask->delay != NULL ? code_by_id(l, s->ask->delay) : NULL;
	if (c == NULL)
		return FAIL(e, ERR_INPUT, MSG_ROUND_DELAY, s->ask->delay != NULL ? s->ask->delay : "");
	s->r.delay_owner = c->num;
	s->r.delay_note = s->ask->reason;
	return save(s, e);
}

static bool do_postpone(struct stepping *s, struct err *e)
{
	if (s->ask->due == 0)
		return FAIL0(e, ERR_INPUT, MSG_ROUND_DUE);
	s->r.due_d = s->ask->due;
	return save(s, e);
}

static bool do_write(struct stepping *s, struct err *e)
{
	s->r.narrative = s->ask->text != NULL && *s->ask->text != '\0' ? s->ask->text : NULL;
	return save(s, e);
}

static bool do_drop(struct stepping *s, struct err *e)
{
	store_say_why(s->app->store, app_why(s->app, "void"));
	return store_delete(s->app->store, &table_report, s->r.area_id, s->r.id, e);
}

/* ---- all steps ---- */

static bool do_step(struct stepping *s, struct err *e)
{
	static bool (*const steps[])(struct stepping *, struct err *) = {
		[ROUND_OPEN] = step_open,
		[ROUND_CHECK] = do_check,
		[ROUND_EXPLAIN] = do_explain,
		[ROUND_WRITE] = do_write,
		[ROUND_SIGN] = do_sign,
		[ROUND_SEND] = do_send,
		[ROUND_RECEIVE] = do_receive,
		[ROUND_RETURN] = do_return,
		[ROUND_ACCEPT] = do_accept,
		[ROUND_CORRECT] = step_correct,
		[ROUND_DROP] = do_drop,
		[ROUND_DELAY] = do_delay,
		[ROUND_POSTPONE] = do_postpone,
	};
	const struct step_rule *rule = rule_of(s->ask->step);
	if (s->ask->step == ROUND_OPEN)
		return step_open(s, e);
	if (!round_find(s->app, s->ask->report, &s->r, s->arena, e))
		return false;
	if (!(rule->receiver ? receiver_may : round_sender_may)(s->app, &s->r, rule->right, s->ask->today))
		return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(figure_viewer(s->app)), table_report.kind->label);
	if (s->ask->rev != NONE && s->ask->rev != s->r.rev)
		return fail_moved(s, e);
	if (!in_state(s->app, &s->r, rule->states))
		return fail_state(s, e);
	return steps[s->ask->step](s, e);
}

bool round_step(struct app *a, const struct round_ask *ask, struct round_done *out, struct arena *arena, struct err *e)
{
	struct stepping s = {.app = a, .ask = ask, .arena = arena, .out = out};
	const struct store_act act = {.actor = viewer_login(figure_viewer(a)),
		.why = app_why(a, ask->step == ROUND_OPEN || ask->step == ROUND_CORRECT ? "entry" : "procedure"),
		.reason = ask->reason};
	*out = (struct round_done){.group = NONE};
	if (a->store == NULL)
		return FAIL0(e, ERR_USAGE, MSG_ROUND_NO_REGISTER);
	if (!store_begin(a->store, &act, e))
		return false;
	bool ok = do_step(&s, e);
	int64_t group = ok ? store_group(a->store) : NONE;
	if (ok && !out->refused)
		ok = store_commit(a->store, e);
	else
		store_rollback(a->store);
	if (!ok)
		return false;
	out->area = s.r.area_id;
	out->id = s.r.id;
	out->rev = s.r.rev;
	out->group = out->refused ? NONE : group;
	return true;
}
