/* Checks the items of a claims file and says what was found (form-language.md 9). All arithmetic is in claims_math.c. */
#include "stats/claims_internal.h"

#include "base/text.h"
#include "messages/claims.def"

#include <inttypes.h>
#include <string.h>

#define SHOWN_MAX 6 /* whole numbers listed one by one */

struct runner {
	const struct claims_register *from;
	enum msg_lang lang;
	GString *out;
	struct arena *arena;
};

/* What was found of one item. */
struct finding {
	bool contradicts;  /* by itself */
	bool met;	   /* what was expected, where something is */
	bool not_asked;	   /* there is no register to ask */
	bool trunc, round; /* of a share: which rule fits */
};

#define SAY(r, key, ...)                                                                                                                   \
	msg_append((r)->out, (key), (r)->lang, (const char *const[]){__VA_ARGS__},                                                         \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define TEXT(r, key, ...)                                                                                                                  \
	text_of((r), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *text_of(struct runner *r, msg_key key, const char *const *args, size_t nargs)
{
	g_autofree char *s = msg_format(key, r->lang, args, nargs);
	return arena_strdup(r->arena, s);
}

static const char *count(struct runner *r, int64_t n)
{
	return text_thousands(n, r->arena);
}

/* A scaled number as it would be printed; − is the sign of print. */
static const char *scaled(struct runner *r, int64_t v, int decimals)
{
	int64_t p = 1, x = v < 0 ? -v : v;
	for (int i = 0; i < decimals; i++)
		p *= 10;
	const char *sign = v < 0 ? "−" : "";
	if (decimals == 0)
		return arena_printf(r->arena, "%s%s", sign, count(r, x));
	return arena_printf(r->arena, "%s%s,%0*" PRId64, sign, count(r, x / p), decimals, x % p);
}

/* "137", "1.187 1.188", "295.010–295.351", "từ 1.000", "không có" */
static const char *span_text(struct runner *r, struct span s, bool listed)
{
	if (span_empty(s))
		return TEXT(r, MSG_CLAIM_NONE, NULL);
	if (s.open)
		return TEXT(r, MSG_CLAIM_AND_UP, count(r, s.from));
	if (!listed || s.to - s.from >= SHOWN_MAX)
		return s.from == s.to ? count(r, s.from) : arena_printf(r->arena, "%s–%s", count(r, s.from), count(r, s.to));
	const char *text = count(r, s.from);
	for (int64_t n = s.from + 1; n <= s.to; n++)
		text = arena_printf(r->arena, "%s %s", text, count(r, n));
	return text;
}

/* ---- what was expected ---- */

static bool is_word(const struct yaml *n, const char *word)
{
	return n != NULL && n->kind == YAML_SCALAR && strcmp(n->text, word) == 0;
}

static bool is_none(const struct yaml *n)
{
	return is_word(n, "none") || (n != NULL && n->kind == YAML_LIST && n->count == 0);
}

static bool is_number(const struct yaml *n, int64_t value)
{
	int64_t got;
	return n != NULL && n->kind == YAML_SCALAR && claims_count_parse(n->text, &got) && got == value;
}

/* The list of all numbers of the span, or with ends only its first and last. */
static bool span_expected(const struct yaml *n, struct span s, bool ends)
{
	if (n == NULL) /* this rule was not spoken of */
		return true;
	if (span_empty(s) || is_none(n))
		return span_empty(s) && is_none(n);
	if (n->kind != YAML_LIST || s.open)
		return false;
	if (ends)
		return n->count == 2 && is_number(n->first, s.from) && is_number(n->first->next, s.to);
	if (s.to - s.from + 1 != n->count)
		return false;
	int64_t value = s.from;
	for (const struct yaml *c = n->first; c != NULL; c = c->next)
		if (!is_number(c, value++))
			return false;
	return true;
}

static bool spans_expected(const struct yaml *expect, struct spans s, bool ends)
{
	if (is_word(expect, "none"))
		return span_empty(s.trunc) && span_empty(s.round);
	return expect != NULL && expect->kind == YAML_MAP && span_expected(yaml_get(expect, "truncate"), s.trunc, ends) &&
	       span_expected(yaml_get(expect, "half_up"), s.round, ends);
}

/* ---- the kinds of item ---- */

static struct finding run_share(struct runner *r, const struct claim *c)
{
	static const msg_key words[] = {[SHARE_BOTH] = MSG_CLAIM_BOTH,
		[SHARE_ROUND] = MSG_CLAIM_ROUND,
		[SHARE_TRUNC] = MSG_CLAIM_TRUNC,
		[SHARE_NO] = MSG_CLAIM_NO,
		[SHARE_UNDEFINED] = MSG_CLAIM_UNDEFINED};
	struct share_check s = share_check(c->n, c->whole, c->printed);
	int k = c->printed.decimals;
	if (s.verdict == SHARE_UNDEFINED)
		SAY(r, MSG_CLAIM_SHARE_ZERO, c->id, count(r, c->n), count(r, c->whole), c->printed_text);
	else
		SAY(r, MSG_CLAIM_SHARE, c->id, count(r, c->n), count(r, c->whole), c->printed_text, scaled(r, s.truncated, k),
			scaled(r, s.rounded, k));
	SAY(r, words[s.verdict], NULL);
	struct finding f = {.contradicts = s.verdict == SHARE_NO, .met = is_word(c->expect, share_verdict_name(s.verdict))};
	f.trunc = s.verdict == SHARE_BOTH || s.verdict == SHARE_TRUNC;
	f.round = s.verdict == SHARE_BOTH || s.verdict == SHARE_ROUND;
	return f;
}

static struct finding run_implied(struct runner *r, const struct claim *c)
{
	struct spans s = share_implied(c->whole, c->printed);
	SAY(r, MSG_CLAIM_IMPLIED, c->id, count(r, c->whole), c->printed_text, span_text(r, s.trunc, true), span_text(r, s.round, true));
	struct finding f = {.trunc = !span_empty(s.trunc), .round = !span_empty(s.round), .met = spans_expected(c->expect, s, false)};
	f.contradicts = !f.trunc && !f.round;
	return f;
}

static struct finding run_bases(struct runner *r, const struct claim *c)
{
	struct spans s = share_bases(c->n, c->printed);
	SAY(r, MSG_CLAIM_BASES, c->id, count(r, c->n), c->printed_text, span_text(r, s.trunc, false), span_text(r, s.round, false));
	return (struct finding){.contradicts = span_empty(s.trunc) && span_empty(s.round), .met = spans_expected(c->expect, s, true)};
}

static struct finding run_same_base(struct runner *r, const struct claim *c)
{
	struct spans s = share_same_base(c->counts, c->shares, c->count);
	const char *pairs = "";
	for (size_t i = 0; i < c->count; i++)
		pairs = arena_printf(r->arena, "%s%s%s = %s %%", pairs, i > 0 ? "; " : "", count(r, c->counts[i]), c->share_texts[i]);
	SAY(r, MSG_CLAIM_SAME_BASE, c->id, pairs, span_text(r, s.trunc, false), span_text(r, s.round, false));
	return (struct finding){.contradicts = span_empty(s.trunc) && span_empty(s.round), .met = spans_expected(c->expect, s, true)};
}

static struct finding run_same_whole(struct runner *r, const struct claim *c)
{
	const struct yaml *next = c->expect != NULL && c->expect->kind == YAML_LIST ? c->expect->first : NULL;
	const char *texts = "", *found = "";
	bool met = c->expect != NULL;
	int64_t n = 0;
	for (size_t i = 0; i < c->count; i++)
		texts = arena_printf(r->arena, "%s%s%s %%", texts, i > 0 ? "; " : "", c->share_texts[i]);
	for (int64_t d = c->from; d <= c->to; d++) {
		bool trunc = share_whole_fits(d, c->shares, c->count, true), round = share_whole_fits(d, c->shares, c->count, false);
		if (!trunc && !round)
			continue;
		if (c->expect != NULL) {
			met = met && is_number(next, d);
			next = next == NULL ? NULL : next->next;
		}
		if (++n > SHOWN_MAX)
			continue;
		const char *one = count(r, d);
		if (!trunc || !round)
			one = TEXT(r, trunc ? MSG_CLAIM_BY_TRUNC : MSG_CLAIM_BY_ROUND, one);
		found = n == SHOWN_MAX ? arena_printf(r->arena, "%s …", found)
				       : arena_printf(r->arena, "%s%s%s", found, n > 1 ? " " : "", one);
	}
	SAY(r, MSG_CLAIM_SAME_WHOLE, c->id, texts, count(r, c->from), count(r, c->to), n == 0 ? TEXT(r, MSG_CLAIM_NONE, NULL) : found);
	met = met && next == NULL && (n > 0 || is_none(c->expect));
	return (struct finding){.contradicts = n == 0, .met = met};
}

static struct finding run_sum(struct runner *r, const struct claim *c)
{
	const char *texts = "";
	int64_t sum = 0;
	for (size_t i = 0; i < c->count; i++) {
		texts = arena_printf(r->arena, "%s%s%s", texts, i > 0 ? " + " : "", count(r, c->counts[i]));
		sum += c->counts[i];
	}
	const char *total = count(r, c->total);
	struct finding f = {.contradicts = sum > c->total};
	if (sum == c->total) {
		SAY(r, MSG_CLAIM_SUM_OK, c->id, texts, count(r, sum), total);
		f.met = is_word(c->expect, "OK");
	} else if (sum > c->total) {
		SAY(r, MSG_CLAIM_SUM_OFF, c->id, texts, count(r, sum), total, count(r, sum - c->total));
		f.met = is_number(yaml_get(c->expect, "difference"), sum - c->total);
	} else {
		struct share_check share = share_check(c->total - sum, c->total, (struct printed){.decimals = 2});
		SAY(r, MSG_CLAIM_SUM_REST, c->id, texts, count(r, sum), total, count(r, c->total - sum), scaled(r, share.rounded, 2));
		f.met = is_number(yaml_get(c->expect, "remainder"), c->total - sum);
	}
	return f;
}

static struct finding run_points(struct runner *r, const struct claim *c)
{
	struct printed d = printed_difference(c->shares[0], c->shares[1]), claimed = c->printed;
	if (c->sign < 0)
		claimed.v = -claimed.v;
	bool right = printed_equal(d, claimed);
	SAY(r, MSG_CLAIM_POINTS, c->id, c->share_texts[0], c->share_texts[1], scaled(r, d.v, d.decimals), c->printed_text);
	SAY(r, right ? MSG_CLAIM_RIGHT : MSG_CLAIM_WRONG, NULL);
	if (c->printed.percent)
		SAY(r, MSG_CLAIM_POINT_SIGN, NULL);
	return (struct finding){.contradicts = !right, .met = is_word(c->expect, right ? "OK" : "NO")};
}

/* What the register gives for the cell against what is printed. */
static struct finding run_cell(struct runner *r, const struct claim *c)
{
	const char *text = NULL;
	const char *cell =
		arena_printf(r->arena, "%s %s · %s, %s, %s", c->cell.form, c->cell.row, c->cell.column, c->cell.unit, c->cell.when);
	if (r->from == NULL) {
		SAY(r, MSG_CLAIM_CELL_UNASKED, c->id, cell, c->printed_text);
		return (struct finding){.not_asked = true};
	}
	if (!r->from->cell(r->from->user, &c->cell, &text, r->arena)) {
		SAY(r, MSG_CLAIM_CELL_NONE, c->id, cell, c->printed_text);
		return (struct finding){.contradicts = true, .met = is_word(c->expect, "n/c")};
	}
	struct printed ours, theirs; /* "2" is the number 2,00 */
	bool right = strcmp(text, c->printed_text) == 0 ||
		     (printed_parse(text, &ours) && printed_parse(c->printed_text, &theirs) && printed_equal(ours, theirs));
	SAY(r, MSG_CLAIM_CELL, c->id, cell, text, c->printed_text);
	SAY(r, right ? MSG_CLAIM_RIGHT : MSG_CLAIM_WRONG, NULL);
	return (struct finding){.contradicts = !right, .met = is_word(c->expect, right ? "OK" : "NO")};
}

/* Words that nothing can be computed from: what a person found is told, n/c or NO. */
static struct finding run_stated(struct runner *r, const struct claim *c)
{
	bool wrong = is_word(c->expect, "NO");
	SAY(r, wrong ? MSG_CLAIM_STATED_WRONG : MSG_CLAIM_STATED, c->id, c->printed_text, r->lang == MSG_EN ? c->why_en : c->why_vi);
	return (struct finding){.met = wrong || is_word(c->expect, "n/c")};
}

static struct finding run_item(struct runner *r, const struct claim *c)
{
	switch (c->kind) {
	case CLAIM_SHARE:
		return run_share(r, c);
	case CLAIM_IMPLIED:
		return run_implied(r, c);
	case CLAIM_BASES:
		return run_bases(r, c);
	case CLAIM_SUM:
		return run_sum(r, c);
	case CLAIM_SAME_BASE:
		return run_same_base(r, c);
	case CLAIM_SAME_WHOLE:
		return run_same_whole(r, c);
	case CLAIM_CELL:
		return run_cell(r, c);
	case CLAIM_STATED:
		return run_stated(r, c);
	case CLAIM_POINTS:
		break;
	}
	return run_points(r, c);
}

/* ---- tables: shares of one whole that stand together ---- */

struct table {
	int64_t whole;
	int shares;
	bool trunc, round;
};

static void end_table(struct runner *r, struct table *t)
{
	if (t->shares > 1) {
		msg_key key = t->trunc && t->round ? MSG_CLAIM_TABLE_BOTH
			      : t->trunc	   ? MSG_CLAIM_TABLE_TRUNC
			      : t->round	   ? MSG_CLAIM_TABLE_ROUND
						   : MSG_CLAIM_TABLE_NONE;
		SAY(r, key, count(r, t->whole), count(r, t->shares));
		g_string_append_c(r->out, '\n');
	}
	*t = (struct table){0};
}

static bool same_table(const struct table *t, const struct claim *c)
{
	return (c->kind == CLAIM_SHARE || c->kind == CLAIM_IMPLIED) && t->shares > 0 && t->whole == c->whole;
}

void claims_run(const struct claims_file *f, const struct claims_register *from, enum msg_lang lang, GString *out, int *not_ok)
{
	struct runner r = {.from = from, .lang = lang, .out = out, .arena = arena_new()};
	struct table t = {0};
	int bad = 0;
	for (size_t i = 0; i < f->count; i++) {
		const struct claim *c = &f->items[i];
		if (!same_table(&t, c)) {
			end_table(&r, &t);
			t = (struct table){.whole = c->whole, .trunc = true, .round = true};
		}
		struct finding found = run_item(&r, c);
		bool fine = found.not_asked || (c->expect != NULL ? found.met : !found.contradicts);
		if (found.not_asked)
			; /* nothing to compare */
		else if (c->expect != NULL)
			SAY(&r, found.met ? MSG_CLAIM_EXPECTED : MSG_CLAIM_UNEXPECTED, NULL);
		else if (found.contradicts)
			SAY(&r, MSG_CLAIM_CONTRADICTS, NULL);
		g_string_append_c(out, '\n');
		bad += fine ? 0 : 1;
		if (c->kind == CLAIM_SHARE || c->kind == CLAIM_IMPLIED) {
			t.shares++;
			t.trunc = t.trunc && found.trunc;
			t.round = t.round && found.round;
		}
	}
	end_table(&r, &t);
	SAY(&r, MSG_CLAIM_TOTAL, count(&r, (int64_t)f->count), count(&r, (int64_t)f->count - bad), count(&r, bad));
	g_string_append_c(out, '\n');
	arena_free(r.arena);
	*not_ok = bad;
}
