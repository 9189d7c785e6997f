/* Predicates over facts (form-language.md 3): parsed, resolved, type-checked. A typed tree holds both what evaluators need (resolved sets
 * and ranges) and what the words need (the comparison as written). Immutable; lives in the arena of its file. */
#ifndef COSO_STATS_PRED_H
#define COSO_STATS_PRED_H

#include "stats/diag.h"
#include "stats/vocab.h"

/* The last two are written by nobody: they stand in what a standard says of a tenure (standards.h).
 * PRED_CASE: true where the first part is true; else false where the second is true, or, without one, everywhere; else not known.
 * PRED_DAY: the read day lies in lo … hi. */
enum pred_node { PRED_AND, PRED_OR, PRED_NOT, PRED_TEST, PRED_HAS, PRED_COUNT, PRED_CASE, PRED_DAY };
enum value_of { VALUE_FACT, VALUE_SUBJECT, VALUE_PLACE, VALUE_ORG }; /* VALUE_PLACE: unit of the fact; VALUE_ORG: its organisation */
enum value_func {
	VALUE_PLAIN,
	VALUE_AGE,
	VALUE_YEARS_SINCE,
	VALUE_MONTHS_SINCE,
	VALUE_DAYS_SINCE,
	VALUE_MONTHS_UNTIL,
	VALUE_REASON,
	VALUE_CROSSED
};
enum cmp { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE, CMP_IN, CMP_NOT_IN, CMP_STATED, CMP_NOT_STATED, CMP_TRUE };
/* x cmp y, and the comparison that holds where this one does not; of two numbers: from = to >=. */
bool cmp_holds(int64_t x, enum cmp c, int64_t y);
enum cmp cmp_opposite(enum cmp c);
enum test_kind {
	TEST_TRUE,    /* a bool attribute: true */
	TEST_CODES,   /* code attribute in set (resolved: for != and not in the complement within the list; unknown when not stated) */
	TEST_RANGE,   /* date, int or function value: lo <= x <= hi, or outside that when `outside` (for !=) */
	TEST_COMPARE, /* date attribute against date attribute `other` with cmp */
	TEST_TERM,    /* code attribute = $term (or !=): the code is given when evaluated */
	TEST_PARAM,   /* date or int compared by cmp with $date $from $until $year or a file setting, given when evaluated */
	TEST_STATED,  /* is stated / is not stated (cmp): never unknown */
};
enum fact_edge { EDGE_NONE, EDGE_START, EDGE_END };
enum pred_scope { SCOPE_UNIT, SCOPE_HERE, SCOPE_ANYWHERE };

struct value_ref {
	enum value_of of;
	enum value_func func; /* VALUE_AGE has attr birth_d; VALUE_REASON / VALUE_CROSSED have attr NULL and exist in entries/exits only */
	const struct attr *attr;
};

struct pred {
	enum pred_node node;
	int line, column;		/* where it stands */
	const struct pred *const *kids; /* AND, OR, NOT (1), CASE (1, 2); HAS, COUNT: 0 or 1 (what the fact must be) */
	size_t kid_count;
	/* PRED_TEST */
	enum test_kind test;
	struct value_ref value, other;
	enum cmp cmp;	  /* as written, for the words */
	const int *codes; /* TEST_CODES: resolved nums, ascending */
	size_t code_count;
	const struct code *code;	/* as written: one code (=, !=, <, …) */
	const struct code_group *group; /* in GROUP */
	const struct code *const *set;	/* in (a b c) */
	size_t set_count;
	const struct code *range_from, *range_to; /* codes of a..b on a scale */
	int64_t lo, hi;				  /* TEST_RANGE, inclusive; INT64_MIN+1 / INT64_MAX when open on that side */
	int64_t literal, literal_to;		  /* the numbers as written */
	bool outside;
	const char *param; /* "$year": TEST_PARAM */
	/* PRED_HAS, PRED_COUNT */
	const struct fact_kind *kind;
	enum fact_edge edge;
	enum pred_scope scope;
	int64_t number; /* count … cmp number */
	/* PRED_CASE */
	const struct pred *said; /* the test as written, for the words; NULL inside another */
};

/* What is counted: kind, edge, and the condition on it. */
struct population {
	const struct fact_kind *kind;
	enum fact_edge edge;
	const struct pred *when; /* may be NULL */
	bool uses_term;		 /* says term = $term */
	int line, column;
};

/* In which surroundings a predicate stands; decides which names and functions are allowed (E14–E16, E20–E24). */
struct pred_context {
	const struct vocab *vocab;
	struct codes *codes;
	const struct fact_kind *kind; /* the fact counted; NULL: the subject itself (rules, standards over persons) */
	enum fact_edge edge;
	bool flow;		     /* entries/exits: reason, crossed exist */
	bool entries;		     /* with flow: reason is of membership_in (true) or membership_out */
	bool date_only;		     /* the form is drawn for a day only: events are refused (E20) */
	bool population;	     /* this is the condition of `of:` itself */
	bool fixed_only;	     /* population of entries/exits: only fixed attributes, no reasons (E23) */
	bool no_unit;		     /* rule, standard: no reporting unit */
	const char *const *settings; /* names of $params of the file, NULL-terminated, may be NULL */
	ymd valid_from, valid_until; /* validity of the file, for the warning on codes that are never in force then; until 0: not known, no
					warning */
};

/* Rules of form-language.md 3 that are decided here. Scales: = and != take the one code written; < <= > >= and a..b go by rank (ties
 * included).
 * != and `not in` are complements within the whole list, so that x != a is not (x = a) for every stored value. `has` and `count` of a
 * person without a reporting unit (no_unit) come out as SCOPE_ANYWHERE. age is VALUE_SUBJECT with attr birth_d. */

/* Parse and check one predicate written on one line at (line, column) of the file. NULL when faulty; every fault is in diag. */
const struct pred *pred_parse(const struct pred_context *c, const char *text, int line, int column, struct arena *a, struct diag *d);
/* "tenure.start(…)" */
const struct population *population_parse(
	const struct pred_context *c, const char *text, int line, int column, struct arena *a, struct diag *d);

/* A population that does not say `term = $term` on a form by term: adds E24 and gives false. text: the population as written. */
bool population_says_term(const struct population *p, const char *text, struct diag *d);

/* Does any part of it read a kind or attribute whose records are not in this version? Names the first, or NULL. */
const char *pred_unavailable(const struct pred *p); /* p may be NULL */
const char *population_unavailable(const struct population *p);
/* Does the predicate (or its parts) read a sensitive attribute or a kind of fact that is sensitive? */
bool pred_sensitive(const struct pred *p); /* p may be NULL */

#endif
