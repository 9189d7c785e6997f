/* Between the files of reading the logs; nobody else includes this. */
#ifndef COSO_APP_AUDIT_PARTS_H
#define COSO_APP_AUDIT_PARTS_H

#include "app/audit/audit.h"
#include "app/record/record_parts.h"

/* One row of either log, as it stands there. */
struct audit_line {
	int64_t ms, area, id; /* the order: newest first; of changes ms is the id, whose beginning is the time */
	int64_t when;
	int64_t row, num, base_rev, rows;
	const char *actor, *tbl, *op, *reason, *batch, *fields, *query;
	bool may;	/* the viewer may read the log of that area; else asked of the record */
	bool may_query; /* and what was looked for, which is sensitive */
};

struct auditing {
	struct record_work w;
	const struct audit_ask *what;
	struct page_audit *out;
	GArray *areas;	    /* int64_t: whose log is looked at; 0 among them where nothing else is asked */
	GHashTable *actors; /* login -> 1: the viewer may read what that account did in the books of all, 2: not */
	GArray *ids;	    /* int64_t: rows of one human; NULL */
	int64_t person_area, person;
	int64_t from_ms, until_ms;
	struct audit_line after; /* where the page before ended: ms, area, id */
	size_t most;
	GArray *lines;		   /* struct audit_line, the newest first */
	struct audit_line barrier; /* below it not every area was read; ms INT64_MIN: all was */
};

/* ---- audit_read.c: fills lines and barrier */
bool audit_read(struct auditing *x, struct err *e);
/* The newest first. */
int audit_order(const void *a, const void *b);
/* ---- audit_tell.c */
bool audit_tell(struct auditing *x, const struct audit_line *l, struct audit_row *out, struct err *e);
/* May the viewer read the log about that row? */
bool audit_may(struct auditing *x, const struct audit_line *l, bool *may, struct err *e);

#endif
