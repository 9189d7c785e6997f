/* Papers as Word files: the document's parts and the zip around them. Values that have a name stand in content controls with that tag, so
 * that a later program finds them again. */
#include "exchange/paper_docx.h"

#include "exchange/archive.h"
#include "messages/paper.def"

#include <string.h>
#include <zip.h>

#define NAMES                                                                                                                              \
	"xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                                                        \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "                                                 \
	"xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* ---- blocks ---- */

static void section(struct docx *d, bool landscape, bool last)
{
	const struct paper_box b = paper_box(d->paper, landscape);
	GString *o = d->body;
	if (!last)
		g_string_append(o, "<w:p><w:pPr>");
	g_string_append_printf(o,
		"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:headerReference w:type=\"first\" r:id=\"first\"/>"
		"<w:footerReference w:type=\"default\" r:id=\"footer\"/><w:footerReference w:type=\"first\" r:id=\"footer\"/>"
		"<w:type w:val=\"nextPage\"/><w:pgSz w:w=\"%d\" w:h=\"%d\"%s/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" "
		"w:left=\"%d\" w:header=\"%d\" w:footer=\"%d\" w:gutter=\"0\"/>%s</w:sectPr>",
		TWIPS(b.width), TWIPS(b.height), landscape ? " w:orient=\"landscape\"" : "", TWIPS(b.top), TWIPS(b.right), TWIPS(b.bottom),
		TWIPS(b.left), TWIPS(d->paper->layout.page_number_top * MM), TWIPS(MIN(b.bottom * 0.4, 24)),
		/* numbers of pages are left out on the first page of the paper, not of each section */
		d->sections++ == 0 ? "<w:titlePg/>" : "");
	if (!last)
		g_string_append(o, "</w:pPr></w:p>");
}

/* The size of the text of a line that stands in a column, for its rule. */
static double text_width(struct docx *d, const struct paper_line *l, double width)
{
	PangoLayout *laid = paper_lay_line(&d->pango, l, width);
	const double w = paper_laid_width(laid);
	g_object_unref(laid);
	return w;
}

static void write_lines(struct docx *d, const struct paper_line *lines, size_t from, size_t until, double width)
{
	g_string_append_printf(d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", TWIPS(width));
	for (size_t i = from; i < until; i++) {
		const struct paper_font *f = &d->paper->layout.parts[lines[i].part];
		const struct paper_run run = {.text = lines[i].text, .tag = lines[i].tag};
		const struct docx_paragraph p = {.part = lines[i].part, .style = lines[i].style, .before = lines[i].space, .keep = true};
		docx_paragraph(d, &p, &run, 1);
		if (*lines[i].text == '\0')
			continue;
		const double inner = width - 2 * CELL_X, length = paper_rule_length(f->rule, text_width(d, &lines[i], inner));
		const struct paper_run star = {.text = "*"};
		const struct docx_paragraph under = {.part = lines[i].part, .style = PAPER_CENTRE | PAPER_PLAIN_FONT, .keep = true};
		if (f->rule == PAPER_RULE_STAR)
			docx_paragraph(d, &under, &star, 1);
		else if (length > 0)
			docx_rule(d, length, inner, true);
	}
	if (from >= until) {
		const struct docx_paragraph p = {.part = PAPER_TEXT, .keep = true};
		docx_paragraph(d, &p, NULL, 0);
	}
	g_string_append(d->body, "</w:tc>");
}

static size_t level_at(const struct paper_line *lines, size_t count)
{
	size_t i = 0;
	while (i < count && (lines[i].style & PAPER_LEVEL) == 0)
		i++;
	return i;
}

static void write_halves(struct docx *d, const struct block *b)
{
	const struct paper_box box = paper_box(d->paper, d->landscape);
	const double width = paper_box_text(&box), right = paper_right_half(&d->pango, b, width);
	const double widths[] = {width - right, right};
	const size_t l = level_at(b->left, b->left_count), r = level_at(b->right, b->right_count);
	docx_table_begin(d, widths, 2, CELL_X);
	g_string_append(d->body, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	write_lines(d, b->left, 0, l, widths[0]);
	write_lines(d, b->right, 0, r, widths[1]);
	g_string_append(d->body, "</w:tr>");
	if (l < b->left_count || r < b->right_count) {
		g_string_append(d->body, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
		write_lines(d, b->left, l, b->left_count, widths[0]);
		write_lines(d, b->right, r, b->right_count, widths[1]);
		g_string_append(d->body, "</w:tr>");
	}
	g_string_append(d->body, "</w:tbl>");
	const struct docx_paragraph after = {.part = PAPER_NOTE, .points = 4};
	docx_paragraph(d, &after, NULL, 0);
}

static void write_block_text(struct docx *d, const struct block *b)
{
	const struct paper_layout *law = &d->paper->layout;
	const struct paper_box box = paper_box(d->paper, d->landscape);
	struct docx_paragraph p = {.part = b->part, .style = b->style, .mark = b->mark};
	p.after = b->part == PAPER_TEXT ? law->paragraph_gap : 0;
	if (b->mark != NULL) {
		p.indent = (b->level + 1) * LIST_STEP + law->first_indent * MM * 0.5;
		p.hanging = LIST_STEP;
	}
	docx_paragraph(d, &p, b->runs, b->run_count);
	if (law->parts[b->part].rule != PAPER_RULE_NONE && b->run_count > 0) {
		PangoLayout *l = paper_lay(&d->pango, b->part, b->runs, b->run_count, b->style, 0, paper_box_text(&box));
		docx_rule(d, paper_rule_length(law->parts[b->part].rule, paper_laid_width(l)), paper_box_text(&box), false);
		g_object_unref(l);
	}
}

static void write_block(struct docx *d, const struct block *b)
{
	const struct docx_paragraph space = {.part = PAPER_NOTE, .points = 1, .before = b->points, .style = b->style};
	switch (b->type) {
	case BLOCK_PAGE:
		section(d, d->landscape, false);
		d->landscape = b->landscape;
		break;
	case BLOCK_HALVES:
		write_halves(d, b);
		break;
	case BLOCK_TEXT:
		write_block_text(d, b);
		break;
	case BLOCK_SPACE:
		docx_paragraph(d, &space, NULL, 0);
		break;
	case BLOCK_CHART:
		docx_chart(d, b);
		break;
	case BLOCK_TABLE:
		docx_table(d, b->table);
		break;
	}
}

/* ---- the parts around the body ---- */

static char *styles(const struct paper *p)
{
	g_autofree char *font = g_markup_escape_text(p->layout.word_font, -1);
	return g_strdup_printf(XML
		"<w:styles " NAMES
		"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\" w:cs=\"%s\" w:eastAsia=\"%s\"/>"
		"<w:sz w:val=\"%d\"/><w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
		"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style></w:styles>",
		font, font, font, font, (int)(p->layout.parts[PAPER_TEXT].points * 2 + 0.5));
}

static char *header(const struct paper *p)
{
	const int size = (int)(p->layout.parts[PAPER_PAGE_NUMBER].points * 2 + 0.5);
	return g_strdup_printf(XML
		"<w:hdr " NAMES "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:sz w:val=\"%d\"/></w:rPr>"
		"<w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
		"<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:rPr><w:sz w:val=\"%d\"/></w:rPr><w:t>2</w:t></w:r>"
		"<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>",
		size, size);
}

static char *footer(const struct paper *p)
{
	g_autofree char *foot = g_markup_escape_text(p->foot, -1);
	return g_strdup_printf(XML "<w:ftr " NAMES "><w:p><w:r><w:rPr><w:sz w:val=\"%d\"/></w:rPr><w:t>%s</w:t></w:r></w:p></w:ftr>",
		(int)(p->layout.parts[PAPER_FOOT].points * 2 + 0.5), foot);
}

static char *core(const struct paper *p)
{
	g_autofree char *name = g_markup_escape_text(p->name, -1);
	GDateTime *t = g_date_time_new_from_unix_utc(p->made_ms / 1000);
	g_autofree char *made = t != NULL ? g_date_time_format(t, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("1970-01-01T00:00:00Z");
	g_clear_pointer(&t, g_date_time_unref);
	return g_strdup_printf(XML
		"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
		"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
		"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>%s</dc:title><dc:creator>coso</dc:creator>"
		"<dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created></cp:coreProperties>",
		name, made);
}

static char *relations(const struct docx *d)
{
	GString *o = g_string_new(XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
				      "<Relationship Id=\"styles\" Type=\"" RELATION "styles\" Target=\"styles.xml\"/>"
				      "<Relationship Id=\"header\" Type=\"" RELATION "header\" Target=\"header.xml\"/>"
				      "<Relationship Id=\"first\" Type=\"" RELATION "header\" Target=\"first.xml\"/>"
				      "<Relationship Id=\"footer\" Type=\"" RELATION "footer\" Target=\"footer.xml\"/>");
	for (guint i = 1; i <= d->pictures->len; i++)
		g_string_append_printf(o, "<Relationship Id=\"picture%u\" Type=\"" RELATION "image\" Target=\"media/chart%u.png\"/>", i, i);
	g_string_append(o, "</Relationships>");
	return g_string_free(o, FALSE);
}

static const char types[] = XML
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
	"<Override PartName=\"/word/document.xml\" "
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
	"<Override PartName=\"/word/styles.xml\" "
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
	"<Override PartName=\"/word/header.xml\" "
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>"
	"<Override PartName=\"/word/first.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>"
	"<Override PartName=\"/word/footer.xml\" "
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
	"<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
static const char root[] =
	XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"document\" "
	    "Type=\"" RELATION "officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"core\" "
	    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
	    "</Relationships>";
static const char first[] = XML "<w:hdr " NAMES "><w:p/></w:hdr>";

/* ---- the zip ---- */

struct package {
	zip_t *zip;
	time_t made;
	bool ok;
};

/* The bytes go over to the zip. */
static void put(struct package *z, const char *name, void *bytes, gsize length)
{
	zip_source_t *s = z->ok ? zip_source_buffer(z->zip, bytes, length, 0) : NULL;
	const zip_int64_t i = s != NULL ? zip_file_add(z->zip, name, s, ZIP_FL_ENC_UTF_8) : -1;
	if (s != NULL && i < 0)
		zip_source_free(s);
	z->ok = i >= 0 && zip_file_set_mtime(z->zip, (zip_uint64_t)i, z->made, 0) == 0;
}

struct named {
	const char *name;
	char *text;
};

static bool write_zip(struct docx *d, zip_t *zip, struct named *parts, size_t count)
{
	struct package z = {zip, (time_t)(d->paper->made_ms / 1000), true};
	for (size_t i = 0; i < count; i++)
		put(&z, parts[i].name, parts[i].text, strlen(parts[i].text));
	for (guint i = 0; i < d->pictures->len; i++) {
		gsize n = 0;
		const void *bytes = g_bytes_get_data(g_ptr_array_index(d->pictures, i), &n);
		g_autofree char *name = g_strdup_printf("word/media/chart%u.png", i + 1);
		put(&z, name, (void *)(uintptr_t)bytes, n);
	}
	return z.ok;
}

static GBytes *zipped(struct docx *d, struct err *e)
{
	struct named parts[] = {{"[Content_Types].xml", g_strdup(types)}, {"_rels/.rels", g_strdup(root)},
		{"docProps/core.xml", core(d->paper)}, {"word/document.xml", g_strdup(d->body->str)},
		{"word/_rels/document.xml.rels", relations(d)}, {"word/styles.xml", styles(d->paper)},
		{"word/header.xml", header(d->paper)}, {"word/first.xml", g_strdup(first)}, {"word/footer.xml", footer(d->paper)}};
	zip_error_t error;
	GBytes *out = NULL;
	zip_error_init(&error);
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = s != NULL ? zip_open_from_source(s, ZIP_TRUNCATE, &error) : NULL;
	if (zip != NULL) {
		zip_source_keep(s);
		if (!write_zip(d, zip, parts, G_N_ELEMENTS(parts)))
			zip_discard(zip);
		else if (zip_close(zip) != 0)
			zip_discard(zip);
		else
			out = archive_bytes(s);
	}
	if (s != NULL)
		zip_source_free(s);
	if (out == NULL)
		FAIL(e, ERR_IO, MSG_PAPER_MAKE, zip_error_strerror(&error));
	zip_error_fini(&error);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_free(parts[i].text);
	return out;
}

GBytes *paper_docx(const struct paper *p, struct err *e)
{
	struct docx d = {.paper = p, .landscape = p->landscape};
	GBytes *out = NULL;
	d.body = g_string_new(XML "<w:document " NAMES "><w:body>");
	d.pictures = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	if (paper_pango_begin(&d.pango, p, e)) {
		for (guint i = 0; i < p->blocks->len; i++)
			write_block(&d, g_ptr_array_index(p->blocks, i));
		section(&d, d.landscape, true);
		g_string_append(d.body, "</w:body></w:document>");
		out = zipped(&d, e);
	}
	paper_pango_end(&d.pango);
	g_ptr_array_free(d.pictures, TRUE);
	g_string_free(d.body, TRUE);
	return out;
}
