/* What the files of the round share; not for others. */
#ifndef COSO_APP_REPORT_ROUND_PARTS_H
#define COSO_APP_REPORT_ROUND_PARTS_H

#include "app/figure/figure.h"
#include "app/report/round.h"

#define ROUND_SCALE INT64_C(10000) /* of num and den: dec(4) */

/* A cell as it is frozen. state: num of cell_state. Strings live in the arena of the drawing. */
struct round_cell {
	const char *row, *column;
	size_t at_row, at_column; /* in the report it was drawn in */
	int state, origin;
	int64_t unit;	  /* that is counted in its line; NONE: the report's own */
	int64_t num, den; /* × ROUND_SCALE; NONE */
	const char *text; /* as printed, where num does not say it */
	const char *ids;  /* mark of the list behind it; NULL where there is none */
	bool derived, typed;
};

/* A form of a report, drawn. */
struct round_drawn {
	const char *code, *period_text;
	bool by_children, from_below;
	struct typed_below *below; /* what its typed cells are; NULL: as typed */
	struct figure *figure;
	const struct round_cell *cells;
	size_t count;
	const char *hash; /* of all cells */
};

/* Where and when. */
struct round_spot {
	int64_t organisation, unit;
	ymd as_of;
	const char *period_text;
	int64_t known_ms; /* 0: now */
	bool marks;	  /* with the marks of the lists */
	bool viewer;	  /* with the viewer's eyes; else everything */
	ymd today;
	const struct report_row *report; /* whose forms these are; NULL: none, typed cells are as typed */
};
void round_spot_of(const struct report_row *r, struct round_spot *out);

/* Draws a form of a report. Free with round_drawn_free, also after an error. */
bool round_draw(struct app *a, const struct round_spot *spot, const char *form, bool by_children, struct arena *arena,
	struct round_drawn *out, struct err *e);
void round_drawn_free(struct round_drawn *d);
/* Is the body drawn itself, by the line the form follows? Else its unit is. */
bool round_of_its_line(struct app *a, const struct form *f, int64_t organisation, ymd day, bool *yes, struct arena *arena, struct err *e);
/* Can the form be drawn for the period, or for its last day? */
bool round_form_drawn(struct app *a, const struct form *f, const char *period, struct arena *arena);
/* The cell of these keys, NULL when there is none. */
const struct round_cell *round_cell_of(const struct round_drawn *d, const char *row, const char *column);
/* Who is behind a cell: members of the evaluator, in no order; false without an error where there is no list. */
bool round_members(struct app *a, struct round_drawn *d, const struct round_cell *c, GArray *out, struct arena *arena, struct err *e);
/* The words of a cell's line and column: "Nữ · Số người". */
const char *round_cell_words(const struct round_drawn *d, const struct round_cell *c, enum msg_lang lang, struct arena *arena);

/* The forms of a report, in their order. */
bool round_forms(
	struct app *a, const struct report_row *r, struct arena *arena, const struct report_form_row ***out, size_t *count, struct err *e);
/* Its frozen cells of one form, as they were written. */
bool round_cells(struct app *a, const struct report_row *r, const char *form, struct arena *arena, const struct report_cell_row ***out,
	size_t *count, struct err *e);

/* Adds what the checks of a drawn form say. */
bool round_check_form(struct app *a, const struct report_row *r, struct round_drawn *d, GArray *checks, struct round_checks *sum,
	enum msg_lang lang, struct arena *arena, struct err *e);
/* The checks of all forms, as the register stands. */
bool round_check_all(struct app *a, const struct report_row *r, ymd today, enum msg_lang lang, struct round_checks *out,
	struct arena *arena, struct err *e);

/* Reports of those below as they were accepted when known_ms was (0: now): the last version of each body that sends to this one's sender,
 * for the same definition and period (struct report_row). */
bool round_accepted(struct app *a, const struct report_row *r, int64_t known_ms, GPtrArray *out, struct arena *arena, struct err *e);
/* What they handed in for the form. own: the place it is drawn for, in the form's tree. */
bool round_handed_in(struct app *a, const struct report_row *r, int64_t known_ms, const struct form *f, const struct period *p, int64_t own,
	struct arena *arena, struct typed_below **out, struct err *e);
/* Has the form cells to be typed? */
bool round_types(const struct form *f, struct arena *arena);
void round_handed_free(struct typed_below *below); /* NULL is fine */
/* The last accepted reports of the bodies that send to this one's sender, for the same definition and period. */
bool round_below(
	struct app *a, const struct report_row *r, ymd today, GPtrArray *reports, GPtrArray *without, struct arena *arena, struct err *e);

/* Does the form read the table; does a change of a column of it move who is counted? */
bool round_form_reads(const struct form *f, const struct table *t);
bool round_column_counts(const struct form *f, const char *column);

/* Freezes: cells, forms, the law they were drawn by. Inside the transaction that sends; fills known_ms, change_no, cells_hash, warnings. */
bool round_freeze(
	struct app *a, struct report_row *r, const struct round_ask *ask, struct round_checks *checks, struct arena *arena, struct err *e);

/* Keeps every file of the law in law_file; *mark names this state of the law (the row "manifest" of that sha256). */
bool round_keep_law(struct app *a, ymd day, const char **mark, struct arena *arena, struct err *e);
/* An app that draws by the law of that mark: a itself where it is the same, else one of its own in *old (round_law_free). */
struct round_law;
bool round_law(struct app *a, const char *mark, struct app **out, struct round_law **old, struct err *e);
void round_law_free(struct round_law *old);
/* The mark in what report_form.laws keeps; NULL: none. */
const char *round_law_mark(const char *laws, struct arena *arena);

#endif
