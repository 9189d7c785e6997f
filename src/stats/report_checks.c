/* Checks of a drawn form (form-language.md 5.5): the automatic ones (parts make up the whole, children make up the unit, persons are not
 * more than posts) and the written ones, also across forms and periods. Runs twice: to want the cells, and to tell. */
#include "stats/report_internal.h"
#include "stats/claims.h"
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

/* Many comparisons under one name: what is told is every failure, else "not enough figures", else that it holds. */
struct bundle {
	const char *id, *level;
	struct text2 say;
	int tested, unknown, failed;
	const char *sum;	      /* of the comparison in hand, if it is to be shown; of the first one */
	const struct formula **lacks; /* of the first comparison that cannot be made */
	size_t lack_count;
	bool hidden; /* one of its figures is */
};

/* Is the sum of this comparison shown? Under a guard a number that is missing may be a hidden one: then nothing is said of the others. */
static bool shows_sum(const struct drawing *d, const struct bundle *b, int holds)
{
	return d->telling && (d->q->guard == NULL || holds >= 0) && (b->sum == NULL || holds == 0);
}

static void tell(struct drawing *d, const struct bundle *b, int holds, const char *where)
{
	struct check_result r = {.id = b->id,
		.level = b->level,
		.say_vi = b->say.vi,
		.say_en = b->say.en,
		.where = where,
		.holds = holds,
		.sum = b->sum,
		.tested = MAX(b->tested, 1),
		.lacks = holds < 0 ? b->lacks : NULL,
		.lack_count = holds < 0 ? b->lack_count : 0};
	g_array_append_val(d->checks, r);
}

static void bundle_add(struct drawing *d, struct bundle *b, int holds, const char *row, const char *column)
{
	if (!d->telling)
		return;
	b->tested++;
	b->unknown += holds < 0;
	b->failed += holds == 0;
	if (holds == 0)
		tell(d, b, 0,
			row != NULL && column != NULL ? arena_printf(d->arena, "%s.%s", row, column)
			: row != NULL		      ? row
			: column != NULL	      ? column
						      : "");
}

static void bundle_end(struct drawing *d, const struct bundle *b)
{
	if (d->telling && b->tested > 0 && b->failed == 0)
		tell(d, b, b->unknown > 0 ? -1 : 1, "");
}

static struct text2 say(struct drawing *d, msg_key key, const char *vi, const char *en)
{
	g_autofree char *v = MSG_FORMAT(key, MSG_VI, vi), *n = MSG_FORMAT(key, MSG_EN, en);
	return (struct text2){arena_strdup(d->arena, v), arena_strdup(d->arena, n)};
}

/* A count, or a printed share as the scaled integer that formulas take. */
static void put_number(GString *out, const struct slot *s)
{
	g_string_append(out, s->cell.text != NULL && s->cell.text[0] != '\0' ? s->cell.text : "…");
}

static void put_count(struct drawing *d, GString *out, int64_t n)
{
	g_string_append(out, scaled_text(n, 0, d->arena));
}

static const char *cmp_sign(enum cmp cmp, bool holds)
{
	static const char *const yes[] = {
		[CMP_EQ] = " = ", [CMP_NE] = " ≠ ", [CMP_LT] = " < ", [CMP_LE] = " ≤ ", [CMP_GT] = " > ", [CMP_GE] = " ≥ "};
	static const char *const no[] = {
		[CMP_EQ] = " ≠ ", [CMP_NE] = " = ", [CMP_LT] = " ≥ ", [CMP_LE] = " > ", [CMP_GT] = " ≤ ", [CMP_GE] = " < "};
	return cmp > CMP_GE ? " ? " : holds ? yes[cmp] : no[cmp];
}

static struct slot *here(struct drawing *d, enum slot_kind kind, const struct line *row, const struct line *column)
{
	return slot_want(d, kind, d->q->form, row, column, d->q->place.id, d->q->place.direct, &d->q->period);
}

/* The number of a slot; *known is cleared when there is none. */
static int64_t number(struct drawing *d, struct slot *s, bool *known)
{
	if (!d->telling)
		return 0;
	slot_eval(d, s);
	if (!s->has_number)
		*known = false;
	return s->has_number ? s->number : 0;
}

static bool is_count(const struct slot *s)
{
	return !s->plan->empty && (s->plan->content == CONTENT_COUNT || s->plan->content == CONTENT_ENTER) && s->cell.state != CELL_NA;
}

/* Σ parts + remainder − overlap = parent, and no overlap where none is allowed. */
static void check_parts_cell(struct drawing *d, struct bundle *b, const struct line *parent, const struct line *other, bool rows)
{
	struct slot *whole = rows ? here(d, SLOT_CELL, parent, other) : here(d, SLOT_CELL, other, parent);
	bool known = true, typed = whole->plan->content == CONTENT_ENTER;
	int64_t sum = 0, overlap = 0, rest = 0;
	if (!is_count(whole))
		return;
	g_autoptr(GString) words = g_string_new(NULL);
	for (size_t i = 0; i < parent->kid_count; i++) {
		const struct line *kid = parent->kids[i];
		if (kid->nesting != NEST_PART || kid->made == MADE_OVERLAP || kid->each_child ||
			(kid->content != CONTENT_COUNT && kid->content != CONTENT_ENTER))
			continue;
		int64_t n = number(d, rows ? here(d, SLOT_CELL, kid, other) : here(d, SLOT_CELL, other, kid), &known);
		if (kid->made == MADE_REST)
			rest = n;
		else
			sum += n;
		if (n == 0 && kid->made == MADE_REST)
			continue;
		g_string_append(words, words->len > 0 ? " + " : "");
		put_count(d, words, n);
	}
	if (!typed)
		overlap = number(d, rows ? here(d, SLOT_ROW_OVERLAP, parent, other) : here(d, SLOT_COLUMN_OVERLAP, other, parent), &known);
	int64_t n = number(d, whole, &known);
	bool holds = sum + rest - overlap == n && rest >= 0 && (overlap == 0 || parent->overlap_shown);
	if (shows_sum(d, b, !known ? -1 : holds)) {
		if (overlap != 0) {
			g_string_append(words, " − ");
			put_count(d, words, overlap);
		}
		if (sum + rest - overlap != n) {
			g_string_append(words, " = ");
			put_count(d, words, sum + rest - overlap);
		}
		g_string_append(words, sum + rest - overlap == n ? " = " : " ≠ ");
		put_count(d, words, n);
		b->sum = arena_strdup(d->arena, words->str);
	}
	bundle_add(d, b, !known ? -1 : holds, rows ? parent->id : other->id, rows ? other->id : parent->id);
}

static void check_among_cell(struct drawing *d, struct bundle *b, const struct line *parent, const struct line *other, bool rows)
{
	struct slot *whole = rows ? here(d, SLOT_CELL, parent, other) : here(d, SLOT_CELL, other, parent);
	if (!is_count(whole))
		return;
	for (size_t i = 0; i < parent->kid_count; i++) {
		const struct line *kid = parent->kids[i];
		bool known = true;
		if (kid->nesting != NEST_AMONG || (kid->content != CONTENT_COUNT && kid->content != CONTENT_ENTER))
			continue;
		struct slot *part = rows ? here(d, SLOT_CELL, kid, other) : here(d, SLOT_CELL, other, kid);
		if (!is_count(part) || (part->plan->content == CONTENT_COUNT && part->plan->measure != whole->plan->measure))
			continue;
		int64_t n = number(d, part, &known), of = number(d, whole, &known);
		if (shows_sum(d, b, !known ? -1 : n <= of))
			b->sum = arena_printf(
				d->arena, "%s%s%s", scaled_text(n, 0, d->arena), n <= of ? " ≤ " : " > ", scaled_text(of, 0, d->arena));
		bundle_add(d, b, !known ? -1 : n <= of, rows ? kid->id : other->id, rows ? other->id : kid->id);
	}
}

static bool has_nesting(const struct line *l, enum nesting nesting)
{
	for (size_t i = 0; i < l->kid_count; i++)
		if (l->kids[i]->nesting == nesting)
			return true;
	return false;
}

static bool plain(const struct line *l)
{
	return (l->content == CONTENT_COUNT || l->content == CONTENT_ENTER) && l->made == MADE_WRITTEN && !l->each_child;
}

static void check_nesting(struct drawing *d, bool rows)
{
	const struct form *f = d->q->form;
	const struct line *const *lines = rows ? f->rows : f->columns, *const *others = rows ? f->columns : f->rows;
	size_t n = rows ? f->row_count : f->column_count, m = rows ? f->column_count : f->row_count;

	for (size_t i = 0; i < n; i++) {
		const struct line *l = lines[i];
		bool parts = has_nesting(l, NEST_PART), among = has_nesting(l, NEST_AMONG);
		if (!plain(l) || (!parts && !among))
			continue;
		struct bundle p = {.id = arena_printf(d->arena, "parts_%s", l->id), .level = "error"};
		struct bundle a = {.id = arena_printf(d->arena, "among_%s", l->id), .level = "error"};
		p.say = say(d, l->overlap_shown ? MSG_CHECK_PARTS : MSG_CHECK_PARTS_APART, l->label.vi, l->label.en);
		a.say = say(d, MSG_CHECK_AMONG, l->label.vi, l->label.en);
		for (size_t k = 0; k < m; k++) {
			if (!plain(others[k]))
				continue;
			if (parts)
				check_parts_cell(d, &p, l, others[k], rows);
			if (among)
				check_among_cell(d, &a, l, others[k], rows);
		}
		bundle_end(d, &p);
		bundle_end(d, &a);
	}
}

/* Does a condition of persons depend on the reporting unit? Then children say nothing about it. */
static bool depends_on_unit(const struct pred *p)
{
	if (p == NULL)
		return false;
	if ((p->node == PRED_HAS || p->node == PRED_COUNT) && p->scope == SCOPE_UNIT)
		return true;
	for (size_t i = 0; i < p->kid_count; i++)
		if (depends_on_unit(p->kids[i]))
			return true;
	return false;
}

/* Measures whose children add up to the unit: 1; persons, who may be in two children: 0; others: -1. */
static int adds(const struct slot *s)
{
	if (!is_count(s) || s->plan->content != CONTENT_COUNT || s->plan->row_shift != SHIFT_NONE || s->plan->column_shift != SHIFT_NONE)
		return -1;
	if (s->plan->of->kind->subject == SUBJECT_PERSON) {
		if (depends_on_unit(s->plan->of->when))
			return -1;
		for (size_t i = 0; i < s->plan->when_count; i++)
			if (depends_on_unit(s->plan->when[i]))
				return -1;
	}
	switch (s->plan->measure) {
	case MEASURE_POSTS:
	case MEASURE_SEATS:
	case MEASURE_VACANT:
	case MEASURE_OVER:
	case MEASURE_TURNS:
	case MEASURE_ORGANISATIONS:
	case MEASURE_UNITS:
		return 1;
	case MEASURE_PERSONS:
		return 0;
	case MEASURE_ENTRIES:
	case MEASURE_EXITS:
	case MEASURE__MAX:
		break;
	}
	return -1;
}

static void check_level_cell(struct drawing *d, struct bundle *b, const struct line *row, const struct line *column)
{
	struct slot *whole = here(d, SLOT_CELL, row, column);
	int how = adds(whole);
	bool known = true;
	if (how < 0)
		return;
	int64_t sum = number(d, slot_want(d, SLOT_CELL, d->q->form, row, column, d->q->place.id, true, &d->q->period), &known), most = sum;
	for (size_t i = 0; i < d->children.count; i++) {
		int64_t n = number(d, slot_want(d, SLOT_CELL, d->q->form, row, column, d->children.ids[i], false, &d->q->period), &known);
		sum += n;
		most = MAX(most, n);
	}
	int64_t n = number(d, whole, &known);
	bool holds = how == 1 ? n == sum : most <= n && n <= sum;
	if (shows_sum(d, b, !known ? -1 : holds))
		b->sum = how == 1 ? arena_printf(d->arena, "Σ %s%s%s", scaled_text(sum, 0, d->arena), holds ? " = " : " ≠ ",
					    scaled_text(n, 0, d->arena))
				  : arena_printf(d->arena, "max %s ≤ %s ≤ Σ %s%s", scaled_text(most, 0, d->arena),
					    scaled_text(n, 0, d->arena), scaled_text(sum, 0, d->arena), holds ? "" : " ✗");
	bundle_add(d, b, !known ? -1 : holds, row->id, column->id);
}

/* Across levels, where the children stand in the table. */
static void check_levels(struct drawing *d)
{
	const struct form *f = d->q->form;
	struct bundle b = {.id = "levels", .level = "error", .say = say(d, MSG_CHECK_LEVELS, NULL, NULL)};
	if (!d->children.read || d->q->place.direct)
		return;
	for (size_t r = 0; r < f->row_count; r++) {
		for (size_t c = 0; c < f->column_count; c++) {
			const struct line *row = f->rows[r], *column = f->columns[c];
			bool drawn = d->q->by_children ? !row->each_child : row->each_child || column->each_child;
			drawn = drawn && (d->q->child_row == NULL || strcmp(row->id, d->q->child_row) == 0);
			if (drawn && row->made == MADE_WRITTEN && column->made == MADE_WRITTEN)
				check_level_cell(d, &b, row, column);
		}
	}
	bundle_end(d, &b);
}

static bool same_question(const struct slot *a, const struct slot *b)
{
	return a->plan->of == b->plan->of && a->plan->when_count == b->plan->when_count &&
	       (a->plan->when_count == 0 || memcmp(a->plan->when, b->plan->when, a->plan->when_count * sizeof a->plan->when[0]) == 0) &&
	       a->reading.day == b->reading.day && a->reading.from == b->reading.from && a->reading.until == b->reading.until &&
	       a->reading.term == b->reading.term;
}

static void compare_measures(struct drawing *d, struct bundle *b, struct slot *x, struct slot *y)
{
	bool known = true;
	if (!is_count(x) || !is_count(y) || x->plan->content != CONTENT_COUNT || y->plan->content != CONTENT_COUNT ||
		x->plan->measure != MEASURE_PERSONS || (y->plan->measure != MEASURE_POSTS && y->plan->measure != MEASURE_TURNS) ||
		!same_question(x, y))
		return;
	int64_t persons = number(d, x, &known), facts = number(d, y, &known);
	if (shows_sum(d, b, !known ? -1 : persons <= facts))
		b->sum = arena_printf(d->arena, "%s%s%s", scaled_text(persons, 0, d->arena), persons <= facts ? " ≤ " : " > ",
			scaled_text(facts, 0, d->arena));
	bundle_add(d, b, !known ? -1 : persons <= facts, x->key.row->id, x->key.column->id);
}

/* Persons are not more than posts or turns of the same population and conditions. */
static void check_measures(struct drawing *d)
{
	const struct form *f = d->q->form;
	struct bundle b = {.id = "persons_posts", .level = "error", .say = say(d, MSG_CHECK_PERSONS, NULL, NULL)};

	for (size_t r = 0; r < f->row_count; r++)
		for (size_t i = 0; i < f->column_count && plain(f->rows[r]); i++)
			for (size_t j = 0; j < f->column_count; j++)
				if (i != j && plain(f->columns[i]) && plain(f->columns[j]))
					compare_measures(d, &b, here(d, SLOT_CELL, f->rows[r], f->columns[i]),
						here(d, SLOT_CELL, f->rows[r], f->columns[j]));
	for (size_t c = 0; c < f->column_count; c++)
		for (size_t i = 0; i < f->row_count && plain(f->columns[c]); i++)
			for (size_t j = 0; j < f->row_count; j++)
				if (i != j && plain(f->rows[i]) && plain(f->rows[j]) && f->rows[i]->has_measure != f->rows[j]->has_measure)
					compare_measures(d, &b, here(d, SLOT_CELL, f->rows[i], f->columns[c]),
						here(d, SLOT_CELL, f->rows[j], f->columns[c]));
	bundle_end(d, &b);
}

static void check_printed_cell(
	struct drawing *d, struct bundle *b, const struct line *by, const struct line *row, const struct line *column)
{
	struct slot *s = here(d, SLOT_CELL, row, column);
	bool known = true;
	if (s->plan->content != CONTENT_PRINTED)
		return;
	if (!d->telling) {
		formula_want(d, s, by->formula);
		return;
	}
	struct cell_number n = formula_eval(d, s, by->formula->a), whole = formula_eval(d, s, by->formula->b);
	struct printed p = {.v = number(d, s, &known), .decimals = s->cell.decimals, .percent = true};
	bool counted = n.state == CELL_EXACT && whole.state == CELL_EXACT && n.n >= 0 && whole.n >= 0 && n.n <= CLAIMS_COUNT_MAX &&
		       whole.n <= CLAIMS_COUNT_MAX;
	int holds = known && counted && p.decimals <= 4 ? share_check(n.n, whole.n, p).verdict != SHARE_NO : -1;
	if (holds >= 0 && shows_sum(d, b, holds))
		b->sum = arena_printf(d->arena, "%s / %s %s %s %%", scaled_text(n.n, 0, d->arena), scaled_text(whole.n, 0, d->arena),
			holds ? "=" : "≠", s->cell.text);
	bundle_add(d, b, holds, row->id, column->id);
}

/* A share typed as it was published follows from the counts it names. */
static void check_printed(struct drawing *d)
{
	const struct form *f = d->q->form;
	struct bundle b = {.id = "printed", .level = "warning", .say = say(d, MSG_CHECK_PRINTED, NULL, NULL)};

	for (size_t r = 0; r < f->row_count; r++)
		for (size_t c = 0; c < f->column_count; c++) {
			const struct line *row = f->rows[r], *column = f->columns[c];
			const struct line *by = column->content == CONTENT_PRINTED ? column : row->content == CONTENT_PRINTED ? row : NULL;
			if (by != NULL && by->formula != NULL && row->made == MADE_WRITTEN && column->made == MADE_WRITTEN)
				check_printed_cell(d, &b, by, row, column);
		}
	bundle_end(d, &b);
}

/* A side of a rule in figures: "90 + 20 − 10". */
static void put_formula(struct drawing *d, const struct slot *at, const struct formula *f, GString *out)
{
	struct slot *s, **slots;
	bool na;
	size_t n = 0;

	switch (f->node) {
	case FORMULA_INT:
		put_count(d, out, f->number);
		break;
	case FORMULA_CELL:
		s = slot_of_reference(d, at, f, &na);
		if (s == NULL)
			g_string_append(out, "…");
		else
			put_number(out, s);
		break;
	case FORMULA_MUL:
		g_string_append_printf(out, "%" G_GINT64_FORMAT " × ", f->number);
		put_formula(d, at, f->a, out);
		break;
	case FORMULA_ADD:
	case FORMULA_SUB:
	case FORMULA_DIV:
		put_formula(d, at, f->a, out);
		g_string_append(out, f->node == FORMULA_ADD ? " + " : f->node == FORMULA_SUB ? " − " : " / ");
		put_formula(d, at, f->b, out);
		break;
	case FORMULA_CHILDREN:
	case FORMULA_PARTS:
		slots = slots_summed(d, at, f, &n);
		for (size_t i = 0; slots != NULL && i < n; i++) {
			g_string_append(out, i > 0 ? " + " : "");
			put_number(out, slots[i]);
		}
		if (n == 0)
			g_string_append(out, "…");
		break;
	case FORMULA_CMP:
		break;
	}
}

enum { LACKS_KEPT = 8 };

/* The cells of a rule that have no figure. */
static void find_lacks(struct drawing *d, const struct slot *at, const struct formula *f, struct bundle *b)
{
	if (f == NULL || f->node == FORMULA_INT || b->lack_count >= LACKS_KEPT)
		return;
	if (f->node == FORMULA_CELL || f->node == FORMULA_CHILDREN || f->node == FORMULA_PARTS) {
		struct cell_number n = formula_eval(d, at, f);
		b->hidden = b->hidden || n.state == CELL_HIDDEN;
		if (n.state == CELL_MISSING || n.state == CELL_NA)
			b->lacks[b->lack_count++] = f->node == FORMULA_CELL ? f : f->a;
		return;
	}
	find_lacks(d, at, f->a, b);
	find_lacks(d, at, f->b, b);
}

static bool is_plain_cell(const struct formula *f)
{
	return f->node == FORMULA_CELL || f->node == FORMULA_INT;
}

/* "303 + 3.078 = 3.381 ≠ 3.471" */
static const char *rule_sum(
	struct drawing *d, const struct slot *at, const struct formula *rule, struct cell_number x, struct cell_number y, int holds)
{
	g_autoptr(GString) out = g_string_new(NULL);
	put_formula(d, at, rule->a, out);
	if (holds == 0 && !is_plain_cell(rule->a) && x.n != NONE) {
		g_string_append(out, " = ");
		put_count(d, out, x.n);
	}
	g_string_append(out, holds < 0 ? " ? " : cmp_sign(rule->cmp, holds == 1));
	if (holds == 0 && !is_plain_cell(rule->b) && y.n != NONE) {
		put_count(d, out, y.n);
		g_string_append(out, " = ");
	}
	put_formula(d, at, rule->b, out);
	return arena_strdup(d->arena, out->str);
}

/* One written rule in one column, row, or (neither given) once. */
static void check_rule(
	struct drawing *d, struct bundle *b, const struct form_check *k, const struct report_line *row, const struct report_line *column)
{
	struct slot at = {.key = {.form = d->q->form, .place = d->q->place.id, .direct = d->q->place.direct}, .period = d->q->period};
	if (row != NULL) {
		at.key.row = line_plan(row->line);
		at.key.place = row->child != NONE ? row->child : at.key.place;
		at.key.direct = row->direct;
	}
	if (column != NULL) {
		at.key.column = line_plan(column->line);
		at.key.place = column->child != NONE ? column->child : at.key.place;
		at.key.direct = at.key.direct || column->direct;
	}
	if (!d->telling) {
		formula_want(d, &at, k->rule);
		return;
	}
	struct cell_number x = formula_eval(d, &at, k->rule->a), y = formula_eval(d, &at, k->rule->b);
	bool known = (x.state == CELL_EXACT || x.state == CELL_ESTIMATE) && (y.state == CELL_EXACT || y.state == CELL_ESTIMATE);
	int holds = known ? cmp_holds(x.n, k->rule->cmp, y.n) : -1;
	if (shows_sum(d, b, holds))
		b->sum = rule_sum(d, &at, k->rule, x, y, holds);
	if (holds < 0 && b->lacks == NULL) {
		b->lacks = ARENA_ARRAY(d->arena, const struct formula *, LACKS_KEPT);
		find_lacks(d, &at, k->rule, b);
		/* beside a hidden figure not even that is said which ones there are */
		b->lack_count = b->hidden ? 0 : b->lack_count;
	}
	bundle_add(d, b, holds, row != NULL ? row->id : NULL, column != NULL ? column->id : NULL);
}

static void check_written(struct drawing *d)
{
	const struct form *f = d->q->form;
	for (size_t i = 0; i < f->check_count; i++) {
		const struct form_check *k = &f->checks[i];
		struct bundle b = {.id = k->id, .level = k->level, .say = k->say};
		if (b.say.vi == NULL)
			b.say = (struct text2){k->rule_text, k->rule_text};
		if (k->rows_only) {
			for (size_t c = 0; c < d->column_count; c++)
				if (line_is_checked(line_plan(d->columns[c].line)))
					check_rule(d, &b, k, NULL, &d->columns[c]);
		} else if (k->columns_only) {
			for (size_t r = 0; r < d->row_count; r++)
				if (line_is_checked(line_plan(d->rows[r].line)))
					check_rule(d, &b, k, &d->rows[r], NULL);
		} else {
			check_rule(d, &b, k, NULL, NULL);
		}
		bundle_end(d, &b);
	}
}

void checks_run(struct drawing *d, bool telling)
{
	d->telling = telling;
	check_written(d);
	check_nesting(d, true);
	check_nesting(d, false);
	check_levels(d);
	check_measures(d);
	check_printed(d);
}
