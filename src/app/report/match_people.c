/* A list of names that the lower body keeps against who is behind a cell now (match.h). */
#include "app/report/match_names.h"
#include "app/report/match_parts.h"

#include "app/figure/figure_hide.h"
#include "app/figure/figure_words.h"
#include "messages/match.def"

#include <string.h>

struct people {
	struct matching *m;
	struct round_drawn drawn;
	const struct round_cell *cell;
	GArray *members;       /* struct member */
	GArray *upper, *lower; /* struct match_name; tag of upper: index of the member */
};

/* Everybody behind the cell with name and birth. Whoever may not have one of the names gets none: a list with holes would call people
 * missing who are there. */
static bool name_members(struct people *p, struct err *e)
{
	struct app *a = p->m->app;
	struct figure *f = p->drawn.figure;
	struct batch batch;
	struct place where;
	size_t output = 0;
	if (!round_members(a, &p->drawn, p->cell, p->members, p->m->arena, e))
		return (e != NULL && e->code != ERR_NONE) ? false
							  : FAIL(e, ERR_INPUT, MSG_MATCH_NO_LIST, p->m->ask->row, p->m->ask->column);
	if (!report_cell_batch(
		    &f->request, f->report, p->cell->at_row, p->cell->at_column, f->snapshot, &batch, &where, &output, p->m->arena, e))
		return false;
	const bool sensitive = figure_batch_sensitive(&batch, output);
	for (guint i = 0; i < p->members->len; i++) {
		const struct member *x = &g_array_index(p->members, struct member, i);
		struct member_words words;
		struct match_name one = {.tag = (int64_t)i};
		if (x->person == NONE)
			continue;
		if (!figure_may_name(figure_viewer(a), &batch, x, sensitive, RIGHT_VIEW))
			return FAIL0(e, ERR_DENIED, MSG_MATCH_NAMES_DENIED);
		if (!figure_member_words(f, &batch, x, MSG_VI, p->m->arena, &words, e))
			return false;
		one.name = words.name;
		if (words.birth != NULL && !match_birth(words.birth, &one.birth))
			one.birth = 0;
		g_array_append_val(p->upper, one);
	}
	return true;
}

static bool is_same_line(const struct report_match_line_row *a, const struct report_match_line_row *b)
{
	return a->kind_l == b->kind_l && g_strcmp0(a->form, b->form) == 0 && g_strcmp0(a->row_key, b->row_key) == 0 &&
	       g_strcmp0(a->col_key, b->col_key) == 0 && g_strcmp0(a->label, b->label) == 0 && a->person_id == b->person_id;
}

/* A difference that is there already stays as it was answered. */
static bool add_line(struct people *p, const struct rows *old, GPtrArray *kept, const char *kind, const struct match_name *upper,
	const char *label, struct err *e)
{
	struct report_match_line_row line;
	row_init(&table_report_match_line, &line);
	line.kind_l = round_code(p->m->app, "match_line_kind", kind);
	line.form = p->m->ask->form;
	line.row_key = p->m->ask->row;
	line.col_key = p->m->ask->column;
	line.label = label;
	if (upper != NULL) {
		const struct member *x = &g_array_index(p->members, struct member, (guint)upper->tag);
		line.person_id = x->person;
		line.person_area = x->area;
	}
	for (size_t i = 0; i < old->count; i++)
		if (is_same_line(old->items[i], &line)) {
			g_ptr_array_add(kept, old->items[i]);
			return true;
		}
	return match_add(p->m, &line, e);
}

static const char *with_birth(struct people *p, const struct match_name *n)
{
	char day[11];
	return n->birth == 0 ? n->name : arena_printf(p->m->arena, "%s, %s", n->name, ymd_format_vi(n->birth, day));
}

static bool write_lines(struct people *p, const GArray *pairs, struct err *e)
{
	struct rows old;
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	bool *upper = ARENA_ARRAY(p->m->arena, bool, p->upper->len + 1), *lower = ARENA_ARRAY(p->m->arena, bool, p->lower->len + 1);
	char day[11];
	if (!match_lines(p->m->app, &p->m->row, p->m->arena, &old, e))
		return false;
	for (guint i = 0; i < pairs->len; i++) {
		const struct match_pair *x = &g_array_index(pairs, struct match_pair, i);
		const struct match_name *u = &g_array_index(p->upper, struct match_name, x->upper);
		const struct match_name *l = &g_array_index(p->lower, struct match_name, x->lower);
		upper[x->upper] = lower[x->lower] = true;
		if (!x->other_birth)
			p->m->out->same++;
		else if (!add_line(p, &old, kept, "attribute", u,
				 arena_printf(p->m->arena, "%s ≠ %s", with_birth(p, u), ymd_format_vi(l->birth, day)), e))
			return false;
	}
	for (guint i = 0; i < p->upper->len; i++) {
		const struct match_name *u = &g_array_index(p->upper, struct match_name, i);
		if (!upper[i] && !add_line(p, &old, kept, "only_upper", u, with_birth(p, u), e))
			return false;
	}
	for (guint i = 0; i < p->lower->len; i++)
		if (!lower[i] &&
			!add_line(p, &old, kept, "only_lower", NULL, with_birth(p, &g_array_index(p->lower, struct match_name, i)), e))
			return false;
	/* lines of this list that are no longer: gone, unless they were answered */
	const int64_t open = round_code(p->m->app, "match_line_state", "open"), figure = round_code(p->m->app, "match_line_kind", "figure");
	for (size_t i = 0; i < old.count; i++) {
		const struct report_match_line_row *l = old.items[i];
		if (l->kind_l != figure && l->state == open && g_strcmp0(l->form, p->m->ask->form) == 0 &&
			g_strcmp0(l->row_key, p->m->ask->row) == 0 && g_strcmp0(l->col_key, p->m->ask->column) == 0 &&
			!g_ptr_array_find(kept, l, NULL) && !store_delete(p->m->app->store, &table_report_match_line, l->area_id, l->id, e))
			return false;
	}
	return true;
}

bool match_compare_names(struct matching *m, struct err *e)
{
	struct people p = {.m = m,
		.members = g_array_new(FALSE, FALSE, sizeof(struct member)),
		.upper = g_array_new(FALSE, FALSE, sizeof(struct match_name)),
		.lower = g_array_new(FALSE, FALSE, sizeof(struct match_name))};
	const struct round_spot spot = {.organisation = m->row.lower_id,
		.unit = m->row.unit_id,
		.as_of = (ymd)m->row.as_of,
		.period_text = m->row.period_text,
		.today = m->ask->today};
	bool ok = (m->ask->form != NULL && m->ask->row != NULL && m->ask->column != NULL && m->ask->list != NULL) ||
		  FAIL0(e, ERR_INPUT, MSG_MATCH_CELL);
	ok = ok && match_names_read(m->ask->list, m->ask->list_length, p.lower, m->arena, e) &&
	     round_draw(m->app, &spot, m->ask->form, false, m->arena, &p.drawn, e) && figure_hold(p.drawn.figure, e);
	if (ok) {
		p.cell = round_cell_of(&p.drawn, m->ask->row, m->ask->column);
		ok = p.cell != NULL || FAIL(e, ERR_NOT_FOUND, MSG_MATCH_NO_LIST, m->ask->row, m->ask->column);
	}
	if (ok && name_members(&p, e)) {
		GArray *pairs = match_names_pair(p.upper, p.lower, m->arena);
		ok = write_lines(&p, pairs, e);
		g_array_free(pairs, TRUE);
	} else {
		ok = false;
	}
	round_drawn_free(&p.drawn);
	g_array_free(p.members, TRUE);
	g_array_free(p.upper, TRUE);
	g_array_free(p.lower, TRUE);
	return ok;
}
