/* Check my figures: lines as people paste them are read leniently, the arithmetic is that of claims.h. */
#include "app/page/page_check_parts.h"

#include "base/text.h"
#include "stats/report.h"
#include "messages/page_form.def"

#include <string.h>

#define LINES_MAX 500
#define TOKENS_MAX 4

struct token {
	char *text; /* digits, dots, commas; a sign before */
	bool percent;
};

static const char *say(const struct checking *c, msg_key key, const char *one, const char *two, const char *three)
{
	g_autofree char *s = MSG_FORMAT(key, c->ask->lang, one, two, three);
	return arena_strdup(c->arena, s);
}

/* ---- reading ---- */

static bool is_number_char(char ch)
{
	return g_ascii_isdigit(ch) || ch == '.' || ch == ',';
}

/* The numbers of a line, up to TOKENS_MAX; a word or sign between them does not matter. */
static size_t read_tokens(const struct checking *c, const char *line, struct token *out)
{
	size_t n = 0;
	for (const char *p = line; *p != '\0';) {
		if (!g_ascii_isdigit(*p)) {
			p++;
			continue;
		}
		const char *start = p;
		while (is_number_char(*p))
			p++;
		const char *end = p;
		while (end > start && !g_ascii_isdigit(end[-1])) /* a full stop or comma behind a number */
			end--;
		while (*p == ' ')
			p++;
		if (n == TOKENS_MAX)
			return n + 1;
		out[n].text = arena_strndup(c->arena, start, (size_t)(end - start));
		out[n++].percent = *p == '%';
	}
	return n;
}

/* "3.471" or "3,471" or "3471": a count with or without marks between thousands. */
static bool read_count(const char *text, int64_t *out)
{
	const char *mark = strpbrk(text, ".,");
	size_t group = 0, digits = 0;
	*out = 0;
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p)) {
			*out = *out * 10 + (*p - '0');
			if (++digits > 12)
				return false;
			group++;
			continue;
		}
		if (mark == NULL || *p != *mark || (p == mark ? group == 0 || group > 3 : group != 3))
			return false;
		group = 0;
	}
	return mark == NULL || group == 3;
}

/* "27,68", also "27.68" when the dot cannot be one of thousands. */
static bool read_printed(const struct checking *c, const struct token *t, struct printed *out)
{
	char *text = arena_strdup(c->arena, t->text);
	char *dot = strchr(text, '.');
	if (dot != NULL && strchr(text, ',') == NULL && strchr(dot + 1, '.') == NULL && (strlen(dot + 1) != 3 || t->percent))
		*dot = ',';
	return printed_parse(text, out);
}

/* Which of three numbers is which: the one with a % sign or with decimals is the printed share, the smaller of the others the part. */
static bool sort_tokens(
	const struct checking *c, struct token *t, size_t count, int64_t *n, int64_t *d, struct printed *p, const char **shown)
{
	size_t share = count;
	for (size_t i = 0; i < count && share == count; i++)
		if (t[i].percent)
			share = i;
	int64_t whole = 0;
	for (size_t i = count; i-- > 0 && share == count;)
		if (!read_count(t[i].text, &whole))
			share = i;
	if (share == count)
		share = count - 1;
	size_t a = share == 0 ? 1 : 0, b = share == 2 ? 1 : 2;
	*shown = t[share].text;
	return read_printed(c, &t[share], p) && read_count(t[a].text, n) && read_count(t[b].text, d);
}

/* ---- judging ---- */

const char *check_span(const struct checking *c, struct span s)
{
	if (span_empty(s))
		return msg_template(MSG_PAGE_CHECK_NONE, c->ask->lang);
	const char *from = text_thousands(s.from, c->arena);
	if (s.open)
		return say(c, MSG_PAGE_CHECK_FROM, from, NULL, NULL);
	return s.from == s.to ? from : say(c, MSG_PAGE_CHECK_RANGE, from, text_thousands(s.to, c->arena), NULL);
}

const char *check_bases(const struct checking *c, int64_t n, struct printed p)
{
	struct spans of_n = share_bases(n, p);
	return say(c, MSG_PAGE_CHECK_BASES, text_thousands(n, c->arena), check_span(c, of_n.trunc), check_span(c, of_n.round));
}

const char *check_implied(const struct checking *c, int64_t d, struct printed p)
{
	struct spans of_d = share_implied(d, p);
	return say(c, MSG_PAGE_CHECK_IMPLIED, text_thousands(d, c->arena), check_span(c, of_d.trunc), check_span(c, of_d.round));
}

static const char *implied_words(const struct checking *c, int64_t n, int64_t d, struct printed p, enum share_verdict v)
{
	if (d == 0)
		return "";
	const char *first = check_implied(c, d, p);
	return v != SHARE_NO || n == 0 ? first : arena_printf(c->arena, "%s %s", first, check_bases(c, n, p));
}

void check_judge(struct checking *c, int64_t n, int64_t d, struct printed p, struct page_check_line *out)
{
	static const msg_key words[] = {[SHARE_BOTH] = MSG_PAGE_CHECK_BOTH,
		[SHARE_ROUND] = MSG_PAGE_CHECK_ROUND,
		[SHARE_TRUNC] = MSG_PAGE_CHECK_TRUNC,
		[SHARE_NO] = MSG_PAGE_CHECK_NO,
		[SHARE_UNDEFINED] = MSG_PAGE_CHECK_UNDEFINED};
	struct share_check s = share_check(n, d, p);
	out->tone = s.verdict == SHARE_BOTH ? CHECK_GOOD : s.verdict == SHARE_ROUND || s.verdict == SHARE_TRUNC ? CHECK_PARTLY : CHECK_BAD;
	out->verdict = msg_template(words[s.verdict], c->ask->lang);
	if (s.verdict != SHARE_UNDEFINED) {
		out->truncated = scaled_text(s.truncated, p.decimals, c->arena);
		out->rounded = scaled_text(s.rounded, p.decimals, c->arena);
	}
	out->implied = implied_words(c, n, d, p, s.verdict);
	c->fits_truncated += s.verdict == SHARE_BOTH || s.verdict == SHARE_TRUNC;
	c->fits_rounded += s.verdict == SHARE_BOTH || s.verdict == SHARE_ROUND;
}

static void check_tokens(struct checking *c, struct token *t, size_t count, struct page_check_line *out)
{
	int64_t n = 0, d = 0;
	struct printed p;
	const char *shown = "";
	out->tone = CHECK_FAULT;
	out->n = out->d = out->printed = out->truncated = out->rounded = out->implied = "";
	if (count != 3) {
		char digits[8];
		g_snprintf(digits, sizeof digits, "%zu", MIN(count, TOKENS_MAX));
		out->verdict = say(c, count > 3 ? MSG_PAGE_CHECK_TOO_MANY : MSG_PAGE_CHECK_TOO_FEW, digits, NULL, NULL);
		return;
	}
	if (!sort_tokens(c, t, count, &n, &d, &p, &shown)) {
		out->verdict = msg_template(MSG_PAGE_CHECK_NOT_READ, c->ask->lang);
		return;
	}
	out->n = text_thousands(n, c->arena);
	out->d = text_thousands(d, c->arena);
	out->printed = scaled_text(p.v, p.decimals, c->arena);
	check_judge(c, n, d, p, out);
}

static void sum_up(const struct checking *c, struct page_check *out)
{
	char all[16], cut[16], half[16];
	if (out->checked < 2)
		return;
	g_snprintf(all, sizeof all, "%zu", out->checked);
	g_snprintf(cut, sizeof cut, "%d", c->fits_truncated);
	g_snprintf(half, sizeof half, "%d", c->fits_rounded);
	bool by_cut = (size_t)c->fits_truncated == out->checked, by_half = (size_t)c->fits_rounded == out->checked;
	msg_key key = by_cut && by_half ? MSG_PAGE_CHECK_ALL_BOTH
		      : by_cut		? MSG_PAGE_CHECK_ALL_TRUNC
		      : by_half		? MSG_PAGE_CHECK_ALL_ROUND
					: MSG_PAGE_CHECK_MIXED;
	out->summary = say(c, key, all, cut, half);
}

bool page_check(const struct page_ask *ask, const char *text, const char *n, const char *d, const char *p, struct page_check *out,
	struct arena *arena, struct err *e)
{
	struct checking c = {.ask = ask, .arena = arena};
	g_auto(GStrv) lines = text != NULL ? g_strsplit(text, "\n", LINES_MAX + 2) : NULL;
	(void)e;
	*out = (struct page_check){.text = text != NULL ? text : ""};
	if (text != NULL && check_is_prose(text)) {
		check_prose(&c, text, out);
		sum_up(&c, out);
		return true;
	}
	out->lines = ARENA_ARRAY(arena, struct page_check_line, LINES_MAX + 1);
	if (lines == NULL) {
		struct token t[TOKENS_MAX] = {{0}};
		const char *const given[] = {n, d, p};
		size_t count = 0;
		for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
			struct token one[TOKENS_MAX] = {{0}};
			if (given[i] != NULL && read_tokens(&c, given[i], one) == 1)
				t[count++] = one[0];
		}
		t[count > 0 ? count - 1 : 0].percent = true; /* the boxes say which number is which */
		check_tokens(&c, t, count, &out->lines[out->count++]);
		out->lines[0].line = "1";
		out->n = n;
		out->d = d;
		out->p = p;
	}
	for (size_t i = 0; lines != NULL && lines[i] != NULL; i++) {
		struct token t[TOKENS_MAX] = {{0}};
		if (strspn(lines[i], " \t\r") == strlen(lines[i]))
			continue;
		if (out->count == LINES_MAX) {
			out->truncated = true;
			break;
		}
		struct page_check_line *x = &out->lines[out->count++];
		size_t count = read_tokens(&c, lines[i], t);
		check_tokens(&c, t, count, x);
		x->line = arena_printf(arena, "%zu", i + 1);
	}
	for (size_t i = 0; i < out->count; i++)
		out->faults += out->lines[i].tone == CHECK_FAULT;
	out->checked = out->count - out->faults;
	if (out->count == 1 && out->faults == 0) {
		out->n = out->lines[0].n;
		out->d = out->lines[0].d;
		out->p = out->lines[0].printed;
	}
	sum_up(&c, out);
	return true;
}
