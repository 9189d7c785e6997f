/* Running text into tokens, and what each number in it is, by the words around it. See prose.h. */
#include "stats/prose.h"

#include <glib.h>
#include <string.h>

/* The words that tell. */
static const char *const rises[] = {"tăng", "giảm", NULL};
static const char *const abouts[] = {"gần", "hơn", "khoảng", "ngót", "trên", "dưới", "thêm", "được", "tới", NULL};
static const char *const near[] = {"gần", "hơn", "khoảng", "ngót", NULL};
static const char *const of_time[] = {"năm", "tháng", "quý", "ngày", NULL};
static const char *const how_long[] = {"năm", "tháng", "tuần", "giờ", "phút", "khóa", "kỳ", "nhiệm", NULL};
static const char *const numbered[] = {
	"ương", "khóa", "khoá", "điều", "khoản", "mục", "chương", "phần", "thứ", "biểu", "mẫu", "luật", "lộ", "đoạn", NULL};
static const char *const places[] = {"thôn", "tổ", "bản", "xóm", "ấp", "khu", "phố", "khóm", NULL};
static const char *const documents[][2] = {{"quyết", "định"}, {"nghị", "định"}, {"nghị", "quyết"}, {"chỉ", "thị"}, {"kết", "luận"},
	{"thông", "tư"}, {"hướng", "dẫn"}, {"kế", "hoạch"}};
static const char *const unit_ends[] = {"chiếm", "đạt", "là", "và", "với", "đã", "được", "có", "trong", "tăng", "giảm", "ở", "đi", "đến",
	"vào", "của", "bằng", "trên", "theo", "lên", "gồm", NULL};
enum { UNIT_WORDS = 4, WORDS_BEFORE = 9, WORDS_AFTER = 4, YEAR_FIRST = 1900, YEAR_LAST = 2100 };

static bool one_of(const char *word, const char *const *list)
{
	for (; word != NULL && *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* ---- tokens ---- */

static bool letter_at(const char *p)
{
	return g_ascii_isalpha(*p) || ((guchar)*p >= 0x80 && g_unichar_isalpha(g_utf8_get_char(p)));
}

static const char *end_of_word(const char *p)
{
	while (letter_at(p) || g_ascii_isdigit(*p) ||
		((*p == '-' || *p == '&' || *p == '+') && (letter_at(p + 1) || g_ascii_isdigit(p[1]))))
		p = g_utf8_next_char(p);
	return p;
}

static const char *end_of_number(const char *p)
{
	while (g_ascii_isdigit(*p) || ((*p == '.' || *p == ',') && g_ascii_isdigit(p[1])))
		p++;
	return p;
}

/* "17/9", "16:29", "32-QĐ/TU": a number that goes on. */
static bool goes_on(const char *p)
{
	return ((*p == '/' || *p == ':') && g_ascii_isdigit(p[1])) || ((*p == '-' || *p == '/') && letter_at(p + 1));
}

static const char *end_of_compound(const char *p)
{
	while (*p != '\0' && strchr(" \t\r\n,;()[]\"'", *p) == NULL && (guchar)*p != 0xE2)
		p++;
	while (p[-1] == '.' || p[-1] == ':')
		p--;
	return p;
}

static const char *mark_at(const char *p, struct prose_token *t)
{
	gunichar c = g_utf8_get_char(p);
	const char *next = g_utf8_next_char(p);

	t->kind = TOKEN_MARK;
	t->mark = c == 0x2013 || c == 0x2014 ? '-' : c == 0x2026 ? '.' : c < 0x80 ? (char)c : '"';
	if (t->mark == '\n')
		t->kind = TOKEN_LINE;
	else if (strchr(".!?", t->mark) != NULL && (*next == '\0' || g_ascii_isspace(*next) || letter_at(next) || (guchar)*next >= 0x80))
		t->kind = TOKEN_END;
	return next;
}

static void read_tokens(const char *text, struct prose_text *out)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct prose_token));

	for (const char *p = text; *p != '\0';) {
		struct prose_token t = {.at = p};
		const char *end;
		if (*p != '\n' && (g_ascii_isspace(*p) || g_unichar_isspace(g_utf8_get_char(p)))) {
			p = g_utf8_next_char(p);
			continue;
		}
		if (letter_at(p)) {
			g_autofree char *small = g_utf8_strdown(p, (end = end_of_word(p)) - p);
			t.kind = TOKEN_WORD;
			t.word = arena_strdup(out->arena, small);
			t.capital = g_unichar_isupper(g_utf8_get_char(p));
		} else if (g_ascii_isdigit(*p)) {
			end = end_of_number(p);
			t.kind = goes_on(end) ? TOKEN_COMPOUND : TOKEN_NUMBER;
			if (t.kind == TOKEN_COMPOUND)
				end = end_of_compound(end);
			t.word = arena_strndup(out->arena, p, (size_t)(end - p));
		} else {
			end = mark_at(p, &t);
		}
		t.length = (size_t)(end - p);
		g_array_append_val(all, t);
		p = end;
	}
	out->count = all->len;
	out->tokens = arena_list(out->arena, all);
	out->tokens[all->len].kind = TOKEN_LINE;
	g_array_unref(all);
}

/* ---- what a number is ---- */

/* The word right before or behind a token, NULL where something else stands. */
static const char *word_at(const struct prose_text *t, size_t i, int step)
{
	size_t k = i + (size_t)step;
	return (step < 0 && i < (size_t)-step) || k >= t->count || t->tokens[k].kind != TOKEN_WORD ? NULL : t->tokens[k].word;
}

static bool is_mark(const struct prose_text *t, size_t i, char mark)
{
	return i < t->count && t->tokens[i].kind == TOKEN_MARK && t->tokens[i].mark == mark;
}

/* "3.471", "429": whole thousands between the dots. */
static bool whole_number(const char *text, int64_t *out)
{
	size_t group = 0, digits = 0;
	bool dots = false;
	*out = 0;
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p) && ++digits <= 12) {
			*out = *out * 10 + (*p - '0');
			group++;
		} else if (*p == '.' && (dots ? group == 3 : group >= 1 && group <= 3)) {
			dots = true;
			group = 0;
		} else {
			return false;
		}
	}
	return !dots || group == 3;
}

static bool is_year(const char *text, int64_t *out)
{
	return strlen(text) == 4 && whole_number(text, out);
}

static void as_share(const struct prose_text *t, size_t i, struct prose_figure *f)
{
	size_t k = i;
	const char *word = word_at(t, k, -1);

	if (!printed_parse(t->tokens[i].word, &f->p)) {
		f->kind = PROSE_UNKNOWN;
		return;
	}
	f->p.percent = true;
	while (one_of(word, abouts))
		word = word_at(t, --k, -1);
	bool points = one_of(word, rises) || one_of(word_at(t, i, 1), (const char *const[]){"điểm", NULL});
	f->kind = points ? PROSE_CHANGE : PROSE_SHARE;
	if (points && word != NULL && strcmp(word, "giảm") == 0)
		f->p.v = -f->p.v;
}

/* Of a number that goes on: "17/9/2021", "16:29", "11/12 thôn" (two figures), else a name. */
static bool as_compound(const struct prose_text *t, size_t i, struct prose_figure *f)
{
	g_auto(GStrv) parts = g_strsplit(t->tokens[i].word, "/", 4);
	size_t n = g_strv_length(parts);
	int64_t a = 0, b = 0, year = 0;
	bool numbers = n >= 2 && whole_number(parts[0], &a) && whole_number(parts[1], &b);
	bool day = numbers && a >= 1 && a <= 31 && b >= 1 && b <= 12;
	bool month = numbers && n == 2 && a >= 1 && a <= 12 && is_year(parts[1], &year);

	f->kind = PROSE_NAME;
	if (month || strchr(t->tokens[i].word, ':') != NULL || (day && n == 3 && whole_number(parts[2], &year)))
		f->kind = PROSE_TIME;
	else if (day && n == 2 && (one_of(word_at(t, i, -1), of_time) || word_at(t, i, 1) == NULL))
		f->kind = PROSE_TIME;
	else if (numbers && n == 2 && b > 0) {
		f->kind = PROSE_COUNT;
		f->n = a;
		f->until = b;
		return true;
	}
	return false;
}

static bool names_document(const struct prose_text *t, size_t i)
{
	const char *last = word_at(t, i, -1), *first = word_at(t, i, -2);
	size_t k = i;

	if (last != NULL && strcmp(last, "số") == 0) {
		if (first != NULL && strcmp(first, "tổng") == 0)
			return false;
		last = first;
		first = word_at(t, --k, -2);
	}
	for (size_t d = 0; last != NULL && first != NULL && d < G_N_ELEMENTS(documents); d++)
		if (strcmp(first, documents[d][0]) == 0 && strcmp(last, documents[d][1]) == 0 && (k != i || t->tokens[k - 2].capital))
			return true;
	return false;
}

static bool is_name(const struct prose_text *t, size_t i)
{
	const char *last = word_at(t, i, -1), *next = word_at(t, i, 1);
	bool goes_on = next != NULL && !t->tokens[i + 1].capital;

	return one_of(last, numbered) || names_document(t, i) || (next != NULL && strcmp(next, "tuổi") == 0) ||
	       (one_of(last, places) && !goes_on && strlen(t->tokens[i].word) <= 2);
}

static void read_unit(const struct prose_text *t, struct prose_figure *f)
{
	g_autoptr(GString) s = g_string_new(NULL);
	const char *word;

	for (int k = 1; k <= UNIT_WORDS && (word = word_at(t, f->last, k)) != NULL && !one_of(word, unit_ends); k++)
		g_string_append_printf(s, "%s%s", s->len > 0 ? " " : "", word);
	f->unit = arena_strdup(t->arena, s->str);
}

static void as_count(const struct prose_text *t, size_t i, struct prose_figure *f)
{
	const char *next = word_at(t, i, 1);
	int64_t year = 0;
	bool bare = is_year(t->tokens[i].word, &year) && year >= YEAR_FIRST && year <= YEAR_LAST;

	if (!whole_number(t->tokens[i].word, &f->n)) {
		f->kind = PROSE_UNKNOWN;
	} else if (one_of(word_at(t, i, -1), of_time) || one_of(next, how_long)) {
		f->kind = PROSE_TIME;
	} else if (is_name(t, i)) {
		f->kind = PROSE_NAME;
	} else if (bare && (next == NULL || t->tokens[i + 1].capital || one_of(next, unit_ends))) {
		f->kind = PROSE_TIME;
	} else {
		f->kind = PROSE_COUNT;
		f->approximate = one_of(word_at(t, i, -1), near);
	}
}

/* The number at token i, and how many tokens it takes. */
static size_t read_figure(const struct prose_text *t, size_t i, struct prose_figure *f)
{
	size_t took = 1;
	int64_t year = 0;

	if (t->tokens[i].kind == TOKEN_COMPOUND) {
		(void)as_compound(t, i, f);
	} else if (is_year(t->tokens[i].word, &f->n) && is_mark(t, i + 1, '-') && i + 2 < t->count &&
		   t->tokens[i + 2].kind == TOKEN_NUMBER && is_year(t->tokens[i + 2].word, &year)) {
		f->kind = PROSE_YEARS;
		f->until = year;
		f->years_odd = f->n > year || f->n < YEAR_FIRST || year > YEAR_LAST;
		took = 3;
	} else if (is_mark(t, i + 1, '%')) {
		as_share(t, i, f);
		took = 2;
	} else if (one_of(word_at(t, i, 1), (const char *const[]){"điểm", NULL}) && is_mark(t, i + 2, '%')) {
		as_share(t, i, f);
		took = 3;
	} else {
		as_count(t, i, f);
	}
	f->last = i + took - 1;
	return took;
}

/* ---- with the words around ---- */

static bool ends_sentence(const struct prose_token *t)
{
	return t->kind == TOKEN_END || t->kind == TOKEN_LINE;
}

static const char *words_between(const struct prose_text *t, size_t from, size_t until)
{
	if (from >= until)
		return "";
	const char *start = t->tokens[from].at, *end = t->tokens[until - 1].at + t->tokens[until - 1].length;
	return arena_strndup(t->arena, start, (size_t)(end - start));
}

static void read_around(const struct prose_text *t, struct prose_figure *f)
{
	size_t from = f->first, until = f->last + 1;

	while (from > 0 && f->first - from < WORDS_BEFORE && !ends_sentence(&t->tokens[from - 1]) && !is_mark(t, from - 1, ';'))
		from--;
	while (from < f->first && t->tokens[from].kind == TOKEN_MARK)
		from++;
	while (until < t->count && until - f->last <= WORDS_AFTER && t->tokens[until].kind == TOKEN_WORD)
		until++;
	f->before = words_between(t, from, f->first);
	f->text = words_between(t, f->first, f->last + 1);
	f->after = words_between(t, f->last + 1, until);
}

void prose_find(const char *text, struct arena *a, struct prose_text *t, struct prose *out)
{
	size_t line = 0, sentence = 0, clause = 0;

	*t = (struct prose_text){.arena = a};
	*out = (struct prose){.figures = ARENA_ARRAY(a, struct prose_figure, PROSE_FIGURES_MAX)};
	read_tokens(text, t);
	for (size_t i = 0; i < t->count;) {
		const struct prose_token *token = &t->tokens[i];
		line += token->kind == TOKEN_LINE;
		sentence += ends_sentence(token);
		clause += ends_sentence(token) || is_mark(t, i, ';');
		if (token->kind != TOKEN_NUMBER && token->kind != TOKEN_COMPOUND) {
			i++;
			continue;
		}
		if (out->count == PROSE_FIGURES_MAX) {
			out->cut = true;
			return;
		}
		struct prose_figure *f = &out->figures[out->count++];
		*f = (struct prose_figure){.line = line, .sentence = sentence, .clause = clause, .first = i, .unit = ""};
		f->part = f->whole = f->share = f->from = f->to = -1;
		i += read_figure(t, i, f);
		read_around(t, f);
		if (f->kind == PROSE_COUNT)
			read_unit(t, f);
	}
}
