/* Two terms of a committee as dots; see page_term_dots.h. */
#include "app/page/page_term_dots.h"

#include "messages/page_form.def"

#include <string.h>

static struct page_chart_value share_of(const struct page_term *term, const char *label)
{
	struct page_chart_value v = {.missing = true, .text = "–"};
	for (size_t i = 1; i < term->structure_count; i++)
		if (strcmp(term->structure[i].label, label) == 0) {
			v.text = term->structure[i].share;
			v.missing = !page_chart_number(v.text, &v.at);
		}
	return v;
}

const struct page_chart *page_term_dots(struct app *a, const struct page_ask *ask, const struct page_term *now, struct arena *arena)
{
	struct page_term before;
	struct err ignored = {0};
	size_t count = 0;
	if (now->previous.id == NONE || now->structure_count < 2 || !page_term(a, ask, now->previous.id, &before, arena, &ignored))
		return NULL;
	struct page_chart_row *rows = ARENA_ARRAY(arena, struct page_chart_row, now->structure_count);
	const char **names = ARENA_ARRAY(arena, const char *, 2);
	for (size_t i = 1; i < now->structure_count; i++) {
		struct page_chart_value *v = ARENA_ARRAY(arena, struct page_chart_value, 2);
		v[0] = share_of(&before, now->structure[i].label);
		v[1] = share_of(now, now->structure[i].label);
		if (!v[0].missing && !v[1].missing)
			rows[count++] = (struct page_chart_row){.label = now->structure[i].label, .values = v};
	}
	if (count == 0)
		return NULL;
	names[0] = before.label;
	names[1] = now->label;
	g_autofree char *says = MSG_FORMAT(MSG_PAGE_FORM_DOTS_SAYS, ask->lang, names[0], names[1]);
	struct page_chart *c = ARENA_NEW(arena, struct page_chart);
	*c = (struct page_chart){.kind = CHART_DOTS,
		.id = "dots",
		.title = msg_template(MSG_PAGE_TERM_DOTS, ask->lang),
		.description = arena_strdup(arena, says),
		.rows_title = msg_template(MSG_PAGE_FORM_DOTS_ROW, ask->lang),
		.series = names,
		.series_count = 2,
		.rows = rows,
		.row_count = count};
	return c;
}
