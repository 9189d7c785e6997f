/* Between person_merge.c, person_clash.c and page_merge.c; nobody else includes this. */
#ifndef COSO_APP_PERSON_MERGE_PARTS_H
#define COSO_APP_PERSON_MERGE_PARTS_H

#include "app/people/duplicate_parts.h"
#include "app/people/person_merge.h"
#include "app/page/register_parts.h"
#include "model/kinds.gen.h"
#include "store/person_merge.h"

/* A row about one of the two. */
struct merge_row {
	const struct table *t;
	int64_t area, id;
	void *row;
	int side;
};

struct merge_work {
	struct reg r;
	const struct merge_choices *choices;
	const struct directory_view *view;
	struct page_merge *out;
	struct duplicate_row pair;
	int64_t area[2], person[2];
	struct person_row head[2];
	struct person_v_row version[2]; /* of the day */
	GArray *rows;			/* struct merge_row */
	bool sensitive;			/* what is of class S is shown */
};

/* What was chosen under a name; "" when nothing. */
const char *merge_said(const struct merge_work *w, const char *name);

/* One field of a row as text, "" when empty; masked where the viewer may not. */
bool merge_field_text(struct merge_work *w, const struct table *t, const void *row, int field, const char **out, struct err *e);
/* A whole row in a line. */
bool merge_row_text(struct merge_work *w, const struct table *t, const void *row, const char **out, struct err *e);

/* Rows of both that cannot both stand, with what is chosen. */
bool merge_find_clashes(struct merge_work *w, struct err *e);
/* What goes or ends before the merge, by the choices (struct merge_settling). */
void merge_settle(struct merge_work *w, GArray *out);

#endif
