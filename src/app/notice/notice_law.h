/* What somebody is reminded of: domain/notices. */
#ifndef COSO_APP_NOTICE_LAW_H
#define COSO_APP_NOTICE_LAW_H

#include "app/app.h"

/* The kinds the program can work out; the file names them by their words. */
enum notice_kind {
	NOTICE_REPORT_ASKED,
	NOTICE_REPORT_DUE,
	NOTICE_REPORT_LATE,
	NOTICE_REPORT_RETURNED,
	NOTICE_REPORT_ACCEPTED,
	NOTICE_REPORT_CAME,
	NOTICE_MATCHING,
	NOTICE_WORK_DONE,
	NOTICE_DUPLICATES,
	NOTICE_CORRECTION,
	NOTICE_CORRECTION_ANSWERED,
	NOTICE_GRANT_ENDING,
	NOTICE_MAIL_FAILED,
	NOTICE_CLOCK, /* something that comes up: named by its clock */
	NOTICE__NONE  /* nobody is reminded of it */
};

struct notice_rule {
	const char *vi, *en; /* NOTICE_CLOCK: NULL, the clock has its own */
	const char *clock;   /* NOTICE_CLOCK */
	int days;	     /* from so many days before the day on */
	bool on, mail;
};
struct notice_law {
	struct notice_rule kinds[NOTICE_CLOCK];
	const struct notice_rule *clocks;
	size_t clock_count;
};

/* In a read transaction. NULL with an error when the file is faulty; lives until the app is given back. */
const struct notice_law *notice_law(struct app *a, struct err *e);
/* Is a file of domain/notices as it must be? Its first fault otherwise, with its place. */
bool notice_law_check(const char *path, const char *text, size_t length, struct err *e);
/* Of a kind, for NOTICE_CLOCK of that clock; NULL: nobody is reminded of it. */
const struct notice_rule *notice_rule(const struct notice_law *l, enum notice_kind kind, const char *clock);

#endif
