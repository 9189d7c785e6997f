/* Texts laid out by pango for both writers, and whether the font is fit for Vietnamese. Everything is of one document: a font map is not
 * shared between threads. */
#include "exchange/paper_internal.h"

#include "messages/paper.def"

#include <librsvg/rsvg.h>
#include <string.h>

#define POINTS_LEAST 6.5
#define GIVE_PART 0.6 /* of what a column has more than its words need */
#define MANY_COLUMNS 18
#define SLACK 1.2      /* points: Word lays its lines and letters out a little wider */
#define ROWS_TRIED 400 /* of a long table, for the size of its letters */

/* ---- the font ---- */

/* Every letter of Vietnamese, small; capitals are made of them. */
static const char letters[] = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ0123456789"
			      "%.,:;-–…/()≈×";

static PangoFontDescription *describe(const char *family, double points)
{
	PangoFontDescription *d = pango_font_description_new();
	pango_font_description_set_family(d, family);
	pango_font_description_set_absolute_size(d, points * PANGO_SCALE); /* 72 dots an inch: 12 is 12 points */
	return d;
}

static bool has_family(PangoFontMap *map, const char *family)
{
	PangoFontFamily **all = NULL;
	int n = 0;
	bool found = false;
	pango_font_map_list_families(map, &all, &n);
	for (int i = 0; i < n; i++)
		found = found || g_ascii_strcasecmp(pango_font_family_get_name(all[i]), family) == 0;
	g_free(all);
	return found;
}

/* Letters that come from another font, or from none. */
static int missing(PangoFont *font, const char *text, GString *which)
{
	int n = 0;
	g_autoptr(GString) seen = g_string_new(NULL);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		if (pango_font_has_char(font, g_utf8_get_char(c)))
			continue;
		if (n++ < 6)
			g_string_append_printf(which, "%s%.*s", which->len > 0 ? " " : "", (int)(g_utf8_next_char(c) - c), c);
	}
	return n;
}

static bool check_font(PangoFontMap *map, PangoContext *context, const char *family, struct err *e)
{
	if (!has_family(map, family))
		return FAIL(e, ERR_IO, MSG_PAPER_NO_FONT, family);
	PangoFontDescription *d = describe(family, 12);
	g_autofree char *capitals = g_utf8_strup(letters, -1), *apart = g_utf8_normalize(letters, -1, G_NORMALIZE_NFD);
	g_autoptr(GString) which = g_string_new(NULL);
	int n = 0;
	for (int face = 0; face < 4; face++) {
		pango_font_description_set_weight(d, face & 1 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		pango_font_description_set_style(d, face & 2 ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
		PangoFont *font = pango_font_map_load_font(map, context, d);
		if (font != NULL)
			n = MAX(n, missing(font, letters, which) + missing(font, capitals, which) + missing(font, apart, which));
		g_clear_object(&font);
	}
	pango_font_description_free(d);
	if (n == 0)
		return true;
	g_autofree char *count = g_strdup_printf("%d", n);
	return FAIL(e, ERR_IO, MSG_PAPER_FONT_LETTERS, family, count, which->str);
}

static PangoFontMap *new_map(PangoContext **context)
{
	PangoFontMap *map = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
	*context = pango_font_map_create_context(map);
	return map;
}

bool paper_font_check(const char *family, struct err *e)
{
	PangoContext *context = NULL;
	PangoFontMap *map = new_map(&context);
	const bool ok = check_font(map, context, family, e);
	g_object_unref(context);
	g_object_unref(map);
	return ok;
}

/* ---- laying out ---- */

bool paper_pango_begin(struct paper_pango *g, const struct paper *p, struct err *e)
{
	g->paper = p;
	g->map = new_map(&g->context);
	pango_context_set_language(g->context, pango_language_from_string("vi"));
	pango_context_set_round_glyph_positions(g->context, FALSE); /* whole points would be far too coarse on paper */
	cairo_font_options_t *o = cairo_font_options_create();
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(g->context, o);
	cairo_font_options_destroy(o);
	return check_font(g->map, g->context, p->layout.font, e);
}

void paper_pango_end(struct paper_pango *g)
{
	g_clear_object(&g->context);
	g_clear_object(&g->map);
}

static void look(PangoAttrList *list, PangoAttribute *a, size_t from, size_t until)
{
	a->start_index = (guint)from;
	a->end_index = (guint)until;
	pango_attr_list_insert(list, a);
}

PangoLayout *paper_lay(struct paper_pango *g, enum paper_part part, const struct paper_run *runs, size_t count, unsigned style,
	double points, double width)
{
	const struct paper_layout *law = &g->paper->layout;
	const struct paper_font *f = &law->parts[part];
	const bool plain = (style & PAPER_PLAIN_FONT) != 0;
	PangoLayout *l = pango_layout_new(g->context);
	PangoFontDescription *d =
		describe(law->font, (points > 0 ? points : f->points) - (points == 0 && (style & PAPER_SMALL) != 0 ? 2 : 0));
	pango_font_description_set_weight(d, (f->bold && !plain) || (style & PAPER_BOLD) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(d, (f->italic && !plain) || (style & PAPER_ITALIC) ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	g_autoptr(GString) text = g_string_new(NULL);
	PangoAttrList *list = pango_attr_list_new();
	for (size_t i = 0; i < count; i++) {
		const size_t from = text->len;
		g_string_append(text, runs[i].text);
		if (runs[i].style & PAPER_BOLD)
			look(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, text->len);
		if (runs[i].style & PAPER_ITALIC)
			look(list, pango_attr_style_new(PANGO_STYLE_ITALIC), from, text->len);
		if (runs[i].style & PAPER_UNDERLINE)
			look(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, text->len);
	}
	/* what is told apart by small marks is not written together: hyphens would be put in at line ends */
	look(list, pango_attr_insert_hyphens_new(FALSE), 0, text->len);
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
	pango_layout_set_text(l, text->str, (int)text->len);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(l, style & PAPER_CENTRE  ? PANGO_ALIGN_CENTER
				      : style & PAPER_RIGHT ? PANGO_ALIGN_RIGHT
							    : PANGO_ALIGN_LEFT);
	pango_layout_set_justify(l, (style & PAPER_JUSTIFY) != 0);
	if (part == PAPER_TEXT)
		pango_layout_set_line_spacing(l, (float)law->line_spacing);
	if (width >= 0)
		pango_layout_set_width(l, (int)(MAX(width, 1) * PANGO_SCALE));
	return l;
}

PangoLayout *paper_lay_line(struct paper_pango *g, const struct paper_line *line, double width)
{
	const struct paper_run run = {.text = line->text};
	return paper_lay(g, line->part, &run, 1, line->style, 0, width);
}

double paper_laid_width(PangoLayout *l)
{
	PangoRectangle r;
	pango_layout_get_extents(l, NULL, &r);
	return (double)r.width / PANGO_SCALE;
}

double paper_laid_height(PangoLayout *l)
{
	PangoRectangle r;
	pango_layout_get_extents(l, NULL, &r);
	return (double)r.height / PANGO_SCALE;
}

/* ---- measures that both writers need ---- */

double paper_rule_length(enum paper_rule rule, double width)
{
	return rule == PAPER_RULE_FULL ? width : rule == PAPER_RULE_PART ? CLAMP(width * 0.4, 40, 140) : 0;
}

double paper_right_half(struct paper_pango *g, const struct block *b, double width)
{
	double need = 0;
	if (!b->head)
		return width / 2;
	for (size_t i = 0; i < b->right_count; i++) {
		PangoLayout *l = paper_lay_line(g, &b->right[i], -1);
		need = MAX(need, paper_laid_width(l));
		g_object_unref(l);
	}
	return CLAMP(need + 12, width * 0.5, width * 0.66);
}

/* The widest word of a cell at that size. */
static double widest_word(struct paper_pango *g, const struct paper_cell *c, double points)
{
	struct paper_run one;
	size_t count = 0;
	const struct paper_run *runs = paper_cell_runs(c, &one, &count);
	double widest = 0;
	for (size_t i = 0; i < count; i++) {
		g_auto(GStrv) words = g_strsplit_set(runs[i].text, " \n\t", -1);
		for (char **w = words; *w != NULL; w++) {
			/* What no column could take is broken at every size. */
			if (**w == '\0' || g_utf8_strlen(*w, -1) > 24)
				continue;
			const struct paper_run word = {.text = *w, .style = runs[i].style};
			PangoLayout *l = paper_lay(g, PAPER_TABLE, &word, 1, c->style & (PAPER_BOLD | PAPER_ITALIC), points, -1);
			widest = MAX(widest, paper_laid_width(l));
			g_object_unref(l);
		}
	}
	return widest;
}

/* What the words of single columns, and of cells over several, need at the full size of letters; room beside the letters is not in it. */
struct table_need {
	double *words, *room; /* of each column */
	GArray *wide;	      /* struct wide_need */
};
struct wide_need {
	size_t column, columns;
	double words, room;
};

double paper_table_pad(const struct paper_table *t)
{
	return t->columns > MANY_COLUMNS ? 1 : CELL_X;
}

static void measure(struct paper_pango *g, const struct paper_table *t, double full, struct table_need *n)
{
	for (guint r = 0; r < t->rows->len && r < ROWS_TRIED; r++) {
		const struct paper_row *row = &g_array_index(t->rows, struct paper_row, r);
		for (size_t i = 0; i < row->count; i++) {
			const struct paper_cell *c = &row->cells[i];
			const struct wide_need w = {
				c->column, c->columns, widest_word(g, c, full), 2 * paper_table_pad(t) + SLACK + c->indent * 10};
			if (c->columns > 1) {
				g_array_append_val(n->wide, w);
				continue;
			}
			n->words[c->column] = MAX(n->words[c->column], w.words);
			n->room[c->column] = MAX(n->room[c->column], w.room);
		}
	}
}

/* Columns whose words do not fit get from those that have more than they need, a part of it only: what is much text should not become a
 * column of single words. False: that is not enough at this size. */
static bool share_widths(const struct paper_table *t, const struct table_need *n, double width, double scale, double give, double *out)
{
	double lack = 0, spare = 0;
	for (size_t i = 0; i < t->columns; i++) {
		const double need = n->words[i] * scale + n->room[i], has = t->widths[i] * width;
		lack += MAX(need - has, 0);
		spare += MAX(has - need, 0);
	}
	if (lack > spare * give)
		return false;
	for (size_t i = 0; i < t->columns; i++) {
		const double need = n->words[i] * scale + n->room[i], has = t->widths[i] * width;
		out[i] = need > has ? need : spare > 0 ? has - (has - need) * lack / spare : has;
	}
	for (guint k = 0; k < n->wide->len; k++) {
		const struct wide_need *w = &g_array_index(n->wide, struct wide_need, k);
		double has = 0.01;
		for (size_t i = 0; i < w->columns; i++)
			has += out[w->column + i];
		if (w->words * scale + w->room > has)
			return false;
	}
	return true;
}

double paper_table_fit(struct paper_pango *g, const struct paper_table *t, double width, double *widths)
{
	const double full = g->paper->layout.parts[PAPER_TABLE].points;
	struct table_need n = {g_new0(double, t->columns), g_new0(double, t->columns), g_array_new(FALSE, FALSE, sizeof(struct wide_need))};
	double points = full;
	measure(g, t, full, &n);
	/* In steps of half a point, so that tables of one paper look alike. */
	while (points > POINTS_LEAST && !share_widths(t, &n, width, points / full, GIVE_PART, widths))
		points -= 0.5;
	points = MAX(points, POINTS_LEAST);
	if (!share_widths(t, &n, width, points / full, GIVE_PART, widths) && !share_widths(t, &n, width, points / full, 1, widths))
		for (size_t i = 0; i < t->columns; i++) /* words are broken whatever is done */
			widths[i] = t->widths[i] * width;
	g_array_free(n.wide, TRUE);
	g_free(n.words);
	g_free(n.room);
	return points;
}

bool paper_chart(struct paper *p, const char *svg, double height_mm, struct err *e)
{
	GError *error = NULL;
	RsvgHandle *h = rsvg_handle_new_from_data((const guint8 *)svg, strlen(svg), &error);
	if (h == NULL) {
		FAIL(e, ERR_INPUT, MSG_PAPER_NO_SVG, error->message);
		g_clear_error(&error);
		return false;
	}
	g_object_unref(h);
	struct block *b = ARENA_NEW(p->arena, struct block);
	b->type = BLOCK_CHART;
	b->svg = arena_strdup(p->arena, svg);
	b->points = height_mm * MM;
	g_ptr_array_add(p->blocks, b);
	return true;
}
