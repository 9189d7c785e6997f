/* See template.h. */
#include "app/import/template.h"

#include "exchange/workbook.h"
#include "messages/import.def"

#include <string.h>

#define ROWS_FILLED 2000 /* that have drop-down lists */
#define CHOICES_MAX 1000
#define LISTS "DanhMuc" /* name of the hidden sheet */

struct filling {
	struct app *app;
	const struct mapping *m;
	enum msg_lang lang;
	struct arena *arena;
	struct workbook_sheet *data, *about, *lists;
};

/* The list whose words a column takes; NULL when it takes anything: also when one field finds a code in it (of what sort a number is) and
 * another takes it as it stands. */
static const struct code_list *list_of(const struct filling *x, size_t column, bool *several)
{
	const char *list = NULL;
	for (size_t r = 0; r < x->m->record_count; r++)
		for (size_t i = 0; i < x->m->records[r].field_count; i++) {
			const struct mapping_field *f = &x->m->records[r].fields[i];
			bool ours = f->column_count == 1 && f->columns[0] == column && f->take == NULL;
			if (!ours || (f->source != SOURCE_POST && (f->source != SOURCE_COLUMN || f->field == NULL)))
				continue;
			bool coded = f->source == SOURCE_POST || f->field->type == FIELD_CODE || f->field->type == FIELD_SET;
			if (!coded)
				return NULL;
			if (list == NULL) {
				*several = f->source == SOURCE_COLUMN && f->field->type == FIELD_SET;
				list = f->source == SOURCE_POST ? "title" : f->field->of;
			}
		}
	return list == NULL ? NULL : codes_list(x->app->codes, list, NULL);
}

static struct workbook_cell cell(const char *text, unsigned style, size_t column)
{
	return (struct workbook_cell){.value = {.type = SHEET_TEXT, .text = text}, .style = style, .column = column};
}

static void write_data(struct filling *x)
{
	size_t n = x->m->column_count;
	struct workbook_cell *head = ARENA_ARRAY(x->arena, struct workbook_cell, n + 1);
	struct workbook_cell *example = ARENA_ARRAY(x->arena, struct workbook_cell, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct mapping_column *c = &x->m->columns[i];
		head[i] = cell(c->headings[0], STYLE_BOLD | STYLE_CENTRE | STYLE_BORDER, i);
		example[i] = cell(c->example != NULL ? c->example : "", STYLE_ITALIC, i);
		workbook_text_column(x->data, i, (double)MAX(12, MIN(40, g_utf8_strlen(c->headings[0], -1) + 4)));
	}
	workbook_row(x->data, head, n, 0);
	workbook_row(x->data, example, n, 0);
	workbook_freeze(x->data, 1, 0);
}

/* A word of the list in the language of the sheet. */
static const char *word(const struct filling *x, const struct code *c)
{
	return x->lang == MSG_VI || c->en == NULL ? c->vi : c->en;
}

/* Row i of the hidden sheet holds word i of every list. */
static void write_lists(struct filling *x)
{
	size_t n = x->m->column_count, longest = 0;
	const struct code_list **lists = ARENA_ARRAY(x->arena, const struct code_list *, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool several = false;
		lists[i] = list_of(x, i, &several);
		if (lists[i] != NULL && (several || lists[i]->count > CHOICES_MAX))
			lists[i] = NULL;
		longest = MAX(longest, lists[i] == NULL ? 0 : lists[i]->count);
	}
	struct workbook_cell *row = ARENA_ARRAY(x->arena, struct workbook_cell, n + 1);
	for (size_t w = 0; w < longest; w++) {
		size_t cells = 0;
		for (size_t i = 0; i < n; i++)
			if (lists[i] != NULL && w < lists[i]->count)
				row[cells++] = cell(word(x, &lists[i]->codes[w]), 0, i);
		workbook_row(x->lists, row, cells, 1);
	}
	for (size_t i = 0; i < n; i++)
		if (lists[i] != NULL)
			workbook_choices(x->data, i, 1, ROWS_FILLED, LISTS, i, lists[i]->count);
}

static const char *other_headings(struct filling *x, const struct mapping_column *c)
{
	g_autofree char *text = g_strjoinv(", ", (char **)(uintptr_t)(c->headings + 1));
	return arena_strdup(x->arena, text);
}

static void write_about(struct filling *x)
{
	const msg_key keys[] = {MSG_TEMPLATE_COLUMN, MSG_TEMPLATE_REQUIRED, MSG_TEMPLATE_NOTE, MSG_TEMPLATE_EXAMPLE, MSG_TEMPLATE_OTHER};
	const double widths[] = {30, 10, 60, 24, 60};
	struct workbook_cell row[G_N_ELEMENTS(keys)];
	const struct workbook_cell title = cell(x->lang == MSG_VI ? x->m->title_vi : x->m->title_en, STYLE_TITLE, 0);
	const struct workbook_cell how = cell(msg_template(MSG_TEMPLATE_HOW, x->lang), 0, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		workbook_column(x->about, i, widths[i]);
		row[i] = cell(msg_template(keys[i], x->lang), STYLE_BOLD | STYLE_BORDER, i);
	}
	workbook_row(x->about, &title, 1, 1);
	workbook_row(x->about, &how, 1, 1);
	workbook_row(x->about, row, G_N_ELEMENTS(keys), 1);
	for (size_t i = 0; i < x->m->column_count; i++) {
		const struct mapping_column *c = &x->m->columns[i];
		const char *note = x->lang == MSG_VI ? c->note_vi : c->note_en;
		const char *const texts[] = {c->headings[0], c->required ? msg_template(MSG_TEMPLATE_YES, x->lang) : "",
			note != NULL ? note : "", c->example != NULL ? c->example : "", other_headings(x, c)};
		for (size_t k = 0; k < G_N_ELEMENTS(texts); k++)
			row[k] = cell(texts[k], STYLE_BORDER | STYLE_TOP, k);
		workbook_row(x->about, row, G_N_ELEMENTS(keys), 0);
		if (note != NULL)
			workbook_comment(x->data, 0, i, note);
	}
}

bool app_import_template(struct app *a, const struct mapping *m, const char *path, enum msg_lang lang, struct arena *arena, struct err *e)
{
	struct workbook *b = workbook_begin(path, false, e);
	struct filling x = {a, m, lang, arena, NULL, NULL, NULL};
	if (b == NULL)
		return false;
	x.data = workbook_sheet(b, msg_template(MSG_TEMPLATE_DATA, lang));
	x.about = workbook_sheet(b, msg_template(MSG_TEMPLATE_ABOUT, lang));
	x.lists = workbook_sheet(b, LISTS);
	write_data(&x);
	write_lists(&x);
	write_about(&x);
	workbook_hide(x.lists);
	return workbook_end(b, e);
}
