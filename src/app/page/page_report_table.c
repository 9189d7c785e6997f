/* See page_report_table.h. */
#include "app/page/page_report_table.h"

#include "base/text.h"
#include "messages/round_table.def"

#define LINES_SHOWN 50
#define IDLE_SHOWN 200
#define SUMS 8

struct making {
	const struct page_ask *ask;
	struct arena *arena;
	size_t periods;
};

static const char *number(const struct making *m, int64_t n)
{
	return text_thousands(n, m->arena);
}

static void put_sums(const struct making *m, const struct round_tally *t, struct page_report_table_line *out)
{
	const int all[SUMS] = {t->expected, t->sent, t->on_time, t->late, t->missing, t->returned, t->accepted, t->days};
	const char **sums = ARENA_ARRAY(m->arena, const char *, SUMS);
	for (size_t i = 0; i < SUMS; i++)
		sums[i] = number(m, all[i]);
	out->sums = sums;
	out->whose = round_tally_whose(t, m->ask->lang, m->arena);
}

static void put_line(const struct making *m, const struct round_table_row *row, struct page_report_table_line *out)
{
	struct page_report_table_cell *cells = ARENA_ARRAY(m->arena, struct page_report_table_cell, m->periods + 1);
	*out = (struct page_report_table_line){.name = row->name, .unit = row->unit_name, .cells = cells};
	for (size_t i = 0; i < m->periods; i++)
		cells[i] = (struct page_report_table_cell){round_mark_sign(&row->cells[i], m->ask->lang, m->arena),
			round_mark_words(&row->cells[i], m->ask->lang, m->arena), row->cells[i].mark, row->cells[i].area, row->cells[i].id};
	put_sums(m, &row->tally, out);
}

static void put_heads(struct app *a, const struct making *m, const struct round_table *t, struct page_report_table *out)
{
	static const msg_key heads[SUMS] = {MSG_RTABLE_EXPECTED, MSG_RTABLE_SENT, MSG_RTABLE_ON_TIME, MSG_RTABLE_LATE, MSG_RTABLE_MISSING,
		MSG_RTABLE_RETURNED, MSG_RTABLE_ACCEPTED, MSG_RTABLE_DAYS};
	const char **sums = ARENA_ARRAY(m->arena, const char *, SUMS), **names = ARENA_ARRAY(m->arena, const char *, m->periods + 1),
		   **codes = ARENA_ARRAY(m->arena, const char *, m->periods + 1),
		   **on_time = ARENA_ARRAY(m->arena, const char *, m->periods + 1);
	for (size_t i = 0; i < SUMS; i++)
		sums[i] = msg_template(heads[i], m->ask->lang);
	for (size_t i = 0; i < m->periods; i++) {
		names[i] = period_text_title(t->periods[i].period, a->codes, m->ask->lang, m->arena);
		codes[i] = t->periods[i].period;
		on_time[i] = arena_printf(m->arena, "%d/%d", t->periods[i].tally.on_time, t->periods[i].tally.expected);
	}
	out->sum_heads = sums;
	out->sum_count = SUMS;
	out->periods = names;
	out->period_codes = codes;
	out->on_time = on_time;
	out->period_count = m->periods;
}

/* Those that had nothing to send, each with what the latest period says of it. */
static void put_idle(const struct making *m, const struct round_table *t, struct page_report_table *out)
{
	const size_t first = t->row_count - t->idle, shown = MIN(t->idle, IDLE_SHOWN);
	struct page_report_table_idle *idle = ARENA_ARRAY(m->arena, struct page_report_table_idle, shown + 1);
	out->idle_title = out->idle_more = "";
	if (t->idle == 0 || out->page > 1)
		return;
	for (size_t r = 0; r < shown; r++) {
		const struct round_table_row *row = &t->rows[first + r];
		idle[r] = (struct page_report_table_idle){row->name, row->unit_name, ""};
		for (size_t i = 0; i < t->period_count; i++)
			if (row->cells[i].reason != NULL && *row->cells[i].reason != '\0')
				idle[r].reason = row->cells[i].reason;
	}
	g_autofree char *title = MSG_FORMAT(MSG_RTABLE_IDLE, m->ask->lang, number(m, (int64_t)t->idle));
	out->idle_title = arena_strdup(m->arena, title);
	out->idle = idle;
	out->idle_count = shown;
	if (shown == t->idle)
		return;
	g_autofree char *more = MSG_FORMAT(MSG_RTABLE_IDLE_MORE, m->ask->lang, number(m, (int64_t)(t->idle - shown)));
	out->idle_more = arena_strdup(m->arena, more);
}

bool page_report_table(struct app *a, const struct page_ask *ask, const struct page_report_table_ask *q, struct page_report_table *out,
	struct arena *arena, struct err *e)
{
	const struct round_table_ask how = {q->code, q->period, q->periods, 0, ask->today};
	struct making m = {ask, arena, 0};
	struct round_table t;
	char day[11];
	*out = (struct page_report_table){.code = q->code};
	if (!round_table(a, &how, &t, arena, e))
		return false;
	m.periods = t.period_count;
	out->title = t.title;
	out->key = msg_template(MSG_RTABLE_KEY, ask->lang);
	g_autofree char *subtitle = MSG_FORMAT(MSG_RTABLE_SUBTITLE, ask->lang, number(&m, (int64_t)(t.row_count - t.idle)),
		number(&m, (int64_t)t.period_count), ymd_format_vi(ask->today, day));
	out->subtitle = arena_strdup(arena, subtitle);
	out->hidden = t.hidden;
	put_heads(a, &m, &t, out);
	put_sums(&m, &t.total, &out->total);
	const size_t busy = t.row_count - t.idle;
	out->pages = MAX((busy + LINES_SHOWN - 1) / LINES_SHOWN, 1);
	out->page = CLAMP(q->page, 1, out->pages);
	const size_t first = (out->page - 1) * LINES_SHOWN;
	struct page_report_table_line *lines = ARENA_ARRAY(arena, struct page_report_table_line, LINES_SHOWN);
	for (size_t r = first; r < busy && out->line_count < LINES_SHOWN; r++)
		put_line(&m, &t.rows[r], &lines[out->line_count++]);
	out->lines = lines;
	put_idle(&m, &t, out);
	return true;
}
