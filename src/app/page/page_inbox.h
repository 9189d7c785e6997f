/* What is left for the viewer: reports to be sent and put right, reports that came in or are late, matchings to be settled and signed, long
 * work that is over, what comes up, pairs that may be one human, rights that end; what runs beside. Older periods stay while they are open
 * and the register has reports of them. Stands on the home page, so it must be cheap: who is expected to report is kept while no unit, body
 * or request changes (kept.h), everything else is a few statements. */
#ifndef COSO_APP_PAGE_INBOX_H
#define COSO_APP_PAGE_INBOX_H

#include "app/job/job.h"
#include "app/notice/notice_law.h"
#include "app/page/page_reports.h"

enum page_inbox_kind {
	INBOX_REPORT,  /* one report of the viewer's own office: area, id where it is begun, else definition and period */
	INBOX_REPORTS, /* those of a definition and period that came in or are late: definition, period */
	INBOX_MATCH,   /* area, id */
	INBOX_JOB,     /* job; file: it can be fetched */
	INBOX_COMING,  /* what comes up of one clock: clock; id: of the unit */
	INBOX_DUPLICATES,
	INBOX_CORRECTIONS, /* asked for by the people in the register */
	INBOX_ANSWERED,	   /* one the viewer asked for was answered; file: it was written down for somebody else */
	INBOX_GRANTS,	   /* rights that end: of the viewer's own account, or of those the viewer manages (file) */
	INBOX_PANEL	   /* on the home page itself: how the installation runs */
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
	enum notice_kind notice;
	const char *clock; /* NOTICE_CLOCK */
	const char *key;   /* names it as it stands: what was read under this key is not new; "" */
};

struct page_inbox {
	const struct page_inbox_item *items; /* the most urgent first */
	size_t count;
	const struct page_inbox_item *running; /* of periods that are not over: nothing has to be done yet */
	size_t running_count;
	const struct page_reports_progress *progress;
	size_t progress_count;
	const struct page_inbox_item *news; /* good to know, nothing to do: reports that were accepted */
	size_t news_count;
	int late;
	const char *lead; /* "Còn 7 việc, 2 việc quá hạn." */
	const char *more; /* how many are not shown; "" */
};
/* desk NULL: without long work. all: not only reports, matchings and long work, but all that domain/notices names. max: items at most. */
struct page_inbox_ask {
	struct job_desk *desk;
	size_t max;
	bool all;
};
bool page_inbox(struct app *a, const struct page_ask *ask, const struct page_inbox_ask *what, struct page_inbox *out, struct arena *arena,
	struct err *e);

#endif
