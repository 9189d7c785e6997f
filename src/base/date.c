/* Calendar arithmetic on yyyymmdd integers; see date.h. Knows no time zone but the fixed +07:00 of Vietnam for printing instants. */
#include "base/date.h"
#include "messages/base.def"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_PER_DAY 86400
#define VIETNAM_OFFSET_SECONDS (7 * 3600)

int ymd_days_in_month(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0))
		return 29;
	return days[m - 1];
}

static bool is_real(int y, int m, int d)
{
	return y >= 1800 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= ymd_days_in_month(y, m);
}

bool ymd_is_day(ymd d)
{
	return d > 0 && is_real(d / 10000, d / 100 % 100, d % 100);
}

bool ymd_is_pdate(ymd d)
{
	int y = d / 10000, m = d / 100 % 100, day = d % 100;
	if (d <= 0 || (m == 0 && day != 0))
		return false;
	return is_real(y, m == 0 ? 1 : m, day == 0 ? 1 : day);
}

/* Days since 1970-01-01 (Howard Hinnant's civil calendar arithmetic). */
static int64_t to_serial(ymd date)
{
	int64_t y = date / 10000, m = date / 100 % 100, d = date % 100;
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static ymd from_serial(int64_t z)
{
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp + (mp < 10 ? 3 : -9), y = yoe + era * 400 + (m <= 2);
	return (ymd)(y * 10000 + m * 100 + d);
}

ymd ymd_add_days(ymd d, int days)
{
	return from_serial(to_serial(d) + days);
}

ymd ymd_add_months(ymd d, int months)
{
	int total = d / 10000 * 12 + d / 100 % 100 - 1 + months, y = total / 12, m = total % 12 + 1, day = d % 100;
	int last = ymd_days_in_month(y, m);
	return y * 10000 + m * 100 + (day > last ? last : day);
}

int ymd_days_between(ymd a, ymd b)
{
	return (int)(to_serial(b) - to_serial(a));
}

ymd ymd_first(ymd p)
{
	if (p / 100 % 100 == 0)
		p += 100;
	return p % 100 == 0 ? p + 1 : p;
}

int ymd_years_between(ymd from, ymd to)
{
	int diff = to - from;
	return diff >= 0 ? diff / 10000 : -((-diff + 9999) / 10000);
}

int ymd_months_between(ymd from, ymd to)
{
	int months = (to / 10000 - from / 10000) * 12 + to / 100 % 100 - from / 100 % 100;
	return to % 100 < from % 100 ? months - 1 : months;
}

static bool all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* The value of n decimal digits that all_digits has seen. */
static int atoi_digits(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* Parses as many of YYYY[-MM[-DD]] as the length says; false when the shape is wrong. */
static bool read_shape(const char *s, ymd *out)
{
	size_t n = strlen(s);
	if (!((n == 4 || n == 7 || n == 10) && all_digits(s, 4)))
		return false;
	int y = atoi_digits(s, 4), m = 0, d = 0;
	if (n >= 7) {
		if (s[4] != '-' || !all_digits(s + 5, 2))
			return false;
		m = atoi_digits(s + 5, 2);
	}
	if (n == 10) {
		if (s[7] != '-' || !all_digits(s + 8, 2))
			return false;
		d = atoi_digits(s + 8, 2);
	}
	*out = y * 10000 + m * 100 + d;
	return true;
}

bool ymd_parse_iso(const char *s, ymd *out, struct err *e)
{
	ymd d = 0;
	if (strlen(s) != 10 || !read_shape(s, &d))
		return FAIL(e, ERR_USAGE, MSG_DATE_FORM, s);
	if (!ymd_is_day(d))
		return FAIL(e, ERR_USAGE, MSG_DATE_NO_SUCH_DAY, s);
	*out = d;
	return true;
}

bool ymd_parse_partial(const char *s, ymd *out, struct err *e)
{
	ymd d = 0;
	if (!read_shape(s, &d))
		return FAIL(e, ERR_INPUT, MSG_DATE_FORM, s);
	size_t n = strlen(s);
	if (!ymd_is_pdate(d) || (n >= 7 && d / 100 % 100 == 0) || (n == 10 && d % 100 == 0))
		return FAIL(e, ERR_INPUT, MSG_DATE_NO_SUCH_DAY, s);
	*out = d;
	return true;
}

char *ymd_format_vi(ymd d, char *buf)
{
	unsigned u = (unsigned)d, y = u / 10000 % 10000, m = u / 100 % 100, day = u % 100;
	if (m == 0)
		snprintf(buf, 11, "%04u", y);
	else if (day == 0)
		snprintf(buf, 11, "%02u/%04u", m, y);
	else
		snprintf(buf, 11, "%02u/%02u/%04u", day, m, y);
	return buf;
}

char *ymd_format_iso(ymd d, char *buf)
{
	unsigned u = (unsigned)d, y = u / 10000 % 10000, m = u / 100 % 100, day = u % 100;
	if (m == 0)
		snprintf(buf, 11, "%04u", y);
	else if (day == 0)
		snprintf(buf, 11, "%04u-%02u", y, m);
	else
		snprintf(buf, 11, "%04u-%02u-%02u", y, m, day);
	return buf;
}

/* Time of day and zone after the date: "THH:MM[:SS[.mmm]](Z|+HH:MM|-HH:MM)" -> milliseconds to add to midnight UTC of that date. */
static bool read_clock(const char *s, int64_t *ms)
{
	if (strlen(s) < 7 || s[0] != 'T' || !all_digits(s + 1, 2) || s[3] != ':' || !all_digits(s + 4, 2))
		return false;
	int64_t h = atoi_digits(s + 1, 2), mi = atoi_digits(s + 4, 2), sec = 0, frac = 0;
	const char *p = s + 6;
	if (*p == ':' && all_digits(p + 1, 2)) {
		sec = atoi_digits(p + 1, 2);
		p += 3;
		if (*p == '.' && all_digits(p + 1, 3)) {
			frac = atoi_digits(p + 1, 3);
			p += 4;
		}
	}
	int64_t zone = 0;
	if (strcmp(p, "Z") != 0) {
		if ((*p != '+' && *p != '-') || strlen(p) != 6 || !all_digits(p + 1, 2) || p[3] != ':' || !all_digits(p + 4, 2))
			return false;
		if (atoi_digits(p + 1, 2) > 14 || atoi_digits(p + 4, 2) > 59)
			return false;
		zone = (*p == '+' ? 1 : -1) * (atoi_digits(p + 1, 2) * 3600 + atoi_digits(p + 4, 2) * 60);
	}
	*ms = (h * 3600 + mi * 60 + sec - zone) * 1000 + frac;
	return h < 24 && mi < 60 && sec < 60;
}

bool instant_parse(const char *s, int64_t *ms, struct err *e)
{
	size_t n = strlen(s);
	if (n >= 9 && n <= 15 && all_digits(s, n)) {
		*ms = g_ascii_strtoll(s, NULL, 10);
		return true;
	}
	char day[11] = "";
	if (n < 10)
		return FAIL(e, ERR_USAGE, MSG_INSTANT_FORM, s);
	memcpy(day, s, 10);
	ymd d = 0;
	if (!ymd_parse_iso(day, &d, e))
		return false;
	int64_t base = to_serial(d) * SECONDS_PER_DAY * 1000, clock = 0;
	if (n == 10)
		clock = (int64_t)(SECONDS_PER_DAY - VIETNAM_OFFSET_SECONDS) * 1000 - 1;
	else if (!read_clock(s + 10, &clock))
		return FAIL(e, ERR_USAGE, MSG_INSTANT_FORM, s);
	*ms = base + clock;
	return true;
}

int64_t instant_now(void)
{
	return g_get_real_time() / 1000;
}

char *instant_format(int64_t ms, struct arena *a)
{
	int64_t local = ms + (int64_t)VIETNAM_OFFSET_SECONDS * 1000;
	int64_t days = local / 86400000, rest = local % 86400000;
	if (rest < 0) {
		rest += 86400000;
		days--;
	}
	char buf[11];
	return arena_printf(a, "%sT%02d:%02d:%02d.%03d+07:00", ymd_format_iso(from_serial(days), buf), (int)(rest / 3600000),
		(int)(rest / 60000 % 60), (int)(rest / 1000 % 60), (int)(rest % 1000));
}

const char *instant_words(int64_t ms, struct arena *a)
{
	if (ms == NONE)
		return "";
	const char *iso = instant_format(ms, a);
	return arena_printf(a, "%.2s/%.2s/%.4s %.5s", iso + 8, iso + 5, iso, iso + 11);
}
