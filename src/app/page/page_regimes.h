/* Page: the report regimes in force on a day, each with its basis, who reports to whom, and the due days of the coming twelve months; and
 * what offices ask for themselves. */
#ifndef COSO_APP_PAGE_REGIMES_H
#define COSO_APP_PAGE_REGIMES_H

#include "app/page/page.h"
#include "app/page/page_form.h"
#include "app/report/regime.h"

struct page_regime_line {
	const char *level, *who, *receiver, *due; /* in words */
};
struct page_regime_window {
	const char *period, *window, *cut_off; /* "Quý I năm 2026", "01/01/2026 – 31/03/2026", "31/03/2026" */
	const char *const *due;		       /* one for each line */
	const bool *draft;
	bool open; /* the day lies in it, or it is still to be sent */
	ymd next;  /* the first of its due days that is not over; 0: none */
};
struct page_regime_form {
	const char *code, *title;
};
struct page_regime {
	const char *code, *title, *kind, *cycle, *calendar, *valid, *basis, *source, *note, *method, *moves;
	const char *confidence;
	int confidence_kind; /* 0 official, 1 transcribed, 2 draft */
	bool asked;
	const char *asked_of, *receiver; /* asked: of whom (in words), to whom */
	const struct page_regime_line *lines;
	size_t line_count;
	const struct page_regime_form *forms;
	size_t form_count;
	const struct regime_section *outline;
	size_t outline_count;
	const struct page_regime_window *windows;
	size_t window_count;
	const char *next; /* "Hạn tới 07/07/2026": the first due day that is not over; NULL: none is known */
};
struct page_holiday {
	const char *day, *name;
	bool works;
};
struct page_holiday_year {
	const char *year, *confidence, *basis;
	int confidence_kind;
	const struct page_holiday *days;
	size_t count;
};
struct page_regimes {
	const struct page_regime *items; /* asked ones first */
	size_t count, asked;
	const struct page_holiday_year *years; /* of the coming twelve months */
	size_t year_count;
	size_t past;		/* requests whose day is over: not among them */
	const char *past_words; /* how many; NULL: none */
	const char *missing;	/* a year of these that the calendar does not have; NULL */
	bool may_ask;
};
/* Everything lives in the arena. */
bool page_regimes(struct app *a, const struct page_ask *ask, struct page_regimes *out, struct arena *arena, struct err *e);

#endif
