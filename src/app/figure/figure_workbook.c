/* A drawn form as a workbook. Everything printed comes from the report, the head (figure_head.c) and the words (figure_explain.c). */
#include "app/figure/figure_workbook.h"

#include "app/figure/figure_head.h"
#include "app/figure/figure_live.h"
#include "app/figure/figure_words.h"
#include "app/reading.h"
#include "exchange/workbook.h"
#include "messages/app.def"
#include "messages/workbook.def"

#include <string.h>

#define PAGE_CHARACTERS 128.0 /* what A4 landscape takes in a row of 11 points */
#define ROWS_IN_MEMORY 2000

struct book {
	struct app *app;
	struct figure *f;
	enum msg_lang lang;
	struct figure_head head;
	struct workbook *workbook;
	struct workbook_sheet *sheet;
	struct figure_halves halves;
	size_t first;	/* column of the first number: after TT, where there is one, and the label */
	size_t wide;	/* columns of one of the tables that stand side by side */
	size_t columns; /* of the sheet */
	size_t split;	/* first column of the right half of heads and signatures */
	double widths[2], number_width;
};

static struct workbook_cell text_at(size_t column, size_t columns, const char *text, unsigned style)
{
	return (struct workbook_cell){.value = {.type = SHEET_TEXT, .text = text}, .style = style, .column = column, .columns = columns};
}

static const char *say(const struct book *b, msg_key key)
{
	return msg_template(key, b->lang);
}

/* The form as on paper. */

#define CHARACTERS_PER_MM (1 / 1.9)

/* As wide as the form's layout says, else all alike. */
static double column_width(const struct book *b, size_t shown)
{
	const struct form_layout *layout = &b->f->report->form->layout;
	const struct line *l = shown < b->head.column_count ? b->f->report->columns[b->head.columns[shown]].line : NULL;
	for (size_t i = 0; l != NULL && i < layout->width_count; i++)
		if (strcmp(layout->widths[i].column, l->id) == 0)
			return layout->widths[i].mm * CHARACTERS_PER_MM;
	return b->number_width;
}

static void set_columns(struct book *b)
{
	size_t n = b->head.column_count;
	bool numbered = b->head.numbered;
	const double page = b->halves.count > 1 ? 104.0 / (double)b->halves.count : PAGE_CHARACTERS,
		     least = b->halves.count > 1 ? 24.0 : 30.0;
	b->first = numbered ? 2 : 1;
	b->wide = b->first + MAX(n, 1);
	b->columns = b->wide * b->halves.count;
	double label = CLAMP(page - 9.5 * (double)n, least, 52.0), rest = page - label - (numbered ? 7.0 : 0.0);
	b->widths[0] = numbered ? 7.0 : label;
	b->widths[1] = label;
	b->number_width = CLAMP(rest / (double)MAX(n, 1), 8.5, 18.0);
	double total = (label + (numbered ? 7.0 : 0.0) + b->number_width * (double)MAX(n, 1)) * (double)b->halves.count, left = 0;
	b->split = 0;
	for (size_t c = 0; c < b->columns; c++) {
		const size_t in = c % b->wide;
		double width = in < b->first ? b->widths[in] : column_width(b, in - b->first);
		workbook_column(b->sheet, c, width);
		if (left + width / 2 < total / 2 || c < b->first - 1)
			b->split = c + 1;
		left += width;
	}
	b->split = CLAMP(b->split, 1, b->columns - 1);
}

static void halves(struct book *b, const char *left, unsigned left_style, const char *right, unsigned right_style)
{
	const struct workbook_cell cells[] = {text_at(0, b->split, left, left_style | STYLE_CENTRE),
		text_at(b->split, b->columns - b->split, right, right_style | STYLE_CENTRE)};
	workbook_row(b->sheet, cells, G_N_ELEMENTS(cells), 0);
}

static void line(struct book *b, const char *text, unsigned style)
{
	if (text == NULL || *text == '\0')
		return;
	const struct workbook_cell cell = text_at(0, b->columns, text, style);
	workbook_row(b->sheet, &cell, 1, 0);
}

static void write_letterhead(struct book *b)
{
	const struct figure_head *h = &b->head;
	halves(b, h->left_upper, h->party ? 0 : STYLE_BOLD, h->right_upper, h->party ? STYLE_BOLD | STYLE_UNDERLINE : STYLE_BOLD);
	if (h->party) {
		bool office = *h->left_lower != '\0';
		halves(b, office ? h->left_lower : "*", office ? STYLE_BOLD : 0, h->place_day, STYLE_ITALIC);
		if (office)
			halves(b, "*", 0, "", 0);
	} else {
		halves(b, h->left_lower, STYLE_BOLD, h->right_lower, STYLE_BOLD | STYLE_UNDERLINE);
		halves(b, "", 0, h->place_day, STYLE_ITALIC);
	}
	workbook_skip(b->sheet, 1);
	line(b, h->number, STYLE_BOLD | STYLE_CENTRE);
	g_autofree char *title = g_utf8_strup(h->title, -1);
	line(b, title, STYLE_BOLD | STYLE_CENTRE | STYLE_TITLE);
	g_autofree char *place = MSG_FORMAT(MSG_SHEET_UNIT_LINE, b->lang, h->where, h->when);
	line(b, place, STYLE_CENTRE);
	g_autofree char *known = *h->known != '\0' ? MSG_FORMAT(MSG_SHEET_KNOWN, b->lang, h->known) : NULL;
	g_autofree char *frame = g_strjoin("; ", h->boundaries, known, NULL);
	line(b, frame, STYLE_CENTRE | STYLE_ITALIC);
	line(b, h->counted_in, STYLE_RIGHT | STYLE_ITALIC);
}

/* The cells of one level of the head, of one table; from the cell `at` of the head on, *next: the first of the next level. */
static size_t head_cells(struct book *b, size_t level, size_t left, size_t at, size_t *next, struct workbook_cell *cells)
{
	const struct figure_head *h = &b->head;
	const unsigned style = STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER;
	size_t n = 0;
	if (level == 0 && h->numbered)
		cells[n++] = text_at(left, 1, say(b, MSG_HEAD_NUMBER), style);
	if (level == 0)
		cells[n++] = text_at(left + b->first - 1, 1, say(b, MSG_SHEET_ROW), style);
	for (size_t i = 0; i < n; i++)
		cells[i].rows = h->levels;
	for (; at < h->cell_count && h->cells[at].level == level; at++) {
		cells[n] = text_at(left + b->first + h->cells[at].column, h->cells[at].columns, h->cells[at].label, style);
		cells[n++].rows = h->cells[at].levels;
	}
	*next = at;
	return n;
}

static size_t number_heads(struct book *b, size_t left, struct workbook_cell *cells)
{
	const struct figure_head *h = &b->head;
	const unsigned style = STYLE_CENTRE | STYLE_BORDER | STYLE_SMALL;
	size_t n = 0;
	if (h->numbered)
		cells[n++] = text_at(left, 1, "A", style);
	cells[n++] = text_at(left + b->first - 1, 1, h->numbered ? "B" : "A", style);
	for (size_t c = 0; c < h->column_count; c++) {
		const char *num = b->f->report->columns[h->columns[c]].num;
		bool own = num != NULL && *num != '\0' && strcmp(num, "none") != 0;
		cells[n++] = text_at(left + b->first + c, 1, own ? num : arena_printf(b->f->arena, "%d", (int)c + 1), style);
	}
	return n;
}

/* Grouped heads, then the row of column numbers. Gives the first of these rows. */
static size_t write_heads(struct book *b)
{
	const struct figure_head *h = &b->head;
	size_t top = workbook_next(b->sheet), at = 0;
	g_autofree int *lines = g_new0(int, h->levels);
	int total = 0;
	for (size_t i = 0; i < h->cell_count; i++) /* heads of one level first, then what those over several still need */
		if (h->cells[i].levels == 1)
			lines[h->cells[i].level] = MAX(lines[h->cells[i].level],
				workbook_lines(h->cells[i].label, b->number_width * (double)h->cells[i].columns * 0.85));
	for (size_t l = 0; l < h->levels; l++)
		total += MAX(lines[l], 1);
	for (size_t i = 0; i < h->cell_count; i++) {
		int above = 0, need = workbook_lines(h->cells[i].label, b->number_width * 0.85);
		for (size_t l = 0; l < h->cells[i].level; l++)
			above += MAX(lines[l], 1);
		if (h->cells[i].levels > 1 && above + need > total) {
			lines[h->levels - 1] = MAX(lines[h->levels - 1], 1) + above + need - total;
			total = above + need;
		}
	}
	g_autofree struct workbook_cell *cells = g_new0(struct workbook_cell, b->columns + (h->cell_count + 2) * b->halves.count);
	for (size_t level = 0; level < h->levels; level++) {
		size_t n = 0, next = at;
		for (size_t part = 0; part < b->halves.count; part++)
			n += head_cells(b, level, part * b->wide, at, &next, cells + n);
		at = next;
		workbook_row(b->sheet, cells, n, MAX(lines[level], 1));
	}
	size_t n = 0;
	for (size_t part = 0; part < b->halves.count; part++)
		n += number_heads(b, part * b->wide, cells + n);
	workbook_row(b->sheet, cells, n, 0);
	return top;
}

static bool is_total(const struct report_line *row)
{
	return row->depth == 0 && row->child == NONE && !row->direct;
}

static struct workbook_cell number_cell(const struct book *b, const struct figure_live *live, size_t r, size_t c, size_t column)
{
	const struct report *report = b->f->report;
	const struct cell *x = &report->cells[r * report->column_count + c];
	const struct report_line *row = &report->rows[r];
	struct workbook_cell out = {.style = STYLE_BORDER | STYLE_RIGHT | (is_total(row) ? STYLE_BOLD : 0), .column = column};
	if (!row->numbers)
		return out;
	out.value = figure_cell(x);
	if (out.value.type == SHEET_EMPTY || (out.value.type == SHEET_TEXT && *out.value.text == '\0'))
		out.value = (struct sheet_cell){.type = SHEET_TEXT, .text = "–"};
	else
		out.formula = figure_live(live, r, c, b->f->arena);
	if (x->derived) {
		struct form_cell what;
		form_cell(report->form, row->line, report->columns[c].line, &what, b->f->arena);
		out.style |= what.content == CONTENT_POINTS ? STYLE_SIGNED : 0;
	}
	return out;
}

/* Where rows and columns of the report stand in the sheet: rows one below the other from the next one on, in each table anew. */
static void place_lines(const struct book *b, struct figure_live *live)
{
	const struct report *report = b->f->report;
	int *rows = ARENA_ARRAY(b->f->arena, int, report->row_count + 1), *right = ARENA_ARRAY(b->f->arena, int, report->row_count + 1),
	    *columns = ARENA_ARRAY(b->f->arena, int, report->column_count + 1);
	const size_t next = workbook_next(b->sheet);
	for (size_t r = 0; r < report->row_count; r++)
		rows[r] = -1;
	for (size_t i = 0; i < b->halves.row_count; i++) {
		rows[b->halves.rows[i]] = (int)(next + i % b->halves.lines);
		right[b->halves.rows[i]] = (int)(i / b->halves.lines * b->wide);
	}
	for (size_t c = 0; c < report->column_count; c++)
		columns[c] = -1;
	for (size_t c = 0; c < b->head.column_count; c++)
		columns[b->head.columns[c]] = (int)(b->first + c);
	*live = (struct figure_live){report, rows, columns, right};
}

static size_t row_cells(struct book *b, const struct figure_live *live, size_t r, size_t left, struct workbook_cell *cells)
{
	const struct report_line *row = &b->f->report->rows[r];
	const unsigned style = STYLE_BORDER | (is_total(row) || !row->numbers ? STYLE_BOLD : 0);
	size_t n = 0;
	if (b->head.numbered) {
		bool own = row->num != NULL && strcmp(row->num, "none") != 0;
		cells[n++] = text_at(left, 1, own ? row->num : "", style | STYLE_CENTRE);
	}
	cells[n] = text_at(left + b->first - 1, 1, figure_label(row, b->lang), style);
	cells[n++].indent = row->depth;
	for (size_t c = 0; c < b->head.column_count; c++)
		cells[n++] = number_cell(b, live, r, b->head.columns[c], left + b->first + c);
	return n;
}

static void write_rows(struct book *b)
{
	const struct figure_halves *h = &b->halves;
	struct figure_live live;
	place_lines(b, &live);
	g_autofree struct workbook_cell *cells = g_new0(struct workbook_cell, b->columns + 1);
	for (size_t line = 0; line < h->lines; line++) {
		size_t n = 0;
		for (size_t at = line, left = 0; at < h->row_count; at += h->lines, left += b->wide)
			n += row_cells(b, &live, h->rows[at], left, cells + n);
		workbook_row(b->sheet, cells, n, 0);
	}
}

/* The labels, and the columns up to the one that the form says stands still. */
static size_t frozen_columns(const struct book *b)
{
	const char *last = b->f->report->form->layout.freeze;
	for (size_t c = 0; last != NULL && c < b->head.column_count; c++)
		if (strcmp(b->f->report->columns[b->head.columns[c]].id, last) == 0)
			return b->first + c + 1;
	return b->first;
}

static void write_form(struct book *b)
{
	b->sheet = workbook_sheet(b->workbook, *b->head.number != '\0' ? b->head.number : say(b, MSG_BOOK_FORM));
	figure_halves(b->f->report, b->f->arena, &b->halves);
	set_columns(b);
	write_letterhead(b);
	size_t top = write_heads(b);
	workbook_page(b->sheet, !b->f->report->form->layout.portrait, top, workbook_next(b->sheet) - 1);
	workbook_freeze(b->sheet, 0, b->halves.count > 1 ? 0 : frozen_columns(b));
	write_rows(b);
	workbook_skip(b->sheet, 1);
	line(b, b->head.rounding, STYLE_ITALIC);
	line(b, say(b, MSG_HEAD_SIGNS), STYLE_ITALIC);
	for (const char *const *note = figure_notes(b->f, b->lang, true); *note != NULL; note++)
		line(b, g_strchug(arena_strdup(b->f->arena, *note)), 0);
	workbook_skip(b->sheet, 1);
	halves(b, say(b, MSG_HEAD_MAKER), STYLE_BOLD, b->head.signer, STYLE_BOLD);
	halves(b, say(b, MSG_HEAD_MAKER_HOW), STYLE_ITALIC, say(b, MSG_HEAD_SIGNER_HOW), STYLE_ITALIC);
}

/* Definitions. */

static void pair(struct book *b, msg_key key, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	const struct workbook_cell cells[] = {
		text_at(0, 2, say(b, key), STYLE_BOLD | STYLE_BORDER | STYLE_TOP), text_at(2, 1, value, STYLE_BORDER | STYLE_TOP)};
	workbook_row(b->sheet, cells, G_N_ELEMENTS(cells), 0);
}

static void three(struct book *b, const char *x, const char *y, const char *z, unsigned style)
{
	const struct workbook_cell cells[] = {text_at(0, 1, x, style | STYLE_BORDER | STYLE_TOP),
		text_at(1, 1, y, style | STYLE_BORDER | STYLE_TOP), text_at(2, 1, z, style | STYLE_BORDER | STYLE_TOP)};
	workbook_row(b->sheet, cells, G_N_ELEMENTS(cells), 0);
}

static void three_lines(struct book *b, msg_key heading, const char *how)
{
	workbook_skip(b->sheet, 1);
	const struct workbook_cell cell = text_at(0, 3, say(b, heading), STYLE_BOLD);
	workbook_row(b->sheet, &cell, 1, 0);
	if (how != NULL) {
		const struct workbook_cell said = text_at(0, 3, how, STYLE_ITALIC);
		workbook_row(b->sheet, &said, 1, 0);
	}
}

static void write_provenance(struct book *b, int64_t made_ms)
{
	char from[11], until[11];
	const struct form *form = b->f->report->form;
	const struct figure_head *h = &b->head;
	g_autofree char *valid = form->valid_until == 0 || form->valid_until == YMD_OPEN
					 ? MSG_FORMAT(MSG_BOOK_VALID_FROM, b->lang, ymd_format_vi(form->valid_from, from))
					 : MSG_FORMAT(MSG_BOOK_VALID_UNTIL, b->lang, ymd_format_vi(form->valid_from, from),
						   ymd_format_vi(form->valid_until, until));
	msg_key confidence = strcmp(form->confidence, "official") == 0 ? MSG_CONFIDENCE_OFFICIAL
			     : strcmp(form->confidence, "draft") == 0  ? MSG_CONFIDENCE_DRAFT
								       : MSG_CONFIDENCE_TRANSCRIBED;
	pair(b, MSG_BOOK_CODE, form->code);
	pair(b, MSG_BOOK_NUMBER, h->number);
	pair(b, MSG_BOOK_BASIS, form->basis);
	pair(b, MSG_BOOK_VALID, valid);
	pair(b, MSG_BOOK_CONFIDENCE, say(b, confidence));
	pair(b, MSG_BOOK_SOURCE, form->source);
	pair(b, MSG_BOOK_OFFICE, h->office);
	pair(b, MSG_BOOK_FILE, form->file);
	pair(b, MSG_BOOK_SHA, form->sha256);
	pair(b, MSG_BOOK_PLACE, h->where);
	pair(b, MSG_BOOK_WHEN, h->when);
	pair(b, MSG_BOOK_BOUNDARIES, h->boundaries);
	pair(b, MSG_BOOK_KNOWN, *h->known != '\0' ? h->known : say(b, MSG_EXPLAIN_NOW));
	pair(b, MSG_BOOK_MADE, instant_words(made_ms, b->f->arena));
}

static bool plain_cell(const struct book *b, size_t r, size_t c)
{
	struct form_cell what;
	const struct report *report = b->f->report;
	form_cell(report->form, report->rows[r].line, report->columns[c].line, &what, b->f->arena);
	return !what.empty && (what.content == CONTENT_COUNT || what.content == CONTENT_ENTER);
}

/* What stands in the cell, in words; a cell that may not be seen is not explained either. */
static bool write_words(struct book *b, const struct report_line *l, size_t r, size_t c, struct err *e)
{
	const struct report *report = b->f->report;
	bool hidden = l->numbers && report->cells[r * report->column_count + c].state == CELL_HIDDEN;
	g_autofree char *words = hidden ? g_strdup("⊘") : figure_words(b->app, b->f, r, c, b->lang, e);
	if (words == NULL)
		return false;
	three(b, l->id, figure_label(l, b->lang), words, 0);
	return true;
}

static bool write_row_words(struct book *b, struct err *e)
{
	const struct report *report = b->f->report;
	const struct figure_head *h = &b->head;
	g_autofree char *how = MSG_FORMAT(MSG_BOOK_ROW_HOW, b->lang, figure_label(&report->columns[h->columns[0]], b->lang));
	three_lines(b, MSG_BOOK_ROWS, how);
	three(b, say(b, MSG_BOOK_ID), say(b, MSG_BOOK_LABEL), say(b, MSG_BOOK_MEANING), STYLE_BOLD | STYLE_CENTRE);
	for (size_t r = 0; r < report->row_count; r++) {
		size_t c = h->columns[0];
		/* Children are the form's own rows again. */
		if (!report->rows[r].visible || report->rows[r].child != NONE || report->rows[r].direct)
			continue;
		for (size_t i = 0; i < h->column_count && report->rows[r].numbers && !plain_cell(b, r, c); i++)
			c = h->columns[i];
		if (!write_words(b, &report->rows[r], r, c, e))
			return false;
	}
	return true;
}

static bool write_column_words(struct book *b, struct err *e)
{
	const struct report *report = b->f->report;
	size_t r = 0;
	while (r < report->row_count && (!report->rows[r].visible || !report->rows[r].numbers))
		r++;
	if (r == report->row_count)
		return true;
	g_autofree char *how = MSG_FORMAT(MSG_BOOK_COLUMN_HOW, b->lang, figure_label(&report->rows[r], b->lang));
	three_lines(b, MSG_BOOK_COLUMNS, how);
	three(b, say(b, MSG_BOOK_ID), say(b, MSG_BOOK_LABEL), say(b, MSG_BOOK_MEANING), STYLE_BOLD | STYLE_CENTRE);
	for (size_t i = 0; i < b->head.column_count; i++) {
		const struct report_line *l = &report->columns[b->head.columns[i]];
		if (l->child == NONE && !l->direct && !write_words(b, l, r, b->head.columns[i], e))
			return false;
	}
	return true;
}

static void write_checks(struct book *b)
{
	const struct report *report = b->f->report;
	if (report->check_count == 0)
		return;
	three_lines(b, MSG_BOOK_CHECKS, NULL);
	three(b, say(b, MSG_BOOK_ID), say(b, MSG_BOOK_RESULT), say(b, MSG_BOOK_RULE), STYLE_BOLD | STYLE_CENTRE);
	for (size_t i = 0; i < report->check_count; i++) {
		const struct check_result *c = &report->checks[i];
		const char *words = b->lang == MSG_EN && c->say_en != NULL ? c->say_en : c->say_vi;
		const char *rule = NULL;
		for (size_t k = 0; k < report->form->check_count; k++)
			if (strcmp(report->form->checks[k].id, c->id) == 0)
				rule = report->form->checks[k].rule_text;
		bool both = rule != NULL && words != NULL && strcmp(rule, words) != 0;
		msg_key result = c->holds == 1 ? MSG_CHECK_HOLDS : c->holds == 0 ? MSG_CHECK_BROKEN : MSG_CHECK_UNKNOWN;
		three(b, c->id, say(b, result), both ? arena_printf(b->f->arena, "%s (%s)", words, rule) : words != NULL ? words : rule, 0);
	}
}

static bool write_definitions(struct book *b, int64_t made_ms, struct err *e)
{
	static const double widths[] = {18.0, 38.0, 84.0};
	b->sheet = workbook_sheet(b->workbook, say(b, MSG_BOOK_DEFINITIONS));
	for (size_t i = 0; i < G_N_ELEMENTS(widths); i++)
		workbook_column(b->sheet, i, widths[i]);
	workbook_page(b->sheet, true, 1, 0);
	g_autofree char *title = MSG_FORMAT(MSG_BOOK_DEFINITIONS_OF, b->lang, b->head.title);
	const struct workbook_cell cell = text_at(0, 3, title, STYLE_BOLD | STYLE_TITLE);
	workbook_row(b->sheet, &cell, 1, 0);
	workbook_skip(b->sheet, 1);
	write_provenance(b, made_ms);
	if (b->head.column_count > 0 && (!write_row_words(b, e) || !write_column_words(b, e)))
		return false;
	write_checks(b);
	return true;
}

/* Lists of names. */

struct list {
	size_t row, column;
	const struct sheet *sheet;
};

static size_t find_line(const struct report_line *lines, size_t count, const char *id)
{
	size_t i = 0;
	while (i < count && strcmp(lines[i].id, id) != 0)
		i++;
	return i;
}

static void note_list(struct book *b, const struct figure_list *l, const struct sheet *s)
{
	g_autofree char *cell = g_strdup_printf("%s.%s", l->row, l->column);
	g_autofree char *query = g_strdup_printf("%s · %s", b->head.where, b->head.when);
	const struct access_reading reading = {.act = RIGHT_EXPORT,
		.table = b->f->report->form->code,
		.row = NONE,
		.fields = cell,
		.query = query,
		.rows = (int64_t)s->row_count};
	if (s->row_count > 0 && !viewer_is_operator(b->app->viewer))
		app_note_reading(b->app, &reading);
}

static bool read_lists(struct book *b, const struct figure_list *lists, size_t count, struct list *out, size_t *rows, struct err *e)
{
	const struct report *report = b->f->report;
	for (size_t i = 0; i < count; i++) {
		out[i].sheet = figure_members(b->app, b->f, lists[i].row, lists[i].column, RIGHT_EXPORT, b->lang, e);
		if (out[i].sheet == NULL)
			return false;
		note_list(b, &lists[i], out[i].sheet);
		out[i].row = find_line(report->rows, report->row_count, lists[i].row);
		out[i].column = find_line(report->columns, report->column_count, lists[i].column);
		must(out[i].row < report->row_count && out[i].column < report->column_count);
		*rows += out[i].sheet->row_count;
	}
	return true;
}

static double list_width(const struct sheet *s, size_t column)
{
	glong most = g_utf8_strlen(s->header[column], -1);
	for (size_t r = 0; r < s->row_count; r++) {
		const char *text = s->rows[r].cells[column].text;
		most = MAX(most, text != NULL ? g_utf8_strlen(text, -1) : 0);
	}
	return CLAMP((double)most + 2.0, 8.0, 46.0);
}

static bool write_list(struct book *b, const struct list *l, struct err *e)
{
	const struct report *report = b->f->report;
	const struct report_line *row = &report->rows[l->row], *column = &report->columns[l->column];
	const struct sheet *s = l->sheet;
	g_autofree char *ids = g_strdup_printf("%s.%s", row->id, column->id);
	g_autofree char *name = MSG_FORMAT(MSG_BOOK_LIST, b->lang, ids);
	g_autofree char *title = MSG_FORMAT(MSG_BOOK_LIST_CELL, b->lang, figure_label(row, b->lang), figure_label(column, b->lang),
		report->cells[l->row * report->column_count + l->column].text);
	g_autofree char *words = figure_words(b->app, b->f, l->row, l->column, b->lang, e);
	if (words == NULL)
		return false;
	b->sheet = workbook_sheet(b->workbook, name);
	workbook_column(b->sheet, 0, 6.0);
	for (size_t c = 0; c < s->column_count; c++)
		workbook_column(b->sheet, c + 1, list_width(s, c));
	b->columns = s->column_count + 1;
	line(b, title, STYLE_BOLD | STYLE_TITLE);
	line(b, words, STYLE_ITALIC);
	for (const char *const *t = s->title; t != NULL && *t != NULL; t++)
		line(b, *t, 0);
	g_autofree struct workbook_cell *cells = g_new0(struct workbook_cell, b->columns);
	cells[0] = text_at(0, 1, say(b, MSG_BOOK_LIST_NUMBER), STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER);
	for (size_t c = 0; c < s->column_count; c++)
		cells[c + 1] = text_at(c + 1, 1, s->header[c], STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER);
	size_t head = workbook_next(b->sheet);
	workbook_page(b->sheet, true, head, head);
	workbook_freeze(b->sheet, head + 1, 0);
	workbook_row(b->sheet, cells, b->columns, 0);
	for (size_t r = 0; r < s->row_count; r++) {
		cells[0] = (struct workbook_cell){
			.value = {.type = SHEET_INT, .number = (int64_t)r + 1}, .style = STYLE_BORDER | STYLE_CENTRE | STYLE_TOP};
		for (size_t c = 0; c < s->column_count; c++)
			cells[c + 1] =
				(struct workbook_cell){.value = s->rows[r].cells[c], .style = STYLE_BORDER | STYLE_TOP, .column = c + 1};
		workbook_row(b->sheet, cells, b->columns, 0);
	}
	for (const char *const *t = s->notes; t != NULL && *t != NULL; t++)
		line(b, *t, STYLE_ITALIC);
	return true;
}

bool figure_workbook(struct app *a, struct figure *f, const struct figure_list *lists, size_t list_count, int64_t made_ms,
	enum msg_lang lang, const char *path, struct err *e)
{
	struct book b = {.app = a, .f = f, .lang = lang};
	struct list *list = ARENA_ARRAY(f->arena, struct list, list_count + 1);
	size_t rows = f->report->row_count;
	if (!figure_head(a, f, lang, &b.head, e) || !read_lists(&b, lists, list_count, list, &rows, e))
		return false;
	b.workbook = workbook_begin(path, rows > ROWS_IN_MEMORY, e);
	if (b.workbook == NULL)
		return false;
	write_form(&b);
	bool ok = write_definitions(&b, made_ms, e);
	for (size_t i = 0; i < list_count && ok; i++)
		ok = write_list(&b, &list[i], e);
	if (ok)
		return workbook_end(b.workbook, e);
	workbook_drop(b.workbook);
	return false;
}
