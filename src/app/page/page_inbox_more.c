/* The inbox: what comes up, pairs that may be one human, rights that end. Only numbers: nobody is named here, so nothing is noted as read.
 * Costly parts are kept until the register changes. */
#include "app/page/page_inbox_parts.h"

#include "app/coming/coming.h"
#include "app/figure/figure_hide.h"
#include "app/kept.h"
#include "app/notice/digest.h"
#include "app/page/page_duplicates.h"
#include "app/people/correction.h"
#include "store/statement.h"
#include "messages/inbox.def"
#include "messages/mail.def"

#include <string.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* ---- what comes up ---- */

struct up {
	const char *clock, *title, *act;
	int64_t unit, total;
	ymd first;
};
struct ups {
	struct up *items;
	size_t count;
};
struct ups_asked {
	struct making *m;
	int64_t unit;
	const struct notice_law *law;
};

static const char *words_of(const struct text2 *t, enum msg_lang lang, struct arena *a)
{
	return arena_strdup(a, lang == MSG_EN && t->en != NULL ? t->en : t->vi != NULL ? t->vi : "");
}

/* As far ahead as the longest warning of the law. */
static int months_ahead(const struct notice_law *law)
{
	int days = 0;
	for (size_t i = 0; i < law->clock_count; i++)
		days = MAX(days, law->clocks[i].days);
	return days / 28 + 1;
}

static const void *make_ups(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct ups_asked *q = user;
	struct page_ask ask = *q->m->ask;
	const struct coming_ask what = {
		.place = q->unit, .from = ask.today, .months = MIN(months_ahead(q->law), COMING_MONTHS_MAX), .numbers = true};
	struct coming all;
	struct ups *out = ARENA_NEW(arena, struct ups);
	ask.day = ask.today;
	if (!coming_up(a, &ask, &what, &all, arena, e))
		return NULL;
	out->items = ARENA_ARRAY(arena, struct up, all.item_count + 1);
	for (size_t i = 0; i < all.item_count; i++) {
		const struct coming_item *x = &all.items[i];
		if (!x->hidden && x->total > 0 && notice_rule(q->law, NOTICE_CLOCK, x->item->id) != NULL)
			out->items[out->count++] =
				(struct up){arena_strdup(arena, x->item->id), arena_strdup(arena, coming_item_title(x->item, ask.lang)),
					words_of(&x->item->act, ask.lang, arena), q->unit, x->total, x->first};
	}
	return out;
}

static void add_up(struct making *m, const struct up *x, const struct notice_rule *rule)
{
	const int left = inbox_days_left(m, x->first);
	if (left > rule->days)
		return;
	inbox_add(m, false,
		(struct page_inbox_item){.kind = INBOX_COMING,
			.title = inbox_say(m, MSG_INBOX_COMING, x->title, inbox_number(m, x->total), NULL),
			.detail = inbox_say(m, MSG_INBOX_COMING_ACT, report_day(x->first, m->arena), x->act, NULL),
			.state = inbox_left_words(m, left),
			.look = inbox_left_look(left),
			.area = NONE,
			.id = x->unit,
			.order = left,
			.notice = NOTICE_CLOCK,
			.clock = x->clock,
			.key = arena_printf(m->arena, "coming %s %" G_GINT64_FORMAT " %d", x->clock, x->unit, x->first)});
}

static bool add_coming(struct making *m, const struct notice_law *law, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(figure_viewer(m->app), &count);
	for (size_t u = 0; u < MIN(count, 4); u++) {
		struct ups_asked q = {m, units[u], law};
		const char *key = arena_printf(m->arena, "ups/%s/%" G_GINT64_FORMAT "/%d/%d", viewer_mark(figure_viewer(m->app)), units[u],
			m->ask->today, (int)m->ask->lang);
		struct err ignored = {0}; /* a unit that does not stand today has nothing that comes up */
		const struct ups *all = kept_get(m->app, key, make_ups, &q, &ignored);
		if (all == NULL && ignored.code != ERR_NOT_FOUND && ignored.code != ERR_INPUT && ignored.code != ERR_DENIED) {
			*e = ignored;
			return false;
		}
		for (size_t i = 0; all != NULL && i < all->count; i++)
			add_up(m, &all->items[i], notice_rule(law, NOTICE_CLOCK, all->items[i].clock));
	}
	return true;
}

/* ---- pairs, rights ---- */

static const void *make_pairs(struct app *a, void *user, struct arena *arena, struct err *e)
{
	int64_t *out = ARENA_NEW(arena, int64_t);
	return page_duplicates_open(a, user, out, e) ? out : NULL;
}

static bool add_pairs(struct making *m, struct err *e)
{
	struct page_ask ask = *m->ask;
	if (!viewer_may_somewhere(figure_viewer(m->app), RIGHT_MERGE))
		return true;
	const int64_t *n = kept_get(
		m->app, arena_printf(m->arena, "pairs/%s/%d", viewer_mark(figure_viewer(m->app)), m->ask->today), make_pairs, &ask, e);
	if (n != NULL && *n > 0)
		inbox_add(m, false,
			(struct page_inbox_item){.kind = INBOX_DUPLICATES,
				.title = inbox_say(m, MSG_INBOX_PAIRS, inbox_number(m, *n), NULL, NULL),
				.detail = msg_template(MSG_INBOX_PAIRS_HOW, m->ask->lang),
				.state = msg_template(MSG_INBOX_PAIRS_STATE, m->ask->lang),
				.look = REPORT_NEUTRAL,
				.area = NONE,
				.id = NONE,
				.order = NO_DAY,
				.notice = NOTICE_DUPLICATES,
				.key = arena_printf(m->arena, "pairs %" G_GINT64_FORMAT, *n)});
	return n != NULL;
}

static bool add_corrections(struct making *m, struct err *e)
{
	int64_t n = 0;
	if (!viewer_may_somewhere(figure_viewer(m->app), RIGHT_ENTER))
		return true;
	if (!correction_waiting(m->app, m->ask, &n, m->arena, e))
		return false;
	if (n > 0)
		inbox_add(m, false,
			(struct page_inbox_item){.kind = INBOX_CORRECTIONS,
				.title = inbox_say(m, MSG_INBOX_CORRECTIONS, inbox_number(m, n), NULL, NULL),
				.detail = msg_template(MSG_INBOX_CORRECTIONS_HOW, m->ask->lang),
				.state = msg_template(MSG_INBOX_CORRECTIONS_STATE, m->ask->lang),
				.look = REPORT_NEUTRAL,
				.area = NONE,
				.id = NONE,
				.order = NO_DAY,
				.notice = NOTICE_CORRECTION,
				.key = arena_printf(m->arena, "corrections %" G_GINT64_FORMAT, n)});
	return true;
}

/* Who asked for a correction is told that it was answered, and how; what it was about stands on the page alone. */
static bool add_answers(struct making *m, const struct notice_rule *rule, struct err *e)
{
	enum { ANSWERS_MOST = 10 };
	struct correction_told told[ANSWERS_MOST];
	size_t count = 0;
	const int64_t since = instant_now() - rule->days * DAY_MS;
	if (!correction_answered(m->app, since, told, ANSWERS_MOST, &count, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct correction_told *x = &told[i];
		const struct page_inbox_item item = {.kind = INBOX_ANSWERED,
			.title = msg_template(x->on_paper ? MSG_INBOX_ANSWERED_PAPER : MSG_INBOX_ANSWERED, m->ask->lang),
			.detail = instant_words(x->answered_ms, m->arena),
			.state = msg_template(x->accepted ? MSG_INBOX_ANSWERED_YES : MSG_INBOX_ANSWERED_NO, m->ask->lang),
			.look = x->accepted ? REPORT_GOOD : REPORT_NEUTRAL,
			.area = x->area,
			.id = x->id,
			.file = x->on_paper,
			.order = NO_DAY,
			.notice = NOTICE_CORRECTION_ANSWERED,
			.key = arena_printf(m->arena, "answered %" G_GINT64_FORMAT, x->id)};
		g_array_append_val(m->news, item);
	}
	return true;
}

static bool add_grants(struct making *m, const struct notice_rule *rule, bool managed, struct err *e)
{
	const struct viewer *v = figure_viewer(m->app);
	struct db_stmt *st = db_prepare(store_db(m->app->store), statement_text("inbox_grants"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), m->ask->today);
	db_bind_int(st, db_param(st, ":limit"), ymd_add_days(m->ask->today, rule->days));
	db_bind_int(st, db_param(st, ":account"), managed ? 0 : viewer_account(v));
	const enum db_step step = db_step(st, e);
	if (step != DB_ROW)
		return false;
	const int64_t n = db_int(st, 0), until = db_int(st, 1), accounts = db_int(st, 2);
	db_reset(st);
	if (n == 0)
		return true;
	const ymd last = ymd_add_days((ymd)until, -1);
	const int left = inbox_days_left(m, last);
	inbox_add(m, false,
		(struct page_inbox_item){.kind = INBOX_GRANTS,
			.title = managed ? inbox_say(m, MSG_INBOX_GRANTS_ALL, inbox_number(m, n), inbox_number(m, accounts), NULL)
					 : msg_template(MSG_INBOX_GRANTS_OWN, m->ask->lang),
			.detail = inbox_say(m, MSG_INBOX_GRANTS_LAST, report_day(last, m->arena), NULL, NULL),
			.state = inbox_left_words(m, left),
			.look = inbox_left_look(left),
			.area = NONE,
			.id = NONE,
			.file = managed,
			.order = left,
			.notice = NOTICE_GRANT_ENDING,
			.key = arena_printf(m->arena, "grants %d %" G_GINT64_FORMAT, last, n)});
	return true;
}

/* To whoever looks after the installation. */
static void add_mail(struct making *m)
{
	struct digest_state last;
	if (!viewer_may_somewhere(figure_viewer(m->app), RIGHT_GRANT) || !digest_state_read(m->app, &last, m->arena) || last.failed == 0)
		return;
	inbox_add(m, false,
		(struct page_inbox_item){.kind = INBOX_PANEL,
			.title = msg_template(MSG_INBOX_MAIL, m->ask->lang),
			.detail = last.why,
			.state = msg_template(MSG_INBOX_MAIL_STATE, m->ask->lang),
			.look = REPORT_BAD,
			.area = NONE,
			.id = NONE,
			.order = 0,
			.notice = NOTICE_MAIL_FAILED,
			.key = arena_printf(m->arena, "mail %d", last.day)});
}

static bool add_all(struct making *m, struct err *e)
{
	const struct viewer *v = figure_viewer(m->app);
	const struct notice_law *law = notice_law(m->app, e);
	if (law == NULL || !add_coming(m, law, e) || !add_pairs(m, e) || !add_corrections(m, e))
		return false;
	add_mail(m);
	const struct notice_rule *answered = notice_rule(law, NOTICE_CORRECTION_ANSWERED, NULL);
	if (answered != NULL && viewer_account(v) != NONE && !add_answers(m, answered, e))
		return false;
	const struct notice_rule *grants = notice_rule(law, NOTICE_GRANT_ENDING, NULL);
	return grants == NULL || viewer_account(v) == NONE || add_grants(m, grants, viewer_may_somewhere(v, RIGHT_GRANT), e);
}

bool inbox_add_more(struct making *m, struct err *e)
{
	struct db *db = store_db(m->app->store);
	const bool began = !db_in_transaction(db);
	if (began && !db_begin_read(db, e))
		return false;
	const bool ok = add_all(m, e);
	if (began)
		db_rollback(db);
	return ok;
}
