/* Page: the typed cells of a form as a grid of boxes. The grid itself (page_grid) knows no form page: a round of reports shows the same
 * one.
 */
#ifndef COSO_APP_PAGE_ENTER_H
#define COSO_APP_PAGE_ENTER_H

#include "app/page/page_form.h"
#include "app/page/page_remarks.h"

/* One cell: a box, or what stands there. */
struct page_grid_cell {
	bool box;
	const char *text;   /* as typed, else as it stands */
	const char *name;   /* of the box: "c.ROW.COLUMN" */
	const char *label;  /* of the box: "Hộ tịch, Trực tuyến" */
	const char *was;    /* as it stood when the page was made: "", "?", digits */
	const char *hint;   /* in an empty box: what the units below have typed; NULL */
	const char *before; /* in the period before; NULL */
	const char *error;  /* NULL */
	const char *theirs; /* two people at once: what the other wrote, as a sentence; NULL */
	const char *choice; /* then: "mine", "theirs", NULL */
	size_t remarks;	    /* at this cell, not done */
	int64_t remark;	    /* the first of them; of a cell that was typed or not */
};
struct page_grid {
	const struct page_grid_cell *cells; /* rows × columns of the form */
	size_t row_count, column_count;
	size_t boxes;
};

/* A fault, with the box it is in. */
struct page_grid_fault {
	const char *name, *text;
};

enum page_enter_step { PAGE_ENTER_SHOW, PAGE_ENTER_SAVE, PAGE_ENTER_PASTE };

/* What was sent: boxes by name. */
struct page_enter_post {
	enum page_enter_step step;
	const char *(*typed)(void *user, const char *name); /* NULL: not sent */
	void *user;
	const char *reason;
	const char *block, *at_row, *at_column; /* PASTE: the copied cells, and the ids of where they begin */
	/* SAVE: a remark at a cell, written with the figures as one act; a remark that is done (or not any more). */
	const char *remark, *remark_row, *remark_column;
	bool remark_follow;
	int64_t settle; /* NONE */
	bool settle_done;
};

struct page_enter {
	struct page_form form;
	struct page_grid grid;
	const struct page_grid_fault *faults; /* nothing was written */
	size_t fault_count;
	size_t conflicts;	 /* of them, cells somebody else wrote meanwhile */
	const char *before_text; /* the period before in words; NULL */
	const char *pasted;	 /* what came of a block; NULL */
	const char *reason, *reason_error, *block, *block_error;
	struct form_choices at_rows, at_columns; /* where a block may begin */
	struct page_remarks remarks;
	struct form_choices remark_rows, remark_columns; /* cells one may write a remark at */
	const char *remark, *remark_error;
	bool remark_follow;
	bool unsaved;
	bool written;
	int64_t group; /* NONE: nothing was to be changed */
};

/* writer: for PAGE_ENTER_SAVE. ERR_DENIED when the viewer may type in none of the cells, ERR_NOT_FOUND when the form has none. */
bool page_enter(struct app *a, struct app *writer, const struct page_ask *ask, const struct page_form_ask *q,
	const struct page_enter_post *post, struct page_enter *out, struct arena *arena, struct err *e);

/* A block copied from a sheet, cell by cell: tabs and line ends, quoted cells. */
struct page_block {
	const char *const *const *rows;
	const size_t *widths;
	size_t row_count;
};
void page_block_read(const char *text, struct arena *arena, struct page_block *out);

#endif
