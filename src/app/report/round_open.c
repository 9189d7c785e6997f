/* New reports and new versions of one; see round.h. */
#include "app/report/round_steps.h"

#include "app/figure/figure_hide.h"
#include "store/rows.h"
#include "messages/act.def"
#include "messages/round.def"

#include <string.h>

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
		if (!round_form_drawn(s->app, f, s->r.period_text, s->arena))
			return FAIL(e, ERR_CONFLICT, MSG_ROUND_FORM_PERIOD, forms[i].code,
				period_text_words(s->r.period_text, s->app->codes, s->ask->lang, s->arena));
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
bool step_correct(struct stepping *s, struct err *e)
{
	const struct report_form_row **rows;
	size_t count = 0;
	const struct report_row old = s->r;
	bool returned = strcmp(round_state(s->app, old.state), "returned") == 0;
	if ((!returned && !step_needs_reason(s, e)) || !round_forms(s->app, &old, s->arena, &rows, &count, e))
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
	bool said = s->ask->reason != NULL && *s->ask->reason != '\0'; /* a box left empty says nothing */
	s->r.correction_reason = said ? s->ask->reason : old.returned_reason;
	s->r.signed_by = s->r.number = s->r.returned_reason = s->r.cells_hash = s->r.delay_note = NULL;
	s->r.signed_d = s->r.signed_ms = s->r.sent_ms = s->r.received_ms = s->r.accepted_ms = s->r.returned_ms = NONE;
	s->r.known_ms = s->r.change_no = s->r.warnings = s->r.delay_owner = s->r.content_id = s->r.content_area = NONE;
	step_set_state(s, "drafting");
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
			return FAIL(e, ERR_CONFLICT, MSG_ROUND_THERE, x->name,
				period_text_words(plan->period_text, s->app->codes, s->ask->lang, s->arena),
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
	step_set_state(s, "drafting");
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

bool step_open(struct stepping *s, struct err *e)
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
	if (!round_sender_may(s->app, &s->r, RIGHT_ENTER, s->ask->today))
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
