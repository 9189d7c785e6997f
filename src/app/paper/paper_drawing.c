/* See paper_drawing.h. */
#include "app/paper/paper_drawing.h"

#include "app/page/page_chart.h"
#include "messages/paper.def"

#include <string.h>

#define ROWS_MOST 40	 /* more cannot be read on a page */
#define TEXT_WIDTH 165.0 /* mm: what a chart is as wide as */
#define HEIGHT_MOST 210.0
#define KEY_LINE 22 /* of the drawing, for the names of its series */
#define KEY_WIDE 700

/* What the stylesheet of the pages says by variables, for print. */
static const char style[] =
	"<style>text{font:12px 'Liberation "
	"Serif',serif;fill:#000}.tm{fill:#333}.tb{font-weight:bold}.te{text-anchor:end}.tc{text-anchor:middle}"
	".ax{stroke:#555;stroke-width:1}.gl{stroke:#ccc;stroke-width:1}.f1{fill:#c6d4e6}.f2{fill:#9db7d5}.f3{fill:#6f93bd}.f4{fill:#41699b}"
	".f5{fill:#1f4170}.tg{stroke:#a00;stroke-width:1.4}.lane{fill:#eee}.span{stroke:#41699b;stroke-width:2}.dot{stroke:#41699b;stroke-"
	"width:1.4}</style>";

static bool column_named(const struct report *r, const char *id, size_t *out)
{
	for (size_t i = 0; i < r->column_count; i++)
		if (strcmp(r->columns[i].id, id) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static const char *label_of(const struct report_line *l, enum msg_lang lang)
{
	return lang == MSG_EN && l->label_en != NULL ? l->label_en : l->label_vi != NULL ? l->label_vi : l->id;
}

static bool is_wanted(const struct report_line *l, char *const *rows)
{
	return l->visible && l->numbers && (rows == NULL || g_strv_contains((const char *const *)rows, l->id));
}

/* false: a column is not there. */
static bool read_columns(const struct report *r, char *const *names, size_t at[CHART_SERIES], size_t *count, struct err *e)
{
	*count = 0;
	for (char *const *n = names; *n != NULL; n++)
		if (*count == CHART_SERIES || !column_named(r, g_strstrip(*n), &at[(*count)++]))
			return FAIL(e, ERR_INPUT, MSG_PAPER_CHART_COLUMN, r->form->code, *n);
	return *count > 0 || FAIL(e, ERR_INPUT, MSG_PAPER_CHART_COLUMN, r->form->code, "");
}

/* Gives how many rows were asked for; no more than ROWS_MOST are put. */
static size_t put_rows(
	const struct report *r, char *const *rows, const size_t *columns, enum msg_lang lang, struct chart *c, struct arena *a)
{
	struct chart_row *out = ARENA_ARRAY(a, struct chart_row, ROWS_MOST);
	size_t wanted = 0;
	for (size_t i = 0; i < r->row_count; i++) {
		if (!is_wanted(&r->rows[i], rows) || wanted++ >= ROWS_MOST)
			continue;
		struct chart_value *values = ARENA_ARRAY(a, struct chart_value, c->series_count);
		for (size_t s = 0; s < c->series_count; s++) {
			const struct page_chart_value v = page_chart_cell(r, i, columns[s], a);
			values[s] = (struct chart_value){.missing = v.missing, .at = v.at, .text = v.text};
		}
		out[c->row_count++] = (struct chart_row){.label = label_of(&r->rows[i], lang), .values = values};
	}
	c->rows = out;
	return wanted;
}

/* Which colour is which series, below the bars. */
static void put_key(GString *svg, const struct chart *c, int height)
{
	const int each = KEY_WIDE / (int)c->series_count;
	for (size_t s = 0; c->series_count > 1 && s < c->series_count; s++) {
		g_autofree char *name = g_markup_escape_text(c->series[s], -1);
		static const char *const two[] = {"f2", "f5"}, *const three[] = {"f1", "f3", "f5"},
					 *const more[] = {"f1", "f2", "f3", "f4", "f5"};
		const char *fill = c->series_count == 2 ? two[s] : c->series_count == 3 ? three[s] : more[s];
		g_string_append_printf(svg,
			"<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"18\" height=\"10\"/><text x=\"%d\" y=\"%d\">%s</text>", fill,
			8 + (int)s * each, height + 6, 32 + (int)s * each, height + 15, name);
	}
}

/* The wide one of the page's drawings as a file of its own; NULL: nothing could be drawn. */
static char *svg_of(const struct chart *c, enum msg_lang lang, double *ratio)
{
	g_autoptr(GString) html = g_string_new(NULL);
	struct html o = {.text = html, .lang = lang};
	html_chart(&o, c);
	const char *begin = strstr(html->str, "<svg"), *end = begin != NULL ? strstr(begin, "</svg>") : NULL;
	const char *box = begin != NULL ? strstr(begin, "viewBox=\"0 0 ") : NULL, *body = begin != NULL ? strchr(begin, '>') : NULL;
	if (end == NULL || box == NULL || body == NULL || body > end)
		return NULL;
	char *rest = NULL;
	const int width = (int)g_ascii_strtoll(box + strlen("viewBox=\"0 0 "), &rest, 10), height = (int)g_ascii_strtoll(rest, NULL, 10);
	const int whole = height + (c->series_count > 1 ? KEY_LINE : 0);
	if (width <= 0 || height <= 0)
		return NULL;
	GString *svg = g_string_new(NULL);
	g_string_append_printf(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%s", width,
		whole, width, whole, style);
	g_string_append_len(svg, body + 1, end - body - 1);
	put_key(svg, c, height);
	g_string_append(svg, "</svg>");
	*ratio = (double)whole / (double)width;
	return g_string_free(svg, FALSE);
}

static const char *title_of(const struct report *r, enum msg_lang lang)
{
	const struct form *f = r->form;
	return lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
}

static char **copied(const char *const *ids, size_t count)
{
	char **out = g_new0(char *, count + 1);
	for (size_t i = 0; i < count; i++)
		out[i] = g_strdup(ids[i]);
	return out;
}

bool paper_drawing(struct paper *p, const struct report *r, const char *columns, const char *rows, enum msg_lang lang, struct arena *arena,
	struct err *e)
{
	g_auto(GStrv) names = g_strsplit(columns, ",", -1), wanted = rows != NULL ? g_strsplit(rows, ",", -1) : NULL;
	size_t at[CHART_SERIES];
	double ratio = 0;
	const struct form_chart *own = rows == NULL ? form_chart(r->form, columns) : NULL;
	struct chart c = {
		.kind = CHART_BARS, .id = "paper", .title = title_of(r, lang), .description = title_of(r, lang), .rows_title = ""};
	if (own != NULL) {
		c.kind = page_chart_kind(own->kind);
		c.title = c.description = lang == MSG_EN && own->title.en != NULL ? own->title.en : own->title.vi;
		g_strfreev(names);
		names = copied(own->columns, own->column_count);
		wanted = own->rows != NULL ? copied(own->rows, own->row_count) : NULL;
	}
	if (!read_columns(r, names, at, &c.series_count, e))
		return false;
	const char **series = ARENA_ARRAY(arena, const char *, c.series_count);
	for (size_t s = 0; s < c.series_count; s++)
		series[s] = label_of(&r->columns[at[s]], lang);
	c.series = series;
	const size_t asked = put_rows(r, wanted, at, lang, &c, arena);
	if (asked > ROWS_MOST)
		return FAIL(e, ERR_INPUT, MSG_PAPER_CHART_ROWS, r->form->code, arena_printf(arena, "%zu", asked),
			arena_printf(arena, "%d", ROWS_MOST));
	g_autofree char *svg = c.row_count > 0 ? svg_of(&c, lang, &ratio) : NULL;
	if (svg == NULL)
		return FAIL(e, ERR_INPUT, MSG_PAPER_CHART_EMPTY, r->form->code);
	const char *caption = c.series_count == 1 ? arena_printf(arena, "%s: %s", c.title, series[0]) : c.title;
	paper_text(p, PAPER_TABLE, caption, PAPER_BOLD | PAPER_CENTRE | PAPER_KEEP);
	return paper_chart(p, svg, MIN(TEXT_WIDTH * ratio, HEIGHT_MOST), e);
}
