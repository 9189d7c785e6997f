/* Periods of forms (form-language.md 5): from text to a half-open window of days, and shifted by one period, one year, one term.
 * Knows the calendar and the chain of terms, nothing of forms or facts. */
#include "stats/report.h"
#include "messages/form.def"

#include <stdio.h>
#include <string.h>

/* How many months a calendar or statutory period has; 0 for the others. */
static int months_of(enum period_kind kind)
{
	switch (kind) {
	case PERIOD_MONTH:
	case PERIOD_MONTH_15:
		return 1;
	case PERIOD_QUARTER:
	case PERIOD_QUARTER_15:
		return 3;
	case PERIOD_HALF_YEAR:
	case PERIOD_HALF_YEAR_15:
		return 6;
	case PERIOD_YEAR:
	case PERIOD_YEAR_15:
	case PERIOD_YEAR_DEC:
		return 12;
	case PERIOD_DATE:
	case PERIOD_TERM:
	case PERIOD_SPAN:
	case PERIOD__MAX:
		break;
	}
	return 0;
}

static bool is_statutory(enum period_kind kind)
{
	return kind == PERIOD_MONTH_15 || kind == PERIOD_QUARTER_15 || kind == PERIOD_HALF_YEAR_15 || kind == PERIOD_YEAR_15;
}

static enum period_kind kind_of_months(int months, bool statutory)
{
	switch (months) {
	case 1:
		return statutory ? PERIOD_MONTH_15 : PERIOD_MONTH;
	case 3:
		return statutory ? PERIOD_QUARTER_15 : PERIOD_QUARTER;
	case 6:
		return statutory ? PERIOD_HALF_YEAR_15 : PERIOD_HALF_YEAR;
	default:
		return statutory ? PERIOD_YEAR_15 : PERIOD_YEAR;
	}
}

/* The window of the period whose first named month is `first` (its first day). */
static void fill_months(struct period *out, enum period_kind kind, ymd first, struct arena *a)
{
	int months = months_of(kind), year = first / 10000, month = first / 100 % 100;
	const char *suffix = is_statutory(kind) ? "s" : "";

	*out = (struct period){.kind = kind, .term = -1};
	out->from = first;
	out->until = ymd_add_months(first, months);
	if (is_statutory(kind)) {
		out->from = ymd_add_months(first, -1) + 14;
		out->until = ymd_add_months(out->until, -1) + 14;
	} else if (kind == PERIOD_YEAR_DEC) {
		out->from = ymd_add_months(first, -1);
		out->until = ymd_add_months(out->until, -1);
		suffix = "d";
	}
	if (months == 1)
		out->text = arena_printf(a, "%04d-%02d%s", year, month, suffix);
	else if (months == 3)
		out->text = arena_printf(a, "%04d-Q%d%s", year, (month - 1) / 3 + 1, suffix);
	else if (months == 6)
		out->text = arena_printf(a, "%04d-H%d%s", year, (month - 1) / 6 + 1, suffix);
	else
		out->text = arena_printf(a, "%04d%s", year, suffix);
}

/* First day of the first named month of a calendar, statutory or emulation period. */
static ymd first_month(const struct period *p)
{
	if (is_statutory(p->kind) || p->kind == PERIOD_YEAR_DEC)
		return ymd_add_months(p->from / 100 * 100 + 1, 1);
	return p->from;
}

static void fill_date(struct period *out, ymd day, struct arena *a)
{
	char text[16];
	*out = (struct period){.kind = PERIOD_DATE, .from = day / 10000 * 10000 + 101, .until = ymd_add_days(day, 1), .term = -1};
	out->text = arena_strdup(a, ymd_format_iso(day, text));
}

static bool four_digits(const char *s, int *out)
{
	for (int i = 0; i < 4; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	*out = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
	return true;
}

/* A term has no days of its own (each organisation's term has), so its window is the years of its name, first year in, last year out:
 * windows of successive terms touch. Used for the version of the form, for names of units, and for `has event`. */
static void fill_term(struct period *out, const struct code *term, struct arena *a)
{
	int from = 0, until = 0;
	*out = (struct period){.kind = PERIOD_TERM, .term = term->num};
	for (const char *const *alias = term->aliases; alias != NULL && *alias != NULL; alias++) {
		if (strlen(*alias) == 9 && four_digits(*alias, &from) && (*alias)[4] == '-' && four_digits(*alias + 5, &until)) {
			out->text = arena_strdup(a, *alias);
			break;
		}
	}
	if (out->text == NULL) {
		size_t n = strlen(term->id);
		out->text = arena_strdup(a, term->id);
		if (n < 9 || !four_digits(term->id + n - 9, &from) || !four_digits(term->id + n - 4, &until))
			from = until = 0;
	}
	out->from = from > 0 ? from * 10000 + 101 : (term->from > 0 ? term->from : 19000101);
	out->until = until > from ? until * 10000 + 101 : (term->until > out->from ? term->until : YMD_OPEN);
}

/* The term of that alias or id; Party terms before State terms where both use the same years. */
static const struct code *find_term(const struct code_list *terms, const char *text)
{
	const struct code *found = NULL;
	for (size_t i = 0; i < terms->count; i++) {
		const struct code *c = &terms->codes[i];
		bool same = strcmp(c->id, text) == 0;
		for (const char *const *alias = c->aliases; !same && alias != NULL && *alias != NULL; alias++)
			same = strcmp(*alias, text) == 0;
		if (same && (found == NULL || g_strcmp0(c->chain, "party") == 0))
			found = c;
	}
	return found;
}

/* "2022", "2022-H1", "2022-Q3", "2022-06" with an optional trailing s or d. */
static bool parse_months(const char *text, enum period_kind wanted, struct period *out, struct arena *a)
{
	int year, months = 12, first = 1;
	const char *p = text + 4;

	if (strlen(text) < 4 || !four_digits(text, &year) || year < 1800 || year > 9998)
		return false;
	if (p[0] == '-' && p[1] == 'H' && (p[2] == '1' || p[2] == '2')) {
		months = 6;
		first = (p[2] - '1') * 6 + 1;
		p += 3;
	} else if (p[0] == '-' && p[1] == 'Q' && p[2] >= '1' && p[2] <= '4') {
		months = 3;
		first = (p[2] - '1') * 3 + 1;
		p += 3;
	} else if (p[0] == '-' && p[1] >= '0' && p[1] <= '1' && p[2] >= '0' && p[2] <= '9') {
		months = 1;
		first = (p[1] - '0') * 10 + (p[2] - '0');
		p += 3;
		if (first < 1 || first > 12)
			return false;
	}
	bool statutory = *p == 's', emulation = *p == 'd' && months == 12;
	if (statutory || emulation)
		p++;
	if (*p != '\0')
		return false;
	enum period_kind kind = kind_of_months(months, statutory);
	if (emulation || (kind == PERIOD_YEAR && wanted == PERIOD_YEAR_DEC))
		kind = PERIOD_YEAR_DEC;
	fill_months(out, kind, year * 10000 + first * 100 + 1, a);
	return true;
}

bool period_span(ymd from, ymd until, struct period *out, struct arena *a, struct err *e)
{
	char first[16], last[16];
	if (!ymd_is_day(from) || !ymd_is_day(until) || from >= until)
		return FAIL(e, ERR_USAGE, MSG_PERIOD_SPAN, ymd_format_iso(from, first), ymd_format_iso(until, last));
	*out = (struct period){.kind = PERIOD_SPAN, .from = from, .until = until, .term = -1};
	out->text = arena_printf(a, "%s..%s", ymd_format_iso(from, first), ymd_format_iso(ymd_add_days(until, -1), last));
	return true;
}

bool period_parse(const char *text, enum period_kind wanted, struct codes *codes, struct period *out, struct arena *a, struct err *e)
{
	const struct code *term = NULL;
	const char *dots = strstr(text, "..");
	size_t n = strlen(text);

	if (dots != NULL) {
		ymd from, last;
		if (!ymd_parse_iso(arena_strndup(a, text, (size_t)(dots - text)), &from, e) || !ymd_parse_iso(dots + 2, &last, e))
			return false;
		if (last >= 99980101)
			return FAIL(e, ERR_USAGE, MSG_PERIOD_FORM, text);
		if (!period_span(from, ymd_add_days(last, 1), out, a, e))
			return false;
	} else if (n == 10 && text[4] == '-' && text[7] == '-') {
		ymd day;
		if (!ymd_parse_iso(text, &day, e))
			return false;
		if (day >= 99980101)
			return FAIL(e, ERR_USAGE, MSG_PERIOD_FORM, text);
		fill_date(out, day, a);
	} else if (!parse_months(text, wanted, out, a)) {
		const struct code_list *terms = codes != NULL ? codes_list(codes, "term_period", e) : NULL;
		if (codes != NULL && terms == NULL)
			return false;
		term = terms != NULL ? find_term(terms, text) : NULL;
		if (term == NULL)
			return FAIL(e, ERR_USAGE, MSG_PERIOD_FORM, text);
		fill_term(out, term, a);
	}
	if (wanted != PERIOD__MAX && out->kind != wanted)
		return FAIL(e, ERR_USAGE, MSG_PERIOD_KIND, text, period_kind_name(wanted));
	return true;
}

static bool shift_term(const struct period *p, struct codes *codes, struct period *out, struct arena *a)
{
	const struct code_list *terms = codes != NULL ? codes_list(codes, "term_period", NULL) : NULL;
	const struct code *now = terms != NULL ? code_by_num(terms, p->term) : NULL;
	if (now == NULL)
		return false;
	for (size_t i = 0; i < terms->count; i++) {
		const struct code *c = &terms->codes[i];
		if (g_strcmp0(c->chain, now->chain) == 0 && c->order == now->order - 1) {
			fill_term(out, c, a);
			return true;
		}
	}
	return false;
}

static bool shift_back(const struct period *p, int months, struct codes *codes, struct period *out, struct arena *a)
{
	if (p->kind == PERIOD_TERM)
		return shift_term(p, codes, out, a);
	fill_months(out, p->kind, ymd_add_months(first_month(p), -months), a);
	return true;
}

bool period_shift(const struct period *p, enum shift_kind shift, ymd date, struct codes *codes, struct period *out, struct arena *a)
{
	switch (shift) {
	case SHIFT_NONE:
		*out = *p;
		return true;
	case SHIFT_OPENING:
		fill_date(out, ymd_add_days(p->from, -1), a);
		return true;
	case SHIFT_DATE:
		fill_date(out, date, a);
		return true;
	case SHIFT_PREVIOUS_TERM:
		return p->kind == PERIOD_TERM && shift_term(p, codes, out, a);
	case SHIFT_PREVIOUS_PERIOD:
		if (p->kind == PERIOD_DATE) {
			fill_date(out, ymd_add_days(p->from, -1), a);
			return true;
		}
		if (p->kind == PERIOD_SPAN)
			return period_span(ymd_add_days(p->from, -ymd_days_between(p->from, p->until)), p->from, out, a, NULL);
		return shift_back(p, months_of(p->kind), codes, out, a);
	case SHIFT_SAME_LAST_YEAR:
		if (p->kind == PERIOD_TERM)
			return false;
		if (p->kind == PERIOD_DATE) {
			fill_date(out, ymd_add_months(ymd_add_days(p->until, -1), -12), a);
			return true;
		}
		if (p->kind == PERIOD_SPAN)
			return period_span(ymd_add_months(p->from, -12), ymd_add_months(p->until, -12), out, a, NULL);
		return shift_back(p, 12, codes, out, a);
	}
	return false;
}

ymd period_closing_day(const struct period *p)
{
	return ymd_add_days(p->until, -1);
}

static const char *const kind_names[PERIOD__MAX] = {
	[PERIOD_DATE] = "date",
	[PERIOD_MONTH] = "month",
	[PERIOD_QUARTER] = "quarter",
	[PERIOD_HALF_YEAR] = "half_year",
	[PERIOD_YEAR] = "year",
	[PERIOD_MONTH_15] = "month_15",
	[PERIOD_QUARTER_15] = "quarter_15",
	[PERIOD_HALF_YEAR_15] = "half_year_15",
	[PERIOD_YEAR_15] = "year_15",
	[PERIOD_YEAR_DEC] = "year_dec",
	[PERIOD_TERM] = "term",
	[PERIOD_SPAN] = "span",
};

const char *period_kind_name(enum period_kind kind)
{
	return kind < PERIOD__MAX ? kind_names[kind] : "";
}
