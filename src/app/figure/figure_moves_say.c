/* What moved, in sentences: a handful of cells a form, the rest counted. */
#include "app/figure/figure_moves_parts.h"

#include "app/page/page_form_parts.h"
#include "app/service_parts.h"
#include "base/text.h"
#include "messages/act.def"
#include "messages/figure_moves.def"

#include <string.h>

#define SHOWN 3 /* cells of a form that are said one by one */
#define DRAWN 6 /* figures of a province drawn from what the server has at hand */

struct telling {
	struct figure_moves *m;
	const struct form *form;
	size_t shown, more;
	bool hidden;
	const struct moves_pair *first; /* on which something moved */
	size_t drawn;			/* over all forms */
};

static const char *say(struct telling *t, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *text = msg_format(key, t->m->ask.lang, args, n);
	return arena_strdup(t->m->arena, text);
}
#define SAY(t, key, ...) say((t), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *title_of(const struct telling *t, const struct form *f)
{
	const char *title = t->m->ask.lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
	return f->number != NULL && *f->number != '\0' ? f->number : title;
}

static void add(struct telling *t, const struct moves_pair *p, const char *text, bool may)
{
	struct figure_move move = {.text = text, .form = t->form != NULL ? t->form->code : NULL, .may = may};
	const struct report *r = p == NULL ? NULL : p->inside != NULL ? p->inside : p->outside;
	struct unit_facts u;
	if (r != NULL && snapshot_unit(t->m->now, t->m->places[p->place].unit, period_closing_day(&p->period), &u) && u.code != NULL) {
		move.unit = arena_strdup(t->m->arena, u.code);
		if (p->period.kind != PERIOD_DATE) {
			move.key = p->period.kind == PERIOD_TERM ? "term" : "period";
			move.period = p->period.text;
		}
	}
	g_array_append_val(t->m->said, move);
}

/* ---- the province's own figures ---- */

/* From the snapshot a server keeps, when it is there and has read what the form reads: never waits for a whole province to be read. */
static const struct report *at_hand(struct telling *t, const struct moves_pair *p)
{
	struct app *a = t->m->ask.app;
	struct shared_snapshot *x = NULL;
	const struct report *r = NULL;
	struct err why = {0};
	int64_t number = 0;
	if (a->service == NULL || t->drawn >= DRAWN || !store_facts_number(a->store, &number, &why) ||
		!cache_hold(service_cache(a->service), a, 0, number, &x, &why) || x == NULL)
		return NULL;
	struct snapshot *n = shared_snapshot_of(x);
	if (snapshot_has_read(n, p->form)) {
		const struct report_request q = {
			.form = p->form, .library = a->library, .place = p->outside->place, .period = p->period, .guard = t->m->guard};
		r = report_draw(&q, n, a->store, t->m->arena, &why);
		t->drawn++;
	}
	cache_release(service_cache(a->service), x);
	return r;
}

/* ---- one cell ---- */

static const char *number_text(struct telling *t, const struct cell *c)
{
	if (c->state != CELL_EXACT && c->state != CELL_ESTIMATE)
		return "–";
	return c->derived ? c->text : text_thousands(c->n, t->m->arena);
}

static void tell_cell(struct telling *t, const struct moves_pair *p, const struct report *r, size_t row, size_t column, const char *before,
	const char *after, int64_t delta)
{
	enum msg_lang lang = t->m->ask.lang;
	const char *words = period_words(&p->period, lang, t->m->arena);
	const char *row_text = form_line_label(&r->rows[row], lang), *column_text = form_line_label(&r->columns[column], lang);
	const char *title = title_of(t, p->form);
	if (t->first == NULL)
		t->first = p;
	if (t->shown >= SHOWN) {
		t->more++;
		return;
	}
	t->shown++;
	if (before != NULL) {
		add(t, p, SAY(t, MSG_MOVES_CELL, title, row_text, column_text, before, after, r->unit_name, words), false);
		return;
	}
	const char *by = arena_printf(t->m->arena, "%s%s", delta > 0 ? "+" : "−", text_thousands(delta > 0 ? delta : -delta, t->m->arena));
	add(t, p, SAY(t, MSG_MOVES_BY, title, row_text, column_text, by, r->unit_name, words), false);
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->state == b->state && a->n == b->n && a->of == b->of && strcmp(a->text, b->text) == 0;
}

/* The line of the other report that is the same line. */
static size_t line_in(const struct report_line *l, size_t hint, const struct report_line *lines, size_t count)
{
	if (hint < count && strcmp(lines[hint].id, l->id) == 0)
		return hint;
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, l->id) == 0)
			return i;
	return count;
}

/* ---- one pair ---- */

static void compare_cell(struct telling *t, const struct moves_pair *p, const struct report **base, bool *asked, size_t row, size_t column)
{
	const struct report *in = p->inside, *out = p->outside;
	bool whole = t->m->places[p->place].whole;
	size_t r = line_in(&in->rows[row], row, out->rows, out->row_count);
	size_t c = line_in(&in->columns[column], column, out->columns, out->column_count);
	if (r == out->row_count || c == out->column_count) {
		t->more += whole;
		return;
	}
	const struct cell *a = &out->cells[r * out->column_count + c], *b = &in->cells[row * in->column_count + column];
	if (a->state == CELL_HIDDEN || b->state == CELL_HIDDEN) {
		t->hidden = t->hidden || whole;
		return;
	}
	if (same_cell(a, b))
		return;
	if (whole) {
		if (b->derived && t->shown > 0)
			t->more++; /* follows from what is said already */
		else
			tell_cell(t, p, in, row, column, number_text(t, a), number_text(t, b), 0);
		return;
	}
	if (a->derived || b->derived || a->state != CELL_EXACT || b->state != CELL_EXACT || a->n == b->n)
		return;
	if (!*asked)
		*base = at_hand(t, p);
	*asked = true;
	const struct cell *all = NULL;
	if (*base != NULL && (*base)->row_count == out->row_count && (*base)->column_count == out->column_count)
		all = &(*base)->cells[r * out->column_count + c];
	if (all != NULL && all->state == CELL_EXACT)
		tell_cell(t, p, in, row, column, text_thousands(all->n, t->m->arena), text_thousands(all->n + b->n - a->n, t->m->arena), 0);
	else
		tell_cell(t, p, in, row, column, NULL, NULL, b->n - a->n);
}

bool moves_differ(const struct moves_pair *p)
{
	const struct report *in = p->inside, *out = p->outside;
	if (in == NULL || out == NULL)
		return false;
	if (in->row_count != out->row_count || in->column_count != out->column_count)
		return true;
	for (size_t i = 0; i < in->row_count * in->column_count; i++)
		if (!same_cell(&in->cells[i], &out->cells[i]) && in->cells[i].state != CELL_HIDDEN && out->cells[i].state != CELL_HIDDEN)
			return true;
	return false;
}

static void compare(struct telling *t, const struct moves_pair *p)
{
	const struct report *base = NULL;
	bool asked = false;
	if (p->inside == NULL || p->outside == NULL)
		return;
	for (size_t row = 0; row < p->inside->row_count; row++)
		for (size_t column = 0; column < p->inside->column_count; column++)
			compare_cell(t, p, &base, &asked, row, column);
}

/* ---- all ---- */

static void tell_form(struct telling *t, GString *still)
{
	struct figure_moves *m = t->m;
	t->shown = t->more = 0;
	t->hidden = false;
	t->first = NULL;
	bool unclear = m->failed || g_hash_table_contains(m->unclear, t->form->code);
	for (guint i = 0; !m->failed && i < m->pairs->len; i++) {
		const struct moves_pair *p = &g_array_index(m->pairs, struct moves_pair, i);
		if (strcmp(p->form->code, t->form->code) == 0)
			compare(t, p);
	}
	const char *title = title_of(t, t->form);
	if (t->more > 0) {
		g_autofree char *n = g_strdup_printf("%zu", t->more);
		add(t, t->first, SAY(t, MSG_MOVES_MORE, title, n), false);
	}
	if (unclear || (t->hidden && t->shown == 0))
		add(t, NULL, SAY(t, MSG_ACT_FORM_MOVES, m->ask.lang == MSG_EN ? t->form->title.en : t->form->title.vi), true);
	else if (t->shown + t->more == 0)
		g_string_append_printf(still, "%s%s", still->len > 0 ? "; " : "", title);
}

void moves_say(struct figure_moves *m)
{
	struct telling t = {.m = m};
	g_autoptr(GString) still = g_string_new(NULL);
	for (guint i = 0; i < m->forms->len; i++) {
		t.form = g_ptr_array_index(m->forms, i);
		tell_form(&t, still);
	}
	t.form = NULL;
	if (still->len > 0)
		add(&t, NULL, SAY(&t, MSG_MOVES_STILL, still->str), false);
}
