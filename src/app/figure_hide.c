/* What a viewer may not see of a drawn form (form-language.md 8.4): a cell needs the right to every kind of record and class of field that
 * its population, its conditions or its sources use, at its own place. A cell that may not be seen says so (⊘) and keeps no number; so does
 * every share and difference made from it. Who may see figures only does not see sensitive ones of small units. */
#include "app/figure_words.h"

#include "auth/law.h"

#include <string.h>

#define DEPTH_MAX 12 /* formulas over formulas */

/* What a cell uses; each needs a right of its own. */
enum use { USE_PERSON, USE_SENSITIVE, USE_TENURE, USE_MEMBERSHIP, USE_STRUCTURE, USE_OTHER, USE__MAX };
static const struct {
	const char *table;
	char class_;
} uses[USE__MAX] = {[USE_PERSON] = {"person", 'B'},
	[USE_SENSITIVE] = {"person", 'S'},
	[USE_TENURE] = {"tenure", 'O'},
	[USE_MEMBERSHIP] = {"membership", 'S'},
	[USE_STRUCTURE] = {"organisation", 'O'},
	[USE_OTHER] = {NULL, 'S'}};

struct hiding {
	struct figure *f;
	const struct viewer *viewer;
	struct arena *scratch;
	int64_t small;
	/* access at the place in hand */
	int64_t child;
	bool direct, known;
	enum auth_access access[USE__MAX];
};

static bool is_private(enum use u)
{
	return u == USE_SENSITIVE || u == USE_MEMBERSHIP || u == USE_OTHER;
}

/* ---- what a cell uses, as bits ---- */

static unsigned uses_of_kind(const struct fact_kind *k)
{
	if (strcmp(k->name, "party") == 0 || strcmp(k->name, "union") == 0)
		return 1u << USE_MEMBERSHIP | 1u << USE_PERSON;
	if (strcmp(k->name, "tenure") == 0)
		return 1u << USE_TENURE | 1u << USE_PERSON;
	return k->subject == SUBJECT_PERSON ? 1u << USE_PERSON : 1u << USE_STRUCTURE;
}

static unsigned uses_of_pred(const struct pred *p)
{
	unsigned all = 0;
	if (p == NULL)
		return 0;
	if (pred_sensitive(p))
		all |= 1u << USE_SENSITIVE;
	if (p->node == PRED_HAS || p->node == PRED_COUNT)
		all |= uses_of_kind(p->kind);
	for (size_t i = 0; i < p->kid_count; i++)
		all |= uses_of_pred(p->kids[i]);
	return all;
}

static unsigned uses_of_preds(const struct pred *const *when, size_t count)
{
	unsigned all = 0;
	for (size_t i = 0; i < count; i++)
		all |= uses_of_pred(when[i]);
	return all;
}

/* A remainder and an overlap tell of the parts they are made from. */
static unsigned uses_of_parts(const struct line *l)
{
	unsigned all = 0;
	if (l->made != MADE_REST && l->made != MADE_OVERLAP)
		return 0;
	for (size_t i = 0; i < l->parent->kid_count; i++) {
		const struct line *kid = l->parent->kids[i];
		if (kid->nesting == NEST_PART && kid->block == l->block)
			all |= uses_of_preds(kid->when, kid->when_count);
	}
	return all;
}

static unsigned uses_of_cell(struct hiding *h, const struct line *row, const struct line *column, int depth);

static unsigned uses_of_formula(struct hiding *h, const struct formula *x, const struct line *row, const struct line *column, int depth)
{
	if (x == NULL)
		return 0;
	if (depth > DEPTH_MAX || x->form != NULL) /* another form's cell: as much as the most protected one */
		return 1u << USE_OTHER;
	if (x->node == FORMULA_CELL) {
		const struct line *r = x->top_row ? line_top(row) : x->row != NULL ? x->row : row;
		const struct line *c = x->top_column ? line_top(column) : x->column != NULL ? x->column : column;
		return r == row && c == column && x->shift == SHIFT_NONE ? 0 : uses_of_cell(h, r, c, depth + 1);
	}
	if (x->node == FORMULA_PARTS) {
		unsigned all = uses_of_formula(h, x->a, row, column, depth + 1);
		for (size_t i = 0; i < row->kid_count; i++)
			all |= uses_of_preds(row->kids[i]->when, row->kids[i]->when_count);
		return all;
	}
	return uses_of_formula(h, x->a, row, column, depth + 1) | uses_of_formula(h, x->b, row, column, depth + 1);
}

static unsigned uses_of_cell(struct hiding *h, const struct line *row, const struct line *column, int depth)
{
	struct form_cell what;
	if (depth > DEPTH_MAX)
		return 1u << USE_OTHER;
	form_cell(h->f->report->form, row, column, &what, h->scratch);
	if (what.by != NULL)
		return uses_of_formula(h, what.by->formula, row, column, depth);
	unsigned all = uses_of_preds(what.when, what.when_count) | uses_of_parts(row) | uses_of_parts(column);
	if (what.of != NULL)
		all |= uses_of_kind(what.of->kind) | uses_of_pred(what.of->when);
	return all;
}

/* ---- what the viewer has there ---- */

static void ask_place(struct hiding *h, int64_t child, bool direct)
{
	const struct report *r = h->f->report;
	if (h->known && h->child == child && h->direct == direct)
		return;
	int64_t id = child != NONE ? child : r->place.id;
	bool area = r->place.tree == TREE_AREA;
	const struct auth_place at = {.unit = area ? id : NONE,
		.organisation = area ? NONE : id,
		.day = r->place.today != 0 ? r->place.today : period_closing_day(&r->period)};
	for (int u = 0; u < USE__MAX; u++)
		h->access[u] = h->viewer == NULL ? ACCESS_NONE : viewer_access(h->viewer, uses[u].table, uses[u].class_, &at);
	h->child = child;
	h->direct = direct;
	h->known = true;
}

/* Everything at the report's place, and so below it? */
static bool sees_all(struct hiding *h)
{
	ask_place(h, NONE, false);
	for (int u = 0; u < USE__MAX; u++)
		if (h->access[u] != ACCESS_NAMES)
			return false;
	return true;
}

/* The count on top of a cell's block, at the same place; NONE when there is none. */
static int64_t top_count(const struct report *r, size_t row, size_t column)
{
	const struct line *top = line_top(r->rows[row].line);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		const struct cell *c = &r->cells[i * r->column_count + column];
		if (l->child == r->rows[row].child && l->direct == r->rows[row].direct && strcmp(l->line->id, top->id) == 0)
			return c->of != NONE ? c->of : c->n;
	}
	return NONE;
}

static bool may_see(struct hiding *h, size_t row, size_t column)
{
	const struct report *r = h->f->report;
	const struct report_line *l = &r->rows[row], *k = &r->columns[column];
	bool figures_only = false;
	ask_place(h, l->child != NONE ? l->child : k->child, l->direct || k->direct);
	unsigned all = uses_of_cell(h, l->line, k->line, 0);
	for (int u = 0; u < USE__MAX; u++) {
		if ((all & 1u << u) == 0)
			continue;
		if (h->access[u] == ACCESS_NONE)
			return false;
		figures_only = figures_only || (h->access[u] == ACCESS_FIGURES && is_private((enum use)u));
	}
	return !figures_only || top_count(r, row, column) >= h->small;
}

/* ---- the report without them ---- */

/* Checks say numbers: when anything is hidden, only whether they hold. */
static const struct check_result *silent_checks(const struct report *r, struct arena *a)
{
	struct check_result *checks = ARENA_ARRAY(a, struct check_result, r->check_count + 1);
	for (size_t i = 0; i < r->check_count; i++) {
		checks[i] = r->checks[i];
		checks[i].sum = NULL;
	}
	return checks;
}

static void hide_cells(struct hiding *h)
{
	const struct report *r = h->f->report;
	size_t n = r->row_count * r->column_count, hidden = 0;
	struct cell *cells = ARENA_ARRAY(h->f->arena, struct cell, n + 1);
	for (size_t i = 0; i < n; i++) {
		cells[i] = r->cells[i];
		if (cells[i].state == CELL_NA || may_see(h, i / r->column_count, i % r->column_count))
			continue;
		cells[i] = (struct cell){.state = CELL_HIDDEN, .derived = r->cells[i].derived, .n = NONE, .of = NONE, .text = ""};
		hidden++;
	}
	if (hidden == 0)
		return;
	struct report *copy = ARENA_NEW(h->f->arena, struct report);
	*copy = *r;
	copy->cells = cells;
	copy->checks = silent_checks(r, h->f->arena);
	h->f->report = copy;
}

bool figure_hide(struct figure *f, struct err *e)
{
	struct hiding h = {.f = f, .viewer = f->app->viewer};
	struct settings settings;
	if (h.viewer == viewer_operator() || sees_all(&h))
		return true;
	if (!law_settings(f->app->store, period_closing_day(&f->report->period), &settings, e))
		return false;
	h.small = settings.value[SETTING_SMALL_CELL];
	h.scratch = arena_new();
	hide_cells(&h);
	arena_free(h.scratch);
	return true;
}
