/* What the files report*.c share while one form is drawn. Nobody else includes this. */
#ifndef COSO_STATS_REPORT_INTERNAL_H
#define COSO_STATS_REPORT_INTERNAL_H

#include "stats/report.h"

/* A cell of some form at some place and period, or the overlap of the parts of a line there. */
enum slot_kind { SLOT_CELL, SLOT_ROW_OVERLAP, SLOT_COLUMN_OVERLAP };
struct slot_key {
	enum slot_kind kind;
	const struct form *form;
	const struct line *row, *column;
	int64_t place;
	bool direct;
	enum period_kind period;
	ymd from, until;
	int term;
};

enum slot_state { SLOT_NEW, SLOT_COUNTED, SLOT_FORMULA, SLOT_BUSY, SLOT_DONE };
struct slot {
	struct slot_key key; /* first */
	struct period period;
	const struct form_cell *plan; /* of this row and column wherever they stand: cell_plan */
	struct reading reading;	      /* COUNTED */
	enum slot_state state;
	struct group *group;
	size_t output;
	struct cell cell;
	int64_t number;	 /* what formulas and checks take: the count, or the printed share as a scaled integer */
	bool has_number; /* false: missing or no meaning */
	bool on_the_way; /* while wanted: guards against cycles through other forms */
};

/* What is asked of one population, measure and reading, whatever the place: the leaves and the sets over them. A form by children asks the
 * same of hundreds of places. */
struct leaf_entry {
	struct leaf leaf;
	struct leaf_entry *next;
};
struct set_entry {
	struct subject_set set;
	const struct pattern *pattern;
	const struct line *row, *column;
};
struct pattern {
	enum measure measure;
	const struct population *of;
	struct reading reading;
	struct leaf_entry *first_leaf, *last_leaf;
	const struct leaf *leaves; /* as a list, once all cells are planned */
	size_t leaf_count, listed;
};
struct output_entry {
	struct output output;
	struct output_entry *next;
};
/* All cells of one pattern at one place: one batch. */
struct group {
	struct pattern *pattern;
	struct place place;
	struct output_entry *outputs, *last_output;
	size_t output_count;
	struct value *values;
	size_t value_count;
	struct group *next;
};

/* Children of the report's place, drawn as lines or summed by formulas. */
struct children {
	bool read;
	const int64_t *ids;
	size_t count;
	struct report_name *names;
};

struct drawing {
	const struct report_request *q;
	const struct report_engine *engine;
	struct codes *codes;
	struct arena *arena;
	struct err *e;
	GHashTable *slots, *plans; /* by key; struct planned by form, row and column */
	struct slot **table;	   /* of the drawn rows and columns, as far as they were asked for; NULL: not kept */
	struct group *groups, *last_group;
	GHashTable *pattern_of, *group_of; /* every one, by what makes it another */
	GHashTable *set_of;		   /* every struct set_entry, by pattern, row and column */
	struct children children;
	struct report_line *rows, *columns;
	size_t row_count, column_count;
	GArray *checks; /* struct check_result */
	bool telling;
	bool typed; /* some cell of the table is typed */
};

/* The vocabulary a form is written in. */
const struct vocab *report_vocab(const struct form *f);

void drawing_clear(struct drawing *d); /* what is not in the arena */

/* report_cells.c */
/* What the cells of that row and column are. */
const struct form_cell *cell_plan(struct drawing *d, const struct form *form, const struct line *row, const struct line *column);
/* The slot of a cell, planned: its batch or the slots its formula needs are wanted too. */
struct slot *slot_want(struct drawing *d, enum slot_kind kind, const struct form *form, const struct line *row, const struct line *column,
	int64_t place, bool direct, const struct period *p);
/* The slot of a drawn row and column. */
struct slot *slot_of(struct drawing *d, size_t row, size_t column);
/* The line a drawn line was made from. */
const struct line *line_plan(const struct line *l);
/* The slot a formula's cell means, seen from another slot; NULL when there is none (another form that is not drawn, no previous term). na:
 * set when the reason is that there is no such period. */
struct slot *slot_of_reference(struct drawing *d, const struct slot *from, const struct formula *f, bool *na);
/* Wants every cell a formula reads. */
void formula_want(struct drawing *d, const struct slot *at, const struct formula *f);
/* What children(x) or parts(x) add up. NULL when that cannot be said. */
struct slot **slots_summed(struct drawing *d, const struct slot *from, const struct formula *f, size_t *n);
bool drawing_children(struct drawing *d); /* reads the children once */

/* report_sets.c */
/* Adds the cell to a batch; fills slot->group and output. */
void slot_batch(struct drawing *d, struct slot *s);
struct batch group_batch(struct group *g, struct arena *a);

/* report_eval.c */
struct cell_number {
	int64_t n;
	enum cell_state state; /* EXACT, ESTIMATE; MISSING, NA: no number */
};
void slot_eval(struct drawing *d, struct slot *s);
struct cell_number formula_eval(struct drawing *d, const struct slot *at, const struct formula *f);

/* report_checks.c: first every cell a check needs is wanted (telling false), then, when all are counted, each check is told. */
void checks_run(struct drawing *d, bool telling);

#endif
