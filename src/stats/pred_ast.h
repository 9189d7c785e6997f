/* What a predicate says before names are looked up: between the parser (pred_parse.c) and the resolver (pred_resolve.c). Not for others. */
#ifndef COSO_STATS_PRED_AST_H
#define COSO_STATS_PRED_AST_H

#include "stats/lex.h"
#include "stats/pred.h"

#define PRED_NESTING_MAX 48 /* brackets and nots inside each other: more is E18 before the stack feels it */

/* place.type, age, years_since(birth_d) */
struct ast_value {
	const struct token *func;   /* NULL: none */
	const struct token *prefix; /* place or org, or NULL */
	const struct token *name;
};

enum ast_right { RIGHT_NONE, RIGHT_CODE, RIGHT_INT, RIGHT_DATE, RIGHT_PARAM, RIGHT_NAME, RIGHT_SET, RIGHT_GROUP, RIGHT_RANGE };

struct ast {
	enum pred_node node;
	const struct token *at; /* first word */
	struct ast **kids;
	size_t kid_count;
	/* PRED_TEST; a bare name has cmp CMP_TRUE */
	struct ast_value value;
	enum cmp cmp;
	const struct token *op;
	enum ast_right right;
	struct ast_value other;		     /* RIGHT_NAME */
	const struct token *const *literals; /* RIGHT_CODE … RIGHT_PARAM, RIGHT_GROUP: 1; RIGHT_RANGE: 2; RIGHT_SET: any */
	size_t literal_count;
	/* PRED_HAS, PRED_COUNT; also the root of a population */
	const struct token *kind;
	const struct token *dot_edge; /* start or end, or NULL */
	enum fact_edge edge;
	enum pred_scope scope;
	int64_t number;
};

/* Everything a parse and a resolution work on. */
struct pred_work {
	const struct pred_context *c;
	struct arena *arena;
	struct diag *diag;
	int line;
	const struct token *next; /* parser: the word in hand */
	int nesting;		  /* parser: brackets and nots open */
};

/* Syntax only: NULL after the first fault (E02, E03, E18). */
struct ast *pred_ast(struct pred_work *w);
struct ast *population_ast(struct pred_work *w);

#endif
