/* An edited definition against the one in force; see page_form_compare.h. */
#include "app/page/page_form_compare.h"

#include "app/figure/figure_words.h"
#include "app/own/own_form.h"
#include "app/page/page_form_parts.h"
#include "app/reading.h"
#include "base/err_shown.h"
#include "messages/page_form.def"

#include <string.h>

struct comparing {
	struct form_work old, new;
	struct library *library;
	struct page_form_compare *out;
	struct page_moved_cell *cells;
	const char **rows, **columns; /* ids of the cells kept */
	struct member_list *before, *after;
};

/* ---- the library with the edited file in the place of its own ---- */

struct law_reading {
	struct library *library;
	const char *but;
};

static bool add_other(const char *path, const char *text, size_t length, void *user)
{
	struct law_reading *r = user;
	return strcmp(path, r->but) == 0 || library_add(r->library, path, text, length) || true;
}

static bool read_library(struct comparing *c, const char *text)
{
	struct form_work *w = &c->old;
	const char *file = c->out->file;
	c->library = library_new(w->app->vocab, w->app->codes);
	struct law_reading r = {c->library, file};
	for (const char *const *f = law_folders; *f != NULL; f++)
		law_each(*f, add_other, &r);
	library_add(c->library, file, text, strlen(text));
	library_finish(c->library);
	g_autoptr(GString) faults = g_string_new(NULL);
	if (library_faults(c->library, NULL, NULL, NULL) == 0)
		return true;
	/* Of the text that is edited; where that is good alone, of what no longer fits it. */
	if (library_faults(c->library, file, NULL, NULL) > 0)
		library_faults(c->library, file, faults, NULL);
	else
		library_broken(c->library, faults);
	c->out->faults = arena_strdup(w->arena, faults->str);
	return false;
}

/* ---- cells that differ ---- */

static bool find(const struct report_line *lines, size_t count, const char *id, size_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static const char *cell_text(struct form_work *w, const struct report *r, size_t row, size_t column)
{
	const struct cell *x = &r->cells[row * r->column_count + column];
	bool change = r->rows[row].line->content == CONTENT_POINTS || r->columns[column].line->content == CONTENT_POINTS;
	if (x->state == CELL_EXACT || x->state == CELL_ESTIMATE)
		return form_signed_text(w, x->text, change);
	return x->state == CELL_MISSING ? "…" : x->state == CELL_HIDDEN ? "⊘" : "–";
}

static void compare_cell(struct comparing *c, size_t r0, size_t c0, size_t r1, size_t c1)
{
	const struct report *x = c->old.figure->report, *y = c->new.figure->report;
	const struct cell *a = &x->cells[r0 * x->column_count + c0], *b = &y->cells[r1 * y->column_count + c1];
	struct page_form_compare *out = c->out;
	struct arena *arena = c->old.arena;
	if (!x->rows[r0].numbers || !y->rows[r1].numbers)
		return;
	if (a->state == CELL_HIDDEN || b->state == CELL_HIDDEN) {
		out->unseen++;
		return;
	}
	const char *before = cell_text(&c->old, x, r0, c0), *after = cell_text(&c->old, y, r1, c1);
	if (strcmp(before, after) == 0) {
		out->same++;
		return;
	}
	out->moved++;
	if (out->count == PAGE_COMPARE_CELLS)
		return;
	c->rows[out->count] = arena_strdup(arena, x->rows[r0].id);
	c->columns[out->count] = arena_strdup(arena, x->columns[c0].id);
	c->cells[out->count++] = (struct page_moved_cell){.row = arena_strdup(arena, form_line_label(&y->rows[r1], c->old.ask->lang)),
		.column = arena_strdup(arena, form_line_label(&y->columns[c1], c->old.ask->lang)),
		.before = before,
		.after = after};
}

/* Lines of one that the other has not. */
static size_t only_in(const struct comparing *c, const struct report *x, const struct report *y, const char *const **out)
{
	struct arena *a = c->old.arena;
	const char **list = ARENA_ARRAY(a, const char *, x->row_count + x->column_count + 1);
	size_t n = 0, at = 0;
	for (size_t i = 0; i < x->row_count; i++)
		if (!find(y->rows, y->row_count, x->rows[i].id, &at))
			list[n++] = arena_strdup(a, form_line_label(&x->rows[i], c->old.ask->lang));
	for (size_t i = 0; i < x->column_count; i++)
		if (!find(y->columns, y->column_count, x->columns[i].id, &at))
			list[n++] = arena_strdup(a, form_line_label(&x->columns[i], c->old.ask->lang));
	*out = list;
	return n;
}

static void compare(struct comparing *c)
{
	const struct report *x = c->old.figure->report, *y = c->new.figure->report;
	struct page_form_compare *out = c->out;
	size_t most = PAGE_COMPARE_CELLS;
	c->cells = ARENA_ARRAY(c->old.arena, struct page_moved_cell, most);
	c->rows = ARENA_ARRAY(c->old.arena, const char *, most);
	c->columns = ARENA_ARRAY(c->old.arena, const char *, most);
	c->before = ARENA_ARRAY(c->old.arena, struct member_list, most);
	c->after = ARENA_ARRAY(c->old.arena, struct member_list, most);
	for (size_t r = 0; r < x->row_count; r++)
		for (size_t k = 0; k < x->column_count; k++) {
			size_t row = 0, column = 0;
			if (find(y->rows, y->row_count, x->rows[r].id, &row) &&
				find(y->columns, y->column_count, x->columns[k].id, &column))
				compare_cell(c, r, k, row, column);
		}
	out->gone_count = only_in(c, x, y, &out->gone);
	out->added_count = only_in(c, y, x, &out->added);
	out->cells = c->cells;
	out->compared = true;
}

/* ---- who ---- */

/* Members behind a kept cell; of a share, of its numerator. False when there is no list, which is fine. */
static bool members(
	struct comparing *c, struct form_work *w, size_t i, struct batch *b, size_t *output, struct member_list *out, struct err *e)
{
	const struct report *r = w->figure->report;
	size_t row = 0, column = 0;
	struct place where;
	if (!find(r->rows, r->row_count, c->rows[i], &row) || !find(r->columns, r->column_count, c->columns[i], &column))
		return false;
	form_numerator(w, row, column, &row, &column);
	return r->cells[row * r->column_count + column].state == CELL_EXACT &&
	       report_cell_batch(&w->figure->request, r, row, column, w->figure->snapshot, b, &where, output, w->arena, e) &&
	       snapshot_members(w->figure->snapshot, b, &where, *output, out, w->arena, e);
}

static bool read_members(struct comparing *c, struct form_work *w, struct member_list *lists, struct err *e)
{
	if (!figure_hold(w->figure, e))
		return false;
	for (size_t i = 0; i < c->out->count; i++) {
		struct batch b;
		size_t output = 0;
		if (!members(c, w, i, &b, &output, &lists[i], e) && e->code != ERR_NONE)
			return false;
	}
	return true;
}

static guint member_hash(gconstpointer p)
{
	const struct member *m = p;
	return (guint)(m->subject ^ (m->subject >> 32) ^ m->area);
}

static gboolean member_same(gconstpointer p, gconstpointer q)
{
	const struct member *a = p, *b = q;
	return a->subject == b->subject && a->area == b->area;
}

/* Names of those in one list and not in the other; the figure of w holds its snapshot. */
static bool name_moved(struct comparing *c, struct form_work *w, size_t i, const struct member_list *in, const struct member_list *not_in,
	struct page_form_names *out, struct err *e)
{
	g_autoptr(GHashTable) there = g_hash_table_new(member_hash, member_same);
	struct member_list moved = {ARENA_ARRAY(w->arena, struct member, in->count + 1), 0}, list = {0};
	struct batch b;
	size_t output = 0;
	for (size_t k = 0; k < not_in->count; k++)
		g_hash_table_add(there, &not_in->items[k]);
	for (size_t k = 0; k < in->count; k++)
		if (!g_hash_table_contains(there, &in->items[k]))
			moved.items[moved.count++] = in->items[k];
	if (moved.count == 0 || !members(c, w, i, &b, &output, &list, e))
		return e->code == ERR_NONE;
	return form_names(w, &b, &moved, 0, PAGE_COMPARE_NAMES, figure_batch_sensitive(&b, output), out, e);
}

static bool name_all(struct comparing *c, struct form_work *w, bool now, struct err *e)
{
	for (size_t i = 0; i < c->out->count; i++) {
		struct page_moved_cell *x = &c->cells[i];
		if (now ? !name_moved(c, w, i, &c->after[i], &c->before[i], &x->joined, e)
			: !name_moved(c, w, i, &c->before[i], &c->after[i], &x->left, e))
			return false;
	}
	return true;
}

/* Only one figure may hold the snapshot at a time: old, new, and the old one drawn again. */
static bool who(struct comparing *c, struct err *e)
{
	bool ok = read_members(c, &c->old, c->before, e);
	form_work_end(&c->old);
	ok = ok && read_members(c, &c->new, c->after, e) && name_all(c, &c->new, true, e);
	form_work_end(&c->new);
	return ok && form_work_draw(&c->old, e) && figure_hold(c->old.figure, e) && name_all(c, &c->old, false, e);
}

static void note(struct comparing *c)
{
	int64_t names = 0;
	for (size_t i = 0; i < c->out->count; i++)
		names += (int64_t)(c->cells[i].joined.count + c->cells[i].left.count);
	const struct access_reading reading = {
		.act = RIGHT_VIEW, .table = c->out->code, .row = NONE, .fields = "compare", .query = c->out->subtitle, .rows = names};
	if (names > 0)
		app_note_reading(c->old.app, &reading);
}

/* ---- the whole ---- */

static bool run(struct comparing *c, const char *text, struct err *e)
{
	struct form_work *w = &c->old;
	const struct report *r = w->figure->report;
	c->out->subtitle = arena_printf(w->arena, "%s · %s", r->unit_name, period_words(&r->period, w->ask->lang, w->arena));
	if (!read_library(c, text))
		return true;
	c->new = c->old;
	c->new.figure = NULL;
	c->new.request.own = c->library;
	c->new.request.typed = true; /* somebody's own conditions: the difference of two must not name people */
	struct err why = {0};
	if (!form_work_draw(&c->new, &why)) {
		if (why.code != ERR_INPUT && why.code != ERR_NOT_FOUND && why.code != ERR_USAGE) {
			*e = why;
			return false;
		}
		c->out->faults = arena_strdup(w->arena, err_shown(&why, w->ask->lang));
		return true;
	}
	compare(c);
	if (!who(c, e))
		return false;
	note(c);
	return true;
}

bool page_form_compare(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, const char *text,
	struct page_form_compare *out, struct arena *arena, struct err *e)
{
	struct comparing c = {.old = {.app = a, .ask = ask, .q = q, .arena = arena}, .out = out};
	*out = (struct page_form_compare){.text = text};
	if (q->ours != NULL && q->ours->form == NULL) {
		/* nothing to compare with: only to be mended */
		*out = (struct page_form_compare){.code = q->ours->code,
			.title = q->ours->code,
			.file = q->ours->path,
			.text = text != NULL ? text : q->ours->text,
			.faults = q->ours->fault};
		return true;
	}
	if (!form_work_begin(&c.old, e))
		return false;
	const struct form *f = c.old.form;
	const char *inside = g_str_has_prefix(f->file, "domain/") ? f->file + strlen("domain/") : f->file;
	out->code = f->code;
	out->title = ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
	out->file = f->file;
	if (text == NULL) {
		g_autofree char *own = q->ours != NULL ? g_strdup(q->ours->text) : law_text(inside, NULL);
		out->text = own != NULL ? arena_strdup(arena, own) : "";
		return true;
	}
	if (strlen(text) > PAGE_COMPARE_TEXT_MAX || !g_utf8_validate(text, -1, NULL)) {
		out->faults = msg_template(MSG_COMPARE_LONG, ask->lang);
		out->text = "";
		return true;
	}
	/* Browsers send lines that end in CR LF. */
	g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
	g_autofree char *plain = g_strjoinv("\n", lines);
	out->text = q->ours != NULL ? own_form_text(plain, f->code, NULL, arena) : arena_strdup(arena, plain);
	bool ok = form_work_draw(&c.old, e) && run(&c, out->text, e);
	form_work_end(&c.old);
	form_work_end(&c.new);
	library_free(c.library);
	return ok;
}
