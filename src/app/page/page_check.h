/* Check my figures: does a printed share follow from its counts, and by which rule of rounding? Lines of three numbers, or a paragraph as
 * printed, in which figures, shares and totals are found. Needs no register. */
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
/* A number of a running text, with the words around it. */
struct page_check_figure {
	const char *before, *text, *after, *kind;
	enum check_tone tone;
	const char *verdict, *detail; /* "": nothing to say */
};
struct page_check_sum {
	enum check_tone tone;
	const char *text;
};
struct page_check_prose {
	struct page_check_figure *figures, *others; /* others: days, years, numbers of documents */
	size_t count, other_count;
	const char *others_title;
	struct page_check_sum *sums;
	size_t sum_count;
	const char *found; /* how many of what */
	bool cut;
};
struct page_check {
	const char *text; /* what was typed, kept */
	struct page_check_line *lines;
	size_t count, checked, faults;
	const char *summary;		      /* which rule fits all lines; NULL when there is nothing to say */
	bool truncated;			      /* more lines were given than are checked */
	const struct page_check_prose *prose; /* running text was given: no lines then; NULL: lines */
	const char *n, *d, *p;		      /* the only line, for a link to it; NULL when there are several */
};

/* text: lines as pasted ("961/3.471 27,68%"), or paragraphs; or, with text NULL, the three numbers by themselves. Faults are told line by
 * line. */
bool page_check(const struct page_ask *ask, const char *text, const char *n, const char *d, const char *p, struct page_check *out,
	struct arena *arena, struct err *e);

#endif
