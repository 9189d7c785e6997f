/* A drawn form as a sheet: what the text, TSV and Excel faces print. */
#include "app/figure/figure_head.h"
#include "app/figure/figure_words.h"

#include "base/text.h"
#include "messages/app.def"
#include "messages/entered.def"
#include "messages/page_form.def"

#include <string.h>

#define NAMES_SHOWN 20

const char *figure_label(const struct report_line *l, enum msg_lang lang)
{
	const char *label = lang == MSG_EN && l->label_en != NULL ? l->label_en : l->label_vi;
	return label != NULL ? label : l->id;
}

struct sheet_cell figure_cell(const struct cell *c)
{
	struct sheet_cell x = {.type = SHEET_TEXT, .text = c->text != NULL ? c->text : "", .estimate = c->state == CELL_ESTIMATE};
	/* whoever writes the sheet sets the mark of an estimate before the number */
	if (x.estimate && g_str_has_prefix(x.text, "≈ "))
		x.text += strlen("≈ ");
	if (c->state == CELL_NA)
		return (struct sheet_cell){.type = SHEET_EMPTY, .text = ""};
	if (c->state == CELL_MISSING || c->state == CELL_HIDDEN) {
		/* "?": said to be not known; "…": nothing was said */
		x.text = c->state == CELL_HIDDEN ? "⊘" : x.text[0] != '\0' ? x.text : "…";
		return x;
	}
	if (!c->derived && c->n != NONE) {
		x.type = SHEET_INT;
		x.number = c->n;
	} else if (c->derived && x.text[0] != '\0') {
		/* The printed text decides the number: digits without dots, comma as decimal sign. */
		x.type = SHEET_DECIMAL;
		x.decimals = c->decimals;
		for (const char *p = x.text; *p != '\0'; p++)
			if (g_ascii_isdigit(*p))
				x.number = x.number * 10 + (*p - '0');
		if (x.text[0] == '-' || g_str_has_prefix(x.text, "−"))
			x.number = -x.number;
	}
	return x;
}

char *figure_when(const struct figure *f, enum msg_lang lang)
{
	char from[11], until[11];
	const struct period *p = &f->report->period;
	if (p->kind == PERIOD_DATE)
		return MSG_FORMAT(MSG_SHEET_DAY, lang, ymd_format_vi(period_closing_day(p), from));
	if (p->kind == PERIOD_TERM)
		return g_strdup(period_words(p, lang, f->arena));
	return MSG_FORMAT(MSG_SHEET_SPAN, lang, ymd_format_vi(p->from, from), ymd_format_vi(period_closing_day(p), until));
}

static const char *const *title_lines(const struct figure *f, enum msg_lang lang)
{
	const struct report *r = f->report;
	const char **lines = ARENA_ARRAY(f->arena, const char *, 8);
	size_t n = 0;
	char day[11];
	bool numbered = r->form->number != NULL && strcmp(r->form->number, "none") != 0;
	const char *title = lang == MSG_EN && r->form->title.en != NULL ? r->form->title.en : r->form->title.vi;
	lines[n++] = numbered ? arena_printf(f->arena, "%s. %s", r->form->number, title) : title;
	g_autofree char *when = figure_when(f, lang);
	g_autofree char *where = r->unit_code != NULL && r->unit_code[0] != '\0' ? g_strdup_printf("%s (%s)", r->unit_name, r->unit_code)
										 : g_strdup(r->unit_name);
	g_autofree char *place = MSG_FORMAT(MSG_SHEET_UNIT_LINE, lang, where, when);
	lines[n++] = arena_strdup(f->arena, place);
	g_autofree char *boundaries = r->place.today == 0
					      ? MSG_FORMAT(MSG_SHEET_BOUNDARIES_THEN, lang, "")
					      : MSG_FORMAT(MSG_SHEET_BOUNDARIES_TODAY, lang, ymd_format_vi(r->place.today, day));
	lines[n++] = arena_strdup(f->arena, boundaries);
	if (f->known_ms != 0) {
		g_autofree char *known = MSG_FORMAT(MSG_SHEET_KNOWN, lang, instant_words(f->known_ms, f->arena));
		lines[n++] = arena_strdup(f->arena, known);
	}
	msg_key key = strcmp(r->form->confidence, "official") == 0 ? MSG_CONFIDENCE_OFFICIAL
		      : strcmp(r->form->confidence, "draft") == 0  ? MSG_CONFIDENCE_DRAFT
								   : MSG_CONFIDENCE_TRANSCRIBED;
	g_autofree char *confidence = MSG_FORMAT(MSG_SHEET_CONFIDENCE, lang, msg_template(key, lang));
	lines[n++] = arena_strdup(f->arena, confidence);
	return lines;
}

const char *figure_reporters(const struct report *r, struct arena *a, enum msg_lang lang)
{
	g_autofree char *reported = g_strdup_printf("%d", r->reported), *asked = g_strdup_printf("%d", r->asked);
	if (r->asked == 0)
		return NULL;
	if (r->silent_count == 0) {
		g_autofree char *all = MSG_FORMAT(MSG_ENTERED_REPORTED, lang, reported, asked);
		return arena_strdup(a, all);
	}
	GString *names = g_string_new(NULL);
	size_t shown = MIN(r->silent_count, NAMES_SHOWN);
	for (size_t i = 0; i < shown; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", r->silent[i]);
	g_autofree char *more = g_strdup_printf("%zu", r->silent_count - shown);
	g_autofree char *list = r->silent_count > shown ? MSG_FORMAT(MSG_ENTERED_AND_MORE, lang, names->str, more) : g_strdup(names->str);
	g_autofree char *line = MSG_FORMAT(MSG_ENTERED_SILENT, lang, reported, asked, list);
	g_string_free(names, TRUE);
	return arena_strdup(a, line);
}

const char *figure_strays(const struct report *r, struct arena *a, enum msg_lang lang)
{
	if (r->stray_count == 0)
		return NULL;
	g_autoptr(GString) cells = g_string_new(NULL);
	for (size_t i = 0; i < r->stray_count && i < NAMES_SHOWN; i++)
		g_string_append_printf(cells, "%s%s", i > 0 ? ", " : "", r->strays[i]);
	g_autofree char *n = g_strdup_printf("%zu", r->stray_count);
	g_autofree char *line = MSG_FORMAT(MSG_ENTERED_STRAYS, lang, n, cells->str);
	return arena_strdup(a, line);
}

const char *const *figure_notes(const struct figure *f, enum msg_lang lang, bool printed)
{
	const struct report *r = f->report;
	GPtrArray *lines = g_ptr_array_new();
	int count[3] = {0, 0, 0};
	for (size_t i = 0; i < r->form->note_count; i++) {
		const struct text2 *t = &r->form->notes[i];
		g_ptr_array_add(lines, arena_strdup(f->arena, lang == MSG_EN && t->en != NULL ? t->en : t->vi));
	}
	for (size_t i = 0; i < r->form->break_count; i++) {
		char day[11];
		const struct text2 *why = &r->form->breaks[i].why;
		g_autofree char *line = MSG_FORMAT(MSG_PAGE_FORM_BREAK, lang, ymd_format_vi(r->form->breaks[i].date, day),
			lang == MSG_EN && why->en != NULL ? why->en : why->vi);
		g_ptr_array_add(lines, arena_strdup(f->arena, line));
	}
	for (size_t i = 0; i < r->check_count; i++)
		count[r->checks[i].holds + 1]++;
	char n[3][24];
	for (int i = 0; i < 3; i++)
		g_snprintf(n[i], sizeof n[i], "%d", count[i]);
	g_autofree char *sum = MSG_FORMAT(MSG_CHECKS_SUMMARY, lang, n[2], n[1], n[0]);
	g_ptr_array_add(lines, arena_strdup(f->arena, sum));
	for (size_t i = 0; i < r->check_count; i++) {
		const struct check_result *c = &r->checks[i];
		if (c->holds == 1 || (printed && c->holds != 0)) /* on paper those that lack figures are counted only */
			continue;
		const char *say = figure_check_words(f, c, lang);
		g_autofree char *line = MSG_FORMAT(strcmp(c->level, "error") == 0 ? MSG_CHECK_LINE : MSG_CHECK_LINE_WARNING, lang,
			msg_template(c->holds == 0 ? MSG_CHECK_BROKEN : MSG_CHECK_UNKNOWN, lang), say != NULL ? say : c->id);
		g_ptr_array_add(lines, arena_strdup(f->arena, g_strchomp(line)));
	}
	const char *reporters = figure_reporters(r, f->arena, lang);
	if (reporters != NULL)
		g_ptr_array_add(lines, (gpointer)(uintptr_t)reporters);
	const char *strays = figure_strays(r, f->arena, lang);
	if (strays != NULL)
		g_ptr_array_add(lines, (gpointer)(uintptr_t)strays);
	if (r->unplaced > 0) {
		g_autofree char *line = MSG_FORMAT(MSG_UNPLACED, lang, text_thousands(r->unplaced, f->arena));
		g_ptr_array_add(lines, arena_strdup(f->arena, line));
	}
	const char **out = arena_pointers(f->arena, lines);
	g_ptr_array_free(lines, TRUE);
	return out;
}

const struct sheet *figure_sheet(const struct figure *f, enum msg_lang lang)
{
	const struct report *r = f->report;
	struct sheet *s = ARENA_NEW(f->arena, struct sheet);
	size_t *columns = ARENA_ARRAY(f->arena, size_t, r->column_count + 1), n = 0;
	for (size_t c = 0; c < r->column_count; c++)
		if (r->columns[c].visible && r->columns[c].numbers)
			columns[n++] = c;
	const char **header = ARENA_ARRAY(f->arena, const char *, n + 1);
	header[0] = msg_template(MSG_SHEET_ROW, lang);
	for (size_t i = 0; i < n; i++)
		header[i + 1] = figure_label(&r->columns[columns[i]], lang);
	s->title = title_lines(f, lang);
	s->header = header;
	s->column_count = n + 1;
	s->rows = ARENA_ARRAY(f->arena, struct sheet_row, r->row_count == 0 ? 1 : r->row_count);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		if (!l->visible)
			continue;
		struct sheet_row *row = &s->rows[s->row_count++];
		row->cells = ARENA_ARRAY(f->arena, struct sheet_cell, n + 1);
		row->indent = l->depth;
		row->strong = l->depth == 0;
		row->cells[0] = (struct sheet_cell){.type = SHEET_TEXT,
			.text = l->num != NULL && l->num[0] != '\0' && strcmp(l->num, "none") != 0
					? arena_printf(f->arena, "%s. %s", l->num, figure_label(l, lang))
					: figure_label(l, lang)};
		for (size_t c = 0; c < n; c++)
			row->cells[c + 1] = l->numbers ? figure_cell(&r->cells[i * r->column_count + columns[c]])
						       : (struct sheet_cell){.type = SHEET_EMPTY, .text = ""};
	}
	s->notes = figure_notes(f, lang, false);
	return s;
}
