/* Page of training needs: places × contents, and by person; see page_law.h. */
#include "app/page/page_law_parts.h"

#include "app/law/law_need.h"
#include "base/text.h"
#include "messages/law.def"
#include "messages/law_page.def"

#include <string.h>

enum { LINES_A_PAGE = 40 };

/* Lines from..from + most of the sheet; of a file all. */
static void take(struct law_work *w, const struct sheet *s, size_t from, const char *title, struct page_law_table *t)
{
	const size_t first = w->q->whole ? 0 : MIN(from, s->row_count);
	const size_t count = w->q->whole ? s->row_count : MIN(s->row_count - first, (size_t)LINES_A_PAGE);
	struct page_law_line *lines = ARENA_ARRAY(w->arena, struct page_law_line, count + 1);
	*t = (struct page_law_table){.title = title,
		.header = s->header,
		.column_count = s->column_count,
		.lines = lines,
		.line_count = count,
		.elsewhere = s->row_count - count};
	for (size_t i = 0; i < count; i++) {
		const struct sheet_row *row = &s->rows[first + i];
		struct page_law_cell *cells = ARENA_ARRAY(w->arena, struct page_law_cell, s->column_count);
		for (size_t k = 0; k < s->column_count; k++)
			cells[k] = (struct page_law_cell){.text = row->cells[k].text, .number = row->cells[k].type == SHEET_INT};
		lines[i] = (struct page_law_line){.cells = cells, .about = row->about, .area = row->area, .id = row->id};
	}
}

static const char *counted(struct law_work *w, msg_key key, int64_t n)
{
	g_autofree char *text = MSG_FORMAT(key, w->page->lang, text_thousands(n, w->arena));
	return arena_strdup(w->arena, text);
}

bool law_draw_needs(struct law_work *w, struct page_law *out, struct err *e)
{
	struct law_needs all;
	struct page_law_table *tables = ARENA_ARRAY(w->arena, struct page_law_table, 2);
	const int64_t asked = CLAMP(w->q->page, 1, 100000) - 1;
	if (!law_needs(w->a, &w->ask, w->page, w->q->whole ? 0 : (size_t)asked * LINES_A_PAGE, w->q->whole ? SIZE_MAX : LINES_A_PAGE, &all,
		    w->arena, e))
		return false;
	/* places are never more than needs: both go by the same pages */
	out->pages = (int64_t)((all.count + LINES_A_PAGE - 1) / LINES_A_PAGE);
	out->page = MIN(asked + 1, MAX(out->pages, 1));
	const size_t from = (size_t)(out->page - 1) * LINES_A_PAGE;
	if (!w->q->whole)
		take(w, law_need_places(&all, w->a, w->page->lang, w->arena), from, msg_template(MSG_LAW_NEED_BY_PLACE, w->page->lang),
			&tables[0]);
	const size_t n = !w->q->whole && (tables[0].line_count > 0 || tables[0].elsewhere == 0) ? 1 : 0;
	take(w, law_need_sheet(&all, w->page->lang, w->arena), from, msg_template(MSG_LAW_NEED_BY_PERSON, w->page->lang), &tables[n]);
	out->tables = tables;
	out->table_count = n + 1;
	g_autoptr(GString) note = g_string_new(NULL);
	if (all.hidden > 0)
		g_string_append(note, counted(w, MSG_LAW_NEED_HIDDEN, all.hidden));
	if (all.unknown > 0)
		g_string_append_printf(note, "%s%s", note->len > 0 ? " " : "", counted(w, MSG_LAW_NEED_UNKNOWN, all.unknown));
	out->note = note->len > 0 ? arena_strdup(w->arena, note->str) : NULL;
	return true;
}
