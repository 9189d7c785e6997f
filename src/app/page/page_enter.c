/* See page_enter.h. The form is drawn as on its own page; over its cells stand those that are typed. */
#include "app/page/page_enter.h"

#include "app/figure/figure_cells.h"
#include "app/page/page_form_parts.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "messages/enter.def"
#include "messages/remark.def"

#include <string.h>

/* A box and what is behind it. */
struct box {
	size_t at; /* in the grid */
	int64_t place;
	const char *row, *column; /* under which it is kept */
	const char *counted_in;
	const struct figure_stored *stored, *before;
	const char *text; /* as it is to be kept; NULL: faulty */
};

struct entering {
	struct form_work *w;
	struct app *writer;
	const struct page_enter_post *post;
	struct page_enter *out;
	struct page_grid_cell *cells;
	GArray *boxes, *faults;
	struct period before;
	bool has_before;
	/* of the place read last */
	int64_t place;
	bool may;
	struct figure_stored_list stored, stored_before;
	/* written with the figures */
	struct remark_new remark; /* text NULL: none */
	int64_t remark_place;
	const struct page_remark *settled; /* NULL: none */
};

static const char *say(struct entering *x, msg_key key, const char *one, const char *two, const char *three)
{
	return form_say(x->w, key, one, two, three);
}

static void fault(struct entering *x, size_t cell, const char *text)
{
	struct page_grid_cell *c = &x->cells[cell];
	const struct page_grid_fault f = {c->name, say(x, MSG_ENTER_FAULT_AT, c->label, text, NULL)};
	c->error = text;
	g_array_append_val(x->faults, f);
}

/* ---- which cells are typed ---- */

static size_t find_line(const struct report_line *lines, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0)
			return i;
	must(false);
	return 0;
}

/* A child's cells are typed here only when the form is asked of such units. */
static bool child_asked(struct entering *x, int64_t child)
{
	const struct report *r = x->w->figure->report;
	const struct code_list *levels = codes_list(x->w->app->codes, "unit_level", NULL);
	struct unit_facts u;
	if (r->place.tree != TREE_AREA)
		return true;
	if (levels == NULL || !snapshot_unit(x->w->figure->snapshot, child, period_closing_day(&r->period), &u))
		return false;
	const struct code *level = code_by_num(levels, u.level);
	return level != NULL && g_strv_contains(r->form->levels, level->id);
}

static bool is_typed(struct form_work *w, size_t row, size_t column, struct form_cell *cell)
{
	const struct report *r = w->figure->report;
	const struct report_line *l = &r->rows[row], *k = &r->columns[column];
	bool made =
		l->line->made == MADE_REST || l->line->made == MADE_OVERLAP || k->line->made == MADE_REST || k->line->made == MADE_OVERLAP;
	if (!l->numbers || l->direct || k->direct || k->child != NONE || made)
		return false;
	form_cell(r->form, l->line, k->line, cell, w->arena);
	return cell->content == CONTENT_ENTER && !cell->empty && cell->row_shift == SHIFT_NONE && cell->column_shift == SHIFT_NONE;
}

bool form_may_enter(struct form_work *w, bool *may, struct err *e)
{
	const struct report *r = w->figure->report;
	const struct figure_spot spot = {r->form, &r->period, r->place.tree, r->place.id};
	struct form_cell cell;
	bool typed = false;
	*may = false;
	if (w->q->own != NULL || w->q->ours != NULL || w->app->viewer == NULL || !viewer_may_somewhere(w->app->viewer, RIGHT_ENTER))
		return true;
	for (size_t i = 0; i < r->row_count * r->column_count && !typed; i++)
		typed = r->rows[i / r->column_count].child == NONE && is_typed(w, i / r->column_count, i % r->column_count, &cell);
	return !typed || figure_cells_may(w->app, &spot, RIGHT_ENTER, w->ask->today, may, e);
}

static bool read_place(struct entering *x, int64_t place, bool child, struct err *e)
{
	const struct report *r = x->w->figure->report;
	struct figure_spot spot = {r->form, &r->period, r->place.tree, place};
	if (x->place == place)
		return true;
	x->place = place;
	x->may = false;
	x->stored = x->stored_before = (struct figure_stored_list){0};
	if ((child && !child_asked(x, place)) || !figure_cells_may(x->w->app, &spot, RIGHT_ENTER, x->w->ask->today, &x->may, e))
		return e == NULL || e->code == ERR_NONE;
	if (!x->may)
		return true;
	if (!figure_cells_read(x->w->app, &spot, x->w->arena, &x->stored, e))
		return false;
	spot.period = &x->before;
	return !x->has_before || figure_cells_read(x->w->app, &spot, x->w->arena, &x->stored_before, e);
}

/* "?" and digits as people read them. */
static const char *shown(struct entering *x, const char *text)
{
	return *text == '\0' || *text == '?' ? text : text_thousands(g_ascii_strtoll(text, NULL, 10), x->w->arena);
}

static void make_box(struct entering *x, size_t at, size_t row, size_t column, const struct form_cell *cell)
{
	const struct report *r = x->w->figure->report;
	const struct report_line *l = &r->rows[row], *k = &r->columns[column];
	const struct cell *now = &r->cells[row * r->column_count + column];
	struct page_grid_cell *c = &x->cells[at];
	struct box b = {.at = at,
		.place = l->child != NONE ? l->child : r->place.id,
		.row = report_typed_key(r->form, l->line, true),
		.column = report_typed_key(r->form, k->line, false),
		.counted_in = cell->enter};
	b.stored = figure_cell_of(&x->stored, b.row, b.column);
	b.before = figure_cell_of(&x->stored_before, b.row, b.column);
	b.text = b.stored != NULL ? b.stored->text : "";
	c->box = true;
	c->name = arena_printf(x->w->arena, "c.%s.%s", l->id, k->id);
	c->label = arena_printf(x->w->arena, "%s, %s", form_line_label(l, x->w->ask->lang), form_line_label(k, x->w->ask->lang));
	c->was = b.text;
	c->text = shown(x, b.text);
	bool below = *b.text == '\0' && now->text != NULL && (now->state == CELL_EXACT || now->state == CELL_ESTIMATE);
	c->hint = below ? arena_strdup(x->w->arena, now->text) : NULL;
	c->before = b.before != NULL ? shown(x, b.before->text) : NULL;
	g_array_append_val(x->boxes, b);
}

static bool make_grid(struct entering *x, struct err *e)
{
	const struct report *r = x->w->figure->report;
	const struct page_form *p = &x->out->form;
	size_t typed = 0;
	x->cells = ARENA_ARRAY(x->w->arena, struct page_grid_cell, p->row_count * p->column_count + 1);
	for (size_t i = 0; i < p->row_count; i++) {
		size_t row = find_line(r->rows, r->row_count, p->rows[i].id);
		for (size_t k = 0; k < p->column_count; k++) {
			size_t column = find_line(r->columns, r->column_count, p->column_ids[k]), at = i * p->column_count + k;
			struct form_cell cell = {0};
			x->cells[at].text = p->rows[i].cells[k].text;
			if (!is_typed(x->w, row, column, &cell))
				continue;
			typed++;
			if (r->cells[row * r->column_count + column].state == CELL_HIDDEN)
				continue;
			int64_t child = r->rows[row].child;
			if (!read_place(x, child != NONE ? child : r->place.id, child != NONE, e))
				return false;
			if (x->may)
				make_box(x, at, row, column, &cell);
		}
	}
	x->out->grid = (struct page_grid){x->cells, p->row_count, p->column_count, x->boxes->len};
	if (typed == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_ENTER_NO_CELLS, p->title);
	return x->boxes->len > 0 || FAIL(e, ERR_DENIED, MSG_ENTER_DENIED, p->unit_name);
}

/* ---- what was sent ---- */

static const char *sent(struct entering *x, const char *prefix, const char *name)
{
	return x->post->typed(x->post->user, *prefix != '\0' ? arena_printf(x->w->arena, "%s%s", prefix, name) : name);
}

/* The boxes as sent; what stood there when the page was made, as sent too. */
static void take_sent(struct entering *x)
{
	for (guint i = 0; i < x->boxes->len; i++) {
		struct box *b = &g_array_index(x->boxes, struct box, i);
		struct page_grid_cell *c = &x->cells[b->at];
		const char *typed = sent(x, "", c->name), *was = NULL, *text = NULL, *now = b->text;
		struct err why = {0};
		if (typed == NULL)
			continue;
		/* Sent only where something stood. */
		was = sent(x, "was.", c->name);
		c->was = was != NULL && (strcmp(was, "?") == 0 || strspn(was, "0123456789") == strlen(was)) ? was : "";
		c->text = typed;
		c->choice = sent(x, "keep.", c->name);
		if (!figure_cell_text(typed, x->w->arena, &text, &why)) {
			b->text = NULL;
			fault(x, b->at, arena_strdup(x->w->arena, err_shown(&why, x->w->ask->lang)));
			continue;
		}
		b->text = text;
		c->text = shown(x, text);
		/* Of two who wrote: the other one's stays. */
		if (g_strcmp0(c->choice, "theirs") == 0) {
			b->text = c->was;
			c->text = shown(x, c->was);
		} else if (sent(x, "other.", c->name) != NULL && c->choice == NULL && strcmp(text, c->was) != 0) {
			c->theirs = sent(x, "other.", c->name);
			fault(x, b->at, say(x, MSG_ENTER_CHOOSE, c->theirs, NULL, NULL));
			x->out->conflicts++;
		} else if (strcmp(text, c->was) == 0) {
			/* Not touched: what another wrote there meanwhile stands there, should the page be shown again. */
			b->text = c->was = now;
			c->text = shown(x, now);
		}
	}
}

/* ---- a block ---- */

/* One cell of a row of text, quoted or not; *end is behind it. */
static const char *block_cell(const char *s, struct arena *a, const char **end)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (*s == '"' && strchr(s + 1, '"') != NULL) {
		const char *p = s + 1;
		while (*p != '\0' && (*p != '"' || p[1] == '"')) {
			g_string_append_c(text, *p == '\n' || *p == '\r' || *p == '\t' ? ' ' : *p);
			p += *p == '"' ? 2 : 1;
		}
		if (*p == '"' && (p[1] == '\t' || p[1] == '\n' || p[1] == '\r' || p[1] == '\0')) {
			*end = p + 1;
			return arena_strdup(a, text->str);
		}
	}
	size_t n = strcspn(s, "\t\r\n");
	*end = s + n;
	return arena_strndup(a, s, n);
}

void page_block_read(const char *text, struct arena *arena, struct page_block *out)
{
	GPtrArray *rows = g_ptr_array_new();
	GArray *widths = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (const char *s = text; *s != '\0';) {
		GPtrArray *cells = g_ptr_array_new();
		const char *end = s;
		for (bool more = true; more;) {
			g_ptr_array_add(cells, (gpointer)(uintptr_t)block_cell(s, arena, &end));
			more = *end == '\t';
			s = more ? end + 1 : end;
		}
		const char **row = arena_pointers(arena, cells);
		size_t width = cells->len;
		g_ptr_array_add(rows, row);
		g_array_append_val(widths, width);
		g_ptr_array_free(cells, TRUE);
		s += *s == '\r';
		s += *s == '\n';
	}
	*out = (struct page_block){arena_pointers(arena, rows), arena_list(arena, widths), rows->len};
	g_ptr_array_free(rows, TRUE);
	g_array_free(widths, TRUE);
}

static struct box *box_at(struct entering *x, size_t at)
{
	for (guint i = 0; i < x->boxes->len; i++)
		if (g_array_index(x->boxes, struct box, i).at == at)
			return &g_array_index(x->boxes, struct box, i);
	return NULL;
}

/* How wide the block is, without empty cells at the ends of rows. */
static size_t block_width(const struct page_block *b)
{
	size_t width = 0;
	for (size_t i = 0; i < b->row_count; i++)
		for (size_t k = 0; k < b->widths[i]; k++)
			if (b->rows[i][k][strspn(b->rows[i][k], " ")] != '\0' && k + 1 > width)
				width = k + 1;
	return width;
}

static const char *count_text(struct entering *x, size_t n)
{
	return arena_printf(x->w->arena, "%zu", n);
}

/* Does it fit from there on? The place where it does not is said, and nothing is put anywhere. */
static bool block_fits(struct entering *x, const struct page_block *b, size_t row, size_t column)
{
	const struct page_form *p = &x->out->form;
	size_t width = block_width(b);
	if (width == 0)
		x->out->block_error = say(x, MSG_ENTER_BLOCK_EMPTY, NULL, NULL, NULL);
	else if (column + width > p->column_count)
		x->out->block_error = say(x, MSG_ENTER_BLOCK_WIDE, count_text(x, width), count_text(x, p->column_count - column),
			b->row_count > 0 && b->widths[0] > p->column_count - column ? b->rows[0][p->column_count - column] : "");
	else if (row + b->row_count > p->row_count)
		x->out->block_error = say(x, MSG_ENTER_BLOCK_LONG, count_text(x, b->row_count), count_text(x, p->row_count - row),
			b->rows[p->row_count - row][0]);
	return x->out->block_error == NULL;
}

static void paste_block(struct entering *x)
{
	const struct page_form *p = &x->out->form;
	struct page_block b;
	size_t row = 0, column = 0, put = 0, passed = 0;
	page_block_read(x->post->block != NULL ? x->post->block : "", x->w->arena, &b);
	for (size_t i = 0; i < p->row_count; i++)
		if (g_strcmp0(p->rows[i].id, x->post->at_row) == 0)
			row = i;
	for (size_t k = 0; k < p->column_count; k++)
		if (g_strcmp0(p->column_ids[k], x->post->at_column) == 0)
			column = k;
	x->out->block = x->post->block;
	if (!block_fits(x, &b, row, column))
		return;
	for (size_t i = 0; i < b.row_count; i++)
		for (size_t k = 0; k < b.widths[i] && column + k < p->column_count; k++) {
			struct box *box = box_at(x, (row + i) * p->column_count + column + k);
			const char *text = NULL, *cell = b.rows[i][k];
			struct err why = {0};
			if (cell[strspn(cell, " ")] == '\0')
				continue; /* as in an import: an empty cell changes nothing */
			if (box == NULL) {
				passed++;
				continue;
			}
			put++;
			x->cells[box->at].text = cell;
			x->cells[box->at].error = NULL;
			if (figure_cell_text(cell, x->w->arena, &text, &why))
				x->cells[box->at].text = shown(x, text);
			else
				fault(x, box->at, arena_strdup(x->w->arena, err_shown(&why, x->w->ask->lang)));
		}
	x->out->pasted = passed > 0 ? say(x, MSG_ENTER_PASTED_PASSED, count_text(x, put), count_text(x, passed), NULL)
				    : say(x, MSG_ENTER_PASTED, count_text(x, put), NULL, NULL);
	x->out->unsaved = put > 0;
	x->out->block = NULL;
}

/* ---- remarks ---- */

static void mark_remarks(struct entering *x)
{
	const struct page_form *p = &x->out->form;
	for (size_t i = x->out->remarks.count; i > 0; i--) {
		const struct page_remark *m = &x->out->remarks.items[i - 1];
		for (size_t r = 0; !m->done && m->row != NULL && r < p->row_count; r++)
			for (size_t c = 0; strcmp(p->rows[r].id, m->row) == 0 && c < p->column_count; c++)
				if (strcmp(p->column_ids[c], m->column) == 0) {
					x->cells[r * p->column_count + c].remarks++;
					x->cells[r * p->column_count + c].remark = m->id;
				}
	}
}

static void offer_remark_cells(struct entering *x)
{
	const struct page_form *p = &x->out->form;
	const struct report *r = x->w->figure->report;
	struct page_enter *out = x->out;
	out->remark_rows.items = ARENA_ARRAY(x->w->arena, struct form_choice, p->row_count + 1);
	out->remark_columns.items = ARENA_ARRAY(x->w->arena, struct form_choice, p->column_count + 1);
	for (size_t i = 0; i < p->row_count; i++)
		if (!p->rows[i].heading)
			out->remark_rows.items[out->remark_rows.count++] =
				(struct form_choice){p->rows[i].id, p->rows[i].label, g_strcmp0(p->rows[i].id, x->post->remark_row) == 0};
	for (size_t k = 0; k < p->column_count; k++) {
		const char *label = form_line_label(&r->columns[find_line(r->columns, r->column_count, p->column_ids[k])], x->w->ask->lang);
		const char *text = p->numbers[k][0] != '\0' ? arena_printf(x->w->arena, "(%s) %s", p->numbers[k], label) : label;
		out->remark_columns.items[out->remark_columns.count++] =
			(struct form_choice){p->column_ids[k], text, g_strcmp0(p->column_ids[k], x->post->remark_column) == 0};
	}
}

static const struct form_choice *chosen_of(const struct form_choices *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].chosen)
			return &all->items[i];
	return NULL;
}

/* The remark as sent, and which one is done. */
static bool take_remark(struct entering *x, struct err *e)
{
	struct page_enter *out = x->out;
	const struct report *r = x->w->figure->report;
	struct err why = {0};
	bool empty = true;
	out->remark = x->post->remark;
	out->remark_follow = x->post->remark_follow;
	for (size_t i = 0; x->post->settle != NONE && i < out->remarks.count; i++)
		if (out->remarks.items[i].id == x->post->settle)
			x->settled = &out->remarks.items[i];
	if (x->post->settle != NONE && x->settled == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_REMARK_GONE);
	const char *text = remark_text(x->post->remark, x->w->arena, &empty, &why);
	const struct form_choice *row = chosen_of(&out->remark_rows), *column = chosen_of(&out->remark_columns);
	if (text == NULL)
		out->remark_error = arena_strdup(x->w->arena, err_shown(&why, x->w->ask->lang));
	else if (!empty && (row == NULL || column == NULL))
		out->remark_error = say(x, MSG_REMARK_NO_CELL, NULL, NULL, NULL);
	if (out->remark_error != NULL || empty || row == NULL || column == NULL)
		return true;
	const struct report_line *l = &r->rows[find_line(r->rows, r->row_count, row->value)];
	x->remark = (struct remark_new){
		l->line->id, r->columns[find_line(r->columns, r->column_count, column->value)].line->id, text, x->post->remark_follow};
	x->remark_place = l->child != NONE ? l->child : r->place.id;
	return true;
}

static bool write_remarks(void *user, struct err *e)
{
	struct entering *x = user;
	const struct report *r = x->w->figure->report;
	ymd today = x->w->ask->today;
	struct remark_at at;
	if (x->settled != NULL && (!remark_place(x->writer, r, x->settled->place, today, &at, e) ||
					  !remark_settle(x->writer, &at, x->settled->id, x->post->settle_done, x->w->arena, e)))
		return false;
	return x->remark.text == NULL || (remark_place(x->writer, r, x->remark_place, today, &at, e) &&
						 remark_add(x->writer, &at, &x->remark, today, x->w->arena, e));
}

/* ---- saving ---- */

static void tell_refused(struct entering *x, const struct figure_cells_result *r, const size_t *of)
{
	for (size_t i = 0; i < r->refused_count; i++) {
		const struct figure_refused *f = &r->refused[i];
		struct page_grid_cell *c = &x->cells[of[f->wanted]];
		if (f->theirs == NULL) {
			fault(x, of[f->wanted], f->text);
			continue;
		}
		c->theirs = f->text;
		c->was = f->theirs;
		c->choice = NULL;
		fault(x, of[f->wanted], say(x, MSG_ENTER_CHOOSE, f->text, NULL, NULL));
		x->out->conflicts++;
	}
	if (r->needs_reason)
		x->out->reason_error = r->reach != NULL ? say(x, MSG_ENTER_REASON_REACH, r->reach, NULL, NULL)
							: say(x, MSG_ENTER_REASON_NEEDED, NULL, NULL, NULL);
}

static bool save(struct entering *x, struct err *e)
{
	const struct report *r = x->w->figure->report;
	struct figure_wanted *wanted = ARENA_ARRAY(x->w->arena, struct figure_wanted, x->boxes->len + 1);
	size_t *of = ARENA_ARRAY(x->w->arena, size_t, x->boxes->len + 1), count = 0;
	struct figure_cells_result result;
	if (x->faults->len > 0 || x->out->remark_error != NULL)
		return true;
	for (guint i = 0; i < x->boxes->len; i++) {
		const struct box *b = &g_array_index(x->boxes, struct box, i);
		const char *was = x->cells[b->at].was;
		if (b->text == NULL || strcmp(b->text, was) == 0)
			continue;
		of[count] = b->at;
		wanted[count++] = (struct figure_wanted){b->place, b->row, b->column, b->counted_in, b->text, was};
	}
	const struct figure_cells_ask ask = {.form = r->form,
		.period = &r->period,
		.tree = r->place.tree,
		.wanted = wanted,
		.count = count,
		.reason = x->post->reason,
		.today = x->w->ask->today,
		.lang = x->w->ask->lang,
		.also = x->remark.text != NULL || x->settled != NULL ? write_remarks : NULL,
		.user = x};
	if (!figure_cells_write(x->writer, &ask, x->w->arena, &result, e))
		return false;
	tell_refused(x, &result, of);
	x->out->written = result.refused_count == 0 && !result.needs_reason;
	x->out->group = result.group;
	return true;
}

/* ---- the whole ---- */

static void offer_starts(struct entering *x)
{
	const struct page_form *p = &x->out->form;
	struct page_enter *out = x->out;
	out->at_rows.items = ARENA_ARRAY(x->w->arena, struct form_choice, p->row_count + 1);
	out->at_columns.items = ARENA_ARRAY(x->w->arena, struct form_choice, p->column_count + 1);
	for (size_t i = 0; i < p->row_count; i++)
		for (size_t k = 0; k < p->column_count; k++)
			if (x->cells[i * p->column_count + k].box) {
				out->at_rows.items[out->at_rows.count++] = (struct form_choice){
					p->rows[i].id, p->rows[i].label, g_strcmp0(p->rows[i].id, x->post->at_row) == 0};
				break;
			}
	for (size_t k = 0; k < p->column_count; k++)
		for (size_t i = 0; i < p->row_count; i++)
			if (x->cells[i * p->column_count + k].box) {
				const struct report *r = x->w->figure->report;
				const char *label = form_line_label(
					&r->columns[find_line(r->columns, r->column_count, p->column_ids[k])], x->w->ask->lang);
				out->at_columns.items[out->at_columns.count++] =
					(struct form_choice){p->column_ids[k], arena_printf(x->w->arena, "(%s) %s", p->numbers[k], label),
						g_strcmp0(p->column_ids[k], x->post->at_column) == 0};
				break;
			}
}

static void find_before(struct entering *x)
{
	const struct period *now = &x->w->figure->report->period;
	enum shift_kind shift = now->kind == PERIOD_TERM ? SHIFT_PREVIOUS_TERM : SHIFT_PREVIOUS_PERIOD;
	x->has_before = now->kind != PERIOD_DATE && now->kind != PERIOD_SPAN &&
			period_shift(now, shift, 0, x->w->app->codes, &x->before, x->w->arena);
	if (x->has_before)
		x->out->before_text = period_words(&x->before, x->w->ask->lang, x->w->arena);
}

static bool enter(struct entering *x, struct err *e)
{
	struct page_enter *out = x->out;
	if (!form_draw_page(x->w, &out->form, e))
		return false;
	find_before(x);
	if (!make_grid(x, e) || !form_remarks(x->w, &out->remarks, e))
		return false;
	mark_remarks(x);
	offer_remark_cells(x);
	out->reason = x->post->reason;
	if (x->post->step != PAGE_ENTER_SHOW)
		take_sent(x);
	if (x->post->step != PAGE_ENTER_SHOW && !take_remark(x, e))
		return false;
	if (x->post->step == PAGE_ENTER_PASTE)
		paste_block(x);
	offer_starts(x);
	return x->post->step != PAGE_ENTER_SAVE || save(x, e);
}

bool page_enter(struct app *a, struct app *writer, const struct page_ask *ask, const struct page_form_ask *q,
	const struct page_enter_post *post, struct page_enter *out, struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	struct entering x = {.w = &w, .writer = writer, .post = post, .out = out, .place = NONE};
	*out = (struct page_enter){.group = NONE};
	out->form.unit_id = NONE;
	x.boxes = g_array_new(FALSE, FALSE, sizeof(struct box));
	x.faults = g_array_new(FALSE, FALSE, sizeof(struct page_grid_fault));
	bool ok = form_work_begin(&w, e) && form_work_draw(&w, e) && enter(&x, e);
	form_work_end(&w);
	out->faults = arena_list(arena, x.faults);
	out->fault_count = x.faults->len;
	g_array_free(x.boxes, TRUE);
	g_array_free(x.faults, TRUE);
	return ok;
}
