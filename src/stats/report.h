/* A form drawn for one unit and one period: every cell with its state, the checks, and for each counted cell the batch behind it. */
#ifndef COSO_STATS_REPORT_H
#define COSO_STATS_REPORT_H

#include "stats/form.h"
#include "stats/snapshot.h"

enum cell_state { CELL_EXACT, CELL_ESTIMATE, CELL_MISSING, CELL_NA, CELL_HIDDEN };

/* Why a computed cell is CELL_NA. */
enum cell_why {
	CELL_WHY_NONE,	/* it is not NA, or is left blank by the form */
	CELL_WHY_ZERO,	/* a share or quotient of nothing: the denominator is 0 */
	CELL_WHY_BREAK, /* it would compare across a break of the series */
	CELL_WHY_OTHER	/* there is no such period or form, or what it is computed from has no meaning either */
};

struct cell {
	enum cell_state state;
	enum cell_why why;
	bool derived; /* value, percent, points, ratio, average */
	int64_t n,
		of; /* NONE where there is none. percent: numerator and denominator; points: hundredths… of the printed difference in n */
	const char *text; /* as printed: "27,68", "3.471", "" */
	int decimals;	  /* of a derived text */
	enum round_mode round;
	int reported, asked; /* of a typed figure added up from below: how many of the places asked have typed it; 0, 0: not added up */
};

struct period {
	enum period_kind kind;
	ymd from, until;  /* [from, until) */
	int term;	  /* num of term_period, -1 */
	const char *text; /* as asked: "2022-H1", "2020-2025", "2020-06-30" */
};

struct report_line {
	const struct line *line; /* MADE_CHILD / MADE_DIRECT lines are made when drawn */
	const char *id, *num, *label_vi, *label_en;
	int64_t child; /* unit or organisation that is counted in this line instead of the report's, else NONE */
	bool direct;   /* counts only what is placed at the report's unit itself */
	int depth;
	bool visible; /* false: show: label without numbers is still visible; a zero remainder or hide: zero is not */
	bool numbers; /* false for headings (show: label) */
};

struct check_result {
	const char *id, *level, *say_vi, *say_en, *where; /* where: "row.column" or "" */
	int holds;					  /* 1 yes, 0 no, -1 cannot be said (numbers missing) */
	const char *sum; /* the comparison in figures: "303 + 3.078 = 3.381 ≠ 3.471"; of the first one where many hold; NULL: not said */
	int tested;	 /* how many comparisons stand behind it */
	const struct formula *const *lacks; /* holds < 0: cells of the rule without a figure, in the first comparison that cannot be made */
	size_t lack_count;
};

struct report {
	const struct form *form;
	struct period period;
	struct place place;
	const char *unit_code, *unit_name;
	const struct report_line *rows, *columns;
	size_t row_count, column_count;
	const struct cell *cells; /* row-major: cells[r * column_count + c] */
	const struct check_result *checks;
	size_t check_count;
	int64_t unplaced; /* boundaries today: facts that could not be placed */
	/* A form with typed cells: how many of the places asked have typed anything for the period, and who has not. */
	int reported, asked;
	const char *const *silent; /* names */
	size_t silent_count;
	const char *const *strays; /* "row.column" of figures typed there or below for a line that the form does not have: in no sum */
	size_t stray_count;
};

/* A typed figure. */
struct typed_figure {
	int64_t n;	     /* the sum of what is known */
	int unknown;	     /* places that said that it is not known */
	int reported, asked; /* places below that have typed it, and that are asked; 0, 0: typed at the place itself */
	const char *printed; /* a share as published, or NULL */
	bool published;	     /* only that was found */
	bool estimate;
};
struct typed_reporters {
	int reported, asked;
	const char *const *silent;
	size_t silent_count;
	const char *const *strays;
	size_t stray_count;
	bool whole; /* the place itself types, or has typed for all below it: nobody else is asked */
};

/* Typed cells of one form and period that are not taken from what is typed below, but from what those below have handed in. */
struct typed_below {
	int64_t own; /* the place whose own typed cells count as they stand */
	ymd from, until;
	GHashTable *places; /* int64_t: who has handed in */
	GHashTable *cells;  /* "place row column" -> struct typed_handed; where there is none, it handed in nothing for that cell */
};
struct typed_handed {
	int64_t n;
	bool estimate;
};

struct report_guard;
struct report_request {
	const struct form *form;
	const struct library *library;
	struct place place;
	struct period period;
	/* By children: the form's own rows first (counted at the unit), then the whole form for each child unit, each counted at its own
	 * boundary, in administrative order, then for what is placed at the unit itself where that is not all zero. A child's row has the
	 * id CODE.row ("02242.members"), the label "child — row"; the last block direct.row. Lines `each: child` are left out of it. */
	bool by_children;
	const char *child_row;		  /* by children: only this row of the form in each block; NULL: all */
	bool use_sql;			  /* the twin instead of the snapshot */
	const struct report_guard *guard; /* hides what a viewer may not see (secrecy.h); NULL: nothing is hidden */
	const struct typed_below *below;  /* NULL: typed cells are added up as they are typed */
	int64_t known_ms;		  /* for the twin: what the register knew then, 0 = now (the snapshot has its own) */
};

/* Where a report gets its numbers and names: report_draw plugs in the snapshot or the twin, tests a table of numbers. */
struct report_name {
	const char *code, *name; /* code: of the unit; of another organisation "o" and its id */
};
struct report_engine {
	void *user;
	bool (*count)(void *user, const struct batch *b, const struct place *where, struct value *out, struct err *e);
	/* Direct children in administrative order. */
	bool (*children)(
		void *user, const struct place *where, ymd day, const int64_t **ids, size_t *count, struct arena *a, struct err *e);
	/* Code and name on a day; false when it does not exist then. Strings live in the arena. */
	bool (*name)(void *user, const struct place *where, ymd day, struct report_name *out, struct arena *a);
	/* A typed figure; false when none was typed, or (with *e set) on error. May be NULL: then every typed cell is missing. */
	bool (*entered)(void *user, const struct form *form, const char *row, const char *column, const struct place *where,
		const struct period *p, struct typed_figure *out, struct err *e);
	/* Who has typed anything for the form. May be NULL. */
	bool (*reporters)(void *user, const struct form *form, const struct place *where, const struct period *p,
		struct typed_reporters *out, struct arena *a, struct err *e);
};

/* "2022", "2022-H1", "2022-Q3s", "2022-06", "2020-2025", "2020-06-30", "2012-01-01..2012-08-27" (last day in) → period. A trailing s is
 * statutory (15th–14th), d the emulation year (01/12–30/11). A term is looked up in term_period by alias or id (Party terms first; the two
 * chains share no years). wanted: the kind it must be, or PERIOD__MAX for any; with PERIOD_YEAR_DEC a plain year is read as an emulation
 * year. */
bool period_parse(const char *text, enum period_kind wanted, struct codes *codes, struct period *out, struct arena *a, struct err *e);
/* A span of any days, half-open. */
bool period_span(ymd from, ymd until, struct period *out, struct arena *a, struct err *e);
/* Last day of the period: the day its stock is read on, and that chooses the version of the form. */
ymd period_closing_day(const struct period *p);
/* A period as people say it: "6 tháng đầu năm 2026", "tháng 11/2026 (kỳ 15/10–14/11)", "nhiệm kỳ 2025–2030". Lives in the arena. */
const char *period_words(const struct period *p, enum msg_lang lang, struct arena *a);
/* The same of a code as rows keep it. What is no period is given back as it is, NULL as "". codes: for terms. */
const char *period_text_words(const char *text, struct codes *codes, enum msg_lang lang, struct arena *a);
/* With a capital, for a column or a choice of its own. */
const char *period_text_title(const char *text, struct codes *codes, enum msg_lang lang, struct arena *a);
/* "half_year_15", as forms write it. */
const char *period_kind_name(enum period_kind kind);
/* The period shifted (previous, same of last year, opening …); false when there is none (first term). */
bool period_shift(const struct period *p, enum shift_kind shift, ymd date, struct codes *codes, struct period *out, struct arena *a);

/* Draws the form with these numbers. Lines `each: child` become one row (or column) CODE.id for each child and direct.id where that is not
 * all zero. Everything lives in the arena. NULL on error. */
const struct report *report_draw_with(const struct report_request *q, const struct report_engine *engine, struct arena *a, struct err *e);

/* Draws the form. store is needed for use_sql only. Everything lives in the arena. NULL on error: the form reads what this version does not
 * keep (ERR_NOT_FOUND), or is not drawn for such a period (ERR_USAGE). */
const struct report *report_draw(const struct report_request *q, struct snapshot *n, struct store *s, struct arena *a, struct err *e);

/* Under which line a cell is typed: a child's line is the first line of its own form. */
const char *report_typed_key(const struct form *f, const struct line *l, bool rows);

/* The batch and output behind one counted cell (for who and explain). False when the cell is derived, typed, or a heading. */
bool report_cell_batch(const struct report_request *q, const struct report *r, size_t row, size_t column, struct snapshot *n,
	struct batch *batch, struct place *where, size_t *output, struct arena *a, struct err *e);

/* Integer arithmetic of 5.4: 100*n/d with k decimals as a scaled integer (27,68 -> 2768), sign apart. */
int64_t percent_scaled(int64_t n, int64_t d, int decimals, enum round_mode mode);
/* n/d with k decimals as a scaled integer, in the same way. */
int64_t ratio_scaled(int64_t n, int64_t d, int decimals, enum round_mode mode);
/* "27,68" from 2768 and 2; thousands with dots. */
char *scaled_text(int64_t scaled, int decimals, struct arena *a);

#endif
