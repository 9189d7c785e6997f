/* Formulas over cells (form-language.md 5.4): text to tree, and names to lines of the same form. Units of counting are looked at in
 * form_types.c. */
#include "stats/form_internal.h"
#include "messages/form.def"
#include "messages/language.def"

#include <stdlib.h>
#include <string.h>

#define FORMULA_DEPTH_MAX 32

struct parser {
	struct source *s;
	const char *text, *p;
	int line, column, depth;
	struct arena *arena;
};

static int column_of(const struct parser *x, const char *at)
{
	int column = x->column;
	for (const char *p = x->text; p < at; p++)
		column += ((unsigned char)*p & 0xC0) != 0x80;
	return column;
}

static struct formula *fail(struct parser *x, const char *code, const char *at, msg_key key, const char *arg)
{
	fault_at(x->s, code, x->line, column_of(x, at), 1, key, (const char *const[]){arg}, 1);
	return NULL;
}

static void skip_spaces(struct parser *x)
{
	while (*x->p == ' ')
		x->p++;
}

static struct formula *node_at(struct parser *x, enum formula_node kind, const char *at)
{
	struct formula *f = ARENA_NEW(x->arena, struct formula);
	f->node = kind;
	f->line = x->line;
	f->column_at = column_of(x, at);
	return f;
}

static struct formula *binary(struct parser *x, enum formula_node kind, const char *at, struct formula *a, struct formula *b)
{
	if (a == NULL || b == NULL)
		return NULL;
	struct formula *f = node_at(x, kind, at);
	f->a = a;
	f->b = b;
	return f;
}

static char *word(struct parser *x)
{
	const char *start = x->p;
	if (!g_ascii_isalpha(*x->p))
		return NULL;
	while (g_ascii_isalnum(*x->p) || *x->p == '_')
		x->p++;
	return arena_strndup(x->arena, start, (size_t)(x->p - start));
}

/* The word that comes next, not taken. */
static bool next_is(const struct parser *x, const char *w)
{
	size_t n = strlen(w);
	return strncmp(x->p, w, n) == 0 && !g_ascii_isalnum(x->p[n]) && x->p[n] != '_';
}

static bool parse_shift(struct parser *x, struct formula *f)
{
	static const char *const words[] = {"opening", "previous_period", "same_period_last_year", "previous_term", NULL};
	skip_spaces(x);
	const char *at = x->p;
	if (g_ascii_isdigit(*at)) {
		while (g_ascii_isdigit(*x->p) || *x->p == '-')
			x->p++;
		const char *text = arena_strndup(x->arena, at, (size_t)(x->p - at));
		f->shift = SHIFT_DATE;
		if (ymd_parse_iso(text, &f->shift_date, NULL))
			return true;
		fail(x, "E12", at, MSG_FORM_DATE, text);
		return false;
	}
	const char *w = word(x);
	for (int i = 0; w != NULL && words[i] != NULL; i++) {
		if (strcmp(w, words[i]) == 0) {
			f->shift = (enum shift_kind)(SHIFT_OPENING + i);
			return true;
		}
	}
	const char *near = w != NULL ? word_nearest(w, words) : NULL;
	int before = x->s->diag.errors;
	fail(x, "E10", at, MSG_FORMULA_SHIFT, w != NULL ? w : "");
	if (near != NULL && x->s->diag.errors > before)
		HINT(x->s, MSG_PRED_HINT_WORD, near);
	return false;
}

/* line [ "." line ] [ "of" form ] [ "at" shift ]; the names are told apart later. */
static struct formula *parse_cell(struct parser *x)
{
	const char *at = x->p;
	struct formula *f = node_at(x, FORMULA_CELL, at);

	f->row_id = word(x);
	if (f->row_id == NULL)
		return fail(x, "E02", at, MSG_FORMULA_CELL, NULL);
	if (*x->p == '.') {
		x->p++;
		f->column_id = word(x);
		if (f->column_id == NULL)
			return fail(x, "E02", x->p, MSG_FORMULA_CELL, NULL);
	}
	skip_spaces(x);
	if (next_is(x, "of")) {
		x->p += 2;
		skip_spaces(x);
		f->form = word(x);
		if (f->form == NULL)
			return fail(x, "E02", x->p, MSG_FORMULA_FORM, NULL);
		skip_spaces(x);
	}
	if (next_is(x, "at")) {
		x->p += 2;
		if (!parse_shift(x, f))
			return NULL;
	}
	return f;
}

static struct formula *parse_side(struct parser *x);

static struct formula *parse_int(struct parser *x)
{
	const char *at = x->p;
	struct formula *f = node_at(x, FORMULA_INT, at);
	int64_t v = 0;
	for (; g_ascii_isdigit(*x->p); x->p++) {
		if (v > 100000000000)
			return fail(x, "E02", at, MSG_FORMULA_NUMBER, NULL);
		v = v * 10 + (*x->p - '0');
	}
	f->number = v;
	return f;
}

static struct formula *parse_primary(struct parser *x)
{
	skip_spaces(x);
	const char *at = x->p;
	if (g_ascii_isdigit(*at))
		return parse_int(x);
	if (*at == '(') {
		if (++x->depth > FORMULA_DEPTH_MAX)
			return fail(x, "E02", at, MSG_FORMULA_DEEP, NULL);
		x->p++;
		struct formula *inside = parse_side(x);
		x->depth--;
		if (inside == NULL)
			return NULL;
		skip_spaces(x);
		if (*x->p != ')')
			return fail(x, "E02", x->p, MSG_PRED_CLOSE, NULL);
		x->p++;
		return inside;
	}
	bool children = next_is(x, "children"), parts = next_is(x, "parts");
	if (children || parts) {
		x->p += children ? 8 : 5;
		skip_spaces(x);
		if (*x->p != '(')
			return fail(x, "E02", x->p, MSG_FORMULA_OPEN, children ? "children" : "parts");
		x->p++;
		skip_spaces(x);
		struct formula *of = parse_cell(x);
		if (of == NULL)
			return NULL;
		skip_spaces(x);
		if (*x->p != ')')
			return fail(x, "E02", x->p, MSG_PRED_CLOSE, NULL);
		x->p++;
		struct formula *f = node_at(x, children ? FORMULA_CHILDREN : FORMULA_PARTS, at);
		f->a = of;
		return f;
	}
	if (g_ascii_isalpha(*at))
		return parse_cell(x);
	if (*at == '\0' || strchr("+-*/)=<>.", *at) != NULL)
		return fail(x, "E02", at, MSG_FORMULA_CELL, NULL);
	return fail(x, "E01", at, MSG_PRED_CHAR, arena_strndup(x->arena, at, (size_t)(g_utf8_next_char(at) - at)));
}

static struct formula *parse_term(struct parser *x)
{
	struct formula *a = parse_primary(x);
	if (a == NULL)
		return NULL;
	skip_spaces(x);
	const char *at = x->p;
	if (*at == '*') {
		if (a->node != FORMULA_INT)
			return fail(x, "E02", at, MSG_FORMULA_FACTOR, NULL);
		x->p++;
		struct formula *b = parse_primary(x);
		if (b == NULL)
			return NULL;
		struct formula *f = node_at(x, FORMULA_MUL, at);
		f->number = a->number;
		f->a = b;
		return f;
	}
	if (*at == '/') {
		x->p++;
		return binary(x, FORMULA_DIV, at, a, parse_primary(x));
	}
	return a;
}

static struct formula *parse_side(struct parser *x)
{
	struct formula *a = parse_term(x);
	for (;;) {
		skip_spaces(x);
		const char *at = x->p;
		if (a == NULL || (*at != '+' && *at != '-'))
			return a;
		x->p++;
		a = binary(x, *at == '+' ? FORMULA_ADD : FORMULA_SUB, at, a, parse_term(x));
	}
}

struct formula *formula_parse(struct source *s, const char *text, int line, int column, struct arena *a)
{
	static const struct {
		const char *sign;
		enum cmp cmp;
	} signs[] = {{"<=", CMP_LE}, {">=", CMP_GE}, {"<", CMP_LT}, {">", CMP_GT}, {"=", CMP_EQ}};
	struct parser x = {.s = s, .text = text, .p = text, .line = line, .column = column, .arena = a};

	diag_focus(&s->diag, text, column);
	struct formula *f = parse_side(&x);
	skip_spaces(&x);
	const char *at = x.p;
	for (size_t i = 0; f != NULL && f->node != FORMULA_CMP && i < G_N_ELEMENTS(signs); i++) {
		if (!g_str_has_prefix(at, signs[i].sign))
			continue;
		x.p += strlen(signs[i].sign);
		f = binary(&x, FORMULA_CMP, at, f, parse_side(&x));
		if (f != NULL)
			f->cmp = signs[i].cmp;
		skip_spaces(&x);
	}
	if (f != NULL && *x.p != '\0') {
		bool known = g_ascii_isalnum(*x.p) || strchr("+-*/()=<>._", *x.p) != NULL;
		if (known)
			f = fail(&x, "E02", x.p, MSG_PRED_EXTRA, x.p);
		else
			f = fail(&x, "E01", x.p, MSG_PRED_CHAR, arena_strndup(a, x.p, (size_t)(g_utf8_next_char(x.p) - x.p)));
	}
	diag_focus(&s->diag, NULL, 0);
	return f;
}

/* Names to lines. */

enum where { IN_ROW, IN_COLUMN, IN_CHECK };
struct resolver {
	const struct form_more *form;
	struct source *s;
	const char *prefix;
	enum where where;
	bool saw_row, saw_column, saw_both; /* what bare names a check uses */
	bool ok;
};

static const struct line *look(const struct resolver *x, const char *id, bool columns)
{
	const struct form *f = &x->form->form;
	if (x->prefix[0] != '\0') {
		g_autofree char *full = g_strconcat(x->prefix, id, NULL);
		const struct line *l = columns ? form_column(f, full) : form_row(f, full);
		if (l != NULL)
			return l;
	}
	return columns ? form_column(f, id) : form_row(f, id);
}

static void unknown_line(struct resolver *x, const struct formula *f, const char *id)
{
	const struct form *form = &x->form->form;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < form->row_count; i++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)form->rows[i]->id);
	for (size_t i = 0; i < form->column_count; i++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)form->columns[i]->id);
	g_ptr_array_add(names, NULL);
	const char *near = word_nearest(id, (const char *const *)names->pdata);
	x->ok = false;
	if (fault_at(x->s, "E10", f->line, f->column_at, (int)strlen(id), MSG_FORM_NO_LINE, (const char *const[]){id}, 1) && near != NULL)
		HINT(x->s, MSG_PRED_HINT_WORD, near);
}

/* E25: a row where a column is needed, or the other way round. */
static void wrong_axis(struct resolver *x, const struct formula *f, const char *id, bool is_row)
{
	x->ok = false;
	if (fault_at(x->s, "E25", f->line, f->column_at, (int)strlen(id), is_row ? MSG_FORMULA_ROW_FOR_COLUMN : MSG_FORMULA_COLUMN_FOR_ROW,
		    (const char *const[]){id}, 1))
		HINT(x->s, MSG_FORMULA_HINT_BOTH, NULL);
}

static void resolve_both(struct resolver *x, struct formula *f)
{
	const char *row = f->row_id, *column = f->column_id;
	x->saw_both = true;
	f->top_row = strcmp(row, "top") == 0;
	f->top_column = strcmp(column, "top") == 0;
	if ((f->top_row && x->where != IN_COLUMN) || (f->top_column && x->where != IN_ROW)) {
		wrong_axis(x, f, "top", f->top_row);
		return;
	}
	if (!f->top_row && (f->row = look(x, row, false)) == NULL) {
		if (look(x, row, true) != NULL)
			wrong_axis(x, f, row, false);
		else
			unknown_line(x, f, row);
		return;
	}
	if (!f->top_column && (f->column = look(x, column, true)) == NULL) {
		if (look(x, column, false) != NULL)
			wrong_axis(x, f, column, true);
		else
			unknown_line(x, f, column);
	}
}

static void resolve_bare(struct resolver *x, struct formula *f)
{
	const char *id = f->row_id;
	if (strcmp(id, "top") == 0) {
		wrong_axis(x, f, id, x->where != IN_ROW);
		return;
	}
	const struct line *row = look(x, id, false), *column = look(x, id, true);
	if (row == NULL && column == NULL) {
		unknown_line(x, f, id);
	} else if (row != NULL) {
		if (x->where == IN_COLUMN)
			wrong_axis(x, f, id, true);
		f->row = row;
		x->saw_row = true;
	} else {
		if (x->where == IN_ROW)
			wrong_axis(x, f, id, false);
		f->column = column;
		x->saw_column = true;
		f->column_id = id;
		f->row_id = NULL;
	}
}

static void resolve(struct resolver *x, const struct formula *tree)
{
	if (tree == NULL)
		return;
	struct formula *f = (struct formula *)(uintptr_t)tree; /* still being made */
	resolve(x, f->a);
	resolve(x, f->b);
	if (f->node != FORMULA_CELL || f->form != NULL)
		return;
	if (f->column_id != NULL)
		resolve_both(x, f);
	else
		resolve_bare(x, f);
	for (int i = 0; i < 2; i++) {
		const struct line *l = i == 0 ? f->row : f->column;
		if (l != NULL && l->each_child)
			wrong_axis(x, f, l->id, i == 0);
	}
}

/* percent, ratio: x / y; points: p - q; value: no division. */
static bool check_shape(struct source *s, const struct line *l, const struct formula *f, const char *text)
{
	const struct yaml *node = l->more->content_node;
	int end = node->column + fault_length(node);
	diag_focus(&s->diag, text, node->column);
	bool ok = true;
	switch (l->content) {
	case CONTENT_PERCENT:
	case CONTENT_RATIO:
	case CONTENT_PRINTED:
		ok = f->node == FORMULA_DIV;
		if (!ok && fault_at(s, "E33", node->line, end, 1, MSG_FORMULA_NO_WHOLE, NULL, 0))
			HINT(s, MSG_FORMULA_HINT_WHOLE,
				l->content == CONTENT_PERCENT ? "percent"
				: l->content == CONTENT_RATIO ? "ratio"
							      : "printed",
				text);
		break;
	case CONTENT_POINTS:
		ok = f->node == FORMULA_SUB && f->a->node == FORMULA_CELL && f->b->node == FORMULA_CELL;
		if (!ok)
			fault_at(s, "E02", node->line, node->column, 1, MSG_FORMULA_POINTS, NULL, 0);
		break;
	case CONTENT_VALUE:
	case CONTENT_COUNT:
	case CONTENT_AVERAGE:
	case CONTENT_ENTER:
		break;
	}
	if (ok && f->node == FORMULA_DIV && f->b->node == FORMULA_INT && f->b->number == 0)
		ok = fault_at(s, "E33", f->b->line, f->b->column_at, 1, MSG_FORMULA_WHOLE_ZERO, NULL, 0) && false;
	diag_focus(&s->diag, NULL, 0);
	return ok;
}

/* E33: a division that is not the whole of a percentage or ratio; E02: a comparison inside a line. */
static bool check_inside(struct source *s, const struct formula *f, bool root_may_divide)
{
	if (f == NULL)
		return true;
	if (f->node == FORMULA_DIV && !root_may_divide) {
		fault_at(s, "E33", f->line, f->column_at, 1, MSG_FORMULA_STRAY_DIVISION, NULL, 0);
		return false;
	}
	if (f->node == FORMULA_CMP) {
		fault_at(s, "E02", f->line, f->column_at, 1, MSG_FORMULA_COMPARISON, NULL, 0);
		return false;
	}
	return check_inside(s, f->a, false) && check_inside(s, f->b, false);
}

static void read_line_formula(struct form_more *f, const struct line *l)
{
	struct line_more *more = (struct line_more *)(uintptr_t)l->more;
	const struct yaml *node = more->content_node;
	if (node == NULL || l->content == CONTENT_AVERAGE || l->content == CONTENT_ENTER || l->content == CONTENT_COUNT)
		return;
	if (l->content == CONTENT_PRINTED && strcmp(node->text, "unknown") == 0)
		return;
	struct formula *tree = formula_parse(more->src, node->text, node->line, node->column, f->src->arena);
	if (tree == NULL || !check_shape(more->src, l, tree, node->text))
		return;
	diag_focus(&more->src->diag, node->text, node->column);
	bool divides = l->content == CONTENT_PERCENT || l->content == CONTENT_RATIO || l->content == CONTENT_PRINTED;
	struct resolver x = {.form = f, .s = more->src, .prefix = more->prefix, .where = more->is_column ? IN_COLUMN : IN_ROW, .ok = true};
	if (check_inside(more->src, tree, divides))
		resolve(&x, tree);
	else
		x.ok = false;
	diag_focus(&more->src->diag, NULL, 0);
	if (x.ok)
		more->line.formula = tree;
}

static void read_check(struct form_more *f, const struct yaml *item, struct form_check *k)
{
	static const char *const known[] = {"id", "rule", "level", "say", "reason_box", NULL};
	struct source *s = f->src;
	const struct yaml *rule, *level;

	if (!keys_check(s, item, known))
		return;
	k->at_line = item->line;
	k->at_column = item->column;
	if (key_need(s, item, "id") != NULL)
		k->id = key_text(s, item, "id");
	key_text2(s, item, "say", false, &k->say);
	k->reason_box = key_bool(s, item, "reason_box", false);
	int i = (level = key_need(s, item, "level")) != NULL ? node_word(s, level, level_words) : -1;
	k->level = i >= 0 ? level_words[i] : "error";
	if ((rule = key_need(s, item, "rule")) == NULL || (k->rule_text = key_text(s, item, "rule")) == NULL)
		return;
	struct formula *tree = formula_parse(s, rule->text, rule->line, rule->column, s->arena);
	if (tree == NULL)
		return;
	diag_focus(&s->diag, rule->text, rule->column);
	if (tree->node != FORMULA_CMP) {
		fault_at(s, "E34", rule->line, rule->column + fault_length(rule), 1, MSG_FORMULA_NO_COMPARISON, NULL, 0);
	} else if (check_inside(s, tree->a, false) && check_inside(s, tree->b, false)) {
		struct resolver x = {.form = f, .s = s, .prefix = "", .where = IN_CHECK, .ok = true};
		resolve(&x, tree);
		if (x.ok && (int)x.saw_row + (int)x.saw_column + (int)x.saw_both > 1) {
			if (fault_at(s, "E25", rule->line, rule->column, 1, MSG_FORMULA_MIXED_AXES, NULL, 0))
				HINT(s, MSG_FORMULA_HINT_BOTH, NULL);
		} else if (x.ok) {
			k->rule = tree;
			k->rows_only = x.saw_row;
			k->columns_only = x.saw_column;
		}
	}
	diag_focus(&s->diag, NULL, 0);
}

void form_read_formulas(struct form_more *f)
{
	for (size_t i = 0; i < f->form.row_count; i++)
		read_line_formula(f, f->form.rows[i]);
	for (size_t i = 0; i < f->form.column_count; i++)
		read_line_formula(f, f->form.columns[i]);
	const struct yaml *list = yaml_get(f->src->root, "checks");
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "checks");
		return;
	}
	struct form_check *checks = ARENA_ARRAY(f->src->arena, struct form_check, (size_t)list->count + 1);
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		struct form_check *k = &checks[f->form.check_count];
		read_check(f, item, k);
		for (size_t j = 0; j < f->form.check_count; j++)
			if (k->id != NULL && g_strcmp0(checks[j].id, k->id) == 0)
				FAULT(f->src, "E07", yaml_get(item, "id"), MSG_FORM_ID_TWICE, k->id);
		if (k->rule != NULL)
			f->form.check_count++;
	}
	f->form.checks = checks;
}
