/* Pages of matching (đối khớp): what stands where with which level below, beginning with reports that were sent, one matching with its
 * differences in numbers and by name, conclusions, signatures. The steps themselves: app/report/match.h. */
#ifndef COSO_APP_PAGE_MATCH_H
#define COSO_APP_PAGE_MATCH_H

#include "app/page/page.h"
#include "app/page/page_reports.h"
#include "app/report/match.h"

#define PAGE_MATCH_REPORTS 60 /* not matched yet, on one page */

struct page_match_one {
	int64_t area, id;
	const char *title, *period, *upper, *lower, *state, *left; /* left: "3 chưa thống nhất"; "" */
	enum report_look look;
	bool waits; /* for the viewer */
};
struct page_match_choice {
	const char *value, *label;
	bool chosen;
};
struct page_matches {
	const struct page_match_one *items;
	size_t count;
	bool all; /* those signed by both too */
	const struct match_report_line *reports;
	size_t report_count;
	bool more;
	const struct page_match_choice *definitions, *periods; /* of the reports not matched yet */
	size_t definition_count, period_count;
	const char *unit; /* as typed; "" */
	bool begins;	  /* the viewer may begin somewhere */
};
struct page_matches_ask {
	bool all;
	const char *definition, *period, *unit;
};
bool page_matches(struct app *a, const struct page_ask *ask, const struct page_matches_ask *q, struct page_matches *out,
	struct arena *arena, struct err *e);

struct page_match_line {
	const char *key; /* "AREA:ID" */
	int64_t rev;
	const char *what, *form;	       /* form: its title; "" */
	const char *form_code, *row, *column;  /* of a number: its list can be matched; NULL */
	const char *upper, *lower, *by;	       /* as printed; by: "+1" */
	const char *kind;		       /* of a name: where it is */
	const char *state, *state_id, *answer; /* answer: ""; */
	const char *who;		       /* who concluded it; "" */
	enum report_look look;
	struct page_person_ref person; /* id NONE: not known, or not here */
	bool open;
};

struct page_match {
	struct match_seen seen;
	const char *key;					    /* "AREA:ID" */
	const char *state, *period, *as_of, *known, *left, *hidden; /* left: how many are open; hidden: "" or how many */
	enum report_look look;
	const char *lower_signed, *upper_signed; /* "Nguyễn Văn A, 17/11/2026 09:12"; "" */
	const struct page_match_line *numbers, *names;
	size_t number_count, name_count;
	const struct page_match_choice *states; /* what a line can come to */
	size_t state_count;
	int64_t report_area, report_id; /* NONE: none that stands */
	/* the list of names of a cell: forms; with a form chosen its rows and columns */
	const struct page_match_choice *forms, *rows, *columns;
	size_t form_count, row_count, column_count;
	bool may_work, may_sign_lower, may_sign_upper, may_unsign_lower, may_unsign_upper, may_drop, waits;
};
struct page_match_ask {
	const char *match, *form, *row, *column;
};
/* ERR_NOT_FOUND, ERR_DENIED. */
bool page_match(struct app *a, const struct page_ask *ask, const struct page_match_ask *q, struct page_match *out, struct arena *arena,
	struct err *e);

#endif
