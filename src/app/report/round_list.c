/* See round_list.h. */
#include "app/report/round_list.h"

#include "store/rows.h"
#include "store/statement.h"

#include <string.h>

struct listing {
	struct app *app;
	struct arena *arena;
	enum msg_lang lang;
	ymd today;
};

ymd round_day(int64_t ms)
{
	struct arena *a = arena_new();
	char day[11] = "";
	ymd out = 0;
	memcpy(day, instant_format(ms, a), 10);
	must(ymd_parse_iso(day, &out, NULL));
	arena_free(a);
	return out;
}

static const char *words(const struct listing *l, const char *state)
{
	const struct code_list *list = codes_list(l->app->codes, "report_state", NULL);
	const struct code *c = list != NULL ? code_by_id(list, state) : NULL;
	return c == NULL ? "" : l->lang == MSG_EN ? c->en : c->vi;
}

/* All versions of all bodies, in the statement's order. */
static bool read_reports(const struct listing *l, const struct round_plan *plan, GPtrArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->app->store), statement_text("report_of_period"), e);
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step = DB_ERROR;
	bool ok = st != NULL;
	if (ok) {
		db_bind_text(st, db_param(st, ":definition"), plan->definition);
		db_bind_text(st, db_param(st, ":period"), plan->period_text);
		while ((step = db_step(st, e)) == DB_ROW) {
			const int64_t pair[2] = {db_int(st, 0), db_int(st, 1)};
			g_array_append_vals(ids, pair, 2);
		}
		db_reset(st);
		ok = step == DB_DONE;
	}
	for (guint i = 0; ok && i < ids->len; i += 2) {
		struct report_row *r = ARENA_NEW(l->arena, struct report_row);
		bool found = false;
		ok = store_get(l->app->store, &table_report, g_array_index(ids, int64_t, i), g_array_index(ids, int64_t, i + 1), r,
			l->arena, &found, e);
		if (ok && found)
			g_ptr_array_add(out, r);
	}
	g_array_free(ids, TRUE);
	return ok;
}

static int days(ymd from, ymd to)
{
	return from != 0 && to > from ? ymd_days_between(from, to) : 0;
}

/* Whose turn it is since when, and how late the sending was or is. */
static void judge(const struct listing *l, struct round_line *x)
{
	const struct report_row *r = x->report;
	const char *s = x->state;
	ymd since = 0;
	/* What need not be sent is never late. */
	x->late = x->due == 0 || strcmp(s, "waived") == 0 ? 0 : days(x->due, x->first_sent != 0 ? x->first_sent : l->today);
	if (strcmp(s, "accepted") == 0 || strcmp(s, "waived") == 0 || strcmp(s, "replaced") == 0) {
		x->turn = TURN_NOBODY;
		return;
	}
	if (strcmp(s, "sent") == 0 || strcmp(s, "received") == 0) {
		must(r != NULL); /* these are states of reports that are there */
		x->turn = TURN_RECEIVER;
		since = round_day(r->sent_ms);
	} else {
		x->turn = TURN_SENDER;
		since = r != NULL && strcmp(s, "returned") == 0 ? round_day(r->returned_ms) : x->due != 0 ? x->due : l->today;
	}
	if (r != NULL && r->delay_owner != NONE && r->delay_owner == round_code(l->app, "delay_owner", "system"))
		x->turn = TURN_NETWORK;
	x->waiting = days(since, l->today);
}

static const struct report_row *last_of(const GPtrArray *all, int64_t organisation, const struct report_row **first)
{
	const struct report_row *last = NULL;
	for (guint i = 0; i < all->len; i++) {
		const struct report_row *r = g_ptr_array_index(all, i);
		if (r->organisation_id != organisation)
			continue;
		last = last == NULL ? r : last;
		*first = r;
	}
	return last;
}

static struct round_line line_of(const struct listing *l, const struct round_plan *plan, const GPtrArray *all, const struct round_sender *s)
{
	const struct report_row *first = NULL, *r = last_of(all, s->organisation, &first);
	struct round_line x = {.sender = s, .report = r, .first_sent_ms = NONE, .due = s->due};
	struct report_row none;
	if (r != NULL) {
		x.version = (int)r->version;
		x.due = r->due_d != NONE ? (ymd)r->due_d : s->due;
		x.state = round_state(l->app, r->state);
		x.first_sent_ms = first->sent_ms;
		x.first_sent = first->sent_ms != NONE ? round_day(first->sent_ms) : 0;
		/* Late is measured by the day first asked for, unless that was put off. */
		if (r->first_due_d != NONE && x.first_sent != 0 && x.first_sent <= r->first_due_d)
			x.due = MAX(x.due, (ymd)r->first_due_d);
	} else {
		x.state = s->waived ? "waived" : s->due != 0 && l->today > s->due ? "overdue" : "not_due";
	}
	x.state_words = words(l, x.state);
	judge(l, &x);
	/* What may be done is asked of a report that may not be there yet. */
	row_init(&table_report, &none);
	none.organisation_id = s->organisation;
	none.unit_id = s->unit;
	none.receiver_id = s->receiver;
	none.as_of = plan->as_of;
	none.state = round_code(l->app, "report_state", "drafting");
	x.may_write = round_may(l->app, &none, ROUND_CHECK, l->today);
	none.state = round_code(l->app, "report_state", "sent");
	x.may_receive = round_may(l->app, &none, ROUND_RECEIVE, l->today);
	if (!round_may_read(l->app, r != NULL ? r : &none))
		x.sender = NULL;
	return x;
}

static void count(struct round_counts *c, const struct round_line *x)
{
	if (strcmp(x->state, "waived") == 0) {
		c->waived++;
		return;
	}
	c->expected++;
	if (strcmp(x->state, "accepted") == 0)
		c->accepted++;
	else if (strcmp(x->state, "sent") == 0 || strcmp(x->state, "received") == 0)
		c->waiting++;
	else if (strcmp(x->state, "returned") == 0)
		c->returned++;
	else
		c->missing++;
	c->on_time += x->first_sent != 0 && x->late == 0;
}

/* Not sent and late first, then returned, waiting, not due, accepted, waived; as the plan has them inside. */
static int rank(const struct round_line *x)
{
	static const char *const order[] = {
		"overdue", "returned", "drafting", "checked", "signed", "sent", "received", "not_due", "accepted", "replaced", "waived"};
	for (int i = 0; i < (int)G_N_ELEMENTS(order); i++)
		if (strcmp(order[i], x->state) == 0)
			return i;
	return (int)G_N_ELEMENTS(order);
}

static gint by_rank(gconstpointer a, gconstpointer b)
{
	const struct round_line *x = a, *y = b;
	int rx = rank(x), ry = rank(y);
	return rx != ry ? rx - ry : (x->sender > y->sender) - (x->sender < y->sender);
}

/* What was changed behind the reports since. */
static bool read_reached(const struct listing *l, const struct round_plan *plan, GArray *lines, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->app->store), statement_text("report_reached"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":definition"), plan->definition);
	db_bind_text(st, db_param(st, ":period"), plan->period_text);
	while ((step = db_step(st, e)) == DB_ROW)
		for (guint i = 0; i < lines->len; i++) {
			struct round_line *x = &g_array_index(lines, struct round_line, i);
			if (x->report != NULL && x->report->area_id == db_int(st, 0) && x->report->id == db_int(st, 1))
				x->reached = (int)db_int(st, 2);
		}
	return step == DB_DONE;
}

bool round_overview(
	struct app *a, const struct round_plan_ask *ask, enum msg_lang lang, struct round_overview *out, struct arena *arena, struct err *e)
{
	const struct listing l = {a, arena, lang, ask->today};
	GPtrArray *all = g_ptr_array_new();
	GArray *lines = g_array_new(FALSE, TRUE, sizeof(struct round_line));
	*out = (struct round_overview){0};
	bool ok = round_plan(a, ask, &out->plan, arena, e) && read_reports(&l, &out->plan, all, e);
	for (size_t i = 0; ok && i < out->plan.sender_count; i++) {
		const struct round_line x = line_of(&l, &out->plan, all, &out->plan.senders[i]);
		out->hidden |= x.sender == NULL;
		if (x.sender == NULL)
			continue;
		g_array_append_val(lines, x);
		count(&out->counts, &x);
	}
	ok = ok && read_reached(&l, &out->plan, lines, e);
	g_array_sort(lines, by_rank);
	out->lines = arena_list(arena, lines);
	out->count = lines->len;
	g_array_free(lines, TRUE);
	g_ptr_array_free(all, TRUE);
	return ok;
}

/* ---- the log of one report ---- */

static bool author(struct app *a, const struct report_row *r, struct round_event *x, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("report_change"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), r->area_id);
	db_bind_int(st, db_param(st, ":id"), r->chg_id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		x->who = arena_strdup(arena, db_text(st, 0));
		x->at_ms = db_int(st, 1);
		x->reason = db_is_null(st, 2) ? "" : arena_strdup(arena, db_text(st, 2));
	}
	db_reset(st);
	return step != DB_ERROR;
}

bool round_history(struct app *a, const struct report_row *r, enum msg_lang lang, const struct round_event **out, size_t *n,
	struct arena *arena, struct err *e)
{
	const struct listing l = {a, arena, lang, 0};
	const struct rows_where where = {"id", r->id};
	const struct rows_ask ask = {
		.t = &table_report, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE, .ever = true};
	struct rows rows;
	*n = 0;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	struct round_event *all = ARENA_ARRAY(arena, struct round_event, rows.count + 1);
	int64_t due = NONE;
	for (size_t i = rows.count; i-- > 0;) { /* the last recorded comes first */
		const struct report_row *row = rows.items[i];
		struct round_event *x = &all[(*n)++];
		*x = (struct round_event){.who = "", .reason = "", .state = round_state(a, row->state)};
		x->state_words = words(&l, x->state);
		x->due = row->due_d != due && row->due_d != NONE && due != NONE ? (ymd)row->due_d : 0;
		due = row->due_d;
		if (!author(a, row, x, arena, e))
			return false;
	}
	*out = all;
	return true;
}
