/* Between the files that resolve a predicate: names (pred_names.c), comparisons (pred_test.c), the tree (pred_resolve.c). Not for others.
 */
#ifndef COSO_STATS_PRED_RESOLVE_H
#define COSO_STATS_PRED_RESOLVE_H

#include "stats/pred_ast.h"

#define PRED_HAS_MAX 2 /* has inside has, no deeper */
#define PRED_DISJUNCTS_MAX 64

/* In which fact we are. */
struct pred_scope_of {
	const struct fact_kind *kind;	 /* the fact in hand */
	const struct fact_kind *subject; /* its subject's own kind */
	bool moving_day;		 /* the read day is that of an event */
	bool flow, fixed_only;		 /* only at the outside, see pred_context */
	bool counted;			 /* the fact counted itself, not one inside has */
	int depth;			 /* has and count around */
};

/* A name that was found. */
struct pred_operand {
	struct value_ref ref;
	enum attr_type type;
	const struct code_list *list;
	const char *text; /* as written, for messages */
	const struct token *at;
};

/* Finds a name or a function over one; adds E10, E12, E16, E23 and gives false. */
bool pred_find_value(struct pred_work *w, const struct pred_scope_of *s, const struct ast_value *v, struct pred_operand *out);
/* The kind of fact named, or NULL with E10. */
const struct fact_kind *pred_find_kind(struct pred_work *w, const struct token *name);
/* A comparison or a bare name into p; adds faults and gives false. */
bool pred_resolve_test(struct pred_work *w, const struct pred_scope_of *s, const struct ast *n, struct pred *p);

/* Nearest of the words by edit distance, NULL when none is near. */
const char *pred_nearest(const char *word, const char *const *words, size_t n);
/* More than PRED_DISJUNCTS_MAX conjunctions after distributing (form-language.md 4.1)? */
bool pred_is_tangled(const struct pred *p);

/* A fault at a word, with its code. */
#define PRED_FAULT(w, code, t, key, ...) DIAG((w)->diag, (code), (w)->line, (t)->column, (t)->length, (key), __VA_ARGS__)

#endif
