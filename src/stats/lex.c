/* Splits an expression into words (see lex.h). Knows characters, not meaning. */
#include "stats/lex.h"

#include "base/date.h"
#include "messages/language.def"

#include <string.h>

#define DIGITS_MAX 15 /* far more than any count, far less than an overflow */

struct lexer {
	enum lex_mode mode;
	int line, column; /* column of p */
	const char *p;
	struct arena *arena;
	struct diag *diag;
	GArray *tokens;
	bool ok;
};

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_small(c) || is_capital(c) || is_digit(c) || c == '_';
}

/* Takes n bytes (all ASCII) as a token. */
static struct token *take(struct lexer *l, enum token_kind kind, size_t n)
{
	struct token t = {.kind = kind, .column = l->column, .length = (int)n, .rest = l->p, .text = arena_strndup(l->arena, l->p, n)};
	g_array_append_val(l->tokens, t);
	l->p += n;
	l->column += (int)n;
	return &g_array_index(l->tokens, struct token, l->tokens->len - 1);
}

static void take_word(struct lexer *l)
{
	size_t n = 0;
	bool capital = false;
	for (; is_word(l->p[n]); n++)
		capital = capital || is_capital(l->p[n]);
	struct token *t = take(l, TOKEN_IDENT, n);
	if (!capital || l->mode == LEX_FORMULA)
		return;
	char *small = arena_strdup(l->arena, t->text);
	for (char *c = small; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	DIAG(l->diag, "E01", l->line, t->column, t->length, MSG_PRED_CAPITAL, t->text);
	DIAG_HINT(l->diag, MSG_PRED_HINT_WORD, small);
	t->text = small;
}

/* Does a date (dddd-dd-dd, no digit behind) stand here? */
static bool is_date(const char *p)
{
	static const char form[] = "dddd-dd-dd";
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !is_digit(p[i]) : p[i] != form[i])
			return false;
	return !is_digit(p[sizeof form - 1]);
}

static void take_number(struct lexer *l)
{
	/* In a formula 2021-12-31 is still a day: `at 2011-12-31`. */
	if (is_date(l->p)) {
		struct token *t = take(l, TOKEN_DATE, strlen("dddd-dd-dd"));
		ymd day = 0;
		if (!ymd_parse_iso(t->text, &day, NULL)) {
			DIAG(l->diag, "E02", l->line, t->column, t->length, MSG_PRED_NO_DAY, t->text);
			l->ok = false;
		}
		t->number = day;
		return;
	}
	size_t n = strspn(l->p, "0123456789");
	struct token *t = take(l, TOKEN_INT, n);
	if (n > DIGITS_MAX) {
		DIAG(l->diag, "E02", l->line, t->column, t->length, MSG_PRED_NUMBER, t->text);
		l->ok = false;
		return;
	}
	t->number = g_ascii_strtoll(t->text, NULL, 10);
}

/* One character that has no place here; shown whole, also when it is more than one byte. */
static void refuse(struct lexer *l)
{
	gunichar c = g_utf8_get_char_validated(l->p, -1);
	size_t n = c == (gunichar)-1 || c == (gunichar)-2 ? 1 : (size_t)g_utf8_skip[(unsigned char)*l->p];
	l->ok = false;
	if (*l->p == '\n' || *l->p == '\r') {
		DIAG(l->diag, "E01", l->line, l->column, 1, MSG_PRED_NEWLINE, NULL);
	} else {
		const char *shown = c == (gunichar)-1 || c == (gunichar)-2 ? "\357\277\275" : arena_strndup(l->arena, l->p, n);
		DIAG(l->diag, "E01", l->line, l->column, 1, MSG_PRED_CHAR, shown);
		if (*l->p == ',')
			DIAG_HINT(l->diag, MSG_PRED_HINT_SPACES, NULL);
	}
	l->p += n;
	l->column++;
}

static void take_sign(struct lexer *l)
{
	static const struct {
		const char *text;
		enum token_kind kind;
		bool formula; /* only there */
	} signs[] = {{"..", TOKEN_RANGE, false}, {"<=", TOKEN_LE, false}, {">=", TOKEN_GE, false}, {"!=", TOKEN_NE, false},
		{"=", TOKEN_EQ, false}, {"<", TOKEN_LT, false}, {">", TOKEN_GT, false}, {"(", TOKEN_OPEN, false}, {")", TOKEN_CLOSE, false},
		{".", TOKEN_DOT, false}, {"+", TOKEN_PLUS, true}, {"-", TOKEN_MINUS, true}, {"*", TOKEN_STAR, true},
		{"/", TOKEN_SLASH, true}};
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (g_str_has_prefix(l->p, signs[i].text) && (!signs[i].formula || l->mode == LEX_FORMULA)) {
			take(l, signs[i].kind, strlen(signs[i].text));
			return;
		}
	}
	refuse(l);
}

bool lex_read(const char *text, enum lex_mode mode, int line, int column, struct arena *a, struct diag *d, struct tokens *out)
{
	struct lexer l = {.mode = mode, .line = line, .column = column, .p = text, .arena = a, .diag = d, .ok = true};
	l.tokens = g_array_new(FALSE, FALSE, sizeof(struct token));
	while (*l.p != '\0') {
		if (*l.p == ' ') {
			l.p++;
			l.column++;
		} else if (is_small(*l.p) || is_capital(*l.p)) {
			take_word(&l);
		} else if (is_digit(*l.p)) {
			take_number(&l);
		} else if (*l.p == '$' && is_small(l.p[1])) {
			size_t n = 1;
			while (is_word(l.p[n]) && !is_capital(l.p[n]))
				n++;
			struct token *t = take(&l, TOKEN_PARAM, n);
			t->text++;
		} else {
			take_sign(&l);
		}
	}
	take(&l, TOKEN_END, 0);
	out->count = l.tokens->len;
	out->items = arena_list(a, l.tokens);
	g_array_free(l.tokens, TRUE);
	return l.ok;
}
