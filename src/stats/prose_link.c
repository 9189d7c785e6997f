/* Which share belongs to which count and whole, which levels an increase lies between, which counts make a total. See prose.h. */
#include "stats/prose.h"

#include "base/err.h"

#include <glib.h>
#include <string.h>

/* Words between a count and its share, or before a level. */
static const char *const share_words[] = {
	"chiếm", "đạt", "bằng", "tỷ", "tỉ", "lệ", "tương", "đương", "hay", "tức", "khoảng", "là", "với", NULL};
static const char *const rises[] = {"tăng", "giảm", "thêm", "được", "khoảng", NULL};
/* What follows is a change and no part of a list: "10 xã, tăng 2 xã". */
static const char *const changes[] = {"tăng", "giảm", "thêm", "bớt", NULL};
static const char *const level_words[] = {"lên", "còn", "xuống", "đến", "tới", "và", "là", NULL};
static const char *const of_total[] = {"trên", "tổng", "số", "trong", NULL};
enum { WORDS_TO_SHARE = 8, WORDS_BARE = 3, NEAR_TOTAL = 1000, LEAST_TOTAL = 10 };

struct linking {
	const struct prose_text *t;
	struct prose *p;
	GArray *sums;
};

static bool one_of(const char *word, const char *const *list)
{
	for (; word != NULL && *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* NULL where there is none. */
static struct prose_figure *maybe(const struct linking *l, int i)
{
	return i < 0 || (size_t)i >= l->p->count ? NULL : &l->p->figures[i];
}

/* One that is there. */
static struct prose_figure *figure(const struct linking *l, int i)
{
	must(i >= 0 && (size_t)i < l->p->count);
	return &l->p->figures[i];
}

/* How the tokens between two figures look. */
struct gap {
	size_t words;		    /* in all */
	size_t at_end;		    /* words of the list right before the second figure */
	bool comma, bracket, other; /* other: a colon, a semicolon, the end of a sentence */
	bool ends_with_mark;	    /* only words of the list behind the last comma or bracket */
};

static struct gap gap_between(const struct linking *l, const struct prose_figure *a, const struct prose_figure *b, const char *const *list)
{
	struct gap g = {0};
	bool tail = true;

	for (size_t k = b->first; k-- > a->last + 1;) {
		const struct prose_token *x = &l->t->tokens[k];
		if (x->kind == TOKEN_WORD) {
			g.words++;
			tail = tail && one_of(x->word, list);
			g.at_end += tail;
		} else if (x->kind == TOKEN_MARK && (x->mark == ',' || x->mark == '(' || x->mark == ')')) {
			g.comma = g.comma || x->mark == ',';
			g.bracket = g.bracket || x->mark != ',';
			g.ends_with_mark = g.ends_with_mark || tail;
			tail = false;
		} else {
			g.other = true;
			tail = false;
		}
	}
	return g;
}

/* The last word before a figure. */
static const char *word_before(const struct linking *l, const struct prose_figure *f)
{
	return f->first > 0 && l->t->tokens[f->first - 1].kind == TOKEN_WORD ? l->t->tokens[f->first - 1].word : NULL;
}

static bool word_near_before(const struct linking *l, const struct prose_figure *f, const char *word)
{
	for (size_t k = f->first; k-- > 0 && f->first - k <= 3 && l->t->tokens[k].kind == TOKEN_WORD;)
		if (strcmp(l->t->tokens[k].word, word) == 0)
			return true;
	return false;
}

/* ---- counts and shares ---- */

/* "961 đồng chí, chiếm 27,68%", "17.662 hộ nghèo (5,98%)", "11 trên 12 thôn, đạt 91,7%". */
static bool belongs(const struct linking *l, const struct prose_figure *count, const struct prose_figure *share)
{
	if (count->kind != PROSE_COUNT || count->sentence != share->sentence || count->share >= 0)
		return false;
	struct gap g = gap_between(l, count, share, share_words);
	if (g.other || g.words > WORDS_TO_SHARE)
		return false;
	if (g.comma || g.bracket)
		return g.ends_with_mark;
	return g.at_end > 0 && g.words - g.at_end <= WORDS_BARE;
}

/* "11 trên 12", "11 trên tổng số 12". */
static void link_of(const struct linking *l, int i)
{
	struct prose_figure *a = figure(l, i), *b = maybe(l, i + 1);
	if (b == NULL || a->kind != PROSE_COUNT || b->kind != PROSE_COUNT || a->sentence != b->sentence || a->n > b->n)
		return;
	struct gap g = gap_between(l, a, b, of_total);
	if (!g.comma && !g.bracket && !g.other && g.at_end > 0 && g.words - g.at_end <= WORDS_BARE)
		a->whole = i + 1;
}

static bool same_unit(const struct prose_figure *a, const struct prose_figure *b)
{
	size_t n = strcspn(a->unit, " ");
	return n > 0 && n == strcspn(b->unit, " ") && strncmp(a->unit, b->unit, n) == 0;
}

static bool fits(int64_t n, int64_t d, struct printed p)
{
	enum share_verdict v = d > 0 && n <= d ? share_check(n, d, p).verdict : SHARE_NO;
	return v != SHARE_NO && v != SHARE_UNDEFINED;
}

/* The count before, without a share of its own, that this could be of. */
static int whole_of(const struct linking *l, int i)
{
	const struct prose_figure *s = figure(l, i), *part = maybe(l, s->part);

	if (part != NULL && part->whole >= 0)
		return part->whole;
	for (int k = (part != NULL ? s->part : i) - 1; k >= 0; k--) {
		const struct prose_figure *x = figure(l, k);
		if (x->line != s->line)
			break;
		if (x->kind != PROSE_COUNT || x->share >= 0 || x->approximate || x->until != 0 || x->n == 0)
			continue;
		if (part != NULL && x->n >= part->n && (same_unit(x, part) || fits(part->n, x->n, s->p)))
			return k;
		/* without a count: in its clause, or "… chiếm 93,24%" in a later one; "100% chi bộ" is of what follows, "từ 12%" a level */
		bool takes = word_near_before(l, s, "chiếm"),
		     level = one_of(word_before(l, s), level_words) || word_near_before(l, s, "từ");
		if (part == NULL && (takes || (x->clause == s->clause && s->after[0] == '\0' && !level)))
			return k;
	}
	return -1;
}

/* The nearest count before, in its paragraph, of which the part is the share as printed; also one that has a share itself. */
static int fitting_whole(const struct linking *l, const struct prose_figure *s)
{
	const struct prose_figure *part = figure(l, s->part);

	for (int k = s->part - 1; k >= 0 && figure(l, k)->line == s->line; k--) {
		const struct prose_figure *x = figure(l, k);
		if (x->kind == PROSE_COUNT && !x->approximate && x->n >= LEAST_TOTAL && x->n > part->n && fits(part->n, x->n, s->p))
			return k;
	}
	return -1;
}

static void link_share(const struct linking *l, int i)
{
	struct prose_figure *s = figure(l, i);
	int before = i - 1;

	while (before >= 0 && figure(l, before)->kind != PROSE_COUNT && figure(l, before)->sentence == s->sentence &&
		figure(l, before)->kind != PROSE_SHARE)
		before--;
	/* of "11 trên 12 thôn, đạt 91,7%" the first is the part */
	if (before >= 0 && belongs(l, figure(l, before), s)) {
		if (before > 0 && figure(l, before - 1)->whole == before)
			before--;
		s->part = before;
		figure(l, before)->share = i;
	}
	s->whole = s->part >= 0 && figure(l, s->part)->until != 0 ? s->part : whole_of(l, i);
	if (s->part < 0 || s->whole == s->part || figure(l, s->part)->whole >= 0)
		return;
	/* what stands where a whole is said does not make it right, or nothing stands there: what does? */
	int other = s->whole >= 0 && fits(figure(l, s->part)->n, figure(l, s->whole)->n, s->p) ? -1 : fitting_whole(l, s);
	if (other >= 0) {
		s->whole = other;
		s->whole_fits = true;
	}
}

/* ---- levels ---- */

/* "từ 29,2% … lên 44,9%", "8,36% … xuống còn 7,19% … và 5,98%". */
static void link_level(const struct linking *l, int i)
{
	struct prose_figure *s = figure(l, i);
	const char *word = word_before(l, s);

	if (s->part >= 0 || s->whole >= 0 || !one_of(word, level_words))
		return;
	for (int k = i - 1; k >= 0 && figure(l, k)->clause == s->clause; k--) {
		const struct prose_figure *x = figure(l, k);
		const char *first = word_before(l, x);
		if (x->kind == PROSE_SHARE && (x->from >= 0 || (first != NULL && strcmp(first, "từ") == 0))) {
			s->from = k;
			return;
		}
	}
}

/* Two levels of its sentence between which it lies: first and last before it, else any two. */
static bool between_levels(const struct linking *l, int i)
{
	struct prose_figure *c = figure(l, i);

	for (int a = 0; a < i; a++)
		for (int b = i - 1; b > a; b--) {
			const struct prose_figure *x = figure(l, a), *y = figure(l, b);
			if (x->kind != PROSE_SHARE || y->kind != PROSE_SHARE || x->sentence != c->sentence || y->sentence != c->sentence)
				continue;
			if ((x->from >= 0 || y->from >= 0) && printed_equal(printed_difference(y->p, x->p), c->p)) {
				c->from = a;
				c->to = b;
				return true;
			}
		}
	return false;
}

static void link_change(const struct linking *l, int i)
{
	struct prose_figure *c = figure(l, i), *before = maybe(l, i - 1);

	if (between_levels(l, i) || before == NULL || before->kind != PROSE_SHARE || before->sentence != c->sentence)
		return;
	struct gap g = gap_between(l, before, c, rises);
	if (!g.other && g.words == g.at_end)
		c->from = i - 1;
}

/* A small count in a row of shares: "100% thôn có đảng viên; 90 thôn có chi bộ; 85% cán bộ …". */
static void doubt_count(const struct linking *l, int i)
{
	struct prose_figure *x = figure(l, i);
	const struct prose_figure *a = maybe(l, i - 1), *b = maybe(l, i + 1);

	x->percent_missing = a != NULL && b != NULL && x->kind == PROSE_COUNT && x->n <= 100 && a->kind == PROSE_SHARE &&
			     b->kind == PROSE_SHARE && a->sentence == x->sentence && b->sentence == x->sentence && a->clause != x->clause &&
			     b->clause != x->clause && x->share < 0 && a->whole < 0 && b->whole < 0;
}

/* ---- sums ---- */

static void keep(const struct linking *l, const struct prose_sum *s)
{
	g_array_append_vals(l->sums, s, 1);
}

static bool known(const struct linking *l, const struct prose_sum *s)
{
	for (guint i = 0; i < l->sums->len; i++) {
		const struct prose_sum *x = &g_array_index(l->sums, struct prose_sum, i);
		if (x->count == s->count && memcmp(x->terms, s->terms, s->count * sizeof *s->terms) == 0)
			return true;
	}
	return false;
}

/* A count elsewhere that is the sum, or nearly. */
static void find_total(const struct linking *l, struct prose_sum *s)
{
	s->total = -1;
	for (size_t i = 0; i < l->p->count; i++) {
		const struct prose_figure *x = &l->p->figures[i];
		int64_t off = x->n > s->sum ? x->n - s->sum : s->sum - x->n;
		bool term = false;
		for (size_t k = 0; k < s->count; k++)
			term = term || s->terms[k] == (int)i;
		if (x->kind != PROSE_COUNT || x->approximate || term || x->n < LEAST_TOTAL || off > x->n / NEAR_TOTAL)
			continue;
		s->total = (int)i;
		s->kind = off == 0 ? PROSE_SUM_EQUAL : PROSE_SUM_OFF;
		s->remainder = x->n - s->sum;
		if (off == 0)
			return;
	}
}

/* "105 xã, 39 phường, 8 thị trấn"; shares in brackets may stand between. */
static int next_in_list(const struct linking *l, int i)
{
	const struct prose_figure *a = figure(l, i);
	int k = i + 1;

	const struct prose_figure *b = maybe(l, k);
	for (; b != NULL && b->kind == PROSE_SHARE && b->part == i; b = maybe(l, ++k))
		a = b;
	if (b == NULL || b->kind != PROSE_COUNT || b->clause != a->clause || b->approximate || figure(l, i)->whole == k)
		return -1;
	size_t commas = 0, words = 0;
	for (size_t t = a->last + 1; t < b->first; t++) {
		const struct prose_token *x = &l->t->tokens[t];
		bool list = x->kind == TOKEN_MARK && (x->mark == ',' || x->mark == ')');
		bool joins = x->kind == TOKEN_WORD && strcmp(x->word, "và") == 0;
		commas += (list && x->mark == ',') || joins;
		words += !list && !joins;
		if (x->kind == TOKEN_WORD && (one_of(x->word, share_words) || one_of(x->word, changes)))
			return -1;
	}
	return commas == 1 && words <= 4 ? k : -1;
}

static void sum_lists(const struct linking *l)
{
	for (int i = 0; i < (int)l->p->count;) {
		struct prose_sum s = {.kind = PROSE_SUM_ALONE, .total = -1};
		int k = i, last = i;
		if (figure(l, i)->kind == PROSE_COUNT && !figure(l, i)->approximate)
			for (; k >= 0 && s.count < PROSE_TERMS_MAX; k = next_in_list(l, k)) {
				s.terms[s.count++] = last = k;
				s.sum += figure(l, k)->n;
			}
		if (s.count >= 2) {
			find_total(l, &s);
			keep(l, &s);
		}
		i = last + 1;
	}
}

/* Two or three wholes after one another in one unit, whose sum is a count of the text ("3.355 cán bộ, công chức … 1.597 người … 1.759
 * người"). */
static void sum_wholes(const struct linking *l)
{
	int wholes[PROSE_FIGURES_MAX];
	size_t n = 0;

	for (int i = 0; i < (int)l->p->count; i++) {
		const struct prose_figure *x = figure(l, i);
		if (x->kind == PROSE_COUNT && x->share < 0 && !x->approximate && x->n >= LEAST_TOTAL)
			wholes[n++] = i;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t many = 3; many >= 2; many--) {
			struct prose_sum s = {.kind = PROSE_SUM_ALONE, .total = -1};
			for (size_t k = i; k < n && s.count < many && same_unit(figure(l, wholes[i]), figure(l, wholes[k])); k++) {
				s.terms[s.count++] = wholes[k];
				s.sum += figure(l, wholes[k])->n;
			}
			if (s.count == many && !known(l, &s))
				find_total(l, &s);
			if (s.total >= 0)
				keep(l, &s);
		}
}

static void keep_parts(const struct linking *l, struct prose_sum *s, bool counts)
{
	const struct prose_figure *first = figure(l, s->terms[0]);
	int whole = counts ? figure(l, first->share)->whole : first->whole;
	int64_t scale = 100;

	if (s->count < 2)
		return;
	if (counts) {
		s->kind = PROSE_SUM_PARTS;
		s->total = whole;
		s->remainder = figure(l, whole)->n - s->sum;
	} else {
		s->kind = PROSE_SUM_SHARES;
		s->total = whole;
		for (int k = 0; k < s->shares.decimals; k++)
			scale *= 10;
		s->remainder = scale - s->shares.v;
	}
	if (s->remainder >= 0 && !known(l, s)) /* beyond the whole: no parts of one division */
		keep(l, s);
}

static struct printed plus(struct printed a, struct printed b)
{
	b.v = -b.v;
	return printed_difference(a, b);
}

/* What a share is a share by, where its words say so: women, ethnic minorities, the young, believers of one whole are no parts of one
 * division. 0: not said. */
static char dimension(const struct linking *l, const struct prose_figure *share)
{
	static const struct {
		const char *word;
		char is;
	} words[] = {{"nữ", 's'}, {"nam", 's'}, {"tộc", 'e'}, {"tuổi", 'a'}, {"trẻ", 'a'}, {"tôn", 'r'}};
	const struct prose_figure *f = share->part >= 0 ? figure(l, share->part) : share;
	int before = (int)(f - l->p->figures) - 1;
	size_t start = before >= 0 && figure(l, before)->kind != PROSE_NAME ? figure(l, before)->last + 1 : 0;

	for (size_t k = f->first; k-- > start;) {
		const struct prose_token *x = &l->t->tokens[k];
		if (x->kind == TOKEN_END || x->kind == TOKEN_LINE || (x->kind == TOKEN_MARK && (x->mark == ';' || x->mark == ',')))
			break;
		if (k > 0 && x->kind == TOKEN_WORD && strcmp(x->word, "nam") == 0 && g_strcmp0(l->t->tokens[k - 1].word, "việt") == 0)
			continue;
		for (size_t w = 0; x->kind == TOKEN_WORD && w < G_N_ELEMENTS(words); w++)
			if (strcmp(x->word, words[w].word) == 0)
				return words[w].is;
	}
	return 0;
}

/* Shares of one whole in one clause, else one in each clause of a sentence: with their counts, or of themselves. */
static void sum_parts(const struct linking *l)
{
	for (int i = 0; i < (int)l->p->count; i++) {
		const struct prose_figure *x = figure(l, i);
		if (x->kind != PROSE_SHARE || x->whole < 0 || x->whole == x->part)
			continue;
		const char by = dimension(l, x);
		for (int by_clause = 1; by_clause >= 0; by_clause--) {
			struct prose_sum s = {.total = -1};
			for (int k = i; k < (int)l->p->count && s.count < PROSE_TERMS_MAX; k++) {
				const struct prose_figure *y = figure(l, k);
				if (y->sentence != x->sentence || (by_clause && y->clause != x->clause))
					break;
				if (y->kind != PROSE_SHARE || y->whole != x->whole || (y->part >= 0) != (x->part >= 0) ||
					dimension(l, y) != by)
					continue;
				s.terms[s.count++] = y->part >= 0 ? y->part : k;
				s.sum += y->part >= 0 ? figure(l, y->part)->n : 0;
				s.shares = s.count == 1 ? y->p : plus(s.shares, y->p);
			}
			bool first = i == 0 || figure(l, i - 1)->sentence != x->sentence;
			for (int k = i - 1; !first && k >= 0 && figure(l, k)->sentence == x->sentence; k--)
				if (figure(l, k)->kind == PROSE_SHARE && figure(l, k)->whole == x->whole &&
					dimension(l, figure(l, k)) == by && (!by_clause || figure(l, k)->clause == x->clause))
					s.count = 0; /* begun there */
			if (s.count >= 2) {
				keep_parts(l, &s, x->part >= 0);
				break;
			}
		}
	}
}

/* Counts with shares whose whole is not said: one that fits them all? */
static void common_base(const struct linking *l)
{
	for (int i = 0; i < (int)l->p->count; i++) {
		struct prose_sum s = {.kind = PROSE_SUM_ONE_BASE, .total = -1};
		int64_t n[PROSE_TERMS_MAX];
		struct printed p[PROSE_TERMS_MAX];
		int k = i;
		for (; k < (int)l->p->count && s.count < PROSE_TERMS_MAX && figure(l, k)->sentence == figure(l, i)->sentence; k++) {
			const struct prose_figure *y = figure(l, k);
			if (y->kind != PROSE_SHARE || y->part < 0 || y->whole >= 0 || y->p.v <= 0)
				continue;
			n[s.count] = figure(l, y->part)->n;
			p[s.count] = y->p;
			s.terms[s.count++] = y->part;
		}
		if (s.count >= 2) {
			s.base = share_same_base(n, p, s.count);
			keep(l, &s);
		}
		i = k - 1 > i ? k - 1 : i;
	}
}

/* "đã kết nạp 5.903 đảng viên, nâng tổng số lên 11.769": one flow does not tell the stock before. */
static void flows(const struct linking *l)
{
	for (int i = 1; i < (int)l->p->count; i++) {
		const struct prose_figure *x = figure(l, i), *before = figure(l, i - 1);
		bool raised = false;
		if (x->kind != PROSE_COUNT || before->kind != PROSE_COUNT || before->sentence != x->sentence || before->n >= x->n ||
			g_strcmp0(word_before(l, x), "lên") != 0)
			continue;
		for (size_t k = before->last + 1; k < x->first; k++)
			raised = raised || (l->t->tokens[k].kind == TOKEN_WORD && strcmp(l->t->tokens[k].word, "nâng") == 0);
		struct prose_sum s = {.kind = PROSE_SUM_FLOW, .terms = {i - 1}, .count = 1, .total = i, .sum = before->n};
		s.remainder = x->n - before->n;
		if (raised)
			keep(l, &s);
	}
}

/* "Tất cả các thôn": all of the thôn that were counted before it in the paragraph. */
static void all_of(const struct linking *l)
{
	const struct prose_token *x = l->t->tokens;
	for (size_t k = 0; k + 2 < l->t->count; k++) {
		if (x[k].kind != TOKEN_WORD || x[k + 1].kind != TOKEN_WORD || strcmp(x[k].word, "tất") != 0 ||
			strcmp(x[k + 1].word, "cả") != 0)
			continue;
		const struct prose_token *unit = &x[k + 2];
		if (unit->kind == TOKEN_WORD && one_of(unit->word, (const char *const[]){"các", "những", NULL}) && k + 3 < l->t->count)
			unit++;
		int of = -1;
		for (int i = 0; unit->kind == TOKEN_WORD && i < (int)l->p->count && figure(l, i)->last < k; i++) {
			const struct prose_figure *f = figure(l, i);
			const size_t n = strlen(unit->word);
			if (f->kind == PROSE_COUNT && strncmp(f->unit, unit->word, n) == 0 && (f->unit[n] == '\0' || f->unit[n] == ' '))
				of = i;
		}
		for (size_t m = of >= 0 ? figure(l, of)->last : k; m < k; m++)
			of = x[m].kind == TOKEN_LINE ? -1 : of;
		struct prose_sum s = {.kind = PROSE_SUM_ALL, .terms = {of}, .count = 1, .total = of, .sum = of >= 0 ? figure(l, of)->n : 0};
		if (of >= 0)
			keep(l, &s);
	}
}

void prose_link(const struct prose_text *t, struct prose *p)
{
	struct linking l = {t, p, g_array_new(FALSE, FALSE, sizeof(struct prose_sum))};

	for (int i = 0; i < (int)p->count; i++)
		link_of(&l, i);
	for (int i = 0; i < (int)p->count; i++)
		if (figure(&l, i)->kind == PROSE_SHARE)
			link_share(&l, i);
	for (int i = 0; i < (int)p->count; i++)
		if (figure(&l, i)->kind == PROSE_SHARE)
			link_level(&l, i);
	for (int i = 0; i < (int)p->count; i++) {
		if (figure(&l, i)->kind == PROSE_CHANGE)
			link_change(&l, i);
		doubt_count(&l, i);
	}
	sum_lists(&l);
	sum_wholes(&l);
	sum_parts(&l);
	common_base(&l);
	flows(&l);
	all_of(&l);
	p->sum_count = l.sums->len;
	p->sums = arena_list(t->arena, l.sums);
	g_array_unref(l.sums);
}

void prose_read(const char *text, struct arena *a, struct prose *out)
{
	struct prose_text t;

	prose_find(text, a, &t, out);
	prose_link(&t, out);
}
