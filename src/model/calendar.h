/* Working days: weekends, public holidays, days moved from one to the other, and rules for due days (docs/reports.md 2). Pure: a calendar
 * is a list of years with the days that differ from the week. What lies in a year it does not have is never guessed. */
#ifndef COSO_MODEL_CALENDAR_H
#define COSO_MODEL_CALENDAR_H

#include "base/date.h"

enum calendar_mark {
	CALENDAR_OFF,	/* public holiday, or the day off instead of one that fell on a weekend */
	CALENDAR_MOVED, /* a working day taken off, worked on another day instead */
	CALENDAR_WORK,	/* a day of the weekend that is worked */
};
struct calendar_day {
	ymd day;
	enum calendar_mark mark;
	const char *vi, *en; /* what it is */
	ymd other;	     /* moved to or from; 0 */
};
struct calendar_year {
	int year;
	const char *confidence; /* official, transcribed, draft */
	const char *basis;
	const struct calendar_day *days; /* ascending */
	size_t count;
};
struct calendar {
	bool rest[7];			   /* by day of the week, Monday = 0 */
	const struct calendar_year *years; /* ascending, without gaps */
	size_t count;
};

int ymd_weekday(ymd day);						       /* Monday = 0 … Sunday = 6 */
const struct calendar_year *calendar_year(const struct calendar *c, int year); /* NULL: not known */
const struct calendar_day *calendar_day(const struct calendar *c, ymd day);    /* NULL: an ordinary day of the week */
/* Is the day worked? False with *missing set to the year when the calendar does not have it. */
bool calendar_works(const struct calendar *c, ymd day, int *missing);

enum due_step { DUE_NONE, DUE_WORKING, DUE_DAYS, DUE_MONTH_DAY, DUE_YEAR_DAY };
/* "+3wd", "-2wd" (working days after, before the cut-off), "+10d" (calendar days), "day 05 of next month", "day 25 of this month",
 * "day 15/01 of next year", "day 31/12 of this year"; of those counted otherwise than in working days, one that falls on a day off moves to
 * the next working day, or with a last word "before" to the one before, with "exactly" nowhere. */
struct due_rule {
	enum due_step step;
	int number;	/* days, with its sign; 0 or 1 months or years on */
	int day, month; /* of the date */
	int move;	/* 1 forward, -1 back, 0 not at all */
};
bool due_rule_parse(const char *text, struct due_rule *out);
/* The rule in words: "3 ngày làm việc sau ngày chốt số liệu". */
const char *due_rule_say(const struct due_rule *r, enum msg_lang lang, struct arena *a);

struct due_day {
	ymd day;     /* 0: a year is missing */
	int missing; /* that year */
	bool draft;  /* a year it was counted through is a draft */
};
/* cut_off: the last day of the figures. A working day: the first after the cut-off is +1wd, even when the cut-off is a day off; -1wd is the
 * last before it. */
struct due_day due_day(const struct calendar *c, const struct due_rule *r, ymd cut_off);

#endif
