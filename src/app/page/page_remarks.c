/* See page_remarks.h. */
#include "app/page/page_remarks.h"

#include "app/page/page_form_parts.h"
#include "messages/remark.def"

#include <string.h>

struct gathering {
	struct form_work *w;
	GArray *all; /* struct page_remark */
	struct page_remarks *out;
};

static const char *own_label(const struct form_work *w, const struct line *l, const char *id)
{
	return l == NULL ? id : w->ask->lang == MSG_EN && l->label.en != NULL ? l->label.en : l->label.vi;
}

/* The drawn line of that id at that place; NULL: none. */
static const struct report_line *drawn(const struct report_line *lines, size_t count, const char *id, int64_t child)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].line != NULL && lines[i].child == child && !lines[i].direct && strcmp(lines[i].line->id, id) == 0)
			return &lines[i];
	return NULL;
}

static void take(struct gathering *g, const struct remark *x, int64_t place, const char *child_name, bool may)
{
	struct form_work *w = g->w;
	const struct report *r = w->figure->report;
	int64_t child = place == r->place.id ? NONE : place;
	const struct report_line *row = drawn(r->rows, r->row_count, x->row, child),
				 *column = drawn(r->columns, r->column_count, x->column, NONE);
	const char *row_label = own_label(w, form_row(r->form, x->row), x->row),
		   *column_label = own_label(w, form_column(r->form, x->column), x->column);
	struct page_remark p = {.id = x->id, .place = place, .text = x->text, .follow = x->follow, .done = x->done};
	p.cell = child_name != NULL ? form_say(w, MSG_REMARK_CELL_OF, child_name, row_label, column_label)
				    : form_say(w, MSG_REMARK_CELL, row_label, column_label, NULL);
	if (row != NULL && column != NULL) {
		p.row = arena_strdup(w->arena, row->id);
		p.column = arena_strdup(w->arena, column->id);
	}
	p.who_when = form_say(w, MSG_REMARK_WHO, x->who, x->when, NULL);
	if (may)
		p.settle = arena_printf(w->arena, "%s.%" G_GINT64_FORMAT, x->done ? "open" : "done", x->id);
	g->out->open += !x->done;
	g_array_append_val(g->all, p);
}

static bool gather(struct gathering *g, int64_t place, const char *child_name, struct err *e)
{
	struct remark_at at;
	struct remark_list list;
	struct form_work *w = g->w;
	if (!remark_place(w->app, w->figure->report, place, w->ask->today, &at, e) || !remarks_read(w->app, &at, w->arena, &list, e))
		return false;
	bool may = remark_may(w->app, &at, RIGHT_ENTER);
	g->out->may = g->out->may || may;
	for (size_t i = 0; i < list.count; i++)
		take(g, &list.items[i], place, child_name, may);
	return true;
}

/* What a child is called: the label of its row without the row's own. */
static const char *child_name(struct form_work *w, const struct report_line *l)
{
	const char *label = form_line_label(l, w->ask->lang), *own = own_label(w, l->line, "");
	g_autofree char *tail = g_strconcat(" — ", own, NULL);
	return g_str_has_suffix(label, tail) ? arena_strndup(w->arena, label, strlen(label) - strlen(tail)) : arena_strdup(w->arena, label);
}

bool form_remarks(struct form_work *w, struct page_remarks *out, struct err *e)
{
	const struct report *r = w->figure->report;
	struct gathering g = {w, NULL, out};
	*out = (struct page_remarks){0};
	/* A question of one's own has no cells to come back to; of what was known then nobody spoke yet. */
	if (w->q->own != NULL || w->app->viewer == NULL || w->ask->known_ms != 0)
		return true;
	g_autoptr(GHashTable) met = g_hash_table_new(g_int64_hash, g_int64_equal);
	g.all = g_array_new(FALSE, FALSE, sizeof(struct page_remark));
	bool ok = gather(&g, r->place.id, NULL, e);
	for (size_t i = 0; ok && i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		if (l->child == NONE || l->child == r->place.id || !g_hash_table_add(met, (gpointer)(uintptr_t)&l->child))
			continue;
		ok = gather(&g, l->child, child_name(w, l), e);
	}
	out->count = g.all->len;
	out->items = arena_list(w->arena, g.all);
	g_array_free(g.all, TRUE);
	return ok;
}
