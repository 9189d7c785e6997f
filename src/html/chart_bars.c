/* Bars: side by side, back to back (ages), and against a target. */
#include "html/chart_parts.h"

#include "base/err.h"

#include <math.h>

#define TOP 22.0 /* room for the scale */

static void bar(struct html *o, const char *class_, double x, double y, double width, double height)
{
	g_string_append_printf(o->text, "<rect class=\"%s\"", class_);
	chart_number(o, "x", x);
	chart_number(o, "y", y);
	chart_number(o, "width", width);
	chart_number(o, "height", height);
	HTML_LITERAL(o, ">");
}

static bool has_links(const struct chart *c)
{
	for (size_t r = 0; r < c->row_count; r++) {
		if (c->rows[r].to.text != NULL)
			return true;
		for (size_t s = 0; s < c->series_count; s++)
			if (c->rows[r].values[s].to.text != NULL)
				return true;
	}
	return false;
}

static double rows_height(const struct chart *c, const struct chart_room *m, double thickness)
{
	double h = 0;
	for (size_t r = 0; r < c->row_count; r++)
		h += chart_row_height(m, &c->rows[r], thickness);
	return h;
}

/* beyond: the value stands at the end of the scale, where no mark can cross it, instead of at the end of its bar */
static void one_bar(struct html *o, const struct chart *c, const struct chart_axis *a, const struct chart_row *row, size_t s, double y,
	double height, bool beyond)
{
	const struct chart_value *v = &row->values[s];
	double zero = chart_at(a, 0), x = v->missing ? zero : chart_at(a, v->at);
	chart_link_begin(o, v->to);
	if (!v->missing) {
		bar(o, chart_fill(s, c->series_count), fmin(zero, x), y, fabs(x - zero), height);
		chart_hint(o, row->label, c->series[s], v->text);
		HTML_LITERAL(o, "</rect>");
	}
	chart_text(o, v->missing ? "tm" : "halo", beyond ? a->right + 8 : fmax(zero, x) + 5, y + height / 2 + 4, v->text);
	chart_link_end(o, v->to);
}

void chart_draw_bars(struct html *o, const struct chart *c, const struct chart_room *m)
{
	struct chart_axis a;
	double each = c->series_count == 1 ? 16 : 13, thickness = each * (double)c->series_count, y = TOP;
	double bottom = TOP + rows_height(c, m, thickness);
	(void)chart_axis_of(c, m->left, m->width - m->right, &a);
	chart_begin(o, c, m, bottom + 4, has_links(c));
	chart_scale(o, &a, TOP, bottom);
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_row *row = &c->rows[r];
		double first = chart_row_middle(m, row, thickness, y) - thickness / 2;
		chart_row_name(o, m, row, thickness, y);
		for (size_t s = 0; s < c->series_count; s++)
			one_bar(o, c, &a, row, s, first + (double)s * each, each - 1, false);
		if (row->has_target)
			chart_line(o, "tg", chart_at(&a, row->target), first - 3, chart_at(&a, row->target), first + thickness + 3);
		y += chart_row_height(m, row, thickness);
	}
	chart_end(o);
}

void chart_draw_bullet(struct html *o, const struct chart *c, const struct chart_room *m)
{
	enum { THICK = 16 };
	struct chart_axis a;
	struct chart alone = *c; /* the bar has the strongest colour: there is only one */
	double y = TOP, bottom = TOP + rows_height(c, m, THICK);
	alone.series_count = 1;
	(void)chart_axis_of(c, m->left, m->width - m->right, &a);
	chart_begin(o, c, m, bottom + 4, has_links(c));
	chart_scale(o, &a, TOP, bottom);
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_row *row = &c->rows[r];
		double middle = chart_row_middle(m, row, THICK, y);
		chart_row_name(o, m, row, THICK, y);
		bar(o, "lane", a.left, middle - 8, a.right - a.left, 16);
		HTML_LITERAL(o, "</rect>");
		one_bar(o, &alone, &a, row, 0, middle - 4, 8, true);
		for (size_t s = 1; s < c->series_count; s++)
			if (!row->values[s].missing)
				chart_line(o, "ax was", chart_at(&a, row->values[s].at), middle - 7, chart_at(&a, row->values[s].at),
					middle + 7);
		if (row->has_target)
			chart_line(o, "tg", chart_at(&a, row->target), middle - 9, chart_at(&a, row->target), middle + 9);
		y += chart_row_height(m, row, THICK);
	}
	chart_end(o);
}

/* ---- ages ---- */

static void side(struct html *o, const struct chart *c, const struct chart_axis *a, const struct chart_row *row, size_t s, double y)
{
	const struct chart_value *v = &row->values[s];
	double x = v->missing ? a->left : chart_at(a, v->at);
	bool leftwards = a->right < a->left;
	chart_link_begin(o, v->to);
	if (!v->missing) {
		bar(o, chart_fill(s, c->series_count), fmin(a->left, x), y, fabs(x - a->left), 14);
		chart_hint(o, row->label, c->series[s], v->text);
		HTML_LITERAL(o, "</rect>");
	}
	chart_text(o, leftwards ? "te" : "", leftwards ? x - 5 : x + 5, y + 11, v->text);
	chart_link_end(o, v->to);
}

void chart_draw_pyramid(struct html *o, const struct chart *c, const struct chart_room *m)
{
	struct chart_axis left, right;
	double centre = m->width / 2, y = TOP + 4, middle = m->narrow ? 42 : 55, edge = m->narrow ? 48 : 60;
	must(c->series_count == 2);
	(void)chart_axis_of(c, centre - middle, edge, &left);
	(void)chart_axis_of(c, centre + middle, m->width - edge, &right);
	chart_begin(o, c, m, TOP + 12 + 18 * (double)c->row_count, has_links(c));
	chart_text(o, "tb te", left.left, TOP - 7, c->series[0]);
	chart_text(o, "tb", right.left, TOP - 7, c->series[1]);
	for (size_t r = c->row_count; r > 0; r--) { /* the youngest stand below */
		const struct chart_row *row = &c->rows[r - 1];
		chart_text(o, "tc tm", centre, y + 11, row->label);
		side(o, c, &left, row, 0, y);
		side(o, c, &right, row, 1, y);
		y += 18;
	}
	chart_end(o);
}
