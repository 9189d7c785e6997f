/* A form file, read and checked (form-language.md 5): header, lines, checks. Immutable after form_read; lives in its library's arena. */
#ifndef COSO_STATS_FORM_H
#define COSO_STATS_FORM_H

#include "stats/batch.h"

enum period_kind {
	PERIOD_DATE,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_HALF_YEAR,
	PERIOD_YEAR,
	PERIOD_MONTH_15,
	PERIOD_QUARTER_15,
	PERIOD_HALF_YEAR_15,
	PERIOD_YEAR_15,
	PERIOD_YEAR_DEC,
	PERIOD_TERM,
	PERIOD_SPAN,
	PERIOD__MAX
};
enum round_mode { ROUND_HALF_UP, ROUND_TRUNCATE };
enum shift_kind { SHIFT_NONE, SHIFT_OPENING, SHIFT_PREVIOUS_PERIOD, SHIFT_SAME_LAST_YEAR, SHIFT_PREVIOUS_TERM, SHIFT_DATE };
enum content {
	CONTENT_COUNT,
	CONTENT_VALUE,
	CONTENT_PERCENT,
	CONTENT_POINTS,
	CONTENT_RATIO,
	CONTENT_AVERAGE,
	CONTENT_ENTER,
	CONTENT_PRINTED
};
enum nesting { NEST_TOP, NEST_PART, NEST_AMONG, NEST_UNDER };
enum made { MADE_WRITTEN, MADE_REST, MADE_OVERLAP, MADE_CHILD, MADE_DIRECT }; /* lines the program adds */
enum rest_mode { REST_AUTO, REST_ALWAYS, REST_NEVER };

struct text2 {
	const char *vi, *en;
};
struct line_more; /* what only the reader of forms needs */
struct form_more;

/* Formula tree over cells (5.4). */
enum formula_node {
	FORMULA_INT,
	FORMULA_CELL,
	FORMULA_ADD,
	FORMULA_SUB,
	FORMULA_MUL,
	FORMULA_DIV,
	FORMULA_CHILDREN,
	FORMULA_PARTS,
	FORMULA_CMP
};
struct line;
struct formula {
	enum formula_node node;
	const struct formula *a, *b; /* operands */
	int64_t number;		     /* FORMULA_INT, factor of FORMULA_MUL */
	enum cmp cmp;		     /* FORMULA_CMP */
	/* FORMULA_CELL: what is written; NULL = take that of the cell the formula stands in */
	const struct line *row, *column;
	bool top_row, top_column;	       /* `top` */
	const char *row_id, *column_id, *form; /* as written; `of form` */
	enum shift_kind shift;
	ymd shift_date;
	int line, column_at;
};

struct line {
	const char *id, *num;
	struct text2 label, note;
	enum made made;
	enum nesting nesting;
	const struct line *parent;
	const struct line *const *kids; /* in order of writing, of all nestings; remainders and overlaps included */
	size_t kid_count;
	int block; /* which parts/under block of the parent it belongs to (0, 1, …) */
	int index; /* position among form->rows or form->columns (print order) */
	int depth;
	enum content content;
	const struct pred *const *when; /* own conditions (and-list) */
	size_t when_count;
	bool has_measure; /* count: given on this line */
	enum measure measure;
	const struct population *of; /* given on this line, or NULL */
	enum shift_kind shift;
	ymd shift_date;
	bool has_ages;
	enum ages ages;
	ymd ages_day;
	int decimals;		       /* -1 = not given here */
	int round;		       /* -1 = not given, else enum round_mode */
	const struct formula *formula; /* VALUE; PERCENT and RATIO as x / y; POINTS as p - q; PRINTED n / d or NULL (unknown) */
	const char *enter;	       /* unit of counting of typed cells */
	bool show_label, show_after, hide_zero, comparable;
	enum rest_mode rest;	/* how the remainder of its parts is shown */
	bool overlap_shown;	/* overlap: shown (else an error check) */
	bool each_child;	/* expands to one line per child unit when drawn */
	const char *confidence; /* NULL = the form's */
	const char *file;	/* path of the file it is written in: the form's, or that of a group */
	int at_line, at_column; /* where it stands in that file */
	const struct line_more *more;
};

struct form_check {
	const char *id;
	const struct formula *rule;
	const char *level; /* error, warning, note */
	struct text2 say;
	const char *rule_text;
	bool rows_only, columns_only; /* holds in every count column / row */
	bool reason_box;
	int at_line, at_column;
};

struct form_break {
	ymd date;
	struct text2 why;
};

/* How the paper looks; means nothing to the figures (form-language.md 5.7). */
struct form_merge {
	struct text2 label;
	const char *const *over; /* ids of columns */
	size_t count;
};
struct form_width {
	const char *column;
	int mm;
};
struct form_layout {
	bool portrait;
	const struct form_merge *merges;
	size_t merge_count;
	const struct form_width *widths;
	size_t width_count;
	const char *freeze; /* the column up to which a spreadsheet stands still, or NULL */
	int twin;	    /* how many half tables, with rows shared out, stand side by side; 0 = not said, one */
};

/* A chart that the form names (charts:). */
enum form_chart_kind { FORM_CHART_BARS, FORM_CHART_PYRAMID, FORM_CHART_DOTS };
enum { FORM_CHART_COLUMNS = 5 };
struct form_chart {
	const char *id;
	struct text2 title;
	enum form_chart_kind kind;
	const char *const *columns; /* ids of columns: the series; of a pyramid two */
	size_t column_count;
	const char *const *rows; /* ids of rows; NULL: all that have numbers */
	size_t row_count;
};

struct form {
	struct form_layout layout;
	const struct form_chart *charts;
	size_t chart_count;
	const char *code, *file, *number, *source, *confidence, *responsible;
	struct text2 title;
	const char *basis; /* as one text for print */
	const char *sha256;
	ymd valid_from, valid_until;
	bool periods[PERIOD__MAX];
	const char *const *levels; /* village commune district province nation, NULL-terminated */
	enum tree tree;
	int decimals; /* percent default: 1 */
	enum round_mode round;
	enum ages ages;
	ymd ages_day;
	const struct line *const *rows; /* all lines in print order, remainders and overlaps included */
	size_t row_count;
	const struct line *const *columns;
	size_t column_count;
	const struct form_check *checks;
	size_t check_count;
	const struct text2 *notes;
	size_t note_count;
	const char *unavailable; /* what it reads that this version does not keep yet, or NULL */
	const struct form_break *breaks;
	size_t break_count;
	const struct form_more *more;
};

/* What stands in one cell, before any number: found from row, column and header. */
struct form_cell {
	enum content content;
	bool empty;			/* has no meaning: the percentage of a percentage, the average of a formula */
	const struct line *by;		/* VALUE, PERCENT, POINTS, RATIO: the line whose formula it is (the column wins), else NULL */
	enum measure measure;		/* COUNT, AVERAGE */
	const struct population *of;	/* COUNT, AVERAGE */
	const struct pred *const *when; /* conditions of the row and its parents (outermost first), then of the column and its parents; a
					 * remainder or overlap line has those of its parent */
	size_t when_count;
	enum shift_kind row_shift, column_shift; /* applied to the period: the column's first, then the row's */
	ymd row_date, column_date;
	enum ages ages;
	ymd ages_day;
	const char *enter; /* ENTER: unit of counting of typed cells */
	int decimals;
	enum round_mode round;
};
/* Fills out; the condition list lives in the arena. The form must be one that library_form or library_forms gave. */
void form_cell(const struct form *f, const struct line *row, const struct line *column, struct form_cell *out, struct arena *a);
/* What a cell is counted in: "người", "hộ", "%", "điểm %"; NULL where that is not said (sums, ratios, averages). */
const char *form_cell_unit(const struct form_cell *cell, enum msg_lang lang);
/* The line of that id among rows (or columns); NULL when there is none. */
const struct line *form_row(const struct form *f, const char *id);
const struct line *form_column(const struct form *f, const char *id);
const struct form_chart *form_chart(const struct form *f, const char *id);
/* The outermost line above this one (itself when it is a top line). */
const struct line *line_top(const struct line *l);

/* All domain files, read together: forms, groups, claims, standards, quotas, targets, checks, searches. */
struct library;
struct library *library_new(const struct vocab *v, struct codes *codes);
void library_free(struct library *l);
/* Adds one file (path decides nothing: the first key does). Faults go to a diag that library_faults shows. */
bool library_add(struct library *l, const char *path, const char *text, size_t length);
/* After the last file: resolves includes, references between forms, versions. */
void library_finish(struct library *l);
/* Faults of all files (of one when path is given) as text; gives the number of errors; warnings are appended too. */
int library_faults(const struct library *l, const char *path, GString *out, int *warnings);
/* Of the files with errors everything that is said of them, appended; warnings of the others are left out. */
void library_broken(const struct library *l, GString *out);
/* The version of a form valid on a day (last day of the period); NULL when there is none. Faulty forms are not offered. */
const struct form *library_form(const struct library *l, const char *code, ymd day);
/* All good forms, ordered by code and validity. */
size_t library_forms(const struct library *l, const struct form *const **out);
/* Nearest form code for a message, or NULL. */
const char *library_nearest(const struct library *l, const char *code);

/* The measure and population of a cell, after 5.1 (row, column, parents, header). False when it has none (typed cells, headings). */
bool form_cell_population(
	const struct form *f, const struct line *row, const struct line *column, enum measure *measure, const struct population **of);

#endif
