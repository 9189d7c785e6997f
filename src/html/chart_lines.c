/* Lines over time with gaps and breaks; dots of terms; the small line beside a figure. */
#include "html/chart_parts.h"

#include <math.h>
#include <string.h>

#define LEFT 56.0
#define TOP 26.0
#define BOTTOM 230.0

static void dot(struct html *o, const char *class_, double x, double y, double r)
{
	g_string_append_printf(o->text, "<circle class=\"%s\"", class_);
	chart_number(o, "cx", x);
	chart_number(o, "cy", y);
	chart_number(o, "r", r);
	HTML_LITERAL(o, ">");
}

/* ---- lines ---- */

/* The right edge of the lines; behind it stands the last figure. */
static double edge(const struct chart_room *m)
{
	return m->width - (m->narrow ? 64 : 96);
}

static double across(const struct chart *c, const struct chart_room *m, size_t row)
{
	double right = edge(m), first = c->rows[0].at, span = c->rows[c->row_count - 1].at - first;
	return span > 0 ? LEFT + (c->rows[row].at - first) / span * (right - LEFT) : (LEFT + right) / 2;
}

static void one_line(struct html *o, const struct chart *c, const struct chart_room *m, const struct chart_axis *a, size_t s)
{
	bool open = false;
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_value *v = &c->rows[r].values[s];
		bool joined = open && !v->missing && c->rows[r].broken == NULL;
		if (open && !joined)
			HTML_LITERAL(o, "\"/>");
		if (!v->missing) {
			char point[64], x[32], y[32];
			if (!joined)
				g_string_append_printf(o->text, "<polyline class=\"ln k%zu\" points=\"", s + 1);
			g_snprintf(point, sizeof point, "%s%s,%s", joined ? " " : "", g_ascii_formatd(x, sizeof x, "%.1f", across(c, m, r)),
				g_ascii_formatd(y, sizeof y, "%.1f", chart_at(a, v->at)));
			g_string_append(o->text, point);
		}
		open = !v->missing;
	}
	if (open)
		HTML_LITERAL(o, "\"/>");
}

static void points(struct html *o, const struct chart *c, const struct chart_room *m, const struct chart_axis *a, size_t s)
{
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_value *v = &c->rows[r].values[s];
		if (v->missing)
			continue;
		char class_[8];
		g_snprintf(class_, sizeof class_, "pt p%zu", s + 1);
		chart_link_begin(o, v->to);
		dot(o, class_, across(c, m, r), chart_at(a, v->at), 3);
		chart_hint(o, c->rows[r].label, c->series[s], v->text);
		HTML_LITERAL(o, "</circle>");
		chart_link_end(o, v->to);
	}
}

/* The last figure of a line: behind its point at the edge, above it where other lines go on. */
struct end {
	const char *text;
	double left, right, y; /* of the text */
	bool inside;
};

static bool end_of(const struct chart *c, const struct chart_room *m, const struct chart_axis *a, size_t s, struct end *out)
{
	size_t r = c->row_count;
	while (r > 0 && c->rows[r - 1].values[s].missing)
		r--;
	if (r == 0)
		return false;
	const struct chart_value *v = &c->rows[r - 1].values[s];
	double x = across(c, m, r - 1), y = chart_at(a, v->at), width = (double)g_utf8_strlen(v->text, -1) * (CHART_LETTER + 0.6);
	*out = (struct end){.text = v->text, .inside = x < edge(m) - 1, .y = y + 4};
	out->left = out->inside ? fmax(LEFT, x - width / 2) : x + 8;
	if (out->inside)
		out->y = y - 9 > TOP + 6 ? y - 9 : y + 19;
	out->right = out->left + width;
	return true;
}

/* In order from above, each below those it would stand on. */
static size_t spread(struct end ends[CHART_SERIES], size_t count)
{
	size_t kept = 0;
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && ends[k].y < ends[k - 1].y; k--) {
			struct end one = ends[k];
			ends[k] = ends[k - 1];
			ends[k - 1] = one;
		}
	for (size_t i = 0; i < count; i++) {
		bool again = false;
		for (size_t k = 0; k < kept; k++) {
			bool beside = ends[i].left >= ends[k].right + 4 || ends[k].left >= ends[i].right + 4;
			if (beside || ends[i].y >= ends[k].y + CHART_LINE - 2)
				continue;
			again = again || (ends[i].inside == ends[k].inside && strcmp(ends[i].text, ends[k].text) == 0);
			ends[i].y = ends[k].y + CHART_LINE - 2;
		}
		if (!again) /* the same figure at the same place is said once */
			ends[kept++] = ends[i];
	}
	for (size_t i = kept, room = 0; i > 0; i--) { /* none below the axis */
		if (ends[i - 1].inside)
			continue;
		ends[i - 1].y = fmin(ends[i - 1].y, BOTTOM + 4 - (double)room * (CHART_LINE - 2));
		room++;
	}
	return kept;
}

static void last_figures(struct html *o, const struct chart *c, const struct chart_room *m, const struct chart_axis *a)
{
	struct end ends[CHART_SERIES];
	size_t count = 0;
	for (size_t s = 0; s < c->series_count; s++)
		count += end_of(c, m, a, s, &ends[count]);
	count = spread(ends, count);
	for (size_t i = 0; i < count; i++)
		chart_text(o, "tb halo", ends[i].left, ends[i].y, ends[i].text);
}

/* Why a series is not the same from here on, above the lines; once where breaks stand close. */
static void breaks(struct html *o, const struct chart *c, const struct chart_room *m)
{
	double last = -1e9;
	for (size_t r = 0; r < c->row_count; r++) {
		const char *broken = c->rows[r].broken;
		if (broken == NULL)
			continue;
		double x = across(c, m, r), half = (double)g_utf8_strlen(broken, -1) * CHART_LETTER / 2;
		double between = r > 0 ? (across(c, m, r - 1) + x) / 2 : x - 6, at = fmin(fmax(between, half), fmax(half, m->width - half));
		chart_line(o, "now", between, TOP - 8, between, BOTTOM);
		if (at - half < last + 6)
			continue; /* the table has it */
		chart_text(o, "tm tc", at, TOP - 12, broken);
		last = at + half;
	}
}

static void frame(struct html *o, const struct chart *c, const struct chart_room *m, const struct chart_axis *a)
{
	double last = -1e9;
	for (double v = a->low; v <= a->high + a->step / 2; v += a->step) {
		char text[32];
		chart_tick_text(a, v, text);
		chart_line(o, fabs(v) < a->step / 1000 ? "ax" : "gl", LEFT, chart_at(a, v), edge(m), chart_at(a, v));
		chart_text(o, "tm te", LEFT - 8, chart_at(a, v) + 4, text);
	}
	for (size_t r = 0; r < c->row_count; r++) {
		double x = across(c, m, r), width = (double)g_utf8_strlen(c->rows[r].label, -1) * CHART_LETTER;
		if (x - width / 2 < last + 6)
			continue; /* no room under the axis: the table has it */
		chart_text(o, "tm tc", x, BOTTOM + 18, c->rows[r].label);
		last = x + width / 2;
	}
}

/* Each target holds half-way to the rows beside. */
static void targets(struct html *o, const struct chart *c, const struct chart_room *m, const struct chart_axis *a)
{
	for (size_t r = 0; r < c->row_count; r++) {
		double x = across(c, m, r), y = chart_at(a, c->rows[r].target);
		double from = r > 0 ? (across(c, m, r - 1) + x) / 2 : x - 12,
		       to = r + 1 < c->row_count ? (across(c, m, r + 1) + x) / 2 : x + 12;
		if (c->rows[r].has_target)
			chart_line(o, "tg", from, y, to, y);
	}
}

static bool has_links(const struct chart *c)
{
	for (size_t r = 0; r < c->row_count; r++)
		for (size_t s = 0; s < c->series_count; s++)
			if (c->rows[r].values[s].to.text != NULL)
				return true;
	return false;
}

void chart_draw_lines(struct html *o, const struct chart *c, const struct chart_room *m)
{
	struct chart_axis a;
	(void)chart_axis_of(c, BOTTOM, TOP, &a);
	chart_begin(o, c, m, BOTTOM + 28, has_links(c));
	frame(o, c, m, &a);
	breaks(o, c, m);
	targets(o, c, m, &a);
	for (size_t s = 0; s < c->series_count; s++)
		one_line(o, c, m, &a, s);
	for (size_t s = 0; s < c->series_count; s++)
		points(o, c, m, &a, s);
	last_figures(o, c, m, &a);
	chart_end(o);
}

/* ---- dots ---- */

static void dots_of_row(struct html *o, const struct chart *c, const struct chart_axis *a, const struct chart_row *row, double y)
{
	double from = a->right, to = a->left;
	for (size_t s = 0; s < c->series_count; s++)
		if (!row->values[s].missing) {
			from = fmin(from, chart_at(a, row->values[s].at));
			to = fmax(to, chart_at(a, row->values[s].at));
		}
	chart_line(o, "gl", a->left, y, a->right, y);
	if (from < to)
		chart_line(o, "span", from, y, to, y);
	if (row->has_target)
		chart_line(o, "tg", chart_at(a, row->target), y - 8, chart_at(a, row->target), y + 8);
	for (size_t s = 0; s < c->series_count; s++) {
		const struct chart_value *v = &row->values[s];
		if (v->missing)
			continue;
		g_autofree char *class_ = g_strconcat("dot ", chart_fill(s, c->series_count), NULL);
		chart_link_begin(o, v->to);
		dot(o, class_, chart_at(a, v->at), y, 5);
		chart_hint(o, row->label, c->series[s], v->text);
		HTML_LITERAL(o, "</circle>");
		chart_link_end(o, v->to);
	}
}

void chart_draw_dots(struct html *o, const struct chart *c, const struct chart_room *m)
{
	enum { HEAD = 22, THICK = 12 };
	struct chart_axis a;
	double y = HEAD, height = HEAD;
	(void)chart_axis_of(c, m->left + 6, m->width - m->right, &a);
	for (size_t r = 0; r < c->row_count; r++)
		height += chart_row_height(m, &c->rows[r], THICK);
	chart_begin(o, c, m, height + 6, has_links(c));
	chart_scale(o, &a, HEAD, height);
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_row *row = &c->rows[r];
		const struct chart_value *last = &row->values[c->series_count - 1];
		double middle = chart_row_middle(m, row, THICK, y);
		chart_row_name(o, m, row, THICK, y);
		dots_of_row(o, c, &a, row, middle);
		chart_text(o, last->missing ? "tm" : "tb", a.right + 12, middle + 4, last->text);
		y += chart_row_height(m, row, THICK);
	}
	chart_end(o);
}

/* ---- the small line ---- */

void html_spark(struct html *o, const struct spark *s)
{
	enum { WIDTH = 150, HEIGHT = 38, X = 8, Y = 5 };
	struct chart_value ends[3] = {{.missing = true}, {.missing = true}, {.missing = true}};
	const struct chart_row none = {.values = ends};
	g_autofree struct chart_row *rows = g_new0(struct chart_row, s->count + 2);
	struct chart c = {.series_count = 1, .rows = rows};
	struct chart_axis a;
	double low = INFINITY, high = -INFINITY;
	size_t last = 0, steps = MAX(1, s->count - (s->count > 0) + (s->forecast != NULL ? s->forecast_steps : 0));
	for (size_t i = 0; i < s->count; i++)
		rows[c.row_count++] = (struct chart_row){.values = &s->was[i]};
	rows[c.row_count++] = s->forecast != NULL ? (struct chart_row){.values = s->forecast} : none;
	rows[c.row_count++] = s->target != NULL ? (struct chart_row){.values = s->target} : none;
	for (size_t i = 0; i < c.row_count; i++)
		if (!rows[i].values->missing) {
			low = fmin(low, rows[i].values->at);
			high = fmax(high, rows[i].values->at);
		}
	if (low > high)
		return; /* nothing to draw: the figures beside say so */
	a = (struct chart_axis){.low = low, .high = high > low ? high : low + 1, .left = HEIGHT - Y, .right = Y};
	HTML_LITERAL(o, "<svg class=\"spark\" width=\"206\" height=\"38\" viewBox=\"0 0 206 38\" aria-hidden=\"true\">");
	if (s->target != NULL && !s->target->missing)
		chart_line(o, "tg", X, chart_at(&a, s->target->at), X + WIDTH, chart_at(&a, s->target->at));
	for (size_t i = 0; i < s->count; i++) {
		double x = X + WIDTH * (double)i / (double)steps;
		if (s->was[i].missing)
			continue;
		if (i > 0 && !s->was[i - 1].missing)
			chart_line(o, "ln", X + WIDTH * (double)(i - 1) / (double)steps, chart_at(&a, s->was[i - 1].at), x,
				chart_at(&a, s->was[i].at));
		last = i;
	}
	if (s->count > 0 && !s->was[last].missing) {
		double x = X + WIDTH * (double)last / (double)steps, y = chart_at(&a, s->was[last].at);
		if (s->forecast != NULL && !s->forecast->missing) {
			double end = chart_at(&a, s->forecast->at);
			chart_line(o, "fc", x, y, X + WIDTH, end);
			dot(o, "hol", X + WIDTH, end, 3);
			HTML_LITERAL(o, "</circle>");
			chart_text(o, "tm", X + WIDTH + 7, fmin(fmax(end + 4, 14), HEIGHT - 4), s->forecast->text);
		}
		dot(o, "f5", x, y, 3);
		HTML_LITERAL(o, "</circle>");
	}
	HTML_LITERAL(o, "</svg>");
}
