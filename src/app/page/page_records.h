/* Pages: all kinds of record by subject; the records of one kind, only those the viewer may see. */
#ifndef COSO_APP_PAGE_RECORDS_H
#define COSO_APP_PAGE_RECORDS_H

#include "app/page/page_record.h"

struct page_record_kind {
	const char *name, *label, *purpose, *count; /* count "" where it is not said */
};
struct page_record_group {
	const char *label, *name;
	const struct page_record_kind *kinds;
	size_t count;
};
struct page_records {
	const struct page_record_group *groups;
	size_t count;
};
bool page_records(struct app *a, const struct page_ask *ask, struct page_records *out, struct arena *arena, struct err *e);

enum { RECORDS_ROWS = 50 };

struct page_record_row {
	struct record_ref self;
	const char *when;
	bool over;			  /* does not hold on the day */
	const struct record_value *cells; /* one a column */
};
/* As in the address; NULL or "": not asked. */
struct page_record_list_ask {
	const char *kind, *unit, *q, *state, *after; /* state: "all", else what holds on the day; after: "AREA:ID" */
	const char *columns;			     /* names of fields joined by commas; unknown ones are passed over */
};
struct page_record_choice {
	const char *name, *label;
	bool chosen;
};
struct page_record_list {
	const char *kind, *label, *purpose, *slips, *q;
	struct page_unit_ref unit; /* id NONE: everywhere the viewer may see */
	bool all, has_span, may_add;
	const char *const *columns;
	size_t column_count;
	const struct page_record_choice *choices; /* every field of the kind that is for readers */
	size_t choice_count;
	const char *chosen; /* columns as understood, for the address; NULL: the usual ones */
	const struct page_record_row *rows;
	size_t count;
	const char *next;    /* cursor; NULL: last page */
	const char *scanned; /* the search stopped early; NULL */
	bool first;
};
bool page_record_list(struct app *a, const struct page_ask *ask, const struct page_record_list_ask *what, struct page_record_list *out,
	struct arena *arena, struct err *e);

#endif
