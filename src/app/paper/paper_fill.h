/* Fields of records for papers: by name, with the viewer's rights to see and to take out. What is guarded is masked unless a purpose was
 * stated and the right to have it shown is there. */
#ifndef COSO_APP_PAPER_FILL_H
#define COSO_APP_PAPER_FILL_H

#include "app/record/record_parts.h"
#include "stats/paper_form.h"

struct paper_fill {
	struct record_work w; /* begun without a kind */
	bool reveal;	      /* a purpose was stated */
	bool masked;	      /* something was */
	size_t left_out;      /* records that may not be taken out */
	GString *revealed;    /* names of guarded fields that were shown */
};

/* Records of one kind that belong to another; the earliest first. */
struct paper_rows {
	struct paper_row_of {
		const void *row;
		GArray *places;
		struct paper_whole *person; /* of lists: whose it is; NULL */
		const char *order;
		int64_t rank;
		const struct kind *through; /* that it came through, NULL; its row */
		const void *through_row;
	} * items;
	size_t count;
};

/* A record that a paper, or a line of it, is about. */
struct paper_whole {
	const struct kind *kind;
	int64_t area, id;
	const void *head, *version;
	GArray *places;
	bool may;	    /* be taken out */
	GHashTable *others; /* kind -> struct paper_rows */
};

/* ERR_NOT_FOUND; a record that may not be taken out is opened, may is false. In the arena of f, but for what paper_whole_close frees. */
struct paper_whole *paper_whole_open(struct paper_fill *f, const struct kind *k, int64_t area, int64_t id, struct err *e);
void paper_whole_close(struct paper_whole *x); /* NULL is fine */

/* The rows of a table. */
bool paper_fill_rows(struct paper_fill *f, struct paper_whole *about, const struct paper_step *step, struct paper_rows *out, struct err *e);
void paper_rows_free(struct paper_rows *rows);
/* The text of a value; row NULL: of the paper itself, number then does not count. "" where nothing is recorded. */
bool paper_fill_value(struct paper_fill *f, struct paper_whole *about, const struct kind *row_kind, const struct paper_row_of *row,
	size_t number, const struct paper_value *v, const char **out, struct err *e);

#endif
