/* A form drawn (form-language.md 5): its lines for this unit, its cells in as few batches as there are populations, measures, readings and
 * places, and which lines show. Where the numbers come from is the engine's business (report_engine.c). */
#include "stats/report_internal.h"
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

static bool reads_events(const struct form *f)
{
	for (const struct pop_entry *p = f->more->pops; p != NULL; p = p->next)
		if (p->pop != NULL && (p->pop->kind->event || p->pop->edge != EDGE_NONE || p->flow))
			return true;
	return false;
}

static bool known_child(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void name_children(struct drawing *d, ymd day, ymd other_day)
{
	struct children *c = &d->children;
	c->names = ARENA_ARRAY(d->arena, struct report_name, c->count + 1);
	for (size_t i = 0; i < c->count; i++) {
		struct place where = d->q->place;
		struct report_name *n = &c->names[i];
		where.id = c->ids[i];
		if (!d->engine->name(d->engine->user, &where, day, n, d->arena) &&
			!d->engine->name(d->engine->user, &where, other_day, n, d->arena))
			*n = (struct report_name){NULL, NULL};
		bool twice = n->code == NULL;
		for (size_t k = 0; k < i && !twice; k++)
			twice = strcmp(c->names[k].code, n->code) == 0;
		if (twice)
			n->code = arena_printf(d->arena, "u%" G_GINT64_FORMAT, c->ids[i]);
		if (n->name == NULL)
			n->name = n->code;
	}
}

/* The children on the closing day and, in forms of what happens in a period, those that were there at its beginning. */
bool drawing_children(struct drawing *d)
{
	struct children *c = &d->children;
	const struct place *place = &d->q->place;
	const int64_t *now = NULL, *before = NULL;
	size_t now_count = 0, before_count = 0;

	if (c->read)
		return true;
	ymd day = place->today != 0 ? place->today : period_closing_day(&d->q->period);
	if (!d->engine->children(d->engine->user, place, day, &now, &now_count, d->arena, d->e))
		return false;
	bool both = place->today == 0 && d->q->period.kind != PERIOD_DATE && reads_events(d->q->form);
	if (both && !d->engine->children(d->engine->user, place, d->q->period.from, &before, &before_count, d->arena, d->e))
		return false;
	int64_t *ids = ARENA_ARRAY(d->arena, int64_t, now_count + before_count + 1);
	for (size_t i = 0; i < now_count; i++)
		ids[c->count++] = now[i];
	for (size_t i = 0; i < before_count; i++)
		if (!known_child(ids, c->count, before[i]))
			ids[c->count++] = before[i];
	c->ids = ids;
	c->read = true;
	name_children(d, day, d->q->period.from);
	return true;
}

/* Lines. */

struct axis {
	struct report_line *lines;
	size_t count;
};

static void add_line(struct axis *x, const struct line *l, const char *id, struct text2 label, int64_t child, bool direct, int depth)
{
	x->lines[x->count++] = (struct report_line){.line = l,
		.id = id,
		.num = l->num,
		.label_vi = label.vi,
		.label_en = label.en,
		.child = child,
		.direct = direct,
		.depth = depth,
		.visible = true,
		.numbers = !l->show_label};
}

static struct text2 direct_label(struct drawing *d, const char *unit)
{
	g_autofree char *vi = MSG_FORMAT(MSG_REPORT_DIRECT, MSG_VI, unit), *en = MSG_FORMAT(MSG_REPORT_DIRECT, MSG_EN, unit);
	return (struct text2){arena_strdup(d->arena, vi), arena_strdup(d->arena, en)};
}

/* each: child: one line a child, one for the unit itself. */
static void add_child_lines(struct drawing *d, struct axis *x, const struct line *l, const char *unit)
{
	for (size_t i = 0; i <= d->children.count; i++) {
		bool direct = i == d->children.count;
		struct line *copy = ARENA_NEW(d->arena, struct line);
		*copy = *l;
		copy->made = direct ? MADE_DIRECT : MADE_CHILD;
		const char *name = direct ? NULL : d->children.names[i].name;
		copy->label = direct ? direct_label(d, unit) : (struct text2){name, name};
		copy->id = arena_printf(d->arena, "%s.%s", direct ? "direct" : d->children.names[i].code, l->id);
		add_line(x, copy, copy->id, copy->label, direct ? NONE : d->children.ids[i], direct, l->depth);
	}
}

/* --by children: the whole form once more for a child, or for the unit itself. */
static void add_block(struct drawing *d, struct axis *x, const char *code, struct text2 label, int64_t child, bool direct)
{
	const struct form *f = d->q->form;
	for (size_t i = 0; i < f->row_count; i++) {
		const struct line *l = f->rows[i];
		if (l->each_child || (d->q->child_row != NULL && strcmp(l->id, d->q->child_row) != 0))
			continue;
		struct text2 both = {
			arena_printf(d->arena, "%s — %s", label.vi, l->label.vi), arena_printf(d->arena, "%s — %s", label.en, l->label.en)};
		add_line(x, l, arena_printf(d->arena, "%s.%s", code, l->id), both, child, direct, l->depth + 1);
	}
}

static bool draw_axis(struct drawing *d, const struct line *const *lines, size_t n, bool rows, const char *unit, struct axis *x)
{
	bool blocks = rows && d->q->by_children, any = blocks;
	for (size_t i = 0; i < n; i++)
		any = any || (lines[i]->each_child && !d->q->by_children);
	if (any && !drawing_children(d))
		return false;
	size_t children = any ? d->children.count + 2 : 1;
	*x = (struct axis){.lines = ARENA_ARRAY(d->arena, struct report_line, n * children + 1)};
	for (size_t i = 0; i < n; i++) {
		if (!lines[i]->each_child)
			add_line(x, lines[i], lines[i]->id, lines[i]->label, NONE, false, lines[i]->depth);
		else if (!d->q->by_children)
			add_child_lines(d, x, lines[i], unit);
	}
	for (size_t k = 0; blocks && k < d->children.count; k++) {
		const struct report_name *c = &d->children.names[k];
		add_block(d, x, c->code, (struct text2){c->name, c->name}, d->children.ids[k], false);
	}
	if (blocks)
		add_block(d, x, "direct", direct_label(d, unit), NONE, true);
	return true;
}

/* Batches. */

static bool run_batches(struct drawing *d, int64_t *unplaced)
{
	for (struct group *g = d->groups; g != NULL; g = g->next) {
		struct batch b = group_batch(g, d->arena);
		g->values = ARENA_ARRAY(d->arena, struct value, g->output_count + 1);
		g->value_count = g->output_count;
		if (!d->engine->count(d->engine->user, &b, &g->place, g->values, d->e))
			return false;
		for (size_t i = 0; i < g->output_count && g->place.id == d->q->place.id && !g->place.direct; i++)
			*unplaced = MAX(*unplaced, g->values[i].missing);
	}
	return true;
}

/* Which lines show. */

static bool is_zero_line(struct drawing *d, size_t index, bool rows)
{
	size_t n = rows ? d->column_count : d->row_count;
	for (size_t i = 0; i < n; i++) {
		const struct slot *s = rows ? slot_of(d, index, i) : slot_of(d, i, index);
		enum content c = s->plan->content;
		if ((c == CONTENT_COUNT || c == CONTENT_ENTER || c == CONTENT_VALUE) && s->has_number && s->number != 0)
			return false;
	}
	return true;
}

static void hide_lines(struct drawing *d, struct report_line *lines, size_t n, bool rows)
{
	bool block_zero = true;
	for (size_t i = 0; i < n; i++) {
		struct report_line *r = &lines[i];
		const struct line *l = r->line;
		bool when_zero = l->made == MADE_OVERLAP || l->made == MADE_DIRECT || l->hide_zero ||
				 (l->made == MADE_REST && l->parent->rest == REST_AUTO);
		bool in_block = r->direct && l->made != MADE_DIRECT;
		if (!when_zero && !in_block)
			continue;
		bool zero = is_zero_line(d, i, rows);
		r->visible = !when_zero || !zero;
		block_zero = block_zero && (!in_block || zero);
	}
	for (size_t i = 0; i < n && block_zero; i++)
		if (lines[i].direct && lines[i].line->made != MADE_DIRECT)
			lines[i].visible = false;
}

static const struct cell *collect_cells(struct drawing *d)
{
	struct cell *cells = ARENA_ARRAY(d->arena, struct cell, d->row_count * d->column_count + 1);
	for (size_t r = 0; r < d->row_count; r++) {
		for (size_t c = 0; c < d->column_count; c++) {
			struct slot *s = slot_of(d, r, c);
			struct cell *out = &cells[r * d->column_count + c];
			slot_eval(d, s);
			*out = s->cell;
			if (!d->rows[r].numbers || !d->columns[c].numbers)
				*out = (struct cell){.state = CELL_NA, .n = NONE, .of = NONE, .text = "", .derived = s->cell.derived};
		}
	}
	return cells;
}

/* Who has typed, where the form has typed cells. */
static bool tell_reporters(struct drawing *d, struct report *r)
{
	struct typed_reporters t;
	if (!d->typed || d->engine->reporters == NULL || d->q->place.direct)
		return true;
	if (!d->engine->reporters(d->engine->user, d->q->form, &d->q->place, &d->q->period, &t, d->arena, d->e))
		return false;
	r->strays = t.strays;
	r->stray_count = t.stray_count;
	if (t.whole)
		return true;
	r->reported = t.reported;
	r->asked = t.asked;
	r->silent = t.silent;
	r->silent_count = t.silent_count;
	return true;
}

/* Planning, counting, telling; the report's lists live in the arena. */
static bool fill(struct drawing *d, struct report *r)
{
	d->table = ARENA_ARRAY(d->arena, struct slot *, d->row_count * d->column_count + 1);
	for (size_t i = 0; i < d->row_count; i++)
		for (size_t k = 0; k < d->column_count; k++)
			slot_of(d, i, k);
	checks_run(d, false);
	if (!run_batches(d, &r->unplaced))
		return false;
	r->cells = collect_cells(d);
	checks_run(d, true);
	if (d->e->code != ERR_NONE || !tell_reporters(d, r)) /* a typed figure that could not be read */
		return false;
	hide_lines(d, d->rows, d->row_count, true);
	hide_lines(d, d->columns, d->column_count, false);
	r->checks = arena_list(d->arena, d->checks);
	r->check_count = d->checks->len;
	return true;
}

static bool can_draw(const struct report_request *q, struct err *e)
{
	const struct form *f = q->form;
	if (f->unavailable != NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_REPORT_UNAVAILABLE, f->code, f->unavailable);
	if (!f->periods[q->period.kind])
		return FAIL(e, ERR_USAGE, MSG_REPORT_PERIOD, f->code, period_kind_name(q->period.kind));
	return true;
}

static struct drawing drawing_of(const struct report_request *q, const struct report_engine *engine, struct arena *a, struct err *e)
{
	return (struct drawing){.q = q, .engine = engine, .codes = q->form->more->library->codes, .arena = a, .e = e};
}

void drawing_clear(struct drawing *d)
{
	g_clear_pointer(&d->slots, g_hash_table_destroy);
	g_clear_pointer(&d->plans, g_hash_table_destroy);
	g_clear_pointer(&d->set_of, g_hash_table_destroy);
	g_clear_pointer(&d->pattern_of, g_hash_table_destroy);
	g_clear_pointer(&d->group_of, g_hash_table_destroy);
}

const struct report *report_draw_with(const struct report_request *q, const struct report_engine *engine, struct arena *a, struct err *e)
{
	struct report *r = ARENA_NEW(a, struct report);
	struct report_request *request = ARENA_NEW(a, struct report_request);
	struct report_name name = {NULL, NULL};
	struct axis rows, columns;

	if (!can_draw(q, e))
		return NULL;
	*request = *q;
	request->place.tree = q->form->tree;
	struct drawing d = drawing_of(request, engine, a, e);
	ymd day = q->place.today != 0 ? q->place.today : period_closing_day(&q->period);
	if (!engine->name(engine->user, &request->place, day, &name, a))
		engine->name(engine->user, &request->place, q->period.from, &name, a);
	r->form = q->form;
	r->period = q->period;
	r->place = request->place;
	r->unit_code = name.code != NULL ? name.code : "";
	r->unit_name = name.name != NULL ? name.name : "";
	if (!draw_axis(&d, q->form->rows, q->form->row_count, true, r->unit_name, &rows) ||
		!draw_axis(&d, q->form->columns, q->form->column_count, false, r->unit_name, &columns))
		return NULL;
	r->rows = d.rows = rows.lines;
	r->row_count = d.row_count = rows.count;
	r->columns = d.columns = columns.lines;
	r->column_count = d.column_count = columns.count;
	d.checks = g_array_new(FALSE, FALSE, sizeof(struct check_result));
	bool ok = fill(&d, r);
	g_array_free(d.checks, TRUE);
	drawing_clear(&d);
	return ok ? r : NULL;
}

bool report_cell_batch(const struct report_request *q, const struct report *r, size_t row, size_t column, struct snapshot *n,
	struct batch *batch, struct place *where, size_t *output, struct arena *a, struct err *e)
{
	static const struct report_engine none = {0};
	struct report_request *request = ARENA_NEW(a, struct report_request);
	(void)n;

	must(row < r->row_count && column < r->column_count);
	if (!r->rows[row].numbers || !r->columns[column].numbers || r->cells[row * r->column_count + column].state == CELL_NA)
		return false;
	*request = *q;
	request->place = r->place;
	struct drawing d = drawing_of(request, &none, a, e);
	d.rows = (struct report_line *)(uintptr_t)r->rows;
	d.columns = (struct report_line *)(uintptr_t)r->columns;
	d.row_count = r->row_count;
	d.column_count = r->column_count;
	/* A derived cell would want its sources, and children() the children: it has no batch of its own anyway. */
	if (r->cells[row * r->column_count + column].derived)
		return false;
	const struct slot *s = slot_of(&d, row, column);
	bool ok = s->state == SLOT_COUNTED;
	if (ok) {
		*batch = group_batch(s->group, a);
		*where = s->group->place;
		*output = s->output;
	}
	drawing_clear(&d);
	return ok;
}
