/* The steps of a report; see round.h. Which step follows which is said here and, for what was sent, by the store (C62). */
#include "app/report/round_parts.h"

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

static bool may_at(struct app *a, enum auth_right right, int64_t organisation, int64_t unit, ymd day)
{
	const struct auth_place at = {unit, organisation, day};
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

static bool sender_may(struct app *a, const struct report_row *r, enum auth_right right, ymd today)
{
	return may_at(a, right, r->organisation_id, r->unit_id, day_of(r, today));
}

/* Where the register has nobody who receives, it is whoever may at the unit above the sender's. */
static bool receiver_may(struct app *a, const struct report_row *r, enum auth_right right, ymd today)
{
	struct unit_v_row u;
	bool found = false;
	if (r->receiver_id != NONE)
		return may_at(a, right, r->receiver_id, unit_of(a, r->receiver_id, today), today);
	if (r->unit_id == NONE)
		return may_at(a, right, NONE, NONE, today);
	struct arena *arena = arena_new();
	(void)store_get_version(a->store, &table_unit_v, 0, r->unit_id, day_of(r, today), &u, arena, &found, NULL);
	arena_free(arena);
	return may_at(a, right, NONE, found ? u.parent_id : NONE, day_of(r, today));
}

bool round_may_read(struct app *a, const struct report_row *r)
{
	return sender_may(a, r, RIGHT_VIEW, (ymd)r->as_of) || receiver_may(a, r, RIGHT_VIEW, (ymd)r->as_of);
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
	return in_state(a, r, rule->states) && (rule->receiver ? receiver_may : sender_may)(a, r, rule->right, today);
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

struct stepping {
	struct app *app;
	const struct round_ask *ask;
	struct arena *arena;
	struct round_done *out;
	struct report_row r;
};

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

static bool need_reason(struct stepping *s, struct err *e)
{
	return (s->ask->reason != NULL && *s->ask->reason != '\0') || FAIL0(e, ERR_INPUT, MSG_ROUND_REASON);
}

static void set_state(struct stepping *s, const char *id)
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
	set_state(s, "checked");
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
	if (!need_reason(s, e) || !round_check_all(s->app, &s->r, q->today, q->lang, &s->out->checks, s->arena, e) ||
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
	set_state(s, "signed");
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
	set_state(s, "sent");
	return save(s, e) && replace_old(s, "returned", e);
}

static bool do_receive(struct stepping *s, struct err *e)
{
	s->r.received_ms = store_now(s->app->store);
	set_state(s, "received");
	return save(s, e);
}

static bool do_return(struct stepping *s, struct err *e)
{
	if (!need_reason(s, e))
		return false;
	if (s->ask->due != 0 && s->ask->due < s->ask->today)
		return FAIL0(e, ERR_INPUT, MSG_ROUND_DUE_PAST);
	s->r.returned_ms = store_now(s->app->store);
	s->r.returned_reason = s->ask->reason;
	if (s->ask->due != 0)
		s->r.due_d = s->ask->due;
	set_state(s, "returned");
	return save(s, e);
}

static bool do_accept(struct stepping *s, struct err *e)
{
	if (strcmp(round_state(s->app, s->r.state), "sent") == 0 && !do_receive(s, e))
		return false;
	s->r.accepted_ms = store_now(s->app->store);
	set_state(s, "accepted");
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

/* ---- new reports and versions ---- */

/* Are the form's typed cells added up from reports? Then others send their reports to this body, and the form is drawn for what it has. */
static bool adds_up(struct stepping *s, const struct form *f, bool below, bool *yes, struct err *e)
{
	bool own = false;
	*yes = below && round_types(f, s->arena);
	if (!*yes || f->tree == TREE_AREA)
		return true;
	if (!round_of_its_line(s->app, f, s->r.organisation_id, (ymd)s->r.as_of, &own, s->arena, e))
		return false;
	*yes = own;
	return true;
}

/* below: bodies below send the same report to this one. */
static bool add_forms(struct stepping *s, const struct round_form *forms, size_t count, bool below, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		char day[11];
		const struct form *f = library_form(s->app->library, forms[i].code, (ymd)s->r.as_of);
		if (f == NULL)
			return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_FORM, forms[i].code, ymd_format_vi((ymd)s->r.as_of, day));
		struct report_form_row row;
		bool adds = false;
		if (!adds_up(s, f, below, &adds, e))
			return false;
		row_init(&table_report_form, &row);
		row.area_id = s->r.area_id;
		row.report_id = s->r.id;
		row.no = (int64_t)i + 1;
		row.form = forms[i].code;
		row.valid_from = f->valid_from;
		row.sha256 = f->sha256;
		row.period_text = s->r.period_text;
		row.by_children = forms[i].by_children;
		row.from_below = adds ? 1 : NONE;
		if (!store_insert(s->app->store, &table_report_form, &row, e))
			return false;
	}
	return true;
}

/* What stays of the old version, and which forms it has. */
static bool do_correct(struct stepping *s, struct err *e)
{
	const struct report_form_row **rows;
	size_t count = 0;
	const struct report_row old = s->r;
	bool returned = strcmp(round_state(s->app, old.state), "returned") == 0;
	if ((!returned && !need_reason(s, e)) || !round_forms(s->app, &old, s->arena, &rows, &count, e))
		return false;
	struct round_form *forms = ARENA_ARRAY(s->arena, struct round_form, count + 1);
	bool below = false;
	for (size_t i = 0; i < count; i++)
		below = below || rows[i]->from_below == 1;
	for (size_t i = 0; i < count; i++)
		forms[i] = (struct round_form){rows[i]->form, rows[i]->by_children == 1};
	s->r.id = NONE;
	s->r.version = old.version + 1;
	s->r.replaces_id = old.id;
	s->r.replaces_area = old.area_id;
	s->r.correction_reason = s->ask->reason != NULL ? s->ask->reason : old.returned_reason;
	s->r.signed_by = s->r.number = s->r.returned_reason = s->r.cells_hash = s->r.delay_note = NULL;
	s->r.signed_d = s->r.signed_ms = s->r.sent_ms = s->r.received_ms = s->r.accepted_ms = s->r.returned_ms = NONE;
	s->r.known_ms = s->r.change_no = s->r.warnings = s->r.delay_owner = s->r.content_id = s->r.content_area = NONE;
	set_state(s, "drafting");
	return store_insert(s->app->store, &table_report, &s->r, e) && add_forms(s, forms, count, below, e);
}

static const struct round_sender *find_sender(struct stepping *s, const struct round_plan *plan)
{
	for (size_t i = 0; i < plan->sender_count; i++) {
		struct unit_v_row u;
		bool found = false;
		const struct round_sender *x = &plan->senders[i];
		if (s->ask->organisation != NONE && x->organisation == s->ask->organisation)
			return x;
		if (s->ask->organisation != NONE || s->ask->unit == NULL || x->unit == NONE)
			continue;
		const char *code = strrchr(s->ask->unit, '/');
		code = code != NULL ? code + 1 : s->ask->unit;
		ymd day = MIN(plan->as_of, ymd_add_days(x->until, -1));
		if (store_get_version(s->app->store, &table_unit_v, 0, x->unit, day, &u, s->arena, &found, NULL) && found &&
			g_strcmp0(u.code, code) == 0)
			return x;
	}
	return NULL;
}

/* Is there one already? */
static bool no_other(struct stepping *s, const struct round_plan *plan, const struct round_sender *x, struct err *e)
{
	const struct rows_where where = {"organisation_id", x->organisation};
	const struct rows_ask ask = {.t = &table_report, .where = &where, .where_count = 1, .area = NONE, .before = NONE};
	struct rows rows;
	if (!store_rows(s->app->store, &ask, s->arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_row *r = rows.items[i];
		if (strcmp(r->definition, plan->definition) == 0 && strcmp(r->period_text, plan->period_text) == 0)
			return FAIL(e, ERR_CONFLICT, MSG_ROUND_THERE, x->name, plan->period_text,
				arena_printf(s->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->area_id, r->id));
	}
	return true;
}

static void fill(struct stepping *s, const struct round_plan *plan, const struct round_sender *x)
{
	row_init(&table_report, &s->r);
	s->r.obligation_id = plan->obligation;
	s->r.definition = plan->definition;
	s->r.definition_version = plan->version;
	s->r.title = plan->title;
	s->r.organisation_id = x->organisation;
	s->r.unit_id = x->unit;
	s->r.receiver_id = x->receiver;
	s->r.cycle = plan->cycle;
	s->r.period_text = plan->period_text;
	s->r.period_from = plan->period.from;
	s->r.period_until = plan->period.until;
	s->r.as_of = s->r.boundary_d = plan->as_of;
	s->r.due_d = s->r.first_due_d = x->due != 0 ? x->due : NONE;
	s->r.narrative = plan->outline;
	s->r.secrecy = plan->secrecy != 0 ? plan->secrecy : 1;
	set_state(s, "drafting");
}

/* Do bodies below send the same report to this one, or would if they were still there? */
static bool has_below(struct stepping *s, const struct round_plan *plan, const struct round_sender *x, bool *yes, struct err *e)
{
	const struct round_plan_ask ask = {plan->definition, plan->period_text, NONE, s->ask->today, x->unit != NONE ? x->unit : 0};
	struct round_plan all;
	const struct viewer *viewer = s->app->viewer;
	bool typed = false;
	*yes = false;
	for (size_t i = 0; i < plan->form_count; i++) {
		const struct form *f = library_form(s->app->library, plan->forms[i].code, plan->as_of);
		typed = typed || (f != NULL && round_types(f, s->arena));
	}
	if (!typed)
		return true;
	s->app->viewer = viewer_operator(); /* who sends to whom is asked of the register, not of who opens */
	bool ok = round_plan(s->app, &ask, &all, s->arena, e);
	s->app->viewer = viewer;
	for (size_t i = 0; ok && i < all.sender_count; i++)
		*yes = *yes || all.senders[i].receiver == x->organisation;
	return ok;
}

static bool do_open(struct stepping *s, struct err *e)
{
	struct round_plan_ask ask = {s->ask->definition, s->ask->period, s->ask->organisation, s->ask->today, 0};
	struct round_plan plan;
	struct period period;
	/* Which unit a code names is asked of the period, not of today. */
	if (s->ask->unit != NULL && s->ask->period != NULL &&
		period_parse(s->ask->period, PERIOD__MAX, s->app->codes, &period, s->arena, NULL) &&
		!round_unit(s->app, s->ask->unit, period_closing_day(&period), &ask.unit, e))
		return false;
	if (!round_plan(s->app, &ask, &plan, s->arena, e))
		return false;
	const struct round_sender *x = find_sender(s, &plan);
	if (x == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_SENDER, s->ask->unit != NULL ? s->ask->unit : "", plan.title);
	if (x->waived)
		return FAIL(e, ERR_CONFLICT, MSG_ROUND_WAIVED, x->name);
	fill(s, &plan, x);
	if (!sender_may(s->app, &s->r, RIGHT_ENTER, s->ask->today))
		return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(figure_viewer(s->app)), table_report.kind->label);
	int64_t site = NONE;
	bool below = false;
	if (!no_other(s, &plan, x, e) || !app_ask_int(s->app, "figure_area", ":unit", x->unit, plan.as_of, &s->r.area_id, e))
		return false;
	if (s->r.area_id == NONE)
		return FAIL(e, ERR_CONFLICT, MSG_ROUND_NO_AREA, x->name);
	if (!app_ask_int(s->app, "area_site", ":number", s->r.area_id, 0, &site, e))
		return false;
	if (site != NONE && site != store_site(s->app->store))
		return FAIL0(e, ERR_CONFLICT, MSG_ACT_OTHER_SITE);
	return has_below(s, &plan, x, &below, e) && store_insert(s->app->store, &table_report, &s->r, e) &&
	       add_forms(s, plan.forms, plan.form_count, below, e);
}

/* ---- all steps ---- */

static bool do_step(struct stepping *s, struct err *e)
{
	static bool (*const steps[])(struct stepping *, struct err *) = {
		[ROUND_OPEN] = do_open,
		[ROUND_CHECK] = do_check,
		[ROUND_EXPLAIN] = do_explain,
		[ROUND_WRITE] = do_write,
		[ROUND_SIGN] = do_sign,
		[ROUND_SEND] = do_send,
		[ROUND_RECEIVE] = do_receive,
		[ROUND_RETURN] = do_return,
		[ROUND_ACCEPT] = do_accept,
		[ROUND_CORRECT] = do_correct,
		[ROUND_DROP] = do_drop,
		[ROUND_DELAY] = do_delay,
		[ROUND_POSTPONE] = do_postpone,
	};
	const struct step_rule *rule = rule_of(s->ask->step);
	if (s->ask->step == ROUND_OPEN)
		return do_open(s, e);
	if (!round_find(s->app, s->ask->report, &s->r, s->arena, e))
		return false;
	if (!(rule->receiver ? receiver_may : sender_may)(s->app, &s->r, rule->right, s->ask->today))
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
