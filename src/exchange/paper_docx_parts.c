/* Pieces of Word's body: paragraphs, tables, pictures; see paper_docx.h. */
#include "exchange/paper_docx.h"

#include <librsvg/rsvg.h>
#include <string.h>

#define PICTURE_DPI 200.0
#define EMU 12700 /* a point */

/* Text as Word takes it: line ends and tabs are elements. */
static void write_text(GString *out, const char *text)
{
	const char *from = text;
	for (const char *c = text;; c++) {
		if (*c != '\0' && *c != '\n' && *c != '\t')
			continue;
		if (c > from) {
			g_autofree char *piece = g_markup_escape_text(from, c - from);
			g_string_append_printf(out, "<w:t xml:space=\"preserve\">%s</w:t>", piece);
		}
		if (*c == '\0')
			return;
		g_string_append(out, *c == '\n' ? "<w:br/>" : "<w:tab/>");
		from = c + 1;
	}
}

static void write_run(struct docx *d, const struct docx_paragraph *p, const struct paper_run *run)
{
	const struct paper_font *f = &d->paper->layout.parts[p->part];
	const unsigned style = p->style | run->style;
	const bool plain = (p->style & PAPER_PLAIN_FONT) != 0;
	const double points = p->points > 0 ? p->points : f->points - (p->style & PAPER_SMALL ? 2 : 0);
	GString *o = d->body;
	if (run->tag != NULL) {
		g_autofree char *tag = g_markup_escape_text(run->tag, -1);
		g_string_append_printf(o,
			"<w:sdt><w:sdtPr><w:alias w:val=\"%s\"/><w:tag w:val=\"%s\"/><w:id w:val=\"%d\"/><w:text w:multiLine=\"1\"/>"
			"</w:sdtPr><w:sdtContent>",
			tag, tag, ++d->controls);
	}
	g_string_append(o, "<w:r><w:rPr>");
	if ((f->bold && !plain) || (style & PAPER_BOLD))
		g_string_append(o, "<w:b/>");
	if ((f->italic && !plain) || (style & PAPER_ITALIC))
		g_string_append(o, "<w:i/>");
	g_string_append_printf(o, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", (int)(points * 2 + 0.5), (int)(points * 2 + 0.5));
	if (style & PAPER_UNDERLINE)
		g_string_append(o, "<w:u w:val=\"single\"/>");
	g_string_append(o, "</w:rPr>");
	write_text(o, run->text);
	g_string_append(o, "</w:r>");
	if (run->tag != NULL)
		g_string_append(o, "</w:sdtContent></w:sdt>");
}

void docx_paragraph(struct docx *d, const struct docx_paragraph *p, const struct paper_run *runs, size_t count)
{
	const struct paper_layout *law = &d->paper->layout;
	GString *o = d->body;
	g_string_append(o, "<w:p><w:pPr>");
	if (p->keep || (p->style & PAPER_KEEP))
		g_string_append(o, "<w:keepNext/>");
	if (p->style & PAPER_LEADER) {
		const struct paper_box box = paper_box(d->paper, d->landscape);
		g_string_append_printf(
			o, "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"%d\"/></w:tabs>", TWIPS(paper_box_text(&box)));
	}
	g_string_append_printf(o, "<w:spacing w:before=\"%d\" w:after=\"%d\" w:line=\"%d\" w:lineRule=\"auto\"/>", TWIPS(p->before),
		TWIPS(p->after), (int)(240 * (p->part == PAPER_TEXT ? law->line_spacing : 1)));
	if (p->hanging > 0)
		g_string_append_printf(o, "<w:ind w:left=\"%d\" w:hanging=\"%d\"/>", TWIPS(p->indent), TWIPS(p->hanging));
	else if (p->style & PAPER_FIRST_INDENT)
		g_string_append_printf(o, "<w:ind w:firstLine=\"%d\"/>", TWIPS(law->first_indent * MM));
	else if (p->indent > 0)
		g_string_append_printf(o, "<w:ind w:left=\"%d\"/>", TWIPS(p->indent));
	/* the mark at its end is a letter too: without a size of its own an empty cell is as high as the text's letters */
	const int mark_size = (int)((p->points > 0 ? p->points : law->parts[p->part].points) * 2 + 0.5);
	g_string_append_printf(o, "<w:jc w:val=\"%s\"/><w:rPr><w:sz w:val=\"%d\"/></w:rPr></w:pPr>",
		p->style & PAPER_CENTRE	   ? "center"
		: p->style & PAPER_RIGHT   ? "right"
		: p->style & PAPER_JUSTIFY ? "both"
					   : "left",
		mark_size);
	if (p->mark != NULL) {
		const struct paper_run mark = {.text = p->mark}, tab = {.text = "\t"};
		write_run(d, p, &mark);
		write_run(d, p, &tab);
	}
	for (size_t i = 0; i < count; i++)
		if (*runs[i].text != '\0' || runs[i].tag != NULL)
			write_run(d, p, &runs[i]);
	if (p->style & PAPER_LEADER) {
		const struct paper_run tab = {.text = "\t"};
		write_run(d, p, &tab);
	}
	g_string_append(o, "</w:p>");
}

void docx_rule(struct docx *d, double length, double width, bool keep)
{
	const int side = TWIPS(MAX((width - length) / 2, 0));
	g_string_append_printf(d->body,
		"<w:p><w:pPr>%s<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>"
		"<w:spacing w:before=\"20\" w:after=\"0\" w:line=\"80\" w:lineRule=\"exact\"/><w:ind w:left=\"%d\" "
		"w:right=\"%d\"/></w:pPr></w:p>",
		keep ? "<w:keepNext/>" : "", side, side);
}

void docx_table_begin(struct docx *d, const double *widths, size_t count, double pad)
{
	double total = 0;
	for (size_t i = 0; i < count; i++)
		total += widths[i];
	g_string_append_printf(d->body,
		"<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblInd w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout "
		"w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"%d\" "
		"w:type=\"dxa\"/><w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
		TWIPS(total), TWIPS(pad), TWIPS(pad), TWIPS(pad));
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(d->body, "<w:gridCol w:w=\"%d\"/>", TWIPS(widths[i]));
	g_string_append(d->body, "</w:tblGrid>");
}

static void cell_begin(struct docx *d, double width, size_t columns, const char *merge, bool border, bool middle)
{
	static const char *const sides[] = {"top", "left", "bottom", "right"};
	g_string_append_printf(d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", TWIPS(width));
	if (columns > 1)
		g_string_append_printf(d->body, "<w:gridSpan w:val=\"%zu\"/>", columns);
	if (merge != NULL)
		g_string_append_printf(d->body, "<w:vMerge%s/>", merge);
	if (border) {
		g_string_append(d->body, "<w:tcBorders>");
		for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
			g_string_append_printf(d->body, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
		g_string_append(d->body, "</w:tcBorders>");
	}
	g_string_append_printf(d->body, "<w:vAlign w:val=\"%s\"/></w:tcPr>", middle ? "center" : "top");
}

/* What a cell above still covers. */
struct covered {
	size_t rows, columns;
	bool border;
};

static void write_cell(struct docx *d, const struct paper_cell *c, double width, double points, bool keep)
{
	struct paper_run one;
	size_t count = 0;
	const struct paper_run *runs = paper_cell_runs(c, &one, &count);
	const struct docx_paragraph p = {.part = PAPER_TABLE,
		.style = c->style & ~(unsigned)PAPER_SMALL,
		.points = MAX(points + (c->style & PAPER_SMALL		? -2
					       : c->style & PAPER_LARGE ? 2
									: 0),
			6),
		.before = CELL_Y,
		.after = CELL_Y,
		.indent = c->indent * 10.0,
		.keep = keep};
	cell_begin(d, width, c->columns, c->rows > 1 ? " w:val=\"restart\"" : NULL, c->style & PAPER_BORDER, c->style & PAPER_MIDDLE);
	docx_paragraph(d, &p, runs, count);
	g_string_append(d->body, "</w:tc>");
}

static void write_row(struct docx *d, const struct paper_table *t, guint r, const double *widths, struct covered *covered, double points)
{
	const struct paper_row *row = &g_array_index(t->rows, struct paper_row, r);
	const bool head = r < t->head_rows, keep = t->keep_last && r + 1 == t->rows->len;
	const struct docx_paragraph empty = {.part = PAPER_TABLE, .points = points};
	size_t next = 0;
	g_string_append_printf(d->body, "<w:tr><w:trPr>%s%s</w:trPr>", "<w:cantSplit/>", head ? "<w:tblHeader/>" : "");
	for (size_t c = 0; c < t->columns;) {
		const struct paper_cell *cell = next < row->count && row->cells[next].column == c ? &row->cells[next] : NULL;
		size_t columns = cell != NULL ? cell->columns : covered[c].rows > 0 ? covered[c].columns : 1;
		double width = 0;
		for (size_t i = 0; i < columns; i++)
			width += widths[c + i];
		if (cell != NULL) {
			write_cell(d, cell, width, points, keep);
			covered[c] = (struct covered){cell->rows - 1, columns, cell->style & PAPER_BORDER};
			next++;
		} else {
			const bool under = covered[c].rows > 0;
			cell_begin(d, width, columns, under ? "" : NULL, under && covered[c].border, false);
			docx_paragraph(d, &empty, NULL, 0);
			g_string_append(d->body, "</w:tc>");
			covered[c].rows -= under ? 1 : 0;
		}
		c += columns;
	}
	g_string_append(d->body, "</w:tr>");
}

void docx_table(struct docx *d, const struct paper_table *t)
{
	const struct paper_box box = paper_box(d->paper, d->landscape);
	const double width = paper_box_text(&box);
	if (t->rows->len == 0)
		return;
	g_autofree double *widths = g_new0(double, t->columns);
	g_autofree struct covered *covered = g_new0(struct covered, t->columns);
	const double points = paper_table_fit(&d->pango, t, width, widths);
	docx_table_begin(d, widths, t->columns, paper_table_pad(t));
	for (guint r = 0; r < t->rows->len; r++)
		write_row(d, t, r, widths, covered, points);
	g_string_append(d->body, "</w:tbl>");
	/* two tables that touch become one */
	const struct docx_paragraph after = {.part = PAPER_NOTE, .points = 4};
	docx_paragraph(d, &after, NULL, 0);
}

static cairo_status_t keep_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
	g_byte_array_append(closure, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

void docx_chart(struct docx *d, const struct block *b)
{
	const struct paper_box box = paper_box(d->paper, d->landscape);
	const double width = paper_box_text(&box), scale = PICTURE_DPI / 72;
	GError *error = NULL;
	RsvgHandle *h = rsvg_handle_new_from_data((const guint8 *)b->svg, strlen(b->svg), &error);
	must(h != NULL); /* was read when it was added */
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)(width * scale), (int)(b->points * scale));
	cairo_t *cr = cairo_create(s);
	const RsvgRectangle place = {0, 0, width * scale, b->points * scale};
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	if (!rsvg_handle_render_document(h, cr, &place, &error))
		g_clear_error(&error);
	cairo_destroy(cr);
	g_object_unref(h);
	GByteArray *png = g_byte_array_new();
	cairo_surface_write_to_png_stream(s, keep_bytes, png);
	cairo_surface_destroy(s);
	g_ptr_array_add(d->pictures, g_byte_array_free_to_bytes(png));
	const int n = (int)d->pictures->len, w = (int)(width * EMU), high = (int)(b->points * EMU);
	g_string_append_printf(d->body,
		"<w:p><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%d\" cy=\"%d\"/><wp:docPr "
		"id=\"%d\" name=\"chart %d\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData "
		"uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic "
		"xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"%d\" "
		"name=\"chart%d.png\"/>"
		"<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip "
		"r:embed=\"picture%d\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
		"<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%d\" cy=\"%d\"/></a:xfrm><a:prstGeom "
		"prst=\"rect\"><a:avLst/></a:prstGeom>"
		"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
		w, high, n, n, n, n, n, w, high);
}
