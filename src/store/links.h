/* Which rows refer to a row: found from the descriptors, so that a new kind of record is followed without new code. Only for the store's
 * own acts that give rows another owner or another area (person_merge.c). */
#ifndef COSO_STORE_LINKS_H
#define COSO_STORE_LINKS_H

#include "store/store.h"

/* One column of one row that names the row asked for. */
struct row_link {
	const struct table *t;		  /* of the row that refers */
	int64_t area, id;		  /* where that row is */
	const struct column *column;	  /* holds the id */
	const struct column *area_column; /* of a reference across areas, NULL: the row is in the area of what it refers to */
	bool by_name;			  /* the column is row_id, beside it tbl says the table */
};

/* Is the row part of what it refers to, so that it lives where that lives? */
bool link_is_part(const struct row_link *l);

/* Appends (struct row_link) every current row that refers to the row id of t in that area; of a versioned kind t is its head, and its
 * versions are not among them. In the order of table_all, then of areas and ids. */
bool links_find(struct store *s, const struct table *t, int64_t area, int64_t id, GArray *out, struct err *e);

/* The logged columns of a row as JSON, and back: columns that are not in the text are empty; area, id and the store's own columns stay. */
void row_to_json(struct store *s, const struct table *t, const void *row, GString *out);
bool row_from_json(const struct table *t, const char *text, void *row, struct arena *a, struct err *e);

#endif
