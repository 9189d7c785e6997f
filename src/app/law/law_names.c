/* Names behind quotas and targets; see law_goal.h. */
#include "app/law/law_target.h"

#include "exchange/sheet.h"
#include "messages/law.def"

#include <string.h>

struct naming {
	struct app *a;
	const struct law_ask *ask;
	int64_t subject; /* only this one; NONE: all */
	enum law_behind which;
	enum msg_lang lang;
	struct sheet *out; /* rows of all subjects */
	size_t room;
	struct arena *arena;
	struct err *e;
};

static const char *kept_text(struct naming *n, const char *text)
{
	return text != NULL ? arena_strdup(n->arena, text) : "";
}

/* Lists of several subjects under one another; the first note that something is hidden stays. */
static void append(struct naming *n, const struct sheet *s)
{
	struct sheet *out = n->out;
	if (out->header == NULL) {
		const char **header = ARENA_ARRAY(n->arena, const char *, s->column_count);
		for (size_t i = 0; i < s->column_count; i++)
			header[i] = kept_text(n, s->header[i]);
		out->header = header;
		out->column_count = s->column_count;
	}
	if (out->column_count != s->column_count)
		return;
	if (out->row_count + s->row_count > n->room) {
		n->room = 2 * (out->row_count + s->row_count);
		struct sheet_row *rows = ARENA_ARRAY(n->arena, struct sheet_row, n->room);
		if (out->row_count > 0)
			memcpy(rows, out->rows, out->row_count * sizeof *rows);
		out->rows = rows;
	}
	for (size_t i = 0; i < s->row_count; i++) {
		struct sheet_row *row = &out->rows[out->row_count++];
		*row = s->rows[i];
		row->cells = ARENA_ARRAY(n->arena, struct sheet_cell, s->column_count);
		for (size_t k = 0; k < s->column_count; k++) {
			row->cells[k] = s->rows[i].cells[k];
			row->cells[k].text = kept_text(n, s->rows[i].cells[k].text);
		}
	}
	if (out->notes == NULL && s->notes != NULL && s->notes[0] != NULL) {
		const char **notes = ARENA_ARRAY(n->arena, const char *, 2);
		notes[0] = kept_text(n, s->notes[0]);
		out->notes = notes;
	}
}

/* Where a part and its whole stand in a drawn form. */
struct spots {
	const char *part_row, *part_column, *whole_row, *whole_column, *no_row, *unknown_row;
};

static bool has_row(const struct figure *f, const char *row)
{
	return row != NULL && law_cell(f, row, "n") != NULL;
}

static bool take(struct naming *n, struct figure *f, const struct spots *s)
{
	const struct sheet *got = NULL;
	if (f == NULL)
		return false;
	if (n->which == LAW_BEHIND_PART)
		got = figure_who(n->a, f, s->part_row, s->part_column, n->lang, n->e);
	else if (n->which == LAW_BEHIND_UNKNOWN && has_row(f, s->unknown_row))
		got = figure_who(n->a, f, s->unknown_row, "n", n->lang, n->e);
	else if (n->which == LAW_BEHIND_NOT && has_row(f, s->no_row))
		got = figure_who(n->a, f, s->no_row, "n", n->lang, n->e);
	else if (s->whole_row == NULL || n->which == LAW_BEHIND_UNKNOWN)
		return FAIL0(n->e, ERR_NOT_FOUND, MSG_LAW_NO_NAMES);
	else if (n->which == LAW_BEHIND_WHOLE)
		got = figure_who(n->a, f, s->whole_row, s->whole_column, n->lang, n->e);
	else
		got = figure_who_but(n->a, f, s->whole_row, s->whole_column, s->part_row, s->part_column, n->lang, n->e);
	if (got != NULL)
		append(n, got);
	return got != NULL;
}

static const struct law_item *find_item(
	const struct law_file *const *files, size_t count, const char *id, const struct law_file **file, struct err *e)
{
	g_autoptr(GString) known = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i]->item_count; k++) {
			*file = files[i];
			if (strcmp(files[i]->items[k].id, id) == 0)
				return &files[i]->items[k];
			g_string_append_printf(known, "%s%s", known->len > 0 ? ", " : "", files[i]->items[k].id);
		}
	FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_ITEM, id, known->str);
	return NULL;
}

static struct spots spots_made(const struct law_item *x, struct arena *a)
{
	return (struct spots){.part_row = arena_printf(a, "%s_part", x->id),
		.part_column = "n",
		.whole_row = x->whole != NULL ? x->id : NULL,
		.whole_column = "n",
		.no_row = arena_printf(a, "%s_no", x->id),
		.unknown_row = arena_printf(a, "%s_rest", x->id)};
}

/* The cell a formula reads, seen from row and column. */
static bool cell_of(const struct formula *f, const struct line *row, const struct line *column, const char **r, const char **c)
{
	if (f == NULL || f->node != FORMULA_CELL || f->form != NULL || f->shift != SHIFT_NONE)
		return false;
	*r = (f->top_row ? line_top(row) : f->row != NULL ? f->row : row)->id;
	*c = (f->top_column ? line_top(column) : f->column != NULL ? f->column : column)->id;
	return true;
}

/* A cell of a form of the law: a share has a part and a whole, a count only a part. */
static bool spots_of(const struct figure *f, const struct target_source *s, struct spots *out, struct arena *a, struct err *e)
{
	const struct form *form = f->report->form;
	const struct line *row = form_row(form, s->row), *column = form_column(form, s->column);
	struct form_cell cell;
	*out = (struct spots){.part_row = s->row, .part_column = s->column};
	if (row == NULL || column == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NO_NAMES);
	form_cell(form, row, column, &cell, a);
	if (cell.content == CONTENT_COUNT)
		return true;
	const struct formula *share = cell.by != NULL ? cell.by->formula : NULL;
	if (cell.content != CONTENT_PERCENT || share == NULL || share->node != FORMULA_DIV ||
		!cell_of(share->a, row, column, &out->part_row, &out->part_column) ||
		!cell_of(share->b, row, column, &out->whole_row, &out->whole_column))
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NO_NAMES);
	return true;
}

static bool name_targets(struct naming *n, const struct law_file *file, const struct law_item *x, const struct subjects *all)
{
	struct target_source s;
	bool ok = law_target_source(n->a, file, x, n->ask->day, &s, n->arena, n->e);
	for (size_t i = 0; ok && i < all->count; i++) {
		if (n->subject != NONE && n->subject != all->items[i].id)
			continue;
		struct figure *f = law_target_draw(n->a, n->ask, &s, &all->items[i], n->ask->day, n->e);
		struct spots spots = spots_made(x, n->arena);
		ok = f != NULL && (x->form == NULL || spots_of(f, &s, &spots, n->arena, n->e)) && take(n, f, &spots);
		figure_free(f);
	}
	law_target_source_free(&s);
	return ok;
}

static bool name_quotas(struct naming *n, const struct law_file *file, const struct law_item *x, const struct subjects *all)
{
	struct law_form forms[TREE_FRONT + 1] = {{0}};
	const struct spots spots = spots_made(x, n->arena);
	bool ok = true;
	for (size_t i = 0; ok && i < all->count; i++) {
		struct law_form *form = &forms[all->items[i].tree];
		struct figure_request r;
		if (n->subject != NONE && n->subject != all->items[i].id)
			continue;
		ok = form->library != NULL || law_quota_form(n->a, n->ask->day, file, x->of, all->items[i].tree, form, n->arena, n->e);
		if (!ok)
			break;
		law_subject_request(n->ask, form, &all->items[i], &r);
		struct figure *f = figure_draw(n->a, &r, n->e);
		ok = take(n, f, &spots);
		figure_free(f);
	}
	law_forms_free(forms, G_N_ELEMENTS(forms));
	return ok;
}

static bool names(struct naming *n, const char *kind, const char *item, const struct sheet **out)
{
	const struct law_file **files = NULL, *file = NULL;
	size_t count = 0;
	struct subjects all;
	n->out = ARENA_NEW(n->arena, struct sheet);
	*out = n->out;
	if (!law_in_force(n->a, kind, n->ask, &files, &count, n->arena, n->e))
		return false;
	const struct law_item *x = find_item(files, count, item, &file, n->e);
	if (x == NULL || !law_subjects(n->a, n->ask, file, x->of, &all, n->arena, n->e))
		return false;
	bool quotas = strcmp(kind, "quotas") == 0;
	if (!(quotas ? name_quotas : name_targets)(n, file, x, &all))
		return false;
	if (all.hidden)
		return FAIL0(n->e, ERR_DENIED, MSG_LAW_STATE_HIDDEN);
	if (n->out->header == NULL) /* nobody has it here */
		return FAIL0(n->e, ERR_NOT_FOUND, MSG_LAW_NO_NAMES);
	const char **title = ARENA_ARRAY(n->arena, const char *, 2);
	title[0] = law_title(x, n->lang, n->arena);
	n->out->title = title;
	return true;
}

bool law_quota_names(struct app *a, const struct law_ask *ask, const char *item, int64_t subject, enum law_behind which, enum msg_lang lang,
	const struct sheet **out, struct arena *arena, struct err *e)
{
	struct naming n = {.a = a, .ask = ask, .subject = subject, .which = which, .lang = lang, .arena = arena, .e = e};
	return names(&n, "quotas", item, out);
}

bool law_target_names(struct app *a, const struct law_ask *ask, const char *item, int64_t subject, enum law_behind which,
	enum msg_lang lang, const struct sheet **out, struct arena *arena, struct err *e)
{
	struct naming n = {.a = a, .ask = ask, .subject = subject, .which = which, .lang = lang, .arena = arena, .e = e};
	return names(&n, "targets", item, out);
}
