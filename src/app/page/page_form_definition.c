/* The definition of a form: its file as it stands, beside each line what it says in words, the number of its first cell, and how many are
 * not in it because something is not stated. */
#include "app/page/page_form_parts.h"

#include "app/figure/figure_words.h"
#include "app/own/own_form.h"
#include "stats/explain.h"
#include "messages/app.def"
#include "messages/page_form.def"

#include <string.h>

struct says {
	GPtrArray *lines; /* per line of the file: GArray of page_definition_says, or NULL */
};

struct definition {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	const struct form *form;
	const struct library *library;
	const struct own_form *ours; /* NULL: of the law */
	struct explain explain;
	struct form_work work; /* figure NULL: not drawn, no numbers */
};

static const char *label(const struct definition *d, const struct line *l)
{
	return figure_line_label(l, d->ask->lang);
}

static const char *say(const struct definition *d, msg_key key, const char *one, const char *two)
{
	g_autofree char *s = MSG_FORMAT(key, d->ask->lang, one, two);
	return arena_strdup(d->arena, s);
}

/* ---- sentences ---- */

/* The conditions of a line itself, without those of the lines it lies in. */
static const char *conditions(const struct definition *d, const struct fact_kind *kind, const struct line *l)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < l->when_count; i++) {
		g_string_append(out, i > 0 ? "; " : "");
		explain_pred(&d->explain, kind, l->when[i], out);
	}
	return arena_strdup(d->arena, out->str);
}

static const char *formula(const struct definition *d, const struct formula *x, const struct line *row, const struct line *column)
{
	g_autoptr(GString) out = g_string_new(NULL);
	figure_formula_words(x, row, column, d->ask->lang, out);
	return arena_strdup(d->arena, out->str);
}

static const char *derived(const struct definition *d, const struct line *l, bool is_row)
{
	const struct line *row = is_row ? l : NULL, *column = is_row ? NULL : l;
	const struct formula *x = l->formula;
	struct form_cell cell;
	enum msg_lang lang = d->ask->lang;
	if (x == NULL)
		return NULL;
	form_cell(d->form, is_row ? l : d->form->rows[0], is_row ? d->form->columns[0] : l, &cell, d->arena);
	g_autofree char *s = l->content == CONTENT_VALUE || x->a == NULL || x->b == NULL ? explain_value(lang, formula(d, x, row, column))
			     : l->content == CONTENT_POINTS
				     ? explain_points(lang, formula(d, x->a, row, column), formula(d, x->b, row, column))
				     : explain_percent(lang, formula(d, x->a, row, column), formula(d, x->b, row, column),
					       cell.round == ROUND_TRUNCATE, cell.decimals);
	return arena_strdup(d->arena, s);
}

/* The population and measure of a line with any line across that has one. */
static bool population_of(const struct definition *d, const struct line *l, bool is_row, enum measure *m, const struct population **of)
{
	const struct line *const *across = is_row ? d->form->columns : d->form->rows;
	size_t n = is_row ? d->form->column_count : d->form->row_count;
	for (size_t i = 0; i < n; i++)
		if (form_cell_population(d->form, is_row ? l : across[i], is_row ? across[i] : l, m, of))
			return true;
	return false;
}

static const char *sentence(const struct definition *d, const struct line *l, bool is_row)
{
	enum measure m = MEASURE_PERSONS;
	const struct population *of = NULL;
	const char *what = NULL;
	if (l->show_label)
		what = msg_template(MSG_EXPLAIN_HEADING, d->ask->lang);
	else if (l->formula != NULL)
		what = derived(d, l, is_row);
	else if (l->each_child)
		what = msg_template(MSG_PAGE_DEFINITION_EACH, d->ask->lang);
	else if (population_of(d, l, is_row, &m, &of) && (l->of != NULL || l->has_measure)) {
		struct explain_cell words = {
			.measure = m, .average_age = l->content == CONTENT_AVERAGE, .of = of, .when = l->when, .when_count = l->when_count};
		g_autofree char *s = explain_cell(&d->explain, &words);
		what = arena_strdup(d->arena, s);
	} else if (l->when_count > 0)
		what = conditions(d, of != NULL ? of->kind : NULL, l);
	else if (l->enter != NULL)
		what = msg_template(MSG_EXPLAIN_TYPED, d->ask->lang);
	const char *name = say(d, is_row ? MSG_PAGE_DEFINITION_ROW : MSG_PAGE_DEFINITION_COLUMN, label(d, l), NULL);
	if (what == NULL)
		return name;
	return arena_printf(d->arena, "%s: %s", name, what);
}

/* ---- numbers ---- */

static bool find_line(const struct report_line *lines, size_t count, const char *id, size_t *out)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].visible && lines[i].numbers && strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static const char *cell_text(const struct definition *d, const struct cell *c)
{
	if (c->state == CELL_ESTIMATE)
		return arena_printf(d->arena, "≈ %s", c->text);
	if (c->state == CELL_EXACT)
		return arena_strdup(d->arena, c->text);
	return c->state == CELL_HIDDEN ? "⊘" : c->state == CELL_MISSING ? "…" : "–";
}

/* How many are not in a counted cell because something is not stated. Who may not see all their names is not told. */
static bool count_unknown(struct definition *d, size_t row, size_t column, const char **out, struct err *e)
{
	struct form_work *w = &d->work;
	struct batch b;
	struct place where;
	struct left_out left;
	size_t output = 0;
	int64_t n = 0;
	if (!figure_hold(w->figure, e))
		return false;
	if (!report_cell_batch(
		    &w->figure->request, w->figure->report, row, column, w->figure->snapshot, &b, &where, &output, d->arena, e) ||
		!snapshot_left_out(w->figure->snapshot, &b, &where, output, &left, d->arena, e))
		return e->code == ERR_NONE;
	for (size_t i = 0; i < left.reason_count; i++) {
		struct page_form_names names = {0};
		if (!form_names(w, &b, &left.reasons[i].members, 0, 0, figure_batch_sensitive(&b, output), &names, e))
			return false;
		if (names.hidden > 0)
			return true;
		n += left.reasons[i].count;
	}
	if (n > 0)
		*out = form_say(w, MSG_PAGE_DEFINITION_UNKNOWN, scaled_text(n, 0, d->arena), NULL, NULL);
	return true;
}

/* The first cell of a line that has a number: its own row, or its own column. */
static bool add_number(struct definition *d, const struct line *l, bool is_row, struct page_definition_says *out, struct err *e)
{
	const struct report *r = d->work.figure != NULL ? d->work.figure->report : NULL;
	size_t own = 0;
	if (r == NULL || !(is_row ? find_line(r->rows, r->row_count, l->id, &own) : find_line(r->columns, r->column_count, l->id, &own)))
		return true;
	const struct report_line *across = is_row ? r->columns : r->rows;
	for (size_t i = 0; i < (is_row ? r->column_count : r->row_count); i++) {
		const size_t row = is_row ? own : i, column = is_row ? i : own;
		const struct cell *c = &r->cells[row * r->column_count + column];
		if (!across[i].visible || !across[i].numbers || c->state == CELL_NA)
			continue;
		out->number = cell_text(d, c);
		out->row = arena_strdup(d->arena, r->rows[row].id);
		out->column = arena_strdup(d->arena, r->columns[column].id);
		return c->state != CELL_EXACT || count_unknown(d, row, column, &out->unknown, e);
	}
	return true;
}

/* Draws the form as its own page would. A form that is not drawn (for this viewer, this day) has a definition all the same. */
static bool draw(struct definition *d, struct page_definition *out, struct err *e)
{
	struct err why = {0};
	if (form_work_begin(&d->work, &why) && form_work_draw(&d->work, &why)) {
		const struct report *r = d->work.figure->report;
		out->drawn =
			form_say(&d->work, MSG_PAGE_DEFINITION_DRAWN, r->unit_name, period_words(&r->period, d->ask->lang, d->arena), NULL);
		return true;
	}
	form_work_end(&d->work);
	d->work.figure = NULL;
	if (why.code == ERR_INPUT || why.code == ERR_NOT_FOUND || why.code == ERR_USAGE || why.code == ERR_DENIED)
		return true;
	*e = why;
	return false;
}

/* ---- the file ---- */

static void put(struct says *s, int line, struct page_definition_says one)
{
	if (line < 1 || (guint)line > s->lines->len || one.text == NULL)
		return;
	if (s->lines->pdata[line - 1] == NULL)
		s->lines->pdata[line - 1] = g_array_new(FALSE, FALSE, sizeof one);
	g_array_append_val((GArray *)s->lines->pdata[line - 1], one);
}

static bool put_all(struct definition *d, const char *file, struct says *s, struct err *e)
{
	const struct form *f = d->form;
	for (int axis = 0; axis < 2; axis++) {
		const struct line *const *lines = axis == 0 ? f->rows : f->columns;
		size_t n = axis == 0 ? f->row_count : f->column_count;
		for (size_t i = 0; i < n; i++) {
			if (lines[i]->made != MADE_WRITTEN || g_strcmp0(lines[i]->file, file) != 0)
				continue;
			struct page_definition_says one = {.text = sentence(d, lines[i], axis == 0)};
			if (!add_number(d, lines[i], axis == 0, &one, e))
				return false;
			put(s, lines[i]->at_line, one);
		}
	}
	for (size_t i = 0; i < f->check_count && strcmp(file, f->file) == 0; i++) {
		const struct form_check *k = &f->checks[i];
		const char *words = d->ask->lang == MSG_EN && k->say.en != NULL ? k->say.en : k->say.vi;
		put(s, k->at_line,
			(struct page_definition_says){.text = say(d, MSG_PAGE_DEFINITION_CHECK, k->rule_text, words != NULL ? words : "")});
	}
	return true;
}

/* false with an error; a file that is not there is none. */
static bool add_file(struct definition *d, const char *file, struct page_definition *to, struct err *e)
{
	const char *inside = g_str_has_prefix(file, "domain/") ? file + strlen("domain/") : file;
	bool own = d->ours != NULL && strcmp(file, d->ours->path) == 0;
	g_autofree char *text = own ? g_strdup(d->ours->text) : law_text(inside, NULL);
	struct page_definition_file *out = &to->files[to->file_count];
	if (text == NULL)
		return true;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	size_t n = g_strv_length(lines);
	if (n > 0 && lines[n - 1][0] == '\0')
		n--;
	struct says s = {.lines = g_ptr_array_new()};
	g_ptr_array_set_size(s.lines, (gint)n);
	bool ok = put_all(d, file, &s, e);
	to->file_count++;
	out->path = file;
	out->lines = ARENA_ARRAY(d->arena, struct page_definition_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct page_definition_line *x = &out->lines[out->line_count++];
		GArray *all = s.lines->pdata[i];
		x->number = arena_printf(d->arena, "%zu", i + 1);
		x->text = arena_strdup(d->arena, lines[i]);
		if (all == NULL)
			continue;
		struct page_definition_says *says = ARENA_ARRAY(d->arena, struct page_definition_says, all->len);
		memcpy(says, all->data, all->len * sizeof *says);
		x->says = says;
		x->say_count = all->len;
		g_array_free(all, TRUE);
	}
	g_ptr_array_free(s.lines, TRUE);
	return ok;
}

/* Its own file, then the groups its lines come from. */
static bool add_files(struct definition *d, struct page_definition *out, struct err *e)
{
	const struct form *f = d->form;
	size_t most = f->row_count + f->column_count + 1;
	out->files = ARENA_ARRAY(d->arena, struct page_definition_file, most + 1);
	bool ok = add_file(d, f->file, out, e);
	for (size_t i = 0; i < f->row_count + f->column_count; i++) {
		const struct line *l = i < f->row_count ? f->rows[i] : f->columns[i - f->row_count];
		bool known = l->file == NULL;
		for (size_t k = 0; k < out->file_count && !known; k++)
			known = strcmp(out->files[k].path, l->file) == 0;
		if (!known)
			ok = ok && add_file(d, l->file, out, e);
	}
	return ok;
}

static void add_versions(const struct definition *d, struct page_definition *out)
{
	const struct form *const *all = NULL;
	size_t n = library_forms(d->library, &all);
	out->versions.items = ARENA_ARRAY(d->arena, struct form_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		char day[11];
		if (strcmp(all[i]->code, d->form->code) != 0)
			continue;
		ymd on = all[i]->valid_until == YMD_OPEN ? MAX(d->ask->today, all[i]->valid_from) : ymd_add_days(all[i]->valid_until, -1);
		out->versions.items[out->versions.count++] = (struct form_choice){arena_strdup(d->arena, ymd_format_iso(on, day)),
			form_valid_words(all[i], d->ask->lang, d->arena), all[i] == d->form};
	}
}

bool page_form_definition(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, struct page_definition *out,
	struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct page_definition){0};
	w.form = form_version(&w, e);
	if (w.form == NULL)
		return false;
	struct definition d = {.app = a,
		.ask = ask,
		.arena = arena,
		.form = w.form,
		.library = form_library(&w),
		.ours = q->ours,
		.explain = {.lang = ask->lang, .vocab = a->vocab},
		.work = {.app = a, .ask = ask, .q = q, .arena = arena}};
	const struct form *f = w.form;
	out->code = f->code;
	out->title = ask->lang == MSG_EN && f->title.en != NULL ? f->title.en : f->title.vi;
	out->basis = f->basis;
	out->valid = form_valid_words(f, ask->lang, arena);
	out->confidence = form_confidence(f->confidence, ask->lang, &out->confidence_kind);
	out->source = f->source;
	out->file = f->file;
	out->sha256 = f->sha256;
	add_versions(&d, out);
	bool ok = draw(&d, out, e) && add_files(&d, out, e);
	form_work_end(&d.work);
	return ok;
}
