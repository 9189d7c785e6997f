/* Marking an .xlsx (grid_mark): its parts, each patched into a nameless file that takes the place of the old one in the zip. */
#ifndef COSO_EXCHANGE_GRID_MARK_XLSX_H
#define COSO_EXCHANGE_GRID_MARK_XLSX_H

#include "exchange/grid_patch.h"
#include "exchange/grid_xlsx.h"

struct marking {
	struct package *package;
	struct arena *arena;
	struct book book;
	const struct book_sheet *sheet;
	const struct grid_mark *marks;
	size_t count;
	const char *folder;
	GArray *new_parts; /* struct new_part */
	/* styles: of each marked cell's format its number before; the new one is style_count + index */
	size_t style_count; /* formats there are; 0: no styles to add to, so no colour */
	GArray *styles;	    /* size_t */
	/* the sheet's drawing of comments */
	const char *drawing_id; /* of a new one, NULL: the sheet has one */
	char *had_comment;	/* for each mark: the cell had a comment already */
};

struct new_part {
	const char *name;
	int64_t index; /* of the entry it replaces, -1: a new one */
	FILE *file;
};

/* A file for a part; it is closed with the list. NULL with an error. */
FILE *mark_part(struct marking *m, const char *name, int64_t index, struct err *e);

bool mark_count_styles(struct marking *m, struct err *e); /* before the sheet */
bool mark_sheet(struct marking *m, struct err *e);
bool mark_styles(struct marking *m, struct err *e);   /* after it */
bool mark_comments(struct marking *m, struct err *e); /* before the sheet: says whether the sheet needs a drawing */
/* The new format of a cell that has this one. */
size_t mark_style(struct marking *m, size_t style);

#endif
