/* The main job: a form for a unit and a period, who is behind a cell, and what a cell says in words. */
#ifndef COSO_APP_FIGURE_H
#define COSO_APP_FIGURE_H

#include "app/app.h"

/* What the user asked for, as text; NULL where not given. */
struct figure_request {
	const char *form;
	const struct library *own;	 /* where the form is, when it is a question of one's own and not of the law; NULL */
	bool typed;			 /* own: with conditions or bands as somebody typed them (figure_hide.h) */
	const char *unit, *organisation; /* exactly one … */
	int64_t place;			 /* … or, where not 0, the id of the unit or organisation, as the form's tree wants */
	bool direct;			 /* only what is placed there itself, not below */
	const char *date, *period, *term, *from, *until; /* date, or period, or term, or from and until (first and last day) */
	const char *today;				 /* YYYY-MM-DD; NULL = the wall clock's day */
	const char *known_at;
	bool boundaries_today, by_children, use_sql;
	bool takes_out; /* lists of names leave the register in a file: as the right to export wants, and so in the reading log */
	const struct typed_below *below; /* typed cells from what those below handed in; held by the caller. NULL: as typed */
	const char *child_row;		 /* by children: only this row of the form for each of them; NULL: all */
};

struct figure {
	struct report_request request;
	const struct report *report; /* of a service: shared with other threads, never to be changed (a copy lives in the arena) */
	struct snapshot *snapshot;   /* after figure_hold */
	int64_t known_ms;	     /* 0 = now */
	int64_t number;		     /* of the facts it was drawn from (service); NONE without one */
	bool takes_out;		     /* as asked */
	struct arena *arena;
	struct app *app;
	struct drawn *drawn;		/* shared report behind it, NULL: the figure's own */
	struct shared_snapshot *shared; /* held, NULL: the snapshot is the figure's own */
};

/* Draws the form in one read transaction of the register: the open one, or a new one. With a service, a report drawn before from the same
 * facts for the same rights is taken again; what the app's viewer may not see is hidden in it (figure_hide.h). NULL on error. */
struct figure *figure_draw(struct app *a, const struct figure_request *q, struct err *e);
void figure_free(struct figure *f); /* NULL is fine */
/* From here to figure_unshare all figures of this app are drawn in one read transaction (the open one, or a new one) and from one snapshot;
 * for those that draw many. In a service no other thread counts meanwhile. No figure may be left when it ends. */
bool figure_share(struct app *a, int64_t known_ms, struct err *e);
void figure_unshare(struct app *a);
/* The same in the caller's read transaction with a snapshot of this app alone, of which facts about people are read only where they are
 * kept in these areas (snapshot_only_areas), or everywhere when there are none: for states that nobody asks for twice. */
bool figure_share_areas(struct app *a, int64_t known_ms, const int64_t *areas, size_t count, struct err *e);
/* The snapshot behind the figure, for lists and explanations; from here to figure_free no other thread of a service counts. */
bool figure_hold(struct figure *f, struct err *e);

/* The JSON of the command line's contract, and the sheet for text, TSV and Excel. */
char *figure_json(const struct figure *f);
struct sheet;
const struct sheet *figure_sheet(const struct figure *f, enum msg_lang lang);
/* Number of checks of level error or warning that do not hold. */
int figure_broken_checks(const struct figure *f);

/* Who is behind the cell (row id, column id): a sheet whose rows are as many as the cell says; of an estimate the units it comes from. NULL
 * with an error when the cell is neither an exact nor an estimated count. */
const struct sheet *figure_who(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e);
/* Those of the cell who are not in the other one. */
const struct sheet *figure_who_but(struct app *a, struct figure *f, const char *row, const char *column, const char *but_row,
	const char *but_column, enum msg_lang lang, struct err *e);
/* The cell in words, both its number and what it means. */
char *figure_explain(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e);
/* Only the sentences of a cell, by its place in the report, joined by line ends; free with g_free. */
char *figure_words(struct app *a, struct figure *f, size_t row, size_t column, enum msg_lang lang, struct err *e);

#endif
