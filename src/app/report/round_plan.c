/* See round_plan.h. */
#include "app/report/round_plan.h"

#include "app/figure/figure_hide.h"
#include "app/report/regime.h"
#include "model/kinds.gen.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/round.def"

#include <string.h>

struct planning {
	struct app *app;
	const struct round_plan_ask *ask;
	struct arena *arena;
	struct round_plan *out;
	GArray *senders;
};

/* By the rule of a request, through the holidays of the law; 0 where that cannot be said. */
static ymd due_by_rule(struct planning *p, const char *rule, ymd as_of)
{
	struct due_rule r;
	return rule != NULL && due_rule_parse(rule, &r) ? due_day(regime_law(p->app)->calendar, &r, as_of).day : 0;
}

/* ---- names ---- */

static bool name_of(struct planning *p, const struct table *t, int64_t id, ymd day, const char **out, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[sizeof(struct organisation_v_row) > sizeof(struct unit_v_row)
							? sizeof(struct organisation_v_row)
							: sizeof(struct unit_v_row)];
	const struct column *c = table_column(t, "name");
	bool found = false;
	*out = "";
	if (id == NONE)
		return true;
	if (!store_get_version(p->app->store, t, 0, id, day, row, p->arena, &found, e))
		return false;
	if (found)
		*out = row_get_text(c, row);
	return true;
}

/* ---- senders ---- */

static void add_version(struct planning *p, int64_t organisation, int64_t unit, const char *name, ymd from, ymd until)
{
	struct round_sender *last = p->senders->len > 0 ? &g_array_index(p->senders, struct round_sender, p->senders->len - 1) : NULL;
	if (last != NULL && last->organisation == organisation) {
		last->from = MIN(last->from, from);
		if (until > last->until) {
			last->until = until;
			last->unit = unit;
			last->name = arena_strdup(p->arena, name);
		}
		return;
	}
	const struct round_sender s = {.organisation = organisation,
		.unit = unit,
		.receiver = NONE,
		.name = arena_strdup(p->arena, name),
		.reason = "",
		.from = from,
		.until = until};
	g_array_append_val(p->senders, s);
}

static bool senders_of_type(struct planning *p, const struct report_obligation_row *o, struct err *e)
{
	int64_t unit = o->under_id;
	struct db_stmt *st = db_prepare(store_db(p->app->store), statement_text("report_senders"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":type"), o->sender_type);
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":from"), p->out->period.from);
	db_bind_int(st, db_param(st, ":until"), p->out->period.until);
	while ((step = db_step(st, e)) == DB_ROW)
		if (p->ask->sender == NONE || db_int(st, 0) == p->ask->sender)
			add_version(p, db_int(st, 0), db_int(st, 1), db_text(st, 2), (ymd)db_int(st, 3), (ymd)db_int(st, 4));
	db_reset(st);
	return step == DB_DONE;
}

static bool one_sender(struct planning *p, int64_t organisation, struct err *e)
{
	const struct rows_where where = {"organisation_id", organisation};
	const struct rows_ask ask = {.t = &table_organisation_v, .where = &where, .where_count = 1, .area = NONE, .before = NONE};
	struct rows rows;
	if (p->ask->sender != NONE && p->ask->sender != organisation)
		return true;
	if (!store_rows(p->app->store, &ask, p->arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct organisation_v_row *v = rows.items[i];
		if (v->from_d < p->out->period.until)
			add_version(p, organisation, v->unit_id, v->name, (ymd)v->from_d, (ymd)v->until_d);
	}
	return true;
}

/* Everybody an obligation names; those already there keep what they have. */
static bool obligation_senders(struct planning *p, const struct report_obligation_row *o, struct err *e)
{
	guint before = p->senders->len;
	if (!(o->sender_id != NONE ? one_sender(p, o->sender_id, e) : senders_of_type(p, o, e)))
		return false;
	for (guint i = before; i < p->senders->len; i++) {
		struct round_sender *s = &g_array_index(p->senders, struct round_sender, i);
		s->receiver = o->receiver_id;
		s->due = o->due_d != NONE ? (ymd)o->due_d : 0;
		if (s->due == 0)
			s->due = due_by_rule(p, o->due_rule, p->out->as_of);
		s->waived = s->until <= p->out->as_of;
		if (!name_of(p, &table_unit_v, s->unit, MIN(p->out->as_of, ymd_add_days(s->until, -1)), &s->unit_name, e) ||
			!name_of(p, &table_organisation_v, s->receiver, p->out->as_of, &s->receiver_name, e))
			return false;
	}
	return true;
}

/* ---- periods ---- */

static bool period_kind_of(struct app *a, int64_t cycle, enum period_kind *out)
{
	const struct code_list *l = codes_list(a->codes, "report_cycle", NULL);
	const struct code *c = l != NULL ? code_by_num(l, cycle) : NULL;
	for (int k = 0; c != NULL && k < PERIOD__MAX; k++)
		if (strcmp(period_kind_name((enum period_kind)k), c->id) == 0) {
			*out = (enum period_kind)k;
			return true;
		}
	return false;
}

/* As period_parse reads it. */
static const char *span_text(ymd from, ymd last, struct arena *a)
{
	char x[11], y[11];
	return arena_printf(a, "%s..%s", ymd_format_iso(from, x), ymd_format_iso(last, y));
}

static bool is_cyclic(enum period_kind kind)
{
	return kind != PERIOD_DATE && kind != PERIOD_SPAN;
}

/* Without days of its own a request is for the periods of its cycle: with a rule when it is due for every one, with a day for the last one
 * that closed before it. text NULL: it has none. */
static bool cycle_period(struct planning *p, const struct report_obligation_row *o, const char **text, struct err *e)
{
	struct regime r;
	struct regime_period now, last;
	const ymd day = o->due_rule == NULL && o->due_d != NONE ? (ymd)o->due_d : p->ask->today;
	*text = NULL;
	if (!regime_find(p->app, o->definition, p->ask->today, &r, p->arena, NULL) || r.file != NULL)
		return true;
	if (!regime_period_on(p->app, &r, day, &now, p->arena, e))
		return false;
	last = now;
	if (now.cut_off >= day && !regime_period_step(p->app, &r, &now, -1, &last, p->arena))
		last = now;
	*text = last.period.text;
	return true;
}

/* The period an obligation is for: its own where it has one, else the one asked for, else by its cycle. */
static bool obligation_period(struct planning *p, const struct report_obligation_row *o, struct err *e)
{
	struct app *a = p->app;
	char day[11];
	enum period_kind kind = PERIOD_DATE;
	const char *text = p->ask->period;
	if (!period_kind_of(a, o->cycle, &kind))
		return FAIL(e, ERR_DATA, MSG_ROUND_CYCLE, o->definition);
	if (o->period_from != NONE && o->period_until != NONE)
		text = span_text((ymd)o->period_from, ymd_add_days((ymd)o->period_until, -1), p->arena);
	else if (o->as_of != NONE)
		text = arena_strdup(p->arena, ymd_format_iso((ymd)o->as_of, day));
	else if (text == NULL && is_cyclic(kind) && !cycle_period(p, o, &text, e))
		return false;
	if (text == NULL)
		return FAIL(e, ERR_USAGE, MSG_ROUND_WHICH_PERIOD, o->definition);
	if (!period_parse(text, PERIOD__MAX, a->codes, &p->out->period, p->arena, e))
		return false;
	p->out->period_text = arena_strdup(p->arena, text);
	p->out->as_of = o->as_of != NONE ? (ymd)o->as_of : period_closing_day(&p->out->period);
	return o->as_of != NONE || o->period_from != NONE || p->out->period.kind == kind ||
	       FAIL(e, ERR_USAGE, MSG_ROUND_OTHER_CYCLE, o->definition, period_kind_name(kind));
}

/* ---- definitions of one's own ---- */

static void obligation_forms(struct planning *p, const struct report_obligation_row *o)
{
	g_auto(GStrv) parts = g_strsplit_set(o->forms != NULL ? o->forms : "", ", ;", -1);
	struct round_form *forms = ARENA_ARRAY(p->arena, struct round_form, g_strv_length(parts) + 1);
	size_t n = 0;
	for (char **s = parts; *s != NULL; s++) {
		size_t length = strlen(*s);
		bool by = length > 1 && (*s)[length - 1] == '*'; /* "bieu_1*": by the units below too */
		if (length > 0)
			forms[n++] = (struct round_form){arena_strndup(p->arena, *s, length - (by ? 1 : 0)), by};
	}
	p->out->forms = forms;
	p->out->form_count = n;
}

static void obligation_head(struct planning *p, const struct report_obligation_row *o)
{
	struct round_plan *out = p->out;
	out->definition = o->definition;
	out->version = arena_printf(p->arena, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, o->id, o->rev);
	out->title = o->title != NULL ? o->title : o->definition;
	out->basis = o->basis_no;
	out->obligation = o->id;
	out->kind = (int)o->kind_r;
	out->cycle = (int)o->cycle;
	out->secrecy = (int)o->secrecy;
	out->outline = o->outline;
	out->note = o->note;
	obligation_forms(p, o);
}

static bool has_days(const struct report_obligation_row *o)
{
	return o->as_of != NONE || (o->period_from != NONE && o->period_until != NONE);
}

static bool all_obligations(struct app *a, struct arena *arena, struct rows *out, struct err *e)
{
	const struct rows_ask ask = {.t = &table_report_obligation, .area = NONE, .before = NONE, .up = true};
	return store_rows(a->store, &ask, arena, out, e);
}

/* Is the period asked for by this row? One with days of its own asks for them whenever it was written, unless it ended before they were
 * due. */
static bool asks_for(const struct report_obligation_row *o, const struct period *period)
{
	if (has_days(o))
		return o->until_d > (o->due_d != NONE ? o->due_d : period->from);
	return o->from_d < period->until && o->until_d > period->from;
}

static bool plan_own(struct planning *p, bool *found, struct err *e)
{
	struct rows rows;
	*found = false;
	if (!all_obligations(p->app, p->arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_obligation_row *o = rows.items[i];
		if (strcmp(o->definition, p->ask->definition) != 0)
			continue;
		if (!*found) {
			obligation_head(p, o);
			if (!obligation_period(p, o, e))
				return false;
		}
		*found = true;
		if (asks_for(o, &p->out->period) && !obligation_senders(p, o, e))
			return false;
	}
	return true;
}

/* ---- regimes of the law ---- */

/* The regime in force when the period closes; where none is asked for, the period that closed last. found: it is a file. */
static bool find_regime(struct planning *p, struct regime *r, struct regime_period *rp, bool *found, struct err *e)
{
	struct app *a = p->app;
	struct period asked;
	ymd day = p->ask->today;
	*found = false;
	if (p->ask->period != NULL && period_parse(p->ask->period, PERIOD__MAX, a->codes, &asked, p->arena, NULL))
		day = MIN(day, period_closing_day(&asked));
	if (!regime_find(a, p->ask->definition, day, r, p->arena, NULL) || r->file == NULL)
		return true;
	*found = true;
	if (p->ask->period != NULL)
		return regime_period(a, r, p->ask->period, rp, p->arena, e);
	struct regime_period now;
	if (!regime_period_on(a, r, day, &now, p->arena, e))
		return false;
	*rp = now;
	return now.cut_off < day || regime_period_step(a, r, &now, -1, rp, p->arena) || (*rp = now, true);
}

const char *round_outline(struct app *a, const char *definition, ymd day, struct arena *arena)
{
	struct regime r;
	g_autoptr(GString) text = g_string_new(NULL);
	if (!regime_find(a, definition, day, &r, arena, NULL))
		return NULL;
	for (size_t i = 0; i < r.outline_count; i++) {
		const struct regime_section *x = &r.outline[i];
		g_string_append_printf(text, "%s%s%s%s\n", i > 0 ? "\n" : "", x->number != NULL ? x->number : "",
			x->number != NULL ? ". " : "", x->title.vi != NULL ? x->title.vi : "");
		if (x->text.vi != NULL)
			g_string_append_printf(text, "%s\n", x->text.vi);
	}
	return text->len > 0 ? arena_strdup(arena, text->str) : NULL;
}

static void law_head(struct planning *p, const struct regime *r, const struct regime_period *rp)
{
	struct round_plan *out = p->out;
	size_t n = 0;
	while (r->forms[n] != NULL)
		n++;
	struct round_form *forms = ARENA_ARRAY(p->arena, struct round_form, n + 1);
	for (size_t i = 0; i < n; i++)
		forms[i].code = r->forms[i];
	out->law = true;
	out->definition = r->code;
	out->version = r->version;
	out->title = r->title.vi;
	out->basis = r->basis;
	out->kind = r->kind;
	out->cycle = r->cycle;
	out->secrecy = r->secrecy;
	out->forms = forms;
	out->form_count = n;
	out->period = rp->period;
	out->period_text = rp->period.text;
	out->as_of = rp->cut_off;
}

static bool law_senders_in(struct planning *p, const struct regime *r, const struct regime_period *rp, int64_t unit, struct err *e)
{
	const struct regime_ask ask = {.unit = unit, .today = p->ask->today, .lang = MSG_VI};
	struct regime_senders got;
	if (!regime_senders(p->app, r, rp, &ask, &got, p->arena, e))
		return false;
	p->out->hidden |= got.hidden;
	for (size_t i = 0; i < got.count; i++) {
		const struct regime_sender *x = &got.items[i];
		bool there = p->ask->sender != NONE && p->ask->sender != x->organisation;
		for (guint k = 0; !there && k < p->senders->len; k++)
			there = g_array_index(p->senders, struct round_sender, k).organisation == x->organisation;
		const struct round_sender s = {.organisation = x->organisation,
			.unit = x->unit,
			.receiver = x->receiver,
			.name = x->name,
			.unit_name = x->unit_name,
			.receiver_name = x->receiver_name,
			.from = 0,
			.until = x->why == REGIME_ENDED || x->why == REGIME_HANDED_ON ? x->on : YMD_OPEN,
			.due = x->due.day,
			.waived = x->state == REGIME_WAIVED,
			.reason = x->reason};
		if (!there)
			g_array_append_val(p->senders, s);
	}
	return true;
}

static bool law_senders(struct planning *p, const struct regime *r, const struct regime_period *rp, struct err *e)
{
	const struct viewer *v = figure_viewer(p->app);
	int64_t unit = p->ask->unit != 0 ? p->ask->unit : NONE;
	size_t count = 0;
	const int64_t *units = viewer_is_operator(v) ? NULL : viewer_units(v, &count);
	if (unit == NONE && p->ask->sender != NONE &&
		!app_ask_int(p->app, "scope_organisation_unit", ":organisation", p->ask->sender, rp->cut_off, &unit, e))
		return false;
	if (unit == NONE && viewer_is_operator(v) && !app_ask_int(p->app, "import_nation", ":day", rp->cut_off, rp->cut_off, &unit, e))
		return false;
	if (unit != NONE)
		return law_senders_in(p, r, rp, unit, e);
	for (size_t i = 0; i < count; i++)
		if (!law_senders_in(p, r, rp, units[i], e))
			return false;
	return true;
}

static bool plan_law(struct planning *p, bool *found, struct err *e)
{
	struct regime r;
	struct regime_period rp;
	if (!find_regime(p, &r, &rp, found, e) || !*found)
		return e == NULL || e->code == ERR_NONE;
	law_head(p, &r, &rp);
	return law_senders(p, &r, &rp, e);
}

bool round_plan(struct app *a, const struct round_plan_ask *ask, struct round_plan *out, struct arena *arena, struct err *e)
{
	struct planning p = {.app = a, .ask = ask, .arena = arena, .out = out};
	bool found = false;
	*out = (struct round_plan){.obligation = NONE};
	p.senders = g_array_new(FALSE, FALSE, sizeof(struct round_sender));
	bool ok = plan_law(&p, &found, e);
	if (ok && !found)
		ok = plan_own(&p, &found, e);
	if (ok && !found)
		ok = FAIL(e, ERR_NOT_FOUND, MSG_ROUND_NO_DEFINITION, ask->definition);
	out->senders = arena_list(arena, p.senders);
	out->sender_count = p.senders->len;
	g_array_free(p.senders, TRUE);
	return ok;
}

/* A regime as a plan without senders, for the period that closed last. */
static bool law_plan(struct planning *p, const struct regime *r, struct err *e)
{
	struct regime_period now, rp;
	if (!regime_period_on(p->app, r, p->ask->today, &now, p->arena, e))
		return false;
	rp = now;
	if (now.cut_off >= p->ask->today && !regime_period_step(p->app, r, &now, -1, &rp, p->arena))
		rp = now;
	law_head(p, r, &rp);
	p->out->obligation = NONE;
	return true;
}

static bool own_plan(struct planning *p, const struct report_obligation_row *o, struct err *e)
{
	const bool days = has_days(o);
	enum period_kind kind = PERIOD_DATE;
	obligation_head(p, o);
	if (!days && (!period_kind_of(p->app, o->cycle, &kind) || !is_cyclic(kind)))
		return true;
	p->out->recurs = !days && o->due_d == NONE;
	return obligation_period(p, o, e);
}

bool round_plans(struct app *a, ymd day, const struct round_plan **out, size_t *count, struct arena *arena, struct err *e)
{
	struct rows rows;
	struct regime *laws = NULL;
	size_t law_count = 0;
	*out = NULL;
	*count = 0;
	if (!regimes_on(a, NONE, day, &laws, &law_count, arena, e) || !all_obligations(a, arena, &rows, e))
		return false;
	struct round_plan *plans = ARENA_ARRAY(arena, struct round_plan, law_count + rows.count + 1);
	struct round_plan_ask ask = {.sender = NONE, .today = day};
	for (size_t i = 0; i < law_count; i++) {
		struct planning p = {.app = a, .ask = &ask, .arena = arena, .out = &plans[*count]};
		if (laws[i].file == NULL)
			continue;
		if (!law_plan(&p, &laws[i], e))
			return false;
		++*count;
	}
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_obligation_row *o = rows.items[i];
		size_t k = 0;
		while (k < *count && strcmp(plans[k].definition, o->definition) != 0)
			k++;
		if (k < *count || o->from_d > day || o->until_d <= day)
			continue;
		struct planning p = {.app = a, .ask = &ask, .arena = arena, .out = &plans[k]};
		if (!own_plan(&p, o, e))
			return false;
		++*count;
	}
	*out = plans;
	return true;
}

bool round_unit(struct app *a, const char *code, ymd day, int64_t *out, struct err *e)
{
	const char *last = strrchr(code, '/');
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("export_unit"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), last != NULL ? last + 1 : code);
	db_bind_int(st, db_param(st, ":day"), day);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step == DB_ROW || (step != DB_ERROR && FAIL(e, ERR_NOT_FOUND, MSG_ROUND_UNIT, code));
}
