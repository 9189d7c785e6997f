/* Grammar of predicates (form-language.md 3): words into a tree. Says what is wrong with the writing (E02, E03); what names mean is
 * pred_resolve.c's business. */
#include "stats/pred_ast.h"
#include "messages/language.def"

#include <string.h>

static struct ast *parse_disj(struct pred_work *w);

static const char *const keywords[] = {"and", "or", "not", "in", "is", "stated", "has", "count", "here", "anywhere"};
static const char *const functions[] = {"years_since", "months_since", "days_since", "months_until"};

static bool among(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool is_word(const struct token *t, const char *word)
{
	return t->kind == TOKEN_IDENT && strcmp(t->text, word) == 0;
}

static bool is_keyword(const struct token *t)
{
	return t->kind == TOKEN_IDENT && among(t->text, keywords, G_N_ELEMENTS(keywords));
}

static bool take_word(struct pred_work *w, const char *word)
{
	if (!is_word(w->next, word))
		return false;
	w->next++;
	return true;
}

/* A fault at the word in hand. */
static void *fault(struct pred_work *w, msg_key key, const char *arg)
{
	return DIAG(w->diag, "E02", w->line, w->next->column, w->next->length, key, arg);
}

static struct ast *node_new(struct pred_work *w, enum pred_node node, const struct token *at)
{
	struct ast *n = ARENA_NEW(w->arena, struct ast);
	n->node = node;
	n->at = at;
	return n;
}

static void one_kid(struct pred_work *w, struct ast *n, struct ast *kid)
{
	n->kids = ARENA_ARRAY(w->arena, struct ast *, 1);
	n->kids[0] = kid;
	n->kid_count = 1;
}

static bool deeper(struct pred_work *w)
{
	if (++w->nesting <= PRED_NESTING_MAX)
		return true;
	DIAG(w->diag, "E18", w->line, w->next->column, w->next->length, MSG_PRED_TANGLED, NULL);
	return false;
}

/* [ ( "place" | "org" ) "." ] ident */
static bool parse_name(struct pred_work *w, struct ast_value *v)
{
	if (w->next->kind != TOKEN_IDENT) {
		fault(w, MSG_PRED_EXPECT_CONDITION, NULL);
		return false;
	}
	if (is_keyword(w->next)) {
		fault(w, MSG_PRED_KEYWORD, w->next->text);
		return false;
	}
	if (w->next[1].kind == TOKEN_DOT) {
		const struct token *prefix = w->next;
		if (vocab_kind(w->c->vocab, prefix->text) != NULL && (is_word(w->next + 2, "start") || is_word(w->next + 2, "end"))) {
			fault(w, MSG_PRED_NEEDS_HAS, prefix->text);
			DIAG_HINT(w->diag, MSG_PRED_HINT_HAS, arena_printf(w->arena, "%s.%s", prefix->text, w->next[2].text));
			return false;
		}
		if (!is_word(prefix, "place") && !is_word(prefix, "org")) {
			fault(w, MSG_PRED_PREFIX, prefix->text);
			return false;
		}
		v->prefix = prefix;
		w->next += 2;
		if (w->next->kind != TOKEN_IDENT) {
			fault(w, MSG_PRED_EXPECT_VALUE, arena_printf(w->arena, "%s.", prefix->text));
			return false;
		}
	}
	v->name = w->next++;
	return true;
}

/* name | func "(" name ")" */
static bool parse_value(struct pred_work *w, struct ast_value *v)
{
	if (w->next->kind == TOKEN_IDENT && w->next[1].kind == TOKEN_OPEN && !is_keyword(w->next)) {
		if (!among(w->next->text, functions, G_N_ELEMENTS(functions))) {
			if (vocab_kind(w->c->vocab, w->next->text) != NULL) {
				fault(w, MSG_PRED_NEEDS_HAS, w->next->text);
				DIAG_HINT(w->diag, MSG_PRED_HINT_HAS, w->next->text);
				return false;
			}
			fault(w, MSG_PRED_NO_FUNCTION, w->next->text);
			return false;
		}
		v->func = w->next;
		w->next += 2;
		if (!parse_name(w, v))
			return false;
		if (w->next->kind != TOKEN_CLOSE) {
			fault(w, MSG_PRED_CLOSE_FACT, v->func->text);
			return false;
		}
		w->next++;
		return true;
	}
	return parse_name(w, v);
}

static bool is_literal(const struct token *t)
{
	return (t->kind == TOKEN_IDENT && !is_keyword(t)) || t->kind == TOKEN_INT || t->kind == TOKEN_DATE;
}

static bool is_cmp(const struct token *t)
{
	return t->kind >= TOKEN_EQ && t->kind <= TOKEN_GE;
}

static enum cmp cmp_of(const struct token *t)
{
	return (enum cmp)((int)CMP_EQ + ((int)t->kind - (int)TOKEN_EQ));
}

static void literals(struct pred_work *w, struct ast *n, size_t count, const struct token *const *items)
{
	const struct token **copy = ARENA_ARRAY(w->arena, const struct token *, count + 1);
	for (size_t i = 0; i < count; i++)
		copy[i] = items[i];
	n->literals = copy;
	n->literal_count = count;
}

/* The right side of a comparison: code | int | date | param | name */
static struct ast *parse_right(struct pred_work *w, struct ast *n)
{
	const struct token *t = w->next;
	if (t->kind == TOKEN_IDENT && t[1].kind == TOKEN_DOT) {
		n->right = RIGHT_NAME;
		return parse_name(w, &n->other) ? n : NULL;
	}
	if (t->kind == TOKEN_PARAM)
		n->right = RIGHT_PARAM;
	else if (is_literal(t))
		n->right = t->kind == TOKEN_IDENT ? RIGHT_CODE : t->kind == TOKEN_INT ? RIGHT_INT : RIGHT_DATE;
	else
		return fault(w, MSG_PRED_EXPECT_VALUE, n->op->text);
	literals(w, n, 1, &t);
	w->next++;
	return n;
}

/* After "in": "(" code { code } ")" | group | lit ".." lit */
static struct ast *parse_in(struct pred_work *w, struct ast *n)
{
	if (w->next->kind == TOKEN_OPEN) {
		GPtrArray *codes = g_ptr_array_new();
		n->right = RIGHT_SET;
		for (w->next++; w->next->kind == TOKEN_IDENT && !is_keyword(w->next); w->next++)
			g_ptr_array_add(codes, (struct token *)(uintptr_t)w->next);
		literals(w, n, codes->len, (const struct token *const *)codes->pdata);
		bool empty = codes->len == 0;
		g_ptr_array_free(codes, TRUE);
		if (w->next->kind == TOKEN_END)
			return fault(w, MSG_PRED_CLOSE, NULL);
		if (w->next->kind != TOKEN_CLOSE || empty)
			return fault(w, MSG_PRED_EXPECT_CODE, NULL);
		w->next++;
		return n;
	}
	const struct token *from = w->next;
	if (!is_literal(from))
		return fault(w, MSG_PRED_EXPECT_VALUE, "in");
	w->next++;
	if (w->next->kind != TOKEN_RANGE) {
		n->right = RIGHT_GROUP;
		literals(w, n, 1, &from);
		return n;
	}
	w->next++;
	if (!is_literal(w->next))
		return fault(w, MSG_PRED_EXPECT_END_OF_RANGE, NULL);
	n->right = RIGHT_RANGE;
	literals(w, n, 2, (const struct token *const[]){from, w->next});
	w->next++;
	return n;
}

static struct ast *parse_test(struct pred_work *w)
{
	struct ast *n = node_new(w, PRED_TEST, w->next);
	if (!parse_value(w, &n->value))
		return NULL;
	n->op = w->next;
	if (is_cmp(w->next)) {
		n->cmp = cmp_of(w->next++);
		return parse_right(w, n);
	}
	if (take_word(w, "is")) {
		n->cmp = take_word(w, "not") ? CMP_NOT_STATED : CMP_STATED;
		return take_word(w, "stated") ? n : fault(w, MSG_PRED_EXPECT_STATED, NULL);
	}
	if (take_word(w, "in")) {
		n->cmp = CMP_IN;
		return parse_in(w, n);
	}
	if (take_word(w, "not")) {
		n->cmp = CMP_NOT_IN;
		return take_word(w, "in") ? parse_in(w, n) : fault(w, MSG_PRED_EXPECT_IN, NULL);
	}
	n->cmp = CMP_TRUE;
	return n;
}

/* kind [ "." ( "start" | "end" ) ] [ "(" disj ")" ], into n. before: the word it follows, for the message. */
static bool parse_fact(struct pred_work *w, struct ast *n, const char *before)
{
	if (w->next->kind != TOKEN_IDENT || is_keyword(w->next)) {
		fault(w, MSG_PRED_EXPECT_KIND, before);
		return false;
	}
	n->kind = w->next++;
	if (w->next->kind == TOKEN_DOT) {
		w->next++;
		n->edge = is_word(w->next, "start") ? EDGE_START : is_word(w->next, "end") ? EDGE_END : EDGE_NONE;
		if (n->edge == EDGE_NONE) {
			fault(w, MSG_PRED_EDGE, n->kind->text);
			return false;
		}
		n->dot_edge = w->next++;
	}
	if (w->next->kind != TOKEN_OPEN)
		return true;
	w->next++;
	struct ast *kid = deeper(w) ? parse_disj(w) : NULL;
	if (kid == NULL)
		return false;
	w->nesting--;
	one_kid(w, n, kid);
	if (w->next->kind != TOKEN_CLOSE) {
		fault(w, MSG_PRED_CLOSE_FACT, n->kind->text);
		return false;
	}
	w->next++;
	return true;
}

/* ( "has" | "count" ) [ scope ] fact [ cmp int ] */
static struct ast *parse_related(struct pred_work *w)
{
	struct ast *n = node_new(w, is_word(w->next, "has") ? PRED_HAS : PRED_COUNT, w->next);
	const char *before = w->next++->text;
	if (is_word(w->next, "here") || is_word(w->next, "anywhere")) {
		n->scope = is_word(w->next, "here") ? SCOPE_HERE : SCOPE_ANYWHERE;
		before = w->next++->text;
	}
	if (!parse_fact(w, n, before))
		return NULL;
	if (n->node == PRED_HAS)
		return n;
	n->op = w->next;
	if (!is_cmp(w->next) || w->next[1].kind != TOKEN_INT) {
		w->next += is_cmp(w->next) ? 1 : 0;
		return fault(w, MSG_PRED_EXPECT_NUMBER, NULL);
	}
	n->cmp = cmp_of(w->next);
	n->number = w->next[1].number;
	w->next += 2;
	return n;
}

static struct ast *parse_atom(struct pred_work *w)
{
	if (w->next->kind == TOKEN_OPEN) {
		w->next++;
		struct ast *n = deeper(w) ? parse_disj(w) : NULL;
		if (n == NULL)
			return NULL;
		w->nesting--;
		if (w->next->kind != TOKEN_CLOSE)
			return fault(w, MSG_PRED_CLOSE, NULL);
		w->next++;
		return n;
	}
	if (is_word(w->next, "has") || is_word(w->next, "count"))
		return parse_related(w);
	return parse_test(w);
}

static struct ast *parse_neg(struct pred_work *w)
{
	if (!is_word(w->next, "not"))
		return parse_atom(w);
	struct ast *n = node_new(w, PRED_NOT, w->next++);
	struct ast *kid = deeper(w) ? parse_neg(w) : NULL;
	if (kid == NULL)
		return NULL;
	w->nesting--;
	one_kid(w, n, kid);
	return n;
}

/* The part of the text between two words, for a hint. */
static const char *between(struct pred_work *w, const struct token *from, const struct token *until)
{
	return g_strchomp(arena_strndup(w->arena, from->rest, (size_t)(until->rest - from->rest)));
}

/* neg { "or" neg } | neg { "and" neg } */
static struct ast *parse_disj(struct pred_work *w)
{
	const struct token *start = w->next;
	struct ast *first = parse_neg(w);
	if (first == NULL || (!is_word(w->next, "and") && !is_word(w->next, "or")))
		return first;
	const struct token *op = w->next;
	struct ast *n = node_new(w, is_word(op, "and") ? PRED_AND : PRED_OR, start);
	GPtrArray *kids = g_ptr_array_new();
	g_ptr_array_add(kids, first);
	while (first != NULL && take_word(w, op->text)) {
		first = parse_neg(w);
		g_ptr_array_add(kids, first);
	}
	n->kid_count = kids->len;
	n->kids = arena_pointers(w->arena, kids);
	g_ptr_array_free(kids, TRUE);
	if (first == NULL)
		return NULL;
	if (is_word(w->next, "and") || is_word(w->next, "or")) {
		DIAG(w->diag, "E03", w->line, w->next->column, w->next->length, MSG_PRED_MIXED, NULL);
		DIAG_HINT(w->diag, MSG_PRED_HINT_BRACKETS, between(w, start, w->next), w->next->text);
		return NULL;
	}
	return n;
}

static struct ast *until_end(struct pred_work *w, struct ast *n)
{
	if (n == NULL || w->next->kind == TOKEN_END)
		return n;
	return fault(w, MSG_PRED_EXTRA, w->next->rest);
}

struct ast *pred_ast(struct pred_work *w)
{
	return until_end(w, parse_disj(w));
}

struct ast *population_ast(struct pred_work *w)
{
	struct ast *n = node_new(w, PRED_HAS, w->next);
	return until_end(w, parse_fact(w, n, "of:") ? n : NULL);
}
