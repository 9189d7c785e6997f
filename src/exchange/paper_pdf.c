/* Papers as PDF: pages, letterhead, paragraphs, lists, charts, numbers of pages. Tables: paper_pdf_table.c. */
#include "exchange/paper_pdf.h"

#include "messages/paper.def"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <string.h>

#define KEPT_TEXT 0.34 /* of a page: so much may stay with a line above it */
#define KEPT_ROW 0.66  /* and so much with the last row of a table */
#define LINE_WIDTH 0.7
#define SIGN_GAP 14.0 /* between the halves of a letterhead or signature */

/* ---- pages ---- */

static void show(struct pdf *d, PangoLayout *l, double x, double y)
{
	cairo_move_to(d->cr, x, y);
	pango_cairo_show_layout(d->cr, l);
}

static void page_marks(struct pdf *d)
{
	const struct paper_layout *law = &d->paper->layout;
	const double width = paper_box_text(&d->box);
	if (d->pages > 1) {
		char number[16];
		g_snprintf(number, sizeof number, "%d", d->pages);
		const struct paper_run run = {.text = number};
		PangoLayout *l = paper_lay(&d->pango, PAPER_PAGE_NUMBER, &run, 1, PAPER_CENTRE, 0, width);
		show(d, l, d->box.left, MIN(law->page_number_top * MM, d->box.top - paper_laid_height(l)));
		g_object_unref(l);
	}
	if (*d->paper->foot != '\0') {
		const struct paper_run run = {.text = d->paper->foot};
		PangoLayout *l = paper_lay(&d->pango, PAPER_FOOT, &run, 1, 0, 0, width);
		show(d, l, d->box.left, d->box.height - MAX(d->box.bottom * 0.55, paper_laid_height(l) + 6));
		g_object_unref(l);
	}
}

static void begin_page(struct pdf *d)
{
	d->box = paper_box(d->paper, d->landscape);
	cairo_pdf_surface_set_size(d->surface, d->box.width, d->box.height);
	d->y = d->box.top;
	d->bottom = d->box.height - d->box.bottom;
	d->fresh = true;
	d->pages++;
	page_marks(d);
}

void pdf_next_page(struct pdf *d)
{
	cairo_show_page(d->cr);
	begin_page(d);
}

double pdf_room(const struct pdf *d)
{
	return d->bottom - d->y;
}

/* ---- text ---- */

double pdf_lines(struct pdf *d, PangoLayout *l, int *line, double x, double y, double height)
{
	PangoLayoutIter *i = pango_layout_get_iter(l);
	double first = -1, taken = 0;
	int at = 0;
	do {
		PangoRectangle r;
		int top, bottom;
		if (at++ < *line)
			continue;
		pango_layout_iter_get_line_extents(i, NULL, &r);
		pango_layout_iter_get_line_yrange(i, &top, &bottom);
		if (first < 0)
			first = (double)top / PANGO_SCALE;
		const double below = (double)bottom / PANGO_SCALE - first;
		if (below > height + 0.01)
			break;
		cairo_move_to(d->cr, x + (double)r.x / PANGO_SCALE, y + (double)pango_layout_iter_get_baseline(i) / PANGO_SCALE - first);
		pango_cairo_show_layout_line(d->cr, pango_layout_iter_get_line_readonly(i));
		taken = below;
		*line = at;
	} while (pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	return taken;
}

static void rule(struct pdf *d, double x, double y, double length)
{
	cairo_set_line_width(d->cr, LINE_WIDTH);
	cairo_move_to(d->cr, x, y);
	cairo_line_to(d->cr, x + length, y);
	cairo_stroke(d->cr);
}

/* The rule below a text of that width, in the middle of the column; the height it takes. */
static double below(struct pdf *d, enum paper_part part, double text, double x, double width, double y)
{
	const struct paper_font *f = &d->paper->layout.parts[part];
	const double length = paper_rule_length(f->rule, text);
	if (f->rule == PAPER_RULE_STAR) {
		const struct paper_run star = {.text = "*"};
		PangoLayout *l = paper_lay(&d->pango, part, &star, 1, PAPER_CENTRE | PAPER_PLAIN_FONT, 0, width);
		show(d, l, x, y);
		const double height = paper_laid_height(l);
		g_object_unref(l);
		return height;
	}
	if (length == 0)
		return 0;
	rule(d, x + (width - length) / 2, y + RULE_GAP, length);
	return RULE_GAP + 3;
}

static double half(struct pdf *d, const struct paper_line *lines, size_t count, double x, double width, double y, double level, bool draw)
{
	const double from = y;
	for (size_t i = 0; i < count; i++) {
		const struct paper_font *f = &d->paper->layout.parts[lines[i].part];
		PangoLayout *l = paper_lay_line(&d->pango, &lines[i], width);
		y = lines[i].style & PAPER_LEVEL ? MAX(from + level, y + lines[i].space) : y + lines[i].space;
		if (draw)
			show(d, l, x, y);
		y += *lines[i].text != '\0' ? paper_laid_height(l) : 0;
		if (*lines[i].text != '\0' && f->rule != PAPER_RULE_NONE)
			y += draw			  ? below(d, lines[i].part, paper_laid_width(l), x, width, y)
			     : f->rule == PAPER_RULE_STAR ? paper_laid_height(l) / pango_layout_get_line_count(l)
							  : RULE_GAP + 3;
		g_object_unref(l);
	}
	return y - from;
}

/* How far down the line comes that stands level with one of the other half; 0 without one. */
static double level_of(struct pdf *d, const struct paper_line *lines, size_t count, double width)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].style & PAPER_LEVEL)
			return half(d, lines, i, 0, width, 0, 0, false) + lines[i].space;
	return 0;
}

static double halves_height(struct pdf *d, const struct block *b, double left, double right, double *level)
{
	*level = MAX(level_of(d, b->left, b->left_count, left), level_of(d, b->right, b->right_count, right));
	return MAX(
		half(d, b->left, b->left_count, 0, left, 0, *level, false), half(d, b->right, b->right_count, 0, right, 0, *level, false));
}

static void draw_halves(struct pdf *d, const struct block *b)
{
	const double width = paper_box_text(&d->box), right = paper_right_half(&d->pango, b, width), left = width - right;
	const double left_width = left - SIGN_GAP, right_x = d->box.left + left;
	double level = 0;
	const double height = halves_height(d, b, left_width, right, &level);
	if (height > pdf_room(d) && !d->fresh)
		pdf_next_page(d);
	half(d, b->left, b->left_count, d->box.left, left_width, d->y, level, true);
	half(d, b->right, b->right_count, right_x, right, d->y, level, true);
	d->y += height;
	d->fresh = false;
}

static PangoLayout *lay_text(struct pdf *d, const struct block *b, double *indent)
{
	const struct paper_layout *law = &d->paper->layout;
	*indent = b->mark != NULL ? (b->level + 1) * LIST_STEP + law->first_indent * MM * 0.5 : 0;
	PangoLayout *l = paper_lay(&d->pango, b->part, b->runs, b->run_count, b->style, 0, paper_box_text(&d->box) - *indent);
	if (b->style & PAPER_FIRST_INDENT)
		pango_layout_set_indent(l, (int)(law->first_indent * MM * PANGO_SCALE));
	return l;
}

/* Dots from the end of the last line to the edge. */
static void leader(struct pdf *d, const struct block *b, PangoLayout *l, double x, double y)
{
	PangoRectangle r;
	const struct paper_run dot = {.text = "."};
	PangoLayout *one = paper_lay(&d->pango, b->part, &dot, 1, b->style & ~(unsigned)PAPER_JUSTIFY, 0, -1);
	pango_layout_line_get_extents(pango_layout_get_line_readonly(l, pango_layout_get_line_count(l) - 1), NULL, &r);
	const double wide = paper_laid_width(one), end = (double)r.width / PANGO_SCALE,
		     room = paper_box_text(&d->box) - (x - d->box.left) - end;
	if (room >= wide && wide > 0) {
		g_autofree char *dots = g_strnfill((gsize)(room / wide), '.');
		const struct paper_run run = {.text = dots};
		PangoLayout *all = paper_lay(&d->pango, b->part, &run, 1, b->style & ~(unsigned)PAPER_JUSTIFY, 0, -1);
		show(d, all, x + end, y - paper_laid_height(all));
		g_object_unref(all);
	}
	g_object_unref(one);
}

static void draw_text(struct pdf *d, const struct block *b, double keep)
{
	double indent = 0;
	PangoLayout *l = lay_text(d, b, &indent);
	const double height = paper_laid_height(l), gap = b->part == PAPER_TEXT ? d->paper->layout.paragraph_gap : 0;
	const int lines = pango_layout_get_line_count(l);
	int line = 0;
	bool begun = false;
	if (!d->fresh && (b->style & PAPER_KEEP) != 0 && height + gap + keep > pdf_room(d))
		pdf_next_page(d);
	while (line < lines) {
		const int before = line;
		if (b->mark != NULL && !begun && pdf_room(d) > height / lines) {
			const struct paper_run mark = {.text = b->mark};
			PangoLayout *m = paper_lay(&d->pango, b->part, &mark, 1, b->style & ~(unsigned)PAPER_JUSTIFY, 0, LIST_STEP * 3);
			show(d, m, d->box.left + indent - LIST_STEP, d->y);
			g_object_unref(m);
			begun = true;
		}
		d->y += pdf_lines(d, l, &line, d->box.left + indent, d->y, pdf_room(d));
		if (line == before && d->fresh)
			break; /* a line higher than the page */
		if (line < lines)
			pdf_next_page(d);
		else
			d->fresh = false;
	}
	if (b->style & PAPER_LEADER)
		leader(d, b, l, d->box.left + indent, d->y);
	d->y += below(d, b->part, MIN(paper_laid_width(l), paper_box_text(&d->box)), d->box.left, paper_box_text(&d->box), d->y) + gap;
	g_object_unref(l);
}

static void draw_chart(struct pdf *d, const struct block *b)
{
	GError *error = NULL;
	RsvgHandle *h = rsvg_handle_new_from_data((const guint8 *)b->svg, strlen(b->svg), &error);
	must(h != NULL); /* was read when it was added */
	const double height = MIN(b->points, d->box.height - d->box.top - d->box.bottom);
	if (height > pdf_room(d) && !d->fresh)
		pdf_next_page(d);
	const RsvgRectangle place = {d->box.left, d->y, paper_box_text(&d->box), height};
	if (!rsvg_handle_render_document(h, d->cr, &place, &error))
		g_clear_error(&error); /* an empty place says enough: the table of the same figures is beside it */
	g_object_unref(h);
	d->y += height;
	d->fresh = false;
}

/* What a heading wants to see below it on its page: a few lines; what stays with signatures all of them. */
static double wanted_below(struct pdf *d, guint next)
{
	double wanted = 0;
	for (guint i = next; i < d->paper->blocks->len; i++) {
		const struct block *b = g_ptr_array_index(d->paper->blocks, i);
		if (b->type == BLOCK_SPACE && (b->style & PAPER_KEEP) != 0) {
			wanted += b->points;
		} else if (b->type == BLOCK_TEXT && (b->style & PAPER_KEEP) != 0) {
			double indent = 0;
			PangoLayout *l = lay_text(d, b, &indent);
			wanted += paper_laid_height(l) + (b->part == PAPER_TEXT ? d->paper->layout.paragraph_gap : 0);
			g_object_unref(l);
		} else if (b->type == BLOCK_PAGE) {
			return wanted;
		} else if (b->type == BLOCK_HALVES) {
			const double width = paper_box_text(&d->box), right = paper_right_half(&d->pango, b, width);
			double level = 0;
			return wanted + halves_height(d, b, width - right - SIGN_GAP, right, &level);
		} else {
			return wanted + (b->type == BLOCK_CHART ? b->points : d->paper->layout.parts[PAPER_TEXT].points * 4);
		}
	}
	return wanted;
}

/* The same, as far as it is no more than a part of a page: what is longer flows over pages as it comes, else each line of it would begin
 * one. */
static double kept_below(struct pdf *d, guint next, double part)
{
	const double wanted = wanted_below(d, next);
	return wanted <= (d->box.height - d->box.top - d->box.bottom) * part ? wanted : 0;
}

static void draw_blocks(struct pdf *d)
{
	for (guint i = 0; i < d->paper->blocks->len; i++) {
		const struct block *b = g_ptr_array_index(d->paper->blocks, i);
		switch (b->type) {
		case BLOCK_PAGE:
			d->landscape = b->landscape;
			pdf_next_page(d);
			break;
		case BLOCK_HALVES:
			draw_halves(d, b);
			break;
		case BLOCK_TEXT:
			draw_text(d, b, b->style & PAPER_KEEP ? kept_below(d, i + 1, KEPT_TEXT) : 0);
			break;
		case BLOCK_SPACE:
			d->y += d->fresh ? 0 : b->points;
			break;
		case BLOCK_CHART:
			draw_chart(d, b);
			break;
		case BLOCK_TABLE:
			pdf_table(d, b->table, b->table->keep_last ? kept_below(d, i + 1, KEPT_ROW) : 0);
			break;
		}
	}
}

/* ---- the file ---- */

static cairo_status_t keep_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
	g_byte_array_append(closure, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

static void name_file(struct pdf *d)
{
	const struct paper *p = d->paper;
	cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_TITLE, p->name);
	cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_CREATOR, "coso");
	GDateTime *t = g_date_time_new_from_unix_utc(p->made_ms / 1000);
	g_autofree char *made = t != NULL ? g_date_time_format(t, "%Y-%m-%dT%H:%M:%SZ") : NULL;
	if (made != NULL) {
		cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
		cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
	}
	g_clear_pointer(&t, g_date_time_unref);
}

GBytes *paper_pdf(const struct paper *p, struct err *e)
{
	struct pdf d = {.paper = p, .landscape = p->landscape};
	if (!paper_pango_begin(&d.pango, p, e)) {
		paper_pango_end(&d.pango);
		return NULL;
	}
	GByteArray *bytes = g_byte_array_new();
	const struct paper_box box = paper_box(p, p->landscape);
	d.surface = cairo_pdf_surface_create_for_stream(keep_bytes, bytes, box.width, box.height);
	d.cr = cairo_create(d.surface);
	name_file(&d);
	begin_page(&d);
	draw_blocks(&d);
	cairo_show_page(d.cr);
	cairo_status_t status = cairo_status(d.cr);
	cairo_destroy(d.cr);
	cairo_surface_finish(d.surface);
	status = status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status(d.surface);
	cairo_surface_destroy(d.surface);
	paper_pango_end(&d.pango);
	if (status == CAIRO_STATUS_SUCCESS)
		return g_byte_array_free_to_bytes(bytes);
	g_byte_array_free(bytes, TRUE);
	FAIL(e, ERR_IO, MSG_PAPER_MAKE, cairo_status_to_string(status));
	return NULL;
}
