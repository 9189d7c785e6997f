/* Texts of tables as values (grid_value.h). */
#include "exchange/grid_value.h"

#include "base/text.h"
#include "messages/grid.def"

#include <stdlib.h>
#include <string.h>

/* ---- days ---- */

/* Up to three numbers with what stands between them. */
struct pieces {
	int count;
	int value[3];
	int digits[3];
	char separator[2]; /* ' ' for blanks */
};

static bool is_separator(char c)
{
	return c == '/' || c == '-' || c == '.' || c == ' ' || c == ',' || c == '\\';
}

/* The numbers at the beginning of s; gives what follows them. */
static const char *read_pieces(const char *s, struct pieces *p)
{
	*p = (struct pieces){0};
	while (p->count < 3) {
		size_t n = strspn(s, "0123456789");
		/* "--" and "…" stand for what is not known */
		if (n == 0 || n > 8)
			break;
		p->digits[p->count] = (int)n;
		p->value[p->count++] = (int)strtol(s, NULL, 10);
		s += n;
		if (p->count == 3)
			break;
		const char *q = s + strspn(s, " ");
		char separator = is_separator(*q) ? *q : q > s ? ' ' : '\0';
		const char *next = is_separator(*q) ? q + 1 + strspn(q + 1, " ") : q;
		if (separator == '\0' || !g_ascii_isdigit(*next))
			break;
		p->separator[p->count - 1] = separator;
		s = next;
	}
	return s;
}

static ymd compose(int y, int m, int d)
{
	return y < 10000 && m < 100 && d < 100 ? (ymd)(y * 10000 + m * 100 + d) : 0;
}

static bool fail_form(const char *text, struct err *e)
{
	return FAIL(e, ERR_INPUT, MSG_VALUE_DAY_FORM, text);
}

/* A day that may be partial; what could have been meant when it is none. */
static bool take(const char *text, int y, int m, int d, struct arena *a, ymd *out, const char **nearest, struct err *e)
{
	char buf[11];
	ymd day = compose(y, m, d);
	if (ymd_is_pdate(day)) {
		*out = day;
		return true;
	}
	ymd other = compose(y, d, m);
	if (m > 12 && d >= 1 && d <= 12 && ymd_is_day(other)) {
		/* month first, as Americans write */
		*nearest = arena_strdup(a, ymd_format_vi(other, buf));
		return FAIL(e, ERR_INPUT, MSG_VALUE_DAY_MONTH_FIRST, text, *nearest);
	}
	if (m >= 1 && m <= 12 && y >= 1800 && y <= 9999 && d > ymd_days_in_month(y, m) && d <= 31)
		*nearest = arena_strdup(a, ymd_format_vi(compose(y, m, ymd_days_in_month(y, m)), buf));
	return FAIL(e, ERR_INPUT, MSG_VALUE_NO_SUCH_DAY, text);
}

static bool ask_century(const char *text, int yy, struct err *e)
{
	char early[8], late[8];
	g_snprintf(early, sizeof early, "19%02d", yy % 100);
	g_snprintf(late, sizeof late, "20%02d", yy % 100);
	return FAIL(e, ERR_INPUT, MSG_VALUE_CENTURY, text, early, late);
}

/* Eight digits: a day from one end or the other; the years of one are no months of the other. */
static bool take_eight(const char *text, int n, struct arena *a, ymd *out, const char **nearest, struct err *e)
{
	ymd little = compose(n % 10000, n / 10000 % 100, n / 1000000);
	if (!ymd_is_day(n) && ymd_is_day(little)) {
		*out = little;
		return true;
	}
	return take(text, n / 10000, n / 100 % 100, n % 100, a, out, nearest, e);
}

static bool take_pieces(const char *text, const struct pieces *p, struct arena *a, ymd *out, const char **nearest, struct err *e)
{
	const int *v = p->value, *n = p->digits;
	if (p->count == 1 && n[0] == 8)
		return take_eight(text, v[0], a, out, nearest, e);
	if (p->count == 1 && n[0] == 4)
		return take(text, v[0], 0, 0, a, out, nearest, e);
	if (p->count == 2 && n[1] == 4 && n[0] <= 2)
		return take(text, v[1], v[0], 0, a, out, nearest, e);
	if (p->count == 2 && n[0] == 4 && n[1] <= 2)
		return take(text, v[0], v[1], 0, a, out, nearest, e);
	if (p->count == 3 && (p->separator[0] == p->separator[1] || p->separator[1] == ',')) {
		if (n[2] == 4 && n[0] <= 2 && n[1] <= 2)
			return take(text, v[2], v[1], v[0], a, out, nearest, e);
		if (n[0] == 4 && n[1] <= 2 && n[2] <= 2)
			return take(text, v[0], v[1], v[2], a, out, nearest, e);
		if (n[0] <= 2 && n[1] <= 2 && n[2] <= 2)
			return ask_century(text, v[2], e);
	}
	if (p->count == 2 && n[0] <= 2 && n[1] <= 2 && v[1] > 12)
		return ask_century(text, v[1], e);
	return fail_form(text, e);
}

/* Behind a day: nothing, or a time of day; with a zone the day is Vietnam's. s is folded. */
static bool read_time(const char *s, bool *is, int *minutes)
{
	int h = 0, m = 0, at = 0;
	*is = false;
	*minutes = 0;
	while (*s == ' ' || *s == 't' || *s == ',')
		s++;
	if (*s == '\0')
		return true;
	size_t n = strspn(s, "0123456789");
	if (n == 0 || n > 2 || s[n] != ':')
		return false;
	h = (int)strtol(s, NULL, 10);
	s += n + 1;
	if (strspn(s, "0123456789") != 2)
		return false;
	m = (int)strtol(s, NULL, 10);
	s += 2;
	if (*s == ':' && strspn(s + 1, "0123456789") == 2) {
		s += 3;
		s += *s == '.' || *s == ',' ? 1 + strspn(s + 1, "0123456789") : 0;
	}
	s += strspn(s, " ");
	if (strcmp(s, "am") == 0 || strcmp(s, "sa") == 0 || strcmp(s, "pm") == 0 || strcmp(s, "ch") == 0)
		s += 2;
	if (h > 24 || m > 59)
		return false;
	if (*s == '\0')
		return true;
	*is = true;
	if (strcmp(s, "z") != 0) {
		int sign = *s == '-' ? -1 : 1;
		if ((*s != '+' && *s != '-') || !g_ascii_isdigit(s[1]) || !g_ascii_isdigit(s[2]))
			return false;
		int hours = (s[1] - '0') * 10 + s[2] - '0', rest = 0;
		const char *q = s + 3 + (s[3] == ':');
		if (*q != '\0' && (!g_ascii_isdigit(q[0]) || !g_ascii_isdigit(q[1]) || q[2] != '\0' || hours > 14))
			return false;
		if (*q != '\0')
			rest = (q[0] - '0') * 10 + q[1] - '0';
		at = sign * (hours * 60 + rest);
	}
	*minutes = h * 60 + m - at + 7 * 60;
	return true;
}

/* "ngay 3 thang 2 nam 1930" → "3/2/1930"; what has none of the words stays. s is folded. */
static char *without_words(const char *s, struct arena *a)
{
	static const struct {
		const char *word, *instead;
	} words[] = {{"ngay", " "}, {"thang", "/"}, {"nam", "/"}, {"sinh", " "}};
	g_autoptr(GString) out = g_string_new(NULL);
	while (*s != '\0') {
		size_t i = 0;
		while (i < G_N_ELEMENTS(words) && !g_str_has_prefix(s, words[i].word))
			i++;
		if (i == G_N_ELEMENTS(words)) {
			g_string_append_c(out, *s++);
			continue;
		}
		s += strlen(words[i].word);
		/* blanks and commas around the word belong to it */
		while (out->len > 0 && strchr(" ,", out->str[out->len - 1]) != NULL)
			g_string_truncate(out, out->len - 1);
		bool number_before = out->len > 0 && g_ascii_isdigit(out->str[out->len - 1]);
		s += strspn(s, " ,:");
		g_string_append(out, number_before ? words[i].instead : "");
	}
	return arena_strdup(a, g_strstrip(out->str));
}

bool value_day(const char *text, struct arena *a, ymd *out, const char **nearest, struct err *e)
{
	const char *ignored = NULL;
	struct pieces p;
	bool zoned = false;
	int minutes = 0;
	nearest = nearest != NULL ? nearest : &ignored;
	*nearest = NULL;
	if (strlen(text) > 60)
		return fail_form(text, e);
	const char *s = without_words(text_fold(text, a), a);
	s += *s == '\'';
	const char *rest = read_pieces(s, &p);
	if (p.count == 0)
		return fail_form(text, e);
	if (strcmp(rest, ".") == 0 || strcmp(rest, ",") == 0)
		rest++;
	if (*rest != '\0' && (p.count != 3 || !read_time(rest, &zoned, &minutes)))
		return fail_form(text, e);
	if (!take_pieces(text, &p, a, out, nearest, e))
		return false;
	if (zoned && ymd_is_day(*out) && *out > 18000102 && *out < 99991230)
		*out = ymd_add_days(*out, minutes < 0 ? -1 : minutes / (24 * 60));
	return true;
}

bool value_day_of_cell(const struct grid_cell *cell, bool days_1904, struct arena *a, ymd *out, const char **nearest, struct err *e)
{
	if (nearest != NULL)
		*nearest = NULL;
	if (cell->type == GRID_DAY) {
		*out = cell->day;
		return true;
	}
	/* five digits, without a date format: a serial; 3654 would be a year */
	if (cell->type == GRID_NUMBER && strlen(cell->text) >= 5 && strspn(cell->text, "0123456789") >= 5) {
		double d = g_ascii_strtod(cell->text, NULL);
		if (d >= 10000 && d < 80000) {
			*out = ymd_add_days(days_1904 ? 19040101 : 18991230, (int)d);
			return true;
		}
	}
	return value_day(cell->text, a, out, nearest, e);
}

/* ---- numbers ---- */

/* Digits and separators only: blanks, sign and currency off; *negative. NULL when there is anything else. */
static char *bare_number(const char *text, bool *negative, struct arena *a)
{
	static const char *const units[] = {"dong", "vnd", "d"};
	char *s = text_fold(text, a);
	size_t n = strlen(s);
	*negative = false;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
		if (g_str_has_suffix(s, units[i])) {
			s[n - strlen(units[i])] = '\0';
			g_strchomp(s);
			break;
		}
	n = strlen(s);
	if (n > 2 && s[0] == '(' && s[n - 1] == ')') {
		*negative = true;
		s[n - 1] = '\0';
		s++;
	} else if (g_str_has_prefix(s, "-") || g_str_has_prefix(s, "\xE2\x88\x92")) {
		*negative = true;
		s += *s == '-' ? 1 : 3;
	} else if (*s == '+') {
		s++;
	}
	s = g_strstrip(s);
	if (*s == '\0' || s[strspn(s, "0123456789., ")] != '\0' || strlen(s) > 40 || !g_ascii_isdigit(*s) ||
		!g_ascii_isdigit(s[strlen(s) - 1]))
		return NULL;
	return s;
}

/* Groups of three after each `separator` before `end`, one to three before the first. */
static bool are_thousands(const char *s, const char *end, char separator)
{
	const char *first = memchr(s, separator, (size_t)(end - s));
	if (first == NULL)
		return true;
	if (first == s || first - s > 3)
		return false;
	for (const char *p = first; p < end; p += 4)
		if (*p != separator || end - p < 4 || strspn(p + 1, "0123456789") < 3 || (p + 4 < end && p[4] != separator))
			return false;
	return true;
}

static bool put_number(const char *s, const char *end, const char *decimals, bool negative, struct arena *a, const char **out)
{
	g_autoptr(GString) text = g_string_new(negative ? "-" : "");
	bool digit = false;
	for (const char *p = s; p < end; p++)
		if (g_ascii_isdigit(*p) && (*p != '0' || digit)) {
			g_string_append_c(text, *p);
			digit = true;
		}
	if (!digit)
		g_string_append_c(text, '0');
	if (decimals != NULL)
		g_string_append_printf(text, ".%s", decimals);
	*out = arena_strndup(a, text->str, text->len);
	return true;
}

bool value_number(const char *text, char point, struct arena *a, const char **out, struct err *e)
{
	bool negative = false;
	char *s = strlen(text) <= 100 ? bare_number(text, &negative, a) : NULL;
	if (s == NULL)
		return FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	char *end = s + strlen(s), *comma = strrchr(s, ','), *dot = strrchr(s, '.');
	char *last = comma == NULL || (dot != NULL && dot > comma) ? dot : comma;
	char other = last == NULL ? ' ' : *last == ',' ? '.' : ',';
	size_t times = 0;
	for (const char *p = s; last != NULL && p < end; p++)
		times += *p == *last;
	/* blanks only as thousands, and nothing else with them */
	char thousands = strchr(s, ' ') != NULL ? ' ' : other;
	if (thousands == ' ' && strchr(s, other) != NULL && other != ' ')
		return FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	if (last == NULL)
		return are_thousands(s, end, ' ') ? put_number(s, end, NULL, negative, a, out)
						  : FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	bool grouped = strchr(s, thousands) != NULL;
	if (times > 1) /* 1.234.567 */
		return !grouped && point != *last && are_thousands(s, end, *last) ? put_number(s, end, NULL, negative, a, out)
										  : FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	if (!are_thousands(s, last, thousands) || (grouped && point == thousands) || strspn(last + 1, "0123456789") != strlen(last + 1))
		return FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	bool could_be_thousands = !grouped && are_thousands(s, end, *last) && *s != '0';
	if (could_be_thousands && point == 0) {
		const char *whole = NULL;
		put_number(s, end, NULL, negative, a, &whole);
		const char *broken = arena_printf(a, "%.*s,%s", (int)(last - s), s, last + 1);
		return FAIL(e, ERR_INPUT, MSG_VALUE_THOUSANDS, text, whole, broken);
	}
	if (could_be_thousands && point != *last)
		return put_number(s, end, NULL, negative, a, out);
	if (!grouped && point != 0 && point != *last)
		return FAIL(e, ERR_INPUT, MSG_VALUE_NUMBER_FORM, text);
	return put_number(s, last, last + 1, negative, a, out);
}

bool value_number_of_cell(const struct grid_cell *cell, char point, struct arena *a, const char **out, struct err *e)
{
	if (cell->type != GRID_NUMBER)
		return value_number(cell->text, point, a, out, e);
	*out = arena_strdup(a, cell->text);
	return true;
}

/* ---- yes and no ---- */

bool value_yes_no(const char *text, struct arena *a, bool *out, struct err *e)
{
	static const char *const yes[] = {
		"x", "xx", "co", "dung", "yes", "y", "true", "1", "+", "v", "\xE2\x9C\x93", "\xE2\x9C\x94", "\xE2\x98\x91"};
	static const char *const no[] = {"khong", "ko", "k", "sai", "no", "n", "false", "0", "-", "\xE2\x80\x93", "\xE2\x98\x90", "chua"};
	const char *s = text_fold(text, a);
	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
		if (strcmp(s, yes[i]) == 0) {
			*out = true;
			return true;
		}
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		if (strcmp(s, no[i]) == 0) {
			*out = false;
			return true;
		}
	return FAIL(e, ERR_INPUT, MSG_VALUE_YES_NO, text);
}
