/* The opened cell: what the number is, how it came about, who is behind it, who is not and why. */
#include "app/page/page_form_parts.h"

#include "app/figure/figure_shares.h"
#include "app/figure/figure_twin.h"
#include "app/figure/figure_words.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "stats/explain.h"
#include "messages/app.def"
#include "messages/page_form.def"

#include <string.h>

#define NAMES_SHOWN 20
#define FACTS_MAX 16

static void add_fact(struct form_work *w, struct page_form_panel *out, msg_key label, const char *text)
{
	if (text == NULL || text[0] == '\0' || out->fact_count == FACTS_MAX)
		return;
	out->facts[out->fact_count++] = (struct form_fact){msg_template(label, w->ask->lang), text};
}

/* ---- which cell ---- */

static bool find_line(
	struct form_work *w, const struct report_line *lines, size_t count, const char *id, msg_key key, size_t *out, struct err *e)
{
	for (size_t i = 0; id != NULL && i < count; i++) {
		if (strcmp(lines[i].id, id) == 0) {
			*out = i;
			return true;
		}
	}
	g_autofree char *shown = g_strndup(id != NULL ? id : "", 60);
	return FAIL(e, ERR_NOT_FOUND, key, w->form->code, g_utf8_validate(shown, -1, NULL) ? shown : "…");
}

bool form_find_cell(struct form_work *w, size_t *row, size_t *column, struct err *e)
{
	const struct report *r = w->figure->report;
	return find_line(w, r->rows, r->row_count, w->q->row, MSG_EXPLAIN_NO_ROW, row, e) &&
	       find_line(w, r->columns, r->column_count, w->q->column, MSG_EXPLAIN_NO_COLUMN, column, e);
}

/* The drawn line of a form's line beside another drawn one (the same child's). */
static bool drawn_line(const struct report_line *lines, size_t count, size_t beside, const struct line *l, size_t *out)
{
	for (size_t i = 0; i < count; i++) {
		if (lines[i].child == lines[beside].child && lines[i].direct == lines[beside].direct &&
			strcmp(lines[i].line->id, l->id) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

/* The cell a formula names, in the same form and period. */
static bool drawn_cell(struct form_work *w, const struct formula *x, size_t row, size_t column, size_t *r, size_t *c)
{
	const struct report *report = w->figure->report;
	const struct line *a = report->rows[row].line, *b = report->columns[column].line;
	if (x == NULL || x->node != FORMULA_CELL || x->form != NULL || x->shift != SHIFT_NONE)
		return false;
	const struct line *to_row = x->top_row ? line_top(a) : x->row != NULL ? x->row : a;
	const struct line *to_column = x->top_column ? line_top(b) : x->column != NULL ? x->column : b;
	return drawn_line(report->rows, report->row_count, row, to_row, r) &&
	       drawn_line(report->columns, report->column_count, column, to_column, c);
}

static const struct formula *formula_of(struct form_work *w, size_t row, size_t column, struct form_cell *what)
{
	const struct report *report = w->figure->report;
	form_cell(report->form, report->rows[row].line, report->columns[column].line, what, w->arena);
	return what->by != NULL ? what->by->formula : NULL;
}

bool form_numerator(struct form_work *w, size_t row, size_t column, size_t *r, size_t *c)
{
	struct form_cell what;
	size_t to_row = 0, to_column = 0;
	const struct formula *x = formula_of(w, row, column, &what);
	if (what.content != CONTENT_PERCENT || x == NULL || !drawn_cell(w, x->a, row, column, &to_row, &to_column))
		return false;
	*r = to_row;
	*c = to_column;
	return true;
}

/* ---- derived cells ---- */

/* 27,6865… : n/d with four more digits, cut. */
static const char *long_share(struct form_work *w, int64_t n, int64_t d, int decimals)
{
	return scaled_text(percent_scaled(n, d, decimals + 4, ROUND_TRUNCATE), decimals + 4, w->arena);
}

static const char *rounding_words(struct form_work *w, const struct cell *c)
{
	char digits[8];
	const char *cut = scaled_text(percent_scaled(c->n, c->of, c->decimals, ROUND_TRUNCATE), c->decimals, w->arena);
	const char *half = scaled_text(percent_scaled(c->n, c->of, c->decimals, ROUND_HALF_UP), c->decimals, w->arena);
	bool exact = percent_scaled(c->n, c->of, c->decimals + 4, ROUND_TRUNCATE) % 10000 == 0 && strcmp(cut, half) == 0;
	const char *value = long_share(w, c->n, c->of, c->decimals);
	g_snprintf(digits, sizeof digits, "%d", c->decimals);
	msg_key key = exact			   ? MSG_PAGE_PANEL_EXACT
		      : strcmp(cut, half) == 0	   ? (c->round == ROUND_TRUNCATE ? MSG_PAGE_PANEL_CUT_SAME : MSG_PAGE_PANEL_HALF_SAME)
		      : c->round == ROUND_TRUNCATE ? MSG_PAGE_PANEL_CUT
						   : MSG_PAGE_PANEL_HALF;
	g_autofree char *s = MSG_FORMAT(
		key, w->ask->lang, digits, value, c->round == ROUND_TRUNCATE ? cut : half, c->round == ROUND_TRUNCATE ? half : cut);
	return arena_strdup(w->arena, s);
}

static const char *formula_text(struct form_work *w, const struct formula *x, size_t row, size_t column)
{
	const struct report *r = w->figure->report;
	g_autoptr(GString) out = g_string_new(NULL);
	figure_formula_words(x, r->rows[row].line, r->columns[column].line, w->ask->lang, out);
	return arena_strdup(w->arena, out->str);
}

static void tell_share(
	struct form_work *w, const struct formula *x, const struct cell *c, size_t row, size_t column, struct page_form_panel *out)
{
	if (c->n == NONE || c->of == NONE)
		return;
	const char *n = scaled_text(c->n, 0, w->arena), *of = scaled_text(c->of, 0, w->arena);
	out->sub = form_say(w, MSG_PAGE_PANEL_OF, n, of, NULL);
	add_fact(w, out, MSG_PAGE_PANEL_NUMERATOR, arena_printf(w->arena, "%s: %s", n, formula_text(w, x->a, row, column)));
	add_fact(w, out, MSG_PAGE_PANEL_DENOMINATOR, arena_printf(w->arena, "%s: %s", of, formula_text(w, x->b, row, column)));
	if (c->of != 0 && c->state != CELL_NA)
		add_fact(w, out, MSG_PAGE_PANEL_ROUNDING, rounding_words(w, c));
}

/* "27,68 − 24,87 = +2,81 điểm %": the difference of two printed shares, and the exact one. */
static void tell_points(
	struct form_work *w, const struct formula *x, const struct cell *c, size_t row, size_t column, struct page_form_panel *out)
{
	const struct report *r = w->figure->report;
	size_t a[2] = {0, 0}, b[2] = {0, 0};
	add_fact(w, out, MSG_PAGE_PANEL_CHANGE,
		arena_printf(w->arena, "%s − %s", formula_text(w, x->a, row, column), formula_text(w, x->b, row, column)));
	if (!drawn_cell(w, x->a, row, column, &a[0], &a[1]) || !drawn_cell(w, x->b, row, column, &b[0], &b[1]))
		return;
	const struct cell *p = &r->cells[a[0] * r->column_count + a[1]], *q = &r->cells[b[0] * r->column_count + b[1]];
	if (p->text[0] == '\0' || q->text[0] == '\0')
		return;
	out->sub = form_say(w, MSG_PAGE_PANEL_POINTS, p->text, q->text, out->big);
	if (p->of > 0 && q->of > 0 && p->n >= 0 && q->n >= 0) {
		int64_t exact = percent_scaled(p->n, p->of, 4, ROUND_HALF_UP) - percent_scaled(q->n, q->of, 4, ROUND_HALF_UP);
		const char *text = scaled_text(exact, 4, w->arena);
		add_fact(w, out, MSG_PAGE_PANEL_EXACTLY,
			form_say(w, MSG_PAGE_PANEL_EXACT_CHANGE,
				text[0] == '-' ? arena_printf(w->arena, "−%s", text + 1) : arena_printf(w->arena, "+%s", text), NULL,
				NULL));
	}
	(void)c;
}

/* ---- counted cells ---- */

struct counted {
	struct batch batch;
	struct place where;
	size_t output;
	size_t row, column;
	bool has_list; /* an exact count */
};

static const char *predicates(struct form_work *w, const struct explain *x, const struct fact_kind *kind, const struct pred *of,
	const struct pred *const *when, size_t count)
{
	g_autoptr(GString) out = g_string_new(NULL);
	if (of != NULL && of->node == PRED_AND) {
		for (size_t i = 0; i < of->kid_count; i++) {
			g_string_append(out, out->len > 0 ? "; " : "");
			explain_pred(x, kind, of->kids[i], out);
		}
	} else if (of != NULL) {
		explain_pred(x, kind, of, out);
	}
	for (size_t i = 0; i < count; i++) {
		g_string_append(out, out->len > 0 ? "; " : "");
		explain_pred(x, kind, when[i], out);
	}
	return arena_strdup(w->arena, out->str);
}

static const char *joined(struct form_work *w, const char *const *labels, size_t count)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? "; " : "", labels[i]);
	return arena_strdup(w->arena, out->str);
}

/* What is counted and by which filter: the sentence of explain, taken apart. */
static void tell_counted(struct form_work *w, const struct counted *k, struct page_form_panel *out)
{
	const struct report *r = w->figure->report;
	const struct line *row = r->rows[k->row].line, *column = r->columns[k->column].line;
	const struct code_list *terms = codes_list(w->app->codes, "term_period", NULL);
	const struct batch *b = &k->batch;
	enum msg_lang lang = w->ask->lang;
	struct explain x = {.lang = lang,
		.vocab = w->app->vocab,
		.term = b->reading.term >= 0 && terms != NULL ? code_by_num(terms, b->reading.term) : NULL};
	struct form_cell what;
	struct population bare = *b->of;
	form_cell(r->form, row, column, &what, w->arena);
	bare.when = NULL;
	struct explain_cell words = {.measure = b->measure, .average_age = what.content == CONTENT_AVERAGE, .of = &bare};
	g_autofree char *sentence = explain_cell(&x, &words);
	add_fact(w, out, MSG_PAGE_PANEL_WHAT, arena_strdup(w->arena, sentence));
	add_fact(w, out, MSG_PAGE_PANEL_FILTER, predicates(w, &x, b->of->kind, b->of->when, what.when, what.when_count));
	for (int axis = 0; axis < 2; axis++) {
		const struct line *made = axis == 0 ? row : column;
		size_t count = 0;
		if (made->made != MADE_REST && made->made != MADE_OVERLAP)
			continue;
		const char *const *labels = figure_part_labels(w->figure, made, lang, &count);
		add_fact(w, out, made->made == MADE_REST ? MSG_PAGE_PANEL_EXCEPT : MSG_PAGE_PANEL_OVERLAP, joined(w, labels, count));
	}
	g_autofree char *when = explain_reading(lang, b->measure, b->of, &b->reading);
	const char *known = w->ask->known_ms != 0 ? instant_format(w->ask->known_ms, w->arena) : NULL;
	add_fact(w, out, MSG_PAGE_PANEL_DAY,
		known != NULL ? form_say(w, MSG_PAGE_PANEL_KNOWN, when, known, NULL) : arena_strdup(w->arena, when));
	ymd day = k->where.today != 0 ? k->where.today : period_closing_day(&r->period);
	const char *place = arena_strdup(w->arena, figure_place_words(w->app, w->figure, &k->where, day, lang));
	add_fact(w, out, MSG_PAGE_PANEL_WHERE, k->where.direct ? form_say(w, MSG_PAGE_PANEL_DIRECT, place, NULL, NULL) : place);
}

/* What the thing counted is called: "người", "chức danh", "chỗ". */
static const char *measured(struct form_work *w, const struct batch *b, int64_t n)
{
	const enum measure m = b->measure;
	static const msg_key keys[MEASURE__MAX] = {[MEASURE_PERSONS] = MSG_PAGE_PANEL_PERSONS,
		[MEASURE_POSTS] = MSG_PAGE_PANEL_POSTS,
		[MEASURE_SEATS] = MSG_PAGE_PANEL_SEATS,
		[MEASURE_VACANT] = MSG_PAGE_PANEL_SEATS,
		[MEASURE_OVER] = MSG_PAGE_PANEL_SEATS,
		[MEASURE_TURNS] = MSG_PAGE_PANEL_TURNS,
		[MEASURE_ENTRIES] = MSG_PAGE_PANEL_TURNS,
		[MEASURE_EXITS] = MSG_PAGE_PANEL_TURNS,
		[MEASURE_ORGANISATIONS] = MSG_PAGE_PANEL_ORGANISATIONS,
		[MEASURE_UNITS] = MSG_PAGE_PANEL_UNITS};
	const bool facts = m == MEASURE_POSTS && !holds_posts(b->of->kind);
	return form_say(w, facts ? MSG_PAGE_PANEL_FACTS : keys[m], scaled_text(n, 0, w->arena), NULL, NULL);
}

/* The same population and conditions in the other measures: persons, posts, turns. */
static bool tell_measures(struct form_work *w, const struct counted *k, struct page_form_panel *out, struct err *e)
{
	static const enum measure all[] = {MEASURE_PERSONS, MEASURE_POSTS, MEASURE_TURNS};
	g_autoptr(GString) text = g_string_new(NULL);
	struct batch b = k->batch;
	int said = 0;
	if (b.of->kind->subject != SUBJECT_PERSON ||
		(b.measure != MEASURE_PERSONS && b.measure != MEASURE_POSTS && b.measure != MEASURE_TURNS))
		return true;
	b.outputs = &k->batch.outputs[k->output];
	b.output_count = 1;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct diag d;
		struct value v = {0};
		struct arena *scratch = arena_new();
		diag_init(&d, "", "", scratch);
		bool fits = population_fits_measure(all[i], b.of, "", &d);
		arena_free(scratch);
		/* of memberships and the like nobody speaks of posts */
		if (all[i] == MEASURE_POSTS && k->batch.measure != MEASURE_POSTS && !holds_posts(b.of->kind))
			fits = false;
		if (!fits)
			continue;
		b.measure = all[i];
		if (!snapshot_count(w->figure->snapshot, &b, &k->where, &v, e))
			return false;
		g_string_append_printf(text, "%s%s", said++ > 0 ? " · " : "", measured(w, &b, v.n));
	}
	if (said > 1)
		add_fact(w, out, MSG_PAGE_PANEL_MEASURES, arena_strdup(w->arena, text->str));
	return true;
}

/* Those of the population that are not in the cell; the counts add up to the population. */
static bool tell_left(struct form_work *w, const struct counted *k, struct page_form_panel *out, struct err *e)
{
	struct left_out left;
	if (!snapshot_left_out(w->figure->snapshot, &k->batch, &k->where, k->output, &left, w->arena, e))
		return e->code == ERR_NONE;
	int64_t rest = left.population - left.counted;
	/* Who may see figures only is not told small numbers of those who are not in it. */
	if (rest <= 0 || (out->names.hidden > 0 && figure_batch_sensitive(&k->batch, k->output)))
		return true;
	out->left_title = form_say(w, MSG_PAGE_PANEL_LEFT, scaled_text(rest, 0, w->arena), scaled_text(left.population, 0, w->arena), NULL);
	out->left = ARENA_ARRAY(w->arena, struct page_form_left, left.reason_count + 2);
	for (size_t i = 0; i < left.reason_count; i++) {
		const struct left_reason *x = &left.reasons[i];
		const char *label = x->attr != NULL ? figure_attr_label(x->attr, w->ask->lang, w->arena)
						    : msg_template(MSG_PAGE_PANEL_REASON, w->ask->lang);
		out->left[out->left_count++] =
			(struct page_form_left){form_say(w, MSG_PAGE_PANEL_NOT_STATED, measured(w, &k->batch, x->count), label, NULL),
				x->attr != NULL ? x->attr->name : "reason"};
	}
	if (left.other > 0)
		out->left[out->left_count++] =
			(struct page_form_left){form_say(w, MSG_PAGE_PANEL_OTHER, measured(w, &k->batch, left.other), NULL, NULL), NULL};
	if (left.unplaced > 0)
		out->left[out->left_count++] = (struct page_form_left){
			form_say(w, MSG_PAGE_PANEL_UNPLACED, scaled_text(left.unplaced, 0, w->arena), NULL, NULL), NULL};
	return true;
}

static bool tell_names(struct form_work *w, const struct counted *k, struct page_form_panel *out, struct err *e)
{
	const struct report *r = w->figure->report;
	struct member_list list = {0};
	if (!snapshot_members(w->figure->snapshot, &k->batch, &k->where, k->output, &list, w->arena, e) ||
		!form_names(w, &k->batch, &list, 0, NAMES_SHOWN, figure_batch_sensitive(&k->batch, k->output), &out->names, e))
		return false;
	out->list_row = arena_strdup(w->arena, r->rows[k->row].id);
	out->list_column = arena_strdup(w->arena, r->columns[k->column].id);
	out->list_title = form_say(w, MSG_PAGE_PANEL_LIST, measured(w, &k->batch, out->names.total), NULL, NULL);
	if (out->names.hidden > 0)
		out->hidden = form_say(w, MSG_PAGE_FORM_HIDDEN, scaled_text(out->names.hidden, 0, w->arena), NULL, NULL);
	return true;
}

/* ---- the whole ---- */

static void tell_source(struct form_work *w, struct page_form_panel *out)
{
	char from[11];
	const struct form *f = w->form;
	int kind = 0;
	if (w->q->own != NULL) {
		out->source = form_say(w, MSG_PAGE_PANEL_OWN, NULL, NULL, NULL);
		return;
	}
	const char *hash = f->sha256 != NULL ? arena_strndup(w->arena, f->sha256, 12) : "";
	out->source = form_say(w, MSG_PAGE_PANEL_SOURCE, arena_printf(w->arena, "%s (%s)", f->file, hash),
		arena_strdup(w->arena, ymd_format_vi(f->valid_from, from)), form_confidence(f->confidence, w->ask->lang, &kind));
}

static const char *big_text(struct form_work *w, const struct cell *c, enum content content)
{
	if (c->state == CELL_HIDDEN)
		return "⊘";
	if (c->state == CELL_NA)
		return "–";
	if (c->state == CELL_MISSING)
		return c->text != NULL && c->text[0] != '\0' ? c->text : "…";
	const char *text = c->text[0] == '-' ? arena_printf(w->arena, "−%s", c->text + 1) : arena_strdup(w->arena, c->text);
	if (content == CONTENT_POINTS)
		return form_say(w, MSG_PAGE_PANEL_POINT_UNIT,
			text[0] != '\0' && g_ascii_isdigit(text[0]) && c->n > 0 ? arena_printf(w->arena, "+%s", text) : text, NULL, NULL);
	return content == CONTENT_PERCENT ? arena_printf(w->arena, "%s %%", text) : text;
}

static void tell_boundaries(struct form_work *w, struct page_form_panel *out)
{
	char day[11];
	const struct place *p = &w->figure->report->place;
	add_fact(w, out, MSG_PAGE_PANEL_BOUNDARIES,
		p->today == 0 ? msg_template(MSG_PAGE_PANEL_THEN, w->ask->lang)
			      : form_say(w, MSG_PAGE_PANEL_TODAY, ymd_format_vi(p->today, day), NULL, NULL));
}

static void tell_derived(struct form_work *w, const struct cell *c, size_t row, size_t column, struct page_form_panel *out)
{
	struct form_cell what;
	const struct formula *x = formula_of(w, row, column, &what);
	if (x == NULL)
		return;
	if (what.content == CONTENT_VALUE)
		add_fact(w, out, MSG_PAGE_PANEL_FORMULA, formula_text(w, x, row, column));
	else if (what.content == CONTENT_PERCENT && x->a != NULL && x->b != NULL)
		tell_share(w, x, c, row, column, out);
	else if (what.content == CONTENT_POINTS)
		tell_points(w, x, c, row, column, out);
	else if (x->a != NULL && x->b != NULL)
		add_fact(w, out, MSG_PAGE_PANEL_FORMULA,
			arena_printf(w->arena, "%s / %s", formula_text(w, x->a, row, column), formula_text(w, x->b, row, column)));
}

/* Why a cell has no meaning; of a share of nothing its numerator and denominator too. */
static void tell_nothing(struct form_work *w, const struct cell *c, size_t row, size_t column, struct page_form_panel *out)
{
	static const msg_key whys[] = {[CELL_WHY_NONE] = MSG_PAGE_PANEL_NA,
		[CELL_WHY_ZERO] = MSG_PAGE_PANEL_NA_ZERO,
		[CELL_WHY_BREAK] = MSG_PAGE_PANEL_NA_BREAK,
		[CELL_WHY_OTHER] = MSG_PAGE_PANEL_NA_OTHER};
	if (c->why == CELL_WHY_ZERO)
		tell_derived(w, c, row, column, out);
	out->no_list = msg_template(whys[c->why], w->ask->lang);
}

/* The other evaluator's figure, when it is asked for. */
static bool tell_twin(struct form_work *w, const struct counted *k, struct page_form_panel *out, struct err *e)
{
	struct figure_twin t;
	out->twin_offered = w->figure->report->place.today == 0;
	if (!w->q->twin || !out->twin_offered)
		return true;
	struct err why = {0};
	if (!figure_twin(w->app, w->figure, k->row, k->column, &t, &why)) {
		/* too much for the database's SQL: said where the figure would stand */
		if (why.code == ERR_INPUT)
			out->twin = arena_strdup(w->arena, err_shown(&why, w->ask->lang));
		else if (why.code != ERR_NONE)
			*e = why;
		return e->code == ERR_NONE;
	}
	out->twin = figure_twin_words(w->figure, &t, w->ask->lang);
	out->twin_sql = t.statement;
	return true;
}

bool form_panel(struct form_work *w, struct page_form_panel *out, struct err *e)
{
	const struct report *r = w->figure->report;
	struct counted k = {0};
	struct form_cell what;
	if (!form_find_cell(w, &k.row, &k.column, e) || !figure_hold(w->figure, e))
		return false;
	const struct cell *c = &r->cells[k.row * r->column_count + k.column];
	formula_of(w, k.row, k.column, &what);
	out->facts = ARENA_ARRAY(w->arena, struct form_fact, FACTS_MAX);
	out->title = arena_printf(
		w->arena, "%s · %s", form_line_label(&r->rows[k.row], w->ask->lang), form_line_label(&r->columns[k.column], w->ask->lang));
	out->big = big_text(w, c, what.content);
	tell_source(w, out);
	if (c->state == CELL_HIDDEN) {
		out->no_list = msg_template(MSG_PAGE_PANEL_NO_RIGHT, w->ask->lang);
		return true;
	}
	if (c->state == CELL_NA || !r->rows[k.row].numbers) {
		tell_nothing(w, c, k.row, k.column, out);
		return true;
	}
	size_t row = k.row, column = k.column;
	const struct cell *opened = c;
	form_numerator(w, k.row, k.column, &k.row, &k.column);
	c = &r->cells[k.row * r->column_count + k.column];
	bool counted =
		report_cell_batch(&w->figure->request, r, k.row, k.column, w->figure->snapshot, &k.batch, &k.where, &k.output, w->arena, e);
	if (counted)
		tell_counted(w, &k, out);
	tell_derived(w, opened, row, column, out);
	if (!counted) {
		tell_boundaries(w, out);
		out->no_list = msg_template(what.content == CONTENT_ENTER ? MSG_PAGE_PANEL_TYPED : MSG_PAGE_PANEL_NO_LIST, w->ask->lang);
		return e->code == ERR_NONE;
	}
	tell_boundaries(w, out);
	if (c->state == CELL_ESTIMATE) {
		struct figure_shares *sources = ARENA_NEW(w->arena, struct figure_shares);
		out->no_list = msg_template(MSG_PAGE_PANEL_ESTIMATE, w->ask->lang);
		out->sources = sources;
		return figure_shares(w->app, w->figure, &k.batch, &k.where, k.output, sources, w->arena, e);
	}
	return tell_twin(w, &k, out, e) && tell_measures(w, &k, out, e) && tell_names(w, &k, out, e) && tell_left(w, &k, out, e);
}
