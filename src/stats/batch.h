/* What an evaluator is asked: many cells that share one population, one measure and one reading. Two evaluators answer the same question:
 * snapshot.h (arrays in memory) and twin.h (one generated SQL statement); a third, slow one lives in the tests. They must agree on every
 * cell. */
#ifndef COSO_STATS_BATCH_H
#define COSO_STATS_BATCH_H

#include "stats/pred.h"

enum measure {
	MEASURE_PERSONS,
	MEASURE_POSTS,
	MEASURE_SEATS,
	MEASURE_VACANT,
	MEASURE_OVER,
	MEASURE_TURNS,
	MEASURE_ENTRIES,
	MEASURE_EXITS,
	MEASURE_ORGANISATIONS,
	MEASURE_UNITS,
	MEASURE__MAX
};
/* Can this measure count this population (E21, E22)? Adds the fault and gives false when not. text: the population as written, at
 * (of->line, of->column). */
bool population_fits_measure(enum measure m, const struct population *of, const char *text, struct diag *d);
/* Are the facts posts that somebody holds (what "posts" counts of them are chức danh), or records of another kind? */
bool holds_posts(const struct fact_kind *k);
/* The word of the language: "persons". */
const char *measure_name(enum measure m);
/* MEASURE__MAX when there is no such word. */
enum measure measure_find(const char *name);

enum tree { TREE_AREA, TREE_PARTY, TREE_STATE, TREE_FRONT };
enum ages { AGES_EVENT, AGES_CLOSING, AGES_DAY };

/* When. Stock populations (edge none, interval kinds) are read on `day`; events in [from, until); with term >= 0 the population has no
 * window (2.3: "term = $term" selects). */
struct reading {
	ymd day;	 /* stock: the day, state at its end */
	ymd from, until; /* events and flows: from <= d < until; also the period for `has event(…)` */
	int term;	 /* num of term_period for $term, -1 when the form is not by term */
	enum ages ages;
	ymd ages_day; /* AGES_CLOSING: last day of the period; AGES_DAY: the date written */
	int64_t year; /* $year */
};

/* Where. boundaries then: the tree of the read day. boundaries today: places are mapped along the lineage to day `today` first. */
struct place {
	enum tree tree;
	int64_t id;  /* unit id (TREE_AREA) or organisation id */
	bool direct; /* only facts placed at the unit itself, not below ("Trực tiếp tại …") */
	ymd today;   /* 0 = boundaries then */
};

/* A leaf: facts of the population for which all these predicates are true. */
struct leaf {
	const struct pred *const *when;
	size_t when_count;
};

/* Sets of subjects built from leaves: a leaf's subjects, or base without the others (remainders). */
struct subject_set {
	int leaf; /* >= 0: a leaf; -1: base minus others */
	const struct subject_set *base;
	const struct subject_set *const *minus;
	size_t minus_count;
};

enum output_kind {
	OUTPUT_SET,	/* size of the set (seats, vacant, over: their sum over its posts) */
	OUTPUT_OVERLAP, /* sum of the sizes of parts minus the size of their union */
	OUTPUT_AGE,	/* average age: sum of full years and number with a known birth; n = sum, of = number */
};
struct output {
	enum output_kind kind;
	const struct subject_set *set;		/* SET, AGE */
	const struct subject_set *const *parts; /* OVERLAP */
	size_t part_count;
};

struct batch {
	enum measure measure;
	const struct population *of;
	struct reading reading;
	const struct leaf *leaves;
	size_t leaf_count;
	const struct output *outputs;
	size_t output_count;
};

struct value {
	int64_t n;
	int64_t of;	 /* OUTPUT_AGE: number with a known birth; else NONE */
	bool estimate;	 /* boundaries today: a part was shared out */
	int64_t missing; /* boundaries today: facts that could not be placed */
};

/* One member of a cell's set, for drill-down: the subject, the fact that qualified it, and where and when. */
struct member {
	int64_t subject;		  /* person, organisation, unit, post id; facts' own id for posts and turns */
	int64_t area;			  /* area_id of the fact */
	int64_t fact;			  /* fact id */
	int64_t person;			  /* holder, NONE if none */
	int64_t organisation, unit, post; /* NONE if none */
	ymd day;			  /* read day */
	int64_t times;			  /* seats: number of seats; overlap: parts beyond the first; else 1 */
};
struct member_list {
	struct member *items;
	size_t count;
};

#endif
