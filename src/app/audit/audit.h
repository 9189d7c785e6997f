/* Use case: the two logs to be read: what was changed, old → new; what was looked at, taken out, and who signed in or was refused. Whoever
 * may read the log of a place (right "audit") sees its rows; what stood in a field only where he may see the field. Looking is itself
 * noted. */
#ifndef COSO_APP_AUDIT_H
#define COSO_APP_AUDIT_H

#include "app/page/page_record.h"
#include "exchange/sheet.h"

enum { AUDIT_ROWS = 50, AUDIT_FILE_ROWS = 5000 };

/* As in the address; NULL or "": not asked. */
struct audit_ask {
	bool reads;	    /* the reading log; else that of changes */
	const char *who;    /* login */
	const char *act;    /* code of log_act; of changes I, U, D */
	const char *kind;   /* kind of record */
	const char *unit;   /* code of a unit, on the day */
	const char *person; /* "AREA-ID" or "AREA:ID": of one human */
	ymd from, until;    /* days, both included; 0: from a month before, until now */
	const char *after;  /* cursor of the page before */
};

struct audit_row {
	const char *when, *who, *act, *what, *where; /* where: whose books; "" for those of all */
	struct record_ref record;		     /* kind NULL: none, or not to be named */
	const char *why;			     /* reason, purpose; "" */
	const char *more;			     /* fields, query, how many; "" */
	const struct record_change_item *items;	     /* of a change: what differs */
	size_t item_count;
};
struct audit_choice {
	const char *value, *label;
	bool chosen;
	const char *sort;
};
struct page_audit {
	struct audit_ask ask; /* as understood: from is filled in */
	const struct audit_choice *acts, *kinds;
	size_t act_count, kind_count;
	const struct audit_row *rows;
	size_t count;
	const char *next;      /* cursor; NULL: that was all */
	bool scanned;	       /* the search stopped early: the next page goes on */
	const char *error;     /* a filter that cannot be; NULL */
	const char *unit_name; /* NULL: everywhere the viewer may read the log */
};
bool page_audit(struct app *a, const struct page_ask *ask, const struct audit_ask *what, struct page_audit *out, struct arena *arena,
	struct err *e);
/* The same as a sheet, up to AUDIT_FILE_ROWS rows; a note says when there are more. */
bool audit_sheet(
	struct app *a, const struct page_ask *ask, const struct audit_ask *what, struct sheet *out, struct arena *arena, struct err *e);

#endif
