/* What became of what: bands between two columns of boxes, and the same as a table. */
#include "html/chart_parts.h"

#include <math.h>

#define BOX 210.0
#define HAIR 2.0

static double weight_of(const struct flow *f, size_t node, bool source)
{
	double sum = 0;
	for (size_t i = 0; i < f->band_count; i++)
		if ((source ? f->bands[i].from : f->bands[i].to) == node)
			sum += f->bands[i].weight;
	return sum;
}

/* Heights of a column's boxes: by weight, never less than the label needs. */
static double heights(const struct flow *f, bool source, double unit, double *h)
{
	size_t count = source ? f->source_count : f->target_count;
	const struct flow_node *nodes = source ? f->sources : f->targets;
	double total = 0;
	for (size_t i = 0; i < count; i++) {
		double least = 12 + (double)chart_label_lines(nodes[i].label, (size_t)(BOX / CHART_LETTER) - 2) * CHART_LINE;
		h[i] = fmax(least, weight_of(f, i, source) * unit);
		total += h[i] + 8;
	}
	return total;
}

static void column(struct html *o, const struct flow_node *nodes, size_t count, const double *h, double x, double top)
{
	for (size_t i = 0; i < count; i++) {
		chart_link_begin(o, nodes[i].to);
		g_string_append(o->text, nodes[i].current ? "<rect class=\"box cur\" rx=\"3\"" : "<rect class=\"box\" rx=\"3\"");
		chart_number(o, "x", x);
		chart_number(o, "y", top);
		chart_number(o, "width", BOX);
		chart_number(o, "height", h[i]);
		HTML_LITERAL(o, "/>");
		(void)chart_label(
			o, nodes[i].current ? "tb" : "", x + 10, top + h[i] / 2, nodes[i].label, (size_t)(BOX / CHART_LETTER) - 2);
		chart_link_end(o, nodes[i].to);
		top += h[i] + 8;
	}
}

static void coordinate(struct html *o, const char *before, double x, double y)
{
	char a[32], b[32];
	g_string_append_printf(
		o->text, "%s%s %s", before, g_ascii_formatd(a, sizeof a, "%.1f", x), g_ascii_formatd(b, sizeof b, "%.1f", y));
}

static void band(struct html *o, double y1, double h1, double y2, double h2)
{
	double x1 = BOX, x2 = CHART_WIDTH - BOX, middle = (x1 + x2) / 2;
	HTML_LITERAL(o, "<path class=\"flow\" d=\"");
	coordinate(o, "M", x1, y1);
	coordinate(o, "C", middle, y1);
	coordinate(o, " ", middle, y2);
	coordinate(o, " ", x2, y2);
	coordinate(o, "L", x2, y2 + h2);
	coordinate(o, "C", middle, y2 + h2);
	coordinate(o, " ", middle, y1 + h1);
	coordinate(o, " ", x1, y1 + h1);
	HTML_LITERAL(o, "Z\">");
}

void html_flow(struct html *o, const struct flow *f)
{
	g_autofree double *left = g_new0(double, f->source_count + 1), *right = g_new0(double, f->target_count + 1);
	g_autofree double *out = g_new0(double, f->source_count + 1), *in = g_new0(double, f->target_count + 1);
	double most = 1, sum = 0, a, b, y;
	bool links = false;
	for (size_t i = 0; i < f->band_count; i++)
		sum += f->bands[i].weight;
	most = fmax(60, 34 * (double)MAX(f->source_count, f->target_count));
	a = heights(f, true, sum > 0 ? most / sum : 0, left);
	b = heights(f, false, sum > 0 ? most / sum : 0, right);
	for (size_t i = 0; i < f->source_count; i++)
		links |= f->sources[i].to.text != NULL;
	for (size_t i = 0; i < f->target_count; i++)
		links |= f->targets[i].to.text != NULL;
	chart_begin(o, f->id, f->title, f->description, fmax(a, b), links);
	for (size_t i = 0; i < f->band_count; i++) {
		const struct flow_band *x = &f->bands[i];
		double share1 = fmax(HAIR, left[x->from] * x->weight / weight_of(f, x->from, true));
		double share2 = fmax(HAIR, right[x->to] * x->weight / weight_of(f, x->to, false));
		y = (fmax(a, b) - a) / 2;
		for (size_t k = 0; k < x->from; k++)
			y += left[k] + 8;
		double y2 = (fmax(a, b) - b) / 2;
		for (size_t k = 0; k < x->to; k++)
			y2 += right[k] + 8;
		band(o, y + out[x->from], share1, y2 + in[x->to], share2);
		chart_hint(o, f->sources[x->from].label, f->targets[x->to].label, x->text);
		HTML_LITERAL(o, "</path>");
		out[x->from] += share1;
		in[x->to] += share2;
	}
	column(o, f->sources, f->source_count, left, 0.5, (fmax(a, b) - a) / 2);
	column(o, f->targets, f->target_count, right, CHART_WIDTH - BOX - 0.5, (fmax(a, b) - b) / 2);
	chart_end(o);
}

static void cell(struct html *o, const char *before, const struct flow_node *n, const char *after)
{
	g_string_append(o->text, before);
	chart_link_begin(o, n->to);
	html_text(o, n->label);
	chart_link_end(o, n->to);
	g_string_append(o->text, after);
}

void html_flow_table(struct html *o, const struct flow *f)
{
	const char *const heads[] = {f->source_title, f->target_title, f->band_title};
	HTML_LITERAL(o, "<div class=\"t-wrap\" tabindex=\"0\"><table class=\"t\"><caption class=\"vh\">");
	html_text(o, f->title);
	HTML_LITERAL(o, "</caption><thead><tr>");
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		HTML_LITERAL(o, "<th scope=\"col\">");
		html_text(o, heads[i]);
		HTML_LITERAL(o, "</th>");
	}
	HTML_LITERAL(o, "</tr></thead><tbody>");
	for (size_t i = 0; i < f->band_count; i++) {
		cell(o, "<tr><th scope=\"row\">", &f->sources[f->bands[i].from], "</th>");
		cell(o, "<td>", &f->targets[f->bands[i].to], "</td><td>");
		html_text(o, f->bands[i].text);
		HTML_LITERAL(o, "</td></tr>");
	}
	HTML_LITERAL(o, "</tbody></table></div>");
}
