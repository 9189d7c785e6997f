/* A cell in words: what is counted, where, when; for derived cells numerator, denominator and rounding; then where the definition stands.
 */
#include "app/figure/figure_shares.h"
#include "app/figure/figure_words.h"

#include "stats/explain.h"
#include "messages/app.def"
#include "messages/auth.def"

#include <string.h>

static size_t find_line(const struct report_line *lines, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

const char *figure_line_label(const struct line *l, enum msg_lang lang)
{
	const char *text = lang == MSG_EN && l->label.en != NULL ? l->label.en : l->label.vi;
	return text != NULL ? text : l->id;
}

/* "tỉnh Tuyên Quang" / "Tuyên Quang province": the name in the register begins with the type. */
const char *figure_place_words(struct app *a, const struct figure *f, const struct place *where, ymd day, enum msg_lang lang)
{
	struct unit_facts u;
	struct org_facts o;
	if (where->tree != TREE_AREA)
		return snapshot_organisation(f->snapshot, where->id, day, &o) ? arena_strdup(f->arena, o.name) : "";
	if (!snapshot_unit(f->snapshot, where->id, day, &u))
		return "";
	const struct code_list *types = codes_list(a->codes, "unit_type", NULL);
	const struct code *type = types != NULL ? code_by_num(types, u.type) : NULL;
	g_autofree char *lower = g_utf8_strdown(u.name, -1), *prefix = type != NULL ? g_utf8_strdown(type->vi, -1) : g_strdup("");
	/* Centrally-run cities are named "Thành phố …", their type is longer. */
	size_t n = g_str_has_prefix(lower, prefix) ? strlen(prefix) : g_str_has_prefix(lower, "thành phố") ? strlen("thành phố") : 0;
	if (n == 0)
		return arena_strdup(f->arena, u.name);
	if (lang == MSG_VI) {
		g_autofree char *first = g_strndup(lower, n);
		return arena_printf(f->arena, "%s%s", first, u.name + n);
	}
	if (type == NULL)
		return arena_strdup(f->arena, u.name);
	g_autofree char *english = g_ascii_strdown(type->en, -1);
	return arena_printf(f->arena, "%s %s",
		g_strchug(u.name + n > u.name ? arena_strdup(f->arena, u.name + n) : arena_strdup(f->arena, u.name)), english);
}

/* Labels of the parts that a remainder takes away or an overlap adds up. */
const char *const *figure_part_labels(const struct figure *f, const struct line *made, enum msg_lang lang, size_t *count)
{
	const struct line *parent = made->parent;
	const char **labels = ARENA_ARRAY(f->arena, const char *, parent->kid_count + 1);
	*count = 0;
	for (size_t i = 0; i < parent->kid_count; i++) {
		const struct line *kid = parent->kids[i];
		if (kid->made == MADE_WRITTEN && kid->nesting == NEST_PART && kid->block == made->block)
			labels[(*count)++] = figure_line_label(kid, lang);
	}
	return labels;
}

static void append_counted(struct app *a, const struct figure *f, size_t r, size_t c, enum msg_lang lang, GString *out, struct err *e)
{
	const struct report *report = f->report;
	const struct line *row = report->rows[r].line, *column = report->columns[c].line;
	struct form_cell cell;
	struct batch batch;
	struct place where;
	size_t output = 0;
	form_cell(report->form, row, column, &cell, f->arena);
	if (cell.content == CONTENT_AVERAGE ||
		!report_cell_batch(&f->request, report, r, c, f->snapshot, &batch, &where, &output, f->arena, e)) {
		/* An average has no list behind it; it is said with the report's own place and period. */
		ymd day = period_closing_day(&report->period);
		batch = (struct batch){.measure = cell.measure,
			.of = cell.of,
			.reading = {.day = day, .from = report->period.from, .until = report->period.until, .term = report->period.term}};
		where = report->place;
	}
	const struct code_list *terms = codes_list(a->codes, "term_period", NULL);
	struct explain x = {.lang = lang,
		.vocab = a->vocab,
		.term = batch.reading.term >= 0 && terms != NULL ? code_by_num(terms, batch.reading.term) : NULL};
	struct explain_cell words = {.measure = batch.measure,
		.average_age = cell.content == CONTENT_AVERAGE,
		.of = batch.of,
		.when = cell.when,
		.when_count = cell.when_count,
		.direct = where.direct};
	for (int axis = 0; axis < 2; axis++) {
		const struct line *made = axis == 0 ? row : column;
		if (made->made == MADE_REST)
			words.except = figure_part_labels(f, made, lang, &words.except_count);
		if (made->made == MADE_OVERLAP)
			words.overlap = figure_part_labels(f, made, lang, &words.overlap_count);
	}
	g_autofree char *when = explain_reading(lang, batch.measure, batch.of, &batch.reading);
	words.unit = figure_place_words(a, f, &where, where.today != 0 ? where.today : period_closing_day(&report->period), lang);
	words.period = when;
	g_autofree char *sentence = explain_cell(&x, &words);
	g_string_append_printf(out, "%s\n", sentence);
}

/* Of an estimate the units it comes from, each with what stood there and its share. */
static bool append_sources(struct app *a, const struct figure *f, size_t r, size_t c, enum msg_lang lang, GString *out, struct err *e)
{
	const struct report *report = f->report;
	struct batch batch;
	struct place where;
	struct figure_shares shares;
	size_t output = 0;
	if (report->cells[r * report->column_count + c].state != CELL_ESTIMATE ||
		!report_cell_batch(&f->request, report, r, c, f->snapshot, &batch, &where, &output, f->arena, e))
		return e->code == ERR_NONE;
	if (!figure_shares(a, f, &batch, &where, output, &shares, f->arena, e))
		return false;
	g_autofree char *exact = MSG_FORMAT(MSG_EXPLAIN_SHARES_EXACT, lang, shares.exact_text);
	g_string_append_printf(out, "%s\n", exact);
	for (size_t i = 0; i < shares.count; i++) {
		const struct figure_share_of *x = &shares.items[i];
		g_autofree char *line = MSG_FORMAT(MSG_EXPLAIN_SHARES_FROM, lang, x->name, x->last, x->things, x->share, x->taken);
		g_string_append_printf(out, "%s\n", line);
	}
	return true;
}

/* What a formula says of one axis: the line it names, the outermost one, else the cell's own; NULL: any. */
static const char *formula_label(const struct line *named, const struct line *own, bool top, msg_key outermost, enum msg_lang lang)
{
	if (named != NULL)
		return figure_line_label(named, lang);
	if (own == NULL)
		return top ? msg_template(outermost, lang) : NULL;
	return figure_line_label(top ? line_top(own) : own, lang);
}

void figure_formula_words(const struct formula *x, const struct line *row, const struct line *column, enum msg_lang lang, GString *out)
{
	static const char *const signs[] = {[FORMULA_ADD] = " + ", [FORMULA_SUB] = " − ", [FORMULA_DIV] = " / "};
	switch (x->node) {
	case FORMULA_INT:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, x->number);
		break;
	case FORMULA_CELL: {
		const char *r = formula_label(x->row, row, x->top_row, MSG_EXPLAIN_TOP_ROW, lang);
		const char *c = formula_label(x->column, column, x->top_column, MSG_EXPLAIN_TOP_COLUMN, lang);
		g_string_append_printf(out, "“%s%s%s”", r != NULL ? r : "", r != NULL && c != NULL ? " · " : "", c != NULL ? c : "");
		if (x->form != NULL)
			g_string_append_printf(out, " (%s)", x->form);
		break;
	}
	case FORMULA_MUL:
		g_string_append_printf(out, "%" G_GINT64_FORMAT " × ", x->number);
		figure_formula_words(x->a, row, column, lang, out);
		break;
	case FORMULA_ADD:
	case FORMULA_SUB:
	case FORMULA_DIV:
		figure_formula_words(x->a, row, column, lang, out);
		g_string_append(out, signs[x->node]);
		figure_formula_words(x->b, row, column, lang, out);
		break;
	case FORMULA_CHILDREN:
	case FORMULA_PARTS:
		g_string_append(out, "Σ ");
		figure_formula_words(x->a, row, column, lang, out);
		break;
	case FORMULA_CMP:
		break;
	}
}

/* Why there is no number. */
static void append_why(const struct cell *cell, enum msg_lang lang, GString *out)
{
	static const msg_key whys[] = {
		[CELL_WHY_ZERO] = MSG_EXPLAIN_NA_ZERO, [CELL_WHY_BREAK] = MSG_EXPLAIN_NA_BREAK, [CELL_WHY_OTHER] = MSG_EXPLAIN_NA_OTHER};
	if (cell->state == CELL_NA && cell->why != CELL_WHY_NONE)
		g_string_append_printf(out, "%s\n", msg_template(whys[cell->why], lang));
}

static void append_derived(const struct figure *f, size_t r, size_t c, enum msg_lang lang, GString *out)
{
	const struct report *report = f->report;
	const struct cell *cell = &report->cells[r * report->column_count + c];
	const struct line *row = report->rows[r].line, *column = report->columns[c].line;
	struct form_cell what;
	form_cell(report->form, row, column, &what, f->arena);
	if (what.by == NULL || what.by->formula == NULL)
		return;
	const struct formula *x = what.by->formula;
	g_autoptr(GString) first = g_string_new(NULL);
	g_autoptr(GString) second = g_string_new(NULL);
	g_autofree char *sentence = NULL;
	if (what.content == CONTENT_VALUE) {
		figure_formula_words(x, row, column, lang, first);
		sentence = explain_value(lang, first->str);
	} else if (x->a != NULL && x->b != NULL) {
		figure_formula_words(x->a, row, column, lang, first);
		figure_formula_words(x->b, row, column, lang, second);
		sentence = what.content == CONTENT_POINTS
				   ? explain_points(lang, first->str, second->str)
				   : explain_percent(lang, first->str, second->str, cell->round == ROUND_TRUNCATE, cell->decimals);
	}
	if (sentence != NULL)
		g_string_append_printf(out, "%s\n", sentence);
	if (cell->n != NONE && cell->of != NONE)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT " → %s\n", cell->n, cell->of,
			cell->state == CELL_NA ? "–" : cell->text);
	append_why(cell, lang, out);
}

/* Where the figure comes from: the definition's file, version and hash, the period, the boundaries. */
static void append_provenance(const struct figure *f, enum msg_lang lang, GString *out)
{
	char from[11], day[11];
	const struct form *form = f->report->form;
	const char *known = f->known_ms != 0 ? instant_format(f->known_ms, f->arena) : msg_template(MSG_EXPLAIN_NOW, lang);
	g_autofree char *today = f->report->place.today != 0
					 ? MSG_FORMAT(MSG_SHEET_BOUNDARIES_TODAY, lang, ymd_format_vi(f->report->place.today, day))
					 : g_strdup(msg_template(MSG_SHEET_BOUNDARIES_THEN, lang));
	g_autofree char *line = MSG_FORMAT(MSG_EXPLAIN_SOURCE, lang, form->code, ymd_format_vi(form->valid_from, from), form->confidence,
		form->file, form->sha256 != NULL ? form->sha256 : "", today, known);
	g_string_append_printf(out, "%s\n", line);
}

/* What the cell says, line by line, without its number's provenance. */
static void append_words(struct app *a, const struct figure *f, size_t r, size_t c, enum msg_lang lang, GString *out, struct err *e)
{
	const struct report *report = f->report;
	const struct line *row = report->rows[r].line, *column = report->columns[c].line;
	struct form_cell what;
	form_cell(report->form, row, column, &what, f->arena);
	if (row->show_label)
		g_string_append_printf(out, "%s\n", msg_template(MSG_EXPLAIN_HEADING, lang));
	else if (what.empty)
		g_string_append_printf(out, "%s\n", msg_template(MSG_EXPLAIN_NA, lang));
	else if (what.content == CONTENT_COUNT || what.content == CONTENT_AVERAGE)
		append_counted(a, f, r, c, lang, out, e);
	else if (what.content == CONTENT_ENTER)
		g_string_append_printf(out, "%s\n", msg_template(MSG_EXPLAIN_TYPED, lang));
	else if (what.content == CONTENT_PRINTED)
		g_string_append_printf(out, "%s\n", msg_template(MSG_EXPLAIN_PUBLISHED, lang));
	else
		append_derived(f, r, c, lang, out);
}

char *figure_explain(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e)
{
	const struct report *report = f->report;
	size_t r = find_line(report->rows, report->row_count, row), c = find_line(report->columns, report->column_count, column);
	if (r == SIZE_MAX || c == SIZE_MAX) {
		FAIL(e, ERR_NOT_FOUND, r == SIZE_MAX ? MSG_EXPLAIN_NO_ROW : MSG_EXPLAIN_NO_COLUMN, report->form->code,
			r == SIZE_MAX ? row : column);
		return NULL;
	}
	if (!figure_hold(f, e))
		return NULL;
	const struct report_line *rl = &report->rows[r], *cl = &report->columns[c];
	const struct cell *cell = &report->cells[r * report->column_count + c];
	g_autoptr(GString) out = g_string_new(NULL);
	g_string_append_printf(out, "%s · %s = %s\n", lang == MSG_EN && rl->label_en != NULL ? rl->label_en : rl->label_vi,
		lang == MSG_EN && cl->label_en != NULL ? cl->label_en : cl->label_vi,
		cell->state == CELL_HIDDEN    ? "⊘"
		: cell->state == CELL_MISSING ? msg_template(MSG_EXPLAIN_MISSING, lang)
		: cell->state == CELL_NA      ? msg_template(MSG_EXPLAIN_NA, lang)
		: cell->text != NULL	      ? cell->text
					      : "");
	/* Beyond its label nothing is said of a cell whose classes the viewer may not see. */
	if (cell->state == CELL_HIDDEN)
		g_string_append_printf(out, "%s\n", msg_template(MSG_EXPLAIN_HIDDEN, lang));
	else
		append_words(a, f, r, c, lang, out, e);
	if ((e != NULL && e->code != ERR_NONE) || (cell->state == CELL_ESTIMATE && !append_sources(a, f, r, c, lang, out, e)))
		return NULL;
	append_provenance(f, lang, out);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *figure_words(struct app *a, struct figure *f, size_t row, size_t column, enum msg_lang lang, struct err *e)
{
	g_autoptr(GString) out = g_string_new(NULL);
	must(row < f->report->row_count && column < f->report->column_count);
	if (!figure_hold(f, e))
		return NULL;
	append_words(a, f, row, column, lang, out, e);
	if (e != NULL && e->code != ERR_NONE)
		return NULL;
	return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}
