/* Integers behind printed shares (form-language.md 9). Pure functions. Products are taken in 128 bits; the bounds of claims.h and
 * printed_parse (counts <= 10^12, scale m <= 10^6, printed digits <= 10^10) keep every result in 64. */
#include "stats/claims.h"

#include <string.h>

__extension__ typedef __int128 wide;

#define PRINTED_MAX INT64_C(1000000)
#define DECIMALS_MAX 4

static int64_t power_of_ten(int k)
{
	int64_t p = 1;
	while (k-- > 0)
		p *= 10;
	return p;
}

static int64_t scale(struct printed p)
{
	return 100 * power_of_ten(p.decimals);
}

bool printed_parse(const char *text, struct printed *out)
{
	const char *p = text;
	bool negative = g_str_has_prefix(p, "-") || g_str_has_prefix(p, "−");
	*out = (struct printed){0};
	if (negative || *p == '+')
		p += *p == '-' || *p == '+' ? 1 : strlen("−");
	const char *digits = p;
	int64_t v = 0;
	for (; g_ascii_isdigit(*p) || (*p == '.' && p > digits && p[1] != '\0' && strspn(p + 1, "0123456789") == 3); p++) {
		if (*p == '.')
			continue;
		v = 10 * v + (*p - '0');
		if (v > PRINTED_MAX)
			return false;
	}
	if (p == digits)
		return false;
	if (*p == ',') {
		const char *decimals = ++p;
		for (; g_ascii_isdigit(*p) && p - decimals <= DECIMALS_MAX; p++)
			v = 10 * v + (*p - '0');
		out->decimals = (int)(p - decimals);
		if (out->decimals == 0 || out->decimals > DECIMALS_MAX)
			return false;
	}
	while (*p == ' ')
		p++;
	out->percent = *p == '%';
	p += out->percent ? 1 : 0;
	out->v = negative ? -v : v;
	return *p == '\0';
}

/* Of whole numbers, towards minus and plus infinity; b > 0. */
static int64_t floor_div(wide a, wide b)
{
	return (int64_t)(a / b - (a % b < 0 ? 1 : 0));
}

static int64_t ceil_div(wide a, wide b)
{
	return (int64_t)(a / b + (a % b > 0 ? 1 : 0));
}

struct share_check share_check(int64_t n, int64_t d, struct printed p)
{
	struct share_check c = {.verdict = SHARE_UNDEFINED};
	if (d <= 0)
		return c;
	wide x = (wide)n * scale(p);
	c.truncated = floor_div(x, d);
	c.rounded = floor_div(2 * x + d, 2 * (wide)d);
	bool trunc = c.truncated == p.v, round = c.rounded == p.v;
	c.verdict = trunc && round ? SHARE_BOTH : round ? SHARE_ROUND : trunc ? SHARE_TRUNC : SHARE_NO;
	return c;
}

const char *share_verdict_name(enum share_verdict v)
{
	static const char *const names[] = {"OK-both", "OK-round", "OK-trunc", "NO", "n/c"};
	return names[v];
}

bool span_empty(struct span s)
{
	return !s.open && s.from > s.to;
}

struct spans share_implied(int64_t d, struct printed p)
{
	wide m = scale(p), v = p.v;
	struct spans s = {0};
	/* trunc: v d <= n m < (v+1) d;  round: (2v-1) d <= 2 n m < (2v+1) d */
	s.trunc = (struct span){.from = MAX(0, ceil_div(v * d, m)), .to = ceil_div((v + 1) * d, m) - 1};
	s.round = (struct span){.from = MAX(0, ceil_div((2 * v - 1) * d, 2 * m)), .to = ceil_div((2 * v + 1) * d, 2 * m) - 1};
	return s;
}

struct spans share_bases(int64_t n, struct printed p)
{
	wide m = scale(p), v = p.v;
	struct spans s = {0};
	s.trunc = (struct span){.from = floor_div(n * m, v + 1) + 1, .open = v == 0};
	s.round = (struct span){.from = floor_div(2 * n * m, 2 * v + 1) + 1, .open = v == 0};
	if (v > 0) {
		s.trunc.to = floor_div(n * m, v);
		s.round.to = floor_div(2 * n * m, 2 * v - 1);
	}
	return s;
}

static struct span common(struct span a, struct span b)
{
	struct span s = {.from = MAX(a.from, b.from), .open = a.open && b.open};
	s.to = a.open ? b.to : b.open ? a.to : MIN(a.to, b.to);
	return s;
}

struct spans share_same_base(const int64_t *n, const struct printed *p, size_t count)
{
	struct spans s = {.trunc = {.from = 1, .open = true}, .round = {.from = 1, .open = true}};
	for (size_t i = 0; i < count; i++) {
		struct spans each = share_bases(n[i], p[i]);
		s.trunc = common(s.trunc, each.trunc);
		s.round = common(s.round, each.round);
	}
	return s;
}

bool share_whole_fits(int64_t d, const struct printed *p, size_t count, bool truncate)
{
	for (size_t i = 0; i < count; i++) {
		struct spans s = share_implied(d, p[i]);
		if (span_empty(truncate ? s.trunc : s.round))
			return false;
	}
	return true;
}

static int64_t rescaled(struct printed p, int decimals)
{
	return p.v * power_of_ten(decimals - p.decimals);
}

struct printed printed_difference(struct printed p, struct printed q)
{
	struct printed d = {.decimals = MAX(p.decimals, q.decimals)};
	d.v = rescaled(p, d.decimals) - rescaled(q, d.decimals);
	return d;
}

bool printed_equal(struct printed a, struct printed b)
{
	int decimals = MAX(a.decimals, b.decimals);
	return rescaled(a, decimals) == rescaled(b, decimals);
}
