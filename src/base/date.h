/* Days as integers yyyymmdd, as they stand in the database; intervals are half-open [from, until). Pure functions. */
#ifndef COSO_BASE_DATE_H
#define COSO_BASE_DATE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef int32_t ymd; /* yyyymmdd; a partial date (pdate) has 00 for an unknown month or day; 0 = none */

#define YMD_OPEN ((ymd)99991231)
#define NONE INT64_MIN /* an integer that is not recorded, in row structs and arrays */

/* Precision of a start or end day (records.md 1.2). */
enum date_precision { PRECISION_DAY = 0, PRECISION_MONTH = 1, PRECISION_YEAR = 2, PRECISION_BOUND = 3, PRECISION_OPEN = 9 };

bool ymd_is_day(ymd d);	  /* a real calendar day 18000101..99991231 */
bool ymd_is_pdate(ymd d); /* a real day, or with month/day 00 */
int ymd_days_in_month(int y, int m);
ymd ymd_add_days(ymd d, int days);	  /* d must be a real day */
ymd ymd_add_months(ymd d, int months);	  /* day clipped to the month's length */
int ymd_days_between(ymd a, ymd b);	  /* b - a in days */
ymd ymd_first(ymd pdate);		  /* completed to its first day (2015-00-00 -> 2015-01-01) */
int ymd_years_between(ymd from, ymd to);  /* full years: (to - from) / 10000, floor */
int ymd_months_between(ymd from, ymd to); /* full months, floor */

/* "YYYY-MM-DD" (a real day) -> *out. */
bool ymd_parse_iso(const char *s, ymd *out, struct err *e);
/* "2021", "2021-05" or "2021-05-17" -> pdate. */
bool ymd_parse_partial(const char *s, ymd *out, struct err *e);
/* dd/mm/yyyy, mm/yyyy or yyyy as Vietnamese readers write it; buf holds at least 11 bytes; returns buf. */
char *ymd_format_vi(ymd d, char *buf);
/* YYYY-MM-DD (or its known parts); buf holds at least 11 bytes; returns buf. */
char *ymd_format_iso(ymd d, char *buf);

/* An instant: milliseconds since 1970 UTC. Accepts YYYY-MM-DD (end of that day, +07:00), YYYY-MM-DDTHH:MM[:SS[.mmm]](Z|+07:00), or plain
 * milliseconds. */
bool instant_parse(const char *s, int64_t *ms, struct err *e);
int64_t instant_now(void);
/* ISO text in +07:00. */
char *instant_format(int64_t ms, struct arena *a);
/* "28/11/2026 08:15" in +07:00, as somebody reads it; "" for NONE. */
const char *instant_words(int64_t ms, struct arena *a);

#endif
