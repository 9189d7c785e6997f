/* Pages of quotas and targets: lines, states, the chart of targets; see page_law.h. */
#include "app/page/page_law_parts.h"

#include "html/components.h"
#include "messages/law.def"
#include "messages/law_page.def"

#include <string.h>

enum { LINES_A_PAGE = 60 };

int law_state_tag(enum law_state s)
{
	static const enum html_tag_kind tags[LAW_STATE__MAX] = {[LAW_STATE_MET] = TAG_OK,
		[LAW_STATE_REACHED] = TAG_OK,
		[LAW_STATE_ON_PATH] = TAG_INFO,
		[LAW_STATE_RUNNING] = TAG_INFO,
		[LAW_STATE_NOT_MET] = TAG_WARN,
		[LAW_STATE_BEHIND] = TAG_WARN,
		[LAW_STATE_OVERDUE] = TAG_BAD};
	return (int)tags[s];
}

static struct page_law_cell say(const char *text)
{
	return (struct page_law_cell){.text = text != NULL ? text : ""};
}

static struct page_law_cell count(struct law_work *w, int64_t n, bool there, const char *which)
{
	if (!there || n == NONE)
		return (struct page_law_cell){.text = there ? "…" : "", .number = true};
	return (struct page_law_cell){.text = scaled_text(n, 0, w->arena), .number = true, .which = n > 0 ? which : NULL};
}

static struct page_law_cell state(struct law_work *w, enum law_state s)
{
	return (struct page_law_cell){
		.text = law_state_words(s, w->page->lang), .tag = law_state_tag(s) != TAG_NONE ? law_state_tag(s) : -1};
}

static const char *subject_id(struct law_work *w, const struct law_subject *s)
{
	return s->id == NONE ? NULL : arena_printf(w->arena, "%" G_GINT64_FORMAT, s->id);
}

/* How many are in each state, to choose from. */
static void offer_states(struct law_work *w, const size_t *counts, struct page_law *out)
{
	struct form_choice *items = ARENA_ARRAY(w->arena, struct form_choice, LAW_STATE__MAX + 1);
	bool one = w->q->state != NULL && *w->q->state != '\0';
	size_t all = 0, n = 0;
	for (int s = 0; s < LAW_STATE__MAX; s++)
		all += counts[s];
	items[n++] = (struct form_choice){"", arena_printf(w->arena, "%s (%zu)", msg_template(MSG_LAW_ALL, w->page->lang), all), !one};
	for (int s = 0; s < LAW_STATE__MAX; s++)
		if (counts[s] > 0)
			items[n++] = (struct form_choice){law_state_id((enum law_state)s),
				arena_printf(w->arena, "%s (%zu)", law_state_words((enum law_state)s, w->page->lang), counts[s]),
				one && strcmp(w->q->state, law_state_id((enum law_state)s)) == 0};
	out->states = (struct form_choices){items, n};
}

static bool wanted(const struct law_work *w, enum law_state s)
{
	return w->q->state == NULL || *w->q->state == '\0' || strcmp(w->q->state, law_state_id(s)) == 0;
}

/* The table of the file, begun where it is the first line of it. */
static struct page_law_table *table_for(struct law_work *w, struct page_law *out, struct page_law_table *tables, const struct law_file *f,
	size_t room, const msg_key *keys, size_t columns)
{
	struct page_law_table *t = out->table_count > 0 ? &tables[out->table_count - 1] : NULL;
	if (t != NULL && strcmp(t->file, f->code) == 0)
		return t;
	t = &tables[out->table_count++];
	law_table_head(w, f, t);
	t->header = law_header(w, keys, columns);
	t->column_count = columns;
	t->lines = ARENA_ARRAY(w->arena, struct page_law_line, room + 1);
	return t;
}

/* The line of an item for a subject, unless another state was asked for. */
static void add_line(struct law_work *w, struct page_law_table *t, const struct law_item *item, const struct law_subject *s,
	enum law_state state, const struct page_law_cell *cells)
{
	if (!wanted(w, state))
		return;
	const int64_t at = w->line++;
	if (!w->q->whole && at / LINES_A_PAGE != w->page_at - 1) {
		t->elsewhere++;
		return;
	}
	struct page_law_cell *kept = ARENA_ARRAY(w->arena, struct page_law_cell, t->column_count);
	memcpy(kept, cells, t->column_count * sizeof *kept);
	t->lines[t->line_count++] = (struct page_law_line){.item = item->id, .subject = subject_id(w, s), .cells = kept};
}

/* Of that many lines the page asked for, or the last there is. */
static void choose_page(struct law_work *w, size_t lines, struct page_law *out)
{
	out->pages = (int64_t)((lines + LINES_A_PAGE - 1) / LINES_A_PAGE);
	out->page = w->page_at = CLAMP(w->q->page, 1, MAX(out->pages, 1));
}

/* Tables whose lines are all on other pages are left out. */
static void put_tables(struct page_law *out, struct page_law_table *tables)
{
	size_t n = 0;
	for (size_t i = 0; i < out->table_count; i++)
		if (tables[i].line_count > 0 || tables[i].elsewhere == 0)
			tables[n++] = tables[i];
	out->tables = tables;
	out->table_count = n;
}

bool law_draw_quotas(struct law_work *w, struct page_law *out, struct err *e)
{
	static const msg_key keys[] = {MSG_LAW_SUBJECTS, MSG_LAW_QUOTA, MSG_LAW_PART, MSG_LAW_COUNTS_NOT, MSG_LAW_WHOLE, MSG_LAW_SHARE,
		MSG_LAW_ASKED, MSG_LAW_STATE, MSG_LAW_GAP, MSG_LAW_UNKNOWN};
	struct law_quotas all;
	size_t counts[LAW_STATE__MAX] = {0};
	if (!law_quotas(w->a, &w->ask, &all, w->arena, e))
		return false;
	size_t lines = 0;
	for (size_t i = 0; i < all.count; i++)
		lines += wanted(w, all.items[i].state);
	choose_page(w, lines, out);
	struct page_law_table *tables = ARENA_ARRAY(w->arena, struct page_law_table, all.count + 1);
	for (size_t i = 0; i < all.count; i++) {
		const struct law_quota *x = &all.items[i];
		struct page_law_table *t = table_for(w, out, tables, x->file, all.count, keys, G_N_ELEMENTS(keys));
		bool there = x->subject.id != NONE, tested = x->state == LAW_STATE_MET || x->state == LAW_STATE_NOT_MET;
		int64_t unknown = MAX(0, x->unknown), not = tested && x->unknown != NONE ? x->whole - x->part - unknown : NONE;
		g_autofree char *gap = x->missing > 0 ? MSG_FORMAT(MSG_LAW_GAP_MISSING, w->page->lang, scaled_text(x->missing, 0, w->arena))
				       : x->over > 0  ? MSG_FORMAT(MSG_LAW_GAP_OVER, w->page->lang, scaled_text(x->over, 0, w->arena))
						      : NULL;
		const char *title = law_title(x->item, w->page->lang, w->arena);
		const struct page_law_cell cells[G_N_ELEMENTS(keys)] = {say(there ? x->subject.name : "–"),
			say(x->group != NULL && *x->group != '\0' ? arena_printf(w->arena, "%s · %s", title, x->group) : title),
			count(w, x->part, there, x->group == NULL ? "part" : NULL), count(w, MAX(0, not ), tested && not != NONE, "no"),
			count(w, x->whole, there, x->group == NULL ? "whole" : NULL),
			(struct page_law_cell){.text = x->share != NULL ? x->share : "", .number = true},
			say(law_asked(x->item, w->page->lang, w->arena)), state(w, x->state),
			say(gap != NULL ? arena_strdup(w->arena, gap) : ""), count(w, x->unknown, tested && x->unknown != NONE, "unknown")};
		counts[x->state]++;
		add_line(w, t, x->item, &x->subject, x->state, cells);
	}
	put_tables(out, tables);
	offer_states(w, counts, out);
	return true;
}

/* ---- targets ---- */

static const struct law_point *base_of(const struct law_target *t)
{
	for (size_t i = 0; i < t->year_count; i++)
		if (t->years[i].was.known)
			return &t->years[i];
	return NULL;
}

static const struct law_point *due_of(const struct law_target *t, ymd day)
{
	const struct law_point *due = NULL;
	for (size_t i = 0; i < t->year_count; i++)
		if (t->years[i].promised && t->years[i].year * 10000 + 1231 <= day)
			due = &t->years[i];
	return due;
}

static struct page_chart_value mark(struct law_work *w, bool known, int64_t value, const char *text)
{
	if (!known)
		return (struct page_chart_value){.missing = true, .text = "–"};
	return (struct page_chart_value){
		.at = CLAMP((double)value / LAW_SCALE, 0, 100), .text = text != NULL ? text : law_decimal(value, w->arena)};
}

/* Shares against what was promised. */
static void draw_chart(struct law_work *w, const struct law_targets *all, struct page_law *out)
{
	enum { SERIES = 4 };
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, all->count + 1);
	const char **series = ARENA_ARRAY(w->arena, const char *, SERIES);
	static const msg_key keys[SERIES] = {MSG_LAW_NOW, MSG_LAW_BASE, MSG_LAW_DUE, MSG_LAW_FORECAST};
	for (size_t i = 0; i < SERIES; i++)
		series[i] = msg_template(keys[i], w->page->lang);
	*c = (struct page_chart){.kind = CHART_BULLET,
		.id = "targets",
		.title = msg_template(MSG_LAW_CHART, w->page->lang),
		.description = msg_template(MSG_LAW_CHART_SAY, w->page->lang),
		.rows_title = msg_template(MSG_LAW_TARGET, w->page->lang),
		.series = series,
		.series_count = SERIES,
		.low = 0,
		.high = 100};
	for (size_t i = 0; i < all->count && c->row_count < 40; i++) {
		const struct law_target *t = &all->items[i];
		const struct law_point *base = base_of(t), *due = due_of(t, w->ask.day);
		if (!t->item->percent || !t->now.known || !wanted(w, t->state))
			continue;
		struct page_chart_value *v = ARENA_ARRAY(w->arena, struct page_chart_value, SERIES);
		v[0] = mark(w, true, t->now.value, t->now.text);
		v[1] = mark(w, base != NULL, base != NULL ? base->was.value : 0,
			base != NULL ? arena_printf(w->arena, "%s (%d)", base->was.text, base->year) : NULL);
		v[2] = mark(w, due != NULL, due != NULL ? due->promise : 0, NULL);
		v[3] = mark(w, t->has_forecast && t->state != LAW_STATE_REACHED, CLAMP(t->forecast, 0, 100 * LAW_SCALE), NULL);
		rows[c->row_count++] = (struct page_chart_row){
			.label = arena_printf(w->arena, "%s · %s", law_title(t->item, w->page->lang, w->arena), t->subject.name),
			.values = v,
			.has_target = true,
			.target = (double)t->goal / LAW_SCALE,
			.target_text = law_decimal(t->goal, w->arena)};
	}
	c->rows = rows;
	out->chart = c->row_count > 0 ? c : NULL;
}

bool law_draw_targets(struct law_work *w, struct page_law *out, struct err *e)
{
	static const msg_key keys[] = {MSG_LAW_SUBJECTS, MSG_LAW_TARGET, MSG_LAW_NOW, MSG_LAW_PART, MSG_LAW_WHOLE, MSG_LAW_GOAL,
		MSG_LAW_DEADLINE, MSG_LAW_STATE, MSG_LAW_MISSING_COUNT, MSG_LAW_FORECAST};
	struct law_targets all;
	size_t counts[LAW_STATE__MAX] = {0};
	if (!law_targets(w->a, &w->ask, &all, w->arena, e))
		return false;
	size_t lines = 0;
	for (size_t i = 0; i < all.count; i++)
		lines += wanted(w, all.items[i].state);
	choose_page(w, lines, out);
	struct page_law_table *tables = ARENA_ARRAY(w->arena, struct page_law_table, all.count + 1);
	for (size_t i = 0; i < all.count; i++) {
		const struct law_target *x = &all.items[i];
		struct page_law_table *t = table_for(w, out, tables, x->file, all.count, keys, G_N_ELEMENTS(keys));
		char day[11];
		const char *office = law_responsible(w->a, x, w->ask.day, w->page->lang);
		t->summary = *office != '\0' ? office : t->summary;
		bool there = x->subject.id != NONE, share = x->item->percent;
		const char *goal = arena_printf(w->arena, "%s%s (%d)", law_decimal(x->goal, w->arena), share ? " %" : "", x->goal_year);
		const char *title = law_title(x->item, w->page->lang, w->arena), *asked = x->item->printed;
		const struct page_law_cell cells[G_N_ELEMENTS(keys)] = {say(there ? x->subject.name : "–"),
			say(asked != NULL ? arena_printf(
						    w->arena, "%s (%s: “%s”)", title, msg_template(MSG_LAW_PRINTED, w->page->lang), asked)
					  : title),
			(struct page_law_cell){.text = law_now_text(x), .number = true}, count(w, x->now.n, x->now.known, "part"),
			count(w, x->now.of, x->now.known && share, "whole"), say(goal),
			say(x->item->until == 0 ? "" : arena_strdup(w->arena, ymd_format_vi(x->item->until, day))), state(w, x->state),
			count(w, x->missing, x->missing != NONE, share ? "no" : NULL), say(law_forecast_words(x, w->page->lang, w->arena))};
		counts[x->state]++;
		add_line(w, t, x->item, &x->subject, x->state, cells);
	}
	put_tables(out, tables);
	offer_states(w, counts, out);
	draw_chart(w, &all, out);
	return true;
}
