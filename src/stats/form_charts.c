/* charts: of a form (form-language.md 5.9): which of its columns are drawn, how, for which lines. Like layout: nothing in it changes a
 * figure. */
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

static const char *const kinds[] = {"bars", "pyramid", "dots", NULL};

G_STATIC_ASSERT((int)FORM_CHART_BARS == 0 && (int)FORM_CHART_PYRAMID == 1 && (int)FORM_CHART_DOTS == 2);

/* Ids of lines of the form, E10 for any other; NULL where the list is none. */
static const char *const *read_lines(struct form_more *f, const struct yaml *list, bool columns, size_t *count)
{
	const char **out;

	*count = 0;
	if (list->kind != YAML_LIST || list->first == NULL) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, columns ? "columns" : "rows");
		return NULL;
	}
	out = ARENA_ARRAY(f->library->arena, const char *, (size_t)list->count + 1);
	for (const struct yaml *n = list->first; n != NULL; n = n->next) {
		const char *id = n->kind == YAML_SCALAR ? n->text : "";
		const struct line *l = columns ? form_column(&f->form, id) : form_row(&f->form, id);
		if (l == NULL || l->show_label)
			FAULT(f->src, "E10", n, MSG_FORM_NO_LINE, id);
		else
			out[(*count)++] = l->id;
	}
	return out;
}

static void check_id(struct form_more *f, const struct yaml *id, const struct form_chart *charts, size_t before)
{
	bool twice = form_column(&f->form, id->text) != NULL;

	for (size_t i = 0; i < before && !twice; i++)
		twice = strcmp(charts[i].id, id->text) == 0;
	if (twice)
		FAULT(f->src, "E07", id, MSG_FORM_ID_TWICE, id->text);
}

static bool read_chart(struct form_more *f, const struct yaml *n, const struct form_chart *charts, size_t before, struct form_chart *out)
{
	static const char *const known[] = {"id", "kind", "title", "columns", "rows", NULL};
	static const size_t least[] = {1, 2, 2}, most[] = {FORM_CHART_COLUMNS, 2, FORM_CHART_COLUMNS};
	const struct yaml *id, *kind, *columns, *rows;
	int k;

	if (!keys_check(f->src, n, known))
		return false;
	id = key_need(f->src, n, "id");
	kind = key_need(f->src, n, "kind");
	columns = key_need(f->src, n, "columns");
	rows = yaml_get(n, "rows");
	key_text2(f->src, n, "title", true, &out->title);
	if (id == NULL || id->kind != YAML_SCALAR || kind == NULL || columns == NULL || (k = node_word(f->src, kind, kinds)) < 0)
		return false;
	check_id(f, id, charts, before);
	out->id = id->text;
	out->kind = (enum form_chart_kind)k;
	out->columns = read_lines(f, columns, true, &out->column_count);
	out->rows = rows != NULL ? read_lines(f, rows, false, &out->row_count) : NULL;
	if (out->columns != NULL && (out->column_count < least[k] || out->column_count > most[k])) {
		char low[24], high[24];
		g_snprintf(low, sizeof low, "%zu", least[k]);
		g_snprintf(high, sizeof high, "%zu", most[k]);
		FAULT(f->src, "E12", columns, MSG_FORM_CHART_COLUMNS, kinds[k], low, high);
	}
	return out->columns != NULL;
}

void form_read_charts(struct form_more *f)
{
	const struct yaml *list = yaml_get(f->src->root, "charts");
	struct form_chart *charts;

	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "charts");
		return;
	}
	charts = ARENA_ARRAY(f->library->arena, struct form_chart, (size_t)list->count + 1);
	for (const struct yaml *n = list->first; n != NULL; n = n->next)
		f->form.chart_count += read_chart(f, n, charts, f->form.chart_count, &charts[f->form.chart_count]);
	f->form.charts = charts;
}

const struct form_chart *form_chart(const struct form *f, const char *id)
{
	for (size_t i = 0; i < f->chart_count; i++)
		if (strcmp(f->charts[i].id, id) == 0)
			return &f->charts[i];
	return NULL;
}
