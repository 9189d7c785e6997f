/* Check my figures: does a printed share follow from its counts, and by which rule of rounding? Needs no register. */
#ifndef COSO_APP_PAGE_CHECK_H
#define COSO_APP_PAGE_CHECK_H

#include "app/page/page.h"

enum check_tone { CHECK_GOOD, CHECK_PARTLY, CHECK_BAD, CHECK_FAULT };

/* One line of the user's. */
struct page_check_line {
	const char *line;	     /* its number */
	const char *n, *d, *printed; /* as understood: "961", "3.471", "27,68" */
	enum check_tone tone;
	const char *verdict;		 /* "Khớp khi cắt, không khớp khi làm tròn" */
	const char *truncated, *rounded; /* what the two rules give, "" where they give nothing */
	const char *implied;		 /* which n of d is printed so; where it does not match: also which d */
};
struct page_check {
	const char *text; /* what was typed, kept */
	struct page_check_line *lines;
	size_t count, checked, faults;
	const char *summary;   /* which rule fits all lines; NULL when there is nothing to say */
	bool truncated;	       /* more lines were given than are checked */
	const char *n, *d, *p; /* the only line, for a link to it; NULL when there are several */
};

/* text: lines as pasted ("961/3.471 27,68%"); or, with text NULL, the three numbers by themselves. Faults are told line by line. */
bool page_check(const struct page_ask *ask, const char *text, const char *n, const char *d, const char *p, struct page_check *out,
	struct arena *arena, struct err *e);

#endif
