/* Which chart fits a question: a series becomes lines, ages by sex a pyramid, one split bars, two splits bars side by side. */
#include "app/page/page_question_parts.h"

#include "messages/ask_page.def"
#include "store/statement.h"

#include <string.h>

enum { BARS_MOST = 40 };

struct drawing {
	struct form_work *w;
	const struct question *q;
	const struct report *r;
	struct arena *a;
	struct page_chart *chart;
	size_t *parts; /* of rows: parts and remainder, or units below */
	size_t part_count;
	size_t *splits; /* columns of the last day: parts and remainder */
	size_t split_count;
	size_t total, share; /* columns of the last day; share SIZE_MAX: none */
	bool whole;
};

static const char *say(const struct drawing *d, msg_key key, const char *one, const char *two, const char *three)
{
	return form_say(d->w, key, one, two, three);
}

static const char *day_id(const struct drawing *d, size_t day)
{
	return d->q->day_count == 1 ? "n" : arena_printf(d->a, "d%d", d->q->days[day]);
}

static size_t column_of(const struct drawing *d, const char *id)
{
	for (size_t c = 0; c < d->r->column_count; c++)
		if (strcmp(d->r->columns[c].id, id) == 0)
			return c;
	return SIZE_MAX;
}

static void find_parts(struct drawing *d)
{
	const struct report *r = d->r;
	const char *last = day_id(d, d->q->day_count - 1);
	d->parts = ARENA_ARRAY(d->a, size_t, r->row_count + 1);
	d->splits = ARENA_ARRAY(d->a, size_t, r->column_count + 1);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		bool part = l->line->parent == r->rows[0].line && l->line->made != MADE_OVERLAP;
		if (l->visible && l->numbers && (d->q->rows_child ? l->child != NONE : d->q->rows && part))
			d->parts[d->part_count++] = i;
	}
	d->total = column_of(d, last);
	d->share = d->q->share ? column_of(d, arena_printf(d->a, "%s_p", last)) : SIZE_MAX;
	for (size_t c = 0; c < r->column_count; c++) {
		const struct report_line *l = &r->columns[c];
		bool part = l->line->parent != NULL && strcmp(l->line->parent->id, last) == 0 && l->line->made != MADE_OVERLAP;
		if (l->visible && l->numbers && (d->q->columns_child ? l->child != NONE : d->q->columns && part))
			d->splits[d->split_count++] = c;
	}
}

static const char *row_label(const struct drawing *d, size_t row)
{
	const char *label = form_line_label(&d->r->rows[row], d->w->ask->lang);
	const char *dash = d->r->rows[row].child != NONE ? strstr(label, " — ") : NULL;
	return dash != NULL ? arena_strndup(d->a, label, (size_t)(dash - label)) : arena_strdup(d->a, label);
}

static const char *column_label(const struct drawing *d, size_t column)
{
	return arena_strdup(d->a, form_line_label(&d->r->columns[column], d->w->ask->lang));
}

static double value_at(const struct drawing *d, size_t row, size_t column)
{
	struct page_chart_value v = page_chart_cell(d->r, row, column, d->a);
	return v.missing ? 0 : v.at;
}

/* The largest and the least of one series, for who does not see the picture. */
static void describe(struct drawing *d, msg_key key)
{
	struct page_chart *c = d->chart;
	const struct page_chart_row *most = NULL, *least = NULL;
	size_t heaviest = 0;
	double top = -1;
	for (size_t i = 0; i < c->row_count; i++)
		for (size_t s = 0; s < c->series_count; s++)
			if (!c->rows[i].values[s].missing && c->rows[i].values[s].at > top) {
				top = c->rows[i].values[s].at;
				heaviest = s;
			}
	for (size_t i = 0; i < c->row_count; i++) {
		const struct page_chart_value *v = &c->rows[i].values[heaviest];
		if (v->missing)
			continue;
		most = most == NULL || v->at > most->values[heaviest].at ? &c->rows[i] : most;
		least = least == NULL || v->at < least->values[heaviest].at ? &c->rows[i] : least;
	}
	if (most == NULL)
		c->description = msg_template(MSG_ASKP_CHART_EMPTY, d->w->ask->lang);
	else if (most->values[heaviest].at == least->values[heaviest].at)
		c->description = say(d, MSG_ASKP_CHART_LEVEL, c->series[heaviest], most->values[heaviest].text, NULL);
	else
		c->description = say(d, key, c->series[heaviest], arena_printf(d->a, "%s (%s)", most->label, most->values[heaviest].text),
			arena_printf(d->a, "%s (%s)", least->label, least->values[heaviest].text));
}

/* ---- a series ---- */

static const char *day_label(const struct drawing *d, ymd day)
{
	char text[11];
	return day % 10000 == 1231 ? arena_printf(d->a, "%d", day / 10000) : arena_strdup(d->a, ymd_format_vi(day, text));
}

static const char *broken_at(const struct drawing *d, size_t day)
{
	const struct form *f = d->r->form;
	for (size_t i = 0; day > 0 && i < f->break_count; i++)
		if (f->breaks[i].date > d->q->days[day - 1] && f->breaks[i].date <= d->q->days[day])
			return msg_template(MSG_ASKP_BREAK, d->w->ask->lang);
	return NULL;
}

/* The lines of most weight at the end, in the order of the table. */
static size_t heaviest(const struct drawing *d, const size_t *all, size_t count, bool rows, size_t out[CHART_SERIES])
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		size_t heavier = 0;
		double mine = rows ? value_at(d, all[i], d->total) : value_at(d, 0, all[i]);
		for (size_t k = 0; k < count; k++) {
			double other = rows ? value_at(d, all[k], d->total) : value_at(d, 0, all[k]);
			heavier += other > mine || (other == mine && k < i);
		}
		if (heavier < CHART_SERIES && n < CHART_SERIES)
			out[n++] = all[i];
	}
	return n;
}

static void series(struct drawing *d)
{
	size_t lines[CHART_SERIES] = {0}, count = 1;
	bool rows = d->part_count > 0, columns = !rows && d->split_count > 0;
	const char **names = ARENA_ARRAY(d->a, const char *, CHART_SERIES);
	struct page_chart_row *out = ARENA_ARRAY(d->a, struct page_chart_row, d->q->day_count);
	if (rows || columns)
		count = heaviest(d, rows ? d->parts : d->splits, rows ? d->part_count : d->split_count, rows, lines);
	for (size_t s = 0; s < count; s++)
		names[s] = columns ? column_label(d, lines[s]) : row_label(d, lines[s]);
	const char *last = day_id(d, d->q->day_count - 1);
	for (size_t i = 0; i < d->q->day_count; i++) {
		struct page_chart_value *v = ARENA_ARRAY(d->a, struct page_chart_value, count);
		for (size_t s = 0; s < count; s++) {
			const char *id = day_id(d, i);
			if (columns)
				id = arena_printf(d->a, "%s%s", id, d->r->columns[lines[s]].id + strlen(last));
			size_t at = column_of(d, id);
			v[s] = (struct page_chart_value){.missing = true, .text = "–"};
			if (at != SIZE_MAX)
				v[s] = page_chart_cell(d->r, columns ? 0 : lines[s], at, d->a);
		}
		out[i] = (struct page_chart_row){
			.label = day_label(d, d->q->days[i]), .at = page_chart_day(d->q->days[i]), .broken = broken_at(d, i), .values = v};
	}
	*d->chart = (struct page_chart){.kind = CHART_LINES,
		.rows_title = msg_template(MSG_ASKP_DAYS, d->w->ask->lang),
		.series = names,
		.series_count = count,
		.rows = out,
		.row_count = d->q->day_count};
	describe(d, MSG_ASKP_CHART_LINES);
}

/* ---- on one day ---- */

static const char *split_name(const struct drawing *d, bool rows)
{
	bool en = d->w->ask->lang == MSG_EN;
	return rows ? (en ? d->q->rows_say_en : d->q->rows_say) : (en ? d->q->columns_say_en : d->q->columns_say);
}

/* Codes are used again by other units: maps are of the boundaries of today, so only a unit that stands today under the same code has one.
 */
static bool stands_today(const struct drawing *d, int64_t unit, const char *code)
{
	struct err ignored = {0};
	struct db_stmt *st = db_prepare(store_db(d->w->app->store), statement_text("unit_code_on"), &ignored);
	bool same = false;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":day"), d->w->ask->today);
	if (db_step(st, &ignored) == DB_ROW) {
		same = g_strcmp0(db_text(st, 0), code) == 0;
		db_reset(st);
	}
	return same;
}

/* Of a row that is a unit below: its id begins with the unit's code. */
static const char *unit_code(const struct drawing *d, size_t row)
{
	const struct report_line *l = &d->r->rows[row];
	const char *dot = strchr(l->id, '.');
	if (!d->whole || l->child == NONE || dot == NULL || !g_ascii_isdigit(*l->id))
		return NULL;
	const char *code = arena_strndup(d->a, l->id, (size_t)(dot - l->id));
	return stands_today(d, l->child, code) ? code : NULL;
}

/* Rows × the columns given; across: the other way round, for a table that has one row. */
static void bars(
	struct drawing *d, enum chart_kind kind, const size_t *rows, size_t count, const size_t *columns, size_t series_count, bool across)
{
	size_t shown = kind == CHART_PYRAMID || d->whole ? count : MIN(count, BARS_MOST);
	struct page_chart_row *out = ARENA_ARRAY(d->a, struct page_chart_row, shown + 1);
	const char **names = ARENA_ARRAY(d->a, const char *, series_count + 1);
	for (size_t s = 0; s < series_count; s++)
		names[s] = across ? row_label(d, columns[s]) : column_label(d, columns[s]);
	for (size_t i = 0; i < shown; i++) {
		struct page_chart_value *v = ARENA_ARRAY(d->a, struct page_chart_value, series_count);
		for (size_t s = 0; s < series_count; s++)
			v[s] = across ? page_chart_cell(d->r, columns[s], rows[i], d->a) : page_chart_cell(d->r, rows[i], columns[s], d->a);
		if (columns == &d->share && !v[0].missing)
			v[0].text = arena_printf(d->a, "%s %%", v[0].text);
		out[i] = (struct page_chart_row){.label = across ? column_label(d, rows[i]) : row_label(d, rows[i]),
			.unit = across ? NULL : unit_code(d, rows[i]),
			.values = v};
	}
	*d->chart = (struct page_chart){.kind = kind,
		.rows_title = split_name(d, !across),
		.series = names,
		.series_count = series_count,
		.rows = out,
		.row_count = shown};
	describe(d, kind == CHART_PYRAMID ? MSG_ASKP_CHART_PYRAMID : d->whole ? MSG_ASKP_CHART_UNITS : MSG_ASKP_CHART_BARS);
	if (shown < count) {
		g_autofree char *n = g_strdup_printf("%zu", shown);
		d->chart->description = arena_printf(d->a, "%s %s", d->chart->description, say(d, MSG_ASKP_CHART_FIRST, n, NULL, NULL));
	}
}

static void one_day(struct drawing *d)
{
	size_t top = 0;
	if (d->whole) { /* for tiles and maps: one figure a unit, all units */
		bars(d, CHART_BARS, d->parts, d->part_count, d->share != SIZE_MAX ? &d->share : &d->total, 1, false);
		return;
	}
	if (d->q->pyramid && d->part_count > 1 && d->split_count >= 2) {
		/* who has no age stands in no band */
		size_t bands = d->part_count;
		while (bands > 0 && d->r->rows[d->parts[bands - 1]].line->made == MADE_REST)
			bands--;
		bars(d, CHART_PYRAMID, d->parts, bands, d->splits, 2, false);
	} else if (d->part_count > 0 && d->split_count > 1 && d->split_count <= CHART_SERIES) {
		bars(d, CHART_BARS, d->parts, d->part_count, d->splits, d->split_count, false);
	} else if (d->part_count > 0) {
		bars(d, CHART_BARS, d->parts, d->part_count, d->share != SIZE_MAX ? &d->share : &d->total, 1, false);
	} else if (d->split_count > 0) {
		bars(d, CHART_BARS, d->splits, d->split_count, &top, 1, true);
	}
}

static bool any_value(const struct page_chart *c)
{
	for (size_t r = 0; r < c->row_count; r++)
		for (size_t s = 0; s < c->series_count; s++)
			if (!c->rows[r].values[s].missing)
				return true;
	return false;
}

const struct page_chart *question_chart(struct form_work *w, const struct question *q, bool units, const char *id, const char *title)
{
	struct page_chart *chart = ARENA_NEW(w->arena, struct page_chart);
	struct drawing d = {.w = w, .q = q, .r = w->figure->report, .a = w->arena, .chart = chart, .whole = units};
	if (d.r->row_count == 0)
		return NULL;
	find_parts(&d);
	if (d.total == SIZE_MAX)
		return NULL;
	if (q->day_count > 1 && !units)
		series(&d);
	else
		one_day(&d);
	chart->id = id;
	chart->title = title;
	return chart->row_count > 0 && any_value(chart) ? chart : NULL;
}
