/* All definitions and one period of one; see page_reports.h. */
#include "app/page/page_reports.h"

#include "app/page/page_sql.h"
#include "app/report/round_table.h"
#include "base/text.h"
#include "messages/round.def"
#include "messages/reports_page.def"

#include <string.h>

#define PAST_SHOWN 6
#define FOLD_FROM 12   /* more bodies below than that, all without a report or all accepted, are folded */
#define BESIDE_MOST 24 /* periods back from which one may go on */

struct making {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
};

const char *report_day(ymd day, struct arena *arena)
{
	char buf[11];
	return day == 0 ? "" : arena_strdup(arena, ymd_format_vi(day, buf));
}

enum report_look report_look_of(const char *state, int late)
{
	static const struct {
		const char *state;
		enum report_look look;
	} looks[] = {{"overdue", REPORT_BAD}, {"returned", REPORT_WARN}, {"sent", REPORT_INFO}, {"received", REPORT_INFO},
		{"accepted", REPORT_GOOD}};
	for (size_t i = 0; i < G_N_ELEMENTS(looks); i++)
		if (strcmp(looks[i].state, state) == 0)
			return looks[i].look;
	return late > 0 ? REPORT_BAD : REPORT_NEUTRAL;
}

static const char *say(const struct making *m, msg_key key, const char *a, const char *b)
{
	g_autofree char *s = MSG_FORMAT(key, m->ask->lang, a, b);
	return arena_strdup(m->arena, s);
}

static const char *number(const struct making *m, int64_t n)
{
	return text_thousands(n, m->arena);
}

static const char *turn_words(const struct making *m, const struct round_line *x)
{
	static const msg_key keys[] = {NULL, MSG_REPORTS_TURN_SENDER, MSG_REPORTS_TURN_RECEIVER, MSG_REPORTS_TURN_NETWORK};
	if (x->turn == TURN_NOBODY || (x->waiting == 0 && x->turn == TURN_SENDER))
		return "";
	return say(m, keys[x->turn], number(m, x->waiting), NULL);
}

/* "Quá hạn 3 ngày", "Đã chấp nhận, muộn 1 ngày" */
static const char *state_words(const struct making *m, const struct round_line *x)
{
	if (x->late == 0)
		return x->state_words;
	return say(m, MSG_REPORTS_LATE, x->state_words, number(m, x->late));
}

static const char *check_words(const struct making *m, const struct report_row *r)
{
	if (r == NULL || r->warnings == NONE)
		return "";
	return r->warnings == 0 ? msg_template(MSG_REPORTS_CHECKS_HOLD, m->ask->lang)
				: say(m, MSG_REPORTS_CHECKS_LEFT, number(m, r->warnings), NULL);
}

static const char *period_of(const struct making *m, const char *code)
{
	return period_text_words(code, m->app->codes, m->ask->lang, m->arena);
}

static struct page_reports_line line_of(const struct making *m, const struct round_plan *plan, const struct round_line *x)
{
	const struct report_row *r = x->report;
	struct page_reports_line l = {.definition = plan->definition,
		.period = plan->period_text,
		.title = plan->title,
		.period_words = period_of(m, plan->period_text),
		.organisation = x->sender->name,
		.unit = x->sender->unit_name,
		.organisation_id = x->sender->organisation,
		.area = r != NULL ? r->area_id : NONE,
		.id = r != NULL ? r->id : NONE,
		.key = "",
		.state = state_words(m, x),
		.look = report_look_of(x->state, strcmp(x->state, "accepted") == 0 ? 0 : x->late),
		.turn = turn_words(m, x),
		.due = report_day(x->due, m->arena),
		.sent = instant_words(x->first_sent_ms, m->arena),
		.version = x->version > 1 ? say(m, MSG_REPORTS_VERSION, number(m, x->version), NULL) : "",
		.checks = check_words(m, r),
		.may_open = r == NULL && x->may_write && strcmp(x->state, "waived") != 0,
		.reason = x->sender->reason,
		.reached = x->reached > 0 ? say(m, MSG_REPORTS_REACHED, number(m, x->reached), NULL) : "",
		.may_receive = x->may_receive,
		.may_write = x->may_write};
	if (r != NULL)
		l.key = arena_printf(m->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, r->area_id, r->id);
	return l;
}

/* ---- all definitions ---- */

static const char *code_words(const struct making *m, const char *list, int num)
{
	return page_code(m->app, list, num, m->ask->lang, m->arena);
}

static struct page_reports_definition definition_of(const struct making *m, const struct round_plan *p)
{
	return (struct page_reports_definition){.code = p->definition,
		.title = p->title,
		.kind = code_words(m, "report_kind", p->kind),
		.cycle = code_words(m, "report_cycle", p->cycle),
		.period = p->period_text,
		.period_words = period_text_title(p->period_text, m->app->codes, m->ask->lang, m->arena),
		.basis = p->basis,
		.progress = ""};
}

static void put_progress(
	const struct making *m, const struct page_reports_progress *all, size_t count, bool again, struct page_reports_definition *out)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].definition, out->code) == 0) {
			out->progress = say(m, MSG_REPORTS_SENT_OF, number(m, all[i].sent), number(m, all[i].expected));
			out->done = !again && all[i].sent == all[i].expected;
		}
}

bool page_reports_definitions(struct app *a, const struct page_ask *ask, const struct page_reports_progress *progress,
	size_t progress_count, const struct page_reports_definition **out, size_t *count, struct arena *arena, struct err *e)
{
	const struct making m = {a, ask, arena};
	const struct round_plan *plans;
	*out = NULL;
	if (!round_plans(a, ask->today, &plans, count, arena, e))
		return false;
	struct page_reports_definition *all = ARENA_ARRAY(arena, struct page_reports_definition, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		all[i] = definition_of(&m, &plans[i]);
		put_progress(&m, progress, progress_count, plans[i].law || plans[i].recurs, &all[i]);
	}
	*out = all;
	return true;
}

/* ---- one period ---- */

static void count_parts(const struct making *m, const struct round_counts *c, struct page_reports_period *out)
{
	const struct {
		msg_key label;
		int n;
		enum report_look look;
	} parts[] = {{MSG_REPORTS_PART_ACCEPTED, c->accepted, REPORT_GOOD}, {MSG_REPORTS_PART_WAITING, c->waiting, REPORT_INFO},
		{MSG_REPORTS_PART_RETURNED, c->returned, REPORT_WARN}, {MSG_REPORTS_PART_MISSING, c->missing, REPORT_BAD}};
	struct page_reports_part *all = ARENA_ARRAY(m->arena, struct page_reports_part, G_N_ELEMENTS(parts));
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		all[i] = (struct page_reports_part){
			msg_template(parts[i].label, m->ask->lang), number(m, parts[i].n), parts[i].n, parts[i].look};
	out->parts = all;
	out->part_count = G_N_ELEMENTS(parts);
	out->total = c->expected;
	out->expected_words = c->waived > 0 ? say(m, MSG_REPORTS_EXPECTED_WAIVED, number(m, c->expected), number(m, c->waived))
					    : say(m, MSG_REPORTS_EXPECTED, number(m, c->expected), NULL);
}

/* Of the last periods those for which anybody sent: how many were on time. */
static bool add_past(const struct making *m, struct page_reports_period *out, struct err *e)
{
	const struct round_table_ask q = {out->code, NULL, PAST_SHOWN, 0, m->ask->today};
	struct round_table t;
	if (!round_table(m->app, &q, &t, m->arena, e))
		return false;
	struct page_reports_past *all = ARENA_ARRAY(m->arena, struct page_reports_past, t.period_count + 1);
	for (size_t i = t.period_count; i-- > 0;) { /* the latest stands last there */
		const struct round_table_period *p = &t.periods[i];
		if (p->tally.sent > 0)
			all[out->past_count++] = (struct page_reports_past){.period = p->period,
				.period_words = period_text_title(p->period, m->app->codes, m->ask->lang, m->arena),
				.words = arena_printf(m->arena, "%d/%d", p->tally.on_time, p->tally.expected),
				.on_time = p->tally.on_time,
				.expected = p->tally.expected,
				.here = strcmp(p->period, out->period) == 0};
	}
	out->past = all;
	return true;
}

/* The periods before and after, where the definition has them. */
static bool add_beside(const struct making *m, struct page_reports_period *out, struct err *e)
{
	const struct round_when *to, *all;
	size_t n = 0, count = 0;
	if (!round_periods_to(m->app, out->code, out->period, m->ask->today, 2, &to, &n, m->arena, e) ||
		!round_periods(m->app, out->code, m->ask->today, BESIDE_MOST, &all, &count, m->arena, e))
		return false;
	out->before = n > 1 ? to[1].period : NULL;
	for (size_t i = 1; i < count; i++) /* the latest comes first */
		if (strcmp(all[i].period, out->period) == 0)
			out->after = all[i - 1].period;
	return true;
}

/* "Báo cáo định kỳ · số liệu đến hết 31/12/2026 · hạn 06/01/2027" */
static const char *subtitle(const struct making *m, const struct round_overview *o)
{
	const char *kind = code_words(m, "report_kind", o->plan.kind), *due = "";
	for (size_t i = 0; i < o->count && *due == '\0'; i++)
		due = report_day(o->lines[i].sender->due, m->arena);
	const char *day = report_day(o->plan.as_of, m->arena);
	g_autofree char *s = *due != '\0' ? MSG_FORMAT(MSG_REPORTS_SUBTITLE_DUE, m->ask->lang, kind, day, due)
					  : MSG_FORMAT(MSG_REPORTS_SUBTITLE, m->ask->lang, kind, day);
	return arena_strdup(m->arena, s);
}

/* The bodies that receive reports of this list. */
static GHashTable *receivers_of(const struct round_overview *o)
{
	GHashTable *there = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (size_t i = 0; i < o->count; i++)
		g_hash_table_add(there, (gpointer)(uintptr_t)&o->lines[i].sender->receiver);
	return there;
}

enum fold { FOLD_OPEN, FOLD_MISSING, FOLD_ACCEPTED, FOLD__MAX };

static enum fold fold_of(const struct round_line *x, GHashTable *receivers)
{
	if (g_hash_table_contains(receivers, &x->sender->organisation))
		return FOLD_OPEN;
	return x->report == NULL ? FOLD_MISSING : strcmp(x->state, "accepted") == 0 ? FOLD_ACCEPTED : FOLD_OPEN;
}

/* Lines of those who have to send, what needs a look first; the waived. */
static void put_lines(const struct making *m, const struct round_overview *o, struct page_reports_period *out)
{
	struct page_reports_line *lines = ARENA_ARRAY(m->arena, struct page_reports_line, o->count + 1);
	struct page_reports_line *waived = ARENA_ARRAY(m->arena, struct page_reports_line, o->count + 1);
	g_autoptr(GHashTable) receivers = receivers_of(o);
	size_t of[FOLD__MAX] = {0};
	for (size_t i = 0; i < o->count; i++)
		of[fold_of(&o->lines[i], receivers)] += strcmp(o->lines[i].state, "waived") != 0;
	for (int fold = 0; fold < FOLD__MAX; fold++)
		for (size_t i = 0; i < o->count; i++) {
			enum fold k = fold_of(&o->lines[i], receivers);
			if ((int)(of[k] > FOLD_FROM ? k : FOLD_OPEN) != fold)
				continue;
			const struct page_reports_line l = line_of(m, &o->plan, &o->lines[i]);
			if (strcmp(o->lines[i].state, "waived") == 0) {
				waived[out->waived_count++] = l;
				continue;
			}
			lines[out->line_count++] = l;
			out->may_receive |= l.may_receive;
			out->picks |= l.may_receive && *l.key != '\0';
		}
	out->missing_count = of[FOLD_MISSING] > FOLD_FROM ? of[FOLD_MISSING] : 0;
	out->accepted_count = of[FOLD_ACCEPTED] > FOLD_FROM ? of[FOLD_ACCEPTED] : 0;
	out->open_count = out->line_count - out->missing_count - out->accepted_count;
	out->lines = lines;
	out->waived = waived;
	out->waived_words = say(m, MSG_REPORTS_WAIVED, number(m, (int64_t)out->waived_count), NULL);
}

bool page_reports_period(struct app *a, const struct page_ask *ask, const char *code, const char *period, struct page_reports_period *out,
	struct arena *arena, struct err *e)
{
	const struct making m = {a, ask, arena};
	const struct round_plan_ask q = {code, period, NONE, ask->today, 0};
	struct round_overview *o = ARENA_NEW(arena, struct round_overview);
	*out = (struct page_reports_period){.code = code};
	if (!round_overview(a, &q, ask->lang, o, arena, e))
		return false;
	out->title = o->plan.title;
	out->period = o->plan.period_text;
	out->period_words = period_of(&m, out->period);
	out->subtitle = subtitle(&m, o);
	out->basis = o->plan.basis;
	out->note = o->plan.note;
	out->hidden = o->hidden || o->plan.hidden;
	put_lines(&m, o, out);
	count_parts(&m, &o->counts, out);
	if (!add_beside(&m, out, e))
		return false;
	return add_past(&m, out, e);
}
