/* The charts that a form names (charts:), drawn from the figure of the page. */
#include "app/page/page_form_parts.h"

#include "messages/page_form.def"

#include <string.h>

static bool column_at(const struct report *r, const char *id, size_t *out)
{
	for (size_t c = 0; c < r->column_count; c++)
		if (strcmp(r->columns[c].id, id) == 0) {
			*out = c;
			return true;
		}
	return false;
}

static bool is_wanted(const struct form_chart *x, const struct report_line *l)
{
	if (!l->visible || !l->numbers)
		return false;
	for (size_t i = 0; i < x->row_count; i++)
		if (strcmp(x->rows[i], l->id) == 0)
			return true;
	return x->rows == NULL;
}

static const struct page_chart *draw(struct form_work *w, const struct form_chart *x)
{
	const struct report *r = w->figure->report;
	struct page_chart_row *rows = ARENA_ARRAY(w->arena, struct page_chart_row, r->row_count + 1);
	const char **names = ARENA_ARRAY(w->arena, const char *, FORM_CHART_COLUMNS);
	struct page_chart *c = ARENA_NEW(w->arena, struct page_chart);
	size_t at[FORM_CHART_COLUMNS], count = 0;
	bool any = false;

	for (size_t s = 0; s < x->column_count; s++) {
		if (!column_at(r, x->columns[s], &at[s]))
			return NULL;
		names[s] = arena_strdup(w->arena, form_line_label(&r->columns[at[s]], w->ask->lang));
	}
	for (size_t i = 0; i < r->row_count; i++) {
		struct page_chart_value *v = ARENA_ARRAY(w->arena, struct page_chart_value, x->column_count);
		if (!is_wanted(x, &r->rows[i]))
			continue;
		for (size_t s = 0; s < x->column_count; s++) {
			v[s] = page_chart_cell(r, i, at[s], w->arena);
			any = any || !v[s].missing;
		}
		rows[count++] =
			(struct page_chart_row){.label = arena_strdup(w->arena, form_line_label(&r->rows[i], w->ask->lang)), .values = v};
	}
	const char *title = w->ask->lang == MSG_EN && x->title.en != NULL ? x->title.en : x->title.vi;
	*c = (struct page_chart){.kind = page_chart_kind(x->kind),
		.id = arena_printf(w->arena, "chart-%s", x->id),
		.title = title,
		.description = msg_template(MSG_PAGE_FORM_CHART_SAYS, w->ask->lang),
		.rows_title = msg_template(MSG_PAGE_FORM_DOTS_ROW, w->ask->lang),
		.series = names,
		.series_count = x->column_count,
		.rows = rows,
		.row_count = count};
	return any ? c : NULL;
}

const struct page_chart *const *form_charts(struct form_work *w, size_t *count)
{
	const struct form *f = w->figure->report->form;
	const struct page_chart **out = ARENA_ARRAY(w->arena, const struct page_chart *, f->chart_count + 1);

	*count = 0;
	for (size_t i = 0; i < f->chart_count && !w->q->by_children; i++) {
		const struct page_chart *c = draw(w, &f->charts[i]);
		if (c != NULL)
			out[(*count)++] = c;
	}
	return out;
}
