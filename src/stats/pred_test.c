/* Comparisons of predicates (form-language.md 3, "Types"): which codes, days or numbers fit. Everything is decided here, at load;
 * evaluators see sets of codes and ranges only. */
#include "stats/pred_resolve.h"

#include "stats/standards.h"
#include "stats/words.h"
#include "messages/language.def"

#include <string.h>

/* One comparison being resolved. */
struct comparison {
	struct pred_work *w;
	const struct pred_scope_of *scope;
	const struct ast *n;
	struct pred *p;
	struct pred_operand left;
};

static bool wrong_type(struct comparison *x, const struct token *t)
{
	const char *name = x->left.text;
	if (x->left.type == ATTR_CODE)
		PRED_FAULT(x->w, "E12", t, MSG_PRED_WANTS_CODE, name, x->left.list->name, t->text);
	else if (x->left.type == ATTR_DATE)
		PRED_FAULT(x->w, "E12", t, MSG_PRED_WANTS_DATE, name, t->text);
	else
		PRED_FAULT(x->w, "E12", t, MSG_PRED_WANTS_INT, name, t->text);
	return false;
}

/* Another scale of the vocabulary that has this code, or NULL. */
static const struct code_list *other_scale(const struct vocab *v, const struct code_list *own, const char *id)
{
	for (size_t i = 0; i < v->kind_count; i++) {
		for (size_t j = 0; j < v->kinds[i].attr_count; j++) {
			const struct code_list *l = v->kinds[i].attrs[j].list;
			if (l != NULL && l != own && l->ordered && code_by_id(l, id) != NULL)
				return l;
		}
	}
	return NULL;
}

static void hint_levels(struct pred_work *w, const struct code_list *l)
{
	GString *ids = g_string_new(NULL);
	for (size_t i = 0; i < l->count; i++)
		g_string_append_printf(ids, "%s%s", i > 0 ? " " : "", l->codes[i].id);
	DIAG_HINT(w->diag, MSG_PRED_HINT_LEVELS, l->name, ids->str);
	g_string_free(ids, TRUE);
}

static void no_such(struct comparison *x, const struct token *t, msg_key key)
{
	const struct code_list *l = x->left.list;
	PRED_FAULT(x->w, "E11", t, key, t->text, l->name, words_label(l->vi, NULL, x->w->arena), words_label(l->en, NULL, x->w->arena));
	const char **ids = ARENA_ARRAY(x->w->arena, const char *, l->count + l->group_count + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->count; i++)
		ids[n++] = l->codes[i].id;
	if (key == MSG_PRED_NO_GROUP)
		n = 0;
	for (size_t i = 0; i < l->group_count && key == MSG_PRED_NO_GROUP; i++)
		ids[n++] = l->groups[i].id;
	const char *near = pred_nearest(t->text, ids, n);
	if (near != NULL)
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_WORD, near);
}

/* A code never in force while the file is: a warning, the rows that have it stay countable. */
static bool never_valid(const struct pred_context *c, const struct code *code)
{
	ymd until = code->until == 0 ? YMD_OPEN : code->until;
	return c->valid_until != 0 && (code->from >= c->valid_until || until <= c->valid_from);
}

static void warn_validity(struct comparison *x, const struct token *t, const struct code *code)
{
	if (never_valid(x->w->c, code))
		PRED_FAULT(x->w, "W01", t, MSG_PRED_CODE_NOT_VALID, t->text, x->left.list->name);
}

/* The code of a word; adds E11, E12 or E13. */
static const struct code *find_code(struct comparison *x, const struct token *t)
{
	const struct code_list *l = x->left.list;
	if (t->kind != TOKEN_IDENT) {
		wrong_type(x, t);
		return NULL;
	}
	const struct code *c = code_by_id(l, t->text);
	if (c != NULL) {
		warn_validity(x, t, c);
		return c;
	}
	if (code_group_find(l, t->text) != NULL) {
		PRED_FAULT(x->w, "E12", t, MSG_PRED_IS_GROUP, t->text);
		if (x->n->right == RIGHT_CODE)
			DIAG_HINT(x->w->diag, MSG_PRED_HINT_WORD,
				arena_printf(x->w->arena, x->n->cmp == CMP_NE ? "not in %s" : "in %s", t->text));
		return NULL;
	}
	const struct code_list *other = l->ordered ? other_scale(x->w->c->vocab, l, t->text) : NULL;
	if (other != NULL) {
		PRED_FAULT(x->w, "E13", t, MSG_PRED_OTHER_SCALE, t->text, other->name, l->name);
		hint_levels(x->w, l);
		return NULL;
	}
	no_such(x, t, MSG_PRED_NO_CODE);
	return NULL;
}

static int by_num(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Sets p->codes to those marked; empty or complete is E17 at the word t. */
static bool set_codes(struct comparison *x, const bool *in, const struct token *t)
{
	const struct code_list *l = x->left.list;
	int *nums = ARENA_ARRAY(x->w->arena, int, l->count + 1);
	size_t n = 0;
	for (size_t i = 0; i < l->count; i++)
		if (in[i])
			nums[n++] = l->codes[i].num;
	qsort(nums, n, sizeof *nums, by_num);
	x->p->test = TEST_CODES;
	x->p->codes = nums;
	x->p->code_count = n;
	if (n > 0 && n < l->count)
		return true;
	PRED_FAULT(x->w, "E17", t, n == 0 ? MSG_PRED_NONE_FIT : MSG_PRED_ALL_FIT, NULL);
	if (n > 0)
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_STATED, x->left.text);
	return false;
}

/* attribute cmp code */
static bool code_against_code(struct comparison *x)
{
	const struct token *t = x->n->literals[0];
	const struct code_list *l = x->left.list;
	bool ranked = x->n->cmp != CMP_EQ && x->n->cmp != CMP_NE;
	if (ranked && !l->ordered) {
		PRED_FAULT(x->w, "E12", x->n->op, MSG_PRED_NO_ORDER, l->name, x->n->op->text);
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_EQUALS, x->left.text, arena_printf(x->w->arena, "= %s", t->text));
		return false;
	}
	const struct code *c = find_code(x, t);
	if (c == NULL)
		return false;
	if (ranked && c->order == 0) {
		PRED_FAULT(x->w, "E12", t, MSG_PRED_NO_RANK, c->id, l->name, x->n->op->text);
		return false;
	}
	bool *in = ARENA_ARRAY(x->w->arena, bool, l->count + 1);
	for (size_t i = 0; i < l->count; i++) {
		const struct code *each = &l->codes[i];
		if (ranked)
			in[i] = each->order != 0 && cmp_holds(each->order, x->n->cmp, c->order);
		else
			in[i] = (each == c) == (x->n->cmp == CMP_EQ);
	}
	x->p->code = c;
	return set_codes(x, in, t);
}

/* attribute [not] in (a b c) */
static bool code_in_set(struct comparison *x)
{
	const struct code_list *l = x->left.list;
	const struct ast *n = x->n;
	bool *in = ARENA_ARRAY(x->w->arena, bool, l->count + 1);
	const struct code **set = ARENA_ARRAY(x->w->arena, const struct code *, n->literal_count);
	bool ok = true, inside = n->cmp == CMP_IN;
	for (size_t i = 0; i < l->count; i++)
		in[i] = !inside;
	for (size_t i = 0; i < n->literal_count; i++) {
		set[i] = find_code(x, n->literals[i]);
		ok = ok && set[i] != NULL;
		if (set[i] != NULL)
			in[set[i] - l->codes] = inside;
	}
	x->p->set = set;
	x->p->set_count = n->literal_count;
	return ok && set_codes(x, in, n->literals[0]);
}

/* attribute [not] in group */
static bool code_in_group_named(struct comparison *x)
{
	const struct token *t = x->n->literals[0];
	const struct code_list *l = x->left.list;
	if (t->kind != TOKEN_IDENT)
		return wrong_type(x, t);
	const struct code_group *g = code_group_find(l, t->text);
	if (g == NULL && code_by_id(l, t->text) != NULL) {
		PRED_FAULT(x->w, "E12", t, MSG_PRED_IS_CODE, t->text);
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_EQUALS, x->left.text,
			arena_printf(x->w->arena, "%s %s", x->n->cmp == CMP_IN ? "=" : "!=", t->text));
		return false;
	}
	if (g == NULL) {
		no_such(x, t, MSG_PRED_NO_GROUP);
		return false;
	}
	bool *in = ARENA_ARRAY(x->w->arena, bool, l->count + 1);
	bool some = false;
	for (size_t i = 0; i < l->count; i++) {
		bool member = code_in_group(g, l->codes[i].num);
		in[i] = member == (x->n->cmp == CMP_IN);
		some = some || (member && !never_valid(x->w->c, &l->codes[i]));
	}
	if (!some)
		PRED_FAULT(x->w, "W01", t, MSG_PRED_CODE_NOT_VALID, t->text, l->name);
	x->p->group = g;
	return set_codes(x, in, t);
}

/* attribute [not] in a..b on a scale */
static bool code_in_range(struct comparison *x)
{
	const struct code_list *l = x->left.list;
	const struct token *const *t = x->n->literals;
	if (!l->ordered) {
		PRED_FAULT(x->w, "E12", t[0], MSG_PRED_NO_RANGE, l->name);
		return false;
	}
	const struct code *from = find_code(x, t[0]), *to = find_code(x, t[1]);
	if (from == NULL || to == NULL)
		return false;
	if (from->order == 0 || to->order == 0) {
		const struct token *bad = t[from->order == 0 ? 0 : 1];
		PRED_FAULT(x->w, "E12", bad, MSG_PRED_NO_RANK, bad->text, l->name, "..");
		return false;
	}
	if (from->order > to->order) {
		PRED_FAULT(x->w, "E17", t[0], MSG_PRED_EMPTY_RANGE, NULL);
		return false;
	}
	bool *in = ARENA_ARRAY(x->w->arena, bool, l->count + 1);
	for (size_t i = 0; i < l->count; i++) {
		int order = l->codes[i].order;
		in[i] = (order != 0 && order >= from->order && order <= to->order) == (x->n->cmp == CMP_IN);
	}
	x->p->range_from = from;
	x->p->range_to = to;
	return set_codes(x, in, t[0]);
}

static bool known_param(const struct pred_context *c, const char *name)
{
	static const char *const fixed[] = {"term", "year", "date", "from", "until"};
	for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (strcmp(fixed[i], name) == 0)
			return true;
	for (size_t i = 0; c->settings != NULL && c->settings[i] != NULL; i++)
		if (strcmp(c->settings[i], name) == 0)
			return true;
	return false;
}

static bool against_param(struct comparison *x)
{
	const struct token *t = x->n->literals[0];
	const char *name = t->text;
	bool term = strcmp(name, "term") == 0, year = strcmp(name, "year") == 0;
	bool day = strcmp(name, "date") == 0 || strcmp(name, "from") == 0 || strcmp(name, "until") == 0;
	const char *shown = arena_printf(x->w->arena, "$%s", name);
	if (!known_param(x->w->c, name)) {
		PRED_FAULT(x->w, "E10", t, MSG_PRED_NO_PARAM, shown);
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_WORD, "$term $year $date $from $until");
		return false;
	}
	bool is_term = x->left.type == ATTR_CODE && strcmp(x->left.list->name, "term_period") == 0;
	if (term && !is_term) {
		PRED_FAULT(x->w, "E12", t, MSG_PRED_TERM, x->left.text);
		return false;
	}
	if (term && x->n->cmp != CMP_EQ && x->n->cmp != CMP_NE) {
		PRED_FAULT(x->w, "E12", x->n->op, MSG_PRED_TERM_CMP, NULL);
		return false;
	}
	bool fits = term || (x->left.type == ATTR_DATE ? !year : x->left.type == ATTR_INT && !day);
	if (!fits) {
		PRED_FAULT(x->w, "E12", t, MSG_PRED_PARAM_TYPE, shown, x->left.text);
		return false;
	}
	x->p->test = term ? TEST_TERM : TEST_PARAM;
	x->p->param = shown;
	return true;
}

/* Inclusive bounds of "cmp v" for whole numbers; days are yyyymmdd, so one less than a day is a number between days. */
static void set_bounds(struct pred *p, enum cmp cmp, int64_t v)
{
	p->test = TEST_RANGE;
	p->literal = v;
	p->lo = INT64_MIN + 1;
	p->hi = INT64_MAX;
	if (cmp == CMP_EQ || cmp == CMP_NE || cmp == CMP_GE)
		p->lo = v;
	if (cmp == CMP_EQ || cmp == CMP_NE || cmp == CMP_LE)
		p->hi = v;
	if (cmp == CMP_LT)
		p->hi = v - 1;
	if (cmp == CMP_GT)
		p->lo = v + 1;
	p->outside = cmp == CMP_NE;
}

/* A date against another date attribute. */
static bool against_name(struct comparison *x)
{
	struct pred_operand other;
	struct ast_value v = x->n->right == RIGHT_NAME ? x->n->other : (struct ast_value){.name = x->n->literals[0]};
	if (!pred_find_value(x->w, x->scope, &v, &other))
		return false;
	if (other.type != ATTR_DATE)
		return wrong_type(x, other.at);
	x->p->test = TEST_COMPARE;
	x->p->other = other.ref;
	return true;
}

/* Dates and numbers. */
static bool resolve_number(struct comparison *x)
{
	const struct ast *n = x->n;
	enum token_kind wanted = x->left.type == ATTR_DATE ? TOKEN_DATE : TOKEN_INT;
	if (n->right == RIGHT_PARAM)
		return against_param(x);
	if (x->left.type == ATTR_DATE && (n->right == RIGHT_NAME || n->right == RIGHT_CODE))
		return against_name(x);
	if (n->right == RIGHT_NAME)
		return wrong_type(x, n->other.name);
	if (n->right == RIGHT_SET || n->right == RIGHT_GROUP) {
		PRED_FAULT(x->w, "E12", n->literals[0], MSG_PRED_ONLY_CODE_SETS, x->left.text);
		DIAG_HINT(x->w->diag, MSG_PRED_HINT_RANGE, x->left.text);
		return false;
	}
	for (size_t i = 0; i < n->literal_count; i++)
		if (n->literals[i]->kind != wanted)
			return wrong_type(x, n->literals[i]);
	if (n->right != RIGHT_RANGE) {
		set_bounds(x->p, n->cmp, n->literals[0]->number);
		return true;
	}
	if (n->literals[0]->number > n->literals[1]->number) {
		PRED_FAULT(x->w, "E17", n->literals[0], MSG_PRED_EMPTY_RANGE, NULL);
		return false;
	}
	x->p->test = TEST_RANGE;
	x->p->lo = x->p->literal = n->literals[0]->number;
	x->p->hi = x->p->literal_to = n->literals[1]->number;
	x->p->outside = n->cmp == CMP_NOT_IN;
	return true;
}

static bool resolve_code(struct comparison *x)
{
	switch (x->n->right) {
	case RIGHT_PARAM:
		return against_param(x);
	case RIGHT_SET:
		return code_in_set(x);
	case RIGHT_GROUP:
		return code_in_group_named(x);
	case RIGHT_RANGE:
		return code_in_range(x);
	case RIGHT_NAME:
		return wrong_type(x, x->n->other.name);
	case RIGHT_CODE:
	case RIGHT_INT:
	case RIGHT_DATE:
	case RIGHT_NONE:
		break;
	}
	return code_against_code(x);
}

static bool resolve_test(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n, struct pred *p)
{
	struct comparison x = {.w = w, .scope = s, .n = n, .p = p};
	if (!pred_find_value(w, s, &n->value, &x.left))
		return false;
	p->value = x.left.ref;
	p->cmp = n->cmp;
	if (x.left.type == ATTR_TEXT) {
		PRED_FAULT(w, "E12", x.left.at, MSG_PRED_TEXT, x.left.text);
		return false;
	}
	if (n->cmp == CMP_STATED || n->cmp == CMP_NOT_STATED) {
		p->test = TEST_STATED;
		return true;
	}
	if (x.left.type == ATTR_BOOL && n->cmp != CMP_TRUE) {
		PRED_FAULT(w, "E12", x.left.at, MSG_PRED_BOOL, x.left.text);
		DIAG_HINT(w->diag, MSG_PRED_HINT_BOOL, x.left.text);
		return false;
	}
	if (x.left.type != ATTR_BOOL && n->cmp == CMP_TRUE) {
		PRED_FAULT(w, "E12", x.left.at, MSG_PRED_NOT_BOOL, x.left.text);
		DIAG_HINT(w->diag, MSG_PRED_HINT_COMPARE, x.left.text, x.left.type == ATTR_CODE ? "=" : ">=");
		return false;
	}
	p->test = TEST_TRUE;
	if (x.left.type == ATTR_BOOL)
		return true;
	return x.left.type == ATTR_CODE ? resolve_code(&x) : resolve_number(&x);
}

bool pred_resolve_test(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n, struct pred *p)
{
	if (!resolve_test(w, s, n, p))
		return false;
	const struct vocab *v = w->c->vocab;
	if (p->value.attr != NULL && p->value.attr->list == v->standard_result && v->standards->count > 0)
		standards_expand(v, p, w->arena);
	return true;
}
