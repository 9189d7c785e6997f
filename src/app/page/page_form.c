/* A form as a page: heads that nest, rows, cells that open, checks as sums. Counting and rules are figure.h's and stats'. */
#include "app/page/page_form_parts.h"
#include "app/page/page_remarks.h"

#include "app/figure/figure_head.h"
#include "app/figure/figure_words.h"
#include "app/own/own_form.h"

#include "store/statement.h"
#include "messages/app.def"
#include "messages/page_form.def"

#include <string.h>

#define HEADS_MAX 12

/* ---- columns and their heads ---- */

struct columns {
	size_t *at; /* index in the report */
	size_t count;
};

static void pick_columns(struct form_work *w, struct columns *out)
{
	const struct report *r = w->figure->report;
	out->at = ARENA_ARRAY(w->arena, size_t, r->column_count + 1);
	for (size_t c = 0; c < r->column_count; c++)
		if (r->columns[c].visible && r->columns[c].numbers)
			out->at[out->count++] = c;
}

/* What stands above a column: the labels of the headings it lies in, and "Trong đó" or "Chia ra" over what another column holds. */
struct head_path {
	const void *keys[HEADS_MAX];
	const char *texts[HEADS_MAX];
	int depth;
};

/* The head that the form's layout puts over several outermost columns. */
static void path_merged(struct form_work *w, const struct line *l, struct head_path *out)
{
	const struct form_layout *layout = &w->figure->report->form->layout;
	for (size_t m = 0; m < layout->merge_count; m++)
		for (size_t i = 0; i < layout->merges[m].count && out->depth < HEADS_MAX - 1; i++) {
			const struct text2 *label = &layout->merges[m].label;
			if (strcmp(layout->merges[m].over[i], l->id) != 0)
				continue;
			out->keys[out->depth] = &layout->merges[m];
			out->texts[out->depth++] = w->ask->lang == MSG_EN && label->en != NULL ? label->en : label->vi;
		}
}

static void path_of(struct form_work *w, const struct line *l, struct head_path *out)
{
	const struct line *chain[HEADS_MAX];
	int n = 0;
	for (const struct line *x = l; x != NULL && n < HEADS_MAX; x = x->parent)
		chain[n++] = x;
	if (n > 0)
		path_merged(w, chain[n - 1], out);
	for (int i = n - 1; i > 0; i--) {
		const struct line *parent = chain[i], *kid = chain[i - 1];
		const char *label = w->ask->lang == MSG_EN && parent->label.en != NULL ? parent->label.en : parent->label.vi;
		const char *text = parent->show_label		? label
				   : kid->nesting == NEST_AMONG ? msg_template(MSG_PAGE_FORM_AMONG, w->ask->lang)
				   : kid->nesting == NEST_PART	? msg_template(MSG_PAGE_FORM_PARTS, w->ask->lang)
								: NULL;
		const char *own = w->ask->lang == MSG_EN && kid->label.en != NULL ? kid->label.en : kid->label.vi;
		if (text == NULL || out->depth == HEADS_MAX - 1 || (!parent->show_label && own != NULL && g_str_has_prefix(own, text)))
			continue; /* "Trong đó: nữ" says it itself */
		/* Parts of one block and those among stand under heads of their own. */
		out->keys[out->depth] =
			parent->show_label ? (const void *)parent : (const void *)((const char *)parent + kid->nesting + 8 * kid->block);
		out->texts[out->depth++] = text;
	}
}

static void draw_heads(struct form_work *w, const struct columns *cols, struct page_form *out)
{
	const struct report *r = w->figure->report;
	struct head_path *paths = ARENA_ARRAY(w->arena, struct head_path, cols->count + 1);
	int depth = 0;
	for (size_t i = 0; i < cols->count; i++) {
		path_of(w, r->columns[cols->at[i]].line, &paths[i]);
		depth = MAX(depth, paths[i].depth);
	}
	struct page_form_head_row *rows = ARENA_ARRAY(w->arena, struct page_form_head_row, (size_t)depth + 1);
	for (int d = 0; d <= depth; d++) {
		rows[d].cells = ARENA_ARRAY(w->arena, struct page_form_head, cols->count + 1);
		for (size_t i = 0; i < cols->count; i++) {
			const struct head_path *p = &paths[i];
			const struct report_line *l = &r->columns[cols->at[i]];
			if (p->depth == d) {
				rows[d].cells[rows[d].count++] =
					(struct page_form_head){arena_strdup(w->arena, form_line_label(l, w->ask->lang)),
						arena_strdup(w->arena, l->id), 1, depth - d + 1};
			} else if (p->depth > d) {
				bool same = i > 0 && paths[i - 1].depth > d &&
					    memcmp(paths[i - 1].keys, p->keys, ((size_t)d + 1) * sizeof p->keys[0]) == 0;
				if (same)
					rows[d].cells[rows[d].count - 1].columns++;
				else
					rows[d].cells[rows[d].count++] = (struct page_form_head){p->texts[d], NULL, 1, 1};
			}
		}
	}
	out->heads = rows;
	out->head_count = (size_t)depth + 1;
}

static bool has_number(const char *num)
{
	return num != NULL && num[0] != '\0' && strcmp(num, "none") != 0;
}

static void number_columns(struct form_work *w, const struct columns *cols, struct page_form *out)
{
	const struct report *r = w->figure->report;
	const char **numbers = ARENA_ARRAY(w->arena, const char *, cols->count + 1);
	const char **ids = ARENA_ARRAY(w->arena, const char *, cols->count + 1);
	bool own = false;
	for (size_t i = 0; i < cols->count; i++)
		own = own || has_number(r->columns[cols->at[i]].num);
	for (size_t i = 0; i < cols->count; i++) {
		const struct report_line *l = &r->columns[cols->at[i]];
		ids[i] = arena_strdup(w->arena, l->id);
		numbers[i] = !own ? arena_printf(w->arena, "%zu", i + 1) : has_number(l->num) ? l->num : "";
	}
	out->numbers = numbers;
	out->column_ids = ids;
	out->column_count = cols->count;
	out->portrait = w->figure->report->form->layout.portrait;
	int kind = 0;
	const struct form *f = w->figure->report->form;
	out->basis = form_say(
		w, MSG_PAGE_FORM_BASIS, f->basis != NULL ? f->basis : "–", form_confidence(f->confidence, w->ask->lang, &kind), NULL);
}

/* ---- rows and cells ---- */

const char *form_signed_text(struct form_work *w, const char *text, bool change)
{
	if (text[0] == '-')
		return arena_printf(w->arena, "−%s", text + 1);
	bool zero = strspn(text, "0,") == strlen(text);
	return change && !zero && g_ascii_isdigit(text[0]) ? arena_printf(w->arena, "+%s", text) : arena_strdup(w->arena, text);
}

static struct page_form_cell shown_cell(struct form_work *w, size_t row, size_t column)
{
	const struct report *r = w->figure->report;
	const struct cell *c = &r->cells[row * r->column_count + column];
	const struct line *l = r->rows[row].line, *k = r->columns[column].line;
	bool change = l->content == CONTENT_POINTS || k->content == CONTENT_POINTS;
	struct page_form_cell x = {.text = "", .how = PAGE_CELL_PLAIN};
	if (!r->rows[row].numbers)
		return x;
	switch (c->state) {
	case CELL_EXACT:
	case CELL_ESTIMATE:
		x.text = form_signed_text(w, c->text, change);
		x.how = PAGE_CELL_LINK;
		break;
	case CELL_MISSING:
		x.text = c->text != NULL && c->text[0] != '\0' ? c->text : "…"; /* "?": said to be not known */
		x.how = PAGE_CELL_LINK;
		break;
	case CELL_NA:
		x.text = "–";
		if (c->why != CELL_WHY_NONE) /* opens to say why */
			x.how = PAGE_CELL_LINK;
		break;
	case CELL_HIDDEN:
		x.text = "⊘";
		break;
	}
	if (w->q->row != NULL && w->q->column != NULL && strcmp(r->rows[row].id, w->q->row) == 0 &&
		strcmp(r->columns[column].id, w->q->column) == 0)
		x.how = PAGE_CELL_OPEN;
	return x;
}

/* The label of a child's row without the row's own: "Xã A — Tổng số" is "Xã A". */
static const char *child_label(struct form_work *w, const struct report_line *l)
{
	const char *label = form_line_label(l, w->ask->lang),
		   *own = w->ask->lang == MSG_EN && l->line->label.en != NULL ? l->line->label.en : l->line->label.vi;
	g_autofree char *tail = g_strconcat(" — ", own, NULL);
	return w->q->by_children && g_str_has_suffix(label, tail) ? arena_strndup(w->arena, label, strlen(label) - strlen(tail))
								  : arena_strdup(w->arena, label);
}

/* What opens a child's own page: the id of its row begins with its code, or "o" and the number of an organisation. */
static void link_child(struct form_work *w, const struct report_line *l, const char *path, struct page_form_row *out)
{
	const char *dot = strchr(l->id, '.');
	if (l->child == NONE || dot == NULL)
		return;
	const char *code = arena_strndup(w->arena, l->id, (size_t)(dot - l->id));
	if (code[0] == 'o')
		out->organisation = code + 1;
	else if (code[0] != 'u' && path != NULL)
		out->unit = arena_printf(w->arena, "%s/%s", path, code);
}

/* By children only the chosen row and its blocks stand; else every row that shows. */
static bool row_stands(struct form_work *w, const struct report_line *l)
{
	bool own = l->child == NONE && !l->direct;
	if (!l->visible)
		return false;
	return !w->q->by_children || !own || strcmp(l->id, w->request.child_row) == 0;
}

static void draw_rows(struct form_work *w, const struct columns *cols, const char *path, struct page_form *out)
{
	const struct report *r = w->figure->report;
	struct page_form_row *rows = ARENA_ARRAY(w->arena, struct page_form_row, r->row_count + 1);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		if (!row_stands(w, l))
			continue;
		struct page_form_row *x = &rows[out->row_count++];
		bool child = l->child != NONE || l->direct, whole = w->q->by_children && !child;
		*x = (struct page_form_row){.id = arena_strdup(w->arena, l->id),
			.num = has_number(l->num) && !w->q->by_children ? l->num : NULL,
			.label = whole ? arena_strdup(w->arena, r->unit_name) : child_label(w, l),
			.depth = whole			      ? 0
				 : w->q->by_children && child ? 1
							      : MIN(l->depth, 5),
			.heading = !l->numbers,
			.total = (l->depth == 0 || whole) && !child && l->numbers};
		link_child(w, l, path, x);
		struct page_form_cell *cells = ARENA_ARRAY(w->arena, struct page_form_cell, cols->count + 1);
		for (size_t c = 0; c < cols->count; c++)
			cells[c] = shown_cell(w, i, cols->at[c]);
		x->cells = cells;
	}
	out->rows = rows;
	struct figure_halves halves;
	figure_halves(r, w->arena, &halves);
	out->halves = w->q->by_children ? 1 : halves.count;
	out->half = out->halves > 1 ? halves.lines : out->row_count;
}

/* ---- checks and notes ---- */

static void draw_checks(struct form_work *w, struct page_form *out)
{
	const struct report *r = w->figure->report;
	struct page_form_check *checks = ARENA_ARRAY(w->arena, struct page_form_check, r->check_count + 1);
	/* What does not hold stands first. */
	for (int pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < r->check_count; i++) {
			const struct check_result *k = &r->checks[i];
			bool grave = strcmp(k->level, "error") == 0;
			if ((k->holds == 0 ? 0 : k->holds < 0 ? 1 : 2) != pass)
				continue;
			const char *say = figure_check_words(w->figure, k, w->ask->lang);
			struct page_form_check *x = &checks[out->check_count++];
			msg_key verdict = k->holds == 1	 ? MSG_PAGE_FORM_HOLDS
					  : k->holds < 0 ? MSG_PAGE_FORM_UNDECIDED
					  : grave	 ? MSG_PAGE_FORM_BROKEN
							 : MSG_PAGE_FORM_DIFFERS;
			*x = (struct page_form_check){.holds = k->holds, .grave = grave, .verdict = msg_template(verdict, w->ask->lang)};
			x->sum = arena_strdup(w->arena, k->sum);
			g_autofree char *more = k->tested > 1 ? g_strdup_printf("%d", k->tested) : NULL;
			x->say = more != NULL ? form_say(w, MSG_PAGE_FORM_TESTED, say, more, NULL) : arena_strdup(w->arena, say);
			const char *dot = strrchr(k->where, '.');
			if (k->holds == 0 && dot != NULL) {
				x->row = arena_strndup(w->arena, k->where, (size_t)(dot - k->where));
				x->column = arena_strdup(w->arena, dot + 1);
			}
			out->check_sums[pass]++;
		}
	}
	out->checks = checks;
	char n[3][16];
	for (int i = 0; i < 3; i++)
		g_snprintf(n[i], sizeof n[i], "%d", out->check_sums[i]);
	out->check_summary = form_say(w, MSG_PAGE_FORM_CHECKS, n[0], n[1], n[2]);
}

static void draw_notes(struct form_work *w, struct page_form *out)
{
	const struct report *r = w->figure->report;
	const char **notes = ARENA_ARRAY(w->arena, const char *, r->form->note_count + r->form->break_count + 4);
	for (size_t i = 0; i < r->form->note_count; i++) {
		const struct text2 *t = &r->form->notes[i];
		notes[out->note_count++] = w->ask->lang == MSG_EN && t->en != NULL ? t->en : t->vi;
	}
	for (size_t i = 0; i < r->form->break_count; i++) {
		char day[11];
		const struct text2 *why = &r->form->breaks[i].why;
		notes[out->note_count++] = form_say(w, MSG_PAGE_FORM_BREAK, ymd_format_vi(r->form->breaks[i].date, day),
			w->ask->lang == MSG_EN && why->en != NULL ? why->en : why->vi, NULL);
	}
	const char *reporters = figure_reporters(r, w->arena, w->ask->lang);
	if (reporters != NULL)
		notes[out->note_count++] = reporters;
	const char *strays = figure_strays(r, w->arena, w->ask->lang);
	if (strays != NULL)
		notes[out->note_count++] = strays;
	if (r->unplaced > 0) {
		g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, r->unplaced);
		notes[out->note_count++] = form_say(w, MSG_UNPLACED, n, NULL, NULL);
	}
	out->notes = notes;
}

/* Is everything that was counted zero? Then the period is one the register knows nothing of. */
static bool counts_nothing(const struct report *r)
{
	bool any = false;
	for (size_t i = 0; i < r->row_count * r->column_count; i++) {
		const struct cell *c = &r->cells[i];
		if (c->derived || c->state == CELL_NA)
			continue;
		const struct line *column = r->columns[i % r->column_count].line;
		if (column->shift != SHIFT_NONE)
			continue;
		any = true;
		if (c->state != CELL_EXACT || c->n != 0)
			return false;
	}
	return any;
}

static void draw_warning(struct form_work *w, struct page_form *out)
{
	char day[11];
	const struct report *r = w->figure->report;
	if (counts_nothing(r)) {
		const char *before = form_period_before(w);
		struct period p;
		out->warning = form_say(w, MSG_PAGE_FORM_NOTHING, NULL, NULL, NULL);
		if (before != NULL && period_parse(before, out->by_term ? PERIOD_TERM : PERIOD__MAX, w->app->codes, &p, w->arena, NULL)) {
			out->other_period = before;
			out->other_period_text = period_words(&p, w->ask->lang, w->arena);
		}
	} else if (w->ask->day >= w->form->valid_until && w->day < w->ask->day) {
		out->warning = form_say(w, MSG_PAGE_FORM_OLD, ymd_format_vi(ymd_add_days(w->form->valid_until, -1), day), NULL, NULL);
	}
}

/* ---- the whole ---- */

bool form_drawn_unit(struct form_work *w, int64_t *unit, struct err *e)
{
	const struct report *r = w->figure->report;
	*unit = NONE;
	if (r->place.tree == TREE_AREA) {
		*unit = r->place.id;
		return true;
	}
	struct db_stmt *st = db_prepare(store_db(w->app->store), statement_text("form_organisation_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), r->place.id);
	db_bind_int(st, db_param(st, ":day"), period_closing_day(&r->period));
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*unit = db_int(st, 0);
		db_reset(st);
	}
	return step != DB_ERROR;
}

static void draw_lines_choice(struct form_work *w, struct page_form *out)
{
	const struct form *f = w->form;
	out->lines.items = ARENA_ARRAY(w->arena, struct form_choice, f->row_count + 1);
	for (size_t i = 0; i < f->row_count; i++) {
		const struct line *l = f->rows[i];
		if (l->show_label || l->each_child)
			continue;
		static const char *const indent[] = {
			"", "\u00a0\u00a0", "\u00a0\u00a0\u00a0\u00a0", "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"};
		const char *label = w->ask->lang == MSG_EN && l->label.en != NULL ? l->label.en : l->label.vi;
		out->lines.items[out->lines.count++] = (struct form_choice){l->id,
			arena_printf(w->arena, "%s%s", indent[CLAMP(l->depth, 0, 3)], label), g_strcmp0(l->id, w->request.child_row) == 0};
	}
}

/* The letterhead and who signs, in words that outlive the figure. */
static bool draw_paper(struct form_work *w, struct page_form *out, struct err *e)
{
	struct figure_head *head = ARENA_NEW(w->arena, struct figure_head);
	if (!figure_hold(w->figure, e))
		return false;
	struct figure copy = *w->figure;
	copy.arena = w->arena;
	out->paper = head;
	return figure_head(w->app, &copy, w->ask->lang, head, e);
}

bool form_draw_page(struct form_work *w, struct page_form *out, struct err *e)
{
	const struct report *r = w->figure->report;
	struct columns cols = {0};
	char day[11];
	if (!form_drawn_unit(w, &out->unit_id, e))
		return false;
	if (out->unit_id != NONE && !form_unit_choices(w, out->unit_id, &out->unit, &out->units, e))
		return false;
	if (w->q->organisation != NULL)
		out->unit_id = NONE;
	bool numbered = has_number(r->form->number);
	const char *title = w->ask->lang == MSG_EN && r->form->title.en != NULL ? r->form->title.en : r->form->title.vi;
	out->code = r->form->code;
	out->title = title;
	out->unit_name = arena_strdup(w->arena, r->unit_name);
	const char *when = period_words(&r->period, w->ask->lang, w->arena);
	out->subtitle = numbered ? arena_printf(w->arena, "%s · %s · %s", r->form->number, r->unit_name, when)
				 : arena_printf(w->arena, "%s · %s", r->unit_name, when);
	out->confidence = form_confidence(r->form->confidence, w->ask->lang, &out->confidence_kind);
	out->ours = w->q->ours != NULL ? w->q->ours->unit_name : NULL;
	out->may_keep = w->q->ours != NULL && w->q->ours->may_keep;
	out->by_date = r->period.kind == PERIOD_DATE;
	out->by_term = r->period.kind == PERIOD_TERM;
	out->day = arena_strdup(w->arena, ymd_format_vi(period_closing_day(&r->period), day));
	out->by_children = w->q->by_children;
	out->can_by_children = w->q->own == NULL;
	for (size_t i = 0; i < r->form->row_count; i++)
		out->can_by_children = out->can_by_children && !r->form->rows[i]->each_child;
	if (w->q->own == NULL) {
		form_period_choices(w, &out->periods);
		draw_lines_choice(w, out);
	}
	pick_columns(w, &cols);
	draw_heads(w, &cols, out);
	number_columns(w, &cols, out);
	out->row_head = msg_template(w->q->by_children ? MSG_PAGE_FORM_UNITS_HEAD : MSG_SHEET_ROW, w->ask->lang);
	draw_rows(w, &cols, out->unit, out);
	draw_checks(w, out);
	draw_notes(w, out);
	draw_warning(w, out);
	if (!draw_paper(w, out, e))
		return false;
	if (w->q->row == NULL && w->q->column == NULL)
		return true;
	struct page_form_panel *panel = ARENA_NEW(w->arena, struct page_form_panel);
	out->panel = panel;
	return form_panel(w, panel, e);
}

bool page_form(
	struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_form *out, struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct page_form){.unit_id = NONE};
	bool ok = form_work_begin(&w, e) && form_work_draw(&w, e);
	if (ok) {
		const struct page_chart *series = form_series(&w);
		struct page_remarks *remarks = ARENA_NEW(arena, struct page_remarks);
		ok = form_draw_page(&w, out, e) && form_may_enter(&w, &out->may_enter, e) && form_remarks(&w, remarks, e);
		out->remarks = remarks;
		out->series = series;
		out->dots = form_dots(&w);
		out->charts = form_charts(&w, &out->chart_count);
	}
	form_work_end(&w);
	return ok;
}
