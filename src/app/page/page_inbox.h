/* What is left for the viewer: reports to be sent and put right, reports that came in or are late, matchings to be settled and signed, long
 * work that is over; what runs beside. Older periods stay while they are open and the register has reports of them. Stands on the home
 * page, so it must be cheap: who is expected to report is kept while no unit, body or request changes (kept.h), everything else is a few
 * statements. */
#ifndef COSO_APP_PAGE_INBOX_H
#define COSO_APP_PAGE_INBOX_H

#include "app/job/job.h"
#include "app/page/page_reports.h"

enum page_inbox_kind {
	INBOX_REPORT,  /* one report of the viewer's own office: area, id where it is begun, else definition and period */
	INBOX_REPORTS, /* those of a definition and period that came in or are late: definition, period */
	INBOX_MATCH,   /* area, id */
	INBOX_JOB      /* job; file: it can be fetched */
};

struct page_inbox_item {
	enum page_inbox_kind kind;
	const char *title, *detail; /* what; of whom, for when */
	const char *state;	    /* "Quá hạn 3 ngày", "Còn 6 ngày" */
	enum report_look look;
	const char *definition, *period, *job;
	int64_t area, id;
	bool file;
	int order; /* days left; what is late is negative, what has no day comes last */
};

struct page_inbox {
	const struct page_inbox_item *items; /* the most urgent first */
	size_t count;
	const struct page_inbox_item *running; /* of periods that are not over: nothing has to be done yet */
	size_t running_count;
	const struct page_reports_progress *progress;
	size_t progress_count;
	const char *lead; /* "Còn 7 việc, 2 việc quá hạn." */
	const char *more; /* how many are not shown; "" */
};
/* desk NULL: without long work. max: items at most. */
bool page_inbox(struct app *a, const struct page_ask *ask, struct job_desk *desk, size_t max, struct page_inbox *out, struct arena *arena,
	struct err *e);

#endif
