/* See page_dashboard.h. */
#include "app/page/page_dashboard.h"

#include "app/figure/figure.h"
#include "app/kept.h"
#include "app/law/law_goal.h"
#include "app/page/page_coming.h"
#include "app/page/page_kept.h"
#include "app/page/page_law_parts.h"
#include "app/page/page_reports.h"
#include "app/report/round_table.h"
#include "app/report/round_expected.h"
#include "base/text.h"
#include "base/yaml.h"
#include "messages/dashboard.def"
#include "messages/page_form.def"

#include <stdlib.h>
#include <string.h>

#define LAYOUT "layouts/dashboard.yaml"
enum { COLUMNS_MAX = 20 };

struct layout {
	const char *form, *row, *whole, *columns[COLUMNS_MAX], *map_form, *map_row, *map_column;
	size_t column_count, terms;
};
struct work {
	struct app *a;
	const struct page_ask *ask;
	const struct layout *law;
	struct page_dashboard *out;
	struct arena *arena;
	int64_t place;
	int decimals; /* of shares, as the form has them */
	const char *today, *date, *known_at;
};

/* ---- the layout ---- */

static const char *text_of(const struct yaml *y, const char *key, struct arena *a)
{
	const char *text = yaml_text(y, key);
	return text != NULL ? arena_strdup(a, text) : NULL;
}

static const void *read_layout(struct app *app, void *unused, struct arena *a, struct err *e)
{
	struct yaml_fault fault;
	struct layout *l = ARENA_NEW(a, struct layout);
	int64_t terms = 0;
	(void)app, (void)unused;
	g_autofree char *text = law_text(LAYOUT, NULL);
	must(text != NULL);
	const struct yaml *y = yaml_parse(text, strlen(text), a, &fault), *c = yaml_get(y, "composition"), *m = yaml_get(y, "map");
	if (y == NULL)
		return yaml_fail(e, LAYOUT, &fault) ? l : NULL;
	*l = (struct layout){.form = text_of(c, "form", a),
		.row = text_of(c, "row", a),
		.whole = text_of(c, "whole", a),
		.map_form = text_of(m, "form", a),
		.map_row = text_of(m, "row", a),
		.map_column = text_of(m, "column", a)};
	const struct yaml *columns = yaml_get(c, "columns");
	for (const struct yaml *x = columns != NULL ? columns->first : NULL; x != NULL && l->column_count < COLUMNS_MAX; x = x->next)
		l->columns[l->column_count++] = arena_strdup(a, x->text);
	const char *many = yaml_text(c, "terms");
	if (l->form == NULL || l->row == NULL || l->whole == NULL || l->map_form == NULL || l->map_row == NULL || l->map_column == NULL ||
		many == NULL || !g_ascii_string_to_signed(many, 10, 1, DASHBOARD_TERMS, &terms, NULL)) {
		FAIL(e, ERR_DATA, MSG_DASHBOARD_LAYOUT, LAYOUT);
		return NULL;
	}
	l->terms = (size_t)terms;
	return l;
}

/* ---- targets ---- */

static struct chart_value mark(const struct work *w, bool known, int64_t value)
{
	if (!known)
		return (struct chart_value){.missing = true, .text = "…"};
	return (struct chart_value){.at = (double)value / LAW_SCALE, .text = law_decimal(value, w->arena)};
}

static void put_target(struct work *w, const struct law_target *t, struct dashboard_target *out)
{
	struct arena *a = w->arena;
	const enum msg_lang lang = w->ask->lang;
	struct chart_value *was = ARENA_ARRAY(a, struct chart_value, t->year_count + 1), *goal = ARENA_NEW(a, struct chart_value);
	size_t last = 0;
	*out = (struct dashboard_target){.title = law_title(t->item, lang, a),
		.file = t->file->code,
		.office = law_responsible(w->a, t, w->ask->day, lang),
		.base = "…",
		.now = law_now_text(t),
		.goal = arena_printf(a, "%s%s", law_decimal(t->goal, a), t->item->percent ? " %" : ""),
		.goal_year = t->goal_year,
		.state = law_state_words(t->state, lang),
		.tag = law_state_tag(t->state),
		.forecast = law_forecast_words(t, lang, a),
		.was = was};
	for (size_t i = 0; i < t->year_count; i++) {
		const struct law_point *p = &t->years[i];
		was[i] = mark(w, p->was.known, p->was.value);
		if (!p->was.known)
			continue;
		last = i + 1;
		if (out->base_year == 0) {
			out->base_year = p->year;
			out->base = law_decimal(p->was.value, a);
		}
	}
	out->was_count = last;
	*goal = mark(w, true, t->goal);
	out->target = goal;
	if (t->has_forecast && last > 0 && t->year_count > last) {
		struct chart_value *foreseen = ARENA_NEW(a, struct chart_value);
		*foreseen = mark(w, true, t->item->percent ? CLAMP(t->forecast, 0, 100 * LAW_SCALE) : t->forecast);
		out->foreseen = foreseen;
		out->forecast_steps = t->year_count - last;
	}
}

static bool put_targets(struct work *w, struct err *e)
{
	const struct law_ask ask = {.unit = w->out->unit, .day = w->ask->day, .today = w->today, .known_at = w->known_at};
	struct law_targets all = {0};
	struct err none = {0};
	if (!law_targets(w->a, &ask, &all, w->arena, &none) && none.code != ERR_NOT_FOUND) {
		*e = none;
		return false;
	}
	struct dashboard_target *list = ARENA_ARRAY(w->arena, struct dashboard_target, all.count + 1);
	for (size_t i = 0; i < all.count; i++) {
		const struct law_target *t = &all.items[i];
		if (t->subject.id == NONE)
			continue;
		put_target(w, t, &list[w->out->target_count++]);
		w->out->behind += t->state == LAW_STATE_BEHIND || t->state == LAW_STATE_OVERDUE;
	}
	w->out->targets = list;
	return true;
}

/* ---- committees over terms ---- */

static bool line_of(const struct report_line *lines, size_t count, const char *id, size_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
	return false;
}

/* The latest terms of the Party's chain that had begun on the day, the oldest first. */
static size_t terms_until(struct work *w, const char **out)
{
	const struct code_list *list = codes_list(w->a->codes, "term_period", NULL);
	const struct code_group *party = list != NULL ? code_group_find(list, "party_terms") : NULL;
	const char *all[50];
	size_t n = 0;
	for (size_t i = 0; party != NULL && i < party->count && n < G_N_ELEMENTS(all); i++) {
		const struct code *c = code_by_num(list, party->nums[i]);
		if (c != NULL && c->aliases != NULL && c->aliases[0] != NULL && strtol(c->aliases[0], NULL, 10) <= w->ask->day / 10000)
			all[n++] = c->aliases[0];
	}
	const size_t take = MIN(n, w->law->terms);
	for (size_t i = 0; i < take; i++)
		out[i] = all[n - take + i];
	return take;
}

static void put_term(struct work *w, const struct report *r, size_t term, struct dashboard_share *shares, int64_t scaled[][2])
{
	size_t row = 0, whole = 0, column = 0;
	w->out->wholes[term] = "…";
	if (!line_of(r->rows, r->row_count, w->law->row, &row) || !line_of(r->columns, r->column_count, w->law->whole, &whole))
		return;
	const struct cell *all = &r->cells[row * r->column_count + whole];
	w->out->wholes[term] = all->state == CELL_EXACT ? text_thousands(all->n, w->arena) : "⊘";
	for (size_t i = 0; i < w->law->column_count; i++) {
		if (!line_of(r->columns, r->column_count, w->law->columns[i], &column))
			continue;
		const struct cell *part = &r->cells[row * r->column_count + column];
		if (shares[i].label == NULL)
			shares[i].label = arena_strdup(w->arena, w->ask->lang == MSG_EN && r->columns[column].label_en != NULL
									 ? r->columns[column].label_en
									 : r->columns[column].label_vi);
		if (part->state != CELL_EXACT || all->state != CELL_EXACT) {
			shares[i].shares[term] = "⊘";
			continue;
		}
		if (all->n == 0)
			continue;
		scaled[i][0] = scaled[i][1];
		scaled[i][1] = percent_scaled(part->n, all->n, r->form->decimals, r->form->round);
		shares[i].shares[term] = scaled_text(scaled[i][1], r->form->decimals, w->arena);
		w->decimals = r->form->decimals;
	}
}

static bool put_composition(struct work *w, struct err *e)
{
	struct page_dashboard *out = w->out;
	struct dashboard_share *shares = ARENA_ARRAY(w->arena, struct dashboard_share, COLUMNS_MAX);
	int64_t scaled[COLUMNS_MAX][2];
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		scaled[i][0] = scaled[i][1] = NONE;
	for (size_t i = 0; i < w->law->column_count; i++) {
		shares[i] = (struct dashboard_share){.column = w->law->columns[i], .change = ""};
		for (size_t k = 0; k < DASHBOARD_TERMS; k++)
			shares[i].shares[k] = "…";
	}
	out->form = w->law->form;
	out->form_row = w->law->row;
	out->term_count = terms_until(w, out->terms);
	for (size_t t = 0; t < out->term_count; t++) {
		const struct figure_request q = {
			.form = w->law->form, .place = w->place, .term = out->terms[t], .today = w->today, .known_at = w->known_at};
		struct err none = {0}; /* a term in which the unit was not there, or the form not in force */
		struct figure *f = figure_draw(w->a, &q, &none);
		out->wholes[t] = "…";
		if (f != NULL)
			put_term(w, f->report, t, shares, scaled);
		else if (none.code != ERR_NOT_FOUND && none.code != ERR_INPUT && none.code != ERR_USAGE) {
			*e = none;
			return false;
		}
		figure_free(f);
	}
	for (size_t i = 0; i < w->law->column_count; i++) {
		const int64_t by = scaled[i][1] - scaled[i][0];
		if (shares[i].label == NULL)
			continue;
		if (scaled[i][0] != NONE && scaled[i][1] != NONE)
			shares[i].change = arena_printf(w->arena, "%s%s",
				by > 0	 ? "+"
				: by < 0 ? "−"
					 : "",
				scaled_text(ABS(by), w->decimals, w->arena));
		shares[out->share_count++] = shares[i];
	}
	out->shares = shares;
	return true;
}

/* Shares of two terms as dots. */
static void put_dots(struct work *w)
{
	struct page_dashboard *out = w->out;
	const size_t terms = out->term_count;
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, out->share_count + 1);
	const char **names = ARENA_ARRAY(w->arena, const char *, 2);
	size_t n = 0;
	for (size_t i = 0; terms >= 2 && i < out->share_count; i++) {
		const struct dashboard_share *x = &out->shares[i];
		struct page_chart_value *v = ARENA_ARRAY(w->arena, struct page_chart_value, 2);
		for (size_t k = 0; k < 2; k++) {
			v[k] = (struct page_chart_value){.text = x->shares[terms - 2 + k]};
			v[k].missing = !page_chart_number(v[k].text, &v[k].at);
		}
		if (!v[0].missing && !v[1].missing)
			rows[n++] = (struct page_chart_row){.label = x->label, .values = v};
	}
	if (n == 0)
		return;
	names[0] = out->terms[terms - 2];
	names[1] = out->terms[terms - 1];
	g_autofree char *says = MSG_FORMAT(MSG_PAGE_FORM_DOTS_SAYS, w->ask->lang, names[0], names[1]);
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	*c = (struct page_chart){.kind = CHART_DOTS,
		.id = "dots",
		.title = msg_template(MSG_PAGE_TERM_DOTS, w->ask->lang),
		.description = arena_strdup(w->arena, says),
		.rows_title = msg_template(MSG_PAGE_FORM_DOTS_ROW, w->ask->lang),
		.series = names,
		.series_count = 2,
		.rows = rows,
		.row_count = n};
	out->dots = c;
}

/* ---- the map ---- */

static int lowest_first(const void *a, const void *b)
{
	const struct page_chart_row *x = a, *y = b;
	return x->values[0].at != y->values[0].at ? (x->values[0].at < y->values[0].at ? -1 : 1) : strcmp(x->label, y->label);
}

static void put_lowest(struct work *w, const struct page_chart_row *rows, size_t count)
{
	struct page_chart_row *sorted = ARENA_ARRAY(w->arena, struct page_chart_row, count + 1);
	struct dashboard_low *low = ARENA_ARRAY(w->arena, struct dashboard_low, DASHBOARD_LOWEST);
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (!rows[i].values[0].missing)
			sorted[n++] = rows[i];
	qsort(sorted, n, sizeof *sorted, lowest_first);
	for (size_t i = 0; i < n && i < DASHBOARD_LOWEST; i++)
		low[w->out->lowest_count++] = (struct dashboard_low){sorted[i].label, sorted[i].values[0].row, sorted[i].values[0].text};
	w->out->lowest = low;
}

static void read_children(struct work *w, const struct report *r)
{
	size_t column = 0, n = 0;
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, r->row_count + 1);
	if (!line_of(r->columns, r->column_count, w->law->map_column, &column))
		return;
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		const char *dot = strchr(l->id, '.');
		if (l->child == NONE || l->direct || dot == NULL || strcmp(dot + 1, w->law->map_row) != 0)
			continue;
		struct page_chart_value *v = ARENA_NEW(w->arena, struct page_chart_value);
		const char *dash = strstr(l->label_vi, " — ");
		*v = page_chart_cell(r, i, column, w->arena);
		const char *code = arena_strndup(w->arena, l->id, (size_t)(dot - l->id));
		v->row = arena_printf(w->arena, "%s/%s", w->out->unit, code);
		v->column = w->law->map_column;
		v->text = arena_strdup(w->arena, v->text);
		rows[n++] =
			(struct page_chart_row){.label = dash != NULL ? arena_strndup(w->arena, l->label_vi, (size_t)(dash - l->label_vi))
								      : arena_strdup(w->arena, l->label_vi),
				.unit = code,
				.values = v};
	}
	const char **series = ARENA_ARRAY(w->arena, const char *, 1);
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	series[0] = arena_strdup(w->arena, r->columns[column].label_vi);
	*c = (struct page_chart){.kind = CHART_BARS,
		.id = "map",
		.title = w->out->map_title,
		.description = series[0],
		.series = series,
		.series_count = 1,
		.rows = rows,
		.row_count = n};
	put_lowest(w, rows, n);
	w->out->map = n > 0 ? c : NULL;
}

static bool put_map(struct work *w, struct err *e)
{
	const struct form *form = library_form(w->a->library, w->law->map_form, w->ask->day);
	const struct figure_request q = {.form = w->law->map_form,
		.place = w->place,
		.date = w->date,
		.today = w->today,
		.known_at = w->known_at,
		.by_children = true,
		.child_row = w->law->map_row};
	struct err none = {0};
	w->out->map_form = w->law->map_form;
	w->out->map_row = w->law->map_row;
	w->out->map_column = w->law->map_column;
	w->out->map_title = form == NULL ? "" : w->ask->lang == MSG_EN && form->title.en != NULL ? form->title.en : form->title.vi;
	struct figure *f = form != NULL ? figure_draw(w->a, &q, &none) : NULL;
	if (f != NULL)
		read_children(w, f->report);
	figure_free(f);
	if (none.code == ERR_NONE || none.code == ERR_NOT_FOUND || none.code == ERR_INPUT || none.code == ERR_USAGE)
		return true;
	*e = none;
	return false;
}

/* ---- reports that are late ---- */

static bool put_late(struct work *w, struct err *e)
{
	const struct round_expected_all *all = round_expected_now(w->a, w->place, w->ask->today, e);
	struct page_dashboard *out = w->out;
	if (all == NULL)
		return false;
	struct dashboard_late *list = ARENA_ARRAY(w->arena, struct dashboard_late, all->count + 1);
	for (size_t i = 0; i < all->count; i++) {
		const struct round_expected *r = &all->rounds[i];
		struct round_table t;
		const struct round_table_ask q = {
			.definition = r->definition, .period = r->period, .periods = 1, .unit = w->place, .today = w->ask->today};
		if (r->running || r->count == 0)
			continue;
		if (!round_table(w->a, &q, &t, w->arena, e))
			return false;
		if (t.total.missing + t.total.late == 0)
			continue;
		list[out->late_count++] = (struct dashboard_late){.definition = r->definition,
			.period = r->period,
			.title = t.title,
			.period_words = period_text_words(r->period, w->a->codes, w->ask->lang, w->arena),
			.due = report_day(r->senders[0].due, w->arena),
			.whose = round_tally_whose(&t.total, w->ask->lang, w->arena),
			.missing = t.total.missing,
			.late = t.total.late,
			.expected = t.total.expected};
		out->late_all += t.total.missing + t.total.late;
		out->by_sender += t.total.by_sender;
		out->by_receiver += t.total.by_receiver;
		out->by_network += t.total.by_network;
	}
	out->late = list;
	return true;
}

/* ---- all ---- */

static bool draw(struct work *w, struct err *e)
{
	const struct law_ask ask = {.unit = w->out->unit, .day = w->ask->day, .today = w->today, .known_at = w->known_at};
	struct law_place place;
	w->law = kept_get_structure(w->a, "dashboard layout", read_layout, NULL, e);
	if (w->law == NULL || !law_place(w->a, &ask, &place, w->arena, e))
		return false;
	w->place = place.id;
	w->out->place = place.name;
	if (!put_targets(w, e) || !put_composition(w, e) || !put_map(w, e))
		return false;
	put_dots(w);
	return true;
}

static bool draw_page(
	struct app *a, const struct page_ask *ask, const char *unit, struct page_dashboard *out, struct arena *arena, struct err *e)
{
	char today[11], date[11];
	int64_t place = 0;
	struct work w = {.a = a, .ask = ask, .out = out, .arena = arena};
	*out = (struct page_dashboard){.unit = unit};
	w.today = arena_strdup(arena, ymd_format_iso(ask->today, today));
	w.date = arena_strdup(arena, ymd_format_iso(ask->day, date));
	w.known_at = ask->known_ms != 0 ? instant_format(ask->known_ms, arena) : NULL;
	if (!figure_share(a, ask->known_ms, e))
		return false;
	const bool asked = unit != NULL && *unit != '\0';
	const bool ok = page_units_at_hand(a, ask, &out->unit, &place, &out->units, arena, e) && draw(&w, e) &&
			(!asked || page_units_of(a, ask, w.place, &out->units, arena, e));
	figure_unshare(a);
	return ok && put_late(&w, e); /* draws by itself who has to report */
}

struct asked {
	const struct page_ask *ask;
	const char *unit;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	struct page_dashboard *out = ARENA_NEW(arena, struct page_dashboard);
	return draw_page(a, q->ask, arena_strdup(arena, q->unit), out, arena, e) ? out : NULL;
}

bool page_dashboard(
	struct app *a, const struct page_ask *ask, const char *unit, struct page_dashboard *out, struct arena *arena, struct err *e)
{
	struct asked q = {ask, unit};
	const char *key = arena_printf(arena, "dashboard\037%s", unit != NULL ? unit : "");
	return page_kept(a, ask, key, make, &q, out, sizeof *out, e);
}
