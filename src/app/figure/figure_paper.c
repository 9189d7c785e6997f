/* A drawn form on paper; see figure_paper.h. What stands around the table is figure_head.c, as for the Excel file. */
#include "app/figure/figure_paper.h"

#include "app/figure/figure_head.h"
#include "messages/app.def"
#include "messages/paper.def"
#include "messages/workbook.def"

#include <string.h>

#define LABEL_LEAST 45.0 /* mm of a page; the rest goes to the numbers */
#define LABEL_MOST 95.0
#define LABEL_HALF 32.0 /* least of a table beside another */
#define NUMBER_MOST 30.0
#define TEXT_ACROSS 255.0
#define TEXT_UPRIGHT 165.0

struct sheet_paper {
	struct figure *f;
	enum msg_lang lang;
	struct figure_head head;
	struct paper *paper;
	struct paper_table *table;
	struct figure_halves halves;
	size_t first, wide; /* column of the first number; columns of one of the tables side by side */
	struct paper_cell *cells;
};

static struct paper_cell cell_at(size_t column, const char *text, unsigned style)
{
	return (struct paper_cell){.text = text, .style = style | PAPER_BORDER, .column = column};
}

static void write_title(struct sheet_paper *s)
{
	const struct figure_head *h = &s->head;
	if (*h->number != '\0')
		paper_text(s->paper, PAPER_TABLE, h->number, PAPER_CENTRE | PAPER_BOLD | PAPER_KEEP);
	paper_text(s->paper, PAPER_KIND, h->title, PAPER_CENTRE | PAPER_KEEP);
	g_autofree char *place = MSG_FORMAT(MSG_SHEET_UNIT_LINE, s->lang, h->where, h->when);
	paper_text(s->paper, PAPER_TABLE, place, PAPER_CENTRE | PAPER_KEEP);
	g_autofree char *known = *h->known != '\0' ? MSG_FORMAT(MSG_SHEET_KNOWN, s->lang, h->known) : NULL;
	g_autofree char *frame = g_strjoin("; ", h->boundaries, known, NULL);
	paper_text(s->paper, PAPER_NOTE, frame, PAPER_CENTRE | PAPER_KEEP);
	paper_space(s->paper, 4);
	paper_text(s->paper, PAPER_NOTE, h->counted_in, PAPER_RIGHT | PAPER_KEEP);
	paper_space(s->paper, 2);
}

static void write_above(struct sheet_paper *s)
{
	const struct figure_head *h = &s->head;
	const bool two = *h->left_lower != '\0';
	g_autofree char *number = MSG_FORMAT(MSG_PAPER_NUMBER_EMPTY, s->lang, paper_says(s->paper, PAPER_NUMBER, s->lang));
	const struct paper_letterhead letterhead = {.above = two ? h->left_upper : "",
		.body = two ? h->left_lower : h->left_upper,
		.number = number,
		.place_day = h->place_day};
	paper_letterhead(s->paper, &letterhead, s->lang);
	paper_space(s->paper, 12);
	write_title(s);
}

/* As wide as the form's layout says, else all alike. */
static double number_width(const struct sheet_paper *s, size_t shown, double otherwise)
{
	const struct form_layout *layout = &s->f->report->form->layout;
	const struct line *l = s->f->report->columns[s->head.columns[shown]].line;
	for (size_t i = 0; l != NULL && i < layout->width_count; i++)
		if (strcmp(layout->widths[i].column, l->id) == 0)
			return layout->widths[i].mm;
	return otherwise;
}

static void begin_table(struct sheet_paper *s)
{
	figure_halves(s->f->report, s->f->arena, &s->halves);
	const size_t n = s->head.column_count, halves = s->halves.count;
	const double page = (s->f->report->form->layout.portrait ? TEXT_UPRIGHT : TEXT_ACROSS) / (double)halves;
	const double tt = !s->head.numbered ? 0 : halves > 1 ? 9.0 : 12.0;
	const double label = CLAMP(page - tt - 18.0 * (double)n, halves > 1 ? LABEL_HALF : LABEL_LEAST, LABEL_MOST);
	const double each = MIN((page - tt - label) / (double)MAX(n, 1), NUMBER_MOST);
	s->first = s->head.numbered ? 2 : 1;
	s->wide = s->first + n;
	g_autofree double *widths = g_new0(double, s->wide *halves + 1);
	for (size_t part = 0; part < halves; part++) {
		double *own = widths + part * s->wide;
		if (s->head.numbered)
			own[0] = tt;
		own[s->first - 1] = label;
		for (size_t c = 0; c < n; c++)
			own[s->first + c] = number_width(s, c, each);
	}
	s->table = paper_table(s->paper, widths, s->wide * halves, s->head.levels + 1);
	s->cells = ARENA_ARRAY(s->f->arena, struct paper_cell, (s->wide + s->head.cell_count + 2) * halves);
}

/* The cells of one level of the head, of one table; from the cell `at` of the head on, *next: the first of the next level. */
static size_t head_cells(struct sheet_paper *s, size_t level, size_t left, size_t at, size_t *next, struct paper_cell *cells)
{
	const struct figure_head *h = &s->head;
	const unsigned style = PAPER_BOLD | PAPER_CENTRE | PAPER_MIDDLE;
	size_t n = 0;
	if (level == 0 && h->numbered)
		cells[n++] = cell_at(left, msg_template(MSG_HEAD_NUMBER, s->lang), style);
	if (level == 0)
		cells[n++] = cell_at(left + s->first - 1, msg_template(MSG_SHEET_ROW, s->lang), style);
	for (size_t i = 0; i < n; i++)
		cells[i].rows = h->levels;
	for (; at < h->cell_count && h->cells[at].level == level; at++) {
		cells[n] = cell_at(left + s->first + h->cells[at].column, h->cells[at].label, style);
		cells[n].columns = h->cells[at].columns;
		cells[n++].rows = h->cells[at].levels;
	}
	*next = at;
	return n;
}

static size_t number_heads(struct sheet_paper *s, size_t left, struct paper_cell *cells)
{
	const struct figure_head *h = &s->head;
	size_t n = 0;
	if (h->numbered)
		cells[n++] = cell_at(left, "A", PAPER_CENTRE | PAPER_SMALL);
	cells[n++] = cell_at(left + s->first - 1, h->numbered ? "B" : "A", PAPER_CENTRE | PAPER_SMALL);
	for (size_t c = 0; c < h->column_count; c++) {
		const char *num = s->f->report->columns[h->columns[c]].num;
		const bool own = num != NULL && *num != '\0' && strcmp(num, "none") != 0;
		cells[n++] =
			cell_at(left + s->first + c, own ? num : arena_printf(s->f->arena, "%d", (int)c + 1), PAPER_CENTRE | PAPER_SMALL);
	}
	return n;
}

/* Grouped heads, then the numbers of columns. */
static void write_heads(struct sheet_paper *s)
{
	size_t at = 0, n = 0;
	for (size_t level = 0; level < s->head.levels; level++) {
		size_t next = at;
		n = 0;
		for (size_t part = 0; part < s->halves.count; part++)
			n += head_cells(s, level, part * s->wide, at, &next, s->cells + n);
		at = next;
		paper_row(s->table, s->cells, n);
	}
	n = 0;
	for (size_t part = 0; part < s->halves.count; part++)
		n += number_heads(s, part * s->wide, s->cells + n);
	paper_row(s->table, s->cells, n);
}

/* As on the page; what may not be seen has a mark that the font of papers has. */
const char *figure_cell_printed(const struct cell *c)
{
	const struct sheet_cell x = figure_cell(c);
	if (c->state == CELL_HIDDEN)
		return "×";
	return x.text == NULL || *x.text == '\0' ? "–" : x.text;
}

static size_t row_cells(struct sheet_paper *s, size_t r, size_t left, struct paper_cell *cells)
{
	const struct report *report = s->f->report;
	const struct report_line *row = &report->rows[r];
	const bool total = row->depth == 0 && row->child == NONE && !row->direct;
	const unsigned bold = total || !row->numbers ? PAPER_BOLD : 0;
	size_t n = 0;
	if (s->head.numbered) {
		const bool own = row->num != NULL && strcmp(row->num, "none") != 0;
		cells[n++] = cell_at(left, own ? row->num : "", bold | PAPER_CENTRE | PAPER_MIDDLE);
	}
	cells[n] = cell_at(left + s->first - 1, figure_label(row, s->lang), bold | PAPER_MIDDLE);
	cells[n++].indent = row->depth;
	for (size_t c = 0; c < s->head.column_count; c++) {
		const struct cell *x = &report->cells[r * report->column_count + s->head.columns[c]];
		cells[n++] = cell_at(left + s->first + c, row->numbers ? figure_cell_printed(x) : "",
			(total ? PAPER_BOLD : 0) | PAPER_RIGHT | PAPER_MIDDLE);
	}
	return n;
}

/* A line holds one row of each table; the last table may be shorter. */
static void write_rows(struct sheet_paper *s)
{
	const struct figure_halves *h = &s->halves;
	for (size_t line = 0; line < h->lines; line++) {
		size_t n = 0;
		for (size_t at = line, left = 0; at < h->row_count; at += h->lines, left += s->wide)
			n += row_cells(s, h->rows[at], left, s->cells + n);
		paper_row(s->table, s->cells, n);
	}
}

static void write_notes(struct sheet_paper *s)
{
	const struct figure_head *h = &s->head;
	paper_space(s->paper, 6);
	/* The Excel file points to its sheet of definitions. */
	const bool mixed = strcmp(h->rounding, msg_template(MSG_HEAD_ROUND_MIXED, s->lang)) == 0;
	if (*h->rounding != '\0')
		paper_text(s->paper, PAPER_NOTE, mixed ? msg_template(MSG_PAPER_ROUND_MIXED, s->lang) : h->rounding, 0);
	paper_text(s->paper, PAPER_NOTE, msg_template(MSG_PAPER_SIGNS, s->lang), 0);
	for (const char *const *note = figure_notes(s->f, s->lang, true); *note != NULL; note++)
		paper_text(s->paper, PAPER_NOTE, g_strchug(arena_strdup(s->f->arena, *note)), PAPER_PLAIN_FONT | PAPER_SMALL);
	/* Every export of a form that is not official says so. */
	const struct form *form = s->f->report->form;
	const msg_key confidence = strcmp(form->confidence, "official") == 0 ? MSG_CONFIDENCE_OFFICIAL
				   : strcmp(form->confidence, "draft") == 0  ? MSG_CONFIDENCE_DRAFT
									     : MSG_CONFIDENCE_TRANSCRIBED;
	g_autofree char *basis = MSG_FORMAT(MSG_PAPER_BASIS, s->lang, form->basis, msg_template(confidence, s->lang));
	paper_text(s->paper, PAPER_NOTE, basis, PAPER_PLAIN_FONT | PAPER_SMALL);
	paper_keep_notes(s->paper);
}

static void write_signatures(struct sheet_paper *s)
{
	const struct figure_head *h = &s->head;
	paper_space(s->paper, 12);
	const struct paper_line left[] = {{msg_template(MSG_HEAD_MAKER, s->lang), PAPER_SIGN, PAPER_CENTRE, 0, NULL},
		{msg_template(MSG_HEAD_MAKER_HOW, s->lang), PAPER_SIGN_HOW, PAPER_CENTRE, 0, NULL}};
	const struct paper_line right[] = {{h->signer, PAPER_SIGN, PAPER_CENTRE, 0, NULL},
		{msg_template(MSG_HEAD_SIGNER_HOW, s->lang), PAPER_SIGN_HOW, PAPER_CENTRE, 0, NULL},
		/* room for signature and stamp stays on the page */
		{"", PAPER_SIGN_NAME, PAPER_CENTRE, 60, NULL}};
	paper_halves(s->paper, left, G_N_ELEMENTS(left), right, G_N_ELEMENTS(right), false);
}

const char *figure_check_code(const struct figure *f)
{
	const struct report *r = f->report;
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *when = figure_when(f, MSG_VI);
	const char *const frame[] = {r->form->sha256, r->unit_code, r->unit_name, when};
	for (size_t i = 0; i < G_N_ELEMENTS(frame); i++)
		g_checksum_update(sum, (const guchar *)(frame[i] != NULL ? frame[i] : ""), -1),
			g_checksum_update(sum, (const guchar *)"\n", 1);
	for (size_t i = 0; i < r->row_count; i++) {
		if (!r->rows[i].visible)
			continue;
		g_checksum_update(sum, (const guchar *)r->rows[i].id, -1);
		for (size_t c = 0; c < r->column_count && r->rows[i].numbers; c++) {
			const char *text = r->columns[c].visible ? figure_cell_printed(&r->cells[i * r->column_count + c]) : "";
			g_checksum_update(sum, (const guchar *)"\t", 1);
			g_checksum_update(sum, (const guchar *)text, -1);
		}
	}
	g_autofree char *hex = g_ascii_strup(g_checksum_get_string(sum), -1);
	g_checksum_free(sum);
	return arena_printf(f->arena, "%.4s-%.4s-%.4s", hex, hex + 4, hex + 8);
}

GBytes *figure_paper(struct app *a, struct figure *f, enum paper_format format, int64_t made_ms, enum msg_lang lang, struct err *e)
{
	struct sheet_paper s = {.f = f, .lang = lang};
	if (!figure_head(a, f, lang, &s.head, e))
		return NULL;
	const ymd day = f->report->place.today != 0 ? f->report->place.today : period_closing_day(&f->report->period);
	g_autofree char *name = *s.head.number != '\0' ? g_strdup_printf("%s: %s", s.head.number, s.head.title) : g_strdup(s.head.title);
	s.paper = paper_begin(a, s.head.party, day, name, made_ms, e);
	if (s.paper == NULL)
		return NULL;
	paper_page(s.paper, !f->report->form->layout.portrait);
	g_autofree char *foot =
		MSG_FORMAT(MSG_PAPER_FOOT, lang, f->report->form->code, figure_check_code(f), instant_words(made_ms, f->arena));
	paper_foot(s.paper, foot);
	write_above(&s);
	begin_table(&s);
	write_heads(&s);
	write_rows(&s);
	write_notes(&s);
	write_signatures(&s);
	return paper_end(s.paper, format, e);
}

bool figure_paper_append(struct app *a, struct figure *f, struct paper *p, const char *heading, enum msg_lang lang, struct err *e)
{
	struct sheet_paper s = {.f = f, .lang = lang, .paper = p};
	if (!figure_head(a, f, lang, &s.head, e))
		return false;
	paper_page(p, !f->report->form->layout.portrait);
	paper_text(p, PAPER_TABLE, heading, PAPER_CENTRE | PAPER_BOLD | PAPER_KEEP);
	write_title(&s);
	begin_table(&s);
	write_heads(&s);
	write_rows(&s);
	write_notes(&s);
	return true;
}
