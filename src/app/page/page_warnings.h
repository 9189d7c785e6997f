/* Page: warnings that are open in the register, by unit and rule, each with the shortest way to mend it; and those taken with a reason. */
#ifndef COSO_APP_PAGE_WARNINGS_H
#define COSO_APP_PAGE_WARNINGS_H

#include "app/page/page_record.h"

struct page_warnings_ask {
	const char *unit; /* code, or id; NULL or "": all the viewer has */
	const char *rule; /* "C14"; NULL or "": every rule */
	bool waived;	  /* those taken with a reason */
	const char *page; /* NULL: the first */
	size_t limit;	  /* 0: the page's */
};

/* One rule with what is open of it. */
struct page_warning_rule {
	const char *rule, *words, *level;
	const char *count;
	int64_t n;
	bool chosen;
};
struct page_warning_unit {
	struct page_unit_ref unit;
	const char *count;
	int64_t n;
	bool inside; /* there is something below it to go down to */
};
struct page_warning {
	const char *rule, *text;
	struct record_ref record; /* the record it is about */
	const char *kind;	  /* label of its kind */
	struct page_unit_ref unit;
	struct record_ref mend; /* where it is mended; kind NULL: not by this viewer */
	const char *act;	/* of the form there; NULL: a new record of mend.kind */
	int64_t version;	/* of the form; NONE */
	const char *field;	/* anchor in the form */
	const char *via;	/* field of a new record that names `record` */
	const char *reason;	/* of a waiver; NULL */
};
struct page_warnings {
	struct page_unit_ref unit; /* within; id NONE: everything */
	const struct page_unit_ref *above;
	size_t above_count;
	const char *rule, *summary, *open, *waived; /* counts as text */
	bool show_waived;
	const struct page_warning_rule *rules;
	size_t rule_count;
	const struct page_warning_unit *units;
	size_t unit_count;
	const struct page_warning *rows; /* only of one rule, or where few are open */
	size_t row_count;
	const char *next, *back; /* pages; NULL: none */
	const char *shown;	 /* "1–50 of 312" */
};

bool page_warnings(struct app *a, const struct page_ask *ask, const struct page_warnings_ask *what, struct page_warnings *out,
	struct arena *arena, struct err *e);

#endif
