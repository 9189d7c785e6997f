/* See page_inbox.h. */
#include "app/page/page_inbox_parts.h"

#include "app/figure/figure_hide.h"
#include "app/report/match.h"
#include "app/report/round_expected.h"
#include "base/text.h"
#include "messages/inbox.def"

#include <string.h>

#define JOB_NEWS (INT64_C(2) * 24 * 3600 * 1000) /* how long what is done is news */

const char *inbox_say(const struct making *m, msg_key key, const char *a, const char *b, const char *c)
{
	g_autofree char *s = MSG_FORMAT(key, m->ask->lang, a, b, c);
	return arena_strdup(m->arena, s);
}

const char *inbox_number(const struct making *m, int64_t n)
{
	return text_thousands(n, m->arena);
}

int inbox_days_left(const struct making *m, ymd due)
{
	if (due == 0)
		return NO_DAY;
	return due >= m->ask->today ? ymd_days_between(m->ask->today, due) : -ymd_days_between(due, m->ask->today);
}

const char *inbox_left_words(const struct making *m, int left)
{
	if (left == NO_DAY)
		return "";
	return left < 0	   ? inbox_say(m, MSG_INBOX_LATE, inbox_number(m, -left), NULL, NULL)
	       : left == 0 ? msg_template(MSG_INBOX_TODAY, m->ask->lang)
			   : inbox_say(m, MSG_INBOX_LEFT, inbox_number(m, left), NULL, NULL);
}

enum report_look inbox_left_look(int left)
{
	return left < 0 ? REPORT_BAD : left == 0 ? REPORT_WARN : left <= SOON ? REPORT_INFO : REPORT_NEUTRAL;
}

/* ---- whose it is ---- */

static void as_report(
	const struct making *m, const struct round_expected *r, const struct round_sender *s, const char *state, struct report_row *out)
{
	row_init(&table_report, out);
	out->organisation_id = s->organisation;
	out->unit_id = s->unit;
	out->receiver_id = s->receiver;
	out->as_of = r->as_of;
	out->state = round_code(m->app, "report_state", state);
}

/* One receiver has many senders. */
static bool receives(const struct making *m, const struct round_expected *r, const struct round_sender *s)
{
	struct report_row row;
	char *key = s->receiver != NONE ? arena_printf(m->arena, "%" G_GINT64_FORMAT, s->receiver)
					: arena_printf(m->arena, "u%" G_GINT64_FORMAT, s->unit);
	const int known = GPOINTER_TO_INT(g_hash_table_lookup(m->receivers, key));
	if (known != 0)
		return known == 1;
	as_report(m, r, s, "sent", &row);
	const bool may = round_may(m->app, &row, ROUND_RECEIVE, m->ask->today);
	g_hash_table_insert(m->receivers, key, GINT_TO_POINTER(may ? 1 : 2));
	return may;
}

/* May the viewer do a step of a draft? */
static bool drafts(const struct making *m, const struct round_expected *r, const struct round_sender *s, enum round_step step)
{
	struct report_row row;
	as_report(m, r, s, "drafting", &row);
	return round_may(m->app, &row, step, m->ask->today);
}

/* Checked by who writes it: it waits for who signs. */
static bool signs(const struct making *m, const struct round_expected *r, const struct round_sender *s, const struct round_standing *now)
{
	return now != NULL && strcmp(round_state(m->app, now->state), "checked") == 0 && drafts(m, r, s, ROUND_SIGN);
}

/* ---- reports ---- */

void inbox_add(struct making *m, bool running, struct page_inbox_item item)
{
	m->late += !running && item.order < 0;
	g_array_append_val(running ? m->running : m->items, item);
}

static const char *period_said(const struct making *m, const struct round_expected *r)
{
	return period_text_words(r->period, m->app->codes, m->ask->lang, m->arena);
}

static void add_accepted(struct making *m, const struct round_expected *r, const struct round_sender *s, const struct round_standing *now)
{
	const struct page_inbox_item item = {.kind = INBOX_REPORT,
		.title = r->title,
		.detail = inbox_say(m, MSG_INBOX_REPORT, s->name, period_said(m, r), NULL),
		.state = msg_template(MSG_INBOX_ACCEPTED, m->ask->lang),
		.look = REPORT_GOOD,
		.definition = r->definition,
		.period = r->period,
		.area = now->area,
		.id = now->id,
		.order = NO_DAY,
		.notice = NOTICE_REPORT_ACCEPTED,
		.key = arena_printf(m->arena, "accepted %" G_GINT64_FORMAT, now->id)};
	if (!r->older)
		g_array_append_val(m->news, item);
}

/* "Bị trả lại · Còn 3 ngày" */
static const char *mine_words(const struct making *m, const char *state, bool to_sign, const char *left)
{
	const bool returned = strcmp(state, "returned") == 0, to_send = strcmp(state, "signed") == 0;
	const msg_key with = to_sign ? MSG_INBOX_SIGN_LEFT : to_send ? MSG_INBOX_SEND_LEFT : returned ? MSG_INBOX_RETURNED_LEFT : NULL;
	const msg_key alone = to_sign ? MSG_INBOX_SIGN : to_send ? MSG_INBOX_SEND : returned ? MSG_INBOX_RETURNED : MSG_INBOX_NO_DAY;
	if (*left == '\0')
		return msg_template(alone, m->ask->lang);
	return with != NULL ? inbox_say(m, with, left, NULL, NULL) : left;
}

/* What the viewer's office is to send; to_sign: it waits for the viewer's signature. */
static void add_mine(
	struct making *m, const struct round_expected *r, const struct round_sender *s, const struct round_standing *now, bool to_sign)
{
	const char *state = now != NULL ? round_state(m->app, now->state) : "not_due";
	static const char *const over[] = {"sent", "received", "accepted", "replaced", "waived", NULL};
	if (strcmp(state, "accepted") == 0)
		add_accepted(m, r, s, now);
	if (g_strv_contains(over, state))
		return;
	const ymd due = now != NULL && now->due != NONE ? (ymd)now->due : s->due;
	const int left = inbox_days_left(m, due);
	const char *day = report_day(due, m->arena);
	const bool returned = strcmp(state, "returned") == 0;
	const char *period = period_said(m, r);
	/* A period that is not over waits beside, unless something is begun or soon due. */
	inbox_add(m, r->running && now == NULL && left > SOON,
		(struct page_inbox_item){.kind = INBOX_REPORT,
			.title = r->title,
			.detail = *day != '\0' ? inbox_say(m, MSG_INBOX_REPORT_DUE, s->name, period, day)
					       : inbox_say(m, MSG_INBOX_REPORT, s->name, period, NULL),
			.state = mine_words(m, state, to_sign, inbox_left_words(m, left)),
			.look = returned && left >= 0 ? REPORT_WARN : inbox_left_look(left),
			.definition = r->definition,
			.period = r->period,
			.area = now != NULL ? now->area : NONE,
			.id = now != NULL ? now->id : NONE,
			.order = left,
			.notice = returned   ? NOTICE_REPORT_RETURNED
				  : left < 0 ? NOTICE_REPORT_LATE
				  : r->law   ? NOTICE_REPORT_DUE
					     : NOTICE_REPORT_ASKED,
			.key = arena_printf(m->arena, "report %s %s %" G_GINT64_FORMAT " %s%d", r->definition, r->period, s->organisation,
				to_sign	   ? "sign"
				: returned ? "returned"
				: left < 0 ? "late"
					   : "due",
				now != NULL ? now->times_returned : 0)});
}

/* What came in or is late, of all bodies below, is one line. */
struct come {
	int64_t expected, sent, accepted; /* of all that are seen: those whose report is there, is locked */
	int64_t waiting, late, senders;	  /* senders: of the viewer's office */
	ymd first;			  /* the earliest day by which a late one was due */
	const char *names;		  /* of the first that wait */
};

#define NAMED 3

static void count_in(const struct making *m, const struct round_sender *s, const struct round_standing *now, struct come *c)
{
	const char *state = now != NULL ? round_state(m->app, now->state) : "not_due";
	const ymd due = now != NULL && now->due != NONE ? (ymd)now->due : s->due;
	static const char *const here[] = {"sent", "received", NULL}, *const over[] = {"accepted", "replaced", "waived", NULL};
	c->senders++;
	if (g_strv_contains(here, state)) {
		if (c->waiting < NAMED)
			c->names = c->waiting == 0 ? s->name : arena_printf(m->arena, "%s; %s", c->names, s->name);
		c->waiting++;
	} else if (!g_strv_contains(over, state) && due != 0 && due < m->ask->today) {
		c->late++;
		c->first = c->first == 0 || due < c->first ? due : c->first;
	}
}

static void count_all(const struct making *m, const struct round_sender *s, const struct round_standing *now, struct come *c)
{
	const char *state = now != NULL ? round_state(m->app, now->state) : s->waived ? "waived" : "not_due";
	if (strcmp(state, "waived") == 0)
		return;
	c->expected++;
	c->accepted += strcmp(state, "accepted") == 0;
	c->sent += strcmp(state, "accepted") == 0 || strcmp(state, "sent") == 0 || strcmp(state, "received") == 0;
}

static void add_in(struct making *m, const struct round_expected *r, const struct come *c)
{
	const char *period = period_said(m, r);
	const bool quiet = c->waiting == 0 && c->late == 0;
	if (c->senders == 0 || (quiet && (!r->running || c->sent == c->expected)))
		return;
	inbox_add(m, quiet,
		(struct page_inbox_item){.kind = INBOX_REPORTS,
			.title = r->title,
			.detail = c->waiting == 0 ? inbox_say(m, MSG_INBOX_PERIOD, period, NULL, NULL)
						  : inbox_say(m, c->waiting > NAMED ? MSG_INBOX_PERIOD_NAMES_MORE : MSG_INBOX_PERIOD_NAMES,
							    period, c->names, NULL),
			.state = quiet ? inbox_say(m, MSG_INBOX_SENT_OF, inbox_number(m, c->sent), inbox_number(m, c->expected), NULL)
				 : c->late == 0	   ? inbox_say(m, MSG_INBOX_CAME, inbox_number(m, c->waiting), NULL, NULL)
				 : c->waiting == 0 ? inbox_say(m, MSG_INBOX_OVERDUE, inbox_number(m, c->late), NULL, NULL)
						   : inbox_say(m, MSG_INBOX_CAME_OVERDUE, inbox_number(m, c->waiting),
							     inbox_number(m, c->late), NULL),
			.look = quiet	      ? REPORT_NEUTRAL
				: c->late > 0 ? REPORT_BAD
					      : REPORT_INFO,
			.definition = r->definition,
			.period = r->period,
			.area = NONE,
			.id = NONE,
			.order = c->late > 0 ? inbox_days_left(m, c->first)
				 : quiet     ? NO_DAY
					     : 0,
			.notice = quiet ? NOTICE__NONE : NOTICE_REPORT_CAME,
			.key = arena_printf(m->arena, "came %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, r->definition, r->period,
				c->waiting + c->accepted, c->late)});
}

/* A definition may be expected in several territories of the viewer. */
static void add_progress(struct making *m, const struct round_expected *r, const struct come *c)
{
	if (r->older || r->running || c->expected == 0)
		return;
	for (guint i = 0; i < m->progress->len; i++) {
		struct page_reports_progress *p = &g_array_index(m->progress, struct page_reports_progress, i);
		if (strcmp(p->definition, r->definition) == 0) {
			p->expected += c->expected;
			p->sent += c->sent;
			p->accepted += c->accepted;
			return;
		}
	}
	const struct page_reports_progress p = {r->definition, c->expected, c->sent, c->accepted};
	g_array_append_val(m->progress, p);
}

static bool add_round(struct making *m, const struct round_expected *r, GHashTable *seen, struct err *e)
{
	struct come in = {0};
	GArray *now = round_standing(m->app, r->definition, r->period, e);
	if (now == NULL)
		return false;
	for (size_t i = 0; i < r->count; i++) {
		const struct round_sender *s = &r->senders[i];
		const struct round_standing *stand = round_stands(now, s->organisation);
		char *key = arena_printf(m->arena, "%s %s/%" G_GINT64_FORMAT, r->definition, r->period, s->organisation);
		if ((s->waived && stand == NULL) || !g_hash_table_add(seen, key)) /* two territories may have it both */
			continue;
		const bool in_here = receives(m, r, s), to_sign = !in_here && signs(m, r, s, stand);
		const bool mine = !in_here && (to_sign || drafts(m, r, s, ROUND_CHECK));
		if (in_here)
			count_in(m, s, stand, &in);
		else if (mine)
			add_mine(m, r, s, stand, to_sign);
		if (in_here || mine)
			count_all(m, s, stand, &in);
	}
	add_in(m, r, &in);
	add_progress(m, r, &in);
	g_array_free(now, TRUE);
	return true;
}

static bool add_rounds(struct making *m, const struct round_expected_all *all, GHashTable *seen, struct err *e)
{
	for (size_t i = 0; all != NULL && i < all->count; i++)
		if (!add_round(m, &all->rounds[i], seen, e))
			return false;
	return all != NULL;
}

static bool add_reports(struct making *m, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(figure_viewer(m->app), &count);
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = true;
	for (size_t u = 0; ok && u < count; u++) {
		const struct round_expected_all *now = round_expected_now(m->app, units[u], m->ask->today, e);
		ok = add_rounds(m, now, seen, e) && add_rounds(m, round_expected_older(m->app, now, units[u], m->ask->today, e), seen, e);
	}
	g_hash_table_destroy(seen);
	return ok;
}

/* ---- matchings, long work ---- */

static bool add_matches(struct making *m, struct err *e)
{
	const struct match_seen *all;
	size_t count = 0;
	if (!match_list(m->app, true, m->ask->today, &all, &count, m->arena, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct match_seen *x = &all[i];
		const int left = x->match.due_d != NONE ? inbox_days_left(m, (ymd)x->match.due_d) : NO_DAY;
		if (!match_waits(m->app, x, m->ask->today))
			continue;
		inbox_add(m, false,
			(struct page_inbox_item){.kind = INBOX_MATCH,
				.title = inbox_say(m, MSG_INBOX_MATCH, x->title, NULL, NULL),
				.detail = inbox_say(m, MSG_INBOX_MATCH_OF, x->lower,
					period_text_words(x->match.period_text, m->app->codes, m->ask->lang, m->arena), NULL),
				.state = x->open > 0 ? inbox_say(m, MSG_INBOX_MATCH_OPEN, inbox_number(m, x->open), NULL, NULL)
						     : msg_template(MSG_INBOX_MATCH_SIGN, m->ask->lang),
				.look = left < 0 ? REPORT_BAD : REPORT_INFO,
				.area = x->match.area_id,
				.id = x->match.id,
				.order = left,
				.notice = NOTICE_MATCHING,
				.key = arena_printf(m->arena, "match %" G_GINT64_FORMAT " %d", x->match.id, x->open > 0)});
	}
	return true;
}

static void add_jobs(struct making *m, struct job_desk *desk)
{
	struct err none = {0};
	struct job *jobs = NULL;
	size_t count = 0;
	if (desk == NULL || !viewer_may_somewhere(figure_viewer(m->app), RIGHT_EXPORT))
		return;
	/* PostgreSQL without a folder for files has no long work to tell of; the page of long work says why */
	if (!job_list(desk, m->app, &jobs, &count, m->arena, &none))
		return;
	for (size_t i = 0; i < count; i++) {
		const bool failed = jobs[i].step == JOB_FAILED;
		if (!failed && (jobs[i].step != JOB_DONE || jobs[i].over_ms < instant_now() - JOB_NEWS))
			continue;
		inbox_add(m, false,
			(struct page_inbox_item){.kind = INBOX_JOB,
				.title = jobs[i].title,
				.detail = failed ? (jobs[i].error != NULL ? jobs[i].error : "")
						 : inbox_say(m, MSG_INBOX_JOB_AT, instant_words(jobs[i].over_ms, m->arena), NULL, NULL),
				.state = msg_template(failed ? MSG_INBOX_JOB_FAILED : MSG_INBOX_JOB_DONE, m->ask->lang),
				.look = failed ? REPORT_BAD : REPORT_GOOD,
				.job = jobs[i].id,
				.file = !failed,
				.order = NO_DAY + 1,
				.notice = NOTICE_WORK_DONE,
				.key = arena_printf(m->arena, "job %s", jobs[i].id)});
	}
}

/* ---- all ---- */

static gint by_urgency(gconstpointer a, gconstpointer b)
{
	const struct page_inbox_item *x = a, *y = b;
	return x->order != y->order ? x->order - y->order : x->kind != y->kind ? (int)x->kind - (int)y->kind : strcmp(x->title, y->title);
}

static void hand_out(struct making *m, size_t max, struct page_inbox *out)
{
	const enum msg_lang lang = m->ask->lang;
	const size_t all = m->items->len;
	g_array_sort(m->items, by_urgency);
	g_array_sort(m->running, by_urgency);
	out->running_count = m->running->len;
	out->running = arena_list(m->arena, m->running);
	out->progress_count = m->progress->len;
	out->progress = arena_list(m->arena, m->progress);
	out->news_count = m->news->len;
	out->news = arena_list(m->arena, m->news);
	out->count = MIN(all, max);
	out->items = arena_list(m->arena, m->items);
	out->late = m->late;
	out->lead = all == 0	  ? msg_template(MSG_INBOX_NOTHING, lang)
		    : m->late > 0 ? inbox_say(m, MSG_INBOX_LEAD_LATE, inbox_number(m, (int64_t)all), inbox_number(m, m->late), NULL)
				  : inbox_say(m, MSG_INBOX_LEAD, inbox_number(m, (int64_t)all), NULL, NULL);
	if (all > out->count)
		out->more = inbox_say(m, MSG_INBOX_MORE, inbox_number(m, (int64_t)(all - out->count)), NULL, NULL);
}

bool page_inbox(struct app *a, const struct page_ask *ask, const struct page_inbox_ask *what, struct page_inbox *out, struct arena *arena,
	struct err *e)
{
	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct page_inbox_item)),
			  running = g_array_new(FALSE, FALSE, sizeof(struct page_inbox_item)),
			  news = g_array_new(FALSE, FALSE, sizeof(struct page_inbox_item)),
			  progress = g_array_new(FALSE, FALSE, sizeof(struct page_reports_progress));
	struct making m = {.app = a, .ask = ask, .arena = arena, .items = items, .running = running, .news = news, .progress = progress};
	*out = (struct page_inbox){.more = "", .lead = ""};
	m.receivers = g_hash_table_new(g_str_hash, g_str_equal);
	const bool ok = add_reports(&m, e) && add_matches(&m, e);
	if (ok)
		add_jobs(&m, what->desk);
	const bool more = ok && (!what->all || inbox_add_more(&m, e));
	hand_out(&m, what->max, out);
	g_hash_table_destroy(m.receivers);
	return more;
}
