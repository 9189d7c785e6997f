/* Charts of pages; see chart_view.h. */
#include "web/chart_view.h"

#include "web/web.h"

const struct chart *chart_of(struct web *w, const struct page_chart *c, chart_link *link)
{
	struct chart *out = ARENA_NEW(w->arena, struct chart);
	struct chart_row *rows = ARENA_ARRAY(w->arena, struct chart_row, c->row_count + 1);
	for (size_t r = 0; r < c->row_count; r++) {
		const struct page_chart_row *x = &c->rows[r];
		struct chart_value *values = ARENA_ARRAY(w->arena, struct chart_value, c->series_count + 1);
		for (size_t s = 0; s < c->series_count; s++) {
			const struct page_chart_value *v = &x->values[s];
			values[s] = (struct chart_value){.missing = v->missing, .at = v->at, .text = v->text};
			if (link != NULL && v->row != NULL)
				values[s].to = link(w, v);
		}
		rows[r] = (struct chart_row){.label = x->label,
			.at = x->at,
			.values = values,
			.has_target = x->has_target,
			.target = x->target,
			.target_text = x->target_text,
			.broken = x->broken};
	}
	*out = (struct chart){.kind = c->kind,
		.id = c->id,
		.title = c->title,
		.description = c->description,
		.rows_title = c->rows_title != NULL ? c->rows_title : "",
		.series = c->series,
		.series_count = c->series_count,
		.rows = rows,
		.row_count = c->row_count,
		.low = c->low,
		.high = c->high};
	return out;
}
