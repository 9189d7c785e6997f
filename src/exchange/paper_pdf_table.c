/* Tables on pages: rows stay whole where a page can take them, heads stand again on every page. */
#include "exchange/paper_pdf.h"

#include <string.h>

#define LINE_WIDTH 0.5
#define INDENT 10.0 /* points a level of a label goes in */

struct table {
	struct pdf *pdf;
	const struct paper_table *t;
	double points;
	double *edges; /* columns + 1, from the left margin */
};

/* Cells of the rows from…until, with the layouts made once. */
struct laid {
	const struct paper_cell *cell;
	PangoLayout *layout;
	size_t row;
	int line; /* the next to be drawn */
};
struct group {
	struct laid *cells;
	size_t count, first, rows;
	double *heights; /* of the rows */
	double height;
};

static double cell_width(const struct table *x, const struct paper_cell *c)
{
	return x->edges[c->column + c->columns] - x->edges[c->column];
}

static PangoLayout *lay_cell(struct table *x, const struct paper_cell *c)
{
	struct paper_run one;
	size_t count = 0;
	const struct paper_run *runs = paper_cell_runs(c, &one, &count);
	const double points = x->points + (c->style & PAPER_SMALL ? -2 : c->style & PAPER_LARGE ? 2 : 0);
	return paper_lay(&x->pdf->pango, PAPER_TABLE, runs, count, c->style & ~(unsigned)PAPER_SMALL, MAX(points, 6),
		cell_width(x, c) - 2 * paper_table_pad(x->t) - c->indent * INDENT);
}

static const struct paper_row *row_at(const struct table *x, size_t r)
{
	return &g_array_index(x->t->rows, struct paper_row, r);
}

/* Rows that cells over several of them hold together. */
static size_t rows_together(const struct table *x, size_t first, size_t most)
{
	size_t until = first + 1;
	for (size_t r = first; r < until; r++)
		for (size_t i = 0; i < row_at(x, r)->count; i++)
			until = MAX(until, MIN(r + row_at(x, r)->cells[i].rows, most));
	return until - first;
}

static void group_lay(struct table *x, struct group *g, size_t first, size_t rows)
{
	*g = (struct group){.first = first, .rows = rows};
	for (size_t r = 0; r < rows; r++)
		g->count += row_at(x, first + r)->count;
	g->cells = g_new0(struct laid, g->count + 1);
	g->heights = g_new0(double, rows + 1);
	size_t n = 0;
	for (size_t r = 0; r < rows; r++) {
		g->heights[r] = x->points + 2 * CELL_Y;
		for (size_t i = 0; i < row_at(x, first + r)->count; i++, n++) {
			const struct paper_cell *c = &row_at(x, first + r)->cells[i];
			g->cells[n] = (struct laid){.cell = c, .layout = lay_cell(x, c), .row = r};
			if (c->rows == 1)
				g->heights[r] = MAX(g->heights[r], paper_laid_height(g->cells[n].layout) + 2 * CELL_Y);
		}
	}
	for (size_t i = 0; i < g->count; i++) { /* what those over several rows still need goes to their last row */
		const struct laid *l = &g->cells[i];
		const size_t until = MIN(l->row + l->cell->rows, rows);
		double have = 0;
		for (size_t r = l->row; r < until; r++)
			have += g->heights[r];
		const double need = paper_laid_height(l->layout) + 2 * CELL_Y;
		if (need > have)
			g->heights[until - 1] += need - have;
	}
	for (size_t r = 0; r < rows; r++)
		g->height += g->heights[r];
}

static void group_free(struct group *g)
{
	for (size_t i = 0; i < g->count; i++)
		g_object_unref(g->cells[i].layout);
	g_free(g->cells);
	g_free(g->heights);
}

static void border(struct table *x, const struct paper_cell *c, double y, double height)
{
	cairo_t *cr = x->pdf->cr;
	if ((c->style & PAPER_BORDER) == 0)
		return;
	cairo_set_line_width(cr, LINE_WIDTH);
	cairo_rectangle(cr, x->pdf->box.left + x->edges[c->column], y, cell_width(x, c), height);
	cairo_stroke(cr);
}

static double text_x(const struct table *x, const struct paper_cell *c)
{
	return x->pdf->box.left + x->edges[c->column] + paper_table_pad(x->t) + c->indent * INDENT;
}

static void group_draw(struct table *x, struct group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct laid *l = &g->cells[i];
		double y = x->pdf->y, height = 0;
		for (size_t r = 0; r < l->row; r++)
			y += g->heights[r];
		for (size_t r = l->row; r < MIN(l->row + l->cell->rows, g->rows); r++)
			height += g->heights[r];
		border(x, l->cell, y, height);
		const double spare = height - 2 * CELL_Y - paper_laid_height(l->layout);
		cairo_move_to(x->pdf->cr, text_x(x, l->cell), y + CELL_Y + (l->cell->style & PAPER_MIDDLE ? spare / 2 : 0));
		pango_cairo_show_layout(x->pdf->cr, l->layout);
	}
	x->pdf->y += g->height;
	x->pdf->fresh = false;
}

static void draw_heads(struct table *x)
{
	if (x->t->head_rows == 0 || x->t->rows->len < x->t->head_rows)
		return;
	struct group head;
	group_lay(x, &head, 0, x->t->head_rows);
	group_draw(x, &head);
	group_free(&head);
}

static void next_page(struct table *x)
{
	pdf_next_page(x->pdf);
	draw_heads(x);
}

/* A row that no page can take whole goes on from page to page. */
static void draw_in_slices(struct table *x, struct group *g)
{
	for (bool more = true, first = true; more; first = false) {
		double taken = 0;
		bool moved = false;
		more = false;
		if (!first)
			next_page(x);
		for (size_t i = 0; i < g->count; i++) {
			struct laid *l = &g->cells[i];
			const int lines = pango_layout_get_line_count(l->layout), before = l->line;
			if (l->line >= lines)
				continue;
			taken = MAX(taken, pdf_lines(x->pdf, l->layout, &l->line, text_x(x, l->cell), x->pdf->y + CELL_Y,
						   pdf_room(x->pdf) - 2 * CELL_Y));
			moved = moved || l->line > before;
			more = more || l->line < lines;
		}
		if (!moved && !first)
			break; /* not even one line fits below the heads */
		for (size_t i = 0; i < g->count && taken > 0; i++)
			border(x, g->cells[i].cell, x->pdf->y, taken + 2 * CELL_Y);
		x->pdf->y += taken + 2 * CELL_Y;
		x->pdf->fresh = false;
	}
}

void pdf_table(struct pdf *d, const struct paper_table *t, double below)
{
	struct table x = {.pdf = d, .t = t};
	const double width = paper_box_text(&d->box);
	if (t->rows->len == 0)
		return;
	x.edges = g_new0(double, t->columns + 1);
	x.points = paper_table_fit(&d->pango, t, width, x.edges + 1);
	for (size_t i = 0; i < t->columns; i++)
		x.edges[i + 1] += x.edges[i];
	const size_t heads = MIN(t->head_rows, t->rows->len);
	struct group head = {0}, g;
	group_lay(&x, &head, 0, heads);
	const double page = d->box.height - d->box.top - d->box.bottom - head.height;
	for (size_t r = heads; r < t->rows->len; r += g.rows) {
		group_lay(&x, &g, r, rows_together(&x, r, t->rows->len));
		const bool first = r == heads, last = r + g.rows >= t->rows->len;
		const double tail = last && g.height + below < page ? below : 0;
		if (g.height + tail + (first ? head.height : 0) > pdf_room(d) && !d->fresh && (g.height <= page || pdf_room(d) < 60)) {
			if (first)
				pdf_next_page(d);
			else
				next_page(&x);
		}
		if (first)
			draw_heads(&x);
		if (g.height <= pdf_room(d))
			group_draw(&x, &g);
		else
			draw_in_slices(&x, &g);
		group_free(&g);
	}
	if (t->rows->len == heads)
		draw_heads(&x);
	group_free(&head);
	g_free(x.edges);
}
