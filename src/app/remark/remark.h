/* Remarks at cells of forms: a comment, or a mark to follow up, at a cell of a form for a place and a period, or of a report. Kept as
 * records of the kind `remark`; the cell is named by form, row, column and period, so that remarks stay when the form gets a new version.
 */
#ifndef COSO_APP_REMARK_H
#define COSO_APP_REMARK_H

#include "app/app.h"

#define REMARK_TEXT_MAX 2000 /* characters */

/* Where cells stand. */
struct remark_at {
	const char *kind; /* of the record the cells belong to: "unit", "organisation", "report" */
	int64_t id;	  /* that record */
	int64_t area;	  /* storage area of remarks on it; NONE: that of the unit of the place */
	const char *form; /* code */
	const struct period *period;
	struct auth_place place; /* asked for rights */
};

struct remark {
	int64_t area, id;
	const char *row, *column;
	const char *text;
	bool follow, done;
	const char *who, *when; /* who wrote it (display name), "08:15 29/11/2026" as first written or last settled */
};
struct remark_list {
	const struct remark *items;
	size_t count;
};

/* Where the cells of a drawn form at one place stand: its own, or those of a child. today: of the wall clock. */
bool remark_place(struct app *a, const struct report *r, int64_t place, ymd today, struct remark_at *out, struct err *e);
/* May the viewer read remarks there, may it write them? */
bool remark_may(struct app *a, const struct remark_at *at, enum auth_right right);
/* All remarks there: what is to be followed up and not done first, then the newest first, what is done last. Empty for who may not read
 * them. */
bool remarks_read(struct app *a, const struct remark_at *at, struct arena *arena, struct remark_list *out, struct err *e);

/* The text of a remark as it is kept; NULL with an error that says why not, *empty where there is none. */
const char *remark_text(const char *typed, struct arena *a, bool *empty, struct err *e);
/* Inside a write transaction of the caller's: a new remark; one that is done, or open again. ERR_DENIED, ERR_NOT_FOUND. */
struct remark_new {
	const char *row, *column; /* ids of lines of the form */
	const char *text;	  /* from remark_text */
	bool follow;
};
bool remark_add(struct app *a, const struct remark_at *at, const struct remark_new *r, ymd today, struct arena *arena, struct err *e);
bool remark_settle(struct app *a, const struct remark_at *at, int64_t id, bool done, struct arena *arena, struct err *e);

#endif
