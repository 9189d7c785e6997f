/* Working days and due days; see calendar.h. */
#include "model/calendar.h"

#include "messages/regime.def"

#include <string.h>

enum { DAYS_OF_WEEK = 7, LONGEST = 400 /* a run of days off is never longer */ };

int ymd_weekday(ymd day)
{
	int n = ymd_days_between(20240101, day) % DAYS_OF_WEEK; /* a Monday */
	return n < 0 ? n + DAYS_OF_WEEK : n;
}

const struct calendar_year *calendar_year(const struct calendar *c, int year)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->years[i].year == year)
			return &c->years[i];
	return NULL;
}

const struct calendar_day *calendar_day(const struct calendar *c, ymd day)
{
	const struct calendar_year *y = calendar_year(c, day / 10000);
	for (size_t i = 0; y != NULL && i < y->count; i++)
		if (y->days[i].day == day)
			return &y->days[i];
	return NULL;
}

bool calendar_works(const struct calendar *c, ymd day, int *missing)
{
	if (calendar_year(c, day / 10000) == NULL) {
		*missing = day / 10000;
		return false;
	}
	const struct calendar_day *d = calendar_day(c, day);
	return d != NULL ? d->mark == CALENDAR_WORK : !c->rest[ymd_weekday(day)];
}

/* ---- rules ---- */

/* One or two digits up to the limit; gives where it ends, NULL when there are none. */
static const char *digits(const char *text, int most, int *out)
{
	int n = 0, value = 0;
	for (; n < 3 && text[n] >= '0' && text[n] <= '9'; n++)
		value = value * 10 + (text[n] - '0');
	if (n == 0 || value > most)
		return NULL;
	*out = value;
	return text + n;
}

static bool skip(const char **at, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

static bool parse_counted(const char *at, struct due_rule *r)
{
	int sign = *at == '-' ? -1 : 1;
	at = digits(at + 1, 366, &r->number);
	if (at == NULL)
		return false;
	r->number *= sign;
	if (skip(&at, "wd")) {
		r->step = DUE_WORKING;
		r->move = 0;
		return *at == '\0' && r->number != 0;
	}
	r->step = DUE_DAYS;
	return skip(&at, "d") && (*at == '\0' || (*at == ' ' && at[1] != '\0'));
}

static bool parse_date(const char *at, struct due_rule *r)
{
	at = digits(at, 31, &r->day);
	if (at == NULL || r->day == 0)
		return false;
	r->step = DUE_MONTH_DAY;
	if (*at == '/') {
		at = digits(at + 1, 12, &r->month);
		r->step = DUE_YEAR_DAY;
		if (at == NULL || r->month == 0 || r->day > ymd_days_in_month(2024, r->month))
			return false;
	}
	if (!skip(&at, " of "))
		return false;
	if (skip(&at, "next "))
		r->number = 1;
	else if (!skip(&at, "this "))
		return false;
	return skip(&at, r->step == DUE_MONTH_DAY ? "month" : "year") && *at == '\0';
}

bool due_rule_parse(const char *text, struct due_rule *out)
{
	g_autofree char *copy = g_strdup(text != NULL ? text : "");
	struct due_rule r = {.move = 1};
	char *last = strrchr(copy, ' ');
	if (last != NULL && (strcmp(last, " before") == 0 || strcmp(last, " exactly") == 0)) {
		r.move = last[1] == 'b' ? -1 : 0;
		*last = '\0';
		if (g_str_has_suffix(copy, "wd"))
			return false; /* always a working day */
	}
	const char *at = copy;
	bool good = *at == '+' || *at == '-' ? parse_counted(at, &r) && strchr(at, ' ') == NULL : skip(&at, "day ") && parse_date(at, &r);
	if (good)
		*out = r;
	return good;
}

const char *due_rule_say(const struct due_rule *r, enum msg_lang lang, struct arena *a)
{
	static const msg_key moves[] = {MSG_DUE_MOVE_BACK, MSG_DUE_MOVE_NOT, MSG_DUE_MOVE_ON};
	const char *n = arena_printf(a, "%d", r->number < 0 ? -r->number : r->number), *day = arena_printf(a, "%02d", r->day),
		   *date = arena_printf(a, "%02d/%02d", r->day, r->month);
	g_autofree char *text = NULL;
	switch (r->step) {
	case DUE_NONE:
		return "";
	case DUE_WORKING:
		text = r->number > 0 ? MSG_FORMAT(MSG_DUE_WORKING_AFTER, lang, n) : MSG_FORMAT(MSG_DUE_WORKING_BEFORE, lang, n);
		return arena_strdup(a, text);
	case DUE_DAYS:
		text = r->number >= 0 ? MSG_FORMAT(MSG_DUE_DAYS_AFTER, lang, n) : MSG_FORMAT(MSG_DUE_DAYS_BEFORE, lang, n);
		break;
	case DUE_MONTH_DAY:
		text = r->number > 0 ? MSG_FORMAT(MSG_DUE_NEXT_MONTH, lang, day) : MSG_FORMAT(MSG_DUE_THIS_MONTH, lang, day);
		break;
	case DUE_YEAR_DAY:
		text = r->number > 0 ? MSG_FORMAT(MSG_DUE_NEXT_YEAR, lang, date) : MSG_FORMAT(MSG_DUE_THIS_YEAR, lang, date);
		break;
	}
	return arena_printf(a, "%s%s", text, msg_template(moves[r->move + 1], lang));
}

/* ---- due days ---- */

static void note_year(const struct calendar *c, ymd day, struct due_day *out)
{
	const struct calendar_year *y = calendar_year(c, day / 10000);
	out->draft = out->draft || (y != NULL && g_strcmp0(y->confidence, "draft") == 0);
}

/* The n-th working day from the day on (not counting it), forward or back. */
static void count_working(const struct calendar *c, ymd day, int n, struct due_day *out)
{
	int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
	for (int walked = 0; left > 0 && walked < LONGEST * 2; walked++) {
		day = ymd_add_days(day, step);
		if (calendar_works(c, day, &out->missing))
			left--;
		else if (out->missing != 0)
			return;
		note_year(c, day, out);
	}
	out->day = left == 0 ? day : 0;
}

static void move_to_working(const struct calendar *c, ymd day, int move, struct due_day *out)
{
	for (int walked = 0; move != 0 && walked < LONGEST; walked++) {
		bool works = calendar_works(c, day, &out->missing);
		if (out->missing != 0)
			return;
		note_year(c, day, out);
		if (works)
			break;
		day = ymd_add_days(day, move);
	}
	out->day = day;
}

static ymd day_in_month(int year, int month, int day)
{
	int last = ymd_days_in_month(year, month);
	return year * 10000 + month * 100 + (day > last ? last : day);
}

struct due_day due_day(const struct calendar *c, const struct due_rule *r, ymd cut_off)
{
	struct due_day out = {0};
	ymd first = cut_off / 100 * 100 + 1;
	switch (r->step) {
	case DUE_NONE:
		break;
	case DUE_WORKING:
		count_working(c, cut_off, r->number, &out);
		break;
	case DUE_DAYS:
		move_to_working(c, ymd_add_days(cut_off, r->number), r->move, &out);
		break;
	case DUE_MONTH_DAY:
		first = ymd_add_months(first, r->number);
		move_to_working(c, day_in_month(first / 10000, first / 100 % 100, r->day), r->move, &out);
		break;
	case DUE_YEAR_DAY:
		move_to_working(c, day_in_month(cut_off / 10000 + r->number, r->month, r->day), r->move, &out);
		break;
	}
	return out;
}
