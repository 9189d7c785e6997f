/* Page: a programme of targets; see page_programme.h. */
#include "app/page/page_programme.h"

#include "app/law/law_goal.h"
#include "app/page/page_form_parts.h"
#include "app/page/page_kept.h"
#include "app/page/page_law_parts.h"
#include "base/text.h"
#include "html/components.h"
#include "messages/law.def"
#include "messages/law_page.def"
#include "messages/programme_page.def"

#include <string.h>

struct programme_work {
	struct law_work law;
	const struct page_programme_ask *q;
	struct page_programme *out;
	const struct law_file *file;
};

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

static const char *say(const struct programme_work *w, msg_key key, const char *one, const char *two, const char *three)
{
	g_autofree char *s = MSG_FORMAT(key, w->law.page->lang, one, two, three);
	return arena_strdup(w->law.arena, s);
}

/* ---- which programme, which unit ---- */

/* The version of the day, else the first there is. */
static bool find_file(struct programme_work *w, bool *in_force, struct err *e)
{
	size_t n = 0;
	const struct law_file *files = library_law(w->law.a->library, "targets", &n, w->law.arena);
	char day[11];
	*in_force = false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(files[i].code, w->q->code) != 0)
			continue;
		const bool now = w->law.ask.day >= files[i].from && w->law.ask.day < files[i].until;
		if (w->file == NULL || now)
			w->file = &files[i];
		*in_force = *in_force || now;
	}
	if (w->file == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_FILE, w->q->code, "…");
	struct page_law_table head;
	law_table_head(&w->law, w->file, &head);
	w->out->title = head.title;
	w->out->code = w->file->code;
	w->out->basis = head.basis;
	w->out->valid = head.valid;
	w->out->source = head.source;
	w->out->confidence = head.confidence;
	w->out->confidence_kind = head.confidence_kind;
	if (!*in_force) {
		const ymd other = w->law.ask.day < w->file->from ? w->file->from : ymd_add_days(w->file->until, -1);
		w->out->none = msg_template(MSG_LAW_NOTHING, w->law.page->lang);
		w->out->other_day = arena_strdup(w->law.arena, ymd_format_iso(other, day));
	}
	return true;
}

static bool choose_unit(struct programme_work *w, struct err *e)
{
	const struct page_form_ask none = {.page = 1};
	struct form_work form = {.app = w->law.a, .ask = w->law.page, .q = &none, .arena = w->law.arena};
	struct page_programme *out = w->out;
	struct law_place place;
	const char *path = NULL;
	if (!form_units_at_hand(&form, &out->units, e))
		return false;
	w->law.ask.unit = arena_strdup(w->law.arena, given(w->q->unit) ? w->q->unit : form.request.unit);
	if (!law_place(w->law.a, &w->law.ask, &place, w->law.arena, e) || !form_unit_choices(&form, place.id, &path, &out->units, e))
		return false;
	out->unit = w->law.ask.unit;
	out->place = place.name;
	for (size_t i = 0; i < out->units.count; i++)
		if (out->units.items[i].chosen)
			return true;
	struct form_choice *more = ARENA_ARRAY(w->law.arena, struct form_choice, out->units.count + 1);
	if (out->units.count > 0)
		memcpy(more + 1, out->units.items, out->units.count * sizeof *more);
	more[0] = (struct form_choice){out->unit, place.name, true};
	out->units = (struct form_choices){more, out->units.count + 1};
	return true;
}

/* ---- the path of a target ---- */

enum { WAS, PROMISED, FORESEEN, SERIES };

static struct page_chart_value mark(struct programme_work *w, bool there, int64_t value)
{
	if (!there)
		return (struct page_chart_value){.missing = true, .text = "–"};
	return (struct page_chart_value){.at = (double)value / LAW_SCALE, .text = law_decimal(value, w->law.arena)};
}

static const struct page_chart *path_chart(struct programme_work *w, const struct law_target *t, size_t at)
{
	static const msg_key keys[SERIES] = {MSG_LAW_ACTUAL, MSG_LAW_PATH, MSG_LAW_FORECAST};
	struct arena *a = w->law.arena;
	struct page_chart *c = ARENA_NEW(a, struct page_chart);
	struct page_chart_row *rows = ARENA_ARRAY(a, struct page_chart_row, t->year_count + 1);
	const char **series = ARENA_ARRAY(a, const char *, SERIES);
	size_t known = 0;
	for (size_t i = 0; i < SERIES; i++)
		series[i] = msg_template(keys[i], w->law.page->lang);
	for (size_t i = 0; i < t->year_count; i++) {
		const struct law_point *p = &t->years[i];
		struct page_chart_value *v = ARENA_ARRAY(a, struct page_chart_value, SERIES);
		v[WAS] = mark(w, p->was.known, p->was.value);
		v[PROMISED] = mark(w, p->promised, p->promise);
		/* The forecast begins where what is known ends. */
		const bool joint = p->was.known && i + 1 < t->year_count && t->years[i + 1].foreseen;
		v[FORESEEN] = joint ? mark(w, true, p->was.value) : mark(w, p->foreseen, p->forecast);
		known += p->was.known;
		rows[i] = (struct page_chart_row){.label = arena_printf(a, "%d", p->year), .at = p->year, .values = v};
	}
	*c = (struct page_chart){.kind = CHART_LINES,
		.id = arena_printf(a, "path-%zu", at),
		.title = say(w, MSG_PROGRAMME_PATH, law_title(t->item, w->law.page->lang, a), t->subject.name, NULL),
		.description = msg_template(t->item->percent ? MSG_PROGRAMME_PATH_SAY : MSG_PROGRAMME_PATH_COUNT, w->law.page->lang),
		.rows_title = msg_template(MSG_LAW_YEAR, w->law.page->lang),
		.series = series,
		.series_count = SERIES,
		.rows = rows,
		.row_count = t->year_count,
		.high = t->item->percent ? 100 : 0};
	return known > 0 ? c : NULL;
}

/* The small line of the table: what was, year by year, the forecast of the last year, the goal. */
static const struct spark *trend(struct programme_work *w, const struct law_target *t)
{
	struct arena *a = w->law.arena;
	struct spark *s = ARENA_NEW(a, struct spark);
	struct chart_value *was = ARENA_ARRAY(a, struct chart_value, t->year_count + 1), *ends = ARENA_ARRAY(a, struct chart_value, 2);
	const struct law_point *last = t->year_count > 0 ? &t->years[t->year_count - 1] : NULL;
	size_t known = 0;
	for (size_t i = 0; i < t->year_count; i++) {
		const struct law_point *p = &t->years[i];
		was[i] = (struct chart_value){
			.missing = !p->was.known, .at = p->was.known ? (double)p->was.value / LAW_SCALE : 0, .text = ""};
		s->count = p->was.known ? i + 1 : s->count;
		known += p->was.known;
	}
	s->was = was;
	ends[0] = (struct chart_value){.at = (double)t->goal / LAW_SCALE, .text = ""};
	s->target = &ends[0];
	if (last != NULL && last->foreseen) {
		ends[1] = (struct chart_value){.at = (double)last->forecast / LAW_SCALE, .text = law_decimal(last->forecast, a)};
		s->forecast = &ends[1];
		s->forecast_steps = t->year_count - s->count;
	}
	return known > 1 ? s : NULL;
}

static void put_targets(struct programme_work *w, const struct law_targets *all)
{
	const enum msg_lang lang = w->law.page->lang;
	struct arena *a = w->law.arena;
	struct page_programme_target *list = ARENA_ARRAY(a, struct page_programme_target, all->count + 1);
	g_autoptr(GString) late = g_string_new(NULL);
	int64_t behind = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct law_target *t = &all->items[i];
		const struct law_targets one = {t, 1};
		const bool bad = t->state == LAW_STATE_BEHIND || t->state == LAW_STATE_OVERDUE;
		char day[11];
		list[i] = (struct page_programme_target){.title = law_title(t->item, lang, a),
			.subject = t->subject.id != NONE ? t->subject.name : "–",
			.now = law_now_text(t),
			.goal = arena_printf(a, "%s%s (%d)", law_decimal(t->goal, a), t->item->percent ? " %" : "", t->goal_year),
			.deadline = t->item->until == 0 ? "" : arena_strdup(a, ymd_format_vi(t->item->until, day)),
			.state = law_state_words(t->state, lang),
			.tag = law_state_tag(t->state),
			.missing = t->missing == NONE ? "…" : scaled_text(t->missing, 0, a),
			.forecast = law_forecast_words(t, lang, a),
			.office = law_responsible(w->law.a, t, w->law.ask.day, lang),
			.path = t->subject.id != NONE ? path_chart(w, t, i) : NULL,
			.trend = t->subject.id != NONE ? trend(w, t) : NULL,
			.years = law_path_sheet(&one, &w->law.ask, lang, a)};
		behind += bad;
		if (bad)
			g_string_append_printf(late, "%s%s", late->len > 0 ? "; " : "", list[i].title);
	}
	w->out->targets = list;
	w->out->target_count = all->count;
	if (behind > 0)
		w->out->warning =
			say(w, MSG_PROGRAMME_WARNING, scaled_text(behind, 0, a), scaled_text((int64_t)all->count, 0, a), late->str);
}

/* ---- units, people ---- */

static bool put_list(struct programme_work *w, bool sent, const struct sheet **out, const char **text, bool *hidden, struct err *e)
{
	int64_t count = NONE;
	if (!law_programme_list(w->law.a, &w->law.ask, sent, w->law.page->lang, out, &count, w->law.arena, e))
		return false;
	*hidden = *out == NULL && count != 0;
	*text = count == NONE ? "⊘" : scaled_text(count, 0, w->law.arena);
	return true;
}

static bool draw(struct programme_work *w, struct err *e)
{
	struct law_targets all;
	if (!choose_unit(w, e) || !law_targets(w->law.a, &w->law.ask, &all, w->law.arena, e))
		return false;
	put_targets(w, &all);
	w->out->path = law_path_sheet(&all, &w->law.ask, w->law.page->lang, w->law.arena);
	w->out->has_units = w->file->covers != NULL;
	w->out->has_people = w->file->sent != NULL;
	return put_list(w, false, &w->out->covered, &w->out->covered_count, &w->out->covered_hidden, e) &&
	       put_list(w, true, &w->out->sent, &w->out->sent_count, &w->out->sent_hidden, e);
}

static bool draw_page(struct app *a, const struct page_ask *ask, const struct page_programme_ask *q, struct page_programme *out,
	struct arena *arena, struct err *e)
{
	struct programme_work w = {.q = q, .out = out};
	char today[11];
	bool in_force = false;
	*out = (struct page_programme){0};
	w.law = (struct law_work){.a = a, .page = ask, .arena = arena};
	w.law.ask = (struct law_ask){.code = q->code,
		.day = ask->day,
		.today = arena_strdup(arena, ymd_format_iso(ask->today, today)),
		.known_at = ask->known_ms != 0 ? instant_format(ask->known_ms, arena) : NULL,
		.takes_out = q->whole};
	if (!find_file(&w, &in_force, e) || !figure_share(a, ask->known_ms, e))
		return false;
	const bool ok = in_force ? draw(&w, e) : choose_unit(&w, e);
	figure_unshare(a);
	return ok;
}

struct asked {
	const struct page_ask *ask;
	const struct page_programme_ask *q;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *x = user;
	struct page_programme_ask q = *x->q;
	struct page_programme *out = ARENA_NEW(arena, struct page_programme);
	q.code = arena_strdup(arena, q.code);
	q.unit = arena_strdup(arena, q.unit);
	return draw_page(a, x->ask, &q, out, arena, e) ? out : NULL;
}

bool page_programme(struct app *a, const struct page_ask *ask, const struct page_programme_ask *q, struct page_programme *out,
	struct arena *arena, struct err *e)
{
	if (q->whole)
		return draw_page(a, ask, q, out, arena, e);
	struct asked x = {ask, q};
	const char *key = arena_printf(arena, "programme\037%s\037%s", q->code, q->unit != NULL ? q->unit : "");
	return page_kept(a, ask, key, make, &x, out, sizeof *out, e);
}
