/* Typed cells of forms as one types them: what is stored of a place and a period, what a typed text means, many cells written as one act.
 * A cell is one row of `figure` (docs/adr/0021-typed-cells.md); this is the only place that turns grids into such rows. */
#ifndef COSO_APP_FIGURE_CELLS_H
#define COSO_APP_FIGURE_CELLS_H

#include "app/app.h"
#include "model/kinds.gen.h"

/* A form, a place and a period: where cells stand. */
struct figure_spot {
	const struct form *form;
	const struct period *period;
	enum tree tree;
	int64_t place; /* unit or organisation */
};

/* What stands in a cell. */
struct figure_stored {
	const struct figure_row *row;
	const char *text; /* "120", "?": said to be not known; never "" */
};
struct figure_stored_list {
	const struct figure_stored *items;
	size_t count;
};

/* Everything typed at the spot itself, nothing added up. Lives in the arena. */
bool figure_cells_read(struct app *a, const struct figure_spot *spot, struct arena *arena, struct figure_stored_list *out, struct err *e);
/* The cell's; NULL when nothing was typed. */
const struct figure_stored *figure_cell_of(const struct figure_stored_list *all, const char *row, const char *column);

/* A text as people type and copy it, as it is kept: "" nothing typed (also "…"), "?" known to be not known ("không rõ", "chưa có số liệu"),
 * digits ("1.234", "1 234", "1234,0"; "-" is 0: counted, there is none). false with an error that says why not. */
bool figure_cell_text(const char *typed, struct arena *a, const char **out, struct err *e);

/* May the viewer type at the spot? Never fails for want of a right: *may is false then. today: of the wall clock. */
bool figure_cells_may(struct app *a, const struct figure_spot *spot, enum auth_right right, ymd today, bool *may, struct err *e);

/* The storage area that what is typed of a unit is kept in, which must be written here (C57). */
bool figure_cells_area(struct app *a, int64_t unit, ymd day, int64_t *area, struct err *e);

/* A cell that is to say something else. */
struct figure_wanted {
	int64_t place;
	const char *row, *column; /* under which it is kept (report_typed_key) */
	const char *counted_in;	  /* "household": what form_cell says */
	const char *text, *was;	  /* as kept: what it shall be, and what it was when the writer saw it */
};
struct figure_refused {
	size_t wanted; /* its index */
	const char *text;
	const char *theirs; /* somebody else wrote this meanwhile ("": emptied); NULL: it is not that */
};
struct figure_cells_ask {
	const struct form *form;
	const struct period *period;
	enum tree tree;
	const struct figure_wanted *wanted;
	size_t count;
	const char *reason; /* needed where a figure is replaced or taken out */
	ymd today;
	enum msg_lang lang;
	bool (*also)(void *user, struct err *e); /* written in the same transaction, after the cells; NULL: nothing else is to be written */
	void *user;
};
struct figure_cells_result {
	const struct figure_refused *refused; /* nothing is written while there is one */
	size_t refused_count;
	bool needs_reason; /* nor while this is so */
	const char *reach; /* needs_reason, because reports that were sent look at it: which; NULL */
	size_t changed;
	int64_t group; /* of the change log; NONE when nothing was written */
};

/* Writes all cells as one group of the change log, or none. false only for failures that are not the writer's. */
bool figure_cells_write(
	struct app *a, const struct figure_cells_ask *ask, struct arena *arena, struct figure_cells_result *out, struct err *e);

#endif
