/* What all charts share: the scale, text on it, the frame, the table twin, the key. */
#include "html/chart_parts.h"

#include "base/err.h"
#include "messages/chart.def"

#include <math.h>
#include <string.h>

/* ---- the scale ---- */

static void widen(double v, double *low, double *high)
{
	must(isfinite(v));
	*low = fmin(*low, v);
	*high = fmax(*high, v);
}

/* The least of 1, 2, 2.5, 5 × a power of ten that divides the span into at most five steps. */
static double round_step(double span)
{
	static const double steps[] = {1, 2, 2.5, 5, 10};
	double power = pow(10, floor(log10(span / 5)));
	size_t i = 0;
	while (i + 1 < G_N_ELEMENTS(steps) && steps[i] * power * 5 < span * 0.999999)
		i++;
	return steps[i] * power;
}

bool chart_axis_of(const struct chart *c, double left, double right, struct chart_axis *out)
{
	double low = 0, high = 0;
	bool any = false;
	for (size_t r = 0; r < c->row_count; r++) {
		for (size_t s = 0; s < c->series_count; s++)
			if (!c->rows[r].values[s].missing) {
				widen(c->rows[r].values[s].at, &low, &high);
				any = true;
			}
		if (c->rows[r].has_target)
			widen(c->rows[r].target, &low, &high);
	}
	if (c->low < c->high) {
		low = c->low;
		high = c->high;
	}
	if (low == high)
		high = low + 1;
	double step = round_step(high - low);
	*out = (struct chart_axis){.left = left, .right = right, .step = step};
	out->low = floor(low / step + 1e-9) * step;
	out->high = ceil(high / step - 1e-9) * step;
	while (out->decimals < 6 && fabs(step * pow(10, out->decimals) - round(step * pow(10, out->decimals))) > 1e-9)
		out->decimals++;
	return any;
}

double chart_at(const struct chart_axis *a, double value)
{
	double share = (value - a->low) / (a->high - a->low);
	return a->left + fmin(1, fmax(0, share)) * (a->right - a->left);
}

void chart_tick_text(const struct chart_axis *a, double value, char out[32])
{
	char plain[32];
	size_t n = 0;
	g_ascii_formatd(plain, sizeof plain, a->decimals == 0 ? "%.0f" : "%.6f", fabs(value) < a->step / 1000 ? 0 : value);
	char *point = strchr(plain, '.');
	size_t whole = point != NULL ? (size_t)(point - plain) : strlen(plain);
	for (size_t i = 0; i < whole && n < 24; i++) {
		if (plain[i] == '-')
			n += g_strlcpy(out + n, "−", 32 - n);
		else
			out[n++] = plain[i];
		if (plain[i] != '-' && i + 1 < whole && (whole - 1 - i) % 3 == 0)
			out[n++] = '.';
	}
	for (int d = 0; d < a->decimals && point != NULL && n < 30; d++) {
		if (d == 0)
			out[n++] = ',';
		out[n++] = point[1 + d];
	}
	out[n] = '\0';
}

/* ---- marks ---- */

void chart_number(struct html *o, const char *name, double value)
{
	char text[32];
	g_ascii_formatd(text, sizeof text, "%.1f", value);
	g_string_append_printf(o->text, " %s=\"%s\"", name, text);
}

void chart_line(struct html *o, const char *class_, double x1, double y1, double x2, double y2)
{
	g_string_append_printf(o->text, "<line class=\"%s\"", class_);
	chart_number(o, "x1", x1);
	chart_number(o, "y1", y1);
	chart_number(o, "x2", x2);
	chart_number(o, "y2", y2);
	HTML_LITERAL(o, "/>");
}

void chart_text(struct html *o, const char *class_, double x, double y, const char *text)
{
	HTML_LITERAL(o, "<text");
	if (*class_ != '\0')
		g_string_append_printf(o->text, " class=\"%s\"", class_);
	chart_number(o, "x", x);
	chart_number(o, "y", y);
	HTML_LITERAL(o, ">");
	html_text(o, text);
	HTML_LITERAL(o, "</text>");
}

/* End of the line that begins at text: at a blank, inside a word only when the word alone is too long. */
static const char *line_end(const char *text, size_t letters)
{
	const char *blank = NULL, *p = text;
	for (size_t n = 0; *p != '\0'; p = g_utf8_next_char(p), n++) {
		if (n >= letters)
			return blank != NULL ? blank : p;
		if (*p == ' ' && p > text)
			blank = p;
	}
	return p;
}

size_t chart_label_lines(const char *text, size_t letters)
{
	size_t lines = 0;
	while (*text != '\0') {
		text = line_end(text, letters);
		text += *text == ' ';
		lines++;
	}
	return MAX(lines, 1);
}

size_t chart_label(struct html *o, const char *class_, double x, double y, const char *text, size_t letters)
{
	size_t lines = chart_label_lines(text, letters);
	double at = y + 4 - (double)(lines - 1) * CHART_LINE / 2;
	while (*text != '\0') {
		const char *end = line_end(text, letters);
		g_autofree char *line = g_strndup(text, (gsize)(end - text));
		chart_text(o, class_, x, at, line);
		at += CHART_LINE;
		text = end + (*end == ' ');
	}
	return lines;
}

void chart_link_begin(struct html *o, struct html_url to)
{
	if (to.text == NULL)
		return;
	HTML_LITERAL(o, "<a href=\"");
	html_url_made(o, to);
	HTML_LITERAL(o, "\">");
}

void chart_link_end(struct html *o, struct html_url to)
{
	if (to.text != NULL)
		HTML_LITERAL(o, "</a>");
}

void chart_hint(struct html *o, const char *row, const char *series, const char *value)
{
	HTML_LITERAL(o, "<title>");
	HTML_MESSAGE(o, MSG_CHART_HINT, row, series, value);
	HTML_LITERAL(o, "</title>");
}

/* ---- rows of bars and dots ---- */

double chart_row_height(const struct chart_room *m, const struct chart_row *row, double thickness)
{
	double name = (double)chart_label_lines(row->label, m->letters) * CHART_LINE;
	return m->narrow ? name + 4 + thickness + 10 : fmax(thickness, name) + 10;
}

double chart_row_middle(const struct chart_room *m, const struct chart_row *row, double thickness, double y)
{
	double h = chart_row_height(m, row, thickness);
	return m->narrow ? y + h - 6 - thickness / 2 : y + h / 2;
}

void chart_row_name(struct html *o, const struct chart_room *m, const struct chart_row *row, double thickness, double y)
{
	double name = (double)chart_label_lines(row->label, m->letters) * CHART_LINE;
	chart_link_begin(o, row->to);
	if (m->narrow)
		(void)chart_label(o, "", 0, y + name / 2, row->label, m->letters);
	else
		(void)chart_label(o, "te", m->left - 10, y + chart_row_height(m, row, thickness) / 2, row->label, m->letters);
	chart_link_end(o, row->to);
}

void chart_scale(struct html *o, const struct chart_axis *a, double top, double bottom)
{
	double last = -1e9;
	for (double v = a->low; v <= a->high + a->step / 2; v += a->step) {
		char text[32];
		double x = chart_at(a, v), half;
		bool zero = fabs(v) < a->step / 1000;
		chart_tick_text(a, v, text);
		half = (double)g_utf8_strlen(text, -1) * CHART_LETTER / 2;
		chart_line(o, zero ? "ax" : "gl", x, top - 4, x, bottom);
		if (x - half < last + 6)
			continue;
		chart_text(o, "tm tc", x, top - 9, text);
		last = x + half;
	}
}

const char *chart_fill(size_t series, size_t count)
{
	static const char *const one[] = {"f4"}, *const two[] = {"f2", "f5"}, *const three[] = {"f1", "f3", "f5"},
				 *const five[] = {"f1", "f2", "f3", "f4", "f5"};
	must(series < count && count <= CHART_SERIES);
	return count == 1 ? one[series] : count == 2 ? two[series] : count == 3 ? three[series] : five[series];
}

/* ---- the frame ---- */

void chart_frame(
	struct html *o, const char *id, const char *title, const char *description, const struct chart_room *m, double height, bool links)
{
	const char *mark = m != NULL && m->narrow ? "n" : "", *class_ = m == NULL ? "m" : m->narrow ? "n" : "w";
	g_string_append_printf(
		o->text, "<div class=\"chart-%s\"><svg class=\"ch\" viewBox=\"0 0 %d ", class_, m != NULL ? (int)m->width : 720);
	g_string_append_printf(o->text, "%d\" role=\"%s\" aria-labelledby=\"%s-t%s %s-d%s\"><title id=\"%s-t%s\">", (int)ceil(height),
		links ? "group" : "img", id, mark, id, mark, id, mark);
	html_text(o, title);
	g_string_append_printf(o->text, "</title><desc id=\"%s-d%s\">", id, mark);
	html_text(o, description);
	HTML_LITERAL(o, "</desc>");
}

void chart_begin(struct html *o, const struct chart *c, const struct chart_room *m, double height, bool links)
{
	chart_frame(o, c->id, c->title, c->description, m, height, links);
}

void chart_end(struct html *o)
{
	HTML_LITERAL(o, "</svg></div>");
}

static void draw(struct html *o, const struct chart *c, const struct chart_room *m)
{
	switch (c->kind) {
	case CHART_BARS:
		chart_draw_bars(o, c, m);
		break;
	case CHART_LINES:
		chart_draw_lines(o, c, m);
		break;
	case CHART_PYRAMID:
		chart_draw_pyramid(o, c, m);
		break;
	case CHART_DOTS:
		chart_draw_dots(o, c, m);
		break;
	case CHART_BULLET:
		chart_draw_bullet(o, c, m);
		break;
	}
}

void html_chart(struct html *o, const struct chart *c)
{
	static const struct chart_room page = {.width = 720, .left = 200, .right = 76, .letters = (size_t)(190 / CHART_LETTER)},
				       phone = {.width = 330,
					       .narrow = true,
					       .left = 8,
					       .right = 60,
					       .letters = (size_t)(320 / CHART_LETTER)};
	struct chart_axis a;
	must(c->series_count > 0 && c->series_count <= CHART_SERIES);
	if (!chart_axis_of(c, 0, 1, &a)) {
		HTML_LITERAL(o, "<p class=\"in muted\">");
		html_text(o, msg_template(MSG_CHART_NOTHING, o->lang));
		HTML_LITERAL(o, "</p>");
		return;
	}
	draw(o, c, &page);
	draw(o, c, &phone);
}

/* ---- the table twin, the key ---- */

static void head_cell(struct html *o, bool number, const char *text)
{
	g_string_append(o->text, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
	html_text(o, text);
	HTML_LITERAL(o, "</th>");
}

static void body_cell(struct html *o, const char *label, const char *text, struct html_url to)
{
	HTML_LITERAL(o, "<td class=\"n\" data-l=\"");
	html_attribute(o, label);
	HTML_LITERAL(o, "\">");
	chart_link_begin(o, to);
	html_text(o, text);
	chart_link_end(o, to);
	HTML_LITERAL(o, "</td>");
}

void html_chart_table(struct html *o, const struct chart *c)
{
	bool targets = false;
	for (size_t r = 0; r < c->row_count; r++)
		targets |= c->rows[r].has_target;
	HTML_LITERAL(o, "<div class=\"t-wrap\" tabindex=\"0\"><table class=\"t rs\"><caption class=\"vh\">");
	html_text(o, c->title);
	HTML_LITERAL(o, "</caption><thead><tr>");
	head_cell(o, false, c->rows_title);
	for (size_t s = 0; s < c->series_count; s++)
		head_cell(o, true, c->series[s]);
	if (targets)
		head_cell(o, true, msg_template(MSG_CHART_TARGET, o->lang));
	HTML_LITERAL(o, "</tr></thead><tbody>");
	for (size_t r = 0; r < c->row_count; r++) {
		const struct chart_row *row = &c->rows[r];
		HTML_LITERAL(o, "<tr><th scope=\"row\">");
		chart_link_begin(o, row->to);
		html_text(o, row->label);
		chart_link_end(o, row->to);
		if (row->broken != NULL) {
			HTML_LITERAL(o, "<span class=\"s muted blk\">");
			html_text(o, row->broken);
			HTML_LITERAL(o, "</span>");
		}
		HTML_LITERAL(o, "</th>");
		for (size_t s = 0; s < c->series_count; s++)
			body_cell(o, c->series[s], row->values[s].text, row->values[s].to);
		if (targets)
			body_cell(o, msg_template(MSG_CHART_TARGET, o->lang), row->has_target ? row->target_text : "",
				(struct html_url){NULL});
		HTML_LITERAL(o, "</tr>");
	}
	HTML_LITERAL(o, "</tbody></table></div>");
}

void html_chart_key(struct html *o, const struct chart *c)
{
	HTML_LITERAL(o, "<ul class=\"key s muted\">");
	for (size_t s = 0; s < c->series_count; s++) {
		HTML_LITERAL(o, "<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\">");
		if (c->kind == CHART_LINES)
			g_string_append_printf(o->text,
				"<path class=\"ln k%zu\" d=\"M0 6H18\"/><circle class=\"pt p%zu\" cx=\"9\" cy=\"6\" r=\"3\"/>", s + 1,
				s + 1);
		else if (c->kind == CHART_DOTS)
			g_string_append_printf(
				o->text, "<circle class=\"dot %s\" cx=\"9\" cy=\"6\" r=\"4\"/>", chart_fill(s, c->series_count));
		else
			g_string_append_printf(o->text, "<rect class=\"%s\" width=\"18\" height=\"12\"/>", chart_fill(s, c->series_count));
		HTML_LITERAL(o, "</svg>");
		html_text(o, c->series[s]);
		HTML_LITERAL(o, "</li>");
	}
	HTML_LITERAL(o, "</ul>");
}
